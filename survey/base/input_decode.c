#include "survey/base/input_private.h"

#include <errno.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <unistd.h>

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
 * has written them.
 */
enum status
input_read_file(struct input *in, uint8_t *out, size_t room, size_t *n)
{
	ssize_t got;

	do
		got = read(in->fd, out, smaller(room, in->piece));
	while (got == -1 && errno == EINTR);
	if (got == -1)
		return reason_errno(&in->fault, ST_IO, "%s", in->info.location);
	*n = (size_t)got;
	in->info.bytes += *n;
	if (in->digest != NULL)
		(void)EVP_DigestUpdate(in->digest, out, *n);
	if (*n == 0) {
		in->file_ended = true;
		if (in->digest != NULL)
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
	return input_read_file(in, in->raw, INPUT_BLOCK, &in->raw_left);
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
	if (padding == 0 &&
	    (!*begins || in->codec->begins(in->raw_at, in->raw_left)))
		return ST_OK;
	return reason_set(&in->fault, ST_SYNTAX,
	    "%s: garbage behind the end of the %s data at offset %" PRIu64,
	    in->info.location, in->codec->name, raw_offset(in));
}

static enum status
decode_fault(struct input *in, enum codec_result result)
{
	size_t behind =
	    in->codec->behind != NULL ? in->codec->behind(in->decoder) : 0;

	if (result == CODEC_GREEDY)
		return reason_set(&in->fault, ST_LIMIT,
		    "%s: the %s data at offset %" PRIu64 " want more than %d "
		    "MiB of memory",
		    in->info.location, in->codec->name, raw_offset(in),
		    1 << (CODEC_MEMORY_LOG - 20));
	return reason_set(&in->fault, ST_SYNTAX,
	    "%s: corrupt %s data at offset %" PRIu64, in->info.location,
	    in->codec->name, raw_offset(in) - behind);
}

enum status
input_decode(struct input *in, uint8_t *out, size_t room, size_t *n)
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
		result = in->codec->step(
		    in->decoder, &in->raw_at, &in->raw_left, &out, &left);
		*n = whole - left;
		if (result == CODEC_END)
			in->between_members = true;
		else if (result != CODEC_MORE)
			return decode_fault(in, result);
		else if (left == whole && in->raw_left == 0 && in->file_ended)
			return reason_set(&in->fault, ST_SYNTAX,
			    "%s: %s data end early (truncated file?) at "
			    "offset %" PRIu64,
			    in->info.location, in->codec->name, raw_offset(in));
	}
	return ST_OK;
}
