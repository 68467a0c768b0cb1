#include "reports/gnuplot.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reports/value.h"
#include "survey/base/mem.h"
#include "survey/base/utf8.h"

enum {
	WIDTH = 760,
	TOP = 72,     /* title and subtitle */
	BAR = 34,     /* height a bar */
	BELOW = 56,   /* axis */
	KEY = 20,     /* height an entry */
	CURVES = 372, /* height of other plots */
	TITLED = 80,  /* axis and its title */
	PNG_SCALE = 2
};

/* On paper, as the page's style sheet has them for light. */
static const char *const colours[TONES] = { "#07396b", "#1a73b8", "#4f9cc9",
	"#c26a00", "#9c1b2e", "#c2475b", "#63091a", "#7d858f" };

const char *
plot_format_str(enum plot_format format)
{
	return format == PLOT_SVG ? "svg" : "png";
}

/*
 * Between single quotes gnuplot expands nothing, and '' is one quote.  Its
 * lines end at a line's end, whatever stands around it.
 */
static void
write_quoted(FILE *out, const char *text, bool is_tick)
{
	size_t len = strlen(text);

	(void)putc('\'', out);
	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);
		char buf[UTF8_STRLEN];

		/* The label of a tick is a format, of the value there. */
		if (c == '\'' || (c == '%' && is_tick))
			(void)putc((int)c, out);
		(void)utf8_put(
		    c < 0x20 || (c >= 0x7f && c < 0xa0) ? UTF8_REPLACEMENT : c,
		    buf);
		(void)fputs(buf, out);
	}
	(void)putc('\'', out);
}

static void
quoted(FILE *out, const char *text)
{
	write_quoted(out, text, false);
}

static void
number(FILE *out, double value)
{
	char buf[NUMBER_STRLEN];

	(void)fputs(number_format(value, buf), out);
}

static void
write_terminal(FILE *out, enum plot_format format, int height)
{
	if (format == PLOT_SVG)
		(void)fprintf(out,
		    "set terminal svg noenhanced size %d,%d fixed"
		    " font 'DejaVu Sans,13' background rgb 'white'\n",
		    WIDTH, height);
	else
		(void)fprintf(out,
		    "set terminal pngcairo noenhanced size %d,%d"
		    " font 'DejaVu Sans,13' fontscale %d linewidth %d"
		    " background rgb 'white'\n",
		    WIDTH * PNG_SCALE, height * PNG_SCALE, PNG_SCALE,
		    PNG_SCALE);
}

static void
write_titles(FILE *out, const char *title, const char *subtitle)
{
	(void)fputs("set label 1001 ", out);
	quoted(out, title);
	(void)fputs(" at screen 0.02,screen 1 offset 0,-1.2 left"
		    " font ',16'\nset label 1002 ",
	    out);
	quoted(out, subtitle);
	(void)fputs(" at screen 0.02,screen 1 offset 0,-2.7 left"
		    " font ',10' textcolor rgb '#545d68'\n",
	    out);
}

/* Each part is a block of rows: left end, right end, place from above. */
static void
write_bars(FILE *out, const struct chart *c)
{
	for (size_t p = 0; p < c->nparts; p++) {
		(void)fprintf(out, "$part%zu << EOD\n", p);
		for (size_t i = 0; i < c->nbars; i++) {
			const struct chart_bar *bar = &c->bars[i];
			int64_t before = 0;

			for (size_t q = 0; q < p; q++)
				before += bar->values[q];
			if (bar->total == 0 || bar->values[p] == 0)
				continue;
			number(
			    out, 100.0 * (double)before / (double)bar->total);
			(void)putc(' ', out);
			number(out, 100.0 * (double)(before + bar->values[p]) /
					(double)bar->total);
			(void)fprintf(out, " %zu\n", c->nbars - i);
		}
		/* A block without rows would be an error. */
		(void)fputs("0 0 -9\nEOD\n", out);
	}
	(void)fputs("$marks << EOD\n", out);
	for (size_t i = 0; i < c->nbars; i++) {
		if (isnan(c->bars[i].mark))
			continue;
		number(out, 100 * c->bars[i].mark);
		(void)fprintf(out, " %zu\n", c->nbars - i);
	}
	(void)fputs("-9 -9\nEOD\n", out);
}

