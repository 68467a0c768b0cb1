#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "roa/special.h"
#include "survey/base/array.h"
#include "survey/base/num.h"

struct block_case {
	const char *prefix;
	const char *name; /* NULL: ordinary, a hole in a special block */
};

/*
 * The registries as of special_registry_date, in their own order and wording,
 * copied from them and not from special.c; with multicast, and what the
 * method adds.
 */
static const struct block_case registry[] = {
	{ "0.0.0.0/8", "This network" },
	{ "0.0.0.0/32", "This host on this network" },
	{ "10.0.0.0/8", "Private-Use" },
	{ "100.64.0.0/10", "Shared Address Space" },
	{ "127.0.0.0/8", "Loopback" },
	{ "169.254.0.0/16", "Link Local" },
	{ "172.16.0.0/12", "Private-Use" },
	{ "192.0.0.0/24", "IETF Protocol Assignments" },
	{ "192.0.0.0/29", "IPv4 Service Continuity Prefix" },
	{ "192.0.0.8/32", "IPv4 dummy address" },
	{ "192.0.0.9/32", NULL },
	{ "192.0.0.10/32", NULL },
	{ "192.0.0.170/32", "NAT64/DNS64 Discovery" },
	{ "192.0.0.171/32", "NAT64/DNS64 Discovery" },
	{ "192.0.2.0/24", "Documentation (TEST-NET-1)" },
	{ "192.31.196.0/24", NULL },
	{ "192.52.193.0/24", NULL },
	{ "192.88.99.0/24", "Deprecated (6to4 Relay Anycast)" },
	{ "192.88.99.2/32", "6a44-relay anycast address" },
	{ "192.168.0.0/16", "Private-Use" },
	{ "192.175.48.0/24", NULL },
	{ "198.18.0.0/15", "Benchmarking" },
	{ "198.51.100.0/24", "Documentation (TEST-NET-2)" },
	{ "203.0.113.0/24", "Documentation (TEST-NET-3)" },
	{ "240.0.0.0/4", "Reserved" },
	{ "255.255.255.255/32", "Limited Broadcast" },
	{ "224.0.0.0/4", "Multicast" },
	{ "::1/128", "Loopback Address" },
	{ "::/128", "Unspecified Address" },
	{ "::ffff:0:0/96", "IPv4-mapped Address" },
	{ "64:ff9b::/96", "Outside 2000::/3" },
	{ "64:ff9b:1::/48", "IPv4-IPv6 Translat." },
	{ "100::/64", "Discard-Only Address Block" },
	{ "100:0:0:1::/64", "Dummy IPv6 Prefix" },
	{ "2001::/23", "IETF Protocol Assignments" },
	{ "2001::/32", "TEREDO" },
	{ "2001:1::1/128", NULL },
	{ "2001:1::2/128", NULL },
	{ "2001:1::3/128", NULL },
	{ "2001:2::/48", "Benchmarking" },
	{ "2001:3::/32", NULL },
	{ "2001:4:112::/48", NULL },
	{ "2001:10::/28", "Deprecated (previously ORCHID)" },
	{ "2001:20::/28", NULL },
	{ "2001:30::/28", NULL },
	{ "2001:db8::/32", "Documentation" },
	{ "2002::/16", "6to4" },
	{ "2620:4f:8000::/48", NULL },
	{ "3fff::/20", "Documentation" },
	{ "5f00::/16", "Segment Routing (SRv6) SIDs" },
	{ "fc00::/7", "Unique-Local" },
	{ "fe80::/10", "Link-Local Unicast" },
	{ "ff00::/8", "Multicast" },
	{ "::/96", "IPv4-compatible Address" },
	{ "2000::/3", NULL },
	{ "::/0", "Outside 2000::/3" },
};

#define REGISTRY_SIZE LENGTH_OF(registry)

static struct ip
ip_of(const char *text)
{
	struct ip ip;

	if (!ip_from_text(text, &ip))
		fail_msg("%s is no address", text);
	return ip;
}

