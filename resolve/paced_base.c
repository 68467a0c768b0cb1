#include "resolve/paced_base.h"

#include <event2/event.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <unbound-event.h>

#include "resolve/endpoint.h"
#include "resolve/engine_pace.h"
#include "resolve/sent.h"
#include "survey/base/mem.h"

/* What may be made up for, where the loop came late. */
#define SLACK (SECOND / 100)

/* The two bases begin with what libunbound knows of them. */
struct paced_base {
	struct ub_event_base ub;
	struct event_base *base;
	struct event *turn; /* when the first that waits has its turn */
	struct pace pace;
	struct sent sent;
	int64_t held;           /* until then some address has had its share */
	evutil_socket_t newest; /* the socket that was last listened at */
	TAILQ_HEAD(paced_events, paced_event) waiting;
};

struct paced_event {
	struct ub_event ub;
	struct paced_base *base;
	struct event *event;
	evutil_socket_t fd;
	short bits;
	void (*callback)(int fd, short bits, void *arg);
	void *arg;
	bool waits; /* in the list */
	TAILQ_ENTRY(paced_event) link;
};

_Static_assert(UB_EV_TIMEOUT == EV_TIMEOUT && UB_EV_READ == EV_READ &&
		   UB_EV_WRITE == EV_WRITE && UB_EV_PERSIST == EV_PERSIST,
    "libunbound's bits are those of libevent");

static void
drop(struct paced_event *e)
{
	if (!e->waits)
		return;
	e->waits = false;
	TAILQ_REMOVE(&e->base->waiting, e, link);
}

/* When the next event may be handed on. */
static int64_t
due(const struct paced_base *p)
{
	return p->pace.next > p->held ? p->pace.next : p->held;
}

static void
set_turn(struct paced_base *p, int64_t now)
{
	int64_t after = due(p) > now ? due(p) - now : 0;
	struct timeval tv = { .tv_sec = (time_t)(after / SECOND),
		.tv_usec = (suseconds_t)(after % SECOND / 1000) };

	(void)evtimer_add(p->turn, &tv);
}

/* Answers are read as they come: none waits until it seems to be late. */
static void
happen(evutil_socket_t fd, short what, void *arg)
{
	struct paced_event *e = arg;
	struct paced_base *p = e->base;
	int64_t now = clock_now();

	(void)fd;
	if (e->bits != EV_TIMEOUT ||
	    (TAILQ_EMPTY(&p->waiting) && due(p) <= now)) {
		e->callback(e->fd, what, e->arg);
		return;
	}
	if (TAILQ_EMPTY(&p->waiting))
		set_turn(p, now);
	e->waits = true;
	TAILQ_INSERT_TAIL(&p->waiting, e, link);
}

static void
take_turn(evutil_socket_t fd, short what, void *arg)
{
	struct paced_base *p = arg;
	struct paced_event *e;

	(void)fd;
	(void)what;
	while (
	    due(p) <= clock_now() && (e = TAILQ_FIRST(&p->waiting)) != NULL) {
		drop(e);
		/* This may free it. */
		e->callback(e->fd, EV_TIMEOUT, e->arg);
	}
	if (!TAILQ_EMPTY(&p->waiting))
		set_turn(p, clock_now());
}

static struct paced_event *
of(struct ub_event *ub)
{
	return (struct paced_event *)ub;
}

static void
add_bits(struct ub_event *ub, short bits)
{
	struct paced_event *e = of(ub);

	e->bits = (short)(e->bits | bits);
	(void)event_assign(e->event, e->base->base, e->fd, e->bits, happen, e);
}

static void
del_bits(struct ub_event *ub, short bits)
{
	struct paced_event *e = of(ub);

	e->bits = (short)(e->bits & ~bits);
	(void)event_assign(e->event, e->base->base, e->fd, e->bits, happen, e);
}

static void
set_fd(struct ub_event *ub, int fd)
{
	struct paced_event *e = of(ub);

	e->fd = fd;
	(void)event_assign(e->event, e->base->base, fd, e->bits, happen, e);
}

static void
free_event(struct ub_event *ub)
{
	struct paced_event *e = of(ub);

	drop(e);
	event_free(e->event);
	free(e);
}

static int
add(struct ub_event *ub, struct timeval *patience)
{
	struct paced_event *e = of(ub);

	drop(e);
	if ((e->bits & (EV_READ | EV_WRITE)) != 0)
		e->base->newest = e->fd;
	return event_add(e->event, patience);
}

static int
del(struct ub_event *ub)
{
	drop(of(ub));
	return event_del(of(ub)->event);
}

/* Sockets are connected; one of TCP is not yet, and of no known address. */
static void
note_sent(struct paced_base *p)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);
	struct endpoint to;
	int64_t now = clock_now(), next;

	pace_charge(&p->pace, now);
	if (p->sent.limit == 0 ||
	    getpeername(p->newest, (struct sockaddr *)&ss, &len) != 0 ||
	    !endpoint_from_sockaddr(&ss, &to))
		return;
	next = sent_note(&p->sent, to.ip, now);
	if (p->held < next)
		p->held = next;
}

