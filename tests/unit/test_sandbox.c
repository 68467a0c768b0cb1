#include "tests/unit/text_files.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "survey/base/mem.h"
#include "survey/sandbox.h"

/* A folder with two in it; the sandbox is for one of them. */
struct world {
	char dir[64];
	char *mine, *other, *new_folder;
};

static int
world_begin(void **state)
{
	struct world *w = mem_alloc(sizeof(*w));

	(void)snprintf(
	    w->dir, sizeof(w->dir), "%s/dnsroa-sandbox.XXXXXX", P_tmpdir);
	assert_non_null(mkdtemp(w->dir));
	w->mine = mem_printf("%s/mine", w->dir);
	w->other = mem_printf("%s/other", w->dir);
	w->new_folder = mem_printf("%s/mine/new/folder", w->dir);
	assert_int_equal(mkdir(w->mine, 0700), 0);
	assert_int_equal(mkdir(w->other, 0700), 0);
	*state = w;
	return 0;
}

static int
world_end(void **state)
{
	struct world *w = *state;
	char *command = mem_printf("rm -r '%s'", w->dir);

	(void)shm_unlink(strrchr(w->dir, '/'));
	assert_int_equal(system(command), 0);
	free(command);
	free(w->mine);
	free(w->other);
	free(w->new_folder);
	free(w);
	return 0;
}

/* Writes a file there: 0, or why it could not. */
static int
write_in(const char *folder)
{
	char *path = mem_printf("%s/file", folder);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int error = fd == -1 ? errno : 0;

	free(path);
	if (fd != -1)
		(void)close(fd);
	return error;
}

/* Runs the claim in a child, since there is no way back. */
static void
assert_in_child(int (*claim)(const struct world *w), const struct world *w)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(claim(w));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
		print_message("skipped: this kernel has no Landlock\n");
		skip();
	}
	assert_int_equal(status, 0);
}

static int
claim_writes(const struct world *w)
{
	struct sandbox s = { 0 };
	char *file = mem_printf("%s/database", w->mine);
	char *moved = mem_printf("%s/moved", w->other);
	char *written = mem_printf("%s/file", w->mine);
	const char *shared = strrchr(w->dir, '/');
	int fd;

	if (write_in(w->other) != 0)
		return 1;
	if ((fd = shm_open(shared, O_RDWR | O_CREAT, 0600)) == -1 ||
	    close(fd) == -1)
		return 9;
	sandbox_allow_file(&s, file);
	if (!sandbox_begin(&s, false))
		return 77;
	sandbox_free(&s);
	if (write_in(w->mine) != 0)
		return 2;
	/* Nothing is written elsewhere, nor moved or removed there. */
	if (write_in(w->other) != EACCES || write_in(w->dir) != EACCES)
		return 3;
	if (rename(written, moved) == 0 || mkdir(moved, 0700) == 0)
		return 4;
	free(moved);
	moved = mem_printf("%s/file", w->other);
	if (unlink(moved) == 0 || truncate(moved, 0) == 0)
		return 5;
	/* To read is free, and so is what is no file. */
	if ((fd = open(moved, O_RDONLY)) == -1 || close(fd) == -1)
		return 6;
	if ((fd = open("/dev/null", O_WRONLY)) == -1 || close(fd) == -1)
		return 7;
	/* Shared memory is somebody's. */
	if ((fd = shm_open(shared, O_RDWR, 0600)) != -1 || errno != EACCES)
		return 8;
	free(moved);
	free(written);
	free(file);
	return 0;
}

static void
only_beneath_what_is_named_is_written(void **state)
{
	assert_in_child(claim_writes, *state);
}

static int
claim_new_folder(const struct world *w)
{
	struct sandbox s = { 0 };
	char *up = mem_printf("%s/mine/new", w->dir);

	sandbox_allow(&s, w->new_folder);
	if (!sandbox_begin(&s, false))
		return 77;
	sandbox_free(&s);
	if (mkdir(up, 0700) != 0 || mkdir(w->new_folder, 0700) != 0 ||
	    write_in(w->new_folder) != 0)
		return 1;
	free(up);
	return write_in(w->other) == EACCES ? 0 : 2;
}

static void
a_folder_that_is_not_there_yet_can_be_made(void **state)
{
	assert_in_child(claim_new_folder, *state);
}

/* Connects to who listens on this port: 0, or why it could not. */
static int
connect_to(in_port_t port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_port = port,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int error =
	    connect(fd, (struct sockaddr *)&sin, sizeof(sin)) == -1 ? errno : 0;

	(void)close(fd);
	return error;
}

static int
claim_offline(const struct world *w)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);
	struct sandbox s = { 0 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)w;
	if (bind(fd, (struct sockaddr *)&sin, sizeof(sin)) == -1 ||
	    listen(fd, 4) == -1 ||
	    getsockname(fd, (struct sockaddr *)&sin, &len) == -1)
		return 1;
	if (!sandbox_begin(&s, false))
		return 77;
	if (connect_to(sin.sin_port) != 0)
		return 2;
	if (!sandbox_begin(&s, true))
		return 3;
	/* Older kernels than 6.7 let it through: then there is no claim. */
	return connect_to(sin.sin_port) == EACCES ? 0 : 77;
}

static void
offline_no_connection_is_opened(void **state)
{
	assert_in_child(claim_offline, *state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_begin, world_end)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(only_beneath_what_is_named_is_written),
		TEST(a_folder_that_is_not_there_yet_can_be_made),
		TEST(offline_no_connection_is_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
