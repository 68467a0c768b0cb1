#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "survey/base/array.h"
#include "survey/base/inflate_code.h"
#include "tests/unit/fed.h"

#define MOST   ((size_t)64 << 20)
#define WINDOW 32768

/* Symbols with a meaning. */
#define LITERALS  286
#define DISTANCES 30

/* Pieces of input and rooms for output. */
static const size_t steps[][2] = { { 1, 1 }, { 1, 4096 }, { 7, 1000 },
	{ 61, 1 }, { 4096, 300 }, { 4096, 65536 },
	{ INPUT_BLOCK, INPUT_BLOCK } };

/* A member of its own, as zlib writes it, behind what there is. */
static void
add_member(struct bytes *b, const struct bytes *plain, int level, int strategy,
    size_t flush_each)
{
	z_stream s = { 0 };
	uint8_t *out, *copy = mem_alloc(plain->len + 1);
	size_t cap = plain->len * 2 + 65536, at = 0;
	int result = Z_OK;

	out = mem_alloc(cap);
	if (plain->len > 0)
		memcpy(copy, plain->p, plain->len);
	assert_int_equal(deflateInit2(&s, level, Z_DEFLATED, 15 + 16,
			     1 + (level + strategy) % 9, strategy),
	    Z_OK);
	s.next_out = out;
	s.avail_out = (unsigned int)cap;
	while (result != Z_STREAM_END) {
		size_t n = plain->len - at;

		if (n > flush_each)
			n = flush_each;
		s.next_in = copy + at;
		s.avail_in = (unsigned int)n;
		at += n;
		result =
		    deflate(&s, at == plain->len ? Z_FINISH : Z_FULL_FLUSH);
		assert_true(result == Z_OK || result == Z_STREAM_END);
	}
	bytes_add(b, out, cap - s.avail_out);
	assert_int_equal(deflateEnd(&s), Z_OK);
	free(out);
	free(copy);
}

static void
expect(const struct bytes *file, const struct bytes *plain,
    enum codec_result result)
{
	for (size_t i = 0; i < LENGTH_OF(steps); i++) {
		struct feeding how = { &feeding_gzip, steps[i][0], steps[i][1],
			MOST };

		expect_fed(&how, file, file->len, plain, result);
	}
}

/*
 * Rows, noise, and repeats of all short periods; or bytes so unevenly common
 * that their codes are of up to 15 bits.
 */
static struct bytes
make_plain(bool uneven)
{
	struct bytes plain = { NULL, 0 }, rows = make_rows(3000);
	uint32_t seed = 5;
	uint8_t run[700];

	if (!uneven) {
		bytes_add(&plain, rows.p, rows.len);
		for (size_t period = 1; period <= 40; period++) {
			for (size_t i = 0; i < sizeof(run); i++)
				run[i] = i < period
					     ? (uint8_t)next_random(&seed)
					     : run[i - period];
			bytes_add(&plain, run,
			    period +
				next_random(&seed) % (sizeof(run) - period));
		}
		bytes_add(&plain, rows.p, rows.len);
		free(rows.p);
		return plain;
	}
	plain.p = mem_alloc(60000);
	while (plain.len < 60000) {
		uint32_t bits = next_random(&seed);

		/* Each half as common as the one before. */
		plain.p[plain.len++] =
		    (uint8_t)(40 * __builtin_ctz(bits | 1U << 20) % 251);
	}
	free(rows.p);
	return plain;
}

static void
all_that_zlib_writes_is_read(void **state)
{
	static const int strategies[] = { Z_DEFAULT_STRATEGY, Z_FILTERED,
		Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED };
	static const size_t flushes[] = { SIZE_MAX, 5000, 97 };

	(void)state;
	for (int uneven = 0; uneven < 2; uneven++) {
		struct bytes plain = make_plain(uneven == 1);

		for (size_t i = 0; i < LENGTH_OF(strategies); i++)
			for (int level = 0; level <= 9; level += 3) {
				size_t flush = flushes[level / 3 % 3];
				struct bytes file = { NULL, 0 };

				add_member(
				    &file, &plain, level, strategies[i], flush);
				expect(&file, &plain, CODEC_END);
				file.len -= 3; /* of the trailer */
				expect(&file, &plain, CODEC_MORE);
				free(file.p);
			}
		free(plain.p);
	}
}

