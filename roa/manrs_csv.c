/*
 * Participants as CSV (RFC 4180): a header, fields perhaps in quotes, which
 * may hold commas, line ends and doubled quotes.  One pass over the bytes, so
 * that a field of any size costs nothing where it is not looked at.
 */
#include "roa/manrs_read.h"

#include <string.h>

#include "survey/base/num.h"

#define COLUMNS_MAX 64
#define NAME_MAX    32 /* of a column that can be known */

enum place {
	AT_START, /* of a field */
	IN_FIELD,
	IN_QUOTES,
	AT_QUOTE /* behind a quote within quotes: its end, or doubled */
};

struct csv {
	struct manrs_reader *r;
	enum place place;
	enum manrs_field columns[COLUMNS_MAX];
	size_t column; /* of the field at hand */
	bool in_header;
	bool any; /* the row has a character */
	bool has_asn, has_prefix;
	char name[NAME_MAX]; /* of a column, in the header */
	size_t name_len;
	uint64_t line, row_line;
};

/* Blanks around a column's name are nothing. */
static void
end_name(struct csv *c)
{
	const char *p = c->name;
	size_t len = c->name_len < NAME_MAX ? c->name_len : 0;

	for (; len > 0 && *p == ' '; p++)
		len--;
	while (len > 0 && p[len - 1] == ' ')
		len--;
	if (c->column < COLUMNS_MAX) {
		c->columns[c->column] = manrs_field_named(p, len);
		c->has_asn |= c->columns[c->column] == MANRS_ASN;
		c->has_prefix |= c->columns[c->column] == MANRS_PREFIX;
	}
	c->name_len = 0;
}

static void
end_field(struct csv *c)
{
	if (c->in_header)
		end_name(c);
	c->column++;
	c->place = AT_START;
}

static void
end_row(struct csv *c)
{
	if (c->any) {
		end_field(c);
		if (c->in_header)
			c->in_header = false;
		else
			manrs_row_settle(c->r, c->row_line);
	}
	c->column = 0;
	c->any = false;
	c->place = AT_START;
}

static void
add(struct csv *c, char ch)
{
	if (c->in_header) {
		if (c->name_len < NAME_MAX)
			c->name[c->name_len++] = ch;
	} else if (c->column < COLUMNS_MAX) {
		manrs_row_add(&c->r->row, c->columns[c->column], &ch, 1);
	}
	c->place = c->place == IN_QUOTES || c->place == AT_QUOTE ? IN_QUOTES
								 : IN_FIELD;
}

/* Behind a field's closing quote only its end is due; the rest is kept. */
static void
take_outside(struct csv *c, char ch)
{
	if (ch == '\n') {
		end_row(c);
	} else if (ch == ',') {
		c->any = true;
		end_field(c);
	} else if (ch == '"' && c->place == AT_START) {
		c->any = true;
		c->place = IN_QUOTES;
	} else if (ch != '\r') {
		c->any |= ch != ' ' && ch != '\t';
		if (c->place != AT_START || (ch != ' ' && ch != '\t')) {
			c->place = IN_FIELD;
			add(c, ch);
		}
	}
}

static void
take(struct csv *c, char ch)
{
	if (!c->any)
		c->row_line = c->line + 1;
	if (c->place == IN_QUOTES) {
		if (ch == '"')
			c->place = AT_QUOTE;
		else
			add(c, ch);
	} else if (c->place == AT_QUOTE && ch == '"') {
		add(c, ch);
	} else {
		take_outside(c, ch);
	}
	c->line += ch == '\n';
}

enum status
manrs_read_csv(struct manrs_reader *r)
{
	struct csv c = { .r = r, .in_header = true };
	bool begun = false;

	for (;;) {
		const char *p;
		size_t len;
		enum status st = input_read(r->in, &p, &len, r->why);

		if (st != ST_OK)
			return st;
		if (len == 0)
			break;
		if (!begun && len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
			p += 3;
			len -= 3;
		}
		begun = true;
		for (size_t i = 0; i < len; i++) {
			take(&c, p[i]);
			if (c.has_prefix)
				return manrs_refuse(r);
			if (!c.in_header && !c.has_asn)
				return reason_set(r->why, ST_SYNTAX,
				    "%s: the header has no column of AS"
				    " numbers",
				    r->bad.location);
		}
	}
	if (c.place == IN_QUOTES)
		return reason_set(r->why, ST_SYNTAX,
		    "%s:%llu: a quoted field has no end", r->bad.location,
		    (unsigned long long)c.row_line);
	end_row(&c);
	return ST_OK;
}
