#include "survey/rtr_client.h"

#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "survey/base/clock.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

#define BUFFER ((size_t)2 * RTR_PDU_MAX) /* so that any PDU fits */

const struct rtr_limits rtr_limits_default = {
	.connect = 10,
	.silence = 30,
	.total = 300,
	.bytes = UINT64_C(1) << 29,
};

/* One call of rtr_read. */
struct session {
	const struct rtr_limits *limits;
	const struct rtr_place *place;
	int64_t deadline; /* milliseconds of the monotonic clock */
	struct reason *why;
	int fd;
	uint8_t *buffer;
	size_t used;
	uint64_t received;
	EVP_MD_CTX *digest;
};

bool
rtr_is_source(const char *source)
{
	return strncmp(source, "rtr:", 4) == 0;
}

enum status
rtr_place_parse(const char *source, struct rtr_place *place, struct reason *why)
{
	const char *host = source + 4, *end, *port;
	bool brackets = host[0] == '[';
	uint64_t number = RTR_PORT;
	size_t len;

	if (brackets) {
		host++;
		end = host + strcspn(host, "]");
		port = *end == ']' ? end + 1 : NULL;
	} else {
		port = end = host + strcspn(host, ":");
	}
	len = (size_t)(end - host);
	if (len == 0 || len >= sizeof(place->host) || port == NULL ||
	    (*port != '\0' &&
		(*port != ':' || !num_parse(port + 1, 1, 65535, &number))))
		return reason_set(why, ST_MISUSE,
		    "%s: rtr:HOST[:PORT] is wanted, with an IPv6 address in"
		    " brackets",
		    source);
	memcpy(place->host, host, len);
	place->host[len] = '\0';
	(void)snprintf(
	    place->port, sizeof(place->port), "%u", (unsigned int)number);
	(void)snprintf(place->location, sizeof(place->location),
	    "rtr:%s%s%s:%s", brackets ? "[" : "", place->host,
	    brackets ? "]" : "", place->port);
	return ST_OK;
}

static int64_t
now(void)
{
	return clock_now() / MILLISECOND;
}

static enum status
late(const struct session *s)
{
	return reason_set(s->why, ST_LIMIT,
	    "%s: no End of Data within %u seconds", s->place->location,
	    s->limits->total);
}

/*
 * Waits for the events, at most so many seconds and until the deadline;
 * silence is what to say of the former.
 */
static enum status
wait_for(const struct session *s, short events, unsigned int seconds,
    const char *silence)
{
	int64_t until = now() + (int64_t)seconds * 1000;
	bool last = until >= s->deadline;

	if (last)
		until = s->deadline;
	for (;;) {
		struct pollfd pfd = { .fd = s->fd, .events = events };
		int64_t left = until - now();
		int n;

		if (left <= 0)
			break;
		n = poll(&pfd, 1, left < INT_MAX ? (int)left : INT_MAX);
		if (n > 0)
			return ST_OK;
		if (n == -1 && errno != EINTR)
			return reason_errno(
			    s->why, ST_IO, "%s", s->place->location);
	}
	if (last)
		return late(s);
	return reason_set(s->why, ST_LIMIT, "%s: %s within %u seconds",
	    s->place->location, silence, seconds);
}

static void
hang_up(struct session *s)
{
	if (s->fd != -1)
		(void)close(s->fd);
	s->fd = -1;
}

static enum status
connect_to(struct session *s, const struct addrinfo *ai)
{
	const char *location = s->place->location;
	int error = 0;
	socklen_t len = sizeof(error);
	enum status st;

	s->fd = socket(ai->ai_family,
	    ai->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, ai->ai_protocol);
	if (s->fd == -1)
		return reason_errno(s->why, ST_IO, "%s", location);
	if (connect(s->fd, ai->ai_addr, ai->ai_addrlen) == 0)
		return ST_OK;
	if (errno != EINPROGRESS)
		return reason_errno(s->why, ST_IO, "%s", location);
	st = wait_for(s, POLLOUT, s->limits->connect, "no connection");
	if (st != ST_OK)
		return st;
	if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &len) == -1)
		return reason_errno(s->why, ST_IO, "%s", location);
	errno = error;
	return error == 0 ? ST_OK : reason_errno(s->why, ST_IO, "%s", location);
}

/* The first address that answers. */
static enum status
dial(struct session *s)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV };
	struct addrinfo *list = NULL;
	enum status st = ST_IO;
	int error = getaddrinfo(s->place->host, s->place->port, &hints, &list);

	if (error != 0)
		return reason_set(s->why, ST_IO, "%s: %s", s->place->location,
		    gai_strerror(error));
	for (const struct addrinfo *ai = list; ai != NULL; ai = ai->ai_next) {
		hang_up(s);
		st = connect_to(s, ai);
		if (st == ST_OK || now() >= s->deadline)
			break;
	}
	freeaddrinfo(list);
	return st;
}

static enum status
send_reply(struct session *s, struct rtr_sync *sync)
{
	size_t sent = 0;

	while (sent < sync->unsent) {
		ssize_t n = send(s->fd, sync->reply + sent, sync->unsent - sent,
		    MSG_NOSIGNAL);
		enum status st;

		if (n >= 0) {
			sent += (size_t)n;
			continue;
		}
		/* What it said before it hung up can still be read. */
		if (errno == EPIPE || errno == ECONNRESET)
			break;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return reason_errno(
			    s->why, ST_IO, "%s", s->place->location);
		st = wait_for(
		    s, POLLOUT, s->limits->silence, "no byte was taken");
		if (st != ST_OK)
			return st;
	}
	sync->unsent = 0;
	return ST_OK;
}

