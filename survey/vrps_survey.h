/*
 * What sets of VRPs make of a stored survey.
 */
#ifndef SURVEY_VRPS_SURVEY_H
#define SURVEY_VRPS_SURVEY_H

#include "survey/assess.h"
#include "survey/store.h"

struct vrps_survey {
	int64_t survey_id;
	struct facts f;
	struct route_table routes;
	struct results own;      /* under its own VRPs */
	struct results *results; /* under each set */
	size_t n;
};

/*
 * Judges survey survey_id of db under each of n tables, by its own method,
 * with the routes that it has stored: these are all that bear on its states.
 * vrps_survey_free in any case.
 */
enum status vrps_survey_make(struct vrps_survey *s, struct store *db,
    int64_t survey_id, const struct vrp_table *tables, size_t n,
    struct reason *why);
void vrps_survey_free(struct vrps_survey *s);

/* Not all sets make the same of it; one set alone: nor does the survey. */
bool vrps_origin_differs(const struct vrps_survey *s, size_t origin);
bool vrps_zone_differs(const struct vrps_survey *s, size_t zone);

#endif
