/*
 * What survey/supply*.c share.
 */
#ifndef SURVEY_SUPPLY_PRIVATE_H
#define SURVEY_SUPPLY_PRIVATE_H

#include <stdio.h>

#include "survey/fetch.h"
#include "survey/supply.h"

/* A file that is read from the cache. */
struct supplied {
	char *url, *path;
	const char *option;
	char sha256[SHA256_STRLEN];
	int64_t retrieved;
	const char *kind, *name; /* section of the configuration, or NULL */
	const char *outcome;     /* "new", "fresh", ...: constant text */
};

struct supply {
	const struct config *config;
	bool offline;
	int64_t now, max_age;
	struct cache *cache; /* NULL: nothing of it was needed yet */
	struct fetcher *fetcher;
	struct supplied *list;
	size_t n, cap;
	bool chose; /* something that no option named */
};

/* A section that names places, and what is to be done with them. */
struct section {
	const char *kind, *name; /* or NULL: a URL of the command line */
	const char *option;
	const char *date; /* of an archive, or NULL */
	int64_t max_age;
	FILE *out; /* a line for each file; NULL: none */
};

/* How far to go for a file. */
enum supply_reach {
	REACH_FRESH, /* what is in the cache and was asked for not long ago */
	REACH_PLACE, /* ask the place */
	REACH_CACHE  /* what is in the cache, however old */
};

struct supply *supply_new(const struct config *config, const struct options *o);
void supply_close(struct supply *s);

/* Drops the files behind the first n. */
void supply_drop(struct supply *s, size_t n);

const struct supplied *supply_find(const struct supply *s, const char *url);
enum status supply_open_cache(struct supply *s, struct reason *why);

struct section supply_section(
    const struct supply *s, const char *kind, const char *name);

/*
 * A file, and the files of the first place that gives all of its: added to
 * the list.
 */
enum status supply_file(struct supply *s, const struct section *section,
    const char *url, enum supply_reach reach, struct reason *why);
enum status supply_places(struct supply *s, const struct section *section,
    enum supply_reach reach, struct reason *why);

/* The same, the places being asked only where nothing is fresh. */
enum status supply_fresh_or_fetched(
    struct supply *s, const struct section *section, struct reason *why);

#endif
