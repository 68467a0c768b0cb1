/*
 * Which zones there are: zone data, transfers, and walks where no transfer is
 * granted.
 *
 * A walk along NSEC records (RFC 4034, RFC 4035 section 5.4) asks for the
 * name right behind the last one that is known, which does not exist; the
 * proof of that names the next one.  Behind a delegation that is the name
 * behind all that lies beneath it.  Where there is no such proof, a tree
 * whose names can be told beforehand is asked name by name: NODATA descends,
 * a referral is a zone, NXDOMAIN ends the branch (RFC 8020).
 */
#include "survey/ask_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "resolve/axfr.h"
#include "resolve/dname.h"
#include "resolve/zonebuild.h"
#include "survey/base/array.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

/* More names than the trees can have in good faith. */
#define WALK_STEPS_MAX 200000

/* Records of a transfer in a line of the journal. */
#define TRANSFER_PART 500

/* Trees whose names can be told beforehand. */
static const struct tree {
	const char *zone;
	unsigned int children, base, depth;
} trees[] = {
	{ "in-addr.arpa", 256, 10, 4 }, /* RFC 1035 section 3.5 */
	{ "ip6.arpa", 16, 16, 32 },     /* RFC 3596 section 2.5 */
	{ "e164.arpa", 10, 10, 15 },    /* RFC 6116 section 2 */
};

static const struct tree *
tree_of(const char *zone)
{
	for (size_t i = 0; i < LENGTH_OF(trees); i++)
		if (strcmp(trees[i].zone, zone) == 0)
			return &trees[i];
	return NULL;
}

static bool
is_wanted(struct asker *a, const char *zone)
{
	const struct asker_options *o = a->options;

	return (o->wanted == NULL || o->wanted(o->arg, zone)) &&
	       (o->allowed == NULL || o->allowed(o->arg, zone));
}

static void
want(struct asker *a, uint32_t name, unsigned int flags)
{
	if (is_wanted(a, ask_text(a, name)))
		flags |= NAME_WANTED;
	ask_row(a, name)->flags |= flags;
}

void
asker_add_candidate(struct asker *a, const char *name)
{
	want(a, ask_number(a, name), 0);
}

void
asker_add_server(struct asker *a, const char *zone, const char *server)
{
	uint32_t name = ask_number(a, zone), target = ask_number(a, server);

	want(a, name, NAME_ZONE);
	(void)ask_row(a, target);
	ask_link(a, &ask_row(a, name)->ns, target);
}

void
asker_add_zonedata(
    struct asker *a, const struct zonedata *z, const struct intern *names)
{
	uint32_t zone = ask_number(a, intern_text(names, z->apex));

	want(a, zone, NAME_ZONE);
	for (size_t i = 0; i < z->napex_ns; i++)
		asker_add_server(a, intern_text(names, z->apex),
		    intern_text(names, z->apex_ns[i].target));
	for (size_t i = 0; i < z->ndelegations; i++) {
		const char *owner = intern_text(names, z->delegations[i].owner);

		asker_add_server(
		    a, owner, intern_text(names, z->delegations[i].target));
		ask_row(a, ask_number(a, owner))->flags |= NAME_DATA;
	}
	for (size_t i = 0; i < z->naddresses; i++) {
		uint32_t owner =
		    ask_number(a, intern_text(names, z->addresses[i].owner));

		ask_link_ip(a, &ask_row(a, owner)->glue, z->addresses[i].ip);
	}
}

void
asker_add_zone(struct asker *a, const struct asker_zone *zone)
{
	struct walk *w;

	a->walks =
	    mem_grow(a->walks, a->nwalks, &a->cap_walks, sizeof(*a->walks));
	w = &a->walks[a->nwalks++];
	*w = (struct walk){ .zone = ask_number(a, zone->zone),
		.servers = mem_array(zone->nservers, sizeof(*w->servers)),
		.nservers = zone->nservers,
		.named_only = zone->named_only,
		.transfer_only = zone->transfer_only };
	w->cursor = w->zone;
	for (size_t i = 0; i < zone->nservers; i++)
		w->servers[i] = mem_strdup(zone->servers[i]);
	want(a, w->zone, NAME_ZONE);
}

static struct walk *
find_walk(struct asker *a, uint32_t zone)
{
	for (size_t i = 0; i < a->nwalks; i++)
		if (a->walks[i].zone == zone)
			return &a->walks[i];
	return NULL;
}

