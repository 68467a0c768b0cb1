/*
 * Changes for people: what may be a hijack first, then why the headline
 * moved, then all things that changed, those of the same change together.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/diff.h"
#include "reports/layout.h"
#include "reports/snapshot.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

enum {
	INDENT = 12,   /* of what stands behind a word at the left */
	NAMED_MAX = 60 /* of a group of changes; CSV and JSON name all */
};

struct telling {
	struct layout layout;
	const struct diff *d;
};

#define POINTS_STRLEN 24

/* "+1.27", "-0.05", "0.00" of hundredths. */
static char *
points_format(int64_t points, char buf[POINTS_STRLEN])
{
	int64_t size = points < 0 ? -points : points;

	(void)snprintf(buf, POINTS_STRLEN, "%s%" PRId64 ".%02" PRId64,
	    points > 0   ? "+"
	    : points < 0 ? "-"
			 : "",
	    size / 100, size % 100);
	return buf;
}

/* "22.15 %", rounded half up; "-" of nothing. */
static char *
percent_format(uint64_t valid, uint64_t origins, char buf[POINTS_STRLEN])
{
	uint64_t hundredths;

	if (origins == 0) {
		(void)snprintf(buf, POINTS_STRLEN, "-");
		return buf;
	}
	hundredths = (20000 * valid + origins) / (2 * origins);
	(void)snprintf(buf, POINTS_STRLEN, "%" PRIu64 ".%02" PRIu64 " %%",
	    hundredths / 100, hundredths % 100);
	return buf;
}

static void
print_survey(const struct telling *t, int side)
{
	const struct survey_record *rec = &t->d->side[side].rec;
	char when[DATA_KINDS][TIME_STRLEN];
	char *lead = mem_printf("survey %" PRId64, t->d->side[side].survey_id);

	for (int kind = 0; kind < DATA_KINDS; kind++)
		(void)time_format(rec->time[kind], when[kind]);
	layout_paragraph(&t->layout, PLAIN, lead, INDENT,
	    "%s%s; DNS %s, routes %s, VRPs %s%s%s",
	    method_str(rec->choice.method),
	    rec->choice.glue == GLUE_UNION ? " with --glue union" : "",
	    when[DATA_DNS], when[DATA_BGP], when[DATA_RPKI],
	    rec->label != NULL ? "; " : "",
	    rec->label != NULL ? rec->label : "");
	free(lead);
}

/* Where the whole inputs were needed: were they there? */
static void
print_evidence(const struct telling *t, int side, const char *what,
    const char *thing, const char *things, const struct diff_evidence *e)
{
	int64_t survey = t->d->side[side].survey_id;

	if (e->read_again)
		layout_paragraph(&t->layout, PLAIN, "", INDENT,
		    "survey %" PRId64 "'s %s were read again, for what it had"
		    " not kept",
		    survey, what);
	else if (e->borrowed > 0)
		layout_paragraph(&t->layout, WARNING, "", INDENT,
		    "survey %" PRId64 "'s %s could not be read again (%s): for"
		    " %" PRIu64 " %s that it does not have, survey %" PRId64
		    "'s stand in",
		    survey, what, e->why.text, e->borrowed,
		    e->borrowed == 1 ? thing : things,
		    t->d->side[1 - side].survey_id);
}

static void
print_headline(const struct telling *t)
{
	static const struct grid_column columns[] = {
		{ "by", 0, true },
		{ "points", 1, false },
		{ "exactly", 1, true },
	};
	const struct share_change *s = &t->d->shares[ROW_ALL][BOTH];
	char was[POINTS_STRLEN], is[POINTS_STRLEN], points[POINTS_STRLEN];
	struct grid g;

	layout_paragraph(&t->layout, STRONG, "", 0,
	    "%" PRIu32 " of %" PRIu32 " route origins were valid (%s), and"
	    " %" PRIu32 " of %" PRIu32 " are (%s): %s points.",
	    s->valid[0], s->origins[0],
	    percent_format(s->valid[0], s->origins[0], was), s->valid[1],
	    s->origins[1], percent_format(s->valid[1], s->origins[1], is),
	    points_format(s->points, points));
	if (!s->moved)
		return;
	layout_blank_line(&t->layout);
	grid_init(&g, columns, LENGTH_OF(columns));
	for (unsigned int i = 0; i <= t->d->inputs; i++) {
		bool whole = i == t->d->inputs;
		char *exact = rational_text(whole ? &s->change : &s->part[i]);

		grid_add(&g, "%s",
		    whole ? "all" : diff_input_str((enum diff_input)i));
		grid_add(&g, "%s",
		    points_format(
			whole ? s->points : s->part_points[i], points));
		grid_add(&g, "%s", exact);
		free(exact);
	}
	grid_print(&t->layout, &g);
	grid_free(&g);
}

