#include "tests/unit/vrp_reading.h"

#define DATA "../shared/data/"

#define ROA                                                                    \
	"{\"asn\":13335,\"prefix\":\"1.0.0.0/24\",\"maxLength\":24,"           \
	"\"ta\":\"apnic\",\"expires\":1753453058}"
#define ROA_ROW "1.0.0.0/24 24 13335 apnic 1753453058\n"

struct good_case {
	const char *name, *text, *format, *rows;
};

static const struct good_case good[] = {
	{ "rpki-client",
	    "{\n\t\"metadata\": {\n\t\t\"buildmachine\": \"m\",\n\t\t"
	    "\"buildtime\": \"2025-07-20T10:01:43Z\",\n\t\t\"vrps\": 2\n\t},\n"
	    "\t\"roas\": [\n\t\t{ \"asn\": 13335, \"prefix\": \"1.0.0.0/24\", "
	    "\"maxLength\": 24, \"ta\": \"apnic\", \"expires\": 1753453058 },"
	    "\n\t\t{ \"asn\": 945, \"prefix\": \"2001:db8::/32\", "
	    "\"maxLength\": 48, \"ta\": \"arin\", \"expires\": 1753453059 }\n"
	    "\t]\n}\n",
	    "rpki-client-json",
	    ROA_ROW "2001:db8::/32 48 945 arin 1753453059\n" },
	{ "routinator",
	    "{\"metadata\":{\"generated\":1704086032,"
	    "\"generatedTime\":\"2024-01-01T05:13:52Z\"},\"roas\":["
	    "{\"asn\":\"AS196615\",\"prefix\":\"2001:7fb:fd03::/48\","
	    "\"maxLength\":48,\"ta\":\"ripe\"}],\"routerKeys\":[],"
	    "\"aspas\":[]}",
	    "routinator-json", "2001:7fb:fd03::/48 48 196615 ripe -\n" },
	{ "routinator jsonext, a ROA and an exception",
	    "{\"metadata\":{\"generatedTime\":\"2021-07-21T11:36:44Z\"},"
	    "\"roas\":[{\"asn\":\"AS1\",\"prefix\":\"10.0.0.0/8\","
	    "\"maxLength\":9,\"source\":[{\"type\":\"roa\",\"uri\":"
	    "\"rsync://x/y.roa\",\"tal\":\"ripe\",\"validity\":{\"notBefore\":"
	    "\"2021-07-20T00:00:00Z\",\"notAfter\":\"2022-07-01T00:00:00Z\"},"
	    "\"chainValidity\":{\"notBefore\":\"2021-07-20T00:00:00Z\","
	    "\"notAfter\":\"2021-07-22T00:00:00Z\"},\"stale\":"
	    "\"2021-07-22T00:00:00Z\"}]},{\"asn\":\"AS2\",\"prefix\":"
	    "\"10.0.0.0/8\",\"maxLength\":8,\"source\":[{\"type\":"
	    "\"exception\",\"path\":null}]}]}",
	    "routinator-jsonext",
	    "10.0.0.0/8 9 1 ripe 1656633600\n10.0.0.0/8 8 2 - -\n" },
	{ "cloudflare",
	    "{\"metadata\":{\"counts\":1,\"generated\":1552656000,\"valid\":"
	    "1552659600,\"signature\":\"x\"},\"roas\":[{\"prefix\":"
	    "\"1.0.0.0/24\",\"maxLength\":24,\"asn\":\"AS13335\",\"ta\":"
	    "\"APNIC\"}]}",
	    "json", "1.0.0.0/24 24 13335 apnic -\n" },
	{ "bare array", "[" ROA "]", "json", ROA_ROW },
	{ "roas alone", "{\"roas\":[" ROA "," ROA "]}", "json",
	    ROA_ROW ROA_ROW },
	{ "no roas in roas", "{\"roas\":[]}", "json", "" },
	{ "no roas in a bare array", " [ ] ", "json", "" },
	{ "byte order mark", "\xef\xbb\xbf[" ROA "]", "json", ROA_ROW },
	{ "asn in all its spellings",
	    "[{\"asn\":1,\"prefix\":\"1.0.0.0/8\"},"
	    "{\"asn\":\"2\",\"prefix\":\"1.0.0.0/8\"},"
	    "{\"asn\":\"AS3\",\"prefix\":\"1.0.0.0/8\"},"
	    "{\"asn\":\"as4\",\"prefix\":\"1.0.0.0/8\"},"
	    "{\"asn\":\"aS005\",\"prefix\":\"1.0.0.0/8\"},"
	    "{\"asn\":\"\\u0041S6\",\"prefix\":\"1.0.0.0/8\"},"
	    "{\"asn\":0,\"prefix\":\"1.0.0.0/8\"},"
	    "{\"asn\":4294967295,\"prefix\":\"1.0.0.0/8\"},"
	    "{\"asn\":\"AS4294967295\",\"prefix\":\"1.0.0.0/8\"}]",
	    "json",
	    "1.0.0.0/8 8 1 - -\n1.0.0.0/8 8 2 - -\n1.0.0.0/8 8 3 - -\n"
	    "1.0.0.0/8 8 4 - -\n1.0.0.0/8 8 5 - -\n1.0.0.0/8 8 6 - -\n"
	    "1.0.0.0/8 8 0 - -\n1.0.0.0/8 8 4294967295 - -\n"
	    "1.0.0.0/8 8 4294967295 - -\n" },
	{ "maxLength absent, null, at its limits",
	    "[{\"asn\":1,\"prefix\":\"1.0.0.0/8\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"maxLength\":null},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"maxLength\":32},"
	    "{\"asn\":1,\"prefix\":\"0.0.0.0/0\",\"maxLength\":0},"
	    "{\"asn\":1,\"prefix\":\"::/0\",\"maxLength\":128},"
	    "{\"asn\":1,\"prefix\":\"255.255.255.255/32\"},"
	    "{\"asn\":1,\"prefix\":\"::1/128\"}]",
	    "json",
	    "1.0.0.0/8 8 1 - -\n1.0.0.0/8 8 1 - -\n1.0.0.0/8 32 1 - -\n"
	    "0.0.0.0/0 0 1 - -\n::/0 128 1 - -\n255.255.255.255/32 32 1 - -\n"
	    "::1/128 128 1 - -\n" },
	{ "labels",
	    "[{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"ta\":null},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"ta\":\"N/A\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"ta\":\"\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"ta\":\"ripencc\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"ta\":\"RIPE\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"ta\":\"\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"ta\":\"apnic-iana\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"ta\":\"r\\u00edr\"}]",
	    "json",
	    "1.0.0.0/8 8 1 - -\n1.0.0.0/8 8 1 - -\n1.0.0.0/8 8 1 - -\n"
	    "1.0.0.0/8 8 1 ripe -\n1.0.0.0/8 8 1 ripe -\n1.0.0.0/8 8 1 - -\n"
	    "1.0.0.0/8 8 1 apnic -\n1.0.0.0/8 8 1 r\xc3\xadr -\n" },
	{ "expiry: none stated, 0, a date, beyond 2106",
	    "[{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"expires\":null},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"expires\":0},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"expires\":\"0\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"expires\":\"N/A\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"expires\":"
	    "\"2025-07-20T10:01:43Z\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"expires\":9999999999},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"expires\":99999999999}]",
	    "json",
	    "1.0.0.0/8 8 1 - -\n1.0.0.0/8 8 1 - -\n1.0.0.0/8 8 1 - -\n"
	    "1.0.0.0/8 8 1 - -\n1.0.0.0/8 8 1 - 1753005703\n"
	    "1.0.0.0/8 8 1 - 4294967294\n1.0.0.0/8 8 1 - 4294967294\n" },
	{ "keys in any order, unknown ones of every kind",
	    "[{\"x\":[1,{\"asn\":9}],\"prefix\":\"1.0.0.0/24\",\"y\":true,"
	    "\"ta\":\"apnic\",\"z\":false,\"\":null,\"\":-1.5e+3,\"asn\":13335,"
	    "\"w\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\","
	    "\"a key of more than thirty-two characters\":{},"
	    "\"expires\":1753453058}]",
	    "json", ROA_ROW },
	{ "source is no array, its items are no objects",
	    "[{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"source\":\"x\"},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"source\":[]},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"source\":[1,\"x\",null]},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"source\":[{\"tal\":null,"
	    "\"validity\":null}]},"
	    "{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"source\":[{\"validity\":"
	    "{\"notAfter\":null}}]}]",
	    "routinator-jsonext",
	    "1.0.0.0/8 8 1 - -\n1.0.0.0/8 8 1 - -\n1.0.0.0/8 8 1 - -\n"
	    "1.0.0.0/8 8 1 - -\n1.0.0.0/8 8 1 - -\n" },
	{ "unknown sections, before and after, keys of sections within",
	    "{\"a\":{\"roas\":[1],\"slurmVersion\":1},\"b\":[[[]]],\"roas\":["
	    ROA "],\"signedprefixlists\":[ ],\"c\":\"\\u0000\"}",
	    "json", ROA_ROW },
	{ "blanks of all kinds",
	    "\r\n[\t{ \r\n\"asn\" \t: 13335\n,\n\"prefix\"\r:\r\"1.0.0.0/24\" "
	    ", \"ta\"\n:\n\"apnic\"\t,\t\"expires\" :1753453058\r\n}\r\n]\r\n",
	    "json", ROA_ROW },
};

