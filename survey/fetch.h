/*
 * Files of web servers into the cache: HTTPS with verification, one
 * connection a host, conditional and resumed requests, tries with growing
 * waits, limits of time and size.  The only module that knows libcurl.
 *
 * A file is taken as it comes: where the server compresses it on the way it
 * is kept compressed, which its readers do not mind, so that a broken
 * download can be gone on with.
 */
#ifndef SURVEY_FETCH_H
#define SURVEY_FETCH_H

#include "survey/cache.h"

struct fetch_rules {
	const char *contact; /* for the User-Agent; or NULL */
	int64_t time_limit, connect_timeout, stall_timeout; /* seconds */
	int64_t backoff;                                    /* seconds */
	uint64_t max_size;
	uint64_t tries;      /* of a place; at least 1 is made */
	const char *proxy;   /* NULL: the environment's */
	const char *ca_file; /* NULL: the system's */
};

struct fetcher;

/* The texts of rules stay the caller's.  fetcher_close(NULL) is fine. */
enum status fetcher_open(struct fetcher **fetcher,
    const struct fetch_rules *rules, struct reason *why);
void fetcher_close(struct fetcher *fetcher);

/*
 * Reads the file at path to its end, as what came from url, and tells its
 * digest and size; anything but ST_OK: the file is of no use.
 */
typedef enum status fetch_check_fn(void *arg, const char *path, const char *url,
    char sha256[SHA256_STRLEN], uint64_t *bytes, struct reason *why);

enum fetch_outcome {
	FETCH_FRESH,     /* in the cache, and asked for not long ago */
	FETCH_UNCHANGED, /* the server has nothing newer */
	FETCH_NEW
};

/* The server was asked, or would not have been, at such a moment. */
bool fetch_is_fresh(
    const struct cache_entry *entry, int64_t now, int64_t max_age);

/*
 * Sees to it that the cache has what the place gives, asked for within
 * max_age seconds before now.  Only what check took is in the cache; on
 * failure that holds what it held.  The caller frees the entry on success.
 */
enum status fetch_url(struct fetcher *fetcher, struct cache *cache,
    const char *url, int64_t now, int64_t max_age, fetch_check_fn *check,
    void *arg, struct cache_entry *entry, enum fetch_outcome *outcome,
    struct reason *why);

#endif