static void
plot_bars(FILE *out, const struct chart *c)
{
	(void)fprintf(out,
	    "set style fill solid 1 noborder\nset xrange [0:100]\n"
	    "set yrange [0.4:%zu.6]\nset format x '%%g %%%%'\n"
	    "set xtics 20 nomirror out font ',11'\nset border 1\n"
	    "set ytics scale 0 font ',11' (",
	    c->nbars);
	for (size_t i = 0; i < c->nbars; i++) {
		(void)fputs(i > 0 ? ", " : "", out);
		write_quoted(out, c->bars[i].label, true);
		(void)fprintf(out, " %zu", c->nbars - i);
	}
	(void)fputs(")\n", out);
	for (size_t i = 0; i < c->nbars; i++) {
		(void)fprintf(out, "set label %zu ", i + 1);
		quoted(out, c->bars[i].detail);
		(void)fprintf(out, " at graph 1.02,first %zu left font ',10'\n",
		    c->nbars - i);
	}
	(void)fputs("set lmargin at screen 0.38\nset rmargin at screen 0.72\n"
		    "set key at screen 0.38,screen 0.015 left bottom"
		    " vertical Left reverse samplen 1 maxcols 1 font ',10'\n"
		    "plot ",
	    out);
	for (size_t p = 0; p < c->nparts; p++) {
		(void)fprintf(out,
		    "%s$part%zu using (0.5*($1+$2)):3:1:2:($3-0.32):"
		    "($3+0.32) with boxxyerror linecolor rgb '%s' title ",
		    p > 0 ? ", " : "", p, colours[c->parts[p].tone]);
		quoted(out, c->parts[p].name);
	}
	if (c->mark_name != NULL) {
		(void)fputs(", $marks using 1:2 with points pointtype 13"
			    " pointsize 1.2 linecolor rgb '#1c2127' title ",
		    out);
		quoted(out, c->mark_name);
	}
	(void)putc('\n', out);
}

/* The value at a place of an axis. */
static double
value_at(const struct chart_axis *axis, double place)
{
	if (axis->log)
		return axis->min * pow(axis->max / axis->min, place);
	return axis->min + (axis->max - axis->min) * place;
}

/* Points with their size, by how many are at one place. */
static void
write_dots(FILE *out, const struct chart *c, const struct chart_line *line)
{
	size_t n;
	struct chart_dot *dots = chart_dots(c, line, &n);

	for (size_t i = 0; i < n; i++) {
		number(out, value_at(&c->x, dots[i].x));
		(void)putc(' ', out);
		number(out, value_at(&c->y, dots[i].y));
		(void)putc(' ', out);
		number(out, fmin(1 + log10((double)dots[i].points) * 0.6, 3));
		(void)putc('\n', out);
	}
	free(dots);
}

static void
write_lines(FILE *out, const struct chart *c)
{
	for (size_t i = 0; i < c->nlines; i++) {
		const struct chart_line *line = &c->lines[i];

		(void)fprintf(out, "$line%zu << EOD\n", i);
		if (line->style == LINE_POINTS)
			write_dots(out, c, line);
		for (size_t j = 0; j < line->n && line->style != LINE_POINTS;
		     j++) {
			number(out, line->points[j].x);
			(void)putc(' ', out);
			number(out, line->points[j].y);
			(void)putc('\n', out);
		}
		(void)fputs("EOD\n", out);
	}
}

static void
set_axis(FILE *out, const struct chart_axis *axis, char letter)
{
	double ticks[CHART_TICKS];
	size_t n = chart_ticks(axis, ticks);

	(void)fprintf(out, "set %clabel ", letter);
	quoted(out, axis->title);
	(void)fprintf(out, "\nset %crange [", letter);
	number(out, axis->min);
	(void)putc(':', out);
	number(out, axis->max > axis->min ? axis->max : axis->min + 1);
	(void)fputs("]\n", out);
	if (axis->log)
		(void)fprintf(out, "set logscale %c\n", letter);
	(void)fprintf(out, "set %ctics nomirror out (", letter);
	for (size_t i = 0; i < n; i++) {
		char label[TICK_STRLEN];

		(void)fputs(i > 0 ? ", " : "", out);
		write_quoted(
		    out, chart_tick_format(axis, ticks[i], label), true);
		(void)putc(' ', out);
		number(out, ticks[i]);
	}
	(void)fputs(")\n", out);
}

