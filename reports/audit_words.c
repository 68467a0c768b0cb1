#include "reports/audit_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "roa/slurm.h"
#include "roa/special.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/operators.h"

enum {
	FEW = 3 /* ASes of VRPs that are named */
};

static struct prefix
prefix_of(const struct audit_report *r, uint32_t origin)
{
	return ptree_prefix(
	    &r->basis.routes->tree, r->basis.r->origins[origin].node);
}

static struct origin
as_of(const struct audit_report *r, uint32_t origin)
{
	return route_row_origin(
	    &r->basis.routes->rows[r->basis.r->origins[origin].row]);
}

char *
audit_join(char *a, const char *between, char *b)
{
	char *whole;

	if (a == NULL || a[0] == '\0') {
		free(a);
		return b;
	}
	whole = mem_printf("%s%s%s", a, between, b);
	free(a);
	free(b);
	return whole;
}

static char *
as_text(const struct audit_report *r, uint32_t origin, bool with_name)
{
	struct origin as = as_of(r, origin);
	const char *name = with_name ? r->notes[origin].name : NULL;
	char buf[ASN_STRLEN];

	return mem_printf("%s%s%s%s%s", as.is_set ? "" : "AS",
	    origin_text(as, &r->basis.routes->sets, buf),
	    name != NULL ? " (" : "", name != NULL ? name : "",
	    name != NULL ? ")" : "");
}

char *
audit_as_number(const struct audit_report *r, uint32_t origin)
{
	return as_text(r, origin, false);
}

char *
audit_as_text(const struct audit_report *r, uint32_t origin)
{
	return as_text(r, origin, true);
}

char *
audit_origin_text(const struct audit_report *r, uint32_t origin, bool with_name,
    size_t others)
{
	char prefix[PREFIX_STRLEN];
	char *text =
	    audit_join(mem_strdup(prefix_format(prefix_of(r, origin), prefix)),
		" ", as_text(r, origin, with_name));

	if (others > 0)
		text = audit_join(text, " ",
		    mem_printf(
			"and %zu other%s", others, others > 1 ? "s" : ""));
	return text;
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *
audit_anchors(const struct audit_report *r, uint32_t vrp)
{
	const struct vrp_table *vrps = r->basis.vrps;
	const char *labels[VRP_TAS_MAX];
	char *text = mem_strdup("");
	size_t n = 0;

	for (uint32_t i = 0; i < vrps->tas.n; i++)
		if ((vrps->vrps[vrp].tas >> i & 1) != 0)
			labels[n++] = intern_text(&vrps->tas, i);
	if (n > 0)
		qsort(labels, n, sizeof(*labels), compare_text);
	for (size_t i = 0; i < n; i++)
		text = audit_join(text, ";",
		    mem_strdup(
			r->plan != NULL && strcmp(labels[i], SLURM_LABEL) == 0
			    ? "plan"
			    : labels[i]));
	return text;
}

/* The node that a place of the VRP table hangs on. */
static struct prefix
prefix_of_vrp(const struct audit_report *r, uint32_t vrp)
{
	const struct ptree *tree = &r->basis.vrps->tree;
	uint32_t low = 0, high = ptree_size(tree);

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (ptree_first(tree, middle) <= vrp)
			low = middle;
		else
			high = middle;
	}
	return ptree_prefix(tree, low);
}

char *
audit_vrp_text(const struct audit_report *r, uint32_t vrp)
{
	const struct vrp *v = &r->basis.vrps->vrps[vrp];
	char prefix[PREFIX_STRLEN];
	char *anchors = audit_anchors(r, vrp);
	char *text = mem_printf("%s-%u AS%" PRIu32 "%s%s%s",
	    prefix_format(prefix_of_vrp(r, vrp), prefix), v->max_len, v->asn,
	    anchors[0] != '\0' ? " (" : "", anchors,
	    anchors[0] != '\0' ? ")" : "");

	free(anchors);
	return text;
}

static struct audit_vrp *
vrps_of(const struct audit_report *r, uint32_t origin, size_t *n)
{
	struct audit_vrp *list;

	*n = audit_vrps(&r->basis, origin, NULL, 0);
	list = mem_array(*n, sizeof(*list));
	(void)audit_vrps(&r->basis, origin, list, *n);
	return list;
}

