#include "survey/base/array.h"
#include "tests/unit/judging.h"

/* Of one of the categories whose bits arg has. */
static bool
is_of(void *arg, const struct zone *zone)
{
	return (*(const unsigned int *)arg >> zone->category & 1) != 0;
}

static void
nothing_at_all_is_finished(void **state)
{
	struct facts f;

	(void)state;
	facts_init(&f);
	facts_finish(&f);
	facts_keep_zones(&f, is_of, &(unsigned int){ 0 });
	assert_int_equal(f.nzones, 0);
	assert_int_equal(facts_find_zone(&f, 0), FACT_NONE);
	assert_int_equal(facts_find_server(&f, 7), FACT_NONE);
	facts_free(&f);
	facts_free(&f);
}

static void
what_is_added_twice_is_there_once(void **state)
{
	struct world w;
	uint32_t z, s, a;

	(void)state;
	world_begin(&w);
	z = given_zone(&w, "example", CAT_GTLD);
	assert_int_equal(given_zone(&w, "example", CAT_OTHER), z);
	assert_int_equal(w.f.zones[z].category, CAT_GTLD);
	s = given_server(&w, "ns.example");
	assert_int_equal(given_server(&w, "ns.example"), s);
	a = given_address(&w, "193.0.0.1");
	assert_int_equal(given_address(&w, "193.0.0.1"), a);
	for (int i = 0; i < 3; i++) {
		given_glue(&w, "example", "ns.example", "193.0.0.1");
		given_answer(&w, "ns.example", "193.0.0.1");
		facts_delegate(&w.f, z, s, SIDE_PARENT);
		facts_delegate(&w.f, z, s, SIDE_CHILD);
	}
	given_glue(&w, "other", "ns.example", "193.0.0.1");
	world_finish(&w);
	assert_int_equal(w.f.nzones, 1);
	assert_int_equal(w.f.nservers, 1);
	assert_int_equal(w.f.naddresses, 1);
	assert_int_equal(w.f.ndelegations, 1);
	assert_int_equal(w.f.delegations[0].sides, SIDE_PARENT | SIDE_CHILD);
	assert_int_equal(w.f.nanswers, 1);
	/* Glue is kept by its delegating zone. */
	assert_int_equal(w.f.nglue, 2);
	assert_int_equal(w.f.servers[s].end_glue, 2);
	world_end(&w);
}

static void
zones_and_servers_of_a_name_are_apart(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	(void)given_server(&w, "first");
	(void)given_server(&w, "example");
	assert_int_equal(
	    facts_find_zone(&w.f, facts_name(&w.f, "example")), FACT_NONE);
	assert_int_equal(given_zone(&w, "example", CAT_GTLD), 0);
	assert_int_equal(given_server(&w, "example"), 1);
	world_end(&w);
}

/* The bytes of 32.1.13.184 are those that 2001:db8:: begins with. */
static void
addresses_of_two_families_are_never_one(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	assert_int_equal(given_address(&w, "32.1.13.184"), 0);
	assert_int_equal(given_address(&w, "2001:db8::"), 1);
	assert_int_equal(given_address(&w, "0.0.0.0"), 2);
	assert_int_equal(given_address(&w, "::"), 3);
	assert_int_equal(given_address(&w, "::ffff:32.1.13.184"), 4);
	assert_int_equal(w.f.addresses[1].family, IPV6);
	world_end(&w);
}

static void
delegations_come_by_zone_and_server_however_added(void **state)
{
	enum {
		ZONES = 7,
		SERVERS = 5
	};
	struct world w;
	char text[16];

	(void)state;
	world_begin(&w);
	for (uint32_t i = 0; i < ZONES; i++) {
		(void)snprintf(text, sizeof(text), "z%u", i);
		(void)given_zone(&w, text, CAT_OTHER);
	}
	for (uint32_t i = 0; i < SERVERS; i++) {
		(void)snprintf(text, sizeof(text), "s%u", i);
		(void)given_server(&w, text);
	}
	/* 11 and 35 have no common divisor: every pair comes once. */
	for (uint32_t i = 0; i < ZONES * SERVERS; i++) {
		uint32_t pair = i * 11 % (ZONES * SERVERS);

		/* Zone 3 has none. */
		if (pair % ZONES != 3)
			facts_delegate(
			    &w.f, pair % ZONES, pair / ZONES, SIDE_CHILD);
	}
	facts_finish(&w.f);
	assert_int_equal(w.f.ndelegations, (ZONES - 1) * SERVERS);
	for (uint32_t z = 0; z < ZONES; z++) {
		const struct zone *zone = &w.f.zones[z];

		assert_int_equal(
		    zone->end_ns - zone->first_ns, z == 3 ? 0 : SERVERS);
		for (uint32_t i = zone->first_ns; i < zone->end_ns; i++) {
			assert_int_equal(w.f.delegations[i].zone, z);
			assert_int_equal(
			    w.f.delegations[i].server, i - zone->first_ns);
		}
	}
	world_end(&w);
}

