#include "reports/csv.h"

#include <stdbool.h>
#include <string.h>

#include "reports/value.h"
#include "survey/base/utf8.h"

/* RFC 4180 section 2.  A text has few octets: a loop is quicker than calls. */
static bool
wants_quotes(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] == ',' || text[i] == '"' || text[i] == '\r' ||
		    text[i] == '\n')
			return true;
	return false;
}

static void
write_text(FILE *out, const char *text, size_t len)
{
	bool formula =
	    len > 0 && text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL;
	bool quoted = wants_quotes(text, len);
	size_t at = 0;

	if (quoted)
		(void)putc('"', out);
	if (formula)
		(void)putc('\'', out);
	while (at < len) {
		size_t run = plain_run(text, len, at);
		char buf[UTF8_STRLEN];
		uint32_t c;

		(void)fwrite(text + at, 1, run, out);
		if ((at += run) == len)
			break;
		c = utf8_next(text, len, &at);
		if (c == '"')
			(void)putc('"', out);
		(void)utf8_put(c != 0 ? c : UTF8_REPLACEMENT, buf);
		(void)fputs(buf, out);
	}
	if (quoted)
		(void)putc('"', out);
}

static void
write_value(FILE *out, const struct store_value *value)
{
	char number[NUMBER_STRLEN], buf[INTEGER_STRLEN];
	const char *digits;

	switch (value->type) {
	case STORE_NULL:
		break;
	case STORE_INTEGER:
		digits = integer_format(value->integer, buf);
		(void)fwrite(
		    digits, 1, (size_t)(buf + INTEGER_STRLEN - digits), out);
		break;
	case STORE_REAL:
		(void)fputs(number_format(value->real, number), out);
		break;
	case STORE_TEXT:
		write_text(out, value->text, value->len);
		break;
	}
}

void
csv_write_header(FILE *out, const struct report_table *table)
{
	for (size_t i = 0; i < table->ncolumns; i++)
		(void)fprintf(
		    out, "%s%s", i > 0 ? "," : "", table->columns[i].name);
	(void)fputs("\r\n", out);
}

void
csv_write_row(FILE *out, const struct report_table *table,
    const struct store_value *values)
{
	for (size_t i = 0; i < table->ncolumns; i++) {
		if (i > 0)
			(void)putc(',', out);
		write_value(out, &values[i]);
	}
	(void)fputs("\r\n", out);
}
