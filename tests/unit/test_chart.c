#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reports/chart.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

static char *
drawn(const struct chart *c)
{
	char *made;
	size_t n;
	FILE *out = open_memstream(&made, &n);

	chart_write_svg(out, c, "title", "words");
	assert_int_equal(fclose(out), 0);
	return made;
}

static void
expect_in(const char *text, const char *wanted)
{
	if (strstr(text, wanted) == NULL)
		fail_msg("no \"%s\" in:\n%s", wanted, text);
}

static size_t
count_of(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		text += strlen(what);
		n++;
	}
	return n;
}

static void
parts_of_a_bar_are_as_long_as_they_count(void **state)
{
	struct chart_bar *bar;
	struct chart c;
	char *svg;

	(void)state;
	chart_init(&c, CHART_BARS);
	chart_add_part(&c, "valid", TONE_FULL);
	chart_add_part(&c, "not <found>", TONE_NONE);
	bar = chart_add_bar(&c, "a&b", mem_strdup("1 of 4 (25.0 %)"), 4);
	bar->values[0] = 1;
	bar->values[1] = 3;
	bar->mark = 0.5;
	bar = chart_add_bar(&c, "empty", mem_strdup("0 of 0"), 0);
	svg = drawn(&c);
	expect_in(svg, "role=\"img\" aria-labelledby=\"title\""
		       " aria-describedby=\"words\"");
	/* Of 460, less the gap behind each part. */
	expect_in(svg, "x=\"0\" y=\"48\" width=\"114\" height=\"13\""
		       " class=\"t-full\"");
	expect_in(svg, "x=\"115\" y=\"48\" width=\"344\" height=\"13\""
		       " class=\"t-none\"");
	expect_in(svg, "M224 54.5l6 -8");
	expect_in(svg, ">a&amp;b</text>");
	expect_in(svg, ">not &lt;found&gt;</text>");
	/* No part of the empty bar, but for the legend's. */
	assert_int_equal(count_of(svg, "class=\"t-full\""), 2);
	assert_null(strstr(svg, "style="));
	free(svg);
	chart_free(&c);
}

static void
lines_and_points_lie_on_their_axes(void **state)
{
	struct chart_line *line;
	struct chart c;
	char *svg;

	(void)state;
	chart_init(&c, CHART_CURVES);
	chart_set_axis(&c.x, "share", 0, 100);
	c.x.percent = true;
	chart_set_axis(&c.y, "zones", 1, 1000);
	c.y.log = true;
	line = chart_add_line(&c, "", TONE_FULL, LINE_POINTS);
	chart_add_point(line, 0, 1000, "AS1 <b>");
	chart_add_point(line, 100, 1, NULL);
	chart_add_point(line, 100, 1, NULL);
	chart_add_point(line, 50, 0, NULL); /* no logarithm: on the axis */
	svg = drawn(&c);
	/* Top left, and bottom right: two at one place are one, bigger. */
	expect_in(svg, "<circle cx=\"56\" cy=\"24\" r=\"3\"/>");
	expect_in(svg, "<circle cx=\"436\" cy=\"274\" r=\"3.6\"/>");
	expect_in(svg, "<circle cx=\"246\" cy=\"274\" r=\"3\"/>");
	assert_int_equal(count_of(svg, "<circle"), 3);
	expect_in(svg, ">AS1 &lt;b&gt;</text>");
	expect_in(svg, ">100 %</text>");
	expect_in(svg, ">1,000</text>");
	free(svg);
	chart_free(&c);
}

static void
steps_are_flat_until_the_next_value(void **state)
{
	struct chart_line *line;
	struct chart c;
	char *svg;

	(void)state;
	chart_init(&c, CHART_CURVES);
	chart_set_axis(&c.x, "x", 0, 100);
	chart_set_axis(&c.y, "y", 0, 100);
	line = chart_add_line(&c, "all", TONE_FULL, LINE_STEPS);
	chart_add_point(line, 0, 20, NULL);
	chart_add_point(line, 50, 20, NULL);
	chart_add_point(line, 75, 60, NULL);
	chart_add_point(line, 100, 100, NULL);
	svg = drawn(&c);
	/* The second changes nothing and is not drawn. */
	expect_in(svg, "d=\"M56 252H341V152H436V52H436\"");
	free(svg);
	chart_free(&c);
}

static void
ticks_are_round(void **state)
{
	static const struct {
		struct chart_axis axis;
		size_t n;
		const char *first, *last;
	} cases[] = {
		{ { .min = 0, .max = 100, .percent = true }, 6, "0 %",
		    "100 %" },
		{ { .min = 0, .max = 7 }, 4, "0", "6" },
		{ { .min = 0, .max = 1234 }, 3, "0", "1,000" },
		{ { .min = 1, .max = 3214, .log = true }, 4, "1", "1,000" },
		{ { .min = 0.7, .max = 10, .log = true }, 2, "1", "10" },
		/* 2020-08-07 to 2025-07-20, then some weeks of 2025. */
		{ { .min = 1596758400, .max = 1752969600, .time = true }, 5,
		    "2021-01", "2025-01" },
		{ { .min = 1752969600, .max = 1755648000, .time = true }, 6,
		    "2025-07-20", "2025-08-19" },
		{ { .min = 1752969600, .max = 1752969600, .time = true }, 1,
		    "2025-07-20", "2025-07-20" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		double ticks[CHART_TICKS];
		char buf[TICK_STRLEN];
		size_t n = chart_ticks(&cases[i].axis, ticks);

		assert_int_equal(n, cases[i].n);
		assert_string_equal(
		    chart_tick_format(&cases[i].axis, ticks[0], buf),
		    cases[i].first);
		assert_string_equal(
		    chart_tick_format(&cases[i].axis, ticks[n - 1], buf),
		    cases[i].last);
	}
}

static void
without_anything_to_draw_a_chart_is_empty(void **state)
{
	struct chart c;

	(void)state;
	chart_init(&c, CHART_CURVES);
	assert_true(chart_is_empty(&c));
	(void)chart_add_line(&c, "none", TONE_FULL, LINE_STEPS);
	assert_true(chart_is_empty(&c));
	chart_add_point(&c.lines[0], 1, 1, NULL);
	assert_false(chart_is_empty(&c));
	chart_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_a_bar_are_as_long_as_they_count),
		cmocka_unit_test(lines_and_points_lie_on_their_axes),
		cmocka_unit_test(steps_are_flat_until_the_next_value),
		cmocka_unit_test(ticks_are_round),
		cmocka_unit_test(without_anything_to_draw_a_chart_is_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
