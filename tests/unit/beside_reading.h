/*
 * For the tests of the readers of what stands beside the ROA: texts as
 * inputs, and what a reading gave.
 */
#ifndef TESTS_UNIT_BESIDE_READING_H
#define TESTS_UNIT_BESIDE_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "roa/wanted.h"
#include "survey/base/array.h"
#include "survey/base/input.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

/* A bad row among 20 good ones is no bad file. */
#define TWENTY(row)                                                            \
	row row row row row row row row row row row row row row row row row    \
	    row row row

static const struct wanted all_wanted = { NULL, NULL, NULL };

/* One reading of a file: what came of it. */
struct reading {
	struct read_counts counts;
	struct reason why;
	enum status status;
};

/* The bytes as a file that leaves nothing behind. */
static inline struct input *
open_bytes(const char *bytes, size_t len)
{
	struct reason why;
	struct input *in;
	char path[64];
	int fd = memfd_create("beside", 0);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (input_open(&in, path, &why) != ST_OK)
		fail_msg("%s", why.text);
	assert_int_equal(close(fd), 0);
	return in;
}

static inline struct input *
open_text(const char *text)
{
	return open_bytes(text, strlen(text));
}

static inline void
assert_ok(const struct reading *r)
{
	if (r->status != ST_OK)
		fail_msg("%s", r->why.text);
}

static inline void
assert_holds(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, part);
}

/* Appends to a text, which it frees. */
static inline char *
append(char *text, const char *more)
{
	char *longer = mem_printf("%s%s", text, more);

	free(text);
	return longer;
}

#endif
