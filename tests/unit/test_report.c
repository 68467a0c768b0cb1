#include "report_world.h"

#include <jansson.h>

#include "reports/figure.h"
#include "reports/report.h"
#include "reports/rowset.h"
#include "reports/table.h"
#include "survey/base/array.h"

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

typedef enum status (*print_fn)(
    struct store *, int64_t, FILE *, struct reason *);

/* What a report prints; the caller frees it. */
static char *
print(print_fn report, int64_t survey_id)
{
	struct reason why = { "" };
	FILE *out = tmpfile();
	char *text;
	long size;

	assert_non_null(out);
	if (report(db, survey_id, out, &why) != ST_OK)
		fail_msg("%s", why.text);
	size = ftell(out);
	assert_true(size > 0);
	rewind(out);
	text = calloc((size_t)size + 1, 1);
	assert_int_equal(fread(text, 1, (size_t)size, out), (size_t)size);
	(void)fclose(out);
	return text;
}

static void
expect_in(const char *text, const char *wanted)
{
	if (strstr(text, wanted) == NULL)
		fail_msg("no \"%s\" in:\n%s", wanted, text);
}

/* In a text that is wrapped somewhere: blanks of any kind are one. */
static void
expect_words(const char *text, const char *wanted)
{
	char *flat = calloc(strlen(text) + 1, 1), *p = flat;

	for (; *text != '\0'; text++) {
		bool blank = *text == ' ' || *text == '\n';

		if (!blank)
			*p++ = *text;
		else if (p > flat && p[-1] != ' ')
			*p++ = ' ';
	}
	expect_in(flat, wanted);
	free(flat);
}

struct names {
	const struct report_table *table;
	int rows;
};

static enum status
check_names(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct names *n = arg;

	(void)values;
	(void)why;
	n->rows++;
	assert_int_equal(ncolumns, n->table->ncolumns);
	for (int i = 0; i < ncolumns; i++) {
		const struct report_column *column = &n->table->columns[i];

		assert_string_equal(names[i], column->name);
		if (values[i].type == STORE_NULL)
			continue;
		if (column->type == COLUMN_INTEGER ||
		    column->type == COLUMN_BOOLEAN)
			assert_int_equal(values[i].type, STORE_INTEGER);
		else if (column->type == COLUMN_NUMBER)
			assert_int_equal(values[i].type, STORE_REAL);
		else
			assert_int_equal(values[i].type, STORE_TEXT);
	}
	return ST_OK;
}

static void
selects_give_the_columns_that_tables_name(void **state)
{
	static const struct {
		const char *name;
		int rows;
	} rows[] = {
		{ "run", 1 },
		{ "survey", 1 },
		{ "inputs", 2 },
		{ "health", 0 },
		{ "vantage", 1 },
		{ "coverage", 48 },
		{ "sensitivity", 0 },
		{ "change_sum", 0 },
		{ "changes", 0 },
		{ "change_shares", 0 },
		{ "zone_sides", 1 },
		{ "zone_flags", 1 },
		{ "route_origin_states", 3 },
		{ "address_states", 3 },
		{ "exposure", 2 },
		{ "baseline", 5 },
		{ "trust_anchors", 2 },
		{ "deciding_trust_anchors", 1 },
		{ "irr", 0 },
		{ "irr_sources", 0 },
		{ "origin_ases", 1 },
		{ "manrs_programmes", 0 },
		{ "rirs", 0 },
		{ "resource_sum", 0 },
		{ "countries", 0 },
		{ "route_filters", 5 },
		{ "skipped", 1 },
		{ "slurm", 0 },
		{ "slurm_sum", 0 },
		{ "slurm_zones", 0 },
		{ "slurm_route_origins", 0 },
		{ "revmap_rirs", 0 },
		{ "operator_sum", 1 },
		{ "third_parties", 1 },
		{ "next_roa_sum", 1 },
		{ "next_roas", 1 },
		{ "next_roa_invalid", 1 },
		{ "next_roa_ases", 1 },
		{ "next_roa_operators", 0 },
		{ "next_roa_sequence", 1 },
		{ "zones", 3 },
		{ "nameservers", 2 },
		{ "addresses", 3 },
		{ "route_origins", 3 },
		{ "zone_nameservers", 0 },
		{ "nameserver_addresses", 1 },
		{ "route_origin_vrps", 0 },
		{ "findings", 2 },
		{ "exposed", 0 },
		{ "asns", 1 },
		{ "operators", 0 },
	};
	struct reason why = { "" };

	(void)state;
	assert_int_equal(LENGTH_OF(rows), report_ntables);
	for (size_t i = 0; i < report_ntables; i++) {
		struct names n = { .table = &report_tables[i] };

		assert_string_equal(rows[i].name, n.table->name);
		if (store_select(db, n.table->sql, 1, check_names, &n, &why) !=
		    ST_OK)
			fail_msg("%s: %s", n.table->name, why.text);
		assert_int_equal(n.rows, rows[i].rows);
	}
	for (size_t i = 0; i < nfigures; i++) {
		struct names n = { .table = &figures[i].table };

		if (store_select(db, n.table->sql, 1, check_names, &n, &why) !=
		    ST_OK)
			fail_msg("%s: %s", n.table->name, why.text);
	}
}

