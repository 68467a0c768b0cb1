/*
 * dnsroa: the global options, the table of commands, the exit status.
 */
#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "survey/base/log.h"
#include "survey/command.h"
#include "survey/version.h"

static const struct command commands[] = {
	{ "survey", CMD_SURVEY, "",
	    "survey the routing security of zones' name servers", cmd_survey },
	{ "report", CMD_REPORT, "[SURVEY]", "report a stored survey",
	    cmd_report },
	{ "reassess", CMD_REASSESS, "[SURVEY]",
	    "judge a stored survey's findings anew", cmd_reassess },
	{ "zones", CMD_ZONES, "", "list the zones that a survey would take",
	    cmd_zones },
	{ "routes", CMD_ROUTES, "[ADDRESS...]", "print the routes of addresses",
	    cmd_routes },
	{ "validate", CMD_VALIDATE, "[PREFIX ASN]",
	    "validate route origins (RFC 6811)", cmd_validate },
	{ "vrps", CMD_VRPS, "FILE", "count a set of VRPs", cmd_vrps },
	{ "surveys", CMD_SURVEYS, "", "list what the database holds",
	    cmd_surveys },
};

enum {
	NCOMMANDS = sizeof(commands) / sizeof(commands[0])
};

static void
print_help(FILE *out)
{
	(void)fputs("usage: dnsroa [-v]... [-q] [-d DATABASE] COMMAND"
		    " [options] [arguments]\n\ncommands:\n",
	    out);
	for (size_t i = 0; i < NCOMMANDS; i++)
		(void)fprintf(
		    out, "  %-10s %s\n", commands[i].name, commands[i].summary);
	(void)fputs(
	    "\nglobal options:\n"
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

static const struct command *
find_command(const char *name)
{
	for (size_t i = 0; i < NCOMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
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

static int
run_command(
    const struct command *command, const char *database, int argc, char **argv)
{
	struct invocation inv = { .database = database };
	struct reason why = { "" };
	enum exit_status ending = EXIT_DONE;
	enum status st;
	int first;

	st =
	    options_parse(&inv.options, argc, argv, command->bit, &first, &why);
	if (st == ST_OK && inv.options.help) {
		print_command_help(stdout, command);
	} else if (st == ST_OK) {
		inv.argc = argc - first;
		inv.argv = argv + first;
		st = command->run(&inv, &ending, &why);
		log_progress_end();
	}
	options_free(&inv.options);
	if (st == ST_OK)
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
		{ "database", required_argument, NULL, 'd' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *database = "dnsroa.db";
	enum log_level level = LOG_NORMAL;
	const struct command *command;
	int c;

	/* LC_NUMERIC stays "C": numbers are data, whatever the locale. */
	(void)setlocale(LC_CTYPE, "");
	while ((c = getopt_long(argc, argv, "+d:vqVh", globals, NULL)) != -1) {
		switch (c) {
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
	if ((command = find_command(argv[optind])) == NULL) {
		log_error("%s: no such command (dnsroa --help)", argv[optind]);
		return EXIT_MISUSE;
	}
	return run_command(command, database, argc - optind, argv + optind);
}
