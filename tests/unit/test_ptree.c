#include "survey/base/array.h"
#include "tests/unit/tables.h"

/*
 * The answers of the tree beside those of a look at every prefix, in the
 * order in which they were added.
 */
struct world {
	struct ptree tree;
	struct prefix *added;
	uint32_t n;
	uint32_t *place; /* the item at each place, by its number */
};

static void
world_build(struct world *w)
{
	uint32_t *order = ptree_build(&w->tree);

	w->place = mem_array(w->n, sizeof(*w->place));
	for (uint32_t i = 0; i < w->n; i++)
		w->place[i] = order != NULL ? order[i] : i;
	free(order);
	ptree_index(&w->tree);
}

static void
world_free(struct world *w)
{
	ptree_free(&w->tree);
	free(w->added);
	free(w->place);
}

static void
world_of(struct world *w, const char *const *texts, uint32_t n)
{
	*w = (struct world){ .n = n };
	ptree_init(&w->tree);
	w->added = mem_array(n, sizeof(*w->added));
	for (uint32_t i = 0; i < n; i++) {
		w->added[i] = prefix_of(texts[i]);
		ptree_add(&w->tree, w->added[i]);
	}
	world_build(w);
}

static void
random_world(struct world *w, uint32_t n, uint64_t *rng)
{
	*w = (struct world){ .n = n };
	ptree_init(&w->tree);
	w->added = mem_array(n, sizeof(*w->added));
	for (uint32_t i = 0; i < n; i++) {
		/* A few equal ones in a row, and far apart. */
		w->added[i] = i > 0 && random_below(rng, 4) == 0
				  ? w->added[random_below(rng, i)]
				  : random_prefix(rng);
		ptree_add(&w->tree, w->added[i]);
	}
	world_build(w);
}

/* Any of the most specific that cover p; -1 for none. */
static int64_t
covering_by_looking(const struct world *w, struct prefix p)
{
	int64_t best = -1;

	for (uint32_t i = 0; i < w->n; i++)
		if (prefix_covers(w->added[i], p) &&
		    (best == -1 || w->added[i].len > w->added[best].len))
			best = i;
	return best;
}

static void
check_find(const struct world *w, struct prefix p)
{
	int64_t best = covering_by_looking(w, p);
	uint32_t node = ptree_find(&w->tree, p);
	uint32_t exact = ptree_find_exact(&w->tree, p);
	uint32_t above = ptree_seek(&w->tree, p);
	struct ptree bare = w->tree;

	memset(bare.index, 0, sizeof(bare.index));
	assert_int_equal(ptree_find(&bare, p), node);
	while (above != node) {
		assert_int_not_equal(above, PTREE_NONE);
		assert_true(ptree_prefix(&w->tree, above).len > p.len);
		above = ptree_parent(&w->tree, above);
	}
	assert_int_equal(node == PTREE_NONE, best == -1);
	if (best == -1) {
		assert_int_equal(exact, PTREE_NONE);
		return;
	}
	assert_int_equal(
	    prefix_compare(ptree_prefix(&w->tree, node), w->added[best]), 0);
	assert_int_equal(
	    exact, prefix_compare(w->added[best], p) == 0 ? node : PTREE_NONE);
}

/* Nodes ascend, items stand by their prefix in the order in which they came. */
static void
check_items(const struct world *w)
{
	uint32_t size = ptree_size(&w->tree), seen = 0;

	for (uint32_t node = 0; node < size; node++) {
		struct prefix p = ptree_prefix(&w->tree, node);
		uint32_t first, end;

		if (node > 0)
			assert_true(
			    prefix_compare(
				ptree_prefix(&w->tree, node - 1), p) < 0);
		ptree_items(&w->tree, node, &first, &end);
		assert_int_equal(first, seen);
		assert_true(end > first);
		for (uint32_t i = first; i < end; i++) {
			assert_int_equal(
			    prefix_compare(w->added[w->place[i]], p), 0);
			if (i > first)
				assert_true(w->place[i - 1] < w->place[i]);
		}
		seen = end;
	}
	assert_int_equal(seen, w->n);
}

