#include "survey/command.h"

#include <string.h>

#include "survey/base/array.h"

/* In the order of --help and the manual. */
static const struct command commands[] = {
	{ "survey", CMD_SURVEY, "",
	    "survey the routing security of zones' name servers", cmd_survey,
	    NULL },
	{ "report", CMD_REPORT, "[SURVEY]", "report a stored survey",
	    cmd_report, NULL },
	{ "reassess", CMD_REASSESS, "[SURVEY] [FILE...]",
	    "judge a stored survey's findings anew", cmd_reassess, NULL },
	{ "audit", CMD_AUDIT, "ZONE...",
	    "tell operators of zones what they lack", cmd_audit,
	    cmd_audit_failed },
	{ "diff", CMD_DIFF, "OLD NEW",
	    "tell what changed between two surveys, and why", cmd_diff, NULL },
	{ "zones", CMD_ZONES, "", "list the zones that a survey would take",
	    cmd_zones, NULL },
	{ "routes", CMD_ROUTES, "[ADDRESS...]", "print the routes of addresses",
	    cmd_routes, NULL },
	{ "validate", CMD_VALIDATE, "[PREFIX ASN]",
	    "validate route origins (RFC 6811)", cmd_validate, NULL },
	{ "vrps", CMD_VRPS, "FILE...",
	    "count a set of VRPs, or tell sets apart", cmd_vrps, NULL },
	{ "fetch", CMD_FETCH, "", "bring the live inputs into the cache",
	    cmd_fetch, NULL },
	{ "completion", CMD_COMPLETION, "SHELL",
	    "print the completions of a shell", cmd_completion, NULL },
	{ "surveys", CMD_SURVEYS, "", "list what the database holds",
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
