#include "survey/whole.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "roa/route_index.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/cache.h"
#include "survey/sources.h"

/* A file that a survey read. */
struct kept {
	char *role, *location;
	char sha256[SHA256_STRLEN];
	uint64_t bytes;
	int64_t data_time;
	char *path; /* where it is now, or NULL */
};

struct kept_list {
	struct kept *list;
	size_t n, cap;
};

static void
kept_free(struct kept_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->list[i].role);
		free(l->list[i].location);
		free(l->list[i].path);
	}
	free(l->list);
	*l = (struct kept_list){ 0 };
}

static enum status
add_kept(void *arg, int ncolumns, const char *const *names,
    const struct store_value *v, struct reason *why)
{
	struct kept_list *l = arg;
	struct kept *k;

	(void)ncolumns;
	(void)names;
	(void)why;
	l->list = mem_grow(l->list, l->n, &l->cap, sizeof(*l->list));
	k = &l->list[l->n++];
	*k = (struct kept){
		.role = mem_strndup(v[0].text, v[0].len),
		.location = mem_strndup(v[1].text, v[1].len),
		.bytes = (uint64_t)v[3].integer,
		.data_time =
		    v[4].type == STORE_NULL ? TIME_UNKNOWN : v[4].integer,
	};
	if (v[2].len < sizeof(k->sha256))
		memcpy(k->sha256, v[2].text, v[2].len);
	return ST_OK;
}

/* The files of a kind, in the order in which they were read. */
static enum status
load_kept(const struct whole *w, enum data_kind kind, struct kept_list *l,
    struct reason *why)
{
	static const char *const sql[DATA_KINDS] = {
		[DATA_BGP] = "SELECT role, location, sha256, bytes,"
			     " unixepoch(data_time) FROM v_input"
			     " WHERE survey_id = :survey AND kind = 1"
			     " AND role IN ('routes', 'routes-index')"
			     " ORDER BY place",
		[DATA_RPKI] = "SELECT role, location, sha256, bytes,"
			      " unixepoch(data_time) FROM v_input"
			      " WHERE survey_id = :survey AND kind = 2"
			      " ORDER BY place",
	};

	*l = (struct kept_list){ 0 };
	return store_select(w->db, sql[kind], w->survey_id, add_kept, l, why);
}

/* Fills in the path of the file, if one of that digest or size is there. */
static enum status
find_kept(const struct whole *w, struct kept *k, struct reason *why)
{
	struct stat st;

	if ((k->path = cache_find(w->cache, k->sha256)) == NULL &&
	    stat(k->location, &st) == 0 && S_ISREG(st.st_mode) &&
	    (uint64_t)st.st_size == k->bytes)
		k->path = mem_strdup(k->location);
	if (k->path != NULL)
		return ST_OK;
	return reason_set(why, ST_MISSING, "%s (sha256 %.12s...) is gone",
	    k->location, k->sha256);
}

static enum status
another(const struct kept *k, struct reason *why)
{
	return reason_set(why, ST_MISSING,
	    "%s is no more the file with sha256 %.12s...", k->location,
	    k->sha256);
}

static bool
is_index(const struct kept *k)
{
	return strcmp(k->role, "routes-index") == 0;
}

/* All thresholds are the one that was asked for, or the default's. */
static bool
thresholds_are(const struct route_table *t, uint32_t min_peers)
{
	for (size_t i = 0; i < t->nsources; i++)
		for (int family = 0; family < FAMILIES; family++)
			if (t->sources[i].states_peers &&
			    t->sources[i].min_peers[family] != min_peers)
				return false;
	return true;
}

struct route_filters
whole_filters(const struct survey_record *rec, const struct route_table *routes)
{
	struct route_filters filters = rec->filters;

	/* MRT has a threshold of its own unless one was asked for. */
	filters.min_peers_given = thresholds_are(routes, filters.min_peers);
	return filters;
}

/*
 * While files are read that were found, input_open knows them by the names
 * that they had.
 */
static const struct kept_list *in_force;
static input_place_fn *place_before;

static const char *
place_of(const char *name)
{
	for (size_t i = 0; i < in_force->n; i++)
		if (in_force->list[i].path != NULL &&
		    strcmp(in_force->list[i].location, name) == 0)
			return in_force->list[i].path;
	return place_before != NULL ? place_before(name) : NULL;
}

