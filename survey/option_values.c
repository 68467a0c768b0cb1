/*
 * Values of options that are more than a text or a number: read, and told for
 * the survey's record.
 */
#include "survey/option_private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"

enum status
option_bad_value(const char *option, const char *value, const char *wanted,
    struct reason *why)
{
	return reason_set(why, ST_MISUSE, "--%s %s: %s", option, value, wanted);
}

enum status
option_parse_number(const char *option, const char *value, uint64_t min,
    uint64_t max, uint64_t *number, struct reason *why)
{
	if (num_parse(value, min, max, number))
		return ST_OK;
	return reason_set(why, ST_MISUSE,
	    "--%s %s: a number from %llu to %llu is wanted", option, value,
	    (unsigned long long)min, (unsigned long long)max);
}

enum status
option_set_categories(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	unsigned int *bits = &o->categories;

	(void)row;
	for (const char *p = value; *p != '\0';) {
		size_t len = strcspn(p, ",");
		enum category category;
		bool known = category_parse(p, len, &category);

		if (known)
			*bits |= 1U << category;
		/* A row of the tables names all its categories. */
		for (int r = ROW_ALL; r < ROWS && !known; r++) {
			const char *name = row_str((enum row)r);

			if (strlen(name) != len ||
			    strncasecmp(name, p, len) != 0)
				continue;
			known = true;
			for (int c = 0; c < CATEGORIES; c++)
				if (row_has((enum row)r, (enum category)c))
					*bits |= 1U << c;
		}
		if (!known)
			return reason_set(why, ST_MISUSE,
			    "--category %s: \"%.*s\" is no category", value,
			    (int)len, p);
		p += len + (p[len] == ',');
	}
	return *bits != 0 ? ST_OK
			  : option_bad_value(
				"category", value, "a category is wanted", why);
}

/* "1" or "1,0.1": percent of questions, of rows. */
enum status
option_set_gaps(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	double *share[] = { &o->max_gap_questions, &o->max_gap_rows };
	const char *p = value;

	(void)row;
	for (int i = 0; i < 2; i++) {
		char *end;
		double percent;

		/* strtod would take "0x1" and "1e1" too. */
		if (*p < '0' || *p > '9' ||
		    strchr(",", p[strspn(p, "0123456789.")]) == NULL)
			break;
		percent = strtod(p, &end);
		if (!(percent >= 0 && percent <= 100))
			break;
		*share[i] = percent / 100;
		if (*end == '\0')
			return ST_OK;
		if (*end != ',')
			break;
		p = end + 1;
	}
	return option_bad_value("max-gaps", value,
	    "percent of questions, or percent of questions,percent of rows",
	    why);
}

/*
 * A name of a file need not be UTF-8, as JSON's texts are: then each byte
 * beyond ASCII is written "\xHH", and a backslash is doubled.
 */
json_t *
option_json_bytes(const char *text)
{
	json_t *value = json_string(text);
	char *escaped, *p;

	if (value != NULL)
		return value;
	p = escaped = mem_array(strlen(text) + 1, 4);
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text >= 0x80) {
			p += snprintf(p, 5, "\\x%02x", (unsigned char)*text);
			continue;
		}
		if (*text == '\\')
			*p++ = '\\';
		*p++ = *text;
	}
	value = json_string(escaped);
	free(escaped);
	return value;
}

json_t *
option_json_list(const struct text_list *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++)
		(void)json_array_append_new(
		    list, option_json_bytes(l->list[i]));
	return list;
}

static enum status
set_length(const struct option_row *row, const char *value,
    unsigned int lengths[FAMILIES], enum family family, struct reason *why)
{
	uint64_t n;
	enum status st =
	    option_parse_number(row->name, value, 0, ip_bits(family), &n, why);

	if (st == ST_OK)
		lengths[family] = (unsigned int)n;
	return st;
}

