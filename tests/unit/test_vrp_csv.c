#include <errno.h>
#include <sys/stat.h>

#include "survey/base/array.h"
#include "tests/unit/vrp_reading.h"

#define DATA "../shared/data/"

#define ROUTINATOR "ASN,IP Prefix,Max Length,Trust Anchor\n"
#define CSVEXT     "URI,ASN,IP Prefix,Max Length,Not Before,Not After\n"

struct good_case {
	const char *name, *text, *format, *rows;
};

static const struct good_case good[] = {
	{ "routinator csv",
	    ROUTINATOR "AS196615,2001:7fb:fd03::/48,48,ripe\n"
		       "AS1,10.0.0.0/8,8,N/A\n",
	    "routinator-csv",
	    "2001:7fb:fd03::/48 48 196615 ripe -\n10.0.0.0/8 8 1 - -\n" },
	{ "routinator csvcompat",
	    "\"ASN\",\"IP Prefix\",\"Max Length\",\"Trust Anchor\"\n"
	    "\"196615\",\"2001:7fb:fd03::/48\",\"48\",\"ripe\"\n",
	    "routinator-csvcompat", "2001:7fb:fd03::/48 48 196615 ripe -\n" },
	{ "routinator csvext",
	    CSVEXT "N/A,AS1,10.0.0.0/8,8,N/A,N/A\n"
		   "rsync://x/y.roa,AS1,10.0.0.0/8,9,2020-08-07T12:00:00Z,"
		   "2021-07-01T00:00:00Z\n",
	    "routinator-csvext",
	    "10.0.0.0/8 8 1 - -\n10.0.0.0/8 9 1 - 1625097600\n" },
	{ "archive, URI in quotes, without maxLength",
	    CSVEXT "\"rsync://x/a,b.roa\",AS1,10.0.0.0/8,,"
		   "2019-07-01 00:00:00,2020-08-07 12:00:00\n"
		   "\"rsync://x/a\"\"b.roa\",AS2,10.0.0.0/8,8,,\n",
	    "routinator-csvext",
	    "10.0.0.0/8 8 1 - 1596801600 x\n10.0.0.0/8 8 2 - -\n" },
	{ "rpki-client",
	    "ASN,IP Prefix,Max Length,Trust Anchor,Expires\n"
	    "AS13335,1.0.0.0/24,24,apnic,1713709073\n"
	    "AS13335,1.0.1.0/24,24,apnic,\n"
	    "AS13335,1.0.2.0/24,24,apnic,0\n",
	    "rpki-client-csv",
	    "1.0.0.0/24 24 13335 apnic 1713709073\n"
	    "1.0.1.0/24 24 13335 apnic -\n1.0.2.0/24 24 13335 apnic -\n" },
	{ "fort", "ASN,Prefix,Max prefix length\nAS1000,192.0.2.0/24,24\n",
	    "fort-csv", "192.0.2.0/24 24 1000 - -\n" },
	{ "columns in any order and case, unknown ones",
	    "trust anchor,Comment,MAX LENGTH,x,ip prefix,asn\n"
	    "ripe,\"a, b\",25,,10.0.0.0/24,as4294967295\n",
	    "routinator-csv", "10.0.0.0/24 25 4294967295 ripe -\n" },
	{ "byte order mark, blanks, CR LF, empty lines, no LF at the end",
	    "\xef\xbb\xbf\r\n ASN , \"IP Prefix\" ,Max Length,Trust Anchor\r\n"
	    "\r\n \t\r\nAS1,\t10.0.0.0/8 , \"9\" ,ripe \r\n"
	    "AS0,::/0,128,\"\"",
	    "routinator-csv", "10.0.0.0/8 9 1 ripe -\n::/0 128 0 - -\n" },
	{ "nothing but the header", ROUTINATOR, "routinator-csv", "" },
	{ "both times in one file",
	    "ASN,Prefix,Max Length,Trust Anchor,Not After\n"
	    "1,10.0.0.0/8,8,ripencc,2020-09-13T12:26:40Z\n",
	    "routinator-csv", "10.0.0.0/8 8 1 ripe 1600000000\n" },
};

