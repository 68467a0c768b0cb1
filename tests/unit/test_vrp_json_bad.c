#include "survey/base/array.h"
#include "tests/unit/vrp_reading.h"

#define ROA                                                                    \
	"{\"asn\":13335,\"prefix\":\"1.0.0.0/24\",\"maxLength\":24,"           \
	"\"ta\":\"apnic\",\"expires\":1753453058}"
#define ROA_ROW "1.0.0.0/24 24 13335 apnic 1753453058\n"

static const char *const faults[][2] = {
	{ "1", "not an object" },
	{ "[" ROA "]", "not an object" },
	{ "null", "not an object" },
	{ "{}", "asn is missing" },
	{ "{\"prefix\":\"1.0.0.0/24\"}", "asn is missing" },
	{ "{\"asn\":1}", "prefix is missing" },
	{ "{\"asn\":null,\"prefix\":\"1.0.0.0/24\"}",
	    "asn is neither a number nor a string" },
	{ "{\"asn\":[1],\"prefix\":\"1.0.0.0/24\"}",
	    "asn is neither a number nor a string" },
	{ "{\"asn\":-1,\"prefix\":\"1.0.0.0/24\"}", "no AS number" },
	{ "{\"asn\":64500.0,\"prefix\":\"1.0.0.0/24\"}", "no AS number" },
	{ "{\"asn\":1e400,\"prefix\":\"1.0.0.0/24\"}", "no AS number" },
	{ "{\"asn\":1e-99999999999,\"prefix\":\"1.0.0.0/24\"}",
	    "no AS number" },
	{ "{\"asn\":4294967296,\"prefix\":\"1.0.0.0/24\"}", "beyond 32 bits" },
	{ "{\"asn\":99999999999999999999,\"prefix\":\"1.0.0.0/24\"}",
	    "beyond 32 bits (RFC 6793)" },
	{ "{\"asn\":\"AS4294967296\",\"prefix\":\"1.0.0.0/24\"}",
	    "beyond 32 bits" },
	{ "{\"asn\":\"\",\"prefix\":\"1.0.0.0/24\"}", "no AS number" },
	{ "{\"asn\":\"AS\",\"prefix\":\"1.0.0.0/24\"}", "no AS number" },
	{ "{\"asn\":\"ASAS1\",\"prefix\":\"1.0.0.0/24\"}", "no AS number" },
	{ "{\"asn\":\"1.0\",\"prefix\":\"1.0.0.0/24\"}", "no AS number" },
	{ "{\"asn\":\"1 \",\"prefix\":\"1.0.0.0/24\"}", "no AS number" },
	{ "{\"asn\":\"1\\u0000\",\"prefix\":\"1.0.0.0/24\"}", "no AS number" },
	{ "{\"asn\":1,\"prefix\":24}", "prefix is no string" },
	{ "{\"asn\":1,\"prefix\":null}", "prefix is no string" },
	{ "{\"asn\":1,\"prefix\":\"\"}", "no IP prefix" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0\"}", "no IP prefix" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0/24\"}", "no IP prefix" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.256/32\"}", "no IP prefix" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/33\"}", "no IP prefix" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/99999999999\"}", "no IP prefix" },
	{ "{\"asn\":1,\"prefix\":\"01.0.0.0/24\"}", "no IP prefix" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24 \"}", "no IP prefix" },
	{ "{\"asn\":1,\"prefix\":\"::/129\"}", "no IP prefix" },
	{ "{\"asn\":1,\"prefix\":\"::1::/64\"}", "no IP prefix" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.1/24\"}",
	    "bits set behind its length (RFC 9582 section 4.3.2.1)" },
	{ "{\"asn\":1,\"prefix\":\"0.0.0.1/0\"}", "bits set" },
	{ "{\"asn\":1,\"prefix\":\"2001:db8::1/64\"}", "bits set" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"maxLength\":23}",
	    "maxLength is less than the prefix's length "
	    "(RFC 9582 section 4.3.2.2)" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"maxLength\":33}",
	    "maxLength is beyond 32 (RFC 9582 section 4.3.2.2)" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"maxLength\":280}",
	    "maxLength is beyond 32" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"maxLength\":4294967320}",
	    "maxLength is beyond 32" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\","
	  "\"maxLength\":18446744073709551640}",
	    "maxLength is beyond 32" },
	{ "{\"asn\":1,\"prefix\":\"::/0\",\"maxLength\":129}",
	    "maxLength is beyond 128 (RFC 9582 section 4.3.2.2)" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"maxLength\":24.0}",
	    "maxLength is no number" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"maxLength\":-1}",
	    "maxLength is no number" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"maxLength\":\"24\"}",
	    "maxLength is no number" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"maxLength\":[]}",
	    "maxLength is no number" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"ta\":1}",
	    "the trust anchor is no string" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"ta\":\"a\\nb\"}",
	    "control characters" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"ta\":\"a\\u007fb\"}",
	    "control characters" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"ta\":\""
	  "0123456789012345678901234567890123456789012345678901234567890123"
	  "\"}",
	    "label is too long" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":-5}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":1e9}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":1600000000.5}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\","
	  "\"expires\":99999999999999999999}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":true}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":\"tomorrow\"}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":"
	  "\"2025-07-20T10:01:43Z\\u0000\"}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":\"2025-07-20 "
	  "                                                      \"}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"source\":[{\"tal\":1}]}",
	    "the trust anchor is no string" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"source\":[{\"validity\":"
	  "{\"notAfter\":\"2022-02-31T00:00:00Z\"}}]}",
	    "the expiry is no time" },
	/* The first of several. */
	{ "{\"asn\":-1,\"prefix\":\"x\"}", "no AS number" },
};

