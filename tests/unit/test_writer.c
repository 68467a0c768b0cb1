#include "survey/base/array.h"
#include "tests/unit/scratch.h"
#include "tests/unit/text_files.h"

#include <sys/stat.h>

#include "survey/base/input.h"
#include "survey/base/mem.h"
#include "survey/base/writer.h"

/* Text that compresses somewhat, of any length. */
static char *
make_text(size_t len)
{
	char *text = mem_array(len + 1, 1);
	uint32_t seed = 1;

	for (size_t i = 0; i < len; i++) {
		seed = seed * 1664525 + 1013904223;
		text[i] = (char)('a' + (seed >> 28));
	}
	return text;
}

static void
assert_reads_back(
    const char *path, const char *compression, const char *text, size_t len)
{
	struct reason why = { "" };
	struct input *in;
	const char *data;
	size_t n, at = 0;

	assert_int_equal(input_open(&in, path, &why), ST_OK);
	for (;;) {
		assert_int_equal(input_read(in, &data, &n, &why), ST_OK);
		if (n == 0)
			break;
		assert_true(at + n <= len);
		assert_memory_equal(data, text + at, n);
		at += n;
	}
	assert_int_equal(at, len);
	assert_string_equal(input_info(in)->compression, compression);
	input_close(in);
}

static void
the_suffix_says_how_it_is_compressed(void **state)
{
	static const struct {
		const char *name, *compression;
	} cases[] = { { "plain", "" }, { "gz", "" }, { "a.gz", "gzip" },
		{ "a.bz2", "bzip2" }, { "a.xz", "xz" }, { "a.zst", "zstd" } };
	static const size_t lengths[] = { 1, 1000, 3000000 };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		for (size_t k = 0; k < LENGTH_OF(lengths); k++) {
			char *path = mem_strdup(in_folder(cases[i].name));
			char *text = make_text(lengths[k]);
			struct reason why = { "" };
			struct writer *w;

			assert_int_equal(writer_open(&w, path, &why), ST_OK);
			assert_int_not_equal(access(path, F_OK), 0);
			/* In pieces of every kind. */
			for (size_t at = 0, n = 1; at < lengths[k];
			     at += n, n = n * 3 + 1) {
				if (n > lengths[k] - at)
					n = lengths[k] - at;
				assert_int_equal(
				    writer_put(w, text + at, n, &why), ST_OK);
			}
			assert_int_equal(writer_commit(w, &why), ST_OK);
			assert_reads_back(
			    path, cases[i].compression, text, lengths[k]);
			assert_int_equal(unlink(path), 0);
			free(text);
			free(path);
		}
	}
}

static void
what_is_given_up_leaves_what_was_there(void **state)
{
	char *path = mem_strdup(in_folder("kept.gz"));
	struct reason why = { "" };
	struct writer *w;
	struct stat file;

	(void)state;
	assert_int_equal(writer_open(&w, path, &why), ST_OK);
	assert_int_equal(writer_put(w, "first", 5, &why), ST_OK);
	assert_int_equal(writer_commit(w, &why), ST_OK);
	assert_int_equal(writer_open(&w, path, &why), ST_OK);
	assert_int_equal(writer_put(w, "second", 6, &why), ST_OK);
	writer_abort(w);
	assert_reads_back(path, "gzip", "first", 5);
	/* Nothing else is left behind, or the folder could not go. */
	assert_int_equal(stat(path, &file), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	free(path);
}

static void
a_place_that_cannot_be_written_is_named(void **state)
{
	struct reason why = { "" };
	struct writer *w;

	(void)state;
	assert_int_equal(writer_open(&w, "/no/such/folder/x", &why), ST_IO);
	assert_null(w);
	assert_holds(why.text, "/no/such/folder/x: No such file");
	writer_abort(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_suffix_says_how_it_is_compressed),
		cmocka_unit_test(what_is_given_up_leaves_what_was_there),
		cmocka_unit_test(a_place_that_cannot_be_written_is_named),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
