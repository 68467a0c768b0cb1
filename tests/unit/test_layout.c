#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "reports/layout.h"
#include "survey/base/array.h"

static char *printed;
static size_t printed_len;

static struct layout
begin(size_t width, bool colour)
{
	return (struct layout){ .out = open_memstream(&printed, &printed_len),
		.width = width,
		.colour = colour };
}

static void
expect(struct layout *l, const char *wanted)
{
	assert_int_equal(fclose(l->out), 0);
	assert_string_equal(printed, wanted);
	free(printed);
}

static void
a_file_is_plain_and_80_wide(void **state)
{
	FILE *file = tmpfile();
	struct layout l;

	(void)state;
	layout_init(&l, file);
	assert_int_equal(l.width, 80);
	assert_false(l.colour);
	(void)fclose(file);
}

static void
a_terminal_has_its_width_and_colour(void **state)
{
	static const struct {
		unsigned short columns;
		const char *term, *no_color;
		size_t width;
		bool colour;
	} cases[] = {
		{ 132, "xterm", NULL, 132, true },
		{ 132, "xterm", "", 132, true },
		{ 132, "xterm", "1", 132, false },
		{ 132, "dumb", NULL, 132, false },
		{ 132, NULL, NULL, 132, false },
		{ 20, "xterm", NULL, LAYOUT_WIDTH_MIN, true },
		{ 999, "xterm", NULL, LAYOUT_WIDTH_MAX, true },
		{ 0, "xterm", NULL, LAYOUT_WIDTH, true },
	};
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	FILE *terminal;

	(void)state;
	assert_true(master >= 0);
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	terminal = fopen(ptsname(master), "r+");
	assert_non_null(terminal);
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct winsize size = { .ws_row = 25,
			.ws_col = cases[i].columns };
		struct layout l;

		assert_int_equal(ioctl(master, TIOCSWINSZ, &size), 0);
		(void)unsetenv("TERM");
		(void)unsetenv("NO_COLOR");
		if (cases[i].term != NULL)
			(void)setenv("TERM", cases[i].term, 1);
		if (cases[i].no_color != NULL)
			(void)setenv("NO_COLOR", cases[i].no_color, 1);
		layout_init(&l, terminal);
		assert_int_equal(l.width, cases[i].width);
		assert_int_equal(l.colour, cases[i].colour);
	}
	(void)fclose(terminal);
	(void)close(master);
}

static void
paragraphs_wrap_before_the_width(void **state)
{
	struct layout l = begin(12, false);

	(void)state;
	/* Exactly 12 columns fit; a longer word stands over. */
	layout_paragraph(&l, PLAIN, "", 0,
	    "abcd efg hij kl"
	    " abcdefghijklmnop q");
	layout_paragraph(&l, PLAIN, "ab", 4, "cd %s", "efgh");
	layout_paragraph(&l, PLAIN, "abcdef", 4, "ghi jkl mno");
	layout_paragraph(&l, PLAIN, "\303\251", 4,
	    "\303\251\303\251 abcd"
	    " ef");
	expect(&l, "abcd efg hij\nkl\nabcdefghijklmnop\nq\nab  cd efgh\n"
		   "abcdef ghi\n    jkl mno\n\303\251   \303\251\303\251"
		   " abcd\n    ef\n");
}

static void
emphasis_is_colour_only(void **state)
{
	struct layout l = begin(40, true);

	(void)state;
	layout_paragraph(&l, STRONG, "", 0, "a");
	layout_paragraph(&l, WARNING, "x", 0, "b");
	layout_heading(&l, "c");
	expect(&l, "\033[1ma\033[0m\nx \033[1;33mb\033[0m\n"
		   "\n\033[1mc\033[0m\n");
	l = begin(40, false);
	layout_paragraph(&l, WARNING, "", 0, "b");
	expect(&l, "b\n");
}

static void
a_terminal_is_told_nothing_by_strangers(void **state)
{
	struct layout l = begin(40, false);

	(void)state;
	layout_paragraph(&l, PLAIN, "\033c", 0,
	    "a\033[2Jb\r\n\177"
	    "\302\233\342\200\256\377");
	expect(&l, "\357\277\275c a\357\277\275[2Jb\357\277\275\357\277\275"
		   "\357\277\275\357\277\275\357\277\275\357\277\275\n");
}

static void
fill(struct grid *g)
{
	static const char *const cells[] = { "nl", "1441", "2", "30.0 %", "x",
		"long name", "7", "12345", "-", "" };

	for (size_t i = 0; i < LENGTH_OF(cells); i++)
		grid_add(g, "%s", cells[i]);
}

static void
wide_tables_break_between_groups(void **state)
{
	static const struct grid_column columns[] = {
		{ "name", 0, true },
		{ "zones", 1, false },
		{ "b", 1, false },
		{ "share", 2, false },
		{ "word", 3, true },
	};
	static const char wide[] = "name       zones      b   share  word\n"
				   "nl          1441      2  30.0 %  x\n"
				   "long name      7  12345       -\n";
	static const char narrow[] = "name       zones      b\n"
				     "nl          1441      2\n"
				     "long name      7  12345\n"
				     "\n"
				     "name        share  word\n"
				     "nl         30.0 %  x\n"
				     "long name       -\n";
	struct layout l = begin(37, false);
	struct grid g;

	(void)state;
	grid_init(&g, columns, 5);
	fill(&g);
	grid_print(&l, &g);
	expect(&l, wide);
	/* A column less, and the last group goes; another, and two do. */
	l = begin(36, false);
	grid_print(&l, &g);
	expect(&l, "name       zones      b   share\n"
		   "nl          1441      2  30.0 %\n"
		   "long name      7  12345       -\n"
		   "\n"
		   "name       word\n"
		   "nl         x\n"
		   "long name\n");
	l = begin(30, false);
	grid_print(&l, &g);
	expect(&l, narrow);
	grid_free(&g);
}

static void
shares_round_half_up(void **state)
{
	static const struct {
		long long numerator, denominator;
		const char *text;
	} cases[] = {
		{ 0, 0, "-" },
		{ 0, 5, "0.0 %" },
		{ 5, 5, "100.0 %" },
		{ 1495, 1997, "74.9 %" },
		{ 1, 3, "33.3 %" },
		{ 2, 3, "66.7 %" },
		{ 1, 2000, "0.1 %" },
		{ 1, 2001, "0.0 %" },
	};
	char buf[SHARE_STRLEN];

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		assert_string_equal(
		    share_format(cases[i].numerator, cases[i].denominator, buf),
		    cases[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_plain_and_80_wide),
		cmocka_unit_test(a_terminal_has_its_width_and_colour),
		cmocka_unit_test(paragraphs_wrap_before_the_width),
		cmocka_unit_test(emphasis_is_colour_only),
		cmocka_unit_test(a_terminal_is_told_nothing_by_strangers),
		cmocka_unit_test(wide_tables_break_between_groups),
		cmocka_unit_test(shares_round_half_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
