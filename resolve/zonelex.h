/*
 * The lexical side of master files (RFC 1035 section 5.1): entries, which
 * parentheses may stretch over lines, and their tokens.
 */
#ifndef RESOLVE_ZONELEX_H
#define RESOLVE_ZONELEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "survey/base/input.h"

/*
 * An entry as one line: where there were parentheses they are blanks now, and
 * so are the ends of the lines between them.
 */
struct zone_entry {
	const char *p, *end; /* p is NULL at the end of the file */
	const char *fault;   /* why it is none; NULL where it can be read */
	bool begins_blank;   /* its owner is the last one stated */
	uint64_t line;       /* where it begins */
};

struct zone_lexer {
	struct input *in;
	char *joined; /* an entry of several lines */
	size_t joined_len, joined_cap;
};

struct token {
	const char *p; /* NULL at the entry's end */
	size_t len;
	bool quoted; /* p, len are what the quotes hold */
};

void zone_lexer_init(struct zone_lexer *lexer, struct input *in);
void zone_lexer_free(struct zone_lexer *lexer);

/*
 * The next entry that holds more than blanks and comments, valid until the
 * next call.  A parenthesis that is never closed is an error, so is an entry
 * longer than INPUT_LINE_MAX.
 */
enum status zone_lexer_next(
    struct zone_lexer *lexer, struct zone_entry *entry, struct reason *why);

/*
 * The next token of an entry, or of any text of one line, between *p and end;
 * escapes stay as they are.  Returns what is wrong, NULL where nothing is.
 */
const char *token_next(const char **p, const char *end, struct token *token);

/* Whatever the case; for words of ASCII. */
bool token_is(const struct token *token, const char *word);

#endif
