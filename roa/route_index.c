#include <stdlib.h>
#include <string.h>

#include "roa/route_index_file.h"
#include "roa/route_mrt.h"
#include "roa/route_read.h"
#include "survey/base/codec.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/base/sealed.h"

struct route_index {
	struct sealed file;
};

static const char format_name[] = "route-index";

/* One reading. */
struct reader {
	struct route_table *table;
	struct sealed file;
	struct index_header header;
	struct index_layout layout;
	const char *location;
	struct reason *why;
	struct intern sets;
	uint8_t source_of[ROUTE_SOURCES_MAX]; /* of the index -> of the table */
	const char *text;                     /* the next */
	struct route_row *rows;
};

static enum status
damaged(const struct reader *r, const char *fault)
{
	return reason_set(r->why, ST_SYNTAX,
	    "%s: this index of routes is broken: %s", r->location, fault);
}

enum status
route_index_begins(struct input *in, bool *is_index, struct reason *why)
{
	const char *first;
	size_t len;
	enum status st = input_peek(in, sizeof(INDEX_MAGIC), &first, &len, why);

	*is_index = st == ST_OK && len == sizeof(INDEX_MAGIC) &&
		    memcmp(first, INDEX_MAGIC, len) == 0;
	return st;
}

static uint64_t
part_end(uint64_t begin, uint64_t n, size_t size)
{
	return begin + n * size;
}

static uint64_t
aligned(uint64_t at)
{
	return (at + INDEX_ALIGN - 1) / INDEX_ALIGN * INDEX_ALIGN;
}

bool
index_layout_of(const struct index_header *h, struct index_layout *l)
{
	/* With these limits no sum below overflows. */
	if (h->nodes[IPV4] >= PTREE_NONE || h->nodes[IPV6] >= PTREE_NONE ||
	    h->nodes[IPV4] + h->nodes[IPV6] >= PTREE_NONE ||
	    h->rows >= PTREE_NONE || h->text_len > SIZE_MAX / 4 ||
	    h->sources > ROUTE_SOURCES_MAX)
		return false;
	l->nodes[IPV4] = aligned(sizeof(*h));
	l->nodes[IPV6] = aligned(part_end(
	    l->nodes[IPV4], h->nodes[IPV4], sizeof(struct ptree_node4)));
	l->rows = aligned(part_end(
	    l->nodes[IPV6], h->nodes[IPV6], sizeof(struct ptree_node6)));
	l->sources =
	    aligned(part_end(l->rows, h->rows, sizeof(struct route_row)));
	l->files = aligned(
	    part_end(l->sources, h->sources, sizeof(struct index_source)));
	l->text =
	    aligned(part_end(l->files, h->files, sizeof(struct index_file)));
	l->end = l->text + h->text_len;
	return true;
}

/* Parts begin where any number may. */
static void *
part(const struct reader *r, uint64_t at)
{
	return r->file.bytes + at;
}

static enum status
read_header(struct reader *r)
{
	struct index_header *h = &r->header;

	if (r->file.len < sizeof(*h))
		return damaged(r, "it ends within its header");
	memcpy(h, r->file.bytes, sizeof(*h));
	if (h->byte_order != INDEX_BYTE_ORDER)
		return reason_set(r->why, ST_REFUSED,
		    "%s: an index of routes of a machine with another byte"
		    " order: make it here, of the same files",
		    r->location);
	if (h->version != INDEX_VERSION)
		return reason_set(r->why, ST_REFUSED,
		    "%s: an index of routes of version %u, and this dnsroa"
		    " knows version %d: make it anew, of the same files",
		    r->location, h->version, INDEX_VERSION);
	if (!index_layout_of(h, &r->layout) || r->layout.end != r->file.len)
		return damaged(r, "its counts do not fit its length");
	if (h->text_len > 0 && r->file.bytes[r->file.len - 1] != '\0')
		return damaged(r, "its last text has no end");
	r->text = (const char *)r->file.bytes + r->layout.text;
	return ST_OK;
}

/* NULL behind the last. */
static const char *
next_text(struct reader *r)
{
	const char *text = r->text;

	if (text == (const char *)r->file.bytes + r->file.len)
		return NULL;
	r->text += strlen(text) + 1;
	return text;
}

