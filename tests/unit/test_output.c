#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "reports/output.h"

static char top[] = "build/output-test-XXXXXX";
static char dir[64];

/* Each test has an empty folder top, in which dir is not yet there. */
static int
set_up(void **state)
{
	(void)state;
	memcpy(top + strlen(top) - 6, "XXXXXX", 6);
	if (mkdtemp(top) == NULL)
		return -1;
	(void)snprintf(dir, sizeof(dir), "%s/report", top);
	return 0;
}

static int
tear_down(void **state)
{
	char command[128];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", top);
	return system(command);
}

/* How many names a folder holds, hidden ones too. */
static int
count_names(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	int n = 0;

	if (folder == NULL)
		return -1;
	while ((entry = readdir(folder)) != NULL)
		n += strcmp(entry->d_name, ".") != 0 &&
		     strcmp(entry->d_name, "..") != 0;
	(void)closedir(folder);
	return n;
}

static void
expect_file(const char *name, const char *wanted)
{
	char path[128], text[64] = "";
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(
	    fread(text, 1, sizeof(text) - 1, file), strlen(wanted));
	(void)fclose(file);
	assert_string_equal(text, wanted);
}

static void
put(struct output *out, const char *name, const char *text)
{
	struct reason why;
	FILE *file;

	assert_int_equal(output_open(out, name, &file, &why), ST_OK);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(output_close(out, &why), ST_OK);
}

static void
new_folder_is_there_at_commit_and_not_before(void **state)
{
	struct output *out;
	struct reason why;
	struct stat info;
	mode_t mask = umask(022);

	(void)state;
	(void)snprintf(dir, sizeof(dir), "%s/report//", top);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "a.csv", "a\n");
	put(out, "b.csv", "b\n");
	assert_int_equal(count_names(dir), -1);
	assert_int_equal(output_commit(out, &why), ST_OK);
	(void)umask(mask);
	assert_int_equal(count_names(dir), 2);
	assert_int_equal(count_names(top), 1);
	expect_file("a.csv", "a\n");
	expect_file("b.csv", "b\n");
	assert_int_equal(stat(dir, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0755);
}

static void
old_folder_keeps_its_files_until_commit(void **state)
{
	struct output *out;
	struct reason why;

	(void)state;
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "a.csv", "old\n");
	put(out, "other.csv", "other\n");
	assert_int_equal(output_commit(out, &why), ST_OK);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "a.csv", "new\n");
	put(out, "b.csv", "b\n");
	expect_file("a.csv", "old\n");
	assert_int_equal(output_commit(out, &why), ST_OK);
	expect_file("a.csv", "new\n");
	expect_file("b.csv", "b\n");
	expect_file("other.csv", "other\n");
	assert_int_equal(count_names(dir), 3);
	assert_int_equal(count_names(top), 1);
}

static void
folders_within_come_and_go_with_the_rest(void **state)
{
	struct output *out;
	struct reason why;
	char path[96];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/figures", dir);
	/* In a new folder, then in one that is there without it. */
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "figures/a.csv", "a\n");
	output_abort(out);
	assert_int_equal(count_names(top), 0);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "a.csv", "a\n");
	assert_int_equal(output_commit(out, &why), ST_OK);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "figures/a.csv", "a\n");
	put(out, "figures/b.csv", "b\n");
	assert_int_equal(count_names(path), 2);
	output_abort(out);
	assert_int_equal(count_names(path), -1);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "figures/a.csv", "new\n");
	assert_int_equal(output_commit(out, &why), ST_OK);
	expect_file("figures/a.csv", "new\n");
	assert_int_equal(count_names(path), 1);
	/* One that was there before stays, whatever happens. */
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "figures/b.csv", "b\n");
	output_abort(out);
	assert_int_equal(count_names(path), 1);
}

static void
what_an_earlier_report_left_is_dropped_at_commit(void **state)
{
	struct output *out;
	struct reason why;

	(void)state;
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "figures/a.svg", "old\n");
	output_drop(out, "figures/never.svg");
	assert_int_equal(output_commit(out, &why), ST_OK);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	output_drop(out, "figures/a.svg");
	output_drop(out, "figures/never.svg");
	expect_file("figures/a.svg", "old\n");
	output_abort(out);
	expect_file("figures/a.svg", "old\n");
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "b.csv", "b\n");
	output_drop(out, "figures/a.svg");
	assert_int_equal(output_commit(out, &why), ST_OK);
	assert_int_equal(count_names(dir), 2);
	expect_file("b.csv", "b\n");
}

static void
note_digest(void *arg, const struct output_digest *d)
{
	(void)snprintf((char *)arg + strlen(arg), 512 - strlen(arg),
	    "%s %d %s\n", d->name, (int)d->bytes, d->sha256);
}

static void
every_file_has_its_size_and_digest(void **state)
{
	char text[512] = "";
	struct output *out;
	struct reason why;

	(void)state;
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "b", "abc");
	put(out, "within/a", "");
	assert_int_equal(output_each(out, note_digest, text, &why), ST_OK);
	output_abort(out);
	/* FIPS 180-4's example, and the empty text. */
	assert_string_equal(text,
	    "b 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61"
	    "f20015ad\n"
	    "within/a 0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca4"
	    "95991b7852b855\n");
}

