/*
 * Values of rows as text, the same in every locale.
 */
#ifndef REPORTS_VALUE_H
#define REPORTS_VALUE_H

#include <stddef.h>
#include <stdint.h>

#define NUMBER_STRLEN 32

/*
 * Nine significant digits (%.9g) with a point, whatever LC_NUMERIC is;
 * what is not finite gives the empty text.
 */
char *number_format(double value, char buf[NUMBER_STRLEN]);

/*
 * The decimal digits of a number, at the end of buf: returns where they begin;
 * they end at buf + INTEGER_STRLEN, without a NUL.
 */
#define INTEGER_STRLEN 20
const char *integer_format(int64_t number, char buf[INTEGER_STRLEN]);

/* A number for people, its thousands parted by commas. */
#define COUNT_STRLEN 32
char *count_format(int64_t number, char buf[COUNT_STRLEN]);

/* How many characters at text[at] are printable ASCII and no quote or \. */
size_t plain_run(const char *text, size_t len, size_t at);

#endif
