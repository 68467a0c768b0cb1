/*
 * Files out of the cache, fetched before where they may be.
 */
#include "survey/supply_private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/supply_check.h"
#include "survey/supply_place.h"

const struct supplied *
supply_find(const struct supply *s, const char *url)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->list[i].url, url) == 0)
			return &s->list[i];
	return NULL;
}

struct supply *
supply_new(const struct config *config, const struct options *o)
{
	struct supply *s = mem_alloc(sizeof(*s));

	s->config = config;
	s->offline = o->offline;
	s->now = (int64_t)time(NULL);
	s->max_age = o->max_age != TIME_UNKNOWN
			 ? o->max_age
			 : config_seconds(config, "fetch", "max-age");
	return s;
}

void
supply_close(struct supply *s)
{
	supply_drop(s, 0);
	free(s->list);
	fetcher_close(s->fetcher);
	cache_close(s->cache);
	free(s);
}

void
supply_drop(struct supply *s, size_t n)
{
	for (; s->n > n; s->n--) {
		free(s->list[s->n - 1].url);
		free(s->list[s->n - 1].path);
	}
}

enum status
supply_open_cache(struct supply *s, struct reason *why)
{
	if (s->cache != NULL)
		return ST_OK;
	return cache_open(&s->cache,
	    config_text(s->config, "fetch", "", "cache"), !s->offline, why);
}

static enum status
open_fetcher(struct supply *s, struct reason *why)
{
	const struct config *c = s->config;
	struct fetch_rules rules = {
		.contact = config_text(c, "general", "", "contact"),
		.time_limit = config_seconds(c, "fetch", "time-limit"),
		.connect_timeout =
		    config_seconds(c, "fetch", "connect-timeout"),
		.stall_timeout = config_seconds(c, "fetch", "stall-timeout"),
		.backoff = config_seconds(c, "fetch", "backoff"),
		.max_size = config_number(c, "fetch", "max-size"),
		.tries = config_number(c, "fetch", "tries"),
		.proxy = config_text(c, "fetch", "", "proxy"),
		.ca_file = config_text(c, "fetch", "", "ca-file"),
	};

	return s->fetcher != NULL ? ST_OK
				  : fetcher_open(&s->fetcher, &rules, why);
}

/* Which reader is to judge a file. */
struct judge {
	const char *option;
};

static enum status
check_file(void *arg, const char *path, const char *url,
    char sha256[SHA256_STRLEN], uint64_t *bytes, struct reason *why)
{
	const struct judge *judge = arg;

	log_progress("checking %s", url);
	return supply_check(judge->option, path, url, sha256, bytes, why);
}

/* What became of a file, for the user and the journal. */
static const char *const outcomes[] = {
	[FETCH_FRESH] = "fresh",
	[FETCH_UNCHANGED] = "unchanged",
	[FETCH_NEW] = "new",
};

static void
print_file(const struct section *section, const struct supplied *file)
{
	if (section->out != NULL)
		(void)fprintf(section->out, "%s\t%s\t%s\t%s\n", section->name,
		    file->outcome, file->path, file->url);
	else
		log_info("%s: %s", file->url, file->outcome);
}

/* A file of the list, with what the cache has of its place. */
static void
add_file(struct supply *s, const struct cache_entry *entry,
    const struct section *section)
{
	struct supplied *file;

	s->list = mem_grow(s->list, s->n, &s->cap, sizeof(*s->list));
	file = &s->list[s->n++];
	*file = (struct supplied){ .url = mem_strdup(entry->url),
		.path = cache_object(s->cache, entry->sha256),
		.option = section->option,
		.retrieved = entry->retrieved,
		.kind = section->kind,
		.name = section->name };
	memcpy(file->sha256, entry->sha256, sizeof(file->sha256));
}

