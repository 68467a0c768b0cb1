/*
 * Any bytes as names of ASes: what is kept is UTF-8 that steers no terminal,
 * and is found again.
 */
#include "roa/as_names.h"

#include "tests/fuzz/beside_fuzz.h"

static enum status
read_names(void *table, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	return as_names_read(table, in, &all_wanted, counts, why);
}

static void
check_name(const struct as_names *t, const struct as_name *as)
{
	const unsigned char *p =
	    (const unsigned char *)intern_text(&t->texts, as->name);
	size_t len = strlen((const char *)p);

	demand(len > 0 && len <= AS_NAME_MAX);
	for (size_t i = 0; i < len; i++) {
		demand(p[i] >= 0x20 && p[i] != 0x7f);
		demand(p[i] != 0xc2 || p[i + 1] >= 0xa0);
		demand(p[i] != 0xc0 && p[i] != 0xc1 && p[i] < 0xf5);
	}
	demand(as->country[0] == '\0' ||
	       (as->country[0] >= 'A' && as->country[0] <= 'Z' &&
		   as->country[1] >= 'A' && as->country[1] <= 'Z' &&
		   as->country[2] == '\0'));
	demand(as_names_find(t, as->asn) == as);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct read_counts counts;
	struct as_names t;

	as_names_init(&t);
	if (fuzz_read(&t, read_names, data, size, &counts) == ST_OK) {
		demand(t.n <= counts.rows_read - counts.rows_skipped);
		as_names_build(&t);
		for (size_t i = 0; i < t.n; i++)
			check_name(&t, &t.list[i]);
	}
	as_names_free(&t);
	return 0;
}
