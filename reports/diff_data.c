/*
 * Changes as CSV and JSON.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/csv.h"
#include "reports/diff.h"
#include "reports/json.h"
#include "reports/snapshot.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

static const struct {
	const char *member; /* of all of them in JSON */
	const char *keys[2];
} objects[DIFF_OBJECTS] = {
	[DIFF_HIJACK] = { "possible_hijacks", { "prefix", "origin" } },
	[DIFF_ZONE] = { "zones", { "zone", NULL } },
	[DIFF_ZONE_NAMESERVER] = { "zone_nameservers",
	    { "zone", "nameserver" } },
	[DIFF_NAMESERVER] = { "nameservers", { "nameserver", NULL } },
	[DIFF_NAMESERVER_ADDRESS] = { "nameserver_addresses",
	    { "nameserver", "address" } },
	[DIFF_ADDRESS] = { "addresses", { "address", NULL } },
	[DIFF_ROUTE_ORIGIN] = { "route_origins", { "prefix", "origin" } },
	[DIFF_VRP] = { "vrps", { "vrp", "asn" } },
};

diff_print_fn *
diff_format_find(const char *name)
{
	static const struct {
		const char *name;
		diff_print_fn *print;
	} formats[] = {
		{ "text", diff_print_text },
		{ "csv", diff_print_csv },
		{ "json", diff_print_json },
	};

	for (size_t i = 0; i < LENGTH_OF(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].print;
	return NULL;
}

enum {
	COLUMNS = 9
};

static const struct report_column columns[COLUMNS] = {
	{ "object", COLUMN_TEXT, "what changed" },
	{ "change", COLUMN_TEXT, "added, removed or changed" },
	{ "key", COLUMN_TEXT, "which of them" },
	{ "key2", COLUMN_TEXT, "and of which" },
	{ "field", COLUMN_TEXT, "what of it is told" },
	{ "old", COLUMN_TEXT, "in the old survey" },
	{ "new", COLUMN_TEXT, "in the new survey" },
	{ "cause", COLUMN_TEXT, "inputs that changed it" },
	{ "zones", COLUMN_INTEGER, "zones that rest on it" },
};

static const struct report_table table = {
	.name = "changes", .columns = columns, .ncolumns = COLUMNS
};

static struct store_value
text_value(const char *text)
{
	return (struct store_value){
		.type = STORE_TEXT, .text = text, .len = strlen(text)
	};
}

static void
write_change(FILE *out, const struct diff *d, const struct change *c)
{
	char cause[CAUSE_STRLEN];
	const struct store_value values[COLUMNS] = {
		text_value(diff_object_str(c->object)),
		text_value(diff_kind_str(c->kind)),
		text_value(diff_text(d, c->key[0])),
		text_value(diff_text(d, c->key[1])),
		text_value(c->field),
		text_value(diff_text(d, c->old)),
		text_value(diff_text(d, c->new)),
		text_value(diff_cause_format(c->causes, cause)),
		{ .type = STORE_INTEGER, .integer = c->zones },
	};

	csv_write_row(out, &table, values);
}

/*
 * A line of a share: field is "share", "change" or "part".  All texts are our
 * own, and a fraction may begin with "-": none is quoted or defused.
 */
static void
write_share_line(FILE *out, int i, const char *field, const char *old,
    const char *new, const char *cause)
{
	(void)fprintf(out, "share,%s,%s,%s,%s,%s,%s,%s,\r\n",
	    diff_kind_str(DIFF_CHANGED), row_str((enum row)(i / SCOPES)),
	    scope_str(i % SCOPES), field, old, new, cause);
}

static void
write_share(FILE *out, const struct diff *d, int i)
{
	const struct share_change *s = &d->shares[i / SCOPES][i % SCOPES];
	char *old =
	    mem_printf("%" PRIu32 "/%" PRIu32, s->valid[0], s->origins[0]);
	char *new =
	    mem_printf("%" PRIu32 "/%" PRIu32, s->valid[1], s->origins[1]);

	write_share_line(out, i, "share", old, new, "");
	free(old);
	free(new);
	new = rational_text(&s->change);
	write_share_line(out, i, "change", "", new, "");
	free(new);
	for (unsigned int input = 0; input < d->inputs; input++) {
		new = rational_text(&s->part[input]);
		write_share_line(out, i, "part", "", new,
		    diff_input_str((enum diff_input)input));
		free(new);
	}
}

/* Possible hijacks, which are the first changes, before all else. */
enum status
diff_print_csv(const struct diff *d, FILE *out, struct reason *why)
{
	size_t i = 0;

	csv_write_header(out, &table);
	for (; i < d->n && d->changes[i].object == DIFF_HIJACK; i++)
		write_change(out, d, &d->changes[i]);
	for (int j = 0; j < ROWS * SCOPES; j++)
		if (d->shares[j / SCOPES][j % SCOPES].moved)
			write_share(out, d, j);
	for (; i < d->n; i++)
		write_change(out, d, &d->changes[i]);
	return stream_flush(out, why);
}

static void
put_text(FILE *out, const char *name, const char *text)
{
	(void)fprintf(out, "\"%s\": ", name);
	json_write_text(out, text, strlen(text));
}

static void
put_time(FILE *out, const char *name, int64_t when)
{
	char buf[TIME_STRLEN];

	if (when == TIME_UNKNOWN)
		(void)fprintf(out, "\"%s\": null", name);
	else
		put_text(out, name, time_format(when, buf));
}

static void
put_evidence(FILE *out, const char *name, const struct diff_evidence *e)
{
	(void)fprintf(out,
	    ",\n   \"%s\": {\"read_again\": %s, \"borrowed\": %" PRIu64, name,
	    e->read_again ? "true" : "false", e->borrowed);
	if (e->borrowed > 0) {
		(void)fputs(", ", out);
		put_text(out, "because", e->why.text);
	}
	(void)putc('}', out);
}

static void
put_survey(FILE *out, const struct diff_side *s)
{
	static const char *const times[DATA_KINDS] = { [DATA_DNS] = "dns_time",
		[DATA_BGP] = "bgp_time",
		[DATA_RPKI] = "rpki_time" };
	const struct survey_record *rec = &s->rec;

	(void)fprintf(out, "  {\"survey_id\": %" PRId64 ", ", s->survey_id);
	if (rec->label == NULL)
		(void)fputs("\"label\": null", out);
	else
		put_text(out, "label", rec->label);
	(void)fputs(", ", out);
	put_text(out, "method", method_str(rec->choice.method));
	(void)fputs(", ", out);
	put_text(
	    out, "glue", rec->choice.glue == GLUE_UNION ? "union" : "answer");
	for (int kind = 0; kind < DATA_KINDS; kind++) {
		(void)fputs(", ", out);
		put_time(out, times[kind], rec->time[kind]);
	}
	put_evidence(out, "routes", &s->routes);
	put_evidence(out, "vrps", &s->vrps);
	(void)putc('}', out);
}

/* Hundredths as a number with two decimals. */
static void
put_points(FILE *out, int64_t points)
{
	int64_t size = points < 0 ? -points : points;

	(void)fprintf(out, "\"points\": %s%" PRId64 ".%02" PRId64,
	    points < 0 ? "-" : "", size / 100, size % 100);
}

static void
put_fraction(FILE *out, const struct rational *value, int64_t points)
{
	char *text = rational_text(value);

	put_text(out, "change", text);
	(void)fputs(", ", out);
	put_points(out, points);
	free(text);
}

static void
put_share(FILE *out, const struct diff *d, int i)
{
	const struct share_change *s = &d->shares[i / SCOPES][i % SCOPES];

	(void)fputs("  {", out);
	put_text(out, "category", row_str((enum row)(i / SCOPES)));
	(void)fputs(", ", out);
	put_text(out, "family", scope_str(i % SCOPES));
	for (int side = 0; side < 2; side++)
		(void)fprintf(out,
		    ", \"%s\": {\"valid\": %" PRIu32
		    ", \"route_origins\": %" PRIu32 "}",
		    side == 0 ? "old" : "new", s->valid[side],
		    s->origins[side]);
	(void)fputs(",\n   ", out);
	put_fraction(out, &s->change, s->points);
	(void)fputs(",\n   \"parts\": [", out);
	for (unsigned int input = 0; input < d->inputs; input++) {
		(void)fputs(input > 0 ? ",\n     {" : "\n     {", out);
		put_text(out, "input", diff_input_str((enum diff_input)input));
		(void)fputs(", ", out);
		put_fraction(out, &s->part[input], s->part_points[input]);
		(void)putc('}', out);
	}
	(void)fputs("]}", out);
}

static void
put_shares(FILE *out, const struct diff *d)
{
	bool first = true;

	(void)fputs(",\n\"shares\": [", out);
	for (int i = 0; i < ROWS * SCOPES; i++) {
		if (!d->shares[i / SCOPES][i % SCOPES].moved)
			continue;
		(void)fputs(first ? "\n" : ",\n", out);
		put_share(out, d, i);
		first = false;
	}
	(void)putc(']', out);
}

static void
put_change(FILE *out, const struct diff *d, const struct change *c)
{
	char cause[CAUSE_STRLEN];

	(void)fputs("  {", out);
	put_text(out, "change", diff_kind_str(c->kind));
	for (int i = 0; i < 2; i++) {
		if (objects[c->object].keys[i] == NULL)
			continue;
		(void)fputs(", ", out);
		put_text(
		    out, objects[c->object].keys[i], diff_text(d, c->key[i]));
	}
	(void)fputs(", ", out);
	put_text(out, "field", c->field);
	(void)fputs(", ", out);
	put_text(out, "old", diff_text(d, c->old));
	(void)fputs(", ", out);
	put_text(out, "new", diff_text(d, c->new));
	(void)fputs(", ", out);
	put_text(out, "cause", diff_cause_format(c->causes, cause));
	(void)fprintf(out, ", \"zones\": %" PRIu32 "}", c->zones);
}

static void
put_changes(FILE *out, const struct diff *d, enum diff_object object)
{
	bool first = true;

	(void)fprintf(out, ",\n\"%s\": [", objects[object].member);
	for (size_t i = 0; i < d->n; i++) {
		if (d->changes[i].object != object)
			continue;
		(void)fputs(first ? "\n" : ",\n", out);
		put_change(out, d, &d->changes[i]);
		first = false;
	}
	(void)putc(']', out);
}

enum status
diff_print_json(const struct diff *d, FILE *out, struct reason *why)
{
	(void)fputs("{\n\"surveys\": [\n", out);
	put_survey(out, &d->side[0]);
	(void)fputs(",\n", out);
	put_survey(out, &d->side[1]);
	(void)putc(']', out);
	put_changes(out, d, DIFF_HIJACK);
	put_shares(out, d);
	for (int object = DIFF_HIJACK + 1; object < DIFF_OBJECTS; object++)
		put_changes(out, d, (enum diff_object)object);
	(void)fputs("\n}\n", out);
	return stream_flush(out, why);
}
