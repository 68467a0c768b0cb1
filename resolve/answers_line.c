#include "resolve/answers.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "resolve/answers_private.h"
#include "resolve/response.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

static const char *const type_words[ANSWER_TYPES] = {
	[ANSWER_NS] = "NS",
	[ANSWER_SOA] = "SOA",
	[ANSWER_A] = "A",
	[ANSWER_AAAA] = "AAAA",
	[ANSWER_DS] = "DS",
	[ANSWER_DNSKEY] = "DNSKEY",
	[ANSWER_AXFR] = "AXFR",
};

static const char *const view_words[VIEWS] = {
	[VIEW_ANSWER] = "answer",
	[VIEW_PARENT] = "parent",
	[VIEW_SERVER] = "server",
	[VIEW_TRANSFER] = "transfer",
};

static const char *const dnssec_words[DNSSEC_STATES] = {
	[DNSSEC_UNKNOWN] = "",
	[DNSSEC_INSECURE] = "insecure",
	[DNSSEC_BOGUS] = "bogus",
	[DNSSEC_SECURE] = "secure",
};

struct answer_reader {
	struct intern *names;
	struct response response;
	char name[DNAME_STRLEN];
	char fault[120];      /* one that has to be put together */
	json_t *line;         /* the last one: answers hold texts of it */
	const char **records; /* of a transfer's part */
	size_t cap_records;
};

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

const char *
answer_type_str(enum answer_type type)
{
	return type < ANSWER_TYPES ? type_words[type] : "?";
}

bool
answer_type_parse(const char *word, enum answer_type *type)
{
	for (int t = 0; t < ANSWER_TYPES; t++)
		if (strcasecmp(word, type_words[t]) == 0) {
			*type = (enum answer_type)t;
			return true;
		}
	return false;
}

uint16_t
answer_rrtype(enum answer_type type)
{
	static const uint16_t types[ANSWER_TYPES] = {
		[ANSWER_NS] = RRTYPE_NS,
		[ANSWER_SOA] = RRTYPE_SOA,
		[ANSWER_A] = RRTYPE_A,
		[ANSWER_AAAA] = RRTYPE_AAAA,
		[ANSWER_DS] = RRTYPE_DS,
		[ANSWER_DNSKEY] = RRTYPE_DNSKEY,
	};

	return type < ANSWER_TYPES ? types[type] : 0;
}

const char *
answer_view_str(enum answer_view view)
{
	return view < VIEWS ? view_words[view] : "?";
}

const char *
answer_dnssec_str(enum answer_dnssec dnssec)
{
	return dnssec < DNSSEC_STATES ? dnssec_words[dnssec] : "?";
}

struct answer_reader *
answer_reader_new(struct intern *names)
{
	struct answer_reader *r = mem_alloc(sizeof(*r));

	r->names = names;
	response_init(&r->response);
	return r;
}

void
answer_reader_free(struct answer_reader *r)
{
	if (r == NULL)
		return;
	json_decref(r->line);
	response_free(&r->response);
	free(r->records);
	free(r);
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
	for (int v = 0; v < VIEWS; v++)
		if (strcmp(text, view_words[v]) == 0) {
			*view = (enum answer_view)v;
			return true;
		}
	return false;
}

static bool
get_dnssec(const json_t *line, enum answer_dnssec *dnssec)
{
	const char *text;

	if (!get_text(line, "dnssec", "", &text))
		return false;
	for (int d = 0; d < DNSSEC_STATES; d++)
		if (strcmp(text, dnssec_words[d]) == 0) {
			*dnssec = (enum answer_dnssec)d;
			return true;
		}
	return false;
}

static bool
get_rcode(const json_t *line, int *rcode)
{
	const char *word;
	uint16_t number;

	*rcode = RCODE_NONE;
	if (!get_text(line, "rcode", NULL, &word))
		return false;
	if (word == NULL)
		return true;
	if (!rcode_parse(word, &number))
		return false;
	*rcode = number;
	return true;
}

bool
answer_line_time(const json_t *line, const char *key, int64_t *when)
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

