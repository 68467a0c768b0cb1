/*
 * What stands beside the ROA, in the text.
 */
#include "reports/text_private.h"
#include "survey/base/array.h"

#include <inttypes.h>

static void
print_irr(const struct text *t)
{
	static const char *const words[] = { "exact", "covered", "mismatch",
		"absent" };
	const struct rowset *set = &t->set[T_IRR];
	int64_t n[4];

	if (set->nrows == 0)
		return;
	for (int i = 0; i < 4; i++)
		n[i] = rowset_sum(set, "route_origins", "irr", words[i]);
	layout_paragraph(&t->layout, PLAIN, "IRR", INDENT,
	    "%" PRId64 " route origins have an object of their own, %" PRId64
	    " a less specific one of the same origin, %" PRId64
	    " objects of other origins only, %" PRId64
	    " none (sources made of ROAs apart)",
	    n[0], n[1], n[2], n[3]);
}

static void
print_share(const struct text *t, const char *lead, const char *column,
    const char *origins, const char *what)
{
	const struct rowset *set = &t->set[T_ORIGIN_ASES];

	if (rowset_null(set, 0, column))
		return;
	layout_paragraph(&t->layout, PLAIN, lead, INDENT,
	    "%" PRId64 " of %" PRId64 " origin ASes %s; %" PRId64
	    " route origins are theirs",
	    rowset_integer(set, 0, column), rowset_integer(set, 0, "ases"),
	    what, rowset_integer(set, 0, origins));
}

static const struct grid_column rir_grid[] = {
	{ "", 0, true },
	{ "zones", 1, false },
	{ "addresses", 1, false },
	{ "origins", 2, false },
	{ "valid", 2, false },
	{ "invalid", 2, false },
	{ "not-found", 2, false },
	{ "valid/origins", 2, false },
};

static void
print_rirs(const struct text *t)
{
	static const char *const columns[] = { "zones", "addresses",
		"route_origins", "valid", "invalid", "not_found" };
	const struct rowset *set = &t->set[T_RIRS];
	struct grid g;

	if (set->nrows == 0)
		return;
	layout_heading(&t->layout, "Registries of the routes' prefixes");
	grid_init(&g, rir_grid, LENGTH_OF(rir_grid));
	for (size_t row = 0; row < set->nrows; row++) {
		char share[SHARE_STRLEN];

		grid_add(&g, "%s", rowset_text(set, row, "rir"));
		for (size_t i = 0; i < LENGTH_OF(columns); i++)
			grid_add(&g, "%" PRId64,
			    rowset_integer(set, row, columns[i]));
		grid_add(&g, "%s",
		    share_format(rowset_integer(set, row, "valid"),
			rowset_integer(set, row, "route_origins"), share));
	}
	grid_print(&t->layout, &g);
	grid_free(&g);
	if (t->set[T_RESOURCES].nrows == 0)
		return;
	layout_blank_line(&t->layout);
	layout_paragraph(&t->layout, PLAIN, "", 0,
	    "Left out: %" PRId64 " of %" PRId64
	    " route origins, of which the statistics know no registry. Of"
	    " several registries, and counted once in each: %" PRId64 ".",
	    text_integer(t, T_RESOURCES, 0, "no_rir"),
	    text_integer(t, T_RESOURCES, 0, "route_origins"),
	    text_integer(t, T_RESOURCES, 0, "several_rirs"));
}

void
text_print_beside(const struct text *t)
{
	const struct rowset *ases = &t->set[T_ORIGIN_ASES];

	if (t->set[T_IRR].nrows > 0 || !rowset_null(ases, 0, "manrs") ||
	    !rowset_null(ases, 0, "aspa"))
		layout_heading(&t->layout, "Beside the ROA");
	print_irr(t);
	print_share(t, "MANRS", "manrs", "manrs_route_origins", "take part");
	print_share(t, "ASPA", "aspa", "aspa_route_origins",
	    "are customers of a valid ASPA");
	print_rirs(t);
}
