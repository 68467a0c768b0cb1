#include "survey/sensitivity.h"

#include <stdlib.h>
#include <string.h>

#include "roa/route_part.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

/* What is varied, and what it is varied from. */
struct varying {
	struct results *r;
	const struct facts *f;
	const struct vrp_table *vrps;
	struct route_table routes; /* those of the facts' addresses */
	const struct route_filters *filters;
	struct ip *addresses;
	size_t naddresses;
	size_t cap; /* of r->sensitivities */
};

enum row
sensitivity_row(enum sensitivity_row row)
{
	return row == SENSITIVITY_ALL ? ROW_ALL : ROW_CORE;
}

static struct sensitivity *
add_row(struct varying *v, const char *choice, const char *value, bool own)
{
	struct results *r = v->r;

	r->sensitivities = mem_grow(r->sensitivities, r->nsensitivities,
	    &v->cap, sizeof(*r->sensitivities));
	r->sensitivities[r->nsensitivities] = (struct sensitivity){
		.choice = choice, .value = value, .own = own
	};
	return &r->sensitivities[r->nsensitivities++];
}

/* The survey's own choice has the survey's own figures. */
static void
add_own(struct varying *v, const char *choice, const char *value)
{
	struct sensitivity *s = add_row(v, choice, value, true);

	for (int row = 0; row < SENSITIVITY_ROWS; row++)
		memcpy(s->coverage[row],
		    v->r->coverage[sensitivity_row((enum sensitivity_row)row)],
		    sizeof(s->coverage[row]));
}

static void
add_other(struct varying *v, const char *choice, const char *value,
    const struct route_table *routes, struct method_choice other)
{
	struct sensitivity *s = add_row(v, choice, value, false);
	struct results r;

	results_judge(&r, v->f, routes, v->vrps, other);
	for (int row = 0; row < SENSITIVITY_ROWS; row++)
		coverage_of_row(&r, v->f,
		    sensitivity_row((enum sensitivity_row)row),
		    s->coverage[row]);
	results_free(&r);
}

static bool
same_choice(struct method_choice a, struct method_choice b)
{
	return a.method == b.method && a.glue == b.glue && a.match == b.match &&
	       a.ns == b.ns;
}

static void
add_choice(struct varying *v, const char *choice, const char *value,
    struct method_choice made)
{
	if (same_choice(made, v->r->choice))
		add_own(v, choice, value);
	else
		add_other(v, choice, value, &v->routes, made);
}

static void
vary_method(struct varying *v)
{
	for (int method = 0; method < METHODS; method++) {
		struct method_choice made = v->r->choice;

		made.method = (enum method)method;
		add_choice(v, "method", method_str(made.method), made);
	}
}

static void
vary_match(struct varying *v)
{
	struct method_choice made = v->r->choice;

	made.match = MATCH_LONGEST;
	add_choice(v, "routes", "longest", made);
	made.match = MATCH_EVERY;
	add_choice(v, "routes", "every", made);
}

/* All sources that state peers have this threshold, for both families. */
static bool
has_threshold(const struct route_table *t, uint32_t min_peers)
{
	for (size_t i = 0; i < t->nsources; i++)
		for (int family = 0; family < FAMILIES; family++)
			if (t->sources[i].states_peers &&
			    t->sources[i].min_peers[family] != min_peers)
				return false;
	return true;
}

static bool
some_source_states_peers(const struct route_table *t)
{
	for (size_t i = 0; i < t->nsources; i++)
		if (t->sources[i].states_peers)
			return true;
	return false;
}

static void
vary_peers(struct varying *v)
{
	static const struct {
		uint32_t min_peers;
		const char *value;
	} cases[] = { { 1, "1" }, { 10, "10" }, { 20, "20" } };

	if (!some_source_states_peers(&v->routes))
		return;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct route_table routes;

		if (has_threshold(&v->routes, cases[i].min_peers)) {
			add_own(v, "min-peers", cases[i].value);
			continue;
		}
		route_table_init(&routes);
		route_part_make(&routes, &v->routes, v->addresses,
		    v->naddresses, v->filters, cases[i].min_peers);
		add_other(
		    v, "min-peers", cases[i].value, &routes, v->r->choice);
		route_table_free(&routes);
	}
}

static void
vary_name_servers(struct varying *v)
{
	static const struct {
		enum ns_use ns;
		const char *value;
	} cases[] = { { NS_PARENT, "parent" }, { NS_CHILD, "child" },
		{ NS_UNION, "union" },
		{ NS_CHILD_ELSE_PARENT, "child-else-parent" } };
	enum ns_use own = method_ns_use(v->r->choice);

	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct method_choice made = v->r->choice;

		if (cases[i].ns != own)
			made.ns = cases[i].ns;
		add_choice(v, "servers", cases[i].value, made);
	}
}

static void
vary_glue(struct varying *v)
{
	struct method_choice made = v->r->choice;

	made.glue = GLUE_ANSWER;
	add_choice(v, "glue", "answer", made);
	made.glue = GLUE_UNION;
	add_choice(v, "glue", "union", made);
}

void
sensitivity_make(struct results *r, const struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    const struct route_filters *filters)
{
	struct varying v = { .r = r, .f = f, .vrps = vrps, .filters = filters };

	v.addresses = facts_looked_up(f, &v.naddresses);
	route_table_init(&v.routes);
	route_part_make(&v.routes, routes, v.addresses, v.naddresses, filters,
	    ROUTE_SAME_PEERS);
	vary_method(&v);
	vary_match(&v);
	vary_peers(&v);
	vary_name_servers(&v);
	vary_glue(&v);
	route_table_free(&v.routes);
	free(v.addresses);
}