static enum status
read_sets(struct reader *r)
{
	for (uint32_t i = 0; i < r->header.sets; i++) {
		const char *text = next_text(r), *end;
		struct origin origin;

		if (text == NULL)
			return damaged(r, "it has fewer texts than AS sets");
		end = text + strlen(text);
		if (origin_parse(text, end, false, &r->sets, &origin) != end ||
		    !origin.is_set || origin.value != i ||
		    strcmp(intern_text(&r->sets, i), text) != 0)
			return damaged(r, "an AS set is none, or stands twice");
	}
	return ST_OK;
}

static enum status
read_sources(struct reader *r, const struct route_filters *filters)
{
	struct route_table *t = r->table;

	for (uint32_t i = 0; i < r->header.sources; i++) {
		const char *location = next_text(r);
		struct route_source *source;
		struct index_source s;
		enum status st;

		memcpy(&s, r->file.bytes + r->layout.sources + i * sizeof(s),
		    sizeof(s));
		if (location == NULL || s.states_peers > 1 || s.mrt > 1)
			return damaged(r, "a source is none");
		st = route_table_check_source(
		    t, s.mrt != 0, r->location, r->why);
		if (st != ST_OK)
			return st;
		r->source_of[i] = route_table_add_source(
		    t, location, s.states_peers != 0, filters->min_peers);
		source = &t->sources[r->source_of[i]];
		source->mrt = s.mrt != 0;
		memcpy(source->peers, s.peers, sizeof(s.peers));
		memcpy(source->full_feeds, s.full_feeds, sizeof(s.full_feeds));
		source->multicast = s.multicast;
		source->unused = s.unused;
		if (source->mrt)
			route_mrt_set_thresholds(source, filters);
	}
	return ST_OK;
}

static bool
is_sha256(const char *text)
{
	return strlen(text) == SHA256_STRLEN - 1 &&
	       strspn(text, "0123456789abcdef") == SHA256_STRLEN - 1;
}

static enum status
read_file(struct reader *r, uint32_t i)
{
	struct input_info info = { .file_time = TIME_UNKNOWN };
	struct read_counts counts = { .rows_read = 0 };
	const char *texts[5];
	struct index_file f;

	memcpy(&f, r->file.bytes + r->layout.files + i * sizeof(f), sizeof(f));
	for (size_t j = 0; j < 5; j++)
		if ((texts[j] = next_text(r)) == NULL)
			return damaged(r, "it has too few texts");
	info.compression = codec_name(texts[2]);
	counts.format = route_format_name(texts[3]);
	if (f.source >= r->header.sources || !is_sha256(texts[1]) ||
	    info.compression == NULL || counts.format == NULL ||
	    strlen(texts[4]) >= sizeof(counts.first_skipped))
		return damaged(r, "what it says of a file is none");
	info.location = mem_strdup(texts[0]);
	memcpy(info.sha256, texts[1], sizeof(info.sha256));
	info.bytes = f.bytes;
	counts.rows_read = f.rows_read;
	counts.rows_skipped = f.rows_skipped;
	counts.data_time = f.data_time;
	memcpy(counts.first_skipped, texts[4], strlen(texts[4]) + 1);
	route_table_add_file(r->table, r->source_of[f.source], &info, &counts);
	free(info.location);
	return ST_OK;
}

static enum status
read_files(struct reader *r)
{
	for (uint32_t i = 0; i < r->header.files; i++) {
		enum status st = read_file(r, i);

		if (st != ST_OK)
			return st;
	}
	if (next_text(r) != NULL)
		return damaged(r, "it has a text too many");
	return ST_OK;
}

/*
 * A row has a bool, and a file may have any byte in its place: so bytes are
 * looked at, not rows, until that is known.
 */
static bool
row_is_sound(const struct reader *r, const struct route_row *row)
{
	const uint8_t *byte = (const uint8_t *)row;
	uint8_t is_set = byte[offsetof(struct route_row, is_set)];

	return is_set <= 1 && row->source < r->header.sources &&
	       (is_set == 0 || row->origin < r->header.sets);
}

/* The rows of a node are in the order that route_table_build gives them. */
static bool
node_rows_are_sound(
    const struct reader *r, const struct ptree *tree, uint32_t node)
{
	const struct route_row *rows = r->rows;
	uint32_t first, end;

	ptree_items(tree, node, &first, &end);
	for (uint32_t i = first; i < end; i++) {
		int order;

		if (!row_is_sound(r, &rows[i]))
			return false;
		if (i == first)
			continue;
		order = origin_compare(
		    route_row_origin(&rows[i - 1]), route_row_origin(&rows[i]));
		if (order > 0 ||
		    (order == 0 && rows[i - 1].source >= rows[i].source))
			return false;
	}
	return true;
}

