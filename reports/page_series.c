/*
 * A page of all surveys: what changed, over time.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/html.h"
#include "reports/layout.h"
#include "reports/page_private.h"
#include "reports/value.h"

static const char *const over_time[] = { "valid_over_time", "full_over_time" };

static const struct figure *
find_figure(const char *name)
{
	size_t i = 0;

	while (strcmp(figures[i].table.name, name) != 0)
		i++;
	return &figures[i];
}

/* "From 22.1 % (2020-08-07) to 74.9 % (2025-07-20) of route origins". */
static void
write_headline(const struct rowset *series, FILE *out)
{
	size_t last = series->nrows - 1;
	size_t ends[] = { 0, last };
	char share[SHARE_STRLEN], count[COUNT_STRLEN];

	(void)fprintf(out,
	    "<p class=\"kicker\">Routing security of DNS registries over"
	    " time</p>\n<h1>");
	for (size_t i = 0; i < 2; i++)
		(void)fprintf(out, "%s <strong>%s</strong> (%.10s)",
		    i == 0 ? "From" : " to",
		    share_format(rowset_integer(series, ends[i], "valid"),
			rowset_integer(series, ends[i], "route_origins"),
			share),
		    rowset_text(series, ends[i], "time"));
	(void)fprintf(out,
	    " of route origins are valid.</h1>\n<p class=\"lead\">%s surveys."
	    " Where a survey differs from the one before it in method, kinds"
	    " of inputs, filters or version, a step need not be the"
	    " world\342\200\231s.</p>\n",
	    count_format((int64_t)series->nrows, count));
}

static enum status
write_figures(struct store *db, int64_t newest, FILE *out, struct reason *why)
{
	enum status st = ST_OK;

	(void)fputs("<section id=\"figures\" aria-labelledby=\"h-figures\">"
		    "<h2 id=\"h-figures\">Figures</h2>\n"
		    "<div class=\"figures\">\n",
	    out);
	for (size_t i = 0; i < 2 && st == ST_OK; i++) {
		const struct figure *f = find_figure(over_time[i]);
		struct rowset rows;

		st = rowset_load(&rows, db, &f->table, newest, why);
		if (st == ST_OK)
			page_write_figure(out, f, &rows, NULL);
		rowset_free(&rows);
	}
	(void)fputs("</div></section>\n", out);
	return st;
}

enum status
page_write_series(struct store *db, const struct rowset *series, FILE *out,
    struct reason *why)
{
	int64_t newest = rowset_integer(series, series->nrows - 1, "survey_id");
	enum status st;

	page_write_head(out, "", false);
	(void)fputs("<body>\n<main id=\"main\">\n<header>\n", out);
	write_headline(series, out);
	(void)fputs("</header>\n", out);
	st = write_figures(db, newest, out, why);
	(void)fputs("<section id=\"numbers\" aria-label=\"Numbers\">\n", out);
	page_write_set(out, series, 0);
	(void)fputs("</section>\n</main>\n<footer><p>Made by dnsroa. RPKI and"
		    " BGP data show authorisation, not reachability.</p>"
		    "</footer>\n</body>\n</html>\n",
	    out);
	return st;
}
