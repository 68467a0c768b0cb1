#include "roa/manrs_read.h"

#include "survey/base/array.h"
#include "tests/unit/beside_reading.h"

static struct reading
read_wanted(
    struct manrs *t, const char *text, size_t len, const struct wanted *wanted)
{
	struct input *in = open_bytes(text, len);
	struct reading r;

	r.status = manrs_read(t, in, wanted, &r.counts, &r.why);
	input_close(in);
	return r;
}

static struct reading
read_into(struct manrs *t, const char *text)
{
	return read_wanted(t, text, strlen(text), &all_wanted);
}

/* "asn programme[ joined]" each. */
static char *
entries_text(const struct manrs *t)
{
	char *text = mem_strdup("");

	for (size_t i = 0; i < t->n; i++) {
		const struct manrs_entry *e = &t->list[i];
		char line[256], when[TIME_STRLEN];

		(void)snprintf(line, sizeof(line), "%u %s%s%.10s\n", e->asn,
		    intern_text(&t->programmes, e->programme),
		    e->joined != TIME_UNKNOWN ? " " : "",
		    e->joined != TIME_UNKNOWN ? time_format(e->joined, when)
					      : "");
		text = append(text, line);
	}
	return text;
}

static const struct {
	const char *name, *text, *entries, *format;
	uint64_t read;
} good[] = {
	{ "CSV", "ASN,Programme\n64500,IXP\nAS64501,ISP\n",
	    "64500 IXP\n64501 ISP\n", "manrs-csv", 2 },
	{ "the numbers alone", "asn\n2\n1\n2\n",
	    "1 participant\n2 participant\n", "manrs-csv", 3 },
	{ "columns by any name and place",
	    "Name, AS Numbers ,x,MANRS_Program,Date-Joined\n"
	    "A,AS1,,ISP,2020-01-31\n",
	    "1 ISP 2020-01-31\n", "manrs-csv", 1 },
	{ "several numbers, programmes and blanks",
	    "ASNs,Programmes\n\"AS1, 2;as3/4\", ISP ; CDN and Cloud|\n"
	    "5 6,\n",
	    "1 CDN and Cloud\n1 ISP\n2 CDN and Cloud\n2 ISP\n"
	    "3 CDN and Cloud\n3 ISP\n4 CDN and Cloud\n4 ISP\n"
	    "5 participant\n6 participant\n",
	    "manrs-csv", 2 },
	{ "quotes, in them commas, line ends and doubled quotes",
	    "\"Name\",\"ASN\"\n\"A, \"\"B\"\"\nC\", \"7\" \n",
	    "7 participant\n", "manrs-csv", 1 },
	{ "CR LF, empty lines, byte order mark, no last line end",
	    "\xef\xbb\xbf"
	    "ASN\r\n\r\n1\r\n  \r\n2",
	    "1 participant\n"
	    "2 participant\n",
	    "manrs-csv", 2 },
	{ "short rows, and rows without a number",
	    "Name,ASN,Programme\nA\nB,\nC,,IXP\nD,1\n", "1 participant\n",
	    "manrs-csv", 4 },
	{ "the first time of joining counts; unknown is always",
	    "ASN,Programme,Joined\n1,A,2021-01-01\n1,A,2020-01-01\n"
	    "2,A,2021-01-01\n2,A,\n",
	    "1 A 2020-01-01\n2 A\n", "manrs-csv", 4 },
	{ "JSON, an array of objects",
	    "[{\"asn\":64500,\"programme\":\"IXP\"},"
	    "{\"ASN\":\"AS64501\",\"program\":\"ISP\",\"x\":{\"asn\":1}}]",
	    "64500 IXP\n64501 ISP\n", "manrs-json", 2 },
	{ "JSON, an object with lists",
	    "{\"generated\":\"x\",\"participants\":[{\"name\":\"A\","
	    "\"asns\":[1,\"AS2\"],\"programs\":[\"ISP\",\"CDN\"],"
	    "\"join_date\":\"2020-01-31\"}],\"more\":[3]}",
	    "1 CDN 2020-01-31\n1 ISP 2020-01-31\n2 CDN 2020-01-31\n"
	    "2 ISP 2020-01-31\n3 participant\n",
	    "manrs-json", 2 },
	{ "JSON, an array of numbers and texts", " [1,\"AS2 3\",[4,5]]",
	    "1 participant\n2 participant\n3 participant\n4 participant\n"
	    "5 participant\n",
	    "manrs-json", 3 },
	{ "JSON, nulls and objects without a number",
	    "[{\"name\":\"A\"},{\"asn\":null,\"programme\":null},"
	    "{\"asn\":9,\"programme\":null,\"joined\":null}]",
	    "9 participant\n", "manrs-json", 3 },
};

