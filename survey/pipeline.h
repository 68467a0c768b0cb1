/*
 * The stages in their order: zones, servers, addresses; routes; VRPs; states;
 * database.  The three inputs do not depend on each other and are read side
 * by side.
 */
#ifndef SURVEY_PIPELINE_H
#define SURVEY_PIPELINE_H

#include "survey/option.h"
#include "survey/record.h"
#include "survey/store.h"
#include "survey/supply.h"

/* What a finished run tells its command. */
struct pipeline_outcome {
	int64_t survey_id;
	bool gaps;
};

/*
 * A survey from the inputs that o names into the database at path, which on
 * failure is as it was: a database that is there is opened first, so that no
 * work is done for one that cannot be used; a new one is made when there is
 * something to keep.  *db is open on success, for the caller to close.
 */
enum status pipeline_survey(const struct options *o,
    const struct supply *supply, const char *path, struct store **db,
    struct pipeline_outcome *outcome, struct reason *why);

/*
 * Has the sensitivity of a stored survey in the database: judges it where it
 * was stored without.
 */
enum status pipeline_sensitivity(
    struct store *db, int64_t survey_id, struct reason *why);

#endif
