#include "resolve/zonelex.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "survey/base/mem.h"

static const char fault_closing[] =
    "a closing parenthesis without an opening one";
static const char fault_escape[] = "a backslash at the end of the line";
static const char fault_nul[] = "a NUL byte";
static const char fault_quote[] = "quotes that the line does not close";

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

void
zone_lexer_init(struct zone_lexer *lexer, struct input *in)
{
	*lexer = (struct zone_lexer){ .in = in };
}

void
zone_lexer_free(struct zone_lexer *lexer)
{
	free(lexer->joined);
	*lexer = (struct zone_lexer){ 0 };
}

/*
 * Appends the line to the joined entry, parentheses as blanks and without its
 * comment; depth is that of the parentheses.  Returns what is wrong or NULL.
 */
static const char *
join_line(struct zone_lexer *lexer, const char *p, size_t len, size_t *depth)
{
	const char *end = p + len;
	const char *fault = memchr(p, '\0', len) != NULL ? fault_nul : NULL;
	bool quoted = false;
	char *out;

	if (lexer->joined_len + len + 1 > lexer->joined_cap) {
		lexer->joined_cap = 2 * lexer->joined_cap + len + 256;
		lexer->joined = mem_resize(lexer->joined, lexer->joined_cap, 1);
	}
	out = lexer->joined + lexer->joined_len;
	for (; p < end && fault == NULL; p++) {
		char c = *p;

		if (c == '\\' && p + 1 == end) {
			fault = fault_escape;
		} else if (c == '\\') {
			*out++ = c;
			c = *++p;
		} else if (c == '"') {
			quoted = !quoted;
		} else if (quoted) {
			/* Nothing else means anything in quotes. */
		} else if (c == ';') {
			break;
		} else if (c == '(') {
			++*depth;
			c = ' ';
		} else if (c == ')') {
			if (*depth == 0)
				fault = fault_closing;
			else
				--*depth;
			c = ' ';
		}
		*out++ = c;
	}
	/* The line's end parts tokens. */
	*out++ = ' ';
	lexer->joined_len = (size_t)(out - lexer->joined);
	return fault == NULL && quoted ? fault_quote : fault;
}

/* Joins the line and those that follow until all parentheses are closed. */
static enum status
join_entry(struct zone_lexer *lexer, struct zone_entry *entry, const char *line,
    size_t len, struct reason *why)
{
	const char *location = input_info(lexer->in)->location;
	size_t depth = 0;
	enum status st;

	lexer->joined_len = 0;
	for (;;) {
		entry->fault = join_line(lexer, line, len, &depth);
		if (entry->fault != NULL)
			break;
		if (lexer->joined_len > INPUT_LINE_MAX)
			return reason_set(why, ST_LIMIT,
			    "%s:%" PRIu64 ": the entry that begins here is "
			    "longer than %zu bytes",
			    location, entry->line, INPUT_LINE_MAX);
		if (depth == 0)
			break;
		st = input_line(lexer->in, &line, &len, why);
		if (st != ST_OK)
			return st;
		if (line == NULL)
			return reason_set(why, ST_SYNTAX,
			    "%s:%" PRIu64 ": a parenthesis opens in the entry "
			    "that begins here and the file ends before it is "
			    "closed",
			    location, entry->line);
	}
	entry->p = lexer->joined;
	entry->end = lexer->joined + lexer->joined_len;
	return ST_OK;
}

enum status
zone_lexer_next(
    struct zone_lexer *lexer, struct zone_entry *entry, struct reason *why)
{
	for (;;) {
		const char *line, *p, *end;
		enum status st;
		size_t len;

		st = input_line(lexer->in, &line, &len, why);
		if (st != ST_OK)
			return st;
		*entry =
		    (struct zone_entry){ .line = input_info(lexer->in)->lines };
		if (line == NULL)
			return ST_OK;
		if (entry->line == 1 && len >= 3 &&
		    memcmp(line, "\xef\xbb\xbf", 3) == 0) {
			line += 3;
			len -= 3;
		}
		end = line + len;
		for (p = line; p < end && is_blank(*p); p++)
			continue;
		if (p == end || *p == ';')
			continue;
		entry->begins_blank = p > line;
		/* Most entries are one line, and are read in their place. */
		if (memchr(p, '(', (size_t)(end - p)) != NULL)
			return join_entry(lexer, entry, line, len, why);
		entry->p = line;
		entry->end = end;
		if (memchr(line, '\0', len) != NULL)
			entry->fault = fault_nul;
		return ST_OK;
	}
}

static const char *
quoted_token(const char **p, const char *end, struct token *token)
{
	const char *s = *p + 1;

	token->p = s;
	token->quoted = true;
	for (; s < end && *s != '"'; s++)
		if (*s == '\\' && ++s == end)
			return fault_escape;
	if (s >= end)
		return fault_quote;
	token->len = (size_t)(s - token->p);
	*p = s + 1;
	return NULL;
}

/* What ends a token, or may. */
static const bool is_special[UCHAR_MAX + 1] = {
	[' '] = true,
	['\t'] = true,
	[';'] = true,
	['"'] = true,
	['('] = true,
	[')'] = true,
	['\\'] = true,
};

const char *
token_next(const char **p, const char *end, struct token *token)
{
	const char *s = *p;

	*token = (struct token){ .p = NULL };
	while (s < end && is_blank(*s))
		s++;
	*p = s;
	if (s == end || *s == ';')
		return NULL;
	if (*s == '"')
		return quoted_token(p, end, token);
	for (token->p = s; s < end; s++) {
		char c = *s;

		if (!is_special[(unsigned char)c])
			continue;
		if (is_blank(c) || c == ';' || c == '"')
			break;
		if (c == ')')
			return fault_closing;
		/* A text of one line has nothing that it could go on with. */
		if (c == '(')
			return "an opening parenthesis";
		if (c == '\\' && ++s == end)
			return fault_escape;
	}
	token->len = (size_t)(s - token->p);
	*p = s;
	return NULL;
}

bool
token_is(const struct token *token, const char *word)
{
	return !token->quoted && strlen(word) == token->len &&
	       strncasecmp(token->p, word, token->len) == 0;
}
