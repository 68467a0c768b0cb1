/*
 * What each survey has, as texts, and where these differ.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"
#include "survey/diff_private.h"

enum {
	FIELDS_MAX = 5
};

/* A thing that a survey has; texts are numbers of diff.texts. */
struct thing {
	enum diff_object object;
	uint32_t key[2];
	uint32_t value[FIELDS_MAX];
	uint32_t zones;
};

struct things {
	struct thing *list;
	size_t n, cap;
};

/* A field whose code was watched in every combination has causes. */
struct field {
	const char *name; /* NULL behind the last */
	int scope;        /* of the code; -1: it was not watched */
};

/* What of a thing is compared; the first field tells what came or went. */
static const struct {
	enum watch watch; /* or WATCHES */
	struct field fields[FIELDS_MAX + 1];
} objects[DIFF_OBJECTS] = {
	[DIFF_ZONE] = { WATCH_ZONE,
	    { { "verdict", BOTH }, { "verdict4", IPV4 }, { "verdict6", IPV6 },
		{ "complete", -1 }, { "category", -1 } } },
	[DIFF_ZONE_NAMESERVER] = { WATCHES, { { "side", -1 } } },
	[DIFF_NAMESERVER] = { WATCH_SERVER,
	    { { "verdict", BOTH }, { "verdict4", IPV4 }, { "verdict6", IPV6 },
		{ "a", -1 }, { "aaaa", -1 } } },
	[DIFF_NAMESERVER_ADDRESS] = { WATCHES, { { "source", -1 } } },
	[DIFF_ADDRESS] = { WATCH_ADDRESS,
	    { { "state", 0 }, { "prefix", -1 } } },
	[DIFF_ROUTE_ORIGIN] = { WATCH_ORIGIN,
	    { { "state", 0 }, { "reason", -1 } } },
	[DIFF_VRP] = { WATCHES, { { "", -1 } } },
};

static struct thing *
add_thing(struct diffing *g, struct things *things, enum diff_object object,
    const char *key, const char *key2)
{
	uint32_t none = diff_add_text(g->d, "");
	struct thing *thing;

	things->list = mem_grow(
	    things->list, things->n, &things->cap, sizeof(*things->list));
	thing = &things->list[things->n++];
	*thing = (struct thing){ .object = object,
		.key = {
		    diff_add_text(g->d, key), diff_add_text(g->d, key2) } };
	for (int i = 0; i < FIELDS_MAX; i++)
		thing->value[i] = none;
	return thing;
}

static void
set_value(struct diffing *g, struct thing *thing, int field, const char *text)
{
	thing->value[field] = diff_add_text(g->d, text);
}

static void
set_verdicts(
    struct diffing *g, struct thing *thing, const struct tally tally[SCOPES])
{
	set_value(g, thing, 0, verdict_str(tally[BOTH].verdict));
	set_value(g, thing, 1, verdict_str(tally[IPV4].verdict));
	set_value(g, thing, 2, verdict_str(tally[IPV6].verdict));
}

static void
add_zones(struct diffing *g, struct things *things, int side)
{
	const struct facts *f = diff_facts(g, side);

	for (size_t i = 0; i < f->nzones; i++) {
		const struct zone_result *z = &g->results[side].zones[i];
		struct thing *thing = add_thing(
		    g, things, DIFF_ZONE, facts_text(f, f->zones[i].name), "");

		set_verdicts(g, thing, z->tally);
		set_value(g, thing, 3, z->complete ? "yes" : "no");
		set_value(g, thing, 4, row_str((enum row)f->zones[i].category));
		thing->zones = 1;
	}
}

/* The index in f of what another survey's facts call so, or FACT_NONE. */
static uint32_t
find_name(const struct facts *f, const char *name)
{
	return intern_find(&f->names, name, strlen(name));
}

static void
add_zone_nameservers(struct diffing *g, struct things *things, int side)
{
	static const char *const sides[] = { "none", "parent", "child",
		"both" };
	const struct facts *f = diff_facts(g, side);
	const struct facts *other = diff_facts(g, SIDES - 1 - side);

	for (size_t i = 0; i < f->ndelegations; i++) {
		const struct delegation *d = &f->delegations[i];
		const char *zone = facts_text(f, f->zones[d->zone].name);
		struct thing *thing;

		if (facts_find_zone(other, find_name(other, zone)) == FACT_NONE)
			continue;
		thing = add_thing(g, things, DIFF_ZONE_NAMESERVER, zone,
		    facts_text(f, f->servers[d->server].name));
		set_value(g, thing, 0, sides[d->sides & 3]);
		thing->zones = 1;
	}
}

