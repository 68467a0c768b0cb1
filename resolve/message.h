/*
 * DNS messages on the wire (RFC 1035 section 4): questions are made here, and
 * what comes back is checked and read; its records through ldns.
 */
#ifndef RESOLVE_MESSAGE_H
#define RESOLVE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "resolve/dname.h"
#include "resolve/rcode.h"
#include "resolve/response.h"
#include "survey/base/status.h"

#define MESSAGE_HEADER 12
#define MESSAGE_MAX    65535

/* What a reader of UDP says it can take: no fragments (DNS flag day 2020). */
#define MESSAGE_EDNS_SIZE 1232

/* Header, name, type and class, OPT record. */
#define QUERY_MAX (MESSAGE_HEADER + DNAME_WIRE_MAX + 4 + 11)

/* A question of class IN, without recursion. */
struct query {
	const uint8_t *name; /* on the wire, in lower case */
	size_t name_len;
	uint16_t id, type;
	bool edns;
	bool dnssec_ok; /* counts with edns alone */
};

/* What a message says beside its records. */
struct message {
	uint16_t rcode; /* with the upper bits of EDNS */
	bool aa, tc;
	bool edns; /* it has an OPT record */
	/*
	 * NOERROR, not authoritative, no answers: the first authority NS
	 * record's owner, canonical: where a referral leads; else "".
	 */
	char cut[DNAME_STRLEN];
};

/* Returns the length. */
size_t query_make(const struct query *q, uint8_t buf[QUERY_MAX]);

/*
 * The bytes are a response to the question: id, QR, opcode, and the one
 * question, whose name may differ in case.  Servers that could not read a
 * question may not repeat it: a bare header that says so is one, too.
 */
bool query_is_answered_by(
    const struct query *q, const uint8_t *wire, size_t len);

/*
 * Reads all of a message.  One that is cut short (TC) is not looked at behind
 * its header, since it may end anywhere.  ST_SYNTAX for what is none.
 */
enum status message_read(
    struct message *m, const uint8_t *wire, size_t len, struct reason *why);

/*
 * A record of a message.  text is its master-file form with absolute names,
 * one blank between words, in printable ASCII (a string may hold tabs, too), of
 * which rr_parse makes the same rr; both live until the callback returns.
 */
struct message_rr {
	enum section section;
	const char *owner; /* canonical */
	const char *text;
	const struct rr *rr;
};

/* Returns ST_OK to go on; anything else ends the reading with it. */
typedef enum status message_rr_fn(
    void *arg, const struct message_rr *record, struct reason *why);

/*
 * Calls take for each record, in their order, but for those of meta-types
 * (OPT, TSIG and the like: RFC 6895 section 3.1), which no zone holds.
 * ST_SYNTAX, before any call, where the bytes are no message.
 */
enum status message_each_rr(const uint8_t *wire, size_t len,
    message_rr_fn *take, void *arg, struct reason *why);

#endif
