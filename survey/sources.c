#include "survey/sources.h"

#include <stdlib.h>

#include "roa/slurm.h"
#include "survey/base/num.h"
#include "survey/rtr_client.h"

static void
take_time(struct survey_record *rec, enum data_kind kind, int64_t when)
{
	int64_t *oldest = &rec->time[kind];

	if (when != TIME_UNKNOWN && (*oldest == TIME_UNKNOWN || when < *oldest))
		*oldest = when;
}

static enum status
read_route_file(struct route_table *t, const char *path, uint32_t min_peers,
    struct survey_record *rec, struct reason *why)
{
	struct input *in = NULL;
	struct read_counts counts;
	enum status st;

	if ((st = input_open(&in, path, why)) != ST_OK)
		return st;
	st = route_read(t, in, min_peers, &counts, why);
	/* The digest is of the whole file. */
	if (st == ST_OK)
		st = input_drain(in, why);
	if (st == ST_OK) {
		(void)survey_record_input(
		    rec, DATA_BGP, "routes", input_info(in), &counts);
		take_time(rec, DATA_BGP, counts.data_time);
	}
	input_close(in);
	return st;
}

enum status
sources_read_routes(struct route_table *t, const struct text_list *files,
    const struct route_filters *filters, struct survey_record *rec,
    struct reason *why)
{
	size_t first = rec->ninputs;

	for (size_t i = 0; i < files->n; i++) {
		enum status st = read_route_file(
		    t, files->list[i], filters->min_peers, rec, why);

		if (st != ST_OK)
			return st;
	}
	route_table_build(t, filters);
	for (size_t i = 0; i < t->nrows; i++)
		if (t->rows[i].filter != ROUTE_USED)
			rec->inputs[first + t->rows[i].source].rows_filtered++;
	return ST_OK;
}

/* Of the rows of a file, which begin at VRP from, those that do not count. */
static uint64_t
count_filtered(
    const struct vrp_table *t, size_t from, const struct read_counts *counts)
{
	uint64_t taken = t->n - from;
	uint64_t filtered = counts->rows_read - counts->rows_skipped - taken;

	for (size_t i = from; i < t->n; i++)
		filtered += t->vrps[i].expired;
	return filtered;
}

static enum status
read_vrp_file(struct vrp_table *t, const char *path,
    const struct vrp_options *options, struct survey_record *rec,
    struct reason *why)
{
	struct input *in = NULL;
	struct read_counts counts;
	size_t from = t->n;
	enum status st;

	if ((st = input_open(&in, path, why)) != ST_OK)
		return st;
	st = vrp_read(t, in, options, &counts, why);
	if (st == ST_OK)
		st = input_drain(in, why);
	if (st == ST_OK) {
		struct input_record *input = survey_record_input(
		    rec, DATA_RPKI, "vrps", input_info(in), &counts);

		input->rows_filtered = count_filtered(t, from, &counts);
		take_time(rec, DATA_RPKI, counts.data_time);
	}
	input_close(in);
	return st;
}

static enum status
read_vrp_server(struct vrp_table *t, const char *source,
    struct survey_record *rec, struct reason *why)
{
	struct read_counts counts;
	struct input_info info;
	enum status st =
	    rtr_read(t, source, &rtr_limits_default, &info, &counts, why);

	if (st == ST_OK) {
		(void)survey_record_input(
		    rec, DATA_RPKI, "vrps", &info, &counts);
		take_time(rec, DATA_RPKI, counts.data_time);
	}
	free(info.location);
	return st;
}

enum status
sources_read_vrps(struct vrp_table *t, const struct text_list *files,
    const struct vrp_options *options, struct survey_record *rec,
    struct reason *why)
{
	for (size_t i = 0; i < files->n; i++) {
		const char *source = files->list[i];
		enum status st =
		    rtr_is_source(source)
			? read_vrp_server(t, source, rec, why)
			: read_vrp_file(t, source, options, rec, why);

		if (st != ST_OK)
			return st;
	}
	vrp_table_build(t);
	return ST_OK;
}

enum status
sources_check_vrps(
    const struct text_list *files, bool offline, struct reason *why)
{
	for (size_t i = 0; i < files->n; i++) {
		const char *source = files->list[i];
		struct rtr_place place;
		enum status st;

		if (!rtr_is_source(source))
			continue;
		if ((st = rtr_place_parse(source, &place, why)) != ST_OK)
			return st;
		if (offline)
			return reason_set(why, ST_MISUSE,
			    "%s: --offline touches no network, not even that"
			    " of this host",
			    source);
	}
	return ST_OK;
}

bool
sources_use_network(const struct text_list *files)
{
	for (size_t i = 0; i < files->n; i++)
		if (rtr_is_source(files->list[i]))
			return true;
	return false;
}

static enum status
read_slurm_file(struct slurm *s, const char *path, struct survey_record *rec,
    struct reason *why)
{
	struct input *in = NULL;
	struct read_counts counts;
	uint64_t unused = s->unused;
	enum status st;

	if ((st = input_open(&in, path, why)) != ST_OK)
		return st;
	if ((st = slurm_read(s, in, &counts, why)) == ST_OK)
		survey_record_input(
		    rec, DATA_RPKI, "slurm", input_info(in), &counts)
		    ->rows_filtered = s->unused - unused;
	input_close(in);
	return st;
}

enum status
sources_apply_slurm(struct vrp_table *t, struct vrp_table *plain,
    const struct text_list *files, struct survey_record *rec,
    struct reason *why)
{
	struct vrp_table before;
	enum status st = ST_OK;
	struct slurm s;

	if (files->n == 0)
		return ST_OK;
	slurm_init(&s);
	for (size_t i = 0; i < files->n && st == ST_OK; i++)
		st = read_slurm_file(&s, files->list[i], rec, why);
	if (st == ST_OK)
		st = slurm_finish(&s, why);
	if (st == ST_OK) {
		before = *t;
		vrp_table_init(t);
		st = slurm_apply(&s, &before, t, why);
		if (plain != NULL)
			*plain = before;
		else
			vrp_table_free(&before);
	}
	slurm_free(&s);
	return st;
}
