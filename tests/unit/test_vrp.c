#include "roa/vrp.h"
#include "survey/base/array.h"
#include "tests/unit/tables.h"

static uint32_t
bit_of(struct vrp_table *t, const char *label, bool *as0)
{
	uint32_t bit = UINT32_MAX;

	assert_true(vrp_ta_bit(t, label, strlen(label), &bit, as0));
	return bit;
}

struct label_case {
	const char *label, *name; /* NULL: no trust anchor */
	bool as0;
};

static const struct label_case labels[] = {
	{ "ripe", "ripe", false },
	{ "ripencc", "ripe", false },
	{ "RIPENCC", "ripe", false },
	{ "RIPE", "ripe", false },
	{ "apnic", "apnic", false },
	{ "apnic-rpki-root-iana-origin", "apnic", false },
	{ "APNIC-Afrinic", "apnic", false },
	{ "apnic-", "apnic-", false },
	{ "apnic-as0", "apnic-as0", true },
	{ "lacnic-as0", "lacnic-as0", true },
	{ "APNIC-AS0", "apnic-as0", true },
	{ "as0", "as0", true },
	{ "as01", "as01", false },
	{ "ripencc2", "ripencc2", false },
	{ "arin", "arin", false },
	{ "", NULL, false },
	{ "N/A", NULL, false },
	{ "n/a", NULL, false },
};

static void
labels_of_one_trust_anchor_are_one(void **state)
{
	struct vrp_table t;

	(void)state;
	vrp_table_init(&t);
	for (size_t i = 0; i < LENGTH_OF(labels); i++) {
		const struct label_case *c = &labels[i];
		bool as0;
		uint32_t bit = bit_of(&t, c->label, &as0);
		uint32_t number = c->name == NULL ? INTERN_NONE
						  : intern_find(&t.tas, c->name,
							strlen(c->name));

		if (c->name == NULL)
			assert_int_equal(bit, 0);
		else if (number == INTERN_NONE)
			fail_msg("%s is not %s", c->label, c->name);
		else
			assert_int_equal(bit, UINT32_C(1) << number);
		assert_int_equal(as0, c->as0);
	}
	vrp_table_free(&t);
}

static void
there_are_32_trust_anchors_and_no_more(void **state)
{
	struct vrp_table t;
	uint32_t bit, all = 0;
	char label[80];
	bool as0;

	(void)state;
	vrp_table_init(&t);
	for (int i = 0; i < VRP_TAS_MAX; i++) {
		(void)snprintf(label, sizeof(label), "ta%d", i);
		all |= bit_of(&t, label, &as0);
	}
	assert_int_equal(all, UINT32_MAX);
	assert_false(vrp_ta_bit(&t, "more", 4, &bit, &as0));
	assert_true(vrp_ta_bit(&t, "ta31", 4, &bit, &as0));
	assert_int_equal(bit, UINT32_C(1) << 31);
	/* A label of 63 characters is known, one of 64 is refused. */
	memset(label, 'x', 64);
	assert_false(vrp_ta_bit(&t, label, 64, &bit, &as0));
	vrp_table_free(&t);
}

static void
add(struct vrp_table *t, const char *prefix, uint8_t max_len, uint32_t asn,
    uint32_t tas, uint32_t expires)
{
	vrp_table_add(t, prefix_of(prefix), max_len, asn, tas, expires);
}

static const struct vrp *
only_vrp(const struct vrp_table *t, const char *prefix)
{
	uint32_t node = ptree_find_exact(&t->tree, prefix_of(prefix));
	uint32_t first, end;

	assert_int_not_equal(node, PTREE_NONE);
	ptree_items(&t->tree, node, &first, &end);
	assert_int_equal(end - first, 1);
	return &t->vrps[first];
}

static void
equal_triples_join_their_labels_and_keep_the_later_expiry(void **state)
{
	struct vrp_table t;
	const struct vrp *vrp;

	(void)state;
	vrp_table_init(&t);
	add(&t, "10.0.0.0/8", 16, 1, 1, 500);
	add(&t, "10.0.0.0/8", 16, 1, 2, 900);
	add(&t, "10.0.0.0/8", 16, 1, 0, 700);
	vrp_table_build(&t);
	assert_int_equal(t.n, 1);
	assert_int_equal(t.duplicates, 2);
	vrp = only_vrp(&t, "10.0.0.0/8");
	assert_int_equal(vrp->tas, 3);
	assert_int_equal(vrp->expires, 900);
	/* One VRP, in the counts of both its trust anchors. */
	assert_int_equal(t.ta[0].vrps[IPV4], 1);
	assert_int_equal(t.ta[1].vrps[IPV4], 1);
	assert_int_equal(t.no_ta.vrps[IPV4], 0);
	vrp_table_free(&t);
}

