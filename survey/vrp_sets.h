/*
 * Sources of VRPs, as the sets that they make: one each; but files of the RIPE
 * NCC's archive (roa/vrp_archive.h), which has one for each trust anchor, one
 * set for each day.
 */
#ifndef SURVEY_VRP_SETS_H
#define SURVEY_VRP_SETS_H

#include "roa/vrp.h"
#include "survey/option.h"
#include "survey/record.h"

struct vrp_set {
	struct text_list sources; /* in the order in which they were named */
	int64_t time;             /* roughly, or TIME_UNKNOWN */
	size_t place;             /* of its first source */
	bool archive;
};

struct vrp_sets {
	struct vrp_set *list; /* by time, then place; unknown times last */
	size_t n;
};

/*
 * Sorts sources into sets; together makes one set of all.  Each file but
 * those of the archive is opened, to see how old it is.  The texts stay the
 * caller's; vrp_sets_free in any case.
 */
enum status vrp_sets_make(struct vrp_sets *sets,
    const struct text_list *sources, bool together,
    const struct vrp_options *options, struct reason *why);
void vrp_sets_free(struct vrp_sets *sets);

/*
 * Adds a fault of structure where the set is a day of the archive and not all
 * trust anchors are there: a hole in the archive is no set without VRPs.
 */
void vrp_set_check(const struct vrp_set *set, struct survey_record *rec);

#endif
