#include "survey/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"

/* Runs at the same time into one database. */
#define JOURNALS_MAX 64

/* Written out when so much has gathered, or by journal_sync. */
#define GATHERED_MAX ((size_t)256 * 1024)

struct journal {
	char *path;
	int fd;
	int64_t started;
	off_t body; /* where the lines begin */
	char *gathered;
	size_t ngathered;
};

struct piece {
	const char *p;
	size_t len; /* with the line's end */
};

static enum status
io_failed(const struct journal *j, struct reason *why)
{
	return reason_errno(why, ST_IO, "%s", j->path);
}

static enum status
write_all(struct journal *j, const char *p, size_t len, struct reason *why)
{
	while (len > 0) {
		ssize_t n = write(j->fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return io_failed(j, why);
		p += n;
		len -= (size_t)n;
	}
	return ST_OK;
}

static char *
header_line(int64_t started, const char *run)
{
	char when[TIME_STRLEN];

	return mem_printf("{\"dnsroa-answers\":1,\"started\":\"%s\"%s%s}\n",
	    time_format(started, when), run != NULL ? ",\"run\":" : "",
	    run != NULL ? run : "");
}

static enum status
begin(struct journal *j, const char *run, struct reason *why)
{
	char *header;
	enum status st;

	j->started = (int64_t)time(NULL);
	header = header_line(j->started, run);
	j->body = (off_t)strlen(header);
	if (ftruncate(j->fd, 0) != 0 || lseek(j->fd, 0, SEEK_SET) != 0)
		st = io_failed(j, why);
	else
		st = write_all(j, header, strlen(header), why);
	free(header);
	return st != ST_OK ? st : journal_sync(j, why);
}

/* Which member of the two objects differs, for people. */
static const char *
difference(const json_t *a, const json_t *b)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)a, key, value)
		if (!json_equal(value, json_object_get(b, key)))
			return json_is_object(value) &&
				       json_is_object(json_object_get(b, key))
				   ? difference(value, json_object_get(b, key))
				   : key;
	json_object_foreach((json_t *)(uintptr_t)b, key, value)
		if (json_object_get(a, key) == NULL)
			return key;
	return NULL;
}

static enum status
check_run(struct journal *j, const char *line, size_t len, const char *run,
    struct reason *why)
{
	json_t *header = json_loadb(line, len, 0, NULL);
	json_t *wanted = json_loads(run, 0, NULL);
	const json_t *held = json_object_get(header, "run");
	const char *started =
	    json_string_value(json_object_get(header, "started"));
	const char *differs;
	enum status st = ST_OK;

	if (!json_is_object(held) || started == NULL ||
	    !time_parse(started, &j->started))
		st = reason_set(why, ST_SYNTAX,
		    "%s:1: not the answers of an interrupted run", j->path);
	else if ((differs = difference(held, wanted)) != NULL)
		st = reason_set(why, ST_REFUSED,
		    "%s: the interrupted run differs from this one in \"%s\";"
		    " without --resume a new one begins",
		    j->path, differs);
	json_decref(header);
	json_decref(wanted);
	return st;
}

/* The whole file, which the caller unmaps; *len is 0 where it is empty. */
static const char *
map(const struct journal *j, size_t *len, enum status *st, struct reason *why)
{
	struct stat file;
	void *p;

	*len = 0;
	*st = ST_OK;
	if (fstat(j->fd, &file) != 0) {
		*st = io_failed(j, why);
		return NULL;
	}
	if (file.st_size == 0)
		return NULL;
	p = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, j->fd, 0);
	if (p == MAP_FAILED) {
		*st = io_failed(j, why);
		return NULL;
	}
	*len = (size_t)file.st_size;
	return p;
}

static void
unmap(const char *p, size_t len)
{
	if (p != NULL)
		(void)munmap((void *)(uintptr_t)p, len);
}

