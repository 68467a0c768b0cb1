/*
 * What the page says in words.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/html.h"
#include "reports/layout.h"
#include "reports/page_private.h"
#include "reports/value.h"
#include "survey/version.h"

static int64_t
of_all(const struct page *p, const char *column)
{
	return rowset_integer(
	    page_rows(p, "coverage"), page_row_of_all(p), column);
}

static void
count(FILE *out, int64_t number)
{
	char buf[COUNT_STRLEN];

	(void)fputs(count_format(number, buf), out);
}

/* A bar across the page, and under it what its parts are. */
struct piece {
	const char *name;
	enum tone tone;
	int64_t n;
};

static void
write_bar(FILE *out, const char *title, const struct piece *pieces, size_t n,
    int64_t all)
{
	int64_t before = 0;
	char share[SHARE_STRLEN];

	(void)fputs("<div class=\"hero\"><h2>", out);
	count(out, all);
	(void)fprintf(out, " %s</h2>\n", title);
	(void)fputs("<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\""
		    " aria-hidden=\"true\" class=\"bar\">"
		    "<rect width=\"1000\" height=\"10\" class=\"c-track\"/>",
	    out);
	for (size_t i = 0; i < n && all > 0; i++) {
		long from = lround(1000.0 * (double)before / (double)all);
		long to = lround(
		    1000.0 * (double)(before + pieces[i].n) / (double)all);

		before += pieces[i].n;
		if (to > from)
			(void)fprintf(out,
			    "<rect x=\"%ld\" width=\"%ld\" height=\"10\""
			    " class=\"t-%s\"/>",
			    from, to - from - (to < 1000 && to - from > 2),
			    tone_str(pieces[i].tone));
	}
	(void)fputs("</svg>\n<ul class=\"key\">", out);
	for (size_t i = 0; i < n; i++) {
		(void)fprintf(out,
		    "<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\">"
		    "<rect width=\"10\" height=\"10\" class=\"t-%s\"/></svg>"
		    "<b>",
		    tone_str(pieces[i].tone));
		count(out, pieces[i].n);
		(void)fprintf(out, "</b> %s <small>%s</small></li>\n",
		    pieces[i].name, share_format(pieces[i].n, all, share));
	}
	(void)fputs("</ul></div>\n", out);
}

static void
write_bars(const struct page *p, FILE *out)
{
	const struct piece zones[] = {
		{ "full and complete", TONE_COMPLETE,
		    of_all(p, "full_complete") },
		{ "full", TONE_FULL,
		    of_all(p, "full") - of_all(p, "full_complete") },
		{ "partly covered", TONE_PARTIAL, of_all(p, "partial") },
		{ "not covered", TONE_NONE, of_all(p, "none") },
		{ "nothing to judge", TONE_UNKNOWN, of_all(p, "undetermined") },
	};
	const struct piece origins[] = {
		{ "valid", TONE_FULL, of_all(p, "valid") },
		{ "without a ROA", TONE_NONE, of_all(p, "not_found") },
		{ "invalid", TONE_INVALID, of_all(p, "invalid") },
	};

	write_bar(out, "zones", zones, 5, of_all(p, "zones"));
	write_bar(out, "route origins", origins, 3, of_all(p, "route_origins"));
}

void
page_write_headline(const struct page *p, FILE *out)
{
	const char *label = rowset_text(page_rows(p, "run"), 0, "label");
	int64_t origins = of_all(p, "route_origins");
	int64_t valid = of_all(p, "valid");
	char share[SHARE_STRLEN];

	(void)fputs(
	    "<p class=\"kicker\">Routing security of DNS registries", out);
	if (label[0] != '\0')
		html_printf(out, " \302\267 %s", label);
	(void)fputs("</p>\n<h1>Of ", out);
	count(out, origins);
	(void)fputs(" route origins behind ", out);
	count(out, of_all(p, "zones"));
	(void)fprintf(out, " zones, <strong>%s</strong> are valid",
	    share_format(valid, origins, share));
	(void)fputs(".</h1>\n<p class=\"lead\">That is ", out);
	count(out, valid);
	(void)fputs(" of ", out);
	count(out, origins);
	(void)fputs(". <b>", out);
	count(out, of_all(p, "full"));
	(void)fputs(" zones are fully covered</b> (", out);
	count(out, of_all(p, "full_complete"));
	(void)fputs(" full and complete), ", out);
	count(out, of_all(p, "partial"));
	(void)fputs(" partly, ", out);
	count(out, of_all(p, "none"));
	(void)fputs(" not at all; ", out);
	count(out, of_all(p, "undetermined"));
	(void)fputs(" have nothing to judge.</p>\n", out);
	write_bars(p, out);
}

