#include "resolve/engine_udp.h"

#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "resolve/message.h"
#include "survey/base/mem.h"

#define BATCH 32
#define BOUTS 4 /* batches read of a port before others have their turn */

#define RECEIVE_BUFFER (4 << 20)

/* Packets of one family, not yet sent. */
struct batch {
	unsigned int port;
	unsigned int n, sent;
	struct mmsghdr headers[BATCH];
	struct iovec iov[BATCH];
	struct sockaddr_storage to[BATCH];
	uint8_t wire[BATCH][QUERY_MAX];
};

struct port {
	struct udp *udp;
	struct event *event;
	int fd;
};

struct udp {
	struct udp_handler handler;
	struct port ports[FAMILIES * UDP_PORTS];
	struct batch batches[FAMILIES];
	bool has[FAMILIES];
	/* What is read, one batch at a time. */
	struct mmsghdr headers[BATCH];
	struct iovec iov[BATCH];
	struct sockaddr_storage from[BATCH];
	uint8_t wire[BATCH][MESSAGE_MAX];
};

static void
set_option(int fd, int level, int name, int value)
{
	/* Without it things are slower, or noticed later. */
	(void)setsockopt(fd, level, name, &value, sizeof(value));
}

/*
 * What the kernel heard about a packet of ours that could not be delivered.
 * True where there was such a thing.
 */
static bool
read_error(struct port *port)
{
	struct udp *u = port->udp;
	char control[512];
	struct msghdr msg = { .msg_name = &u->from[0],
		.msg_namelen = sizeof(u->from[0]),
		.msg_iov = &u->iov[0],
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control) };
	ssize_t n =
	    recvmsg(port->fd, &msg, MSG_ERRQUEUE | MSG_DONTWAIT | MSG_TRUNC);
	struct endpoint to;

	if (n < 0)
		return false;
	if (endpoint_from_sockaddr(&u->from[0], &to))
		u->handler.undelivered(u->handler.arg,
		    (unsigned int)(port - u->ports), to, u->wire[0],
		    (size_t)n < MESSAGE_MAX ? (size_t)n : MESSAGE_MAX);
	return true;
}

/* Returns how many there were. */
static int
read_batch(struct port *port)
{
	struct udp *u = port->udp;
	unsigned int number = (unsigned int)(port - u->ports);
	int n;

	for (int i = 0; i < BATCH; i++)
		u->headers[i].msg_hdr.msg_namelen = sizeof(u->from[i]);
	n = recvmmsg(port->fd, u->headers, BATCH, MSG_DONTWAIT, NULL);
	for (int i = 0; i < n; i++) {
		struct endpoint from;

		if (endpoint_from_sockaddr(&u->from[i], &from))
			u->handler.packet(u->handler.arg, number, from,
			    u->wire[i], u->headers[i].msg_len);
	}
	return n;
}

static void
readable(evutil_socket_t fd, short what, void *arg)
{
	struct port *port = arg;
	struct udp *u = port->udp;
	int n = BATCH;

	(void)fd;
	(void)what;
	for (int bout = 0; bout < BOUTS && n == BATCH; bout++) {
		n = read_batch(port);
		if (n >= 0)
			continue;
		/* An error that is pending is told of instead of packets. */
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			n = BATCH;
		while (read_error(port))
			;
	}
	u->handler.idle(u->handler.arg);
}

