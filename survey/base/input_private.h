/*
 * The inside of base/input.c, for base/input_decode.c and for tests.
 */
#ifndef BASE_INPUT_PRIVATE_H
#define BASE_INPUT_PRIVATE_H

#include <openssl/types.h>
#include <stdbool.h>

#include "survey/base/codec.h"
#include "survey/base/input.h"

/*
 * A plain file is read straight into the plain block.  A compressed one is
 * read into the raw block, and from there decoded into the plain one, behind
 * what its decoder may look back on: an area on the heap that is always the
 * same, and so stays in the processor's cache.
 */
struct input {
	struct input_info info;
	int fd;
	size_t piece;
	bool file_ended;    /* read(2) said so; the digest is made */
	bool ended;         /* so have the plain bytes */
	EVP_MD_CTX *digest; /* NULL: it is not wanted */
	/* The first failure: whoever reads on gets it again. */
	enum status failed;
	struct reason fault;

	const struct codec *codec; /* NULL: plain */
	void *decoder;
	bool between_members;
	uint8_t *raw; /* NULL: plain */
	const uint8_t *raw_at;
	size_t raw_left;

	uint8_t *plain;
	const char *at; /* not yet handed out */
	size_t left;
	char *line; /* one that lies in more than one block */
	size_t line_cap;
	char *where;
};

/*
 * As input_open, with reads in pieces of a chosen size, so that a test can
 * try every boundary between two of them with few bytes.  Takes fd over, also
 * where it fails; standard input alone stays open.  No read(2) asks for more
 * than piece bytes and no plain block grows by more at once;
 * 1 <= piece <= INPUT_BLOCK.
 */
enum status input_open_fd(struct input **in, int fd, const char *location,
    size_t piece, struct reason *why);

/*
 * Both put plain bytes into out, as many as come at once, at most room; *n
 * says how many, also before a failure, whose reason is in->fault.  It is 0
 * at the end.
 */
enum status input_read_file(
    struct input *in, uint8_t *out, size_t room, size_t *n);
enum status input_decode(
    struct input *in, uint8_t *out, size_t room, size_t *n);

#endif
