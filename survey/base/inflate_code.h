/*
 * Prefix codes of DEFLATE data (RFC 1951 section 3.2) as tables; for
 * base/inflate.c.
 *
 * A table is looked into by the next bits of the data, the first one lowest,
 * as many as its name says; a longer code leads from there to another table,
 * behind it in the same array.
 */
#ifndef BASE_INFLATE_CODE_H
#define BASE_INFLATE_CODE_H

#include <stdbool.h>
#include <stdint.h>

#define INFLATE_LITERALS  288 /* symbols for literals and lengths */
#define INFLATE_DISTANCES 32
#define INFLATE_PRECODES  19 /* symbols for the lengths of other codes */

/* Of these, so many have a meaning. */
#define INFLATE_LITERALS_USED  286
#define INFLATE_DISTANCES_USED 30

#define INFLATE_CODE_MAX     15                      /* bits */
#define INFLATE_DISTANCE_MAX (INFLATE_CODE_MAX + 13) /* with extra bits */

#define INFLATE_LITERAL_BITS  11
#define INFLATE_DISTANCE_BITS 8
#define INFLATE_PRECODE_BITS  7

/*
 * The most that a table takes with those behind it.  One of those that is
 * looked into by b bits is of a tree as deep, which has b + 1 leaves at least:
 * 2^b entries for b + 1 symbols, most for the largest b.
 */
#define INFLATE_LITERAL_TABLE                                                  \
	((1 << INFLATE_LITERAL_BITS) + INFLATE_LITERALS * 16 / 5)
#define INFLATE_DISTANCE_TABLE                                                 \
	((1 << INFLATE_DISTANCE_BITS) + INFLATE_DISTANCES * 128 / 8)
#define INFLATE_PRECODE_TABLE (1 << INFLATE_PRECODE_BITS)

/*
 * An entry.  From its lowest bit: the bits to take, those of the code and the
 * extra ones behind it (8); how many of them are the code's or, where it leads
 * on, are looked into the next table by (4); what it is (4); and its value
 * (16), a literal, a length or distance without its extra bits, or where the
 * next table begins.
 */
#define ENTRY_LITERAL 0x8000U
#define ENTRY_ODD     0x4000U /* one of the next two; else no code's */
#define ENTRY_TABLE   0x2000U
#define ENTRY_END     0x1000U

static inline uint64_t
low_bits(uint64_t bits, unsigned int n)
{
	return bits & ((UINT64_C(1) << n) - 1);
}

static inline unsigned int
entry_bits(uint32_t e)
{
	return e & 0xff;
}

/* The value and, where it has extra bits, these: bits begin with the code. */
static inline uint32_t
entry_value(uint32_t e, uint64_t bits)
{
	return (e >> 16) +
	       (uint32_t)(low_bits(bits, entry_bits(e)) >> (e >> 8 & 0xf));
}

/* Where an entry with ENTRY_TABLE leads, by the bits behind its own. */
static inline uint32_t
entry_next(const uint32_t *table, uint32_t e, uint64_t bits)
{
	return table[(e >> 16) + low_bits(bits, e >> 8 & 0xf)];
}

/*
 * Makes the table of the code that has for symbol i, of n, a code of
 * lengths[i] bits, none where that is 0.  The table is as large as its kind
 * needs: INFLATE_LITERAL_TABLE entries, ...  False where so many bits tell
 * fewer codes, or more: as in zlib, only of literals and distances may there
 * be one single code of one bit, or none.
 */
bool inflate_make_literals(
    uint32_t *table, const uint8_t *lengths, unsigned int n);
bool inflate_make_distances(
    uint32_t *table, const uint8_t *lengths, unsigned int n);
bool inflate_make_precode(
    uint32_t *table, const uint8_t *lengths, unsigned int n);

#endif
