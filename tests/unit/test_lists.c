#include "survey/base/array.h"
#include "tests/unit/text_files.h"

#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/lists.h"

#define TEN(s)   s s s s s s s s s s
#define BEGIN    "// ===BEGIN ICANN DOMAINS===\n"
#define END      "// ===END ICANN DOMAINS===\n"
#define GTLDS(s) "{\"gTLDs\":[" s "]}"
#define GTLD(s)  "{\"gTLD\":\"" s "\"}"

/* What a list handed out, a word each; and how the reading went. */
struct reading {
	char text[2048];
	struct gtlds gtlds;
	struct read_counts counts;
	struct reason why;
	enum status status;
};

static void
note(struct reading *r, const char *mark, const char *text)
{
	size_t len = strlen(r->text);

	(void)snprintf(r->text + len, sizeof(r->text) - len, "%s%s%s",
	    len > 0 ? " " : "", mark, text);
}

static void
note_suffix(void *arg, const char *name, enum suffix_kind kind)
{
	static const char *const marks[] = {
		[SUFFIX_PLAIN] = "",
		[SUFFIX_WILDCARD] = "*.",
		[SUFFIX_EXCEPTION] = "!",
	};

	note(arg, marks[kind], name);
}

/* "zone/category=ns,ns" */
static void
note_zone(void *arg, const struct listed_zone *zone)
{
	char *text = mem_printf("%s%s%s", zone->name,
	    zone->category != NULL ? "/" : "",
	    zone->category != NULL ? row_str((enum row) * zone->category) : "");

	for (size_t i = 0; i < zone->nservers; i++) {
		char *longer = mem_printf(
		    "%s%c%s", text, i == 0 ? '=' : ',', zone->servers[i]);

		free(text);
		text = longer;
	}
	note(arg, "", text);
	free(text);
}

enum list {
	GTLD_LIST,
	SUFFIX_LIST,
	ZONE_LIST
};

static void
read_bytes(struct reading *r, enum list list, const char *text, size_t len)
{
	struct input *in;

	*r = (struct reading){ .status = ST_OK };
	intern_init(&r->gtlds.labels);
	assert_int_equal(
	    input_open(&in, bytes_path(text, len), &r->why), ST_OK);
	if (list == GTLD_LIST)
		r->status = gtlds_read(&r->gtlds, in, &r->counts, &r->why);
	else if (list == SUFFIX_LIST)
		r->status =
		    suffixes_read(in, note_suffix, r, &r->counts, &r->why);
	else
		r->status =
		    zone_list_read(in, note_zone, r, &r->counts, &r->why);
	for (uint32_t i = 0; i < r->gtlds.labels.n; i++)
		note(r, "", intern_text(&r->gtlds.labels, i));
	gtlds_free(&r->gtlds);
	input_close(in);
	texts_close();
}

static void
read_list(struct reading *r, enum list list, const char *text)
{
	read_bytes(r, list, text, strlen(text));
}

static void
assert_ok(const struct reading *r)
{
	if (r->status != ST_OK)
		fail_msg("%s", r->why.text);
}

