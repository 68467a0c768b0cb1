#include "roa/irr.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"

void
irr_table_init(struct irr_table *t)
{
	*t = (struct irr_table){ 0 };
	ptree_init(&t->tree);
	intern_init(&t->sources);
	intern_init(&t->known);
}

void
irr_table_free(struct irr_table *t)
{
	ptree_free(&t->tree);
	free(t->objects);
	intern_free(&t->sources);
	intern_free(&t->known);
	irr_table_init(t);
}

/*
 * Of an object three attributes are looked at, and of each the first word: a
 * prefix, an AS number, a name.  Longer than this is none of these.
 */
#define WORD_MAX 63

enum attribute {
	ATTRIBUTE_OTHER,
	ATTRIBUTE_PREFIX,
	ATTRIBUTE_ORIGIN,
	ATTRIBUTE_SOURCE,
	ATTRIBUTES
};

struct value {
	char word[WORD_MAX + 1];
	size_t len;
	unsigned int stated; /* how often */
	bool too_long;
	bool more; /* there is a second word */
};

struct reader {
	struct irr_table *t;
	const struct wanted *wanted;
	struct input *in;
	struct read_counts *counts;
	struct bad_rows bad;
	struct reason *why;
	/* The object at hand. */
	bool inside, is_route;
	enum family family;     /* that its class is for */
	enum attribute current; /* what a continuation line belongs to */
	struct value value[ATTRIBUTES];
	uint64_t line;    /* of its class */
	uint64_t objects; /* begun, of any class */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The text as it goes on, up to a comment (RFC 2622 section 2). */
static void
add_text(struct value *v, const char *p, const char *end)
{
	const char *comment = memchr(p, '#', (size_t)(end - p));

	if (comment != NULL)
		end = comment;
	while (p < end) {
		const char *word;

		while (p < end && is_blank(*p))
			p++;
		for (word = p; p < end && !is_blank(*p);)
			p++;
		if (p == word)
			break;
		if (v->len > 0) {
			v->more = true;
			break;
		}
		v->too_long = (size_t)(p - word) > WORD_MAX;
		v->len = v->too_long ? WORD_MAX : (size_t)(p - word);
		memcpy(v->word, word, v->len);
	}
}

/*
 * The key of an object, so that a table holds each once: registries mirror
 * each other, and one is often given twice.
 */
static size_t
make_key(uint8_t key[23], struct prefix prefix, struct irr_object object)
{
	ip_to_bytes(prefix_ip(prefix), key);
	key[16] = prefix.family;
	key[17] = prefix.len;
	memcpy(key + 18, &object.asn, sizeof(object.asn));
	key[22] = object.source;
	return 23;
}

static void
add_object(struct reader *r, struct prefix prefix, struct irr_object object)
{
	struct irr_table *t = r->t;
	uint8_t key[23];
	size_t len;

	t->read[object.source]++;
	if (!wanted_prefix(r->wanted, prefix))
		return;
	len = make_key(key, prefix, object);
	if (intern_add(&t->known, (const char *)key, len) < t->n)
		return;
	t->objects = mem_grow(t->objects, t->n, &t->cap, sizeof(*t->objects));
	t->objects[t->n++] = object;
	ptree_add(&t->tree, prefix);
}

static const char *
parse_prefix(const struct reader *r, struct prefix *prefix)
{
	const struct value *v = &r->value[ATTRIBUTE_PREFIX];
	const char *end = v->word + v->len;
	bool host_bits;

	if (v->stated > 1)
		return "the object has two prefixes";
	if (v->more)
		return "something behind the prefix";
	if (v->too_long ||
	    prefix_parse(v->word, end, prefix, &host_bits) != end)
		return "not an IP prefix";
	if (host_bits)
		return "bits set behind the prefix length";
	if (prefix->family != r->family)
		return "route is for IPv4, route6 for IPv6 (RFC 4012 section"
		       " 3)";
	return NULL;
}

static const char *
parse_origin(const struct reader *r, uint32_t *asn)
{
	const struct value *v = &r->value[ATTRIBUTE_ORIGIN];
	const char *end = v->word + v->len;

	if (v->stated == 0)
		return "no origin";
	if (v->stated > 1)
		return "the object has two origins";
	if (v->more)
		return "something behind the origin";
	if (v->too_long || asn_parse(v->word, end, true, asn) != end)
		return "not an AS number";
	return NULL;
}

/* Names are compared without case; an object without one is nobody's. */
static const char *
parse_source(struct reader *r, uint8_t *source)
{
	struct value *v = &r->value[ATTRIBUTE_SOURCE];
	struct intern *sources = &r->t->sources;
	uint32_t number;

	if (v->stated > 1)
		return "the object has two sources";
	if (v->too_long)
		return "the source's name is too long";
	for (size_t i = 0; i < v->len; i++) {
		if (v->word[i] <= ' ' || v->word[i] > '~')
			return "the source's name is no word of ASCII";
		if (v->word[i] >= 'a' && v->word[i] <= 'z')
			v->word[i] = (char)(v->word[i] - 'a' + 'A');
	}
	number = intern_find(sources, v->word, v->len);
	if (number == INTERN_NONE) {
		if (sources->n == IRR_SOURCES_MAX)
			return "one source too many";
		number = intern_add(sources, v->word, v->len);
	}
	*source = (uint8_t)number;
	return NULL;
}

static const char *
take_object(struct reader *r)
{
	struct irr_object object;
	struct prefix prefix;
	const char *fault;

	if ((fault = parse_prefix(r, &prefix)) != NULL ||
	    (fault = parse_origin(r, &object.asn)) != NULL ||
	    (fault = parse_source(r, &object.source)) != NULL)
		return fault;
	add_object(r, prefix, object);
	return NULL;
}

static void
end_object(struct reader *r)
{
	const char *fault;

	if (r->inside && r->is_route) {
		r->counts->rows_read++;
		if ((fault = take_object(r)) != NULL)
			bad_rows_add(&r->bad, r->line, fault, 1);
	}
	r->inside = false;
}

static bool
name_is(const char *p, size_t len, const char *name)
{
	return len == strlen(name) && strncasecmp(p, name, len) == 0;
}

/* The length of an attribute's name, or 0 where the line has none. */
static size_t
name_length(const char *p, const char *end)
{
	const char *start = p;

	while (
	    p < end && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
			   (*p >= '0' && *p <= '9') || *p == '-' || *p == '_'))
		p++;
	return p < end && *p == ':' ? (size_t)(p - start) : 0;
}

