/*
 * The origin of a route: an AS number, or an AS_SET, which RFC 6811 section 2
 * calls NONE and which no VRP ever matches (also one with a single member:
 * RFC 6907 section 7.1.8, RFC 9774).  0 is an AS number and no stand-in.
 */
#ifndef ROA_ORIGIN_H
#define ROA_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "survey/base/intern.h"

struct origin {
	uint32_t value; /* the AS number, or the set's number in its table */
	bool is_set;
};

#define ORIGIN_MEMBERS_MAX 1024 /* of a set; a longer one is a bad row */
#define ASN_STRLEN         11

/*
 * An AS number at p, before end: "64500", with asprefix also "AS64500" in any
 * case (RFC 5396 asplain).  Returns the first character behind it or NULL.
 */
const char *asn_parse(
    const char *p, const char *end, bool asprefix, uint32_t *asn);

/*
 * An origin at p: a number as above, or members in braces, parted by commas
 * ("{64501,64500}"), which enter sets in canonical text: ascending, without
 * duplicates.  Returns the first character behind it or NULL.
 */
const char *origin_parse(const char *p, const char *end, bool asprefix,
    struct intern *sets, struct origin *origin);

/* The set of these members; asns is sorted in place. n >= 1. */
struct origin origin_of_set(uint32_t *asns, size_t n, struct intern *sets);

/*
 * Text: a number, or "{64500,64501}".  The result is buf or a text of sets,
 * valid until sets changes.
 */
const char *origin_text(
    struct origin origin, const struct intern *sets, char buf[ASN_STRLEN]);

/* Numbers first, ascending; then sets by their number in the table. */
static inline int
origin_compare(struct origin a, struct origin b)
{
	if (a.is_set != b.is_set)
		return a.is_set ? 1 : -1;
	return (a.value > b.value) - (a.value < b.value);
}

#endif
