/*
 * Master files: each way to write one.
 */
#include "survey/base/array.h"
#include "tests/unit/zone_reading.h"

struct zone_case {
	const char *name, *text, *zone;
	uint64_t read, skipped, unused, occluded;
	const char *fault; /* part of first_skipped */
};

static const struct zone_case good[] = {
	{ "plain", APEX "a.x. 60 IN NS n.a.x.\nn.a.x. 60 IN A 192.0.2.1\n",
	    APEX_OUT "cut a.x n.a.x\nglue n.a.x 192.0.2.1\n", 4, 0, 0, 0,
	    NULL },
	{ "class before TTL, lower case, none of both, upper-case names",
	    APEX "a.x. IN 60 NS n.\nb.x. in ns n.\nc.x. NS n.\n"
		 "D.X. 60 ns N.\ne.x. In Ns n.\nf.x. 60 in aaaa 2001:DB8::1\n",
	    APEX_OUT "cut a.x n\ncut b.x n\ncut c.x n\ncut d.x n\ncut e.x n\n"
		     "own f.x 2001:db8::1\n",
	    8, 0, 0, 0, NULL },
	{ "TTLs with units",
	    APEX "a.x. 1d2h IN NS n.\nb.x. IN 1W2D3H4M5S NS n.\n"
		 "c.x. 0 NS n.\nd.x. 4294967295 NS n.\n",
	    APEX_OUT "cut a.x n\ncut b.x n\ncut c.x n\ncut d.x n\n", 6, 0, 0, 0,
	    NULL },
	{ "origins",
	    "$ORIGIN x.\n@ SOA m r 1 2 3 4 5\n@ NS n\n"
	    "$ORIGIN sub\na NS n\n$origin y.x. ; comment\n@ NS @\n"
	    "$ORIGIN .\nb.x NS n\n",
	    "apex n.x\ncut a.sub.x n.sub.x\ncut b.x n\ncut y.x y.x\n", 5, 0, 0,
	    0, NULL },
	{ "blank owner is the last owner, not the origin",
	    APEX "a.x. NS n1.\n\tNS n2.\n$ORIGIN y.x.\n NS n3.\n   NS n4\n",
	    APEX_OUT "cut a.x n1\ncut a.x n2\ncut a.x n3\ncut a.x n4.y.x\n", 6,
	    0, 0, 0, NULL },
	{ "tabs, CR LF, blank lines, comments, no LF at the end",
	    "; head\r\n\r\nx.\tSOA\tm.\tr.\t1\t2\t3\t4\t5\t; tail\r\n  \r\n"
	    "\t; only a comment\r\nx.\tNS\tn.;close\r\na.x.\t\tNS  n. \t",
	    APEX_OUT "cut a.x n\n", 3, 0, 0, 0, NULL },
	{ "parentheses",
	    "x. IN SOA m. r. ( 2025072001 ; serial (not so)\n\t1h ; refresh\n"
	    "  2\n3\n4 ) ; end\nx. NS ( n. )\n(a.x. NS\n n.)\n"
	    "b.x. NS n(\n)\n c.x. ( NS ) n.\nd.x. (NS (n.)\n)\n",
	    "apex n\ncut a.x n\ncut b.x n\ncut d.x n\n", 6, 1, 0, 0,
	    "not known" },
	{ "quotes hold everything",
	    APEX "t.x. TXT \"a;b\" \"(\" \"\\\"(\" ; (\nu.x. TXT ( \"; )\"\n"
		 "\"\\\\\" )\na.x. NS n.\n",
	    APEX_OUT "cut a.x n\n", 5, 0, 2, 0, NULL },
	{ "other types are not looked into",
	    APEX "a.x. TXT\nb.x. TYPE63 \\# 4 c0000201\nc.x. CAA 0 \"\n"
		 "d.x. TYPE65280 nothing\ne.x. NAPTR 0 0 \\\"\\\" \\\"(a)*\\\" "
		 ".\nf.x. zonemd 1 2 3 4\n",
	    APEX_OUT, 8, 0, 6, 0, NULL },
	{ "NSEC records in a ring, one of them twice, in any order",
	    "b.x. NSEC x. NS\n" APEX "x. NSEC A.X. NS SOA\n"
	    "$ORIGIN x.\na NSEC b NS\na NSEC ( b ) NS\na NS n.\nb NS n.\n",
	    APEX_OUT "cut a.x n\ncut b.x n\n", 8, 0, 4, 0, NULL },
	{ "NSEC records of a child that stand in the file, and none of its own",
	    APEX "a.y.x. NSEC b.y.x. TXT\n", APEX_OUT, 3, 0, 1, 0, NULL },
	{ "NSEC records of which one cannot be read",
	    APEX "x. NSEC a.x. NS SOA\na.x. NSEC \\# 3 016200 \n"
		 "b.x. NSEC c.x. NS\n",
	    APEX_OUT, 5, 0, 3, 0, NULL },
	{ "types by number",
	    APEX "a.x. TYPE2 n.\nb.x. type1 192.0.2.1\nc.x. CLASS1 TYPE28 ::1\n"
		 "c.x. TYPE43 \\# 2 aabb\n",
	    APEX_OUT "cut a.x n\nds c.x\nown b.x 192.0.2.1\nown c.x ::1\n", 6,
	    0, 0, 0, NULL },
	{ "other classes",
	    APEX "a.x. CH NS n.\nb.x. 5 HS A 192.0.2.1\nc.x. CLASS9 A ?\n",
	    APEX_OUT, 5, 0, 3, 0, NULL },
	{ "names with escapes",
	    APEX "a\\.b.x. NS n\\046m.\n\\065.x. NS n.\n\\$a.x. NS n.\n",
	    APEX_OUT "cut \\$a.x n\ncut a.x n\ncut a\\.b.x n\\.m\n", 5, 0, 0, 0,
	    NULL },
	{ "the longest name", APEX NAME_LONGEST ". NS n.\n",
	    APEX_OUT "cut " NAME_LONGEST " n\n", 3, 0, 0, 0, NULL },
	{ "wildcards are names", APEX "*.x. NS n.\n*.a.x. A 192.0.2.1\n",
	    APEX_OUT "cut *.x n\nown *.a.x 192.0.2.1\n", 4, 0, 0, 0, NULL },
	{ "SOA last",
	    "n.a.x. A 192.0.2.1\na.x. NS n.a.x.\nt.x. TXT a\nx. NS n.\n" SOA,
	    APEX_OUT "cut a.x n.a.x\nglue n.a.x 192.0.2.1\n", 5, 0, 1, 0,
	    NULL },
	{ "the SOA again, as transfers end",
	    APEX "a.x. NS n.\nX. 60 IN SOA M. R. 2025072001 7 7 7 7\n",
	    APEX_OUT "cut a.x n\n", 4, 0, 0, 0, NULL },
	{ "own data, glue, occluded",
	    APEX "x. A 192.0.2.1\nw.x. AAAA 2001:db8::1\nn.a.x. A 192.0.2.2\n"
		 "a.x. A 192.0.2.3\na.x. NS n.a.x.\nb.a.x. NS n.\n"
		 "c.b.a.x. A 192.0.2.4\nb.a.x. DS 1 8 2 AB\na.x. DS 1 8 2 AB\n"
		 "d.a.x. CNAME n.\ne.x. CNAME n.\nf.x. DNAME n.\n"
		 "a.x. CNAME n.\nb.a.x. DNSKEY 257 3 8 AB\naa.x. NS n.\n",
	    "alias e.x\nalias f.x\n" APEX_OUT
	    "cut a.x n.a.x\ncut aa.x n\nds a.x\nglue a.x 192.0.2.3\n"
	    "glue c.b.a.x 192.0.2.4\nglue n.a.x 192.0.2.2\n"
	    "own w.x 2001:db8::1\nown x 192.0.2.1\n",
	    17, 0, 0, 5, NULL },
	{ "what is there twice counts once",
	    APEX "a.x. 1 NS n.\nA.x. 2 NS N.\nw.x. A 192.0.2.1\n"
		 "w.x. A 192.0.2.1\na.x. DS 1 8 2 AB\na.x. DS 2 8 2 AB\n"
		 "c.x. CNAME n.\nc.x. CNAME m.\nx. NS n.\n",
	    "alias c.x\n" APEX_OUT "cut a.x n\nds a.x\nown w.x 192.0.2.1\n", 11,
	    0, 0, 0, NULL },
	{ "DS at the apex is the parent's", APEX "x. DS 1 8 2 AB\n", APEX_OUT,
	    3, 0, 0, 0, NULL },
	{ "$TTL, byte order mark", "\xef\xbb\xbf$TTL 1d\n" APEX, APEX_OUT, 2, 0,
	    0, 0, NULL },
};