static bool
port_open(struct port *port, struct event_base *base, enum family family)
{
	port->fd = socket(family == IPV4 ? AF_INET : AF_INET6,
	    SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (port->fd == -1)
		return false;
	if (family == IPV4) {
		set_option(port->fd, IPPROTO_IP, IP_RECVERR, 1);
	} else {
		set_option(port->fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
		set_option(port->fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
	}
	set_option(port->fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER);
	/* For root the system's limit is none. */
	set_option(port->fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER);
	port->event =
	    event_new(base, port->fd, EV_READ | EV_PERSIST, readable, port);
	return port->event != NULL && event_add(port->event, NULL) == 0;
}

static bool
family_open(struct udp *u, struct event_base *base, enum family family)
{
	struct port *ports = &u->ports[(size_t)family * UDP_PORTS];

	for (int i = 0; i < UDP_PORTS; i++)
		if (!port_open(&ports[i], base, family))
			return false;
	return true;
}

static void
point_at_buffers(struct udp *u)
{
	for (int i = 0; i < BATCH; i++) {
		u->iov[i] = (struct iovec){ u->wire[i], MESSAGE_MAX };
		u->headers[i].msg_hdr = (struct msghdr){
			.msg_name = &u->from[i],
			.msg_iov = &u->iov[i],
			.msg_iovlen = 1,
		};
	}
}

enum status
udp_new(struct udp **out, struct event_base *base,
    const struct udp_handler *handler, struct reason *why)
{
	struct udp *u = mem_alloc(sizeof(*u));
	enum status st = ST_OK;

	u->handler = *handler;
	u->batches[IPV6].port = UDP_PORTS;
	point_at_buffers(u);
	for (int i = 0; i < FAMILIES * UDP_PORTS; i++) {
		u->ports[i].udp = u;
		u->ports[i].fd = -1;
	}
	for (enum family f = IPV4; f < FAMILIES && st == ST_OK; f++) {
		u->has[f] = family_open(u, base, f);
		if (!u->has[f] && errno != EAFNOSUPPORT)
			st = reason_errno(why, ST_IO, "UDP sockets");
	}
	if (st == ST_OK && !u->has[IPV4] && !u->has[IPV6])
		st = reason_errno(why, ST_IO, "UDP sockets");
	if (st != ST_OK) {
		udp_free(u);
		return st;
	}
	*out = u;
	return ST_OK;
}

void
udp_free(struct udp *u)
{
	if (u == NULL)
		return;
	for (int i = 0; i < FAMILIES * UDP_PORTS; i++) {
		if (u->ports[i].event != NULL)
			event_free(u->ports[i].event);
		if (u->ports[i].fd != -1)
			(void)close(u->ports[i].fd);
	}
	free(u);
}

/* Why the batch's next packet did not leave: false where it may yet. */
static bool
skip_undelivered(struct udp *u, struct batch *b, int error)
{
	struct endpoint to;

	if (error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS ||
	    error == EINTR)
		return false;
	if (endpoint_from_sockaddr(&b->to[b->sent], &to))
		u->handler.undelivered(u->handler.arg, b->port, to,
		    b->wire[b->sent], b->iov[b->sent].iov_len);
	b->sent++;
	return true;
}

static bool
flush_batch(struct udp *u, struct batch *b)
{
	struct port *port = &u->ports[b->port];
	bool again = true;

	while (b->sent < b->n) {
		int n =
		    sendmmsg(port->fd, b->headers + b->sent, b->n - b->sent, 0);
		int error = errno;

		if (n > 0) {
			b->sent += (unsigned int)n;
			again = true;
			continue;
		}
		/* It may be another packet's error, told of here: once. */
		while (read_error(port))
			again = true;
		if (!again && !skip_undelivered(u, b, error))
			return false;
		again = !again;
	}
	b->n = b->sent = 0;
	return true;
}

bool
udp_flush(struct udp *u)
{
	bool flushed = true;

	for (int f = 0; f < FAMILIES; f++)
		if (!flush_batch(u, &u->batches[f]))
			flushed = false;
	return flushed;
}

bool
udp_has_room(struct udp *u)
{
	for (int f = 0; f < FAMILIES; f++)
		if (u->batches[f].n == BATCH && !flush_batch(u, &u->batches[f]))
			return false;
	return true;
}

int
udp_port(struct udp *u, enum family family)
{
	struct batch *b = &u->batches[family];
	uint8_t random;

	if (!u->has[family])
		return -1;
	if (b->n == 0 && getrandom(&random, 1, 0) == 1)
		b->port = (unsigned int)family * UDP_PORTS + random % UDP_PORTS;
	return (int)b->port;
}

void
udp_send(struct udp *u, struct endpoint to, const uint8_t *wire, size_t len)
{
	struct batch *b = &u->batches[to.ip.family];
	unsigned int i = b->n++;

	assert(i < BATCH && len <= QUERY_MAX);
	memcpy(b->wire[i], wire, len);
	b->iov[i] = (struct iovec){ b->wire[i], len };
	b->headers[i].msg_hdr = (struct msghdr){
		.msg_name = &b->to[i],
		.msg_namelen = endpoint_to_sockaddr(to, &b->to[i]),
		.msg_iov = &b->iov[i],
		.msg_iovlen = 1,
	};
}
