/*
 * The text formats of routes: the bytes once as a file, recognised and read
 * by route_read, and once as rows of every format, each row in a block of its
 * own exact size so that a reader that looks behind it is caught.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "roa/route_read.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "tests/fuzz/fuzz.h"

/*
 * What a table may hold, whatever was read.  It is not built: its index would
 * cost far more than these few rows.
 */
static void
check_table(const struct route_table *t)
{
	demand(ptree_size(&t->tree) == t->nrows);
	for (uint32_t node = 0; node < t->nrows; node++) {
		struct prefix p = ptree_prefix(&t->tree, node);
		struct prefix made = prefix_make(prefix_ip(p), p.len);

		demand(p.len <= ip_bits((enum family)p.family));
		demand(prefix_compare(p, made) == 0);
	}
	for (size_t i = 0; i < t->nrows; i++) {
		struct origin origin = route_row_origin(&t->rows[i]);
		char asn[ASN_STRLEN];

		demand(!origin.is_set || origin.value < t->sets.n);
		demand(origin_text(origin, &t->sets, asn)[0] != '\0');
		demand(t->rows[i].source < t->nsources);
	}
}

static void
read_file(const uint8_t *data, size_t size)
{
	struct route_table table;
	struct read_counts counts;
	struct reason why = { "" };
	struct input *in;
	char path[64];
	int fd = memfd_create("routes", 0);

	demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	route_table_init(&table);
	if (input_open(&in, path, &why) == ST_OK) {
		enum status st = route_read(&table, in, 10, &counts, &why);

		demand((st == ST_OK) == (why.text[0] == '\0'));
		demand(counts.rows_skipped <= counts.rows_read);
		demand((counts.rows_skipped > 0) ==
		       (counts.first_skipped[0] != '\0'));
		demand(st != ST_OK || table.nsources == 1);
		input_close(in);
		check_table(&table);
	}
	route_table_free(&table);
	(void)close(fd);
}

static void
read_line(struct route_reader *r, const char *line, size_t len)
{
	static const struct route_format *const formats[] = { &route_pfx2as,
		&route_ris_whois, &route_pairs };
	char *copy = malloc(len > 0 ? len : 1);
	const char *p, *end = copy + len;

	demand(copy != NULL);
	memcpy(copy, line, len);
	p = skip_blanks(copy, end);
	for (size_t i = 0; p < end && i < 3; i++) {
		size_t before = r->table->nrows;
		const char *fault = formats[i]->row(r, p, end);

		demand((fault == NULL) == (r->table->nrows > before));
	}
	route_ris_whois.comment(r, copy, end);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct route_table table;
	struct read_counts counts = { .data_time = TIME_UNKNOWN };
	struct route_reader r = { .table = &table, .counts = &counts };
	const char *p = (const char *)data, *end = p + size;

	read_file(data, size);
	route_table_init(&table);
	r.source = route_table_add_source(&table, "fuzz", true, 1);
	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		const char *stop = lf != NULL ? lf : end;

		read_line(&r, p, (size_t)(stop - p));
		p = lf != NULL ? lf + 1 : end;
	}
	check_table(&table);
	route_table_free(&table);
	return 0;
}
