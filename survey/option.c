#include "survey/option.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/option_private.h"

/* Older VRPs tell a monitor nothing: a weekly survey, and three days. */
#define STALE_AFTER (10 * INT64_C(86400))

static void
list_add(struct text_list *l, const char *text)
{
	l->list = mem_resize(l->list, l->n + 1, sizeof(*l->list));
	l->list[l->n++] = text;
}

enum {
	LONG_BASE = 256 /* getopt's values of long options begin here */
};

static enum status
set_option(struct options *o, const struct option_row *row, const char *value,
    struct reason *why)
{
	void *field = (char *)o + row->at;
	uint64_t n = 0;
	enum status st = ST_OK;

	o->given[row - option_rows] = true;
	switch (row->kind) {
	case KIND_FLAG:
		*(bool *)field = true;
		break;
	case KIND_TEXT:
		*(const char **)field = value;
		break;
	case KIND_LIST:
		list_add(field, value);
		break;
	case KIND_NUMBER:
		st = option_parse_number(row->name, value, (uint64_t)row->min,
		    (uint64_t)row->max, &n, why);
		*(int64_t *)field = (int64_t)n;
		break;
	case KIND_OWN:
		st = row->set(o, row, value, why);
		break;
	}
	return st;
}

/* The row of a value that getopt_long returned; NULL for its own signs. */
static const struct option_row *
row_of(int id)
{
	if (id >= LONG_BASE)
		return &option_rows[id - LONG_BASE];
	for (size_t i = 0; i < noption_rows; i++)
		if (option_rows[i].letter != 0 && option_rows[i].letter == id)
			return &option_rows[i];
	return NULL;
}

/* What getopt_long returned for this argument. */
static enum status
take_option(struct options *o, int id, const char *arg, struct reason *why)
{
	const struct option_row *row = row_of(id);

	if (id == ':')
		return reason_set(why, ST_MISUSE, "%s: wants a value", arg);
	if (id == '?' && optopt >= LONG_BASE)
		return reason_set(why, ST_MISUSE, "%s: takes no value", arg);
	/* Within "-xyz", optind stays behind. */
	if (id == '?' && optopt != 0)
		return reason_set(why, ST_MISUSE,
		    "-%c: no such option of this command", optopt);
	if (id == '?' || row == NULL)
		return reason_set(
		    why, ST_MISUSE, "%s: no such option of this command", arg);
	return set_option(o, row, optarg, why);
}

enum status
options_parse(struct options *o, int argc, char **argv,
    enum command_bit command, int *first, struct reason *why)
{
	struct option longs[OPTIONS_MAX + 1] = { 0 };
	char shorts[2 * OPTIONS_MAX + 2] = ":";
	size_t nlongs = 0, nshorts = 1;
	enum status st = ST_OK;
	int id;

