#include "roa/delegated.h"

#include "survey/base/array.h"
#include "tests/unit/beside_reading.h"

static struct reading
read_wanted(struct delegated *t, const char *text, const struct wanted *wanted)
{
	struct input *in = open_text(text);
	struct reading r;

	r.status = delegated_read(t, in, wanted, &r.counts, &r.why);
	input_close(in);
	return r;
}

/* Sorted: "prefix rir country" each. */
static char *
holdings_text(const struct delegated *t)
{
	char *text = mem_strdup("");

	for (uint32_t node = 0; node < ptree_size(&t->tree); node++) {
		uint32_t i, end;

		for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
			char prefix[PREFIX_STRLEN], line[128];

			prefix_format(ptree_prefix(&t->tree, node), prefix);
			(void)snprintf(line, sizeof(line), "%s %s %s\n", prefix,
			    rir_str((enum rir)t->list[i].rir),
			    t->list[i].country);
			text = append(text, line);
		}
	}
	return text;
}

static const struct {
	const char *name, *text, *holdings;
	uint64_t read;
} good[] = {
	{ "both families, all registries",
	    "afrinic|ZA|ipv4|41.0.0.0|2097152|20071126|allocated|x\n"
	    "apnic|AU|ipv4|1.0.0.0|256|20110811|assigned|x\n"
	    "arin|US|ipv6|2600::|20|20110811|allocated|x\n"
	    "lacnic|BR|ipv4|200.160.0.0|4096|20110811|allocated|x\n"
	    "ripencc|EU|ipv6|2001:600::|23|20110811|allocated|x\n",
	    "1.0.0.0/24 apnic AU\n41.0.0.0/11 afrinic ZA\n"
	    "200.160.0.0/20 lacnic BR\n2001:600::/23 ripencc EU\n"
	    "2600::/20 arin US\n",
	    5 },
	{ "the NRO's ninth field, and seven alone",
	    "arin|US|ipv4|8.0.0.0|256|19921201|allocated|x|e-stats\n"
	    "arin|us|ipv4|8.0.1.0|256|19921201|Allocated\n",
	    "8.0.0.0/24 arin US\n8.0.1.0/24 arin US\n", 2 },
	{ "a range that is no prefix is several",
	    "arin|US|ipv4|8.0.1.0|1024|19921201|allocated|x\n",
	    "8.0.1.0/24 arin US\n8.0.2.0/23 arin US\n8.0.4.0/24 arin US\n", 1 },
	{ "one address, and all of them",
	    "arin|US|ipv4|255.255.255.255|1|19921201|allocated|x\n"
	    "arin|US|ipv4|0.0.0.0|4294967296|19921201|allocated|x\n",
	    "0.0.0.0/0 arin US\n255.255.255.255/32 arin US\n", 2 },
	{ "what nobody holds has a registry and no country",
	    "arin|US|ipv4|8.0.0.0|256||available|x\n"
	    "arin||ipv4|8.0.1.0|256||reserved|x\n"
	    "arin|ZZ|ipv4|8.0.2.0|256||allocated|x\n"
	    "arin||ipv4|8.0.3.0|256||assigned|x\n",
	    "8.0.0.0/24 arin \n8.0.1.0/24 arin \n8.0.2.0/24 arin \n"
	    "8.0.3.0/24 arin \n",
	    4 },
	{ "AS numbers, summaries and IANA are not kept",
	    "2|nro|20250720|4|19830101|20250719|+0000\n"
	    "arin|*|ipv4|*|1|summary\n# c\n\n"
	    "arin|US|asn|1|1|20010920|assigned|x\n"
	    "iana|ZZ|ipv4|10.0.0.0|16777216|19960201|reserved|ietf|iana\n",
	    "", 2 },
	{ "byte order mark, CR LF",
	    "\xef\xbb\xbf"
	    "arin|US|ipv4|8.0.0.0|256|1|allocated|x\r\n",
	    "8.0.0.0/24 arin US\n", 1 },
};

