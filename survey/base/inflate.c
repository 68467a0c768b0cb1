#include "survey/base/inflate.h"

#include <endian.h>
#include <string.h>

/* Of a match, so many bytes are copied before anybody looks how long it is. */
#define WIDE ((size_t)32)
#define SURE (3 * WIDE)

/*
 * Where symbols are taken without a look at the ends, there is room for three
 * literals, the longest match (RFC 1951 section 3.2.5) and what is copied
 * beyond it, and input for two refills.
 */
#define ROOM_FAST (3 + 258 + SURE)
#define IN_FAST   ((size_t)16)

/* What a step works on. */
struct flow {
	const uint8_t *in, *in_end;
	uint8_t *out, *out_end;
	const uint8_t *window; /* no match begins before */
	uint64_t bits;
	unsigned int nbits;
};

static inline void
take(struct flow *f, unsigned int n)
{
	f->bits >>= n;
	f->nbits -= n;
}

/* Takes in bytes, as many as there are and fit: 56 bits or all. */
static void
feed(struct flow *f)
{
	while (f->nbits < 56 && f->in < f->in_end) {
		f->bits |= (uint64_t)*f->in++ << f->nbits;
		f->nbits += 8;
	}
}

/* The same where eight bytes are there, without a branch. */
static inline void
refill(struct flow *f)
{
	uint64_t word;

	memcpy(&word, f->in, sizeof(word));
	f->bits |= le64toh(word) << f->nbits;
	f->in += (63 - f->nbits) >> 3;
	f->nbits |= 56;
}

/* Neither input nor room can end within the next symbols. */
static inline bool
is_far(const struct flow *f)
{
	return (size_t)(f->in_end - f->in) >= IN_FAST &&
	       (size_t)(f->out_end - f->out) >= ROOM_FAST;
}

static inline bool
has_bits(struct flow *f, unsigned int n)
{
	if (f->nbits < n)
		feed(f);
	return f->nbits >= n;
}

/* The entry of a code; *skipped are the bits that led to a further table. */
static inline uint32_t
look_up(const uint32_t *table, unsigned int root, uint64_t bits,
    unsigned int *skipped)
{
	uint32_t e = table[low_bits(bits, root)];

	*skipped = 0;
	if ((e & ENTRY_TABLE) != 0) {
		*skipped = root;
		e = entry_next(table, e, bits >> root);
	}
	return e;
}

/* A match, as far as there is room; what is left of it stays. */
static void
copy_match(struct match *m, struct flow *f)
{
	for (; m->length > 0 && f->out < f->out_end; m->length--, f->out++)
		*f->out = *(f->out - m->back);
}

/* What a symbol, or a stage, came to. */
enum outcome {
	TAKEN,
	WAITS, /* for input or room; nothing was taken */
	ENDS,  /* the block */
	CORRUPT
};

/* A symbol where input or room may end. */
static enum outcome
take_symbol(struct inflate *s, struct flow *f)
{
	unsigned int skipped, n;
	struct match m;
	uint64_t bits;
	uint32_t e;

	feed(f);
	bits = f->bits;
	e = look_up(s->literals, INFLATE_LITERAL_BITS, bits, &skipped);
	n = skipped + entry_bits(e);
	if (n > f->nbits)
		return WAITS;
	if ((e & ENTRY_ODD) != 0) {
		take(f, n);
		return (e & ENTRY_END) != 0 ? ENDS : CORRUPT;
	}
	if (f->out == f->out_end)
		return WAITS;
	if ((e & ENTRY_LITERAL) != 0) {
		*f->out++ = (uint8_t)(e >> 16);
		take(f, n);
		return TAKEN;
	}
	m.length = entry_value(e, bits >> skipped);
	bits >>= n;
	e = look_up(s->distances, INFLATE_DISTANCE_BITS, bits, &skipped);
	n += skipped + entry_bits(e);
	if (n > f->nbits)
		return WAITS;
	m.back = entry_value(e, bits >> skipped);
	if ((e & ENTRY_ODD) != 0 || m.back > (size_t)(f->out - f->window))
		return CORRUPT;
	take(f, n);
	copy_match(&m, f);
	s->match = m;
	return TAKEN;
}

/* Copies a word, also onto its own end. */
static inline void
copy_word(uint8_t *out, const uint8_t *from)
{
	uint64_t word;

	memcpy(&word, from, sizeof(word));
	memcpy(out, &word, sizeof(word));
}

