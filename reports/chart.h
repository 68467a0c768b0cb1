/*
 * Figures as values: what is drawn, apart from who draws it.  A figure makes a
 * chart of its rows (figure.h); chart_svg.c draws it into the page with our
 * own hands, so that the same rows give the same bytes, and gnuplot.c writes
 * the script for files that go into an article.
 */
#ifndef REPORTS_CHART_H
#define REPORTS_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum chart_kind {
	CHART_BARS,  /* shares: a bar a row, its parts one behind the other */
	CHART_CURVES /* lines, steps and points in a plane */
};

/*
 * Colours by meaning, safe for the colour-blind: blues are protected, orange
 * is not, dark red is invalid.  The page's style sheet has them for light
 * and dark (class "t-" and the name), gnuplot.c for paper.
 */
enum tone {
	TONE_COMPLETE,
	TONE_FULL,
	TONE_PARTIAL,
	TONE_NONE,
	TONE_INVALID,
	TONE_INVALID_LENGTH, /* reasons: as is plain TONE_INVALID */
	TONE_INVALID_OTHER,
	TONE_UNKNOWN,
	TONES
};

#define CHART_PARTS 8

struct chart_part {
	char *name;
	enum tone tone;
};

struct chart_bar {
	char *label;  /* above the bar, at the left */
	char *detail; /* at the right: "794 of 1,091 (72.8 %)" */
	int64_t values[CHART_PARTS];
	int64_t total; /* the bar's whole length */
	double mark;   /* a share 0 to 1 that is marked, or NAN */
};

enum line_style {
	LINE_STRAIGHT,
	LINE_STEPS, /* the value holds until the next */
	LINE_POINTS /* points alone */
};

struct chart_point {
	double x, y;
	char *label;     /* or NULL */
	bool label_left; /* it stands at the left of the point */
};

struct chart_line {
	char *name;
	enum tone tone;
	enum line_style style;
	struct chart_point *points; /* by x, but for LINE_POINTS */
	size_t n, cap;
};

/* A moment at which something else changed: a vertical line. */
struct chart_marker {
	double x;
	char *text;
};

struct chart_axis {
	char *title;
	double min, max;
	bool log;     /* of ten; min and max are above 0 */
	bool percent; /* values are 0 to 100 */
	bool time;    /* values are Unix seconds */
};

struct chart {
	enum chart_kind kind;
	struct chart_part parts[CHART_PARTS];
	size_t nparts;
	char *mark_name; /* of the bars' marks, or NULL */
	struct chart_bar *bars;
	size_t nbars, cap_bars;
	struct chart_line *lines;
	size_t nlines, cap_lines;
	struct chart_marker *markers;
	size_t nmarkers, cap_markers;
	struct chart_axis x, y;
};

void chart_init(struct chart *c, enum chart_kind kind);
void chart_free(struct chart *c);

/* Texts are copied. */
void chart_add_part(struct chart *c, const char *name, enum tone tone);
/* Takes detail over; the bar is valid until the next one is added. */
struct chart_bar *chart_add_bar(
    struct chart *c, const char *label, char *detail, int64_t total);
struct chart_line *chart_add_line(
    struct chart *c, const char *name, enum tone tone, enum line_style style);
void chart_add_point(
    struct chart_line *line, double x, double y, const char *label);
void chart_add_marker(struct chart *c, double x, const char *text);
void chart_set_axis(
    struct chart_axis *axis, const char *title, double min, double max);

/*
 * Drops the labels of points that would lie over one another, those that were
 * added later first, and says at which side the others stand.
 */
void chart_thin_labels(struct chart *c);

/*
 * Points that fall on the same place as one, with their number: the caller
 * frees them.  From below, then from the left.
 */
struct chart_dot {
	double x, y; /* of the plane, 0 to 1 from the left and from below */
	size_t points;
};
struct chart_dot *chart_dots(
    const struct chart *c, const struct chart_line *line, size_t *ndots);

/* A value's place on an axis, 0 to 1; what is below it is at 0. */
double chart_place(const struct chart_axis *axis, double value);

/* Characters of a text, for an idea of its width. */
size_t chart_text_length(const char *text);

/* Nothing in it that could be drawn. */
bool chart_is_empty(const struct chart *c);

const char *tone_str(enum tone tone);

/*
 * Values to be marked on an axis, ascending, into ticks; returns how many.
 * Powers of ten on a logarithmic axis, 1, 2 or 5 of one on others, days,
 * months or years on one of time.
 */
#define CHART_TICKS 12
size_t chart_ticks(const struct chart_axis *axis, double ticks[CHART_TICKS]);
/* "20 %", "1,000", "2025-07". */
#define TICK_STRLEN 40
char *chart_tick_format(
    const struct chart_axis *axis, double value, char buf[TICK_STRLEN]);

/*
 * An <svg> in the page, named and described by the elements title_id and
 * desc_id, which the caller writes.
 */
void chart_write_svg(FILE *out, const struct chart *c, const char *title_id,
    const char *desc_id);

#endif
