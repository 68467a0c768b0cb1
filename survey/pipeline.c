#include "survey/pipeline.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "survey/base/array.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/beside.h"
#include "survey/exposure.h"
#include "survey/gather.h"
#include "survey/health.h"
#include "survey/journal.h"
#include "survey/next_roa.h"
#include "survey/operators.h"
#include "survey/sensitivity.h"
#include "survey/sources.h"

/* One of the readings that run side by side. */
struct reading {
	const struct options *o;
	struct survey_record rec; /* its inputs and its data time */
	struct facts facts;
	struct route_table routes;
	struct vrp_table vrps;
	struct vrp_table plain; /* with --slurm: the VRPs without it */
	struct beside beside;   /* of the routes; read behind the others */
	const struct gather_run *run; /* of the DNS side */
	atomic_bool *failed;          /* one of the readings has */
	enum status st;
	struct reason why;
	pthread_t thread;
};

static void *
read_dns(void *arg)
{
	struct reading *r = arg;

	r->st = gather_facts(r->o, r->run, &r->facts, &r->rec, &r->why);
	if (r->st == ST_OK)
		r->st = operators_read(r->o, &r->facts, &r->rec, &r->why);
	return NULL;
}

static void *
read_routes(void *arg)
{
	struct reading *r = arg;

	r->st = sources_read_routes(
	    &r->routes, &r->o->routes, &r->o->filters, &r->rec, &r->why);
	if (r->st != ST_OK)
		atomic_store(r->failed, true);
	return NULL;
}

static void *
read_vrps(void *arg)
{
	struct reading *r = arg;

	r->st = sources_read_vrps(&r->vrps, &r->o->vrps,
	    &(struct vrp_options){
		.time = r->o->vrps_time, .as0_tals = r->o->as0_tals },
	    &r->rec, &r->why);
	if (r->st == ST_OK)
		r->st = sources_apply_slurm(
		    &r->vrps, &r->plain, &r->o->slurm, &r->rec, &r->why);
	if (r->st != ST_OK)
		atomic_store(r->failed, true);
	return NULL;
}

static void
reading_init(struct reading *r, const struct options *o,
    const struct gather_run *run, atomic_bool *failed)
{
	*r = (struct reading){ .o = o, .run = run, .failed = failed };
	survey_record_init(&r->rec);
	facts_init(&r->facts);
	route_table_init(&r->routes);
	vrp_table_init(&r->vrps);
	vrp_table_init(&r->plain);
	beside_init(&r->beside);
}

static void
reading_free(struct reading *r)
{
	survey_record_free(&r->rec);
	facts_free(&r->facts);
	route_table_free(&r->routes);
	vrp_table_free(&r->vrps);
	vrp_table_free(&r->plain);
	beside_free(&r->beside);
}

/*
 * Runs the three; the first failure in their order is the survey's, but for a
 * stage that stopped because of another's.
 */
static enum status
read_side_by_side(struct reading readings[DATA_KINDS], struct reason *why)
{
	static void *(*const stages[DATA_KINDS])(void *) = {
		[DATA_DNS] = read_dns,
		[DATA_BGP] = read_routes,
		[DATA_RPKI] = read_vrps,
	};
	bool started[DATA_KINDS] = { false };
	enum status st = ST_OK;

	for (int kind = 0; kind < DATA_KINDS; kind++)
		started[kind] = pthread_create(&readings[kind].thread, NULL,
				    stages[kind], &readings[kind]) == 0;
	for (int kind = 0; kind < DATA_KINDS; kind++) {
		/* Without a thread the stage runs here: slower, and right. */
		if (started[kind])
			(void)pthread_join(readings[kind].thread, NULL);
		else
			(void)stages[kind](&readings[kind]);
	}
	for (int kind = 0; kind < DATA_KINDS; kind++) {
		const struct reading *r = &readings[kind];

		if (r->st != ST_OK && (st == ST_OK || st == ST_STOPPED)) {
			*why = r->why;
			st = r->st;
		}
	}
	return st;
}

static enum status
check_inputs(const struct options *o, struct reason *why)
{
	const struct text_list *lists[] = { &o->zone_data, &o->zone_lists,
		&o->answers, &o->routes, &o->vrps, &o->slurm, &o->irr };
	const char *const files[] = { o->root_zone, o->gtlds,
		o->public_suffixes, o->manrs, o->as_names, o->delegated,
		o->root_db, o->operators };
	enum status st = gather_check(o, why);
	int stdins = 0;

	if (st != ST_OK)
		return st;
	if (o->routes.n == 0)
		return reason_set(why, ST_MISUSE, "--routes is needed");
	if (o->vrps.n == 0)
		return reason_set(why, ST_MISUSE, "--vrps is needed");
	for (size_t i = 0; i < LENGTH_OF(lists); i++)
		for (size_t j = 0; j < lists[i]->n; j++)
			stdins += strcmp(lists[i]->list[j], "-") == 0;
	for (size_t i = 0; i < LENGTH_OF(files); i++)
		stdins += files[i] != NULL && strcmp(files[i], "-") == 0;
	if (stdins > 1)
		return reason_set(why, ST_MISUSE,
		    "standard input (-) can be only one of the inputs");
	if (o->record != NULL && !gather_is_live(o))
		return reason_set(why, ST_MISUSE,
		    "--record is for a survey that asks the DNS, and this one"
		    " does not (--offline, --answers)");
	if (o->resume && !gather_is_live(o))
		return reason_set(why, ST_MISUSE,
		    "--resume is for a survey that asks the DNS, and this one"
		    " does not (--offline, --answers)");
	return sources_check_vrps(&o->vrps, o->offline, why);
}

