#include "survey/audit_plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "roa/route_part.h"
#include "roa/special.h"
#include "survey/base/mem.h"
#include "survey/mix.h"
#include "survey/operators.h"

static const struct plan_zone *
planned_zone(const struct audit_plan *p, const char *name)
{
	for (size_t i = 0; i < p->nzones; i++)
		if (strcmp(p->zones[i].name, name) == 0)
			return &p->zones[i];
	return NULL;
}

static void
plan_name_servers(struct facts *f, uint32_t zone, const struct plan_zone *z)
{
	for (size_t i = 0; i < z->n; i++) {
		uint32_t server = facts_server(f, facts_name(f, z->servers[i]));

		facts_delegate(f, zone, server, SIDE_PARENT);
		facts_delegate(f, zone, server, SIDE_CHILD);
	}
}

/* The zones of today, those of the plan with its name servers; new ones. */
static void
make_zones(
    struct facts *f, const struct audit_plan *p, const struct facts *today)
{
	for (uint32_t i = 0; i < today->nzones; i++) {
		const struct zone *z = &today->zones[i];
		const char *name = facts_text(today, z->name);
		const struct plan_zone *planned = planned_zone(p, name);
		uint32_t zone = facts_zone(f, facts_name(f, name), z->category,
		    facts_text(today, z->source));

		if (planned != NULL)
			plan_name_servers(f, zone, planned);
		else
			mix_name_servers(f, zone, today, i);
	}
	for (size_t i = 0; i < p->nzones; i++) {
		uint32_t name = facts_name(f, p->zones[i].name);

		if (facts_find_zone(f, name) == FACT_NONE)
			plan_name_servers(f,
			    facts_zone(f, name, CAT_OTHER, "plan"),
			    &p->zones[i]);
	}
}

static void
plan_addresses(struct facts *f, uint32_t server, const struct plan_server *s)
{
	facts_lookup(f, server, IPV4, OUTCOME_NODATA);
	facts_lookup(f, server, IPV6, OUTCOME_NODATA);
	for (size_t i = 0; i < s->n; i++) {
		uint32_t address = facts_address(f, s->addresses[i]);

		facts_lookup(f, server, (enum family)s->addresses[i].family,
		    OUTCOME_DATA);
		facts_add_answer(f, server, address);
	}
}

static enum status
make_servers(struct facts *f, const struct audit_plan *p,
    const struct facts *today, struct reason *why)
{
	for (size_t i = 0; i < p->nservers; i++) {
		uint32_t server =
		    facts_find_server(f, facts_name(f, p->servers[i].name));

		if (server == FACT_NONE)
			return reason_set(why, ST_MISSING,
			    "%s: addresses.%s: no name server of the survey,"
			    " and of no zone of the plan",
			    p->location, p->servers[i].name);
		plan_addresses(f, server, &p->servers[i]);
	}
	for (uint32_t s = 0; s < f->nservers; s++) {
		const char *name = facts_text(f, f->servers[s].name);
		uint32_t known = intern_find(&today->names, name, strlen(name));
		bool planned = false;

		for (size_t i = 0; i < p->nservers; i++)
			planned |= strcmp(p->servers[i].name, name) == 0;
		if (planned)
			continue;
		known = known != INTERN_NONE ? facts_find_server(today, known)
					     : FACT_NONE;
		if (known == FACT_NONE)
			return reason_set(why, ST_MISSING,
			    "%s: zones: %s is no name server of the survey, and"
			    " the plan has no addresses of it",
			    p->location, name);
		mix_server(f, s, today, known);
	}
	return ST_OK;
}

/* The index in to of a zone or server of from's name; or FACT_NONE. */
static uint32_t
find_by_name(const struct facts *to, const struct facts *from, uint32_t name,
    uint32_t (*find)(const struct facts *f, uint32_t name))
{
	const char *text = facts_text(from, name);
	uint32_t there = intern_find(&to->names, text, strlen(text));

	return there != INTERN_NONE ? find(to, there) : FACT_NONE;
}

