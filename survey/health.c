#include "survey/health.h"

#include "survey/base/num.h"

enum status
health_check_structure(const struct route_table *routes,
    const struct vrp_table *vrps, struct reason *why)
{
	static const char *const family_names[FAMILIES] = { "IPv4", "IPv6" };

	for (int family = 0; family < FAMILIES; family++)
		if (routes->pairs[family][ROUTE_USED] == 0)
			return reason_set(why, ST_REFUSED,
			    "the routes hold no %s route that counts",
			    family_names[family]);
	if (vrps->n == 0)
		return reason_set(why, ST_REFUSED,
		    "the VRP set is empty, or all of it had expired");
	for (uint32_t i = 0; i < vrps->tas.n; i++) {
		const struct vrp_ta *ta = &vrps->ta[i];

		/* What --as0-tals leaves out was there. */
		if (ta->named &&
		    ta->vrps[IPV4] + ta->vrps[IPV6] + ta->left_out == 0)
			return reason_set(why, ST_REFUSED,
			    "the VRP set names the trust anchor \"%s\" and"
			    " holds no VRP of it",
			    intern_text(&vrps->tas, i));
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
