/*
 * The cache of what was fetched: whole files by their SHA-256, and for each
 * place (URL) which of them it gave last.
 *
 *	objects/AB/SHA256	a file as it came, never changed
 *	places/HASH.json	what is known of a place
 *	parts/HASH		a download that is not complete
 *	lock			held, shared, by who reads
 *
 * HASH is the SHA-256 of the URL.  Every file appears by a rename when it is
 * whole and on disk, an object before the place that names it: whoever is
 * killed at any moment leaves a cache that is right.  A place's lock keeps
 * two runs from fetching the same at once; the second finds it there.
 */
#ifndef SURVEY_CACHE_H
#define SURVEY_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "survey/base/input.h"

struct cache;

/* Texts belong to the entry; NULL where the server did not say. */
struct cache_entry {
	char *url;
	char sha256[SHA256_STRLEN];
	uint64_t bytes;
	char *etag, *last_modified;
	int64_t retrieved; /* when this content came */
	int64_t checked;   /* when the server last said that it is current */
};

void cache_entry_free(struct cache_entry *entry);

/*
 * The folder: dir, or where the XDG specification says where that is NULL.
 * ST_MISSING where there is neither dir nor a home.  The caller frees it.
 */
enum status cache_dir(const char *dir, char **path, struct reason *why);

/*
 * The path of a whole file with this digest in the cache at dir (as above),
 * or NULL where there is none.  The caller frees it; what is read there is to
 * be held against the digest, as the reader's input_info tells it.
 */
char *cache_find(const char *dir, const char *sha256);

/*
 * Opens the cache for a run; with make, makes the folder where it is missing,
 * else ST_MISSING says that there is none, and one that cannot be written will
 * do, to look things up in.  Nothing is pruned while it is open.  On success
 * the caller ends with cache_close.
 */
enum status cache_open(
    struct cache **cache, const char *dir, bool make, struct reason *why);

/* NULL is fine. */
void cache_close(struct cache *cache);

/*
 * What is known of a place: false where nothing is, or where the file that it
 * names is gone or of another size.  The caller frees an entry that was found.
 */
bool cache_lookup(
    const struct cache *cache, const char *url, struct cache_entry *entry);

/* Where an object with this digest is, or would be.  The caller frees it. */
char *cache_object(const struct cache *cache, const char *sha256);

/*
 * A download under way.  Between cache_part_open and cache_part_close this
 * run alone has the place; the part on disk survives both, for a later run.
 */
struct cache_part {
	char *path;
	int lock;
	/* Of an earlier run, where its server can tell; else NULL. */
	char *etag, *last_modified;
	uint64_t bytes;
};

/* Waits for another run that has the place; waited tells. */
enum status cache_part_open(const struct cache *cache, const char *url,
    struct cache_part *part, bool *waited, struct reason *why);

/* Keeps what a later run needs to go on behind the bytes on disk. */
enum status cache_part_keep(const struct cache_part *part, const char *etag,
    const char *last_modified, struct reason *why);

/* Removes the part on disk. */
void cache_part_drop(const struct cache_part *part);
void cache_part_close(struct cache_part *part);

/*
 * The part is whole: it becomes the object entry->sha256 with modified (if
 * known) as its file's time, and the entry what the place gave.
 */
enum status cache_commit(const struct cache *cache,
    const struct cache_part *part, const struct cache_entry *entry,
    int64_t modified, struct reason *why);

/* The place was asked again and gave nothing new. */
enum status cache_update(const struct cache *cache,
    const struct cache_entry *entry, struct reason *why);

/*
 * Forgets a place whose file turned out to be damaged, and the file; false
 * where they cannot be removed.
 */
bool cache_forget(const struct cache *cache, const struct cache_entry *entry);

/* Calls each with every entry, by URL; anything but ST_OK ends it. */
typedef enum status cache_entry_fn(
    void *arg, const struct cache_entry *entry, struct reason *why);
enum status cache_each(const struct cache *cache, cache_entry_fn *each,
    void *arg, struct reason *why);

struct cache_size {
	uint64_t files, bytes;
};

/* All objects, also those that no place names any more. */
struct cache_size cache_size(const struct cache *cache);

/*
 * Removes the oldest objects until all are within max bytes, but none that a
 * place names which is to be kept; parts that nobody went on with in a week;
 * and places whose object is gone.  Does nothing while another run reads.
 */
typedef bool cache_keep_fn(void *arg, const char *url);
enum status cache_prune(struct cache *cache, uint64_t max, cache_keep_fn *keep,
    void *arg, struct cache_size *removed, struct reason *why);

#endif
