#include "resolve/axfr.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "resolve/axfr_stream.h"
#include "survey/base/clock.h"
#include "survey/base/ibuf.h"
#include "survey/base/mem.h"

#define LENGTH_OCTETS 2

const struct axfr_limits axfr_limits_default = {
	.connect = 10,
	.idle = 30,
	.whole = 600,
	.bytes = UINT64_C(1) << 28,
};

/* One server's attempt. */
struct attempt {
	const struct axfr_limits *limits;
	int64_t deadline; /* milliseconds of the monotonic clock */
	struct reason *why;
	int fd;
	/* All messages so far, each behind its length, and what follows. */
	uint8_t *bytes;
	size_t used, cap;
	size_t taken; /* of these, in messages that the stream has seen */
};

static int64_t
now_ms(void)
{
	return clock_now() / MILLISECOND;
}

/* Waits for the events, for so many seconds and until the deadline. */
static enum status
wait_for(const struct attempt *a, short events, unsigned int seconds,
    const char *silence)
{
	int64_t until = now_ms() + (int64_t)seconds * 1000;
	struct pollfd pfd = { .fd = a->fd, .events = events };
	bool last = until >= a->deadline;
	int64_t left;
	int n;

	if (last)
		until = a->deadline;
	while ((left = until - now_ms()) > 0) {
		n = poll(&pfd, 1, left < INT_MAX ? (int)left : INT_MAX);
		if (n > 0)
			return ST_OK;
		if (n == -1 && errno == EINTR)
			return reason_set(a->why, ST_STOPPED, "interrupted");
		if (n == -1)
			return reason_errno(a->why, ST_IO, "poll");
	}
	if (last)
		return reason_set(a->why, ST_LIMIT,
		    "not whole within %u seconds", a->limits->whole);
	return reason_set(
	    a->why, ST_LIMIT, "%s within %u seconds", silence, seconds);
}

