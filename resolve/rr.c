#include "resolve/rr.h"

#include <string.h>

#include "survey/base/array.h"
#include "survey/base/num.h"

static const char fault_name[] = "a name that is none";
static const char fault_generic[] =
    "the generic data of RFC 3597 are not read for this type";

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Seconds, or with BIND's units: 1w2d3h4m5s. */
static bool
is_ttl(const struct token *token)
{
	static const uint32_t units[] = { ['w'] = 604800,
		['d'] = 86400,
		['h'] = 3600,
		['m'] = 60,
		['s'] = 1 };
	const char *p = token->p, *end = p + token->len;
	uint64_t n, total = 0;

	if (num_scan(p, end, UINT32_MAX, &n) == end)
		return true;
	while (p < end) {
		unsigned char unit;

		if ((p = num_scan(p, end, UINT32_MAX, &n)) == NULL || p == end)
			return false;
		unit = (unsigned char)(*p++ | 0x20);
		if (unit >= LENGTH_OF(units) || units[unit] == 0)
			return false;
		total += n * units[unit];
		if (total > UINT32_MAX)
			return false;
	}
	return true;
}

bool
rr_is_used(const struct rr *rr)
{
	if (rr->class != RRCLASS_IN)
		return false;
	switch (rr->type) {
	case RRTYPE_A:
	case RRTYPE_NS:
	case RRTYPE_CNAME:
	case RRTYPE_SOA:
	case RRTYPE_AAAA:
	case RRTYPE_DNAME:
	case RRTYPE_DS:
	case RRTYPE_DNSKEY:
		return true;
	default:
		return false;
	}
}

bool
rr_name(const struct token *token, const char *origin, char name[DNAME_STRLEN])
{
	if (token->p == NULL || token->quoted)
		return false;
	if (token->len == 1 && token->p[0] == '@') {
		memcpy(name, origin, strlen(origin) + 1);
		return true;
	}
	return dname_canonical(token->p, token->len, origin, name);
}

static const char *
parse_name(const char **p, const char *end, const char *origin, char *name)
{
	struct token token;
	const char *fault = token_next(p, end, &token);

	if (fault != NULL)
		return fault;
	if (token_is(&token, "\\#"))
		return fault_generic;
	return rr_name(&token, origin, name) ? NULL : fault_name;
}

static const char *
parse_address(
    const char **p, const char *end, enum family family, struct ip *ip)
{
	struct token token;
	const char *fault = token_next(p, end, &token);

	if (fault != NULL)
		return fault;
	if (token.p == NULL)
		return "no address";
	if (token_is(&token, "\\#"))
		return fault_generic;
	if (token.quoted ||
	    ip_parse(token.p, token.p + token.len, ip) != token.p + token.len ||
	    ip->family != family)
		return family == IPV4 ? "an IPv4 address that is none"
				      : "an IPv6 address that is none";
	return NULL;
}

/* RFC 1035 section 3.3.13. */
static const char *
parse_soa(const char **p, const char *end, const char *origin, struct rr *rr)
{
	struct token token;
	const char *fault;
	uint64_t serial;

	if ((fault = parse_name(p, end, origin, rr->target)) != NULL ||
	    (fault = parse_name(p, end, origin, rr->rname)) != NULL ||
	    (fault = token_next(p, end, &token)) != NULL)
		return fault;
	if (token.p == NULL || token.quoted ||
	    num_scan(token.p, token.p + token.len, UINT32_MAX, &serial) !=
		token.p + token.len)
		return "an SOA serial that is none";
	rr->serial = (uint32_t)serial;
	for (int i = 0; i < 4; i++) {
		if ((fault = token_next(p, end, &token)) != NULL)
			return fault;
		if (token.p == NULL || token.quoted || !is_ttl(&token))
			return "an SOA timer that is none";
	}
	return NULL;
}

/*
 * DS and DNSKEY count where they are, whatever they say: three numbers or
 * mnemonics and a text of one or more words, or the generic form.
 */
static const char *
parse_key(const char **p, const char *end)
{
	struct token token;
	const char *fault;

	for (int i = 0; i < 4; i++) {
		if ((fault = token_next(p, end, &token)) != NULL)
			return fault;
		if (i == 0 && token.p != NULL && token_is(&token, "\\#"))
			break;
		if (token.p == NULL || (i == 0 && !is_digit(token.p[0])))
			return "DNSSEC data that are none";
	}
	while (token.p != NULL)
		if ((fault = token_next(p, end, &token)) != NULL)
			return fault;
	return NULL;
}

static const char *
parse_data(const char *p, const char *end, const char *origin, struct rr *rr)
{
	const char *fault;
	struct token token;

	switch (rr->type) {
	case RRTYPE_NS:
	case RRTYPE_CNAME:
	case RRTYPE_DNAME:
		fault = parse_name(&p, end, origin, rr->target);
		break;
	case RRTYPE_A:
		fault = parse_address(&p, end, IPV4, &rr->ip);
		break;
	case RRTYPE_AAAA:
		fault = parse_address(&p, end, IPV6, &rr->ip);
		break;
	case RRTYPE_SOA:
		fault = parse_soa(&p, end, origin, rr);
		break;
	default:
		fault = parse_key(&p, end);
		break;
	}
	if (fault != NULL || (fault = token_next(&p, end, &token)) != NULL)
		return fault;
	return token.p == NULL ? NULL : "more data than the type has";
}

const char *
rr_parse(const char *p, const char *end, const char *origin, struct rr *rr)
{
	bool has_ttl = false, has_class = false;
	struct token token;
	const char *fault;

	rr->class = RRCLASS_IN;
	for (;;) {
		if ((fault = token_next(&p, end, &token)) != NULL)
			return fault;
		if (token.p == NULL)
			return "no type";
		if (token.quoted)
			return "quotes where a type belongs";
		if (!has_ttl && is_digit(token.p[0])) {
			if (!is_ttl(&token))
				return "a TTL that is none";
			has_ttl = true;
		} else if (!has_class &&
			   rrclass_parse(token.p, token.len, &rr->class)) {
			has_class = true;
		} else {
			break;
		}
	}
	if (!rrtype_parse(token.p, token.len, &rr->type))
		return "a type that is not known";
	rr->data = p;
	return rr_is_used(rr) ? parse_data(p, end, origin, rr) : NULL;
}

const char *
rr_parse_next(struct rr *rr, const char *end, const char *origin)
{
	const char *p = rr->data;

	return parse_name(&p, end, origin, rr->target);
}
