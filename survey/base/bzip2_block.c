#include "survey/base/bzip2_block.h"

#include <isa-l/crc.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/ibuf.h"
#include "survey/base/mem.h"

#define GROUP      50 /* symbols of one code, before the next selector */
#define GROUP_BITS ((size_t)GROUP * BZIP2_CODE_BITS_MAX)
/* Zeros behind the bits, for what a group reads beyond them. */
#define PADDING    (GROUP_BITS / 8 + 16)
#define FIRST_STEP 256 /* places between two of which the byte is kept */
/* Of a run's digits, as libbz2 bounds them. */
#define RUN_UNIT_MAX (1U << 21)
#define RUN          4 /* so many equal bytes of the text are followed by a count */

/* Two symbols are the digits of a run's length, 1 and 2 of base 2. */
enum {
	RUN_A,
	RUN_B
};

void
bzip2_block_init(struct bzip2_block *b)
{
	memset(b, 0, sizeof(*b));
}

void
bzip2_block_free(struct bzip2_block *b)
{
	free(b->bits);
	free(b->bytes);
}

void
bzip2_block_begin(struct bzip2_block *b)
{
	b->len = 0;
	b->from = b->end = 0;
	b->stage = BZIP2_IN_HEADER;
	b->taken = b->stop = 0;
	b->counted = false;
	b->repeat = 0;
	b->crc_taken = 0;
}

void
bzip2_block_append(struct bzip2_block *b, const uint8_t *p, size_t len)
{
	size_t cap = b->cap;

	while (cap < b->len + len + PADDING)
		cap = cap == 0 ? (size_t)1 << 16 : cap * 2;
	if (cap > b->cap)
		b->bits = mem_resize(b->bits, b->cap = cap, 1);
	memcpy(b->bits + b->len, p, len);
	b->len += len;
	memset(b->bits + b->len, 0, PADDING);
}

/* The bits from this place on, at least 57 of them, uppermost first. */
static inline uint64_t
bits_at(const struct bzip2_block *b, size_t at)
{
	return bytes_get64(b->bits + at / 8) << at % 8;
}

/*
 * The header's bits, where speed does not matter: *at goes beyond the end,
 * and stays there, where there are too few.
 */
static uint32_t
get(const struct bzip2_block *b, size_t *at, unsigned int n)
{
	uint32_t value;

	if (*at > b->end || b->end - *at < n) {
		*at = b->end + 1;
		return 0;
	}
	value = (uint32_t)(bits_at(b, *at) >> (64 - n));
	*at += n;
	return value;
}

/* Which bytes occur: sixteen bits for sixteens, then for each of those. */
static uint32_t
get_bytes_used(const struct bzip2_block *b, size_t *at, uint8_t front[256])
{
	uint32_t sixteens = get(b, at, 16), n = 0;

	for (uint32_t i = 0; i < 16; i++) {
		uint32_t used =
		    (sixteens & 0x8000 >> i) != 0 ? get(b, at, 16) : 0;

		for (uint32_t j = 0; j < 16; j++)
			if ((used & 0x8000 >> j) != 0)
				front[n++] = (uint8_t)(16 * i + j);
	}
	return n;
}

/* A place in the list of recent ones, as so many ones and a zero. */
static bool
get_selector(struct bzip2_block *b, size_t *at)
{
	uint32_t place = 0;
	uint8_t code;

	while (get(b, at, 1) == 1)
		if (++place == b->ncodes)
			return false;
	if (*at > b->end)
		return false;
	code = b->recent[place];
	memmove(b->recent + 1, b->recent, place);
	b->recent[0] = code;
	/* As libbz2: there may be more, of which no group is. */
	if (b->selector < BZIP2_SELECTORS_MAX)
		b->selectors[b->selector] = code;
	return true;
}

/* The first length, then steps: 0 is none, 10 is up and 11 is down. */
static bool
get_lengths(
    const struct bzip2_block *b, size_t *at, uint8_t lens[BZIP2_SYMBOLS_MAX])
{
	uint32_t len = get(b, at, 5);

	for (uint32_t i = 0; i < b->nsymbols; i++) {
		for (;;) {
			if (len < 1 || len > BZIP2_CODE_BITS_MAX)
				return false;
			if (get(b, at, 1) == 0)
				break;
			len += get(b, at, 1) == 0 ? 1U : UINT32_MAX;
		}
		lens[i] = (uint8_t)len;
	}
	return true;
}

