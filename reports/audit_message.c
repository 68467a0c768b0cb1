/*
 * The sentence of each message: what it is about, and then what of it.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "reports/audit_words.h"
#include "roa/special.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/operators.h"

typedef char *text_fn(
    const struct audit_report *r, const struct audit_message *m);

static const char *
server_name(const struct audit_report *r, const struct audit_message *m)
{
	return facts_text(r->basis.f, r->basis.f->servers[m->server].name);
}

/* "all addresses", "all IPv4 addresses" */
static const char *
scope_words(int scope)
{
	static const char *const words[SCOPES] = { "all IPv4 addresses",
		"all IPv6 addresses", "all addresses" };

	return words[scope];
}

static char *
one_as(const struct audit_report *r, const struct audit_message *m)
{
	char *as = audit_as_text(r, m->origin);
	char *text = mem_printf("%s of the servers are behind one AS, %s",
	    scope_words(m->scope), as);

	free(as);
	return text;
}

static char *
one_prefix(const struct audit_report *r, const struct audit_message *m)
{
	char buf[PREFIX_STRLEN];

	return mem_printf("%s of the servers are in one prefix, %s",
	    scope_words(m->scope),
	    prefix_format(ptree_prefix(&r->basis.routes->tree,
			      r->basis.r->origins[m->origin].node),
		buf));
}

static char *
third_party(const struct audit_report *r, const struct audit_message *m)
{
	const struct operators *ops = r->basis.f->operators;
	uint32_t op = ops != NULL ? ops->of_server[m->server] : FACT_NONE;

	return mem_printf("%s, under another operator%s%s%s, keeps the zone"
			  " from full; its own servers do not",
	    server_name(r, m), op != FACT_NONE ? " (" : "",
	    op != FACT_NONE ? facts_text(r->basis.f, ops->list[op].name) : "",
	    op != FACT_NONE ? ")" : "");
}

/* "192.0.2.0/24 is announced by 20 ASes: 18 valid, 2 invalid" */
static char *
several_origins(const struct audit_report *r, const struct audit_message *m)
{
	const struct results *results = r->basis.r;
	uint32_t node = results->origins[m->origin].node;
	unsigned int n[ROV_STATES] = { 0 }, all = 0;
	char prefix[PREFIX_STRLEN], *text;

	/* Origins of a prefix stand together. */
	for (uint32_t o = m->origin;
	     o < results->norigins && results->origins[o].node == node; o++) {
		n[results->origins[o].rov.state]++;
		all++;
	}
	text = mem_printf("%s is announced by %u ASes:",
	    prefix_format(ptree_prefix(&r->basis.routes->tree, node), prefix),
	    all);
	for (int state = 0; state < ROV_STATES; state++) {
		char *more;

		if (n[state] == 0)
			continue;
		all -= n[state];
		more = mem_printf("%s %u %s%s", text, n[state],
		    rov_state_str((enum rov_state)state), all > 0 ? "," : "");
		free(text);
		text = more;
	}
	return text;
}

static char *
exposed(const struct audit_report *r, const struct audit_message *m)
{
	const struct audit_basis *b = &r->basis;
	const struct origin_result *o = &b->r->origins[m->origin];
	unsigned int max_len = b->vrps->vrps[m->vrp].max_len;
	char *vrp = audit_vrp_text(r, m->vrp), *text;
	char *route = audit_origin_text(r, m->origin, false, 0);

	if (m->tag == TAG_BEYOND)
		text = mem_printf("ROA %s allows more than /%u, which nobody"
				  " routes",
		    vrp, exposure_limit[o->family]);
	else
		text = mem_printf("ROA %s authorises %" PRIu64
				  " more-specifics of %s, of which %" PRIu64
				  " are announced: a hijack of the others with"
				  " a forged origin would be valid (RFC 9319)",
		    vrp,
		    exposure_authorised(o->family,
			ptree_prefix(&b->routes->tree, o->node).len, max_len),
		    route,
		    exposure_announced(
			b->announced, o->row, o->family, max_len));
	free(vrp);
	free(route);
	return text;
}

