/*
 * A little database for the tests of the reports: two surveys, names as
 * hostile as a DNS can make them, and figures that any test can add up.
 */
#ifndef TESTS_UNIT_REPORT_WORLD_H
#define TESTS_UNIT_REPORT_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "survey/store.h"

/* Codes by their words, as store_words.c fills them in. */
#define CODE(kind, word)                                                       \
	"(SELECT code FROM word WHERE kind = '" kind "' AND word = '" word "'" \
	")"
#define ROV(state)        CODE("rov_state", state)
#define ADDRESS(state)    CODE("address_state", state)
#define OUTCOME(word)     CODE("outcome", word)
#define VERDICT_(verdict) CODE("verdict", verdict) ", "
#define FULL              VERDICT_("full")
#define NONE              VERDICT_("none")
#define UNDETERMINED      VERDICT_("undetermined")
#define FILTER(filter)    CODE("filter", filter)

/*
 * Of survey 1 the names 1-5 are zones and servers; surveys 2 and 3 have no
 * zones, but other times and inputs.
 */
static const char *const world_rows[] = {
	"INSERT INTO name VALUES (1, '.'), (2, '=1+1|cmd.example'),"
	"  (3, 'a,\"b\".example'), (4, 'ns1.example'), (5, '@ns2.example'),"
	"  (6, 'root-zone'), (7, 'AS1'), (8, 'gone.example')",
	"INSERT INTO address VALUES (1, '192.0.9.1', 0), (2, '2a00::1', 1),"
	"  (3, '10.0.0.1', 0)",
	"INSERT INTO prefix VALUES (1, '192.0.9.0/24', 0),"
	"  (2, '2a00::/32', 1)",
	"INSERT INTO origin VALUES (1, '64500'), (2, '{1,2}')",
	"INSERT INTO dns_data (dns_id, time, questions, unanswered)"
	"  VALUES (1, 1752969600, 20, 3),"
	"  (2, NULL, 0, 0)",
	"INSERT INTO bgp_data VALUES (1, NULL, 8, 24, 16, 48, 10, 1),"
	"  (2, 1734689161, 8, 24, 16, 48, 10, 1)",
	"INSERT INTO rpki_data VALUES (1, 1753005703, 1, 0, 0, 0),"
	"  (2, NULL, 0, 0, 0, 0)",
	"INSERT INTO dns_zone VALUES"
	"  (1, 1, 0, 6, 2025072001, 2, 3, 1, NULL, 0),"
	"  (1, 2, 9, 6, NULL, NULL, NULL, 0, 1, 0),"
	"  (1, 3, 9, 6, NULL, NULL, NULL, NULL, NULL, 0)",
	"INSERT INTO dns_server VALUES"
	"  (1, 4, " OUTCOME("data") ", " OUTCOME(
	    "nodata") ", 0),"
		      "  (1, 5, " OUTCOME("failed") ", " OUTCOME(
			  "unasked") ", 1)",
	"INSERT INTO dns_skipped VALUES (1, 8, 'alias', 6)",
	"INSERT INTO bgp_total VALUES (1, 0, " FILTER(
	    "used") ", 900),"
		    "  (1, 0, " FILTER(
			"default-route") ", 1),"
					 "  (1, 1, " FILTER(
					     "used") ", 90),"
						     "  (1, 1, " FILTER(
							 "default-route") ", "
									  "2),"
									  "  "
									  "(1, "
									  "1,"
									  " " FILTER(
									      "few-peers") ", 7)",
	"INSERT INTO rpki_total VALUES (1, 'ripe', 70, 20, 1, 9, 4, 0),"
	"  (1, '', 0, 0, 0, 0, 0, 0), (2, '', 5, 6, 0, 0, 0, 0)",
	"INSERT INTO input (kind, data_id, place, role, location, sha256,"
	"  bytes, compression, format, data_time, rows_read, rows_skipped,"
	"  rows_filtered, first_skipped) VALUES"
	"  (0, 1, 0, 'root-zone', 'dir/root' || char(27) || '[31m.zone',"
	"    'ab12', 2048, 'gzip', 'zone', 1752969600, 30, 1, 2,"
	"    'root.zone:7: no type'),"
	"  (1, 1, 1, 'routes', CAST(X'66FF2E677A' AS TEXT), 'cd34', 512, '',"
	"    'pfx2as', NULL, 1000, 0, 10, ''),"
	"  (1, 2, 0, 'routes', 'r.gz', 'ef', 1, '', 'pfx2as', NULL, 1, 0, 0,"
	"    ''),"
	"  (1, 2, 1, 'routes', 'w.gz', '01', 1, '', 'ris-whois', 1734689161,"
	"    1, 0, 0, '')",
	"INSERT INTO survey VALUES (1, 1, 1, 1, 0, 0, NULL, 1, 1753100000,"
	"  1753100007, '{\"method\":\"strict\",\"as0-tals\":false}', '0.1',"
	"  '2025-01-15', 2), (2, 1, 2, 1, 1, 1, 'second', 0, 1753200000,"
	"  1753200007, 'no JSON', '0.1', '2025-01-15', 0),"
	"  (3, 2, 2, 2, 0, 0, '', 0, 1753300000, 1753300007, '{}', '0.1',"
	"  '2025-01-15', 0)",
	"INSERT INTO result_zone VALUES"
	"  (1, 1, " FULL FULL UNDETERMINED "1, 2, 2, 2, 2, 0, 0, 2, 2),"
	"  (1, 2, " NONE NONE UNDETERMINED "0, 1, 1, 1, 0, 1, 0, 1, 0),"
	"  (1, 3, " UNDETERMINED UNDETERMINED UNDETERMINED
	"    0, 1, 1, 0, 0, 0, 0, 0, 0)",
	"INSERT INTO result_server VALUES"
	"  (1, 4, " FULL FULL FULL "2, 2, 2, 1, 0),"
	"  (1, 5, " NONE NONE UNDETERMINED "2, 1, 0, 2, 1)",
	"INSERT INTO result_address VALUES"
	"  (1, 1, " ADDRESS("invalid") ", " CODE("effect",
	    "covered-by-not-found") ", 1, 1, 2),"
				    "  (1, 2, " ADDRESS(
					"valid") ", 0, 2, 1, 1),"
						 "  (1, 3, " ADDRESS(
						     "special") ", 0, NULL, 1, "
								"1)",
	"INSERT INTO result_route_origin VALUES"
	"  (1, 1, 2, " ROV("invalid") ", " CODE("rov_reason",
	    "as-set") "    , 2, 1),"
		      "  (1, 2, 1, " ROV("valid") ", " CODE("rov_reason",
			  "") ", 1, 1),"
			      "  (1, 2, 2, " ROV("invalid") ", " CODE(
				  "rov_reason", "as-set") "    , 1, 1)",
	/* Every row and scope is there, as a finished survey has it. */
	"INSERT INTO coverage SELECT s.value, r.value, f.value, 0, 0, 0, 0, 0,"
	"  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0"
	"  FROM generate(1, 3) s, generate(0, 15) r, generate(0, 2) f",
	"UPDATE coverage SET zones = 3, nameservers = 2, addresses = 3,"
	"  special = 1, route_origins = 3, valid = 1, invalid = 1,"
	"  not_found = 1, full = 1, full_complete = 1, \"none\" = 1,"
	"  undetermined = 1, zone_share = 2.0 / 3, share_zones = 2"
	"  WHERE survey_id = 1 AND row IN (10, 9) AND scope = 2",
	"INSERT INTO breakdown VALUES (1, 'as', '{1,2}', 2, 0, 1, 1, 0, 0, 1,"
	"  0, 1, 0, 0, 0, 0, 1, 1, 0.0, 1)",
	"INSERT INTO breakdown VALUES (1, 'ta', 'ripe', 1, 0, 1, 1, 0, 0, 1,"
	"  1, 0, 0, 1, 1, 0, 0, 0, 1.0, 1)",
	"INSERT INTO exposure SELECT 1, r.value, f.value, 1, 1, 0, 1"
	"  FROM generate(10, 11) r, generate(2, 2) f",
	"INSERT INTO dns_operators VALUES (1, 1, 2)",
	"INSERT INTO dns_operator VALUES (1, 0, 2, 1, 0)",
	"INSERT INTO dns_zone_operator VALUES (1, 2, 0)",
	"INSERT INTO dns_server_operator VALUES (1, 4, 0)",
	"INSERT INTO result_third_party VALUES (1, 2, 5)",
	"INSERT INTO dns_answer VALUES (1, 5, 1)",
	"INSERT INTO next_roa_sum VALUES (1, 1, 2, 0, 0, 1, 0, 1)",
	"INSERT INTO next_roa VALUES (1, 1, 1, 2, 0, 1, 0, 1, 2, 1, 1, 1,"
	"  2, 0, 0, 2, 1)",
	"INSERT INTO next_roa_invalid VALUES (1, 1, 2, 1, " FILTER("used") ")",
	"INSERT INTO next_roa_group VALUES (1, 'as', 1, '64500', 1, 0, 1, 0,"
	"  1, 2, 1, 1)",
	"INSERT INTO baseline VALUES (1, 0, " ROV(
	    "valid") ", 0, 500),"
		     "  (1, 0, " ROV("invalid") ", 3, 10), (1, 0, " ROV(
			 "invalid") "    , 4, 2), (1, 0, " ROV("not-found") ", "
									    "0,"
									    " 3"
									    "88"
									    "),"
									    "  "
									    "(1"
									    ", "
									    "1,"
									    " " ROV(
										"not-found") ", 0, 90)",
	NULL,
};

