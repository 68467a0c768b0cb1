#include "tests/unit/judging.h"

static const struct coverage *
row(const struct world *w, enum row r, int scope)
{
	return &w->r.coverage[r][scope];
}

static const struct coverage *
breakdown(const struct world *w, const char *dimension, const char *key)
{
	for (size_t i = 0; i < w->r.nbreakdowns; i++) {
		const struct breakdown *b = &w->r.breakdowns[i];

		if (strcmp(b->dimension, dimension) == 0 &&
		    strcmp(facts_text(&w->f, b->key), key) == 0)
			return &b->coverage;
	}
	return NULL;
}

/*
 * com and net share a server, and com shares another with de; reverse zone
 * and de are behind the same origin.
 */
static void
give_shared_world(struct world *w)
{
	given_route(w, "193.1.0.0/16", "1");
	given_route(w, "193.2.0.0/16", "2");
	given_route(w, "193.3.0.0/16", "3");
	given_route(w, "193.3.0.0/16", "{4,5}");
	given_route(w, "2a01::/32", "1");
	given_vrp(w, "193.1.0.0/16", 16, 1, "ripe");
	given_vrp(w, "193.3.0.0/16", 16, 9, "arin");
	given_vrp(w, "193.3.0.0/16", 16, 0, "apnic");
	given_vrp(w, "2a01::/32", 32, 1, "arin");
	given_vrp(w, "2a01::/32", 48, 1, "ripe");
	(void)given_zone(w, "com", CAT_GTLD);
	(void)given_zone(w, "net", CAT_GTLD);
	(void)given_zone(w, "de", CAT_CCTLD);
	(void)given_zone(w, "co.de", CAT_SUB_CCTLD);
	(void)given_zone(w, "1.in-addr.arpa", CAT_REVMAP);
	given_ns(w, "com", "a", SIDE_PARENT | SIDE_CHILD);
	given_ns(w, "com", "b", SIDE_CHILD);
	given_ns(w, "net", "a", SIDE_CHILD);
	given_ns(w, "de", "b", SIDE_CHILD);
	given_ns(w, "de", "c", SIDE_PARENT);
	given_ns(w, "co.de", "d", SIDE_CHILD);
	given_ns(w, "1.in-addr.arpa", "c", SIDE_CHILD);
	given_answer(w, "a", "193.1.0.1");
	given_answer(w, "a", "2a01::1");
	given_answer(w, "b", "193.1.0.2");
	given_answer(w, "b", "193.2.0.2");
	given_answer(w, "c", "193.3.0.3");
	given_answer(w, "c", "10.0.0.3");
	given_answer(w, "d", "193.9.0.4");
	world_finish(w);
}

static void
what_zones_share_is_counted_once_in_each_row(void **state)
{
	const struct coverage *c;
	struct world w;

	(void)state;
	world_begin(&w);
	give_shared_world(&w);
	world_judge(&w, STRICT);

	/* a and b; four addresses; three origins, one of them of IPv6. */
	c = row(&w, (enum row)CAT_GTLD, BOTH);
	assert_int_equal(c->zones, 2);
	assert_int_equal(c->servers, 2);
	assert_int_equal(c->addresses, 4);
	assert_int_equal(c->origins, 3);
	assert_int_equal(c->state[ROV_VALID], 2);
	assert_int_equal(c->state[ROV_NOT_FOUND], 1);
	assert_int_equal(c->verdict[VERDICT_FULL], 1);
	assert_int_equal(c->verdict[VERDICT_PARTIAL], 1);
	assert_int_equal(c->full_complete, 1);

	/* b and c. */
	c = row(&w, (enum row)CAT_CCTLD, BOTH);
	assert_int_equal(c->zones, 1);
	assert_int_equal(c->servers, 2);
	assert_int_equal(c->addresses, 4);
	assert_int_equal(c->special, 1);
	assert_int_equal(c->origins, 4);
	assert_int_equal(c->state[ROV_INVALID], 2);

	/* One shared by two categories counts once in the total. */
	c = row(&w, ROW_TLD, BOTH);
	assert_int_equal(c->zones, 3);
	assert_int_equal(c->servers, 3);
	assert_int_equal(c->addresses, 6);
	assert_int_equal(c->origins, 5);
	assert_int_equal(row(&w, ROW_TLD_REVMAP, BOTH)->zones, 4);
	assert_int_equal(row(&w, ROW_TLD_REVMAP, BOTH)->servers, 3);
	assert_int_equal(row(&w, ROW_TLD_REVMAP, BOTH)->origins, 5);

	c = row(&w, ROW_CCTLD_SUB, BOTH);
	assert_int_equal(c->unrouted, 1);
	assert_int_equal(c->verdict[VERDICT_UNDETERMINED], 1);
	assert_int_equal(row(&w, ROW_ALL, BOTH)->addresses, 7);
	assert_int_equal(row(&w, ROW_CORE, BOTH)->addresses, 7);
	assert_int_equal(row(&w, (enum row)CAT_ENUM, BOTH)->zones, 0);
	world_end(&w);
}

