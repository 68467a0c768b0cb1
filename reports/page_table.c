/*
 * Tables that stand in the page as such: the small ones, and those under the
 * figures.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "reports/csv.h"
#include "reports/html.h"
#include "reports/page_private.h"
#include "reports/value.h"

void
page_write_name(FILE *out, const char *name, size_t len)
{
	char *copy = strndup(name, len);
	char *unicode = copy != NULL ? html_unicode_name(copy) : NULL;

	(void)fputs("<bdi>", out);
	html_bytes(out, name, len);
	(void)fputs("</bdi>", out);
	if (unicode != NULL) {
		(void)fputs(" <bdi class=\"u\">", out);
		html_text(out, unicode);
		(void)fputs("</bdi>", out);
	}
	free(unicode);
	free(copy);
}

static bool
is_number(enum column_type type)
{
	return type == COLUMN_INTEGER || type == COLUMN_NUMBER;
}

static void
write_value(FILE *out, enum column_type type, const struct store_value *value)
{
	char number[NUMBER_STRLEN], count[COUNT_STRLEN];

	switch (value->type) {
	case STORE_NULL:
		/* A text may have nothing to say, a number was not had. */
		(void)fputs(is_number(type) || type == COLUMN_BOOLEAN
				? "<span class=\"na\">not available</span>"
				: "<span class=\"na\">\342\200\223</span>",
		    out);
		break;
	case STORE_INTEGER:
		if (type == COLUMN_BOOLEAN)
			(void)fputs(value->integer != 0 ? "yes" : "no", out);
		else
			(void)fputs(count_format(value->integer, count), out);
		break;
	case STORE_REAL:
		(void)fputs(number_format(value->real, number), out);
		break;
	case STORE_TEXT:
		(void)fputs("<bdi>", out);
		html_bytes(out, value->text, value->len);
		(void)fputs("</bdi>", out);
		break;
	}
}

static const char *
cell_of(enum column_type type)
{
	if (is_number(type))
		return "<td class=\"n\">";
	return type == COLUMN_TIME ? "<td class=\"t\">" : "<td>";
}

/* Headings are the columns' names: those of the CSV and the database. */
static void
write_head(FILE *out, const struct report_table *table)
{
	(void)fputs("<thead><tr>", out);
	for (size_t c = 0; c < table->ncolumns; c++) {
		(void)fprintf(out, "<th scope=\"col\"%s>",
		    is_number(table->columns[c].type) ? " class=\"n\"" : "");
		/* Long names may break where their words end. */
		for (const char *p = table->columns[c].name; *p != '\0'; p++)
			(void)fputs(
			    *p == '_' ? "_<wbr>" : (char[]){ *p, '\0' }, out);
		(void)fputs("</th>", out);
	}
	(void)fputs("</tr></thead>\n", out);
}

static void
write_rows(FILE *out, const struct rowset *set, size_t limit)
{
	const struct report_table *table = set->table;
	size_t n = limit > 0 && limit < set->nrows ? limit : set->nrows;

	(void)fputs("<tbody>\n", out);
	for (size_t row = 0; row < n; row++) {
		(void)fputs("<tr>", out);
		for (size_t c = 0; c < table->ncolumns; c++) {
			(void)fputs(cell_of(table->columns[c].type), out);
			write_value(out, table->columns[c].type,
			    &set->values[row * table->ncolumns + c]);
		}
		(void)fputs("\n", out);
	}
	(void)fputs("</tbody>\n", out);
}

static void
write_table(FILE *out, const struct rowset *set, size_t limit)
{
	(void)fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\""
		    " aria-label=\"",
	    out);
	html_text(out, set->table->title);
	(void)fputs("\">\n<table>\n", out);
	write_head(out, set->table);
	write_rows(out, set, limit);
	(void)fputs("</table></div>\n", out);
	if (limit > 0 && limit < set->nrows)
		(void)fprintf(out,
		    "<p class=\"note\">The first %zu of %zu rows; the CSV has"
		    " all.</p>\n",
		    limit, set->nrows);
}

/* The CSV as a link that holds it: percent-encoded, RFC 2397. */
static void
write_csv_link(FILE *out, const struct rowset *set)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	    "-._~,:;/=@!*()";
	char *csv = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&csv, &len);

	if (file == NULL)
		return;
	csv_write_header(file, set->table);
	for (size_t row = 0; row < set->nrows; row++)
		csv_write_row(
		    file, set->table, set->values + row * set->table->ncolumns);
	(void)fclose(file);
	(void)fprintf(out,
	    "<a class=\"csv\" download=\"%s.csv\""
	    " href=\"data:text/csv;charset=utf-8,",
	    set->table->name);
	/* The text ends in a NUL, and so does every run. */
	for (size_t i = 0; i < len;) {
		size_t run = strspn(csv + i, plain);

		(void)fwrite(csv + i, 1, run, out);
		if ((i += run) < len)
			(void)fprintf(out, "%%%02X", (unsigned char)csv[i++]);
	}
	(void)fputs("\">CSV</a>", out);
	free(csv);
}

static void
write_sql(FILE *out, const struct report_table *table)
{
	(void)fputs("<details><summary>SELECT and columns</summary>\n"
		    "<pre><code>",
	    out);
	html_text(out, table->sql);
	(void)fputs("</code></pre>\n<dl class=\"columns\">", out);
	for (size_t c = 0; c < table->ncolumns; c++) {
		(void)fputs("<dt>", out);
		html_text(out, table->columns[c].name);
		(void)fputs("</dt><dd>", out);
		html_text(out, table->columns[c].description);
		(void)fputs("</dd>\n", out);
	}
	(void)fputs("</dl></details>\n", out);
}

void
page_write_set(FILE *out, const struct rowset *set, size_t limit)
{
	(void)fprintf(
	    out, "<section class=\"set\" id=\"set-%s\"><h3>", set->table->name);
	html_text(out, set->table->title);
	(void)fputs("</h3>\n", out);
	if (set->nrows > 0)
		write_table(out, set, limit);
	else
		(void)fprintf(out, "<p class=\"na\">%s</p>\n",
		    (set->table->places & NONE_IF_EMPTY) != 0
			? "none"
			: "not available");
	(void)fputs("<div class=\"tools\">", out);
	if (set->nrows > 0)
		write_csv_link(out, set);
	write_sql(out, set->table);
	(void)fputs("</div></section>\n", out);
}

void
page_write_evidence(FILE *out, const struct rowset *set, size_t limit)
{
	(void)fputs("<div class=\"tools\">", out);
	write_csv_link(out, set);
	(void)fputs("\n<details><summary>Table</summary>\n", out);
	write_table(out, set, limit);
	(void)fputs("</details>\n", out);
	write_sql(out, set->table);
	(void)fputs("</div>\n", out);
}
