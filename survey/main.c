/*
 * dnsroa: the global options, the table of commands, the exit status.
 */
#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/log.h"
#include "survey/cache.h"
#include "survey/command.h"
#include "survey/job.h"
#include "survey/outputs.h"
#include "survey/sandbox.h"
#include "survey/version.h"

static void
print_help(FILE *out)
{
	const struct command *command;

	(void)fputs("usage: dnsroa [-v]... [-q] [-c FILE] [-d DATABASE] COMMAND"
		    " [options] [arguments]\n\ncommands:\n",
	    out);
	for (size_t i = 0; (command = command_at(i)) != NULL; i++)
		(void)fprintf(
		    out, "  %-11s %s\n", command->name, command->summary);
	(void)fputs(
	    "\nglobal options:\n"
	    "  -c, --config FILE      the configuration (dnsroa.conf(5))\n"
	    "  -d, --database FILE    the database (dnsroa.db)\n"
	    "  -v, --verbose          say more; twice: for debugging\n"
	    "  -q, --quiet            errors only\n"
	    "  -V, --version          print the version\n"
	    "  -h, --help             this text\n"
	    "\n\"dnsroa COMMAND --help\" tells the options of a command.\n",
	    out);
}

static void
print_command_help(FILE *out, const struct command *command)
{
	(void)fprintf(out, "usage: dnsroa %s [options]%s%s\n\n%s\n\n",
	    command->name, command->arguments[0] != '\0' ? " " : "",
	    command->arguments, command->summary);
	options_help(out, command->bit);
}

/* A full disk shows at the latest here; it must not read as success. */
static int
close_stdout(enum exit_status ending)
{
	if (ferror(stdout) == 0 && fflush(stdout) == 0)
		return (int)ending;
	if (errno != EPIPE)
		log_error("standard output: %s", strerror(errno));
	return EXIT_FAILED;
}

/* A folder for what SQLite puts aside. */
static void
allow_temporary(struct sandbox *s)
{
	const char *folder = getenv("TMPDIR");

	if (folder != NULL && folder[0] == '/') {
		sandbox_allow(s, folder);
		return;
	}
	sandbox_allow(s, "/var/tmp");
	sandbox_allow(s, P_tmpdir);
}

static enum status
allow_output(
    void *arg, const char *option, const char *value, struct reason *why)
{
	(void)option;
	(void)why;
	sandbox_allow_file(arg, value);
	return ST_OK;
}

/* Before anything from outside is read, the command line apart. */
static void
shut_in(const struct command *command, const struct invocation *inv)
{
	const struct options *o = &inv->options;
	struct sandbox s = { 0 };
	char *cache = NULL;

	sandbox_allow_file(&s, inv->database);
	(void)options_each_output(o, command->bit, allow_output, &s, NULL);
	if (cache_dir(config_text(inv->config, "fetch", "", "cache"), &cache,
		NULL) == ST_OK)
		sandbox_allow(&s, cache);
	allow_temporary(&s);
	if (!sandbox_begin(&s, o->offline))
		log_debug("this kernel has no Landlock");
	sandbox_free(&s);
	free(cache);
}

/* The inputs, and then the command. */
static enum status
supply_and_run(const struct command *command, struct invocation *inv,
    enum exit_status *ending, struct reason *why)
{
	struct supply *supply = NULL;
	enum status st = supply_inputs(
	    &supply, inv->config, &inv->options, command->bit, why);

	inv->supply = supply;
	if (st == ST_OK)
		st = command->run(inv, ending, why);
	if (st != ST_OK && st != ST_MISUSE && supply != NULL)
		st = supply_explain(supply, st, why);
	supply_free(supply);
	inv->supply = NULL;
	log_progress_end();
	return st;
}

/* What the sections of the configuration are of must be there. */
static enum status
check_sections(const struct config *config, struct reason *why)
{
	const char *name;

	for (size_t i = 0; (name = config_name(config, "command", i)) != NULL;
	     i++)
		if (command_find(name) == NULL)
			return reason_set(why, ST_SYNTAX,
			    "%s: [command %s]: no such command",
			    config_path(config), name);
	return options_check_config(config, why);
}

/*
 * The configuration, and what the command is run with.  *config is freed by
 * the caller, also on failure.
 */
