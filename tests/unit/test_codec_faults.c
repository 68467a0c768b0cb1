#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "survey/base/array.h"
#include "tests/unit/input_making.h"

#define TAIL(text) (text), sizeof(text) - 1

static void
expect_fault(const struct bytes *file, size_t piece, enum status expected,
    const char *text)
{
	struct bytes plain;
	struct reason why = { "" };
	enum status st = read_bytes(&plain, file->p, file->len, piece, &why);

	if (st != expected || strcmp(why.text, text) != 0)
		fail_msg("piece %zu: status %d, %s; expected %d, %s", piece, st,
		    why.text, expected, text);
	free(plain.p);
}

/* Cut anywhere, an archive of two members is whole at one place only. */
static void
every_truncation_is_found(void **state)
{
	static const size_t least[] = { 0, 2, 4, 2, 4 };
	struct bytes rows = make_rows(300);

	(void)state;
	for (int archive = GZIP; archive < ARCHIVES; archive++) {
		struct bytes file = { NULL, 0 };
		size_t first, whole;

		bytes_add_archive(&file, (enum archive)archive, rows.p, 200);
		first = file.len;
		bytes_add_archive(&file, (enum archive)archive, rows.p, 100);
		whole = file.len;
		for (size_t p = 0; p < PIECES; p++)
			for (size_t cut = 0; cut < whole; cut++) {
				char text[128];

				file.len = cut;
				(void)snprintf(text, sizeof(text),
				    "FILE: %s data end early (truncated file?)"
				    " at offset %zu",
				    archive_name[archive], cut);
				if (cut == first)
					expect_plain(&file, pieces[p], rows.p,
					    200, archive_name[archive]);
				else if (cut >= least[archive])
					expect_fault(
					    &file, pieces[p], ST_SYNTAX, text);
				else
					expect_plain(
					    &file, pieces[p], file.p, cut, "");
			}
		free(file.p);
	}
	free(rows.p);
}

/* A checksum guards all: other bytes never pass for the right ones. */
static void
no_flipped_bit_gives_wrong_bytes(void **state)
{
	struct bytes rows = make_rows(200), plain, file;
	struct reason why;
	size_t faults;

	(void)state;
	for (int archive = GZIP; archive < ARCHIVES; archive++) {
		file = (struct bytes){ NULL, 0 };
		bytes_add_archive(&file, (enum archive)archive, rows.p, 200);
		faults = 0;
		/* Behind the magic, ten bytes, for else it is a plain file. */
		for (size_t i = 80; i < 8 * file.len; i += 3) {
			enum status st;

			file.p[i / 8] ^= (uint8_t)(1 << i % 8);
			st = read_bytes(&plain, file.p, file.len, 61, &why);
			file.p[i / 8] ^= (uint8_t)(1 << i % 8);
			assert_true(
			    st == ST_SYNTAX || st == ST_LIMIT || st == ST_OK);
			if (st == ST_OK) {
				assert_int_equal(plain.len, 200);
				assert_memory_equal(plain.p, rows.p, 200);
			}
			faults += st != ST_OK;
			free(plain.p);
		}
		assert_true(faults > file.len);
		free(file.p);
	}
	free(rows.p);
}

struct tail_case {
	enum archive archive;
	const char *tail;
	size_t len;
	bool member;       /* another behind the tail */
	const char *fault; /* NULL: none; followed by the archive's length */
	size_t behind;     /* the end of the archive lies the fault */
};

static const struct tail_case tails[] = {
	{ GZIP, TAIL("\0"), false, NULL, 0 },
	{ GZIP, TAIL("\0\0\0\0\0\0\0\0\0\0\0"), false, NULL, 0 },
	{ GZIP, TAIL("\0\0\0"), true, NULL, 0 },
	{ GZIP, TAIL("\n"), false, "garbage behind the end of the", 0 },
	{ GZIP, TAIL("\0\0\0x"), false, "garbage behind the end of the", 3 },
	{ GZIP, TAIL("PK\3\4 and more than a header"), false,
	    "garbage behind the end of the", 0 },
	{ BZIP2, TAIL("\0"), false, "garbage behind the end of the", 0 },
	{ BZIP2, TAIL("\0"), true, "garbage behind the end of the", 0 },
	{ BZIP2, TAIL("x"), false, "garbage behind the end of the", 0 },
	{ XZ, TAIL("\0\0\0\0"), false, NULL, 0 },
	{ XZ, TAIL("\0\0\0\0\0\0\0\0"), true, NULL, 0 },
	{ XZ, TAIL("\0\0"), false, "garbage behind the end of the", 2 },
	{ XZ, TAIL("\0\0\0"), true, "garbage behind the end of the", 3 },
	{ XZ, TAIL("x"), false, "garbage behind the end of the", 0 },
	{ ZSTD, TAIL("\0"), false, "garbage behind the end of the", 0 },
	{ ZSTD, TAIL("x"), false, "garbage behind the end of the", 0 },
	{ ZSTD, TAIL("\x51\x2a\x4d\x18\3\0\0\0abc"), false, NULL, 0 },
	{ ZSTD, TAIL("\x51\x2a\x4d\x18\0\0\0\0"), true, NULL, 0 },
};

