#include <stdlib.h>
#include <string.h>

#include "roa/ptree_private.h"
#include "survey/base/mem.h"

void
ptree_init(struct ptree *t)
{
	*t = (struct ptree){ 0 };
}

void
ptree_free(struct ptree *t)
{
	if (!t->borrowed) {
		free(t->v4);
		free(t->v6);
	}
	for (int family = 0; family < FAMILIES; family++)
		ptree_index_free(&t->index[family]);
	ptree_init(t);
}

/*
 * The sort is a natural merge sort: files of the field come sorted, or as a
 * few sorted runs (one a source, one a trust anchor), and runs are merged
 * pairwise.  Stable.  One body for both node types: the comparison is the
 * only difference, and a macro keeps it inline.
 */
#define DEFINE_SORT(NAME, NODE, IN_ORDER)                                      \
	/* Length of the sorted run at v[from]. */                             \
	static size_t NAME##_run(const struct NODE *v, size_t from, size_t n)  \
	{                                                                      \
		size_t i = from + 1;                                           \
                                                                               \
		while (i < n && IN_ORDER(&v[i - 1], &v[i]))                    \
			i++;                                                   \
		return i - from;                                               \
	}                                                                      \
                                                                               \
	static void NAME##_merge(const struct NODE *a, size_t na,              \
	    const struct NODE *b, size_t nb, struct NODE *out)                 \
	{                                                                      \
		while (na > 0 && nb > 0) {                                     \
			if (IN_ORDER(a, b)) {                                  \
				*out++ = *a++;                                 \
				na--;                                          \
			} else {                                               \
				*out++ = *b++;                                 \
				nb--;                                          \
			}                                                      \
		}                                                              \
		memcpy(out, a, na * sizeof(*a));                               \
		memcpy(out + na, b, nb * sizeof(*b));                          \
	}                                                                      \
                                                                               \
	static void NAME(struct NODE **array, size_t n)                        \
	{                                                                      \
		struct NODE *from = *array, *to, *swap;                        \
		bool merged = true;                                            \
                                                                               \
		if (n == 0)                                                    \
			return;                                                \
		to = mem_array(n, sizeof(*to));                                \
		while (merged) {                                               \
			merged = false;                                        \
			for (size_t i = 0; i < n;) {                           \
				size_t na = NAME##_run(from, i, n), nb = 0;    \
                                                                               \
				if (i + na < n)                                \
					nb = NAME##_run(from, i + na, n);      \
				NAME##_merge(                                  \
				    from + i, na, from + i + na, nb, to + i);  \
				i += na + nb;                                  \
				merged = merged || i < n;                      \
			}                                                      \
			swap = from;                                           \
			from = to;                                             \
			to = swap;                                             \
		}                                                              \
		free(to);                                                      \
		*array = from;                                                 \
	}

#define IN_ORDER4(a, b) ((a)->key <= (b)->key)
#define IN_ORDER6(a, b) (ptree_compare6(a, b) <= 0)

DEFINE_SORT(sort4, ptree_node4, IN_ORDER4)
DEFINE_SORT(sort6, ptree_node6, IN_ORDER6)

/* Nothing is to be sorted, nor any item to be moved. */
static bool
is_in_place(const struct ptree *t)
{
	for (size_t i = 0; i < t->n4; i++)
		if (t->v4[i].first != i ||
		    (i > 0 && !IN_ORDER4(&t->v4[i - 1], &t->v4[i])))
			return false;
	for (size_t i = 0; i < t->n6; i++)
		if (t->v6[i].first != t->n4 + i ||
		    (i > 0 && !IN_ORDER6(&t->v6[i - 1], &t->v6[i])))
			return false;
	return true;
}

/*
 * A node's parent is found on the chain of the node before it, whose own are
 * known.
 */
static uint32_t
parent4(const struct ptree *t, uint32_t node)
{
	const struct ptree_node4 *v4 = t->v4;
	uint32_t up = node - 1; /* PTREE_NONE is 0 - 1 */

	while (up != PTREE_NONE && !ptree_covers4(v4[up].key, v4[node].key))
		up = v4[up].parent;
	return up;
}

static uint32_t
parent6(const struct ptree *t, uint32_t node)
{
	uint32_t n4 = (uint32_t)t->n4;
	const struct ptree_node6 *v6 = t->v6;
	uint32_t up = node > n4 ? node - 1 : PTREE_NONE;

	while (up != PTREE_NONE && !ptree_covers6(&v6[up - n4], &v6[node - n4]))
		up = v6[up - n4].parent;
	return up;
}

