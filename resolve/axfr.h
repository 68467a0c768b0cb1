/*
 * Zone transfers (RFC 5936): a whole zone from the first of several servers
 * that gives it, over TCP.
 */
#ifndef RESOLVE_AXFR_H
#define RESOLVE_AXFR_H

#include "resolve/endpoint.h"
#include "resolve/message.h"

/* Of one server's attempt. */
struct axfr_limits {
	unsigned int connect; /* seconds until there is a connection */
	unsigned int idle;    /* without an octet */
	unsigned int whole;
	uint64_t bytes;
};

extern const struct axfr_limits axfr_limits_default;

/* What was transferred. */
struct axfr_info {
	struct endpoint from;
	uint32_t serial;
	uint64_t messages, records, bytes;
};

/*
 * Transfers the zone, canonical, from the servers in turn, until one gives
 * all of it: that ends with the SOA that it began with.  Only then is take
 * called, for each record in the order of the transfer, the final SOA left
 * out; what one server broke off is never seen.  In the meantime the messages
 * are held in memory: limits->bytes at most.
 *
 * Where none does, why tells of each server what was wrong, and the status is
 * the last one's: ST_IO the network, ST_LIMIT time and size, ST_REFUSED a
 * response code, ST_SYNTAX all else.  What take returns ends it, too.  A
 * signal that is handled ends it with ST_STOPPED.
 */
enum status axfr_read(const char *zone, const struct endpoint *servers,
    size_t nservers, const struct axfr_limits *limits, message_rr_fn *take,
    void *arg, struct axfr_info *info, struct reason *why);

#endif
