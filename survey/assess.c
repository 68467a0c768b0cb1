#include "survey/assess.h"

#include <stdlib.h>
#include <string.h>

#include "roa/special.h"
#include "survey/assess_private.h"
#include "survey/base/mem.h"
#include "survey/exposure.h"
#include "survey/next_roa.h"

const char *
method_str(enum method method)
{
	return method == METHOD_MANRS2020 ? "manrs2020" : "strict";
}

bool
method_parse(const char *text, enum method *method)
{
	for (int m = 0; m < METHODS; m++) {
		if (strcmp(text, method_str((enum method)m)) == 0) {
			*method = (enum method)m;
			return true;
		}
	}
	return false;
}

const char *
address_state_str(enum address_state state)
{
	static const char *const names[ADDRESS_STATES] = {
		[ADDRESS_VALID] = "valid",
		[ADDRESS_INVALID] = "invalid",
		[ADDRESS_NOT_FOUND] = "not-found",
		[ADDRESS_MIXED] = "mixed",
		[ADDRESS_UNROUTED] = "unrouted",
		[ADDRESS_SPECIAL] = "special",
	};

	return names[state];
}

const char *
verdict_str(enum verdict verdict)
{
	static const char *const names[VERDICTS] = {
		[VERDICT_FULL] = "full",
		[VERDICT_PARTIAL] = "partial",
		[VERDICT_NONE] = "none",
		[VERDICT_UNDETERMINED] = "undetermined",
	};

	return names[verdict];
}

const char *
effect_str(enum effect effect)
{
	static const char *const names[EFFECTS] = {
		[EFFECT_NONE] = "",
		[EFFECT_SAME_PREFIX] = "same-prefix",
		[EFFECT_COVERED_BY_VALID] = "covered-by-valid",
		[EFFECT_COVERED_BY_NOT_FOUND] = "covered-by-not-found",
		[EFFECT_NO_ALTERNATIVE] = "no-alternative",
	};

	return names[effect];
}

const char *
scope_str(int scope)
{
	static const char *const names[SCOPES] = { "ipv4", "ipv6", "all" };

	return names[scope];
}

/*
 * strict: the union of both sides.  manrs2020: the child's set where any of
 * it is known, else the parent's.
 */
enum ns_use
method_ns_use(struct method_choice choice)
{
	if (choice.ns != NS_BY_METHOD)
		return choice.ns;
	return choice.method == METHOD_STRICT ? NS_UNION : NS_CHILD_ELSE_PARENT;
}

static bool
child_is_known(const struct facts *f, const struct zone *z)
{
	for (uint32_t i = z->first_ns; i < z->end_ns; i++)
		if ((f->delegations[i].sides & SIDE_CHILD) != 0)
			return true;
	return false;
}

bool
method_counts_ns(struct method_choice choice, const struct facts *f,
    const struct delegation *d)
{
	bool counts = true;

	switch (method_ns_use(choice)) {
	case NS_PARENT:
		counts = (d->sides & SIDE_PARENT) != 0;
		break;
	case NS_CHILD:
		counts = (d->sides & SIDE_CHILD) != 0;
		break;
	case NS_CHILD_ELSE_PARENT:
		counts = (d->sides & SIDE_CHILD) != 0 ||
			 !child_is_known(f, &f->zones[d->zone]);
		break;
	case NS_UNION:
	case NS_BY_METHOD:
		break;
	}
	return counts;
}

/*
 * Glue stands in where the look-up of its family failed or never was; in
 * manrs2020 only where none of the two ever was.
 */
static bool
glue_stands_in(
    struct method_choice choice, const struct server *s, enum family family)
{
	if (choice.method == METHOD_MANRS2020)
		return s->lookup[IPV4] == OUTCOME_UNASKED &&
		       s->lookup[IPV6] == OUTCOME_UNASKED;
	return !outcome_is_definite(s->lookup[family]);
}

/* The addresses of s that the method counts go to out, each once. */
static size_t
count_addresses(
    struct results *r, const struct facts *f, uint32_t server, uint32_t *out)
{
	const struct server *s = &f->servers[server];
	size_t n = 0;