/* Where this host is, for a survey that asks from it. */
static void
take_vantage(struct survey_record *rec, const struct options *o,
    const struct config *config)
{
	const char *country = config_text(config, "vantage", "", "country");

	if (o->offline || o->answers.n > 0)
		return;
	/* Active measurement has hosts (dnsroa-method(7)). */
	if (config_text(config, "general", "", "contact") == NULL)
		log_warnx("no contact is configured: who is asked cannot tell"
			  " whom to write to (dnsroa.conf(5))");
	if (config_text(config, "vantage", "", "asn") != NULL)
		rec->vantage.asn =
		    (int64_t)config_number(config, "vantage", "asn");
	rec->vantage.country = country != NULL ? mem_strdup(country) : NULL;
}

static void
warn_of_inputs(const struct survey_record *rec)
{
	for (size_t i = 0; i < rec->ninputs; i++)
		if (rec->inputs[i].counts.rows_skipped > 0)
			log_warnx("%s: %llu of %llu rows could not be read,"
				  " the first: %s",
			    rec->inputs[i].location,
			    (unsigned long long)rec->inputs[i]
				.counts.rows_skipped,
			    (unsigned long long)rec->inputs[i].counts.rows_read,
			    rec->inputs[i].counts.first_skipped);
}

static void
break_down_resources(struct results *r, const struct beside *beside,
    struct facts *f, const struct route_table *routes)
{
	struct resources resources = { 0 };

	beside_resources(beside, f, routes, &resources);
	breakdowns_add_resources(r, f, routes, &resources);
	resources_free(&resources);
}

/*
 * What the inputs look like by themselves, and beside the last survey like
 * this one; whether it goes on with them.
 */
static enum status
check_health(const struct options *o, const struct supply *supply,
    struct store *db, const struct reading readings[DATA_KINDS],
    const struct results *results, struct survey_record *rec,
    struct reason *why)
{
	struct health_limits limits = health_limits_of(supply_config(supply));
	const struct route_table *routes = &readings[DATA_BGP].routes;
	/* A trust anchor may be without VRPs because the user filtered it. */
	const struct vrp_table *vrps = o->slurm.n > 0
					   ? &readings[DATA_RPKI].plain
					   : &readings[DATA_RPKI].vrps;
	enum status st = ST_OK;

	health_check_structure(rec, routes, vrps);
	health_check_age(rec, &limits);
	health_check_gap(rec, &limits);
	health_check_failed(rec, vrps, &limits);
	if (db != NULL)
		st = health_check_shrinkage(
		    rec, db, results, routes, vrps, &limits, why);
	if (st == ST_OK)
		st = health_judge(
		    rec, supply_chose(supply), o->allow_degraded, why);
	for (size_t i = 0; st == ST_OK && i < rec->nfaults; i++)
		log_warnx("%s%s", rec->faults[i].text,
		    rec->faults[i].degrades
			? ": the survey is marked as degraded"
			: "");
	return st;
}

/* Judges what was read and stores it. */
static enum status
judge_and_store(const struct options *o, const struct supply *supply,
    const char *path, struct store **db, struct reading readings[DATA_KINDS],
    struct survey_record *rec, struct pipeline_outcome *outcome,
    struct reason *why)
{
	struct facts *f = &readings[DATA_DNS].facts;
	const struct route_table *routes = &readings[DATA_BGP].routes;
	const struct vrp_table *vrps = &readings[DATA_RPKI].vrps;
	const struct vrp_table *plain = &readings[DATA_RPKI].plain;
	const struct beside *beside = &readings[DATA_BGP].beside;
	struct announced announced;
	bool slurm = o->slurm.n > 0;
	struct baseline baseline;
	struct results results, without = { 0 };
	enum status st;

