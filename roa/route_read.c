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

/* Where it fails, some rows are in the table, which the caller drops. */
enum status
route_read(struct route_table *t, struct input *in, uint32_t min_peers,
    struct read_counts *counts, struct reason *why)
{
	struct route_reader r = { .table = t, .counts = counts };
	const struct route_format *format = NULL;
	const char *location = input_info(in)->location;
	struct bad_rows bad;
	enum status st;

	*counts =
	    (struct read_counts){ .data_time = TIME_UNKNOWN, .format = "" };
	if ((st = route_recognise(in, &format, why)) != ST_OK)
		return st;
	counts->format = format->name;
	if (t->nsources == ROUTE_SOURCES_MAX)
		return reason_set(why, ST_LIMIT,
		    "%s: more than %d sources of routes", location,
		    ROUTE_SOURCES_MAX);
	r.source = route_table_add_source(
	    t, location, format->states_peers, min_peers);
	bad = (struct bad_rows){ .counts = counts, .location = location };
	if ((st = read_rows(&r, format, in, &bad, why)) != ST_OK)
		return st;
	return bad_rows_judge(&bad, why);
}
