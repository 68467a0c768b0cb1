#include "survey/reassess.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "survey/base/array.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/beside.h"
#include "survey/cmd_input.h"
#include "survey/exposure.h"
#include "survey/health.h"
#include "survey/next_roa.h"
#include "survey/reassess_private.h"
#include "survey/sensitivity.h"

static bool
given(const struct run *run, const char *option)
{
	return options_given(run->r->options, CMD_REASSESS, option);
}

/* Which of the survey's three sides are exchanged, in part or in whole. */
static void
decide(struct run *run)
{
	static const char *const filters[] = { "min-peers", "min-length4",
		"max-length4", "min-length6", "max-length6" };

	run->new_routes = run->r->options->routes.n > 0;
	for (size_t i = 0; i < LENGTH_OF(filters); i++)
		run->new_routes = run->new_routes || given(run, filters[i]);
	/* VRPs are kept where they cover routes that are. */
	run->new_vrps = run->new_routes || run->r->sets->n > 0 ||
			run->r->options->slurm.n > 0;
}

static enum status
check_options(const struct run *run, struct reason *why)
{
	static const char *const beside[] = { "irr", "manrs", "as-names",
		"delegated" };
	static const char *const of_vrps[] = { "vrps-time", "as0-tals",
		"one-set", "skip-known" };

	for (size_t i = 0; i < LENGTH_OF(beside); i++)
		if (given(run, beside[i]) && !run->new_routes)
			return reason_set(why, ST_MISUSE,
			    "--%s stands beside routes, and these are not"
			    " exchanged (--routes)",
			    beside[i]);
	for (size_t i = 0; i < LENGTH_OF(of_vrps); i++)
		if (given(run, of_vrps[i]) && run->r->sets->n == 0)
			return reason_set(why, ST_MISUSE,
			    "--%s is about other VRPs (--vrps)", of_vrps[i]);
	return ST_OK;
}

/* The survey's choices, and those that are made otherwise. */
static void
take_choices(struct run *run)
{
	const struct options *o = run->r->options;
	struct survey_record *rec = &run->base;

	if (o->method_given)
		rec->choice.method = o->choice.method;
	if (o->glue_given)
		rec->choice.glue = o->choice.glue;
	if (o->label != NULL) {
		free(rec->label);
		rec->label = mem_strdup(o->label);
	}
	if (given(run, "min-peers")) {
		rec->filters.min_peers = o->filters.min_peers;
		rec->filters.min_peers_given = true;
	}
	for (int family = 0; family < FAMILIES; family++) {
		if (given(run, family == IPV4 ? "min-length4" : "min-length6"))
			rec->filters.min_len[family] =
			    o->filters.min_len[family];
		if (given(run, family == IPV4 ? "max-length4" : "max-length6"))
			rec->filters.max_len[family] =
			    o->filters.max_len[family];
	}
}

/* What a new survey is made of. */
struct sitting {
	struct survey_record rec;
	struct vrp_table vrps, plain; /* plain: without SLURM */
	struct results results, without;
	struct baseline baseline;
	bool has_baseline, slurm;
};

static void
sitting_init(struct sitting *s, const struct run *run)
{
	*s = (struct sitting){ .has_baseline = false };
	survey_record_init(&s->rec);
	vrp_table_init(&s->vrps);
	vrp_table_init(&s->plain);
	s->rec.choice = run->base.choice;
	s->rec.started = (int64_t)time(NULL);
	memcpy(s->rec.time, run->base.time, sizeof(s->rec.time));
	s->rec.filters = run->base.filters;
	if (run->base.label != NULL)
		s->rec.label = mem_strdup(run->base.label);
}

static void
sitting_free(struct sitting *s)
{
	survey_record_free(&s->rec);
	vrp_table_free(&s->vrps);
	vrp_table_free(&s->plain);
	results_free(&s->results);
	results_free(&s->without);
}

/*
 * The options in force are the survey's, but for those that were said, and
 * those that went with what is exchanged.
 */
static void
record_options(
    struct sitting *s, const struct run *run, const struct vrp_set *set)
{
	static const char *const of_vrps[] = { "vrps", "slurm", "vrps-time" };
	static const char *const of_routes[] = { "irr", "manrs", "as-names",
		"delegated" };
	struct options o = *run->r->options;

