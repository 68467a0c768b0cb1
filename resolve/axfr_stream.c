#include "resolve/axfr_stream.h"

#include <stdlib.h>
#include <string.h>

#include "survey/base/ibuf.h"
#include "survey/base/mem.h"

#define TYPE_AXFR 252

void
axfr_stream_init(struct axfr_stream *s, const char *zone, uint16_t id)
{
	*s = (struct axfr_stream){ .zone = zone, .id = id };
}

void
axfr_stream_free(struct axfr_stream *s)
{
	free(s->soa);
	s->soa = NULL;
}

static struct query
query_of(const struct axfr_stream *s, uint8_t name[DNAME_WIRE_MAX])
{
	return (struct query){ .name = name,
		.name_len = dname_to_wire(s->zone, name),
		.id = s->id,
		.type = TYPE_AXFR };
}

size_t
axfr_stream_query(const struct axfr_stream *s, uint8_t buf[QUERY_MAX])
{
	uint8_t name[DNAME_WIRE_MAX];
	struct query query = query_of(s, name);

	return query_make(&query, buf);
}

static enum status
take_soa(
    struct axfr_stream *s, const struct message_rr *record, struct reason *why)
{
	if (!s->begun) {
		s->begun = true;
		s->serial = record->rr->serial;
		s->soa = mem_strdup(record->text);
		s->records++;
		return ST_OK;
	}
	if (record->rr->serial != s->serial)
		return reason_set(why, ST_SYNTAX,
		    "two versions of the zone, mixed: it begins with serial %u"
		    " and ends with %u (RFC 5936 2.2)",
		    (unsigned int)s->serial, (unsigned int)record->rr->serial);
	if (strcmp(record->text, s->soa) != 0)
		return reason_set(why, ST_SYNTAX,
		    "it ends with another SOA record than it begins with"
		    " (RFC 5936 2.2)");
	s->ended = true;
	return ST_OK;
}

static enum status
take_record(void *arg, const struct message_rr *record, struct reason *why)
{
	struct axfr_stream *s = arg;
	bool is_soa =
	    record->rr->type == RRTYPE_SOA && record->rr->class == RRCLASS_IN;

	if (record->section != SECTION_ANSWER)
		return ST_OK;
	if (s->ended)
		return reason_set(why, ST_SYNTAX,
		    "records behind the final SOA (RFC 5936 2.2)");
	if (!dname_is_within(record->owner, s->zone))
		return reason_set(why, ST_SYNTAX,
		    "a record outside the zone: %.200s", record->owner);
	if (is_soa && strcmp(record->owner, s->zone) == 0)
		return take_soa(s, record, why);
	if (!s->begun)
		return reason_set(why, ST_SYNTAX,
		    "it does not begin with the zone's SOA (RFC 5936 2.2)");
	if (is_soa)
		return reason_set(why, ST_SYNTAX,
		    "an SOA record of another zone: %.200s", record->owner);
	s->records++;
	return ST_OK;
}

/* Later messages need not repeat the question: RFC 5936 section 2.2.1. */
static bool
repeats_question(const struct axfr_stream *s, const uint8_t *wire, size_t len)
{
	uint8_t name[DNAME_WIRE_MAX];
	struct query query = query_of(s, name);

	return bytes_get16(wire + 4) == 0 ||
	       query_is_answered_by(&query, wire, len);
}

enum status
axfr_stream_take(
    struct axfr_stream *s, const uint8_t *wire, size_t len, struct reason *why)
{
	uint64_t records = s->records;
	struct message m;
	char rcode[RCODE_STRLEN];
	enum status st;

	if (len >= 2 && bytes_get16(wire) != s->id)
		return reason_set(why, ST_SYNTAX,
		    "a message with another id than the question's");
	if ((st = message_read(&m, wire, len, why)) != ST_OK)
		return st;
	s->messages++;
	if ((wire[2] & 0x80) == 0 || (wire[2] & 0x78) != 0)
		return reason_set(why, ST_SYNTAX,
		    "a message that is no response to a question");
	if (m.rcode != RCODE_NOERROR)
		return reason_set(why, ST_REFUSED,
		    "the server answers %s: it does not transfer the zone, or"
		    " not without a key (TSIG)",
		    rcode_format(m.rcode, rcode));
	if (m.tc)
		return reason_set(
		    why, ST_SYNTAX, "a truncated message (RFC 5936 2.2.1)");
	if (!repeats_question(s, wire, len))
		return reason_set(
		    why, ST_SYNTAX, "a message that answers another question");
	st = message_each_rr(wire, len, take_record, s, why);
	if (st == ST_OK && s->records == records && !s->ended)
		return reason_set(why, ST_SYNTAX, "a message without records");
	return st;
}
