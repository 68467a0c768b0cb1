#include "roa/special.h"

#include "survey/base/array.h"

/*
 * The IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890,
 * RFC 8190), each entry with its "Globally Reachable": those with True stay
 * in, since they make exceptions from a larger block with False.  Multicast
 * has registries of its own and stands beside.
 *
 * Longer prefixes come first, so that the first entry that covers an address
 * is the most specific one.
 */
const char special_registry_date[] = "2025-10-09";

#define REACHABLE NULL /* in place of a name: ordinary addresses */

struct block {
	struct prefix prefix;
	const char *name;
};

#define V4(a, b, c, d, length)                                                 \
	{                                                                      \
		.hi = (uint64_t)(a) << 56 | (uint64_t)(b) << 48 |              \
		      (uint64_t)(c) << 40 | (uint64_t)(d) << 32,               \
		.len = (length), .family = IPV4                                \
	}
#define V6(high, low, length)                                                  \
	{                                                                      \
		.hi = UINT64_C(high), .lo = UINT64_C(low), .len = (length),    \
		.family = IPV6                                                 \
	}

static const struct block blocks4[] = {
	/* RFC 1122 section 3.2.1.3 */
	{ V4(0, 0, 0, 0, 32), "This host on this network" },
	{ V4(192, 0, 0, 8, 32), "IPv4 dummy address" }, /* RFC 7600 */
	{ V4(192, 0, 0, 9, 32), REACHABLE },  /* RFC 7723, PCP anycast */
	{ V4(192, 0, 0, 10, 32), REACHABLE }, /* RFC 8155, TURN anycast */
	{ V4(192, 0, 0, 170, 32), "NAT64/DNS64 Discovery" },      /* RFC 8880 */
	{ V4(192, 0, 0, 171, 32), "NAT64/DNS64 Discovery" },      /* RFC 8880 */
	{ V4(192, 88, 99, 2, 32), "6a44-relay anycast address" }, /* RFC 6751 */
	/* RFC 919 section 7, RFC 8190 */
	{ V4(255, 255, 255, 255, 32), "Limited Broadcast" },
	{ V4(192, 0, 0, 0, 29), "IPv4 Service Continuity Prefix" }, /* 7335 */
	{ V4(192, 0, 0, 0, 24), "IETF Protocol Assignments" },  /* RFC 6890 */
	{ V4(192, 0, 2, 0, 24), "Documentation (TEST-NET-1)" }, /* RFC 5737 */
	{ V4(192, 31, 196, 0, 24), REACHABLE }, /* RFC 7535, AS112-v4 */
	{ V4(192, 52, 193, 0, 24), REACHABLE }, /* RFC 7450, AMT */
	/* RFC 7526; its Globally Reachable is N/A */
	{ V4(192, 88, 99, 0, 24), "Deprecated (6to4 Relay Anycast)" },
	{ V4(192, 175, 48, 0, 24), REACHABLE }, /* RFC 7534, AS112 */
	{ V4(198, 51, 100, 0, 24), "Documentation (TEST-NET-2)" }, /* 5737 */
	{ V4(203, 0, 113, 0, 24), "Documentation (TEST-NET-3)" },  /* 5737 */
	{ V4(169, 254, 0, 0, 16), "Link Local" },          /* RFC 3927 */
	{ V4(192, 168, 0, 0, 16), "Private-Use" },         /* RFC 1918 */
	{ V4(198, 18, 0, 0, 15), "Benchmarking" },         /* RFC 2544 */
	{ V4(172, 16, 0, 0, 12), "Private-Use" },          /* RFC 1918 */
	{ V4(100, 64, 0, 0, 10), "Shared Address Space" }, /* RFC 6598 */
	/* RFC 791 section 3.2; the registry quotes the name */
	{ V4(0, 0, 0, 0, 8), "This network" },
	{ V4(10, 0, 0, 0, 8), "Private-Use" }, /* RFC 1918 */
	/* RFC 1122 section 3.2.1.3 */
	{ V4(127, 0, 0, 0, 8), "Loopback" },
	{ V4(224, 0, 0, 0, 4), "Multicast" }, /* RFC 5771 */
	{ V4(240, 0, 0, 0, 4), "Reserved" },  /* RFC 1112 section 4 */
};

