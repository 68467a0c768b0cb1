/*
 * The RPKI-to-router protocol without a network: what PDUs say, and what a
 * client makes of a server's words.
 */
#include "survey/base/array.h"
#include "tests/unit/rtr_making.h"

#include <stdio.h>
#include <stdlib.h>

#include "survey/base/num.h"

/* One conversation, fed in pieces. */
struct talk {
	struct rtr_sync sync;
	struct vrp_table table;
	struct reason why;
	enum rtr_next next;
	enum status status; /* of rtr_sync_take */
	uint8_t other;
	size_t taken;
};

static void
hear(struct talk *k, const struct wire *w, unsigned int version, size_t piece)
{
	uint8_t buffer[sizeof(w->bytes)];
	size_t fed = 0, used = 0;

	*k = (struct talk){ .next = RTR_MORE, .other = 99 };
	vrp_table_init(&k->table);
	rtr_sync_init(&k->sync, (uint8_t)version);
	assert_int_equal(k->sync.unsent, 8);
	k->sync.unsent = 0;
	while (k->next == RTR_MORE && fed < w->len) {
		size_t n = w->len - fed < piece ? w->len - fed : piece;
		struct ibuf b;

		memcpy(buffer + used, w->bytes + fed, n);
		fed += n;
		used += n;
		b = ibuf_make(buffer, used);
		k->next = rtr_sync_feed(&k->sync, &b, &k->other, &k->why);
		used = ibuf_left(&b);
		memmove(buffer, b.at, used);
	}
	k->taken = fed - used;
	if (k->next == RTR_READY) {
		k->status =
		    rtr_sync_take(&k->sync, &k->table, "rtr:test", &k->why);
		vrp_table_build(&k->table);
	}
}

static void
end_talk(struct talk *k)
{
	rtr_sync_free(&k->sync);
	vrp_table_free(&k->table);
}

static void
check_vrp(const struct vrp_table *t, const char *text, unsigned int max_len,
    uint32_t asn)
{
	struct prefix p;
	uint32_t node, i, end;

	assert_true(prefix_from_text(text, &p));
	node = ptree_find_exact(&t->tree, p);
	assert_int_not_equal(node, PTREE_NONE);
	for (ptree_items(&t->tree, node, &i, &end); i < end; i++)
		if (t->vrps[i].max_len == max_len && t->vrps[i].asn == asn) {
			assert_int_equal(t->vrps[i].tas, 0);
			assert_int_equal(t->vrps[i].expires, VRP_NO_EXPIRY);
			return;
		}
	fail_msg("no %s %u %u", text, max_len, asn);
}

static void
a_whole_set_comes_in_any_pieces(void **state)
{
	(void)state;
	for (unsigned int version = 0; version < RTR_VERSIONS; version++) {
		struct wire w = { .len = 0 };

		put_set(&w, version);
		for (size_t piece = 1; piece <= w.len; piece++) {
			struct talk k;

			hear(&k, &w, version, piece);
			assert_int_equal(k.next, RTR_READY);
			assert_int_equal(k.status, ST_OK);
			assert_int_equal(k.table.n, 2);
			check_vrp(&k.table, "10.0.0.0/8", 24, 64500);
			check_vrp(&k.table, "2001:db8::/32", 48, 0);
			assert_int_equal(k.sync.serial, 77);
			assert_int_equal(k.sync.session, SESSION);
			assert_int_equal(k.sync.counts.rows_read, 2);
			assert_int_equal(k.sync.unsent, 0);
			assert_int_equal(k.taken, w.len);
			end_talk(&k);
		}
		/* Each byte less, and it goes on waiting. */
		for (w.len--; w.len > 0; w.len--) {
			struct talk k;

			hear(&k, &w, version, w.len);
			assert_int_equal(k.next, RTR_MORE);
			end_talk(&k);
		}
	}
}

static void
what_stands_behind_the_end_is_left(void **state)
{
	struct wire w = { .len = 0 };
	struct talk k;
	size_t len;

	(void)state;
	put_set(&w, 1);
	len = w.len;
	put_head(&w, 1, RTR_SERIAL_NOTIFY, SESSION, 12);
	hear(&k, &w, 1, sizeof(w.bytes));
	assert_int_equal(k.next, RTR_READY);
	assert_int_equal(k.taken, len);
	end_talk(&k);
}

