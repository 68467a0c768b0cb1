/*
 * "dnsroa diff OLD NEW": what changed between two surveys, and why.
 */
#include <stdio.h>

#include "reports/diff.h"
#include "survey/base/log.h"
#include "survey/cmd_input.h"
#include "survey/command.h"
#include "survey/config.h"
#include "survey/store.h"

enum status
cmd_diff(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	const char *format =
	    inv->options.format != NULL ? inv->options.format : "text";
	diff_print_fn *print = diff_format_find(format);
	int64_t old, new;
	struct store *db;
	struct diff d;
	enum status st;

	if (inv->argc != 2)
		return reason_set(
		    why, ST_MISUSE, "the numbers of two surveys are wanted");
	if ((st = survey_number(inv->argv[0], &old, why)) != ST_OK ||
	    (st = survey_number(inv->argv[1], &new, why)) != ST_OK)
		return st;
	if (print == NULL)
		return reason_set(why, ST_MISUSE,
		    "--format %s: one of text, csv, json is wanted", format);
	if ((st = store_open(&db, inv->database, STORE_READ, why)) != ST_OK)
		return st;
	st = diff_make(&d, db, old, new,
	    &(struct diff_options){
		.allow_different = inv->options.allow_different,
		.cache = config_text(inv->config, "fetch", "", "cache") },
	    why);
	log_progress_end();
	if (st == ST_OK)
		st = print(&d, stdout, why);
	if (st == ST_OK && inv->options.exit_code && d.n > 0)
		*ending = EXIT_FOUND;
	diff_free(&d);
	store_close(db);
	return st;
}
