/*
 * measure RUNS [<FILE] COMMAND... -- [<FILE] COMMAND... -- ...
 *
 * Runs commands in turns, so that what else the machine does falls on all of
 * them, and prints a line for each: the medians of user plus system seconds,
 * of seconds by the clock, and of the peak of resident memory in KiB.  A
 * first word "<FILE" is its standard input.  What the commands print is
 * dropped.  An exit status beyond 0 and 3 (done with gaps) ends it all.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS_MAX     99
#define COMMANDS_MAX 8

enum figure {
	CPU,
	WALL,
	RSS,
	FIGURES
};

struct command {
	char **argv;
	const char *input;
	double figures[FIGURES][RUNS_MAX];
};

static void
die(const char *what)
{
	(void)fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void
open_as(const char *path, int flags, int fd)
{
	int opened = open(path, flags);

	if (opened == -1 || dup2(opened, fd) == -1)
		die(path);
	(void)close(opened);
}

static void
run_child(const struct command *c)
{
	open_as(c->input != NULL ? c->input : "/dev/null", O_RDONLY, 0);
	open_as("/dev/null", O_WRONLY, 1);
	open_as("/dev/null", O_WRONLY, 2);
	(void)execvp(c->argv[0], c->argv);
	_exit(127);
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void
run(struct command *c, int round)
{
	struct timespec from, to;
	struct rusage used;
	int status;
	pid_t pid;

	(void)clock_gettime(CLOCK_MONOTONIC, &from);
	if ((pid = fork()) == -1)
		die("fork");
	if (pid == 0)
		run_child(c);
	if (wait4(pid, &status, 0, &used) != pid)
		die("wait4");
	(void)clock_gettime(CLOCK_MONOTONIC, &to);
	if (!WIFEXITED(status) ||
	    (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != 3)) {
		(void)fprintf(stderr, "measure: %s failed (%d)\n", c->argv[0],
		    WIFEXITED(status) ? WEXITSTATUS(status) : -1);
		exit(1);
	}
	c->figures[CPU][round] =
	    seconds(used.ru_utime) + seconds(used.ru_stime);
	c->figures[WALL][round] = (double)(to.tv_sec - from.tv_sec) +
				  (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	c->figures[RSS][round] = (double)used.ru_maxrss;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	static struct command commands[COMMANDS_MAX];
	int n = 0, runs = argc > 2 ? (int)strtol(argv[1], NULL, 10) : 0;

	if (runs < 1 || runs > RUNS_MAX) {
		(void)fputs("usage: measure RUNS COMMAND... -- ...\n", stderr);
		return 2;
	}
	for (int i = 2; i < argc && n < COMMANDS_MAX; i++, n++) {
		if (argv[i][0] == '<')
			commands[n].input = argv[i++] + 1;
		commands[n].argv = argv + i;
		while (i < argc && strcmp(argv[i], "--") != 0)
			i++;
		argv[i] = NULL;
	}
	for (int round = 0; round < runs; round++)
		for (int i = 0; i < n; i++)
			run(&commands[i], round);
	for (int i = 0; i < n; i++) {
		for (int f = 0; f < FIGURES; f++)
			qsort(commands[i].figures[f], (size_t)runs,
			    sizeof(double), compare);
		(void)printf("%.4f %.4f %.0f\n",
		    commands[i].figures[CPU][runs / 2],
		    commands[i].figures[WALL][runs / 2],
		    commands[i].figures[RSS][runs / 2]);
	}
	return 0;
}
