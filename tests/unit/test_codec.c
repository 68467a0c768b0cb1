#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <isa-l/crc.h>
#include <openssl/evp.h>

#include "tests/unit/input_making.h"

static void
expect_sha256(const struct input_info *info, const void *p, size_t len)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	char text[SHA256_STRLEN];

	assert_int_equal(EVP_Digest(p, len, digest, NULL, EVP_sha256(), NULL),
	    1);
	for (size_t i = 0; i < 32; i++)
		(void)snprintf(text + 2 * i, 3, "%02x", digest[i]);
	assert_string_equal(info->sha256, text);
}

static void
expect_plain(const struct bytes *file, size_t piece, const void *p, size_t len,
    const char *compression)
{
	struct input *in;
	struct reason why;
	const char *data;
	size_t n, at = 0;

	assert_int_equal(open_bytes(&in, file->p, file->len, piece, &why),
	    ST_OK);
	assert_string_equal(input_info(in)->compression, compression);
	for (;;) {
		if (input_read(in, &data, &n, &why) != ST_OK)
			fail_msg("piece %zu: %s", piece, why.text);
		if (n == 0)
			break;
		assert_true(n <= len - at);
		assert_memory_equal(data, (const char *)p + at, n);
		at += n;
	}
	assert_int_equal(at, len);
	assert_int_equal(input_info(in)->bytes, file->len);
	expect_sha256(input_info(in), file->p, file->len);
	input_close(in);
}

static void
expect_fault(const struct bytes *file, size_t piece, enum status expected,
    const char *text)
{
	struct bytes plain;
	struct reason why = { "" };
	enum status st = read_bytes(&plain, file->p, file->len, piece, &why);

	if (st != expected || strcmp(why.text, text) != 0)
		fail_msg("piece %zu: status %d, %s; expected %d, %s", piece,
		    st, why.text, expected, text);
	free(plain.p);
}

static void
every_format_reads_back_in_pieces_of_any_size(void **state)
{
	static const size_t sizes[] = { 0, 1, 9, 10, 11, 5000, 600000 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (int archive = PLAIN; archive < ARCHIVES; archive++) {
			struct bytes rows = make_rows(sizes[i]);
			struct bytes file = { NULL, 0 };

			bytes_add_archive(&file, (enum archive)archive, rows.p,
			    rows.len);
			for (size_t p = 0; p < PIECES; p++)
				if (rows.len < 10000 || pieces[p] > 1000)
					expect_plain(&file, pieces[p], rows.p,
					    rows.len, archive_name[archive]);
			free(rows.p);
			free(file.p);
		}
}

static void
members_are_read_as_one(void **state)
{
	struct bytes rows = make_rows(2000);

	(void)state;
	for (int archive = GZIP; archive < ARCHIVES; archive++) {
		struct bytes file = { NULL, 0 };
		enum archive a = (enum archive)archive;

		bytes_add_archive(&file, a, rows.p, 0);
		bytes_add_archive(&file, a, rows.p, 1000);
		bytes_add_archive(&file, a, rows.p, 0);
		bytes_add_archive(&file, a, rows.p + 1000, 1);
		bytes_add_archive(&file, a, rows.p + 1001, 999);
		for (size_t p = 0; p < PIECES; p++)
			expect_plain(&file, pieces[p], rows.p, rows.len,
			    archive_name[archive]);
		free(file.p);
	}
	free(rows.p);
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
				    " at offset %zu", archive_name[archive],
				    cut);
				if (cut == first)
					expect_plain(&file, pieces[p], rows.p,
					    200, archive_name[archive]);
				else if (cut >= least[archive])
					expect_fault(&file, pieces[p],
					    ST_SYNTAX, text);
				else
					expect_plain(&file, pieces[p], file.p,
					    cut, "");
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
			assert_true(st == ST_SYNTAX || st == ST_LIMIT ||
			    st == ST_OK);
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

#define TAIL(text) (text), sizeof(text) - 1

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
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		const struct tail_case *t = &tails[i];
		const char *name = archive_name[t->archive];
		struct bytes file = { NULL, 0 };
		size_t end;
		char text[128];

		bytes_add_archive(&file, t->archive, rows.p, 150);
		end = file.len;
		bytes_add(&file, t->tail, t->len);
		if (t->member)
			bytes_add_archive(&file, t->archive, rows.p + 150,
			    150);
		(void)snprintf(text, sizeof(text),
		    "FILE: %s %s data at offset %zu", t->fault, name,
		    end + t->behind);
		for (size_t p = 0; p < PIECES; p++)
			if (t->fault == NULL)
				expect_plain(&file, pieces[p], rows.p,
				    t->member ? 300 : 150, name);
			else
				expect_fault(&file, pieces[p], ST_SYNTAX,
				    text);
		free(file.p);
	}
	free(rows.p);
}

