#include "survey/base/array.h"
#include "tests/unit/tables.h"

struct asn_case {
	const char *text;
	bool asprefix;
	int taken; /* characters; -1: no AS number */
	uint32_t asn;
};

static const struct asn_case asn_cases[] = {
	{ "0", false, 1, 0 },
	{ "64500", false, 5, 64500 },
	{ "4294967295", false, 10, UINT32_MAX },
	{ "4294967296", false, -1, 0 },
	{ "99999999999999999999", false, -1, 0 },
	{ "007", false, 3, 7 },
	{ "64500 x", false, 5, 64500 },
	{ "AS64500", true, 7, 64500 },
	{ "as64500", true, 7, 64500 },
	{ "aS1,", true, 3, 1 },
	{ "64500", true, 5, 64500 },
	{ "AS64500", false, -1, 0 },
	{ "AS", true, -1, 0 },
	{ "ASx", true, -1, 0 },
	{ "ASAS1", true, -1, 0 },
	{ "AS 1", true, -1, 0 },
	{ "-1", true, -1, 0 },
	{ "+1", true, -1, 0 },
	{ "1.10", false, 1, 1 }, /* asdot is none: the dot is left */
	{ "", true, -1, 0 },
	{ " 1", false, -1, 0 },
};

static void
as_numbers_are_asplain_within_32_bits(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(asn_cases); i++) {
		const struct asn_case *c = &asn_cases[i];
		uint32_t asn = 4711;
		const char *end = asn_parse(
		    c->text, c->text + strlen(c->text), c->asprefix, &asn);

		if ((end == NULL ? -1 : (int)(end - c->text)) != c->taken)
			fail_msg("\"%s\"", c->text);
		assert_int_equal(asn, c->taken == -1 ? 4711 : c->asn);
	}
}

static void
an_as_number_ends_where_its_text_ends(void **state)
{
	static const char text[] = "AS645001";
	uint32_t asn;

	(void)state;
	assert_ptr_equal(asn_parse(text, text + 7, true, &asn), text + 7);
	assert_int_equal(asn, 64500);
	assert_null(asn_parse(text, text + 2, true, &asn));
}

struct set_case {
	const char *text;
	const char *canonical; /* NULL: no origin */
	int taken;
};

static const struct set_case set_cases[] = {
	{ "{64501,64500}", "{64500,64501}", 13 },
	{ "{64500}", "{64500}", 7 },
	{ "{2,10,1,2,10}", "{1,2,10}", 13 },
	{ "{AS2,as1,3}", "{1,2,3}", 11 },
	{ "{0}", "{0}", 3 },
	{ "{1,2} rest", "{1,2}", 5 },
	{ "{4294967295,0}", "{0,4294967295}", 14 },
	{ "{}", NULL, 0 },
	{ "{1,}", NULL, 0 },
	{ "{,1}", NULL, 0 },
	{ "{1,2", NULL, 0 },
	{ "{1 2}", NULL, 0 },
	{ "{1, 2}", NULL, 0 },
	{ "{{1}}", NULL, 0 },
	{ "{1,4294967296}", NULL, 0 },
	{ "{", NULL, 0 },
	{ "", NULL, 0 },
	{ "}", NULL, 0 },
};

static void
sets_are_sorted_and_without_duplicates(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(set_cases); i++) {
		const struct set_case *c = &set_cases[i];
		struct intern sets;
		struct origin origin;
		char buf[ASN_STRLEN];
		const char *end;

		intern_init(&sets);
		end = origin_parse(
		    c->text, c->text + strlen(c->text), true, &sets, &origin);
		if ((end != NULL) != (c->canonical != NULL))
			fail_msg("\"%s\"", c->text);
		if (end != NULL) {
			assert_int_equal(end - c->text, c->taken);
			assert_true(origin.is_set);
			assert_string_equal(
			    origin_text(origin, &sets, buf), c->canonical);
		}
		intern_free(&sets);
	}
}