static void
print_hijacks(const struct telling *t)
{
	bool any = false;

	for (size_t i = 0; i < t->d->n; i++) {
		const struct change *c = &t->d->changes[i];

		if (c->object != DIFF_HIJACK)
			continue;
		if (!any)
			layout_heading(&t->layout,
			    "Possible hijacks: origins that are new where"
			    " name servers are");
		any = true;
		layout_paragraph(&t->layout,
		    strcmp(diff_text(t->d, c->new), "valid") == 0 ? PLAIN
								  : WARNING,
		    "", 4, "%s %s (%s): %s, %" PRIu32 " zone%s; was %s",
		    diff_text(t->d, c->key[0]), diff_text(t->d, c->key[1]),
		    c->field, diff_text(t->d, c->new), c->zones,
		    c->zones == 1 ? "" : "s", diff_text(t->d, c->old));
	}
	if (any)
		layout_paragraph(&t->layout, PLAIN, "", 0,
		    "Whether an origin is the right one only the holder of the"
		    " prefix knows; what is valid a ROA authorises.");
}

static void
print_shares(const struct telling *t)
{
	struct grid_column columns[4 + DIFF_INPUTS] = {
		{ "category", 0, true },
		{ "was", 1, false },
		{ "is", 1, false },
		{ "points", 1, false },
	};
	char buf[POINTS_STRLEN];
	bool any = false;
	struct grid g;

	for (unsigned int i = 0; i < t->d->inputs; i++)
		columns[4 + i] =
		    (struct grid_column){ diff_input_str((enum diff_input)i), 1,
			    false };
	grid_init(&g, columns, 4 + t->d->inputs);
	for (int row = 0; row < ROWS; row++) {
		const struct share_change *s = &t->d->shares[row][BOTH];

		if (!s->moved)
			continue;
		any = true;
		grid_add(&g, "%s", row_str((enum row)row));
		for (int side = 0; side < 2; side++)
			grid_add(&g, "%s",
			    percent_format(
				s->valid[side], s->origins[side], buf));
		grid_add(&g, "%s", points_format(s->points, buf));
		for (unsigned int i = 0; i < t->d->inputs; i++)
			grid_add(
			    &g, "%s", points_format(s->part_points[i], buf));
	}
	if (any) {
		layout_heading(&t->layout,
		    "Shares of valid route origins, and the inputs' parts in"
		    " their change");
		grid_print(&t->layout, &g);
	}
	grid_free(&g);
}

/* Changes of one object in an order that has like ones together. */
static int
compare_groups(
    const struct diff *d, const struct change *x, const struct change *y)
{
	int order = (x->kind > y->kind) - (x->kind < y->kind);

	if (order == 0)
		order = strcmp(x->field, y->field);
	if (order == 0)
		order = strcmp(diff_text(d, x->old), diff_text(d, y->old));
	if (order == 0)
		order = strcmp(diff_text(d, x->new), diff_text(d, y->new));
	if (order == 0)
		order = (x->causes > y->causes) - (x->causes < y->causes);
	return order;
}

static int
compare_places(const void *a, const void *b, void *arg)
{
	const size_t *x = a, *y = b;
	const struct diff *d = arg;
	int order = compare_groups(d, &d->changes[*x], &d->changes[*y]);

	/* They stand in order of their keys. */
	return order != 0 ? order : (*x > *y) - (*x < *y);
}

static bool
is_of_family(const struct change *c)
{
	return strcmp(c->field, "verdict4") == 0 ||
	       strcmp(c->field, "verdict6") == 0;
}

/* The keys of n changes at these places, parted by commas; at most so many. */
static char *
join_keys(const struct diff *d, const size_t *places, size_t n)
{
	char *names = mem_strdup("");

	for (size_t i = 0; i < n && i < NAMED_MAX; i++) {
		const struct change *c = &d->changes[places[i]];
		const char *key2 = diff_text(d, c->key[1]);
		char *more = mem_printf("%s%s%s%s%s", names, i > 0 ? ", " : "",
		    diff_text(d, c->key[0]), key2[0] != '\0' ? " " : "", key2);

		free(names);
		names = more;
	}
	return names;
}