static void
each_kind_of_csv_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		struct reading r;

		print_message("  %s\n", good[i].name);
		read_text(&r, good[i].text);
		assert_ok(&r);
		assert_rows(&r, good[i].rows);
		assert_string_equal(r.counts.format, good[i].format);
		assert_int_equal(r.counts.rows_read, r.table.n);
		assert_int_equal(r.counts.rows_skipped, 0);
		assert_int_equal(r.counts.data_time, SET_TIME);
		done(&r);
	}
}

static const char *const faults[][2] = {
	{ ",1.0.0.0/24,24,ripe", "no AS number" },
	/* A byte order mark, but not at the file's begin. */
	{ "\xef\xbb\xbf"
	  "1,1.0.0.0/24,24,ripe",
	    "no AS number" },
	{ "AS,1.0.0.0/24,24,ripe", "no AS number" },
	{ "-1,1.0.0.0/24,24,ripe", "no AS number" },
	{ "1.1,1.0.0.0/24,24,ripe", "no AS number" },
	{ "AS4294967296,1.0.0.0/24,24,ripe",
	    "the AS number is beyond 32 bits (RFC 6793)" },
	{ "AS1,,24,ripe", "no IP prefix" },
	{ "AS1,1.0.0.0,24,ripe", "no IP prefix" },
	{ "AS1,1.0.0.0/33,33,ripe", "no IP prefix" },
	{ "AS1,1.0.0.1/24,24,ripe",
	    "bits set behind its length (RFC 9582 section 4.3.2.1)" },
	{ "AS1,1.0.0.0/24,23,ripe", "maxLength is less than the prefix's" },
	{ "AS1,1.0.0.0/24,33,ripe",
	    "maxLength is beyond 32 (RFC 9582 section 4.3.2.2)" },
	{ "AS1,::/0,129,ripe", "maxLength is beyond 128" },
	{ "AS1,1.0.0.0/24,24.0,ripe", "maxLength is no number" },
	{ "AS1,1.0.0.0/24,N/A,ripe", "maxLength is no number" },
	{ "AS1,1.0.0.0/24,24", "fewer fields than the header has" },
	{ "AS1", "fewer fields than the header has" },
	{ "AS1,1.0.0.0/24,24,ripe,", "more fields than the header has" },
	{ "AS1,1.0.0.0/24,24,a\001b", "control characters" },
	{ "AS1,1.0.0.0/24,24,\"ripe", "a quoted field has no end" },
	{ "AS1,1.0.0.0/24,24,\"ripe\"\"", "a quoted field has no end" },
	{ "AS1,1.0.0.0/24,24,\"", "a quoted field has no end" },
	{ "AS1,1.0.0.0/24,24,\"ri\"pe", "text behind a quoted field" },
	{ "AS1,1.0.0.0/24,24,0123456789012345678901234567890123456789012345678"
	  "901234567890123",
	    "label is too long" },
	{ "AS1,1.0.0.0/24,24,\"ri\"\"pe\",x", "more fields" },
};

static void
a_bad_row_is_skipped_and_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(faults); i++) {
		struct reading r;
		char *text = mem_printf(
		    ROUTINATOR TWENTY("1,1.0.0.0/24,24,ripe\n") "%s\n",
		    faults[i][0]);
		char *rest;

		print_message("  %s\n", faults[i][0]);
		read_text(&r, text);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_int_equal(r.table.n, 20);
		assert_holds(r.counts.first_skipped, faults[i][1]);
		rest = strchr(r.counts.first_skipped, ':');
		assert_int_equal(strncmp(rest, ":22: ", 5), 0);
		done(&r);
		free(text);
	}
}