enum status
ask_take_transfer(
    struct asker *a, const struct answer *answer, struct reason *why)
{
	struct walk *w = find_walk(a, answer->name);
	struct zonedata z = { 0 };
	char owner[DNAME_STRLEN];
	struct rr rr;

	if (w == NULL || w->state != WALK_TRANSFER)
		return ST_OK;
	if (w->build.names == NULL)
		zonebuild_init(&w->build, &a->names);
	for (size_t i = 0; i < answer->nrecords; i++) {
		if (answer_record_parse(answer->records[i], owner, &rr) !=
			NULL ||
		    !rr_is_used(&rr))
			continue;
		if (rr.type == RRTYPE_SOA)
			(void)zonebuild_add_soa(
			    &w->build, ask_number(a, owner), &rr);
		else
			zonebuild_add(&w->build, ask_number(a, owner), &rr);
	}
	if (answer->nrecords > 0)
		return ST_OK;
	if (!w->build.has_soa)
		return reason_set(why, ST_SYNTAX,
		    "%s: a transfer without an SOA record",
		    journal_path(a->journal));
	zonebuild_finish(&w->build, &z);
	asker_add_zonedata(a, &z, &a->names);
	zonedata_free(&z);
	w->state = WALK_ENDED;
	return ST_OK;
}

bool
ask_transfer_is_open(const struct asker *a)
{
	for (size_t i = 0; i < a->nwalks; i++)
		if (a->walks[i].state == WALK_TRANSFER &&
		    a->walks[i].build.names != NULL)
			return true;
	return false;
}

void
ask_forget_transfers(struct asker *a)
{
	for (size_t i = 0; i < a->nwalks; i++)
		if (a->walks[i].build.names != NULL) {
			zonebuild_free(&a->walks[i].build);
			a->walks[i].build.names = NULL;
		}
}

/* Records on their way into the journal, so many in a line. */
struct part {
	struct asker *a;
	const char *zone;
	struct endpoint from;
	char *records[TRANSFER_PART];
	size_t n;
};

/* The line is then taken as one of an earlier run is. */
static enum status
put_part(struct part *p, struct reason *why)
{
	char address[IP_STRLEN];
	struct answer answer;
	const char *fault;
	size_t len;
	char *line = exchange_transfer_line(p->zone,
	    ip_format(p->from.ip, address), (int64_t)time(NULL),
	    (const char *const *)p->records, p->n, &len);
	enum status st = journal_add(p->a->journal, line, len, why);

	for (size_t i = 0; i < p->n; i++)
		free(p->records[i]);
	p->n = 0;
	fault = answer_reader_take(p->a->reader, line, len, &answer);
	free(line);
	if (st == ST_OK && fault != NULL)
		st = reason_set(
		    why, ST_SYNTAX, "%s: transfer: %s", p->zone, fault);
	return st == ST_OK ? ask_take_transfer(p->a, &answer, why) : st;
}

static enum status
take_record(void *arg, const struct message_rr *record, struct reason *why)
{
	struct part *p = arg;
	enum status st = ST_OK;

	if (!rr_is_used(record->rr))
		return ST_OK;
	if (p->n == TRANSFER_PART)
		st = put_part(p, why);
	p->records[p->n++] = mem_strdup(record->text);
	return st;
}

static enum status
transfer_from(struct asker *a, struct walk *w, const struct endpoint *servers,
    size_t n, struct reason *why)
{
	struct part *part = mem_alloc(sizeof(*part));
	char *zone = mem_strdup(ask_text(a, w->zone));
	struct axfr_info info;
	enum status st;

	*part = (struct part){ .a = a, .zone = zone, .from = servers[0] };
	st = axfr_read(zone, servers, n, &axfr_limits_default, take_record,
	    part, &info, why);
	if (st == ST_OK && part->n > 0)
		st = put_part(part, why);
	if (st == ST_OK)
		st = put_part(part, why); /* there are no more */
	for (size_t i = 0; i < part->n; i++)
		free(part->records[i]);
	free(zone);
	free(part);
	return st;
}

/* The servers that were named, and the zone's own.  False: wait. */
static bool
transfer_servers(
    struct asker *a, struct walk *w, struct endpoint **list, size_t *n)
{
	size_t cap = 0, found;
	bool ready = true;

