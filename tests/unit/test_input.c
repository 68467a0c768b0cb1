#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "survey/base/array.h"
#include "tests/unit/input_making.h"

#define LINES_MAX 6

struct lines_case {
	const char *text;
	size_t len;
	size_t n;
	struct {
		const char *p;
		size_t len;
	} line[LINES_MAX];
};

#define TEXT(text) (text), sizeof(text) - 1
#define LINE(text)                                                             \
	{                                                                      \
		TEXT(text)                                                     \
	}

static const struct lines_case lines_cases[] = {
	{ TEXT(""), 0, { LINE("") } },
	{ TEXT("\n"), 1, { LINE("") } },
	{ TEXT("\r\n"), 1, { LINE("") } },
	{ TEXT("\r"), 1, { LINE("") } },
	{ TEXT("a"), 1, { LINE("a") } },
	{ TEXT("a\r"), 1, { LINE("a") } },
	{ TEXT("a\n"), 1, { LINE("a") } },
	{ TEXT("a\r\n"), 1, { LINE("a") } },
	{ TEXT("a\r\r\n"), 1, { LINE("a\r") } },
	{ TEXT("a\rb\n"), 1, { LINE("a\rb") } },
	{ TEXT("\n\n\n"), 3, { LINE(""), LINE(""), LINE("") } },
	{ TEXT("a\n\nbc"), 3, { LINE("a"), LINE(""), LINE("bc") } },
	{ TEXT("\0\na\0b\n\0"), 3, { LINE("\0"), LINE("a\0b"), LINE("\0") } },
	{ TEXT("one\r\ntwo\nthree\r\n\r\nfour words of text\n"), 5,
	    { LINE("one"), LINE("two"), LINE("three"), LINE(""),
		LINE("four words of text") } },
};

static void
a_line_is_the_same_wherever_a_block_ends(void **state)
{
	struct input *in;
	struct reason why;
	const char *line;
	size_t len;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lines_cases); i++)
		for (size_t piece = 1; piece < 20; piece++) {
			const struct lines_case *c = &lines_cases[i];

			assert_int_equal(
			    open_bytes(&in, c->text, c->len, piece, &why),
			    ST_OK);
			assert_string_equal(input_where(in), "FILE");
			for (size_t j = 0; j < c->n; j++) {
				char where[32];

				assert_int_equal(
				    input_line(in, &line, &len, &why), ST_OK);
				assert_non_null(line);
				assert_int_equal(len, c->line[j].len);
				assert_memory_equal(line, c->line[j].p, len);
				(void)snprintf(
				    where, sizeof(where), "FILE:%zu", j + 1);
				assert_string_equal(input_where(in), where);
			}
			for (int twice = 0; twice < 2; twice++) {
				assert_int_equal(
				    input_line(in, &line, &len, &why), ST_OK);
				assert_null(line);
			}
			assert_int_equal(input_info(in)->lines, c->n);
			assert_int_equal(input_info(in)->bytes, c->len);
			input_close(in);
		}
}

/* Long lines whose ends fall about the ends of real blocks, in each format. */
static void
lines_end_anywhere_about_a_real_block(void **state)
{
	(void)state;
	for (int archive = PLAIN; archive < ARCHIVES; archive++)
		for (int shift = -3; shift <= 3; shift++) {
			size_t first = (size_t)((int)INPUT_BLOCK + shift);
			struct bytes text = { NULL, 0 }, file = { NULL, 0 };
			struct input *in;
			struct reason why;
			const char *line;
			size_t len;

			text.p = mem_alloc(first);
			text.len = first;
			memset(text.p, 'x', first);
			bytes_add(&text, "\r\nsecond\n", 9);
			bytes_add_archive(
			    &file, (enum archive)archive, text.p, text.len);
			assert_int_equal(open_bytes(&in, file.p, file.len,
					     INPUT_BLOCK, &why),
			    ST_OK);
			assert_int_equal(
			    input_line(in, &line, &len, &why), ST_OK);
			assert_int_equal(len, first);
			assert_memory_equal(line, text.p, len);
			assert_int_equal(
			    input_line(in, &line, &len, &why), ST_OK);
			assert_int_equal(len, 6);
			assert_memory_equal(line, "second", 6);
			assert_int_equal(
			    input_line(in, &line, &len, &why), ST_OK);
			assert_null(line);
			input_close(in);
			free(text.p);
			free(file.p);
		}
}

struct long_case {
	size_t len;
	const char *end;
	bool fits;
};

