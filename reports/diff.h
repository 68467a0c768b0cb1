/*
 * What changed between two surveys (survey/diff.h), printed.
 */
#ifndef REPORTS_DIFF_H
#define REPORTS_DIFF_H

#include <stdio.h>

#include "survey/diff.h"

/* A printer of the whole; ST_IO where a write failed. */
typedef enum status diff_print_fn(
    const struct diff *d, FILE *out, struct reason *why);

/* "text", "csv" or "json"; NULL where there is no such format. */
diff_print_fn *diff_format_find(const char *name);

diff_print_fn diff_print_text, diff_print_csv, diff_print_json;

/* "added", "removed", "changed". */

#endif
