/*
 * For the tests of the database: files in a folder of their own, a world to
 * keep in them, and the text of a judgement, to compare two of them.
 */
#ifndef TESTS_UNIT_STORING_H
#define TESTS_UNIT_STORING_H

#include <unistd.h>

#include <sqlite3.h>

#include "tests/unit/judging.h"
#include "tests/unit/scratch.h"

#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/beside.h"
#include "survey/store_private.h"

static inline struct store *
store_make(const char *path)
{
	struct reason why = { "" };
	struct store *db;

	if (store_open(&db, path, STORE_WRITE, &why) != ST_OK)
		fail_msg("%s", why.text);
	return db;
}

/* A number that one SELECT gives. */
static inline int64_t
number_of(struct store *db, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t number;

	if (sqlite3_prepare_v2(db->db, sql, -1, &stmt, NULL) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db->db));
	number = sqlite3_column_int64(stmt, 0);
	(void)sqlite3_finalize(stmt);
	return number;
}

static inline void
record_begin(struct survey_record *rec, const struct world *w)
{
	char location[] = "dir/file.gz";
	struct input_info info = { .location = location,
		.bytes = 5,
		.sha256 = "ab",
		.compression = "gzip" };
	struct read_counts counts = { .rows_read = 9,
		.rows_skipped = 1,
		.first_skipped = "file.gz:3: none",
		.format = "pfx2as",
		.data_time = 1753005703 };

	survey_record_init(rec);
	rec->choice = w->r.choice;
	rec->options = mem_strdup("{}");
	rec->started = 1753100000;
	rec->finished = 1753100007;
	rec->time[DATA_DNS] = 1752969600;
	rec->time[DATA_RPKI] = 1753005703;
	rec->filters = route_filters_default;
	(void)survey_record_input(rec, DATA_DNS, "root-zone", &info, &counts);
	counts.data_time = TIME_UNKNOWN;
	survey_record_input(rec, DATA_BGP, "routes", &info, &counts)
	    ->rows_filtered = 4;
	(void)survey_record_input(rec, DATA_RPKI, "vrps", &info, &counts);
}

/* With nothing beside the ROA, and no SLURM. */
static inline enum status
save_with(struct store *db, const struct survey_record *rec, struct world *w,
    int64_t *survey, struct reason *why)
{
	struct beside beside;
	enum status st;

	beside_init(&beside);
	st = store_save(db,
	    &(struct store_survey){ .rec = rec,
		.f = &w->f,
		.routes = &w->routes,
		.vrps = &w->vrps,
		.beside = &beside,
		.results = &w->r,
		.baseline = &w->b },
	    survey, why);
	beside_free(&beside);
	return st;
}

/* Keeps further results of what a stored survey has observed. */
static inline enum status
save_again(struct store *db, int64_t from, const struct survey_record *rec,
    struct world *w, int64_t *survey, struct reason *why)
{
	return store_save(db,
	    &(struct store_survey){ .rec = rec,
		.f = &w->f,
		.routes = &w->routes,
		.vrps = &w->vrps,
		.results = &w->r,
		.baseline = &w->b,
		.from = from,
		.shares = { true, true, true } },
	    survey, why);
}

/* Keeps the world as it was judged last; its number, or 0. */
static inline int64_t
try_to_save(struct store *db, struct world *w, struct reason *why)
{
	struct survey_record rec;
	int64_t survey = 0;
	enum status st;

	record_begin(&rec, w);
	st = save_with(db, &rec, w, &survey, why);
	survey_record_free(&rec);
	return st == ST_OK ? survey : 0;
}

static inline int64_t
save(struct store *db, struct world *w)
{
	struct reason why = { "" };
	int64_t survey = try_to_save(db, w, &why);

	if (survey == 0)
		fail_msg("%s", why.text);
	return survey;
}

/* A world of which every table of the database gets rows. */
static inline void
world_to_keep(struct world *w)
{
	world_begin(w);
	given_route(w, "193.1.0.0/16", "1");
	given_route(w, "193.1.0.0/16", "{2,3}");
	given_route(w, "193.0.0.0/8", "4");
	given_route(w, "2a01::/32", "1");
	given_vrp(w, "193.1.0.0/16", 24, 1, "ripe");
	given_vrp(w, "2a01::/32", 32, 2, "arin");
	(void)given_zone(w, "com", CAT_GTLD);
	given_ns(w, "com", "a.it's", SIDE_PARENT | SIDE_CHILD);
	given_ns(w, "co.de", "b", SIDE_CHILD);
	given_answer(w, "a.it's", "193.1.0.1");
	given_glue(w, "com", "a.it's", "193.1.0.2");
	given_glue(w, "co.de", "b", "2a01::2");
	w->f.zones[0].has_soa = true;
	w->f.zones[0].serial = 7;
	w->f.zones[0].rname = facts_name(&w->f, "host");
	w->f.zones[0].mname = facts_name(&w->f, "a.it's");
	w->f.zones[0].ds = 1;
	facts_skip(
	    &w->f, facts_name(&w->f, "*.ck"), "wildcard", "public-suffixes");
	/* Two lists may skip one name. */
	facts_skip(&w->f, facts_name(&w->f, "x.de"), "nxdomain", "zone-list");
	facts_skip(
	    &w->f, facts_name(&w->f, "x.de"), "nxdomain", "public-suffixes");
	w->f.questions = 10;
	w->f.unanswered = 1;
	world_finish(w);
	world_judge(w, STRICT);
}

