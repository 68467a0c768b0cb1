/*
 * Decodes an archive by zlib, and by ours in whole and in small pieces.  The
 * last two must do the same; and what one of the two decoders takes for sound,
 * the other must take for the same bytes.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/unit/feeding.h"

#define PLAIN_MAX ((size_t)2 << 20)

static void
demand_same_bytes(const struct fed *a, const struct fed *b)
{
	demand(a->len == b->len);
	demand(a->len == 0 || memcmp(a->plain, b->plain, a->len) == 0);
}

/*
 * The checksum and the size are held against the data as one, and so where the
 * archive breaks off between them the fault shows only when more comes.
 */
static void
demand_fault(const uint8_t *data, size_t size)
{
	const struct feeding how = { &feeding_gzip, size + 8, (size_t)1 << 18,
		PLAIN_MAX };
	uint8_t *more = mem_alloc(size + 8);
	struct fed fed;

	if (size > 0)
		memcpy(more, data, size);
	fed = feed(&how, more, size + 8);
	demand(fed.result == CODEC_CORRUPT || fed.len > PLAIN_MAX);
	free(fed.plain);
	free(more);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* From the content, so that a corpus file is what it looks like. */
	const struct feeding whole = { &feeding_gzip, size, (size_t)1 << 18,
		PLAIN_MAX };
	const struct feeding pieces = { &feeding_gzip, 1 + size % 61,
		1 + size % 977, PLAIN_MAX };
	const struct feeding theirs = { &feeding_zlib, size, (size_t)1 << 18,
		PLAIN_MAX };
	struct fed a = feed(&whole, data, size), b = feed(&pieces, data, size);
	struct fed c = feed(&theirs, data, size);

	if (a.len <= PLAIN_MAX && b.len <= PLAIN_MAX && c.len <= PLAIN_MAX) {
		demand(a.result == b.result && a.used == b.used);
		demand_same_bytes(&a, &b);
		demand((a.result == CODEC_END) == (c.result == CODEC_END));
		if (c.result == CODEC_CORRUPT && a.result == CODEC_MORE)
			demand_fault(data, size);
		if (a.result == CODEC_END) {
			demand(a.used == c.used);
			demand_same_bytes(&a, &c);
		}
	}
	free(a.plain);
	free(b.plain);
	free(c.plain);
	return 0;
}