static void
each_shape_is_read(void **state)
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
		done(&r);
	}
}

/* The first letters of keys as escapes, which the fast way does not know. */
static char *
with_escaped_keys(const char *text)
{
	char *slow = mem_alloc(6 * strlen(text) + 1), *to = slow;

	for (; *text != '\0'; text++) {
		if (*text == '"' && text[1] >= 'a' && text[1] <= 'z' &&
		    strchr("{, \n\t", text[-1]) != NULL) {
			to += sprintf(to, "\"\\u%04x", (unsigned char)text[1]);
			text++;
		} else {
			*to++ = *text;
		}
	}
	return slow;
}

static void
the_fast_way_and_the_other_give_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		struct reading r;
		char *slow = with_escaped_keys(good[i].text);

		print_message("  %s\n", good[i].name);
		read_text(&r, slow);
		assert_ok(&r);
		assert_rows(&r, good[i].rows);
		done(&r);
		free(slow);
	}
}

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
	    "\"maxLength\":18446744073709551640}", "maxLength is beyond 32" },
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
	    "\"}", "label is too long" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":-5}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":1e9}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":1600000000.5}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\","
	    "\"expires\":99999999999999999999}", "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":true}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":\"tomorrow\"}",
	    "the expiry is no time" },
	{ "{\"asn\":1,\"prefix\":\"1.0.0.0/24\",\"expires\":"
	    "\"2025-07-20T10:01:43Z\\u0000\"}", "the expiry is no time" },
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
		    "]}", faults[i][0]);
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
	{ "[" ROA "],,", "',' where the end of the file should stand", 86,
	    1 },
	{ "[" ROA "]\n\nx", "'x' where the end of the file should stand", 88,
	    3 },
	{ "{\"roas\":[]}{\"roas\":[]}",
	    "'{' where the end of the file should stand", 11, 1 },
	{ "[" ROA " " ROA "]", "'{' where ',' or ']' should stand", 86, 1 },
	{ "[" ROA "}", "'}' where ',' or ']' should stand", 85, 1 },
	{ "{\"roas\":[" ROA "]]", "']' where ',' or '}' should stand", 94,
	    1 },
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
	assert_holds(r.why.text, "too many bad rows (2 of 23), first: ");
	assert_holds(r.why.text, ":1: roas[21]: not an object");
	done(&r);
	/* One of twenty is five in a hundred, and not more. */
	read_text(&r, "[1," ROA "," ROA "," ROA "," ROA "," ROA "," ROA "," ROA
	    "," ROA "," ROA "," ROA "," ROA "," ROA "," ROA "," ROA "," ROA ","
	    ROA "," ROA "," ROA "," ROA "]");
	assert_ok(&r);
	assert_int_equal(r.counts.rows_skipped, 1);
	done(&r);
}

