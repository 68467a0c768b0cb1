/*
 * An audit for people on a terminal.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/audit_text_private.h"
#include "reports/snapshot.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/operators.h"

enum {
	COLUMN = 12 /* of what stands behind a word at the left */
};

void
audit_line(
    const struct printing *p, const char *lead, size_t indent, char *text)
{
	layout_paragraph(&p->layout, PLAIN, lead, indent, "%s", text);
	free(text);
}

static void
print_verdict(
    const struct printing *p, const char *lead, const struct zone_result *z)
{
	char *share = z != NULL ? audit_share(&z->tally[BOTH]) : NULL;

	audit_line(p, lead, COLUMN,
	    z == NULL ? mem_strdup("no zone of the survey")
		      : mem_printf("%s, %s addresses valid, %s (IPv4 %s,"
				   " IPv6 %s)",
			    verdict_str(z->tally[BOTH].verdict), share,
			    z->complete ? "complete" : "not complete",
			    verdict_str(z->tally[IPV4].verdict),
			    verdict_str(z->tally[IPV6].verdict)));
	free(share);
}

static void
print_head(const struct printing *p)
{
	const struct facts *f = p->r->basis.f;
	const struct zone_result *z = &p->r->basis.r->zones[p->a->zone];
	const struct zone *zone = &f->zones[p->a->zone];
	const struct operators *ops = f->operators;
	char *sentence = audit_sentence(p->r, p->a);

	layout_paragraph(&p->layout, STRONG, "", 0, "%s", sentence);
	free(sentence);
	layout_blank_line(&p->layout);
	audit_line(p, "zone", COLUMN,
	    zone->category != CAT_OTHER
		? mem_printf("%s, %s", facts_text(f, zone->name),
		      row_str((enum row)zone->category))
		: mem_strdup(facts_text(f, zone->name)));
	print_verdict(p, p->r->plan != NULL ? "by the plan" : "verdict", z);
	if (p->r->plan != NULL)
		print_verdict(p, "today", audit_today(p->r, p->a));
	if (zone->ds >= 0 && zone->dnskey >= 0)
		audit_line(p, "DNSSEC", COLUMN,
		    mem_printf("%s in the parent, %s in the zone",
			zone->ds > 0 ? "DS" : "no DS",
			zone->dnskey > 0 ? "DNSKEY" : "no DNSKEY"));
	if (ops != NULL && ops->of_zone[p->a->zone] != FACT_NONE)
		audit_line(p, "operator", COLUMN,
		    mem_strdup(facts_text(
			f, ops->list[ops->of_zone[p->a->zone]].name)));
}

/* "192.0.2.0/24 AS64500, AS64501 valid; AS64502 invalid" */
static char *
routes_text(const struct printing *p, const struct address_result *a)
{
	const struct results *results = p->r->basis.r;
	char prefix[PREFIX_STRLEN], *text;

	if (a->first_origin == a->end_origin)
		return mem_strdup("");
	text = mem_strdup(
	    prefix_format(ptree_prefix(&p->r->basis.routes->tree,
			      results->origins[a->first_origin].node),
		prefix));
	for (int state = 0, states = 0; state < ROV_STATES; state++) {
		const char *between = states > 0 ? "; " : " ";
		size_t n = 0;

		for (uint32_t o = a->first_origin; o < a->end_origin; o++) {
			if ((int)results->origins[o].rov.state != state)
				continue;
			text = audit_join(text, n++ > 0 ? ", " : between,
			    audit_as_number(p->r, o));
		}
		if (n == 0)
			continue;
		text = audit_join(text, " ",
		    mem_strdup(rov_state_str((enum rov_state)state)));
		states++;
	}
	return text;
}

static void
print_address(const struct printing *p, uint32_t address)
{
	const struct address_result *a = &p->r->basis.r->addresses[address];
	char *routes = routes_text(p, a);
	char buf[IP_STRLEN];

	audit_line(p, "", DEEP,
	    mem_printf("%s %s%s%s%s%s%s",
		ip_format(p->r->basis.f->addresses[address], buf),
		address_state_str(a->state),
		p->r->basis.unknown_route != NULL &&
			p->r->basis.unknown_route[address]
		    ? ", as far as is known"
		    : "",
		a->effect != EFFECT_NONE ? ", " : "", effect_str(a->effect),
		routes[0] != '\0' ? ": " : "", routes));
	free(routes);
}

