/*
 * Reports of a stored survey.
 */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include <stdint.h>
#include <stdio.h>

#include "survey/store.h"

/*
 * A format: print writes the whole report, folder writes its files.  Either
 * is NULL where the format has no such thing.  A folder that is whole but for
 * something that this machine cannot do says so in remark, which is empty
 * before.
 */
struct report_format {
	const char *name;
	enum status (*print)(
	    struct store *db, int64_t survey_id, FILE *out, struct reason *why);
	enum status (*folder)(struct store *db, int64_t survey_id,
	    const char *dir, struct reason *remark, struct reason *why);
};

/* NULL where there is no such format. */
const struct report_format *report_format_find(const char *name);

/* "text, csv, json": for messages. */
const char *report_format_names(void);

/*
 * All of these are of one moment of the database, and ST_MISSING where it
 * has no such survey.  A failed write ends them with ST_IO.
 *
 * report_text: for people on a terminal; report_summary: the head of it, for
 * the end of a run; report_line: its headline, where there are many.
 * report_csv: the coverage table.  report_json: one object with all tables.
 */
enum status report_text(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why);
enum status report_summary(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why);
enum status report_line(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why);
enum status report_csv(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why);
enum status report_json(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why);
enum status report_html(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why);
enum status report_markdown(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why);
enum status report_prometheus(
    struct store *db, int64_t survey_id, FILE *out, struct reason *why);

/*
 * One table alone, as "csv" or "json"; and how the headline depends on the
 * method, also as "text".  ST_MISUSE where the format is another.
 */
enum status report_table_print(struct store *db, int64_t survey_id,
    const char *table, const char *format, FILE *out, struct reason *why);
enum status report_sensitivity(struct store *db, int64_t survey_id,
    const char *format, FILE *out, struct reason *why);

/*
 * The folder dir (output.h): with csv a CSV file for each table that has
 * one; with both summary.json, the sums, and run.json, what the survey was
 * made of.  But for run.json surveys of the same inputs give the same bytes.
 */
enum status report_csv_folder(struct store *db, int64_t survey_id,
    const char *dir, struct reason *remark, struct reason *why);
enum status report_json_folder(struct store *db, int64_t survey_id,
    const char *dir, struct reason *remark, struct reason *why);

/*
 * The data package: the page as index.html, all CSV files, the figures as CSV
 * and, drawn by gnuplot(1) where that is installed, as SVG and PNG, and what
 * tells of them.
 */
enum status report_html_folder(struct store *db, int64_t survey_id,
    const char *dir, struct reason *remark, struct reason *why);

/* The surveys of the database, a line each. */
enum status report_surveys(struct store *db, FILE *out, struct reason *why);

#endif
