/*
 * Charts of bars.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/figure.h"
#include "reports/layout.h"
#include "reports/value.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

/* "794 of 1,091 (72.8 %)" */
static char *
share_text(int64_t part, int64_t whole)
{
	char n[COUNT_STRLEN], d[COUNT_STRLEN], share[SHARE_STRLEN];

	return mem_printf("%s of %s (%s)", count_format(part, n),
	    count_format(whole, d), share_format(part, whole, share));
}

/* What the group rows of the tables are, for who does not know. */
static const char *
label_of(const char *category)
{
	static const char *const labels[][2] = {
		{ "all", "all zones" },
		{ "core", "core: TLDs, sub-zones, reverse map" },
		{ "TLD", "TLD: gTLD and ccTLD" },
		{ "revMap", "revMap: reverse map" },
		{ "ccTLD+sub", "ccTLD, and zones beneath" },
		{ "gTLD+sub", "gTLD, and zones beneath" },
	};

	for (size_t i = 0; i < LENGTH_OF(labels); i++)
		if (strcmp(labels[i][0], category) == 0)
			return labels[i][1];
	return category;
}

void
figure_verdicts(struct chart *c, const struct rowset *rows)
{
	static const char *const parts[] = { "full_complete", "full_incomplete",
		"partial", "none", "undetermined" };

	chart_init(c, CHART_BARS);
	chart_add_part(c, "full and complete", TONE_COMPLETE);
	chart_add_part(c, "full", TONE_FULL);
	chart_add_part(c, "partial", TONE_PARTIAL);
	chart_add_part(c, "none", TONE_NONE);
	chart_add_part(c, "undetermined", TONE_UNKNOWN);
	for (size_t row = 0; row < rows->nrows; row++) {
		int64_t zones = rowset_integer(rows, row, "zones");
		int64_t full = rowset_integer(rows, row, "full_complete") +
			       rowset_integer(rows, row, "full_incomplete");
		struct chart_bar *bar = chart_add_bar(c,
		    label_of(rowset_text(rows, row, "category")),
		    share_text(full, zones), zones);

		for (size_t i = 0; i < c->nparts; i++)
			bar->values[i] = rowset_integer(rows, row, parts[i]);
	}
}

static void
add_state_parts(struct chart *c)
{
	chart_add_part(c, "valid", TONE_FULL);
	chart_add_part(c, "not found", TONE_NONE);
	chart_add_part(c, "invalid", TONE_INVALID);
}

static struct chart_bar *
add_state_bar(
    struct chart *c, const struct rowset *rows, size_t row, const char *label)
{
	static const char *const parts[] = { "valid", "not_found", "invalid" };
	int64_t all = rowset_integer(rows, row, "route_origins");
	struct chart_bar *bar = chart_add_bar(
	    c, label, share_text(rowset_integer(rows, row, "valid"), all), all);

	for (size_t i = 0; i < 3; i++)
		bar->values[i] = rowset_integer(rows, row, parts[i]);
	return bar;
}

void
figure_categories(struct chart *c, const struct rowset *rows)
{
	chart_init(c, CHART_BARS);
	add_state_parts(c);
	c->mark_name = mem_strdup("mean over zones");
	for (size_t row = 0; row < rows->nrows; row++) {
		struct chart_bar *bar = add_state_bar(
		    c, rows, row, label_of(rowset_text(rows, row, "category")));

		if (!rowset_null(rows, row, "zone_share"))
			bar->mark = rowset_real(rows, row, "zone_share");
	}
}

void
figure_families(struct chart *c, const struct rowset *rows)
{
	chart_init(c, CHART_BARS);
	add_state_parts(c);
	for (size_t row = 0; row < rows->nrows; row++) {
		bool v4 = strcmp(rowset_text(rows, row, "family"), "ipv4") == 0;
		char *label = mem_printf("%s, %s",
		    label_of(rowset_text(rows, row, "category")),
		    v4 ? "IPv4" : "IPv6");

		(void)add_state_bar(c, rows, row, label);
		free(label);
	}
}

void
figure_rirs(struct chart *c, const struct rowset *rows)
{
	chart_init(c, CHART_BARS);
	add_state_parts(c);
	for (size_t row = 0; row < rows->nrows; row++)
		(void)add_state_bar(
		    c, rows, row, rowset_text(rows, row, "rir"));
}

/* The part that a row of states belongs to. */
static size_t
state_part(const char *state, const char *reason)
{
	if (strcmp(state, "valid") == 0)
		return 0;
	if (strcmp(state, "not-found") == 0)
		return 1;
	if (strcmp(reason, "as") == 0)
		return 2;
	return strcmp(reason, "length") == 0 ? 3 : 4;
}

/* Rows come bar by bar: all of the same routes and family. */
void
figure_states(struct chart *c, const struct rowset *rows)
{
	struct chart_bar *bar = NULL;

	chart_init(c, CHART_BARS);
	add_state_parts(c);
	free(c->parts[2].name);
	c->parts[2].name = mem_strdup("invalid: AS");
	chart_add_part(c, "invalid: length", TONE_INVALID_LENGTH);
	chart_add_part(c, "invalid: AS set, AS0", TONE_INVALID_OTHER);
	for (size_t row = 0; row < rows->nrows; row++) {
		bool ours = strcmp(rowset_text(rows, row, "routes_of"),
				"registries") == 0;
		char *label = mem_printf("%s, %s",
		    ours ? "behind registries" : "whole table",
		    strcmp(rowset_text(rows, row, "family"), "ipv4") == 0
			? "IPv4"
			: "IPv6");
		int64_t n = rowset_integer(rows, row, "route_origins");

		if (bar == NULL || strcmp(bar->label, label) != 0)
			bar = chart_add_bar(c, label, NULL, 0);
		bar->values[state_part(rowset_text(rows, row, "state"),
		    rowset_text(rows, row, "reason"))] += n;
		bar->total += n;
		free(label);
	}
	for (size_t i = 0; i < c->nbars; i++)
		c->bars[i].detail =
		    share_text(c->bars[i].values[0], c->bars[i].total);
}
