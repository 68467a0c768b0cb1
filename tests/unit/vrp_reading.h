/*
 * Reading VRP sets out of texts, for the tests of the readers.
 */
#ifndef TESTS_UNIT_VRP_READING_H
#define TESTS_UNIT_VRP_READING_H

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

#include "roa/vrp_read.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

/* 2020-09-13T12:26:40Z, for sets that do not say their time. */
#define SET_TIME INT64_C(1600000000)

/* A bad row among 20 good ones is no bad file. */
#define TWENTY(row)                                                            \
	row row row row row row row row row row row row row row row row row    \
	    row row row

/* One reading of a file: what came out of it. */
struct reading {
	struct vrp_table table;
	struct vrp_options options;
	struct read_counts counts;
	struct reason why;
	enum status status;
};

/* Into a table that may hold something already. */
static inline void
read_path_into(struct reading *r, const char *path)
{
	struct input *in;

	r->why.text[0] = '\0';
	if (input_open(&in, path, &r->why) != ST_OK)
		fail_msg("%s", r->why.text);
	r->status = vrp_read(&r->table, in, &r->options, &r->counts, &r->why);
	input_close(in);
	assert_int_equal(r->status == ST_OK, r->why.text[0] == '\0');
}

/* The bytes as a file that leaves nothing behind. */
static inline void
read_bytes_into(struct reading *r, const char *bytes, size_t len)
{
	int fd = memfd_create("vrps", 0);
	char path[64];

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	read_path_into(r, path);
	assert_int_equal(close(fd), 0);
}

static inline void
begin(struct reading *r)
{
	*r = (struct reading){ .options.time = SET_TIME };
	vrp_table_init(&r->table);
}

static inline void
read_bytes(struct reading *r, const char *bytes, size_t len)
{
	begin(r);
	read_bytes_into(r, bytes, len);
}

static inline void
read_text(struct reading *r, const char *text)
{
	read_bytes(r, text, strlen(text));
}

static inline void
read_path(struct reading *r, const char *path)
{
	begin(r);
	read_path_into(r, path);
}

static inline void
done(struct reading *r)
{
	vrp_table_free(&r->table);
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

static inline char *
labels_text(const struct vrp_table *t, uint32_t tas)
{
	char *text = mem_strdup("");

	for (uint32_t i = 0; i < t->tas.n; i++) {
		char *longer;

		if ((tas >> i & 1) == 0)
			continue;
		longer = mem_printf("%s%s%s", text, *text != '\0' ? "+" : "",
		    intern_text(&t->tas, i));
		free(text);
		text = longer;
	}
	return text;
}

/*
 * The rows in the order in which they came, before the table is built:
 * "prefix maxLength asn labels expires" each, an expired one with a cross.
 */
static inline char *
rows_text(const struct reading *r)
{
	const struct vrp_table *t = &r->table;
	char **rows = mem_array(t->n, sizeof(*rows)), *text;
	size_t len = 0;

	assert_int_equal(ptree_size(&t->tree), t->n);
	for (uint32_t node = 0; node < t->n; node++) {
		uint32_t item = node < t->tree.n4
				    ? t->tree.v4[node].first
				    : t->tree.v6[node - t->tree.n4].first;
		const struct vrp *vrp = &t->vrps[item];
		char prefix[PREFIX_STRLEN], expires[16] = "-";
		char *labels = labels_text(t, vrp->tas);

		if (vrp->expires != VRP_NO_EXPIRY)
			(void)snprintf(
			    expires, sizeof(expires), "%u", vrp->expires);
		prefix_format(ptree_prefix(&t->tree, node), prefix);
		rows[item] = mem_printf("%s %u %u %s %s%s\n", prefix,
		    vrp->max_len, vrp->asn, *labels != '\0' ? labels : "-",
		    expires, vrp->expired ? " x" : "");
		len += strlen(rows[item]);
		free(labels);
	}
	text = mem_alloc(len + 1);
	len = 0;
	for (size_t i = 0; i < t->n; i++) {
		memcpy(text + len, rows[i], strlen(rows[i]));
		len += strlen(rows[i]);
		free(rows[i]);
	}
	free(rows);
	return text;
}

static inline void
assert_rows(const struct reading *r, const char *expected)
{
	char *rows = rows_text(r);

	assert_string_equal(rows, expected);
	free(rows);
}

/* What is counted for a trust anchor; all zero where there is none. */
static inline struct vrp_ta
ta_named(const struct reading *r, const char *label)
{
	uint32_t i = intern_find(&r->table.tas, label, strlen(label));

	return i == INTERN_NONE ? (struct vrp_ta){ 0 } : r->table.ta[i];
}

#endif
