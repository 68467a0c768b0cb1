#include "roa/vrp.h"
#include "roa/vrp_archive.h"
#include "survey/base/array.h"
#include "survey/base/num.h"
#include "tests/unit/text_files.h"

struct place_case {
	const char *path, *anchor, *root;
	int64_t day;
};

#define DAY_2025 INT64_C(1752969600) /* 2025-07-20 */

static const struct place_case place_cases[] = {
	{ "ripencc.tal/2025/07/20/roas.csv.xz", "ripencc", "", DAY_2025 },
	{ "https://ftp.ripe.net/rpki/apnic-iana.tal/2025/07/20/roas.csv",
	    "apnic-iana", "https://ftp.ripe.net/rpki/", DAY_2025 },
	{ "./x.tal/y/arin.tal/2025/07/20/r", "arin", "./x.tal/y/", DAY_2025 },
	{ "arin.tal/1970/01/01/r", "arin", "", 0 },
	/* Not of that form. */
	{ "arin.tal/2025/07/20", NULL, NULL, 0 },
	{ "arin.tal/2025/07/20/", NULL, NULL, 0 },
	{ "arin.tal/2025/07/roas.csv", NULL, NULL, 0 },
	{ "arin.tal/2025/7/20/roas.csv", NULL, NULL, 0 },
	{ "arin.tal/2025/13/20/roas.csv", NULL, NULL, 0 },
	{ "arin.tal/2025-07-20/roas.csv", NULL, NULL, 0 },
	{ "arin/2025/07/20/roas.csv", NULL, NULL, 0 },
	{ ".tal/2025/07/20/roas.csv", NULL, NULL, 0 },
	{ "arin.tal", NULL, NULL, 0 },
	{ "", NULL, NULL, 0 },
};

static void
a_place_in_the_archive_tells_anchor_and_day(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(place_cases); i++) {
		const struct place_case *c = &place_cases[i];
		struct vrp_archive at;

		if (vrp_archive_parse(c->path, &at) != (c->anchor != NULL))
			fail_msg("%s", c->path);
		if (c->anchor == NULL)
			continue;
		assert_int_equal(at.anchor_len, strlen(c->anchor));
		assert_memory_equal(at.anchor, c->anchor, at.anchor_len);
		assert_int_equal(at.root_len, strlen(c->root));
		assert_memory_equal(c->path, c->root, at.root_len);
		assert_int_equal(at.day, c->day);
	}
}

struct time_case {
	int64_t file_time, data_time;
};

static const struct time_case time_cases[] = {
	{ DAY_2025, DAY_2025 },
	{ DAY_2025 + 720, DAY_2025 + 720 },
	{ DAY_2025 + 86399, DAY_2025 + 86399 },
	{ DAY_2025 + 86400, DAY_2025 },
	{ DAY_2025 - 1, DAY_2025 },
	{ TIME_UNKNOWN, DAY_2025 },
};

static void
a_file_time_counts_within_the_day(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(time_cases); i++) {
		const struct time_case *c = &time_cases[i];

		assert_int_equal(
		    vrp_archive_time("a.tal/2025/07/20/roas.csv", c->file_time),
		    c->data_time);
		assert_int_equal(
		    vrp_archive_time("roas.csv", c->file_time), c->file_time);
	}
}

struct hint_case {
	const char *text;
	int64_t option, hint;
};

#define METADATA(member) "{\"metadata\": {" member "}, \"roas\": []}"

/* The text's own time; else the option's; else the file's, here: now. */
static const struct hint_case hint_cases[] = {
	{ METADATA("\"buildtime\": \"2025-07-20T00:00:00Z\""), 5, DAY_2025 },
	{ METADATA("\"generated\": 1752969600"), TIME_UNKNOWN, DAY_2025 },
	{ METADATA("\"x\": [{}], \"generatedTime\": \"2025-07-20T00:00:00Z\""),
	    5, DAY_2025 },
	{ METADATA(""), 5, 5 },
	/* What stands behind is not looked for, nor are faults told. */
	{ "{\"roas\": [], \"metadata\": {\"generated\": 1752969600}}", 5, 5 },
	{ "{\"metadata\": {\"generated\": 1752969600}, \"roas\": [!", 5,
	    DAY_2025 },
	{ "{\"metadata\": {\"gen", 5, 5 },
	{ "[]", 5, 5 },
	{ "ASN,IP Prefix,Max Length,Trust Anchor\n", 5, 5 },
	{ "", 5, 5 },
};

static void
the_beginning_of_a_set_tells_how_old_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(hint_cases); i++) {
		const struct hint_case *c = &hint_cases[i];
		struct vrp_options options = { .time = c->option };
		struct input *in;

		assert_int_equal(
		    input_open(&in, text_path(c->text), NULL), ST_OK);
		if (vrp_time_hint(in, &options) != c->hint)
			fail_msg("%s", c->text);
		input_close(in);
		texts_close();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_in_the_archive_tells_anchor_and_day),
		cmocka_unit_test(a_file_time_counts_within_the_day),
		cmocka_unit_test(the_beginning_of_a_set_tells_how_old_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
