#include "survey/base/array.h"
#include "survey/base/num.h"
#include "survey/vrp_sets.h"
#include "tests/unit/text_files.h"

#define NAMES_MAX 12

/* Each set as its sources' numbers: "2,0 1". */
static char *
sets_text(const struct vrp_sets *sets, const char *const *names)
{
	static char text[128];
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < sets->n; i++) {
		const struct text_list *l = &sets->list[i].sources;

		for (size_t j = 0; j < l->n; j++) {
			size_t n = 0;

			while (names[n] != l->list[j])
				n++;
			used += (size_t)snprintf(text + used,
			    sizeof(text) - used, "%s%zu",
			    j > 0   ? ","
			    : i > 0 ? " "
				    : "",
			    n);
		}
	}
	return text;
}

static void
assert_sets(
    const char *const *names, size_t n, bool together, const char *expected)
{
	struct vrp_options options = { .time = TIME_UNKNOWN };
	const char *list[NAMES_MAX];
	struct vrp_sets sets;
	struct reason why;

	memcpy(list, names, n * sizeof(*list));
	if (vrp_sets_make(&sets, &(struct text_list){ list, n }, together,
		&options, &why) != ST_OK)
		fail_msg("%s", why.text);
	assert_string_equal(sets_text(&sets, names), expected);
	vrp_sets_free(&sets);
}

static void
files_of_a_day_of_the_archive_make_a_set(void **state)
{
	static const char *const names[] = {
		"a/ripencc.tal/2025/07/20/roas.csv.xz",
		"a/ripencc.tal/2025/07/19/roas.csv.xz",
		"a/arin.tal/2025/07/20/roas.csv.xz",
		"b/arin.tal/2025/07/20/roas.csv.xz",
		"a/arin.tal/2025/07/19/roas.csv.xz",
		"a/lacnic.tal/2024/07/20/roas.csv.xz",
		/* a longer way to another archive */
		"a/b/arin.tal/2025/07/19/roas.csv.xz",
	};

	(void)state;
	/* None of them is opened. */
	assert_sets(names, LENGTH_OF(names), false, "5 1,4 6 0,2 3");
	assert_sets(names, LENGTH_OF(names), true, "0,1,2,3,4,5,6");
	assert_sets(names, 0, false, "");
}

static const char *
set_of(const char *day)
{
	char text[128];

	(void)snprintf(text, sizeof(text),
	    "{\"metadata\": {\"buildtime\": \"%s\"}, \"roas\": []}", day);
	return text_path(text);
}

static void
sets_stand_by_their_age(void **state)
{
	const char *names[] = { set_of("2025-07-20"), "rtr:localhost:1",
		set_of("2024-07-20"), "a/ripencc.tal/2025/01/02/r",
		set_of("2024-07-20"), "-", "a/arin.tal/2025/01/02/r" };

	(void)state;
	/* What nobody knows the age of comes last, in its order. */
	assert_sets(names, LENGTH_OF(names), false, "2 4 3,6 0 1 5");
	texts_close();
}

static void
a_file_that_is_not_there_is_told(void **state)
{
	const char *list[] = { "no/such/file" };
	struct vrp_options options = { .time = TIME_UNKNOWN };
	struct vrp_sets sets;
	struct reason why;

	(void)state;
	assert_int_equal(vrp_sets_make(&sets, &(struct text_list){ list, 1 },
			     false, &options, &why),
	    ST_IO);
	assert_holds(why.text, "no/such/file: No such file");
	vrp_sets_free(&sets);
}

struct whole_case {
	const char *anchors[NAMES_MAX];
	const char *missing;
};

#define FOUR  "afrinic", "arin", "lacnic", "ripencc"
#define APNIC "apnic-afrinic", "apnic-arin", "apnic-iana", "apnic-lacnic"

static const struct whole_case whole_cases[] = {
	{ { FOUR, "apnic" }, NULL },
	{ { FOUR, APNIC, "apnic-ripe" }, NULL },
	{ { FOUR, "apnic", "altca" }, NULL },
	{ { FOUR }, "apnic.tal" },
	{ { FOUR, APNIC }, "apnic.tal" },
	{ { "afrinic", "apnic", "lacnic", "ripencc" }, "arin.tal" },
	{ { "apnic", "arin", "lacnic", "ripencc" }, "afrinic.tal" },
	{ { "afrinic", "apnic", "arin", "ripencc" }, "lacnic.tal" },
	{ { "afrinic", "apnic", "arin", "lacnic", "ripe" }, "ripencc.tal" },
};

static void
a_day_without_a_trust_anchor_is_no_set(void **state)
{
	struct vrp_options options = { .time = TIME_UNKNOWN };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(whole_cases); i++) {
		const struct whole_case *c = &whole_cases[i];
		char paths[NAMES_MAX][64];
		const char *list[NAMES_MAX];
		struct reason why = { "" };
		struct survey_record rec;
		struct vrp_sets sets;
		size_t n = 0;

		survey_record_init(&rec);

		for (; c->anchors[n] != NULL; n++) {
			(void)snprintf(paths[n], sizeof(paths[n]),
			    "%s.tal/2016/02/29/roas.csv", c->anchors[n]);
			list[n] = paths[n];
		}
		assert_int_equal(
		    vrp_sets_make(&sets, &(struct text_list){ list, n }, false,
			&options, &why),
		    ST_OK);
		assert_int_equal(sets.n, 1);
		vrp_set_check(&sets.list[0], &rec);
		if (rec.nfaults != (c->missing != NULL))
			fail_msg("case %zu", i);
		if (c->missing != NULL)
			assert_holds(rec.faults[0].text, c->missing);
		survey_record_free(&rec);
		vrp_sets_free(&sets);
		/* Of one set nothing is demanded. */
		assert_int_equal(
		    vrp_sets_make(&sets, &(struct text_list){ list, n }, true,
			&options, &why),
		    ST_OK);
		vrp_set_check(&sets.list[0], &rec);
		assert_int_equal(rec.nfaults, 0);
		vrp_sets_free(&sets);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_of_a_day_of_the_archive_make_a_set),
		cmocka_unit_test(sets_stand_by_their_age),
		cmocka_unit_test(a_file_that_is_not_there_is_told),
		cmocka_unit_test(a_day_without_a_trust_anchor_is_no_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
