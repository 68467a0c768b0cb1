/*
 * Master files: what is a bad row or a bad file.
 */
#include "survey/base/array.h"
#include "tests/unit/zone_reading.h"

struct bad_row {
	const char *row, *fault;
};

static const struct bad_row bad_rows[] = {
	{ "a.x.", ":23: no type" },
	{ "a.x. 60 IN", "no type" },
	{ "a.x. IN IN NS n.", "type that is not known" },
	{ "a.x. 60 60 NS n.", "type that is not known" },
	{ "a.x. NSS n.", "type that is not known" },
	{ "a.x. AXFR", "type that is not known" },
	{ "a.x. TYPE n.", "type that is not known" },
	{ "a.x. TYPE65536 n.", "type that is not known" },
	{ "a.x. CLASS65536 NS n.", "type that is not known" },
	{ "a.x. OPENPGPKEYNSEC3PARAM n.", "type that is not known" },
	{ "a.x. 1y NS n.", "a TTL" },
	{ "a.x. 1h30 NS n.", "a TTL" },
	{ "a.x. 4294967296 NS n.", "a TTL" },
	{ "a.x. 8000w NS n.", "a TTL" },
	{ "a.x. \"NS\" n.", "quotes where a type belongs" },
	{ "a.x. NS", "a name that is none" },
	{ "a.x. NS \"n.\"", "a name that is none" },
	{ "a.x. NS n..m.", "a name that is none" },
	{ "a.x. NS n. m.", "more data" },
	{ "a.x. NS n.\"m\"", "more data" },
	{ "a.x. NS \\# 3 016e00", "RFC 3597" },
	{ "a.x. TYPE2 \\# 3 016e00", "RFC 3597" },
	{ "a.x. A \\# 4 c0000201", "RFC 3597" },
	{ "a.x. A", "no address" },
	{ "a.x. A \"192.0.2.1\"", "an IPv4 address" },
	{ "a.x. A 192.0.2", "an IPv4 address" },
	{ "a.x. A 192.0.2.01", "an IPv4 address" },
	{ "a.x. A 192.0.2.1x", "an IPv4 address" },
	{ "a.x. A 192.0.2.0/24", "an IPv4 address" },
	{ "a.x. A 2001:db8::1", "an IPv4 address" },
	{ "a.x. AAAA 192.0.2.1", "an IPv6 address" },
	{ "a.x. AAAA fe80::1%eth0", "an IPv6 address" },
	{ "a.x. A 192.0.2.1 192.0.2.2", "more data" },
	{ "a.x. CNAME", "a name that is none" },
	{ "a.x. DS", "DNSSEC data" },
	{ "a.x. DS a 8 2 AB", "DNSSEC data" },
	{ "a.x. DS 1 8 2", "DNSSEC data" },
	{ "a.x. DS 1 8 2 A)", "closing parenthesis" },
	{ "a.x. DS 1 8 2 A B)", "closing parenthesis" },
	{ "a.x. DNSKEY 257 3 8", "DNSSEC data" },
	{ "x. SOA", "a name that is none" },
	{ "x. SOA m.", "a name that is none" },
	{ "x. SOA m. r.", "an SOA serial" },
	{ "x. SOA m. r. 4294967296 1 2 3 4", "an SOA serial" },
	{ "x. SOA m. r. a 1 2 3 4", "an SOA serial" },
	{ "x. SOA m. r. 1 1 2 3", "an SOA timer" },
	{ "x. SOA m. r. 1 1 2 3 z", "an SOA timer" },
	{ "x. SOA m. r. 1 1 2 3 4 5", "more data" },
	{ "x. SOA m. r. 1 1) 2 3 4", "closing parenthesis" },
	{ "x. SOA m. r. 1) 1 2 3 4", "closing parenthesis" },
	{ "a.x. SOA m. r. 1 2 3 4 5", "another zone" },
	{ "a..x. NS n.", "an owner that is no name" },
	{ "\"a.x.\" NS n.", "an owner that is no name" },
	{ "\"a.x. NS n.", "quotes that the line does not close" },
	{ "\"\\", "a backslash at the end" },
	{ LABEL_63 "x.x. NS n.", "an owner that is no name" },
	{ "y" NAME_LONGEST ". NS n.", "an owner that is no name" },
	{ ") a.x. NS n.", "closing parenthesis" },
	{ "a.x. NS n. )", "closing parenthesis" },
	{ "a.x. NS ( n. ) )", "closing parenthesis" },
	{ "a.x. NS n.\\", "a backslash at the end" },
	{ "a.x. TXT ( \"a )", "quotes that the line does not close" },
	{ "a.x. TXT ( \\", "a backslash at the end" },
	{ "a.x. NS \"n.", "quotes that the line does not close" },
	{ "a.x. A \"", "quotes that the line does not close" },
	{ "a. NS n.", "an owner outside the zone" },
	{ "ax. NS n.", "an owner outside the zone" },
	{ "a\\.x. NS n.", "an owner outside the zone" },
	{ "y. TXT other", "an owner outside the zone" },
	{ ". NS n.", "an owner outside the zone" },
	{ "$DATE 20250720", "a directive that is not known" },
	{ "$", "a directive that is not known" },
	{ "$\\", "a directive that is not known" },
};

