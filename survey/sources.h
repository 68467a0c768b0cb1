/*
 * What --routes, --vrps and --slurm name, read into the tables, each with its
 * input record.
 *
 * On failure the tables are to be freed and hold nothing of use.  Calls on
 * different tables and records may run side by side.
 */
#ifndef SURVEY_SOURCES_H
#define SURVEY_SOURCES_H

#include "roa/route.h"
#include "roa/vrp.h"
#include "survey/option.h"
#include "survey/record.h"

/*
 * The route files into the table, which is built.  Each file has a record,
 * and an index has one before those of the files behind it.  rows_filtered
 * counts the pairs of the file's source that are not used, also by no other
 * source; MRT files have one source between them, and the first has its
 * count.  rec->time[DATA_BGP] becomes the oldest time that is known: the table
 * is as old as its oldest part.
 */
enum status sources_read_routes(struct route_table *t,
    const struct text_list *files, const struct route_filters *filters,
    struct survey_record *rec, struct reason *why);

/*
 * The same for VRPs, of files and of RTR servers.  rows_filtered counts what
 * had expired at the file's own data time and what AS0 trust anchors hold.
 */
enum status sources_read_vrps(struct vrp_table *t,
    const struct text_list *files, const struct vrp_options *options,
    struct survey_record *rec, struct reason *why);

/* The same of one source; the table is not built. */
enum status sources_add_vrps(struct vrp_table *t, const char *source,
    const struct vrp_options *options, struct survey_record *rec,
    struct reason *why);

/*
 * Before anything is read: ST_MISUSE where a source of VRPs is none, or where
 * one is on a network, loopback included, although offline.
 */
enum status sources_check_vrps(
    const struct text_list *files, bool offline, struct reason *why);

/*
 * Puts the built table under the SLURM files; where there are none it stays
 * as it is.  What it was before goes into plain, which is initialised, unless
 * that is NULL.  rows_filtered counts what is said of router keys.
 */
enum status sources_apply_slurm(struct vrp_table *t, struct vrp_table *plain,
    const struct text_list *files, struct survey_record *rec,
    struct reason *why);

#endif
