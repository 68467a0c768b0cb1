#include "resolve/answers.h"

#include <inttypes.h>
#include <string.h>

#include <jansson.h>

#include "resolve/answers_private.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"

/* The form of the file that this reader knows. */
#define ANSWERS_FORM 1

struct answers_reader {
	struct answer_reader *lines;
	struct bad_rows bad;
	const char *location;
	uint64_t line;
	bool has_header;
	int64_t started, earliest; /* TIME_UNKNOWN until one is seen */
	uint64_t *unused;
	answer_fn take;
	void *arg;
};

static const char fault_twice[] = "a member of the object is there twice";

/* Takes a line; *fault is what is wrong with it, or NULL. */
static enum status
read_answer(struct answers_reader *r, json_t *line, const char **fault,
    struct reason *why)
{
	struct answer answer;
	bool used;

	*fault = answer_line_read(r->lines, line, &answer, &used);
	if (*fault != NULL)
		return ST_OK;
	if (!used) {
		++*r->unused;
		return ST_OK;
	}
	if (r->earliest == TIME_UNKNOWN ||
	    (answer.time != TIME_UNKNOWN && answer.time < r->earliest))
		r->earliest = answer.time;
	return r->take(r->arg, &answer, why);
}

static enum status
read_header(struct answers_reader *r, const json_t *line, struct reason *why)
{
	const json_t *form = json_object_get(line, "dnsroa-answers");
	json_int_t n = json_integer_value(form);
	int64_t started;

	if (!json_is_integer(form) || n < 1)
		return reason_set(why, ST_SYNTAX,
		    "%s:%" PRIu64 ": dnsroa-answers: no form of recorded "
		    "answers",
		    r->location, r->line);
	if (n > ANSWERS_FORM)
		return reason_set(why, ST_REFUSED,
		    "%s:%" PRIu64 ": dnsroa-answers %" JSON_INTEGER_FORMAT
		    ": written by a newer version of dnsroa; this one reads "
		    "form %d",
		    r->location, r->line, n, ANSWERS_FORM);
	if (!answer_line_time(line, "started", &started))
		return reason_set(why, ST_SYNTAX,
		    "%s:%" PRIu64 ": started: not of RFC 3339", r->location,
		    r->line);
	r->has_header = true;
	if (r->started == TIME_UNKNOWN ||
	    (started != TIME_UNKNOWN && started < r->started))
		r->started = started;
	return ST_OK;
}

/* The first line is not ours: says whose it may be. */
static enum status
refuse_file(
    const struct answers_reader *r, const json_t *line, struct reason *why)
{
	/* Members of zdns' and massdns' output that ours does not have. */
	if (json_object_get(line, "data") != NULL ||
	    json_object_get(line, "results") != NULL ||
	    json_object_get(line, "status") != NULL)
		return reason_set(why, ST_REFUSED,
		    "%s:%" PRIu64 ": this looks like the output of zdns or "
		    "massdns, which this version does not read; recorded "
		    "answers begin with {\"dnsroa-answers\": %d}",
		    r->location, r->line, ANSWERS_FORM);
	return reason_set(why, ST_SYNTAX,
	    "%s:%" PRIu64 ": no recorded answers: these begin with the line "
	    "{\"dnsroa-answers\": %d}",
	    r->location, r->line, ANSWERS_FORM);
}

/* Words of our own: jansson's would show the file's bytes to a terminal. */
static const char *
json_fault(const json_error_t *error)
{
	switch ((int)json_error_code(error)) {
	case json_error_duplicate_key:
		return fault_twice;
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "a NUL in a text";
	case json_error_invalid_utf8:
		return "bytes that are not UTF-8";
	case json_error_premature_end_of_input:
		return "a line that ends before its JSON object does";
	default:
		return "no JSON object (RFC 8259)";
	}
}

static enum status
read_line(
    struct answers_reader *r, const char *p, size_t len, struct reason *why)
{
	const char *fault = NULL;
	json_error_t error;
	enum status st = ST_OK;
	json_t *line = json_loadb(p, len, JSON_REJECT_DUPLICATES, &error);

	if (json_object_get(line, "dnsroa-answers") != NULL) {
		st = read_header(r, line, why);
	} else if (!r->has_header) {
		st = refuse_file(r, line, why);
	} else {
		r->bad.counts->rows_read++;
		if (line == NULL)
			fault = json_fault(&error);
		else if (!json_is_object(line))
			fault = "no JSON object (RFC 8259)";
		else
			st = read_answer(r, line, &fault, why);
		if (fault != NULL)
			bad_rows_add(&r->bad, r->line, fault, 1);
	}
	json_decref(line);
	return st;
}

static enum status
read_lines(struct answers_reader *r, struct input *in, struct reason *why)
{
	for (;;) {
		const char *p;
		enum status st;
		size_t len, blanks = 0;

		if ((st = input_line(in, &p, &len, why)) != ST_OK || p == NULL)
			return st;
		r->line = input_info(in)->lines;
		if (r->line == 1 && len >= 3 &&
		    memcmp(p, "\xef\xbb\xbf", 3) == 0) {
			p += 3;
			len -= 3;
		}
		while (blanks < len && (p[blanks] == ' ' || p[blanks] == '\t'))
			blanks++;
		if (blanks == len)
			continue;
		if ((st = read_line(r, p, len, why)) != ST_OK)
			return st;
	}
}

enum status
answers_read(struct input *in, struct intern *names, answer_fn take, void *arg,
    uint64_t *unused, struct read_counts *counts, struct reason *why)
{
	struct answers_reader r = { .lines = answer_reader_new(names),
		.location = input_info(in)->location,
		.started = TIME_UNKNOWN,
		.earliest = TIME_UNKNOWN,
		.unused = unused,
		.take = take,
		.arg = arg };
	enum status st;

	*unused = 0;
	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN,
		.format = "dnsroa-answers" };
	r.bad = (struct bad_rows){ .counts = counts, .location = r.location };
	if ((st = read_lines(&r, in, why)) == ST_OK)
		st = bad_rows_judge(&r.bad, why);
	if (st == ST_OK && !r.has_header)
		st = reason_set(why, ST_SYNTAX,
		    "%s: no recorded answers: it is empty", r.location);
	counts->data_time = r.started != TIME_UNKNOWN ? r.started : r.earliest;
	answer_reader_free(r.lines);
	return st;
}