static void
print_group(const struct telling *t, const size_t *places, size_t n)
{
	const struct change *c = &t->d->changes[places[0]];
	const char *old = diff_text(t->d, c->old);
	const char *new = diff_text(t->d, c->new);
	const char *value = c->kind == DIFF_ADDED ? new : old;
	char cause[CAUSE_STRLEN], *names = join_keys(t->d, places, n);

	(void)diff_cause_format(c->causes, cause);
	if (c->kind == DIFF_CHANGED)
		layout_paragraph(&t->layout, PLAIN, "", 0,
		    "%s %s to %s%s%s%s: %zu", c->field,
		    old[0] != '\0' ? old : "nothing",
		    new[0] != '\0' ? new : "nothing",
		    cause[0] != '\0' ? ", by " : "", cause,
		    is_of_family(c) ? " (verdict unchanged)" : "", n);
	else
		layout_paragraph(&t->layout, PLAIN, "", 0,
		    "%s%s%s%s%s%s%s: %zu", diff_kind_str(c->kind),
		    value[0] != '\0' ? ", " : "",
		    value[0] != '\0' ? c->field : "",
		    value[0] != '\0' ? " " : "", value,
		    cause[0] != '\0' ? ", by " : "", cause, n);
	if (n > NAMED_MAX)
		layout_paragraph(&t->layout, PLAIN, "", 4,
		    "%s and %zu more (--format csv names them)", names,
		    n - NAMED_MAX);
	else
		layout_paragraph(&t->layout, PLAIN, "", 4, "%s", names);
	free(names);
}

/*
 * A verdict of one family says nothing new where the whole verdict of the
 * same thing, which stands before it, has changed too.
 */
static bool
is_repeated(const struct diff *d, size_t i)
{
	const struct change *c = &d->changes[i];

	while (is_of_family(c) && i-- > 0 &&
	       d->changes[i].object == c->object &&
	       d->changes[i].key[0] == c->key[0])
		if (strcmp(d->changes[i].field, "verdict") == 0)
			return true;
	return false;
}

static void
print_object(
    const struct telling *t, enum diff_object object, const char *title)
{
	const struct diff *d = t->d;
	size_t *places = mem_array(d->n, sizeof(*places)), n = 0;

	for (size_t i = 0; i < d->n; i++)
		if (d->changes[i].object == object && !is_repeated(d, i))
			places[n++] = i;
	if (n > 0) {
		layout_heading(&t->layout, "%s", title);
		qsort_r(places, n, sizeof(*places), compare_places,
		    (void *)(uintptr_t)d);
	}
	for (size_t i = 0, end; i < n; i = end) {
		end = i + 1;
		while (end < n && compare_groups(d, &d->changes[places[i]],
				      &d->changes[places[end]]) == 0)
			end++;
		print_group(t, places + i, end - i);
	}
	free(places);
}

/* What a terminal shows last is read first. */
static void
print_end(const struct telling *t)
{
	size_t hijacks = 0, verdicts = 0;

	for (size_t i = 0; i < t->d->n; i++) {
		const struct change *c = &t->d->changes[i];

		hijacks += c->object == DIFF_HIJACK;
		verdicts += c->object == DIFF_ZONE && c->kind == DIFF_CHANGED &&
			    strcmp(c->field, "verdict") == 0;
	}
	layout_blank_line(&t->layout);
	if (t->d->n == 0)
		layout_paragraph(&t->layout, STRONG, "", 0,
		    "Surveys %" PRId64 " and %" PRId64 " do not differ.",
		    t->d->side[0].survey_id, t->d->side[1].survey_id);
	else
		layout_paragraph(&t->layout, STRONG, "", 0,
		    "Survey %" PRId64 " against survey %" PRId64
		    ": %zu zone%s with another verdict, %zu possible hijack%s,"
		    " %zu change%s in all.",
		    t->d->side[1].survey_id, t->d->side[0].survey_id, verdicts,
		    verdicts == 1 ? "" : "s", hijacks, hijacks == 1 ? "" : "s",
		    t->d->n, t->d->n == 1 ? "" : "s");
}

enum status
diff_print_text(const struct diff *d, FILE *out, struct reason *why)
{
	static const struct {
		enum diff_object object;
		const char *title;
	} parts[] = {
		{ DIFF_ZONE, "Zones" },
		{ DIFF_ZONE_NAMESERVER, "Name servers of zones" },
		{ DIFF_NAMESERVER, "Name servers" },
		{ DIFF_NAMESERVER_ADDRESS, "Addresses of name servers" },
		{ DIFF_ADDRESS, "Addresses" },
		{ DIFF_ROUTE_ORIGIN, "Route origins" },
		{ DIFF_VRP, "VRPs that cover a route origin" },
	};
	struct telling t = { .d = d };

	layout_init(&t.layout, out);
	print_headline(&t);
	layout_blank_line(&t.layout);
	for (int side = 0; side < 2; side++) {
		print_survey(&t, side);
		print_evidence(&t, side, "routes", "address", "addresses",
		    &d->side[side].routes);
		print_evidence(&t, side, "VRPs", "prefix", "prefixes",
		    &d->side[side].vrps);
	}
	print_hijacks(&t);
	print_shares(&t);
	for (size_t i = 0; i < LENGTH_OF(parts); i++)
		print_object(&t, parts[i].object, parts[i].title);
	print_end(&t);
	return stream_flush(out, why);
}
