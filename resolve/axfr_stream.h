/*
 * The messages of a zone transfer (RFC 5936 section 2.2): whether they are
 * one, and where it ends.  No sockets: bytes in, a verdict out.
 */
#ifndef RESOLVE_AXFR_STREAM_H
#define RESOLVE_AXFR_STREAM_H

#include "resolve/message.h"

struct axfr_stream {
	const char *zone; /* canonical */
	uint16_t id;
	bool begun, ended;
	uint32_t serial;
	uint64_t messages, records; /* records: without the SOA at the end */
	char *soa;                  /* text of the first record */
};

/* zone is borrowed. */
void axfr_stream_init(struct axfr_stream *s, const char *zone, uint16_t id);
void axfr_stream_free(struct axfr_stream *s);

/* The question, to be sent over TCP behind its length; returns its own. */
size_t axfr_stream_query(const struct axfr_stream *s, uint8_t buf[QUERY_MAX]);

/*
 * Takes the next message; s->ended tells where it was the last.  The transfer
 * has failed where it is none, an error, no answer to the question, or holds
 * what a transfer cannot: ST_REFUSED for a response code, else ST_SYNTAX.
 */
enum status axfr_stream_take(
    struct axfr_stream *s, const uint8_t *wire, size_t len, struct reason *why);

#endif
