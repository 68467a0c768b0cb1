/*
 * A route table as a file that is mapped, not read: "dnsroa routes --index".
 *
 * It has all that the table knows: the rows with their sources, the files
 * that these were read from, and of MRT the full feeds, of which thresholds
 * are made.  The filters are not part of it, for route_table_build applies
 * those of the day; so a survey from an index is the survey from its files.
 */
#ifndef ROA_ROUTE_INDEX_H
#define ROA_ROUTE_INDEX_H

#include "roa/route.h"

/*
 * Writes the built table; the file is there whole or not at all.  Equal
 * tables give equal bytes.
 */
enum status route_index_write(
    const struct route_table *t, const char *path, struct reason *why);

/* The input begins as an index does. */
enum status route_index_begins(
    struct input *in, bool *is_index, struct reason *why);

/*
 * Adds what the index holds to the table, which is not yet built, with its
 * sources and files; info and counts tell of the index itself.  Where it is
 * the table's only source (alone), tree and rows stay in the file's memory.
 * filters are those that the table will be built with.
 *
 * ST_REFUSED: of another version or byte order, or compressed, or a pipe;
 * ST_SYNTAX: damaged.  Then the table is to be freed.
 */
enum status route_index_read(struct route_table *t, struct input *in,
    bool alone, const struct route_filters *filters, struct input_info *info,
    struct read_counts *counts, struct reason *why);

/*
 * How many files stand behind the index at path, by its first bytes alone;
 * false where it is none that can be read.
 */
bool route_index_files(const char *path, uint32_t *n);

/* For route_table_free; NULL is fine. */
void route_index_close(struct route_index *index);

#endif