static void
other_pdus_are_passed_over_and_counted(void **state)
{
	struct wire w = { .len = 0 };
	struct talk k;

	(void)state;
	/* A greeting of a version that nobody knows yet. */
	put_head(&w, 200, RTR_SERIAL_NOTIFY, 7, 12);
	put(&w, 1, 4);
	put_response(&w, 2, SESSION);
	put_head(&w, 2, RTR_SERIAL_NOTIFY, SESSION, 12);
	put(&w, 1, 4);
	put_head(&w, 2, RTR_ROUTER_KEY, 0x100, 40);
	put(&w, 0, 32);
	put_head(&w, 2, RTR_ASPA, 0x100, 16);
	put(&w, 64500, 8);
	put_head(&w, 2, RTR_ASPA, 0, 8);
	put_head(&w, 2, 5, 0, 9);
	put(&w, 0, 1);
	put_head(&w, 2, 255, 0, 8);
	put_prefix(&w, 2, ANNOUNCE | 0xfe, "10.0.0.0/8", 8, 1);
	put_end(&w, 2, SESSION);
	hear(&k, &w, 2, 3);
	if (k.next != RTR_READY)
		fail_msg("%s", k.why.text);
	assert_int_equal(k.table.n, 1);
	assert_int_equal(k.table.router_keys, 1);
	assert_int_equal(k.table.aspas, 2);
	assert_int_equal(k.sync.unknown, 2);
	assert_string_equal(k.sync.counts.format, "rtr-2");
	end_talk(&k);
}

static void
cache_reset_is_asked_again_and_not_for_ever(void **state)
{
	struct rtr_sync sync;
	struct reason why;
	uint8_t other;

	(void)state;
	rtr_sync_init(&sync, 1);
	for (int i = 0; i <= RTR_RESETS_MAX; i++) {
		struct wire w = { .len = 0 };
		enum rtr_next next;
		struct ibuf b;

		sync.unsent = 0;
		put_head(&w, 1, RTR_CACHE_RESET, 0, 8);
		b = ibuf_make(w.bytes, w.len);
		next = rtr_sync_feed(&sync, &b, &other, &why);
		if (i < RTR_RESETS_MAX) {
			assert_int_equal(next, RTR_MORE);
			assert_int_equal(sync.unsent, 8);
			assert_memory_equal(sync.reply, "\1\2\0\0\0\0\0\10", 8);
		} else {
			assert_int_equal(next, RTR_FAILED);
		}
	}
	rtr_sync_free(&sync);
}

static void
withdrawals_undo_and_duplicates_count(void **state)
{
	struct wire w = { .len = 0 };
	struct talk k;

	(void)state;
	put_response(&w, 1, SESSION);
	put_prefix(&w, 1, ANNOUNCE, "10.0.0.0/8", 8, 1);
	put_prefix(&w, 1, ANNOUNCE, "10.0.0.0/8", 9, 1);
	put_prefix(&w, 1, ANNOUNCE, "10.0.0.0/8", 8, 2);
	put_prefix(&w, 1, ANNOUNCE, "11.0.0.0/8", 8, 1);
	put_prefix(&w, 1, WITHDRAW, "10.0.0.0/8", 8, 1);
	put_prefix(&w, 1, ANNOUNCE, "10.0.0.0/8", 9, 1);
	put_prefix(&w, 1, WITHDRAW, "11.0.0.0/8", 8, 1);
	put_prefix(&w, 1, ANNOUNCE, "11.0.0.0/8", 8, 1);
	put_prefix(&w, 1, ANNOUNCE, "11.0.0.0/8", 8, 1);
	put_end(&w, 1, SESSION);
	hear(&k, &w, 1, 50);
	assert_int_equal(k.next, RTR_READY);
	assert_int_equal(k.status, ST_OK);
	assert_int_equal(k.table.n, 3);
	check_vrp(&k.table, "10.0.0.0/8", 9, 1);
	check_vrp(&k.table, "10.0.0.0/8", 8, 2);
	check_vrp(&k.table, "11.0.0.0/8", 8, 1);
	assert_int_equal(k.table.duplicates, 2);
	assert_int_equal(k.sync.counts.rows_read, 9);
	end_talk(&k);

	w.len = 0;
	put_response(&w, 1, SESSION);
	put_prefix(&w, 1, ANNOUNCE, "10.0.0.0/8", 8, 1);
	put_prefix(&w, 1, WITHDRAW, "10.0.0.0/8", 8, 2);
	put_end(&w, 1, SESSION);
	hear(&k, &w, 1, 50);
	assert_int_equal(k.next, RTR_READY);
	assert_int_equal(k.status, ST_SYNTAX);
	assert_non_null(strstr(k.why.text,
	    "rtr:test: prefix 2: the server withdraws 10.0.0.0/8 AS2"));
	assert_true(k.sync.unsent > 16);
	assert_int_equal(k.sync.reply[3], RTR_UNKNOWN_WITHDRAWAL);
	end_talk(&k);
}

