/*
 * index.html: one page for people, with everything in it.  It asks for
 * nothing, runs nothing but its own scripts (a Content-Security-Policy holds
 * it to that), and works without them too, but for the search in the tables.
 *
 * Made in two steps, so that one SELECT can fill a CSV file and the page:
 * rows of the tables that stand in the page (IN_PAGE) are put in, and the
 * small ones that are left are loaded; then it is written.
 */
#ifndef REPORTS_PAGE_H
#define REPORTS_PAGE_H

#include <stdint.h>
#include <stdio.h>

#include "reports/rowset.h"
#include "reports/table.h"
#include "survey/store.h"

struct page;

struct page *page_new(void);
void page_free(struct page *p);

/* Every table that is IN_PAGE, in the order of report_tables. */
void page_begin_table(struct page *p, const struct report_table *table);
void page_row(struct page *p, const struct store_value *values);

/* The other tables, and the figures' rows. */
enum status page_load(
    struct page *p, struct store *db, int64_t survey_id, struct reason *why);

/* Of what was loaded; the caller checks the stream. */
void page_write(struct page *p, FILE *out);

/* The page of all surveys, whose rows are those of series_table: not none. */
enum status page_write_series(struct store *db, const struct rowset *series,
    FILE *out, struct reason *why);

/* The rows of a table that was loaded: one that is not IN_PAGE. */
const struct rowset *page_rows(const struct page *p, const char *table);

/*
 * A figure's rows, of those loaded, and the dates of its data: "VRPs of
 * 2025-07-20, ...", which the caller frees.
 */
const struct rowset *page_figure_rows(const struct page *p, size_t figure);
char *page_figure_dates(const struct page *p);

#endif
