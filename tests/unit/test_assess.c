#include "survey/base/array.h"
#include "tests/unit/judging.h"

/* The addresses counted for a server, in the order given, by blanks. */
static void
assert_counted(struct world *w, const char *server, const char *wanted)
{
	uint32_t s = facts_find_server(&w->f, facts_name(&w->f, server));
	char text[512] = "", buf[IP_STRLEN];

	for (uint32_t i = w->r.server_first[s]; i < w->r.server_first[s + 1];
	     i++) {
		size_t len = strlen(text);

		(void)snprintf(text + len, sizeof(text) - len, "%s%s",
		    len > 0 ? " " : "",
		    ip_format(w->f.addresses[w->r.server_addresses[i]], buf));
	}
	assert_string_equal(text, wanted);
}

/*
 * A server with one IPv4 and one IPv6 address in answers and in glue each;
 * answers are there only for outcome data.
 */
static void
glue_stands_in_where_a_lookup_failed_or_never_was(void **state)
{
	enum {
		A4 = 1,
		A6 = 2,
		G4 = 4,
		G6 = 8
	};
	static const struct {
		enum answer_outcome a, aaaa;
		unsigned int strict, manrs;
		bool strict_by_glue, manrs_by_glue;
	} cases[] = {
		{ OUTCOME_DATA, OUTCOME_DATA, A4 | A6, A4 | A6, false, false },
		/* An empty answer is an answer. */
		{ OUTCOME_DATA, OUTCOME_NODATA, A4, A4, false, false },
		{ OUTCOME_NXDOMAIN, OUTCOME_NXDOMAIN, 0, 0, false, false },
		/* The families stand alone; in 2020 they did not. */
		{ OUTCOME_DATA, OUTCOME_FAILED, A4 | G6, A4, true, false },
		{ OUTCOME_FAILED, OUTCOME_DATA, G4 | A6, A6, true, false },
		{ OUTCOME_DATA, OUTCOME_UNASKED, A4 | G6, A4, true, false },
		{ OUTCOME_NODATA, OUTCOME_UNASKED, G6, 0, true, false },
		{ OUTCOME_FAILED, OUTCOME_FAILED, G4 | G6, 0, true, false },
		{ OUTCOME_FAILED, OUTCOME_UNASKED, G4 | G6, 0, true, false },
		{ OUTCOME_UNASKED, OUTCOME_UNASKED, G4 | G6, G4 | G6, true,
		    true },
	};
	static const char *const texts[] = { "193.0.0.1", "2a00::1",
		"193.0.0.2", "2a00::2" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases) * 4; i++) {
		bool manrs = (i & 1) != 0, unite = (i & 2) != 0;
		enum answer_outcome a = cases[i / 4].a;
		enum answer_outcome aaaa = cases[i / 4].aaaa;
		unsigned int has =
		    manrs ? cases[i / 4].manrs : cases[i / 4].strict;
		char wanted[64] = "";
		struct world w;

		if (unite)
			has |= G4 | G6;
		world_begin(&w);
		given_ns(&w, "z", "s", SIDE_CHILD);
		if (a == OUTCOME_DATA)
			given_answer(&w, "s", texts[0]);
		if (aaaa == OUTCOME_DATA)
			given_answer(&w, "s", texts[1]);
		given_glue(&w, "z", "s", texts[2]);
		given_glue(&w, "z", "s", texts[3]);
		/* The same glue in another delegation adds nothing. */
		given_glue(&w, "y", "s", texts[3]);
		w.f.servers[0].lookup[IPV4] = a;
		w.f.servers[0].lookup[IPV6] = aaaa;
		world_finish(&w);
		world_judge(&w, unite   ? (manrs ? MANRS_UNION : STRICT_UNION)
				: manrs ? MANRS
					: STRICT);
		for (size_t bit = 0; bit < 4; bit++) {
			size_t len = strlen(wanted);

			if ((has >> bit & 1) != 0)
				(void)snprintf(wanted + len,
				    sizeof(wanted) - len, "%s%s",
				    len > 0 ? " " : "", texts[bit]);
		}
		print_message("  %zu\n", i);
		assert_counted(&w, "s", wanted);
		assert_int_equal(w.r.servers[0].by_glue,
		    manrs ? cases[i / 4].manrs_by_glue
			  : cases[i / 4].strict_by_glue);
		assert_int_equal(w.r.glue_stands_in, w.r.servers[0].by_glue);
		world_end(&w);
	}
}