/* Servers that the method counts; what others know of is not judged. */
static bool
counts(const struct diffing *g, int side, const char *server)
{
	const struct facts *f = diff_facts(g, side);
	uint32_t s = facts_find_server(f, find_name(f, server));

	return s != FACT_NONE && g->results[side].servers[s].counted;
}

static void
add_nameserver_addresses(
    struct diffing *g, struct things *things, int side, uint32_t server)
{
	const struct facts *f = diff_facts(g, side);
	const struct server *s = &f->servers[server];
	uint32_t answer = s->first_address, glue = s->first_glue;

	/* Both are in order of addresses; glue is repeated by zone. */
	while (answer < s->end_address || glue < s->end_glue) {
		uint32_t a = answer < s->end_address
				 ? f->answers[answer].address
				 : UINT32_MAX;
		uint32_t b =
		    glue < s->end_glue ? f->glue[glue].address : UINT32_MAX;
		uint32_t address = a < b ? a : b;
		char ip[IP_STRLEN];
		struct thing *thing = add_thing(g, things,
		    DIFF_NAMESERVER_ADDRESS, facts_text(f, s->name),
		    ip_format(f->addresses[address], ip));

		set_value(
		    g, thing, 0, a == b ? "both" : (a < b ? "answer" : "glue"));
		thing->zones = g->results[side].servers[server].zones;
		answer += a == address;
		while (glue < s->end_glue && f->glue[glue].address == address)
			glue++;
	}
}

static void
add_nameservers(struct diffing *g, struct things *things, int side)
{
	const struct facts *f = diff_facts(g, side);

	for (uint32_t i = 0; i < f->nservers; i++) {
		const struct server_result *s = &g->results[side].servers[i];
		const char *name = facts_text(f, f->servers[i].name);
		struct thing *thing;

		if (!s->counted)
			continue;
		thing = add_thing(g, things, DIFF_NAMESERVER, name, "");
		set_verdicts(g, thing, s->tally);
		set_value(g, thing, 3,
		    answer_outcome_str(f->servers[i].lookup[IPV4]));
		set_value(g, thing, 4,
		    answer_outcome_str(f->servers[i].lookup[IPV6]));
		thing->zones = s->zones;
		if (counts(g, SIDES - 1 - side, name))
			add_nameserver_addresses(g, things, side, i);
	}
}

static void
add_addresses(struct diffing *g, struct things *things, int side)
{
	const struct facts *f = diff_facts(g, side);
	const struct route_table *routes = diff_routes(g, side);

	for (size_t i = 0; i < f->naddresses; i++) {
		const struct address_result *a = &g->results[side].addresses[i];
		char text[PREFIX_STRLEN];
		struct thing *thing;

		if (!a->counted)
			continue;
		thing = add_thing(g, things, DIFF_ADDRESS,
		    ip_format(f->addresses[i], text), "");
		set_value(g, thing, 0, address_state_str(a->state));
		if (a->node != PTREE_NONE)
			set_value(g, thing, 1,
			    prefix_format(
				ptree_prefix(&routes->tree, a->node), text));
		thing->zones = a->zones;
	}
}

static void
add_origins(struct diffing *g, struct things *things, int side)
{
	const struct results *r = &g->results[side];
	const struct route_table *routes = diff_routes(g, side);

	for (size_t i = 0; i < r->norigins; i++) {
		const struct origin_result *o = &r->origins[i];
		char prefix[PREFIX_STRLEN], asn[ASN_STRLEN];
		struct thing *thing = add_thing(g, things, DIFF_ROUTE_ORIGIN,
		    prefix_format(ptree_prefix(&routes->tree, o->node), prefix),
		    origin_text(route_row_origin(&routes->rows[o->row]),
			&routes->sets, asn));

		set_value(g, thing, 0, rov_state_str(o->rov.state));
		set_value(g, thing, 1, rov_reason_str(o->rov.reason));
		thing->zones = o->zones;
	}
}

/* The survey's VRPs at a node, as "prefix-maxLength" and AS. */
static void
add_vrps_at(struct diffing *g, struct things *things, const struct vrp_table *t,
    uint32_t node)
{
	char prefix[PREFIX_STRLEN], vrp[PREFIX_STRLEN + 8], asn[ASN_STRLEN];
	uint32_t i, end;

	(void)prefix_format(ptree_prefix(&t->tree, node), prefix);
	for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
		(void)snprintf(asn, sizeof(asn), "%" PRIu32, t->vrps[i].asn);
		(void)snprintf(vrp, sizeof(vrp), "%s-%u", prefix,
		    (unsigned int)t->vrps[i].max_len);
		(void)add_thing(g, things, DIFF_VRP, vrp, asn);
	}
}

