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
 * An index on leading bits, in two steps: the first bits name a slice, and
 * each slice has about as many buckets as it has nodes, by the bits behind
 * them.  What is announced is crowded into few blocks of IPv6, and into the
 * old ones of IPv4; one width for all would be too wide here, too narrow
 * there.
 */
struct ptree_slice {
	uint32_t base;  /* its first bucket */
	uint32_t shift; /* of the bits behind the slice's */
};

struct ptree_index {
	struct ptree_slice *slices;
	uint32_t *first; /* bucket -> first node that is not before it */
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
void ptree_add(struct ptree *t, struct prefix prefix);

/*
 * Sorts (stably: equal prefixes keep the order in which they came), joins
 * equal prefixes into one node, links parents and builds the index.  Returns
 * the permutation: the item that belongs at place i was added as the
 * order[i]-th.  NULL says that all stand right already.  The caller frees it,
 * moves its items, and may then shrink ranges with ptree_set_first.
 */
uint32_t *ptree_build(struct ptree *t);

/*
 * Makes a built tree that many questions will be asked faster, by large.h.
 */
void ptree_settle(struct ptree *t);

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
uint32_t ptree_size(const struct ptree *t);
/* Nodes of a family are [*first, *end). */
void ptree_family(
    const struct ptree *t, enum family family, uint32_t *first, uint32_t *end);

/* The most specific node that covers (or equals) the prefix, or NONE. */
uint32_t ptree_find(const struct ptree *t, struct prefix prefix);

/*
 * For who has many questions at once: have the memory that ptree_find(prefix)
 * will look at brought near, first the index and later, behind the same for
 * other prefixes, the nodes.  A lookup mostly waits for memory, and so the
 * waits overlap.
 */
void ptree_fetch_index(const struct ptree *t, struct prefix prefix);
void ptree_fetch_nodes(const struct ptree *t, struct prefix prefix);

/* The node of exactly this prefix, or NONE. */
uint32_t ptree_find_exact(const struct ptree *t, struct prefix prefix);

struct prefix ptree_prefix(const struct ptree *t, uint32_t node);

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
void ptree_set_first(struct ptree *t, uint32_t node, uint32_t first);
void ptree_set_items(struct ptree *t, uint32_t items);

/*
 * The nodes equal to or more specific than prefix are [*first, *end).
 */
void ptree_beneath(const struct ptree *t, struct prefix prefix, uint32_t *first,
    uint32_t *end);

#endif
