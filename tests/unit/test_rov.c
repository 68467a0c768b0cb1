#include "roa/rov.h"
#include "survey/base/array.h"
#include "tests/unit/tables.h"

struct vrp_text {
	const char *prefix;
	uint8_t max_len;
	uint32_t asn;
};

static void
fill(struct vrp_table *t, const struct vrp_text *vrps, size_t n)
{
	vrp_table_init(t);
	for (size_t i = 0; i < n && vrps[i].prefix != NULL; i++)
		vrp_table_add(t, prefix_of(vrps[i].prefix), vrps[i].max_len,
		    vrps[i].asn, 0, VRP_NO_EXPIRY);
	vrp_table_build(t);
}

#define SET true

struct rov_case {
	const char *name;
	struct vrp_text vrps[3];
	const char *prefix;
	uint32_t asn; /* or the number of a set */
	bool is_set;
	enum rov_state state;
	enum rov_reason reason;
};

/*
 * The cases of RFC 6907 sections 7.1 (what covers, what matches, AS 0, AS sets)
 * and 7.2 (a ROA is gone and those of its parents are left), in their order;
 * then further ones.
 */
static const struct rov_case cases[] = {
	{ "covered, maxLength satisfied, AS match",
	    { { "10.1.0.0/16", 24, 64496 } }, "10.1.0.0/20", 64496, false,
	    ROV_VALID, ROV_NO_REASON },
	{ "the prefix itself, without maxLength",
	    { { "10.1.0.0/16", 16, 64496 } }, "10.1.0.0/16", 64496, false,
	    ROV_VALID, ROV_NO_REASON },
	{ "covered, maxLength exceeded, AS match",
	    { { "10.1.0.0/16", 20, 64496 } }, "10.1.0.0/24", 64496, false,
	    ROV_INVALID, ROV_LENGTH },
	{ "covered, maxLength satisfied, AS mismatch",
	    { { "10.1.0.0/16", 24, 64496 } }, "10.1.0.0/20", 64511, false,
	    ROV_INVALID, ROV_AS },
	{ "covered, maxLength exceeded, AS mismatch",
	    { { "10.1.0.0/16", 20, 64496 } }, "10.1.0.0/24", 64511, false,
	    ROV_INVALID, ROV_AS },
	{ "not covered", { { "10.1.0.0/16", 24, 64496 } }, "10.2.0.0/16", 64496,
	    false, ROV_NOT_FOUND, ROV_NO_REASON },
	{ "covered by AS0 alone", { { "10.1.0.0/16", 32, 0 } }, "10.1.0.0/20",
	    64496, false, ROV_INVALID, ROV_AS0 },
	{ "not covered, though its halves have VRPs",
	    { { "10.1.0.0/17", 17, 64496 }, { "10.1.128.0/17", 17, 64496 } },
	    "10.1.0.0/16", 64496, false, ROV_NOT_FOUND, ROV_NO_REASON },
	{ "a set, not covered", { { "10.1.0.0/16", 24, 64496 } }, "10.2.0.0/16",
	    64496, SET, ROV_NOT_FOUND, ROV_NO_REASON },
	{ "a set of one, covered, that AS", { { "10.1.0.0/16", 24, 64496 } },
	    "10.1.0.0/20", 64496, SET, ROV_INVALID, ROV_AS_SET },
	{ "a set of one, covered, another AS", { { "10.1.0.0/16", 24, 64496 } },
	    "10.1.0.0/20", 64511, SET, ROV_INVALID, ROV_AS_SET },
	{ "a set of many, covered by VRPs of them",
	    { { "10.1.0.0/16", 24, 64496 }, { "10.1.0.0/16", 24, 64511 } },
	    "10.1.0.0/20", 1, SET, ROV_INVALID, ROV_AS_SET },
	{ "a set of many, not covered, though its halves have VRPs",
	    { { "10.1.0.0/17", 17, 64496 }, { "10.1.128.0/17", 17, 64511 } },
	    "10.1.0.0/16", 1, SET, ROV_NOT_FOUND, ROV_NO_REASON },
	{ "the parent's ROA is gone, the prefix's own is left",
	    { { "10.1.16.0/20", 20, 64511 } }, "10.1.16.0/20", 64511, false,
	    ROV_VALID, ROV_NO_REASON },
	{ "the prefix's own is gone, the parent's is left",
	    { { "10.1.0.0/16", 20, 64496 } }, "10.1.16.0/20", 64511, false,
	    ROV_INVALID, ROV_AS },
	{ "the prefix's own is gone, a grandparent's is left, shorter",
	    { { "10.0.0.0/8", 8, 64511 } }, "10.1.16.0/20", 64511, false,
	    ROV_INVALID, ROV_LENGTH },
	{ "all are gone", { { NULL, 0, 0 } }, "10.1.16.0/20", 64511, false,
	    ROV_NOT_FOUND, ROV_NO_REASON },
	{ "two ASes of one prefix: the first",
	    { { "10.1.0.0/16", 24, 64496 }, { "10.1.0.0/16", 16, 64511 } },
	    "10.1.0.0/16", 64496, false, ROV_VALID, ROV_NO_REASON },
	{ "two ASes of one prefix: the second",
	    { { "10.1.0.0/16", 24, 64496 }, { "10.1.0.0/16", 16, 64511 } },
	    "10.1.0.0/16", 64511, false, ROV_VALID, ROV_NO_REASON },

	/* AS 0: RFC 6483 section 4, RFC 7607. */
	{ "AS0 covers", { { "10.1.0.0/16", 32, 0 } }, "10.1.0.0/16", 64496,
	    false, ROV_INVALID, ROV_AS0 },
	{ "AS0 matches nothing, not even AS0", { { "10.1.0.0/16", 32, 0 } },
	    "10.1.0.0/16", 0, false, ROV_INVALID, ROV_AS0 },
	{ "AS0 beside a matching VRP changes nothing",
	    { { "10.1.0.0/16", 32, 0 }, { "10.1.0.0/16", 16, 64496 } },
	    "10.1.0.0/16", 64496, false, ROV_VALID, ROV_NO_REASON },
	{ "AS0 beside another AS: the reason is the AS",
	    { { "10.1.0.0/16", 32, 0 }, { "10.1.0.0/16", 16, 64496 } },
	    "10.1.0.0/16", 64511, false, ROV_INVALID, ROV_AS },
	{ "AS0 beside a VRP that is too short",
	    { { "10.1.0.0/16", 32, 0 }, { "10.1.0.0/16", 16, 64496 } },
	    "10.1.0.0/24", 64496, false, ROV_INVALID, ROV_LENGTH },
	{ "AS0 covers a set: the set is named first",
	    { { "10.1.0.0/16", 32, 0 } }, "10.1.0.0/16", 7, SET, ROV_INVALID,
	    ROV_AS_SET },
	{ "a set whose number in its table is a VRP's AS",
	    { { "10.1.0.0/16", 24, 3 } }, "10.1.0.0/16", 3, SET, ROV_INVALID,
	    ROV_AS_SET },

	/* /0 covers like any other, and each family its own. */
	{ "0.0.0.0/0 covers", { { "0.0.0.0/0", 0, 0 } }, "10.1.0.0/16", 64496,
	    false, ROV_INVALID, ROV_AS0 },
	{ "0.0.0.0/0 matches what maxLength allows",
	    { { "0.0.0.0/0", 24, 64496 } }, "10.1.1.0/24", 64496, false,
	    ROV_VALID, ROV_NO_REASON },
	{ "0.0.0.0/0 matches itself", { { "0.0.0.0/0", 0, 64496 } },
	    "0.0.0.0/0", 64496, false, ROV_VALID, ROV_NO_REASON },
	{ "0.0.0.0/0 does not cover IPv6", { { "0.0.0.0/0", 32, 64496 } },
	    "::/0", 64496, false, ROV_NOT_FOUND, ROV_NO_REASON },
	{ "::/0 covers", { { "::/0", 0, 64511 } }, "2001:db8::/32", 64496,
	    false, ROV_INVALID, ROV_AS },

	/* The deepest VRP is not the only one that is asked. */
	{ "a less specific VRP matches, a more specific does not",
	    { { "10.0.0.0/8", 24, 64496 }, { "10.1.0.0/16", 24, 64511 },
		{ "10.1.1.0/24", 24, 0 } },
	    "10.1.1.0/24", 64496, false, ROV_VALID, ROV_NO_REASON },
	{ "the AS only in a less specific that is too short",
	    { { "10.0.0.0/8", 8, 64496 }, { "10.1.0.0/16", 24, 64511 } },
	    "10.1.1.0/24", 64496, false, ROV_INVALID, ROV_LENGTH },
	{ "a host route", { { "10.0.0.0/8", 32, 64496 } }, "10.1.1.1/32", 64496,
	    false, ROV_VALID, ROV_NO_REASON },
	{ "IPv6, at maxLength", { { "2001:db8::/32", 48, 64496 } },
	    "2001:db8:1::/48", 64496, false, ROV_VALID, ROV_NO_REASON },
	{ "IPv6, one beyond maxLength", { { "2001:db8::/32", 48, 64496 } },
	    "2001:db8:1::/49", 64496, false, ROV_INVALID, ROV_LENGTH },
	{ "IPv6 beyond 64 bits", { { "2001:db8::/96", 128, 64496 } },
	    "2001:db8::1/128", 64496, false, ROV_VALID, ROV_NO_REASON },
	{ "AS 4294967295 is an AS", { { "10.0.0.0/8", 8, UINT32_MAX } },
	    "10.0.0.0/8", UINT32_MAX, false, ROV_VALID, ROV_NO_REASON },
};

