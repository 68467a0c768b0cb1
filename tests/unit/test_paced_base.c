/*
 * How what libunbound sends is held back: the window of each address, in a
 * time of the test's own, and the timers, which take at least their time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <event2/event.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unbound-event.h>
#include <unistd.h>

#include "resolve/paced_base.h"
#include "resolve/sent.h"
#include "survey/base/array.h"
#include "survey/base/clock.h"
#include "tests/unit/tables.h"

#define SENDS 4000

static struct ip
address(uint32_t last)
{
	struct ip ip;
	char text[32];

	(void)snprintf(text, sizeof(text), "192.0.2.%u", last & 255);
	assert_true(ip_from_text(text, &ip));
	return ip;
}

/* The most of n ascending times that lie within a span. */
static uint32_t
most_within(const int64_t *times, size_t n, int64_t span)
{
	uint32_t most = 0;

	for (size_t from = 0, to = 0; to < n; to++) {
		while (times[to] - times[from] >= span)
			from++;
		if (to - from + 1 > most)
			most = (uint32_t)(to - from + 1);
	}
	return most;
}

static void
no_address_gets_more_within_a_second(void **state)
{
	static const double rates[] = { 0.25, 1, 2.5, 10, 333 };
	static int64_t times[SENDS];

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(rates); i++) {
		struct sent s;
		int64_t now = 5;
		uint64_t random = 1;
		double whole = rates[i] < 1 ? 1 : (double)(int64_t)rates[i];
		int64_t span = (int64_t)(SECOND * whole / rates[i]);
		uint32_t most;

		sent_init(&s, rates[i]);
		for (size_t k = 0; k < SENDS; k++) {
			int64_t next = sent_note(&s, address(1), now);

			assert_true(next >= now);
			times[k] = now;
			random = random * 6364136223846793005u + 1;
			now = next + (int64_t)((random >> 33) % 3 * 1000000);
		}
		most = most_within(times, SENDS, span);
		print_message("  %.2f a second: %u\n", rates[i], most);
		/* And it is made use of. */
		assert_int_equal(most, (uint32_t)whole);
		sent_free(&s);
	}
}

static void
addresses_have_windows_of_their_own(void **state)
{
	struct sent s;

	(void)state;
	sent_init(&s, 2);
	for (uint32_t i = 0; i < 200; i++)
		assert_int_equal(sent_note(&s, address(i), 7), 7);
	for (uint32_t i = 0; i < 200; i++)
		assert_in_range(
		    sent_note(&s, address(i), 8), 7 + SECOND, 9 + SECOND);
	assert_int_equal(sent_note(&s, address(0), 3 * SECOND), 3 * SECOND);
	sent_free(&s);
	sent_init(&s, 0);
	for (int i = 0; i < 200; i++)
		assert_int_equal(sent_note(&s, address(0), 7), 7);
	sent_free(&s);
}

/* Timers as libunbound has them, which count and go off again. */
struct sender {
	struct ub_event *timer;
	struct ub_event_base *base;
	struct event_base *loop;
	int *left;
	int sent;
};

static void
send_one(int fd, short what, void *arg)
{
	struct sender *s = arg;
	struct timeval answer = { 60, 0 }, now = { 0, 0 };

	(void)fd;
	assert_int_equal(what, UB_EV_TIMEOUT);
	/* One more may be due when the loop is told to end. */
	if (*s->left == 0)
		return;
	s->sent++;
	/* The one that waits for the answer, and the next question's. */
	(void)s->timer->vmt->add_timer(s->timer, s->base, send_one, s, &answer);
	(void)s->timer->vmt->add_timer(s->timer, s->base, send_one, s, &now);
	if (--*s->left == 0)
		(void)event_base_loopbreak(s->loop);
}

static void
timers_go_off_in_turn_and_at_the_rate(void **state)
{
	struct event_base *loop = event_base_new();
	struct paced_base *p = paced_base_new(loop, 200, 0);
	struct ub_event_base *base = paced_base_for_unbound(p);
	struct sender senders[5];
	struct timeval now = { 0, 0 };
	int left = 40;
	int64_t start = clock_now();

	(void)state;
	assert_int_equal(paced_base_room(p), 2);
	for (size_t i = 0; i < LENGTH_OF(senders); i++) {
		struct sender *s = &senders[i];

		*s = (struct sender){
			.base = base, .loop = loop, .left = &left
		};
		s->timer =
		    base->vmt->new_event(base, -1, UB_EV_TIMEOUT, send_one, s);
		(void)s->timer->vmt->add_timer(
		    s->timer, base, send_one, s, &now);
	}
	(void)event_base_dispatch(loop);
	/* All but what is made up for: 10 ms. */
	assert_true(clock_now() - start >= (40 - 4) * (SECOND / 200));
	for (size_t i = 0; i < LENGTH_OF(senders); i++) {
		/* Those that are due at the same time come in any order. */
		assert_in_range(senders[i].sent, 6, 10);
		senders[i].timer->vmt->free(senders[i].timer);
	}
	paced_base_free(p);
	event_base_free(loop);
}

