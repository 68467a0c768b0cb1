/*
 * The one lookup structure: prefixes, sorted, each with the number of the
 * prefix that covers it next.
 *
 * A tree of prefixes needs no pointers.  Sort them by (address, length): all
 * that a prefix covers then stands right behind it, and the prefixes that
 * cover some q stand, in falling length, on the chain of parents of the last
 * prefix that sorts at or before q.  So a lookup is one search in an array
 * (narrowed by an index on leading bits) and a short climb, and "all beneath
 * p" is a range of the array.
 *
 * Items hang on prefixes: the owner keeps them in an array of its own, in the
 * order in which it called ptree_add, and ptree_build tells it their sorted
 * order.  A node's items are then a range of that array.
 *
 * One tree holds both families.  Node numbers run over IPv4 first.
 */
#ifndef ROA_PTREE_H
#define ROA_PTREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "survey/base/ip.h"
#include "survey/base/mem.h"

#define PTREE_NONE UINT32_MAX

/* While adding, first is the item's number and parent is unused. */
struct ptree_node4 {
	uint64_t key; /* address << 32 | length: sorts as (address, length) */
	uint32_t parent;
	uint32_t first;
};

struct ptree_node6 {
	uint64_t hi, lo;
	uint32_t parent;
	uint32_t first;
	uint8_t len;
};

/*
 * An index, where there is one, leads from an address to the most specific node
 * that covers it.
 *
 * Along the line of addresses that node is another where a prefix begins or
 * ends, and the same in between.  A level of the index cuts the addresses that
 * have some leading bits in common into equal blocks, and keeps in order, as
 * leaves, only the nodes of those blocks that have another than the block
 * before: a bit for each block tells which these are, and so the number of
 * bits up to a block is the number of its leaf.  A block in which a longer
 * prefix begins is deep: it is cut by a level of its own or, where there are
 * but few, its nodes are searched by halves.
 *
 * That is a few bytes for each prefix, and two accesses for nearly every
 * address of IPv4, three to six of IPv6, hardly a branch that depends on them
 * and so no waiting: one lookup's accesses overlap with the next one's.
 */
struct ptree_word {
	uint32_t begins; /* bit i: block i's leaf is not that before it */
	uint32_t leaf;   /* number of the leaf before the first of these */
};

struct ptree_level {
	uint32_t
	    first;     /* its first word; or its first node, where width is 0 */
	uint32_t n;    /* its nodes, where width is 0 */
	uint8_t skip;  /* bits in common */
	uint8_t width; /* bits behind them that number the blocks */
};

struct ptree_index {
	struct ptree_word *words;
	uint32_t *leaves;
	struct ptree_level *levels;
};

struct ptree {
	struct ptree_node4 *v4;
	struct ptree_node6 *v6;
	size_t n4, n6, cap4, cap6;
	struct ptree_index index[FAMILIES];
	uint32_t items;
	bool borrowed; /* the nodes are not ours to free: ptree_adopt */
};

void ptree_init(struct ptree *t);
void ptree_free(struct ptree *t);

/* Adds a prefix for the next item; items count from 0. */
static inline void
ptree_add(struct ptree *t, struct prefix p)
{
	if (p.family == IPV4) {
		t->v4 = mem_grow(t->v4, t->n4, &t->cap4, sizeof(*t->v4));
		t->v4[t->n4++] = (struct ptree_node4){ .key = p.hi | p.len,
			.first = t->items++ };
	} else {
		t->v6 = mem_grow(t->v6, t->n6, &t->cap6, sizeof(*t->v6));
		t->v6[t->n6++] = (struct ptree_node6){ .hi = p.hi,
			.lo = p.lo,
			.len = p.len,
			.first = t->items++ };
	}
}

/*
 * Sorts (stably: equal prefixes keep the order in which they came), joins
 * equal prefixes into one node and links parents.  Returns the permutation:
 * the item that belongs at place i was added as the order[i]-th.  NULL says
 * that all stand right already.  The caller frees it, moves its items, and may
 * then shrink ranges with ptree_set_first.
 */
uint32_t *ptree_build(struct ptree *t);

/*
 * Gives a built tree its index.  That pays from some ten thousand questions
 * on; a lookup without it is a search by halves.
 */
void ptree_index(struct ptree *t);

