/*
 * Participants as JSON.
 */
#include <string.h>

#include "roa/jscan.h"
#include "roa/manrs_read.h"

static void
add_value(
    struct manrs_row *row, enum manrs_field field, const struct jscan_value *v)
{
	/* No field may hold this: what is no text must not pass for none. */
	if (v->kind == JSCAN_OTHER)
		manrs_row_add(row, field, "\x01", 1);
	else if (v->kind != JSCAN_NULL)
		manrs_row_add(row, field, v->text, v->len);
	manrs_row_add(row, field, field == MANRS_JOINED ? "" : ";",
	    field == MANRS_JOINED ? 0 : 1);
}

/* A text or number, or an array of these. */
static bool
take_member(struct manrs_reader *r, struct jscan *s, enum manrs_field field)
{
	struct jscan_value v;

	if (field == MANRS_PREFIX) {
		s->status = manrs_refuse(r);
		return false;
	}
	if (field == MANRS_OTHER)
		return jscan_skip(s);
	if (jscan_peek(s) != '[') {
		if (!jscan_take(s, &v))
			return false;
		add_value(&r->row, field, &v);
		return true;
	}
	jscan_enter(s);
	while (jscan_next(s)) {
		if (!jscan_take(s, &v))
			return false;
		add_value(&r->row, field, &v);
	}
	return s->status == ST_OK;
}

static bool
take_participant(struct manrs_reader *r, struct jscan *s)
{
	uint64_t line = s->lines + 1;

	if (jscan_peek(s) != '{') {
		if (!take_member(r, s, MANRS_ASN))
			return false;
		manrs_row_settle(r, line);
		return true;
	}
	jscan_enter(s);
	while (jscan_next(s))
		if (!take_member(
			r, s, manrs_field_named(s->key, strlen(s->key))))
			return false;
	if (s->status == ST_OK)
		manrs_row_settle(r, line);
	return s->status == ST_OK;
}

static bool
take_list(struct manrs_reader *r, struct jscan *s)
{
	jscan_enter(s);
	while (jscan_next(s))
		if (!take_participant(r, s))
			return false;
	return s->status == ST_OK;
}

/* Every array of the object; what else it says is not about an AS. */
static bool
take_lists(struct manrs_reader *r, struct jscan *s)
{
	jscan_enter(s);
	while (jscan_next(s))
		if (!(jscan_peek(s) == '[' ? take_list(r, s) : jscan_skip(s)))
			return false;
	return s->status == ST_OK;
}

enum status
manrs_read_json(struct manrs_reader *r)
{
	struct jscan s;

	if (jscan_init(&s, r->in, r->why)) {
		bool ok = jscan_peek(&s) == '[' ? take_list(r, &s)
						: take_lists(r, &s);

		if (ok)
			(void)jscan_end(&s);
	}
	jscan_free(&s);
	return s.status;
}