void
page_write_meaning(FILE *out)
{
	(void)fputs(
	    "<section class=\"meaning\" aria-labelledby=\"h-meaning\">"
	    "<h2 id=\"h-meaning\">What this says</h2>\n<ul>\n"
	    "<li><b>Valid</b>: the holder of the addresses has signed (in a"
	    " ROA) that this network may announce them. Networks that check"
	    " drop an announcement by anybody else.</li>\n"
	    "<li><b>Without a ROA</b>: nothing is signed. Who announces the"
	    " name server\342\200\231s addresses wrongly, by mistake or on"
	    " purpose, is not stopped.</li>\n"
	    "<li><b>Invalid</b>: something is signed, and not what is"
	    " announced: networks that check drop it, and the name server may"
	    " be out of reach for them.</li>\n"
	    "<li><b>A zone is fully covered</b> when every routed address of"
	    " its name servers is valid; <b>complete</b> when besides every"
	    " server gave a definite answer and every address is routed.</li>\n"
	    "<li>RPKI and BGP data show <b>authorisation, not"
	    " reachability</b>.</li>\n"
	    "</ul></section>\n",
	    out);
}

static void
write_time(const struct page *p, FILE *out, const char *what,
    const char *column, const char *role)
{
	const struct rowset *survey = page_rows(p, "survey");
	const struct rowset *inputs = page_rows(p, "inputs");
	size_t all = 0, silent = 0;

	for (size_t row = 0; row < inputs->nrows; row++) {
		if (strcmp(rowset_text(inputs, row, "role"), role) != 0)
			continue;
		all++;
		silent += rowset_null(inputs, row, "data_time");
	}
	(void)fprintf(out, "<dt>%s</dt><dd>", what);
	if (rowset_null(survey, 0, column))
		(void)fputs("of unknown time", out);
	else
		html_text(out, rowset_text(survey, 0, column));
	if (silent > 0 && !rowset_null(survey, 0, column))
		(void)fprintf(
		    out, "; %zu of %zu inputs of unknown time", silent, all);
	(void)fputs("</dd>\n", out);
}

static void
write_warnings(const struct page *p, FILE *out)
{
	const struct rowset *survey = page_rows(p, "survey");
	const struct rowset *health = page_rows(p, "health");
	int64_t known = rowset_integer(survey, 0, "known_times");
	int64_t gap = rowset_integer(survey, 0, "time_gap");
	int64_t glue = rowset_integer(survey, 0, "glue_stands_in");
	int64_t unanswered = rowset_integer(survey, 0, "unanswered");

	if (rowset_integer(survey, 0, "degraded") != 0)
		(void)fputs(
		    "<p class=\"warning\"><b>Degraded.</b> An input was"
		    " unhealthy and the survey went on all the same: these"
		    " figures are not to be relied on.</p>\n",
		    out);
	for (size_t row = 0; row < health->nrows; row++) {
		if (strcmp(rowset_text(health, row, "kind"), "gap") == 0)
			continue;
		(void)fputs("<p class=\"warning\">Inputs: ", out);
		html_text(out, rowset_text(health, row, "fault"));
		(void)fputs(".</p>\n", out);
	}
	if (known >= 2 && gap > INT64_C(2) * 86400)
		(void)fprintf(out,
		    "<p class=\"warning\">The times of the data lie %" PRId64
		    " days apart.</p>\n",
		    gap / 86400);
	if (known < 3)
		(void)fputs("<p class=\"warning\">Not all of the three times"
			    " are known.</p>\n",
		    out);
	if (glue > 0) {
		(void)fputs("<p class=\"warning\">For ", out);
		html_share(out, glue, of_all(p, "nameservers"));
		(void)fputs(" name servers the addresses are those of glue,"
			    " for want of an answer: no zone of these can be"
			    " complete.</p>\n",
		    out);
	}
	if (unanswered > 0) {
		(void)fputs("<p class=\"warning\">", out);
		html_share(
		    out, unanswered, rowset_integer(survey, 0, "questions"));
		(void)fputs(" questions of the DNS have no definite"
			    " answer.</p>\n",
		    out);
	}
}

void
page_write_method(const struct page *p, FILE *out)
{
	const struct rowset *survey = page_rows(p, "survey");
	const char *method = rowset_text(survey, 0, "method");
	bool strict = strcmp(method, "strict") == 0;

	(void)fputs("<section class=\"method\" aria-labelledby=\"h-method\">"
		    "<h2 id=\"h-method\">How and when</h2>\n<dl>\n"
		    "<dt>Method</dt><dd>",
	    out);
	html_printf(out, "%s (%s); %s", method,
	    strict ? "parent and child name servers"
		   : "as in the study of 2020: child name servers where known",
	    strcmp(rowset_text(survey, 0, "glue"), "union") == 0
		? "glue counts beside answers"
		: "glue stands in only without an answer");
	(void)fputs("</dd>\n", out);
	write_time(p, out, "DNS", "dns_time", "answers");
	write_time(p, out, "Routes", "bgp_time", "routes");
	write_time(p, out, "VRPs", "rpki_time", "vrps");
	(void)fputs("<dt>Left out</dt><dd>", out);
	count(out, of_all(p, "zones_left_out"));
	(void)fputs(" zones by the method; of ", out);
	count(out, of_all(p, "addresses"));
	(void)fputs(" addresses ", out);
	count(out, of_all(p, "unrouted"));
	(void)fputs(" without a route and ", out);
	count(out, of_all(p, "special"));
	(void)fputs(" of special purpose are not judged</dd>\n"
		    "<dt>Program</dt><dd>dnsroa " DNSROA_VERSION
		    ", dnsroa-method(7)</dd>\n</dl>\n",
	    out);
	write_warnings(p, out);
	(void)fputs("</section>\n", out);
}