/* A SELECT that a report has wrapped is still the same SELECT. */
static void
expect_wrappable(const char *sql)
{
	bool quoted = false;

	for (const char *p = sql; *p != '\0'; p++) {
		quoted ^= *p == '\'';
		assert_false(quoted && *p == ' ');
		assert_false(p[0] == ' ' && p[1] == ' ');
	}
	assert_false(quoted);
}

static void
selects_can_be_wrapped(void **state)
{
	(void)state;
	for (size_t i = 0; i < report_ntables; i++)
		expect_wrappable(report_tables[i].sql);
	for (size_t i = 0; i < nfigures; i++)
		expect_wrappable(figures[i].table.sql);
}

static void
csv_files_are_these_bytes(void **state)
{
	static const struct {
		const char *file, *text;
	} files[] = {
		{ "zones.csv",
		    "zone,category,verdict,verdict4,verdict6,complete,"
		    "nameservers,addresses,routed_addresses,valid_addresses,"
		    "route_origins,valid_route_origins,invalid_addresses,"
		    "mixed_addresses,serial,ds,dnskey,source\r\n"
		    ".,root,full,full,undetermined,1,2,2,2,2,2,2,0,0,"
		    "2025072001,1,,root-zone\r\n"
		    "'=1+1|cmd.example,other,none,none,undetermined,0,1,1,1,0,"
		    "1,0,1,0,,0,1,root-zone\r\n"
		    "\"a,\"\"b\"\".example\",other,undetermined,undetermined,"
		    "undetermined,0,1,1,0,0,0,0,0,0,,,,root-zone\r\n" },
		{ "nameservers.csv",
		    "nameserver,verdict,verdict4,verdict6,zones,addresses,"
		    "routed_addresses,valid_addresses,by_glue,a,aaaa,alias"
		    "\r\n"
		    "'@ns2.example,none,none,undetermined,2,2,1,0,1,failed,"
		    "unasked,1\r\n"
		    "ns1.example,full,full,full,1,2,2,2,0,data,nodata,0\r\n" },
		{ "addresses.csv",
		    "address,state,nameservers,zones,family,prefix,effect\r\n"
		    "10.0.0.1,special,1,1,ipv4,,\r\n"
		    "192.0.9.1,invalid,1,2,ipv4,192.0.9.0/24,"
		    "covered-by-not-found\r\n"
		    "2a00::1,valid,1,1,ipv6,2a00::/32,\r\n" },
		{ "route_origins.csv",
		    "prefix,origin,state,reason,zones,addresses,family,irr,"
		    "irr_rpki,rir,country\r\n"
		    "192.0.9.0/24,\"{1,2}\",invalid,as-set,2,1,ipv4,,,,\r\n"
		    "2a00::/32,64500,valid,,1,1,ipv6,,,,\r\n"
		    "2a00::/32,\"{1,2}\",invalid,as-set,1,1,ipv6,,,,\r\n" },
		{ "asns.csv",
		    "origin,name,country,zones,nameservers,addresses,"
		    "unrouted,special,route_origins,valid,invalid,not_found,"
		    "full,full_complete,partial,none,undetermined,"
		    "zone_share,share_zones,zones_left_out,manrs,"
		    "manrs_programmes,aspa\r\n"
		    "\"{1,2}\",,,2,1,1,0,0,1,0,1,0,0,0,0,1,1,0,1,0,,,\r\n" },
		{ "operators.csv",
		    "operator,zones,nameservers,addresses,unrouted,special,"
		    "route_origins,valid,invalid,not_found,full,"
		    "full_complete,partial,none,undetermined,zone_share,"
		    "share_zones,zones_left_out\r\n" },
	};
	struct reason remark = { "" }, why = { "" };
	char dir[96], path[128], *coverage, *text;

	(void)state;
	(void)snprintf(dir, sizeof(dir), "%s/csv", world_dir);
	if (report_csv_folder(db, 1, dir, &remark, &why) != ST_OK)
		fail_msg("%s", why.text);
	for (size_t i = 0; i < LENGTH_OF(files); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir, files[i].file);
		text = world_read(path, NULL);
		assert_string_equal(text, files[i].text);
		free(text);
	}
	(void)snprintf(path, sizeof(path), "%s/coverage.csv", dir);
	coverage = world_read(path, NULL);
	expect_in(coverage, "\r\nall,all,3,2,3,0,1,3,1,1,1,1,1,0,1,1,"
			    "0.666666667,2,0\r\nall,ipv4,0,0,");
	expect_in(coverage, "\r\nroot,ipv6,0,0,0,0,0,0,0,0,0,0,0,0,0,0,,0,0"
			    "\r\ngTLD,all,");
	text = print(report_csv, 1);
	assert_string_equal(text, coverage);
	free(text);
	free(coverage);
}

