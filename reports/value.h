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

/*
 * The character at text[*at], *at < len; *at moves behind it.  A byte that
 * begins no well-formed UTF-8 (RFC 3629 section 4: no surrogates, no
 * overlong forms, nothing beyond U+10FFFF) gives U+FFFD and is passed alone.
 */
uint32_t utf8_next(const char *text, size_t len, size_t *at);

/* How many characters at text[at] are printable ASCII and no quote or \. */
size_t plain_run(const char *text, size_t len, size_t at);

/* The UTF-8 of a character, NUL-terminated; returns its length. */
#define UTF8_STRLEN 5
size_t utf8_put(uint32_t c, char buf[UTF8_STRLEN]);

#define UTF8_REPLACEMENT 0xfffdU

#endif
