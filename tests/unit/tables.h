/*
 * For the tests of the tables of roa/: prefixes out of texts, and random ones
 * that are the same every time.
 */
#ifndef TESTS_UNIT_TABLES_H
#define TESTS_UNIT_TABLES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "roa/origin.h"
#include "roa/ptree.h"
#include "survey/base/array.h"
#include "survey/base/ip.h"
#include "survey/base/mem.h"

static inline struct prefix
prefix_of(const char *text)
{
	struct prefix prefix;

	if (!prefix_from_text(text, &prefix))
		fail_msg("%s is no prefix", text);
	return prefix;
}

static inline struct prefix
host_of(const char *text)
{
	struct ip ip;

	if (!ip_from_text(text, &ip))
		fail_msg("%s is no address", text);
	return prefix_host(ip);
}

static inline struct origin
origin_of(uint32_t asn)
{
	return (struct origin){ .value = asn };
}

static inline void
assert_prefix(struct prefix prefix, const char *text)
{
	char buf[PREFIX_STRLEN];

	assert_string_equal(prefix_format(prefix, buf), text);
}

/* xorshift64*, Vigna 2016. */
static inline uint32_t
random_below(uint64_t *rng, uint32_t n)
{
	*rng ^= *rng >> 12;
	*rng ^= *rng << 25;
	*rng ^= *rng >> 27;
	return (uint32_t)((*rng * UINT64_C(2685821657736338717) >> 32) % n);
}

/*
 * A prefix of either family whose bits come from so few that many are equal
 * and most are nested: /0, host prefixes and the edges of 64 bits included.
 */
static inline struct prefix
random_prefix(uint64_t *rng)
{
	enum family family = (enum family)random_below(rng, FAMILIES);
	unsigned int bits = ip_bits(family), set = random_below(rng, 7);
	static const unsigned int lengths[] = { 0, 1, 2, 3, 4, 8, 12, 15, 16,
		17, 20, 23, 24, 25, 28, 29, 31, 32, 48, 63, 64, 65, 96, 127,
		128 };
	struct ip ip = { .family = (uint8_t)family };
	unsigned int len;

	/* All over the space, or within 2000::/3 and 32.0.0.0/3. */
	if (random_below(rng, 4) > 0)
		ip.hi = UINT64_C(1) << 61;
	while (set-- > 0) {
		unsigned int bit = random_below(rng, bits);

		/* Low numbers more often: or hardly any would be nested. */
		bit = random_below(rng, bit + 1);
		if (bit < 64)
			ip.hi ^= UINT64_C(1) << (63 - bit);
		else
			ip.lo ^= UINT64_C(1) << (127 - bit);
	}
	do
		len = lengths[random_below(rng, LENGTH_OF(lengths))];
	while (len > bits);
	return prefix_make(ip, len);
}

#endif
