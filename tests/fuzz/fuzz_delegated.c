/*
 * Any bytes as delegation statistics; then every prefix that is kept has a
 * holding.
 */
#include "roa/delegated.h"

#include "tests/fuzz/beside_fuzz.h"

static enum status
read_delegated(void *table, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	return delegated_read(table, in, &all_wanted, counts, why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct read_counts counts;
	struct delegated t;

	delegated_init(&t);
	if (fuzz_read(&t, read_delegated, data, size, &counts) == ST_OK) {
		uint64_t rows = counts.rows_read - counts.rows_skipped;

		/* The worst range is of 62 prefixes. */
		demand(t.n <= rows * 62);
		delegated_build(&t);
		for (uint32_t node = 0; node < ptree_size(&t.tree); node++) {
			struct prefix p = ptree_prefix(&t.tree, node);
			uint32_t first, end;

			demand(p.len <= ip_bits((enum family)p.family));
			delegated_find(&t, p, &first, &end);
			demand(first < end && end <= t.n);
			demand(t.list[first].rir < RIRS);
		}
	}
	delegated_free(&t);
	return 0;
}