static void
each_way_to_write_a_zone_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		const struct zone_case *c = &good[i];
		struct reading r;
		char *text, *filled;

		print_message("  %s\n", c->name);
		/* The one bad row of a case is not to make the file bad. */
		filled = mem_printf("%s\n%s", c->text, c->skipped ? GOOD : "");
		if (!c->skipped)
			filled[strlen(c->text)] = '\0';
		read_bytes(&r, filled, strlen(filled), ".");
		free(filled);
		assert_ok(&r);
		text = zone_text(&r);
		assert_string_equal(text, c->zone);
		free(text);
		assert_string_equal(intern_text(&r.names, r.zone.apex), "x");
		assert_int_equal(
		    r.counts.rows_read, c->read + (c->skipped ? 20 : 0));
		assert_int_equal(r.counts.rows_skipped, c->skipped);
		assert_int_equal(r.zone.unused, c->unused);
		assert_int_equal(r.zone.occluded, c->occluded);
		assert_holds(
		    r.counts.first_skipped, c->fault != NULL ? c->fault : "");
		done(&r);
	}
}

static void
the_initial_origin_completes_names(void **state)
{
	static const char text[] = "@ SOA m r 1 2 3 4 5\n@ NS n\na NS n.y.\n"
				   "a.x. NS n.\n";
	struct reading r;
	char *out;

	(void)state;
	read_bytes(&r, text, strlen(text), "x");
	assert_ok(&r);
	out = zone_text(&r);
	assert_string_equal(out, "apex n.x\ncut a.x n\ncut a.x n.y\n");
	free(out);
	assert_string_equal(intern_text(&r.names, r.zone.soa.mname), "m.x");
	assert_string_equal(intern_text(&r.names, r.zone.soa.rname), "r.x");
	done(&r);
}

