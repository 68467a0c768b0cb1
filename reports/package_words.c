/*
 * What a data package says of itself.
 */
#include <inttypes.h>
#include <string.h>

#include "reports/figure.h"
#include "reports/json.h"
#include "reports/layout.h"
#include "reports/markdown.h"
#include "reports/package.h"
#include "survey/version.h"

/* The row over all zones and both families. */
static size_t
row_of_all(const struct rowset *coverage)
{
	size_t row = 0;

	while (row + 1 < coverage->nrows &&
	       (strcmp(rowset_text(coverage, row, "category"), "all") != 0 ||
		   strcmp(rowset_text(coverage, row, "family"), "all") != 0))
		row++;
	return row;
}

static int64_t
of_all(const struct package_words *w, const char *column)
{
	return rowset_integer(w->coverage, row_of_all(w->coverage), column);
}

void
package_write_headline(FILE *out, const struct package_words *w)
{
	char share[SHARE_STRLEN];

	(void)fprintf(out,
	    "Of %" PRId64 " route origins behind %" PRId64 " zones, %" PRId64
	    " (%s) are valid; %" PRId64 " zones are fully covered (%" PRId64
	    " full and complete), %" PRId64 " partly, %" PRId64
	    " not at all, %" PRId64 " have nothing to judge.",
	    of_all(w, "route_origins"), of_all(w, "zones"), of_all(w, "valid"),
	    share_format(of_all(w, "valid"), of_all(w, "route_origins"), share),
	    of_all(w, "full"), of_all(w, "full_complete"), of_all(w, "partial"),
	    of_all(w, "none"), of_all(w, "undetermined"));
}

static const char *
time_of(const struct package_words *w, const char *column)
{
	return rowset_null(w->survey, 0, column)
		   ? "unknown"
		   : rowset_text(w->survey, 0, column);
}

void
package_write_inputs(FILE *out, const struct rowset *inputs)
{
	(void)fputs("## Inputs\n\n| input | data of | rows read | unreadable |"
		    " left out by the method | SHA-256 | licence |\n"
		    "|---|---|--:|--:|--:|---|---|\n",
	    out);
	for (size_t row = 0; row < inputs->nrows; row++) {
		(void)fputs("| ", out);
		markdown_text(out, rowset_text(inputs, row, "role"));
		(void)fprintf(out,
		    " | %s | %" PRId64 " | %" PRId64 " | %" PRId64
		    " | `%.16s...` | ",
		    rowset_null(inputs, row, "data_time")
			? "unknown"
			: rowset_text(inputs, row, "data_time"),
		    rowset_integer(inputs, row, "rows_read"),
		    rowset_integer(inputs, row, "rows_skipped"),
		    rowset_integer(inputs, row, "rows_filtered"),
		    rowset_text(inputs, row, "sha256"));
		markdown_text(out, rowset_null(inputs, row, "licence")
				       ? "not stated"
				       : rowset_text(inputs, row, "licence"));
		(void)fputs(" |\n", out);
	}
	(void)putc('\n', out);
}

static void
write_files(FILE *out)
{
	(void)fputs(
	    "## Files\n\n| file | what |\n|---|---|\n"
	    "| index.html | everything for people: open it in a browser; it"
	    " needs no network |\n",
	    out);
	for (size_t i = 0; i < report_ntables; i++)
		if (report_tables[i].file != NULL)
			(void)fprintf(out, "| %s | %s |\n",
			    report_tables[i].file, report_tables[i].title);
	(void)fputs(
	    "| figures/ | each figure as CSV, and as SVG and PNG where"
	    " gnuplot(1) was there |\n"
	    "| summary.json, run.json | the sums; what the run was made of |\n"
	    "| datapackage.json | every column of every CSV (Frictionless Data"
	    " Package, version 1) |\n"
	    "| queries.sql | the SELECT of every table and figure |\n"
	    "| METHOD.md | the rules of counting, to the last exception |\n"
	    "| CITATION.cff | how to cite |\n"
	    "| SHA256SUMS | for `sha256sum -c` |\n\n"
	    "The CSV files are UTF-8 as RFC 4180 has it. An empty field is"
	    " \"not available\", never 0 and never \"other\". A text that"
	    " begins with `=`, `+`, `-`, `@`, TAB, CR or LF has an apostrophe"
	    " in front, for spreadsheets would run it as a formula.\n\n",
	    out);
}