static char *
expires(const struct audit_report *r, const struct audit_message *m)
{
	char *route = audit_origin_text(r, m->origin, true, 0), *text;
	char when[TIME_STRLEN];

	text = mem_printf("%s: the last ROA that makes it valid ends at %s",
	    route, time_format(m->time, when));
	free(route);
	return text;
}

static char *
special(const struct audit_report *r, const struct audit_message *m)
{
	struct ip ip = r->basis.f->addresses[m->address];
	char buf[IP_STRLEN];

	return mem_printf("%s %s: an address of special purpose (%s)",
	    server_name(r, m), ip_format(ip, buf), special_name(ip));
}

static char *
lookup_failed(const struct audit_report *r, const struct audit_message *m)
{
	return mem_printf("%s: the question for %s had no definite answer",
	    server_name(r, m), m->scope == IPV4 ? "A" : "AAAA");
}

static char *
unhealthy(const struct audit_report *r, const struct audit_message *m)
{
	return mem_printf(
	    "the survey's inputs: %s", r->basis.rec->faults[m->fault].text);
}

static char *
no_answer(const struct audit_report *r, const struct audit_message *m)
{
	char buf[IP_STRLEN];

	return mem_printf("%s %s: %s (%s)", server_name(r, m),
	    ip_format(r->basis.f->addresses[m->address], buf),
	    m->tag == TAG_LAME ? "it answers, and not with authority for the"
				 " zone"
	    : m->tag == TAG_DEAD
		? "it does not answer"
		: "no answer for the zone, which may be so from here alone: its"
		  " route is invalid, and is perhaps dropped on our way",
	    r->basis.findings[m->finding].detail);
}

enum about {
	ABOUT_ZONE,    /* text */
	ABOUT_SERVER,  /* NAME text */
	ABOUT_ADDRESS, /* NAME ADDRESS text */
	ABOUT_ORIGIN,  /* PREFIX AS text */
	ABOUT_VRPS     /* PREFIX AS text: VRPs that decided */
};

static const struct {
	enum about about;
	const char *text;
	text_fn *make; /* in place of both */
} words[TAGS] = {
	[TAG_ZONE_DROPPED] = { ABOUT_ZONE,
	    "every address is behind an invalid route, and no other leads"
	    " there: networks that drop invalids do not reach the zone",
	    NULL },
	[TAG_ZONE_NONE] = { ABOUT_ZONE, "no address has a valid route", NULL },
	[TAG_ZONE_PARTIAL] = { ABOUT_ZONE,
	    "not every address has a valid route", NULL },
	[TAG_ZONE_UNDETERMINED] = { ABOUT_ZONE, "there is no route to judge",
	    NULL },
	[TAG_ZONE_FULL] = { ABOUT_ZONE,
	    "every routed address has a valid route", NULL },
	[TAG_ZONE_INCOMPLETE] = { ABOUT_ZONE,
	    "not all is known: a name server has no definite answer for A or"
	    " AAAA, or an address has no route",
	    NULL },
	[TAG_THIRD_PARTY] = { .make = third_party },
	[TAG_ONE_AS] = { .make = one_as },
	[TAG_ONE_PREFIX] = { .make = one_prefix },
	[TAG_ONE_TRUST_ANCHOR] = { ABOUT_ZONE,
	    "all routes are valid by ROAs of one trust anchor alone", NULL },
	[TAG_INVALID_AS] = { ABOUT_VRPS,
	    " is invalid: ROAs cover the prefix and none is for this AS",
	    NULL },
	[TAG_INVALID_LENGTH] = { ABOUT_VRPS,
	    " is invalid: longer than the AS's ROA allows", NULL },
	[TAG_INVALID_AS0] = { ABOUT_VRPS,
	    " is invalid: by AS0 the prefix is not to be announced", NULL },
	[TAG_INVALID_AS_SET] = { ABOUT_VRPS,
	    " is invalid: ROAs cover the prefix, and none matches a set",
	    NULL },
	[TAG_NOT_FOUND] = { ABOUT_ORIGIN, ": no ROA covers the prefix", NULL },
	[TAG_ROA_UNKNOWN] = { ABOUT_ORIGIN,
	    ": the survey has no such route, and does not know its ROAs"
	    " (--vrps)",
	    NULL },
	[TAG_SEVERAL_ORIGINS] = { .make = several_origins },
	[TAG_ROA_EXPIRES] = { .make = expires },
	[TAG_LOOSE] = { .make = exposed },
	[TAG_BEYOND] = { .make = exposed },
	[TAG_VALID] = { ABOUT_VRPS, " is valid", NULL },
	[TAG_NO_ALTERNATIVE] = { ABOUT_ADDRESS,
	    ": its route is invalid, and no other leads there: networks that"
	    " drop invalids do not reach it",
	    NULL },
	[TAG_UNROUTED] = { ABOUT_ADDRESS, ": no route leads there", NULL },
	[TAG_ROUTE_UNKNOWN] = { ABOUT_ADDRESS,
	    ": the survey has no such address, and does not know what leads"
	    " there (--routes)",
	    NULL },
	[TAG_SPECIAL] = { .make = special },
	[TAG_UNREACHABLE] = { .make = no_answer },
	[TAG_DEAD] = { .make = no_answer },
	[TAG_LAME] = { .make = no_answer },
	[TAG_NO_ADDRESS] = { ABOUT_SERVER, ": no address", NULL },
	[TAG_LOOKUP_FAILED] = { .make = lookup_failed },
	[TAG_GLUE_STANDS_IN] = { ABOUT_SERVER,
	    ": glue stands in for want of answers", NULL },
	[TAG_GLUE_DIFFERS] = { ABOUT_SERVER,
	    ": glue and answers have different addresses", NULL },
	[TAG_ALIAS] = { ABOUT_SERVER,
	    ": an alias, which the name of a server must not be (RFC 2181,"
	    " section 10.3)",
	    NULL },
	[TAG_ONLY_PARENT] = { ABOUT_SERVER,
	    ": in the delegation alone, and not in the zone", NULL },
	[TAG_ONLY_CHILD] = { ABOUT_SERVER,
	    ": in the zone alone, and not in the delegation", NULL },
	[TAG_DEGRADED] = { ABOUT_ZONE,
	    "the survey is marked as degraded: an input was unhealthy", NULL },
	[TAG_UNHEALTHY] = { .make = unhealthy },
};

