#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <isa-l/crc.h>

#include "survey/base/array.h"
#include "tests/unit/input_making.h"

#define TEXT(text) (text), sizeof(text) - 1

static void
every_format_reads_back_in_pieces_of_any_size(void **state)
{
	static const size_t sizes[] = { 0, 1, 9, 10, 11, 5000, 600000 };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(sizes); i++)
		for (int archive = PLAIN; archive < ARCHIVES; archive++) {
			struct bytes rows = make_rows(sizes[i]);
			struct bytes file = { NULL, 0 };

			bytes_add_archive(
			    &file, (enum archive)archive, rows.p, rows.len);
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

struct magic_case {
	const char *bytes;
	size_t len;
	const char *compression;
};

static const struct magic_case magics[] = {
	{ TEXT(""), "" },
	{ TEXT("\x1f"), "" },
	{ TEXT("\x1f\x8b"), "gzip" },
	{ TEXT("\x1f\x8b\x08"), "gzip" },
	{ TEXT("\x1f\x8b\x07"), "" },
	{ TEXT("BZ"), "" },
	{ TEXT("BZh"), "" },
	{ TEXT("BZh\n"), "" },
	{ TEXT("BZh0"), "" },
	{ TEXT("BZh9"), "bzip2" },
	{ TEXT("BZh91"), "bzip2" },
	{ TEXT("BZh9 is a text"), "" },
	{ TEXT("BZh11AX&SYx"), "" },
	{ TEXT("\xfd\x37"), "xz" },
	{ TEXT("\xfd\x37zXZ\0"), "xz" },
	{ TEXT("\xfd\x37zXZ\1"), "" },
	{ TEXT("\x28\xb5\x2f"), "" },
	{ TEXT("\x28\xb5\x2f\xfd"), "zstd" },
	{ TEXT("\x50\x2a\x4d\x18"), "zstd" },
	{ TEXT("\x5f\x2a\x4d\x18"), "zstd" },
	{ TEXT("\x60\x2a\x4d\x18"), "" },
	{ TEXT("PK\3\4"), "" },
};

static void
a_format_is_known_by_its_first_bytes(void **state)
{
	struct input *in;
	struct reason why;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(magics); i++)
		for (size_t p = 0; p < PIECES; p++) {
			assert_int_equal(open_bytes(&in, magics[i].bytes,
					     magics[i].len, pieces[p], &why),
			    ST_OK);
			assert_string_equal(
			    input_info(in)->compression, magics[i].compression);
			input_close(in);
		}
}

/* RFC 1952 section 2.3: all that a header may hold, in its order. */
static void
gzip_headers_may_be_cut_anywhere(void **state)
{
	enum {
		FHCRC = 2,
		FEXTRA = 4,
		FNAME = 8,
		FCOMMENT = 16
	};
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
			expect_plain(
			    &file, pieces[p], rows.p, rows.len, "gzip");
		if ((flags & FHCRC) != 0) {
			struct bytes plain;
			struct reason why;

			file.p[header_len - 1] ^= 1;
			assert_int_equal(
			    read_bytes(&plain, file.p, file.len, 61, &why),
			    ST_SYNTAX);
			free(plain.p);
		}
		free(file.p);
	}
	free(bare.p);
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
		expect_plain(
		    &file, INPUT_BLOCK, zeros, len, archive_name[archive]);
		free(file.p);
	}
	free(zeros);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_reads_back_in_pieces_of_any_size),
		cmocka_unit_test(members_are_read_as_one),
		cmocka_unit_test(a_format_is_known_by_its_first_bytes),
		cmocka_unit_test(gzip_headers_may_be_cut_anywhere),
		cmocka_unit_test(much_plain_out_of_few_bytes_comes_in_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
