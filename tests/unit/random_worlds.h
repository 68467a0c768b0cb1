/*
 * Little worlds by chance, the same everywhere: for claims that must hold of
 * any.
 */
#ifndef TESTS_UNIT_RANDOM_WORLDS_H
#define TESTS_UNIT_RANDOM_WORLDS_H

#include "survey/base/array.h"
#include "tests/unit/judging.h"

/* xorshift64*: the same worlds everywhere. */
static uint64_t random_state;

static inline unsigned int
below(unsigned int n)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (unsigned int)(random_state * UINT64_C(2685821657736338717) >>
			      33) %
	       n;
}

#define ANY(array) (array)[below(LENGTH_OF(array))]

static const char *const zone_names[] = { ".", "com", "net", "de", "nl",
	"co.de", "a.com", "b.com", "arpa", "in-addr.arpa", "1.in-addr.arpa",
	"2.in-addr.arpa", "9.4.e164.arpa", "xn--zckzah", "it's.other", "x" };
static const char *const server_names[] = { "a.nic", "b.nic", "c.nic", "ns1.de",
	"ns2.de", "ns.com", "x'y.net", "z.arpa" };
static const char *const address_texts[] = { "193.1.0.1", "193.1.0.2",
	"193.1.1.1", "193.2.0.1", "193.3.0.1", "194.0.0.1", "10.0.0.1",
	"192.88.99.1", "2a01::1", "2a01::2", "2a01:1::1", "2a02::1", "2b00::1",
	"2001:db8::1", "::ffff:193.1.0.1" };
static const char *const prefix_texts[] = { "0.0.0.0/0", "193.0.0.0/8",
	"192.0.0.0/7", "193.1.0.0/16", "193.1.0.0/24", "193.1.0.0/25",
	"193.1.1.0/24", "193.2.0.0/15", "193.2.0.0/24", "194.0.0.0/24", "::/0",
	"2a01::/16", "2a01::/32", "2a01::/48", "2a01::/49", "2a01:1::/32",
	"2a02::/20", "2a00::/11" };
static const char *const origins[] = { "0", "1", "2", "3", "{1}", "{1,2}" };
static const char *const labels[] = { "ripe", "arin", "apnic", "lacnic", "" };

static inline void
random_facts(struct world *w)
{
	unsigned int nzones = 1 + below(LENGTH_OF(zone_names));
	struct gtlds gtlds = { .labels = { 0 } };

	intern_init(&gtlds.labels);
	(void)intern_add(&gtlds.labels, "com", 3);
	(void)intern_add(&gtlds.labels, "net", 3);
	for (unsigned int i = 0; i < nzones; i++) {
		const char *name = ANY(zone_names);
		uint32_t z = given_zone(w, name, category_of(name, &gtlds));

		w->f.zones[z].ds = (int8_t)((int)below(3) - 1);
		for (unsigned int n = below(5); n > 0; n--)
			given_ns(w, name, ANY(server_names), 1 + below(3));
	}
	intern_free(&gtlds.labels);
	for (uint32_t s = 0; s < w->f.nservers; s++) {
		for (int family = 0; family < FAMILIES; family++)
			facts_lookup(&w->f, s, (enum family)family,
			    (enum answer_outcome)below(OUTCOMES));
		for (unsigned int n = below(6); n > 0; n--) {
			uint32_t a = given_address(w, ANY(address_texts));
			uint8_t family = w->f.addresses[a].family;

			/* Answers are where there were data. */
			if (w->f.servers[s].lookup[family] == OUTCOME_DATA)
				facts_add_answer(&w->f, s, a);
			else
				facts_add_glue(&w->f,
				    facts_name(&w->f, ANY(zone_names)), s, a);
			if (below(3) == 0)
				facts_add_glue(&w->f,
				    facts_name(&w->f, ANY(zone_names)), s,
				    given_address(w, ANY(address_texts)));
		}
	}
}

static inline unsigned int
length_of(const char *prefix)
{
	return (unsigned int)strtoul(strchr(prefix, '/') + 1, NULL, 10);
}

static inline void
random_routes_and_vrps(struct world *w)
{
	uint8_t peers = route_table_add_source(&w->routes, "peers", true, 10);
	/* Of three worlds one has a VRP for each route that can have one. */
	bool calm = below(3) == 0;

	w->routes.sources[peers].min_peers[IPV6] = 5;
	for (unsigned int n = below(40); n > 0; n--) {
		const char *text = ANY(prefix_texts), *origin = ANY(origins);
		struct prefix prefix;
		struct origin o;

		if (calm && origin[0] != '{')
			given_vrp(w, text, (uint8_t)length_of(text),
			    (uint32_t)strtoul(origin, NULL, 10), ANY(labels));
		if (below(2) == 0) {
			given_route(w, text, origin);
			continue;
		}
		assert_true(prefix_from_text(text, &prefix));
		assert_non_null(origin_parse(origin, origin + strlen(origin),
		    false, &w->routes.sets, &o));
		route_table_add(&w->routes, prefix, o, peers, 1 + below(20));
	}
	for (unsigned int n = calm ? 0 : below(12); n > 0; n--) {
		const char *text = ANY(prefix_texts);
		unsigned int bits = strchr(text, ':') != NULL ? 128 : 32;
		unsigned int len = length_of(text);

		given_vrp(w, text,
		    (uint8_t)(len +
			      (below(2) == 0 ? 0 : below(bits - len + 1))),
		    below(4), ANY(labels));
	}
}

static inline void
make_world(struct world *w, uint64_t seed)
{
	random_state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	world_begin(w);
	random_facts(w);
	random_routes_and_vrps(w);
	world_finish(w);
}

#endif
