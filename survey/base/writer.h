/*
 * A file that is written whole or not at all, compressed as its name's suffix
 * says: .gz, .bz2, .xz, .zst; else plain.  It is made beside its place and
 * renamed when all of it is on disk.
 */
#ifndef BASE_WRITER_H
#define BASE_WRITER_H

#include <stddef.h>

#include "survey/base/status.h"

struct writer;

/* On success the caller ends with writer_commit or writer_abort. */
enum status writer_open(
    struct writer **w, const char *path, struct reason *why);

enum status writer_put(
    struct writer *w, const void *p, size_t len, struct reason *why);

/* Puts the file in its place.  w is gone, also on failure. */
enum status writer_commit(struct writer *w, struct reason *why);

/* Removes what was written.  NULL is fine. */
void writer_abort(struct writer *w);

#endif
