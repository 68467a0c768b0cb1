#include "survey/beside.h"

#include <stdlib.h>

#include "roa/special.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

void
beside_init(struct beside *b)
{
	*b = (struct beside){ .date = TIME_UNKNOWN };
	irr_table_init(&b->irr);
	manrs_init(&b->manrs);
	as_names_init(&b->names);
	delegated_init(&b->delegated);
}

void
beside_free(struct beside *b)
{
	free(b->nodes);
	free(b->ases);
	irr_table_free(&b->irr);
	manrs_free(&b->manrs);
	as_names_free(&b->names);
	delegated_free(&b->delegated);
	beside_init(b);
}

/* What the readers ask, answered by prefix sums over the route table. */
struct question {
	const struct beside *b;
	const struct route_table *routes;
	uint32_t *before; /* by node: wanted nodes before it */
};

static bool
wants_beneath(const struct question *q, struct prefix prefix)
{
	uint32_t first, end;

	ptree_beneath(&q->routes->tree, prefix, &first, &end);
	return q->before[end] > q->before[first];
}

/* An IRR object bears on what it covers. */
static bool
wants_covering(const void *arg, struct prefix prefix)
{
	return wants_beneath(arg, prefix);
}

/* So does a holding, and one that is a part of a route's prefix too. */
static bool
wants_overlap(const void *arg, struct prefix prefix)
{
	const struct question *q = arg;

	if (wants_beneath(q, prefix))
		return true;
	for (uint32_t node = ptree_find(&q->routes->tree, prefix);
	     node != PTREE_NONE; node = ptree_parent(&q->routes->tree, node))
		if (q->before[node + 1] > q->before[node])
			return true;
	return false;
}

