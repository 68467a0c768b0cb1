/*
 * "dnsroa fetch": the inputs of the configuration into the cache.
 */
#include <stdio.h>

#include "survey/command.h"
#include "survey/supply.h"

enum status
cmd_fetch(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	const struct options *o = &inv->options;
	bool gaps = false;
	enum status st;

	if (o->list && o->date != NULL)
		return reason_set(
		    why, ST_MISUSE, "--list and --date do not go together");
	if (o->list)
		return supply_list(inv->config, o, stdout, why);
	st = supply_fetch(inv->config, o, stdout, &gaps, why);
	if (gaps)
		*ending = EXIT_GAPS;
	return st;
}
