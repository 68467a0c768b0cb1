/*
 * Sets of VRPs, printed: what one holds, and several beside each other.
 */
#ifndef REPORTS_VRPS_H
#define REPORTS_VRPS_H

#include <stdio.h>

#include "roa/vrp_compare.h"
#include "survey/record.h"
#include "survey/vrp_sets.h"
#include "survey/vrps_survey.h"

/* Set i has the letter 'A' + i, table i and record i. */
struct vrps_shown {
	const struct vrp_sets *sets;
	const struct vrp_table *tables;
	const struct survey_record *recs;
	bool slurm; /* the sets are under local exceptions */
	struct vrp_compare compare;
	const struct vrps_survey *survey; /* judged under the sets; or NULL */
};

/* A printer of the whole; ST_IO where a write failed. */
typedef enum status vrps_print_fn(
    const struct vrps_shown *v, FILE *out, struct reason *why);

/* "text", "csv" or "json"; NULL where there is no such format. */
vrps_print_fn *vrps_format_find(const char *name);

/* CSV is the list of VRPs that differ, and nothing else. */
vrps_print_fn vrps_print_text, vrps_print_csv, vrps_print_json;

/*
 * Counts of a set: by trust anchor, by name; of VRPs without one, if any, as
 * "(none)"; and, last, of all, where each VRP counts once.
 */
struct vrps_anchor {
	const char *name;
	struct vrp_ta counts;
};

#define VRPS_ANCHORS_MAX (VRP_TAS_MAX + 2)
size_t vrps_anchors(
    const struct vrp_table *t, struct vrps_anchor anchors[VRPS_ANCHORS_MAX]);

/* The sums of a comparison in the same order. */
struct vrps_sum {
	const char *name;
	const struct vrp_across_sum *sum;
};

#define VRPS_SUMS_MAX (VRP_COMPARE_TAS + 2)
size_t vrps_sums(
    const struct vrp_compare *c, struct vrps_sum sums[VRPS_SUMS_MAX]);

/* "chain", "roa" or "none": which expiry the rows of a set state. */
const char *vrps_expiry_str(enum vrp_expiry expiry);

/* "A-C": the sets that have a VRP, of n. */
#define VRPS_LETTERS_STRLEN (VRP_COMPARE_MAX + 1)
char *vrps_letters(uint32_t sets, size_t n, char buf[VRPS_LETTERS_STRLEN]);

/* The trust anchors of a VRP by name; returns how many. */
size_t vrps_labels(const struct vrp_compare *c, uint64_t tas,
    const char *labels[VRP_COMPARE_TAS]);

/* The same as one text.  The caller frees it. */
char *vrps_labels_join(
    const struct vrp_compare *c, uint64_t tas, const char *separator);

#endif
