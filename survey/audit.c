#include "survey/audit.h"

#include <stdlib.h>
#include <string.h>

#include "roa/slurm.h"
#include "survey/assess_private.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

/* Seconds before the end of a ROA that is worth a warning. */
#define EXPIRES_SOON (7 * INT64_C(86400))

enum audit_level
audit_worst(const struct audit *a)
{
	enum audit_level worst = LEVEL_INFO;

	for (size_t i = 0; i < a->nmessages; i++)
		if (audit_tag_level(a->messages[i].tag) > worst)
			worst = audit_tag_level(a->messages[i].tag);
	return worst;
}

void
audit_free(struct audit *a)
{
	free(a->servers);
	free(a->origins);
	free(a->messages);
	*a = (struct audit){ 0 };
}

static struct audit_message *
tell(struct audit *a, enum audit_tag tag)
{
	a->messages =
	    mem_grow(a->messages, a->nmessages, &a->cap, sizeof(*a->messages));
	a->messages[a->nmessages] = (struct audit_message){ .tag = tag,
		.origin = AUDIT_NONE,
		.address = AUDIT_NONE,
		.server = AUDIT_NONE,
		.scope = BOTH,
		.vrp = AUDIT_NONE,
		.time = TIME_UNKNOWN,
		.fault = AUDIT_NONE,
		.finding = AUDIT_NONE };
	return &a->messages[a->nmessages++];
}

static int
compare_server(const void *x, const void *y, void *arg)
{
	const struct facts *f = arg;

	return strcmp(facts_text(f, f->servers[*(const uint32_t *)x].name),
	    facts_text(f, f->servers[*(const uint32_t *)y].name));
}

static void
collect_servers(struct audit *a, const struct audit_basis *b)
{
	const struct zone *z = &b->f->zones[a->zone];
	/* qsort_r hands it on as it is. */
	void *arg = (void *)(uintptr_t)b->f;

	a->servers = mem_array(z->end_ns - z->first_ns, sizeof(*a->servers));
	for (uint32_t i = z->first_ns; i < z->end_ns; i++)
		if (method_counts_ns(b->r->choice, b->f, &b->f->delegations[i]))
			a->servers[a->nservers++] = b->f->delegations[i].server;
	if (a->nservers > 0)
		qsort_r(a->servers, a->nservers, sizeof(*a->servers),
		    compare_server, arg);
}

static int
compare_origin(const void *x, const void *y, void *arg)
{
	const struct origin_result *origins = arg;
	const struct origin_result *a = &origins[*(const uint32_t *)x];
	const struct origin_result *b = &origins[*(const uint32_t *)y];

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

static void
collect_origins(struct audit *a, const struct audit_basis *b)
{
	const struct zone_result *z = &b->r->zones[a->zone];
	size_t n = 0, cap = 0;

	for (uint32_t i = z->first_address; i < z->end_address; i++) {
		const struct address_result *address =
		    &b->r->addresses[b->r->zone_addresses[i]];

		for (uint32_t o = address->first_origin;
		     o < address->end_origin; o++) {
			a->origins =
			    mem_grow(a->origins, n, &cap, sizeof(*a->origins));
			a->origins[n++] = o;
		}
	}
	if (n > 0)
		qsort_r(a->origins, n, sizeof(*a->origins), compare_origin,
		    b->r->origins);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || a->origins[i] != a->origins[i - 1])
			a->origins[a->norigins++] = a->origins[i];
}

static bool
is_judged(const struct audit_basis *b, uint32_t address)
{
	enum address_state state = b->r->addresses[address].state;

	return state != ADDRESS_UNROUTED && state != ADDRESS_SPECIAL;
}

/* Every judged address is out of reach where invalids are dropped. */
static bool
is_dropped(const struct audit *a, const struct audit_basis *b)
{
	const struct zone_result *z = &b->r->zones[a->zone];
	bool any = false;

	for (uint32_t i = z->first_address; i < z->end_address; i++) {
		uint32_t address = b->r->zone_addresses[i];

		if (!is_judged(b, address))
			continue;
		if (b->r->addresses[address].effect != EFFECT_NO_ALTERNATIVE)
			return false;
		any = true;
	}
	return any;
}

