#include "survey/fetch_reply.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "survey/base/num.h"

#define STRONG_SECONDS 60

void
fetch_reply_begin(struct fetch_reply *reply)
{
	*reply = (struct fetch_reply){ .modified = TIME_UNKNOWN,
		.date = TIME_UNKNOWN };
}

/* A text of printable characters, or nothing. */
static void
take_text(char text[FETCH_VALUE_MAX + 1], const char *p, size_t len)
{
	text[0] = '\0';
	if (len > FETCH_VALUE_MAX)
		return;
	for (size_t i = 0; i < len; i++)
		if (p[i] < ' ' || p[i] > '~')
			return;
	memcpy(text, p, len);
	text[len] = '\0';
}

static int64_t
parse_date(const char *text)
{
	time_t when = text[0] != '\0' ? curl_getdate(text, NULL) : -1;

	return when != -1 ? (int64_t)when : TIME_UNKNOWN;
}

/* "bytes 100-199/200"; the total may be "*". */
static void
take_range(struct fetch_reply *reply, const char *text)
{
	const char *end = text + strlen(text), *p;
	uint64_t first, last, total = 0;

	if (strncasecmp(text, "bytes ", 6) != 0 ||
	    (p = num_scan(text + 6, end, INT64_MAX, &first)) == NULL ||
	    *p != '-' || (p = num_scan(p + 1, end, INT64_MAX, &last)) == NULL ||
	    *p != '/')
		return;
	if (strcmp(p + 1, "*") != 0 &&
	    (num_scan(p + 1, end, INT64_MAX, &total) != end || total <= last))
		return;
	if (last < first)
		return;
	reply->range = true;
	reply->first = first;
	reply->total = total;
}

static void
take_encoding(struct fetch_reply *reply, const char *text)
{
	if (strcasecmp(text, "gzip") == 0 || strcasecmp(text, "x-gzip") == 0)
		reply->encoding = FETCH_ENCODING_GZIP;
	else if (strcasecmp(text, "identity") == 0 || text[0] == '\0')
		reply->encoding = FETCH_ENCODING_NONE;
	else
		reply->encoding = FETCH_ENCODING_UNKNOWN;
}

static void
take_field(struct fetch_reply *reply, const char *name, size_t name_len,
    const char *value, size_t len)
{
	char text[FETCH_VALUE_MAX + 1];
	uint64_t number;

#define IS(field)                                                              \
	(name_len == strlen(field) && strncasecmp(name, field, name_len) == 0)
	take_text(text, value, len);
	if (IS("ETag")) {
		/* With its quotes, or it is none (RFC 9110 section 8.8.3). */
		if (strchr(text, '"') != NULL)
			memcpy(reply->etag, text, sizeof(text));
	} else if (IS("Last-Modified")) {
		reply->modified = parse_date(text);
		if (reply->modified != TIME_UNKNOWN)
			memcpy(reply->last_modified, text, sizeof(text));
	} else if (IS("Date")) {
		reply->date = parse_date(text);
	} else if (IS("Retry-After")) {
		if (num_parse(text, 0, INT32_MAX, &number))
			reply->retry_after = (int64_t)number;
	} else if (IS("Content-Encoding")) {
		take_encoding(reply, text);
	} else if (IS("Content-Range")) {
		take_range(reply, text);
	}
#undef IS
}

void
fetch_reply_header(struct fetch_reply *reply, const char *line, size_t len)
{
	const char *end = line + len, *colon;
	uint64_t status = 0;

	while (end > line && (end[-1] == '\n' || end[-1] == '\r' ||
				 end[-1] == ' ' || end[-1] == '\t'))
		end--;
	len = (size_t)(end - line);
	if (len > 5 && strncmp(line, "HTTP/", 5) == 0) {
		const char *blank = memchr(line, ' ', len);

		fetch_reply_begin(reply);
		if (blank != NULL &&
		    num_scan(blank + 1, end, 999, &status) != NULL)
			reply->status = (long)status;
		return;
	}
	if ((colon = memchr(line, ':', len)) == NULL)
		return;
	for (len = 1;
	     colon + len < end && (colon[len] == ' ' || colon[len] == '\t');)
		len++;
	take_field(reply, line, (size_t)(colon - line), colon + len,
	    (size_t)(end - colon - (ptrdiff_t)len));
}

void
fetch_reply_strong(
    const struct fetch_reply *reply, const char **etag, const char **date)
{
	if (reply->etag[0] == '"')
		*etag = reply->etag;
	else if (reply->modified != TIME_UNKNOWN &&
		 reply->date != TIME_UNKNOWN &&
		 reply->date - reply->modified >= STRONG_SECONDS)
		*date = reply->last_modified;
}

bool
fetch_reply_follows(
    const struct fetch_reply *reply, uint64_t from, const char *etag)
{
	if (from == 0 || !reply->range || reply->first != from)
		return false;
	return etag == NULL || reply->etag[0] == '\0' ||
	       strcmp(reply->etag, etag) == 0;
}
