/*
 * Third-party secondaries: zones that are partial or none only because of
 * servers under another operator than the zone's.
 */
#include <stdlib.h>

#include "survey/assess_private.h"
#include "survey/base/mem.h"
#include "survey/operators.h"

/* An address that is judged, and is not valid. */
static bool
is_gap(const struct results *r, uint32_t address)
{
	enum address_state state = r->addresses[address].state;

	return state != ADDRESS_VALID && state != ADDRESS_UNROUTED &&
	       state != ADDRESS_SPECIAL;
}

static bool
has_gap(const struct results *r, uint32_t server)
{
	for (uint32_t i = r->server_first[server];
	     i < r->server_first[server + 1]; i++)
		if (is_gap(r, r->server_addresses[i]))
			return true;
	return false;
}

/* The zone has a server of its own operator that has a gap. */
static bool
own_has_gap(const struct results *r, const struct facts *f, uint32_t zone)
{
	const struct operators *ops = f->operators;
	const struct zone *z = &f->zones[zone];

	for (uint32_t i = z->first_ns; i < z->end_ns; i++) {
		uint32_t server = f->delegations[i].server;

		if (method_counts_ns(r->choice, f, &f->delegations[i]) &&
		    ops->of_server[server] == ops->of_zone[zone] &&
		    has_gap(r, server))
			return true;
	}
	return false;
}

void
third_parties_make(struct results *r, const struct facts *f)
{
	const struct operators *ops = f->operators;
	size_t cap = 0;

	for (uint32_t z = 0; ops != NULL && z < f->nzones; z++) {
		const struct zone *zone = &f->zones[z];
		enum verdict verdict = r->zones[z].tally[BOTH].verdict;

		if (ops->of_zone[z] == FACT_NONE ||
		    (verdict != VERDICT_PARTIAL && verdict != VERDICT_NONE) ||
		    own_has_gap(r, f, z))
			continue;
		for (uint32_t i = zone->first_ns; i < zone->end_ns; i++) {
			uint32_t server = f->delegations[i].server;

			if (!method_counts_ns(
				r->choice, f, &f->delegations[i]) ||
			    !has_gap(r, server))
				continue;
			r->third_parties = mem_grow(r->third_parties,
			    r->nthird_parties, &cap, sizeof(*r->third_parties));
			r->third_parties[r->nthird_parties++] =
			    (struct third_party){ z, server };
		}
	}
}
