#include "survey/base/array.h"
#include "tests/unit/route_reading.h"

/* A row between 20 good ones of its format, and what is said of it. */
struct bad_row {
	const char *row, *says;
};

static void
assert_bad_rows(const char *good_row, const struct bad_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *text = mem_strdup("");
		struct reading r;

		for (int line = 0; line < 21; line++) {
			char *longer = mem_printf("%s%s\n", text,
			    line == 10 ? rows[i].row : good_row);

			free(text);
			text = longer;
		}
		print_message("  %s\n", rows[i].row);
		read_text(&r, text);
		free(text);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, ":11: ");
		assert_holds(r.counts.first_skipped, rows[i].says);
		/* Nothing of a bad row has got in. */
		assert_int_equal(r.table.nrows, 20);
		done(&r);
	}
}

static void
bad_rows_of_pfx2as_are_skipped_and_named(void **state)
{
	static const struct bad_row rows[] = {
		{ "1.0.0.256\t24\t1", "not an IP address" },
		{ "01.0.0.0\t24\t1", "not an IP address" },
		{ "1.0.0.0", "no prefix length" },
		{ "1.0.0.0/24\t1", "no prefix length" },
		{ "1.0.0.0\t", "no prefix length" },
		{ "1.0.0.0\tx\t1", "prefix length out of range" },
		{ "1.0.0.0\t-1\t1", "prefix length out of range" },
		{ "1.0.0.0\t33\t1", "prefix length out of range" },
		{ "2001:db8::\t129\t1", "prefix length out of range" },
		{ "1.0.0.0\t4294967320\t1", "prefix length out of range" },
		{ "1.0.0.1\t24\t1", "bits set behind the prefix length" },
		{ "1.0.0.0\t24", "no origin" },
		{ "1.0.0.0\t24 ", "no origin" },
		{ "1.0.0.0\t24x\t1", "no origin" },
		{ "1.0.0.0\t24\t4294967296", "AS number out of range" },
		{ "1.0.0.0\t24\t99999999999999999999", "AS number out of" },
		{ "1.0.0.0\t24\tAS1", "not an AS number" },
		{ "1.0.0.0\t24\t-1", "not an AS number" },
		{ "1.0.0.0\t24\t1_", "not an AS number" },
		{ "1.0.0.0\t24\t1_2__3", "not an AS number" },
		{ "1.0.0.0\t24\t1_2_4294967296", "AS number out of range" },
		{ "1.0.0.0\t24\t1,2,", "not an AS set" },
		{ "1.0.0.0\t24\t1_{2", "not an AS set" },
		{ "1.0.0.0\t24\t1.10", "something behind the origin" },
		{ "1.0.0.0\t24\t1\t2", "something behind the origin" },
		{ "garbage", "not an IP address" },
	};

	(void)state;
	assert_bad_rows("1.0.0.0\t24\t13335", rows, LENGTH_OF(rows));
}

static void
bad_rows_of_ris_whois_are_skipped_and_named(void **state)
{
	static const struct bad_row rows[] = {
		{ "x\t1.0.0.0/24\t1", "not an AS number" },
		{ "AS1\t1.0.0.0/24\t1", "not an AS number" },
		{ "4294967296\t1.0.0.0/24\t1", "AS number out of range" },
		{ "{}\t1.0.0.0/24\t1", "not an AS set" },
		{ "{1,}\t1.0.0.0/24\t1", "not an AS set" },
		{ "1", "no prefix" },
		{ "1\t", "no prefix" },
		{ "1\t1.0.0.0\t1", "no prefix length" },
		{ "1\tx\t1", "not an IP prefix" },
		{ "1\t1.0.0.0/33\t1", "prefix length out of range" },
		{ "1\t1.0.0.1/24\t1", "bits set behind the prefix length" },
		{ "1\t2001:db8::1/32\t1", "bits set behind the prefix" },
		{ "1\t1.0.0.0/24", "no number of peers" },
		{ "1\t1.0.0.0/24\t", "no number of peers" },
		{ "1\t1.0.0.0/24\tmany", "not a number of peers" },
		{ "1\t1.0.0.0/24\t4294967295", "not a number of peers" },
		{ "1\t1.0.0.0/24\t1 1", "something behind the number" },
	};

	(void)state;
	assert_bad_rows("13335\t1.0.0.0/24\t300", rows, LENGTH_OF(rows));
}