/* As a user would: the numbers of the files are those of the database. */
static void
sqlite_imports_the_same_numbers(void **state)
{
	struct reason remark = { "" }, why = { "" };
	char dir[96], command[1024];
	int status;

	(void)state;
	if (system("command -v sqlite3 >/dev/null") != 0) {
		print_message("skipped: no sqlite3\n");
		skip();
	}
	(void)snprintf(dir, sizeof(dir), "%s/import", world_dir);
	assert_int_equal(report_csv_folder(db, 1, dir, &remark, &why), ST_OK);
	(void)snprintf(command, sizeof(command),
	    "sqlite3 '%s' '.mode csv'"
	    " '.import %s/coverage.csv c' '.import %s/asns.csv n'"
	    " '.mode list' \"SELECT 1 / (count(*) = 48) FROM c"
	    " JOIN v_coverage v USING (category, family) WHERE v.survey_id = 1"
	    " AND c.route_origins + 0 = v.route_origins"
	    " AND c.zones_left_out = '0' AND c.none + 0 = v.none"
	    " AND (c.zone_share = '') = (v.zone_share IS NULL)"
	    " AND abs(c.zone_share - ifnull(v.zone_share, 0)) < 1e-9\""
	    " \"SELECT 1 / (count(*) = 1) FROM n WHERE origin = '{1,2}'"
	    " AND zones_left_out = '0'\" 'DROP TABLE c' 'DROP TABLE n'"
	    " > '%s/out'",
	    world_database, dir, dir, world_dir);
	status = system(command);
	assert_int_equal(status, 0);
	(void)snprintf(command, sizeof(command), "%s/out", world_dir);
	{
		char *text = world_read(command, NULL);

		assert_string_equal(text, "1\n1\n");
		free(text);
	}
}

