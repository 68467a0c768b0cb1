/*
 * JSON (RFC 8259), streamed: an object with a member for each table, which
 * is an object of its title, its SELECT and its rows; a row a line, keys in
 * the order of the columns.  Texts are UTF-8; what is not is U+FFFD.
 */
#ifndef REPORTS_JSON_H
#define REPORTS_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "reports/table.h"
#include "survey/store.h"

struct json_writer {
	FILE *out;
	bool member, row; /* one stands before */
};

void json_begin(struct json_writer *w, FILE *out);
void json_begin_table(struct json_writer *w, const struct report_table *table);
void json_write_row(struct json_writer *w, const struct report_table *table,
    const struct store_value *values);
void json_end_table(struct json_writer *w);
void json_end(struct json_writer *w);

/* A text with its quotes. */
void json_write_text(FILE *out, const char *text, size_t len);

#endif
