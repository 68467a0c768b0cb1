#include "survey/roa_world.h"

#include <stdlib.h>

#include "survey/assess_private.h"
#include "survey/base/mem.h"

/* Of roa_world.rows: a ROA matches this very pair. */
#define MADE_VALID (UINT32_C(1) << 31)

static int
compare_prefix(const void *a, const void *b)
{
	const struct roa_prefix *x = a, *y = b;

	return (x->node > y->node) - (x->node < y->node);
}

/* Origin results of a node stand together; nodes in no order. */
static void
collect_prefixes(struct roa_world *w)
{
	const struct results *r = w->r;

	w->prefixes = mem_array(r->norigins, sizeof(*w->prefixes));
	w->prefix_of = mem_array(r->norigins, sizeof(*w->prefix_of));
	w->state = mem_array(r->norigins, sizeof(*w->state));
	for (uint32_t o = 0; o < r->norigins; o++) {
		const struct origin_result *origin = &r->origins[o];
		struct roa_prefix *p;

		if (o == 0 || origin->node != r->origins[o - 1].node)
			w->prefixes[w->nprefixes++] =
			    (struct roa_prefix){ .node = origin->node,
				    .first_origin = o,
				    .addresses = origin->addresses };
		p = &w->prefixes[w->nprefixes - 1];
		p->end_origin = o + 1;
		p->bad += origin->rov.state != ROV_VALID;
		w->state[o] = (uint8_t)origin->rov.state;
	}
	if (w->nprefixes > 0)
		qsort(w->prefixes, w->nprefixes, sizeof(*w->prefixes),
		    compare_prefix);
	for (uint32_t p = 0; p < w->nprefixes; p++)
		for (uint32_t o = w->prefixes[p].first_origin;
		     o < w->prefixes[p].end_origin; o++)
			w->prefix_of[o] = p;
}

/* What a prefix covers stands right behind it. */
static void
nest_prefixes(struct roa_world *w)
{
	const struct ptree *tree = &w->routes->tree;
	uint32_t above = FACT_NONE;

	for (uint32_t i = 0; i < w->nprefixes; i++) {
		struct roa_prefix *p = &w->prefixes[i];
		struct prefix prefix = ptree_prefix(tree, p->node);

		while (
		    above != FACT_NONE &&
		    !prefix_covers(
			ptree_prefix(tree, w->prefixes[above].node), prefix)) {
			w->prefixes[above].end_beneath = i;
			above = w->prefixes[above].above;
		}
		p->above = above;
		above = i;
	}
	for (; above != FACT_NONE; above = w->prefixes[above].above)
		w->prefixes[above].end_beneath = w->nprefixes;
}

/* Calls of this come zone by zone; FACT_NONE for an address without route. */
static uint32_t
prefix_of_address(const struct roa_world *w, uint32_t i)
{
	const struct address_result *a =
	    &w->r->addresses[w->r->zone_addresses[i]];

	return a->first_origin == a->end_origin ? FACT_NONE
						: w->prefix_of[a->first_origin];
}