/* The last words to a server, which may no longer listen. */
static void
send_error(struct session *s, const struct rtr_sync *sync)
{
	if (sync->unsent > 0)
		(void)send(s->fd, sync->reply, sync->unsent,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
	(void)shutdown(s->fd, SHUT_WR);
}

/* More bytes behind those in the buffer; *ended where the server is done. */
static enum status
receive(struct session *s, bool *ended)
{
	*ended = false;
	for (;;) {
		ssize_t n =
		    recv(s->fd, s->buffer + s->used, BUFFER - s->used, 0);
		enum status st;

		if (n >= 0) {
			*ended = n == 0;
			s->used += (size_t)n;
			s->received += (uint64_t)n;
			return ST_OK;
		}
		/* A server that refuses a version may reset, too. */
		if (errno == ECONNRESET) {
			*ended = true;
			return ST_OK;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return reason_errno(
			    s->why, ST_IO, "%s", s->place->location);
		st = wait_for(s, POLLIN, s->limits->silence, "not a byte came");
		if (st != ST_OK)
			return st;
	}
}

/* The connection is at its end before the data were. */
static enum status
broken_off(const struct session *s, const struct rtr_sync *sync)
{
	return reason_set(s->why, ST_IO,
	    "%s: the server closed the connection %s", s->place->location,
	    sync->state == RTR_ASKED ? "without an answer"
				     : "before its End of Data");
}

/* Hands the PDUs that came to the protocol, and keeps the rest. */
static enum rtr_next
feed(struct session *s, struct rtr_sync *sync, uint8_t *other)
{
	struct ibuf b = ibuf_make(s->buffer, s->used);
	enum rtr_next next = rtr_sync_feed(sync, &b, other, s->why);
	size_t left = ibuf_left(&b);

	(void)EVP_DigestUpdate(s->digest, s->buffer, s->used - left);
	memmove(s->buffer, b.at, left);
	s->used = left;
	return next;
}

/* One conversation, of one version. */
static enum status
converse(struct session *s, struct rtr_sync *sync, uint8_t *other)
{
	bool silent = true, ended;
	enum status st;

	for (;;) {
		enum rtr_next next;

		if ((st = send_reply(s, sync)) != ST_OK ||
		    (st = receive(s, &ended)) != ST_OK)
			return st;
		if (ended) {
			/* So do servers that know the first version alone. */
			if (silent && sync->version > 0)
				*other = 0;
			return broken_off(s, sync);
		}
		silent = false;
		/* A drip is not silent, and a flood is not late. */
		if (now() >= s->deadline)
			return late(s);
		next = feed(s, sync, other);
		if (next == RTR_FAILED) {
			send_error(s, sync);
			return reason_prefix(
			    s->why, ST_SYNTAX, "%s", s->place->location);
		}
		if (next == RTR_OTHER)
			return reason_set(s->why, ST_REFUSED,
			    "%s: the server speaks version %u alone",
			    s->place->location, *other);
		if (next == RTR_READY)
			return ST_OK;
		if (s->received > s->limits->bytes)
			return reason_set(s->why, ST_LIMIT,
			    "%s: no End of Data within %llu MiB",
			    s->place->location,
			    (unsigned long long)(s->limits->bytes >> 20));
	}
}

static void
take_info(struct session *s, const struct rtr_sync *sync,
    struct input_info *info, struct read_counts *counts)
{
	uint8_t digest[EVP_MAX_MD_SIZE];

	(void)EVP_DigestFinal_ex(s->digest, digest, NULL);
	for (size_t i = 0; i < 32; i++)
		(void)snprintf(info->sha256 + 2 * i, 3, "%02x", digest[i]);
	info->bytes = s->received - s->used;
	*counts = sync->counts;
	counts->data_time = (int64_t)time(NULL);
}

/* A conversation of each version that the server calls for, once each. */
static enum status
converse_any(struct session *s, struct vrp_table *t, struct input_info *info,
    struct read_counts *counts)
{
	bool tried[RTR_VERSIONS] = { false };
	uint8_t version = RTR_VERSION_FIRST, other;
	enum status st;

	do {
		struct rtr_sync sync;

		other = version;
		tried[version] = true;
		s->used = 0;
		s->received = 0;
		if (EVP_DigestInit_ex(s->digest, EVP_sha256(), NULL) != 1)
			return reason_set(
			    s->why, ST_IO, "no SHA-256 in libcrypto");
		if ((st = dial(s)) != ST_OK)
			return st;
		rtr_sync_init(&sync, version);
		if ((st = converse(s, &sync, &other)) == ST_OK) {
			take_info(s, &sync, info, counts);
			st =
			    rtr_sync_take(&sync, t, s->place->location, s->why);
			if (st != ST_OK)
				send_error(s, &sync);
			other = version;
		}
		rtr_sync_free(&sync);
		hang_up(s);
		version = other;
	} while (st != ST_OK && !tried[version]);
	return st;
}

enum status
rtr_read(struct vrp_table *t, const char *source,
    const struct rtr_limits *limits, struct input_info *info,
    struct read_counts *counts, struct reason *why)
{
	struct rtr_place place;
	struct session s = { .limits = limits,
		.place = &place,
		.why = why,
		.deadline = now() + (int64_t)limits->total * 1000,
		.fd = -1 };
	enum status st;

	*info =
	    (struct input_info){ .file_time = TIME_UNKNOWN, .compression = "" };
	if ((st = rtr_place_parse(source, &place, why)) != ST_OK)
		return st;
	info->location = mem_strdup(place.location);
	s.buffer = mem_alloc(BUFFER);
	if ((s.digest = EVP_MD_CTX_new()) == NULL)
		st = reason_set(why, ST_IO, "no memory in libcrypto");
	else
		st = converse_any(&s, t, info, counts);
	hang_up(&s);
	EVP_MD_CTX_free(s.digest);
	free(s.buffer);
	return st;
}
