#include "survey/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/new_file.h"
#include "survey/base/num.h"
#include "survey/cache_private.h"

static const char *const folders[] = { "objects", "places", "parts" };

void
cache_entry_free(struct cache_entry *entry)
{
	free(entry->url);
	free(entry->etag);
	free(entry->last_modified);
	memset(entry, 0, sizeof(*entry));
}

enum status
cache_dir(const char *dir, char **path, struct reason *why)
{
	const char *base = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (dir != NULL)
		*path = mem_strdup(dir);
	else if (base != NULL && base[0] == '/')
		*path = mem_printf("%s/dnsroa", base);
	else if (home != NULL && home[0] == '/')
		*path = mem_printf("%s/.cache/dnsroa", home);
	else
		return reason_set(why, ST_MISSING,
		    "no place for the cache: neither XDG_CACHE_HOME nor HOME"
		    " is set");
	return ST_OK;
}

static char *
object_in(const char *dir, const char *sha256)
{
	return mem_printf("%s/objects/%.2s/%s", dir, sha256, sha256);
}

char *
cache_object(const struct cache *cache, const char *sha256)
{
	return object_in(cache->dir, sha256);
}

/* So that no name of a file ever comes from elsewhere. */
static bool
is_digest(const char *text)
{
	return strlen(text) == SHA256_STRLEN - 1 &&
	       text[strspn(text, "0123456789abcdef")] == '\0';
}

char *
cache_find(const char *dir, const char *sha256)
{
	char *folder, *path;

	if (!is_digest(sha256) || cache_dir(dir, &folder, NULL) != ST_OK)
		return NULL;
	path = object_in(folder, sha256);
	free(folder);
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

/* Makes the folder and those above it. */
static enum status
make_folders(const char *path, struct reason *why)
{
	char *copy = mem_strdup(path);
	enum status st = ST_OK;

	for (char *p = copy + 1; st == ST_OK; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		if (mkdir(copy, 0777) == -1 && errno != EEXIST)
			st = reason_errno(why, ST_IO, "%s", copy);
		if ((*p = c) == '\0')
			break;
	}
	free(copy);
	return st;
}

static enum status
open_lock(const char *path, int flags, int how, int *fd, struct reason *why)
{
	enum status st;

	*fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (*fd == -1)
		return reason_errno(why, ST_IO, "%s", path);
	if (flock(*fd, how) == 0)
		return ST_OK;
	/* That another has it is no reason: the caller may wait. */
	st = errno == EWOULDBLOCK ? ST_REFUSED
				  : reason_errno(why, ST_IO, "%s", path);
	(void)close(*fd);
	*fd = -1;
	return st;
}

/* To read, who may not write there will do with the lock that is there. */
static int
lock_flags(const char *path, bool make)
{
	bool writes = make || access(path, W_OK) == 0 || errno == ENOENT;

	return writes ? O_RDWR | O_CREAT : O_RDONLY;
}

enum status
cache_open(struct cache **out, const char *dir, bool make, struct reason *why)
{
	struct cache *cache = mem_alloc(sizeof(*cache));
	char *path = NULL;
	enum status st;

	cache->lock = -1;
	if ((st = cache_dir(dir, &cache->dir, why)) != ST_OK)
		goto out;
	if (!make && access(cache->dir, F_OK) == -1) {
		st = errno == ENOENT
			 ? reason_set(why, ST_MISSING, "%s: there is no cache",
			       cache->dir)
			 : reason_errno(why, ST_IO, "%s", cache->dir);
		goto out;
	}
	for (size_t i = 0; i < LENGTH_OF(folders); i++) {
		path = mem_printf("%s/%s", cache->dir, folders[i]);
		if (make && (st = make_folders(path, why)) != ST_OK)
			goto out;
		free(path);
		path = NULL;
	}
	path = mem_printf("%s/lock", cache->dir);
	if ((st = open_lock(path, lock_flags(path, make), LOCK_SH, &cache->lock,
		 why)) != ST_OK)
		goto out;
	*out = cache;
	cache = NULL;
out:
	free(path);
	cache_close(cache);
	return st;
}

void
cache_close(struct cache *cache)
{
	if (cache == NULL)
		return;
	if (cache->lock != -1)
		(void)close(cache->lock);
	free(cache->dir);
	free(cache);
}

static void
digest_of(const char *text, char hex[SHA256_STRLEN])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int len = 0;

	(void)EVP_Digest(text, strlen(text), md, &len, EVP_sha256(), NULL);
	for (unsigned int i = 0; i < len && i < (SHA256_STRLEN - 1) / 2; i++)
		(void)snprintf(hex + 2 * (size_t)i, 3, "%02x", md[i]);
}

