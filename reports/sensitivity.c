/*
 * "report --sensitivity": the headline under other choices of the method.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "reports/layout.h"
#include "reports/report.h"
#include "reports/rowset.h"
#include "reports/snapshot.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

enum {
	INDENT = 11 /* of the words that explain */
};

enum {
	T_SENSITIVITY,
	T_SIDES,
	TABLES
};

static const char *const table_names[TABLES] = {
	[T_SENSITIVITY] = "sensitivity",
	[T_SIDES] = "zone_sides",
};

struct telling {
	struct layout layout;
	struct rowset set[TABLES];
	int64_t survey_id;
};

static const struct grid_column sensitivity_grid[] = {
	{ "choice", 0, true },
	{ "origins", 1, false },
	{ "valid", 1, false },
	{ "valid/origins", 1, false },
	{ "points", 1, false },
	{ "full", 2, false },
	{ "partial", 2, false },
	{ "none", 2, false },
	{ "undet.", 2, false },
	{ "zone share", 2, false },
	{ "of zones", 2, false },
};

/* The figures of one row of zones, IPv4 and IPv6 together. */
static bool
is_of(const struct rowset *set, size_t row, const char *category)
{
	return strcmp(rowset_text(set, row, "category"), category) == 0 &&
	       strcmp(rowset_text(set, row, "family"), "all") == 0;
}

/* The first row that the survey itself has; all of them say the same. */
static size_t
own_row(const struct rowset *set, const char *category)
{
	size_t row = 0;

	while (
	    !is_of(set, row, category) || rowset_integer(set, row, "own") == 0)
		row++;
	return row;
}

/* valid / origins less that of the survey, in percent. */
static char *
points_format(
    const struct rowset *set, size_t row, size_t own, char buf[SHARE_STRLEN])
{
	int64_t d = rowset_integer(set, row, "route_origins");
	int64_t own_d = rowset_integer(set, own, "route_origins");
	int64_t n = rowset_integer(set, row, "valid") * own_d -
		    rowset_integer(set, own, "valid") * d;
	int64_t whole = d * own_d, hundredths;

	if (whole == 0)
		return share_format(0, 0, buf);
	hundredths = (20000 * llabs(n) + whole) / (2 * whole);
	(void)snprintf(buf, SHARE_STRLEN, "%s%" PRId64 ".%02" PRId64,
	    hundredths == 0 ? "" : (n < 0 ? "-" : "+"), hundredths / 100,
	    hundredths % 100);
	return buf;
}

static void
add_row(struct grid *g, const struct rowset *set, size_t row, size_t own)
{
	static const char *const verdicts[] = { "full", "partial", "none",
		"undetermined" };
	int64_t valid = rowset_integer(set, row, "valid");
	int64_t origins = rowset_integer(set, row, "route_origins");
	char share[SHARE_STRLEN];

	grid_add(g, "%s %s%s", rowset_text(set, row, "choice"),
	    rowset_text(set, row, "value"),
	    rowset_integer(set, row, "own") != 0 ? " *" : "");
	grid_add(g, "%" PRId64, origins);
	grid_add(g, "%" PRId64, valid);
	grid_add(g, "%s", share_format(valid, origins, share));
	grid_add(g, "%s", points_format(set, row, own, share));
	for (size_t i = 0; i < LENGTH_OF(verdicts); i++)
		grid_add(g, "%" PRId64, rowset_integer(set, row, verdicts[i]));
	if (rowset_null(set, row, "zone_share"))
		grid_add(g, "-");
	else
		grid_add(g, "%s",
		    share_format_real(
			rowset_real(set, row, "zone_share"), share));
	grid_add(g, "%" PRId64, rowset_integer(set, row, "share_zones"));
}

static void
print_table(const struct telling *t, const char *category)
{
	const struct rowset *set = &t->set[T_SENSITIVITY];
	size_t own = own_row(set, category);
	struct grid g;

	layout_heading(
	    &t->layout, "Zones of the row %s, IPv4 and IPv6", category);
	grid_init(&g, sensitivity_grid, LENGTH_OF(sensitivity_grid));
	for (size_t row = 0; row < set->nrows; row++)
		if (is_of(set, row, category))
			add_row(&g, set, row, own);
	grid_print(&t->layout, &g);
	grid_free(&g);
}

/* The share of the row a is less than that of b. */
static bool
is_less(const struct rowset *set, size_t a, size_t b)
{
	return rowset_integer(set, a, "valid") *
		   rowset_integer(set, b, "route_origins") <
	       rowset_integer(set, b, "valid") *
		   rowset_integer(set, a, "route_origins");
}

/* "74.2 % (routes every; 1441 zones judged)"; the caller frees it. */
static char *
describe(const struct rowset *set, size_t row)
{
	int64_t zones = rowset_integer(set, row, "share_zones");
	char share[SHARE_STRLEN];

	return mem_printf("%s (%s %s; %" PRId64 " zone%s judged)",
	    share_format(rowset_integer(set, row, "valid"),
		rowset_integer(set, row, "route_origins"), share),
	    rowset_text(set, row, "choice"), rowset_text(set, row, "value"),
	    zones, zones != 1 ? "s" : "");
}

/*
 * A choice that has nothing to judge of most zones, as the child's servers of
 * a survey that asked nobody, tells of the inputs and not of the method.
 */
