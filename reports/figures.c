/*
 * The figures of the study of 2020, and ours.  What holds for the SELECTs of
 * tables.c holds here: an order in each, and no blank in a quoted text.
 */
#include "reports/figure.h"

#include "reports/series_sql.h"
#include "survey/base/array.h"

static const struct report_column verdict_columns[] = {
	{ "category", COLUMN_TEXT, "category of zones, or group of these" },
	{ "zones", COLUMN_INTEGER, "zones that are judged" },
	{ "full_complete", COLUMN_INTEGER,
	    "fully covered, and all is known and routed" },
	{ "full_incomplete", COLUMN_INTEGER, "fully covered, the others" },
	{ "partial", COLUMN_INTEGER, "some addresses valid" },
	{ "none", COLUMN_INTEGER, "no address valid" },
	{ "undetermined", COLUMN_INTEGER, "nothing to judge" },
};

static const struct report_column category_columns[] = {
	{ "category", COLUMN_TEXT, "category of zones, or group of these" },
	{ "route_origins", COLUMN_INTEGER,
	    "distinct (prefix, origin) of the longest matches" },
	{ "valid", COLUMN_INTEGER, "of these valid" },
	{ "invalid", COLUMN_INTEGER, "of these invalid" },
	{ "not_found", COLUMN_INTEGER, "of these without a ROA" },
	{ "zone_share", COLUMN_NUMBER,
	    "mean over zones of valid / all route origins, 0 to 1" },
	{ "share_zones", COLUMN_INTEGER, "zones in that mean" },
};

static const struct report_column family_columns[] = {
	{ "category", COLUMN_TEXT, "category of zones, or group of these" },
	{ "family", COLUMN_TEXT, "ipv4 or ipv6" },
	{ "route_origins", COLUMN_INTEGER,
	    "distinct (prefix, origin) of the longest matches" },
	{ "valid", COLUMN_INTEGER, "of these valid" },
	{ "invalid", COLUMN_INTEGER, "of these invalid" },
	{ "not_found", COLUMN_INTEGER, "of these without a ROA" },
};

static const struct report_column state_columns[] = {
	{ "routes_of", COLUMN_TEXT,
	    "registries: behind the zones; table: all of the snapshot" },
	{ "family", COLUMN_TEXT, "ipv4 or ipv6" },
	{ "state", COLUMN_TEXT, "valid, invalid or not-found (RFC 6811)" },
	{ "reason", COLUMN_TEXT, "of an invalid: as-set, as0, length or as" },
	{ "route_origins", COLUMN_INTEGER, "how many" },
};

static const struct report_column rir_columns[] = {
	{ "rir", COLUMN_TEXT, "the regional registry" },
	{ "zones", COLUMN_INTEGER, "zones behind these routes" },
	{ "route_origins", COLUMN_INTEGER, "distinct route origins" },
	{ "valid", COLUMN_INTEGER, "of these valid" },
	{ "invalid", COLUMN_INTEGER, "of these invalid" },
	{ "not_found", COLUMN_INTEGER, "of these without a ROA" },
};

static const struct report_column distribution_columns[] = {
	{ "percent", COLUMN_INTEGER,
	    "valid of a zone's route origins, truncated" },
	{ "zones", COLUMN_INTEGER, "zones of just that share" },
	{ "zones_up_to", COLUMN_INTEGER, "zones of at most that share" },
	{ "tlds", COLUMN_INTEGER, "TLDs of just that share" },
	{ "tlds_up_to", COLUMN_INTEGER, "TLDs of at most that share" },
};

static const struct report_column as_columns[] = {
	{ "origin", COLUMN_TEXT, "origin AS: a number, or a set {a,b}" },
	{ "name", COLUMN_TEXT, "the AS's name, where names were given" },
	{ "zones", COLUMN_INTEGER, "zones behind it" },
	{ "route_origins", COLUMN_INTEGER, "its route origins" },
	{ "valid", COLUMN_INTEGER, "of these valid" },
};

static const struct report_column operator_columns[] = {
	{ "operator", COLUMN_TEXT, "operator of zones" },
	{ "tlds", COLUMN_INTEGER, "its TLDs and zones of the reverse map" },
	{ "zones", COLUMN_INTEGER, "its zones" },
	{ "route_origins", COLUMN_INTEGER, "distinct route origins" },
	{ "valid", COLUMN_INTEGER, "of these valid" },
};

static const struct report_column concentration_columns[] = {
	{ "ases", COLUMN_INTEGER,
	    "the first so many ASes, in order of the zones behind them" },
	{ "zones_touched", COLUMN_INTEGER, "zones with a server behind these" },
	{ "zones_whole", COLUMN_INTEGER,
	    "zones whose every route is of these" },
	{ "zones", COLUMN_INTEGER, "zones with a route" },
};

static const struct report_column ladder_columns[] = {
	{ "step", COLUMN_INTEGER,
	    "ROAs that are signed; steps that change a number, 0: today" },
	{ "full", COLUMN_INTEGER, "zones with every address valid then" },
	{ "partial", COLUMN_INTEGER, "zones with some addresses valid" },
	{ "none", COLUMN_INTEGER, "zones without a valid address" },
};

