#include "roa/vrp_compare.h"

#include <string.h>

/*
 * All sets are sorted alike, so that one walk over them side by side sees each
 * VRP once: at each step the least prefix that any set has next, and there the
 * least pair of maxLength and AS.
 */
struct walk {
	const struct vrp_compare *c;
	uint32_t node[VRP_COMPARE_MAX];
	/* Of the sets that have the prefix: what is left of its items. */
	uint32_t item[VRP_COMPARE_MAX], end[VRP_COMPARE_MAX];
};

/* The least prefix that a set has next; false where all are at their end. */
static bool
next_prefix(const struct walk *w, struct prefix *least)
{
	bool found = false;

	for (size_t i = 0; i < w->c->n; i++) {
		const struct ptree *tree = &w->c->sets[i].tree;
		struct prefix prefix;

		if (w->node[i] == ptree_size(tree))
			continue;
		prefix = ptree_prefix(tree, w->node[i]);
		if (!found || prefix_compare(prefix, *least) < 0)
			*least = prefix;
		found = true;
	}
	return found;
}

/* Opens the items of the sets that have the prefix, and passes over it. */
static void
take_prefix(struct walk *w, struct prefix prefix)
{
	for (size_t i = 0; i < w->c->n; i++) {
		const struct ptree *tree = &w->c->sets[i].tree;

		w->item[i] = w->end[i] = 0;
		if (w->node[i] < ptree_size(tree) &&
		    prefix_compare(ptree_prefix(tree, w->node[i]), prefix) == 0)
			ptree_items(
			    tree, w->node[i]++, &w->item[i], &w->end[i]);
	}
}

static int
compare_vrp(const struct vrp *a, const struct vrp *b)
{
	if (a->max_len != b->max_len)
		return a->max_len < b->max_len ? -1 : 1;
	return (a->asn > b->asn) - (a->asn < b->asn);
}

static uint64_t
common_labels(const struct vrp_compare *c, size_t set, uint32_t tas)
{
	uint64_t common = 0;

	for (; tas != 0; tas &= tas - 1)
		common |= UINT64_C(1) << c->label_of[set][__builtin_ctz(tas)];
	return common;
}

/* The set's next open item, or NULL. */
static const struct vrp *
open_item(const struct walk *w, size_t set)
{
	return w->item[set] < w->end[set] ? &w->c->sets[set].vrps[w->item[set]]
					  : NULL;
}

/* The least VRP among the open items; false where none is left. */
static bool
next_vrp(struct walk *w, struct vrp_across *across)
{
	const struct vrp *least = NULL;

	for (size_t i = 0; i < w->c->n; i++) {
		const struct vrp *vrp = open_item(w, i);

		if (vrp != NULL &&
		    (least == NULL || compare_vrp(vrp, least) < 0))
			least = vrp;
	}
	if (least == NULL)
		return false;
	across->max_len = least->max_len;
	across->asn = least->asn;
	across->sets = 0;
	across->tas = 0;
	for (size_t i = 0; i < w->c->n; i++) {
		const struct vrp *vrp = open_item(w, i);

		if (vrp == NULL || compare_vrp(vrp, least) != 0)
			continue;
		across->sets |= UINT32_C(1) << i;
		across->tas |= common_labels(w->c, i, vrp->tas);
		w->item[i]++;
	}
	return true;
}

void
vrp_compare_each(const struct vrp_compare *c, vrp_across_fn *each, void *arg)
{
	struct walk w = { .c = c };
	struct vrp_across across;

	while (next_prefix(&w, &across.prefix)) {
		take_prefix(&w, across.prefix);
		while (next_vrp(&w, &across))
			each(arg, &across);
	}
}

/* The labels of all sets, each once. */
static enum status
join_labels(struct vrp_compare *c, struct reason *why)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct intern *tas = &c->sets[i].tas;

		for (uint32_t j = 0; j < tas->n; j++) {
			const char *label = intern_text(tas, j);
			uint32_t number =
			    intern_add(&c->labels, label, strlen(label));

			if (number >= VRP_COMPARE_TAS)
				return reason_set(why, ST_LIMIT,
				    "more than %d trust anchors",
				    VRP_COMPARE_TAS);
			c->label_of[i][j] = (uint8_t)number;
		}
	}
	return ST_OK;
}

static void
add(struct vrp_across_sum *sum, const struct vrp_compare *c,
    const struct vrp_across *vrp)
{
	bool alone = (vrp->sets & (vrp->sets - 1)) == 0;

	if (vrp_is_everywhere(c, vrp))
		sum->all++;
	else
		sum->some++;
	for (size_t i = 0; i < c->n; i++) {
		if ((vrp->sets >> i & 1) == 0)
			continue;
		sum->in[i]++;
		sum->only[i] += alone && c->n > 1;
	}
}

static void
count(void *arg, const struct vrp_across *vrp)
{
	struct vrp_compare *c = arg;

	add(&c->total, c, vrp);
	if (vrp->tas == 0)
		add(&c->no_ta, c, vrp);
	for (uint64_t tas = vrp->tas; tas != 0; tas &= tas - 1)
		add(&c->ta[__builtin_ctzll(tas)], c, vrp);
}

enum status
vrp_compare_make(struct vrp_compare *c, const struct vrp_table *sets, size_t n,
    struct reason *why)
{
	enum status st;

	*c = (struct vrp_compare){ .sets = sets, .n = n };
	intern_init(&c->labels);
	if (n > VRP_COMPARE_MAX)
		return reason_set(why, ST_LIMIT,
		    "at most %d sets can be compared", VRP_COMPARE_MAX);
	if ((st = join_labels(c, why)) == ST_OK)
		vrp_compare_each(c, count, c);
	return st;
}

void
vrp_compare_free(struct vrp_compare *c)
{
	intern_free(&c->labels);
}
