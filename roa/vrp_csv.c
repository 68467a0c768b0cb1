#include "roa/vrp_read.h"
#include "survey/base/array.h"

#include <string.h>
#include <strings.h>

#define COLUMNS_MAX 32
#define FIELD_MAX   4096 /* of a quoted field that holds quotes */

enum column {
	COLUMN_OTHER,
	COLUMN_URI,
	COLUMN_ASN,
	COLUMN_PREFIX,
	COLUMN_MAX_LENGTH,
	COLUMN_TA,
	COLUMN_EXPIRES,   /* of the whole chain */
	COLUMN_NOT_AFTER, /* of the ROA */
	COLUMNS
};

static const struct {
	const char *name;
	enum column column;
} known[] = {
	{ "URI", COLUMN_URI },
	{ "ASN", COLUMN_ASN },
	{ "IP Prefix", COLUMN_PREFIX },
	{ "Prefix", COLUMN_PREFIX },
	{ "Max Length", COLUMN_MAX_LENGTH },
	{ "Max prefix length", COLUMN_MAX_LENGTH },
	{ "Trust Anchor", COLUMN_TA },
	{ "Expires", COLUMN_EXPIRES },
	{ "Not After", COLUMN_NOT_AFTER },
};

/* A stretch of bytes that are borrowed. */
struct field {
	const char *text;
	size_t len;
};

struct csv {
	struct vrp_reader *r;
	enum column columns[COLUMNS_MAX];
	size_t n;
	bool has[COLUMNS];
	bool quoted;       /* the header is */
	struct field path; /* trust anchor by the file's path */
};

static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/*
 * The field at *p, which moves to the comma behind it or to the end, without
 * blanks around it and without its quotes (RFC 4180 section 2; blanks beside
 * the quotes are tolerated).  A quote within quotes is left doubled: no value
 * that is looked at can hold one.
 */
static const char *
take_field(const char **at, const char *end, struct field *field)
{
	const char *p = skip_blanks(*at, end), *stop;

	if (p < end && *p == '"') {
		field->text = ++p;
		for (;;) {
			stop = memchr(p, '"', (size_t)(end - p));
			if (stop == NULL)
				return "a quoted field has no end";
			if (stop + 1 == end || stop[1] != '"')
				break;
			p = stop + 2;
		}
		field->len = (size_t)(stop - field->text);
		*at = skip_blanks(stop + 1, end);
		return *at < end && **at != ',' ? "text behind a quoted field"
						: NULL;
	}
	stop = memchr(p, ',', (size_t)(end - p));
	*at = stop != NULL ? stop : end;
	field->text = p;
	for (stop = *at; stop > p && (stop[-1] == ' ' || stop[-1] == '\t');)
		stop--;
	field->len = (size_t)(stop - p);
	return NULL;
}

/*
 * The fields of a line, *n of them; those beyond max are counted only.
 */
static const char *
split(
    const char *p, const char *end, struct field *fields, size_t max, size_t *n)
{
	for (*n = 0;; p++) {
		struct field field;
		const char *fault = take_field(&p, end, &field);

		if (fault != NULL)
			return fault;
		if (*n < max)
			fields[*n] = field;
		++*n;
		if (p == end)
			return NULL;
	}
}

static enum column
column_named(struct field field)
{
	for (size_t i = 0; i < LENGTH_OF(known); i++)
		if (field.len == strlen(known[i].name) &&
		    strncasecmp(field.text, known[i].name, field.len) == 0)
			return known[i].column;
	return COLUMN_OTHER;
}

/* False where the line is no header of a known kind. */
static bool
read_header(struct csv *csv, const char *p, const char *end)
{
	struct field fields[COLUMNS_MAX];

	csv->quoted = p < end && *p == '"';
	if (split(p, end, fields, COLUMNS_MAX, &csv->n) != NULL ||
	    csv->n > COLUMNS_MAX)
		return false;
	for (size_t i = 0; i < csv->n; i++) {
		enum column column = column_named(fields[i]);

		if (column != COLUMN_OTHER && csv->has[column])
			return false;
		csv->has[column] = true;
		csv->columns[i] = column;
	}
	return csv->has[COLUMN_ASN] && csv->has[COLUMN_PREFIX] &&
	       csv->has[COLUMN_MAX_LENGTH];
}

