#include "survey/base/array.h"
#include "survey/next_roa.h"

#include "tests/unit/judging.h"

struct roa {
	const char *prefix;
	uint8_t max_len;
	uint32_t asn;
};

/* Judged by these VRPs: NULL ends. */
static void
judge_with(struct world *w, const struct roa *roas, bool whole)
{
	for (; roas->prefix != NULL; roas++)
		given_vrp(w, roas->prefix, roas->max_len, roas->asn, "ripe");
	world_finish(w);
	world_judge(w, STRICT);
	next_roas_make(&w->r, &w->f, &w->routes, &w->vrps, whole);
}

static const struct roa none[] = { { NULL, 0, 0 } };

/* "PREFIX AS" of a proposal. */
static const char *
name_of(const struct world *w, const struct next_roa *roa, char buf[64])
{
	const struct origin_result *o = &w->r.origins[roa->origin];
	char prefix[PREFIX_STRLEN];

	(void)snprintf(buf, 64, "%s %u",
	    prefix_format(ptree_prefix(&w->routes.tree, o->node), prefix),
	    w->routes.rows[o->row].origin);
	return buf;
}

static const struct next_roa *
proposal(const struct world *w, const char *name)
{
	char buf[64];

	for (size_t i = 0; i < w->r.next->n; i++)
		if (strcmp(name_of(w, &w->r.next->list[i], buf), name) == 0)
			return &w->r.next->list[i];
	fail_msg("no proposal %s", name);
	return NULL;
}

static void
assert_effect(const struct world *w, const char *name, uint32_t lifted,
    uint32_t helped, int32_t worsened, int32_t invalid)
{
	const struct roa_effect *e = &proposal(w, name)->effect;

	print_message("  %s\n", name);
	assert_int_equal(roa_effect_lifted(e), lifted);
	assert_int_equal(e->helped, helped);
	assert_int_equal(e->worsened, worsened);
	assert_int_equal(e->invalid, invalid);
}

/* The zone z has a server at each address. */
static void
given_zone_at(struct world *w, const char *zone, const char *address)
{
	char server[64];

	(void)snprintf(server, sizeof(server), "%s.%s", address, zone);
	given_ns(w, zone, server, SIDE_CHILD);
	given_answer(w, server, address);
}

static void
a_roa_lifts_zones_by_their_verdicts(void **state)
{
	static const struct roa roas[] = { { "193.0.0.0/24", 24, 1 },
		{ NULL, 0, 0 } };
	const struct next_roa *roa;
	struct world w;

	(void)state;
	world_begin(&w);
	given_route(&w, "193.0.0.0/24", "1");
	given_route(&w, "193.0.1.0/24", "1");
	given_route(&w, "193.0.2.0/24", "1");
	given_zone_at(&w, "full", "193.0.1.1"); /* none to full */
	given_zone_at(&w, "some", "193.0.1.2"); /* none to partial */
	given_zone_at(&w, "some", "193.0.2.2");
	given_zone_at(&w, "rest", "193.0.0.3"); /* partial to full */
	given_zone_at(&w, "rest", "193.0.1.3");
	given_zone_at(&w, "more", "193.0.0.4"); /* stays partial */
	given_zone_at(&w, "more", "193.0.1.4");
	given_zone_at(&w, "more", "193.0.2.4");
	judge_with(&w, roas, true);
	assert_effect(&w, "193.0.1.0/24 1", 3, 4, 0, 0);
	roa = proposal(&w, "193.0.1.0/24 1");
	assert_int_equal(roa->effect.none_full, 1);
	assert_int_equal(roa->effect.none_partial, 1);
	assert_int_equal(roa->effect.partial_full, 1);
	assert_int_equal(roa->effect.addresses, 4);
	assert_effect(&w, "193.0.2.0/24 1", 1, 2, 0, 0);
	assert_int_equal(w.r.next->n, 2);
	assert_ptr_equal(roa, w.r.next->list);
	world_end(&w);
}

