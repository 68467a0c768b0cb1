/*
 * Decompression as a stream, one interface over base/gzip.c, base/bzip2.c,
 * liblzma and libzstd.  For base/input.c.
 */
#ifndef BASE_CODEC_H
#define BASE_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CODEC_MAGIC 10 /* as many first bytes as any format shows itself by */

/* 2 to this is what a decoder may take: archives that want more are refused. */
#define CODEC_MEMORY_LOG 27

/* Of what it has put out, a decoder may look back on so much. */
#define CODEC_HISTORY ((size_t)1 << 15)

enum codec_result {
	CODEC_MORE, /* wants more input, or more room */
	CODEC_END,  /* a member, stream or frame has ended, and is sound */
	CODEC_CORRUPT,
	CODEC_GREEDY /* wants more memory than it may have */
};

struct codec {
	const char *name; /* "gzip", "bzip2", "xz", "zstd" */
	size_t min_magic; /* a file of fewer bytes is plain */
	/* Zeros behind a member, in such multiples, are padding; 0: none. */
	unsigned int padding;
	/* The bytes, as far as they go, begin a member; len > 0. */
	bool (*begins)(const uint8_t *bytes, size_t len);
	void *(*create)(void);
	void (*free)(void *state);
	/* Begins the next member; after CODEC_END. */
	void (*reset)(void *state);
	/*
	 * Advances both pointers and lessens both counts.  No input says that
	 * there is no more.  In front of *out stand the last CODEC_HISTORY
	 * bytes that were put out since the beginning, or all.
	 */
	enum codec_result (*step)(void *state, const uint8_t **in,
	    size_t *in_len, uint8_t **out, size_t *out_len);
	/*
	 * How many of the bytes that were taken in stand behind where a fault
	 * begins; NULL: none that are known.
	 */
	size_t (*behind)(const void *state);
};

/*
 * The codec that a file's first bytes show; NULL for plain data.  Fewer than
 * CODEC_MAGIC show only which one may follow, unless they are the whole file.
 */
const struct codec *codec_find(const uint8_t *bytes, size_t len, bool whole);

/*
 * As constant text, the name of a codec that is spelt so, "" for plain data;
 * NULL where there is none.
 */
const char *codec_name(const char *text);

#endif
