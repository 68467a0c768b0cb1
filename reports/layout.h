/*
 * Text for people: paragraphs and tables that know the width, and colour
 * where it is wanted: on a terminal, and not with NO_COLOR
 * (https://no-color.org) or on a dumb one.  Whatever is printed is cleaned
 * before: file names and labels are anybody's, and a terminal obeys control
 * characters.
 */
#ifndef REPORTS_LAYOUT_H
#define REPORTS_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
	LAYOUT_WIDTH = 80,
	LAYOUT_WIDTH_MIN = 60,
	LAYOUT_WIDTH_MAX = 200
};

struct layout {
	FILE *out;
	size_t width;
	bool colour;
};

enum emphasis {
	PLAIN,
	STRONG,
	WARNING
};

/* 80 columns where out is no terminal. */
void layout_init(struct layout *l, FILE *out);

/* A text as it may be printed: all else here does that.  The caller frees it.
 */
char *layout_clean(const char *text);

void layout_blank_line(const struct layout *l);

/* An empty line and a heading. */
void layout_heading(const struct layout *l, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * A paragraph, wrapped: the lead, the text from column indent on or a blank
 * behind a longer lead, all other lines from indent on.
 */
void layout_paragraph(const struct layout *l, enum emphasis emphasis,
    const char *lead, size_t indent, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/*
 * A table.  The first column names the row and stands at the left; columns
 * of a group stay together.  Where the whole is wider than the page it
 * becomes several tables below each other, each with the first column.
 */
struct grid_column {
	const char *heading;
	int group;
	bool left; /* aligned left */
};

struct grid {
	const struct grid_column *columns;
	size_t ncolumns;
	char **cells; /* row by row, cleaned */
	size_t ncells, cap;
};

void grid_init(
    struct grid *g, const struct grid_column *columns, size_t ncolumns);
void grid_free(struct grid *g);

/* The next cell. */
void grid_add(struct grid *g, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void grid_print(const struct layout *l, const struct grid *g);

/*
 * "74.9 %" of numerator and denominator, rounded half up; "-" without a
 * denominator.
 */
#define SHARE_STRLEN 32
char *share_format(
    long long numerator, long long denominator, char buf[SHARE_STRLEN]);

/* The same of a share, 0 to 1. */
char *share_format_real(double share, char buf[SHARE_STRLEN]);

#endif