static enum status
adopt_tree(struct reader *r, struct ptree *tree)
{
	const struct index_header *h = &r->header;
	const struct ptree_nodes nodes = {
		.v4 = part(r, r->layout.nodes[IPV4]),
		.v6 = part(r, r->layout.nodes[IPV6]),
		.n4 = h->nodes[IPV4],
		.n6 = h->nodes[IPV6],
		.items = (uint32_t)h->rows,
	};

	r->rows = part(r, r->layout.rows);
	if (!ptree_adopt(tree, &nodes))
		return damaged(r, "its tree of prefixes is none");
	for (uint32_t node = 0; node < ptree_size(tree); node++)
		if (!node_rows_are_sound(r, tree, node))
			return damaged(r, "a route in it is none");
	return ST_OK;
}

/* Beside other sources: its rows become the table's own. */
static void
add_rows(struct reader *r, const struct ptree *tree)
{
	struct route_table *t = r->table;

	for (uint32_t node = 0; node < ptree_size(tree); node++) {
		struct prefix prefix = ptree_prefix(tree, node);
		uint32_t i, end;

		for (ptree_items(tree, node, &i, &end); i < end; i++) {
			const struct route_row *row = &r->rows[i];
			struct origin origin = route_row_origin(row);

			if (origin.is_set) {
				const char *set =
				    intern_text(&r->sets, row->origin);

				origin.value =
				    intern_add(&t->sets, set, strlen(set));
			}
			route_table_add(t, prefix, origin,
			    r->source_of[row->source], row->peers);
		}
	}
}

/* The only source: the table stays where it is. */
static void
keep_rows(struct reader *r, struct ptree *tree)
{
	struct route_table *t = r->table;

	t->index = mem_alloc(sizeof(*t->index));
	t->index->file = r->file;
	r->file = (struct sealed){ 0 };
	t->tree = *tree;
	ptree_init(tree);
	t->rows = r->rows;
	t->nrows = t->cap = r->header.rows;
	intern_free(&t->sets);
	t->sets = r->sets;
	intern_init(&r->sets);
}

static enum status
read_parts(struct reader *r, bool alone, const struct route_filters *filters)
{
	struct ptree tree;
	enum status st;

	ptree_init(&tree);
	if ((st = read_header(r)) == ST_OK && (st = read_sets(r)) == ST_OK &&
	    (st = read_sources(r, filters)) == ST_OK)
		st = read_files(r);
	if (st == ST_OK)
		st = adopt_tree(r, &tree);
	if (st == ST_OK && alone)
		keep_rows(r, &tree);
	else if (st == ST_OK)
		add_rows(r, &tree);
	ptree_free(&tree);
	return st;
}

enum status
route_index_read(struct route_table *t, struct input *in, bool alone,
    const struct route_filters *filters, struct input_info *info,
    struct read_counts *counts, struct reason *why)
{
	struct reader r = {
		.table = t, .location = input_info(in)->location, .why = why
	};
	enum status st;

	if ((st = sealed_map(&r.file, in, info, why)) != ST_OK)
		return st;
	intern_init(&r.sets);
	st = read_parts(&r, alone, filters);
	*counts = (struct read_counts){ .rows_read = r.header.rows,
		.data_time = TIME_UNKNOWN,
		.format = format_name };
	intern_free(&r.sets);
	sealed_unmap(&r.file);
	return st;
}

bool
route_index_files(const char *path, uint32_t *n)
{
	struct index_header h;
	struct input *in;
	const char *first;
	size_t len;
	bool is_index = false;

	if (input_open(&in, path, NULL) != ST_OK)
		return false;
	if (input_peek(in, sizeof(h), &first, &len, NULL) == ST_OK &&
	    len == sizeof(h)) {
		memcpy(&h, first, sizeof(h));
		is_index = memcmp(h.magic, INDEX_MAGIC, sizeof(h.magic)) == 0 &&
			   h.byte_order == INDEX_BYTE_ORDER &&
			   h.version == INDEX_VERSION;
		*n = h.files;
	}
	input_close(in);
	return is_index;
}

void
route_index_close(struct route_index *index)
{
	if (index == NULL)
		return;
	sealed_unmap(&index->file);
	free(index);
}
