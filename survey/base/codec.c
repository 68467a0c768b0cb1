#include "survey/base/codec.h"

#include <err.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "survey/base/array.h"
#include "survey/base/bzip2.h"
#include "survey/base/gzip.h"
#include "survey/base/mem.h"

/* As far as the bytes go, they are the magic. */
static bool
agree(const uint8_t *bytes, size_t len, const void *magic, size_t magic_len)
{
	return memcmp(bytes, magic, len < magic_len ? len : magic_len) == 0;
}

static bool
xz_begins(const uint8_t *bytes, size_t len)
{
	static const uint8_t magic[] = { 0xfd, '7', 'z', 'X', 'Z', 0x00 };

	return agree(bytes, len, magic, sizeof(magic));
}

/* A second call on the same stream uses its memory again. */
static void
xz_reset(void *state)
{
	if (lzma_stream_decoder(state, UINT64_C(1) << CODEC_MEMORY_LOG,
		LZMA_TELL_UNSUPPORTED_CHECK) != LZMA_OK)
		errx(1, "memory: xz");
}

static void *
xz_new(void)
{
	lzma_stream *s = mem_alloc(sizeof(*s));

	*s = (lzma_stream)LZMA_STREAM_INIT;
	xz_reset(s);
	return s;
}

static void
xz_free(void *state)
{
	lzma_end(state);
	free(state);
}

static enum codec_result
xz_step(void *state, const uint8_t **in, size_t *in_len, uint8_t **out,
    size_t *out_len)
{
	lzma_stream *s = state;
	lzma_ret result;

	s->next_in = *in;
	s->avail_in = *in_len;
	s->next_out = *out;
	s->avail_out = *out_len;
	result = lzma_code(s, LZMA_RUN);
	*in = s->next_in;
	*in_len = s->avail_in;
	*out = s->next_out;
	*out_len = s->avail_out;
	if (result == LZMA_MEM_ERROR)
		errx(1, "memory: xz");
	if (result == LZMA_STREAM_END)
		return CODEC_END;
	if (result == LZMA_MEMLIMIT_ERROR)
		return CODEC_GREEDY;
	/* LZMA_BUF_ERROR says that nothing moved: more input is wanted. */
	return result == LZMA_OK || result == LZMA_BUF_ERROR ? CODEC_MORE
							     : CODEC_CORRUPT;
}

/* RFC 8878 section 3.1.1; pzstd's files begin with a skippable frame. */
static bool
zstd_begins(const uint8_t *bytes, size_t len)
{
	return agree(bytes, len, "\x28\xb5\x2f\xfd", 4) ||
	       ((bytes[0] & 0xf0) == 0x50 &&
		   agree(bytes + 1, len - 1, "\x2a\x4d\x18", 3));
}

#define ZSTD_HEADER_MAX 18 /* RFC 8878 section 3.1.1.1 */

/*
 * What a frame's header says of its size is compared here: the library does
 * so where a whole frame lies in one block, and not always elsewhere.
 */
struct zstd {
	ZSTD_DStream *stream;
	uint8_t header[ZSTD_HEADER_MAX]; /* the frame's first bytes */
	size_t header_len;
	uint64_t size; /* of the frame so far, unpacked */
};

static void *
zstd_new(void)
{
	struct zstd *s = mem_alloc(sizeof(*s));

	if ((s->stream = ZSTD_createDStream()) == NULL)
		errx(1, "memory: zstd");
	(void)ZSTD_DCtx_setParameter(
	    s->stream, ZSTD_d_windowLogMax, CODEC_MEMORY_LOG);
	return s;
}

static void
zstd_free(void *state)
{
	struct zstd *s = state;

	(void)ZSTD_freeDStream(s->stream);
	free(s);
}

static void
zstd_reset(void *state)
{
	struct zstd *s = state;

	/* The stream itself is ready for the next frame. */
	s->header_len = 0;
	s->size = 0;
}

static bool
zstd_size_agrees(const struct zstd *s)
{
	unsigned long long size =
	    ZSTD_getFrameContentSize(s->header, s->header_len);

	return size == ZSTD_CONTENTSIZE_UNKNOWN || size == s->size;
}

static enum codec_result
zstd_step(void *state, const uint8_t **in, size_t *in_len, uint8_t **out,
    size_t *out_len)
{
	struct zstd *s = state;
	ZSTD_inBuffer from = { *in, *in_len, 0 };
	ZSTD_outBuffer to = { *out, *out_len, 0 };
	size_t result = ZSTD_decompressStream(s->stream, &to, &from);
	size_t room = sizeof(s->header) - s->header_len;
	size_t n = from.pos < room ? from.pos : room;

	memcpy(s->header + s->header_len, *in, n);
	s->header_len += n;
	s->size += to.pos;
	*in += from.pos;
	*in_len -= from.pos;
	*out += to.pos;
	*out_len -= to.pos;
	if (!ZSTD_isError(result)) {
		if (result > 0)
			return CODEC_MORE;
		return zstd_size_agrees(s) ? CODEC_END : CODEC_CORRUPT;
	}
	if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation)
		errx(1, "memory: zstd");
	return ZSTD_getErrorCode(result) ==
		       ZSTD_error_frameParameter_windowTooLarge
		   ? CODEC_GREEDY
		   : CODEC_CORRUPT;
}

static const struct codec codecs[] = {
	{ "gzip", 2, 1, gzip_begins, gzip_new, gzip_free, gzip_reset, gzip_step,
	    NULL },
	{ "bzip2", 4, 0, bzip2_begins, bzip2_new, bzip2_free, bzip2_reset,
	    bzip2_step, bzip2_behind },
	{ "xz", 2, 4, xz_begins, xz_new, xz_free, xz_reset, xz_step, NULL },
	{ "zstd", 4, 0, zstd_begins, zstd_new, zstd_free, zstd_reset, zstd_step,
	    NULL },
};

const struct codec *
codec_find(const uint8_t *bytes, size_t len, bool whole)
{
	for (size_t i = 0; i < LENGTH_OF(codecs); i++)
		if (len >= (whole ? codecs[i].min_magic : 1) &&
		    codecs[i].begins(bytes, len))
			return &codecs[i];
	return NULL;
}

const char *
codec_name(const char *text)
{
	if (text[0] == '\0')
		return "";
	for (size_t i = 0; i < LENGTH_OF(codecs); i++)
		if (strcmp(codecs[i].name, text) == 0)
			return codecs[i].name;
	return NULL;
}
