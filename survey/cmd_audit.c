/*
 * "dnsroa audit ZONE...": zones of a stored survey, or of one of now, for their
 * operators; as they are, and as they would be.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reports/audit.h"
#include "survey/audit_findings.h"
#include "survey/audit_live.h"
#include "survey/audit_plan.h"
#include "survey/base/array.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/command.h"
#include "survey/lists.h"
#include "survey/sources.h"
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
	if (o->monitor != NULL && o->plan != NULL)
		return reason_set(
		    why, ST_MISUSE, "--plan is nothing to monitor");
	return ST_OK;
}

/* One run of the command. */
struct run {
	const struct invocation *inv;
	enum output output;
	struct audit_plan plan; /* empty without --plan */
	char **names;           /* the zones', each once */
	size_t nnames;
	/* The survey, judged as it was. */
	struct audit_live live;
	struct store *db;
	int64_t survey_id;
	struct survey_record rec;
	struct facts facts;
	struct route_table routes;
	struct vrp_table vrps;
	struct results results;
	struct announced announced;
	bool announced_known;
	struct audit_findings findings;
	/* With a plan: what is looked at where the survey did not look. */
	struct route_table other_routes;
	struct vrp_table other_vrps;
	struct audit_world world;
};

static void
run_init(struct run *r, const struct invocation *inv)
{
	*r = (struct run){ .inv = inv, .survey_id = inv->options.survey };
	survey_record_init(&r->rec);
	facts_init(&r->facts);
	route_table_init(&r->routes);
	vrp_table_init(&r->vrps);
	route_table_init(&r->other_routes);
	vrp_table_init(&r->other_vrps);
}

static void
run_free(struct run *r)
{
	audit_world_free(&r->world);
	route_table_free(&r->other_routes);
	vrp_table_free(&r->other_vrps);
	results_free(&r->results);
	announced_free(&r->announced);
	audit_findings_free(&r->findings);
	survey_record_free(&r->rec);
	facts_free(&r->facts);
	route_table_free(&r->routes);
	vrp_table_free(&r->vrps);
	store_close(r->db);
	audit_live_end(&r->live);
	audit_plan_free(&r->plan);
	for (size_t i = 0; i < r->nnames; i++)
		free(r->names[i]);
	free(r->names);
}

static enum status
read_plan(struct run *r, struct reason *why)
{
	struct input *in;
	enum status st;

	if ((st = input_open(&in, r->inv->options.plan, why)) != ST_OK)
		return st;
	st = audit_plan_read(&r->plan, in, why);
	input_close(in);
	return st;
}

static void
add_name(struct run *r, const char *name)
{
	for (size_t i = 0; i < r->nnames; i++)
		if (strcmp(r->names[i], name) == 0)
			return;
	r->names[r->nnames++] = mem_strdup(name);
}

static enum status
take_name(const char *text, char name[DNAME_STRLEN], struct reason *why)
{
	return name_from_text(text, strlen(text), name)
		   ? ST_OK
		   : reason_set(why, ST_MISUSE, "%s: no domain name", text);
}

/* The zones of the arguments; without any, those of the plan. */
static enum status
take_names(struct run *r, struct reason *why)
{
	const struct invocation *inv = r->inv;

	r->names =
	    mem_array((size_t)inv->argc + r->plan.nzones, sizeof(*r->names));
	for (int i = 0; i < inv->argc; i++) {
		char name[DNAME_STRLEN];
		enum status st = take_name(inv->argv[i], name, why);

		if (st != ST_OK)
			return st;
		add_name(r, name);
	}
	for (size_t i = 0; inv->argc == 0 && i < r->plan.nzones; i++)
		add_name(r, r->plan.zones[i].name);
	return r->nnames > 0 ? ST_OK
			     : reason_set(why, ST_MISUSE, "a zone is wanted");
}

