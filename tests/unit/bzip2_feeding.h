/*
 * For the tests of base/bzip2.c and its fuzzer: decodes whole archives, as
 * base/input.c would, in pieces of any size and on any number of threads; and
 * by libbz2.
 */
#ifndef BZIP2_FEEDING_H
#define BZIP2_FEEDING_H

#include <bzlib.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/bzip2.h"
#include "survey/base/mem.h"

struct fed {
	uint8_t *plain;
	size_t len, cap;
	enum codec_result result; /* CODEC_MORE: it ends early */
	size_t behind;            /* of a fault, bytes taken behind it */
	size_t used;              /* bytes up to the last stream's end */
};

/* How archives are fed. */
struct feeding {
	size_t threads; /* 0: by libbz2 */
	size_t piece;   /* bytes that are there at once */
	size_t room;    /* for plain bytes, at once */
	size_t most;    /* plain bytes; beyond them it ends as if early */
};

/* The same as bzip2_step by libbz2. */
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

/* Makes a decoder, or one for the next stream. */
static inline void *
feeding_begin(const struct feeding *how, void *state)
{
	if (how->threads > 0) {
		if (state == NULL)
			return bzip2_new_threads(how->threads);
		bzip2_reset(state);
		return state;
	}
	if (state == NULL)
		state = mem_alloc(sizeof(bz_stream));
	else
		(void)BZ2_bzDecompressEnd(state);
	memset(state, 0, sizeof(bz_stream));
	if (BZ2_bzDecompressInit(state, 0, 0) != BZ_OK)
		abort();
	return state;
}

static inline void
feeding_end(const struct feeding *how, void *state)
{
	if (how->threads > 0) {
		bzip2_free(state);
		return;
	}
	(void)BZ2_bzDecompressEnd(state);
	free(state);
}

/* Decodes streams that follow each other; free plain. */
static inline struct fed
feed(const struct feeding *how, const uint8_t *p, size_t len)
{
	struct fed fed = { .result = CODEC_MORE };
	void *state = feeding_begin(how, NULL);
	size_t at = 0;

	for (;;) {
		size_t n = len - at < how->piece ? len - at : how->piece;
		size_t left = n, room = how->room, got;
		const uint8_t *in = p + at;
		uint8_t *out;

		while (fed.cap < fed.len + room)
			fed.plain = mem_double(fed.plain, &fed.cap, 1);
		out = fed.plain + fed.len;
		fed.result = how->threads > 0
				 ? bzip2_step(state, &in, &left, &out, &room)
				 : libbz2_step(state, &in, &left, &out, &room);
		at += n - left;
		got = how->room - room;
		fed.len += got;
		if (fed.result == CODEC_END) {
			fed.used = at;
			if (at == len || !bzip2_begins(p + at, len - at))
				break;
			state = feeding_begin(how, state);
		} else if (fed.result != CODEC_MORE || fed.len > how->most ||
			   (n == 0 && got == 0)) {
			break;
		}
	}
	if (how->threads > 0)
		fed.behind = bzip2_behind(state);
	feeding_end(how, state);
	return fed;
}

#endif
