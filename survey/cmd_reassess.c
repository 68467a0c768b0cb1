/*
 * "dnsroa reassess [SURVEY] [FILE...]": a stored survey's findings by another
 * method, under other VRPs, with other routes.  FILEs are further VRPs behind
 * those of --vrps, so that --vrps DIR/<star> is a whole archive.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/report.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/command.h"
#include "survey/reassess.h"
#include "survey/sources.h"

/* The survey's number, if one is named, and all sources of VRPs. */
static enum status
take_arguments(const struct invocation *inv, int64_t *survey_id,
    struct text_list *vrps, struct reason *why)
{
	const struct text_list *options = &inv->options.vrps;
	uint64_t number = 0;
	int first = 0;

	if (inv->argc > 0 && num_parse(inv->argv[0], 1, INT64_MAX, &number))
		first = 1;
	*survey_id = (int64_t)number;
	if (first < inv->argc && options->n == 0)
		return reason_set(why, ST_MISUSE,
		    "%s: the number of a survey is wanted (files of VRPs"
		    " follow --vrps)",
		    inv->argv[first]);
	vrps->list =
	    mem_array(options->n + (size_t)inv->argc, sizeof(*vrps->list));
	for (vrps->n = 0; vrps->n < options->n; vrps->n++)
		vrps->list[vrps->n] = options->list[vrps->n];
	for (int i = first; i < inv->argc; i++)
		vrps->list[vrps->n++] = inv->argv[i];
	return sources_check_vrps(vrps, inv->options.offline, why);
}

static enum status
print_survey(void *arg, int64_t survey_id, struct reason *why)
{
	const struct reassess *r = arg;

	/* One alone is told in full, as by survey. */
	if (r->sets->n <= 1)
		return report_summary(r->db, survey_id, stdout, why);
	return report_line(r->db, survey_id, stdout, why);
}

static enum status
run(struct reassess *r, struct reason *why)
{
	enum status st = reassess_run(r, why);

	log_progress_end();
	if (st == ST_OK && r->failed > 0)
		return reason_set(why, ST_SYNTAX,
		    "%zu of %zu sets of VRPs could not be used", r->failed,
		    r->sets->n);
	if (st == ST_OK && r->known > 0)
		log_info(
		    "%zu of %zu sets were judged before", r->known, r->sets->n);
	return st;
}

enum status
cmd_reassess(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	const struct options *o = &inv->options;
	struct text_list vrps = { 0 };
	struct vrp_sets sets = { 0 };
	struct reassess r = { .options = o,
		.supply = inv->supply,
		.cache = config_text(inv->config, "fetch", "", "cache"),
		.sets = &sets,
		.done = print_survey,
		.arg = &r };
	enum status st;

	st = take_arguments(inv, &r.from, &vrps, why);
	if (st == ST_OK)
		st = store_open(&r.db, inv->database, STORE_READ, why);
	if (st == ST_OK && r.from == 0)
		st = store_newest(r.db, &r.from, why);
	if (st == ST_OK)
		st = vrp_sets_make(&sets, &vrps, o->one_set,
		    &(struct vrp_options){ .time = o->vrps_time }, why);
	if (st == ST_OK)
		st = run(&r, why);
	*ending = r.ending;
	store_close(r.db);
	vrp_sets_free(&sets);
	free(vrps.list);
	return st;
}
