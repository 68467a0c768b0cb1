#include "survey/diff.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"
#include "survey/diff_private.h"

static const char *const input_names[DIFF_INPUTS] = {
	[DIFF_ZONE_LIST] = "zone-list",
	[DIFF_DNS] = "dns",
	[DIFF_BGP] = "bgp",
	[DIFF_RPKI] = "rpki",
	[DIFF_METHOD] = "method",
};

const char *
diff_object_str(enum diff_object object)
{
	static const char *const names[DIFF_OBJECTS] = {
		[DIFF_HIJACK] = "possible-hijack",
		[DIFF_ZONE] = "zone",
		[DIFF_ZONE_NAMESERVER] = "zone-nameserver",
		[DIFF_NAMESERVER] = "nameserver",
		[DIFF_NAMESERVER_ADDRESS] = "nameserver-address",
		[DIFF_ADDRESS] = "address",
		[DIFF_ROUTE_ORIGIN] = "route-origin",
		[DIFF_VRP] = "vrp",
	};

	return names[object];
}

const char *
diff_kind_str(enum diff_kind kind)
{
	static const char *const names[DIFF_KINDS] = {
		[DIFF_ADDED] = "added",
		[DIFF_REMOVED] = "removed",
		[DIFF_CHANGED] = "changed",
	};

	return names[kind];
}

const char *
diff_input_str(enum diff_input input)
{
	return input_names[input];
}

char *
diff_cause_format(unsigned int causes, char buf[CAUSE_STRLEN])
{
	bool joint = (causes & (causes - 1)) != 0;
	size_t len = 0;

	buf[0] = '\0';
	for (int i = 0; i < DIFF_INPUTS; i++)
		if ((causes >> i & 1) != 0)
			len += (size_t)snprintf(buf + len, CAUSE_STRLEN - len,
			    "%s%s",
			    len > 0 ? "+"
			    : joint ? "joint: "
				    : "",
			    input_names[i]);
	return buf;
}

const char *
diff_text(const struct diff *d, uint32_t text)
{
	return intern_text(&d->texts, text);
}

uint32_t
diff_add_text(struct diff *d, const char *text)
{
	return intern_add(&d->texts, text, strlen(text));
}

struct change *
diff_add_change(struct diff *d)
{
	d->changes = mem_grow(d->changes, d->n, &d->cap, sizeof(*d->changes));
	return &d->changes[d->n++];
}

/* Which observations a survey is made of. */
static enum status
take_ids(void *arg, int ncolumns, const char *const *names,
    const struct store_value *v, struct reason *why)
{
	struct diff_survey *s = arg;

	(void)ncolumns;
	(void)names;
	(void)why;
	s->dns_id = v[0].integer;
	s->bgp_id = v[1].integer;
	s->rpki_id = v[2].integer;
	return ST_OK;
}

static enum status
load(struct diffing *g, struct store *db, int side,
    const struct diff_options *options, struct reason *why)
{
	struct diff_survey *s = &g->survey[side];
	struct diff_side *d = &g->d->side[side];
	enum status st = store_load(db, d->survey_id, &d->rec, &s->facts,
	    &s->routes, &s->vrps, &s->baseline, why);

	if (st == ST_OK)
		st = store_select(db,
		    "SELECT dns_id, bgp_id, rpki_id FROM v_survey"
		    " WHERE survey_id = :survey",
		    d->survey_id, take_ids, s, why);
	if (st != ST_OK)
		return st;
	s->addresses = facts_looked_up(&s->facts, &s->naddresses);
	s->whole = (struct whole){ .db = db,
		.survey_id = d->survey_id,
		.rec = &d->rec,
		.routes = &s->routes,
		.cache = options->cache };
	return ST_OK;
}

/* The categories that a survey was confined to, as JSON; NULL: all. */
static char *
categories_of(const struct survey_record *rec)
{
	json_t *options = json_loads(rec->options, 0, NULL);
	char *text =
	    json_dumps(json_object_get(options, "category"), JSON_ENCODE_ANY);

	json_decref(options);
	return text;
}