size_t
audit_phrase_length(const struct audit_report *r, const struct audit_vrp *list,
    size_t n, bool by_end)
{
	const struct vrp *vrps = r->basis.vrps->vrps;
	const struct vrp *first = &vrps[list[0].place];
	size_t len = 1;

	for (; len < n; len++) {
		const struct vrp *v = &vrps[list[len].place];

		if (prefix_compare(list[0].prefix, list[len].prefix) != 0 ||
		    v->max_len != first->max_len || v->tas != first->tas ||
		    (by_end && v->expires != first->expires))
			break;
	}
	return len;
}

char *
audit_phrase(
    const struct audit_report *r, const struct audit_vrp *list, size_t n)
{
	const struct vrp_table *vrps = r->basis.vrps;
	char *anchors = audit_anchors(r, list[0].place);
	char prefix[PREFIX_STRLEN];
	char *text = mem_printf("%s-%u", prefix_format(list[0].prefix, prefix),
	    vrps->vrps[list[0].place].max_len);

	for (size_t i = 0; i < n && (i < FEW || n == FEW + 1); i++)
		text = audit_join(text, i > 0 ? ", " : " ",
		    mem_printf("AS%" PRIu32, vrps->vrps[list[i].place].asn));
	if (n > FEW + 1)
		text =
		    audit_join(text, " ", mem_printf("and %zu more", n - FEW));
	if (anchors[0] != '\0')
		text = audit_join(text, " ", mem_printf("(%s)", anchors));
	free(anchors);
	return text;
}

struct audit_vrp *
audit_vrps_of(const struct audit_report *r, const uint32_t *origins,
    size_t norigins, bool matching, size_t *n)
{
	size_t all, kept = 0;
	struct audit_vrp *list = vrps_of(r, origins[0], &all);

	/* The same cover each. */
	for (size_t i = 1; i < norigins; i++) {
		struct audit_vrp *other = vrps_of(r, origins[i], &all);

		for (size_t k = 0; k < all; k++)
			list[k].matches |= other[k].matches;
		free(other);
	}
	for (size_t i = 0; i < all; i++)
		if (list[i].matches == matching)
			list[kept++] = list[i];
	*n = kept;
	return list;
}

char *
audit_vrps_text(const struct audit_report *r, const uint32_t *origins,
    size_t norigins, bool matching)
{
	char *text = mem_strdup("");
	size_t n;
	struct audit_vrp *list =
	    audit_vrps_of(r, origins, norigins, matching, &n);

	for (size_t i = 0, len; i < n; i += len) {
		len = audit_phrase_length(r, list + i, n - i, false);
		text = audit_join(text, "; ", audit_phrase(r, list + i, len));
	}
	free(list);
	return text;
}

char *
audit_share(const struct tally *t)
{
	return mem_printf("%u of %u", t->valid, t->routed);
}

/* ", IPv4 3 of 4, IPv6 2 of 2": of the families with something to judge. */
static char *
family_shares(const struct tally tally[SCOPES])
{
	static const char *const names[FAMILIES] = { "IPv4", "IPv6" };
	char *text = mem_strdup("");

	for (int family = 0; family < FAMILIES; family++)
		text = audit_join(text, ", ",
		    tally[family].routed > 0
			? mem_printf("%s %u of %u", names[family],
			      tally[family].valid, tally[family].routed)
			: mem_printf("%s none", names[family]));
	return text;
}

/* "ns1.example (not-found), ...": servers with an address of these states. */
static char *
servers_with(const struct audit_report *r, const struct audit *a,
    enum address_state first, enum address_state last)
{
	const struct results *results = r->basis.r;
	const struct facts *f = r->basis.f;
	char *text = mem_strdup("");

	for (size_t i = 0; i < a->nservers; i++) {
		uint32_t server = a->servers[i];
		bool seen[ADDRESS_STATES] = { false };
		char *states = mem_strdup("");

		for (uint32_t k = results->server_first[server];
		     k < results->server_first[server + 1]; k++)
			seen[results->addresses[results->server_addresses[k]]
				 .state] = true;
		for (enum address_state state = first; state <= last; state++)
			if (seen[state])
				states = audit_join(states, ", ",
				    mem_strdup(address_state_str(state)));
		if (states[0] != '\0')
			text = audit_join(text, ", ",
			    mem_printf("%s (%s)",
				facts_text(f, f->servers[server].name),
				states));
		free(states);
	}
	return text;
}