static void
assert_name(struct ip ip, const char *expected)
{
	const char *name = special_name(ip);
	char text[IP_STRLEN];

	if (name == NULL || expected == NULL ? name != expected
					     : strcmp(name, expected) != 0)
		fail_msg("%s: %s, expected %s", ip_format(ip, text),
		    name != NULL ? name : "ordinary",
		    expected != NULL ? expected : "ordinary");
}

/* What the table above says by a search that sees every entry. */
static const char *
name_by_search(struct ip ip)
{
	const char *name = NULL;
	int longest = -1;

	for (size_t i = 0; i < REGISTRY_SIZE; i++) {
		struct prefix prefix;

		assert_true(prefix_from_text(registry[i].prefix, &prefix));
		if (prefix_covers(prefix, prefix_host(ip)) &&
		    prefix.len > longest) {
			longest = prefix.len;
			name = registry[i].name;
		}
	}
	return name;
}

static void
add_signed(struct ip *ip, int step)
{
	uint64_t *word = ip->family == IPV4 ? &ip->hi : &ip->lo;
	uint64_t unit = ip->family == IPV4 ? UINT64_C(1) << 32 : 1;
	uint64_t before = *word;

	*word = step > 0 ? before + unit : before - unit;
	if (ip->family == IPV6 && step > 0 && *word == 0)
		ip->hi++;
	if (ip->family == IPV6 && step < 0 && before == 0)
		ip->hi--;
}

static struct ip
last_of(struct prefix prefix)
{
	uint8_t bytes[16];
	unsigned int bits = ip_bits((enum family)prefix.family);

	ip_to_bytes(prefix_ip(prefix), bytes);
	for (unsigned int bit = prefix.len; bit < bits; bit++)
		bytes[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
	return ip_from_bytes((enum family)prefix.family, bytes);
}

static void
both_ends_of_each_block_are_judged_as_the_registries_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < REGISTRY_SIZE; i++) {
		struct prefix prefix;
		struct ip first, last;

		assert_true(prefix_from_text(registry[i].prefix, &prefix));
		first = prefix_ip(prefix);
		last = last_of(prefix);
		assert_name(first, name_by_search(first));
		assert_name(last, name_by_search(last));
		/* Around the end of the space they wrap: so be it. */
		add_signed(&first, -1);
		add_signed(&last, 1);
		assert_name(first, name_by_search(first));
		assert_name(last, name_by_search(last));
	}
}

