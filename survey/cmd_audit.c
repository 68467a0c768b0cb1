/*
 * "dnsroa audit ZONE...": zones of a stored survey for their operators.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reports/audit.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/command.h"
#include "survey/lists.h"
#include "survey/store.h"

enum output {
	OUTPUT_TEXT,
	OUTPUT_JSON,
	OUTPUT_NAGIOS,
	OUTPUT_PROMETHEUS
};

/* What is asked for; ST_MISUSE where that is nothing. */
static enum status
choose_output(const struct options *o, enum output *output, struct reason *why)
{
	*output = OUTPUT_TEXT;
	if (o->format != NULL && o->monitor != NULL)
		return reason_set(why, ST_MISUSE,
		    "--format and --monitor do not go together");
	if (o->format != NULL && strcmp(o->format, "json") == 0)
		*output = OUTPUT_JSON;
	else if (o->format != NULL && strcmp(o->format, "text") != 0)
		return reason_set(why, ST_MISUSE,
		    "--format %s: text or json is wanted", o->format);
	if (o->monitor != NULL && strcmp(o->monitor, "nagios") == 0)
		*output = OUTPUT_NAGIOS;
	else if (o->monitor != NULL && strcmp(o->monitor, "prometheus") == 0)
		*output = OUTPUT_PROMETHEUS;
	else if (o->monitor != NULL)
		return reason_set(why, ST_MISUSE,
		    "--monitor %s: nagios or prometheus is wanted", o->monitor);
	if (*output == OUTPUT_NAGIOS && o->fail_on != NULL)
		return reason_set(why, ST_MISUSE,
		    "--monitor nagios has statuses of its own, and takes no"
		    " --fail-on");
	return ST_OK;
}

/* A survey out of the database, judged as it was. */
struct stored {
	struct store *db;
	int64_t survey_id;
	struct survey_record rec;
	struct facts facts;
	struct route_table routes;
	struct vrp_table vrps;
	struct results results;
	struct announced announced;
	bool announced_known;
};

static enum status
load(struct stored *s, const char *database, int64_t survey_id,
    struct reason *why)
{
	struct baseline baseline;
	enum status st;

	*s = (struct stored){ .survey_id = survey_id };
	survey_record_init(&s->rec);
	facts_init(&s->facts);
	route_table_init(&s->routes);
	vrp_table_init(&s->vrps);
	st = store_open(&s->db, database, STORE_READ, why);
	if (st == ST_OK && survey_id == 0)
		st = store_newest(s->db, &s->survey_id, why);
	if (st == ST_OK)
		st = store_load(s->db, s->survey_id, &s->rec, &s->facts,
		    &s->routes, &s->vrps, &baseline, why);
	if (st == ST_OK)
		st = store_load_announced(s->db, s->survey_id, &s->routes,
		    &s->announced, &s->announced_known, why);
	if (st == ST_OK)
		results_make(&s->results, &s->facts, &s->routes, &s->vrps,
		    s->rec.choice);
	return st;
}

static void
unload(struct stored *s)
{
	results_free(&s->results);
	announced_free(&s->announced);
	survey_record_free(&s->rec);
	facts_free(&s->facts);
	route_table_free(&s->routes);
	vrp_table_free(&s->vrps);
	store_close(s->db);
}

/* Why the survey has no such zone, if it looked at it. */
static enum status
take_reason(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	char **skipped = arg;

	(void)ncolumns;
	(void)names;
	(void)why;
	free(*skipped);
	*skipped = mem_printf(", which skipped it: %s", values[0].text);
	return ST_OK;
}

static enum status
no_such_zone(const struct stored *s, const char *name, struct reason *why)
{
	/* A canonical name may have a quote, which doubles in SQL. */
	char *quoted = mem_array(strlen(name) + 1, 2), *p = quoted;
	char *skipped = mem_strdup(""), *sql;
	enum status st;

	for (const char *c = name; *c != '\0'; c++) {
		*p++ = *c;
		if (*c == '\'')
			*p++ = *c;
	}
	sql = mem_printf("SELECT reason FROM v_skipped"
			 " WHERE survey_id = :survey AND zone = '%s'"
			 " ORDER BY reason",
	    quoted);
	st = store_select(s->db, sql, s->survey_id, take_reason, &skipped, why);
	if (st == ST_OK)
		st = reason_set(why, ST_MISSING,
		    "%s is no zone of survey %lld%s", name,
		    (long long)s->survey_id, skipped);
	free(sql);
	free(quoted);
	free(skipped);
	return st;
}