static void
tell_verdict(struct audit *a, const struct audit_basis *b)
{
	static const enum audit_tag of_verdict[VERDICTS] = {
		[VERDICT_FULL] = TAG_ZONE_FULL,
		[VERDICT_PARTIAL] = TAG_ZONE_PARTIAL,
		[VERDICT_NONE] = TAG_ZONE_NONE,
		[VERDICT_UNDETERMINED] = TAG_ZONE_UNDETERMINED,
	};
	const struct zone_result *z = &b->r->zones[a->zone];

	if (is_dropped(a, b))
		(void)tell(a, TAG_ZONE_DROPPED);
	(void)tell(a, of_verdict[z->tally[BOTH].verdict]);
	if (!z->complete)
		(void)tell(a, TAG_ZONE_INCOMPLETE);
	for (size_t i = 0; i < b->r->nthird_parties; i++)
		if (b->r->third_parties[i].zone == a->zone)
			tell(a, TAG_THIRD_PARTY)->server =
			    b->r->third_parties[i].server;
}

/* What all servers of a scope share, as far as they share it. */
struct shared {
	size_t servers; /* with a judged address */
	bool one_as, one_prefix;
	uint32_t origin; /* of the first address */
};

static bool
same_as(const struct audit_basis *b, uint32_t x, uint32_t y)
{
	return origin_compare(
		   route_row_origin(&b->routes->rows[b->r->origins[x].row]),
		   route_row_origin(&b->routes->rows[b->r->origins[y].row])) ==
	       0;
}

static void
share_address(struct shared *s, const struct audit_basis *b, uint32_t address)
{
	const struct address_result *a = &b->r->addresses[address];

	if (s->origin == AUDIT_NONE)
		s->origin = a->first_origin;
	for (uint32_t o = a->first_origin; o < a->end_origin; o++)
		if (!same_as(b, s->origin, o))
			s->one_as = false;
	if (b->r->origins[s->origin].node != a->node)
		s->one_prefix = false;
}

static struct shared
find_shared(const struct audit *a, const struct audit_basis *b, int scope)
{
	struct shared s = {
		.one_as = true, .one_prefix = true, .origin = AUDIT_NONE
	};

	for (size_t i = 0; i < a->nservers; i++) {
		uint32_t server = a->servers[i];
		bool any = false;

		for (uint32_t k = b->r->server_first[server];
		     k < b->r->server_first[server + 1]; k++) {
			uint32_t address = b->r->server_addresses[k];

			if (!is_judged(b, address) ||
			    (scope != BOTH &&
				b->f->addresses[address].family != scope))
				continue;
			share_address(&s, b, address);
			any = true;
		}
		s.servers += any;
	}
	return s;
}

/*
 * One AS behind all servers of both families, else of one; one prefix of a
 * family.  A single server shares with nobody.
 */
static void
tell_shared(struct audit *a, const struct audit_basis *b)
{
	struct shared both = find_shared(a, b, BOTH);
	bool one_as = both.servers > 1 && both.one_as;

	if (one_as)
		tell(a, TAG_ONE_AS)->origin = both.origin;
	for (int family = 0; family < FAMILIES; family++) {
		struct shared s = find_shared(a, b, family);
		struct audit_message *m;

		if (s.servers < 2)
			continue;
		if (s.one_as && !one_as) {
			m = tell(a, TAG_ONE_AS);
			m->origin = s.origin;
			m->scope = family;
		}
		if (s.one_prefix) {
			m = tell(a, TAG_ONE_PREFIX);
			m->origin = s.origin;
			m->scope = family;
		}
	}
}

size_t
audit_vrps(const struct audit_basis *b, uint32_t origin, struct audit_vrp *list,
    size_t max)
{
	const struct origin_result *o = &b->r->origins[origin];
	const struct ptree *tree = &b->vrps->tree;
	struct prefix prefix = ptree_prefix(&b->routes->tree, o->node);
	struct origin as = route_row_origin(&b->routes->rows[o->row]);
	size_t n = 0;

	for (uint32_t node = o->vrp_node; node != PTREE_NONE;
	     node = ptree_parent(tree, node)) {
		uint32_t i, end;

		for (ptree_items(tree, node, &i, &end); i < end; i++, n++)
			if (n < max)
				list[n] = (struct audit_vrp){ i,
					ptree_prefix(tree, node),
					rov_matches(
					    &b->vrps->vrps[i], prefix, as) };
	}
	return n;
}

