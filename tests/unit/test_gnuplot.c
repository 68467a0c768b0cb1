#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "reports/gnuplot.h"
#include "survey/base/mem.h"

static char *
script_of(const struct chart *c, enum plot_format format, const char *title)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	gnuplot_write_script(out, c, format, title, "VRPs of 2025-07-20");
	assert_int_equal(fclose(out), 0);
	return text;
}

static void
expect_in(const char *text, const char *wanted)
{
	if (strstr(text, wanted) == NULL)
		fail_msg("no \"%s\" in:\n%s", wanted, text);
}

#define HOSTILE "a' `id` \"$(id)\" @b \n!id # 100 %"

static void
make_bars(struct chart *c)
{
	struct chart_bar *bar;

	chart_init(c, CHART_BARS);
	chart_add_part(c, "valid", TONE_FULL);
	chart_add_part(c, HOSTILE, TONE_NONE);
	bar = chart_add_bar(c, HOSTILE, mem_strdup("1 of 4 (25.0 %)"), 4);
	bar->values[0] = 1;
	bar->values[1] = 3;
	bar->mark = 0.5;
	c->mark_name = mem_strdup("mean");
	(void)chart_add_bar(c, "empty", mem_strdup("0 of 0"), 0);
}

static void
make_points(struct chart *c)
{
	struct chart_line *line;

	chart_init(c, CHART_CURVES);
	chart_set_axis(&c->x, "share", 0, 100);
	c->x.percent = true;
	chart_set_axis(&c->y, "zones", 0.7, 1000);
	c->y.log = true;
	line = chart_add_line(c, "", TONE_FULL, LINE_POINTS);
	chart_add_point(line, 50, 10, HOSTILE);
	line = chart_add_line(c, "all", TONE_NONE, LINE_STEPS);
	chart_add_point(line, 0, 1, NULL);
	chart_add_point(line, 100, 100, NULL);
	chart_add_marker(c, 20, HOSTILE);
}

/* In single quotes, on one line, the quote doubled: nothing is expanded. */
static void
texts_are_only_texts(void **state)
{
	struct chart c;
	char *script;

	(void)state;
	make_bars(&c);
	script = script_of(&c, PLOT_SVG, HOSTILE);
	expect_in(script,
	    "set label 1001 'a'' `id` \"$(id)\" @b \357\277\275!id"
	    " # 100 %' at screen");
	/* As a tick's label it is a format too. */
	expect_in(script, "('a'' `id` \"$(id)\" @b \357\277\275!id # 100 %%' 2,"
			  " 'empty' 1)");
	assert_null(strstr(script, "\n!id"));
	free(script);
	chart_free(&c);
}

static void
bars_are_blocks_of_their_ends(void **state)
{
	struct chart c;
	char *script;

	(void)state;
	make_bars(&c);
	script = script_of(&c, PLOT_PNG, "title");
	expect_in(script, "set terminal pngcairo noenhanced size 1520,");
	expect_in(script, "$part0 << EOD\n0 25 2\n0 0 -9\nEOD\n");
	expect_in(script, "$part1 << EOD\n25 100 2\n0 0 -9\nEOD\n");
	expect_in(script, "$marks << EOD\n50 2\n-9 -9\nEOD\n");
	free(script);
	chart_free(&c);
}

/* In the plot it would lie on a line that runs there. */
static void
lines_have_their_key_below_the_plot(void **state)
{
	static const char *const named[] = { "", "all", "TLDs" };
	struct chart c;

	(void)state;
	for (int n = 0; n < 3; n++) {
		char wanted[64], *script;
		int below = 80 + 20 * n;

		chart_init(&c, CHART_CURVES);
		chart_set_axis(&c.x, "share", 0, 100);
		chart_set_axis(&c.y, "zones", 0, 100);
		for (int i = 0; i <= n; i++)
			chart_add_point(
			    chart_add_line(&c, named[i], TONE_FULL, LINE_STEPS),
			    0, 1, NULL);
		script = script_of(&c, PLOT_SVG, "title");
		(void)snprintf(wanted, sizeof(wanted),
		    "set bmargin at screen %.9g\n",
		    (double)below / (72 + 372 + below));
		expect_in(script, wanted);
		expect_in(script, n > 0
				      ? "\nset key at screen 0.38,screen 0.015"
				      : "\nunset key\n");
		free(script);
		chart_free(&c);
	}
}

/* By the real program; whatever it may not obey must not be there after. */
static void
gnuplot_draws_what_the_script_says(void **state)
{
	static const char *const begins[PLOT_FORMATS] = { "<?xml", "\211PNG" };
	static void (*const makes[])(
	    struct chart *) = { make_bars, make_points };

	(void)state;
	for (size_t i = 0; i < 2 * PLOT_FORMATS; i++) {
		enum plot_format format = (enum plot_format)(i % PLOT_FORMATS);
		struct reason why = { "" };
		FILE *out = tmpfile();
		char begin[8] = "";
		struct chart c;
		enum status st;

		makes[i / PLOT_FORMATS](&c);
		st = gnuplot_draw(out, &c, format, HOSTILE, "date", &why);
		chart_free(&c);
		if (st == ST_MISSING) {
			(void)fclose(out);
			skip();
		}
		if (st != ST_OK)
			fail_msg("%s", why.text);
		rewind(out);
		assert_int_equal(fread(begin, 1, 5, out), 5);
		assert_memory_equal(
		    begin, begins[format], strlen(begins[format]));
		(void)fclose(out);
	}
}

static void
without_gnuplot_it_is_missing(void **state)
{
	char *path = mem_strdup(getenv("PATH"));
	struct reason why = { "" };
	FILE *out = tmpfile();
	struct chart c;

	(void)state;
	make_bars(&c);
	assert_int_equal(setenv("PATH", "/nonexistent", 1), 0);
	assert_int_equal(
	    gnuplot_draw(out, &c, PLOT_SVG, "title", "date", &why), ST_MISSING);
	assert_string_equal(why.text, "gnuplot: not installed");
	assert_int_equal(setenv("PATH", path, 1), 0);
	free(path);
	chart_free(&c);
	(void)fclose(out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_only_texts),
		cmocka_unit_test(bars_are_blocks_of_their_ends),
		cmocka_unit_test(lines_have_their_key_below_the_plot),
		cmocka_unit_test(gnuplot_draws_what_the_script_says),
		cmocka_unit_test(without_gnuplot_it_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
