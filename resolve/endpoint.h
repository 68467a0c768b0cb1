/*
 * Where a server listens: an address and a port, to and from the form that
 * the system's calls want.
 */
#ifndef RESOLVE_ENDPOINT_H
#define RESOLVE_ENDPOINT_H

#include <sys/socket.h>

#include "survey/base/ip.h"

#define DNS_PORT 53

/* "[2001:db8::1]:65535" */
#define ENDPOINT_STRLEN (IP_STRLEN + 8)

struct endpoint {
	struct ip ip;
	uint16_t port;
};

bool endpoint_equal(struct endpoint a, struct endpoint b);

/* Fills in ss; returns how much of it counts. */
socklen_t endpoint_to_sockaddr(
    struct endpoint endpoint, struct sockaddr_storage *ss);

/* False where it is of another family than these two. */
bool endpoint_from_sockaddr(
    const struct sockaddr_storage *ss, struct endpoint *endpoint);

/* Canonical text, with the port, into the caller's buffer: returned. */
char *endpoint_format(struct endpoint endpoint, char buf[ENDPOINT_STRLEN]);

#endif
