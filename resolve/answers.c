#include "resolve/answers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "resolve/answers_foreign.h"
#include "resolve/answers_private.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
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
	struct foreign foreign;    /* its form is NULL where the file is ours */
	int64_t started, earliest; /* TIME_UNKNOWN until one is seen */
	struct answers_told *told;
	answer_fn *take;
	void *arg;
};

static const char fault_twice[] = "a member of the object is there twice";
static const char fault_no_object[] = "no JSON object (RFC 8259)";

/* What stands for words that are no plain ones, and for too many of them. */
static const char other_words[] = "others";

/* A word of a file is printed: it is letters, digits and such. */
static bool
is_plain(const char *word)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-' ";
	size_t len = strspn(word, allowed);

	return len > 0 && len < sizeof(((struct answers_passed *)0)->what) &&
	       word[len] == '\0';
}

void
answers_pass(struct answers_told *told, const char *what)
{
	const char *word = is_plain(what) ? what : other_words;
	size_t i = 0;

	told->passed_over++;
	while (i < told->npassed && strcmp(told->passed[i].what, word) != 0)
		i++;
	/* The last place is for all that find none. */
	if (i == told->npassed && i >= ANSWERS_KINDS_MAX - 1) {
		word = other_words;
		i = ANSWERS_KINDS_MAX - 1;
	}
	if (i == told->npassed) {
		told->npassed++;
		(void)snprintf(told->passed[i].what,
		    sizeof(told->passed[i].what), "%s", word);
	}
	told->passed[i].n++;
}

/* Adds to a list whose members are parted by commas. */
static void
list_add(FILE *f, bool *any, const char *word)
{
	(void)fprintf(f, "%s%s", *any ? ", " : "", word);
	*any = true;
}

void
answers_told_join(struct answers_told *told, const struct answers_told *more)
{
	told->ours = told->ours || more->ours;
	told->foreign = told->foreign || more->foreign;
	told->views |= more->views;
	told->types |= more->types;
}

char *
answers_losses(const struct answers_told *told)
{
	char *text;
	size_t size;
	bool any = false;
	FILE *f;

	if (!told->foreign || (f = open_memstream(&text, &size)) == NULL)
		return NULL;
	if ((told->views >> VIEW_PARENT & 1) == 0)
		list_add(f, &any, "the parent's side");
	if ((told->views >> VIEW_SERVER & 1) == 0)
		list_add(f, &any, "lame servers");
	for (int t = 0; t < ANSWER_AXFR; t++)
		if ((told->types >> t & 1) == 0)
			list_add(f, &any, answer_type_str((enum answer_type)t));
	if (!told->ours)
		list_add(f, &any, "tries, DNSSEC states");
	(void)fclose(f);
	if (any)
		return text;
	free(text);
	return NULL;
}

char *
answers_passed_over(const struct answers_told *told)
{
	char *text;
	size_t size;
	bool any = false;
	FILE *f;

	if (told->npassed == 0 || (f = open_memstream(&text, &size)) == NULL)
		return NULL;
	for (size_t i = 0; i < told->npassed; i++) {
		(void)fprintf(f, "%s%s (%" PRIu64 ")", any ? ", " : "",
		    told->passed[i].what, told->passed[i].n);
		any = true;
	}
	(void)fclose(f);
	return text;
}

/* An answer on its way to who wanted them: arg is the reader. */
static enum status
give(void *arg, const struct answer *answer, struct reason *why)
{
	struct answers_reader *r = arg;

	r->told->views |= 1U << answer->view;
	r->told->types |= 1U << answer->type;
	if (r->earliest == TIME_UNKNOWN ||
	    (answer->time != TIME_UNKNOWN && answer->time < r->earliest))
		r->earliest = answer->time;
	return r->take(r->arg, answer, why);
}

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
		answers_pass(r->told, foreign_text(line, "type"));
		return ST_OK;
	}
	return give(r, &answer, why);
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
	r->has_header = r->told->ours = true;
	if (r->started == TIME_UNKNOWN ||
	    (started != TIME_UNKNOWN && started < r->started))
		r->started = started;
	return ST_OK;
}

