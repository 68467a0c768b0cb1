/*
 * The tables of a survey that is judged anew: stored parts, whole inputs found
 * again, or what is given in their place.
 */
#include <stdlib.h>
#include <string.h>

#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/reassess_private.h"
#include "survey/sources.h"
#include "survey/whole.h"

static bool
baseline_is_there(const struct baseline *b)
{
	static const struct baseline none;

	return memcmp(b, &none, sizeof(none)) != 0;
}

/* The survey took the VRPs of AS0 trust anchors too. */
static enum status
take_as0(void *arg, int n, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	(void)n;
	(void)names;
	(void)why;
	*(bool *)arg =
	    values[0].type == STORE_INTEGER && values[0].integer == 1;
	return ST_OK;
}

enum status
run_load(struct run *run, struct reassess *r, struct reason *why)
{
	enum status st;

	*run = (struct run){ .r = r };
	run->memo = store_memo_new();
	survey_record_init(&run->routes_rec);
	beside_init(&run->beside);
	st = store_load(r->db, r->from, &run->base, &run->f, &run->routes,
	    &run->vrps, &run->baseline, why);
	if (st != ST_OK)
		return st;
	run->has_baseline = baseline_is_there(&run->baseline);
	run->base.filters = whole_filters(&run->base, &run->routes);
	st = store_select(r->db,
	    "SELECT json_extract(options, '$.\"as0-tals\"') FROM v_survey"
	    " WHERE survey_id = :survey AND json_valid(options)",
	    r->from, take_as0, &run->as0_tals, why);
	run->as0_tals = run->as0_tals || r->options->as0_tals;
	return st;
}

void
run_free(struct run *run)
{
	store_memo_free(run->memo);
	survey_record_free(&run->base);
	survey_record_free(&run->routes_rec);
	facts_free(&run->f);
	route_table_free(&run->routes);
	vrp_table_free(&run->vrps);
	beside_free(&run->beside);
}

/* The table takes the place of the stored part. */
static void
take_table(struct run *run, struct route_table *table)
{
	route_table_free(&run->routes);
	run->routes = *table;
	run->whole_table = true;
}

/* What is to be found again, by the filters that are in force. */
static struct whole
whole_of(struct run *run)
{
	return (struct whole){ .db = run->r->db,
		.survey_id = run->r->from,
		.rec = &run->base,
		.routes = &run->routes,
		.cache = run->r->cache,
		.filters = &run->base.filters };
}

static enum status
find_table(struct run *run, struct survey_record *rec, struct reason *why)
{
	struct whole whole = whole_of(run);
	struct route_table table;
	enum status st;

	log_progress("reading the routes again");
	whole.read = rec;
	route_table_init(&table);
	if ((st = whole_read_routes(&whole, &table, why)) == ST_OK)
		take_table(run, &table);
	else
		route_table_free(&table);
	return st;
}

static enum status
read_table(struct run *run, struct reason *why)
{
	struct route_table table;
	enum status st;

	log_progress("reading the routes");
	route_table_init(&table);
	st = sources_read_routes(&table, &run->r->options->routes,
	    &run->base.filters, &run->routes_rec, why);
	if (st == ST_OK)
		take_table(run, &table);
	else
		route_table_free(&table);
	return st;
}

static enum status
exchange_routes(struct run *run, struct reason *why)
{
	const struct options *o = run->r->options;
	struct reason missing;
	enum status st;

	if (o->routes.n > 0)
		st = read_table(run, why);
	else if ((st = find_table(run, &run->routes_rec, &missing)) != ST_OK)
		st = reason_set(why, st,
		    "%s (other filters need the whole table: --routes)",
		    missing.text);
	if (st != ST_OK)
		return st;
	run->base.time[DATA_BGP] = run->routes_rec.time[DATA_BGP];
	run->routes_rec.time[DATA_DNS] = run->base.time[DATA_DNS];
	st = beside_read(
	    &run->beside, o, &run->f, &run->routes, &run->routes_rec, why);
	return st == ST_OK ? run_find_routes(run, why) : st;
}

enum status
run_read_routes(struct run *run, struct reason *why)
{
	struct reason missing;

	if (run->new_routes)
		return exchange_routes(run, why);
	/* Every state needs but the stored routes; the baseline needs all. */
	if (run->new_vrps && find_table(run, NULL, &missing) != ST_OK)
		log_info("%s: judged by the routes that survey %lld has"
			 " stored, without a baseline",
		    missing.text, (long long)run->r->from);
	return ST_OK;
}

/* The set, under the local exceptions that are given. */
static enum status
read_set(const struct run *run, const struct vrp_set *set,
    struct vrp_table *vrps, struct vrp_table *plain, struct survey_record *rec,
    struct reason *why)
{
	const struct options *o = run->r->options;
	enum status st = sources_read_vrps(vrps, &set->sources,
	    &(struct vrp_options){
		.time = o->vrps_time, .as0_tals = run->as0_tals },
	    rec, why);

	return st == ST_OK
		   ? sources_apply_slurm(vrps, plain, &o->slurm, rec, why)
		   : st;
}

/* The survey's own, under those that are given, or else its own. */
static enum status
read_own(struct run *run, struct vrp_table *vrps, struct vrp_table *plain,
    struct survey_record *rec, struct reason *why)
{
	const struct text_list *slurm = &run->r->options->slurm;
	struct whole whole = whole_of(run);
	struct reason missing;
	enum status st;

	whole.read = rec;
	whole.plain = plain;
	whole.without_slurm = slurm->n > 0;
	st = whole_read_vrps(&whole, vrps, &missing);
	if (st != ST_OK)
		return reason_set(why, st,
		    "%s (a survey keeps but the VRPs that cover its routes:"
		    " --vrps)",
		    missing.text);
	return sources_apply_slurm(vrps, plain, slurm, rec, why);
}

enum status
run_read_vrps(struct run *run, const struct vrp_set *set,
    struct vrp_table *vrps, struct vrp_table *plain, bool *slurm,
    struct survey_record *rec, struct reason *why)
{
	enum status st;

	rec->time[DATA_RPKI] = TIME_UNKNOWN;
	st = set != NULL ? read_set(run, set, vrps, plain, rec, why)
			 : read_own(run, vrps, plain, rec, why);
	*slurm = false;
	for (size_t i = 0; i < rec->ninputs; i++)
		*slurm = *slurm || strcmp(rec->inputs[i].role, "slurm") == 0;
	return st;
}
