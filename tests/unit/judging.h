/*
 * Little worlds of zones, servers, routes and VRPs, written as a table of
 * calls, for the tests of the judgement and of the database.
 */
#ifndef TESTS_UNIT_JUDGING_H
#define TESTS_UNIT_JUDGING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "survey/assess.h"
#include "survey/base/array.h"
#include "survey/sensitivity.h"

#define CHOICE(m, g) ((struct method_choice){ .method = (m), .glue = (g) })
#define STRICT       CHOICE(METHOD_STRICT, GLUE_ANSWER)
#define STRICT_UNION CHOICE(METHOD_STRICT, GLUE_UNION)
#define MANRS        CHOICE(METHOD_MANRS2020, GLUE_ANSWER)
#define MANRS_UNION  CHOICE(METHOD_MANRS2020, GLUE_UNION)

struct world {
	struct facts f;
	struct route_table routes;
	struct vrp_table vrps;
	struct results r;
	struct baseline b;
};

static inline void
world_begin(struct world *w)
{
	*w = (struct world){ 0 };
	facts_init(&w->f);
	route_table_init(&w->routes);
	vrp_table_init(&w->vrps);
	(void)route_table_add_source(&w->routes, "routes", false, 0);
}

static inline void
world_end(struct world *w)
{
	results_free(&w->r);
	facts_free(&w->f);
	route_table_free(&w->routes);
	vrp_table_free(&w->vrps);
}

static inline uint32_t
given_zone(struct world *w, const char *zone, enum category category)
{
	return facts_zone(
	    &w->f, facts_name(&w->f, zone), category, "zone-list");
}

static inline uint32_t
given_server(struct world *w, const char *server)
{
	return facts_server(&w->f, facts_name(&w->f, server));
}

/* sides: bits of enum side. */
static inline void
given_ns(
    struct world *w, const char *zone, const char *server, unsigned int sides)
{
	uint32_t z = facts_find_zone(&w->f, facts_name(&w->f, zone));
	uint32_t s = given_server(w, server);

	if (z == FACT_NONE)
		z = given_zone(w, zone, CAT_OTHER);
	if ((sides & SIDE_PARENT) != 0)
		facts_delegate(&w->f, z, s, SIDE_PARENT);
	if ((sides & SIDE_CHILD) != 0)
		facts_delegate(&w->f, z, s, SIDE_CHILD);
}

static inline uint32_t
given_address(struct world *w, const char *text)
{
	struct ip ip = { 0 };

	if (!ip_from_text(text, &ip))
		fail_msg("%s is no address", text);
	return facts_address(&w->f, ip);
}

static inline void
given_lookup(struct world *w, const char *server, enum answer_outcome a,
    enum answer_outcome aaaa)
{
	uint32_t s = given_server(w, server);

	facts_lookup(&w->f, s, IPV4, a);
	facts_lookup(&w->f, s, IPV6, aaaa);
}

/* An address in an answer; the other family has none. */
static inline void
given_answer(struct world *w, const char *server, const char *text)
{
	uint32_t s = given_server(w, server), a = given_address(w, text);

	given_lookup(w, server, OUTCOME_NODATA, OUTCOME_NODATA);
	facts_lookup(
	    &w->f, s, (enum family)w->f.addresses[a].family, OUTCOME_DATA);
	facts_add_answer(&w->f, s, a);
}

static inline void
given_glue(
    struct world *w, const char *zone, const char *server, const char *text)
{
	facts_add_glue(&w->f, facts_name(&w->f, zone), given_server(w, server),
	    given_address(w, text));
}

/* origin: "64500" or "{1,2}". */
static inline void
given_route(struct world *w, const char *text, const char *origin)
{
	const char *end = origin + strlen(origin);
	struct prefix prefix = { 0 };
	struct origin o = { 0 };

	if (!prefix_from_text(text, &prefix) ||
	    origin_parse(origin, end, false, &w->routes.sets, &o) != end)
		fail_msg("%s %s is no route", text, origin);
	route_table_add(&w->routes, prefix, o, 0, PEERS_UNKNOWN);
}

static inline void
given_vrp(struct world *w, const char *text, uint8_t max_len, uint32_t asn,
    const char *ta)
{
	struct prefix prefix = { 0 };
	uint32_t tas = 0;
	bool as0;

	if (!prefix_from_text(text, &prefix) ||
	    !vrp_ta_bit(&w->vrps, ta, strlen(ta), &tas, &as0))
		fail_msg("%s is no VRP", text);
	vrp_table_add(&w->vrps, prefix, max_len, asn, tas, VRP_NO_EXPIRY);
}

/* Nothing is given any more. */
static inline void
world_finish(struct world *w)
{
	facts_finish(&w->f);
	route_table_build(&w->routes, &route_filters_default);
	vrp_table_build(&w->vrps);
}

/* May be called again, with another choice. */
static inline void
world_judge(struct world *w, struct method_choice choice)
{
	results_free(&w->r);
	results_make(&w->r, &w->f, &w->routes, &w->vrps, choice);
	sensitivity_make(
	    &w->r, &w->f, &w->routes, &w->vrps, &route_filters_default);
	baseline_make(&w->b, &w->routes, &w->vrps);
}

static inline const struct zone_result *
result_of_zone(struct world *w, const char *zone)
{
	uint32_t z = facts_find_zone(&w->f, facts_name(&w->f, zone));

	if (z == FACT_NONE)
		fail_msg("%s is no zone", zone);
	return &w->r.zones[z];
}

static inline const struct server_result *
result_of_server(struct world *w, const char *server)
{
	uint32_t s = facts_find_server(&w->f, facts_name(&w->f, server));

	if (s == FACT_NONE)
		fail_msg("%s is no server", server);
	return &w->r.servers[s];
}

static inline const struct address_result *
result_of_address(struct world *w, const char *address)
{
	return &w->r.addresses[given_address(w, address)];
}

#endif