/* The middle of a block that no longer entry covers bears its own name. */
static void
each_block_bears_its_name(void **state)
{
	static const struct {
		const char *address, *name;
	} cases[] = {
		{ "0.1.2.3", "This network" },
		{ "0.0.0.0", "This host on this network" },
		{ "10.255.255.255", "Private-Use" },
		{ "100.127.255.255", "Shared Address Space" },
		{ "127.0.0.53", "Loopback" },
		{ "169.254.169.254", "Link Local" },
		{ "172.31.255.255", "Private-Use" },
		{ "192.0.0.7", "IPv4 Service Continuity Prefix" },
		{ "192.0.0.8", "IPv4 dummy address" },
		{ "192.0.0.11", "IETF Protocol Assignments" },
		{ "192.0.0.171", "NAT64/DNS64 Discovery" },
		{ "192.0.0.172", "IETF Protocol Assignments" },
		{ "192.88.99.1", "Deprecated (6to4 Relay Anycast)" },
		{ "192.88.99.2", "6a44-relay anycast address" },
		{ "198.19.255.255", "Benchmarking" },
		{ "224.0.0.1", "Multicast" },
		{ "239.255.255.255", "Multicast" },
		{ "240.0.0.0", "Reserved" },
		{ "255.255.255.254", "Reserved" },
		{ "255.255.255.255", "Limited Broadcast" },
		{ "::", "Unspecified Address" },
		{ "::1", "Loopback Address" },
		{ "::2", "IPv4-compatible Address" },
		{ "::808:808", "IPv4-compatible Address" },
		{ "::ffff:8.8.8.8", "IPv4-mapped Address" },
		{ "::fffe:8.8.8.8", "Outside 2000::/3" },
		{ "64:ff9b::808:808", "Outside 2000::/3" },
		{ "64:ff9b:1:ffff::", "IPv4-IPv6 Translat." },
		{ "100:0:0:2::", "Outside 2000::/3" },
		{ "1fff:ffff::", "Outside 2000::/3" },
		{ "2001:0:4136:e378::", "TEREDO" },
		{ "2001:1::4", "IETF Protocol Assignments" },
		{ "2001:1::", "IETF Protocol Assignments" },
		{ "2001:2:1::", "IETF Protocol Assignments" },
		{ "2001:1ff:ffff::", "IETF Protocol Assignments" },
		{ "2001:1f::", "Deprecated (previously ORCHID)" },
		{ "3fff:fff:ffff::", "Documentation" },
		{ "4000::", "Outside 2000::/3" },
		{ "5f00:ffff::", "Segment Routing (SRv6) SIDs" },
		{ "5f01::", "Outside 2000::/3" },
		{ "fdff::1", "Unique-Local" },
		{ "febf:ffff::", "Link-Local Unicast" },
		{ "fec0::", "Outside 2000::/3" },
		{ "ff02::1", "Multicast" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		assert_name(ip_of(cases[i].address), cases[i].name);
}

/* dnsroa-method(7), Special addresses: its own examples, on both sides. */
static void
examples_of_the_method_hold(void **state)
{
	static const char *const special[] = { "192.88.99.0", "192.88.99.255",
		"2002::", "2002:ffff:ffff::1",
		"2001::", "2001:0:ffff::", "2001:10::", "2001:1f:ffff::",
		"2001:db8::", "2001:db8:ffff::53", "3fff::", "3fff:fff::1",
		"192.0.0.8", "192.0.0.11", "2001:1::", "2001:1::4",
		"2001:2::", "2001:4:111:ffff::", "2001:4:113::", "2001:40::" };
	static const char *const ordinary[] = { "192.31.196.0",
		"192.31.196.255", "192.52.193.0", "192.52.193.255",
		"192.175.48.0", "192.175.48.255", "192.0.0.9", "192.0.0.10",
		"2001:1::1", "2001:1::2", "2001:1::3",
		"2001:3::", "2001:3:ffff::1",
		"2001:4:112::", "2001:4:112:ffff::1",
		"2001:20::", "2001:2f:ffff::1", "2001:30::", "2001:3f:ffff::1",
		"2620:4f:8000::", "2620:4f:8000:ffff::1", "192.88.98.255",
		"192.88.100.0",
		"2001:ffff::", "2003::", "2001:200::", "2001:db7:ffff::",
		"2001:db9::", "3ffe:ffff::", "3fff:1000::", "198.41.0.4",
		"2001:503:ba3e::2:30", "223.255.255.255", "1.0.0.0",
		"100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
		"198.17.255.255", "198.20.0.0" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(special); i++)
		if (special_name(ip_of(special[i])) == NULL)
			fail_msg("%s is special", special[i]);
	for (size_t i = 0; i < LENGTH_OF(ordinary); i++)
		assert_name(ip_of(ordinary[i]), NULL);
}

static void
the_registries_date_is_a_date(void **state)
{
	int64_t when;

	(void)state;
	assert_true(time_parse(special_registry_date, &when));
	assert_int_equal(strlen(special_registry_date), 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    both_ends_of_each_block_are_judged_as_the_registries_say),
		cmocka_unit_test(each_block_bears_its_name),
		cmocka_unit_test(examples_of_the_method_hold),
		cmocka_unit_test(the_registries_date_is_a_date),
	};

	return cmocka_run_group_tests_name("special", tests, NULL, NULL);
}
