#include "survey/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "survey/base/array.h"
#include "survey/base/input.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

#define SYSTEM_FILE "/etc/dnsroa/dnsroa.conf"

enum value_kind {
	VALUE_TEXT,
	VALUE_SECONDS,
	VALUE_BYTES,
	VALUE_SHARE,
	VALUE_NUMBER,
	VALUE_FLAG,
	VALUE_URL
};

/* The keys that there are; a key NULL: any, judged by who asks for it. */
static const struct key {
	const char *section, *key;
	bool named; /* the section has a name */
	enum value_kind kind;
} keys[] = {
	{ "general", "contact", false, VALUE_TEXT },
	{ "fetch", "max-age", false, VALUE_SECONDS },
	{ "fetch", "max-size", false, VALUE_BYTES },
	{ "fetch", "time-limit", false, VALUE_SECONDS },
	{ "fetch", "connect-timeout", false, VALUE_SECONDS },
	{ "fetch", "stall-timeout", false, VALUE_SECONDS },
	{ "fetch", "tries", false, VALUE_NUMBER },
	{ "fetch", "backoff", false, VALUE_SECONDS },
	{ "fetch", "cache-size", false, VALUE_BYTES },
	{ "fetch", "cache", false, VALUE_TEXT },
	{ "fetch", "proxy", false, VALUE_TEXT },
	{ "fetch", "ca-file", false, VALUE_TEXT },
	{ "input", "option", true, VALUE_TEXT },
	{ "input", "place", true, VALUE_URL },
	{ "input", "licence", true, VALUE_TEXT },
	{ "input", "publish", true, VALUE_FLAG },
	{ "input", "required", true, VALUE_FLAG },
	{ "input", "fetch", true, VALUE_FLAG },
	{ "archive", "option", true, VALUE_TEXT },
	{ "archive", "place", true, VALUE_URL },
	{ "archive", "licence", true, VALUE_TEXT },
	{ "archive", "publish", true, VALUE_FLAG },
	{ "files", "licence", true, VALUE_TEXT },
	{ "files", "publish", true, VALUE_FLAG },
	{ "health", "max-data-age", false, VALUE_SECONDS },
	{ "health", "max-gap", false, VALUE_SECONDS },
	{ "health", "min-share", false, VALUE_SHARE },
	{ "health", "max-failed", false, VALUE_SHARE },
	{ "vantage", "asn", false, VALUE_NUMBER },
	{ "vantage", "country", false, VALUE_TEXT },
	{ "command", NULL, true, VALUE_TEXT },
};

enum {
	NKEYS = LENGTH_OF(keys)
};

/* A line; name is "" in a section without one. */
struct line {
	char *kind, *name, *key, *value;
	bool own; /* of the user's file */
};

struct config {
	char *path;
	struct line *lines;
	size_t n, cap;
};

/* Where the parser stands. */
struct parser {
	struct config *config;
	bool own;
	char *kind, *name;
};

/* A number with a unit out of pairs of name and factor; 0 on its own. */
struct unit {
	const char *name;
	uint64_t factor;
};

static const struct unit time_units[] = { { "s", 1 }, { "min", 60 },
	{ "h", 3600 }, { "d", 86400 }, { NULL, 0 } };
static const struct unit size_units[] = { { "B", 1 }, { "KiB", 1 << 10 },
	{ "MiB", 1 << 20 }, { "GiB", 1 << 30 }, { NULL, 0 } };
static const struct unit no_unit[] = { { "", 1 }, { NULL, 0 } };
static const struct unit share_units[] = { { "%", 1 }, { NULL, 0 } };

static const struct unit *
units_of(enum value_kind kind)
{
	switch (kind) {
	case VALUE_SECONDS:
		return time_units;
	case VALUE_BYTES:
		return size_units;
	case VALUE_SHARE:
		return share_units;
	case VALUE_NUMBER:
		return no_unit;
	case VALUE_TEXT:
	case VALUE_FLAG:
	case VALUE_URL:
		break;
	}
	return NULL;
}

