/*
 * A clock that only goes forwards, for how long things take and when they are
 * due.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

#define SECOND      INT64_C(1000000000)
#define MILLISECOND (SECOND / 1000)

/* Nanoseconds since some time in the past. */
static inline int64_t
clock_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

#endif