	*list = NULL;
	*n = 0;
	for (size_t i = 0; i < w->nservers; i++) {
		struct endpoint e = { .port = DNS_PORT };
		char *at = strrchr(w->servers[i], '@');
		char name[DNAME_STRLEN], *host;
		uint64_t port;

		host = at != NULL ? mem_strndup(w->servers[i],
					(size_t)(at - w->servers[i]))
				  : mem_strdup(w->servers[i]);
		if (at != NULL && num_parse(at + 1, 1, UINT16_MAX, &port))
			e.port = (uint16_t)port;
		if (ip_from_text(host, &e.ip)) {
			*list = mem_grow(*list, *n, &cap, sizeof(**list));
			(*list)[(*n)++] = e;
		} else if (dname_canonical(host, strlen(host), ".", name)) {
			ready =
			    ask_addresses_of(a, ask_number(a, name), &found) &&
			    ready;
			for (size_t k = 0; k < found; k++) {
				e.ip = a->servers[k];
				*list =
				    mem_grow(*list, *n, &cap, sizeof(**list));
				(*list)[(*n)++] = e;
			}
		}
		free(host);
	}
	if (!w->named_only) {
		ready = ask_servers_of(a, w->zone, &found) && ready;
		for (size_t k = 0; k < found; k++) {
			*list = mem_grow(*list, *n, &cap, sizeof(**list));
			(*list)[(*n)++] =
			    (struct endpoint){ a->servers[k], DNS_PORT };
		}
	}
	return ready;
}

/* Without a transfer the zone's names are found out otherwise, or not. */
static void
transfer_failed(struct asker *a, struct walk *w, const struct reason *why)
{
	struct reason reason;

	(void)reason_set(&reason, ST_IO, "zone \"%s\": no transfer: %s",
	    ask_text(a, w->zone), why->text);
	if (w->transfer_only) {
		ask_fail(a, ST_IO, &reason);
		return;
	}
	log_info("%s", reason.text);
	ask_forget_transfers(a);
	w->state = WALK_CHAIN;
}

static bool
transfer(struct asker *a, struct walk *w)
{
	struct reason why = { "there is no server to ask" };
	enum status st = ST_MISSING;
	struct endpoint *servers;
	size_t n;

	/* All else waits for it: what fails here is tried again at once. */
	if (!transfer_servers(a, w, &servers, &n) ||
	    (n == 0 && ask_servers_once_more(a, w->zone))) {
		free(servers);
		return false;
	}
	if (n > 0) {
		log_progress("transferring %s", ask_text(a, w->zone));
		st = transfer_from(a, w, servers, n, &why);
	}
	free(servers);
	if (st != ST_OK)
		transfer_failed(a, w, &why);
	return true;
}

bool
ask_transfers(struct asker *a)
{
	bool over = true;

	for (size_t i = 0; i < a->nwalks && a->failed == ST_OK; i++)
		if (a->walks[i].state == WALK_TRANSFER)
			over = transfer(a, &a->walks[i]) && over;
	return over && a->failed == ST_OK;
}

static void
end_walk(struct asker *a, struct walk *w, const char *why)
{
	if (why != NULL)
		log_warnx("%s: what it delegates cannot be told: %s",
		    ask_text(a, w->zone), why);
	w->state = WALK_ENDED;
}

static void
add_node(struct asker *a, struct walk *w, uint32_t name)
{
	struct ask_name *row = ask_row(a, name);

	row->flags |= NAME_NODE;
	row->parent = w->zone;
	w->nodes =
	    mem_grow(w->nodes, w->nnodes, &w->cap_nodes, sizeof(*w->nodes));
	w->nodes[w->nnodes++] = name;
}

/* Further names to look at, beneath one of the tree or its zone. */
static void
expand(struct asker *a, struct walk *w, const struct tree *tree, uint32_t name)
{
	for (unsigned int i = 0; i < tree->children; i++) {
		char child[DNAME_STRLEN + 8];

		(void)snprintf(child, sizeof(child),
		    tree->base == 16 ? "%x.%s" : "%u.%s", i, ask_text(a, name));
		add_node(a, w, ask_number(a, child));
	}
}

