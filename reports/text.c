/*
 * The report for people on a terminal.
 */
#include "reports/text_private.h"

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "reports/report.h"
#include "reports/snapshot.h"
#include "survey/base/mem.h"

static const char *const table_names[TABLES] = {
	[T_SURVEY] = "survey",
	[T_COVERAGE] = "coverage",
	[T_FLAGS] = "zone_flags",
	[T_ORIGINS] = "route_origin_states",
	[T_ADDRESSES] = "address_states",
	[T_EXPOSURE] = "exposure",
	[T_BASELINE] = "baseline",
	[T_ANCHORS] = "trust_anchors",
	[T_DECIDING] = "deciding_trust_anchors",
	[T_IRR] = "irr",
	[T_ORIGIN_ASES] = "origin_ases",
	[T_RIRS] = "rirs",
	[T_RESOURCES] = "resource_sum",
	[T_OPERATORS] = "operator_sum",
	[T_FILTERS] = "route_filters",
	[T_SKIPPED] = "skipped",
	[T_INPUTS] = "inputs",
	[T_HEALTH] = "health",
	[T_VANTAGE] = "vantage",
	[T_RUN] = "run",
	[T_SLURM] = "slurm",
	[T_SLURM_SUM] = "slurm_sum",
	[T_SLURM_ZONES] = "slurm_zones",
	[T_SLURM_ORIGINS] = "slurm_route_origins",
};

int64_t
text_integer(const struct text *t, int table, size_t row, const char *column)
{
	return rowset_integer(&t->set[table], row, column);
}

size_t
text_coverage_row(
    const struct text *t, const char *category, const char *family)
{
	const struct rowset *set = &t->set[T_COVERAGE];
	size_t row = 0;

	while (strcmp(rowset_text(set, row, "category"), category) != 0 ||
	       strcmp(rowset_text(set, row, "family"), family) != 0) {
		row++;
		assert(row < set->nrows);
	}
	return row;
}

static void
print_headline(const struct text *t)
{
	size_t all = text_coverage_row(t, "all", "all");
	int64_t zones = text_integer(t, T_COVERAGE, all, "zones");
	int64_t origins = text_integer(t, T_COVERAGE, all, "route_origins");
	int64_t valid = text_integer(t, T_COVERAGE, all, "valid");
	char share[SHARE_STRLEN];

	layout_paragraph(&t->layout, STRONG, "", 0,
	    "Of %" PRId64 " route origins behind %" PRId64 " zones, %" PRId64
	    " (%s) are valid. %" PRId64 " zones are fully covered (%" PRId64
	    " full and complete), %" PRId64 " partly, %" PRId64
	    " not at all; %" PRId64 " have nothing to judge.",
	    origins, zones, valid, share_format(valid, origins, share),
	    text_integer(t, T_COVERAGE, all, "full"),
	    text_integer(t, T_COVERAGE, all, "full_complete"),
	    text_integer(t, T_COVERAGE, all, "partial"),
	    text_integer(t, T_COVERAGE, all, "none"),
	    text_integer(t, T_COVERAGE, all, "undetermined"));
}

/*
 * A time of the data; role is that of the inputs that it was taken from, of
 * which some may not tell theirs.
 */
static void
print_time(const struct text *t, const char *lead, const char *column,
    const char *role)
{
	const struct rowset *set = &t->set[T_SURVEY];
	const struct rowset *inputs = &t->set[T_INPUTS];
	size_t all = 0, silent = 0;

	for (size_t row = 0; row < inputs->nrows; row++) {
		if (strcmp(rowset_text(inputs, row, "role"), role) != 0)
			continue;
		all++;
		silent += rowset_null(inputs, row, "data_time");
	}
	if (rowset_null(set, 0, column))
		layout_paragraph(
		    &t->layout, PLAIN, lead, INDENT, "of unknown time");
	else if (silent > 0)
		layout_paragraph(&t->layout, WARNING, lead, INDENT,
		    "%s; %zu of %zu inputs of unknown time",
		    rowset_text(set, 0, column), silent, all);
	else
		layout_paragraph(&t->layout, PLAIN, lead, INDENT, "%s",
		    rowset_text(set, 0, column));
}

static void
print_gap(const struct text *t)
{
	int64_t known = text_integer(t, T_SURVEY, 0, "known_times");
	int64_t gap = text_integer(t, T_SURVEY, 0, "time_gap");

	if (known < 2)
		layout_paragraph(&t->layout, WARNING, "", INDENT,
		    "How far the three times lie apart is not known.");
	else
		layout_paragraph(&t->layout,
		    gap > 2 * INT64_C(86400) ? WARNING : PLAIN, "", INDENT,
		    "%s lie %" PRId64 ".%" PRId64 " days apart.",
		    known == 3 ? "These times" : "The two known times",
		    gap / 86400, gap % 86400 * 10 / 86400);
}

