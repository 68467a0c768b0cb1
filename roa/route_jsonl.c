/*
 * bgp.tools' table.jsonl: an object a line,
 * {"CIDR":"1.0.0.0/24","ASN":13335,"Hits":1234}.  Keys come in any order and
 * unknown ones are passed over.  The scanner is strict (RFC 8259) and keeps
 * nothing but the three values: a million small objects through a library
 * that builds a tree of each would cost more than the rest of a survey.
 */
#include "roa/route_read.h"

#include <string.h>

#include "survey/base/num.h"

#define DEPTH_MAX 32 /* of values under unknown keys */

/* Longer than any prefix or number; what is longer is neither. */
#define TEXT_MAX 64

enum kind {
	KIND_NONE,
	KIND_STRING,
	KIND_NUMBER,
	KIND_NULL,
	KIND_OTHER
};

struct value {
	enum kind kind;
	size_t len; /* TEXT_MAX + 1 where it did not fit */
	char text[TEXT_MAX + 1];
};

static void
value_put(struct value *v, char c)
{
	if (v->len < TEXT_MAX)
		v->text[v->len++] = c;
	else
		v->len = TEXT_MAX + 1;
}

/*
 * The four digits of a \u escape.  None of the texts that we look for has
 * characters beyond ASCII, so that any of these may stand for all.
 */
static const char *
scan_unicode(const char *p, const char *end, struct value *v)
{
	unsigned int code = 0;

	for (int i = 0; i < 4; i++, p++) {
		static const char digits[] = "0123456789abcdef";
		const char *digit;

		if (p == end || *p == '\0')
			return NULL;
		digit = strchr(digits, *p >= 'A' && *p <= 'F' ? *p | 0x20 : *p);
		if (digit == NULL)
			return NULL;
		code = code << 4 | (unsigned int)(digit - digits);
	}
	value_put(v, code < 0x80 ? (char)code : '?');
	return p;
}

/* A string at p, behind its opening quote. */
static const char *
scan_string(const char *p, const char *end, struct value *v)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";

	v->kind = KIND_STRING;
	v->len = 0;
	while (p < end && *p != '"') {
		const char *escape;

		if ((unsigned char)*p < 0x20)
			return NULL;
		if (*p != '\\') {
			value_put(v, *p++);
			continue;
		}
		if (++p == end || *p == '\0')
			return NULL;
		if (*p == 'u') {
			if ((p = scan_unicode(p + 1, end, v)) == NULL)
				return NULL;
			continue;
		}
		if ((escape = strchr(from, *p)) == NULL)
			return NULL;
		value_put(v, to[escape - from]);
		p++;
	}
	return p == end ? NULL : p + 1;
}

static const char *
skip_digits(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p == start ? NULL : p;
}

/* RFC 8259 section 6: no leading zeros, no bare point. */
static const char *
scan_number(const char *p, const char *end, struct value *v)
{
	const char *start = p;

	if (p < end && *p == '-')
		p++;
	if (p < end && *p == '0')
		p++;
	else if ((p = skip_digits(p, end)) == NULL)
		return NULL;
	if (p < end && *p == '.' && (p = skip_digits(p + 1, end)) == NULL)
		return NULL;
	if (p < end && (*p == 'e' || *p == 'E')) {
		if (++p < end && (*p == '+' || *p == '-'))
			p++;
		if ((p = skip_digits(p, end)) == NULL)
			return NULL;
	}
	v->kind = KIND_NUMBER;
	v->len = 0;
	while (start < p)
		value_put(v, *start++);
	return p;
}

static const char *
scan_word(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(end - p) < len || memcmp(p, word, len) != 0)
		return NULL;
	return p + len;
}

static const char *scan_value(
    const char *p, const char *end, int depth, struct value *v);

/* An array or object at p, of which nothing is kept. */
static const char *
skip_nested(const char *p, const char *end, int depth)
{
	char close = *p == '[' ? ']' : '}';
	struct value ignored;

	if (depth == DEPTH_MAX)
		return NULL;
	p = skip_blanks(p + 1, end);
	if (p < end && *p == close)
		return p + 1;
	for (;;) {
		if (close == '}') {
			if (p == end || *p != '"' ||
			    (p = scan_string(p + 1, end, &ignored)) == NULL)
				return NULL;
			p = skip_blanks(p, end);
			if (p == end || *p++ != ':')
				return NULL;
		}
		p = scan_value(skip_blanks(p, end), end, depth + 1, &ignored);
		if (p == NULL || (p = skip_blanks(p, end)) == end)
			return NULL;
		if (*p == close)
			return p + 1;
		if (*p != ',')
			return NULL;
		p = skip_blanks(p + 1, end);
	}
}

