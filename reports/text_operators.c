/*
 * Operators, in the text.
 */
#include "reports/text_private.h"

#include <inttypes.h>

static void
print_third_parties(const struct text *t)
{
	int64_t partial = text_integer(t, T_OPERATORS, 0, "partial");
	int64_t none = text_integer(t, T_OPERATORS, 0, "none");

	layout_paragraph(&t->layout, PLAIN, "secondaries", INDENT,
	    "%" PRId64 " zones are not full only because of servers under"
	    " another operator: %" PRId64 " partial, %" PRId64 " none",
	    partial + none, partial, none);
}

void
text_print_operators(const struct text *t)
{
	const struct rowset *set = &t->set[T_OPERATORS];

	if (set->nrows == 0 || rowset_integer(set, 0, "zones") == 0)
		return;
	layout_heading(&t->layout, "Operators");
	layout_paragraph(&t->layout, PLAIN, "zones", INDENT,
	    "%" PRId64 " are of %" PRId64 " operators, of whom the largest"
	    " (%s) has %" PRId64,
	    rowset_integer(set, 0, "zones"),
	    rowset_integer(set, 0, "operators"), rowset_text(set, 0, "largest"),
	    rowset_integer(set, 0, "largest_zones"));
	layout_paragraph(&t->layout, PLAIN, "left out", INDENT,
	    "%" PRId64
	    " RNAMEs and contacts of zones that tell nothing; %" PRId64
	    " pairs of an RNAME and a contact that are not joined",
	    rowset_integer(set, 0, "silent"),
	    rowset_integer(set, 0, "held_back"));
	print_third_parties(t);
}
