/*
 * Files that people make, or look at: small enough to be held as a whole.
 */
#ifndef SURVEY_SMALL_FILE_H
#define SURVEY_SMALL_FILE_H

#include <stdbool.h>

#include "survey/base/input.h"

#define SMALL_FILE_MAX ((size_t)16 << 20) /* decompressed */

/*
 * All plain bytes of the input, without a byte order mark, NUL behind them;
 * the caller frees *text.  ST_LIMIT where there are more.
 */
enum status small_file_read(
    struct input *in, char **text, size_t *len, struct reason *why);

/*
 * CSV (RFC 4180) row by row: fields perhaps in quotes, which may hold commas,
 * line ends and doubled quotes.  Rows without a character are passed over.
 */
struct csv {
	const char *p, *end;
	uint64_t line;      /* of the next row */
	uint64_t row_line;  /* of the row at hand */
	const char **field; /* its fields, valid until the next row */
	size_t n, cap;
	const char *fault; /* of the row, as constant text; or NULL */
	char *buf;
	size_t buf_cap;
};

void csv_init(struct csv *c, const char *text, size_t len);
void csv_free(struct csv *c);

/* The next row; false at the end. */
bool csv_next(struct csv *c);

#endif