/* "PREFIX ORIGIN FILTER" of what the proposal turns invalid, in lines. */
static void
assert_invalid(
    const struct world *w, const struct next_roa *roa, const char *wanted)
{
	char text[512] = "";

	for (size_t i = roa->first_invalid; i < roa->end_invalid; i++) {
		uint32_t row = w->r.next->invalid[i], node = 0;
		size_t len = strlen(text);
		char prefix[PREFIX_STRLEN], asn[ASN_STRLEN];

		while (ptree_first(&w->routes.tree, node + 1) <= row)
			node++;
		(void)snprintf(text + len, sizeof(text) - len, "%s %s %s\n",
		    prefix_format(ptree_prefix(&w->routes.tree, node), prefix),
		    origin_text(route_row_origin(&w->routes.rows[row]),
			&w->routes.sets, asn),
		    route_filter_str(
			(enum route_filter)w->routes.rows[row].filter));
	}
	assert_string_equal(text, wanted);
}

/* RFC 7115 section 3: what has no ROA of its own turns invalid. */
static void
everything_beneath_without_a_roa_turns_invalid(void **state)
{
	static const struct roa roas[] = { { "193.0.3.0/24", 24, 5 },
		{ NULL, 0, 0 } };
	struct prefix seldom = { 0 };
	struct world w;

	(void)state;
	world_begin(&w);
	(void)route_table_add_source(&w.routes, "counted", true, 10);
	given_route(&w, "193.0.0.0/16", "1");
	given_route(&w, "193.0.0.0/16", "2");     /* a partner */
	given_route(&w, "193.0.1.0/24", "1");     /* longer than the ROA */
	given_route(&w, "193.0.2.0/24", "{3,4}"); /* none can match */
	given_route(&w, "193.0.2.0/25", "7");     /* filtered by length */
	given_route(&w, "193.0.3.0/24", "5");     /* has its own */
	given_route(&w, "193.0.3.0/24", "6");     /* is invalid already */
	given_route(&w, "193.1.0.0/16", "8");     /* beside it */
	given_route(&w, "192.0.0.0/7", "8");      /* above it */
	assert_true(prefix_from_text("193.0.4.0/24", &seldom));
	route_table_add(&w.routes, seldom, (struct origin){ .value = 9 }, 1, 3);
	given_zone_at(&w, "z", "193.0.0.1");
	given_zone_at(&w, "z", "193.0.2.1");
	given_zone_at(&w, "y", "193.0.1.1");
	judge_with(&w, roas, true);
	/* z has 193.0.0.0/16 2, y 193.0.1.0/24 1: both turn invalid. */
	assert_effect(&w, "193.0.0.0/16 1", 0, 0, 2, 5);
	assert_invalid(&w, proposal(&w, "193.0.0.0/16 1"),
	    "193.0.0.0/16 2 used\n"
	    "193.0.1.0/24 1 used\n"
	    "193.0.2.0/24 {3,4} used\n"
	    "193.0.2.0/25 7 too-long\n"
	    "193.0.4.0/24 9 few-peers\n");
	world_end(&w);
}

/* What is covered already cannot turn from not-found. */
static void
a_roa_for_an_invalid_harms_nobody(void **state)
{
	static const struct roa roas[] = { { "193.0.0.0/8", 8, 5 },
		{ NULL, 0, 0 } };
	struct world w;

	(void)state;
	world_begin(&w);
	given_route(&w, "193.0.0.0/16", "1");
	given_route(&w, "193.0.0.0/16", "2");
	given_route(&w, "193.0.1.0/24", "1");
	given_zone_at(&w, "z", "193.0.0.1");
	given_zone_at(&w, "z", "193.0.1.1");
	judge_with(&w, roas, true);
	assert_effect(&w, "193.0.0.0/16 1", 0, 0, 0, 0);
	assert_effect(&w, "193.0.1.0/24 1", 1, 1, 0, 0);
	world_end(&w);
}

