#include "reports/next_roas.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/advice.h"
#include "reports/csv.h"
#include "reports/json.h"
#include "reports/layout.h"
#include "reports/rowset.h"
#include "reports/snapshot.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

enum {
	T_SUM,
	T_ROAS,
	T_INVALID,
	T_ASES,
	T_OPERATORS,
	T_SEQUENCE,
	TABLES,
	AS_COLUMNS = 24 /* of an origin AS and its name */
};

/* A table of the reports, and what its rows are limited by; NULL: all. */
static const struct {
	const char *name, *limit;
} sources[TABLES] = {
	[T_SUM] = { "next_roa_sum", NULL },
	[T_ROAS] = { "next_roas", "rank" },
	[T_INVALID] = { "next_roa_invalid", "rank" },
	[T_ASES] = { "next_roa_ases", "place" },
	[T_OPERATORS] = { "next_roa_operators", "place" },
	[T_SEQUENCE] = { "next_roa_sequence", NULL },
};

struct next {
	int64_t survey_id, n;
	struct report_table tables[TABLES];
	char *sql[TABLES];
	struct rowset set[TABLES];
	struct layout layout;
};

/* The SELECTs of the tables with their limit in place. */
static void
next_init(struct next *t, int64_t survey_id, int64_t n)
{
	*t = (struct next){ .survey_id = survey_id, .n = n };
	for (int i = 0; i < TABLES; i++) {
		const struct report_table *table =
		    report_table_find(sources[i].name);
		const char *order = strstr(table->sql, " ORDER BY");

		t->tables[i] = *table;
		if (sources[i].limit == NULL)
			continue;
		t->sql[i] = mem_printf("%.*s AND %s <= %" PRId64 "%s",
		    (int)(order - table->sql), table->sql, sources[i].limit, n,
		    order);
		t->tables[i].sql = t->sql[i];
	}
}

static void
next_free(struct next *t)
{
	for (int i = 0; i < TABLES; i++) {
		rowset_free(&t->set[i]);
		free(t->sql[i]);
	}
}

static int64_t
integer(const struct next *t, int table, size_t row, const char *column)
{
	return rowset_integer(&t->set[table], row, column);
}

static void
print_sum(const struct next *t)
{
	layout_paragraph(&t->layout, STRONG, "", 0,
	    "Of the route origins of survey %" PRId64 " that are not valid, a"
	    " ROA each would make %" PRId64 " so: of the prefix and its origin"
	    " AS, with maxLength the prefix's own length. For %" PRId64
	    " none is proposed: %" PRId64 " AS sets, %" PRId64
	    " reserved AS numbers, %" PRId64 " covered by AS0 alone.",
	    t->survey_id, integer(t, T_SUM, 0, "roas"),
	    integer(t, T_SUM, 0, "as_set") +
		integer(t, T_SUM, 0, "reserved_as") +
		integer(t, T_SUM, 0, "as0"),
	    integer(t, T_SUM, 0, "as_set"), integer(t, T_SUM, 0, "reserved_as"),
	    integer(t, T_SUM, 0, "as0"));
	layout_paragraph(&t->layout, WARNING, "", 0, "%s", advice_caution);
	if (integer(t, T_SUM, 0, "whole_table") == 0)
		layout_paragraph(&t->layout, WARNING, "", 0,
		    "This survey was judged from the routes that were stored:"
		    " a ROA may turn more of them invalid than are told.");
}

static void
add_effect(struct grid *g, const struct rowset *set, size_t row)
{
	grid_add(g, "%" PRId64, rowset_integer(set, row, "zones_lifted"));
	grid_add(g, "%" PRId64, rowset_integer(set, row, "none_to_full"));
	grid_add(g, "%" PRId64, rowset_integer(set, row, "none_to_partial"));
	grid_add(g, "%" PRId64, rowset_integer(set, row, "partial_to_full"));
	grid_add(g, "%" PRId64, rowset_integer(set, row, "zones_worsened"));
	grid_add(g, "%" PRId64, rowset_integer(set, row, "routes_invalidated"));
}

#define EFFECT_GRID                                                            \
	{ "lifted", 1, false }, { "0-full", 1, false },                        \
	    { "0-some", 1, false }, { "some-full", 1, false },                 \
	    { "worse", 1, false },                                             \
	{                                                                      \
		"routes", 1, false                                             \
	}