static json_t *
load(const char *dir, const char *file)
{
	json_error_t error;
	char path[128];
	json_t *all;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, file);
	all = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (all == NULL)
		fail_msg("%s: %s", path, error.text);
	return all;
}

/* A member of the first row of a table. */
static const json_t *
cell(const json_t *all, const char *table, const char *column)
{
	const json_t *value = json_object_get(
	    json_array_get(
		json_object_get(json_object_get(all, table), "rows"), 0),
	    column);

	assert_non_null(value);
	return value;
}

static void
json_files_tell_sums_and_run(void **state)
{
	struct reason remark = { "" }, why = { "" };
	json_t *summary, *run;
	char dir[96], path[128];

	(void)state;
	(void)snprintf(dir, sizeof(dir), "%s/json", world_dir);
	assert_int_equal(report_json_folder(db, 1, dir, &remark, &why), ST_OK);
	(void)snprintf(path, sizeof(path), "%s/coverage.csv", dir);
	assert_int_equal(access(path, F_OK), -1);
	summary = load(dir, "summary.json");
	run = load(dir, "run.json");
	assert_string_equal(json_string_value(cell(run, "run", "started")),
	    "2025-07-21T12:13:20Z");
	assert_true(json_is_false(
	    json_object_get(cell(run, "run", "options"), "as0-tals")));
	assert_true(json_is_null(cell(run, "run", "label")));
	assert_null(json_object_get(summary, "run"));
	assert_null(json_object_get(summary, "inputs"));
	assert_null(json_object_get(summary, "zones"));
	assert_true(json_is_true(cell(summary, "survey", "degraded")));
	assert_true(json_is_null(cell(summary, "survey", "bgp_time")));
	assert_int_equal(
	    json_integer_value(cell(summary, "survey", "known_times")), 2);
	assert_int_equal(
	    json_integer_value(cell(summary, "survey", "time_gap")), 36103);
	assert_int_equal(
	    json_integer_value(cell(summary, "zone_flags", "either")), 1);
	assert_int_equal(
	    json_integer_value(cell(summary, "skipped", "names")), 1);
	assert_string_equal(json_string_value(json_object_get(
				json_object_get(summary, "baseline"), "sql")),
	    report_table_find("baseline")->sql);
	json_decref(summary);
	json_decref(run);
}

static void
json_on_a_stream_has_every_table(void **state)
{
	char *text = print(report_json, 1), *again = print(report_json, 1);
	json_error_t error;
	json_t *all = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	(void)state;
	assert_string_equal(text, again);
	if (all == NULL)
		fail_msg("%s", error.text);
	assert_int_equal(json_object_size(all), report_ntables);
	assert_string_equal(json_string_value(cell(all, "zones", "zone")), ".");
	json_decref(all);
	free(text);
	free(again);
	/* Options that are no JSON are a text, and the whole still JSON. */
	text = print(report_json, 2);
	all = json_loads(text, 0, &error);
	assert_non_null(all);
	assert_string_equal(
	    json_string_value(cell(all, "run", "options")), "no JSON");
	json_decref(all);
	free(text);
}

static void
same_inputs_give_the_same_files_but_for_the_run(void **state)
{
	struct reason remark = { "" }, why = { "" };
	char dir[96], path[128], command[256], *first;

	(void)state;
	(void)snprintf(dir, sizeof(dir), "%s/twice", world_dir);
	assert_int_equal(report_csv_folder(db, 1, dir, &remark, &why), ST_OK);
	(void)snprintf(path, sizeof(path), "%s/summary.json", dir);
	first = world_read(path, NULL);
	assert_null(strstr(first, "1753"));
	assert_null(strstr(first, "2025-07-21"));
	free(first);
	(void)snprintf(
	    command, sizeof(command), "cp -r '%s' '%s.old'", dir, dir);
	assert_int_equal(system(command), 0);
	assert_int_equal(report_csv_folder(db, 1, dir, &remark, &why), ST_OK);
	(void)snprintf(
	    command, sizeof(command), "diff -r '%s' '%s.old'", dir, dir);
	assert_int_equal(system(command), 0);
}

