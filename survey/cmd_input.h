/*
 * What commands share: the questions from standard input and the words about
 * unreadable rows (validate, routes, vrps), the numbers of surveys.
 */
#ifndef SURVEY_CMD_INPUT_H
#define SURVEY_CMD_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "survey/base/out.h"
#include "survey/command.h"
#include "survey/option.h"
#include "survey/record.h"

/* Answers a question; NULL, or what is wrong with it, as constant text. */
typedef const char *question_fn(void *arg, const char *p, const char *end);

/*
 * Has each line of standard input answered onto out, until the end or until
 * out fails.  Blank lines and comments are passed over.  A line that is no
 * question is said on stderr with its number and has no answer; the others
 * have, and the whole then ends with ST_SYNTAX.
 */
enum status answer_lines(
    struct out *out, question_fn *answer, void *arg, struct reason *why);

/* ST_MISUSE where one of the files is standard input ("-"). */
enum status refuse_stdin(
    const struct text_list *files, const char *option, struct reason *why);

/*
 * Warns of each input with unreadable rows; *ending becomes EXIT_GAPS
 * where they are more than --max-gaps allows.
 */
void warn_of_rows(const struct survey_record *rec, const struct options *o,
    enum exit_status *ending);

/* The number of a survey, as an argument has it; ST_MISUSE where it is none. */
enum status survey_number(
    const char *text, int64_t *survey_id, struct reason *why);

#endif