/* Who operates what stays; a new server is of whom its zones are. */
static void
make_operators(struct facts *f, const struct facts *today)
{
	const struct operators *old = today->operators;
	struct operators *ops;

	if (old == NULL)
		return;
	ops = f->operators = operators_new();
	ops->list = mem_array(old->n, sizeof(*ops->list));
	ops->n = old->n;
	for (size_t i = 0; i < old->n; i++) {
		ops->list[i] = old->list[i];
		ops->list[i].name =
		    facts_name(f, facts_text(today, old->list[i].name));
	}
	for (size_t i = 0; i < old->nnetworks; i++)
		operators_add_network(
		    ops, old->networks[i].asn, old->networks[i].op);
	ops->of_zone = mem_array(f->nzones, sizeof(*ops->of_zone));
	for (uint32_t z = 0; z < f->nzones; z++) {
		uint32_t known =
		    find_by_name(today, f, f->zones[z].name, facts_find_zone);

		ops->of_zone[z] =
		    known != FACT_NONE ? old->of_zone[known] : FACT_NONE;
	}
	operators_elect(ops, f);
	for (uint32_t s = 0; s < f->nservers; s++) {
		uint32_t known = find_by_name(
		    today, f, f->servers[s].name, facts_find_server);

		if (known != FACT_NONE)
			ops->of_server[s] = old->of_server[known];
	}
}

/* The rows of from, and those of the plan. */
static void
make_routes(struct route_table *t, const struct audit_plan *p,
    const struct route_table *from, const struct route_filters *filters)
{
	uint8_t source;

	route_part_sources(t, from, ROUTE_SAME_PEERS);
	source = route_table_add_source(t, "plan", false, 0);
	for (uint32_t node = 0; node < ptree_size(&from->tree); node++) {
		uint32_t i, end;

		for (route_rows(from, node, &i, &end); i < end; i++)
			route_table_add(t, ptree_prefix(&from->tree, node),
			    route_row_origin(&from->rows[i]),
			    from->rows[i].source, from->rows[i].peers);
	}
	for (size_t i = 0; i < p->nroutes; i++)
		route_table_add(t, p->routes[i].prefix,
		    (struct origin){ .value = p->routes[i].asn }, source,
		    PEERS_UNKNOWN);
	route_table_build(t, filters);
}

static void
mix_and_make_routes(struct audit_world *w, const struct audit_plan *p,
    const struct audit_basis *today, const struct route_table *other)
{
	struct route_table mixed;
	struct ip *addresses;
	size_t n;

	if (other == NULL) {
		make_routes(&w->routes, p, today->routes, &today->rec->filters);
		return;
	}
	route_table_init(&mixed);
	addresses = facts_looked_up(today->f, &n);
	mix_routes(
	    &mixed, today->routes, addresses, n, other, &today->rec->filters);
	make_routes(&w->routes, p, &mixed, &today->rec->filters);
	free(addresses);
	route_table_free(&mixed);
}

static enum status
make_vrps(struct audit_world *w, const struct audit_plan *p,
    const struct audit_basis *today, const struct vrp_table *other,
    struct reason *why)
{
	struct vrp_table mixed;
	enum status st;

	if (other == NULL)
		return slurm_apply(&p->roas, today->vrps, &w->vrps, why);
	vrp_table_init(&mixed);
	mix_vrps(&mixed, today->vrps, today->routes, other);
	st = slurm_apply(&p->roas, &mixed, &w->vrps, why);
	vrp_table_free(&mixed);
	return st;
}

/* The node of t whose items hold the row. */
static struct prefix
prefix_of_row(const struct route_table *t, uint32_t row)
{
	uint32_t low = 0, high = ptree_size(&t->tree);

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (ptree_first(&t->tree, middle) <= row)
			low = middle;
		else
			high = middle;
	}
	return ptree_prefix(&t->tree, low);
}

/* The first row of t of this prefix and AS; or FACT_NONE. */
static uint32_t
find_row(const struct route_table *t, struct prefix prefix, uint32_t asn)
{
	uint32_t node = ptree_find_exact(&t->tree, prefix), i, end;

	if (node == PTREE_NONE)
		return FACT_NONE;
	for (route_rows(t, node, &i, &end); i < end; i++)
		if (!t->rows[i].is_set && t->rows[i].origin == asn)
			return i;
	return FACT_NONE;
}

/* What is counted of rows of from, for the same rows of the world. */
static void
carry_announced(struct audit_world *w, const struct announced *a,
    const struct route_table *from, const struct route_table *but)
{
	for (size_t i = 0; i < a->n; i++) {
		struct prefix prefix = prefix_of_row(from, a->list[i].row);
		uint32_t asn = from->rows[a->list[i].row].origin, row;

		if (but != NULL && find_row(but, prefix, asn) != FACT_NONE)
			continue;
		row = find_row(&w->routes, prefix, asn);
		if (row != FACT_NONE)
			announced_add(&w->announced, row, a->list[i].length,
			    a->list[i].prefixes);
	}
}