static void
another_max_length_or_as_is_another_vrp(void **state)
{
	struct vrp_table t;
	uint32_t first, end;

	(void)state;
	vrp_table_init(&t);
	add(&t, "10.0.0.0/8", 16, 2, 1, VRP_NO_EXPIRY);
	add(&t, "10.0.0.0/8", 16, 1, 1, VRP_NO_EXPIRY);
	add(&t, "10.0.0.0/8", 8, 2, 1, VRP_NO_EXPIRY);
	add(&t, "10.0.0.0/9", 16, 1, 1, VRP_NO_EXPIRY);
	vrp_table_build(&t);
	assert_int_equal(t.n, 4);
	assert_int_equal(t.duplicates, 0);
	ptree_items(&t.tree, 0, &first, &end);
	assert_int_equal(end - first, 3);
	assert_int_equal(t.vrps[0].max_len, 8);
	assert_int_equal(t.vrps[1].asn, 1);
	assert_int_equal(t.vrps[2].asn, 2);
	vrp_table_free(&t);
}

/* The end of validity is its last second (RFC 5280 section 4.1.2.5). */
static void
what_expired_before_the_time_is_left_out_and_counted(void **state)
{
	struct vrp_table t;

	(void)state;
	vrp_table_init(&t);
	add(&t, "10.0.0.0/8", 8, 1, 1, 999);
	add(&t, "11.0.0.0/8", 8, 1, 3, 999);
	add(&t, "12.0.0.0/8", 8, 1, 1, 1000);
	add(&t, "13.0.0.0/8", 8, 1, 1, VRP_NO_EXPIRY);
	add(&t, "14.0.0.0/8", 8, 1, 0, 0);
	vrp_table_expire(&t, 0, 1000);
	vrp_table_build(&t);
	assert_int_equal(t.n, 2);
	assert_int_equal(t.ta[0].expired, 2);
	assert_int_equal(t.ta[1].expired, 1);
	assert_int_equal(t.no_ta.expired, 1);
	assert_int_equal(t.ta[0].vrps[IPV4], 2);
	assert_int_equal(t.ta[1].vrps[IPV4], 0);
	(void)only_vrp(&t, "12.0.0.0/8");
	(void)only_vrp(&t, "13.0.0.0/8");
	vrp_table_free(&t);
}

/* Each file's VRPs are judged at that file's time. */
static void
expiry_looks_at_what_was_added_since(void **state)
{
	struct vrp_table t;
	size_t from;

	(void)state;
	vrp_table_init(&t);
	add(&t, "10.0.0.0/8", 8, 1, 1, 500);
	vrp_table_expire(&t, 0, 400);
	from = t.n;
	add(&t, "11.0.0.0/8", 8, 1, 1, 500);
	vrp_table_expire(&t, from, 600);
	vrp_table_build(&t);
	assert_int_equal(t.n, 1);
	(void)only_vrp(&t, "10.0.0.0/8");
	vrp_table_free(&t);
}

/* One of two equal triples has expired: the other stands alone. */
static void
an_expired_duplicate_adds_nothing(void **state)
{
	struct vrp_table t;

	(void)state;
	vrp_table_init(&t);
	add(&t, "10.0.0.0/8", 8, 1, 1, 100);
	add(&t, "10.0.0.0/8", 8, 1, 2, 900);
	vrp_table_expire(&t, 0, 500);
	vrp_table_build(&t);
	assert_int_equal(t.n, 1);
	assert_int_equal(t.duplicates, 0);
	assert_int_equal(only_vrp(&t, "10.0.0.0/8")->tas, 2);
	vrp_table_free(&t);
}