/*
 * Nodes of a tree that was built before, and stand in memory that somebody
 * else has and keeps until ptree_free.
 */
struct ptree_nodes {
	struct ptree_node4 *v4;
	struct ptree_node6 *v6;
	size_t n4, n6;
	uint32_t items;
};

/*
 * Makes of them a built tree.  They may come from a file, so that all which
 * ptree_build promises is looked at: order, bits behind the length, parents,
 * at least one item for each node.  False where any of it is not so; then t is
 * empty, as before.
 */
bool ptree_adopt(struct ptree *t, const struct ptree_nodes *nodes);

/* Number of nodes, that is of distinct prefixes. */
static inline uint32_t
ptree_size(const struct ptree *t)
{
	return (uint32_t)(t->n4 + t->n6);
}

/* Nodes of a family are [*first, *end). */
static inline void
ptree_family(
    const struct ptree *t, enum family family, uint32_t *first, uint32_t *end)
{
	*first = family == IPV4 ? 0 : (uint32_t)t->n4;
	*end = family == IPV4 ? (uint32_t)t->n4 : ptree_size(t);
}

/*
 * A prefix in registers: one that is copied whole just after its members were
 * written makes a processor end all that it has begun, and then no lookup
 * overlaps with the one before.
 */
uint32_t ptree_find_bits(const struct ptree *t, enum family family, uint64_t hi,
    uint64_t lo, unsigned int len);
uint32_t ptree_seek_bits(const struct ptree *t, enum family family, uint64_t hi,
    uint64_t lo, unsigned int len);

/* The most specific node that covers (or equals) the prefix, or NONE. */
static inline uint32_t
ptree_find(const struct ptree *t, struct prefix prefix)
{
	return ptree_find_bits(
	    t, (enum family)prefix.family, prefix.hi, prefix.lo, prefix.len);
}

/*
 * The same but for a node that may be more specific than the prefix: then it
 * covers the prefix's first address, and its parents lead to ptree_find's.
 * For an address there is no difference.
 */
static inline uint32_t
ptree_seek(const struct ptree *t, struct prefix prefix)
{
	return ptree_seek_bits(
	    t, (enum family)prefix.family, prefix.hi, prefix.lo, prefix.len);
}

/* The node of exactly this prefix, or NONE. */
uint32_t ptree_find_exact(const struct ptree *t, struct prefix prefix);

static inline struct prefix
ptree_prefix(const struct ptree *t, uint32_t node)
{
	const struct ptree_node6 *v6;
	uint64_t key;

	if (node < t->n4) {
		key = t->v4[node].key;
		return (struct prefix){ .hi = key & ~UINT64_C(0xffffffff),
			.len = (uint8_t)key,
			.family = IPV4 };
	}
	v6 = &t->v6[node - t->n4];
	return (struct prefix){
		.hi = v6->hi, .lo = v6->lo, .len = v6->len, .family = IPV6
	};
}

/* The next less specific node that covers this one, or NONE. */
static inline uint32_t
ptree_parent(const struct ptree *t, uint32_t node)
{
	return node < t->n4 ? t->v4[node].parent : t->v6[node - t->n4].parent;
}

/* The number of the node's first item; of the end's, that of all items. */
static inline uint32_t
ptree_first(const struct ptree *t, uint32_t node)
{
	if (node < t->n4)
		return t->v4[node].first;
	return node < t->n4 + t->n6 ? t->v6[node - t->n4].first : t->items;
}

/* The node's items are [*first, *end) of the owner's sorted array. */
static inline void
ptree_items(
    const struct ptree *t, uint32_t node, uint32_t *first, uint32_t *end)
{
	*first = ptree_first(t, node);
	*end = ptree_first(t, node + 1);
}

/*
 * For an owner that joins equal items: say, node by node in ascending order,
 * where its items begin now, and how many there are in all.
 */
static inline void
ptree_set_first(struct ptree *t, uint32_t node, uint32_t first)
{
	if (node < t->n4)
		t->v4[node].first = first;
	else
		t->v6[node - t->n4].first = first;
}

static inline void
ptree_set_items(struct ptree *t, uint32_t items)
{
	t->items = items;
}

/*
 * The nodes equal to or more specific than prefix are [*first, *end).
 */
void ptree_beneath(const struct ptree *t, struct prefix prefix, uint32_t *first,
    uint32_t *end);

#endif
