/*
 * A file that is there whole or not at all: it is written without a name, or
 * beside its place, and takes the place of what stood there in one step.
 */
#ifndef BASE_NEW_FILE_H
#define BASE_NEW_FILE_H

#include <stdio.h>

#include "survey/base/status.h"

struct new_file {
	FILE *file;   /* to write into */
	char *path;   /* its place */
	char *beside; /* where it stands meanwhile; NULL: it has no name */
};

/*
 * Begins the file of that path.  ST_REFUSED where something stands there that
 * is no regular file.  On success the caller ends with new_file_commit or
 * new_file_abort.
 */
enum status new_file_open(
    struct new_file *f, const char *path, struct reason *why);

/*
 * Writes what is left, and puts the file in its place, where it outlives a
 * power cut.  On failure the place is as it was and nothing is left behind.
 */
enum status new_file_commit(struct new_file *f, struct reason *why);

void new_file_abort(struct new_file *f);

/*
 * Sees to it that a name that was given in the path's folder outlives a power
 * cut, where the file system can.
 */
enum status new_file_sync_folder(const char *path, struct reason *why);

/* The folder that the path is in; the caller frees it. */
char *new_file_folder(const char *path);

#endif
