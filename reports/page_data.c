#include "reports/page_data.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "reports/html.h"
#include "reports/value.h"
#include "survey/base/intern.h"
#include "survey/base/mem.h"

/* Values of a column, as they are written. */
struct column {
	char *text;
	size_t len, cap;
	bool any;      /* one is not NULL */
	uint32_t last; /* number of the text before, or INTERN_NONE */
};

struct data_table {
	const struct report_table *table;
	struct column *columns;
	size_t rows;
};

struct page_data {
	struct data_table *tables;
	size_t ntables, cap;
	struct intern texts;
};

struct page_data *
page_data_new(void)
{
	struct page_data *d = mem_alloc(sizeof(*d));

	intern_init(&d->texts);
	return d;
}

void
page_data_free(struct page_data *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < d->ntables; i++) {
		for (size_t c = 0; c < d->tables[i].table->ncolumns; c++)
			free(d->tables[i].columns[c].text);
		free(d->tables[i].columns);
	}
	free(d->tables);
	intern_free(&d->texts);
	free(d);
}

void
page_data_begin(struct page_data *d, const struct report_table *table)
{
	struct data_table *t;

	d->tables =
	    mem_grow(d->tables, d->ntables, &d->cap, sizeof(*d->tables));
	t = &d->tables[d->ntables++];
	*t = (struct data_table){ .table = table };
	t->columns = mem_array(table->ncolumns, sizeof(*t->columns));
	for (size_t i = 0; i < table->ncolumns; i++)
		t->columns[i].last = INTERN_NONE;
}

/* Neighbours are often equal: that is seen without a look into the table. */
static uint32_t
text_number(
    struct page_data *d, struct column *c, const struct store_value *value)
{
	const char *last =
	    c->last != INTERN_NONE ? intern_text(&d->texts, c->last) : NULL;

	if (last == NULL || strncmp(last, value->text, value->len) != 0 ||
	    last[value->len] != '\0')
		c->last = intern_add(&d->texts, value->text, value->len);
	return c->last;
}

static void
append(struct column *c, const char *text, size_t len)
{
	if (c->len + len > c->cap) {
		c->cap = 2 * (c->len + len) + 64;
		c->text = mem_resize(c->text, c->cap, 1);
	}
	memcpy(c->text + c->len, text, len);
	c->len += len;
}

static void
append_integer(struct column *c, int64_t value)
{
	char buf[INTEGER_STRLEN];
	const char *digits = integer_format(value, buf);

	append(c, digits, (size_t)(buf + INTEGER_STRLEN - digits));
}

void
page_data_row(struct page_data *d, const struct store_value *values)
{
	struct data_table *t = &d->tables[d->ntables - 1];
	char number[NUMBER_STRLEN];

	for (size_t i = 0; i < t->table->ncolumns; i++) {
		const struct store_value *value = &values[i];
		struct column *c = &t->columns[i];

		if (t->rows > 0)
			append(c, ",", 1);
		c->any = c->any || value->type != STORE_NULL;
		switch (value->type) {
		case STORE_NULL:
			append(c, "null", 4);
			break;
		case STORE_INTEGER:
			append_integer(c, value->integer);
			break;
		case STORE_REAL:
			(void)number_format(value->real, number);
			append(c, number[0] != '\0' ? number : "null",
			    number[0] != '\0' ? strlen(number) : 4);
			break;
		case STORE_TEXT:
			append_integer(c, text_number(d, c, value));
			break;
		}
	}
	t->rows++;
}

static const char *
type_name(enum column_type type)
{
	switch (type) {
	case COLUMN_INTEGER:
	case COLUMN_NUMBER:
		return "number";
	case COLUMN_BOOLEAN:
		return "boolean";
	case COLUMN_TEXT:
	case COLUMN_TIME:
	case COLUMN_JSON:
		break;
	}
	return "text";
}

static void
write_table(const struct data_table *t, FILE *out)
{
	html_json_text(out, t->table->name, strlen(t->table->name));
	(void)fprintf(out, ":{\"rows\":%zu,\"sql\":", t->rows);
	html_json_text(out, t->table->sql, strlen(t->table->sql));
	(void)fputs(",\"columns\":[", out);
	for (size_t i = 0; i < t->table->ncolumns; i++) {
		const struct report_column *column = &t->table->columns[i];

		(void)fputs(i > 0 ? ",\n[" : "\n[", out);
		html_json_text(out, column->name, strlen(column->name));
		(void)fprintf(out, ",\"%s\",", type_name(column->type));
		html_json_text(
		    out, column->description, strlen(column->description));
		if (t->columns[i].any) {
			(void)fputs(",[", out);
			(void)fwrite(
			    t->columns[i].text, 1, t->columns[i].len, out);
			(void)fputs("]]", out);
		} else {
			(void)fputs(",null]", out);
		}
	}
	(void)fputs("]}", out);
}

void
page_data_write(const struct page_data *d, FILE *out)
{
	bool before = false;

	(void)fputs("{\"tables\":{", out);
	for (size_t i = 0; i < d->ntables; i++) {
		(void)fputs(i > 0 ? ",\n" : "", out);
		write_table(&d->tables[i], out);
	}
	(void)fputs("},\n\"texts\":[", out);
	for (uint32_t i = 0; i < d->texts.n; i++) {
		const char *text = intern_text(&d->texts, i);

		(void)fputs(i > 0 ? "," : "", out);
		html_json_text(out, text, strlen(text));
	}
	(void)fputs("],\n\"unicode\":{", out);
	for (uint32_t i = 0; i < d->texts.n; i++) {
		char *name = html_unicode_name(intern_text(&d->texts, i));

		if (name == NULL)
			continue;
		(void)fprintf(out, "%s\"%u\":", before ? "," : "", i);
		html_json_text(out, name, strlen(name));
		free(name);
		before = true;
	}
	(void)fputs("}}", out);
}
