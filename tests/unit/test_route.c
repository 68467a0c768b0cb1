#include "roa/route.h"
#include "survey/base/array.h"
#include "tests/unit/tables.h"

struct row_text {
	const char *prefix;
	uint32_t origin;
	bool is_set;
	uint8_t source;
	uint32_t peers;
};

#define UNKNOWN PEERS_UNKNOWN

/* Source 0 states peers, 1 does not, 2 does and wants but two. */
static void
fill(struct route_table *t, const struct row_text *rows, size_t n)
{
	route_table_init(t);
	assert_int_equal(route_table_add_source(t, "zero", true, 10), 0);
	assert_int_equal(route_table_add_source(t, "one", false, 10), 1);
	assert_int_equal(route_table_add_source(t, "two", true, 2), 2);
	for (size_t i = 0; i < n; i++)
		route_table_add(t, prefix_of(rows[i].prefix),
		    (struct origin){ rows[i].origin, rows[i].is_set },
		    rows[i].source, rows[i].peers);
	route_table_build(t, &route_filters_default);
}

static void
range_of(const struct route_table *t, const char *prefix, uint32_t *first,
    uint32_t *end)
{
	uint32_t node = ptree_find_exact(&t->tree, prefix_of(prefix));

	if (node == PTREE_NONE)
		fail_msg("%s is not in the table", prefix);
	route_rows(t, node, first, end);
}

static enum route_filter
filter_of(const struct route_table *t, const char *prefix)
{
	uint32_t first, end;

	range_of(t, prefix, &first, &end);
	assert_int_equal(end - first, 1);
	return (enum route_filter)t->rows[first].filter;
}

struct length_case {
	const char *prefix;
	enum route_filter filter;
};

static const struct length_case length_cases[] = {
	{ "0.0.0.0/0", ROUTE_DEFAULT },
	{ "128.0.0.0/1", ROUTE_SHORT },
	{ "20.0.0.0/7", ROUTE_SHORT },
	{ "11.0.0.0/8", ROUTE_USED },
	{ "12.0.0.0/9", ROUTE_USED },
	{ "13.0.0.0/24", ROUTE_USED },
	{ "13.1.0.0/25", ROUTE_LONG },
	{ "14.0.0.1/32", ROUTE_LONG },
	{ "::/0", ROUTE_DEFAULT },
	{ "2400::/15", ROUTE_SHORT },
	{ "2600::/16", ROUTE_USED },
	{ "2a00::/17", ROUTE_USED },
	{ "2a01::/48", ROUTE_USED },
	{ "2a02::/49", ROUTE_LONG },
	{ "2a03::1/128", ROUTE_LONG },
};

static void
lengths_are_filtered_at_their_bounds(void **state)
{
	struct row_text rows[LENGTH_OF(length_cases)];
	struct route_table t;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(rows); i++)
		rows[i] = (struct row_text){ length_cases[i].prefix, 1, false,
			0, 100 };
	fill(&t, rows, LENGTH_OF(rows));
	for (size_t i = 0; i < LENGTH_OF(rows); i++)
		if (filter_of(&t, rows[i].prefix) != length_cases[i].filter)
			fail_msg("%s", rows[i].prefix);
	for (int family = 0; family < FAMILIES; family++) {
		assert_int_equal(t.pairs[family][ROUTE_DEFAULT], 1);
		assert_int_equal(
		    t.pairs[family][ROUTE_SHORT], family == IPV4 ? 2 : 1);
		assert_int_equal(t.pairs[family][ROUTE_LONG], 2);
		assert_int_equal(t.pairs[family][ROUTE_USED], 3);
		assert_int_equal(t.pairs[family][ROUTE_FEW_PEERS], 0);
	}
	route_table_free(&t);
}

