#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/new_file.h"
#include "tests/unit/scratch.h"

static void
assert_text(const char *path, const char *text)
{
	char buf[64] = "";
	FILE *file = fopen(path, "r");

	if (file == NULL)
		fail_msg("%s is not there", path);
	assert_true(fread(buf, 1, sizeof(buf) - 1, file) > 0);
	assert_int_equal(fclose(file), 0);
	assert_string_equal(buf, text);
}

/* How many names the folder holds. */
static int
count_names(void)
{
	DIR *dir = opendir(folder);
	int n = 0;

	while (readdir(dir) != NULL)
		n++;
	(void)closedir(dir);
	return n - 2;
}

static void
write_file(const char *path, const char *text)
{
	struct new_file f;

	assert_int_equal(new_file_open(&f, path, NULL), ST_OK);
	assert_true(fputs(text, f.file) >= 0);
	assert_int_equal(new_file_commit(&f, NULL), ST_OK);
}

static void
a_file_is_in_its_place_at_commit_and_not_before(void **state)
{
	const char *path = in_folder("file");
	struct new_file f;

	(void)state;
	assert_int_equal(new_file_open(&f, path, NULL), ST_OK);
	assert_true(fputs("new", f.file) >= 0);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(new_file_commit(&f, NULL), ST_OK);
	assert_text(path, "new");
	assert_int_equal(count_names(), 1);
	assert_int_equal(unlink(path), 0);
}

static void
what_stood_there_stays_until_then(void **state)
{
	const char *path = in_folder("file");
	struct new_file f;

	(void)state;
	write_file(path, "old");
	assert_int_equal(new_file_open(&f, path, NULL), ST_OK);
	assert_true(fputs("new", f.file) >= 0);
	assert_text(path, "old");
	new_file_abort(&f);
	assert_text(path, "old");
	write_file(path, "new");
	assert_text(path, "new");
	assert_int_equal(count_names(), 1);
	assert_int_equal(unlink(path), 0);
}

static void
what_is_no_file_is_not_replaced(void **state)
{
	const char *path = in_folder("folder");
	struct reason why;
	struct new_file f;

	(void)state;
	assert_int_equal(mkdir(path, 0777), 0);
	assert_int_equal(new_file_open(&f, path, &why), ST_REFUSED);
	assert_non_null(strstr(why.text, "is a folder"));
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(new_file_open(&f, "/dev/null", &why), ST_REFUSED);
	assert_non_null(strstr(why.text, "/dev/null: is not a regular file"));
}

static void
a_folder_that_is_not_there_is_said(void **state)
{
	struct reason why;
	struct new_file f;

	(void)state;
	assert_int_equal(
	    new_file_open(&f, in_folder("no/such/file"), &why), ST_IO);
	assert_non_null(strstr(why.text, "no/such/file: No such file"));
}

/* As on a full disk. */
static void
what_cannot_be_written_leaves_nothing_behind(void **state)
{
	const char *path = in_folder("file");
	struct rlimit all, few = { 4096, 0 };
	struct reason why;
	struct new_file f;

	(void)state;
	write_file(path, "old");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
	few.rlim_max = all.rlim_max;
	assert_true(
	    sigaction(SIGXFSZ, &(struct sigaction){ .sa_handler = SIG_IGN },
		NULL) == 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
	assert_int_equal(new_file_open(&f, path, NULL), ST_OK);
	for (int i = 0; i < 100000; i++)
		(void)fputs("too much", f.file);
	assert_int_equal(new_file_commit(&f, &why), ST_IO);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	assert_non_null(strstr(why.text, "file: File too large"));
	assert_text(path, "old");
	assert_int_equal(count_names(), 1);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_file_is_in_its_place_at_commit_and_not_before),
		cmocka_unit_test(what_stood_there_stays_until_then),
		cmocka_unit_test(what_is_no_file_is_not_replaced),
		cmocka_unit_test(a_folder_that_is_not_there_is_said),
		cmocka_unit_test(what_cannot_be_written_leaves_nothing_behind),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