	if (set != NULL)
		o.vrps = set->sources;
	for (size_t i = 0; set != NULL && i < 3; i++)
		options_say(&o, CMD_REASSESS, of_vrps[i]);
	for (size_t i = 0; run->new_routes && i < 4; i++)
		options_say(&o, CMD_REASSESS, of_routes[i]);
	s->rec.options = options_json_over(run->base.options, &o, CMD_REASSESS);
}

/* What is wrong with what is exchanged; of the rest the survey knew. */
static enum status
check_health(struct sitting *s, const struct run *run,
    const struct vrp_set *set, struct reason *why)
{
	struct health_limits limits =
	    health_limits_of(supply_config(run->r->supply));
	const struct vrp_table *vrps = s->slurm ? &s->plain : &s->vrps;
	const char *name = set != NULL ? set->sources.list[0] : "VRPs";
	enum status st;

	health_check_structure(
	    &s->rec, run->new_routes ? &run->routes : NULL, vrps);
	health_check_failed(&s->rec, vrps, &limits);
	st = health_judge(&s->rec, false, run->r->options->allow_degraded, why);
	if (st != ST_OK)
		return reason_prefix(why, st, "%s", name);
	for (size_t i = 0; i < s->rec.nfaults; i++)
		log_warnx("%s: %s%s", name, s->rec.faults[i].text,
		    s->rec.faults[i].degrades
			? ": the survey is marked as degraded"
			: "");
	return ST_OK;
}

/* Whether a fault was inherited itself, and names the survey that had it. */
static bool
names_survey(const char *fault)
{
	static const char prefix[] = "survey ";
	size_t length = sizeof(prefix) - 1, digits;

	if (strncmp(fault, prefix, length) != 0)
		return false;
	digits = strspn(fault + length, "0123456789");
	return digits > 0 && strncmp(fault + length + digits, ": ", 2) == 0;
}

/* A survey of the observations of a degraded one is no better. */
static void
inherit_faults(struct sitting *s, const struct run *run)
{
	for (size_t i = 0; i < run->base.nfaults; i++) {
		const struct health_fault *fault = &run->base.faults[i];

		if (run->new_vrps && !names_survey(fault->text))
			survey_record_fault(&s->rec, fault->kind,
			    "survey %lld: %s", (long long)run->r->from,
			    fault->text);
		else
			survey_record_fault(
			    &s->rec, fault->kind, "%s", fault->text);
	}
	s->rec.degraded = s->rec.degraded || run->base.degraded;
}

/* Of the whole table, else of what was counted in it when it was there. */
static enum status
make_exposure(struct results *r, struct run *run, const struct vrp_table *vrps,
    struct reason *why)
{
	struct announced announced;
	bool known = true;
	enum status st = ST_OK;

	if (run->whole_table)
		announced_make(&announced, &run->f, &run->routes);
	else
		st = store_load_announced(run->r->db, run->r->from,
		    &run->routes, &announced, &known, why);
	if (st == ST_OK && known)
		exposure_make(r, &run->f, &run->routes, vrps, &announced);
	announced_free(&announced);
	return st;
}

static enum status
judge(struct sitting *s, struct run *run, const struct vrp_table *vrps,
    struct reason *why)
{
	struct resources resources = { 0 };
	enum status st = ST_OK;

	results_make(&s->results, &run->f, &run->routes, vrps, s->rec.choice);
	if (!run->new_routes)
		st = store_load_resources(run->r->db, run->r->from, &run->f,
		    &run->routes, &resources, why);
	else if (run->beside.has_delegated)
		beside_resources(
		    &run->beside, &run->f, &run->routes, &resources);
	breakdowns_add_resources(
	    &s->results, &run->f, &run->routes, &resources);
	resources_free(&resources);
	next_roas_make(
	    &s->results, &run->f, &run->routes, vrps, run->whole_table);
	/* Of many surveys nobody may ask; report makes it where one does. */
	if (run->r->sets->n <= 1)
		sensitivity_make(
		    &s->results, &run->f, &run->routes, vrps, &s->rec.filters);
	if (st == ST_OK)
		st = make_exposure(&s->results, run, vrps, why);
	if (s->slurm)
		results_make(&s->without, &run->f, &run->routes, &s->plain,
		    s->rec.choice);
	if (!run->new_vrps) {
		s->baseline = run->baseline;
		s->has_baseline = run->has_baseline;
	} else if (run->whole_table) {
		baseline_make(&s->baseline, &run->routes, vrps);
		s->has_baseline = true;
	}
	return st;
}

