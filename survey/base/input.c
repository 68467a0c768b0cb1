#include "survey/base/input.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/codec.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

struct input {
	struct input_info info;
	int fd;
	EVP_MD_CTX *digest;
	const struct codec *codec; /* NULL: plain */
	void *decoder;
	bool between_members; /* the last member ended with its last byte */
	bool file_ended;
	/* As the file has it: CODEC_SLACK bytes, then the block. */
	uint8_t *raw;
	const uint8_t *raw_at;
	size_t raw_left;
	/* Plain bytes not yet handed out. */
	uint8_t *block;
	const char *at;
	size_t left;
	char *line; /* one that lies in more than one block */
	char where[512];
};

static const char *
display_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "stdin" : path;
}

static void
finish_digest(struct input *in)
{
	uint8_t digest[EVP_MAX_MD_SIZE];

	(void)EVP_DigestFinal_ex(in->digest, digest, NULL);
	for (size_t i = 0; i < (SHA256_STRLEN - 1) / 2; i++)
		(void)snprintf(in->info.sha256 + 2 * i, 3, "%02x", digest[i]);
	in->file_ended = true;
}

/* Fills the raw block, which is used up; at the end it stays empty. */
static enum status
fill_raw(struct input *in, struct reason *why)
{
	uint8_t *start = in->raw + CODEC_SLACK;
	size_t n = 0;

	if (in->file_ended)
		return ST_OK;
	/* A decoder may step back over what it took last. */
	if (in->raw_at != NULL)
		memmove(in->raw, in->raw_at - CODEC_SLACK, CODEC_SLACK);
	while (n < INPUT_BLOCK) {
		ssize_t got = read(in->fd, start + n, INPUT_BLOCK - n);

		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return reason_errno(why, ST_IO, "%s",
			    in->info.location);
		if (got == 0)
			break;
		n += (size_t)got;
	}
	in->raw_at = start;
	in->raw_left = n;
	in->info.bytes += n;
	(void)EVP_DigestUpdate(in->digest, start, n);
	if (n < INPUT_BLOCK)
		finish_digest(in);
	return ST_OK;
}

enum status
input_open(struct input **out, const char *path, struct reason *why)
{
	struct input *in = mem_alloc(sizeof(*in));
	struct stat sb;
	enum status st = ST_OK;

	*out = NULL;
	in->info.location = mem_strdup(display_name(path));
	in->info.compression = "";
	in->info.file_time = TIME_UNKNOWN;
	in->fd = strcmp(path, "-") == 0 ? STDIN_FILENO :
	    open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd == -1 || fstat(in->fd, &sb) == -1) {
		st = reason_errno(why, ST_IO, "%s", path);
		goto out;
	}
	if (S_ISDIR(sb.st_mode)) {
		st = reason_set(why, ST_IO, "%s: is a directory", path);
		goto out;
	}
	if (in->fd != STDIN_FILENO)
		in->info.file_time = (int64_t)sb.st_mtime;
	in->digest = EVP_MD_CTX_new();
	if (in->digest == NULL ||
	    EVP_DigestInit_ex(in->digest, EVP_sha256(), NULL) != 1) {
		st = reason_set(why, ST_IO, "%s: no SHA-256 in libcrypto",
		    path);
		goto out;
	}
	in->raw = mem_alloc(CODEC_SLACK + INPUT_BLOCK);
	in->block = mem_alloc(INPUT_BLOCK);
	in->at = (const char *)in->block;
	if ((st = fill_raw(in, why)) != ST_OK)
		goto out;
	in->codec = codec_find(in->raw_at, in->raw_left);
	if (in->codec != NULL) {
		in->decoder = in->codec->new();
		in->info.compression = in->codec->name;
	}
	*out = in;
	in = NULL;
out:
	input_close(in);
	return st;
}

void
input_close(struct input *in)
{
	if (in == NULL)
		return;
	if (in->fd > STDIN_FILENO)
		(void)close(in->fd);
	if (in->decoder != NULL)
		in->codec->free(in->decoder);
	EVP_MD_CTX_free(in->digest);
	free(in->info.location);
	free(in->raw);
	free(in->block);
	free(in->line);
	free(in);
}

/* Where in the file as it stands on disk reading has come to. */
static uint64_t
raw_offset(const struct input *in)
{
	return in->info.bytes - in->raw_left;
}

/*
 * Behind a member's end: whether another begins.  Zeros up to the file's end
 * are padding (RFC 1952 has none, tapes do); anything else is garbage.
 */
static enum status
next_member(struct input *in, bool *begins, struct reason *why)
{
	bool padding = false;
	enum status st;

	for (;;) {
		while (in->raw_left > 0 && *in->raw_at == 0) {
			padding = true;
			in->raw_at++;
			in->raw_left--;
		}
		if (in->raw_left > 0 || in->file_ended)
			break;
		if ((st = fill_raw(in, why)) != ST_OK)
			return st;
	}
	*begins = in->raw_left > 0;
	/* The magic's first byte decides here; the decoder sees the rest. */
	if (*begins && (padding || *in->raw_at != in->codec->magic[0]))
		return reason_set(why, ST_SYNTAX,
		    "%s: garbage behind the end of the %s data at offset"
		    " %" PRIu64, in->info.location, in->codec->name,
		    raw_offset(in));
	return ST_OK;
}

