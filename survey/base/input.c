#include "survey/base/input_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"

/* Where the plain block is filled up to. */
static size_t
plain_end(const struct input *in)
{
	return (size_t)(in->at - (const char *)in->plain) + in->left;
}

/*
 * Moves what is left, and what a decoder may look back on, to the beginning of
 * the plain block, unless there is room for INPUT_BLOCK as it is.
 */
static void
make_room(struct input *in)
{
	size_t kept = in->codec != NULL ? CODEC_HISTORY : 0;
	size_t end = plain_end(in);

	if (end <= kept + in->left)
		return;
	if (kept < in->left)
		kept = in->left;
	memmove(in->plain, in->plain + end - kept, kept);
	in->at = (const char *)in->plain + kept - in->left;
}

/* Sees to it that so many plain bytes are at hand, or all there are. */
static enum status
fill(struct input *in, size_t wanted, struct reason *why)
{
	if (in->left >= wanted)
		return ST_OK;
	make_room(in);
	while (in->left < wanted && !in->ended && in->failed == ST_OK) {
		uint8_t *out = in->plain + plain_end(in);
		size_t room = INPUT_BLOCK - in->left, n = 0;

		in->failed = in->codec != NULL
				 ? input_decode(in, out, room, &n)
				 : input_read_file(in, out, room, &n);
		in->left += n;
		in->ended = in->failed == ST_OK && n == 0;
	}
	if (in->left >= wanted || in->failed == ST_OK)
		return ST_OK;
	if (why != NULL)
		*why = in->fault;
	return in->failed;
}

/*
 * By its first bytes, which may come in several pieces.  No more are waited
 * for than it takes to see that no codec is meant: whoever types the input
 * wants an answer after the first line.
 */
static enum status
recognise(struct input *in, struct reason *why)
{
	const struct codec *codec;

	do {
		enum status st = fill(in, in->left + 1, why);

		if (st != ST_OK)
			return st;
		codec =
		    codec_find((const uint8_t *)in->at, in->left, in->ended);
	} while (codec != NULL && in->left < CODEC_MAGIC && !in->ended);
	if (codec == NULL)
		return ST_OK;
	in->codec = codec;
	in->info.compression = in->codec->name;
	in->decoder = in->codec->create();
	/* What was taken for plain bytes are raw ones. */
	in->raw = in->plain;
	in->raw_at = in->raw;
	in->raw_left = in->left;
	in->plain = mem_alloc(CODEC_HISTORY + INPUT_BLOCK);
	in->at = (const char *)in->plain;
	in->left = 0;
	in->ended = false;
	return ST_OK;
}

enum status
input_open_fd(struct input **out, int fd, const char *location, size_t piece,
    struct reason *why)
{
	struct input *in = mem_alloc(sizeof(*in));
	struct stat sb;
	enum status st;

	in->info.location = mem_strdup(location);
	in->info.compression = "";
	in->info.file_time = TIME_UNKNOWN;
	in->fd = fd;
	in->piece = piece;
	if (fstat(fd, &sb) == -1) {
		st = reason_errno(why, ST_IO, "%s", location);
		goto out;
	}
	if (S_ISDIR(sb.st_mode)) {
		errno = EISDIR;
		st = reason_errno(why, ST_IO, "%s", location);
		goto out;
	}
	/* A pipe has a time too, which says nothing. */
	if (fd != STDIN_FILENO && S_ISREG(sb.st_mode))
		in->info.file_time = (int64_t)sb.st_mtime;
	in->digest = EVP_MD_CTX_new();
	if (in->digest == NULL ||
	    EVP_DigestInit_ex(in->digest, EVP_sha256(), NULL) != 1) {
		st = reason_set(
		    why, ST_IO, "%s: no SHA-256 in libcrypto", location);
		goto out;
	}
	in->plain = mem_alloc(INPUT_BLOCK);
	in->at = (const char *)in->plain;
	if ((st = recognise(in, why)) != ST_OK)
		goto out;
	*out = in;
	in = NULL;
out:
	input_close(in);
	return st;
}

static input_place_fn *place_of;

input_place_fn *
input_set_places(input_place_fn *place)
{
	input_place_fn *before = place_of;

	place_of = place;
	return before;
}

enum status
input_open_as(struct input **in, const char *path, const char *location,
    struct reason *why)
{
	int fd;

	/* O_NOCTTY: reading a terminal must not make it ours. */
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) == -1)
		return reason_errno(why, ST_IO, "%s", path);
	return input_open_fd(in, fd, location, INPUT_BLOCK, why);
}

