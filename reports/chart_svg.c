/*
 * Charts as SVG within the page.  Coordinates are written in tenths, by
 * integers: the same bytes in every locale.  Colours are classes, so that the
 * page's style sheet can turn them over in the dark; there is no style
 * attribute, which the page's security policy would not allow.
 *
 * The drawing is narrow on purpose: on a telephone it is scaled down by
 * little, and its texts stay readable.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/chart.h"
#include "reports/html.h"

enum {
	WIDTH = 460,
	TEXT = 13,     /* font size; style sheet and this agree */
	CHARACTER = 7, /* a character's width, roughly */
	LEGEND_LINE = 20,
	BAR_HEIGHT = 13,
	BAR_LINE = 42,
	PLOT_LEFT = 56,
	PLOT_RIGHT = 436,
	PLOT_ABOVE = 24, /* for the title of the y axis */
	PLOT_HEIGHT = 250,
	PLOT_BELOW = 46
};

/* " name=\"12.3\"" */
static void
number(FILE *out, const char *name, double value)
{
	long tenths = lround(value * 10);
	long whole = labs(tenths) / 10, rest = labs(tenths) % 10;

	(void)fprintf(out, " %s=\"%s%ld", name, tenths < 0 ? "-" : "", whole);
	if (rest != 0)
		(void)fprintf(out, ".%ld", rest);
	(void)putc('"', out);
}

static void
coordinate(FILE *out, double value)
{
	long tenths = lround(value * 10);

	(void)fprintf(out, "%s%ld", tenths < 0 ? "-" : "", labs(tenths) / 10);
	if (labs(tenths) % 10 != 0)
		(void)fprintf(out, ".%ld", labs(tenths) % 10);
}

static void
text(FILE *out, double x, double y, const char *class, const char *what)
{
	(void)fputs("<text", out);
	number(out, "x", x);
	number(out, "y", y);
	(void)fprintf(out, " class=\"%s\">", class);
	html_text(out, what);
	(void)fputs("</text>", out);
}

static void
rectangle(FILE *out, double x, double y, double width, double height,
    const char *class)
{
	(void)fputs("<rect", out);
	number(out, "x", x);
	number(out, "y", y);
	number(out, "width", width);
	number(out, "height", height);
	(void)fprintf(out, " class=\"%s\"/>", class);
}

static void
line(FILE *out, double x1, double y1, double x2, double y2, const char *class)
{
	(void)fputs("<line", out);
	number(out, "x1", x1);
	number(out, "y1", y1);
	number(out, "x2", x2);
	number(out, "y2", y2);
	(void)fprintf(out, " class=\"%s\"/>", class);
}

/* A flow of legend entries; where the next one goes. */
struct legend {
	FILE *out; /* or NULL: only measure */
	double x, y;
};

static void
legend_next(struct legend *l, const char *name)
{
	double width = 24 + CHARACTER * (double)chart_text_length(name) + 14;

	if (l->x > 0 && l->x + width > WIDTH) {
		l->x = 0;
		l->y += LEGEND_LINE;
	}
}

static void
legend_end(struct legend *l, const char *name)
{
	if (l->out != NULL)
		text(l->out, l->x + 20, l->y + 11, "c-text", name);
	l->x += 24 + CHARACTER * (double)chart_text_length(name) + 14;
}

static void
legend_part(struct legend *l, const struct chart_part *part)
{
	char class[48];

	legend_next(l, part->name);
	(void)snprintf(class, sizeof(class), "t-%s", tone_str(part->tone));
	if (l->out != NULL)
		rectangle(l->out, l->x, l->y, 14, 13, class);
	legend_end(l, part->name);
}

/* A share that is marked: a diamond on the bar. */
static void
diamond(FILE *out, double x, double y)
{
	(void)fputs("<path d=\"M", out);
	coordinate(out, x - 6);
	(void)putc(' ', out);
	coordinate(out, y);
	(void)fputs("l6 -8l6 8l-6 8z\" class=\"c-mark\"/>", out);
}

static void
legend_line(struct legend *l, const struct chart_line *series)
{
	char class[64];

	legend_next(l, series->name);
	if (l->out != NULL && series->style == LINE_POINTS) {
		(void)fputs("<circle", l->out);
		number(l->out, "cx", l->x + 7);
		number(l->out, "cy", l->y + 6);
		(void)fprintf(l->out, " r=\"5\" class=\"t-%s c-point\"/>",
		    tone_str(series->tone));
	} else if (l->out != NULL) {
		(void)snprintf(class, sizeof(class), "t-%s c-line",
		    tone_str(series->tone));
		line(l->out, l->x, l->y + 6, l->x + 15, l->y + 6, class);
	}
	legend_end(l, series->name);
}