static const struct long_case long_cases[] = {
	{ INPUT_LINE_MAX, "\n", true },
	{ INPUT_LINE_MAX, "\r\n", true },
	{ INPUT_LINE_MAX, "", true },
	{ INPUT_LINE_MAX, "\r", true },
	{ INPUT_LINE_MAX + 1, "\n", false },
	{ INPUT_LINE_MAX + 1, "\r\n", false },
	{ INPUT_LINE_MAX + 1, "", false },
	{ INPUT_LINE_MAX + 2, "\n", false },
	{ 3 * INPUT_LINE_MAX, "\n", false },
};

static void
a_line_of_1_mib_is_the_longest(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(long_cases); i++)
		for (size_t p = 4; p < PIECES; p++) {
			const struct long_case *c = &long_cases[i];
			struct bytes file = { NULL, 0 };
			struct input *in;
			struct reason why;
			const char *line;
			size_t len;
			enum status st;

			bytes_add(&file, "a\n", 2);
			file.p = mem_resize(file.p, c->len + 2, 1);
			memset(file.p + 2, 'x', c->len);
			file.len = c->len + 2;
			bytes_add(&file, c->end, strlen(c->end));
			assert_int_equal(
			    open_bytes(&in, file.p, file.len, pieces[p], &why),
			    ST_OK);
			assert_int_equal(
			    input_line(in, &line, &len, &why), ST_OK);
			st = input_line(in, &line, &len, &why);
			assert_int_equal(st, c->fits ? ST_OK : ST_LIMIT);
			if (c->fits) {
				assert_int_equal(len, c->len);
				assert_memory_equal(line, file.p + 2, len);
			} else {
				assert_string_equal(
				    why.text, "FILE:2: line longer than 1 MiB");
				/* Its rest is not taken for another. */
				assert_int_equal(
				    input_line(in, &line, &len, NULL),
				    ST_LIMIT);
				assert_int_equal(input_info(in)->lines, 1);
			}
			input_close(in);
			free(file.p);
		}
}

static void
of_a_line_of_a_gigabyte_little_is_read(void **state)
{
	int fd = memfd_create("gigabyte", MFD_CLOEXEC);
	struct input *in;
	struct reason why;
	const char *line;
	size_t len;

	(void)state;
	assert_int_equal(ftruncate(fd, (off_t)1 << 30), 0);
	assert_int_equal(
	    input_open_fd(&in, fd, "FILE", INPUT_BLOCK, &why), ST_OK);
	assert_int_equal(input_line(in, &line, &len, &why), ST_LIMIT);
	assert_string_equal(why.text, "FILE:1: line longer than 1 MiB");
	assert_true(input_info(in)->bytes <= INPUT_LINE_MAX + 2 * INPUT_BLOCK);
	input_close(in);
}

/* Peeks of all sizes among lines and blocks; nothing is lost or doubled. */
static void
what_was_peeked_comes_again(void **state)
{
	struct bytes rows = make_rows(3000);

	(void)state;
	for (int archive = PLAIN; archive < ARCHIVES; archive++)
		for (size_t p = 0; p < PIECES; p++) {
			struct bytes file = { NULL, 0 };
			struct input *in;
			struct reason why;
			const char *data;
			size_t n, at = 0, max = 1;

			bytes_add_archive(
			    &file, (enum archive)archive, rows.p, rows.len);
			assert_int_equal(
			    open_bytes(&in, file.p, file.len, pieces[p], &why),
			    ST_OK);
			for (bool by_line = true;; by_line = !by_line) {
				size_t rest = rows.len - at;

				max = max * 3 % 1009;
				assert_int_equal(
				    input_peek(in, max, &data, &n, &why),
				    ST_OK);
				assert_int_equal(n, max < rest ? max : rest);
				assert_memory_equal(data, rows.p + at, n);
				assert_int_equal(
				    by_line ? input_line(in, &data, &n, &why)
					    : input_read(in, &data, &n, &why),
				    ST_OK);
				if (data == NULL || (!by_line && n == 0))
					break;
				assert_true(n <= rest);
				assert_memory_equal(data, rows.p + at, n);
				at += n;
				at += by_line && at < rows.len;
			}
			assert_int_equal(at, rows.len);
			input_close(in);
			free(file.p);
		}
	free(rows.p);
}