/* DIR/folder/HASH of the URL and suffix. */
static char *
place_path(const struct cache *cache, const char *folder, const char *url,
    const char *suffix)
{
	char hex[SHA256_STRLEN] = "";

	digest_of(url, hex);
	return mem_printf("%s/%s/%s%s", cache->dir, folder, hex, suffix);
}

static enum status
write_file(const char *path, const char *text, struct reason *why)
{
	struct new_file f;
	enum status st = new_file_open(&f, path, why);

	if (st != ST_OK)
		return st;
	(void)fputs(text, f.file);
	return new_file_commit(&f, why);
}

static void
set_text(json_t *object, const char *key, const char *text)
{
	if (text != NULL)
		(void)json_object_set_new(object, key, json_string(text));
}

static enum status
write_json(const char *path, json_t *object, struct reason *why)
{
	char *text = json_dumps(object, JSON_INDENT(1) | JSON_SORT_KEYS);
	enum status st;

	json_decref(object);
	if (text == NULL)
		return reason_set(why, ST_SYNTAX, "%s: no JSON of it", path);
	st = write_file(path, text, why);
	free(text);
	return st;
}

static char *
get_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? mem_strdup(text) : NULL;
}

/* False where the file is no entry: it is as good as not there. */
bool
cache_entry_read(const char *path, struct cache_entry *entry)
{
	json_t *object = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	const char *sha256 =
	    json_string_value(json_object_get(object, "sha256"));
	bool good = sha256 != NULL && is_digest(sha256);

	*entry = (struct cache_entry){ 0 };
	if (good) {
		entry->url = get_text(object, "url");
		entry->etag = get_text(object, "etag");
		entry->last_modified = get_text(object, "last_modified");
		memcpy(entry->sha256, sha256, sizeof(entry->sha256));
		entry->bytes = (uint64_t)json_integer_value(
		    json_object_get(object, "bytes"));
		entry->retrieved =
		    json_integer_value(json_object_get(object, "retrieved"));
		entry->checked =
		    json_integer_value(json_object_get(object, "checked"));
		good = entry->url != NULL;
	}
	json_decref(object);
	if (!good)
		cache_entry_free(entry);
	return good;
}

bool
cache_lookup(
    const struct cache *cache, const char *url, struct cache_entry *entry)
{
	char *path = place_path(cache, "places", url, ".json");
	char *object = NULL;
	struct stat sb;
	bool found =
	    cache_entry_read(path, entry) && strcmp(entry->url, url) == 0;

	if (found) {
		object = cache_object(cache, entry->sha256);
		found = stat(object, &sb) == 0 && S_ISREG(sb.st_mode) &&
			(uint64_t)sb.st_size == entry->bytes;
	}
	if (!found)
		cache_entry_free(entry);
	free(object);
	free(path);
	return found;
}

enum status
cache_update(const struct cache *cache, const struct cache_entry *entry,
    struct reason *why)
{
	char *path = place_path(cache, "places", entry->url, ".json");
	json_t *object = json_object();
	enum status st;

	set_text(object, "url", entry->url);
	set_text(object, "sha256", entry->sha256);
	set_text(object, "etag", entry->etag);
	set_text(object, "last_modified", entry->last_modified);
	(void)json_object_set_new(
	    object, "bytes", json_integer((json_int_t)entry->bytes));
	(void)json_object_set_new(
	    object, "retrieved", json_integer(entry->retrieved));
	(void)json_object_set_new(
	    object, "checked", json_integer(entry->checked));
	st = write_json(path, object, why);
	free(path);
	return st;
}

