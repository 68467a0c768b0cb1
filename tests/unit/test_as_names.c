#include "roa/as_names.h"

#include "survey/base/array.h"
#include "tests/unit/beside_reading.h"

static struct reading
read_wanted(struct as_names *t, const char *text, const struct wanted *wanted)
{
	struct input *in = open_text(text);
	struct reading r;

	r.status = as_names_read(t, in, wanted, &r.counts, &r.why);
	input_close(in);
	return r;
}

/* "asn|name|country" each. */
static char *
names_text(const struct as_names *t)
{
	char *text = mem_strdup("");

	for (size_t i = 0; i < t->n; i++) {
		char line[512];

		(void)snprintf(line, sizeof(line), "%u|%s|%s\n", t->list[i].asn,
		    intern_text(&t->texts, t->list[i].name),
		    t->list[i].country);
		text = append(text, line);
	}
	return text;
}

static const struct {
	const char *name, *text, *names, *format;
	uint64_t read;
} good[] = {
	{ "asn.txt", "1 LVLT-1, US\n3333 RIPE-NCC-AS Reseaux IP, NL\n",
	    "1|LVLT-1|US\n3333|RIPE-NCC-AS Reseaux IP|NL\n", "as-names", 2 },
	{ "a name with commas", "1 Level 3 Parent, LLC, US\n",
	    "1|Level 3 Parent, LLC|US\n", "as-names", 1 },
	{ "no country", "1 Level 3 Parent, LLC\n2 X\n",
	    "1|Level 3 Parent, LLC|\n2|X|\n", "as-names", 2 },
	{ "nobody's country is none", "0 -Reserved AS-, ZZ\n",
	    "0|-Reserved AS-|\n", "as-names", 1 },
	{ "two letters that no comma parts are the name's", "1 A NL\n2 NL\n",
	    "1|A NL|\n2|NL|\n", "as-names", 2 },
	{ "numbers without a name say nothing", "1\n2 \n3 , US\n4 A, US\n",
	    "4|A|US\n", "as-names", 4 },
	{ "TSV", "1\tLevel 3 Parent, LLC\nAS2\tX, NL\tnl\n",
	    "1|Level 3 Parent, LLC|\n2|X, NL|NL\n", "as-names-tsv", 2 },
	{ "TSV with a third column that is no country", "1\tX\tI\n", "1|X|\n",
	    "as-names-tsv", 1 },
	{ "order, duplicates, comments, CR LF, byte order mark",
	    "\xef\xbb\xbf# c\r\n% d\r\n\r\n7 B, US\r\n5 A, US\r\n7 A, US\r\n",
	    "5|A|US\n7|B|US\n", "as-names", 3 },
	{ "the first name stays though its text came later", "5 X\n7 Y\n7 X\n",
	    "5|X|\n7|Y|\n", "as-names", 3 },
	{ "UTF-8 stays",
	    "1 G\xc3\xb6teborg \xe2\x82\xac \xf0\x9f\x8c\x8d, SE\n",
	    "1|G\xc3\xb6teborg \xe2\x82\xac \xf0\x9f\x8c\x8d|SE\n", "as-names",
	    1 },
	{ "what is no character, or steers a terminal, does not",
	    "1 a\xff\xc3(\xc2\x9b\x1b\x7f\xe0\x80\x80\xed\xa0\x80"
	    "\xf4\x90\x80\x80\xf0\x80\x80\x80\xc0\x80z\xc3\n",
	    "1|a?\x3f(\x3f\x3f\x3f\x3f\x3f\x3f\x3f\x3f\x3f\x3f\x3f\x3f\x3f"
	    "\x3f\x3f\x3f\x3f\x3f\x3fz?|\n",
	    "as-names", 1 },
};

static void
names_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		struct as_names t;
		struct reading r;
		char *text;

		print_message("  %s\n", good[i].name);
		as_names_init(&t);
		r = read_wanted(&t, good[i].text, &all_wanted);
		assert_ok(&r);
		as_names_build(&t);
		text = names_text(&t);
		assert_string_equal(text, good[i].names);
		assert_string_equal(r.counts.format, good[i].format);
		assert_int_equal(r.counts.rows_read, good[i].read);
		assert_int_equal(r.counts.rows_skipped, 0);
		free(text);
		as_names_free(&t);
	}
}

