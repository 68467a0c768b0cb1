/*
 * Indexes of routes: the bytes with a good seal behind them, for no fuzzer
 * finds one, as the only source and beside another.  Both come to the same,
 * and what was taken is a table.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "roa/route_index.h"
#include "survey/base/sealed.h"
#include "tests/fuzz/fuzz.h"

static enum status
read_index(struct route_table *t, int fd, bool alone)
{
	struct reason why = { "" };
	struct read_counts counts;
	struct input_info info;
	struct input *in;
	enum status st;
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	demand(input_open(&in, path, &why) == ST_OK);
	route_table_init(t);
	st = route_index_read(
	    t, in, alone, &route_filters_default, &info, &counts, &why);
	demand((st == ST_OK) == (why.text[0] == '\0'));
	input_close(in);
	if (st == ST_OK)
		route_table_build(t, &route_filters_default);
	return st;
}

static void
check_table(const struct route_table *t)
{
	char asn[ASN_STRLEN];
	uint32_t rows = 0;

	for (uint32_t node = 0; node < ptree_size(&t->tree); node++) {
		struct prefix p = ptree_prefix(&t->tree, node);
		uint32_t i, end;

		demand(ptree_find_exact(&t->tree, p) == node);
		route_rows(t, node, &i, &end);
		demand(i == rows && i < end);
		for (rows = end; i < end; i++) {
			demand(t->rows[i].source < t->nsources);
			demand(t->rows[i].filter < ROUTE_FILTERS);
			(void)origin_text(
			    route_row_origin(&t->rows[i]), &t->sets, asn);
		}
	}
	demand(rows == t->nrows);
	for (size_t i = 0; i < t->nfiles; i++)
		demand(t->files[i].source < t->nsources);
}

static void
demand_same(const struct route_table *a, const struct route_table *b)
{
	demand(a->nrows == b->nrows && a->nsources == b->nsources);
	demand(ptree_size(&a->tree) == ptree_size(&b->tree));
	for (size_t i = 0; i < a->nrows; i++) {
		const struct route_row *x = &a->rows[i], *y = &b->rows[i];

		demand(x->is_set == y->is_set && x->peers == y->peers &&
		       x->source == y->source && x->filter == y->filter);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct route_table alone, beside;
	uint8_t seal[EVP_MAX_MD_SIZE];
	int fd = memfd_create("index", 0);
	enum status st;

	demand(fd >= 0 &&
	       EVP_Digest(data, size, seal, NULL, EVP_sha256(), NULL) == 1);
	demand(write(fd, data, size) == (ssize_t)size);
	demand(write(fd, seal, SEAL_LEN) == SEAL_LEN);
	st = read_index(&alone, fd, true);
	demand(read_index(&beside, fd, false) == st);
	if (st == ST_OK) {
		check_table(&alone);
		check_table(&beside);
		demand_same(&alone, &beside);
	}
	route_table_free(&alone);
	route_table_free(&beside);
	(void)close(fd);
	return 0;
}
