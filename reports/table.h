/*
 * What the reports are made of: named SELECTs on the views of the database,
 * their columns described.  The printers (csv.h, json.h, text.h) take rows
 * and know no SQL; who has the database can check every figure with the
 * SELECT that each report prints.
 */
#ifndef REPORTS_TABLE_H
#define REPORTS_TABLE_H

#include <stddef.h>

/* How a column reads; NULL is possible in each. */
enum column_type {
	COLUMN_TEXT,
	COLUMN_INTEGER,
	COLUMN_NUMBER,
	COLUMN_BOOLEAN, /* 0 or 1 in CSV, false or true in JSON */
	COLUMN_TIME,    /* UTC, as 2025-07-20T10:01:43Z */
	COLUMN_JSON     /* a text that is JSON */
};

struct report_column {
	const char *name;
	enum column_type type;
	const char *description;
};

/* Where a table stands, and what it says without rows. */
enum table_place {
	IN_RUN = 1 << 0,     /* run.json: what the survey was made of */
	IN_SUMMARY = 1 << 1, /* summary.json: sums */
	IN_DETAIL = 1 << 2,  /* rows by the thousand: CSV files, JSON stream */
	IN_PAGE = 1 << 3,    /* what the page's script works on */
	NONE_IF_EMPTY = 1 << 4 /* that there is none; else, not available */
};

/* In sql ":survey" is the survey's number; its columns are columns. */
struct report_table {
	const char *name;
	const char *title;
	const char *file; /* of the CSV, or NULL */
	unsigned int places;
	const char *sql;
	const struct report_column *columns;
	size_t ncolumns;
};

extern const struct report_table report_tables[];
extern const size_t report_ntables;

/* All surveys, newest last; without ":survey" and in no report. */
extern const struct report_table report_surveys_table;

/* The table of that name, which exists. */
const struct report_table *report_table_find(const char *name);

#endif