/* Copies a match, and up to SURE bytes more behind it. */
static inline void
copy_fast(uint8_t *out, const struct match *m)
{
	const uint8_t *from = out - m->back, *end = out + m->length;

	if (m->back >= WIDE) {
		/* Mostly all: a branch on the length is hard to foretell. */
		memcpy(out, from, WIDE);
		memcpy(out + WIDE, from + WIDE, WIDE);
		memcpy(out + 2 * WIDE, from + 2 * WIDE, WIDE);
		for (size_t i = SURE; i < m->length; i += WIDE)
			memcpy(out + i, from + i, WIDE);
		return;
	}
	/* What is repeated is doubled until it fills a word. */
	while (out - from < 8) {
		copy_word(out, from);
		out += out - from;
	}
	for (; out < end; out += 8, from += 8)
		copy_word(out, from);
}

static inline uint32_t
literal_ahead(const struct inflate *s, const struct flow *f)
{
	return s->literals[low_bits(f->bits, INFLATE_LITERAL_BITS)];
}

static inline void
put_literal(struct flow *f, uint32_t e)
{
	*f->out++ = (uint8_t)(e >> 16);
	take(f, entry_bits(e));
}

/*
 * Puts up to three literals, whose codes are in the first table; *e is the
 * entry ahead.  True where it was three, and nothing is known of what follows.
 */
static inline bool
put_literals(const struct inflate *s, struct flow *f, uint32_t *e)
{
	for (int i = 0; i < 2; i++) {
		if ((*e & ENTRY_LITERAL) == 0)
			return false;
		put_literal(f, *e);
		*e = literal_ahead(s, f);
	}
	if ((*e & ENTRY_LITERAL) == 0)
		return false;
	put_literal(f, *e);
	return true;
}

/* The entry in a further table, if this one leads to one. */
static inline uint32_t
follow(const uint32_t *table, uint32_t e, struct flow *f)
{
	if ((e & ENTRY_TABLE) == 0)
		return e;
	take(f, entry_bits(e));
	return entry_next(table, e, f->bits);
}

/* What is no literal of the first table; m stays empty where it is one. */
static inline enum outcome
take_match(const struct inflate *s, struct flow *f, uint32_t e, struct match *m)
{
	if ((e & ENTRY_ODD) != 0) {
		e = follow(s->literals, e, f);
		if ((e & ENTRY_LITERAL) != 0) {
			put_literal(f, e);
			return TAKEN;
		}
		if ((e & ENTRY_ODD) != 0) {
			take(f, entry_bits(e));
			return (e & ENTRY_END) != 0 ? ENDS : CORRUPT;
		}
	}
	m->length = entry_value(e, f->bits);
	take(f, entry_bits(e));
	if (f->nbits < INFLATE_DISTANCE_MAX)
		refill(f);
	e = s->distances[low_bits(f->bits, INFLATE_DISTANCE_BITS)];
	if ((e & ENTRY_ODD) != 0) {
		e = follow(s->distances, e, f);
		if ((e & ENTRY_ODD) != 0)
			return CORRUPT;
	}
	m->back = entry_value(e, f->bits);
	take(f, entry_bits(e));
	return m->back > (size_t)(f->out - f->window) ? CORRUPT : TAKEN;
}

/*
 * Symbols, as long as input and room are far from their ends.
 *
 * What comes next is looked up before a match is copied, so that the processor
 * waits for neither.  A refill's 56 bits are good for two literals (22) and
 * what is ahead of them: a third, or a match's length (20).
 */
static enum outcome
run(const struct inflate *s, struct flow *flow)
{
	struct flow f = *flow;
	enum outcome got = TAKEN;
	uint32_t e;

	if (!is_far(&f))
		return TAKEN;
	refill(&f);
	e = literal_ahead(s, &f);
	do {
		struct match m = { 0, 0 };
		uint8_t *out;

		if (!put_literals(s, &f, &e) &&
		    (got = take_match(s, &f, e, &m)) != TAKEN)
			break;
		out = f.out;
		f.out += m.length;
		refill(&f);
		e = literal_ahead(s, &f);
		if (m.length > 0)
			copy_fast(out, &m);
	} while (is_far(&f));
	/* Beyond them stand bits of bytes that are not yet taken in. */
	f.bits = low_bits(f.bits, f.nbits);
	*flow = f;
	return got;
}

