/*
 * The packets on the wire, by port and id, so that what comes in finds its
 * question.
 */
#ifndef RESOLVE_ENGINE_ATTEMPT_H
#define RESOLVE_ENGINE_ATTEMPT_H

#include "resolve/engine_plan.h"

/*
 * A packet on the wire.  It stays until its question is over, for its answer
 * may come late, when others were asked already.
 */
struct attempt {
	struct attempt *next_of_id;
	struct attempt *next; /* of the question: the one before */
	struct question *question;
	int64_t sent_at;
	uint16_t id;
	uint8_t port;
	uint8_t at; /* in the question's list of servers */
	bool edns;
};

struct attempts {
	struct attempt **of_id;
	uint8_t random[256]; /* the system's, for ids */
	size_t nrandom;
};

void attempts_init(struct attempts *t);
void attempts_free(struct attempts *t);

/* An id that nobody foresees. */
uint16_t attempts_draw_id(struct attempts *t);

/* The question leaves by this port, for the server that it is at. */
struct attempt *attempts_add(
    struct attempts *t, struct question *q, unsigned int port);

/* The one that left by this port with this id, or NULL. */
struct attempt *attempts_find(
    const struct attempts *t, unsigned int port, uint16_t id);

void attempts_remove(struct attempts *t, struct attempt *attempt);

#endif
