/*
 * What an audit tells people to do: each gap, the ROA that would close it, and
 * what else that ROA would do.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/audit_text_private.h"
#include "survey/base/mem.h"

enum {
	FEW_ROUTES = 12 /* that a ROA would turn invalid, and are told */
};

/* The route is one that these pieces of advice make a ROA for. */
static bool
is_among(const struct printing *p, const struct audit_advice *list, size_t n,
    const struct audit_harm *harm)
{
	for (size_t i = 0; i < n; i++) {
		char *route = audit_origin_text(p->r, list[i].origin, false, 0);
		char *text = audit_harm_text(harm);
		bool same = strcmp(route, text) == 0;

		free(route);
		free(text);
		if (same)
			return true;
	}
	return false;
}

/* Of one prefix, left out by the same filter or by none: "PREFIX of AS1". */
static bool
is_of_a_piece(const struct audit_harm *a, const struct audit_harm *b)
{
	return strcmp(a->prefix, b->prefix) == 0 &&
	       strcmp(a->filter, b->filter) == 0;
}

/* "192.0.2.0/24 of AS64500, AS64501 and 7 more (few-peers)" */
static char *
piece_text(const struct audit_harm *const *list, size_t n)
{
	size_t shown = n > FEW_ROUTES + 1 ? FEW_ROUTES : n;
	char *text = mem_printf("%s of", list[0]->prefix);

	for (size_t i = 0; i < shown; i++)
		text = audit_join(text, i > 0 ? ", " : " ",
		    mem_printf("%s%s", list[i]->origin[0] != '{' ? "AS" : "",
			list[i]->origin));
	if (n > shown)
		text = audit_join(
		    text, " ", mem_printf("and %zu more", n - shown));
	if (list[0]->filter[0] != '\0')
		text =
		    audit_join(text, " ", mem_printf("(%s)", list[0]->filter));
	return text;
}

/*
 * What the ROAs of one prefix turn invalid, which is alike for all, but for
 * each other's routes; "" for nothing.  A few prefixes are told.
 */
static char *
harm_text(const struct printing *p, const struct audit_advice *list, size_t n)
{
	const struct audit_note *note = &p->r->notes[list[0].origin];
	const struct audit_harm **harms =
	    mem_array(note->ninvalid, sizeof(const struct audit_harm *));
	char *text = mem_strdup("");
	size_t kept = 0, pieces = 0;

	for (size_t i = 0; i < note->ninvalid; i++)
		if (!is_among(p, list, n, &note->invalid[i]))
			harms[kept++] = &note->invalid[i];
	for (size_t i = 0, end; i < kept; i = end) {
		for (end = i + 1;
		     end < kept && is_of_a_piece(harms[i], harms[end]);)
			end++;
		if (++pieces > FEW_ROUTES) {
			text = audit_join(text, " ",
			    mem_printf("and %zu more routes", kept - i));
			break;
		}
		text = audit_join(text, "; ", piece_text(harms + i, end - i));
	}
	free(harms);
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
	text = audit_ases_text(
	    p, origins, n, p->r->basis.r->origins[origins[0]].rov.state);
	free(origins);
	return text;
}