/* The symbols of a block. */
static enum outcome
take_symbols(struct inflate *s, struct flow *f)
{
	enum outcome got;

	do {
		copy_match(&s->match, f);
		if (s->match.length > 0)
			return WAITS;
		got = run(s, f);
		if (got == TAKEN)
			got = take_symbol(s, f);
	} while (got == TAKEN);
	return got;
}

/* The codes of RFC 1951 section 3.2.6. */
static void
make_fixed(struct inflate *s)
{
	if (s->fixed)
		return;
	for (unsigned int i = 0; i < INFLATE_LITERALS; i++)
		s->lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	(void)inflate_make_literals(s->literals, s->lengths, INFLATE_LITERALS);
	memset(s->lengths, 5, INFLATE_DISTANCES);
	(void)inflate_make_distances(
	    s->distances, s->lengths, INFLATE_DISTANCES);
	s->fixed = true;
}

/* RFC 1951 section 3.2.3. */
static enum outcome
take_header(struct inflate *s, struct flow *f)
{
	unsigned int type;

	if (!has_bits(f, 3))
		return WAITS;
	s->last = low_bits(f->bits, 1) == 1;
	type = (unsigned int)low_bits(f->bits >> 1, 2);
	take(f, 3);
	switch (type) {
	case 0:
		s->stage = INFLATE_IN_SIZE;
		return TAKEN;
	case 1:
		make_fixed(s);
		s->stage = INFLATE_IN_SYMBOLS;
		return TAKEN;
	case 2:
		s->stage = INFLATE_IN_COUNTS;
		return TAKEN;
	default:
		return CORRUPT;
	}
}

