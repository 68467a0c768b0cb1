#include "survey/base/writer.h"

#include <bzlib.h>
#include <errno.h>
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"

#define ROOM ((size_t)256 * 1024)

/* Bytes on their way through an encoder. */
struct flow {
	const uint8_t *in;
	size_t in_len;
	uint8_t *out; /* filled from its begin on */
	size_t out_len;
};

/*
 * An encoder: takes all of in, or as much as out has room for; with finish,
 * done tells that nothing more comes.  False: it failed.
 */
struct encoder {
	const char *suffix;
	void *(*create)(void);
	void (*free)(void *state);
	bool (*step)(void *state, struct flow *f, bool finish, bool *done);
};

struct writer {
	char *path, *temporary;
	int fd;
	const struct encoder *encoder; /* NULL: plain */
	void *state;
	uint8_t *out;
};

struct gzip_state {
	struct isal_zstream stream;
	uint8_t level[ISAL_DEF_LVL3_DEFAULT];
};

static void *
gzip_create(void)
{
	struct gzip_state *s = mem_alloc(sizeof(*s));

	isal_deflate_init(&s->stream);
	s->stream.level = 3;
	s->stream.level_buf = s->level;
	s->stream.level_buf_size = sizeof(s->level);
	s->stream.gzip_flag = IGZIP_GZIP;
	return s;
}

static bool
gzip_step(void *state, struct flow *f, bool finish, bool *done)
{
	struct isal_zstream *z = &((struct gzip_state *)state)->stream;
	size_t room = f->out_len;

	z->next_in = (uint8_t *)(uintptr_t)f->in;
	z->avail_in = (uint32_t)f->in_len;
	z->next_out = f->out;
	z->avail_out = (uint32_t)room;
	z->end_of_stream = finish;
	if (isal_deflate(z) != COMP_OK)
		return false;
	f->in = z->next_in;
	f->in_len = z->avail_in;
	f->out_len = room - z->avail_out;
	*done = z->internal_state.state == ZSTATE_END;
	return true;
}

static void *
bzip2_create(void)
{
	bz_stream *z = mem_alloc(sizeof(*z));

	if (BZ2_bzCompressInit(z, 9, 0, 0) != BZ_OK)
		abort(); /* no memory */
	return z;
}

static void
bzip2_free(void *state)
{
	(void)BZ2_bzCompressEnd(state);
	free(state);
}

static bool
bzip2_step(void *state, struct flow *f, bool finish, bool *done)
{
	bz_stream *z = state;
	size_t room = f->out_len;
	int code;

	z->next_in = (char *)(uintptr_t)f->in;
	z->avail_in = (unsigned int)f->in_len;
	z->next_out = (char *)f->out;
	z->avail_out = (unsigned int)room;
	code = BZ2_bzCompress(z, finish ? BZ_FINISH : BZ_RUN);
	f->in += f->in_len - z->avail_in;
	f->in_len = z->avail_in;
	f->out_len = room - z->avail_out;
	*done = code == BZ_STREAM_END;
	return code >= 0;
}

static void *
xz_create(void)
{
	lzma_stream *z = mem_alloc(sizeof(*z));

	*z = (lzma_stream)LZMA_STREAM_INIT;
	if (lzma_easy_encoder(z, 6, LZMA_CHECK_CRC64) != LZMA_OK)
		abort(); /* no memory */
	return z;
}

static void
xz_free(void *state)
{
	lzma_end(state);
	free(state);
}

static bool
xz_step(void *state, struct flow *f, bool finish, bool *done)
{
	lzma_stream *z = state;
	size_t room = f->out_len;
	lzma_ret code;

	z->next_in = f->in;
	z->avail_in = f->in_len;
	z->next_out = f->out;
	z->avail_out = room;
	code = lzma_code(z, finish ? LZMA_FINISH : LZMA_RUN);
	f->in = z->next_in;
	f->in_len = z->avail_in;
	f->out_len = room - z->avail_out;
	*done = code == LZMA_STREAM_END;
	return code == LZMA_OK || code == LZMA_STREAM_END;
}

