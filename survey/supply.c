#include "survey/supply.h"

#include <string.h>

#include "survey/base/array.h"
#include "survey/base/input.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/supply_place.h"
#include "survey/supply_private.h"

/* What input_open asks; one command runs in a process. */
static const struct supply *in_force;

static const char *
place_of(const char *name)
{
	const struct supplied *file =
	    in_force != NULL ? supply_find(in_force, name) : NULL;

	return file != NULL ? file->path : NULL;
}

void
supply_free(struct supply *s)
{
	if (s == NULL)
		return;
	in_force = NULL;
	(void)input_set_places(NULL);
	supply_close(s);
}

const struct config *
supply_config(const struct supply *s)
{
	return s->config;
}

bool
supply_chose(const struct supply *s)
{
	return s->chose;
}

/*
 * Fetched, or where no place answers as it should, as it was fetched last:
 * its age is for the health gate to judge.
 */
static enum status
fetch_or_find(
    struct supply *s, const struct section *section, struct reason *why)
{
	struct reason fault;
	enum status st;

	if (s->offline)
		return supply_places(s, section, REACH_CACHE, why);
	if ((st = supply_fresh_or_fetched(s, section, why)) == ST_OK)
		return ST_OK;
	if (supply_places(s, section, REACH_CACHE, &fault) != ST_OK)
		return st;
	log_warnx("%s", why->text);
	log_warnx("%s: what was fetched before is used", s->list[s->n - 1].url);
	return ST_OK;
}

/* A URL on the command line; a file is left alone. */
static enum status
supply_named(
    void *arg, const char *option, const char *value, struct reason *why)
{
	struct supply *s = arg;
	struct section section = { .option = option, .max_age = s->max_age };

	if (!place_is_url(value) || supply_find(s, value) != NULL)
		return ST_OK;
	return supply_file(
	    s, &section, value, s->offline ? REACH_CACHE : REACH_PLACE, why);
}

/* Options of which one is enough for the side to be named. */
static const char *const zone_options[] = { "root-zone", "zone-data", "gtlds",
	"public-suffixes", "zone-list", NULL };
static const char *const route_options[] = { "routes", NULL };
static const char *const vrp_options[] = { "vrps", NULL };
/* What stands beside the ROA comes with the routes. */
static const char *const beside_options[] = { "as-names", "delegated", "irr",
	"manrs", NULL };

static const struct input_side {
	const char *const *options; /* that a section of this side may have */
	const char *const *named;   /* one of them: the side is named */
} sides[] = {
	{ zone_options, zone_options },
	{ route_options, route_options },
	{ vrp_options, vrp_options },
	{ beside_options, route_options },
};

enum {
	NSIDES = LENGTH_OF(sides)
};

static bool
holds(const char *const *options, const char *option)
{
	for (; *options != NULL; options++)
		if (strcmp(*options, option) == 0)
			return true;
	return false;
}

static bool
is_named(const struct options *o, enum command_bit command,
    const char *const *options)
{
	for (; *options != NULL; options++)
		if (options_given(o, command, *options))
			return true;
	return false;
}

/* Gives the command what the section brought. */
static enum status
give_files(struct supply *s, size_t first, struct options *o,
    enum command_bit command, struct reason *why)
{
	enum status st = ST_OK;

	for (size_t i = first; i < s->n && st == ST_OK; i++)
		st = options_supply(
		    o, command, s->list[i].option, s->list[i].url, why);
	s->chose = true;
	return st;
}

/*
 * The sections of a side.  Offline, a side of which the cache holds nothing
 * is left as it is, for the command to say what it needs.
 */
static enum status
bring_side(struct supply *s, const struct input_side *side, struct options *o,
    enum command_bit command, struct reason *why)
{
	struct reason missing = { "" };
	bool lacks = false, has = false;
	const char *name;
	enum status st = ST_OK;

