/*
 * "dnsroa survey": the whole run, and its summary.
 */
#include <stdio.h>

#include "reports/report.h"
#include "survey/base/log.h"
#include "survey/command.h"
#include "survey/pipeline.h"

enum status
cmd_survey(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	struct pipeline_outcome outcome = { 0 };
	struct store *db;
	enum status st;

	st = pipeline_survey(
	    &inv->options, inv->supply, inv->database, &db, &outcome, why);
	log_progress_end();
	if (st == ST_OK) {
		st = report_summary(db, outcome.survey_id, stdout, why);
		if (outcome.gaps)
			*ending = EXIT_GAPS;
	}
	if (st == ST_OK && outcome.gaps)
		log_warnx("survey %lld has gaps beyond --max-gaps",
		    (long long)outcome.survey_id);
	store_close(db);
	return st;
}
