/*
 * Decodes an archive by libbz2, on one thread, and on three in small pieces.
 * The last two must do the same; and what they take for sound, libbz2 must
 * take for the same bytes.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/unit/feeding.h"

#define PLAIN_MAX ((size_t)2 << 20)

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct feeding one = { &feeding_bzip2, size, (size_t)1 << 18,
		PLAIN_MAX };
	const struct feeding three = { &feeding_bzip2_threads, 1 + size % 61,
		4099, PLAIN_MAX };
	const struct feeding theirs = { &feeding_libbz2, size, (size_t)1 << 18,
		PLAIN_MAX };
	struct fed a, b, c;

	a = feed(&one, data, size);
	b = feed(&three, data, size);
	c = feed(&theirs, data, size);
	if (a.len <= PLAIN_MAX && b.len <= PLAIN_MAX) {
		demand(a.result == b.result && a.len == b.len);
		demand(a.len == 0 || memcmp(a.plain, b.plain, a.len) == 0);
		if (a.result == CODEC_CORRUPT)
			demand(a.behind <= size && b.behind <= size);
	}
	if (a.result == CODEC_END) {
		demand(c.result == CODEC_END && a.used == c.used);
		demand(a.len == c.len);
		demand(a.len == 0 || memcmp(a.plain, c.plain, a.len) == 0);
		demand(b.used == a.used);
	}
	/* What it holds to be whole and sound is so for libbz2 first. */
	if (c.result == CODEC_END && a.result == CODEC_MORE)
		demand(a.len > PLAIN_MAX);
	free(a.plain);
	free(b.plain);
	free(c.plain);
	return 0;
}
