/*
 * Lines of zdns: a line a name,
 *
 *   {"name":"nl","results":{"NS":{"status":"NOERROR","timestamp":
 *    "2025-07-20T12:00:01+02:00","data":{"answers":[{"ttl":3600,"type":"NS",
 *    "class":"IN","name":"nl","answer":"ns1.dns.nl"}],"protocol":"udp",
 *    "resolver":"192.0.2.53:53","flags":{"authoritative":false,...}}}}}
 *
 * Before its second version what belongs to a module stood in the line itself,
 * "status", "timestamp" and "data", and no line said which module it was.
 *
 * With --all-nameservers data is {"results":[...]}, a response of each of the
 * zone's servers; or an array of them, of each resolver; or, with --iterative,
 * {"per_layer_responses":{".":[...],"nl":[...]}}, of each server of each zone
 * on the way down.  An element is {"nameserver":"ns1.dns.nl","status":
 * "NOERROR","type":"NS","result":{...}}, without a type in older versions.
 */
#include <string.h>
#include <strings.h>

#include "resolve/answers_foreign.h"
#include "resolve/answers_private.h"
#include "survey/base/num.h"

/* Outcomes, the worst first: of answers to one question the last one counts. */
enum rank {
	RANK_FAILED,
	RANK_NO,
	RANK_DATA,
	RANKS
};

/* What a module came to. */
struct module {
	int type;           /* of enum answer_type, or FOREIGN_UNSAID */
	const json_t *json; /* status, timestamp, data */
	bool one_server;    /* the question was put to one that was named */
	int64_t time;
};

static bool
is_line(const json_t *line)
{
	return json_is_object(json_object_get(line, "results")) ||
	       (foreign_text(line, "status") != NULL &&
		   json_object_get(line, "type") == NULL &&
		   json_object_get(line, "rcode") == NULL);
}

static bool
read_flags(const json_t *result, struct foreign_response *r)
{
	const json_t *flags = json_object_get(result, "flags");

	if (flags == NULL || json_is_null(flags))
		return true;
	if (!json_is_object(flags))
		return false;
	r->has_flags = true;
	r->aa = json_is_true(json_object_get(flags, "authoritative"));
	r->ra = json_is_true(json_object_get(flags, "recursion_available"));
	r->tc = json_is_true(json_object_get(flags, "truncated"));
	return true;
}

/* A single response: sections, flags, who gave it. */
static const char *
read_result(struct foreign *f, const json_t *result, struct foreign_response *r)
{
	const char *protocol = foreign_text(result, "protocol");

	if (result != NULL && !json_is_null(result) && !json_is_object(result))
		return "data: no sections";
	if (!read_flags(result, r))
		return "flags: no object";
	r->server = foreign_text(result, "resolver");
	r->tcp = protocol != NULL && strcasecmp(protocol, "udp") != 0;
	response_clear(&f->response);
	return foreign_sections(f, result);
}

static const char *
take_single(struct foreign *f, const struct module *m, const json_t *result,
    enum status *st)
{
	struct foreign_response r = { .type = m->type,
		.status = foreign_text(m->json, "status"),
		.time = m->time };
	const char *fault;

	if (r.status == NULL)
		return "status: no text";
	if ((fault = read_result(f, result, &r)) != NULL)
		return fault;
	/* One that was named may be a resolver, or a server of the zone. */
	r.from = m->one_server && r.has_flags && !r.ra ? FROM_SERVER
						       : FROM_RESOLUTION;
	*st = foreign_take(f, &r);
	return NULL;
}

static enum rank
rank_of(const json_t *element)
{
	const json_t *result = json_object_get(element, "result");
	const char *status = foreign_text(element, "status");

	if (status == NULL ||
	    (strcmp(status, "NOERROR") != 0 && strcmp(status, "NXDOMAIN") != 0))
		return RANK_FAILED;
	return json_array_size(json_object_get(result, "answers")) > 0
		   ? RANK_DATA
		   : RANK_NO;
}

/* What the element's server was asked for: of zones above, who is below. */
static int
type_of_element(
    const json_t *element, const struct module *m, enum foreign_from from)
{
	const char *word = foreign_text(element, "type");

	if (word != NULL)
		return foreign_type(word);
	return from == FROM_SERVER ? m->type : ANSWER_NS;
}

static const char *
take_element(struct foreign *f, const struct module *m, const json_t *element,
    enum foreign_from from, enum status *st)
{
	struct foreign_response r = { .type = type_of_element(element, m, from),
		.from = from,
		.status = foreign_text(element, "status"),
		.time = m->time };
	const char *fault;

