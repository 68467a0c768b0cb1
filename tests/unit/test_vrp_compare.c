#include "roa/vrp_compare.h"
#include "survey/base/array.h"
#include "tests/unit/tables.h"

enum {
	SETS_MAX = 4,
	ROWS_MAX = 400
};

struct row {
	struct prefix prefix;
	uint8_t max_len;
	uint32_t asn;
	const char *label;
};

static void
fill(struct vrp_table *t, const struct row *rows, size_t n)
{
	vrp_table_init(t);
	for (size_t i = 0; i < n; i++) {
		uint32_t bit = 0;
		bool as0;

		assert_true(vrp_ta_bit(
		    t, rows[i].label, strlen(rows[i].label), &bit, &as0));
		vrp_table_add(t, rows[i].prefix, rows[i].max_len, rows[i].asn,
		    bit, VRP_NO_EXPIRY);
	}
	vrp_table_build(t);
}

/* What vrp_compare_each gave, a line a VRP. */
struct lines {
	const struct vrp_compare *c;
	char *text;
};

static void
add_line(void *arg, const struct vrp_across *vrp)
{
	struct lines *l = arg;
	char prefix[PREFIX_STRLEN], *labels = mem_strdup(""), *longer;

	for (uint64_t tas = vrp->tas; tas != 0; tas &= tas - 1) {
		longer = mem_printf("%s %s", labels,
		    intern_text(&l->c->labels, (uint32_t)__builtin_ctzll(tas)));
		free(labels);
		labels = longer;
	}
	longer = mem_printf("%s%s %u %u %#x%s%s\n", l->text,
	    prefix_format(vrp->prefix, prefix), vrp->max_len, vrp->asn,
	    vrp->sets, labels,
	    vrp_is_everywhere(l->c, vrp) ? " everywhere" : "");
	free(l->text);
	free(labels);
	l->text = longer;
}

static void
assert_lines(const struct vrp_compare *c, const char *expected)
{
	struct lines l = { .c = c, .text = mem_strdup("") };

	vrp_compare_each(c, add_line, &l);
	assert_string_equal(l.text, expected);
	free(l.text);
}

static void
a_vrp_is_its_prefix_max_length_and_as(void **state)
{
	const struct row a[] = {
		{ prefix_of("192.0.2.0/24"), 24, 64496, "ripe" },
		{ prefix_of("192.0.2.0/24"), 24, 64497, "ripe" },
		{ prefix_of("192.0.2.0/24"), 25, 64496, "ripe" },
		{ prefix_of("2001:db8::/32"), 48, 0, "" },
	};
	const struct row b[] = {
		/* Of another trust anchor it is the same. */
		{ prefix_of("192.0.2.0/24"), 24, 64496, "arin" },
		{ prefix_of("192.0.2.0/25"), 25, 64496, "arin" },
		{ prefix_of("2001:db8::/32"), 48, 0, "ripe" },
	};
	const struct row c[] = {
		{ prefix_of("0.0.0.0/0"), 0, 64496, "apnic-rir" },
		{ prefix_of("192.0.2.0/24"), 24, 64496, "" },
		{ prefix_of("2001:db8::/32"), 48, 0, "" },
	};
	struct vrp_table sets[3];
	struct vrp_compare v;
	struct reason why;

	(void)state;
	fill(&sets[0], a, LENGTH_OF(a));
	fill(&sets[1], b, LENGTH_OF(b));
	fill(&sets[2], c, LENGTH_OF(c));
	assert_int_equal(vrp_compare_make(&v, sets, 3, &why), ST_OK);
	assert_lines(&v, "0.0.0.0/0 0 64496 0x4 apnic\n"
			 "192.0.2.0/24 24 64496 0x7 ripe arin everywhere\n"
			 "192.0.2.0/24 24 64497 0x1 ripe\n"
			 "192.0.2.0/24 25 64496 0x1 ripe\n"
			 "192.0.2.0/25 25 64496 0x2 arin\n"
			 "2001:db8::/32 48 0 0x7 ripe everywhere\n");
	assert_int_equal(v.total.all, 2);
	assert_int_equal(v.total.some, 4);
	assert_int_equal(v.total.in[0], 4);
	assert_int_equal(v.total.only[0], 2);
	assert_int_equal(v.total.in[2], 3);
	assert_int_equal(v.total.only[2], 1);
	/* Label 0 is ripe: the first of the first set. */
	assert_int_equal(v.ta[0].in[1], 2);
	assert_int_equal(v.ta[0].only[1], 0);
	assert_int_equal(v.ta[0].all, 2);
	assert_int_equal(v.no_ta.all + v.no_ta.some, 0);
	vrp_compare_free(&v);
	/* One alone: all that it has is everywhere, and nothing only there. */
	assert_int_equal(vrp_compare_make(&v, sets, 1, &why), ST_OK);
	assert_int_equal(v.total.all, 4);
	assert_int_equal(v.total.some, 0);
	assert_int_equal(v.total.only[0], 0);
	assert_int_equal(v.no_ta.in[0], 1);
	vrp_compare_free(&v);
	for (int i = 0; i < 3; i++)
		vrp_table_free(&sets[i]);
}