static void
begin_reading(const struct kept_list *l)
{
	in_force = l;
	place_before = input_set_places(place_of);
}

static void
end_reading(void)
{
	(void)input_set_places(place_before);
	in_force = NULL;
}

/* The inputs that were read are those that were found, in their order. */
static enum status
check_digests(const struct kept *const *found, size_t n,
    const struct survey_record *read, size_t first, struct reason *why)
{
	for (size_t i = 0; i < n; i++)
		if (first + i == read->ninputs ||
		    strcmp(read->inputs[first + i].sha256, found[i]->sha256) !=
			0)
			return another(found[i], why);
	return ST_OK;
}

/*
 * Which files are to be read: an index where it is found, and else, or
 * without indexes, those behind it.  *expected is what reading will tell of.
 */
static enum status
choose_routes(const struct whole *w, struct kept_list *l, bool indexes,
    struct text_list *names, const struct kept **expected, size_t *n,
    struct reason *why)
{
	uint32_t behind = 0;

	for (size_t i = 0; i < l->n; i++) {
		struct kept *k = &l->list[i];
		enum status st;

		if (behind > 0) {
			behind--;
			expected[(*n)++] = k;
			continue;
		}
		if (is_index(k) && !indexes)
			continue;
		st = find_kept(w, k, why);
		if (is_index(k) &&
		    (st != ST_OK || !route_index_files(k->path, &behind)))
			continue;
		if (st != ST_OK)
			return st;
		names->list[names->n++] = k->location;
		expected[(*n)++] = k;
	}
	return ST_OK;
}

static enum status
read_routes(const struct whole *w, struct kept_list *l, bool indexes,
    struct route_table *t, struct survey_record *read, struct reason *why)
{
	struct route_filters filters =
	    w->filters != NULL ? *w->filters : whole_filters(w->rec, w->routes);
	const struct kept **expected =
	    mem_array(l->n, sizeof(const struct kept *));
	struct text_list names = { .list =
				       mem_array(l->n, sizeof(*names.list)) };
	size_t n = 0;
	enum status st;

	st = choose_routes(w, l, indexes, &names, expected, &n, why);
	if (st == ST_OK && n == 0)
		st = reason_set(why, ST_MISSING,
		    "survey %lld names no input of routes",
		    (long long)w->survey_id);
	if (st == ST_OK) {
		begin_reading(l);
		st = sources_read_routes(t, &names, &filters, read, why);
		end_reading();
	}
	if (st == ST_OK)
		st = check_digests(expected, n, read, 0, why);
	free(names.list);
	free(expected);
	return st;
}

/* Hands on what was read, if somebody keeps it. */
static void
give_record(
    const struct whole *w, struct survey_record *read, enum data_kind kind)
{
	if (w->read == NULL)
		return;
	survey_record_move(w->read, read);
	w->read->time[kind] = read->time[kind];
}

enum status
whole_read_routes(
    const struct whole *w, struct route_table *t, struct reason *why)
{
	struct survey_record read;
	struct kept_list l;
	bool indexes = false;
	enum status st;

	survey_record_init(&read);
	st = load_kept(w, DATA_BGP, &l, why);
	for (size_t i = 0; i < l.n; i++)
		indexes = indexes || is_index(&l.list[i]);
	if (st == ST_OK)
		st = read_routes(w, &l, true, t, &read, why);
	/* An index may be another by now, and its files are still there. */
	if (st != ST_OK && indexes) {
		route_table_free(t);
		survey_record_free(&read);
		st = read_routes(w, &l, false, t, &read, why);
	}
	if (st == ST_OK)
		give_record(w, &read, DATA_BGP);
	survey_record_free(&read);
	kept_free(&l);
	return st;
}

/* A flag among the survey's options. */
static bool
had_flag(const struct whole *w, const char *option)
{
	json_t *options = json_loads(w->rec->options, 0, NULL);
	bool had = json_is_true(json_object_get(options, option));

	json_decref(options);
	return had;
}

/* What had expired is judged at the time that the survey told of the file. */
static enum status
read_vrp_files(const struct whole *w, const struct kept_list *l,
    struct vrp_table *t, struct survey_record *read, struct reason *why)
{
	struct vrp_options options = { .as0_tals = had_flag(w, "as0-tals") };

