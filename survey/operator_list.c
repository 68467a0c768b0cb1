#include "survey/operator_list.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "roa/origin.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"
#include "survey/lists.h"
#include "survey/small_file.h"

enum column {
	COLUMN_KIND,
	COLUMN_VALUE,
	COLUMN_OPERATOR,
	COLUMNS,
	COLUMNS_MAX = 16
};

static const char *const column_names[COLUMNS] = { "kind", "value",
	"operator" };
static const char *const kind_names[OPERATOR_KINDS] = {
	[OPERATOR_ZONE] = "zone",
	[OPERATOR_RNAME] = "rname",
	[OPERATOR_CONTACT] = "contact",
	[OPERATOR_SERVER] = "server",
	[OPERATOR_AS] = "as",
};

void
operator_list_init(struct operator_list *l)
{
	*l = (struct operator_list){ .n = 0 };
	intern_init(&l->texts);
}

void
operator_list_free(struct operator_list *l)
{
	intern_free(&l->texts);
	free(l->rows);
	operator_list_init(l);
}

char *
contact_key(const char *text)
{
	static const char *const nobody[] = { "na", "notassigned", "none",
		"unset", "unknown", "notavailable", "redacted" };
	char *key = mem_strdup(text), *out = key;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*out++ = (char)(*p - 'A' + 'a');
		else if ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') ||
			 (*p & 0x80) != 0)
			*out++ = *p;
	}
	*out = '\0';
	for (size_t i = 0; i < LENGTH_OF(nobody); i++)
		if (strcmp(key, nobody[i]) == 0)
			key[0] = '\0';
	return key;
}

/* The value in the one form that is compared; NULL where it is none. */
static char *
normal_value(enum operator_kind kind, const char *value)
{
	const char *end = value + strlen(value);
	char name[DNAME_STRLEN];
	uint32_t asn;
	char *key;

	if (kind == OPERATOR_AS)
		return asn_parse(value, end, true, &asn) == end
			   ? mem_printf("%u", asn)
			   : NULL;
	if (kind != OPERATOR_CONTACT)
		return *value != '\0' &&
			       name_from_text(value, strlen(value), name)
			   ? mem_strdup(name)
			   : NULL;
	key = contact_key(value);
	if (*key != '\0')
		return key;
	free(key);
	return NULL;
}

static const char *
take_row(struct operator_list *l, const char *const field[COLUMNS])
{
	int kind = 0;
	char *value;

	while (strcasecmp(kind_names[kind], field[COLUMN_KIND]) != 0)
		if (++kind == OPERATOR_KINDS)
			return "no kind that is known";
	value = normal_value((enum operator_kind)kind, field[COLUMN_VALUE]);
	if (value == NULL)
		return "no value of its kind";
	l->rows = mem_grow(l->rows, l->n, &l->cap, sizeof(*l->rows));
	l->rows[l->n] = (struct operator_row){
		.place = (uint32_t)l->n,
		.kind = (enum operator_kind)kind,
		.value = intern_add(&l->texts, value, strlen(value)),
		.name = field[COLUMN_OPERATOR][0] != '\0'
			    ? intern_add(&l->texts, field[COLUMN_OPERATOR],
				  strlen(field[COLUMN_OPERATOR]))
			    : INTERN_NONE,
	};
	l->n++;
	free(value);
	return NULL;
}

/* Where the three columns stand; false where one is missing. */
static bool
take_head(const struct csv *c, size_t place[COLUMNS])
{
	bool found[COLUMNS] = { false };

	for (size_t i = 0; i < c->n; i++)
		for (int column = 0; column < COLUMNS; column++)
			if (strcasecmp(c->field[i], column_names[column]) ==
			    0) {
				place[column] = i;
				found[column] = true;
			}
	return found[COLUMN_KIND] && found[COLUMN_VALUE] &&
	       found[COLUMN_OPERATOR];
}

static int
compare_row(const void *a, const void *b)
{
	const struct operator_row *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

static int
compare_place(const void *a, const void *b)
{
	const struct operator_row *x = a, *y = b;
	int order = compare_row(a, b);

	return order != 0 ? order
			  : (x->place > y->place) - (x->place < y->place);
}

/* Of rows for the same value the last one stays. */
static void
settle(struct operator_list *l)
{
	size_t n = 0;

	if (l->n == 0)
		return;
	qsort(l->rows, l->n, sizeof(*l->rows), compare_place);
	for (size_t i = 0; i < l->n; i++)
		if (i + 1 == l->n ||
		    compare_row(&l->rows[i], &l->rows[i + 1]) != 0)
			l->rows[n++] = l->rows[i];
	l->n = n;
}

enum status
operator_list_read(struct operator_list *l, struct input *in,
    struct read_counts *counts, struct reason *why)
{
	struct bad_rows bad = { .counts = counts,
		.location = input_info(in)->location };
	size_t place[COLUMNS], len;
	struct csv c;
	enum status st;
	char *text;

	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN,
		.format = "operators" };
	if ((st = small_file_read(in, &text, &len, why)) != ST_OK)
		return st;
	csv_init(&c, text, len);
	if (!csv_next(&c) || !take_head(&c, place))
		st = reason_set(why, ST_SYNTAX,
		    "%s: the columns kind, value and operator are wanted",
		    bad.location);
	while (st == ST_OK && csv_next(&c)) {
		const char *field[COLUMNS];
		const char *fault = c.fault;

		for (int column = 0; column < COLUMNS; column++)
			field[column] =
			    place[column] < c.n ? c.field[place[column]] : "";
		counts->rows_read++;
		if (fault == NULL)
			fault = take_row(l, field);
		if (fault != NULL)
			bad_rows_add(&bad, c.row_line, fault, 1);
	}
	csv_free(&c);
	free(text);
	if (st == ST_OK)
		st = bad_rows_judge(&bad, why);
	settle(l);
	return st;
}

const struct operator_row *
operator_list_find(
    const struct operator_list *l, enum operator_kind kind, const char *value)
{
	struct operator_row key = { .kind = kind,
		.value = intern_find(&l->texts, value, strlen(value)) };

	if (key.value == INTERN_NONE || l->n == 0)
		return NULL;
	return bsearch(&key, l->rows, l->n, sizeof(*l->rows), compare_row);
}
