/*
 * "dnsroa surveys": what the database holds; --delete and --keep remove.
 */
#include <stdio.h>
#include <stdlib.h>

#include "reports/report.h"
#include "survey/base/log.h"
#include "survey/command.h"
#include "survey/store.h"

/*
 * Those of the latest data, not those stored last: reassess stores surveys of
 * former days.  Each removal is whole: interrupted, the rest is there as it
 * was.
 */
static enum status
keep_latest(struct store *db, int64_t keep, struct reason *why)
{
	int64_t *surveys;
	size_t n;
	enum status st = store_in_order(db, &surveys, &n, why);

	for (size_t i = 0; st == ST_OK && i < n && (uint64_t)keep < n - i;
	     i++) {
		st = store_delete(db, surveys[i], why);
		if (st == ST_OK)
			log_info(
			    "survey %lld is removed", (long long)surveys[i]);
	}
	free(surveys);
	return st;
}

enum status
cmd_surveys(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	const struct options *o = &inv->options;
	bool asked = o->check || o->backup != NULL || o->delete_survey != 0 ||
		     o->keep != 0;
	struct store *db;
	enum status st;

	(void)ending;
	if (o->delete_survey != 0 && o->keep != 0)
		return reason_set(
		    why, ST_MISUSE, "--delete and --keep do not go together");
	/* Not STORE_WRITE, which would make a database to remove from. */
	if ((st = store_open(&db, inv->database, STORE_READ, why)) != ST_OK)
		return st;
	if (o->check || o->backup != NULL)
		st = store_check(db, why);
	if (st == ST_OK && o->backup != NULL)
		st = store_backup(db, o->backup, why);
	if (st == ST_OK && o->delete_survey != 0)
		st = store_delete(db, o->delete_survey, why);
	if (st == ST_OK && o->keep != 0)
		st = keep_latest(db, o->keep, why);
	if (st == ST_OK && !asked)
		st = report_surveys(db, stdout, why);
	store_close(db);
	return st;
}
