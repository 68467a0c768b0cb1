#include "roa/jscan.h"

#include <string.h>

/*
 * What a string of JSON says: its characters in UTF-8, its escapes resolved
 * (RFC 8259 section 7).
 */

/* The number of bytes of the UTF-8 character at p (RFC 3629), or 0. */
static size_t
utf8_len(const char *p, const char *end)
{
	const unsigned char *c = (const unsigned char *)p;
	size_t n = c[0] < 0x80 ? 1 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;

	if (n == 1)
		return 1;
	if (c[0] < 0xc2 || c[0] > 0xf4 || (size_t)(end - p) < n)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	/* Longer than need be, a surrogate, or beyond U+10FFFF. */
	if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
	    (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
		return 0;
	return n;
}

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

static size_t
utf8_put(char *to, uint32_t code)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xc0 | code >> 6);
		to[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (char)(0xe0 | code >> 12);
		to[1] = (char)(0x80 | (code >> 6 & 0x3f));
		to[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | code >> 18);
	to[1] = (char)(0x80 | (code >> 12 & 0x3f));
	to[2] = (char)(0x80 | (code >> 6 & 0x3f));
	to[3] = (char)(0x80 | (code & 0x3f));
	return 4;
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
	*to += utf8_put(*to, (uint32_t)code);
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
		if ((n = utf8_len(p, end)) == 0)
			return "no UTF-8";
		memmove(to, p, n);
		to += n;
		next = p + n;
	}
	*len = (size_t)(to - text);
	return NULL;
}