static bool
same_categories(const struct survey_record *a, const struct survey_record *b)
{
	char *x = categories_of(a), *y = categories_of(b);
	bool same = x == NULL || y == NULL ? x == y : strcmp(x, y) == 0;

	free(x);
	free(y);
	return same;
}

/* As "--method strict --glue union" has it. */
static void
format_method(struct method_choice choice, char *buf, size_t size)
{
	(void)snprintf(buf, size, "%s%s", method_str(choice.method),
	    choice.glue == GLUE_UNION ? " with glue" : "");
}

static enum status
check_comparable(struct diff *d, bool allow_different, struct reason *why)
{
	const struct diff_side *old = &d->side[OLD], *new = &d->side[NEW];
	struct method_choice a = old->rec.choice, b = new->rec.choice;
	char was[32], is[32];

	if (a.method != b.method || a.glue != b.glue)
		d->inputs = DIFF_INPUTS;
	if (allow_different)
		return ST_OK;
	format_method(a, was, sizeof(was));
	format_method(b, is, sizeof(is));
	if (d->inputs == DIFF_INPUTS)
		return reason_set(why, ST_REFUSED,
		    "surveys %lld and %lld are of different methods, %s and"
		    " %s (--allow-different compares them all the same)",
		    (long long)old->survey_id, (long long)new->survey_id, was,
		    is);
	if (!same_categories(&old->rec, &new->rec))
		return reason_set(why, ST_REFUSED,
		    "surveys %lld and %lld are of different categories"
		    " (--allow-different compares them all the same)",
		    (long long)old->survey_id, (long long)new->survey_id);
	return ST_OK;
}

void
diffing_init(struct diffing *g, struct diff *d)
{
	*g = (struct diffing){ .d = d };
	for (int side = 0; side < SIDES; side++) {
		facts_init(&g->survey[side].facts);
		route_table_init(&g->survey[side].routes);
		vrp_table_init(&g->survey[side].vrps);
		facts_init(&g->mixed[side]);
		route_table_init(&g->routes[side]);
		vrp_table_init(&g->vrps[side]);
	}
}

void
diffing_free(struct diffing *g)
{
	for (int side = 0; side < SIDES; side++) {
		facts_free(&g->survey[side].facts);
		route_table_free(&g->survey[side].routes);
		vrp_table_free(&g->survey[side].vrps);
		free(g->survey[side].addresses);
		facts_free(&g->mixed[side]);
		route_table_free(&g->routes[side]);
		vrp_table_free(&g->vrps[side]);
		results_free(&g->results[side]);
	}
	diff_judge_free(g);
}

enum status
diff_make(struct diff *d, struct store *db, int64_t old, int64_t new,
    const struct diff_options *options, struct reason *why)
{
	struct diffing g;
	enum status st;

	*d = (struct diff){ .side = { { .survey_id = old },
				{ .survey_id = new } },
		.inputs = DIFF_METHOD };
	intern_init(&d->texts);
	survey_record_init(&d->side[OLD].rec);
	survey_record_init(&d->side[NEW].rec);
	diffing_init(&g, d);
	g.stored_only = options->stored_only;
	if ((st = load(&g, db, OLD, options, why)) == ST_OK &&
	    (st = load(&g, db, NEW, options, why)) == ST_OK &&
	    (st = check_comparable(d, options->allow_different, why)) ==
		ST_OK &&
	    (st = diff_make_tables(&g, why)) == ST_OK) {
		diff_judge(&g);
		diff_decompose(&g);
		diff_find_hijacks(&g);
		diff_compare(&g);
	}
	diffing_free(&g);
	return st;
}

void
diff_free(struct diff *d)
{
	for (int side = 0; side < SIDES; side++)
		survey_record_free(&d->side[side].rec);
	for (int i = 0; i < ROWS * SCOPES; i++) {
		struct share_change *s = &d->shares[i / SCOPES][i % SCOPES];

		rational_free(&s->change);
		for (int input = 0; input < DIFF_INPUTS; input++)
			rational_free(&s->part[input]);
	}
	intern_free(&d->texts);
	free(d->changes);
	*d = (struct diff){ .n = 0 };
}
