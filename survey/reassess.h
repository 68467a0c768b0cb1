/*
 * A stored survey judged anew: by another method, under other VRPs or local
 * exceptions, with other routes.  What was observed of the DNS stays, and of
 * routes and VRPs what is not exchanged.
 *
 * A survey keeps the routes that cover its addresses and the VRPs that cover
 * these: under other VRPs they are enough for every state and verdict.  Other
 * routes, other filters and other local exceptions need whole inputs, and so
 * do figures of the whole table: these are found again (whole.h).
 */
#ifndef SURVEY_REASSESS_H
#define SURVEY_REASSESS_H

#include "survey/command.h"
#include "survey/option.h"
#include "survey/store.h"
#include "survey/supply.h"
#include "survey/vrp_sets.h"

/* A new survey is in the database; anything but ST_OK ends the run. */
typedef enum status reassess_done_fn(
    void *arg, int64_t survey_id, struct reason *why);

struct reassess {
	struct store *db;
	const struct options *options;
	const struct supply *supply;
	const char *cache; /* folder of the cache, or NULL */
	int64_t from;
	/* One survey each, the oldest first; none: the survey's own VRPs. */
	const struct vrp_sets *sets;
	reassess_done_fn *done;
	void *arg;
	/* What came of it. */
	size_t surveys, failed,
	    known;               /* sets that failed; were judged before */
	enum exit_status ending; /* as of a command */
};

/*
 * Each set is a survey of its own, whole when it is there, so that a run that
 * was interrupted loses but the set at hand.  A set that cannot be read is
 * told and counted, and the others go on; where there is only one, it is the
 * failure.
 */
enum status reassess_run(struct reassess *r, struct reason *why);

#endif