static void
print_roas(const struct next *t)
{
	static const struct grid_column columns[] = {
		{ "rank", 0, false },
		{ "prefix", 1, true },
		{ "AS", 1, false },
		EFFECT_GRID,
	};
	const struct rowset *set = &t->set[T_ROAS];
	struct grid g;

	layout_heading(&t->layout, "The best ROAs, each by itself");
	grid_init(&g, columns, LENGTH_OF(columns));
	for (size_t row = 0; row < set->nrows; row++) {
		grid_add(&g, "%" PRId64, rowset_integer(set, row, "rank"));
		grid_add(&g, "%s", rowset_text(set, row, "prefix"));
		grid_add(&g, "%s", rowset_text(set, row, "origin"));
		add_effect(&g, set, row);
	}
	grid_print(&t->layout, &g);
	grid_free(&g);
	layout_blank_line(&t->layout);
	layout_paragraph(&t->layout, PLAIN, "", 0,
	    "lifted: zones whose verdict rises, 0-full from none to full, "
	    "0-some"
	    " from none to partial, some-full from partial to full; worse: "
	    "zones"
	    " with a route that the ROA turns invalid; routes: all routes of "
	    "the"
	    " table that it turns invalid. Ranked by lifted less worse.");
}

/* ", 192.0.2.0/24 AS64500 few-peers (3 zones)" */
static char *
invalid_item(const struct rowset *set, size_t row, bool first)
{
	const char *origin = rowset_text(set, row, "invalid_origin");
	const char *filter = rowset_text(set, row, "filter");
	int64_t zones = rowset_integer(set, row, "zones");
	char *behind = zones > 0 ? mem_printf(" (%" PRId64 " zones)", zones)
				 : mem_strdup("");
	bool used = strcmp(filter, "used") == 0;
	char *item = mem_printf("%s%s %s%s%s%s%s", first ? "" : ", ",
	    rowset_text(set, row, "invalid_prefix"),
	    origin[0] != '{' ? "AS" : "", origin, used ? "" : " ",
	    used ? "" : filter, behind);

	free(behind);
	return item;
}

/* The rows of one rank, which begin with this one; *end is behind them. */
static char *
invalid_list(const struct rowset *set, size_t row, size_t *end)
{
	int64_t rank = rowset_integer(set, row, "rank");
	char *list = mem_strdup("");
	size_t len = 0;

	for (*end = row;
	     *end < set->nrows && rowset_integer(set, *end, "rank") == rank;
	     ++*end) {
		char *item = invalid_item(set, *end, *end == row);
		size_t n = strlen(item);

		list = mem_resize(list, len + n + 1, 1);
		memcpy(list + len, item, n + 1);
		len += n;
		free(item);
	}
	return list;
}

static void
print_invalid(const struct next *t)
{
	const struct rowset *set = &t->set[T_INVALID];

	if (set->nrows == 0)
		return;
	layout_heading(&t->layout, "What they would turn invalid, by rank");
	layout_paragraph(&t->layout, WARNING, "", 0, "%s", advice_order);
	for (size_t row = 0, end; row < set->nrows; row = end) {
		char *lead =
		    mem_printf("%4" PRId64, rowset_integer(set, row, "rank"));
		char *list = invalid_list(set, row, &end);

		layout_paragraph(&t->layout, PLAIN, lead, 6, "%s", list);
		free(list);
		free(lead);
	}
}

/* Number and name, cut where the table would be wider than a page. */
static void
add_as(struct grid *g, const struct rowset *set, size_t row)
{
	const char *key = rowset_text(set, row, "key");
	const char *name = rowset_text(set, row, "name");
	size_t room = AS_COLUMNS - 1 - strlen(key), len = strlen(name);

	/* Not within a character. */
	for (len = len < room ? len : room;
	     len > 0 && ((unsigned char)name[len] & 0xc0) == 0x80;)
		len--;
	grid_add(g, "%s%s%.*s", key, len > 0 ? " " : "", (int)len, name);
}

static void
print_groups(
    const struct next *t, int table, const char *heading, const char *key)
{
	const struct grid_column columns[] = {
		{ key, 0, true },
		{ "ROAs", 1, false },
		EFFECT_GRID,
	};
	const struct rowset *set = &t->set[table];
	struct grid g;

	layout_heading(&t->layout, "%s", heading);
	if (set->nrows == 0) {
		layout_paragraph(&t->layout, PLAIN, "", 0, "Not available.");
		return;
	}
	grid_init(&g, columns, LENGTH_OF(columns));
	for (size_t row = 0; row < set->nrows; row++) {
		if (table == T_ASES)
			add_as(&g, set, row);
		else
			grid_add(&g, "%s", rowset_text(set, row, "key"));
		grid_add(&g, "%" PRId64, rowset_integer(set, row, "roas"));
		add_effect(&g, set, row);
	}
	grid_print(&t->layout, &g);
	grid_free(&g);
}

/* The first n steps, then every one that doubles the last, and the end. */
static bool
is_shown(const struct next *t, size_t row, size_t *next)
{
	if ((int64_t)row < t->n) {
		*next = 2 * (row + 1);
		return true;
	}
	if (row + 1 == *next) {
		*next *= 2;
		return true;
	}
	return row + 1 == t->set[T_SEQUENCE].nrows;
}