	*o = (struct options){ .vrps_time = TIME_UNKNOWN,
		.max_age = TIME_UNKNOWN,
		.stale_after = STALE_AFTER,
		.filters = route_filters_default,
		.rate = 500,
		.window = 1000,
		.server_rate = 20,
		.timeout_ms = 500,
		.retries = 3,
		.max_gap_questions = 0.01,
		.max_gap_rows = 0.001 };
	for (size_t i = 0; i < noption_rows; i++) {
		if ((option_rows[i].commands & command) == 0)
			continue;
		longs[nlongs++] = (struct option){ option_rows[i].name,
			option_rows[i].argument != NULL ? required_argument
							: no_argument,
			NULL, (int)i + LONG_BASE };
		if (option_rows[i].letter == 0)
			continue;
		shorts[nshorts++] = option_rows[i].letter;
		if (option_rows[i].argument != NULL)
			shorts[nshorts++] = ':';
	}
	optind = 0; /* glibc: begin anew, main has parsed before */
	/* The first fault is told; what else is said may say how. */
	while ((id = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		enum status one = take_option(
		    o, id, argv[optind - 1], st == ST_OK ? why : NULL);

		if (st == ST_OK)
			st = one;
	}
	*first = optind;
	o->enumerate =
	    o->root_zone == NULL && o->zone_data.n == 0 && o->zone_lists.n == 0;
	return o->help ? ST_OK : st;
}

/* The row of the command's option, or NULL. */
static const struct option_row *
find_row(enum command_bit command, const char *name)
{
	for (size_t i = 0; i < noption_rows; i++)
		if ((option_rows[i].commands & command) != 0 &&
		    strcmp(option_rows[i].name, name) == 0)
			return &option_rows[i];
	return NULL;
}

static enum status
take_config_line(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	bool no = strcmp(value, "no") == 0;

	if (row->kind != KIND_FLAG)
		return set_option(o, row, value, why);
	if (!no && strcmp(value, "yes") != 0)
		return option_bad_value(
		    row->name, value, "yes or no is wanted", why);
	return no ? ST_OK : set_option(o, row, NULL, why);
}

enum status
options_take_config(struct options *o, enum command_bit command,
    const char *name, const struct config *config, struct reason *why)
{
	bool said[OPTIONS_MAX];
	const char *key, *value;
	enum status st = ST_OK;

	memcpy(said, o->given, sizeof(said));
	for (size_t i = 0; st == ST_OK && config_line(config, "command", name,
					      i, &key, &value);
	     i++) {
		const struct option_row *row = find_row(command, key);

		if (row == NULL)
			st = reason_set(why, ST_MISUSE,
			    "%s: no such option of this command", key);
		else if (!said[row - option_rows] && value[0] != '\0')
			st = take_config_line(o, row, value, why);
		if (st != ST_OK)
			st = reason_prefix(why, st, "%s: [command %s]",
			    config_path(config), name);
	}
	return st;
}

static bool
is_option(const char *name, unsigned int mark)
{
	size_t i = 0;

	while (i < noption_rows && ((option_rows[i].commands & mark) == 0 ||
				       strcmp(option_rows[i].name, name) != 0))
		i++;
	return i < noption_rows;
}

enum status
options_check_config(const struct config *config, struct reason *why)
{
	static const char *const fetched[] = { "input", "archive" };
	const char *name, *option;

	for (size_t k = 0; k < LENGTH_OF(fetched); k++)
		for (size_t i = 0;
		     (name = config_name(config, fetched[k], i)) != NULL; i++) {
			option =
			    config_text(config, fetched[k], name, "option");
			if (!is_option(option, SOURCE))
				return reason_set(why, ST_SYNTAX,
				    "%s: [%s %s]: \"%s\" is no option that"
				    " names an input",
				    config_path(config), fetched[k], name,
				    option);
		}
	for (size_t i = 0; (name = config_name(config, "files", i)) != NULL;
	     i++)
		if (!is_option(name, ~0U))
			return reason_set(why, ST_SYNTAX,
			    "%s: [files %s]: no such option",
			    config_path(config), name);
	return ST_OK;
}

bool
options_takes(enum command_bit command, const char *option)
{
	return find_row(command, option) != NULL;
}

void
options_say(struct options *o, enum command_bit command, const char *option)
{
	o->given[find_row(command, option) - option_rows] = true;
}

bool
options_given(
    const struct options *o, enum command_bit command, const char *option)
{
	const struct option_row *row = find_row(command, option);

	return row != NULL && o->given[row - option_rows];
}

enum status
options_supply(struct options *o, enum command_bit command, const char *option,
    const char *value, struct reason *why)
{
	const struct option_row *row = find_row(command, option);

	if (row == NULL)
		return ST_OK;
	o->supplied[row - option_rows] = true;
	return set_option(o, row, value, why);
}

static enum status
each_value(const struct options *o, unsigned int bits, unsigned int mark,
    options_source_fn *each, void *arg, struct reason *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < noption_rows && st == ST_OK; i++) {
		const void *field = (const char *)o + option_rows[i].at;
		const struct text_list *list = field;
		const char *text;

		if ((option_rows[i].commands & bits) == 0 ||
		    (option_rows[i].commands & mark) == 0)
			continue;
		if (option_rows[i].kind == KIND_TEXT) {
			text = *(const char *const *)field;
			if (text != NULL)
				st = each(arg, option_rows[i].name, text, why);
			continue;
		}
		for (size_t j = 0; j < list->n && st == ST_OK; j++)
			st = each(arg, option_rows[i].name, list->list[j], why);
	}
	return st;
}

