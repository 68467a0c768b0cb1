/*
 * MRT RIB dumps: the bytes as a file, once as they are, once behind a record
 * so long that a block of the input ends within them, and once twice over as
 * two files.  All three must come to the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "roa/route_mrt.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "tests/fuzz/fuzz.h"

#define HEADER_LEN ((size_t)12)

struct result {
	bool packed; /* to the input an archive, as of gzip */
	struct route_table table;
	struct read_counts counts;
	enum status status;
};

/* Reads a file of so many padding bytes, a record of their own, and data. */
static void
read_padded(struct result *r, size_t padding, const uint8_t *data, size_t size)
{
	/* BGP4MP, which is not used. */
	uint8_t header[12] = { [5] = 16, [7] = 4 };
	struct reason why = { "" };
	struct input *in;
	char path[64];
	int fd = memfd_create("mrt", 0);

	demand(fd >= 0);
	if (padding > 0) {
		header[8] = (uint8_t)((padding - HEADER_LEN) >> 24);
		header[9] = (uint8_t)((padding - HEADER_LEN) >> 16);
		header[10] = (uint8_t)((padding - HEADER_LEN) >> 8);
		header[11] = (uint8_t)(padding - HEADER_LEN);
		demand(write(fd, header, HEADER_LEN) == (ssize_t)HEADER_LEN);
		demand(ftruncate(fd, (off_t)padding) == 0);
		demand(lseek(fd, 0, SEEK_END) == (off_t)padding);
	}
	demand(write(fd, data, size) == (ssize_t)size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	demand(input_open(&in, path, &why) == ST_OK);
	r->packed = input_info(in)->compression[0] != '\0';
	r->counts = (struct read_counts){ .data_time = TIME_UNKNOWN };
	r->status = route_mrt_read(&r->table, in, &r->counts, &why);
	demand((r->status == ST_OK) == (why.text[0] == '\0'));
	demand(r->counts.rows_skipped <= r->counts.rows_read);
	demand((r->counts.rows_skipped > 0) ==
	       (r->counts.first_skipped[0] != '\0'));
	demand(r->table.nsources == 1);
	input_close(in);
	(void)close(fd);
}

static void
check_table(const struct route_table *t)
{
	const struct route_source *source = &t->sources[0];

	for (uint32_t node = 0; node < ptree_size(&t->tree); node++) {
		struct prefix p = ptree_prefix(&t->tree, node);
		struct prefix made = prefix_make(prefix_ip(p), p.len);
		uint32_t i, end;

		demand(p.len <= ip_bits((enum family)p.family));
		demand(prefix_compare(p, made) == 0);
		route_rows(t, node, &i, &end);
		demand(i < end);
		for (; i < end; i++) {
			const struct route_row *row = &t->rows[i];

			demand(!row->is_set || row->origin < t->sets.n);
			demand(row->peers > 0);
			demand(row->peers <= source->peers[p.family]);
		}
	}
	for (int family = 0; family < FAMILIES; family++) {
		demand(source->full_feeds[family] <= source->peers[family]);
		demand(source->min_peers[family] <= 10);
		demand((source->full_feeds[family] > 0) ==
		       (source->min_peers[family] > 0));
	}
}

/* Sets have their numbers by the order in which they came, in both. */
static void
demand_same(const struct result *a, const struct result *b)
{
	demand(a->status == b->status);
	demand(a->counts.rows_read == b->counts.rows_read);
	demand(a->counts.rows_skipped == b->counts.rows_skipped);
	demand(a->table.nrows == b->table.nrows);
	demand(ptree_size(&a->table.tree) == ptree_size(&b->table.tree));
	for (uint32_t node = 0; node < ptree_size(&a->table.tree); node++)
		demand(prefix_compare(ptree_prefix(&a->table.tree, node),
			   ptree_prefix(&b->table.tree, node)) == 0);
	for (size_t i = 0; i < a->table.nrows; i++) {
		const struct route_row *x = &a->table.rows[i];
		const struct route_row *y = &b->table.rows[i];

		demand(x->origin == y->origin && x->is_set == y->is_set &&
		       x->peers == y->peers && x->filter == y->filter);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct result plain, padded, twice;
	size_t inside = size > 2 ? ((size_t)data[0] << 8 | data[1]) % size : 0;

	route_table_init(&plain.table);
	route_table_init(&padded.table);
	route_table_init(&twice.table);
	read_padded(&plain, 0, data, size);
	read_padded(&padded, INPUT_BLOCK - inside, data, size);
	read_padded(&twice, 0, data, size);
	read_padded(&twice, 0, data, size);
	route_table_build(&plain.table, &route_filters_default);
	route_table_build(&padded.table, &route_filters_default);
	route_table_build(&twice.table, &route_filters_default);
	check_table(&plain.table);
	if (!plain.packed)
		demand_same(&plain, &padded);
	demand_same(&plain, &twice);
	route_table_free(&plain.table);
	route_table_free(&padded.table);
	route_table_free(&twice.table);
	return 0;
}
