/*
 * The rows that the page's script works on, as compact JSON: an object
 *
 *	{"tables": {NAME: {"rows": N, "sql": "...", "columns": [[NAME, TYPE,
 *	    DESCRIPTION, [values]], ...]}, ...},
 *	 "texts": ["...", ...], "unicode": {TEXT NUMBER: "..."}}
 *
 * Columns are kept apart, for they are small then; a text is its number in
 * texts, where each stands once; a column without any value has null for its
 * values.  unicode has the U-labels of the names that have some.
 *
 * Rows are taken one by one, so that one SELECT can fill a CSV file and the
 * page at once.
 */
#ifndef REPORTS_PAGE_DATA_H
#define REPORTS_PAGE_DATA_H

#include <stdio.h>

#include "reports/table.h"
#include "survey/store.h"

struct page_data;

struct page_data *page_data_new(void);
void page_data_free(struct page_data *d);

/* The next table; rows that follow are its. */
void page_data_begin(struct page_data *d, const struct report_table *table);
void page_data_row(struct page_data *d, const struct store_value *values);

/* Everything, fit for a <script type="application/json">. */
void page_data_write(const struct page_data *d, FILE *out);

#endif
