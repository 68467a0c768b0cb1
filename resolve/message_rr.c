/*
 * The records of a message.  Those that a survey looks into are written from
 * our own canonical names, since ldns leaves quotes and the like bare in names;
 * the data of all others are ldns's text.
 */
#include "resolve/message.h"

#include <err.h>
#include <ldns/ldns.h>
#include <stdio.h>
#include <string.h>

#include "resolve/message_private.h"

/* Before TTL, class, type and data. */
#define TABS 4

/* What is written and handed out; one for all records of a message. */
struct record {
	char owner[DNAME_STRLEN];
	struct rr rr;
	ldns_buffer *text;
};

/* Ends absolute names: the root's text has its dot. */
static const char *
dot(const char *name)
{
	return strcmp(name, ".") == 0 ? "" : ".";
}

static bool
read_name(const ldns_rdf *rdf, char name[DNAME_STRLEN])
{
	return rdf != NULL && ldns_rdf_get_type(rdf) == LDNS_RDF_TYPE_DNAME &&
	       dname_from_wire(ldns_rdf_data(rdf), ldns_rdf_size(rdf), name) ==
		   ldns_rdf_size(rdf);
}

static bool
write_address(struct record *r, const ldns_rr *rr, enum family family)
{
	const ldns_rdf *rdf = ldns_rr_rdf(rr, 0);
	char text[IP_STRLEN];

	if (rdf == NULL || ldns_rdf_size(rdf) != ip_bits(family) / 8)
		return false;
	r->rr.ip = ip_from_bytes(family, ldns_rdf_data(rdf));
	ldns_buffer_printf(r->text, " %s", ip_format(r->rr.ip, text));
	return true;
}

static bool
write_target(struct record *r, const ldns_rr *rr)
{
	if (!read_name(ldns_rr_rdf(rr, 0), r->rr.target))
		return false;
	ldns_buffer_printf(r->text, " %s%s", r->rr.target, dot(r->rr.target));
	return true;
}

static bool
write_soa(struct record *r, const ldns_rr *rr)
{
	if (ldns_rr_rd_count(rr) != 7 || !write_target(r, rr) ||
	    !read_name(ldns_rr_rdf(rr, 1), r->rr.rname))
		return false;
	r->rr.serial = ldns_rdf2native_int32(ldns_rr_rdf(rr, 2));
	ldns_buffer_printf(r->text, " %s%s", r->rr.rname, dot(r->rr.rname));
	for (size_t i = 2; i < 7; i++)
		ldns_buffer_printf(r->text, " %u",
		    (unsigned int)ldns_rdf2native_int32(ldns_rr_rdf(rr, i)));
	return true;
}

/* ldns goes by the locale in what it escapes. */
static bool
is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if ((*text < ' ' && *text != '\t') || *text > '~')
			return false;
	return true;
}

/*
 * ldns's text without the owner, which ends at the first tab: names have none.
 * Those that a string holds stand behind the others.
 */
static bool
write_by_ldns(struct record *r, const ldns_rr *rr)
{
	size_t at = ldns_buffer_position(r->text);
	char *text, *rest;

	if (ldns_rr2buffer_str_fmt(
		r->text, ldns_output_format_nocomments, rr) != LDNS_STATUS_OK ||
	    !ldns_buffer_reserve(r->text, 1))
		return false;
	ldns_buffer_write_u8(r->text, '\0');
	text = (char *)ldns_buffer_at(r->text, at);
	rest = strchr(text, '\t');
	if (rest == NULL)
		return false;
	memmove(text, rest, strlen(rest) + 1);
	text[strcspn(text, "\n")] = '\0';
	if (!is_plain(text))
		return false;
	for (int i = 0; i < TABS && (rest = strchr(text, '\t')) != NULL; i++)
		*rest = ' ';
	return true;
}

