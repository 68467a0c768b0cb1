#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "survey/base/array.h"
#include "tests/unit/fed.h"

#define MARK_BLOCK UINT64_C(0x314159265359)
#define MARK_END   UINT64_C(0x177245385090)
#define ROOM       ((size_t)1 << 16)
#define MOST       ((size_t)64 << 20)

static const struct codec *const threads[] = { &feeding_bzip2,
	&feeding_bzip2_threads };
/* The bytes that are there at once. */
static const size_t portions[] = { 3, 4096, INPUT_BLOCK };

#define THREADS LENGTH_OF(threads)

/* A stream of its own, behind what there is. */
static void
add_stream(struct bytes *b, const void *p, size_t len, int level)
{
	unsigned int n = (unsigned int)(len + len / 50 + 1000);
	char *out = mem_alloc(n), *copy = mem_alloc(len + 1);

	if (len > 0)
		memcpy(copy, p, len);
	assert_int_equal(BZ2_bzBuffToBuffCompress(
			     out, &n, copy, (unsigned int)len, level, 0, 0),
	    BZ_OK);
	bytes_add(b, out, n);
	free(out);
	free(copy);
}

/* The archive is whole, in pieces of any size on any number of threads. */
static void
expect_whole(const struct bytes *file, const struct bytes *plain)
{
	for (size_t i = 0; i < THREADS; i++)
		for (size_t p = 0; p < 3; p++) {
			struct feeding how = { threads[i], portions[p],
				p == 1 ? 977 : ROOM, MOST };

			expect_fed(&how, file, file->len, plain, CODEC_END);
		}
}

/* Rows, noise, long runs and short ones: some blocks of the lowest level. */
static struct bytes
make_mixture(void)
{
	struct bytes rows = make_rows(250000), mixed = { NULL, 0 };
	uint8_t noise[4096], run[1000];
	uint32_t seed = 1;

	bytes_add(&mixed, rows.p, rows.len);
	for (int i = 0; i < 40; i++) {
		for (size_t j = 0; j < sizeof(noise); j++)
			noise[j] = (uint8_t)next_random(&seed);
		bytes_add(&mixed, noise, sizeof(noise));
		memset(run, i, sizeof(run));
		for (uint32_t n = next_random(&seed) % 300; n > 0; n--)
			bytes_add(&mixed, run, 1 + n * 7 % sizeof(run));
	}
	bytes_add(&mixed, rows.p, rows.len);
	free(rows.p);
	return mixed;
}

static void
threads_and_pieces_change_nothing(void **state)
{
	struct bytes plain = make_mixture(), file = { NULL, 0 };

	(void)state;
	add_stream(&file, plain.p, plain.len, 1);
	expect_whole(&file, &plain);
	free(file.p);
	free(plain.p);
}

/* Runs end at 4 and 255 and on the last byte of a block. */
static void
runs_of_any_length_are_written_out(void **state)
{
	(void)state;
	for (size_t len = 0; len < 280; len += len < 12 || len > 248 ? 1 : 17) {
		struct bytes plain = { mem_alloc(len + 8), 0 };
		struct bytes file = { NULL, 0 };

		memset(plain.p, 'a', len);
		memcpy(plain.p + len, "bbbbaaaa", 8);
		for (size_t tail = 0; tail <= 8; tail += 4) {
			plain.len = len + tail;
			file.len = 0;
			add_stream(&file, plain.p, plain.len, 9);
			for (size_t room = 1; room < 200; room += 149)
				expect_fed(&(struct feeding){ &feeding_bzip2,
					       64, room, MOST },
				    &file, file.len, &plain, CODEC_END);
		}
		free(file.p);
		free(plain.p);
	}
}

/*
 * A block says with 16 bits for each 16 bytes which of them it has: three
 * such words, of a choice of bytes, make a mark.
 */
static size_t
bytes_that_spell(uint64_t mark, size_t from, uint8_t *alphabet)
{
	size_t n = 0;

	for (size_t i = 0; i < 48; i++)
		if ((mark >> (47 - i) & 1) != 0)
			alphabet[n++] = (uint8_t)(from + i);
	return n;
}

