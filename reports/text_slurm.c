/*
 * What SLURM did, in the text: to the VRPs, and to which verdicts.
 */
#include "reports/text_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

/* The text names so many; the views hold them all. */
#define NAMED_MAX 20

bool
text_has_slurm(const struct text *t)
{
	const struct rowset *inputs = &t->set[T_INPUTS];

	for (size_t row = 0; row < inputs->nrows; row++)
		if (strcmp(rowset_text(inputs, row, "role"), "slurm") == 0)
			return true;
	return false;
}

static void
print_vrps(const struct text *t)
{
	const struct rowset *set = &t->set[T_SLURM];
	char *list = mem_strdup("");
	int64_t filtered = 0, asserted = 0;

	for (size_t row = 0; row < set->nrows; row++) {
		int64_t n = rowset_integer(set, row, "filtered");
		const char *ta = rowset_text(set, row, "ta");
		char *more;

		filtered += n;
		asserted += rowset_integer(set, row, "asserted");
		if (n == 0)
			continue;
		more = mem_printf("%s%s%" PRId64 " of %s", list,
		    list[0] != '\0' ? ", " : "", n,
		    ta[0] != '\0' ? ta : "no label");
		free(list);
		list = more;
	}
	/* One with two trust anchors stands with each, as everywhere. */
	layout_paragraph(&t->layout, PLAIN, "VRPs", INDENT,
	    "%s filtered, %" PRId64 " asserted", filtered > 0 ? list : "none",
	    asserted);
	free(list);
}

static void
name_zones(const struct text *t)
{
	static const struct {
		const char *scope, *without, *with;
	} verdicts[] = {
		{ "", "verdict_without", "verdict_with" },
		{ "IPv4 ", "verdict4_without", "verdict4_with" },
		{ "IPv6 ", "verdict6_without", "verdict6_with" },
	};
	const struct rowset *set = &t->set[T_SLURM_ZONES];

	for (size_t row = 0; row < set->nrows && row < NAMED_MAX; row++) {
		char *changes = mem_strdup("");

		for (size_t i = 0; i < 3; i++) {
			const char *was =
			    rowset_text(set, row, verdicts[i].without);
			const char *is =
			    rowset_text(set, row, verdicts[i].with);
			char *more;

			if (strcmp(was, is) == 0)
				continue;
			more = mem_printf("%s%s%s%s, without SLURM %s", changes,
			    changes[0] != '\0' ? "; " : "", verdicts[i].scope,
			    is, was);
			free(changes);
			changes = more;
		}
		layout_paragraph(&t->layout, PLAIN, "", INDENT, "%s: %s",
		    rowset_text(set, row, "zone"), changes);
		free(changes);
	}
	if (set->nrows > NAMED_MAX)
		layout_paragraph(&t->layout, PLAIN, "", INDENT,
		    "and %zu more, in v_slurm_effect", set->nrows - NAMED_MAX);
}

static void
name_origins(const struct text *t)
{
	const struct rowset *set = &t->set[T_SLURM_ORIGINS];

	for (size_t row = 0; row < set->nrows && row < NAMED_MAX; row++)
		layout_paragraph(&t->layout, PLAIN, "", INDENT,
		    "%s %s: %s, without SLURM %s",
		    rowset_text(set, row, "prefix"),
		    rowset_text(set, row, "origin"),
		    rowset_text(set, row, "state_with"),
		    rowset_text(set, row, "state_without"));
	if (set->nrows > NAMED_MAX)
		layout_paragraph(&t->layout, PLAIN, "", INDENT,
		    "and %zu more, in v_slurm_route_origin",
		    set->nrows - NAMED_MAX);
}

void
text_print_slurm(const struct text *t)
{
	if (!text_has_slurm(t))
		return;
	layout_heading(&t->layout, "Local exceptions (SLURM)");
	print_vrps(t);
	if (t->set[T_SLURM_SUM].nrows == 0) {
		layout_paragraph(&t->layout, PLAIN, "effect", INDENT,
		    "not judged: this survey judges another one's VRPs"
		    " again, and these are as SLURM left them");
		return;
	}
	layout_paragraph(&t->layout, PLAIN, "origins", INDENT,
	    "%" PRId64 " in another state than without SLURM",
	    text_integer(t, T_SLURM_SUM, 0, "route_origins"));
	name_origins(t);
	layout_paragraph(&t->layout, PLAIN, "zones", INDENT,
	    "%" PRId64 " with another verdict than without SLURM, over both"
	    " families or one",
	    text_integer(t, T_SLURM_SUM, 0, "zones"));
	name_zones(t);
}