static void
a_bad_row_is_skipped_and_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(faults); i++) {
		struct reading r;
		char *text = mem_printf("{\"roas\":[\n" TWENTY(ROA ",") "\n%s\n"
									"]}",
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
		assert_int_equal(strncmp(rest, ":3: roas[20]: ", 14), 0);
		done(&r);
		free(text);
	}
}

/* Text, what is said, at which offset and line. */
static const struct {
	const char *text, *said;
	unsigned int offset, line;
} broken[] = {
	{ "{", "the file ends where a key should stand", 1, 1 },
	{ "[", "the file ends where a value should stand", 1, 1 },
	{ "[\n\n" ROA "\n", "the file ends where ',' or ']' should stand", 88,
	    4 },
	{ "[" ROA ",]", "']' where a value should stand", 86, 1 },
	{ "[" ROA ",\n,", "',' where a value should stand", 87, 2 },
	{ "[" ROA "],,", "',' where the end of the file should stand", 86, 1 },
	{ "[" ROA "]\n\nx", "'x' where the end of the file should stand", 88,
	    3 },
	{ "{\"roas\":[]}{\"roas\":[]}",
	    "'{' where the end of the file should stand", 11, 1 },
	{ "[" ROA " " ROA "]", "'{' where ',' or ']' should stand", 86, 1 },
	{ "[" ROA "}", "'}' where ',' or ']' should stand", 85, 1 },
	{ "{\"roas\":[" ROA "]]", "']' where ',' or '}' should stand", 94, 1 },
	{ "{\"roas\":[],}", "'}' where a key should stand", 11, 1 },
	{ "{\"roas\":{}}", "\"roas\" is no array", 8, 1 },
	{ "{\"roas\":null}", "\"roas\" is no array", 8, 1 },
	{ "{\"roas\" []}", "'[' where ':' should stand", 8, 1 },
	{ "{roas:[]}", "'r' where a key should stand", 1, 1 },
	{ "{'roas':[]}", "''' where a key should stand", 1, 1 },
	{ "{\"roas\":[],\"roas\":[]}", "key \"roas\" stands twice", 18, 1 },
	{ "{\"metadata\":{},\"metadata\":{},\"roas\":[]}",
	    "key \"metadata\" stands twice", 26, 1 },
	{ "[{\"asn\":1,\"asn\":1,\"prefix\":\"1.0.0.0/8\"}]",
	    "key \"asn\" stands twice in one object", 16, 1 },
	{ "[{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"\\u0061sn\":2}]",
	    "key \"asn\" stands twice in one object", 42, 1 },
	{ "[{\"asn\":01,\"prefix\":\"1.0.0.0/8\"}]", "no number of JSON", 8,
	    1 },
	{ "[{\"asn\":+1}]", "no number of JSON", 8, 1 },
	{ "[{\"asn\":1.}]", "no number of JSON", 8, 1 },
	{ "[{\"asn\":.5}]", "no number of JSON", 8, 1 },
	{ "[{\"asn\":1e}]", "no number of JSON", 8, 1 },
	{ "[{\"asn\":1e+}]", "no number of JSON", 8, 1 },
	{ "[{\"asn\":-}]", "no number of JSON", 8, 1 },
	{ "[{\"asn\":1-2}]", "no number of JSON", 8, 1 },
	{ "[{\"asn\":0x10}]", "'x' where ',' or '}' should stand", 9, 1 },
	{ "[{\"asn\":NaN}]", "'N' where a value should stand", 8, 1 },
	{ "[{\"asn\":1a}]", "'a' where ',' or '}' should stand", 9, 1 },
	{ "[nul]", "'n' where a value should stand", 1, 1 },
	{ "[True]", "'T' where a value should stand", 1, 1 },
	{ "[tru", "'t' where a value should stand", 1, 1 },
	{ "[falsely]", "'l' where ',' or ']' should stand", 6, 1 },
	{ "[\"a\nb\"]", "a control character in a string", 3, 1 },
	{ "[\"a\tb\"]", "a control character in a string", 3, 1 },
	{ "[\"a\\", "the file ends where the end of a string", 4, 1 },
	{ "[\"a\\\"]", "the file ends where the end of a string", 6, 1 },
	{ "[\"ab\\x41\"]", "no escape of JSON", 4, 1 },
	{ "[\"\\\x01\"]", "no escape of JSON", 2, 1 },
	{ "[\"\\u00g0\"]", "no escape of JSON", 2, 1 },
	{ "[\"\\u00\"]", "no escape of JSON", 2, 1 },
	{ "[\"\\ud800\"]", "no escape of JSON", 2, 1 },
	{ "[\"\\ud800x\\udc00\"]", "no escape of JSON", 2, 1 },
	{ "[\"\\ud800\\u0041\"]", "no escape of JSON", 2, 1 },
	{ "[\"\\udc00\\ud800\"]", "no escape of JSON", 2, 1 },
	{ "[\"\xff\"]", "no UTF-8", 2, 1 },
	{ "[\"\xc0\x80\"]", "no UTF-8", 2, 1 },
	{ "[\"\xe0\x80\x80\"]", "no UTF-8", 2, 1 },
	{ "[\"\xed\xa0\x80\"]", "no UTF-8", 2, 1 },
	{ "[\"\xf0\x80\x80\x80\"]", "no UTF-8", 2, 1 },
	{ "[\"\xf4\x90\x80\x80\"]", "no UTF-8", 2, 1 },
	{ "[\"\xf5\x80\x80\x80\"]", "no UTF-8", 2, 1 },
	{ "[\"ab\xc3\"]", "no UTF-8", 4, 1 },
	{ "[\"\xe2\x82x\"]", "no UTF-8", 2, 1 },
	{ "[\x01]", "byte 0x01 where a value should stand", 1, 1 },
	{ "[\xc2\xa0]", "byte 0xc2 where a value should stand", 1, 1 },
	{ "[]\x0c", "byte 0x0c where the end of the file", 2, 1 },
	{ "[1] // done", "'/' where the end of the file", 4, 1 },
};