static const char *
take_value(struct csv *csv, struct vrp_row *row, enum column column,
    struct field field)
{
	const char *fault;
	uint32_t expires;

	switch (column) {
	case COLUMN_ASN:
		return vrp_parse_asn(field.text, field.len, true, &row->asn);
	case COLUMN_PREFIX:
		return vrp_parse_prefix(field.text, field.len, &row->prefix);
	case COLUMN_MAX_LENGTH:
		return field.len == 0 ? NULL
				      : vrp_parse_max_len(field.text, field.len,
					    &row->max_len);
	case COLUMN_TA:
		return vrp_row_label(csv->r, row, field.text, field.len);
	case COLUMN_EXPIRES:
	case COLUMN_NOT_AFTER:
		fault = vrp_parse_expiry(field.text, field.len, &expires);
		if (fault == NULL && expires != VRP_NO_EXPIRY) {
			row->expires = expires;
			row->expiry = column == COLUMN_EXPIRES ? EXPIRY_CHAIN
							       : EXPIRY_ROA;
		}
		return fault;
	case COLUMN_URI:
	case COLUMN_OTHER:
	case COLUMNS:
	default:
		return NULL;
	}
}

static const char *
read_row(struct csv *csv, const char *p, const char *end, struct vrp_row *row)
{
	struct field fields[COLUMNS_MAX];
	const char *fault;
	size_t n;

	if ((fault = split(p, end, fields, csv->n, &n)) != NULL)
		return fault;
	if (n != csv->n)
		return n < csv->n ? "fewer fields than the header has"
				  : "more fields than the header has";
	for (size_t i = 0; i < n; i++) {
		fault = take_value(csv, row, csv->columns[i], fields[i]);
		if (fault != NULL)
			return fault;
	}
	return vrp_row_label(csv->r, row, csv->path.text, csv->path.len);
}

static const char *
format_name(const struct csv *csv)
{
	if (csv->has[COLUMN_URI])
		return "routinator-csvext";
	if (csv->has[COLUMN_EXPIRES])
		return "rpki-client-csv";
	if (csv->has[COLUMN_TA])
		return csv->quoted ? "routinator-csvcompat" : "routinator-csv";
	return "fort-csv";
}

/*
 * The RIPE archive keeps a file for each trust anchor, and its rows do not
 * say which.
 */
static void
name_by_path(struct csv *csv)
{
	const char *anchor;
	size_t len;

	if (!csv->has[COLUMN_URI] || csv->has[COLUMN_TA])
		return;
	anchor = vrp_anchor_of_path(input_info(csv->r->in)->location, &len);
	if (anchor == NULL)
		return;
	csv->path = (struct field){ anchor, len };
	vrp_name_anchor(csv->r, anchor, len);
}

enum status
vrp_read_csv(struct vrp_reader *r)
{
	const struct input_info *info = input_info(r->in);
	struct csv csv = { .r = r, .path.text = "" };
	bool header = false;

	for (;;) {
		struct vrp_row row;
		const char *p, *end, *fault;
		size_t len;
		enum status st = input_line(r->in, &p, &len, r->why);

		if (st != ST_OK)
			return st;
		if (p == NULL)
			return ST_OK;
		end = p + len;
		if (info->lines == 1 && len >= 3 &&
		    memcmp(p, "\xef\xbb\xbf", 3) == 0)
			p += 3;
		if (skip_blanks(p, end) == end)
			continue;
		if (!header) {
			if (!read_header(&csv, p, end))
				return reason_set(r->why, ST_SYNTAX,
				    "%s: neither JSON nor a CSV header of "
				    "VRPs (\"ASN,IP Prefix,Max Length,"
				    "Trust Anchor\" and the like)",
				    input_where(r->in));
			header = true;
			r->counts->format = format_name(&csv);
			name_by_path(&csv);
			continue;
		}
		row = vrp_row_empty;
		fault = read_row(&csv, p, end, &row);
		vrp_row_settle(r, &row, info->lines, fault);
	}
}
