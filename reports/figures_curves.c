/*
 * Charts of lines and points.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/figure.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

static double
percent_of(int64_t part, int64_t whole)
{
	return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void
set_percent_axis(struct chart_axis *axis, const char *title)
{
	chart_set_axis(axis, title, 0, 100);
	axis->percent = true;
}

/* The column's largest value; rows may stand in any order. */
static int64_t
largest(const struct rowset *rows, const char *column)
{
	int64_t max = 0;

	for (size_t row = 0; row < rows->nrows; row++) {
		int64_t value = rowset_integer(rows, row, column);

		max = value > max ? value : max;
	}
	return max;
}

static void
add_distribution(struct chart *c, const struct rowset *rows, const char *name,
    const char *column, enum tone tone)
{
	int64_t all = largest(rows, column), so_far = 0;
	struct chart_line *line;

	if (all == 0)
		return;
	line = chart_add_line(c, name, tone, LINE_STEPS);
	/* A value for zero percent, also where no zone has it. */
	if (rowset_integer(rows, 0, "percent") > 0)
		chart_add_point(line, 0, 0, NULL);
	for (size_t row = 0; row < rows->nrows; row++) {
		so_far = rowset_integer(rows, row, column);
		chart_add_point(line,
		    (double)rowset_integer(rows, row, "percent"),
		    percent_of(so_far, all), NULL);
	}
}

void
figure_distribution(struct chart *c, const struct rowset *rows)
{
	chart_init(c, CHART_CURVES);
	set_percent_axis(&c->x, "valid of a zone's route origins");
	set_percent_axis(&c->y, "zones with at most that share");
	if (rows->nrows == 0)
		return;
	add_distribution(c, rows, "all zones", "zones_up_to", TONE_FULL);
	add_distribution(c, rows, "TLDs", "tlds_up_to", TONE_NONE);
}

void
figure_concentration(struct chart *c, const struct rowset *rows)
{
	static const struct {
		const char *name, *column;
		enum tone tone;
	} curves[] = {
		{ "any server behind these ASes", "zones_touched", TONE_FULL },
		{ "all servers behind these ASes", "zones_whole", TONE_NONE },
	};

	chart_init(c, CHART_CURVES);
	chart_set_axis(&c->x, "number of ASes", 1,
	    fmax(10, (double)largest(rows, "ases")));
	c->x.log = true;
	set_percent_axis(&c->y, "zones with a route");
	for (size_t i = 0; i < 2 && rows->nrows > 0; i++) {
		struct chart_line *line = chart_add_line(
		    c, curves[i].name, curves[i].tone, LINE_STEPS);

		for (size_t row = 0; row < rows->nrows; row++)
			chart_add_point(line,
			    (double)rowset_integer(rows, row, "ases"),
			    percent_of(
				rowset_integer(rows, row, curves[i].column),
				rowset_integer(rows, row, "zones")),
			    NULL);
	}
}

/* Steps are counted from 1 on the axis, today being the first. */
void
figure_next_roas(struct chart *c, const struct rowset *rows)
{
	struct chart_line *line;

	chart_init(c, CHART_CURVES);
	chart_set_axis(
	    &c->x, "ROAs signed", 1, fmax(10, (double)largest(rows, "step")));
	c->x.log = true;
	set_percent_axis(&c->y, "zones");
	if (rows->nrows == 0)
		return;
	for (int i = 0; i < 2; i++) {
		line = chart_add_line(c,
		    i == 0 ? "fully covered" : "fully or partly covered",
		    i == 0 ? TONE_FULL : TONE_NONE, LINE_STEPS);
		for (size_t row = 0; row < rows->nrows; row++) {
			int64_t full = rowset_integer(rows, row, "full");
			int64_t some =
			    full + rowset_integer(rows, row, "partial");
			int64_t all = some + rowset_integer(rows, row, "none");

			chart_add_point(line,
			    fmax(1, (double)rowset_integer(rows, row, "step")),
			    percent_of(i == 0 ? full : some, all), NULL);
		}
	}
}