/* Only that family's addresses are judged; zones and servers count all. */
static void
families_judge_addresses_and_count_all_zones(void **state)
{
	const struct coverage *c;
	struct world w;

	(void)state;
	world_begin(&w);
	give_shared_world(&w);
	world_judge(&w, STRICT);
	c = row(&w, ROW_ALL, IPV6);
	assert_int_equal(c->zones, 5);
	assert_int_equal(c->servers, 4);
	assert_int_equal(c->addresses, 1);
	assert_int_equal(c->origins, 1);
	assert_int_equal(c->verdict[VERDICT_FULL], 2);
	assert_int_equal(c->verdict[VERDICT_UNDETERMINED], 3);
	assert_int_equal(c->share_zones, 2);
	assert_true(c->zone_share == 1.0);
	c = row(&w, ROW_ALL, IPV4);
	assert_int_equal(c->addresses, 6);
	assert_int_equal(c->special, 1);
	assert_int_equal(c->origins, 4);
	world_end(&w);
}

/* com 2/3, net 2/2, de 1/4; co.de has no origin; the reverse zone 0/2. */
static void
the_zone_weighted_share_is_the_mean_over_zones_with_origins(void **state)
{
	const struct coverage *c;
	struct world w;

	(void)state;
	world_begin(&w);
	give_shared_world(&w);
	world_judge(&w, STRICT);
	c = row(&w, (enum row)CAT_GTLD, BOTH);
	assert_int_equal(c->share_zones, 2);
	assert_float_equal(c->zone_share, (2.0 / 3 + 1) / 2, 1e-12);
	c = row(&w, ROW_CORE, BOTH);
	assert_int_equal(c->zones, 5);
	assert_int_equal(c->share_zones, 4);
	assert_float_equal(c->zone_share, (2.0 / 3 + 1 + 1.0 / 4) / 4, 1e-12);
	assert_int_equal(
	    row(&w, (enum row)CAT_SUB_CCTLD, BOTH)->share_zones, 0);
	world_end(&w);
}

static void
manrs2020_leaves_out_zones_without_an_address_of_the_family(void **state)
{
	const struct coverage *c;
	struct world w;

	(void)state;
	world_begin(&w);
	give_shared_world(&w);
	world_judge(&w, MANRS);
	c = row(&w, ROW_CORE, IPV6);
	assert_int_equal(c->zones, 2);
	assert_int_equal(c->left_out, 3);
	assert_int_equal(c->servers, 2);
	assert_int_equal(c->verdict[VERDICT_UNDETERMINED], 0);
	/* An unrouted address is an address. */
	c = row(&w, ROW_CORE, BOTH);
	assert_int_equal(c->zones, 5);
	assert_int_equal(c->left_out, 0);
	/* Of de, the child's b alone. */
	c = row(&w, (enum row)CAT_CCTLD, BOTH);
	assert_int_equal(c->servers, 1);
	assert_int_equal(c->origins, 2);
	world_judge(&w, STRICT);
	assert_int_equal(row(&w, ROW_CORE, IPV6)->left_out, 0);
	world_end(&w);
}

