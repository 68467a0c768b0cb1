/*
 * Between resolve/engine.c and resolve/engine_hear.c; and for tests, which
 * have a time of their own.
 */
#ifndef RESOLVE_ENGINE_PRIVATE_H
#define RESOLVE_ENGINE_PRIVATE_H

#include "resolve/engine.h"
#include "resolve/engine_attempt.h"
#include "resolve/engine_plan.h"
#include "resolve/message.h"

struct event;
struct udp;

struct engine {
	struct plan plan;
	struct event_base *base;
	struct event *timer;
	struct udp *udp;
	struct attempts attempts;
	int64_t (*clock)(void *arg);
	void *clock_arg;
};

/* A response, and where it came from. */
struct heard {
	const uint8_t *wire;
	size_t len;
	struct message message;
	unsigned int at;
	bool tcp, edns; /* how it was asked for */
	bool late;      /* its question has moved on */
};

static inline server_set
server_bit(unsigned int at)
{
	return UINT64_C(1) << at;
}

static inline struct server *
engine_server_at(
    const struct engine *e, const struct question *q, unsigned int at)
{
	return e->plan.servers[q->servers[at]];
}

/*
 * A server of the question has said this.  Unless it is late, the question is
 * in nobody's list.
 */
void engine_hear(struct engine *e, struct question *q, struct heard *h);

/* Who said this is of no more use for the question. */
void engine_dismiss(
    struct engine *e, struct question *q, const struct heard *h);

/* To its next server, or the end. */
void engine_move_on(struct engine *e, struct question *q);

/* Nothing of the question is under way any more. */
void engine_recall(struct engine *e, struct question *q);

/* Nanoseconds from this clock on, in place of the monotonic one. */
void engine_set_clock(struct engine *e, int64_t (*clock)(void *arg), void *arg);

/* When the engine has something to do without being spoken to. */
int64_t engine_wake(const struct engine *e);

/* Does what is due. */
void engine_work(struct engine *e);

#endif
