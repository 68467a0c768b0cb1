#include "roa/vrp_archive.h"

#include <stdio.h>
#include <string.h>

#include "survey/base/num.h"

#define DAY 86400

/* "2025/07/20/" and something behind it. */
static bool
parse_day(const char *p, int64_t *day)
{
	static const char form[] = "dddd/dd/dd/";
	char text[16];

	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? p[i] < '0' || p[i] > '9' : p[i] != form[i])
			return false;
	if (p[sizeof(form) - 1] == '\0')
		return false;
	(void)snprintf(text, sizeof(text), "%.4s-%.2s-%.2s", p, p + 5, p + 8);
	return time_parse(text, day);
}

bool
vrp_archive_parse(const char *path, struct vrp_archive *place)
{
	for (const char *p = path; *p != '\0';) {
		size_t n = strcspn(p, "/");

		if (n > 4 && memcmp(p + n - 4, ".tal", 4) == 0 && p[n] == '/' &&
		    parse_day(p + n + 1, &place->day)) {
			place->anchor = p;
			place->anchor_len = n - 4;
			place->root_len = (size_t)(p - path);
			return true;
		}
		p += n + (p[n] == '/');
	}
	return false;
}

int64_t
vrp_archive_time(const char *path, int64_t file_time)
{
	struct vrp_archive place;

	if (!vrp_archive_parse(path, &place) ||
	    (file_time >= place.day && file_time < place.day + DAY))
		return file_time;
	return place.day;
}
