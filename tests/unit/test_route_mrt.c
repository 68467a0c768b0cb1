#include "survey/base/array.h"
#include "tests/unit/mrt_making.h"

/* What an entry's attributes say of its origin; NULL: the entry is bad. */
struct path_case {
	const char *name;
	const char *attributes;
	size_t len;
	const char *origin;
};

/* Segments with one AS each; all are received from AS 100. */
#define SEQ_1        "\2\1\0\0\0\1"
#define SET_1        "\1\1\0\0\0\1"
#define CONFED_SEQ_1 "\3\1\0\0\0\1"
#define CONFED_SET_1 "\4\1\0\0\0\1"
#define NEXT_HOP     "\x40\3\4\xc0\0\2\1"

static const struct path_case paths[] = {
	{ "one AS_SEQUENCE", LITERAL(IGP AS_PATH "\x0a\2\2\0\0\0\1\0\0\0\2"),
	    "2" },
	{ "with attributes behind it", LITERAL(IGP AS_PATH "\6" SEQ_1 NEXT_HOP),
	    "1" },
	{ "AS number of four bytes",
	    LITERAL(IGP AS_PATH "\6\2\1\xff\xff\xff\xff"), "4294967295" },
	{ "AS 0 is a number", LITERAL(IGP AS_PATH "\6\2\1\0\0\0\0"), "0" },
	{ "extended length", LITERAL(IGP "\x50\2\0\6" SEQ_1), "1" },
	{ "ORIGIN with extended length",
	    LITERAL("\x50\1\0\1\0" AS_PATH "\6" SEQ_1), "1" },
	{ "AS_PATH before ORIGIN", LITERAL(AS_PATH "\6" SEQ_1 IGP), "1" },
	{ "AS_PATH last of all",
	    LITERAL(IGP NEXT_HOP "\x40\6\0" AS_PATH "\6" SEQ_1), "1" },
	{ "two AS_PATHs, the first counts",
	    LITERAL(IGP AS_PATH "\6" SEQ_1 AS_PATH "\6\2\1\0\0\0\2"), "1" },
	{ "two AS_SEQUENCEs", LITERAL(IGP AS_PATH "\x0c" SEQ_1 "\2\1\0\0\0\2"),
	    "2" },
	{ "AS_SET at the end",
	    LITERAL(IGP AS_PATH "\x10" SEQ_1 "\1\2\0\0\0\x0b\0\0\0\x0a"),
	    "{10,11}" },
	{ "AS_SET of one member", LITERAL(IGP AS_PATH "\6" SET_1), "{1}" },
	{ "AS_SET with doubles",
	    LITERAL(IGP AS_PATH "\x0e\1\3\0\0\0\2\0\0\0\1\0\0\0\2"), "{1,2}" },
	{ "AS_SET before the end",
	    LITERAL(IGP AS_PATH "\x0c" SET_1 "\2\1\0\0\0\2"), "2" },
	{ "empty AS_PATH", LITERAL(IGP AS_PATH "\0" NEXT_HOP), "100" },
	{ "no AS_PATH", LITERAL(IGP NEXT_HOP), "100" },
	{ "no attributes", LITERAL(""), "100" },
	{ "AS_CONFED_SEQUENCE at the end",
	    LITERAL(IGP AS_PATH "\x0c\2\1\0\0\0\2" CONFED_SEQ_1), "100" },
	{ "AS_CONFED_SET alone", LITERAL(IGP AS_PATH "\6" CONFED_SET_1),
	    "100" },
	{ "AS_CONFED_SEQUENCE before the end",
	    LITERAL(IGP AS_PATH "\x0c" CONFED_SEQ_1 "\2\1\0\0\0\2"), "2" },
	{ "AS4_PATH says nothing where numbers have four bytes",
	    LITERAL(IGP AS_PATH "\6" SEQ_1 AS4_PATH "\6\2\1\0\0\0\2"), "1" },
	{ "a lie behind the AS_PATH",
	    LITERAL(IGP AS_PATH "\6" SEQ_1 "\x40\3\xff\xc0"), "1" },
	{ "a lie before the AS_PATH",
	    LITERAL(IGP "\x40\3\xff" AS_PATH "\6" SEQ_1), NULL },
	{ "AS_PATH longer than the attributes", LITERAL(IGP AS_PATH "\7" SEQ_1),
	    NULL },
	{ "extended length longer than the attributes",
	    LITERAL(IGP "\x50\2\xff\xff" SEQ_1), NULL },
	{ "AS_PATH that ends in its type", LITERAL(IGP "\x40"), NULL },
	{ "AS_PATH that ends in its length", LITERAL(IGP "\x50\2\0"), NULL },
	{ "segment longer than the AS_PATH",
	    LITERAL(IGP AS_PATH "\6\2\2\0\0\0\1" NEXT_HOP NEXT_HOP), NULL },
	{ "bytes behind the last segment", LITERAL(IGP AS_PATH "\7" SEQ_1 "\2"),
	    NULL },
	{ "segment without AS", LITERAL(IGP AS_PATH "\2\2\0" NEXT_HOP NEXT_HOP),
	    NULL },
	{ "segment of type 0", LITERAL(IGP AS_PATH "\6\0\1\0\0\0\1" NEXT_HOP),
	    NULL },
	{ "segment of type 5", LITERAL(IGP AS_PATH "\6\5\1\0\0\0\1" NEXT_HOP),
	    NULL },
};

