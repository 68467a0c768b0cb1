#include "survey/base/array.h"
#include "tests/unit/route_reading.h"

#define DATA "../shared/data/"

struct good_case {
	const char *name, *text, *format, *rows;
	uint64_t read, skipped;
	bool states_peers;
};

static const struct good_case good[] = {
	{ "pfx2as", "1.0.0.0\t24\t13335\n2001:db8::\t32\t4294967295\n",
	    "pfx2as", "1.0.0.0/24 13335 -\n2001:db8::/32 4294967295 -\n", 2, 0,
	    false },
	{ "pfx2as, several origins", "1.0.0.0\t24\t13335_38803_1\n", "pfx2as",
	    "1.0.0.0/24 1 -\n1.0.0.0/24 13335 -\n1.0.0.0/24 38803 -\n", 1, 0,
	    false },
	{ "pfx2as, sets", "1.0.0.0\t24\t5,3,5_7_{9}\n", "pfx2as",
	    "1.0.0.0/24 7 -\n1.0.0.0/24 {3,5} -\n1.0.0.0/24 {9} -\n", 1, 0,
	    false },
	{ "pfx2as, blanks, CR LF, no LF at the end, AS0",
	    " 0.0.0.0  0 \t 0  \r\n\r\n1.0.0.0 24 1", "pfx2as",
	    "0.0.0.0/0 0 -\n1.0.0.0/24 1 -\n", 2, 0, false },
	{ "ris-whois",
	    "% This file was generated at Fri Dec 20 10:06:01 UTC 2024.\n\n"
	    "1299\t::/0\t8\n{7860,8111}\t2001:410::/32\t1\n"
	    "13335\t1.0.0.0/24\t4294967294\n% End of dump\n",
	    "ris-whois",
	    "1.0.0.0/24 13335 4294967294\n::/0 1299 8\n"
	    "2001:410::/32 {7860,8111} 1\n",
	    3, 0, true },
	{ "ris-whois, a set first", "{2,1}\t1.0.0.0/24\t30\n", "ris-whois",
	    "1.0.0.0/24 {1,2} 30\n", 1, 0, true },
	{ "jsonl",
	    "{\"CIDR\":\"1.0.0.0/24\",\"ASN\":13335,\"Hits\":1234}\n"
	    "{\"Hits\":5,\"ASN\":1,\"CIDR\":\"2001:db8::/32\"}\n",
	    "bgp.tools-jsonl", "1.0.0.0/24 13335 1234\n2001:db8::/32 1 5\n", 2,
	    0, true },
	{ "prefix asn", "1.0.0.0/24 13335\n2001:db8::/32\tAS64500\n",
	    "prefix-asn", "1.0.0.0/24 13335 -\n2001:db8::/32 64500 -\n", 2, 0,
	    false },
	{ "prefix => asn, and commas",
	    "1.0.0.0/24 => as13335\n1.0.1.0/24=>1\n1.0.2.0/24,2\n"
	    "1.0.3.0/24 , AS3\n1.0.4.0/24 {AS5,4}\n",
	    "prefix-asn",
	    "1.0.0.0/24 13335 -\n1.0.1.0/24 1 -\n1.0.2.0/24 2 -\n"
	    "1.0.3.0/24 3 -\n1.0.4.0/24 {4,5} -\n",
	    5, 0, false },
	{ "pyasn",
	    "; IP-ASN32-DAT file\n; Converted on  : Mon Sep 15 22:09:50 "
	    "2014\n; \n1.0.0.0/24\t15169\n",
	    "pyasn", "1.0.0.0/24 15169 -\n", 1, 0, false },
	{ "comments of all kinds, byte order mark",
	    "\xef\xbb\xbf# one\n  % two\n;three\n\n1.0.0.0/24 1\n#\n",
	    "prefix-asn", "1.0.0.0/24 1 -\n", 1, 0, false },
	{ "byte order mark before a row",
	    "\xef\xbb\xbf"
	    "1.0.0.0/24 1\n",
	    "prefix-asn", "1.0.0.0/24 1 -\n", 1, 0, false },
	{ "one bad row of 20, the first",
	    "1.0.0.1 24 1\n" TWENTY("1.0.0.0 24 1\n"), "pfx2as",
	    "1.0.0.0/24 1 -\n", 21, 1, false },
	{ "a header is a bad row",
	    "ASN\tPrefix\tPeers\n" TWENTY("1\t1.0.0.0/24\t7\n"), "ris-whois",
	    "1.0.0.0/24 1 7\n", 21, 1, true },
	{ "equal rows join, the larger number of peers stays",
	    "1\t1.0.0.0/24\t7\n1\t1.0.0.0/24\t9\n1\t1.0.0.0/24\t8\n",
	    "ris-whois", "1.0.0.0/24 1 9\n", 3, 0, true },
};