/* That glue may stand in says nothing where there is none. */
static void
a_failed_server_without_glue_is_not_by_glue(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	given_ns(&w, "z", "s", SIDE_CHILD);
	given_lookup(&w, "s", OUTCOME_FAILED, OUTCOME_NODATA);
	given_glue(&w, "z", "s", "2a00::2");
	world_finish(&w);
	world_judge(&w, STRICT);
	assert_counted(&w, "s", "");
	assert_int_equal(w.r.glue_stands_in, 0);
	assert_int_equal(
	    result_of_zone(&w, "z")->tally[BOTH].verdict, VERDICT_UNDETERMINED);
	world_end(&w);
}

static void
an_address_of_answer_and_glue_counts_once(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	given_ns(&w, "z", "s", SIDE_CHILD);
	given_answer(&w, "s", "193.0.0.1");
	given_glue(&w, "z", "s", "193.0.0.1");
	world_finish(&w);
	world_judge(&w, STRICT_UNION);
	assert_counted(&w, "s", "193.0.0.1");
	assert_false(w.r.servers[0].by_glue);
	world_end(&w);
}

/* Servers p (parent), c (child), b (both) and x, of another zone. */
static void
manrs2020_takes_the_child_or_else_the_parent(void **state)
{
	static const struct {
		unsigned int p, c, b;
		uint32_t strict, manrs;
		bool p_in_manrs;
	} cases[] = {
		{ SIDE_PARENT, SIDE_CHILD, SIDE_PARENT | SIDE_CHILD, 3, 2,
		    false },
		{ SIDE_PARENT, 0, SIDE_PARENT | SIDE_CHILD, 2, 1, false },
		{ SIDE_PARENT, SIDE_CHILD, 0, 2, 1, false },
		/* No child's side is known. */
		{ SIDE_PARENT, 0, SIDE_PARENT, 2, 2, true },
		{ 0, SIDE_CHILD, SIDE_CHILD, 2, 2, false },
		{ 0, 0, 0, 0, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct world w;

		world_begin(&w);
		given_ns(&w, "y", "x", SIDE_CHILD);
		(void)given_zone(&w, "z", CAT_GTLD);
		given_ns(&w, "z", "p", cases[i].p);
		given_ns(&w, "z", "c", cases[i].c);
		given_ns(&w, "z", "b", cases[i].b);
		world_finish(&w);
		world_judge(&w, STRICT);
		assert_int_equal(
		    result_of_zone(&w, "z")->servers, cases[i].strict);
		assert_int_equal(
		    result_of_server(&w, "p")->counted, cases[i].p != 0);
		world_judge(&w, MANRS);
		assert_int_equal(
		    result_of_zone(&w, "z")->servers, cases[i].manrs);
		assert_int_equal(
		    result_of_server(&w, "p")->counted, cases[i].p_in_manrs);
		world_end(&w);
	}
}

/*
 * The longest match of 193.0.1.1 and of an address of IPv6, by what is
 * announced and authorised.
 */
static void
the_state_of_an_address_is_that_of_all_its_origins(void **state)
{
	static const struct {
		const char *address;
		const char *routes[4][2];
		struct {
			const char *prefix;
			uint8_t max_len;
			uint32_t asn;
		} vrps[3];
		enum address_state state;
		enum effect effect;
	} cases[] = {
		{ "193.0.1.1", { { "193.0.1.0/24", "1" } },
		    { { "193.0.0.0/16", 24, 1 } }, ADDRESS_VALID, EFFECT_NONE },
		{ "193.0.1.1", { { "193.0.1.0/24", "1" } },
		    { { "193.0.2.0/24", 24, 1 } }, ADDRESS_NOT_FOUND,
		    EFFECT_NONE },
		/* The other routes' states do not matter... */
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "1" }, { "193.0.0.0/16", "2" } },
		    { { "193.0.0.0/16", 24, 1 } }, ADDRESS_VALID, EFFECT_NONE },
		/* ... and with it come the effects of an invalid. */
		{ "193.0.1.1", { { "193.0.1.0/24", "2" } },
		    { { "193.0.0.0/16", 24, 1 } }, ADDRESS_INVALID,
		    EFFECT_NO_ALTERNATIVE },
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "193.0.0.0/16", "1" } },
		    { { "193.0.0.0/16", 16, 1 } }, ADDRESS_INVALID,
		    EFFECT_COVERED_BY_VALID },
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "193.0.0.0/16", "3" } },
		    { { "193.0.0.0/20", 24, 1 } }, ADDRESS_INVALID,
		    EFFECT_COVERED_BY_NOT_FOUND },
		/* The nearest that is left decides, not the best. */
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "193.0.0.0/20", "3" },
			{ "193.0.0.0/16", "1" }, { "193.0.0.0/12", "4" } },
		    { { "193.0.0.0/16", 16, 1 }, { "193.0.1.0/24", 24, 1 } },
		    ADDRESS_INVALID, EFFECT_COVERED_BY_VALID },
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "193.0.0.0/20", "3" },
			{ "193.0.0.0/16", "1" } },
		    { { "193.0.1.0/24", 24, 1 } }, ADDRESS_INVALID,
		    EFFECT_COVERED_BY_NOT_FOUND },
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "193.0.0.0/16", "3" } },
		    { { "193.0.0.0/16", 24, 1 } }, ADDRESS_INVALID,
		    EFFECT_NO_ALTERNATIVE },
		/* A default route is no alternative; nor is a set. */
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "0.0.0.0/0", "1" } },
		    { { "193.0.1.0/24", 24, 1 } }, ADDRESS_INVALID,
		    EFFECT_NO_ALTERNATIVE },
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "193.0.0.0/16", "{1,2}" } },
		    { { "193.0.1.0/24", 24, 1 } }, ADDRESS_INVALID,
		    EFFECT_NO_ALTERNATIVE },
		/* MOAS. */
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "193.0.1.0/24", "1" } },
		    { { "193.0.1.0/24", 24, 1 } }, ADDRESS_MIXED,
		    EFFECT_SAME_PREFIX },
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "193.0.1.0/24", "1" } },
		    { { "193.0.1.0/24", 24, 1 }, { "193.0.1.0/24", 24, 2 } },
		    ADDRESS_VALID, EFFECT_NONE },
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "193.0.1.0/24", "3" } },
		    { { "193.0.1.0/24", 24, 1 } }, ADDRESS_INVALID,
		    EFFECT_NO_ALTERNATIVE },
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "2" }, { "193.0.1.0/24", "3" } },
		    { { NULL, 0, 0 } }, ADDRESS_NOT_FOUND, EFFECT_NONE },
		/* An AS_SET: invalid when covered (RFC 6907 7.1.8). */
		{ "193.0.1.1", { { "193.0.1.0/24", "{1}" } },
		    { { "193.0.1.0/24", 24, 1 } }, ADDRESS_INVALID,
		    EFFECT_NO_ALTERNATIVE },
		{ "193.0.1.1", { { "193.0.1.0/24", "{1}" } },
		    { { NULL, 0, 0 } }, ADDRESS_NOT_FOUND, EFFECT_NONE },
		{ "193.0.1.1",
		    { { "193.0.1.0/24", "{1}" }, { "193.0.1.0/24", "1" } },
		    { { "193.0.1.0/24", 24, 1 } }, ADDRESS_MIXED,
		    EFFECT_SAME_PREFIX },
		/* AS0 covers and never matches; not even a route of AS0. */
		{ "193.0.1.1", { { "193.0.1.0/24", "1" } },
		    { { "193.0.0.0/16", 32, 0 } }, ADDRESS_INVALID,
		    EFFECT_NO_ALTERNATIVE },
		{ "193.0.1.1", { { "193.0.1.0/24", "0" } },
		    { { "193.0.0.0/16", 32, 0 } }, ADDRESS_INVALID,
		    EFFECT_NO_ALTERNATIVE },
		{ "193.0.1.1", { { "193.0.1.0/24", "1" } },
		    { { "193.0.0.0/16", 32, 0 }, { "193.0.1.0/24", 24, 1 } },
		    ADDRESS_VALID, EFFECT_NONE },
		/* A VRP of everything covers. */
		{ "193.0.1.1", { { "193.0.1.0/24", "1" } },
		    { { "0.0.0.0/0", 0, 1 } }, ADDRESS_INVALID,
		    EFFECT_NO_ALTERNATIVE },
		/* The filters come before the longest match. */
		{ "193.0.1.1",
		    { { "193.0.1.0/25", "2" }, { "193.0.0.0/16", "1" } },
		    { { "193.0.0.0/16", 16, 1 } }, ADDRESS_VALID, EFFECT_NONE },
		{ "193.0.1.1",
		    { { "193.0.1.0/25", "1" }, { "192.0.0.0/7", "1" } },
		    { { NULL, 0, 0 } }, ADDRESS_UNROUTED, EFFECT_NONE },
		{ "193.0.1.1", { { "193.0.2.0/24", "1" } }, { { NULL, 0, 0 } },
		    ADDRESS_UNROUTED, EFFECT_NONE },
		{ "2a00::1", { { "2a00::/32", "1" } },
		    { { "2a00::/16", 32, 1 } }, ADDRESS_VALID, EFFECT_NONE },
		{ "2a00::1", { { "2a00::/49", "1" }, { "2a00::/48", "2" } },
		    { { "2a00::/48", 49, 1 } }, ADDRESS_INVALID,
		    EFFECT_NO_ALTERNATIVE },
		/* Special ones are not looked up, routed or not. */
		{ "10.0.0.1", { { "10.0.0.0/8", "1" } },
		    { { "10.0.0.0/8", 8, 1 } }, ADDRESS_SPECIAL, EFFECT_NONE },
		{ "::ffff:193.0.1.1", { { "193.0.1.0/24", "1" } },
		    { { NULL, 0, 0 } }, ADDRESS_SPECIAL, EFFECT_NONE },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const struct address_result *a;
		struct world w;

		world_begin(&w);
		given_ns(&w, "z", "s", SIDE_CHILD);
		given_answer(&w, "s", cases[i].address);
		for (int j = 0; j < 4 && cases[i].routes[j][0] != NULL; j++)
			given_route(
			    &w, cases[i].routes[j][0], cases[i].routes[j][1]);
		for (int j = 0; j < 3 && cases[i].vrps[j].prefix != NULL; j++)
			given_vrp(&w, cases[i].vrps[j].prefix,
			    cases[i].vrps[j].max_len, cases[i].vrps[j].asn,
			    "ripe");
		world_finish(&w);
		world_judge(&w, STRICT);
		a = &w.r.addresses[0];
		if (a->state != cases[i].state || a->effect != cases[i].effect)
			fail_msg("case %zu: %s, effect \"%s\"", i,
			    address_state_str(a->state), effect_str(a->effect));
		world_end(&w);
	}
}