static void
states_and_reasons_are_those_of_rfc_6907(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const struct rov_case *c = &cases[i];
		struct vrp_table t;
		struct rov rov;

		fill(&t, c->vrps, LENGTH_OF(c->vrps));
		rov = rov_validate(&t, prefix_of(c->prefix),
		    (struct origin){ c->asn, c->is_set });
		if (rov.state != c->state || rov.reason != c->reason)
			fail_msg("%s: %s %s", c->name, rov_state_str(rov.state),
			    rov_reason_str(rov.reason));
		vrp_table_free(&t);
	}
}

struct plain_vrp {
	struct prefix prefix;
	uint8_t max_len;
	uint32_t asn;
	bool expired;
};

/* RFC 6811 section 2 as it is written, over every VRP. */
static struct rov
judge_by_looking(const struct plain_vrp *vrps, size_t n, struct prefix prefix,
    struct origin origin)
{
	bool covered = false, matched = false, as0_only = true, has_as = false;

	for (size_t i = 0; i < n; i++) {
		if (vrps[i].expired || !prefix_covers(vrps[i].prefix, prefix))
			continue;
		covered = true;
		if (vrps[i].asn != 0)
			as0_only = false;
		if (origin.is_set || vrps[i].asn != origin.value)
			continue;
		has_as = true;
		if (origin.value != 0 && prefix.len <= vrps[i].max_len)
			matched = true;
	}
	if (matched)
		return (struct rov){ ROV_VALID, ROV_NO_REASON };
	if (!covered)
		return (struct rov){ ROV_NOT_FOUND, ROV_NO_REASON };
	return (struct rov){ ROV_INVALID, origin.is_set ? ROV_AS_SET
					  : as0_only    ? ROV_AS0
					  : has_as      ? ROV_LENGTH
							: ROV_AS };
}