/* Nothing for a survey that asked nobody. */
static void
print_vantage(const struct text *t)
{
	const struct rowset *set = &t->set[T_VANTAGE];
	const char *country = rowset_text(set, 0, "country");
	char as[32] = "";

	if (rowset_null(set, 0, "resolver"))
		return;
	if (!rowset_null(set, 0, "asn"))
		(void)snprintf(as, sizeof(as), "; from AS%" PRId64,
		    rowset_integer(set, 0, "asn"));
	layout_paragraph(&t->layout, PLAIN, "asked", INDENT, "%s%s%s%s%s",
	    rowset_text(set, 0, "resolver"),
	    rowset_null(set, 0, "ipv6")           ? ""
	    : rowset_integer(set, 0, "ipv6") != 0 ? "; with IPv6"
						  : "; without IPv6",
	    as, country[0] != '\0' ? "; in " : "", country);
}

/* The gap was told with the times. */
static void
print_health(const struct text *t)
{
	const struct rowset *set = &t->set[T_HEALTH];

	for (size_t row = 0; row < set->nrows; row++)
		if (strcmp(rowset_text(set, row, "kind"), "gap") != 0)
			layout_paragraph(&t->layout, WARNING, "health", INDENT,
			    "%s.", rowset_text(set, row, "fault"));
	if (text_integer(t, T_SURVEY, 0, "degraded") != 0)
		layout_paragraph(&t->layout, WARNING, "DEGRADED", INDENT,
		    "An input was unhealthy and --allow-degraded was given:"
		    " these figures are not to be relied on.");
}

static void
print_method(const struct text *t)
{
	const struct rowset *set = &t->set[T_SURVEY];
	const char *method = rowset_text(set, 0, "method");
	const char *label = rowset_text(&t->set[T_RUN], 0, "label");

	layout_paragraph(&t->layout, PLAIN, "survey", INDENT, "%" PRId64 "%s%s",
	    t->survey_id, label[0] != '\0' ? ", " : "", label);
	layout_paragraph(&t->layout, PLAIN, "method", INDENT, "%s (%s); %s",
	    method,
	    strcmp(method, "strict") == 0
		? "parent and child name servers"
		: "as in the study of 2020: child name servers where known",
	    strcmp(rowset_text(set, 0, "glue"), "union") == 0
		? "glue counts beside answers (--glue union)"
		: "glue stands in only without an answer");
	print_time(t, "DNS", "dns_time", "answers");
	print_time(t, "routes", "bgp_time", "routes");
	print_time(t, "VRPs", "rpki_time", "vrps");
	print_gap(t);
	print_vantage(t);
	print_health(t);
}

/* A column that says what a sum is of, and the rows that are wanted. */
struct part {
	int table;
	const char *name, *number; /* columns: "reason", "route_origins" */
	const char *where, *is;    /* a column and its value, or NULL */
};

static bool
part_has(const struct rowset *set, const struct part *p, size_t row,
    const char *name)
{
	return strcmp(rowset_text(set, row, p->name), name) == 0 &&
	       (p->where == NULL ||
		   strcmp(rowset_text(set, row, p->where), p->is) == 0);
}

/* The sum of the rows of that name, counted at the first of them. */
static int64_t
part_sum(const struct rowset *set, const struct part *p, size_t first,
    const char *name)
{
	int64_t sum = 0;

	for (size_t row = 0; row < set->nrows; row++) {
		if (!part_has(set, p, row, name))
			continue;
		if (row < first)
			return 0;
		sum += rowset_integer(set, row, p->number);
	}
	return sum;
}

/* "14 as, 1 length"; no line where there is nothing. */
static void
print_parts(const struct text *t, const char *lead, const struct part *p)
{
	const struct rowset *set = &t->set[p->table];
	char *list = mem_strdup("");

	for (size_t row = 0; row < set->nrows; row++) {
		const char *name = rowset_text(set, row, p->name);
		int64_t sum = 0;
		char *more;

		if (name[0] != '\0')
			sum = part_sum(set, p, row, name);
		if (sum == 0)
			continue;
		more = mem_printf("%s%s%" PRId64 " %s", list,
		    list[0] != '\0' ? ", " : "", sum, name);
		free(list);
		list = more;
	}
	if (list[0] != '\0')
		layout_paragraph(&t->layout, PLAIN, lead, INDENT, "%s", list);
	free(list);
}

