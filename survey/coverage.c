/*
 * Sums over zones: the rows of v_coverage and of v_breakdown.  Everything is
 * counted once per row, however many zones share it.
 */
#include <stdlib.h>
#include <string.h>

#include "resolve/dname.h"
#include "survey/assess_private.h"
#include "survey/base/mem.h"

/* Who was counted already in the row at hand: stamps, by index. */
struct marks {
	uint32_t *server, *address, *origin;
	uint32_t stamp;
};

static void
marks_init(struct marks *m, const struct results *r, const struct facts *f)
{
	m->server = mem_array(f->nservers, sizeof(*m->server));
	m->address = mem_array(f->naddresses, sizeof(*m->address));
	m->origin = mem_array(r->norigins, sizeof(*m->origin));
	m->stamp = 0;
}

static void
marks_free(struct marks *m)
{
	free(m->server);
	free(m->address);
	free(m->origin);
}

static bool
first_time(const struct marks *m, uint32_t *mark, uint32_t index)
{
	if (mark[index] == m->stamp)
		return false;
	mark[index] = m->stamp;
	return true;
}

static void
count_address(struct coverage *c, const struct results *r, uint32_t address)
{
	const struct address_result *a = &r->addresses[address];

	c->addresses++;
	c->unrouted += a->state == ADDRESS_UNROUTED;
	c->special += a->state == ADDRESS_SPECIAL;
}

static void
count_origin(struct coverage *c, const struct results *r, uint32_t origin)
{
	c->origins++;
	c->state[r->origins[origin].rov.state]++;
}

/* The zone itself: its verdict and its share, which is summed here. */
static void
count_zone(struct coverage *c, const struct zone_result *zr, int scope)
{
	const struct tally *t = &zr->tally[scope];

	c->zones++;
	c->verdict[t->verdict]++;
	c->full_complete += t->verdict == VERDICT_FULL && zr->complete;
	if (t->origins > 0) {
		c->zone_share += (double)t->valid_origins / t->origins;
		c->share_zones++;
	}
}

static void
finish_share(struct coverage *c)
{
	if (c->share_zones > 0)
		c->zone_share /= c->share_zones;
}

/* A zone with its servers, and of the scope its addresses and origins. */
static void
count_whole_zone(struct coverage *c, const struct results *r,
    const struct facts *f, uint32_t zone, int scope, const struct marks *m)
{
	const struct zone *z = &f->zones[zone];
	const struct zone_result *zr = &r->zones[zone];

	/* In 2020 a zone without an address of the family was left out. */
	if (r->choice.method == METHOD_MANRS2020 &&
	    zr->tally[scope].addresses == 0) {
		c->left_out++;
		return;
	}
	count_zone(c, zr, scope);
	for (uint32_t i = z->first_ns; i < z->end_ns; i++)
		if (method_counts_ns(r->choice, f, &f->delegations[i]))
			c->servers += first_time(m, m->server,
			    f->delegations[i].server);
	for (uint32_t i = zr->first_address; i < zr->end_address; i++) {
		uint32_t address = r->zone_addresses[i];
		const struct address_result *a = &r->addresses[address];

		if (scope != BOTH && f->addresses[address].family != scope)
			continue;
		if (!first_time(m, m->address, address))
			continue;
		count_address(c, r, address);
		for (uint32_t o = a->first_origin; o < a->end_origin; o++)
			if (first_time(m, m->origin, o))
				count_origin(c, r, o);
	}
}

void
coverage_make(struct results *r, const struct facts *f)
{
	struct marks m;

	marks_init(&m, r, f);
	for (int row = 0; row < ROWS; row++) {
		for (int scope = 0; scope < SCOPES; scope++) {
			struct coverage *c = &r->coverage[row][scope];

			m.stamp++;
			for (uint32_t i = 0; i < f->nzones; i++)
				if (row_has((enum row)row,
				    f->zones[i].category))
					count_whole_zone(c, r, f, i, scope,
					    &m);
			finish_share(c);
		}
	}
	marks_free(&m);
}

/* What belongs to a key: servers, addresses, zones, or route origins. */
struct member {
	uint32_t key, item;
};

struct members {
	struct member *list;
	size_t n, cap;
};

enum member_kind { BY_ADDRESS, BY_ORIGIN, BY_SERVER, BY_ZONE, MEMBER_KINDS };

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
		if (n == 0 ||
		    compare_member(&m->list[n - 1], &m->list[i]) != 0)
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
			for (uint32_t a = r->server_addresses[i],
			    k = first[a]; k < first[a + 1]; k++)
				members_add(&kinds[BY_SERVER], keys[k], s);
	for (uint32_t z = 0; z < f->nzones; z++)
		for (uint32_t i = r->zones[z].first_address;
		    i < r->zones[z].end_address; i++)
			for (uint32_t a = r->zone_addresses[i],
			    k = first[a]; k < first[a + 1]; k++)
				members_add(&kinds[BY_ZONE], keys[k], z);
	free(first);
	free(keys);
}

static struct breakdown *
add_breakdown(struct results *r, size_t *cap, const char *dimension,
    uint32_t key)
{
	r->breakdowns = mem_grow(r->breakdowns, r->nbreakdowns, cap,
	    sizeof(*r->breakdowns));
	r->breakdowns[r->nbreakdowns] = (struct breakdown){
		.dimension = dimension, .key = key };
	return &r->breakdowns[r->nbreakdowns++];
}

