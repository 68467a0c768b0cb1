#include "survey/command.h"

#include <string.h>

#include "survey/base/array.h"

/* In the order of --help and the manual. */
static const struct command commands[] = {
	{ "survey", CMD_SURVEY, "",
	    "survey the routing security of zones' name servers", NULL,
	    cmd_survey, NULL },
	{ "report", CMD_REPORT, "[SURVEY]", "report a stored survey", NULL,
	    cmd_report, NULL },
	{ "reassess", CMD_REASSESS, "[SURVEY] [FILE...]",
	    "judge a stored survey's findings anew", NULL, cmd_reassess, NULL },
	{ "audit", CMD_AUDIT, "ZONE...",
	    "tell operators of zones what they lack", cmd_audit_check,
	    cmd_audit, cmd_audit_failed },
	{ "diff", CMD_DIFF, "OLD NEW",
	    "tell what changed between two surveys, and why", NULL, cmd_diff,
	    NULL },
	{ "zones", CMD_ZONES, "", "list the zones that a survey would take",
	    NULL, cmd_zones, NULL },
	{ "routes", CMD_ROUTES, "[ADDRESS...]", "print the routes of addresses",
	    cmd_routes_check, cmd_routes, NULL },
	{ "validate", CMD_VALIDATE, "[PREFIX ASN]",
	    "validate route origins (RFC 6811)", cmd_validate_check,
	    cmd_validate, NULL },
	{ "vrps", CMD_VRPS, "FILE...",
	    "count a set of VRPs, or tell sets apart", NULL, cmd_vrps, NULL },
	{ "fetch", CMD_FETCH, "", "bring the live inputs into the cache", NULL,
	    cmd_fetch, NULL },
	{ "completion", CMD_COMPLETION, "SHELL",
	    "print the completions of a shell", NULL, cmd_completion, NULL },
	{ "surveys", CMD_SURVEYS, "", "list what the database holds", NULL,
	    cmd_surveys, NULL },
};

const struct command *
command_at(size_t i)
{
	return i < LENGTH_OF(commands) ? &commands[i] : NULL;
}

const struct command *
command_find(const char *name)
{
	const struct command *command;

	for (size_t i = 0; (command = command_at(i)) != NULL; i++)
		if (strcmp(command->name, name) == 0)
			return command;
	return NULL;
}