static void
print_invalid(const struct text *t)
{
	layout_heading(&t->layout, "Invalid");
	print_parts(t, "origins",
	    &(struct part){
		T_ORIGINS, "reason", "route_origins", "state", "invalid" });
	print_parts(t, "addresses",
	    &(struct part){ T_ADDRESSES, "effect", "addresses", NULL, NULL });
	layout_paragraph(&t->layout, PLAIN, "zones", INDENT,
	    "%" PRId64 " of %" PRId64 " have an invalid address or one whose"
	    " routes differ in state",
	    text_integer(t, T_FLAGS, 0, "either"),
	    text_integer(t, T_FLAGS, 0, "zones"));
}

static void
print_exposure(const struct text *t)
{
	const struct rowset *set = &t->set[T_EXPOSURE];
	int64_t valid, loose, zones;
	char share[SHARE_STRLEN];

	layout_heading(&t->layout, "Exposure");
	if (set->nrows == 0) {
		layout_paragraph(&t->layout, PLAIN, "origins", INDENT,
		    "not available: the routes were stored by a version that"
		    " did not count their more-specifics");
		return;
	}
	valid = rowset_integer(set, 0, "valid");
	loose = rowset_integer(set, 0, "loose");
	zones = rowset_integer(set, 0, "zones");
	layout_paragraph(&t->layout, PLAIN, "origins", INDENT,
	    "%" PRId64 " of %" PRId64 " that are valid (%s) are loose: a ROA"
	    " authorises more-specifics, to /24 or /48, that its AS does not"
	    " announce, and a hijack of these with a forged origin would be"
	    " valid (RFC 9319)",
	    loose, valid, share_format(loose, valid, share));
	layout_paragraph(&t->layout, PLAIN, "zones", INDENT,
	    "%" PRId64 " have a loose route origin", zones);
	layout_paragraph(&t->layout, PLAIN, "maxLength", INDENT,
	    "%" PRId64 " of the valid have a ROA for prefixes longer than /24"
	    " or /48",
	    rowset_integer(set, 0, "beyond"));
}

static void
print_left_out(const struct text *t)
{
	const struct rowset *anchors = &t->set[T_ANCHORS];
	const struct rowset *filters = &t->set[T_FILTERS];
	size_t all = text_coverage_row(t, "all", "all");
	int64_t pairs = 0, expired = 0, as0 = 0;

	for (size_t row = 0; row < filters->nrows; row++)
		pairs += rowset_integer(filters, row, "pairs");
	for (size_t row = 0; row < anchors->nrows; row++) {
		expired += rowset_integer(anchors, row, "expired");
		as0 += rowset_integer(anchors, row, "left_out");
	}
	layout_heading(&t->layout, "Left out, and stood in for");
	layout_paragraph(&t->layout, PLAIN, "zones", INDENT,
	    "%" PRId64 " left out by the method",
	    text_integer(t, T_COVERAGE, all, "zones_left_out"));
	print_parts(t, "names",
	    &(struct part){ T_SKIPPED, "reason", "names", NULL, NULL });
	layout_paragraph(&t->layout, PLAIN, "servers", INDENT,
	    "for %" PRId64 " of %" PRId64 " the addresses are those of glue;"
	    " no zone of these can be complete",
	    text_integer(t, T_SURVEY, 0, "glue_stands_in"),
	    text_integer(t, T_COVERAGE, all, "nameservers"));
	layout_paragraph(&t->layout, PLAIN, "addresses", INDENT,
	    "of %" PRId64 " not judged: %" PRId64 " without a route, %" PRId64
	    " of special purpose (registries of %s)",
	    text_integer(t, T_COVERAGE, all, "addresses"),
	    text_integer(t, T_COVERAGE, all, "unrouted"),
	    text_integer(t, T_COVERAGE, all, "special"),
	    rowset_text(&t->set[T_SURVEY], 0, "special_registry"));
	layout_paragraph(&t->layout, PLAIN, "routes", INDENT,
	    "of %" PRId64 " pairs (prefix, origin): %" PRId64
	    " default routes, %" PRId64 " too short, %" PRId64
	    " too long, %" PRId64 " seen by too few peers; %" PRId64
	    " are used",
	    pairs, rowset_sum(filters, "pairs", "filter", "default-route"),
	    rowset_sum(filters, "pairs", "filter", "too-short"),
	    rowset_sum(filters, "pairs", "filter", "too-long"),
	    rowset_sum(filters, "pairs", "filter", "few-peers"),
	    rowset_sum(filters, "pairs", "filter", "used"));
	layout_paragraph(&t->layout, PLAIN, "VRPs", INDENT,
	    "%" PRId64 " expired, %" PRId64 " of AS0 trust anchors", expired,
	    as0);
}