static int
compare_as(const void *a, const void *b)
{
	const struct beside_as *x = a, *y = b;

	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static bool
wants_asn(const void *arg, uint32_t asn)
{
	const struct beside *b = ((const struct question *)arg)->b;
	size_t low = 0, high = b->nases;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (b->ases[middle].asn == asn)
			return true;
		if (b->ases[middle].asn < asn)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* The origins of a node that are AS numbers. */
static void
collect_ases(struct beside *b, const struct route_table *routes, uint32_t node)
{
	uint32_t i, end;

	for (route_rows(routes, node, &i, &end); i < end; i++) {
		const struct route_row *row = &routes->rows[i];

		if (row->filter != ROUTE_USED || row->is_set)
			continue;
		b->ases =
		    mem_grow(b->ases, b->nases, &b->cap_ases, sizeof(*b->ases));
		b->ases[b->nases++] = (struct beside_as){ row->origin, i };
	}
}

static void
settle_ases(struct beside *b)
{
	size_t n = 0;

	if (b->nases == 0)
		return;
	qsort(b->ases, b->nases, sizeof(*b->ases), compare_as);
	for (size_t i = 0; i < b->nases; i++)
		if (n == 0 || b->ases[n - 1].asn != b->ases[i].asn)
			b->ases[n++] = b->ases[i];
	b->nases = n;
}

/* The longest matches of all addresses. */
static void
collect(struct beside *b, struct question *q, const struct facts *f,
    const struct route_table *routes)
{
	uint32_t size = ptree_size(&routes->tree);
	bool *wanted = mem_array(size, sizeof(*wanted));

	for (size_t i = 0; i < f->naddresses; i++) {
		uint32_t node;

		if (special_name(f->addresses[i]) != NULL)
			continue;
		node = route_find(routes, prefix_host(f->addresses[i]));
		if (node != PTREE_NONE && !wanted[node]) {
			wanted[node] = true;
			b->nnodes++;
		}
	}
	b->nodes = mem_array(b->nnodes, sizeof(*b->nodes));
	b->nnodes = 0;
	q->before = mem_array((size_t)size + 1, sizeof(*q->before));
	for (uint32_t node = 0; node < size; node++) {
		q->before[node + 1] = q->before[node] + wanted[node];
		if (!wanted[node])
			continue;
		b->nodes[b->nnodes++] = node;
		collect_ases(b, routes, node);
	}
	settle_ases(b);
	free(wanted);
}

/* One of the readers, on this survey's tables. */
typedef enum status (*read_fn)(struct beside *b, struct input *in,
    const struct wanted *wanted, struct read_counts *counts,
    struct reason *why);

static enum status
read_irr(struct beside *b, struct input *in, const struct wanted *wanted,
    struct read_counts *counts, struct reason *why)
{
	return irr_read(&b->irr, in, wanted, counts, why);
}

static enum status
read_manrs(struct beside *b, struct input *in, const struct wanted *wanted,
    struct read_counts *counts, struct reason *why)
{
	return manrs_read(&b->manrs, in, wanted, counts, why);
}

static enum status
read_names(struct beside *b, struct input *in, const struct wanted *wanted,
    struct read_counts *counts, struct reason *why)
{
	return as_names_read(&b->names, in, wanted, counts, why);
}

static enum status
read_delegated(struct beside *b, struct input *in, const struct wanted *wanted,
    struct read_counts *counts, struct reason *why)
{
	return delegated_read(&b->delegated, in, wanted, counts, why);
}

static enum status
read_file(struct beside *b, const char *role, const char *path, read_fn read,
    const struct wanted *wanted, struct survey_record *rec, struct reason *why)
{
	struct input *in = NULL;
	struct read_counts counts;
	enum status st;

	if ((st = input_open(&in, path, why)) != ST_OK)
		return st;
	st = read(b, in, wanted, &counts, why);
	if (st == ST_OK)
		st = input_drain(in, why);
	if (st == ST_OK)
		(void)survey_record_input(
		    rec, DATA_BGP, role, input_info(in), &counts);
	input_close(in);
	return st;
}

static enum status
read_files(struct beside *b, const struct options *o, const struct question *q,
    struct survey_record *rec, struct reason *why)
{
	const struct wanted covering = { wants_covering, NULL, q };
	const struct wanted overlap = { wants_overlap, NULL, q };
	const struct wanted ases = { NULL, wants_asn, q };
	enum status st = ST_OK;

	for (size_t i = 0; i < o->irr.n && st == ST_OK; i++)
		st = read_file(
		    b, "irr", o->irr.list[i], read_irr, &covering, rec, why);
	if (b->has_manrs && st == ST_OK)
		st = read_file(
		    b, "manrs", o->manrs, read_manrs, &ases, rec, why);
	if (b->has_names && st == ST_OK)
		st = read_file(
		    b, "as-names", o->as_names, read_names, &ases, rec, why);
	if (b->has_delegated && st == ST_OK)
		st = read_file(b, "delegated", o->delegated, read_delegated,
		    &overlap, rec, why);
	return st;
}

enum status
beside_read(struct beside *b, const struct options *o, const struct facts *f,
    const struct route_table *routes, struct survey_record *rec,
    struct reason *why)
{
	static const enum data_kind kinds[] = { DATA_BGP, DATA_RPKI, DATA_DNS };
	struct question q = { .b = b, .routes = routes };
	enum status st;

	b->has_irr = o->irr.n > 0;
	b->has_manrs = o->manrs != NULL;
	b->has_names = o->as_names != NULL;
	b->has_delegated = o->delegated != NULL;
	if (!b->has_irr && !b->has_manrs && !b->has_names && !b->has_delegated)
		return ST_OK;
	/* The routes' time, for whose ASes these are; else what is known. */
	for (size_t i = 0; i < DATA_KINDS && b->date == TIME_UNKNOWN; i++)
		b->date = rec->time[kinds[i]];
	collect(b, &q, f, routes);
	st = read_files(b, o, &q, rec, why);
	free(q.before);
	if (st != ST_OK)
		return st;
	irr_table_build(&b->irr);
	manrs_build(&b->manrs);
	as_names_build(&b->names);
	delegated_build(&b->delegated);
	return ST_OK;
}

bool
beside_takes_part(const struct beside *b, const struct manrs_entry *entry)
{
	return entry->joined == TIME_UNKNOWN || b->date == TIME_UNKNOWN ||
	       entry->joined <= b->date;
}

void
beside_resources(const struct beside *b, struct facts *f,
    const struct route_table *routes, struct resources *resources)
{
	for (size_t n = 0; n < b->nnodes; n++) {
		struct prefix prefix = ptree_prefix(&routes->tree, b->nodes[n]);
		uint32_t i, end;

		delegated_find(&b->delegated, prefix, &i, &end);
		for (; i < end; i++) {
			const struct holding *h = &b->delegated.list[i];
			uint32_t rir = facts_name(f, rir_str((enum rir)h->rir));

			resources_add(resources, b->nodes[n], rir,
			    h->country[0] != '\0' ? facts_name(f, h->country)
						  : FACT_NONE);
		}
	}
	resources_sort(resources);
}
