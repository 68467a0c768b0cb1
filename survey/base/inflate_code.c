#include "survey/base/inflate_code.h"

#include <string.h>

static inline uint32_t
entry_make(uint32_t value, uint32_t extra)
{
	return value << 16 | extra;
}

/* The same for a code of so many bits. */
static inline uint32_t
entry_of_code(uint32_t e, unsigned int len)
{
	return e + (len << 8 | len);
}

/* A length or distance code: RFC 1951 section 3.2.5. */
struct range {
	uint16_t first;
	uint8_t extra;
};

#define END_OF_BLOCK 256

static const struct range length_ranges[] = { { 3, 0 }, { 4, 0 }, { 5, 0 },
	{ 6, 0 }, { 7, 0 }, { 8, 0 }, { 9, 0 }, { 10, 0 }, { 11, 1 }, { 13, 1 },
	{ 15, 1 }, { 17, 1 }, { 19, 2 }, { 23, 2 }, { 27, 2 }, { 31, 2 },
	{ 35, 3 }, { 43, 3 }, { 51, 3 }, { 59, 3 }, { 67, 4 }, { 83, 4 },
	{ 99, 4 }, { 115, 4 }, { 131, 5 }, { 163, 5 }, { 195, 5 }, { 227, 5 },
	{ 258, 0 } };

static const struct range distance_ranges[] = { { 1, 0 }, { 2, 0 }, { 3, 0 },
	{ 4, 0 }, { 5, 1 }, { 7, 1 }, { 9, 2 }, { 13, 2 }, { 17, 3 }, { 25, 3 },
	{ 33, 4 }, { 49, 4 }, { 65, 5 }, { 97, 5 }, { 129, 6 }, { 193, 6 },
	{ 257, 7 }, { 385, 7 }, { 513, 8 }, { 769, 8 }, { 1025, 9 },
	{ 1537, 9 }, { 2049, 10 }, { 3073, 10 }, { 4097, 11 }, { 6145, 11 },
	{ 8193, 12 }, { 12289, 12 }, { 16385, 13 }, { 24577, 13 } };

static uint32_t
literal_entry(unsigned int symbol)
{
	const struct range *range;

	if (symbol < END_OF_BLOCK)
		return entry_make(symbol, 0) | ENTRY_LITERAL;
	if (symbol == END_OF_BLOCK)
		return ENTRY_ODD | ENTRY_END;
	if (symbol >= INFLATE_LITERALS_USED)
		return ENTRY_ODD;
	range = &length_ranges[symbol - END_OF_BLOCK - 1];
	return entry_make(range->first, range->extra);
}

static uint32_t
distance_entry(unsigned int symbol)
{
	const struct range *range;

	if (symbol >= INFLATE_DISTANCES_USED)
		return ENTRY_ODD;
	range = &distance_ranges[symbol];
	return entry_make(range->first, range->extra);
}

static uint32_t
precode_entry(unsigned int symbol)
{
	return entry_make(symbol, 0);
}

/* A code that is being made. */
struct code {
	uint32_t *table;
	unsigned int root; /* bits by which the first table is looked into */
	unsigned int count[INFLATE_CODE_MAX + 1]; /* of codes of so many bits */
	uint16_t symbols[INFLATE_LITERALS]; /* by length of code, then number */
	unsigned int longest;
	bool whole; /* all sequences of bits are codes */
};

/* False where there are more codes than so many bits can tell. */
static bool
sort_symbols(struct code *c, const uint8_t *lengths, unsigned int n)
{
	unsigned int place[INFLATE_CODE_MAX + 1];
	unsigned int unused = 1, before = 0;

	memset(c->count, 0, sizeof(c->count));
	for (unsigned int i = 0; i < n; i++)
		c->count[lengths[i]]++;
	c->longest = 0;
	for (unsigned int len = 1; len <= INFLATE_CODE_MAX; len++) {
		place[len] = before;
		before += c->count[len];
		unused *= 2;
		if (c->count[len] > unused)
			return false;
		unused -= c->count[len];
		if (c->count[len] > 0)
			c->longest = len;
	}
	c->whole = unused == 0;
	for (unsigned int i = 0; i < n; i++)
		if (lengths[i] > 0)
			c->symbols[place[lengths[i]]++] = (uint16_t)i;
	return true;
}

