/*
 * Zone data out of records in any order: collect, then tell the zone's own
 * data from what lies beneath its delegations.
 */
#ifndef RESOLVE_ZONEBUILD_H
#define RESOLVE_ZONEBUILD_H

#include "resolve/rr.h"
#include "resolve/zonedata.h"

/* Numbers of names. */
struct owners {
	uint32_t *v;
	size_t n, cap;
};

struct zonebuild {
	struct intern *names;
	bool has_soa;
	uint32_t apex;
	struct zonedata_soa soa;
	struct zonedata_ns *ns;
	size_t nns, cap_ns;
	struct zonedata_address *addresses;
	size_t naddresses, cap_addresses;
	struct owners ds, dnskey, aliases;
};

enum zonebuild_soa {
	SOA_FIRST,
	SOA_AGAIN,
	SOA_OTHER_OWNER,
	SOA_DIFFERS
};

void zonebuild_init(struct zonebuild *b, struct intern *names);
void zonebuild_free(struct zonebuild *b);

/* The first names the apex; the others tell how they stand to it. */
enum zonebuild_soa zonebuild_add_soa(
    struct zonebuild *b, uint32_t owner, const struct rr *rr);

/* Takes a record that rr_is_used, no SOA. */
void zonebuild_add(struct zonebuild *b, uint32_t owner, const struct rr *rr);

/*
 * Moves all into *z; there must have been an SOA.  Records outside the zone
 * are left out.  b is empty then.
 */
void zonebuild_finish(struct zonebuild *b, struct zonedata *z);

/* The time that a serial of the form YYYYMMDDnn tells, or TIME_UNKNOWN. */
int64_t zonebuild_serial_time(uint32_t serial);

#endif