/* A bad row among enough good ones is no bad file. */
static void
put_twenty(struct bytes *file)
{
	char prefix[PREFIX_STRLEN];

	for (unsigned int i = 0; i < 20; i++) {
		(void)snprintf(prefix, sizeof(prefix), "9.0.%u.0/24", i);
		put_one(file, prefix, 9);
	}
}

static void
origin_of_a_path(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(paths); i++) {
		struct bytes file = { 0 }, body = { 0 }, attributes = { 0 };
		struct reading r;
		char *rows, *expected;

		print_message("  %s\n", paths[i].name);
		put_peers(&file, 1);
		put_rib_head(&body, "1.0.0.0/24", 1);
		put(&attributes, paths[i].attributes, paths[i].len);
		put_entry(&body, 0, 0, &attributes);
		free(attributes.at);
		put_record(&file, 13, 2, &body);
		put_twenty(&file);
		read_made(&r, &file);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(
		    r.counts.rows_skipped, paths[i].origin == NULL);
		expected =
		    paths[i].origin == NULL
			? mem_strdup("9.0.0.0/24 9 1\n")
			: mem_printf("1.0.0.0/24 %s 1\n", paths[i].origin);
		rows = table_text(&r);
		rows[strlen(expected)] = '\0';
		assert_string_equal(rows, expected);
		free(rows);
		free(expected);
		done(&r);
	}
}

/* TABLE_DUMP: AS_PATH of 2-byte numbers, perhaps AS4_PATH (RFC 6793). */
#define PATH_TRANS AS_PATH "\6\2\2\0\x64\x5b\xa0" /* 100 23456 */