/* generate(from, to) in the rows above: a recursive table of numbers. */
static void
world_exec(sqlite3 *db, const char *sql)
{
	char *text = strdup(sql), *at, *rest, *error = NULL;

	while ((at = strstr(text, "generate(")) != NULL) {
		long from = strtol(at + strlen("generate("), &rest, 10), to;
		char *more;

		assert_int_equal(*rest, ',');
		to = strtol(rest + 1, &rest, 10);
		assert_int_equal(*rest, ')');
		assert_true(
		    asprintf(&more,
			"%.*s(WITH RECURSIVE n(value) AS"
			" (SELECT %ld UNION ALL SELECT value + 1 FROM n"
			" WHERE value < %ld) SELECT value FROM n)%s",
			(int)(at - text), text, from, to, rest + 1) > 0);
		free(text);
		text = more;
	}
	if (sqlite3_exec(db, text, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", error, text);
	free(text);
}

/* A folder of its own for each test program. */
static char world_dir[] = "build/report-test-XXXXXX";
static char world_database[64];

static inline struct store *
world_open(void)
{
	struct reason why = { "" };
	struct store *db;
	sqlite3 *raw;

	assert_non_null(mkdtemp(world_dir));
	(void)snprintf(
	    world_database, sizeof(world_database), "%s/s.db", world_dir);
	if (store_open(&db, world_database, STORE_WRITE, &why) != ST_OK)
		fail_msg("%s", why.text);
	assert_int_equal(sqlite3_open(world_database, &raw), SQLITE_OK);
	for (const char *const *row = world_rows; *row != NULL; row++)
		world_exec(raw, *row);
	assert_int_equal(sqlite3_close(raw), SQLITE_OK);
	return db;
}

static inline void
world_close(struct store *db)
{
	char command[128];

	store_close(db);
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", world_dir);
	assert_int_equal(system(command), 0);
}

/* The whole of a file; the caller frees it. */
static inline char *
world_read(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *text;
	long size;

	if (file == NULL)
		fail_msg("%s cannot be read", path);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	text = calloc((size_t)size + 1, 1);
	assert_non_null(text);
	assert_int_equal(fread(text, 1, (size_t)size, file), (size_t)size);
	(void)fclose(file);
	if (len != NULL)
		*len = (size_t)size;
	return text;
}

#endif
