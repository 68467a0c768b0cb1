/*
 * How few networks the zones rest on: rows of v_concentration.
 *
 * Origin ASes stand in order of the zones behind them (v_breakdown's "as").
 * Of each zone only the best and the worst placed of its ASes count: with the
 * first it begins to be touched, with the last it is theirs as a whole.
 */
#include <stdlib.h>
#include <string.h>

#include "survey/assess_private.h"
#include "survey/base/mem.h"

struct ranked {
	uint32_t key, zones;
	const char *text;
};

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->zones != y->zones)
		return x->zones > y->zones ? -1 : 1;
	return strcmp(x->text, y->text);
}

/* The rank of each key (a number of facts.names), from 1; 0 for others. */
static uint32_t *
rank_keys(const struct results *r, const struct facts *f, size_t *nranks)
{
	struct ranked *list = mem_array(r->nbreakdowns, sizeof(*list));
	uint32_t *ranks = mem_array(f->names.n, sizeof(*ranks));
	size_t n = 0;

	for (size_t i = 0; i < r->nbreakdowns; i++) {
		const struct breakdown *b = &r->breakdowns[i];

		if (strcmp(b->dimension, "as") == 0)
			list[n++] = (struct ranked){ b->key, b->coverage.zones,
				facts_text(f, b->key) };
	}
	if (n > 0)
		qsort(list, n, sizeof(*list), compare_ranked);
	for (size_t i = 0; i < n; i++)
		ranks[list[i].key] = (uint32_t)i + 1;
	free(list);
	*nranks = n;
	return ranks;
}

static uint32_t
rank_of_origin(const struct results *r, const struct facts *f,
    const struct route_table *routes, const uint32_t *ranks, uint32_t origin)
{
	const struct route_row *row = &routes->rows[r->origins[origin].row];
	char buf[ASN_STRLEN];
	const char *text =
	    origin_text(route_row_origin(row), &routes->sets, buf);

	return ranks[intern_find(&f->names, text, strlen(text))];
}

void
concentration_make(
    struct results *r, const struct facts *f, const struct route_table *routes)
{
	uint32_t *of_origin = mem_array(r->norigins, sizeof(*of_origin));
	uint32_t *ranks = rank_keys(r, f, &r->nconcentration);

	for (uint32_t o = 0; o < r->norigins; o++)
		of_origin[o] = rank_of_origin(r, f, routes, ranks, o);
	r->concentration =
	    mem_array(r->nconcentration + 1, sizeof(*r->concentration));
	for (size_t i = 0; i < f->nzones; i++) {
		const struct zone_result *z = &r->zones[i];
		uint32_t best = UINT32_MAX, worst = 0;

		for (uint32_t j = z->first_address; j < z->end_address; j++) {
			const struct address_result *a =
			    &r->addresses[r->zone_addresses[j]];

			for (uint32_t o = a->first_origin; o < a->end_origin;
			     o++) {
				uint32_t rank = of_origin[o];

				best = rank < best ? rank : best;
				worst = rank > worst ? rank : worst;
			}
		}
		if (worst == 0)
			continue;
		r->concentration[best].touched++;
		r->concentration[worst].whole++;
	}
	for (size_t i = 1; i <= r->nconcentration; i++) {
		r->concentration[i].touched += r->concentration[i - 1].touched;
		r->concentration[i].whole += r->concentration[i - 1].whole;
	}
	free(of_origin);
	free(ranks);
}