static void
counts_tell_family_as0_and_loose_max_length(void **state)
{
	struct vrp_table t;

	(void)state;
	vrp_table_init(&t);
	add(&t, "10.0.0.0/8", 8, 0, 1, VRP_NO_EXPIRY);
	add(&t, "10.0.0.0/8", 9, 0, 1, VRP_NO_EXPIRY);
	add(&t, "10.0.0.0/8", 24, 7, 1, VRP_NO_EXPIRY);
	add(&t, "2001:db8::/32", 32, 7, 1, VRP_NO_EXPIRY);
	add(&t, "2001:db8::/32", 48, 7, 0, VRP_NO_EXPIRY);
	add(&t, "0.0.0.0/0", 0, 0, 0, VRP_NO_EXPIRY);
	vrp_table_build(&t);
	assert_int_equal(t.ta[0].vrps[IPV4], 3);
	assert_int_equal(t.ta[0].vrps[IPV6], 1);
	assert_int_equal(t.ta[0].as0, 2);
	assert_int_equal(t.ta[0].loose, 2);
	assert_int_equal(t.no_ta.vrps[IPV4], 1);
	assert_int_equal(t.no_ta.vrps[IPV6], 1);
	assert_int_equal(t.no_ta.as0, 1);
	assert_int_equal(t.no_ta.loose, 1);
	vrp_table_free(&t);
}

/* So many of one prefix that they are sorted in another way. */
static void
a_crowded_prefix_is_sorted_and_joined_too(void **state)
{
	enum {
		ASES = 500
	};
	struct vrp_table t;
	uint32_t first, end;

	(void)state;
	vrp_table_init(&t);
	for (uint32_t i = 0; i < 3 * ASES; i++)
		add(&t, "10.0.0.0/8", (uint8_t)(8 + i % 3), i * 7919 % ASES,
		    UINT32_C(1) << i % 5, i);
	for (uint32_t i = 0; i < ASES; i++)
		add(&t, "10.0.0.0/8", 8, i, 0, 5000);
	vrp_table_build(&t);
	ptree_items(&t.tree, 0, &first, &end);
	assert_int_equal(end - first, t.n);
	assert_int_equal(t.n + t.duplicates, 4 * ASES);
	for (uint32_t i = first + 1; i < end; i++)
		assert_true(t.vrps[i - 1].max_len < t.vrps[i].max_len ||
			    (t.vrps[i - 1].max_len == t.vrps[i].max_len &&
				t.vrps[i - 1].asn < t.vrps[i].asn));
	for (uint32_t i = first; i < first + ASES; i++)
		assert_int_equal(t.vrps[i].expires, 5000);
	vrp_table_free(&t);
}

/* More than fits a small page: the table then moves to large ones. */
static void
a_large_table_holds_what_was_added(void **state)
{
	enum {
		N = 300000
	};
	struct vrp_table t;

	(void)state;
	vrp_table_init(&t);
	for (uint32_t i = 0; i < N; i++) {
		struct ip ip = { .hi = (uint64_t)i << 40 };

		vrp_table_add(&t, prefix_make(ip, 24), 24, i, 1, 10);
	}
	vrp_table_build(&t);
	assert_int_equal(t.n, N);
	for (uint32_t i = 0; i < N; i += 997) {
		struct ip ip = { .hi = (uint64_t)i << 40 };
		uint32_t first, end,
		    node = ptree_find_exact(&t.tree, prefix_make(ip, 24));

		assert_int_not_equal(node, PTREE_NONE);
		ptree_items(&t.tree, node, &first, &end);
		assert_int_equal(end - first, 1);
		assert_int_equal(t.vrps[first].asn, i);
	}
	vrp_table_free(&t);
}

static void
an_empty_table_is_one(void **state)
{
	struct vrp_table t;

	(void)state;
	vrp_table_init(&t);
	vrp_table_expire(&t, 0, 1000);
	vrp_table_build(&t);
	assert_int_equal(t.n, 0);
	assert_int_equal(ptree_size(&t.tree), 0);
	vrp_table_free(&t);
	vrp_table_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_of_one_trust_anchor_are_one),
		cmocka_unit_test(there_are_32_trust_anchors_and_no_more),
		cmocka_unit_test(
		    equal_triples_join_their_labels_and_keep_the_later_expiry),
		cmocka_unit_test(another_max_length_or_as_is_another_vrp),
		cmocka_unit_test(
		    what_expired_before_the_time_is_left_out_and_counted),
		cmocka_unit_test(expiry_looks_at_what_was_added_since),
		cmocka_unit_test(an_expired_duplicate_adds_nothing),
		cmocka_unit_test(counts_tell_family_as0_and_loose_max_length),
		cmocka_unit_test(a_crowded_prefix_is_sorted_and_joined_too),
		cmocka_unit_test(a_large_table_holds_what_was_added),
		cmocka_unit_test(an_empty_table_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