static void
broken_json_fails_the_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(broken); i++) {
		struct reading r;
		char place[64];

		print_message("  %s\n", broken[i].text);
		read_text(&r, broken[i].text);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, broken[i].said);
		(void)snprintf(place, sizeof(place),
		    ": offset %u (line %u): ", broken[i].offset,
		    broken[i].line);
		assert_holds(r.why.text, place);
		done(&r);
	}
}

static void
a_nul_byte_is_not_taken_for_the_end(void **state)
{
	static const char in_blanks[] = "[" ROA "\0,]";
	static const char in_string[] = "[\"a\0b\"]";
	static const char behind[] = "[" ROA "]\0";
	static const char escaped[] = "[\"\\\0\"]";
	struct reading r;

	(void)state;
	read_bytes(&r, in_blanks, sizeof(in_blanks) - 1);
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "byte 0x00 where ',' or ']' should stand");
	done(&r);
	read_bytes(&r, in_string, sizeof(in_string) - 1);
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "a control character in a string");
	done(&r);
	read_bytes(&r, behind, sizeof(behind) - 1);
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "byte 0x00 where the end of the file");
	done(&r);
	read_bytes(&r, escaped, sizeof(escaped) - 1);
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "no escape of JSON");
	done(&r);
}

static const struct {
	const char *text, *said;
	enum status status;
} refused[] = {
	{ "", "the file is empty", ST_SYNTAX },
	{ " \n", "nothing but blanks", ST_SYNTAX },
	{ "\xef\xbb\xbf", "nothing but blanks", ST_SYNTAX },
	{ "{}", "JSON without \"roas\", no set of VRPs", ST_SYNTAX },
	{ "{\"metadata\":{},\"aspas\":[]}", "JSON without \"roas\"",
	    ST_SYNTAX },
	{ "{\"CIDR\":\"1.0.0.0/24\",\"ASN\":1,\"Hits\":1}\n"
	  "{\"CIDR\":\"1.0.1.0/24\",\"ASN\":1,\"Hits\":1}\n",
	    "JSON without \"roas\"", ST_SYNTAX },
	{ "BZh91AY&SYtorn", "", ST_SYNTAX },
	{ "<!DOCTYPE html><html></html>", "HTML or XML", ST_SYNTAX },
	{ "\n <html>", "HTML or XML", ST_SYNTAX },
	{ "{\"slurmVersion\":1,\"validationOutputFilters\":{}}",
	    "this is a SLURM file (RFC 8416): use --slurm", ST_REFUSED },
	{ "{\"locallyAddedAssertions\":{},\"slurmVersion\":1}",
	    "this is a SLURM file", ST_REFUSED },
	{ "{\"validationOutputFilters\":{},\"slurmVersion\":1}",
	    "this is a SLURM file", ST_REFUSED },
};