static size_t
random_vrps(
    struct plain_vrp *vrps, size_t n, struct vrp_table *t, uint64_t *rng)
{
	vrp_table_init(t);
	for (size_t i = 0; i < n; i++) {
		struct plain_vrp *v = &vrps[i];
		uint32_t bits;

		if (i > 0 && random_below(rng, 5) == 0) {
			/* A duplicate, or the same prefix otherwise. */
			*v = vrps[random_below(rng, (uint32_t)i)];
		} else {
			v->prefix = random_prefix(rng);
			v->expired = random_below(rng, 6) == 0;
		}
		if (i == 0 || random_below(rng, 3) > 0) {
			bits = ip_bits((enum family)v->prefix.family);
			v->max_len = (uint8_t)(v->prefix.len +
					       random_below(rng,
						   bits - v->prefix.len + 1));
			v->asn = random_below(rng, 4);
		}
		vrp_table_add(t, v->prefix, v->max_len, v->asn, 0,
		    v->expired ? 100 : 200);
	}
	vrp_table_expire(t, 0, 150);
	vrp_table_build(t);
	return n;
}

static void
random_tables_judge_as_a_look_at_every_vrp(void **state)
{
	enum {
		QUESTIONS = 400
	};
	static const size_t sizes[] = { 1, 2, 5, 20, 80, 300 };
	uint64_t rng = 6907, seen[ROV_STATES] = { 0 };

	(void)state;
	for (int round = 0; round < 90; round++) {
		struct plain_vrp vrps[300];
		struct vrp_table t;
		size_t n = random_vrps(
		    vrps, sizes[round % (int)LENGTH_OF(sizes)], &t, &rng);

		for (size_t i = 0; i < QUESTIONS; i++) {
			struct prefix prefix =
			    i % 3 == 0
				? vrps[random_below(&rng, (uint32_t)n)].prefix
				: random_prefix(&rng);
			struct origin origin = { random_below(&rng, 5),
				random_below(&rng, 8) == 0 };
			struct rov truth =
			    judge_by_looking(vrps, n, prefix, origin);
			struct rov rov = rov_validate(&t, prefix, origin);

			assert_int_equal(rov.state, truth.state);
			assert_int_equal(rov.reason, truth.reason);
			assert_int_equal(
			    rov_state(&t, prefix, origin), truth.state);
			seen[truth.state]++;
		}
		vrp_table_free(&t);
	}
	/* Or the comparison would say little. */
	for (int i = 0; i < ROV_STATES; i++)
		assert_true(seen[i] > 1000);
}

