/*
 * Zones by category, and the rows of every table: dnsroa-method(7), Words and
 * Shares.
 */
#ifndef SURVEY_ZONE_H
#define SURVEY_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "survey/base/intern.h"
#include "survey/base/status.h"

/* The order is that of the tables; the values are stored (store_schema.c). */
enum category {
	CAT_ROOT,
	CAT_GTLD,
	CAT_CCTLD,
	CAT_SUB_GTLD,
	CAT_SUB_CCTLD,
	CAT_REVMAP,
	CAT_ENUM,
	CAT_ARPA,
	CAT_TTLD,
	CAT_OTHER,
	CATEGORIES
};

/* Rows of v_coverage: the categories, then the groups. */
enum row {
	ROW_ALL = CATEGORIES,
	ROW_CORE,
	ROW_TLD,
	ROW_TLD_REVMAP,
	ROW_CCTLD_SUB,
	ROW_GTLD_SUB,
	ROWS
};

/* "gTLD", "sub-ccTLD", "TLD+revMap", ...; row may be an enum category. */
const char *row_str(enum row row);

/* False where the text names no category. */
bool category_parse(const char *text, size_t len, enum category *category);

/* Zones of this category are counted in this row. */
bool row_has(enum row row, enum category category);

/*
 * ICANN's list of gTLDs, removed ones included: A-labels as interned texts.
 * An empty list leaves the four of old (edu, gov, int, mil).
 */
struct gtlds {
	struct intern labels;
};

/* The category of a name, canonical (resolve/dname.h). */
enum category category_of(const char *name, const struct gtlds *gtlds);

#endif
