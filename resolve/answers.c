#include "resolve/answers.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "resolve/response.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"

/* The form of the file that this reader knows. */
#define ANSWERS_FORM 1

struct answers_reader {
	struct intern *names;
	struct bad_rows bad;
	const char *location;
	uint64_t line;
	bool has_header;
	int64_t started, earliest; /* TIME_UNKNOWN until one is seen */
	uint64_t *unused;
	answer_fn take;
	void *arg;
	struct response response;
	char name[DNAME_STRLEN];
	char fault[120]; /* one that has to be put together */
};

static const char fault_twice[] = "a member of the object is there twice";

const char *
answer_outcome_str(enum answer_outcome outcome)
{
	switch (outcome) {
	case OUTCOME_UNASKED:
		return "unasked";
	case OUTCOME_DATA:
		return "data";
	case OUTCOME_NODATA:
		return "nodata";
	case OUTCOME_NXDOMAIN:
		return "nxdomain";
	case OUTCOME_FAILED:
		return "failed";
	case OUTCOMES:
	default:
		return "?";
	}
}

/* The member's text, fallback where there is none or null. */
static bool
get_text(const json_t *line, const char *key, const char *fallback,
    const char **text)
{
	const json_t *value = json_object_get(line, key);

	if (value == NULL || json_is_null(value)) {
		*text = fallback;
		return true;
	}
	*text = json_string_value(value);
	return *text != NULL;
}

static bool
get_bool(const json_t *line, const char *key, bool *value)
{
	const json_t *member = json_object_get(line, key);

	*value = json_is_true(member);
	return member == NULL || json_is_null(member) ||
	       json_is_boolean(member);
}

static bool
get_view(const json_t *line, enum answer_view *view)
{
	const char *text;

	if (!get_text(line, "view", "answer", &text))
		return false;
	if (strcmp(text, "answer") == 0)
		*view = VIEW_ANSWER;
	else if (strcmp(text, "parent") == 0)
		*view = VIEW_PARENT;
	else if (strcmp(text, "server") == 0)
		*view = VIEW_SERVER;
	else
		return false;
	return true;
}

/* False where the word is none of the types that are asked for. */
static bool
parse_type(const char *word, enum answer_type *type)
{
	static const struct {
		const char *word;
		enum answer_type type;
	} types[] = { { "NS", ANSWER_NS }, { "SOA", ANSWER_SOA },
		{ "A", ANSWER_A }, { "AAAA", ANSWER_AAAA }, { "DS", ANSWER_DS },
		{ "DNSKEY", ANSWER_DNSKEY } };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcasecmp(word, types[i].word) == 0) {
			*type = types[i].type;
			return true;
		}
	return false;
}

/* IANA's registry (RFC 6895 section 2.3), without what only TSIG knows. */
static bool
get_rcode(const json_t *line, const char **rcode)
{
	static const char *const words[] = { "NOERROR", "FORMERR", "SERVFAIL",
		"NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET",
		"NXRRSET", "NOTAUTH", "NOTZONE", "DSOTYPENI", "BADVERS",
		"BADCOOKIE" };
	const char *text;
	uint64_t number;

	if (!get_text(line, "rcode", "", &text))
		return false;
	*rcode = text;
	if (!json_is_string(json_object_get(line, "rcode")))
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(text, words[i]) == 0) {
			*rcode = words[i];
			return true;
		}
	/* One without a mnemonic: RCODE13. */
	return strncasecmp(text, "RCODE", 5) == 0 &&
	       num_parse(text + 5, 0, 4095, &number);
}

static bool
get_time(const json_t *line, const char *key, int64_t *when)
{
	const char *text;

	*when = TIME_UNKNOWN;
	return get_text(line, key, NULL, &text) &&
	       (text == NULL || time_parse(text, when));
}

static bool
get_transport(const json_t *line, bool *tcp)
{
	const char *text;

	if (!get_text(line, "transport", "udp", &text))
		return false;
	*tcp = strcmp(text, "tcp") == 0;
	return *tcp || strcmp(text, "udp") == 0;
}

static bool
get_tries(const json_t *line, unsigned int *tries)
{
	const json_t *value = json_object_get(line, "tries");
	json_int_t n = json_integer_value(value);

	*tries = 0;
	if (value == NULL || json_is_null(value))
		return true;
	if (!json_is_integer(value) || n < 0 || n > INT_MAX)
		return false;
	*tries = (unsigned int)n;
	return true;
}

