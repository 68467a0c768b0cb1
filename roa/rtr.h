/*
 * The RPKI-to-router protocol, versions 0 (RFC 6810) and 1 (RFC 8210), as far
 * as a client needs it that wants the whole set of VRPs once: its bytes, and
 * the conversation as a pure state machine.  Sockets and clocks are
 * survey/rtr_client.h's.
 *
 * A server that speaks version 2 alone (draft-ietf-sidrops-8210bis) is
 * understood too, for its prefixes are those of version 1; what else it sends
 * is counted and passed over.
 */
#ifndef ROA_RTR_H
#define ROA_RTR_H

#include "roa/vrp.h"
#include "survey/base/ibuf.h"

enum {
	RTR_VERSION_FIRST = 1, /* asked first */
	RTR_VERSION_MAX = 2,
	RTR_VERSIONS = RTR_VERSION_MAX + 1
};

enum rtr_type {
	RTR_SERIAL_NOTIFY = 0,
	RTR_SERIAL_QUERY = 1,
	RTR_RESET_QUERY = 2,
	RTR_CACHE_RESPONSE = 3,
	RTR_IPV4_PREFIX = 4,
	RTR_IPV6_PREFIX = 6,
	RTR_END_OF_DATA = 7,
	RTR_CACHE_RESET = 8,
	RTR_ROUTER_KEY = 9,
	RTR_ERROR_REPORT = 10,
	RTR_ASPA = 11 /* version 2 */
};

/* RFC 8210 section 12. */
enum rtr_error {
	RTR_CORRUPT_DATA = 0,
	RTR_INTERNAL_ERROR = 1,
	RTR_NO_DATA = 2,
	RTR_INVALID_REQUEST = 3,
	RTR_UNSUPPORTED_VERSION = 4,
	RTR_UNSUPPORTED_TYPE = 5,
	RTR_UNKNOWN_WITHDRAWAL = 6,
	RTR_DUPLICATE = 7,
	RTR_UNEXPECTED_VERSION = 8
};

enum {
	RTR_HEADER = 8,
	/* The longest by far is an ASPA of 2^14 providers. */
	RTR_PDU_MAX = 1 << 17,
	RTR_ERROR_MAX = 256, /* of an Error Report that we write */
	RTR_RESETS_MAX = 3
};

/* Prefix PDUs of one answer: ten times the world's VRPs of 2025. */
#define RTR_PREFIXES_MAX ((size_t)8 << 20)

/* A PDU of which all length bytes are at hand. */
struct rtr_pdu {
	uint8_t version, type;
	uint16_t session; /* of an Error Report: its code */
	uint32_t length;  /* with the header */
	struct ibuf body;
};

enum rtr_parse {
	RTR_WHOLE,
	RTR_PARTIAL, /* more bytes are needed */
	RTR_BROKEN   /* no PDU; *fault says why, as constant text */
};

/*
 * Takes the PDU at the front of b.  Its length is held against its type and
 * RTR_PDU_MAX before the body is waited for, so that a lie is known by eight
 * bytes.  A type that is not known is as long as it says.
 */
enum rtr_parse rtr_pdu_parse(
    struct ibuf *b, struct rtr_pdu *pdu, const char **fault);

/*
 * What an IPv4 or IPv6 Prefix PDU says; what is wrong with it, as constant
 * text, or NULL.
 */
const char *rtr_prefix_parse(const struct rtr_pdu *pdu, bool *announced,
    struct prefix *prefix, uint8_t *max_len, uint32_t *asn);

/*
 * What an Error Report says in words, cleaned of what does not print.  False
 * where its inner lengths do not fit it.
 */
#define RTR_TEXT_MAX 200
bool rtr_error_parse(const struct rtr_pdu *pdu, char text[RTR_TEXT_MAX]);
const char *rtr_error_str(uint16_t code);

/* Bytes to send; the length is returned. */
size_t rtr_reset_query(uint8_t version, uint8_t buf[RTR_HEADER]);
/* pdu may be NULL; at most its header and a few bytes are sent back. */
size_t rtr_error_report(uint8_t version, enum rtr_error code,
    const struct rtr_pdu *pdu, const char *text, uint8_t buf[RTR_ERROR_MAX]);

/* A prefix PDU as it came. */
struct rtr_change {
	struct prefix prefix;
	uint32_t asn;
	uint32_t number; /* of the PDU */
	uint8_t max_len;
	bool announced;
};

enum rtr_state {
	RTR_ASKED,  /* a Reset Query is on its way */
	RTR_ANSWER, /* between Cache Response and End of Data */
	RTR_DONE
};

/* A whole-set synchronisation, with what came so far. */
struct rtr_sync {
	uint8_t version; /* asked, and agreed once there is an answer */
	enum rtr_state state;
	uint16_t session;
	uint32_t serial;
	unsigned int resets;
	struct rtr_change *changes;
	size_t n, cap;
	struct read_counts counts;            /* rows are prefix PDUs */
	uint64_t router_keys, aspas, unknown; /* PDUs, passed over */
	/* Bytes to be sent before anything else; then set unsent to 0. */
	uint8_t reply[RTR_ERROR_MAX];
	size_t unsent;
};

enum rtr_next {
	RTR_MORE,  /* read on */
	RTR_READY, /* End of Data came: rtr_sync_take */
	RTR_OTHER, /* connect anew and ask in *other, another version */
	RTR_FAILED
};

/* Begins with a Reset Query in sync->reply. */
void rtr_sync_init(struct rtr_sync *sync, uint8_t version);
void rtr_sync_free(struct rtr_sync *sync);

/*
 * Takes the whole PDUs at the front of b, up to End of Data.  On RTR_FAILED
 * the reason is set, without the location, and an Error Report may stand in
 * sync->reply.
 */
enum rtr_next rtr_sync_feed(
    struct rtr_sync *sync, struct ibuf *b, uint8_t *other, struct reason *why);

/*
 * After RTR_READY: moves the set into the table, which is not built.  A
 * withdrawal takes out what was announced before (RFC 8210 section 5.6); one
 * of what is not there fails, and leaves an Error Report in sync->reply.
 * What was announced twice counts as a duplicate of the table.  More than 5 %
 * of bad prefixes fail too, as in a file.
 */
enum status rtr_sync_take(struct rtr_sync *sync, struct vrp_table *t,
    const char *location, struct reason *why);

#endif
