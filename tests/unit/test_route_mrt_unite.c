#include "survey/base/array.h"
#include "tests/unit/mrt_making.h"

#define PEERS(...)                                                             \
	(const unsigned int[]){ __VA_ARGS__ },                                 \
	    LENGTH_OF(((const unsigned int[]){ __VA_ARGS__ }))

static void
peers_are_distinct_as_numbers(void **state)
{
	const uint32_t asns[] = { 100, 200, 100, 70000, 200 };
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	put_index(&file, asns, LENGTH_OF(asns));
	put_route(&file, "1.0.0.0/24", 1, PEERS(0, 1, 2, 3, 4));
	put_route(&file, "1.0.1.0/24", 1, PEERS(0, 2));
	put_route(&file, "1.0.2.0/24", 1, PEERS(4));
	read_made(&r, &file);
	assert_int_equal(r.counts.rows_read, 8);
	assert_table(&r, "1.0.0.0/24 1 3\n1.0.1.0/24 1 1\n1.0.2.0/24 1 1\n");
}

/* Each origin has the peers that send it; one may send several. */
static void
origins_of_a_prefix_are_told_apart(void **state)
{
	struct bytes file = { 0 }, body = { 0 }, attributes = { 0 };
	struct reading r;

	(void)state;
	put_peers(&file, 5);
	put_rib_head(&body, "1.0.0.0/24", 6);
	for (unsigned int i = 0; i < 6; i++) {
		if (i == 4)
			put(&attributes, LITERAL(IGP AS_PATH "\6\1\1\0\0\0\1"));
		else
			put_path_to(&attributes, i % 2 + 1);
		put_entry(&body, i % 5, 0, &attributes);
		attributes.n = 0;
	}
	free(attributes.at);
	put_record(&file, 13, 2, &body);
	read_made(&r, &file);
	assert_table(&r, "1.0.0.0/24 1 2\n1.0.0.0/24 2 3\n1.0.0.0/24 {1} 1\n");
}

static void
files_are_united_over_peer_ases(void **state)
{
	const uint32_t first[] = { 100, 200, 300 };
	const uint32_t second[] = { 300, 400, 100 };
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	put_index(&file, first, 3);
	put_route(&file, "1.0.0.0/24", 1, PEERS(0, 1, 2));
	put_route(&file, "1.0.1.0/24", 1, PEERS(0, 1));
	put_route(&file, "1.0.3.0/24", 1, PEERS(0));
	put_route(&file, "2001:db8::/32", 1, PEERS(1));
	read_made(&r, &file);
	put_index(&file, second, 3);
	put_route(&file, "0.0.0.0/0", 1, PEERS(0));
	put_route(&file, "1.0.0.0/24", 1, PEERS(0, 1, 2));
	put_route(&file, "1.0.0.0/24", 2, PEERS(1));
	put_route(&file, "1.0.2.0/24", 1, PEERS(1));
	put_route(&file, "1.0.3.0/24", 1, PEERS(0));
	put_route(&file, "2001:db8::/32", 1, PEERS(0, 1));
	put_route(&file, "2001:db8:1::/48", 1, PEERS(0));
	read_further(&r, &file);
	assert_int_equal(r.counts.rows_read, 10);
	put_index(&file, &(uint32_t){ 500 }, 1);
	put_one(&file, "1.0.2.0/24", 1);
	put_one(&file, "9.0.0.0/24", 1);
	read_further(&r, &file);
	assert_int_equal(r.table.nsources, 1);
	assert_non_null(strstr(r.table.sources[0].location, ", /proc"));
	assert_table(&r,
	    "0.0.0.0/0 1 1\n1.0.0.0/24 1 4\n1.0.0.0/24 2 1\n1.0.1.0/24 1 2\n"
	    "1.0.2.0/24 1 2\n1.0.3.0/24 1 2\n9.0.0.0/24 1 1\n"
	    "2001:db8::/32 1 3\n2001:db8:1::/48 1 1\n");
}

/* Some daemons write by hash, and several tables into one file. */
static void
order_and_repetition_do_not_matter(void **state)
{
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	put_peers(&file, 4);
	put_route(&file, "2001:db8::/32", 1, PEERS(0));
	put_route(&file, "9.0.0.0/24", 1, PEERS(0, 1));
	put_route(&file, "1.0.0.0/24", 2, PEERS(0));
	put_route(&file, "9.0.0.0/24", 1, PEERS(1, 2));
	put_route(&file, "1.0.0.0/24", 1, PEERS(3));
	put_route(&file, "2001:db7::/32", 1, PEERS(0));
	put_route(&file, "9.0.0.0/24", 1, PEERS(0));
	read_made(&r, &file);
	put_peers(&file, 4);
	put_route(&file, "9.0.0.0/24", 1, PEERS(3));
	put_route(&file, "1.0.0.0/8", 1, PEERS(3));
	read_further(&r, &file);
	assert_table(&r,
	    "1.0.0.0/8 1 1\n1.0.0.0/24 1 1\n1.0.0.0/24 2 1\n9.0.0.0/24 1 4\n"
	    "2001:db7::/32 1 1\n2001:db8::/32 1 1\n");
}

