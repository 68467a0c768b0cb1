#include "survey/exposure.h"

#include <stdlib.h>

#include "roa/special.h"
#include "survey/base/mem.h"

#define LENGTH_MAX 48 /* the largest limit */

const unsigned int exposure_limit[FAMILIES] = { 24, LENGTH_MAX };

void
announced_free(struct announced *a)
{
	free(a->list);
	*a = (struct announced){ 0 };
}

void
announced_add(
    struct announced *a, uint32_t row, uint8_t length, uint32_t prefixes)
{
	a->list = mem_grow(a->list, a->n, &a->cap, sizeof(*a->list));
	a->list[a->n++] = (struct announced_count){ row, length, prefixes };
}

static int
compare_count(const void *a, const void *b)
{
	const struct announced_count *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->length > y->length) - (x->length < y->length);
}

void
announced_sort(struct announced *a)
{
	if (a->n > 0)
		qsort(a->list, a->n, sizeof(*a->list), compare_count);
}

/* The node has the origin, used or not. */
static bool
node_has_origin(const struct route_table *routes, uint32_t node, uint32_t asn)
{
	uint32_t i, end;

	for (route_rows(routes, node, &i, &end); i < end; i++)
		if (!routes->rows[i].is_set && routes->rows[i].origin == asn)
			return true;
	return false;
}

static void
count_beneath(struct announced *a, const struct route_table *routes,
    uint32_t node, uint32_t row)
{
	struct prefix prefix = ptree_prefix(&routes->tree, node);
	uint32_t of_length[LENGTH_MAX + 1] = { 0 }, i, end;

	ptree_beneath(&routes->tree, prefix, &i, &end);
	for (i++; i < end; i++) {
		uint8_t len = ptree_prefix(&routes->tree, i).len;

		if (len <= exposure_limit[prefix.family] &&
		    node_has_origin(routes, i, routes->rows[row].origin))
			of_length[len]++;
	}
	for (uint8_t len = 0; len <= LENGTH_MAX; len++)
		if (of_length[len] > 0)
			announced_add(a, row, len, of_length[len]);
}

void
announced_make(struct announced *a, const struct facts *f,
    const struct route_table *routes)
{
	bool *seen = mem_array(ptree_size(&routes->tree), sizeof(*seen));

	*a = (struct announced){ 0 };
	for (size_t i = 0; i < f->naddresses; i++) {
		uint32_t node, first, row, end;

		if (special_name(f->addresses[i]) != NULL)
			continue;
		node = route_find(routes, prefix_host(f->addresses[i]));
		if (node == PTREE_NONE || seen[node])
			continue;
		seen[node] = true;
		route_rows(routes, node, &first, &end);
		for (row = first; row < end; row++)
			if (routes->rows[row].filter == ROUTE_USED &&
			    !routes->rows[row].is_set &&
			    route_row_begins_pair(routes, first, row))
				count_beneath(a, routes, node, row);
	}
	free(seen);
	announced_sort(a);
}

static unsigned int
shorter(unsigned int max_len, enum family family)
{
	return max_len < exposure_limit[family] ? max_len
						: exposure_limit[family];
}

/* 2 of the next length, 4 of the one after that, ... */
uint64_t
exposure_authorised(enum family family, unsigned int len, unsigned int max_len)
{
	unsigned int to = shorter(max_len, family);

	return to > len ? (UINT64_C(2) << (to - len)) - 2 : 0;
}

