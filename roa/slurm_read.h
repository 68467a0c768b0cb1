/*
 * What the files slurm_*.c that read share: where in a file one is, the
 * members of an object, and the entries of the arrays.
 */
#ifndef ROA_SLURM_READ_H
#define ROA_SLURM_READ_H

#include "roa/slurm.h"

struct json_t; /* jansson's: its header stays out of ours */

struct slurm_reader {
	struct slurm *slurm;
	struct read_counts *counts;
	const char *location;
	struct reason *why;
	uint32_t file;
};

/* Where in the file: "validationOutputFilters.prefixFilters[3]". */
struct place {
	const char *object, *array;
	size_t index;
	const char *section; /* that says what belongs there */
};

#define NO_INDEX SIZE_MAX

/* Sets the reason: the place, the fault, and the section. */
enum status slurm_refuse(const struct slurm_reader *r, const struct place *at,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* A text from the file is anybody's: only what prints is shown of it. */
enum {
	SLURM_PRINTABLE = 41
};
const char *slurm_printable(const char *text, char buf[SLURM_PRINTABLE]);

/* A member of an object, and what was found there. */
struct member {
	const char *name;
	int type;    /* a json_type */
	bool wanted; /* it must be there */
	struct json_t *value;
};

/* Fills in the values of an object that has these members and no others. */
enum status slurm_take_members(const struct slurm_reader *r,
    const struct place *at, struct json_t *object, struct member *members,
    size_t n);

/* What a member has, which is an integer; which is a string. */
enum status slurm_take_asn(const struct slurm_reader *r, const struct place *at,
    const struct member *m, uint32_t *asn);
enum status slurm_take_prefix(const struct slurm_reader *r,
    const struct place *at, const struct member *m, struct prefix *prefix);

/* The item at a place of an array. */
typedef enum status slurm_entry_fn(
    struct slurm_reader *r, const struct place *at, struct json_t *entry);
slurm_entry_fn slurm_read_prefix_filter, slurm_read_prefix_assertion,
    slurm_read_bgpsec_filter, slurm_read_bgpsec_assertion,
    slurm_read_aspa_filter, slurm_read_aspa_assertion;

#endif
