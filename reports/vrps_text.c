/*
 * Sets of VRPs as text.  What may be long stands first: on a terminal the end
 * is read.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/layout.h"
#include "reports/snapshot.h"
#include "reports/vrps.h"
#include "survey/base/array.h"
#include "survey/base/num.h"

enum {
	INDENT = 13,
	PREFIX_WIDTH = 20,
	COLUMNS_MAX = 4 + 2 * VRP_COMPARE_MAX
};

/* Letters of the sets, as headings. */
static const char letters[VRP_COMPARE_MAX][2] = { "A", "B", "C", "D", "E", "F",
	"G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T",
	"U", "V", "W", "X", "Y", "Z" };
static const char only_letters[VRP_COMPARE_MAX][7] = { "only A", "only B",
	"only C", "only D", "only E", "only F", "only G", "only H", "only I",
	"only J", "only K", "only L", "only M", "only N", "only O", "only P",
	"only Q", "only R", "only S", "only T", "only U", "only V", "only W",
	"only X", "only Y", "only Z" };

static void
print_anchors(const struct vrp_table *t, const struct layout *l)
{
	static const struct grid_column columns[] = {
		{ "trust anchor", 0, true },
		{ "IPv4", 1, false },
		{ "IPv6", 1, false },
		{ "VRPs", 1, false },
		{ "AS0", 1, false },
		{ "loose", 1, false },
		{ "expired", 1, false },
		{ "left out", 1, false },
	};
	struct vrps_anchor anchors[VRPS_ANCHORS_MAX];
	size_t n = vrps_anchors(t, anchors);
	struct grid g;

	grid_init(&g, columns, LENGTH_OF(columns));
	for (size_t i = 0; i < n; i++) {
		const struct vrp_ta *c = &anchors[i].counts;

		grid_add(&g, "%s", anchors[i].name);
		grid_add(&g, "%" PRIu64, c->vrps[IPV4]);
		grid_add(&g, "%" PRIu64, c->vrps[IPV6]);
		grid_add(&g, "%" PRIu64, c->vrps[IPV4] + c->vrps[IPV6]);
		grid_add(&g, "%" PRIu64, c->as0);
		grid_add(&g, "%" PRIu64, c->loose);
		grid_add(&g, "%" PRIu64, c->expired);
		grid_add(&g, "%" PRIu64, c->left_out);
	}
	layout_blank_line(l);
	grid_print(l, &g);
	grid_free(&g);
}

static void
print_number(const struct layout *l, const char *what, uint64_t number)
{
	layout_paragraph(l, PLAIN, what, INDENT, "%" PRIu64, number);
}

static void
print_source(const struct input_record *in, const struct layout *l)
{
	char buf[TIME_STRLEN];

	layout_paragraph(l, PLAIN, "file", INDENT, "%s", in->location);
	layout_paragraph(l, PLAIN, "format", INDENT, "%s", in->counts.format);
	if (in->sha256[0] != '\0')
		layout_paragraph(l, PLAIN, "SHA-256", INDENT, "%s", in->sha256);
	layout_paragraph(l, PLAIN, "data time", INDENT, "%s",
	    time_format(in->counts.data_time, buf));
	print_number(l, "rows", in->counts.rows_read);
	print_number(l, "unreadable", in->counts.rows_skipped);
	print_number(l, "left out", in->rows_filtered);
}

/* What a set holds, in full. */
static void
print_set(const struct vrps_shown *v, size_t set, const struct layout *l)
{
	static const char *const expiries[] = {
		[EXPIRY_CHAIN] = "validation valid until (the whole chain)",
		[EXPIRY_ROA] = "the ROA's own notAfter",
		[EXPIRY_NONE] = "none stated",
	};
	const struct survey_record *rec = &v->recs[set];
	const struct vrp_table *t = &v->tables[set];

	for (size_t i = 0; i < rec->ninputs; i++)
		if (strcmp(rec->inputs[i].role, "vrps") == 0)
			print_source(&rec->inputs[i], l);
	print_number(l, "duplicates", t->duplicates);
	if (v->slurm) {
		print_number(l, "filtered", t->filtered);
		print_number(l, "asserted", t->asserted);
	}
	print_number(l, "VRPs", t->n);
	layout_paragraph(l, PLAIN, "expiry", INDENT, "%s", expiries[t->expiry]);
	print_number(l, "ASPAs", t->aspas);
	print_number(l, "router keys", t->router_keys);
	print_anchors(t, l);
}

/* Rows of the set's sources that are not in it. */
static uint64_t
count_left_out(const struct survey_record *rec)
{
	uint64_t n = 0;

	for (size_t i = 0; i < rec->ninputs; i++)
		if (strcmp(rec->inputs[i].role, "vrps") == 0)
			n += rec->inputs[i].rows_filtered;
	return n;
}