/* The servers' addresses of a family. */
static void
print_family(const struct printing *p, enum family family)
{
	const struct results *results = p->r->basis.r;
	const struct facts *f = p->r->basis.f;
	const struct tally *t = &results->zones[p->a->zone].tally[family];
	char *share = audit_share(t);

	layout_heading(&p->layout, "%s: %s, %s addresses valid",
	    family == IPV4 ? "IPv4" : "IPv6", verdict_str(t->verdict), share);
	free(share);
	for (size_t i = 0; i < p->a->nservers; i++) {
		uint32_t server = p->a->servers[i];
		bool named = false;

		for (uint32_t k = results->server_first[server];
		     k < results->server_first[server + 1]; k++) {
			uint32_t address = results->server_addresses[k];

			if (f->addresses[address].family != family)
				continue;
			if (!named)
				audit_line(p, "", 2,
				    mem_strdup(facts_text(
					f, f->servers[server].name)));
			named = true;
			print_address(p, address);
		}
		if (!named)
			audit_line(p, "", 2,
			    mem_printf("%s: %s",
				facts_text(f, f->servers[server].name),
				outcome_is_definite(
				    f->servers[server].lookup[family])
				    ? "no address"
				    : "no address is known"));
	}
}

/* What the end of a VRP means, RFC 9582's or the whole chain's. */
static char *
end_text(const struct audit_report *r, uint32_t vrp)
{
	const struct vrp *v = &r->basis.vrps->vrps[vrp];
	char when[TIME_STRLEN];

	if (v->expires == VRP_NO_EXPIRY)
		return mem_strdup("");
	return mem_printf(", %s %s",
	    r->basis.vrps->expiry == EXPIRY_ROA ? "not after"
						: "validation valid until",
	    time_format(v->expires, when));
}

char *
audit_ases_text(const struct printing *p, const uint32_t *origins, size_t n,
    enum rov_state state)
{
	const struct results *results = p->r->basis.r;
	char *text = mem_strdup("");

	for (size_t i = 0, next; i < n; i = next) {
		const char *name = p->r->notes[origins[i]].name, *other = name;
		char *as, *more;

		for (next = i + 1;
		     next < n &&
		     results->origins[origins[next]].rov.state != state;)
			next++;
		if (results->origins[origins[i]].rov.state != state)
			continue;
		if (next < n)
			other = p->r->notes[origins[next]].name;
		as = next < n && name != NULL && other != NULL &&
			     strcmp(name, other) == 0
			 ? audit_as_number(p->r, origins[i])
			 : audit_as_text(p->r, origins[i]);
		more =
		    mem_printf("%s%s%s", text, text[0] != '\0' ? ", " : "", as);
		free(as);
		free(text);
		text = more;
	}
	return text;
}

/* The ROAs that match one of a prefix's origins, by their ends. */
static void
print_matching(const struct printing *p, const uint32_t *origins, size_t n)
{
	size_t nvrps;
	struct audit_vrp *list = audit_vrps_of(p->r, origins, n, true, &nvrps);

	for (size_t i = 0, len; i < nvrps; i += len) {
		char *text, *end;

		len = audit_phrase_length(p->r, list + i, nvrps - i, true);
		text = audit_phrase(p->r, list + i, len);
		end = end_text(p->r, list[i].place);
		audit_line(p, "", DEEP,
		    mem_printf(
			"matching ROA%s %s%s", len > 1 ? "s" : "", text, end));
		free(text);
		free(end);
	}
	free(list);
}

/* A prefix with its origins. */
static void
print_prefix(const struct printing *p, const uint32_t *origins, size_t n)
{
	const struct results *results = p->r->basis.r;
	const struct origin_result *first = &results->origins[origins[0]];
	const struct audit_note *note = &p->r->notes[origins[0]];
	char prefix[PREFIX_STRLEN], *lead, *others;

	lead = mem_printf("  %s",
	    prefix_format(
		ptree_prefix(&p->r->basis.routes->tree, first->node), prefix));
	for (int state = 0; state < ROV_STATES; state++) {
		char *ases =
		    audit_ases_text(p, origins, n, (enum rov_state)state);

		if (ases[0] != '\0')
			audit_line(p, lead, DEEP,
			    mem_printf("%s: %s",
				rov_state_str((enum rov_state)state), ases));
		free(ases);
	}
	free(lead);
	print_matching(p, origins, n);
	others = audit_vrps_text(p->r, origins, n, false);
	if (others[0] != '\0')
		audit_line(p, "", DEEP, mem_printf("other ROAs: %s", others));
	free(others);
	if (note->rir != NULL || note->irr != NULL)
		audit_line(p, "", DEEP,
		    mem_printf("%s%s%s%s%s",
			note->rir != NULL ? "registry " : "",
			note->rir != NULL ? audit_registry_title(note->rir)
					  : "",
			note->rir != NULL && note->irr != NULL ? "; " : "",
			note->irr != NULL ? "IRR object " : "",
			note->irr != NULL ? note->irr : ""));
}

static void
print_routes(const struct printing *p)
{
	const struct results *results = p->r->basis.r;
	const uint32_t *origins = p->a->origins;

	if (p->a->norigins > 0)
		layout_heading(&p->layout, "Routes and their ROAs");
	for (size_t i = 0, end; i < p->a->norigins; i = end) {
		for (end = i; end < p->a->norigins &&
			      results->origins[origins[end]].node ==
				  results->origins[origins[i]].node;)
			end++;
		print_prefix(p, origins + i, end - i);
	}
}

