#include "resolve/engine_tcp.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "resolve/message.h"
#include "survey/base/ibuf.h"
#include "survey/base/mem.h"

/* Messages have their length in front: RFC 1035 section 4.2.2. */
#define LENGTH_OCTETS 2

struct connection {
	struct event *event;
	int fd;
	bool connected;
	tcp_fn *done;
	void *arg;
	uint8_t query[LENGTH_OCTETS + QUERY_MAX];
	size_t query_len, sent;
	uint8_t length[LENGTH_OCTETS];
	uint8_t *wire; /* once its length is known */
	size_t len, got;
};

enum progress {
	PROGRESS_WAIT,
	PROGRESS_DONE,
	PROGRESS_FAILED
};

static bool
is_later(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static enum progress
send_query(struct connection *c)
{
	while (c->sent < c->query_len) {
		ssize_t n = send(c->fd, c->query + c->sent,
		    c->query_len - c->sent, MSG_NOSIGNAL);

		if (n < 0)
			return is_later(errno) ? PROGRESS_WAIT
					       : PROGRESS_FAILED;
		c->sent += (size_t)n;
	}
	return PROGRESS_DONE;
}

/* Fills buf, of which c->got octets are there; their number starts anew. */
static enum progress
receive(struct connection *c, uint8_t *buf, size_t len)
{
	while (c->got < len) {
		ssize_t n = recv(c->fd, buf + c->got, len - c->got, 0);

		if (n < 0 && is_later(errno))
			return PROGRESS_WAIT;
		if (n <= 0)
			return PROGRESS_FAILED;
		c->got += (size_t)n;
	}
	c->got = 0;
	return PROGRESS_DONE;
}

static enum progress
receive_message(struct connection *c)
{
	if (c->wire == NULL) {
		enum progress progress =
		    receive(c, c->length, sizeof(c->length));

		if (progress != PROGRESS_DONE)
			return progress;
		c->len = bytes_get16(c->length);
		if (c->len < MESSAGE_HEADER)
			return PROGRESS_FAILED;
		c->wire = mem_array(c->len, 1);
	}
	return receive(c, c->wire, c->len);
}

static bool
is_connected(struct connection *c)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (!c->connected)
		c->connected = getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error,
				   &len) == 0 &&
			       error == 0;
	return c->connected;
}

static bool
await(struct connection *c, short what)
{
	return event_assign(c->event, event_get_base(c->event), c->fd, what,
		   event_get_callback(c->event), c) == 0 &&
	       event_add(c->event, NULL) == 0;
}

static void
ready(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;
	enum progress progress;

	(void)fd;
	(void)what;
	if (!is_connected(c))
		progress = PROGRESS_FAILED;
	else if ((progress = send_query(c)) == PROGRESS_DONE)
		progress = receive_message(c);
	if (progress == PROGRESS_WAIT &&
	    await(c, c->sent < c->query_len ? EV_WRITE : EV_READ))
		return;
	if (progress == PROGRESS_DONE)
		c->done(c->arg, c->wire, c->len);
	else
		c->done(c->arg, NULL, 0);
}

static bool
start(struct connection *c, struct event_base *base, struct endpoint to)
{
	struct sockaddr_storage ss;
	socklen_t len = endpoint_to_sockaddr(to, &ss);

	c->fd =
	    socket(ss.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd == -1 || (connect(c->fd, (struct sockaddr *)&ss, len) == -1 &&
			       errno != EINPROGRESS))
		return false;
	c->event = event_new(base, c->fd, EV_WRITE, ready, c);
	return c->event != NULL && event_add(c->event, NULL) == 0;
}

struct connection *
tcp_open(struct event_base *base, struct endpoint to, const uint8_t *query,
    size_t len, tcp_fn *done, void *arg)
{
	struct connection *c = mem_alloc(sizeof(*c));

	c->fd = -1;
	c->done = done;
	c->arg = arg;
	c->query[0] = (uint8_t)(len >> 8);
	c->query[1] = (uint8_t)len;
	memcpy(c->query + LENGTH_OCTETS, query, len);
	c->query_len = LENGTH_OCTETS + len;
	if (!start(c, base, to)) {
		tcp_close(c);
		return NULL;
	}
	return c;
}

void
tcp_close(struct connection *c)
{
	if (c == NULL)
		return;
	if (c->event != NULL)
		event_free(c->event);
	if (c->fd != -1)
		(void)close(c->fd);
	free(c->wire);
	free(c);
}