static void
each_format_is_recognised_and_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		struct reading r;
		char *rows;

		print_message("  %s\n", good[i].name);
		read_text(&r, good[i].text);
		assert_ok(&r);
		assert_string_equal(r.counts.format, good[i].format);
		assert_int_equal(r.counts.rows_read, good[i].read);
		assert_int_equal(r.counts.rows_skipped, good[i].skipped);
		assert_int_equal(r.table.nsources, 1);
		assert_int_equal(
		    r.table.sources[0].states_peers, good[i].states_peers);
		assert_int_equal(r.table.sources[0].min_peers[IPV6], 10);
		rows = table_text(&r);
		assert_string_equal(rows, good[i].rows);
		free(rows);
		done(&r);
	}
}

struct bad_file {
	const char *name, *text;
	enum status status;
	const char *says;
};

#define RANGES "a range table is no source of route origins"
#define VRPS   "a set of VRPs"

static const struct bad_file bad_files[] = {
	{ "empty", "", ST_SYNTAX, "no routes in it" },
	{ "comments only", "# a\n% b\n;c\n\n  \n", ST_SYNTAX,
	    "no routes in it" },
	{ "CSV of ranges", "1.0.0.0,1.0.0.255,13335\n1.0.1.0,1.0.3.255,0\n",
	    ST_REFUSED, RANGES },
	{ "TSV of ranges", "1.0.0.0\t1.0.0.255\t13335\tUS\tCLOUDFLARENET\n",
	    ST_REFUSED, RANGES },
	{ "quoted ranges", "\"2001:200::\",\"2001:200:ff::\",\"1\",\"X, Y\"\n",
	    ST_REFUSED, RANGES },
	{ "ranges with a dash", "1.0.0.0-1.0.0.255 13335\n", ST_REFUSED,
	    RANGES },
	{ "ranges as numbers",
	    "0\t16777215\t0\tNone\n16777216\t16777471\t13335\tUS\n", ST_REFUSED,
	    RANGES },
	{ "ranges behind a header",
	    "start_ip,end_ip,asn\n1.0.0.0,1.0.0.255,1\n", ST_REFUSED, RANGES },
	{ "networks cut from ranges",
	    "network,autonomous_system_number,autonomous_system_organization\n"
	    "1.0.0.0/24,13335,CLOUDFLARENET\n",
	    ST_REFUSED, RANGES },
	{ "VRPs of Routinator",
	    "ASN,IP Prefix,Max Length,Trust Anchor\nAS1,1.0.0.0/24,24,ripe\n",
	    ST_REFUSED, VRPS },
	{ "VRPs of csvcompat",
	    "\"ASN\",\"IP Prefix\",\"Max Length\",\"Trust Anchor\"\n",
	    ST_REFUSED, VRPS },
	{ "VRPs of csvext", "URI,ASN,IP Prefix,Max Length,Not Before\n",
	    ST_REFUSED, VRPS },
	{ "VRPs of FORT", "ASN,Prefix,Max prefix length\nAS1,1.0.0.0/24,24\n",
	    ST_REFUSED, VRPS },
	{ "VRPs without a header", "AS1,1.0.0.0/24,24,ripe\n", ST_REFUSED,
	    VRPS },
	{ "VRPs in JSON", "{\"metadata\": {},\n \"roas\": []}\n", ST_REFUSED,
	    VRPS },
	{ "VRPs in a bare array",
	    "[\n {\"asn\": 1, \"prefix\": \"1.0.0.0/24\", \"maxLength\": "
	    "24}\n]",
	    ST_REFUSED, VRPS },
	{ "JSON", "{\"gTLDs\": [\n]}\n", ST_SYNTAX, "not bgp.tools'" },
	{ "route objects",
	    "# RIPE\n\nroute: 193.254.30.0/24\ndescr: 192.0.2.0 - 192.0.2.9\n"
	    "inetnum: 192.0.2.0\norigin: AS12726\n",
	    ST_REFUSED, "RPSL" },
	{ "bgpdump -m", "TABLE_DUMP2|1537334400|B|192.0.2.1|1|1.0.0.0/24|1\n",
	    ST_REFUSED, "bgpdump" },
	{ "bgpdump -m of updates", "BGP4MP|1537334400|A|192.0.2.1|1|::/0|1\n",
	    ST_REFUSED, "bgpdump" },
	{ "HTML", "<!DOCTYPE html>\n<html><body>404</body></html>\n", ST_SYNTAX,
	    "HTML" },
	{ "prose", "It is not a table.\nNo, not at all.\n", ST_SYNTAX,
	    "no known format" },
	{ "three numbers", "2024 12 20\n2025 12 20\n", ST_SYNTAX,
	    "no known format" },
	{ "one good line among five", "x\n1.0.0.0 24 1\nx\nx\nx\n", ST_SYNTAX,
	    "no known format" },
	{ "two bad rows of 39",
	    "1.0.0.0 33 1\n1.0.0.0 24 4294967296\n" TWENTY(
		"1.0.0.0 24 1\n") "1.0.0.0 24 1\n1.0.0.0 24 1\n1.0.0.0 24 "
				  "1\n1.0.0.0 24 1\n"
				  "1.0.0.0 24 1\n1.0.0.0 24 1\n1.0.0.0 24 "
				  "1\n1.0.0.0 24 1\n"
				  "1.0.0.0 24 1\n1.0.0.0 24 1\n1.0.0.0 24 "
				  "1\n1.0.0.0 24 1\n"
				  "1.0.0.0 24 1\n1.0.0.0 24 1\n1.0.0.0 24 "
				  "1\n1.0.0.0 24 1\n"
				  "1.0.0.0 24 1\n",
	    ST_SYNTAX, "too many bad rows: 2 of 39, the first at " },
	{ "one bad row of two", "1.0.0.0/24 1\n1.0.0.1/24 1\n", ST_SYNTAX,
	    ":2: bits set behind the prefix length" },
	{ "only bad rows", "1.0.0.0 99 1\n", ST_SYNTAX,
	    "too many bad rows: 1 of 1" },
};