static void
what_is_no_set_is_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(refused); i++) {
		struct reading r;

		print_message("  %s\n", refused[i].text);
		read_text(&r, refused[i].text);
		assert_int_equal(r.status, refused[i].status);
		assert_holds(r.why.text, refused[i].said);
		done(&r);
	}
}

static void
too_many_bad_rows_make_a_bad_file(void **state)
{
	struct reading r;

	(void)state;
	read_text(&r, "[" TWENTY(ROA ",") ROA ",1,{}]");
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "too many bad rows: 2 of 23, the first at ");
	assert_holds(r.why.text, ":1: roas[21]: not an object");
	done(&r);
	/* One of twenty is five in a hundred, and not more. */
	read_text(&r, "[1," ROA "," ROA "," ROA "," ROA "," ROA "," ROA "," ROA
		      "," ROA "," ROA "," ROA "," ROA "," ROA "," ROA "," ROA
		      "," ROA "," ROA "," ROA "," ROA "," ROA "]");
	assert_ok(&r);
	assert_int_equal(r.counts.rows_skipped, 1);
	done(&r);
}

static void
line_and_offset_hold_behind_many_blocks(void **state)
{
	static const char row[] = "\n" ROA ",";
	const size_t n = 20000;
	size_t len = n * (sizeof(row) - 1);
	char *text = mem_alloc(len + 16), place[64];
	struct reading r;

	(void)state;
	text[0] = '[';
	for (size_t i = 0; i < n; i++)
		memcpy(text + 1 + i * (sizeof(row) - 1), row, sizeof(row) - 1);
	memcpy(text + 1 + len, "\n ?]", 4);
	read_bytes(&r, text, len + 5);
	assert_int_equal(r.status, ST_SYNTAX);
	(void)snprintf(place, sizeof(place),
	    "offset %zu (line %zu): '?' where a value", len + 3, n + 2);
	assert_holds(r.why.text, place);
	assert_int_equal(r.counts.rows_read, n);
	done(&r);
	free(text);
}

