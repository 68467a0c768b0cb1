/*
 * Route objects of the Internet Routing Registries (RPSL, RFC 2622 and 4012):
 * who registered that a prefix may be announced by an AS.  Anybody's word in
 * many registries, so it stands beside the ROA and never for one.
 */
#ifndef ROA_IRR_H
#define ROA_IRR_H

#include <stddef.h>
#include <stdint.h>

#include "roa/origin.h"
#include "roa/ptree.h"
#include "roa/wanted.h"
#include "survey/base/input.h"
#include "survey/base/intern.h"

#define IRR_SOURCES_MAX 255
#define IRR_OBJECTS_MAX ((size_t)1 << 22) /* that are wanted; distinct */

/* What the registries say of a route origin: the first that applies. */
enum irr_status {
	IRR_EXACT,    /* an object of the same prefix and origin */
	IRR_COVERED,  /* a less specific object of the same origin */
	IRR_MISMATCH, /* covering objects, of other origins only */
	IRR_ABSENT,   /* no covering object */
	IRR_STATUSES
};

/* An object beside its prefix, which its node in the tree holds. */
struct irr_object {
	uint32_t asn;
	uint8_t source; /* number of its registry's name in sources */
};

struct irr_table {
	struct ptree tree;
	struct irr_object *objects; /* by prefix; distinct */
	size_t n, cap;
	struct intern sources; /* "RIPE"; "" where an object names none */
	uint64_t read[IRR_SOURCES_MAX]; /* objects of each, wanted or not */
	struct intern known;            /* while reading: what the table has */
};

void irr_table_init(struct irr_table *t);
void irr_table_free(struct irr_table *t);

/*
 * Reads a dump: objects parted by empty lines, of all classes; those of
 * others than route and route6 are passed over and not counted.  Kept are
 * objects whose prefix is wanted.  A route object that cannot be read is a bad
 * row; more than 5 % of them, or a file without any RPSL object, is an error.
 */
enum status irr_read(struct irr_table *t, struct input *in,
    const struct wanted *wanted, struct read_counts *counts,
    struct reason *why);

/* After the last file; then the table is read only. */
void irr_table_build(struct irr_table *t);

/*
 * What each source says of the route origin: status[0 .. sources.n - 1].  No
 * object has an AS set as its origin.
 */
void irr_judge(const struct irr_table *t, struct prefix prefix,
    struct origin origin, uint8_t status[IRR_SOURCES_MAX]);

/*
 * The source's objects were made of ROAs, so that they say nothing that the
 * VRPs do not: its name has "RPKI" in it.
 */
bool irr_source_is_rpki(const char *source);

/* "exact", "covered", "mismatch", "absent". */
const char *irr_status_str(enum irr_status status);

#endif