	for (uint32_t i = s->first_address; i < s->end_address; i++)
		out[n++] = f->answers[i].address;
	for (uint32_t i = s->first_glue; i < s->end_glue; i++) {
		uint32_t address = f->glue[i].address;
		enum family family = (enum family)f->addresses[address].family;
		bool stands_in = glue_stands_in(r->choice, s, family);
		bool known = false;

		if (!stands_in && r->choice.glue != GLUE_UNION)
			continue;
		for (size_t j = 0; j < n && !known; j++)
			known = out[j] == address;
		if (known)
			continue;
		out[n++] = address;
		if (stands_in)
			r->servers[server].by_glue = true;
	}
	return n;
}

static void
gather_server_addresses(struct results *r, const struct facts *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->ndelegations; i++)
		if (method_counts_ns(r->choice, f, &f->delegations[i]))
			r->servers[f->delegations[i].server].counted = true;
	r->server_addresses =
	    mem_array(f->nanswers + f->nglue, sizeof(*r->server_addresses));
	r->server_first = mem_array(f->nservers + 1, sizeof(*r->server_first));
	for (uint32_t s = 0; s < f->nservers; s++) {
		r->server_first[s] = (uint32_t)n;
		if (!r->servers[s].counted)
			continue;
		n += count_addresses(r, f, s, r->server_addresses + n);
		r->glue_stands_in += r->servers[s].by_glue;
	}
	r->server_first[f->nservers] = (uint32_t)n;
	for (size_t i = 0; i < n; i++)
		r->addresses[r->server_addresses[i]].counted = true;
}

/* The used pairs of a node, judged, become origin results. */
static void
add_origins(struct results *r, size_t *cap, uint32_t node,
    const struct route_table *routes, const struct vrp_table *vrps)
{
	struct prefix prefix = ptree_prefix(&routes->tree, node);
	uint32_t vrp_node = ptree_find(&vrps->tree, prefix);
	uint32_t first, end;

	route_rows(routes, node, &first, &end);
	for (uint32_t row = first; row < end; row++) {
		if (!route_row_begins_pair(routes, first, row) ||
		    routes->rows[row].filter != ROUTE_USED)
			continue;
		r->origins =
		    mem_grow(r->origins, r->norigins, cap, sizeof(*r->origins));
		r->origins[r->norigins++] = (struct origin_result){
			.node = node,
			.row = row,
			.vrp_node = vrp_node,
			.family = (enum family)prefix.family,
			.rov = rov_validate_at(vrps, vrp_node, prefix,
			    route_row_origin(&routes->rows[row])),
		};
	}
}

static enum address_state
state_of_address(const struct results *r, const struct address_result *a)
{
	static const enum address_state same[ROV_STATES] = {
		[ROV_VALID] = ADDRESS_VALID,
		[ROV_INVALID] = ADDRESS_INVALID,
		[ROV_NOT_FOUND] = ADDRESS_NOT_FOUND,
	};
	uint32_t first = results_origin(r, a->first_origin);
	enum rov_state state = r->origins[first].rov.state;

	for (uint32_t i = a->first_origin + 1; i < a->end_origin; i++)
		if (r->origins[results_origin(r, i)].rov.state != state)
			return ADDRESS_MIXED;
	return same[state];
}

/*
 * The best state among a node's routes that a router which drops invalids
 * keeps and that have an origin; ROV_INVALID where there is none.
 */
static enum rov_state
best_alternative(const struct route_table *routes, const struct vrp_table *vrps,
    uint32_t node)
{
	struct prefix prefix = ptree_prefix(&routes->tree, node);
	uint32_t vrp_node = ptree_find(&vrps->tree, prefix);
	enum rov_state best = ROV_INVALID;
	uint32_t row, end;

	for (route_rows(routes, node, &row, &end); row < end; row++) {
		struct origin origin = route_row_origin(&routes->rows[row]);
		struct rov rov;

		if (routes->rows[row].filter != ROUTE_USED || origin.is_set)
			continue;
		rov = rov_validate_at(vrps, vrp_node, prefix, origin);
		if (rov.state == ROV_VALID)
			return ROV_VALID;
		if (rov.state == ROV_NOT_FOUND)
			best = ROV_NOT_FOUND;
	}
	return best;
}

