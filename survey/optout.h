/*
 * Who asked to be left alone (dnsroa-method(7), Conduct of the measurement):
 * zones that are not surveyed, names and addresses that no question is about
 * or goes to.
 *
 * A line each of the file; empty lines and those that begin with # are passed
 * over:
 *
 *	zone example.net
 *	zone *.example.net
 *	name ns1.example.net
 *	prefix 192.0.2.0/24
 *
 * Names are A-labels, in any case.  "*.NAME" is everything beneath NAME, and
 * not NAME itself.  An address stands for itself as a prefix.
 *
 * Unlike an input's, a line that cannot be read fails the whole: who asked to
 * be left alone is not skipped.
 */
#ifndef SURVEY_OPTOUT_H
#define SURVEY_OPTOUT_H

#include <stdbool.h>

#include "roa/ptree.h"
#include "survey/base/input.h"
#include "survey/base/intern.h"

struct optout {
	struct intern zones, names;
	struct intern zones_beneath, names_beneath; /* of these names */
	struct ptree prefixes;
};

void optout_init(struct optout *o);
void optout_free(struct optout *o);

/* Adds a file; after the last comes optout_build. */
enum status optout_read(struct optout *o, struct input *in,
    struct read_counts *counts, struct reason *why);
void optout_build(struct optout *o);

/*
 * Asked of a built list, or of one that holds nothing.  Names are canonical
 * (resolve/dname.h).
 */
bool optout_has_zone(const struct optout *o, const char *zone);
bool optout_has_name(const struct optout *o, const char *name);
bool optout_has_address(const struct optout *o, struct ip address);

#endif