static void
nesting_has_a_limit(void **state)
{
	char text[256];
	struct reading r;

	(void)state;
	for (size_t depth = 63; depth <= 66; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		read_bytes(&r, text, 2 * depth);
		assert_int_equal(r.status, depth > 64 ? ST_LIMIT : ST_SYNTAX);
		assert_holds(r.why.text,
		    depth > 64 ? "offset 64 (line 1): nested deeper than 64"
			       : "too many bad rows: 1 of 1");
		done(&r);
	}
}

/* head, n times c, tail */
static void
read_long(
    struct reading *r, const char *head, char c, size_t n, const char *tail)
{
	size_t before = strlen(head), behind = strlen(tail);
	char *text = mem_alloc(before + n + behind);

	memcpy(text, head, before);
	memset(text + before, c, n);
	memcpy(text + before + n, tail, behind);
	read_bytes(r, text, before + n + behind);
	free(text);
}

static void
tokens_and_objects_have_a_limit(void **state)
{
	const size_t mib = (size_t)1 << 20;
	struct reading r;

	(void)state;
	read_long(&r, "{\"x\":\"", 'a', mib / 2, "\",\"roas\":[]}");
	assert_ok(&r);
	done(&r);
	read_long(&r, "{\"x\":\"", 'a', 4 * mib, "\",\"roas\":[]}");
	assert_int_equal(r.status, ST_LIMIT);
	assert_holds(r.why.text, "a string or number of more than 1048576");
	done(&r);
	read_long(&r, "{\"", 'a', 4 * mib, "\":1,\"roas\":[]}");
	assert_int_equal(r.status, ST_LIMIT);
	done(&r);
	read_long(&r, "[", '1', 4 * mib, "]");
	assert_int_equal(r.status, ST_LIMIT);
	done(&r);
	/* Where they are no token, there may be as many as like to. */
	read_long(&r, "[", ' ', 4 * mib, "]");
	assert_ok(&r);
	done(&r);
	read_long(
	    &r, "[{\"asn\":1,", '\n', 2 * mib, "\"prefix\":\"1.0.0.0/8\"}]");
	assert_int_equal(r.status, ST_LIMIT);
	assert_holds(r.why.text, "an object of more than 1 MiB");
	done(&r);
}

static void
one_trust_anchor_too_many_is_a_bad_row(void **state)
{
	char *text = mem_strdup("[" TWENTY(ROA ","));
	struct reading r;

	(void)state;
	for (int i = 0; i < VRP_TAS_MAX; i++) {
		char *longer = mem_printf("%s%s{\"asn\":1,\"prefix\":"
					  "\"1.0.0.0/8\",\"ta\":\"t%d\"}",
		    text, i > 0 ? "," : "", i);

		free(text);
		text = longer;
	}
	text = mem_resize(text, strlen(text) + sizeof("," ROA "]"), 1);
	memcpy(text + strlen(text), "," ROA "]", sizeof("," ROA "]"));
	read_text(&r, text);
	assert_ok(&r);
	assert_int_equal(r.table.tas.n, VRP_TAS_MAX);
	assert_int_equal(r.counts.rows_read, 20 + VRP_TAS_MAX + 1);
	assert_int_equal(r.counts.rows_skipped, 1);
	assert_holds(
	    r.counts.first_skipped, "roas[51]: one trust anchor too many");
	/* What was known before still is. */
	assert_int_equal(r.table.vrps[r.table.n - 1].tas, 1);
	done(&r);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bad_row_is_skipped_and_said),
		cmocka_unit_test(broken_json_fails_the_file),
		cmocka_unit_test(a_nul_byte_is_not_taken_for_the_end),
		cmocka_unit_test(what_is_no_set_is_refused_by_name),
		cmocka_unit_test(too_many_bad_rows_make_a_bad_file),
		cmocka_unit_test(line_and_offset_hold_behind_many_blocks),
		cmocka_unit_test(nesting_has_a_limit),
		cmocka_unit_test(tokens_and_objects_have_a_limit),
		cmocka_unit_test(one_trust_anchor_too_many_is_a_bad_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
