/*
 * index.html: one page for people, with everything in it.  It asks for
 * nothing, runs nothing but its own scripts (a Content-Security-Policy holds
 * it to that), and works without them too, but for the search in the tables.
 *
 * Made in two steps, so that one SELECT can fill a CSV file and the page:
 * rows of the tables that stand in the page (IN_PAGE) are put in first, and
 * page_write loads the small ones that are left and writes.
 */
#ifndef REPORTS_PAGE_H
#define REPORTS_PAGE_H

#include <stdint.h>
#include <stdio.h>

#include "reports/table.h"
#include "survey/store.h"

struct page;

struct page *page_new(void);
void page_free(struct page *p);

/* Every table that is IN_PAGE, in the order of report_tables. */
void page_begin_table(struct page *p, const struct report_table *table);
void page_row(struct page *p, const struct store_value *values);

enum status page_write(struct page *p, struct store *db, int64_t survey_id,
    FILE *out, struct reason *why);

#endif
