#include "resolve/session.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "resolve/paced_base.h"
#include "survey/base/mem.h"

/* How often waiting questions are looked at, in milliseconds. */
#define PUMP_MS 5

/* A question that waits for its turn with the recursor. */
struct waiting {
	char *name;
	enum answer_type type;
	recursor_fn *done;
	void *arg;
};

/* A direct question on its way. */
struct direct {
	struct session *session;
	struct direct *newer, *older;
	char *name;
	enum answer_type type;
	enum answer_view view;
	recursor_fn *done;
	void *arg;
};

struct session {
	struct event_base *base;
	struct event *pump, *ticker;
	struct engine *engine;
	struct recursor *recursor;
	struct recursor_options recursor_options;
	bool has[FAMILIES];
	struct paced_base *recursor_base;
	double rate;
	bool shared; /* by the engine and the recursor: both have to do */
	struct waiting *waiting;
	size_t nwaiting, cap_waiting;
	struct direct *newest;
	uint64_t random;
	bool (*tick)(void *arg);
	void *tick_arg;
};

/* A route to somewhere is enough; connecting UDP sends nothing. */
static bool
family_works(enum family family)
{
	/* a.root-servers.net */
	static const char *const far[FAMILIES] = { "198.41.0.4",
		"2001:503:ba3e::2:30" };
	struct endpoint there = { .port = DNS_PORT };
	struct sockaddr_storage ss;
	socklen_t len;
	bool works;
	int fd;

	(void)ip_from_text(far[family], &there.ip);
	len = endpoint_to_sockaddr(there, &ss);
	fd = socket(ss.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	works = connect(fd, (const struct sockaddr *)&ss, len) == 0;
	(void)close(fd);
	return works;
}

/* xorshift64*: for an order, not for secrets. */
static uint64_t
draw(struct session *s)
{
	s->random ^= s->random >> 12;
	s->random ^= s->random << 25;
	s->random ^= s->random >> 27;
	return s->random * UINT64_C(0x2545f4914f6cdd1d);
}

/* Half of the rate is for each of the two; all of it for one alone. */
static void
share_rate(struct session *s)
{
	bool shared = engine_pending(s->engine) > 0 &&
		      s->nwaiting + recursor_pending(s->recursor) > 0;

	if (shared == s->shared)
		return;
	s->shared = shared;
	engine_set_rate(s->engine, shared ? s->rate / 2 : s->rate);
	paced_base_set_rate(s->recursor_base, shared ? s->rate / 2 : s->rate);
}

/* The questions whose turn it is, by the pace and the recursor's room. */
static void
put_questions(struct session *s)
{
	unsigned int room = paced_base_room(s->recursor_base);

	if (room > recursor_room(s->recursor))
		room = recursor_room(s->recursor);
	for (; s->nwaiting > 0 && room > 0; room--) {
		size_t i = (size_t)(draw(s) % s->nwaiting);
		struct waiting w = s->waiting[i];

		s->waiting[i] = s->waiting[--s->nwaiting];
		recursor_ask(s->recursor, w.name, w.type, w.done, w.arg);
		free(w.name);
	}
}

static void
pump(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	share_rate(arg);
	put_questions(arg);
}

static void
tick(evutil_socket_t fd, short what, void *arg)
{
	struct session *s = arg;

	(void)fd;
	(void)what;
	if (!s->tick(s->tick_arg))
		(void)event_base_loopbreak(s->base);
}

static const struct timeval pump_time = { 0, (suseconds_t)PUMP_MS * 1000 };

static enum status
new_recursor(struct session *s, struct reason *why)
{
	return recursor_new(
	    &s->recursor, s->base, s->recursor_base, &s->recursor_options, why);
}

enum status
session_new(struct session **out, const struct session_options *options,
    struct reason *why)
{
	struct session *s = mem_alloc(sizeof(*s));
	struct engine_options engine = options->engine;
	/* A resolver that was named is asked as fast as all of them. */
	bool recurses = options->recursor.nforward == 0;
	enum status st = ST_OK;

	for (int family = 0; family < FAMILIES; family++)
		s->has[family] = family_works((enum family)family);
	s->recursor_options = options->recursor;
	engine.ipv4 = s->recursor_options.ipv4 = s->has[IPV4];
	engine.ipv6 = s->recursor_options.ipv6 = s->has[IPV6];
	/* Of what one address gets, half is for each of the two. */
	if (recurses)
		engine.rate_per_address /= 2;
	engine.rate = s->rate = options->rate;
	engine.window = s->recursor_options.window = options->window;
	s->random = engine.seed | 1;
	s->base = event_base_new();
	if (s->base != NULL) {
		s->pump = event_new(s->base, -1, EV_PERSIST, pump, s);
		s->ticker = event_new(s->base, -1, EV_PERSIST, tick, s);
		s->recursor_base = paced_base_new(
		    s->base, s->rate, recurses ? engine.rate_per_address : 0);
	}
	if (!s->has[IPV4] && !s->has[IPV6])
		st = reason_set(why, ST_IO,
		    "this host has no route to anywhere, by IPv4 or IPv6"
		    " (--offline works from files)");
	else if (s->pump == NULL || s->ticker == NULL ||
		 s->recursor_base == NULL)
		st = reason_set(why, ST_IO, "libevent cannot be used here");
	if (st == ST_OK)
		st = engine_new(&s->engine, s->base, &engine, why);
	if (st == ST_OK)
		st = new_recursor(s, why);
	if (st != ST_OK) {
		session_free(s);
		s = NULL;
	}
	*out = s;
	return st;
}

static void
direct_free(struct direct *d)
{
	free(d->name);
	free(d);
}

static void
forget(struct direct *d)
{
	if (d->newer != NULL)
		d->newer->older = d->older;
	else
		d->session->newest = d->older;
	if (d->older != NULL)
		d->older->newer = d->newer;
	direct_free(d);
}

void
session_free(struct session *s)
{
	if (s == NULL)
		return;
	engine_free(s->engine);
	recursor_free(s->recursor);
	paced_base_free(s->recursor_base);
	if (s->pump != NULL)
		event_free(s->pump);
	if (s->ticker != NULL)
		event_free(s->ticker);
	if (s->base != NULL)
		event_base_free(s->base);
	for (struct direct *d = s->newest, *next; d != NULL; d = next) {
		next = d->older;
		direct_free(d);
	}
	for (size_t i = 0; i < s->nwaiting; i++)
		free(s->waiting[i].name);
	free(s->waiting);
	free(s);
}

bool
session_has(const struct session *s, enum family family)
{
	return s->has[family];
}

static const char *
error_of(enum reply_outcome outcome)
{
	static const char *const errors[] = {
		[REPLY_UNASKED] = "not asked",
		[REPLY_NETWORK] = "network",
		[REPLY_TIMEOUT] = "timeout",
		[REPLY_MALFORMED] = "malformed",
		[REPLY_TRUNCATED] = "truncated",
		[REPLY_RESPONSE] = NULL,
	};

	return errors[outcome];
}

static void
ask_recursor(struct session *s, const char *name, enum answer_type type,
    recursor_fn *done, void *arg)
{
	s->waiting = mem_grow(
	    s->waiting, s->nwaiting, &s->cap_waiting, sizeof(*s->waiting));
	s->waiting[s->nwaiting++] = (struct waiting){
		.name = mem_strdup(name), .type = type, .done = done, .arg = arg
	};
}

/* The end of a resolution is what a server says with authority. */
static bool
is_end(const struct direct *d, const struct reply *reply)
{
	return d->view != VIEW_ANSWER || reply->outcome != REPLY_RESPONSE ||
	       (reply->good && reply->aa);
}

/* A truncated response is none: what it lacks would read as "no". */
static void
take_reply(void *arg, const struct reply *reply)
{
	struct direct *d = arg;
	bool whole = reply->outcome == REPLY_RESPONSE;
	char server[IP_STRLEN];
	struct exchange x = { .name = d->name,
		.type = d->type,
		.view = d->view,
		.server = reply->outcome == REPLY_UNASKED
			      ? NULL
			      : ip_format(reply->from, server),
		.rcode = whole ? reply->rcode : RCODE_NONE,
		.error = error_of(reply->outcome),
		.aa = whole && reply->aa,
		.tcp = reply->tcp,
		.tries = reply->tries,
		.time = (int64_t)time(NULL),
		.wire = whole ? reply->wire : NULL,
		.len = whole ? reply->len : 0 };

	if (is_end(d, reply))
		d->done(d->arg, &x);
	else
		ask_recursor(d->session, d->name, d->type, d->done, d->arg);
	forget(d);
}

static void
ask_directly(struct session *s, const struct session_question *q,
    recursor_fn *done, void *arg)
{
	struct direct *d = mem_alloc(sizeof(*d));

	*d = (struct direct){ .session = s,
		.older = s->newest,
		.name = mem_strdup(q->name),
		.type = q->type,
		.view = q->view,
		.done = done,
		.arg = arg };
	if (s->newest != NULL)
		s->newest->newer = d;
	s->newest = d;
	engine_ask(s->engine,
	    &(struct direct_question){ .name = q->name,
		.type = answer_rrtype(q->type),
		.servers = q->servers,
		.nservers = q->nservers,
		.zone = q->zone,
		.any_response_ends = q->view == VIEW_SERVER,
		.dnssec_ok = q->dnssec_ok },
	    take_reply, d);
}

void
session_ask(struct session *s, const struct session_question *q,
    recursor_fn *done, void *arg)
{
	if (q->view != VIEW_ANSWER || q->nservers > 0)
		ask_directly(s, q, done, arg);
	else
		ask_recursor(s, q->name, q->type, done, arg);
	share_rate(s);
}

size_t
session_pending(const struct session *s)
{
	return s->nwaiting + recursor_pending(s->recursor) +
	       engine_pending(s->engine);
}

enum status
session_start_over(struct session *s, double rate, struct reason *why)
{
	s->rate = rate;
	s->shared = false;
	engine_set_rate(s->engine, rate);
	paced_base_set_rate(s->recursor_base, rate);
	recursor_free(s->recursor);
	s->recursor = NULL;
	return new_recursor(s, why);
}

void
session_run(
    struct session *s, unsigned int ms, bool (*tick_fn)(void *arg), void *arg)
{
	const struct timeval every = { ms / 1000,
		(suseconds_t)(ms % 1000) * 1000 };

	s->tick = tick_fn;
	s->tick_arg = arg;
	if (!tick_fn(arg))
		return;
	(void)event_add(s->pump, &pump_time);
	(void)event_add(s->ticker, &every);
	(void)event_base_dispatch(s->base);
	(void)event_del(s->pump);
	(void)event_del(s->ticker);
}
