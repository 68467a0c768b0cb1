#include "survey/base/num.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

const char *
num_scan(const char *p, const char *end, uint64_t max, uint64_t *value)
{
	uint64_t n = 0;
	const char *start = p;

	for (; p < end && *p >= '0' && *p <= '9'; p++) {
		uint64_t digit = (uint64_t)(*p - '0');

		if (digit > max || n > (max - digit) / 10)
			return NULL;
		n = n * 10 + digit;
	}
	if (p == start)
		return NULL;
	*value = n;
	return p;
}

bool
num_parse(const char *text, uint64_t min, uint64_t max, uint64_t *value)
{
	const char *end = text + strlen(text);
	uint64_t n;

	if (num_scan(text, end, max, &n) != end || n < min)
		return false;
	*value = n;
	return true;
}

/* Exactly n digits at *p. */
static bool
digits(const char **p, int n, int *value)
{
	*value = 0;
	for (; n > 0; n--, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		*value = *value * 10 + (**p - '0');
	}
	return true;
}

bool
time_parse(const char *text, int64_t *when)
{
	const char *p = text;
	struct tm tm = { 0 }, back;
	int year, offset = 0, hours, minutes, fraction;
	uint64_t seconds;
	time_t made;

	if (num_parse(text, 0, UINT64_C(253402300799), &seconds)) {
		*when = (int64_t)seconds;
		return true;
	}
	if (!digits(&p, 4, &year) || *p++ != '-' ||
	    !digits(&p, 2, &tm.tm_mon) || *p++ != '-' ||
	    !digits(&p, 2, &tm.tm_mday))
		return false;
	tm.tm_year = year - 1900;
	tm.tm_mon -= 1;
	if (*p == 'T' || *p == 't' || *p == ' ') {
		p++;
		if (!digits(&p, 2, &tm.tm_hour) || *p++ != ':' ||
		    !digits(&p, 2, &tm.tm_min) || *p++ != ':' ||
		    !digits(&p, 2, &tm.tm_sec))
			return false;
		if (*p == '.') {
			p++;
			if (!digits(&p, 1, &fraction))
				return false;
			while (*p >= '0' && *p <= '9')
				p++;
		}
		if (*p == '+' || *p == '-') {
			int sign = *p++ == '-' ? -1 : 1;

			if (!digits(&p, 2, &hours))
				return false;
			if (*p == ':')
				p++;
			if (!digits(&p, 2, &minutes) || hours > 23 ||
			    minutes > 59)
				return false;
			offset = sign * (hours * 3600 + minutes * 60);
		} else if (*p == 'Z' || *p == 'z') {
			p++;
		}
	}
	if (*p != '\0')
		return false;
	back = tm;
	made = timegm(&back);
	/* timegm turns 31 February into March; a date must come back. */
	if (back.tm_mon != tm.tm_mon || back.tm_mday != tm.tm_mday ||
	    back.tm_hour != tm.tm_hour || back.tm_min != tm.tm_min)
		return false;
	*when = (int64_t)made - offset;
	return true;
}

bool
day_is_valid(const char *text)
{
	char again[TIME_STRLEN];
	int64_t when;

	return strlen(text) == 10 && time_parse(text, &when) &&
	       strncmp(time_format(when, again), text, 10) == 0;
}

char *
time_format(int64_t when, char buf[TIME_STRLEN])
{
	time_t t = (time_t)when;
	struct tm tm;

	if (when == TIME_UNKNOWN || gmtime_r(&t, &tm) == NULL ||
	    strftime(buf, TIME_STRLEN, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		(void)snprintf(buf, TIME_STRLEN, "unknown");
	return buf;
}
