/*
 * The protocol's bytes.
 */
#include "roa/rtr.h"
#include "survey/base/array.h"

#include <string.h>

/* Lengths of a type's PDU, both with the header; RFC 8210 section 5. */
struct bounds {
	uint32_t min, max;
};

static struct bounds
length_bounds(uint8_t version, uint8_t type)
{
	switch ((enum rtr_type)type) {
	case RTR_SERIAL_NOTIFY:
	case RTR_SERIAL_QUERY:
		return (struct bounds){ 12, 12 };
	case RTR_RESET_QUERY:
	case RTR_CACHE_RESPONSE:
	case RTR_CACHE_RESET:
		return (struct bounds){ 8, 8 };
	case RTR_IPV4_PREFIX:
		return (struct bounds){ 20, 20 };
	case RTR_IPV6_PREFIX:
		return (struct bounds){ 32, 32 };
	case RTR_END_OF_DATA:
		/* RFC 6810 section 5.8: without the three intervals. */
		return version == 0 ? (struct bounds){ 12, 12 }
				    : (struct bounds){ 24, 24 };
	case RTR_ERROR_REPORT:
		return (struct bounds){ 16, RTR_PDU_MAX };
	case RTR_ROUTER_KEY:
	case RTR_ASPA:
		break;
	}
	return (struct bounds){ RTR_HEADER, RTR_PDU_MAX };
}

enum rtr_parse
rtr_pdu_parse(struct ibuf *b, struct rtr_pdu *pdu, const char **fault)
{
	struct bounds bounds;

	if (ibuf_left(b) < RTR_HEADER)
		return RTR_PARTIAL;
	pdu->version = b->at[0];
	pdu->type = b->at[1];
	pdu->session = bytes_get16(b->at + 2);
	pdu->length = bytes_get32(b->at + 4);
	bounds = length_bounds(pdu->version, pdu->type);
	if (pdu->length < bounds.min || pdu->length > bounds.max) {
		pdu->body = ibuf_make(b->at, 0);
		*fault = "a PDU of a length that its type cannot have";
		return RTR_BROKEN;
	}
	if (ibuf_left(b) < pdu->length)
		return RTR_PARTIAL;
	(void)ibuf_skip(b, RTR_HEADER);
	(void)ibuf_cut(b, pdu->length - RTR_HEADER, &pdu->body);
	return RTR_WHOLE;
}

const char *
rtr_prefix_parse(const struct rtr_pdu *pdu, bool *announced,
    struct prefix *prefix, uint8_t *max_len, uint32_t *asn)
{
	enum family family = pdu->type == RTR_IPV4_PREFIX ? IPV4 : IPV6;
	unsigned int bits = ip_bits(family);
	const uint8_t *p = pdu->body.at;
	struct ip ip = ip_from_bytes(family, p + 4);
	uint8_t len = p[1];

	/* Of the flags, all but the lowest are to be ignored. */
	*announced = (p[0] & 1) != 0;
	*max_len = p[2];
	*asn = bytes_get32(p + 4 + bits / 8);
	if (len > bits)
		return "the prefix is longer than its family allows";
	*prefix = prefix_make(ip, len);
	if (ip_compare(prefix_ip(*prefix), ip) != 0)
		return "the prefix has bits set behind its length";
	if (*max_len < len)
		return "maxLength is less than the prefix's length";
	if (*max_len > bits)
		return "maxLength is longer than the family allows";
	return NULL;
}

bool
rtr_error_parse(const struct rtr_pdu *pdu, char text[RTR_TEXT_MAX])
{
	struct ibuf b = pdu->body, words;
	uint32_t inner, len;
	size_t i, n;

	text[0] = '\0';
	if (!ibuf_get32(&b, &inner) || !ibuf_skip(&b, inner) ||
	    !ibuf_get32(&b, &len) || !ibuf_cut(&b, len, &words) ||
	    ibuf_left(&b) != 0)
		return false;
	n = len < RTR_TEXT_MAX ? len : RTR_TEXT_MAX - 1;
	for (i = 0; i < n; i++)
		text[i] = words.at[i] >= ' ' && words.at[i] < 0x7f
			      ? (char)words.at[i]
			      : '?';
	text[i] = '\0';
	return true;
}

const char *
rtr_error_str(uint16_t code)
{
	static const char *const names[] = {
		[RTR_CORRUPT_DATA] = "corrupt data",
		[RTR_INTERNAL_ERROR] = "internal error",
		[RTR_NO_DATA] = "no data available",
		[RTR_INVALID_REQUEST] = "invalid request",
		[RTR_UNSUPPORTED_VERSION] = "unsupported protocol version",
		[RTR_UNSUPPORTED_TYPE] = "unsupported PDU type",
		[RTR_UNKNOWN_WITHDRAWAL] = "withdrawal of unknown record",
		[RTR_DUPLICATE] = "duplicate announcement received",
		[RTR_UNEXPECTED_VERSION] = "unexpected protocol version",
	};

	return code < LENGTH_OF(names) ? names[code] : "unknown error";
}

static uint8_t *
put16(uint8_t *p, uint16_t value)
{
	*p++ = (uint8_t)(value >> 8);
	*p++ = (uint8_t)value;
	return p;
}

static uint8_t *
put32(uint8_t *p, uint32_t value)
{
	return put16(put16(p, (uint16_t)(value >> 16)), (uint16_t)value);
}

static uint8_t *
put_header(uint8_t *p, uint8_t version, enum rtr_type type, uint16_t session,
    uint32_t length)
{
	*p++ = version;
	*p++ = (uint8_t)type;
	return put32(put16(p, session), length);
}

size_t
rtr_reset_query(uint8_t version, uint8_t buf[RTR_HEADER])
{
	(void)put_header(buf, version, RTR_RESET_QUERY, 0, RTR_HEADER);
	return RTR_HEADER;
}

size_t
rtr_error_report(uint8_t version, enum rtr_error code,
    const struct rtr_pdu *pdu, const char *text, uint8_t buf[RTR_ERROR_MAX])
{
	enum {
		BODY_MAX = 32,
		WORDS_MAX = 128
	};
	size_t words = strnlen(text, WORDS_MAX), body = 0, inner = 0;
	uint8_t *p;

	if (pdu != NULL) {
		body = ibuf_left(&pdu->body);
		if (body > BODY_MAX)
			body = BODY_MAX;
		inner = RTR_HEADER + body;
	}
	p = put_header(buf, version, RTR_ERROR_REPORT, (uint16_t)code,
	    (uint32_t)(RTR_HEADER + 4 + inner + 4 + words));
	p = put32(p, (uint32_t)inner);
	if (pdu != NULL) {
		p = put_header(p, pdu->version, (enum rtr_type)pdu->type,
		    pdu->session, pdu->length);
		memcpy(p, pdu->body.at, body);
		p += body;
	}
	p = put32(p, (uint32_t)words);
	memcpy(p, text, words);
	return (size_t)(p - buf) + words;
}