/*
 * Joins equal prefixes: the first of them stays, and its number of the first
 * item becomes a place in the sorted order, which goes to order, if it is not
 * NULL.  Links the nodes to their parents.
 */
static void
join_and_link(struct ptree *t, uint32_t *order)
{
	size_t n = 0;
	uint32_t place = 0;

	for (size_t i = 0; i < t->n4; i++, place++) {
		if (order != NULL)
			order[place] = t->v4[i].first;
		if (n > 0 && t->v4[n - 1].key == t->v4[i].key)
			continue;
		t->v4[n].key = t->v4[i].key;
		t->v4[n].parent = parent4(t, (uint32_t)n);
		t->v4[n++].first = place;
	}
	t->n4 = n;
	n = 0;
	for (size_t i = 0; i < t->n6; i++, place++) {
		if (order != NULL)
			order[place] = t->v6[i].first;
		if (n > 0 && ptree_compare6(&t->v6[n - 1], &t->v6[i]) == 0)
			continue;
		t->v6[n] = t->v6[i];
		t->v6[n].parent = parent6(t, (uint32_t)(t->n4 + n));
		t->v6[n++].first = place;
	}
	t->n6 = n;
}

uint32_t *
ptree_build(struct ptree *t)
{
	uint32_t *order = NULL;

	if (!is_in_place(t)) {
		order = mem_array(t->items, sizeof(*order));
		sort4(&t->v4, t->n4);
		sort6(&t->v6, t->n6);
	}
	join_and_link(t, order);
	if (t->n4 > 0)
		t->v4 = mem_resize(t->v4, t->n4, sizeof(*t->v4));
	if (t->n6 > 0)
		t->v6 = mem_resize(t->v6, t->n6, sizeof(*t->v6));
	return order;
}

/* All that ptree_build promises of a node; those before it are looked at. */
static bool
node4_is_sound(const struct ptree *t, uint32_t node)
{
	uint64_t key = t->v4[node].key;
	uint32_t len = (uint32_t)key;

	return len <= 32 && (uint32_t)((key >> 32) << len) == 0 &&
	       (node == 0 || t->v4[node - 1].key < key) &&
	       t->v4[node].first < ptree_first(t, node + 1) &&
	       t->v4[node].parent == parent4(t, node);
}

static bool
node6_is_sound(const struct ptree *t, uint32_t node)
{
	const struct ptree_node6 *v6 = &t->v6[node - t->n4];
	struct prefix made;

	if (v6->len > 128)
		return false;
	made = prefix_make(prefix_ip(ptree_prefix(t, node)), v6->len);
	return made.hi == v6->hi && made.lo == v6->lo &&
	       (node == t->n4 || ptree_compare6(v6 - 1, v6) < 0) &&
	       v6->first < ptree_first(t, node + 1) &&
	       v6->parent == parent6(t, node);
}

bool
ptree_adopt(struct ptree *t, const struct ptree_nodes *nodes)
{
	struct ptree tree = { .v4 = nodes->v4,
		.v6 = nodes->v6,
		.n4 = nodes->n4,
		.n6 = nodes->n6,
		.items = nodes->items,
		.borrowed = true };

	uint32_t n4 = (uint32_t)tree.n4, end = ptree_size(&tree);

	if (ptree_first(&tree, 0) != 0)
		return false;
	for (uint32_t node = 0; node < n4; node++)
		if (!node4_is_sound(&tree, node))
			return false;
	for (uint32_t node = n4; node < end; node++)
		if (!node6_is_sound(&tree, node))
			return false;
	*t = tree;
	return true;
}

uint32_t
ptree_find_exact(const struct ptree *t, struct prefix p)
{
	uint32_t node = ptree_find(t, p);

	if (node != PTREE_NONE && ptree_prefix(t, node).len != p.len)
		node = PTREE_NONE;
	return node;
}

void
ptree_beneath(
    const struct ptree *t, struct prefix p, uint32_t *first, uint32_t *end)
{
	uint32_t family_first, low, high;

	ptree_family(t, p.family, &family_first, &high);
	low = family_first;
	/* First node not before p. */
	for (uint32_t n = high - low; n > 0;) {
		uint32_t half = n / 2;

		if (prefix_compare(ptree_prefix(t, low + half), p) < 0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	*first = low;
	/* What p covers stands together behind it. */
	for (uint32_t n = high - low; n > 0;) {
		uint32_t half = n / 2;

		if (prefix_covers(p, ptree_prefix(t, low + half))) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	*end = low;
}