/* Which zones lie behind which prefixes: counted, then filled in. */
static void
collect_places(struct roa_world *w, const struct facts *f)
{
	/* The zone that was last seen behind a prefix, plus one. */
	uint32_t *seen = mem_array(w->nprefixes, sizeof(*seen));
	uint32_t n = 0;

	w->zones = mem_array(f->nzones, sizeof(*w->zones));
	for (uint32_t z = 0; z < f->nzones; z++) {
		const struct zone_result *zr = &w->r->zones[z];

		w->zones[z].first_prefix = n;
		for (uint32_t i = zr->first_address; i < zr->end_address; i++) {
			uint32_t p = prefix_of_address(w, i);

			if (p == FACT_NONE || seen[p] == z + 1)
				continue;
			seen[p] = z + 1;
			w->prefixes[p].end_place++;
			n++;
		}
		w->zones[z].end_prefix = n;
		w->zones[z].valid = zr->tally[BOTH].valid;
		w->zones[z].valid_origins = zr->tally[BOTH].valid_origins;
		w->now.verdict[zr->tally[BOTH].verdict]++;
	}
	w->places = mem_array(n, sizeof(*w->places));
	w->zone_prefixes = mem_array(n, sizeof(*w->zone_prefixes));
	n = 0;
	for (uint32_t p = 0; p < w->nprefixes; p++) {
		uint32_t places = w->prefixes[p].end_place;

		w->prefixes[p].first_place = w->prefixes[p].end_place = n;
		n += places;
		seen[p] = 0;
	}
	n = 0;
	for (uint32_t z = 0; z < f->nzones; z++) {
		const struct zone_result *zr = &w->r->zones[z];

		for (uint32_t i = zr->first_address; i < zr->end_address; i++) {
			uint32_t p = prefix_of_address(w, i);

			if (p == FACT_NONE)
				continue;
			if (seen[p] != z + 1) {
				w->places[w->prefixes[p].end_place++].zone = z;
				w->zone_prefixes[n++] = p;
			}
			seen[p] = z + 1;
			w->places[w->prefixes[p].end_place - 1].addresses++;
		}
	}
	free(seen);
}

void
roa_world_init(struct roa_world *w, const struct facts *f,
    const struct results *r, const struct route_table *routes)
{
	*w = (struct roa_world){ .r = r, .routes = routes };
	collect_prefixes(w);
	nest_prefixes(w);
	collect_places(w, f);
	w->rows = mem_array(routes->nrows, sizeof(*w->rows));
}

void
roa_world_free(struct roa_world *w)
{
	free(w->prefixes);
	free(w->prefix_of);
	free(w->places);
	free(w->zones);
	free(w->zone_prefixes);
	free(w->state);
	free(w->rows);
	free(w->changes);
	*w = (struct roa_world){ 0 };
}

enum verdict
roa_world_verdict(const struct roa_world *w, uint32_t zone)
{
	struct tally t = w->r->zones[zone].tally[BOTH];

	t.valid = w->zones[zone].valid;
	t.valid_origins = w->zones[zone].valid_origins;
	return verdict_of_tally(w->r->choice.method, &t);
}

/* An origin that a ROA of ours made invalid. */
static bool
is_harmed(const struct roa_world *w, uint32_t origin, enum rov_state state)
{
	return state == ROV_INVALID &&
	       w->r->origins[origin].rov.state == ROV_NOT_FOUND;
}

/* valid, addresses, harmed: what the zone gains (1) or loses (-1). */
static void
move_zone(struct roa_world *w, const struct roa_place *place, int valid,
    int addresses, int harmed)
{
	struct roa_zone *z = &w->zones[place->zone];

	w->now.verdict[roa_world_verdict(w, place->zone)]--;
	z->valid_origins += (uint32_t)valid;
	z->valid += (uint32_t)addresses * place->addresses;
	w->now.verdict[roa_world_verdict(w, place->zone)]++;
	w->now.worsened -= z->harmed > 0;
	z->harmed += (uint32_t)harmed;
	w->now.worsened += z->harmed > 0;
}

/* An address is valid where all origins of its longest match are. */
static void
set_state(struct roa_world *w, uint32_t origin, enum rov_state to)
{
	enum rov_state from = (enum rov_state)w->state[origin];
	struct roa_prefix *p = &w->prefixes[w->prefix_of[origin]];
	int valid = (to == ROV_VALID) - (from == ROV_VALID);
	int harmed = is_harmed(w, origin, to) - is_harmed(w, origin, from);
	int addresses = -(p->bad == 0);

	p->bad -= (uint32_t)valid;
	addresses += p->bad == 0;
	w->state[origin] = (uint8_t)to;
	for (uint32_t i = p->first_place; i < p->end_place; i++)
		move_zone(w, &w->places[i], valid, addresses, harmed);
}

