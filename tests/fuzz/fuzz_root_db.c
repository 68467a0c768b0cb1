/*
 * Any bytes as IANA's root database; then as the rows below a header, and as
 * those of a table.
 */
#include "survey/root_db.h"

#include "resolve/dname.h"
#include "survey/base/mem.h"
#include "tests/fuzz/beside_fuzz.h"

static void
take(void *arg, const char *zone, const char *const text[ROOT_DB_FIELDS])
{
	char again[DNAME_STRLEN];
	uint64_t *rows = arg;

	demand(dname_canonical(zone, strlen(zone), ".", again));
	demand(strcmp(zone, again) == 0);
	for (int field = 0; field < ROOT_DB_FIELDS; field++)
		demand(text[field] != NULL);
	(*rows)++;
}

static enum status
read_rows(void *rows, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	return root_db_read(in, take, rows, counts, why);
}

static void
read_and_check(
    const char *before, const uint8_t *data, size_t size, const char *behind)
{
	size_t len = strlen(before), more = strlen(behind);
	uint8_t *text = mem_alloc(len + size + more);
	struct read_counts counts;
	uint64_t rows = 0;

	memcpy(text, before, len);
	if (size > 0)
		memcpy(text + len, data, size);
	memcpy(text + len + size, behind, more);
	if (fuzz_read(&rows, read_rows, text, len + size + more, &counts) ==
	    ST_OK)
		demand(rows == counts.rows_read - counts.rows_skipped);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_and_check("", data, size, "");
	read_and_check("Domain,Type,Technical Contact\n", data, size, "");
	read_and_check("<table><tr><th>Domain</th><th>Type</th></tr>", data,
	    size, "</table>");
	return 0;
}
