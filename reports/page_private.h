/*
 * What the files page*.c share: the small tables in memory, and the parts of
 * the page.
 */
#ifndef REPORTS_PAGE_PRIVATE_H
#define REPORTS_PAGE_PRIVATE_H

#include "reports/figure.h"
#include "reports/page.h"
#include "reports/page_data.h"
#include "reports/rowset.h"

struct page {
	struct page_data *data;
	const struct report_table *table; /* whose rows come now */
	FILE *zones;                      /* for a page without scripts */
	char *zones_text;
	size_t zones_len;
	/* Filled by page_load: of report_tables, of figures. */
	struct rowset *sets, *figure_sets;
};

/* The row of v_coverage over all zones and both families. */
size_t page_row_of_all(const struct page *p);

/* page_words.c: headline, what it means; method, times and warnings. */
void page_write_headline(const struct page *p, FILE *out);
void page_write_meaning(FILE *out);
void page_write_method(const struct page *p, FILE *out);

/* From <!DOCTYPE> to </head>; the page has scripts or must not have any. */
void page_write_head(FILE *out, const char *label, bool scripts);

/* page_changes.c: nothing where there is no survey before. */
bool page_has_changes(const struct page *p);
void page_write_changes(const struct page *p, FILE *out);

/* page_figures.c: all of them; one, with the dates below it or NULL. */
void page_write_figures(const struct page *p, FILE *out);
void page_write_figure(FILE *out, const struct figure *f,
    const struct rowset *rows, const char *dates);

/*
 * page_table.c: a table with its caption, below it the SELECT, the columns'
 * meaning and the CSV as a link; at most limit rows, 0 for all.
 */
void page_write_set(FILE *out, const struct rowset *set, size_t limit);
/* Below a figure: the same without a heading. */
void page_write_evidence(FILE *out, const struct rowset *set, size_t limit);

/* "<bdi>NAME</bdi>", the U-label behind it where it has one. */
void page_write_name(FILE *out, const char *name, size_t len);

#endif
