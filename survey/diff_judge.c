/*
 * The combinations of two surveys' inputs, each judged, and what follows from
 * them for one thing: which inputs changed it.
 */
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"
#include "survey/diff_private.h"
#include "survey/mix.h"

/* Whose input a combination has. */
static int
side_of(
    const struct diffing *g, unsigned int combination, enum diff_input input)
{
	return diff_holder(
	    g, (combination >> input & 1) != 0 ? NEW : OLD, input);
}

static const struct facts *
facts_of(const struct diffing *g, unsigned int combination)
{
	int list = side_of(g, combination, DIFF_ZONE_LIST);
	int dns = side_of(g, combination, DIFF_DNS);

	return list == dns ? &g->survey[list].facts : &g->mixed[list];
}

static const struct route_table *
routes_of(const struct diffing *g, unsigned int combination)
{
	return &g->routes[side_of(g, combination, DIFF_BGP)];
}

static void
judge(const struct diffing *g, unsigned int combination, struct results *r)
{
	int rpki = side_of(g, combination, DIFF_RPKI);
	int method = side_of(g, combination, DIFF_METHOD);

	results_judge(r, facts_of(g, combination), routes_of(g, combination),
	    &g->vrps[rpki], g->d->side[method].rec.choice);
}

/* Zones of each survey with the DNS of the other, where that differs. */
static void
make_mixed(struct diffing *g)
{
	if ((g->same >> DIFF_DNS & 1) != 0)
		return;
	for (int side = 0; side < SIDES; side++)
		mix_facts(&g->mixed[side], &g->survey[side].facts,
		    &g->survey[SIDES - 1 - side].facts);
}

char *
diff_origin_key(const struct route_table *routes, uint32_t node, uint32_t row)
{
	char prefix[PREFIX_STRLEN], asn[ASN_STRLEN];

	return mem_printf("%s %s",
	    prefix_format(ptree_prefix(&routes->tree, node), prefix),
	    origin_text(
		route_row_origin(&routes->rows[row]), &routes->sets, asn));
}

/* Called with each key that a combination has. */
typedef void watch_fn(struct watched *w, unsigned int combination,
    const char *key, const uint8_t codes[SCOPES]);

static void
add_key(struct watched *w, unsigned int combination, const char *key,
    const uint8_t codes[SCOPES])
{
	(void)combination;
	(void)codes;
	(void)intern_add(&w->keys, key, strlen(key));
}

static void
set_codes(struct watched *w, unsigned int combination, const char *key,
    const uint8_t codes[SCOPES])
{
	uint32_t index = intern_find(&w->keys, key, strlen(key));

	/* What only a mixture has is nobody's. */
	if (index != INTERN_NONE)
		memcpy(w->codes + (combination * w->keys.n + index) * w->scopes,
		    codes, w->scopes);
}

static void
each_verdict(struct watched *w, unsigned int combination, const char *key,
    const struct tally tally[SCOPES], watch_fn *fn)
{
	uint8_t codes[SCOPES];

	for (int scope = 0; scope < SCOPES; scope++)
		codes[scope] = (uint8_t)tally[scope].verdict;
	fn(w, combination, key, codes);
}

static void
each_watched(struct diffing *g, unsigned int combination,
    const struct results *r, watch_fn *fn)
{
	const struct facts *f = facts_of(g, combination);
	const struct route_table *routes = routes_of(g, combination);

	for (size_t i = 0; i < f->nzones; i++)
		each_verdict(&g->watched[WATCH_ZONE], combination,
		    facts_text(f, f->zones[i].name), r->zones[i].tally, fn);
	for (size_t i = 0; i < f->nservers; i++)
		if (r->servers[i].counted)
			each_verdict(&g->watched[WATCH_SERVER], combination,
			    facts_text(f, f->servers[i].name),
			    r->servers[i].tally, fn);
	for (size_t i = 0; i < f->naddresses; i++) {
		uint8_t code[SCOPES] = { (uint8_t)r->addresses[i].state };
		char ip[IP_STRLEN];

		if (r->addresses[i].counted)
			fn(&g->watched[WATCH_ADDRESS], combination,
			    ip_format(f->addresses[i], ip), code);
	}
	for (size_t i = 0; i < r->norigins; i++) {
		const struct origin_result *o = &r->origins[i];
		uint8_t code[SCOPES] = { (uint8_t)o->rov.state };
		char *key = diff_origin_key(routes, o->node, o->row);

		fn(&g->watched[WATCH_ORIGIN], combination, key, code);
		free(key);
	}
}

