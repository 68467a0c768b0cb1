/*
 * Memory that is there or ends the program: dnsroa is a batch tool, its
 * database is transactional, and callers stay straight.  Everything is
 * released with free(3).
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);                     /* zeroed */
void *mem_array(size_t n, size_t size);           /* zeroed; n * size checked */
void *mem_resize(void *p, size_t n, size_t size); /* new part not zeroed */
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Makes room for one more item behind n in an array of *cap items of size
 * bytes: returns the array, perhaps moved.  Address items by index.
 */
void *mem_double(void *p, size_t *cap, size_t size);

static inline void *
mem_grow(void *p, size_t n, size_t *cap, size_t size)
{
	return n < *cap ? p : mem_double(p, cap, size);
}

#endif
