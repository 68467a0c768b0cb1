/*
 * "report --series": all surveys of the database, by the time of their data.
 *
 * The time of a survey is that of its VRPs, else of the DNS, else of the
 * routes, else of its end.  What is not alike between a survey and the one
 * before it is told, for then a step of a curve need not be the world's.
 */
#ifndef REPORTS_SERIES_H
#define REPORTS_SERIES_H

#include <stdio.h>

#include "reports/table.h"
#include "survey/store.h"

/* A row a survey, over all zones; and a row for each row of v_coverage. */
extern const struct report_table series_table;
extern const struct report_table series_coverage_table;

/*
 * format is text, markdown, csv (the coverage of all surveys), json (both
 * tables) or html (figures and a table); ST_MISUSE for another one.
 */
enum status report_series(
    struct store *db, const char *format, FILE *out, struct reason *why);

#endif