/* Data by hand, the first bit lowest (RFC 1951 section 3.1.1). */
struct bits {
	struct bytes to;
	unsigned int n; /* bits of the last byte */
};

static void
put(struct bits *b, uint32_t value, unsigned int n)
{
	for (; n > 0; n--, value >>= 1) {
		if (b->n % 8 == 0)
			bytes_add(&b->to, "", 1);
		b->to.p[b->to.len - 1] |= (uint8_t)((value & 1) << b->n++ % 8);
	}
}

/* A code's first bit is its uppermost. */
static void
put_code(struct bits *b, uint32_t code, unsigned int n)
{
	while (n-- > 0)
		put(b, code >> n & 1, 1);
}

static struct bits
begin_member(void)
{
	struct bits b = { { NULL, 0 }, 0 };

	bytes_add(&b.to, "\x1f\x8b\x08\0\0\0\0\0\0\0", 10);
	return b;
}

static void
end_member(struct bits *b, const struct bytes *plain)
{
	uint32_t crc = (uint32_t)crc32(0, plain->p, (uInt)plain->len);

	b->n = 0;
	put(b, crc, 32);
	put(b, (uint32_t)plain->len, 32);
}

/* 32 KiB as they are; then, by fixed codes, matches of all 258 bytes. */
static struct bits
reach_back(const struct bytes *noise, uint32_t back, unsigned int matches)
{
	struct bits b = begin_member();

	put(&b, 0, 8); /* not the last, stored; and the rest of the byte */
	put(&b, (uint32_t)noise->len, 16);
	put(&b, ~(uint32_t)noise->len & 0xffff, 16);
	bytes_add(&b.to, noise->p, noise->len);
	put(&b, 1 | 1 << 1, 3);
	for (; matches > 0; matches--) {
		put_code(&b, 0xc0 + 285 - 280, 8);
		put_code(&b, 29, 5);
		put(&b, back - 24577, 13);
	}
	put_code(&b, 0, 7);
	return b;
}

/* Through base/input.c too, which keeps no more than that. */
static void
matches_reach_back_32_kib_and_not_before_the_member(void **state)
{
	enum {
		MATCHES = 4000
	};
	struct bytes noise = { mem_alloc(WINDOW), WINDOW }, plain = { NULL, 0 };
	uint32_t seed = 11;
	struct bits b;

	(void)state;
	for (size_t i = 0; i < noise.len; i++)
		noise.p[i] = (uint8_t)next_random(&seed);
	bytes_add(&plain, noise.p, noise.len);
	for (size_t i = 0; i < MATCHES; i++) {
		size_t from = plain.len - WINDOW;

		bytes_add(&plain, noise.p, 258);
		memmove(plain.p + plain.len - 258, plain.p + from, 258);
	}
	b = reach_back(&noise, WINDOW, MATCHES);
	end_member(&b, &plain);
	expect(&b.to, &plain, CODEC_END);
	for (size_t p = 3; p < PIECES; p++)
		expect_plain(&b.to, pieces[p], plain.p, plain.len, "gzip");
	free(b.to.p);
	/* One byte before the first, with a member in front of this one. */
	noise.len--;
	b = reach_back(&noise, WINDOW - 1, 1);
	plain.len = noise.len;
	bytes_add(&plain, noise.p, 258);
	end_member(&b, &plain);
	expect(&b.to, &plain, CODEC_END);
	free(b.to.p);
	b = reach_back(&noise, WINDOW, 1);
	plain.len = noise.len;
	end_member(&b, &plain);
	expect(&b.to, &plain, CODEC_CORRUPT);
	free(b.to.p);
	free(noise.p);
	free(plain.p);
}

/*
 * Random codes that are whole: a code of one bit is split, and one that this
 * gives, until there are enough; the deeper ones rather, for long codes.
 */
