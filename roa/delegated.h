/*
 * Delegation statistics of the RIRs, as the NRO joins them (extended format):
 *
 *	registry|cc|type|start|value|date|status|opaque-id[|...]
 *
 * value is a number of addresses for IPv4, of any size, and a prefix length
 * for IPv6.  They say in whose registry an address stands, and the country of
 * the holder, which is not where the address is used.
 */
#ifndef ROA_DELEGATED_H
#define ROA_DELEGATED_H

#include <stddef.h>
#include <stdint.h>

#include "roa/ptree.h"
#include "roa/wanted.h"
#include "survey/base/input.h"

enum rir {
	RIR_AFRINIC,
	RIR_APNIC,
	RIR_ARIN,
	RIR_LACNIC,
	RIR_RIPENCC,
	RIRS
};

/* A holding beside its prefix; a range may be several prefixes. */
struct holding {
	uint8_t rir;
	char country[3]; /* ISO 3166, AP or EU; "" where nobody holds it */
};

struct delegated {
	struct ptree tree;
	struct holding *list; /* by prefix */
	size_t n, cap;
};

void delegated_init(struct delegated *t);
void delegated_free(struct delegated *t);

/*
 * Reads a file.  Kept are ranges of addresses of the five RIRs, those
 * prefixes of them that are wanted (the question is of overlap).  AS numbers,
 * summaries, and what IANA holds itself are read and not kept.
 * counts->data_time is the day that the file's first line says.  More than
 * 5 % of bad rows, or a file that is no such statistics, is an error.
 */
enum status delegated_read(struct delegated *t, struct input *in,
    const struct wanted *wanted, struct read_counts *counts,
    struct reason *why);

/* After the last file; then the table is read only. */
void delegated_build(struct delegated *t);

/*
 * The holdings of a prefix: those of the most specific range that has all of
 * it; else, for it may join what several hold, all those beneath it.
 * list[*first .. *end - 1], perhaps none, perhaps alike.
 */
void delegated_find(const struct delegated *t, struct prefix prefix,
    uint32_t *first, uint32_t *end);

/* As the files have it: "afrinic", "apnic", "arin", "lacnic", "ripencc". */
const char *rir_str(enum rir rir);

#endif
