#include "survey/store.h"

#include <assert.h>
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/mem.h"
#include "survey/store_private.h"

/* A number that a PRAGMA or a SELECT of one row gives. */
static int64_t
single_number(struct store *db, const char *sql)
{
	struct statement s;
	int64_t value = 0;

	statement_prepare(&s, db, sql);
	if (statement_step(&s))
		value = statement_column(&s, 0);
	statement_finish(&s);
	return value;
}

/* For another process to end its transaction: milliseconds. */
#define BUSY_WAIT 30000

#define COUNT_TABLES "SELECT count(*) FROM sqlite_schema"

/* The first text of a SELECT, which the caller frees; NULL for no row. */
static char *
single_text(struct store *db, const char *sql)
{
	struct statement s;
	char *text = NULL;

	statement_prepare(&s, db, sql);
	if (statement_step(&s))
		text = mem_strdup(statement_column_text(&s, 0));
	statement_finish(&s);
	return text;
}

static void
drop_views(struct store *db)
{
	char *drop;

	while (
	    !db->failed && (drop = single_text(db,
				"SELECT 'DROP VIEW ' || name FROM sqlite_schema"
				" WHERE type = 'view' LIMIT 1")) != NULL) {
		store_exec(db, drop);
		free(drop);
	}
}

/*
 * Brings a new file, or one of an older schema, up to date in one
 * transaction.  Where two do so at once, the second finds it done.
 */
static enum status
update_schema(struct store *db, struct reason *why)
{
	char pragmas[96];
	int64_t version;

	(void)snprintf(pragmas, sizeof(pragmas),
	    "PRAGMA application_id = %d; PRAGMA user_version = %d;",
	    STORE_APPLICATION_ID, STORE_VERSION);
	store_begin(db);
	version = single_number(db, "PRAGMA user_version");
	if (!db->failed && version < STORE_VERSION) {
		drop_views(db);
		for (int64_t v = version; v < STORE_VERSION; v++)
			store_exec_all(db, store_schema[v]);
		store_make_views(db);
		store_exec(db, "DELETE FROM word");
		store_fill_words(db);
		store_exec(db, pragmas);
	}
	return store_commit(db, why);
}

/*
 * Whose file it is: ours, an empty one, or to be refused.  *outdated: its
 * schema is to be made, or older than this program's.
 */
static enum status
identify(
    struct store *db, enum store_mode mode, bool *outdated, struct reason *why)
{
	int64_t id, version, tables;
	enum status st;
	bool empty;

	/* All three of one moment: another process may be making the file. */
	store_exec(db, "BEGIN");
	id = single_number(db, "PRAGMA application_id");
	version = single_number(db, "PRAGMA user_version");
	tables = single_number(db, COUNT_TABLES);
	if ((st = store_commit(db, why)) != ST_OK)
		return st;
	empty = tables == 0 && id == 0;
	*outdated = version < STORE_VERSION;
	if (empty && mode == STORE_READ)
		return reason_set(
		    why, ST_MISSING, "%s: holds no survey", db->path);
	if (!empty && id != STORE_APPLICATION_ID)
		return reason_set(why, ST_REFUSED,
		    "%s: a database of another program", db->path);
	if (version > STORE_VERSION)
		return reason_set(why, ST_REFUSED,
		    "%s: written by a newer dnsroa (schema %d, this one "
		    "knows %d)",
		    db->path, (int)version, STORE_VERSION);
	return ST_OK;
}

/* SQLite writes beside the file too. */
enum status
store_check_place(const char *path, struct reason *why)
{
	size_t len = strlen(path);
	char *copy;
	enum status st = ST_OK;

	/* SQLite would take the first for a database that is not to stay. */
	if (len == 0 || path[len - 1] == '/')
		return reason_set(
		    why, ST_REFUSED, "\"%s\" is no name of a database", path);
	copy = mem_strdup(path);
	if (access(dirname(copy), W_OK | X_OK) == -1)
		st = reason_errno(
		    why, errno == ENOENT ? ST_MISSING : ST_IO, "%s", path);
	free(copy);
	return st;
}

