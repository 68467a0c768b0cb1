#include "reports/json.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/value.h"
#include "survey/base/utf8.h"

void
json_write_text(FILE *out, const char *text, size_t len)
{
	size_t at = 0;

	(void)putc('"', out);
	while (at < len) {
		size_t run = plain_run(text, len, at);
		char buf[UTF8_STRLEN];
		uint32_t c;

		(void)fwrite(text + at, 1, run, out);
		if ((at += run) == len)
			break;
		c = utf8_next(text, len, &at);
		if (c == '"' || c == '\\') {
			(void)fprintf(out, "\\%c", (int)c);
		} else if (c < 0x20 || c == 0x7f) {
			(void)fprintf(out, "\\u%04" PRIx32, c);
		} else {
			(void)utf8_put(c, buf);
			(void)fputs(buf, out);
		}
	}
	(void)putc('"', out);
}

/* The database may have been edited: only what is JSON goes out as such. */
static void
write_embedded(FILE *out, const struct store_value *value)
{
	json_t *parsed = json_loadb(value->text, value->len,
	    JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
	char *text = parsed == NULL
			 ? NULL
			 : json_dumps(parsed, JSON_SORT_KEYS | JSON_COMPACT |
						  JSON_ENCODE_ANY |
						  JSON_REAL_PRECISION(9));

	if (text != NULL)
		(void)fputs(text, out);
	else
		json_write_text(out, value->text, value->len);
	json_decref(parsed);
	free(text);
}

static void
write_value(FILE *out, enum column_type type, const struct store_value *value)
{
	char number[NUMBER_STRLEN];

	switch (value->type) {
	case STORE_NULL:
		(void)fputs("null", out);
		break;
	case STORE_INTEGER:
		if (type == COLUMN_BOOLEAN)
			(void)fputs(
			    value->integer != 0 ? "true" : "false", out);
		else
			(void)fprintf(out, "%" PRId64, value->integer);
		break;
	case STORE_REAL:
		(void)fputs(isfinite(value->real)
				? number_format(value->real, number)
				: "null",
		    out);
		break;
	case STORE_TEXT:
		if (type == COLUMN_JSON)
			write_embedded(out, value);
		else
			json_write_text(out, value->text, value->len);
		break;
	}
}

void
json_begin(struct json_writer *w, FILE *out)
{
	*w = (struct json_writer){ .out = out };
	(void)fputs("{", out);
}

void
json_begin_table(struct json_writer *w, const struct report_table *table)
{
	(void)fprintf(w->out,
	    "%s\n\"%s\": {\n  \"title\": ", w->member ? "," : "", table->name);
	json_write_text(w->out, table->title, strlen(table->title));
	(void)fputs(",\n  \"sql\": ", w->out);
	json_write_text(w->out, table->sql, strlen(table->sql));
	(void)fputs(",\n  \"rows\": [", w->out);
	w->member = true;
	w->row = false;
}

void
json_write_row(struct json_writer *w, const struct report_table *table,
    const struct store_value *values)
{
	(void)fputs(w->row ? ",\n    {" : "\n    {", w->out);
	for (size_t i = 0; i < table->ncolumns; i++) {
		(void)fprintf(w->out, "%s\"%s\": ", i > 0 ? ", " : "",
		    table->columns[i].name);
		write_value(w->out, table->columns[i].type, &values[i]);
	}
	(void)putc('}', w->out);
	w->row = true;
}

void
json_end_table(struct json_writer *w)
{
	(void)fputs(w->row ? "\n  ]\n}" : "]\n}", w->out);
}

void
json_end(struct json_writer *w)
{
	(void)fputs("\n}\n", w->out);
}