/* Planned routes count for those of the same AS that cover them. */
static void
announce_planned(struct audit_world *w, const struct audit_plan *p,
    const struct route_table *today)
{
	for (size_t i = 0; i < p->nroutes; i++) {
		const struct plan_route *route = &p->routes[i];

		if (find_row(today, route->prefix, route->asn) != FACT_NONE)
			continue;
		for (size_t o = 0; o < w->results.norigins; o++) {
			const struct origin_result *origin =
			    &w->results.origins[o];
			const struct route_row *row =
			    &w->routes.rows[origin->row];
			struct prefix prefix =
			    ptree_prefix(&w->routes.tree, origin->node);

			if (!row->is_set && row->origin == route->asn &&
			    prefix.len < route->prefix.len &&
			    prefix_covers(prefix, route->prefix))
				announced_add(&w->announced, origin->row,
				    route->prefix.len, 1);
		}
	}
}

static void
make_announced(struct audit_world *w, const struct audit_plan *p,
    const struct audit_basis *today, const struct route_table *other)
{
	struct announced whole = { 0 };

	w->announced_known = today->announced != NULL;
	if (!w->announced_known)
		return;
	carry_announced(w, today->announced, today->routes, NULL);
	if (other != NULL) {
		announced_make(&whole, &w->facts, other);
		carry_announced(w, &whole, other, today->routes);
		announced_free(&whole);
	}
	announce_planned(w, p, today->routes);
	announced_sort(&w->announced);
}

static bool
has_address(const struct facts *f, struct ip ip)
{
	for (size_t i = 0; i < f->naddresses; i++)
		if (ip_compare(f->addresses[i], ip) == 0)
			return true;
	return false;
}

/*
 * A survey keeps every route that covers an address of its own, and every VRP
 * that covers such a route.
 */
static void
mark_unknown(struct audit_world *w, const struct audit_plan *p,
    const struct audit_basis *today, const struct audit_tables *tables)
{
	w->unknown_route =
	    mem_array(w->facts.naddresses, sizeof(*w->unknown_route));
	for (size_t i = 0; i < p->nservers && tables->routes == NULL; i++) {
		const struct plan_server *s = &p->servers[i];

		for (size_t k = 0; k < s->n; k++)
			w->unknown_route[facts_address(
			    &w->facts, s->addresses[k])] =
			    special_name(s->addresses[k]) == NULL &&
			    !has_address(today->f, s->addresses[k]);
	}
	w->unknown_roa =
	    mem_array(w->results.norigins, sizeof(*w->unknown_roa));
	for (size_t o = 0; o < w->results.norigins && tables->vrps == NULL;
	     o++) {
		const struct origin_result *origin = &w->results.origins[o];

		w->unknown_roa[o] = origin->rov.state != ROV_VALID &&
				    ptree_find_exact(&today->routes->tree,
					ptree_prefix(&w->routes.tree,
					    origin->node)) == PTREE_NONE;
	}
}

enum status
audit_plan_apply(struct audit_world *w, const struct audit_plan *p,
    const struct audit_basis *today, const struct audit_tables *tables,
    struct reason *why)
{
	enum status st;

	*w = (struct audit_world){ .announced_known = false };
	facts_init(&w->facts);
	route_table_init(&w->routes);
	vrp_table_init(&w->vrps);
	make_zones(&w->facts, p, today->f);
	if ((st = make_servers(&w->facts, p, today->f, why)) != ST_OK)
		return st;
	facts_finish(&w->facts);
	make_operators(&w->facts, today->f);
	mix_and_make_routes(w, p, today, tables->routes);
	if ((st = make_vrps(w, p, today, tables->vrps, why)) != ST_OK)
		return st;
	results_make(
	    &w->results, &w->facts, &w->routes, &w->vrps, today->rec->choice);
	make_announced(w, p, today, tables->routes);
	mark_unknown(w, p, today, tables);
	return ST_OK;
}

struct audit_basis
audit_world_basis(const struct audit_world *w, const struct audit_basis *today)
{
	return (struct audit_basis){ .f = &w->facts,
		.r = &w->results,
		.routes = &w->routes,
		.vrps = &w->vrps,
		.announced = w->announced_known ? &w->announced : NULL,
		.rec = today->rec,
		.unknown_route = w->unknown_route,
		.unknown_roa = w->unknown_roa };
}

void
audit_world_free(struct audit_world *w)
{
	results_free(&w->results);
	facts_free(&w->facts);
	route_table_free(&w->routes);
	vrp_table_free(&w->vrps);
	announced_free(&w->announced);
	free(w->unknown_route);
	free(w->unknown_roa);
}