static void
empty_sets_have_nothing_in_common(void **state)
{
	const struct row row = { prefix_of("192.0.2.0/24"), 24, 1, "ripe" };
	struct vrp_table sets[3];
	struct vrp_compare v;
	struct reason why;

	(void)state;
	fill(&sets[0], NULL, 0);
	fill(&sets[1], &row, 1);
	fill(&sets[2], NULL, 0);
	assert_int_equal(vrp_compare_make(&v, sets, 3, &why), ST_OK);
	assert_lines(&v, "192.0.2.0/24 24 1 0x2 ripe\n");
	assert_int_equal(v.total.only[1], 1);
	vrp_compare_free(&v);
	for (int i = 0; i < 3; i++)
		vrp_table_free(&sets[i]);
}

static void
too_many_sets_or_labels_are_refused(void **state)
{
	static struct vrp_table sets[VRP_COMPARE_MAX + 1];
	struct vrp_compare v;
	struct reason why;
	struct row rows[VRP_TAS_MAX];
	char labels[3][VRP_TAS_MAX][32];

	(void)state;
	for (int i = 0; i <= VRP_COMPARE_MAX; i++)
		fill(&sets[i], NULL, 0);
	assert_int_equal(
	    vrp_compare_make(&v, sets, VRP_COMPARE_MAX, &why), ST_OK);
	vrp_compare_free(&v);
	assert_int_equal(
	    vrp_compare_make(&v, sets, VRP_COMPARE_MAX + 1, &why), ST_LIMIT);
	vrp_compare_free(&v);
	for (int i = 0; i < 3; i++) {
		vrp_table_free(&sets[i]);
		for (int j = 0; j < VRP_TAS_MAX; j++) {
			(void)snprintf(labels[i][j], sizeof(labels[i][j]),
			    "ta%d-%d", i, j);
			rows[j] = (struct row){ prefix_of("10.0.0.0/8"), 8, 1,
				labels[i][j] };
		}
		fill(&sets[i], rows, VRP_TAS_MAX);
	}
	assert_int_equal(vrp_compare_make(&v, sets, 2, &why), ST_OK);
	assert_int_equal(v.labels.n, VRP_COMPARE_TAS);
	assert_int_equal(v.ta[VRP_COMPARE_TAS - 1].in[1], 1);
	vrp_compare_free(&v);
	assert_int_equal(vrp_compare_make(&v, sets, 3, &why), ST_LIMIT);
	vrp_compare_free(&v);
	for (int i = 0; i <= VRP_COMPARE_MAX; i++)
		vrp_table_free(&sets[i]);
}