/* Also where every length is allowed, a default route is none. */
static void
a_default_route_never_counts(void **state)
{
	const struct route_filters all = { .max_len = { 32, 128 } };
	struct route_table t;

	(void)state;
	route_table_init(&t);
	(void)route_table_add_source(&t, "zero", true, 0);
	route_table_add(&t, prefix_of("0.0.0.0/0"), origin_of(1), 0, 0);
	route_table_add(&t, prefix_of("::/0"), origin_of(1), 0, 0);
	route_table_add(&t, prefix_of("0.0.0.0/1"), origin_of(1), 0, 0);
	route_table_add(&t, prefix_of("2001:db8::1/128"), origin_of(1), 0, 0);
	route_table_build(&t, &all);
	assert_int_equal(filter_of(&t, "0.0.0.0/0"), ROUTE_DEFAULT);
	assert_int_equal(filter_of(&t, "::/0"), ROUTE_DEFAULT);
	assert_int_equal(filter_of(&t, "0.0.0.0/1"), ROUTE_USED);
	assert_int_equal(filter_of(&t, "2001:db8::1/128"), ROUTE_USED);
	assert_int_equal(route_find(&t, host_of("192.0.2.1")), PTREE_NONE);
	route_table_free(&t);
}

struct peers_case {
	const char *name;
	struct row_text rows[3];
	size_t n;
	enum route_filter filter;
};

static const struct peers_case peers_cases[] = {
	{ "one below the threshold", { { "11.0.0.0/8", 1, false, 0, 9 } }, 1,
	    ROUTE_FEW_PEERS },
	{ "at the threshold", { { "11.0.0.0/8", 1, false, 0, 10 } }, 1,
	    ROUTE_USED },
	{ "none stated by the source",
	    { { "11.0.0.0/8", 1, false, 1, UNKNOWN } }, 1, ROUTE_USED },
	{ "each source by its own threshold",
	    { { "11.0.0.0/8", 1, false, 2, 2 } }, 1, ROUTE_USED },
	{ "stated counts are not added up",
	    { { "11.0.0.0/8", 1, false, 0, 9 },
		{ "11.0.0.0/8", 1, false, 2, 1 } },
	    2, ROUTE_FEW_PEERS },
	{ "one source accepts: the pair counts",
	    { { "11.0.0.0/8", 1, false, 0, 1 },
		{ "11.0.0.0/8", 1, false, 2, 5 } },
	    2, ROUTE_USED },
	{ "a source without peers accepts",
	    { { "11.0.0.0/8", 1, false, 0, 1 },
		{ "11.0.0.0/8", 1, false, 1, UNKNOWN } },
	    2, ROUTE_USED },
	{ "rows of one source are joined, the larger count stands",
	    { { "11.0.0.0/8", 1, false, 0, 12 },
		{ "11.0.0.0/8", 1, false, 0, 3 },
		{ "11.0.0.0/8", 1, false, 0, 7 } },
	    3, ROUTE_USED },
	{ "and are not added up",
	    { { "11.0.0.0/8", 1, false, 0, 6 },
		{ "11.0.0.0/8", 1, false, 0, 6 } },
	    2, ROUTE_FEW_PEERS },
	{ "length comes before peers", { { "11.0.0.0/25", 1, false, 0, 1 } }, 1,
	    ROUTE_LONG },
	{ "no peer at all", { { "11.0.0.0/8", 1, false, 2, 0 } }, 1,
	    ROUTE_FEW_PEERS },
};

static void
peers_are_tested_source_by_source(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(peers_cases); i++) {
		const struct peers_case *c = &peers_cases[i];
		struct route_table t;
		uint32_t first, end;

		fill(&t, c->rows, c->n);
		range_of(&t, c->rows[0].prefix, &first, &end);
		/* One verdict for the pair, in all its rows. */
		for (uint32_t j = first; j < end; j++)
			if (t.rows[j].filter != (uint8_t)c->filter)
				fail_msg("%s", c->name);
		assert_int_equal(t.pairs[IPV4][c->filter], 1);
		route_table_free(&t);
	}
}

