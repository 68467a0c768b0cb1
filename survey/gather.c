#include "survey/gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "resolve/answers.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/gather_private.h"

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
	g->passed_over = 0;
	if ((st = input_open(&in, path, why)) != ST_OK)
		return st;
	if ((st = read(g, in, &counts, why)) == ST_OK &&
	    (st = input_drain(in, why)) == ST_OK)
		survey_record_input(
		    g->rec, DATA_DNS, role, input_info(in), &counts)
		    ->rows_filtered = g->passed_over;
	input_close(in);
	return st;
}

bool
gather_wants(const struct gather *g, enum category category)
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

static struct gathered_zone *
new_zone(struct gather *g)
{
	g->zones = mem_resize(g->zones, g->nzones + 1, sizeof(*g->zones));
	g->zones[g->nzones] = (struct gathered_zone){ .source = g->source };
	return &g->zones[g->nzones++];
}

static enum status
read_zonedata(struct gather *g, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	return zonefile_read(
	    &new_zone(g)->data, in, ".", &g->f->names, counts, why);
}

static int
compare_name(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The zones of a zone's data: itself, and what it delegates. */
static void
add_zones_of_data(struct gather *g, const struct gathered_zone *z)
{
	(void)add_zone(g, z->data.apex, z->source);
	for (size_t i = 0; i < z->data.ndelegations; i++)
		(void)add_zone(g, z->data.delegations[i].owner, z->source);
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

static enum status
read_answers(struct gather *g, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	struct answers_told told;
	enum status st = answers_read(
	    in, &g->f->names, told_take, &g->told, &told, counts, why);
	char *passed;

	if (st != ST_OK)
		return st;
	g->passed_over = told.passed_over;
	answers_told_join(&g->answers, &told);
	if (told.foreign && (passed = answers_passed_over(&told)) != NULL) {
		survey_record_fault(g->rec, HEALTH_LOSS,
		    "%s: passed over, of %s: %s", input_info(in)->location,
		    counts->format, passed);
		free(passed);
	}
	/* The last answer's time; the file's own where no line tells one. */
	if (g->told.newest == TIME_UNKNOWN)
		g->told.newest = counts->data_time;
	counts->data_time = g->told.newest;
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
	       (told_evidence(&g->told, name) & (SEEN_REFERRAL | SEEN_APEX)) !=
		   0;
}

static const char *
why_no_zone(const struct gather *g, uint32_t name)
{
	unsigned int evidence = told_evidence(&g->told, name);

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

static struct proposal *
new_proposal(struct gather *g, const char *name)
{
	struct proposal *p;

	g->proposals = mem_grow(g->proposals, g->nproposals, &g->cap_proposals,
	    sizeof(*g->proposals));
	p = &g->proposals[g->nproposals++];
	*p = (struct proposal){ .name = facts_name(g->f, name),
		.category = -1,
		.source = g->source,
		.first_server = (uint32_t)g->nservers,
		.end_server = (uint32_t)g->nservers };
	return p;
}

static void
take_suffix(void *arg, const char *name, enum suffix_kind kind)
{
	new_proposal(arg, name)->kind = kind;
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
	struct proposal *p = new_proposal(g, listed->name);

	if (listed->category != NULL)
		p->category = (int)*listed->category;
	for (size_t i = 0; i < listed->nservers; i++) {
		g->servers = mem_grow(g->servers, g->nservers, &g->cap_servers,
		    sizeof(*g->servers));
		g->servers[g->nservers++] =
		    facts_name(g->f, listed->servers[i]);
	}
	p->end_server = (uint32_t)g->nservers;
}

static enum status
read_zone_list(struct gather *g, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	g->source = "zone-list";
	return zone_list_read(in, take_listed, g, counts, why);
}

static bool
is_suffix(const struct proposal *p)
{
	return strcmp(p->source, "public-suffixes") == 0;
}

enum category
gather_category(const struct gather *g, const struct proposal *p)
{
	enum category category =
	    p->category >= 0
		? (enum category)p->category
		: category_of(facts_text(g->f, p->name), &g->gtlds);

	if (!is_suffix(p))
		return category;
	/* "*.ck" is about names beneath ck. */
	if (category == CAT_CCTLD)
		category = CAT_SUB_CCTLD;
	else if (category == CAT_GTLD)
		category = CAT_SUB_GTLD;
	return category == CAT_SUB_GTLD || category == CAT_SUB_CCTLD
		   ? category
		   : CATEGORIES;
}

static void
judge_suffix(struct gather *g, const struct proposal *p)
{
	char wildcard[DNAME_STRLEN + 2];

	if (p->kind == SUFFIX_WILDCARD) {
		(void)snprintf(wildcard, sizeof(wildcard), "*.%s",
		    facts_text(g->f, p->name));
		facts_skip(
		    g->f, facts_name(g->f, wildcard), "wildcard", p->source);
	} else if (p->kind == SUFFIX_EXCEPTION) {
		facts_skip(g->f, p->name, "exception", p->source);
	} else if (has_cut(g, p->name)) {
		(void)add_zone(g, p->name, p->source);
	} else {
		facts_skip(g->f, p->name, why_no_zone(g, p->name), p->source);
	}
}

static void
judge_listed(struct gather *g, const struct proposal *p)
{
	uint32_t zone;

	if (p->first_server == p->end_server && !has_cut(g, p->name)) {
		facts_skip(g->f, p->name, why_no_zone(g, p->name), p->source);
		return;
	}
	zone = add_zone(g, p->name, p->source);
	if (p->category >= 0)
		g->f->zones[zone].category = (enum category)p->category;
}

static void
judge_proposals(struct gather *g)
{
	for (size_t i = 0; i < g->nproposals; i++) {
		const struct proposal *p = &g->proposals[i];
		enum category category = gather_category(g, p);
		/* A list may call a zone that is there what it likes. */
		bool there =
		    !is_suffix(p) &&
		    (has_cut(g, p->name) || p->first_server != p->end_server);

		if (category == CATEGORIES ||
		    (!gather_wants(g, category) && !there))
			continue;
		if (optout_has_zone(&g->optout, facts_text(g->f, p->name)))
			continue; /* told with all who have */
		if (is_suffix(p))
			judge_suffix(g, p);
		else
			judge_listed(g, p);
	}
}

/* Servers that a list names are the delegation as it is planned. */
static void
add_planned_servers(struct gather *g)
{
	for (size_t i = 0; i < g->nproposals; i++) {
		const struct proposal *p = &g->proposals[i];
		uint32_t zone = facts_find_zone(g->f, p->name);

		for (uint32_t s = p->first_server;
		     s < p->end_server && zone != FACT_NONE; s++)
			facts_delegate(g->f, zone,
			    facts_server(g->f, g->servers[s]), SIDE_PARENT);
	}
}

/* What walks have found, and where nobody answered them. */
static void
add_walked_zones(struct gather *g)
{
	const struct told *t = &g->told;

	for (size_t i = 0; i < t->found.n; i++)
		(void)add_zone(g, t->found.list[i], "walk");
	for (size_t i = 0; i < t->gaps.n; i++)
		if ((told_evidence(t, t->gaps.list[i]) & SEEN_PARENT) == 0)
			facts_skip(g->f, t->gaps.list[i], "no-answer", "walk");
}

/* Zones whose holders asked to be left alone, whoever named them. */
static void
leave_out_opted(struct gather *g)
{
	struct facts *f = g->f;

	for (size_t i = 0; i < f->nzones; i++)
		if (optout_has_zone(
			&g->optout, facts_text(f, f->zones[i].name)))
			facts_skip(f, f->zones[i].name, "opt-out",
			    facts_text(f, f->zones[i].source));
	for (size_t i = 0; i < g->nproposals; i++)
		if (optout_has_zone(
			&g->optout, facts_text(f, g->proposals[i].name)))
			facts_skip(f, g->proposals[i].name, "opt-out",
			    g->proposals[i].source);
}

static bool
is_surveyed(void *arg, const struct zone *zone)
{
	const struct gather *g = arg;

	return gather_wants(g, zone->category) &&
	       !optout_has_zone(&g->optout, facts_text(g->f, zone->name));
}

/* Transferred zones are zone data as those of files are. */
static enum status
add_transfers(struct gather *g, struct reason *why)
{
	for (size_t i = 0; i < g->told.ntransfers; i++) {
		struct told_transfer *t = &g->told.transfers[i];
		struct gathered_zone *z;

		if (!t->whole || !t->build.has_soa)
			return reason_set(why, ST_SYNTAX,
			    "the transfer of \"%s\" is not whole",
			    facts_text(g->f, t->zone));
		g->source = "transfer";
		z = new_zone(g);
		zonebuild_finish(&t->build, &z->data);
		add_zones_of_data(g, z);
	}
	return ST_OK;
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
		    (told_evidence(&g->told, z->name) & SEEN_UNOBSERVABLE) != 0;
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
	gtlds_free(&g->gtlds);
	for (size_t i = 0; i < g->nzones; i++)
		zonedata_free(&g->zones[i].data);
	free(g->zones);
	free(g->proposals);
	free(g->servers);
	told_free(&g->told);
	optout_free(&g->optout);
}

static enum status
read_optout(struct gather *g, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	enum status st = optout_read(&g->optout, in, counts, why);

	optout_build(&g->optout);
	return st;
}

static enum status
read_root_zone(struct gather *g, struct reason *why)
{
	const char *apex;
	enum status st;

	g->source = "root-zone";
	st = read_input(g, g->o->root_zone, "root-zone", read_zonedata, why);
	if (st != ST_OK)
		return st;
	apex = facts_text(g->f, g->zones[0].data.apex);
	if (strcmp(apex, ".") != 0)
		return reason_set(why, ST_REFUSED,
		    "%s: the data of \"%s\", not of the root zone"
		    " (--zone-data takes other zones)",
		    g->o->root_zone, apex);
	add_zones_of_data(g, &g->zones[0]);
	return ST_OK;
}

static enum status
read_recorded(struct gather *g, struct reason *why)
{
	const struct text_list *files = &g->o->answers;
	enum status st = ST_OK;
	char *losses;

	for (size_t i = 0; st == ST_OK && i < files->n; i++)
		st =
		    read_input(g, files->list[i], "answers", read_answers, why);
	if (st == ST_OK && (losses = answers_losses(&g->answers)) != NULL) {
		survey_record_fault(g->rec, HEALTH_LOSS,
		    "answers that another program printed tell nothing of: %s",
		    losses);
		free(losses);
	}
	return st;
}

/*
 * The files first: what is asked of the DNS, and what recorded answers mean,
 * depends on what the lists propose.  Categories need the gTLDs.
 */
static enum status
read_files(struct gather *g, struct reason *why)
{
	const struct options *o = g->o;
	enum status st = ST_OK;

	if (o->gtlds != NULL)
		st = read_input(g, o->gtlds, "gtlds", read_gtlds, why);
	if (st == ST_OK && o->root_zone != NULL &&
	    !gather_is_transfer(o->root_zone))
		st = read_root_zone(g, why);
	for (size_t i = 0; st == ST_OK && i < o->zone_data.n; i++) {
		if (gather_is_transfer(o->zone_data.list[i]))
			continue;
		g->source = "zone-data";
		st = read_input(
		    g, o->zone_data.list[i], "zone-data", read_zonedata, why);
		if (st == ST_OK)
			add_zones_of_data(g, &g->zones[g->nzones - 1]);
	}
	for (size_t i = 0; st == ST_OK && i < o->zone_lists.n; i++)
		st = read_input(
		    g, o->zone_lists.list[i], "zone-list", read_zone_list, why);
	if (st == ST_OK && o->public_suffixes != NULL)
		st = read_input(g, o->public_suffixes, "public-suffixes",
		    read_suffixes, why);
	if (st == ST_OK && o->opt_out != NULL)
		st = read_input(g, o->opt_out, "opt-out", read_optout, why);
	return st;
}

static enum status
read_all(struct gather *g, struct reason *why)
{
	enum status st = read_files(g, why);

	if (st == ST_OK)
		st = read_recorded(g, why);
	if (st == ST_OK && gather_is_live(g->o))
		st = gather_ask(g, why);
	return st == ST_OK ? add_transfers(g, why) : st;
}

static void
make_facts(struct gather *g)
{
	struct facts *f = g->f;

	add_walked_zones(g);
	judge_proposals(g);
	drop_skipped_zones(f);
	warn_of_other_tlds(g);
	leave_out_opted(g);
	facts_keep_zones(f, is_surveyed, g);
	for (size_t i = 0; i < g->nzones; i++)
		add_sides_of_data(g, &g->zones[i].data);
	add_planned_servers(g);
	told_add_zones(&g->told);
	for (size_t i = 0; i < g->nzones; i++)
		add_addresses_of_data(g, &g->zones[i].data);
	told_add_addresses(&g->told);
	facts_finish(f);
	mark_unobservable(g);
	/* Answers are younger than the zone file that they follow. */
	f->time = g->told.newest;
	for (size_t i = 0; i < g->nzones && f->time == TIME_UNKNOWN; i++)
		f->time = g->zones[i].data.serial_time;
	g->rec->time[DATA_DNS] = f->time;
}

enum status
gather_check(const struct options *o, struct reason *why)
{
	if (gather_is_live(o) || o->root_zone != NULL || o->zone_data.n > 0 ||
	    o->zone_lists.n > 0 || o->public_suffixes != NULL ||
	    o->answers.n > 0)
		return ST_OK;
	return reason_set(why, ST_MISUSE,
	    "no zones: --root-zone, --zone-data, --zone-list or"
	    " --public-suffixes is needed");
}

enum status
gather_facts(const struct options *o, const struct gather_run *run,
    struct facts *f, struct survey_record *rec, struct reason *why)
{
	struct gather g = { .o = o, .run = run, .f = f, .rec = rec };
	enum status st;

	intern_init(&g.gtlds.labels);
	told_init(&g.told, f);
	optout_init(&g.optout);
	if ((st = read_all(&g, why)) == ST_OK)
		make_facts(&g);
	gather_free(&g);
	return st;
}
