/*
 * What all reports begin and end with.
 */
#ifndef REPORTS_SNAPSHOT_H
#define REPORTS_SNAPSHOT_H

#include <stdint.h>
#include <stdio.h>

#include "survey/store.h"

/*
 * Holds the database as it is, so that the tables of a report agree while
 * others write; ST_MISSING where it has no such survey, and then nothing is
 * held.
 */
enum status snapshot_begin(
    struct store *db, int64_t survey_id, struct reason *why);
void snapshot_end(struct store *db);

/*
 * ST_IO once a write to out has failed.  It is said here and not again by
 * who closes out: what is buffered is dropped and the error cleared.
 */
enum status stream_check(FILE *out, struct reason *why);

/* The same after all that is buffered was written. */
enum status stream_flush(FILE *out, struct reason *why);

#endif
