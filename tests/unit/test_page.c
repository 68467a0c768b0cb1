/*
 * index.html of a world whose names are as hostile as a DNS can make them.
 */
#include "report_world.h"

#include <jansson.h>
#include <openssl/evp.h>

#include "reports/assets.h"
#include "reports/figure.h"
#include "reports/report.h"
#include "reports/table.h"
#include "survey/base/array.h"

static struct store *db;

/* Names that would do harm in markup or in a script, put into the world. */
#define HOSTILE "</script><img src=x onerror=alert(1)>\"'&"

static int
open_world(void **state)
{
	sqlite3 *raw;

	(void)state;
	db = world_open();
	assert_int_equal(sqlite3_open(world_database, &raw), SQLITE_OK);
	world_exec(raw, "UPDATE name SET name = '</script><img src=x"
			" onerror=alert(1)>\"''&' WHERE name_id = 3");
	world_exec(raw, "UPDATE survey SET label = '<b>&label' WHERE"
			" survey_id = 1");
	world_exec(raw, "UPDATE name SET name = 'xn--p1ai' WHERE name_id = 2");
	assert_int_equal(sqlite3_close(raw), SQLITE_OK);
	return 0;
}

static int
close_world(void **state)
{
	(void)state;
	world_close(db);
	return 0;
}

/* The page; the caller frees it. */
static char *
print_page(int64_t survey_id)
{
	struct reason why = { "" };
	char *text;
	size_t len;
	FILE *out = tmpfile();

	assert_non_null(out);
	if (report_html(db, survey_id, out, &why) != ST_OK)
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
		fail_msg("no \"%s\" in the page", wanted);
}

/* What lies between two marks, the first of its kind; the caller frees it. */
static char *
between(const char *text, const char *begin, const char *end)
{
	const char *from = strstr(text, begin), *to;

	if (from == NULL)
		fail_msg("no \"%s\" in the page", begin);
	from += strlen(begin);
	to = strstr(from, end);
	assert_non_null(to);
	return strndup(from, (size_t)(to - from));
}

static void
the_headline_is_said_in_words(void **state)
{
	char *page = print_page(1);

	(void)state;
	expect_in(page, "<h1>Of 3 route origins behind 3 zones, <strong>33.3 %"
			"</strong> are valid.</h1>");
	expect_in(page, "<b>1 zones are fully covered</b> (1 full and"
			" complete), 0 partly, 1 not at all; 1 have nothing to"
			" judge.");
	expect_in(page, "<b>Degraded.</b>");
	expect_in(page, "authorisation, not reachability");
	expect_in(page, "<dd>strict (parent and child name servers);");
	expect_in(page, "<dt>Routes</dt><dd>of unknown time</dd>");
	free(page);
}

/* No markup of theirs: every < of the page is ours. */
static void
hostile_names_are_text(void **state)
{
	char *page = print_page(1);

	(void)state;
	assert_null(strstr(page, "<img"));
	assert_null(strstr(page, "<b>&label"));
	expect_in(page, "&lt;b&gt;&amp;label");
	expect_in(page, "<tr id=\"zone=&lt;/script&gt;&lt;img src=x"
			" onerror=alert(1)&gt;&quot;&#39;&amp;\">");
	expect_in(page, "\"\\u003c/script\\u003e\\u003cimg src=x"
			" onerror=alert(1)\\u003e\\u0022'\\u0026\"");
	free(page);
}

static void
u_labels_stand_beside_a_labels(void **state)
{
	char *page = print_page(1);

	(void)state;
	expect_in(page, "<bdi>xn--p1ai</bdi> <bdi class=\"u\">"
			"\xd1\x80\xd1\x84</bdi>");
	free(page);
}

static json_t *
data_of(const char *page)
{
	char *text = between(page,
	    "<script type=\"application/json\" id=\"data\">", "</script>");
	json_error_t error;
	json_t *data = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	if (data == NULL)
		fail_msg("%s", error.text);
	free(text);
	return data;
}