static void
behind_the_end_only_padding_and_members_may_stand(void **state)
{
	struct bytes rows = make_rows(300);

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(tails); i++) {
		const struct tail_case *t = &tails[i];
		const char *name = archive_name[t->archive];
		struct bytes file = { NULL, 0 };
		size_t end;
		char text[128];

		bytes_add_archive(&file, t->archive, rows.p, 150);
		end = file.len;
		bytes_add(&file, t->tail, t->len);
		if (t->member)
			bytes_add_archive(&file, t->archive, rows.p + 150, 150);
		(void)snprintf(text, sizeof(text),
		    "FILE: %s %s data at offset %zu", t->fault, name,
		    end + t->behind);
		for (size_t p = 0; p < PIECES; p++)
			if (t->fault == NULL)
				expect_plain(&file, pieces[p], rows.p,
				    t->member ? 300 : 150, name);
			else
				expect_fault(&file, pieces[p], ST_SYNTAX, text);
		free(file.p);
	}
	free(rows.p);
}

/* A second magic that only begins like one: garbage or corrupt, not data. */
static void
half_a_magic_behind_the_end_is_an_error(void **state)
{
	static const char *const halves[] = { "", "\x1f\x8b\7xxxxxxxx",
		"BZh0xxxxxxxxxx", "\xfd\x37zXYxxxxxxxxxx",
		"\x28\xb5\x2f\xfcxxxxxxx" };
	struct bytes rows = make_rows(100), plain;
	struct reason why;

	(void)state;
	for (int archive = GZIP; archive < ARCHIVES; archive++) {
		struct bytes file = { NULL, 0 };

		bytes_add_archive(&file, (enum archive)archive, rows.p, 100);
		bytes_add(&file, halves[archive], strlen(halves[archive]));
		for (size_t p = 0; p < PIECES; p++) {
			assert_int_equal(read_bytes(&plain, file.p, file.len,
					     pieces[p], &why),
			    ST_SYNTAX);
			assert_true(strstr(why.text, "garbage") != NULL ||
				    strstr(why.text, "corrupt") != NULL);
			assert_int_equal(plain.len, 100);
			free(plain.p);
		}
		free(file.p);
	}
	free(rows.p);
}

/* RFC 8878 section 3.1.1.1.2: windows of 2^27 and 2^28 bytes. */
static void
a_decoder_gets_no_more_than_128_mib(void **state)
{
	static const char fits[] = "\x28\xb5\x2f\xfd\0\x88\x19\0\0abc";
	static const char large[] = "\x28\xb5\x2f\xfd\0\x90\x19\0\0abc";
	struct bytes file = { NULL, 0 };
	uint32_t crc;
	size_t size;

	(void)state;
	bytes_add(&file, fits, sizeof(fits) - 1);
	expect_plain(&file, INPUT_BLOCK, "abc", 3, "zstd");
	file.len = 0;
	bytes_add(&file, large, sizeof(large) - 1);
	expect_fault(&file, INPUT_BLOCK, ST_LIMIT,
	    "FILE: the zstd data at "
	    "offset 0 want more than 128 MiB of memory");
	file.len = 0;
	bytes_add_archive(&file, XZ, "abc", 3);
	/* The block's header stands at 12: in it filter 0x21, dictionary. */
	size = (size_t)(file.p[12] + 1) * 4;
	for (size_t i = 12; i < 12 + size - 4; i++)
		if (file.p[i] == 0x21 && file.p[i + 1] == 1)
			file.p[i + 2] = 34; /* 512 MiB */
	crc = lzma_crc32(file.p + 12, size - 4, 0);
	for (size_t i = 0; i < 4; i++)
		file.p[12 + size - 4 + i] = (uint8_t)(crc >> 8 * i);
	expect_fault(&file, INPUT_BLOCK, ST_LIMIT,
	    "FILE: the xz data at "
	    "offset 24 want more than 128 MiB of memory");
	free(file.p);
}

/* RFC 8878 section 3.1.1.1.4: 64 bytes declared, an empty block, the hash. */
static void
a_zstd_frame_is_of_the_size_it_declares(void **state)
{
	static const char empty[] =
	    "\x28\xb5\x2f\xfd\x24\x40\1\0\0\x99\xe9\xd8\x51";
	struct bytes file = { NULL, 0 };

	(void)state;
	bytes_add(&file, empty, sizeof(empty) - 1);
	for (size_t p = 0; p < PIECES; p++) {
		struct bytes plain;
		struct reason why;

		assert_int_equal(
		    read_bytes(&plain, file.p, file.len, pieces[p], &why),
		    ST_SYNTAX);
		assert_non_null(strstr(why.text, "corrupt zstd data"));
	}
	file.p[5] = 0;
	for (size_t p = 0; p < PIECES; p++)
		expect_plain(&file, pieces[p], "", 0, "zstd");
	free(file.p);
}