static void *
zstd_create(void)
{
	void *state = ZSTD_createCCtx();

	if (state == NULL)
		abort(); /* no memory */
	return state;
}

static void
zstd_free(void *state)
{
	(void)ZSTD_freeCCtx(state);
}

static bool
zstd_step(void *state, struct flow *f, bool finish, bool *done)
{
	ZSTD_inBuffer in = { f->in, f->in_len, 0 };
	ZSTD_outBuffer out = { f->out, f->out_len, 0 };
	size_t left = ZSTD_compressStream2(
	    state, &out, &in, finish ? ZSTD_e_end : ZSTD_e_continue);

	f->in += in.pos;
	f->in_len -= in.pos;
	f->out_len = out.pos;
	*done = finish && left == 0;
	return ZSTD_isError(left) == 0;
}

static const struct encoder encoders[] = {
	{ ".gz", gzip_create, free, gzip_step },
	{ ".bz2", bzip2_create, bzip2_free, bzip2_step },
	{ ".xz", xz_create, xz_free, xz_step },
	{ ".zst", zstd_create, zstd_free, zstd_step },
};

static const struct encoder *
encoder_of(const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < LENGTH_OF(encoders); i++) {
		size_t n = strlen(encoders[i].suffix);

		if (len > n && strcmp(path + len - n, encoders[i].suffix) == 0)
			return &encoders[i];
	}
	return NULL;
}

static enum status
io_failed(const struct writer *w, struct reason *why)
{
	return reason_errno(why, ST_IO, "%s", w->path);
}

static enum status
write_all(struct writer *w, const uint8_t *p, size_t len, struct reason *why)
{
	while (len > 0) {
		ssize_t n = write(w->fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return io_failed(w, why);
		p += n;
		len -= (size_t)n;
	}
	return ST_OK;
}

enum status
writer_open(struct writer **out, const char *path, struct reason *why)
{
	struct writer *w = mem_alloc(sizeof(*w));

	w->path = mem_strdup(path);
	w->temporary = mem_printf("%s.%ld.part", path, (long)getpid());
	w->fd =
	    open(w->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (w->fd < 0) {
		enum status st = io_failed(w, why);

		writer_abort(w);
		*out = NULL;
		return st;
	}
	w->out = mem_alloc(ROOM);
	w->encoder = encoder_of(path);
	if (w->encoder != NULL)
		w->state = w->encoder->create();
	*out = w;
	return ST_OK;
}

static enum status
encode(struct writer *w, struct flow *f, bool finish, struct reason *why)
{
	bool done = false;
	enum status st = ST_OK;

	while (st == ST_OK && (f->in_len > 0 || (finish && !done))) {
		f->out = w->out;
		f->out_len = ROOM;
		if (!w->encoder->step(w->state, f, finish, &done))
			return reason_set(
			    why, ST_IO, "%s: compression failed", w->path);
		st = write_all(w, w->out, f->out_len, why);
	}
	return st;
}

enum status
writer_put(struct writer *w, const void *p, size_t len, struct reason *why)
{
	if (w->encoder == NULL)
		return write_all(w, p, len, why);
	return encode(w, &(struct flow){ .in = p, .in_len = len }, false, why);
}

enum status
writer_commit(struct writer *w, struct reason *why)
{
	enum status st = ST_OK;

	if (w->encoder != NULL)
		st = encode(w, &(struct flow){ 0 }, true, why);
	if (st == ST_OK &&
	    (fsync(w->fd) != 0 || rename(w->temporary, w->path) != 0))
		st = io_failed(w, why);
	if (st == ST_OK) {
		free(w->temporary);
		w->temporary = NULL;
	}
	writer_abort(w);
	return st;
}

void
writer_abort(struct writer *w)
{
	if (w == NULL)
		return;
	if (w->fd >= 0) {
		(void)close(w->fd);
		if (w->temporary != NULL)
			(void)unlink(w->temporary);
	}
	if (w->encoder != NULL && w->state != NULL)
		w->encoder->free(w->state);
	free(w->out);
	free(w->path);
	free(w->temporary);
	free(w);
}