/* The code behind, of the same length; both have their first bit lowest. */
static uint32_t
next_code(uint32_t code, unsigned int len)
{
	uint32_t bit = 1U << (len - 1);

	while ((code & bit) != 0)
		bit >>= 1;
	return (code & (bit - 1)) | bit;
}

/*
 * By how many bits a table is looked into that begins with a code of this
 * length, when c->count are those not yet seen: the fewest that tell apart all
 * codes that begin as it does.
 */
static unsigned int
measure_table(const struct code *c, unsigned int len)
{
	unsigned int bits = len - c->root, codes = c->count[len];

	while (codes < 1U << bits && len < c->longest) {
		bits++;
		codes = codes * 2 + c->count[++len];
	}
	return bits;
}

/* The codes that the first table is too short for, from this one on. */
static void
fill_further(struct code *c, const uint16_t *symbol, uint32_t code,
    uint32_t (*entry)(unsigned int))
{
	uint32_t prefix = UINT32_MAX;
	unsigned int bits = 0, first = 0, end = 1U << c->root;

	for (unsigned int len = c->root + 1; len <= c->longest; len++) {
		unsigned int left = len - c->root;

		for (; c->count[len] > 0; c->count[len]--) {
			uint32_t e = entry_of_code(entry(*symbol++), left);

			if (low_bits(code, c->root) != prefix) {
				prefix = (uint32_t)low_bits(code, c->root);
				first = end;
				bits = measure_table(c, len);
				end += 1U << bits;
				c->table[prefix] = entry_make(first, c->root) |
						   bits << 8 | ENTRY_ODD |
						   ENTRY_TABLE;
			}
			for (unsigned int i = code >> c->root; i < 1U << bits;
			     i += 1U << left)
				c->table[first + i] = e;
			code = next_code(code, len);
		}
	}
}

/* A code of one bit, or none: what it does not tell is an odd one's bit. */
static void
fill_lone(struct code *c, uint32_t (*entry)(unsigned int))
{
	for (unsigned int i = 0; i < 1U << c->root; i++)
		c->table[i] = entry_of_code(c->longest == 1 && i % 2 == 0
						? entry(c->symbols[0])
						: ENTRY_ODD,
		    1);
}

static bool
make_table(struct code *c, const uint8_t *lengths, unsigned int n, bool lone,
    uint32_t (*entry)(unsigned int))
{
	const uint16_t *symbol = c->symbols;
	uint32_t code = 0;

	if (!sort_symbols(c, lengths, n))
		return false;
	if (!c->whole) {
		if (!lone || c->longest > 1)
			return false;
		fill_lone(c, entry);
		return true;
	}
	/* Doubled with each bit: longer codes then overwrite what is copied. */
	for (unsigned int len = 1; len <= c->root; len++) {
		if (len > 1)
			memcpy(c->table + (1U << (len - 1)), c->table,
			    sizeof(*c->table) << (len - 1));
		for (unsigned int i = 0; i < c->count[len]; i++) {
			c->table[code] = entry_of_code(entry(*symbol++), len);
			code = next_code(code, len);
		}
	}
	fill_further(c, symbol, code, entry);
	return true;
}

bool
inflate_make_literals(uint32_t *table, const uint8_t *lengths, unsigned int n)
{
	struct code c = { .table = table, .root = INFLATE_LITERAL_BITS };

	return make_table(&c, lengths, n, true, literal_entry);
}

bool
inflate_make_distances(uint32_t *table, const uint8_t *lengths, unsigned int n)
{
	struct code c = { .table = table, .root = INFLATE_DISTANCE_BITS };

	return make_table(&c, lengths, n, true, distance_entry);
}

bool
inflate_make_precode(uint32_t *table, const uint8_t *lengths, unsigned int n)
{
	struct code c = { .table = table, .root = INFLATE_PRECODE_BITS };

	return make_table(&c, lengths, n, false, precode_entry);
}