enum status
cache_part_open(const struct cache *cache, const char *url,
    struct cache_part *part, bool *waited, struct reason *why)
{
	char *lock = place_path(cache, "parts", url, ".lock");
	char *known;
	struct stat sb;
	json_t *object;
	enum status st;

	*waited = false;
	*part = (struct cache_part){ .lock = -1 };
	st = open_lock(
	    lock, O_RDWR | O_CREAT, LOCK_EX | LOCK_NB, &part->lock, why);
	if (st == ST_REFUSED) {
		*waited = true;
		st = open_lock(
		    lock, O_RDWR | O_CREAT, LOCK_EX, &part->lock, why);
	}
	free(lock);
	if (st != ST_OK)
		return st;
	part->path = place_path(cache, "parts", url, "");
	known = mem_printf("%s.json", part->path);
	object = json_load_file(known, JSON_REJECT_DUPLICATES, NULL);
	part->etag = get_text(object, "etag");
	part->last_modified = get_text(object, "last_modified");
	json_decref(object);
	free(known);
	/* Bytes of which nothing is known cannot be gone on with. */
	if ((part->etag != NULL || part->last_modified != NULL) &&
	    stat(part->path, &sb) == 0 && S_ISREG(sb.st_mode))
		part->bytes = (uint64_t)sb.st_size;
	return ST_OK;
}

enum status
cache_part_keep(const struct cache_part *part, const char *etag,
    const char *last_modified, struct reason *why)
{
	char *known = mem_printf("%s.json", part->path);
	json_t *object = json_object();
	enum status st;

	set_text(object, "etag", etag);
	set_text(object, "last_modified", last_modified);
	st = write_json(known, object, why);
	free(known);
	return st;
}

void
cache_part_drop(const struct cache_part *part)
{
	char *known = mem_printf("%s.json", part->path);

	/* What is known of it goes first: then bytes alone mean nothing. */
	(void)unlink(known);
	(void)unlink(part->path);
	free(known);
}

void
cache_part_close(struct cache_part *part)
{
	if (part->lock != -1)
		(void)close(part->lock);
	free(part->path);
	free(part->etag);
	free(part->last_modified);
	*part = (struct cache_part){ .lock = -1 };
}

/* On disk, with its time, never to be written again. */
static enum status
settle(const char *path, int64_t modified, struct reason *why)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_NOW },
		{ .tv_sec = (time_t)modified } };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum status st = ST_OK;

	if (modified == TIME_UNKNOWN)
		times[1] = (struct timespec){ .tv_nsec = UTIME_NOW };
	if (fd == -1 || fchmod(fd, 0444) == -1 || futimens(fd, times) == -1 ||
	    fsync(fd) == -1)
		st = reason_errno(why, ST_IO, "%s", path);
	if (fd != -1)
		(void)close(fd);
	return st;
}

enum status
cache_commit(const struct cache *cache, const struct cache_part *part,
    const struct cache_entry *entry, int64_t modified, struct reason *why)
{
	char *object = cache_object(cache, entry->sha256);
	char *folder =
	    mem_strndup(object, (size_t)(strrchr(object, '/') - object));
	enum status st = settle(part->path, modified, why);

	if (st == ST_OK)
		st = make_folders(folder, why);
	/* Also where it is there: then it may have been damaged. */
	if (st == ST_OK && rename(part->path, object) == -1)
		st = reason_errno(why, ST_IO, "%s", object);
	if (st == ST_OK)
		st = new_file_sync_folder(object, why);
	if (st == ST_OK)
		st = cache_update(cache, entry, why);
	cache_part_drop(part);
	free(folder);
	free(object);
	return st;
}

bool
cache_forget(const struct cache *cache, const struct cache_entry *entry)
{
	char *path = place_path(cache, "places", entry->url, ".json");
	char *object = cache_object(cache, entry->sha256);
	bool gone = unlink(path) == 0 || errno == ENOENT;

	if (unlink(object) == -1 && errno != ENOENT)
		gone = false;
	free(path);
	free(object);
	return gone;
}