void
package_write_summary(FILE *out, const struct package_words *w)
{
	(void)fputs("# Routing security of DNS registries\n\n", out);
	package_write_headline(out, w);
	(void)fprintf(out,
	    "\n\nThe question: how far are the name servers of DNS registries"
	    " protected by RPKI? From zones it goes to their name servers,"
	    " these servers' addresses, the routes that lead there, and the"
	    " ROAs that authorise these or do not.\n\n"
	    "- method: %s\n- DNS: %s\n- routes: %s\n- VRPs: %s\n"
	    "- made by dnsroa %s\n\n",
	    rowset_text(w->survey, 0, "method"), time_of(w, "dns_time"),
	    time_of(w, "bgp_time"), time_of(w, "rpki_time"), DNSROA_VERSION);
	if (rowset_integer(w->survey, 0, "degraded") != 0)
		(void)fputs("**An input was unhealthy and the survey went on"
			    " all the same: these figures are not to be relied"
			    " on.**\n\n",
		    out);
	(void)fprintf(out,
	    "## What the figures do not say\n\n"
	    "- RPKI and BGP data show authorisation, not reachability.\n"
	    "- Anycast cannot be seen from a table of route origins.\n"
	    "- What BGP shows may be a hijack; only the holder of a prefix"
	    " knows who is meant to announce it.\n"
	    "- Left out: %" PRId64 " zones by the method; of %" PRId64
	    " addresses %" PRId64 " without a route and %" PRId64
	    " of special purpose are not judged; for %" PRId64 " of %" PRId64
	    " name servers glue stands in for an answer.\n\n",
	    of_all(w, "zones_left_out"), of_all(w, "addresses"),
	    of_all(w, "unrouted"), of_all(w, "special"),
	    rowset_integer(w->survey, 0, "glue_stands_in"),
	    of_all(w, "nameservers"));
}

void
package_write_readme(FILE *out, const struct package_words *w)
{
	package_write_summary(out, w);
	write_files(out);
	package_write_inputs(out, w->inputs);
	(void)fputs("run.json has them whole, and every option of the run."
		    " Their licences go on to hold for what is taken from"
		    " them.\n\n",
	    out);
	(void)fputs("## Before you publish it\n\nPut yourselves into"
		    " CITATION.cff as authors, choose a licence that those of"
		    " the inputs allow, and make SHA256SUMS again.\n",
	    out);
}

void
package_write_citation(FILE *out, const struct package_words *w)
{
	char text[512];
	size_t len;
	FILE *abstract = fmemopen(text, sizeof(text), "w");

	(void)fprintf(out,
	    "cff-version: 1.2.0\n"
	    "message: \"If you use these data, please cite them as below, and"
	    " the inputs that datapackage.json names.\"\n"
	    "type: dataset\n"
	    "title: \"Routing security of DNS registries, VRPs of %.10s,"
	    " routes of %.10s, DNS of %.10s\"\n",
	    time_of(w, "rpki_time"), time_of(w, "bgp_time"),
	    time_of(w, "dns_time"));
	if (abstract != NULL) {
		package_write_headline(abstract, w);
		len = (size_t)ftell(abstract);
		(void)fclose(abstract);
		(void)fputs("abstract: ", out);
		json_write_text(out, text, len);
		(void)putc('\n', out);
	}
	(void)fputs(
	    "authors:\n"
	    "  - name: \"the publisher of this survey\"\n"
	    "keywords:\n  - DNS\n  - RPKI\n  - \"routing security\"\n"
	    "references:\n"
	    "  - type: software\n    title: dnsroa\n    version: "
	    "\"" DNSROA_VERSION "\"\n"
	    "    authors:\n      - name: \"the dnsroa authors\"\n"
	    "  - type: report\n"
	    "    title: \"The State of Routing Security at DNS"
	    " Registries\"\n    year: 2020\n"
	    "    authors:\n      - name: \"Internet Society (MANRS)\"\n",
	    out);
}

static void
write_query(FILE *out, const struct report_table *table)
{
	(void)fprintf(out, "-- %s: %s%s%s\n%s;\n\n", table->name, table->title,
	    table->file != NULL ? ", " : "",
	    table->file != NULL ? table->file : "", table->sql);
}

void
package_write_queries(FILE *out)
{
	(void)fputs("-- The SELECT of every table and figure; run.json tells"
		    " the survey's number N:\n"
		    "--   sqlite3 dnsroa.db '.parameter set :survey N'"
		    " '.read queries.sql'\n\n",
	    out);
	for (size_t i = 0; i < report_ntables; i++)
		write_query(out, &report_tables[i]);
	for (size_t i = 0; i < nfigures; i++)
		write_query(out, &figures[i].table);
}