	if (f->nzones == 0 && f->nskipped == 0)
		return reason_set(
		    why, ST_MISSING, "the inputs hold no zone to survey");
	if (f->nzones == 0 && f->nskipped == 1)
		return reason_set(why, ST_MISSING,
		    "%s is no zone to survey: %s",
		    facts_text(f, f->skipped[0].name), f->skipped[0].reason);
	if (f->nzones == 0)
		return reason_set(why, ST_MISSING,
		    "the inputs hold no zone to survey: of %zu that were"
		    " skipped, %s is the first: %s",
		    f->nskipped, facts_text(f, f->skipped[0].name),
		    f->skipped[0].reason);
	log_progress("judging %zu zones", f->nzones);
	results_make(&results, f, routes, vrps, o->choice);
	st = check_health(o, supply, *db, readings, &results, rec, why);
	if (st != ST_OK)
		goto out;
	if (beside->has_delegated)
		break_down_resources(&results, beside, f, routes);
	next_roas_make(&results, f, routes, vrps, true);
	announced_make(&announced, f, routes);
	exposure_make(&results, f, routes, vrps, &announced);
	sensitivity_make(&results, f, routes, vrps, &o->filters);
	if (slurm)
		results_make(&without, f, routes, plain, o->choice);
	baseline_make(&baseline, routes, vrps);
	log_progress("storing");
	rec->finished = (int64_t)time(NULL);
	if (*db == NULL)
		st = store_open(db, path, STORE_WRITE, why);
	if (st == ST_OK)
		st = store_save(*db,
		    &(struct store_survey){ .rec = rec,
			.f = f,
			.routes = routes,
			.vrps = vrps,
			.beside = beside,
			.results = &results,
			.without = slurm ? &without : NULL,
			.baseline = &baseline },
		    &outcome->survey_id, why);
	outcome->gaps = health_has_gaps(rec, f->questions, f->unanswered,
	    o->max_gap_questions, o->max_gap_rows);
out:
	results_free(&results);
	results_free(&without);
	return st;
}

enum status
pipeline_survey(const struct options *o, const struct supply *supply,
    const char *path, struct store **db, struct pipeline_outcome *outcome,
    struct reason *why)
{
	struct reading readings[DATA_KINDS];
	struct survey_record rec;
	struct journal *journal = NULL;
	atomic_bool failed = false;
	struct gather_run run = {
		.database = path, .cancel = &failed, .journal = &journal
	};
	enum status st;

	*db = NULL;
	if ((st = check_inputs(o, why)) != ST_OK)
		return st;
	st = access(path, F_OK) == 0 ? store_open(db, path, STORE_WRITE, why)
				     : store_check_place(path, why);
	if (st != ST_OK)
		return st;
	survey_record_init(&rec);
	rec.choice = o->choice;
	rec.filters = o->filters;
	rec.options = options_json(o, CMD_SURVEY);
	rec.label = o->label != NULL ? mem_strdup(o->label) : NULL;
	rec.started = (int64_t)time(NULL);
	take_vantage(&rec, o, supply_config(supply));
	for (int kind = 0; kind < DATA_KINDS; kind++)
		reading_init(&readings[kind], o, &run, &failed);
	if ((st = read_side_by_side(readings, why)) == ST_OK) {
		for (int kind = 0; kind < DATA_KINDS; kind++) {
			survey_record_move(&rec, &readings[kind].rec);
			rec.time[kind] = readings[kind].rec.time[kind];
		}
		st = beside_read(&readings[DATA_BGP].beside, o,
		    &readings[DATA_DNS].facts, &readings[DATA_BGP].routes, &rec,
		    why);
	}
	if (st == ST_OK)
		st = supply_annotate(supply, &rec, why);
	if (st == ST_OK) {
		warn_of_inputs(&rec);
		st = judge_and_store(
		    o, supply, path, db, readings, &rec, outcome, why);
	}
	for (int kind = 0; kind < DATA_KINDS; kind++)
		reading_free(&readings[kind]);
	survey_record_free(&rec);
	/* Answers are kept until the survey is. */
	journal_close(journal, st == ST_OK);
	if (st != ST_OK) {
		store_close(*db);
		*db = NULL;
	}
	return st;
}

enum status
pipeline_sensitivity(struct store *db, int64_t survey_id, struct reason *why)
{
	struct survey_record rec;
	struct route_table routes;
	struct vrp_table vrps;
	struct baseline baseline;
	struct results results;
	struct facts f;
	enum status st;
	bool has;

	st = store_has_sensitivities(db, survey_id, &has, why);
	if (st != ST_OK || has)
		return st;
	st =
	    store_load(db, survey_id, &rec, &f, &routes, &vrps, &baseline, why);
	if (st == ST_OK) {
		results_make(&results, &f, &routes, &vrps, rec.choice);
		sensitivity_make(&results, &f, &routes, &vrps, &rec.filters);
		st = store_save_sensitivities(db, survey_id, &results, why);
		results_free(&results);
	}
	survey_record_free(&rec);
	facts_free(&f);
	route_table_free(&routes);
	vrp_table_free(&vrps);
	return st;
}
