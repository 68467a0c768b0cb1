/*
 * Less than there was: a survey's counts beside those of the last like it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "survey/health.h"
#include "survey/store.h"

/* What is at hand of this survey, and where faults go. */
struct comparison {
	struct survey_record *rec;
	const struct results *results;
	const struct route_table *routes;
	const struct vrp_table *vrps;
	double min_share;
	int64_t last; /* the other survey's number */
};

/* What a survey of the database had: kind, key and number. */
static const char counts_sql[] =
    "SELECT 0, category, zones FROM v_coverage"
    "  WHERE survey_id = :survey AND family = 'all' AND category IN"
    "  ('root', 'gTLD', 'ccTLD', 'sub-gTLD', 'sub-ccTLD', 'revMap', 'enum',"
    "  'arpa', 'tTLD', 'other')"
    " UNION ALL SELECT 1, 'name servers', nameservers FROM v_coverage"
    "  WHERE survey_id = :survey AND family = 'all' AND category = 'all'"
    " UNION ALL SELECT 2, 'addresses', addresses FROM v_coverage"
    "  WHERE survey_id = :survey AND family = 'all' AND category = 'all'"
    " UNION ALL SELECT 3, family, pairs FROM v_route_total"
    "  WHERE survey_id = :survey AND filter = 'used'"
    " UNION ALL SELECT 4, coalesce(ta, ''), vrps4 + vrps6 FROM v_vrp_total"
    "  WHERE survey_id = :survey";

enum count_kind {
	COUNT_ZONES,
	COUNT_SERVERS,
	COUNT_ADDRESSES,
	COUNT_ROUTES,
	COUNT_VRPS
};

static uint64_t
zones_of(const struct comparison *c, const char *key)
{
	enum category category;

	return category_parse(key, strlen(key), &category)
		   ? c->results->coverage[category][BOTH].zones
		   : 0;
}

static uint64_t
vrps_of(const struct comparison *c, const char *key)
{
	const struct vrp_ta *ta = &c->vrps->no_ta;

	if (key[0] != '\0') {
		uint32_t bit = intern_find(&c->vrps->tas, key, strlen(key));

		if (bit == INTERN_NONE)
			return 0;
		ta = &c->vrps->ta[bit];
	}
	return ta->vrps[IPV4] + ta->vrps[IPV6];
}

static uint64_t
count_of(const struct comparison *c, enum count_kind kind, const char *key)
{
	const struct coverage *all = &c->results->coverage[ROW_ALL][BOTH];

	switch (kind) {
	case COUNT_ZONES:
		return zones_of(c, key);
	case COUNT_SERVERS:
		return all->servers;
	case COUNT_ADDRESSES:
		return all->addresses;
	case COUNT_ROUTES:
		return c->routes
		    ->pairs[strcmp(key, "ipv4") == 0 ? IPV4 : IPV6][ROUTE_USED];
	case COUNT_VRPS:
		return vrps_of(c, key);
	}
	return 0;
}

/* "sub-gTLD zones", "IPv4 routes", "VRPs of ripe". */
static void
name_count(enum count_kind kind, const char *key, char *name, size_t size)
{
	switch (kind) {
	case COUNT_ZONES:
		(void)snprintf(name, size, "%s zones", key);
		break;
	case COUNT_SERVERS:
	case COUNT_ADDRESSES:
		(void)snprintf(name, size, "%s", key);
		break;
	case COUNT_ROUTES:
		(void)snprintf(name, size, "%s routes",
		    strcmp(key, "ipv4") == 0 ? "IPv4" : "IPv6");
		break;
	case COUNT_VRPS:
		(void)snprintf(
		    name, size, "VRPs%s%s", key[0] != '\0' ? " of " : "", key);
		break;
	}
}

static enum status
compare_row(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct comparison *c = arg;
	enum count_kind kind = (enum count_kind)values[0].integer;
	uint64_t before = (uint64_t)values[2].integer;
	uint64_t now = count_of(c, kind, values[1].text);
	char name[64];

	(void)ncolumns;
	(void)names;
	(void)why;
	if (before < HEALTH_COUNT_MIN ||
	    (double)now >= c->min_share * (double)before)
		return ST_OK;
	name_count(kind, values[1].text, name, sizeof(name));
	survey_record_fault(c->rec, HEALTH_SHRINKAGE,
	    "%" PRIu64 " %s, where survey %" PRId64 " had %" PRIu64, now, name,
	    c->last, before);
	return ST_OK;
}

enum status
health_check_shrinkage(struct survey_record *rec, struct store *db,
    const struct results *r, const struct route_table *routes,
    const struct vrp_table *vrps, const struct health_limits *limits,
    struct reason *why)
{
	struct comparison c = { rec, r, routes, vrps, limits->min_share, 0 };
	enum status st = store_last_alike(db, rec, &c.last, why);

	if (st == ST_MISSING)
		return ST_OK;
	return st == ST_OK
		   ? store_select(db, counts_sql, c.last, compare_row, &c, why)
		   : st;
}
