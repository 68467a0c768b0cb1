/*
 * Reads a file three times: in whole blocks, in small pieces, and as lines
 * with peeks between them. All three must tell the same.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "survey/base/input_private.h"
#include "tests/fuzz/fuzz.h"

/* Of an archive that holds more than this no more is looked at. */
#define PLAIN_MAX ((size_t)2 << 20)

struct plain {
	char p[PLAIN_MAX];
	size_t len;
	enum status st; /* ST_LIMIT too where there is more than PLAIN_MAX */
	char sha256[SHA256_STRLEN];
};

static int
file_of(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	demand(fd != -1 && write(fd, data, size) == (ssize_t)size);
	demand(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static void
read_whole(struct plain *plain, int fd, size_t piece)
{
	struct input *in;
	struct reason why;
	const char *p;
	size_t n;

	plain->len = 0;
	plain->sha256[0] = '\0';
	plain->st = input_open_fd(&in, fd, "fuzz", piece, &why);
	if (plain->st != ST_OK)
		return;
	while ((plain->st = input_read(in, &p, &n, &why)) == ST_OK && n > 0) {
		demand(n <= INPUT_BLOCK);
		if (n > PLAIN_MAX - plain->len) {
			plain->st = ST_LIMIT;
			break;
		}
		memcpy(plain->p + plain->len, p, n);
		plain->len += n;
	}
	if (plain->st == ST_OK)
		demand(input_read(in, &p, &n, &why) == ST_OK && n == 0);
	memcpy(plain->sha256, input_info(in)->sha256, SHA256_STRLEN);
	input_close(in);
}

/* The line at p, as input_line should give it; returns the next. */
static const char *
expected_line(const char *p, const char *end, size_t *len)
{
	const char *newline = memchr(p, '\n', (size_t)(end - p));
	const char *line_end = newline != NULL ? newline : end;

	*len = (size_t)(line_end - p);
	if (*len > 0 && p[*len - 1] == '\r')
		--*len;
	return newline != NULL ? newline + 1 : end;
}

static void
check_lines(const struct plain *plain, int fd, size_t piece)
{
	struct input *in;
	struct reason why;
	const char *at = plain->p, *end = plain->p + plain->len;
	enum status st;

	demand(input_open_fd(&in, fd, "fuzz", piece, &why) == ST_OK);
	for (size_t max = 0;; max = (max * 5 + 1) % 4099) {
		const char *p, *next;
		size_t n, len, rest = (size_t)(end - at);

		demand(input_peek(in, max, &p, &n, &why) == ST_OK);
		demand(n == (max < rest ? max : rest));
		demand(n == 0 || memcmp(p, at, n) == 0);
		if ((st = input_line(in, &p, &n, &why)) != ST_OK || p == NULL)
			break;
		next = expected_line(at, end, &len);
		demand(at < end && n == len && memcmp(p, at, n) == 0);
		at = next;
	}
	if (st == ST_LIMIT) {
		size_t len;

		(void)expected_line(at, end, &len);
		demand(len > INPUT_LINE_MAX);
	} else {
		demand(st == ST_OK && at == end);
		demand(strcmp(input_info(in)->sha256, plain->sha256) == 0);
	}
	input_close(in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* From the content, so that a corpus file is what it looks like. */
	size_t piece = 1 + size % 61;
	static struct plain blocks, pieces;

	read_whole(&blocks, file_of(data, size), INPUT_BLOCK);
	read_whole(&pieces, file_of(data, size), piece);
	/* Near the ceiling, a fault may lie on either side of it. */
	if (blocks.len < PLAIN_MAX - INPUT_BLOCK)
		demand(blocks.st == pieces.st);
	if (blocks.st == ST_OK) {
		demand(blocks.len == pieces.len);
		demand(memcmp(blocks.p, pieces.p, blocks.len) == 0);
		demand(strcmp(blocks.sha256, pieces.sha256) == 0);
		check_lines(&blocks, file_of(data, size), piece);
	}
	return 0;
}
