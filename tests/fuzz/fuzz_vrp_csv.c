/*
 * Any bytes as a file; then as the rows below each header, so that the
 * fuzzer need not find these first.
 */
#include "tests/fuzz/vrp_fuzz.h"

/* Lines with something but blanks in them. */
static uint64_t
count_rows(const uint8_t *data, size_t size)
{
	uint64_t rows = 0;
	bool blank = true;

	for (size_t i = 0; i < size; i++) {
		if (data[i] == '\n')
			blank = true;
		else if (data[i] == '\r' &&
			 (i + 1 == size || data[i + 1] == '\n'))
			continue;
		else if (blank && data[i] != ' ' && data[i] != '\t') {
			blank = false;
			rows++;
		}
	}
	return rows;
}

static void
read_below(const char *header, const uint8_t *data, size_t size)
{
	struct fuzz_reading f;
	size_t len = strlen(header);
	uint8_t *text = malloc(len + size);

	demand(text != NULL);
	memcpy(text, header, len);
	memcpy(text + len, data, size);
	fuzz_read(&f, text, len + size);
	demand(f.counts.rows_read == count_rows(data, size));
	demand(f.status == ST_OK || f.status == ST_SYNTAX);
	demand((f.status == ST_OK) ==
	       (f.counts.rows_skipped * 20 <= f.counts.rows_read));
	vrp_table_free(&f.table);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_reading f;

	fuzz_read(&f, data, size);
	vrp_table_free(&f.table);
	read_below(
	    "ASN,IP Prefix,Max Length,Trust Anchor,Expires\n", data, size);
	read_below(
	    "URI,ASN,IP Prefix,Max Length,Not Before,Not After\n", data, size);
	return 0;
}
