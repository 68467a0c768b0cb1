/*
 * Numbers and times out of text, bounded; and back.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The unsigned decimal number at p, before end, at most max: returns the
 * first character behind it, or NULL where there is none or it is larger.
 */
const char *num_scan(
    const char *p, const char *end, uint64_t max, uint64_t *value);

/* The whole text is a decimal number from min to max. */
bool num_parse(const char *text, uint64_t min, uint64_t max, uint64_t *value);

/* A moment in Unix seconds; TIME_UNKNOWN where nobody said. */
#define TIME_UNKNOWN INT64_MIN
#define TIME_STRLEN  32

/*
 * RFC 3339 in UTC or with an offset ("2025-07-20T10:01:43Z"; the T may be a
 * blank, the time of day may be missing), or Unix seconds.
 */
bool time_parse(const char *text, int64_t *when);

/* Whether it is "YYYY-MM-DD", a day that there is. */
bool day_is_valid(const char *text);

/* "2025-07-20T10:01:43Z", or "unknown", into buf, which is returned. */
char *time_format(int64_t when, char buf[TIME_STRLEN]);

#endif
