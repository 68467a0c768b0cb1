#include "reports/output.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/mem.h"

enum {
	FILES_MAX = 128,
	FOLDERS_MAX = 4,
	ATTEMPTS = 100
};

/*
 * What a signal's handler removes: it may not allocate, so that the paths
 * lie here.  Changed only with the signals blocked.
 */
struct leftovers {
	char *files[FILES_MAX];
	int nfiles;
	char *subfolders[FOLDERS_MAX]; /* that were made */
	int nsubfolders;
	char *folder; /* or NULL */
};

struct output {
	char *dir;              /* as wanted, without slashes at its end */
	char *within;           /* where files are prepared */
	bool fresh;             /* dir did not exist: within becomes it */
	char *names[FILES_MAX]; /* of leftovers.files */
	struct output_digest digests[FILES_MAX];
	int ndigests;           /* that are known */
	char *stale[FILES_MAX]; /* names that go at commit */
	int nstale;
	FILE *file;           /* that is open */
	char buffer[1 << 16]; /* its */
	sigset_t signals;
	struct sigaction before[3];
};

static const int signals_handled[] = { SIGINT, SIGTERM, SIGHUP };
static struct leftovers leftovers;

static void
remove_leftovers(void)
{
	for (int i = 0; i < leftovers.nfiles; i++)
		(void)unlink(leftovers.files[i]);
	for (int i = leftovers.nsubfolders; i-- > 0;)
		(void)rmdir(leftovers.subfolders[i]);
	if (leftovers.folder != NULL)
		(void)rmdir(leftovers.folder);
}

/* SA_RESETHAND: raised again, the signal ends the program as ever. */
static void
on_signal(int signal)
{
	int saved = errno;

	remove_leftovers();
	(void)raise(signal);
	errno = saved;
}

static void
catch_signals(struct output *out)
{
	struct sigaction action = { .sa_handler = on_signal,
		.sa_flags = (int)SA_RESETHAND };

	(void)sigemptyset(&action.sa_mask);
	(void)sigemptyset(&out->signals);
	for (int i = 0; i < 3; i++) {
		(void)sigaddset(&out->signals, signals_handled[i]);
		(void)sigaddset(&action.sa_mask, signals_handled[i]);
	}
	for (int i = 0; i < 3; i++) {
		(void)sigaction(signals_handled[i], NULL, &out->before[i]);
		/* Who ignores a signal (nohup) goes on ignoring it. */
		if (out->before[i].sa_handler != SIG_IGN)
			(void)sigaction(signals_handled[i], &action, NULL);
	}
}

static void
release_signals(struct output *out)
{
	for (int i = 0; i < 3; i++)
		(void)sigaction(signals_handled[i], &out->before[i], NULL);
}

/* Begin and end of what a handler must not see half done. */
static void
hold_signals(struct output *out, sigset_t *old)
{
	(void)sigprocmask(SIG_BLOCK, &out->signals, old);
}

static void
let_signals(const sigset_t *old)
{
	(void)sigprocmask(SIG_SETMASK, old, NULL);
}

/* A folder beside dir; the name ends in a number that is free. */
static enum status
make_sibling(struct output *out, struct reason *why)
{
	for (int i = 0; i < ATTEMPTS; i++) {
		char *path =
		    mem_printf("%s.tmp-%ld-%d", out->dir, (long)getpid(), i);
		sigset_t old;
		int made;

		hold_signals(out, &old);
		if ((made = mkdir(path, 0777)) == 0)
			leftovers.folder = path;
		let_signals(&old);
		if (made == 0) {
			out->within = mem_strdup(path);
			return ST_OK;
		}
		free(path);
		if (errno != EEXIST)
			break;
	}
	return reason_errno(why, ST_IO, "%s", out->dir);
}

enum status
output_begin(struct output **result, const char *dir, struct reason *why)
{
	struct output *out = mem_alloc(sizeof(*out));
	size_t len = strlen(dir);
	enum status st = ST_OK;
	struct stat info;

	assert(leftovers.nfiles == 0 && leftovers.folder == NULL);
	while (len > 1 && dir[len - 1] == '/')
		len--;
	out->dir = mem_strndup(dir, len);
	catch_signals(out);
	if (stat(out->dir, &info) == 0) {
		out->within = mem_strdup(out->dir);
		if (!S_ISDIR(info.st_mode))
			st = reason_set(
			    why, ST_IO, "%s: is no folder", out->dir);
	} else if (errno == ENOENT && len > 0) {
		out->fresh = true;
		st = make_sibling(out, why);
	} else {
		st = reason_errno(why, ST_IO, "%s", out->dir);
	}
	if (st != ST_OK) {
		output_abort(out);
		out = NULL;
	}
	*result = out;
	return st;
}

