#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include "roa/route_index.h"
#include "survey/base/array.h"
#include "survey/base/num.h"
#include "survey/sources.h"
#include "tests/unit/mrt_making.h"
#include "tests/unit/scratch.h"

#define FILES_MAX 4

/* Files that leave nothing behind, and their paths. */
struct files {
	struct text_list list;
	const char *texts[FILES_MAX];
	char paths[FILES_MAX][64];
	int fds[FILES_MAX];
};

static void
files_begin(struct files *f)
{
	*f = (struct files){ .list = { .list = f->texts } };
}

static void
files_add(struct files *f, const char *bytes, size_t len)
{
	size_t i = f->list.n++;

	f->fds[i] = memfd_create("source", 0);
	assert_true(f->fds[i] > 0);
	assert_int_equal(write(f->fds[i], bytes, len), len);
	(void)snprintf(
	    f->paths[i], sizeof(f->paths[i]), "/proc/self/fd/%d", f->fds[i]);
	f->texts[i] = f->paths[i];
}

static void
files_make(struct files *f, const char *const *texts, size_t n)
{
	files_begin(f);
	for (size_t i = 0; i < n; i++)
		files_add(f, texts[i], strlen(texts[i]));
}

static void
files_free(struct files *f)
{
	for (size_t i = 0; i < f->list.n; i++)
		if (f->fds[i] > 0)
			(void)close(f->fds[i]);
}

static const char whois_old[] =
    "% This file was generated at Fri Dec 20 10:06:01 UTC 2024.\n"
    "1\t11.0.0.0/8\t3\n2\t11.0.0.0/8\t30\n3\t0.0.0.0/0\t99\n"
    "4\t12.0.0.0/25\t99\nx\t12.0.0.0/24\t99\n5\t13.0.0.0/24\t1\n"
    "1\t20.0.0.0/24\t20\n1\t20.0.1.0/24\t20\n1\t20.0.2.0/24\t20\n"
    "1\t20.0.3.0/24\t20\n1\t20.0.4.0/24\t20\n1\t20.0.5.0/24\t20\n"
    "1\t20.0.6.0/24\t20\n1\t20.0.7.0/24\t20\n1\t20.0.8.0/24\t20\n"
    "1\t20.0.9.0/24\t20\n1\t20.0.10.0/24\t20\n1\t20.0.11.0/24\t20\n"
    "1\t20.0.12.0/24\t20\n1\t20.0.13.0/24\t20\n1\t20.0.14.0/24\t20\n";
static const char whois_new[] =
    "% This file was generated at Sat Dec 21 10:06:01 UTC 2024.\n"
    "5\t13.0.0.0/24\t50\n";
static const char pfx2as[] = "11.0.0.0\t8\t1\n14.0.0.0\t7\t1\n";

static void
each_route_file_has_its_record(void **state)
{
	const char *const texts[] = { whois_new, pfx2as, whois_old };
	struct survey_record rec;
	struct route_table t;
	struct reason why;
	struct files f;

	(void)state;
	files_make(&f, texts, 3);
	survey_record_init(&rec);
	route_table_init(&t);
	assert_int_equal(sources_read_routes(
			     &t, &f.list, &route_filters_default, &rec, &why),
	    ST_OK);
	assert_int_equal(rec.ninputs, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(rec.inputs[i].location, f.paths[i]);
		assert_string_equal(rec.inputs[i].role, "routes");
		assert_int_equal(rec.inputs[i].kind, DATA_BGP);
		assert_int_equal(rec.inputs[i].bytes, strlen(texts[i]));
		assert_int_equal(strlen(rec.inputs[i].sha256), 64);
	}
	/* 13.0.0.0/24 of the third counts by the first; 14.0.0.0/7 not. */
	assert_int_equal(rec.inputs[0].rows_filtered, 0);
	assert_int_equal(rec.inputs[1].rows_filtered, 1);
	assert_int_equal(rec.inputs[2].rows_filtered, 2);
	assert_int_equal(rec.inputs[2].counts.rows_skipped, 1);
	assert_int_equal(rec.inputs[2].counts.rows_read, 21);
	/* The oldest that is known; a pfx2as file knows none. */
	assert_int_equal(rec.inputs[1].counts.data_time, TIME_UNKNOWN);
	assert_int_equal(rec.time[DATA_BGP], INT64_C(1734689161));
	assert_int_equal(rec.time[DATA_RPKI], TIME_UNKNOWN);
	survey_record_free(&rec);
	route_table_free(&t);
	files_free(&f);
}