static char *
about_origin(
    const struct audit_report *r, const struct audit_message *m, size_t others)
{
	char *route = audit_origin_text(r, m->origin, true, others);
	char *vrps =
	    words[m->tag].about == ABOUT_VRPS
		? audit_vrps_text(r, &m->origin, 1, m->tag == TAG_VALID)
		: mem_strdup("");
	char *text = mem_printf("%s%s%s%s", route, words[m->tag].text,
	    vrps[0] != '\0' ? ": " : "", vrps);

	free(route);
	free(vrps);
	return text;
}

bool
audit_message_is_like(const struct audit_report *r,
    const struct audit_message *a, const struct audit_message *b)
{
	if (a->tag != b->tag || words[a->tag].make != NULL)
		return false;
	if (words[a->tag].about == ABOUT_SERVER)
		return true;
	return a->origin != AUDIT_NONE && b->origin != AUDIT_NONE &&
	       r->basis.r->origins[a->origin].node ==
		   r->basis.r->origins[b->origin].node;
}

char *
audit_message_text(
    const struct audit_report *r, const struct audit_message *m, size_t others)
{
	const char *text = words[m->tag].text;
	char buf[IP_STRLEN], *made = NULL;

	if (words[m->tag].make != NULL)
		return words[m->tag].make(r, m);
	switch (words[m->tag].about) {
	case ABOUT_ZONE:
		made = mem_strdup(text);
		break;
	case ABOUT_SERVER:
		made = others > 0 ? mem_printf("%s and %zu other%s%s",
					server_name(r, m), others,
					others > 1 ? "s" : "", text)
				  : mem_printf("%s%s", server_name(r, m), text);
		break;
	case ABOUT_ADDRESS:
		made = mem_printf("%s %s%s", server_name(r, m),
		    ip_format(r->basis.f->addresses[m->address], buf), text);
		break;
	case ABOUT_ORIGIN:
	case ABOUT_VRPS:
		made = about_origin(r, m, others);
		break;
	}
	return made;
}
