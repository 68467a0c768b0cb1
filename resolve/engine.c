#include "resolve/engine.h"

#include <event2/event.h>
#include <stdlib.h>

#include "resolve/engine_private.h"
#include "resolve/engine_server.h"
#include "resolve/engine_tcp.h"
#include "resolve/engine_udp.h"
#include "survey/base/clock.h"
#include "survey/base/ibuf.h"
#include "survey/base/mem.h"

/* Questions that leave before others on the base have their turn. */
#define BOUT 256

/* The system's buffers were full: so long until the next attempt. */
#define FULL_PAUSE (SECOND / 1000)

const struct engine_options engine_options_default = {
	.rate = 500,
	.rate_per_address = 20,
	.window = 1000,
	.window_per_address = 10,
	.timeout_ms = 300,
	.retries = 3,
	.port = DNS_PORT,
	.ipv4 = true,
	.ipv6 = true,
};

static int64_t
monotonic(void *arg)
{
	(void)arg;
	return clock_now();
}

static int64_t
now(const struct engine *e)
{
	return e->clock(e->clock_arg);
}

static struct query
query_of(const struct question *q, uint16_t id, bool edns)
{
	return (struct query){ .name = question_name(q),
		.name_len = q->name_len,
		.id = id,
		.type = q->type,
		.edns = edns,
		.dnssec_ok = q->dnssec_ok };
}

/* The question waits for this server still, not for another. */
static bool
is_awaited(const struct attempt *a)
{
	const struct question *q = a->question;

	return q->state == QUESTION_FLYING && !q->tcp && q->at == a->at;
}

static void
packet(void *arg, unsigned int port, struct endpoint from, const uint8_t *wire,
    size_t len)
{
	struct engine *e = arg;
	struct heard h = { .wire = wire, .len = len };
	struct question *q;
	struct query query;
	struct server *s;
	struct attempt *a = NULL;

	if (len >= MESSAGE_HEADER)
		a = attempts_find(&e->attempts, port, bytes_get16(wire));
	if (a == NULL) {
		e->plan.counts.strays++;
		return;
	}
	q = a->question;
	s = engine_server_at(e, q, a->at);
	query = query_of(q, a->id, a->edns);
	if (!endpoint_equal(s->at, from) ||
	    !query_is_answered_by(&query, wire, len)) {
		e->plan.counts.strays++;
		return;
	}
	h.at = a->at;
	h.edns = a->edns;
	h.late = !is_awaited(a);
	e->plan.counts.late += h.late || q->flight->attempts != a;
	server_note_heard(&e->plan, s, a->sent_at, now(e));
	attempts_remove(&e->attempts, a);
	if (!h.late)
		plan_land(&e->plan, q);
	engine_hear(e, q, &h);
}

/* The question's server cannot be reached.  Calls nobody back. */
static void
put_off(struct engine *e, struct question *q)
{
	e->plan.counts.network++;
	q->unreached = true;
	q->done |= server_bit(q->at);
	plan_land(&e->plan, q);
	plan_put_again(&e->plan, q);
}

static void
undelivered(void *arg, unsigned int port, struct endpoint to,
    const uint8_t *wire, size_t len)
{
	struct engine *e = arg;
	struct attempt *a = NULL;

	if (len >= 2)
		a = attempts_find(&e->attempts, port, bytes_get16(wire));
	if (a == NULL ||
	    !endpoint_equal(engine_server_at(e, a->question, a->at)->at, to))
		return;
	if (is_awaited(a)) {
		put_off(e, a->question);
	} else {
		e->plan.counts.network++;
		a->question->unreached = true;
		a->question->done |= server_bit(a->at);
	}
	attempts_remove(&e->attempts, a);
}

static void
connection_done(void *arg, const uint8_t *wire, size_t len)
{
	struct flight *f = arg;
	struct engine *e = f->engine;
	struct question *q = f->question;
	struct connection *connection = f->connection;
	struct query query = query_of(q, f->connection_id, f->connection_edns);
	struct server *s = plan_server_of(&e->plan, q);
	struct heard h = { .wire = wire,
		.len = len,
		.at = q->at,
		.tcp = true,
		.edns = f->connection_edns };

	f->connection = NULL; /* the message is the connection's, as yet */
	server_note_tcp(s, wire != NULL);
	if (wire == NULL) {
		put_off(e, q);
	} else if (!query_is_answered_by(&query, wire, len)) {
		e->plan.counts.malformed++;
		q->garbled = true;
		plan_land(&e->plan, q);
		engine_dismiss(e, q, &h);
	} else {
		server_note_heard(&e->plan, s, now(e), now(e));
		plan_land(&e->plan, q);
		engine_hear(e, q, &h);
	}
	tcp_close(connection);
	engine_work(e);
}

static void
connect_to(struct engine *e, struct question *q, struct server *s)
{
	uint8_t wire[QUERY_MAX];
	struct flight *f = q->flight;
	struct query query;

	f->engine = e;
	f->connection_id = attempts_draw_id(&e->attempts);
	f->connection_edns = !s->plain;
	e->plan.counts.plain += s->plain;
	query = query_of(q, f->connection_id, f->connection_edns);
	f->connection = tcp_open(
	    e->base, s->at, wire, query_make(&query, wire), connection_done, f);
	if (f->connection != NULL)
		return;
	server_note_tcp(s, false);
	put_off(e, q);
}