static const struct report_column over_time_columns[] = {
	{ "time", COLUMN_TIME, "the time of the survey's data" },
	{ "category", COLUMN_TEXT, "category of zones, or group of these" },
	{ "method", COLUMN_TEXT, "method, and use of glue" },
	{ "changed", COLUMN_TEXT,
	    "since the moment before: method, kinds of inputs, filters of"
	    " routes, version of dnsroa; joined by +" },
	{ "zones", COLUMN_INTEGER, "zones that are judged" },
	{ "full", COLUMN_INTEGER, "zones with every address valid" },
	{ "partial", COLUMN_INTEGER, "zones with some addresses valid" },
	{ "route_origins", COLUMN_INTEGER, "distinct route origins" },
	{ "valid", COLUMN_INTEGER, "of these valid" },
};

/*
 * One survey a moment: by the method of this one if there is such, else the
 * last.  Nothing of a database with a single moment.
 */
#define OVER_TIME                                                              \
	"SELECT time, category, method, changed, zones, full, partial,"        \
	" route_origins, valid FROM (SELECT *, " SERIES_CHANGED                \
	", count(*) OVER () AS moments FROM (SELECT *, row_number() OVER"      \
	" (PARTITION BY time ORDER BY method = (SELECT method FROM"            \
	" v_comparable WHERE survey_id = :survey) DESC, survey_id DESC)"       \
	" AS choice FROM (" SERIES_SURVEYS ")) WHERE choice = 1"               \
	" WINDOW w AS (ORDER BY time)) JOIN v_coverage USING (survey_id)"      \
	" WHERE moments > 1 AND family = 'all' AND zones > 0"                  \
	" AND category IN ('all', 'gTLD', 'ccTLD', 'revMap')"                  \
	" ORDER BY " CATEGORY_ORDER " DESC, time"

#define FIGURE(name, title, words, needs, columns, make, sql)                  \
	{                                                                      \
		{ name, title, "figures/" name ".csv", 0, sql, columns,        \
			LENGTH_OF(columns) },                                  \
		    words, needs, make                                         \
	}