static const struct path_case old_paths[] = {
	{ "no AS4_PATH", LITERAL(IGP AS_PATH "\6\2\2\0\x64\0\x65"), "101" },
	{ "AS_SET", LITERAL(IGP AS_PATH "\6\1\2\0\x65\0\x64"), "{100,101}" },
	{ "AS4_PATH of the same length",
	    LITERAL(IGP PATH_TRANS AS4_PATH "\x0a\2\2\0\0\0\x64\0\1\0\0"),
	    "65536" },
	{ "AS4_PATH before AS_PATH",
	    LITERAL(AS4_PATH "\6\2\1\0\1\0\0" PATH_TRANS), "65536" },
	{ "shorter AS4_PATH replaces the end",
	    LITERAL(IGP PATH_TRANS AS4_PATH "\6\2\1\0\1\0\0"), "65536" },
	{ "longer AS4_PATH does not count",
	    LITERAL(IGP PATH_TRANS AS4_PATH "\x0e\2\3\0\0\0\1\0\0\0\2\0\1\0\0"),
	    "23456" },
	{ "AS_SET counts as one",
	    LITERAL(IGP PATH_TRANS AS4_PATH
		"\x14\2\1\0\0\0\x64\1\3\0\1\0\2\0\1\0\1\0\1\0\0"),
	    "{65536,65537,65538}" },
	{ "confederations of AS_PATH do not count",
	    LITERAL(IGP AS_PATH "\x0a\3\2\0\1\0\2\2\1\x5b\xa0" AS4_PATH
				"\x0a\2\2\0\0\0\1\0\1\0\0"),
	    "23456" },
	{ "confederations of AS4_PATH are dropped",
	    LITERAL(IGP PATH_TRANS AS4_PATH "\x0c\2\1\0\1\0\0\3\1\0\0\0\1"),
	    "65536" },
	{ "AS4_PATH of confederations alone",
	    LITERAL(IGP PATH_TRANS AS4_PATH "\6\3\1\0\0\0\1"), "23456" },
	{ "empty AS4_PATH", LITERAL(IGP PATH_TRANS AS4_PATH "\0"), "23456" },
	{ "malformed AS4_PATH", LITERAL(IGP PATH_TRANS AS4_PATH "\5\2\1\0\1\0"),
	    "23456" },
	{ "aggregated by a router of 2-byte numbers",
	    LITERAL(IGP PATH_TRANS AGGREGATOR "\6\0\1\1\1\1\1" AS4_PATH
					      "\6\2\1\0\1\0\0" AS4_AGGREGATOR
					      "\x8\0\1\0\0\1\1\1\1"),
	    "23456" },
	{ "aggregated by AS_TRANS",
	    LITERAL(IGP PATH_TRANS AGGREGATOR "\6\x5b\xa0\1\1\1\1" AS4_PATH
					      "\6\2\1\0\1\0\0" AS4_AGGREGATOR
					      "\x8\0\1\0\0\1\1\1\1"),
	    "65536" },
	{ "aggregated, and no AS4_AGGREGATOR",
	    LITERAL(IGP PATH_TRANS AGGREGATOR "\6\0\1\1\1\1\1" AS4_PATH
					      "\6\2\1\0\1\0\0"),
	    "65536" },
	{ "AGGREGATOR of one byte",
	    LITERAL(IGP PATH_TRANS AGGREGATOR "\1\0" AS4_PATH
					      "\6\2\1\0\1\0\0" AS4_AGGREGATOR
					      "\x8\0\1\0\0\1\1\1\1"),
	    "65536" },
	{ "a lie behind the AS_PATH",
	    LITERAL(IGP AS_PATH "\6\2\2\0\x64\0\x65\x40\3\xff"), "101" },
	{ "empty AS_PATH", LITERAL(IGP AS_PATH "\0"), "100" },
	{ "AS_PATH of half a number", LITERAL(IGP AS_PATH "\3\2\1\0"), NULL },
};

/* TABLE_DUMP, AFI 1: view, sequence, prefix, ..., peer, attributes. */
static void
put_old(struct bytes *file, const char *prefix_text, uint16_t peer,
    const char *attributes, size_t len)
{
	struct bytes body = { 0 };
	struct prefix prefix;
	uint8_t address[16];
	size_t address_len;

	assert_true(prefix_from_text(prefix_text, &prefix));
	address_len = prefix.family == IPV4 ? 4 : 16;
	ip_to_bytes(prefix_ip(prefix), address);
	put_number(&body, 0, 4);
	put(&body, (const char *)address, address_len);
	put_number(&body, prefix.len, 1);
	put_number(&body, 1, 1);
	put_number(&body, MRT_TIME, 4);
	put_number(&body, peer, address_len);
	put_number(&body, peer, 2);
	put_number(&body, len, 2);
	put(&body, attributes, len);
	put_record(file, 12, prefix.family == IPV4 ? 1 : 2, &body);
}

