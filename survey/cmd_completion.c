/*
 * "dnsroa completion SHELL": what bash, zsh or fish need to complete the
 * command line, made of the tables that it is parsed by.
 */
#include <stdio.h>
#include <string.h>

#include "survey/base/array.h"
#include "survey/command.h"

/* Its value is a file or a folder. */
static bool
names_a_file(const struct option_text *o)
{
	return o->argument != NULL && (strcmp(o->argument, "FILE") == 0 ||
					  strcmp(o->argument, "SRC") == 0 ||
					  strcmp(o->argument, "DIR") == 0);
}

/* Between single quotes; no help has any in it, and none may. */
static void
put_quoted(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			(void)fputs("'\\''", stdout);
		else
			(void)putchar(*text);
	}
}

static void
print_bash_options(const struct command *command)
{
	struct option_text o;
	bool first = true;

	(void)printf("\t%s)\n\t\twords='", command->name);
	for (size_t i = 0; options_text(command->bit, i, &o); i++)
		(void)printf("%s--%s", i > 0 ? " " : "", o.name);
	(void)fputs("'\n\t\tfree='", stdout);
	for (size_t i = 0; options_text(command->bit, i, &o); i++) {
		/* A value that is neither a file nor known. */
		if (o.argument == NULL || names_a_file(&o))
			continue;
		(void)printf("%s--%s", first ? "" : " ", o.name);
		first = false;
	}
	(void)fputs("' ;;\n", stdout);
}

static void
print_bash(void)
{
	const struct command *command;

	(void)fputs("# bash completion of dnsroa\n"
		    "_dnsroa()\n"
		    "{\n"
		    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} i command='' words"
		    " free=''\n"
		    "\tlocal previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
		    "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		    "\t\tcase ${COMP_WORDS[i]} in\n"
		    "\t\t-c|-d|--config|--database) ((i++)) ;;\n"
		    "\t\t-*) ;;\n"
		    "\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
		    "\t\tesac\n"
		    "\tdone\n"
		    "\tCOMPREPLY=()\n"
		    "\tcase $command in\n",
	    stdout);
	(void)fputs("\t'')\n\t\twords='-c -d -v -q -V -h --config --database"
		    " --verbose --quiet --version --help",
	    stdout);
	for (size_t i = 0; (command = command_at(i)) != NULL; i++)
		(void)printf(" %s", command->name);
	(void)fputs("' ;;\n", stdout);
	for (size_t i = 0; (command = command_at(i)) != NULL; i++)
		print_bash_options(command);
	(void)fputs("\t*) return ;;\n"
		    "\tesac\n"
		    "\tcase \" $free \" in\n"
		    "\t*\" $previous \"*) return ;;\n"
		    "\tesac\n"
		    "\tif [[ -z $command && $previous != -[cd] &&"
		    " $previous != --config && $previous != --database ||"
		    " $cur == -* ]]; then\n"
		    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" --"
		    " \"$cur\")\n"
		    "\telse\n"
		    "\t\tcompopt -o filenames\n"
		    "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
		    "\tfi\n"
		    "}\n"
		    "complete -F _dnsroa dnsroa\n",
	    stdout);
}

/* '--name[help]:ARGUMENT:_files' */
static void
print_zsh_option(const struct option_text *o)
{
	(void)printf("\t\t\t'%s--%s[", o->letter != 0 ? "" : "*", o->name);
	for (const char *p = o->help; *p != '\0'; p++) {
		if (strchr("[]\\:", *p) != NULL)
			(void)putchar('\\');
		put_quoted((const char[]){ *p, '\0' });
	}
	(void)putchar(']');
	if (o->argument != NULL)
		(void)printf(
		    ":%s:%s", o->argument, names_a_file(o) ? "_files" : " ");
	(void)fputs("' \\\n", stdout);
}