static void
what_is_no_table_of_routes_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad_files); i++) {
		struct reading r;

		print_message("  %s\n", bad_files[i].name);
		read_text(&r, bad_files[i].text);
		assert_holds(r.why.text, bad_files[i].says);
		assert_holds(r.why.text, "/proc/self/fd/");
		assert_int_equal(r.status, bad_files[i].status);
		done(&r);
	}
}

static void
binary_data_are_named(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum status status;
		const char *says;
	} cases[] = {
		{ "X\x9e\xcb\x14\0\x0d\0\1\0\0\0\x28", 12, ST_SYNTAX,
		    "offset 0: the file ends within it" },
		{ "X\x9e\xcb\x14\0\x0c\0\1\0\0\0\x28", 12, ST_SYNTAX,
		    "offset 0: the file ends within it" },
		{ "X\x9e\xcb\x14\0\x10\0\4\0\0\0\x28", 12, ST_REFUSED,
		    "these are MRT updates, not a RIB dump" },
		{ "X\x9e\xcb\x14\0\x11\0\1\0\0\0\x28", 12, ST_REFUSED,
		    "these are MRT updates, not a RIB dump" },
		{ "X\x9e\xcb\x14\0\x10\0\2\0\0\0\x28", 12, ST_REFUSED,
		    "BGP4MP_ENTRY" },
		{ "X\x9e\xcb\x14\0\x10\0\3\0\0\0\x28", 12, ST_REFUSED,
		    "BGP4MP_ENTRY" },
		{ "X\x9e\xcb\x14\0\x30\0\0\0\0\0\x28", 12, ST_REFUSED, "OSPF" },
		/* Nothing of a RIB behind an update, or as far as it goes. */
		{ "X\x9e\xcb\x14\0\x10\0\4\0\0\0\0"
		  "X\x9e\xcb\x14\0\x30\0\4\0\0\0\0"
		  "X\x9e\xcb\x14\0\x0d\0\4",
		    32, ST_REFUSED, "these are MRT updates" },
		/* A length of 2 GB, a type that is none, a cut header. */
		{ "X\x9e\xcb\x14\0\x0d\0\1\x80\0\0\x28", 12, ST_SYNTAX,
		    "the file ends within it" },
		{ "X\x9e\xcb\x14\0\x63\0\1\0\0\0\x28", 12, ST_SYNTAX,
		    "binary" },
		{ "X\x9e\xcb\x14\0\x0d\0\1\0\0\0", 11, ST_SYNTAX, "binary" },
		{ "\0\0\0\0\0\0\0\0\0\0\0\0\0", 13, ST_SYNTAX, "binary" },
		{ "\x7f"
		  "ELF\2\1\1\n",
		    8, ST_SYNTAX, "binary" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct reading r;

		read_bytes(&r, cases[i].bytes, cases[i].len);
		assert_holds(r.why.text, cases[i].says);
		assert_int_equal(r.status, cases[i].status);
		done(&r);
	}
}

