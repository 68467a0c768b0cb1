/*
 * The root database as JSON: an array of objects, or an object with one.
 */
#include <jansson.h>
#include <stdio.h>

#include "survey/root_db_private.h"

/* A text, or an object of a contact, of which the organisation counts. */
static const char *
text_of(const json_t *value)
{
	const char *text = json_string_value(value);

	if (text == NULL)
		text =
		    json_string_value(json_object_get(value, "organisation"));
	if (text == NULL)
		text =
		    json_string_value(json_object_get(value, "organization"));
	if (text == NULL)
		text = json_string_value(json_object_get(value, "name"));
	return text != NULL ? text : "";
}

static void
settle(struct root_db_reader *r, json_t *entry, size_t i)
{
	const char *text[ROOT_DB_FIELDS + 1], *key;
	char where[32];
	json_t *value;

	for (int f = 0; f <= ROOT_DB_FIELDS; f++)
		text[f] = "";
	json_object_foreach(entry, key, value)
		text[root_db_field_named(key)] = text_of(value);
	(void)snprintf(where, sizeof(where), "entry %zu", i);
	root_db_settle(r, text, where);
}

static json_t *
find_array(json_t *root)
{
	const char *key;
	json_t *value;

	if (json_is_array(root))
		return root;
	json_object_foreach(root, key, value)
		if (json_is_array(value))
			return value;
	return NULL;
}

enum status
root_db_read_json(struct root_db_reader *r, struct reason *why)
{
	json_error_t error;
	json_t *root, *array;
	enum status st = ST_OK;
	size_t i;

	r->counts->format = "root-db-json";
	root = json_loadb(r->text, r->len, JSON_REJECT_DUPLICATES, &error);
	if (root == NULL)
		return reason_set(why, ST_SYNTAX, "%s:%d: %s", r->location,
		    error.line, error.text);
	if ((array = find_array(root)) == NULL)
		st = reason_set(why, ST_SYNTAX,
		    "%s: no list of domains: not IANA's root database",
		    r->location);
	for (i = 0; i < json_array_size(array); i++)
		settle(r, json_array_get(array, i), i);
	json_decref(root);
	return st;
}
