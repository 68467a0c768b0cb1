#include "survey/facts.h"

#include <stdlib.h>
#include <string.h>

#include "roa/special.h"
#include "survey/base/mem.h"
#include "survey/operators.h"

void
facts_init(struct facts *f)
{
	*f = (struct facts){ .time = TIME_UNKNOWN };
	intern_init(&f->names);
	intern_init(&f->address_keys);
}

void
facts_free(struct facts *f)
{
	intern_free(&f->names);
	intern_free(&f->address_keys);
	free(f->zones);
	free(f->servers);
	free(f->addresses);
	free(f->delegations);
	free(f->glue);
	free(f->answers);
	free(f->skipped);
	free(f->asked);
	free(f->zone_of);
	free(f->server_of);
	operators_free(f->operators);
	facts_init(f);
}

uint32_t
facts_name(struct facts *f, const char *text)
{
	return intern_add(&f->names, text, strlen(text));
}

const char *
facts_text(const struct facts *f, uint32_t name)
{
	return intern_text(&f->names, name);
}

static uint32_t
map_find(const uint32_t *map, size_t n, uint32_t name)
{
	return name < n ? map[name] : FACT_NONE;
}

static void
map_set(uint32_t **map, size_t *n, uint32_t name, uint32_t index)
{
	if (name >= *n) {
		size_t grown = ((size_t)name + 1) * 2;

		*map = mem_resize(*map, grown, sizeof(**map));
		memset(*map + *n, 0xff, (grown - *n) * sizeof(**map));
		*n = grown;
	}
	(*map)[name] = index;
}

uint32_t
facts_find_zone(const struct facts *f, uint32_t name)
{
	return map_find(f->zone_of, f->nzone_of, name);
}

uint32_t
facts_find_server(const struct facts *f, uint32_t name)
{
	return map_find(f->server_of, f->nserver_of, name);
}

uint32_t
facts_zone(
    struct facts *f, uint32_t name, enum category category, const char *source)
{
	uint32_t index = facts_find_zone(f, name);

	if (index != FACT_NONE)
		return index;
	index = (uint32_t)f->nzones;
	f->zones =
	    mem_grow(f->zones, f->nzones, &f->cap_zones, sizeof(*f->zones));
	f->zones[f->nzones++] = (struct zone){ .name = name,
		.category = category,
		.source = facts_name(f, source),
		.rname = INTERN_NONE,
		.mname = INTERN_NONE,
		.ds = -1,
		.dnskey = -1 };
	map_set(&f->zone_of, &f->nzone_of, name, index);
	return index;
}

void
facts_keep_zones(struct facts *f, facts_keep_fn *keep, void *arg)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nzones; i++) {
		struct zone zone = f->zones[i];

		f->zone_of[zone.name] = FACT_NONE;
		if (!keep(arg, &zone))
			continue;
		f->zone_of[zone.name] = (uint32_t)n;
		f->zones[n++] = zone;
	}
	f->nzones = n;
}

uint32_t
facts_server(struct facts *f, uint32_t name)
{
	uint32_t index = facts_find_server(f, name);

	if (index != FACT_NONE)
		return index;
	index = (uint32_t)f->nservers;
	f->servers = mem_grow(
	    f->servers, f->nservers, &f->cap_servers, sizeof(*f->servers));
	f->servers[f->nservers++] = (struct server){ .name = name };
	map_set(&f->server_of, &f->nserver_of, name, index);
	return index;
}

#define ADDRESS_KEY 17

static void
address_key(struct ip ip, char key[ADDRESS_KEY])
{
	key[0] = (char)ip.family;
	ip_to_bytes(ip, (uint8_t *)key + 1);
}

uint32_t
facts_find_address(const struct facts *f, struct ip ip)
{
	char key[ADDRESS_KEY];

	/* Their numbers are the indexes. */
	address_key(ip, key);
	return intern_find(&f->address_keys, key, sizeof(key));
}

uint32_t
facts_address(struct facts *f, struct ip ip)
{
	char key[ADDRESS_KEY];
	uint32_t index;

	address_key(ip, key);
	index = intern_add(&f->address_keys, key, sizeof(key));
	if (index == f->naddresses) {
		f->addresses = mem_grow(f->addresses, f->naddresses,
		    &f->cap_addresses, sizeof(*f->addresses));
		f->addresses[f->naddresses++] = ip;
	}
	return index;
}

void
facts_delegate(struct facts *f, uint32_t zone, uint32_t server, enum side side)
{
	f->delegations = mem_grow(f->delegations, f->ndelegations,
	    &f->cap_delegations, sizeof(*f->delegations));
	f->delegations[f->ndelegations++] = (struct delegation){
		.zone = zone, .server = server, .sides = (uint8_t)side
	};
}

void
facts_add_glue(
    struct facts *f, uint32_t zone_name, uint32_t server, uint32_t address)
{
	f->glue = mem_grow(f->glue, f->nglue, &f->cap_glue, sizeof(*f->glue));
	f->glue[f->nglue++] = (struct glue){
		.zone = zone_name, .server = server, .address = address
	};
}

void
facts_add_answer(struct facts *f, uint32_t server, uint32_t address)
{
	f->answers = mem_grow(
	    f->answers, f->nanswers, &f->cap_answers, sizeof(*f->answers));
	f->answers[f->nanswers++] =
	    (struct server_address){ .server = server, .address = address };
}

void
facts_skip(
    struct facts *f, uint32_t name, const char *reason, const char *source)
{
	f->skipped = mem_grow(
	    f->skipped, f->nskipped, &f->cap_skipped, sizeof(*f->skipped));
	f->skipped[f->nskipped++] = (struct skipped){
		.name = name, .reason = reason, .source = facts_name(f, source)
	};
}