static bool
measure_parse(const char *text, const struct unit *units, uint64_t *value)
{
	const char *end = text + strlen(text);
	const char *p = num_scan(text, end, UINT32_MAX, value);

	if (p == NULL)
		return false;
	p += strspn(p, " ");
	/* Nothing of something needs no unit. */
	if (*p == '\0' && *value == 0)
		return true;
	for (; units->name != NULL; units++) {
		if (strcmp(p, units->name) != 0)
			continue;
		*value *= units->factor;
		return true;
	}
	return false;
}

bool
config_parse_seconds(const char *text, int64_t *seconds)
{
	uint64_t value;

	if (!measure_parse(text, time_units, &value))
		return false;
	*seconds = (int64_t)value;
	return true;
}

static const char *
fault_of(enum value_kind kind, const char *value)
{
	const struct unit *units = units_of(kind);
	uint64_t number;

	if (units != NULL) {
		if (measure_parse(value, units, &number))
			return NULL;
		return kind == VALUE_SECONDS
			   ? "a time is wanted, in s, min, h or d"
		       : kind == VALUE_BYTES
			   ? "a size is wanted, in B, KiB, MiB or GiB"
		       : kind == VALUE_SHARE ? "a share is wanted, as 50 %"
					     : "a number is wanted";
	}
	if (kind == VALUE_FLAG && strcmp(value, "yes") != 0 &&
	    strcmp(value, "no") != 0)
		return "yes or no is wanted";
	if (kind == VALUE_URL && strncmp(value, "https://", 8) != 0 &&
	    strncmp(value, "http://", 7) != 0)
		return "a place is a URL that begins with https:// or http://";
	return NULL;
}

static const struct key *
find_key(const char *section, const char *name)
{
	for (size_t i = 0; i < NKEYS; i++)
		if (strcmp(keys[i].section, section) == 0 &&
		    (name == NULL || keys[i].key == NULL ||
			strcmp(keys[i].key, name) == 0))
			return &keys[i];
	return NULL;
}

/* Cuts blanks off both ends. */
static char *
trimmed(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return mem_strndup(p, (size_t)(end - p));
}

/* "[kind]" or "[kind name]". */
static const char *
take_section(struct parser *parser, const char *p, const char *end)
{
	const struct key *key;
	const char *blank;

	if (end[-1] != ']')
		return "a section ends with ]";
	p++;
	end--;
	if ((blank = memchr(p, ' ', (size_t)(end - p))) == NULL)
		blank = end;
	free(parser->kind);
	free(parser->name);
	parser->kind = trimmed(p, blank);
	parser->name = trimmed(blank, end);
	if ((key = find_key(parser->kind, NULL)) == NULL)
		return "no such section";
	if (key->named && parser->name[0] == '\0')
		return "this section wants a name, as in [input routes]";
	if (!key->named && parser->name[0] != '\0')
		return "this section has no name";
	return NULL;
}

static bool
is_of(const struct line *line, const char *kind, const char *name)
{
	return strcmp(line->kind, kind) == 0 && strcmp(line->name, name) == 0;
}

static void
line_free(struct line *line)
{
	free(line->kind);
	free(line->name);
	free(line->key);
	free(line->value);
}

/* The user's values of a key stand instead of the built-in ones. */
static void
drop_built_in(
    struct config *config, const char *kind, const char *name, const char *key)
{
	size_t n = 0;

	for (size_t i = 0; i < config->n; i++) {
		struct line *line = &config->lines[i];

		if (!line->own && is_of(line, kind, name) &&
		    strcmp(line->key, key) == 0)
			line_free(line);
		else
			config->lines[n++] = *line;
	}
	config->n = n;
}

/* Which of two is meant nobody can tell; but places are tried in their order.
 */