static void
a_bad_row_is_skipped_counted_and_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad_rows); i++) {
		struct reading r;
		char *text = mem_printf(APEX GOOD "%s\n", bad_rows[i].row),
		     *out;

		print_message("  %s\n", bad_rows[i].row);
		read_bytes(&r, text, strlen(text), ".");
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 23);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, ":23: ");
		assert_holds(r.counts.first_skipped, bad_rows[i].fault);
		out = zone_text(&r);
		assert_string_equal(out, APEX_OUT);
		free(out);
		free(text);
		done(&r);
	}
}

struct bad_file {
	const char *name, *text;
	enum status status;
	const char *why;
};

static const struct bad_file bad_files[] = {
	{ "empty", "", ST_SYNTAX, "it holds no records" },
	{ "only comments", "; nothing\n\n", ST_SYNTAX, "it holds no records" },
	{ "no SOA", "x. NS n.\n", ST_SYNTAX, "no SOA record" },
	{ "no apex NS", SOA "a.x. NS n.\n", ST_SYNTAX, "no NS record" },
	{ "SOA and nothing else", SOA, ST_SYNTAX, "no NS record" },
	{ "two versions", APEX "x. SOA m. r. 2 2 3 4 5\n", ST_SYNTAX,
	    ":3: a second SOA record, serial 2 after 2025072001" },
	{ "two SOA records, another MNAME",
	    APEX "x. SOA n. r. 2025072001 2 3 4 5\n", ST_SYNTAX,
	    ":3: a second SOA" },
	{ "two SOA records, another RNAME",
	    APEX "x. SOA m. n. 2025072001 2 3 4 5\n", ST_SYNTAX,
	    ":3: a second SOA" },
	{ "include", APEX "$include other.zone\n", ST_REFUSED,
	    ":3: $include is not followed" },
	{ "generate", APEX "$GENERATE 1-9 a$ NS n.\n", ST_REFUSED,
	    ":3: $GENERATE is not followed" },
	{ "origin that is none", APEX "$ORIGIN a..b.\n", ST_SYNTAX,
	    ":3: $ORIGIN: no name" },
	{ "origin missing", APEX "$ORIGIN ; x.\n", ST_SYNTAX, ":3: $ORIGIN" },
	{ "origin and more", APEX "$ORIGIN x. y.\n", ST_SYNTAX,
	    ":3: $ORIGIN: more" },
	{ "origin with a parenthesis", APEX "$ORIGIN x.)\n", ST_SYNTAX,
	    ":3: $ORIGIN: a closing" },
	{ "origin and a parenthesis", APEX "$ORIGIN x. )\n", ST_SYNTAX,
	    ":3: $ORIGIN: a closing" },
	{ "origin with an open quote", APEX "$ORIGIN ( \"x.\n)\n", ST_SYNTAX,
	    ":3: $ORIGIN: quotes" },
	{ "cut within an entry",
	    APEX GOOD "a.x. NS n.\nb.x. SOA m. r. (\n1 2\n", ST_SYNTAX,
	    ":24: a parenthesis opens" },
	{ "one bad row of 20",
	    APEX "a. NS n.\n" FIVE("x. NS n.\n") FIVE("x. NS n.\n")
		FIVE("x. NS n.\n") "x. NS n.\n",
	    ST_SYNTAX, "too many bad rows: 1 of 19" },
	{ "cut at a line's end, as the NSEC records tell",
	    APEX "x. NSEC a.x. NS SOA\na.x. NS n.\na.x. NSEC b.x. NS\n"
		 "b.x. NS n.\n",
	    ST_SYNTAX, "of \"a.x\" names \"b.x\" next, which has none" },
	{ "a piece missing within, NSEC records before the SOA",
	    "b.x. NSEC x. NS\n" APEX "x. NSEC a.x. NS SOA\n", ST_SYNTAX,
	    "of \"x\" names \"a.x\" next" },
	{ "HTML", "<!DOCTYPE html>\n<html lang=\"en\">\n<p (\n", ST_SYNTAX,
	    "too many bad rows: 2 of 2" },
	{ "JSON", "{\"roas\": [\n{\"asn\": 1}]}\n", ST_SYNTAX,
	    "too many bad rows: 2 of 2" },
};

