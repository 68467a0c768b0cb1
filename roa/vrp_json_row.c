#include "roa/vrp_read.h"
#include "survey/base/array.h"

#include <string.h>

/*
 * One VRP of a JSON array, in whatever shape: all validators' members, and
 * all of JSON.
 */
#define OBJECT_MAX ((uint64_t)1 << 20)

enum member {
	MEMBER_OTHER = 0,
	MEMBER_ASN = 1,
	MEMBER_PREFIX = 2,
	MEMBER_MAX_LENGTH = 4,
	MEMBER_TA = 8,
	MEMBER_EXPIRES = 16,
	MEMBER_SOURCE = 32
};

static enum member
member_named(const char *key)
{
	static const struct {
		const char *name;
		enum member member;
	} known[] = {
		{ "asn", MEMBER_ASN },
		{ "prefix", MEMBER_PREFIX },
		{ "maxLength", MEMBER_MAX_LENGTH },
		{ "ta", MEMBER_TA },
		{ "expires", MEMBER_EXPIRES },
		{ "source", MEMBER_SOURCE },
	};

	for (size_t i = 0; i < LENGTH_OF(known); i++)
		if (strcmp(key, known[i].name) == 0)
			return known[i].member;
	return MEMBER_OTHER;
}

/* The row while its members come: the first fault is kept. */
struct item {
	struct vrp_reader *r;
	struct jscan *s;
	struct vrp_row *row;
	const char *fault;
	/* By "source": how long the last of them holds. */
	uint32_t sources_expire;
	bool has_sources;
};

static void
note_fault(struct item *item, const char *fault)
{
	if (item->fault == NULL)
		item->fault = fault;
}

static bool
take_asn(struct item *item)
{
	struct jscan_value v;

	if (!jscan_take(item->s, &v))
		return false;
	if (v.kind == JSCAN_STRING || v.kind == JSCAN_NUMBER)
		note_fault(item, vrp_parse_asn(v.text, v.len,
				     v.kind == JSCAN_STRING, &item->row->asn));
	else
		note_fault(item, "asn is neither a number nor a string");
	return true;
}

static bool
take_prefix(struct item *item)
{
	struct jscan_value v;

	if (!jscan_take(item->s, &v))
		return false;
	note_fault(item, v.kind == JSCAN_STRING ? vrp_parse_prefix(v.text,
						      v.len, &item->row->prefix)
						: "prefix is no string");
	return true;
}

static bool
take_max_length(struct item *item)
{
	struct jscan_value v;

	if (!jscan_take(item->s, &v))
		return false;
	if (v.kind != JSCAN_NULL)
		note_fault(item,
		    v.kind == JSCAN_NUMBER
			? vrp_parse_max_len(v.text, v.len, &item->row->max_len)
			: "maxLength is no number");
	return true;
}

static bool
take_label(struct item *item)
{
	struct jscan_value v;

	if (!jscan_take(item->s, &v))
		return false;
	if (v.kind != JSCAN_NULL)
		note_fault(
		    item, v.kind == JSCAN_STRING
			      ? vrp_row_label(item->r, item->row, v.text, v.len)
			      : "the trust anchor is no string");
	return true;
}

static bool
take_expiry(struct item *item, uint32_t *expires)
{
	struct jscan_value v;

	*expires = VRP_NO_EXPIRY;
	if (!jscan_take(item->s, &v))
		return false;
	if (v.kind != JSCAN_NULL)
		note_fault(
		    item, v.kind == JSCAN_OTHER
			      ? "the expiry is no time"
			      : vrp_parse_expiry(v.text, v.len, expires));
	return true;
}

/* {"notBefore": ..., "notAfter": ...} of the ROA itself. */
static bool
take_validity(struct item *item, uint32_t *expires)
{
	if (jscan_peek(item->s) != '{')
		return jscan_skip(item->s);
	jscan_enter(item->s);
	while (jscan_next(item->s)) {
		bool ok = strcmp(item->s->key, "notAfter") == 0
			      ? take_expiry(item, expires)
			      : jscan_skip(item->s);

		if (!ok)
			return false;
	}
	return item->s->status == ST_OK;
}

/* Of a source that is an exception (SLURM), nothing is said. */
static bool
take_source(struct item *item)
{
	uint32_t expires = VRP_NO_EXPIRY;

	if (jscan_peek(item->s) != '{')
		return jscan_skip(item->s);
	jscan_enter(item->s);
	while (jscan_next(item->s)) {
		bool ok;

		if (strcmp(item->s->key, "tal") == 0)
			ok = take_label(item);
		else if (strcmp(item->s->key, "validity") == 0)
			ok = take_validity(item, &expires);
		else
			ok = jscan_skip(item->s);
		if (!ok)
			return false;
	}
	/* A VRP stays as long as one of its sources does. */
	if (!item->has_sources || expires > item->sources_expire)
		item->sources_expire = expires;
	item->has_sources = true;
	return item->s->status == ST_OK;
}

/* Routinator's jsonext: all the ROAs and exceptions that state the VRP. */
static bool
take_sources(struct item *item)
{
	if (jscan_peek(item->s) != '[')
		return jscan_skip(item->s);
	jscan_enter(item->s);
	item->r->sources = true;
	while (jscan_next(item->s))
		if (!take_source(item))
			return false;
	return item->s->status == ST_OK;
}

static bool
take_member(struct item *item, enum member member)
{
	switch (member) {
	case MEMBER_ASN:
		return take_asn(item);
	case MEMBER_PREFIX:
		return take_prefix(item);
	case MEMBER_MAX_LENGTH:
		return take_max_length(item);
	case MEMBER_TA:
		return take_label(item);
	case MEMBER_EXPIRES:
		return take_expiry(item, &item->row->expires);
	case MEMBER_SOURCE:
		return take_sources(item);
	case MEMBER_OTHER:
	default:
		return jscan_skip(item->s);
	}
}

static bool
take_members(struct item *item)
{
	struct jscan *s = item->s;
	uint64_t start = jscan_offset(s);
	unsigned int seen = 0;

	jscan_enter(s);
	while (jscan_next(s)) {
		enum member member = member_named(s->key);

		if ((seen & member) != 0)
			return jscan_fail(s, ST_SYNTAX,
			    "key \"%s\" stands twice in one object", s->key);
		seen |= member;
		if (!take_member(item, member))
			return false;
		if (jscan_offset(s) - start > OBJECT_MAX)
			return jscan_fail(
			    s, ST_LIMIT, "an object of more than 1 MiB");
	}
	if ((seen & MEMBER_ASN) == 0)
		note_fault(item, "asn is missing");
	if ((seen & MEMBER_PREFIX) == 0)
		note_fault(item, "prefix is missing");
	return s->status == ST_OK;
}

bool
vrp_json_item(struct vrp_reader *r, struct jscan *s, struct vrp_row *row,
    const char **fault)
{
	struct item item = { .r = r, .s = s, .row = row };

	*row = vrp_row_empty;
	*fault = "not an object";
	if (jscan_peek(s) != '{')
		return jscan_skip(s);
	if (!take_members(&item))
		return false;
	if (row->expires != VRP_NO_EXPIRY) {
		row->expiry = EXPIRY_CHAIN;
	} else if (item.has_sources) {
		row->expires = item.sources_expire;
		if (row->expires != VRP_NO_EXPIRY)
			row->expiry = EXPIRY_ROA;
	}
	*fault = item.fault;
	return true;
}