/* Names of points and of moments. */
static void
write_labels(FILE *out, const struct chart *c)
{
	int number_of = 1;

	for (size_t i = 0; i < c->nlines; i++) {
		const struct chart_line *line = &c->lines[i];

		for (size_t j = 0; j < line->n; j++) {
			const struct chart_point *p = &line->points[j];

			if (p->label == NULL)
				continue;
			(void)fprintf(out, "set label %d ", number_of++);
			quoted(out, p->label);
			(void)fputs(" at ", out);
			number(out, p->x);
			(void)putc(',', out);
			number(out, p->y);
			(void)fprintf(out, " %s offset %d,0 font ',9'\n",
			    p->label_left ? "right" : "left",
			    p->label_left ? -1 : 1);
		}
	}
	for (size_t i = 0; i < c->nmarkers; i++) {
		(void)fputs("set arrow from ", out);
		number(out, c->markers[i].x);
		(void)fputs(",graph 0 to ", out);
		number(out, c->markers[i].x);
		(void)fputs(",graph 1 nohead dashtype 2"
			    " linecolor rgb '#c26a00'\n",
		    out);
		(void)fprintf(out, "set label %d ", number_of++);
		quoted(out, c->markers[i].text);
		(void)fputs(" at ", out);
		number(out, c->markers[i].x);
		(void)fputs(",graph 0.97 offset 0.5,0 font ',9'\n", out);
	}
}

/* Entries of the key; lines without a name have none. */
static int
key_size(const struct chart *c)
{
	int n = 0;

	if (c->kind == CHART_BARS)
		return (int)c->nparts + (c->mark_name != NULL);
	for (size_t i = 0; i < c->nlines; i++)
		n += c->lines[i].name[0] != '\0';
	return n;
}

static void
plot_lines(FILE *out, const struct chart *c)
{
	static const char *const styles[] = {
		"linespoints pointtype 7 pointsize 0.5 linewidth 2",
		"steps linewidth 2", "points pointtype 7 pointsize variable"
	};
	bool any = false;

	set_axis(out, &c->x, 'x');
	set_axis(out, &c->y, 'y');
	write_labels(out, c);
	(void)fputs(
	    "set border 3\nset grid ytics linecolor rgb '#d5dae0'\n", out);
	/* In the chart it might cover a line. */
	(void)fputs(key_size(c) > 0 ? "set key at screen 0.38,screen 0.015 left"
				      " bottom Left reverse\nplot "
				    : "unset key\nplot ",
	    out);
	for (size_t i = 0; i < c->nlines; i++) {
		const struct chart_line *line = &c->lines[i];
		bool points = line->style == LINE_POINTS;

		if (line->n == 0)
			continue;
		(void)fprintf(out,
		    "%s$line%zu using 1:2%s with %s linecolor rgb '#%s%s'%s"
		    " title ",
		    any ? ", " : "", i, points ? ":3" : "", styles[line->style],
		    points ? "60" : "", colours[line->tone] + 1,
		    i > 0 && !points ? " dashtype (6,3)" : "");
		quoted(out, line->name);
		any = true;
	}
	(void)putc('\n', out);
}

/* There stand the axis and the key, an entry a line. */
static int
below_plot(const struct chart *c)
{
	return (c->kind == CHART_BARS ? BELOW : TITLED) + KEY * key_size(c);
}

