/*
 * The root database as CSV.
 */
#include <stdio.h>
#include <stdlib.h>

#include "survey/root_db_private.h"
#include "survey/small_file.h"

enum {
	COLUMNS_MAX = 64
};

static void
settle(struct root_db_reader *r, const struct csv *c,
    const enum root_db_field columns[COLUMNS_MAX], size_t ncolumns)
{
	const char *text[ROOT_DB_FIELDS + 1];
	char where[32];

	for (int i = 0; i <= ROOT_DB_FIELDS; i++)
		text[i] = "";
	for (size_t i = 0; i < c->n && i < ncolumns && c->fault == NULL; i++)
		text[columns[i]] = c->field[i];
	(void)snprintf(
	    where, sizeof(where), "line %llu", (unsigned long long)c->row_line);
	root_db_settle(r, text, where);
}

enum status
root_db_read_csv(struct root_db_reader *r, struct reason *why)
{
	enum root_db_field columns[COLUMNS_MAX];
	size_t ncolumns = 0;
	bool domains = false;
	struct csv c;

	r->counts->format = "root-db-csv";
	csv_init(&c, r->text, r->len);
	if (csv_next(&c))
		for (; ncolumns < c.n && ncolumns < COLUMNS_MAX; ncolumns++) {
			columns[ncolumns] =
			    root_db_field_named(c.field[ncolumns]);
			domains |= columns[ncolumns] == ROOT_DB_DOMAIN;
		}
	while (domains && csv_next(&c))
		settle(r, &c, columns, ncolumns);
	csv_free(&c);
	return domains ? ST_OK
		       : reason_set(why, ST_SYNTAX,
			     "%s: no column \"Domain\": not IANA's root"
			     " database",
			     r->location);
}
