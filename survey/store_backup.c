/*
 * Whether the database is whole, and a copy of it, by SQLite's own means.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "survey/base/mem.h"
#include "survey/base/new_file.h"
#include "survey/base/num.h"
#include "survey/store_private.h"

enum status
store_check(struct store *db, struct reason *why)
{
	struct statement s;
	char *fault = NULL;
	enum status st;

	statement_prepare(&s, db, "PRAGMA integrity_check(1)");
	if (statement_step(&s) &&
	    strcmp(statement_column_text(&s, 0), "ok") != 0)
		fault = mem_strdup(statement_column_text(&s, 0));
	statement_finish(&s);
	statement_prepare(&s, db,
	    "SELECT \"table\" || ' row ' || rowid FROM"
	    " pragma_foreign_key_check LIMIT 1");
	if (fault == NULL && statement_step(&s))
		fault = mem_printf(
		    "%s has no parent", statement_column_null(&s, 0)
					    ? "a row"
					    : statement_column_text(&s, 0));
	statement_finish(&s);
	st = store_outcome(db, why);
	if (st == ST_OK && fault != NULL)
		st = reason_set(why, ST_IO, "%s: the database is damaged: %s",
		    db->path, fault);
	free(fault);
	return st;
}

/* All pages at once, of one moment. */
static enum status
copy_pages(struct store *db, const char *path, struct reason *why)
{
	sqlite3 *copy = NULL;
	sqlite3_backup *backup = NULL;
	enum status st = ST_OK;

	if (sqlite3_open_v2(path, &copy,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK)
		backup = sqlite3_backup_init(copy, "main", db->db, "main");
	if (backup != NULL) {
		(void)sqlite3_busy_timeout(copy, 30000);
		(void)sqlite3_backup_step(backup, -1);
		(void)sqlite3_backup_finish(backup);
	}
	if (backup == NULL || sqlite3_errcode(copy) != SQLITE_OK)
		st = store_fault(copy, path, why);
	/* One file: the copy needs no log beside it. */
	if (st == ST_OK && sqlite3_exec(copy, "PRAGMA journal_mode = DELETE",
			       NULL, NULL, NULL) != SQLITE_OK)
		st = store_fault(copy, path, why);
	(void)sqlite3_close(copy);
	return st;
}

static enum status
sync_file(const char *path, struct reason *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status st = ST_OK;

	if (fd == -1 || fsync(fd) == -1)
		st = reason_errno(why, ST_IO, "%s", path);
	if (fd != -1)
		(void)close(fd);
	return st;
}

/* "PATH.NUMBER", or SQLite's journal of that, of a process that is no more. */
static bool
is_left(const char *name, const char *base)
{
	size_t n = strlen(base);
	const char *end = name + strlen(name);
	uint64_t pid;

	if (strncmp(name, base, n) != 0 || name[n] != '.' ||
	    (name = num_scan(name + n + 1, end, INT_MAX, &pid)) == NULL ||
	    (name != end && strcmp(name, "-journal") != 0) || pid == 0)
		return false;
	return kill((pid_t)pid, 0) == -1 && errno == ESRCH;
}

/* Of a copy that was killed nothing is of use, and it is as large as all. */
static void
remove_left(const char *path)
{
	char *folder = new_file_folder(path);
	const char *slash = strrchr(path, '/');
	DIR *dir = opendir(folder);
	const struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL)
		if (is_left(e->d_name, slash != NULL ? slash + 1 : path))
			(void)unlinkat(dirfd(dir), e->d_name, 0);
	if (dir != NULL)
		(void)closedir(dir);
	free(folder);
}

enum status
store_backup(struct store *db, const char *path, struct reason *why)
{
	char *temporary = mem_printf("%s.%ld", path, (long)getpid());
	/* SQLite leaves its own where the disk is full. */
	char *journal = mem_printf("%s-journal", temporary);
	enum status st;

	remove_left(path);
	st = copy_pages(db, temporary, why);
	if (st == ST_OK)
		st = sync_file(temporary, why);
	if (st == ST_OK && rename(temporary, path) == -1)
		st = reason_errno(why, ST_IO, "%s", path);
	if (st != ST_OK) {
		(void)unlink(temporary);
		(void)unlink(journal);
	}
	free(journal);
	free(temporary);
	return st;
}