/* The routes' inputs belong to the first survey that has these routes. */
static enum status
keep(struct sitting *s, struct run *run, const struct vrp_table *vrps,
    struct reason *why)
{
	struct reassess *r = run->r;
	int64_t survey_id = 0;
	enum status st;

	s->rec.finished = (int64_t)time(NULL);
	if (run->new_routes && run->routes_from == 0)
		survey_record_move(&s->rec, &run->routes_rec);
	st = supply_annotate(r->supply, &s->rec, why);
	if (st == ST_OK)
		st = store_save(r->db,
		    &(struct store_survey){ .rec = &s->rec,
			.f = &run->f,
			.routes = &run->routes,
			.vrps = vrps,
			.beside = &run->beside,
			.results = &s->results,
			.without = s->slurm ? &s->without : NULL,
			.baseline = s->has_baseline ? &s->baseline : NULL,
			.from =
			    run->routes_from != 0 ? run->routes_from : r->from,
			.shares = { true,
			    !run->new_routes || run->routes_from != 0,
			    !run->new_vrps },
			.memo = run->memo },
		    &survey_id, why);
	if (st != ST_OK) {
		run->broken = true;
		return st;
	}
	if (run->new_routes)
		run->routes_from = survey_id;
	warn_of_rows(&s->rec, r->options, &r->ending);
	r->surveys++;
	return r->done(r->arg, survey_id, why);
}

/* One survey; set NULL: under the VRPs of the survey that is judged anew. */
static enum status
sit(struct run *run, const struct vrp_set *set, struct reason *why)
{
	const struct vrp_table *vrps = &run->vrps;
	struct sitting s;
	enum status st = ST_OK;

	sitting_init(&s, run);
	record_options(&s, run, set);
	if (set != NULL)
		vrp_set_check(set, &s.rec);
	if (run->new_vrps) {
		st = run_read_vrps(
		    run, set, &s.vrps, &s.plain, &s.slurm, &s.rec, why);
		vrps = &s.vrps;
		if (st == ST_OK)
			st = check_health(&s, run, set, why);
	}
	if (st == ST_OK) {
		inherit_faults(&s, run);
		st = judge(&s, run, vrps, why);
	}
	if (st == ST_OK)
		st = keep(&s, run, vrps, why);
	sitting_free(&s);
	return st;
}

/* Every set in turn. */
static enum status
sit_for_sets(struct run *run, struct reason *why)
{
	struct reassess *r = run->r;
	const struct vrp_sets *sets = r->sets;

	for (size_t i = 0; i < sets->n; i++) {
		const struct vrp_set *set = &sets->list[i];
		bool known = false;
		enum status st = ST_OK;

		log_progress(
		    "set %zu of %zu: %s", i + 1, sets->n, set->sources.list[0]);
		if (r->options->skip_known)
			st = run_find_known(run, set, &known, why);
		if (known) {
			log_info(
			    "%s: judged before, skipped", set->sources.list[0]);
			r->known++;
			continue;
		}
		if (st == ST_OK)
			st = sit(run, set, why);
		if (st == ST_OK)
			continue;
		/* One of many, and no harm to the others. */
		if (sets->n == 1 || run->broken)
			return st;
		log_progress_end();
		log_error("%s", why->text);
		r->failed++;
	}
	return ST_OK;
}

enum status
reassess_run(struct reassess *r, struct reason *why)
{
	struct run run;
	enum status st;

	if ((st = run_load(&run, r, why)) == ST_OK) {
		decide(&run);
		st = check_options(&run, why);
	}
	if (st == ST_OK) {
		take_choices(&run);
		st = run_read_routes(&run, why);
	}
	if (st == ST_OK)
		st = r->sets->n > 0 ? sit_for_sets(&run, why)
				    : sit(&run, NULL, why);
	run_free(&run);
	return st;
}