static void
a_bad_time_is_a_bad_row(void **state)
{
	static const char *const times[] = { "tomorrow", "-5", "1e9",
		"2021-02-30 00:00:00", "99999999999999999999" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(times); i++) {
		struct reading r;
		char *text = mem_printf(
		    CSVEXT TWENTY(
			",1,1.0.0.0/24,24,,\n") ",1,1.0.0.0/24,24,,%s\n",
		    times[i]);

		read_text(&r, text);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, "the expiry is no time");
		done(&r);
		free(text);
	}
}

static void
a_nul_byte_makes_a_bad_row(void **state)
{
	static const char text[] = ROUTINATOR TWENTY(
	    "1,1.0.0.0/24,24,ripe\n") "1,1.0.0.0/24\0,24,ripe\n";
	struct reading r;

	(void)state;
	read_bytes(&r, text, sizeof(text) - 1);
	assert_ok(&r);
	assert_int_equal(r.counts.rows_skipped, 1);
	done(&r);
}

static const char *const headless[] = {
	"AS1,10.0.0.0/8,8,ripe\n",
	"ASN,IP Prefix,Trust Anchor\nAS1,10.0.0.0/8,ripe\n",
	"ASN,Max Length,Trust Anchor\n",
	"IP Prefix,Max Length\n",
	"ASN,IP Prefix,Prefix,Max Length\n",
	"ASN,ASN,IP Prefix,Max Length\n",
	"ASN,IP Prefix,Max Length,\"Trust Anchor\n",
	"ASN;IP Prefix;Max Length\n",
	"a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,0,1,2,3,"
	"ASN,Prefix,Max Length\n",
	"roa-set {\n    12.34.56.0/24 source-as 1234\n}\n",
	"roa 12.34.56.0/24 max 24 as 1234;\n",
	"\x7f"
	"ELF\x02",
};

static void
a_file_without_a_header_is_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(headless); i++) {
		struct reading r;

		print_message("  %s\n", headless[i]);
		read_text(&r, headless[i]);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text,
		    ":1: neither JSON nor a CSV header "
		    "of VRPs (\"ASN,IP Prefix,Max Length,Trust Anchor\"");
		done(&r);
	}
}

static void
too_many_bad_rows_make_a_bad_file(void **state)
{
	struct reading r;

	(void)state;
	read_text(&r, ROUTINATOR "AS1,10.0.0.0/8,8,ripe\nx\ny\n");
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "too many bad rows: 2 of 3, the first at ");
	assert_holds(r.why.text, ":3: fewer fields than the header has");
	done(&r);
}

static void
a_line_without_end_fails_the_file(void **state)
{
	const size_t len = 3 * INPUT_LINE_MAX;
	char *text = mem_alloc(len);
	struct reading r;

	(void)state;
	memset(text, '1', len);
	memcpy(text, ROUTINATOR, strlen(ROUTINATOR));
	read_bytes(&r, text, len);
	assert_true(r.status == ST_SYNTAX || r.status == ST_LIMIT);
	done(&r);
	memset(text, '1', len);
	read_bytes(&r, text, len);
	assert_true(r.status == ST_SYNTAX || r.status == ST_LIMIT);
	done(&r);
	free(text);
}

static void
the_kind_of_expiry_is_the_columns(void **state)
{
	struct reading r;

	(void)state;
	read_text(&r, CSVEXT "N/A,AS1,10.0.0.0/8,8,N/A,N/A\n");
	assert_int_equal(r.table.expiry, EXPIRY_NONE);
	done(&r);
	read_text(&r, CSVEXT ",AS1,10.0.0.0/8,8,,2020-09-13 12:26:39\n"
			     ",AS2,10.0.0.0/8,8,,2020-09-13 12:26:40\n");
	assert_int_equal(r.table.expiry, EXPIRY_ROA);
	assert_rows(&r, "10.0.0.0/8 8 1 - 1599999999 x\n"
			"10.0.0.0/8 8 2 - 1600000000\n");
	assert_int_equal(r.table.no_ta.expired, 1);
	done(&r);
	read_text(&r, "ASN,Prefix,Max Length,Expires\n1,10.0.0.0/8,8,1\n");
	assert_int_equal(r.table.expiry, EXPIRY_CHAIN);
	done(&r);
}

