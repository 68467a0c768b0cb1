#include "survey/base/gzip.h"

#include <isa-l/crc.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/array.h"
#include "survey/base/inflate.h"
#include "survey/base/mem.h"

/* NOLINTNEXTLINE(misc-redundant-expression): equal until one is changed. */
_Static_assert(CODEC_HISTORY >= INFLATE_WINDOW, "matches reach further back");

/* RFC 1952 section 2.3.1. */
#define FHCRC    0x02
#define FEXTRA   0x04
#define FNAME    0x08
#define FCOMMENT 0x10
#define RESERVED 0xe0

/* A member's parts, in their order. */
enum part {
	FIXED,
	EXTRA_SIZE,
	EXTRA,
	NAME,
	COMMENT,
	HEADER_CRC,
	DATA,
	TRAILER
};

struct gzip {
	enum part part;
	unsigned int n; /* bytes of this part */
	uint64_t value; /* the number that they are */
	uint8_t flags;
	uint16_t extra_left;
	uint32_t header_crc, crc;
	uint32_t size; /* as the trailer has it: modulo 2 to 32 */
	struct inflate inflate;
};

static const uint8_t fixed[] = { 0x1f, 0x8b, 8 };

bool
gzip_begins(const uint8_t *bytes, size_t len)
{
	return memcmp(bytes, fixed,
		   len < sizeof(fixed) ? len : sizeof(fixed)) == 0;
}

void
gzip_reset(void *state)
{
	struct gzip *s = state;

	s->part = FIXED;
	s->n = 0;
	s->header_crc = s->crc = s->size = 0;
	inflate_begin(&s->inflate);
}

void *
gzip_new(void)
{
	struct gzip *s = mem_alloc(sizeof(*s));

	gzip_reset(s);
	return s;
}

void
gzip_free(void *state)
{
	free(state);
}

/* On to the next part that there is. */
static void
next_part(struct gzip *s)
{
	static const uint8_t flag_of[] = { [EXTRA_SIZE] = FEXTRA,
		[EXTRA] = FEXTRA,
		[NAME] = FNAME,
		[COMMENT] = FCOMMENT,
		[HEADER_CRC] = FHCRC };

	do
		s->part++;
	while (s->part < DATA && (s->flags & flag_of[s->part]) == 0);
	s->n = 0;
	s->value = 0;
}

/* The next byte of a number of so many, the least first; whether it is all. */
static bool
gather(struct gzip *s, uint8_t byte, unsigned int bytes)
{
	s->value |= (uint64_t)byte << 8 * s->n++;
	return s->n == bytes;
}

/* Magic, flags, and what nobody needs: time, system and how it was packed. */
static bool
take_fixed(struct gzip *s, uint8_t byte)
{
	if (s->n < LENGTH_OF(fixed) && byte != fixed[s->n])
		return false;
	if (s->n == LENGTH_OF(fixed)) {
		if ((byte & RESERVED) != 0)
			return false;
		s->flags = byte;
	}
	if (++s->n == 10)
		next_part(s);
	return true;
}

/* A byte of the header.  False where it cannot be one. */
static bool
take_header(struct gzip *s, uint8_t byte)
{
	if (s->part != HEADER_CRC)
		s->header_crc = crc32_gzip_refl(s->header_crc, &byte, 1);
	switch (s->part) {
	case FIXED:
		return take_fixed(s, byte);
	case EXTRA_SIZE:
		if (gather(s, byte, 2)) {
			s->extra_left = (uint16_t)s->value;
			next_part(s);
			if (s->extra_left == 0)
				next_part(s);
		}
		return true;
	case EXTRA:
		if (--s->extra_left == 0)
			next_part(s);
		return true;
	case NAME:
	case COMMENT:
		if (byte == 0)
			next_part(s);
		return true;
	case HEADER_CRC:
		if (!gather(s, byte, 2))
			return true;
		if (s->value != (s->header_crc & 0xffff))
			return false;
		next_part(s);
		return true;
	case DATA:
	case TRAILER:
		break;
	}
	return false;
}

static enum inflate_result
take_data(struct gzip *s, const uint8_t **in, size_t *in_len, uint8_t **out,
    size_t *out_len)
{
	const uint8_t *begin = *out;
	enum inflate_result got =
	    inflate_step(&s->inflate, in, in_len, out, out_len);
	size_t n = (size_t)(*out - begin);

	s->crc = crc32_gzip_refl(s->crc, begin, n);
	s->size += (uint32_t)n;
	if (got == INFLATE_END)
		next_part(s);
	return got;
}

/* The checksum and the size; some of it went into the data's decoder. */
static enum codec_result
take_trailer(struct gzip *s, const uint8_t **in, size_t *in_len)
{
	uint8_t byte;

	while (s->n < 8) {
		if (!inflate_byte(&s->inflate, &byte)) {
			if (*in_len == 0)
				return CODEC_MORE;
			byte = *(*in)++;
			--*in_len;
		}
		(void)gather(s, byte, 8);
	}
	return s->value == ((uint64_t)s->size << 32 | s->crc) ? CODEC_END
							      : CODEC_CORRUPT;
}

enum codec_result
gzip_step(void *state, const uint8_t **in, size_t *in_len, uint8_t **out,
    size_t *out_len)
{
	struct gzip *s = state;

	for (; s->part<DATA && * in_len> 0; ++*in, --*in_len)
		if (!take_header(s, **in))
			return CODEC_CORRUPT;
	if (s->part == DATA &&
	    take_data(s, in, in_len, out, out_len) == INFLATE_CORRUPT)
		return CODEC_CORRUPT;
	return s->part == TRAILER ? take_trailer(s, in, in_len) : CODEC_MORE;
}