/* A place of the tree: a zone, a fork, nothing, or not known yet. */
static void
look_at_node(struct asker *a, struct walk *w, uint32_t name)
{
	const struct tree *tree = tree_of(ask_text(a, w->zone));
	unsigned int flags = ask_row(a, name)->flags;
	bool forks = w->state == WALK_NODES;

	if ((flags & NAME_LOOKED) != 0 ||
	    !ask_parent_side(a, name, forks ? WALK_TREE : WALK_NSEC))
		return;
	flags = ask_row(a, name)->flags;
	/* A question that failed may be answered in the last round. */
	if ((flags & NAME_SEEN) == 0 && !a->again)
		return;
	ask_row(a, name)->flags |= NAME_LOOKED;
	if ((flags & (NAME_REFERRED | NAME_SERVED)) != 0)
		want(a, name, NAME_ZONE);
	else if (forks && (flags & NAME_EMPTY) != 0 &&
		 dname_labels(ask_text(a, name)) -
			 dname_labels(ask_text(a, w->zone)) <
		     tree->depth)
		expand(a, w, tree, name);
}

static void
begin_tree(struct asker *a, struct walk *w, const char *why)
{
	const struct tree *tree = tree_of(ask_text(a, w->zone));

	if (tree == NULL) {
		end_walk(a, w, why);
		return;
	}
	log_info("%s: %s; asking name by name", ask_text(a, w->zone), why);
	w->state = WALK_NODES;
	/* What the chain named may be a fork, or no place of the tree. */
	for (size_t i = 0; i < w->nnodes; i++)
		ask_row(a, w->nodes[i])->flags &=
		    ~(unsigned int)(NAME_NODE | NAME_LOOKED);
	w->nnodes = 0;
	expand(a, w, tree, w->zone);
}

/*
 * The name right behind another in the order of RFC 4034 section 6.1, or
 * behind all that lies beneath it: "\000.NAME", or NAME with an octet more in
 * its first label.
 */
static uint32_t
name_behind(struct asker *a, uint32_t name, bool skip_beneath)
{
	const char *text = ask_text(a, name), *above = dname_parent(text);
	char behind[DNAME_STRLEN + 8];

	if (!skip_beneath)
		(void)snprintf(behind, sizeof(behind), "\\000.%s", text);
	else if (strcmp(above, ".") == 0)
		(void)snprintf(behind, sizeof(behind), "%s\\000", text);
	else
		(void)snprintf(behind, sizeof(behind), "%.*s\\000.%s",
		    (int)(above - 1 - text), text, above);
	return ask_number(a, behind);
}

/* Asks for what lies behind the cursor; false while that is not known. */
static bool
ask_behind(struct asker *a, struct walk *w)
{
	unsigned int flags = ask_row(a, w->cursor)->flags;
	uint32_t probe;

	if (w->cursor != w->zone && (flags & NAME_LOOKED) == 0)
		return false;
	probe = name_behind(
	    a, w->cursor, w->cursor != w->zone && (flags & NAME_ZONE) != 0);
	ask_row(a, probe)->parent = w->zone;
	return ask_parent_side(a, probe, WALK_NSEC);
}

static void
follow_chain(struct asker *a, struct walk *w)
{
	while (w->state == WALK_CHAIN) {
		uint32_t next = ask_row(a, w->cursor)->nsec;

		if (next == INTERN_NONE) {
			if (!ask_behind(a, w))
				return;
			next = ask_row(a, w->cursor)->nsec;
		}
		if (next == INTERN_NONE)
			begin_tree(a, w,
			    w->nnodes == 0 ? "no NSEC records"
					   : "its NSEC records end early");
		else if (next == w->zone)
			end_walk(a, w, NULL);
		else if ((ask_row(a, next)->flags & NAME_NODE) != 0 ||
			 !dname_is_within(
			     ask_text(a, next), ask_text(a, w->zone)) ||
			 w->nnodes >= WALK_STEPS_MAX)
			begin_tree(a, w, "its NSEC records go astray");
		else {
			add_node(a, w, next);
			w->cursor = next;
		}
	}
}

void
ask_walks(struct asker *a)
{
	for (size_t i = 0; i < a->nwalks && a->failed == ST_OK; i++) {
		struct walk *w = &a->walks[i];

		if (w->state == WALK_CHAIN)
			follow_chain(a, w);
		for (size_t n = 0; n < w->nnodes; n++)
			look_at_node(a, w, w->nodes[n]);
		if (w->state == WALK_NODES && w->nnodes >= WALK_STEPS_MAX)
			end_walk(a, w, "too many names");
	}
}
