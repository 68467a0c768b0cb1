/*
 * The survey's route origins as they would be under further ROAs: one after
 * the other is added or taken back, and the zones' verdicts follow.
 *
 * A change of an origin's state moves the tallies of the zones behind its
 * prefix.  So the cost of a ROA is that of the zones it touches, and the
 * world is never judged anew.
 */
#ifndef SURVEY_ROA_WORLD_H
#define SURVEY_ROA_WORLD_H

#include "survey/next_roa.h"

/* A zone with addresses behind a prefix. */
struct roa_place {
	uint32_t zone, addresses;
};

/* A longest match, with all its origins. */
struct roa_prefix {
	uint32_t node;                     /* of the route table */
	uint32_t first_origin, end_origin; /* of results.origins */
	uint32_t first_place, end_place;
	uint32_t addresses;
	uint32_t above;       /* that covers it next, or FACT_NONE */
	uint32_t end_beneath; /* itself and the next up to here are beneath */
	uint32_t bad;         /* origins that are not valid, now */
};

struct roa_zone {
	uint32_t first_prefix, end_prefix; /* of zone_prefixes */
	uint32_t valid, valid_origins;     /* as in struct tally, now */
	uint32_t harmed; /* origins that were not-found and are invalid, now */
};

struct roa_change {
	uint32_t origin;
	uint8_t from; /* enum rov_state */
};

struct roa_world {
	const struct results *r;
	const struct route_table *routes;
	struct roa_prefix *prefixes; /* by node */
	uint32_t nprefixes;
	uint32_t *prefix_of; /* by origin */
	struct roa_place *places;
	struct roa_zone *zones;
	uint32_t *zone_prefixes;
	uint8_t *state; /* enum rov_state by origin, now */
	/* Rows of the whole table: how many ROAs turn it invalid; MADE_VALID */
	uint32_t *rows;
	struct roa_change *changes; /* since the beginning, in order */
	size_t nchanges, cap_changes;
	struct roa_progress now;
};

void roa_world_init(struct roa_world *w, const struct facts *f,
    const struct results *r, const struct route_table *routes);
void roa_world_free(struct roa_world *w);

/* Adds a ROA of n; its invalid rows are known.  Returns what it does. */
struct roa_effect roa_world_add(
    struct roa_world *w, const struct next_roas *n, const struct next_roa *roa);

/* Takes the ROA back that was added last. */
void roa_world_undo(
    struct roa_world *w, const struct next_roas *n, const struct next_roa *roa);

/* The zone's verdict, now. */
enum verdict roa_world_verdict(const struct roa_world *w, uint32_t zone);

#endif
