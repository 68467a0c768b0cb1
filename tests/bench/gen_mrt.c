/*
 * Writes an MRT RIB dump (RFC 6396, TABLE_DUMP_V2) of invented routes to
 * stdout, for measuring: "gen_mrt [PREFIXES [PEERS [SEED]]]", by default
 * 1200000 10 1.  A sixth of the prefixes are IPv6.
 *
 * The same arguments give the same bytes.  What decides the cost of reading,
 * and how well the file packs, is made as collectors have it: prefixes in
 * order with more specifics behind their aggregate, runs of prefixes of one
 * origin, paths that climb one hierarchy of providers, communities set by the
 * transit, times of a last change, some peers with a part of the table only.
 */
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASES        80000
#define TIER1       12
#define PATH_MAX_AS 32
#define PEERS_MAX   1000
#define RIB_TIME    UINT32_C(1752969600)

static uint64_t seed;

struct out {
	uint8_t bytes[1 << 20];
	size_t n;
};

static struct out record;

/* A number that depends on a and b only: splitmix64 over both. */
static uint64_t
mix(uint64_t a, uint64_t b)
{
	uint64_t z = seed + a * UINT64_C(0x9e3779b97f4a7c15) +
		     b * UINT64_C(0xd1b54a32d192ed03);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static uint64_t
draw(void)
{
	static uint64_t count;

	return mix(UINT64_C(0xd4a3), count++);
}

static bool
chance(uint64_t number, unsigned int percent)
{
	return number % 100 < percent;
}

static void
put(uint64_t value, size_t bytes)
{
	if (record.n + bytes > sizeof(record.bytes))
		errx(1, "a record longer than %zu bytes", sizeof(record.bytes));
	while (bytes-- > 0)
		record.bytes[record.n++] = (uint8_t)(value >> 8 * bytes);
}

/* Writes value over two bytes that were put as room for it. */
static void
patch16(size_t at, size_t value)
{
	record.bytes[at] = (uint8_t)(value >> 8);
	record.bytes[at + 1] = (uint8_t)value;
}

static void
flush_record(unsigned int subtype)
{
	uint8_t head[12];
	struct out *body = &record;
	uint64_t time_type = (uint64_t)RIB_TIME << 32 | 13 << 16 | subtype;

	for (size_t i = 0; i < 8; i++)
		head[i] = (uint8_t)(time_type >> 8 * (7 - i));
	for (size_t i = 0; i < 4; i++)
		head[8 + i] = (uint8_t)(body->n >> 8 * (3 - i));
	if (fwrite(head, sizeof(head), 1, stdout) != 1 ||
	    fwrite(body->bytes, body->n, 1, stdout) != 1)
		err(1, "stdout");
	body->n = 0;
}

/* The AS number of the i-th AS: half of the later ones need four bytes. */
static uint32_t
asn(uint32_t i)
{
	uint32_t n = 200 + i * 3 % 64000;

	return i > ASES / 2 ? 196608 + n + i : n + i % 2;
}

static uint32_t
provider(uint32_t as)
{
	/* Low numbers have most of the customers. */
	uint64_t bound = as / 8 < TIER1 ? TIER1 : as / 8;
	uint64_t a = mix(as, 1) % bound, b = mix(as, 2) % bound;

	return (uint32_t)(a < b ? a : b);
}

static uint32_t
peer_as(uint32_t peer)
{
	return TIER1 + peer * 37 % 4000;
}

/* From the peer to the origin; returns the number of ASes. */
static size_t
make_path(uint32_t peer, uint32_t origin, uint32_t path[PATH_MAX_AS])
{
	uint32_t chain[PATH_MAX_AS], as = origin;
	size_t n = 0, len = 0, top;
	uint64_t prepends = mix(origin, 3);

	while (n < PATH_MAX_AS / 2) {
		chain[n++] = as;
		if (as < TIER1)
			break;
		as = provider(as);
	}
	/* The peer may meet the chain of providers below its top. */
	for (top = n - 1; top > 0; top--)
		if (!chance(mix(chain[top - 1], peer + 100), 30))
			break;
	path[len++] = peer_as(peer);
	if (chain[top] < TIER1 && provider(peer_as(peer)) != chain[top])
		path[len++] = provider(peer_as(peer));
	for (size_t i = top + 1; i-- > 0;)
		if (chain[i] != path[len - 1])
			path[len++] = chain[i];
	for (unsigned int i = 0; chance(prepends, 8) && i < 1 + prepends % 3;
	     i++)
		path[len++] = origin;
	return len;
}

static void
put_attributes(uint32_t peer, uint32_t origin, bool v6, uint64_t prefix)
{
	uint32_t path[PATH_MAX_AS];
	size_t len = make_path(peer, origin, path);
	uint32_t transit = path[len > 1 ? 1 : 0];
	size_t communities = mix(transit, peer) % 7;

	put(0x40010100 | (chance(mix(origin, 4), 12) ? 2 : 0), 4);
	put(0x5002, 2);
	put(2 + 4 * len, 2);
	put(2, 1);
	put(len, 1);
	for (size_t i = 0; i < len; i++)
		put(asn(path[i]), 4);
	if (!v6) {
		put(0x400304, 3);
		put(0xc6120000 + peer, 4);
	}
	if (peer % 3 == 0) {
		put(0x800404, 3);
		put(mix(transit, 5) % 8 * 10, 4);
	}
	if (chance(mix(prefix, 6), 4)) {
		put(0x400600, 3);
		put(0xc00708, 3);
		put(asn(origin), 4);
		put(mix(origin, 7) & 0xffffffff, 4);
	}
	if (communities > 0) {
		put(0xc008, 2);
		put(4 * communities, 1);
	}
	for (size_t i = 0; i < communities; i++) {
		put(asn(transit) & 0xffff, 2);
		put(mix(i < 2 ? transit : path[len > 2 ? 2 : 0], i) % 3000, 2);
	}
	if (v6) {
		put(0x800e11, 3);
		put(0x10, 1);
		put(0x20010db800000000 + peer, 8);
		put(1, 8);
	}
}

/* The peers with a full table, but for the last in ten and odd prefixes. */
static bool
peer_has(uint32_t peer, uint64_t prefix, uint32_t peers)
{
	if (peer >= peers - peers / 10)
		return chance(mix(prefix, 9 + peer), 15);
	/* Some prefixes are seen by few, by traffic engineering. */
	if (chance(mix(prefix, 8), 5))
		return chance(mix(prefix, 9 + peer), 30);
	return !chance(mix(prefix, 9 + peer), 1);
}

static void
put_entries(uint32_t origin, bool v6, uint64_t prefix, uint32_t peers)
{
	size_t count_at = record.n, count = 0;
	uint32_t moas = chance(mix(prefix, 10), 1) ? origin / 2 : origin;

	put(0, 2);
	for (uint32_t peer = 0; peer < peers; peer++) {
		uint64_t age = mix(prefix, 1000 + peer);
		size_t attributes_at;

		if (!peer_has(peer, prefix, peers))
			continue;
		count++;
		put(peer, 2);
		/* Most were last changed when the origin's region was. */
		put(RIB_TIME - (chance(age, 15)
				       ? age >> 8 & 0xfffff
				       : mix(prefix >> 44, peer) % 3000000),
		    4);
		attributes_at = record.n;
		put(0, 2);
		put_attributes(peer, peer % 4 == 3 ? moas : origin, v6, prefix);
		patch16(attributes_at, record.n - attributes_at - 2);
	}
	patch16(count_at, count);
}

static void
put_rib(uint64_t address, uint64_t len, bool v6, uint32_t sequence,
    uint32_t origin, uint32_t peers)
{
	uint64_t prefix = v6 ? address : address << 32;

	put(sequence, 4);
	put(len, 1);
	for (uint64_t i = 0; i < (len + 7) / 8; i++)
		put(prefix >> (56 - 8 * i), 1);
	put_entries(origin, v6, prefix ^ len, peers);
	flush_record(v6 ? 4 : 2);
}

static void
put_index(uint32_t peers)
{
	put(0xc6120001, 4);
	put(0, 2);
	put(peers, 2);
	for (uint32_t peer = 0; peer < peers; peer++) {
		put(2, 1);
		put(0xc6120000 + peer, 4);
		put(0xc6120000 + peer, 4);
		put(asn(peer_as(peer)), 4);
	}
	flush_record(1);
}

static uint32_t
next_origin(uint32_t last)
{
	uint64_t a, b;

	if (chance(draw(), 55))
		return last;
	a = draw() % ASES;
	b = draw() % ASES;
	return (uint32_t)(a < b ? a : b);
}

/* An aggregate and, for some, more specifics; then a gap. */
static void
put_family(bool v6, uint32_t prefixes, uint32_t peers, uint32_t *sequence)
{
	static const uint8_t lens4[] = { 24, 24, 24, 24, 24, 24, 24, 24, 24, 23,
		23, 22, 22, 21, 20, 19 };
	static const uint8_t lens6[] = { 48, 48, 48, 48, 32, 32, 29, 44, 40, 36,
		46, 47, 33, 34, 48, 30 };
	const unsigned int unit_bits = v6 ? 64 - 48 : 32 - 24;
	/* In units of a /24 or /48. */
	uint64_t at = v6 ? UINT64_C(0x200104000000) : 0x010000;
	const uint64_t end = v6 ? UINT64_C(0x2c0fffff0000) : 0xdfff00;
	uint32_t origin = 1, left = prefixes;

	while (left > 0) {
		uint64_t len = (v6 ? lens6 : lens4)[draw() % 16];
		uint64_t size, gap = (end - at) / left, inside;

		if (!v6 && chance(draw(), 4))
			len = 16 + draw() % 3;
		size = UINT64_C(1) << ((v6 ? 48 : 24) - len);
		at = (at + size - 1) / size * size;
		if (at + size > end)
			errx(1, "no room for %u more prefixes", left);
		origin = next_origin(origin);
		put_rib(at << unit_bits, len, v6, (*sequence)++, origin, peers);
		left--;
		for (inside = 0; size > 1 && inside < size && left > 0 &&
				 !chance(draw(), 25);
		     inside += 1 + draw() % size / 4, left--) {
			origin =
			    chance(draw(), 80) ? origin : next_origin(origin);
			put_rib((at + inside) << unit_bits, v6 ? 48 : 24, v6,
			    (*sequence)++, origin, peers);
		}
		at += size + (gap > size ? draw() % (2 * (gap - size) + 1) : 0);
	}
}

static uint32_t
argument(char **argv, int argc, int i, uint32_t otherwise)
{
	return i < argc ? (uint32_t)strtoul(argv[i], NULL, 10) : otherwise;
}

int
main(int argc, char **argv)
{
	uint32_t prefixes = argument(argv, argc, 1, 1200000);
	uint32_t peers = argument(argv, argc, 2, 10), sequence = 0;

	seed = argument(argv, argc, 3, 1);
	if (argc > 4 || peers == 0 || peers > PEERS_MAX)
		errx(2, "usage: gen_mrt [PREFIXES [PEERS (1 to %d) [SEED]]]",
		    PEERS_MAX);
	put_index(peers);
	put_family(false, prefixes - prefixes / 6, peers, &sequence);
	put_family(true, prefixes / 6, peers, &sequence);
	if (fflush(stdout) != 0)
		err(1, "stdout");
	return 0;
}
