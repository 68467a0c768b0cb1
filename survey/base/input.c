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

#include "survey/base/codec.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

/*
 * A plain file is read straight into the plain block.  A compressed one is
 * read into the raw block, and from there decoded into the plain one, which
 * is always filled from its beginning: an area on the heap that stays in the
 * processor's cache.
 */
struct input {
	struct input_info info;
	int fd;
	size_t piece;
	bool file_ended; /* read(2) said so; the digest is made */
	bool ended;      /* so have the plain bytes */
	EVP_MD_CTX *digest;
	/* The first failure: whoever reads on gets it again. */
	enum status failed;
	struct reason fault;

	const struct codec *codec; /* NULL: plain */
	void *decoder;
	bool between_members;
	uint8_t *raw; /* NULL: plain */
	const uint8_t *raw_at;
	size_t raw_left;

	uint8_t *plain;
	const char *at; /* not yet handed out */
	size_t left;
	char *line; /* one that lies in more than one block */
	size_t line_cap;
	char *where;
};

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void
finish_digest(struct input *in)
{
	uint8_t digest[EVP_MAX_MD_SIZE];

	(void)EVP_DigestFinal_ex(in->digest, digest, NULL);
	for (size_t i = 0; i < (SHA256_STRLEN - 1) / 2; i++)
		(void)snprintf(in->info.sha256 + 2 * i, 3, "%02x", digest[i]);
}

/*
 * What one read(2) gives, so that a pipe's lines are there when its writer
 * has written them; *n is 0 at the end.
 */
static enum status
read_file(struct input *in, uint8_t *out, size_t room, size_t *n)
{
	ssize_t got;

	do
		got = read(in->fd, out, smaller(room, in->piece));
	while (got == -1 && errno == EINTR);
	if (got == -1)
		return reason_errno(&in->fault, ST_IO, "%s",
		    in->info.location);
	*n = (size_t)got;
	in->info.bytes += *n;
	(void)EVP_DigestUpdate(in->digest, out, *n);
	if (*n == 0) {
		in->file_ended = true;
		finish_digest(in);
	}
	return ST_OK;
}

/* Fills the raw block, which is used up; at the end it stays empty. */
static enum status
fill_raw(struct input *in)
{
	if (in->file_ended)
		return ST_OK;
	in->raw_at = in->raw;
	return read_file(in, in->raw, INPUT_BLOCK, &in->raw_left);
}

/* Where in the file as it stands on disk reading has come to. */
static uint64_t
raw_offset(const struct input *in)
{
	return in->info.bytes - in->raw_left;
}

/* Behind a member's end: whether another begins. */
static enum status
next_member(struct input *in, bool *begins)
{
	unsigned int padding = 0, unit = in->codec->padding;
	enum status st;

	for (;;) {
		while (unit > 0 && in->raw_left > 0 && *in->raw_at == 0) {
			padding = (padding + 1) % unit;
			in->raw_at++;
			in->raw_left--;
		}
		if (in->raw_left > 0 || in->file_ended)
			break;
		if ((st = fill_raw(in)) != ST_OK)
			return st;
	}
	*begins = in->raw_left > 0;
	/* A magic that a block's end cuts in two is the decoder's to judge. */
	if (padding == 0 && (!*begins ||
	    in->codec->begins(in->raw_at, in->raw_left)))
		return ST_OK;
	return reason_set(&in->fault, ST_SYNTAX,
	    "%s: garbage behind the end of the %s data at offset %" PRIu64,
	    in->info.location, in->codec->name, raw_offset(in));
}

static enum status
decode_fault(struct input *in, enum codec_result result)
{
	if (result == CODEC_GREEDY)
		return reason_set(&in->fault, ST_LIMIT,
		    "%s: the %s data at offset %" PRIu64 " want more than %d "
		    "MiB of memory", in->info.location, in->codec->name,
		    raw_offset(in), 1 << (CODEC_MEMORY_LOG - 20));
	return reason_set(&in->fault, ST_SYNTAX,
	    "%s: corrupt %s data at offset %" PRIu64, in->info.location,
	    in->codec->name, raw_offset(in));
}

/*
 * Plain bytes into out, as many as come at once, and *n says how many: also
 * before a failure.  It is 0 at the end.
 */
static enum status
decompress(struct input *in, uint8_t *out, size_t room, size_t *n)
{
	size_t whole = smaller(room, in->piece), left = whole;

	while (left == whole) {
		enum codec_result result;
		enum status st;
		bool begins;

		if (in->between_members) {
			if ((st = next_member(in, &begins)) != ST_OK)
				return st;
			if (!begins)
				break;
			in->codec->reset(in->decoder);
			in->between_members = false;
		}
		if (in->raw_left == 0 && (st = fill_raw(in)) != ST_OK)
			return st;
		result = in->codec->step(in->decoder, &in->raw_at,
		    &in->raw_left, &out, &left);
		*n = whole - left;
		if (result == CODEC_END)
			in->between_members = true;
		else if (result != CODEC_MORE)
			return decode_fault(in, result);
		else if (left == whole && in->raw_left == 0 &&
		    in->file_ended)
			return reason_set(&in->fault, ST_SYNTAX,
			    "%s: %s data end early (truncated file?) at "
			    "offset %" PRIu64, in->info.location,
			    in->codec->name, raw_offset(in));
	}
	return ST_OK;
}

/* Sees to it that so many plain bytes are at hand, or all there are. */
static enum status
fill(struct input *in, size_t wanted, struct reason *why)
{
	if (in->left >= wanted)
		return ST_OK;
	memmove(in->plain, in->at, in->left);
	in->at = (const char *)in->plain;
	while (in->left < wanted && !in->ended && in->failed == ST_OK) {
		uint8_t *out = in->plain + in->left;
		size_t room = INPUT_BLOCK - in->left, n = 0;

		in->failed = in->codec != NULL ?
		    decompress(in, out, room, &n) :
		    read_file(in, out, room, &n);
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
		codec = codec_find((const uint8_t *)in->at, in->left,
		    in->ended);
	} while (codec != NULL && in->left < CODEC_MAGIC && !in->ended);
	if (codec == NULL)
		return ST_OK;
	in->codec = codec;
	in->info.compression = in->codec->name;
	in->decoder = in->codec->new();
	/* What was taken for plain bytes are raw ones. */
	in->raw = in->plain;
	in->raw_at = in->raw;
	in->raw_left = in->left;
	in->plain = mem_alloc(INPUT_BLOCK);
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
		st = reason_set(why, ST_IO, "%s: no SHA-256 in libcrypto",
		    location);
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

enum status
input_open(struct input **in, const char *path, struct reason *why)
{
	int fd;

	if (strcmp(path, "-") == 0)
		return input_open_fd(in, STDIN_FILENO, "stdin", INPUT_BLOCK,
		    why);
	/* O_NOCTTY: reading a terminal must not make it ours. */
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) == -1)
		return reason_errno(why, ST_IO, "%s", path);
	return input_open_fd(in, fd, path, INPUT_BLOCK, why);
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
input_read(struct input *in, const char **data, size_t *len,
    struct reason *why)
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
	*len = smaller(in->left, max);
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
join_line(struct input *in, const char **line, size_t *len,
    struct reason *why)
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
input_line(struct input *in, const char **line, size_t *len,
    struct reason *why)
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
	in->where = in->info.lines == 0 ? mem_strdup(in->info.location) :
	    mem_printf("%s:%" PRIu64, in->info.location, in->info.lines);
	return in->where;
}
