/*
 * The DNS side of a survey, as found: zones, their name servers as parent and
 * child tell them, the servers' addresses as glue and as answers, and what
 * came of each look-up.  No judgement here: assess.h makes the verdicts, by
 * the method chosen, out of these facts and the two tables of roa/.
 *
 * Everything is added in any order and any number of times; facts_finish
 * sorts and joins.  Names are texts of names; a zone, a server or an address
 * is known by its index.
 */
#ifndef SURVEY_FACTS_H
#define SURVEY_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "resolve/answers.h"
#include "survey/base/intern.h"
#include "survey/base/ip.h"
#include "survey/base/num.h"
#include "survey/zone.h"

#define FACT_NONE UINT32_MAX

enum side {
	SIDE_PARENT = 1,
	SIDE_CHILD = 2
};

struct zone {
	uint32_t name;
	enum category category;
	uint32_t source;       /* text: the role that brought it */
	uint32_t rname, mname; /* texts, or INTERN_NONE */
	uint32_t serial;
	bool has_soa;
	int8_t ds, dnskey; /* 1 there, 0 not, -1 unknown */
	bool parent_unobservable;
	uint32_t first_ns, end_ns; /* after facts_finish: its delegations */
};

struct server {
	uint32_t name;
	enum answer_outcome lookup[FAMILIES]; /* of A, of AAAA */
	bool alias;
	uint32_t first_address, end_address; /* its answer addresses */
	uint32_t first_glue, end_glue;
};

/* A zone's name server, with the bits of enum side. */
struct delegation {
	uint32_t zone, server;
	uint8_t sides;
};

/*
 * An address in a delegation's additional data.  zone is the name of the
 * delegated zone, which need not be surveyed; or of the zone whose data hold
 * the address where they delegate nothing to the server (the root's own).
 */
struct glue {
	uint32_t server, address, zone;
};

/* An address in an answer. */
struct server_address {
	uint32_t server, address;
};

/* A question of the DNS and what came of it. */
struct asked {
	uint32_t name;
	uint32_t server; /* text: that it was put to alone, or INTERN_NONE */
	uint32_t error;  /* text, or INTERN_NONE */
	uint32_t tries;  /* 0: unknown */
	uint32_t place;  /* in the order of arrival; facts_asked sets it */
	int16_t rcode;   /* -1: no response */
	uint8_t type;    /* enum answer_type */
	uint8_t view;    /* enum answer_view */
	uint8_t outcome; /* enum answer_outcome */
	uint8_t dnssec;  /* enum answer_dnssec */
	bool apex, tcp;
};

/* The error of a question that was not put because somebody opted out. */
#define ERROR_OPTED_OUT "opted-out"

/* A name that was looked at and is not surveyed. */
struct skipped {
	uint32_t name;
	const char *reason; /* constant text: "alias", "wildcard", ... */
	uint32_t source;
};

struct operators;

struct facts {
	struct intern names;
	struct zone *zones;
	size_t nzones, cap_zones;
	struct server *servers;
	size_t nservers, cap_servers;
	struct ip *addresses;
	size_t naddresses, cap_addresses;
	struct delegation *delegations; /* by zone, then server */
	size_t ndelegations, cap_delegations;
	struct glue *glue; /* by server, address, zone */
	size_t nglue, cap_glue;
	struct server_address *answers; /* by server, then address */
	size_t nanswers, cap_answers;
	struct skipped *skipped;
	size_t nskipped, cap_skipped;
	struct operators *operators; /* operators.h; NULL: not asked for */
	struct asked *asked;         /* by name, type, view, server */
	size_t nasked, cap_asked;
	/* Distinct ones; 0 without answers.  Who opted out is in neither. */
	uint64_t questions, unanswered;
	int64_t time; /* of the DNS data */
	/* Maps from number of a name, or of an address's bytes, to index. */
	uint32_t *zone_of, *server_of;
	size_t nzone_of, nserver_of;
	struct intern address_keys;
};

void facts_init(struct facts *f);
void facts_free(struct facts *f);

/* The number of a canonical name or other text. */
uint32_t facts_name(struct facts *f, const char *text);
const char *facts_text(const struct facts *f, uint32_t name);

/* Adds where new; returns the index.  source is a constant text. */
uint32_t facts_zone(
    struct facts *f, uint32_t name, enum category category, const char *source);
uint32_t facts_server(struct facts *f, uint32_t name);
uint32_t facts_address(struct facts *f, struct ip ip);

/* The index, or FACT_NONE. */
uint32_t facts_find_zone(const struct facts *f, uint32_t name);
uint32_t facts_find_server(const struct facts *f, uint32_t name);
uint32_t facts_find_address(const struct facts *f, struct ip ip);

void facts_delegate(
    struct facts *f, uint32_t zone, uint32_t server, enum side side);
void facts_add_glue(
    struct facts *f, uint32_t zone_name, uint32_t server, uint32_t address);
void facts_add_answer(struct facts *f, uint32_t server, uint32_t address);
void facts_skip(
    struct facts *f, uint32_t name, const char *reason, const char *source);

/*
 * Of equal questions one stays: the last that has an answer, if any has.
 */
void facts_asked(struct facts *f, const struct asked *asked);

/*
 * Drops all other zones, before any is delegated: their indexes change.
 */
typedef bool facts_keep_fn(void *arg, const struct zone *zone);
void facts_keep_zones(struct facts *f, facts_keep_fn *keep, void *arg);

/* A definite outcome stands against a failure, whichever came first. */
void facts_lookup(struct facts *f, uint32_t server, enum family family,
    enum answer_outcome outcome);

/* Sorts, joins, links; then nothing is added any more. */
void facts_finish(struct facts *f);

/*
 * The addresses that are looked up in BGP: all but special ones
 * (roa/special.h).  The caller frees the list.
 */
struct ip *facts_looked_up(const struct facts *f, size_t *n);

/* Data, or an authoritative "there is none". */
bool outcome_is_definite(enum answer_outcome outcome);

#endif
