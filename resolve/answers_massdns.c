/*
 * Lines of massdns (-o J): a line a response,
 *
 *   {"name":"nl.","type":"NS","class":"IN","status":"NOERROR",
 *    "rx_ts":1753005601123456789,"data":{"answers":[{"ttl":3600,"type":"NS",
 *    "class":"IN","name":"nl.","data":"ns1.dns.nl."}]},
 *    "flags":["rd","ra"],"resolver":"192.0.2.53:53","proto":"UDP"}
 *
 * and, if it is told to (-o Je), one for each question that nobody answered,
 * with "error" in place of what comes behind the class.
 */
#include <string.h>
#include <strings.h>

#include "resolve/answers_foreign.h"
#include "resolve/answers_private.h"
#include "survey/base/num.h"

#define NANOSECONDS 1000000000

static bool
is_line(const json_t *line)
{
	return foreign_text(line, "name") != NULL &&
	       foreign_text(line, "type") != NULL &&
	       (foreign_text(line, "status") != NULL ||
		   foreign_text(line, "error") != NULL) &&
	       json_object_get(line, "rcode") == NULL &&
	       json_object_get(line, "view") == NULL;
}

/* The names of the bits that were set. */
static bool
read_flags(const json_t *line, struct foreign_response *r)
{
	const json_t *flags = json_object_get(line, "flags");

	if (flags == NULL || json_is_null(flags))
		return true;
	if (!json_is_array(flags))
		return false;
	r->has_flags = true;
	for (size_t i = 0; i < json_array_size(flags); i++) {
		const char *flag = json_string_value(json_array_get(flags, i));

		if (flag == NULL)
			return false;
		r->aa = r->aa || strcmp(flag, "aa") == 0;
		r->ra = r->ra || strcmp(flag, "ra") == 0;
		r->tc = r->tc || strcmp(flag, "tc") == 0;
	}
	return true;
}

static bool
read_time(const json_t *line, int64_t *when)
{
	const json_t *stamp = json_object_get(line, "rx_ts");

	*when = TIME_UNKNOWN;
	if (stamp == NULL || json_is_null(stamp))
		return true;
	*when = (int64_t)json_integer_value(stamp) / NANOSECONDS;
	return json_is_integer(stamp) && json_integer_value(stamp) >= 0;
}

static const char *
read_line(struct foreign *f, const json_t *line, enum status *st)
{
	struct foreign_response r = { .from = FROM_RESOLUTION,
		.status = foreign_text(line, "status"),
		.error = foreign_text(line, "error"),
		.server = foreign_text(line, "resolver") };
	const char *type = foreign_text(line, "type");
	const char *class = foreign_text(line, "class");
	const char *proto = foreign_text(line, "proto");
	const json_t *data = json_object_get(line, "data");
	const char *fault;

	if (type == NULL || (r.status == NULL && r.error == NULL))
		return "no answer as massdns prints them: name, type, status";
	if (!foreign_name(f, foreign_text(line, "name")))
		return "name: no name";
	if (!read_flags(line, &r))
		return "flags: no names of bits";
	if (!read_time(line, &r.time))
		return "rx_ts: no time in nanoseconds";
	if (data != NULL && !json_is_null(data) && !json_is_object(data))
		return "data: no sections";
	r.tcp = proto != NULL && strcasecmp(proto, "tcp") == 0;
	if ((r.type = foreign_type(type)) == FOREIGN_UNSAID ||
	    (class != NULL && strcmp(class, "IN") != 0)) {
		answers_pass(f->told, class == NULL || strcmp(class, "IN") == 0
					  ? type
					  : "of another class");
		return NULL;
	}
	if ((fault = foreign_sections(f, data)) == NULL)
		*st = foreign_take(f, &r);
	return fault;
}

const struct foreign_form foreign_massdns = {
	.format = "massdns",
	.data = "data",
	.hex = true,
	.is_line = is_line,
	.read = read_line,
};