static void
note(int fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	++*(int *)arg;
}

/* Two sockets, each of which sends to the other. */
static void
connect_pair(int fd[2])
{
	struct sockaddr_in at[2];
	socklen_t len = sizeof(at[0]);

	for (int i = 0; i < 2; i++) {
		at[i] = (struct sockaddr_in){ .sin_family = AF_INET,
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		fd[i] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		assert_int_equal(
		    bind(fd[i], (struct sockaddr *)&at[i], len), 0);
		assert_int_equal(
		    getsockname(fd[i], (struct sockaddr *)&at[i], &len), 0);
	}
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    connect(fd[i], (struct sockaddr *)&at[1 - i], len), 0);
}

static void
an_address_with_its_share_stops_all(void **state)
{
	struct event_base *loop = event_base_new();
	/* One in a minute to each address, and no other limit. */
	struct paced_base *p = paced_base_new(loop, 0, 1.0 / 60);
	struct ub_event_base *base = paced_base_for_unbound(p);
	struct timeval answer = { 60, 0 }, now = { 0, 0 };
	struct ub_event *reader, *timers[2];
	int fired = 0, heard = 0, fd[2];

	(void)state;
	connect_pair(fd);
	for (size_t i = 0; i < LENGTH_OF(timers); i++)
		timers[i] =
		    base->vmt->new_event(base, -1, UB_EV_TIMEOUT, note, &fired);
	reader = base->vmt->new_event(
	    base, fd[0], UB_EV_READ | UB_EV_PERSIST, note, &heard);
	assert_int_equal(reader->vmt->add(reader, NULL), 0);
	/* A timer of no time is for what is yet to be sent. */
	(void)timers[0]->vmt->add_timer(timers[0], base, note, &fired, &now);
	assert_int_equal(paced_base_room(p), UINT_MAX);
	(void)event_base_loop(loop, EVLOOP_ONCE);
	assert_int_equal(fired, 1);
	(void)timers[0]->vmt->add_timer(timers[0], base, note, &fired, &answer);
	assert_int_equal(paced_base_room(p), 0);
	(void)timers[1]->vmt->add_timer(timers[1], base, note, &fired, &now);
	for (int i = 0; i < 3; i++)
		(void)event_base_loop(loop, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	assert_int_equal(fired, 1);
	/* What comes in does not wait. */
	assert_int_equal(heard, 0);
	assert_int_equal(send(fd[1], "", 1, 0), 1);
	(void)event_base_loop(loop, EVLOOP_ONCE);
	assert_int_equal(heard, 1);
	(void)reader->vmt->del(reader);
	reader->vmt->free(reader);
	(void)close(fd[0]);
	(void)close(fd[1]);
	for (size_t i = 0; i < LENGTH_OF(timers); i++)
		timers[i]->vmt->free(timers[i]);
	paced_base_free(p);
	event_base_free(loop);
}

/* The last of four: it ends the loop. */
static void
note_and_leave(int fd, short what, void *arg)
{
	struct sender *s = arg;

	(void)fd;
	(void)what;
	s->sent++;
	(void)event_base_loopbreak(s->loop);
}

static void
what_waits_can_be_taken_back(void **state)
{
	struct event_base *loop = event_base_new();
	struct paced_base *p = paced_base_new(loop, 20, 0);
	struct ub_event_base *base = paced_base_for_unbound(p);
	struct ub_event *timers[3];
	struct sender last = { .base = base, .loop = loop };
	struct timeval soon = { 0, 1 };
	int fired[3] = { 0 };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(timers); i++) {
		timers[i] = base->vmt->new_event(
		    base, -1, UB_EV_TIMEOUT, note, &fired[i]);
		(void)timers[i]->vmt->add_timer(
		    timers[i], base, note, &fired[i], &soon);
	}
	last.timer = base->vmt->new_event(
	    base, -1, UB_EV_TIMEOUT, note_and_leave, &last);
	(void)last.timer->vmt->add_timer(
	    last.timer, base, note_and_leave, &last, &soon);
	assert_int_equal(paced_base_room(p), 0);
	/* All are due, and four packets were sent: so they wait. */
	(void)usleep(5000);
	for (int i = 0; i < 3; i++)
		(void)event_base_loop(loop, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	(void)timers[0]->vmt->del_timer(timers[0]);
	timers[1]->vmt->free(timers[1]);
	(void)timers[2]->vmt->del_timer(timers[2]);
	(void)event_base_dispatch(loop);
	assert_int_equal(last.sent, 1);
	for (size_t i = 0; i < LENGTH_OF(fired); i++)
		assert_int_equal(fired[i], 0);
	timers[0]->vmt->free(timers[0]);
	timers[2]->vmt->free(timers[2]);
	last.timer->vmt->free(last.timer);
	paced_base_free(p);
	event_base_free(loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_address_gets_more_within_a_second),
		cmocka_unit_test(addresses_have_windows_of_their_own),
		cmocka_unit_test(timers_go_off_in_turn_and_at_the_rate),
		cmocka_unit_test(an_address_with_its_share_stops_all),
		cmocka_unit_test(what_waits_can_be_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
