/*
 * The figures, each with what it shows, the date of its data, its table, its
 * SELECT and its CSV.
 */
#include <stdlib.h>

#include "reports/html.h"
#include "reports/page_private.h"
#include "survey/base/mem.h"

enum {
	ROWS_UNDER_FIGURE = 100
};

char *
page_figure_dates(const struct page *p)
{
	static const struct {
		const char *what, *column;
	} times[] = {
		{ "VRPs", "rpki_time" },
		{ "routes", "bgp_time" },
		{ "DNS", "dns_time" },
	};
	const struct rowset *survey = page_rows(p, "survey");
	char *text = mem_strdup("");

	for (size_t i = 0; i < 3; i++) {
		char *more = mem_printf("%s%s of %.10s, ", text, times[i].what,
		    rowset_null(survey, 0, times[i].column)
			? "no date"
			: rowset_text(survey, 0, times[i].column));

		free(text);
		text = more;
	}
	char *whole =
	    mem_printf("%smethod %s", text, rowset_text(survey, 0, "method"));

	free(text);
	return whole;
}

static void
write_drawn(FILE *out, const struct figure *f, const struct rowset *set,
    const struct chart *chart, const char *dates)
{
	const char *name = f->table.name;
	char title_id[64], words_id[64];

	(void)snprintf(title_id, sizeof(title_id), "fig-%s-title", name);
	(void)snprintf(words_id, sizeof(words_id), "fig-%s-words", name);
	(void)fprintf(out, "<figure id=\"fig-%s\">\n<figcaption><h3 id=\"%s\">",
	    name, title_id);
	html_text(out, f->table.title);
	(void)fprintf(out, "</h3>\n<p id=\"%s\">", words_id);
	html_text(out, f->words);
	(void)fputs("</p></figcaption>\n", out);
	chart_write_svg(out, chart, title_id, words_id);
	if (dates != NULL) {
		(void)fputs("<p class=\"date\">", out);
		html_text(out, dates);
		(void)fputs("</p>\n", out);
	}
	page_write_evidence(out, set, ROWS_UNDER_FIGURE);
	(void)fputs("</figure>\n", out);
}

/* What cannot be drawn of this survey, and why. */
static void
write_missing(FILE *out, const struct figure *f, bool first)
{
	if (first)
		(void)fputs("<h3>Not available of this survey</h3>\n"
			    "<ul class=\"na\">\n",
		    out);
	(void)fprintf(out, "<li id=\"fig-%s\">", f->table.name);
	html_printf(out, "%s: needs %s", f->table.title, f->needs);
	(void)fputs("</li>\n", out);
}

void
page_write_figure(FILE *out, const struct figure *f, const struct rowset *rows,
    const char *dates)
{
	struct chart chart;

	f->make(&chart, rows);
	if (chart_is_empty(&chart)) {
		(void)fputs("<p class=\"na\">", out);
		html_printf(out, "%s: needs %s", f->table.title, f->needs);
		(void)fputs("</p>\n", out);
	} else {
		write_drawn(out, f, rows, &chart, dates);
	}
	chart_free(&chart);
}

void
page_write_figures(const struct page *p, FILE *out)
{
	bool missing[FIGURES_MAX] = { false }, any = false;
	char *dates = page_figure_dates(p);

	(void)fputs("<section id=\"figures\" aria-labelledby=\"h-figures\">"
		    "<h2 id=\"h-figures\">Figures</h2>\n"
		    "<div class=\"figures\">\n",
	    out);
	for (size_t i = 0; i < nfigures; i++) {
		struct chart chart;

		figures[i].make(&chart, &p->figure_sets[i]);
		missing[i] = chart_is_empty(&chart);
		if (!missing[i])
			write_drawn(out, &figures[i], &p->figure_sets[i],
			    &chart, dates);
		chart_free(&chart);
	}
	(void)fputs("</div>\n", out);
	for (size_t i = 0; i < nfigures; i++) {
		if (!missing[i])
			continue;
		write_missing(out, &figures[i], !any);
		any = true;
	}
	(void)fputs(any ? "</ul></section>\n" : "</section>\n", out);
	free(dates);
}