static void
a_bad_file_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad_files); i++) {
		struct reading r;

		print_message("  %s\n", bad_files[i].name);
		read_bytes(
		    &r, bad_files[i].text, strlen(bad_files[i].text), ".");
		assert_int_equal(r.status, bad_files[i].status);
		assert_holds(r.why.text, bad_files[i].why);
		assert_holds(r.why.text, "/proc/self/fd/");
		assert_null(r.zone.delegations);
		assert_null(r.zone.apex_ns);
		done(&r);
	}
}

static void
rows_before_the_soa_are_judged_by_it(void **state)
{
	static const char text[] =
	    "a.y. NS n.\na.y. TXT a\nb.x. NS n.\nz. TXT b\nb.x.\n" APEX GOOD
		GOOD GOOD GOOD "a.z. NS n.\n";
	/* Of each kind one. */
	static const char outside[] =
	    "y. NS n.\ny. A 192.0.2.9\ny. CNAME c.\ny. DS 1 8 2 AB\n" APEX GOOD
		GOOD GOOD GOOD "x. A 192.0.2.1\n";
	struct reading r;
	char *out;

	(void)state;
	read_bytes(&r, text, strlen(text), ".");
	/* 5 of 88: a.y. twice, z., a.z. and the row without a type. */
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "too many bad rows: 5 of 88");
	assert_holds(r.why.text, ":1: an owner outside the zone");
	done(&r);
	read_bytes(&r, text + strlen("a.y. NS n.\na.y. TXT a\n"),
	    strlen(text) - strlen("a.y. NS n.\na.y. TXT a\n"), ".");
	assert_ok(&r);
	assert_int_equal(r.counts.rows_skipped, 3);
	assert_holds(r.counts.first_skipped, ":2: an owner outside the zone");
	assert_int_equal(r.zone.unused, 0);
	out = zone_text(&r);
	assert_string_equal(out, APEX_OUT "cut b.x n\n");
	free(out);
	done(&r);
	read_bytes(&r, outside, strlen(outside), ".");
	assert_ok(&r);
	out = zone_text(&r);
	assert_string_equal(out, APEX_OUT "own x 192.0.2.1\n");
	free(out);
	done(&r);
}