static void
participants_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		struct manrs t;
		struct reading r;
		char *text;

		print_message("  %s\n", good[i].name);
		manrs_init(&t);
		r = read_into(&t, good[i].text);
		assert_ok(&r);
		manrs_build(&t);
		text = entries_text(&t);
		assert_string_equal(text, good[i].entries);
		assert_string_equal(r.counts.format, good[i].format);
		assert_int_equal(r.counts.rows_read, good[i].read);
		assert_int_equal(r.counts.rows_skipped, 0);
		free(text);
		manrs_free(&t);
	}
}

static void
a_bad_row_is_skipped_and_told(void **state)
{
	static const struct {
		const char *row, *fault;
	} csv[] = {
		{ "64500x,,", "not an AS number" },
		{ "4294967296,,", "not an AS number" },
		{ "\"1,AS\",,", "not an AS number" },
		{ "1,a\tb,", "control characters" },
		{ "1,,never", "no time" },
		{ "1,,2020-01-01 and what is much too long for a time",
		    "no time" },
	};
	static const struct {
		const char *item, *fault;
	} json[] = {
		{ "{\"asn\":true}", "not an AS number" },
		{ "{\"asn\":{}}", "not an AS number" },
		{ "{\"asn\":1.5}", "not an AS number" },
		{ "{\"asn\":[[1]]}", "not an AS number" },
		{ "{\"asn\":1,\"programme\":{}}", "control characters" },
		{ "{\"asn\":1,\"joined\":false}", "no time" },
		{ "{\"asn\":1,\"joined\":\"2020-01-01\\u0000x\"}", "no time" },
		{ "true", "not an AS number" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(csv); i++) {
		char *text = mem_printf(
		    "ASN,Programme,Joined\n%s\n" TWENTY("2,A,2020-01-01\n"),
		    csv[i].row);
		struct manrs t;
		struct reading r;

		print_message("  %s\n", csv[i].row);
		manrs_init(&t);
		r = read_into(&t, text);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, csv[i].fault);
		assert_holds(r.counts.first_skipped, ":2: ");
		assert_int_equal(t.n, 20);
		manrs_free(&t);
		free(text);
	}
	for (size_t i = 0; i < LENGTH_OF(json); i++) {
		char *text = mem_printf("[%s" TWENTY(",\n2") "]", json[i].item);
		struct manrs t;
		struct reading r;

		print_message("  %s\n", json[i].item);
		manrs_init(&t);
		r = read_into(&t, text);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, json[i].fault);
		assert_int_equal(t.n, 20);
		manrs_free(&t);
		free(text);
	}
}

static void
a_field_that_is_too_long_is_a_bad_row(void **state)
{
	char *numbers = mem_alloc(MANRS_TEXT_MAX + 1), *text;
	struct manrs t;
	struct reading r;

	(void)state;
	memset(numbers, ' ', MANRS_TEXT_MAX);
	numbers[MANRS_TEXT_MAX - 1] = '7';
	text = mem_printf("ASN\n%s\n", numbers);
	manrs_init(&t);
	r = read_into(&t, text);
	/* Blanks before a field are none of it. */
	assert_ok(&r);
	assert_int_equal(t.n, 1);
	manrs_free(&t);
	free(text);
	numbers[0] = '7';
	text = mem_printf("Long,ASN\n%s%s,1\n\n%s,%s \n" TWENTY(",2\n"),
	    numbers, numbers, "", numbers);
	r = read_into(&t, text);
	assert_ok(&r);
	assert_int_equal(r.counts.rows_skipped, 1);
	assert_holds(r.counts.first_skipped, ":4: a field is too long");
	assert_int_equal(t.n, 21);
	manrs_free(&t);
	free(text);
	free(numbers);
}

