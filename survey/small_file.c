#include "survey/small_file.h"

#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

enum status
small_file_read(
    struct input *in, char **out, size_t *out_len, struct reason *why)
{
	char *text = NULL;
	size_t len = 0, n;
	const char *data;
	enum status st;

	while ((st = input_read(in, &data, &n, why)) == ST_OK && n > 0) {
		if (len == 0 && n >= 3 &&
		    memcmp(data, "\xef\xbb\xbf", 3) == 0) {
			data += 3;
			n -= 3;
		}
		if (n > SMALL_FILE_MAX - len) {
			st = reason_set(why, ST_LIMIT, "%s: larger than %zu MB",
			    input_info(in)->location, SMALL_FILE_MAX >> 20);
			break;
		}
		text = mem_resize(text, len + n + 1, 1);
		memcpy(text + len, data, n);
		len += n;
	}
	if (st != ST_OK) {
		free(text);
		return st;
	}
	text = mem_resize(text, len + 1, 1);
	text[len] = '\0';
	*out = text;
	*out_len = len;
	return ST_OK;
}

void
csv_init(struct csv *c, const char *text, size_t len)
{
	*c = (struct csv){ .p = text, .end = text + len, .line = 1 };
}

void
csv_free(struct csv *c)
{
	free(c->field);
	free(c->buf);
	csv_init(c, "", 0);
}

/* Blanks around a field outside quotes are nothing. */
static bool
is_blank(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\r';
}

/* What stands between quotes goes to out; returns what is behind. */
static char *
take_quoted(struct csv *c, char *out)
{
	c->p++;
	for (; c->p < c->end; c->p++) {
		if (*c->p == '"' && (c->p + 1 == c->end || c->p[1] != '"')) {
			c->p++;
			return out;
		}
		c->p += *c->p == '"';
		c->line += *c->p == '\n';
		*out++ = *c->p;
	}
	c->fault = "a quoted field has no end";
	return out;
}

static char *
take_field(struct csv *c, char *out)
{
	char *begin = out, *kept;

	while (c->p < c->end && is_blank(*c->p))
		c->p++;
	if (c->p < c->end && *c->p == '"')
		out = take_quoted(c, out);
	for (kept = out; c->p < c->end && *c->p != ',' && *c->p != '\n';) {
		*out++ = *c->p++;
		if (!is_blank(out[-1]))
			kept = out;
	}
	if (memchr(begin, '\0', (size_t)(kept - begin)) != NULL)
		c->fault = "a NUL";
	*kept++ = '\0';
	c->field = mem_grow(c->field, c->n, &c->cap, sizeof(*c->field));
	c->field[c->n++] = begin;
	return kept;
}

bool
csv_next(struct csv *c)
{
	size_t room = (size_t)(c->end - c->p) + 2;
	char *out;

	while (c->p < c->end && (*c->p == '\n' || is_blank(*c->p)))
		c->line += *c->p++ == '\n';
	if (c->p == c->end)
		return false;
	/* No field is longer than what is left. */
	if (c->buf == NULL)
		c->buf = mem_array(2 * room, 1);
	c->n = 0;
	c->fault = NULL;
	c->row_line = c->line;
	out = take_field(c, c->buf);
	while (c->p < c->end && *c->p == ',') {
		c->p++;
		out = take_field(c, out);
	}
	if (c->p < c->end)
		c->p++;
	c->line++;
	return true;
}