/* Text of these bytes alone, all of which occur. */
static void
add_text_of(struct bytes *b, const uint8_t *alphabet, size_t n, size_t len,
    uint32_t seed)
{
	uint8_t *text = mem_alloc(len);

	for (size_t i = 0; i < len; i++)
		text[i] =
		    i < n ? alphabet[i] : alphabet[next_random(&seed) % n];
	bytes_add(b, text, len);
	free(text);
}

static bool
holds_mark(const struct bytes *file, uint64_t mark)
{
	uint64_t window = 0;
	size_t n = 0;

	/* Two are the stream's own, where it is of one block. */
	for (size_t i = 0; i < file->len * 8; i++) {
		window =
		    window << 1 | (uint64_t)(file->p[i / 8] >> (7 - i % 8) & 1);
		n += (window & ((UINT64_C(1) << 48) - 1)) == mark;
	}
	return n > 1;
}

static void
marks_in_data_are_none(void **state)
{
	static const size_t texts[][2] = { { 1, 0 }, { 0, 1 }, { 1, 1 } };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct bytes plain = { NULL, 0 }, file = { NULL, 0 };
		uint8_t alphabet[96];
		size_t n = 0;

		if (texts[i][0] > 0)
			n += bytes_that_spell(MARK_BLOCK, 0, alphabet);
		if (texts[i][1] > 0)
			n += bytes_that_spell(MARK_END, 48, alphabet + n);
		for (size_t len = 100; len <= 40000; len *= 20) {
			plain.len = file.len = 0;
			add_text_of(&plain, alphabet, n, len, 7);
			add_stream(&file, plain.p, plain.len, 1);
			if (texts[i][0] > 0)
				assert_true(holds_mark(&file, MARK_BLOCK));
			if (texts[i][1] > 0)
				assert_true(holds_mark(&file, MARK_END));
			expect_whole(&file, &plain);
		}
		/* In each of several blocks, and streams behind them. */
		plain.len = file.len = 0;
		add_text_of(&plain, alphabet, n, 450000, 8);
		add_stream(&file, plain.p, plain.len, 1);
		add_text_of(&plain, alphabet, n, 70, 9);
		add_stream(&file, plain.p + 450000, 70, 9);
		expect_whole(&file, &plain);
		free(plain.p);
		free(file.p);
	}
}

/* As some programs write them: a stream for each block. */
static void
streams_that_follow_are_read_as_one(void **state)
{
	struct bytes plain = make_mixture(), file = { NULL, 0 };
	size_t at = 0;

	(void)state;
	for (int level = 1; level <= 9; level++) {
		size_t n = plain.len / 10;

		add_stream(&file, plain.p + at, n, level);
		add_stream(&file, NULL, 0, 10 - level);
		at += n;
	}
	add_stream(&file, plain.p + at, plain.len - at, 2);
	expect_whole(&file, &plain);
	free(file.p);
	free(plain.p);
}

/* Cut anywhere, it ends early, behind its whole blocks. */
static void
a_truncation_anywhere_is_found(void **state)
{
	struct bytes rows = make_rows(230000), file = { NULL, 0 };
	size_t before = 0;

	(void)state;
	add_stream(&file, rows.p, rows.len, 1);
	for (size_t cut = 4; cut < file.len; cut += 1 + cut % 397) {
		struct bytes plain;
		struct fed fed;

		fed =
		    feed(&(struct feeding){ &feeding_bzip2, 4096, ROOM, MOST },
			file.p, cut);
		assert_true(fed.len >= before);
		before = fed.len;
		plain = (struct bytes){ rows.p, fed.len };
		for (size_t i = 0; i < THREADS; i++)
			expect_fed(
			    &(struct feeding){ threads[i], 61, ROOM, MOST },
			    &file, cut, &plain, CODEC_MORE);
		free(fed.plain);
	}
	/* Of three blocks the last ends just before the end's mark. */
	assert_true(before > 199000);
	free(file.p);
	free(rows.p);
}

/*
 * A block's checksum stands behind its mark; the stream's is the last thing.
 * The bytes of sound blocks come first.
 */
