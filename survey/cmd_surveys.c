/*
 * "dnsroa surveys": what the database holds; --delete and --keep remove.
 */
#include <stdio.h>
#include <stdlib.h>

#include "reports/report.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/command.h"
#include "survey/store.h"

struct numbers {
	int64_t *list;
	size_t n, cap;
};

static enum status
add_number(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct numbers *numbers = arg;

	(void)ncolumns;
	(void)names;
	(void)why;
	numbers->list = mem_grow(
	    numbers->list, numbers->n, &numbers->cap, sizeof(*numbers->list));
	numbers->list[numbers->n++] = values[0].integer;
	return ST_OK;
}

/* Each removal is whole: interrupted, the rest is there as it was. */
static enum status
keep_newest(struct store *db, int64_t keep, struct reason *why)
{
	struct numbers numbers = { .n = 0 };
	enum status st;

	st = store_select(db,
	    "SELECT survey_id FROM v_survey"
	    " ORDER BY survey_id",
	    0, add_number, &numbers, why);
	for (size_t i = 0;
	     st == ST_OK && i < numbers.n && (uint64_t)keep < numbers.n - i;
	     i++) {
		st = store_delete(db, numbers.list[i], why);
		if (st == ST_OK)
			log_info("survey %lld is removed",
			    (long long)numbers.list[i]);
	}
	free(numbers.list);
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
		st = keep_newest(db, o->keep, why);
	if (st == ST_OK && !asked)
		st = report_surveys(db, stdout, why);
	store_close(db);
	return st;
}