static void
what_is_no_list_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "no participant" },
		{ "ASN\n", "no participant" },
		{ "ASN", "no participant" },
		{ "Name,Number\n", "no column of AS numbers" },
		{ "Name,Number\nA,1\n", "no column of AS numbers" },
		{ "<html>\n", "no column of AS numbers" },
		{ "ASN\n1\n\"2\n3", ":3: a quoted field has no end" },
		{ "ASN\nx\n1\n", "1 of 2" },
		{ "Name,ASN\nA,\n", "has an AS number" },
		{ "[{\"gTLD\":\"x\"}]", "has an AS number" },
		{ "{}", "no participant" },
		{ "[]", "no participant" },
		{ "{\"asn\":1}", "no participant" },
		{ "[1,2", "" },
		{ "[1]x", "" },
		{ "[{\"asn\":1]", "" },
		{ "{\"a\":[1,}", "" },
		{ "{\"a\":1", "" },
		{ "[{\"asn\":[1}]", "" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct manrs t;
		struct reading r;

		print_message("  %s\n", cases[i].text);
		manrs_init(&t);
		r = read_into(&t, cases[i].text);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, cases[i].why);
		manrs_free(&t);
	}
}

/* They have AS numbers too, and say nothing of MANRS. */
static void
lists_of_vrps_and_routes_are_refused(void **state)
{
	static const char *const texts[] = {
		("ASN,IP Prefix,Max Length,Trust Anchor\n"
		 "AS1,192.0.9.0/24,24,a\n"),
		"ASN,Prefix",
		"ASN,Prefix\n",
		"{\"roas\":[{\"asn\":1,\"prefix\":\"192.0.9.0/24\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(texts); i++) {
		struct manrs t;
		struct reading r;

		print_message("  %s\n", texts[i]);
		manrs_init(&t);
		r = read_into(&t, texts[i]);
		assert_int_equal(r.status, i == 1 ? ST_SYNTAX : ST_REFUSED);
		assert_holds(
		    r.why.text, i == 1 ? "no participant" : "has prefixes");
		manrs_free(&t);
	}
}

static bool
is_even(const void *arg, uint32_t asn)
{
	(void)arg;
	return asn % 2 == 0;
}

static void
only_wanted_numbers_are_kept_and_found(void **state)
{
	static const struct wanted even = { NULL, is_even, NULL };
	static const char text[] =
	    "ASN,Programme\n4294967294,Z\n1,A\n2,B\n2,A\n4 5,A\n";
	static const struct {
		uint32_t asn;
		size_t n;
	} cases[] = { { 0, 0 }, { 1, 0 }, { 2, 2 }, { 3, 0 }, { 4, 1 },
		{ 4294967294, 1 }, { 4294967295, 0 } };
	struct manrs t;
	struct reading r;
	size_t first, end;

	(void)state;
	manrs_init(&t);
	manrs_find(&t, 1, &first, &end);
	assert_int_equal(first, end);
	r = read_wanted(&t, text, sizeof(text) - 1, &even);
	assert_ok(&r);
	manrs_build(&t);
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		manrs_find(&t, cases[i].asn, &first, &end);
		assert_int_equal(end - first, cases[i].n);
		for (; first < end; first++)
			assert_int_equal(t.list[first].asn, cases[i].asn);
	}
	manrs_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(participants_are_read),
		cmocka_unit_test(a_bad_row_is_skipped_and_told),
		cmocka_unit_test(a_field_that_is_too_long_is_a_bad_row),
		cmocka_unit_test(what_is_no_list_is_refused),
		cmocka_unit_test(lists_of_vrps_and_routes_are_refused),
		cmocka_unit_test(only_wanted_numbers_are_kept_and_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
