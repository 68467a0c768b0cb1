/*
 * Arrays that are read at random: in large pages, where the system has them,
 * since with pages of 4 KiB nearly every access to a table of 20 MB also
 * misses the translation of its address.
 */
#ifndef BASE_LARGE_H
#define BASE_LARGE_H

#include <stddef.h>

/* Room for n items of size bytes, not zeroed; released with free(3). */
void *large_array(size_t n, size_t size);

/* Moves the n items of an array into one of those; frees it. */
void *large_move(void *p, size_t n, size_t size);

#endif
