/*
 * Participants of MANRS (Mutually Agreed Norms for Routing Security) by AS
 * number and programme.  There is no one format: CSV with a column of AS
 * numbers, or JSON.
 */
#ifndef ROA_MANRS_H
#define ROA_MANRS_H

#include <stddef.h>
#include <stdint.h>

#include "roa/wanted.h"
#include "survey/base/input.h"
#include "survey/base/intern.h"

#define MANRS_TEXT_MAX 4096          /* of a field that is looked at */
#define MANRS_UNNAMED  "participant" /* where a file names no programme */

struct manrs_entry {
	uint32_t asn;
	uint32_t programme; /* of programmes */
	int64_t joined;     /* or TIME_UNKNOWN: then always */
};

struct manrs {
	struct manrs_entry *list; /* by AS, then programme's text; distinct */
	size_t n, cap;
	struct intern programmes;
};

void manrs_init(struct manrs *t);
void manrs_free(struct manrs *t);

/*
 * Reads a list; kept are wanted AS numbers.
 *
 * CSV (RFC 4180) has a header with a column "ASN", "ASNs", "AS", "AS Number"
 * or "AS Numbers", and perhaps "Programme" or "Program" (with or without an
 * s, or "MANRS" before it) and "Joined", "Join Date" or "Date Joined".
 *
 * JSON is an array of participants, or an object that has such arrays; a
 * participant is an AS number, or an object whose members are called as the
 * columns are, in any case and with "_" for the blank; the AS numbers and the
 * programme may be arrays.
 *
 * A field has one number or several, with or without "AS", parted by blanks,
 * commas, semicolons or slashes; none says nothing of any AS (an exchange may
 * have no number).  Programmes are parted by ";" or "|".  A time is as in
 * num.h.
 *
 * More than 5 % of bad rows, or a file without any AS number, is an error;
 * one with prefixes (a list of VRPs has an ASN column too) is refused.
 */
enum status manrs_read(struct manrs *t, struct input *in,
    const struct wanted *wanted, struct read_counts *counts,
    struct reason *why);

/* After the last file; of several times of joining the first counts. */
void manrs_build(struct manrs *t);

/* The AS's entries are list[*first .. *end - 1], perhaps none. */
void manrs_find(
    const struct manrs *t, uint32_t asn, size_t *first, size_t *end);

#endif