static void
a_time_that_nobody_knows_stays_unknown(void **state)
{
	const char *const texts[] = { pfx2as };
	struct survey_record rec;
	struct route_table t;
	struct files f;

	(void)state;
	files_make(&f, texts, 1);
	survey_record_init(&rec);
	route_table_init(&t);
	assert_int_equal(sources_read_routes(
			     &t, &f.list, &route_filters_default, &rec, NULL),
	    ST_OK);
	assert_int_equal(rec.time[DATA_BGP], TIME_UNKNOWN);
	survey_record_free(&rec);
	route_table_free(&t);
	files_free(&f);
}

/* Two files of MRT, of which each has the route 14.0.0.0/25, and pfx2as. */
static void
files_of_mrt_have_one_count(void **state)
{
	struct bytes mrt = { 0 };
	struct survey_record rec;
	struct route_table t;
	struct reason why;
	struct files f;

	(void)state;
	put_peers(&mrt, 1);
	put_one(&mrt, "14.0.0.0/25", 1);
	files_begin(&f);
	files_add(&f, mrt.at, mrt.n);
	files_add(&f, mrt.at, mrt.n);
	files_add(&f, pfx2as, strlen(pfx2as));
	free(mrt.at);
	survey_record_init(&rec);
	route_table_init(&t);
	assert_int_equal(sources_read_routes(
			     &t, &f.list, &route_filters_default, &rec, &why),
	    ST_OK);
	assert_int_equal(t.nsources, 2);
	assert_int_equal(rec.ninputs, 3);
	assert_int_equal(rec.inputs[0].rows_filtered, 1);
	assert_int_equal(rec.inputs[1].rows_filtered, 0);
	assert_string_equal(rec.inputs[2].counts.format, "pfx2as");
	assert_int_equal(rec.inputs[2].rows_filtered, 1);
	survey_record_free(&rec);
	route_table_free(&t);
	files_free(&f);
}

/* A file, an index of two and a file: each with the record that it has. */
static void
an_index_stands_before_its_files(void **state)
{
	const char *const texts[] = { pfx2as, whois_old };
	static const char *const roles[] = { "routes", "routes-index", "routes",
		"routes", "routes" };
	static const uint64_t filtered[] = { 0, 0, 1, 3, 0 };
	struct survey_record rec;
	struct route_table t;
	struct reason why;
	struct files f;

	(void)state;
	files_make(&f, texts, 2);
	survey_record_init(&rec);
	route_table_init(&t);
	assert_int_equal(sources_read_routes(
			     &t, &f.list, &route_filters_default, &rec, &why),
	    ST_OK);
	assert_int_equal(
	    route_index_write(&t, in_folder("index"), &why), ST_OK);
	survey_record_free(&rec);
	route_table_free(&t);
	files_free(&f);

	files_begin(&f);
	files_add(&f, "99.0.0.0\t24\t1\n", 14);
	f.texts[f.list.n++] = in_folder("index");
	files_add(&f, "98.0.0.0\t24\t1\n", 14);
	assert_int_equal(sources_read_routes(
			     &t, &f.list, &route_filters_default, &rec, &why),
	    ST_OK);
	assert_int_equal(rec.ninputs, LENGTH_OF(roles));
	for (size_t i = 0; i < LENGTH_OF(roles); i++) {
		assert_string_equal(rec.inputs[i].role, roles[i]);
		assert_int_equal(rec.inputs[i].rows_filtered, filtered[i]);
		assert_int_equal(strlen(rec.inputs[i].sha256), 64);
	}
	assert_int_equal(rec.inputs[3].counts.rows_skipped, 1);
	assert_int_equal(rec.time[DATA_BGP], INT64_C(1734689161));
	survey_record_free(&rec);
	route_table_free(&t);
	files_free(&f);
}

/* The first set has lost one VRP by its own time, the second two rows. */
static const char vrps_json[] =
    "{\"metadata\":{\"buildtime\":\"2025-07-20T10:00:00Z\"},\"roas\":["
    "{\"asn\":1,\"prefix\":\"11.0.0.0/8\",\"maxLength\":8,\"ta\":\"ripe\","
    "\"expires\":1753005599},"
    "{\"asn\":1,\"prefix\":\"12.0.0.0/8\",\"maxLength\":8,\"ta\":\"ripe\","
    "\"expires\":1753005600}]}";