static void
as0_trust_anchors_stay_out_unless_asked_for(void **state)
{
	static const char text[] =
	    ROUTINATOR "AS0,1.0.0.0/8,8,apnic-as0\nAS0,2.0.0.0/8,8,apnic\n";
	struct reading r;

	(void)state;
	read_text(&r, text);
	assert_rows(&r, "2.0.0.0/8 8 0 apnic -\n");
	assert_int_equal(ta_named(&r, "apnic-as0").left_out, 1);
	done(&r);
	begin(&r);
	r.options.as0_tals = true;
	read_bytes_into(&r, text, strlen(text));
	assert_rows(&r, "1.0.0.0/8 8 0 apnic-as0 -\n2.0.0.0/8 8 0 apnic -\n");
	done(&r);
}

static void
a_path_may_name_the_trust_anchor(void **state)
{
	static const struct {
		const char *path, *anchor;
	} cases[] = {
		{ "rpki/ripencc.tal/2025/07/20/roas.csv.xz", "ripencc" },
		{ "/x/apnic-iana.tal/roas.csv", "apnic-iana" },
		{ "arin.tal/roas.csv", "arin" },
		{ "a.tal/b.tal/c", "b" },
		{ "x/.tal/roas.csv", NULL },
		{ "x/arin.talk/roas.csv", NULL },
		{ "x/tal/roas.csv", NULL },
		{ "roas.csv", NULL },
		{ "-", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		size_t len = 0;
		const char *anchor = vrp_anchor_of_path(cases[i].path, &len);

		if (cases[i].anchor == NULL) {
			assert_null(anchor);
			continue;
		}
		assert_int_equal(len, strlen(cases[i].anchor));
		assert_memory_equal(anchor, cases[i].anchor, len);
	}
}

/* A file of the archive, in a folder as there. */
static void
read_archived(struct reading *r, const char *text)
{
	char dir[] = P_tmpdir "/test-vrp-XXXXXX";
	char *tal, *path;
	FILE *file;

	assert_non_null(mkdtemp(dir));
	tal = mem_printf("%s/ripencc.tal", dir);
	path = mem_printf("%s/roas.csv", tal);
	assert_int_equal(mkdir(tal, 0700), 0);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	read_path(r, path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(tal), 0);
	assert_int_equal(rmdir(dir), 0);
	free(tal);
	free(path);
}

static void
the_archives_rows_take_the_label_of_their_folder(void **state)
{
	struct reading r;

	(void)state;
	read_archived(&r, CSVEXT "x,AS1,10.0.0.0/8,,,\n");
	assert_ok(&r);
	assert_rows(&r, "10.0.0.0/8 8 1 ripe -\n");
	assert_true(ta_named(&r, "ripe").named);
	done(&r);
	/* Named, though there is nothing of it. */
	read_archived(&r, CSVEXT);
	assert_ok(&r);
	assert_true(ta_named(&r, "ripe").named);
	done(&r);
	/* Other files say it themselves, or have none. */
	read_archived(&r, ROUTINATOR "AS1,10.0.0.0/8,8,arin\n"
				     "AS2,10.0.0.0/8,8,N/A\n");
	assert_rows(&r, "10.0.0.0/8 8 1 arin -\n10.0.0.0/8 8 2 - -\n");
	done(&r);
	read_archived(&r, "ASN,Prefix,Max prefix length\n1,10.0.0.0/8,8\n");
	assert_rows(&r, "10.0.0.0/8 8 1 - -\n");
	done(&r);
	read_archived(&r, "URI,ASN,IP Prefix,Max Length,Trust Anchor\n"
			  "x,AS1,10.0.0.0/8,8,arin\n");
	assert_rows(&r, "10.0.0.0/8 8 1 arin -\n");
	done(&r);
}

static void
of_a_long_path_the_end_is_said(void **state)
{
	char folder[] = P_tmpdir "/test-vrp-XXXXXX";
	char *dir, *path;
	struct reading r;
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	dir = mem_printf("%s/%0200d", folder, 7);
	path = mem_printf("%s/roas.csv", dir);
	assert_int_equal(mkdir(dir, 0700), 0);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(ROUTINATOR "x\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	read_path(&r, path);
	assert_int_equal(r.status, ST_SYNTAX);
	assert_int_equal(strncmp(r.counts.first_skipped, "...0", 4), 0);
	assert_holds(r.counts.first_skipped,
	    "7/roas.csv:2: fewer fields than the header has");
	assert_int_equal(
	    strlen(r.counts.first_skipped), sizeof(r.counts.first_skipped) - 1);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(rmdir(folder), 0);
	free(path);
	free(dir);
	done(&r);
}

static void
the_real_files_are_read_whole(void **state)
{
	static const struct {
		const char *path, *format;
		uint64_t rows, tas, expired;
		enum vrp_expiry expiry;
	} files[] = {
		{ DATA "samples/vrp/routinator.csv.gz", "routinator-csv", 9999,
		    3, 0, EXPIRY_NONE },
		{ DATA "samples/vrp/rpki-client.csv.gz", "rpki-client-csv",
		    9999, 3, 0, EXPIRY_CHAIN },
		{ DATA "samples/vrp/routinator/111.csv", "routinator-csv", 2, 0,
		    0, EXPIRY_NONE },
		{ DATA "samples/vrp/routinator/111.csvcompat",
		    "routinator-csvcompat", 2, 0, 0, EXPIRY_NONE },
		{ DATA "samples/vrp/routinator/111.csvext", "routinator-csvext",
		    2, 0, 0, EXPIRY_NONE },
		{ DATA "samples/vrp/routinator/000.csv", "routinator-csv", 0, 0,
		    0, EXPIRY_NONE },
	};

	(void)state;
	if (access(DATA, R_OK) != 0) {
		print_message("  no " DATA ": skipped\n");
		skip();
	}
	for (size_t i = 0; i < LENGTH_OF(files); i++) {
		struct reading r;

		print_message("  %s\n", files[i].path);
		read_path(&r, files[i].path);
		assert_ok(&r);
		assert_string_equal(r.counts.format, files[i].format);
		assert_int_equal(r.counts.rows_read, files[i].rows);
		assert_int_equal(r.counts.rows_skipped, 0);
		assert_int_equal(r.table.n, files[i].rows);
		assert_int_equal(r.table.tas.n, files[i].tas);
		assert_int_equal(r.table.expiry, files[i].expiry);
		done(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_csv_is_read),
		cmocka_unit_test(a_bad_row_is_skipped_and_said),
		cmocka_unit_test(a_bad_time_is_a_bad_row),
		cmocka_unit_test(a_nul_byte_makes_a_bad_row),
		cmocka_unit_test(a_file_without_a_header_is_none),
		cmocka_unit_test(too_many_bad_rows_make_a_bad_file),
		cmocka_unit_test(a_line_without_end_fails_the_file),
		cmocka_unit_test(the_kind_of_expiry_is_the_columns),
		cmocka_unit_test(as0_trust_anchors_stay_out_unless_asked_for),
		cmocka_unit_test(a_path_may_name_the_trust_anchor),
		cmocka_unit_test(
		    the_archives_rows_take_the_label_of_their_folder),
		cmocka_unit_test(of_a_long_path_the_end_is_said),
		cmocka_unit_test(the_real_files_are_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