/* A second magic that only begins like one: garbage or corrupt, not data. */
static void
half_a_magic_behind_the_end_is_an_error(void **state)
{
	static const char *const halves[] = { "", "\x1f\x8b\7xxxxxxxx",
		"BZh0xxxxxxxxxx", "\xfd" "7zXYxxxxxxxxxx",
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
			    pieces[p], &why), ST_SYNTAX);
			assert_true(strstr(why.text, "garbage") != NULL ||
			    strstr(why.text, "corrupt") != NULL);
			assert_int_equal(plain.len, 100);
			free(plain.p);
		}
		free(file.p);
	}
	free(rows.p);
}

struct magic_case {
	const char *bytes;
	size_t len;
	const char *compression;
};

static const struct magic_case magics[] = {
	{ TAIL(""), "" },
	{ TAIL("\x1f"), "" },
	{ TAIL("\x1f\x8b"), "gzip" },
	{ TAIL("\x1f\x8b\x08"), "gzip" },
	{ TAIL("\x1f\x8b\x07"), "" },
	{ TAIL("BZ"), "" },
	{ TAIL("BZh"), "" },
	{ TAIL("BZh\n"), "" },
	{ TAIL("BZh0"), "" },
	{ TAIL("BZh9"), "bzip2" },
	{ TAIL("BZh91"), "bzip2" },
	{ TAIL("BZh9 is a text"), "" },
	{ TAIL("BZh11AX&SYx"), "" },
	{ TAIL("\xfd" "7"), "xz" },
	{ TAIL("\xfd" "7zXZ\0"), "xz" },
	{ TAIL("\xfd" "7zXZ\1"), "" },
	{ TAIL("\x28\xb5\x2f"), "" },
	{ TAIL("\x28\xb5\x2f\xfd"), "zstd" },
	{ TAIL("\x50\x2a\x4d\x18"), "zstd" },
	{ TAIL("\x5f\x2a\x4d\x18"), "zstd" },
	{ TAIL("\x60\x2a\x4d\x18"), "" },
	{ TAIL("PK\3\4"), "" },
};

static void
a_format_is_known_by_its_first_bytes(void **state)
{
	struct input *in;
	struct reason why;

	(void)state;
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		for (size_t p = 0; p < PIECES; p++) {
			assert_int_equal(open_bytes(&in, magics[i].bytes,
			    magics[i].len, pieces[p], &why), ST_OK);
			assert_string_equal(input_info(in)->compression,
			    magics[i].compression);
			input_close(in);
		}
}