/* False where more codes are said to be than there can be. */
static bool
make_code(struct bzip2_code *c, const uint8_t *lens, uint32_t nsymbols)
{
	uint32_t code = 0, n = 0;

	memset(c->look, 0, sizeof(c->look));
	for (uint32_t len = 1; len <= BZIP2_CODE_BITS_MAX; len++) {
		c->first[len] = code;
		c->start[len] = (uint16_t)n;
		for (uint32_t i = 0; i < nsymbols; i++) {
			if (lens[i] != len)
				continue;
			if (code >> len != 0)
				return false;
			c->symbols[n++] = (uint16_t)i;
			for (uint32_t j = 0;
			     len <= BZIP2_LOOK && j < 1U << (BZIP2_LOOK - len);
			     j++)
				c->look[(code << (BZIP2_LOOK - len)) + j] =
				    (uint16_t)(i << 5 | len);
			code++;
		}
		c->count[len] = (uint16_t)(n - c->start[len]);
		code <<= 1;
	}
	return true;
}

/* What stands before the selectors. */
static bool
read_header(struct bzip2_block *b, size_t *at)
{
	struct bzip2_place *p = &b->place;
	uint32_t used, randomised;

	*at = b->from + BZIP2_MARK_BITS;
	b->crc = get(b, at, 32);
	randomised = get(b, at, 1);
	b->origin = get(b, at, 24);
	used = get_bytes_used(b, at, p->front);
	/* Two for runs and one for the end; none for what is at the front. */
	b->nsymbols = used + 2;
	b->ncodes = get(b, at, 3);
	b->nselectors = get(b, at, 15);
	for (uint8_t i = 0; i < BZIP2_CODES_MAX; i++)
		b->recent[i] = i;
	b->selector = b->code = b->group = 0;
	p->n = p->run = 0;
	p->unit = 1;
	memset(p->counts, 0, sizeof(p->counts));
	return randomised == 0 && used > 0 && b->origin < BZIP2_MOST &&
	       b->ncodes >= 2 && b->ncodes <= BZIP2_CODES_MAX &&
	       b->nselectors > 0;
}

static bool
read_code(struct bzip2_block *b, size_t *at)
{
	uint8_t lens[BZIP2_SYMBOLS_MAX];

	return get_lengths(b, at, lens) &&
	       make_code(&b->codes[b->code], lens, b->nsymbols);
}

/*
 * What stands before the groups, one thing after another: where the bits end
 * in one of them, it is begun again.
 */
static enum bzip2_result
read_stages(struct bzip2_block *b)
{
	while (b->stage != BZIP2_IN_GROUPS) {
		size_t at = b->place.at;
		bool sound = true;

		if (b->stage == BZIP2_IN_HEADER)
			sound = read_header(b, &at);
		else if (b->stage == BZIP2_IN_SELECTORS)
			sound = get_selector(b, &at);
		else
			sound = read_code(b, &at);
		if (at > b->end)
			return BZIP2_SHORT;
		if (!sound)
			return BZIP2_CORRUPT;
		b->place.at = at;
		if (b->stage == BZIP2_IN_HEADER ||
		    (b->stage == BZIP2_IN_SELECTORS &&
			++b->selector == b->nselectors) ||
		    (b->stage == BZIP2_IN_CODES && ++b->code == b->ncodes))
			b->stage++;
	}
	if (b->nselectors > BZIP2_SELECTORS_MAX)
		b->nselectors = BZIP2_SELECTORS_MAX;
	if (b->bytes == NULL)
		b->bytes = mem_resize(NULL, BZIP2_MOST + 1, 1);
	return BZIP2_DONE;
}

/*
 * The symbol of these bits and its code's length; false where none is, which
 * is known of as many bits as a code has at most.
 */
static inline bool
find_symbol(
    const struct bzip2_code *c, uint64_t bits, uint32_t *symbol, uint32_t *len)
{
	uint32_t look = c->look[bits >> (64 - BZIP2_LOOK)];

	if (look != 0) {
		*symbol = look >> 5;
		*len = look & 31;
		return true;
	}
	*symbol = 0;
	for (*len = BZIP2_LOOK + 1; *len <= BZIP2_CODE_BITS_MAX; ++*len) {
		uint32_t code =
		    (uint32_t)(bits >> (64 - *len)) - c->first[*len];

		if (code < c->count[*len]) {
			*symbol = c->symbols[c->start[*len] + code];
			return true;
		}
	}
	*len = BZIP2_CODE_BITS_MAX;
	return false;
}

