#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "survey/base/array.h"
#include "survey/base/ip.h"

struct text_case {
	const char *text;
	const char *canonical; /* NULL: no address or prefix */
};

/* RFC 5952 section by section, then what RFC 4291 section 2.2 allows. */
static const struct text_case addresses[] = {
	{ "0.0.0.0", "0.0.0.0" },
	{ "192.0.2.1", "192.0.2.1" },
	{ "255.255.255.255", "255.255.255.255" },
	{ "1.20.30.4", "1.20.30.4" },
	{ "2001:0db8::0001", "2001:db8::1" },               /* 4.1 */
	{ "2001:db8:0:0:0:0:2:1", "2001:db8::2:1" },        /* 4.2.1 */
	{ "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" }, /* 4.2.2 */
	{ "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
	{ "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" }, /* 4.2.3 */
	{ "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
	{ "2001:DB8:ABCD:EF::", "2001:db8:abcd:ef::" }, /* 4.3 */
	{ "::ffff:c000:201", "::ffff:192.0.2.1" },      /* 5 */
	{ "::ffff:192.0.2.1", "::ffff:192.0.2.1" },
	{ "64:ff9b::192.0.2.33", "64:ff9b::c000:221" },
	{ "::", "::" },
	{ "::1", "::1" },
	{ "1::", "1::" },
	{ "0:0:0:0:0:0:0:0", "::" },
	{ "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8" },
	{ "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
	{ "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
	{ "1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8" },
	{ "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304" },
	{ "1:2:3:4:5::1.2.3.4", "1:2:3:4:5:0:102:304" },
	{ "::1.2.3.4", "::1.2.3.4" },
	{ "::12.2.3.4", "::12.2.3.4" },
	{ "a:1.2.3.4", NULL },
	{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
	{ "", NULL },
	{ "1", NULL },
	{ "1.2.3", NULL },
	{ "1.2.3.", NULL },
	{ "1..2.3", NULL },
	{ ".1.2.3", NULL },
	{ "1.2.3.4.", NULL },
	{ "1.2.3.4.5", NULL },
	{ "01.2.3.4", NULL },
	{ "1.2.3.00", NULL },
	{ "1.2.3.010", NULL },
	{ "256.2.3.4", NULL },
	{ "1.2.3.256", NULL },
	{ "1.2.3.4294967297", NULL },
	{ "1234.2.3.4", NULL },
	{ "0x1.2.3.4", NULL },
	{ "1.2.3.-4", NULL },
	{ "1.2.3.4 ", NULL },
	{ " 1.2.3.4", NULL },
	{ "1.2.3.4x", NULL },
	{ ":", NULL },
	{ ":::", NULL },
	{ "1:::2", NULL },
	{ "1::2::3", NULL },
	{ ":1:2:3:4:5:6:7", NULL },
	{ "1:2:3:4:5:6:7:", NULL },
	{ "1:2:3:4:5:6:7", NULL },
	{ "1:2:3:4:5:6:7:8:9", NULL },
	{ "1:2:3:4:5:6:7:8::", NULL },
	{ "1:2:3:4::5:6:7:8", NULL },
	{ "::1:2:3:4:5:6:7:8", NULL },
	{ "::1:", NULL },
	{ "12345::", NULL },
	{ "::12345", NULL },
	{ "::00001", NULL },
	{ "::g", NULL },
	{ "fe80::1%eth0", NULL },
	{ "fe80::1%1", NULL },
	{ "[::1]", NULL },
	{ "1:2:3:4:5:6:7:1.2.3.4", NULL },
	{ "::1:2:3:4:5:6:1.2.3.4", NULL },
	{ "::1.2.3.4:5", NULL },
	{ "::1.2.3", NULL },
	{ "::1.2.3.256", NULL },
	{ "::1.2.3.04", NULL },
	{ "::a.2.3.4", NULL },
	{ "1.2.3.4::", NULL },
};

static void
addresses_are_read_strictly_and_written_canonically(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(addresses); i++) {
		const struct text_case *c = &addresses[i];
		struct ip ip = { .hi = 77, .lo = 78, .family = 9 }, again;
		char buf[IP_STRLEN];
		bool valid = ip_from_text(c->text, &ip);

		if (valid != (c->canonical != NULL))
			fail_msg("\"%s\": %d", c->text, valid);
		if (!valid) {
			assert_true(
			    ip.hi == 77 && ip.lo == 78 && ip.family == 9);
			continue;
		}
		assert_ptr_equal(ip_format(ip, buf), buf);
		assert_string_equal(buf, c->canonical);
		assert_int_equal(
		    ip.family, strchr(c->text, ':') != NULL ? IPV6 : IPV4);
		assert_true(ip_from_text(buf, &again));
		assert_int_equal(ip_compare(ip, again), 0);
	}
}

static const struct text_case prefixes[] = {
	{ "0.0.0.0/0", "0.0.0.0/0" },
	{ "192.0.2.0/24", "192.0.2.0/24" },
	{ "192.0.2.1/32", "192.0.2.1/32" },
	{ "128.0.0.0/1", "128.0.0.0/1" },
	{ "::/0", "::/0" },
	{ "2001:DB8:0::/32", "2001:db8::/32" },
	{ "2001:db8::1/128", "2001:db8::1/128" },
	{ "2001:db8:0:8000::/49", "2001:db8:0:8000::/49" },
	{ "2001:db8:0:8000::/48", NULL },
	{ "2001:db8:0:8000::/64", "2001:db8:0:8000::/64" },
	{ "2001:db8:0:0:8000::/65", "2001:db8:0:0:8000::/65" },
	{ "::ffff:0:0/96", "::ffff:0.0.0.0/96" },
	{ "192.0.2.0", NULL },
	{ "192.0.2.0/", NULL },
	{ "192.0.2.0/x", NULL },
	{ "192.0.2.0/-1", NULL },
	{ "192.0.2.0/+24", NULL },
	{ "192.0.2.0/ 24", NULL },
	{ "192.0.2.0/24x", NULL },
	{ "192.0.2.0/024", NULL },
	{ "192.0.2.0/00", NULL },
	{ "192.0.2.0/33", NULL },
	{ "192.0.2.0/0024", NULL },
	{ "0.0.0.0/4294967296", NULL },
	{ "192.0.2.1/24", NULL },
	{ "192.0.2.1/31", NULL },
	{ "1.0.0.0/0", NULL },
	{ "192.0.2/24", NULL },
	{ "::/129", NULL },
	{ "::/1280", NULL },
	{ "::1/127", NULL },
	{ "2001:db8::1/32", NULL },
	{ "0:0:0:1::/63", NULL },
	{ "fe80::%1/64", NULL },
	{ "/24", NULL },
	{ "", NULL },
};

static void
prefixes_have_no_bits_behind_their_length(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(prefixes); i++) {
		const struct text_case *c = &prefixes[i];
		struct prefix prefix = { .hi = 77, .len = 99 }, again;
		char buf[PREFIX_STRLEN];
		bool valid = prefix_from_text(c->text, &prefix);

		if (valid != (c->canonical != NULL))
			fail_msg("\"%s\": %d", c->text, valid);
		if (!valid) {
			assert_true(prefix.hi == 77 && prefix.len == 99);
			continue;
		}
		assert_ptr_equal(prefix_format(prefix, buf), buf);
		assert_string_equal(buf, c->canonical);
		assert_true(prefix_from_text(buf, &again));
		assert_int_equal(prefix_compare(prefix, again), 0);
	}
}

static void
host_bits_are_cut_and_told_where_wanted(void **state)
{
	static const char spill[] = "192.0.2.255/24,", bare[] = "10.0.0.0/8";
	struct prefix prefix;
	bool host_bits = false;
	char buf[PREFIX_STRLEN];

	(void)state;
	assert_ptr_equal(
	    prefix_parse(spill, spill + sizeof(spill) - 1, &prefix, &host_bits),
	    spill + 14);
	assert_true(host_bits);
	assert_string_equal(prefix_format(prefix, buf), "192.0.2.0/24");
	assert_ptr_equal(
	    prefix_parse(bare, bare + sizeof(bare) - 1, &prefix, &host_bits),
	    bare + 10);
	assert_false(host_bits);
	assert_null(
	    prefix_parse(spill, spill + sizeof(spill) - 1, &prefix, NULL));
}

/* The text's end is end, and no NUL: digits behind it are not its own. */
static void
parsing_stops_at_the_end(void **state)
{
	static const char v4[] = "10.20.30.40/24", v6[] = "2001:db8::1:2/127";
	struct ip ip;
	struct prefix prefix;
	char buf[PREFIX_STRLEN];

	(void)state;
	for (size_t n = 0; n < 10; n++)
		assert_null(ip_parse(v4, v4 + n, &ip));
	assert_ptr_equal(ip_parse(v4, v4 + 10, &ip), v4 + 10);
	assert_string_equal(ip_format(ip, buf), "10.20.30.4");
	assert_ptr_equal(ip_parse(v4, v4 + 14, &ip), v4 + 11);
	assert_ptr_equal(ip_parse(v6, v6 + 11, &ip), v6 + 11);
	assert_string_equal(ip_format(ip, buf), "2001:db8::1");
	assert_null(ip_parse(v6, v6 + 12, &ip));
	assert_ptr_equal(
	    prefix_parse(v4, v4 + 13, &prefix, &(bool){ 0 }), v4 + 13);
	assert_string_equal(prefix_format(prefix, buf), "0.0.0.0/2");
	assert_null(prefix_parse(v6, v6 + 13, &prefix, NULL));
	assert_null(prefix_parse(v6, v6 + 14, &prefix, NULL));
}

static void
bytes_are_in_network_order(void **state)
{
	static const uint8_t v4[4] = { 192, 0, 2, 1 };
	static const uint8_t v6[16] = { 0x20, 1, 0xd, 0xb8, 0, 1, 2, 3, 4, 5, 6,
		7, 8, 9, 10, 11 };
	uint8_t bytes[16];
	char buf[IP_STRLEN];

	(void)state;
	assert_string_equal(
	    ip_format(ip_from_bytes(IPV4, v4), buf), "192.0.2.1");
	ip_to_bytes(ip_from_bytes(IPV4, v4), bytes);
	assert_memory_equal(bytes, v4, 4);
	assert_string_equal(ip_format(ip_from_bytes(IPV6, v6), buf),
	    "2001:db8:1:203:405:607:809:a0b");
	ip_to_bytes(ip_from_bytes(IPV6, v6), bytes);
	assert_memory_equal(bytes, v6, 16);
	assert_int_equal(ip_bits(IPV4), 32);
	assert_int_equal(ip_bits(IPV6), 128);
}

/* Each length of each family against a mask made bit by bit. */
static void
a_prefix_has_the_leading_bits(void **state)
{
	(void)state;
	for (int family = IPV4; family < FAMILIES; family++) {
		unsigned int bits = ip_bits((enum family)family);
		uint8_t ones[16], bytes[16], expected[16] = { 0 };
		struct ip ip;

		memset(ones, 0xff, sizeof(ones));
		ip = ip_from_bytes((enum family)family, ones);
		for (unsigned int len = 0; len <= bits; len++) {
			struct prefix prefix = prefix_make(ip, len);

			if (len > 0)
				expected[(len - 1) / 8] |=
				    (uint8_t)(0x80 >> (len - 1) % 8);
			ip_to_bytes(prefix_ip(prefix), bytes);
			assert_memory_equal(bytes, expected, 16);
			assert_int_equal(prefix.len, len);
			assert_int_equal(prefix.family, family);
			assert_true(prefix_covers(prefix, prefix_host(ip)));
			assert_int_equal(prefix_covers(prefix_host(ip), prefix),
			    len == bits);
		}
		assert_int_equal(
		    prefix_compare(prefix_host(ip), prefix_make(ip, bits)), 0);
	}
}

struct pair_case {
	const char *a, *b;
	bool covers; /* a covers b */
};

/* Each a stands before b, in prefix_compare's order. */
static const struct pair_case pairs[] = {
	{ "0.0.0.0/0", "10.0.0.0/8", true },
	{ "10.0.0.0/8", "10.0.0.0/9", true },
	{ "10.0.0.0/8", "10.255.255.255/32", true },
	{ "10.0.0.0/9", "10.128.0.0/9", false },
	{ "10.0.0.0/24", "10.0.1.0/24", false },
	{ "10.0.0.0/32", "10.0.0.1/32", false },
	{ "10.0.0.0/16", "11.0.0.0/8", false },
	{ "127.255.255.255/32", "128.0.0.0/1", false },
	{ "0.0.0.0/0", "::/0", false },
	{ "255.255.255.255/32", "::/0", false },
	{ "::/0", "::1/128", true },
	{ "2001:db8::/32", "2001:db8:ffff::/48", true },
	{ "2001:db8::/32", "2001:db9::/32", false },
	{ "2001:db8::/63", "2001:db8:0:1::/64", true },
	{ "2001:db8::/64", "2001:db8::/65", true },
	{ "2001:db8::/64", "2001:db8:0:0:8000::/65", true },
	{ "2001:db8::/65", "2001:db8:0:0:8000::/65", false },
	{ "2001:db8::/127", "2001:db8::1/128", true },
	{ "2001:db8::/128", "2001:db8::1/128", false },
};

static void
order_and_coverage_agree_with_rfc_6811(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
		struct prefix a, b;

		assert_true(prefix_from_text(pairs[i].a, &a));
		assert_true(prefix_from_text(pairs[i].b, &b));
		if (prefix_covers(a, b) != pairs[i].covers)
			fail_msg("%s covers %s", pairs[i].a, pairs[i].b);
		assert_false(prefix_covers(b, a));
		assert_true(prefix_covers(a, a));
		assert_int_equal(prefix_compare(a, b), -1);
		assert_int_equal(prefix_compare(b, a), 1);
		assert_int_equal(prefix_compare(a, a), 0);
		assert_int_equal(ip_compare(prefix_ip(b), prefix_ip(a)),
		    -ip_compare(prefix_ip(a), prefix_ip(b)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    addresses_are_read_strictly_and_written_canonically),
		cmocka_unit_test(prefixes_have_no_bits_behind_their_length),
		cmocka_unit_test(host_bits_are_cut_and_told_where_wanted),
		cmocka_unit_test(parsing_stops_at_the_end),
		cmocka_unit_test(bytes_are_in_network_order),
		cmocka_unit_test(a_prefix_has_the_leading_bits),
		cmocka_unit_test(order_and_coverage_agree_with_rfc_6811),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
