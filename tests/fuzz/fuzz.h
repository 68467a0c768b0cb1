/*
 * What all fuzzers share: the function that libFuzzer and replay.c call, and
 * how a fuzzer says that something does not hold.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void
demand(bool holds)
{
	if (!holds)
		abort();
}

#endif
