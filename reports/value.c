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
	size_t at = INTEGER_STRLEN;

	do
		buf[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (number < 0)
		buf[--at] = '-';
	return buf + at;
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

size_t
plain_run(const char *text, size_t len, size_t at)
{
	size_t i = at;

	while (i < len && text[i] >= ' ' && text[i] <= '~' && text[i] != '"' &&
	       text[i] != '\\')
		i++;
	return i - at;
}