static void
a_bad_row_is_skipped_and_told(void **state)
{
	char *long_name = mem_printf("1 %0*d", AS_NAME_MAX + 1, 0);
	const struct {
		const char *row, *fault;
	} bad[] = {
		{ "LVLT-1, US", "no AS number" },
		{ "AS", "no AS number" },
		{ "4294967296 X", "no AS number" },
		{ "1,X", "behind the AS number" },
		{ long_name, "too long" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		char *text = mem_printf("%s\n" TWENTY("2 A, NL\n"), bad[i].row);
		struct as_names t;
		struct reading r;

		as_names_init(&t);
		r = read_wanted(&t, text, &all_wanted);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, bad[i].fault);
		assert_holds(r.counts.first_skipped, ":1: ");
		as_names_free(&t);
		free(text);
	}
	free(long_name);
}

static void
the_longest_name_is_kept(void **state)
{
	char *text = mem_printf("1 %0*d\n", AS_NAME_MAX, 0);
	struct as_names t;
	struct reading r;

	(void)state;
	as_names_init(&t);
	r = read_wanted(&t, text, &all_wanted);
	assert_ok(&r);
	as_names_build(&t);
	assert_int_equal(t.n, 1);
	assert_int_equal(
	    strlen(intern_text(&t.texts, t.list[0].name)), AS_NAME_MAX);
	as_names_free(&t);
	free(text);
}

static void
what_is_no_list_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "no names of ASes" },
		{ "# nothing\n", "no names of ASes" },
		{ "asn,name\n1,X\n", "2 of 2" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct as_names t;
		struct reading r;

		as_names_init(&t);
		r = read_wanted(&t, cases[i].text, &all_wanted);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, cases[i].why);
		as_names_free(&t);
	}
}

static bool
is_even(const void *arg, uint32_t asn)
{
	(void)arg;
	return asn % 2 == 0;
}

static void
only_wanted_names_are_kept_and_found(void **state)
{
	static const struct wanted even = { NULL, is_even, NULL };
	struct as_names t;
	struct reading r;

	(void)state;
	as_names_init(&t);
	assert_null(as_names_find(&t, 1));
	r = read_wanted(&t, "6 F\n1 A\n2 B\n4294967294 Z\n5 E\n4 D\n", &even);
	assert_ok(&r);
	as_names_build(&t);
	assert_int_equal(t.n, 4);
	for (uint32_t asn = 0; asn < 8; asn++)
		assert_int_equal(as_names_find(&t, asn) != NULL,
		    asn == 2 || asn == 4 || asn == 6);
	assert_string_equal(
	    intern_text(&t.texts, as_names_find(&t, 4)->name), "D");
	assert_non_null(as_names_find(&t, 4294967294));
	as_names_free(&t);
}

static void
the_real_file_is_read_whole(void **state)
{
	static const char path[] = "../shared/data/2025-07-20/as-names.tsv.gz";
	struct as_names t;
	struct reading r;
	struct input *in;

	(void)state;
	if (access(path, R_OK) != 0) {
		print_message("  skipped: no %s\n", path);
		return;
	}
	as_names_init(&t);
	assert_int_equal(input_open(&in, path, &r.why), ST_OK);
	r.status = as_names_read(&t, in, &all_wanted, &r.counts, &r.why);
	input_close(in);
	assert_ok(&r);
	as_names_build(&t);
	assert_int_equal(r.counts.rows_read, 98990);
	assert_int_equal(r.counts.rows_skipped, 0);
	assert_int_equal(t.n, 98990);
	assert_string_equal(intern_text(&t.texts, as_names_find(&t, 11)->name),
	    "Harvard University");
	as_names_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_read),
		cmocka_unit_test(a_bad_row_is_skipped_and_told),
		cmocka_unit_test(the_longest_name_is_kept),
		cmocka_unit_test(what_is_no_list_is_refused),
		cmocka_unit_test(only_wanted_names_are_kept_and_found),
		cmocka_unit_test(the_real_file_is_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
