/*
 * The health of the inputs (dnsroa-method(7), Reproducibility and health): a
 * survey of broken data is worse than none.
 */
#ifndef SURVEY_HEALTH_H
#define SURVEY_HEALTH_H

#include "roa/route.h"
#include "roa/vrp.h"
#include "survey/record.h"

/*
 * Structural faults: no VRPs at all, a trust anchor that the set names but
 * that has none, a whole family without a route that counts.  The first
 * found is the reason; ST_REFUSED.
 */
enum status health_check_structure(const struct route_table *routes,
    const struct vrp_table *vrps, struct reason *why);

/* Longest gap between two of the known data times before a warning. */
#define HEALTH_GAP_DAYS 2

/* Seconds between the oldest and the newest known data time; 0 if unknown. */
int64_t health_time_gap(const struct survey_record *rec);

/*
 * The shares of unanswered questions and of unreadable rows (the worst
 * input's) are beyond what the run allows: exit status 3.
 */
bool health_has_gaps(const struct survey_record *rec, uint64_t questions,
    uint64_t unanswered, double max_questions, double max_rows);

#endif