static enum status
load(struct run *r, struct reason *why)
{
	const struct invocation *inv = r->inv;
	struct baseline baseline;
	enum status st;

	if (inv->options.live)
		st = audit_live_survey(&r->live, &inv->options, inv->supply,
		    r->names, r->nnames, &r->db, &r->survey_id, why);
	else
		st = store_open(&r->db, inv->database, STORE_READ, why);
	if (st == ST_OK && r->survey_id == 0)
		st = store_newest(r->db, &r->survey_id, why);
	if (st == ST_OK)
		st = store_load(r->db, r->survey_id, &r->rec, &r->facts,
		    &r->routes, &r->vrps, &baseline, why);
	if (st == ST_OK)
		st = store_load_announced(r->db, r->survey_id, &r->routes,
		    &r->announced, &r->announced_known, why);
	if (st == ST_OK)
		st = audit_findings_load(&r->findings, r->db, r->survey_id,
		    &r->facts, r->names, r->nnames, why);
	if (st == ST_OK)
		results_make(&r->results, &r->facts, &r->routes, &r->vrps,
		    r->rec.choice);
	return st;
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
no_such_zone(const struct run *r, const char *name, struct reason *why)
{
	char *quoted = store_quote(name), *skipped = mem_strdup("");
	char *sql = mem_printf("SELECT reason FROM v_skipped"
			       " WHERE survey_id = :survey AND zone = %s"
			       " ORDER BY reason",
	    quoted);
	enum status st;

	st = store_select(r->db, sql, r->survey_id, take_reason, &skipped, why);
	if (st == ST_OK && r->inv->options.live)
		st = reason_set(why, ST_MISSING,
		    "%s is no zone of the survey%s", name, skipped);
	else if (st == ST_OK)
		st = reason_set(why, ST_MISSING,
		    "%s is no zone of survey %lld%s", name,
		    (long long)r->survey_id, skipped);
	free(sql);
	free(quoted);
	free(skipped);
	return st;
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

/* Audits the zones among these facts, of which the request's basis is. */
static enum status
audit(struct run *r, struct facts *facts, struct audit_request *request,
    enum exit_status *ending, struct reason *why)
{
	const struct options *o = &r->inv->options;
	struct audit_report report = { 0 };
	enum audit_level level = LEVEL_INFO;
	uint32_t *zones = mem_array(r->nnames, sizeof(*zones));
	enum status st = ST_OK;

	for (size_t i = 0; i < r->nnames && st == ST_OK; i++) {
		zones[i] =
		    facts_find_zone(facts, facts_name(facts, r->names[i]));
		if (zones[i] == FACT_NONE)
			st = no_such_zone(r, r->names[i], why);
	}
	request->db = r->db;
	request->survey_id = r->survey_id;
	request->live = o->live;
	request->zones = zones;
	request->nzones = r->nnames;
	if (st == ST_OK)
		st = audit_report_make(&report, request, why);
	if (st == ST_OK)
		st = print(&report, o, r->output, ending, why);
	/* What it names was looked at before. */
	if (st == ST_OK && o->fail_on != NULL &&
	    audit_level_parse(o->fail_on, &level) &&
	    audit_report_worst(&report) >= level)
		*ending = EXIT_FOUND;
	audit_report_free(&report);
	free(zones);
	return st;
}

static enum status
read_tables(struct run *r, struct reason *why)
{
	const struct options *o = &r->inv->options;
	struct survey_record rec;
	enum status st = ST_OK;

	survey_record_init(&rec);
	if (o->routes.n > 0)
		st = sources_read_routes(
		    &r->other_routes, &o->routes, &r->rec.filters, &rec, why);
	if (st == ST_OK && o->vrps.n > 0)
		st = sources_read_vrps(&r->other_vrps, &o->vrps,
		    &(struct vrp_options){
			.time = o->vrps_time, .as0_tals = o->as0_tals },
		    &rec, why);
	survey_record_free(&rec);
	return st;
}

static enum status
audit_planned(struct run *r, const struct audit_basis *today,
    enum exit_status *ending, struct reason *why)
{
	const struct options *o = &r->inv->options;
	struct audit_basis basis;
	enum status st = read_tables(r, why);

	if (st == ST_OK)
		st = audit_plan_apply(&r->world, &r->plan, today,
		    &(struct audit_tables){
			.routes = o->routes.n > 0 ? &r->other_routes : NULL,
			.vrps = o->vrps.n > 0 ? &r->other_vrps : NULL },
		    why);
	if (st != ST_OK)
		return st;
	basis = audit_world_basis(&r->world, today);
	return audit(r, &r->world.facts,
	    &(struct audit_request){
		.basis = &basis, .plan = r->plan.location, .today = today },
	    ending, why);
}

static enum status
run(struct run *r, enum exit_status *ending, struct reason *why)
{
	bool planned = r->inv->options.plan != NULL;
	struct audit_basis today;
	enum status st = ST_OK;

	if (planned)
		st = read_plan(r, why);
	if (st == ST_OK)
		st = take_names(r, why);
	if (st == ST_OK)
		st = load(r, why);
	log_progress_end();
	if (st != ST_OK)
		return st;
	today = (struct audit_basis){ .f = &r->facts,
		.r = &r->results,
		.routes = &r->routes,
		.vrps = &r->vrps,
		.announced = r->announced_known ? &r->announced : NULL,
		.findings = r->findings.list,
		.nfindings = r->findings.n,
		.rec = &r->rec };
	if (planned)
		return audit_planned(r, &today, ending, why);
	return audit(r, &r->facts, &(struct audit_request){ .basis = &today },
	    ending, why);
}

/* What is of no use to a stored survey, and what is to it alone. */
static enum status
check_options(const struct options *o, struct reason *why)
{
	static const char *const of_plan[] = { "routes", "vrps", "vrps-time",
		"as0-tals", "offline", "max-age" };
	static const char *const of_live[] = { "answers", "resolver",
		"root-hints", "trust-anchor", "rate", "window", "server-rate",
		"timeout", "retries", "opt-out", "min-peers", "min-length4",
		"max-length4", "min-length6", "max-length6", "slurm", "irr",
		"as-names", "delegated", "operators", "method", "glue",
		"allow-degraded" };

	for (size_t i = 0; i < LENGTH_OF(of_plan); i++)
		if (o->plan == NULL && !o->live &&
		    options_given(o, CMD_AUDIT, of_plan[i]))
			return reason_set(why, ST_MISUSE,
			    "--%s is for --live and --plan", of_plan[i]);
	for (size_t i = 0; i < LENGTH_OF(of_live); i++)
		if (!o->live && options_given(o, CMD_AUDIT, of_live[i]))
			return reason_set(
			    why, ST_MISUSE, "--%s is for --live", of_live[i]);
	if (o->live && o->survey != 0)
		return reason_set(
		    why, ST_MISUSE, "--survey and --live do not go together");
	if (o->live && o->offline && o->answers.n == 0)
		return reason_set(why, ST_MISUSE,
		    "--live --offline needs --answers: no DNS is asked");
	return sources_check_vrps(&o->vrps, o->offline, why);
}

enum status
cmd_audit_check(const struct invocation *inv, struct reason *why)
{
	const struct options *o = &inv->options;
	enum audit_level level;
	enum output output;
	char name[DNAME_STRLEN];
	enum status st = choose_output(o, &output, why);

	if (st == ST_OK && o->fail_on != NULL &&
	    !audit_level_parse(o->fail_on, &level))
		st = reason_set(why, ST_MISUSE,
		    "--fail-on %s: info, notice, warning, error or critical is"
		    " wanted",
		    o->fail_on);
	if (st == ST_OK)
		st = check_options(o, why);
	if (st == ST_OK && inv->argc == 0 && o->plan == NULL)
		st = reason_set(why, ST_MISUSE, "a zone is wanted");
	for (int i = 0; i < inv->argc && st == ST_OK; i++)
		st = take_name(inv->argv[i], name, why);
	return st;
}

enum status
cmd_audit(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	struct run r;
	enum status st;

	run_init(&r, inv);
	st = choose_output(&inv->options, &r.output, why);
	if (st == ST_OK)
		st = run(&r, ending, why);
	run_free(&r);
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