static void
abort_leaves_nothing(void **state)
{
	struct output *out;
	struct reason why;
	FILE *file;

	(void)state;
	output_abort(NULL);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "a.csv", "a\n");
	assert_int_equal(output_open(out, "b.csv", &file, &why), ST_OK);
	output_abort(out);
	assert_int_equal(count_names(top), 0);
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "a.csv", "a\n");
	output_abort(out);
	assert_int_equal(count_names(dir), 0);
}

/* The limit on a file's size fails as a full disk does: in the writing. */
static void
a_write_that_fails_is_a_failure(void **state)
{
	struct rlimit old, limit;
	struct output *out;
	struct reason why = { "" };
	FILE *file;

	(void)state;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = old;
	limit.rlim_cur = 4;
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	assert_int_equal(output_open(out, "a.csv", &file, &why), ST_OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	(void)fputs("longer than four\n", file);
	assert_int_equal(output_close(out, &why), ST_IO);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_non_null(strstr(why.text, "/report/a.csv: "));
	assert_non_null(strstr(why.text, strerror(EFBIG)));
	output_abort(out);
	assert_int_equal(count_names(top), 0);
}

static void
a_signal_leaves_nothing_and_ends_the_program(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		bool exists = i >= 3;
		int status;
		pid_t child;

		if (i == 3)
			assert_int_equal(mkdir(dir, 0700), 0);
		child = fork();
		if (child == 0) {
			struct output *out;
			FILE *file;

			/* Who runs the tests may ignore it (nohup). */
			(void)signal(signals[i % 3], SIG_DFL);
			if (output_begin(&out, dir, NULL) != ST_OK ||
			    output_open(out, "a.csv", &file, NULL) != ST_OK ||
			    count_names(exists ? dir : top) != 1)
				_exit(9);
			(void)raise(signals[i % 3]);
			_exit(8);
		}
		assert_true(child > 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), signals[i % 3]);
		assert_int_equal(count_names(top), exists ? 1 : 0);
		assert_true(!exists || count_names(dir) == 0);
	}
}

static void
on_test_signal(int number)
{
	(void)number;
}

static void
handlers_are_given_back(void **state)
{
	struct sigaction mine = { .sa_handler = on_test_signal }, now;
	struct output *out;
	struct reason why;

	(void)state;
	assert_int_equal(sigaction(SIGTERM, &mine, NULL), 0);
	(void)signal(SIGHUP, SIG_IGN);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	/* Ignored before, ignored now. */
	(void)raise(SIGHUP);
	output_abort(out);
	assert_int_equal(sigaction(SIGTERM, NULL, &now), 0);
	assert_true(now.sa_handler == on_test_signal);
	(void)signal(SIGTERM, SIG_DFL);
	(void)signal(SIGHUP, SIG_DFL);
}

static void
places_that_cannot_be_are_refused(void **state)
{
	struct output *out;
	struct reason why;
	char path[128];
	FILE *file;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/none/report", top);
	assert_int_equal(output_begin(&out, path, &why), ST_IO);
	assert_null(out);
	assert_int_equal(output_begin(&out, "", &why), ST_IO);
	file = fopen(dir, "w");
	assert_non_null(file);
	(void)fclose(file);
	assert_int_equal(output_begin(&out, dir, &why), ST_IO);
	assert_non_null(strstr(why.text, "is no folder"));
	(void)snprintf(path, sizeof(path), "%s/below", dir);
	assert_int_equal(output_begin(&out, path, &why), ST_IO);
	assert_int_equal(count_names(top), 1);
}

static void
a_folder_made_meanwhile_is_not_replaced(void **state)
{
	struct output *out;
	struct reason why;
	char path[128];
	FILE *file;

	(void)state;
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "a.csv", "a\n");
	assert_int_equal(mkdir(dir, 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/theirs", dir);
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fclose(file);
	assert_int_equal(output_commit(out, &why), ST_IO);
	assert_int_equal(count_names(top), 1);
	assert_int_equal(count_names(dir), 1);
}

static void
the_leftovers_of_a_crash_do_not_hinder(void **state)
{
	struct output *out;
	struct reason why;
	char path[128];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s.tmp-%ld-0", dir, (long)getpid());
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "a.csv", "a\n");
	assert_int_equal(output_commit(out, &why), ST_OK);
	(void)snprintf(
	    path, sizeof(path), "%s/.a.csv.tmp-%ld-0", dir, (long)getpid());
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(output_begin(&out, dir, &why), ST_OK);
	put(out, "a.csv", "b\n");
	assert_int_equal(output_commit(out, &why), ST_OK);
	expect_file("a.csv", "b\n");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(new_folder_is_there_at_commit_and_not_before),
		TEST(old_folder_keeps_its_files_until_commit),
		TEST(folders_within_come_and_go_with_the_rest),
		TEST(what_an_earlier_report_left_is_dropped_at_commit),
		TEST(every_file_has_its_size_and_digest),
		TEST(abort_leaves_nothing),
		TEST(a_write_that_fails_is_a_failure),
		TEST(a_signal_leaves_nothing_and_ends_the_program),
		TEST(handlers_are_given_back),
		TEST(places_that_cannot_be_are_refused),
		TEST(a_folder_made_meanwhile_is_not_replaced),
		TEST(the_leftovers_of_a_crash_do_not_hinder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
