#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "survey/base/num.h"
#include "tests/unit/input_making.h"

static void
expect_unopened(const char *path, const char *location, int error)
{
	struct input *in = NULL;
	struct reason why;
	char text[512];

	(void)snprintf(text, sizeof(text), "%s: %s", location, strerror(error));
	assert_int_equal(input_open(&in, path, &why), ST_IO);
	assert_string_equal(why.text, text);
	assert_null(in);
	assert_int_equal(input_open(&in, path, NULL), ST_IO);
}

static char folder[] = P_tmpdir "/test_input.XXXXXX";

static char *
in_folder(const char *name)
{
	return mem_printf("%s/%s", folder, name);
}

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int
remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void
what_cannot_be_read_fails_at_once(void **state)
{
	char *path = in_folder("file");
	bool root = geteuid() == 0;
	int fd;

	(void)state;
	expect_unopened(path, path, ENOENT);
	expect_unopened(folder, folder, EISDIR);
	/* Can be opened, and not read from its beginning. */
	expect_unopened("/proc/self/mem", "/proc/self/mem", EIO);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0);
	assert_true(fd != -1);
	assert_int_equal(close(fd), 0);
	if (root) {
		assert_int_equal(chmod(folder, 0755), 0);
		assert_int_equal(seteuid(65534), 0);
	}
	expect_unopened(path, path, EACCES);
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(unlink(path), 0);
	free(path);
}

static void
a_file_is_known_by_path_time_and_content(void **state)
{
	char *path = in_folder("routes.txt");
	struct timespec times[2] = { { .tv_sec = 5 },
		{ .tv_sec = 1753005703 } };
	struct bytes file = { NULL, 0 };
	struct input *in;
	struct reason why;
	const char *line;
	size_t n;
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	(void)state;
	bytes_add_archive(&file, XZ, "a\nb\n", 4);
	assert_int_equal(write(fd, file.p, file.len), file.len);
	assert_int_equal(futimens(fd, times), 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(input_open(&in, path, &why), ST_OK);
	assert_string_equal(input_info(in)->location, path);
	assert_string_equal(input_info(in)->compression, "xz");
	assert_int_equal(input_info(in)->file_time, 1753005703);
	assert_string_equal(input_where(in), path);
	assert_int_equal(input_line(in, &line, &n, &why), ST_OK);
	assert_int_equal(input_line(in, &line, &n, &why), ST_OK);
	assert_int_equal(n, 1);
	assert_memory_equal(line, "b", 1);
	assert_string_equal(input_where(in) + strlen(path), ":2");
	input_close(in);
	input_close(NULL);
	assert_int_equal(unlink(path), 0);
	free(path);
	free(file.p);
}

static void
standard_input_is_named_and_stays_open(void **state)
{
	int saved = dup(STDIN_FILENO), file = memfd_create("stdin", 0);
	struct input *in;
	struct reason why;
	const char *line;
	size_t n;

	(void)state;
	assert_int_equal(write(file, "a\n", 2), 2);
	assert_int_equal(lseek(file, 0, SEEK_SET), 0);
	assert_int_equal(dup2(file, STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(input_open(&in, "-", &why), ST_OK);
	assert_string_equal(input_info(in)->location, "stdin");
	assert_true(input_info(in)->file_time == TIME_UNKNOWN);
	assert_int_equal(input_line(in, &line, &n, &why), ST_OK);
	assert_int_equal(n, 1);
	assert_string_equal(input_where(in), "stdin:1");
	input_close(in);
	assert_int_equal(fcntl(STDIN_FILENO, F_GETFD), 0);
	assert_int_equal(close(STDIN_FILENO), 0);
	expect_unopened("-", "stdin", EBADF);
	assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(close(saved), 0);
	assert_int_equal(close(file), 0);
}

static void
note_signal(int signal_number)
{
	(void)signal_number;
}

/* Each byte after a signal that finds the reader waiting for it. */
static void
write_slowly(int fd, const char *text)
{
	struct timespec pause = { 0, 10000000 };

	for (const char *p = text; *p != '\0'; p++) {
		(void)nanosleep(&pause, NULL);
		if (kill(getppid(), SIGUSR1) == -1)
			_exit(1);
		(void)nanosleep(&pause, NULL);
		if (write(fd, p, 1) != 1)
			_exit(1);
	}
	_exit(0);
}

static void
signals_do_not_disturb_a_slow_pipe(void **state)
{
	struct sigaction act = { .sa_handler = note_signal };
	struct input *in;
	struct reason why;
	const char *line;
	size_t n;
	int ends[2], status;
	pid_t child;

	(void)state;
	assert_int_equal(sigaction(SIGUSR1, &act, NULL), 0);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child != -1);
	if (child == 0)
		write_slowly(ends[1], "one\ntwo\n");
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(
	    input_open_fd(&in, ends[0], "pipe", INPUT_BLOCK, &why), ST_OK);
	assert_true(input_info(in)->file_time == TIME_UNKNOWN);
	assert_int_equal(input_line(in, &line, &n, &why), ST_OK);
	assert_memory_equal(line, "one", 3);
	assert_int_equal(input_line(in, &line, &n, &why), ST_OK);
	assert_memory_equal(line, "two", 3);
	assert_int_equal(input_line(in, &line, &n, &why), ST_OK);
	assert_null(line);
	input_close(in);
	while (waitpid(child, &status, 0) == -1)
		assert_int_equal(errno, EINTR);
	assert_int_equal(status, 0);
}

/* Else a dialogue over pipes would wait for ever: alarm(2) ends the test. */
static void
a_line_is_there_when_its_writer_has_written_it(void **state)
{
	struct input *in;
	struct reason why;
	const char *line;
	size_t n;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "a\n", 2), 2);
	(void)alarm(20);
	assert_int_equal(
	    input_open_fd(&in, ends[0], "pipe", INPUT_BLOCK, &why), ST_OK);
	assert_int_equal(input_line(in, &line, &n, &why), ST_OK);
	assert_memory_equal(line, "a", 1);
	(void)alarm(0);
	assert_int_equal(close(ends[1]), 0);
	input_close(in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_read_fails_at_once),
		cmocka_unit_test(a_file_is_known_by_path_time_and_content),
		cmocka_unit_test(standard_input_is_named_and_stays_open),
		cmocka_unit_test(signals_do_not_disturb_a_slow_pipe),
		cmocka_unit_test(
		    a_line_is_there_when_its_writer_has_written_it),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
