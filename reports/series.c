#include "reports/series.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "reports/csv.h"
#include "reports/json.h"
#include "reports/layout.h"
#include "reports/markdown.h"
#include "reports/page.h"
#include "reports/rowset.h"
#include "reports/snapshot.h"
#include "survey/base/array.h"

static const struct grid_column series_grid[] = {
	{ "survey", 0, false },
	{ "time", 1, true },
	{ "method", 1, true },
	{ "changed", 1, true },
	{ "origins", 2, false },
	{ "valid", 2, false },
	{ "valid/origins", 2, false },
	{ "zones", 3, false },
	{ "full", 3, false },
	{ "partial", 3, false },
	{ "none", 3, false },
	{ "full/zones", 3, false },
};

static void
add_integers(struct grid *g, const struct rowset *set, size_t row,
    const char *const *columns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		grid_add(g, "%" PRId64, rowset_integer(set, row, columns[i]));
}

static void
add_row(struct grid *g, const struct rowset *set, size_t row)
{
	static const char *const zones[] = { "zones", "full", "partial",
		"none" };
	const char *changed = rowset_text(set, row, "changed");
	int64_t origins = rowset_integer(set, row, "route_origins");
	int64_t valid = rowset_integer(set, row, "valid");
	char share[SHARE_STRLEN];

	grid_add(g, "%" PRId64, rowset_integer(set, row, "survey_id"));
	grid_add(g, "%.16s", rowset_text(set, row, "time"));
	grid_add(g, "%s%s", rowset_text(set, row, "method"),
	    rowset_integer(set, row, "degraded") != 0 ? ", degraded" : "");
	grid_add(g, "%s", changed[0] != '\0' ? changed : "-");
	grid_add(g, "%" PRId64, origins);
	grid_add(g, "%" PRId64, valid);
	grid_add(g, "%s", share_format(valid, origins, share));
	add_integers(g, set, row, zones, 4);
	grid_add(g, "%s",
	    share_format(rowset_integer(set, row, "full"),
		rowset_integer(set, row, "zones"), share));
}

static void
print_text(const struct rowset *set, FILE *out)
{
	struct layout layout;
	struct grid g;

	layout_init(&layout, out);
	grid_init(&g, series_grid, LENGTH_OF(series_grid));
	for (size_t row = 0; row < set->nrows; row++)
		add_row(&g, set, row);
	grid_print(&layout, &g);
	grid_free(&g);
	layout_blank_line(&layout);
	layout_paragraph(&layout, PLAIN, "", 0,
	    "changed: what a survey does not share with the one before it; a"
	    " step there need not be the world's. The time is that of the"
	    " VRPs, else of the DNS, the routes, the survey's end. By category"
	    " and family: --format csv.");
	layout_heading(&layout, "The SELECT of these figures");
	layout_paragraph(&layout, PLAIN, "series:", 4, "%s", series_table.sql);
}

static void
print_json(const struct rowset *sets, size_t n, FILE *out)
{
	struct json_writer w;

	json_begin(&w, out);
	for (size_t i = 0; i < n; i++) {
		const struct report_table *t = sets[i].table;

		json_begin_table(&w, t);
		for (size_t row = 0; row < sets[i].nrows; row++)
			json_write_row(
			    &w, t, sets[i].values + row * t->ncolumns);
		json_end_table(&w);
	}
	json_end(&w);
}

static void
print_csv(const struct rowset *set, FILE *out)
{
	csv_write_header(out, set->table);
	for (size_t row = 0; row < set->nrows; row++)
		csv_write_row(
		    out, set->table, set->values + row * set->table->ncolumns);
}

static void
print_markdown(const struct rowset *set, FILE *out)
{
	(void)fputs("# Routing security of DNS registries over time\n\n", out);
	markdown_table(out, set);
	markdown_sql(out, set->table);
}

static enum status
print_series(struct store *db, const struct rowset *sets, const char *format,
    FILE *out, struct reason *why)
{
	if (strcmp(format, "text") == 0)
		print_text(&sets[0], out);
	else if (strcmp(format, "markdown") == 0)
		print_markdown(&sets[0], out);
	else if (strcmp(format, "csv") == 0)
		print_csv(&sets[1], out);
	else if (strcmp(format, "json") == 0)
		print_json(sets, 2, out);
	else if (strcmp(format, "html") == 0)
		return page_write_series(db, &sets[0], out, why);
	else
		return reason_set(why, ST_MISUSE,
		    "--series --format %s: one of text, markdown, csv, json,"
		    " html is wanted",
		    format);
	return ST_OK;
}

enum status
report_series(
    struct store *db, const char *format, FILE *out, struct reason *why)
{
	struct rowset sets[2] = { { .table = NULL } };
	int64_t newest = 0;
	enum status st;

	if ((st = store_newest(db, &newest, why)) != ST_OK ||
	    (st = snapshot_begin(db, newest, why)) != ST_OK)
		return st;
	st = rowset_load(&sets[0], db, &series_table, newest, why);
	if (st == ST_OK)
		st = rowset_load(
		    &sets[1], db, &series_coverage_table, newest, why);
	if (st == ST_OK)
		st = print_series(db, sets, format, out, why);
	snapshot_end(db);
	rowset_free(&sets[0]);
	rowset_free(&sets[1]);
	return st != ST_OK ? st : stream_flush(out, why);
}
