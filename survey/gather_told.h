/*
 * What answers of the DNS tell, recorded or just come: kept by name until it
 * is known which names are zones and servers of the survey.  For gather*.c.
 */
#ifndef SURVEY_GATHER_TOLD_H
#define SURVEY_GATHER_TOLD_H

#include "resolve/zonebuild.h"
#include "survey/facts.h"

/* What answers show of a name; bits. */
enum evidence {
	SEEN_REFERRAL = 1 << 0,
	SEEN_APEX = 1 << 1,
	SEEN_ALIAS = 1 << 2,
	SEEN_NODATA = 1 << 3,
	SEEN_NXDOMAIN = 1 << 4,
	SEEN_FAILURE = 1 << 5,
	SEEN_UNOBSERVABLE = 1 << 6, /* the parent's servers serve the child */
	SEEN_PARENT = 1 << 7        /* the parent has said something definite */
};

struct told_ns {
	uint32_t zone, server; /* names */
	enum side side;
};

struct told_glue {
	uint32_t zone, server; /* names */
	struct ip ip;
};

struct told_soa {
	uint32_t zone, mname, rname, serial;
	bool of_server; /* of one server: counts where there is no other */
};

struct told_address {
	uint32_t server; /* name */
	struct ip ip;
};

struct told_lookup {
	uint32_t server; /* name */
	enum family family;
	enum answer_outcome outcome;
	bool alias;
};

/* DS or DNSKEY of a zone, there or not. */
struct told_key {
	uint32_t zone;
	enum answer_type type;
	bool there;
};

struct told_names {
	uint32_t *list;
	size_t n, cap;
};

/* A zone transfer, part by part. */
struct told_transfer {
	struct zonebuild build;
	uint32_t zone;
	bool whole;
};

struct told {
	struct facts *f; /* whose names these are */
	struct told_ns *ns;
	struct told_glue *glue;
	struct told_soa *soa;
	struct told_address *addresses;
	struct told_lookup *lookups;
	struct told_key *keys;
	size_t nns, nglue, nsoa, naddresses, nlookups, nkeys;
	size_t cap_ns, cap_glue, cap_soa, cap_addresses, cap_lookups, cap_keys;
	uint8_t *evidence; /* by number of a name */
	size_t nevidence;
	struct told_names found; /* zones that a walk has found */
	struct told_names gaps;  /* what it had no answer to */
	struct told_transfer *transfers;
	size_t ntransfers;
	int64_t newest;
};

void told_init(struct told *t, struct facts *f);
void told_free(struct told *t);

/* An answer_fn; arg is the struct told. */
enum status told_take(
    void *arg, const struct answer *answer, struct reason *why);

/* Bits of enum evidence. */
unsigned int told_evidence(const struct told *t, uint32_t name);

/*
 * Into the facts, of the zones that these hold by now: name servers, SOA,
 * keys; then, of the servers that they hold by now, addresses.
 */
void told_add_zones(const struct told *t);
void told_add_addresses(const struct told *t);

#endif
