#include "resolve/exchange.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "resolve/message.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

static void
put_text(json_t *line, const char *key, const char *text)
{
	if (text != NULL)
		(void)json_object_set_new(line, key, json_string(text));
}

static void
put_time(json_t *line, int64_t when)
{
	char text[TIME_STRLEN];

	if (when != TIME_UNKNOWN)
		put_text(line, "time", time_format(when, text));
}

static const char *const section_names[SECTIONS] = {
	[SECTION_ANSWER] = "answer",
	[SECTION_AUTHORITY] = "authority",
	[SECTION_ADDITIONAL] = "additional",
};

static enum status
put_record(void *arg, const struct message_rr *record, struct reason *why)
{
	json_t *line = arg;
	const char *key = section_names[record->section];
	json_t *list = json_object_get(line, key);

	(void)why;
	if (record->rr->type == RRTYPE_RRSIG)
		return ST_OK;
	if (list == NULL) {
		list = json_array();
		(void)json_object_set_new(line, key, list);
	}
	(void)json_array_append_new(list, json_string(record->text));
	return ST_OK;
}

/* False where the bytes are no message. */
static bool
put_response(json_t *line, const struct exchange *x)
{
	return x->wire == NULL || message_each_rr(x->wire, x->len, put_record,
				      line, NULL) == ST_OK;
}

static void
put_rcode(json_t *line, int rcode)
{
	char word[RCODE_STRLEN];

	if (rcode == RCODE_NONE)
		(void)json_object_set_new(line, "rcode", json_null());
	else
		put_text(line, "rcode", rcode_format((uint16_t)rcode, word));
}

static char *
dump(json_t *line, size_t *len)
{
	char *text = json_dumps(line, JSON_COMPACT);

	json_decref(line);
	if (text == NULL) /* no memory: the texts are ASCII */
		abort();
	*len = strlen(text);
	return text;
}

char *
exchange_line(const struct exchange *x, size_t *len)
{
	json_t *line = json_object(), *sections = json_object();
	const char *error = x->error;
	int rcode = x->rcode;

	if (rcode != RCODE_NONE && !put_response(sections, x)) {
		rcode = RCODE_NONE;
		error = "malformed";
	}
	put_text(line, "name", x->name);
	put_text(line, "type", answer_type_str(x->type));
	put_text(line, "view", answer_view_str(x->view));
	put_text(line, "zone", x->zone);
	put_text(line, "server", x->server);
	put_rcode(line, rcode);
	put_text(line, "error", error);
	if (rcode != RCODE_NONE && x->view != VIEW_ANSWER)
		(void)json_object_set_new(line, "aa", json_boolean(x->aa));
	if (x->view != VIEW_ANSWER)
		put_text(line, "transport", x->tcp ? "tcp" : "udp");
	(void)json_object_set_new(
	    line, "tries", json_integer((json_int_t)x->tries));
	if (x->dnssec != DNSSEC_UNKNOWN)
		put_text(line, "dnssec", answer_dnssec_str(x->dnssec));
	put_text(line, "walk", x->walk);
	if (x->each)
		(void)json_object_set_new(line, "each", json_true());
	if (x->again)
		(void)json_object_set_new(line, "again", json_true());
	put_time(line, x->time);
	if (rcode != RCODE_NONE)
		(void)json_object_update(line, sections);
	json_decref(sections);
	return dump(line, len);
}

char *
exchange_transfer_line(const char *zone, const char *server, int64_t time,
    const char *const *records, size_t nrecords, size_t *len)
{
	json_t *line = json_object(), *list = json_array();

	put_text(line, "name", zone);
	put_text(line, "type", "AXFR");
	put_text(line, "view", "transfer");
	put_text(line, "server", server);
	put_text(line, "rcode", "NOERROR");
	put_time(line, time);
	for (size_t i = 0; i < nrecords; i++)
		(void)json_array_append_new(list, json_string(records[i]));
	(void)json_object_set_new(line, "answer", list);
	return dump(line, len);
}