/* A second index in a file counts from there on. */
static void
the_last_index_counts(void **state)
{
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	put_peers(&file, 2);
	put_route(&file, "1.0.0.0/24", 1, PEERS(0, 1));
	put_index(&file, &(uint32_t){ 101 }, 1);
	put_route(&file, "1.0.0.0/24", 1, PEERS(0));
	put_route(&file, "1.0.1.0/24", 1, PEERS(0));
	read_made(&r, &file);
	assert_table(&r, "1.0.0.0/24 1 2\n1.0.1.0/24 1 1\n");
}

/* Sets over many words, and more of them than are remembered. */
static void
many_peers_and_many_sets(void **state)
{
	enum {
		MANY = 1000,
		PREFIXES = 12000
	};
	struct bytes file = { 0 };
	unsigned int peers[MANY];
	struct reading r;
	uint32_t first, end;

	(void)state;
	for (unsigned int half = 0; half < 2; half++) {
		put_peers(&file, MANY);
		for (unsigned int i = 0; i < PREFIXES; i++) {
			char prefix[PREFIX_STRLEN];
			unsigned int n = 0;

			/* Bits of i say who has it; both halves differ. */
			for (unsigned int bit = 0; bit < 14; bit++)
				if ((i >> bit & 1) != 0)
					peers[n++] = half * 500 + 31 * bit;
			peers[n++] = 999;
			(void)snprintf(prefix, sizeof(prefix), "1.%u.%u.0/24",
			    i / 256, i % 256);
			put_route(&file, prefix, 1, peers, n);
		}
		if (half == 0)
			read_made(&r, &file);
		else
			read_further(&r, &file);
		assert_ok(&r);
	}
	route_table_build(&r.table, &route_filters_default);
	assert_int_equal(r.table.nrows, PREFIXES);
	for (uint32_t node = 0; node < PREFIXES; node++) {
		route_rows(&r.table, node, &first, &end);
		assert_int_equal(end, first + 1);
		assert_int_equal(r.table.rows[first].peers,
		    2 * __builtin_popcount(node) + 1);
	}
	done(&r);
}

/*
 * 23 peers with the whole table of 10 prefixes, one with eight, which is just
 * a full feed, one with seven, and one with IPv6 alone.
 */
static void
put_feeds(struct bytes *file)
{
	unsigned int peers[25];
	char prefix[PREFIX_STRLEN];

	put_peers(file, 26);
	for (unsigned int i = 0; i < LENGTH_OF(peers); i++)
		peers[i] = i;
	for (unsigned int i = 0; i < 10; i++) {
		(void)snprintf(prefix, sizeof(prefix), "1.0.%u.0/24", i);
		put_route(file, prefix, 1, peers, i < 7 ? 25 : i < 8 ? 24 : 23);
	}
	put_route(file, "2.0.0.0/24", 3, PEERS(0, 1));
	/* A second origin of a prefix is no second prefix. */
	put_route(file, "1.0.9.0/24", 2, PEERS(0));
	for (unsigned int i = 0; i < 2; i++)
		put_route(file, "2001:db8::/32", i + 1, PEERS(25));
}

static void
the_threshold_is_a_tenth_of_the_full_feeds(void **state)
{
	const struct route_source *source;
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	put_feeds(&file);
	read_made(&r, &file);
	assert_ok(&r);
	route_table_build(&r.table, &route_filters_default);
	source = &r.table.sources[0];
	assert_true(source->states_peers);
	assert_int_equal(source->peers[IPV4], 25);
	assert_int_equal(source->peers[IPV6], 1);
	/* The two of 11 prefixes are the largest: 8 are less than 80 %. */
	assert_int_equal(source->full_feeds[IPV4], 23);
	assert_int_equal(source->full_feeds[IPV6], 1);
	assert_int_equal(source->min_peers[IPV4], 3);
	assert_int_equal(source->min_peers[IPV6], 1);
	assert_int_equal(r.table.pairs[IPV4][ROUTE_USED], 10);
	assert_int_equal(r.table.pairs[IPV4][ROUTE_FEW_PEERS], 2);
	assert_int_equal(r.table.pairs[IPV6][ROUTE_USED], 2);
	done(&r);
}

/* 80 % exactly is full; the threshold never passes ten. */
static void
full_feeds_at_the_edge(void **state)
{
	const struct {
		unsigned int peers, prefixes, full;
		uint32_t threshold;
	} cases[] = { { 1, 8, 1, 1 }, { 9, 7, 1, 1 }, { 10, 8, 10, 1 },
		{ 11, 8, 11, 2 }, { 90, 8, 90, 9 }, { 91, 8, 91, 10 },
		{ 200, 8, 200, 10 } };

	(void)state;
	for (size_t c = 0; c < LENGTH_OF(cases); c++) {
		struct bytes file = { 0 };
		unsigned int peers[200];
		struct reading r;

		/* The first has ten prefixes, the others so many of them. */
		put_peers(&file, cases[c].peers);
		for (unsigned int i = 0; i < cases[c].peers; i++)
			peers[i] = i;
		for (unsigned int i = 0; i < 10; i++) {
			char prefix[PREFIX_STRLEN];

			(void)snprintf(
			    prefix, sizeof(prefix), "1.0.%u.0/24", i);
			put_route(&file, prefix, 1, peers,
			    i < cases[c].prefixes ? cases[c].peers : 1);
		}
		read_made(&r, &file);
		assert_ok(&r);
		route_table_build(&r.table, &route_filters_default);
		assert_int_equal(
		    r.table.sources[0].full_feeds[IPV4], cases[c].full);
		assert_int_equal(
		    r.table.sources[0].min_peers[IPV4], cases[c].threshold);
		assert_int_equal(r.table.sources[0].min_peers[IPV6], 0);
		done(&r);
	}
}

