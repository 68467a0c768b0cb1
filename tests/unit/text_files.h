/* Inputs made of texts: a path to each, until texts_close. */
#ifndef TESTS_UNIT_TEXT_FILES_H
#define TESTS_UNIT_TEXT_FILES_H

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

#include "survey/base/array.h"

static struct {
	int fd;
	char path[32];
} text_files[16];
static size_t ntext_files;

static inline const char *
bytes_path(const char *text, size_t len)
{
	int fd = memfd_create("text", 0);

	assert_true(fd >= 0 && ntext_files < LENGTH_OF(text_files));
	assert_int_equal(write(fd, text, len), (ssize_t)len);
	text_files[ntext_files].fd = fd;
	(void)snprintf(text_files[ntext_files].path,
	    sizeof(text_files[ntext_files].path), "/proc/self/fd/%d", fd);
	return text_files[ntext_files++].path;
}

static inline const char *
text_path(const char *text)
{
	return bytes_path(text, strlen(text));
}

static inline void
texts_close(void)
{
	while (ntext_files > 0)
		assert_int_equal(close(text_files[--ntext_files].fd), 0);
}

static inline void
assert_holds(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, part);
}

#endif
