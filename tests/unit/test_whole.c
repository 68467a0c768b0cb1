#include "survey/base/array.h"
#include "tests/unit/storing.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "survey/sources.h"
#include "survey/whole.h"

/* As in_folder, and good until the end. */
static const char *
path_of(const char *name)
{
	static char paths[32][128];
	static unsigned int n;

	assert_true(n < LENGTH_OF(paths));
	(void)snprintf(paths[n], sizeof(paths[0]), "%s", in_folder(name));
	return paths[n++];
}

static const char *
write_file(const char *name, const char *text)
{
	const char *path = path_of(name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return path;
}

/* A survey of files, stored and loaded again. */
struct stored {
	struct store *db;
	struct survey_record rec;
	struct world w;
	struct whole whole;
};

static void
store_and_load(struct stored *s, const char *name, const char *options,
    const struct text_list *routes, const struct text_list *vrps,
    const struct text_list *slurm)
{
	struct vrp_options reading = { .time = TIME_UNKNOWN };
	struct reason why = { "" };
	struct survey_record rec;
	int64_t survey;

	*s = (struct stored){ .db = store_make(in_folder(name)) };
	facts_init(&s->w.f);
	route_table_init(&s->w.routes);
	vrp_table_init(&s->w.vrps);
	survey_record_init(&rec);
	rec.options = mem_strdup(options);
	rec.filters = route_filters_default;
	reading.as0_tals = strstr(options, "true") != NULL;
	if (sources_read_routes(
		&s->w.routes, routes, &rec.filters, &rec, &why) != ST_OK ||
	    sources_read_vrps(&s->w.vrps, vrps, &reading, &rec, &why) !=
		ST_OK ||
	    sources_apply_slurm(&s->w.vrps, NULL, slurm, &rec, &why) != ST_OK)
		fail_msg("%s", why.text);
	given_ns(&s->w, "com", "s", SIDE_CHILD);
	given_answer(&s->w, "s", "193.1.0.1");
	facts_finish(&s->w.f);
	world_judge(&s->w, STRICT);
	if (save_with(s->db, &rec, &s->w, &survey, &why) != ST_OK)
		fail_msg("%s", why.text);
	survey_record_free(&rec);
	world_end(&s->w);
	memset(&s->w, 0, sizeof(s->w));
	if (store_load(s->db, survey, &s->rec, &s->w.f, &s->w.routes,
		&s->w.vrps, &s->w.b, &why) != ST_OK)
		fail_msg("%s", why.text);
	s->whole = (struct whole){ .db = s->db,
		.survey_id = survey,
		.rec = &s->rec,
		.routes = &s->w.routes,
		.cache = path_of("cache") };
}

static void
stored_free(struct stored *s)
{
	survey_record_free(&s->rec);
	world_end(&s->w);
	store_close(s->db);
}

#define WHOIS                                                                  \
	"% RIS whois\n1\t193.1.0.0/16\t50\n2\t193.2.0.0/16\t50\n"              \
	"3\t193.3.0.0/16\t9\n"
#define VRPS                                                                   \
	"ASN,IP Prefix,Max Length,Trust Anchor,Expires\n"                      \
	"AS1,193.1.0.0/16,16,ripe,1900000000\n"                                \
	"AS2,193.2.0.0/16,16,ripe,1700000000\n"                                \
	"AS3,193.3.0.0/16,16,apnic-as0,1900000000\n"                           \
	"AS4,193.4.0.0/16,16,ripe,1900000000\n"
#define SLURM                                                                  \
	"{\"slurmVersion\": 1, \"validationOutputFilters\": {"                 \
	"\"prefixFilters\": [{\"asn\": 4}], \"bgpsecFilters\": []},"           \
	"\"locallyAddedAssertions\": {\"prefixAssertions\": [{\"asn\": 5,"     \
	"\"prefix\": \"193.5.0.0/16\"}], \"bgpsecAssertions\": []}}"

static void
what_was_not_kept_is_read_again(void **state)
{
	const char *routes[] = { write_file("routes", WHOIS) };
	const char *vrps[] = { write_file("vrps", VRPS) };
	const char *slurm[] = { write_file("slurm", SLURM) };
	struct timespec then[2] = { { .tv_sec = 1800000000 },
		{ .tv_sec = 1800000000 } };
	struct reason why = { "" };
	struct route_table t;
	struct vrp_table v;
	struct stored s;

	(void)state;
	/* The set's time is the file's. */
	assert_int_equal(utimensat(AT_FDCWD, vrps[0], then, 0), 0);
	store_and_load(&s, "again.db", "{\"as0-tals\": false}",
	    &(struct text_list){ routes, 1 }, &(struct text_list){ vrps, 1 },
	    &(struct text_list){ slurm, 1 });
	assert_int_equal(s.w.routes.nrows, 1);
	route_table_init(&t);
	assert_int_equal(whole_read_routes(&s.whole, &t, &why), ST_OK);
	assert_int_equal(t.nrows, 3);
	assert_int_equal(t.pairs[IPV4][ROUTE_USED], 2);
	assert_int_equal(t.pairs[IPV4][ROUTE_FEW_PEERS], 1);
	route_table_free(&t);

	/* Whatever the file's time is now. */
	then[1].tv_sec = 1600000000;
	assert_int_equal(utimensat(AT_FDCWD, vrps[0], then, 0), 0);
	assert_int_equal(s.w.vrps.n, 1);
	vrp_table_init(&v);
	assert_int_equal(whole_read_vrps(&s.whole, &v, &why), ST_OK);
	/* AS2's has expired, AS3's anchor is left out, AS4's is filtered. */
	assert_int_equal(v.n, 2);
	assert_int_equal(v.vrps[0].asn, 1);
	assert_int_equal(v.vrps[1].asn, 5);
	vrp_table_free(&v);
	stored_free(&s);
}

static void
as0_trust_anchors_are_read_where_they_were(void **state)
{
	const char *routes[] = { write_file("routes", WHOIS) };
	const char *vrps[] = { write_file("vrps", VRPS) };
	struct reason why = { "" };
	struct vrp_table v;
	struct stored s;

	(void)state;
	store_and_load(&s, "as0.db", "{\"as0-tals\": true}",
	    &(struct text_list){ routes, 1 }, &(struct text_list){ vrps, 1 },
	    &(struct text_list){ NULL, 0 });
	vrp_table_init(&v);
	assert_int_equal(whole_read_vrps(&s.whole, &v, &why), ST_OK);
	assert_int_equal(v.n, 3);
	vrp_table_free(&v);
	stored_free(&s);
}

/* Puts a file into the cache, as a fetch would. */
static void
put_into_cache(struct store *db, const char *text, const char *role)
{
	char sha256[SHA256_STRLEN], *sql, path[256];
	sqlite3_stmt *stmt;
	FILE *file;

	sql = mem_printf("SELECT sha256 FROM input WHERE role = '%s'", role);
	assert_int_equal(
	    sqlite3_prepare_v2(db->db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	(void)snprintf(sha256, sizeof(sha256), "%s",
	    (const char *)sqlite3_column_text(stmt, 0));
	(void)sqlite3_finalize(stmt);
	free(sql);
	(void)snprintf(
	    path, sizeof(path), "%s/objects/%.2s", in_folder("cache"), sha256);
	(void)mkdir(in_folder("cache"), 0700);
	(void)mkdir(in_folder("cache/objects"), 0700);
	(void)mkdir(path, 0700);
	(void)snprintf(path, sizeof(path), "%s/objects/%.2s/%s",
	    in_folder("cache"), sha256, sha256);
	assert_non_null(file = fopen(path, "w"));
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
assert_missing(const struct whole *w, const char *words)
{
	struct reason why = { "" };
	struct route_table t;

	route_table_init(&t);
	assert_int_equal(whole_read_routes(w, &t, &why), ST_MISSING);
	if (strstr(why.text, words) == NULL)
		fail_msg("\"%s\" has no \"%s\"", why.text, words);
	route_table_free(&t);
}

static void
another_file_is_as_good_as_none(void **state)
{
	const char *routes[] = { write_file("routes", WHOIS) };
	const char *vrps[] = { write_file("vrps", VRPS) };
	char *changed = mem_strdup(WHOIS);
	struct reason why = { "" };
	struct route_table t;
	struct stored s;

	(void)state;
	store_and_load(&s, "another.db", "{}", &(struct text_list){ routes, 1 },
	    &(struct text_list){ vrps, 1 }, &(struct text_list){ NULL, 0 });
	/* Of the same size; one that cannot be read; of another; none. */
	changed[strlen(changed) - 2] = '8';
	(void)write_file("routes", changed);
	assert_missing(&s.whole, "is no more the file with sha256 ");
	(void)write_file("routes", WHOIS "4\t193.4.0.0/16\t9\n");
	assert_missing(&s.whole, "is gone");
	assert_int_equal(unlink(routes[0]), 0);
	assert_missing(&s.whole, routes[0]);
	/* In the cache it is found, whatever it was called. */
	put_into_cache(s.db, WHOIS, "routes");
	route_table_init(&t);
	assert_int_equal(whole_read_routes(&s.whole, &t, &why), ST_OK);
	assert_int_equal(t.nrows, 3);
	route_table_free(&t);
	/* But it too is held against its name. */
	put_into_cache(s.db, changed, "routes");
	assert_missing(&s.whole, "is no more the file with sha256 ");
	free(changed);
	stored_free(&s);
}

static void
the_same_inputs_are_known(void **state)
{
	const char *one[] = { write_file("one", WHOIS) };
	const char *copy[] = { write_file("copy", WHOIS) };
	const char *other[] = { write_file("other", "1\t193.1.0.0/16\t50\n") };
	const char *vrps[] = { write_file("vrps", VRPS) };
	const struct {
		const char *const *routes;
		const char *options;
		bool same_routes, same_vrps;
	} cases[] = {
		{ one, "{}", true, true },
		{ copy, "{\"as0-tals\": false}", true, true },
		{ other, "{\"as0-tals\": true}", false, false },
	};
	struct reason why = { "" };
	struct stored s;

	(void)state;
	store_and_load(&s, "first.db", "{}", &(struct text_list){ one, 1 },
	    &(struct text_list){ vrps, 1 }, &(struct text_list){ NULL, 0 });
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const char *routes[] = { cases[i].routes[0] };
		char name[16];
		struct stored o;
		bool same;

		print_message("  %zu\n", i);
		(void)snprintf(name, sizeof(name), "same%zu.db", i);
		store_and_load(&o, name, cases[i].options,
		    &(struct text_list){ routes, 1 },
		    &(struct text_list){ vrps, 1 },
		    &(struct text_list){ NULL, 0 });
		assert_int_equal(whole_same_inputs(
				     &s.whole, &o.whole, DATA_BGP, &same, &why),
		    ST_OK);
		assert_int_equal(same, cases[i].same_routes);
		assert_int_equal(whole_same_inputs(&s.whole, &o.whole,
				     DATA_RPKI, &same, &why),
		    ST_OK);
		assert_int_equal(same, cases[i].same_vrps);
		/* Other filters are other routes. */
		o.rec.filters.max_len[IPV6] = 64;
		assert_int_equal(whole_same_inputs(
				     &s.whole, &o.whole, DATA_BGP, &same, &why),
		    ST_OK);
		assert_false(same);
		stored_free(&o);
	}
	stored_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_not_kept_is_read_again),
		cmocka_unit_test(as0_trust_anchors_are_read_where_they_were),
		cmocka_unit_test(another_file_is_as_good_as_none),
		cmocka_unit_test(the_same_inputs_are_known),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