static void
a_nul_spoils_its_row_and_no_other(void **state)
{
	static const char bytes[] = "1.0.0.0/24 1\0\n" TWENTY("1.0.0.0/24 1\n");
	struct reading r;

	(void)state;
	read_bytes(&r, bytes, sizeof(bytes) - 1);
	assert_ok(&r);
	assert_int_equal(r.counts.rows_read, 21);
	assert_int_equal(r.counts.rows_skipped, 1);
	done(&r);
	/* A line that begins with one is a row too. */
	read_bytes(&r, "\0\n1.0.0.0/24 1\n1.0.0.0/24 1\n", 28);
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "too many bad rows: 1 of 3");
	done(&r);
}

static void
a_long_comment_before_the_rows_does_no_harm(void **state)
{
	static const char row[] = "\n1.0.0.0/24 1\n";
	size_t len = 100 * 1024;
	char *text = mem_alloc(len + sizeof(row));
	struct reading r;

	(void)state;
	memset(text, '#', len);
	memcpy(text + len, row, sizeof(row));
	read_text(&r, text);
	assert_ok(&r);
	assert_int_equal(r.counts.rows_read, 1);
	done(&r);
	free(text);

	/* Beyond what is looked at, nobody searches. */
	len = 2 * INPUT_BLOCK;
	text = mem_alloc(len + sizeof(row));
	for (size_t i = 0; i < len; i += 2)
		memcpy(text + i, "#\n", 2);
	memcpy(text + len, row + 1, sizeof(row) - 1);
	read_text(&r, text);
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "nothing but comments");
	done(&r);
	free(text);
}

static void
a_single_line_longer_than_the_sample_is_judged_by_its_begin(void **state)
{
	static const char start[] = "{\"metadata\":{},\"roas\":[";
	size_t len = INPUT_BLOCK + 1000;
	char *text = mem_alloc(len + 1);
	struct reading r;

	(void)state;
	memset(text, ' ', len);
	memcpy(text, start, sizeof(start) - 1);
	read_text(&r, text);
	assert_int_equal(r.status, ST_REFUSED);
	assert_holds(r.why.text, VRPS);
	done(&r);
	free(text);
}

static void
the_words_about_a_bad_row_fit_behind_a_long_path(void **state)
{
	char *dir = mem_printf("%0100d/%0100d", 0, 0);
	char name[] = "/proc/self/fd/0000";
	char *path,
	    *text = mem_strdup("1.0.0.1 24 1\n" TWENTY("1.0.0.0 24 1\n"));
	int fd = memfd_create("routes", 0);
	struct reading r;

	(void)state;
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	(void)snprintf(name, sizeof(name), "%d", fd);
	/* Slashes and dots name the same file at any length. */
	memset(dir, '/', strlen(dir));
	path = mem_printf("/proc/self%s/fd/%s", dir, name);
	read_path(&r, path, 10);
	assert_ok(&r);
	assert_int_equal(strncmp(r.counts.first_skipped, "...", 3), 0);
	assert_holds(
	    r.counts.first_skipped, ":1: bits set behind the prefix length");
	done(&r);
	free(path);
	free(text);
	free(dir);
	assert_int_equal(close(fd), 0);
}

/* What the input says of a broken file goes up as it is. */
static void
a_file_that_breaks_off_is_an_error(void **state)
{
	/* "1.0.0.0/24 1\n" through gzip, without the last 5 bytes. */
	static const char cut[] = "\x1f\x8b\x08\0\0\0\0\0\2\3\x33\xd4\x33\0"
				  "\x41\x7d\x23\x13\5\x43\x2e\0\xea\x8c\x5c";
	size_t len = INPUT_BLOCK + INPUT_LINE_MAX + 1;
	char *text = mem_alloc(len);
	struct reading r;

	(void)state;
	read_bytes(&r, cut, sizeof(cut) - 1);
	assert_true(r.status == ST_SYNTAX || r.status == ST_IO);
	assert_true(r.why.text[0] != '\0');
	done(&r);

	/* Good rows in all of what is looked at, then a line without end. */
	memset(text, '1', len);
	for (size_t at = 0; at < INPUT_BLOCK; at += 16)
		memcpy(text + at, "1.0.0.0\t24\t1   \n", 16);
	read_bytes(&r, text, len);
	assert_int_not_equal(r.status, ST_OK);
	assert_holds(r.why.text, ":16385");
	assert_int_equal(r.counts.rows_read, INPUT_BLOCK / 16);
	done(&r);
	free(text);
}