static void
make_lengths(uint8_t *lengths, unsigned int n, uint32_t *seed)
{
	uint32_t deep = next_random(seed) % 4;

	memset(lengths, 0, n);
	lengths[0] = lengths[1] = 1;
	for (unsigned int i = 2; i < n; i++) {
		unsigned int split = next_random(seed) % i;

		for (uint32_t j = 0; j < deep * 8; j++) {
			unsigned int other = next_random(seed) % i;

			if (lengths[other] > lengths[split] &&
			    lengths[other] < 15)
				split = other;
		}
		while (lengths[split] == 15)
			split = (split + 1) % i;
		lengths[i] = ++lengths[split];
	}
}

/* RFC 1951 section 3.2.2. */
static void
put_symbol(
    struct bits *b, const uint8_t *lengths, unsigned int n, unsigned int symbol)
{
	uint8_t len = lengths[symbol];
	uint32_t code = 0;

	for (unsigned int i = 0; i < n; i++)
		if (lengths[i] < len || (lengths[i] == len && i < symbol))
			code += 1U << (len - lengths[i]);
	put_code(b, code, len);
}

/* Each length by itself: the precode has sixteen codes of four bits. */
static void
put_codes(struct bits *b, const uint8_t *literals, const uint8_t *distances)
{
	put(b, LITERALS - 257, 5);
	put(b, DISTANCES - 1, 5);
	put(b, 19 - 4, 4);
	put(b, 0, 9); /* the three for repeats */
	for (unsigned int i = 0; i < 16; i++)
		put(b, 4, 3);
	for (unsigned int i = 0; i < LITERALS; i++)
		put_code(b, literals[i], 4);
	for (unsigned int i = 0; i < DISTANCES; i++)
		put_code(b, distances[i], 4);
}

/* How many extra bits, and what they are added to (section 3.2.5). */
static uint32_t
length_of_code(unsigned int i, unsigned int *extra)
{
	*extra = i < 8 || i == 28 ? 0 : (i - 4) / 4;
	if (i == 28)
		return 258;
	return i < 8 ? 3 + i : 3 + ((4 + i % 4) << *extra);
}

static uint32_t
distance_of_code(unsigned int i, unsigned int *extra)
{
	*extra = i < 4 ? 0 : (i - 2) / 2;
	return i < 4 ? 1 + i : 1 + ((2 + i % 2) << *extra);
}

static void
put_match(struct bits *b, struct bytes *plain, const uint8_t *literals,
    const uint8_t *distances, uint32_t *seed)
{
	unsigned int code, extra, back_extra;
	uint32_t length, back, more;

	code = next_random(seed) % 29;
	length = length_of_code(code, &extra);
	more = next_random(seed) & ((1U << extra) - 1);
	put_symbol(b, literals, LITERALS, 257 + code);
	put(b, more, extra);
	length += more;
	do {
		code = next_random(seed) % DISTANCES;
		back = distance_of_code(code, &back_extra);
		more = next_random(seed) & ((1U << back_extra) - 1);
	} while (back + more > plain->len);
	put_symbol(b, distances, DISTANCES, code);
	put(b, more, back_extra);
	back += more;
	for (; length > 0; length--) {
		uint8_t byte = plain->p[plain->len - back];

		bytes_add(plain, &byte, 1);
	}
}

/* Literals and matches by random codes. */
static void
put_block(struct bits *b, struct bytes *plain, uint32_t *seed)
{
	uint8_t literals[LITERALS], distances[DISTANCES];

	make_lengths(literals, LITERALS, seed);
	make_lengths(distances, DISTANCES, seed);
	put(b, 2 << 1, 3);
	put_codes(b, literals, distances);
	for (unsigned int n = next_random(seed) % 600; n > 0; n--) {
		uint8_t literal = (uint8_t)next_random(seed);

		if (plain->len > 0 && next_random(seed) % 2 == 0) {
			put_match(b, plain, literals, distances, seed);
			continue;
		}
		put_symbol(b, literals, LITERALS, literal);
		bytes_add(plain, &literal, 1);
	}
	put_symbol(b, literals, LITERALS, 256);
}

