/*
 * The heap and the pace of the engine, and endpoints.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netinet/in.h>

#include "resolve/endpoint.h"
#include "resolve/engine_heap.h"
#include "resolve/engine_pace.h"
#include "survey/base/array.h"

enum {
	NODES = 1000
};

/* The earliest of those that are in, or NULL. */
static const struct heap_node *
earliest(const struct heap_node *nodes)
{
	const struct heap_node *first = NULL;

	for (size_t i = 0; i < NODES; i++)
		if (nodes[i].place > 0 &&
		    (first == NULL || nodes[i].when < first->when))
			first = &nodes[i];
	return first;
}

static void
the_heap_has_the_earliest_first_whatever_is_done(void **state)
{
	static struct heap_node nodes[NODES];
	uint32_t random = 1;
	struct heap h;

	(void)state;
	heap_init(&h);
	assert_null(heap_first(&h));
	for (int step = 0; step < 20000; step++) {
		const struct heap_node *first;
		struct heap_node *node;

		random = random * 1664525 + 1013904223;
		node = &nodes[(random >> 16) % NODES];
		if (random >> 28 < 5)
			heap_remove(&h, node);
		else
			heap_set(&h, node, random >> 8 & 0xfff);
		first = earliest(nodes);
		if (first == NULL)
			assert_null(heap_first(&h));
		else
			assert_int_equal(heap_first(&h)->when, first->when);
	}
	while (heap_first(&h) != NULL) {
		int64_t when = heap_first(&h)->when;

		heap_remove(&h, heap_first(&h));
		assert_true(
		    heap_first(&h) == NULL || heap_first(&h)->when >= when);
	}
	for (size_t i = 0; i < NODES; i++)
		assert_int_equal(nodes[i].place, 0);
	heap_free(&h);
}

static void
without_a_rate_nothing_waits(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 0, 3, 0);
	for (int i = 0; i < 3; i++) {
		assert_true(pace_has_room(&pace));
		assert_true(pace.next <= 5);
		pace_take(&pace, 5);
	}
	assert_false(pace_has_room(&pace));
	pace_release(&pace);
	assert_true(pace_has_room(&pace));
}

static void
a_window_has_room_for_one_at_least(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 0, 0, 0);
	assert_true(pace_has_room(&pace));
	pace_take(&pace, 0);
	assert_false(pace_has_room(&pace));
	pace_release(&pace);
	for (int i = 0; i < 100; i++)
		(void)pace_note_bad(&pace);
	assert_true(pace_has_room(&pace));
}

static void
the_first_goes_at_once_and_the_rest_in_steps(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 20, 100, 0);
	pace_take(&pace, 7 * SECOND);
	assert_in_range(
	    pace.next, 7 * SECOND + SECOND / 20, 7 * SECOND + SECOND / 20 + 2);
	/* What was not used is gone. */
	pace_take(&pace, 9 * SECOND);
	assert_in_range(
	    pace.next, 9 * SECOND + SECOND / 20, 9 * SECOND + SECOND / 20 + 2);
}

/* Another rate is no occasion for a burst. */
static void
another_rate_begins_with_nothing_in_hand(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 100, 100, SECOND / 10);
	assert_int_equal(pace_room(&pace, 7 * SECOND), 10);
	pace_set_rate(&pace, 200, 7 * SECOND);
	assert_int_equal(pace_room(&pace, 7 * SECOND), 1);
	pace_charge(&pace, 7 * SECOND);
	assert_int_equal(pace_room(&pace, 7 * SECOND), 0);
	assert_int_equal(pace_room(&pace, 8 * SECOND), 19);
}

static void
three_in_a_row_halve_and_each_good_one_doubles(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 1, 16, 0);
	for (unsigned int halved = 1; halved <= PACE_HALVED_MAX; halved++) {
		assert_false(pace_note_bad(&pace));
		assert_false(pace_note_bad(&pace));
		assert_true(pace_note_bad(&pace));
		assert_int_equal(pace.halved, halved);
	}
	for (int i = 0; i < 10; i++)
		assert_false(pace_note_bad(&pace));
	assert_int_equal(pace.halved, PACE_HALVED_MAX);
	pace_take(&pace, 0);
	assert_in_range(pace.next, 8 * SECOND, 8 * SECOND + 16);
	pace_take(&pace, 9 * SECOND);
	assert_false(pace_has_room(&pace)); /* 16 / 8 */
	for (unsigned int i = PACE_HALVED_MAX; i > 0; i--) {
		assert_int_equal(pace.halved, i);
		pace_note_good(&pace);
	}
	pace_note_good(&pace);
	assert_int_equal(pace.halved, 0);
	/* A good one in between, and it is no row. */
	for (int i = 0; i < 10; i++) {
		assert_false(pace_note_bad(&pace));
		assert_false(pace_note_bad(&pace));
		pace_note_good(&pace);
	}
}

struct place {
	const char *ip;
	uint16_t port;
	const char *text;
};

static void
endpoints_go_to_the_system_and_back(void **state)
{
	static const struct place places[] = {
		{ "192.0.2.1", 53, "192.0.2.1:53" },
		{ "255.255.255.255", 65535, "255.255.255.255:65535" },
		{ "2001:db8::1", 53, "[2001:db8::1]:53" },
		{ "::ffff:192.0.2.1", 0, "[::ffff:192.0.2.1]:0" },
		{ "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", 65535,
		    "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(places); i++) {
		struct endpoint at, back;
		struct sockaddr_storage ss;
		char text[ENDPOINT_STRLEN];
		socklen_t len;

		assert_true(ip_from_text(places[i].ip, &at.ip));
		at.port = places[i].port;
		len = endpoint_to_sockaddr(at, &ss);
		assert_int_equal(len, at.ip.family == IPV4
					  ? sizeof(struct sockaddr_in)
					  : sizeof(struct sockaddr_in6));
		assert_true(endpoint_from_sockaddr(&ss, &back));
		assert_true(endpoint_equal(at, back));
		assert_string_equal(endpoint_format(at, text), places[i].text);
		back.port++;
		assert_false(endpoint_equal(at, back));
	}
}

static void
other_families_are_no_endpoints(void **state)
{
	struct sockaddr_storage ss = { .ss_family = AF_UNIX };
	struct endpoint at;

	(void)state;
	assert_false(endpoint_from_sockaddr(&ss, &at));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_heap_has_the_earliest_first_whatever_is_done),
		cmocka_unit_test(without_a_rate_nothing_waits),
		cmocka_unit_test(a_window_has_room_for_one_at_least),
		cmocka_unit_test(the_first_goes_at_once_and_the_rest_in_steps),
		cmocka_unit_test(another_rate_begins_with_nothing_in_hand),
		cmocka_unit_test(
		    three_in_a_row_halve_and_each_good_one_doubles),
		cmocka_unit_test(endpoints_go_to_the_system_and_back),
		cmocka_unit_test(other_families_are_no_endpoints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