static void
print_sequence(const struct next *t)
{
	static const struct grid_column columns[] = {
		{ "step", 0, false },
		{ "prefix", 1, true },
		{ "AS", 1, false },
		{ "full", 1, false },
		{ "partial", 1, false },
		{ "none", 1, false },
		{ "worse", 1, false },
		{ "routes", 1, false },
	};
	static const char *const cells[] = { "full", "partial", "none",
		"worsened", "invalid" };
	const struct rowset *set = &t->set[T_SEQUENCE];
	size_t next = 1;
	struct grid g;

	layout_heading(&t->layout, "One after the other");
	layout_paragraph(&t->layout, PLAIN, "", 0,
	    "%s Today: %" PRId64 " zones full, %" PRId64 " partial, %" PRId64
	    " none.",
	    advice_not_optimal, integer(t, T_SUM, 0, "full"),
	    integer(t, T_SUM, 0, "partial"), integer(t, T_SUM, 0, "none"));
	grid_init(&g, columns, LENGTH_OF(columns));
	for (size_t row = 0; row < set->nrows; row++) {
		if (!is_shown(t, row, &next))
			continue;
		grid_add(&g, "%" PRId64, rowset_integer(set, row, "step"));
		grid_add(&g, "%s", rowset_text(set, row, "prefix"));
		grid_add(&g, "%s", rowset_text(set, row, "origin"));
		for (size_t i = 0; i < LENGTH_OF(cells); i++)
			grid_add(
			    &g, "%" PRId64, rowset_integer(set, row, cells[i]));
	}
	grid_print(&t->layout, &g);
	grid_free(&g);
}

static void
print_selects(const struct next *t)
{
	layout_heading(&t->layout,
	    "The SELECTs of these figures (.parameter set :survey %" PRId64 ")",
	    t->survey_id);
	for (int i = 0; i < TABLES; i++) {
		char *lead = mem_printf("%s:", t->tables[i].name);

		layout_paragraph(
		    &t->layout, PLAIN, lead, 4, "%s", t->tables[i].sql);
		free(lead);
	}
}

static enum status
print_text(struct next *t, struct store *db, FILE *out, struct reason *why)
{
	enum status st = ST_OK;

	for (int i = 0; i < TABLES && st == ST_OK; i++)
		st = rowset_load(
		    &t->set[i], db, &t->tables[i], t->survey_id, why);
	if (st == ST_OK && t->set[T_SUM].nrows == 0)
		st = reason_set(why, ST_MISSING,
		    "survey %" PRId64 " was made without next best ROAs",
		    t->survey_id);
	if (st != ST_OK)
		return st;
	layout_init(&t->layout, out);
	print_sum(t);
	if (t->set[T_ROAS].nrows > 0) {
		print_roas(t);
		print_invalid(t);
		print_groups(t, T_ASES, "All ROAs of an origin AS", "AS");
		print_groups(t, T_OPERATORS,
		    "All ROAs behind the zones of an operator", "operator");
		print_sequence(t);
	}
	print_selects(t);
	return ST_OK;
}

/* A table on its way to one of the printers. */
struct stream {
	const struct report_table *table;
	FILE *csv;
	struct json_writer *json;
};

static enum status
stream_row(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct stream *s = arg;

	(void)ncolumns;
	(void)names;
	if (s->csv != NULL) {
		csv_write_row(s->csv, s->table, values);
		return stream_check(s->csv, why);
	}
	json_write_row(s->json, s->table, values);
	return stream_check(s->json->out, why);
}

static enum status
print_csv(struct next *t, struct store *db, FILE *out, struct reason *why)
{
	struct stream s = { .table = &t->tables[T_ROAS], .csv = out };

	csv_write_header(out, s.table);
	return store_select(
	    db, s.table->sql, t->survey_id, stream_row, &s, why);
}

static enum status
print_json(struct next *t, struct store *db, FILE *out, struct reason *why)
{
	struct json_writer w;
	enum status st = ST_OK;

	json_begin(&w, out);
	for (int i = 0; i < TABLES && st == ST_OK; i++) {
		struct stream s = { .table = &t->tables[i], .json = &w };

		json_begin_table(&w, s.table);
		st = store_select(
		    db, s.table->sql, t->survey_id, stream_row, &s, why);
		json_end_table(&w);
	}
	json_end(&w);
	return st;
}

enum status
report_next_roas(struct store *db, int64_t survey_id, int64_t n,
    const char *format, FILE *out, struct reason *why)
{
	static const struct {
		const char *name;
		enum status (*print)(struct next *t, struct store *db,
		    FILE *out, struct reason *why);
	} formats[] = { { "text", print_text }, { "csv", print_csv },
		{ "json", print_json } };
	struct next t;
	enum status st;
	size_t i = 0;

	while (strcmp(formats[i].name, format) != 0)
		if (++i == LENGTH_OF(formats))
			return reason_set(why, ST_MISUSE,
			    "--next-roas has no --format %s", format);
	if ((st = snapshot_begin(db, survey_id, why)) != ST_OK)
		return st;
	next_init(&t, survey_id, n);
	st = formats[i].print(&t, db, out, why);
	next_free(&t);
	snapshot_end(db);
	return st != ST_OK ? st : stream_flush(out, why);
}
