/*
 * The decoder of DEFLATE data (RFC 1951) as a stream, for base/gzip.c.
 *
 * Route dumps are the largest things that dnsroa reads, their bytes mostly
 * repeat what stood shortly before, and nothing that is done with them costs
 * as much as decoding.  The libraries either decode streams, into a window
 * of their own from which all is copied, or are fast and want the whole file
 * in memory.  This decodes straight to where its caller wants the bytes: what
 * came last stands there already, in front of them.
 */
#ifndef BASE_INFLATE_H
#define BASE_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "survey/base/inflate_code.h"

/* A match reaches so far back. */
#define INFLATE_WINDOW ((size_t)1 << 15)

enum inflate_result {
	INFLATE_MORE, /* wants more input, or more room */
	INFLATE_END,  /* the last block has ended */
	INFLATE_CORRUPT
};

struct inflate {
	uint64_t bits; /* taken in, not yet used; the next one is the lowest */
	unsigned int nbits;
	size_t history; /* bytes put out; at most INFLATE_WINDOW count */
	enum {
		INFLATE_IN_HEADER,
		INFLATE_IN_SIZE, /* of a block that is stored as it is */
		INFLATE_IN_STORED,
		INFLATE_IN_COUNTS,
		INFLATE_IN_PRECODE,
		INFLATE_IN_LENGTHS,
		INFLATE_IN_SYMBOLS,
		INFLATE_AT_END
	} stage;
	bool last;       /* so is this block */
	bool fixed;      /* the tables are the fixed codes' */
	uint32_t stored; /* bytes of the block still to come */
	/* Of which there was no room for so many bytes, from so far back. */
	struct match {
		uint32_t length, back;
	} match;

	/* How codes are told: lengths of codes, themselves coded. */
	unsigned int nliterals, ndistances, nprecodes, n;
	uint8_t lengths[INFLATE_LITERALS + INFLATE_DISTANCES];
	uint8_t precode_lengths[INFLATE_PRECODES];

	uint32_t precode[INFLATE_PRECODE_TABLE];
	uint32_t literals[INFLATE_LITERAL_TABLE];
	uint32_t distances[INFLATE_DISTANCE_TABLE];
};

/* Begins a stream; any state will do. */
void inflate_begin(struct inflate *s);

/*
 * Decodes as far as input and room go, advances both pointers and lessens
 * both counts.  In front of *out stand the bytes put out before, of this
 * stream: the last INFLATE_WINDOW of them, or all.
 *
 * At the end up to seven bytes behind the stream may be taken in already:
 * inflate_byte gives them.
 */
enum inflate_result inflate_step(struct inflate *s, const uint8_t **in,
    size_t *in_len, uint8_t **out, size_t *out_len);

/* After INFLATE_END, the next byte that was taken in; false: there is none. */
bool inflate_byte(struct inflate *s, uint8_t *byte);

#endif
