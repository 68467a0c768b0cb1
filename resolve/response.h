/*
 * The sections of a response, and what they say about the question: how an
 * outcome is read, as answers.h has it.
 */
#ifndef RESOLVE_RESPONSE_H
#define RESOLVE_RESPONSE_H

#include "resolve/answers.h"
#include "resolve/rr.h"

/* CNAMEs and DNAMEs that are followed, one behind the other. */
#define RESPONSE_CHAIN_MAX 16

/*
 * A message has 65,535 octets at most and a record at least 11 (RFC 1035
 * section 4.1.3): more records are no response.
 */
#define RESPONSE_RECORDS_MAX 5957

enum section {
	SECTION_ANSWER,
	SECTION_AUTHORITY,
	SECTION_ADDITIONAL,
	SECTIONS
};

/* Names are offsets in the response's text. */
struct response_rr {
	enum section section;
	uint16_t type;
	uint32_t serial;
	size_t owner, target, rname;
	struct ip ip;
};

struct response {
	struct response_rr *rr;
	size_t n, cap;
	char *text;
	size_t text_len, text_cap;
	bool aa;
	/* What response_judge hands out. */
	struct ip *addresses;
	size_t cap_addresses;
	uint32_t *targets;
	size_t cap_targets;
	struct answer_glue *glue;
	size_t cap_glue;
	struct answer_nsec *nsec;
	size_t cap_nsec;
};

void response_init(struct response *r);
void response_free(struct response *r);

/* Empties it for the next; keeps the memory. */
void response_clear(struct response *r);

/* Takes a record; those that are neither rr_is_used nor NSEC are dropped. */
void response_add(struct response *r, enum section section, const char *owner,
    const struct rr *rr);

/* The answer section leads from qname to records of the type. */
bool response_holds(const struct response *r, const char *qname, uint16_t type);

/* The authority section has an SOA: a zone's "no" (RFC 2308 section 2). */
bool response_has_soa(const struct response *r);

/* It has NS records of qname or above, and no SOA: a referral (ibid.). */
bool response_refers(const struct response *r, const char *qname);

/*
 * Fills in answer from the outcome on, by its type, view and rcode and by
 * qname, canonical.  Names enter names.  The arrays belong to the response.
 */
void response_judge(struct response *r, const char *qname, struct intern *names,
    struct answer *answer);

#endif
