#include "roa/route.h"

#include <stdlib.h>
#include <string.h>

#include "roa/route_index.h"
#include "roa/route_mrt.h"
#include "survey/base/mem.h"

#define CROWDED 32

const struct route_filters route_filters_default = {
	.min_len = { 8, 16 },
	.max_len = { 24, 48 },
	.min_peers = 10,
};

void
route_table_init(struct route_table *t)
{
	*t = (struct route_table){ 0 };
	ptree_init(&t->tree);
	intern_init(&t->sets);
}

void
route_table_free(struct route_table *t)
{
	ptree_free(&t->tree);
	intern_free(&t->sets);
	for (size_t i = 0; i < t->nsources; i++)
		free(t->sources[i].location);
	free(t->sources);
	for (size_t i = 0; i < t->nfiles; i++)
		free(t->files[i].location);
	free(t->files);
	route_mrt_free(t->mrt);
	if (t->index == NULL)
		free(t->rows);
	free(t->used);
	route_index_close(t->index);
	route_table_init(t);
}

uint8_t
route_table_add_source(struct route_table *t, const char *location,
    bool states_peers, uint32_t min_peers)
{
	t->sources =
	    mem_resize(t->sources, t->nsources + 1, sizeof(*t->sources));
	t->sources[t->nsources] =
	    (struct route_source){ .location = mem_strdup(location),
		    .min_peers = { min_peers, min_peers },
		    .states_peers = states_peers };
	return (uint8_t)t->nsources++;
}

enum status
route_table_check_source(const struct route_table *t, bool mrt,
    const char *location, struct reason *why)
{
	if (t->nsources == ROUTE_SOURCES_MAX)
		return reason_set(why, ST_LIMIT,
		    "%s: more than %d sources of routes", location,
		    ROUTE_SOURCES_MAX);
	for (size_t i = 0; mrt && i < t->nsources; i++)
		if (t->sources[i].mrt)
			return reason_set(why, ST_REFUSED,
			    "%s: MRT dumps are united by their peers, which an"
			    " index has only counted: make one index of all",
			    location);
	return ST_OK;
}

void
route_table_add_file(struct route_table *t, uint8_t source,
    const struct input_info *info, const struct read_counts *counts)
{
	struct route_file *file;

	t->files = mem_resize(t->files, t->nfiles + 1, sizeof(*t->files));
	file = &t->files[t->nfiles++];
	*file = (struct route_file){ .source = source,
		.location = mem_strdup(info->location),
		.bytes = info->bytes,
		.compression = info->compression,
		.counts = *counts };
	memcpy(file->sha256, info->sha256, sizeof(file->sha256));
}

void
route_table_add(struct route_table *t, struct prefix prefix,
    struct origin origin, uint8_t source, uint32_t peers)
{
	t->rows = mem_grow(t->rows, t->nrows, &t->cap, sizeof(*t->rows));
	t->rows[t->nrows++] = (struct route_row){ .origin = origin.value,
		.is_set = origin.is_set,
		.source = source,
		.peers = peers };
	ptree_add(&t->tree, prefix);
}

static int
compare_row(const struct route_row *a, const struct route_row *b)
{
	int order = origin_compare(route_row_origin(a), route_row_origin(b));

	return order != 0 ? order
			  : (a->source > b->source) - (a->source < b->source);
}

static int
compare_row_qsort(const void *a, const void *b)
{
	return compare_row(a, b);
}

/*
 * Moves the rows [first, end) of one prefix to place out and on, sorted by
 * origin and source and joined where both are equal; returns the next free
 * place, which never passes end.
 */
static uint32_t
settle_node(struct route_table *t, uint32_t first, uint32_t end, uint32_t out)
{
	uint32_t begin = out;

	if (end - first == 1) {
		t->rows[out] = t->rows[first];
		return out + 1;
	}
	/* Insertion is for a handful; ::/0 may have thousands. */
	if (end - first > CROWDED)
		qsort(t->rows + first, end - first, sizeof(*t->rows),
		    compare_row_qsort);
	for (uint32_t i = first; i < end; i++) {
		struct route_row row = t->rows[i];
		uint32_t at = out;
		int order = -1;

		while (at > begin &&
		       (order = compare_row(&t->rows[at - 1], &row)) > 0)
			at--;
		if (at > begin && order == 0) {
			struct route_row *same = &t->rows[at - 1];

			/* Stated counts of one source are never added up. */
			if (same->peers == PEERS_UNKNOWN ||
			    (row.peers != PEERS_UNKNOWN &&
				row.peers > same->peers))
				same->peers = row.peers;
			continue;
		}
		memmove(
		    &t->rows[at + 1], &t->rows[at], (out - at) * sizeof(row));
		t->rows[at] = row;
		out++;
	}
	return out;
}