/* Lines as far as this place, and then a peek. */
static void
peek_behind(const struct bytes *file, const struct bytes *rows, size_t place)
{
	struct input *in;
	struct reason why;
	const char *data;
	size_t n, at = 0;

	assert_int_equal(
	    open_bytes(&in, file->p, file->len, INPUT_BLOCK, &why), ST_OK);
	while (at < place) {
		assert_int_equal(input_line(in, &data, &n, &why), ST_OK);
		at += n + 1;
	}
	assert_int_equal(input_peek(in, INPUT_BLOCK, &data, &n, &why), ST_OK);
	assert_int_equal(n, INPUT_BLOCK);
	assert_memory_equal(data, rows->p + at, n);
	while (at < rows->len) {
		assert_int_equal(input_read(in, &data, &n, &why), ST_OK);
		assert_in_range(n, 1, rows->len - at);
		assert_memory_equal(data, rows->p + at, n);
		at += n;
	}
	input_close(in);
}

static void
a_whole_block_can_be_peeked_from_within_one(void **state)
{
	static const size_t places[] = { 1, CODEC_HISTORY + 100,
		INPUT_BLOCK - CODEC_HISTORY, INPUT_BLOCK + 1 };
	struct bytes rows = make_rows(3 * INPUT_BLOCK);

	(void)state;
	for (int archive = PLAIN; archive < ARCHIVES; archive++) {
		struct bytes file = { NULL, 0 };

		bytes_add_archive(
		    &file, (enum archive)archive, rows.p, rows.len);
		for (size_t i = 0; i < LENGTH_OF(places); i++)
			peek_behind(&file, &rows, places[i]);
		free(file.p);
	}
	free(rows.p);
}

static void
drained_or_read_the_digest_is_of_the_whole_file(void **state)
{
	/* FIPS 180-4's own example, in one piece and in three. */
	static const char abc[] = "ba7816bf8f01cfea414140de5dae2223"
				  "b00361a396177a9cb410ff61f20015ad";
	static const char empty[] = "e3b0c44298fc1c149afbf4c8996fb924"
				    "27ae41e4649b934ca495991b7852b855";
	struct input *in;
	struct reason why;
	const char *line;
	size_t n;

	(void)state;
	for (size_t piece = 1; piece < 5; piece++) {
		assert_int_equal(open_bytes(&in, "abc", 3, piece, &why), ST_OK);
		assert_int_equal(input_drain(in, &why), ST_OK);
		assert_string_equal(input_info(in)->sha256, abc);
		assert_int_equal(input_info(in)->bytes, 3);
		assert_int_equal(input_info(in)->lines, 0);
		assert_int_equal(input_read(in, &line, &n, &why), ST_OK);
		assert_int_equal(n, 0);
		input_close(in);
	}
	assert_int_equal(open_bytes(&in, "", 0, INPUT_BLOCK, &why), ST_OK);
	assert_int_equal(input_drain(in, &why), ST_OK);
	assert_string_equal(input_info(in)->sha256, empty);
	input_close(in);
	assert_int_equal(
	    open_bytes(&in, "a\nb\nc", 5, INPUT_BLOCK, &why), ST_OK);
	assert_int_equal(input_line(in, &line, &n, &why), ST_OK);
	assert_string_equal(input_info(in)->sha256, "");
	assert_int_equal(input_drain(in, &why), ST_OK);
	assert_int_equal(input_info(in)->bytes, 5);
	assert_int_equal(strlen(input_info(in)->sha256), 64);
	input_close(in);
}

static void
who_forgoes_the_digest_gets_all_but_that(void **state)
{
	struct input *in;
	struct reason why;

	(void)state;
	/* Also where all was read, and the digest made, on opening. */
	for (size_t n = 0; n < 4; n++) {
		assert_int_equal(open_bytes(&in, "abc", n, 2, &why), ST_OK);
		input_forgo_digest(in);
		assert_int_equal(input_drain(in, &why), ST_OK);
		assert_string_equal(input_info(in)->sha256, "");
		assert_int_equal(input_info(in)->bytes, n);
		input_close(in);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_the_same_wherever_a_block_ends),
		cmocka_unit_test(lines_end_anywhere_about_a_real_block),
		cmocka_unit_test(a_line_of_1_mib_is_the_longest),
		cmocka_unit_test(of_a_line_of_a_gigabyte_little_is_read),
		cmocka_unit_test(what_was_peeked_comes_again),
		cmocka_unit_test(a_whole_block_can_be_peeked_from_within_one),
		cmocka_unit_test(
		    drained_or_read_the_digest_is_of_the_whole_file),
		cmocka_unit_test(who_forgoes_the_digest_gets_all_but_that),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