static void
a_dnskey_at_the_apex_is_seen(void **state)
{
	static const struct {
		const char *text;
		bool has;
	} keys[] = { { APEX, false },
		{ APEX "x. DNSKEY 257 3 8 AB CD\n", true },
		{ APEX "x. TYPE48 \\# 5 0101030800\n", true },
		{ APEX "a.x. DNSKEY 257 3 8 AB\n", false } };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(keys); i++) {
		struct reading r;

		read_bytes(&r, keys[i].text, strlen(keys[i].text), ".");
		assert_ok(&r);
		assert_int_equal(r.zone.has_dnskey, keys[i].has);
		done(&r);
	}
}

static void
a_serial_may_tell_the_day(void **state)
{
	static const struct {
		const char *serial, *day;
	} days[] = {
		{ "2025072001", "2025-07-20T00:00:00Z" },
		{ "2024022900", "2024-02-29T00:00:00Z" },
		{ "2025022900", "unknown" },
		{ "2025001300", "unknown" },
		{ "2025130100", "unknown" },
		{ "1982123100", "unknown" },
		{ "1983010100", "1983-01-01T00:00:00Z" },
		{ "2099123199", "2099-12-31T00:00:00Z" },
		{ "2100010100", "unknown" },
		{ "1752969600", "unknown" },
		{ "4294967295", "unknown" },
		{ "0", "unknown" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(days); i++) {
		char *text = mem_printf(
		    "x. SOA m. r. %s 2 3 4 5\nx. NS n.\n", days[i].serial);
		char when[TIME_STRLEN];
		struct reading r;

		read_bytes(&r, text, strlen(text), ".");
		assert_ok(&r);
		assert_string_equal(
		    time_format(r.zone.serial_time, when), days[i].day);
		assert_string_equal(
		    time_format(r.counts.data_time, when), days[i].day);
		done(&r);
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_way_to_write_a_zone_is_read),
		cmocka_unit_test(the_initial_origin_completes_names),
		cmocka_unit_test(a_dnskey_at_the_apex_is_seen),
		cmocka_unit_test(a_serial_may_tell_the_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