/* Its node is still there, and covers nothing. */
static void
an_expired_vrp_shields_nobody(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	given_route(&w, "193.0.0.0/16", "1");
	given_route(&w, "193.0.1.0/24", "2");
	given_zone_at(&w, "z", "193.0.0.1");
	given_vrp(&w, "193.0.1.0/24", 24, 2, "ripe");
	w.vrps.vrps[0].expires = 1;
	vrp_table_expire(&w.vrps, 0, 2);
	judge_with(&w, none, true);
	assert_effect(&w, "193.0.0.0/16 1", 1, 1, 0, 1);
	world_end(&w);
}

static void
no_roa_is_proposed_where_none_would_help(void **state)
{
	static const struct {
		const char *origin;
		int left_out; /* enum roa_left_out, or -1: proposed */
	} cases[] = {
		{ "{1,2}", ROA_AS_SET },
		{ "{1}", ROA_AS_SET },
		{ "0", ROA_RESERVED_AS },
		{ "1", -1 },
		{ "112", -1 }, /* its prefixes are announced by many */
		{ "23455", -1 },
		{ "23456", ROA_RESERVED_AS },
		{ "64495", -1 },
		{ "64496", ROA_RESERVED_AS },
		{ "64512", ROA_RESERVED_AS },
		{ "65535", ROA_RESERVED_AS },
		{ "65551", ROA_RESERVED_AS },
		{ "131071", ROA_RESERVED_AS },
		{ "131072", -1 },
		{ "4199999999", -1 },
		{ "4200000000", ROA_RESERVED_AS },
		{ "4294967295", ROA_RESERVED_AS },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		uint32_t wanted[ROA_LEFT_OUT] = { 0 };
		struct world w;

		print_message("  %s\n", cases[i].origin);
		world_begin(&w);
		given_route(&w, "193.0.0.0/16", cases[i].origin);
		given_zone_at(&w, "z", "193.0.0.1");
		judge_with(&w, none, true);
		if (cases[i].left_out >= 0)
			wanted[cases[i].left_out] = 1;
		assert_int_equal(w.r.next->n, cases[i].left_out < 0);
		assert_memory_equal(w.r.next->left_out, wanted, sizeof(wanted));
		world_end(&w);
	}
}

/* AS0 alone: the prefix is not to be used; with others beside it, it is. */
static void
no_roa_is_proposed_in_as0_space(void **state)
{
	static const struct roa as0[] = { { "193.0.0.0/8", 8, 0 },
		{ NULL, 0, 0 } };
	static const struct roa both[] = { { "193.0.0.0/8", 8, 0 },
		{ "193.0.0.0/12", 12, 7 }, { NULL, 0, 0 } };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct world w;

		world_begin(&w);
		given_route(&w, "193.0.0.0/16", "1");
		given_zone_at(&w, "z", "193.0.0.1");
		judge_with(&w, i == 0 ? as0 : both, true);
		assert_int_equal(w.r.next->n, i);
		assert_int_equal(w.r.next->left_out[ROA_AS0], 1 - i);
		world_end(&w);
	}
}

/*
 * 193.0.0.0/16 has the most zones, and comes behind the two beneath it: then
 * nothing turns invalid.
 */
static void
more_specifics_come_first(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	given_route(&w, "193.0.0.0/16", "1");
	given_route(&w, "193.0.4.0/22", "2");
	given_route(&w, "193.0.4.0/24", "3");
	given_zone_at(&w, "a", "193.0.0.1");
	given_zone_at(&w, "b", "193.0.0.2");
	given_zone_at(&w, "c", "193.0.0.3");
	given_zone_at(&w, "d", "193.0.5.1");
	given_zone_at(&w, "e", "193.0.5.2");
	given_zone_at(&w, "f", "193.0.4.1");
	judge_with(&w, none, true);
	assert_effect(&w, "193.0.0.0/16 1", 3, 3, 3, 2);
	assert_effect(&w, "193.0.4.0/22 2", 2, 2, 1, 1);
	assert_effect(&w, "193.0.4.0/24 3", 1, 1, 0, 0);
	assert_int_equal(proposal(&w, "193.0.4.0/24 3")->step, 1);
	assert_int_equal(proposal(&w, "193.0.4.0/22 2")->step, 2);
	assert_int_equal(proposal(&w, "193.0.0.0/16 1")->step, 3);
	for (size_t i = 0; i < w.r.next->n; i++) {
		assert_int_equal(w.r.next->list[i].after.worsened, 0);
		assert_int_equal(w.r.next->list[i].after.invalid, 0);
	}
	world_end(&w);
}

