#include "roa/ptree.h"

#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

/*
 * Index widths.  IPv4: the leading bits.  IPv6: all that is announced lies
 * in 2000::/3, so the three bits that never differ are skipped and what lies
 * outside is clamped into the first and the last bucket; order is kept.
 */
#define INDEX4_BITS 18
#define INDEX6_BITS 20
#define INDEX6_SKIP 3

static uint64_t
key4(struct prefix p)
{
	return p.hi | p.len;
}

static uint32_t
bucket4(uint64_t key)
{
	return (uint32_t)(key >> (64 - INDEX4_BITS));
}

static uint32_t
bucket6(uint64_t hi)
{
	const uint32_t last = (UINT32_C(1) << INDEX6_BITS) - 1;

	switch (hi >> (64 - INDEX6_SKIP)) {
	case 0:
		return 0;
	case 1:
		return (uint32_t)(hi >> (64 - INDEX6_SKIP - INDEX6_BITS)) &
		    last;
	default:
		return last;
	}
}

void
ptree_init(struct ptree *t)
{
	*t = (struct ptree){ 0 };
}

void
ptree_free(struct ptree *t)
{
	free(t->v4);
	free(t->v6);
	free(t->index4);
	free(t->index6);
	ptree_init(t);
}

void
ptree_add(struct ptree *t, struct prefix p)
{
	if (p.family == IPV4) {
		t->v4 = mem_grow(t->v4, t->n4, &t->cap4, sizeof(*t->v4));
		t->v4[t->n4++] = (struct ptree_node4){ .key = key4(p),
			.first = t->items++ };
	} else {
		t->v6 = mem_grow(t->v6, t->n6, &t->cap6, sizeof(*t->v6));
		t->v6[t->n6++] = (struct ptree_node6){ .hi = p.hi, .lo = p.lo,
			.len = p.len, .first = t->items++ };
	}
}

static int
compare6(const struct ptree_node6 *a, const struct ptree_node6 *b)
{
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return (a->len > b->len) - (a->len < b->len);
}

/*
 * The sort is a natural merge sort: files of the field come sorted, or as a
 * few sorted runs (one a source, one a trust anchor), and runs are merged
 * pairwise.  Stable.  One body for both node types: the comparison is the
 * only difference, and a macro keeps it inline.
 */
#define DEFINE_SORT(NAME, NODE, IN_ORDER)                                   \
	/* Length of the sorted run at v[from]. */                          \
	static size_t                                                       \
	NAME##_run(const struct NODE *v, size_t from, size_t n)             \
	{                                                                   \
		size_t i = from + 1;                                        \
                                                                            \
		while (i < n && IN_ORDER(&v[i - 1], &v[i]))                 \
			i++;                                                \
		return i - from;                                            \
	}                                                                   \
                                                                            \
	static void                                                         \
	NAME##_merge(const struct NODE *a, size_t na, const struct NODE *b, \
	    size_t nb, struct NODE *out)                                    \
	{                                                                   \
		while (na > 0 && nb > 0) {                                  \
			if (IN_ORDER(a, b)) {                               \
				*out++ = *a++;                              \
				na--;                                       \
			} else {                                            \
				*out++ = *b++;                              \
				nb--;                                       \
			}                                                   \
		}                                                           \
		memcpy(out, a, na * sizeof(*a));                            \
		memcpy(out + na, b, nb * sizeof(*b));                       \
	}                                                                   \
                                                                            \
	/* False: it was in order already. */                               \
	static bool                                                         \
	NAME(struct NODE **array, size_t n)                                 \
	{                                                                   \
		struct NODE *from = *array, *to, *swap;                     \
		bool merged = true;                                         \
                                                                            \
		if (n == 0 || NAME##_run(from, 0, n) == n)                  \
			return false;                                       \
		to = mem_array(n, sizeof(*to));                             \
		while (merged) {                                            \
			merged = false;                                     \
			for (size_t i = 0; i < n;) {                        \
				size_t na = NAME##_run(from, i, n), nb = 0; \
                                                                            \
				if (i + na < n)                             \
					nb = NAME##_run(from, i + na, n);   \
				NAME##_merge(from + i, na, from + i + na,   \
				    nb, to + i);                            \
				i += na + nb;                               \
				merged = merged || i < n;                   \
			}                                                   \
			swap = from;                                        \
			from = to;                                          \
			to = swap;                                          \
		}                                                           \
		free(to);                                                   \
		*array = from;                                              \
		return true;                                                \
	}

#define IN_ORDER4(a, b) ((a)->key <= (b)->key)
#define IN_ORDER6(a, b) (compare6(a, b) <= 0)

DEFINE_SORT(sort4, ptree_node4, IN_ORDER4)
DEFINE_SORT(sort6, ptree_node6, IN_ORDER6)

struct prefix
ptree_prefix(const struct ptree *t, uint32_t node)
{
	if (node < t->n4) {
		uint64_t key = t->v4[node].key;

		return (struct prefix){ .hi = key & ~UINT64_C(0xffffffff),
			.len = (uint8_t)key, .family = IPV4 };
	}
	const struct ptree_node6 *v6 = &t->v6[node - t->n4];

	return (struct prefix){ .hi = v6->hi, .lo = v6->lo, .len = v6->len,
		.family = IPV6 };
}

static uint32_t
node_first(const struct ptree *t, uint32_t node)
{
	return node < t->n4 ? t->v4[node].first : t->v6[node - t->n4].first;
}

uint32_t
ptree_parent(const struct ptree *t, uint32_t node)
{
	return node < t->n4 ? t->v4[node].parent : t->v6[node - t->n4].parent;
}

