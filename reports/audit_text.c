/*
 * An audit for people on a terminal.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/audit_words.h"
#include "reports/layout.h"
#include "reports/snapshot.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/operators.h"

enum {
	COLUMN = 12, /* of what stands behind a word at the left */
	DEEP = 6,    /* of what belongs to the line above */
	FEW_ROAS = 8 /* of one prefix that are printed each */
};

struct printing {
	const struct audit_report *r;
	const struct audit *a;
	struct layout layout;
};

static void
line(const struct printing *p, const char *lead, size_t indent, char *text)
{
	layout_paragraph(&p->layout, PLAIN, lead, indent, "%s", text);
	free(text);
}

static void
print_verdict(
    const struct printing *p, const char *lead, const struct zone_result *z)
{
	char *share = z != NULL ? audit_share(&z->tally[BOTH]) : NULL;

	line(p, lead, COLUMN,
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
	line(p, "zone", COLUMN,
	    zone->category != CAT_OTHER
		? mem_printf("%s, %s", facts_text(f, zone->name),
		      row_str((enum row)zone->category))
		: mem_strdup(facts_text(f, zone->name)));
	print_verdict(p, p->r->plan != NULL ? "by the plan" : "verdict", z);
	if (p->r->plan != NULL)
		print_verdict(p, "today", audit_today(p->r, p->a));
	if (ops != NULL && ops->of_zone[p->a->zone] != FACT_NONE)
		line(p, "operator", COLUMN,
		    mem_strdup(facts_text(
			f, ops->list[ops->of_zone[p->a->zone]].name)));
}

/* "192.0.2.0/24 AS64500 valid, AS64501 invalid" */
static char *
routes_text(const struct printing *p, const struct address_result *a)
{
	const struct results *results = p->r->basis.r;
	char *text = mem_strdup("");

	for (uint32_t o = a->first_origin; o < a->end_origin; o++) {
		char *route = audit_origin_text(p->r, o, false, 0);
		char *more =
		    mem_printf("%s%s%s %s", text, text[0] != '\0' ? "; " : "",
			route, rov_state_str(results->origins[o].rov.state));

		free(route);
		free(text);
		text = more;
	}
	return text;
}

static void
print_address(const struct printing *p, uint32_t address)
{
	const struct address_result *a = &p->r->basis.r->addresses[address];
	char *routes = routes_text(p, a);
	char buf[IP_STRLEN];

	line(p, "", DEEP,
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
				line(p, "", 2,
				    mem_strdup(facts_text(
					f, f->servers[server].name)));
			named = true;
			print_address(p, address);
		}
		if (!named)
			line(p, "", 2,
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

/* "AS1, AS2 (NAME), AS3": a name once where it follows itself. */
static char *
ases_text(const struct printing *p, const uint32_t *origins, size_t n,
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

/* The ROAs that match any of a prefix's origins: each, where it is one. */
static void
print_matching(const struct printing *p, const uint32_t *origins, size_t n)
{
	size_t nvrps = audit_vrps(&p->r->basis, origins[0], NULL, 0);
	struct audit_vrp *list = mem_array(nvrps, sizeof(*list));
	size_t left = FEW_ROAS, more = 0;

	for (size_t i = 0; i < n; i++) {
		(void)audit_vrps(&p->r->basis, origins[i], list, nvrps);
		for (size_t k = 0; k < nvrps; k++) {
			char *vrp, *end;

			if (!list[k].matches)
				continue;
			if (left == 0) {
				more++;
				continue;
			}
			left--;
			vrp = audit_vrp_text(p->r, list[k].place);
			end = end_text(p->r, list[k].place);
			line(p, "", DEEP,
			    mem_printf("matching ROA %s%s", vrp, end));
			free(vrp);
			free(end);
		}
	}
	if (more > 0)
		line(p, "", DEEP,
		    mem_printf("and %zu more matching ROAs", more));
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
		char *ases = ases_text(p, origins, n, (enum rov_state)state);

		if (ases[0] != '\0')
			line(p, lead, DEEP,
			    mem_printf("%s: %s",
				rov_state_str((enum rov_state)state), ases));
		free(ases);
	}
	free(lead);
	print_matching(p, origins, n);
	others =
	    n == 1 ? audit_vrps_text(p->r, origins[0], false) : mem_strdup("");
	if (others[0] != '\0')
		line(p, "", DEEP, mem_printf("other ROAs: %s", others));
	free(others);
	if (note->rir != NULL || note->irr != NULL)
		line(p, "", DEEP,
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

/* The text is that of an origin of these pieces of advice. */
static bool
is_among(const struct printing *p, const struct audit_advice *list, size_t n,
    const char *text)
{
	for (size_t i = 0; i < n; i++) {
		char *route = audit_origin_text(p->r, list[i].origin, false, 0);
		bool same = strcmp(route, text) == 0;

		free(route);
		if (same)
			return true;
	}
	return false;
}

/*
 * What the ROAs of one prefix turn invalid, which is alike for all, but for
 * each other's routes; "" for nothing.
 */
static char *
harm_text(const struct printing *p, const struct audit_advice *list, size_t n)
{
	const struct audit_note *note = &p->r->notes[list[0].origin];
	char *text = mem_strdup("");

	for (size_t i = 0; i < note->ninvalid; i++) {
		char *more;

		if (is_among(p, list, n, note->invalid[i]))
			continue;
		more = mem_printf("%s%s%s", text, text[0] != '\0' ? ", " : "",
		    note->invalid[i]);
		free(text);
		text = more;
	}
	return text;
}

static char *
ases_of_advice(
    const struct printing *p, const struct audit_advice *list, size_t n)
{
	uint32_t *origins = mem_array(n, sizeof(*origins));
	char *text;

	for (size_t i = 0; i < n; i++)
		origins[i] = list[i].origin;
	text = ases_text(
	    p, origins, n, p->r->basis.r->origins[origins[0]].rov.state);
	free(origins);
	return text;
}

/* Whose network the AS is, as far as that is known. */
static const char *
relation_text(const struct printing *p, uint32_t origin)
{
	enum advice_relation relation = audit_relation(p->r, p->a, origin);

	return relation != RELATION_UNKNOWN ? advice_relation_text(relation)
					    : NULL;
}

/* The ROAs of one prefix, at whose registry, by whom, and what else they do. */
static void
print_roas(const struct printing *p, const struct audit_advice *list, size_t n)
{
	const struct origin_result *o = &p->r->basis.r->origins[list[0].origin];
	struct prefix prefix = ptree_prefix(&p->r->basis.routes->tree, o->node);
	const struct audit_note *note = &p->r->notes[list[0].origin];
	char *registry = audit_registry(p->r, list[0].origin);
	char *ases = ases_of_advice(p, list, n), *harm = harm_text(p, list, n);
	char *about = list[0].vrp != AUDIT_NONE
			  ? audit_vrp_text(p->r, list[0].vrp)
			  : mem_strdup("");
	const char *relation = relation_text(p, list[0].origin);
	char buf[PREFIX_STRLEN];

	line(p, "    -", DEEP,
	    mem_printf("prefix %s, maxLength %u, origin %s%s; at %s%s%s%s%s",
		prefix_format(prefix, buf), prefix.len, n > 1 ? "each of " : "",
		ases,
		registry != NULL ? audit_registry_title(registry)
				 : "the prefix's registry",
		relation != NULL ? "; the AS is " : "",
		relation != NULL ? relation : "",
		about[0] != '\0' ? "; in place of " : "", about));
	if (harm[0] != '\0' && list[0].kind != ADVICE_LOOSE)
		line(p, "", DEEP, mem_printf("would turn invalid: %s", harm));
	if (n == 1 && note->proposed && note->lifted + note->worsened > 0)
		line(p, "", DEEP,
		    mem_printf("would lift %" PRId64 " zone%s of the survey"
			       " and worsen %" PRId64,
			note->lifted, note->lifted != 1 ? "s" : "",
			note->worsened));
	free(registry);
	free(ases);
	free(harm);
	free(about);
}

/* What is not mended by a ROA. */
static void
print_other(const struct printing *p, const struct audit_advice *advice)
{
	char *route = advice->kind == ADVICE_ONE_AS
			  ? audit_as_text(p->r, advice->origin)
			  : audit_origin_text(p->r, advice->origin, true, 0);
	char *vrp = advice->vrp != AUDIT_NONE
			? audit_vrp_text(p->r, advice->vrp)
			: NULL;

	line(p, "    -", DEEP,
	    mem_printf("%s%s%s%s", vrp != NULL ? vrp : route,
		advice->scope != BOTH ? " (" : "",
		advice->scope == IPV4   ? "IPv4"
		: advice->scope == IPV6 ? "IPv6"
					: "",
		advice->scope != BOTH ? ")" : ""));
	free(route);
	free(vrp);
}

/* All pieces of advice of one kind. */
static void
print_kind(const struct printing *p, size_t number,
    const struct audit_advice *list, size_t n)
{
	char *lead = mem_printf("%2zu.", number);

	layout_paragraph(
	    &p->layout, STRONG, lead, 4, "%s", advice_title(list[0].kind));
	free(lead);
	line(p, "", 4, mem_strdup(advice_ways(list[0].kind)));
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && audit_advice_is_like(
						 p->r, &list[i], &list[end]);)
			end++;
		if (list[i].has_roa)
			print_roas(p, list + i, end - i);
		else
			print_other(p, &list[i]);
	}
}

static void
print_advice(const struct printing *p)
{
	size_t n, number = 0;
	struct audit_advice *list = audit_advise(p->r, p->a, &n);
	bool proposals = false, harm = false;

	if (n > 0)
		layout_heading(&p->layout, "What to do");
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && list[end].kind == list[i].kind;)
			end++;
		print_kind(p, ++number, list + i, end - i);
	}
	for (size_t i = 0; i < n; i++) {
		proposals |= list[i].has_roa;
		harm |= p->r->notes[list[i].origin].ninvalid > 0;
	}
	free(list);
	if (!proposals)
		return;
	layout_blank_line(&p->layout);
	layout_paragraph(&p->layout, WARNING, "", 0, "%s%s%s", advice_caution,
	    harm ? " " : "", harm ? advice_order : "");
	if (p->r->plan != NULL)
		layout_paragraph(&p->layout, WARNING, "", 0,
		    "What ROAs that the plan does not have would turn invalid"
		    " in turn, an audit without the plan tells.");
	else if (!p->r->whole_table)
		layout_paragraph(&p->layout, WARNING, "", 0,
		    "The survey knows of the routes that were stored: a ROA"
		    " may turn more of them invalid than are told.");
}

static void
print_zone(const struct printing *p)
{
	print_head(p);
	for (int family = 0; family < FAMILIES; family++)
		print_family(p, (enum family)family);
	print_routes(p);
	print_messages(p);
	print_advice(p);
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
		line(p, "", 2, mem_strdup("nothing that the survey knows of"));
	for (size_t i = 0; i < r->nzone_changes; i++) {
		const struct audit_change *c = &r->zone_changes[i];
		char *change = change_text(&r->today->r->zones[c->today],
		    &r->basis.r->zones[c->planned]);

		line(p, "", 2,
		    mem_printf("zone %s: %s",
			facts_text(
			    r->basis.f, r->basis.f->zones[c->planned].name),
			change));
		free(change);
	}
	for (size_t i = 0; i < r->norigin_changes; i++) {
		const struct audit_change *c = &r->origin_changes[i];
		char *route = audit_origin_text(r, c->planned, true, 0);

		line(p, "", 2,
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