static void
a_wrong_checksum_is_found(void **state)
{
	struct bytes rows = make_rows(60000), file = { NULL, 0 }, none;

	(void)state;
	add_stream(&file, rows.p, rows.len, 9);
	for (size_t i = 0; i < THREADS; i++) {
		struct feeding how = { threads[i], 500, ROOM, MOST };

		file.p[10] ^= 0x40;
		expect_fed(&how, &file, file.len, &rows, CODEC_CORRUPT);
		file.p[10] ^= 0x40;
		/* With up to 7 bits behind it. */
		file.p[file.len - 2] ^= 0x10;
		expect_fed(&how, &file, file.len, &rows, CODEC_CORRUPT);
		file.p[file.len - 2] ^= 0x10;
		/* A block that is "randomised" is refused. */
		file.p[14] ^= 0x80;
		none = (struct bytes){ NULL, 0 };
		expect_fed(&how, &file, file.len, &none, CODEC_CORRUPT);
		file.p[14] ^= 0x80;
		/* More than 100,000 bytes are too many for level 1. */
		expect_fed(&how, &file, file.len, &rows, CODEC_END);
	}
	free(file.p);
	free(rows.p);
}

static void
a_block_is_no_longer_than_its_level(void **state)
{
	struct bytes rows = make_rows(150000), file = { NULL, 0 };

	(void)state;
	add_stream(&file, rows.p, rows.len, 2);
	expect_whole(&file, &rows);
	file.p[3] = '1';
	for (size_t i = 0; i < THREADS; i++) {
		struct fed fed =
		    feed(&(struct feeding){ threads[i], 500, ROOM, MOST },
			file.p, file.len);

		assert_int_equal(fed.result, CODEC_CORRUPT);
		free(fed.plain);
	}
	free(file.p);
	free(rows.p);
}

/* The place of a fault is the block's, whatever was read ahead of it. */
static void
a_fault_is_told_by_its_block(void **state)
{
	struct bytes rows = make_rows(450000), file = { NULL, 0 }, plain;
	struct reason why;
	size_t at[8], n = 0;
	uint64_t window = 0;
	char text[128];

	(void)state;
	add_stream(&file, rows.p, rows.len, 1);
	for (size_t i = 0; i < file.len * 8 && n < 8; i++) {
		window =
		    window << 1 | (uint64_t)(file.p[i / 8] >> (7 - i % 8) & 1);
		if ((window & ((UINT64_C(1) << 48) - 1)) == MARK_BLOCK)
			at[n++] = (i - 47) / 8;
	}
	assert_int_equal(n, 5);
	file.p[at[2] + 2000] ^= 1;
	for (size_t p = 3; p < PIECES; p++) {
		assert_int_equal(
		    read_bytes(&plain, file.p, file.len, pieces[p], &why),
		    ST_SYNTAX);
		(void)snprintf(text, sizeof(text),
		    "FILE: corrupt bzip2 data at offset %zu", at[2]);
		assert_string_equal(why.text, text);
		assert_true(plain.len >= 199000);
		free(plain.p);
	}
	free(file.p);
	free(rows.p);
}

/* What has no mark for long is no block, and is not kept to its end. */
static void
bits_without_end_are_given_up(void **state)
{
	static const size_t len = (size_t)16 << 20;
	struct bytes rows = make_rows(1000), file = { NULL, 0 };
	uint8_t *noise = mem_alloc(len);
	uint32_t seed = 3;

	(void)state;
	add_stream(&file, rows.p, rows.len, 9);
	/* The header is sound, the block is cut, and noise follows. */
	file.len -= 200;
	for (size_t i = 0; i < len; i++)
		noise[i] = (uint8_t)next_random(&seed);
	bytes_add(&file, noise, len);
	for (size_t i = 0; i < THREADS; i++) {
		struct fed fed = feed(
		    &(struct feeding){ threads[i], INPUT_BLOCK, ROOM, MOST },
		    file.p, file.len);

		assert_int_equal(fed.result, CODEC_CORRUPT);
		assert_true(fed.behind < (size_t)4 << 20);
		free(fed.plain);
	}
	free(noise);
	free(file.p);
	free(rows.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_and_pieces_change_nothing),
		cmocka_unit_test(runs_of_any_length_are_written_out),
		cmocka_unit_test(marks_in_data_are_none),
		cmocka_unit_test(streams_that_follow_are_read_as_one),
		cmocka_unit_test(a_truncation_anywhere_is_found),
		cmocka_unit_test(a_wrong_checksum_is_found),
		cmocka_unit_test(a_block_is_no_longer_than_its_level),
		cmocka_unit_test(a_fault_is_told_by_its_block),
		cmocka_unit_test(bits_without_end_are_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