char *
audit_sentence(const struct audit_report *r, const struct audit *a)
{
	const struct tally *tally = r->basis.r->zones[a->zone].tally;
	const char *name =
	    facts_text(r->basis.f, r->basis.f->zones[a->zone].name);
	const char *zone = strcmp(name, ".") == 0 ? "the root" : name;
	/* What has no route is not judged, and said beside what is. */
	bool all_routed = tally[BOTH].routed == tally[BOTH].addresses;
	const char *routed = all_routed ? "" : "routed ";
	char *shares = family_shares(tally);
	char *missing = servers_with(r, a, ADDRESS_INVALID, ADDRESS_MIXED);
	char *others = servers_with(r, a, ADDRESS_UNROUTED, ADDRESS_SPECIAL);
	char *text = NULL;

	switch (tally[BOTH].verdict) {
	case VERDICT_FULL:
		text = mem_printf("Every %saddress of %s's name servers has a"
				  " valid route: %u of %u (%s).",
		    routed, zone, tally[BOTH].valid, tally[BOTH].routed,
		    shares);
		break;
	case VERDICT_NONE:
		text = mem_printf("No address of %s's name servers has a valid"
				  " route (%s): %s.",
		    zone, shares, missing);
		break;
	case VERDICT_PARTIAL:
		text = mem_printf("%u of the %u %saddresses of %s's name"
				  " servers %s a valid route (%s). Without"
				  " one: %s.",
		    tally[BOTH].valid, tally[BOTH].routed, routed, zone,
		    tally[BOTH].valid == 1 ? "has" : "have", shares, missing);
		break;
	case VERDICT_UNDETERMINED:
	case VERDICTS:
		text = mem_printf("No address of %s's name servers has a route"
				  " that could be judged.",
		    zone);
		break;
	}
	if (!all_routed && tally[BOTH].verdict != VERDICT_UNDETERMINED)
		text = audit_join(
		    text, " ", mem_printf("Not judged: %s.", others));
	free(shares);
	free(missing);
	free(others);
	return text;
}

enum advice_relation
audit_relation(
    const struct audit_report *r, const struct audit *a, uint32_t origin)
{
	const struct operators *ops = r->basis.f->operators;
	const struct results *results = r->basis.r;
	struct origin as = as_of(r, origin);
	uint32_t own, listed;

	if (ops == NULL || (own = ops->of_zone[a->zone]) == FACT_NONE ||
	    as.is_set)
		return RELATION_UNKNOWN;
	listed = operators_of_as(ops, as.value);
	if (listed != FACT_NONE)
		return listed == own ? RELATION_OWN : RELATION_OTHER;
	for (uint32_t z = 0; z < r->basis.f->nzones; z++) {
		const struct zone_result *zr = &results->zones[z];

		if (ops->of_zone[z] == own)
			continue;
		for (uint32_t i = zr->first_address; i < zr->end_address; i++) {
			const struct address_result *address =
			    &results->addresses[results->zone_addresses[i]];

			for (uint32_t o = address->first_origin;
			     o < address->end_origin; o++)
				if (origin_compare(as_of(r, o), as) == 0)
					return RELATION_SHARED;
		}
	}
	return RELATION_SOLE;
}

/* As delegation statistics, trust anchors and people name them. */
static const struct {
	const char *id, *anchor, *title;
} registries[] = {
	{ "afrinic", "afrinic", "AFRINIC" },
	{ "apnic", "apnic", "APNIC" },
	{ "arin", "arin", "ARIN" },
	{ "lacnic", "lacnic", "LACNIC" },
	{ "ripencc", "ripe", "RIPE NCC" },
};

enum {
	NREGISTRIES = LENGTH_OF(registries)
};

char *
audit_registry(const struct audit_report *r, uint32_t origin)
{
	struct audit_vrp *list;
	char *text = NULL;
	size_t n;

	if (r->notes[origin].rir != NULL)
		return mem_strdup(r->notes[origin].rir);
	/* Whose ROA covers it is whose the prefix is. */
	list = vrps_of(r, origin, &n);
	if (n > 0)
		text = audit_anchors(r, list[0].place);
	free(list);
	for (size_t i = 0; text != NULL && i < NREGISTRIES; i++) {
		if (strcasecmp(text, registries[i].anchor) != 0)
			continue;
		free(text);
		return mem_strdup(registries[i].id);
	}
	if (text != NULL && text[0] == '\0') {
		free(text);
		text = NULL;
	}
	return text;
}

const char *
audit_registry_title(const char *id)
{
	for (size_t i = 0; i < NREGISTRIES; i++)
		if (strcmp(id, registries[i].id) == 0)
			return registries[i].title;
	return id;
}
