/*
 * Statements on the database, after the first failure of which the others do
 * nothing.
 */
#include <errno.h>

#include "survey/base/num.h"
#include "survey/store_private.h"

enum status
store_fault(sqlite3 *db, const char *path, struct reason *why)
{
	int code = sqlite3_errcode(db) & 0xff, error = sqlite3_system_errno(db);

	if (error == 0 || (code != SQLITE_IOERR && code != SQLITE_CANTOPEN))
		return reason_set(
		    why, ST_IO, "%s: %s", path, sqlite3_errmsg(db));
	errno = error;
	return reason_errno(why, ST_IO, "%s: %s", path, sqlite3_errmsg(db));
}

void
store_note(struct store *db, int code)
{
	if (code == SQLITE_OK || db->failed)
		return;
	db->failed = true;
	(void)store_fault(db->db, db->path, &db->why);
}

enum status
store_outcome(struct store *db, struct reason *why)
{
	if (!db->failed)
		return ST_OK;
	db->failed = false;
	return reason_set(why, ST_IO, "%s", db->why.text);
}

void
store_exec(struct store *db, const char *sql)
{
	if (!db->failed)
		store_note(db, sqlite3_exec(db->db, sql, NULL, NULL, NULL));
}

void
store_exec_all(struct store *db, const char *const *sql)
{
	for (; *sql != NULL; sql++)
		store_exec(db, *sql);
}

void
store_begin(struct store *db)
{
	store_exec(db, "BEGIN IMMEDIATE");
}

enum status
store_commit(struct store *db, struct reason *why)
{
	store_exec(db, "COMMIT");
	if (db->failed && sqlite3_get_autocommit(db->db) == 0)
		(void)sqlite3_exec(db->db, "ROLLBACK", NULL, NULL, NULL);
	return store_outcome(db, why);
}

void
statement_prepare(struct statement *s, struct store *db, const char *sql)
{
	*s = (struct statement){ .db = db, .next = 1 };
	if (!db->failed)
		store_note(db, sqlite3_prepare_v3(db->db, sql, -1,
				   SQLITE_PREPARE_PERSISTENT, &s->stmt, NULL));
}

void
statement_int(struct statement *s, int64_t value)
{
	if (!s->db->failed)
		store_note(
		    s->db, sqlite3_bind_int64(s->stmt, s->next++, value));
}

void
statement_real(struct statement *s, double value)
{
	if (!s->db->failed)
		store_note(
		    s->db, sqlite3_bind_double(s->stmt, s->next++, value));
}

void
statement_text(struct statement *s, const char *text)
{
	if (!s->db->failed)
		store_note(s->db, sqlite3_bind_text(s->stmt, s->next++, text,
				      -1, SQLITE_STATIC));
}

void
statement_null(struct statement *s)
{
	if (!s->db->failed)
		store_note(s->db, sqlite3_bind_null(s->stmt, s->next++));
}

void
statement_optional_text(struct statement *s, const char *text)
{
	if (text == NULL)
		statement_null(s);
	else
		statement_text(s, text);
}

void
statement_time(struct statement *s, int64_t when)
{
	if (when == TIME_UNKNOWN)
		statement_null(s);
	else
		statement_int(s, when);
}

void
statement_reset(struct statement *s)
{
	s->next = 1;
	if (!s->db->failed)
		store_note(s->db, sqlite3_reset(s->stmt));
}

void
statement_run(struct statement *s)
{
	while (statement_step(s))
		continue;
	statement_reset(s);
}

bool
statement_step(struct statement *s)
{
	int code;

	if (s->db->failed)
		return false;
	code = sqlite3_step(s->stmt);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		store_note(s->db, code);
	return code == SQLITE_ROW;
}

int64_t
statement_column(struct statement *s, int column)
{
	return sqlite3_column_int64(s->stmt, column);
}

const char *
statement_column_text(struct statement *s, int column)
{
	const void *text = sqlite3_column_text(s->stmt, column);

	return text != NULL ? text : "";
}

bool
statement_column_null(struct statement *s, int column)
{
	return sqlite3_column_type(s->stmt, column) == SQLITE_NULL;
}

int64_t
statement_column_time(struct statement *s, int column)
{
	return statement_column_null(s, column) ? TIME_UNKNOWN
						: statement_column(s, column);
}

void
statement_finish(struct statement *s)
{
	(void)sqlite3_finalize(s->stmt);
	s->stmt = NULL;
}
