#include "survey/base/array.h"
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
	{ "metadata with everything, sections of everything",
	    "{\"aspas\":[{\"a\":[1]}],\"metadata\":{\"generated\":0,"
	    "\"talfiles\":[\"apnic.tal\",7,[]],\"x\":{}},\"bgpsec_keys\":"
	    "[1],\"provider_authorizations\":{\"ipv4\":[{}],\"ipv6\":[]},"
	    "\"y\":[[1],{\"z\":0}],\"roas\":[" ROA "]}",
	    "json", ROA_ROW },
	{ "talfiles as one string",
	    "{\"metadata\":{\"talfiles\":\"apnic.tal arin.tal\"},"
	    "\"roas\":[" ROA "]}",
	    "json", ROA_ROW },
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
	    "{\"a\":{\"roas\":[1],\"slurmVersion\":1},\"b\":[[[]]],\"roas\":"
	    "[" ROA "],\"signedprefixlists\":[ ],\"c\":\"\\u0000\"}",
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
	size_t room = 6 * strlen(text) + 1;
	char *slow = mem_alloc(room), *to = slow;

	for (; *text != '\0'; text++) {
		if (*text == '"' && text[1] >= 'a' && text[1] <= 'z' &&
		    strchr("{, \n\t", text[-1]) != NULL) {
			to += snprintf(to, room - (size_t)(to - slow),
			    "\"\\u%04x", (unsigned char)text[1]);
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
		  "somewhat later\"}",
		    SET_TIME },
		{ "{\"generated\":1704086032}", 1704086032 },
		{ "{\"generated\":0}", SET_TIME },
		{ "{\"generated\":0,\"generatedTime\":"
		  "\"1970-01-01T00:00:00Z\"}",
		    SET_TIME },
		{ "{\"generated\":1704086032,\"generatedTime\":"
		  "\"2024-01-01T05:13:53Z\"}",
		    1704086033 },
		{ "{\"generatedTime\":\"2024-01-01T05:13:53Z\","
		  "\"generated\":1704086032}",
		    1704086033 },
		{ "{\"generatedTime\":\"2024-01-01T05:13:53Z\","
		  "\"buildtime\":\"2021-09-01T00:04:19Z\"}",
		    1630454659 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		for (int after = 0; after < 2; after++) {
			struct reading r;
			char *text = mem_printf(
			    after ? "{\"roas\":[" ROA "],\"metadata\":%s}"
				  : "{\"metadata\":%s,\"roas\":[" ROA "]}",
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
	assert_int_equal(
	    write(fd, "[" ROA "]", strlen(ROA) + 2), (ssize_t)strlen(ROA) + 2);
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
	assert_rows(&r, "1.0.0.0/8 8 1 ripe 999 x\n1.0.0.0/8 8 2 ripe 1000\n"
			"1.0.0.0/8 8 3 - -\n1.0.0.0/8 8 1 ripe 999\n"
			"1.0.0.0/8 8 2 ripe 1000\n1.0.0.0/8 8 3 - -\n");
	free(text);
	done(&r);
}

static void
what_states_no_expiry_has_no_kind_of_it(void **state)
{
	static const char *const none[] = { "0", "null", "\"0\"" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(none); i++) {
		struct reading r;
		char *text = mem_printf("[{\"asn\":1,\"prefix\":\"1.0.0.0/8\","
					"\"expires\":%s}]",
		    none[i]);

		read_text(&r, text);
		assert_ok(&r);
		assert_int_equal(r.table.expiry, EXPIRY_NONE);
		done(&r);
		free(text);
	}
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
	read_text(
	    &r, "[" SOURCED(SOURCE("ripe", "2020-09-13T12:26:39Z")) "," SOURCED(
		    SOURCE("ripe", "2020-09-13T12:26:39Z") "," SOURCE("arin",
			"2020-09-13T12:26:41Z")) "," SOURCED(SOURCE("arin",
		    "2020-09-13T12:26:41Z") "," SOURCE("ripe",
		    "2020-09-13T12:26:39Z")) "," SOURCED(SOURCE("ripe",
		    "2020-09-13T12:26:39Z") ","
					    "{\"type\":\"exception\",\"path\":"
					    "null}") "]");
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
	read_text(&r,
	    "[{\"asn\":1,\"prefix\":\"1.0.0.0/8\",\"expires\":"
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
	assert_rows(&r,
	    "1.0.0.0/8 8 0 apnic-as0 -\n2.0.0.0/8 8 0 apnic-as0 -"
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
		char *text =
		    mem_printf("{\"roas\":[" ROA ",{\"asn\":1,"
			       "\"prefix\":\"1.0.0.0/8\",\"ta\":\"lacnic\"}],"
			       "\"metadata\":{\"talfiles\":%s}}",
			talfiles[i]);

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
aspas_and_router_keys_are_counted(void **state)
{
	static const struct {
		const char *members;
		uint64_t aspas, router_keys;
	} cases[] = {
		{ "\"aspas\":[{\"customer_asid\":1,\"providers\":[2,3]},{}],"
		  "\"bgpsec_keys\":[{},{},{}]",
		    2, 3 },
		{ "\"aspas\":[],\"routerKeys\":[1]", 0, 1 },
		{ "\"provider_authorizations\":{\"ipv4\":[{},{}],\"ipv6\":[{}]"
		  "}",
		    2, 0 },
		{ "\"provider_authorizations\":{\"ipv4\":null,\"ipv6\":[{}]},"
		  "\"routerKeys\":{\"a\":1}",
		    1, 0 },
		{ "\"aspas\":null", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		for (int after = 0; after < 2; after++) {
			struct reading r;
			char *text = mem_printf(
			    after ? "{\"roas\":[],%s}" : "{%s,\"roas\":[]}",
			    cases[i].members);

			read_text(&r, text);
			assert_ok(&r);
			assert_int_equal(r.table.aspas, cases[i].aspas);
			assert_int_equal(
			    r.table.router_keys, cases[i].router_keys);
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
	assert_holds(r.why.text, "too many bad rows: 1 of 5, the first at ");
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
		cmocka_unit_test(a_file_cut_anywhere_fails),
		cmocka_unit_test(what_stands_across_two_blocks_is_read),
		cmocka_unit_test(the_time_of_the_data_is_the_metadatas),
		cmocka_unit_test(without_any_other_the_files_time_counts),
		cmocka_unit_test(expiry_is_judged_at_the_time_of_the_data),
		cmocka_unit_test(what_states_no_expiry_has_no_kind_of_it),
		cmocka_unit_test(a_vrp_stays_as_long_as_one_of_its_sources),
		cmocka_unit_test(as0_trust_anchors_stay_out_unless_asked_for),
		cmocka_unit_test(the_metadata_names_trust_anchors),
		cmocka_unit_test(odd_names_of_trust_anchors_are_passed_over),
		cmocka_unit_test(aspas_and_router_keys_are_counted),
		cmocka_unit_test(the_real_files_are_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
