/*
 * The engine's UDP sockets: several ports of each family, and packets by the
 * dozen.
 */
#ifndef RESOLVE_ENGINE_UDP_H
#define RESOLVE_ENGINE_UDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "resolve/endpoint.h"
#include "survey/base/status.h"

struct event_base;
struct udp;

/* Sockets of a family; they are numbered over both. */
#define UDP_PORTS 16

/*
 * What comes in: a packet, or that one of ours could not be delivered
 * (ICMP, or no route: then the first octets of what was sent are there).
 */
struct udp_handler {
	void (*packet)(void *arg, unsigned int port, struct endpoint from,
	    const uint8_t *wire, size_t len);
	void (*undelivered)(void *arg, unsigned int port, struct endpoint to,
	    const uint8_t *wire, size_t len);
	void (*idle)(void *arg); /* after each bout of them */
	void *arg;
};

/* ST_IO where there are no sockets; a family that the system lacks is none. */
enum status udp_new(struct udp **u, struct event_base *base,
    const struct udp_handler *handler, struct reason *why);
void udp_free(struct udp *u);

/*
 * There is room for one more packet of either family; false where the
 * system's buffers are full, too.
 */
bool udp_has_room(struct udp *u);

/*
 * The port that the next packet of the family leaves by, chosen at random for
 * some dozens of them; -1 where the system lacks the family.
 */
int udp_port(struct udp *u, enum family family);

/* Copies the packet, for which there is room: it leaves with udp_flush. */
void udp_send(
    struct udp *u, struct endpoint to, const uint8_t *wire, size_t len);

/* False where the system's buffers are full: what is left stays. */
bool udp_flush(struct udp *u);

#endif