static void
take_shares(
    struct diffing *g, unsigned int combination, const struct results *r)
{
	const struct facts *f = facts_of(g, combination);

	for (int row = 0; row < ROWS; row++) {
		struct coverage c[SCOPES];

		coverage_of_row(r, f, (enum row)row, c);
		for (int scope = 0; scope < SCOPES; scope++)
			g->shares[combination][row][scope] =
			    (struct share){ c[scope].state[ROV_VALID],
				    c[scope].origins };
	}
}

static void
take(struct diffing *g, unsigned int combination, const struct results *r)
{
	each_watched(g, combination, r, set_codes);
	take_shares(g, combination, r);
}

/* Without the inputs that are the same, which are the old survey's then. */
static unsigned int
distinct(const struct diffing *g, unsigned int combination)
{
	return combination & ~g->same;
}

static void
copy_combination(struct diffing *g, unsigned int to, unsigned int from)
{
	memcpy(g->shares[to], g->shares[from], sizeof(g->shares[to]));
	for (int i = 0; i < WATCHES; i++) {
		struct watched *w = &g->watched[i];
		size_t size = w->keys.n * w->scopes;

		memcpy(w->codes + to * size, w->codes + from * size, size);
	}
}

void
diff_judge(struct diffing *g)
{
	static const unsigned int scopes[WATCHES] = { [WATCH_ZONE] = SCOPES,
		[WATCH_SERVER] = SCOPES,
		[WATCH_ADDRESS] = 1,
		[WATCH_ORIGIN] = 1 };
	unsigned int all = (1U << g->d->inputs) - 1;

	make_mixed(g);
	judge(g, 0, &g->results[OLD]);
	judge(g, all, &g->results[NEW]);
	for (int i = 0; i < WATCHES; i++)
		intern_init(&g->watched[i].keys);
	each_watched(g, 0, &g->results[OLD], add_key);
	each_watched(g, all, &g->results[NEW], add_key);
	for (int i = 0; i < WATCHES; i++) {
		struct watched *w = &g->watched[i];
		size_t size = w->keys.n * scopes[i] * (all + 1);

		w->scopes = scopes[i];
		w->codes = mem_array(size, 1);
		memset(w->codes, WATCH_ABSENT, size);
	}
	g->shares = mem_array(all + 1, sizeof(*g->shares));
	for (unsigned int c = 0; c <= all; c++) {
		struct results r;

		if (distinct(g, c) != c) {
			copy_combination(g, c, distinct(g, c));
		} else if (c == 0 || c == all) {
			take(g, c, &g->results[c == 0 ? OLD : NEW]);
		} else {
			judge(g, c, &r);
			take(g, c, &r);
			results_free(&r);
		}
	}
}

void
diff_judge_free(struct diffing *g)
{
	for (int i = 0; i < WATCHES; i++) {
		intern_free(&g->watched[i].keys);
		free(g->watched[i].codes);
	}
	free(g->shares);
}

/*
 * A combination has something else than the old survey; of what the new one
 * does not have, that it is not there.
 */
static bool
is_changed(const struct diffing *g, const struct watched *w,
    unsigned int combination, uint32_t index, unsigned int scope)
{
	unsigned int all = (1U << g->d->inputs) - 1;
	size_t size = w->keys.n * w->scopes, at = index * w->scopes + scope;
	uint8_t code = w->codes[combination * size + at];

	if (w->codes[all * size + at] == WATCH_ABSENT)
		return code == WATCH_ABSENT;
	return code != w->codes[at];
}

/*
 * All inputs of the smallest sets whose exchange changes the code: mostly of
 * sets of one.
 */
unsigned int
diff_causes(const struct diffing *g, enum watch watch, const char *key,
    unsigned int scope)
{
	const struct watched *w = &g->watched[watch];
	uint32_t index = intern_find(&w->keys, key, strlen(key));
	unsigned int all = (1U << g->d->inputs) - 1, causes = 0;
	int least = DIFF_INPUTS + 1;

	for (unsigned int c = 1; c <= all; c++) {
		int size = __builtin_popcount(c);

		if (size > least || !is_changed(g, w, c, index, scope))
			continue;
		if (size < least)
			causes = 0;
		least = size;
		causes |= c;
	}
	return causes;
}
