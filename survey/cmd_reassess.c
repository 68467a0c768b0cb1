/*
 * "dnsroa reassess [SURVEY]": a stored survey's findings by another method.
 */
#include <stdio.h>

#include "reports/report.h"
#include "survey/base/num.h"
#include "survey/command.h"
#include "survey/pipeline.h"

enum status
cmd_reassess(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	struct pipeline_outcome outcome = { 0 };
	struct store *db;
	uint64_t from = 0;
	int64_t survey_id;
	enum status st;

	(void)ending;
	if (inv->argc > 1)
		return reason_set(
		    why, ST_MISUSE, "one survey is judged at a time");
	if (inv->argc == 1 && !num_parse(inv->argv[0], 1, INT64_MAX, &from))
		return reason_set(why, ST_MISUSE,
		    "%s: the number of a survey is wanted", inv->argv[0]);
	if ((st = store_open(&db, inv->database, STORE_READ, why)) != ST_OK)
		return st;
	survey_id = (int64_t)from;
	if (from == 0)
		st = store_newest(db, &survey_id, why);
	if (st == ST_OK)
		st = pipeline_reassess(
		    &inv->options, db, survey_id, &outcome, why);
	if (st == ST_OK)
		st = report_summary(db, outcome.survey_id, stdout, why);
	store_close(db);
	return st;
}
