/*
 * Reading zones out of texts, for the tests of master files: what came out,
 * as sorted lines of words.
 */
#ifndef TESTS_UNIT_ZONE_READING_H
#define TESTS_UNIT_ZONE_READING_H

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

#include "resolve/zonedata.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

/* A zone x, and what zone_text makes of it. */
#define SOA      "x. SOA m. r. 2025072001 2 3 4 5\n"
#define APEX     SOA "x. NS n.\n"
#define APEX_OUT "apex n\n"
#define FIVE(s)  s s s s s
/* A bad row among 20 good ones is no bad file. */
#define GOOD                                                                   \
	FIVE("x. NS n.\n")                                                     \
	FIVE("x. NS n.\n") FIVE("x. NS n.\n") FIVE("x. NS n.\n")

#define TEN(s)   FIVE(s) FIVE(s)
#define LABEL_63 TEN("abcdef") "abc"
/* 253 octets in x: 255 on the wire with the length and the root. */
#define NAME_LONGEST                                                           \
	LABEL_63 "." LABEL_63 "." LABEL_63 "." TEN("abcde") "abcdefgh"         \
							    "i.x"

struct reading {
	struct zonedata zone;
	struct intern names;
	struct read_counts counts;
	struct reason why;
	enum status status;
};

static inline void
read_path(struct reading *r, const char *path, const char *origin)
{
	struct input *in;

	*r = (struct reading){ .status = ST_OK };
	intern_init(&r->names);
	if (input_open(&in, path, &r->why) != ST_OK)
		fail_msg("%s", r->why.text);
	r->status =
	    zonefile_read(&r->zone, in, origin, &r->names, &r->counts, &r->why);
	input_close(in);
}

static inline void
read_bytes(struct reading *r, const char *bytes, size_t len, const char *origin)
{
	int fd = memfd_create("zone", 0);
	char path[64];

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	read_path(r, path, origin);
	assert_int_equal(close(fd), 0);
}

static inline void
done(struct reading *r)
{
	zonedata_free(&r->zone);
	intern_free(&r->names);
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

static inline int
compare_lines(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Joins the lines, sorted, and frees them. */
static inline char *
join_lines(char **lines, size_t n)
{
	char *text = mem_strdup(""), *p;
	size_t len = 1;

	if (n > 0)
		qsort(lines, n, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < n; i++)
		len += strlen(lines[i]) + 1;
	text = mem_resize(text, len, 1);
	p = text;
	for (size_t i = 0; i < n; i++) {
		p = stpcpy(stpcpy(p, lines[i]), "\n");
		free(lines[i]);
	}
	return text;
}

/*
 * "cut OWNER TARGET", "apex TARGET", "glue OWNER IP", "own OWNER IP",
 * "ds OWNER", "alias OWNER": a line each.
 */
static inline char *
zone_text(const struct reading *r)
{
	const struct zonedata *z = &r->zone;
	size_t n = 0;
	char **lines = mem_array(z->ndelegations + z->napex_ns + z->naddresses +
				     z->nds + z->naliases,
	    sizeof(*lines));
	char ip[IP_STRLEN], *text;

	for (size_t i = 0; i < z->napex_ns; i++) {
		assert_int_equal(z->apex_ns[i].owner, z->apex);
		lines[n++] = mem_printf(
		    "apex %s", intern_text(&r->names, z->apex_ns[i].target));
	}
	for (size_t i = 0; i < z->ndelegations; i++)
		lines[n++] = mem_printf("cut %s %s",
		    intern_text(&r->names, z->delegations[i].owner),
		    intern_text(&r->names, z->delegations[i].target));
	for (size_t i = 0; i < z->naddresses; i++)
		lines[n++] = mem_printf("%s %s %s",
		    z->addresses[i].glue ? "glue" : "own",
		    intern_text(&r->names, z->addresses[i].owner),
		    ip_format(z->addresses[i].ip, ip));
	for (size_t i = 0; i < z->nds; i++)
		lines[n++] =
		    mem_printf("ds %s", intern_text(&r->names, z->ds[i]));
	for (size_t i = 0; i < z->naliases; i++)
		lines[n++] = mem_printf(
		    "alias %s", intern_text(&r->names, z->aliases[i]));
	text = join_lines(lines, n);
	free(lines);
	return text;
}

#endif
