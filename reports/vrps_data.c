/*
 * Sets of VRPs as CSV and JSON.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/csv.h"
#include "reports/json.h"
#include "reports/snapshot.h"
#include "reports/vrps.h"
#include "survey/base/num.h"

enum {
	COLUMNS = 5
};

static const struct report_column columns[COLUMNS] = {
	{ "prefix", COLUMN_TEXT, "prefix of the VRP" },
	{ "max_length", COLUMN_INTEGER, "its maxLength" },
	{ "asn", COLUMN_INTEGER, "its AS" },
	{ "trust_anchors", COLUMN_TEXT, "trust anchors, parted by ;" },
	{ "sets", COLUMN_TEXT, "the sets that have it, as A-C" },
};

static const struct report_table table = {
	.name = "vrps", .columns = columns, .ncolumns = COLUMNS
};

struct printing {
	const struct vrps_shown *v;
	FILE *out;
	bool begun; /* an element stands before */
};

static struct store_value
text_value(const char *text)
{
	return (struct store_value){
		.type = STORE_TEXT, .text = text, .len = strlen(text)
	};
}

static struct store_value
integer_value(int64_t integer)
{
	return (
	    struct store_value){ .type = STORE_INTEGER, .integer = integer };
}

/* "A;C", which no spreadsheet takes for a formula. */
static char *
join_letters(uint32_t sets, char buf[2 * VRP_COMPARE_MAX])
{
	char *p = buf;

	for (; sets != 0; sets &= sets - 1) {
		if (p > buf)
			*p++ = ';';
		*p++ = (char)('A' + __builtin_ctz(sets));
	}
	*p = '\0';
	return buf;
}

static void
csv_vrp(void *arg, const struct vrp_across *vrp)
{
	struct printing *p = arg;
	const struct vrp_compare *c = &p->v->compare;
	char prefix[PREFIX_STRLEN], letters[2 * VRP_COMPARE_MAX];
	char *labels;

	if (vrp_is_everywhere(c, vrp))
		return;
	labels = vrps_labels_join(c, vrp->tas, ";");
	csv_write_row(p->out, &table,
	    (struct store_value[COLUMNS]){
		text_value(prefix_format(vrp->prefix, prefix)),
		integer_value(vrp->max_len), integer_value(vrp->asn),
		text_value(labels),
		text_value(join_letters(vrp->sets, letters)) });
	free(labels);
}

enum status
vrps_print_csv(const struct vrps_shown *v, FILE *out, struct reason *why)
{
	struct printing p = { .v = v, .out = out };

	csv_write_header(out, &table);
	vrp_compare_each(&v->compare, csv_vrp, &p);
	return stream_flush(out, why);
}

/* Opens an element of a list, on a line of its own. */
static void
begin_element(struct printing *p)
{
	(void)fputs(p->begun ? ",\n    " : "\n    ", p->out);
	p->begun = true;
}

static void
end_list(struct printing *p)
{
	(void)fputs(p->begun ? "\n  ]" : "]", p->out);
	p->begun = false;
}

static void
put_text(FILE *out, const char *text)
{
	json_write_text(out, text, strlen(text));
}

static void
put_member(FILE *out, const char *name, const char *text)
{
	(void)fprintf(out, "\"%s\": ", name);
	put_text(out, text);
}

static void
put_count(FILE *out, const char *name, uint64_t count)
{
	(void)fprintf(out, ", \"%s\": %" PRIu64, name, count);
}

static void
put_time(FILE *out, const char *name, int64_t when)
{
	char buf[TIME_STRLEN];

	if (when == TIME_UNKNOWN)
		(void)fprintf(out, "\"%s\": null", name);
	else
		put_member(out, name, time_format(when, buf));
}

static void
put_source(FILE *out, const struct input_record *in)
{
	(void)fputs("{", out);
	put_member(out, "location", in->location);
	(void)fputs(", ", out);
	put_member(out, "format", in->counts.format);
	(void)fputs(", ", out);
	if (in->sha256[0] != '\0')
		put_member(out, "sha256", in->sha256);
	else
		(void)fputs("\"sha256\": null", out);
	(void)fputs(", ", out);
	put_time(out, "data_time", in->counts.data_time);
	put_count(out, "rows", in->counts.rows_read);
	put_count(out, "unreadable", in->counts.rows_skipped);
	put_count(out, "left_out", in->rows_filtered);
	(void)putc('}', out);
}