static void
gtlds_are_read_whatever_stands_beside_them(void **state)
{
	static const struct {
		const char *text, *labels;
		const char *time;
	} cases[] = {
		{ GTLDS(GTLD("com") "," GTLD("net")), "com net", "unknown" },
		{ "{\"updatedOn\":\"2025-07-20T10:01:43Z\",\"version\":{},"
		  "\"gTLDs\":[{\"delegationDate\":null,\"gTLD\":\"com\","
		  "\"removalDate\":\"2020-01-01\",\"x\":[1]}]}",
		    "com", "2025-07-20T10:01:43Z" },
		{ "{\"updatedOn\":17,\"gTLDs\":[" GTLD("com") "]}", "com",
		    "unknown" },
		{ "{\"updatedOn\":\"long ago\",\"gTLDs\":[" GTLD("com") "]}",
		    "com", "unknown" },
		/* Case and form of a label do not matter; nor doubles. */
		{ GTLDS(GTLD("COM") "," GTLD("com") "," GTLD("com.")), "com",
		    "unknown" },
		{ GTLDS(GTLD("\\u6e2c\\u8a66") "," GTLD("XN--G6W251D")),
		    "xn--g6w251d", "unknown" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char when[TIME_STRLEN];
		struct reading r;

		read_list(&r, GTLD_LIST, cases[i].text);
		assert_ok(&r);
		assert_string_equal(r.text, cases[i].labels);
		assert_string_equal(
		    time_format(r.counts.data_time, when), cases[i].time);
		assert_int_equal(r.counts.rows_skipped, 0);
	}
}

static void
what_is_no_gtld_is_skipped_and_counted(void **state)
{
	static const char *const bad[] = { "{}", "7", "null", "[]", "\"com\"",
		"{\"gTLD\":null}", "{\"gTLD\":7}", GTLD(""), GTLD("."),
		GTLD("a.b"), GTLD("a..b"),
		GTLD("0123456789012345678901234567890123456789012345678901234"
		     "567890123") };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		char *text = mem_printf(
		    GTLDS(TEN(GTLD("com") ",") TEN(GTLD("net") ",") "%s"),
		    bad[i]);
		struct reading r;

		read_list(&r, GTLD_LIST, text);
		free(text);
		print_message("  %s\n", bad[i]);
		assert_ok(&r);
		assert_string_equal(r.text, "com net");
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, "gTLDs[20]");
	}
}

static void
what_is_no_list_of_gtlds_is_refused(void **state)
{
	static const char *const bad[] = { "", "{", "7", "[]", "{}",
		"{\"gTLDs\":{}}", "{\"gTLDs\":null}", GTLDS(""), "<html>",
		GTLDS(GTLD("com")) "x", "{\"gTLDs\":[],\"gTLDs\":[]}",
		"{\"gTLDs\":[" GTLD("com") "," };
	struct reading r;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		read_list(&r, GTLD_LIST, bad[i]);
		print_message("  %s\n", bad[i]);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, "/proc/self/fd/");
	}
	/* More than 5 % of bad rows. */
	read_list(&r, GTLD_LIST, GTLDS(GTLD("com") ",7"));
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "1 of 2");
}

static void
a_list_of_gtlds_without_end_is_refused(void **state)
{
	size_t len = (size_t)17 << 20;
	char *text = mem_alloc(len);
	struct reading r;

	(void)state;
	memset(text, ' ', len);
	text[0] = '[';
	read_bytes(&r, GTLD_LIST, text, len);
	free(text);
	assert_int_equal(r.status, ST_LIMIT);
}

