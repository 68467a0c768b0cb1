/*
 * The decoder of gzip members (RFC 1952), for codec.c: headers and checksums
 * here, what is between them in base/inflate.c.
 */
#ifndef BASE_GZIP_H
#define BASE_GZIP_H

#include "survey/base/codec.h"

/* Ends with gzip_free. */
void *gzip_new(void);
void gzip_free(void *state);

/* The rest of struct codec. */
bool gzip_begins(const uint8_t *bytes, size_t len);
void gzip_reset(void *state);
enum codec_result gzip_step(void *state, const uint8_t **in, size_t *in_len,
    uint8_t **out, size_t *out_len);

#endif
