/*
 * The change of a share, taken apart by the inputs: the exact Shapley value
 * over all orders in which they can be exchanged.
 *
 * An input's part is the mean, over the orders, of how the share moves when
 * that input is exchanged.  It moves alike in all orders in which the same
 * inputs S come before, of n inputs |S|! (n - |S| - 1)! orders out of n!.
 */
#include "survey/diff_private.h"

static int64_t
factorial(int n)
{
	int64_t product = 1;

	while (n > 1)
		product *= n--;
	return product;
}

/* Adds weight / of times the share; one of nothing is 0. */
static void
add_share(struct rational *sum, int64_t weight, int64_t of, struct share share)
{
	if (share.origins > 0)
		rational_add(
		    sum, weight * share.valid, (uint64_t)of * share.origins);
}

static void
find_part(const struct diffing *g, int row, int scope, unsigned int input,
    struct rational *part)
{
	int n = (int)g->d->inputs;

	for (unsigned int before = 0; before < 1U << n; before++) {
		int size = __builtin_popcount(before);
		int64_t orders = factorial(size) * factorial(n - size - 1);

		if ((before >> input & 1) != 0)
			continue;
		add_share(part, orders, factorial(n),
		    g->shares[before | 1U << input][row][scope]);
		add_share(
		    part, -orders, factorial(n), g->shares[before][row][scope]);
	}
}

/* Hundredths of a percent, rounded down, and what that leaves. */
static int64_t
round_down(const struct rational *value, struct rational *rest)
{
	int64_t floor;

	rational_add_rational(rest, value);
	rational_scale(rest, 10000);
	floor = rational_floor(rest);
	rational_add(rest, -floor, 1);
	return floor;
}

/*
 * The whole rounded half up, and the parts so that they add up to it: each
 * down, and then those up that were cut most.
 */
static void
round_points(struct share_change *s, unsigned int n)
{
	struct rational rests[DIFF_INPUTS] = { 0 }, rest = { 0 }, half = { 0 };
	int64_t left;

	rational_add(&half, 1, 2);
	s->points = round_down(&s->change, &rest);
	s->points += rational_compare(&rest, &half) >= 0;
	left = s->points;
	for (unsigned int i = 0; i < n; i++) {
		s->part_points[i] = round_down(&s->part[i], &rests[i]);
		left -= s->part_points[i];
	}
	for (; left > 0; left--) {
		unsigned int most = 0;

		for (unsigned int i = 1; i < n; i++)
			if (rational_compare(&rests[i], &rests[most]) > 0)
				most = i;
		s->part_points[most]++;
		rational_free(&rests[most]);
	}
	for (unsigned int i = 0; i < n; i++)
		rational_free(&rests[i]);
	rational_free(&rest);
	rational_free(&half);
}

static bool
moves(const struct diffing *g, int row, int scope)
{
	const struct share *old = &g->shares[0][row][scope];

	for (unsigned int c = 1; c < 1U << g->d->inputs; c++) {
		const struct share *s = &g->shares[c][row][scope];

		if (s->valid != old->valid || s->origins != old->origins)
			return true;
	}
	return false;
}

void
diff_decompose(struct diffing *g)
{
	unsigned int all = (1U << g->d->inputs) - 1;

	for (int i = 0; i < ROWS * SCOPES; i++) {
		int row = i / SCOPES, scope = i % SCOPES;
		struct share_change *s = &g->d->shares[row][scope];
		struct share old = g->shares[0][row][scope];
		struct share new = g->shares[all][row][scope];

		s->valid[OLD] = old.valid;
		s->valid[NEW] = new.valid;
		s->origins[OLD] = old.origins;
		s->origins[NEW] = new.origins;
		if (!(s->moved = moves(g, row, scope)))
			continue;
		add_share(&s->change, 1, 1, new);
		add_share(&s->change, -1, 1, old);
		for (unsigned int input = 0; input < g->d->inputs; input++)
			find_part(g, row, scope, input, &s->part[input]);
		round_points(s, g->d->inputs);
	}
}