static void
bad_rows_of_pairs_are_skipped_and_named(void **state)
{
	static const struct bad_row rows[] = {
		{ "1.0.0.0 1", "no prefix length" },
		{ "1.0.0.0/ 1", "prefix length out of range" },
		{ "1.0.0.0/24", "no origin" },
		{ "1.0.0.0/24 =>", "no origin" },
		{ "1.0.0.0/24AS1", "no origin" },
		{ "1.0.0.0/24 , , 1", "not an AS number" },
		{ "1.0.0.0/24 = 1", "not an AS number" },
		{ "1.0.0.0/24 AS", "not an AS number" },
		{ "1.0.0.0/24 ASAS1", "not an AS number" },
		{ "1.0.0.0/24 AS4294967296", "AS number out of range" },
		{ "1.0.0.0/24 {1,2", "not an AS set" },
		{ "1.0.0.0/24 1 valid", "something behind the origin" },
	};

	(void)state;
	assert_bad_rows("1.0.0.0/24 13335", rows, LENGTH_OF(rows));
}

static void
bad_rows_of_jsonl_are_skipped_and_named(void **state)
{
#define C "\"CIDR\":\"1.0.0.0/24\""
#define A "\"ASN\":1"
	static const char not_object[] = "not a JSON object";
	static const struct bad_row rows[] = {
		{ "x", not_object },
		{ "{", not_object },
		{ "{}", "CIDR is no IP prefix" },
		{ "{} x", not_object },
		{ "{" C "}", "ASN is no AS number" },
		{ "{" A "}", "CIDR is no IP prefix" },
		{ "{" C "," A, not_object },
		{ "{" C "," A ",}", not_object },
		{ "{" C "," A "},", not_object },
		{ "{" C " " A "}", not_object },
		{ "{" C "," A ",\"x\"}", not_object },
		{ "{" C "," A ",\"x\":}", not_object },
		{ "{" C "," A ",x:1}", not_object },
		{ "[" C "," A "]", not_object },
		{ "{" C "," A "," A "}", "a key stands twice" },
		{ "{\"CIDR\":1,\"ASN\":1}", "CIDR is no IP prefix" },
		{ "{\"CIDR\":\"1.0.0.1/24\"," A "}", "CIDR is no IP prefix" },
		{ "{\"CIDR\":\"1.0.0.0/33\"," A "}", "CIDR is no IP prefix" },
		{ "{\"CIDR\":\"1.0.0.0/24 \"," A "}", "CIDR is no IP prefix" },
		{ "{\"CIDR\":\"1.0.0.0/0000000000000000000000000000000000000"
		  "000000000000000000000000000024\"," A "}",
		    "CIDR is no IP prefix" },
		{ "{\"cidr\":\"1.0.0.0/24\"," A "}", "CIDR is no IP prefix" },
		{ "{" C ",\"ASN\":-1}", "ASN is no AS number" },
		{ "{" C ",\"ASN\":1.0}", "ASN is no AS number" },
		{ "{" C ",\"ASN\":1e3}", "ASN is no AS number" },
		{ "{" C ",\"ASN\":4294967296}", "ASN is no AS number" },
		{ "{" C ",\"ASN\":\"\"}", "ASN is no AS number" },
		{ "{" C ",\"ASN\":\"x\"}", "ASN is no AS number" },
		{ "{" C ",\"ASN\":null}", "ASN is no AS number" },
		{ "{" C ",\"ASN\":[1]}", "ASN is no AS number" },
		{ "{" C ",\"ASN\":01}", not_object },
		{ "{" C ",\"ASN\":1.}", not_object },
		{ "{" C ",\"ASN\":1e}", not_object },
		{ "{" C ",\"ASN\":-}", not_object },
		{ "{" C ",\"ASN\":AS1}", not_object },
		{ "{" C "," A ",\"Hits\":-1}", "Hits is no number" },
		{ "{" C "," A ",\"Hits\":\"5\"}", "Hits is no number" },
		{ "{" C "," A ",\"Hits\":4294967295}", "Hits is no number" },
		{ "{" C "," A ",\"Hits\":true}", "Hits is no number" },
		{ "{" C "," A ",\"x\":tru}", not_object },
		{ "{" C "," A ",\"x\":nulll}", not_object },
		{ "{" C "," A ",\"x\":falsch}", not_object },
		{ "{" C "," A ",\"x\":\"\\x\"}", not_object },
		{ "{" C "," A ",\"x\":\"\\u12g4\"}", not_object },
		{ "{" C "," A ",\"x\":\"\\u12\"}", not_object },
		{ "{" C "," A ",\"x\":\"\\", not_object },
		{ "{" C "," A ",\"x\":\"\1\"}", not_object },
		{ "{" C "," A ",\"x\":[1,]}", not_object },
		{ "{" C "," A ",\"x\":[1}", not_object },
		{ "{" C "," A ",\"x\":[1", not_object },
		{ "{" C "," A ",\"x\":{\"y\"}}", not_object },
		{ "{" C "," A ",\"x\":{\"y\":1,}}", not_object },
		{ "{" C "," A ",\"x\":{1:1}}", not_object },
		{ "{" C "," A ",\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
		  "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
		    not_object },
	};

	(void)state;
	assert_bad_rows("{" C "," A "}", rows, LENGTH_OF(rows));
}