	if (!json_is_object(element) || r.status == NULL)
		return "a server's response that is none";
	fault = read_result(f, json_object_get(element, "result"), &r);
	if (fault != NULL)
		return fault;
	if (r.type == FOREIGN_UNSAID && foreign_text(element, "type") != NULL) {
		answers_pass(f->told, foreign_text(element, "type"));
		return NULL;
	}
	*st = foreign_take(f, &r);
	return NULL;
}

/* The responses of several servers of one zone. */
static const char *
take_elements(struct foreign *f, const struct module *m, const json_t *list,
    enum foreign_from from, enum status *st)
{
	const char *fault = NULL;

	if (!json_is_array(list))
		return "servers' responses that are no array";
	for (int rank = 0; rank < RANKS; rank++)
		for (size_t i = 0;
		     fault == NULL && *st == ST_OK && i < json_array_size(list);
		     i++) {
			const json_t *element = json_array_get(list, i);

			if ((int)rank_of(element) == rank)
				fault = take_element(f, m, element, from, st);
		}
	return fault;
}

/* Whose servers those of a layer are, as seen from the name. */
static enum foreign_from
from_of_layer(const struct foreign *f, const char *layer)
{
	const char *parent = dname_parent(f->name);
	char zone[DNAME_STRLEN];

	if (!dname_canonical(layer, strlen(layer), ".", zone))
		return FROM_ABOVE;
	if (strcmp(zone, f->name) == 0)
		return FROM_SERVER;
	return parent != NULL && strcmp(zone, parent) == 0 ? FROM_PARENT
							   : FROM_ABOVE;
}

static const char *
take_layers(
    struct foreign *f, const struct module *m, json_t *layers, enum status *st)
{
	const char *layer, *fault = NULL;
	json_t *list;

	if (!json_is_object(layers))
		return "per_layer_responses: no object";
	json_object_foreach(layers, layer, list) {
		fault = take_elements(f, m, list, from_of_layer(f, layer), st);
		if (fault != NULL || *st != ST_OK)
			break;
	}
	return fault;
}

static const char *
take_module(struct foreign *f, struct module *m, enum status *st)
{
	const json_t *data = json_object_get(m->json, "data");
	json_t *layers = json_object_get(data, "per_layer_responses");
	const json_t *results = json_object_get(data, "results");
	const char *fault = NULL;

	if (!json_is_object(m->json))
		return "results: what is no module's";
	if (!answer_line_time(m->json, "timestamp", &m->time))
		return "timestamp: not of RFC 3339";
	if (layers != NULL)
		return take_layers(f, m, layers, st);
	if (results != NULL)
		return take_elements(f, m, results, FROM_SERVER, st);
	if (!json_is_array(data))
		return take_single(f, m, data, st);
	for (size_t i = 0;
	     fault == NULL && *st == ST_OK && i < json_array_size(data); i++)
		fault = take_single(f, m, json_array_get(data, i), st);
	return fault;
}

static const char *
read_line(struct foreign *f, const json_t *line, enum status *st)
{
	json_t *results = json_object_get(line, "results");
	const char *altered = foreign_text(line, "altered_name");
	const char *class = foreign_text(line, "class");
	const char *server = foreign_text(line, "nameserver");
	struct module m = { .type = FOREIGN_UNSAID,
		.json = line,
		.one_server = server != NULL && *server != '\0' };
	const char *module, *fault = NULL;
	json_t *result;

	if (!foreign_name(
		f, altered != NULL ? altered : foreign_text(line, "name")))
		return "name: no name";
	if (class != NULL && strcmp(class, "IN") != 0) {
		answers_pass(f->told, "of another class");
		return NULL;
	}
	if (results == NULL && foreign_text(line, "status") != NULL)
		return take_module(f, &m, st);
	if (!json_is_object(results))
		return "no answer as zdns prints them: name, results";
	json_object_foreach(results, module, result) {
		m.type = foreign_type(module);
		m.json = result;
		if (m.type == FOREIGN_UNSAID)
			answers_pass(f->told, module);
		else
			fault = take_module(f, &m, st);
		if (fault != NULL || *st != ST_OK)
			break;
	}
	return fault;
}

const struct foreign_form foreign_zdns = {
	.format = "zdns",
	.data = "answer",
	.is_line = is_line,
	.read = read_line,
};
