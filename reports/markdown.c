#include "reports/markdown.h"

#include <stdbool.h>
#include <string.h>

#include "reports/value.h"
#include "survey/base/utf8.h"

void
markdown_text(FILE *out, const char *text)
{
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);
		char buf[UTF8_STRLEN];

		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			c = UTF8_REPLACEMENT;
		if (c < 0x80 && strchr("\\`*_{}[]<>|~&", (int)c) != NULL)
			(void)putc('\\', out);
		(void)utf8_put(c, buf);
		(void)fputs(buf, out);
	}
}

static void
write_value(FILE *out, enum column_type type, const struct store_value *value)
{
	char number[NUMBER_STRLEN], count[COUNT_STRLEN];

	switch (value->type) {
	case STORE_NULL:
		(void)putc('-', out);
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
		markdown_text(out, value->text);
		break;
	}
}

static bool
is_number(enum column_type type)
{
	return type == COLUMN_INTEGER || type == COLUMN_NUMBER;
}

void
markdown_table(FILE *out, const struct rowset *set)
{
	const struct report_table *t = set->table;

	(void)fprintf(out, "## %s\n\n", t->title);
	for (size_t c = 0; c < t->ncolumns; c++) {
		(void)fputs("| ", out);
		markdown_text(out, t->columns[c].name);
		(void)putc(' ', out);
	}
	(void)fputs("|\n", out);
	for (size_t c = 0; c < t->ncolumns; c++)
		(void)fputs(
		    is_number(t->columns[c].type) ? "|--:" : "|---", out);
	(void)fputs("|\n", out);
	for (size_t row = 0; row < set->nrows; row++) {
		for (size_t c = 0; c < t->ncolumns; c++) {
			(void)fputs("| ", out);
			write_value(out, t->columns[c].type,
			    &set->values[row * t->ncolumns + c]);
			(void)putc(' ', out);
		}
		(void)fputs("|\n", out);
	}
	(void)putc('\n', out);
}

void
markdown_sql(FILE *out, const struct report_table *table)
{
	(void)fprintf(
	    out, "%s:\n\n```sql\n%s;\n```\n\n", table->title, table->sql);
}