/* The VRPs of an origin; the caller frees them. */
static struct audit_vrp *
vrps_of(const struct audit_basis *b, uint32_t origin, size_t *n)
{
	struct audit_vrp *list;

	*n = audit_vrps(b, origin, NULL, 0);
	list = mem_array(*n, sizeof(*list));
	(void)audit_vrps(b, origin, list, *n);
	return list;
}

/* The trust anchors of the VRPs that match, bits. */
static uint32_t
anchors_of(const struct audit_basis *b, uint32_t origin)
{
	struct audit_vrp *list;
	uint32_t tas = 0, slurm;
	size_t n;

	list = vrps_of(b, origin, &n);
	for (size_t i = 0; i < n; i++)
		if (list[i].matches)
			tas |= b->vrps->vrps[list[i].place].tas;
	free(list);
	/* That is no trust anchor, and hides whose the ROA is. */
	slurm = intern_find(&b->vrps->tas, SLURM_LABEL, strlen(SLURM_LABEL));
	return slurm != INTERN_NONE ? tas & ~(UINT32_C(1) << slurm) : tas;
}

/* Every route is valid by this trust anchor and by no other. */
static void
tell_anchor(struct audit *a, const struct audit_basis *b)
{
	uint32_t tas = 0;

	for (size_t i = 0; i < a->norigins; i++) {
		uint32_t origin = a->origins[i], own;

		if (b->r->origins[origin].rov.state != ROV_VALID)
			return;
		own = anchors_of(b, origin);
		if (own == 0 || (own & (own - 1)) != 0 ||
		    (tas != 0 && own != tas))
			return;
		tas = own;
	}
	if (tas != 0 && find_shared(a, b, BOTH).servers > 1)
		tell(a, TAG_ONE_TRUST_ANCHOR)->origin = a->origins[0];
}

/* The end of the last of the ROAs that match, where these say it. */
static void
tell_expiry(struct audit *a, const struct audit_basis *b, uint32_t origin,
    const struct audit_vrp *list, size_t n)
{
	int64_t now = b->rec->time[DATA_RPKI], last = TIME_UNKNOWN;
	struct audit_message *m;
	uint32_t vrp = AUDIT_NONE;

	if (b->vrps->expiry != EXPIRY_ROA || now == TIME_UNKNOWN)
		return;
	for (size_t i = 0; i < n; i++) {
		uint32_t expires = b->vrps->vrps[list[i].place].expires;

		if (!list[i].matches)
			continue;
		if (expires == VRP_NO_EXPIRY)
			return;
		if (last == TIME_UNKNOWN || expires > last) {
			last = expires;
			vrp = list[i].place;
		}
	}
	if (last == TIME_UNKNOWN || last >= now + EXPIRES_SOON)
		return;
	m = tell(a, TAG_ROA_EXPIRES);
	m->origin = origin;
	m->vrp = vrp;
	m->time = last;
}

/* VRPs that authorise more than is announced, or than is ever routed. */
static void
tell_exposure(struct audit *a, const struct audit_basis *b, uint32_t origin,
    const struct audit_vrp *list, size_t n)
{
	const struct origin_result *o = &b->r->origins[origin];
	unsigned int len = ptree_prefix(&b->routes->tree, o->node).len;

	for (size_t i = 0; i < n; i++) {
		unsigned int max_len = b->vrps->vrps[list[i].place].max_len;
		struct audit_message *m;

		if (!list[i].matches)
			continue;
		if (b->announced != NULL &&
		    exposure_authorised(o->family, len, max_len) >
			exposure_announced(
			    b->announced, o->row, o->family, max_len)) {
			m = tell(a, TAG_LOOSE);
			m->origin = origin;
			m->vrp = list[i].place;
		}
		if (max_len > exposure_limit[o->family]) {
			m = tell(a, TAG_BEYOND);
			m->origin = origin;
			m->vrp = list[i].place;
		}
	}
}

static enum audit_tag
tag_of_rov(struct rov rov)
{
	static const enum audit_tag of_reason[ROV_REASONS] = {
		[ROV_NO_REASON] = TAG_NOT_FOUND,
		[ROV_AS_SET] = TAG_INVALID_AS_SET,
		[ROV_AS0] = TAG_INVALID_AS0,
		[ROV_LENGTH] = TAG_INVALID_LENGTH,
		[ROV_AS] = TAG_INVALID_AS,
	};

	return rov.state == ROV_VALID ? TAG_VALID : of_reason[rov.reason];
}

