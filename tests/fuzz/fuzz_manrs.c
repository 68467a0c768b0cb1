/*
 * Any bytes as participants of MANRS; then as the rows below a header, so
 * that the fuzzer need not find that first.
 */
#include "roa/manrs.h"

#include "survey/base/mem.h"
#include "tests/fuzz/beside_fuzz.h"

static enum status
read_manrs(void *table, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	return manrs_read(table, in, &all_wanted, counts, why);
}

static void
read_and_check(const uint8_t *data, size_t size)
{
	struct read_counts counts;
	struct manrs t;

	manrs_init(&t);
	if (fuzz_read(&t, read_manrs, data, size, &counts) == ST_OK) {
		manrs_build(&t);
		for (size_t i = 0; i < t.n; i++) {
			const struct manrs_entry *e = &t.list[i];
			size_t first, end;

			demand(e->programme < t.programmes.n);
			demand(intern_text(&t.programmes, e->programme)[0] !=
			       '\0');
			manrs_find(&t, e->asn, &first, &end);
			demand(first <= i && i < end && end <= t.n);
		}
	}
	manrs_free(&t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char header[] = "ASNs,Programme,Joined\n";
	size_t len = sizeof(header) - 1;
	uint8_t *text = mem_alloc(len + size);

	read_and_check(data, size);
	memcpy(text, header, len);
	if (size > 0)
		memcpy(text + len, data, size);
	read_and_check(text, len + size);
	free(text);
	return 0;
}
