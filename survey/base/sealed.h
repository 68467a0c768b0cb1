/*
 * Sealed files: the last SEAL_LEN bytes are the SHA-256 of all before them.
 * They are written whole or not at all, and mapped instead of read.
 */
#ifndef BASE_SEALED_H
#define BASE_SEALED_H

#include <stddef.h>
#include <stdint.h>

#include "survey/base/input.h"
#include "survey/base/new_file.h"

#define SEAL_LEN 32

struct seal_writer {
	struct new_file place;
	void *digest; /* of libcrypto */
};

/* As new_file_open; on success the caller ends with one of the other two. */
enum status seal_open(
    struct seal_writer *w, const char *path, struct reason *why);
/* A failure shows in seal_commit. */
void seal_write(struct seal_writer *w, const void *bytes, size_t len);
enum status seal_commit(struct seal_writer *w, struct reason *why);
void seal_abort(struct seal_writer *w);

/* A sealed file in memory; what is written there does not reach the file. */
struct sealed {
	uint8_t *bytes;
	size_t len; /* without the seal */
};

/*
 * Maps the file of an input, of which nothing but its first block was read,
 * and which may then be closed.  All of it is hashed: info gets its size and
 * SHA-256, and the input's location, which stays the input's.  A file that is
 * compressed, and what is no file, is ST_REFUSED; one whose seal does not fit
 * is ST_SYNTAX.  On success the caller ends with sealed_unmap.
 */
enum status sealed_map(struct sealed *s, const struct input *in,
    struct input_info *info, struct reason *why);

/* One that was never mapped is fine. */
void sealed_unmap(struct sealed *s);

#endif
