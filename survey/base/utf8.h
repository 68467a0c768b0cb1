/*
 * Characters in UTF-8 (RFC 3629): well-formed is what section 4 allows, with
 * no surrogates, no overlong forms, nothing beyond U+10FFFF.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xfffdU

/* The bytes of the well-formed character that begins the text; 0: none does. */
size_t utf8_length(const char *text, size_t len);

/*
 * The character at text[*at], *at < len; *at moves behind it.  A byte that
 * begins no well-formed one gives U+FFFD and is passed alone.
 */
uint32_t utf8_next(const char *text, size_t len, size_t *at);

/* The UTF-8 of a character, NUL-terminated; returns its length. */
#define UTF8_STRLEN 5
size_t utf8_put(uint32_t c, char buf[UTF8_STRLEN]);

#endif