/*
 * A zone of one server with these addresses: v valid, i invalid, n
 * not-found, m mixed, u unrouted, s special; capitals are IPv6.
 */
static void
give_addresses(struct world *w, const char *addresses)
{
	given_route(w, "193.1.0.0/16", "1");
	given_route(w, "193.2.0.0/16", "2");
	given_route(w, "193.3.0.0/16", "1");
	given_route(w, "193.4.0.0/16", "1");
	given_route(w, "193.4.0.0/16", "2");
	given_route(w, "2a01::/32", "1");
	given_route(w, "2a02::/32", "2");
	given_route(w, "2a03::/32", "1");
	given_vrp(w, "193.1.0.0/16", 16, 1, "ripe");
	given_vrp(w, "193.2.0.0/16", 16, 1, "ripe");
	given_vrp(w, "193.4.0.0/16", 16, 1, "ripe");
	given_vrp(w, "2a01::/32", 32, 1, "ripe");
	given_vrp(w, "2a02::/32", 32, 1, "ripe");
	given_ns(w, "z", "s", SIDE_CHILD);
	given_lookup(w, "s", OUTCOME_NODATA, OUTCOME_NODATA);
	for (unsigned int i = 0; addresses[i] != '\0'; i++) {
		static const char kinds[] = "?vinmus", ipv6[] = "?VIN?US";
		char c = addresses[i], text[64];

		if (c == 's')
			(void)snprintf(text, sizeof(text), "10.0.0.%u", i);
		else if (c == 'S')
			(void)snprintf(text, sizeof(text), "fe80::%u", i);
		else if (strchr(kinds, c) != NULL)
			(void)snprintf(text, sizeof(text), "193.%d.0.%u",
			    (int)(strchr(kinds, c) - kinds), i);
		else
			(void)snprintf(text, sizeof(text), "2a0%d::%u",
			    (int)(strchr(ipv6, c) - ipv6), i);
		given_answer(w, "s", text);
	}
}