/* An RFC 3339 time of ours as Unix seconds. */
static double
seconds_of(const struct rowset *rows, size_t row)
{
	int64_t when = 0;

	(void)time_parse(rowset_text(rows, row, "time"), &when);
	return (double)when;
}

static enum tone
tone_of_category(const char *category)
{
	if (strcmp(category, "all") == 0)
		return TONE_COMPLETE;
	if (strcmp(category, "gTLD") == 0)
		return TONE_NONE;
	return strcmp(category, "ccTLD") == 0 ? TONE_FULL : TONE_INVALID;
}

/* The rows come category by category, in order of time. */
static void
make_over_time(struct chart *c, const struct rowset *rows, const char *part,
    const char *whole, const char *y_title)
{
	struct chart_line *line = NULL;
	double first = INFINITY, last = 0;

	chart_init(c, CHART_CURVES);
	for (size_t row = 0; row < rows->nrows; row++) {
		const char *category = rowset_text(rows, row, "category");
		const char *changed = rowset_text(rows, row, "changed");
		double when = seconds_of(rows, row);

		if (line == NULL || strcmp(line->name, category) != 0)
			line = chart_add_line(c, category,
			    tone_of_category(category), LINE_STRAIGHT);
		chart_add_point(line, when,
		    percent_of(rowset_integer(rows, row, part),
			rowset_integer(rows, row, whole)),
		    NULL);
		if (c->nlines == 1 && changed[0] != '\0')
			chart_add_marker(c, when, changed);
		first = fmin(first, when);
		last = fmax(last, when);
	}
	chart_set_axis(&c->x, "time of the data", first, last);
	c->x.time = true;
	set_percent_axis(&c->y, y_title);
}

void
figure_valid_over_time(struct chart *c, const struct rowset *rows)
{
	make_over_time(
	    c, rows, "valid", "route_origins", "valid route origins");
}

void
figure_full_over_time(struct chart *c, const struct rowset *rows)
{
	make_over_time(c, rows, "full", "zones", "fully covered zones");
}

enum {
	NAMED = 12 /* of the largest, whose points carry a name */
};

/* label makes a point's name; the rows have the most zones first. */
static void
make_scatter(struct chart *c, const struct rowset *rows, const char *x_title,
    const char *y, const char *y_title,
    char *(*label)(const struct rowset *, size_t))
{
	struct chart_line *points;

	chart_init(c, CHART_CURVES);
	set_percent_axis(&c->x, x_title);
	/* From below one, so that points of one zone stand off the axis. */
	chart_set_axis(&c->y, y_title, 0.7, fmax(10, (double)largest(rows, y)));
	c->y.log = true;
	points = chart_add_line(c, "", TONE_FULL, LINE_POINTS);
	for (size_t row = 0; row < rows->nrows; row++) {
		char *name = row < NAMED ? label(rows, row) : NULL;

		chart_add_point(points,
		    percent_of(rowset_integer(rows, row, "valid"),
			rowset_integer(rows, row, "route_origins")),
		    (double)rowset_integer(rows, row, y), name);
		free(name);
	}
	chart_thin_labels(c);
}

/* "AS64500 Example"; names are cut where words end. */
static char *
as_label(const struct rowset *rows, size_t row)
{
	const char *origin = rowset_text(rows, row, "origin");
	const char *name = rowset_text(rows, row, "name");
	const char *as = origin[0] == '{' ? "" : "AS";
	size_t len = strcspn(name, " ,-_");

	if (len == 0 || len > 20)
		return mem_printf("%s%s", as, origin);
	return mem_printf("%s%s %.*s", as, origin, (int)len, name);
}

static char *
operator_label(const struct rowset *rows, size_t row)
{
	return mem_printf("%.24s", rowset_text(rows, row, "operator"));
}

void
figure_ases(struct chart *c, const struct rowset *rows)
{
	make_scatter(c, rows, "valid of the AS's route origins", "zones",
	    "zones behind it", as_label);
}

void
figure_operators(struct chart *c, const struct rowset *rows)
{
	make_scatter(c, rows, "valid of the operator's route origins", "tlds",
	    "its TLDs and reverse zones", operator_label);
}