/* One record in master file form; what is wrong, or NULL. */
static const char *
read_record(struct answers_reader *r, enum section section, const char *text)
{
	const char *p = text, *end = text + strlen(text), *fault;
	char owner[DNAME_STRLEN];
	struct token token;
	struct rr rr;

	if (*p == ' ' || *p == '\t')
		return "a record without an owner";
	for (const char *c = p; c < end; c++)
		if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f)
			return "a control character";
	if ((fault = token_next(&p, end, &token)) != NULL)
		return fault;
	if (!rr_name(&token, ".", owner))
		return "an owner that is no name";
	if ((fault = rr_parse(p, end, ".", &rr)) != NULL)
		return fault;
	response_add(&r->response, section, owner, &rr);
	return NULL;
}

static const char *
read_section(struct answers_reader *r, const json_t *line, const char *key,
    enum section section, size_t *nrecords)
{
	const json_t *records = json_object_get(line, key);
	const char *text, *fault = NULL;

	if (records == NULL || json_is_null(records))
		return NULL;
	if (!json_is_array(records))
		fault = "no array";
	*nrecords += json_array_size(records);
	if (*nrecords > RESPONSE_RECORDS_MAX)
		fault = "more records than a message can hold";
	for (size_t i = 0; fault == NULL && i < json_array_size(records); i++) {
		text = json_string_value(json_array_get(records, i));
		fault = text == NULL ? "a record that is no text"
				     : read_record(r, section, text);
	}
	if (fault == NULL)
		return NULL;
	(void)snprintf(r->fault, sizeof(r->fault), "%s: %s", key, fault);
	return r->fault;
}

static const char *
read_response(struct answers_reader *r, const json_t *line)
{
	size_t nrecords = 0;
	const char *fault;

	response_clear(&r->response);
	if (!get_bool(line, "aa", &r->response.aa))
		return "aa: neither true nor false";
	if ((fault = read_section(
		 r, line, "answer", SECTION_ANSWER, &nrecords)) != NULL ||
	    (fault = read_section(
		 r, line, "authority", SECTION_AUTHORITY, &nrecords)) != NULL)
		return fault;
	return read_section(
	    r, line, "additional", SECTION_ADDITIONAL, &nrecords);
}

/* The line's members about the question and how it was asked. */
static const char *
read_question(struct answers_reader *r, const json_t *line,
    struct answer *answer, const char **server)
{
	const char *name;

	if (!get_text(line, "name", NULL, &name) || name == NULL ||
	    !dname_canonical(name, strlen(name), ".", r->name))
		return "name: no name";
	if (!get_view(line, &answer->view))
		return "view: none that is known";
	if (!get_text(line, "server", NULL, server))
		return "server: no text";
	if (answer->view == VIEW_SERVER && *server == NULL)
		return "server: missing, and the view is \"server\"";
	if (!get_rcode(line, &answer->rcode))
		return "rcode: no mnemonic of a response code";
	if (!get_text(line, "error", "", &answer->error))
		return "error: no text";
	if (!get_time(line, "time", &answer->time))
		return "time: not of RFC 3339";
	if (!get_transport(line, &answer->tcp))
		return "transport: neither udp nor tcp";
	if (!get_tries(line, &answer->tries))
		return "tries: no number";
	return NULL;
}

/* Takes a line; *fault is what is wrong with it, or NULL. */
static enum status
read_answer(struct answers_reader *r, const json_t *line, const char **fault,
    struct reason *why)
{
	struct answer answer = { .server_name = INTERN_NONE };
	const char *type, *server;

	*fault = NULL;
	if (!get_text(line, "type", NULL, &type) || type == NULL) {
		*fault = "no answer as --record writes them: name, type, view, "
			 "rcode";
		return ST_OK;
	}
	if (!parse_type(type, &answer.type)) {
		++*r->unused;
		return ST_OK;
	}
	if ((*fault = read_question(r, line, &answer, &server)) != NULL ||
	    (*fault = read_response(r, line)) != NULL)
		return ST_OK;
	answer.name = intern_add(r->names, r->name, strlen(r->name));
	if (server != NULL)
		answer.server_name =
		    intern_add(r->names, server, strlen(server));
	if (r->earliest == TIME_UNKNOWN ||
	    (answer.time != TIME_UNKNOWN && answer.time < r->earliest))
		r->earliest = answer.time;
	response_judge(&r->response, r->name, r->names, &answer);
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
	if (!get_time(line, "started", &started))
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
	struct answers_reader r = { .names = names,
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
	response_init(&r.response);
	if ((st = read_lines(&r, in, why)) == ST_OK)
		st = bad_rows_judge(&r.bad, why);
	if (st == ST_OK && !r.has_header)
		st = reason_set(why, ST_SYNTAX,
		    "%s: no recorded answers: it is empty", r.location);
	counts->data_time = r.started != TIME_UNKNOWN ? r.started : r.earliest;
	response_free(&r.response);
	return st;
}