static void
several_sources_up_to_the_last_one(void **state)
{
	struct reading r = { .status = ST_OK };
	int fd = memfd_create("routes", 0);
	char path[64];

	(void)state;
	route_table_init(&r.table);
	assert_int_equal(write(fd, "1.0.0.0/24 1\n", 13), 13);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	for (int i = 0; i <= ROUTE_SOURCES_MAX; i++) {
		struct input *in;

		assert_int_equal(input_open(&in, path, &r.why), ST_OK);
		r.status = route_read(&r.table, in, 1, &r.counts, &r.why);
		assert_int_equal(
		    r.status, i < ROUTE_SOURCES_MAX ? ST_OK : ST_LIMIT);
		input_close(in);
	}
	assert_int_equal(r.table.nsources, ROUTE_SOURCES_MAX);
	assert_int_equal(r.table.rows[0].source, 0);
	assert_int_equal(
	    r.table.rows[ROUTE_SOURCES_MAX - 1].source, ROUTE_SOURCES_MAX - 1);
	done(&r);
	assert_int_equal(close(fd), 0);
}

static void
real_tables_are_read_to_the_last_row(void **state)
{
	static const struct {
		const char *path, *format;
		uint64_t rows;
		int64_t when;
	} cases[] = {
		{ DATA "2025-07-20/ipv4.pfx2as.gz", "pfx2as", 968428,
		    TIME_UNKNOWN },
		{ DATA "2025-07-20/riswhoisdump.IPv6.gz", "ris-whois", 270345,
		    1734689161 },
		{ DATA "samples/routes/pyasn.dat.gz", "pyasn", 512621,
		    TIME_UNKNOWN },
		{ DATA "samples/mrt/quagga_rib", "mrt", 9, 1486802400 },
	};
	static const struct {
		const char *path, *says;
	} refused[] = {
		{ DATA "samples/routes/iptoasn-ranges.csv.gz", RANGES },
		{ DATA "samples/routes/ripe-db-route.txt", "RPSL" },
		{ DATA "samples/routes/ripe-db-route6.txt", "RPSL" },
		{ DATA "samples/vrp/rpki-client-2021.json", VRPS },
		{ DATA "samples/vrp/rpki-client.csv.gz", VRPS },
		{ DATA "samples/vrp/routinator.csv.gz", VRPS },
		{ DATA "2025-07-20/vrps.rpki-client.json.bz2", VRPS },
		{ DATA "samples/mrt/openbgpd_rib_table-mp", "BGP4MP_ENTRY" },
	};
	struct reading r;

	(void)state;
	if (access(DATA "2025-07-20", R_OK) != 0) {
		print_message("skipped: no " DATA "\n");
		skip();
	}
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		read_path(&r, cases[i].path, 10);
		assert_ok(&r);
		assert_string_equal(r.counts.format, cases[i].format);
		assert_int_equal(r.counts.rows_read, cases[i].rows);
		assert_int_equal(r.counts.rows_skipped, 0);
		assert_true(r.counts.data_time == cases[i].when);
		done(&r);
	}
	for (size_t i = 0; i < LENGTH_OF(refused); i++) {
		read_path(&r, refused[i].path, 10);
		assert_int_equal(r.status, ST_REFUSED);
		assert_holds(r.why.text, refused[i].says);
		done(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_format_is_recognised_and_read),
		cmocka_unit_test(what_is_no_table_of_routes_is_named),
		cmocka_unit_test(binary_data_are_named),
		cmocka_unit_test(a_nul_spoils_its_row_and_no_other),
		cmocka_unit_test(a_long_comment_before_the_rows_does_no_harm),
		cmocka_unit_test(
		    a_single_line_longer_than_the_sample_is_judged_by_its_begin),
		cmocka_unit_test(
		    the_words_about_a_bad_row_fit_behind_a_long_path),
		cmocka_unit_test(a_file_that_breaks_off_is_an_error),
		cmocka_unit_test(several_sources_up_to_the_last_one),
		cmocka_unit_test(real_tables_are_read_to_the_last_row),
	};

	return cmocka_run_group_tests_name("route_read", tests, NULL, NULL);
}
