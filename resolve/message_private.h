/*
 * Between resolve/message.c and resolve/message_rr.c.
 */
#ifndef RESOLVE_MESSAGE_PRIVATE_H
#define RESOLVE_MESSAGE_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#include "survey/base/status.h"

struct ldns_struct_pkt;

/*
 * The message through ldns, to be freed with ldns_pkt_free; ST_SYNTAX where it
 * is none, or one of the records that count lacks data.
 */
enum status message_parse(struct ldns_struct_pkt **packet, const uint8_t *wire,
    size_t len, struct reason *why);

#endif