#define LENGTH_OPTION(field, family, suffix)                                   \
	enum status option_set_##field##suffix(struct options *o,              \
	    const struct option_row *row, const char *value,                   \
	    struct reason *why)                                                \
	{                                                                      \
		return set_length(row, value, o->filters.field, family, why);  \
	}                                                                      \
	json_t *option_tell_##field##suffix(const struct options *o)           \
	{                                                                      \
		return json_integer(o->filters.field[family]);                 \
	}

LENGTH_OPTION(min_len, IPV4, 4)
LENGTH_OPTION(max_len, IPV4, 4)
LENGTH_OPTION(min_len, IPV6, 6)
LENGTH_OPTION(max_len, IPV6, 6)

enum status
option_set_min_peers(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	uint64_t n = 0;
	enum status st =
	    option_parse_number(row->name, value, 0, UINT32_MAX - 1, &n, why);

	o->filters.min_peers = (uint32_t)n;
	o->filters.min_peers_given = true;
	return st;
}

json_t *
option_tell_min_peers(const struct options *o)
{
	return json_integer(o->filters.min_peers);
}

json_t *
option_tell_categories(const struct options *o)
{
	json_t *list;

	if (o->categories == 0)
		return NULL;
	list = json_array();
	for (int c = 0; c < CATEGORIES; c++)
		if ((o->categories >> c & 1) != 0)
			(void)json_array_append_new(
			    list, json_string(row_str((enum row)c)));
	return list;
}

json_t *
option_tell_gaps(const struct options *o)
{
	return json_pack(
	    "[f,f]", o->max_gap_questions * 100, o->max_gap_rows * 100);
}

enum status
option_set_timeout(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	char *end;
	double seconds = strtod(value, &end);

	if (value[0] < '0' || value[0] > '9' || *end != '\0' ||
	    !(seconds >= 0.01 && seconds <= 60))
		return option_bad_value(row->name, value,
		    "seconds from 0.01 to 60 are wanted", why);
	o->timeout_ms = (int64_t)(seconds * 1000 + 0.5);
	return ST_OK;
}

json_t *
option_tell_timeout(const struct options *o)
{
	return json_real((double)o->timeout_ms / 1000);
}

enum status
option_set_vrps_time(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	return time_parse(value, &o->vrps_time)
		   ? ST_OK
		   : option_bad_value(row->name, value,
			 "a time is wanted, as 2025-07-20T10:00:00Z", why);
}

json_t *
option_tell_vrps_time(const struct options *o)
{
	char when[TIME_STRLEN];

	return o->vrps_time == TIME_UNKNOWN
		   ? NULL
		   : json_string(time_format(o->vrps_time, when));
}

enum status
option_set_method(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	o->method_given = true;
	return method_parse(value, &o->choice.method)
		   ? ST_OK
		   : option_bad_value(row->name, value,
			 "strict or manrs2020 is wanted", why);
}

json_t *
option_tell_method(const struct options *o)
{
	return json_string(method_str(o->choice.method));
}

enum status
option_set_glue(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	o->glue_given = true;
	if (strcmp(value, "union") == 0)
		o->choice.glue = GLUE_UNION;
	else if (strcmp(value, "answer") == 0)
		o->choice.glue = GLUE_ANSWER;
	else
		return option_bad_value(
		    row->name, value, "answer or union is wanted", why);
	return ST_OK;
}

json_t *
option_tell_glue(const struct options *o)
{
	return json_string(o->choice.glue == GLUE_UNION ? "union" : "answer");
}

enum status
option_set_max_age(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	return config_parse_seconds(value, &o->max_age)
		   ? ST_OK
		   : option_bad_value(row->name, value,
			 "a time is wanted, in s, min, h or d", why);
}

enum status
option_set_stale_after(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	return config_parse_seconds(value, &o->stale_after)
		   ? ST_OK
		   : option_bad_value(row->name, value,
			 "a time is wanted, in s, min, h or d", why);
}

enum status
option_set_date(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	o->date = value;
	return day_is_valid(value) ? ST_OK
				   : option_bad_value(row->name, value,
					 "a day is wanted, as 2025-07-20", why);
}