static void
the_roas_of_an_as_count_together(void **state)
{
	const struct roa_group *g;
	struct world w;

	(void)state;
	world_begin(&w);
	given_route(&w, "193.0.0.0/24", "1");
	given_route(&w, "193.0.1.0/24", "1");
	given_route(&w, "193.0.2.0/24", "2");
	given_zone_at(&w, "a", "193.0.0.1");
	given_zone_at(&w, "a", "193.0.1.1");
	given_zone_at(&w, "b", "193.0.1.2");
	given_zone_at(&w, "b", "193.0.2.2");
	judge_with(&w, none, true);
	assert_int_equal(w.r.next->ngroups, 2);
	g = &w.r.next->groups[0];
	assert_string_equal(facts_text(&w.f, g->key), "1");
	assert_int_equal(g->roas, 2);
	assert_int_equal(g->effect.none_full, 1);
	assert_int_equal(g->effect.none_partial, 1);
	assert_int_equal(g->effect.addresses, 3);
	g = &w.r.next->groups[1];
	assert_string_equal(facts_text(&w.f, g->key), "2");
	assert_int_equal(g->roas, 1);
	assert_int_equal(g->effect.none_partial, 1);
	assert_int_equal(g->effect.none_full, 0);
	world_end(&w);
}

/* A random world of nested prefixes, the same for the same seed. */
static uint32_t
draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * UINT32_C(1664525) + UINT32_C(1013904223);
	return (uint32_t)((uint64_t)(*seed >> 8) * below >> 24);
}

static void
given_random_world(struct world *w, uint32_t seed)
{
	static const char *const zones[] = { "a", "b", "c", "d", "e" };
	static const unsigned int lengths[] = { 8, 12, 16, 20, 24 };

	for (int i = 0; i < 14; i++) {
		struct ip ip = { .hi = UINT64_C(0xc100000000000000) |
				       (uint64_t)draw(&seed, 4) << 50 |
				       (uint64_t)draw(&seed, 4) << 40,
			.family = IPV4 };
		char address[IP_STRLEN], prefix[PREFIX_STRLEN], origin[16];

		(void)snprintf(origin, sizeof(origin),
		    draw(&seed, 12) == 0 ? "{%u}" : "%u", draw(&seed, 3) + 1);
		given_route(w,
		    prefix_format(
			prefix_make(ip, lengths[draw(&seed, 5)]), prefix),
		    origin);
		if (draw(&seed, 3) == 0) {
			struct prefix p =
			    prefix_make(ip, lengths[draw(&seed, 4) + 1]);

			given_vrp(w, prefix_format(p, prefix),
			    (uint8_t)(p.len + draw(&seed, 2) * 4),
			    draw(&seed, 4), "ripe");
		}
		ip.hi |= (uint64_t)1 << 32;
		given_zone_at(w, zones[draw(&seed, 5)], ip_format(ip, address));
	}
}

/* The same world with the proposals up to this step, or this one alone. */
static void
judge_with_proposals(struct world *after, const struct world *w, uint32_t seed,
    size_t only, uint32_t step)
{
	world_begin(after);
	given_random_world(after, seed);
	for (size_t i = 0; i < w->r.next->n; i++) {
		const struct next_roa *roa = &w->r.next->list[i];
		const struct origin_result *o = &w->r.origins[roa->origin];
		struct prefix p = ptree_prefix(&w->routes.tree, o->node);

		if (step > 0 ? roa->step <= step : i == only)
			vrp_table_add(&after->vrps, p, p.len,
			    w->routes.rows[o->row].origin, 0, VRP_NO_EXPIRY);
	}
	world_finish(after);
	world_judge(after, STRICT);
}