const struct figure figures[] = {
	FIGURE("verdicts", "How many zones are covered",
	    "A zone is fully covered where every routed address of its name"
	    " servers is valid, partly where some are.",
	    "zones", verdict_columns, figure_verdicts,
	    "SELECT category, zones, full_complete,"
	    " full - full_complete AS full_incomplete, partial, \"none\","
	    " undetermined FROM v_coverage WHERE survey_id = :survey"
	    " AND family = 'all' AND zones > 0 ORDER BY " CATEGORY_ORDER),
	FIGURE("categories", "Valid route origins by category",
	    "Of the distinct route origins behind each category's zones. The"
	    " diamond is the mean over its zones instead, where each zone"
	    " weighs the same.",
	    "route origins", category_columns, figure_categories,
	    "SELECT category, route_origins, valid, invalid, not_found,"
	    " zone_share, share_zones FROM v_coverage"
	    " WHERE survey_id = :survey AND family = 'all'"
	    " AND route_origins > 0 ORDER BY " CATEGORY_ORDER),
	FIGURE("valid_over_time", "Valid route origins over time",
	    "The share of valid route origins in each survey, by the time of"
	    " its data. A dashed line marks where the method, the kinds of"
	    " inputs, the filters or the program changed.",
	    "surveys of two moments", over_time_columns, figure_valid_over_time,
	    OVER_TIME),
	FIGURE("full_over_time", "Fully covered zones over time",
	    "The share of zones that are fully covered in each survey.",
	    "surveys of two moments", over_time_columns, figure_full_over_time,
	    OVER_TIME),
	FIGURE("families", "IPv4 and IPv6",
	    "The same routes, told apart by family.", "route origins",
	    family_columns, figure_families,
	    "SELECT category, family, route_origins, valid, invalid,"
	    " not_found FROM v_coverage WHERE survey_id = :survey"
	    " AND category IN ('all', 'gTLD', 'ccTLD', 'revMap')"
	    " AND family <> 'all' AND route_origins > 0"
	    " ORDER BY " CATEGORY_ORDER " DESC, family"),
	FIGURE("states", "Registries beside the whole routing table",
	    "States of the route origins behind registries, and of all routes"
	    " of the same snapshot, with the reason of each invalid.",
	    "route origins", state_columns, figure_states,
	    "SELECT 'registries' AS routes_of, family, state, reason,"
	    " count(*) AS route_origins FROM v_route_origin"
	    " WHERE survey_id = :survey GROUP BY family, state, reason"
	    " UNION ALL SELECT 'table', family, state, reason, routes"
	    " FROM v_baseline WHERE survey_id = :survey"
	    " ORDER BY routes_of, family, state, reason"),
	FIGURE("rirs", "By registry of the addresses (RIR)",
	    "Route origins by the regional Internet registry that the prefix"
	    " was delegated by. A prefix of several counts in each.",
	    "delegation statistics (--delegated)", rir_columns, figure_rirs,
	    "SELECT key AS rir, zones, route_origins, valid, invalid,"
	    " not_found FROM v_breakdown WHERE survey_id = :survey"
	    " AND dimension = 'rir' ORDER BY key"),
	FIGURE("revmap_rirs", "The reverse map, by registry (RIR)",
	    "Route origins behind the zones of the reverse map, by the RIR"
	    " that the zone's SOA names as responsible, as in 2020.",
	    "answers to SOA questions of the reverse map", rir_columns,
	    figure_rirs,
	    "SELECT key AS rir, zones, route_origins, valid, invalid,"
	    " not_found FROM v_breakdown WHERE survey_id = :survey"
	    " AND dimension = 'revmap-rir' ORDER BY key"),
	FIGURE("distribution", "How the zones are spread",
	    "Zones with at most this share of valid route origins: where the"
	    " curve begins are zones without any, what is left at the right"
	    " end is wholly valid. Zones without a route are left out.",
	    "zones with a route", distribution_columns, figure_distribution,
	    "SELECT 100 * valid_route_origins / route_origins AS percent,"
	    " count(*) AS zones, sum(count(*)) OVER"
	    " (ORDER BY 100 * valid_route_origins / route_origins)"
	    " AS zones_up_to,"
	    " count(*) FILTER (WHERE category IN ('gTLD', 'ccTLD')) AS tlds,"
	    " sum(count(*) FILTER (WHERE category IN ('gTLD', 'ccTLD')))"
	    " OVER (ORDER BY 100 * valid_route_origins / route_origins)"
	    " AS tlds_up_to FROM v_zone WHERE survey_id = :survey"
	    " AND route_origins > 0 GROUP BY percent ORDER BY percent"),
	FIGURE("concentration", "How few networks carry the zones",
	    "The first so many origin ASes, those with most zones first:"
	    " zones that have any server behind them, and zones that are"
	    " behind no other AS. Anycast cannot be seen in this.",
	    "zones with a route", concentration_columns, figure_concentration,
	    "SELECT ases, zones_touched, zones_whole,"
	    " (SELECT share_zones FROM v_coverage WHERE survey_id = :survey"
	    " AND category = 'all' AND family = 'all') AS zones"
	    " FROM v_concentration WHERE survey_id = :survey ORDER BY ases"),
	FIGURE("next_roas", "What the next ROAs would bring",
	    "Zones after so many ROAs, each chosen as the best when its turn"
	    " comes (a good order, not the best that could be). What BGP"
	    " shows may be a hijack: only holders know what to sign.",
	    "route origins that a ROA would make valid", ladder_columns,
	    figure_next_roas,
	    "SELECT step, full, partial, \"none\" FROM (SELECT *,"
	    " lag(full) OVER w = full AND lag(partial) OVER w = partial"
	    " AS same FROM (SELECT 0 AS step, full, partial, \"none\""
	    " FROM v_next_roa_sum WHERE survey_id = :survey AND roas > 0"
	    " UNION ALL SELECT step, full, partial, \"none\" FROM v_next_roa"
	    " WHERE survey_id = :survey) WINDOW w AS (ORDER BY step))"
	    " WHERE same IS NOT 1 ORDER BY step"),
	FIGURE("ases", "Networks: share valid and zones behind them",
	    "A point is an origin AS (bigger: several at one place). High at"
	    " the left are networks that many zones rest on and that have no"
	    " ROAs for them.",
	    "route origins", as_columns, figure_ases,
	    "SELECT key AS origin, (SELECT name FROM v_asn a"
	    " WHERE a.survey_id = b.survey_id AND a.origin = b.key) AS name,"
	    " zones, route_origins, valid FROM v_breakdown b"
	    " WHERE survey_id = :survey AND dimension = 'as'"
	    " ORDER BY zones DESC, key"),
	FIGURE("operators", "DNS operators: share valid and their TLDs",
	    "A point is an operator: zones joined by the same SOA RNAME or"
	    " technical contact. Its height is the number of its TLDs and"
	    " zones of the reverse map, as in 2020.",
	    "operators (SOA RNAME, --root-db or --operators)", operator_columns,
	    figure_operators,
	    "SELECT key AS operator, tlds, zones, route_origins, valid"
	    " FROM v_breakdown JOIN (SELECT operator, count(*) AS tlds"
	    " FROM v_zone_operator JOIN v_zone USING (survey_id, zone)"
	    " WHERE survey_id = :survey AND category IN ('gTLD', 'ccTLD',"
	    " 'revMap') GROUP BY operator) ON operator = key"
	    " WHERE survey_id = :survey AND dimension = 'operator'"
	    " AND route_origins > 0 ORDER BY tlds DESC, key"),
};

const size_t nfigures = LENGTH_OF(figures);

_Static_assert(LENGTH_OF(figures) <= FIGURES_MAX, "room for every figure");
