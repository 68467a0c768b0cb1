/*
 * Recorded answers: what is a bad row or a bad file.
 */
#include "survey/base/array.h"
#include "tests/unit/answer_reading.h"

#include "resolve/response.h"
#include "survey/base/rows.h"

struct bad_row {
	const char *line, *fault; /* ' stands for " */
};

static const struct bad_row bad_rows[] = {
	{ "[]", "no JSON object" },
	{ "1", "no JSON object" },
	{ "nonsense", "no JSON object" },
	{ "{'name':'a','type':'A'} {}", "no JSON object" },
	{ "{'name':'a','type':'A'", "ends before its JSON object" },
	{ "{'name':'a','type':'A','name':'b'}", "is there twice" },
	{ "{'name':'a\\u0000','type':'A'}", "a NUL in a text" },
	{ "{'n\\u0000':'a','type':'A'}", "a NUL in a text" },
	{ "{'name':'\xff','type':'A'}", "not UTF-8" },
	{ "{}", "no answer as --record writes them" },
	{ "{'name':'a','type':1}", "no answer as --record writes them" },
	{ "{'name':'a','data':{},'status':'NOERROR'}", "no answer as" },
	{ "{'type':'A'}", "name: no name" },
	{ "{'name':1,'type':'A'}", "name: no name" },
	{ "{'name':'','type':'A'}", "name: no name" },
	{ "{'name':'a..b','type':'A'}", "name: no name" },
	{ "{'name':'a','type':'A','view':'child'}", "view: none" },
	{ "{'name':'a','type':'A','view':1}", "view: none" },
	{ "{'name':'a','type':'A','view':'server'}", "server: missing" },
	{ "{'name':'a','type':'A','server':1}", "server: no text" },
	{ "{'name':'a','type':'A','rcode':0}", "rcode: no mnemonic" },
	{ "{'name':'a','type':'A','rcode':''}", "rcode: no mnemonic" },
	{ "{'name':'a','type':'A','rcode':'OK'}", "rcode: no mnemonic" },
	{ "{'name':'a','type':'A','rcode':'RCODE'}", "rcode: no mnemonic" },
	{ "{'name':'a','type':'A','rcode':'RCODE4096'}", "rcode: no mnem" },
	{ "{'name':'a','type':'A','error':[]}", "error: no text" },
	{ "{'name':'a','type':'A','time':'yesterday'}", "time: not of" },
	{ "{'name':'a','type':'A','time':1}", "time: not of" },
	{ "{'name':'a','type':'A','transport':'tls'}", "transport: neither" },
	{ "{'name':'a','type':'A','transport':1}", "transport: neither" },
	{ "{'name':'a','type':'A','tries':'1'}", "tries: no number" },
	{ "{'name':'a','type':'A','tries':-1}", "tries: no number" },
	{ "{'name':'a','type':'A','tries':1.5}", "tries: no number" },
	{ "{'name':'a','type':'A','tries':2147483648}", "tries: no number" },
	{ "{'name':'a','type':'A','aa':1}", "aa: neither" },
	{ "{'name':'a','type':'A','answer':{}}", "answer: no array" },
	{ "{'name':'a','type':'A','authority':'a'}", "authority: no array" },
	{ "{'name':'a','type':'A','additional':1}", "additional: no array" },
	{ "{'name':'a','type':'A','answer':[1]}", "answer: a record that is" },
	{ "{'name':'a','type':'A','answer':['']}", "answer: an owner" },
	{ "{'name':'a','type':'A','answer':[' A 192.0.2.1']}",
	    "answer: a record without an owner" },
	{ "{'name':'a','type':'A','answer':['\\tA 192.0.2.1']}",
	    "answer: a record without an owner" },
	{ "{'name':'a','type':'A','answer':['a.\\nA 192.0.2.1']}",
	    "answer: a control character" },
	{ "{'name':'a','type':'A','answer':['a. TXT \\u007f']}",
	    "answer: a control character" },
	{ "{'name':'a','type':'A','answer':['a) A 192.0.2.1']}",
	    "answer: a closing parenthesis" },
	{ "{'name':'a','type':'A','answer':['a. ( A 192.0.2.1']}",
	    "answer: an opening parenthesis" },
	{ "{'name':'a','type':'A','answer':['a. A 192.0.2.300']}",
	    "answer: an IPv4 address" },
	{ "{'name':'a','type':'A','answer':['a. A 192.0.2.1','a. FOO x']}",
	    "answer: a type that is not known" },
	{ "{'name':'a','type':'A','authority':['a. NS']}",
	    "authority: a name that is none" },
	{ "{'name':'a','type':'A','additional':['a..b. A 192.0.2.1']}",
	    "additional: an owner that is no name" },
};

