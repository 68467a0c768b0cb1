#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "roa/route_part.h"
#include "survey/base/array.h"

static const char *const addresses[] = { "193.1.2.3", "193.9.9.9", "2a01::1" };

/* Two sources, one of which states peers, and a set. */
static void
make_table(struct route_table *t)
{
	static const struct {
		const char *prefix, *origin;
		uint8_t source;
		uint32_t peers;
	} rows[] = {
		{ "0.0.0.0/0", "1", 0, PEERS_UNKNOWN },
		{ "193.0.0.0/8", "2", 0, PEERS_UNKNOWN },
		{ "193.1.2.0/24", "3", 1, 12 },
		{ "193.1.2.0/24", "{5,6}", 1, 30 },
		{ "193.1.2.0/24", "{7,8}", 0, PEERS_UNKNOWN },
		{ "193.1.2.0/25", "4", 0, PEERS_UNKNOWN },
		{ "193.1.3.0/24", "3", 0, PEERS_UNKNOWN },
		{ "2a01::/32", "9", 1, 3 },
		{ "2a02::/32", "9", 1, 300 },
	};

	route_table_init(t);
	(void)route_table_add_source(t, "silent", false, 10);
	(void)route_table_add_source(t, "whois", true, 10);
	t->sources[1].min_peers[IPV6] = 2;
	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		const char *text = rows[i].origin;
		struct prefix prefix = { 0 };
		struct origin origin = { 0 };

		assert_true(prefix_from_text(rows[i].prefix, &prefix));
		assert_non_null(origin_parse(
		    text, text + strlen(text), false, &t->sets, &origin));
		route_table_add(
		    t, prefix, origin, rows[i].source, rows[i].peers);
	}
	route_table_build(t, &route_filters_default);
}

/* "prefix origin source peers filter", a line each. */
static void
describe(const struct route_table *t, char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (uint32_t node = 0; node < ptree_size(&t->tree); node++) {
		char prefix[PREFIX_STRLEN], asn[ASN_STRLEN];
		uint32_t i, end;

		(void)prefix_format(ptree_prefix(&t->tree, node), prefix);
		for (route_rows(t, node, &i, &end); i < end; i++)
			len += (size_t)snprintf(buf + len, size - len,
			    "%s %s %s %d %s\n", prefix,
			    origin_text(
				route_row_origin(&t->rows[i]), &t->sets, asn),
			    t->sources[t->rows[i].source].location,
			    (int)t->rows[i].peers,
			    route_filter_str(
				(enum route_filter)t->rows[i].filter));
		assert_true(len < size);
	}
}

static void
all_that_covers_an_address_is_kept_and_nothing_else(void **state)
{
	static const struct {
		uint32_t min_peers;
		const char *rows;
	} cases[] = {
		{ ROUTE_SAME_PEERS, "0.0.0.0/0 1 silent -1 default-route\n"
				    "193.0.0.0/8 2 silent -1 used\n"
				    "193.1.2.0/24 3 whois 12 used\n"
				    "193.1.2.0/24 {5,6} whois 30 used\n"
				    "193.1.2.0/24 {7,8} silent -1 used\n"
				    "193.1.2.0/25 4 silent -1 too-long\n"
				    "2a01::/32 9 whois 3 used\n" },
		/* A source that states none is not tested. */
		{ 20, "0.0.0.0/0 1 silent -1 default-route\n"
		      "193.0.0.0/8 2 silent -1 used\n"
		      "193.1.2.0/24 3 whois 12 few-peers\n"
		      "193.1.2.0/24 {5,6} whois 30 used\n"
		      "193.1.2.0/24 {7,8} silent -1 used\n"
		      "193.1.2.0/25 4 silent -1 too-long\n"
		      "2a01::/32 9 whois 3 few-peers\n" },
	};
	struct ip ips[LENGTH_OF(addresses)];
	struct route_table whole;

	(void)state;
	make_table(&whole);
	for (size_t i = 0; i < LENGTH_OF(addresses); i++)
		assert_true(ip_from_text(addresses[i], &ips[i]));
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct route_table part, again;
		char text[1024];

		route_table_init(&part);
		route_part_make(&part, &whole, ips, LENGTH_OF(ips),
		    &route_filters_default, cases[i].min_peers);
		describe(&part, text, sizeof(text));
		assert_string_equal(text, cases[i].rows);
		/* A part of a part is as good as one of the whole. */
		route_table_init(&again);
		route_part_make(&again, &part, ips, LENGTH_OF(ips),
		    &route_filters_default, ROUTE_SAME_PEERS);
		describe(&again, text, sizeof(text));
		assert_string_equal(text, cases[i].rows);
		route_table_free(&again);
		route_table_free(&part);
	}
	route_table_free(&whole);
}

static void
no_addresses_need_no_routes(void **state)
{
	struct route_table whole, part;

	(void)state;
	make_table(&whole);
	route_table_init(&part);
	route_part_make(
	    &part, &whole, NULL, 0, &route_filters_default, ROUTE_SAME_PEERS);
	assert_int_equal(part.nrows, 0);
	assert_int_equal(part.nsources, 2);
	route_table_free(&part);
	route_table_free(&whole);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    all_that_covers_an_address_is_kept_and_nothing_else),
		cmocka_unit_test(no_addresses_need_no_routes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