static void
holdings_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		struct delegated t;
		struct reading r;
		char *text;

		print_message("  %s\n", good[i].name);
		delegated_init(&t);
		r = read_wanted(&t, good[i].text, &all_wanted);
		assert_ok(&r);
		delegated_build(&t);
		text = holdings_text(&t);
		assert_string_equal(text, good[i].holdings);
		assert_int_equal(r.counts.rows_read, good[i].read);
		assert_int_equal(r.counts.rows_skipped, 0);
		free(text);
		delegated_free(&t);
	}
}

#define GOOD_ROW "arin|US|ipv4|8.0.0.0|256|1|allocated|x\n"

static void
the_first_line_tells_the_day(void **state)
{
	static const struct {
		const char *line;
		int64_t when;
	} cases[] = {
		{ "2|nro|20250720|4|19830101|20250719|+0000\n",
		    INT64_C(1752883200) },
		{ "2.3|ripencc|1752962399|4|19830705|20250719|+0200\n",
		    INT64_C(1752883200) },
		{ "2|nro|20250720|4|19830101|20251319|+0000\n", TIME_UNKNOWN },
		{ "2|nro|20250720|4|19830101|never|+0000\n", TIME_UNKNOWN },
		{ "", TIME_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *text = mem_printf("%s" GOOD_ROW, cases[i].line);
		struct delegated t;
		struct reading r;

		delegated_init(&t);
		r = read_wanted(&t, text, &all_wanted);
		assert_ok(&r);
		assert_true(r.counts.data_time == cases[i].when);
		assert_int_equal(r.counts.rows_read, 1);
		delegated_free(&t);
		free(text);
	}
}

static const struct {
	const char *row, *fault;
} bad[] = {
	{ "arin|US|ipv4|8.0.0.0|256|1", "fewer than seven" },
	{ "arin", "fewer than seven" },
	{ "jpnic|JP|ipv4|8.0.0.0|256|1|allocated|x", "not a registry" },
	{ "arin|USA|ipv4|8.0.0.0|256|1|allocated|x", "not a country" },
	{ "arin|U1|ipv4|8.0.0.0|256|1|allocated|x", "not a country" },
	{ "arin|US|ipv5|8.0.0.0|256|1|allocated|x", "none of asn" },
	{ "arin|US|ipv4|8.0.0|256|1|allocated|x", "not an IPv4 address" },
	{ "arin|US|ipv4|2600::|256|1|allocated|x", "not an IPv4 address" },
	{ "arin|US|ipv4|8.0.0.0|0|1|allocated|x", "not a number of" },
	{ "arin|US|ipv4|8.0.0.0|-1|1|allocated|x", "not a number of" },
	{ "arin|US|ipv4|8.0.0.0|4294967297|1|allocated|x", "not a number of" },
	{ "arin|US|ipv4|8.0.0.0||1|allocated|x", "not a number of" },
	{ "arin|US|ipv4|255.255.255.255|2|1|allocated|x", "passes the end" },
	{ "arin|US|ipv4|0.0.0.1|4294967296|1|allocated|x", "passes the end" },
	{ "arin|US|ipv6|8.0.0.0|32|1|allocated|x", "not an IPv6 address" },
	{ "arin|US|ipv6|2600::|129|1|allocated|x", "not a prefix length" },
	{ "arin|US|ipv6|2600::1|32|1|allocated|x", "bits set behind" },
	{ "iana|ZZ|ipv6|2600::1|32|1|reserved|x", "bits set behind" },
};

static void
a_bad_row_is_skipped_and_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		char *text = mem_printf("%s\n" TWENTY(GOOD_ROW), bad[i].row);
		struct delegated t;
		struct reading r;

		delegated_init(&t);
		r = read_wanted(&t, text, &all_wanted);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_holds(r.counts.first_skipped, bad[i].fault);
		assert_int_equal(t.n, 20);
		delegated_free(&t);
		free(text);
	}
}