static void
the_script_gets_the_rows_of_the_selects(void **state)
{
	char *page = print_page(1);
	json_t *data = data_of(page), *tables, *zones, *column;
	size_t in_page = 0;

	(void)state;
	tables = json_object_get(data, "tables");
	for (size_t i = 0; i < report_ntables; i++) {
		const struct report_table *table = &report_tables[i];
		json_t *held = json_object_get(tables, table->name);

		if ((table->places & IN_PAGE) == 0) {
			assert_null(held);
			continue;
		}
		in_page++;
		assert_string_equal(
		    json_string_value(json_object_get(held, "sql")),
		    table->sql);
		assert_int_equal(
		    json_array_size(json_object_get(held, "columns")),
		    table->ncolumns);
	}
	assert_int_equal(json_object_size(tables), in_page);
	zones = json_object_get(tables, "zones");
	assert_int_equal(json_integer_value(json_object_get(zones, "rows")), 3);
	column = json_array_get(
	    json_array_get(json_object_get(zones, "columns"), 0), 3);
	assert_int_equal(json_array_size(column), 3);
	/* In the order of the SELECT: the root, the hostile one, xn--. */
	assert_string_equal(
	    json_string_value(json_array_get(json_object_get(data, "texts"),
		(size_t)json_integer_value(json_array_get(column, 1)))),
	    HOSTILE);
	json_decref(data);
	free(page);
}

/* The policy names the scripts and the style that stand in the page. */
static void
the_policy_lets_nothing_else_run(void **state)
{
	char *page = print_page(1);
	char *policy =
	    between(page, "Content-Security-Policy\" content=\"", "\">");

	(void)state;
	expect_in(policy, "default-src 'none'");
	expect_in(policy, "require-trusted-types-for 'script'");
	assert_null(strstr(policy, "unsafe"));
	for (size_t i = 0; i <= ASSET_SCRIPTS; i++) {
		struct asset a =
		    i < ASSET_SCRIPTS ? asset_script(i) : asset_style();
		unsigned char digest[32], base64[64];
		char source[96];

		assert_true(a.len > 100);
		assert_int_equal(
		    EVP_Digest(a.text, a.len, digest, NULL, EVP_sha256(), NULL),
		    1);
		(void)EVP_EncodeBlock(base64, digest, 32);
		(void)snprintf(
		    source, sizeof(source), "'sha256-%s'", (char *)base64);
		expect_in(policy, source);
		/* As it lies in the tree, whole. */
		assert_non_null(memmem(page, strlen(page), a.text, a.len));
	}
	free(policy);
	free(page);
}

/* It asks for nothing: no address in it but within texts. */
static void
the_page_asks_for_nothing(void **state)
{
	static const char *const absent[] = { " src=\"http", "href=\"http",
		"@import", "url(", "fetch(", "XMLHttpRequest", "eval(",
		"innerHTML", "insertAdjacentHTML", "document.write",
		" style=", " onclick=" };
	char *page = print_page(1);

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(absent); i++)
		if (strstr(page, absent[i]) != NULL)
			fail_msg("\"%s\" is in the page", absent[i]);
	free(page);
}

static void
every_figure_has_its_select_and_its_csv(void **state)
{
	char *page = print_page(1), link[96];

	(void)state;
	for (size_t i = 0; i < nfigures; i++) {
		const char *name = figures[i].table.name;

		(void)snprintf(link, sizeof(link), "id=\"fig-%s\"", name);
		expect_in(page, link);
	}
	expect_in(page, "<figure id=\"fig-verdicts\">");
	expect_in(page, "download=\"verdicts.csv\" href=\"data:text/csv;"
			"charset=utf-8,category,zones,full_complete,");
	expect_in(page, "%0D%0Aall,3,1,0,0,1,1%0D%0A");
	expect_in(page, "<code>SELECT category, zones, full_complete, full -"
			" full_complete AS full_incomplete,");
	/* Without its input a figure says so. */
	expect_in(page, "<li id=\"fig-rirs\">By registry of the addresses"
			" (RIR): needs delegation statistics");
	free(page);
}

static void
the_same_survey_gives_the_same_page(void **state)
{
	char *first = print_page(1), *second = print_page(1);

	(void)state;
	assert_string_equal(first, second);
	/* When it was run and which number it has is no part of it. */
	assert_null(strstr(first, "2025-07-21T12:13"));
	free(first);
	free(second);
}

static void
a_survey_without_zones_has_a_page(void **state)
{
	char *page = print_page(2);
	json_t *data = data_of(page);

	(void)state;
	expect_in(page, "<h1>Of 0 route origins behind 0 zones, <strong>-"
			"</strong> are valid.</h1>");
	expect_in(page, "Not available of this survey");
	json_decref(data);
	free(page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_headline_is_said_in_words),
		cmocka_unit_test(hostile_names_are_text),
		cmocka_unit_test(u_labels_stand_beside_a_labels),
		cmocka_unit_test(the_script_gets_the_rows_of_the_selects),
		cmocka_unit_test(the_policy_lets_nothing_else_run),
		cmocka_unit_test(the_page_asks_for_nothing),
		cmocka_unit_test(every_figure_has_its_select_and_its_csv),
		cmocka_unit_test(the_same_survey_gives_the_same_page),
		cmocka_unit_test(a_survey_without_zones_has_a_page),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
