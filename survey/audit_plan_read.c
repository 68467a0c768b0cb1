/*
 * Reading a plan: one JSON object, whose ROAs are entries of SLURM's.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "roa/slurm_read.h"
#include "survey/audit_plan.h"
#include "survey/base/mem.h"
#include "survey/lists.h"
#include "survey/small_file.h"

static const char section[] = "dnsroa(1), THE PLAN";

static void
free_texts(char **list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(list[i]);
	free(list);
}

void
audit_plan_free(struct audit_plan *p)
{
	for (size_t i = 0; i < p->nzones; i++) {
		free(p->zones[i].name);
		free_texts(p->zones[i].servers, p->zones[i].n);
	}
	free(p->zones);
	for (size_t i = 0; i < p->nservers; i++) {
		free(p->servers[i].name);
		free(p->servers[i].addresses);
	}
	free(p->servers);
	free(p->routes);
	free(p->location);
	slurm_free(&p->roas);
}

struct reader {
	struct slurm_reader base; /* first, so that it leads here */
	struct audit_plan *plan;
};

/* A name of the file in canonical form, or NULL and the reason. */
static char *
take_name(struct reader *r, const struct place *at, const char *text)
{
	char name[DNAME_STRLEN], buf[SLURM_PRINTABLE];

	if (name_from_text(text, strlen(text), name))
		return mem_strdup(name);
	(void)slurm_refuse(&r->base, at, "\"%s\" is no domain name",
	    slurm_printable(text, buf));
	return NULL;
}

/* The text at a place of a list; NULL and the reason where it is none. */
static const char *
text_at(struct reader *r, const struct place *at, const json_t *item)
{
	if (!json_is_string(item)) {
		(void)slurm_refuse(&r->base, at, "a string is wanted");
		return NULL;
	}
	return json_string_value(item);
}

static enum status
read_zone(struct reader *r, struct place *at, const char *text, json_t *list)
{
	struct audit_plan *p = r->plan;
	struct plan_zone *z = &p->zones[p->nzones];
	json_t *item;

	if ((z->name = take_name(r, at, text)) == NULL)
		return ST_SYNTAX;
	p->nzones++;
	at->array = z->name;
	if (!json_is_array(list) || json_array_size(list) == 0)
		return slurm_refuse(
		    &r->base, at, "an array of name servers is wanted");
	z->servers = mem_array(json_array_size(list), sizeof(*z->servers));
	json_array_foreach(list, at->index, item) {
		const char *name = text_at(r, at, item);

		if (name == NULL ||
		    (z->servers[z->n] = take_name(r, at, name)) == NULL)
			return ST_SYNTAX;
		z->n++;
	}
	return ST_OK;
}

static enum status
read_server(struct reader *r, struct place *at, const char *text, json_t *list)
{
	struct audit_plan *p = r->plan;
	struct plan_server *s = &p->servers[p->nservers];
	json_t *item;

	if ((s->name = take_name(r, at, text)) == NULL)
		return ST_SYNTAX;
	p->nservers++;
	at->array = s->name;
	if (!json_is_array(list))
		return slurm_refuse(
		    &r->base, at, "an array of addresses is wanted");
	s->addresses = mem_array(json_array_size(list), sizeof(*s->addresses));
	json_array_foreach(list, at->index, item) {
		const char *address = text_at(r, at, item);
		char buf[SLURM_PRINTABLE];

		if (address == NULL)
			return ST_SYNTAX;
		if (!ip_from_text(address, &s->addresses[s->n]))
			return slurm_refuse(&r->base, at,
			    "\"%s\" is no IP address",
			    slurm_printable(address, buf));
		s->n++;
	}
	return ST_OK;
}

