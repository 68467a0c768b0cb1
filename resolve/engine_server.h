/*
 * What the plan knows of each server, and who waits for it: inside of
 * engine_plan.h.
 */
#ifndef RESOLVE_ENGINE_SERVER_H
#define RESOLVE_ENGINE_SERVER_H

#include "resolve/engine_plan.h"

/* Connections at a time, in all and to one server. */
#define PLAN_CONNECTIONS_MAX   64
#define SERVER_CONNECTIONS_MAX 4

/* Connections that failed in a row, and there will be no more. */
#define SERVER_TCP_FAILED_MAX 3

/* A server that was silent so often in a row, for so many timeouts. */
#define SERVER_SILENT_MAX      4
#define SERVER_SILENT_TIMEOUTS 3

void queue_init(struct queue *queue);
void queue_put(struct queue *queue, struct question *q);
void queue_put_first(struct queue *queue, struct question *q);
struct question *queue_pop(struct queue *queue);

/* Adds it where it is new; whether it may be asked is settled then. */
struct server *server_find(struct plan *p, struct endpoint at);

/* Puts it where it belongs: ring, heap, or neither. */
void server_settle(struct plan *p, struct server *s);
void server_settle_at(struct plan *p, struct server *s, int64_t now);

/* Its moment in the heap has come. */
void server_due(struct plan *p, struct heap_node *node, int64_t now);

struct server *ring_pop(struct plan *p);

/* The question that is next in its queues, or NULL. */
struct question *server_take(const struct plan *p, struct server *s);

/*
 * The server said something, in answer to what was sent then; over TCP, whose
 * round trips are none, sent_at is now.
 */
void server_note_heard(
    struct plan *p, struct server *s, int64_t sent_at, int64_t now);

/* It was of the kind that calls for backing off, or was not. */
void server_note_bad(struct plan *p, struct server *s);
void server_note_good(struct server *s);

/* A connection was of no use, or was. */
void server_note_tcp(struct server *s, bool of_use);

/*
 * Nothing came back of what was sent then.  Where the server has said
 * something else since, a packet was lost, and that is all.
 */
void server_note_silent(
    struct plan *p, struct server *s, int64_t sent_at, int64_t now);

#endif
