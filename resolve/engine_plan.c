#include "resolve/engine_plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "resolve/engine_server.h"
#include "survey/base/intern.h"
#include "survey/base/mem.h"

/* Timeouts double up to this many times, and known ways are waited for. */
#define DOUBLINGS_MAX 4
#define RTT_FACTOR    3
#define RTT_MAX       (3 * SECOND)

/* A connection has the time of so many questions. */
#define TCP_TIMEOUTS 16

/* What the global rate may make up for, where the loop came late. */
#define SLACK (SECOND / 100)

void
plan_init(struct plan *p, const struct engine_options *options)
{
	*p = (struct plan){ .options = *options, .random = options->seed };
	if (p->options.retries > ENGINE_RETRIES_MAX)
		p->options.retries = ENGINE_RETRIES_MAX;
	pace_init(&p->all, options->rate, options->window, SLACK);
	heap_init(&p->heap);
	queue_init(&p->again);
}

void
plan_free(struct plan *p)
{
	struct question *next;

	for (struct question *q = plan_take_all(p); q != NULL; q = next) {
		next = q->next;
		plan_finish(p, q);
	}
	for (size_t i = 0; i < p->nservers; i++)
		free(p->servers[i]);
	free(p->servers);
	free(p->slots);
	free(p->fresh);
	heap_free(&p->heap);
}

