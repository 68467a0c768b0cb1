/*
 * The whole set of VRPs of an RTR server (roa/rtr.h): one connection by TCP,
 * no threads, nothing left behind.
 *
 * The protocol carries no trust anchors, no expiry and no time of its data:
 * the VRPs have no label, do not expire, and are as old as the moment at which
 * End of Data came.
 */
#ifndef SURVEY_RTR_CLIENT_H
#define SURVEY_RTR_CLIENT_H

#include "roa/rtr.h"

#define RTR_PORT 323 /* RFC 8210 section 13 */

/* A server that stalls, floods or drips must not hold up a survey. */
struct rtr_limits {
	unsigned int connect; /* seconds for one address */
	unsigned int silence; /* seconds without a byte */
	unsigned int total;   /* seconds for all of it */
	uint64_t bytes;       /* received */
};
extern const struct rtr_limits rtr_limits_default;

struct rtr_place {
	char host[256], port[6];
	char location[280]; /* "rtr:HOST:PORT", IPv6 addresses in brackets */
};

/* The source is no file: it begins with "rtr:". */
bool rtr_is_source(const char *source);

/* "rtr:HOST[:PORT]"; ST_MISUSE where it is not. */
enum status rtr_place_parse(
    const char *source, struct rtr_place *place, struct reason *why);

/*
 * Adds the server's VRPs to the table, which is not built.  info's location
 * is the caller's to free, also on failure; its digest is of the PDUs up to
 * End of Data.  On failure the table holds nothing of use.
 */
enum status rtr_read(struct vrp_table *t, const char *source,
    const struct rtr_limits *limits, struct input_info *info,
    struct read_counts *counts, struct reason *why);

#endif
