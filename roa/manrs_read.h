/*
 * What the two formats of participants share; for roa/manrs*.c.
 */
#ifndef ROA_MANRS_READ_H
#define ROA_MANRS_READ_H

#include "roa/manrs.h"
#include "survey/base/rows.h"

enum manrs_field {
	MANRS_OTHER,
	MANRS_ASN,
	MANRS_PROGRAMME,
	MANRS_JOINED,
	MANRS_PREFIX, /* which no participant has */
	MANRS_FIELDS
};

/* A participant while it is read: the texts of its fields. */
struct manrs_row {
	char text[MANRS_FIELDS][MANRS_TEXT_MAX];
	size_t len[MANRS_FIELDS];
	bool too_long;
};

struct manrs_reader {
	struct manrs *t;
	struct input *in;
	const struct wanted *wanted;
	struct bad_rows bad;
	struct reason *why;
	struct manrs_row row;
	uint64_t numbers; /* of ASes, wanted or not */
};

/* What a column or member of that name is; MANRS_OTHER is passed over. */
enum manrs_field manrs_field_named(const char *name, size_t len);

/* Adds to a field's text. */
void manrs_row_add(struct manrs_row *row, enum manrs_field field,
    const char *text, size_t len);

/* The row is done: takes it or counts it as bad; then row is empty. */
void manrs_row_settle(struct manrs_reader *r, uint64_t line);

/* The file has prefixes: it is one of VRPs or routes. */
enum status manrs_refuse(const struct manrs_reader *r);

enum status manrs_read_csv(struct manrs_reader *r);
enum status manrs_read_json(struct manrs_reader *r);

#endif
