/*
 * For the tests of our own decoders: what comes of an archive that is fed to
 * one, and bytes that no run of the tests changes.
 */
#ifndef FED_H
#define FED_H

#include "tests/unit/feeding.h"
#include "tests/unit/input_making.h"

/* The first len bytes of the file are taken for these, and this result. */
static inline void
expect_fed(const struct feeding *how, const struct bytes *file, size_t len,
    const struct bytes *plain, enum codec_result result)
{
	struct fed fed = feed(how, file->p, len);

	if (fed.result != result || fed.len != plain->len)
		fail_msg("%s, pieces of %zu, rooms of %zu: result %d"
			 " and %zu bytes; expected %d and %zu",
		    how->codec->name, how->piece, how->room, fed.result,
		    fed.len, result, plain->len);
	if (fed.len > 0)
		assert_memory_equal(fed.plain, plain->p, plain->len);
	if (result == CODEC_END)
		assert_int_equal(fed.used, len);
	free(fed.plain);
}

static inline uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

#endif
