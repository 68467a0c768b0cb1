#include "survey/gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "resolve/answers.h"
#include "resolve/dname.h"
#include "resolve/zonedata.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/lists.h"

/* What recorded answers show of a name; bits. */
enum evidence {
	SEEN_REFERRAL = 1 << 0,
	SEEN_APEX = 1 << 1,
	SEEN_ALIAS = 1 << 2,
	SEEN_NODATA = 1 << 3,
	SEEN_NXDOMAIN = 1 << 4,
	SEEN_FAILURE = 1 << 5,
	SEEN_UNOBSERVABLE = 1 << 6 /* the parent's servers serve the child */
};

struct told_ns {
	uint32_t zone, server; /* names */
	enum side side;
};

struct told_glue {
	uint32_t zone, server; /* names */
	struct ip ip;
};

struct told_soa {
	uint32_t zone, mname, rname, serial;
};

struct told_address {
	uint32_t server; /* name */
	struct ip ip;
};

struct told_lookup {
	uint32_t server; /* name */
	enum family family;
	enum answer_outcome outcome;
	bool alias;
};

/* DS or DNSKEY of a zone, there or not. */
struct told_key {
	uint32_t zone;
	enum answer_type type;
	bool there;
};

/*
 * What answers tell, by name: kept until it is known which names are zones
 * and servers of this survey.
 */
struct told {
	struct told_ns *ns;
	struct told_glue *glue;
	struct told_soa *soa;
	struct told_address *addresses;
	struct told_lookup *lookups;
	struct told_key *keys;
	size_t nns, nglue, nsoa, naddresses, nlookups, nkeys;
	size_t cap_ns, cap_glue, cap_soa, cap_addresses, cap_lookups, cap_keys;
	uint8_t *evidence; /* by number of a name */
	size_t nevidence;
	struct intern questions;
	bool *answered; /* by number of a question */
	size_t cap_answered;
	int64_t newest;
};

struct gather {
	const struct options *o;
	struct facts *f;
	struct survey_record *rec;
	struct gtlds gtlds;
	struct zonedata *zonedata;
	size_t nzonedata;
	struct told told;
	const char *source; /* of the list at hand */
};

/* Opens, runs read, takes the digest, records: each input alike. */
static enum status
read_input(struct gather *g, const char *path, const char *role,
    enum status (*read)(struct gather *g, struct input *in,
	struct read_counts *counts, struct reason *why),
    struct reason *why)
{
	struct read_counts counts = { .data_time = TIME_UNKNOWN };
	struct input *in;
	enum status st;

	log_progress("reading %s", path);
	if ((st = input_open(&in, path, why)) != ST_OK)
		return st;
	if ((st = read(g, in, &counts, why)) == ST_OK &&
	    (st = input_drain(in, why)) == ST_OK)
		(void)survey_record_input(
		    g->rec, DATA_DNS, role, input_info(in), &counts);
	input_close(in);
	return st;
}

static bool
wanted(const struct gather *g, enum category category)
{
	return g->o->categories == 0 || (g->o->categories >> category & 1) != 0;
}

/*
 * All zones are added, wanted or not, and those of other categories dropped
 * when every list was read: a list may name any category, also of a zone
 * that is known already.
 */
static uint32_t
add_zone(struct gather *g, uint32_t name, const char *source)
{
	return facts_zone(
	    g->f, name, category_of(facts_text(g->f, name), &g->gtlds), source);
}

static enum status
read_zonedata(struct gather *g, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	g->zonedata =
	    mem_resize(g->zonedata, g->nzonedata + 1, sizeof(*g->zonedata));
	g->zonedata[g->nzonedata] = (struct zonedata){ 0 };
	return zonefile_read(
	    &g->zonedata[g->nzonedata++], in, ".", &g->f->names, counts, why);
}