static void
origin_of_a_path_of_table_dump(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(old_paths); i++) {
		struct bytes file = { 0 };
		struct reading r;
		char *rows, *expected;

		print_message("  %s\n", old_paths[i].name);
		put_old(&file, "1.0.0.0/24", 100, old_paths[i].attributes,
		    old_paths[i].len);
		for (uint16_t peer = 0; peer < 20; peer++)
			put_old(&file, "9.0.0.0/24", 200 + peer,
			    LITERAL(AS_PATH "\4\2\1\0\x9"));
		read_made(&r, &file);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(
		    r.counts.rows_skipped, old_paths[i].origin == NULL);
		expected = old_paths[i].origin == NULL
			       ? mem_strdup("9.0.0.0/24 9 20\n")
			       : mem_printf("1.0.0.0/24 %s 1\n"
					    "9.0.0.0/24 9 20\n",
				     old_paths[i].origin);
		assert_ok(&r);
		rows = table_text(&r);
		assert_string_equal(rows, expected);
		free(rows);
		free(expected);
		done(&r);
	}
}

/* Entries of a prefix stand together, or they do not. */
static void
table_dump_has_an_entry_in_each_record(void **state)
{
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	put_old(&file, "1.0.0.0/24", 100, LITERAL(AS_PATH "\4\2\1\0\1"));
	put_old(&file, "1.0.0.0/24", 101, LITERAL(AS_PATH "\4\2\1\0\2"));
	put_old(&file, "1.0.0.0/24", 102, LITERAL(AS_PATH "\4\2\1\0\1"));
	put_old(&file, "1.0.0.0/24", 102, LITERAL(AS_PATH "\4\2\1\0\1"));
	put_old(&file, "2001:db8::/32", 101, LITERAL(AS_PATH "\4\2\1\0\3"));
	put_old(&file, "1.0.0.0/24", 104, LITERAL(AS_PATH "\4\2\1\0\1"));
	/* Both versions in one file. */
	put_peers(&file, 5);
	put_one(&file, "1.0.0.0/24", 2);
	put_old(&file, "1.0.0.0/25", 104, LITERAL(AS_PATH "\4\2\1\0\1"));
	read_made(&r, &file);
	assert_int_equal(r.counts.rows_read, 8);
	assert_int_equal(r.counts.rows_skipped, 0);
	assert_table(&r, "1.0.0.0/24 1 3\n1.0.0.0/24 2 2\n1.0.0.0/25 1 1\n"
			 "2001:db8::/32 3 1\n");
}

/* More than is gathered for one prefix at a time. */
static void
table_dump_may_have_any_number_of_entries(void **state)
{
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	for (uint32_t i = 0; i < 70000; i++)
		put_old(&file, "1.0.0.0/24", (uint16_t)(i % 65536),
		    LITERAL(AS_PATH "\4\2\1\0\1"));
	read_made(&r, &file);
	assert_int_equal(r.counts.rows_read, 70000);
	assert_table(&r, "1.0.0.0/24 1 65536\n");
}

struct subtype_case {
	const char *name;
	unsigned int type, subtype;
	const char *head; /* behind the sequence number */
	size_t head_len;
	size_t path_id;
	const char *table;
	uint64_t multicast, unused;
};

#define V4     "\x18\1\2\3"
#define V6     "\x20\x20\1\xd\xb8"
#define TABLE4 "1.2.3.0/24 7 1\n"
#define TABLE6 "2001:db8::/32 7 1\n"

