/*
 * Any bytes as a dump of an IRR; then what the table says of its own objects.
 */
#include "roa/irr.h"

#include "tests/fuzz/beside_fuzz.h"

static enum status
read_irr(void *table, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	return irr_read(table, in, &all_wanted, counts, why);
}

/* Every object is an exact match of itself. */
static void
check_objects(const struct irr_table *t)
{
	for (uint32_t node = 0; node < ptree_size(&t->tree); node++) {
		struct prefix prefix = ptree_prefix(&t->tree, node);
		uint32_t i, end;

		for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
			uint8_t status[IRR_SOURCES_MAX];
			const struct irr_object *o = &t->objects[i];

			demand(o->source < t->sources.n);
			irr_judge(t, prefix, (struct origin){ o->asn, false },
			    status);
			demand(status[o->source] == IRR_EXACT);
			irr_judge(
			    t, prefix, (struct origin){ o->asn, true }, status);
			demand(status[o->source] == IRR_MISMATCH);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct read_counts counts;
	struct irr_table t;
	uint64_t read = 0;
	enum status st;

	irr_table_init(&t);
	st = fuzz_read(&t, read_irr, data, size, &counts);
	for (uint32_t i = 0; i < t.sources.n; i++)
		read += t.read[i];
	demand(read == counts.rows_read - counts.rows_skipped);
	demand(t.n <= read && t.sources.n <= IRR_SOURCES_MAX);
	if (st == ST_OK) {
		irr_table_build(&t);
		check_objects(&t);
	}
	irr_table_free(&t);
	return 0;
}
