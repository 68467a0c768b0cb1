#include "reports/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reports/value.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

void
chart_init(struct chart *c, enum chart_kind kind)
{
	*c = (struct chart){ .kind = kind };
}

void
chart_free(struct chart *c)
{
	for (size_t i = 0; i < c->nparts; i++)
		free(c->parts[i].name);
	for (size_t i = 0; i < c->nbars; i++) {
		free(c->bars[i].label);
		free(c->bars[i].detail);
	}
	for (size_t i = 0; i < c->nlines; i++) {
		for (size_t j = 0; j < c->lines[i].n; j++)
			free(c->lines[i].points[j].label);
		free(c->lines[i].points);
		free(c->lines[i].name);
	}
	for (size_t i = 0; i < c->nmarkers; i++)
		free(c->markers[i].text);
	free(c->mark_name);
	free(c->bars);
	free(c->lines);
	free(c->markers);
	free(c->x.title);
	free(c->y.title);
	*c = (struct chart){ 0 };
}

void
chart_add_part(struct chart *c, const char *name, enum tone tone)
{
	c->parts[c->nparts++] = (struct chart_part){ mem_strdup(name), tone };
}

struct chart_bar *
chart_add_bar(struct chart *c, const char *label, char *detail, int64_t total)
{
	c->bars = mem_grow(c->bars, c->nbars, &c->cap_bars, sizeof(*c->bars));
	c->bars[c->nbars] = (struct chart_bar){ .label = mem_strdup(label),
		.detail = detail,
		.total = total,
		.mark = NAN };
	return &c->bars[c->nbars++];
}

struct chart_line *
chart_add_line(
    struct chart *c, const char *name, enum tone tone, enum line_style style)
{
	c->lines =
	    mem_grow(c->lines, c->nlines, &c->cap_lines, sizeof(*c->lines));
	c->lines[c->nlines] = (struct chart_line){
		.name = mem_strdup(name), .tone = tone, .style = style
	};
	return &c->lines[c->nlines++];
}

void
chart_add_point(struct chart_line *line, double x, double y, const char *label)
{
	line->points =
	    mem_grow(line->points, line->n, &line->cap, sizeof(*line->points));
	line->points[line->n++] = (struct chart_point){ .x = x,
		.y = y,
		.label = label != NULL ? mem_strdup(label) : NULL };
}

void
chart_add_marker(struct chart *c, double x, const char *text)
{
	c->markers = mem_grow(
	    c->markers, c->nmarkers, &c->cap_markers, sizeof(*c->markers));
	c->markers[c->nmarkers++] =
	    (struct chart_marker){ x, mem_strdup(text) };
}

void
chart_set_axis(
    struct chart_axis *axis, const char *title, double min, double max)
{
	axis->title = mem_strdup(title);
	axis->min = min;
	axis->max = max;
}

double
chart_place(const struct chart_axis *axis, double value)
{
	double min = axis->min, max = axis->max;

	value = fmax(value, min);
	if (axis->log) {
		min = log10(min);
		max = log10(max);
		value = log10(value);
	}
	return max > min ? (value - min) / (max - min) : 0;
}