/* Hidden in a folder that people look at, plain in one of our own. */
static char *
temporary_path(const struct output *out, const char *name, int attempt)
{
	const char *slash = strrchr(name, '/');
	const char *base = slash == NULL ? name : slash + 1;

	if (out->fresh)
		return mem_printf("%s/%s", out->within, name);
	return mem_printf("%s/%.*s.%s.tmp-%ld-%d", out->within,
	    (int)(base - name), name, base, (long)getpid(), attempt);
}

/* The folder that a name lies in, where it is not the output's own. */
static enum status
make_subfolder(struct output *out, const char *name, struct reason *why)
{
	const char *slash = strrchr(name, '/');
	enum status st = ST_OK;
	sigset_t old;
	char *path;

	if (slash == NULL)
		return ST_OK;
	path = mem_printf("%s/%.*s", out->within, (int)(slash - name), name);
	hold_signals(out, &old);
	if (mkdir(path, 0777) == 0) {
		assert(leftovers.nsubfolders < FOLDERS_MAX);
		leftovers.subfolders[leftovers.nsubfolders++] = path;
		path = NULL;
	} else if (errno != EEXIST) {
		st = reason_errno(why, ST_IO, "%s", path);
	}
	let_signals(&old);
	free(path);
	return st;
}

enum status
output_open(
    struct output *out, const char *name, FILE **file, struct reason *why)
{
	enum status st = make_subfolder(out, name, why);

	assert(out->file == NULL && leftovers.nfiles < FILES_MAX);
	if (st != ST_OK)
		return st;
	for (int i = 0; i < ATTEMPTS; i++) {
		char *path = temporary_path(out, name, i);
		sigset_t old;

		hold_signals(out, &old);
		out->file = fopen(path, "w+xe");
		if (out->file != NULL) {
			out->names[leftovers.nfiles] = mem_strdup(name);
			leftovers.files[leftovers.nfiles] = path;
			leftovers.nfiles++;
		}
		let_signals(&old);
		if (out->file != NULL) {
			(void)setvbuf(out->file, out->buffer, _IOFBF,
			    sizeof(out->buffer));
			*file = out->file;
			return ST_OK;
		}
		free(path);
		if (errno != EEXIST || out->fresh)
			break;
	}
	return reason_errno(why, ST_IO, "%s/%s", out->dir, name);
}

enum status
output_close(struct output *out, struct reason *why)
{
	const char *name = out->names[leftovers.nfiles - 1];
	FILE *file = out->file;
	bool good;
	int error;

	out->file = NULL;
	good =
	    ferror(file) == 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;
	error = errno;
	if (fclose(file) != 0 && good) {
		good = false;
		error = errno;
	}
	if (good)
		return ST_OK;
	errno = error;
	return reason_errno(why, ST_IO, "%s/%s", out->dir, name);
}

void
output_forget(struct output *out)
{
	sigset_t old;
	int last;

	(void)fclose(out->file);
	out->file = NULL;
	hold_signals(out, &old);
	last = --leftovers.nfiles;
	(void)unlink(leftovers.files[last]);
	free(leftovers.files[last]);
	free(out->names[last]);
	leftovers.files[last] = NULL;
	out->names[last] = NULL;
	let_signals(&old);
}

void
output_drop(struct output *out, const char *name)
{
	assert(out->nstale < FILES_MAX);
	out->stale[out->nstale++] = mem_strdup(name);
}