static void
tell_origins(struct audit *a, const struct audit_basis *b)
{
	for (size_t i = 0; i < a->norigins; i++) {
		uint32_t origin = a->origins[i];
		const struct origin_result *o = &b->r->origins[origin];
		struct audit_vrp *list;
		size_t n;

		tell(a, b->unknown_roa != NULL && b->unknown_roa[origin]
			    ? TAG_ROA_UNKNOWN
			    : tag_of_rov(o->rov))
		    ->origin = origin;
		/* Told of the first of the prefix's origins. */
		if ((i == 0 ||
			b->r->origins[a->origins[i - 1]].node != o->node) &&
		    i + 1 < a->norigins &&
		    b->r->origins[a->origins[i + 1]].node == o->node)
			tell(a, TAG_SEVERAL_ORIGINS)->origin = origin;
		if (o->rov.state != ROV_VALID)
			continue;
		list = vrps_of(b, origin, &n);
		tell_expiry(a, b, origin, list, n);
		tell_exposure(a, b, origin, list, n);
		free(list);
	}
}

static void
tell_address(struct audit *a, const struct audit_basis *b, uint32_t server,
    uint32_t address)
{
	const struct address_result *result = &b->r->addresses[address];
	enum audit_tag tag = TAGS;
	struct audit_message *m;

	if (b->unknown_route != NULL && b->unknown_route[address])
		tag = TAG_ROUTE_UNKNOWN;
	else if (result->state == ADDRESS_UNROUTED)
		tag = TAG_UNROUTED;
	else if (result->state == ADDRESS_SPECIAL)
		tag = TAG_SPECIAL;
	else if (result->effect == EFFECT_NO_ALTERNATIVE)
		tag = TAG_NO_ALTERNATIVE;
	if (tag == TAGS)
		return;
	m = tell(a, tag);
	m->server = server;
	m->address = address;
}

static bool
has_answer(const struct facts *f, const struct server *s, uint32_t address)
{
	for (uint32_t i = s->first_address; i < s->end_address; i++)
		if (f->answers[i].address == address)
			return true;
	return false;
}

static bool
has_glue(const struct facts *f, const struct server *s, uint32_t address)
{
	for (uint32_t i = s->first_glue; i < s->end_glue; i++)
		if (f->glue[i].address == address)
			return true;
	return false;
}

/* Of a family with both, each has what the other has not. */
static bool
glue_differs(const struct facts *f, const struct server *s)
{
	for (uint32_t i = s->first_glue; i < s->end_glue; i++) {
		uint32_t address = f->glue[i].address;

		if (outcome_is_definite(
			s->lookup[f->addresses[address].family]) &&
		    !has_answer(f, s, address))
			return true;
	}
	for (uint32_t i = s->first_address; i < s->end_address; i++) {
		enum family family =
		    (enum family)f->addresses[f->answers[i].address].family;
		bool other = false;

		for (uint32_t k = s->first_glue; k < s->end_glue; k++)
			other |=
			    f->addresses[f->glue[k].address].family == family;
		if (other && !has_glue(f, s, f->answers[i].address))
			return true;
	}
	return false;
}

static void
tell_server(struct audit *a, const struct audit_basis *b, uint32_t server)
{
	const struct server *s = &b->f->servers[server];
	uint32_t first = b->r->server_first[server];
	uint32_t end = b->r->server_first[server + 1];

	for (uint32_t i = first; i < end; i++)
		tell_address(a, b, server, b->r->server_addresses[i]);
	if (first == end && outcome_is_definite(s->lookup[IPV4]) &&
	    outcome_is_definite(s->lookup[IPV6]))
		tell(a, TAG_NO_ADDRESS)->server = server;
	for (int family = 0; family < FAMILIES; family++) {
		struct audit_message *m;

		if (s->lookup[family] != OUTCOME_FAILED)
			continue;
		m = tell(a, TAG_LOOKUP_FAILED);
		m->server = server;
		m->scope = family;
	}
	if (b->r->servers[server].by_glue)
		tell(a, TAG_GLUE_STANDS_IN)->server = server;
	if (glue_differs(b->f, s))
		tell(a, TAG_GLUE_DIFFERS)->server = server;
	if (s->alias)
		tell(a, TAG_ALIAS)->server = server;
}