static void
a_bad_row_is_skipped_counted_and_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad_rows); i++) {
		char *line = with_quotes(bad_rows[i].line);
		char *text = mem_printf("%s" GOOD, line);
		struct reading r;

		print_message("  %s\n", bad_rows[i].line);
		read_text(&r, text);
		assert_int_equal(r.status, ST_OK);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_int_equal(r.taken, 20);
		assert_holds(r.counts.first_skipped, ":2: ");
		assert_holds(r.counts.first_skipped, bad_rows[i].fault);
		free(text);
		free(line);
		done(&r);
	}
}

static void
more_records_than_a_message_holds_are_no_response(void **state)
{
	char *full = mem_alloc(RESPONSE_RECORDS_MAX * 16 + 256), *p, *text;
	struct reading r;

	(void)state;
	p = stpcpy(full, HEADER "{\"name\":\"a\",\"type\":\"NS\",\"rcode\":"
				"\"NOERROR\",\"answer\":[\"a NS b\"");
	for (size_t i = 1; i < RESPONSE_RECORDS_MAX; i++)
		p = stpcpy(p, ",\"a TXT\"");
	(void)stpcpy(p, "]");
	text = mem_printf("%s}\n", full);
	read_text(&r, text);
	free(text);
	assert_string_equal(r.text, "a NS answer data b\n");
	done(&r);
	text = mem_printf("%s,\"additional\":[\"a TXT\"]}\n", full);
	read_text(&r, text);
	assert_holds(r.counts.first_skipped, "additional: more records");
	done(&r);
	free(text);
	free(full);
}

struct bad_file {
	const char *text;
	enum status status;
	const char *why;
};

static const struct bad_file bad_files[] = {
	{ "", ST_SYNTAX, ": no recorded answers: it is empty" },
	{ "\n  \n", ST_SYNTAX, ": no recorded answers: it is empty" },
	{ GOOD, ST_SYNTAX, ":1: neither recorded answers" },
	{ "\nnonsense\n", ST_SYNTAX, ":2: neither recorded answers" },
	{ "[]", ST_SYNTAX, ":1: neither recorded answers" },
	{ "{\"name\":\"nl\",\"data\":{}}\n", ST_SYNTAX, ":1: neither" },
	{ "{\"query_name\":\"nl.\",\"resp_name\":\"nl.\"}\n", ST_REFUSED,
	    ":1: output of an old massdns" },
	{ "{\"name\":\"nl\",\"status\":\"NOERROR\"}\n{}\n", ST_SYNTAX,
	    ": too many bad rows: 1 of 2" },
	{ "{\"dnsroa-answers\": 2}\n", ST_REFUSED,
	    ":1: dnsroa-answers 2: written by a newer version" },
	{ HEADER GOOD "{\"dnsroa-answers\": 99}\n", ST_REFUSED,
	    ":22: dnsroa-answers 99: written by a newer version" },
	{ "{\"dnsroa-answers\": 0}\n", ST_SYNTAX, ":1: dnsroa-answers: no" },
	{ "{\"dnsroa-answers\": \"1\"}\n", ST_SYNTAX, "dnsroa-answers: no" },
	{ "{\"dnsroa-answers\": 1, \"started\": \"now\"}\n", ST_SYNTAX,
	    ":1: started: not of RFC 3339" },
	{ HEADER "{}\n" FIVE(GOOD_1) FIVE(GOOD_1) FIVE(GOOD_1)
		GOOD_1 GOOD_1 GOOD_1,
	    ST_SYNTAX, ": too many bad rows: 1 of 19, the first at " },
};

