#include "survey/base/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/mem.h"

enum {
	ATTEMPTS = 100
};

char *
new_file_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_strdup(".");
	return mem_strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static char *
name_beside(const char *path, int attempt)
{
	return mem_printf("%s.tmp-%ld-%d", path, (long)getpid(), attempt);
}

/* Linux' own: a file without a name, of which a kill leaves nothing. */
static int
open_nameless(const char *path)
{
	char *folder = new_file_folder(path);
	int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);

	free(folder);
	return fd;
}

/* For file systems that do not know the other. */
static int
open_beside(const char *path, char **beside)
{
	int fd = -1;

	for (int i = 0; i < ATTEMPTS && fd == -1; i++) {
		*beside = name_beside(path, i);
		fd = open(
		    *beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd != -1)
			break;
		free(*beside);
		*beside = NULL;
		if (errno != EEXIST)
			break;
	}
	return fd;
}

enum status
new_file_open(struct new_file *f, const char *path, struct reason *why)
{
	struct stat there;
	int fd;

	*f = (struct new_file){ 0 };
	if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
		return reason_set(why, ST_REFUSED, "%s: %s", path,
		    S_ISDIR(there.st_mode) ? "is a folder"
					   : "is not a regular file");
	fd = open_nameless(path);
	if (fd == -1)
		fd = open_beside(path, &f->beside);
	if (fd == -1)
		return reason_errno(why, ST_IO, "%s", path);
	f->file = fdopen(fd, "w");
	if (f->file == NULL) {
		enum status st = reason_errno(why, ST_IO, "%s", path);

		(void)close(fd);
		new_file_abort(f);
		return st;
	}
	f->path = mem_strdup(path);
	return ST_OK;
}

/* A file without a name gets one beside its place. */
static bool
name_it(struct new_file *f)
{
	char *open_file = mem_printf("/proc/self/fd/%d", fileno(f->file));
	int done = -1;

	for (int i = 0; i < ATTEMPTS && done == -1; i++) {
		f->beside = name_beside(f->path, i);
		done = linkat(AT_FDCWD, open_file, AT_FDCWD, f->beside,
		    AT_SYMLINK_FOLLOW);
		if (done == 0)
			break;
		free(f->beside);
		f->beside = NULL;
		if (errno != EEXIST)
			break;
	}
	free(open_file);
	return done == 0;
}

enum status
new_file_sync_folder(const char *path, struct reason *why)
{
	char *folder = new_file_folder(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = ST_OK;

	if (fd == -1 || (fsync(fd) == -1 && errno != EINVAL && errno != EROFS))
		st = reason_errno(why, ST_IO, "%s", path);
	if (fd != -1)
		(void)close(fd);
	free(folder);
	return st;
}

enum status
new_file_commit(struct new_file *f, struct reason *why)
{
	enum status st = ST_OK;

	if (ferror(f->file) != 0 || fflush(f->file) != 0 ||
	    fsync(fileno(f->file)) != 0 || (f->beside == NULL && !name_it(f)) ||
	    rename(f->beside, f->path) != 0) {
		st = reason_errno(why, ST_IO, "%s", f->path);
	} else {
		free(f->beside);
		f->beside = NULL;
		st = new_file_sync_folder(f->path, why);
	}
	new_file_abort(f);
	return st;
}

void
new_file_abort(struct new_file *f)
{
	if (f->file != NULL)
		(void)fclose(f->file);
	if (f->beside != NULL)
		(void)unlink(f->beside);
	free(f->beside);
	free(f->path);
	*f = (struct new_file){ 0 };
}
