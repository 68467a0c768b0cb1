/*
 * Direct questions: put to servers that the caller names, without recursion,
 * over UDP and where need be TCP.  For what a resolver cannot tell: what the
 * parent's servers say of a delegation, whether a server is lame for a zone,
 * and bulk runs.  A libevent base that the caller owns drives it; everything
 * happens in one thread, and it shares the base with whoever else uses it.
 *
 * How a question goes.  Of the servers that may be asked, one is chosen by
 * seed, and the others follow in the list's order, those that are known to be
 * silent last.  A question that is not answered in time goes to the next one;
 * a late answer still counts.  When all were silent a new round begins, with
 * twice the time, until each server was asked 1 + retries times.  Servers
 * that answer without help for the question - an error, no authority for the
 * name, nonsense - are done with, and the best of what they said is kept for
 * the end.  The end is a good response: NOERROR or NXDOMAIN with AA, or a
 * referral downwards; where any_response_ends, any response at all.
 *
 * What is asked over UDP comes with EDNS (1232 octets).  Where a server does
 * not understand that (FORMERR, NOTIMP, BADVERS), it is asked again without,
 * and remembered; so in the last round, where it was silent with EDNS and
 * never answered with.  A truncated answer is asked for again over TCP.
 *
 * Conduct.  Each packet counts as a question, a connection too.  Never are
 * more than rate sent within any second, nor more than rate_per_address to
 * one address, and there is no burst.  After three answers in a row that are
 * refusals, truncated, or none at all, a server gets half as much, down to an
 * eighth, and twice as much again with each good one.  One that was silent
 * four times in a row, for three times the timeout, is dead: questions turn
 * to others where they can, the rest wait while one at a time tries again,
 * and if that is in vain it was so for all who wait.  Any answer ends that.
 * Where a server has said something since a question was sent, that one was
 * lost, and is no silence.
 *
 * Nothing is ever sent to an address that no question names.
 */
#ifndef RESOLVE_ENGINE_H
#define RESOLVE_ENGINE_H

#include "resolve/endpoint.h"
#include "survey/base/status.h"

struct event_base;
struct engine;

#define ENGINE_RETRIES_MAX 100

struct engine_options {
	double rate;             /* a second, in all; 0: no limit */
	double rate_per_address; /* likewise */
	unsigned int window;     /* outstanding in all */
	unsigned int window_per_address;
	unsigned int timeout_ms; /* of the first round */
	unsigned int retries;    /* rounds after the first, at most 100 */
	uint16_t port;
	uint64_t seed; /* of the order of questions and servers */
	bool ipv4, ipv6;
	/*
	 * Whether an address may be asked; NULL: each.  Called once for each,
	 * before anything is sent to it.
	 */
	bool (*allowed)(void *arg, struct ip ip);
	void *allowed_arg;
};

/* The defaults of dnsroa-method(7). */
extern const struct engine_options engine_options_default;

/* Of more servers than this the first are asked; of equal ones, one. */
#define ENGINE_SERVERS_MAX 64

struct direct_question {
	const char *name; /* canonical */
	uint16_t type;
	const struct ip *servers;
	size_t nservers;
	/*
	 * Canonical: the zone whose servers these are, so that only a referral
	 * beneath it helps; or NULL: one that leads to the root does not.
	 */
	const char *zone;
	bool any_response_ends;
	bool dnssec_ok;
};

/* From bad to good; the best of several is what is replied. */
enum reply_outcome {
	REPLY_UNASKED,   /* there is no server that may be asked */
	REPLY_NETWORK,   /* unreachable, or the connection broke */
	REPLY_TIMEOUT,   /* silence */
	REPLY_MALFORMED, /* what came is no DNS message */
	REPLY_TRUNCATED, /* over UDP, and TCP did not help; aa, rcode count */
	REPLY_RESPONSE
};

struct reply {
	enum reply_outcome outcome;
	/* TRUNCATED, RESPONSE: valid until the callback returns. */
	const uint8_t *wire;
	size_t len;
	uint16_t rcode;
	bool aa;
	bool good; /* as above; false also where lame */
	/* Who said this; with other outcomes who was asked last. */
	struct ip from;
	bool tcp, edns;     /* how that was asked */
	unsigned int tries; /* packets and connections; see below */
};

/* tries may be 0 where a dead server was silent to others' questions. */
typedef void engine_fn(void *arg, const struct reply *reply);

struct engine_counts {
	uint64_t asked;    /* questions, by engine_ask */
	uint64_t answered; /* called back: REPLY_RESPONSE */
	uint64_t failed;   /* called back: any other */
	uint64_t sent;     /* packets and connections */
	uint64_t retried;  /* of these, not the first of a question */
	uint64_t tcp;      /* of these, connections */
	uint64_t plain;    /* of these, without EDNS */
	uint64_t late;     /* answers to an earlier try that counted */
	uint64_t strays;   /* packets that answer no question of ours */
	uint64_t malformed;
	uint64_t network;  /* ICMP errors, no route, broken connections */
	uint64_t backoffs; /* servers' allowances halved */
	uint64_t deaths;   /* servers found dead */
};

/* The base must outlive it.  ST_IO where there are no sockets. */
enum status engine_new(struct engine **e, struct event_base *base,
    const struct engine_options *options, struct reason *why);

/* Not from within a callback.  Open questions are forgotten.  NULL is fine. */
void engine_free(struct engine *e);

/*
 * Queues a question; everything in it is copied.  The callback comes once,
 * from the loop, never from here; it may ask again, or cancel.  A queued
 * question takes 72 octets, the name, 4 for each server, and malloc(3)'s 8 to
 * 23: some 110 in all.
 */
void engine_ask(struct engine *e, const struct direct_question *question,
    engine_fn *callback, void *arg);

/* From now on so many questions a second in all; 0: no limit. */
void engine_set_rate(struct engine *e, double rate);

/* Questions that were asked and not yet called back. */
size_t engine_pending(const struct engine *e);

/* Forgets them: their callbacks never come. */
void engine_cancel_all(struct engine *e);

const struct engine_counts *engine_counts(const struct engine *e);

#endif
