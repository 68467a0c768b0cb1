/*
 * What survey/cache*.c share.
 */
#ifndef SURVEY_CACHE_PRIVATE_H
#define SURVEY_CACHE_PRIVATE_H

#include "survey/cache.h"

struct cache {
	char *dir;
	int lock; /* shared; -1: none */
};

/* A file of places/; false where it is none. */
bool cache_entry_read(const char *path, struct cache_entry *entry);

#endif