static bool
judges_few(const struct rowset *set, size_t row, size_t own)
{
	return rowset_integer(set, row, "share_zones") * 2 <
	       rowset_integer(set, own, "share_zones");
}

/* Those that judge few are named; "" where there are none. */
static char *
describe_left_out(const struct rowset *set, size_t own)
{
	char *text = mem_strdup("");

	for (size_t row = 0; row < set->nrows; row++) {
		char *more;

		if (!is_of(set, row, "all") || !judges_few(set, row, own))
			continue;
		more = mem_printf("%s%s%s %s", text,
		    text[0] != '\0' ? ", "
				    : " That leaves out what judges less"
				      " than half of the zones: ",
		    rowset_text(set, row, "choice"),
		    rowset_text(set, row, "value"));
		free(text);
		text = more;
	}
	if (text[0] != '\0') {
		char *whole = mem_printf("%s.", text);

		free(text);
		return whole;
	}
	return text;
}

static void
print_range(const struct telling *t)
{
	const struct rowset *set = &t->set[T_SENSITIVITY];
	size_t own = own_row(set, "all"), least = own, most = own;
	char share[SHARE_STRLEN], *from, *to, *left_out;

	for (size_t row = 0; row < set->nrows; row++) {
		if (!is_of(set, row, "all") ||
		    rowset_integer(set, row, "route_origins") == 0 ||
		    judges_few(set, row, own))
			continue;
		if (is_less(set, row, least))
			least = row;
		if (is_less(set, most, row))
			most = row;
	}
	from = describe(set, least);
	to = describe(set, most);
	left_out = describe_left_out(set, own);
	layout_paragraph(&t->layout, STRONG, "", 0,
	    "Of survey %" PRId64 "'s route origins %s are valid. With one"
	    " choice of the method made otherwise, and all others as they are,"
	    " that lies between %s and %s.%s",
	    t->survey_id,
	    share_format(rowset_integer(set, own, "valid"),
		rowset_integer(set, own, "route_origins"), share),
	    from, to, left_out);
	free(from);
	free(to);
	free(left_out);
}

static bool
has_choice(const struct rowset *set, const char *choice)
{
	for (size_t row = 0; row < set->nrows; row++)
		if (strcmp(rowset_text(set, row, "choice"), choice) == 0)
			return true;
	return false;
}

static void
print_words(const struct telling *t)
{
	const struct rowset *sides = &t->set[T_SIDES];

	layout_blank_line(&t->layout);
	layout_paragraph(&t->layout, PLAIN, "*", 2,
	    "as the survey has it; points: valid/origins less the survey's");
	layout_paragraph(&t->layout, PLAIN, "routes", INDENT,
	    "longest: the longest match of an address; every: all routes that"
	    " cover it, of which every one must be valid");
	if (has_choice(&t->set[T_SENSITIVITY], "min-peers"))
		layout_paragraph(&t->layout, PLAIN, "min-peers", INDENT,
		    "of sources that state how many peers saw a route");
	else
		layout_paragraph(&t->layout, PLAIN, "min-peers", INDENT,
		    "not available: no source of routes states peers");
	layout_paragraph(&t->layout, PLAIN, "servers", INDENT,
	    "of %" PRId64 " zones the parent's are known of %" PRId64
	    " and the child's of %" PRId64 "; a zone without the side that"
	    " counts has nothing to judge",
	    rowset_integer(sides, 0, "zones"),
	    rowset_integer(sides, 0, "parent"),
	    rowset_integer(sides, 0, "child"));
	layout_paragraph(&t->layout, PLAIN, "glue", INDENT,
	    "answer: it stands in where a look-up failed or was never made;"
	    " union: it counts beside answers");
}

static void
print_all(const struct telling *t)
{
	print_range(t);
	print_table(t, "all");
	print_table(t, "core");
	print_words(t);
	layout_heading(&t->layout,
	    "The SELECTs of these figures (.parameter set :survey %" PRId64 ")",
	    t->survey_id);
	for (int i = 0; i < TABLES; i++) {
		char *lead = mem_printf("%s:", table_names[i]);

		layout_paragraph(
		    &t->layout, PLAIN, lead, 4, "%s", t->set[i].table->sql);
		free(lead);
	}
}

static enum status
print_text(struct store *db, int64_t survey_id, FILE *out, struct reason *why)
{
	struct telling t = { .survey_id = survey_id };
	enum status st;

	if ((st = snapshot_begin(db, survey_id, why)) != ST_OK)
		return st;
	for (int i = 0; i < TABLES && st == ST_OK; i++)
		st = rowset_load(&t.set[i], db,
		    report_table_find(table_names[i]), survey_id, why);
	snapshot_end(db);
	if (st == ST_OK) {
		layout_init(&t.layout, out);
		print_all(&t);
		st = stream_flush(out, why);
	}
	for (int i = 0; i < TABLES; i++)
		rowset_free(&t.set[i]);
	return st;
}

enum status
report_sensitivity(struct store *db, int64_t survey_id, const char *format,
    FILE *out, struct reason *why)
{
	if (strcmp(format, "text") == 0)
		return print_text(db, survey_id, out, why);
	return report_table_print(
	    db, survey_id, "sensitivity", format, out, why);
}
