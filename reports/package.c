#include "reports/package.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "reports/assets.h"
#include "reports/csv.h"
#include "reports/figure.h"
#include "reports/gnuplot.h"
#include "reports/json.h"
#include "reports/output.h"
#include "reports/report.h"
#include "reports/snapshot.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

struct package {
	struct store *db;
	int64_t survey_id;
	struct output *folder;
	struct page *page;
	struct package_words words;
	struct package_file *files; /* the tables, as they were written */
	size_t nfiles, cap;
};

/* A table on its way into its CSV file and the page, by one SELECT. */
struct twofold {
	const struct report_table *table;
	FILE *csv;         /* or NULL */
	struct page *page; /* or NULL */
};

static enum status
put_row(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct twofold *t = arg;

	(void)names;
	assert((size_t)ncolumns == t->table->ncolumns);
	if (t->page != NULL)
		page_row(t->page, values);
	if (t->csv == NULL)
		return ST_OK;
	csv_write_row(t->csv, t->table, values);
	return stream_check(t->csv, why);
}

static void
note_table(struct package *p, const struct report_table *table)
{
	p->files = mem_grow(p->files, p->nfiles, &p->cap, sizeof(*p->files));
	p->files[p->nfiles++] = (struct package_file){ .table = table };
}

static enum status
put_table(
    struct package *p, const struct report_table *table, struct reason *why)
{
	bool in_page = (table->places & IN_PAGE) != 0;
	struct twofold t = { .table = table, .page = in_page ? p->page : NULL };
	enum status st = ST_OK;

	if (table->file != NULL)
		st = output_open(p->folder, table->file, &t.csv, why);
	if (st != ST_OK)
		return st;
	if (in_page)
		page_begin_table(p->page, table);
	if (t.csv != NULL)
		csv_write_header(t.csv, table);
	st = store_select(p->db, table->sql, p->survey_id, put_row, &t, why);
	if (st != ST_OK)
		return reason_prefix(why, st, "%s",
		    table->file != NULL ? table->file : table->name);
	if (t.csv == NULL)
		return ST_OK;
	note_table(p, table);
	return output_close(p->folder, why);
}

static enum status
put_figure_csv(struct package *p, size_t figure, struct reason *why)
{
	const struct rowset *rows = page_figure_rows(p->page, figure);
	const struct report_table *table = &figures[figure].table;
	enum status st;
	FILE *file;

	if ((st = output_open(p->folder, table->file, &file, why)) != ST_OK)
		return st;
	csv_write_header(file, table);
	for (size_t row = 0; row < rows->nrows; row++)
		csv_write_row(
		    file, table, rows->values + row * table->ncolumns);
	note_table(p, table);
	return output_close(p->folder, why);
}

/*
 * A figure as a file.  What gnuplot cannot do is no failure of the report:
 * from then on nothing is drawn, and *remark says why.
 */
static enum status
put_drawing(struct package *p, size_t figure, enum plot_format format,
    const struct chart *chart, struct reason *remark, struct reason *why)
{
	const char *title = figures[figure].table.title;
	char *name = mem_printf("figures/%s.%s", figures[figure].table.name,
	    plot_format_str(format));
	char *dates = page_figure_dates(p->page);
	enum status st = ST_OK;
	FILE *file;

	if (remark->text[0] != '\0' || chart_is_empty(chart)) {
		output_drop(p->folder, name);
		goto out;
	}
	if ((st = output_open(p->folder, name, &file, why)) != ST_OK)
		goto out;
	if (gnuplot_draw(file, chart, format, title, dates, remark) == ST_OK) {
		st = output_close(p->folder, why);
	} else {
		output_forget(p->folder);
		output_drop(p->folder, name);
	}
out:
	free(dates);
	free(name);
	return st;
}

static enum status
put_figures(struct package *p, struct reason *remark, struct reason *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < nfigures && st == ST_OK; i++) {
		struct chart chart;

		st = put_figure_csv(p, i, why);
		figures[i].make(&chart, page_figure_rows(p->page, i));
		for (int format = 0; format < PLOT_FORMATS && st == ST_OK;
		     format++)
			st = put_drawing(p, i, (enum plot_format)format, &chart,
			    remark, why);
		chart_free(&chart);
	}
	return st;
}

static void
write_method(FILE *out)
{
	struct asset method = asset_method();

	(void)fwrite(method.text, 1, method.len, out);
}

