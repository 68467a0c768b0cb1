/*
 * The rows of a small table in memory, for reports that look up and arrange:
 * never for the tables by the thousand, which are streamed.
 */
#ifndef REPORTS_ROWSET_H
#define REPORTS_ROWSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reports/table.h"
#include "survey/store.h"

struct rowset {
	const struct report_table *table;
	struct store_value *values; /* row by row; texts are owned */
	size_t nrows, cap;
};

/* Freed by the caller, also on failure. */
enum status rowset_load(struct rowset *r, struct store *db,
    const struct report_table *table, int64_t survey_id, struct reason *why);
void rowset_free(struct rowset *r);

/* The value of a column that the table has. */
const struct store_value *rowset_value(
    const struct rowset *r, size_t row, const char *column);
bool rowset_null(const struct rowset *r, size_t row, const char *column);
int64_t rowset_integer(
    const struct rowset *r, size_t row, const char *column); /* NULL: 0 */
double rowset_real(const struct rowset *r, size_t row, const char *column);
const char *rowset_text(
    const struct rowset *r, size_t row, const char *column); /* NULL: "" */

/* Sum of an integer column over the rows where a text column is wanted. */
int64_t rowset_sum(const struct rowset *r, const char *column,
    const char *where, const char *is);

#endif