static void
suffixes_are_rules_of_the_icann_section_with_two_labels(void **state)
{
	static const struct {
		const char *text, *suffixes;
	} cases[] = {
		{ BEGIN "com\nco.uk\n" END, "co.uk" },
		{ "early.uk\n" BEGIN "co.uk\n" END "late.uk\n"
		  "// ===BEGIN PRIVATE DOMAINS===\nblogspot.com\n",
		    "co.uk" },
		/* Wildcards and exceptions, also beneath a TLD. */
		{ BEGIN "ck\n*.ck\n!www.ck\n*.kawasaki.jp\n"
			"!city.kawasaki.jp\n" END,
		    "*.ck !www.ck *.kawasaki.jp !city.kawasaki.jp" },
		/* Case, final dot, U-labels, what stands behind a blank. */
		{ BEGIN "CO.Uk\na.uk.\nb.uk // note\nc.uk\tx\n" END,
		    "co.uk a.uk b.uk c.uk" },
		{ BEGIN "\xe5\x80\x8b\xe4\xba\xba.hk\n" END, "xn--gmqw5a.hk" },
		{ BEGIN "\xc3\x85lesund.no\nxn--lesund-huA.no\n" END,
		    "xn--lesund-hua.no xn--lesund-hua.no" },
		{ BEGIN "*.\xe5\x80\x8b\xe4\xba\xba.hk\n" END,
		    "*.xn--gmqw5a.hk" },
		/* "A rule ends at the first blank"; so one begins a comment. */
		{ BEGIN "\n  \n co.uk\n//co.uk\n// co.uk\nuk\n" END, "" },
		{ BEGIN "*\n*.\n" END, "" },
		/* Line ends of another system. */
		{ "// ===BEGIN ICANN DOMAINS===\r\nco.uk\r\n"
		  "// ===END ICANN DOMAINS===\r\n",
		    "co.uk" },
		/* Twice. */
		{ BEGIN "a.uk\n" END "b.uk\n" BEGIN "c.uk\n" END, "a.uk c.uk" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct reading r;

		read_list(&r, SUFFIX_LIST, cases[i].text);
		assert_ok(&r);
		assert_string_equal(r.text, cases[i].suffixes);
		assert_int_equal(r.counts.rows_skipped, 0);
	}
}

static void
the_lists_version_is_its_time(void **state)
{
	static const struct {
		const char *text, *time;
	} cases[] = {
		{ "// VERSION: 2025-03-28_12-15-04_UTC\n",
		    "2025-03-28T00:00:00Z" },
		/* A shorter comment is not the beginning of that one. */
		{ "// VERSION: 2025-03-28_12-15-04_UTC\n//\n// \n// V\n",
		    "2025-03-28T00:00:00Z" },
		{ "// VERSION: 2025-03-28\n", "2025-03-28T00:00:00Z" },
		{ "// VERSION: \n", "unknown" },
		{ "// VERSION: yesterday, or so\n", "unknown" },
		{ "// COMMIT: 2025-03-28\n", "unknown" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *text = mem_printf("%s" BEGIN "uk\n" END, cases[i].text);
		char when[TIME_STRLEN];
		struct reading r;

		read_list(&r, SUFFIX_LIST, text);
		free(text);
		assert_ok(&r);
		assert_string_equal(
		    time_format(r.counts.data_time, when), cases[i].time);
	}
}

static void
a_list_of_suffixes_that_is_cut_is_refused(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "", "no ICANN section" },
		{ "co.uk\n", "no ICANN section" },
		{ END, "no ICANN section" },
		{ BEGIN "co.uk\n", "no end of the ICANN section" },
		{ BEGIN END BEGIN "co.uk\n", "no end of the ICANN section" },
		{ BEGIN "co.uk\n// ===END ICANN DOM", "no end" },
		{ BEGIN "a..b\n" END, "1 of 1" },
		{ BEGIN END, "no suffix of ICANN's section in it" },
		{ BEGIN "// uk\n\n" END "uk\n", "no suffix" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct reading r;

		read_list(&r, SUFFIX_LIST, cases[i].text);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, cases[i].says);
	}
}

static void
bad_suffixes_are_skipped_and_named(void **state)
{
	static const char *const bad[] = { "a..uk", "!", "!.uk", "*..uk", ".uk",
		"\xff\xfe.uk", "a\\", "*.\xe5\x80.hk" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		char *text = mem_printf(
		    BEGIN TEN("co.uk\n") TEN("a.uk\n") "%s\n" END, bad[i]);
		struct reading r;

		read_list(&r, SUFFIX_LIST, text);
		free(text);
		print_message("  %s\n", bad[i]);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, ":22: no domain name");
	}
}

