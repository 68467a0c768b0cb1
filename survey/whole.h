/*
 * The whole inputs of a stored survey, found again.  A survey keeps of its
 * routes and VRPs what bears on its own addresses; who asks about others must
 * read the files once more.
 *
 * A file is looked for in the cache by its SHA-256, then where it was.  What
 * is read is held against size and digest: another file under the same name
 * is as good as none.
 */
#ifndef SURVEY_WHOLE_H
#define SURVEY_WHOLE_H

#include "survey/record.h"
#include "survey/store.h"

/*
 * What store_load gave of a survey, and where the cache is (cache.h; NULL:
 * its default place).
 */
struct whole {
	struct store *db;
	int64_t survey_id;
	const struct survey_record *rec;
	const struct route_table *routes;
	const char *cache;
	/* Otherwise than the survey did, where they are set. */
	const struct route_filters *filters;
	bool without_slurm;
	/*
	 * For who keeps what is read, or NULL: records of the inputs, by the
	 * names that they had, and the VRPs before SLURM, initialised.
	 */
	struct survey_record *read;
	struct vrp_table *plain;
};

/*
 * The survey's routes into t, which is initialised; it is built by the
 * survey's filters and thresholds.  ST_MISSING where a file is gone or
 * another, and the reason says which; then, and on any failure, t is to be
 * freed.
 */
enum status whole_read_routes(
    const struct whole *w, struct route_table *t, struct reason *why);

/* The filters that the survey's routes were built by. */
struct route_filters whole_filters(
    const struct survey_record *rec, const struct route_table *routes);

/*
 * The same for VRPs: what had expired at each file's data time, and what the
 * survey left out or put in (--as0-tals, --slurm), as the survey had it.  RTR
 * servers are never asked again.
 */
enum status whole_read_vrps(
    const struct whole *w, struct vrp_table *t, struct reason *why);

/*
 * Both surveys read the same files of that kind, routes or VRPs, in the same
 * order and by the same rules.
 */
enum status whole_same_inputs(const struct whole *a, const struct whole *b,
    enum data_kind kind, bool *same, struct reason *why);

#endif
