/*
 * A strict scanner of JSON (RFC 8259) over an input of any size: a document
 * is walked value by value and nothing of it is kept.  A library that builds
 * a tree of a VRP set needs some 400 MB for what is a table of 15.
 *
 * The bytes stand in a buffer that is filled again between two tokens; a NUL
 * behind its end stops every loop, so that none has to look where the end is.
 * Memory is bounded by the longest token, and that by JSCAN_TOKEN_MAX.
 *
 * A function that fails has set status and said why; all that follow fail
 * too, so that a walk may look at status once, at its end.
 */
#ifndef ROA_JSCAN_H
#define ROA_JSCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "survey/base/input.h"

#define JSCAN_TOKEN_MAX ((size_t)1 << 20)
#define JSCAN_DEPTH_MAX 64
#define JSCAN_KEY_MAX   32
/* Bytes behind the end that may be looked at: all NUL. */
#define JSCAN_PADDING 64

struct jscan {
	const char *p;   /* what is not scanned yet */
	const char *end; /* of the bytes at hand */
	uint64_t lines;  /* line ends passed */
	enum status status;
	unsigned int depth;
	/* The key of the last member; "" where it is too long to be known. */
	char key[JSCAN_KEY_MAX];
	/* The rest is for jscan.c. */
	struct input *in;
	struct reason *why;
	const char *block; /* of the input's block, what is not in buf yet */
	size_t block_len;
	char *buf;
	size_t cap;
	uint64_t base;    /* offset in the file of buf[0] */
	uint64_t objects; /* bit d: the container at depth d is an object */
	uint64_t begun;   /* bit d: it had an item */
	bool eof;
};

/*
 * Reads the first bytes, and passes over a byte order mark.  Ends with
 * jscan_free, also where it failed.
 */
bool jscan_init(struct jscan *s, struct input *in, struct reason *why);
void jscan_free(struct jscan *s);

/* The byte that begins the next token; NUL at the end and on failure. */
char jscan_peek(struct jscan *s);

/* Enters the array or object at the next token; its items come by next. */
void jscan_enter(struct jscan *s);

/*
 * Goes to the next item of the array, or the value of the next member of the
 * object (its key is then in s->key), that was entered last.  The caller has
 * to take that value.  False at the end, behind the bracket; and on failure.
 */
bool jscan_next(struct jscan *s);

enum jscan_kind {
	JSCAN_STRING,
	JSCAN_NUMBER,
	JSCAN_NULL,
	JSCAN_OTHER /* an array, object or truth value, passed over */
};

/*
 * The text is that of the number, or of the string with its escapes resolved
 * (which may hold NULs); it is valid until the next call.
 */
struct jscan_value {
	enum jscan_kind kind;
	const char *text;
	size_t len;
};

/* Takes the next value. */
bool jscan_take(struct jscan *s, struct jscan_value *value);

/* Takes the next value, whatever it is, and drops it. */
bool jscan_skip(struct jscan *s);

/* Nothing but blanks is left in the file. */
bool jscan_end(struct jscan *s);

/* Offset in the file of the next byte. */
uint64_t jscan_offset(const struct jscan *s);

/* Fails: "FILE: offset N (line L): ..."; false.  The first failure counts. */
bool jscan_fail(struct jscan *s, enum status st, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Resolves what stands between a string's quotes; for jscan.c.  NULL, or what
 * is wrong with it, and *at which byte.
 */
const char *jscan_resolve(char *text, size_t *len, size_t *at);

#endif
