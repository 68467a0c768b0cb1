#include "survey/next_roa.h"

#include <stdlib.h>
#include <string.h>

#include "roa/special.h"
#include "survey/base/mem.h"
#include "survey/next_roa_private.h"
#include "survey/operators.h"
#include "survey/roa_world.h"

uint32_t
roa_effect_lifted(const struct roa_effect *e)
{
	return e->none_partial + e->none_full + e->partial_full;
}

static int
order64(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int
roa_effect_compare(const struct roa_effect *a, const struct roa_effect *b)
{
	int64_t up_a = roa_effect_lifted(a), up_b = roa_effect_lifted(b);
	int order = order64(up_b - b->worsened, up_a - a->worsened);

	if (order == 0)
		order = order64(up_b, up_a);
	if (order == 0)
		order = order64(b->helped, a->helped);
	if (order == 0)
		order = order64(b->addresses, a->addresses);
	return order != 0 ? order : order64(a->invalid, b->invalid);
}

/* More specific ones first; then in the order of addresses and origins. */
int
roa_place_compare(const struct results *r, const struct route_table *routes,
    uint32_t a, uint32_t b)
{
	const struct origin_result *x = &r->origins[a], *y = &r->origins[b];
	int order = order64(ptree_prefix(&routes->tree, y->node).len,
	    ptree_prefix(&routes->tree, x->node).len);

	if (order == 0)
		order = order64(x->node, y->node);
	return order != 0 ? order : order64(x->row, y->row);
}

/* What the sorting of proposals looks at. */
struct ranking {
	const struct results *r;
	const struct route_table *routes;
};

static int
compare_roa(const void *a, const void *b, void *arg)
{
	const struct next_roa *x = a, *y = b;
	const struct ranking *ranking = arg;
	int order = roa_effect_compare(&x->effect, &y->effect);

	return order != 0 ? order
			  : roa_place_compare(ranking->r, ranking->routes,
				x->origin, y->origin);
}

/* The origins that are not valid, but for those that no ROA would mend. */
static void
collect_roas(struct next_roas *n, const struct results *r,
    const struct route_table *routes)
{
	n->list = mem_array(r->norigins, sizeof(*n->list));
	for (uint32_t o = 0; o < r->norigins; o++) {
		const struct origin_result *origin = &r->origins[o];
		struct origin as = route_row_origin(&routes->rows[origin->row]);

		if (origin->rov.state == ROV_VALID)
			continue;
		if (as.is_set)
			n->left_out[ROA_AS_SET]++;
		else if (special_asn_name(as.value) != NULL)
			n->left_out[ROA_RESERVED_AS]++;
		else if (origin->rov.reason == ROV_AS0)
			n->left_out[ROA_AS0]++;
		else
			n->list[n->n++] = (struct next_roa){ .origin = o };
	}
}

static void
add_invalid(struct next_roas *n, const struct route_table *routes,
    uint32_t node, uint32_t own)
{
	uint32_t first, row, end;

	for (route_rows(routes, node, &first, &end), row = first; row < end;
	     row++) {
		if (row == own || !route_row_begins_pair(routes, first, row))
			continue;
		n->invalid = mem_grow(n->invalid, n->ninvalid, &n->cap_invalid,
		    sizeof(*n->invalid));
		n->invalid[n->ninvalid++] = row;
	}
}

/* By some VRP: nodes may be without, where all have expired. */
static bool
is_covered(const struct vrp_table *vrps, struct prefix prefix)
{
	struct origin nobody = { .value = 0 };

	return rov_state(vrps, prefix, nobody) != ROV_NOT_FOUND;
}

/*
 * The pairs of the whole table that a new VRP turns invalid: all beneath it
 * that no VRP covers.  Where its own prefix is covered there are none.
 */
static void
find_invalid(struct next_roas *n, struct next_roa *roa, const struct results *r,
    const struct route_table *routes, const struct vrp_table *vrps)
{
	const struct origin_result *origin = &r->origins[roa->origin];
	struct prefix prefix = ptree_prefix(&routes->tree, origin->node);
	uint32_t node, end, first_vrp, end_vrp;

	roa->first_invalid = roa->end_invalid = n->ninvalid;
	if (origin->rov.state != ROV_NOT_FOUND)
		return;
	ptree_beneath(&routes->tree, prefix, &node, &end);
	ptree_beneath(&vrps->tree, prefix, &first_vrp, &end_vrp);
	for (; node < end; node++)
		if (first_vrp == end_vrp ||
		    !is_covered(vrps, ptree_prefix(&routes->tree, node)))
			add_invalid(n, routes, node, origin->row);
	roa->end_invalid = n->ninvalid;
}

static struct roa_group *
add_group(struct next_roas *n, const char *dimension, uint32_t key)
{
	n->groups =
	    mem_grow(n->groups, n->ngroups, &n->cap_groups, sizeof(*n->groups));
	n->groups[n->ngroups] =
	    (struct roa_group){ .dimension = dimension, .key = key };
	return &n->groups[n->ngroups++];
}

/* A ROA and the group that it belongs to. */
struct membership {
	uint32_t key, roa;
};

static int
compare_membership(const void *a, const void *b)
{
	const struct membership *x = a, *y = b;

	return x->key != y->key ? order64(x->key, y->key)
				: order64(x->roa, y->roa);
}

/* More of the zone is valid than was found. */
static bool
zone_gains(const struct roa_world *w, uint32_t zone)
{
	const struct tally *was = &w->r->zones[zone].tally[BOTH];

	return w->r->choice.method == METHOD_MANRS2020
		   ? w->zones[zone].valid_origins > was->valid_origins
		   : w->zones[zone].valid > was->valid;
}

/*
 * The zones behind the ROAs of a group, each once, as they are and as they
 * were.  mark has a place for each zone; stamp was never used in it.
 */
static void
sum_zones(struct roa_effect *e, const struct roa_world *w,
    const struct next_roas *n, const struct membership *m, size_t count,
    uint32_t *mark, uint32_t stamp)
{
	for (size_t i = 0; i < count; i++) {
		const struct next_roa *roa = &n->list[m[i].roa];
		const struct roa_prefix *p =
		    &w->prefixes[w->prefix_of[roa->origin]];

		for (uint32_t j = p->first_place; j < p->end_place; j++) {
			uint32_t zone = w->places[j].zone;
			const struct tally *was =
			    &w->r->zones[zone].tally[BOTH];
			enum verdict now = roa_world_verdict(w, zone);

			if (mark[zone] == stamp)
				continue;
			mark[zone] = stamp;
			e->none_partial += was->verdict == VERDICT_NONE &&
					   now == VERDICT_PARTIAL;
			e->none_full +=
			    was->verdict == VERDICT_NONE && now == VERDICT_FULL;
			e->partial_full += was->verdict == VERDICT_PARTIAL &&
					   now == VERDICT_FULL;
			e->helped += zone_gains(w, zone);
		}
	}
}

/* All ROAs of a group at once, on a world that is as it was found. */
static void
judge_group(struct roa_group *g, struct roa_world *w, const struct next_roas *n,
    const struct membership *m, size_t count, uint32_t *mark, uint32_t stamp)
{
	for (size_t i = 0; i < count; i++)
		g->effect.addresses +=
		    roa_world_add(w, n, &n->list[m[i].roa]).addresses;
	g->roas = (uint32_t)count;
	g->effect.worsened = (int32_t)w->now.worsened;
	g->effect.invalid = (int32_t)w->now.invalid;
	sum_zones(&g->effect, w, n, m, count, mark, stamp);
	while (count > 0)
		roa_world_undo(w, n, &n->list[m[--count].roa]);
}

static void
judge_groups(struct next_roas *n, struct roa_world *w, const struct facts *f,
    const char *dimension, struct membership *m, size_t count)
{
	uint32_t *mark = mem_array(f->nzones, sizeof(*mark)), stamp = 0;

	if (count > 0)
		qsort(m, count, sizeof(*m), compare_membership);
	for (size_t i = 0, end; i < count; i = end) {
		struct roa_group *g = add_group(n, dimension, m[i].key);

		for (end = i; end < count && m[end].key == m[i].key;)
			end++;
		judge_group(g, w, n, m + i, end - i, mark, ++stamp);
	}
	free(mark);
}

static void
group_by_as(struct next_roas *n, struct roa_world *w, struct facts *f)
{
	struct membership *m = mem_array(n->n, sizeof(*m));

	for (uint32_t i = 0; i < n->n; i++) {
		const struct route_row *row =
		    &w->routes->rows[w->r->origins[n->list[i].origin].row];
		char buf[ASN_STRLEN];

		m[i] = (struct membership){
			facts_name(f, origin_text(route_row_origin(row),
					  &w->routes->sets, buf)),
			i
		};
	}
	judge_groups(n, w, f, "as", m, n->n);
	free(m);
}

/* The ROA is behind a zone of the operator: once, however many. */
static size_t
add_operators(struct membership *m, size_t n, const struct roa_world *w,
    const struct operators *ops, const struct next_roas *roas, uint32_t roa,
    uint32_t *mark)
{
	const struct roa_prefix *p =
	    &w->prefixes[w->prefix_of[roas->list[roa].origin]];

	for (uint32_t i = p->first_place; i < p->end_place; i++) {
		uint32_t op = ops->of_zone[w->places[i].zone];

		if (op == FACT_NONE || mark[op] == roa + 1)
			continue;
		mark[op] = roa + 1;
		m[n++] = (struct membership){ ops->list[op].name, roa };
	}
	return n;
}

static void
group_by_operator(
    struct next_roas *n, struct roa_world *w, const struct facts *f)
{
	const struct operators *ops = f->operators;
	struct membership *m;
	uint32_t *mark;
	size_t room = 0, count = 0;

	if (ops == NULL)
		return;
	for (uint32_t i = 0; i < n->n; i++) {
		const struct roa_prefix *p =
		    &w->prefixes[w->prefix_of[n->list[i].origin]];

		room += p->end_place - p->first_place;
	}
	m = mem_array(room, sizeof(*m));
	mark = mem_array(ops->n, sizeof(*mark));
	for (uint32_t i = 0; i < n->n; i++)
		count = add_operators(m, count, w, ops, n, i, mark);
	judge_groups(n, w, f, "operator", m, count);
	free(m);
	free(mark);
}

static int
compare_group(const void *a, const void *b, void *arg)
{
	const struct roa_group *x = a, *y = b;
	const struct facts *f = arg;
	int order = strcmp(x->dimension, y->dimension);

	if (order == 0)
		order = roa_effect_compare(&x->effect, &y->effect);
	return order != 0
		   ? order
		   : strcmp(facts_text(f, x->key), facts_text(f, y->key));
}

static void
place_groups(struct next_roas *n, struct facts *f)
{
	uint32_t place = 0;

	if (n->ngroups > 0)
		qsort_r(n->groups, n->ngroups, sizeof(*n->groups),
		    compare_group, f);
	for (size_t i = 0; i < n->ngroups; i++) {
		if (i > 0 && strcmp(n->groups[i].dimension,
				 n->groups[i - 1].dimension) != 0)
			place = 0;
		n->groups[i].place = ++place;
	}
}

void
next_roas_make(struct results *r, struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    bool whole_table)
{
	struct next_roas *n = mem_alloc(sizeof(*n));
	struct ranking ranking = { r, routes };
	struct roa_world w;

	r->next = n;
	n->whole_table = whole_table;
	collect_roas(n, r, routes);
	roa_world_init(&w, f, r, routes);
	n->before = w.now;
	for (size_t i = 0; i < n->n; i++) {
		find_invalid(n, &n->list[i], r, routes, vrps);
		n->list[i].effect = roa_world_add(&w, n, &n->list[i]);
		roa_world_undo(&w, n, &n->list[i]);
	}
	if (n->n > 0)
		qsort_r(n->list, n->n, sizeof(*n->list), compare_roa, &ranking);
	group_by_as(n, &w, f);
	group_by_operator(n, &w, f);
	place_groups(n, f);
	next_roas_order(n, &w, f);
	roa_world_free(&w);
}

void
next_roas_free(struct next_roas *n)
{
	if (n == NULL)
		return;
	free(n->list);
	free(n->invalid);
	free(n->groups);
	free(n);
}