static enum effect
effect_on_address(const struct results *r, const struct address_result *a,
    const struct route_table *routes, const struct vrp_table *vrps)
{
	bool invalid = false;

	for (uint32_t i = a->first_origin; i < a->end_origin; i++)
		invalid =
		    invalid ||
		    r->origins[results_origin(r, i)].rov.state == ROV_INVALID;
	if (!invalid)
		return EFFECT_NONE;
	for (uint32_t node = a->node; node != PTREE_NONE;
	     node = route_find_next(routes, node)) {
		enum rov_state best = best_alternative(routes, vrps, node);

		if (best == ROV_INVALID)
			continue;
		if (node == a->node)
			return EFFECT_SAME_PREFIX;
		return best == ROV_VALID ? EFFECT_COVERED_BY_VALID
					 : EFFECT_COVERED_BY_NOT_FOUND;
	}
	return EFFECT_NO_ALTERNATIVE;
}

/* The places of a node's origins, by node of the route table. */
struct places {
	uint32_t *first; /* plus one; 0: not made yet */
	uint32_t *end;
	size_t cap; /* of the origin results */
};

static void
add_place(struct results *r, uint32_t origin)
{
	r->origin_at = mem_grow(
	    r->origin_at, r->nplaces, &r->cap_places, sizeof(*r->origin_at));
	r->origin_at[r->nplaces++] = origin;
}

/* The node's own origins, and all of the next less specific node. */
static void
add_every_origin(struct results *r, struct places *p, uint32_t node,
    const struct route_table *routes, const struct vrp_table *vrps)
{
	uint32_t less = route_find_next(routes, node);
	uint32_t first;

	if (less != PTREE_NONE && p->first[less] == 0)
		add_every_origin(r, p, less, routes, vrps);
	first = (uint32_t)r->norigins;
	add_origins(r, &p->cap, node, routes, vrps);
	p->first[node] = (uint32_t)r->nplaces + 1;
	for (uint32_t o = first; o < r->norigins; o++)
		add_place(r, o);
	for (uint32_t i = less == PTREE_NONE ? 0 : p->first[less] - 1;
	     less != PTREE_NONE && i < p->end[less]; i++)
		add_place(r, r->origin_at[i]);
	p->end[node] = (uint32_t)r->nplaces;
}

static void
add_places(struct results *r, struct places *p, uint32_t node,
    const struct route_table *routes, const struct vrp_table *vrps)
{
	if (r->choice.match == MATCH_EVERY) {
		add_every_origin(r, p, node, routes, vrps);
		return;
	}
	p->first[node] = (uint32_t)r->norigins + 1;
	add_origins(r, &p->cap, node, routes, vrps);
	p->end[node] = (uint32_t)r->norigins;
}

static void
judge_addresses(struct results *r, const struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps)
{
	size_t size = ptree_size(&routes->tree);
	struct places places = {
		.first = mem_array(size, sizeof(*places.first)),
		.end = mem_array(size, sizeof(*places.end)),
	};

	for (size_t i = 0; i < f->naddresses; i++) {
		struct address_result *a = &r->addresses[i];
		struct ip ip = f->addresses[i];

		a->node = PTREE_NONE;
		if (!a->counted)
			continue;
		if (special_name(ip) != NULL) {
			a->state = ADDRESS_SPECIAL;
			continue;
		}
		a->node = route_find(routes, prefix_host(ip));
		if (a->node == PTREE_NONE) {
			a->state = ADDRESS_UNROUTED;
			continue;
		}
		if (places.first[a->node] == 0)
			add_places(r, &places, a->node, routes, vrps);
		a->first_origin = places.first[a->node] - 1;
		a->end_origin = places.end[a->node];
		a->state = state_of_address(r, a);
		a->effect = effect_on_address(r, a, routes, vrps);
		for (uint32_t o = a->first_origin; o < a->end_origin; o++)
			r->origins[results_origin(r, o)].addresses++;
	}
	free(places.first);
	free(places.end);
}

