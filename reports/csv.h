/*
 * CSV as RFC 4180 has it: lines end in CR LF, a header line first, a field
 * is quoted where it holds a comma, a quote or a line break.  NULL is an
 * empty field, a boolean 0 or 1.
 *
 * Spreadsheets run a text that begins with = + - @ TAB CR or LF as a
 * formula, and names out of the DNS are anybody's: such a text gets an
 * apostrophe in front.  Texts are UTF-8; what is not, and NUL, is U+FFFD.
 */
#ifndef REPORTS_CSV_H
#define REPORTS_CSV_H

#include <stdio.h>

#include "reports/table.h"
#include "survey/store.h"

void csv_write_header(FILE *out, const struct report_table *table);
void csv_write_row(FILE *out, const struct report_table *table,
    const struct store_value *values);

#endif