static void
min_peers_that_were_given_hold(void **state)
{
	struct route_filters filters = route_filters_default;
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	put_feeds(&file);
	read_made(&r, &file);
	filters.min_peers = 24;
	filters.min_peers_given = true;
	route_table_build(&r.table, &filters);
	assert_int_equal(r.table.sources[0].min_peers[IPV4], 24);
	assert_int_equal(r.table.sources[0].min_peers[IPV6], 24);
	assert_int_equal(r.table.pairs[IPV4][ROUTE_USED], 8);
	assert_int_equal(r.table.pairs[IPV6][ROUTE_USED], 0);
	done(&r);
}

/* Sources that state a count are never added up, and keep their order. */
static void
other_sources_stand_beside_it(void **state)
{
	static const char whois[] = "1\t1.0.0.0/24\t7\n2\t1.0.0.0/24\t30\n";
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	for (unsigned int mrt_first = 0; mrt_first < 2; mrt_first++) {
		struct bytes text = { 0 };

		put_peers(&file, 3);
		put_route(&file, "1.0.0.0/24", 1, PEERS(0, 1, 2));
		put(&text, LITERAL(whois));
		read_made(&r, mrt_first ? &file : &text);
		read_further(&r, mrt_first ? &text : &file);
		put_peers(&file, 4);
		put_route(&file, "1.0.0.0/24", 1, PEERS(3));
		read_further(&r, &file);
		assert_int_equal(r.table.nsources, 2);
		assert_table(&r, mrt_first ? "1.0.0.0/24 1 4\n"
					     "1.0.0.0/24 1 7\n"
					     "1.0.0.0/24 2 30\n"
					   : "1.0.0.0/24 1 7\n"
					     "1.0.0.0/24 1 4\n"
					     "1.0.0.0/24 2 30\n");
	}
}

/* The last place among sources is enough for any number of MRT files. */
static void
mrt_files_need_one_source(void **state)
{
	struct bytes file = { 0 };
	struct reading r = { .status = ST_OK };

	(void)state;
	route_table_init(&r.table);
	for (unsigned int i = 0; i < ROUTE_SOURCES_MAX - 1; i++)
		(void)route_table_add_source(&r.table, "", false, 0);
	for (unsigned int i = 0; i < 2; i++) {
		put_peers(&file, 2);
		put_route(&file, "1.0.0.0/24", 1, PEERS(i));
		read_further(&r, &file);
		assert_ok(&r);
	}
	put(&file, LITERAL("1.0.0.0/24 1\n"));
	read_further(&r, &file);
	assert_int_equal(r.status, ST_LIMIT);
	r.status = ST_OK;
	assert_table(&r, "1.0.0.0/24 1 2\n");
	/* And without that place there is none. */
	route_table_init(&r.table);
	for (unsigned int i = 0; i < ROUTE_SOURCES_MAX; i++)
		(void)route_table_add_source(&r.table, "", false, 0);
	put_peers(&file, 2);
	read_further(&r, &file);
	assert_int_equal(r.status, ST_LIMIT);
	done(&r);
}

/* A table whose files were read and that is dropped, not built. */
static void
a_table_that_is_not_built_is_freed(void **state)
{
	struct bytes file = { 0 };
	struct reading r;

	(void)state;
	put_feeds(&file);
	read_made(&r, &file);
	assert_ok(&r);
	done(&r);
	/* An index and nothing else is a RIB that is empty. */
	put_peers(&file, 2);
	read_made(&r, &file);
	assert_int_equal(r.counts.rows_read, 0);
	assert_table(&r, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(peers_are_distinct_as_numbers),
		cmocka_unit_test(origins_of_a_prefix_are_told_apart),
		cmocka_unit_test(files_are_united_over_peer_ases),
		cmocka_unit_test(order_and_repetition_do_not_matter),
		cmocka_unit_test(the_last_index_counts),
		cmocka_unit_test(many_peers_and_many_sets),
		cmocka_unit_test(the_threshold_is_a_tenth_of_the_full_feeds),
		cmocka_unit_test(full_feeds_at_the_edge),
		cmocka_unit_test(min_peers_that_were_given_hold),
		cmocka_unit_test(other_sources_stand_beside_it),
		cmocka_unit_test(mrt_files_need_one_source),
		cmocka_unit_test(a_table_that_is_not_built_is_freed),
	};

	return cmocka_run_group_tests_name(
	    "route_mrt_unite", tests, NULL, NULL);
}
