#include "roa/jscan.h"

#include <string.h>

#include "survey/base/utf8.h"

/*
 * What a string of JSON says: its characters in UTF-8, its escapes resolved
 * (RFC 8259 section 7).
 */

/* The four digits of a \u escape; -1 where there are none. */
static int32_t
hex4(const char *p, const char *end)
{
	int32_t value = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = p[i];

		if (c >= '0' && c <= '9')
			value = value << 4 | (c - '0');
		else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
			value = value << 4 | ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return value;
}

/*
 * The escape at p, behind its backslash, to *to, which moves on: returns the
 * first byte behind it, or NULL.  A surrogate without its other half is no
 * character (RFC 8259 section 8.2).
 */
static const char *
resolve_escape(const char *p, const char *end, char **to)
{
	static const char from[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *found;
	int32_t code, low;

	if (*p != 'u') {
		if (*p == '\0' || (found = strchr(from, *p)) == NULL)
			return NULL;
		*(*to)++ = meant[found - from];
		return p + 1;
	}
	if ((code = hex4(++p, end)) < 0 || (code >= 0xdc00 && code < 0xe000))
		return NULL;
	p += 4;
	if (code >= 0xd800 && code < 0xdc00) {
		if (end - p < 6 || p[0] != '\\' || p[1] != 'u' ||
		    (low = hex4(p + 2, end)) < 0xdc00 || low >= 0xe000)
			return NULL;
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
		p += 6;
	}
	*to += utf8_put((uint32_t)code, *to);
	return p;
}

/*
 * In its place: no escape is shorter than the character that it stands for.
 */
const char *
jscan_resolve(char *text, size_t *len, size_t *at)
{
	const char *p = text, *end = text + *len, *next;
	char *to = text;

	for (; p < end; p = next) {
		size_t n;

		*at = (size_t)(p - text);
		if (*p == '\\') {
			if ((next = resolve_escape(p + 1, end, &to)) == NULL)
				return "no escape of JSON";
			continue;
		}
		if ((n = utf8_length(p, (size_t)(end - p))) == 0)
			return "no UTF-8";
		memmove(to, p, n);
		to += n;
		next = p + n;
	}
	*len = (size_t)(to - text);
	return NULL;
}