/*
 * A timer of no time is for a question that is about to be sent.  Then
 * libunbound listens at a socket, sends by it, and sets one for the answer.
 */
static int
add_timer(struct ub_event *ub, struct ub_event_base *base,
    void (*callback)(int fd, short bits, void *arg), void *arg,
    struct timeval *patience)
{
	struct paced_event *e = of(ub);

	(void)base;
	if (patience->tv_sec != 0 || patience->tv_usec != 0)
		note_sent(e->base);
	drop(e);
	(void)event_del(e->event);
	e->callback = callback;
	e->arg = arg;
	e->fd = -1;
	e->bits = EV_TIMEOUT;
	(void)event_assign(e->event, e->base->base, -1, EV_TIMEOUT, happen, e);
	return add(ub, patience);
}

/* It asks for no signals, and they send nothing. */
static int
add_signal(struct ub_event *ub, struct timeval *patience)
{
	(void)ub;
	(void)patience;
	return -1;
}

static int
del_signal(struct ub_event *ub)
{
	(void)ub;
	return -1;
}

static void
unregister(struct ub_event *ub)
{
	(void)ub;
}

static void
would_block(struct ub_event *ub, int bit)
{
	(void)ub;
	(void)bit;
}

static struct ub_event_vmt event_methods = {
	.add_bits = add_bits,
	.del_bits = del_bits,
	.set_fd = set_fd,
	.free = free_event,
	.add = add,
	.del = del,
	.add_timer = add_timer,
	.del_timer = del,
	.add_signal = add_signal,
	.del_signal = del_signal,
	.winsock_unregister_wsaevent = unregister,
	.winsock_tcp_wouldblock = would_block,
};

static struct ub_event *
new_event(struct ub_event_base *ub, int fd, short bits,
    void (*callback)(int fd, short bits, void *arg), void *arg)
{
	struct paced_base *p = (struct paced_base *)ub;
	struct paced_event *e = mem_alloc(sizeof(*e));

	*e = (struct paced_event){
		.ub = { UB_EVENT_MAGIC, &event_methods },
		.base = p,
		.event = event_new(p->base, fd, bits, happen, e),
		.fd = fd,
		.bits = bits,
		.callback = callback,
		.arg = arg,
	};
	if (e->event == NULL) {
		free(e);
		return NULL;
	}
	return &e->ub;
}

static struct ub_event *
new_signal(struct ub_event_base *ub, int number,
    void (*callback)(int fd, short bits, void *arg), void *arg)
{
	(void)ub;
	(void)number;
	(void)callback;
	(void)arg;
	return NULL;
}

static struct ub_event *
register_event(struct ub_event_base *ub, void *event,
    void (*callback)(int fd, short bits, void *arg), void *arg)
{
	(void)ub;
	(void)event;
	(void)callback;
	(void)arg;
	return NULL;
}

/* The loop is the caller's. */
static void
leave_base(struct ub_event_base *ub)
{
	(void)ub;
}

static int
no_dispatch(struct ub_event_base *ub)
{
	(void)ub;
	return -1;
}

static int
no_exit(struct ub_event_base *ub, struct timeval *after)
{
	(void)ub;
	(void)after;
	return -1;
}

static struct ub_event_base_vmt base_methods = {
	.free = leave_base,
	.dispatch = no_dispatch,
	.loopexit = no_exit,
	.new_event = new_event,
	.new_signal = new_signal,
	.winsock_register_wsaevent = register_event,
};

struct paced_base *
paced_base_new(struct event_base *base, double rate, double rate_per_address)
{
	struct paced_base *p = mem_alloc(sizeof(*p));

	p->ub = (struct ub_event_base){ UB_EVENT_MAGIC, &base_methods };
	p->base = base;
	TAILQ_INIT(&p->waiting);
	p->newest = -1;
	sent_init(&p->sent, rate_per_address);
	pace_init(&p->pace, rate, UINT_MAX, SLACK);
	p->turn = evtimer_new(base, take_turn, p);
	if (p->turn == NULL) {
		paced_base_free(p);
		return NULL;
	}
	return p;
}

void
paced_base_free(struct paced_base *p)
{
	if (p == NULL)
		return;
	if (p->turn != NULL)
		event_free(p->turn);
	sent_free(&p->sent);
	free(p);
}

void
paced_base_set_rate(struct paced_base *p, double rate)
{
	pace_set_rate(&p->pace, rate, clock_now());
}

unsigned int
paced_base_room(const struct paced_base *p)
{
	int64_t now = clock_now();

	if (!TAILQ_EMPTY(&p->waiting) || p->held > now)
		return 0;
	return pace_room(&p->pace, now);
}

struct ub_event_base *
paced_base_for_unbound(struct paced_base *p)
{
	return &p->ub;
}