static void
text_tells_people(void **state)
{
	char *text = print(report_text, 1);

	(void)state;
	expect_words(text,
	    "Of 3 route origins behind 3 zones, 1 (33.3 %) are"
	    " valid. 1 zones are fully covered (1 full and"
	    " complete), 0 partly, 1 not at all; 1 have nothing to judge.");
	expect_words(text, "method strict (parent and child name servers);");
	expect_words(text, "routes of unknown time");
	expect_words(text, "The two known times lie 0.4 days apart.");
	expect_words(text, "DEGRADED");
	expect_words(text, "category zones servers addresses unrouted special"
			   " other 3 2 3 0 1 all 3 2 3 0 1 core 0 0 0 0 0");
	expect_words(text, "category origins valid invalid not-found"
			   " valid/origins other 3 1 1 1 33.3 %");
	expect_words(text, "all 3 1 1 0 1 1 66.7 % 2");
	expect_words(text,
	    "origins 2 as-set addresses 1"
	    " covered-by-not-found zones 1 of 3 have an invalid address");
	expect_words(text, "registries 3 1 1 1 33.3 %"
			   " whole table 990 500 12 478 50.5 %");
	expect_words(text, "whole table, IPv6 90 0 0 90 0.0 %");
	expect_words(text, "ripe 70 20 1 9 4 1 0");
	assert_null(strstr(text, "(no label)"));
	expect_words(text, "names 1 alias");
	expect_words(text, "for 2 of 2 the addresses are those of glue;");
	expect_words(text, "VRPs 2025-07-20T10:01:43Z The two");
	expect_words(text, "Survey 1: 1 of 3 route origins valid (33.3 %), 1"
			   " of 3 zones fully covered.");
	expect_words(text,
	    "of 1000 pairs (prefix, origin): 3 default routes,"
	    " 0 too short, 0 too long, 7 seen by too few peers; 990 are"
	    " used");
	expect_words(text, "VRPs 4 expired, 0 of AS0 trust anchors");
	expect_words(text, "questions 20 asked, 3 without a definite answer");
	expect_words(text,
	    "dir/root\357\277\275[31m.zone (zone, "
	    "2025-07-20T00:00:00Z): 30 rows, 1 unreadable, 2 left out;"
	    " sha256 ab12 first unreadable row: root.zone:7: no type");
	expect_words(text, "f\357\277\275.gz (pfx2as, of unknown time): 1000");
	expect_words(text, "authorisation, not reachability");
	expect_words(text, "coverage: SELECT category, family, zones,");
	assert_null(strchr(text, '\033'));
	free(text);
}

static void
text_keeps_to_80_columns(void **state)
{
	char *text = print(report_text, 1), *line, *end;

	(void)state;
	for (line = text; *line != '\0'; line = end + 1) {
		int columns = 0;

		end = strchr(line, '\n');
		assert_non_null(end);
		for (char *p = line; p < end; p++)
			columns += (*p & 0xc0) != 0x80;
		if (columns > 80)
			fail_msg("%d columns: %.*s", columns, (int)(end - line),
			    line);
		assert_true(end == line || end[-1] != ' ');
	}
	free(text);
}

