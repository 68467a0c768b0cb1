/*
 * What a web server says before the bytes come (RFC 9110), as far as it bears
 * on the cache.  Bytes from outside: what is too long or no text is not said.
 */
#ifndef SURVEY_FETCH_REPLY_H
#define SURVEY_FETCH_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FETCH_VALUE_MAX 200

enum fetch_encoding {
	FETCH_ENCODING_NONE,
	FETCH_ENCODING_GZIP,
	FETCH_ENCODING_UNKNOWN
};

/* Texts are "" and numbers 0 where the server did not say. */
struct fetch_reply {
	long status;
	char etag[FETCH_VALUE_MAX + 1];
	char last_modified[FETCH_VALUE_MAX + 1];
	int64_t modified, date; /* TIME_UNKNOWN */
	int64_t retry_after;    /* seconds */
	enum fetch_encoding encoding;
	bool range;     /* a Content-Range that can be read */
	uint64_t first; /* of it: the first byte that comes */
	uint64_t total; /* of it: the whole file's bytes */
};

void fetch_reply_begin(struct fetch_reply *reply);

/* A line of a head; a status line begins a new one (after a redirect). */
void fetch_reply_header(
    struct fetch_reply *reply, const char *line, size_t len);

/*
 * What names these very bytes (RFC 9110 section 8.8.1): a strong ETag, else a
 * Last-Modified that is a minute older than the answer.  NULL both: nothing.
 */
void fetch_reply_strong(
    const struct fetch_reply *reply, const char **etag, const char **date);

/*
 * The answer of status 206 goes on behind the first `from` bytes of the file
 * with this ETag (NULL: known by its date).
 */
bool fetch_reply_follows(
    const struct fetch_reply *reply, uint64_t from, const char *etag);

#endif