static int
compare_zone(const void *a, const void *b)
{
	const struct plan_zone *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static int
compare_server(const void *a, const void *b)
{
	const struct plan_server *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/*
 * Equal spellings of a member are refused by the parser; here those that are
 * equal as names.  size is that of an item, which begins with its name.
 */
static enum status
refuse_twice(struct reader *r, const struct place *at, const void *list,
    size_t n, size_t size, int (*compare)(const void *a, const void *b))
{
	const void **order = mem_array(n, sizeof(*order));
	enum status st = ST_OK;

	for (size_t i = 0; i < n; i++)
		order[i] = (const char *)list + i * size;
	if (n > 0)
		qsort(order, n, sizeof(*order), compare);
	for (size_t i = 1; i < n && st == ST_OK; i++)
		if (compare(&order[i - 1], &order[i]) == 0)
			st = slurm_refuse(&r->base, at, "\"%s\" twice",
			    *(const char *const *)order[i]);
	free(order);
	return st;
}

static enum status
read_zones(struct reader *r, json_t *object)
{
	struct place whole = { "zones", "", NO_INDEX, section };
	const char *name;
	json_t *list;
	enum status st;

	r->plan->zones =
	    mem_array(json_object_size(object), sizeof(*r->plan->zones));
	json_object_foreach(object, name, list) {
		struct place at = whole;

		if ((st = read_zone(r, &at, name, list)) != ST_OK)
			return st;
	}
	return refuse_twice(r, &whole, r->plan->zones, r->plan->nzones,
	    sizeof(*r->plan->zones), compare_zone);
}

static enum status
read_servers(struct reader *r, json_t *object)
{
	struct place whole = { "addresses", "", NO_INDEX, section };
	const char *name;
	json_t *list;
	enum status st;

	r->plan->servers =
	    mem_array(json_object_size(object), sizeof(*r->plan->servers));
	json_object_foreach(object, name, list) {
		struct place at = whole;

		if ((st = read_server(r, &at, name, list)) != ST_OK)
			return st;
	}
	return refuse_twice(r, &whole, r->plan->servers, r->plan->nservers,
	    sizeof(*r->plan->servers), compare_server);
}

static enum status
read_route(struct slurm_reader *base, const struct place *at, json_t *entry)
{
	struct audit_plan *p = ((struct reader *)base)->plan;
	struct member members[] = {
		{ "prefix", JSON_STRING, true, NULL },
		{ "asn", JSON_INTEGER, true, NULL },
		{ "comment", JSON_STRING, false, NULL },
	};
	struct plan_route route = { 0 };
	enum status st;

	if ((st = slurm_take_members(base, at, entry, members, 3)) != ST_OK ||
	    (st = slurm_take_prefix(base, at, &members[0], &route.prefix)) !=
		ST_OK ||
	    (st = slurm_take_asn(base, at, &members[1], &route.asn)) != ST_OK)
		return st;
	p->routes =
	    mem_grow(p->routes, p->nroutes, &p->cap_routes, sizeof(*p->routes));
	p->routes[p->nroutes++] = route;
	return ST_OK;
}

static enum status
read_entries(struct reader *r, const char *name, json_t *list,
    slurm_entry_fn *read, const char *of)
{
	struct place at = { name, "", NO_INDEX, of };
	enum status st;
	json_t *entry;

	json_array_foreach(list, at.index, entry) {
		if ((st = read(&r->base, &at, entry)) != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
read_object(struct reader *r, json_t *object)
{
	struct place at = { "", "", NO_INDEX, section };
	struct member members[] = {
		{ "zones", JSON_OBJECT, false, NULL },
		{ "addresses", JSON_OBJECT, false, NULL },
		{ "routes", JSON_ARRAY, false, NULL },
		{ "prefixAssertions", JSON_ARRAY, false, NULL },
		{ "prefixFilters", JSON_ARRAY, false, NULL },
		{ "comment", JSON_STRING, false, NULL },
	};
	enum status st;

	st = slurm_take_members(&r->base, &at, object, members, 6);
	if (st == ST_OK)
		st = read_zones(r, members[0].value);
	if (st == ST_OK)
		st = read_servers(r, members[1].value);
	if (st == ST_OK)
		st = read_entries(
		    r, "routes", members[2].value, read_route, section);
	if (st == ST_OK)
		st = read_entries(r, "prefixAssertions", members[3].value,
		    slurm_read_prefix_assertion, "RFC 8416 section 3.4.1");
	if (st == ST_OK)
		st = read_entries(r, "prefixFilters", members[4].value,
		    slurm_read_prefix_filter, "RFC 8416 section 3.3.1");
	return st;
}

enum status
audit_plan_read(struct audit_plan *p, struct input *in, struct reason *why)
{
	struct read_counts counts = { .format = "" };
	struct slurm *roas = &p->roas;
	struct reader r = { .plan = p };
	json_error_t error;
	char *text = NULL;
	json_t *object;
	enum status st;
	size_t len;

	*p = (struct audit_plan){ .location =
				      mem_strdup(input_info(in)->location) };
	slurm_init(roas);
	r.base = (struct slurm_reader){ .slurm = roas,
		.counts = &counts,
		.location = p->location,
		.why = why };
	if ((st = small_file_read(in, &text, &len, why)) != ST_OK)
		return st;
	roas->files =
	    mem_grow(roas->files, 0, &roas->cap_files, sizeof(*roas->files));
	roas->files[roas->nfiles++] = mem_strdup(p->location);
	object = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	free(text);
	if (object == NULL)
		return reason_set(why, ST_SYNTAX, "%s:%d: %s (%s)", p->location,
		    error.line > 0 ? error.line : 1, error.text, section);
	st = read_object(&r, object);
	json_decref(object);
	if (st == ST_OK)
		st = slurm_finish(roas, why);
	return st;
}