static void
put_anchors(FILE *out, const struct vrp_table *t)
{
	struct vrps_anchor anchors[VRPS_ANCHORS_MAX];
	size_t n = vrps_anchors(t, anchors);

	for (size_t i = 0; i < n; i++) {
		const struct vrp_ta *c = &anchors[i].counts;

		(void)fputs(i > 0 ? ",\n       {" : "\n       {", out);
		put_member(out, "trust_anchor", anchors[i].name);
		put_count(out, "ipv4", c->vrps[IPV4]);
		put_count(out, "ipv6", c->vrps[IPV6]);
		put_count(out, "as0", c->as0);
		put_count(out, "loose", c->loose);
		put_count(out, "expired", c->expired);
		put_count(out, "left_out", c->left_out);
		(void)putc('}', out);
	}
}

static void
put_set(struct printing *p, size_t set)
{
	const struct survey_record *rec = &p->v->recs[set];
	const struct vrp_table *t = &p->v->tables[set];
	FILE *out = p->out;
	bool more = false;

	begin_element(p);
	(void)fprintf(out, "{\"set\": \"%c\",\n     ", (char)('A' + set));
	put_time(out, "data_time", rec->time[DATA_RPKI]);
	put_count(out, "vrps", t->n);
	put_count(out, "duplicates", t->duplicates);
	put_count(out, "filtered", t->filtered);
	put_count(out, "asserted", t->asserted);
	put_count(out, "aspas", t->aspas);
	put_count(out, "router_keys", t->router_keys);
	(void)fputs(", ", out);
	put_member(out, "expiry", vrps_expiry_str(t->expiry));
	(void)fputs(",\n     \"sources\": [", out);
	for (size_t i = 0; i < rec->ninputs; i++) {
		if (strcmp(rec->inputs[i].role, "vrps") != 0)
			continue;
		(void)fputs(more ? ",\n       " : "\n       ", out);
		put_source(out, &rec->inputs[i]);
		more = true;
	}
	(void)fputs("],\n     \"trust_anchors\": [", out);
	put_anchors(out, t);
	(void)fputs("]}", out);
}

/* Of each set, by its letter. */
static void
put_counts(struct printing *p, const char *name, const uint64_t *counts)
{
	(void)fprintf(p->out, ", \"%s\": {", name);
	for (size_t i = 0; i < p->v->compare.n; i++)
		(void)fprintf(p->out, "%s\"%c\": %" PRIu64, i > 0 ? ", " : "",
		    (char)('A' + i), counts[i]);
	(void)putc('}', p->out);
}

static void
put_sums(struct printing *p)
{
	struct vrps_sum sums[VRPS_SUMS_MAX];
	size_t n = vrps_sums(&p->v->compare, sums);

	for (size_t i = 0; i < n; i++) {
		begin_element(p);
		(void)putc('{', p->out);
		put_member(p->out, "trust_anchor", sums[i].name);
		put_counts(p, "in", sums[i].sum->in);
		put_counts(p, "only", sums[i].sum->only);
		put_count(p->out, "in_all", sums[i].sum->all);
		put_count(p->out, "not_in_all", sums[i].sum->some);
		(void)putc('}', p->out);
	}
}

static void
json_vrp(void *arg, const struct vrp_across *vrp)
{
	struct printing *p = arg;
	const struct vrp_compare *c = &p->v->compare;
	const char *labels[VRP_COMPARE_TAS];
	char prefix[PREFIX_STRLEN];
	size_t n = vrps_labels(c, vrp->tas, labels);

	if (vrp_is_everywhere(c, vrp))
		return;
	begin_element(p);
	(void)putc('{', p->out);
	put_member(p->out, "prefix", prefix_format(vrp->prefix, prefix));
	put_count(p->out, "max_length", vrp->max_len);
	put_count(p->out, "asn", vrp->asn);
	(void)fputs(", \"trust_anchors\": [", p->out);
	for (size_t i = 0; i < n; i++) {
		(void)fputs(i > 0 ? ", " : "", p->out);
		put_text(p->out, labels[i]);
	}
	(void)fputs("], \"sets\": [", p->out);
	for (uint32_t sets = vrp->sets; sets != 0; sets &= sets - 1)
		(void)fprintf(p->out, "%s\"%c\"", sets != vrp->sets ? ", " : "",
		    (char)('A' + __builtin_ctz(sets)));
	(void)fputs("]}", p->out);
}