	for (size_t i = 0;
	     st == ST_OK && (name = config_name(s->config, "input", i)) != NULL;
	     i++) {
		struct section section = supply_section(s, "input", name);
		size_t first = s->n;
		struct reason fault;

		if (!holds(side->options, section.option) ||
		    options_given(o, command, section.option) ||
		    !options_takes(command, section.option) ||
		    !config_flag(s->config, "input", name, "fetch", true))
			continue;
		st = fetch_or_find(s, &section, &fault);
		if (st == ST_OK) {
			has = true;
			st = give_files(s, first, o, command, why);
		} else if (!config_flag(
			       s->config, "input", name, "required", true)) {
			st = ST_OK;
			if (!s->offline)
				log_warnx("%s", fault.text);
		} else if (s->offline && st == ST_MISSING) {
			st = ST_OK;
			missing = fault;
			lacks = true;
		} else {
			*why = fault;
		}
	}
	if (st != ST_OK || !lacks || !has)
		return st;
	*why = missing;
	return ST_MISSING;
}

enum status
supply_inputs(struct supply **out, const struct config *config,
    struct options *o, enum command_bit command, struct reason *why)
{
	struct supply *s = supply_new(config, o);
	bool wanted[NSIDES];
	enum status st;

	/*
	 * Before anything is given: what comes first names no side.  A stored
	 * survey has all sides, and keeps those that are not named.
	 */
	for (size_t i = 0; i < NSIDES; i++)
		wanted[i] = command != CMD_REASSESS &&
			    (command != CMD_AUDIT || o->live) &&
			    !is_named(o, command, sides[i].named);
	st = options_each_source(o, command, supply_named, s, why);
	for (size_t i = 0; i < NSIDES && st == ST_OK; i++)
		if (wanted[i])
			st = bring_side(s, &sides[i], o, command, why);
	if (st != ST_OK) {
		supply_close(s);
		return st;
	}
	in_force = s;
	(void)input_set_places(place_of);
	*out = s;
	return ST_OK;
}

static enum status
forget(const struct supply *s, const struct supplied *file, struct reason *why)
{
	struct cache_entry entry = { .url = file->url };
	bool gone;

	memcpy(entry.sha256, file->sha256, sizeof(entry.sha256));
	gone = cache_forget(s->cache, &entry);
	return reason_set(why, ST_IO,
	    "%s: the file in the cache is damaged; %s", file->url,
	    gone ? "it is removed, to be fetched anew"
		 : "it cannot be removed from there");
}

static bool
is_damaged(const struct supplied *file)
{
	struct input *in = NULL;
	bool damaged;

	if (input_open_as(&in, file->path, file->url, NULL) != ST_OK)
		return true;
	damaged = input_drain(in, NULL) != ST_OK ||
		  strcmp(input_info(in)->sha256, file->sha256) != 0;
	input_close(in);
	return damaged;
}

enum status
supply_explain(const struct supply *s, enum status st, struct reason *why)
{
	for (size_t i = 0; i < s->n; i++)
		if (is_damaged(&s->list[i]))
			return forget(s, &s->list[i], why);
	return st;
}

/* What the configuration says of the input. */
static void
take_terms(const struct config *config, const char *kind, const char *name,
    struct input_record *in)
{
	const char *licence = config_text(config, kind, name, "licence");

	in->licence = licence != NULL ? mem_strdup(licence) : NULL;
	in->publish = config_flag(config, kind, name, "publish", true);
}

enum status
supply_annotate(
    const struct supply *s, struct survey_record *rec, struct reason *why)
{
	for (size_t i = 0; i < rec->ninputs; i++) {
		struct input_record *in = &rec->inputs[i];
		const struct supplied *file = supply_find(s, in->location);

		if (file != NULL && strcmp(file->sha256, in->sha256) != 0)
			return forget(s, file, why);
		if (file != NULL)
			in->retrieved = file->retrieved;
		if (file != NULL && file->name != NULL)
			take_terms(s->config, file->kind, file->name, in);
		else
			take_terms(s->config, "files", in->role, in);
	}
	return ST_OK;
}
