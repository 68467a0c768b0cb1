/*
 * The entries of a SLURM file.  RFC 8416 section 3.1: what it does not define
 * must not be there, and any deviation is an error; so the members of each
 * object stand in a table, and the table knows them all.
 */
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "roa/slurm_read.h"
#include "survey/base/mem.h"

enum status
slurm_refuse(
    const struct slurm_reader *r, const struct place *at, const char *fmt, ...)
{
	char fault[256], index[24] = "";
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(fault, sizeof(fault), fmt, ap);
	va_end(ap);
	if (at->index != NO_INDEX)
		(void)snprintf(index, sizeof(index), "[%zu]", at->index);
	return reason_set(r->why, ST_SYNTAX, "%s: %s%s%s%s%s%s (%s)",
	    r->location, at->object, at->array[0] != '\0' ? "." : "", at->array,
	    index, at->object[0] != '\0' ? ": " : "", fault, at->section);
}

const char *
slurm_printable(const char *text, char buf[SLURM_PRINTABLE])
{
	size_t i = 0;

	for (; i < SLURM_PRINTABLE - 1 && text[i] != '\0'; i++)
		buf[i] = text[i] >= ' ' && text[i] < 0x7f ? text[i] : '?';
	buf[i] = '\0';
	return buf;
}

/* Of the types that members have. */
static const char *const type_names[] = {
	[JSON_OBJECT] = "object",
	[JSON_ARRAY] = "array",
	[JSON_STRING] = "string",
	[JSON_INTEGER] = "integer",
};

static struct member *
find_member(struct member *members, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(members[i].name, name) == 0)
			return &members[i];
	return NULL;
}

enum status
slurm_take_members(const struct slurm_reader *r, const struct place *at,
    json_t *object, struct member *members, size_t n)
{
	enum status st = ST_OK;
	const char *name;
	json_t *value;
	char buf[SLURM_PRINTABLE];

	if (!json_is_object(object))
		st = slurm_refuse(r, at, "an object is wanted");
	json_object_foreach(object, name, value) {
		struct member *m = find_member(members, n, name);

		if (m == NULL) {
			st = slurm_refuse(r, at, "unknown member \"%s\"",
			    slurm_printable(name, buf));
			break;
		}
		if (json_typeof(value) != (json_type)m->type) {
			st = slurm_refuse(r, at, "\"%s\" is no %s", m->name,
			    type_names[m->type]);
			break;
		}
		m->value = value;
	}
	for (size_t i = 0; i < n && st == ST_OK; i++)
		if (members[i].wanted && members[i].value == NULL)
			st = slurm_refuse(
			    r, at, "\"%s\" is missing", members[i].name);
	return st;
}

enum status
slurm_take_asn(const struct slurm_reader *r, const struct place *at,
    const struct member *m, uint32_t *asn)
{
	json_int_t value = json_integer_value(m->value);

	if (value < 0 || value > UINT32_MAX)
		return slurm_refuse(r, at,
		    "\"%s\": %" JSON_INTEGER_FORMAT
		    " is no AS number of 32 bits",
		    m->name, value);
	*asn = (uint32_t)value;
	return ST_OK;
}

enum status
slurm_take_prefix(const struct slurm_reader *r, const struct place *at,
    const struct member *m, struct prefix *prefix)
{
	const char *text = json_string_value(m->value);
	const char *end = text + strlen(text);
	bool host_bits;
	char buf[SLURM_PRINTABLE];

	if (prefix_parse(text, end, prefix, &host_bits) != end)
		return slurm_refuse(r, at, "\"prefix\": \"%s\" is no IP prefix",
		    slurm_printable(text, buf));
	if (host_bits)
		return slurm_refuse(r, at,
		    "\"prefix\": \"%s\" has bits set behind its length",
		    slurm_printable(text, buf));
	return ST_OK;
}

enum status
slurm_read_prefix_filter(
    struct slurm_reader *r, const struct place *at, json_t *entry)
{
	struct member members[] = {
		{ "prefix", JSON_STRING, false, NULL },
		{ "asn", JSON_INTEGER, false, NULL },
		{ "comment", JSON_STRING, false, NULL },
	};
	struct slurm_filter f = { .has_prefix = false };
	struct slurm *s = r->slurm;
	enum status st;

	if ((st = slurm_take_members(r, at, entry, members, 3)) != ST_OK)
		return st;
	f.has_prefix = members[0].value != NULL;
	f.has_asn = members[1].value != NULL;
	f.file = r->file;
	if (!f.has_prefix && !f.has_asn)
		return slurm_refuse(r, at, "neither \"prefix\" nor \"asn\"");
	if (f.has_prefix &&
	    (st = slurm_take_prefix(r, at, &members[0], &f.prefix)) != ST_OK)
		return st;
	if (f.has_asn &&
	    (st = slurm_take_asn(r, at, &members[1], &f.asn)) != ST_OK)
		return st;
	s->filters = mem_grow(
	    s->filters, s->nfilters, &s->cap_filters, sizeof(*s->filters));
	s->filters[s->nfilters++] = f;
	return ST_OK;
}

