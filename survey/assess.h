/*
 * The judgement: facts of the DNS, a route table and a VRP table in, the
 * states and verdicts of dnsroa-method(7) out.  Pure functions of memory; the
 * same code judges a survey when it is made and a stored one again
 * (reassess).
 */
#ifndef SURVEY_ASSESS_H
#define SURVEY_ASSESS_H

#include "roa/route.h"
#include "roa/rov.h"
#include "survey/facts.h"

enum method {
	METHOD_STRICT,
	METHOD_MANRS2020,
	METHODS
};

enum glue_use {
	GLUE_ANSWER,
	GLUE_UNION
};

/* Which of the routes that cover an address count as its routes. */
enum match_use {
	MATCH_LONGEST,
	MATCH_EVERY
};

/* Whose name servers a zone's are. */
enum ns_use {
	NS_BY_METHOD,
	NS_PARENT,
	NS_CHILD,
	NS_UNION,
	NS_CHILD_ELSE_PARENT
};

/*
 * How facts are counted.  A survey has a method and a use of glue; the others
 * differ from their first for sensitivity.h alone.
 */
struct method_choice {
	enum method method;
	enum glue_use glue;
	enum match_use match;
	enum ns_use ns;
};

enum address_state {
	ADDRESS_VALID,
	ADDRESS_INVALID,
	ADDRESS_NOT_FOUND,
	ADDRESS_MIXED,
	ADDRESS_UNROUTED,
	ADDRESS_SPECIAL,
	ADDRESS_STATES
};

enum verdict {
	VERDICT_FULL,
	VERDICT_PARTIAL,
	VERDICT_NONE,
	VERDICT_UNDETERMINED,
	VERDICTS
};

/* What drops of invalids would do to an address that has some. */
enum effect {
	EFFECT_NONE, /* no invalid among its longest matches */
	EFFECT_SAME_PREFIX,
	EFFECT_COVERED_BY_VALID,
	EFFECT_COVERED_BY_NOT_FOUND,
	EFFECT_NO_ALTERNATIVE,
	EFFECTS
};

/* All and each family: index FAMILIES is both together. */
enum {
	BOTH = FAMILIES,
	SCOPES = FAMILIES + 1
};

struct address_result {
	bool counted; /* some counted server has it, by the method */
	enum address_state state;
	enum effect effect;
	uint32_t node; /* of the longest match in the route table */
	uint32_t first_origin, end_origin; /* places: results_origin */
	uint32_t servers, zones;           /* that have it */
};

/* A route origin of the longest matches: distinct (prefix, origin). */
struct origin_result {
	uint32_t node, row; /* in the route table */
	uint32_t vrp_node;  /* covering, in the VRP table, or PTREE_NONE */
	enum family family;
	struct rov rov;
	uint32_t zones, addresses;
};

struct tally {
	uint32_t addresses, routed, valid; /* addresses; distinct */
	uint32_t origins, valid_origins;   /* route origins; distinct */
	uint32_t invalid, mixed;           /* addresses */
	enum verdict verdict;
};

struct zone_result {
	struct tally tally[SCOPES];
	uint32_t servers; /* counted by the method */
	bool complete;
	uint32_t first_address, end_address; /* of zone_addresses: distinct */
};

struct server_result {
	bool counted; /* some zone counts it */
	struct tally tally[SCOPES];
	uint32_t zones;
	bool by_glue; /* glue stands in for an answer */
};

/* A row of v_coverage. */
struct coverage {
	uint32_t zones, left_out; /* left out: manrs2020 alone does that */
	uint32_t servers, addresses, unrouted, special;
	uint32_t origins, state[ROV_STATES];
	uint32_t verdict[VERDICTS], full_complete;
	double zone_share; /* of shared zones; none if 0 */
	uint32_t share_zones;
};

/* A row of v_breakdown; the key is a text of facts.names. */
struct breakdown {
	const char *dimension;
	uint32_t key;
	struct coverage coverage;
};