static void
text_of_an_empty_survey(void **state)
{
	char *text = print(report_text, 2);

	(void)state;
	expect_words(text, "Of 0 route origins behind 0 zones, 0 (-) are"
			   " valid.");
	expect_words(text, "survey 2, second method manrs2020 (as in the study"
			   " of 2020");
	expect_words(text, "glue counts beside answers");
	expect_words(text, "routes 2024-12-20T10:06:01Z; 1 of 2 inputs of"
			   " unknown time VRPs");
	expect_words(text, "These times lie 211.9 days apart.");
	assert_null(strstr(text, "DEGRADED"));
	free(text);
	text = print(report_text, 3);
	expect_words(text, "survey 3 method");
	assert_null(strstr(text, "unreadable row"));
	expect_words(text, "How far the three times lie apart is not known.");
	expect_words(text, "(no label) 5 6 0 0 0 - -");
	free(text);
}

static void
a_survey_that_is_not_there_is_missing(void **state)
{
	const print_fn reports[] = { report_text, report_csv, report_json,
		report_html };
	struct reason remark = { "" }, why = { "" };
	FILE *out = tmpfile();
	char dir[96];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(reports[i](db, 7, out, &why), ST_MISSING);
		expect_in(why.text, "no survey 7");
		assert_int_equal(ftell(out), 0);
	}
	(void)snprintf(dir, sizeof(dir), "%s/none", world_dir);
	assert_int_equal(
	    report_csv_folder(db, 7, dir, &remark, &why), ST_MISSING);
	assert_int_equal(access(dir, F_OK), -1);
	(void)fclose(out);
}

static void
a_full_disk_is_a_failure(void **state)
{
	const print_fn reports[] = { report_text, report_csv, report_json,
		report_html };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		FILE *out = fopen("/dev/full", "w");
		struct reason why = { "" };

		assert_non_null(out);
		assert_int_equal(reports[i](db, 1, out, &why), ST_IO);
		expect_in(why.text, "No space left on device");
		(void)fclose(out);
	}
}

static enum status
list_surveys(
    struct store *store, int64_t survey_id, FILE *out, struct reason *why)
{
	(void)survey_id;
	return report_surveys(store, out, why);
}

static void
surveys_are_a_line_each(void **state)
{
	char *text = print(list_surveys, 0);

	(void)state;
	assert_string_equal(text,
	    "survey  finished              VRPs of     method            zones"
	    "  origins  valid   share  label\n"
	    "     1  2025-07-21T12:13:27Z  2025-07-20  strict, degraded      3"
	    "        3      1  33.3 %\n"
	    "     2  2025-07-22T16:00:07Z  2025-07-20  manrs2020             0"
	    "        0      0       -  second\n"
	    "     3  2025-07-23T19:46:47Z  -           strict                0"
	    "        0      0       -\n");
	free(text);
}

static void
formats_are_known_by_name(void **state)
{
	(void)state;
	assert_true(report_format_find("text")->print == report_text);
	assert_true(report_format_find("html")->folder == report_html_folder);
	assert_null(report_format_find("text")->folder);
	assert_true(report_format_find("csv")->folder == report_csv_folder);
	assert_true(report_format_find("json")->print == report_json);
	assert_true(report_format_find("html")->print == report_html);
	assert_null(report_format_find("html5"));
	assert_non_null(strstr(report_format_names(), "json"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selects_give_the_columns_that_tables_name),
		cmocka_unit_test(selects_can_be_wrapped),
		cmocka_unit_test(csv_files_are_these_bytes),
		cmocka_unit_test(sqlite_imports_the_same_numbers),
		cmocka_unit_test(json_files_tell_sums_and_run),
		cmocka_unit_test(json_on_a_stream_has_every_table),
		cmocka_unit_test(
		    same_inputs_give_the_same_files_but_for_the_run),
		cmocka_unit_test(text_tells_people),
		cmocka_unit_test(text_keeps_to_80_columns),
		cmocka_unit_test(text_of_an_empty_survey),
		cmocka_unit_test(a_survey_that_is_not_there_is_missing),
		cmocka_unit_test(a_full_disk_is_a_failure),
		cmocka_unit_test(surveys_are_a_line_each),
		cmocka_unit_test(formats_are_known_by_name),
	};

	return cmocka_run_group_tests(tests, open_world, close_world);
}
