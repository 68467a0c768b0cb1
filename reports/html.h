/*
 * HTML out of texts that are anybody's.  Whatever comes from the database goes
 * through one of these; the page's own markup is written as it stands.
 *
 * Markup's characters are escaped, in text and between double quotes alike;
 * bytes that are no UTF-8, and control characters, are U+FFFD.  What turns
 * the direction of writing stays, and stands in <bdi>: it cannot leave it.
 */
#ifndef REPORTS_HTML_H
#define REPORTS_HTML_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

void html_text(FILE *out, const char *text);
void html_bytes(FILE *out, const char *text, size_t len);

/* As printf(3), the result escaped. */
void html_printf(FILE *out, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* "n of m (p %)", or "0 of 0" without a denominator. */
void html_share(FILE *out, int64_t numerator, int64_t denominator);

/* A text as JSON within a <script>: nothing in it can end that. */
void html_json_text(FILE *out, const char *text, size_t len);

/*
 * The U-label form of a canonical name that has A-labels, or NULL where it
 * has none, or none that IDNA 2008 allows.  The caller frees it.
 */
char *html_unicode_name(const char *name);

#endif