static const char vrps_csv[] =
    "ASN,IP Prefix,Max Length,Trust Anchor\n"
    "AS1,13.0.0.0/8,8,apnic\nAS0,14.0.0.0/8,8,apnic-as0\n"
    "AS0,15.0.0.0/8,8,apnic-as0\nAS1,13.0.0.0/8,8,ripencc\n";

static void
read_two_sets(bool as0_tals, uint64_t *filtered, size_t *n, int64_t *when)
{
	const char *const texts[] = { vrps_json, vrps_csv };
	const struct vrp_options options = { .time = INT64_C(1752000000),
		.as0_tals = as0_tals };
	struct survey_record rec;
	struct vrp_table t;
	struct reason why;
	struct files f;

	files_make(&f, texts, 2);
	survey_record_init(&rec);
	vrp_table_init(&t);
	assert_int_equal(
	    sources_read_vrps(&t, &f.list, &options, &rec, &why), ST_OK);
	assert_int_equal(rec.ninputs, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(rec.inputs[i].role, "vrps");
		assert_int_equal(rec.inputs[i].kind, DATA_RPKI);
		filtered[i] = rec.inputs[i].rows_filtered;
	}
	assert_int_equal(rec.inputs[0].counts.data_time, INT64_C(1753005600));
	*n = t.n;
	*when = rec.time[DATA_RPKI];
	survey_record_free(&rec);
	vrp_table_free(&t);
	files_free(&f);
}

static void
each_set_is_filtered_by_its_own_time(void **state)
{
	uint64_t filtered[2];
	int64_t when;
	size_t n;

	(void)state;
	read_two_sets(false, filtered, &n, &when);
	assert_int_equal(filtered[0], 1);
	assert_int_equal(filtered[1], 2);
	assert_int_equal(n, 2);
	/* The second set's time is the user's, and older. */
	assert_int_equal(when, INT64_C(1752000000));
	read_two_sets(true, filtered, &n, &when);
	assert_int_equal(filtered[1], 0);
	assert_int_equal(n, 4);
}

static void
a_failure_names_the_file(void **state)
{
	const char *const texts[] = { pfx2as, "nonsense\n" };
	const struct vrp_options options = { .time = TIME_UNKNOWN };
	struct survey_record rec;
	struct route_table routes;
	struct vrp_table vrps;
	struct reason why;
	struct files f;

	(void)state;
	files_make(&f, texts, 2);
	survey_record_init(&rec);
	route_table_init(&routes);
	vrp_table_init(&vrps);
	assert_int_not_equal(sources_read_routes(&routes, &f.list,
				 &route_filters_default, &rec, &why),
	    ST_OK);
	assert_non_null(strstr(why.text, f.paths[1]));
	f.texts[0] = "/nonexistent/vrps.json";
	assert_int_equal(
	    sources_read_vrps(&vrps, &f.list, &options, &rec, &why), ST_IO);
	assert_non_null(strstr(why.text, "/nonexistent/vrps.json"));
	survey_record_free(&rec);
	route_table_free(&routes);
	vrp_table_free(&vrps);
	files_free(&f);
}

struct reader {
	struct files f;
	struct survey_record rec;
	struct route_table t;
	enum status st;
};

static void *
read_in_thread(void *arg)
{
	struct reader *r = arg;

	r->st = sources_read_routes(
	    &r->t, &r->f.list, &route_filters_default, &r->rec, NULL);
	return NULL;
}

static void
tables_are_read_side_by_side(void **state)
{
	const char *const texts[] = { whois_old, pfx2as };
	struct reader readers[2];
	pthread_t threads[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		files_make(&readers[i].f, texts, 2);
		survey_record_init(&readers[i].rec);
		route_table_init(&readers[i].t);
		assert_int_equal(pthread_create(&threads[i], NULL,
				     read_in_thread, &readers[i]),
		    0);
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(readers[i].st, ST_OK);
		assert_int_equal(readers[i].t.nrows, readers[0].t.nrows);
		assert_int_equal(readers[i].rec.ninputs, 2);
		survey_record_free(&readers[i].rec);
		files_free(&readers[i].f);
	}
	for (int i = 0; i < 2; i++)
		route_table_free(&readers[i].t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_route_file_has_its_record),
		cmocka_unit_test(files_of_mrt_have_one_count),
		cmocka_unit_test(an_index_stands_before_its_files),
		cmocka_unit_test(a_time_that_nobody_knows_stays_unknown),
		cmocka_unit_test(each_set_is_filtered_by_its_own_time),
		cmocka_unit_test(a_failure_names_the_file),
		cmocka_unit_test(tables_are_read_side_by_side),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
