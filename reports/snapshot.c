#include "reports/snapshot.h"

#include <stdbool.h>
#include <stdio_ext.h>
#include <unistd.h>

static enum status
note_row(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	bool *found = arg;

	(void)ncolumns;
	(void)names;
	(void)values;
	(void)why;
	*found = true;
	return ST_OK;
}

enum status
snapshot_begin(struct store *db, int64_t survey_id, struct reason *why)
{
	bool found = false;
	enum status st;

	st = store_select(db, "BEGIN", survey_id, note_row, &found, why);
	if (st != ST_OK)
		return st;
	/* The snapshot is taken by the first SELECT. */
	st = store_select(db,
	    "SELECT 1 FROM v_survey"
	    " WHERE survey_id = :survey",
	    survey_id, note_row, &found, why);
	if (st == ST_OK && !found)
		st = reason_set(why, ST_MISSING,
		    "there is no survey %lld (dnsroa surveys lists them)",
		    (long long)survey_id);
	if (st != ST_OK)
		snapshot_end(db);
	return st;
}

void
snapshot_end(struct store *db)
{
	bool found;

	/* Nothing was written: it cannot matter how this ends. */
	(void)store_select(db, "ROLLBACK", 0, note_row, &found, NULL);
}

enum status
stream_check(FILE *out, struct reason *why)
{
	enum status st;

	if (ferror(out) == 0)
		return ST_OK;
	st = reason_errno(why, ST_IO, "%s",
	    fileno(out) == STDOUT_FILENO ? "standard output" : "writing");
	__fpurge(out);
	clearerr(out);
	return st;
}

enum status
stream_flush(FILE *out, struct reason *why)
{
	/* A failure to flush is an error of the stream, which is checked. */
	if (ferror(out) == 0)
		(void)fflush(out);
	return stream_check(out, why);
}
