/*
 * Exposure (dnsroa-method(7), EXPOSURE): valid routes of which a ROA
 * authorises more-specifics that its AS does not announce, so that a hijack
 * with a forged origin would be valid (RFC 9319).
 *
 * All is arithmetic: how many prefixes a maxLength authorises is a difference
 * of powers of two, and how many there are is counted once for each route and
 * length, in the whole table.  These counts are stored with the routes, so that
 * a stored survey can be judged under other VRPs without the table.
 */
#ifndef SURVEY_EXPOSURE_H
#define SURVEY_EXPOSURE_H

#include "survey/assess.h"

/* What is commonly routed: no more-specific counts that is longer. */
extern const unsigned int exposure_limit[FAMILIES]; /* 24, 48 */

/* Prefixes of a length beneath a route, announced with its origin. */
struct announced_count {
	uint32_t row; /* of the route table: the route's first */
	uint8_t length;
	uint32_t prefixes;
};

struct announced {
	struct announced_count *list; /* by row, then length; none is 0 */
	size_t n, cap;
};

void announced_free(struct announced *a);

/*
 * Counts for each longest match of an address and each of its used origins
 * that is an AS number: all routes of the table, also those that the filters
 * leave out.
 */
void announced_make(struct announced *a, const struct facts *f,
    const struct route_table *routes);
void announced_add(
    struct announced *a, uint32_t row, uint8_t length, uint32_t prefixes);
/* After the last that was added in any order. */
void announced_sort(struct announced *a);

/* Prefixes beneath one of length len, no longer than max_len or the limit. */
uint64_t exposure_authorised(
    enum family family, unsigned int len, unsigned int max_len);

/* The same that the route of this row has announced. */
uint64_t exposure_announced(const struct announced *a, uint32_t row,
    enum family family, unsigned int max_len);

/* Distinct route origins of a row of v_coverage; zones with a loose one. */
struct exposure_sum {
	uint32_t valid, loose, beyond, zones;
};

struct exposure {
	struct announced announced;
	struct exposure_sum sums[ROWS][SCOPES];
};

/*
 * Makes r->exposure, which results_free releases; announced moves there.  r is
 * of these facts and tables.
 */
void exposure_make(struct results *r, const struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    struct announced *announced);

/* NULL is fine. */
void exposure_free(struct exposure *e);

#endif
