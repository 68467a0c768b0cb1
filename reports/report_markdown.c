/*
 * The report as Markdown: for issues, wikis and mail.
 */
#include <stdlib.h>
#include <string.h>

#include "reports/layout.h"
#include "reports/markdown.h"
#include "reports/package.h"
#include "reports/report.h"
#include "reports/snapshot.h"
#include "reports/value.h"
#include "survey/base/mem.h"

static const char *const zone_cells[] = { "zones", "full", "full_complete",
	"partial", "none", "undetermined" };
static const char *const origin_cells[] = { "route_origins", "valid", "invalid",
	"not_found" };

static void
write_cells(FILE *out, const struct rowset *set, size_t row,
    const char *const *cells, size_t n)
{
	char buf[COUNT_STRLEN];

	for (size_t i = 0; i < n; i++)
		(void)fprintf(out, " %s |",
		    count_format(rowset_integer(set, row, cells[i]), buf));
}

/* The columns that people compare, of a family; rows without zones are none. */
static void
write_coverage(
    FILE *out, const struct rowset *set, const char *family, const char *title)
{
	char share[SHARE_STRLEN];

	(void)fprintf(out,
	    "## %s\n\n| category | zones | full | complete | partial | none |"
	    " undetermined | route origins | valid | invalid | not found |"
	    " valid/origins | zone share |\n"
	    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
	    title);
	for (size_t row = 0; row < set->nrows; row++) {
		double mean = rowset_real(set, row, "zone_share");

		if (strcmp(rowset_text(set, row, "family"), family) != 0 ||
		    rowset_integer(set, row, "zones") == 0)
			continue;
		(void)fputs("| ", out);
		markdown_text(out, rowset_text(set, row, "category"));
		(void)fputs(" |", out);
		write_cells(out, set, row, zone_cells, 6);
		write_cells(out, set, row, origin_cells, 4);
		(void)fprintf(out, " %s |",
		    share_format(rowset_integer(set, row, "valid"),
			rowset_integer(set, row, "route_origins"), share));
		(void)fprintf(out, " %s |\n",
		    rowset_null(set, row, "zone_share")
			? "-"
			: share_format((long long)(mean * 1e9 + 0.5),
			      1000000000, share));
	}
	(void)putc('\n', out);
}

/* The tables of sums that have rows; coverage is printed by hand. */
static void
write_report(FILE *out, const struct rowset *sets)
{
	const struct rowset *coverage =
	    &sets[report_table_find("coverage") - report_tables];
	struct package_words w = {
		.survey = &sets[report_table_find("survey") - report_tables],
		.coverage = coverage,
		.inputs = &sets[report_table_find("inputs") - report_tables],
		.run = &sets[report_table_find("run") - report_tables],
	};

	package_write_summary(out, &w);
	write_coverage(out, coverage, "all", "Coverage, IPv4 and IPv6");
	write_coverage(out, coverage, "ipv4", "Coverage, IPv4 alone");
	write_coverage(out, coverage, "ipv6", "Coverage, IPv6 alone");
	for (size_t i = 0; i < report_ntables; i++)
		if ((report_tables[i].places & IN_SUMMARY) != 0 &&
		    &sets[i] != coverage && &sets[i] != w.survey &&
		    sets[i].nrows > 0)
			markdown_table(out, &sets[i]);
	package_write_inputs(out, w.inputs);
	(void)fputs("## The SELECTs of these figures\n\n`:survey` is the"
		    " survey's number.\n\n",
	    out);
	for (size_t i = 0; i < report_ntables; i++)
		if ((report_tables[i].places & IN_SUMMARY) != 0 &&
		    sets[i].nrows > 0)
			markdown_sql(out, &report_tables[i]);
}

enum status
report_markdown(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why)
{
	struct rowset *sets = mem_array(report_ntables, sizeof(*sets));
	enum status st = snapshot_begin(db, survey_id, why);

	if (st != ST_OK) {
		free(sets);
		return st;
	}
	for (size_t i = 0; i < report_ntables && st == ST_OK; i++)
		if ((report_tables[i].places & (IN_RUN | IN_SUMMARY)) != 0)
			st = rowset_load(
			    &sets[i], db, &report_tables[i], survey_id, why);
	snapshot_end(db);
	if (st == ST_OK) {
		write_report(out, sets);
		st = stream_flush(out, why);
	}
	for (size_t i = 0; i < report_ntables; i++)
		rowset_free(&sets[i]);
	free(sets);
	return st;
}
