/*
 * The inside of the tree, for roa/ptree*.c.
 */
#ifndef ROA_PTREE_PRIVATE_H
#define ROA_PTREE_PRIVATE_H

#include <stdbool.h>

#include "roa/ptree.h"

static inline int
ptree_compare6(const struct ptree_node6 *a, const struct ptree_node6 *b)
{
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return (a->len > b->len) - (a->len < b->len);
}

/* Of two keys of IPv4, of which the one sorts before the other. */
static inline bool
ptree_covers4(uint64_t outer, uint64_t inner)
{
	unsigned int len = (unsigned int)outer & 0xff;

	/* In two shifts, as 64 is one too many for /0. */
	return len <= (inner & 0xff) && (outer ^ inner) >> 1 >> (63 - len) == 0;
}

/* The same of IPv6; the parents of inner are not looked at. */
static inline bool
ptree_covers6(const struct ptree_node6 *outer, const struct ptree_node6 *inner)
{
	uint64_t hi = outer->hi ^ inner->hi, lo = outer->lo ^ inner->lo;

	if (outer->len > inner->len)
		return false;
	if (outer->len < 64)
		return hi >> 1 >> (63 - outer->len) == 0;
	return hi == 0 && (outer->len == 64 || lo >> (128 - outer->len) == 0);
}

void ptree_index_free(struct ptree_index *index);

#endif
