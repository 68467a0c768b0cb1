#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "survey/base/array.h"
#include "survey/zone.h"

static void
a_name_tells_its_category(void **state)
{
	static const struct {
		const char *name;
		enum category category;
	} cases[] = {
		{ ".", CAT_ROOT },
		/* Two ASCII letters, whatever lists say. */
		{ "de", CAT_CCTLD },
		{ "eu", CAT_CCTLD },
		{ "zz", CAT_CCTLD },
		{ "d1", CAT_OTHER },
		{ "11", CAT_OTHER },
		{ "com", CAT_GTLD },
		{ "gone", CAT_GTLD },
		{ "xn--gtld", CAT_GTLD },
		/* The four that ICANN's list does not have. */
		{ "edu", CAT_GTLD },
		{ "gov", CAT_GTLD },
		{ "int", CAT_GTLD },
		{ "mil", CAT_GTLD },
		{ "xn--p1ai", CAT_CCTLD },
		{ "xn--", CAT_CCTLD },
		{ "xn--0zwm56d", CAT_TTLD },
		{ "xn--11b5bs3a9aj6g", CAT_TTLD },
		{ "xn--80akhbyknj4f", CAT_TTLD },
		{ "xn--9t4b11yi5a", CAT_TTLD },
		{ "xn--deba0ad", CAT_TTLD },
		{ "xn--g6w251d", CAT_TTLD },
		{ "xn--hgbk6aj7f53bba", CAT_TTLD },
		{ "xn--hlcj6aya9esc7a", CAT_TTLD },
		{ "xn--jxalpdlp", CAT_TTLD },
		{ "xn--kgbechtv", CAT_TTLD },
		{ "xn--zckzah", CAT_TTLD },
		{ "xn--zckzahx", CAT_CCTLD },
		{ "x.xn--zckzah", CAT_OTHER },
		{ "unknown", CAT_OTHER },
		{ "x.unknown", CAT_OTHER },
		{ "x", CAT_OTHER },
		{ "co.uk", CAT_SUB_CCTLD },
		{ "a.b.c.uk", CAT_SUB_CCTLD },
		{ "x.xn--p1ai", CAT_SUB_CCTLD },
		{ "uk.com", CAT_SUB_GTLD },
		{ "a.uk.com", CAT_SUB_GTLD },
		{ "x.edu", CAT_SUB_GTLD },
		/* A dot within a label is none between two. */
		{ "a\\.de", CAT_OTHER },
		{ "arpa", CAT_ARPA },
		{ "in-addr.arpa", CAT_ARPA },
		{ "ip6.arpa", CAT_ARPA },
		{ "e164.arpa", CAT_ARPA },
		{ "as112.arpa", CAT_ARPA },
		{ "10.in-addr.arpa", CAT_REVMAP },
		{ "0-63.2.0.192.in-addr.arpa", CAT_REVMAP },
		{ "1.0.0.2.ip6.arpa", CAT_REVMAP },
		{ "9.4.e164.arpa", CAT_ENUM },
		{ "9.e164.arpa", CAT_ENUM },
		{ "a.in-addr-servers.arpa", CAT_OTHER },
		{ "xin-addr.arpa", CAT_ARPA },
		{ "1.xin-addr.arpa", CAT_OTHER },
		{ "xarpa", CAT_OTHER },
	};
	struct gtlds gtlds = { .labels = { 0 } };

	(void)state;
	intern_init(&gtlds.labels);
	(void)intern_add(&gtlds.labels, "com", 3);
	(void)intern_add(&gtlds.labels, "gone", 4);
	(void)intern_add(&gtlds.labels, "xn--gtld", 8);
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		if (category_of(cases[i].name, &gtlds) != cases[i].category)
			fail_msg("%s is %s", cases[i].name,
			    row_str(
				(enum row)category_of(cases[i].name, &gtlds)));
	intern_free(&gtlds.labels);
}

static void
without_icanns_list_gtlds_are_other(void **state)
{
	struct gtlds none = { .labels = { 0 } };

	(void)state;
	intern_init(&none.labels);
	assert_int_equal(category_of("com", &none), CAT_OTHER);
	assert_int_equal(category_of("edu", &none), CAT_GTLD);
	assert_int_equal(category_of("de", &none), CAT_CCTLD);
}

/* The rows of the method, section 4, letter by letter. */
static void
rows_have_the_categories_of_the_method(void **state)
{
	static const struct {
		enum row row;
		const char *name, *has;
	} rows[] = {
		{ (enum row)CAT_ROOT, "root", "root" },
		{ (enum row)CAT_GTLD, "gTLD", "gTLD" },
		{ (enum row)CAT_CCTLD, "ccTLD", "ccTLD" },
		{ (enum row)CAT_SUB_GTLD, "sub-gTLD", "sub-gTLD" },
		{ (enum row)CAT_SUB_CCTLD, "sub-ccTLD", "sub-ccTLD" },
		{ (enum row)CAT_REVMAP, "revMap", "revMap" },
		{ (enum row)CAT_ENUM, "enum", "enum" },
		{ (enum row)CAT_ARPA, "arpa", "arpa" },
		{ (enum row)CAT_TTLD, "tTLD", "tTLD" },
		{ (enum row)CAT_OTHER, "other", "other" },
		{ ROW_ALL, "all",
		    "root gTLD ccTLD sub-gTLD sub-ccTLD revMap enum arpa tTLD"
		    " other" },
		{ ROW_CORE, "core", "gTLD ccTLD sub-gTLD sub-ccTLD revMap" },
		{ ROW_TLD, "TLD", "gTLD ccTLD" },
		{ ROW_TLD_REVMAP, "TLD+revMap", "gTLD ccTLD revMap" },
		{ ROW_CCTLD_SUB, "ccTLD+sub", "ccTLD sub-ccTLD" },
		{ ROW_GTLD_SUB, "gTLD+sub", "gTLD sub-gTLD" },
	};

	(void)state;
	assert_int_equal(LENGTH_OF(rows), ROWS);
	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		char has[128] = "";

		assert_string_equal(row_str(rows[i].row), rows[i].name);
		for (int c = 0; c < CATEGORIES; c++) {
			size_t len = strlen(has);

			if (row_has(rows[i].row, (enum category)c))
				(void)snprintf(has + len, sizeof(has) - len,
				    "%s%s", len > 0 ? " " : "",
				    row_str((enum row)c));
		}
		assert_string_equal(has, rows[i].has);
	}
}

static void
categories_are_read_in_any_case_and_whole(void **state)
{
	enum category category;

	(void)state;
	for (int c = 0; c < CATEGORIES; c++) {
		const char *name = row_str((enum row)c);

		assert_true(category_parse(name, strlen(name), &category));
		assert_int_equal(category, c);
		assert_false(category_parse(name, strlen(name) - 1, &category));
	}
	assert_true(category_parse("SUB-CCTLDx", 9, &category));
	assert_int_equal(category, CAT_SUB_CCTLD);
	/* Rows are no categories. */
	assert_false(category_parse("TLD", 3, &category));
	assert_false(category_parse("core", 4, &category));
	assert_false(category_parse("", 0, &category));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_tells_its_category),
		cmocka_unit_test(without_icanns_list_gtlds_are_other),
		cmocka_unit_test(rows_have_the_categories_of_the_method),
		cmocka_unit_test(categories_are_read_in_any_case_and_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
