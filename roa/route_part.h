/*
 * The part of a route table that bears on some addresses: all that the
 * longest match of any of them can need, under whatever filters.
 */
#ifndef ROA_ROUTE_PART_H
#define ROA_ROUTE_PART_H

#include "roa/route.h"

#define ROUTE_SAME_PEERS UINT32_MAX

/*
 * Gives part, which is initialised, the sources and AS sets of whole, with
 * the same numbers: so rows may be copied.  The thresholds too are those of
 * whole; or min_peers for each source that states peers, unless that is
 * ROUTE_SAME_PEERS.
 */
void route_part_sources(struct route_table *part,
    const struct route_table *whole, uint32_t min_peers);

/*
 * Fills part, which is initialised, with the rows of every prefix of whole
 * that covers one of the n addresses, and builds it; sources as above.
 */
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