/*
 * The survey's VRPs that cover a route origin of either: one that is there
 * and covered nothing before has not come.
 */
static void
add_vrps(struct diffing *g, struct things *things, int side)
{
	const struct vrp_table *t = diff_vrps(g, side);
	bool *taken = mem_array(ptree_size(&t->tree), sizeof(*taken));

	for (int s = 0; s < SIDES; s++) {
		const struct results *r = &g->results[s];
		const struct ptree *routes = &diff_routes(g, s)->tree;

		for (size_t i = 0; i < r->norigins; i++) {
			uint32_t node = ptree_find(
			    &t->tree, ptree_prefix(routes, r->origins[i].node));

			for (; node != PTREE_NONE && !taken[node];
			     node = ptree_parent(&t->tree, node)) {
				taken[node] = true;
				add_vrps_at(g, things, t, node);
			}
		}
	}
	free(taken);
}

static int
compare_things(const void *a, const void *b, void *arg)
{
	const struct thing *x = a, *y = b;
	const struct diff *d = arg;
	int order = (x->object > y->object) - (x->object < y->object);

	for (int i = 0; i < 2 && order == 0; i++)
		if (x->key[i] != y->key[i])
			order = strcmp(
			    diff_text(d, x->key[i]), diff_text(d, y->key[i]));
	return order;
}

static void
gather(struct diffing *g, struct things *things, int side)
{
	add_zones(g, things, side);
	add_zone_nameservers(g, things, side);
	add_nameservers(g, things, side);
	add_addresses(g, things, side);
	add_origins(g, things, side);
	add_vrps(g, things, side);
	if (things->n > 0)
		qsort_r(things->list, things->n, sizeof(*things->list),
		    compare_things, g->d);
}

/* Of the field of a thing, or of the thing itself. */
static unsigned int
causes_of(const struct diffing *g, const struct thing *thing, int scope)
{
	enum watch watch = objects[thing->object].watch;
	char *key;
	unsigned int causes;

	if (watch == WATCHES || scope < 0)
		return 0;
	key = thing->object == DIFF_ROUTE_ORIGIN
		  ? mem_printf("%s %s", diff_text(g->d, thing->key[0]),
			diff_text(g->d, thing->key[1]))
		  : mem_strdup(diff_text(g->d, thing->key[0]));
	causes = diff_causes(g, watch, key, (unsigned int)scope);
	free(key);
	return causes;
}

static void
add_whole(struct diffing *g, const struct thing *thing, enum diff_kind kind)
{
	const struct field *field = &objects[thing->object].fields[0];
	unsigned int causes = causes_of(g, thing, field->scope);
	uint32_t none = diff_add_text(g->d, "");

	*diff_add_change(g->d) = (struct change){ .object = thing->object,
		.kind = kind,
		.key = { thing->key[0], thing->key[1] },
		.field = field->name,
		.old = kind == DIFF_REMOVED ? thing->value[0] : none,
		.new = kind == DIFF_ADDED ? thing->value[0] : none,
		.causes = causes,
		.zones = thing->zones };
}

static void
compare_fields(
    struct diffing *g, const struct thing *old, const struct thing *new)
{
	const struct field *fields = objects[old->object].fields;

	for (int i = 0; fields[i].name != NULL; i++)
		if (old->value[i] != new->value[i])
			*diff_add_change(
			    g->d) = (struct change){ .object = old->object,
				.kind = DIFF_CHANGED,
				.key = { old->key[0], old->key[1] },
				.field = fields[i].name,
				.old = old->value[i],
				.new = new->value[i],
				.causes = causes_of(g, new, fields[i].scope),
				.zones = new->zones };
}

void
diff_compare(struct diffing *g)
{
	struct things things[SIDES] = { 0 };
	size_t i = 0, j = 0;

	for (int side = 0; side < SIDES; side++)
		gather(g, &things[side], side);
	while (i < things[OLD].n || j < things[NEW].n) {
		const struct thing *old = &things[OLD].list[i];
		const struct thing *new = &things[NEW].list[j];
		int order;

		if (i == things[OLD].n)
			order = 1;
		else if (j == things[NEW].n)
			order = -1;
		else
			order = compare_things(old, new, g->d);
		if (order < 0)
			add_whole(g, old, DIFF_REMOVED);
		else if (order > 0)
			add_whole(g, new, DIFF_ADDED);
		else
			compare_fields(g, old, new);
		i += order <= 0;
		j += order >= 0;
	}
	free(things[OLD].list);
	free(things[NEW].list);
}
