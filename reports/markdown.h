/*
 * Markdown (GitHub's, for its tables) out of texts that are anybody's: what
 * it would obey stands behind a backslash, and no text leaves its line.
 */
#ifndef REPORTS_MARKDOWN_H
#define REPORTS_MARKDOWN_H

#include <stdio.h>

#include "reports/rowset.h"

void markdown_text(FILE *out, const char *text);

/* All rows, under a heading of the table's title. */
void markdown_table(FILE *out, const struct rowset *set);

/* The SELECT as a block of code. */
void markdown_sql(FILE *out, const struct report_table *table);

#endif