/* Cuts off a line that was not written to its end. */
static enum status
take_up(struct journal *j, const char *run, struct reason *why)
{
	size_t len;
	enum status st;
	const char *p = map(j, &len, &st, why), *end, *last;

	if (st != ST_OK)
		return st;
	end = p != NULL ? memchr(p, '\n', len) : NULL;
	if (end == NULL) {
		unmap(p, len);
		return begin(j, run, why);
	}
	st = check_run(j, p, (size_t)(end - p), run, why);
	j->body = end + 1 - p;
	last = memrchr(p, '\n', len);
	if (st == ST_OK && (ftruncate(j->fd, last + 1 - p) != 0 ||
			       lseek(j->fd, 0, SEEK_END) < 0))
		st = io_failed(j, why);
	unmap(p, len);
	return st;
}

static char *
path_of(const char *database, int number)
{
	return number == 1 ? mem_printf("%s-answers", database)
			   : mem_printf("%s-answers-%d", database, number);
}

/* The file is open, locked and the one at its path; or fd is -1. */
static enum status
open_locked(struct journal *j, int flags, struct reason *why)
{
	struct stat file, named;

	j->fd = open(j->path, O_RDWR | O_APPEND | O_CLOEXEC | flags, 0666);
	if (j->fd < 0)
		return errno == ENOENT ? ST_OK : io_failed(j, why);
	if (flock(j->fd, LOCK_EX | LOCK_NB) == 0 && fstat(j->fd, &file) == 0 &&
	    stat(j->path, &named) == 0 && file.st_ino == named.st_ino)
		return ST_OK;
	/* Another run has it, or its end has just removed it. */
	(void)close(j->fd);
	j->fd = -1;
	return ST_OK;
}

/* An interrupted run's answers are kept beside, under another name. */
static enum status
put_aside(struct journal *j, char **kept, struct reason *why)
{
	struct stat file;

	if (fstat(j->fd, &file) != 0)
		return io_failed(j, why);
	if (file.st_size == 0)
		return ST_OK;
	*kept = mem_printf("%s.old", j->path);
	if (rename(j->path, *kept) != 0)
		return io_failed(j, why);
	(void)close(j->fd);
	return open_locked(j, O_CREAT | O_EXCL, why);
}

static enum status
open_temporary(struct journal *j, struct reason *why)
{
	const char *folder = getenv("TMPDIR");

	j->path = mem_printf("%s/dnsroa-XXXXXX",
	    folder != NULL && folder[0] == '/' ? folder : "/tmp");
	j->fd = mkostemp(j->path, O_APPEND | O_CLOEXEC);
	if (j->fd < 0 || unlink(j->path) != 0)
		return io_failed(j, why);
	return ST_OK;
}

static enum status
find_file(struct journal *j, const char *database, bool resume, char **kept,
    struct reason *why)
{
	enum status st = ST_OK;

	j->fd = -1;
	if (database == NULL)
		return open_temporary(j, why);
	for (int n = 1; n <= JOURNALS_MAX && j->fd < 0 && st == ST_OK; n++) {
		free(j->path);
		j->path = path_of(database, n);
		st = open_locked(j, resume ? 0 : O_CREAT, why);
	}
	if (st != ST_OK)
		return st;
	if (j->fd < 0 && resume)
		return reason_set(why, ST_MISSING,
		    "%s: no run was interrupted (there is no %s-answers)",
		    database, database);
	if (j->fd < 0)
		return reason_set(why, ST_LIMIT,
		    "%s: too many runs at the same time", database);
	return resume ? ST_OK : put_aside(j, kept, why);
}

enum status
journal_open(struct journal **out, const char *database, const char *run,
    bool resume, char **kept, struct reason *why)
{
	struct journal *j = mem_alloc(sizeof(*j));
	enum status st;

	*kept = NULL;
	j->gathered = mem_alloc(GATHERED_MAX);
	if ((st = find_file(j, database, resume, kept, why)) == ST_OK)
		st = resume && database != NULL ? take_up(j, run, why)
						: begin(j, run, why);
	if (st != ST_OK) {
		journal_close(j, false);
		j = NULL;
	}
	*out = j;
	return st;
}

