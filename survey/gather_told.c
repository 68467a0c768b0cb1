#include "survey/gather_told.h"

#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

void
told_init(struct told *t, struct facts *f)
{
	*t = (struct told){ .f = f, .newest = TIME_UNKNOWN };
}

void
told_free(struct told *t)
{
	free(t->ns);
	free(t->glue);
	free(t->soa);
	free(t->addresses);
	free(t->lookups);
	free(t->keys);
	free(t->evidence);
	free(t->found.list);
	free(t->gaps.list);
	for (size_t i = 0; i < t->ntransfers; i++)
		zonebuild_free(&t->transfers[i].build);
	free(t->transfers);
}

static void
see(struct told *t, uint32_t name, unsigned int evidence)
{
	if (name >= t->nevidence) {
		size_t grown = ((size_t)name + 1) * 2;

		t->evidence = mem_resize(t->evidence, grown, 1);
		memset(t->evidence + t->nevidence, 0, grown - t->nevidence);
		t->nevidence = grown;
	}
	t->evidence[name] |= (uint8_t)evidence;
}

unsigned int
told_evidence(const struct told *t, uint32_t name)
{
	return name < t->nevidence ? t->evidence[name] : 0;
}

static void
add_name(struct told_names *names, uint32_t name)
{
	names->list =
	    mem_grow(names->list, names->n, &names->cap, sizeof(*names->list));
	names->list[names->n++] = name;
}

/*
 * Why a name is no zone, as the end of a resolution tells it: that one
 * server knows nothing of the name says so of the server alone.
 */
static void
see_no_zone(struct told *t, const struct answer *a)
{
	static const unsigned int evidence[OUTCOMES] = {
		[OUTCOME_NODATA] = SEEN_NODATA,
		[OUTCOME_NXDOMAIN] = SEEN_NXDOMAIN,
		[OUTCOME_FAILED] = SEEN_FAILURE,
	};

	if (a->view == VIEW_ANSWER)
		see(t, a->name, a->alias ? SEEN_ALIAS : evidence[a->outcome]);
}

/* A walk comes by: at a zone, or where nobody answers. */
static void
take_step(struct told *t, const struct answer *a)
{
	/* The zone itself is surveyed as it is with its data at hand. */
	if (a->asked_zone != NULL)
		add_name(&t->found, facts_name(t->f, a->asked_zone));
	if (a->referral || (a->outcome == OUTCOME_DATA && a->aa))
		add_name(&t->found, a->name);
	else if (a->outcome == OUTCOME_FAILED)
		add_name(&t->gaps, a->name);
}

static void
take_ns_answer(struct told *t, const struct answer *a)
{
	enum side side = a->view == VIEW_PARENT ? SIDE_PARENT : SIDE_CHILD;

	if (a->view == VIEW_SERVER)
		return;
	if (a->view == VIEW_PARENT) {
		if (outcome_is_definite(a->outcome))
			see(t, a->name, SEEN_PARENT);
		if (a->walk != NULL)
			take_step(t, a);
	}
	if (a->view == VIEW_PARENT && !a->referral) {
		if (a->outcome == OUTCOME_DATA)
			see(t, a->name, SEEN_UNOBSERVABLE);
		return;
	}
	see_no_zone(t, a);
	/* NS records behind a CNAME are another name's. */
	if (a->alias)
		return;
	/* A name with NS records of its own is a zone cut (RFC 1034 4.2.1). */
	if (a->referral)
		see(t, a->name, SEEN_REFERRAL);
	else if (a->ntargets > 0)
		see(t, a->name, SEEN_APEX);
	for (size_t i = 0; i < a->ntargets; i++) {
		t->ns = mem_grow(t->ns, t->nns, &t->cap_ns, sizeof(*t->ns));
		t->ns[t->nns++] =
		    (struct told_ns){ a->name, a->targets[i], side };
	}
	for (size_t i = 0; i < a->nglue; i++) {
		t->glue =
		    mem_grow(t->glue, t->nglue, &t->cap_glue, sizeof(*t->glue));
		t->glue[t->nglue++] = (struct told_glue){ a->name,
			a->glue[i].server, a->glue[i].ip };
	}
}

static void
take_soa_answer(struct told *t, const struct answer *a)
{
	if (a->view == VIEW_PARENT)
		return;
	if (!a->apex) {
		see_no_zone(t, a);
		return;
	}
	see(t, a->name, SEEN_APEX);
	t->soa = mem_grow(t->soa, t->nsoa, &t->cap_soa, sizeof(*t->soa));
	t->soa[t->nsoa++] = (struct told_soa){ a->name, a->soa_mname,
		a->soa_rname, a->soa_serial, a->view == VIEW_SERVER };
}

static void
take_address_answer(struct told *t, const struct answer *a)
{
	if (a->view != VIEW_ANSWER)
		return;
	t->lookups = mem_grow(
	    t->lookups, t->nlookups, &t->cap_lookups, sizeof(*t->lookups));
	t->lookups[t->nlookups++] = (struct told_lookup){ a->name,
		a->type == ANSWER_A ? IPV4 : IPV6, a->outcome, a->alias };
	for (size_t i = 0; i < a->naddresses; i++) {
		t->addresses = mem_grow(t->addresses, t->naddresses,
		    &t->cap_addresses, sizeof(*t->addresses));
		t->addresses[t->naddresses++] =
		    (struct told_address){ a->name, a->addresses[i] };
	}
}

/* DS is the parent's to tell; DNSKEY, the zone's. */
static void
take_key_answer(struct told *t, const struct answer *a)
{
	if (!outcome_is_definite(a->outcome))
		return;
	t->keys = mem_grow(t->keys, t->nkeys, &t->cap_keys, sizeof(*t->keys));
	t->keys[t->nkeys++] =
	    (struct told_key){ a->name, a->type, a->outcome == OUTCOME_DATA };
}