static void
rows_of_one_source_join_and_of_several_stay(void **state)
{
	static const struct row_text rows[] = {
		{ "11.0.0.0/8", 2, false, 0, 20 },
		{ "11.0.0.0/8", 1, false, 2, 30 },
		{ "11.0.0.0/8", 1, false, 0, 40 },
		{ "11.0.0.0/8", 1, false, 0, 50 },
		{ "11.0.0.0/8", 1, true, 0, 60 },
		{ "11.0.0.0/8", 1, false, 1, UNKNOWN },
	};
	static const struct row_text sorted[] = {
		{ NULL, 1, false, 0, 50 },
		{ NULL, 1, false, 1, UNKNOWN },
		{ NULL, 1, false, 2, 30 },
		{ NULL, 2, false, 0, 20 },
		{ NULL, 1, true, 0, 60 },
	};
	static const bool begins[] = { true, false, false, true, true };
	struct route_table t;
	uint32_t first, end;

	(void)state;
	fill(&t, rows, LENGTH_OF(rows));
	range_of(&t, "11.0.0.0/8", &first, &end);
	assert_int_equal(end - first, LENGTH_OF(sorted));
	for (uint32_t i = first; i < end; i++) {
		const struct row_text *c = &sorted[i - first];

		assert_int_equal(t.rows[i].origin, c->origin);
		assert_int_equal(t.rows[i].is_set, c->is_set);
		assert_int_equal(t.rows[i].source, c->source);
		assert_int_equal(t.rows[i].peers, c->peers);
		assert_int_equal(
		    route_row_begins_pair(&t, first, i), begins[i - first]);
	}
	assert_int_equal(t.pairs[IPV4][ROUTE_USED], 3);
	assert_int_equal(t.pairs_without_peers[IPV4], 1);
	assert_int_equal(t.pairs_without_peers[IPV6], 0);
	route_table_free(&t);
}

/* MOAS: the origins of a prefix are judged each for itself. */
static void
a_prefix_counts_with_the_origins_that_count(void **state)
{
	static const struct row_text rows[] = {
		{ "11.1.0.0/16", 1, false, 0, 3 },
		{ "11.1.0.0/16", 2, false, 0, 30 },
		{ "11.1.1.0/24", 1, false, 0, 3 },
	};
	struct route_table t;
	uint32_t first, end, node;

	(void)state;
	fill(&t, rows, LENGTH_OF(rows));
	range_of(&t, "11.1.0.0/16", &first, &end);
	assert_int_equal(t.rows[first].filter, ROUTE_FEW_PEERS);
	assert_int_equal(t.rows[first + 1].filter, ROUTE_USED);
	/* The more specific has none that counts, and is passed over. */
	node = route_find(&t, host_of("11.1.1.1"));
	assert_prefix(ptree_prefix(&t.tree, node), "11.1.0.0/16");
	route_table_free(&t);
}

static void
longest_match_and_the_way_up_pass_over_what_is_filtered(void **state)
{
	static const struct row_text rows[] = {
		{ "0.0.0.0/0", 1, false, 0, 99 },
		{ "11.0.0.0/8", 2, false, 0, 99 },
		{ "11.1.0.0/16", 3, false, 0, 1 },
		{ "11.1.0.0/20", 4, false, 0, 99 },
		{ "11.1.1.0/24", 5, false, 0, 99 },
		{ "11.1.1.0/28", 6, false, 0, 99 },
		{ "12.0.0.0/28", 6, false, 0, 99 },
	};
	struct route_table t;
	uint32_t node;

	(void)state;
	fill(&t, rows, LENGTH_OF(rows));
	node = route_find(&t, host_of("11.1.1.1"));
	assert_prefix(ptree_prefix(&t.tree, node), "11.1.1.0/24");
	node = route_find_next(&t, node);
	assert_prefix(ptree_prefix(&t.tree, node), "11.1.0.0/20");
	node = route_find_next(&t, node);
	assert_prefix(ptree_prefix(&t.tree, node), "11.0.0.0/8");
	assert_int_equal(route_find_next(&t, node), PTREE_NONE);
	assert_int_equal(route_find(&t, host_of("12.0.0.1")), PTREE_NONE);
	assert_int_equal(route_find(&t, host_of("2001:db8::1")), PTREE_NONE);
	/* A prefix's match covers the whole of it. */
	node = route_find(&t, prefix_of("11.1.0.0/19"));
	assert_prefix(ptree_prefix(&t.tree, node), "11.0.0.0/8");
	route_table_free(&t);
}

/* So many origins of one prefix that they are sorted in another way. */
static void
a_crowded_prefix_is_sorted_and_joined_too(void **state)
{
	enum {
		ORIGINS = 700
	};
	struct route_table t;
	uint32_t first, end;

	(void)state;
	route_table_init(&t);
	(void)route_table_add_source(&t, "zero", true, 10);
	(void)route_table_add_source(&t, "one", true, 10);
	for (uint32_t i = 0; i < 4 * ORIGINS; i++)
		route_table_add(&t, prefix_of("::/0"),
		    origin_of(i * 7919 % ORIGINS), (uint8_t)(i / ORIGINS % 2),
		    i);
	route_table_build(&t, &route_filters_default);
	route_rows(&t, 0, &first, &end);
	assert_int_equal(end - first, 2 * ORIGINS);
	for (uint32_t i = first; i < end; i++) {
		assert_int_equal(t.rows[i].origin, (i - first) / 2);
		assert_int_equal(t.rows[i].source, (i - first) % 2);
		/* Of the two rows of a source, the later had more. */
		assert_true(t.rows[i].peers >= 2 * ORIGINS);
	}
	assert_int_equal(t.pairs[IPV6][ROUTE_DEFAULT], ORIGINS);
	route_table_free(&t);
}

