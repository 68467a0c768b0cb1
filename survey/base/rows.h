/*
 * Rows of a file that could not be read: how they are counted, which of them
 * the user hears of, and when they are too many.
 */
#ifndef BASE_ROWS_H
#define BASE_ROWS_H

#include <stdint.h>

#include "survey/base/input.h"

struct bad_rows {
	struct read_counts *counts;
	const char *location; /* of the file */
	uint64_t first;       /* line of counts->first_skipped */
};

/* n rows, the first in this line, for this fault.  In any order of lines. */
void bad_rows_add(
    struct bad_rows *bad, uint64_t line, const char *fault, uint64_t n);

/* More than 5 % of bad rows make a bad file. */
enum status bad_rows_judge(const struct bad_rows *bad, struct reason *why);

#endif
