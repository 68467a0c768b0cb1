#include "resolve/zonebuild.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"

/*
 * Years that a date in a serial can be of: the DNS is of 1983, and serials
 * that count seconds since 1970 do not reach 1983010100 before 2032.
 */
#define SERIAL_FIRST_YEAR 1983
#define SERIAL_LAST_YEAR  2099

/*
 * How a name stands to the zone, one octet for each name: known for those
 * that own records.
 */
enum standing {
	STANDING_KNOWN = 1,
	STANDING_CUT = 2,     /* owns NS records and is not the apex */
	STANDING_BENEATH = 4, /* an NS record beneath the apex is above it */
	STANDING_OUTSIDE = 8
};

void
zonebuild_init(struct zonebuild *b, struct intern *names)
{
	*b = (struct zonebuild){ .names = names, .apex = INTERN_NONE };
}

void
zonebuild_free(struct zonebuild *b)
{
	free(b->ns);
	free(b->addresses);
	free(b->ds.v);
	free(b->dnskey.v);
	free(b->aliases.v);
	zonebuild_init(b, b->names);
}

static uint32_t
add_name(struct zonebuild *b, const char *name)
{
	return intern_add(b->names, name, strlen(name));
}

static void
add_owner(struct owners *owners, uint32_t owner)
{
	owners->v =
	    mem_grow(owners->v, owners->n, &owners->cap, sizeof(*owners->v));
	owners->v[owners->n++] = owner;
}

enum zonebuild_soa
zonebuild_add_soa(struct zonebuild *b, uint32_t owner, const struct rr *rr)
{
	struct zonedata_soa soa;

	if (b->has_soa && owner != b->apex)
		return SOA_OTHER_OWNER;
	soa.mname = add_name(b, rr->target);
	soa.rname = add_name(b, rr->rname);
	soa.serial = rr->serial;
	if (b->has_soa)
		return soa.mname == b->soa.mname && soa.rname == b->soa.rname &&
			       soa.serial == b->soa.serial
			   ? SOA_AGAIN
			   : SOA_DIFFERS;
	b->has_soa = true;
	b->apex = owner;
	b->soa = soa;
	return SOA_FIRST;
}

void
zonebuild_add(struct zonebuild *b, uint32_t owner, const struct rr *rr)
{
	switch (rr->type) {
	case RRTYPE_NS:
		b->ns = mem_grow(b->ns, b->nns, &b->cap_ns, sizeof(*b->ns));
		b->ns[b->nns].owner = owner;
		b->ns[b->nns++].target = add_name(b, rr->target);
		break;
	case RRTYPE_A:
	case RRTYPE_AAAA:
		b->addresses = mem_grow(b->addresses, b->naddresses,
		    &b->cap_addresses, sizeof(*b->addresses));
		b->addresses[b->naddresses++] =
		    (struct zonedata_address){ .owner = owner, .ip = rr->ip };
		break;
	case RRTYPE_DS:
		add_owner(&b->ds, owner);
		break;
	case RRTYPE_DNSKEY:
		add_owner(&b->dnskey, owner);
		break;
	default:
		add_owner(&b->aliases, owner);
		break;
	}
}

/* Looks for cuts from the name up to the apex. */
static unsigned int
find_standing(
    const struct zonebuild *b, const uint8_t *standing, uint32_t owner)
{
	const char *apex = intern_text(b->names, b->apex);
	const char *name = intern_text(b->names, owner);

	if (!dname_is_within(name, apex))
		return STANDING_OUTSIDE;
	if (owner == b->apex)
		return 0;
	while (strcmp(name = dname_parent(name), apex) != 0) {
		uint32_t above = intern_find(b->names, name, strlen(name));

		if (above != INTERN_NONE &&
		    (standing[above] & STANDING_CUT) != 0)
			return STANDING_BENEATH;
	}
	return 0;
}

/* Needs the cuts of all names. */
static unsigned int
standing_of(const struct zonebuild *b, uint8_t *standing, uint32_t owner)
{
	if ((standing[owner] & STANDING_KNOWN) == 0)
		standing[owner] |= (uint8_t)(STANDING_KNOWN |
					     find_standing(b, standing, owner));
	return standing[owner];
}

static int
compare_numbers(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int
compare_ns(const void *a, const void *b)
{
	const struct zonedata_ns *x = a, *y = b;
	int order = compare_numbers(&x->owner, &y->owner);

	return order != 0 ? order : compare_numbers(&x->target, &y->target);
}

static int
compare_addresses(const void *a, const void *b)
{
	const struct zonedata_address *x = a, *y = b;
	int order = compare_numbers(&x->owner, &y->owner);

	return order != 0 ? order : ip_compare(x->ip, y->ip);
}

/* Sorts, drops what is there twice, returns how many are left. */
static size_t
sort_unique(void *items, size_t n, size_t size,
    int (*compare)(const void *, const void *))
{
	char *v = items;
	size_t sorted = 1, kept = 0;

	/* Most files are in order already, and no sort is as fast as none. */
	while (sorted < n &&
	       compare(v + (sorted - 1) * size, v + sorted * size) <= 0)
		sorted++;
	if (sorted < n)
		qsort(items, n, size, compare);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 &&
		    compare(v + (kept - 1) * size, v + i * size) == 0)
			continue;
		if (kept != i)
			memcpy(v + kept * size, v + i * size, size);
		kept++;
	}
	return kept;
}

