#include "resolve/engine_server.h"

#include <stdlib.h>

#include "survey/base/mem.h"

/* Of old rtts in the smoothed one: as TCP has it (RFC 6298). */
#define RTT_WEIGHT 7

/* Who wants to connect while there are too many connections looks again. */
#define CONNECTIONS_PAUSE (SECOND / 100)

void
queue_init(struct queue *queue)
{
	queue->first = NULL;
	queue->last = &queue->first;
}

void
queue_put(struct queue *queue, struct question *q)
{
	q->next = NULL;
	*queue->last = q;
	queue->last = &q->next;
}

void
queue_put_first(struct queue *queue, struct question *q)
{
	q->next = queue->first;
	queue->first = q;
	if (q->next == NULL)
		queue->last = &q->next;
}

struct question *
queue_pop(struct queue *queue)
{
	struct question *q = queue->first;

	if (q == NULL)
		return NULL;
	queue->first = q->next;
	if (queue->first == NULL)
		queue->last = &queue->first;
	return q;
}

static size_t
slot_of(struct endpoint at, size_t nslots)
{
	uint64_t h = at.ip.hi ^ at.ip.lo * UINT64_C(0x9e3779b97f4a7c15);

	h ^= (uint64_t)at.port << 8 ^ at.ip.family;
	h *= UINT64_C(0xbf58476d1ce4e5b9);
	h ^= h >> 32;
	h *= UINT64_C(0x94d049bb133111eb);
	return (size_t)(h >> 32) & (nslots - 1);
}

/* Where it is, or would be. */
static uint32_t *
find_slot(const struct plan *p, struct endpoint at)
{
	size_t i = slot_of(at, p->nslots);

	while (p->slots[i] != 0 &&
	       !endpoint_equal(p->servers[p->slots[i] - 1]->at, at))
		i = (i + 1) & (p->nslots - 1);
	return &p->slots[i];
}

static void
grow_slots(struct plan *p)
{
	free(p->slots);
	p->nslots = p->nslots == 0 ? 64 : 2 * p->nslots;
	p->slots = mem_array(p->nslots, sizeof(*p->slots));
	for (size_t i = 0; i < p->nservers; i++)
		*find_slot(p, p->servers[i]->at) = (uint32_t)i + 1;
}

static bool
is_barred(const struct plan *p, struct ip ip)
{
	const struct engine_options *o = &p->options;

	if (ip.family == IPV4 ? !o->ipv4 : !o->ipv6)
		return true;
	return o->allowed != NULL && !o->allowed(o->allowed_arg, ip);
}

struct server *
server_find(struct plan *p, struct endpoint at)
{
	struct server *s;
	uint32_t *slot;

	if (2 * p->nservers >= p->nslots)
		grow_slots(p);
	slot = find_slot(p, at);
	if (*slot != 0)
		return p->servers[*slot - 1];
	s = mem_alloc(sizeof(*s));
	s->at = at;
	s->number = (uint32_t)p->nservers;
	s->timer.kind = HEAP_SERVER;
	s->barred = is_barred(p, at.ip);
	s->heard_at = INT64_MIN;
	pace_init(&s->pace, p->options.rate_per_address,
	    p->options.window_per_address, 0);
	queue_init(&s->udp);
	queue_init(&s->tcp);
	p->servers = mem_grow(
	    p->servers, p->nservers, &p->cap_servers, sizeof(struct server *));
	p->servers[p->nservers++] = s;
	*slot = s->number + 1;
	return s;
}

static bool
can_connect(const struct server *s)
{
	return s->tcp.first != NULL && s->connections < SERVER_CONNECTIONS_MAX;
}

static bool
connections_are_full(const struct plan *p)
{
	return p->connections >= PLAN_CONNECTIONS_MAX;
}

/* But for its rate, it could be asked. */
static bool
is_willing(const struct server *s)
{
	if (s->udp.first == NULL && !can_connect(s))
		return false;
	return s->dead ? s->pace.out == 0 : pace_has_room(&s->pace);
}

static void
ring_put(struct plan *p, struct server *s)
{
	s->in_ring = true;
	s->next_in_ring = NULL;
	if (p->ring_last != NULL)
		p->ring_last->next_in_ring = s;
	else
		p->ring_first = s;
	p->ring_last = s;
}

