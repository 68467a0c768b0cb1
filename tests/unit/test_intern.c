#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "survey/base/intern.h"

#define MANY 50000

static void
a_text_is_kept_once_under_one_number(void **state)
{
	struct intern t;

	(void)state;
	intern_init(&t);
	assert_int_equal(intern_find(&t, "a", 1), INTERN_NONE);
	assert_int_equal(intern_add(&t, "a", 1), 0);
	assert_int_equal(intern_add(&t, "ab", 2), 1);
	assert_int_equal(intern_add(&t, "ab", 1), 0);
	assert_int_equal(intern_add(&t, "", 0), 2);
	assert_int_equal(intern_add(&t, "", 0), 2);
	assert_int_equal(intern_find(&t, "ab", 2), 1);
	assert_int_equal(intern_find(&t, "b", 1), INTERN_NONE);
	assert_int_equal(intern_find(&t, "abc", 3), INTERN_NONE);
	assert_int_equal(t.n, 3);
	assert_string_equal(intern_text(&t, 1), "ab");
	assert_string_equal(intern_text(&t, 2), "");
	intern_free(&t);
	assert_int_equal(t.n, 0);
	intern_free(&t);
}

static void
a_nul_is_a_byte_of_the_text(void **state)
{
	struct intern t;

	(void)state;
	intern_init(&t);
	assert_int_equal(intern_add(&t, "a\0b", 3), 0);
	assert_int_equal(intern_add(&t, "a", 1), 1);
	assert_int_equal(intern_add(&t, "a\0c", 3), 2);
	assert_int_equal(intern_find(&t, "a\0b", 3), 0);
	assert_memory_equal(intern_text(&t, 2), "a\0c", 4);
	intern_free(&t);
}

static void
numbers_stay_while_the_table_grows(void **state)
{
	struct intern t;
	char text[16];

	(void)state;
	intern_init(&t);
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < MANY; i++) {
			int len = snprintf(text, sizeof(text), "ns%u.nic", i);

			assert_int_equal(intern_add(&t, text, (size_t)len), i);
			assert_string_equal(intern_text(&t, i), text);
		}
	assert_int_equal(t.n, MANY);
	assert_int_equal(intern_find(&t, "ns7.nic", 7), 7);
	assert_int_equal(intern_find(&t, "ns50000.nic", 11), INTERN_NONE);
	intern_free(&t);
}

/* A parent's name is the end of its child's. */
static void
a_part_of_an_own_text_can_be_added(void **state)
{
	struct intern t;
	char text[16];

	(void)state;
	intern_init(&t);
	for (uint32_t i = 0; i < 500; i++) {
		int len = snprintf(text, sizeof(text), "x%u.y%u", i, i);
		const char *own, *dot;
		uint32_t part;

		own = intern_text(&t, intern_add(&t, text, (size_t)len));
		dot = strchr(own, '.');
		part = intern_add(&t, dot + 1, strlen(dot + 1));
		assert_string_equal(
		    intern_text(&t, part), strchr(text, '.') + 1);
	}
	assert_int_equal(t.n, 1000);
	intern_free(&t);
}

/* Names that differ in one digit, in a table of 2^16: no heaps of them. */
static void
hashes_spread_over_a_power_of_two(void **state)
{
	static uint8_t load[1 << 16];
	size_t used = 0, heaviest = 0;
	char text[32];

	(void)state;
	for (uint32_t i = 0; i < (1 << 16); i++) {
		int len = snprintf(text, sizeof(text), "%u.in-addr.arpa", i);
		uint64_t h = hash_bytes(text, (size_t)len) & 0xffff;

		used += load[h]++ == 0;
		if (load[h] > heaviest)
			heaviest = load[h];
	}
	/* Of balls thrown at random 1 - 1/e of the boxes get one. */
	assert_in_range(used, 40500, 42400);
	assert_true(heaviest < 16);
	assert_true(hash_bytes("", 0) != hash_bytes("\0", 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_kept_once_under_one_number),
		cmocka_unit_test(a_nul_is_a_byte_of_the_text),
		cmocka_unit_test(numbers_stay_while_the_table_grows),
		cmocka_unit_test(a_part_of_an_own_text_can_be_added),
		cmocka_unit_test(hashes_spread_over_a_power_of_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