static void
check_parents(const struct world *w)
{
	uint32_t size = ptree_size(&w->tree);

	for (uint32_t node = 0; node < size; node++) {
		struct prefix p = ptree_prefix(&w->tree, node);
		uint32_t parent = PTREE_NONE;

		for (uint32_t i = 0; i < size; i++)
			if (i != node &&
			    prefix_covers(ptree_prefix(&w->tree, i), p) &&
			    (parent == PTREE_NONE ||
				ptree_prefix(&w->tree, i).len >
				    ptree_prefix(&w->tree, parent).len))
				parent = i;
		assert_int_equal(ptree_parent(&w->tree, node), parent);
	}
}

static void
check_beneath(const struct world *w, struct prefix p)
{
	uint32_t size = ptree_size(&w->tree), first, end;

	ptree_beneath(&w->tree, p, &first, &end);
	assert_true(first <= end && end <= size);
	for (uint32_t i = 0; i < size; i++)
		assert_int_equal(i >= first && i < end,
		    prefix_covers(p, ptree_prefix(&w->tree, i)));
}

static void
random_trees_answer_as_a_look_at_every_prefix(void **state)
{
	static const uint32_t sizes[] = { 1, 2, 3, 10, 33, 100, 400 };
	uint64_t rng = 6811;

	(void)state;
	for (int round = 0; round < 70; round++) {
		struct world w;

		random_world(&w, sizes[round % (int)LENGTH_OF(sizes)], &rng);
		check_items(&w);
		check_parents(&w);
		for (uint32_t i = 0; i < w.n; i++) {
			check_find(&w, w.added[i]);
			check_beneath(&w, w.added[i]);
		}
		for (int i = 0; i < 300; i++) {
			struct prefix p = random_prefix(&rng);

			check_find(&w, p);
			check_find(&w, prefix_host(prefix_ip(p)));
			check_beneath(&w, p);
		}
		world_free(&w);
	}
}