static void
a_file_cut_anywhere_fails(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		size_t whole = strlen(good[i].text);

		/* What is missing behind the last bracket is missed by none. */
		while (strchr("]}", good[i].text[whole - 1]) == NULL)
			whole--;
		for (size_t len = 0; len < whole; len++) {
			struct reading r;

			read_bytes(&r, good[i].text, len);
			if (r.status != ST_SYNTAX)
				fail_msg("%s, cut at %zu", good[i].name, len);
			done(&r);
		}
	}
}

/*
 * Every byte of every shape falls once on the end of what the scanner has at
 * hand: blanks before the second byte move it there.
 */
static void
what_stands_across_two_blocks_is_read(void **state)
{
	static const size_t ends[] = { (size_t)1 << 15, INPUT_BLOCK };
	char *text = mem_alloc(INPUT_BLOCK + 4096);

	(void)state;
	for (size_t e = 0; e < LENGTH_OF(ends); e++) {
		size_t i = e == 0 ? 0 : 2; /* one shape is enough there */
		size_t last = e == 0 ? LENGTH_OF(good) : 3;

		for (; i < last; i++) {
			const char *shape = good[i].text;
			size_t len = strlen(shape), head;

			head = strcspn(shape, "[{") + 1;
			for (size_t k = head; k < len; k++) {
				struct reading r;
				size_t blanks = ends[e] - k;

				memcpy(text, shape, head);
				memset(text + head, ' ', blanks);
				memcpy(text + head + blanks, shape + head,
				    len - head);
				read_bytes(&r, text, len + blanks);
				assert_ok(&r);
				assert_rows(&r, good[i].rows);
				done(&r);
			}
		}
	}
	free(text);
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
		assert_holds(r.why.text, depth > 64 ?
		    "offset 64 (line 1): nested deeper than 64" :
		    "too many bad rows (1 of 1)");
		done(&r);
	}
}