enum status
input_open(struct input **in, const char *path, struct reason *why)
{
	const char *place = place_of != NULL ? place_of(path) : NULL;

	if (strcmp(path, "-") == 0)
		return input_open_fd(
		    in, STDIN_FILENO, "stdin", INPUT_BLOCK, why);
	return input_open_as(in, place != NULL ? place : path, path, why);
}

void
input_forgo_digest(struct input *in)
{
	EVP_MD_CTX_free(in->digest);
	in->digest = NULL;
	in->info.sha256[0] = '\0';
}

void
input_close(struct input *in)
{
	if (in == NULL)
		return;
	if (in->fd != STDIN_FILENO)
		(void)close(in->fd);
	if (in->decoder != NULL)
		in->codec->free(in->decoder);
	EVP_MD_CTX_free(in->digest);
	free(in->info.location);
	free(in->raw);
	free(in->plain);
	free(in->line);
	free(in->where);
	free(in);
}

static void
take(struct input *in, size_t n)
{
	in->at += n;
	in->left -= n;
}

enum status
input_read(struct input *in, const char **data, size_t *len, struct reason *why)
{
	enum status st = fill(in, 1, why);

	if (st != ST_OK)
		return st;
	*data = in->at;
	*len = in->left;
	take(in, in->left);
	return ST_OK;
}

enum status
input_peek(struct input *in, size_t max, const char **data, size_t *len,
    struct reason *why)
{
	enum status st = fill(in, max, why);

	if (st != ST_OK)
		return st;
	*data = in->at;
	*len = in->left < max ? in->left : max;
	return ST_OK;
}

static enum status
refuse_line(struct input *in, struct reason *why)
{
	in->failed = reason_set(&in->fault, ST_LIMIT,
	    "%s:%" PRIu64 ": line longer than %zu MiB", in->info.location,
	    in->info.lines + 1, INPUT_LINE_MAX >> 20);
	if (why != NULL)
		*why = in->fault;
	take(in, in->left);
	return in->failed;
}

static void
append_to_line(struct input *in, size_t n, size_t piece)
{
	while (in->line_cap < n + piece) {
		in->line_cap = in->line_cap == 0 ? 4096 : in->line_cap * 2;
		in->line = mem_resize(in->line, in->line_cap, 1);
	}
	memcpy(in->line + n, in->at, piece);
	take(in, piece);
}

/* A line that began with what is left of this block. */
static enum status
join_line(struct input *in, const char **line, size_t *len, struct reason *why)
{
	const char *newline = NULL;
	size_t n = 0;

	while (newline == NULL) {
		enum status st = fill(in, 1, why);
		size_t piece = in->left;

		if (st != ST_OK)
			return st;
		if (piece == 0)
			break;
		if ((newline = memchr(in->at, '\n', piece)) != NULL)
			piece = (size_t)(newline - in->at);
		/* One more than the ceiling: it may be the CR before LF. */
		if (piece > INPUT_LINE_MAX + 1 - n)
			return refuse_line(in, why);
		append_to_line(in, n, piece);
		n += piece;
	}
	if (newline != NULL)
		take(in, 1);
	*line = in->line;
	*len = n;
	return ST_OK;
}

enum status
input_line(struct input *in, const char **line, size_t *len, struct reason *why)
{
	enum status st;
	const char *start, *newline;
	size_t n = 0;

	/* Short lines come by the million: no call for what is at hand. */
	if (in->left == 0 && (st = fill(in, 1, why)) != ST_OK)
		return st;
	if (in->left == 0) {
		*line = NULL;
		*len = 0;
		return ST_OK;
	}
	start = in->at;
	if ((newline = memchr(start, '\n', in->left)) != NULL) {
		n = (size_t)(newline - start);
		take(in, n + 1);
	} else if ((st = join_line(in, &start, &n, why)) != ST_OK) {
		return st;
	}
	if (n > 0 && start[n - 1] == '\r')
		n--;
	if (n > INPUT_LINE_MAX)
		return refuse_line(in, why);
	in->info.lines++;
	*line = start;
	*len = n;
	return ST_OK;
}

enum status
input_drain(struct input *in, struct reason *why)
{
	enum status st;

	do {
		take(in, in->left);
		st = fill(in, 1, why);
	} while (st == ST_OK && in->left > 0);
	return st;
}

const struct input_info *
input_info(const struct input *in)
{
	return &in->info;
}

const char *
input_where(struct input *in)
{
	free(in->where);
	in->where =
	    in->info.lines == 0
		? mem_strdup(in->info.location)
		: mem_printf("%s:%" PRIu64, in->info.location, in->info.lines);
	return in->where;
}