/* The first attribute of an object is its class. */
static void
begin_object(struct reader *r, const char *p, const char *end)
{
	size_t len = name_length(p, end);

	r->inside = true;
	r->is_route = false;
	r->current = ATTRIBUTE_OTHER;
	r->objects += len > 0;
	if (name_is(p, len, "route6"))
		r->family = IPV6;
	else if (name_is(p, len, "route"))
		r->family = IPV4;
	else
		return;
	r->is_route = true;
	r->line = input_info(r->in)->lines;
	for (int i = 0; i < ATTRIBUTES; i++)
		r->value[i] = (struct value){ .len = 0 };
}

static void
take_line(struct reader *r, const char *p, const char *end)
{
	enum attribute attribute = ATTRIBUTE_OTHER;
	size_t len;

	if (!r->inside)
		begin_object(r, p, end);
	/* Most lines of a dump are not of these: look no further. */
	if (!r->is_route)
		return;
	len = name_length(p, end);
	if (name_is(p, len, "route") || name_is(p, len, "route6"))
		attribute = ATTRIBUTE_PREFIX;
	else if (name_is(p, len, "origin"))
		attribute = ATTRIBUTE_ORIGIN;
	else if (name_is(p, len, "source"))
		attribute = ATTRIBUTE_SOURCE;
	r->current = attribute;
	r->value[attribute].stated++;
	if (attribute != ATTRIBUTE_OTHER)
		add_text(&r->value[attribute], p + len + 1, end);
}