static void
an_as_is_broken_down_by_what_lies_behind_it(void **state)
{
	const struct coverage *c;
	struct world w;

	(void)state;
	world_begin(&w);
	give_shared_world(&w);
	world_judge(&w, STRICT);
	/* Two origins, three addresses, of a and b, of com, net and de. */
	c = breakdown(&w, "as", "1");
	assert_non_null(c);
	assert_int_equal(c->origins, 2);
	assert_int_equal(c->state[ROV_VALID], 2);
	assert_int_equal(c->addresses, 3);
	assert_int_equal(c->servers, 2);
	assert_int_equal(c->zones, 3);
	assert_int_equal(c->verdict[VERDICT_FULL], 1);
	assert_int_equal(c->share_zones, 3);
	assert_float_equal(c->zone_share, (2.0 / 3 + 1 + 1.0 / 4) / 3, 1e-12);
	c = breakdown(&w, "as", "{4,5}");
	assert_non_null(c);
	assert_int_equal(c->origins, 1);
	assert_int_equal(c->state[ROV_INVALID], 1);
	assert_int_equal(c->addresses, 1);
	assert_int_equal(c->zones, 2);
	/* A set is no AS of its members. */
	assert_null(breakdown(&w, "as", "4"));
	world_end(&w);
}

/* Those that match a valid route, those that cover an invalid one. */
static void
trust_anchors_are_those_of_the_vrps_that_decided(void **state)
{
	const struct coverage *c;
	struct world w;

	(void)state;
	world_begin(&w);
	give_shared_world(&w);
	world_judge(&w, STRICT);
	/* 193.1.0.0/16 and 2a01::/32. */
	c = breakdown(&w, "ta", "ripe");
	assert_non_null(c);
	assert_int_equal(c->origins, 2);
	assert_int_equal(c->state[ROV_VALID], 2);
	assert_int_equal(c->addresses, 3);
	/* 2a01::/32, and both of 193.3.0.0/16. */
	c = breakdown(&w, "ta", "arin");
	assert_non_null(c);
	assert_int_equal(c->origins, 3);
	assert_int_equal(c->state[ROV_VALID], 1);
	assert_int_equal(c->state[ROV_INVALID], 2);
	assert_int_equal(c->addresses, 2);
	c = breakdown(&w, "ta", "apnic");
	assert_non_null(c);
	assert_int_equal(c->origins, 2);
	assert_int_equal(c->state[ROV_INVALID], 2);
	world_end(&w);
}

static void
a_vrp_that_covers_a_valid_route_without_matching_decides_nothing(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	given_route(&w, "193.1.0.0/16", "1");
	given_vrp(&w, "193.1.0.0/16", 16, 1, "ripe");
	given_vrp(&w, "193.0.0.0/8", 8, 1, "arin");
	given_vrp(&w, "193.1.0.0/16", 16, 2, "apnic");
	given_ns(&w, "z", "s", SIDE_CHILD);
	given_answer(&w, "s", "193.1.0.1");
	world_finish(&w);
	world_judge(&w, STRICT);
	assert_non_null(breakdown(&w, "ta", "ripe"));
	assert_null(breakdown(&w, "ta", "arin"));
	assert_null(breakdown(&w, "ta", "apnic"));
	world_end(&w);
}

