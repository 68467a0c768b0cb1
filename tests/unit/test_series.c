/*
 * All surveys of a database over time: text, CSV, JSON, Markdown, a page.
 */
#include "report_world.h"

#include <jansson.h>

#include "reports/report.h"
#include "reports/series.h"

static struct store *db;

static int
open_world(void **state)
{
	(void)state;
	db = world_open();
	return 0;
}

static int
close_world(void **state)
{
	(void)state;
	world_close(db);
	return 0;
}

/* What is printed; the caller frees it. */
static char *
print(const char *format)
{
	struct reason why = { "" };
	char *text;
	size_t len;
	FILE *out = tmpfile();

	assert_non_null(out);
	if (report_series(db, format, out, &why) != ST_OK)
		fail_msg("%s", why.text);
	len = (size_t)ftell(out);
	rewind(out);
	text = calloc(len + 1, 1);
	assert_int_equal(fread(text, 1, len, out), len);
	(void)fclose(out);
	return text;
}

static void
expect_in(const char *text, const char *wanted)
{
	if (strstr(text, wanted) == NULL)
		fail_msg("no \"%s\" in:\n%s", wanted, text);
}

/*
 * Survey 3 has no VRPs' time but that of its routes, of 2024; 1 and 2 have
 * the same VRPs, and differ in method and in their routes.
 */
static void
surveys_stand_by_the_time_of_their_data(void **state)
{
	char *text = print("text");

	(void)state;
	expect_in(text,
	    "survey  time              method                   changed\n"
	    "     3  2024-12-20T10:06  strict/answer            -\n"
	    "     1  2025-07-20T10:01  strict/answer, degraded  inputs\n"
	    "     2  2025-07-20T10:01  manrs2020/union          method+inputs\n"
	    "\n"
	    "survey  origins  valid  valid/origins  zones  full  partial  none"
	    "  full/zones\n"
	    "     3        0      0              -      0     0        0     0"
	    "           -\n"
	    "     1        3      1         33.3 %      3     1        0     1"
	    "      33.3 %\n");
	free(text);
}

static void
what_is_not_alike_is_told(void **state)
{
	char *csv = print("csv"), *json = print("json");
	json_t *all = json_loads(json, JSON_REJECT_DUPLICATES, NULL), *rows;
	static const struct {
		json_int_t survey;
		const char *changed; /* or NULL */
	} wanted[] = { { 3, NULL }, { 1, "inputs" }, { 2, "method+inputs" } };

	(void)state;
	assert_non_null(all);
	rows = json_object_get(json_object_get(all, "series"), "rows");
	assert_int_equal(json_array_size(rows), 3);
	for (size_t i = 0; i < 3; i++) {
		json_t *row = json_array_get(rows, i);
		const char *changed =
		    json_string_value(json_object_get(row, "changed"));

		assert_int_equal(
		    json_integer_value(json_object_get(row, "survey_id")),
		    wanted[i].survey);
		if (wanted[i].changed == NULL)
			assert_null(changed);
		else
			assert_string_equal(changed, wanted[i].changed);
	}
	json_decref(all);
	/* Rows that have zones: of survey 1 alone, all and other. */
	expect_in(csv, "\r\n1,2025-07-20T10:01:43Z,strict/answer,inputs,other,"
		       "all,3,3,1,1,1,1,1,0,1,1,0.666666667,2\r\n"
		       "1,2025-07-20T10:01:43Z,strict/answer,inputs,all,all,3,"
		       "3,1,1,1,1,1,0,1,1,0.666666667,2\r\n");
	free(csv);
	free(json);
}

static void
markdown_and_page_have_the_same_rows(void **state)
{
	char *markdown = print("markdown"), *page = print("html");

	(void)state;
	expect_in(markdown, "\n| 1 | 2025-07-20T10:01:43Z | - | strict/answer |"
			    " yes | inputs | 3 | 3 | 1 | 1 | 1 |");
	expect_in(markdown, "```sql\nSELECT survey_id, time,");
	expect_in(page, "From <strong>-</strong> (2024-12-20) to <strong>-"
			"</strong> (2025-07-20) of route origins are valid.");
	expect_in(page, "script-src 'none'");
	assert_null(strstr(page, "<script"));
	/* By the last one's method no survey of a moment has zones. */
	expect_in(page, "Valid route origins over time: needs surveys of two"
			" moments");
	free(markdown);
	free(page);
}

static void
other_formats_are_refused(void **state)
{
	struct reason why = { "" };
	FILE *out = tmpfile();

	(void)state;
	assert_int_equal(report_series(db, "prometheus", out, &why), ST_MISUSE);
	expect_in(why.text, "one of text, markdown, csv, json, html");
	assert_int_equal(ftell(out), 0);
	(void)fclose(out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(surveys_stand_by_the_time_of_their_data),
		cmocka_unit_test(what_is_not_alike_is_told),
		cmocka_unit_test(markdown_and_page_have_the_same_rows),
		cmocka_unit_test(other_formats_are_refused),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
