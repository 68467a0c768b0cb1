/*
 * Lists that name zones: ICANN's gTLDs, the Public Suffix List, own lists.
 * (The forms: dnsroa(1), FILES.)
 */
#ifndef SURVEY_LISTS_H
#define SURVEY_LISTS_H

#include "resolve/dname.h"
#include "survey/base/input.h"
#include "survey/zone.h"

/*
 * The canonical A-label form of a name that may hold U-labels (IDNA 2008, in
 * UTF-8); false where it is none.
 */
bool name_from_text(const char *text, size_t len, char buf[DNAME_STRLEN]);

/*
 * ICANN's list (JSON; "gTLDs" holds objects with "gTLD", the A-label).
 * Removed entries count too.
 */
enum status gtlds_read(struct gtlds *g, struct input *in,
    struct read_counts *counts, struct reason *why);
void gtlds_free(struct gtlds *g);

/* A rule of the list's ICANN section with more than one label. */
enum suffix_kind {
	SUFFIX_PLAIN,
	SUFFIX_WILDCARD,
	SUFFIX_EXCEPTION
};

/*
 * Calls take for each such rule: name is the A-label form, canonical, without
 * the "*." or "!".  Other rules are read and counted.
 */
typedef void (*suffix_fn)(void *arg, const char *name, enum suffix_kind kind);
enum status suffixes_read(struct input *in, suffix_fn take, void *arg,
    struct read_counts *counts, struct reason *why);

/*
 * A line of an own list: "zone[TAB category[TAB ns,ns,...]]"; empty lines and
 * those that begin with # are passed over.  Names may be U-labels.  category
 * is NULL where the line has none; servers are canonical names.
 */
struct listed_zone {
	const char *name;
	const enum category *category;
	const char *const *servers;
	size_t nservers;
};
typedef void (*listed_zone_fn)(void *arg, const struct listed_zone *zone);
enum status zone_list_read(struct input *in, listed_zone_fn take, void *arg,
    struct read_counts *counts, struct reason *why);

#endif