static enum status
prepare(const struct command *command, struct invocation *inv,
    const char *config_file, struct config **config, struct reason *why)
{
	enum status st = config_load(config, config_file, why);

	if (st == ST_OK)
		st = check_sections(*config, why);
	if (st != ST_OK)
		return st;
	inv->config = *config;
	/* Nothing is fetched for a command that cannot run. */
	if (command->arguments[0] == '\0' && inv->argc > 0)
		return reason_set(
		    why, ST_MISUSE, "%s: no argument is taken", inv->argv[0]);
	st = options_take_config(
	    &inv->options, command->bit, command->name, inv->config, why);
	if (st == ST_OK && command->check != NULL)
		st = command->check(inv, why);
	return st != ST_OK ? st
			   : outputs_check(&inv->options, command->bit,
				 inv->database, why);
}

/* A survey's outcome is told, also where it could not begin. */
static enum status
prepare_and_run(const struct command *command, struct invocation *inv,
    const char *config_file, enum exit_status *ending, struct reason *why)
{
	struct config *config = NULL;
	struct job job;
	enum status st;

	job_init(&job);
	st = prepare(command, inv, config_file, &config, why);
	if (st == ST_OK)
		shut_in(command, inv);
	if (st == ST_OK && command->bit == CMD_SURVEY)
		st = job_begin(&job, inv, why);
	if (st == ST_OK)
		st = supply_and_run(command, inv, ending, why);
	if (command->bit == CMD_SURVEY)
		st = job_end(&job, inv, st, *ending, why);
	config_free(config);
	inv->config = NULL;
	return st;
}

static int
run_command(const struct command *command, const char *database,
    const char *config_file, int argc, char **argv)
{
	struct invocation inv = { .database = database };
	struct reason why = { "" };
	enum exit_status ending = EXIT_DONE;
	bool told;
	enum status st;
	int first;

	st =
	    options_parse(&inv.options, argc, argv, command->bit, &first, &why);
	if (st == ST_OK && inv.options.help) {
		print_command_help(stdout, command);
	} else if (st == ST_OK) {
		inv.argc = argc - first;
		inv.argv = argv + first;
		st = prepare_and_run(command, &inv, config_file, &ending, &why);
	}
	told = st != ST_OK && command->failed != NULL &&
	       command->failed(&inv.options, &why, &ending);
	options_free(&inv.options);
	if (st == ST_OK || told)
		return close_stdout(ending);
	log_error("%s", why.text);
	if (st == ST_MISUSE) {
		(void)fprintf(stderr,
		    "usage: dnsroa %s [options]%s%s"
		    " (dnsroa %s --help)\n",
		    command->name, command->arguments[0] != '\0' ? " " : "",
		    command->arguments, command->name);
		return EXIT_MISUSE;
	}
	/* It has failed already: a full disk is no further message. */
	(void)fflush(stdout);
	return EXIT_FAILED;
}

int
main(int argc, char **argv)
{
	static const struct option globals[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "database", required_argument, NULL, 'd' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *database = "dnsroa.db", *config = NULL;
	enum log_level level = LOG_NORMAL;
	const struct command *command;
	int c;

	/* LC_NUMERIC stays "C": numbers are data, whatever the locale. */
	(void)setlocale(LC_CTYPE, "");
	while (
	    (c = getopt_long(argc, argv, "+c:d:vqVh", globals, NULL)) != -1) {
		switch (c) {
		case 'c':
			config = optarg;
			break;
		case 'd':
			database = optarg;
			break;
		case 'v':
			if (level < LOG_DEBUG)
				level = (enum log_level)(level + 1);
			break;
		case 'q':
			level = LOG_QUIET;
			break;
		case 'V':
			(void)puts("dnsroa " DNSROA_VERSION);
			return close_stdout(EXIT_DONE);
		case 'h':
			print_help(stdout);
			return close_stdout(EXIT_DONE);
		default:
			print_help(stderr);
			return EXIT_MISUSE;
		}
	}
	log_set_level(level);
	if (optind == argc) {
		print_help(stderr);
		return EXIT_MISUSE;
	}
	if (strcmp(argv[optind], "help") == 0) {
		print_help(stdout);
		return close_stdout(EXIT_DONE);
	}
	if ((command = command_find(argv[optind])) == NULL) {
		log_error("%s: no such command (dnsroa --help)", argv[optind]);
		return EXIT_MISUSE;
	}
	return run_command(
	    command, database, config, argc - optind, argv + optind);
}
