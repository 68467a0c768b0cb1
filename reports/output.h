/*
 * The one way by which a report writes files: a folder that is there whole
 * or not at all.
 *
 * A folder that does not exist is filled beside its place under another name
 * and renamed.  In one that exists every file is prepared beside its place,
 * and only when all are on disk they are renamed, each atomically.  A failed
 * write (a full disk above all), output_abort and SIGINT, SIGTERM or SIGHUP
 * remove what was prepared.
 */
#ifndef REPORTS_OUTPUT_H
#define REPORTS_OUTPUT_H

#include <stdint.h>
#include <stdio.h>

#include "survey/base/status.h"

struct output;

/*
 * Begins a folder; one at a time in a process.  On success the caller ends
 * with output_commit or output_abort.
 */
enum status output_begin(
    struct output **out, const char *dir, struct reason *why);

/*
 * The next file of the folder; name is new, and has one slash where the file
 * is to lie in a folder within.  *file can be read back, and is ended by
 * output_close.
 */
enum status output_open(
    struct output *out, const char *name, FILE **file, struct reason *why);

/* Checks every write of the file, brings it to disk and closes it. */
enum status output_close(struct output *out, struct reason *why);

/* Instead of output_close: the file is none of the folder's. */
void output_forget(struct output *out);

/*
 * A file that an earlier report may have left in the folder and that this one
 * does not have: it is removed at the commit, where it is there.
 */
void output_drop(struct output *out, const char *name);

/* Every file that is closed, in the order of their opening. */
struct output_digest {
	const char *name;
	uint64_t bytes;
	char sha256[65];
};
typedef void (*output_file_fn)(void *arg, const struct output_digest *d);
enum status output_each(
    struct output *out, output_file_fn file, void *arg, struct reason *why);

/* Puts everything in its place.  out is gone, also on failure. */
enum status output_commit(struct output *out, struct reason *why);

/* Removes everything.  NULL is fine. */
void output_abort(struct output *out);

#endif