static bool
is_said_twice(const struct parser *parser, const struct key *known)
{
	const struct config *config = parser->config;

	if (known->key == NULL || known->kind == VALUE_URL)
		return false;
	for (size_t i = 0; i < config->n; i++)
		if (config->lines[i].own &&
		    is_of(&config->lines[i], parser->kind, parser->name) &&
		    strcmp(config->lines[i].key, known->key) == 0)
			return true;
	return false;
}

static const char *
take_line(struct parser *parser, const char *p, const char *end)
{
	struct config *config = parser->config;
	const char *equals = memchr(p, '=', (size_t)(end - p));
	const struct key *known;
	const char *fault = NULL;
	char *key, *value;

	if (parser->kind == NULL)
		return "a line stands before the first section";
	if (equals == NULL)
		return "a line is \"key = value\"";
	key = trimmed(p, equals);
	value = trimmed(equals + 1, end);
	if ((known = find_key(parser->kind, key)) == NULL)
		fault = "no such key in this section";
	else if (is_said_twice(parser, known))
		fault = "this key has been given in this section";
	else if (value[0] != '\0' || known->key == NULL)
		fault = fault_of(known->kind, value);
	if (fault != NULL) {
		free(key);
		free(value);
		return fault;
	}
	if (parser->own)
		drop_built_in(config, parser->kind, parser->name, key);
	config->lines = mem_grow(
	    config->lines, config->n, &config->cap, sizeof(*config->lines));
	config->lines[config->n++] = (struct line){ mem_strdup(parser->kind),
		mem_strdup(parser->name), key, value, parser->own };
	return NULL;
}

/* One line of a file, without its end. */
static const char *
take(struct parser *parser, const char *p, size_t len)
{
	const char *end = p + len;

	if (memchr(p, '\0', len) != NULL)
		return "a NUL";
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (p == end || *p == '#')
		return NULL;
	return *p == '[' ? take_section(parser, p, end)
			 : take_line(parser, p, end);
}

static enum status
read_file(struct parser *parser, const char *path, struct reason *why)
{
	struct input *in = NULL;
	enum status st;

	if ((st = input_open(&in, path, why)) != ST_OK)
		return st;
	for (;;) {
		const char *p, *fault;
		size_t len;

		st = input_line(in, &p, &len, why);
		if (st != ST_OK || p == NULL)
			break;
		if ((fault = take(parser, p, len)) == NULL)
			continue;
		st = reason_set(
		    why, ST_SYNTAX, "%s: %s", input_where(in), fault);
		break;
	}
	input_close(in);
	return st;
}

static enum status
read_built_in(struct parser *parser, struct reason *why)
{
	size_t len;
	const char *p = config_default(&len), *end = p + len;

	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		const char *stop = newline != NULL ? newline : end;
		const char *fault = take(parser, p, (size_t)(stop - p));

		if (fault != NULL)
			return reason_set(why, ST_SYNTAX,
			    "the built-in configuration: %.*s: %s",
			    (int)(stop - p), p, fault);
		p = stop + (newline != NULL);
	}
	return ST_OK;
}

/* An input wants an option, and one that is fetched a place. */
static enum status
check_inputs(const struct config *config, const char *kind, struct reason *why)
{
	const char *name;

	for (size_t i = 0; (name = config_name(config, kind, i)) != NULL; i++)
		if (config_text(config, kind, name, "option") == NULL)
			return reason_set(why, ST_SYNTAX,
			    "%s: [%s %s] has no \"option\"",
			    config->path != NULL ? config->path
						 : "the configuration",
			    kind, name);
	return ST_OK;
}

