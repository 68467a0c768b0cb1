#include "reports/rowset.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

static enum status
keep_row(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct rowset *r = arg;

	(void)names;
	(void)why;
	assert((size_t)ncolumns == r->table->ncolumns);
	for (size_t i = 0; i < r->table->ncolumns; i++) {
		size_t at = r->nrows * r->table->ncolumns + i;

		r->values =
		    mem_grow(r->values, at, &r->cap, sizeof(*r->values));
		r->values[at] = values[i];
		if (values[i].type == STORE_TEXT)
			r->values[at].text =
			    mem_strndup(values[i].text, values[i].len);
	}
	r->nrows++;
	return ST_OK;
}

enum status
rowset_load(struct rowset *r, struct store *db,
    const struct report_table *table, int64_t survey_id, struct reason *why)
{
	*r = (struct rowset){ .table = table };
	return store_select(db, table->sql, survey_id, keep_row, r, why);
}

void
rowset_free(struct rowset *r)
{
	if (r->table != NULL)
		for (size_t i = 0; i < r->nrows * r->table->ncolumns; i++)
			if (r->values[i].type == STORE_TEXT)
				/* Ours since keep_row. */
				free((void *)(uintptr_t)r->values[i].text);
	free(r->values);
	*r = (struct rowset){ .table = NULL };
}

const struct store_value *
rowset_value(const struct rowset *r, size_t row, const char *column)
{
	size_t i = 0;

	while (strcmp(r->table->columns[i].name, column) != 0) {
		i++;
		assert(i < r->table->ncolumns);
	}
	return &r->values[row * r->table->ncolumns + i];
}

bool
rowset_null(const struct rowset *r, size_t row, const char *column)
{
	return rowset_value(r, row, column)->type == STORE_NULL;
}

int64_t
rowset_integer(const struct rowset *r, size_t row, const char *column)
{
	const struct store_value *value = rowset_value(r, row, column);

	return value->type == STORE_INTEGER ? value->integer : 0;
}

double
rowset_real(const struct rowset *r, size_t row, const char *column)
{
	const struct store_value *value = rowset_value(r, row, column);

	if (value->type == STORE_INTEGER)
		return (double)value->integer;
	return value->type == STORE_REAL ? value->real : 0;
}

const char *
rowset_text(const struct rowset *r, size_t row, const char *column)
{
	const struct store_value *value = rowset_value(r, row, column);

	return value->type == STORE_TEXT ? value->text : "";
}

int64_t
rowset_sum(const struct rowset *r, const char *column, const char *where,
    const char *is)
{
	int64_t sum = 0;

	for (size_t row = 0; row < r->nrows; row++)
		if (strcmp(rowset_text(r, row, where), is) == 0)
			sum += rowset_integer(r, row, column);
	return sum;
}
