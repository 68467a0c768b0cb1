#include "roa/route_read.h"

#include <string.h>

#include "survey/base/num.h"
#include "survey/base/rows.h"

static enum status
read_rows(struct route_reader *r, const struct route_format *format,
    struct input *in, struct bad_rows *bad, struct reason *why)
{
	bool first_line = true;

	for (;;) {
		const char *p, *end, *fault;
		size_t len;
		enum status st = input_line(in, &p, &len, why);

		if (st != ST_OK)
			return st;
		if (p == NULL)
			return ST_OK;
		end = p + len;
		if (first_line && len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
			p += 3;
		first_line = false;
		p = skip_blanks(p, end);
		if (p == end)
			continue;
		if (route_is_comment(*p)) {
			if (format->comment != NULL)
				format->comment(r, p, end);
			continue;
		}
		r->counts->rows_read++;
		if ((fault = format->row(r, p, end)) != NULL)
			bad_rows_add(bad, input_info(in)->lines, fault, 1);
	}
}

static enum status
read_text(struct route_table *t, const struct route_format *format,
    struct input *in, uint32_t min_peers, struct read_counts *counts,
    struct reason *why)
{
	struct route_reader r = { .table = t, .counts = counts };
	struct bad_rows bad = { .counts = counts,
		.location = input_info(in)->location };
	enum status st;

	r.source = route_table_add_source(
	    t, bad.location, format->states_peers, min_peers);
	if ((st = read_rows(&r, format, in, &bad, why)) != ST_OK)
		return st;
	return bad_rows_judge(&bad, why);
}

/* Where it fails, some rows are in the table, which the caller drops. */
enum status
route_read(struct route_table *t, struct input *in, uint32_t min_peers,
    struct read_counts *counts, struct reason *why)
{
	const struct route_format *format = NULL;
	bool has_source;
	enum status st;

	*counts =
	    (struct read_counts){ .data_time = TIME_UNKNOWN, .format = "" };
	if ((st = route_recognise(in, &format, why)) != ST_OK)
		return st;
	counts->format = format->name;
	/* MRT files have one source between them. */
	has_source = format->read != NULL && t->mrt != NULL;
	if (t->nsources == ROUTE_SOURCES_MAX && !has_source)
		return reason_set(why, ST_LIMIT,
		    "%s: more than %d sources of routes",
		    input_info(in)->location, ROUTE_SOURCES_MAX);
	if (format->read != NULL)
		return format->read(t, in, counts, why);
	return read_text(t, format, in, min_peers, counts, why);
}
