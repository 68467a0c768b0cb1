/*
 * The sequence of ROAs: at each step the one that is best after those before
 * it, among those that no other has to come before.
 *
 * A ROA turns invalid what lies beneath it without one, so proposals beneath
 * a prefix come before its own.  Nothing says that the best of each step is
 * the best in the end.
 *
 * What a ROA would do changes only with the zones behind it and behind what
 * lies beneath it; after each step only those are asked again.
 */
#include <stdlib.h>

#include "survey/base/mem.h"
#include "survey/next_roa_private.h"

/* What a proposal would do, as it was when this was asked. */
struct offer {
	struct roa_effect effect;
	uint32_t roa, asked; /* of order.asked: else a newer one is about */
};

struct order {
	struct next_roas *n;
	struct roa_world *w;
	uint32_t *roa_of;   /* by origin: index of n->list, or FACT_NONE */
	uint32_t *waits;    /* by proposal: how many have to come before */
	uint32_t *asked;    /* how often */
	struct offer *heap; /* the best first */
	size_t nheap, cap;
	/* Who was looked at after this step. */
	uint32_t *zone_mark, *prefix_mark;
};

static bool
is_better(const struct order *o, const struct offer *a, const struct offer *b)
{
	int order = roa_effect_compare(&a->effect, &b->effect);

	if (order == 0)
		order = roa_place_compare(o->w->r, o->w->routes,
		    o->n->list[a->roa].origin, o->n->list[b->roa].origin);
	return order < 0;
}

static void
heap_push(struct order *o, struct offer offer)
{
	size_t i = o->nheap;

	o->heap = mem_grow(o->heap, o->nheap, &o->cap, sizeof(*o->heap));
	o->nheap++;
	while (i > 0 && is_better(o, &offer, &o->heap[(i - 1) / 2])) {
		o->heap[i] = o->heap[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	o->heap[i] = offer;
}

static struct offer
heap_pop(struct order *o)
{
	struct offer best = o->heap[0], last = o->heap[--o->nheap];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < o->nheap) {
		if (child + 1 < o->nheap &&
		    is_better(o, &o->heap[child + 1], &o->heap[child]))
			child++;
		if (!is_better(o, &o->heap[child], &last))
			break;
		o->heap[i] = o->heap[child];
		i = child;
	}
	o->heap[i] = last;
	return best;
}

static void
ask(struct order *o, uint32_t roa)
{
	const struct next_roa *proposal = &o->n->list[roa];
	struct offer offer = { .roa = roa, .asked = ++o->asked[roa] };

	offer.effect = roa_world_add(o->w, o->n, proposal);
	roa_world_undo(o->w, o->n, proposal);
	heap_push(o, offer);
}

/* Its ROA would turn invalid what lies beneath it. */
static bool
does_harm(const struct order *o, uint32_t origin)
{
	return o->w->r->origins[origin].rov.state == ROV_NOT_FOUND;
}

/*
 * Those that wait for this one wait for one more (by 1) or one less (by -1);
 * who has waited long enough is asked.
 */
static void
move_waiting(struct order *o, uint32_t roa, int by)
{
	const struct roa_world *w = o->w;
	uint32_t origin = o->n->list[roa].origin;

	if (!does_harm(o, origin))
		return;
	for (uint32_t p = w->prefixes[w->prefix_of[origin]].above;
	     p != FACT_NONE; p = w->prefixes[p].above) {
		for (uint32_t i = w->prefixes[p].first_origin;
		     i < w->prefixes[p].end_origin; i++) {
			uint32_t other = o->roa_of[i];

			if (other == FACT_NONE || !does_harm(o, i))
				continue;
			o->waits[other] += (uint32_t)by;
			if (by < 0 && o->waits[other] == 0)
				ask(o, other);
		}
	}
}

/* Asks the proposals of a prefix and of those above it again. */
static void
ask_prefix(struct order *o, uint32_t prefix, uint32_t stamp)
{
	const struct roa_world *w = o->w;

	for (uint32_t p = prefix; p != FACT_NONE && o->prefix_mark[p] != stamp;
	     p = w->prefixes[p].above) {
		o->prefix_mark[p] = stamp;
		for (uint32_t i = w->prefixes[p].first_origin;
		     i < w->prefixes[p].end_origin; i++) {
			uint32_t roa = o->roa_of[i];

			if (roa != FACT_NONE && o->waits[roa] == 0 &&
			    o->n->list[roa].step == 0)
				ask(o, roa);
		}
	}
}

/* Whom the changes since the first of them may concern. */
static void
ask_again(struct order *o, size_t first, uint32_t stamp)
{
	const struct roa_world *w = o->w;

	for (size_t i = first; i < w->nchanges; i++) {
		const struct roa_prefix *p =
		    &w->prefixes[w->prefix_of[w->changes[i].origin]];

		for (uint32_t j = p->first_place; j < p->end_place; j++) {
			uint32_t zone = w->places[j].zone;
			const struct roa_zone *z = &w->zones[zone];

			if (o->zone_mark[zone] == stamp)
				continue;
			o->zone_mark[zone] = stamp;
			for (uint32_t k = z->first_prefix; k < z->end_prefix;
			     k++)
				ask_prefix(o, w->zone_prefixes[k], stamp);
		}
	}
}

static void
take_steps(struct order *o)
{
	uint32_t step = 0;

	while (o->nheap > 0) {
		struct offer best = heap_pop(o);
		struct next_roa *roa = &o->n->list[best.roa];
		size_t first = o->w->nchanges;

		if (roa->step != 0 || best.asked != o->asked[best.roa])
			continue;
		(void)roa_world_add(o->w, o->n, roa);
		roa->step = ++step;
		roa->after = o->w->now;
		move_waiting(o, best.roa, -1);
		ask_again(o, first, step);
	}
}

void
next_roas_order(struct next_roas *n, struct roa_world *w, const struct facts *f)
{
	struct order o = { .n = n, .w = w };

	o.roa_of = mem_array(w->r->norigins, sizeof(*o.roa_of));
	o.waits = mem_array(n->n, sizeof(*o.waits));
	o.asked = mem_array(n->n, sizeof(*o.asked));
	o.zone_mark = mem_array(f->nzones, sizeof(*o.zone_mark));
	o.prefix_mark = mem_array(w->nprefixes, sizeof(*o.prefix_mark));
	for (uint32_t i = 0; i < w->r->norigins; i++)
		o.roa_of[i] = FACT_NONE;
	for (uint32_t i = 0; i < n->n; i++)
		o.roa_of[n->list[i].origin] = i;
	for (uint32_t i = 0; i < n->n; i++)
		move_waiting(&o, i, 1);
	for (uint32_t i = 0; i < n->n; i++)
		if (o.waits[i] == 0)
			ask(&o, i);
	take_steps(&o);
	free(o.roa_of);
	free(o.waits);
	free(o.asked);
	free(o.heap);
	free(o.zone_mark);
	free(o.prefix_mark);
}