/* Out of the cache alone. */
static enum status
find_file(struct supply *s, const struct section *section, const char *url,
    bool fresh, struct cache_entry *entry, struct reason *why)
{
	enum status st = supply_open_cache(s, why);

	/* A cache that cannot be read is not one without the file. */
	if (st != ST_OK && st != ST_MISSING)
		return st;
	if (st == ST_OK && !cache_lookup(s->cache, url, entry))
		st = reason_set(why, ST_MISSING, "it is not in the cache");
	if (st == ST_OK && fresh &&
	    !fetch_is_fresh(entry, s->now, section->max_age)) {
		cache_entry_free(entry);
		st = reason_set(why, ST_MISSING, "it is not fresh");
	}
	return st == ST_OK ? ST_OK : reason_prefix(why, ST_MISSING, "%s", url);
}

static enum status
fetch_file(struct supply *s, const char *url, const char *option,
    int64_t max_age, struct cache_entry *entry, enum fetch_outcome *outcome,
    struct reason *why)
{
	struct judge judge = { option };
	enum status st = supply_open_cache(s, why);

	if (st == ST_OK)
		st = open_fetcher(s, why);
	if (st != ST_OK)
		return st;
	log_progress("asking %s", url);
	st = fetch_url(s->fetcher, s->cache, url, s->now, max_age, check_file,
	    &judge, entry, outcome, why);
	log_progress_end();
	return st;
}

enum status
supply_file(struct supply *s, const struct section *section, const char *url,
    enum supply_reach reach, struct reason *why)
{
	enum fetch_outcome outcome = FETCH_FRESH;
	struct cache_entry entry = { 0 };
	enum status st;

	if (reach == REACH_PLACE)
		st = fetch_file(s, url, section->option, section->max_age,
		    &entry, &outcome, why);
	else
		st = find_file(
		    s, section, url, reach == REACH_FRESH, &entry, why);
	if (st != ST_OK)
		return st;
	add_file(s, &entry, section);
	cache_entry_free(&entry);
	s->list[s->n - 1].outcome =
	    reach == REACH_CACHE ? "cached" : outcomes[outcome];
	return ST_OK;
}

/* All files of a place, or none. */
static enum status
supply_place(struct supply *s, const struct section *section, const char *place,
    enum supply_reach reach, struct reason *why)
{
	struct place_urls urls;
	size_t before = s->n;
	enum status st;

	st = place_expand(place, section->date, &urls, why);
	for (size_t i = 0; i < urls.n && st == ST_OK; i++)
		st = supply_file(s, section, urls.list[i], reach, why);
	place_free(&urls);
	if (st != ST_OK)
		supply_drop(s, before);
	for (size_t i = before; i < s->n; i++)
		print_file(section, &s->list[i]);
	return st;
}

enum status
supply_places(struct supply *s, const struct section *section,
    enum supply_reach reach, struct reason *why)
{
	const char *place;
	enum status st = reason_set(why, ST_MISSING, "[%s %s] has no place",
	    section->kind, section->name);

	for (size_t i = 0; (place = config_value(s->config, section->kind,
				section->name, "place", i)) != NULL;
	     i++) {
		struct reason fault = { "" };

		if (i > 0 && reach == REACH_PLACE)
			log_warnx("%s", why->text);
		st = supply_place(s, section, place, reach, &fault);
		if (st == ST_OK)
			return ST_OK;
		/* In the cache the first place is the one to speak of. */
		if (i == 0 || reach == REACH_PLACE)
			*why = fault;
	}
	return st;
}

enum status
supply_fresh_or_fetched(
    struct supply *s, const struct section *section, struct reason *why)
{
	/* A further place that stood in for the first stands in for a day. */
	if (supply_places(s, section, REACH_FRESH, why) == ST_OK)
		return ST_OK;
	return supply_places(s, section, REACH_PLACE, why);
}

struct section
supply_section(const struct supply *s, const char *kind, const char *name)
{
	return (struct section){ .kind = kind,
		.name = name,
		.option = config_text(s->config, kind, name, "option"),
		.max_age = s->max_age };
}