/* Those at the apex into an array of their own, the delegations after. */
static void
finish_ns(struct zonebuild *b, struct zonedata *z, uint8_t *standing)
{
	size_t kept = 0, cap_apex = 0;

	for (size_t i = 0; i < b->nns; i++) {
		struct zonedata_ns ns = b->ns[i];
		unsigned int s = standing_of(b, standing, ns.owner);

		if ((s & STANDING_OUTSIDE) != 0)
			continue;
		if ((s & STANDING_BENEATH) != 0) {
			z->occluded++;
		} else if (ns.owner != b->apex) {
			b->ns[kept++] = ns;
		} else {
			z->apex_ns = mem_grow(z->apex_ns, z->napex_ns,
			    &cap_apex, sizeof(*z->apex_ns));
			z->apex_ns[z->napex_ns++] = ns;
		}
	}
	z->napex_ns = sort_unique(
	    z->apex_ns, z->napex_ns, sizeof(*z->apex_ns), compare_ns);
	z->ndelegations = sort_unique(b->ns, kept, sizeof(*b->ns), compare_ns);
	z->delegations =
	    mem_resize(b->ns, z->ndelegations, sizeof(*z->delegations));
	b->ns = NULL;
}

static void
finish_addresses(struct zonebuild *b, struct zonedata *z, uint8_t *standing)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->naddresses; i++) {
		struct zonedata_address *address = &b->addresses[i];
		unsigned int s = standing_of(b, standing, address->owner);

		if ((s & STANDING_OUTSIDE) != 0)
			continue;
		address->glue = (s & (STANDING_CUT | STANDING_BENEATH)) != 0;
		b->addresses[kept++] = *address;
	}
	z->naddresses = sort_unique(
	    b->addresses, kept, sizeof(*b->addresses), compare_addresses);
	z->addresses =
	    mem_resize(b->addresses, z->naddresses, sizeof(*z->addresses));
	b->addresses = NULL;
}

/* Those outside the zone and those that stand so, which are occluded, go. */
static uint32_t *
finish_owners(struct zonebuild *b, struct owners *owners, size_t *n,
    unsigned int hidden, uint64_t *occluded, uint8_t *standing)
{
	uint32_t *v = owners->v;
	size_t kept = 0;

	for (size_t i = 0; i < owners->n; i++) {
		unsigned int s = standing_of(b, standing, v[i]);

		if ((s & STANDING_OUTSIDE) != 0)
			continue;
		if ((s & hidden) != 0)
			++*occluded;
		else
			v[kept++] = v[i];
	}
	*n = sort_unique(v, kept, sizeof(*v), compare_numbers);
	*owners = (struct owners){ .v = NULL };
	return v;
}

static bool
holds(const uint32_t *v, size_t n, uint32_t number)
{
	return n > 0 &&
	       bsearch(&number, v, n, sizeof(*v), compare_numbers) != NULL;
}

int64_t
zonebuild_serial_time(uint32_t serial)
{
	unsigned int year = serial / 1000000;
	char day[sizeof("2025-07-20")];
	int64_t when;

	if (year < SERIAL_FIRST_YEAR || year > SERIAL_LAST_YEAR)
		return TIME_UNKNOWN;
	(void)snprintf(day, sizeof(day), "%04u-%02u-%02u", year % 10000,
	    serial / 10000 % 100, serial / 100 % 100);
	return time_parse(day, &when) ? when : TIME_UNKNOWN;
}

void
zonebuild_finish(struct zonebuild *b, struct zonedata *z)
{
	uint8_t *standing = mem_array(b->names->n, 1);
	const unsigned int at_cut = STANDING_CUT | STANDING_BENEATH;
	size_t ndnskey;
	uint32_t *dnskey;

	*z = (struct zonedata){ .apex = b->apex,
		.soa = b->soa,
		.serial_time = zonebuild_serial_time(b->soa.serial) };
	for (size_t i = 0; i < b->nns; i++)
		if (b->ns[i].owner != b->apex)
			standing[b->ns[i].owner] |= STANDING_CUT;
	finish_ns(b, z, standing);
	finish_addresses(b, z, standing);
	z->ds = finish_owners(
	    b, &b->ds, &z->nds, STANDING_BENEATH, &z->occluded, standing);
	z->aliases = finish_owners(
	    b, &b->aliases, &z->naliases, at_cut, &z->occluded, standing);
	dnskey = finish_owners(
	    b, &b->dnskey, &ndnskey, at_cut, &z->occluded, standing);
	z->has_dnskey = holds(dnskey, ndnskey, b->apex);
	free(dnskey);
	/* DS at an apex would be the parent's word, not this zone's. */
	for (size_t i = 0; i < z->nds; i++)
		if (z->ds[i] == b->apex) {
			memmove(&z->ds[i], &z->ds[i + 1],
			    (z->nds - i - 1) * sizeof(*z->ds));
			z->nds--;
		}
	free(standing);
	zonebuild_free(b);
}
