/*
 * The health of the inputs (dnsroa-method(7), Reproducibility and health): a
 * survey of broken data is worse than none.
 */
#ifndef SURVEY_HEALTH_H
#define SURVEY_HEALTH_H

#include "roa/route.h"
#include "roa/vrp.h"
#include "survey/config.h"
#include "survey/record.h"

struct store;

/* "structure", "age", "gap", "shrinkage", "failed", "loss". */
const char *health_kind_str(enum health_kind kind);

/*
 * Adds what is wrong with the structure: no VRPs at all, a trust anchor that
 * the set names but that has none, a whole family without a route that
 * counts.  routes NULL: they are not looked at.
 */
void health_check_structure(struct survey_record *rec,
    const struct route_table *routes, const struct vrp_table *vrps);

/* dnsroa.conf(5), Section health. */
struct health_limits {
	int64_t max_data_age, max_gap; /* seconds */
	double min_share, max_failed;  /* shares */
};
struct health_limits health_limits_of(const struct config *config);

/* Data that were older than they may be when the survey began. */
void health_check_age(
    struct survey_record *rec, const struct health_limits *limits);

/* Too much time between the three sets of data. */
void health_check_gap(
    struct survey_record *rec, const struct health_limits *limits);

/* What the VRPs' validators themselves say that they could not use. */
void health_check_failed(struct survey_record *rec,
    const struct vrp_table *vrps, const struct health_limits *limits);

/* Counts below this are not compared. */
#define HEALTH_COUNT_MIN 20

/*
 * Compares with the newest survey in db that was made by the same method,
 * categories and filters out of the same kinds of inputs, and was not
 * degraded: zones by category, name servers, addresses, routes by family,
 * VRPs by trust anchor.  A number that was HEALTH_COUNT_MIN or more and fell
 * below the least share of it is a fault.
 */
enum status health_check_shrinkage(struct survey_record *rec, struct store *db,
    const struct results *r, const struct route_table *routes,
    const struct vrp_table *vrps, const struct health_limits *limits,
    struct reason *why);

/* Seconds between the oldest and the newest known data time; 0 if unknown. */
int64_t health_time_gap(const struct survey_record *rec);

/*
 * Whether the faults of rec let a survey go on.  Structural ones never do;
 * the others stop one that chose inputs itself.  With allow_degraded it goes
 * on all the same, and what would have stopped it marks rec as degraded.
 * ST_REFUSED: the reason is the first that stops it.
 */
enum status health_judge(struct survey_record *rec, bool chose,
    bool allow_degraded, struct reason *why);

/*
 * The shares of unanswered questions and of unreadable rows (the worst
 * input's) are beyond what the run allows: exit status 3.
 */
bool health_has_gaps(const struct survey_record *rec, uint64_t questions,
    uint64_t unanswered, double max_questions, double max_rows);

#endif