static void
a_bad_owner_is_nobodys_last_owner(void **state)
{
	static const char *const texts[] = {
		APEX GOOD GOOD "a..x. NS n.\n NS m.\n",
		APEX GOOD GOOD "a.x. NS ( \"n. )\n NS m.\n",
		"a..x. TXT a\n TXT b\n" APEX GOOD GOOD,
		"\tTXT a\n  TXT b\n" APEX GOOD GOOD,
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(texts); i++) {
		struct reading r;
		char *out;

		read_bytes(&r, texts[i], strlen(texts[i]), ".");
		assert_ok(&r);
		assert_int_equal(r.counts.rows_skipped, 2);
		out = zone_text(&r);
		assert_string_equal(out, APEX_OUT);
		free(out);
		done(&r);
	}
}

static void
nul_bytes_and_garbage_are_bad_rows(void **state)
{
	static const char nul[] =
	    APEX GOOD GOOD GOOD "a\0.x. NS n.\nb.x. TXT (\0)\n"
				"c.x. TXT (\n\\\0)\n";
	char garbage[4096];
	uint32_t seed = 1;
	struct reading r;

	(void)state;
	read_bytes(&r, nul, sizeof(nul) - 1, ".");
	assert_ok(&r);
	assert_int_equal(r.counts.rows_skipped, 3);
	assert_int_equal(r.zone.unused, 0);
	assert_holds(r.counts.first_skipped, ":63: a NUL byte");
	done(&r);
	for (size_t i = 0; i < sizeof(garbage); i++) {
		seed = seed * 1103515245 + 12345;
		garbage[i] = (char)(seed >> 16);
	}
	read_bytes(&r, garbage, sizeof(garbage), ".");
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "too many bad rows");
	done(&r);
}

static void
a_file_that_cannot_be_read_is_an_error(void **state)
{
	/* "x. TXT (" and what follows, of which gzip's end is cut off. */
	static const char cut[] =
	    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xd0\x53\x08"
	    "\x89\x08\x51\xd0\xe0";
	struct reading r;

	(void)state;
	read_bytes(&r, cut, sizeof(cut) - 1, ".");
	assert_int_not_equal(r.status, ST_OK);
	assert_true(r.why.text[0] != '\0');
	assert_null(r.zone.apex_ns);
	done(&r);
}

static void
an_entry_over_a_mebibyte_is_an_error(void **state)
{
	const char *head = APEX GOOD "a.x. TXT (\n";
	size_t head_len = strlen(head), n = INPUT_LINE_MAX / 64 + 16;
	char *text = mem_alloc(head_len + n * 64 + 2);
	struct reading r;

	(void)state;
	memcpy(text, head, head_len);
	for (size_t i = 0; i < n; i++) {
		memset(text + head_len + i * 64, 'a', 63);
		text[head_len + i * 64 + 63] = '\n';
	}
	text[head_len + n * 64] = ')';
	read_bytes(&r, text, head_len + n * 64 + 1, ".");
	assert_int_equal(r.status, ST_LIMIT);
	assert_holds(r.why.text, ":23: the entry that begins here is longer");
	done(&r);
	/* As long as may be. */
	text[head_len + (n - 32) * 64] = ')';
	read_bytes(&r, text, head_len + (n - 32) * 64 + 1, ".");
	assert_ok(&r);
	assert_int_equal(r.zone.unused, 1);
	done(&r);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bad_row_is_skipped_counted_and_told),
		cmocka_unit_test(a_bad_file_is_refused),
		cmocka_unit_test(rows_before_the_soa_are_judged_by_it),
		cmocka_unit_test(a_bad_owner_is_nobodys_last_owner),
		cmocka_unit_test(nul_bytes_and_garbage_are_bad_rows),
		cmocka_unit_test(a_file_that_cannot_be_read_is_an_error),
		cmocka_unit_test(an_entry_over_a_mebibyte_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