/* What is stored begins with the next byte. */
static void
put_stored(struct bits *b, struct bytes *plain, uint32_t *seed)
{
	uint32_t len = next_random(seed) % 300;

	put(b, 0, 3);
	b->n = 0;
	put(b, len, 16);
	put(b, ~len & 0xffff, 16);
	for (; len > 0; len--) {
		uint8_t byte = (uint8_t)next_random(seed);

		bytes_add(&b->to, &byte, 1);
		bytes_add(plain, &byte, 1);
	}
}

/* All codes of up to 15 bits, with all extra ones, come behind each other. */
static void
random_codes_are_read(void **state)
{
	uint32_t seed = 23;

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct bits b = begin_member();
		struct bytes plain = { NULL, 0 };

		for (int blocks = 0; blocks < 6; blocks++) {
			put_block(&b, &plain, &seed);
			if (next_random(&seed) % 2 == 0)
				put_stored(&b, &plain, &seed);
		}
		put(&b, 1 | 1 << 1, 3); /* the last: the fixed codes' end */
		put_code(&b, 0, 7);
		end_member(&b, &plain);
		expect(&b.to, &plain, CODEC_END);
		free(b.to.p);
		free(plain.p);
	}
}

/* What symbols stand for is put out before one that stands for nothing. */
static void
what_is_sound_comes_before_a_fault(void **state)
{
	static const struct {
		uint32_t code;
		unsigned int bits, distance;
	} faults[] = {
		{ 0xc0 + 286 - 280, 8, 0 }, /* symbols without a meaning */
		{ 0xc0 + 287 - 280, 8, 0 }, { 1, 7, 30 }, { 1, 7, 31 },
		{ 1, 7, 28 }, /* 16,385 bytes back */
	};
	struct bytes plain = { mem_alloc(2000), 2000 };

	(void)state;
	memset(plain.p, 'A', plain.len);
	for (size_t i = 0; i < LENGTH_OF(faults); i++) {
		struct bits b = begin_member();

		put(&b, 1 | 1 << 1, 3);
		for (size_t n = 0; n < plain.len; n++)
			put_code(&b, 0x30 + 'A', 8);
		put_code(&b, faults[i].code, faults[i].bits);
		put_code(&b, faults[i].distance, 5);
		/* Far from the end, and near it. */
		for (int near = 1; near >= 0; near--) {
			put(&b, 0, 32);
			expect(&b.to, &plain, CODEC_CORRUPT);
			for (int j = 0; j < 20; j++)
				put(&b, 0, 32);
		}
		free(b.to.p);
	}
	free(plain.p);
}

/* Each whole code fills its table, which is large enough: ask a sanitizer. */
static void
no_code_outgrows_its_table(void **state)
{
	uint8_t lengths[INFLATE_LITERALS];
	uint32_t seed = 17;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		unsigned int n = 2 + next_random(&seed) % (LITERALS - 1);
		uint32_t *table =
		    mem_array(INFLATE_LITERAL_TABLE, sizeof(*table));

		make_lengths(lengths, n, &seed);
		assert_true(inflate_make_literals(table, lengths, n));
		for (size_t j = 0; j < 1U << INFLATE_LITERAL_BITS; j++)
			assert_int_not_equal(entry_bits(table[j]), 0);
		/* One more is too many, one less too few. */
		lengths[n] = 15;
		assert_false(inflate_make_literals(table, lengths, n + 1));
		lengths[next_random(&seed) % n] = 0;
		if (n > 2)
			assert_false(inflate_make_literals(table, lengths, n));
		free(table);
		table = mem_array(INFLATE_DISTANCE_TABLE, sizeof(*table));
		n = 2 + n % (INFLATE_DISTANCES - 1);
		make_lengths(lengths, n, &seed);
		assert_true(inflate_make_distances(table, lengths, n));
		free(table);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_that_zlib_writes_is_read),
		cmocka_unit_test(
		    matches_reach_back_32_kib_and_not_before_the_member),
		cmocka_unit_test(random_codes_are_read),
		cmocka_unit_test(what_is_sound_comes_before_a_fault),
		cmocka_unit_test(no_code_outgrows_its_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