static void
tally_address(struct tally *t, enum address_state state)
{
	t->addresses++;
	t->routed += state != ADDRESS_UNROUTED && state != ADDRESS_SPECIAL;
	t->valid += state == ADDRESS_VALID;
	t->invalid += state == ADDRESS_INVALID;
	t->mixed += state == ADDRESS_MIXED;
}

enum verdict
verdict_of_tally(enum method method, const struct tally *t)
{
	uint64_t all = t->routed, valid = t->valid;

	if (method == METHOD_MANRS2020) {
		/* A truncated percentage, as in 2020: below 1 % is none. */
		all = t->origins > 0 ? 100 : 0;
		valid =
		    all > 0 ? t->valid_origins * UINT64_C(100) / t->origins : 0;
	}
	if (all == 0)
		return VERDICT_UNDETERMINED;
	if (valid == 0)
		return VERDICT_NONE;
	return valid == all ? VERDICT_FULL : VERDICT_PARTIAL;
}

/*
 * Tallies a set of addresses, each given once; mark has a place for each
 * origin result, and stamp was never used in it.
 */
static void
tally_addresses(struct results *r, const struct facts *f,
    const uint32_t *addresses, size_t n, struct tally tally[SCOPES],
    uint32_t *mark, uint32_t stamp)
{
	for (size_t i = 0; i < n; i++) {
		const struct address_result *a = &r->addresses[addresses[i]];
		unsigned int family = f->addresses[addresses[i]].family;

		tally_address(&tally[family], a->state);
		tally_address(&tally[BOTH], a->state);
		for (uint32_t j = a->first_origin; j < a->end_origin; j++) {
			uint32_t o = results_origin(r, j);
			bool valid = r->origins[o].rov.state == ROV_VALID;

			if (mark[o] == stamp)
				continue;
			mark[o] = stamp;
			tally[family].origins++;
			tally[BOTH].origins++;
			tally[family].valid_origins += valid;
			tally[BOTH].valid_origins += valid;
		}
	}
	for (int scope = 0; scope < SCOPES; scope++)
		tally[scope].verdict =
		    verdict_of_tally(r->choice.method, &tally[scope]);
}

static void
judge_servers(struct results *r, const struct facts *f)
{
	uint32_t *mark = mem_array(r->norigins, sizeof(*mark));

	for (uint32_t s = 0; s < f->nservers; s++) {
		uint32_t first = r->server_first[s];
		uint32_t n = r->server_first[s + 1] - first;

		tally_addresses(r, f, r->server_addresses + first, n,
		    r->servers[s].tally, mark, s + 1);
		for (uint32_t i = first; i < first + n; i++)
			r->addresses[r->server_addresses[i]].servers++;
	}
	free(mark);
}

/*
 * Every server of the zone has a definite answer for A and AAAA, and no
 * address is unrouted.  It stands beside the verdict: of a zone without
 * servers it says nothing, for that is undetermined.
 */
static bool
zone_is_complete(const struct results *r, const struct facts *f,
    const struct zone *z, const struct zone_result *zr)
{
	for (uint32_t i = z->first_ns; i < z->end_ns; i++) {
		const struct delegation *d = &f->delegations[i];
		const struct server *s = &f->servers[d->server];

		if (method_counts_ns(r->choice, f, d) &&
		    (!outcome_is_definite(s->lookup[IPV4]) ||
			!outcome_is_definite(s->lookup[IPV6])))
			return false;
	}
	for (uint32_t i = zr->first_address; i < zr->end_address; i++)
		if (r->addresses[r->zone_addresses[i]].state ==
		    ADDRESS_UNROUTED)
			return false;
	return true;
}

