#include <stdlib.h>
#include <string.h>

#include "roa/route_mrt.h"
#include "survey/base/mem.h"

/* dnsroa-method(7), Routes: full feeds, and the threshold made of them. */
#define FULL_FEED_PERCENT 80
#define THRESHOLD_SHARE   10 /* one in so many full feeds */
#define THRESHOLD_MAX     10

static void
run_free(struct mrt_run *run)
{
	ptree_free(&run->tree);
	free(run->rows);
	*run = (struct mrt_run){ 0 };
}

struct route_mrt *
route_mrt_of(struct route_table *t, const char *location)
{
	struct route_source *source;
	char *both;

	if (t->mrt == NULL) {
		t->mrt = mem_alloc(sizeof(*t->mrt));
		peer_sets_init(&t->mrt->peers);
		t->mrt->source = route_table_add_source(t, location, true, 0);
		t->sources[t->mrt->source].mrt = true;
		return t->mrt;
	}
	source = &t->sources[t->mrt->source];
	both = mem_printf("%s, %s", source->location, location);
	free(source->location);
	source->location = both;
	return t->mrt;
}

void
route_mrt_free(struct route_mrt *m)
{
	if (m == NULL)
		return;
	peer_sets_free(&m->peers);
	run_free(&m->united);
	run_free(&m->run);
	free(m);
}

/*
 * A run is read in the order of its nodes, IPv4 first, and not of its rows:
 * a node's first is the number of its row, as long as the tree is not built.
 */
static struct route_row *
run_row(const struct mrt_run *run, uint32_t i)
{
	const struct ptree *t = &run->tree;

	return &run->rows[i < t->n4 ? t->v4[i].first : t->v6[i - t->n4].first];
}

/* A pair that comes last of its family stands behind all before it. */
static bool
comes_last(
    const struct mrt_run *run, struct prefix prefix, struct origin origin)
{
	const struct ptree *t = &run->tree;
	uint32_t first, end;
	int order;

	/* Nearly always so. */
	if (prefix.family == IPV4 && t->n4 > 0 &&
	    t->v4[t->n4 - 1].key < (prefix.hi | prefix.len))
		return true;
	ptree_family(t, (enum family)prefix.family, &first, &end);
	if (first == end)
		return true;
	order = prefix_compare(ptree_prefix(t, end - 1), prefix);
	if (order == 0)
		order = origin_compare(
		    route_row_origin(run_row(run, end - 1)), origin);
	return order < 0;
}

static void
run_add(struct mrt_run *run, struct prefix prefix, struct route_row row)
{
	if (!comes_last(run, prefix, route_row_origin(&row)))
		run->unsettled = true;
	run->rows = mem_grow(run->rows, run->nrows, &run->cap, sizeof(row));
	run->rows[run->nrows++] = row;
	ptree_add(&run->tree, prefix);
}

void
route_mrt_add(struct route_mrt *m, struct prefix prefix, struct origin origin,
    uint32_t set)
{
	run_add(&m->run, prefix,
	    (struct route_row){ .origin = origin.value,
		.is_set = origin.is_set,
		.peers = set,
		.source = m->source });
}

/* Two places that follow each other are of one prefix. */
static bool
is_same_prefix(const struct mrt_run *run, uint32_t i)
{
	const struct ptree *t = &run->tree;

	if (i < t->n4)
		return t->v4[i - 1].key == t->v4[i].key;
	return prefix_compare(ptree_prefix(t, i - 1), ptree_prefix(t, i)) == 0;
}

static int
compare_pairs(
    const struct mrt_run *a, uint32_t i, const struct mrt_run *b, uint32_t j)
{
	int order = prefix_compare(
	    ptree_prefix(&a->tree, i), ptree_prefix(&b->tree, j));

	return order != 0 ? order
			  : origin_compare(route_row_origin(run_row(a, i)),
				route_row_origin(run_row(b, j)));
}

static int
compare_origins(const void *a, const void *b)
{
	return origin_compare(route_row_origin(a), route_row_origin(b));
}

/* The dumps of some daemons are in no order, or hold several tables. */
static void
run_settle(struct route_mrt *m, struct mrt_run *run)
{
	struct mrt_run out = { 0 };
	uint32_t *order;

	if (!run->unsettled)
		return;
	order = ptree_build(&run->tree);
	if (order != NULL) {
		struct route_row *rows = mem_array(run->nrows, sizeof(*rows));

		for (size_t i = 0; i < run->nrows; i++)
			rows[i] = run->rows[order[i]];
		free(run->rows);
		free(order);
		run->rows = rows;
	}
	for (uint32_t node = 0; node < ptree_size(&run->tree); node++) {
		struct prefix prefix = ptree_prefix(&run->tree, node);
		uint32_t i, end;

		ptree_items(&run->tree, node, &i, &end);
		qsort(&run->rows[i], end - i, sizeof(run->rows[i]),
		    compare_origins);
		for (; i < end; i++) {
			struct route_row row = run->rows[i];

			for (; i + 1 < end &&
			       compare_origins(&row, &run->rows[i + 1]) == 0;
			     i++)
				row.peers = peer_sets_union(&m->peers,
				    row.peers, run->rows[i + 1].peers);
			run_add(&out, prefix, row);
		}
	}
	run_free(run);
	*run = out;
}

