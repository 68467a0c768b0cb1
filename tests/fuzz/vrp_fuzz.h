/*
 * Bytes as a file of VRPs, and what must hold whatever was read of it; for
 * the fuzzers of the readers.
 */
#ifndef TESTS_FUZZ_VRP_FUZZ_H
#define TESTS_FUZZ_VRP_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "roa/vrp_read.h"
#include "survey/base/num.h"
#include "tests/fuzz/fuzz.h"

struct fuzz_reading {
	struct vrp_table table;
	struct vrp_options options;
	struct read_counts counts;
	enum status status;
};

/* The table is not built: its index would cost far more than the rows. */
static inline void
check_table(const struct vrp_table *t)
{
	demand(ptree_size(&t->tree) == t->n && t->tas.n <= VRP_TAS_MAX);
	for (uint32_t node = 0; node < t->n; node++) {
		struct prefix p = ptree_prefix(&t->tree, node);
		uint32_t item = node < t->tree.n4
				    ? t->tree.v4[node].first
				    : t->tree.v6[node - t->tree.n4].first;
		uint8_t max_len = t->vrps[item].max_len;
		unsigned int bits = ip_bits((enum family)p.family);

		demand(p.len <= max_len && max_len <= bits);
		demand(
		    prefix_compare(p, prefix_make(prefix_ip(p), p.len)) == 0);
		demand(t->vrps[item].expires > 0);
		demand((uint64_t)t->vrps[item].tas >> t->tas.n == 0);
	}
}

static inline void
fuzz_read(struct fuzz_reading *f, const uint8_t *data, size_t size)
{
	struct reason why = { "" };
	struct input *in;
	char path[64];
	int fd = memfd_create("vrps", 0);

	*f = (struct fuzz_reading){ .options.time = 1600000000 };
	vrp_table_init(&f->table);
	demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	f->status = input_open(&in, path, &why);
	if (f->status == ST_OK) {
		f->status =
		    vrp_read(&f->table, in, &f->options, &f->counts, &why);
		input_close(in);
	}
	demand((f->status == ST_OK) == (why.text[0] == '\0'));
	demand(f->counts.rows_skipped <= f->counts.rows_read);
	demand((f->counts.rows_skipped > 0) ==
	       (f->counts.first_skipped[0] != '\0'));
	demand(f->table.n <= f->counts.rows_read - f->counts.rows_skipped);
	check_table(&f->table);
	(void)close(fd);
}

#endif