/* The row's first count, or where it would be. */
static size_t
find_row(const struct announced *a, uint32_t row)
{
	size_t low = 0, high = a->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (a->list[middle].row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint64_t
exposure_announced(const struct announced *a, uint32_t row, enum family family,
    unsigned int max_len)
{
	unsigned int to = shorter(max_len, family);
	uint64_t n = 0;

	for (size_t i = find_row(a, row); i < a->n && a->list[i].row == row;
	     i++)
		if (a->list[i].length <= to)
			n += a->list[i].prefixes;
	return n;
}

/* What is said of a valid route origin. */
struct verdict_of_origin {
	bool loose, beyond;
	uint32_t categories; /* bits: zones of these have it */
};

static void
judge_origin(struct verdict_of_origin *v, const struct announced *a,
    const struct origin_result *o, const struct route_table *routes,
    const struct vrp_table *vrps)
{
	struct prefix prefix = ptree_prefix(&routes->tree, o->node);
	struct origin origin = route_row_origin(&routes->rows[o->row]);

	for (uint32_t node = o->vrp_node; node != PTREE_NONE;
	     node = ptree_parent(&vrps->tree, node)) {
		uint32_t i, end;

		for (ptree_items(&vrps->tree, node, &i, &end); i < end; i++) {
			const struct vrp *vrp = &vrps->vrps[i];
			uint64_t authorised;

			if (!rov_matches(vrp, prefix, origin))
				continue;
			authorised = exposure_authorised(
			    o->family, prefix.len, vrp->max_len);
			v->beyond = v->beyond ||
				    vrp->max_len > exposure_limit[o->family];
			v->loose =
			    v->loose ||
			    (authorised > 0 &&
				authorised > exposure_announced(a, o->row,
						 o->family, vrp->max_len));
		}
	}
}

/* A zone that has a loose route origin, in each scope. */
static void
add_zone(struct exposure *e, const struct facts *f, uint32_t zone,
    const bool loose[SCOPES])
{
	for (int row = 0; row < ROWS; row++)
		for (int scope = 0; scope < SCOPES; scope++)
			if (loose[scope] &&
			    row_has((enum row)row, f->zones[zone].category))
				e->sums[row][scope].zones++;
}

static void
look_at_zones(struct exposure *e, struct verdict_of_origin *verdicts,
    const struct results *r, const struct facts *f)
{
	for (uint32_t zone = 0; zone < f->nzones; zone++) {
		const struct zone_result *zr = &r->zones[zone];
		bool loose[SCOPES] = { false };

		for (uint32_t i = zr->first_address; i < zr->end_address; i++) {
			const struct address_result *a =
			    &r->addresses[r->zone_addresses[i]];

			for (uint32_t o = a->first_origin; o < a->end_origin;
			     o++) {
				enum family family = r->origins[o].family;

				verdicts[o].categories |=
				    UINT32_C(1) << f->zones[zone].category;
				loose[family] =
				    loose[family] || verdicts[o].loose;
			}
		}
		loose[BOTH] = loose[IPV4] || loose[IPV6];
		add_zone(e, f, zone, loose);
	}
}

static bool
row_has_any(enum row row, uint32_t categories)
{
	for (int c = 0; c < CATEGORIES; c++)
		if ((categories >> c & 1) != 0 &&
		    row_has(row, (enum category)c))
			return true;
	return false;
}

static void
add_origin(
    struct exposure *e, const struct verdict_of_origin *v, enum family family)
{
	const int scopes[] = { BOTH, (int)family };

	for (int row = 0; row < ROWS; row++) {
		if (!row_has_any((enum row)row, v->categories))
			continue;
		for (int i = 0; i < 2; i++) {
			struct exposure_sum *sum = &e->sums[row][scopes[i]];

			sum->valid++;
			sum->loose += v->loose;
			sum->beyond += v->beyond;
		}
	}
}

void
exposure_make(struct results *r, const struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    struct announced *announced)
{
	struct exposure *e = mem_alloc(sizeof(*e));
	struct verdict_of_origin *verdicts =
	    mem_array(r->norigins, sizeof(*verdicts));

	e->announced = *announced;
	*announced = (struct announced){ 0 };
	for (size_t o = 0; o < r->norigins; o++)
		if (r->origins[o].rov.state == ROV_VALID)
			judge_origin(&verdicts[o], &e->announced,
			    &r->origins[o], routes, vrps);
	look_at_zones(e, verdicts, r, f);
	for (size_t o = 0; o < r->norigins; o++)
		if (r->origins[o].rov.state == ROV_VALID)
			add_origin(e, &verdicts[o], r->origins[o].family);
	free(verdicts);
	r->exposure = e;
}

void
exposure_free(struct exposure *e)
{
	if (e == NULL)
		return;
	announced_free(&e->announced);
	free(e);
}
