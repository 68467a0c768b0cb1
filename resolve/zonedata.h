/*
 * What a zone's own data say about delegations: its apex, the NS records at
 * and beneath it, and the addresses beside them; from a master file
 * (zonefile.h) or a transfer.
 *
 * Names are numbers of the intern table that the caller lends.
 */
#ifndef RESOLVE_ZONEDATA_H
#define RESOLVE_ZONEDATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "survey/base/input.h"
#include "survey/base/intern.h"
#include "survey/base/ip.h"

struct zonedata_ns {
	uint32_t owner, target;
};

struct zonedata_address {
	uint32_t owner;
	struct ip ip;
	bool glue; /* at or beneath a delegation; else the zone's own data */
};

struct zonedata_soa {
	uint32_t mname, rname, serial;
};

struct zonedata {
	uint32_t apex;
	struct zonedata_soa soa;
	bool has_dnskey;             /* at the apex */
	struct zonedata_ns *apex_ns; /* the child's side of the apex */
	size_t napex_ns;
	struct zonedata_ns *delegations; /* by owner, then target; unique */
	size_t ndelegations;
	struct zonedata_address *addresses; /* by owner, then IP; unique */
	size_t naddresses;
	uint32_t *ds; /* owners below the apex with DS; sorted */
	size_t nds;
	uint32_t *aliases; /* owners of CNAME or DNAME outside cuts; sorted */
	size_t naliases;
	/*
	 * Records beneath a cut that are no address, and other than NS and DS
	 * at one: of the types above, for no others are looked at.
	 */
	uint64_t occluded;
	uint64_t unused; /* records of other types and classes */
	/*
	 * The moment that an SOA serial of the form YYYYMMDDnn tells (its day
	 * at 00:00 UTC), or TIME_UNKNOWN: RFC 1912 section 2.2.
	 */
	int64_t serial_time;
};

void zonedata_free(struct zonedata *z);

/*
 * Reads a master file (RFC 1035 section 5; $TTL of RFC 2308): TTL and class in
 * either order, any case, blank owners, parentheses, comments.  The apex is
 * the first SOA record's owner; initial_origin ("." usually) completes names
 * before an $ORIGIN.  Records of types and classes that no survey needs are
 * passed over without a look at their data, but count as read.  The generic
 * data of RFC 3597 are read for none of the types whose data count.  $INCLUDE
 * and $GENERATE are refused, by name and line, for what they would add would
 * be missing.  Names enter names.
 *
 * Bad rows are skipped and counted, owners outside the zone among them; more
 * than 5 % of them is a bad file.  So is one without an SOA record or without
 * an apex NS, with two SOA records of one name that differ (two versions of
 * the zone, mixed), with an $ORIGIN that is none, that ends within an entry, or
 * whose NSEC records lead to a name without one (cut at a line's end).  On
 * failure *z is empty.
 */
enum status zonefile_read(struct zonedata *z, struct input *in,
    const char *initial_origin, struct intern *names,
    struct read_counts *counts, struct reason *why);

#endif