static void
a_bad_file_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad_files); i++) {
		struct reading r;

		print_message("  %s\n", bad_files[i].text);
		read_text(&r, bad_files[i].text);
		assert_int_equal(r.status, bad_files[i].status);
		assert_holds(r.why.text, bad_files[i].why);
		assert_holds(r.why.text, "/proc/self/fd/");
		done(&r);
	}
}

static void
a_long_path_keeps_its_end(void **state)
{
	struct read_counts counts = { .rows_read = 100 };
	char *path = mem_printf("%0300d.end", 0);
	struct bad_rows bad = { .counts = &counts, .location = path };
	char *fault = mem_printf("%0300d", 0);

	(void)state;
	bad_rows_add(&bad, 7, "seventh", 1);
	assert_int_equal(strncmp(counts.first_skipped, "...000", 6), 0);
	assert_holds(counts.first_skipped, "000.end:7: seventh");
	bad_rows_add(&bad, 8, "eighth", 1);
	assert_holds(counts.first_skipped, "000.end:7: seventh");
	bad_rows_add(&bad, 2, "second", 2);
	assert_holds(counts.first_skipped, "000.end:2: second");
	/* Long words leave some of the path. */
	bad_rows_add(&bad, 1, fault, 1);
	assert_holds(counts.first_skipped, "0.end:1: 000");
	assert_int_equal(counts.rows_skipped, 5);
	free(path);
	free(fault);
}

static void
other_types_are_counted_and_passed_over(void **state)
{
	struct reading r;

	(void)state;
	read_text(&r, "\xef\xbb\xbf" HEADER "\n{\"name\":\"a\",\"type\":\"MX\""
		      ",\"answer\":7}\n" HEADER GOOD_1 "\t\n");
	assert_int_equal(r.status, ST_OK);
	assert_int_equal(r.counts.rows_read, 2);
	assert_int_equal(r.counts.rows_skipped, 0);
	assert_int_equal(r.told.passed_over, 1);
	assert_int_equal(r.taken, 1);
	assert_string_equal(r.counts.format, "dnsroa-answers");
	done(&r);
}

static void
the_data_time_is_the_earliest_start(void **state)
{
	static const struct {
		const char *text, *time;
	} times[] = {
		{ HEADER, "2025-07-20T10:00:00Z" },
		{ HEADER "{\"dnsroa-answers\":1,\"started\":"
			 "\"2025-07-19T10:00:00Z\"}\n" HEADER,
		    "2025-07-19T10:00:00Z" },
		{ "{\"dnsroa-answers\":1}\n", "unknown" },
		{ "{\"dnsroa-answers\":1}\n" GOOD_1
		  "{\"name\":\"a\",\"type\":\"A\",\"time\":\"2025-01-02\"}\n"
		  "{\"name\":\"a\",\"type\":\"A\",\"time\":\"2025-01-01\"}\n"
		  "{\"name\":\"a\",\"type\":\"A\",\"time\":\"2025-01-03\"}"
		  "\n" GOOD_1,
		    "2025-01-01T00:00:00Z" },
		{ HEADER "{\"name\":\"a\",\"type\":\"A\",\"time\":"
			 "\"2025-01-01\"}\n",
		    "2025-07-20T10:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(times); i++) {
		char when[TIME_STRLEN];
		struct reading r;

		read_text(&r, times[i].text);
		assert_int_equal(r.status, ST_OK);
		assert_string_equal(
		    time_format(r.counts.data_time, when), times[i].time);
		done(&r);
	}
}

static void
the_taker_may_end_the_reading(void **state)
{
	struct reading r = { .stop_at = 2 };

	(void)state;
	read_bytes(&r, HEADER GOOD, strlen(HEADER GOOD), take);
	assert_int_equal(r.status, ST_STOPPED);
	assert_string_equal(r.why.text, "enough");
	assert_int_equal(r.taken, 2);
	done(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bad_row_is_skipped_counted_and_told),
		cmocka_unit_test(
		    more_records_than_a_message_holds_are_no_response),
		cmocka_unit_test(a_bad_file_is_refused),
		cmocka_unit_test(a_long_path_keeps_its_end),
		cmocka_unit_test(other_types_are_counted_and_passed_over),
		cmocka_unit_test(the_data_time_is_the_earliest_start),
		cmocka_unit_test(the_taker_may_end_the_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
