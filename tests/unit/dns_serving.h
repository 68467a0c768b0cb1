/*
 * Name servers on loopback addresses, with one port for all, that behave as a
 * test wants: in the same process and on the same libevent base as what is
 * tested, so that nothing depends on who is first.
 */
#ifndef TESTS_UNIT_DNS_SERVING_H
#define TESTS_UNIT_DNS_SERVING_H

#include "tests/unit/dns_making.h"

#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <unistd.h>

#include "resolve/endpoint.h"

#define SERVERS_MAX 8

struct dns_server;
struct client;
struct serving;

/* Who asked: by a packet, or over this connection. */
struct asker {
	struct dns_server *server;
	struct sockaddr_storage from;
	socklen_t from_len;
	int tcp; /* -1: UDP */
	struct client *client;
};

struct client {
	struct client *next;
	struct asker asker;
	struct event *event;
	uint8_t got[1024];
	size_t len;
};

/* What a server does with a question. */
typedef void act_fn(const struct asker *asker, const struct wire *query);

struct dns_server {
	struct serving *serving;
	struct endpoint at;
	act_fn *act;
	int udp, listener;
	struct event *udp_event, *listener_event;
	unsigned int asked; /* packets */
	unsigned int plain; /* of these, without EDNS */
	unsigned int connections;
	struct client *clients;
};

struct serving {
	struct event_base *base;
	struct dns_server servers[SERVERS_MAX];
	size_t n;
	uint16_t port;
	unsigned int silences;
	/* What is kept back, how often, and how often it was said. */
	struct asker later_to;
	struct wire later;
	unsigned int nlater, later_said;
};

/* Over the connection with the length in front. */
static inline void
say(const struct asker *asker, const struct wire *w)
{
	uint8_t length[2] = { (uint8_t)(w->len >> 8), (uint8_t)w->len };

	if (asker->tcp == -1) {
		assert_int_equal(
		    sendto(asker->server->udp, w->bytes, w->len, 0,
			(const struct sockaddr *)&asker->from, asker->from_len),
		    w->len);
		return;
	}
	if (send(asker->tcp, length, sizeof(length), MSG_NOSIGNAL) == 2)
		(void)send(asker->tcp, w->bytes, w->len, MSG_NOSIGNAL);
}

static inline void
serve_packet(evutil_socket_t fd, short what, void *arg)
{
	struct dns_server *s = arg;
	struct asker asker = {
		.server = s, .from_len = sizeof(asker.from), .tcp = -1
	};
	struct wire query = { .len = 0 };
	ssize_t n = recvfrom(fd, query.bytes, sizeof(query.bytes), 0,
	    (struct sockaddr *)&asker.from, &asker.from_len);

	(void)what;
	if (n <= MESSAGE_HEADER)
		return;
	query.len = (size_t)n;
	s->asked++;
	s->plain += !has_edns(&query);
	s->act(&asker, &query);
}

static inline void
hang_up(struct client *c)
{
	struct client **p = &c->asker.server->clients;

	while (*p != c)
		p = &(*p)->next;
	*p = c->next;
	event_free(c->event);
	(void)close(c->asker.tcp);
	free(c);
}

static inline void
serve_client(evutil_socket_t fd, short what, void *arg)
{
	struct client *c = arg;
	struct wire query = { .len = 0 };
	ssize_t n =
	    recv(fd, c->got + c->len, sizeof(c->got) - c->len, MSG_DONTWAIT);

	(void)what;
	if (n <= 0) {
		if (n == 0 || errno != EAGAIN)
			hang_up(c);
		return;
	}
	c->len += (size_t)n;
	if (c->len < 2 || c->len < 2u + bytes_get16(c->got))
		return;
	put_bytes(&query, c->got + 2, c->len - 2);
	c->len = 0;
	c->asker.server->act(&c->asker, &query);
}

static inline void
serve_connection(evutil_socket_t fd, short what, void *arg)
{
	struct dns_server *s = arg;
	struct client *c = calloc(1, sizeof(*c));

	(void)what;
	assert_non_null(c);
	c->asker.server = s;
	c->asker.client = c;
	c->asker.tcp = accept(fd, NULL, NULL);
	assert_true(c->asker.tcp >= 0);
	s->connections++;
	c->event = event_new(s->serving->base, c->asker.tcp,
	    EV_READ | EV_PERSIST, serve_client, c);
	assert_int_equal(event_add(c->event, NULL), 0);
	c->next = s->clients;
	s->clients = c;
}