static void
without_vrps_nothing_is_found(void **state)
{
	struct prefix prefix = prefix_of("10.0.0.0/8");
	struct vrp_table t;

	(void)state;
	vrp_table_init(&t);
	/* Before it is built, and then. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
		    rov_state(&t, prefix, origin_of(1)), ROV_NOT_FOUND);
		assert_int_equal(rov_validate(&t, prefix, origin_of(1)).state,
		    ROV_NOT_FOUND);
		if (i == 0)
			vrp_table_build(&t);
	}
	vrp_table_free(&t);
}

static void
words_are_routinators(void **state)
{
	(void)state;
	assert_string_equal(rov_state_str(ROV_VALID), "valid");
	assert_string_equal(rov_state_str(ROV_INVALID), "invalid");
	assert_string_equal(rov_state_str(ROV_NOT_FOUND), "not-found");
	assert_string_equal(rov_reason_str(ROV_NO_REASON), "");
	assert_string_equal(rov_reason_str(ROV_AS_SET), "as-set");
	assert_string_equal(rov_reason_str(ROV_AS0), "as0");
	assert_string_equal(rov_reason_str(ROV_LENGTH), "length");
	assert_string_equal(rov_reason_str(ROV_AS), "as");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_and_reasons_are_those_of_rfc_6907),
		cmocka_unit_test(random_tables_judge_as_a_look_at_every_vrp),
		cmocka_unit_test(without_vrps_nothing_is_found),
		cmocka_unit_test(words_are_routinators),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
