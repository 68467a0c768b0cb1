/*
 * The tables of the text.
 */
#include "reports/text_private.h"
#include "survey/base/array.h"

#include <inttypes.h>
#include <string.h>

/* Groups of columns stay together (layout.h). */
static const struct grid_column coverage_grid[] = {
	{ "category", 0, true },
	{ "zones", 1, false },
	{ "servers", 1, false },
	{ "addresses", 1, false },
	{ "unrouted", 1, false },
	{ "special", 1, false },
	{ "origins", 2, false },
	{ "valid", 2, false },
	{ "invalid", 2, false },
	{ "not-found", 2, false },
	{ "valid/origins", 2, false },
	{ "zones", 3, false },
	{ "full", 3, false },
	{ "complete", 3, false },
	{ "partial", 3, false },
	{ "none", 3, false },
	{ "undet.", 3, false },
	{ "zone share", 3, false },
	{ "of zones", 3, false },
};

static const char *const coverage_cells[] = { NULL, "zones", "nameservers",
	"addresses", "unrouted", "special", "route_origins", "valid", "invalid",
	"not_found", NULL, "zones", "full", "full_complete", "partial", "none",
	"undetermined", NULL, "share_zones" };

enum {
	COVERAGE_COLUMNS = LENGTH_OF(coverage_grid)
};

_Static_assert(
    LENGTH_OF(coverage_cells) == COVERAGE_COLUMNS, "a cell for each column");

static void
add_zone_share(struct grid *g, const struct rowset *set, size_t row)
{
	char share[SHARE_STRLEN];

	if (rowset_null(set, row, "zone_share"))
		grid_add(g, "-");
	else
		grid_add(g, "%s",
		    share_format_real(
			rowset_real(set, row, "zone_share"), share));
}

static void
add_coverage_row(struct grid *g, const struct rowset *set, size_t row)
{
	char share[SHARE_STRLEN];

	for (size_t c = 0; c < COVERAGE_COLUMNS; c++) {
		if (coverage_cells[c] != NULL)
			grid_add(g, "%" PRId64,
			    rowset_integer(set, row, coverage_cells[c]));
		else if (c == 0)
			grid_add(g, "%s", rowset_text(set, row, "category"));
		else if (strcmp(coverage_grid[c].heading, "zone share") == 0)
			add_zone_share(g, set, row);
		else
			grid_add(g, "%s",
			    share_format(rowset_integer(set, row, "valid"),
				rowset_integer(set, row, "route_origins"),
				share));
	}
}

/* The groups begin with "all"; a category without zones is no row. */
static void
print_coverage(const struct text *t, const char *family, const char *title)
{
	const struct rowset *set = &t->set[T_COVERAGE];
	bool groups = false;
	struct grid g;

	layout_heading(&t->layout, "%s", title);
	grid_init(&g, coverage_grid, COVERAGE_COLUMNS);
	for (size_t row = 0; row < set->nrows; row++) {
		if (strcmp(rowset_text(set, row, "category"), "all") == 0)
			groups = true;
		if (strcmp(rowset_text(set, row, "family"), family) == 0 &&
		    (groups || rowset_integer(set, row, "zones") > 0))
			add_coverage_row(&g, set, row);
	}
	grid_print(&t->layout, &g);
	grid_free(&g);
}

static void
print_words(const struct text *t)
{
	layout_blank_line(&t->layout);
	layout_paragraph(&t->layout, PLAIN, "", 0,
	    "origins: distinct (prefix, origin AS) of the longest matches;"
	    " full: every routed address of the zone's name servers is valid;"
	    " complete: full, and besides every name server gave definite"
	    " answers and every address is routed; undet.: nothing to judge;"
	    " zone share: the mean over zones of valid / all origins of the"
	    " zone, \"of zones\" being those with an origin. An address or"
	    " origin that categories share counts once in each.");
}

void
text_print_coverage(const struct text *t)
{
	print_coverage(t, "all", "Coverage, IPv4 and IPv6");
}

void
text_print_families(const struct text *t)
{
	print_coverage(t, "ipv4", "Coverage, IPv4 alone");
	print_coverage(t, "ipv6", "Coverage, IPv6 alone");
	print_words(t);
}

static const struct grid_column baseline_grid[] = {
	{ "", 0, true },
	{ "origins", 1, false },
	{ "valid", 1, false },
	{ "invalid", 1, false },
	{ "not-found", 1, false },
	{ "valid/origins", 1, false },
};

static void
add_states(struct grid *g, const char *name, int64_t valid, int64_t invalid,
    int64_t not_found)
{
	int64_t all = valid + invalid + not_found;
	char share[SHARE_STRLEN];

	grid_add(g, "%s", name);
	grid_add(g, "%" PRId64, all);
	grid_add(g, "%" PRId64, valid);
	grid_add(g, "%" PRId64, invalid);
	grid_add(g, "%" PRId64, not_found);
	grid_add(g, "%s", share_format(valid, all, share));
}