void
facts_asked(struct facts *f, const struct asked *asked)
{
	f->asked =
	    mem_grow(f->asked, f->nasked, &f->cap_asked, sizeof(*f->asked));
	f->asked[f->nasked] = *asked;
	f->asked[f->nasked].place = (uint32_t)f->nasked;
	f->nasked++;
}

bool
outcome_is_definite(enum answer_outcome outcome)
{
	return outcome == OUTCOME_DATA || outcome == OUTCOME_NODATA ||
	       outcome == OUTCOME_NXDOMAIN;
}

void
facts_lookup(struct facts *f, uint32_t server, enum family family,
    enum answer_outcome outcome)
{
	enum answer_outcome *held = &f->servers[server].lookup[family];

	if (*held == OUTCOME_UNASKED || *held == OUTCOME_FAILED ||
	    outcome == OUTCOME_DATA)
		*held = outcome;
}

static int
order32(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int
compare_delegation(const void *a, const void *b)
{
	const struct delegation *x = a, *y = b;
	int order = order32(x->zone, y->zone);

	return order != 0 ? order : order32(x->server, y->server);
}

static int
compare_glue(const void *a, const void *b)
{
	const struct glue *x = a, *y = b;
	int order = order32(x->server, y->server);

	if (order == 0)
		order = order32(x->address, y->address);
	return order != 0 ? order : order32(x->zone, y->zone);
}

static int
compare_answer(const void *a, const void *b)
{
	const struct server_address *x = a, *y = b;
	int order = order32(x->server, y->server);

	return order != 0 ? order : order32(x->address, y->address);
}

/* qsort wants an array, also for nothing. */
static void
sort(void *array, size_t n, size_t size,
    int (*compare)(const void *, const void *))
{
	if (n > 1)
		qsort(array, n, size, compare);
}

static void
join_delegations(struct facts *f)
{
	size_t n = 0;

	sort(f->delegations, f->ndelegations, sizeof(*f->delegations),
	    compare_delegation);
	for (size_t i = 0; i < f->ndelegations; i++) {
		struct delegation d = f->delegations[i];

		if (n > 0 &&
		    compare_delegation(&f->delegations[n - 1], &d) == 0)
			f->delegations[n - 1].sides |= d.sides;
		else
			f->delegations[n++] = d;
	}
	f->ndelegations = n;
	for (uint32_t i = 0; i < n; i++) {
		struct zone *z = &f->zones[f->delegations[i].zone];

		if (z->end_ns == 0)
			z->first_ns = i;
		z->end_ns = i + 1;
	}
}

static void
join_glue(struct facts *f)
{
	size_t n = 0;

	sort(f->glue, f->nglue, sizeof(*f->glue), compare_glue);
	for (size_t i = 0; i < f->nglue; i++)
		if (n == 0 || compare_glue(&f->glue[n - 1], &f->glue[i]) != 0)
			f->glue[n++] = f->glue[i];
	f->nglue = n;
	for (uint32_t i = 0; i < n; i++) {
		struct server *s = &f->servers[f->glue[i].server];

		if (s->end_glue == 0)
			s->first_glue = i;
		s->end_glue = i + 1;
	}
}

static void
join_answers(struct facts *f)
{
	size_t n = 0;

	sort(f->answers, f->nanswers, sizeof(*f->answers), compare_answer);
	for (size_t i = 0; i < f->nanswers; i++)
		if (n == 0 ||
		    compare_answer(&f->answers[n - 1], &f->answers[i]) != 0)
			f->answers[n++] = f->answers[i];
	f->nanswers = n;
	for (uint32_t i = 0; i < n; i++) {
		struct server *s = &f->servers[f->answers[i].server];

		if (s->end_address == 0)
			s->first_address = i;
		s->end_address = i + 1;
	}
}

static bool
is_same_question(const struct asked *a, const struct asked *b)
{
	return a->name == b->name && a->type == b->type && a->view == b->view &&
	       a->server == b->server;
}

/* Of equal questions, those with an answer come last. */
static int
compare_asked(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;
	int order = order32(x->name, y->name);

	if (order == 0)
		order = (int)x->type - (int)y->type;
	if (order == 0)
		order = (int)x->view - (int)y->view;
	if (order == 0)
		order = order32(x->server, y->server);
	if (order == 0)
		order = (x->outcome != OUTCOME_FAILED) -
			(y->outcome != OUTCOME_FAILED);
	return order != 0 ? order : order32(x->place, y->place);
}

static void
join_asked(struct facts *f)
{
	size_t n = 0;

	if (f->nasked == 0)
		return;
	sort(f->asked, f->nasked, sizeof(*f->asked), compare_asked);
	f->questions = f->unanswered = 0;
	for (size_t i = 0; i < f->nasked; i++) {
		const struct asked *q = &f->asked[i];
		const char *error =
		    q->error != INTERN_NONE ? facts_text(f, q->error) : "";

		if (i + 1 < f->nasked && is_same_question(q, q + 1))
			continue;
		f->asked[n++] = *q;
		if (strcmp(error, ERROR_OPTED_OUT) == 0)
			continue;
		f->questions++;
		f->unanswered += q->outcome == OUTCOME_FAILED;
	}
	f->nasked = n;
}

void
facts_finish(struct facts *f)
{
	join_asked(f);
	join_delegations(f);
	join_glue(f);
	join_answers(f);
}

struct ip *
facts_looked_up(const struct facts *f, size_t *n)
{
	struct ip *list = mem_array(f->naddresses, sizeof(*list));

	*n = 0;
	for (size_t i = 0; i < f->naddresses; i++)
		if (special_name(f->addresses[i]) == NULL)
			list[(*n)++] = f->addresses[i];
	return list;
}