static void
an_unknown_xz_check_is_not_passed_over(void **state)
{
	struct bytes file = { NULL, 0 }, plain;
	struct reason why;
	uint32_t crc;

	(void)state;
	bytes_add_archive(&file, XZ, "abc", 3);
	file.p[7] = 0x0b; /* an id without meaning */
	crc = lzma_crc32(file.p + 6, 2, 0);
	for (size_t i = 0; i < 4; i++)
		file.p[8 + i] = (uint8_t)(crc >> 8 * i);
	assert_int_equal(
	    read_bytes(&plain, file.p, file.len, INPUT_BLOCK, &why), ST_SYNTAX);
	assert_string_equal(why.text, "FILE: corrupt xz data at offset 12");
	assert_int_equal(plain.len, 0);
	free(file.p);
}

static void
what_was_sound_comes_before_the_fault_which_stays(void **state)
{
	struct bytes rows = make_rows(1000), file = { NULL, 0 };

	(void)state;
	bytes_add_archive(&file, GZIP, rows.p, rows.len);
	bytes_add(&file, "x", 1);
	for (size_t p = 0; p < PIECES; p++) {
		struct input *in;
		struct reason why, again;
		const char *data;
		size_t n, at = 0;

		assert_int_equal(
		    open_bytes(&in, file.p, file.len, pieces[p], &why), ST_OK);
		while (at < rows.len) {
			assert_int_equal(
			    input_read(in, &data, &n, &why), ST_OK);
			assert_memory_equal(data, rows.p + at, n);
			at += n;
		}
		assert_int_equal(input_read(in, &data, &n, &why), ST_SYNTAX);
		assert_int_equal(input_line(in, &data, &n, &again), ST_SYNTAX);
		assert_string_equal(why.text, again.text);
		assert_int_equal(input_peek(in, 1, &data, &n, NULL), ST_SYNTAX);
		assert_int_equal(input_drain(in, &again), ST_SYNTAX);
		assert_string_equal(why.text, again.text);
		assert_string_equal(input_info(in)->sha256, "");
		input_close(in);
	}
	free(file.p);
	free(rows.p);
}

/* In the very step that fails, too. */
static void
a_fault_behind_the_last_byte_takes_none_away(void **state)
{
	struct bytes rows = make_rows(3000), gzip = { NULL, 0 };
	struct bytes bzip2 = { NULL, 0 }, plain;
	struct reason why;

	(void)state;
	bytes_add_archive(&gzip, GZIP, rows.p, rows.len);
	gzip.p[gzip.len - 8] ^= 1; /* CRC32 */
	bytes_add_archive(&bzip2, BZIP2, rows.p, rows.len);
	bzip2.len -= 10; /* the end's mark and checksum */
	for (size_t p = 0; p < PIECES; p++) {
		assert_int_equal(
		    read_bytes(&plain, gzip.p, gzip.len, pieces[p], &why),
		    ST_SYNTAX);
		assert_int_equal(plain.len, rows.len);
		assert_memory_equal(plain.p, rows.p, rows.len);
		free(plain.p);
		assert_int_equal(
		    read_bytes(&plain, bzip2.p, bzip2.len, pieces[p], &why),
		    ST_SYNTAX);
		assert_int_equal(plain.len, rows.len);
		assert_memory_equal(plain.p, rows.p, rows.len);
		free(plain.p);
	}
	free(gzip.p);
	free(bzip2.p);
	free(rows.p);
}

static void
a_truncated_archive_of_the_field_is_found(void **state)
{
	static const char path[] =
	    "../shared/data/samples/mrt/rib.20140523.0600_firstMB.bz2";
	struct input *in;
	struct reason why = { "" };
	char text[256];

	(void)state;
	if (access(path, R_OK) == -1) {
		print_message("skipped: %s is absent\n", path);
		skip();
	}
	assert_int_equal(input_open(&in, path, &why), ST_OK);
	assert_int_equal(input_drain(in, &why), ST_SYNTAX);
	(void)snprintf(text, sizeof(text),
	    "%s: bzip2 data end early "
	    "(truncated file?) at offset %llu",
	    path, (unsigned long long)input_info(in)->bytes);
	assert_string_equal(why.text, text);
	input_close(in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_truncation_is_found),
		cmocka_unit_test(no_flipped_bit_gives_wrong_bytes),
		cmocka_unit_test(
		    behind_the_end_only_padding_and_members_may_stand),
		cmocka_unit_test(half_a_magic_behind_the_end_is_an_error),
		cmocka_unit_test(a_decoder_gets_no_more_than_128_mib),
		cmocka_unit_test(a_zstd_frame_is_of_the_size_it_declares),
		cmocka_unit_test(an_unknown_xz_check_is_not_passed_over),
		cmocka_unit_test(
		    what_was_sound_comes_before_the_fault_which_stays),
		cmocka_unit_test(a_fault_behind_the_last_byte_takes_none_away),
		cmocka_unit_test(a_truncated_archive_of_the_field_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