/* The first line is not ours: finds out whose it is. */
static enum status
find_form(struct answers_reader *r, const json_t *line, struct reason *why)
{
	static const struct foreign_form *const forms[] = { &foreign_zdns,
		&foreign_massdns };

	for (size_t i = 0; i < LENGTH_OF(forms); i++) {
		if (!forms[i]->is_line(line))
			continue;
		r->foreign.form = forms[i];
		r->told->foreign = true;
		r->bad.counts->format = forms[i]->format;
		return ST_OK;
	}
	if (json_object_get(line, "query_name") != NULL ||
	    json_object_get(line, "resp_name") != NULL)
		return reason_set(why, ST_REFUSED,
		    "%s:%" PRIu64 ": output of an old massdns, a line a"
		    " record: it does not tell what was not answered",
		    r->location, r->line);
	return reason_set(why, ST_SYNTAX,
	    "%s:%" PRIu64 ": neither recorded answers, which begin with the"
	    " line {\"dnsroa-answers\": %d}, nor JSON lines of zdns or"
	    " massdns",
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
		return fault_no_object;
	}
}

/* A line that is no header, in the form of the file. */
static enum status
read_row(struct answers_reader *r, json_t *line, const json_error_t *error,
    struct reason *why)
{
	const char *fault = NULL;
	enum status st = ST_OK;

	r->bad.counts->rows_read++;
	if (line == NULL)
		fault = json_fault(error);
	else if (!json_is_object(line))
		fault = fault_no_object;
	else if (r->foreign.form != NULL)
		fault = r->foreign.form->read(&r->foreign, line, &st);
	else
		st = read_answer(r, line, &fault, why);
	if (fault != NULL)
		bad_rows_add(&r->bad, r->line, fault, 1);
	return st;
}

static enum status
read_line(
    struct answers_reader *r, const char *p, size_t len, struct reason *why)
{
	json_error_t error;
	enum status st = ST_OK;
	json_t *line = json_loadb(p, len, JSON_REJECT_DUPLICATES, &error);

	if (r->foreign.form == NULL &&
	    json_object_get(line, "dnsroa-answers") != NULL) {
		st = read_header(r, line, why);
	} else {
		if (!r->has_header && r->foreign.form == NULL)
			st = find_form(r, line, why);
		if (st == ST_OK)
			st = read_row(r, line, &error, why);
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
answers_read(struct input *in, struct intern *names, answer_fn *take, void *arg,
    struct answers_told *told, struct read_counts *counts, struct reason *why)
{
	struct answers_reader r = { .lines = answer_reader_new(names),
		.location = input_info(in)->location,
		.started = TIME_UNKNOWN,
		.earliest = TIME_UNKNOWN,
		.told = told,
		.take = take,
		.arg = arg };
	enum status st;

	*told = (struct answers_told){ .ours = false };
	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN,
		.format = "dnsroa-answers" };
	r.bad = (struct bad_rows){ .counts = counts, .location = r.location };
	foreign_init(&r.foreign, names, told);
	r.foreign.give = give;
	r.foreign.arg = &r;
	r.foreign.why = why;
	if ((st = read_lines(&r, in, why)) == ST_OK)
		st = bad_rows_judge(&r.bad, why);
	if (st == ST_OK && r.foreign.form != NULL)
		st = foreign_finish(&r.foreign);
	else if (st == ST_OK && !r.has_header)
		st = reason_set(why, ST_SYNTAX,
		    "%s: no recorded answers: it is empty", r.location);
	counts->data_time = r.started != TIME_UNKNOWN ? r.started : r.earliest;
	foreign_free(&r.foreign);
	answer_reader_free(r.lines);
	return st;
}