static bool
source_accepts(const struct route_table *t, enum family family,
    const struct route_row *row)
{
	return row->peers == PEERS_UNKNOWN ||
	       row->peers >= t->sources[row->source].min_peers[family];
}

static enum route_filter
filter_prefix(const struct route_filters *filters, struct prefix prefix)
{
	if (prefix.len == 0)
		return ROUTE_DEFAULT;
	if (prefix.len < filters->min_len[prefix.family])
		return ROUTE_SHORT;
	if (prefix.len > filters->max_len[prefix.family])
		return ROUTE_LONG;
	return ROUTE_USED;
}

/*
 * Judges each pair of a node, whose rows are [first, end), as a whole; whether
 * one is used.
 */
static bool
filter_node(struct route_table *t, const struct route_filters *filters,
    struct prefix prefix, uint32_t first, uint32_t end)
{
	enum route_filter by_length = filter_prefix(filters, prefix);
	bool used = false;

	for (uint32_t i = first, next; i < end; i = next) {
		bool accepted = false, peers_known = true;
		enum route_filter filter = by_length;

		for (next = i;
		     next < end &&
		     (next == i || !route_row_begins_pair(t, first, next));
		     next++) {
			accepted = accepted ||
				   source_accepts(t, (enum family)prefix.family,
				       &t->rows[next]);
			if (t->rows[next].peers == PEERS_UNKNOWN)
				peers_known = false;
		}
		if (filter == ROUTE_USED && !accepted)
			filter = ROUTE_FEW_PEERS;
		/* A page of an index that stays as it is costs no memory. */
		for (uint32_t j = i; j < next; j++)
			if (t->rows[j].filter != filter)
				t->rows[j].filter = (uint8_t)filter;
		t->pairs[prefix.family][filter]++;
		t->pairs_without_peers[prefix.family] += !peers_known;
		used = used || filter == ROUTE_USED;
	}
	return used;
}

/* Brings the rows into the order of the tree. */
static void
sort_rows(struct route_table *t)
{
	uint32_t *order = ptree_build(&t->tree);
	struct route_row *sorted;

	if (order == NULL)
		return;
	sorted = mem_array(t->nrows, sizeof(*sorted));
	for (size_t i = 0; i < t->nrows; i++)
		sorted[i] = t->rows[order[i]];
	free(t->rows);
	free(order);
	t->rows = sorted;
}

void
route_table_build(struct route_table *t, const struct route_filters *filters)
{
	uint32_t nodes, out = 0;

	if (t->mrt != NULL)
		route_mrt_finish(t, filters);
	if (t->index == NULL)
		sort_rows(t);
	nodes = ptree_size(&t->tree);
	t->used = mem_array(nodes / 64 + (size_t)1, sizeof(*t->used));
	for (uint32_t node = 0; node < nodes; node++) {
		struct prefix prefix = ptree_prefix(&t->tree, node);
		uint32_t first, end;

		ptree_items(&t->tree, node, &first, &end);
		if (t->index == NULL) {
			uint32_t settled = settle_node(t, first, end, out);

			ptree_set_first(&t->tree, node, out);
			first = out;
			end = out = settled;
		}
		if (filter_node(t, filters, prefix, first, end))
			t->used[node / 64] |= UINT64_C(1) << node % 64;
	}
	if (t->index != NULL)
		return;
	t->nrows = out;
	t->cap = out;
	t->rows = mem_resize(t->rows, out, sizeof(*t->rows));
	ptree_set_items(&t->tree, out);
}

void
route_rows(
    const struct route_table *t, uint32_t node, uint32_t *first, uint32_t *end)
{
	ptree_items(&t->tree, node, first, end);
}

bool
route_row_begins_pair(const struct route_table *t, uint32_t first, uint32_t row)
{
	return row == first || origin_compare(route_row_origin(&t->rows[row]),
				   route_row_origin(&t->rows[row - 1])) != 0;
}

uint32_t
route_climb(const struct route_table *t, uint32_t node)
{
	while (node != PTREE_NONE && (t->used[node / 64] >> node % 64 & 1) == 0)
		node = ptree_parent(&t->tree, node);
	return node;
}

const char *
route_filter_str(enum route_filter filter)
{
	switch (filter) {
	case ROUTE_DEFAULT:
		return "default-route";
	case ROUTE_SHORT:
		return "too-short";
	case ROUTE_LONG:
		return "too-long";
	case ROUTE_FEW_PEERS:
		return "few-peers";
	case ROUTE_USED:
	case ROUTE_FILTERS:
		break;
	}
	return "used";
}