static void
print_level(const struct printing *p, enum audit_level level)
{
	const struct audit_message *m = p->a->messages;

	for (size_t i = 0, end; i < p->a->nmessages; i = end) {
		char *text;

		for (end = i + 1; end < p->a->nmessages &&
				  audit_message_is_like(p->r, &m[i], &m[end]);)
			end++;
		if (audit_tag_level(m[i].tag) != level)
			continue;
		text = audit_message_text(p->r, &m[i], end - i - 1);
		layout_paragraph(&p->layout,
		    level >= LEVEL_WARNING ? WARNING : PLAIN,
		    audit_level_str(level), COLUMN, "%s: %s",
		    audit_tag_str(m[i].tag), text);
		free(text);
	}
}

static void
print_messages(const struct printing *p)
{
	size_t others = 0;

	layout_heading(&p->layout, "Messages");
	for (int level = LEVELS - 1; level > LEVEL_INFO; level--)
		print_level(p, (enum audit_level)level);
	for (size_t i = 0; i < p->a->nmessages; i++)
		others += audit_tag_level(p->a->messages[i].tag) == LEVEL_INFO;
	layout_paragraph(&p->layout, PLAIN, "info", COLUMN,
	    "%zu more, of what is as it should be", others);
}

static void
print_zone(const struct printing *p)
{
	print_head(p);
	for (int family = 0; family < FAMILIES; family++)
		print_family(p, (enum family)family);
	print_routes(p);
	print_messages(p);
	audit_print_advice(p);
}

/* "none -> partial", of the scopes that differ. */
static char *
change_text(const struct zone_result *today, const struct zone_result *planned)
{
	static const char *const names[SCOPES] = { "IPv4 ", "IPv6 ", "" };
	char *text = mem_strdup("");

	for (int scope = SCOPES - 1; scope >= 0; scope--) {
		enum verdict from = today->tally[scope].verdict;
		enum verdict to = planned->tally[scope].verdict;
		char *more;

		if (from == to)
			continue;
		more = mem_printf("%s%s%s%s -> %s", text,
		    text[0] != '\0' ? ", " : "", names[scope],
		    verdict_str(from), verdict_str(to));
		free(text);
		text = more;
	}
	return text;
}

static void
print_changes(const struct printing *p)
{
	const struct audit_report *r = p->r;

	layout_heading(&p->layout, "What the plan changes beside these zones");
	if (r->nzone_changes + r->norigin_changes == 0)
		audit_line(
		    p, "", 2, mem_strdup("nothing that the survey knows of"));
	for (size_t i = 0; i < r->nzone_changes; i++) {
		const struct audit_change *c = &r->zone_changes[i];
		char *change = change_text(&r->today->r->zones[c->today],
		    &r->basis.r->zones[c->planned]);

		audit_line(p, "", 2,
		    mem_printf("zone %s: %s",
			facts_text(
			    r->basis.f, r->basis.f->zones[c->planned].name),
			change));
		free(change);
	}
	for (size_t i = 0; i < r->norigin_changes; i++) {
		const struct audit_change *c = &r->origin_changes[i];
		char *route = audit_origin_text(r, c->planned, true, 0);

		audit_line(p, "", 2,
		    mem_printf("route %s: %s -> %s", route,
			rov_state_str(r->today->r->origins[c->today].rov.state),
			rov_state_str(
			    r->basis.r->origins[c->planned].rov.state)));
		free(route);
	}
}

static void
print_survey(const struct printing *p)
{
	const struct survey_record *rec = p->r->basis.rec;
	char dns[TIME_STRLEN], bgp[TIME_STRLEN], rpki[TIME_STRLEN];
	char *survey = p->r->live
			   ? mem_strdup("Asked live")
			   : mem_printf("Survey %" PRId64, p->r->survey_id);

	layout_blank_line(&p->layout);
	layout_paragraph(&p->layout, PLAIN, "", 0,
	    "%s, method %s: DNS of %s, routes of %s, VRPs of %s. RPKI and BGP"
	    " data show authorisation, not reachability.",
	    survey, method_str(rec->choice.method),
	    time_format(rec->time[DATA_DNS], dns),
	    time_format(rec->time[DATA_BGP], bgp),
	    time_format(rec->time[DATA_RPKI], rpki));
	free(survey);
}

enum status
audit_print_text(
    const struct audit_report *report, FILE *out, struct reason *why)
{
	struct printing p = { .r = report };

	layout_init(&p.layout, out);
	if (report->plan != NULL)
		layout_paragraph(
		    &p.layout, PLAIN, "", 0, "As %s plans:", report->plan);
	for (size_t i = 0; i < report->nzones; i++) {
		p.a = &report->zones[i];
		if (i > 0)
			layout_blank_line(&p.layout);
		print_zone(&p);
	}
	if (report->plan != NULL)
		print_changes(&p);
	print_survey(&p);
	return stream_flush(out, why);
}
