/*
 * Reports that other programs read: Markdown and Prometheus's text format.
 */
#include "report_world.h"

#include "reports/markdown.h"
#include "reports/report.h"
#include "survey/base/array.h"

static struct store *db;

static int
open_world(void **state)
{
	sqlite3 *raw;

	(void)state;
	db = world_open();
	assert_int_equal(sqlite3_open(world_database, &raw), SQLITE_OK);
	world_exec(raw, "UPDATE rpki_total SET ta = 'a\"b\\c' || char(10)"
			" WHERE ta = 'ripe' AND rpki_id = 1");
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

typedef enum status (*print_fn)(
    struct store *, int64_t, FILE *, struct reason *);

static char *
print(print_fn report, int64_t survey_id)
{
	struct reason why = { "" };
	char *text;
	size_t len;
	FILE *out = tmpfile();

	assert_non_null(out);
	if (report(db, survey_id, out, &why) != ST_OK)
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

static void
texts_are_no_markup(void **state)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
		{ "sub-ccTLD", "sub-ccTLD" },
		{ "a|b\n# c", "a\\|b\357\277\275# c" },
		{ "[x](http://y) <b> &lt;",
		    "\\[x\\](http://y) \\<b\\> \\&lt;" },
		{ "`rm` *a* _b_ ~c~ \\", "\\`rm\\` \\*a\\* \\_b\\_ \\~c\\~"
					 " \\\\" },
		{ "\xff\xc3\xa9", "\357\277\275\xc3\xa9" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *text;
		size_t len;
		FILE *out = open_memstream(&text, &len);

		markdown_text(out, cases[i].text);
		assert_int_equal(fclose(out), 0);
		assert_string_equal(text, cases[i].wanted);
		free(text);
	}
}

static void
markdown_tells_people(void **state)
{
	char *text = print(report_markdown, 1);

	(void)state;
	expect_in(text, "# Routing security of DNS registries\n\nOf 3 route"
			" origins behind 3 zones, 1 (33.3 %) are valid; 1 zones"
			" are fully covered");
	expect_in(text, "authorisation, not reachability");
	expect_in(text, "not to be relied on");
	expect_in(text, "\n| all | 3 | 1 | 1 | 0 | 1 | 1 | 3 | 1 | 1 | 1 |"
			" 33.3 % | 66.7 % |\n");
	/* Categories without zones are left out, coverage is not twice there.
	 */
	assert_null(strstr(text, "| gTLD |"));
	expect_in(text, "\n| ipv4 | invalid | as-set | 1 |\n");
	expect_in(text, "| a\"b\\\\c\357\277\275 | 70 | 20 |");
	expect_in(text, "```sql\nSELECT category, family, zones,");
	free(text);
	text = print(report_markdown, 3);
	expect_in(text, "Of 0 route origins behind 0 zones, 0 (-) are valid");
	free(text);
}

static void
prometheus_gets_its_text_format(void **state)
{
	char *text = print(report_prometheus, 1);
	size_t len = strlen(text);

	(void)state;
	assert_int_equal(text[len - 1], '\n');
	expect_in(text, "# TYPE dnsroa_zones gauge\n"
			"dnsroa_zones{category=\"all\",verdict=\"full\"} 1\n"
			"dnsroa_zones{category=\"all\",verdict=\"none\"} 1\n");
	expect_in(text, "dnsroa_route_origins{category=\"other\",family="
			"\"all\",state=\"not-found\"} 1\n");
	expect_in(text, "dnsroa_vrps{ta=\"a\\\"b\\\\c\\n\",family=\"ipv4\"}"
			" 70\n");
	expect_in(text, "dnsroa_vrps{ta=\"\",family=\"ipv6\"} 0\n");
	expect_in(text, "dnsroa_input_timestamp_seconds{input=\"root-zone\"}"
			" 1752969600\n");
	/* Routes of unknown time have none. */
	assert_null(strstr(text, "_seconds{input=\"routes\"}"));
	expect_in(text, "\ndnsroa_survey_degraded 1\n");
	free(text);
}

/* One HELP and one TYPE a name, its samples below them, no timestamp. */
static void
prometheus_text_is_well_formed(void **state)
{
	char *text = print(report_prometheus, 1), *line, *rest = text;
	char *seen, *name = strdup("");
	size_t size;
	FILE *names = open_memstream(&seen, &size);
	int samples = 0;

	(void)state;
	assert_non_null(names);
	(void)fflush(names);
	while ((line = strsep(&rest, "\n")) != NULL && rest != NULL) {
		char *end;

		if (strncmp(line, "# HELP ", 7) == 0) {
			free(name);
			name = strndup(line + 7, strcspn(line + 7, " "));
			assert_true(name[0] != '\0');
			assert_null(strstr(seen, name));
			continue;
		}
		if (strncmp(line, "# TYPE ", 7) == 0) {
			assert_int_equal(
			    strncmp(line + 7, name, strlen(name)), 0);
			(void)fprintf(names, " %s|", name);
			(void)fflush(names);
			continue;
		}
		samples++;
		assert_int_equal(strncmp(line, name, strlen(name)), 0);
		end = line + strlen(name);
		assert_true(*end == '{' || *end == ' ');
		if (*end == '{')
			end = strrchr(line, '}') + 1;
		assert_int_equal(*end, ' ');
		(void)strtoll(end, &end, 10);
		assert_int_equal(*end, '\0');
	}
	assert_true(samples > 20);
	(void)fclose(names);
	free(seen);
	free(name);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_no_markup),
		cmocka_unit_test(markdown_tells_people),
		cmocka_unit_test(prometheus_gets_its_text_format),
		cmocka_unit_test(prometheus_text_is_well_formed),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
