/*
 * Bytes as a file of what stands beside the ROA, and what must hold whatever
 * was read of it; for the fuzzers of the readers.
 */
#ifndef TESTS_FUZZ_BESIDE_FUZZ_H
#define TESTS_FUZZ_BESIDE_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "roa/wanted.h"
#include "survey/base/input.h"
#include "tests/fuzz/fuzz.h"

static const struct wanted all_wanted = { NULL, NULL, NULL };

typedef enum status (*fuzz_read_fn)(void *table, struct input *in,
    struct read_counts *counts, struct reason *why);

/* Reads into the table, and returns how it went. */
static inline enum status
fuzz_read(void *table, fuzz_read_fn read, const uint8_t *data, size_t size,
    struct read_counts *counts)
{
	struct reason why = { "" };
	struct input *in;
	enum status st;
	char path[64];
	int fd = memfd_create("beside", 0);

	*counts = (struct read_counts){ .format = "" };
	demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	st = input_open(&in, path, &why);
	if (st == ST_OK) {
		st = read(table, in, counts, &why);
		input_close(in);
	}
	demand((st == ST_OK) == (why.text[0] == '\0'));
	demand(counts->rows_skipped <= counts->rows_read);
	demand(
	    (counts->rows_skipped > 0) == (counts->first_skipped[0] != '\0'));
	demand(st != ST_OK || counts->rows_skipped * 20 <= counts->rows_read);
	(void)close(fd);
	return st;
}

#endif