/* head, n times c, tail */
static void
read_long(struct reading *r, const char *head, char c, size_t n,
    const char *tail)
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
	read_long(&r, "[{\"asn\":1,", '\n', 2 * mib,
	    "\"prefix\":\"1.0.0.0/8\"}]");
	assert_int_equal(r.status, ST_LIMIT);
	assert_holds(r.why.text, "an object of more than 1 MiB");
	done(&r);
}

static void
the_time_of_the_data_is_the_metadatas(void **state)
{
	static const struct {
		const char *metadata;
		int64_t time;
	} cases[] = {
		{ "{}", SET_TIME },
		{ "null", SET_TIME },
		{ "[1,2]", SET_TIME },
		{ "{\"buildtime\":\"2021-09-01T00:04:19Z\"}", 1630454659 },
		{ "{\"buildtime\":\"yesterday\"}", SET_TIME },
		{ "{\"buildtime\":[\"2021-09-01T00:04:19Z\"]}", SET_TIME },
		{ "{\"buildtime\":\"2021-09-01T00:04:19Z, or so, or perhaps "
		  "somewhat later\"}", SET_TIME },
		{ "{\"generated\":1704086032}", 1704086032 },
		{ "{\"generated\":0}", SET_TIME },
		{ "{\"generated\":0,\"generatedTime\":"
		  "\"1970-01-01T00:00:00Z\"}", SET_TIME },
		{ "{\"generated\":1704086032,\"generatedTime\":"
		  "\"2024-01-01T05:13:53Z\"}", 1704086033 },
		{ "{\"generatedTime\":\"2024-01-01T05:13:53Z\","
		  "\"generated\":1704086032}", 1704086033 },
		{ "{\"generatedTime\":\"2024-01-01T05:13:53Z\","
		  "\"buildtime\":\"2021-09-01T00:04:19Z\"}", 1630454659 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		for (int after = 0; after < 2; after++) {
			struct reading r;
			char *text = mem_printf(after ?
			    "{\"roas\":[" ROA "],\"metadata\":%s}" :
			    "{\"metadata\":%s,\"roas\":[" ROA "]}",
			    cases[i].metadata);

			read_text(&r, text);
			assert_ok(&r);
			assert_int_equal(r.counts.data_time, cases[i].time);
			done(&r);
			free(text);
		}
}

static void
without_any_other_the_files_time_counts(void **state)
{
	struct reading r;
	struct input *in;
	int fd = memfd_create("vrps", 0);
	char path[64];

	(void)state;
	assert_int_equal(write(fd, "[" ROA "]", strlen(ROA) + 2),
	    (ssize_t)strlen(ROA) + 2);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	begin(&r);
	r.options.time = TIME_UNKNOWN;
	assert_int_equal(input_open(&in, path, &r.why), ST_OK);
	r.status = vrp_read(&r.table, in, &r.options, &r.counts, &r.why);
	assert_ok(&r);
	assert_true(r.counts.data_time != TIME_UNKNOWN);
	assert_int_equal(r.counts.data_time, input_info(in)->file_time);
	input_close(in);
	assert_int_equal(close(fd), 0);
	done(&r);
}

static void
expiry_is_judged_at_the_time_of_the_data(void **state)
{
	static const char roas[] =
	    "\"roas\":[{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"expires\":999,"
	    "\"ta\":\"ripe\"},{\"asn\":2,\"prefix\":\"1.0.0.0/8\",\"expires\":"
	    "1000,\"ta\":\"ripe\"},{\"asn\":3,\"prefix\":\"1.0.0.0/8\"}]";
	struct reading r;
	char *text = mem_printf("{%s,\"metadata\":{\"generated\":1000}}", roas);

	(void)state;
	read_text(&r, text);
	assert_ok(&r);
	assert_rows(&r, "1.0.0.0/8 8 1 ripe 999 x\n1.0.0.0/8 8 2 ripe 1000\n"
	    "1.0.0.0/8 8 3 - -\n");
	assert_int_equal(ta_named(&r, "ripe").expired, 1);
	assert_int_equal(r.table.expiry, EXPIRY_CHAIN);
	free(text);
	/* Of a second file only its own rows are judged, at its own time. */
	text = mem_printf("{%s,\"metadata\":{\"generated\":999}}", roas);
	read_bytes_into(&r, text, strlen(text));
	assert_ok(&r);
	assert_int_equal(ta_named(&r, "ripe").expired, 1);
	assert_int_equal(r.table.n, 6);
	free(text);
	done(&r);
}

#define SOURCE(tal, after)                                                     \
	"{\"tal\":\"" tal "\",\"validity\":{\"notAfter\":\"" after "\"}}"
#define SOURCED(sources)                                                       \
	"{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"source\":[" sources "]}"

static void
a_vrp_stays_as_long_as_one_of_its_sources(void **state)
{
	struct reading r;

	(void)state;
	read_text(&r, "[" SOURCED(SOURCE("ripe", "2020-09-13T12:26:39Z")) ","
	    SOURCED(SOURCE("ripe", "2020-09-13T12:26:39Z") ","
	    SOURCE("arin", "2020-09-13T12:26:41Z")) ","
	    SOURCED(SOURCE("arin", "2020-09-13T12:26:41Z") ","
	    SOURCE("ripe", "2020-09-13T12:26:39Z")) ","
	    SOURCED(SOURCE("ripe", "2020-09-13T12:26:39Z") ","
	    "{\"type\":\"exception\",\"path\":null}") "]");
	assert_ok(&r);
	assert_rows(&r, "1.0.0.0/8 8 1 ripe 1599999999 x\n"
	    "1.0.0.0/8 8 1 ripe+arin 1600000001\n"
	    "1.0.0.0/8 8 1 ripe+arin 1600000001\n"
	    "1.0.0.0/8 8 1 ripe -\n");
	assert_int_equal(r.table.expiry, EXPIRY_ROA);
	/* With the end of a chain's validity beside it, that is the word. */
	read_bytes_into(&r, "[" ROA "]", strlen(ROA) + 2);
	assert_int_equal(r.table.expiry, EXPIRY_CHAIN);
	done(&r);
	read_text(&r, "[" ROA "]");
	read_bytes_into(&r, "[" SOURCED(SOURCE("ripe", "2020-09-13")) "]",
	    strlen("[" SOURCED(SOURCE("ripe", "2020-09-13")) "]"));
	assert_int_equal(r.table.expiry, EXPIRY_CHAIN);
	done(&r);
	/* A row that states both. */
	read_text(&r, "[{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"expires\":"
	    "1700000000,\"source\":[" SOURCE("ripe", "2020-09-13") "]}]");
	assert_rows(&r, "1.0.0.0/8 8 1 ripe 1700000000\n");
	assert_int_equal(r.table.expiry, EXPIRY_CHAIN);
	done(&r);
}

static void
as0_trust_anchors_stay_out_unless_asked_for(void **state)
{
	static const char text[] =
	    "[{\"asn\":0,\"prefix\":\"1.0.0.0/8\",\"ta\":\"apnic-as0\"},"
	    "{\"asn\":0,\"prefix\":\"2.0.0.0/8\",\"ta\":\"apnic-as0\"},"
	    "{\"asn\":0,\"prefix\":\"3.0.0.0/8\",\"ta\":\"apnic\"},"
	    "{\"asn\":0,\"prefix\":\"4.0.0.0/8\",\"source\":[{\"tal\":"
	    "\"apnic-as0\"},{\"tal\":\"ripe\"}]},"
	    "{\"asn\":0,\"prefix\":\"5.0.0.0/8\",\"source\":[{\"tal\":"
	    "\"lacnic-as0\"},{\"tal\":\"apnic-as0\"}]}]";
	struct reading r;

	(void)state;
	read_text(&r, text);
	assert_ok(&r);
	assert_rows(&r, "3.0.0.0/8 8 0 apnic -\n4.0.0.0/8 8 0 ripe -\n");
	assert_int_equal(r.counts.rows_read, 5);
	assert_int_equal(r.counts.rows_skipped, 0);
	assert_int_equal(ta_named(&r, "apnic-as0").left_out, 3);
	assert_int_equal(ta_named(&r, "lacnic-as0").left_out, 1);
	assert_int_equal(ta_named(&r, "apnic").left_out, 0);
	done(&r);
	begin(&r);
	r.options.as0_tals = true;
	read_bytes_into(&r, text, strlen(text));
	assert_ok(&r);
	assert_rows(&r, "1.0.0.0/8 8 0 apnic-as0 -\n2.0.0.0/8 8 0 apnic-as0 -"
	    "\n3.0.0.0/8 8 0 apnic -\n4.0.0.0/8 8 0 apnic-as0+ripe -\n"
	    "5.0.0.0/8 8 0 apnic-as0+lacnic-as0 -\n");
	assert_int_equal(ta_named(&r, "apnic-as0").left_out, 0);
	done(&r);
}

static void
the_metadata_names_trust_anchors(void **state)
{
	static const char *const talfiles[] = {
		"[\"/etc/tals/apnic.tal\",\"ripencc.tal\",\"x/arin\",1,null]",
		"\"/etc/tals/apnic.tal  ripencc.tal x/arin \"",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(talfiles); i++) {
		struct reading r;
		char *text = mem_printf("{\"roas\":[" ROA ",{\"asn\":1,"
		    "\"prefix\":\"1.0.0.0/8\",\"ta\":\"lacnic\"}],"
		    "\"metadata\":{\"talfiles\":%s}}", talfiles[i]);

		read_text(&r, text);
		assert_ok(&r);
		assert_int_equal(r.table.tas.n, 4);
		assert_true(ta_named(&r, "apnic").named);
		assert_true(ta_named(&r, "ripe").named);
		assert_true(ta_named(&r, "arin").named);
		assert_false(ta_named(&r, "lacnic").named);
		done(&r);
		free(text);
	}
}

static void
odd_names_of_trust_anchors_are_passed_over(void **state)
{
	struct reading r;

	(void)state;
	read_text(&r, "{\"metadata\":{\"talfiles\":[\"\",\"/\",\".tal\",\"x/N/A"
	    "\",\"a\\nb.tal\",{\"b\":1}]},\"roas\":[]}");
	assert_ok(&r);
	/* ".tal" is a name, if none that anybody gives; "A" is another. */
	assert_int_equal(r.table.tas.n, 2);
	done(&r);
	read_text(&r, "{\"metadata\":{\"talfiles\":7},\"roas\":[]}");
	assert_ok(&r);
	assert_int_equal(r.table.tas.n, 0);
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
		    "\"1.0.0.0/8\",\"ta\":\"t%d\"}", text, i > 0 ? "," : "",
		    i);

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
	assert_holds(r.counts.first_skipped,
	    "roas[51]: one trust anchor too many");
	/* What was known before still is. */
	assert_int_equal(r.table.vrps[r.table.n - 1].tas, 1);
	done(&r);
	free(text);
}

static void
aspas_and_router_keys_are_counted(void **state)
{
	static const struct {
		const char *members;
		uint64_t aspas, router_keys;
	} cases[] = {
		{ "\"aspas\":[{\"customer_asid\":1,\"providers\":[2,3]},{}],"
		  "\"bgpsec_keys\":[{},{},{}]", 2, 3 },
		{ "\"aspas\":[],\"routerKeys\":[1]", 0, 1 },
		{ "\"provider_authorizations\":{\"ipv4\":[{},{}],\"ipv6\":[{}]"
		  "}", 2, 0 },
		{ "\"provider_authorizations\":{\"ipv4\":null,\"ipv6\":[{}]},"
		  "\"routerKeys\":{\"a\":1}", 1, 0 },
		{ "\"aspas\":null", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		for (int after = 0; after < 2; after++) {
			struct reading r;
			char *text = mem_printf(after ?
			    "{\"roas\":[],%s}" : "{%s,\"roas\":[]}",
			    cases[i].members);

			read_text(&r, text);
			assert_ok(&r);
			assert_int_equal(r.table.aspas, cases[i].aspas);
			assert_int_equal(r.table.router_keys,
			    cases[i].router_keys);
			done(&r);
			free(text);
		}
}

static void
the_real_files_are_read_whole(void **state)
{
	static const struct {
		const char *path, *format;
		uint64_t rows, v4, aspas, router_keys, tas;
		int64_t time;
		enum vrp_expiry expiry;
	} files[] = {
		{ DATA "2025-07-20/vrps.rpki-client.json.bz2",
		    "rpki-client-json", 723524, 580367, 100, 2, 5, 1753005703,
		    EXPIRY_CHAIN },
		{ DATA "samples/vrp/rpki-client-2021.json", "rpki-client-json",
		    70, 22, 0, 0, 5, 1630454659, EXPIRY_CHAIN },
		{ DATA "samples/vrp/rpki-client-2023.json", "rpki-client-json",
		    379, 8, 2, 3, 5, 1696118743, EXPIRY_CHAIN },
		{ DATA "samples/vrp/routinator-lacnic-2024.json.gz",
		    "routinator-json", 31031, 22859, 0, 0, 1, 1704086032,
		    EXPIRY_NONE },
		{ DATA "samples/vrp/routinator/111.json", "routinator-json", 2,
		    2, 2, 2, 0, SET_TIME, EXPIRY_NONE },
		{ DATA "samples/vrp/routinator/111.jsonext",
		    "routinator-jsonext", 2, 2, 2, 2, 0, SET_TIME,
		    EXPIRY_NONE },
		{ DATA "samples/vrp/roas.after.json", "json", 2, 1, 0, 0, 1,
		    SET_TIME, EXPIRY_CHAIN },
		{ DATA "samples/vrp/vrp.correct.json", "json", 3, 3, 0, 0, 0,
		    SET_TIME, EXPIRY_NONE },
	};
	struct reading r;

	(void)state;
	if (access(DATA, R_OK) != 0) {
		print_message("  no " DATA ": skipped\n");
		skip();
	}
	for (size_t i = 0; i < LENGTH_OF(files); i++) {
		print_message("  %s\n", files[i].path);
		read_path(&r, files[i].path);
		assert_ok(&r);
		assert_string_equal(r.counts.format, files[i].format);
		assert_int_equal(r.counts.rows_read, files[i].rows);
		assert_int_equal(r.counts.rows_skipped, 0);
		assert_int_equal(r.counts.data_time, files[i].time);
		assert_int_equal(r.table.n, files[i].rows);
		assert_int_equal(r.table.tree.n4, files[i].v4);
		assert_int_equal(r.table.aspas, files[i].aspas);
		assert_int_equal(r.table.router_keys, files[i].router_keys);
		assert_int_equal(r.table.tas.n, files[i].tas);
		assert_int_equal(r.table.expiry, files[i].expiry);
		done(&r);
	}
	read_path(&r, DATA "samples/vrp/roas.before.json");
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "too many bad rows (1 of 5), first: ");
	assert_holds(r.why.text, ":26: roas[4]: the prefix has bits set");
	done(&r);
	read_path(&r, DATA "samples/vrp/routinator/111.slurm");
	assert_int_equal(r.status, ST_REFUSED);
	done(&r);
	read_path(&r, DATA "samples/vrp/routinator/011.json");
	assert_int_equal(r.status, ST_SYNTAX);
	assert_holds(r.why.text, "JSON without \"roas\"");
	done(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_shape_is_read),
		cmocka_unit_test(the_fast_way_and_the_other_give_the_same),
		cmocka_unit_test(a_bad_row_is_skipped_and_said),
		cmocka_unit_test(broken_json_fails_the_file),
		cmocka_unit_test(a_nul_byte_is_not_taken_for_the_end),
		cmocka_unit_test(what_is_no_set_is_refused_by_name),
		cmocka_unit_test(too_many_bad_rows_make_a_bad_file),
		cmocka_unit_test(a_file_cut_anywhere_fails),
		cmocka_unit_test(what_stands_across_two_blocks_is_read),
		cmocka_unit_test(line_and_offset_hold_behind_many_blocks),
		cmocka_unit_test(nesting_has_a_limit),
		cmocka_unit_test(tokens_and_objects_have_a_limit),
		cmocka_unit_test(the_time_of_the_data_is_the_metadatas),
		cmocka_unit_test(without_any_other_the_files_time_counts),
		cmocka_unit_test(expiry_is_judged_at_the_time_of_the_data),
		cmocka_unit_test(a_vrp_stays_as_long_as_one_of_its_sources),
		cmocka_unit_test(as0_trust_anchors_stay_out_unless_asked_for),
		cmocka_unit_test(the_metadata_names_trust_anchors),
		cmocka_unit_test(odd_names_of_trust_anchors_are_passed_over),
		cmocka_unit_test(one_trust_anchor_too_many_is_a_bad_row),
		cmocka_unit_test(aspas_and_router_keys_are_counted),
		cmocka_unit_test(the_real_files_are_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
