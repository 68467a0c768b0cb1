/*
 * gen KIND: writes an input of the size of a real one, the same every time.
 *
 *	root	a root zone of 1,440 delegations
 *	gtlds	ICANN's list for it
 *	routes4	970,000 routes, as pfx2as
 *	routes6	270,000 routes, as a RIS whois dump
 *	vrps	750,000 VRPs, as rpki-client's JSON
 *	queries	lines for "dnsroa validate"
 *
 * Prefixes of routes and VRPs come from the same blocks, in which some are
 * nested, so that all states occur; name servers stand in them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "survey/base/array.h"
#include "tests/bench/rng.h"

#define TLDS    1440
#define SERVERS 4
#define ROUTES4 970000
#define ROUTES6 270000
#define VRPS4   600000
#define VRPS6   150000
#define QUERIES 1000000

/* A quarter are /24 of a crowded block, the rest of mixed lengths. */
static uint32_t
prefix4(uint64_t *rng, unsigned int *len)
{
	uint32_t bits = (1 + rng_below(rng, 220)) << 24;

	*len = rng_below(rng, 4) > 0 ? 24 : 12 + rng_below(rng, 12);
	bits |= rng_below(rng, 1 << 16) << 8;
	/* Blocks that are never looked up. */
	if (bits >> 24 == 10 || bits >> 24 == 100 || bits >> 24 == 127 ||
	    bits >> 24 == 169 || bits >> 24 == 172 || bits >> 24 == 192 ||
	    bits >> 24 == 198 || bits >> 24 == 203)
		bits ^= UINT32_C(0x20000000);
	return bits & UINT32_MAX << (32 - *len);
}

static uint64_t
prefix6(uint64_t *rng, unsigned int *len)
{
	static const uint64_t blocks[] = { 0x24, 0x26, 0x28, 0x2a, 0x2c };
	uint64_t bits = blocks[rng_below(rng, 5)] << 56;

	*len = rng_below(rng, 2) > 0 ? 48 : 29 + rng_below(rng, 19);
	bits |= (uint64_t)rng_below(rng, 1 << 20) << 32;
	bits |= (uint64_t)rng_below(rng, 1 << 8) << 16;
	return bits & ~UINT64_C(0) << (64 - *len);
}

static uint32_t
asn_for(uint64_t bits)
{
	return 1 + (uint32_t)(bits * UINT64_C(0x9e3779b97f4a7c15) >> 46);
}

static void
print4(uint32_t bits)
{
	(void)printf("%u.%u.%u.%u", bits >> 24, bits >> 16 & 255,
	    bits >> 8 & 255, bits & 255);
}

static void
print6(uint64_t bits, const char *behind)
{
	(void)printf("%" PRIx64 ":%" PRIx64 ":%" PRIx64 "%s", bits >> 48,
	    bits >> 32 & 0xffff, bits >> 16 & 0xffff, behind);
}

static void
write_root(void)
{
	uint64_t rng = 1;
	unsigned int len;

	(void)puts(".\t86400\tIN\tSOA\ta.bench. n.bench. 1 1800 900 604800 "
		   "86400");
	(void)puts(".\t518400\tIN\tNS\tns0.t0000.");
	for (int i = 0; i < TLDS; i++) {
		for (int s = 0; s < SERVERS; s++)
			(void)printf(
			    "t%04d.\t172800\tIN\tNS\tns%d.t%04d.\n", i, s, i);
		for (int s = 0; s < SERVERS; s++) {
			(void)printf("ns%d.t%04d.\t172800\tIN\tA\t", s, i);
			print4(prefix4(&rng, &len) | 53);
			(void)printf("\nns%d.t%04d.\t172800\tIN\tAAAA\t", s, i);
			print6(prefix6(&rng, &len), "::53\n");
		}
	}
}

static void
write_gtlds(void)
{
	(void)printf("{\"gTLDs\":[");
	for (int i = 0; i < TLDS; i++)
		(void)printf("%s{\"gTLD\":\"t%04d\"}", i > 0 ? "," : "", i);
	(void)printf("],\"updatedOn\":\"2025-07-20T00:00:00Z\"}\n");
}

static void
write_routes4(void)
{
	uint64_t rng = 2;

	for (int i = 0; i < ROUTES4; i++) {
		unsigned int len;
		uint32_t bits = prefix4(&rng, &len);

		print4(bits);
		(void)printf("\t%u\t%u\n", len, asn_for(bits));
	}
}

static void
write_routes6(void)
{
	uint64_t rng = 3;

	(void)puts("% The whole table");
	for (int i = 0; i < ROUTES6; i++) {
		unsigned int len;
		uint64_t bits = prefix6(&rng, &len);

		(void)printf("%u\t", asn_for(bits));
		print6(bits, "::/");
		(void)printf("%u\t%u\n", len, 1 + rng_below(&rng, 400));
	}
}

static void
write_vrps(void)
{
	uint64_t rng4 = 2, rng6 = 3, rng = 4;

	(void)printf("{\n\t\"metadata\": {\n\t\t\"buildtime\": "
		     "\"2025-07-20T10:01:43Z\"\n\t},\n\n\t\"roas\": [\n");
	for (int i = 0; i < VRPS4 + VRPS6; i++) {
		unsigned int len, more = rng_below(&rng, 8) == 0 ? 1 : 0;
		uint32_t four = 0;
		uint64_t six = 0;

		/* Where the routes are, and every fifth for another AS. */
		if (i < VRPS4)
			four = prefix4(&rng4, &len);
		else
			six = prefix6(&rng6, &len);
		(void)printf("\t\t{ \"asn\": %u, \"prefix\": \"",
		    asn_for(i < VRPS4 ? four : six) +
			(rng_below(&rng, 5) == 0));
		if (i < VRPS4)
			print4(four);
		else
			print6(six, "::");
		(void)printf("/%u\", \"maxLength\": %u, \"ta\": \"ripe\", "
			     "\"expires\": %u }%s\n",
		    len, len + more, 1753050000 + rng_below(&rng, 100000),
		    i + 1 < VRPS4 + VRPS6 ? "," : "");
	}
	(void)printf("\t]\n}\n");
}

static void
write_queries(void)
{
	uint64_t rng4 = 2, rng6 = 3, rng = 5;

	for (int i = 0; i < QUERIES; i++) {
		unsigned int len;

		if (rng_below(&rng, 4) > 0) {
			uint32_t bits = prefix4(&rng4, &len);

			print4(bits);
			(void)printf("/%u %u\n", len, asn_for(bits));
		} else {
			uint64_t bits = prefix6(&rng6, &len);

			print6(bits, "::/");
			(void)printf("%u %u\n", len, asn_for(bits));
		}
	}
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*write)(void);
	} kinds[] = {
		{ "root", write_root },
		{ "gtlds", write_gtlds },
		{ "routes4", write_routes4 },
		{ "routes6", write_routes6 },
		{ "vrps", write_vrps },
		{ "queries", write_queries },
	};

	for (size_t i = 0; i < LENGTH_OF(kinds); i++) {
		if (argc != 2 || strcmp(argv[1], kinds[i].name) != 0)
			continue;
		kinds[i].write();
		return fflush(stdout) != 0 || ferror(stdout) != 0;
	}
	(void)fputs(
	    "usage: gen root|gtlds|routes4|routes6|vrps|queries\n", stderr);
	return 2;
}
