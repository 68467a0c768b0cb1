/*
 * Parts of the SELECTs over all surveys: of the series, and of the figures
 * over time.
 */
#ifndef REPORTS_SERIES_SQL_H
#define REPORTS_SERIES_SQL_H

/* The time of a survey of v_survey. */
#define SERIES_TIME "coalesce(rpki_time, dns_time, bgp_time, finished)"

/* What a row does not share with the one before it in the window w. */
#define SERIES_DIFFERS(column, name)                                           \
	"CASE WHEN " column " <> lag(" column ") OVER w THEN '+" name "'"      \
	" ELSE '' END"
#define SERIES_CHANGED                                                         \
	"nullif(ltrim(" SERIES_DIFFERS(                                        \
	    "method", "method") " || " SERIES_DIFFERS("sources",               \
	    "inputs") " || " SERIES_DIFFERS("filters",                         \
	    "filters") " || " SERIES_DIFFERS("version",                        \
	    "version") ", '+'),"                                               \
		       " '') AS changed"

/* The surveys, with their time and what they can be compared by. */
#define SERIES_SURVEYS                                                         \
	"SELECT survey_id, " SERIES_TIME " AS time, label, c.method,"          \
	" degraded, sources, filters, c.version FROM v_survey"                 \
	" JOIN v_comparable c USING (survey_id)"

#endif