static void
zones_are_listed_with_category_and_servers_or_without(void **state)
{
	static const struct {
		const char *text, *zones;
	} cases[] = {
		{ "\n# zone\tgTLD\n#\nnl\n", "nl" },
		{ "nl\n", "nl" },
		{ "nl", "nl" },
		{ ".\n", "." },
		{ "NL.\r\n", "nl" },
		{ "nl  \n", "nl" },
		{ "nl\tccTLD\n", "nl/ccTLD" },
		{ "nl\tCCTLD\n", "nl/ccTLD" },
		{ "nl\tother\tns1.nl\n", "nl/other=ns1.nl" },
		{ "nl\t\tns1.nl,NS2.nl.\n", "nl=ns1.nl,ns2.nl" },
		{ "nl\t\t ns1.nl , ns2.nl ,\n", "nl=ns1.nl,ns2.nl" },
		{ "nl\t\t,,ns1.nl\n", "nl=ns1.nl" },
		{ "nl\t\t\n", "nl" },
		{ "nl\t\n", "nl" },
		{ "nl\tccTLD\t\n", "nl/ccTLD" },
		{ "\xe5\x80\x8b\xe4\xba\xba.hk\t\tns.\xe5\x80\x8b\xe4\xba\xba"
		  ".hk\n",
		    "xn--gmqw5a.hk=ns.xn--gmqw5a.hk" },
		{ "_tcp.example\n*.example\n", "_tcp.example *.example" },
		{ "0-63.2.0.192.in-addr.arpa\trevMap\n",
		    "0-63.2.0.192.in-addr.arpa/revMap" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct reading r;

		read_list(&r, ZONE_LIST, cases[i].text);
		assert_ok(&r);
		assert_string_equal(r.text, cases[i].zones);
		assert_int_equal(r.counts.rows_skipped, 0);
	}
}

static void
bad_lines_of_a_zone_list_are_skipped_and_named(void **state)
{
	static const struct {
		const char *line, *says;
	} cases[] = {
		{ "a zone of mine", "a blank within the zone's name" },
		{ "a..b", "no domain name" },
		{ "\tccTLD", "no domain name" },
		{ "  ", "no domain name" },
		{ "nl\tTLD", "no category" },
		{ "nl\tcctl", "no category" },
		{ "nl\tns1.nl", "no category" },
		{ "nl\t\tns1..nl", "no name server" },
		{ "nl\t\tns1.nl,a..b", "no name server" },
		{ "\xff.nl", "no domain name" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *text =
		    mem_printf(TEN("nl\n") "%s\n" TEN("de\n"), cases[i].line);
		struct reading r;

		read_list(&r, ZONE_LIST, text);
		free(text);
		print_message("  %s\n", cases[i].line);
		assert_ok(&r);
		assert_string_equal(r.text, "nl nl nl nl nl nl nl nl nl nl"
					    " de de de de de de de de de de");
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, ":11: ");
		assert_holds(r.counts.first_skipped, cases[i].says);
	}
}

static void
a_zone_list_without_a_zone_is_refused(void **state)
{
	static const char *const texts[] = { "", "\n", "# nl\n#\n\n" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(texts); i++) {
		struct reading r;

		read_list(&r, ZONE_LIST, texts[i]);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, "no zone in it");
	}
}

static void
a_nul_is_no_end_of_a_name(void **state)
{
	static const char text[] =
	    TEN("de\n") TEN("de\n") "n\0l\n"
				    "\xe5\x80\x8b\0x.hk\n";
	struct reading r;

	(void)state;
	read_bytes(&r, ZONE_LIST, text, sizeof(text) - 1);
	assert_int_equal(r.counts.rows_read, 22);
	assert_int_equal(r.counts.rows_skipped, 1);
	assert_holds(r.text, "n\\000l");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gtlds_are_read_whatever_stands_beside_them),
		cmocka_unit_test(what_is_no_gtld_is_skipped_and_counted),
		cmocka_unit_test(what_is_no_list_of_gtlds_is_refused),
		cmocka_unit_test(a_list_of_gtlds_without_end_is_refused),
		cmocka_unit_test(
		    suffixes_are_rules_of_the_icann_section_with_two_labels),
		cmocka_unit_test(the_lists_version_is_its_time),
		cmocka_unit_test(a_list_of_suffixes_that_is_cut_is_refused),
		cmocka_unit_test(bad_suffixes_are_skipped_and_named),
		cmocka_unit_test(
		    zones_are_listed_with_category_and_servers_or_without),
		cmocka_unit_test(
		    bad_lines_of_a_zone_list_are_skipped_and_named),
		cmocka_unit_test(a_zone_list_without_a_zone_is_refused),
		cmocka_unit_test(a_nul_is_no_end_of_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
