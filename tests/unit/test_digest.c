#include "survey/base/digest.h"
#include "tests/unit/text_files.h"

static void
the_digest_is_of_the_bytes_on_disk(void **state)
{
	char sha256[SHA256_STRLEN];

	(void)state;
	/* FIPS 180-2, appendix B.1; and of nothing. */
	assert_int_equal(digest_file(text_path("abc"), sha256, NULL), ST_OK);
	assert_string_equal(sha256, "ba7816bf8f01cfea414140de5dae2223"
				    "b00361a396177a9cb410ff61f20015ad");
	assert_int_equal(digest_file(text_path(""), sha256, NULL), ST_OK);
	assert_string_equal(sha256, "e3b0c44298fc1c149afbf4c8996fb924"
				    "27ae41e4649b934ca495991b7852b855");
	texts_close();
}

static void
it_is_that_of_the_input(void **state)
{
	size_t len = 3 * INPUT_BLOCK + 17;
	char *bytes = malloc(len), sha256[SHA256_STRLEN];
	const char *path;
	struct input *in;

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)('a' + i % 23);
	path = bytes_path(bytes, len);
	assert_int_equal(input_open(&in, path, NULL), ST_OK);
	assert_int_equal(input_drain(in, NULL), ST_OK);
	assert_int_equal(digest_file(path, sha256, NULL), ST_OK);
	assert_string_equal(sha256, input_info(in)->sha256);
	input_close(in);
	texts_close();
	free(bytes);
}

static void
what_is_no_file_has_none(void **state)
{
	char sha256[SHA256_STRLEN];
	struct reason why;

	(void)state;
	assert_int_equal(digest_file("no/such/file", sha256, &why), ST_IO);
	assert_holds(why.text, "no/such/file: No such file");
	assert_int_equal(digest_file(".", sha256, &why), ST_IO);
	assert_holds(why.text, ".: is no regular file");
	assert_int_equal(digest_file("/dev/null", sha256, &why), ST_IO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_digest_is_of_the_bytes_on_disk),
		cmocka_unit_test(it_is_that_of_the_input),
		cmocka_unit_test(what_is_no_file_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
