/*
 * The inputs of a command, brought to where they can be read: URLs that its
 * options name, and where they name nothing of a side, what the configuration
 * names for it.  Everything that was fetched is read out of the cache, under
 * its URL as its name.
 *
 * The sides: zones (--root-zone, --zone-data, --gtlds, --public-suffixes,
 * --zone-list), routes, VRPs.  What stands beside the ROA goes with routes.
 */
#ifndef SURVEY_SUPPLY_H
#define SURVEY_SUPPLY_H

#include "survey/config.h"
#include "survey/option.h"
#include "survey/record.h"

struct supply;

/*
 * Brings what o lacks and gives it to o.  With o->offline only the cache is
 * looked at; a side of which it holds nothing  is left without.  From here on
 * input_open reads these URLs out of the cache, until supply_free, which is
 * to be called on success, when nothing reads any more and o is not used.
 * What is optional and cannot be had is warned of.
 */
enum status supply_inputs(struct supply **supply, const struct config *config,
    struct options *o, enum command_bit command, struct reason *why);

/* NULL is fine. */
void supply_free(struct supply *supply);

/* What it was made with. */
const struct config *supply_config(const struct supply *supply);

/* Some input of the survey itself was not named on the command line. */
bool supply_chose(const struct supply *supply);

/*
 * What is known of the inputs beyond what reading them told: when they were
 * retrieved, their licences.  ST_IO where the file read is not the one that
 * was fetched; that is then gone from the cache.
 */
enum status supply_annotate(
    const struct supply *supply, struct survey_record *rec, struct reason *why);

/*
 * After a failure whose reason is given: where a file in the cache is not
 * what was fetched, that is the reason, and the file is gone from the cache.
 */
enum status supply_explain(
    const struct supply *supply, enum status st, struct reason *why);

/*
 * "dnsroa fetch": all inputs of the configuration, or the archives of a day
 * ("2025-07-20"; NULL: none).  A line for each file to out: input, what
 * became of it, path, URL.  *gaps is set where something optional could not
 * be had.
 */
enum status supply_fetch(const struct config *config, const struct options *o,
    FILE *out, bool *gaps, struct reason *why);

/*
 * "dnsroa fetch --list": a line for each file that an input has, or would
 * have: input, fresh, stale or missing, when it was last asked for, bytes,
 * SHA-256, URL; then the other places that the cache holds.
 */
enum status supply_list(const struct config *config, const struct options *o,
    FILE *out, struct reason *why);

#endif