struct server *
ring_pop(struct plan *p)
{
	struct server *s = p->ring_first;

	if (s == NULL)
		return NULL;
	p->ring_first = s->next_in_ring;
	if (p->ring_first == NULL)
		p->ring_last = NULL;
	s->in_ring = false;
	return s;
}

void
server_settle(struct plan *p, struct server *s)
{
	if (!s->in_ring && s->timer.place == 0 && is_willing(s))
		ring_put(p, s);
}

void
server_settle_at(struct plan *p, struct server *s, int64_t now)
{
	if (s->in_ring || !is_willing(s))
		return;
	if (s->pace.next > now)
		heap_set(&p->heap, &s->timer, s->pace.next);
	else if (s->udp.first == NULL && connections_are_full(p))
		heap_set(&p->heap, &s->timer, now + CONNECTIONS_PAUSE);
	else
		ring_put(p, s);
}

void
server_due(struct plan *p, struct heap_node *node, int64_t now)
{
	struct server *s = (struct server *)node;

	heap_remove(&p->heap, node);
	server_settle_at(p, s, now);
}

struct question *
server_take(const struct plan *p, struct server *s)
{
	struct question *q;

	if (!is_willing(s))
		return NULL;
	while (can_connect(s) && !connections_are_full(p)) {
		q = queue_pop(&s->tcp);
		if (q->state != QUESTION_OVER)
			return q;
		plan_bury(q);
	}
	while ((q = queue_pop(&s->udp)) != NULL) {
		if (q->state != QUESTION_OVER)
			return q;
		plan_bury(q);
	}
	return NULL;
}

void
server_note_heard(
    struct plan *p, struct server *s, int64_t sent_at, int64_t now)
{
	int64_t rtt = now - sent_at;

	s->heard_at = now;
	s->silent = 0;
	s->dead = false;
	if (rtt > 0)
		s->rtt = s->rtt == 0
			     ? rtt
			     : (RTT_WEIGHT * s->rtt + rtt) / (RTT_WEIGHT + 1);
	server_settle(p, s);
}

void
server_note_bad(struct plan *p, struct server *s)
{
	p->counts.backoffs += pace_note_bad(&s->pace);
}

void
server_note_good(struct server *s)
{
	pace_note_good(&s->pace);
}

void
server_note_tcp(struct server *s, bool of_use)
{
	s->tcp_failed = of_use ? 0 : s->tcp_failed + 1;
}

/* All who wait for it. */
static struct queue
take_queues(struct server *s)
{
	struct queue all = s->udp;

	if (all.first == NULL)
		all = s->tcp;
	else
		*all.last = s->tcp.first;
	queue_init(&s->udp);
	queue_init(&s->tcp);
	return all;
}

/* It has just died: those who can turn to others; the rest wait on. */
static void
send_away(struct plan *p, struct server *s)
{
	struct question *next;

	for (struct question *q = take_queues(s).first; q != NULL; q = next) {
		next = q->next;
		if (q->state == QUESTION_OVER)
			plan_bury(q);
		else
			(void)plan_start(p, q); /* this one was not asked */
	}
}

/* It is dead still, and those who wait for it have learned as much. */
static void
let_down(struct plan *p, struct server *s)
{
	struct question *next;

	for (struct question *q = take_queues(s).first; q != NULL; q = next) {
		next = q->next;
		if (q->state == QUESTION_OVER) {
			plan_bury(q);
			continue;
		}
		q->silenced = true;
		plan_put_again(p, q);
	}
}

void
server_note_silent(
    struct plan *p, struct server *s, int64_t sent_at, int64_t now)
{
	int64_t timeout = (int64_t)p->options.timeout_ms * (SECOND / 1000);

	if (s->heard_at > sent_at)
		return;
	if (s->silent++ == 0)
		s->silent_since = sent_at;
	server_note_bad(p, s);
	if (s->dead) {
		let_down(p, s);
	} else if (s->silent >= SERVER_SILENT_MAX &&
		   now - s->silent_since >= SERVER_SILENT_TIMEOUTS * timeout) {
		s->dead = true;
		p->counts.deaths++;
		send_away(p, s);
	}
}
