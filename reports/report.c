#include "reports/report.h"

#include <assert.h>
#include <string.h>

#include "reports/csv.h"
#include "reports/json.h"
#include "reports/output.h"
#include "reports/snapshot.h"
#include "reports/table.h"
#include "survey/base/array.h"

static const struct report_format formats[] = {
	{ "text", report_text, NULL },
	{ "csv", report_csv, report_csv_folder },
	{ "json", report_json, report_json_folder },
	{ "html", report_html, report_html_folder },
	{ "markdown", report_markdown, NULL },
	{ "prometheus", report_prometheus, NULL },
};

const struct report_format *
report_format_find(const char *name)
{
	for (size_t i = 0; i < LENGTH_OF(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

const char *
report_format_names(void)
{
	return "text, markdown, csv, json, html, prometheus";
}

/* A table on its way to a printer. */
struct stream {
	const struct report_table *table;
	FILE *csv; /* one of the two */
	struct json_writer *json;
};

static enum status
stream_row(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct stream *s = arg;

	(void)names;
	assert((size_t)ncolumns == s->table->ncolumns);
	if (s->csv != NULL) {
		csv_write_row(s->csv, s->table, values);
		return stream_check(s->csv, why);
	}
	json_write_row(s->json, s->table, values);
	return stream_check(s->json->out, why);
}

static enum status
write_csv(struct store *db, int64_t survey_id, const struct report_table *table,
    FILE *out, struct reason *why)
{
	struct stream s = { .table = table, .csv = out };

	csv_write_header(out, table);
	return store_select(db, table->sql, survey_id, stream_row, &s, why);
}

/* An object of the tables that stand in one of the places. */
static enum status
write_json(struct store *db, int64_t survey_id, unsigned int places, FILE *out,
    struct reason *why)
{
	struct json_writer w;
	enum status st = ST_OK;

	json_begin(&w, out);
	for (size_t i = 0; i < report_ntables && st == ST_OK; i++) {
		const struct report_table *table = &report_tables[i];
		struct stream s = { .table = table, .json = &w };

		if ((table->places & places) == 0)
			continue;
		json_begin_table(&w, table);
		st = store_select(
		    db, table->sql, survey_id, stream_row, &s, why);
		json_end_table(&w);
	}
	json_end(&w);
	return st;
}

enum status
report_csv(struct store *db, int64_t survey_id, FILE *out, struct reason *why)
{
	enum status st = snapshot_begin(db, survey_id, why);

	if (st != ST_OK)
		return st;
	st = write_csv(db, survey_id, report_table_find("coverage"), out, why);
	snapshot_end(db);
	return st != ST_OK ? st : stream_flush(out, why);
}

enum status
report_json(struct store *db, int64_t survey_id, FILE *out, struct reason *why)
{
	enum status st = snapshot_begin(db, survey_id, why);

	if (st != ST_OK)
		return st;
	st = write_json(
	    db, survey_id, IN_RUN | IN_SUMMARY | IN_DETAIL, out, why);
	snapshot_end(db);
	return st != ST_OK ? st : stream_flush(out, why);
}

static enum status
write_json_table(struct store *db, int64_t survey_id,
    const struct report_table *table, FILE *out, struct reason *why)
{
	struct json_writer w;
	struct stream s = { .table = table, .json = &w };
	enum status st;

	json_begin(&w, out);
	json_begin_table(&w, table);
	st = store_select(db, table->sql, survey_id, stream_row, &s, why);
	json_end_table(&w);
	json_end(&w);
	return st;
}

enum status
report_table_print(struct store *db, int64_t survey_id, const char *table,
    const char *format, FILE *out, struct reason *why)
{
	const struct report_table *found = report_table_find(table);
	bool csv = strcmp(format, "csv") == 0;
	enum status st;

	if (!csv && strcmp(format, "json") != 0)
		return reason_set(why, ST_MISUSE,
		    "--format %s: one of text, csv, json is wanted", format);
	if ((st = snapshot_begin(db, survey_id, why)) != ST_OK)
		return st;
	st = csv ? write_csv(db, survey_id, found, out, why)
		 : write_json_table(db, survey_id, found, out, why);
	snapshot_end(db);
	return st != ST_OK ? st : stream_flush(out, why);
}

static enum status
put_json(struct output *folder, struct store *db, int64_t survey_id,
    const char *name, unsigned int places, struct reason *why)
{
	enum status st;
	FILE *file;

	if ((st = output_open(folder, name, &file, why)) != ST_OK)
		return st;
	st = write_json(db, survey_id, places, file, why);
	if (st != ST_OK)
		return reason_prefix(why, st, "%s", name);
	return output_close(folder, why);
}

static enum status
put_csv_files(struct output *folder, struct store *db, int64_t survey_id,
    struct reason *why)
{
	for (size_t i = 0; i < report_ntables; i++) {
		const struct report_table *table = &report_tables[i];
		enum status st;
		FILE *file;

		if (table->file == NULL)
			continue;
		st = output_open(folder, table->file, &file, why);
		if (st != ST_OK)
			return st;
		st = write_csv(db, survey_id, table, file, why);
		if (st != ST_OK)
			return reason_prefix(why, st, "%s", table->file);
		if ((st = output_close(folder, why)) != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
put_json_files(struct output *folder, struct store *db, int64_t survey_id,
    struct reason *why)
{
	enum status st =
	    put_json(folder, db, survey_id, "summary.json", IN_SUMMARY, why);

	if (st != ST_OK)
		return st;
	return put_json(folder, db, survey_id, "run.json", IN_RUN, why);
}

static enum status
put_folder(struct store *db, int64_t survey_id, const char *dir, bool csv_files,
    struct reason *why)
{
	struct output *folder;
	enum status st;

	if ((st = snapshot_begin(db, survey_id, why)) != ST_OK)
		return st;
	if ((st = output_begin(&folder, dir, why)) != ST_OK)
		goto out;
	if (csv_files)
		st = put_csv_files(folder, db, survey_id, why);
	if (st == ST_OK)
		st = put_json_files(folder, db, survey_id, why);
	if (st == ST_OK)
		st = output_commit(folder, why);
	else
		output_abort(folder);
out:
	snapshot_end(db);
	return st;
}

enum status
report_csv_folder(struct store *db, int64_t survey_id, const char *dir,
    struct reason *remark, struct reason *why)
{
	(void)remark;
	return put_folder(db, survey_id, dir, true, why);
}

enum status
report_json_folder(struct store *db, int64_t survey_id, const char *dir,
    struct reason *remark, struct reason *why)
{
	(void)remark;
	return put_folder(db, survey_id, dir, false, why);
}
