#include "roa/route_part.h"

#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

void
route_part_mark(bool *keep, const struct route_table *t,
    const struct ip *addresses, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t node = ptree_find(&t->tree, prefix_host(addresses[i]));

		for (; node != PTREE_NONE && !keep[node];
		     node = ptree_parent(&t->tree, node))
			keep[node] = true;
	}
}

void
route_part_sources(struct route_table *part, const struct route_table *whole,
    uint32_t min_peers)
{
	for (size_t i = 0; i < whole->nsources; i++) {
		const struct route_source *from = &whole->sources[i];
		uint8_t source = route_table_add_source(
		    part, from->location, from->states_peers, min_peers);

		if (min_peers == ROUTE_SAME_PEERS || !from->states_peers)
			memcpy(part->sources[source].min_peers, from->min_peers,
			    sizeof(from->min_peers));
	}
	for (uint32_t i = 0; i < whole->sets.n; i++) {
		const char *set = intern_text(&whole->sets, i);

		(void)intern_add(&part->sets, set, strlen(set));
	}
}

void
route_part_make(struct route_table *part, const struct route_table *whole,
    const struct ip *addresses, size_t n, const struct route_filters *filters,
    uint32_t min_peers)
{
	uint32_t nodes = ptree_size(&whole->tree);
	bool *keep = mem_array(nodes, sizeof(*keep));

	route_part_sources(part, whole, min_peers);
	route_part_mark(keep, whole, addresses, n);
	for (uint32_t node = 0; node < nodes; node++) {
		uint32_t i, end;

		if (!keep[node])
			continue;
		for (route_rows(whole, node, &i, &end); i < end; i++) {
			const struct route_row *row = &whole->rows[i];

			route_table_add(part, ptree_prefix(&whole->tree, node),
			    route_row_origin(row), row->source, row->peers);
		}
	}
	free(keep);
	route_table_build(part, filters);
}
