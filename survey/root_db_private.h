/*
 * What the forms of the root database share; for survey/root_db*.c.
 */
#ifndef SURVEY_ROOT_DB_PRIVATE_H
#define SURVEY_ROOT_DB_PRIVATE_H

#include <stdbool.h>

#include "survey/root_db.h"

struct root_db_reader {
	const char *location;
	char *text; /* the whole file */
	size_t len;
	root_db_fn take;
	void *arg;
	struct read_counts *counts;
};

/* The field of a column or member of that name, or ROOT_DB_FIELDS. */
enum root_db_field root_db_field_named(const char *name);

/* A row: takes it, or counts it as bad; where is "line 7" or the like. */
void root_db_settle(struct root_db_reader *r,
    const char *const text[ROOT_DB_FIELDS], const char *where);

enum status root_db_read_csv(struct root_db_reader *r, struct reason *why);
enum status root_db_read_html(struct root_db_reader *r, struct reason *why);
enum status root_db_read_json(struct root_db_reader *r, struct reason *why);

#endif