/* Plain bytes into out, as many as come at once; *n is 0 at the end. */
static enum status
decompress(struct input *in, uint8_t *out, size_t room, size_t *n,
    struct reason *why)
{
	size_t whole = room;

	while (room == whole) {
		enum codec_result result;
		enum status st;
		bool begins;

		if (in->between_members) {
			if ((st = next_member(in, &begins, why)) != ST_OK)
				return st;
			if (!begins)
				break;
			in->codec->reset(in->decoder);
			in->between_members = false;
		}
		if (in->raw_left == 0 && (st = fill_raw(in, why)) != ST_OK)
			return st;
		result = in->codec->step(in->decoder, &in->raw_at,
		    &in->raw_left, &out, &room);
		if (result == CODEC_CORRUPT)
			return reason_set(why, ST_SYNTAX,
			    "%s: corrupt %s data at offset %" PRIu64,
			    in->info.location, in->codec->name,
			    raw_offset(in));
		if (result == CODEC_END)
			in->between_members = true;
		else if (room == whole && in->raw_left == 0 &&
		    in->file_ended)
			return reason_set(why, ST_SYNTAX,
			    "%s: the %s data end early, at offset %" PRIu64
			    " (a truncated file)", in->info.location,
			    in->codec->name, raw_offset(in));
	}
	*n = whole - room;
	return ST_OK;
}

static enum status
copy_plain(struct input *in, uint8_t *out, size_t room, size_t *n,
    struct reason *why)
{
	enum status st;

	if (in->raw_left == 0 && (st = fill_raw(in, why)) != ST_OK)
		return st;
	*n = in->raw_left < room ? in->raw_left : room;
	memcpy(out, in->raw_at, *n);
	in->raw_at += *n;
	in->raw_left -= *n;
	return ST_OK;
}

/* Sees to it that so many plain bytes are at hand, or all there are. */
static enum status
fill(struct input *in, size_t wanted, struct reason *why)
{
	if (in->left >= wanted)
		return ST_OK;
	memmove(in->block, in->at, in->left);
	in->at = (const char *)in->block;
	while (in->left < wanted) {
		uint8_t *out = in->block + in->left;
		size_t room = INPUT_BLOCK - in->left, n = 0;
		enum status st = in->codec != NULL ?
		    decompress(in, out, room, &n, why) :
		    copy_plain(in, out, room, &n, why);

		if (st != ST_OK)
			return st;
		if (n == 0)
			break;
		in->left += n;
	}
	return ST_OK;
}

enum status
input_read(struct input *in, const char **data, size_t *len,
    struct reason *why)
{
	enum status st = fill(in, 1, why);

	if (st != ST_OK)
		return st;
	*data = in->at;
	*len = in->left;
	in->left = 0;
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

static void
take(struct input *in, size_t n)
{
	in->at += n;
	in->left -= n;
}

/* A line that began with what is left of this block. */
static enum status
join_line(struct input *in, const char **line, size_t *len,
    struct reason *why)
{
	const char *newline = NULL;
	size_t n = 0, piece;

	if (in->line == NULL)
		in->line = mem_alloc(INPUT_LINE_MAX);
	while (newline == NULL) {
		enum status st = fill(in, 1, why);

		if (st != ST_OK)
			return st;
		if (in->left == 0)
			break;
		newline = memchr(in->at, '\n', in->left);
		piece = newline != NULL ? (size_t)(newline - in->at) :
		    in->left;
		if (piece > INPUT_LINE_MAX - n)
			return reason_set(why, ST_LIMIT,
			    "%s:%" PRIu64 ": a line longer than %zu bytes",
			    in->info.location, in->info.lines + 1,
			    INPUT_LINE_MAX);
		memcpy(in->line + n, in->at, piece);
		n += piece;
		take(in, piece + (newline != NULL));
	}
	*line = n > 0 || newline != NULL ? in->line : NULL;
	*len = n;
	return ST_OK;
}

enum status
input_line(struct input *in, const char **line, size_t *len,
    struct reason *why)
{
	const char *newline = in->left > 0 ?
	    memchr(in->at, '\n', in->left) : NULL;
	enum status st;

	if (newline != NULL) {
		*line = in->at;
		*len = (size_t)(newline - in->at);
		take(in, *len + 1);
	} else if ((st = join_line(in, line, len, why)) != ST_OK) {
		return st;
	}
	if (*line == NULL)
		return ST_OK;
	in->info.lines++;
	if (*len > 0 && (*line)[*len - 1] == '\r')
		--*len;
	return ST_OK;
}

enum status
input_drain(struct input *in, struct reason *why)
{
	const char *data;
	size_t len;
	enum status st;

	do
		st = input_read(in, &data, &len, why);
	while (st == ST_OK && len > 0);
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
	(void)snprintf(in->where, sizeof(in->where), "%s:%" PRIu64,
	    in->info.location, in->info.lines);
	return in->where;
}
