/*
 * From what is known to what can be asked.
 *
 * The plan is gone through again and again: for each name it puts the
 * questions that can be put by now, and ask() drops those that were put
 * before.  So the order of answers does not matter, and a run that was
 * interrupted goes on by the same rules from what its journal holds.
 *
 * A name is settled when no answer that is still to come can add a question;
 * the plan then passes over it.
 */
#include "survey/ask_private.h"

#include <string.h>

#include "resolve/dname.h"
#include "roa/special.h"
#include "survey/base/mem.h"

static bool
is_over(enum question_state state)
{
	return state == QUESTION_ANSWERED || state == QUESTION_FAILED;
}

/* A question of the view "answer". */
static struct question
resolution(enum answer_type type, uint32_t name)
{
	return (struct question){ .name = name,
		.zone = INTERN_NONE,
		.type = (uint8_t)type,
		.view = VIEW_ANSWER };
}

static enum question_state
resolve(struct asker *a, enum answer_type type, uint32_t name)
{
	struct question q = resolution(type, name);

	return ask(a, &q, NULL, 0);
}

static bool
resolve_once_more(struct asker *a, enum answer_type type, uint32_t name)
{
	struct question q = resolution(type, name);

	return ask_once_more(a, &q);
}

/* Both address questions of a server were put; true when they are over. */
static bool
resolve_server(struct asker *a, uint32_t server)
{
	bool over;

	if (a->options->allowed != NULL &&
	    !a->options->allowed(a->options->arg, ask_text(a, server)))
		return true;
	over = is_over(resolve(a, ANSWER_A, server));
	return is_over(resolve(a, ANSWER_AAAA, server)) && over;
}

static void
add_server(struct asker *a, size_t *n, struct ip ip)
{
	if (!a->has[ip.family] || special_name(ip) != NULL)
		return;
	for (size_t i = 0; i < *n; i++)
		if (ip_compare(a->servers[i], ip) == 0)
			return;
	a->servers =
	    mem_grow(a->servers, *n, &a->cap_servers, sizeof(*a->servers));
	a->servers[(*n)++] = ip;
}

static void
add_servers(struct asker *a, size_t *n, uint32_t head)
{
	for (uint32_t i = head; i != LINK_NONE; i = a->links[i].next)
		add_server(a, n, a->ips[a->links[i].value]);
}

bool
ask_addresses_of(struct asker *a, uint32_t server, size_t *n)
{
	*n = 0;
	if (!resolve_server(a, server))
		return false;
	add_servers(a, n, ask_row(a, server)->addresses);
	return true;
}

/* Glue and answers of the zone's servers, as far as they are known. */
static void
known_servers_of(struct asker *a, uint32_t zone, size_t *n)
{
	*n = 0;
	for (uint32_t i = ask_row(a, zone)->ns; i != LINK_NONE;
	     i = a->links[i].next) {
		add_servers(a, n, ask_row(a, a->links[i].value)->glue);
		add_servers(a, n, ask_row(a, a->links[i].value)->addresses);
	}
}

uint32_t
ask_zone_of(struct asker *a, uint32_t name, enum answer_type type, size_t *n)
{
	const char *p = ask_text(a, name);

	*n = 0;
	if (type == ANSWER_DS)
		p = dname_parent(p);
	for (; p != NULL; p = dname_parent(p)) {
		uint32_t zone = intern_find(&a->names, p, strlen(p));

		/* The root knows of the TLDs, and of little beneath them. */
		if (strcmp(p, ".") == 0 && dname_labels(ask_text(a, name)) > 1)
			break;
		if (zone == INTERN_NONE ||
		    (ask_row(a, zone)->flags & NAME_ZONE) == 0)
			continue;
		known_servers_of(a, zone, n);
		return *n > 0 ? zone : INTERN_NONE;
	}
	return INTERN_NONE;
}

bool
ask_servers_of(struct asker *a, uint32_t zone, size_t *n)
{
	bool over = true;
	uint32_t i;

	*n = 0;
	if (ask_row(a, zone)->ns == LINK_NONE)
		return is_over(resolve(a, ANSWER_NS, zone));
	/* What stands beside the delegation will do, where there is any. */
	known_servers_of(a, zone, n);
	if (*n > 0)
		return true;
	for (i = ask_row(a, zone)->ns; i != LINK_NONE; i = a->links[i].next)
		over = resolve_server(a, a->links[i].value) && over;
	if (!over)
		return false;
	for (i = ask_row(a, zone)->ns; i != LINK_NONE; i = a->links[i].next)
		add_servers(a, n, ask_row(a, a->links[i].value)->addresses);
	return true;
}

bool
ask_servers_once_more(struct asker *a, uint32_t zone)
{
	bool put = resolve_once_more(a, ANSWER_NS, zone);

	for (uint32_t i = ask_row(a, zone)->ns; i != LINK_NONE;
	     i = a->links[i].next) {
		put = resolve_once_more(a, ANSWER_A, a->links[i].value) || put;
		put =
		    resolve_once_more(a, ANSWER_AAAA, a->links[i].value) || put;
	}
	return put;
}

/*
 * The zone that is asked for the name's delegation: the nearest above that is
 * known to be one.  INTERN_NONE while it is not known whether a nearer name,
 * which is a candidate, is a zone.
 */
static uint32_t
find_parent(struct asker *a, uint32_t name)
{
	const char *p = ask_text(a, name);

	while ((p = dname_parent(p)) != NULL) {
		uint32_t number = intern_find(&a->names, p, strlen(p));
		const struct ask_name *row;

		if (strcmp(p, ".") == 0)
			break;
		if (number == INTERN_NONE)
			continue;
		row = ask_row(a, number);
		if ((row->flags & NAME_ZONE) != 0)
			return number;
		if ((row->flags & NAME_WANTED) != 0 &&
		    (row->flags & (NAME_SEEN | NAME_SETTLED)) == 0)
			return INTERN_NONE;
	}
	return ask_number(a, ".");
}

