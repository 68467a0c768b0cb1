#include "reports/value.h"

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

char *
number_format(double value, char buf[NUMBER_STRLEN])
{
	locale_t c, old = (locale_t)0;

	if (!isfinite(value)) {
		buf[0] = '\0';
		return buf;
	}
	/* Without a "C" locale nothing would have started. */
	c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (c != (locale_t)0)
		old = uselocale(c);
	(void)snprintf(buf, NUMBER_STRLEN, "%.9g", value);
	if (c != (locale_t)0) {
		(void)uselocale(old);
		freelocale(c);
	}
	return buf;
}

const char *
integer_format(int64_t number, char buf[INTEGER_STRLEN])
{
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char *p = buf + INTEGER_STRLEN;

	do
		*--p = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (number < 0)
		*--p = '-';
	return p;
}

char *
count_format(int64_t number, char buf[COUNT_STRLEN])
{
	char digits[COUNT_STRLEN];
	size_t n, to = 0;

	(void)snprintf(digits, sizeof(digits), "%" PRId64, number);
	n = strlen(digits);
	for (size_t i = 0; i < n; i++) {
		buf[to++] = digits[i];
		if ((n - i) % 3 == 1 && i + 1 < n && digits[i] != '-')
			buf[to++] = ',';
	}
	buf[to] = '\0';
	return buf;
}

/* Bytes that follow the first, and the least character they may make. */
static int
followers(unsigned char first, uint32_t *bits, uint32_t *least)
{
	if (first >= 0xc2 && first <= 0xdf) {
		*bits = first & 0x1fU;
		*least = 0x80;
		return 1;
	}
	if (first >= 0xe0 && first <= 0xef) {
		*bits = first & 0x0fU;
		*least = 0x800;
		return 2;
	}
	if (first >= 0xf0 && first <= 0xf4) {
		*bits = first & 0x07U;
		*least = 0x10000;
		return 3;
	}
	return -1;
}

uint32_t
utf8_next(const char *text, size_t len, size_t *at)
{
	const unsigned char *p = (const unsigned char *)text + *at;
	size_t left = len - *at;
	uint32_t c, least;
	int more;

	(*at)++;
	if (p[0] < 0x80)
		return p[0];
	more = followers(p[0], &c, &least);
	if (more < 0 || (size_t)more >= left)
		return UTF8_REPLACEMENT;
	for (int i = 1; i <= more; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return UTF8_REPLACEMENT;
		c = c << 6 | (p[i] & 0x3fU);
	}
	if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return UTF8_REPLACEMENT;
	*at += (size_t)more;
	return c;
}

size_t
plain_run(const char *text, size_t len, size_t at)
{
	size_t i = at;

	while (i < len && text[i] >= ' ' && text[i] <= '~' && text[i] != '"' &&
	       text[i] != '\\')
		i++;
	return i - at;
}

size_t
utf8_put(uint32_t c, char buf[UTF8_STRLEN])
{
	size_t n = 0;

	if (c < 0x80) {
		buf[n++] = (char)c;
	} else if (c < 0x800) {
		buf[n++] = (char)(0xc0 | c >> 6);
		buf[n++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		buf[n++] = (char)(0xe0 | c >> 12);
		buf[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		buf[n++] = (char)(0x80 | (c & 0x3f));
	} else {
		buf[n++] = (char)(0xf0 | c >> 18);
		buf[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		buf[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		buf[n++] = (char)(0x80 | (c & 0x3f));
	}
	buf[n] = '\0';
	return n;
}
