/*
 * What the readers of VRP sets share; for roa/vrp_*.c and their tests.
 *
 * A format states rows, each in its own way; what a row has to be, what is
 * counted and what is left out stands in vrp_read.c, once.
 *
 * A fault is what is wrong with a row, as constant text; NULL is none.
 */
#ifndef ROA_VRP_READ_H
#define ROA_VRP_READ_H

#include "roa/jscan.h"
#include "roa/vrp.h"
#include "survey/base/rows.h"

#define VRP_LABEL_MAX  63 /* of a trust anchor */
#define VRP_LEN_ABSENT UINT32_MAX

/* A row as it is stated, and not yet held against the rules. */
struct vrp_row {
	struct prefix prefix;
	uint32_t asn;
	uint32_t max_len;       /* any number, or VRP_LEN_ABSENT */
	uint32_t tas, as0_tas;  /* bits; those whose VRPs stay out */
	uint32_t expires;       /* or VRP_NO_EXPIRY */
	enum vrp_expiry expiry; /* what that means */
};

struct vrp_reader {
	struct vrp_table *table;
	struct input *in;
	const struct vrp_options *options;
	struct read_counts *counts;
	struct bad_rows bad;
	struct reason *why;
	bool array;         /* rows are items of "roas" */
	int64_t said;       /* time of the data, by the file itself */
	bool chain, of_roa; /* a row stated this kind of expiry */
	bool sources;       /* a row named its sources */
	/* The label seen last: most rows repeat the one before. */
	char label[VRP_LABEL_MAX + 1];
	size_t label_len;
	uint32_t label_bit;
	bool label_left_out;
};

/* Nothing stated yet. */
extern const struct vrp_row vrp_row_empty;

const char *vrp_parse_asn(
    const char *text, size_t len, bool asprefix, uint32_t *asn);
const char *vrp_parse_prefix(
    const char *text, size_t len, struct prefix *prefix);
/* Digits; numbers that are too large for any family stay so. */
const char *vrp_parse_max_len(const char *text, size_t len, uint32_t *max_len);
/* Unix seconds or a date (num.h); nothing, "N/A" and 0 state none. */
const char *vrp_parse_expiry(const char *text, size_t len, uint32_t *expires);
uint32_t vrp_expiry_of(int64_t when);

/* Adds the trust anchor to the row. */
const char *vrp_row_label(
    struct vrp_reader *r, struct vrp_row *row, const char *text, size_t len);

/*
 * A row is done: takes it, if it has no fault yet, and counts it, as skipped
 * if it has one.
 */
void vrp_row_settle(struct vrp_reader *r, const struct vrp_row *row,
    uint64_t line, const char *fault);

/* The file names this trust anchor as one of its own. */
void vrp_name_anchor(struct vrp_reader *r, const char *text, size_t len);

/* What stands before ".tal" in a component of the path; NULL for none. */
const char *vrp_anchor_of_path(const char *path, size_t *len);

enum status vrp_read_csv(struct vrp_reader *r);
enum status vrp_read_json(struct vrp_reader *r);

/* Reads no more than metadata that come first: r->said. */
void vrp_json_time(struct vrp_reader *r);

/*
 * The item of a JSON array at s->p.  vrp_json_item takes any; false where the
 * JSON itself is broken.  vrp_json_fast takes it, and those that follow, as
 * long as they are of the common shape and all at hand, and stops behind the
 * last; false where it took none.
 */
bool vrp_json_item(struct vrp_reader *r, struct jscan *s, struct vrp_row *row,
    const char **fault);
bool vrp_json_fast(struct vrp_reader *r, struct jscan *s);

/* Takes the item of a list of ASPAs; false where the JSON is broken. */
bool vrp_json_aspa(struct vrp_reader *r, struct jscan *s);

#endif
