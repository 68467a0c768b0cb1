#include "survey/cmd_input.h"

#include <inttypes.h>
#include <string.h>

#include "roa/route_read.h"
#include "survey/base/log.h"
#include "survey/base/num.h"
#include "survey/health.h"

static enum status
answer_each(struct input *in, struct out *out, question_fn *answer, void *arg,
    uint64_t *bad, struct reason *why)
{
	while (!out->failed) {
		const char *p, *end, *fault;
		size_t len;
		enum status st = input_line(in, &p, &len, why);

		if (st != ST_OK || p == NULL)
			return st;
		end = p + len;
		p = skip_blanks(p, end);
		if (p == end || route_is_comment(*p))
			continue;
		if ((fault = answer(arg, p, end)) == NULL)
			continue;
		(*bad)++;
		log_warnx("standard input, line %" PRIu64 ": %s",
		    input_info(in)->lines, fault);
	}
	return ST_OK;
}

enum status
answer_lines(
    struct out *out, question_fn *answer, void *arg, struct reason *why)
{
	struct input *in = NULL;
	uint64_t bad = 0;
	enum status st;

	if ((st = input_open(&in, "-", why)) != ST_OK)
		return st;
	st = answer_each(in, out, answer, arg, &bad, why);
	input_close(in);
	if (st == ST_OK && bad > 0)
		st = reason_set(why, ST_SYNTAX,
		    "%" PRIu64 " of the lines could not be read", bad);
	return st;
}

enum status
refuse_stdin(
    const struct text_list *files, const char *option, struct reason *why)
{
	for (size_t i = 0; i < files->n; i++)
		if (strcmp(files->list[i], "-") == 0)
			return reason_set(why, ST_MISUSE,
			    "%s - and the questions cannot both be standard"
			    " input",
			    option);
	return ST_OK;
}

void
warn_of_rows(const struct survey_record *rec, const struct options *o,
    enum exit_status *ending)
{
	for (size_t i = 0; i < rec->ninputs; i++) {
		const struct input_record *in = &rec->inputs[i];

		if (in->counts.rows_skipped > 0)
			log_warnx("%s: %" PRIu64 " of %" PRIu64
				  " rows could not be read, the first: %s",
			    in->location, in->counts.rows_skipped,
			    in->counts.rows_read, in->counts.first_skipped);
	}
	if (health_has_gaps(rec, 0, 0, o->max_gap_questions, o->max_gap_rows))
		*ending = EXIT_GAPS;
}

enum status
survey_number(const char *text, int64_t *survey_id, struct reason *why)
{
	uint64_t number;

	if (!num_parse(text, 1, INT64_MAX, &number))
		return reason_set(why, ST_MISUSE,
		    "%s: the number of a survey is wanted", text);
	*survey_id = (int64_t)number;
	return ST_OK;
}