/* The last round tries without EDNS who may have been silent because of it. */
static bool
wants_edns(
    const struct engine *e, const struct question *q, const struct server *s)
{
	if (s->plain)
		return false;
	return s->speaks_edns || q->dnssec_ok || q->round == 0 ||
	       q->round < e->plan.options.retries;
}

static void
transmit(struct engine *e, struct question *q)
{
	struct server *s = plan_server_of(&e->plan, q);
	uint8_t wire[QUERY_MAX];
	struct query query;
	struct attempt *a;
	int port;

	if (q->tcp) {
		connect_to(e, q, s);
		return;
	}
	port = udp_port(e->udp, (enum family)s->at.ip.family);
	if (port == -1) {
		put_off(e, q);
		return;
	}
	a = attempts_add(&e->attempts, q, (unsigned int)port);
	a->edns = wants_edns(e, q, s);
	e->plan.counts.plain += !a->edns;
	query = query_of(q, a->id, a->edns);
	udp_send(e->udp, s->at, wire, query_make(&query, wire));
}

static void
arm(struct engine *e, int64_t when, int64_t present)
{
	/* Rounded up: what comes early is not due. */
	int64_t us = when > present ? (when - present + 999) / 1000 : 0;
	struct timeval tv = { .tv_sec = (time_t)(us / 1000000),
		.tv_usec = (suseconds_t)(us % 1000000) };

	(void)event_add(e->timer, &tv);
}

/* Silence: of the server, or on the connection. */
static void
expire(struct engine *e, struct question *q)
{
	if (q->flight->connection != NULL) {
		server_note_tcp(plan_server_of(&e->plan, q), false);
		tcp_close(q->flight->connection);
		q->flight->connection = NULL;
	}
	engine_move_on(e, q);
}

/* Whatever can be done now; then the timer is set for the rest. */
void
engine_work(struct engine *e)
{
	int64_t present = now(e), wake;
	struct question *q;
	int left = BOUT;

	while ((q = plan_expired(&e->plan, present)) != NULL)
		expire(e, q);
	plan_admit(&e->plan);
	while ((q = plan_pop_again(&e->plan)) != NULL)
		engine_move_on(e, q);
	while (left-- > 0 && udp_has_room(e->udp) &&
	       (q = plan_next(&e->plan, present)) != NULL)
		transmit(e, q);
	wake = udp_flush(e->udp) ? plan_wake(&e->plan, present)
				 : present + FULL_PAUSE;
	if (wake != INT64_MAX)
		arm(e, wake, present);
}

static void
timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	engine_work(arg);
}

static void
idle(void *arg)
{
	engine_work(arg);
}

enum status
engine_new(struct engine **out, struct event_base *base,
    const struct engine_options *options, struct reason *why)
{
	struct engine *e = mem_alloc(sizeof(*e));
	struct udp_handler handler = { .packet = packet,
		.undelivered = undelivered,
		.idle = idle,
		.arg = e };
	enum status st;

	plan_init(&e->plan, options);
	e->base = base;
	e->clock = monotonic;
	attempts_init(&e->attempts);
	e->timer = event_new(base, -1, 0, timer, e);
	if (e->timer == NULL)
		st = reason_set(why, ST_IO, "no timer in libevent");
	else
		st = udp_new(&e->udp, base, &handler, why);
	if (st != ST_OK) {
		engine_free(e);
		return st;
	}
	*out = e;
	return ST_OK;
}

void
engine_free(struct engine *e)
{
	if (e == NULL)
		return;
	engine_cancel_all(e);
	plan_free(&e->plan);
	udp_free(e->udp);
	if (e->timer != NULL)
		event_free(e->timer);
	attempts_free(&e->attempts);
	free(e);
}

void
engine_ask(struct engine *e, const struct direct_question *question,
    engine_fn *callback, void *arg)
{
	bool first = e->plan.nfresh == 0;

	plan_ask(&e->plan, question, callback, arg);
	if (first)
		arm(e, 0, 0);
}

void
engine_set_clock(struct engine *e, int64_t (*clock)(void *arg), void *arg)
{
	e->clock = clock;
	e->clock_arg = arg;
}

int64_t
engine_wake(const struct engine *e)
{
	return plan_wake(&e->plan, now(e));
}

size_t
engine_pending(const struct engine *e)
{
	return e->plan.pending;
}

void
engine_cancel_all(struct engine *e)
{
	struct question *next;

	for (struct question *q = plan_take_all(&e->plan); q != NULL;
	     q = next) {
		next = q->next;
		engine_recall(e, q);
		free(q->best);
		plan_finish(&e->plan, q);
	}
}

void
engine_set_rate(struct engine *e, double rate)
{
	pace_set_rate(&e->plan.all, rate, now(e));
}

const struct engine_counts *
engine_counts(const struct engine *e)
{
	return &e->plan.counts;
}