static void
print_inputs(const struct text *t)
{
	const struct rowset *set = &t->set[T_INPUTS];

	layout_heading(&t->layout, "Gaps and inputs");
	layout_paragraph(&t->layout, PLAIN, "questions", INDENT,
	    "%" PRId64 " asked, %" PRId64 " without a definite answer",
	    text_integer(t, T_SURVEY, 0, "questions"),
	    text_integer(t, T_SURVEY, 0, "unanswered"));
	for (size_t row = 0; row < set->nrows; row++) {
		const char *bad = rowset_text(set, row, "first_skipped");

		layout_paragraph(&t->layout, PLAIN,
		    rowset_text(set, row, "role"), INDENT,
		    "%s (%s, %s): %" PRId64 " rows, %" PRId64
		    " unreadable, %" PRId64 " left out; sha256 %s",
		    rowset_text(set, row, "location"),
		    rowset_text(set, row, "format"),
		    rowset_null(set, row, "data_time")
			? "of unknown time"
			: rowset_text(set, row, "data_time"),
		    rowset_integer(set, row, "rows_read"),
		    rowset_integer(set, row, "rows_skipped"),
		    rowset_integer(set, row, "rows_filtered"),
		    rowset_text(set, row, "sha256"));
		if (rowset_integer(set, row, "rows_skipped") > 0)
			layout_paragraph(&t->layout, WARNING, "", INDENT,
			    "first unreadable row: %s", bad);
	}
}

static void
print_selects(const struct text *t)
{
	layout_heading(&t->layout,
	    "The SELECTs of these figures (.parameter set :survey %" PRId64 ")",
	    t->survey_id);
	for (int i = 0; i < (text_has_slurm(t) ? TABLES : T_SLURM); i++) {
		const struct report_table *table = t->set[i].table;
		char *lead = mem_printf("%s:", table->name);

		layout_paragraph(&t->layout, PLAIN, lead, 4, "%s", table->sql);
		free(lead);
	}
}

/* What a terminal shows last is read first. */
static void
print_end(const struct text *t)
{
	size_t all = text_coverage_row(t, "all", "all");
	int64_t origins = text_integer(t, T_COVERAGE, all, "route_origins");
	int64_t valid = text_integer(t, T_COVERAGE, all, "valid");
	char share[SHARE_STRLEN];

	layout_blank_line(&t->layout);
	layout_paragraph(&t->layout, STRONG, "", 0,
	    "RPKI and BGP data show authorisation, not reachability.");
	layout_paragraph(&t->layout, STRONG, "", 0,
	    "Survey %" PRId64 ": %" PRId64 " of %" PRId64
	    " route origins valid (%s), %" PRId64 " of %" PRId64
	    " zones fully covered.",
	    t->survey_id, valid, origins, share_format(valid, origins, share),
	    text_integer(t, T_COVERAGE, all, "full"),
	    text_integer(t, T_COVERAGE, all, "zones"));
}

static void
print_report(const struct text *t)
{
	print_headline(t);
	layout_blank_line(&t->layout);
	print_method(t);
	text_print_coverage(t);
	text_print_families(t);
	print_invalid(t);
	print_exposure(t);
	text_print_baseline(t);
	text_print_anchors(t);
	text_print_beside(t);
	text_print_operators(t);
	text_print_slurm(t);
	print_left_out(t);
	print_inputs(t);
	print_selects(t);
	print_end(t);
}

/* What a run says of itself at its end. */
static void
print_summary(const struct text *t)
{
	print_headline(t);
	layout_blank_line(&t->layout);
	print_method(t);
	text_print_coverage(t);
	text_print_slurm(t);
	layout_blank_line(&t->layout);
	layout_paragraph(&t->layout, PLAIN, "", 0,
	    "\"dnsroa report %" PRId64 "\" tells the families apart, what was"
	    " left out, the inputs, and the SELECT of each figure.",
	    t->survey_id);
	print_end(t);
}

static enum status
print_text(struct store *db, int64_t survey_id, FILE *out,
    void (*print)(const struct text *t), struct reason *why)
{
	struct text t = { .survey_id = survey_id };
	enum status st;

	if ((st = snapshot_begin(db, survey_id, why)) != ST_OK)
		return st;
	for (int i = 0; i < TABLES && st == ST_OK; i++)
		st = rowset_load(&t.set[i], db,
		    report_table_find(table_names[i]), survey_id, why);
	snapshot_end(db);
	if (st == ST_OK) {
		layout_init(&t.layout, out);
		print(&t);
		st = stream_flush(out, why);
	}
	for (int i = 0; i < TABLES; i++)
		rowset_free(&t.set[i]);
	return st;
}

enum status
report_text(struct store *db, int64_t survey_id, FILE *out, struct reason *why)
{
	return print_text(db, survey_id, out, print_report, why);
}

enum status
report_summary(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why)
{
	return print_text(db, survey_id, out, print_summary, why);
}
