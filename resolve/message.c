#include "resolve/message.h"

#include <ldns/ldns.h>
#include <stdio.h>
#include <string.h>

#include "resolve/message_private.h"
#include "survey/base/ibuf.h"

#define FLAG_QR     0x8000u
#define OPCODE      0x7800u
#define FLAG_AA     0x0400u
#define FLAG_TC     0x0200u
#define RCODE       0x000fu
#define OPT_TYPE    41
#define OPT_DO      0x80 /* of the third octet of its TTL: RFC 6891 6.1.3 */
#define COUNTS      4
#define FIXED_CLASS 1

static void
put16(uint8_t *p, unsigned int value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

size_t
query_make(const struct query *q, uint8_t buf[QUERY_MAX])
{
	uint8_t *p = buf + MESSAGE_HEADER;

	memset(buf, 0, MESSAGE_HEADER);
	put16(buf, q->id);
	buf[5] = 1;
	memcpy(p, q->name, q->name_len);
	p += q->name_len;
	put16(p, q->type);
	put16(p + 2, FIXED_CLASS);
	p += 4;
	if (q->edns) {
		memset(p, 0, 11);
		p[2] = OPT_TYPE;
		put16(p + 3, MESSAGE_EDNS_SIZE);
		p[7] = q->dnssec_ok ? OPT_DO : 0;
		p += 11;
		buf[11] = 1;
	}
	return (size_t)(p - buf);
}

/* Of whole names, length octets included: those are no letters. */
static bool
is_same_name(const uint8_t *lower, const uint8_t *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint8_t c = name[i];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c != lower[i])
			return false;
	}
	return true;
}

/* A header alone, with an rcode that is no answer. */
static bool
is_bare_error(const uint8_t *wire, size_t len)
{
	static const uint8_t none[2 * COUNTS];
	unsigned int rcode = wire[3] & RCODE;

	return len == MESSAGE_HEADER && rcode != RCODE_NOERROR &&
	       rcode != RCODE_NXDOMAIN &&
	       memcmp(wire + 4, none, sizeof(none)) == 0;
}

bool
query_is_answered_by(const struct query *q, const uint8_t *wire, size_t len)
{
	const uint8_t *question = wire + MESSAGE_HEADER;
	unsigned int flags;

	if (len < MESSAGE_HEADER || bytes_get16(wire) != q->id)
		return false;
	flags = bytes_get16(wire + 2);
	if ((flags & FLAG_QR) == 0 || (flags & OPCODE) != 0)
		return false;
	if (is_bare_error(wire, len))
		return true;
	return bytes_get16(wire + 4) == 1 &&
	       len >= MESSAGE_HEADER + q->name_len + 4 &&
	       is_same_name(q->name, question, q->name_len) &&
	       bytes_get16(question + q->name_len) == q->type &&
	       bytes_get16(question + q->name_len + 2) == FIXED_CLASS;
}

/*
 * Records that count have all their data: ldns takes those that end early.
 * Others may be of types that ldns does not know.
 */
static bool
is_sound(const ldns_rr_list *list)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);
		struct rr kind = { .type = (uint16_t)ldns_rr_get_type(rr),
			.class = (uint16_t)ldns_rr_get_class(rr) };

		if (rr_is_used(&kind) &&
		    ldns_rr_rd_count(rr) <
			ldns_rr_descriptor_minimum(ldns_rr_descript(kind.type)))
			return false;
	}
	return true;
}

enum status
message_parse(
    ldns_pkt **packet, const uint8_t *wire, size_t len, struct reason *why)
{
	ldns_status status = ldns_wire2pkt(packet, wire, len);

	if (status != LDNS_STATUS_OK)
		return reason_set(why, ST_SYNTAX, "no DNS message: %s",
		    ldns_get_errorstr_by_id(status));
	if (is_sound(ldns_pkt_answer(*packet)) &&
	    is_sound(ldns_pkt_authority(*packet)) &&
	    is_sound(ldns_pkt_additional(*packet)))
		return ST_OK;
	ldns_pkt_free(*packet);
	return reason_set(
	    why, ST_SYNTAX, "no DNS message: a record without its data");
}

static void
read_cut(struct message *m, const ldns_pkt *packet)
{
	const ldns_rr_list *authority = ldns_pkt_authority(packet);

	if (m->rcode != RCODE_NOERROR || m->aa || ldns_pkt_ancount(packet) > 0)
		return;
	for (size_t i = 0; i < ldns_rr_list_rr_count(authority); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(authority, i);
		const ldns_rdf *owner = ldns_rr_owner(rr);

		if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_NS)
			continue;
		if (dname_from_wire(ldns_rdf_data(owner), ldns_rdf_size(owner),
			m->cut) == 0)
			m->cut[0] = '\0';
		return;
	}
}

enum status
message_read(
    struct message *m, const uint8_t *wire, size_t len, struct reason *why)
{
	ldns_pkt *packet = NULL;
	unsigned int flags;
	enum status st;

	if (len < MESSAGE_HEADER)
		return reason_set(why, ST_SYNTAX,
		    "%zu octets are no DNS message (RFC 1035 4.1.1)", len);
	flags = bytes_get16(wire + 2);
	*m = (struct message){ .rcode = flags & RCODE,
		.aa = (flags & FLAG_AA) != 0,
		.tc = (flags & FLAG_TC) != 0 };
	if (m->tc)
		return ST_OK;
	if ((st = message_parse(&packet, wire, len, why)) != ST_OK)
		return st;
	m->edns = ldns_pkt_edns(packet);
	m->rcode |= (uint16_t)(ldns_pkt_edns_extended_rcode(packet) << 4);
	read_cut(m, packet);
	ldns_pkt_free(packet);
	return ST_OK;
}
