/*
 * The routes and VRPs of each survey, as far as the addresses and routes of
 * both ask for them.  What a survey keeps answers for its own; for what only
 * the other one has the whole inputs are read again, and where they are gone
 * the other one's routes and VRPs stand in (mix.h).
 */
#include <stdlib.h>
#include <string.h>

#include "roa/route_part.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/diff_private.h"
#include "survey/mix.h"

/* Addresses that are looked up in the other survey and unknown to this one. */
static uint64_t
count_unknown_addresses(const struct diffing *g, int side)
{
	const struct diff_survey *other = &g->survey[SIDES - 1 - side];
	const struct facts *own = &g->survey[side].facts;
	uint64_t n = 0;

	for (size_t i = 0; i < other->naddresses; i++)
		n += facts_find_address(own, other->addresses[i]) == FACT_NONE;
	return n;
}

static bool
is_used(const struct route_table *t, uint32_t node)
{
	uint32_t i, end;

	for (route_rows(t, node, &i, &end); i < end; i++)
		if (t->rows[i].filter == ROUTE_USED)
			return true;
	return false;
}

static bool
has_prefix(const struct route_table *t, struct prefix prefix)
{
	return ptree_find_exact(&t->tree, prefix) != PTREE_NONE;
}

/*
 * Prefixes with a route in either table that this survey does not keep, so
 * that it need not keep their VRPs.  Of the same VRPs both surveys keep some.
 */
static uint64_t
count_unknown_prefixes(const struct diffing *g, int side)
{
	bool same = (g->same >> DIFF_RPKI & 1) != 0;
	uint64_t n = 0;

	for (int s = 0; s < SIDES; s++) {
		const struct route_table *t = diff_routes(g, s);

		if (s == NEW && t == diff_routes(g, OLD))
			break;
		for (uint32_t node = 0; node < ptree_size(&t->tree); node++) {
			struct prefix prefix = ptree_prefix(&t->tree, node);

			if (!is_used(t, node) ||
			    has_prefix(&g->survey[side].routes, prefix) ||
			    (same &&
				has_prefix(&g->survey[SIDES - 1 - side].routes,
				    prefix)))
				continue;
			/* What both tables have counts once. */
			n += s == OLD ||
			     !has_prefix(diff_routes(g, OLD), prefix);
		}
	}
	return n;
}

/* The part of the whole table for the addresses of both. */
static enum status
read_routes_again(struct diffing *g, int side, struct reason *why)
{
	const struct diff_survey *s = &g->survey[side];
	const struct diff_survey *other = &g->survey[SIDES - 1 - side];
	size_t n = s->naddresses + other->naddresses;
	struct route_table whole;
	struct ip *both;
	enum status st;

	log_progress("reading the routes of survey %lld again",
	    (long long)s->whole.survey_id);
	route_table_init(&whole);
	if ((st = whole_read_routes(&s->whole, &whole, why)) == ST_OK) {
		both = mem_array(n, sizeof(*both));
		memcpy(both, s->addresses, s->naddresses * sizeof(*both));
		memcpy(both + s->naddresses, other->addresses,
		    other->naddresses * sizeof(*both));
		route_part_make(&g->routes[side], &whole, both, n,
		    &s->whole.rec->filters, ROUTE_SAME_PEERS);
		free(both);
	}
	route_table_free(&whole);
	return st;
}

static void
make_routes(struct diffing *g, int side)
{
	const struct diff_survey *s = &g->survey[side];
	struct diff_evidence *e = &g->d->side[side].routes;

	/* The same table for both answers for the addresses of both. */
	if ((g->same >> DIFF_BGP & 1) == 0)
		e->borrowed = count_unknown_addresses(g, side);
	if (e->borrowed > 0 && !g->stored_only &&
	    read_routes_again(g, side, &e->why) == ST_OK) {
		e->borrowed = 0;
		e->read_again = true;
		return;
	}
	mix_routes(&g->routes[side], &s->routes, s->addresses, s->naddresses,
	    &g->survey[SIDES - 1 - side].routes, &s->whole.rec->filters);
}

static enum status
read_vrps_again(struct diffing *g, int side, struct reason *why)
{
	const struct whole *w = &g->survey[side].whole;
	enum status st;

	log_progress(
	    "reading the VRPs of survey %lld again", (long long)w->survey_id);
	if ((st = whole_read_vrps(w, &g->vrps[side], why)) != ST_OK)
		vrp_table_free(&g->vrps[side]);
	return st;
}

static void
make_vrps(struct diffing *g, int side)
{
	const struct diff_survey *s = &g->survey[side];
	struct diff_evidence *e = &g->d->side[side].vrps;

	e->borrowed = count_unknown_prefixes(g, side);
	if (e->borrowed > 0 && !g->stored_only &&
	    read_vrps_again(g, side, &e->why) == ST_OK) {
		e->borrowed = 0;
		e->read_again = true;
		return;
	}
	mix_vrps(&g->vrps[side], &s->vrps, &s->routes,
	    &g->survey[SIDES - 1 - side].vrps);
}

/* One observation, or two of the same files. */
static enum status
find_same(struct diffing *g, enum diff_input input, enum data_kind kind,
    bool same_data, struct reason *why)
{
	bool same = same_data;
	enum status st = ST_OK;

	if (!same)
		st = whole_same_inputs(&g->survey[OLD].whole,
		    &g->survey[NEW].whole, kind, &same, why);
	if (same)
		g->same |= 1U << input;
	return st;
}

enum status
diff_make_tables(struct diffing *g, struct reason *why)
{
	const struct diff_survey *old = &g->survey[OLD], *new = &g->survey[NEW];
	enum status st;

	/* Zones are not looked at one by one. */
	if (old->dns_id == new->dns_id)
		g->same |= 1U << DIFF_ZONE_LIST | 1U << DIFF_DNS;
	st = find_same(g, DIFF_BGP, DATA_BGP, old->bgp_id == new->bgp_id, why);
	if (st == ST_OK)
		st = find_same(
		    g, DIFF_RPKI, DATA_RPKI, old->rpki_id == new->rpki_id, why);
	if (st != ST_OK)
		return st;
	for (int side = OLD; side <= diff_holder(g, NEW, DIFF_BGP); side++)
		make_routes(g, side);
	/* Which VRPs are asked for depends on all the routes. */
	for (int side = OLD; side <= diff_holder(g, NEW, DIFF_RPKI); side++)
		make_vrps(g, side);
	log_progress_end();
	return ST_OK;
}

int
diff_holder(const struct diffing *g, int side, enum diff_input input)
{
	return (g->same >> input & 1) != 0 ? OLD : side;
}

const struct facts *
diff_facts(const struct diffing *g, int side)
{
	return &g->survey[diff_holder(g, side, DIFF_DNS)].facts;
}

const struct route_table *
diff_routes(const struct diffing *g, int side)
{
	return &g->routes[diff_holder(g, side, DIFF_BGP)];
}

const struct vrp_table *
diff_vrps(const struct diffing *g, int side)
{
	return &g->vrps[diff_holder(g, side, DIFF_RPKI)];
}
