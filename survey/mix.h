/*
 * What no survey saw and two surveys together tell: the zones of one under
 * the DNS of another; and what is kept of one survey's routes and VRPs,
 * looked at for addresses and routes that only another one has.
 *
 * One rule for all: what a survey says nothing of, because it did not look,
 * is taken to be as the other one has it.  What it would have seen, had it
 * been there, is not: a survey keeps every route that covers an address of
 * its own, and every VRP that covers such a route.
 */
#ifndef SURVEY_MIX_H
#define SURVEY_MIX_H

#include "roa/route.h"
#include "roa/vrp.h"
#include "survey/facts.h"

/*
 * Fills facts, which are initialised, and finishes them: the zones of list,
 * each with its name servers as dns has them, each of these with its look-ups
 * and addresses as dns has them; where dns has no such zone or no such
 * server, as list has them.
 */
void mix_facts(
    struct facts *f, const struct facts *list, const struct facts *dns);

/*
 * The parts of that: gives a zone of f the name servers that the zone at this
 * index of from has, and a server the look-ups and addresses of another.
 */
void mix_name_servers(
    struct facts *f, uint32_t zone, const struct facts *from, uint32_t at);
void mix_server(
    struct facts *f, uint32_t server, const struct facts *from, uint32_t at);

/*
 * Fills t, which is initialised, and builds it by filters: the rows of own,
 * and of other the routes that it uses of prefixes that cover no address of
 * own's survey.
 */
void mix_routes(struct route_table *t, const struct route_table *own,
    const struct ip *addresses, size_t naddresses,
    const struct route_table *other, const struct route_filters *filters);

/*
 * The same for VRPs: of other those whose prefix covers no route that own's
 * survey keeps; their ends too where they mean the same as own's.
 */
void mix_vrps(struct vrp_table *t, const struct vrp_table *own,
    const struct route_table *routes, const struct vrp_table *other);

#endif
