/*
 * Names of AS numbers: the RIPE NCC's asn.txt ("AS NAME, CC"), or a table of
 * "asn<TAB>name".
 */
#ifndef ROA_AS_NAMES_H
#define ROA_AS_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "roa/wanted.h"
#include "survey/base/input.h"
#include "survey/base/intern.h"

#define AS_NAME_MAX 255 /* bytes; longer is a bad row */

struct as_name {
	uint32_t asn;
	uint32_t name;   /* of texts: UTF-8 without control characters */
	uint32_t place;  /* among all, in the order of arrival */
	char country[3]; /* ISO 3166, or "" */
};

struct as_names {
	struct as_name *list; /* by number, each once */
	size_t n, cap;
	struct intern texts;
};

void as_names_init(struct as_names *t);
void as_names_free(struct as_names *t);

/*
 * Reads a file; kept are names of wanted numbers.  A number without a name is
 * a row that says nothing.  More than 5 % of bad rows, or no row, is an error.
 */
enum status as_names_read(struct as_names *t, struct input *in,
    const struct wanted *wanted, struct read_counts *counts,
    struct reason *why);

/* After the last file; of several names of a number the first stays. */
void as_names_build(struct as_names *t);

/* NULL where it has none. */
const struct as_name *as_names_find(const struct as_names *t, uint32_t asn);

#endif