/* What stands for the survey's own VRPs and, behind, for each set. */
typedef void put_under_fn(FILE *out, const struct results *r, size_t index);

static void
put_under(struct printing *p, put_under_fn *put, size_t index)
{
	const struct vrps_survey *s = p->v->survey;

	(void)fputs("\"survey\": ", p->out);
	put(p->out, &s->own, index);
	for (size_t i = 0; i < s->n; i++) {
		(void)fprintf(p->out, ", \"%c\": ", (char)('A' + i));
		put(p->out, &s->results[i], index);
	}
}

static void
put_state(FILE *out, const struct results *r, size_t origin)
{
	put_text(out, rov_state_str(r->origins[origin].rov.state));
}

static void
put_verdicts(FILE *out, const struct results *r, size_t zone)
{
	for (int scope = 0; scope < SCOPES; scope++) {
		(void)fputs(scope == 0 ? "{" : ", ", out);
		put_member(out, scope_str(scope),
		    verdict_str(r->zones[zone].tally[scope].verdict));
	}
	(void)putc('}', out);
}

static void
put_coverage(FILE *out, const struct results *r, size_t row)
{
	const struct coverage *c = &r->coverage[row][BOTH];

	(void)fputs("{\"route_origins\": ", out);
	(void)fprintf(out, "%" PRIu32, c->origins);
	put_count(out, "valid", c->state[ROV_VALID]);
	put_count(out, "invalid", c->state[ROV_INVALID]);
	put_count(out, "not_found", c->state[ROV_NOT_FOUND]);
	put_count(out, "zones", c->zones);
	for (int i = 0; i < VERDICTS; i++)
		put_count(out, verdict_str((enum verdict)i), c->verdict[i]);
	(void)putc('}', out);
}

static void
put_origins(struct printing *p)
{
	const struct vrps_survey *s = p->v->survey;
	const struct route_table *t = &s->routes;

	for (size_t o = 0; o < s->own.norigins; o++) {
		const struct origin_result *own = &s->own.origins[o];
		char prefix[PREFIX_STRLEN], asn[ASN_STRLEN];

		if (!vrps_origin_differs(s, o))
			continue;
		begin_element(p);
		(void)putc('{', p->out);
		put_member(p->out, "prefix",
		    prefix_format(ptree_prefix(&t->tree, own->node), prefix));
		(void)fputs(", ", p->out);
		put_member(p->out, "origin",
		    origin_text(
			route_row_origin(&t->rows[own->row]), &t->sets, asn));
		put_count(p->out, "zones", own->zones);
		(void)fputs(", \"states\": {", p->out);
		put_under(p, put_state, o);
		(void)fputs("}}", p->out);
	}
}

static void
put_zones(struct printing *p)
{
	const struct vrps_survey *s = p->v->survey;

	for (size_t z = 0; z < s->f.nzones; z++) {
		if (!vrps_zone_differs(s, z))
			continue;
		begin_element(p);
		(void)putc('{', p->out);
		put_member(
		    p->out, "zone", facts_text(&s->f, s->f.zones[z].name));
		(void)fputs(", \"verdicts\": {", p->out);
		put_under(p, put_verdicts, z);
		(void)fputs("}}", p->out);
	}
}

static void
put_survey(struct printing *p)
{
	(void)fprintf(
	    p->out, ",\n  \"survey\": %" PRId64, p->v->survey->survey_id);
	(void)fputs(",\n  \"coverage\": {", p->out);
	put_under(p, put_coverage, ROW_ALL);
	(void)fputs("},\n  \"route_origins\": [", p->out);
	put_origins(p);
	end_list(p);
	(void)fputs(",\n  \"zones\": [", p->out);
	put_zones(p);
	end_list(p);
}

enum status
vrps_print_json(const struct vrps_shown *v, FILE *out, struct reason *why)
{
	struct printing p = { .v = v, .out = out };

	(void)fputs("{\n  \"sets\": [", out);
	for (size_t i = 0; i < v->compare.n; i++)
		put_set(&p, i);
	end_list(&p);
	(void)fputs(",\n  \"trust_anchors\": [", out);
	put_sums(&p);
	end_list(&p);
	(void)fputs(",\n  \"vrps\": [", out);
	vrp_compare_each(&v->compare, json_vrp, &p);
	end_list(&p);
	if (v->survey != NULL)
		put_survey(&p);
	(void)fputs("\n}\n", out);
	return stream_flush(out, why);
}
