#include "survey/outputs.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"

struct outputs {
	const struct options *options;
	enum command_bit command;
	const char *database;
};

/* One of them, beside the command's inputs. */
struct output {
	const char *option, *path;
};

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether a file that is not there yet would be made where the other would. */
static bool
same_name(const char *a, const char *b)
{
	char *copies[4] = { mem_strdup(a), mem_strdup(b), mem_strdup(a),
		mem_strdup(b) };
	struct stat x, y;
	bool same = strcmp(basename(copies[0]), basename(copies[1])) == 0 &&
		    stat(dirname(copies[2]), &x) == 0 &&
		    stat(dirname(copies[3]), &y) == 0 && same_file(&x, &y);

	for (size_t i = 0; i < 4; i++)
		free(copies[i]);
	return same;
}

static bool
same_place(const char *a, const char *b)
{
	struct stat x, y;

	if (stat(a, &x) == 0 && stat(b, &y) == 0)
		return same_file(&x, &y);
	return same_name(a, b);
}

static enum status
check_input(
    void *arg, const char *option, const char *value, struct reason *why)
{
	const struct output *output = arg;

	if (!same_place(output->path, value))
		return ST_OK;
	return reason_set(why, ST_MISUSE, "--%s %s: that is what --%s reads",
	    output->option, output->path, option);
}

static enum status
check_other(
    void *arg, const char *option, const char *value, struct reason *why)
{
	const struct output *output = arg;

	if (strcmp(option, output->option) == 0 ||
	    !same_place(output->path, value))
		return ST_OK;
	return reason_set(why, ST_MISUSE, "--%s %s: that is what --%s writes",
	    output->option, output->path, option);
}

/* The database, and what SQLite, --alone and --resume have beside it. */
static enum status
check_database(
    const struct output *output, const char *database, struct reason *why)
{
	static const char *const own[] = { "", "-wal", "-shm", "-journal",
		".lock", "-answers", "-answers.old" };

	for (size_t i = 0; i < LENGTH_OF(own); i++) {
		char *path = mem_printf("%s%s", database, own[i]);
		bool same = same_place(output->path, path);

		free(path);
		if (same)
			return reason_set(why, ST_MISUSE,
			    "--%s %s: that is the database%s", output->option,
			    output->path, i > 0 ? "'s own file beside it" : "");
	}
	return ST_OK;
}

static enum status
check_folder(const struct output *output, struct reason *why)
{
	char *copy = mem_strdup(output->path);
	enum status st = ST_OK;

	if (access(dirname(copy), W_OK | X_OK) == -1)
		st = reason_errno(
		    why, ST_IO, "--%s %s", output->option, output->path);
	free(copy);
	return st;
}

static enum status
check_output(
    void *arg, const char *option, const char *value, struct reason *why)
{
	const struct outputs *all = arg;
	struct output output = { option, value };
	struct stat there;
	enum status st;

	if (strcmp(option, "output") == 0)
		return ST_OK;
	if ((st = check_database(&output, all->database, why)) != ST_OK)
		return st;
	if (stat(value, &there) == 0 && !S_ISREG(there.st_mode))
		return reason_set(why, ST_REFUSED, "--%s %s: %s", option, value,
		    S_ISDIR(there.st_mode) ? "is a folder"
					   : "is not a regular file");
	st = options_each_source(
	    all->options, all->command, check_input, &output, why);
	if (st == ST_OK)
		st = options_each_output(
		    all->options, all->command, check_other, &output, why);
	return st == ST_OK ? check_folder(&output, why) : st;
}

enum status
outputs_check(const struct options *o, enum command_bit command,
    const char *database, struct reason *why)
{
	return options_each_output(o, command, check_output,
	    &(struct outputs){ o, command, database }, why);
}
