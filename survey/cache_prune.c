/*
 * What the cache holds, and what of it goes.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "survey/base/mem.h"
#include "survey/cache_private.h"

#define PART_SECONDS (7 * INT64_C(86400))

struct file {
	char *path;
	uint64_t bytes;
	struct timespec since; /* of this state: when it came */
};

struct files {
	struct file *list;
	size_t n, cap;
};

static void
files_free(struct files *files)
{
	for (size_t i = 0; i < files->n; i++)
		free(files->list[i].path);
	free(files->list);
	*files = (struct files){ 0 };
}

/* Regular files of a folder, and of the folders in it with deep. */
static void
add_files(struct files *files, const char *folder, bool deep)
{
	DIR *dir = opendir(folder);
	const struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		struct stat sb;
		char *path;
		bool there;

		if (e->d_name[0] == '.')
			continue;
		path = mem_printf("%s/%s", folder, e->d_name);
		there = lstat(path, &sb) == 0;
		if (there && S_ISREG(sb.st_mode)) {
			files->list = mem_grow(files->list, files->n,
			    &files->cap, sizeof(*files->list));
			files->list[files->n++] = (struct file){ path,
				(uint64_t)sb.st_size, sb.st_ctim };
			continue;
		}
		if (there && S_ISDIR(sb.st_mode) && deep)
			add_files(files, path, false);
		free(path);
	}
	if (dir != NULL)
		(void)closedir(dir);
}

static void
add_folder(
    struct files *files, const struct cache *cache, const char *name, bool deep)
{
	char *path = mem_printf("%s/%s", cache->dir, name);

	add_files(files, path, deep);
	free(path);
}

struct cache_size
cache_size(const struct cache *cache)
{
	struct cache_size size = { 0 };
	struct files files = { 0 };

	add_folder(&files, cache, "objects", true);
	size.files = files.n;
	for (size_t i = 0; i < files.n; i++)
		size.bytes += files.list[i].bytes;
	files_free(&files);
	return size;
}

struct entries {
	struct cache_entry *list;
	size_t n, cap;
};

static int
compare_url(const void *a, const void *b)
{
	const struct cache_entry *x = a, *y = b;

	return strcmp(x->url, y->url);
}

static void
entries_read(struct entries *entries, const struct cache *cache)
{
	struct files files = { 0 };

	add_folder(&files, cache, "places", false);
	for (size_t i = 0; i < files.n; i++) {
		struct cache_entry entry;

		if (!cache_entry_read(files.list[i].path, &entry))
			continue;
		entries->list = mem_grow(entries->list, entries->n,
		    &entries->cap, sizeof(*entries->list));
		entries->list[entries->n++] = entry;
	}
	files_free(&files);
	if (entries->n > 0)
		qsort(entries->list, entries->n, sizeof(*entries->list),
		    compare_url);
}

static void
entries_free(struct entries *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		cache_entry_free(&entries->list[i]);
	free(entries->list);
}

enum status
cache_each(const struct cache *cache, cache_entry_fn *each, void *arg,
    struct reason *why)
{
	struct entries entries = { 0 };
	enum status st = ST_OK;

	entries_read(&entries, cache);
	for (size_t i = 0; i < entries.n && st == ST_OK; i++)
		st = each(arg, &entries.list[i], why);
	entries_free(&entries);
	return st;
}

static int
compare_age(const void *a, const void *b)
{
	const struct timespec *x = &((const struct file *)a)->since;
	const struct timespec *y = &((const struct file *)b)->since;

	if (x->tv_sec != y->tv_sec)
		return x->tv_sec < y->tv_sec ? -1 : 1;
	if (x->tv_nsec != y->tv_nsec)
		return x->tv_nsec < y->tv_nsec ? -1 : 1;
	return strcmp(
	    ((const struct file *)a)->path, ((const struct file *)b)->path);
}

static const char *
base_name(const char *path)
{
	return strrchr(path, '/') + 1;
}

static bool
is_kept(const struct entries *entries, const char *sha256, cache_keep_fn *keep,
    void *arg)
{
	for (size_t i = 0; i < entries->n; i++)
		if (strcmp(entries->list[i].sha256, sha256) == 0 &&
		    keep(arg, entries->list[i].url))
			return true;
	return false;
}

static void
remove_objects(struct cache *cache, uint64_t max, cache_keep_fn *keep,
    void *arg, struct cache_size *removed)
{
	struct entries entries = { 0 };
	struct files files = { 0 };
	uint64_t all = 0;

	entries_read(&entries, cache);
	add_folder(&files, cache, "objects", true);
	for (size_t i = 0; i < files.n; i++)
		all += files.list[i].bytes;
	if (files.n > 0)
		qsort(files.list, files.n, sizeof(*files.list), compare_age);
	for (size_t i = 0; i < files.n && all > max; i++) {
		const struct file *file = &files.list[i];

		if (is_kept(&entries, base_name(file->path), keep, arg) ||
		    unlink(file->path) == -1)
			continue;
		all -= file->bytes;
		removed->files++;
		removed->bytes += file->bytes;
	}
	for (size_t i = 0; i < entries.n; i++) {
		char *path = cache_object(cache, entries.list[i].sha256);

		if (access(path, F_OK) == -1)
			(void)cache_forget(cache, &entries.list[i]);
		free(path);
	}
	files_free(&files);
	entries_free(&entries);
}

/* Parts, locks of places, and temporary files of who was killed. */
static void
remove_leftovers(const struct cache *cache)
{
	struct files files = { 0 };
	time_t now = time(NULL);

	add_folder(&files, cache, "parts", false);
	add_folder(&files, cache, "places", false);
	for (size_t i = 0; i < files.n; i++) {
		const struct file *file = &files.list[i];
		const char *dot = strrchr(base_name(file->path), '.');

		/* What ends in .json under places is an entry. */
		if (strstr(file->path, "/places/") != NULL &&
		    (dot == NULL || strcmp(dot, ".json") == 0))
			continue;
		if (now - file->since.tv_sec > PART_SECONDS)
			(void)unlink(file->path);
	}
	files_free(&files);
}

enum status
cache_prune(struct cache *cache, uint64_t max, cache_keep_fn *keep, void *arg,
    struct cache_size *removed, struct reason *why)
{
	enum status st = ST_OK;

	*removed = (struct cache_size){ 0 };
	/* Alone, nobody is about to open what goes, nor has a part open. */
	if (flock(cache->lock, LOCK_EX | LOCK_NB) == 0) {
		remove_objects(cache, max, keep, arg, removed);
		remove_leftovers(cache);
	}
	if (flock(cache->lock, LOCK_SH) == -1)
		st = reason_errno(why, ST_IO, "%s/lock", cache->dir);
	return st;
}