/* Returns its height. */
static double
legend(FILE *out, const struct chart *c)
{
	struct legend l = { .out = out };
	size_t named = 0;

	for (size_t i = 0; i < c->nparts; i++)
		legend_part(&l, &c->parts[i]);
	if (c->mark_name != NULL) {
		legend_next(&l, c->mark_name);
		if (out != NULL)
			diamond(out, l.x + 7, l.y + 6);
		legend_end(&l, c->mark_name);
	}
	for (size_t i = 0; i < c->nlines; i++)
		if (c->lines[i].name[0] != '\0') {
			legend_line(&l, &c->lines[i]);
			named++;
		}
	return c->nparts + named == 0 ? 0 : l.y + LEGEND_LINE + 8;
}

static void
draw_bar(
    FILE *out, const struct chart *c, const struct chart_bar *bar, double top)
{
	double x = 0, y = top + 20;

	text(out, 0, top + 13, "c-text c-strong", bar->label);
	text(out, WIDTH, top + 13, "c-text c-end", bar->detail);
	rectangle(out, 0, y, WIDTH, BAR_HEIGHT, "c-track");
	for (size_t i = 0; i < c->nparts && bar->total > 0; i++) {
		double width =
		    WIDTH * (double)bar->values[i] / (double)bar->total;
		char class[48];

		if (bar->values[i] == 0)
			continue;
		(void)snprintf(
		    class, sizeof(class), "t-%s", tone_str(c->parts[i].tone));
		/* Parts are parted by the ground's colour, not by theirs. */
		rectangle(out, x, y, fmax(width - 1, 0.6), BAR_HEIGHT, class);
		x += width;
	}
	if (!isnan(bar->mark))
		diamond(out, WIDTH * bar->mark, y + BAR_HEIGHT / 2.0);
}

struct plot {
	FILE *out;
	const struct chart *c;
	double top, bottom;
};

static double
plot_x(const struct plot *p, double x)
{
	return PLOT_LEFT + chart_place(&p->c->x, x) * (PLOT_RIGHT - PLOT_LEFT);
}

static double
plot_y(const struct plot *p, double y)
{
	return p->bottom + chart_place(&p->c->y, y) * (p->top - p->bottom);
}

static void
draw_axes(const struct plot *p)
{
	double ticks[CHART_TICKS];
	char label[TICK_STRLEN];
	size_t n = chart_ticks(&p->c->y, ticks);

	for (size_t i = 0; i < n; i++) {
		double y = plot_y(p, ticks[i]);

		line(p->out, PLOT_LEFT, y, PLOT_RIGHT, y, "c-grid");
		text(p->out, PLOT_LEFT - 6, y + 4, "c-tick c-end",
		    chart_tick_format(&p->c->y, ticks[i], label));
	}
	n = chart_ticks(&p->c->x, ticks);
	for (size_t i = 0; i < n; i++) {
		double x = plot_x(p, ticks[i]);

		line(p->out, x, p->bottom, x, p->bottom + 5, "c-axis");
		text(p->out, x, p->bottom + 18, "c-tick c-middle",
		    chart_tick_format(&p->c->x, ticks[i], label));
	}
	line(p->out, PLOT_LEFT, p->bottom, PLOT_RIGHT, p->bottom, "c-axis");
	text(p->out, PLOT_RIGHT, p->bottom + 38, "c-text c-end", p->c->x.title);
	text(p->out, 0, p->top - 11, "c-text", p->c->y.title);
}

/* The more points at one place, the bigger. */
static void
draw_points(const struct plot *p, const struct chart_line *series)
{
	size_t n;
	struct chart_dot *dots = chart_dots(p->c, series, &n);

	(void)fprintf(
	    p->out, "<g class=\"t-%s c-point\">", tone_str(series->tone));
	for (size_t i = 0; i < n; i++) {
		(void)fputs("<circle", p->out);
		number(p->out, "cx",
		    PLOT_LEFT + dots[i].x * (PLOT_RIGHT - PLOT_LEFT));
		number(
		    p->out, "cy", p->bottom + dots[i].y * (p->top - p->bottom));
		number(p->out, "r",
		    fmin(3 + log10((double)dots[i].points) * 2, 9));
		(void)fputs("/>", p->out);
	}
	(void)fputs("</g>", p->out);
	free(dots);
}

