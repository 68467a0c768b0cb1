/*
 * The list of surveys.
 */
#include <inttypes.h>
#include <string.h>

#include "reports/layout.h"
#include "reports/report.h"
#include "reports/rowset.h"
#include "reports/snapshot.h"
#include "survey/base/array.h"

static const struct grid_column surveys_grid[] = {
	{ "survey", 0, false },
	{ "finished", 1, true },
	{ "VRPs of", 1, true },
	{ "method", 1, true },
	{ "zones", 1, false },
	{ "origins", 1, false },
	{ "valid", 1, false },
	{ "share", 1, false },
	{ "label", 1, true },
};

/* Of the VRPs the day: it is what parts the surveys of an archive. */
static void
add_survey(struct grid *g, const struct rowset *set, size_t row)
{
	int64_t origins = rowset_integer(set, row, "route_origins");
	int64_t valid = rowset_integer(set, row, "valid");
	char share[SHARE_STRLEN];

	grid_add(g, "%" PRId64, rowset_integer(set, row, "survey_id"));
	grid_add(g, "%s", rowset_text(set, row, "finished"));
	if (rowset_null(set, row, "rpki_time"))
		grid_add(g, "-");
	else
		grid_add(g, "%.10s", rowset_text(set, row, "rpki_time"));
	grid_add(g, "%s%s", rowset_text(set, row, "method"),
	    rowset_integer(set, row, "degraded") != 0 ? ", degraded" : "");
	grid_add(g, "%" PRId64, rowset_integer(set, row, "zones"));
	grid_add(g, "%" PRId64, origins);
	grid_add(g, "%" PRId64, valid);
	grid_add(g, "%s", share_format(valid, origins, share));
	grid_add(g, "%s", rowset_text(set, row, "label"));
}

enum status
report_surveys(struct store *db, FILE *out, struct reason *why)
{
	struct layout layout;
	struct rowset set;
	struct grid g;
	enum status st;

	st = rowset_load(&set, db, &report_surveys_table, 0, why);
	if (st == ST_OK) {
		/* One line a survey, however narrow the terminal is. */
		layout_init(&layout, out);
		layout.width = LAYOUT_WIDTH_MAX;
		grid_init(&g, surveys_grid, LENGTH_OF(surveys_grid));
		for (size_t row = 0; row < set.nrows; row++)
			add_survey(&g, &set, row);
		grid_print(&layout, &g);
		grid_free(&g);
		st = stream_flush(out, why);
	}
	rowset_free(&set);
	return st;
}

static enum status
print_line(void *arg, int n, const char *const *names,
    const struct store_value *v, struct reason *why)
{
	char share[SHARE_STRLEN];
	FILE *out = arg;

	(void)n;
	(void)names;
	(void)fprintf(out,
	    "survey %" PRId64 ", VRPs of %s%s: %" PRId64 " of %" PRId64
	    " route origins valid (%s), %" PRId64 " of %" PRId64
	    " zones fully covered\n",
	    v[0].integer,
	    v[1].type == STORE_NULL ? "an unknown time" : v[1].text,
	    v[2].integer != 0 ? ", degraded" : "", v[3].integer, v[4].integer,
	    share_format(v[3].integer, v[4].integer, share), v[5].integer,
	    v[6].integer);
	return stream_flush(out, why);
}

enum status
report_line(struct store *db, int64_t survey_id, FILE *out, struct reason *why)
{
	return store_select(db,
	    "SELECT survey_id, rpki_time, degraded, valid, route_origins,"
	    " full, zones FROM v_survey JOIN v_coverage USING (survey_id)"
	    " WHERE survey_id = :survey AND category = 'all'"
	    " AND family = 'all'",
	    survey_id, print_line, out, why);
}