/* A line for each set. */
static void
print_sets(const struct vrps_shown *v, const struct layout *l)
{
	for (size_t i = 0; i < v->compare.n; i++) {
		const struct text_list *files = &v->sets->list[i].sources;
		uint64_t left_out = count_left_out(&v->recs[i]);
		char when[TIME_STRLEN], more[64] = "", out[64] = "";

		if (files->n > 1)
			(void)snprintf(
			    more, sizeof(more), " and %zu more", files->n - 1);
		if (left_out > 0)
			(void)snprintf(out, sizeof(out),
			    "; %" PRIu64 " expired or left out", left_out);
		layout_paragraph(l, PLAIN, letters[i], 3,
		    "%s%s: %s, of %s, %zu VRP%s%s", files->list[0], more,
		    v->recs[i].inputs[0].counts.format,
		    time_format(v->recs[i].time[DATA_RPKI], when),
		    v->tables[i].n, v->tables[i].n == 1 ? "" : "s", out);
	}
}

/* The labels of the VRP before are mostly those of the next. */
struct listing {
	const struct vrps_shown *v;
	const struct layout *l;
	uint64_t tas;
	char *labels; /* or NULL */
};

static void
join_labels(struct listing *list, uint64_t tas)
{
	char *text = vrps_labels_join(&list->v->compare, tas, ", ");

	free(list->labels);
	list->labels = layout_clean(text);
	list->tas = tas;
	free(text);
}

static void
print_vrp(void *arg, const struct vrp_across *vrp)
{
	struct listing *list = arg;
	const struct vrp_compare *c = &list->v->compare;
	char held[VRPS_LETTERS_STRLEN], prefix[PREFIX_STRLEN];

	if (vrp_is_everywhere(c, vrp))
		return;
	if (list->labels == NULL)
		layout_blank_line(list->l);
	if (list->labels == NULL || list->tas != vrp->tas)
		join_labels(list, vrp->tas);
	(void)fprintf(list->l->out, "%s  %-*s %3u  AS%-*" PRIu32 "%s\n",
	    vrps_letters(vrp->sets, c->n, held), PREFIX_WIDTH,
	    prefix_format(vrp->prefix, prefix), vrp->max_len,
	    list->labels[0] != '\0' ? 12 : 0, vrp->asn, list->labels);
}

static void
print_vrps(const struct vrps_shown *v, const struct layout *l)
{
	struct listing list = { .v = v, .l = l };

	vrp_compare_each(&v->compare, print_vrp, &list);
	free(list.labels);
}

static void
print_sums(const struct vrps_shown *v, const struct layout *l)
{
	struct grid_column columns[COLUMNS_MAX];
	struct vrps_sum sums[VRPS_SUMS_MAX];
	size_t sets = v->compare.n, n = 0;
	size_t nsums = vrps_sums(&v->compare, sums);
	struct grid g;

	columns[n++] = (struct grid_column){ "trust anchor", 0, true };
	for (size_t i = 0; i < sets; i++)
		columns[n++] = (struct grid_column){ letters[i], 1, false };
	columns[n++] = (struct grid_column){ "in all", 2, false };
	columns[n++] = (struct grid_column){ "not in all", 2, false };
	for (size_t i = 0; i < sets; i++)
		columns[n++] =
		    (struct grid_column){ only_letters[i], 3, false };
	grid_init(&g, columns, n);
	for (size_t s = 0; s < nsums; s++) {
		const struct vrp_across_sum *sum = sums[s].sum;

		grid_add(&g, "%s", sums[s].name);
		for (size_t i = 0; i < sets; i++)
			grid_add(&g, "%" PRIu64, sum->in[i]);
		grid_add(&g, "%" PRIu64, sum->all);
		grid_add(&g, "%" PRIu64, sum->some);
		for (size_t i = 0; i < sets; i++)
			grid_add(&g, "%" PRIu64, sum->only[i]);
	}
	layout_blank_line(l);
	grid_print(l, &g);
	grid_free(&g);
}

/* Columns for the survey itself and for each set behind the first ones. */
static size_t
add_columns(struct grid_column *columns, size_t n, const struct vrps_survey *s,
    bool left)
{
	columns[n++] = (struct grid_column){ "survey", 1, left };
	for (size_t i = 0; i < s->n; i++)
		columns[n++] = (struct grid_column){ letters[i], 1, left };
	return n;
}

