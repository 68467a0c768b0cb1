#include "survey/mix.h"

#include <stdlib.h>
#include <string.h>

#include "roa/route_part.h"

/* The number in to of a name of from. */
static uint32_t
copy_name(struct facts *to, const struct facts *from, uint32_t name)
{
	return name == INTERN_NONE ? INTERN_NONE
				   : facts_name(to, facts_text(from, name));
}

/* The index in from of what to calls name, or FACT_NONE. */
static uint32_t
same_name(const struct facts *to, uint32_t name, const struct facts *from)
{
	const char *text = facts_text(to, name);

	return intern_find(&from->names, text, strlen(text));
}

void
mix_server(
    struct facts *f, uint32_t server, const struct facts *from, uint32_t at)
{
	const struct server *s = &from->servers[at];

	f->servers[server].alias = s->alias;
	memcpy(f->servers[server].lookup, s->lookup, sizeof(s->lookup));
	for (uint32_t i = s->first_address; i < s->end_address; i++)
		facts_add_answer(f, server,
		    facts_address(
			f, from->addresses[from->answers[i].address]));
	for (uint32_t i = s->first_glue; i < s->end_glue; i++)
		facts_add_glue(f, copy_name(f, from, from->glue[i].zone),
		    server,
		    facts_address(f, from->addresses[from->glue[i].address]));
}

void
mix_name_servers(
    struct facts *f, uint32_t zone, const struct facts *from, uint32_t at)
{
	const struct zone *z = &from->zones[at];

	for (uint32_t i = z->first_ns; i < z->end_ns; i++) {
		const struct delegation *d = &from->delegations[i];

		facts_delegate(f, zone,
		    facts_server(
			f, copy_name(f, from, from->servers[d->server].name)),
		    (enum side)d->sides);
	}
}

static void
copy_zone(struct facts *f, const struct facts *list, uint32_t at,
    const struct facts *dns)
{
	const struct zone *z = &list->zones[at];
	uint32_t name = copy_name(f, list, z->name);
	uint32_t zone =
	    facts_zone(f, name, z->category, facts_text(list, z->source));
	uint32_t there = facts_find_zone(dns, same_name(f, name, dns));

	if (there != FACT_NONE)
		mix_name_servers(f, zone, dns, there);
	else
		mix_name_servers(f, zone, list, at);
}

void
mix_facts(struct facts *f, const struct facts *list, const struct facts *dns)
{
	for (uint32_t i = 0; i < list->nzones; i++)
		copy_zone(f, list, i, dns);
	for (uint32_t s = 0; s < f->nservers; s++) {
		uint32_t name = f->servers[s].name;
		uint32_t at = facts_find_server(dns, same_name(f, name, dns));

		if (at != FACT_NONE)
			mix_server(f, s, dns, at);
		else
			mix_server(f, s, list,
			    facts_find_server(list, same_name(f, name, list)));
	}
	facts_finish(f);
}

/* So that "covers one of them" is a question to the tree. */
static void
index_addresses(struct ptree *t, const struct ip *addresses, size_t n)
{
	ptree_init(t);
	for (size_t i = 0; i < n; i++)
		ptree_add(t, prefix_host(addresses[i]));
	free(ptree_build(t));
}

static bool
covers_any(const struct ptree *t, struct prefix prefix)
{
	uint32_t first, end;

	ptree_beneath(t, prefix, &first, &end);
	return first < end;
}

static void
copy_rows(struct route_table *t, const struct route_table *from, uint32_t node)
{
	uint32_t i, end;

	for (route_rows(from, node, &i, &end); i < end; i++)
		route_table_add(t, ptree_prefix(&from->tree, node),
		    route_row_origin(&from->rows[i]), from->rows[i].source,
		    from->rows[i].peers);
}

/* The pairs that from uses, of a source that is not tested for peers. */
static void
borrow_rows(struct route_table *t, const struct route_table *from,
    uint32_t node, uint8_t source)
{
	uint32_t i, end;

	for (route_rows(from, node, &i, &end); i < end; i++) {
		struct origin origin = route_row_origin(&from->rows[i]);

		if (from->rows[i].filter != ROUTE_USED)
			continue;
		if (origin.is_set) {
			const char *set =
			    intern_text(&from->sets, origin.value);

			origin.value = intern_add(&t->sets, set, strlen(set));
		}
		route_table_add(t, ptree_prefix(&from->tree, node), origin,
		    source, PEERS_UNKNOWN);
	}
}

void
mix_routes(struct route_table *t, const struct route_table *own,
    const struct ip *addresses, size_t naddresses,
    const struct route_table *other, const struct route_filters *filters)
{
	struct ptree known;
	uint8_t borrowed;

	index_addresses(&known, addresses, naddresses);
	route_part_sources(t, own, ROUTE_SAME_PEERS);
	borrowed = route_table_add_source(t, "another survey", false, 0);
	for (uint32_t node = 0; node < ptree_size(&own->tree); node++)
		copy_rows(t, own, node);
	for (uint32_t node = 0; node < ptree_size(&other->tree); node++)
		if (!covers_any(&known, ptree_prefix(&other->tree, node)))
			borrow_rows(t, other, node, borrowed);
	ptree_free(&known);
	route_table_build(t, filters);
}

/* The bits in t of from's trust anchors; 0 for one that t has no room for. */
static void
copy_anchors(struct vrp_table *t, const struct vrp_table *from,
    uint32_t bits[VRP_TAS_MAX])
{
	for (uint32_t i = 0; i < from->tas.n; i++) {
		const char *label = intern_text(&from->tas, i);
		bool as0;

		bits[i] = 0;
		(void)vrp_ta_bit(t, label, strlen(label), &bits[i], &as0);
	}
}

static void
copy_vrps(struct vrp_table *t, const struct vrp_table *from, uint32_t node,
    const uint32_t bits[VRP_TAS_MAX])
{
	uint32_t i, end;

	for (ptree_items(&from->tree, node, &i, &end); i < end; i++) {
		const struct vrp *vrp = &from->vrps[i];
		uint32_t tas = 0;

		for (uint32_t ta = 0; ta < from->tas.n; ta++)
			tas |= (vrp->tas >> ta & 1) != 0 ? bits[ta] : 0;
		vrp_table_add(t, ptree_prefix(&from->tree, node), vrp->max_len,
		    vrp->asn, tas,
		    from->expiry == t->expiry ? vrp->expires : VRP_NO_EXPIRY);
	}
}

void
mix_vrps(struct vrp_table *t, const struct vrp_table *own,
    const struct route_table *routes, const struct vrp_table *other)
{
	uint32_t bits[VRP_TAS_MAX];

	t->expiry = own->expiry;
	copy_anchors(t, own, bits);
	for (uint32_t node = 0; node < ptree_size(&own->tree); node++)
		copy_vrps(t, own, node, bits);
	copy_anchors(t, other, bits);
	for (uint32_t node = 0; node < ptree_size(&other->tree); node++)
		if (!covers_any(
			&routes->tree, ptree_prefix(&other->tree, node)))
			copy_vrps(t, other, node, bits);
	vrp_table_build(t);
}
