/*
 * What a response means for its question, and for its server.
 */
#include <stdlib.h>
#include <string.h>

#include "resolve/engine_private.h"
#include "resolve/engine_server.h"
#include "resolve/engine_tcp.h"
#include "survey/base/mem.h"

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

/* Nothing of the question is under way any more. */
void
engine_recall(struct engine *e, struct question *q)
{
	if (q->state == QUESTION_FLYING)
		plan_land(&e->plan, q);
	if (q->flight == NULL)
		return;
	while (q->flight->attempts != NULL)
		attempts_remove(&e->attempts, q->flight->attempts);
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
	engine_recall(e, q);
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
		reply.from = engine_server_at(e, q, q->at)->at.ip;
	if (reply.outcome < REPLY_NETWORK && q->unreached)
		reply.outcome = REPLY_NETWORK;
	if (reply.outcome < REPLY_TIMEOUT && q->silenced)
		reply.outcome = REPLY_TIMEOUT;
	if (reply.outcome < REPLY_MALFORMED && q->garbled)
		reply.outcome = REPLY_MALFORMED;
	conclude(e, q, &reply);
}

void
engine_move_on(struct engine *e, struct question *q)
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
	k->from = engine_server_at(e, q, h->at)->at.ip;
	k->len = h->len;
	memcpy(k->wire, h->wire, h->len);
}

/* It is of no more use for this question. */
void
engine_dismiss(struct engine *e, struct question *q, const struct heard *h)
{
	q->done |= server_bit(h->at);
	if (!h->late)
		engine_move_on(e, q);
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
	struct server *s = engine_server_at(e, q, h->at);

	keep(e, q, h);
	if (!h->tcp)
		server_note_bad(&e->plan, s);
	if (h->tcp || s->tcp_failed >= SERVER_TCP_FAILED_MAX) {
		engine_dismiss(e, q, h);
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
		engine_dismiss(e, q, h);
		return;
	}
	conclude(e, q,
	    &(struct reply){ .outcome = REPLY_RESPONSE,
		.wire = h->wire,
		.len = h->len,
		.rcode = m->rcode,
		.aa = m->aa,
		.good = good,
		.from = engine_server_at(e, q, h->at)->at.ip,
		.tcp = h->tcp,
		.edns = h->edns });
}

/* The server of the question has said this; q is in nobody's hands. */
void
engine_hear(struct engine *e, struct question *q, struct heard *h)
{
	struct server *s = engine_server_at(e, q, h->at);
	struct message *m = &h->message;

	if (message_read(m, h->wire, h->len, NULL) != ST_OK) {
		e->plan.counts.malformed++;
		q->garbled = true;
		engine_dismiss(e, q, h);
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
