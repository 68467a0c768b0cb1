#include "survey/vrps_survey.h"

#include <assert.h>
#include <stdlib.h>

#include "survey/base/mem.h"

enum status
vrps_survey_make(struct vrps_survey *s, struct store *db, int64_t survey_id,
    const struct vrp_table *tables, size_t n, struct reason *why)
{
	struct survey_record rec;
	struct baseline baseline;
	struct vrp_table own;
	enum status st;

	*s = (struct vrps_survey){ .survey_id = survey_id, .n = n };
	st = store_load(
	    db, survey_id, &rec, &s->f, &s->routes, &own, &baseline, why);
	if (st == ST_OK) {
		s->results = mem_array(n, sizeof(*s->results));
		results_make(&s->own, &s->f, &s->routes, &own, rec.choice);
		for (size_t i = 0; i < n; i++)
			results_make(&s->results[i], &s->f, &s->routes,
			    &tables[i], rec.choice);
	}
	survey_record_free(&rec);
	vrp_table_free(&own);
	return st;
}

void
vrps_survey_free(struct vrps_survey *s)
{
	for (size_t i = 0; s->results != NULL && i < s->n; i++)
		results_free(&s->results[i]);
	free(s->results);
	results_free(&s->own);
	facts_free(&s->f);
	route_table_free(&s->routes);
}

/* One set is held against the survey's own, several against each other. */
static const struct results *
standard(const struct vrps_survey *s)
{
	return s->n == 1 ? &s->own : &s->results[0];
}

bool
vrps_origin_differs(const struct vrps_survey *s, size_t origin)
{
	enum rov_state state = standard(s)->origins[origin].rov.state;

	for (size_t i = 0; i < s->n; i++) {
		const struct origin_result *o = &s->results[i].origins[origin];

		/* Which there are does not depend on the VRPs. */
		assert(o->row == s->own.origins[origin].row);
		if (o->rov.state != state)
			return true;
	}
	return false;
}

bool
vrps_zone_differs(const struct vrps_survey *s, size_t zone)
{
	const struct tally *tally = standard(s)->zones[zone].tally;

	for (size_t i = 0; i < s->n; i++)
		for (int scope = 0; scope < SCOPES; scope++)
			if (s->results[i].zones[zone].tally[scope].verdict !=
			    tally[scope].verdict)
				return true;
	return false;
}
