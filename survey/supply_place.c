#include "survey/supply_place.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"

bool
place_is_url(const char *text)
{
	return strncasecmp(text, "https://", 8) == 0 ||
	       strncasecmp(text, "http://", 7) == 0;
}

void
place_add(struct place_urls *urls, const char *url)
{
	urls->list = mem_resize(urls->list, urls->n + 1, sizeof(*urls->list));
	urls->list[urls->n++] = mem_strdup(url);
}

void
place_free(struct place_urls *urls)
{
	for (size_t i = 0; i < urls->n; i++)
		free(urls->list[i]);
	free(urls->list);
	*urls = (struct place_urls){ 0 };
}

/* Puts the day's parts in; every other % stays. */
static char *
dated(const char *place, const char *date)
{
	char *url = mem_alloc(4 * strlen(place) + 1), *p = url;

	for (; *place != '\0'; place++) {
		size_t at = 0, len = 2;

		if (place[0] == '%' && place[1] == 'Y')
			len = 4;
		else if (place[0] == '%' && place[1] == 'm')
			at = 5;
		else if (place[0] == '%' && place[1] == 'd')
			at = 8;
		else {
			*p++ = *place;
			continue;
		}
		memcpy(p, date + at, len);
		p += len;
		place++;
	}
	return url;
}

enum status
place_expand(const char *place, const char *date, struct place_urls *urls,
    struct reason *why)
{
	char *url;
	const char *open, *close;

	*urls = (struct place_urls){ 0 };
	if (date != NULL && !day_is_valid(date))
		return reason_set(why, ST_MISUSE,
		    "--date %s: a day is wanted, as 2025-07-20", date);
	url = date != NULL ? dated(place, date) : mem_strdup(place);
	open = strchr(url, '{');
	close = open != NULL ? strchr(open, '}') : NULL;
	if (close == NULL) {
		place_add(urls, url);
		free(url);
		return ST_OK;
	}
	for (const char *p = open + 1; p <= close;) {
		size_t len = strcspn(p, ",}");
		char *one = mem_printf("%.*s%.*s%s", (int)(open - url), url,
		    (int)len, p, close + 1);

		place_add(urls, one);
		free(one);
		p += len + 1;
	}
	free(url);
	return ST_OK;
}