static void
print_zsh(void)
{
	const struct command *command;

	(void)fputs("#compdef dnsroa\n"
		    "_dnsroa()\n"
		    "{\n"
		    "\tlocal context state line\n"
		    "\tlocal -a commands\n"
		    "\tcommands=(\n",
	    stdout);
	for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
		(void)printf("\t\t'%s:", command->name);
		put_quoted(command->summary);
		(void)fputs("'\n", stdout);
	}
	(void)fputs(
	    "\t)\n"
	    "\t_arguments -C \\\n"
	    "\t\t'(-c --config)'{-c,--config}'[the configuration]:FILE:"
	    "_files' \\\n"
	    "\t\t'(-d --database)'{-d,--database}'[the database]:FILE:"
	    "_files' \\\n"
	    "\t\t'*'{-v,--verbose}'[say more]' \\\n"
	    "\t\t'(-q --quiet)'{-q,--quiet}'[errors only]' \\\n"
	    "\t\t'(-V --version)'{-V,--version}'[print the version]' \\\n"
	    "\t\t'(-h --help)'{-h,--help}'[print a short help]' \\\n"
	    "\t\t'1:command:->command' \\\n"
	    "\t\t'*::argument:->argument'\n"
	    "\tcase $state in\n"
	    "\tcommand) _describe command commands ;;\n"
	    "\targument)\n"
	    "\t\tcase $line[1] in\n",
	    stdout);
	for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
		struct option_text o;

		(void)printf("\t\t%s) _arguments \\\n", command->name);
		for (size_t j = 0; options_text(command->bit, j, &o); j++)
			print_zsh_option(&o);
		(void)fputs("\t\t\t'*:file:_files' ;;\n", stdout);
	}
	(void)fputs("\t\tesac ;;\n"
		    "\tesac\n"
		    "}\n"
		    "_dnsroa \"$@\"\n",
	    stdout);
}

static void
print_fish_option(const struct command *command, const struct option_text *o)
{
	(void)printf(
	    "complete -c dnsroa -n '__fish_seen_subcommand_from %s' -l %s",
	    command->name, o->name);
	if (o->letter != 0)
		(void)printf(" -s %c", o->letter);
	if (o->argument != NULL)
		(void)fputs(names_a_file(o) ? " -r -F" : " -x", stdout);
	(void)fputs(" -d '", stdout);
	put_quoted(o->help);
	(void)fputs("'\n", stdout);
}

static void
print_fish(void)
{
	static const char globals[] =
	    "# fish completion of dnsroa\n"
	    "complete -c dnsroa -n __fish_use_subcommand -s c -l config -r -F"
	    " -d 'the configuration'\n"
	    "complete -c dnsroa -n __fish_use_subcommand -s d -l database -r"
	    " -F -d 'the database'\n"
	    "complete -c dnsroa -n __fish_use_subcommand -s v -l verbose"
	    " -d 'say more'\n"
	    "complete -c dnsroa -n __fish_use_subcommand -s q -l quiet"
	    " -d 'errors only'\n"
	    "complete -c dnsroa -n __fish_use_subcommand -s V -l version"
	    " -d 'print the version'\n";
	const struct command *command;

	(void)fputs(globals, stdout);
	for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
		(void)printf("complete -c dnsroa -f -n __fish_use_subcommand"
			     " -a %s -d '",
		    command->name);
		put_quoted(command->summary);
		(void)fputs("'\n", stdout);
	}
	for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
		struct option_text o;

		for (size_t j = 0; options_text(command->bit, j, &o); j++)
			print_fish_option(command, &o);
	}
}

enum status
cmd_completion(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	static const struct {
		const char *shell;
		void (*print)(void);
	} shells[] = { { "bash", print_bash }, { "zsh", print_zsh },
		{ "fish", print_fish } };

	(void)ending;
	for (size_t i = 0; i < LENGTH_OF(shells); i++) {
		if (inv->argc != 1 ||
		    strcmp(inv->argv[0], shells[i].shell) != 0)
			continue;
		shells[i].print();
		return ST_OK;
	}
	return reason_set(why, ST_MISUSE, "bash, zsh or fish is wanted");
}
