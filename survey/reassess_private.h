/*
 * What reassess.c judges: the stored survey and the tables, which
 * reassess_tables.c brings.
 */
#ifndef SURVEY_REASSESS_PRIVATE_H
#define SURVEY_REASSESS_PRIVATE_H

#include "survey/beside.h"
#include "survey/reassess.h"

struct run {
	struct reassess *r;
	/* The stored survey. */
	struct survey_record base;
	struct facts f;
	struct vrp_table vrps;
	struct baseline baseline;
	bool has_baseline;
	/* The routes: stored ones until the table is found or exchanged. */
	struct route_table routes;
	struct beside beside; /* of exchanged ones */
	bool whole_table;
	struct survey_record routes_rec; /* inputs of exchanged routes */
	int64_t routes_from; /* survey that has them in the database, or 0 */
	struct store_memo *memo;

	bool new_routes, new_vrps, as0_tals;
	bool broken; /* the failure is not a set's, but of all that follow */
};

/* run_free also where it failed. */
enum status run_load(struct run *run, struct reassess *r, struct reason *why);
void run_free(struct run *run);

/* By new_routes and new_vrps; base has the filters. */
enum status run_read_routes(struct run *run, struct reason *why);

/*
 * The VRPs of the set, or with set NULL the survey's own from the whole
 * inputs, under the local exceptions that hold; then *slurm, and plain is
 * what they were before.
 */
enum status run_read_vrps(struct run *run, const struct vrp_set *set,
    struct vrp_table *vrps, struct vrp_table *plain, bool *slurm,
    struct survey_record *rec, struct reason *why);

/*
 * Exchanged routes that a survey of the same answers has already:
 * routes_from.
 */
enum status run_find_routes(struct run *run, struct reason *why);

/*
 * A stored survey has the same observations of DNS and routes, choices, and
 * VRPs out of the very files of the set.
 */
enum status run_find_known(struct run *run, const struct vrp_set *set,
    bool *known, struct reason *why);

#endif
