/*
 * What changed since the survey before, where the database has one.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/html.h"
#include "reports/page_private.h"
#include "reports/value.h"

enum {
	ROWS_OF_CHANGES = 100
};

bool
page_has_changes(const struct page *p)
{
	return page_rows(p, "change_sum")->nrows > 0;
}

static bool
cell_is(
    const struct rowset *set, size_t row, const char *column, const char *text)
{
	return strcmp(rowset_text(set, row, column), text) == 0;
}

/* How many rows are of the object, by kind of change; of zones as a whole. */
static size_t
count_rows(const struct rowset *set, const char *object, const char *change)
{
	size_t n = 0;

	for (size_t row = 0; row < set->nrows; row++)
		n += cell_is(set, row, "object", object) &&
		     cell_is(set, row, "change", change) &&
		     !cell_is(set, row, "field", "verdict4") &&
		     !cell_is(set, row, "field", "verdict6");
	return n;
}

static void
write_dates(const struct rowset *sum, FILE *out)
{
	static const struct {
		const char *what, *column;
	} times[] = {
		{ "DNS", "before_dns_time" },
		{ "routes", "before_bgp_time" },
		{ "VRPs", "before_rpki_time" },
	};

	html_printf(out, "Against survey %" PRId64 " (",
	    rowset_integer(sum, 0, "before_id"));
	for (size_t i = 0; i < 3; i++)
		html_printf(out, "%s%s of %.10s", i > 0 ? ", " : "",
		    times[i].what,
		    rowset_null(sum, 0, times[i].column)
			? "no date"
			: rowset_text(sum, 0, times[i].column));
	(void)fputs("): ", out);
}

static void
write_counts(const struct rowset *changes, FILE *out)
{
	(void)fprintf(out,
	    "zones with another verdict: %zu, new: %zu, gone: %zu. <b>Possible"
	    " hijacks: %zu.</b>",
	    count_rows(changes, "zone", "changed"),
	    count_rows(changes, "zone", "added"),
	    count_rows(changes, "zone", "removed"),
	    count_rows(changes, "possible-hijack", "added"));
}

/* The first row is that of all zones and both families, if that moved. */
static void
write_headline_change(const struct rowset *shares, FILE *out)
{
	static const struct {
		const char *words, *column;
	} parts[] = {
		{ "by the list of zones", "zone_list" },
		{ "by the DNS", "dns" },
		{ "by the routes", "bgp" },
		{ "by the VRPs", "rpki" },
	};

	if (shares->nrows == 0 || !cell_is(shares, 0, "category", "all") ||
	    !cell_is(shares, 0, "family", "all")) {
		(void)fputs(
		    " The share of valid route origins is the same.", out);
		return;
	}
	(void)fprintf(out,
	    " The share of valid route origins moved by %+.2f percentage"
	    " points: ",
	    rowset_real(shares, 0, "points"));
	for (size_t i = 0; i < 4; i++)
		(void)fprintf(out, "%s%+.2f %s", i > 0 ? ", " : "",
		    rowset_real(shares, 0, parts[i].column), parts[i].words);
	(void)fputs(" (exact parts, rounded to add up).", out);
}

void
page_write_changes(const struct page *p, FILE *out)
{
	const struct rowset *sum = page_rows(p, "change_sum");
	const struct rowset *changes = page_rows(p, "changes");

	if (!page_has_changes(p))
		return;
	(void)fputs("<section id=\"changes\" aria-labelledby=\"h-changes\">"
		    "<h2 id=\"h-changes\">Since the survey before</h2>\n<p>",
	    out);
	write_dates(sum, out);
	write_counts(changes, out);
	write_headline_change(page_rows(p, "change_shares"), out);
	(void)fputs("</p>\n<p>A cause is the input whose exchange alone changes"
		    " the verdict. Whether an origin is the right one only the"
		    " holder of the prefix knows; what is valid a ROA"
		    " authorises.",
	    out);
	(void)fprintf(out,
	    " All changes: <code>dnsroa diff %" PRId64 " %" PRId64 "</code>.",
	    rowset_integer(sum, 0, "before_id"),
	    rowset_integer(page_rows(p, "run"), 0, "survey_id"));
	if (rowset_integer(sum, 0, "borrowed") > 0)
		(void)fprintf(out,
		    " For %" PRId64 " addresses and prefixes that one survey"
		    " does not have, the other\342\200\231s routes or VRPs"
		    " stand in.",
		    rowset_integer(sum, 0, "borrowed"));
	(void)fputs("</p>\n", out);
	page_write_set(out, changes, ROWS_OF_CHANGES);
	page_write_set(out, page_rows(p, "change_shares"), ROWS_OF_CHANGES);
	(void)fputs("</section>\n", out);
}