static bool
all_blank(const char *p, const char *end)
{
	while (p < end && (is_blank(*p) || *p == '\r'))
		p++;
	return p == end;
}

static enum status
read_lines(struct reader *r)
{
	for (;;) {
		const char *p, *end;
		size_t len;
		enum status st = input_line(r->in, &p, &len, r->why);

		if (st != ST_OK || p == NULL) {
			if (st == ST_OK)
				end_object(r);
			return st;
		}
		end = p + len;
		if (input_info(r->in)->lines == 1 && len >= 3 &&
		    memcmp(p, "\xef\xbb\xbf", 3) == 0)
			p += 3;
		/* A blank line within a value has a "+" before it. */
		if (all_blank(p, end))
			end_object(r);
		else if (*p == '%' || *p == '#')
			continue;
		else if (!is_blank(*p) && *p != '+')
			take_line(r, p, end);
		else if (r->inside && r->is_route &&
			 r->current != ATTRIBUTE_OTHER)
			add_text(&r->value[r->current], p + 1, end);
		if (r->t->n > IRR_OBJECTS_MAX)
			return reason_set(r->why, ST_LIMIT,
			    "%s: more than %zu objects that bear on the"
			    " survey",
			    input_where(r->in), IRR_OBJECTS_MAX);
	}
}

enum status
irr_read(struct irr_table *t, struct input *in, const struct wanted *wanted,
    struct read_counts *counts, struct reason *why)
{
	struct reader r = { .t = t,
		.wanted = wanted,
		.in = in,
		.counts = counts,
		.why = why,
		.bad = {
		    .counts = counts, .location = input_info(in)->location } };
	enum status st;

	*counts =
	    (struct read_counts){ .data_time = TIME_UNKNOWN, .format = "rpsl" };
	if ((st = read_lines(&r)) != ST_OK)
		return st;
	if (r.objects == 0)
		return reason_set(why, ST_SYNTAX,
		    "%s: no object of RPSL (RFC 2622) in it", r.bad.location);
	return bad_rows_judge(&r.bad, why);
}

void
irr_table_build(struct irr_table *t)
{
	uint32_t *order = ptree_build(&t->tree);

	if (order != NULL) {
		struct irr_object *sorted = mem_array(t->n, sizeof(*sorted));

		for (size_t i = 0; i < t->n; i++)
			sorted[i] = t->objects[order[i]];
		free(t->objects);
		free(order);
		t->objects = sorted;
		t->cap = t->n;
	}
	intern_free(&t->known);
	intern_init(&t->known);
}

void
irr_judge(const struct irr_table *t, struct prefix prefix, struct origin origin,
    uint8_t status[IRR_SOURCES_MAX])
{
	memset(status, IRR_ABSENT, t->sources.n);
	for (uint32_t node = ptree_find(&t->tree, prefix); node != PTREE_NONE;
	     node = ptree_parent(&t->tree, node)) {
		bool same = ptree_prefix(&t->tree, node).len == prefix.len;
		uint32_t i, end;

		for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
			const struct irr_object *o = &t->objects[i];
			uint8_t is = IRR_MISMATCH;

			if (!origin.is_set && o->asn == origin.value)
				is = same ? IRR_EXACT : IRR_COVERED;
			if (is < status[o->source])
				status[o->source] = is;
		}
	}
}

bool
irr_source_is_rpki(const char *source)
{
	return strcasestr(source, "RPKI") != NULL;
}

const char *
irr_status_str(enum irr_status status)
{
	static const char *const words[IRR_STATUSES] = {
		[IRR_EXACT] = "exact",
		[IRR_COVERED] = "covered",
		[IRR_MISMATCH] = "mismatch",
		[IRR_ABSENT] = "absent",
	};

	return words[status];
}
