#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "survey/base/array.h"
#include "survey/base/rational.h"

static void
assert_text(const struct rational *r, const char *wanted)
{
	char *text = rational_text(r);

	assert_string_equal(text, wanted);
	free(text);
}

static void
sums_are_reduced(void **state)
{
	static const struct {
		struct {
			int64_t num;
			uint64_t den;
		} terms[4]; /* up to a denominator of 0 */
		const char *sum;
	} cases[] = {
		{ { { 0, 0 } }, "0" },
		{ { { 0, 7 } }, "0" },
		{ { { 6, 4 } }, "3/2" },
		{ { { -6, 3 } }, "-2" },
		{ { { 1, 2 }, { 1, 3 }, { 1, 6 } }, "1" },
		{ { { 1, 2 }, { -1, 2 } }, "0" },
		{ { { 1, 3 }, { -1, 2 } }, "-1/6" },
		{ { { 5, 24 }, { -7, 18 }, { 1, 9 } }, "-5/72" },
		{ { { INT64_MIN, 1 }, { INT64_MAX, 1 } }, "-1" },
		{ { { INT64_MIN, UINT64_MAX } },
		    "-9223372036854775808/18446744073709551615" },
		/* Beyond any machine word. */
		{ { { 1, UINT64_MAX }, { 1, UINT64_MAX - 2 } },
		    "36893488147419103228"
		    "/340282366920938463389587631136930004995" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct rational r = { 0 };

		print_message("  %zu\n", i);
		for (size_t j = 0; cases[i].terms[j].den != 0; j++)
			rational_add(
			    &r, cases[i].terms[j].num, cases[i].terms[j].den);
		assert_text(&r, cases[i].sum);
		rational_free(&r);
		assert_text(&r, "0");
	}
}

/* Wherever machine words or doubles would round. */
static void
a_thousand_odd_fractions_sum_to_nothing(void **state)
{
	struct rational r = { 0 }, half = { 0 };

	(void)state;
	for (int64_t i = 1; i <= 1000; i++)
		rational_add(&r, i, (uint64_t)(7919 + 2 * i));
	rational_add(&half, 1, 2);
	rational_add_rational(&r, &half);
	for (int64_t i = 1000; i > 0; i--)
		rational_add(&r, -i, (uint64_t)(7919 + 2 * i));
	assert_int_equal(rational_compare(&r, &half), 0);
	assert_text(&r, "1/2");
	rational_free(&r);
	rational_free(&half);
}

static void
floors_go_down(void **state)
{
	static const struct {
		int64_t num;
		uint64_t den, factor;
		int64_t floor;
	} cases[] = {
		{ 0, 1, 5, 0 },
		{ 7, 2, 1, 3 },
		{ -7, 2, 1, -4 },
		{ -8, 2, 1, -4 },
		{ 1, 3, 10000, 3333 },
		{ -1, 3, 10000, -3334 },
		{ 1, UINT64_MAX, 1, 0 },
		{ -1, UINT64_MAX, 1, -1 },
		{ INT64_C(1) << 61, 1, 1, INT64_C(1) << 61 },
	};
	struct rational zero = { 0 };

	(void)state;
	assert_int_equal(rational_floor(&zero), 0);
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct rational r = { 0 };

		print_message("  %zu\n", i);
		rational_add(&r, cases[i].num, cases[i].den);
		rational_scale(&r, cases[i].factor);
		assert_int_equal(rational_floor(&r), cases[i].floor);
		rational_free(&r);
	}
}

static void
order_is_that_of_the_values(void **state)
{
	/* Ascending. */
	static const struct {
		int64_t num;
		uint64_t den;
	} values[] = { { -3, 2 }, { -1, 3 }, { -33333, 100000 }, { 0, 9 },
		{ 33333, 100000 }, { 1, 3 }, { 2, 1 } };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(values); i++) {
		for (size_t j = 0; j < LENGTH_OF(values); j++) {
			struct rational a = { 0 }, b = { 0 };
			int order;

			rational_add(&a, values[i].num, values[i].den);
			rational_add(&b, values[j].num, values[j].den);
			order = rational_compare(&a, &b);
			assert_int_equal(
			    (order > 0) - (order < 0), (i > j) - (i < j));
			rational_free(&a);
			rational_free(&b);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_reduced),
		cmocka_unit_test(a_thousand_odd_fractions_sum_to_nothing),
		cmocka_unit_test(floors_go_down),
		cmocka_unit_test(order_is_that_of_the_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