/* Reads what was written: it is in the page cache. */
static enum status
digest_file(const char *path, struct output_digest *d, struct reason *why)
{
	unsigned char buf[1 << 16], digest[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	unsigned int len = 0;
	enum status st = ST_OK;
	ssize_t n = -1;
	int fd;

	d->bytes = 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (md == NULL || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1)
		st = reason_set(why, ST_IO, "%s: no SHA-256", path);
	while (st == ST_OK && fd >= 0 && (n = read(fd, buf, sizeof(buf))) > 0) {
		(void)EVP_DigestUpdate(md, buf, (size_t)n);
		d->bytes += (uint64_t)n;
	}
	if (st == ST_OK && n < 0)
		st = reason_errno(why, ST_IO, "%s", path);
	if (st == ST_OK && EVP_DigestFinal_ex(md, digest, &len) == 1)
		for (size_t i = 0; i < len; i++)
			(void)snprintf(d->sha256 + 2 * i, 3, "%02x", digest[i]);
	if (fd >= 0)
		(void)close(fd);
	EVP_MD_CTX_free(md);
	return st;
}

enum status
output_each(
    struct output *out, output_file_fn file, void *arg, struct reason *why)
{
	assert(out->file == NULL);
	for (; out->ndigests < leftovers.nfiles; out->ndigests++) {
		struct output_digest *d = &out->digests[out->ndigests];
		enum status st;

		d->name = out->names[out->ndigests];
		st = digest_file(leftovers.files[out->ndigests], d, why);
		if (st != ST_OK)
			return st;
	}
	for (int i = 0; i < out->ndigests; i++)
		file(arg, &out->digests[i]);
	return ST_OK;
}

/* So that a rename outlives a power cut; not every file system has it. */
static enum status
sync_folder(const char *path, struct reason *why)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = ST_OK;

	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL && errno != EROFS))
		st = reason_errno(why, ST_IO, "%s", path);
	if (fd >= 0)
		(void)close(fd);
	return st;
}

static enum status
sync_parent(const char *path, struct reason *why)
{
	const char *slash = strrchr(path, '/');
	char *parent =
	    slash == NULL
		? mem_strdup(".")
		: mem_strndup(path, slash == path ? 1 : (size_t)(slash - path));
	enum status st = sync_folder(parent, why);

	free(parent);
	return st;
}

static enum status
place_folder(struct output *out, struct reason *why)
{
	enum status st = ST_OK;

	for (int i = 0; i < leftovers.nsubfolders && st == ST_OK; i++)
		st = sync_folder(leftovers.subfolders[i], why);
	if (st == ST_OK)
		st = sync_folder(out->within, why);
	if (st != ST_OK)
		return st;
	/* One that was made meanwhile and holds anything stays. */
	if (rename(out->within, out->dir) != 0)
		return reason_errno(why, ST_IO, "%s", out->dir);
	leftovers.nfiles = 0;
	leftovers.nsubfolders = 0;
	free(leftovers.folder);
	leftovers.folder = NULL;
	return sync_parent(out->dir, why);
}

/* Files of an earlier report that this one does not have. */
static enum status
remove_stale(struct output *out, struct reason *why)
{
	for (int i = 0; i < out->nstale; i++) {
		char *path = mem_printf("%s/%s", out->dir, out->stale[i]);
		enum status st = ST_OK;

		if (unlink(path) != 0 && errno != ENOENT)
			st = reason_errno(why, ST_IO, "%s", path);
		free(path);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
place_files(struct output *out, struct reason *why)
{
	for (int i = 0; i < leftovers.nfiles; i++) {
		char *path = mem_printf("%s/%s", out->dir, out->names[i]);
		enum status st = ST_OK;

		if (rename(leftovers.files[i], path) != 0)
			st = reason_errno(why, ST_IO, "%s", path);
		free(path);
		if (st != ST_OK)
			return st;
	}
	for (int i = 0; i < leftovers.nsubfolders; i++) {
		enum status st = sync_folder(leftovers.subfolders[i], why);

		if (st != ST_OK)
			return st;
	}
	leftovers.nsubfolders = 0;
	return sync_folder(out->dir, why);
}

static void
output_free(struct output *out)
{
	sigset_t old;

	hold_signals(out, &old);
	for (int i = 0; i < FILES_MAX; i++) {
		free(leftovers.files[i]);
		free(out->names[i]);
		leftovers.files[i] = NULL;
		free(out->stale[i]);
	}
	for (int i = 0; i < FOLDERS_MAX; i++) {
		free(leftovers.subfolders[i]);
		leftovers.subfolders[i] = NULL;
	}
	leftovers.nfiles = 0;
	leftovers.nsubfolders = 0;
	free(leftovers.folder);
	leftovers.folder = NULL;
	release_signals(out);
	let_signals(&old);
	free(out->dir);
	free(out->within);
	free(out);
}

enum status
output_commit(struct output *out, struct reason *why)
{
	enum status st;
	sigset_t old;

	assert(out->file == NULL);
	/* From the first rename on it is done, not interrupted. */
	hold_signals(out, &old);
	st = out->fresh ? place_folder(out, why) : place_files(out, why);
	if (st == ST_OK && !out->fresh)
		st = remove_stale(out, why);
	if (st != ST_OK)
		remove_leftovers();
	output_free(out);
	let_signals(&old);
	return st;
}

void
output_abort(struct output *out)
{
	if (out == NULL)
		return;
	if (out->file != NULL)
		(void)fclose(out->file);
	remove_leftovers();
	output_free(out);
}
