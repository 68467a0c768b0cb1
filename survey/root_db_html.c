/*
 * The root database as IANA's page: rows of a table, whose first row has the
 * columns' names.  Tags are dropped and the references of HTML that occur in
 * names resolved; nothing else of HTML is known here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "survey/base/array.h"
#include "survey/base/utf8.h"
#include "survey/root_db_private.h"

enum {
	CELLS_MAX = 16
};

struct row {
	char *cell[CELLS_MAX]; /* within the file's text */
	size_t n;
};

/* "#39;" or "#x200f;" at p: its character, and *len of the reference. */
static bool
resolve_number(const char *p, uint32_t *c, size_t *len)
{
	bool hex = p[0] == '#' && (p[1] == 'x' || p[1] == 'X');
	const char *digits = p + (hex ? 2 : 1);
	unsigned long number;
	char *end;

	if (p[0] != '#' || strchr("0123456789abcdefABCDEF", *digits) == NULL)
		return false;
	number = strtoul(digits, &end, hex ? 16 : 10);
	if (*end != ';' || number == 0 || number > 0x10ffff ||
	    (number >= 0xd800 && number <= 0xdfff))
		return false;
	*c = (uint32_t)number;
	*len = (size_t)(end + 1 - p);
	return true;
}

/*
 * The reference at p, without its &, as UTF-8; returns how much of p it is.
 * What is none is the & alone.
 */
static size_t
resolve(const char *p, char text[UTF8_STRLEN])
{
	static const struct {
		const char *name;
		char is;
	} references[] = { { "amp;", '&' }, { "lt;", '<' }, { "gt;", '>' },
		{ "quot;", '"' }, { "apos;", '\'' }, { "nbsp;", ' ' } };
	uint32_t c = '&';
	size_t len = 0;

	for (size_t i = 0; i < LENGTH_OF(references); i++)
		if (strncmp(p, references[i].name,
			strlen(references[i].name)) == 0) {
			c = (unsigned char)references[i].is;
			len = strlen(references[i].name);
		}
	if (len == 0)
		(void)resolve_number(p, &c, &len);
	(void)utf8_put(c, text);
	return len;
}

/*
 * The text of the cell's HTML, in place: it only gets shorter.  Blanks are
 * one, and none stands at an end.
 */
static void
plain_text(char *html)
{
	char *out = html, *begin = html;

	for (const char *p = html; *p != '\0';) {
		char text[UTF8_STRLEN] = { *p++, '\0' };

		if (text[0] == '<') {
			p += strcspn(p, ">");
			p += *p == '>';
			continue;
		}
		if (text[0] == '&')
			p += resolve(p, text);
		if (strchr(" \t\r\n", text[0]) != NULL) {
			if (out == begin || out[-1] == ' ')
				continue;
			text[0] = ' ';
		}
		for (size_t i = 0; text[i] != '\0'; i++)
			*out++ = text[i];
	}
	if (out > begin && out[-1] == ' ')
		out--;
	*out = '\0';
}

/* Splits what stands between <tr> and </tr>. */
static void
take_cells(char *html, struct row *row)
{
	char *p = html;

	row->n = 0;
	while (row->n < CELLS_MAX && (p = strchr(p, '<')) != NULL) {
		char *end;

		p++;
		if ((strncasecmp(p, "td", 2) != 0 &&
			strncasecmp(p, "th", 2) != 0) ||
		    strchr(" \t\r\n>", p[2]) == NULL)
			continue;
		if ((p = strchr(p, '>')) == NULL ||
		    (end = strcasestr(p, "</t")) == NULL)
			return;
		p++;
		*end = '\0';
		plain_text(p);
		row->cell[row->n++] = p;
		p = end + 1;
	}
}

/* The columns' fields; false where the row is no head of such a table. */
static bool
take_head(const struct row *row, enum root_db_field columns[CELLS_MAX])
{
	bool domains = false;

	for (size_t i = 0; i < CELLS_MAX; i++) {
		columns[i] = i < row->n ? root_db_field_named(row->cell[i])
					: ROOT_DB_FIELDS;
		domains |= columns[i] == ROOT_DB_DOMAIN;
	}
	return domains;
}

enum status
root_db_read_html(struct root_db_reader *r, struct reason *why)
{
	enum root_db_field columns[CELLS_MAX];
	bool head = false;
	char *p = r->text;
	size_t n = 0;

	r->counts->format = "root-db-html";
	while ((p = strcasestr(p, "<tr")) != NULL) {
		const char *text[ROOT_DB_FIELDS + 1];
		char *end = strcasestr(p, "</tr");
		char where[32];
		struct row row;

		if (end == NULL)
			return reason_set(why, ST_SYNTAX,
			    "%s: the table breaks off", r->location);
		*end = '\0';
		take_cells(p, &row);
		p = end + 1;
		if (!head) {
			char *table_end = strcasestr(p, "</table");

			head = take_head(&row, columns);
			if (head && table_end == NULL)
				return reason_set(why, ST_SYNTAX,
				    "%s: the table breaks off", r->location);
			if (head)
				*table_end = '\0';
			continue;
		}
		for (int i = 0; i <= ROOT_DB_FIELDS; i++)
			text[i] = "";
		for (size_t i = 0; i < row.n; i++)
			text[columns[i]] = row.cell[i];
		(void)snprintf(where, sizeof(where), "row %zu", ++n);
		root_db_settle(r, text, where);
	}
	return head ? ST_OK
		    : reason_set(why, ST_SYNTAX,
			  "%s: no table with a column \"Domain\": not IANA's"
			  " root database",
			  r->location);
}
