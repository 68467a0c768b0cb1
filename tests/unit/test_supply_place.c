#include "survey/base/array.h"
#include "tests/unit/text_files.h"

#include "survey/supply_place.h"

static void
braces_are_several_files_and_percents_a_day(void **state)
{
	static const struct {
		const char *place, *date, *urls[4];
	} cases[] = {
		{ "https://a/b", NULL, { "https://a/b" } },
		{ "https://a/{x,yy}.gz", NULL,
		    { "https://a/x.gz", "https://a/yy.gz" } },
		{ "https://a/{x}", NULL, { "https://a/x" } },
		{ "https://a/{,x}", NULL, { "https://a/", "https://a/x" } },
		{ "https://a/{x", NULL, { "https://a/{x" } },
		{ "https://a/x}", NULL, { "https://a/x}" } },
		{ "https://a/%20%Y", NULL, { "https://a/%20%Y" } },
		{ "https://a/{x,y}/%Y/%m/%d/%20%%Y", "2025-07-20",
		    { "https://a/x/2025/07/20/%20%2025",
			"https://a/y/2025/07/20/%20%2025" } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct place_urls urls;
		struct reason why;
		size_t n = 0;

		assert_int_equal(
		    place_expand(cases[i].place, cases[i].date, &urls, &why),
		    ST_OK);
		while (n < 4 && cases[i].urls[n] != NULL)
			n++;
		assert_int_equal(urls.n, n);
		for (size_t j = 0; j < n; j++)
			assert_string_equal(urls.list[j], cases[i].urls[j]);
		place_free(&urls);
	}
}

static void
only_a_day_that_there_is_is_a_day(void **state)
{
	static const char *const days[] = { "", "2025", "2025-02-30",
		"2025-7-20", "20250720", "2025-07-20 ", "1753005600",
		"2025-13-01", "2025-07-2x" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(days); i++) {
		struct place_urls urls;
		struct reason why = { "" };

		if (place_expand("https://a/%Y", days[i], &urls, &why) !=
		    ST_MISUSE)
			fail_msg("\"%s\" is taken", days[i]);
		assert_holds(why.text, "a day is wanted");
		place_free(&urls);
	}
}

static void
a_url_is_told_from_a_file(void **state)
{
	(void)state;
	assert_true(place_is_url("https://a/b"));
	assert_true(place_is_url("HTTP://a/b"));
	assert_false(place_is_url("./https://a"));
	assert_false(place_is_url("https:/a"));
	assert_false(place_is_url("rtr:host"));
	assert_false(place_is_url(""));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(braces_are_several_files_and_percents_a_day),
		cmocka_unit_test(only_a_day_that_there_is_is_a_day),
		cmocka_unit_test(a_url_is_told_from_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