/* Letters of verdicts: all, IPv4, IPv6. */
static void
verdicts_are_over_routed_addresses_that_are_not_special(void **state)
{
	static const struct {
		const char *addresses, *strict, *manrs;
	} cases[] = {
		/* An empty set is undetermined, never full, never none. */
		{ "", "uuu", "uuu" },
		{ "s", "uuu", "uuu" },
		{ "u", "uuu", "uuu" },
		{ "usUS", "uuu", "uuu" },
		{ "v", "ffu", "ffu" },
		{ "V", "fuf", "fuf" },
		{ "vu", "ffu", "ffu" },
		{ "vsV", "fff", "fff" },
		{ "i", "nnu", "nnu" },
		{ "n", "nnu", "nnu" },
		{ "vi", "ppu", "ppu" },
		{ "vn", "ppu", "ppu" },
		{ "vN", "pfn", "pfn" },
		{ "vVN", "pfp", "pfp" },
		{ "nV", "pnf", "pnf" },
		{ "nN", "nnn", "nnn" },
		/* A mixed address is not valid; one of its origins is. */
		{ "m", "nnu", "ppu" },
		{ "mv", "ppu", "ppu" },
		/* Two addresses of one valid origin and one other. */
		{ "vvn", "ppu", "ppu" },
	};
	static const char letters[VERDICTS] = {
		[VERDICT_FULL] = 'f',
		[VERDICT_PARTIAL] = 'p',
		[VERDICT_NONE] = 'n',
		[VERDICT_UNDETERMINED] = 'u',
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases) * 2; i++) {
		const struct tally *zone, *server;
		bool manrs = (i & 1) != 0;
		char found[4] = "";
		struct world w;

		world_begin(&w);
		give_addresses(&w, cases[i / 2].addresses);
		world_finish(&w);
		world_judge(&w, manrs ? MANRS : STRICT);
		zone = result_of_zone(&w, "z")->tally;
		server = result_of_server(&w, "s")->tally;
		found[0] = letters[zone[BOTH].verdict];
		found[1] = letters[zone[IPV4].verdict];
		found[2] = letters[zone[IPV6].verdict];
		print_message("  \"%s\"\n", cases[i / 2].addresses);
		assert_string_equal(
		    found, manrs ? cases[i / 2].manrs : cases[i / 2].strict);
		/* Of the one server, the same. */
		for (int scope = 0; scope < SCOPES; scope++)
			assert_int_equal(
			    server[scope].verdict, zone[scope].verdict);
		world_end(&w);
	}
}