static const struct subtype_case subtypes[] = {
	{ "RIB_IPV4_UNICAST", 13, 2, LITERAL(V4), 0, TABLE4, 0, 0 },
	{ "RIB_IPV4_MULTICAST", 13, 3, LITERAL(V4), 0, "", 1, 0 },
	{ "RIB_IPV6_UNICAST", 13, 4, LITERAL(V6), 0, TABLE6, 0, 0 },
	{ "RIB_IPV6_MULTICAST", 13, 5, LITERAL(V6), 0, "", 1, 0 },
	{ "RIB_GENERIC of IPv4", 13, 6, LITERAL("\0\1\1" V4), 0, TABLE4, 0, 0 },
	{ "RIB_GENERIC of IPv6", 13, 6, LITERAL("\0\2\1" V6), 0, TABLE6, 0, 0 },
	{ "RIB_GENERIC of IPv6 multicast", 13, 6, LITERAL("\0\2\2" V6), 0, "",
	    1, 0 },
	{ "RIB_GENERIC of a VPN", 13, 6, LITERAL("\0\1\x80" V4), 0, "", 0, 1 },
	{ "RIB_GENERIC of L2VPN", 13, 6, LITERAL("\0\x19\1" V4), 0, "", 0, 1 },
	{ "GEO_PEER_TABLE", 13, 7, LITERAL(V4), 0, "", 0, 1 },
	{ "RIB_IPV4_UNICAST_ADDPATH", 13, 8, LITERAL(V4), 4, TABLE4, 0, 0 },
	{ "RIB_IPV4_MULTICAST_ADDPATH", 13, 9, LITERAL(V4), 4, "", 1, 0 },
	{ "RIB_IPV6_UNICAST_ADDPATH", 13, 10, LITERAL(V6), 4, TABLE6, 0, 0 },
	{ "RIB_IPV6_MULTICAST_ADDPATH", 13, 11, LITERAL(V6), 4, "", 1, 0 },
	{ "RIB_GENERIC_ADDPATH by RFC 8050", 13, 12,
	    LITERAL("\0\1\1\0\0\0\x4d" V4), 0, TABLE4, 0, 0 },
	{ "RIB_GENERIC_ADDPATH by OpenBGPD", 13, 12, LITERAL("\0\2\1" V6), 4,
	    TABLE6, 0, 0 },
	{ "RIB_GENERIC_ADDPATH of IPv6 multicast", 13, 12,
	    LITERAL("\0\2\2\0\0\0\x4d" V6), 0, "", 1, 0 },
	{ "subtype 0", 13, 0, LITERAL(V4), 0, "", 0, 1 },
	{ "subtype 13", 13, 13, LITERAL(V4), 0, "", 0, 1 },
	{ "TABLE_DUMP of a family of no name", 12, 3, LITERAL(V4), 0, "", 0,
	    1 },
	{ "BGP4MP", 16, 4, LITERAL(V4), 0, "", 0, 1 },
	{ "BGP4MP_ET", 17, 4, LITERAL(V4), 0, "", 0, 1 },
	{ "OSPFv2", 11, 0, LITERAL(V4), 0, "", 0, 1 },
	{ "ISIS", 32, 0, LITERAL(V4), 0, "", 0, 1 },
	{ "ISIS_ET", 33, 0, LITERAL(V4), 0, "", 0, 1 },
	{ "OSPFv3", 48, 0, LITERAL(V4), 0, "", 0, 1 },
	{ "a type to come", 50, 0, LITERAL(V4), 0, "", 0, 1 },
	{ "OSPFv3_ET", 49, 0, LITERAL(V4), 0, "", 0, 1 },
	{ "/0", 13, 2, LITERAL("\0"), 0, "0.0.0.0/0 7 1\n", 0, 0 },
	{ "/32", 13, 2, LITERAL("\x20\1\2\3\4"), 0, "1.2.3.4/32 7 1\n", 0, 0 },
	{ "/128", 13, 4, LITERAL("\x80\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"),
	    0, "2001:db8::1/128 7 1\n", 0, 0 },
	{ "bits behind the length mean nothing (RFC 4271 section 4.3)", 13, 2,
	    LITERAL("\x9\1\xff"), 0, "1.128.0.0/9 7 1\n", 0, 0 },
	{ "the same of a long prefix", 13, 4,
	    LITERAL("\x41\x20\1\xd\xb8\0\0\0\0\xff"), 0,
	    "2001:db8:0:0:8000::/65 7 1\n", 0, 0 },
};