/* The ROAs of one prefix, at whose registry, by whom, and what else they do. */
static void
print_roas(const struct printing *p, const struct audit_advice *list, size_t n)
{
	const struct origin_result *o = &p->r->basis.r->origins[list[0].origin];
	struct prefix prefix = ptree_prefix(&p->r->basis.routes->tree, o->node);
	const struct audit_note *note = &p->r->notes[list[0].origin];
	enum advice_relation relation =
	    audit_relation(p->r, p->a, list[0].origin);
	char *registry = audit_registry(p->r, list[0].origin);
	char *ases = ases_of_advice(p, list, n), *harm = harm_text(p, list, n);
	char *about = list[0].vrp != AUDIT_NONE
			  ? audit_vrp_text(p->r, list[0].vrp)
			  : mem_strdup("");
	char *in_the_way = audit_vrps_text(p->r, &list[0].origin, 1, false);
	char buf[PREFIX_STRLEN];

	audit_line(p, "    -", DEEP,
	    mem_printf("prefix %s, maxLength %u, origin %s%s; at %s%s%s%s%s",
		prefix_format(prefix, buf), prefix.len, n > 1 ? "each of " : "",
		ases,
		registry != NULL ? audit_registry_title(registry)
				 : "the prefix's registry",
		relation != RELATION_UNKNOWN ? "; " : "",
		relation != RELATION_UNKNOWN ? advice_relation_text(relation)
					     : "",
		about[0] != '\0' ? "; in place of " : "", about));
	if (in_the_way[0] != '\0' && o->rov.state == ROV_INVALID)
		audit_line(
		    p, "", DEEP, mem_printf("in the way: %s", in_the_way));
	if (harm[0] != '\0' && list[0].kind != ADVICE_LOOSE)
		audit_line(
		    p, "", DEEP, mem_printf("would turn invalid: %s", harm));
	if (n == 1 && note->proposed && note->lifted + note->worsened > 0)
		audit_line(p, "", DEEP,
		    mem_printf("would lift %" PRId64 " zone%s of the survey"
			       " and worsen %" PRId64,
			note->lifted, note->lifted != 1 ? "s" : "",
			note->worsened));
	free(registry);
	free(ases);
	free(harm);
	free(about);
	free(in_the_way);
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

	audit_line(p, "    -", DEEP,
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
	audit_line(p, "", 4, mem_strdup(advice_ways(list[0].kind)));
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

/* What all the ROAs together would make of the zone. */
static void
print_outcome(const struct printing *p)
{
	const char *zone =
	    facts_text(p->r->basis.f, p->r->basis.f->zones[p->a->zone].name);
	struct tally tally[SCOPES];
	char *share;

	audit_mended(p->r, p->a, tally);
	share = audit_share(&tally[BOTH]);
	audit_line(p, "", 0,
	    mem_printf("With all these ROAs %s would be %s: %s addresses valid"
		       " (IPv4 %s, IPv6 %s).",
		strcmp(zone, ".") == 0 ? "the root" : zone,
		verdict_str(tally[BOTH].verdict), share,
		verdict_str(tally[IPV4].verdict),
		verdict_str(tally[IPV6].verdict)));
	free(share);
}

/* Words that stand with several ROAs, explained once. */
static void
print_notes(const struct printing *p, const struct audit_advice *list, size_t n)
{
	bool third = false, unknown = false;

	for (size_t i = 0; i < n; i++) {
		char *registry = audit_registry(p->r, list[i].origin);

		third |= list[i].has_roa &&
			 audit_relation(p->r, p->a, list[i].origin) ==
			     RELATION_SHARED;
		unknown |= list[i].has_roa && registry == NULL;
		free(registry);
	}
	if (third)
		layout_paragraph(
		    &p->layout, PLAIN, "", 0, "%s", advice_third_party);
	if (unknown)
		layout_paragraph(
		    &p->layout, PLAIN, "", 0, "%s", advice_registry);
}

void
audit_print_advice(const struct printing *p)
{
	size_t n, number = 0;
	struct audit_advice *list = audit_advise(p->r, p->a, &n);
	bool proposals = false, mends = false, harm = false;

	if (n > 0)
		layout_heading(&p->layout, "What to do");
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && list[end].kind == list[i].kind;)
			end++;
		print_kind(p, ++number, list + i, end - i);
	}
	for (size_t i = 0; i < n; i++) {
		proposals |= list[i].has_roa;
		mends |= list[i].has_roa && list[i].kind != ADVICE_LOOSE;
		harm |= p->r->notes[list[i].origin].ninvalid > 0;
	}
	if (proposals) {
		layout_blank_line(&p->layout);
		if (mends)
			print_outcome(p);
		print_notes(p, list, n);
		if (mends)
			layout_blank_line(&p->layout);
	}
	free(list);
	if (!proposals)
		return;
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