static void
tallies_tell_addresses_and_origins_apart(void **state)
{
	const struct tally *t;
	struct world w;

	(void)state;
	world_begin(&w);
	give_addresses(&w, "vvimusNVS");
	world_finish(&w);
	world_judge(&w, STRICT);
	t = result_of_zone(&w, "z")->tally;
	assert_int_equal(t[BOTH].addresses, 9);
	assert_int_equal(t[BOTH].routed, 6);
	assert_int_equal(t[BOTH].valid, 3);
	assert_int_equal(t[BOTH].invalid, 1);
	assert_int_equal(t[BOTH].mixed, 1);
	assert_int_equal(t[BOTH].origins, 6);
	assert_int_equal(t[BOTH].valid_origins, 3);
	assert_int_equal(t[IPV4].addresses, 6);
	assert_int_equal(t[IPV4].origins, 4);
	assert_int_equal(t[IPV4].valid_origins, 2);
	assert_int_equal(t[IPV6].addresses, 3);
	assert_int_equal(t[IPV6].routed, 2);
	assert_int_equal(t[IPV6].valid, 1);
	world_end(&w);
}

/* valid of all origins, each of one address. */
static void
percentages_of_2020_are_truncated(void **state)
{
	static const struct {
		unsigned int valid, all;
		enum verdict strict, manrs;
	} cases[] = {
		{ 0, 200, VERDICT_NONE, VERDICT_NONE },
		{ 1, 200, VERDICT_PARTIAL, VERDICT_NONE },
		{ 1, 101, VERDICT_PARTIAL, VERDICT_NONE },
		{ 1, 100, VERDICT_PARTIAL, VERDICT_PARTIAL },
		{ 2, 200, VERDICT_PARTIAL, VERDICT_PARTIAL },
		{ 199, 200, VERDICT_PARTIAL, VERDICT_PARTIAL },
		{ 200, 200, VERDICT_FULL, VERDICT_FULL },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct world w;

		world_begin(&w);
		given_ns(&w, "z", "s", SIDE_CHILD);
		given_vrp(&w, "193.0.0.0/16", 24, 1, "ripe");
		for (unsigned int n = 0; n < cases[i].all; n++) {
			char text[64];

			(void)snprintf(text, sizeof(text), "193.0.%u.0/24", n);
			given_route(&w, text, n < cases[i].valid ? "1" : "2");
			(void)snprintf(text, sizeof(text), "193.0.%u.1", n);
			given_answer(&w, "s", text);
		}
		world_finish(&w);
		world_judge(&w, STRICT);
		assert_int_equal(result_of_zone(&w, "z")->tally[BOTH].verdict,
		    cases[i].strict);
		world_judge(&w, MANRS);
		assert_int_equal(result_of_zone(&w, "z")->tally[BOTH].verdict,
		    cases[i].manrs);
		world_end(&w);
	}
}