int64_t
journal_started(const struct journal *j)
{
	return j->started;
}

const char *
journal_path(const struct journal *j)
{
	return j->path;
}

static enum status
flush(struct journal *j, struct reason *why)
{
	enum status st = write_all(j, j->gathered, j->ngathered, why);

	j->ngathered = 0;
	return st;
}

enum status
journal_add(struct journal *j, const char *line, size_t len, struct reason *why)
{
	enum status st = ST_OK;

	if (j->ngathered + len + 1 > GATHERED_MAX)
		st = flush(j, why);
	if (st == ST_OK && len + 1 > GATHERED_MAX) {
		st = write_all(j, line, len, why);
		return st == ST_OK ? write_all(j, "\n", 1, why) : st;
	}
	memcpy(j->gathered + j->ngathered, line, len);
	j->gathered[j->ngathered + len] = '\n';
	j->ngathered += len + 1;
	return st;
}

enum status
journal_sync(struct journal *j, struct reason *why)
{
	enum status st = flush(j, why);

	if (st == ST_OK && fdatasync(j->fd) != 0)
		st = io_failed(j, why);
	return st;
}

enum status
journal_read(struct journal *j, journal_fn *take, void *arg, struct reason *why)
{
	enum status st = flush(j, why);
	size_t len;
	const char *file = NULL, *p, *end;

	if (st == ST_OK)
		file = map(j, &len, &st, why);
	if (st != ST_OK || file == NULL)
		return st;
	for (p = file + j->body; st == ST_OK && p < file + len; p = end + 1) {
		end = memchr(p, '\n', (size_t)(file + len - p));
		st = take(arg, p, (size_t)(end - p), why);
	}
	unmap(file, len);
	return st;
}

enum status
journal_cut(struct journal *j, size_t lines, struct reason *why)
{
	enum status st = flush(j, why);
	size_t len;
	const char *file = NULL, *p;

	if (st == ST_OK)
		file = map(j, &len, &st, why);
	if (st != ST_OK || file == NULL)
		return st;
	for (p = file + j->body; p < file + len && lines > 0; lines--)
		p = (const char *)memchr(p, '\n', (size_t)(file + len - p)) + 1;
	if (ftruncate(j->fd, p - file) != 0)
		st = io_failed(j, why);
	unmap(file, len);
	return st;
}

static int
compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	size_t len = x->len < y->len ? x->len : y->len;
	int order = memcmp(x->p, y->p, len);

	return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

static struct piece *
sort_lines(const char *p, const char *end, size_t *n)
{
	struct piece *pieces = NULL;
	size_t cap = 0;

	*n = 0;
	while (p < end) {
		const char *next =
		    (const char *)memchr(p, '\n', (size_t)(end - p)) + 1;

		pieces = mem_grow(pieces, *n, &cap, sizeof(*pieces));
		pieces[(*n)++] = (struct piece){ p, (size_t)(next - p) };
		p = next;
	}
	if (*n > 1)
		qsort(pieces, *n, sizeof(*pieces), compare_pieces);
	return pieces;
}

enum status
journal_sorted(
    struct journal *j, journal_fn *take, void *arg, struct reason *why)
{
	enum status st = flush(j, why);
	char *header = header_line(j->started, NULL);
	struct piece *pieces;
	const char *file = NULL;
	size_t len, n;

	if (st == ST_OK)
		file = map(j, &len, &st, why);
	if (st == ST_OK)
		st = take(arg, header, strlen(header), why);
	free(header);
	if (st != ST_OK || file == NULL)
		return st;
	pieces = sort_lines(file + j->body, file + len, &n);
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = take(arg, pieces[i].p, pieces[i].len, why);
	free(pieces);
	unmap(file, len);
	return st;
}

void
journal_close(struct journal *j, bool remove)
{
	if (j == NULL)
		return;
	if (j->fd >= 0) {
		(void)flush(j, NULL);
		if (remove)
			(void)unlink(j->path);
		(void)close(j->fd);
	}
	free(j->gathered);
	free(j->path);
	free(j);
}
