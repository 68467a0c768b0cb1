/*
 * What the files text*.c share: the tables in memory, and the parts of the
 * report.
 */
#ifndef REPORTS_TEXT_PRIVATE_H
#define REPORTS_TEXT_PRIVATE_H

#include "reports/layout.h"
#include "reports/rowset.h"

/* Tables that the text is made of, in the order of their SELECTs below it. */
enum {
	T_SURVEY,
	T_COVERAGE,
	T_FLAGS,
	T_ORIGINS,
	T_ADDRESSES,
	T_EXPOSURE,
	T_BASELINE,
	T_ANCHORS,
	T_DECIDING,
	T_IRR,
	T_ORIGIN_ASES,
	T_RIRS,
	T_RESOURCES,
	T_OPERATORS,
	T_FILTERS,
	T_SKIPPED,
	T_INPUTS,
	T_HEALTH,
	T_VANTAGE,
	T_RUN,
	T_SLURM, /* and what follows: only of surveys with --slurm */
	T_SLURM_SUM,
	T_SLURM_ZONES,
	T_SLURM_ORIGINS,
	TABLES
};

struct text {
	struct layout layout;
	struct rowset set[TABLES];
	int64_t survey_id;
};

enum {
	INDENT = 12
}; /* of what stands behind a word at the left */

/* An integer of a table's row. */
int64_t text_integer(
    const struct text *t, int table, size_t row, const char *column);

/* The row of v_coverage; all of its rows are always there. */
size_t text_coverage_row(
    const struct text *t, const char *category, const char *family);

/* text_tables.c: each with its heading and the words that explain it. */
void text_print_coverage(const struct text *t);
void text_print_families(const struct text *t);
void text_print_baseline(const struct text *t);
void text_print_anchors(const struct text *t);
/* Nothing where none of its inputs was given. */
void text_print_beside(const struct text *t);

/* text_operators.c: nothing where no operator is known. */
void text_print_operators(const struct text *t);

/* text_slurm.c: nothing where the survey had no SLURM. */
bool text_has_slurm(const struct text *t);
void text_print_slurm(const struct text *t);

#endif
