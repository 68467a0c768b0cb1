/*
 * What the files diff*.c share: the two surveys as loaded, the tables that
 * their inputs are exchanged in, and what came of each combination.
 */
#ifndef SURVEY_DIFF_PRIVATE_H
#define SURVEY_DIFF_PRIVATE_H

#include "survey/diff.h"
#include "survey/whole.h"

enum {
	OLD,
	NEW,
	SIDES
};

/* A set of inputs that are the new survey's; the others are the old one's. */
enum {
	COMBINATIONS = 1 << DIFF_INPUTS
};

struct diff_survey {
	struct facts facts;
	struct route_table routes;
	struct vrp_table vrps;
	struct baseline baseline;
	struct whole whole;
	struct ip *addresses; /* that are looked up */
	size_t naddresses;
	int64_t dns_id, bgp_id, rpki_id;
};

/* What is looked at in each combination, by its key. */
enum watch {
	WATCH_ZONE,    /* verdicts, by scope */
	WATCH_SERVER,  /* verdicts, by scope */
	WATCH_ADDRESS, /* states, as scope 0 */
	WATCH_ORIGIN,  /* states, as scope 0 */
	WATCHES
};

/* The code of what a combination does not have. */
#define WATCH_ABSENT UINT8_MAX

struct watched {
	struct intern keys;
	unsigned int scopes;
	uint8_t *codes; /* by combination, key, scope */
};

struct share {
	uint32_t valid, origins;
};

struct diffing {
	struct diff *d;
	bool stored_only;
	struct diff_survey survey[SIDES];
	/*
	 * Inputs whose exchange changes nothing: they are the same.  What
	 * follows is made of the old survey's alone then.
	 */
	unsigned int same;
	struct facts mixed[SIDES]; /* the zones of that side, others' DNS */
	struct route_table routes[SIDES]; /* for the addresses of both */
	struct vrp_table vrps[SIDES];
	struct results results[SIDES]; /* of diff_facts, diff_routes */
	struct watched watched[WATCHES];
	struct share (*shares)[ROWS][SCOPES]; /* by combination */
};

/* diff.c; freed also where nothing but this was done. */
void diffing_init(struct diffing *g, struct diff *d);
void diffing_free(struct diffing *g);

/* The side that has a side's input: the old one where they are the same. */
int diff_holder(const struct diffing *g, int side, enum diff_input input);
const struct facts *diff_facts(const struct diffing *g, int side);
const struct route_table *diff_routes(const struct diffing *g, int side);
const struct vrp_table *diff_vrps(const struct diffing *g, int side);

/* diff_tables.c: fills g->same, g->routes and g->vrps, and tells how. */
enum status diff_make_tables(struct diffing *g, struct reason *why);

/* diff_judge.c: judges every combination; fills all else but d. */
void diff_judge(struct diffing *g);
void diff_judge_free(struct diffing *g);

/* The bits of the inputs that changed it; 0 where nothing did. */
unsigned int diff_causes(const struct diffing *g, enum watch watch,
    const char *key, unsigned int scope);

/* diff_share.c: fills d->shares from g->shares. */
void diff_decompose(struct diffing *g);

/* diff_hijacks.c, diff_things.c: append to d->changes. */
void diff_find_hijacks(struct diffing *g);
void diff_compare(struct diffing *g);

uint32_t diff_add_text(struct diff *d, const char *text);
struct change *diff_add_change(struct diff *d);

/* "prefix origin" of an origin result; the caller frees it. */
char *diff_origin_key(
    const struct route_table *routes, uint32_t node, uint32_t row);

#endif
