#include "survey/base/array.h"
#include "tests/unit/text_files.h"

#include "survey/base/num.h"
#include "survey/fetch_reply.h"

/* Heads, a line each parted by "|". */
static struct fetch_reply
reply_of(const char *head)
{
	struct fetch_reply reply;

	fetch_reply_begin(&reply);
	while (*head != '\0') {
		size_t len = strcspn(head, "|");

		fetch_reply_header(&reply, head, len);
		head += len + (head[len] == '|');
	}
	return reply;
}

static void
what_a_server_says_is_taken(void **state)
{
	struct fetch_reply reply =
	    reply_of("HTTP/1.1 206 Partial Content\r\n|ETag: \"a b\" \r\n|"
		     "last-modified:Sun, 20 Jul 2025 10:00:00 GMT\r\n|"
		     "Date: Sun, 20 Jul 2025 10:01:00 GMT|"
		     "CONTENT-RANGE: bytes 100-199/200|Retry-After: 7|"
		     "Content-Encoding: gzip|no colon|: nameless|\r\n");

	(void)state;
	assert_int_equal(reply.status, 206);
	assert_string_equal(reply.etag, "\"a b\"");
	assert_string_equal(
	    reply.last_modified, "Sun, 20 Jul 2025 10:00:00 GMT");
	assert_int_equal(reply.modified, 1753005600);
	assert_int_equal(reply.date, 1753005660);
	assert_true(reply.range);
	assert_int_equal(reply.first, 100);
	assert_int_equal(reply.total, 200);
	assert_int_equal(reply.retry_after, 7);
	assert_int_equal(reply.encoding, FETCH_ENCODING_GZIP);
}

static void
a_redirect_says_nothing_of_where_it_leads(void **state)
{
	struct fetch_reply reply =
	    reply_of("HTTP/1.1 302 Found|ETag: \"1\"|Retry-After: 5||"
		     "HTTP/2 200 |Date: x");

	(void)state;
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.etag, "");
	assert_int_equal(reply.retry_after, 0);
	assert_int_equal(reply.date, TIME_UNKNOWN);
}

static void
what_cannot_be_meant_is_not_said(void **state)
{
	static const struct {
		const char *head;
		bool range;
		uint64_t total;
	} cases[] = {
		{ "Content-Range: bytes 0-9/10", true, 10 },
		{ "Content-Range: bytes 0-9/*", true, 0 },
		{ "Content-Range: bytes 5-4/10", false, 0 },
		{ "Content-Range: bytes 0-10/10", false, 0 },
		{ "Content-Range: bytes 0-9/10x", false, 0 },
		{ "Content-Range: bytes 0-9", false, 0 },
		{ "Content-Range: bytes */10", false, 0 },
		{ "Content-Range: lines 0-9/10", false, 0 },
		{ "Content-Range: bytes 0-99999999999999999999/100", false, 0 },
		{ "Content-Range:", false, 0 },
	};
	char head[300];
	struct fetch_reply reply;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		reply = reply_of(cases[i].head);
		if (reply.range != cases[i].range ||
		    reply.total != cases[i].total)
			fail_msg("%s", cases[i].head);
	}
	assert_string_equal(reply_of("ETag: unquoted").etag, "");
	assert_string_equal(reply_of("ETag: \"\001\"").etag, "");
	assert_string_equal(reply_of("ETag: \"\xff\"").etag, "");
	assert_string_equal(reply_of("Last-Modified: soon").last_modified, "");
	assert_int_equal(reply_of("Retry-After: -1").retry_after, 0);
	assert_int_equal(
	    reply_of("Content-Encoding: br").encoding, FETCH_ENCODING_UNKNOWN);
	assert_int_equal(reply_of("Content-Encoding: gzip, gzip").encoding,
	    FETCH_ENCODING_UNKNOWN);
	/* One character too long, and as long as may be. */
	memset(head, 'x', sizeof(head));
	memcpy(head, "ETag: \"", 7);
	assert_int_equal(FETCH_VALUE_MAX, 200);
	fetch_reply_begin(&reply);
	fetch_reply_header(&reply, head, 6 + 201);
	assert_string_equal(reply.etag, "");
	fetch_reply_header(&reply, head, 6 + 200);
	assert_int_equal(strlen(reply.etag), 200);
}

static void
only_a_strong_validator_joins_two_halves(void **state)
{
	static const struct {
		const char *head, *etag, *date;
	} cases[] = {
		{ "ETag: \"1\"", "\"1\"", NULL },
		{ "ETag: W/\"1\"", NULL, NULL },
		{ "Last-Modified: Sun, 20 Jul 2025 10:00:00 GMT", NULL, NULL },
		{ "Last-Modified: Sun, 20 Jul 2025 10:00:00 GMT|"
		  "Date: Sun, 20 Jul 2025 10:00:59 GMT",
		    NULL, NULL },
		{ "Last-Modified: Sun, 20 Jul 2025 10:00:00 GMT|"
		  "Date: Sun, 20 Jul 2025 10:01:00 GMT",
		    NULL, "Sun, 20 Jul 2025 10:00:00 GMT" },
		{ "ETag: W/\"1\"|"
		  "Last-Modified: Sun, 20 Jul 2025 10:00:00 GMT|"
		  "Date: Mon, 21 Jul 2025 10:00:00 GMT",
		    NULL, "Sun, 20 Jul 2025 10:00:00 GMT" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct fetch_reply reply = reply_of(cases[i].head);
		const char *etag = NULL, *date = NULL;

		fetch_reply_strong(&reply, &etag, &date);
		if ((etag == NULL) != (cases[i].etag == NULL) ||
		    (date == NULL) != (cases[i].date == NULL))
			fail_msg("%s", cases[i].head);
		if (etag != NULL)
			assert_string_equal(etag, cases[i].etag);
		if (date != NULL)
			assert_string_equal(date, cases[i].date);
	}
}

static void
only_the_rest_of_the_same_file_follows(void **state)
{
	static const struct {
		const char *head;
		uint64_t from;
		const char *etag;
		bool follows;
	} cases[] = {
		{ "Content-Range: bytes 5-9/10|ETag: \"1\"", 5, "\"1\"", true },
		{ "Content-Range: bytes 5-9/10", 5, "\"1\"", true },
		{ "Content-Range: bytes 5-9/10|ETag: \"2\"", 5, NULL, true },
		{ "Content-Range: bytes 5-9/10|ETag: \"2\"", 5, "\"1\"",
		    false },
		{ "Content-Range: bytes 4-9/10|ETag: \"1\"", 5, "\"1\"",
		    false },
		{ "ETag: \"1\"", 5, "\"1\"", false },
		{ "Content-Range: bytes 0-9/10|ETag: \"1\"", 0, "\"1\"",
		    false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct fetch_reply reply = reply_of(cases[i].head);

		if (fetch_reply_follows(&reply, cases[i].from, cases[i].etag) !=
		    cases[i].follows)
			fail_msg("%s", cases[i].head);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_server_says_is_taken),
		cmocka_unit_test(a_redirect_says_nothing_of_where_it_leads),
		cmocka_unit_test(what_cannot_be_meant_is_not_said),
		cmocka_unit_test(only_a_strong_validator_joins_two_halves),
		cmocka_unit_test(only_the_rest_of_the_same_file_follows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
