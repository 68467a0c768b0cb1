/*
 * Random numbers that are the same everywhere and every time (xorshift64*,
 * Vigna 2016): a bench that cannot be repeated measures nothing.
 */
#ifndef TESTS_BENCH_RNG_H
#define TESTS_BENCH_RNG_H

#include <stdint.h>

static inline uint64_t
rng_next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

/* 0 to n - 1; the bias of n / 2^32 does not matter here. */
static inline uint32_t
rng_below(uint64_t *state, uint32_t n)
{
	return (uint32_t)(((rng_next(state) >> 32) * n) >> 32);
}

#endif