/* RFC 1952 section 2.3: all that a header may hold, in its order. */
static void
gzip_headers_may_be_cut_anywhere(void **state)
{
	enum { FHCRC = 2, FEXTRA = 4, FNAME = 8, FCOMMENT = 16 };
	struct bytes rows = make_rows(100), bare = { NULL, 0 };

	(void)state;
	/* Ten bytes of header, without any option. */
	bytes_add_archive(&bare, GZIP, rows.p, rows.len);
	for (unsigned int flags = 0; flags < 32; flags++) {
		uint8_t header[10] = { 0x1f, 0x8b, 8, (uint8_t)flags };
		struct bytes file = { NULL, 0 };
		size_t header_len;

		bytes_add(&file, header, sizeof(header));
		if ((flags & FEXTRA) != 0)
			bytes_add(&file, "\7\0AB\3\0abc", 9);
		if ((flags & FNAME) != 0)
			bytes_add(&file, "a name", 7);
		if ((flags & FCOMMENT) != 0)
			bytes_add(&file, "a comment", 10);
		if ((flags & FHCRC) != 0) {
			uint32_t crc = crc32_gzip_refl(0, file.p, file.len);
			uint8_t crc16[2] = { (uint8_t)crc,
				(uint8_t)(crc >> 8) };

			bytes_add(&file, crc16, 2);
		}
		header_len = file.len;
		bytes_add(&file, bare.p + 10, bare.len - 10);
		for (size_t p = 0; p < PIECES; p++)
			expect_plain(&file, pieces[p], rows.p, rows.len,
			    "gzip");
		if ((flags & FHCRC) != 0) {
			struct bytes plain;
			struct reason why;

			file.p[header_len - 1] ^= 1;
			assert_int_equal(read_bytes(&plain, file.p, file.len,
			    61, &why), ST_SYNTAX);
			free(plain.p);
		}
		free(file.p);
	}
	free(bare.p);
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
	expect_fault(&file, INPUT_BLOCK, ST_LIMIT, "FILE: the zstd data at "
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
	expect_fault(&file, INPUT_BLOCK, ST_LIMIT, "FILE: the xz data at "
	    "offset 24 want more than 128 MiB of memory");
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
	assert_int_equal(read_bytes(&plain, file.p, file.len, INPUT_BLOCK,
	    &why), ST_SYNTAX);
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

		assert_int_equal(open_bytes(&in, file.p, file.len, pieces[p],
		    &why), ST_OK);
		while (at < rows.len) {
			assert_int_equal(input_read(in, &data, &n, &why),
			    ST_OK);
			assert_memory_equal(data, rows.p + at, n);
			at += n;
		}
		assert_int_equal(input_read(in, &data, &n, &why), ST_SYNTAX);
		assert_int_equal(input_line(in, &data, &n, &again), ST_SYNTAX);
		assert_string_equal(why.text, again.text);
		assert_int_equal(input_peek(in, 1, &data, &n, NULL),
		    ST_SYNTAX);
		assert_int_equal(input_drain(in, &again), ST_SYNTAX);
		assert_string_equal(why.text, again.text);
		assert_string_equal(input_info(in)->sha256, "");
		input_close(in);
	}
	free(file.p);
	free(rows.p);
}

static void
much_plain_out_of_few_bytes_comes_in_blocks(void **state)
{
	static const size_t len = (size_t)32 << 20;
	uint8_t *zeros = mem_alloc(len);

	(void)state;
	for (int archive = GZIP; archive < ARCHIVES; archive++) {
		struct bytes file = { NULL, 0 };

		bytes_add_archive(&file, (enum archive)archive, zeros, len);
		expect_plain(&file, INPUT_BLOCK, zeros, len,
		    archive_name[archive]);
		free(file.p);
	}
	free(zeros);
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
	(void)snprintf(text, sizeof(text), "%s: bzip2 data end early "
	    "(truncated file?) at offset %llu", path,
	    (unsigned long long)input_info(in)->bytes);
	assert_string_equal(why.text, text);
	input_close(in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_format_reads_back_in_pieces_of_any_size),
		cmocka_unit_test(members_are_read_as_one),
		cmocka_unit_test(every_truncation_is_found),
		cmocka_unit_test(no_flipped_bit_gives_wrong_bytes),
		cmocka_unit_test(
		    behind_the_end_only_padding_and_members_may_stand),
		cmocka_unit_test(half_a_magic_behind_the_end_is_an_error),
		cmocka_unit_test(a_format_is_known_by_its_first_bytes),
		cmocka_unit_test(gzip_headers_may_be_cut_anywhere),
		cmocka_unit_test(a_decoder_gets_no_more_than_128_mib),
		cmocka_unit_test(an_unknown_xz_check_is_not_passed_over),
		cmocka_unit_test(
		    what_was_sound_comes_before_the_fault_which_stays),
		cmocka_unit_test(much_plain_out_of_few_bytes_comes_in_blocks),
		cmocka_unit_test(a_truncated_archive_of_the_field_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
