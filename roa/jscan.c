#include "roa/jscan.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

/*
 * So much of the input's block is copied at a time that the copy is still in
 * the processor's nearest cache when it is scanned.
 */
#define PORTION ((size_t)1 << 15)

/* ASCII that stands for itself in a string. */
static bool
is_plain(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x20 && u < 0x80 && u != '"' && u != '\\';
}

bool
jscan_fail(struct jscan *s, enum status st, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	if (s->status != ST_OK)
		return false;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	s->status = reason_set(s->why, st,
	    "%s: offset %" PRIu64 " (line %" PRIu64 "): %s",
	    input_info(s->in)->location, jscan_offset(s), s->lines + 1, text);
	/* With nothing at hand, no token can be taken any more. */
	s->p = s->end;
	return false;
}

uint64_t
jscan_offset(const struct jscan *s)
{
	return s->base + (uint64_t)(s->p - s->buf);
}

/*
 * Gets more bytes behind those at hand, which move to the buffer's begin.
 * It at least doubles them, so that a token that is scanned again and again
 * costs no more than twice its length.  False at the end of the file.
 */
static bool
refill(struct jscan *s)
{
	size_t kept = (size_t)(s->end - s->p), len = kept;

	if (s->eof || s->status != ST_OK)
		return false;
	if (kept > JSCAN_TOKEN_MAX)
		return jscan_fail(s, ST_LIMIT,
		    "a string or number of more than %zu bytes",
		    JSCAN_TOKEN_MAX);
	s->base += (uint64_t)(s->p - s->buf);
	memmove(s->buf, s->p, kept);
	do {
		size_t n;

		if (s->block_len == 0) {
			s->status =
			    input_read(s->in, &s->block, &s->block_len, s->why);
			s->eof = s->status != ST_OK || s->block_len == 0;
			if (s->eof)
				break;
		}
		n = s->block_len < PORTION ? s->block_len : PORTION;
		if (len + n + JSCAN_PADDING > s->cap) {
			s->cap = (len + n) * 2 + JSCAN_PADDING;
			s->buf = mem_resize(s->buf, s->cap, 1);
		}
		memcpy(s->buf + len, s->block, n);
		len += n;
		s->block += n;
		s->block_len -= n;
	} while (len < 2 * kept);
	memset(s->buf + len, '\0', JSCAN_PADDING);
	s->end = s->buf + len;
	s->p = s->status == ST_OK ? s->buf : s->end;
	return len > kept && s->status == ST_OK;
}

bool
jscan_init(struct jscan *s, struct input *in, struct reason *why)
{
	*s = (struct jscan){ .in = in, .why = why };
	/* Room for a portion and for the object that the last one cut. */
	s->cap = PORTION + PORTION / 4;
	s->buf = mem_array(s->cap, 1);
	s->p = s->end = s->buf;
	while (s->end - s->p < 3 && refill(s))
		continue;
	/* RFC 8259 section 8.1: not to be written, and may be ignored. */
	if (memcmp(s->p, "\xef\xbb\xbf", 3) == 0)
		s->p += 3;
	return s->status == ST_OK;
}

void
jscan_free(struct jscan *s)
{
	free(s->buf);
	s->buf = NULL;
}

char
jscan_peek(struct jscan *s)
{
	for (;;) {
		char c = *s->p;

		if (c == '\n')
			s->lines++;
		else if (c == '\0' && s->p == s->end && refill(s))
			continue;
		else if (c != ' ' && c != '\t' && c != '\r')
			return c;
		s->p++;
	}
}

/* The next byte is not what should stand there. */
static bool
fail_expected(struct jscan *s, const char *what)
{
	unsigned char c = (unsigned char)*s->p;

	if (s->p == s->end)
		return jscan_fail(
		    s, ST_SYNTAX, "the file ends where %s should stand", what);
	if (c > 0x20 && c < 0x7f)
		return jscan_fail(
		    s, ST_SYNTAX, "'%c' where %s should stand", c, what);
	return jscan_fail(
	    s, ST_SYNTAX, "byte 0x%02x where %s should stand", c, what);
}

void
jscan_enter(struct jscan *s)
{
	char c = jscan_peek(s);
	uint64_t bit;

	if (c != '[' && c != '{') {
		(void)fail_expected(s, "an array or object");
		return;
	}
	if (s->depth == JSCAN_DEPTH_MAX) {
		(void)jscan_fail(
		    s, ST_LIMIT, "nested deeper than %d", JSCAN_DEPTH_MAX);
		return;
	}
	bit = UINT64_C(1) << s->depth++;
	s->begun &= ~bit;
	s->objects = c == '{' ? s->objects | bit : s->objects & ~bit;
	s->p++;
}

static bool take_string(struct jscan *s, const char **text, size_t *len);

static bool
take_key(struct jscan *s)
{
	const char *text = "";
	size_t len = 0;

	if (*s->p != '"')
		return fail_expected(s, "a key");
	if (!take_string(s, &text, &len))
		return false;
	if (len >= sizeof(s->key) || memchr(text, '\0', len) != NULL)
		len = 0;
	memcpy(s->key, text, len);
	s->key[len] = '\0';
	if (jscan_peek(s) != ':')
		return fail_expected(s, "':'");
	s->p++;
	return true;
}