/*
 * Every address of the zone's servers; false while one may still become known,
 * for who is asked must not depend on what was answered first.
 */
static bool
all_servers_of(struct asker *a, uint32_t zone, size_t *n)
{
	bool over = is_over(resolve(a, ANSWER_NS, zone));
	uint32_t i;

	*n = 0;
	for (i = ask_row(a, zone)->ns; i != LINK_NONE; i = a->links[i].next)
		over = resolve_server(a, a->links[i].value) && over;
	if (!over)
		return false;
	known_servers_of(a, zone, n);
	return true;
}

/* The server's zone is served by others too: each of them is asked. */
static bool
ask_each(struct asker *a, uint32_t name, uint32_t zone, uint8_t walk)
{
	bool over = true;
	size_t n;

	if (!all_servers_of(a, zone, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct ip server = a->servers[i];

		over = is_over(ask(a,
			   &(struct question){ .name = name,
			       .zone = zone,
			       .server = server,
			       .type = ANSWER_NS,
			       .view = VIEW_PARENT,
			       .to_server = true,
			       .walk = walk },
			   &server, 1)) &&
		       over;
	}
	return over;
}

bool
ask_parent_side(struct asker *a, uint32_t name, uint8_t walk)
{
	enum question_state state;
	uint32_t zone;
	size_t n;

	if ((ask_row(a, name)->flags & NAME_DATA) != 0 ||
	    strcmp(ask_text(a, name), ".") == 0)
		return true;
	if (ask_row(a, name)->parent == INTERN_NONE)
		ask_row(a, name)->parent = find_parent(a, name);
	if ((zone = ask_row(a, name)->parent) == INTERN_NONE ||
	    !ask_servers_of(a, zone, &n))
		return false;
	/* A zone nobody can be asked about; its own question shows why. */
	if (n == 0)
		return true;
	state = ask(a,
	    &(struct question){ .name = name,
		.zone = zone,
		.type = ANSWER_NS,
		.view = VIEW_PARENT,
		.walk = walk },
	    a->servers, n);
	if (!is_over(state) || ask_row(a, name)->parent != zone)
		return false;
	/* Once begun it goes on, a referral among the answers or not. */
	if ((ask_row(a, name)->flags & (NAME_SERVED | NAME_REFERRED)) ==
	    NAME_SERVED)
		ask_row(a, name)->flags |= NAME_EACH;
	if ((ask_row(a, name)->flags & NAME_EACH) == 0)
		return true;
	return ask_each(a, name, zone, walk);
}

/* Is the server lame for the zone?  Each of its addresses tells. */
static void
check_servers(struct asker *a, uint32_t zone, uint32_t head)
{
	for (uint32_t i = head; i != LINK_NONE; i = a->links[i].next) {
		struct ip ip = a->ips[a->links[i].value];

		if (!a->has[ip.family] || special_name(ip) != NULL)
			continue;
		(void)ask(a,
		    &(struct question){ .name = zone,
			.zone = INTERN_NONE,
			.server = ip,
			.type = ANSWER_SOA,
			.view = VIEW_SERVER,
			.to_server = true },
		    &ip, 1);
	}
}

static bool
plan_servers(struct asker *a, uint32_t zone)
{
	bool settled = true;

	for (uint32_t i = ask_row(a, zone)->ns; i != LINK_NONE;
	     i = a->links[i].next) {
		uint32_t server = a->links[i].value;
		const struct ask_name *row;
		bool failed = false;

		if (!resolve_server(a, server)) {
			settled = false;
			continue;
		}
		row = ask_row(a, server);
		check_servers(a, zone, row->addresses);
		for (int f = 0; f < FAMILIES; f++)
			failed |= row->lookup[f] == OUTCOME_FAILED ||
				  row->lookup[f] == OUTCOME_UNASKED;
		/* Glue stands in for answers that did not come to the end. */
		if (failed && a->again)
			check_servers(a, zone, row->glue);
		settled = settled && (a->again || !failed);
	}
	return settled;
}

/* The parent's side, the child's, and the servers that they name. */
static void
plan_zone(struct asker *a, uint32_t zone)
{
	bool settled = ask_parent_side(a, zone, WALK_NONE);
	bool root = strcmp(ask_text(a, zone), ".") == 0;

	if (a->options->zones_only &&
	    (ask_row(a, zone)->flags & NAME_ZONE) != 0) {
		ask_row(a, zone)->flags |= NAME_SETTLED;
		return;
	}
	settled = is_over(resolve(a, ANSWER_SOA, zone)) && settled;
	if ((ask_row(a, zone)->flags & NAME_ZONE) != 0) {
		settled = is_over(resolve(a, ANSWER_NS, zone)) && settled;
		settled = is_over(resolve(a, ANSWER_DNSKEY, zone)) && settled;
		if (!root && (ask_row(a, zone)->flags & NAME_DATA) == 0)
			settled =
			    is_over(resolve(a, ANSWER_DS, zone)) && settled;
		settled = plan_servers(a, zone) && settled;
	}
	if (settled)
		ask_row(a, zone)->flags |= NAME_SETTLED;
}

void
ask_plan(struct asker *a)
{
	/* The list grows on the way. */
	for (uint32_t name = 0; name < a->names.n && a->failed == ST_OK;
	     name++) {
		unsigned int flags = ask_row(a, name)->flags;

		if ((flags & (NAME_WANTED | NAME_SETTLED)) == NAME_WANTED)
			plan_zone(a, name);
	}
}