/* The texts, and the page, whose rows are all there. */
static enum status
put_words(struct package *p, struct reason *why)
{
	static const char *const names[] = { "index.html", "README.md",
		"CITATION.cff", "queries.sql", "METHOD.md" };
	enum status st = ST_OK;

	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		FILE *file;

		st = output_open(p->folder, names[i], &file, why);
		if (st != ST_OK)
			return st;
		if (i == 0)
			page_write(p->page, file);
		else if (i == 1)
			package_write_readme(file, &p->words);
		else if (i == 2)
			package_write_citation(file, &p->words);
		else if (i == 3)
			package_write_queries(file);
		else
			write_method(file);
		if ((st = output_close(p->folder, why)) != ST_OK)
			return st;
	}
	return st;
}

static void
take_digest(void *arg, const struct output_digest *d)
{
	struct package *p = arg;

	for (size_t i = 0; i < p->nfiles; i++) {
		struct package_file *f = &p->files[i];

		if (strcmp(f->table->file, d->name) != 0)
			continue;
		f->bytes = d->bytes;
		(void)snprintf(f->sha256, sizeof(f->sha256), "%s", d->sha256);
	}
}

static enum status
put_datapackage(struct package *p, struct reason *why)
{
	enum status st = output_each(p->folder, take_digest, p, why);
	FILE *file;

	if (st == ST_OK)
		st = output_open(p->folder, "datapackage.json", &file, why);
	if (st != ST_OK)
		return st;
	package_write_json(file, &p->words, p->files, p->nfiles);
	return output_close(p->folder, why);
}

static void
write_sum(void *arg, const struct output_digest *d)
{
	(void)fprintf(arg, "%s  %s\n", d->sha256, d->name);
}

/* Of all that was written before. */
static enum status
put_sums(struct package *p, struct reason *why)
{
	char *text = NULL;
	size_t len = 0;
	FILE *file, *sums = open_memstream(&text, &len);
	enum status st;

	if (sums == NULL)
		return reason_errno(why, ST_IO, "SHA256SUMS");
	st = output_each(p->folder, write_sum, sums, why);
	(void)fclose(sums);
	if (st == ST_OK)
		st = output_open(p->folder, "SHA256SUMS", &file, why);
	if (st == ST_OK) {
		(void)fwrite(text, 1, len, file);
		st = output_close(p->folder, why);
	}
	free(text);
	return st;
}

/* summary.json and run.json, of what is loaded. */
static enum status
put_json(
    struct package *p, const char *name, unsigned int place, struct reason *why)
{
	struct json_writer w;
	enum status st;
	FILE *file;

	if ((st = output_open(p->folder, name, &file, why)) != ST_OK)
		return st;
	json_begin(&w, file);
	for (size_t i = 0; i < report_ntables; i++) {
		const struct report_table *table = &report_tables[i];
		const struct rowset *rows = page_rows(p->page, table->name);

		if ((table->places & place) == 0)
			continue;
		json_begin_table(&w, table);
		for (size_t row = 0; row < rows->nrows; row++)
			json_write_row(
			    &w, table, rows->values + row * table->ncolumns);
		json_end_table(&w);
	}
	json_end(&w);
	return output_close(p->folder, why);
}

static enum status
put_all(struct package *p, struct reason *remark, struct reason *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < report_ntables && st == ST_OK; i++)
		if (report_tables[i].file != NULL ||
		    (report_tables[i].places & IN_PAGE) != 0)
			st = put_table(p, &report_tables[i], why);
	if (st == ST_OK)
		st = page_load(p->page, p->db, p->survey_id, why);
	if (st != ST_OK)
		return st;
	p->words = (struct package_words){
		.survey = page_rows(p->page, "survey"),
		.coverage = page_rows(p->page, "coverage"),
		.inputs = page_rows(p->page, "inputs"),
		.run = page_rows(p->page, "run"),
	};
	st = put_words(p, why);
	if (st == ST_OK)
		st = put_figures(p, remark, why);
	if (st == ST_OK)
		st = put_json(p, "summary.json", IN_SUMMARY, why);
	if (st == ST_OK)
		st = put_json(p, "run.json", IN_RUN, why);
	if (st == ST_OK)
		st = put_datapackage(p, why);
	return st == ST_OK ? put_sums(p, why) : st;
}

enum status
report_html_folder(struct store *db, int64_t survey_id, const char *dir,
    struct reason *remark, struct reason *why)
{
	struct package p = { .db = db, .survey_id = survey_id };
	enum status st;

	if ((st = snapshot_begin(db, survey_id, why)) != ST_OK)
		return st;
	p.page = page_new();
	if ((st = output_begin(&p.folder, dir, why)) == ST_OK) {
		st = put_all(&p, remark, why);
		if (st == ST_OK)
			st = output_commit(p.folder, why);
		else
			output_abort(p.folder);
	}
	page_free(p.page);
	free(p.files);
	snapshot_end(db);
	return st;
}