/* first is held when second comes. */
static void
a_definite_lookup_stands_against_a_failure(void **state)
{
	static const struct {
		enum answer_outcome first, second, stands;
	} cases[] = {
		{ OUTCOME_UNASKED, OUTCOME_FAILED, OUTCOME_FAILED },
		{ OUTCOME_UNASKED, OUTCOME_NODATA, OUTCOME_NODATA },
		{ OUTCOME_FAILED, OUTCOME_DATA, OUTCOME_DATA },
		{ OUTCOME_FAILED, OUTCOME_NODATA, OUTCOME_NODATA },
		{ OUTCOME_FAILED, OUTCOME_NXDOMAIN, OUTCOME_NXDOMAIN },
		{ OUTCOME_DATA, OUTCOME_FAILED, OUTCOME_DATA },
		{ OUTCOME_NODATA, OUTCOME_FAILED, OUTCOME_NODATA },
		{ OUTCOME_NXDOMAIN, OUTCOME_FAILED, OUTCOME_NXDOMAIN },
		/* Data were seen, whoever denied them. */
		{ OUTCOME_NODATA, OUTCOME_DATA, OUTCOME_DATA },
		{ OUTCOME_DATA, OUTCOME_NODATA, OUTCOME_DATA },
		{ OUTCOME_DATA, OUTCOME_NXDOMAIN, OUTCOME_DATA },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct world w;

		world_begin(&w);
		given_lookup(&w, "s", cases[i].first, OUTCOME_UNASKED);
		given_lookup(&w, "s", cases[i].second, OUTCOME_UNASKED);
		assert_int_equal(w.f.servers[0].lookup[IPV4], cases[i].stands);
		assert_int_equal(w.f.servers[0].lookup[IPV6], OUTCOME_UNASKED);
		world_end(&w);
	}
}

static void
zones_of_unwanted_categories_are_dropped(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	(void)given_zone(&w, "a", CAT_GTLD);
	(void)given_zone(&w, "b", CAT_CCTLD);
	(void)given_zone(&w, "c", CAT_GTLD);
	(void)given_zone(&w, "d", CAT_REVMAP);
	facts_keep_zones(
	    &w.f, is_of, &(unsigned int){ 1U << CAT_CCTLD | 1U << CAT_REVMAP });
	assert_int_equal(w.f.nzones, 2);
	given_ns(&w, "b", "s", SIDE_CHILD);
	given_ns(&w, "d", "s", SIDE_PARENT);
	facts_finish(&w.f);
	assert_int_equal(w.f.nzones, 2);
	assert_string_equal(facts_text(&w.f, w.f.zones[0].name), "b");
	assert_string_equal(facts_text(&w.f, w.f.zones[1].name), "d");
	assert_int_equal(
	    facts_find_zone(&w.f, facts_name(&w.f, "a")), FACT_NONE);
	/* A dropped name may come again. */
	assert_int_equal(given_zone(&w, "c", CAT_REVMAP), 2);
	world_end(&w);
}

/* Names come between the zones, as they do: their numbers have gaps. */
static void
a_hundred_thousand_zones_are_found_again(void **state)
{
	enum {
		N = 100000
	};
	struct facts f;
	char text[32];

	(void)state;
	facts_init(&f);
	for (uint32_t i = 0; i < N; i++) {
		uint32_t name;

		(void)snprintf(text, sizeof(text), "ns%u.example", i);
		assert_int_equal(facts_server(&f, facts_name(&f, text)), i);
		(void)snprintf(text, sizeof(text), "z%u.example", i);
		name = facts_name(&f, text);
		assert_int_equal(
		    facts_zone(&f, name, CAT_OTHER, "zone-list"), i);
		facts_delegate(
		    &f, i, N - 1 - i > i ? i : N - 1 - i, SIDE_CHILD);
	}
	facts_finish(&f);
	assert_int_equal(f.nzones, N);
	assert_int_equal(f.ndelegations, N);
	for (uint32_t i = 0; i < N; i += 997) {
		(void)snprintf(text, sizeof(text), "z%u.example", i);
		assert_int_equal(facts_find_zone(&f, facts_name(&f, text)), i);
		assert_int_equal(f.zones[i].end_ns, i + 1);
	}
	facts_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_at_all_is_finished),
		cmocka_unit_test(what_is_added_twice_is_there_once),
		cmocka_unit_test(zones_and_servers_of_a_name_are_apart),
		cmocka_unit_test(addresses_of_two_families_are_never_one),
		cmocka_unit_test(
		    delegations_come_by_zone_and_server_however_added),
		cmocka_unit_test(a_definite_lookup_stands_against_a_failure),
		cmocka_unit_test(zones_of_unwanted_categories_are_dropped),
		cmocka_unit_test(a_hundred_thousand_zones_are_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
