/*
 * The decoder of bzip2 streams, for codec.c: on several threads, since
 * decoding is the slowest thing that dnsroa does with a file, and its blocks
 * need nothing of each other.
 *
 * Where a block begins is not written anywhere.  The bits are searched for the
 * mark of 48 bits that blocks begin with, and what stands between two marks
 * is taken for a block.  Data may hold a mark by chance, or because somebody
 * wished so: then a block's bits end before it does, and what stands behind
 * the false mark is appended to it.  So the bytes are those of a decoder that
 * reads on from bit to bit, whatever the marks and however many the threads.
 *
 * Streams that follow each other are decoded as one, as far as they are at
 * hand, since there are archives with a stream for each block.
 */
#ifndef BASE_BZIP2_H
#define BASE_BZIP2_H

#include "survey/base/codec.h"

/* Each may take 15 MB, since a block is worth 900 kB and its inverse more. */
#define BZIP2_THREADS_MAX 8

/* As many threads as the process may use processors. */
void *bzip2_new(void);

/* Of so many; with one, the caller's does the work.  Ends with bzip2_free. */
void *bzip2_new_threads(size_t nthreads);

void bzip2_free(void *state);

/* The rest of struct codec. */
bool bzip2_begins(const uint8_t *bytes, size_t len);
void bzip2_reset(void *state);
enum codec_result bzip2_step(void *state, const uint8_t **in, size_t *in_len,
    uint8_t **out, size_t *out_len);
size_t bzip2_behind(const void *state);

#endif