static const struct block blocks6[] = {
	{ V6(0, 1, 128), "Loopback Address" },         /* RFC 4291 */
	{ V6(0, 0, 128), "Unspecified Address" },      /* RFC 4291 */
	{ V6(0x2001000100000000, 1, 128), REACHABLE }, /* RFC 7723, PCP */
	{ V6(0x2001000100000000, 2, 128), REACHABLE }, /* RFC 8155, TURN */
	/* RFC 9665, DNS-SD Service Registration Protocol */
	{ V6(0x2001000100000000, 3, 128), REACHABLE },
	/* RFC 4291 sections 2.5.5.2 and 2.5.5.1; the latter is no entry */
	{ V6(0, 0x0000ffff00000000, 96), "IPv4-mapped Address" },
	{ V6(0, 0, 96), "IPv4-compatible Address" },
	{ V6(0x0100000000000000, 0, 64),
	    "Discard-Only Address Block" },                       /* 6666 */
	{ V6(0x0100000000000001, 0, 64), "Dummy IPv6 Prefix" },   /* RFC 9780 */
	{ V6(0x0064ff9b00010000, 0, 48), "IPv4-IPv6 Translat." }, /* RFC 8215 */
	{ V6(0x2001000200000000, 0, 48), "Benchmarking" },        /* RFC 5180 */
	{ V6(0x2001000401120000, 0, 48), REACHABLE }, /* RFC 7535, AS112-v6 */
	{ V6(0x2620004f80000000, 0, 48), REACHABLE }, /* RFC 7534, AS112 */
	/* RFC 4380; its Globally Reachable is N/A */
	{ V6(0x2001000000000000, 0, 32), "TEREDO" },
	{ V6(0x2001000300000000, 0, 32), REACHABLE },       /* RFC 7450, AMT */
	{ V6(0x20010db800000000, 0, 32), "Documentation" }, /* RFC 3849 */
	/* RFC 4843; ended in 2014, its Globally Reachable is N/A */
	{ V6(0x2001001000000000, 0, 28), "Deprecated (previously ORCHID)" },
	{ V6(0x2001002000000000, 0, 28), REACHABLE }, /* RFC 7343, ORCHIDv2 */
	{ V6(0x2001003000000000, 0, 28), REACHABLE }, /* RFC 9374, DETs */
	{ V6(0x2001000000000000, 0, 23),
	    "IETF Protocol Assignments" },                  /* 2928 */
	{ V6(0x3fff000000000000, 0, 20), "Documentation" }, /* RFC 9637 */
	/* RFC 3056; its Globally Reachable is N/A */
	{ V6(0x2002000000000000, 0, 16), "6to4" },
	{ V6(0x5f00000000000000, 0, 16),
	    "Segment Routing (SRv6) SIDs" },                     /* 9602 */
	{ V6(0xfe80000000000000, 0, 10), "Link-Local Unicast" }, /* RFC 4291 */
	{ V6(0xff00000000000000, 0, 8), "Multicast" },           /* RFC 4291 */
	{ V6(0xfc00000000000000, 0, 7), "Unique-Local" },        /* RFC 4193 */
	{ V6(0x2000000000000000, 0, 3), REACHABLE }, /* Global Unicast */
	/*
	 * What IANA has not given out as global unicast.  64:ff9b::/96
	 * (RFC 6052) is Globally Reachable True and yet falls here: such an
	 * address is an IPv4 address seen through some translator, and no
	 * route in the table of the world.
	 */
	{ V6(0, 0, 0), "Outside 2000::/3" },
};

static const char *
name_in(const struct block *blocks, size_t n, struct ip ip)
{
	struct prefix host = prefix_host(ip);

	for (size_t i = 0; i < n; i++)
		if (prefix_covers(blocks[i].prefix, host))
			return blocks[i].name;
	return NULL;
}

const char *
special_name(struct ip ip)
{
	if (ip.family == IPV4)
		return name_in(blocks4, LENGTH_OF(blocks4), ip);
	return name_in(blocks6, LENGTH_OF(blocks6), ip);
}

/* An exception is made within it. */
static bool
has_reachable(const struct block *blocks, size_t n, struct prefix prefix)
{
	for (size_t i = 0; i < n; i++)
		if (blocks[i].name == REACHABLE &&
		    prefix_covers(prefix, blocks[i].prefix))
			return true;
	return false;
}

bool
special_block(size_t i, struct prefix *block)
{
	/* All but 2000::/3. */
	static const struct prefix outside[] = { V6(0, 0, 3),
		V6(0x4000000000000000, 0, 2), V6(0x8000000000000000, 0, 1) };
	static const struct {
		const struct block *blocks;
		size_t n;
	} lists[] = {
		{ blocks4, LENGTH_OF(blocks4) },
		{ blocks6, LENGTH_OF(blocks6) },
	};

	for (size_t l = 0; l < 2; l++)
		for (size_t b = 0; b < lists[l].n; b++) {
			const struct block *candidate = &lists[l].blocks[b];

			if (candidate->name == REACHABLE ||
			    has_reachable(lists[l].blocks, lists[l].n,
				candidate->prefix) ||
			    i-- > 0)
				continue;
			*block = candidate->prefix;
			return true;
		}
	if (i >= LENGTH_OF(outside))
		return false;
	*block = outside[i];
	return true;
}

const char *
special_asn_name(uint32_t asn)
{
	/* AS112 is special too, but its prefixes are announced by many. */
	static const struct {
		uint32_t first, last;
		const char *name;
	} blocks[] = {
		{ 0, 0, "AS0" },                   /* RFC 7607 */
		{ 23456, 23456, "AS_TRANS" },      /* RFC 6793 */
		{ 64496, 64511, "Documentation" }, /* RFC 5398 */
		{ 64512, 65534, "Private Use" },   /* RFC 6996 */
		{ 65535, 65535, "Reserved" },      /* RFC 7300 */
		{ 65536, 65551, "Documentation" }, /* RFC 5398 */
		{ 65552, 131071, "Reserved" },
		{ 4200000000, 4294967294, "Private Use" }, /* RFC 6996 */
		{ 4294967295, 4294967295, "Reserved" },    /* RFC 7300 */
	};

	for (size_t i = 0; i < LENGTH_OF(blocks); i++)
		if (asn >= blocks[i].first && asn <= blocks[i].last)
			return blocks[i].name;
	return NULL;
}