bool
jscan_next(struct jscan *s)
{
	char c = jscan_peek(s);
	uint64_t bit;
	bool object;

	if (s->status != ST_OK || s->depth == 0)
		return false;
	bit = UINT64_C(1) << (s->depth - 1);
	object = (s->objects & bit) != 0;
	if (c == (object ? '}' : ']')) {
		s->p++;
		s->depth--;
		return false;
	}
	if ((s->begun & bit) != 0) {
		if (c != ',')
			return fail_expected(
			    s, object ? "',' or '}'" : "',' or ']'");
		s->p++;
		(void)jscan_peek(s);
	}
	s->begun |= bit;
	return !object || take_key(s);
}

/* The string whose opening quote is at s->p. */
static bool
take_string(struct jscan *s, const char **text, size_t *len)
{
	bool plain = true;
	size_t i = 1, at;
	const char *fault;

	for (;;) {
		while (is_plain(s->p[i]))
			i++;
		/* Behind a backslash this may be one byte further. */
		if (s->p + i >= s->end) {
			if (refill(s))
				continue;
			s->p = s->end;
			return fail_expected(s, "the end of a string");
		}
		if (s->p[i] == '"')
			break;
		if ((unsigned char)s->p[i] < 0x20) {
			s->p += i;
			return jscan_fail(
			    s, ST_SYNTAX, "a control character in a string");
		}
		plain = false;
		i += s->p[i] == '\\' ? 2 : 1;
	}
	*text = s->p + 1;
	*len = i - 1;
	if (!plain && (fault = jscan_resolve(
			   s->buf + (*text - s->buf), len, &at)) != NULL) {
		s->p += 1 + at;
		return jscan_fail(s, ST_SYNTAX, "%s", fault);
	}
	s->p += i + 1;
	return true;
}

static const char *
skip_digits(const char *p)
{
	const char *start = p;

	while (*p >= '0' && *p <= '9')
		p++;
	return p == start ? NULL : p;
}

/* RFC 8259 section 6: no leading zeros, no bare point. */
static const char *
skip_number(const char *p)
{
	if (*p == '-')
		p++;
	if (*p == '0')
		p++;
	else if ((p = skip_digits(p)) == NULL)
		return NULL;
	if (*p == '.' && (p = skip_digits(p + 1)) == NULL)
		return NULL;
	if (*p == 'e' || *p == 'E') {
		p++;
		if (*p == '+' || *p == '-')
			p++;
		p = skip_digits(p);
	}
	return p;
}

static bool
take_number(struct jscan *s, const char **text, size_t *len)
{
	const char *behind;
	size_t i = 0;

	for (;;) {
		while ((s->p[i] >= '0' && s->p[i] <= '9') || s->p[i] == '.' ||
		       s->p[i] == '-' || s->p[i] == '+' || s->p[i] == 'e' ||
		       s->p[i] == 'E')
			i++;
		if (s->p + i < s->end || !refill(s))
			break;
	}
	if (s->status != ST_OK)
		return false;
	if (i == 0)
		return fail_expected(s, "a value");
	if ((behind = skip_number(s->p)) != s->p + i)
		return jscan_fail(s, ST_SYNTAX, "no number of JSON");
	*text = s->p;
	*len = i;
	s->p = behind;
	return true;
}

static bool
take_word(struct jscan *s, const char *word)
{
	size_t len = strlen(word);

	while ((size_t)(s->end - s->p) < len && refill(s))
		continue;
	if (strncmp(s->p, word, len) != 0)
		return fail_expected(s, "a value");
	s->p += len;
	return true;
}

/* The next value, if it is none that holds others. */
static bool
take_scalar(struct jscan *s, struct jscan_value *v)
{
	v->text = "";
	v->len = 0;
	switch (jscan_peek(s)) {
	case '"':
		v->kind = JSCAN_STRING;
		return take_string(s, &v->text, &v->len);
	case 'n':
		v->kind = JSCAN_NULL;
		return take_word(s, "null");
	case 't':
		v->kind = JSCAN_OTHER;
		return take_word(s, "true");
	case 'f':
		v->kind = JSCAN_OTHER;
		return take_word(s, "false");
	default:
		v->kind = JSCAN_NUMBER;
		return take_number(s, &v->text, &v->len);
	}
}

bool
jscan_skip(struct jscan *s)
{
	unsigned int outer = s->depth;
	struct jscan_value ignored;

	do {
		char c = jscan_peek(s);

		if (c == '[' || c == '{')
			jscan_enter(s);
		else
			(void)take_scalar(s, &ignored);
		/* On to the next value, out of what has none left. */
		while (s->depth > outer && !jscan_next(s))
			if (s->status != ST_OK)
				return false;
	} while (s->depth > outer);
	return s->status == ST_OK;
}

bool
jscan_take(struct jscan *s, struct jscan_value *v)
{
	char c = jscan_peek(s);

	if (c != '[' && c != '{')
		return take_scalar(s, v);
	*v = (struct jscan_value){ .kind = JSCAN_OTHER, .text = "" };
	return jscan_skip(s);
}

bool
jscan_end(struct jscan *s)
{
	(void)jscan_peek(s);
	if (s->p < s->end)
		return fail_expected(s, "the end of the file");
	return s->status == ST_OK;
}
