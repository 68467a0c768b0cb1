/*
 * Where the RIPE NCC's archive of VRPs (https://ftp.ripe.net/rpki/) keeps a
 * file: TAL.tal/YYYY/MM/DD/NAME.  Its files tell neither their trust anchor
 * nor their day, and their place does.
 */
#ifndef ROA_VRP_ARCHIVE_H
#define ROA_VRP_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vrp_archive {
	const char *anchor; /* in the path, without ".tal" */
	size_t anchor_len;
	size_t root_len; /* of the path before it */
	int64_t day;     /* its first second */
};

/* False where the path is of another form; any name may stand before it. */
bool vrp_archive_parse(const char *path, struct vrp_archive *place);

/*
 * The time of a file's data: in the archive, the file's own time where that
 * lies within the day of its place, else that day; elsewhere the file's.
 */
int64_t vrp_archive_time(const char *path, int64_t file_time);

#endif
