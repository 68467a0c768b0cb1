/*
 * "dnsroa vrps FILE...": what a set of VRPs holds, or in what several differ;
 * and what they make of a stored survey.
 */
#include <stdlib.h>

#include "reports/vrps.h"
#include "survey/base/mem.h"
#include "survey/cmd_input.h"
#include "survey/command.h"
#include "survey/sources.h"
#include "survey/vrp_sets.h"
#include "survey/vrps_survey.h"

/* Set i has table i and record i. */
struct reading {
	const struct options *options;
	struct vrp_sets sets;
	struct vrp_table *tables;
	struct survey_record *recs;
	size_t n; /* of tables and recs: initialised */
};

static int
compare_place(const void *a, const void *b)
{
	const struct vrp_set *x = a, *y = b;

	return (x->place > y->place) - (x->place < y->place);
}

static enum status
choose_format(const struct options *o, int nfiles, vrps_print_fn **print,
    struct reason *why)
{
	const char *name = o->format != NULL ? o->format : "text";

	*print = vrps_format_find(name);
	if (nfiles == 0)
		return reason_set(why, ST_MISUSE, "a FILE is wanted");
	if (*print == NULL)
		return reason_set(why, ST_MISUSE,
		    "--format %s: one of text, csv, json is wanted", name);
	if (*print == vrps_print_csv && o->survey > 0)
		return reason_set(why, ST_MISUSE,
		    "--format csv lists VRPs: --survey wants text or json");
	return ST_OK;
}

static enum status
read_set(
    struct reading *r, size_t set, enum exit_status *ending, struct reason *why)
{
	const struct options *o = r->options;
	struct survey_record *rec = &r->recs[set];
	enum status st;

	survey_record_init(rec);
	vrp_table_init(&r->tables[set]);
	r->n++;
	st = sources_read_vrps(&r->tables[set], &r->sets.list[set].sources,
	    &(struct vrp_options){
		.time = o->vrps_time, .as0_tals = o->as0_tals },
	    rec, why);
	if (st == ST_OK)
		st = sources_apply_slurm(
		    &r->tables[set], NULL, &o->slurm, rec, why);
	if (st == ST_OK)
		warn_of_rows(rec, o, ending);
	return st;
}

static enum status
read_all(struct reading *r, enum exit_status *ending, struct reason *why)
{
	size_t n = r->sets.n;

	if (n > VRP_COMPARE_MAX)
		return reason_set(why, ST_LIMIT,
		    "at most %d sets can be compared, not %zu", VRP_COMPARE_MAX,
		    n);
	r->tables = mem_array(n, sizeof(*r->tables));
	r->recs = mem_array(n, sizeof(*r->recs));
	for (size_t i = 0; i < n; i++) {
		enum status st = read_set(r, i, ending, why);

		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static void
reading_free(struct reading *r)
{
	for (size_t i = 0; i < r->n; i++) {
		vrp_table_free(&r->tables[i]);
		survey_record_free(&r->recs[i]);
	}
	free(r->tables);
	free(r->recs);
	vrp_sets_free(&r->sets);
}

static enum status
show(const struct reading *r, struct store *db, vrps_print_fn *print,
    struct reason *why)
{
	struct vrps_shown v = { .sets = &r->sets,
		.tables = r->tables,
		.recs = r->recs,
		.slurm = r->options->slurm.n > 0 };
	struct vrps_survey survey;
	enum status st;

	st = vrp_compare_make(&v.compare, r->tables, r->n, why);
	if (st == ST_OK && db != NULL) {
		st = vrps_survey_make(
		    &survey, db, r->options->survey, r->tables, r->n, why);
		v.survey = &survey;
	}
	if (st == ST_OK)
		st = print(&v, stdout, why);
	if (v.survey != NULL)
		vrps_survey_free(&survey);
	vrp_compare_free(&v.compare);
	return st;
}

enum status
cmd_vrps(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	const struct options *o = &inv->options;
	struct text_list files = { .n = (size_t)inv->argc };
	struct reading r = { .options = o };
	struct store *db = NULL;
	vrps_print_fn *print;
	enum status st;

	files.list = mem_array(files.n, sizeof(*files.list));
	for (size_t i = 0; i < files.n; i++)
		files.list[i] = inv->argv[i];
	st = choose_format(o, inv->argc, &print, why);
	if (st == ST_OK)
		st = sources_check_vrps(&files, o->offline, why);
	if (st == ST_OK && o->survey > 0)
		st = store_open(&db, inv->database, STORE_READ, why);
	if (st == ST_OK)
		st = vrp_sets_make(&r.sets, &files, o->one_set,
		    &(struct vrp_options){ .time = o->vrps_time }, why);
	if (st == ST_OK) {
		/* As they were named; the letters follow that. */
		qsort(
		    r.sets.list, r.sets.n, sizeof(*r.sets.list), compare_place);
		st = read_all(&r, ending, why);
	}
	if (st == ST_OK)
		st = show(&r, db, print, why);
	reading_free(&r);
	store_close(db);
	free(files.list);
	return st;
}