/* What SQLite words as "disk I/O error" and the like. */
static enum status
check_file(const char *path, enum store_mode mode, struct reason *why)
{
	struct stat file = { .st_mode = S_IFREG };

	/* To write, it is made where it is missing. */
	if (stat(path, &file) == -1 && mode == STORE_READ)
		return reason_errno(
		    why, errno == ENOENT ? ST_MISSING : ST_IO, "%s", path);
	if (!S_ISREG(file.st_mode))
		return reason_set(why, ST_REFUSED, "%s: %s", path,
		    S_ISDIR(file.st_mode) ? "is a directory"
					  : "not a regular file");
	return mode == STORE_WRITE ? store_check_place(path, why) : ST_OK;
}

/*
 * One thread at a time has the handle, and nobody asks what memory SQLite has:
 * to count it takes a lock for every piece.
 */
static int
open_file(struct store *db, const char *path, int flags)
{
	/* To SQLite ":memory:" and "file:x" are no names of files. */
	bool plain = path[0] == '/' || (flags & SQLITE_OPEN_URI) != 0;
	char *name = mem_printf("%s%s", plain ? "" : "./", path);
	int code;

	(void)sqlite3_close(db->db);
	/* Only before SQLite's first use, and that suffices. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	code =
	    sqlite3_open_v2(name, &db->db, SQLITE_OPEN_NOMUTEX | flags, NULL);
	free(name);
	return code;
}

/*
 * WAL wants to write beside the file even to read it.  Where that may not be
 * and nobody is writing (there is no -wal file), as on a medium that is read
 * only, the file is read as it stands.
 */
static int
open_as_it_stands(struct store *db)
{
	char *wal = mem_printf("%s-wal", db->path), *uri, *p;
	int code = SQLITE_CANTOPEN;
	struct stat file;

	p = uri = mem_array(strlen(db->path) + 16, 3);
	p += snprintf(p, 8, "file:%s", db->path[0] == '/' ? "//" : "");
	for (const char *s = db->path; *s != '\0'; s++)
		if (strchr("%?#", *s) != NULL)
			p += snprintf(p, 4, "%%%02x", (unsigned char)*s);
		else
			*p++ = *s;
	(void)snprintf(p, 16, "?immutable=1");
	if (stat(wal, &file) != 0)
		code =
		    open_file(db, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
	free(wal);
	free(uri);
	return code;
}

static int
open_to_read(struct store *db)
{
	int code = open_file(db, db->path, SQLITE_OPEN_READWRITE);

	if (code == SQLITE_CANTOPEN)
		code = open_file(db, db->path, SQLITE_OPEN_READONLY);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db->db, COUNT_TABLES, NULL, NULL, NULL);
	if ((code & 0xff) == SQLITE_READONLY ||
	    (code & 0xff) == SQLITE_CANTOPEN)
		code = open_as_it_stands(db);
	/* Of a file that is no database, identify says so. */
	return code == SQLITE_CANTOPEN ? code : SQLITE_OK;
}

/* SQLite's own waiting for locks does not cover this one. */
static void
use_wal(struct store *db)
{
	int code = SQLITE_BUSY;

	for (int waited = 0; code == SQLITE_BUSY && waited < BUSY_WAIT;
	     waited += 10) {
		if (waited > 0)
			(void)sqlite3_sleep(10);
		code = sqlite3_exec(
		    db->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	}
	store_note(db, code);
}

enum status
store_open(struct store **out, const char *path, enum store_mode mode,
    struct reason *why)
{
	struct store *db = mem_alloc(sizeof(*db));
	bool outdated;
	enum status st;

	db->path = mem_strdup(path);
	if ((st = check_file(path, mode, why)) != ST_OK)
		goto out;
	if ((mode == STORE_READ ? open_to_read(db)
				: open_file(db, path,
				      SQLITE_OPEN_READWRITE |
					  SQLITE_OPEN_CREATE)) != SQLITE_OK) {
		st = store_fault(db->db, path, why);
		goto out;
	}
	(void)sqlite3_busy_timeout(db->db, BUSY_WAIT);
	if ((st = identify(db, mode, &outdated, why)) != ST_OK)
		goto out;
	if (outdated && sqlite3_db_readonly(db->db, "main") == 1) {
		st = reason_set(why, ST_REFUSED,
		    "%s: its schema is of an older dnsroa, and it cannot be"
		    " written to bring it up to date",
		    path);
		goto out;
	}
	if (mode == STORE_WRITE)
		use_wal(db);
	store_exec(db, "PRAGMA foreign_keys = ON");
	st = store_outcome(db, why);
	if (st == ST_OK && outdated && (st = update_schema(db, why)) == ST_OK)
		st = identify(db, mode, &outdated, why);
out:
	if (st != ST_OK) {
		store_close(db);
		db = NULL;
	}
	*out = db;
	return st;
}

void
store_close(struct store *db)
{
	if (db == NULL)
		return;
	(void)sqlite3_close(db->db);
	free(db->path);
	free(db);
}

enum status
store_newest(struct store *db, int64_t *survey_id, struct reason *why)
{
	enum status st;

	*survey_id = single_number(db, "SELECT max(survey_id) FROM survey");
	st = store_outcome(db, why);
	if (st == ST_OK && *survey_id == 0)
		st = reason_set(
		    why, ST_MISSING, "%s: holds no survey", db->path);
	return st;
}

enum status
store_delete(struct store *db, int64_t survey_id, struct reason *why)
{
	static const char *const orphans[] = {
		"DELETE FROM input WHERE kind = 0 AND data_id NOT IN"
		"  (SELECT dns_id FROM survey) OR kind = 1 AND data_id NOT IN"
		"  (SELECT bgp_id FROM survey) OR kind = 2 AND data_id NOT IN"
		"  (SELECT rpki_id FROM survey)",
		"DELETE FROM dns_data WHERE dns_id NOT IN"
		"  (SELECT dns_id FROM survey)",
		"DELETE FROM bgp_data WHERE bgp_id NOT IN"
		"  (SELECT bgp_id FROM survey)",
		"DELETE FROM rpki_data WHERE rpki_id NOT IN"
		"  (SELECT rpki_id FROM survey)",
		NULL,
	};
	struct statement s;
	enum status st;
	bool found;

	store_begin(db);
	statement_prepare(&s, db, "DELETE FROM survey WHERE survey_id = ?");
	statement_int(&s, survey_id);
	statement_run(&s);
	found = sqlite3_changes(db->db) > 0;
	statement_finish(&s);
	store_exec_all(db, orphans);
	st = store_commit(db, why);
	if (st == ST_OK && !found)
		st = reason_set(why, ST_MISSING, "%s: no survey %lld", db->path,
		    (long long)survey_id);
	return st;
}

static struct store_value
column_value(sqlite3_stmt *stmt, int column)
{
	/* One thread has the database: an unprotected value will do. */
	sqlite3_value *value = sqlite3_column_value(stmt, column);
	struct store_value v = { .type = STORE_NULL };

	switch (sqlite3_value_type(value)) {
	case SQLITE_INTEGER:
		v.type = STORE_INTEGER;
		v.integer = sqlite3_value_int64(value);
		break;
	case SQLITE_FLOAT:
		v.type = STORE_REAL;
		v.real = sqlite3_value_double(value);
		break;
	case SQLITE_NULL:
		break;
	default:
		v.type = STORE_TEXT;
		v.text = (const char *)sqlite3_value_text(value);
		v.len = (size_t)sqlite3_value_bytes(value);
	}
	return v;
}

enum status
store_select(struct store *db, const char *sql, int64_t survey_id,
    store_row_fn row, void *arg, struct reason *why)
{
	enum {
		COLUMNS_MAX = 64
	};
	struct store_value values[COLUMNS_MAX];
	const char *names[COLUMNS_MAX];
	struct statement s;
	enum status st = ST_OK, finished;
	int n;

	statement_prepare(&s, db, sql);
	n = db->failed ? 0 : sqlite3_column_count(s.stmt);
	assert(n <= COLUMNS_MAX);
	if (!db->failed) {
		int at = sqlite3_bind_parameter_index(s.stmt, ":survey");

		if (at > 0)
			store_note(
			    db, sqlite3_bind_int64(s.stmt, at, survey_id));
		for (int i = 0; i < n; i++)
			names[i] = sqlite3_column_name(s.stmt, i);
	}
	while (st == ST_OK && statement_step(&s)) {
		for (int i = 0; i < n; i++)
			values[i] = column_value(s.stmt, i);
		st = row(arg, n, names, values, why);
	}
	statement_finish(&s);
	finished = store_outcome(db, st == ST_OK ? why : NULL);
	return st != ST_OK ? st : finished;
}

char *
store_quote(const char *text)
{
	char *quoted = mem_array(strlen(text) + 2, 2), *p = quoted;

	*p++ = '\'';
	for (; *text != '\0'; text++) {
		*p++ = *text;
		if (*text == '\'')
			*p++ = '\'';
	}
	*p++ = '\'';
	*p = '\0';
	return quoted;
}
