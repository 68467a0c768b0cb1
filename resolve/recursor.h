/*
 * Resolution to the end: by recursion of our own from the root, or by a
 * resolver that is asked (libunbound, its event API).  What comes of a
 * question is an exchange in the view "answer".
 *
 * libunbound chases aliases, falls back to TCP and to plain DNS, remembers
 * dead servers and validates; it rewrites answers, so a parent's side cannot
 * be had from it (engine.h does that).
 */
#ifndef RESOLVE_RECURSOR_H
#define RESOLVE_RECURSOR_H

#include <stddef.h>

#include "resolve/exchange.h"
#include "survey/base/status.h"

struct event_base;
struct paced_base;

struct recursor_options {
	/*
	 * Resolvers to ask, each ADDRESS or ADDRESS@PORT; none: recursion
	 * from the root.  "system": those of resolv.conf(5).
	 */
	const char *const *forward;
	size_t nforward;
	const char *root_hints;   /* a file, or NULL for those built in */
	const char *trust_anchor; /* a file of DS or DNSKEY, or NULL */
	/* Of servers that are not to be asked, beside special addresses. */
	const struct prefix *avoid;
	size_t navoid;
	unsigned int window; /* questions at the same time, at most */
	bool ipv4, ipv6;     /* what the host can reach */
};

struct recursor;

/* Takes the exchange, which lives until it returns. */
typedef void recursor_fn(void *arg, const struct exchange *x);

/*
 * base is the caller's; events of it may run only where the caller does.
 * paced, over the same base, says how fast packets follow each other; it
 * outlives the recursor.
 */
enum status recursor_new(struct recursor **r, struct event_base *base,
    struct paced_base *paced, const struct recursor_options *options,
    struct reason *why);

/* Questions under way are dropped.  NULL is fine. */
void recursor_free(struct recursor *r);

/*
 * Puts a question; done is called from the event loop, never from here, and
 * once.  The name is copied.
 */
void recursor_ask(struct recursor *r, const char *name, enum answer_type type,
    recursor_fn *done, void *arg);

/* How many more may be asked now without going over the window. */
unsigned int recursor_room(const struct recursor *r);

/* Questions that were asked and not yet answered. */
unsigned int recursor_pending(const struct recursor *r);

#endif