static void
each_subtype_is_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(subtypes); i++) {
		const struct subtype_case *c = &subtypes[i];
		struct bytes file = { 0 }, body = { 0 }, attributes = { 0 };
		struct reading r;

		print_message("  %s\n", c->name);
		put_peers(&file, 1);
		put_path_to(&attributes, 7);
		put_number(&body, 1, 4);
		put(&body, c->head, c->head_len);
		put_number(&body, 1, 2);
		put_entry(&body, 0, c->path_id, &attributes);
		free(attributes.at);
		put_record(&file, c->type, c->subtype, &body);
		read_made(&r, &file);
		assert_ok(&r);
		assert_int_equal(r.counts.rows_read, c->unused == 0);
		assert_int_equal(r.counts.rows_skipped, 0);
		assert_int_equal(r.counts.data_time, MRT_TIME);
		assert_string_equal(r.counts.format, "mrt");
		assert_int_equal(r.table.sources[0].multicast, c->multicast);
		assert_int_equal(r.table.sources[0].unused, c->unused);
		assert_table(&r, c->table);
	}
}

/* Blocks end anywhere: in a header, in an entry; a record fills several. */
static void
records_lie_in_more_than_one_block(void **state)
{
	struct bytes file = { 0 }, body = { 0 }, attributes = { 0 };
	struct reading r;
	uint32_t routes = 0;

	(void)state;
	put_peers(&file, 1);
	for (size_t size = INPUT_BLOCK - 40; file.n < 40 * INPUT_BLOCK;
	     size += INPUT_BLOCK / 7 + 1) {
		put_number(&body, 0, size);
		put_record(&file, 16, 4, &body);
		put_one(&file, "1.0.0.0/24", routes++);
	}
	put_path_to(&attributes, 7);
	put_number(&attributes, 0, 60000);
	put_rib_head(&body, "2.0.0.0/24", 270);
	for (unsigned int i = 0; i < 270; i++)
		put_entry(&body, 0, 0, &attributes);
	free(attributes.at);
	put_record(&file, 13, 2, &body);
	put_one(&file, "3.0.0.0/24", 9);
	read_made(&r, &file);
	assert_ok(&r);
	assert_int_equal(r.counts.rows_read, routes + 271);
	assert_int_equal(r.counts.rows_skipped, 0);
	assert_int_equal(r.table.sources[0].unused, routes);
	route_table_build(&r.table, &route_filters_default);
	assert_int_equal(r.table.nrows, routes + 2);
	done(&r);
}

/* Of the records around it: their headers, prefixes and entries. */
static void
a_block_may_end_at_every_byte(void **state)
{
	(void)state;
	for (size_t shift = 0; shift < 128; shift++) {
		struct bytes file = { 0 }, body = { 0 };
		struct reading r;

		put_peers(&file, 1);
		put_number(&body, 0, INPUT_BLOCK - file.n - 12 - 64 + shift);
		put_record(&file, 16, 4, &body);
		put_one(&file, "1.0.0.0/24", 1);
		put_one(&file, "2001:db8::/32", 2);
		read_made(&r, &file);
		assert_int_equal(r.counts.rows_read, 2);
		assert_table(&r, "1.0.0.0/24 1 1\n2001:db8::/32 2 1\n");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(origin_of_a_path),
		cmocka_unit_test(origin_of_a_path_of_table_dump),
		cmocka_unit_test(table_dump_has_an_entry_in_each_record),
		cmocka_unit_test(table_dump_may_have_any_number_of_entries),
		cmocka_unit_test(each_subtype_is_known),
		cmocka_unit_test(records_lie_in_more_than_one_block),
		cmocka_unit_test(a_block_may_end_at_every_byte),
	};

	return cmocka_run_group_tests_name("route_mrt", tests, NULL, NULL);
}