static size_t
print_origins(const struct vrps_survey *s, const struct layout *l)
{
	struct grid_column columns[COLUMNS_MAX] = { { "route", 0, true },
		{ "origin", 1, true }, { "zones", 1, false } };
	size_t n = 0;
	struct grid g;

	grid_init(&g, columns, add_columns(columns, 3, s, true));
	for (size_t o = 0; o < s->own.norigins; o++) {
		const struct origin_result *own = &s->own.origins[o];
		const struct route_table *t = &s->routes;
		char prefix[PREFIX_STRLEN], asn[ASN_STRLEN];

		if (!vrps_origin_differs(s, o))
			continue;
		n++;
		grid_add(&g, "%s",
		    prefix_format(ptree_prefix(&t->tree, own->node), prefix));
		grid_add(&g, "%s",
		    origin_text(
			route_row_origin(&t->rows[own->row]), &t->sets, asn));
		grid_add(&g, "%u", own->zones);
		grid_add(&g, "%s", rov_state_str(own->rov.state));
		for (size_t i = 0; i < s->n; i++)
			grid_add(&g, "%s",
			    rov_state_str(s->results[i].origins[o].rov.state));
	}
	if (n > 0) {
		layout_blank_line(l);
		grid_print(l, &g);
	}
	grid_free(&g);
	return n;
}

/* "full", or where the families differ "full (full, none)". */
static void
add_verdict(struct grid *g, const struct zone_result *z)
{
	enum verdict v4 = z->tally[IPV4].verdict, v6 = z->tally[IPV6].verdict;

	if (v4 == v6)
		grid_add(g, "%s", verdict_str(z->tally[BOTH].verdict));
	else
		grid_add(g, "%s (%s, %s)", verdict_str(z->tally[BOTH].verdict),
		    verdict_str(v4), verdict_str(v6));
}

static size_t
print_zones(const struct vrps_survey *s, const struct layout *l)
{
	struct grid_column columns[COLUMNS_MAX] = { { "zone (IPv4, IPv6)", 0,
	    true } };
	size_t n = 0;
	struct grid g;

	grid_init(&g, columns, add_columns(columns, 1, s, true));
	for (size_t z = 0; z < s->f.nzones; z++) {
		if (!vrps_zone_differs(s, z))
			continue;
		n++;
		grid_add(&g, "%s", facts_text(&s->f, s->f.zones[z].name));
		add_verdict(&g, &s->own.zones[z]);
		for (size_t i = 0; i < s->n; i++)
			add_verdict(&g, &s->results[i].zones[z]);
	}
	if (n > 0) {
		layout_blank_line(l);
		grid_print(l, &g);
	}
	grid_free(&g);
	return n;
}

/* A row for the survey's own VRPs, and one for each set. */
static void
add_coverage(struct grid *g, const char *name, const struct results *r)
{
	const struct coverage *c = &r->coverage[ROW_ALL][BOTH];

	grid_add(g, "%s", name);
	grid_add(g, "%" PRIu32, c->state[ROV_VALID]);
	grid_add(g, "%" PRIu32, c->state[ROV_INVALID]);
	grid_add(g, "%" PRIu32, c->state[ROV_NOT_FOUND]);
	for (int i = 0; i < VERDICTS; i++)
		grid_add(g, "%" PRIu32, c->verdict[i]);
}

static void
print_coverage(const struct vrps_survey *s, const struct layout *l)
{
	static const struct grid_column columns[] = {
		{ "VRPs of", 0, true },
		{ "valid", 1, false },
		{ "invalid", 1, false },
		{ "not found", 1, false },
		{ "full", 2, false },
		{ "partial", 2, false },
		{ "none", 2, false },
		{ "undetermined", 2, false },
	};
	struct grid g;

	_Static_assert(VERDICT_FULL == 0 && VERDICT_PARTIAL == 1 &&
			   VERDICT_NONE == 2 && VERDICTS == 4,
	    "the columns are in this order");
	grid_init(&g, columns, LENGTH_OF(columns));
	add_coverage(&g, "survey", &s->own);
	for (size_t i = 0; i < s->n; i++)
		add_coverage(&g, letters[i], &s->results[i]);
	layout_blank_line(l);
	grid_print(l, &g);
	grid_free(&g);
}

static void
print_survey(const struct vrps_survey *s, const struct layout *l)
{
	size_t origins, zones;

	origins = print_origins(s, l);
	zones = print_zones(s, l);
	print_coverage(s, l);
	layout_blank_line(l);
	layout_paragraph(l, STRONG, "", 0,
	    "Survey %" PRId64 ": %zu of %zu route origins have another state"
	    " and %zu of %zu zones another verdict, over both families or one,"
	    " under %s.",
	    s->survey_id, origins, s->own.norigins, zones, s->f.nzones,
	    s->n == 1 ? "this set than under its own VRPs"
		      : "one set than under another");
}

enum status
vrps_print_text(const struct vrps_shown *v, FILE *out, struct reason *why)
{
	struct layout l;

	layout_init(&l, out);
	if (v->compare.n == 1) {
		print_set(v, 0, &l);
	} else {
		print_sets(v, &l);
		print_vrps(v, &l);
		print_sums(v, &l);
	}
	if (v->survey != NULL)
		print_survey(v->survey, &l);
	return stream_flush(out, why);
}
