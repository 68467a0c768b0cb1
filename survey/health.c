#include "survey/health.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "survey/base/num.h"

static const char *const family_names[FAMILIES] = { "IPv4", "IPv6" };
static const char *const data_names[DATA_KINDS] = { "DNS data", "routes",
	"VRPs" };

const char *
health_kind_str(enum health_kind kind)
{
	static const char *const names[HEALTH_KINDS] = {
		[HEALTH_STRUCTURE] = "structure",
		[HEALTH_AGE] = "age",
		[HEALTH_GAP] = "gap",
		[HEALTH_SHRINKAGE] = "shrinkage",
		[HEALTH_FAILED] = "failed",
		[HEALTH_LOSS] = "loss",
	};

	return names[kind];
}

struct health_limits
health_limits_of(const struct config *config)
{
	return (struct health_limits){
		.max_data_age =
		    config_seconds(config, "health", "max-data-age"),
		.max_gap = config_seconds(config, "health", "max-gap"),
		.min_share = config_share(config, "health", "min-share"),
		.max_failed = config_share(config, "health", "max-failed"),
	};
}

void
health_check_structure(struct survey_record *rec,
    const struct route_table *routes, const struct vrp_table *vrps)
{
	for (int family = 0; routes != NULL && family < FAMILIES; family++)
		if (routes->pairs[family][ROUTE_USED] == 0)
			survey_record_fault(rec, HEALTH_STRUCTURE,
			    "the routes hold no %s route that counts",
			    family_names[family]);
	if (vrps->n == 0)
		survey_record_fault(rec, HEALTH_STRUCTURE,
		    "the VRP set is empty, or all of it had expired");
	for (uint32_t i = 0; i < vrps->tas.n; i++) {
		const struct vrp_ta *ta = &vrps->ta[i];

		/* What --as0-tals leaves out was there. */
		if (ta->named &&
		    ta->vrps[IPV4] + ta->vrps[IPV6] + ta->left_out == 0)
			survey_record_fault(rec, HEALTH_STRUCTURE,
			    "the VRP set names the trust anchor \"%s\" and"
			    " holds no VRP of it",
			    intern_text(&vrps->tas, i));
	}
}

void
health_check_age(struct survey_record *rec, const struct health_limits *limits)
{
	char list[64] = "";

	for (int kind = 0; kind < DATA_KINDS; kind++) {
		size_t len = strlen(list);

		if (rec->time[kind] != TIME_UNKNOWN &&
		    rec->started - rec->time[kind] > limits->max_data_age)
			(void)snprintf(list + len, sizeof(list) - len, "%s%s",
			    len > 0 ? ", " : "", data_names[kind]);
	}
	/* Not how old: the same inputs give the same words. */
	if (list[0] != '\0')
		survey_record_fault(rec, HEALTH_AGE,
		    "%s: older than %" PRId64 " hours when the survey began",
		    list, limits->max_data_age / 3600);
}

void
health_check_gap(struct survey_record *rec, const struct health_limits *limits)
{
	int64_t gap = health_time_gap(rec);

	if (gap > limits->max_gap)
		survey_record_fault(rec, HEALTH_GAP,
		    "the inputs' data times lie %" PRId64 " days apart",
		    gap / 86400);
}

static void
check_failed(struct survey_record *rec, const char *what, uint64_t failed,
    uint64_t all, double max_failed)
{
	if ((double)failed > max_failed * (double)all)
		survey_record_fault(rec, HEALTH_FAILED,
		    "the VRPs' validator could not use %" PRIu64 " of %" PRIu64
		    " %s",
		    failed, all, what);
}

void
health_check_failed(struct survey_record *rec, const struct vrp_table *vrps,
    const struct health_limits *limits)
{
	const struct vrp_made *made = &vrps->made;

	check_failed(rec, "manifests", made->failed_manifests, made->manifests,
	    limits->max_failed);
	check_failed(
	    rec, "ROAs", made->failed_roas, made->roas, limits->max_failed);
	if (made->failed_tals > 0)
		survey_record_fault(rec, HEALTH_FAILED,
		    "the VRPs' validator could not use %" PRIu64
		    " trust anchor locators",
		    made->failed_tals);
}

enum status
health_judge(struct survey_record *rec, bool chose, bool allow_degraded,
    struct reason *why)
{
	for (size_t i = 0; i < rec->nfaults; i++) {
		struct health_fault *fault = &rec->faults[i];

		if (fault->kind == HEALTH_LOSS ||
		    (fault->kind != HEALTH_STRUCTURE && !chose))
			continue;
		if (!allow_degraded)
			return reason_set(why, ST_REFUSED,
			    "%s (--allow-degraded goes on and marks the"
			    " survey)",
			    fault->text);
		fault->degrades = rec->degraded = true;
	}
	return ST_OK;
}

int64_t
health_time_gap(const struct survey_record *rec)
{
	int64_t oldest = INT64_MAX, newest = INT64_MIN;

	for (int kind = 0; kind < DATA_KINDS; kind++) {
		if (rec->time[kind] == TIME_UNKNOWN)
			continue;
		if (rec->time[kind] < oldest)
			oldest = rec->time[kind];
		if (rec->time[kind] > newest)
			newest = rec->time[kind];
	}
	return newest > oldest ? newest - oldest : 0;
}

bool
health_has_gaps(const struct survey_record *rec, uint64_t questions,
    uint64_t unanswered, double max_questions, double max_rows)
{
	if ((double)unanswered > max_questions * (double)questions)
		return true;
	for (size_t i = 0; i < rec->ninputs; i++) {
		const struct read_counts *c = &rec->inputs[i].counts;

		if ((double)c->rows_skipped > max_rows * (double)c->rows_read)
			return true;
	}
	return false;
}
