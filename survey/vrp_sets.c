#include "survey/vrp_sets.h"

#include <stdlib.h>
#include <string.h>

#include "roa/vrp_archive.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/rtr_client.h"

/* A source on its way into a set. */
struct source {
	const char *name;
	size_t place;
	bool archive;
	struct vrp_archive at;
};

static int
compare_place(const struct source *a, const struct source *b)
{
	return (a->place > b->place) - (a->place < b->place);
}

/* Where both lie, but for the trust anchor; 0: in one set. */
static int
compare_archive(const struct source *a, const struct source *b)
{
	size_t len =
	    a->at.root_len < b->at.root_len ? a->at.root_len : b->at.root_len;
	int order = strncmp(a->name, b->name, len);

	if (order == 0)
		order = (a->at.root_len > b->at.root_len) -
			(a->at.root_len < b->at.root_len);
	if (order == 0)
		order = (a->at.day > b->at.day) - (a->at.day < b->at.day);
	return order;
}

/* The archive's files of a day stand together. */
static int
compare_source(const void *a, const void *b)
{
	const struct source *x = a, *y = b;
	int order = (int)x->archive - (int)y->archive;

	if (order == 0 && x->archive)
		order = compare_archive(x, y);
	return order != 0 ? order : compare_place(x, y);
}

static void
add_source(struct vrp_set *set, const struct source *source)
{
	struct text_list *l = &set->sources;

	l->list = mem_resize(l->list, l->n + 1, sizeof(*l->list));
	l->list[l->n++] = source->name;
	if (source->place < set->place)
		set->place = source->place;
}

/* A server has the present, and is asked last. */
static enum status
look_at_time(
    struct vrp_set *set, const struct vrp_options *options, struct reason *why)
{
	const char *name = set->sources.list[0];
	struct input *in;
	enum status st;

	if (rtr_is_source(name) || strcmp(name, "-") == 0)
		return ST_OK;
	if ((st = input_open(&in, name, why)) != ST_OK)
		return st;
	set->time = vrp_time_hint(in, options);
	input_close(in);
	return ST_OK;
}

static int
compare_set(const void *a, const void *b)
{
	const struct vrp_set *x = a, *y = b;

	if (x->time != y->time) {
		if (x->time == TIME_UNKNOWN || y->time == TIME_UNKNOWN)
			return x->time == TIME_UNKNOWN ? 1 : -1;
		return x->time < y->time ? -1 : 1;
	}
	return (x->place > y->place) - (x->place < y->place);
}

static enum status
make(struct vrp_sets *sets, const struct source *sources, size_t n,
    bool together, const struct vrp_options *options, struct reason *why)
{
	for (size_t i = 0; i < n; i++) {
		const struct source *s = &sources[i];
		bool begins =
		    i == 0 ||
		    (!together &&
			(!s->archive || !sources[i - 1].archive ||
			    compare_archive(&sources[i - 1], s) != 0));
		struct vrp_set *set;
		enum status st = ST_OK;

		if (begins)
			sets->list[sets->n++] =
			    (struct vrp_set){ .time = TIME_UNKNOWN,
				    .place = s->place,
				    .archive = s->archive && !together };
		set = &sets->list[sets->n - 1];
		add_source(set, s);
		if (begins && set->archive)
			set->time = s->at.day;
		else if (begins && !together)
			st = look_at_time(set, options, why);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

enum status
vrp_sets_make(struct vrp_sets *sets, const struct text_list *list,
    bool together, const struct vrp_options *options, struct reason *why)
{
	struct source *sources = mem_array(list->n, sizeof(*sources));
	enum status st;

	*sets = (struct vrp_sets){ 0 };
	sets->list = mem_array(list->n, sizeof(*sets->list));
	for (size_t i = 0; i < list->n; i++) {
		sources[i].name = list->list[i];
		sources[i].place = i;
		sources[i].archive =
		    !together &&
		    vrp_archive_parse(list->list[i], &sources[i].at);
	}
	if (list->n > 0)
		qsort(sources, list->n, sizeof(*sources), compare_source);
	st = make(sets, sources, list->n, together, options, why);
	free(sources);
	if (sets->n > 0)
		qsort(sets->list, sets->n, sizeof(*sets->list), compare_set);
	return st;
}

void
vrp_sets_free(struct vrp_sets *sets)
{
	for (size_t i = 0; i < sets->n; i++)
		free(sets->list[i].sources.list);
	free(sets->list);
	*sets = (struct vrp_sets){ 0 };
}

/* A trust anchor's folders; from 2012 to 2018 APNIC had five. */
static bool
has_anchor(const struct vrp_set *set, const char *anchor)
{
	for (size_t i = 0; i < set->sources.n; i++) {
		struct vrp_archive at;

		if (vrp_archive_parse(set->sources.list[i], &at) &&
		    at.anchor_len == strlen(anchor) &&
		    memcmp(at.anchor, anchor, at.anchor_len) == 0)
			return true;
	}
	return false;
}

static const char *
missing_of(const struct vrp_set *set, const char *const *anchors)
{
	for (; *anchors != NULL; anchors++)
		if (!has_anchor(set, *anchors))
			return *anchors;
	return NULL;
}

void
vrp_set_check(const struct vrp_set *set, struct survey_record *rec)
{
	static const char *const all[] = { "afrinic", "arin", "lacnic",
		"ripencc", NULL };
	static const char *const apnic[] = { "apnic-afrinic", "apnic-arin",
		"apnic-iana", "apnic-lacnic", "apnic-ripe", NULL };
	const char *missing;

	if (!set->archive)
		return;
	missing = missing_of(set, all);
	if (missing == NULL && !has_anchor(set, "apnic") &&
	    missing_of(set, apnic) != NULL)
		missing = "apnic";
	if (missing != NULL)
		survey_record_fault(rec, HEALTH_STRUCTURE,
		    "of this day of the archive the file of %s.tal is missing",
		    missing);
}
