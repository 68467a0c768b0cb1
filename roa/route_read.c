#include "roa/route_read.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "survey/base/num.h"

/* One bad row in so many makes a bad file: 5 %, whatever its size. */
#define BAD_ROW_SHARE 20

/* Counts a bad row and keeps the words about the first. */
static void
skip_row(struct read_counts *counts, struct input *in, const char *fault)
{
	const char *where;
	size_t len, room;

	if (counts->rows_skipped++ > 0)
		return;
	where = input_where(in);
	len = strlen(where);
	/* Of a long path the end tells more than the beginning. */
	room = sizeof(counts->first_skipped) - strlen(fault) - sizeof("...: ");
	(void)snprintf(counts->first_skipped, sizeof(counts->first_skipped),
	    "%s%s: %s", len > room ? "..." : "",
	    len > room ? where + (len - room) : where, fault);
}

static enum status
read_rows(struct route_reader *r, const struct route_format *format,
    struct input *in, struct reason *why)
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
			skip_row(r->counts, in, fault);
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
	if ((st = read_rows(&r, format, in, why)) != ST_OK)
		return st;
	if (counts->rows_skipped * BAD_ROW_SHARE > counts->rows_read)
		return reason_set(why, ST_SYNTAX,
		    "%s: too many bad rows: %" PRIu64 " of %" PRIu64
		    ", the first at %s",
		    location, counts->rows_skipped, counts->rows_read,
		    counts->first_skipped);
	return ST_OK;
}