enum status
slurm_read_prefix_assertion(
    struct slurm_reader *r, const struct place *at, json_t *entry)
{
	struct member members[] = {
		{ "prefix", JSON_STRING, true, NULL },
		{ "asn", JSON_INTEGER, true, NULL },
		{ "maxPrefixLength", JSON_INTEGER, false, NULL },
		{ "comment", JSON_STRING, false, NULL },
	};
	struct slurm_assertion a = { .file = r->file };
	struct slurm *s = r->slurm;
	enum status st;

	if ((st = slurm_take_members(r, at, entry, members, 4)) != ST_OK ||
	    (st = slurm_take_prefix(r, at, &members[0], &a.prefix)) != ST_OK ||
	    (st = slurm_take_asn(r, at, &members[1], &a.asn)) != ST_OK)
		return st;
	a.max_len = a.prefix.len;
	if (members[2].value != NULL) {
		json_int_t len = json_integer_value(members[2].value);

		if (len < a.prefix.len ||
		    len > ip_bits((enum family)a.prefix.family))
			return slurm_refuse(r, at,
			    "\"maxPrefixLength\": %" JSON_INTEGER_FORMAT
			    " is not from %u to %u",
			    len, a.prefix.len,
			    ip_bits((enum family)a.prefix.family));
		a.max_len = (uint8_t)len;
	}
	s->assertions = mem_grow(s->assertions, s->nassertions,
	    &s->cap_assertions, sizeof(*s->assertions));
	s->assertions[s->nassertions++] = a;
	return ST_OK;
}

static enum status
claim(struct slurm_reader *r, const struct place *at, const struct member *m,
    bool asserted, struct slurm_claims *claims)
{
	struct slurm_claim c = { .file = r->file, .asserted = asserted };
	enum status st;

	if (m->value == NULL)
		return ST_OK;
	if ((st = slurm_take_asn(r, at, m, &c.asn)) != ST_OK)
		return st;
	claims->list =
	    mem_grow(claims->list, claims->n, &claims->cap, sizeof(c));
	claims->list[claims->n++] = c;
	return ST_OK;
}

enum status
slurm_read_bgpsec_filter(
    struct slurm_reader *r, const struct place *at, json_t *entry)
{
	struct member members[] = {
		{ "asn", JSON_INTEGER, false, NULL },
		{ "SKI", JSON_STRING, false, NULL },
		{ "comment", JSON_STRING, false, NULL },
	};
	enum status st = slurm_take_members(r, at, entry, members, 3);

	if (st != ST_OK)
		return st;
	if (members[0].value == NULL && members[1].value == NULL)
		return slurm_refuse(r, at, "neither \"asn\" nor \"SKI\"");
	r->slurm->unused++;
	return claim(r, at, &members[0], false, &r->slurm->router_keys);
}

enum status
slurm_read_bgpsec_assertion(
    struct slurm_reader *r, const struct place *at, json_t *entry)
{
	struct member members[] = {
		{ "asn", JSON_INTEGER, true, NULL },
		{ "SKI", JSON_STRING, true, NULL },
		{ "routerPublicKey", JSON_STRING, true, NULL },
		{ "comment", JSON_STRING, false, NULL },
	};
	enum status st = slurm_take_members(r, at, entry, members, 4);

	if (st != ST_OK)
		return st;
	r->slurm->unused++;
	return claim(r, at, &members[0], true, &r->slurm->router_keys);
}

enum status
slurm_read_aspa_filter(
    struct slurm_reader *r, const struct place *at, json_t *entry)
{
	struct member members[] = {
		{ "customerAsn", JSON_INTEGER, true, NULL },
		{ "comment", JSON_STRING, false, NULL },
	};
	enum status st = slurm_take_members(r, at, entry, members, 2);

	return st != ST_OK ? st
			   : claim(r, at, &members[0], false, &r->slurm->aspas);
}

enum status
slurm_read_aspa_assertion(
    struct slurm_reader *r, const struct place *at, json_t *entry)
{
	struct member members[] = {
		{ "customerAsn", JSON_INTEGER, true, NULL },
		{ "providerAsns", JSON_ARRAY, true, NULL },
		{ "comment", JSON_STRING, false, NULL },
	};
	enum status st = slurm_take_members(r, at, entry, members, 3);
	json_t *item;
	size_t i;

	if (st != ST_OK)
		return st;
	json_array_foreach(members[1].value, i, item) {
		struct member provider = { "providerAsns", JSON_INTEGER, true,
			item };
		uint32_t asn;

		if (!json_is_integer(item))
			return slurm_refuse(r, at,
			    "\"providerAsns\" has an item"
			    " that is no integer");
		if ((st = slurm_take_asn(r, at, &provider, &asn)) != ST_OK)
			return st;
	}
	return claim(r, at, &members[0], true, &r->slurm->aspas);
}