/* The zones of the arguments, each once. */
static enum status
find_zones(struct stored *s, const struct invocation *inv, uint32_t *zones,
    size_t *n, struct reason *why)
{
	for (int i = 0; i < inv->argc; i++) {
		char name[DNAME_STRLEN];
		bool again = false;
		uint32_t zone;

		if (!name_from_text(inv->argv[i], strlen(inv->argv[i]), name))
			return reason_set(
			    why, ST_MISUSE, "%s: no domain name", inv->argv[i]);
		zone = facts_find_zone(&s->facts, facts_name(&s->facts, name));
		if (zone == FACT_NONE)
			return no_such_zone(s, name, why);
		for (size_t k = 0; k < *n; k++)
			again |= zones[k] == zone;
		if (!again)
			zones[(*n)++] = zone;
	}
	return ST_OK;
}

static enum status
print(const struct audit_report *report, const struct options *o,
    enum output output, enum exit_status *ending, struct reason *why)
{
	enum nagios_status nagios;
	enum status st = ST_OK;

	switch (output) {
	case OUTPUT_TEXT:
		st = audit_print_text(report, stdout, why);
		break;
	case OUTPUT_JSON:
		st = audit_print_json(report, stdout, why);
		break;
	case OUTPUT_PROMETHEUS:
		st = audit_print_prometheus(report, stdout, why);
		break;
	case OUTPUT_NAGIOS:
		st = audit_print_nagios(report, (int64_t)time(NULL),
		    o->stale_after, stdout, &nagios, why);
		*ending = (enum exit_status)nagios;
		break;
	}
	return st;
}

static enum status
audit(struct stored *s, const struct invocation *inv, enum output output,
    enum exit_status *ending, struct reason *why)
{
	const struct audit_basis basis = { .f = &s->facts,
		.r = &s->results,
		.routes = &s->routes,
		.vrps = &s->vrps,
		.announced = s->announced_known ? &s->announced : NULL,
		.rec = &s->rec };
	uint32_t *zones = mem_array((size_t)inv->argc, sizeof(*zones));
	struct audit_report report = { 0 };
	enum audit_level level = LEVEL_INFO;
	size_t n = 0;
	enum status st;

	st = find_zones(s, inv, zones, &n, why);
	if (st == ST_OK)
		st = audit_report_make(
		    &report, s->db, s->survey_id, &basis, zones, n, why);
	if (st == ST_OK)
		st = print(&report, &inv->options, output, ending, why);
	/* What it names was looked at before. */
	if (st == ST_OK && inv->options.fail_on != NULL &&
	    audit_level_parse(inv->options.fail_on, &level) &&
	    audit_report_worst(&report) >= level)
		*ending = EXIT_FOUND;
	audit_report_free(&report);
	free(zones);
	return st;
}

enum status
cmd_audit(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	enum audit_level level;
	enum output output;
	struct stored s;
	enum status st;

	if ((st = choose_output(&inv->options, &output, why)) != ST_OK)
		return st;
	if (inv->options.fail_on != NULL &&
	    !audit_level_parse(inv->options.fail_on, &level))
		return reason_set(why, ST_MISUSE,
		    "--fail-on %s: info, notice, warning, error or critical is"
		    " wanted",
		    inv->options.fail_on);
	if (inv->argc == 0)
		return reason_set(why, ST_MISUSE, "a zone is wanted");
	st = load(&s, inv->database, inv->options.survey, why);
	if (st == ST_OK)
		st = audit(&s, inv, output, ending, why);
	unload(&s);
	return st;
}

bool
cmd_audit_failed(const struct options *o, const struct reason *failure,
    enum exit_status *ending)
{
	struct reason why;

	/* Whether stdout took it is seen when it is closed. */
	if (o->monitor != NULL && strcmp(o->monitor, "nagios") == 0) {
		(void)audit_print_nagios_failure(failure, stdout, &why);
		*ending = (enum exit_status)NAGIOS_UNKNOWN;
		return true;
	}
	if (o->format != NULL && strcmp(o->format, "json") == 0)
		(void)audit_print_json_failure(failure, stdout, &why);
	return false;
}