/* The byte at this place of the list, which moves to its front. */
static inline uint8_t
move_to_front(uint8_t front[256], uint32_t place)
{
	uint8_t byte = front[place];

	if (place < 16)
		for (uint32_t i = place; i > 0; i--)
			front[i] = front[i - 1];
	else
		memmove(front + 1, front, place);
	front[0] = byte;
	return byte;
}

/*
 * A group's symbols; *ended where one of them is the block's end.  What
 * changes with each of them stands in registers, for bytes that are written
 * might be any variable's.
 */
static inline bool
read_group(struct bzip2_block *b, bool *ended)
{
	const struct bzip2_code *code = &b->codes[b->selectors[b->group]];
	const uint32_t end = b->nsymbols - 1;
	struct bzip2_place *p = &b->place;
	uint8_t *bytes = b->bytes;
	size_t at = p->at;
	uint32_t n = p->n, run = p->run, unit = p->unit;
	bool sound = true, last = false;

	for (int i = 0; i < GROUP && sound && !last; i++) {
		uint32_t symbol, len;

		sound = find_symbol(code, bits_at(b, at), &symbol, &len);
		at += len;
		if (sound && symbol <= RUN_B) {
			run += unit << symbol;
			unit <<= 1;
			sound = unit <= RUN_UNIT_MAX;
			continue;
		}
		if (run > 0) {
			/* It has ended: what is at the front, so often. */
			if (run > BZIP2_MOST - n)
				sound = false;
			else
				memset(bytes + n, p->front[0], run);
			p->counts[p->front[0]] += run;
			n += run;
			run = 0;
			unit = 1;
		}
		if (!sound || symbol == end) {
			last = true;
		} else if (n == BZIP2_MOST) {
			sound = false;
		} else {
			uint8_t byte = move_to_front(p->front, symbol - 1);

			bytes[n++] = byte;
			p->counts[byte]++;
		}
	}
	p->at = at;
	p->n = n;
	p->run = run;
	p->unit = unit;
	*ended = last;
	return sound;
}

/*
 * A group that bits may be too few for is read twice, if they are: it leaves
 * no trace.
 */
static enum bzip2_result
read_last_groups(struct bzip2_block *b, bool *ended)
{
	struct bzip2_place before = b->place;
	bool sound = read_group(b, ended);

	if (b->place.at > b->end) {
		b->place = before;
		*ended = false;
		return BZIP2_SHORT;
	}
	return sound ? BZIP2_DONE : BZIP2_CORRUPT;
}

enum bzip2_result
bzip2_block_read(struct bzip2_block *b)
{
	enum bzip2_result result = read_stages(b);
	bool ended = false;

	while (!ended && result == BZIP2_DONE) {
		bool more = b->group < b->nselectors;

		if (more && b->place.at + GROUP_BITS > b->end)
			result = read_last_groups(b, &ended);
		else if (!more || !read_group(b, &ended))
			result = BZIP2_CORRUPT;
		b->group += result == BZIP2_DONE;
	}
	if (result == BZIP2_DONE && b->origin >= b->place.n)
		result = BZIP2_CORRUPT;
	return result;
}

/*
 * For each place in the sorted first column, its byte and the place where
 * that byte stands in the last one: where in the first column the byte is that
 * follows it in the text.
 */
static void
link_columns(const struct bzip2_block *b, uint32_t *links)
{
	uint32_t next[256], n = 0;

	for (int i = 0; i < 256; i++) {
		next[i] = n;
		n += b->place.counts[i];
	}
	for (uint32_t i = 0; i < n; i++)
		links[next[b->bytes[i]]++] = i << 8 | b->bytes[i];
}

/* Which byte stands at a place of the first column, as far as steps tell. */
struct first_column {
	uint32_t ends[256]; /* the places of each byte end there */
	uint8_t bytes[BZIP2_MOST / FIRST_STEP + 1];
};

static void
make_first_column(const struct bzip2_block *b, struct first_column *f)
{
	uint32_t end = 0, byte = 0;

	for (int i = 0; i < 256; i++)
		f->ends[i] = end += b->place.counts[i];
	for (uint32_t at = 0; at < b->place.n; at += FIRST_STEP) {
		while (f->ends[byte] <= at)
			byte++;
		f->bytes[at / FIRST_STEP] = (uint8_t)byte;
	}
}