static int
compare_name(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The zones of a zone's data: itself, and what it delegates. */
static void
add_zones_of_data(
    struct gather *g, const struct zonedata *z, const char *source)
{
	(void)add_zone(g, z->apex, source);
	for (size_t i = 0; i < z->ndelegations; i++)
		(void)add_zone(g, z->delegations[i].owner, source);
}

/* Their name servers: the child's of the apex, the parent's of the others. */
static void
add_sides_of_data(struct gather *g, const struct zonedata *z)
{
	struct facts *f = g->f;
	uint32_t zone = facts_find_zone(f, z->apex);

	if (zone != FACT_NONE) {
		struct zone *apex = &f->zones[zone];

		apex->has_soa = true;
		apex->mname = z->soa.mname;
		apex->rname = z->soa.rname;
		apex->serial = z->soa.serial;
		apex->dnskey = z->has_dnskey;
		for (size_t i = 0; i < z->napex_ns; i++)
			facts_delegate(f, zone,
			    facts_server(f, z->apex_ns[i].target), SIDE_CHILD);
	}
	for (size_t i = 0; i < z->ndelegations; i++) {
		uint32_t owner = z->delegations[i].owner;

		if ((zone = facts_find_zone(f, owner)) == FACT_NONE)
			continue;
		facts_delegate(f, zone,
		    facts_server(f, z->delegations[i].target), SIDE_PARENT);
		f->zones[zone].ds =
		    z->nds > 0 && bsearch(&owner, z->ds, z->nds, sizeof(*z->ds),
				      compare_name) != NULL;
	}
}

static int
compare_target(const void *a, const void *b)
{
	const struct zonedata_ns *x = a, *y = b;

	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	return (x->owner > y->owner) - (x->owner < y->owner);
}

/* First of the delegations, sorted by target, that has it; or n. */
static size_t
find_target(const struct zonedata_ns *by_target, size_t n, uint32_t target)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (by_target[mid].target < target)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && by_target[low].target == target ? low : n;
}

/*
 * The addresses in a zone's data: what the zone answers with authority is an
 * answer to both questions, for its data are complete; the rest is glue of
 * the delegations that name the server.
 */
static void
add_addresses_of_data(struct gather *g, const struct zonedata *z)
{
	struct facts *f = g->f;
	struct zonedata_ns *by_target =
	    mem_array(z->ndelegations, sizeof(*by_target));

	if (z->ndelegations > 0)
		memcpy(by_target, z->delegations,
		    z->ndelegations * sizeof(*by_target));
	qsort(by_target, z->ndelegations, sizeof(*by_target), compare_target);
	for (size_t i = 0; i < z->naddresses; i++) {
		const struct zonedata_address *a = &z->addresses[i];
		uint32_t server = facts_find_server(f, a->owner);
		uint32_t address;
		size_t d;

		if (server == FACT_NONE)
			continue;
		address = facts_address(f, a->ip);
		if (!a->glue) {
			facts_add_answer(f, server, address);
			facts_lookup(f, server, IPV4, OUTCOME_NODATA);
			facts_lookup(f, server, IPV6, OUTCOME_NODATA);
			facts_lookup(
			    f, server, (enum family)a->ip.family, OUTCOME_DATA);
			continue;
		}
		d = find_target(by_target, z->ndelegations, a->owner);
		if (d == z->ndelegations)
			facts_add_glue(f, z->apex, server, address);
		for (; d < z->ndelegations && by_target[d].target == a->owner;
		     d++)
			facts_add_glue(f, by_target[d].owner, server, address);
	}
	free(by_target);
}