/* Routes of a state in the whole table; family NULL: of both. */
static int64_t
baseline(const struct text *t, const char *family, const char *state)
{
	const struct rowset *set = &t->set[T_BASELINE];
	int64_t sum = 0;

	for (size_t row = 0; row < set->nrows; row++)
		if ((family == NULL ||
			strcmp(rowset_text(set, row, "family"), family) == 0) &&
		    strcmp(rowset_text(set, row, "state"), state) == 0)
			sum += rowset_integer(set, row, "routes");
	return sum;
}

void
text_print_baseline(const struct text *t)
{
	static const struct {
		const char *family, *scope, *registries, *table;
	} lines[] = {
		{ NULL, "all", "registries", "whole table" },
		{ "ipv4", "ipv4", "registries, IPv4", "whole table, IPv4" },
		{ "ipv6", "ipv6", "registries, IPv6", "whole table, IPv6" },
	};
	struct grid g;

	layout_heading(
	    &t->layout, "The registries beside all routes of the same table");
	grid_init(&g, baseline_grid, LENGTH_OF(baseline_grid));
	for (size_t i = 0; i < LENGTH_OF(lines); i++) {
		size_t row = text_coverage_row(t, "all", lines[i].scope);

		add_states(&g, lines[i].registries,
		    text_integer(t, T_COVERAGE, row, "valid"),
		    text_integer(t, T_COVERAGE, row, "invalid"),
		    text_integer(t, T_COVERAGE, row, "not_found"));
		if (t->set[T_BASELINE].nrows == 0)
			continue;
		add_states(&g, lines[i].table,
		    baseline(t, lines[i].family, "valid"),
		    baseline(t, lines[i].family, "invalid"),
		    baseline(t, lines[i].family, "not-found"));
	}
	grid_print(&t->layout, &g);
	grid_free(&g);
	if (t->set[T_BASELINE].nrows == 0)
		layout_paragraph(&t->layout, PLAIN, "", 0,
		    "The whole table is not available: this survey judges the"
		    " routes that another one kept of it.");
}

static const struct grid_column anchor_grid[] = {
	{ "", 0, true },
	{ "VRPs IPv4", 1, false },
	{ "IPv6", 1, false },
	{ "AS0", 1, false },
	{ "loose", 1, false },
	{ "expired", 1, false },
	{ "decided: valid", 2, false },
	{ "invalid", 2, false },
};

static void
add_anchor(struct grid *g, const struct text *t, size_t row)
{
	static const char *const columns[] = { "vrps4", "vrps6", "as0", "loose",
		"expired" };
	const struct rowset *deciding = &t->set[T_DECIDING];
	const char *ta = rowset_text(&t->set[T_ANCHORS], row, "ta");

	grid_add(g, "%s", ta[0] != '\0' ? ta : "(no label)");
	for (size_t i = 0; i < LENGTH_OF(columns); i++)
		grid_add(
		    g, "%" PRId64, text_integer(t, T_ANCHORS, row, columns[i]));
	if (ta[0] == '\0') {
		/* The breakdown knows trust anchors by their label. */
		grid_add(g, "-");
		grid_add(g, "-");
		return;
	}
	grid_add(g, "%" PRId64, rowset_sum(deciding, "valid", "ta", ta));
	grid_add(g, "%" PRId64, rowset_sum(deciding, "invalid", "ta", ta));
}

void
text_print_anchors(const struct text *t)
{
	const struct rowset *set = &t->set[T_ANCHORS];
	struct grid g;

	layout_heading(&t->layout, "Trust anchors");
	grid_init(&g, anchor_grid, LENGTH_OF(anchor_grid));
	for (size_t row = 0; row < set->nrows; row++) {
		int64_t any = rowset_integer(set, row, "vrps4") +
			      rowset_integer(set, row, "vrps6") +
			      rowset_integer(set, row, "expired") +
			      rowset_integer(set, row, "left_out");

		/* Every set has the row for VRPs without a label. */
		if (!rowset_null(set, row, "ta") || any > 0)
			add_anchor(&g, t, row);
	}
	grid_print(&t->layout, &g);
	grid_free(&g);
	layout_blank_line(&t->layout);
	layout_paragraph(&t->layout, PLAIN, "", 0,
	    "VRPs: distinct (prefix, maxLength, AS) of the whole set; loose:"
	    " maxLength beyond the prefix's length; expired: left out at the"
	    " set's own time; decided: the registries' route origins that"
	    " VRPs of the trust anchor made valid, or cover and leave"
	    " invalid.");
}