/* RFC 1951 section 3.2.4. */
static enum outcome
take_size(struct inflate *s, struct flow *f)
{
	unsigned int odd = f->nbits % 8;
	uint64_t bits;

	if (!has_bits(f, odd + 32))
		return WAITS;
	bits = f->bits >> odd;
	take(f, odd + 32);
	s->stored = (uint32_t)low_bits(bits, 16);
	if (s->stored != (low_bits(bits >> 16, 16) ^ 0xffff))
		return CORRUPT;
	s->stage = INFLATE_IN_STORED;
	return TAKEN;
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static enum outcome
take_stored(struct inflate *s, struct flow *f)
{
	size_t n;

	/* Whole bytes, some of which are taken in. */
	for (; s->stored > 0 && f->nbits > 0 && f->out < f->out_end;
	     s->stored--) {
		*f->out++ = (uint8_t)f->bits;
		take(f, 8);
	}
	if (f->nbits > 0 && s->stored > 0)
		return WAITS;
	n = smaller(
	    smaller((size_t)(f->in_end - f->in), (size_t)(f->out_end - f->out)),
	    s->stored);
	if (n > 0)
		memcpy(f->out, f->in, n);
	f->in += n;
	f->out += n;
	s->stored -= (uint32_t)n;
	return s->stored > 0 ? WAITS : ENDS;
}

/* RFC 1951 section 3.2.7, also of the next two. */
static enum outcome
take_counts(struct inflate *s, struct flow *f)
{
	if (!has_bits(f, 14))
		return WAITS;
	s->nliterals = 257 + (unsigned int)low_bits(f->bits, 5);
	s->ndistances = 1 + (unsigned int)low_bits(f->bits >> 5, 5);
	s->nprecodes = 4 + (unsigned int)low_bits(f->bits >> 10, 4);
	take(f, 14);
	/* As zlib: there are codes for no more symbols than have a meaning. */
	if (s->nliterals > INFLATE_LITERALS_USED ||
	    s->ndistances > INFLATE_DISTANCES_USED)
		return CORRUPT;
	s->n = 0;
	s->stage = INFLATE_IN_PRECODE;
	return TAKEN;
}

static enum outcome
take_precode(struct inflate *s, struct flow *f)
{
	static const uint8_t order[INFLATE_PRECODES] = { 16, 17, 18, 0, 8, 7, 9,
		6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };

	for (; s->n < s->nprecodes; s->n++) {
		if (!has_bits(f, 3))
			return WAITS;
		s->precode_lengths[order[s->n]] = (uint8_t)low_bits(f->bits, 3);
		take(f, 3);
	}
	for (; s->n < INFLATE_PRECODES; s->n++)
		s->precode_lengths[order[s->n]] = 0;
	if (!inflate_make_precode(
		s->precode, s->precode_lengths, INFLATE_PRECODES))
		return CORRUPT;
	s->n = 0;
	s->stage = INFLATE_IN_LENGTHS;
	return TAKEN;
}

/* A length, or how often one is repeated. */
static enum outcome
take_length(struct inflate *s, struct flow *f)
{
	static const struct {
		uint8_t extra, least;
	} repeats[] = { { 2, 3 }, { 3, 3 }, { 7, 11 } };
	unsigned int symbol, count, n;
	uint8_t length = 0;
	uint32_t e;

	/* As many as it can take: seven of a code, seven extra ones. */
	if (f->nbits < 14)
		feed(f);
	e = s->precode[low_bits(f->bits, INFLATE_PRECODE_BITS)];
	symbol = e >> 16;
	n = entry_bits(e);
	if (symbol < 16) {
		if (n > f->nbits)
			return WAITS;
		s->lengths[s->n++] = (uint8_t)symbol;
		take(f, n);
		return TAKEN;
	}
	symbol -= 16;
	count = repeats[symbol].least +
		(unsigned int)low_bits(f->bits >> n, repeats[symbol].extra);
	n += repeats[symbol].extra;
	if (n > f->nbits)
		return WAITS;
	take(f, n);
	if (symbol == 0) {
		if (s->n == 0)
			return CORRUPT;
		length = s->lengths[s->n - 1];
	}
	if (count > s->nliterals + s->ndistances - s->n)
		return CORRUPT;
	memset(s->lengths + s->n, length, count);
	s->n += count;
	return TAKEN;
}

static enum outcome
take_lengths(struct inflate *s, struct flow *f)
{
	while (s->n < s->nliterals + s->ndistances) {
		enum outcome got = take_length(s, f);

		if (got != TAKEN)
			return got;
	}
	/* Without its code a block could not end. */
	s->fixed = false;
	if (s->lengths[256] == 0 ||
	    !inflate_make_literals(s->literals, s->lengths, s->nliterals) ||
	    !inflate_make_distances(
		s->distances, s->lengths + s->nliterals, s->ndistances))
		return CORRUPT;
	s->stage = INFLATE_IN_SYMBOLS;
	return TAKEN;
}

static enum outcome
take_stage(struct inflate *s, struct flow *f)
{
	switch (s->stage) {
	case INFLATE_IN_HEADER:
		return take_header(s, f);
	case INFLATE_IN_SIZE:
		return take_size(s, f);
	case INFLATE_IN_STORED:
		return take_stored(s, f);
	case INFLATE_IN_COUNTS:
		return take_counts(s, f);
	case INFLATE_IN_PRECODE:
		return take_precode(s, f);
	case INFLATE_IN_LENGTHS:
		return take_lengths(s, f);
	case INFLATE_IN_SYMBOLS:
		return take_symbols(s, f);
	case INFLATE_AT_END:
		break;
	}
	return WAITS;
}

void
inflate_begin(struct inflate *s)
{
	/* The tables need not be cleared, but for what the fixed flag says. */
	s->bits = 0;
	s->nbits = 0;
	s->history = 0;
	s->stage = INFLATE_IN_HEADER;
	s->match.length = 0;
	s->fixed = false;
}

enum inflate_result
inflate_step(struct inflate *s, const uint8_t **in, size_t *in_len,
    uint8_t **out, size_t *out_len)
{
	struct flow f = { .in = *in,
		.in_end = *in + *in_len,
		.out = *out,
		.out_end = *out + *out_len,
		.window = *out - s->history,
		.bits = s->bits,
		.nbits = s->nbits };
	enum outcome got;

	do {
		got = take_stage(s, &f);
		if (got == ENDS)
			s->stage = s->last ? INFLATE_AT_END : INFLATE_IN_HEADER;
	} while (got == TAKEN || got == ENDS);
	s->bits = f.bits;
	s->nbits = f.nbits;
	s->history = smaller((size_t)(f.out - f.window), INFLATE_WINDOW);
	*in_len -= (size_t)(f.in - *in);
	*in = f.in;
	*out_len -= (size_t)(f.out - *out);
	*out = f.out;
	if (got == CORRUPT)
		return INFLATE_CORRUPT;
	return s->stage == INFLATE_AT_END ? INFLATE_END : INFLATE_MORE;
}

bool
inflate_byte(struct inflate *s, uint8_t *byte)
{
	/* The rest of the last block's last byte is none. */
	unsigned int odd = s->nbits % 8;

	s->bits >>= odd;
	s->nbits -= odd;
	if (s->nbits == 0)
		return false;
	*byte = (uint8_t)s->bits;
	s->bits >>= 8;
	s->nbits -= 8;
	return true;
}