static enum status
read_gtlds(struct gather *g, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	return gtlds_read(&g->gtlds, in, counts, why);
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

static unsigned int
seen(const struct told *t, uint32_t name)
{
	return name < t->nevidence ? t->evidence[name] : 0;
}

/* A question counts once, and as answered if it ever was. */
static void
count_question(struct told *t, const struct answer *a)
{
	uint32_t key[4] = { a->name, a->type, a->view, a->server_name };
	size_t old = t->cap_answered;
	uint32_t q = intern_add(&t->questions, (const char *)key, sizeof(key));

	t->answered =
	    mem_grow(t->answered, q, &t->cap_answered, sizeof(*t->answered));
	if (t->cap_answered > old)
		memset(t->answered + old, 0,
		    (t->cap_answered - old) * sizeof(*t->answered));
	if (a->outcome != OUTCOME_FAILED)
		t->answered[q] = true;
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

static void
take_ns_answer(struct told *t, const struct answer *a)
{
	enum side side = a->view == VIEW_PARENT ? SIDE_PARENT : SIDE_CHILD;

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
		a->soa_rname, a->soa_serial };
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

static enum status
take_answer(void *arg, const struct answer *a, struct reason *why)
{
	struct gather *g = arg;
	struct told *t = &g->told;

	(void)why;
	count_question(t, a);
	if (a->time != TIME_UNKNOWN && a->time > t->newest)
		t->newest = a->time;
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
	}
	return ST_OK;
}

static enum status
read_answers(struct gather *g, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	uint64_t unused;
	enum status st = answers_read(
	    in, &g->f->names, take_answer, g, &unused, counts, why);

	if (st != ST_OK)
		return st;
	/* The last answer's time; the file's own where no line tells one. */
	if (g->told.newest == TIME_UNKNOWN)
		g->told.newest = counts->data_time;
	counts->data_time = g->told.newest;
	g->f->questions = g->told.questions.n;
	for (size_t i = 0; i < g->told.questions.n; i++)
		g->f->unanswered += !g->told.answered[i];
	return ST_OK;
}

/*
 * A name that a list proposes is a zone where zone data or answers show a
 * cut; else it is skipped, with what is known of it for a reason.
 */
static bool
has_cut(const struct gather *g, uint32_t name)
{
	return facts_find_zone(g->f, name) != FACT_NONE ||
	       (seen(&g->told, name) & (SEEN_REFERRAL | SEEN_APEX)) != 0;
}

static const char *
why_no_zone(const struct gather *g, uint32_t name)
{
	unsigned int evidence = seen(&g->told, name);

	if ((evidence & SEEN_ALIAS) != 0)
		return "alias";
	if ((evidence & SEEN_NODATA) != 0)
		return "empty-non-terminal";
	if ((evidence & SEEN_NXDOMAIN) != 0)
		return "nxdomain";
	if ((evidence & SEEN_FAILURE) != 0)
		return "no-answer";
	return "no-data";
}

static void
take_suffix(void *arg, const char *name, enum suffix_kind kind)
{
	struct gather *g = arg;
	enum category category = category_of(name, &g->gtlds);
	char wildcard[DNAME_STRLEN + 2];
	uint32_t number;

	/* "*.ck" is about names beneath ck. */
	if (category == CAT_CCTLD)
		category = CAT_SUB_CCTLD;
	else if (category == CAT_GTLD)
		category = CAT_SUB_GTLD;
	if ((category != CAT_SUB_GTLD && category != CAT_SUB_CCTLD) ||
	    !wanted(g, category))
		return;
	if (kind == SUFFIX_WILDCARD) {
		(void)snprintf(wildcard, sizeof(wildcard), "*.%s", name);
		facts_skip(
		    g->f, facts_name(g->f, wildcard), "wildcard", g->source);
		return;
	}
	number = facts_name(g->f, name);
	if (kind == SUFFIX_EXCEPTION)
		facts_skip(g->f, number, "exception", g->source);
	else if (has_cut(g, number))
		(void)add_zone(g, number, g->source);
	else
		facts_skip(g->f, number, why_no_zone(g, number), g->source);
}

static enum status
read_suffixes(struct gather *g, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	g->source = "public-suffixes";
	return suffixes_read(in, take_suffix, g, counts, why);
}

static void
take_listed(void *arg, const struct listed_zone *listed)
{
	struct gather *g = arg;
	struct told *t = &g->told;
	uint32_t name = facts_name(g->f, listed->name);
	uint32_t zone;

	if (listed->nservers == 0 && !has_cut(g, name)) {
		if (wanted(g, listed->category != NULL
				  ? *listed->category
				  : category_of(listed->name, &g->gtlds)))
			facts_skip(g->f, name, why_no_zone(g, name), g->source);
		return;
	}
	zone = add_zone(g, name, g->source);
	if (listed->category != NULL)
		g->f->zones[zone].category = *listed->category;
	/* Servers that a list names are the delegation as it is planned. */
	for (size_t i = 0; i < listed->nservers; i++) {
		t->ns = mem_grow(t->ns, t->nns, &t->cap_ns, sizeof(*t->ns));
		t->ns[t->nns++] = (struct told_ns){ name,
			facts_name(g->f, listed->servers[i]), SIDE_PARENT };
	}
}

static enum status
read_zone_list(struct gather *g, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	g->source = "zone-list";
	return zone_list_read(in, take_listed, g, counts, why);
}

/* What answers tell of the zones and servers that are in the survey. */
static void
add_told_zones(struct gather *g)
{
	const struct told *t = &g->told;
	struct facts *f = g->f;

	for (size_t i = 0; i < t->nns; i++) {
		uint32_t zone = facts_find_zone(f, t->ns[i].zone);

		if (zone != FACT_NONE)
			facts_delegate(f, zone,
			    facts_server(f, t->ns[i].server), t->ns[i].side);
	}
	for (size_t i = 0; i < t->nsoa; i++) {
		uint32_t zone = facts_find_zone(f, t->soa[i].zone);

		if (zone == FACT_NONE)
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

static void
add_told_addresses(struct gather *g)
{
	const struct told *t = &g->told;
	struct facts *f = g->f;

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

/*
 * Without a referral, and with the zone's own data from the parent's servers,
 * there is no parent's side to be seen; unless zone data or a list tell it.
 */
static void
mark_unobservable(struct gather *g)
{
	struct facts *f = g->f;

	for (size_t i = 0; i < f->nzones; i++) {
		struct zone *z = &f->zones[i];

		z->parent_unobservable =
		    (seen(&g->told, z->name) & SEEN_UNOBSERVABLE) != 0;
		for (uint32_t j = z->first_ns; j < z->end_ns; j++)
			if ((f->delegations[j].sides & SIDE_PARENT) != 0)
				z->parent_unobservable = false;
	}
}

/* A name that one list could not show to be a zone, another may have. */
static void
drop_skipped_zones(struct facts *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nskipped; i++)
		if (facts_find_zone(f, f->skipped[i].name) == FACT_NONE)
			f->skipped[n++] = f->skipped[i];
	f->nskipped = n;
}

static void
warn_of_other_tlds(const struct gather *g)
{
	for (size_t i = 0; i < g->f->nzones; i++) {
		const struct zone *z = &g->f->zones[i];

		if (z->category != CAT_OTHER ||
		    dname_labels(facts_text(g->f, z->name)) != 1)
			continue;
		log_warnx("%s: some TLDs are of no known category and count"
			  " as \"other\"",
		    g->o->gtlds != NULL ? g->o->gtlds : "without --gtlds");
		return;
	}
}

static void
gather_free(struct gather *g)
{
	struct told *t = &g->told;

	gtlds_free(&g->gtlds);
	for (size_t i = 0; i < g->nzonedata; i++)
		zonedata_free(&g->zonedata[i]);
	free(g->zonedata);
	free(t->ns);
	free(t->glue);
	free(t->soa);
	free(t->addresses);
	free(t->lookups);
	free(t->keys);
	free(t->evidence);
	free(t->answered);
	intern_free(&t->questions);
}

/*
 * The order matters: categories need the gTLDs; lists need to know which
 * names are cut; glue needs to know who is a server.
 */
static enum status
read_all(struct gather *g, struct reason *why)
{
	const struct options *o = g->o;
	enum status st = ST_OK;

	if (o->gtlds != NULL)
		st = read_input(g, o->gtlds, "gtlds", read_gtlds, why);
	if (st == ST_OK && o->root_zone != NULL)
		st = read_input(
		    g, o->root_zone, "root-zone", read_zonedata, why);
	if (st == ST_OK && o->root_zone != NULL) {
		const char *apex = facts_text(g->f, g->zonedata[0].apex);

		if (strcmp(apex, ".") != 0)
			return reason_set(why, ST_REFUSED,
			    "%s: the data of \"%s\", not of the root zone"
			    " (--zone-data takes other zones)",
			    o->root_zone, apex);
		add_zones_of_data(g, &g->zonedata[0], "root-zone");
	}
	for (size_t i = 0; st == ST_OK && i < o->zone_data.n; i++) {
		st = read_input(
		    g, o->zone_data.list[i], "zone-data", read_zonedata, why);
		if (st == ST_OK)
			add_zones_of_data(
			    g, &g->zonedata[g->nzonedata - 1], "zone-data");
	}
	if (st == ST_OK && o->answers != NULL)
		st = read_input(g, o->answers, "answers", read_answers, why);
	for (size_t i = 0; st == ST_OK && i < o->zone_lists.n; i++)
		st = read_input(
		    g, o->zone_lists.list[i], "zone-list", read_zone_list, why);
	if (st == ST_OK && o->public_suffixes != NULL)
		st = read_input(g, o->public_suffixes, "public-suffixes",
		    read_suffixes, why);
	return st;
}

enum status
gather_facts(const struct options *o, struct facts *f,
    struct survey_record *rec, struct reason *why)
{
	struct gather g = {
		.o = o, .f = f, .rec = rec, .told = { .newest = TIME_UNKNOWN }
	};
	enum status st;

	intern_init(&g.gtlds.labels);
	intern_init(&g.told.questions);
	if ((st = read_all(&g, why)) == ST_OK) {
		drop_skipped_zones(f);
		warn_of_other_tlds(&g);
		if (o->categories != 0)
			facts_keep_zones(f, o->categories);
		for (size_t i = 0; i < g.nzonedata; i++)
			add_sides_of_data(&g, &g.zonedata[i]);
		add_told_zones(&g);
		for (size_t i = 0; i < g.nzonedata; i++)
			add_addresses_of_data(&g, &g.zonedata[i]);
		add_told_addresses(&g);
		facts_finish(f);
		mark_unobservable(&g);
		/* Answers are younger than the zone file that they follow. */
		rec->time[DATA_DNS] = g.told.newest;
		for (size_t i = 0;
		     i < g.nzonedata && rec->time[DATA_DNS] == TIME_UNKNOWN;
		     i++)
			rec->time[DATA_DNS] = g.zonedata[i].serial_time;
		f->time = rec->time[DATA_DNS];
	}
	gather_free(&g);
	return st;
}