/* A zone of servers s, whose look-ups are told, and t, which has data. */
static void
complete_wants_definite_answers_and_routes(void **state)
{
	static const struct {
		enum answer_outcome a, aaaa;
		const char *address; /* of t, beside a routed one */
		bool complete;
	} cases[] = {
		{ OUTCOME_NODATA, OUTCOME_NODATA, "193.1.0.1", true },
		{ OUTCOME_NXDOMAIN, OUTCOME_NXDOMAIN, "193.1.0.1", true },
		{ OUTCOME_FAILED, OUTCOME_NODATA, "193.1.0.1", false },
		{ OUTCOME_NODATA, OUTCOME_FAILED, "193.1.0.1", false },
		{ OUTCOME_UNASKED, OUTCOME_NODATA, "193.1.0.1", false },
		{ OUTCOME_NODATA, OUTCOME_UNASKED, "193.1.0.1", false },
		{ OUTCOME_NODATA, OUTCOME_NODATA, "193.9.0.1", false },
		/* A special address is not unrouted. */
		{ OUTCOME_NODATA, OUTCOME_NODATA, "10.0.0.1", true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct world w;

		world_begin(&w);
		given_route(&w, "193.1.0.0/16", "1");
		given_ns(&w, "z", "s", SIDE_PARENT);
		given_ns(&w, "z", "t", SIDE_CHILD);
		given_lookup(&w, "s", cases[i].a, cases[i].aaaa);
		given_answer(&w, "t", "193.1.0.9");
		given_answer(&w, "t", cases[i].address);
		world_finish(&w);
		world_judge(&w, STRICT);
		assert_int_equal(
		    result_of_zone(&w, "z")->complete, cases[i].complete);
		/* The parent's server does not count here. */
		world_judge(&w, MANRS);
		assert_int_equal(result_of_zone(&w, "z")->complete,
		    strcmp(cases[i].address, "193.9.0.1") != 0);
		world_end(&w);
	}
}

/* Two zones, two servers each, one shared; an address of both servers. */
static void
zones_and_servers_of_an_address_are_counted_once(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	given_route(&w, "193.1.0.0/16", "1");
	given_route(&w, "193.1.0.0/16", "2");
	given_ns(&w, "y", "a", SIDE_CHILD);
	given_ns(&w, "y", "b", SIDE_CHILD);
	given_ns(&w, "z", "b", SIDE_CHILD);
	given_ns(&w, "z", "c", SIDE_PARENT);
	given_answer(&w, "a", "193.1.0.1");
	given_answer(&w, "b", "193.1.0.1");
	given_answer(&w, "b", "193.1.0.2");
	given_answer(&w, "c", "193.1.0.3");
	/* A server of no zone counts nowhere. */
	given_answer(&w, "d", "193.1.0.4");
	world_finish(&w);
	world_judge(&w, STRICT);
	assert_int_equal(result_of_address(&w, "193.1.0.1")->servers, 2);
	assert_int_equal(result_of_address(&w, "193.1.0.1")->zones, 2);
	assert_int_equal(result_of_address(&w, "193.1.0.2")->servers, 1);
	assert_int_equal(result_of_address(&w, "193.1.0.2")->zones, 2);
	assert_int_equal(result_of_address(&w, "193.1.0.3")->zones, 1);
	assert_false(result_of_address(&w, "193.1.0.4")->counted);
	assert_int_equal(result_of_server(&w, "b")->zones, 2);
	assert_int_equal(result_of_server(&w, "d")->zones, 0);
	assert_int_equal(result_of_zone(&w, "y")->tally[BOTH].addresses, 2);
	assert_int_equal(w.r.norigins, 2);
	for (int o = 0; o < 2; o++) {
		assert_int_equal(w.r.origins[o].zones, 2);
		assert_int_equal(w.r.origins[o].addresses, 3);
	}
	world_judge(&w, MANRS);
	assert_false(result_of_address(&w, "193.1.0.3")->counted);
	assert_int_equal(w.r.origins[0].addresses, 2);
	world_end(&w);
}

static void
the_baseline_has_every_used_pair_once(void **state)
{
	uint64_t all = 0;
	struct prefix prefix;
	struct world w;
	uint8_t second;

	(void)state;
	world_begin(&w);
	second = route_table_add_source(&w.routes, "second", false, 0);
	give_addresses(&w, "");
	/* The same pair from a second source; and what is not used. */
	assert_true(prefix_from_text("193.1.0.0/16", &prefix));
	route_table_add(&w.routes, prefix, (struct origin){ .value = 1 },
	    second, PEERS_UNKNOWN);
	given_route(&w, "193.1.0.0/25", "1");
	given_route(&w, "0.0.0.0/0", "1");
	given_route(&w, "193.5.0.0/16", "{1,2}");
	given_route(&w, "193.1.5.0/24", "1");
	given_route(&w, "193.1.6.0/24", "{1,2}");
	world_finish(&w);
	world_judge(&w, STRICT);
	assert_int_equal(w.b.routes[IPV4][ROV_VALID][ROV_NO_REASON], 2);
	assert_int_equal(w.b.routes[IPV4][ROV_INVALID][ROV_AS], 2);
	assert_int_equal(w.b.routes[IPV4][ROV_INVALID][ROV_LENGTH], 1);
	assert_int_equal(w.b.routes[IPV4][ROV_INVALID][ROV_AS_SET], 1);
	assert_int_equal(w.b.routes[IPV4][ROV_NOT_FOUND][ROV_NO_REASON], 2);
	assert_int_equal(w.b.routes[IPV6][ROV_VALID][ROV_NO_REASON], 1);
	for (int family = 0; family < FAMILIES; family++)
		for (int s = 0; s < ROV_STATES; s++)
			for (int reason = 0; reason < ROV_REASONS; reason++)
				all += w.b.routes[family][s][reason];
	assert_int_equal(all, w.routes.pairs[IPV4][ROUTE_USED] +
				  w.routes.pairs[IPV6][ROUTE_USED]);
	world_end(&w);
}

static void
an_empty_world_is_judged(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	world_finish(&w);
	world_judge(&w, STRICT);
	assert_int_equal(w.r.coverage[ROW_ALL][BOTH].zones, 0);
	assert_int_equal(w.r.nbreakdowns, 0);
	world_end(&w);
}

static void
words_of_methods_are_read_back(void **state)
{
	enum method method;

	(void)state;
	for (int m = 0; m < METHODS; m++) {
		assert_true(method_parse(method_str((enum method)m), &method));
		assert_int_equal(method, m);
	}
	assert_false(method_parse("Strict", &method));
	assert_false(method_parse("", &method));
	assert_string_equal(scope_str(IPV4), "ipv4");
	assert_string_equal(scope_str(IPV6), "ipv6");
	assert_string_equal(scope_str(BOTH), "all");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    glue_stands_in_where_a_lookup_failed_or_never_was),
		cmocka_unit_test(a_failed_server_without_glue_is_not_by_glue),
		cmocka_unit_test(an_address_of_answer_and_glue_counts_once),
		cmocka_unit_test(manrs2020_takes_the_child_or_else_the_parent),
		cmocka_unit_test(
		    the_state_of_an_address_is_that_of_all_its_origins),
		cmocka_unit_test(
		    verdicts_are_over_routed_addresses_that_are_not_special),
		cmocka_unit_test(tallies_tell_addresses_and_origins_apart),
		cmocka_unit_test(percentages_of_2020_are_truncated),
		cmocka_unit_test(complete_wants_definite_answers_and_routes),
		cmocka_unit_test(
		    zones_and_servers_of_an_address_are_counted_once),
		cmocka_unit_test(the_baseline_has_every_used_pair_once),
		cmocka_unit_test(an_empty_world_is_judged),
		cmocka_unit_test(words_of_methods_are_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