uint32_t
ptree_size(const struct ptree *t)
{
	return (uint32_t)(t->n4 + t->n6);
}

void
ptree_family(const struct ptree *t, enum family family, uint32_t *first,
    uint32_t *end)
{
	*first = family == IPV4 ? 0 : (uint32_t)t->n4;
	*end = family == IPV4 ? (uint32_t)t->n4 : ptree_size(t);
}

/*
 * Joins equal prefixes: the first of them stays, and its number of the first
 * item becomes a place in the sorted order, which goes to order.
 */
static void
join_equal(struct ptree *t, uint32_t *order)
{
	size_t n = 0;
	uint32_t place = 0;

	for (size_t i = 0; i < t->n4; i++) {
		order[place] = t->v4[i].first;
		if (n == 0 || t->v4[n - 1].key != t->v4[i].key) {
			t->v4[n] = t->v4[i];
			t->v4[n++].first = place;
		}
		place++;
	}
	t->n4 = n;
	n = 0;
	for (size_t i = 0; i < t->n6; i++) {
		order[place] = t->v6[i].first;
		if (n == 0 || compare6(&t->v6[n - 1], &t->v6[i]) != 0) {
			t->v6[n] = t->v6[i];
			t->v6[n++].first = place;
		}
		place++;
	}
	t->n6 = n;
}

/* A node's parent is found on the chain of the node before it. */
static void
link_parents(struct ptree *t, enum family family)
{
	uint32_t first, end;

	ptree_family(t, family, &first, &end);
	for (uint32_t node = first; node < end; node++) {
		struct prefix p = ptree_prefix(t, node);
		uint32_t up = node > first ? node - 1 : PTREE_NONE;

		while (up != PTREE_NONE &&
		    !prefix_covers(ptree_prefix(t, up), p))
			up = ptree_parent(t, up);
		if (family == IPV4)
			t->v4[node].parent = up;
		else
			t->v6[node - t->n4].parent = up;
	}
}

static void
build_index(struct ptree *t)
{
	const uint32_t size4 = UINT32_C(1) << INDEX4_BITS;
	const uint32_t size6 = UINT32_C(1) << INDEX6_BITS;
	uint32_t next = 0;

	t->index4 = mem_array(size4 + 1, sizeof(*t->index4));
	for (uint32_t i = 0; i < t->n4; i++)
		for (uint32_t b = bucket4(t->v4[i].key); next <= b; next++)
			t->index4[next] = i;
	for (; next <= size4; next++)
		t->index4[next] = (uint32_t)t->n4;
	t->index6 = mem_array(size6 + 1, sizeof(*t->index6));
	next = 0;
	for (uint32_t i = 0; i < t->n6; i++)
		for (uint32_t b = bucket6(t->v6[i].hi); next <= b; next++)
			t->index6[next] = i;
	for (; next <= size6; next++)
		t->index6[next] = (uint32_t)t->n6;
}

uint32_t *
ptree_build(struct ptree *t)
{
	uint32_t *order = mem_array(t->items, sizeof(*order));
	bool moved = false;

	(void)sort4(&t->v4, t->n4);
	(void)sort6(&t->v6, t->n6);
	join_equal(t, order);
	for (uint32_t i = 0; i < t->items && !moved; i++)
		moved = order[i] != i;
	if (!moved) {
		free(order);
		order = NULL;
	}
	if (t->n4 > 0)
		t->v4 = mem_resize(t->v4, t->n4, sizeof(*t->v4));
	if (t->n6 > 0)
		t->v6 = mem_resize(t->v6, t->n6, sizeof(*t->v6));
	link_parents(t, IPV4);
	link_parents(t, IPV6);
	build_index(t);
	return order;
}

/* The last node of the family that sorts at or before p, or NONE. */
static uint32_t
find_before4(const struct ptree *t, struct prefix p)
{
	uint64_t key = key4(p);
	uint32_t b = bucket4(key), low = t->index4[b], n;

	/* Invariant: all before low are <= key; none from low + n is. */
	for (n = t->index4[b + 1] - low; n > 0;) {
		uint32_t half = n / 2;

		if (t->v4[low + half].key <= key) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low == 0 ? PTREE_NONE : low - 1;
}

static uint32_t
find_before6(const struct ptree *t, struct prefix p)
{
	struct ptree_node6 key = { .hi = p.hi, .lo = p.lo, .len = p.len };
	uint32_t b = bucket6(p.hi), low = t->index6[b], n;

	for (n = t->index6[b + 1] - low; n > 0;) {
		uint32_t half = n / 2;

		if (compare6(&t->v6[low + half], &key) <= 0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low == 0 ? PTREE_NONE : low - 1 + (uint32_t)t->n4;
}

uint32_t
ptree_find(const struct ptree *t, struct prefix p)
{
	uint32_t node;

	if (t->index4 == NULL)
		return PTREE_NONE;
	node = p.family == IPV4 ? find_before4(t, p) : find_before6(t, p);
	while (node != PTREE_NONE && !prefix_covers(ptree_prefix(t, node), p))
		node = ptree_parent(t, node);
	return node;
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
ptree_items(const struct ptree *t, uint32_t node, uint32_t *first,
    uint32_t *end)
{
	*first = node_first(t, node);
	*end = node + 1 < ptree_size(t) ? node_first(t, node + 1) : t->items;
}

void
ptree_set_first(struct ptree *t, uint32_t node, uint32_t first)
{
	if (node < t->n4)
		t->v4[node].first = first;
	else
		t->v6[node - t->n4].first = first;
}

void
ptree_set_items(struct ptree *t, uint32_t items)
{
	t->items = items;
}

void
ptree_beneath(const struct ptree *t, struct prefix p, uint32_t *first,
    uint32_t *end)
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
