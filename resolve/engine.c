#include "resolve/engine.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "resolve/engine_plan.h"
#include "resolve/engine_private.h"
#include "resolve/engine_server.h"
#include "resolve/engine_tcp.h"
#include "resolve/engine_udp.h"
#include "resolve/message.h"
#include "survey/base/ibuf.h"
#include "survey/base/mem.h"

/* Questions that leave before others on the base have their turn. */
#define BOUT 256

/* The system's buffers were full: so long until the next attempt. */
#define FULL_PAUSE (SECOND / 1000)

#define IDS ((size_t)UINT16_MAX + 1)

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

/*
 * A packet on the wire.  It stays until its question is over, for its answer
 * may come late, when others were asked already.
 */
struct
try {
	struct try *next_of_id;
	struct try *next; /* of the question: the one before */
	struct question *question;
	int64_t sent_at;
	uint16_t id;
	uint8_t port;
	uint8_t at; /* in the question's list of servers */
	bool edns;
};

/* The best of the responses that were none too good. */
struct kept {
	int rank;
	enum reply_outcome outcome;
	uint16_t rcode;
	bool aa, tcp, edns;
	struct ip from;
	size_t len;
	uint8_t wire[];
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

struct engine {
	struct plan plan;
	struct event_base *base;
	struct event *timer;
	struct udp *udp;
	struct try **tries; /* by id */
	int64_t (*clock)(void *arg);
	void *clock_arg;
	uint8_t random[4096];
	size_t nrandom;
};

static int64_t
monotonic(void *arg)
{
	struct timespec ts;

	(void)arg;
	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * SECOND + ts.tv_nsec;
}

static int64_t
now(const struct engine *e)
{
	return e->clock(e->clock_arg);
}

static uint16_t
draw_id(struct engine *e)
{
	if (e->nrandom == 0) {
		/* Up to 256 octets come whole, whatever happens. */
		for (size_t i = 0; i < sizeof(e->random); i += 256)
			if (getrandom(e->random + i, 256, 0) != 256)
				abort();
		e->nrandom = sizeof(e->random);
	}
	e->nrandom -= 2;
	return bytes_get16(e->random + e->nrandom);
}

static struct try *
find_try(const struct engine *e, unsigned int port, uint16_t id)
{
	struct try *t = e->tries[id];

	while (t != NULL && t->port != port)
		t = t->next_of_id;
	return t;
}

static struct try *
add_try(struct engine *e, struct question *q, unsigned int port)
{
	struct try *t = mem_alloc(sizeof(*t));

	do
		t->id = draw_id(e);
	while (find_try(e, port, t->id) != NULL);
	t->port = (uint8_t)port;
	t->at = q->at;
	t->question = q;
	t->sent_at = q->flight->sent_at;
	t->next = q->flight->tries;
	q->flight->tries = t;
	t->next_of_id = e->tries[t->id];
	e->tries[t->id] = t;
	return t;
}

static void
remove_try(struct engine *e, struct try *t)
{
	struct try **p = &e->tries[t->id];

	while (*p != t)
		p = &(*p)->next_of_id;
	*p = t->next_of_id;
	for (p = &t->question->flight->tries; *p != t;)
		p = &(*p)->next;
	*p = t->next;
	free(t);
}

static struct server *
server_at(const struct engine *e, const struct question *q, unsigned int at)
{
	return e->plan.servers[q->servers[at]];
}

static server_set
bit(unsigned int at)
{
	return UINT64_C(1) << at;
}

/* Nothing of the question is under way any more. */
static void
recall(struct engine *e, struct question *q)
{
	if (q->state == QUESTION_FLYING)
		plan_land(&e->plan, q);
	if (q->flight == NULL)
		return;
	while (q->flight->tries != NULL)
		remove_try(e, q->flight->tries);
	tcp_close(q->flight->connection);
	q->flight->connection = NULL;
}

/* Calls back; q is gone then.  best is kept until the callback returns. */
static void
conclude(struct engine *e, struct question *q, struct reply *reply)
{
	engine_fn *callback = q->callback;
	struct kept *best = q->best;
	void *arg = q->arg;

	reply->tries = q->tries;
	if (reply->outcome == REPLY_RESPONSE)
		e->plan.counts.answered++;
	else
		e->plan.counts.failed++;
	recall(e, q);
	plan_finish(&e->plan, q);
	callback(arg, reply);
	free(best);
}

/* There is no better answer than what we have. */
static void
give_up(struct engine *e, struct question *q)
{
	const struct kept *best = q->best;
	struct reply reply = { .outcome = REPLY_UNASKED };

	if (best != NULL)
		reply = (struct reply){ .outcome = best->outcome,
			.wire = best->wire,
			.len = best->len,
			.rcode = best->rcode,
			.aa = best->aa,
			.from = best->from,
			.tcp = best->tcp,
			.edns = best->edns };
	else if (q->nservers > 0)
		reply.from = server_at(e, q, q->at)->at.ip;
	if (reply.outcome < REPLY_NETWORK && q->unreached)
		reply.outcome = REPLY_NETWORK;
	if (reply.outcome < REPLY_TIMEOUT && q->silenced)
		reply.outcome = REPLY_TIMEOUT;
	if (reply.outcome < REPLY_MALFORMED && q->garbled)
		reply.outcome = REPLY_MALFORMED;
	conclude(e, q, &reply);
}

static void
move_on(struct engine *e, struct question *q)
{
	if (!plan_move_on(&e->plan, q))
		give_up(e, q);
}

/* What a response is worth where none is good. */
static int
rank_of(const struct message *m)
{
	if (m->tc)
		return 0;
	switch (m->rcode) {
	case RCODE_REFUSED:
		return 1;
	default:
		return 2;
	case RCODE_SERVFAIL:
		return 3;
	case RCODE_NOERROR:
	case RCODE_NXDOMAIN:
		return 4;
	}
}

static void
keep(struct engine *e, struct question *q, const struct heard *h)
{
	int rank = rank_of(&h->message);
	struct kept *k;

	if (q->best != NULL && q->best->rank >= rank)
		return;
	free(q->best);
	q->best = k = mem_alloc(sizeof(*k) + h->len);
	k->rank = rank;
	k->outcome = h->message.tc ? REPLY_TRUNCATED : REPLY_RESPONSE;
	k->rcode = h->message.rcode;
	k->aa = h->message.aa;
	k->tcp = h->tcp;
	k->edns = h->edns;
	k->from = server_at(e, q, h->at)->at.ip;
	k->len = h->len;
	memcpy(k->wire, h->wire, h->len);
}

/* It is of no more use for this question. */
static void
dismiss(struct engine *e, struct question *q, const struct heard *h)
{
	q->done |= bit(h->at);
	if (!h->late)
		move_on(e, q);
}

/* A referral to where the name is, and below the zone that was asked. */
static bool
leads_down(const struct question *q, const char *cut)
{
	char name[DNAME_STRLEN];

	if (cut[0] == '\0' || strcmp(cut, ".") == 0)
		return false;
	(void)dname_from_wire(question_name(q), q->name_len, name);
	return dname_is_within(name, cut) &&
	       (q->zone_labels == ZONE_UNKNOWN ||
		   dname_labels(cut) > q->zone_labels);
}

static bool
is_good(const struct question *q, const struct message *m)
{
	if (m->rcode == RCODE_NXDOMAIN)
		return m->aa;
	return m->rcode == RCODE_NOERROR && (m->aa || leads_down(q, m->cut));
}

static void
take_truncated(struct engine *e, struct question *q, const struct heard *h)
{
	struct server *s = server_at(e, q, h->at);

	keep(e, q, h);
	if (!h->tcp)
		server_note_bad(&e->plan, s);
	if (h->tcp || s->tcp_failed >= SERVER_TCP_FAILED_MAX) {
		dismiss(e, q, h);
	} else if (!h->late) {
		q->tcp = true;
		plan_stay(&e->plan, q);
	}
}

/* RFC 6891 section 7: it does not know EDNS, or not ours. */
static bool
refuses_edns(const struct heard *h)
{
	const struct message *m = &h->message;

	return h->edns && (m->rcode == RCODE_BADVERS ||
			      (!m->edns && (m->rcode == RCODE_FORMERR ||
					       m->rcode == RCODE_NOTIMP)));
}

static void
take_response(struct engine *e, struct question *q, const struct heard *h)
{
	const struct message *m = &h->message;
	bool good = is_good(q, m);

	if (!good && !q->any_ends) {
		keep(e, q, h);
		dismiss(e, q, h);
		return;
	}
	conclude(e, q,
	    &(struct reply){ .outcome = REPLY_RESPONSE,
		.wire = h->wire,
		.len = h->len,
		.rcode = m->rcode,
		.aa = m->aa,
		.good = good,
		.from = server_at(e, q, h->at)->at.ip,
		.tcp = h->tcp,
		.edns = h->edns });
}

/* The server of the question has said this; q is in nobody's hands. */
static void
hear(struct engine *e, struct question *q, struct heard *h)
{
	struct server *s = server_at(e, q, h->at);
	struct message *m = &h->message;

	if (message_read(m, h->wire, h->len, NULL) != ST_OK) {
		e->plan.counts.malformed++;
		q->garbled = true;
		dismiss(e, q, h);
		return;
	}
	if (m->edns)
		s->speaks_edns = true;
	if (m->tc) {
		take_truncated(e, q, h);
		return;
	}
	if (m->rcode == RCODE_REFUSED)
		server_note_bad(&e->plan, s);
	else if (!h->tcp)
		server_note_good(s);
	if (!refuses_edns(h)) {
		take_response(e, q, h);
		return;
	}
	s->plain = true;
	if (!h->late) {
		q->tcp = false;
		plan_stay(&e->plan, q);
	}
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
is_awaited(const struct try *t)
{
	const struct question *q = t->question;

	return q->state == QUESTION_FLYING && !q->tcp && q->at == t->at;
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
	struct try *t = NULL;

	if (len >= MESSAGE_HEADER)
		t = find_try(e, port, bytes_get16(wire));
	if (t == NULL) {
		e->plan.counts.strays++;
		return;
	}
	q = t->question;
	s = server_at(e, q, t->at);
	query = query_of(q, t->id, t->edns);
	if (!endpoint_equal(s->at, from) ||
	    !query_is_answered_by(&query, wire, len)) {
		e->plan.counts.strays++;
		return;
	}
	h.at = t->at;
	h.edns = t->edns;
	h.late = !is_awaited(t);
	e->plan.counts.late += h.late || q->flight->tries != t;
	server_note_heard(&e->plan, s, now(e) - t->sent_at);
	remove_try(e, t);
	if (!h.late)
		plan_land(&e->plan, q);
	hear(e, q, &h);
}

/* The question's server cannot be reached.  Calls nobody back. */
static void
put_off(struct engine *e, struct question *q)
{
	e->plan.counts.network++;
	q->unreached = true;
	q->done |= bit(q->at);
	plan_land(&e->plan, q);
	plan_put_again(&e->plan, q);
}

static void
undelivered(void *arg, unsigned int port, struct endpoint to,
    const uint8_t *wire, size_t len)
{
	struct engine *e = arg;
	struct try *t = NULL;

	if (len >= 2)
		t = find_try(e, port, bytes_get16(wire));
	if (t == NULL ||
	    !endpoint_equal(server_at(e, t->question, t->at)->at, to))
		return;
	if (is_awaited(t)) {
		put_off(e, t->question);
	} else {
		e->plan.counts.network++;
		t->question->unreached = true;
		t->question->done |= bit(t->at);
	}
	remove_try(e, t);
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
		dismiss(e, q, &h);
	} else {
		server_note_heard(&e->plan, s, 0);
		plan_land(&e->plan, q);
		hear(e, q, &h);
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
	f->connection_id = draw_id(e);
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
	struct try *t;
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
	t = add_try(e, q, (unsigned int)port);
	t->edns = wants_edns(e, q, s);
	e->plan.counts.plain += !t->edns;
	query = query_of(q, t->id, t->edns);
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
	move_on(e, q);
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
		move_on(e, q);
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
	e->tries = mem_array(IDS, sizeof(struct try *));
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
	free(e->tries);
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
		recall(e, q);
		free(q->best);
		plan_finish(&e->plan, q);
	}
}

const struct engine_counts *
engine_counts(const struct engine *e)
{
	return &e->plan.counts;
}
