/*
 * "dnsroa report [SURVEY]": a stored survey, to stdout or into a folder.
 */
#include <stdio.h>

#include "reports/next_roas.h"
#include "reports/report.h"
#include "reports/series.h"
#include "survey/base/log.h"
#include "survey/cmd_input.h"
#include "survey/command.h"
#include "survey/diff_keep.h"
#include "survey/pipeline.h"
#include "survey/store.h"

/* With a folder and no format, the richest that has files. */
static enum status
choose_format(const struct options *o, const struct report_format **format,
    struct reason *why)
{
	const char *name = o->format;

	if (name == NULL)
		name = o->output != NULL ? "html" : "text";
	*format = report_format_find(name);
	if (*format == NULL)
		return reason_set(why, ST_MISUSE,
		    "--format %s: one of %s is wanted", name,
		    report_format_names());
	if ((o->output != NULL) + (o->next_roas > 0) + o->sensitivity +
		o->series >
	    1)
		return reason_set(why, ST_MISUSE,
		    "of --output, --next-roas, --sensitivity and --series one"
		    " is wanted");
	if (o->output != NULL && (*format)->folder == NULL)
		return reason_set(why, ST_MISUSE,
		    "--format %s has no files for --output", name);
	return ST_OK;
}

static enum status
put_folder(const struct report_format *format, struct store *db,
    int64_t survey_id, const char *dir, struct reason *why)
{
	struct reason remark = { "" };
	enum status st = format->folder(db, survey_id, dir, &remark, why);

	if (st == ST_OK && remark.text[0] != '\0')
		log_warnx("%s: without the figures as SVG and PNG: %s", dir,
		    remark.text);
	return st;
}

static enum status
print_report(const struct options *o, const struct report_format *format,
    struct store *db, int64_t survey_id, struct reason *why)
{
	enum status st;

	if (o->next_roas > 0)
		return report_next_roas(
		    db, survey_id, o->next_roas, format->name, stdout, why);
	if (o->sensitivity) {
		st = pipeline_sensitivity(db, survey_id, why);
		return st != ST_OK ? st
				   : report_sensitivity(db, survey_id,
					 format->name, stdout, why);
	}
	if (o->series)
		return report_series(db, format->name, stdout, why);
	if (o->output != NULL)
		return put_folder(format, db, survey_id, o->output, why);
	return format->print(db, survey_id, stdout, why);
}

/* The page, and every format whose files stand beside it. */
static bool
tells_changes(const struct options *o, const struct report_format *format)
{
	return format->folder != NULL && o->next_roas == 0 && !o->sensitivity &&
	       !o->series;
}

enum status
cmd_report(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	const struct report_format *format;
	struct store *db;
	int64_t survey_id = 0;
	enum status st;

	(void)ending;
	if (inv->argc > 0 && inv->options.series)
		return reason_set(
		    why, ST_MISUSE, "--series reports all surveys, not one");
	if (inv->argc > 1)
		return reason_set(
		    why, ST_MISUSE, "one survey is reported at a time");
	if (inv->argc == 1 &&
	    (st = survey_number(inv->argv[0], &survey_id, why)) != ST_OK)
		return st;
	if ((st = choose_format(&inv->options, &format, why)) != ST_OK)
		return st;
	if ((st = store_open(&db, inv->database, STORE_READ, why)) != ST_OK)
		return st;
	if (survey_id == 0)
		st = store_newest(db, &survey_id, why);
	if (st == ST_OK && tells_changes(&inv->options, format))
		st = diff_keep(db, survey_id, why);
	if (st == ST_OK && inv->options.public_report)
		st = store_make_public(db, why);
	if (st == ST_OK)
		st = print_report(&inv->options, format, db, survey_id, why);
	store_close(db);
	return st;
}
