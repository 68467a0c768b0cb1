#include "reports/html.h"

#include <idn2.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "reports/layout.h"
#include "reports/value.h"
#include "survey/base/mem.h"
#include "survey/base/utf8.h"

static const char *
entity(uint32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* Control characters, and what XML would not take. */
static bool
is_control(uint32_t c)
{
	return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) ||
	       (c & 0xfffe) == 0xfffe;
}

void
html_bytes(FILE *out, const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t run = at;
		char buf[UTF8_STRLEN];
		const char *name;
		uint32_t c;

		while (run < len && text[run] >= ' ' && text[run] <= '~' &&
		       entity((unsigned char)text[run]) == NULL)
			run++;
		(void)fwrite(text + at, 1, run - at, out);
		if ((at = run) == len)
			break;
		c = utf8_next(text, len, &at);
		if ((name = entity(c)) != NULL) {
			(void)fputs(name, out);
			continue;
		}
		(void)utf8_put(is_control(c) ? UTF8_REPLACEMENT : c, buf);
		(void)fputs(buf, out);
	}
}

void
html_text(FILE *out, const char *text)
{
	html_bytes(out, text, strlen(text));
}

void
html_printf(FILE *out, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len >= 0)
		html_bytes(out, text, (size_t)len);
	free(text);
}

void
html_share(FILE *out, int64_t numerator, int64_t denominator)
{
	char n[COUNT_STRLEN], d[COUNT_STRLEN];
	char share[SHARE_STRLEN];

	(void)fprintf(out, "%s of %s", count_format(numerator, n),
	    count_format(denominator, d));
	if (denominator > 0)
		(void)fprintf(
		    out, " (%s)", share_format(numerator, denominator, share));
}

void
html_json_text(FILE *out, const char *text, size_t len)
{
	(void)putc('"', out);
	for (size_t at = 0; at < len;) {
		size_t run = at;
		char buf[UTF8_STRLEN];
		uint32_t c;

		while (run < len && text[run] >= ' ' && text[run] <= '~' &&
		       strchr("\"\\<>&", text[run]) == NULL)
			run++;
		(void)fwrite(text + at, 1, run - at, out);
		if ((at = run) == len)
			break;
		c = utf8_next(text, len, &at);
		/* Two separators of lines end a string of old JavaScript. */
		if (c < 0x80 || c == 0x2028 || c == 0x2029) {
			(void)fprintf(out, "\\u%04" PRIx32, c);
			continue;
		}
		(void)utf8_put(c, buf);
		(void)fputs(buf, out);
	}
	(void)putc('"', out);
}

/* Decoding alone allows too much: there must be a way back, to the same. */
static bool
is_u_label_of(const char *unicode, const char *name)
{
	char *ascii = NULL;
	bool same =
	    idn2_to_ascii_8z(unicode, &ascii, IDN2_NO_TR46) == IDN2_OK &&
	    strcmp(ascii, name) == 0;

	idn2_free(ascii);
	return same;
}

char *
html_unicode_name(const char *name)
{
	char *unicode = NULL, *copy = NULL;

	if (strncmp(name, "xn--", 4) != 0 && strstr(name, ".xn--") == NULL)
		return NULL;
	if (idn2_to_unicode_8z8z(name, &unicode, IDN2_NONTRANSITIONAL) ==
		IDN2_OK &&
	    strcmp(unicode, name) != 0 && is_u_label_of(unicode, name))
		copy = mem_strdup(unicode);
	idn2_free(unicode);
	return copy;
}