static const char *
scan_value(const char *p, const char *end, int depth, struct value *v)
{
	if (p == end)
		return NULL;
	switch (*p) {
	case '"':
		return scan_string(p + 1, end, v);
	case '[':
	case '{':
		v->kind = KIND_OTHER;
		return skip_nested(p, end, depth);
	case 't':
		v->kind = KIND_OTHER;
		return scan_word(p, end, "true");
	case 'f':
		v->kind = KIND_OTHER;
		return scan_word(p, end, "false");
	case 'n':
		v->kind = KIND_NULL;
		return scan_word(p, end, "null");
	default:
		return scan_number(p, end, v);
	}
}

struct members {
	struct value cidr, asn, hits;
};

static struct value *
member_named(struct members *m, const struct value *key)
{
	if (key->len == 4 && memcmp(key->text, "CIDR", 4) == 0)
		return &m->cidr;
	if (key->len == 3 && memcmp(key->text, "ASN", 3) == 0)
		return &m->asn;
	if (key->len == 4 && memcmp(key->text, "Hits", 4) == 0)
		return &m->hits;
	return NULL;
}

static const char *
scan_members(const char *p, const char *end, struct members *m)
{
	static const char broken[] = "not a JSON object";

	if (*p++ != '{')
		return broken;
	p = skip_blanks(p, end);
	if (p < end && *p == '}')
		return skip_blanks(p + 1, end) == end ? NULL : broken;
	for (;;) {
		struct value key, ignored, *v;

		if (p == end || *p != '"' ||
		    (p = scan_string(p + 1, end, &key)) == NULL)
			return broken;
		p = skip_blanks(p, end);
		if (p == end || *p++ != ':')
			return broken;
		if ((v = member_named(m, &key)) == NULL)
			v = &ignored;
		else if (v->kind != KIND_NONE)
			return "a key stands twice";
		p = scan_value(skip_blanks(p, end), end, 0, v);
		if (p == NULL || (p = skip_blanks(p, end)) == end)
			return broken;
		if (*p == '}')
			break;
		if (*p != ',')
			return broken;
		p = skip_blanks(p + 1, end);
	}
	return skip_blanks(p + 1, end) == end ? NULL : broken;
}

static bool
value_prefix(const struct value *v, struct prefix *prefix)
{
	const char *end = v->text + v->len;

	return v->kind == KIND_STRING && v->len <= TEXT_MAX &&
	       prefix_parse(v->text, end, prefix, NULL) == end;
}

static bool
value_asn(const struct value *v, uint32_t *asn)
{
	const char *end = v->text + v->len;

	return (v->kind == KIND_NUMBER || v->kind == KIND_STRING) &&
	       v->len <= TEXT_MAX &&
	       asn_parse(v->text, end, v->kind == KIND_STRING, asn) == end;
}

/* Absent and null are unknown. */
static bool
value_peers(const struct value *v, uint32_t *peers)
{
	const char *end = v->text + v->len;
	uint64_t n;

	*peers = PEERS_UNKNOWN;
	if (v->kind == KIND_NONE || v->kind == KIND_NULL)
		return true;
	if (v->kind != KIND_NUMBER || v->len > TEXT_MAX ||
	    num_scan(v->text, end, PEERS_UNKNOWN - 1, &n) != end)
		return false;
	*peers = (uint32_t)n;
	return true;
}

static const char *
jsonl_row(struct route_reader *r, const char *p, const char *end)
{
	struct members m;
	struct prefix prefix;
	struct origin origin = { .is_set = false };
	const char *fault;
	uint32_t peers;

	m.cidr.kind = m.asn.kind = m.hits.kind = KIND_NONE;
	m.cidr.len = m.asn.len = m.hits.len = 0;
	if ((fault = scan_members(p, end, &m)) != NULL)
		return fault;
	if (!value_prefix(&m.cidr, &prefix))
		return "CIDR is no IP prefix";
	if (!value_asn(&m.asn, &origin.value))
		return "ASN is no AS number";
	if (!value_peers(&m.hits, &peers))
		return "Hits is no number of peers";
	route_table_add(r->table, prefix, origin, r->source, peers);
	return NULL;
}

const struct route_format route_jsonl = {
	.name = "bgp.tools-jsonl",
	.states_peers = true,
	.row = jsonl_row,
};
