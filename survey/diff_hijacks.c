/*
 * Possible hijacks: an address of a name server has a longest match that the
 * old table does not have, by an origin that is new at its prefix.  The AS may
 * well be the right one; a table of routes does not know.
 */
#include <stdlib.h>
#include <string.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/diff_private.h"

/* The origins that a table uses at a node, "64500 64501"; the caller frees. */
static char *
origins_at(const struct route_table *t, uint32_t node)
{
	char *text = mem_strdup("");
	uint32_t first, end;

	route_rows(t, node, &first, &end);
	for (uint32_t row = first; row < end; row++) {
		char asn[ASN_STRLEN], *more;

		if (t->rows[row].filter != ROUTE_USED ||
		    !route_row_begins_pair(t, first, row))
			continue;
		more = mem_printf("%s%s%s", text, text[0] != '\0' ? " " : "",
		    origin_text(
			route_row_origin(&t->rows[row]), &t->sets, asn));
		free(text);
		text = more;
	}
	return text;
}

/* The table uses that origin at the node; of is the table that names it. */
static bool
has_origin(const struct route_table *t, uint32_t node,
    const struct route_table *of, struct origin origin)
{
	char asn[ASN_STRLEN], other[ASN_STRLEN];
	const char *text = origin_text(origin, &of->sets, asn);
	uint32_t row, end;

	for (route_rows(t, node, &row, &end); row < end; row++)
		if (t->rows[row].filter == ROUTE_USED &&
		    strcmp(text, origin_text(route_row_origin(&t->rows[row]),
				     &t->sets, other)) == 0)
			return true;
	return false;
}

static bool
pair_is_old(const struct route_table *old, struct prefix prefix,
    const struct route_table *now, struct origin origin)
{
	uint32_t node = ptree_find_exact(&old->tree, prefix);

	return node != PTREE_NONE && has_origin(old, node, now, origin);
}

/* What is told of a route origin that some address had no match of before. */
static void
add_hijack(struct diffing *g, const struct origin_result *o, uint32_t before)
{
	const struct route_table *old = diff_routes(g, OLD);
	const struct route_table *now = diff_routes(g, NEW);
	struct origin origin = route_row_origin(&now->rows[o->row]);
	struct prefix prefix = ptree_prefix(&now->tree, o->node);
	struct prefix was = ptree_prefix(&old->tree, before);
	char text[PREFIX_STRLEN], asn[ASN_STRLEN];
	char *origins = origins_at(old, before), *route;
	struct change *c = diff_add_change(g->d);

	route = mem_printf("%s %s", prefix_format(was, text), origins);
	*c = (struct change){ .object = DIFF_HIJACK,
		.kind = DIFF_ADDED,
		.key = { diff_add_text(g->d, prefix_format(prefix, text)),
		    diff_add_text(g->d, origin_text(origin, &now->sets, asn)) },
		.field = was.len < prefix.len ? "more-specific" : "origin",
		.old = diff_add_text(g->d, route),
		.new = diff_add_text(g->d, rov_state_str(o->rov.state)),
		.causes = 1U << DIFF_BGP,
		.zones = o->zones };
	free(route);
	free(origins);
}

/* The worst first: those that nobody authorises, before many zones. */
static int
compare_hijacks(const void *a, const void *b, void *arg)
{
	static const char *const states[] = { "invalid", "not-found", "valid" };
	const struct change *x = a, *y = b;
	const struct diff *d = arg;
	int order;

	for (size_t i = 0; i < LENGTH_OF(states); i++) {
		bool first = strcmp(diff_text(d, x->new), states[i]) == 0;
		bool second = strcmp(diff_text(d, y->new), states[i]) == 0;

		if (first != second)
			return first ? -1 : 1;
	}
	if (x->zones != y->zones)
		return x->zones > y->zones ? -1 : 1;
	order = strcmp(diff_text(d, x->key[0]), diff_text(d, y->key[0]));
	return order != 0
		   ? order
		   : strcmp(diff_text(d, x->key[1]), diff_text(d, y->key[1]));
}

void
diff_find_hijacks(struct diffing *g)
{
	const struct results *r = &g->results[NEW];
	const struct route_table *old = diff_routes(g, OLD);
	const struct route_table *now = diff_routes(g, NEW);
	const struct facts *f = diff_facts(g, NEW);
	bool *told = mem_array(r->norigins, sizeof(*told));
	size_t first = g->d->n;

	for (size_t i = 0; i < f->naddresses; i++) {
		const struct address_result *a = &r->addresses[i];
		uint32_t before;

		if (!a->counted || a->node == PTREE_NONE)
			continue;
		before = route_find(old, prefix_host(f->addresses[i]));
		for (uint32_t o = a->first_origin;
		     o < a->end_origin && before != PTREE_NONE; o++) {
			const struct origin_result *at = &r->origins[o];

			if (told[o] ||
			    pair_is_old(old, ptree_prefix(&now->tree, at->node),
				now, route_row_origin(&now->rows[at->row])))
				continue;
			told[o] = true;
			add_hijack(g, at, before);
		}
	}
	free(told);
	if (g->d->n > first)
		qsort_r(g->d->changes + first, g->d->n - first,
		    sizeof(*g->d->changes), compare_hijacks, g->d);
}
