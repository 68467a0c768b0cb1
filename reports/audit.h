/*
 * "dnsroa audit": zones of a survey for their operators, as text, as JSON,
 * and for monitoring.
 */
#ifndef REPORTS_AUDIT_H
#define REPORTS_AUDIT_H

#include <stdio.h>

#include "reports/advice.h"
#include "survey/audit.h"
#include "survey/store.h"

/* A route that a ROA would turn invalid. */
struct audit_harm {
	char *prefix, *origin; /* as the views have them */
	char *filter;          /* that leaves it out; "": none does */
};

/* What the database tells of a route origin beside its state; NULL: nothing. */
struct audit_note {
	char *name, *country;           /* of the AS */
	char *rir, *irr;                /* of the prefix */
	bool proposed;                  /* a ROA is: */
	int64_t rank, lifted, worsened; /* as in v_next_roa */
	struct audit_harm *invalid;     /* by prefix, then filter */
	size_t ninvalid;
};

/* Of a zone or an origin: its index by the plan, and today's. */
struct audit_change {
	uint32_t planned, today;
};

struct audit_report {
	int64_t survey_id;
	bool live; /* the survey is of now, and its number is nobody's */
	struct audit_basis basis;
	struct audit *zones;
	size_t nzones;
	struct audit_note *notes; /* by origin of basis.r */
	bool whole_table; /* all that a ROA would turn invalid is known */
	/* With a plan, which the basis is then of: */
	const char *plan;                /* its location, or NULL */
	const struct audit_basis *today; /* what the survey found */
	/* Other zones with another verdict, origins with another state. */
	struct audit_change *zone_changes, *origin_changes;
	size_t nzone_changes, norigin_changes;
};

/* What is to be audited; all stays the caller's. */
struct audit_request {
	struct store *db; /* has the survey */
	int64_t survey_id;
	bool live;
	const struct audit_basis *basis;
	const uint32_t *zones; /* of the basis */
	size_t nzones;
	const char *plan; /* or NULL; then: */
	const struct audit_basis *today;
};

/* Ends with audit_report_free, also on failure. */
enum status audit_report_make(struct audit_report *report,
    const struct audit_request *request, struct reason *why);
void audit_report_free(struct audit_report *report);

/* The level of the worst message of any zone. */
enum audit_level audit_report_worst(const struct audit_report *report);

enum status audit_print_text(
    const struct audit_report *report, FILE *out, struct reason *why);
enum status audit_print_json(
    const struct audit_report *report, FILE *out, struct reason *why);
/* The same object where there is nothing to tell but why. */
enum status audit_print_json_failure(
    const struct reason *failure, FILE *out, struct reason *why);

/* Metrics for a textfile collector: one object of zones, no time in it. */
enum status audit_print_prometheus(
    const struct audit_report *report, FILE *out, struct reason *why);

/* Nagios's statuses; the values are those that its plugins end with. */
enum nagios_status {
	NAGIOS_OK,
	NAGIOS_WARNING,
	NAGIOS_CRITICAL,
	NAGIOS_UNKNOWN
};

/*
 * One line, and its status.  now is the time that the survey's VRPs are held
 * against: UNKNOWN where they are more than max_age seconds older.
 */
enum status audit_print_nagios(const struct audit_report *report, int64_t now,
    int64_t max_age, FILE *out, enum nagios_status *status, struct reason *why);
/* UNKNOWN, and why. */
enum status audit_print_nagios_failure(
    const struct reason *failure, FILE *out, struct reason *why);

#endif
