/*
 * For the tests of base/input.c: bytes, archives of them made by the
 * libraries themselves, and inputs opened on them.
 */
#ifndef INPUT_MAKING_H
#define INPUT_MAKING_H

#include <bzlib.h>
#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include "survey/base/array.h"
#include "survey/base/input_private.h"
#include "survey/base/mem.h"

struct bytes {
	uint8_t *p;
	size_t len;
};

enum archive {
	PLAIN,
	GZIP,
	BZIP2,
	XZ,
	ZSTD,
	ARCHIVES
};

static const char *const archive_name[] = { "", "gzip", "bzip2", "xz", "zstd" };

/* The sizes of a read(2) that a test goes through. */
static const size_t pieces[] = { 1, 2, 3, 7, 61, 4096, INPUT_BLOCK };

#define PIECES LENGTH_OF(pieces)

static inline void
bytes_add(struct bytes *b, const void *p, size_t len)
{
	b->p = mem_resize(b->p, b->len + len, 1);
	if (len > 0)
		memcpy(b->p + b->len, p, len);
	b->len += len;
}

/* The archive of these bytes, added behind what there is. */
static inline void
bytes_add_archive(
    struct bytes *b, enum archive archive, const void *p, size_t len)
{
	size_t cap = len * 2 + 4096, n = 0;
	uint8_t *out = mem_alloc(cap), *copy = mem_alloc(len + 1);
	unsigned int small = (unsigned int)cap;
	/* Zero, or the library's search reads what it never wrote. */
	struct isal_zstream deflate = { 0 };
	ZSTD_CCtx *zstd;

	memcpy(copy, p, len);
	switch (archive) {
	case PLAIN:
		memcpy(out, p, n = len);
		break;
	case GZIP:
		isal_deflate_stateless_init(&deflate);
		deflate.gzip_flag = IGZIP_GZIP;
		deflate.end_of_stream = 1;
		deflate.next_in = copy;
		deflate.avail_in = (uint32_t)len;
		deflate.next_out = out;
		deflate.avail_out = (uint32_t)cap;
		assert_int_equal(isal_deflate_stateless(&deflate), COMP_OK);
		n = deflate.total_out;
		break;
	case BZIP2:
		assert_int_equal(BZ2_bzBuffToBuffCompress((char *)out, &small,
				     (char *)copy, (unsigned int)len, 9, 0, 0),
		    BZ_OK);
		n = small;
		break;
	case XZ:
		assert_int_equal(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC64,
				     NULL, copy, len, out, &n, cap),
		    LZMA_OK);
		break;
	case ZSTD:
		zstd = ZSTD_createCCtx();
		(void)ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
		n = ZSTD_compress2(zstd, out, cap, copy, len);
		assert_false(ZSTD_isError(n));
		(void)ZSTD_freeCCtx(zstd);
		break;
	case ARCHIVES:
		fail();
	}
	bytes_add(b, out, n);
	free(out);
	free(copy);
}

static inline enum status
open_bytes(struct input **in, const void *p, size_t len, size_t piece,
    struct reason *why)
{
	int fd = memfd_create("input", MFD_CLOEXEC);

	assert_true(fd > STDIN_FILENO);
	assert_int_equal(write(fd, p, len), len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return input_open_fd(in, fd, "FILE", piece, why);
}

/*
 * Reads these bytes as a file to its end: plain gets what came, also before
 * a failure.
 */
static inline enum status
read_bytes(struct bytes *plain, const void *p, size_t len, size_t piece,
    struct reason *why)
{
	struct input *in;
	const char *data;
	size_t n;
	enum status st = open_bytes(&in, p, len, piece, why);

	*plain = (struct bytes){ NULL, 0 };
	if (st != ST_OK)
		return st;
	while ((st = input_read(in, &data, &n, why)) == ST_OK && n > 0) {
		assert_true(n <= INPUT_BLOCK);
		bytes_add(plain, data, n);
	}
	input_close(in);
	return st;
}

static inline void
expect_sha256(const struct input_info *info, const void *p, size_t len)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	char text[SHA256_STRLEN];

	assert_int_equal(
	    EVP_Digest(p, len, digest, NULL, EVP_sha256(), NULL), 1);
	for (size_t i = 0; i < 32; i++)
		(void)snprintf(text + 2 * i, 3, "%02x", digest[i]);
	assert_string_equal(info->sha256, text);
}

/* The file holds these bytes, under this compression, and is read so. */
static inline void
expect_plain(const struct bytes *file, size_t piece, const void *p, size_t len,
    const char *compression)
{
	struct input *in;
	struct reason why;
	const char *data;
	size_t n, at = 0;

	assert_int_equal(
	    open_bytes(&in, file->p, file->len, piece, &why), ST_OK);
	assert_string_equal(input_info(in)->compression, compression);
	for (;;) {
		if (input_read(in, &data, &n, &why) != ST_OK)
			fail_msg("piece %zu: %s", piece, why.text);
		if (n == 0)
			break;
		assert_true(n <= len - at);
		assert_memory_equal(data, (const char *)p + at, n);
		at += n;
	}
	assert_int_equal(at, len);
	assert_int_equal(input_info(in)->bytes, file->len);
	expect_sha256(input_info(in), file->p, file->len);
	input_close(in);
}

/* So many bytes that look like rows of a route table. */
static inline struct bytes
make_rows(size_t len)
{
	struct bytes rows = { mem_alloc(len + 64), 0 };

	for (unsigned int i = 0; rows.len < len; i++)
		rows.len += (size_t)snprintf((char *)rows.p + rows.len, 64,
		    "%u.%u.%u.0\t24\t%u\n", 1 + i % 223, i * 7 % 256,
		    i * i % 256, i * 2654435761U % 65536);
	rows.len = len;
	return rows;
}

#endif
