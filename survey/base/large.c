#include "survey/base/large.h"

#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "survey/base/mem.h"

/* Of a page, on amd64 and with 4 KiB pages on arm64. */
#define LARGE_PAGE ((size_t)1 << 21)

void *
large_array(size_t n, size_t size)
{
	size_t bytes;
	void *p;

	/* Rounding up must not cost a small table more than it has. */
	if (__builtin_mul_overflow(n, size, &bytes) ||
	    bytes > SIZE_MAX - LARGE_PAGE || bytes < LARGE_PAGE)
		return mem_resize(NULL, n, size);
	bytes = (bytes + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
	if ((p = aligned_alloc(LARGE_PAGE, bytes)) == NULL)
		err(1, "memory");
	/*
	 * Advice: without such pages all is as before.  What malloc had given
	 * and got back is still there in small pages, which would stay.
	 */
	(void)madvise(p, bytes, MADV_DONTNEED);
	(void)madvise(p, bytes, MADV_HUGEPAGE);
	return p;
}

void *
large_move(void *p, size_t n, size_t size)
{
	void *moved = large_array(n, size);

	if (n > 0)
		memcpy(moved, p, n * size);
	free(p);
	return moved;
}
