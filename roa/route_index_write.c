#include <string.h>

#include "roa/route_index_file.h"
#include "survey/base/sealed.h"

struct writer {
	struct seal_writer seal;
	uint64_t bytes; /* that were written */
};

static void
put(struct writer *w, const void *bytes, size_t len)
{
	seal_write(&w->seal, bytes, len);
	w->bytes += len;
}

/* Zeros up to where the next part begins. */
static void
align(struct writer *w)
{
	static const uint8_t zeros[INDEX_ALIGN];
	size_t over = w->bytes % INDEX_ALIGN;

	if (over > 0)
		put(w, zeros, INDEX_ALIGN - over);
}

static void
put_text(struct writer *w, const char *text)
{
	put(w, text, strlen(text) + 1);
}

static uint64_t
text_bytes(const struct route_table *t)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < t->sets.n; i++)
		n += strlen(intern_text(&t->sets, i)) + 1;
	for (size_t i = 0; i < t->nsources; i++)
		n += strlen(t->sources[i].location) + 1;
	for (size_t i = 0; i < t->nfiles; i++) {
		const struct route_file *file = &t->files[i];

		n += strlen(file->location) + strlen(file->sha256) +
		     strlen(file->compression) + strlen(file->counts.format) +
		     strlen(file->counts.first_skipped) + 5;
	}
	return n;
}

static void
put_header(struct writer *w, const struct route_table *t)
{
	struct index_header h = { .magic = INDEX_MAGIC,
		.byte_order = INDEX_BYTE_ORDER,
		.version = INDEX_VERSION,
		.nodes = { t->tree.n4, t->tree.n6 },
		.rows = t->nrows,
		.text_len = text_bytes(t),
		.sets = (uint32_t)t->sets.n,
		.sources = (uint32_t)t->nsources,
		.files = (uint32_t)t->nfiles };

	put(w, &h, sizeof(h));
}

/* What stands between the members of a node is zero. */
static void
put_nodes(struct writer *w, const struct ptree *tree)
{
	align(w);
	put(w, tree->v4, tree->n4 * sizeof(*tree->v4));
	align(w);
	for (size_t i = 0; i < tree->n6; i++) {
		struct ptree_node6 node;

		memset(&node, 0, sizeof(node));
		node.hi = tree->v6[i].hi;
		node.lo = tree->v6[i].lo;
		node.parent = tree->v6[i].parent;
		node.first = tree->v6[i].first;
		node.len = tree->v6[i].len;
		put(w, &node, sizeof(node));
	}
}

static void
put_rows(struct writer *w, const struct route_table *t)
{
	align(w);
	for (size_t i = 0; i < t->nrows; i++) {
		struct route_row row;

		memset(&row, 0, sizeof(row));
		row.origin = t->rows[i].origin;
		row.peers = t->rows[i].peers;
		row.source = t->rows[i].source;
		row.is_set = t->rows[i].is_set;
		row.filter = t->rows[i].filter;
		put(w, &row, sizeof(row));
	}
}

static void
put_sources(struct writer *w, const struct route_table *t)
{
	align(w);
	for (size_t i = 0; i < t->nsources; i++) {
		const struct route_source *source = &t->sources[i];
		struct index_source s = {
			.peers = { source->peers[IPV4], source->peers[IPV6] },
			.full_feeds = { source->full_feeds[IPV4],
			    source->full_feeds[IPV6] },
			.multicast = source->multicast,
			.unused = source->unused,
			.states_peers = source->states_peers,
			.mrt = source->mrt,
		};

		put(w, &s, sizeof(s));
	}
	align(w);
	for (size_t i = 0; i < t->nfiles; i++) {
		const struct route_file *file = &t->files[i];
		struct index_file f = {
			.bytes = file->bytes,
			.rows_read = file->counts.rows_read,
			.rows_skipped = file->counts.rows_skipped,
			.data_time = file->counts.data_time,
			.source = file->source,
		};

		put(w, &f, sizeof(f));
	}
}

static void
put_texts(struct writer *w, const struct route_table *t)
{
	align(w);
	for (uint32_t i = 0; i < t->sets.n; i++)
		put_text(w, intern_text(&t->sets, i));
	for (size_t i = 0; i < t->nsources; i++)
		put_text(w, t->sources[i].location);
	for (size_t i = 0; i < t->nfiles; i++) {
		const struct route_file *file = &t->files[i];

		put_text(w, file->location);
		put_text(w, file->sha256);
		put_text(w, file->compression);
		put_text(w, file->counts.format);
		put_text(w, file->counts.first_skipped);
	}
}

enum status
route_index_write(
    const struct route_table *t, const char *path, struct reason *why)
{
	struct writer w = { .bytes = 0 };
	enum status st;

	if ((st = seal_open(&w.seal, path, why)) != ST_OK)
		return st;
	put_header(&w, t);
	put_nodes(&w, &t->tree);
	put_rows(&w, t);
	put_sources(&w, t);
	put_texts(&w, t);
	return seal_commit(&w.seal, why);
}