/* With a reset, not in peace. */
static inline void
reset(const struct asker *asker)
{
	struct linger at_once = { .l_onoff = 1 };

	(void)setsockopt(
	    asker->tcp, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	hang_up(asker->client);
}

/*
 * Nothing more will come of what was asked: the test may let time go on.  What
 * was to be said late is said first.
 */
static inline void
keep_silent(const struct asker *asker)
{
	struct serving *v = asker->server->serving;

	if (v->later_said < v->nlater)
		say(&v->later_to, &v->later);
	v->later_said = v->nlater;
	v->silences++;
}

/* Over UDP, once a server has kept silent again. */
static inline void
say_later(const struct asker *asker, const struct wire *w)
{
	struct serving *v = asker->server->serving;

	keep_silent(asker);
	v->later_to = *asker;
	v->later = *w;
	v->nlater++;
}

static inline int
bind_server(const struct dns_server *s, int type)
{
	struct sockaddr_storage ss;
	socklen_t len = endpoint_to_sockaddr(s->at, &ss);
	int fd = socket(ss.ss_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int on = 1;

	assert_true(fd >= 0);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&ss, len) == -1) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static inline struct event *
watch(struct dns_server *s, int fd, event_callback_fn callback)
{
	struct event *event =
	    event_new(s->serving->base, fd, EV_READ | EV_PERSIST, callback, s);

	assert_non_null(event);
	assert_int_equal(event_add(event, NULL), 0);
	return event;
}

/* False where the port is taken at this address. */
static inline bool
open_server(struct dns_server *s)
{
	s->udp = bind_server(s, SOCK_DGRAM);
	if (s->udp == -1)
		return false;
	s->listener = bind_server(s, SOCK_STREAM);
	if (s->listener == -1) {
		(void)close(s->udp);
		return false;
	}
	assert_int_equal(listen(s->listener, 64), 0);
	s->udp_event = watch(s, s->udp, serve_packet);
	s->listener_event = watch(s, s->listener, serve_connection);
	return true;
}

static inline void
close_server(struct dns_server *s)
{
	if (s->udp_event == NULL)
		return;
	while (s->clients != NULL)
		hang_up(s->clients);
	event_free(s->udp_event);
	(void)close(s->udp);
	if (s->listener_event != NULL) {
		event_free(s->listener_event);
		(void)close(s->listener);
	}
	s->udp_event = NULL;
}

/* 127.0.0.1, 127.0.0.2 and so on; of IPv6 there is ::1 alone. */
static inline struct ip
loopback(enum family family, size_t number)
{
	uint8_t ip[16] = { 0 };

	ip[15] = 1;
	if (family == IPV4)
		memcpy(ip, (uint8_t[]){ 127, 0, 0, (uint8_t)(number + 1) }, 4);
	return ip_from_bytes(family, ip);
}

/*
 * Servers at the loopback addresses, all at one port that is free at each;
 * those without an act are not there at all.
 */
static inline void
serving_start(
    struct serving *v, enum family family, act_fn *const acts[], size_t n)
{
	memset(v, 0, sizeof(*v));
	v->base = event_base_new();
	assert_non_null(v->base);
	v->n = n;
	v->port = (uint16_t)(20000 + getpid() % 20000);
	for (size_t i = 0; i < n; i++) {
		struct dns_server *s = &v->servers[i];

		*s =
		    (struct dns_server){ .at = { loopback(family, i), v->port },
			    .act = acts[i],
			    .serving = v };
		if (acts[i] == NULL || open_server(s))
			continue;
		/* Somebody else's: all of them again, one port on. */
		for (size_t k = 0; k < i; k++)
			close_server(&v->servers[k]);
		v->port++;
		i = SIZE_MAX;
	}
}

static inline void
serving_stop(struct serving *v)
{
	for (size_t i = 0; i < v->n; i++)
		close_server(&v->servers[i]);
	event_base_free(v->base);
}

#endif