static void
jsonl_takes_what_json_allows(void **state)
{
	static const char *const lines[] = {
		"{" C "," A "}",
		" { " C " ,\t" A " } ",
		"{" C ",\"ASN\":\"1\"}",
		"{" C ",\"ASN\":\"AS1\",\"Hits\":null}",
		"{\"CIDR\":\"1.0.0.0\\/24\"," A "}",
		"{\"\\u0043ID\\u0052\":\"\\u0031.0.0.0/24\"," A "}",
		"{\"x\":{},\"y\":[]," C "," A
		",\"z\":[true,false,null,{\"CIDR\""
		":[-0.5e+3,0,\"\\\"}\\u00e9\\uFFFF\"]}]}",
		"{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
		"]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]," C "," A "}",
		"{\"a key that is far longer than any that is looked for, and "
		"so is not kept\":1," C "," A "}",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lines); i++) {
		struct reading r;
		char *rows;

		print_message("  %s\n", lines[i]);
		read_text(&r, lines[i]);
		/* Escaped names do not show from afar. */
		if (strstr(lines[i], "\"CIDR\":\"") == NULL) {
			assert_int_equal(r.status, ST_SYNTAX);
			done(&r);
			read_text(&r, "{" C "," A "}\n");
			assert_null(route_jsonl.row(
			    &(struct route_reader){ &r.table, &r.counts, 0 },
			    lines[i], lines[i] + strlen(lines[i])));
		}
		assert_ok(&r);
		rows = table_text(&r);
		assert_string_equal(rows, "1.0.0.0/24 1 -\n");
		free(rows);
		done(&r);
	}
}

/* What a row says of these bytes, which lie in a block of just their size. */
static const char *
fault_of(const struct route_format *format, const char *bytes, size_t len)
{
	struct route_table table;
	struct read_counts counts = { .data_time = TIME_UNKNOWN };
	struct route_reader r = { .table = &table, .counts = &counts };
	char *copy = malloc(len);
	const char *fault;

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	route_table_init(&table);
	r.source = route_table_add_source(&table, "row", true, 1);
	fault = format->row(&r, copy, copy + len);
	assert_int_equal(table.nrows, fault == NULL);
	route_table_free(&table);
	free(copy);
	return fault;
}