static bool
row_equal(const struct row *a, const struct row *b)
{
	return prefix_compare(a->prefix, b->prefix) == 0 &&
	       a->max_len == b->max_len && a->asn == b->asn;
}

struct random_sets {
	struct row rows[SETS_MAX][ROWS_MAX];
	size_t nrows[SETS_MAX], n;
	size_t seen, everywhere;
};

/* Which sets have the row, by looking at each row of each. */
static uint32_t
holders(const struct random_sets *r, const struct row *row)
{
	uint32_t sets = 0;

	for (size_t i = 0; i < r->n; i++)
		for (size_t j = 0; j < r->nrows[i]; j++)
			if (row_equal(&r->rows[i][j], row))
				sets |= UINT32_C(1) << i;
	return sets;
}

static void
check_across(void *arg, const struct vrp_across *vrp)
{
	struct random_sets *r = arg;
	const struct row row = { vrp->prefix, vrp->max_len, vrp->asn, "" };

	assert_int_equal(vrp->sets, holders(r, &row));
	assert_int_not_equal(vrp->sets, 0);
	r->seen++;
	r->everywhere += vrp->sets == (UINT32_C(1) << r->n) - 1;
}

/* Distinct rows of all sets: those that no earlier row equals. */
static size_t
count_distinct(const struct random_sets *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		for (size_t j = 0; j < r->nrows[i]; j++) {
			const struct row *row = &r->rows[i][j];
			bool first = true;

			for (size_t k = 0; k <= i && first; k++)
				for (size_t l = 0;
				     l < (k < i ? r->nrows[k] : j) && first;
				     l++)
					first = !row_equal(&r->rows[k][l], row);
			n += first;
		}
	return n;
}

/* Most rows are those of the set before. */
static void
make_random(struct random_sets *r, uint64_t *rng)
{
	r->n = 1 + random_below(rng, SETS_MAX);
	r->seen = r->everywhere = 0;
	for (size_t i = 0; i < r->n; i++) {
		r->nrows[i] = random_below(rng, ROWS_MAX);
		for (size_t j = 0; j < r->nrows[i]; j++) {
			struct row *row = &r->rows[i][j];

			if (i > 0 && j < r->nrows[i - 1] &&
			    random_below(rng, 4) > 0) {
				*row = r->rows[i - 1][j];
				continue;
			}
			row->prefix = random_prefix(rng);
			row->max_len =
			    (uint8_t)(row->prefix.len +
				      random_below(
					  rng, ip_bits(row->prefix.family) -
						   row->prefix.len + 1));
			row->asn = random_below(rng, 3);
			row->label = random_below(rng, 2) > 0 ? "ripe" : "";
		}
	}
}

static void
random_sets_are_told_apart_as_by_looking_at_each_row(void **state)
{
	static struct random_sets r;
	uint64_t rng = 20250720;

	(void)state;
	for (int round = 0; round < 30; round++) {
		struct vrp_table sets[SETS_MAX];
		struct vrp_compare v;
		struct reason why;

		make_random(&r, &rng);
		for (size_t i = 0; i < r.n; i++)
			fill(&sets[i], r.rows[i], r.nrows[i]);
		assert_int_equal(vrp_compare_make(&v, sets, r.n, &why), ST_OK);
		vrp_compare_each(&v, check_across, &r);
		assert_int_equal(r.seen, count_distinct(&r));
		assert_int_equal(v.total.all, r.everywhere);
		assert_int_equal(v.total.all + v.total.some, r.seen);
		for (size_t i = 0; i < r.n; i++)
			assert_int_equal(v.total.in[i], sets[i].n);
		vrp_compare_free(&v);
		for (size_t i = 0; i < r.n; i++)
			vrp_table_free(&sets[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_vrp_is_its_prefix_max_length_and_as),
		cmocka_unit_test(empty_sets_have_nothing_in_common),
		cmocka_unit_test(too_many_sets_or_labels_are_refused),
		cmocka_unit_test(
		    random_sets_are_told_apart_as_by_looking_at_each_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