static void
change_state(struct roa_world *w, uint32_t origin, enum rov_state to)
{
	w->changes = mem_grow(
	    w->changes, w->nchanges, &w->cap_changes, sizeof(*w->changes));
	w->changes[w->nchanges++] =
	    (struct roa_change){ origin, w->state[origin] };
	set_state(w, origin, to);
}

static bool
row_is_invalid(uint32_t row)
{
	return row > 0 && (row & MADE_VALID) == 0;
}

/* by: what is added to the mark of the row. */
static void
mark_row(struct roa_world *w, uint32_t row, uint32_t by)
{
	w->now.invalid -= row_is_invalid(w->rows[row]);
	w->rows[row] += by;
	w->now.invalid += row_is_invalid(w->rows[row]);
}

static void
mark_rows(struct roa_world *w, const struct next_roas *n,
    const struct next_roa *roa, int by)
{
	for (size_t i = roa->first_invalid; i < roa->end_invalid; i++)
		mark_row(w, n->invalid[i], (uint32_t)by);
	mark_row(w, w->r->origins[roa->origin].row,
	    by > 0 ? MADE_VALID : -MADE_VALID);
}

/* Adds the origin's own ROA, and tells what becomes of zones behind it. */
static void
add_to_zones(struct roa_world *w, uint32_t origin, struct roa_effect *e)
{
	struct roa_prefix *p = &w->prefixes[w->prefix_of[origin]];
	uint32_t n = p->end_place - p->first_place;
	const struct roa_place *places = w->places + p->first_place;
	bool manrs = w->r->choice.method == METHOD_MANRS2020;
	uint8_t *before = mem_array(n, sizeof(*before));

	for (uint32_t i = 0; i < n; i++)
		before[i] = (uint8_t)roa_world_verdict(w, places[i].zone);
	change_state(w, origin, ROV_VALID);
	if (p->bad == 0)
		e->addresses = p->addresses;
	if (p->bad == 0 || manrs)
		e->helped = n;
	for (uint32_t i = 0; i < n; i++) {
		enum verdict now = roa_world_verdict(w, places[i].zone);

		e->none_partial +=
		    before[i] == VERDICT_NONE && now == VERDICT_PARTIAL;
		e->none_full +=
		    before[i] == VERDICT_NONE && now == VERDICT_FULL;
		e->partial_full +=
		    before[i] == VERDICT_PARTIAL && now == VERDICT_FULL;
	}
	free(before);
}

struct roa_effect
roa_world_add(
    struct roa_world *w, const struct next_roas *n, const struct next_roa *roa)
{
	struct roa_effect e = { 0 };
	uint32_t worsened = w->now.worsened, invalid = w->now.invalid;
	uint32_t p = w->prefix_of[roa->origin];
	bool uncovered = w->state[roa->origin] == ROV_NOT_FOUND;

	add_to_zones(w, roa->origin, &e);
	/* What was covered before is as it was. */
	for (uint32_t i = p; uncovered && i < w->prefixes[p].end_beneath; i++)
		for (uint32_t o = w->prefixes[i].first_origin;
		     o < w->prefixes[i].end_origin; o++)
			if (w->state[o] == ROV_NOT_FOUND)
				change_state(w, o, ROV_INVALID);
	mark_rows(w, n, roa, 1);
	e.worsened = (int32_t)(w->now.worsened - worsened);
	e.invalid = (int32_t)(w->now.invalid - invalid);
	return e;
}

void
roa_world_undo(
    struct roa_world *w, const struct next_roas *n, const struct next_roa *roa)
{
	struct roa_change change;

	do {
		change = w->changes[--w->nchanges];
		set_state(w, change.origin, (enum rov_state)change.from);
	} while (change.origin != roa->origin);
	mark_rows(w, n, roa, -1);
}