static enum status
dial(struct attempt *a, struct endpoint server)
{
	struct sockaddr_storage ss;
	socklen_t len = endpoint_to_sockaddr(server, &ss), size;
	int error = 0;
	enum status st;

	a->fd =
	    socket(ss.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (a->fd == -1)
		return reason_errno(a->why, ST_IO, "no socket");
	if (connect(a->fd, (struct sockaddr *)&ss, len) == 0)
		return ST_OK;
	if (errno != EINPROGRESS)
		return reason_errno(a->why, ST_IO, "no connection");
	st = wait_for(a, POLLOUT, a->limits->connect, "no connection");
	if (st != ST_OK)
		return st;
	size = sizeof(error);
	if (getsockopt(a->fd, SOL_SOCKET, SO_ERROR, &error, &size) == -1)
		error = errno;
	errno = error;
	return error == 0 ? ST_OK
			  : reason_errno(a->why, ST_IO, "no connection");
}

static enum status
send_query(struct attempt *a, const struct axfr_stream *s)
{
	uint8_t query[LENGTH_OCTETS + QUERY_MAX];
	size_t len = axfr_stream_query(s, query + LENGTH_OCTETS);
	enum status st;

	query[0] = (uint8_t)(len >> 8);
	query[1] = (uint8_t)len;
	len += LENGTH_OCTETS;
	for (size_t sent = 0; sent < len;) {
		ssize_t n = send(a->fd, query + sent, len - sent, MSG_NOSIGNAL);

		if (n >= 0) {
			sent += (size_t)n;
			continue;
		}
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return reason_errno(
			    a->why, ST_IO, "the question was not sent");
		st =
		    wait_for(a, POLLOUT, a->limits->idle, "no octet was taken");
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/* How it stood when the connection ended. */
static enum status
broken_off(const struct attempt *a, const struct axfr_stream *s)
{
	if (a->used == 0)
		return reason_set(a->why, ST_IO,
		    "the server closed the connection without an answer");
	return reason_set(a->why, ST_IO,
	    "broken off after %llu records, before the final SOA",
	    (unsigned long long)s->records);
}

/* More octets behind those that there are. */
static enum status
receive(struct attempt *a, const struct axfr_stream *s)
{
	enum status st;
	ssize_t n;

	if (a->cap - a->used < LENGTH_OCTETS + MESSAGE_MAX) {
		a->cap = 2 * a->cap + LENGTH_OCTETS + MESSAGE_MAX;
		a->bytes = mem_resize(a->bytes, a->cap, 1);
	}
	while ((n = recv(a->fd, a->bytes + a->used, a->cap - a->used, 0)) < 0) {
		if (errno == ECONNRESET)
			return broken_off(a, s);
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return reason_errno(a->why, ST_IO, "broken off");
		st = wait_for(a, POLLIN, a->limits->idle, "not an octet came");
		if (st != ST_OK)
			return st;
	}
	if (n == 0)
		return broken_off(a, s);
	a->used += (size_t)n;
	if (a->used > a->limits->bytes)
		return reason_set(a->why, ST_LIMIT,
		    "more than %llu MiB (its limit)",
		    (unsigned long long)(a->limits->bytes >> 20));
	/* A drip is not idle, and a flood is not late. */
	if (now_ms() >= a->deadline)
		return reason_set(a->why, ST_LIMIT,
		    "not whole within %u seconds", a->limits->whole);
	return ST_OK;
}

/* The message behind the first at octets, where all of it is there. */
static bool
next_message(const struct attempt *a, size_t at, struct ibuf *message)
{
	struct ibuf b = ibuf_make(a->bytes + at, a->used - at);
	uint16_t len;

	return ibuf_get16(&b, &len) && ibuf_cut(&b, len, message);
}

static enum status
transfer(struct attempt *a, struct axfr_stream *s)
{
	struct ibuf message;
	enum status st;

	if ((st = send_query(a, s)) != ST_OK)
		return st;
	while (!s->ended) {
		if ((st = receive(a, s)) != ST_OK)
			return st;
		while (!s->ended && next_message(a, a->taken, &message)) {
			size_t len = ibuf_left(&message);

			st = axfr_stream_take(s, message.at, len, a->why);
			if (st != ST_OK)
				return st;
			a->taken += LENGTH_OCTETS + len;
		}
	}
	return ST_OK;
}

/* Hands records on, but for the last. */
struct handing {
	message_rr_fn *take;
	void *arg;
	uint64_t left;
	bool ended; /* by take */
};

static enum status
hand_on(void *arg, const struct message_rr *record, struct reason *why)
{
	struct handing *h = arg;
	enum status st;

	if (record->section != SECTION_ANSWER || h->left == 0)
		return ST_OK;
	h->left--;
	st = h->take(h->arg, record, why);
	h->ended = st != ST_OK;
	return st;
}

static enum status
hand_all(const struct attempt *a, struct handing *h)
{
	struct ibuf message;
	enum status st = ST_OK;
	size_t at = 0;

	while (st == ST_OK && at < a->taken && next_message(a, at, &message)) {
		size_t len = ibuf_left(&message);

		st = message_each_rr(message.at, len, hand_on, h, a->why);
		at += LENGTH_OCTETS + len;
	}
	return st;
}

static enum status
try_server(const char *zone, struct endpoint server,
    const struct axfr_limits *limits, struct handing *h, struct axfr_info *info,
    struct reason *why)
{
	struct attempt a = { .limits = limits,
		.deadline = now_ms() + (int64_t)limits->whole * 1000,
		.why = why,
		.fd = -1 };
	struct axfr_stream s;
	uint16_t id;
	enum status st;

	if (getrandom(&id, sizeof(id), 0) != sizeof(id))
		return reason_errno(why, ST_IO, "no random number");
	axfr_stream_init(&s, zone, id);
	if ((st = dial(&a, server)) == ST_OK)
		st = transfer(&a, &s);
	if (a.fd != -1)
		(void)close(a.fd);
	if (st == ST_OK) {
		*info = (struct axfr_info){ .from = server,
			.serial = s.serial,
			.messages = s.messages,
			.records = s.records,
			.bytes = a.taken };
		h->left = s.records;
		st = hand_all(&a, h);
	}
	free(a.bytes);
	axfr_stream_free(&s);
	return st;
}

enum status
axfr_read(const char *zone, const struct endpoint *servers, size_t nservers,
    const struct axfr_limits *limits, message_rr_fn *take, void *arg,
    struct axfr_info *info, struct reason *why)
{
	struct handing h = { .take = take, .arg = arg };
	struct reason all = { "no server to ask" };
	enum status st = ST_MISSING;
	size_t used = 0;

	for (size_t i = 0; i < nservers; i++) {
		char at[ENDPOINT_STRLEN];
		struct reason one = { "" };

		st = try_server(zone, servers[i], limits, &h, info, &one);
		if (st == ST_OK)
			return ST_OK;
		if (h.ended || st == ST_STOPPED) {
			all = one;
			break;
		}
		(void)snprintf(all.text + used, sizeof(all.text) - used,
		    "%s%s: %.300s", used > 0 ? "; " : "",
		    endpoint_format(servers[i], at), one.text);
		used = strlen(all.text);
	}
	(void)reason_set(why, st, "%s", all.text);
	return reason_prefix(why, st, "transfer of %.200s", zone);
}