/* The form that fits any data: RFC 3597 section 5. */
static bool
write_generic(struct record *r, const ldns_rr *rr)
{
	ldns_buffer *data = ldns_buffer_new(LDNS_MIN_BUFLEN);
	bool written;

	if (data == NULL)
		err(1, "memory");
	written = ldns_rr_rdata2buffer_wire(data, rr) == LDNS_STATUS_OK;
	ldns_buffer_printf(r->text, " %u CLASS%u TYPE%u \\# %zu",
	    (unsigned int)ldns_rr_ttl(rr), (unsigned int)r->rr.class,
	    (unsigned int)r->rr.type, ldns_buffer_position(data));
	for (size_t i = 0; i < ldns_buffer_position(data); i++)
		ldns_buffer_printf(r->text, "%s%02x", i == 0 ? " " : "",
		    (unsigned int)ldns_buffer_read_u8_at(data, i));
	ldns_buffer_free(data);
	return written;
}

static bool
write_used(struct record *r, const ldns_rr *rr, const char *word)
{
	ldns_buffer_printf(
	    r->text, " %u IN %s", (unsigned int)ldns_rr_ttl(rr), word);
	switch (r->rr.type) {
	case RRTYPE_A:
		return write_address(r, rr, IPV4);
	case RRTYPE_AAAA:
		return write_address(r, rr, IPV6);
	case RRTYPE_SOA:
		return write_soa(r, rr);
	default:
		return write_target(r, rr);
	}
}

static const char *
word_of(uint16_t type)
{
	switch (type) {
	case RRTYPE_A:
		return "A";
	case RRTYPE_AAAA:
		return "AAAA";
	case RRTYPE_SOA:
		return "SOA";
	case RRTYPE_NS:
		return "NS";
	case RRTYPE_CNAME:
		return "CNAME";
	case RRTYPE_DNAME:
		return "DNAME";
	default:
		return NULL;
	}
}

static bool
write_record(struct record *r, const ldns_rr *rr)
{
	const char *word;
	size_t at;

	r->rr.type = (uint16_t)ldns_rr_get_type(rr);
	r->rr.class = (uint16_t)ldns_rr_get_class(rr);
	word = r->rr.class == RRCLASS_IN ? word_of(r->rr.type) : NULL;
	ldns_buffer_clear(r->text);
	if (!read_name(ldns_rr_owner(rr), r->owner))
		return false;
	ldns_buffer_printf(r->text, "%s%s", r->owner, dot(r->owner));
	at = ldns_buffer_position(r->text);
	if (word != NULL)
		return write_used(r, rr, word);
	if (r->rr.class == RRCLASS_IN && write_by_ldns(r, rr))
		return true;
	/* There are no words for these data, incomplete or strange. */
	ldns_buffer_set_position(r->text, at);
	return write_generic(r, rr);
}

/* Not of a zone but of messages: RFC 6895 section 3.1. */
static bool
is_meta(const ldns_rr *rr)
{
	unsigned int type = ldns_rr_get_type(rr);

	return type == LDNS_RR_TYPE_OPT || (type >= 128 && type <= 255);
}

static enum status
each_of(struct record *r, const ldns_rr_list *list, enum section section,
    message_rr_fn *take, void *arg, struct reason *why)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		struct message_rr record = {
			.section = section, .owner = r->owner, .rr = &r->rr
		};
		enum status st;

		if (is_meta(ldns_rr_list_rr(list, i)))
			continue;
		if (!write_record(r, ldns_rr_list_rr(list, i)))
			return reason_set(why, ST_SYNTAX,
			    "no DNS message: a record without its data");
		record.text = (const char *)ldns_buffer_begin(r->text);
		if ((st = take(arg, &record, why)) != ST_OK)
			return st;
	}
	return ST_OK;
}

enum status
message_each_rr(const uint8_t *wire, size_t len, message_rr_fn *take, void *arg,
    struct reason *why)
{
	struct record r = { .text = NULL };
	ldns_pkt *packet = NULL;
	enum status st = message_parse(&packet, wire, len, why);

	if (st != ST_OK)
		return st;
	if ((r.text = ldns_buffer_new(DNAME_STRLEN)) == NULL)
		err(1, "memory");
	st = each_of(
	    &r, ldns_pkt_answer(packet), SECTION_ANSWER, take, arg, why);
	if (st == ST_OK)
		st = each_of(&r, ldns_pkt_authority(packet), SECTION_AUTHORITY,
		    take, arg, why);
	if (st == ST_OK)
		st = each_of(&r, ldns_pkt_additional(packet),
		    SECTION_ADDITIONAL, take, arg, why);
	ldns_buffer_free(r.text);
	ldns_pkt_free(packet);
	return st;
}
