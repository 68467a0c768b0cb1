/*
 * A file of the field, read as a stream: from a path or stdin ("-"), plain or
 * compressed with gzip, bzip2, xz or Zstandard, which its first bytes tell
 * and its name does not.  On the way it is hashed and counted, for the
 * survey's record of its inputs.
 *
 * Memory is bounded: one block of compressed and one of plain bytes, one line
 * and what the decoder needs (ST_LIMIT beyond 128 MiB), whatever the file's
 * size.  Members, streams and frames that follow each other are read as one.
 * A stream that ends early or carries garbage behind its end is an error
 * (ST_SYNTAX), also where all complete bytes were usable; padding with zeros
 * is no garbage behind gzip, nor behind xz in multiples of four.
 *
 * A failure stays: bytes from before it come first, then every call that
 * needs more fails with the same reason.
 */
#ifndef BASE_INPUT_H
#define BASE_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "survey/base/status.h"

#define INPUT_BLOCK    ((size_t)1 << 18)
#define INPUT_LINE_MAX ((size_t)1 << 20) /* a longer line is no line */
#define SHA256_STRLEN  65

struct input;

/*
 * What is known of an input.  sha256 and bytes are those of the file as it
 * stands on disk; bytes is complete once the end was read, and sha256 is ""
 * until then, and for who forwent it.
 */
struct input_info {
	char *location; /* as the user gave it; "stdin" for - */
	char sha256[SHA256_STRLEN];
	uint64_t bytes;
	int64_t file_time;       /* TIME_UNKNOWN for stdin and pipes */
	const char *compression; /* "", "gzip", "bzip2", "xz", "zstd" */
	uint64_t lines;          /* lines handed out so far */
};

/* What reading one file gave; input_info tells of the file itself. */
struct read_counts {
	uint64_t rows_read;      /* good and bad */
	uint64_t rows_skipped;   /* could not be read */
	char first_skipped[160]; /* where and why, of the first such row */
	int64_t data_time;       /* TIME_UNKNOWN where the file does not say */
	const char *format;      /* constant text: "pfx2as", "ris-whois", ... */
};

/*
 * Opens and recognises.  Directories and unreadable files fail here, empty
 * files read as empty.  On success the caller ends with input_close.
 */
enum status input_open(struct input **in, const char *path, struct reason *why);

/*
 * The same of a file that goes by another name, which messages and records
 * then tell, than its path.
 */
enum status input_open_as(struct input **in, const char *path,
    const char *location, struct reason *why);

/*
 * Names that are no paths: from now on input_open asks where a name leads,
 * NULL for a path as it stands.  To be set before other threads read; what
 * was set before is returned.
 */
typedef const char *input_place_fn(const char *name);
input_place_fn *input_set_places(input_place_fn *place);

/*
 * Nobody will record the input: its digest is not made, which is a tenth of
 * what reading costs.
 */
void input_forgo_digest(struct input *in);

/* NULL is fine. */
void input_close(struct input *in);

/*
 * The next plain bytes, at most INPUT_BLOCK, valid until the next call;
 * *len is 0 at the end.
 */
enum status input_read(
    struct input *in, const char **data, size_t *len, struct reason *why);

/*
 * The next line without its end (LF or CR LF), valid until the next call;
 * *line is NULL at the end.  A last line without LF counts.  A NUL is a byte
 * like others.  Beyond INPUT_LINE_MAX bytes: ST_LIMIT.
 */
enum status input_line(
    struct input *in, const char **line, size_t *len, struct reason *why);

/*
 * The first bytes, at most max, without taking them; fewer only where the
 * file is shorter.  For telling formats apart.  max <= INPUT_BLOCK.
 */
enum status input_peek(struct input *in, size_t max, const char **data,
    size_t *len, struct reason *why);

/*
 * Reads the rest, so that digest and size are of the whole file; for readers
 * that stop before its end.
 */
enum status input_drain(struct input *in, struct reason *why);

const struct input_info *input_info(const struct input *in);

/*
 * "FILE:LINE" of the line last handed out, "FILE" before the first, for
 * messages; valid until the next call.
 */
const char *input_where(struct input *in);

#endif
