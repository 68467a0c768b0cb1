#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "survey/base/sealed.h"
#include "tests/unit/scratch.h"

static void
write_sealed(const char *path, const char *text)
{
	struct seal_writer w;

	assert_int_equal(seal_open(&w, path, NULL), ST_OK);
	for (; *text != '\0'; text++)
		seal_write(&w, text, 1);
	assert_int_equal(seal_commit(&w, NULL), ST_OK);
}

static enum status
map(struct sealed *s, const char *path, char *sha256, struct reason *why)
{
	struct input_info info;
	struct input *in;
	enum status st;

	assert_int_equal(input_open(&in, path, why), ST_OK);
	st = sealed_map(s, in, &info, why);
	if (sha256 != NULL)
		memcpy(sha256, info.sha256, SHA256_STRLEN);
	input_close(in);
	return st;
}

static void
what_was_written_is_in_memory(void **state)
{
	const char *path = in_folder("sealed"), text[] = "dnsroa";
	char sha256[SHA256_STRLEN];
	struct input *in;
	struct sealed s;

	(void)state;
	write_sealed(path, text);
	assert_int_equal(map(&s, path, sha256, NULL), ST_OK);
	assert_int_equal(s.len, strlen(text));
	assert_memory_equal(s.bytes, text, s.len);
	/* The file's own digest, as who reads it finds it. */
	assert_int_equal(input_open(&in, path, NULL), ST_OK);
	assert_int_equal(input_drain(in, NULL), ST_OK);
	assert_string_equal(sha256, input_info(in)->sha256);
	assert_int_equal(input_info(in)->bytes, s.len + SEAL_LEN);
	input_close(in);
	/* The memory is the reader's own. */
	s.bytes[0] = 'X';
	sealed_unmap(&s);
	assert_int_equal(map(&s, path, NULL, NULL), ST_OK);
	assert_int_equal(s.bytes[0], 'd');
	sealed_unmap(&s);
}

static void
nothing_can_be_sealed_too(void **state)
{
	struct sealed s;

	(void)state;
	write_sealed(in_folder("nothing"), "");
	assert_int_equal(map(&s, in_folder("nothing"), NULL, NULL), ST_OK);
	assert_int_equal(s.len, 0);
	sealed_unmap(&s);
}

static void
each_changed_or_missing_byte_is_found(void **state)
{
	const char *path = in_folder("sealed"), *other = in_folder("other");
	struct reason why;
	struct sealed s;
	char bytes[64];
	size_t len;
	FILE *file;

	(void)state;
	write_sealed(path, "dnsroa");
	file = fopen(path, "r");
	assert_non_null(file);
	len = fread(bytes, 1, sizeof(bytes), file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(len, 6 + SEAL_LEN);
	for (size_t i = 0; i < 2 * len; i++) {
		size_t keep = i < len ? len : i - len;

		file = fopen(other, "w");
		assert_non_null(file);
		if (i < len)
			bytes[i] ^= 1;
		assert_int_equal(fwrite(bytes, 1, keep, file), keep);
		assert_int_equal(fclose(file), 0);
		if (i < len)
			bytes[i] ^= 1;
		assert_int_equal(map(&s, other, NULL, &why), ST_SYNTAX);
		assert_non_null(strstr(why.text, "other: "));
		assert_null(s.bytes);
	}
}

static void
what_cannot_be_mapped_is_refused(void **state)
{
	int ends[2], before = dup(STDIN_FILENO);
	struct reason why;
	struct sealed s;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "dnsroa", 6), 6);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(map(&s, "-", NULL, &why), ST_REFUSED);
	assert_non_null(strstr(why.text, "give its name"));
	assert_int_equal(dup2(before, STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(close(before), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_in_memory),
		cmocka_unit_test(nothing_can_be_sealed_too),
		cmocka_unit_test(each_changed_or_missing_byte_is_found),
		cmocka_unit_test(what_cannot_be_mapped_is_refused),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