const char *
answer_record_parse(const char *text, char owner[DNAME_STRLEN], struct rr *rr)
{
	const char *p = text, *end = text + strlen(text), *fault;
	struct token token;

	if (*p == ' ' || *p == '\t')
		return "a record without an owner";
	for (const char *c = p; c < end; c++)
		if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f)
			return "a control character";
	if ((fault = token_next(&p, end, &token)) != NULL)
		return fault;
	if (!rr_name(&token, ".", owner))
		return "an owner that is no name";
	if ((fault = rr_parse(p, end, ".", rr)) != NULL)
		return fault;
	return rr->type == RRTYPE_NSEC ? rr_parse_next(rr, end, ".") : NULL;
}

static const char *
read_record(struct answer_reader *r, enum section section, const char *text)
{
	char owner[DNAME_STRLEN];
	struct rr rr;
	const char *fault = answer_record_parse(text, owner, &rr);

	if (fault == NULL)
		response_add(&r->response, section, owner, &rr);
	return fault;
}

static const char *
read_section(struct answer_reader *r, const json_t *line, const char *key,
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
read_response(struct answer_reader *r, const json_t *line)
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

/* A transfer comes in parts: its records are handed on as texts. */
static const char *
read_transfer(
    struct answer_reader *r, const json_t *line, struct answer *answer)
{
	const json_t *list = json_object_get(line, "answer");
	char owner[DNAME_STRLEN];
	struct rr rr;
	size_t n = 0;

	if (!json_is_array(list))
		return "answer: no array";
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));

		if (text == NULL ||
		    answer_record_parse(text, owner, &rr) != NULL)
			return "answer: a record that cannot be read";
		r->records = mem_grow(
		    r->records, n, &r->cap_records, sizeof(*r->records));
		r->records[n++] = text;
	}
	answer->outcome = OUTCOME_DATA;
	answer->records = r->records;
	answer->nrecords = n;
	return NULL;
}

/* The line's members about the question and how it was asked. */
static const char *
read_question(struct answer_reader *r, const json_t *line,
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
	if (!answer_line_time(line, "time", &answer->time))
		return "time: not of RFC 3339";
	if (!get_transport(line, &answer->tcp))
		return "transport: neither udp nor tcp";
	if (!get_tries(line, &answer->tries))
		return "tries: no number";
	if (!get_dnssec(line, &answer->dnssec))
		return "dnssec: none of the states";
	if (!get_text(line, "walk", NULL, &answer->walk))
		return "walk: no text";
	if (!get_bool(line, "each", &answer->each))
		return "each: neither true nor false";
	if (!get_bool(line, "again", &answer->again))
		return "again: neither true nor false";
	if (!get_text(line, "zone", NULL, &answer->asked_zone))
		return "zone: no text";
	return NULL;
}

const char *
answer_line_read(
    struct answer_reader *r, json_t *line, struct answer *answer, bool *used)
{
	const char *type, *server, *fault;

	/* The answer's texts are the line's. */
	json_decref(r->line);
	r->line = json_incref(line);
	*answer = (struct answer){ .server_name = INTERN_NONE };
	*used = false;
	if (!get_text(line, "type", NULL, &type) || type == NULL)
		return "no answer as --record writes them: name, type, view, "
		       "rcode";
	if (!answer_type_parse(type, &answer->type))
		return NULL;
	if ((fault = read_question(r, line, answer, &server)) != NULL)
		return fault;
	if ((answer->type == ANSWER_AXFR) != (answer->view == VIEW_TRANSFER))
		return "view: not one of this type";
	response_clear(&r->response);
	if (answer->type == ANSWER_AXFR)
		fault = read_transfer(r, line, answer);
	else
		fault = read_response(r, line);
	if (fault != NULL)
		return fault;
	answer->name = intern_add(r->names, r->name, strlen(r->name));
	if (server != NULL)
		answer->server_name =
		    intern_add(r->names, server, strlen(server));
	answer->aa = r->response.aa;
	if (answer->type != ANSWER_AXFR)
		response_judge(&r->response, r->name, r->names, answer);
	*used = true;
	return NULL;
}

const char *
answer_reader_take(struct answer_reader *r, const char *text, size_t len,
    struct answer *answer)
{
	json_error_t error;
	json_t *line = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	const char *fault;
	bool used;

	if (!json_is_object(line))
		fault = "no JSON object (RFC 8259)";
	else if ((fault = answer_line_read(r, line, answer, &used)) == NULL &&
		 !used)
		fault = "type: none that is asked for";
	json_decref(line);
	return fault;
}
