/*
 * The next best ROAs (dnsroa-method(7), NEXT BEST ROA): for each route origin
 * that is not valid the one ROA that would make it so, what that would do to
 * the zones, and which other routes it would turn invalid.
 *
 * By arithmetic on what results_make has found: a new VRP changes the states
 * of the route origins beneath its prefix and of no other.
 */
#ifndef SURVEY_NEXT_ROA_H
#define SURVEY_NEXT_ROA_H

#include "survey/assess.h"

/* Route origins that are not valid and for which no ROA is proposed. */
enum roa_left_out {
	ROA_AS_SET,      /* no ROA ever matches */
	ROA_RESERVED_AS, /* nobody holds the AS number */
	ROA_AS0,         /* AS0 alone covers the prefix: it is not to be used */
	ROA_LEFT_OUT
};

/* What one ROA, or several at once, would do. */
struct roa_effect {
	uint32_t none_partial, none_full, partial_full; /* zones lifted */
	uint32_t helped;    /* zones with more that is valid, lifted or not */
	uint32_t addresses; /* that become valid */
	/*
	 * Zones with a route origin that turns invalid, and such pairs of the
	 * whole table; negative where a ROA mends what one before it did.
	 */
	int32_t worsened, invalid;
};

/* Zones by verdict, and all harm, at a point of the sequence. */
struct roa_progress {
	uint32_t verdict[VERDICTS];
	uint32_t worsened, invalid;
};

/* The ROA of a route origin: its prefix and AS, maxLength = length. */
struct next_roa {
	uint32_t origin;                   /* of results.origins */
	struct roa_effect effect;          /* by itself */
	size_t first_invalid, end_invalid; /* of next_roas.invalid */
	uint32_t step;                     /* in the sequence, from 1 */
	struct roa_progress after;         /* that step */
};

/* All ROAs of an origin AS, or behind the zones of an operator, at once. */
struct roa_group {
	const char *dimension; /* as in struct breakdown */
	uint32_t key, place;   /* the best of the dimension: 1 */
	uint32_t roas;
	struct roa_effect effect;
};

struct next_roas {
	struct next_roa *list; /* the best first */
	size_t n;
	/* Rows of the route table that begin pairs, whatever their filter. */
	uint32_t *invalid;
	size_t ninvalid, cap_invalid;
	struct roa_group *groups; /* by dimension, the best first */
	size_t ngroups, cap_groups;
	uint32_t left_out[ROA_LEFT_OUT];
	struct roa_progress before;
	bool whole_table; /* else more routes may turn invalid than are told */
};

/*
 * Fills r->next from the other results, made of these tables.  f gains names
 * (keys of groups).  whole_table: routes holds all that is announced, and not
 * what a stored survey has kept of it.
 */
void next_roas_make(struct results *r, struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    bool whole_table);

/* NULL is fine. */
void next_roas_free(struct next_roas *n);

/* Zones whose verdict rises. */
uint32_t roa_effect_lifted(const struct roa_effect *e);

#endif