/* Lines, sorted, of all that was judged. */
struct lines {
	char **list;
	size_t n, cap;
};

static inline void
add_line(struct lines *l, char *line)
{
	l->list = mem_grow(l->list, l->n, &l->cap, sizeof(*l->list));
	l->list[l->n++] = line;
}

static inline int
compare_line(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static inline void
add_figures(struct lines *l, const char *what, const char *key,
    const struct coverage *c)
{
	add_line(
	    l, mem_printf("%s %s: %u %u %u %u %u %u %u %u %u %u %u %u %u"
			  " %u %u %a %u",
		   what, key, c->zones, c->left_out, c->servers, c->addresses,
		   c->unrouted, c->special, c->origins, c->state[ROV_VALID],
		   c->state[ROV_INVALID], c->state[ROV_NOT_FOUND],
		   c->verdict[VERDICT_FULL], c->full_complete,
		   c->verdict[VERDICT_PARTIAL], c->verdict[VERDICT_NONE],
		   c->verdict[VERDICT_UNDETERMINED], c->zone_share,
		   c->share_zones));
}

static inline void
add_tallies(struct lines *l, const char *what, const char *name,
    const struct tally tally[SCOPES])
{
	for (int s = 0; s < SCOPES; s++)
		add_line(
		    l, mem_printf("%s %s %s: %u %u %u %u %u %u %u %s", what,
			   name, scope_str(s), tally[s].addresses,
			   tally[s].routed, tally[s].valid, tally[s].origins,
			   tally[s].valid_origins, tally[s].invalid,
			   tally[s].mixed, verdict_str(tally[s].verdict)));
}

/* The caller frees it. */
static inline char *
judgement_text(const struct facts *f, const struct route_table *routes,
    const struct results *r)
{
	struct lines l = { 0 };
	char *text, *p;
	size_t len = 1;

	for (int row = 0; row < ROWS; row++)
		for (int s = 0; s < SCOPES; s++)
			add_figures(&l, row_str((enum row)row), scope_str(s),
			    &r->coverage[row][s]);
	for (size_t i = 0; i < r->nbreakdowns; i++)
		add_figures(&l, r->breakdowns[i].dimension,
		    facts_text(f, r->breakdowns[i].key),
		    &r->breakdowns[i].coverage);
	for (size_t i = 0; i < r->nsensitivities; i++)
		for (int j = 0; j < SENSITIVITY_ROWS * SCOPES; j++)
			add_figures(&l, r->sensitivities[i].choice,
			    r->sensitivities[i].value,
			    &r->sensitivities[i]
				 .coverage[j / SCOPES][j % SCOPES]);
	for (size_t i = 0; i < f->nzones; i++) {
		const char *name = facts_text(f, f->zones[i].name);

		add_tallies(&l, "zone", name, r->zones[i].tally);
		add_line(&l, mem_printf("zone %s: %s %u %d", name,
				 row_str((enum row)f->zones[i].category),
				 r->zones[i].servers, r->zones[i].complete));
	}
	for (size_t i = 0; i < f->nservers; i++) {
		const char *name = facts_text(f, f->servers[i].name);

		if (!r->servers[i].counted)
			continue;
		add_tallies(&l, "server", name, r->servers[i].tally);
		add_line(&l, mem_printf("server %s: %u %d", name,
				 r->servers[i].zones, r->servers[i].by_glue));
	}
	for (size_t i = 0; i < f->naddresses; i++) {
		const struct address_result *a = &r->addresses[i];
		char ip[IP_STRLEN];

		if (a->counted)
			add_line(&l,
			    mem_printf("%s: %s \"%s\" %u %u",
				ip_format(f->addresses[i], ip),
				address_state_str(a->state),
				effect_str(a->effect), a->servers, a->zones));
	}
	for (size_t i = 0; i < r->norigins; i++) {
		const struct origin_result *o = &r->origins[i];
		char prefix[PREFIX_STRLEN], asn[ASN_STRLEN];

		add_line(&l,
		    mem_printf("%s %s: %s %s %u %u",
			prefix_format(
			    ptree_prefix(&routes->tree, o->node), prefix),
			origin_text(route_row_origin(&routes->rows[o->row]),
			    &routes->sets, asn),
			rov_state_str(o->rov.state),
			rov_reason_str(o->rov.reason), o->zones, o->addresses));
	}
	add_line(&l, mem_printf("glue stands in: %llu",
			 (unsigned long long)r->glue_stands_in));
	qsort(l.list, l.n, sizeof(*l.list), compare_line);
	for (size_t i = 0; i < l.n; i++)
		len += strlen(l.list[i]) + 1;
	p = text = mem_alloc(len);
	for (size_t i = 0; i < l.n; i++) {
		p = stpcpy(stpcpy(p, l.list[i]), "\n");
		free(l.list[i]);
	}
	free(l.list);
	return text;
}

#endif