/* Any used pair that covers the address, the longest, by a look at all. */
static int
longest_by_looking(
    const struct prefix *prefixes, const bool *used, size_t n, struct prefix p)
{
	int len = -1;

	for (size_t i = 0; i < n; i++)
		if (used[i] && prefix_covers(prefixes[i], p) &&
		    prefixes[i].len > len)
			len = prefixes[i].len;
	return len;
}

static void
random_tables_match_as_a_look_at_every_row(void **state)
{
	enum {
		ROWS = 250
	};
	uint64_t rng = 9319;

	(void)state;
	for (int round = 0; round < 40; round++) {
		struct route_filters filters = { .min_len = { 2, 4 },
			.max_len = { 30, 100 },
			.min_peers = 5 };
		struct prefix prefixes[ROWS];
		bool used[ROWS];
		struct route_table t;

		route_table_init(&t);
		(void)route_table_add_source(&t, "zero", true, 5);
		for (size_t i = 0; i < ROWS; i++) {
			uint32_t peers = random_below(&rng, 10);
			struct prefix p = random_prefix(&rng);

			prefixes[i] = p;
			used[i] =
			    p.len > 0 && p.len >= filters.min_len[p.family] &&
			    p.len <= filters.max_len[p.family] && peers >= 5;
			route_table_add(
			    &t, p, origin_of(random_below(&rng, 4)), 0, peers);
		}
		route_table_build(&t, &filters);
		for (int i = 0; i < 300; i++) {
			struct prefix p = random_prefix(&rng);
			uint32_t node = route_find(&t, p);
			int len = longest_by_looking(prefixes, used, ROWS, p);

			/* Every less specific that counts, in its turn. */
			for (; node != PTREE_NONE;
			     node = route_find_next(&t, node)) {
				struct prefix found =
				    ptree_prefix(&t.tree, node);

				assert_int_equal(found.len, len);
				assert_true(prefix_covers(found, p));
				if (len == 0)
					break;
				len = longest_by_looking(prefixes, used, ROWS,
				    prefix_make(
					prefix_ip(p), (unsigned int)len - 1));
			}
			assert_int_equal(len, -1);
		}
		route_table_free(&t);
	}
}

static void
an_empty_table_is_one(void **state)
{
	struct route_table t;

	(void)state;
	route_table_init(&t);
	route_table_build(&t, &route_filters_default);
	assert_int_equal(t.nrows, 0);
	assert_int_equal(route_find(&t, host_of("192.0.2.1")), PTREE_NONE);
	route_table_free(&t);
	route_table_free(&t);
}

static void
filters_have_words(void **state)
{
	(void)state;
	assert_string_equal(route_filter_str(ROUTE_USED), "used");
	assert_string_equal(route_filter_str(ROUTE_DEFAULT), "default-route");
	assert_string_equal(route_filter_str(ROUTE_SHORT), "too-short");
	assert_string_equal(route_filter_str(ROUTE_LONG), "too-long");
	assert_string_equal(route_filter_str(ROUTE_FEW_PEERS), "few-peers");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_are_filtered_at_their_bounds),
		cmocka_unit_test(a_default_route_never_counts),
		cmocka_unit_test(peers_are_tested_source_by_source),
		cmocka_unit_test(rows_of_one_source_join_and_of_several_stay),
		cmocka_unit_test(a_prefix_counts_with_the_origins_that_count),
		cmocka_unit_test(
		    longest_match_and_the_way_up_pass_over_what_is_filtered),
		cmocka_unit_test(a_crowded_prefix_is_sorted_and_joined_too),
		cmocka_unit_test(random_tables_match_as_a_look_at_every_row),
		cmocka_unit_test(an_empty_table_is_one),
		cmocka_unit_test(filters_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