/*
 * Of the first ASes, in order of the zones behind them: zones with a server
 * behind any of them, and zones whose every routed address is behind them.
 */
struct concentration {
	uint32_t touched, whole;
};

struct next_roas;
struct exposure;
struct sensitivity;

/*
 * A zone that is not full only because of servers under another operator,
 * and one of these.
 */
struct third_party {
	uint32_t zone, server;
};

struct results {
	struct method_choice choice;
	struct address_result *addresses; /* by index of facts */
	struct origin_result *origins;
	size_t norigins;
	/* With MATCH_EVERY: place -> index of origins; else NULL. */
	uint32_t *origin_at;
	size_t nplaces, cap_places;
	struct zone_result *zones;
	uint32_t *zone_addresses;
	struct server_result *servers;
	uint32_t *server_addresses; /* counted addresses, by server */
	uint32_t *server_first;     /* nservers + 1 bounds of it */
	struct coverage coverage[ROWS][SCOPES];
	struct breakdown *breakdowns; /* by dimension, then key's text */
	size_t nbreakdowns;
	struct concentration *concentration; /* by number of ASes, from 0 */
	size_t nconcentration;               /* ASes */
	uint64_t glue_stands_in;             /* servers */
	struct next_roas *next;              /* of next_roas_make, or NULL */
	struct exposure *exposure;           /* of exposure_make, or NULL */
	struct sensitivity *sensitivities;   /* sensitivity.h, in its order */
	size_t nsensitivities;
	struct third_party *third_parties; /* by zone */
	size_t nthird_parties;
};

/*
 * Judges.  facts is finished and both tables are built; facts gains names
 * (keys of breakdowns), the tables only are read.
 */
void results_make(struct results *r, struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    struct method_choice choice);
void results_free(struct results *r);

/*
 * The same without sums: no coverage, no breakdowns.  coverage_of_row then
 * makes the sums of one row.
 */
void results_judge(struct results *r, const struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    struct method_choice choice);
void coverage_of_row(const struct results *r, const struct facts *f,
    enum row row, struct coverage coverage[SCOPES]);

/*
 * The index of the origin result at an address's place: the place itself
 * where the longest match counts, for then a node's origins lie together and
 * are all of an address.
 */
static inline uint32_t
results_origin(const struct results *r, uint32_t place)
{
	return r->origin_at != NULL ? r->origin_at[place] : place;
}

/* In whose registry a route's prefix is, and its holder's country. */
struct resource {
	uint32_t node;         /* of the route table */
	uint32_t rir, country; /* texts of facts.names, or FACT_NONE */
};

/* By node; a prefix may be what several hold.  Nothing here is "other". */
struct resources {
	struct resource *list;
	size_t n, cap;
};

void resources_free(struct resources *t);
void resources_add(
    struct resources *t, uint32_t node, uint32_t rir, uint32_t country);
/* After the last. */
void resources_sort(struct resources *t);
/* The node's first place, or where it would be. */
size_t resources_find(const struct resources *t, uint32_t node);

/* Adds the breakdowns "rir" and "country" to what results_make has made. */
void breakdowns_add_resources(struct results *r, struct facts *f,
    const struct route_table *routes, const struct resources *resources);

/* Whose name servers count; never NS_BY_METHOD. */
enum ns_use method_ns_use(struct method_choice choice);

/* The delegation counts under the method; f is finished. */
bool method_counts_ns(struct method_choice choice, const struct facts *f,
    const struct delegation *d);

/* States of all used pairs of a table: the baseline. */
struct baseline {
	uint64_t routes[FAMILIES][ROV_STATES][ROV_REASONS];
};
void baseline_make(struct baseline *b, const struct route_table *routes,
    const struct vrp_table *vrps);

const char *method_str(enum method method);
bool method_parse(const char *text, enum method *method);
const char *address_state_str(enum address_state state);
const char *verdict_str(enum verdict verdict);
const char *effect_str(enum effect effect);
/* "all", "ipv4", "ipv6": scope is an enum family or BOTH. */
const char *scope_str(int scope);

#endif