/* Some in one block of the index, many in another, the rest empty. */
static void
crowded_and_empty_blocks_are_searched_alike(void **state)
{
	static const char *const blocks[] = { "192.0.2.0/24", "32.0.0.0/8",
		"2001:db8::/32", "2620:0:860::/44" };
	uint64_t rng = 9582;
	struct world w = { .n = 3000 };

	(void)state;
	ptree_init(&w.tree);
	w.added = mem_array(w.n, sizeof(*w.added));
	for (uint32_t i = 0; i < w.n; i++) {
		struct prefix block = prefix_of(blocks[i % 4]);
		struct ip ip = prefix_ip(block);
		unsigned int len = block.len + random_below(&rng, 9);

		ip.hi |=
		    (uint64_t)random_below(&rng, UINT32_MAX) << 32 >> block.len;
		w.added[i] = prefix_make(ip, len);
		ptree_add(&w.tree, w.added[i]);
	}
	world_build(&w);
	check_items(&w);
	for (uint32_t i = 0; i < w.n; i += 7) {
		check_find(&w, w.added[i]);
		check_find(&w, prefix_host(prefix_ip(w.added[i])));
	}
	for (size_t i = 0; i < LENGTH_OF(blocks); i++) {
		check_find(&w, prefix_of(blocks[i]));
		check_beneath(&w, prefix_of(blocks[i]));
	}
	check_find(&w, host_of("0.0.0.0"));
	check_find(&w, host_of("255.255.255.255"));
	check_find(&w, host_of("::"));
	check_find(&w, host_of("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
	world_free(&w);
}

/*
 * Every length in one another, and around the longest ones so many neighbours
 * that each level of the index has its own: down to the last bit of IPv4, and
 * of IPv6 to the 64th, behind which is no index.
 */
static void
levels_go_down_to_the_last_bit(void **state)
{
	static const char *const deepest[] = { "203.0.113.77",
		"2001:db8:85a3:8d3:1319:8a2e:370:7348" };
	struct world w = { .n = 0 };

	(void)state;
	ptree_init(&w.tree);
	w.added = mem_array(33 + 129 + 2000, sizeof(*w.added));
	for (size_t i = 0; i < LENGTH_OF(deepest); i++) {
		struct ip ip = prefix_ip(host_of(deepest[i]));
		unsigned int bits = ip_bits((enum family)ip.family);
		unsigned int end = ip.family == IPV4 ? 32 : 64;

		for (unsigned int len = 0; len <= bits; len++)
			w.added[w.n++] = prefix_make(ip, len);
		for (unsigned int j = 0; j < 1000; j++) {
			struct ip near = ip;

			near.hi ^= (uint64_t)(j % 40) << (64 - end);
			near.lo ^= ip.family == IPV6 ? j * 977 : 0;
			w.added[w.n++] = prefix_make(
			    near, ip.family == IPV4 ? 28 + j % 5 : 60 + j % 69);
		}
	}
	for (uint32_t i = 0; i < w.n; i++)
		ptree_add(&w.tree, w.added[i]);
	world_build(&w);
	for (uint32_t i = 0; i < w.n; i += 3) {
		struct ip ip = prefix_ip(w.added[i]);

		check_find(&w, w.added[i]);
		ip.lo ^= ip.family == IPV6 ? 1 : 0;
		check_find(&w, prefix_host(ip));
		ip.hi ^= UINT64_C(1) << (ip.family == IPV4 ? 32 : 3);
		check_find(&w, prefix_host(ip));
	}
	world_free(&w);
}

static void
an_empty_tree_has_no_answer(void **state)
{
	struct ptree t;
	uint32_t first, end;

	(void)state;
	ptree_init(&t);
	assert_int_equal(ptree_find(&t, prefix_of("::/0")), PTREE_NONE);
	assert_null(ptree_build(&t));
	assert_int_equal(ptree_size(&t), 0);
	assert_int_equal(ptree_find(&t, prefix_of("0.0.0.0/0")), PTREE_NONE);
	assert_int_equal(ptree_find(&t, host_of("2001:db8::1")), PTREE_NONE);
	ptree_beneath(&t, prefix_of("0.0.0.0/0"), &first, &end);
	assert_int_equal(first, end);
	ptree_free(&t);
	ptree_free(&t);
}

/* ::/0 covers no IPv4 address, and IPv4-mapped ones are IPv6. */
static void
families_do_not_mix(void **state)
{
	static const char *const texts[] = { "::/0", "192.0.2.0/24" };
	struct world w;
	uint32_t node, first, end;

	(void)state;
	world_of(&w, texts, LENGTH_OF(texts));
	assert_int_equal(
	    ptree_find(&w.tree, prefix_of("198.51.100.0/24")), PTREE_NONE);
	node = ptree_find(&w.tree, host_of("::ffff:192.0.2.1"));
	assert_prefix(ptree_prefix(&w.tree, node), "::/0");
	node = ptree_find(&w.tree, host_of("192.0.2.1"));
	assert_prefix(ptree_prefix(&w.tree, node), "192.0.2.0/24");
	assert_int_equal(ptree_parent(&w.tree, node), PTREE_NONE);
	ptree_family(&w.tree, IPV4, &first, &end);
	assert_true(first == 0 && end == 1);
	ptree_family(&w.tree, IPV6, &first, &end);
	assert_true(first == 1 && end == 2);
	ptree_beneath(&w.tree, prefix_of("0.0.0.0/0"), &first, &end);
	assert_true(first == 0 && end == 1);
	world_free(&w);
}

/* A tree of one family alone: the other's questions find nothing. */
static void
one_family_alone_is_enough(void **state)
{
	static const char *const four[] = { "10.0.0.0/8" };
	static const char *const six[] = { "2001:db8::/32" };
	struct world w;

	(void)state;
	world_of(&w, four, 1);
	check_find(&w, host_of("10.1.2.3"));
	check_find(&w, host_of("2001:db8::1"));
	check_beneath(&w, prefix_of("::/0"));
	world_free(&w);
	world_of(&w, six, 1);
	check_find(&w, host_of("10.1.2.3"));
	check_find(&w, host_of("2001:db8::1"));
	check_find(&w, host_of("2000::1"));
	check_beneath(&w, prefix_of("0.0.0.0/0"));
	world_free(&w);
}

static void
what_comes_sorted_is_not_moved(void **state)
{
	static const char *const sorted[] = { "10.0.0.0/8", "10.0.0.0/8",
		"10.0.0.0/9", "10.128.0.0/9", "2001:db8::/32",
		"2001:db8::/48" };
	struct ptree t;
	uint32_t *order;

	(void)state;
	ptree_init(&t);
	for (size_t i = 0; i < LENGTH_OF(sorted); i++)
		ptree_add(&t, prefix_of(sorted[i]));
	assert_null(ptree_build(&t));
	assert_int_equal(ptree_size(&t), 5);
	ptree_free(&t);
	/* IPv6 first is another order, though each family is sorted. */
	ptree_init(&t);
	ptree_add(&t, prefix_of("2001:db8::/32"));
	ptree_add(&t, prefix_of("10.0.0.0/8"));
	assert_non_null(order = ptree_build(&t));
	assert_int_equal(order[0], 1);
	assert_int_equal(order[1], 0);
	free(order);
	ptree_free(&t);
}

/* Falling order is as many runs as prefixes: the sort's worst case. */
static void
falling_order_is_sorted_too(void **state)
{
	enum {
		N = 1000
	};
	struct ptree t;
	uint32_t *order;

	(void)state;
	ptree_init(&t);
	for (uint32_t i = 0; i < N; i++) {
		struct ip four = { .hi = (uint64_t)(N - i) << 40 };
		struct ip six = { .hi = (uint64_t)(N - i) << 48,
			.family = IPV6 };

		ptree_add(&t, prefix_make(four, 24));
		ptree_add(&t, prefix_make(six, 48));
	}
	assert_non_null(order = ptree_build(&t));
	for (uint32_t i = 0; i < N; i++) {
		assert_int_equal(order[i], 2 * (N - 1 - i));
		assert_int_equal(order[N + i], 2 * (N - 1 - i) + 1);
	}
	free(order);
	ptree_free(&t);
}

/* An owner that joined the second and third item of the first node. */
static void
ranges_shrink_as_the_owner_says(void **state)
{
	static const char *const texts[] = { "10.0.0.0/8", "10.0.0.0/8",
		"10.0.0.0/8", "11.0.0.0/8", "2001:db8::/32" };
	struct world w;
	uint32_t first, end;

	(void)state;
	world_of(&w, texts, LENGTH_OF(texts));
	ptree_set_first(&w.tree, 0, 0);
	ptree_set_first(&w.tree, 1, 2);
	ptree_set_first(&w.tree, 2, 3);
	ptree_set_items(&w.tree, 4);
	ptree_items(&w.tree, 0, &first, &end);
	assert_true(first == 0 && end == 2);
	ptree_items(&w.tree, 1, &first, &end);
	assert_true(first == 2 && end == 3);
	ptree_items(&w.tree, 2, &first, &end);
	assert_true(first == 3 && end == 4);
	world_free(&w);
}

/* What is the tree's own, as somebody else's. */
static bool
adopt(struct ptree *t, const struct ptree *from)
{
	ptree_init(t);
	return ptree_adopt(t, &(struct ptree_nodes){ .v4 = from->v4,
				  .v6 = from->v6,
				  .n4 = from->n4,
				  .n6 = from->n6,
				  .items = from->items });
}

static void
adopted_nodes_answer_as_those_that_were_built(void **state)
{
	uint64_t rng = 20250720;

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct world w;
		struct ptree t;

		random_world(&w, random_below(&rng, 100), &rng);
		assert_true(adopt(&t, &w.tree));
		assert_int_equal(ptree_size(&t), ptree_size(&w.tree));
		for (int i = 0; i < 100; i++) {
			struct prefix p = random_prefix(&rng);
			uint32_t first[2], end[2];

			assert_int_equal(
			    ptree_find(&t, p), ptree_find(&w.tree, p));
			ptree_beneath(&t, p, &first[0], &end[0]);
			ptree_beneath(&w.tree, p, &first[1], &end[1]);
			assert_int_equal(first[0], first[1]);
			assert_int_equal(end[0], end[1]);
		}
		ptree_free(&t);
		world_free(&w);
	}
}

/* Any member of any node that is another than it was, by one bit. */
static void
a_node_with_a_changed_bit_is_not_adopted(void **state)
{
	static const char *const texts[] = { "0.0.0.0/0", "11.0.0.0/8",
		"11.0.0.0/9", "11.128.0.0/9", "12.0.0.0/32", "::/0",
		"2001::/16", "2001:db8::/32", "2001:db8::1/128" };
	struct world w;
	struct ptree t;

	(void)state;
	world_of(&w, texts, LENGTH_OF(texts));
	for (uint32_t node = 0; node < ptree_size(&w.tree); node++) {
		struct ptree_node4 *v4 = &w.tree.v4[node];
		struct ptree_node6 *v6 = &w.tree.v6[node - w.tree.n4];
		bool is4 = node < w.tree.n4;

		for (unsigned int bit = 0; bit < 32; bit++) {
			uint32_t *first = is4 ? &v4->first : &v6->first;
			uint32_t *parent = is4 ? &v4->parent : &v6->parent;

			*first ^= UINT32_C(1) << bit;
			assert_false(adopt(&t, &w.tree));
			*first ^= UINT32_C(1) << bit;
			*parent ^= UINT32_C(1) << bit;
			assert_false(adopt(&t, &w.tree));
			*parent ^= UINT32_C(1) << bit;
		}
	}
	/* Bits behind the length; a length that is none. */
	w.tree.v4[1].key |= UINT64_C(1) << 32;
	assert_false(adopt(&t, &w.tree));
	w.tree.v4[1].key ^= UINT64_C(1) << 32 | 0x100;
	assert_false(adopt(&t, &w.tree));
	w.tree.v4[1].key ^= 0x100;
	w.tree.v4[4].key++;
	assert_false(adopt(&t, &w.tree));
	w.tree.v4[4].key--;
	w.tree.v6[2].lo = 1;
	assert_false(adopt(&t, &w.tree));
	w.tree.v6[2].lo = 0;
	w.tree.v6[3].len = 129;
	assert_false(adopt(&t, &w.tree));
	w.tree.v6[3].len = 128;
	w.tree.items++;
	/* An item more is the last node's. */
	assert_true(adopt(&t, &w.tree));
	ptree_free(&t);
	world_free(&w);
}

static void
nodes_out_of_order_are_not_adopted(void **state)
{
	static const char *const texts[] = { "11.0.0.0/8", "12.0.0.0/8",
		"2001::/16", "2002::/16" };
	struct world w;
	struct ptree t;
	uint64_t key;

	(void)state;
	world_of(&w, texts, LENGTH_OF(texts));
	key = w.tree.v4[0].key;
	w.tree.v4[0].key = w.tree.v4[1].key;
	assert_false(adopt(&t, &w.tree));
	w.tree.v4[1].key = key;
	assert_false(adopt(&t, &w.tree));
	w.tree.v4[1].key = w.tree.v4[0].key;
	w.tree.v4[0].key = key;
	w.tree.v6[0].hi = w.tree.v6[1].hi;
	assert_false(adopt(&t, &w.tree));
	world_free(&w);
}

static void
no_nodes_have_no_items(void **state)
{
	struct ptree t;

	(void)state;
	ptree_init(&t);
	assert_false(ptree_adopt(&t, &(struct ptree_nodes){ .items = 1 }));
	assert_true(ptree_adopt(&t, &(struct ptree_nodes){ .items = 0 }));
	assert_int_equal(ptree_find(&t, prefix_of("11.0.0.0/8")), PTREE_NONE);
	ptree_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_trees_answer_as_a_look_at_every_prefix),
		cmocka_unit_test(crowded_and_empty_blocks_are_searched_alike),
		cmocka_unit_test(levels_go_down_to_the_last_bit),
		cmocka_unit_test(an_empty_tree_has_no_answer),
		cmocka_unit_test(families_do_not_mix),
		cmocka_unit_test(one_family_alone_is_enough),
		cmocka_unit_test(what_comes_sorted_is_not_moved),
		cmocka_unit_test(falling_order_is_sorted_too),
		cmocka_unit_test(ranges_shrink_as_the_owner_says),
		cmocka_unit_test(adopted_nodes_answer_as_those_that_were_built),
		cmocka_unit_test(a_node_with_a_changed_bit_is_not_adopted),
		cmocka_unit_test(nodes_out_of_order_are_not_adopted),
		cmocka_unit_test(no_nodes_have_no_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
