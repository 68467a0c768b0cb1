#include "survey/base/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One bad row in so many makes a bad file: 5 %, whatever its size. */
#define BAD_ROW_SHARE 20

void
bad_rows_add(struct bad_rows *bad, uint64_t line, const char *fault, uint64_t n)
{
	struct read_counts *counts = bad->counts;
	const char *path = bad->location;
	char rest[120];
	size_t len = strlen(path), room;

	counts->rows_skipped += n;
	if (counts->rows_skipped > n && line >= bad->first)
		return;
	bad->first = line;
	(void)snprintf(rest, sizeof(rest), ":%" PRIu64 ": %s", line, fault);
	/* Of a long path the end tells more than the beginning. */
	room = sizeof(counts->first_skipped) - strlen(rest) - sizeof("...");
	(void)snprintf(counts->first_skipped, sizeof(counts->first_skipped),
	    "%s%s%s", len > room ? "..." : "",
	    len > room ? path + (len - room) : path, rest);
}

enum status
bad_rows_judge(const struct bad_rows *bad, struct reason *why)
{
	const struct read_counts *counts = bad->counts;

	if (counts->rows_skipped * BAD_ROW_SHARE <= counts->rows_read)
		return ST_OK;
	return reason_set(why, ST_SYNTAX,
	    "%s: too many bad rows: %" PRIu64 " of %" PRIu64
	    ", the first at %s",
	    bad->location, counts->rows_skipped, counts->rows_read,
	    counts->first_skipped);
}