/* The content of a prefix PDU, and what it is worth. */
static void
bad_prefixes_are_skipped_and_counted(void **state)
{
	static const struct {
		uint8_t type, len, max_len, first, last;
		const char *fault;
	} rows[] = {
		{ RTR_IPV4_PREFIX, 0, 0, 0, 0, NULL },
		{ RTR_IPV4_PREFIX, 32, 32, 255, 1, NULL },
		{ RTR_IPV4_PREFIX, 33, 33, 0, 0, "longer than its family" },
		{ RTR_IPV4_PREFIX, 255, 255, 0, 0, "longer than its family" },
		{ RTR_IPV4_PREFIX, 24, 33, 10, 0, "maxLength is longer" },
		{ RTR_IPV4_PREFIX, 24, 23, 10, 0, "maxLength is less" },
		{ RTR_IPV4_PREFIX, 31, 32, 10, 1, "bits set behind" },
		{ RTR_IPV6_PREFIX, 0, 128, 0, 0, NULL },
		{ RTR_IPV6_PREFIX, 128, 128, 32, 1, NULL },
		{ RTR_IPV6_PREFIX, 129, 129, 0, 0, "longer than its family" },
		{ RTR_IPV6_PREFIX, 32, 129, 32, 0, "maxLength is longer" },
		{ RTR_IPV6_PREFIX, 127, 128, 32, 1, "bits set behind" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		bool v4 = rows[i].type == RTR_IPV4_PREFIX;
		struct wire w = { .len = 0 };
		struct talk k;

		put_response(&w, 1, SESSION);
		for (int good = 0; good < 19; good++)
			put_prefix(
			    &w, 1, ANNOUNCE, "12.0.0.0/8", 8, (uint32_t)good);
		put_head(&w, 1, rows[i].type, 0, v4 ? 20 : 32);
		put(&w, ANNOUNCE, 1);
		put(&w, rows[i].len, 1);
		put(&w, rows[i].max_len, 1);
		put(&w, 0, 1);
		put(&w, rows[i].first, 1);
		put(&w, 0, v4 ? 2 : 8);
		if (!v4)
			put(&w, 0, 6);
		put(&w, rows[i].last, 1);
		put(&w, 64500, 4);
		put_end(&w, 1, SESSION);
		hear(&k, &w, 1, sizeof(w.bytes));
		if (k.next != RTR_READY || k.status != ST_OK)
			fail_msg("%zu: %s", i, k.why.text);
		assert_int_equal(k.sync.counts.rows_read, 20);
		assert_int_equal(
		    k.sync.counts.rows_skipped, rows[i].fault != NULL);
		assert_int_equal(k.table.n, rows[i].fault != NULL ? 19 : 20);
		if (rows[i].fault != NULL) {
			const char *first = k.sync.counts.first_skipped;

			if (strncmp(first, "prefix 20: ", 11) != 0 ||
			    strstr(first, rows[i].fault) == NULL)
				fail_msg("%zu: %s", i, first);
		}
		end_talk(&k);
	}
}

static void
too_many_bad_prefixes_are_a_bad_set(void **state)
{
	struct wire w = { .len = 0 };
	struct talk k;

	(void)state;
	put_response(&w, 1, SESSION);
	for (int good = 0; good < 18; good++)
		put_prefix(&w, 1, ANNOUNCE, "12.0.0.0/8", 8, (uint32_t)good);
	put_prefix(&w, 1, ANNOUNCE, "10.0.0.0/8", 7, 64500);
	put_end(&w, 1, SESSION);
	hear(&k, &w, 1, sizeof(w.bytes));
	assert_int_equal(k.next, RTR_READY);
	assert_int_equal(k.status, ST_SYNTAX);
	assert_non_null(
	    strstr(k.why.text, "rtr:test: too many bad rows: 1 of 19"));
	end_talk(&k);
}

/* A PDU's type and its length, as a lie, and what comes of eight bytes. */
static void
lying_lengths_are_known_by_the_header(void **state)
{
	static const struct {
		uint8_t version, type;
		uint32_t length;
		bool broken;
	} heads[] = {
		{ 1, RTR_SERIAL_NOTIFY, 11, true },
		{ 1, RTR_SERIAL_NOTIFY, 13, true },
		{ 1, RTR_CACHE_RESPONSE, 0, true },
		{ 1, RTR_CACHE_RESPONSE, 7, true },
		{ 1, RTR_CACHE_RESPONSE, 9, true },
		{ 1, RTR_CACHE_RESET, 12, true },
		{ 1, RTR_IPV4_PREFIX, 19, true },
		{ 1, RTR_IPV4_PREFIX, 32, true },
		{ 1, RTR_IPV6_PREFIX, 20, true },
		{ 1, RTR_END_OF_DATA, 12, true },
		{ 0, RTR_END_OF_DATA, 24, true },
		{ 1, RTR_END_OF_DATA, UINT32_MAX, true },
		{ 1, RTR_ERROR_REPORT, 15, true },
		{ 1, RTR_ERROR_REPORT, RTR_PDU_MAX, false },
		{ 1, RTR_ERROR_REPORT, RTR_PDU_MAX + 1, true },
		{ 1, RTR_ROUTER_KEY, 7, true },
		{ 1, RTR_ROUTER_KEY, RTR_PDU_MAX, false },
		{ 1, RTR_ROUTER_KEY, UINT32_MAX, true },
		{ 2, RTR_ASPA, 7, true },
		{ 2, RTR_ASPA, 65552, false },
		{ 1, 99, 7, true },
		{ 1, 99, UINT32_MAX, true },
		{ 'H', 'T', 0x2f312e31, true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(heads); i++) {
		struct wire w = { .len = 0 };
		struct talk k;

		put_head(&w, heads[i].version, heads[i].type, SESSION,
		    heads[i].length);
		hear(&k, &w, 1, 8);
		if (k.next != (heads[i].broken ? RTR_FAILED : RTR_MORE))
			fail_msg("%zu: %d", i, k.next);
		if (heads[i].broken) {
			assert_non_null(strstr(k.why.text, "length"));
			/* An Error Report that a client could read. */
			assert_int_equal(k.sync.reply[1], RTR_ERROR_REPORT);
			assert_int_equal(
			    bytes_get32(k.sync.reply + 4), k.sync.unsent);
		}
		end_talk(&k);
	}
}

enum step {
	NOTHING,
	RESPONSE,
	PREFIX,
	END,
	RESET,
	KEY,
	QUERY,
	SERIAL_QUERY,
	OTHER_SESSION,
	OTHER_VERSION,
	NEW_VERSION,
	ERROR,
	BROKEN_ERROR,
};

static void
put_step(struct wire *w, enum step step)
{
	switch (step) {
	case NOTHING:
		break;
	case RESPONSE:
		put_response(w, 1, SESSION);
		break;
	case PREFIX:
		put_prefix(w, 1, ANNOUNCE, "10.0.0.0/8", 8, 1);
		break;
	case END:
		put_end(w, 1, SESSION);
		break;
	case RESET:
		put_head(w, 1, RTR_CACHE_RESET, 0, 8);
		break;
	case KEY:
		put_head(w, 1, RTR_ROUTER_KEY, 0, 8);
		break;
	case QUERY:
		put_head(w, 1, RTR_RESET_QUERY, 0, 8);
		break;
	case SERIAL_QUERY:
		put_head(w, 1, RTR_SERIAL_QUERY, SESSION, 12);
		put(w, 0, 4);
		break;
	case OTHER_SESSION:
		put_end(w, 1, SESSION + 1);
		break;
	case OTHER_VERSION:
		put_end(w, 0, SESSION);
		break;
	case NEW_VERSION:
		put_head(w, 3, RTR_CACHE_RESPONSE, SESSION, 8);
		break;
	case ERROR:
		put_error(w, 1, RTR_NO_DATA, "still \033 asleep");
		break;
	case BROKEN_ERROR:
		put_head(w, 1, RTR_ERROR_REPORT, RTR_INTERNAL_ERROR, 16);
		put(w, 1, 4);
		put(w, 0, 4);
		break;
	}
}

static void
servers_that_leave_the_path_are_refused(void **state)
{
	static const struct {
		enum step steps[4];
		const char *why;
		int reply; /* code of our Error Report, or -1 */
	} talks[] = {
		{ { PREFIX }, "no answer to a Reset Query", RTR_CORRUPT_DATA },
		{ { END }, "no answer to a Reset Query", RTR_CORRUPT_DATA },
		{ { KEY }, "no answer to a Reset Query", RTR_CORRUPT_DATA },
		{ { QUERY }, "no answer to a Reset Query", RTR_CORRUPT_DATA },
		{ { RESPONSE, PREFIX, OTHER_SESSION }, "changed its session",
		    RTR_CORRUPT_DATA },
		{ { RESPONSE, OTHER_VERSION }, "changed its version",
		    RTR_UNEXPECTED_VERSION },
		{ { RESPONSE, PREFIX, RESPONSE }, "began anew",
		    RTR_CORRUPT_DATA },
		{ { RESPONSE, PREFIX, RESET }, "began anew", RTR_CORRUPT_DATA },
		{ { RESPONSE, QUERY }, "does not ask", RTR_INVALID_REQUEST },
		{ { RESPONSE, SERIAL_QUERY }, "does not ask",
		    RTR_INVALID_REQUEST },
		{ { NEW_VERSION }, "not known (version 3, type 3, length 8)",
		    RTR_UNSUPPORTED_VERSION },
		{ { RESPONSE, NEW_VERSION }, "not known",
		    RTR_UNSUPPORTED_VERSION },
		{ { ERROR },
		    "reports error 2, no data available: still ? asleep", -1 },
		{ { RESPONSE, PREFIX, ERROR }, "reports error 2", -1 },
		{ { BROKEN_ERROR }, "inner lengths", -1 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(talks); i++) {
		struct wire w = { .len = 0 };
		struct talk k;

		for (size_t j = 0; j < LENGTH_OF(talks[i].steps); j++)
			put_step(&w, talks[i].steps[j]);
		hear(&k, &w, 1, 11);
		if (k.next != RTR_FAILED ||
		    strstr(k.why.text, talks[i].why) == NULL)
			fail_msg("%zu: %s", i, k.why.text);
		if (talks[i].reply < 0) {
			assert_int_equal(k.sync.unsent, 0);
		} else {
			char text[RTR_TEXT_MAX];
			struct ibuf b = ibuf_make(k.sync.reply, k.sync.unsent);
			struct rtr_pdu pdu;
			const char *fault;

			assert_int_equal(
			    rtr_pdu_parse(&b, &pdu, &fault), RTR_WHOLE);
			assert_int_equal(ibuf_left(&b), 0);
			assert_int_equal(pdu.type, RTR_ERROR_REPORT);
			assert_int_equal(pdu.session, talks[i].reply);
			assert_int_equal(pdu.version, 1);
			assert_true(rtr_error_parse(&pdu, text));
			assert_non_null(strstr(k.why.text, text));
		}
		end_talk(&k);
	}
}

static void
versions_are_agreed_on(void **state)
{
	static const struct {
		unsigned int asked, code, version; /* code 99: a response */
		enum rtr_next next;
		uint8_t other;
	} talks[] = {
		{ 1, RTR_UNSUPPORTED_VERSION, 0, RTR_OTHER, 0 },
		{ 1, RTR_UNSUPPORTED_VERSION, 2, RTR_OTHER, 2 },
		/* It names its version wrongly: one step down. */
		{ 1, RTR_UNSUPPORTED_VERSION, 1, RTR_OTHER, 0 },
		{ 2, RTR_UNSUPPORTED_VERSION, 2, RTR_OTHER, 1 },
		{ 0, RTR_UNSUPPORTED_VERSION, 0, RTR_FAILED, 99 },
		{ 1, RTR_UNSUPPORTED_VERSION, 3, RTR_FAILED, 99 },
		{ 1, RTR_INTERNAL_ERROR, 0, RTR_FAILED, 99 },
		{ 1, 99, 0, RTR_OTHER, 0 },
		{ 1, 99, 2, RTR_OTHER, 2 },
		{ 1, 99, 1, RTR_MORE, 99 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(talks); i++) {
		struct wire w = { .len = 0 };
		struct talk k;

		if (talks[i].code == 99)
			put_response(&w, talks[i].version, SESSION);
		else
			put_error(&w, talks[i].version, talks[i].code, "");
		hear(&k, &w, talks[i].asked, 5);
		if (k.next != talks[i].next || k.other != talks[i].other)
			fail_msg(
			    "%zu: %d, %u: %s", i, k.next, k.other, k.why.text);
		end_talk(&k);
	}
}

static void
error_reports_keep_to_their_lengths(void **state)
{
	static const struct {
		uint32_t inner, words;
		size_t body;
		bool good;
	} reports[] = {
		{ 0, 0, 0, true },
		{ 0, 5, 5, true },
		{ 8, 0, 8, true },
		{ 8, 4, 12, true },
		{ 1, 0, 0, false },
		{ 0, 1, 0, false },
		{ 0, 4, 5, false },
		{ 12, 0, 8, false },
		{ UINT32_MAX, 0, 8, false },
		{ 0, UINT32_MAX, 8, false },
	};
	uint8_t buf[RTR_ERROR_MAX];
	char words[400];
	size_t len;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(reports); i++) {
		size_t inner = reports[i].inner < 100 ? reports[i].inner : 0;
		struct wire w = { .len = 0 };
		char text[RTR_TEXT_MAX];
		struct rtr_pdu pdu;
		const char *fault;
		struct ibuf b;

		if (inner > reports[i].body)
			inner = 0;
		put_head(&w, 1, RTR_ERROR_REPORT, 0,
		    (uint32_t)(16 + reports[i].body));
		put(&w, reports[i].inner, 4);
		for (size_t j = 0; j < inner; j++)
			put(&w, 'i', 1);
		put(&w, reports[i].words, 4);
		for (size_t j = inner; j < reports[i].body; j++)
			put(&w, 'w', 1);
		b = ibuf_make(w.bytes, w.len);
		assert_int_equal(rtr_pdu_parse(&b, &pdu, &fault), RTR_WHOLE);
		if (rtr_error_parse(&pdu, text) != reports[i].good)
			fail_msg("%zu", i);
		if (reports[i].good)
			assert_int_equal(strlen(text), reports[i].words);
	}

	/* Ours fit their buffer, whatever is to be said and shown. */
	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	{
		static const uint8_t body[64] = { 1 };
		struct rtr_pdu pdu = { 1, RTR_ASPA, 0, 72,
			ibuf_make(body, sizeof(body)) };

		len = rtr_error_report(1, RTR_CORRUPT_DATA, &pdu, words, buf);
	}
	assert_true(len <= sizeof(buf));
	assert_int_equal(bytes_get32(buf + 4), len);
	assert_int_equal(bytes_get32(buf + 8), 40);
	assert_string_equal(
	    rtr_error_str(RTR_DUPLICATE), "duplicate announcement received");
	assert_string_equal(rtr_error_str(9), "unknown error");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_set_comes_in_any_pieces),
		cmocka_unit_test(what_stands_behind_the_end_is_left),
		cmocka_unit_test(other_pdus_are_passed_over_and_counted),
		cmocka_unit_test(cache_reset_is_asked_again_and_not_for_ever),
		cmocka_unit_test(withdrawals_undo_and_duplicates_count),
		cmocka_unit_test(bad_prefixes_are_skipped_and_counted),
		cmocka_unit_test(too_many_bad_prefixes_are_a_bad_set),
		cmocka_unit_test(lying_lengths_are_known_by_the_header),
		cmocka_unit_test(servers_that_leave_the_path_are_refused),
		cmocka_unit_test(versions_are_agreed_on),
		cmocka_unit_test(error_reports_keep_to_their_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
