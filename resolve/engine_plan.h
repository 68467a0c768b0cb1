/*
 * Which question goes next, to which server, and when: the engine without
 * its sockets.  A function of the calls and the times that they name, so that
 * tests can try years of it in a second.
 *
 * Each question waits in the queue of one server.  A server that could be
 * asked now stands in the ring, and takes its turn; one whose rate does not
 * allow it yet stands in the heap, under the moment that does; one whose window
 * is full stands nowhere, and comes back with the next answer.  So whatever
 * happens to a question costs no more with a million others.
 */
#ifndef RESOLVE_ENGINE_PLAN_H
#define RESOLVE_ENGINE_PLAN_H

#include "resolve/dname.h"
#include "resolve/engine.h"
#include "resolve/engine_heap.h"
#include "resolve/engine_pace.h"

enum question_state {
	QUESTION_NEW,
	QUESTION_WAITING, /* in its server's queue */
	QUESTION_FLYING,  /* in the heap, under its deadline */
	QUESTION_AGAIN,   /* needs another server */
	QUESTION_HELD,    /* in nobody's list but the caller's hand */
	QUESTION_OVER     /* answered while in a list: freed when met there */
};

/* Bits of a question's list of servers. */
typedef uint64_t server_set;

#define ZONE_UNKNOWN UINT8_MAX

/* Of the nodes in the heap, the first members of a flight and a server. */
enum heap_kind {
	HEAP_QUESTION,
	HEAP_SERVER
};

struct flight;
struct kept;

struct question {
	struct question *next; /* of its list */
	struct flight *flight; /* once it was sent */
	struct kept *best;     /* of the responses so far */
	engine_fn *callback;
	void *arg;
	server_set done;  /* servers that are of no more use for it */
	server_set asked; /* in this round */
	uint16_t type;
	uint16_t tries;
	uint8_t name_len, zone_labels;
	uint8_t nservers, first, at; /* at: whose turn it is */
	uint8_t round;
	uint8_t state;
	bool any_ends : 1, dnssec_ok : 1;
	bool tcp : 1; /* the next try, or the one at hand */
	/* One server at least kept silent, was out of reach, talked nonsense.
	 */
	bool silenced : 1, unreached : 1, garbled : 1;
	uint32_t servers[]; /* numbers; behind them the name on the wire */
};

/* What stands between a question and its answer. */
struct flight {
	struct heap_node timer;
	struct engine *engine;
	struct question *question;
	struct attempt *attempts; /* the last one first */
	struct connection *connection;
	uint16_t connection_id; /* of its query */
	bool connection_edns;
	int64_t sent_at;
};

struct queue {
	struct question *first, **last;
};

struct server {
	struct heap_node timer; /* when the rate allows the next */
	struct endpoint at;
	uint32_t number;
	bool barred; /* may not be asked at all */
	bool dead;
	bool plain;       /* without EDNS */
	bool speaks_edns; /* it has answered with EDNS */
	bool in_ring;
	struct server *next_in_ring;
	struct pace pace;
	struct queue udp, tcp;
	unsigned int connections;
	unsigned int tcp_failed; /* in a row */
	int64_t heard_at;        /* the last time */
	unsigned int silent;     /* tries in a row */
	int64_t silent_since;    /* when the first of them was sent */
	int64_t rtt;             /* smoothed; 0: not known */
};

struct plan {
	struct engine_options options;
	struct engine_counts counts;
	struct pace all;
	struct heap heap;
	struct server **servers;
	size_t nservers, cap_servers;
	uint32_t *slots; /* by endpoint: number + 1, or 0 */
	size_t nslots;
	struct server *ring_first, *ring_last;
	struct question **fresh;
	size_t nfresh, cap_fresh;
	struct queue again;
	unsigned int connections;
	uint64_t random; /* of the seed */
	size_t pending;
};

void plan_init(struct plan *p, const struct engine_options *options);
void plan_free(struct plan *p);

/* What questions are. */
struct question *plan_ask(struct plan *p, const struct direct_question *asked,
    engine_fn *callback, void *arg);
const uint8_t *question_name(const struct question *q);
struct server *plan_server_of(const struct plan *p, const struct question *q);

/* Gives the new ones, shuffled, a place each. */
void plan_admit(struct plan *p);

/*
 * The next one whose deadline has passed; it has landed, and its server is
 * noted to be silent.  NULL when there are no more.
 */
struct question *plan_expired(struct plan *p, int64_t now);

/* The next one that needs another server, or NULL. */
struct question *plan_pop_again(struct plan *p);

/*
 * Has it wait for its next server; false where none is left.  The one it is
 * at is not asked again in this round.
 */
bool plan_move_on(struct plan *p, struct question *q);

/* The same without a word on the one it is at. */
bool plan_start(struct plan *p, struct question *q);

/* Has it wait in front for the server that it is at. */
void plan_stay(struct plan *p, struct question *q);

/* Has it come up in plan_pop_again. */
void plan_put_again(struct plan *p, struct question *q);

/*
 * The next one to be sent, flying from now on, with a flight and a deadline;
 * NULL where none is due yet.
 */
struct question *plan_next(struct plan *p, int64_t now);

void plan_set_deadline(struct plan *p, struct question *q, int64_t when);

/* It is on the wire no more; the caller holds it. */
void plan_land(struct plan *p, struct question *q);

/* When there is something to do next; INT64_MAX: never. */
int64_t plan_wake(const struct plan *p, int64_t now);

/*
 * The question is answered.  One that the caller holds is freed, another when
 * it is met in its list.
 */
void plan_finish(struct plan *p, struct question *q);

/* Frees one that is over. */
void plan_bury(struct question *q);

/* All that are not over, as a list that the caller holds, for plan_finish. */
struct question *plan_take_all(struct plan *p);

#endif