/* The user's file, else the system's; NULL where there is none. */
static char *
usual_path(void)
{
	const char *base = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	char *path = NULL;

	/* The XDG specification has relative paths ignored. */
	if (base != NULL && base[0] == '/')
		path = mem_printf("%s/dnsroa/dnsroa.conf", base);
	else if (home != NULL && home[0] == '/')
		path = mem_printf("%s/.config/dnsroa/dnsroa.conf", home);
	if (path != NULL && access(path, F_OK) == 0)
		return path;
	free(path);
	return access(SYSTEM_FILE, F_OK) == 0 ? mem_strdup(SYSTEM_FILE) : NULL;
}

enum status
config_load(struct config **out, const char *path, struct reason *why)
{
	struct config *config = mem_alloc(sizeof(*config));
	struct parser parser = { .config = config };
	enum status st;

	config->path = path != NULL ? mem_strdup(path) : usual_path();
	st = read_built_in(&parser, why);
	free(parser.kind);
	free(parser.name);
	parser = (struct parser){ .config = config, .own = true };
	if (st == ST_OK && config->path != NULL)
		st = read_file(&parser, config->path, why);
	free(parser.kind);
	free(parser.name);
	if (st == ST_OK)
		st = check_inputs(config, "input", why);
	if (st == ST_OK)
		st = check_inputs(config, "archive", why);
	if (st != ST_OK) {
		config_free(config);
		return st;
	}
	*out = config;
	return ST_OK;
}

void
config_free(struct config *config)
{
	if (config == NULL)
		return;
	for (size_t i = 0; i < config->n; i++)
		line_free(&config->lines[i]);
	free(config->lines);
	free(config->path);
	free(config);
}

const char *
config_path(const struct config *config)
{
	return config->path;
}

/* Line i begins what is known of its section. */
static bool
is_first(const struct config *config, size_t i)
{
	const struct line *line = &config->lines[i];

	for (size_t j = 0; j < i; j++)
		if (is_of(&config->lines[j], line->kind, line->name))
			return false;
	return true;
}

const char *
config_name(const struct config *config, const char *kind, size_t i)
{
	for (size_t j = 0; j < config->n; j++)
		if (strcmp(config->lines[j].kind, kind) == 0 &&
		    is_first(config, j) && i-- == 0)
			return config->lines[j].name;
	return NULL;
}

const char *
config_value(const struct config *config, const char *kind, const char *name,
    const char *key, size_t i)
{
	for (size_t j = 0; j < config->n; j++) {
		const struct line *line = &config->lines[j];

		/* An empty value takes the built-in ones away. */
		if (is_of(line, kind, name) && strcmp(line->key, key) == 0 &&
		    line->value[0] != '\0' && i-- == 0)
			return line->value;
	}
	return NULL;
}

const char *
config_text(const struct config *config, const char *kind, const char *name,
    const char *key)
{
	return config_value(config, kind, name, key, 0);
}

/* In the units of the key. */
static uint64_t
measure(const struct config *config, const char *kind, const char *key)
{
	const char *text = config_text(config, kind, "", key);
	uint64_t value = 0;

	if (text != NULL)
		(void)measure_parse(
		    text, units_of(find_key(kind, key)->kind), &value);
	return value;
}

int64_t
config_seconds(const struct config *config, const char *kind, const char *key)
{
	return (int64_t)measure(config, kind, key);
}

uint64_t
config_number(const struct config *config, const char *kind, const char *key)
{
	return measure(config, kind, key);
}

double
config_share(const struct config *config, const char *kind, const char *key)
{
	return (double)measure(config, kind, key) / 100;
}

bool
config_flag(const struct config *config, const char *kind, const char *name,
    const char *key, bool otherwise)
{
	const char *text = config_text(config, kind, name, key);

	return text != NULL ? strcmp(text, "yes") == 0 : otherwise;
}

bool
config_line(const struct config *config, const char *kind, const char *name,
    size_t i, const char **key, const char **value)
{
	for (size_t j = 0; j < config->n; j++) {
		if (!is_of(&config->lines[j], kind, name) || i-- > 0)
			continue;
		*key = config->lines[j].key;
		*value = config->lines[j].value;
		return true;
	}
	return false;
}
