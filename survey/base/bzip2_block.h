/*
 * One block of bzip2 data, from its bits to its bytes; for base/bzip2.c.
 *
 * A block is worth most of a megabyte, begins at any bit and needs nothing of
 * the blocks before it.  It becomes bytes in three steps:
 *
 *	read	the bits, by Huffman codes and a list that moves what it
 *		names to the front, become the last column of the block's
 *		sorted rotations (Burrows and Wheeler, 1994)
 *	invert	a walk through the column gives the block's text
 *	take	runs in the text are written out, which may make it fifty
 *		times as long, and the checksum is made
 *
 * The format is libbz2's, which is its only description.  Blocks that were
 * "randomised", as by bzip2 0.9.0 of 1998 and none since, are refused.
 */
#ifndef BASE_BZIP2_BLOCK_H
#define BASE_BZIP2_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A block, or the end of a stream, begins with one of these at any bit. */
#define BZIP2_MARK_BITS  48
#define BZIP2_MARK_BLOCK UINT64_C(0x314159265359)
#define BZIP2_MARK_END   UINT64_C(0x177245385090)

/* Bytes of a block's text, at the highest level; before runs are written out.
 */
#define BZIP2_LEVELS 9
#define BZIP2_UNIT   ((size_t)100000)
#define BZIP2_MOST   (BZIP2_LEVELS * BZIP2_UNIT)

#define BZIP2_CODES_MAX     6
#define BZIP2_SELECTORS_MAX 18002 /* as many as a block of level 9 can use */
#define BZIP2_SYMBOLS_MAX   258
#define BZIP2_CODE_BITS_MAX 20
#define BZIP2_LOOK          10 /* bits whose codes are found in one step */

enum bzip2_result {
	BZIP2_DONE,
	BZIP2_SHORT, /* the bits end before the block does */
	BZIP2_CORRUPT
};

/* A Huffman code: of each length, its first code and how many follow. */
struct bzip2_code {
	uint16_t look[1 << BZIP2_LOOK]; /* symbol << 5 | length; 0: longer */
	uint32_t first[BZIP2_CODE_BITS_MAX + 1];
	uint16_t count[BZIP2_CODE_BITS_MAX + 1];
	uint16_t start[BZIP2_CODE_BITS_MAX + 1]; /* in symbols */
	uint16_t symbols[BZIP2_SYMBOLS_MAX];     /* by code */
};

/* How far reading has come: kept where bits may yet prove too few. */
struct bzip2_place {
	size_t at;            /* of the next bit */
	uint32_t n;           /* bytes of the column */
	uint32_t run, unit;   /* of a run that is being counted */
	uint8_t front[256];   /* the list */
	uint32_t counts[256]; /* of each byte in the column */
};

struct bzip2_block {
	/* Its bits, in bytes of ours: [from, end) of them are the block's. */
	uint8_t *bits;
	size_t len, cap;
	size_t from, end;

	enum {
		BZIP2_IN_HEADER,
		BZIP2_IN_SELECTORS,
		BZIP2_IN_CODES,
		BZIP2_IN_GROUPS
	} stage;
	uint32_t crc, origin;
	uint32_t nsymbols, ncodes, nselectors;
	uint32_t selector, code, group;  /* that is to be read next */
	uint8_t recent[BZIP2_CODES_MAX]; /* selectors, the last one first */
	uint8_t selectors[BZIP2_SELECTORS_MAX];
	struct bzip2_code codes[BZIP2_CODES_MAX];
	struct bzip2_place place;

	uint8_t *bytes; /* the column, and then the text */

	/* Taking: literals up to stop, then the rest of a run. */
	size_t taken, stop;
	bool counted; /* a count follows at stop */
	uint32_t repeat;
	uint32_t crc_taken;
};

void bzip2_block_init(struct bzip2_block *b);
void bzip2_block_free(struct bzip2_block *b);

/* Empties it for other bits, which are appended; its memory stays. */
void bzip2_block_begin(struct bzip2_block *b);
void bzip2_block_append(struct bzip2_block *b, const uint8_t *p, size_t len);

/*
 * Reads the bits of a block, mark included.  After BZIP2_SHORT more may be
 * appended, and it is called again and goes on where it was.  After
 * BZIP2_DONE, place.at is where the block ends, and place.n how many bytes
 * its text has, BZIP2_MOST at most, whatever its stream's level.
 */
enum bzip2_result bzip2_block_read(struct bzip2_block *b);

/*
 * Inverts a block that was read.  The work takes two rooms, each for
 * BZIP2_MOST numbers.
 */
void bzip2_block_invert(struct bzip2_block *b, uint32_t *const rooms[2]);

/*
 * Puts out what is left of the block, as far as the room goes; advances and
 * lessens both.  BZIP2_SHORT: there is more.  BZIP2_CORRUPT: a run without
 * its count, or another checksum than the block's, behind its last byte.
 */
enum bzip2_result bzip2_block_take(
    struct bzip2_block *b, uint8_t **out, size_t *room);

#endif
