/*
 * What changed between two stored surveys, and why (dnsroa-method(7), CHANGE
 * BETWEEN TWO SURVEYS).
 *
 * A survey is made of four inputs: which zones it is of, what the DNS says of
 * them, the routes, the VRPs.  Any of these can be exchanged for those of the
 * other survey and the whole judged again, in 16 combinations; these tell
 * which input changed a verdict, and how much each did to the headline.
 */
#ifndef SURVEY_DIFF_H
#define SURVEY_DIFF_H

#include "survey/base/intern.h"
#include "survey/base/rational.h"
#include "survey/record.h"
#include "survey/store.h"

/* The method counts as an input where the surveys' methods differ. */
enum diff_input {
	DIFF_ZONE_LIST,
	DIFF_DNS,
	DIFF_BGP,
	DIFF_RPKI,
	DIFF_METHOD,
	DIFF_INPUTS
};

enum diff_object {
	DIFF_HIJACK, /* a route that leads to a server, and did not before */
	DIFF_ZONE,
	DIFF_ZONE_NAMESERVER, /* of zones that both surveys have */
	DIFF_NAMESERVER,
	DIFF_NAMESERVER_ADDRESS, /* of servers that both have */
	DIFF_ADDRESS,
	DIFF_ROUTE_ORIGIN,
	DIFF_VRP, /* that covers a route origin of either */
	DIFF_OBJECTS
};

enum diff_kind {
	DIFF_ADDED,
	DIFF_REMOVED,
	DIFF_CHANGED,
	DIFF_KINDS
};

/*
 * One change: a thing that came or went, with what it is or was; or a field
 * of a thing that both surveys have.  Texts are numbers of diff.texts.
 */
struct change {
	enum diff_object object;
	enum diff_kind kind;
	uint32_t key[2];     /* the second "" where there is none */
	const char *field;   /* constant text */
	uint32_t old, new;   /* "" where there is none */
	unsigned int causes; /* bits of enum diff_input; 0: none is told */
	uint32_t zones; /* that rest on it, in the newer survey that has it */
};

/*
 * The share of valid route origins of a row.  Without an origin it is 0.
 * The parts are those of the inputs by their Shapley values: their sum is the
 * change, exactly, and so is the sum of the rounded ones, in hundredths of a
 * percent.
 */
struct share_change {
	bool moved; /* in some combination */
	uint32_t valid[2], origins[2];
	struct rational change, part[DIFF_INPUTS];
	int64_t points, part_points[DIFF_INPUTS];
};

/* Whether what was asked of routes or VRPs could be answered. */
struct diff_evidence {
	bool read_again;   /* from the whole inputs */
	uint64_t borrowed; /* addresses, prefixes: the other survey's instead */
	struct reason why; /* where that is not 0 */
};

struct diff_side {
	int64_t survey_id;
	struct survey_record rec;
	struct diff_evidence routes, vrps;
};

struct diff {
	struct diff_side side[2]; /* the old one, the new one */
	unsigned int inputs;      /* how many: without DIFF_METHOD one fewer */
	struct intern texts;
	struct change *changes; /* by object, then key */
	size_t n, cap;
	struct share_change shares[ROWS][SCOPES];
};

struct diff_options {
	bool allow_different; /* methods, category lists */
	bool stored_only;     /* whole inputs are not read again */
	const char *cache;    /* where these are looked for besides (cache.h) */
};

/*
 * Compares.  Surveys of different methods or category lists are ST_REFUSED
 * unless that is allowed.  d is to be freed, also on failure.
 */
enum status diff_make(struct diff *d, struct store *db, int64_t old,
    int64_t new, const struct diff_options *options, struct reason *why);
void diff_free(struct diff *d);

const char *diff_text(const struct diff *d, uint32_t text);

/* "possible-hijack", "zone", ...; "added", ... */
const char *diff_object_str(enum diff_object object);
const char *diff_kind_str(enum diff_kind kind);

/* "zone-list", "dns", ... */
const char *diff_input_str(enum diff_input input);

/* "dns", "joint: dns+bgp", "". */
#define CAUSE_STRLEN 48
char *diff_cause_format(unsigned int causes, char buf[CAUSE_STRLEN]);

#endif