/*
 * A walk from link to link waits for memory at nearly each of them, for they
 * lie at random in more of it than is near.  So each link is made to lead two
 * on, which is done in order and soon, and the walk halves: of the two bytes
 * that a place stands for, it tells the first by itself and its link the
 * second.
 */
void
bzip2_block_invert(struct bzip2_block *b, uint32_t *const rooms[2])
{
	struct first_column first;
	const uint32_t *links = rooms[1];
	uint32_t n = b->place.n, at = b->origin;
	uint8_t *text = b->bytes;

	link_columns(b, rooms[0]);
	make_first_column(b, &first);
	for (uint32_t i = 0; i < n; i++)
		rooms[1][i] = rooms[0][rooms[0][i] >> 8];
	/* The text has room for one more, where n is odd. */
	for (uint32_t i = 0; i < n; i += 2) {
		uint32_t link = links[at];
		uint8_t byte = first.bytes[at / FIRST_STEP];

		while (first.ends[byte] <= at)
			byte++;
		text[i] = byte;
		text[i + 1] = (uint8_t)link;
		at = link >> 8;
	}
}

/* Of the bytes from p on, which are eight and one, three pairs are equal. */
static inline bool
may_hold_run(const uint8_t *p)
{
	const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
	uint64_t differ = bytes_get64(p) ^ bytes_get64(p + 1);
	/* The upper bit of each byte that is 0, and of no other. */
	uint64_t equal = ~(((differ & low) + low) | differ | low);

	return (equal & equal << 8 & equal << 16) != 0;
}

/* Behind the next run of four at or behind from; n where there is none. */
static size_t
find_run(const uint8_t *p, size_t from, size_t n)
{
	size_t i = from;

	while (i + RUN <= n) {
		/* Those that begin at one of the first six are seen. */
		if (i + 9 <= n && !may_hold_run(p + i)) {
			i += 6;
			continue;
		}
		if (p[i] == p[i + 1] && p[i] == p[i + 2] && p[i] == p[i + 3])
			return i + RUN;
		i++;
	}
	return n;
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Advances over n bytes of the room, which are written. */
static void
put(uint8_t **out, size_t *room, size_t n)
{
	*out += n;
	*room -= n;
}

/* False where the room or the block is at its end, or the block is corrupt. */
static bool
take_some(struct bzip2_block *b, uint8_t **out, size_t *room, bool *corrupt)
{
	size_t n = b->place.n, some;

	if (*room == 0 && (b->repeat > 0 || b->taken < b->stop))
		return false;
	if (b->repeat > 0) {
		some = smaller(b->repeat, *room);
		memset(*out, b->bytes[b->taken - 2], some);
		b->repeat -= (uint32_t)some;
		put(out, room, some);
	} else if (b->taken < b->stop) {
		some = smaller(b->stop - b->taken, *room);
		memcpy(*out, b->bytes + b->taken, some);
		b->taken += some;
		put(out, room, some);
	} else if (b->counted) {
		b->counted = false;
		*corrupt = b->taken == n;
		if (!*corrupt)
			b->repeat = b->bytes[b->taken++];
		b->stop = b->taken;
		return !*corrupt;
	} else if (b->taken < n) {
		b->stop = find_run(b->bytes, b->taken, n);
		b->counted = b->stop - b->taken >= RUN &&
			     memcmp(b->bytes + b->stop - RUN,
				 b->bytes + b->stop - RUN + 1, RUN - 1) == 0;
	} else {
		return false;
	}
	return true;
}

enum bzip2_result
bzip2_block_take(struct bzip2_block *b, uint8_t **out, size_t *room)
{
	uint8_t *from = *out;
	bool corrupt = false;

	while (take_some(b, out, room, &corrupt))
		continue;
	/* The library's function does the complements itself. */
	b->crc_taken = crc32_ieee(b->crc_taken, from, (uint64_t)(*out - from));
	if (corrupt)
		return BZIP2_CORRUPT;
	if (b->repeat > 0 || b->counted || b->taken < b->place.n)
		return BZIP2_SHORT;
	return b->crc_taken == b->crc ? BZIP2_DONE : BZIP2_CORRUPT;
}
