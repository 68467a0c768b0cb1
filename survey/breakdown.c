/*
 * Sums over what zones share: the rows of v_breakdown.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "resolve/dname.h"
#include "survey/assess_private.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/coverage_private.h"
#include "survey/operators.h"

/* What belongs to a key: servers, addresses, zones, or route origins. */
struct member {
	uint32_t key, item;
};

struct members {
	struct member *list;
	size_t n, cap;
};

enum member_kind {
	BY_ADDRESS,
	BY_ORIGIN,
	BY_SERVER,
	BY_ZONE,
	MEMBER_KINDS
};

static void
members_add(struct members *m, uint32_t key, uint32_t item)
{
	m->list = mem_grow(m->list, m->n, &m->cap, sizeof(*m->list));
	m->list[m->n++] = (struct member){ key, item };
}

static int
compare_member(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

static void
members_sort(struct members *m)
{
	size_t n = 0;

	if (m->n == 0)
		return;
	qsort(m->list, m->n, sizeof(*m->list), compare_member);
	for (size_t i = 0; i < m->n; i++)
		if (n == 0 || compare_member(&m->list[n - 1], &m->list[i]) != 0)
			m->list[n++] = m->list[i];
	m->n = n;
}

/* Servers and zones of a key are those that have one of its addresses. */
static void
expand_addresses(struct members kinds[MEMBER_KINDS], const struct results *r,
    const struct facts *f)
{
	const struct members *by_address = &kinds[BY_ADDRESS];
	/* Where each address's keys begin: counted, then summed up. */
	uint32_t *first = mem_array(f->naddresses + 2, sizeof(*first));
	uint32_t *keys = mem_array(by_address->n, sizeof(*keys));

	for (size_t i = 0; i < by_address->n; i++)
		first[by_address->list[i].item + 2]++;
	for (size_t i = 2; i < f->naddresses + 2; i++)
		first[i] += first[i - 1];
	for (size_t i = 0; i < by_address->n; i++) {
		struct member m = by_address->list[i];

		keys[first[m.item + 1]++] = m.key;
	}
	for (uint32_t s = 0; s < f->nservers; s++)
		for (uint32_t i = r->server_first[s];
		     i < r->server_first[s + 1]; i++)
			for (uint32_t a = r->server_addresses[i], k = first[a];
			     k < first[a + 1]; k++)
				members_add(&kinds[BY_SERVER], keys[k], s);
	for (uint32_t z = 0; z < f->nzones; z++)
		for (uint32_t i = r->zones[z].first_address;
		     i < r->zones[z].end_address; i++)
			for (uint32_t a = r->zone_addresses[i], k = first[a];
			     k < first[a + 1]; k++)
				members_add(&kinds[BY_ZONE], keys[k], z);
	free(first);
	free(keys);
}

static struct breakdown *
add_breakdown(
    struct results *r, size_t *cap, const char *dimension, uint32_t key)
{
	r->breakdowns = mem_grow(
	    r->breakdowns, r->nbreakdowns, cap, sizeof(*r->breakdowns));
	r->breakdowns[r->nbreakdowns] =
	    (struct breakdown){ .dimension = dimension, .key = key };
	return &r->breakdowns[r->nbreakdowns++];
}

/* One breakdown for each key of the members, which are sorted and unique. */
static void
sum_members(struct results *r, size_t *cap, const char *dimension,
    const struct members kinds[MEMBER_KINDS])
{
	size_t at[MEMBER_KINDS] = { 0 };
	struct shares shares;

	shares_init(&shares, r);
	/* A key without an address has nothing else either. */
	while (at[BY_ADDRESS] < kinds[BY_ADDRESS].n) {
		uint32_t key = kinds[BY_ADDRESS].list[at[BY_ADDRESS]].key;
		struct coverage *c =
		    &add_breakdown(r, cap, dimension, key)->coverage;

		for (int kind = 0; kind < MEMBER_KINDS; kind++) {
			const struct members *m = &kinds[kind];

			for (; at[kind] < m->n && m->list[at[kind]].key == key;
			     at[kind]++) {
				uint32_t item = m->list[at[kind]].item;

				if (kind == BY_ADDRESS)
					coverage_add_address(c, r, item);
				else if (kind == BY_ORIGIN)
					coverage_add_origin(c, r, item);
				else if (kind == BY_SERVER)
					c->servers++;
				else
					coverage_add_zone(
					    c, &shares, &r->zones[item], BOTH);
			}
		}
		coverage_finish_share(c, &shares);
	}
	free(shares.valid);
}

/* What the keys of a route origin are taken from. */
struct breaking {
	struct results *r;
	struct facts *f;
	const struct route_table *routes;
	const struct vrp_table *vrps;
	const struct resources *resources;
	size_t cap; /* of r->breakdowns */
};

/* Adds the origin to each key that it belongs to. */
typedef void (*keys_fn)(
    struct members *by_origin, uint32_t origin, const struct breaking *b);

static void
key_as(struct members *by_origin, uint32_t origin, const struct breaking *b)
{
	const struct route_row *row =
	    &b->routes->rows[b->r->origins[origin].row];
	char buf[ASN_STRLEN];

	members_add(by_origin,
	    facts_name(b->f,
		origin_text(route_row_origin(row), &b->routes->sets, buf)),
	    origin);
}

/*
 * The trust anchors of the VRPs that decided: those that match a valid
 * route, those that cover an invalid one.  Not-found has none.
 */
static void
key_ta(struct members *by_origin, uint32_t origin, const struct breaking *b)
{
	const struct origin_result *o = &b->r->origins[origin];
	const struct vrp_table *vrps = b->vrps;
	struct prefix prefix = ptree_prefix(&b->routes->tree, o->node);
	struct origin as = route_row_origin(&b->routes->rows[o->row]);

	for (uint32_t node = o->vrp_node; node != PTREE_NONE;
	     node = ptree_parent(&vrps->tree, node)) {
		uint32_t i, end;

		for (ptree_items(&vrps->tree, node, &i, &end); i < end; i++) {
			const struct vrp *vrp = &vrps->vrps[i];

			if (o->rov.state == ROV_VALID &&
			    !rov_matches(vrp, prefix, as))
				continue;
			for (uint32_t ta = 0; ta < vrps->tas.n; ta++)
				if ((vrp->tas >> ta & 1) != 0)
					members_add(by_origin,
					    facts_name(b->f,
						intern_text(&vrps->tas, ta)),
					    origin);
		}
	}
}

/* Whose registry the prefix is of, and the holder's country. */
static void
key_resource(struct members *by_origin, uint32_t origin,
    const struct breaking *b, bool country)
{
	uint32_t node = b->r->origins[origin].node;

	for (size_t i = resources_find(b->resources, node);
	     i < b->resources->n && b->resources->list[i].node == node; i++) {
		const struct resource *res = &b->resources->list[i];
		uint32_t key = country ? res->country : res->rir;

		if (key != FACT_NONE)
			members_add(by_origin, key, origin);
	}
}

static void
key_rir(struct members *by_origin, uint32_t origin, const struct breaking *b)
{
	key_resource(by_origin, origin, b, false);
}

static void
key_country(
    struct members *by_origin, uint32_t origin, const struct breaking *b)
{
	key_resource(by_origin, origin, b, true);
}

static void
break_down_origins(struct breaking *b, const char *dimension, keys_fn keys)
{
	struct results *r = b->r;
	const struct facts *f = b->f;
	struct members kinds[MEMBER_KINDS] = { 0 };
	const struct members *by_origin = &kinds[BY_ORIGIN];
	/* Origin results come node by node, and so do their keys here. */
	uint32_t *first = mem_array(r->norigins + 1, sizeof(*first));

	for (uint32_t o = 0; o < r->norigins; o++) {
		keys(&kinds[BY_ORIGIN], o, b);
		first[o + 1] = (uint32_t)by_origin->n;
	}
	for (uint32_t i = 0; i < f->naddresses; i++) {
		const struct address_result *a = &r->addresses[i];

		if (a->first_origin == a->end_origin)
			continue;
		for (uint32_t k = first[a->first_origin];
		     k < first[a->end_origin]; k++) {
			assert(k < by_origin->n && by_origin->list != NULL);
			members_add(
			    &kinds[BY_ADDRESS], by_origin->list[k].key, i);
		}
	}
	free(first);
	members_sort(&kinds[BY_ADDRESS]);
	members_sort(&kinds[BY_ORIGIN]);
	expand_addresses(kinds, r, f);
	members_sort(&kinds[BY_SERVER]);
	members_sort(&kinds[BY_ZONE]);
	sum_members(r, &b->cap, dimension, kinds);
	for (int kind = 0; kind < MEMBER_KINDS; kind++)
		free(kinds[kind].list);
}

/* What zones of each key have; zones may be of several keys. */
static void
break_down_zones(
    struct breaking *b, const char *dimension, struct members *zones)
{
	struct results *r = b->r;
	struct shares shares;
	struct marks m;

	members_sort(zones);
	shares_init(&shares, r);
	marks_init(&m, r, b->f);
	for (size_t i = 0; i < zones->n;) {
		uint32_t key = zones->list[i].key;
		struct coverage *c =
		    &add_breakdown(r, &b->cap, dimension, key)->coverage;

		for (m.stamp++; i < zones->n && zones->list[i].key == key; i++)
			coverage_add_whole_zone(
			    c, &shares, r, b->f, zones->list[i].item, BOTH, &m);
		coverage_finish_share(c, &shares);
	}
	marks_free(&m);
	free(shares.valid);
	free(zones->list);
}

/* Zones beneath a TLD, by that TLD. */
static void
break_down_parents(struct breaking *b)
{
	struct facts *f = b->f;
	struct members zones = { 0 };

	for (uint32_t z = 0; z < f->nzones; z++) {
		const char *name = facts_text(f, f->zones[z].name);
		unsigned int labels = dname_labels(name);

		if (labels < 2)
			continue;
		for (; labels > 1; labels--)
			name = dname_parent(name);
		/* The text may move when it is added: add a copy of it. */
		char *tld = mem_strdup(name);

		members_add(&zones, facts_name(f, tld), z);
		free(tld);
	}
	break_down_zones(b, "parent", &zones);
}

/* Zones of the reverse map, by their RIR's RNAME as in 2020. */
static void
break_down_reverse_map(struct breaking *b)
{
	static const struct {
		const char *rname, *rir;
	} rirs[] = {
		{ "dns-admin.afrinic.net", "afrinic" },
		{ "read-txt-record-of-zone-first-dns-admin.apnic.net",
		    "apnic" },
		{ "dns-ops.arin.net", "arin" },
		{ "hostmaster.lacnic.net", "lacnic" },
		{ "dns.ripe.net", "ripencc" },
	};
	struct facts *f = b->f;
	struct members zones = { 0 };

	for (uint32_t z = 0; z < f->nzones; z++) {
		const struct zone *zone = &f->zones[z];

		if (zone->category != CAT_REVMAP || !zone->has_soa)
			continue;
		for (size_t i = 0; i < LENGTH_OF(rirs); i++)
			if (strcmp(facts_text(f, zone->rname), rirs[i].rname) ==
			    0)
				members_add(
				    &zones, facts_name(f, rirs[i].rir), z);
	}
	break_down_zones(b, "revmap-rir", &zones);
}

static void
break_down_operators(struct breaking *b)
{
	const struct operators *ops = b->f->operators;
	struct members zones = { 0 };

	for (uint32_t z = 0; ops != NULL && z < b->f->nzones; z++)
		if (ops->of_zone[z] != FACT_NONE)
			members_add(&zones, ops->list[ops->of_zone[z]].name, z);
	break_down_zones(b, "operator", &zones);
}

static int
compare_breakdown(const void *a, const void *b, void *arg)
{
	const struct breakdown *x = a, *y = b;
	const struct facts *f = arg;
	int order = strcmp(x->dimension, y->dimension);

	return order != 0
		   ? order
		   : strcmp(facts_text(f, x->key), facts_text(f, y->key));
}

static void
sort_breakdowns(const struct breaking *b)
{
	if (b->r->nbreakdowns > 0)
		qsort_r(b->r->breakdowns, b->r->nbreakdowns,
		    sizeof(*b->r->breakdowns), compare_breakdown, b->f);
}

void
breakdowns_make(struct results *r, struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps)
{
	struct breaking b = { .r = r, .f = f, .routes = routes, .vrps = vrps };

	break_down_origins(&b, "as", key_as);
	break_down_origins(&b, "ta", key_ta);
	break_down_parents(&b);
	break_down_reverse_map(&b);
	break_down_operators(&b);
	sort_breakdowns(&b);
}

void
breakdowns_add_resources(struct results *r, struct facts *f,
    const struct route_table *routes, const struct resources *resources)
{
	struct breaking b = { .r = r,
		.f = f,
		.routes = routes,
		.resources = resources,
		.cap = r->nbreakdowns };

	break_down_origins(&b, "rir", key_rir);
	break_down_origins(&b, "country", key_country);
	sort_breakdowns(&b);
}