void
route_mrt_unite(struct route_mrt *m)
{
	struct mrt_run *a = &m->united, *b = &m->run, both = { 0 };
	uint32_t i = 0, j = 0, na, nb;

	run_settle(m, b);
	na = ptree_size(&a->tree);
	nb = ptree_size(&b->tree);
	while (na > 0 && (i < na || j < nb)) {
		int order = i == na ? 1 : -1;

		if (i < na && j < nb)
			order = compare_pairs(a, i, b, j);
		if (order == 0)
			run_row(a, i)->peers = peer_sets_union(&m->peers,
			    run_row(a, i)->peers, run_row(b, j++)->peers);
		if (order <= 0) {
			run_add(
			    &both, ptree_prefix(&a->tree, i), *run_row(a, i));
			i++;
		} else {
			run_add(
			    &both, ptree_prefix(&b->tree, j), *run_row(b, j));
			j++;
		}
	}
	run_free(a);
	if (na == 0) {
		*a = *b;
		*b = (struct mrt_run){ 0 };
	} else {
		*a = both;
		run_free(b);
	}
}

/* Numbers of sets on their way to counts, which more sets may join. */
struct set_tally {
	uint64_t *prefixes;
	size_t n;
};

static void
tally_set(struct set_tally *tally, size_t nsets, uint32_t set)
{
	if (set >= tally->n) {
		size_t n = 2 * nsets;

		tally->prefixes =
		    mem_resize(tally->prefixes, n, sizeof(*tally->prefixes));
		memset(tally->prefixes + tally->n, 0,
		    (n - tally->n) * sizeof(*tally->prefixes));
		tally->n = n;
	}
	tally->prefixes[set]++;
}

/* How many prefixes of the family each peer AS announces, by its number. */
static uint64_t *
count_prefixes(struct route_mrt *m, enum family family)
{
	const struct mrt_run *run = &m->united;
	uint64_t *prefixes = mem_array(m->peers.asns.n, sizeof(*prefixes));
	struct set_tally tally = { 0 };
	uint32_t i, end;

	ptree_family(&run->tree, family, &i, &end);
	while (i < end) {
		uint32_t set = run_row(run, i)->peers;

		/* An AS that sends two origins sends one prefix. */
		while (++i < end && is_same_prefix(run, i))
			set = peer_sets_union(
			    &m->peers, set, run_row(run, i)->peers);
		tally_set(&tally, m->peers.sets.n, set);
	}
	for (uint32_t set = 0; set < tally.n; set++)
		if (tally.prefixes[set] > 0)
			peer_sets_tally(
			    &m->peers, set, tally.prefixes[set], prefixes);
	free(tally.prefixes);
	return prefixes;
}

void
route_mrt_set_thresholds(
    struct route_source *source, const struct route_filters *filters)
{
	for (int family = 0; family < FAMILIES; family++) {
		uint32_t full = source->full_feeds[family];
		uint32_t threshold =
		    (full + THRESHOLD_SHARE - 1) / THRESHOLD_SHARE;

		if (threshold > THRESHOLD_MAX)
			threshold = THRESHOLD_MAX;
		source->min_peers[family] =
		    filters->min_peers_given ? filters->min_peers : threshold;
	}
}

static void
count_feeds(
    struct route_mrt *m, struct route_source *source, enum family family)
{
	uint64_t *prefixes = count_prefixes(m, family), most = 0;
	uint32_t full = 0;

	for (size_t i = 0; i < m->peers.asns.n; i++)
		if (prefixes[i] > most)
			most = prefixes[i];
	for (size_t i = 0; i < m->peers.asns.n; i++) {
		if (prefixes[i] == 0)
			continue;
		source->peers[family]++;
		full += prefixes[i] * 100 >= most * FULL_FEED_PERCENT;
	}
	free(prefixes);
	source->full_feeds[family] = full;
}

static void
sets_to_counts(struct route_mrt *m)
{
	struct mrt_run *run = &m->united;
	uint32_t *counts = mem_array(m->peers.sets.n, sizeof(*counts));

	for (uint32_t set = 0; set < m->peers.sets.n; set++)
		counts[set] = peer_sets_count(&m->peers, set);
	for (size_t i = 0; i < run->nrows; i++)
		run->rows[i].peers = counts[run->rows[i].peers];
	free(counts);
}

void
route_mrt_finish(struct route_table *t, const struct route_filters *filters)
{
	struct route_mrt *m = t->mrt;
	struct mrt_run *run = &m->united;
	struct route_source *source = &t->sources[m->source];

	count_feeds(m, source, IPV4);
	count_feeds(m, source, IPV6);
	route_mrt_set_thresholds(source, filters);
	sets_to_counts(m);
	if (t->nrows == 0) {
		/* The table's only rows: they move as they are. */
		ptree_free(&t->tree);
		free(t->rows);
		t->tree = run->tree;
		t->rows = run->rows;
		t->nrows = run->nrows;
		t->cap = run->cap;
		*run = (struct mrt_run){ 0 };
	}
	for (uint32_t i = 0; i < ptree_size(&run->tree); i++) {
		const struct route_row *row = run_row(run, i);

		route_table_add(t, ptree_prefix(&run->tree, i),
		    route_row_origin(row), m->source, row->peers);
	}
	route_mrt_free(m);
	t->mrt = NULL;
}
