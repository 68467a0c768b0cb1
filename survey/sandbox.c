#include "survey/sandbox.h"

#include <fcntl.h>
#include <libgen.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"

/* Debian 12's headers know no more than version 2. */
#define ACCESS_TRUNCATE (UINT64_C(1) << 14)
#define ACCESS_TCP      UINT64_C(3) /* bind, connect */

/* struct landlock_ruleset_attr as of version 4; older kernels take less. */
struct ruleset {
	uint64_t files, net;
};

#define WRITING                                                                \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |       \
	    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |    \
	    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |        \
	    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |      \
	    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

/* No file of anybody's; a disk or shared memory in /dev would be. */
static const char *const devices[] = { "/dev/null", "/dev/full", "/dev/tty",
	"/dev/pts" };

void
sandbox_allow(struct sandbox *s, const char *folder)
{
	s->folders = mem_resize(s->folders, s->n + 1, sizeof(*s->folders));
	s->folders[s->n++] = mem_strdup(folder);
}

void
sandbox_allow_file(struct sandbox *s, const char *path)
{
	/* Where it is a link, the file that it leads to is meant. */
	char *real = realpath(path, NULL);
	char *copy = mem_strdup(real != NULL ? real : path);

	sandbox_allow(s, dirname(copy));
	free(copy);
	free(real);
}

void
sandbox_free(struct sandbox *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->folders[i]);
	free(s->folders);
	*s = (struct sandbox){ 0 };
}

/* The folder, or what is there of the path to it. */
static int
open_folder(const char *folder)
{
	char *path = mem_strdup(folder), *up = path;
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	while (fd == -1 && strcmp(up, "/") != 0 && strcmp(up, ".") != 0) {
		up = dirname(up);
		fd = open(up, O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	free(path);
	return fd;
}

/* place is closed; -1: there is none. */
static void
add_rule(int ruleset, int place, uint64_t access)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access,
		.parent_fd = place };

	if (rule.parent_fd == -1)
		return;
	(void)syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	(void)close(rule.parent_fd);
}

bool
sandbox_begin(const struct sandbox *s, bool offline)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset attributes = { .files = WRITING };
	size_t size = sizeof(attributes.files);
	bool done = false;
	int fd;

	if (version < 1)
		return false;
	if (version >= 2)
		attributes.files |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= 3)
		attributes.files |= ACCESS_TRUNCATE;
	if (version >= 4) {
		attributes.net = offline ? ACCESS_TCP : 0;
		size = sizeof(attributes);
	}
	fd = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
	if (fd == -1)
		return false;
	for (size_t i = 0; i < s->n; i++)
		add_rule(fd, open_folder(s->folders[i]), attributes.files);
	for (size_t i = 0; i < LENGTH_OF(devices); i++)
		add_rule(fd, open(devices[i], O_PATH | O_CLOEXEC),
		    LANDLOCK_ACCESS_FS_WRITE_FILE |
			(attributes.files & ACCESS_TRUNCATE));
	done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       syscall(SYS_landlock_restrict_self, fd, 0) == 0;
	(void)close(fd);
	return done;
}