/* One breakdown for each key of the members, which are sorted and unique. */
static void
sum_members(struct results *r, size_t *cap, const char *dimension,
    const struct members kinds[MEMBER_KINDS])
{
	size_t at[MEMBER_KINDS] = { 0 };

	/* A key without an address has nothing else either. */
	while (at[BY_ADDRESS] < kinds[BY_ADDRESS].n) {
		uint32_t key = kinds[BY_ADDRESS].list[at[BY_ADDRESS]].key;
		struct coverage *c =
		    &add_breakdown(r, cap, dimension, key)->coverage;

		for (int kind = 0; kind < MEMBER_KINDS; kind++) {
			const struct members *m = &kinds[kind];

			for (; at[kind] < m->n &&
			    m->list[at[kind]].key == key; at[kind]++) {
				uint32_t item = m->list[at[kind]].item;

				if (kind == BY_ADDRESS)
					count_address(c, r, item);
				else if (kind == BY_ORIGIN)
					count_origin(c, r, item);
				else if (kind == BY_SERVER)
					c->servers++;
				else
					count_zone(c, &r->zones[item], BOTH);
			}
		}
		finish_share(c);
	}
}

/* Members of an origin result's keys: itself, and its addresses. */
typedef void (*keys_fn)(struct members *by_origin, uint32_t origin,
    const struct results *r, struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps);

static void
key_as(struct members *by_origin, uint32_t origin, const struct results *r,
    struct facts *f, const struct route_table *routes,
    const struct vrp_table *vrps)
{
	const struct route_row *row = &routes->rows[r->origins[origin].row];
	char buf[ASN_STRLEN];

	(void)vrps;
	members_add(by_origin, facts_name(f, origin_text(
	    route_row_origin(row), &routes->sets, buf)), origin);
}

/*
 * The trust anchors of the VRPs that decided: those that match a valid
 * route, those that cover an invalid one.  Not-found has none.
 */
static void
key_ta(struct members *by_origin, uint32_t origin, const struct results *r,
    struct facts *f, const struct route_table *routes,
    const struct vrp_table *vrps)
{
	const struct origin_result *o = &r->origins[origin];
	struct prefix prefix = ptree_prefix(&routes->tree, o->node);
	struct origin as = route_row_origin(&routes->rows[o->row]);

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
					members_add(by_origin, facts_name(f,
					    intern_text(&vrps->tas, ta)),
					    origin);
		}
	}
}

static void
break_down_origins(struct results *r, size_t *cap, const char *dimension,
    keys_fn keys, struct facts *f, const struct route_table *routes,
    const struct vrp_table *vrps)
{
	struct members kinds[MEMBER_KINDS] = { 0 };
	const struct members *by_origin = &kinds[BY_ORIGIN];
	/* Origin results come node by node, and so do their keys here. */
	uint32_t *first = mem_array(r->norigins + 1, sizeof(*first));

	for (uint32_t o = 0; o < r->norigins; o++) {
		keys(&kinds[BY_ORIGIN], o, r, f, routes, vrps);
		first[o + 1] = (uint32_t)by_origin->n;
	}
	for (uint32_t i = 0; i < f->naddresses; i++) {
		const struct address_result *a = &r->addresses[i];

		if (a->first_origin == a->end_origin)
			continue;
		for (uint32_t k = first[a->first_origin];
		    k < first[a->end_origin]; k++)
			members_add(&kinds[BY_ADDRESS],
			    by_origin->list[k].key, i);
	}
	free(first);
	members_sort(&kinds[BY_ADDRESS]);
	members_sort(&kinds[BY_ORIGIN]);
	expand_addresses(kinds, r, f);
	members_sort(&kinds[BY_SERVER]);
	members_sort(&kinds[BY_ZONE]);
	sum_members(r, cap, dimension, kinds);
	for (int kind = 0; kind < MEMBER_KINDS; kind++)
		free(kinds[kind].list);
}

/* Zones beneath a TLD, by that TLD. */
static void
break_down_parents(struct results *r, size_t *cap, struct facts *f)
{
	struct members zones = { 0 };
	struct marks m;

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
	members_sort(&zones);
	marks_init(&m, r, f);
	for (size_t i = 0; i < zones.n;) {
		uint32_t key = zones.list[i].key;
		struct coverage *c =
		    &add_breakdown(r, cap, "parent", key)->coverage;

		for (m.stamp++; i < zones.n && zones.list[i].key == key; i++)
			count_whole_zone(c, r, f, zones.list[i].item, BOTH,
			    &m);
		finish_share(c);
	}
	marks_free(&m);
	free(zones.list);
}

static int
compare_breakdown(const void *a, const void *b, void *arg)
{
	const struct breakdown *x = a, *y = b;
	const struct facts *f = arg;
	int order = strcmp(x->dimension, y->dimension);

	return order != 0 ? order :
	    strcmp(facts_text(f, x->key), facts_text(f, y->key));
}

void
breakdowns_make(struct results *r, struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps)
{
	size_t cap = 0;

	break_down_origins(r, &cap, "as", key_as, f, routes, vrps);
	break_down_origins(r, &cap, "ta", key_ta, f, routes, vrps);
	break_down_parents(r, &cap, f);
	if (r->nbreakdowns > 0)
		qsort_r(r->breakdowns, r->nbreakdowns, sizeof(*r->breakdowns),
		    compare_breakdown, f);
}
