/*
 * Places as the configuration writes them: "https://HOST/{a,b}/x" is two
 * URLs, and in an archive %Y, %m and %d are a day's.
 */
#ifndef SURVEY_SUPPLY_PLACE_H
#define SURVEY_SUPPLY_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "survey/base/status.h"

struct place_urls {
	char **list;
	size_t n;
};

/* "http://" or "https://" stands before it. */
bool place_is_url(const char *text);

/*
 * All URLs of a place, at most one row of braces.  date is "2025-07-20", or
 * NULL: then % is a character like others.  The caller frees urls, also on
 * failure.
 */
enum status place_expand(const char *place, const char *date,
    struct place_urls *urls, struct reason *why);

/* Adds a copy. */
void place_add(struct place_urls *urls, const char *url);
void place_free(struct place_urls *urls);

#endif