void
gnuplot_write_script(FILE *out, const struct chart *c, enum plot_format format,
    const char *title, const char *subtitle)
{
	bool bars = c->kind == CHART_BARS;
	int below = below_plot(c);
	int height = TOP + (bars ? BAR * (int)c->nbars : CURVES) + below;

	(void)fputs("set encoding utf8\n", out);
	write_terminal(out, format, height);
	write_titles(out, title, subtitle);
	(void)fputs("set tmargin at screen ", out);
	number(out, 1 - (double)TOP / height);
	(void)fputs("\nset bmargin at screen ", out);
	number(out, (double)below / height);
	(void)putc('\n', out);
	if (bars) {
		write_bars(out, c);
		plot_bars(out, c);
	} else {
		write_lines(out, c);
		plot_lines(out, c);
	}
}

/* What it complained of stands in the last line, behind what it read. */
static void
last_line(FILE *file, char *buf, size_t size)
{
	char line[256];

	buf[0] = '\0';
	rewind(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strspn(line, " \t^") != strlen(line))
			(void)snprintf(buf, size, "%s", line);
	}
}

/* Without the user's settings (-d), and in no locale or time zone of theirs. */
static enum status
run(FILE *script, FILE *out, FILE *errors, struct reason *why)
{
	static char name[] = "gnuplot", plain[] = "-d",
		    locale[] = "LC_ALL=C.UTF-8", zone[] = "TZ=UTC";
	char *path = mem_printf(
	    "PATH=%s", getenv("PATH") != NULL ? getenv("PATH") : "/usr/bin");
	char *argv[] = { name, plain, NULL };
	char *environment[] = { path, locale, zone, NULL };
	posix_spawn_file_actions_t actions;
	enum status st = ST_OK;
	char complaint[256];
	int status = 0, error;
	pid_t pid;

	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, fileno(script), 0);
	(void)posix_spawn_file_actions_adddup2(&actions, fileno(out), 1);
	(void)posix_spawn_file_actions_adddup2(&actions, fileno(errors), 2);
	error = posix_spawnp(&pid, name, &actions, NULL, argv, environment);
	(void)posix_spawn_file_actions_destroy(&actions);
	free(path);
	if (error != 0)
		return reason_set(why, ST_MISSING, "gnuplot: %s",
		    error == ENOENT ? "not installed" : strerror(error));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return reason_errno(why, ST_IO, "gnuplot");
	last_line(errors, complaint, sizeof(complaint));
	/* It ends well, too, where it complained. */
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 ||
	    complaint[0] != '\0')
		st = reason_set(why, ST_REFUSED, "gnuplot: %s",
		    complaint[0] != '\0' ? complaint : "ended too early");
	return st;
}

/* gnuplot does not tell of a full disk: a whole drawing has its end. */
static enum status
check_end(FILE *out, enum plot_format format, struct reason *why)
{
	static const char *const ends[PLOT_FORMATS] = { "</svg>\n",
		"IEND\256B`\202" };
	char end[16] = "";
	size_t len = strlen(ends[format]);
	off_t size = lseek(fileno(out), 0, SEEK_END);

	while (size > (off_t)len) {
		if (pread(fileno(out), end, len, size - (off_t)len) !=
		    (ssize_t)len)
			break;
		if (memcmp(end, ends[format], len) == 0)
			return ST_OK;
		/* Some versions end in an empty line more. */
		if (end[len - 1] != '\n')
			break;
		size--;
	}
	return reason_set(why, ST_REFUSED, "gnuplot: its drawing is cut off");
}

enum status
gnuplot_draw(FILE *out, const struct chart *c, enum plot_format format,
    const char *title, const char *subtitle, struct reason *why)
{
	FILE *script = tmpfile(), *errors = tmpfile();
	enum status st = ST_OK;

	if (script == NULL || errors == NULL) {
		st = reason_errno(why, ST_IO, "gnuplot: temporary file");
		goto done;
	}
	gnuplot_write_script(script, c, format, title, subtitle);
	if (fflush(script) != 0 || fseek(script, 0, SEEK_SET) != 0)
		st = reason_errno(why, ST_IO, "gnuplot: temporary file");
	if (st == ST_OK)
		st = run(script, out, errors, why);
	if (st == ST_OK)
		st = check_end(out, format, why);
done:
	if (script != NULL)
		(void)fclose(script);
	if (errors != NULL)
		(void)fclose(errors);
	return st;
}