static void
a_row_cut_anywhere_is_bad(void **state)
{
	static const struct {
		const struct route_format *format;
		const char *row;
	} cases[] = {
		{ &route_jsonl,
		    "{\"x\" : [ 1 , {\"y\":-0.5e+10 , \"\\u00e9\\n\":\"a\"}, "
		    "true, null ] , " C "," A " , \"Hits\" : 10 }" },
		{ &route_pfx2as, "1.0.0.0\t24\t{1,2}" },
		{ &route_ris_whois, "{1,2}\t2001:db8::/32\t1" },
		{ &route_pairs, "2001:db8::/32 => {1,2}" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		size_t whole = strlen(cases[i].row);

		for (size_t len = 1; len < whole; len++)
			if (fault_of(cases[i].format, cases[i].row, len) ==
			    NULL)
				fail_msg("%.*s", (int)len, cases[i].row);
		assert_null(fault_of(cases[i].format, cases[i].row, whole));
	}
}

static void
a_nul_is_no_json(void **state)
{
	static const char row[] = "{\"\\u00e9\\n\":[1,true,-0.5e+1,{}]," C
				  ",\"ASN\":\"1\",\"Hits\":10}";
	char broken[sizeof(row)];

	(void)state;
	assert_null(fault_of(&route_jsonl, row, sizeof(row) - 1));
	for (size_t i = 0; i < sizeof(row) - 1; i++) {
		memcpy(broken, row, sizeof(row));
		broken[i] = '\0';
		if (fault_of(&route_jsonl, broken, sizeof(row) - 1) == NULL)
			fail_msg("a NUL at %zu was taken", i);
	}
}

/* n members from 1 to n, parted by commas. */
static char *
members(size_t n)
{
	char *text = mem_alloc(n * ASN_STRLEN + 1);
	size_t used = 0;

	for (size_t i = 1; i <= n; i++)
		used += (size_t)snprintf(
		    text + used, ASN_STRLEN + 1, "%s%zu", i > 1 ? "," : "", i);
	return text;
}

static void
a_set_with_too_many_members_is_a_bad_row(void **state)
{
	static const char *const forms[] = { "1.0.0.0 24 %s\n",
		"1.0.0.0/24 {%s}\n", "{%s} 1.0.0.0/24 12\n" };

	(void)state;
	for (size_t n = ORIGIN_MEMBERS_MAX; n <= ORIGIN_MEMBERS_MAX + 1; n++) {
		char *asns = members(n);

		for (size_t i = 0; i < LENGTH_OF(forms); i++) {
			const char *gap = strstr(forms[i], "%s");
			char *text = mem_printf("%.*s%s%s",
			    (int)(gap - forms[i]), forms[i], asns, gap + 2);
			struct reading r;

			read_text(&r, text);
			if (n <= ORIGIN_MEMBERS_MAX) {
				assert_ok(&r);
				assert_true(r.table.rows[0].is_set);
			} else {
				assert_int_equal(r.status, ST_SYNTAX);
				assert_holds(r.why.text, "not an AS set");
			}
			free(text);
			done(&r);
		}
		free(asns);
	}
}

static void
ris_whois_tells_the_time_of_its_data(void **state)
{
	static const struct {
		const char *comment;
		int64_t when;
	} cases[] = {
		{ "% This file was generated at Fri Dec 20 10:06:01 UTC 2024.",
		    1734689161 },
		{ "% This file was generated at Thu Feb  1 00:00:00 GMT 2024",
		    1706745600 },
		{ "% This file was generated at Fri Dec 20 10:06:01 CET 2024.",
		    TIME_UNKNOWN },
		{ "% This file was generated at Fri Dez 20 10:06:01 UTC 2024.",
		    TIME_UNKNOWN },
		{ "% This file was generated at Fri Feb 30 10:06:01 UTC 2024.",
		    TIME_UNKNOWN },
		{ "% This file was generated at Fri Dec 0 10:06:01 UTC 2024.",
		    TIME_UNKNOWN },
		{ "% This file was generated at Fri Dec 20 10:06 UTC 2024.",
		    TIME_UNKNOWN },
		{ "% This file was generated at Fri Dec 20 10:06:01 UTC 20244.",
		    TIME_UNKNOWN },
		{ "% This file was generated at ", TIME_UNKNOWN },
		{ "% generated", TIME_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *text =
		    mem_printf("%s\n1\t1.0.0.0/24\t1\n", cases[i].comment);
		struct reading r;

		read_text(&r, text);
		assert_ok(&r);
		if (r.counts.data_time != cases[i].when)
			fail_msg("%s: %lld", cases[i].comment,
			    (long long)r.counts.data_time);
		free(text);
		done(&r);
	}
}

static void
the_first_time_counts_and_other_formats_have_none(void **state)
{
	static const char when[] =
	    "% This file was generated at Fri Dec 20 10:06:01 UTC 2024.\n";
	char *text = mem_printf(
	    "%s%% This file was generated at Fri Dec 20 10:06:02 UTC 2024.\n"
	    "1\t1.0.0.0/24\t1\n",
	    when);
	struct reading r;

	(void)state;
	read_text(&r, text);
	assert_ok(&r);
	assert_int_equal(r.counts.data_time, 1734689161);
	done(&r);
	free(text);
	text = mem_printf("%s1.0.0.0/24 1\n", when);
	read_text(&r, text);
	assert_ok(&r);
	assert_true(r.counts.data_time == TIME_UNKNOWN);
	done(&r);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_rows_of_pfx2as_are_skipped_and_named),
		cmocka_unit_test(bad_rows_of_ris_whois_are_skipped_and_named),
		cmocka_unit_test(bad_rows_of_pairs_are_skipped_and_named),
		cmocka_unit_test(bad_rows_of_jsonl_are_skipped_and_named),
		cmocka_unit_test(jsonl_takes_what_json_allows),
		cmocka_unit_test(a_row_cut_anywhere_is_bad),
		cmocka_unit_test(a_nul_is_no_json),
		cmocka_unit_test(a_set_with_too_many_members_is_a_bad_row),
		cmocka_unit_test(ris_whois_tells_the_time_of_its_data),
		cmocka_unit_test(
		    the_first_time_counts_and_other_formats_have_none),
	};

	return cmocka_run_group_tests_name("route_rows", tests, NULL, NULL);
}