static bool
zone_has_harm(const struct world *before, const struct world *after, uint32_t z)
{
	const struct zone_result *zr = &after->r.zones[z];

	for (uint32_t i = zr->first_address; i < zr->end_address; i++) {
		const struct address_result *a =
		    &after->r.addresses[after->r.zone_addresses[i]];

		for (uint32_t o = a->first_origin; o < a->end_origin; o++)
			if (before->r.origins[o].rov.state == ROV_NOT_FOUND &&
			    after->r.origins[o].rov.state == ROV_INVALID)
				return true;
	}
	return false;
}

static void
what_a_roa_promises_comes_true(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 300; seed++) {
		struct world w;

		world_begin(&w);
		given_random_world(&w, seed);
		judge_with(&w, none, true);
		for (size_t i = 0; i < w.r.next->n; i++) {
			const struct roa_effect *e = &w.r.next->list[i].effect;
			uint32_t lifted = 0, helped = 0, worsened = 0;
			uint64_t invalid = 0;
			struct world after;

			judge_with_proposals(&after, &w, seed, i, 0);
			for (uint32_t z = 0; z < w.f.nzones; z++) {
				const struct tally *a =
				    &w.r.zones[z].tally[BOTH];
				const struct tally *b =
				    &after.r.zones[z].tally[BOTH];

				lifted += b->verdict < a->verdict;
				helped += b->valid > a->valid;
				worsened += zone_has_harm(&w, &after, z);
			}
			for (int why = 0; why < ROV_REASONS; why++)
				invalid +=
				    after.b.routes[IPV4][ROV_INVALID][why] -
				    w.b.routes[IPV4][ROV_INVALID][why];
			/* The route itself may have been invalid. */
			invalid +=
			    w.r.origins[w.r.next->list[i].origin].rov.state ==
			    ROV_INVALID;
			if (roa_effect_lifted(e) != lifted ||
			    e->helped != helped ||
			    e->worsened != (int32_t)worsened ||
			    e->invalid != (int32_t)invalid)
				fail_msg("seed %u, proposal %zu", seed, i);
			world_end(&after);
		}
		world_end(&w);
	}
}

static void
what_a_step_promises_comes_true(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 300; seed++) {
		struct world w;

		world_begin(&w);
		given_random_world(&w, seed);
		judge_with(&w, none, true);
		for (size_t i = 0; i < w.r.next->n; i++) {
			const struct next_roa *roa = &w.r.next->list[i];
			struct roa_progress p = { .invalid =
						      roa->after.invalid };
			struct world after;

			assert_in_range(roa->step, 1, w.r.next->n);
			judge_with_proposals(&after, &w, seed, 0, roa->step);
			for (uint32_t z = 0; z < w.f.nzones; z++) {
				p.verdict
				    [after.r.zones[z].tally[BOTH].verdict]++;
				p.worsened += zone_has_harm(&w, &after, z);
			}
			if (memcmp(&p, &roa->after, sizeof(p)) != 0)
				fail_msg("seed %u, step %u", seed, roa->step);
			world_end(&after);
		}
		world_end(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_roa_lifts_zones_by_their_verdicts),
		cmocka_unit_test(
		    everything_beneath_without_a_roa_turns_invalid),
		cmocka_unit_test(a_roa_for_an_invalid_harms_nobody),
		cmocka_unit_test(an_expired_vrp_shields_nobody),
		cmocka_unit_test(no_roa_is_proposed_where_none_would_help),
		cmocka_unit_test(no_roa_is_proposed_in_as0_space),
		cmocka_unit_test(more_specifics_come_first),
		cmocka_unit_test(the_roas_of_an_as_count_together),
		cmocka_unit_test(what_a_roa_promises_comes_true),
		cmocka_unit_test(what_a_step_promises_comes_true),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
