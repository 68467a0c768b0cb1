/*
 * The part of a route table that bears on some addresses: all that the
 * longest match of any of them can need, under whatever filters.
 */
#ifndef ROA_ROUTE_PART_H
#define ROA_ROUTE_PART_H

#include "roa/route.h"

/*
 * Fills part, which is initialised, with the rows of every prefix of whole
 * that covers one of the n addresses, and builds it.  Its sources are those
 * of whole, in the same order and with the same thresholds; or with min_peers
 * for each that states peers, unless that is ROUTE_SAME_PEERS.
 */
#define ROUTE_SAME_PEERS UINT32_MAX
void route_part_make(struct route_table *part, const struct route_table *whole,
    const struct ip *addresses, size_t n, const struct route_filters *filters,
    uint32_t min_peers);

/*
 * Marks the nodes of the table that cover one of the addresses.  keep has a
 * place for each node.
 */
void route_part_mark(bool *keep, const struct route_table *t,
    const struct ip *addresses, size_t n);

#endif
