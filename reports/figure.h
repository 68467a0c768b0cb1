/*
 * The figures: each is one SELECT, whose rows are its CSV and the table under
 * it, and a way to make a chart of them.
 */
#ifndef REPORTS_FIGURE_H
#define REPORTS_FIGURE_H

#include <stddef.h>

#include "reports/chart.h"
#include "reports/rowset.h"
#include "reports/table.h"

struct figure {
	struct report_table table; /* its file: figures/NAME.csv */
	const char *words;         /* what there is to see */
	const char *needs;         /* what is missing where it has no rows */
	void (*make)(struct chart *c, const struct rowset *rows);
};

/* Categories, then the groups, as the method names them. */
#define CATEGORY_ORDER                                                         \
	"instr('|root|gTLD|ccTLD|sub-gTLD|sub-ccTLD|' ||"                      \
	" 'revMap|enum|arpa|tTLD|other|all|core|TLD|' ||"                      \
	" 'TLD+revMap|ccTLD+sub|gTLD+sub|', '|' || category || '|')"

#define FIGURES_MAX 32
extern const struct figure figures[];
extern const size_t nfigures;

/* figures_shares.c: charts of bars. */
void figure_verdicts(struct chart *c, const struct rowset *rows);
void figure_categories(struct chart *c, const struct rowset *rows);
void figure_families(struct chart *c, const struct rowset *rows);
void figure_states(struct chart *c, const struct rowset *rows);
void figure_rirs(struct chart *c, const struct rowset *rows);

/* figures_curves.c: lines and points. */
void figure_distribution(struct chart *c, const struct rowset *rows);
void figure_ases(struct chart *c, const struct rowset *rows);
void figure_operators(struct chart *c, const struct rowset *rows);
void figure_concentration(struct chart *c, const struct rowset *rows);
void figure_next_roas(struct chart *c, const struct rowset *rows);
void figure_valid_over_time(struct chart *c, const struct rowset *rows);
void figure_full_over_time(struct chart *c, const struct rowset *rows);

#endif