static void
zones_below_a_tld_are_broken_down_by_it(void **state)
{
	const struct coverage *c;
	struct world w;

	(void)state;
	world_begin(&w);
	give_shared_world(&w);
	world_judge(&w, STRICT);
	c = breakdown(&w, "parent", "de");
	assert_non_null(c);
	/* Not de itself. */
	assert_int_equal(c->zones, 1);
	assert_int_equal(c->unrouted, 1);
	c = breakdown(&w, "parent", "arpa");
	assert_non_null(c);
	assert_int_equal(c->zones, 1);
	assert_int_equal(c->addresses, 2);
	assert_int_equal(c->special, 1);
	assert_int_equal(c->origins, 2);
	assert_null(breakdown(&w, "parent", "com"));
	world_end(&w);
}

static void
breakdowns_come_sorted_and_each_once(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	give_shared_world(&w);
	world_judge(&w, STRICT);
	assert_int_equal(w.r.nbreakdowns, 4 + 3 + 2);
	for (size_t i = 1; i < w.r.nbreakdowns; i++) {
		const struct breakdown *a = &w.r.breakdowns[i - 1];
		const struct breakdown *b = &w.r.breakdowns[i];
		int order = strcmp(a->dimension, b->dimension);

		assert_true(order < 0 ||
			    (order == 0 && strcmp(facts_text(&w.f, a->key),
					       facts_text(&w.f, b->key)) < 0));
	}
	world_end(&w);
}

/*
 * 300 zones of 1 to 30 origins each, of which some are valid: the mean is the
 * same to the last bit in whatever order the zones come.
 */
static void
the_share_does_not_depend_on_the_order_of_zones(void **state)
{
	enum {
		ZONES = 300
	};
	double share[2];

	(void)state;
	for (unsigned int turn = 0; turn < 2; turn++) {
		struct world w;

		world_begin(&w);
		given_vrp(&w, "193.0.0.0/16", 24, 1, "ripe");
		for (unsigned int i = 0; i < 30; i++) {
			char text[64];

			(void)snprintf(text, sizeof(text), "193.0.%u.0/24", i);
			given_route(&w, text, i % 3 == 0 ? "1" : "2");
			(void)snprintf(text, sizeof(text), "193.0.%u.1", i);
			given_answer(&w, text, text);
		}
		for (unsigned int i = 0; i < ZONES; i++) {
			unsigned int z = turn == 0 ? i : ZONES - 1 - i;
			char zone[64], server[64];

			(void)snprintf(zone, sizeof(zone), "z%u", z);
			for (unsigned int s = 0; s < 1 + z * 11 % 30; s++) {
				(void)snprintf(server, sizeof(server),
				    "193.0.%u.1", (z + s) % 30);
				given_ns(&w, zone, server, SIDE_CHILD);
			}
		}
		world_finish(&w);
		world_judge(&w, STRICT);
		assert_int_equal(row(&w, ROW_ALL, BOTH)->share_zones, ZONES);
		share[turn] = row(&w, ROW_ALL, BOTH)->zone_share;
		world_end(&w);
	}
	assert_true(share[0] > 0.3 && share[0] < 0.4);
	assert_memory_equal(&share[0], &share[1], sizeof(share[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_zones_share_is_counted_once_in_each_row),
		cmocka_unit_test(families_judge_addresses_and_count_all_zones),
		cmocka_unit_test(
		    the_zone_weighted_share_is_the_mean_over_zones_with_origins),
		cmocka_unit_test(
		    manrs2020_leaves_out_zones_without_an_address_of_the_family),
		cmocka_unit_test(an_as_is_broken_down_by_what_lies_behind_it),
		cmocka_unit_test(
		    trust_anchors_are_those_of_the_vrps_that_decided),
		cmocka_unit_test(
		    a_vrp_that_covers_a_valid_route_without_matching_decides_nothing),
		cmocka_unit_test(zones_below_a_tld_are_broken_down_by_it),
		cmocka_unit_test(breakdowns_come_sorted_and_each_once),
		cmocka_unit_test(
		    the_share_does_not_depend_on_the_order_of_zones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