enum status
options_each_source(const struct options *o, enum command_bit command,
    options_source_fn *each, void *arg, struct reason *why)
{
	return each_value(o, command, SOURCE, each, arg, why);
}

enum status
options_each_output(const struct options *o, enum command_bit command,
    options_source_fn *each, void *arg, struct reason *why)
{
	return each_value(o, command, OUTPUT, each, arg, why);
}

void
options_free(struct options *o)
{
	for (size_t i = 0; i < noption_rows; i++)
		if (option_rows[i].kind == KIND_LIST)
			free((
			    (struct text_list *)((char *)o + option_rows[i].at))
				 ->list);
	*o = (struct options){ 0 };
}

bool
options_text(enum command_bit command, size_t i, struct option_text *text)
{
	for (size_t row = 0; row < noption_rows; row++) {
		if ((option_rows[row].commands & command) == 0 || i-- > 0)
			continue;
		*text = (struct option_text){ option_rows[row].name,
			option_rows[row].letter, option_rows[row].argument,
			option_rows[row].help };
		return true;
	}
	return false;
}

void
options_help(FILE *out, enum command_bit command)
{
	struct option_text o;

	for (size_t i = 0; options_text(command, i, &o); i++) {
		char left[64];

		(void)snprintf(left, sizeof(left), "%c%c%s --%s%s%s",
		    o.letter != 0 ? '-' : ' ', o.letter != 0 ? o.letter : ' ',
		    o.letter != 0 ? "," : " ", o.name,
		    o.argument != NULL ? " " : "",
		    o.argument != NULL ? o.argument : "");
		(void)fprintf(out, "  %-34s %s\n", left, o.help);
	}
}

/* The option's value, or NULL where there is none. */
static json_t *
tell_option(const struct options *o, const struct option_row *row)
{
	const void *field = (const char *)o + row->at;
	const struct text_list *list = field;
	const char *text;
	json_t *value = NULL;

	switch (row->kind) {
	case KIND_FLAG:
		value = json_boolean(*(const bool *)field);
		break;
	case KIND_TEXT:
		text = *(const char *const *)field;
		value = text != NULL ? option_json_bytes(text) : NULL;
		break;
	case KIND_LIST:
		value = list->n > 0 ? option_json_list(list) : NULL;
		break;
	case KIND_NUMBER:
		value = json_integer(*(const int64_t *)field);
		break;
	case KIND_OWN:
		value = row->tell != NULL ? row->tell(o) : NULL;
		break;
	}
	return value;
}

/* Sets the members; those that were not said only where all is set. */
static void
tell_options(
    json_t *object, const struct options *o, enum command_bit command, bool all)
{
	for (size_t i = 0; i < noption_rows; i++) {
		json_t *value;

		if ((option_rows[i].commands & command) == 0 ||
		    (option_rows[i].commands & UNRECORDED) != 0 ||
		    o->supplied[i] || (!all && !o->given[i]))
			continue;
		value = tell_option(o, &option_rows[i]);
		if (value != NULL)
			(void)json_object_set_new(
			    object, option_rows[i].name, value);
		else
			(void)json_object_del(object, option_rows[i].name);
	}
}

static char *
dump_object(json_t *object)
{
	char *text = json_dumps(object, JSON_SORT_KEYS | JSON_COMPACT);

	json_decref(object);
	return text != NULL ? text : mem_strdup("{}");
}

char *
options_json(const struct options *o, enum command_bit command)
{
	json_t *object = json_object();

	tell_options(object, o, command, true);
	return dump_object(object);
}

char *
options_json_over(
    const char *base, const struct options *o, enum command_bit command)
{
	json_t *object = json_loads(base, 0, NULL);

	/* Nothing keeps others from writing to the database. */
	if (!json_is_object(object)) {
		json_decref(object);
		object = json_object();
	}
	tell_options(object, o, command, false);
	return dump_object(object);
}
