/*
 * One question over one TCP connection (RFC 7766), without blocking.  How long
 * it may take is the caller's to say: by closing it.
 */
#ifndef RESOLVE_ENGINE_TCP_H
#define RESOLVE_ENGINE_TCP_H

#include <stddef.h>
#include <stdint.h>

#include "resolve/endpoint.h"

struct event_base;
struct connection;

/*
 * The end: a message, or NULL where the connection failed or ended before
 * there was a whole one.  Comes once, from the loop; the connection is to be
 * closed then, after which the message is gone.
 */
typedef void tcp_fn(void *arg, const uint8_t *wire, size_t len);

/* Copies the query, of at most QUERY_MAX octets.  NULL where it fails. */
struct connection *tcp_open(struct event_base *base, struct endpoint to,
    const uint8_t *query, size_t len, tcp_fn *done, void *arg);

/* NULL is fine. */
void tcp_close(struct connection *c);

#endif
