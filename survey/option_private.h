/*
 * What the files option*.c share: the table of options (option_rows.c), and
 * the values that are read and told by functions of their own
 * (option_values.c).
 */
#ifndef SURVEY_OPTION_PRIVATE_H
#define SURVEY_OPTION_PRIVATE_H

#include <jansson.h>

#include "survey/option.h"

/* Not part of what is recorded with a survey: it changes no result. */
#define UNRECORDED (1U << 31)
/*
 * Its values name inputs, or files and folders to write: what is not marked so
 * is not fetched, or cannot be written (sandbox.h).
 */
#define SOURCE (1U << 30)
#define OUTPUT (1U << 28)

enum option_kind {
	KIND_FLAG,   /* bool */
	KIND_TEXT,   /* const char * */
	KIND_LIST,   /* struct text_list */
	KIND_NUMBER, /* int64_t, from min to max */
	KIND_OWN     /* by functions of its own */
};

struct option_row;

/* Takes a value; and tells what is in force, NULL: nothing worth a record. */
typedef enum status option_set_fn(struct options *o,
    const struct option_row *row, const char *value, struct reason *why);
typedef json_t *option_tell_fn(const struct options *o);

struct option_row {
	const char *name;
	char letter;          /* or 0 */
	const char *argument; /* NULL for a flag */
	unsigned int commands;
	enum option_kind kind;
	size_t at; /* where in struct options */
	int64_t min, max;
	option_set_fn *set;   /* of KIND_OWN */
	option_tell_fn *tell; /* or NULL */
	const char *help;
};

/* In the order of --help and the manual. */
extern const struct option_row option_rows[];
extern const size_t noption_rows;

enum status option_bad_value(const char *option, const char *value,
    const char *wanted, struct reason *why);
enum status option_parse_number(const char *option, const char *value,
    uint64_t min, uint64_t max, uint64_t *number, struct reason *why);

/* Of a text that need not be UTF-8; of such. */
json_t *option_json_bytes(const char *text);
json_t *option_json_list(const struct text_list *l);

option_set_fn option_set_categories, option_set_gaps, option_set_min_peers,
    option_set_min_len4, option_set_max_len4, option_set_min_len6,
    option_set_max_len6, option_set_timeout, option_set_vrps_time,
    option_set_method, option_set_glue, option_set_max_age,
    option_set_stale_after, option_set_date;
option_tell_fn option_tell_categories, option_tell_gaps, option_tell_min_peers,
    option_tell_min_len4, option_tell_max_len4, option_tell_min_len6,
    option_tell_max_len6, option_tell_timeout, option_tell_vrps_time,
    option_tell_method, option_tell_glue;

#endif