static void
what_are_no_statistics_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "no delegation statistics" },
		{ "2|nro|20250720|4|19830101|20250719|+0000\n"
		  "arin|*|ipv4|*|1|summary\n",
		    "no delegation statistics" },
		{ "<html>\n", "1 of 1" },
		{ "1.0.0.0\t24\t13335\n", "1 of 1" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct delegated t;
		struct reading r;

		delegated_init(&t);
		r = read_wanted(&t, cases[i].text, &all_wanted);
		assert_int_equal(r.status, ST_SYNTAX);
		assert_holds(r.why.text, cases[i].why);
		delegated_free(&t);
	}
}

/* The RIR and country of each holding: "arin:US arin:CA". */
static char *
found_text(const struct delegated *t, const char *of)
{
	char *text = mem_strdup("");
	struct prefix prefix;
	uint32_t i, end;

	assert_true(prefix_from_text(of, &prefix));
	delegated_find(t, prefix, &i, &end);
	for (; i < end; i++) {
		text = append(text, *text != '\0' ? " " : "");
		text = append(text, rir_str((enum rir)t->list[i].rir));
		text = append(text, ":");
		text = append(text, t->list[i].country);
	}
	return text;
}

static void
a_prefix_has_the_holdings_that_cover_or_make_it(void **state)
{
	static const char text[] =
	    "arin|US|ipv4|8.0.0.0|768|1|allocated|x\n"
	    "arin|CA|ipv4|8.0.3.0|256|1|allocated|x\n"
	    "ripencc|NL|ipv4|9.0.0.0|65536|1|allocated|x\n"
	    "apnic|JP|ipv4|9.0.1.0|256|1|assigned|x\n"
	    "ripencc|DE|ipv6|2a00::|32|1|allocated|x\n";
	static const struct {
		const char *prefix, *found;
	} cases[] = {
		{ "8.0.0.0/24", "arin:US" },
		{ "8.0.2.0/24", "arin:US" },
		{ "8.0.3.128/25", "arin:CA" },
		{ "8.0.0.0/22", "arin:US arin:US arin:CA" },
		{ "8.0.2.0/23", "arin:US arin:CA" },
		{ "8.0.4.0/24", "" },
		/* The most specific alone. */
		{ "9.0.1.0/24", "apnic:JP" },
		{ "9.0.1.0/25", "apnic:JP" },
		{ "9.0.0.0/23", "ripencc:NL" },
		{ "9.0.0.0/15", "ripencc:NL apnic:JP" },
		{ "2a00::/48", "ripencc:DE" },
		{ "2a00::/16", "ripencc:DE" },
		{ "2a01::/16", "" },
		{ "255.0.0.0/8", "" },
	};
	struct delegated t;
	struct reading r;

	(void)state;
	delegated_init(&t);
	r = read_wanted(&t, text, &all_wanted);
	assert_ok(&r);
	delegated_build(&t);
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *found = found_text(&t, cases[i].prefix);

		print_message("  %s\n", cases[i].prefix);
		assert_string_equal(found, cases[i].found);
		free(found);
	}
	delegated_free(&t);
}

static bool
is_in_9(const void *arg, struct prefix prefix)
{
	(void)arg;
	return prefix.family == IPV4 && prefix.hi >> 56 == 9;
}

static void
only_wanted_parts_are_kept(void **state)
{
	static const struct wanted nine = { is_in_9, NULL, NULL };
	struct delegated t;
	struct reading r;
	char *text;

	(void)state;
	delegated_init(&t);
	r = read_wanted(
	    &t, "arin|US|ipv4|8.255.255.0|512|1|allocated|x\n", &nine);
	assert_ok(&r);
	delegated_build(&t);
	text = holdings_text(&t);
	assert_string_equal(text, "9.0.0.0/24 arin US\n");
	free(text);
	delegated_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holdings_are_read),
		cmocka_unit_test(the_first_line_tells_the_day),
		cmocka_unit_test(a_bad_row_is_skipped_and_told),
		cmocka_unit_test(what_are_no_statistics_is_refused),
		cmocka_unit_test(
		    a_prefix_has_the_holdings_that_cover_or_make_it),
		cmocka_unit_test(only_wanted_parts_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