static void
tell_findings(struct audit *a, const struct audit_basis *b)
{
	for (uint32_t i = 0; i < b->nfindings; i++) {
		const struct audit_finding *found = &b->findings[i];
		struct audit_message *m;

		if (found->zone != a->zone)
			continue;
		m = tell(a, found->tag);
		m->server = found->server;
		m->address = found->address;
		m->finding = i;
	}
}

/* Servers of one side alone, where both sides are known. */
static void
tell_sides(struct audit *a, const struct audit_basis *b)
{
	const struct zone *z = &b->f->zones[a->zone];
	unsigned int known = 0;

	for (uint32_t i = z->first_ns; i < z->end_ns; i++)
		known |= b->f->delegations[i].sides;
	if (known != (SIDE_PARENT | SIDE_CHILD))
		return;
	for (uint32_t i = z->first_ns; i < z->end_ns; i++) {
		const struct delegation *d = &b->f->delegations[i];

		if (d->sides == SIDE_PARENT)
			tell(a, TAG_ONLY_PARENT)->server = d->server;
		else if (d->sides == SIDE_CHILD)
			tell(a, TAG_ONLY_CHILD)->server = d->server;
	}
}

static void
tell_survey(struct audit *a, const struct audit_basis *b)
{
	if (b->rec->degraded)
		(void)tell(a, TAG_DEGRADED);
	for (uint32_t i = 0; i < b->rec->nfaults; i++)
		tell(a, TAG_UNHEALTHY)->fault = i;
}

/* Messages of a tag stay in the order in which they were told. */
static void
sort_messages(struct audit *a)
{
	struct audit_message *sorted = mem_array(a->nmessages, sizeof(*sorted));
	size_t n = 0;

	for (int tag = 0; tag < TAGS; tag++)
		for (size_t i = 0; i < a->nmessages; i++)
			if ((int)a->messages[i].tag == tag)
				sorted[n++] = a->messages[i];
	free(a->messages);
	a->messages = sorted;
}

void
audit_make(struct audit *a, const struct audit_basis *basis, uint32_t zone)
{
	*a = (struct audit){ .zone = zone };
	collect_servers(a, basis);
	collect_origins(a, basis);
	tell_verdict(a, basis);
	tell_shared(a, basis);
	tell_anchor(a, basis);
	tell_origins(a, basis);
	for (size_t i = 0; i < a->nservers; i++)
		tell_server(a, basis, a->servers[i]);
	tell_findings(a, basis);
	tell_sides(a, basis);
	tell_survey(a, basis);
	sort_messages(a);
}

/* Each origin of the address is valid, or is marked. */
static bool
is_mended(const struct audit_basis *b, const struct address_result *a,
    const bool *mended)
{
	for (uint32_t o = a->first_origin; o < a->end_origin; o++)
		if (b->r->origins[o].rov.state != ROV_VALID && !mended[o])
			return false;
	return true;
}

void
audit_tally(const struct audit *a, const struct audit_basis *b,
    const bool *mended, struct tally tally[SCOPES])
{
	const struct zone_result *z = &b->r->zones[a->zone];

	memcpy(tally, z->tally, sizeof(z->tally));
	for (uint32_t i = z->first_address; i < z->end_address; i++) {
		uint32_t address = b->r->zone_addresses[i];
		const struct address_result *result = &b->r->addresses[address];

		if (!is_judged(b, address) || result->state == ADDRESS_VALID ||
		    !is_mended(b, result, mended))
			continue;
		tally[b->f->addresses[address].family].valid++;
		tally[BOTH].valid++;
	}
	for (size_t i = 0; i < a->norigins; i++) {
		const struct origin_result *o = &b->r->origins[a->origins[i]];

		if (o->rov.state == ROV_VALID || !mended[a->origins[i]])
			continue;
		tally[o->family].valid_origins++;
		tally[BOTH].valid_origins++;
	}
	for (int scope = 0; scope < SCOPES; scope++)
		tally[scope].verdict =
		    verdict_of_tally(b->r->choice.method, &tally[scope]);
}
