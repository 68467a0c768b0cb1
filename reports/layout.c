#include "reports/layout.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "survey/base/mem.h"
#include "survey/base/utf8.h"

void
layout_init(struct layout *l, FILE *out)
{
	bool terminal = isatty(fileno(out)) == 1;
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	struct winsize size;

	*l = (struct layout){ .out = out, .width = LAYOUT_WIDTH };
	l->colour = terminal && (no_color == NULL || no_color[0] == '\0') &&
		    term != NULL && strcmp(term, "dumb") != 0;
	if (!terminal || ioctl(fileno(out), TIOCGWINSZ, &size) != 0 ||
	    size.ws_col == 0)
		return;
	l->width = size.ws_col;
	if (l->width < LAYOUT_WIDTH_MIN)
		l->width = LAYOUT_WIDTH_MIN;
	if (l->width > LAYOUT_WIDTH_MAX)
		l->width = LAYOUT_WIDTH_MAX;
}

/*
 * Control characters of ASCII and ISO 8859, line and paragraph separators,
 * and what turns the direction of writing (Unicode TR 9, TR 36).
 */
static bool
is_harmful(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

char *
layout_clean(const char *text)
{
	size_t len = strlen(text), at = 0, used = 0;
	char *out = mem_array(len + 1, UTF8_STRLEN - 1);

	while (at < len) {
		uint32_t c = utf8_next(text, len, &at);
		char buf[UTF8_STRLEN];
		size_t n = utf8_put(is_harmful(c) ? UTF8_REPLACEMENT : c, buf);

		memcpy(out + used, buf, n);
		used += n;
	}
	return out;
}

static char *clean_vprintf(const char *fmt, va_list ap)
    __attribute__((format(printf, 1, 0)));

static char *
clean_vprintf(const char *fmt, va_list ap)
{
	va_list again;
	char *raw, *text;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	assert(len >= 0);
	raw = mem_array((size_t)len + 1, 1);
	(void)vsnprintf(raw, (size_t)len + 1, fmt, ap);
	text = layout_clean(raw);
	free(raw);
	return text;
}

/* Characters; nearly always also columns. */
static size_t
columns_of(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

static void
begin_emphasis(const struct layout *l, enum emphasis emphasis)
{
	if (l->colour && emphasis != PLAIN)
		(void)fputs(
		    emphasis == STRONG ? "\033[1m" : "\033[1;33m", l->out);
}

static void
end_emphasis(const struct layout *l, enum emphasis emphasis)
{
	if (l->colour && emphasis != PLAIN)
		(void)fputs("\033[0m", l->out);
}

static void
pad(const struct layout *l, size_t n)
{
	while (n-- > 0)
		(void)putc(' ', l->out);
}

void
layout_blank_line(const struct layout *l)
{
	(void)putc('\n', l->out);
}

void
layout_heading(const struct layout *l, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = clean_vprintf(fmt, ap);
	va_end(ap);
	layout_blank_line(l);
	begin_emphasis(l, STRONG);
	(void)fputs(text, l->out);
	end_emphasis(l, STRONG);
	(void)putc('\n', l->out);
	free(text);
}

/* Words of text from column at on, broken before width. */
static void
wrap(const struct layout *l, const char *text, size_t at, size_t indent)
{
	bool first = true;

	while (*text != '\0') {
		size_t len = strcspn(text, " ");
		size_t wide = columns_of(text, len);

		if (!first && at + 1 + wide > l->width) {
			(void)putc('\n', l->out);
			pad(l, indent);
			at = indent;
		} else if (!first) {
			(void)putc(' ', l->out);
			at++;
		}
		(void)fwrite(text, 1, len, l->out);
		at += wide;
		first = false;
		text += len;
		text += strspn(text, " ");
	}
}

void
layout_paragraph(const struct layout *l, enum emphasis emphasis,
    const char *lead, size_t indent, const char *fmt, ...)
{
	char *first = layout_clean(lead), *text;
	size_t at = columns_of(first, strlen(first));
	va_list ap;

	va_start(ap, fmt);
	text = clean_vprintf(fmt, ap);
	va_end(ap);
	(void)fputs(first, l->out);
	if (at > 0 || indent > 0) {
		size_t blanks = at < indent ? indent - at : 1;

		pad(l, blanks);
		at += blanks;
	}
	begin_emphasis(l, emphasis);
	wrap(l, text, at, indent);
	end_emphasis(l, emphasis);
	(void)putc('\n', l->out);
	free(first);
	free(text);
}

void
grid_init(struct grid *g, const struct grid_column *columns, size_t ncolumns)
{
	*g = (struct grid){ .columns = columns, .ncolumns = ncolumns };
}

void
grid_free(struct grid *g)
{
	for (size_t i = 0; i < g->ncells; i++)
		free(g->cells[i]);
	free(g->cells);
	*g = (struct grid){ .ncells = 0 };
}

void
grid_add(struct grid *g, const char *fmt, ...)
{
	va_list ap;

	g->cells = mem_grow(g->cells, g->ncells, &g->cap, sizeof(*g->cells));
	va_start(ap, fmt);
	g->cells[g->ncells++] = clean_vprintf(fmt, ap);
	va_end(ap);
}

static size_t
column_width(const struct grid *g, size_t column)
{
	const char *heading = g->columns[column].heading;
	size_t width = columns_of(heading, strlen(heading));

	for (size_t i = column; i < g->ncells; i += g->ncolumns) {
		size_t n = columns_of(g->cells[i], strlen(g->cells[i]));

		if (n > width)
			width = n;
	}
	return width;
}

enum {
	BETWEEN = 2
}; /* blanks */

/* Blanks are printed with what follows them: none ends a line. */
static void
print_line(const struct layout *l, const struct grid *g, const size_t *widths,
    size_t first, size_t end, char *const *cells)
{
	size_t blanks = 0;

	for (size_t c = 0; c < end; c = c == 0 ? first : c + 1) {
		const char *text =
		    cells != NULL ? cells[c] : g->columns[c].heading;
		size_t n = columns_of(text, strlen(text));
		size_t rest = widths[c] - n;

		if (!g->columns[c].left)
			blanks += rest;
		if (n > 0) {
			pad(l, blanks);
			(void)fputs(text, l->out);
			blanks = 0;
		}
		blanks += BETWEEN + (g->columns[c].left ? rest : 0);
	}
	(void)putc('\n', l->out);
}

/* The end of the group that begins at column first, and its width. */
static size_t
group_end(
    const struct grid *g, const size_t *widths, size_t first, size_t *width)
{
	size_t end = first;

	*width = 0;
	for (; end < g->ncolumns &&
	       g->columns[end].group == g->columns[first].group;
	     end++)
		*width += BETWEEN + widths[end];
	return end;
}

void
grid_print(const struct layout *l, const struct grid *g)
{
	size_t *widths = mem_array(g->ncolumns, sizeof(*widths));
	size_t first = 1;

	assert(g->ncells % g->ncolumns == 0);
	for (size_t c = 0; c < g->ncolumns; c++)
		widths[c] = column_width(g, c);
	while (first < g->ncolumns) {
		size_t more, end, used = widths[0];

		end = group_end(g, widths, first, &more);
		for (used += more; end < g->ncolumns; used += more) {
			size_t next = group_end(g, widths, end, &more);

			if (used + more > l->width)
				break;
			end = next;
		}
		if (first > 1)
			(void)putc('\n', l->out);
		print_line(l, g, widths, first, end, NULL);
		for (size_t i = 0; i < g->ncells; i += g->ncolumns)
			print_line(l, g, widths, first, end, g->cells + i);
		first = end;
	}
	free(widths);
}

char *
share_format(long long numerator, long long denominator, char buf[SHARE_STRLEN])
{
	long long permille;

	if (denominator <= 0) {
		(void)snprintf(buf, SHARE_STRLEN, "-");
		return buf;
	}
	permille = (2000 * numerator + denominator) / (2 * denominator);
	(void)snprintf(
	    buf, SHARE_STRLEN, "%lld.%lld %%", permille / 10, permille % 10);
	return buf;
}

char *
share_format_real(double share, char buf[SHARE_STRLEN])
{
	return share_format((long long)(share * 1e9 + 0.5), 1000000000, buf);
}
