/*
 * The SELECTs of the series; what holds for those of tables.c holds here.
 */
#include "reports/series.h"

#include "reports/figure.h"
#include "reports/series_sql.h"
#include "survey/base/array.h"

#define SERIES_ROWS                                                            \
	"(SELECT *, " SERIES_CHANGED " FROM (" SERIES_SURVEYS ")"              \
	" WINDOW w AS (ORDER BY time, survey_id))"

static const struct report_column series_columns[] = {
	{ "survey_id", COLUMN_INTEGER, "the survey's number" },
	{ "time", COLUMN_TIME,
	    "the time of its VRPs, else of the DNS, the routes, its end" },
	{ "label", COLUMN_TEXT, "its name, where it was given one" },
	{ "method", COLUMN_TEXT, "method, and use of glue" },
	{ "degraded", COLUMN_BOOLEAN, "made although an input was unhealthy" },
	{ "changed", COLUMN_TEXT,
	    "since the survey before: method, kinds of inputs, filters of"
	    " routes, version of dnsroa; joined by +" },
	{ "zones", COLUMN_INTEGER, "zones that are judged" },
	{ "route_origins", COLUMN_INTEGER, "distinct route origins" },
	{ "valid", COLUMN_INTEGER, "of these valid" },
	{ "invalid", COLUMN_INTEGER, "of these invalid" },
	{ "not_found", COLUMN_INTEGER, "of these without a ROA" },
	{ "full", COLUMN_INTEGER, "zones with every address valid" },
	{ "full_complete", COLUMN_INTEGER,
	    "full zones of which besides all is known and routed" },
	{ "partial", COLUMN_INTEGER, "zones with some addresses valid" },
	{ "none", COLUMN_INTEGER, "zones without a valid address" },
	{ "undetermined", COLUMN_INTEGER, "zones with nothing to judge" },
	{ "zone_share", COLUMN_NUMBER,
	    "mean over zones of valid / all route origins, 0 to 1" },
};

const struct report_table series_table = { "series", "Surveys over time", NULL,
	0,
	"SELECT survey_id, time, label, method, degraded, changed, zones,"
	" route_origins, valid, invalid, not_found, full, full_complete,"
	" partial, \"none\", undetermined, zone_share"
	" FROM " SERIES_ROWS " JOIN v_coverage USING (survey_id)"
	" WHERE category = 'all' AND family = 'all'"
	" ORDER BY time, survey_id",
	series_columns, LENGTH_OF(series_columns) };

static const struct report_column series_coverage_columns[] = {
	{ "survey_id", COLUMN_INTEGER, "the survey's number" },
	{ "time", COLUMN_TIME,
	    "the time of its VRPs, else of the DNS, the routes, its end" },
	{ "method", COLUMN_TEXT, "method, and use of glue" },
	{ "changed", COLUMN_TEXT, "what is not as in the survey before" },
	{ "category", COLUMN_TEXT, "category of zones, or group of these" },
	{ "family", COLUMN_TEXT, "all, ipv4 or ipv6: the addresses judged" },
	{ "zones", COLUMN_INTEGER, "zones that are judged" },
	{ "route_origins", COLUMN_INTEGER, "distinct route origins" },
	{ "valid", COLUMN_INTEGER, "of these valid" },
	{ "invalid", COLUMN_INTEGER, "of these invalid" },
	{ "not_found", COLUMN_INTEGER, "of these without a ROA" },
	{ "full", COLUMN_INTEGER, "zones with every address valid" },
	{ "full_complete", COLUMN_INTEGER,
	    "full zones of which besides all is known and routed" },
	{ "partial", COLUMN_INTEGER, "zones with some addresses valid" },
	{ "none", COLUMN_INTEGER, "zones without a valid address" },
	{ "undetermined", COLUMN_INTEGER, "zones with nothing to judge" },
	{ "zone_share", COLUMN_NUMBER,
	    "mean over zones of valid / all route origins, 0 to 1" },
	{ "share_zones", COLUMN_INTEGER, "zones in that mean" },
};

const struct report_table series_coverage_table = { "series_coverage",
	"Coverage over time", NULL, 0,
	"SELECT survey_id, time, method, changed, category, family, zones,"
	" route_origins, valid, invalid, not_found, full, full_complete,"
	" partial, \"none\", undetermined, zone_share, share_zones"
	" FROM " SERIES_ROWS " JOIN v_coverage USING (survey_id)"
	" WHERE zones > 0 ORDER BY time, survey_id, " CATEGORY_ORDER ", family",
	series_coverage_columns, LENGTH_OF(series_coverage_columns) };
