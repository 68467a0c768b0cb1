/*
 * The user's own knowledge of operators (--operators): corrections to what
 * RNAMEs and contacts tell, as CSV with the columns kind, value, operator.
 * (The form: dnsroa(1), FILES.)
 */
#ifndef SURVEY_OPERATOR_LIST_H
#define SURVEY_OPERATOR_LIST_H

#include <stdint.h>

#include "survey/base/input.h"
#include "survey/base/intern.h"

enum operator_kind {
	OPERATOR_ZONE,
	OPERATOR_RNAME,
	OPERATOR_CONTACT,
	OPERATOR_SERVER, /* and all names beneath it */
	OPERATOR_AS,
	OPERATOR_KINDS
};

/* value: a canonical name, a contact_key, or an AS number in digits. */
struct operator_row {
	enum operator_kind kind;
	uint32_t value; /* of texts */
	uint32_t name;  /* of texts, or INTERN_NONE: it tells nothing */
	uint32_t place; /* in the file */
};

struct operator_list {
	struct operator_row *rows; /* by kind, then value's number */
	size_t n, cap;
	struct intern texts;
};

void operator_list_init(struct operator_list *l);
void operator_list_free(struct operator_list *l);

/* More than 5 % of bad rows, or another head, is an error. */
enum status operator_list_read(struct operator_list *l, struct input *in,
    struct read_counts *counts, struct reason *why);

/* The row of that value, the last one of the file; NULL for none. */
const struct operator_row *operator_list_find(
    const struct operator_list *l, enum operator_kind kind, const char *value);

/*
 * What makes two spellings of a contact equal: letters and digits alone, in
 * lower case; everything that is not ASCII as it stands.  The caller frees
 * it.  "" where the text names nobody ("N/A", "Not assigned", ...).
 */
char *contact_key(const char *text);

#endif