size_t
chart_text_length(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* In hundredths of the plane; a character is about 2 wide and 6 high. */
enum {
	LABELS_MAX = 24,
	LABEL_CHARACTER = 2,
	LABEL_HEIGHT = 6,
	LABEL_GAP = 2
};

struct labels {
	struct {
		double x, y, width;
	} at[LABELS_MAX];
	size_t n;
};

static bool
labels_fit(struct labels *l, double x, double y, double width)
{
	if (l->n == LABELS_MAX || x < 0 || x + width > 106)
		return false;
	for (size_t i = 0; i < l->n; i++)
		if (fabs(l->at[i].y - y) < LABEL_HEIGHT &&
		    x < l->at[i].x + l->at[i].width && l->at[i].x < x + width)
			return false;
	l->at[l->n].x = x;
	l->at[l->n].y = y;
	l->at[l->n++].width = width;
	return true;
}

static void
thin_line(struct chart *c, struct chart_line *line, struct labels *labels)
{
	for (size_t i = 0; i < line->n; i++) {
		struct chart_point *p = &line->points[i];
		double x = 100 * chart_place(&c->x, p->x);
		double y = 100 * chart_place(&c->y, p->y), width;

		if (p->label == NULL)
			continue;
		width = LABEL_CHARACTER * (double)chart_text_length(p->label);
		if (labels_fit(labels, x + LABEL_GAP, y, width))
			continue;
		p->label_left = true;
		if (labels_fit(labels, x - LABEL_GAP - width, y, width))
			continue;
		free(p->label);
		p->label = NULL;
	}
}

void
chart_thin_labels(struct chart *c)
{
	struct labels labels = { .n = 0 };

	for (size_t i = 0; i < c->nlines; i++)
		thin_line(c, &c->lines[i], &labels);
}

static int
compare_dot(const void *a, const void *b)
{
	const struct chart_dot *p = a, *q = b;

	if (p->y != q->y)
		return p->y < q->y ? -1 : 1;
	return (p->x > q->x) - (p->x < q->x);
}

/* Nearer than this to each other nobody sees two. */
#define DOT_GRID 1000

struct chart_dot *
chart_dots(const struct chart *c, const struct chart_line *line, size_t *ndots)
{
	struct chart_dot *dots = mem_array(line->n + 1, sizeof(*dots));
	size_t n = 0;

	for (size_t i = 0; i < line->n; i++)
		dots[i] = (struct chart_dot){
			round(
			    chart_place(&c->x, line->points[i].x) * DOT_GRID) /
			    DOT_GRID,
			round(
			    chart_place(&c->y, line->points[i].y) * DOT_GRID) /
			    DOT_GRID,
			1
		};
	if (line->n > 0)
		qsort(dots, line->n, sizeof(*dots), compare_dot);
	for (size_t i = 0; i < line->n; i++) {
		if (n > 0 && compare_dot(&dots[n - 1], &dots[i]) == 0)
			dots[n - 1].points++;
		else
			dots[n++] = dots[i];
	}
	*ndots = n;
	return dots;
}

bool
chart_is_empty(const struct chart *c)
{
	size_t points = 0;

	for (size_t i = 0; i < c->nlines; i++)
		points += c->lines[i].n;
	return c->nbars == 0 && points == 0;
}

const char *
tone_str(enum tone tone)
{
	static const char *const names[TONES] = { "complete", "full", "partial",
		"none", "invalid", "invalid-length", "invalid-other",
		"unknown" };

	return names[tone];
}

static size_t
log_ticks(const struct chart_axis *axis, double ticks[CHART_TICKS])
{
	size_t n = 0;

	for (int i = 0; pow(10, i) <= axis->max * 1.0001 && n < CHART_TICKS;
	     i++)
		if (pow(10, i) >= axis->min * 0.9999)
			ticks[n++] = pow(10, i);
	return n;
}

static size_t
linear_ticks(const struct chart_axis *axis, double ticks[CHART_TICKS])
{
	static const double steps[] = { 1, 2, 5 };
	double span = axis->max - axis->min, step = 1, ten = 1, first;
	size_t n = 0;

	for (int i = 0; span / step > 6; i++) {
		step = steps[i % 3] * ten;
		if (i % 3 == 2)
			ten *= 10;
	}
	first = ceil(axis->min / step);
	while (n < CHART_TICKS &&
	       (first + (double)n) * step <= axis->max + step / 1e6) {
		ticks[n] = (first + (double)n) * step;
		n++;
	}
	return n;
}

/* The first day of a month, counted in months from year 0. */
static double
month_begins(long month)
{
	struct tm tm = { .tm_year = (int)(month / 12) - 1900,
		.tm_mon = (int)(month % 12),
		.tm_mday = 1 };

	return (double)timegm(&tm);
}

static size_t
time_ticks(const struct chart_axis *axis, double ticks[CHART_TICKS])
{
	static const long steps[] = { 1, 2, 3, 6, 12, 24, 60, 120 };
	double month = 365.25 / 12 * 86400, span = axis->max - axis->min;
	time_t begin = (time_t)axis->min;
	struct tm tm;
	size_t n = 0, s = 0;
	long first;

	/* Within some months the days themselves. */
	if (span < 3 * month) {
		double step = 86400 * fmax(1, ceil(span / 86400 / 6));
		double day = ceil(axis->min / 86400) * 86400;

		while (n < CHART_TICKS && day + (double)n * step <= axis->max) {
			ticks[n] = day + (double)n * step;
			n++;
		}
		return n;
	}
	while (s + 1 < LENGTH_OF(steps) && span / month / (double)steps[s] > 6)
		s++;
	(void)gmtime_r(&begin, &tm);
	first = (tm.tm_year + 1900L) * 12 + tm.tm_mon;
	first = (first + steps[s] - 1) / steps[s] * steps[s];
	for (long m = first; month_begins(m) <= axis->max && n < CHART_TICKS;
	     m += steps[s])
		if (month_begins(m) >= axis->min)
			ticks[n++] = month_begins(m);
	return n;
}

size_t
chart_ticks(const struct chart_axis *axis, double ticks[CHART_TICKS])
{
	if (axis->time)
		return time_ticks(axis, ticks);
	return axis->log ? log_ticks(axis, ticks) : linear_ticks(axis, ticks);
}

char *
chart_tick_format(
    const struct chart_axis *axis, double value, char buf[TICK_STRLEN])
{
	char number[COUNT_STRLEN];

	if (axis->time) {
		time_t when = (time_t)value;
		bool days = axis->max - axis->min < 92 * 86400.0;
		struct tm tm;

		(void)gmtime_r(&when, &tm);
		(void)strftime(
		    buf, TICK_STRLEN, days ? "%Y-%m-%d" : "%Y-%m", &tm);
		return buf;
	}
	(void)count_format(llround(value), number);
	(void)snprintf(
	    buf, TICK_STRLEN, "%s%s", number, axis->percent ? " %" : "");
	return buf;
}