static void
draw_labels(const struct plot *p, const struct chart_line *series)
{
	for (size_t i = 0; i < series->n; i++) {
		const struct chart_point *point = &series->points[i];
		double x = plot_x(p, point->x), y = plot_y(p, point->y) + 4;

		if (point->label != NULL && point->label_left)
			text(p->out, x - 8, y, "c-text c-label c-end",
			    point->label);
		else if (point->label != NULL)
			text(p->out, x + 8, y, "c-text c-label", point->label);
	}
}

static void
draw_line(const struct plot *p, const struct chart_line *series)
{
	double last_y = 0;

	(void)fprintf(
	    p->out, "<path class=\"t-%s c-line\" d=\"", tone_str(series->tone));
	for (size_t i = 0; i < series->n; i++) {
		double x = plot_x(p, series->points[i].x);
		double y = plot_y(p, series->points[i].y);

		if (i > 0 && series->style == LINE_STEPS) {
			/* What would be drawn twice is drawn once. */
			if (lround(last_y * 10) == lround(y * 10) &&
			    i + 1 < series->n)
				continue;
			(void)fputs("H", p->out);
			coordinate(p->out, x);
			(void)fputs("V", p->out);
			coordinate(p->out, y);
		} else {
			(void)fputs(i == 0 ? "M" : "L", p->out);
			coordinate(p->out, x);
			(void)putc(' ', p->out);
			coordinate(p->out, y);
		}
		last_y = y;
	}
	if (series->n > 0 && series->style == LINE_STEPS) {
		(void)fputs("H", p->out);
		coordinate(p->out, PLOT_RIGHT);
	}
	(void)fputs("\"/>", p->out);
	/* A line of few points shows where they are. */
	for (size_t i = 0;
	     series->style == LINE_STRAIGHT && i < series->n && series->n <= 40;
	     i++) {
		(void)fputs("<circle", p->out);
		number(p->out, "cx", plot_x(p, series->points[i].x));
		number(p->out, "cy", plot_y(p, series->points[i].y));
		(void)fprintf(p->out, " r=\"3\" class=\"t-%s\"/>",
		    tone_str(series->tone));
	}
}

/* A text goes where the one before it leaves room. */
static void
draw_markers(const struct plot *p)
{
	double free_from = PLOT_LEFT;

	for (size_t i = 0; i < p->c->nmarkers; i++) {
		const struct chart_marker *m = &p->c->markers[i];
		double x = plot_x(p, m->x);
		double width = CHARACTER * (double)chart_text_length(m->text);

		line(p->out, x, p->top, x, p->bottom, "c-marker");
		if (x < free_from || x + 3 + width > WIDTH)
			continue;
		text(p->out, x + 3, p->top + 10, "c-tick", m->text);
		free_from = x + 3 + width;
	}
}

static void
draw_curves(FILE *out, const struct chart *c, double top)
{
	struct plot p = { out, c, top + PLOT_ABOVE,
		top + PLOT_ABOVE + PLOT_HEIGHT };

	draw_axes(&p);
	draw_markers(&p);
	for (size_t i = 0; i < c->nlines; i++) {
		if (c->lines[i].style == LINE_POINTS)
			draw_points(&p, &c->lines[i]);
		else
			draw_line(&p, &c->lines[i]);
	}
	for (size_t i = 0; i < c->nlines; i++)
		draw_labels(&p, &c->lines[i]);
}

void
chart_write_svg(
    FILE *out, const struct chart *c, const char *title_id, const char *desc_id)
{
	double top = legend(NULL, c);
	double height = c->kind == CHART_BARS
			    ? top + BAR_LINE * (double)c->nbars
			    : top + PLOT_ABOVE + PLOT_HEIGHT + PLOT_BELOW;

	(void)fprintf(out,
	    "<svg viewBox=\"0 0 %d %ld\" role=\"img\" aria-labelledby=\"%s\""
	    " aria-describedby=\"%s\">",
	    WIDTH, lround(height), title_id, desc_id);
	(void)legend(out, c);
	for (size_t i = 0; c->kind == CHART_BARS && i < c->nbars; i++)
		draw_bar(out, c, &c->bars[i], top + BAR_LINE * (double)i);
	if (c->kind == CHART_CURVES)
		draw_curves(out, c, top);
	(void)fputs("</svg>\n", out);
}
