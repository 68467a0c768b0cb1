#include "survey/sources.h"

#include <stdlib.h>
#include <string.h>

#include "roa/route_index.h"
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

static const char role_routes[] = "routes";

/* The files of the table from number first on, which were just read. */
static void
take_route_files(
    const struct route_table *t, size_t first, struct survey_record *rec)
{
	for (size_t i = first; i < t->nfiles; i++) {
		const struct route_file *file = &t->files[i];
		struct input_info info = { .location = file->location,
			.bytes = file->bytes,
			.compression = file->compression };

		memcpy(info.sha256, file->sha256, sizeof(info.sha256));
		(void)survey_record_input(
		    rec, DATA_BGP, role_routes, &info, &file->counts);
		take_time(rec, DATA_BGP, file->counts.data_time);
	}
}

/* What is wanted of the files of --routes. */
struct route_reading {
	struct route_table *table;
	const struct route_filters *filters;
	struct survey_record *rec;
	bool alone; /* there is one file */
};

static enum status
open_input(struct input **in, const char *path, const struct survey_record *rec,
    struct reason *why)
{
	enum status st = input_open(in, path, why);

	if (st == ST_OK && rec->discarded)
		input_forgo_digest(*in);
	return st;
}

static enum status
read_route_index(struct route_reading *r, struct input *in, struct reason *why)
{
	struct read_counts counts;
	struct input_info info;
	enum status st = route_index_read(
	    r->table, in, r->alone, r->filters, &info, &counts, why);

	if (st == ST_OK)
		(void)survey_record_input(
		    r->rec, DATA_BGP, "routes-index", &info, &counts);
	return st;
}

static enum status
read_route_file(struct route_reading *r, const char *path, struct reason *why)
{
	size_t files = r->table->nfiles;
	struct input *in = NULL;
	struct read_counts counts;
	bool is_index;
	enum status st;

	if ((st = open_input(&in, path, r->rec, why)) != ST_OK)
		return st;
	st = route_index_begins(in, &is_index, why);
	if (st == ST_OK && is_index)
		st = read_route_index(r, in, why);
	else if (st == ST_OK)
		st = route_read(
		    r->table, in, r->filters->min_peers, &counts, why);
	if (st == ST_OK)
		take_route_files(r->table, files, r->rec);
	input_close(in);
	return st;
}

/*
 * Pairs of a source that are not used, at its first file: of MRT files nobody
 * knows whose a pair is.
 */
static void
count_filtered_routes(
    const struct route_table *t, struct survey_record *rec, size_t first)
{
	uint64_t filtered[ROUTE_SOURCES_MAX] = { 0 };
	size_t file = 0;

	for (size_t i = 0; i < t->nrows; i++)
		filtered[t->rows[i].source] += t->rows[i].filter != ROUTE_USED;
	for (size_t i = first; i < rec->ninputs; i++) {
		uint64_t *n;

		if (strcmp(rec->inputs[i].role, role_routes) != 0)
			continue;
		n = &filtered[t->files[file++].source];
		rec->inputs[i].rows_filtered = *n;
		*n = 0;
	}
}

enum status
sources_read_routes(struct route_table *t, const struct text_list *files,
    const struct route_filters *filters, struct survey_record *rec,
    struct reason *why)
{
	struct route_reading r = { t, filters, rec, files->n == 1 };
	size_t first = rec->ninputs;

	for (size_t i = 0; i < files->n; i++) {
		enum status st = read_route_file(&r, files->list[i], why);

		if (st != ST_OK)
			return st;
	}
	route_table_build(t, filters);
	count_filtered_routes(t, rec, first);
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

	if ((st = open_input(&in, path, rec, why)) != ST_OK)
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
sources_add_vrps(struct vrp_table *t, const char *source,
    const struct vrp_options *options, struct survey_record *rec,
    struct reason *why)
{
	return rtr_is_source(source)
		   ? read_vrp_server(t, source, rec, why)
		   : read_vrp_file(t, source, options, rec, why);
}

enum status
sources_read_vrps(struct vrp_table *t, const struct text_list *files,
    const struct vrp_options *options, struct survey_record *rec,
    struct reason *why)
{
	for (size_t i = 0; i < files->n; i++) {
		enum status st =
		    sources_add_vrps(t, files->list[i], options, rec, why);

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

static enum status
read_slurm_file(struct slurm *s, const char *path, struct survey_record *rec,
    struct reason *why)
{
	struct input *in = NULL;
	struct read_counts counts;
	uint64_t unused = s->unused;
	enum status st;

	if ((st = open_input(&in, path, rec, why)) != ST_OK)
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
