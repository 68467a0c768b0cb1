/*
 * "dnsroa fetch": all of the configuration into the cache; and what that
 * holds.
 */
#include <stdlib.h>
#include <string.h>

#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/supply_place.h"
#include "survey/supply_private.h"

/* What the next survey would use is not pruned. */
static bool
is_used(void *arg, const char *url)
{
	return supply_find(arg, url) != NULL;
}

static enum status
prune(struct supply *s, struct reason *why)
{
	struct cache_size removed;
	enum status st = cache_prune(s->cache,
	    config_number(s->config, "fetch", "cache-size"), is_used, s,
	    &removed, why);

	if (st == ST_OK && removed.files > 0)
		log_info("%llu files, %llu bytes, are gone from the cache",
		    (unsigned long long)removed.files,
		    (unsigned long long)removed.bytes);
	return st;
}

/* Each section of the kind; what is optional and fails is a gap. */
static enum status
fetch_sections(struct supply *s, const char *kind, const char *date, FILE *out,
    bool *gaps, struct reason *why)
{
	const char *name;
	enum status st = ST_OK;
	struct reason fault;

	for (size_t i = 0; (name = config_name(s->config, kind, i)) != NULL;
	     i++) {
		struct section section = supply_section(s, kind, name);

		if (!config_flag(s->config, kind, name, "fetch", true))
			continue;
		section.out = out;
		section.date = date;
		/* A day that is over does not change. */
		if (date != NULL)
			section.max_age = INT64_MAX;
		if (supply_fresh_or_fetched(s, &section, &fault) == ST_OK)
			continue;
		if (!config_flag(s->config, kind, name, "required", true)) {
			*gaps = true;
			log_warnx("%s", fault.text);
			continue;
		}
		/* The others are fetched all the same. */
		if (st != ST_OK)
			log_error("%s", why->text);
		*why = fault;
		st = ST_IO;
	}
	return st;
}

enum status
supply_fetch(const struct config *config, const struct options *o, FILE *out,
    bool *gaps, struct reason *why)
{
	struct supply *s = supply_new(config, o);
	enum status st = supply_open_cache(s, why);

	if (st == ST_OK)
		st = fetch_sections(s, o->date != NULL ? "archive" : "input",
		    o->date, out, gaps, why);
	if (st == ST_OK)
		st = prune(s, why);
	supply_close(s);
	return st;
}

/* What --list prints, and what it has printed. */
struct listing {
	struct supply *supply;
	FILE *out;
	struct place_urls seen;
};

static void
list_place(struct listing *l, const char *name, const char *url,
    const struct cache_entry *entry)
{
	const struct supply *s = l->supply;
	char when[TIME_STRLEN];

	if (entry == NULL)
		(void)fprintf(l->out, "%s\tmissing\t-\t-\t-\t%s\n", name, url);
	else
		(void)fprintf(l->out, "%s\t%s\t%s\t%llu\t%s\t%s\n", name,
		    fetch_is_fresh(entry, s->now, s->max_age) ? "fresh"
							      : "stale",
		    time_format(entry->checked, when),
		    (unsigned long long)entry->bytes, entry->sha256, url);
}

static enum status
list_section(struct listing *l, const char *name, struct reason *why)
{
	const struct supply *s = l->supply;
	const char *place;
	enum status st = ST_OK;

	for (size_t i = 0;
	     st == ST_OK && (place = config_value(
				 s->config, "input", name, "place", i)) != NULL;
	     i++) {
		struct place_urls urls;

		st = place_expand(place, NULL, &urls, why);
		for (size_t j = 0; j < urls.n; j++) {
			struct cache_entry entry;

			if (s->cache != NULL &&
			    cache_lookup(s->cache, urls.list[j], &entry)) {
				list_place(l, name, urls.list[j], &entry);
				cache_entry_free(&entry);
			} else if (i == 0) {
				/* Further places stand in for the first. */
				list_place(l, name, urls.list[j], NULL);
			}
			place_add(&l->seen, urls.list[j]);
		}
		place_free(&urls);
	}
	return st;
}

static enum status
list_other(void *arg, const struct cache_entry *entry, struct reason *why)
{
	struct listing *l = arg;

	(void)why;
	for (size_t i = 0; i < l->seen.n; i++)
		if (strcmp(l->seen.list[i], entry->url) == 0)
			return ST_OK;
	list_place(l, "-", entry->url, entry);
	return ST_OK;
}

enum status
supply_list(const struct config *config, const struct options *o, FILE *out,
    struct reason *why)
{
	struct listing l = { .supply = supply_new(config, o), .out = out };
	const char *name;
	enum status st;

	/* To look is not to make. */
	l.supply->offline = true;
	st = supply_open_cache(l.supply, why);
	if (st == ST_MISSING)
		st = ST_OK;
	for (size_t i = 0;
	     st == ST_OK && (name = config_name(config, "input", i)) != NULL;
	     i++)
		if (config_flag(config, "input", name, "fetch", true))
			st = list_section(&l, name, why);
	if (st == ST_OK && l.supply->cache != NULL) {
		struct cache_size size = cache_size(l.supply->cache);

		st = cache_each(l.supply->cache, list_other, &l, why);
		log_info("%llu files, %llu bytes, former ones included",
		    (unsigned long long)size.files,
		    (unsigned long long)size.bytes);
	}
	place_free(&l.seen);
	supply_close(l.supply);
	return st;
}
