/*
 * A command: "dnsroa [global options] COMMAND [options] [arguments]".
 */
#ifndef SURVEY_COMMAND_H
#define SURVEY_COMMAND_H

#include "survey/option.h"
#include "survey/supply.h"

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_MISUSE = 2,
	EXIT_GAPS = 3,
	EXIT_FOUND = 4 /* what was asked for with --fail-on, --exit-code */
};

/* What a command is run with. */
struct invocation {
	const char *database;
	const struct config *config;
	struct options options;
	/* Its inputs, brought; NULL for a command without. */
	const struct supply *supply;
	int argc; /* arguments behind the options */
	char **argv;
};

struct command {
	const char *name;
	enum command_bit bit;
	const char *arguments; /* for the synopsis */
	const char *summary;
	/*
	 * Whether it can run with these options and arguments, before any
	 * input is brought; NULL: run says so.
	 */
	enum status (*check)(const struct invocation *inv, struct reason *why);
	/*
	 * ST_OK ends with *ending, which is EXIT_DONE before; otherwise main
	 * prints the reason and ends with EXIT_MISUSE on ST_MISUSE and
	 * EXIT_FAILED on all else.  Data goes to stdout, which main closes
	 * and checks.
	 */
	enum status (*run)(const struct invocation *inv,
	    enum exit_status *ending, struct reason *why);
	/*
	 * What the formats of the command's output want of a failure, also of
	 * one before run; NULL: nothing.  True where all is said: then the
	 * program ends with *ending, and without a word on stderr.
	 */
	bool (*failed)(const struct options *o, const struct reason *failure,
	    enum exit_status *ending);
};

/* The commands in their order; NULL behind the last, and for no such name. */
const struct command *command_at(size_t i);
const struct command *command_find(const char *name);

enum status cmd_survey(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_report(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_reassess(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_audit(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_audit_check(const struct invocation *inv, struct reason *why);
bool cmd_audit_failed(const struct options *o, const struct reason *failure,
    enum exit_status *ending);
enum status cmd_diff(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_zones(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_routes(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_routes_check(const struct invocation *inv, struct reason *why);
enum status cmd_validate(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_validate_check(
    const struct invocation *inv, struct reason *why);
enum status cmd_vrps(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_fetch(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_completion(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);
enum status cmd_surveys(
    const struct invocation *inv, enum exit_status *ending, struct reason *why);

#endif
