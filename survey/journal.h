/*
 * The answers of a run that is under way: a file of recorded answers
 * (resolve/answers.h) beside the database, written as they come, so that a
 * run that was interrupted goes on where it stopped.
 *
 * The first line is a header of recorded answers; its member "run" says which
 * options and inputs the answers belong to.  A file is locked while a run has
 * it; a second run into the same database takes another.
 */
#ifndef SURVEY_JOURNAL_H
#define SURVEY_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "survey/base/status.h"

struct journal;

/* Anything but ST_OK ends the reading with it. */
typedef enum status journal_fn(
    void *arg, const char *line, size_t len, struct reason *why);

/*
 * Begins the journal of a run into a database; run is a JSON object.  Without
 * a database (NULL) it is a temporary file, which nobody can take up.
 *
 * With resume an unfinished journal is taken up: ST_REFUSED where its run is
 * another, ST_MISSING where there is none.  Without, one that is there is
 * kept under the name *kept (the caller frees it; NULL where there was none).
 */
enum status journal_open(struct journal **j, const char *database,
    const char *run, bool resume, char **kept, struct reason *why);

/* When the run began, in Unix seconds: of the first one, if resumed. */
int64_t journal_started(const struct journal *j);

/* The lines so far, in the order in which they came. */
enum status journal_read(
    struct journal *j, journal_fn *take, void *arg, struct reason *why);

/* Drops all lines but the first so many. */
enum status journal_cut(struct journal *j, size_t lines, struct reason *why);

/* Adds a line, without its end.  It is on disk after journal_sync. */
enum status journal_add(
    struct journal *j, const char *line, size_t len, struct reason *why);
enum status journal_sync(struct journal *j, struct reason *why);

/*
 * All lines, header first, in an order that does not depend on when they
 * came: that of their bytes.  Each as it goes into a record, with its end.
 */
enum status journal_sorted(
    struct journal *j, journal_fn *take, void *arg, struct reason *why);

const char *journal_path(const struct journal *j);

/* Leaves the file for a later run, or removes it.  NULL is fine. */
void journal_close(struct journal *j, bool remove);

#endif