/* "{1,1,1,...}" of n members. */
static char *
set_text(size_t n, const char *member)
{
	size_t len = strlen(member);
	char *text = mem_array(n * (len + 1) + 2, 1);

	for (size_t i = 0; i < n; i++) {
		text[i * (len + 1)] = i == 0 ? '{' : ',';
		memcpy(text + i * (len + 1) + 1, member, len);
	}
	text[n * (len + 1)] = '}';
	return text;
}

static void
a_set_has_at_most_1024_members(void **state)
{
	struct intern sets;
	struct origin origin;
	uint32_t asns[ORIGIN_MEMBERS_MAX];
	char *text;

	(void)state;
	intern_init(&sets);
	text = set_text(ORIGIN_MEMBERS_MAX, "4294967295");
	assert_non_null(
	    origin_parse(text, text + strlen(text), false, &sets, &origin));
	assert_string_equal(intern_text(&sets, origin.value), "{4294967295}");
	free(text);
	text = set_text(ORIGIN_MEMBERS_MAX + 1, "1");
	assert_null(
	    origin_parse(text, text + strlen(text), false, &sets, &origin));
	free(text);
	/* The longest text: as many, all different and of ten digits. */
	for (uint32_t i = 0; i < ORIGIN_MEMBERS_MAX; i++)
		asns[i] = UINT32_MAX - i;
	origin = origin_of_set(asns, ORIGIN_MEMBERS_MAX, &sets);
	assert_int_equal(strlen(intern_text(&sets, origin.value)),
	    ORIGIN_MEMBERS_MAX * 11 + 1);
	intern_free(&sets);
}

static void
equal_sets_are_one_whatever_their_order(void **state)
{
	struct intern sets;
	struct origin a, b, c;
	uint32_t one[] = { 3, 1, 2 }, two[] = { 2, 3, 1, 1 }, other[] = { 1 };

	(void)state;
	intern_init(&sets);
	a = origin_of_set(one, LENGTH_OF(one), &sets);
	b = origin_of_set(two, LENGTH_OF(two), &sets);
	c = origin_of_set(other, LENGTH_OF(other), &sets);
	assert_int_equal(origin_compare(a, b), 0);
	assert_int_not_equal(origin_compare(a, c), 0);
	intern_free(&sets);
}

static void
numbers_come_before_sets(void **state)
{
	static const struct origin ascending[] = { { 0, false }, { 1, false },
		{ UINT32_MAX, false }, { 0, true }, { 1, true } };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(ascending); i++)
		for (size_t j = 0; j < LENGTH_OF(ascending); j++)
			assert_int_equal(
			    origin_compare(ascending[i], ascending[j]),
			    (i > j) - (i < j));
}

/* A set of one member is no number: RFC 6907 section 7.1.8. */
static void
a_set_of_one_is_no_number(void **state)
{
	static const char text[] = "{0}";
	struct intern sets;
	struct origin set, number;
	char buf[ASN_STRLEN];

	(void)state;
	intern_init(&sets);
	assert_non_null(origin_parse(text, text + 3, false, &sets, &set));
	assert_non_null(
	    origin_parse(text + 1, text + 2, false, &sets, &number));
	assert_int_equal(set.value, number.value);
	assert_int_not_equal(origin_compare(set, number), 0);
	assert_string_equal(origin_text(set, &sets, buf), "{0}");
	assert_string_equal(origin_text(number, &sets, buf), "0");
	assert_string_equal(
	    origin_text(origin_of(UINT32_MAX), &sets, buf), "4294967295");
	intern_free(&sets);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_numbers_are_asplain_within_32_bits),
		cmocka_unit_test(an_as_number_ends_where_its_text_ends),
		cmocka_unit_test(sets_are_sorted_and_without_duplicates),
		cmocka_unit_test(a_set_has_at_most_1024_members),
		cmocka_unit_test(equal_sets_are_one_whatever_their_order),
		cmocka_unit_test(numbers_come_before_sets),
		cmocka_unit_test(a_set_of_one_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