	for (size_t i = 0; i < l->n; i++) {
		const struct kept *k = &l->list[i];
		size_t first = read->ninputs;
		enum status st;

		if (strcmp(k->role, "vrps") != 0)
			continue;
		options.time = k->data_time;
		st = sources_add_vrps(t, k->location, &options, read, why);
		if (st == ST_OK)
			st = check_digests(&k, 1, read, first, why);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
apply_slurm(const struct whole *w, const struct kept_list *l,
    struct vrp_table *t, struct survey_record *read, struct reason *why)
{
	const struct kept **expected =
	    mem_array(l->n, sizeof(const struct kept *));
	struct text_list names = { .list =
				       mem_array(l->n, sizeof(*names.list)) };
	size_t first = read->ninputs;
	enum status st;

	for (size_t i = 0; i < l->n; i++) {
		if (strcmp(l->list[i].role, "slurm") != 0)
			continue;
		expected[names.n] = &l->list[i];
		names.list[names.n++] = l->list[i].location;
	}
	st = sources_apply_slurm(t, w->plain, &names, read, why);
	if (st == ST_OK)
		st = check_digests(expected, names.n, read, first, why);
	free(names.list);
	free(expected);
	return st;
}

static enum status
read_vrps(const struct whole *w, const struct kept_list *l, struct vrp_table *t,
    struct survey_record *read, struct reason *why)
{
	enum status st = read_vrp_files(w, l, t, read, why);

	if (st != ST_OK)
		return st;
	vrp_table_build(t);
	return w->without_slurm ? ST_OK : apply_slurm(w, l, t, read, why);
}

enum status
whole_read_vrps(const struct whole *w, struct vrp_table *t, struct reason *why)
{
	struct survey_record read;
	struct kept_list l;
	enum status st = load_kept(w, DATA_RPKI, &l, why);

	for (size_t i = 0; i < l.n && st == ST_OK; i++)
		if (!w->without_slurm || strcmp(l.list[i].role, "slurm") != 0)
			st = find_kept(w, &l.list[i], why);
	survey_record_init(&read);
	if (st == ST_OK) {
		begin_reading(&l);
		st = read_vrps(w, &l, t, &read, why);
		end_reading();
	}
	if (st == ST_OK)
		give_record(w, &read, DATA_RPKI);
	survey_record_free(&read);
	kept_free(&l);
	return st;
}

static bool
same_files(const struct kept_list *a, const struct kept_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct kept *x = &a->list[i], *y = &b->list[i];

		if (strcmp(x->role, y->role) != 0 || x->sha256[0] == '\0' ||
		    strcmp(x->sha256, y->sha256) != 0 ||
		    x->data_time != y->data_time)
			return false;
	}
	return true;
}

/* By the same filters, thresholds and options. */
static bool
same_rules(const struct whole *a, const struct whole *b, enum data_kind kind)
{
	const struct route_table *x = a->routes, *y = b->routes;

	if (kind == DATA_RPKI)
		return had_flag(a, "as0-tals") == had_flag(b, "as0-tals");
	if (x->nsources != y->nsources ||
	    memcmp(a->rec->filters.min_len, b->rec->filters.min_len,
		sizeof(a->rec->filters.min_len)) != 0 ||
	    memcmp(a->rec->filters.max_len, b->rec->filters.max_len,
		sizeof(a->rec->filters.max_len)) != 0)
		return false;
	for (size_t i = 0; i < x->nsources; i++)
		if (memcmp(x->sources[i].min_peers, y->sources[i].min_peers,
			sizeof(x->sources[i].min_peers)) != 0)
			return false;
	return true;
}

enum status
whole_same_inputs(const struct whole *a, const struct whole *b,
    enum data_kind kind, bool *same, struct reason *why)
{
	struct kept_list x, y = { 0 };
	enum status st = load_kept(a, kind, &x, why);

	if (st == ST_OK)
		st = load_kept(b, kind, &y, why);
	*same = st == ST_OK && same_files(&x, &y) && same_rules(a, b, kind);
	kept_free(&x);
	kept_free(&y);
	return st;
}
