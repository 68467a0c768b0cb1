/*
 * Reading route tables out of texts, for the tests of the readers.
 */
#ifndef TESTS_UNIT_ROUTE_READING_H
#define TESTS_UNIT_ROUTE_READING_H

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

#include "roa/route_read.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

/* A bad row among 20 good ones is no bad file. */
#define TWENTY(row)                                                            \
	row row row row row row row row row row row row row row row row row    \
	    row row row

/* One reading of a file: what came out of it. */
struct reading {
	struct route_table table;
	struct read_counts counts;
	struct reason why;
	enum status status;
};

static inline void
read_path(struct reading *r, const char *path, uint32_t min_peers)
{
	struct input *in;

	*r = (struct reading){ .status = ST_OK };
	route_table_init(&r->table);
	if (input_open(&in, path, &r->why) != ST_OK)
		fail_msg("%s", r->why.text);
	r->status = route_read(&r->table, in, min_peers, &r->counts, &r->why);
	input_close(in);
}

/* The bytes as a file that leaves nothing behind. */
static inline void
read_bytes(struct reading *r, const char *bytes, size_t len)
{
	int fd = memfd_create("routes", 0);
	char path[64];

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	read_path(r, path, 10);
	assert_int_equal(close(fd), 0);
}

static inline void
read_text(struct reading *r, const char *text)
{
	read_bytes(r, text, strlen(text));
}

static inline void
done(struct reading *r)
{
	route_table_free(&r->table);
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

/* All rows of the table as text, sorted: "prefix origin peers" each. */
static inline char *
table_text(struct reading *r)
{
	static const struct route_filters none = { .max_len = { 32, 128 } };
	char *text = mem_strdup("");

	route_table_build(&r->table, &none);
	for (uint32_t node = 0; node < ptree_size(&r->table.tree); node++) {
		uint32_t i, end;
		char prefix[PREFIX_STRLEN], asn[ASN_STRLEN], peers[16] = "-";

		prefix_format(ptree_prefix(&r->table.tree, node), prefix);
		for (route_rows(&r->table, node, &i, &end); i < end; i++) {
			const struct route_row *row = &r->table.rows[i];
			char *longer;

			if (row->peers != PEERS_UNKNOWN)
				(void)snprintf(
				    peers, sizeof(peers), "%u", row->peers);
			longer = mem_printf("%s%s %s %s\n", text, prefix,
			    origin_text(
				route_row_origin(row), &r->table.sets, asn),
			    peers);
			free(text);
			text = longer;
		}
	}
	return text;
}

#endif
