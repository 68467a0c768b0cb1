/*
 * What the files store*.c share: the handle, and statements that say what
 * went wrong.
 */
#ifndef SURVEY_STORE_PRIVATE_H
#define SURVEY_STORE_PRIVATE_H

#include <sqlite3.h>

#include "survey/store.h"

/*
 * The first error stays with the handle: after it every statement call does
 * nothing, and store_outcome tells.  So a long sequence of rows needs one
 * check at its end.
 */
struct store {
	sqlite3 *db;
	char *path;
	bool failed;
	struct reason why;
};

/* Statements, each a text; NULL ends.  What version i + 1 adds. */
extern const char *const *const store_schema[STORE_VERSION];
extern const char *const store_views[];

/*
 * Marks in the views: BEGIN kind CODE expression END is a word
 * (store_fill_words).
 */
#define STORE_WORD_BEGIN "\001"
#define STORE_WORD_CODE  "\002"
#define STORE_WORD_END   "\003"

/* Both within a transaction of the caller's, into a database without them. */
void store_fill_words(struct store *db);
void store_make_views(struct store *db);

/* ST_IO in SQLite's words, and where the system failed it, how. */
enum status store_fault(sqlite3 *db, const char *path, struct reason *why);

/* A result of SQLite's: the first that is an error stays with the handle. */
void store_note(struct store *db, int code);

/* The first error since the last call, or ST_OK; the handle is good again. */
enum status store_outcome(struct store *db, struct reason *why);

void store_exec(struct store *db, const char *sql);
void store_exec_all(struct store *db, const char *const *sql);

/* BEGIN IMMEDIATE; COMMIT, or ROLLBACK where something failed. */
void store_begin(struct store *db);
enum status store_commit(struct store *db, struct reason *why);

/* What was wrong with the survey's inputs. */
void load_health(
    struct store *db, int64_t survey_id, struct survey_record *rec);

/* A statement that is bound, parameter by parameter, and run many times. */
struct statement {
	struct store *db;
	sqlite3_stmt *stmt;
	int next; /* parameter to bind */
};

void statement_prepare(struct statement *s, struct store *db, const char *sql);
void statement_int(struct statement *s, int64_t value);
void statement_real(struct statement *s, double value);
/* text must live until statement_run. */
void statement_text(struct statement *s, const char *text);
void statement_null(struct statement *s);
void statement_optional_text(struct statement *s, const char *text);
void statement_time(struct statement *s, int64_t when); /* unknown: NULL */
/* Runs what gives no rows; then the next row's values are bound anew. */
void statement_run(struct statement *s);
/* The next row of a SELECT; false at the end or after an error. */
bool statement_step(struct statement *s);
int64_t statement_column(struct statement *s, int column);
const char *statement_column_text(struct statement *s, int column);
bool statement_column_null(struct statement *s, int column);
int64_t statement_column_time(struct statement *s, int column);
/* Back to the first parameter, for another round. */
void statement_reset(struct statement *s);
void statement_finish(struct statement *s);

/* Fills f->operators where the DNS side has them; f is finished. */
void load_operators(struct store *db, int64_t dns_id, struct facts *f);

#endif