static void
judge_zones(struct results *r, const struct facts *f)
{
	uint32_t *origin_mark = mem_array(r->norigins, sizeof(*origin_mark));
	uint32_t *zone_mark = mem_array(r->norigins, sizeof(*zone_mark));
	uint32_t *address_mark =
	    mem_array(f->naddresses, sizeof(*address_mark));
	size_t n = 0, cap = 0;

	/* There is one, also where no server has an address. */
	r->zone_addresses = mem_grow(NULL, 0, &cap, sizeof(*r->zone_addresses));
	for (uint32_t i = 0; i < f->nzones; i++) {
		const struct zone *z = &f->zones[i];
		struct zone_result *zr = &r->zones[i];
		uint32_t stamp = i + 1;

		zr->first_address = (uint32_t)n;
		for (uint32_t j = z->first_ns; j < z->end_ns; j++) {
			uint32_t s = f->delegations[j].server;

			if (!method_counts_ns(r->choice, f, &f->delegations[j]))
				continue;
			zr->servers++;
			r->servers[s].zones++;
			for (uint32_t k = r->server_first[s];
			     k < r->server_first[s + 1]; k++) {
				uint32_t address = r->server_addresses[k];

				if (address_mark[address] == stamp)
					continue;
				address_mark[address] = stamp;
				r->zone_addresses = mem_grow(r->zone_addresses,
				    n, &cap, sizeof(*r->zone_addresses));
				r->zone_addresses[n++] = address;
			}
		}
		zr->end_address = (uint32_t)n;
		tally_addresses(r, f, r->zone_addresses + zr->first_address,
		    zr->end_address - zr->first_address, zr->tally, origin_mark,
		    stamp);
		zr->complete = zone_is_complete(r, f, z, zr);
		for (uint32_t j = zr->first_address; j < zr->end_address; j++) {
			struct address_result *a =
			    &r->addresses[r->zone_addresses[j]];

			a->zones++;
			for (uint32_t k = a->first_origin; k < a->end_origin;
			     k++) {
				uint32_t o = results_origin(r, k);

				r->origins[o].zones += zone_mark[o] != stamp;
				zone_mark[o] = stamp;
			}
		}
	}
	free(origin_mark);
	free(zone_mark);
	free(address_mark);
}

void
results_judge(struct results *r, const struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    struct method_choice choice)
{
	*r = (struct results){ .choice = choice };
	r->addresses = mem_array(f->naddresses, sizeof(*r->addresses));
	r->servers = mem_array(f->nservers, sizeof(*r->servers));
	r->zones = mem_array(f->nzones, sizeof(*r->zones));
	gather_server_addresses(r, f);
	judge_addresses(r, f, routes, vrps);
	judge_servers(r, f);
	judge_zones(r, f);
}

void
results_make(struct results *r, struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    struct method_choice choice)
{
	results_judge(r, f, routes, vrps, choice);
	for (int row = 0; row < ROWS; row++)
		coverage_of_row(r, f, (enum row)row, r->coverage[row]);
	breakdowns_make(r, f, routes, vrps);
	concentration_make(r, f, routes);
	third_parties_make(r, f);
}

void
results_free(struct results *r)
{
	free(r->addresses);
	free(r->origins);
	free(r->origin_at);
	free(r->zones);
	free(r->zone_addresses);
	free(r->servers);
	free(r->server_addresses);
	free(r->server_first);
	free(r->breakdowns);
	free(r->concentration);
	free(r->third_parties);
	next_roas_free(r->next);
	exposure_free(r->exposure);
	free(r->sensitivities);
	*r = (struct results){ 0 };
}

void
baseline_make(struct baseline *b, const struct route_table *routes,
    const struct vrp_table *vrps)
{
	uint32_t size = ptree_size(&routes->tree);

	*b = (struct baseline){ 0 };
	for (uint32_t node = 0; node < size; node++) {
		struct prefix prefix = ptree_prefix(&routes->tree, node);
		uint32_t first, end, vrp_node = PTREE_NONE;
		bool looked_up = false;

		route_rows(routes, node, &first, &end);
		for (uint32_t row = first; row < end; row++) {
			struct rov rov;

			if (routes->rows[row].filter != ROUTE_USED ||
			    !route_row_begins_pair(routes, first, row))
				continue;
			if (!looked_up)
				vrp_node = ptree_find(&vrps->tree, prefix);
			looked_up = true;
			rov = rov_validate_at(vrps, vrp_node, prefix,
			    route_row_origin(&routes->rows[row]));
			b->routes[prefix.family][rov.state][rov.reason]++;
		}
	}
}