static struct told_transfer *
transfer_of(struct told *t, uint32_t zone)
{
	for (size_t i = 0; i < t->ntransfers; i++)
		if (t->transfers[i].zone == zone)
			return &t->transfers[i];
	t->transfers =
	    mem_resize(t->transfers, t->ntransfers + 1, sizeof(*t->transfers));
	t->transfers[t->ntransfers] = (struct told_transfer){ .zone = zone };
	zonebuild_init(&t->transfers[t->ntransfers].build, &t->f->names);
	return &t->transfers[t->ntransfers++];
}

/* Parts come in any order, also behind the line that says there are no more. */
static void
take_transfer(struct told *t, const struct answer *a)
{
	struct told_transfer *transfer = transfer_of(t, a->name);
	char owner[DNAME_STRLEN];
	struct rr rr;

	transfer->whole = transfer->whole || a->nrecords == 0;
	for (size_t i = 0; i < a->nrecords; i++) {
		uint32_t number;

		if (answer_record_parse(a->records[i], owner, &rr) != NULL ||
		    !rr_is_used(&rr))
			continue;
		number = facts_name(t->f, owner);
		if (rr.type == RRTYPE_SOA)
			(void)zonebuild_add_soa(&transfer->build, number, &rr);
		else
			zonebuild_add(&transfer->build, number, &rr);
	}
}

/* Who was asked matters where it was one server alone. */
static uint32_t
lone_server(struct told *t, const struct answer *a)
{
	struct ip ip;

	if ((a->view != VIEW_SERVER && !a->each) ||
	    a->server_name == INTERN_NONE ||
	    !ip_from_text(facts_text(t->f, a->server_name), &ip))
		return FACT_NONE;
	return facts_address(t->f, ip);
}

static void
note_question(struct told *t, const struct answer *a)
{
	facts_asked(
	    t->f, &(struct asked){ .name = a->name,
		      .server = lone_server(t, a),
		      .type = (uint8_t)a->type,
		      .view = (uint8_t)a->view,
		      .outcome = (uint8_t)a->outcome,
		      .dnssec = (uint8_t)a->dnssec,
		      .apex = a->apex,
		      .tcp = a->tcp,
		      .tries = a->tries,
		      .rcode = (int16_t)a->rcode,
		      .error = a->error[0] != '\0' ? facts_name(t->f, a->error)
						   : INTERN_NONE });
}

enum status
told_take(void *arg, const struct answer *a, struct reason *why)
{
	struct told *t = arg;

	(void)why;
	if (a->time != TIME_UNKNOWN && a->time > t->newest)
		t->newest = a->time;
	if (a->type != ANSWER_AXFR)
		note_question(t, a);
	switch (a->type) {
	case ANSWER_NS:
		take_ns_answer(t, a);
		break;
	case ANSWER_SOA:
		take_soa_answer(t, a);
		break;
	case ANSWER_A:
	case ANSWER_AAAA:
		take_address_answer(t, a);
		break;
	case ANSWER_DS:
	case ANSWER_DNSKEY:
		take_key_answer(t, a);
		break;
	case ANSWER_AXFR:
		take_transfer(t, a);
		break;
	case ANSWER_TYPES:
		break;
	}
	return ST_OK;
}

/* What answers tell of the zones and servers that are in the survey. */
void
told_add_zones(const struct told *t)
{
	struct facts *f = t->f;

	for (size_t i = 0; i < t->nns; i++) {
		uint32_t zone = facts_find_zone(f, t->ns[i].zone);

		if (zone != FACT_NONE)
			facts_delegate(f, zone,
			    facts_server(f, t->ns[i].server), t->ns[i].side);
	}
	for (size_t i = 0; i < t->nsoa; i++) {
		uint32_t zone = facts_find_zone(f, t->soa[i].zone);

		if (zone == FACT_NONE ||
		    (t->soa[i].of_server && f->zones[zone].has_soa))
			continue;
		f->zones[zone].has_soa = true;
		f->zones[zone].mname = t->soa[i].mname;
		f->zones[zone].rname = t->soa[i].rname;
		f->zones[zone].serial = t->soa[i].serial;
	}
	for (size_t i = 0; i < t->nkeys; i++) {
		uint32_t zone = facts_find_zone(f, t->keys[i].zone);

		if (zone == FACT_NONE)
			continue;
		if (t->keys[i].type == ANSWER_DS)
			f->zones[zone].ds = t->keys[i].there;
		else
			f->zones[zone].dnskey = t->keys[i].there;
	}
}

void
told_add_addresses(const struct told *t)
{
	struct facts *f = t->f;

	for (size_t i = 0; i < t->nglue; i++) {
		uint32_t server = facts_find_server(f, t->glue[i].server);

		if (server != FACT_NONE)
			facts_add_glue(f, t->glue[i].zone, server,
			    facts_address(f, t->glue[i].ip));
	}
	for (size_t i = 0; i < t->nlookups; i++) {
		const struct told_lookup *l = &t->lookups[i];
		uint32_t server = facts_find_server(f, l->server);

		if (server == FACT_NONE)
			continue;
		facts_lookup(f, server, l->family, l->outcome);
		if (l->alias)
			f->servers[server].alias = true;
	}
	for (size_t i = 0; i < t->naddresses; i++) {
		uint32_t server = facts_find_server(f, t->addresses[i].server);

		if (server != FACT_NONE)
			facts_add_answer(
			    f, server, facts_address(f, t->addresses[i].ip));
	}
}
