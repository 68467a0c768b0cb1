/*
 * For the tests of our own decoders and their fuzzers: decodes whole archives,
 * as base/input.c would, in pieces of any size, by any struct codec; and two
 * of these that are the formats' own libraries, libbz2 and zlib.
 */
#ifndef FEEDING_H
#define FEEDING_H

#include <bzlib.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "survey/base/bzip2.h"
#include "survey/base/gzip.h"
#include "survey/base/mem.h"

struct fed {
	uint8_t *plain;
	size_t len, cap;
	enum codec_result result; /* CODEC_MORE: it ends early */
	size_t behind;            /* of a fault, bytes taken behind it */
	size_t used;              /* bytes up to the last member's end */
};

/* How archives are fed. */
struct feeding {
	const struct codec *codec;
	size_t piece; /* bytes that are there at once */
	size_t room;  /* for plain bytes, at once */
	size_t most;  /* plain bytes; beyond them it ends as if early */
};

static inline void *
bzip2_new_one(void)
{
	return bzip2_new_threads(1);
}

static inline void *
bzip2_new_three(void)
{
	return bzip2_new_threads(3);
}

static inline void
libbz2_begin(bz_stream *s)
{
	memset(s, 0, sizeof(*s));
	if (BZ2_bzDecompressInit(s, 0, 0) != BZ_OK)
		abort();
}

static inline void *
libbz2_new(void)
{
	bz_stream *s = mem_alloc(sizeof(*s));

	libbz2_begin(s);
	return s;
}

static inline void
libbz2_free(void *state)
{
	(void)BZ2_bzDecompressEnd(state);
	free(state);
}

static inline void
libbz2_reset(void *state)
{
	(void)BZ2_bzDecompressEnd(state);
	libbz2_begin(state);
}

static inline enum codec_result
libbz2_step(void *state, const uint8_t **in, size_t *in_len, uint8_t **out,
    size_t *out_len)
{
	bz_stream *s = state;
	int result;

	memcpy(&s->next_in, in, sizeof(s->next_in));
	s->avail_in = (unsigned int)*in_len;
	s->next_out = (char *)*out;
	s->avail_out = (unsigned int)*out_len;
	result = BZ2_bzDecompress(s);
	*in += *in_len - s->avail_in;
	*in_len = s->avail_in;
	*out += *out_len - s->avail_out;
	*out_len = s->avail_out;
	if (result == BZ_STREAM_END)
		return CODEC_END;
	return result == BZ_OK ? CODEC_MORE : CODEC_CORRUPT;
}

static inline void *
zlib_new(void)
{
	z_stream *s = mem_alloc(sizeof(*s));

	/* The largest window, gzip alone. */
	if (inflateInit2(s, 15 + 16) != Z_OK)
		abort();
	return s;
}

static inline void
zlib_free(void *state)
{
	(void)inflateEnd(state);
	free(state);
}

static inline void
zlib_reset(void *state)
{
	(void)inflateReset(state);
}

static inline enum codec_result
zlib_step(void *state, const uint8_t **in, size_t *in_len, uint8_t **out,
    size_t *out_len)
{
	z_stream *s = state;
	int result;

	memcpy(&s->next_in, in, sizeof(s->next_in));
	s->avail_in = (unsigned int)*in_len;
	s->next_out = *out;
	s->avail_out = (unsigned int)*out_len;
	result = inflate(s, Z_NO_FLUSH);
	*in += *in_len - s->avail_in;
	*in_len = s->avail_in;
	*out += *out_len - s->avail_out;
	*out_len = s->avail_out;
	if (result == Z_STREAM_END)
		return CODEC_END;
	return result == Z_OK || result == Z_BUF_ERROR ? CODEC_MORE
						       : CODEC_CORRUPT;
}

static const struct codec feeding_gzip = { "gzip", 2, 1, gzip_begins, gzip_new,
	gzip_free, gzip_reset, gzip_step, NULL };
static const struct codec feeding_zlib = { "zlib", 2, 1, gzip_begins, zlib_new,
	zlib_free, zlib_reset, zlib_step, NULL };
static const struct codec feeding_bzip2 = { "bzip2", 4, 0, bzip2_begins,
	bzip2_new_one, bzip2_free, bzip2_reset, bzip2_step, bzip2_behind };
static const struct codec feeding_bzip2_threads = { "bzip2, three threads", 4,
	0, bzip2_begins, bzip2_new_three, bzip2_free, bzip2_reset, bzip2_step,
	bzip2_behind };
static const struct codec feeding_libbz2 = { "libbz2", 4, 0, bzip2_begins,
	libbz2_new, libbz2_free, libbz2_reset, libbz2_step, NULL };

/* Decodes members that follow each other; free plain. */
static inline struct fed
feed(const struct feeding *how, const uint8_t *p, size_t len)
{
	const struct codec *codec = how->codec;
	struct fed fed = { .result = CODEC_MORE };
	void *state = codec->create();
	size_t at = 0;

	for (;;) {
		size_t n = len - at < how->piece ? len - at : how->piece;
		size_t left = n, room = how->room, got;
		const uint8_t *in = p + at;
		uint8_t *out;

		while (fed.cap < fed.len + room)
			fed.plain = mem_double(fed.plain, &fed.cap, 1);
		out = fed.plain + fed.len;
		fed.result = codec->step(state, &in, &left, &out, &room);
		at += n - left;
		got = how->room - room;
		fed.len += got;
		if (fed.result == CODEC_END) {
			fed.used = at;
			if (at == len || !codec->begins(p + at, len - at))
				break;
			codec->reset(state);
		} else if (fed.result != CODEC_MORE || fed.len > how->most ||
			   (n == 0 && got == 0)) {
			break;
		}
	}
	if (codec->behind != NULL)
		fed.behind = codec->behind(state);
	codec->free(state);
	return fed;
}

#endif