/* SplitMix64: for orders, not for secrets. */
static uint64_t
draw(struct plan *p)
{
	uint64_t x = p->random += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static uint8_t *
name_of(struct question *q)
{
	return (uint8_t *)(q->servers + q->nservers);
}

const uint8_t *
question_name(const struct question *q)
{
	return (const uint8_t *)(q->servers + q->nservers);
}

struct server *
plan_server_of(const struct plan *p, const struct question *q)
{
	return p->servers[q->servers[q->at]];
}

/* The server that is asked first: by seed and name, whatever the order. */
static uint8_t
first_server(const struct plan *p, const struct question *q)
{
	uint64_t hash = hash_bytes(question_name(q), q->name_len) ^ q->type;

	hash = (hash ^ p->options.seed) * UINT64_C(0x9e3779b97f4a7c15);
	if (q->nservers == 0)
		return 0;
	return (uint8_t)((hash >> 32) % q->nservers);
}

/* At the end of the list, where it is not in it. */
static void
add_server(struct plan *p, struct question *q, struct ip ip)
{
	struct endpoint at = { ip, p->options.port };
	const struct server *s = server_find(p, at);

	for (unsigned int i = 0; i < q->nservers; i++)
		if (q->servers[i] == s->number)
			return;
	if (s->barred)
		q->done |= UINT64_C(1) << q->nservers;
	q->servers[q->nservers++] = s->number;
}

struct question *
plan_ask(struct plan *p, const struct direct_question *asked,
    engine_fn *callback, void *arg)
{
	uint8_t wire[DNAME_WIRE_MAX];
	size_t name_len = dname_to_wire(asked->name, wire);
	size_t n = asked->nservers < ENGINE_SERVERS_MAX ? asked->nservers
							: ENGINE_SERVERS_MAX;
	struct question *q =
	    mem_alloc(sizeof(*q) + n * sizeof(q->servers[0]) + name_len);

	q->callback = callback;
	q->arg = arg;
	q->type = asked->type;
	q->name_len = (uint8_t)name_len;
	q->any_ends = asked->any_response_ends;
	q->dnssec_ok = asked->dnssec_ok;
	q->zone_labels = ZONE_UNKNOWN;
	if (asked->zone != NULL && dname_is_within(asked->name, asked->zone))
		q->zone_labels = (uint8_t)dname_labels(asked->zone);
	for (size_t i = 0; i < n; i++)
		add_server(p, q, asked->servers[i]);
	memcpy(name_of(q), wire, name_len);
	q->first = first_server(p, q);
	p->fresh = mem_grow(
	    p->fresh, p->nfresh, &p->cap_fresh, sizeof(struct question *));
	p->fresh[p->nfresh++] = q;
	p->pending++;
	p->counts.asked++;
	return q;
}

void
plan_put_again(struct plan *p, struct question *q)
{
	q->state = QUESTION_AGAIN;
	queue_put(&p->again, q);
}

static void
wait_at(struct plan *p, struct question *q, bool in_front)
{
	struct server *s = plan_server_of(p, q);
	struct queue *queue = q->tcp ? &s->tcp : &s->udp;

	q->state = QUESTION_WAITING;
	if (in_front)
		queue_put_first(queue, q);
	else
		queue_put(queue, q);
	server_settle(p, s);
}

void
plan_stay(struct plan *p, struct question *q)
{
	wait_at(p, q, true);
}

/* The next of the set, in order, from the first on; the dead as a last. */
static bool
choose(const struct plan *p, struct question *q, server_set set)
{
	bool found = false;

	for (unsigned int i = 0; i < q->nservers; i++) {
		unsigned int k = (q->first + i) % q->nservers;

		if ((set >> k & 1) == 0)
			continue;
		if (!p->servers[q->servers[k]]->dead) {
			q->at = (uint8_t)k;
			return true;
		}
		if (!found)
			q->at = (uint8_t)k;
		found = true;
	}
	return found;
}

static server_set
all_servers(const struct question *q)
{
	return q->nservers == ENGINE_SERVERS_MAX
		   ? ~UINT64_C(0)
		   : (UINT64_C(1) << q->nservers) - 1;
}

bool
plan_start(struct plan *p, struct question *q)
{
	server_set useful = all_servers(q) & ~q->done;

	q->tcp = false;
	if (!choose(p, q, useful & ~q->asked)) {
		if (q->round >= p->options.retries || useful == 0)
			return false;
		q->round++;
		q->asked = 0;
		(void)choose(p, q, useful);
	}
	wait_at(p, q, false);
	return true;
}

bool
plan_move_on(struct plan *p, struct question *q)
{
	q->asked |= UINT64_C(1) << q->at;
	return plan_start(p, q);
}

void
plan_admit(struct plan *p)
{
	for (size_t i = p->nfresh; i > 1; i--) {
		size_t k = (size_t)(draw(p) % i);
		struct question *q = p->fresh[i - 1];

		p->fresh[i - 1] = p->fresh[k];
		p->fresh[k] = q;
	}
	/* From behind, so that the array is whole at any time. */
	while (p->nfresh > 0) {
		struct question *q = p->fresh[--p->nfresh];

		if (!plan_start(p, q))
			plan_put_again(p, q);
	}
}

static int64_t
patience(const struct plan *p, const struct question *q, const struct server *s)
{
	int64_t base = (int64_t)p->options.timeout_ms * (SECOND / 1000);
	int64_t known = s->rtt * RTT_FACTOR;

	if (q->tcp)
		return base * TCP_TIMEOUTS;
	if (known > base)
		base = known < RTT_MAX ? known : RTT_MAX;
	return base << (q->round < DOUBLINGS_MAX ? q->round : DOUBLINGS_MAX);
}

static void
fly(struct plan *p, struct server *s, struct question *q, int64_t now)
{
	if (q->flight == NULL) {
		q->flight = mem_alloc(sizeof(*q->flight));
		q->flight->question = q;
		q->flight->timer.kind = HEAP_QUESTION;
	}
	q->flight->sent_at = now;
	q->state = QUESTION_FLYING;
	if (q->tcp) {
		s->connections++;
		p->connections++;
	}
	pace_take(&s->pace, now);
	pace_take(&p->all, now);
	p->counts.sent++;
	p->counts.retried += q->tries > 0;
	p->counts.tcp += q->tcp;
	q->tries++;
	plan_set_deadline(p, q, now + patience(p, q, s));
}

struct question *
plan_next(struct plan *p, int64_t now)
{
	struct server *s;

	while (p->all.next <= now && pace_has_room(&p->all) &&
	       (s = ring_pop(p)) != NULL) {
		struct question *q = NULL;

		if (s->pace.next <= now)
			q = server_take(p, s);
		if (q != NULL && (q->done >> q->at & 1) != 0) {
			/* A late answer came while it waited. */
			plan_put_again(p, q);
			q = NULL;
		}
		if (q != NULL)
			fly(p, s, q, now);
		server_settle_at(p, s, now);
		if (q != NULL)
			return q;
	}
	return NULL;
}

void
plan_set_deadline(struct plan *p, struct question *q, int64_t when)
{
	heap_set(&p->heap, &q->flight->timer, when);
}

void
plan_land(struct plan *p, struct question *q)
{
	struct server *s = plan_server_of(p, q);

	assert(q->state == QUESTION_FLYING);
	q->state = QUESTION_HELD;
	heap_remove(&p->heap, &q->flight->timer);
	if (q->tcp) {
		s->connections--;
		p->connections--;
	}
	pace_release(&s->pace);
	pace_release(&p->all);
	server_settle(p, s);
}

struct question *
plan_expired(struct plan *p, int64_t now)
{
	struct heap_node *node;

	while ((node = heap_first(&p->heap)) != NULL && node->when <= now) {
		struct question *q;

		if (node->kind == HEAP_SERVER) {
			server_due(p, node, now);
			continue;
		}
		q = ((struct flight *)node)->question;
		plan_land(p, q);
		q->silenced = true;
		if (!q->tcp)
			server_note_silent(
			    p, plan_server_of(p, q), q->flight->sent_at, now);
		return q;
	}
	return NULL;
}

void
plan_bury(struct question *q)
{
	free(q->flight);
	free(q);
}

struct question *
plan_pop_again(struct plan *p)
{
	struct question *q;

	while ((q = queue_pop(&p->again)) != NULL) {
		if (q->state != QUESTION_OVER) {
			q->state = QUESTION_HELD;
			return q;
		}
		plan_bury(q);
	}
	return NULL;
}

int64_t
plan_wake(const struct plan *p, int64_t now)
{
	const struct heap_node *node = heap_first(&p->heap);
	int64_t wake = node != NULL ? node->when : INT64_MAX;

	if (p->nfresh > 0 || p->again.first != NULL)
		return now;
	if (p->ring_first != NULL && pace_has_room(&p->all) &&
	    p->all.next < wake)
		wake = p->all.next;
	return wake < now ? now : wake;
}

void
plan_finish(struct plan *p, struct question *q)
{
	assert(q->state == QUESTION_HELD || q->state == QUESTION_WAITING ||
	       q->state == QUESTION_AGAIN);
	p->pending--;
	if (q->state == QUESTION_HELD)
		plan_bury(q);
	else
		q->state = QUESTION_OVER;
}

/* Those of a queue that are not over, in front of the list. */
static struct question *
take_queue(struct queue *queue, struct question *list)
{
	struct question *q;

	while ((q = queue_pop(queue)) != NULL) {
		if (q->state == QUESTION_OVER) {
			plan_bury(q);
			continue;
		}
		q->next = list;
		list = q;
	}
	return list;
}

static struct question *
take_flying(struct plan *p, struct question *list)
{
	struct heap_node *node;

	while ((node = heap_first(&p->heap)) != NULL) {
		struct question *q = ((struct flight *)node)->question;

		if (node->kind == HEAP_SERVER) {
			heap_remove(&p->heap, node);
			continue;
		}
		plan_land(p, q);
		q->next = list;
		list = q;
	}
	return list;
}

struct question *
plan_take_all(struct plan *p)
{
	struct question *list = take_flying(p, NULL);

	while (p->nfresh > 0) {
		struct question *q = p->fresh[--p->nfresh];

		q->next = list;
		list = q;
	}
	list = take_queue(&p->again, list);
	for (size_t i = 0; i < p->nservers; i++) {
		list = take_queue(&p->servers[i]->udp, list);
		list = take_queue(&p->servers[i]->tcp, list);
	}
	for (struct question *q = list; q != NULL; q = q->next)
		q->state = QUESTION_HELD;
	return list;
}
