/*
 * Charts as files, drawn by gnuplot(1), which need not be there.  It gets a
 * script on standard input and writes to standard output; of the database it
 * sees numbers, and texts between single quotes, where it expands nothing.
 */
#ifndef REPORTS_GNUPLOT_H
#define REPORTS_GNUPLOT_H

#include <stdio.h>

#include "reports/chart.h"
#include "survey/base/status.h"

enum plot_format {
	PLOT_SVG,
	PLOT_PNG,
	PLOT_FORMATS
};

/* "svg", "png" */
const char *plot_format_str(enum plot_format format);

/* The script; below the title stands the subtitle, such as a date. */
void gnuplot_write_script(FILE *out, const struct chart *c,
    enum plot_format format, const char *title, const char *subtitle);

/*
 * Draws into out, a file that can be written to from its beginning.
 * ST_MISSING where there is no gnuplot, ST_REFUSED where it fails.
 */
enum status gnuplot_draw(FILE *out, const struct chart *c,
    enum plot_format format, const char *title, const char *subtitle,
    struct reason *why);

#endif
