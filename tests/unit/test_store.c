#include "survey/base/array.h"
#include "tests/unit/storing.h"

#include <sys/stat.h>
#include <sys/wait.h>

static char *
bytes_of(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *text;
	long size;

	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	rewind(file);
	text = mem_alloc((size_t)size + 1);
	*len = (size_t)size;
	assert_int_equal(fread(text, 1, *len, file), *len);
	assert_int_equal(fclose(file), 0);
	return text;
}

static void
write_bytes(const char *path, const char *text, size_t len)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void
raw_exec(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Both ways to open must fail and say so, and leave the bytes. */
static void
assert_refused(const char *path, enum status wanted, const char *says)
{
	size_t before_len, after_len;
	char *before = bytes_of(path, &before_len), *after;
	char beside[160];
	struct stat file;

	for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
		struct reason why = { "" };
		struct store *db;

		assert_int_equal(
		    store_open(&db, path, (enum store_mode)mode, &why), wanted);
		assert_null(db);
		if (strstr(why.text, says) == NULL ||
		    strncmp(why.text, path, strlen(path)) != 0)
			fail_msg("%s", why.text);
	}
	after = bytes_of(path, &after_len);
	assert_int_equal(before_len, after_len);
	assert_memory_equal(before, after, after_len);
	(void)snprintf(beside, sizeof(beside), "%s-wal", path);
	assert_int_not_equal(stat(beside, &file), 0);
	free(before);
	free(after);
}

static void
reading_what_is_not_there_makes_nothing(void **state)
{
	const char *path = in_folder("absent.db");
	struct reason why = { "" };
	struct store *db;
	struct stat file;

	(void)state;
	assert_int_equal(store_open(&db, path, STORE_READ, &why), ST_MISSING);
	assert_null(db);
	assert_non_null(strstr(why.text, "absent.db: No such file"));
	assert_int_not_equal(stat(path, &file), 0);
	store_close(NULL);
}

static void
a_file_in_no_folder_cannot_be_made(void **state)
{
	struct reason why = { "" };
	struct store *db;

	(void)state;
	assert_int_equal(
	    store_open(&db, in_folder("no/such.db"), STORE_WRITE, &why),
	    ST_MISSING);
	assert_non_null(strstr(why.text, "no/such.db: No such file"));
	assert_int_equal(
	    store_check_place(in_folder("no/such.db"), &why), ST_MISSING);
	assert_int_equal(store_check_place(in_folder("such.db"), &why), ST_OK);
	/* To SQLite it is a database that is gone when it is closed. */
	assert_int_equal(store_open(&db, "", STORE_WRITE, &why), ST_REFUSED);
	assert_int_equal(
	    store_open(&db, in_folder(""), STORE_WRITE, &why), ST_REFUSED);
}

static void
what_is_no_file_of_ours_is_refused_and_left_as_it_was(void **state)
{
	const char *path;
	size_t len;
	char *bytes;

	(void)state;
	path = in_folder("other.db");
	raw_exec(path, "CREATE TABLE t (a); PRAGMA application_id = 4711");
	assert_refused(path, ST_REFUSED, "another program");

	/* A file that was marked and has no table yet. */
	path = in_folder("marked.db");
	raw_exec(path, "PRAGMA application_id = 4711");
	assert_refused(path, ST_REFUSED, "another program");

	path = in_folder("nobodys.db");
	raw_exec(path, "CREATE TABLE t (a)");
	assert_refused(path, ST_REFUSED, "another program");

	path = in_folder("newer.db");
	store_close(store_make(path));
	raw_exec(path, "PRAGMA user_version = 999;"
		       " PRAGMA journal_mode = DELETE");
	assert_refused(path, ST_REFUSED, "newer dnsroa (schema 999");

	path = in_folder("text.db");
	write_bytes(path,
	    "this is no database, and longer than a header is: "
	    "a hundred bytes, as it happens, or a few more\n",
	    96);
	assert_refused(path, ST_IO, "not a database");

	path = in_folder("whole.db");
	store_close(store_make(path));
	raw_exec(path, "PRAGMA journal_mode = DELETE");
	bytes = bytes_of(path, &len);
	path = in_folder("cut.db");
	write_bytes(path, bytes, len / 2);
	free(bytes);
	assert_refused(path, ST_IO, "malformed");
}

static void
a_folder_or_device_is_no_database(void **state)
{
	static const struct {
		const char *path, *says;
	} cases[] = {
		{ folder, "is a directory" },
		{ "/dev/null", "not a regular file" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
			struct reason why = { "" };
			struct store *db;

			assert_int_equal(store_open(&db, cases[i].path,
					     (enum store_mode)mode, &why),
			    ST_REFUSED);
			assert_non_null(strstr(why.text, cases[i].says));
		}
	}
}

static void
an_empty_file_is_a_database_to_be(void **state)
{
	const char *path = in_folder("empty.db");
	struct reason why = { "" };
	struct store *db;
	int64_t survey;

	(void)state;
	write_bytes(path, "", 0);
	assert_int_equal(store_open(&db, path, STORE_READ, &why), ST_MISSING);
	assert_non_null(strstr(why.text, "holds no survey"));
	db = store_make(path);
	assert_int_equal(
	    number_of(db, "PRAGMA application_id"), STORE_APPLICATION_ID);
	assert_int_equal(number_of(db, "PRAGMA user_version"), STORE_VERSION);
	assert_int_equal(number_of(db, "PRAGMA foreign_keys"), 1);
	assert_int_equal(store_newest(db, &survey, &why), ST_MISSING);
	store_close(db);
	/* Made once: a second opening makes nothing. */
	db = store_make(path);
	store_close(db);
	assert_int_equal(store_open(&db, path, STORE_READ, &why), ST_OK);
	store_close(db);
}

/* As the first release's program left it, with nothing in it. */
static void
make_of_version_1(const char *path)
{
	sqlite3 *raw;

	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	for (const char *const *sql = store_schema[0]; *sql != NULL; sql++)
		assert_int_equal(
		    sqlite3_exec(raw, *sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(raw), SQLITE_OK);
	raw_exec(path, "CREATE VIEW v_of_old AS SELECT 1;"
		       " INSERT INTO word VALUES ('of', 0, 'old');"
		       " PRAGMA user_version = 1");
}

static void
an_older_schema_is_brought_up_to_date(void **state)
{
	(void)state;
	for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
		const char *path =
		    in_folder(mode == STORE_READ ? "old-r.db" : "old-w.db");
		struct reason why = { "" };
		struct store *db;
		char id[64];

		make_of_version_1(path);
		(void)snprintf(id, sizeof(id), "PRAGMA application_id = %d",
		    STORE_APPLICATION_ID);
		raw_exec(path, id);
		assert_int_equal(
		    store_open(&db, path, (enum store_mode)mode, &why), ST_OK);
		assert_int_equal(
		    number_of(db, "PRAGMA user_version"), STORE_VERSION);
		assert_int_equal(
		    number_of(db, "SELECT count(*) FROM sqlite_schema"
				  " WHERE name IN ('v_of_old', 'dns_asked',"
				  " 'v_survey')"),
		    2);
		assert_int_equal(number_of(db, "SELECT count(*) FROM word"
					       " WHERE word = 'old'"),
		    0);
		assert_true(number_of(db, "SELECT count(*) FROM word") > 10);
		store_close(db);
	}
}

/*
 * In a process of nobody's, for root may write anywhere.  Exit status: 0 if
 * all was as wanted.
 */
static int
read_as_nobody(const char *path)
{
	struct reason why = { "" };
	struct survey_record rec;
	struct baseline b;
	int64_t survey = 0;
	struct store *db;
	struct world w;
	int bad = 0;

	if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
		return 10;
	if (store_open(&db, path, STORE_READ, &why) != ST_OK)
		return 11;
	if (store_newest(db, &survey, &why) != ST_OK || survey != 1)
		bad = 12;
	memset(&w, 0, sizeof(w));
	if (store_load(db, survey, &rec, &w.f, &w.routes, &w.vrps, &b, &why) !=
	    ST_OK)
		bad = 13;
	world_judge(&w, STRICT);
	if (save_again(db, survey, &rec, &w, &survey, &why) != ST_IO ||
	    strstr(why.text, "readonly") == NULL)
		bad = 14;
	survey_record_free(&rec);
	world_end(&w);
	if (store_delete(db, 1, &why) != ST_IO)
		bad = 15;
	store_close(db);
	if (store_open(&db, path, STORE_WRITE, &why) != ST_IO)
		bad = 16;
	return bad;
}

/* As on a medium that is read only: WAL can make no file beside it. */
static void
a_file_that_may_not_be_written_is_read(void **state)
{
	static const char *const names[] = { "kept.db", "a?b%20#c.db" };
	char path[192], sub[128];
	struct store *db;
	struct world w;

	(void)state;
	(void)snprintf(sub, sizeof(sub), "%s/locked", folder);
	assert_int_equal(mkdir(sub, 0755), 0);
	assert_int_equal(chmod(folder, 0755), 0);
	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		int status;
		pid_t pid;

		(void)snprintf(path, sizeof(path), "%s/%s", sub, names[i]);
		db = store_make(path);
		world_to_keep(&w);
		(void)save(db, &w);
		world_end(&w);
		store_close(db);
		assert_int_equal(chmod(path, 0444), 0);
		assert_int_equal(chmod(sub, 0555), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			_exit(read_as_nobody(path));
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(chmod(sub, 0755), 0);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
}

static void
surveys_are_numbered_on_and_the_newest_is_found(void **state)
{
	struct store *db = store_make(in_folder("numbers.db"));
	struct reason why = { "" };
	int64_t survey;
	struct world w;

	(void)state;
	world_to_keep(&w);
	for (int64_t i = 1; i <= 3; i++)
		assert_int_equal(save(db, &w), i);
	assert_int_equal(store_newest(db, &survey, &why), ST_OK);
	assert_int_equal(survey, 3);
	assert_int_equal(store_delete(db, 3, &why), ST_OK);
	assert_int_equal(store_newest(db, &survey, &why), ST_OK);
	assert_int_equal(survey, 2);
	/* A number is never given twice. */
	assert_int_equal(save(db, &w), 4);
	assert_int_equal(store_delete(db, 2, &why), ST_OK);
	assert_int_equal(store_newest(db, &survey, &why), ST_OK);
	assert_int_equal(survey, 4);
	assert_int_equal(store_delete(db, 2, &why), ST_MISSING);
	assert_non_null(strstr(why.text, "no survey 2"));
	assert_int_equal(store_delete(db, 1, &why), ST_OK);
	assert_int_equal(store_delete(db, 4, &why), ST_OK);
	assert_int_equal(store_newest(db, &survey, &why), ST_MISSING);
	assert_int_equal(save(db, &w), 5);
	world_end(&w);
	store_close(db);
}

/* Rows of all tables that are of a survey or an observation. */
static int64_t
rows_of_surveys(struct store *db)
{
	static const char *const tables[] = { "survey", "result_zone",
		"result_server", "result_address", "result_route_origin",
		"coverage", "breakdown", "baseline", "sensitivity",
		"change_sum", "change", "change_share", "dns_data", "dns_zone",
		"dns_delegation", "dns_server", "dns_glue", "dns_answer",
		"dns_skipped", "bgp_data", "bgp_source", "bgp_route",
		"bgp_total", "rpki_data", "rpki_vrp", "rpki_total", "input" };
	int64_t rows = 0;

	for (size_t i = 0; i < LENGTH_OF(tables); i++) {
		char *sql = mem_printf("SELECT count(*) FROM %s", tables[i]);

		rows += number_of(db, sql);
		free(sql);
	}
	return rows;
}

static int64_t
reassess(struct store *db, int64_t from, struct method_choice choice)
{
	struct reason why = { "" };
	struct survey_record rec;
	int64_t survey = 0;
	struct world w;

	memset(&w, 0, sizeof(w));
	if (store_load(db, from, &rec, &w.f, &w.routes, &w.vrps, &w.b, &why) !=
	    ST_OK)
		fail_msg("%s", why.text);
	results_make(&w.r, &w.f, &w.routes, &w.vrps, choice);
	sensitivity_make(&w.r, &w.f, &w.routes, &w.vrps, &rec.filters);
	rec.choice = choice;
	if (save_again(db, from, &rec, &w, &survey, &why) != ST_OK)
		fail_msg("%s", why.text);
	survey_record_free(&rec);
	world_end(&w);
	return survey;
}

static void
a_removed_survey_leaves_no_row_and_takes_none_of_others(void **state)
{
	struct store *db = store_make(in_folder("delete.db"));
	struct reason why = { "" };
	int64_t empty, one, two;
	struct world w;

	(void)state;
	world_to_keep(&w);
	empty = rows_of_surveys(db);
	(void)save(db, &w);
	one = rows_of_surveys(db);
	assert_true(one > empty);
	/* Survey 2 shares what survey 1 saw, and outlives it. */
	assert_int_equal(reassess(db, 1, MANRS), 2);
	two = rows_of_surveys(db);
	assert_int_equal(number_of(db, "SELECT count(*) FROM dns_data"), 1);
	assert_int_equal(store_delete(db, 1, &why), ST_OK);
	assert_int_equal(number_of(db, "SELECT count(*) FROM dns_data"), 1);
	assert_int_equal(number_of(db, "SELECT count(*) FROM v_input"), 3);
	assert_int_equal(number_of(db, "SELECT count(*) FROM v_zone"), 2);
	assert_true(rows_of_surveys(db) < two);
	assert_int_equal(reassess(db, 2, STRICT), 3);
	assert_int_equal(store_delete(db, 2, &why), ST_OK);
	assert_int_equal(rows_of_surveys(db), one);
	assert_int_equal(store_delete(db, 3, &why), ST_OK);
	assert_int_equal(rows_of_surveys(db), empty);
	world_end(&w);
	store_close(db);
}

static enum status
expect_values(void *arg, int n, const char *const *names,
    const struct store_value *v, struct reason *why)
{
	int *rows = arg;

	(void)why;
	assert_int_equal(n, 5);
	assert_string_equal(names[0], "number");
	assert_int_equal(v[0].type, STORE_INTEGER);
	assert_int_equal(v[0].integer, 42);
	assert_int_equal(v[1].type, STORE_REAL);
	assert_true(v[1].real == 0.5);
	assert_int_equal(v[2].type, STORE_NULL);
	assert_int_equal(v[3].type, STORE_TEXT);
	assert_int_equal(v[3].len, 2);
	assert_memory_equal(v[3].text, "ab", 2);
	assert_int_equal(v[4].integer, *rows);
	++*rows;
	return ST_OK;
}

static enum status
stop_at_two(void *arg, int n, const char *const *names,
    const struct store_value *v, struct reason *why)
{
	(void)n;
	(void)names;
	++*(int *)arg;
	return v[0].integer < 2 ? ST_OK : reason_set(why, ST_STOPPED, "two");
}

static void
rows_of_a_select_are_handed_out_one_by_one(void **state)
{
	struct store *db = store_make(in_folder("select.db"));
	struct reason why = { "" };
	int rows = 0;

	(void)state;
	assert_int_equal(store_select(db,
			     "SELECT :survey AS number, 0.5,"
			     " NULL, 'ab', column1 FROM (VALUES (0), (1), (2))",
			     42, expect_values, &rows, &why),
	    ST_OK);
	assert_int_equal(rows, 3);
	rows = 0;
	assert_int_equal(store_select(db, "VALUES (1), (2), (3)", 0,
			     stop_at_two, &rows, &why),
	    ST_STOPPED);
	assert_int_equal(rows, 2);
	assert_string_equal(why.text, "two");
	assert_int_equal(
	    store_select(db, "SELECT nonsense", 0, stop_at_two, &rows, &why),
	    ST_IO);
	assert_non_null(strstr(why.text, "nonsense"));
	/* The handle is good again. */
	rows = 0;
	assert_int_equal(
	    store_select(db, "VALUES (1)", 0, stop_at_two, &rows, &why), ST_OK);
	assert_int_equal(rows, 1);
	store_close(db);
}

static void
a_survey_that_is_not_there_is_missing(void **state)
{
	struct store *db = store_make(in_folder("missing.db"));
	struct reason why = { "" };
	struct survey_record rec;
	int64_t survey = 0;
	struct world w;

	(void)state;
	memset(&w, 0, sizeof(w));
	assert_int_equal(
	    store_load(db, 7, &rec, &w.f, &w.routes, &w.vrps, &w.b, &why),
	    ST_MISSING);
	assert_non_null(strstr(why.text, "no survey 7"));
	survey_record_free(&rec);
	world_end(&w);
	/* Nor can its observations be shared. */
	world_to_keep(&w);
	record_begin(&rec, &w);
	assert_int_not_equal(save_again(db, 7, &rec, &w, &survey, &why), ST_OK);
	assert_int_equal(number_of(db, "SELECT count(*) FROM survey"), 0);
	survey_record_free(&rec);
	world_end(&w);
	store_close(db);
}

enum {
	WRITERS = 6,
	SURVEYS_EACH = 4
};

static int
write_surveys(const char *path)
{
	struct reason why = { "" };
	struct world w;
	int bad = 0;

	world_to_keep(&w);
	for (int i = 0; i < SURVEYS_EACH && bad == 0; i++) {
		struct store *db;

		if (store_open(&db, path, STORE_WRITE, &why) != ST_OK ||
		    try_to_save(db, &w, &why) == 0) {
			(void)fprintf(stderr, "%s\n", why.text);
			bad = 1;
		}
		store_close(db);
	}
	world_end(&w);
	return bad;
}

/* They also make the file at once. */
static void
writers_at_once_all_store(void **state)
{
	const char *path = in_folder("busy.db");
	pid_t pids[WRITERS];
	struct store *db;

	(void)state;
	for (int i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0)
			_exit(write_surveys(path));
	}
	for (int i = 0; i < WRITERS; i++) {
		int status;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
	db = store_make(path);
	assert_int_equal(number_of(db, "SELECT count(*) FROM v_survey"),
	    WRITERS * SURVEYS_EACH);
	assert_int_equal(number_of(db, "SELECT count(*) FROM v_coverage"),
	    WRITERS * SURVEYS_EACH * ROWS * SCOPES);
	assert_int_equal(number_of(db, "SELECT count(*) FROM name"
				       " WHERE name = 'com'"),
	    1);
	assert_int_equal(number_of(db, "SELECT count(*)"
				       " FROM pragma_foreign_key_check"),
	    0);
	assert_int_equal(number_of(db, "SELECT integrity_check = 'ok'"
				       " FROM pragma_integrity_check"),
	    1);
	store_close(db);
}

/* All that the tables hold, as a sum that any change changes. */
static uint64_t
contents_of(struct store *db)
{
	sqlite3_stmt *tables, *rows;
	uint64_t sum = 0;

	assert_int_equal(sqlite3_prepare_v2(db->db,
			     "SELECT 'SELECT * FROM '"
			     " || name FROM sqlite_schema WHERE type = 'table'"
			     " AND name <> 'sqlite_sequence' ORDER BY name",
			     -1, &tables, NULL),
	    SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		const void *sql = sqlite3_column_text(tables, 0);

		assert_int_equal(
		    sqlite3_prepare_v2(db->db, sql, -1, &rows, NULL),
		    SQLITE_OK);
		while (sqlite3_step(rows) == SQLITE_ROW)
			for (int i = 0; i < sqlite3_column_count(rows); i++) {
				const void *text = sqlite3_column_text(rows, i);

				sum =
				    sum * 31 +
				    (text == NULL
					    ? 1
					    : hash_bytes(text,
						  (size_t)sqlite3_column_bytes(
						      rows, i)));
			}
		(void)sqlite3_finalize(rows);
	}
	(void)sqlite3_finalize(tables);
	return sum;
}

/* The file may grow by so many pages, from none on. */
static void
a_full_disk_leaves_the_database_as_it_was(void **state)
{
	struct store *db = store_make(in_folder("full.db"));
	int64_t pages, survey = 0;
	struct reason why = { "" };
	int failures = 0;
	uint64_t before;
	struct world w;

	(void)state;
	world_to_keep(&w);
	(void)save(db, &w);
	before = contents_of(db);
	/* Room for a page on which nothing else can stand. */
	for (int i = 0; i < 4000; i++) {
		char name[64];

		(void)snprintf(
		    name, sizeof(name), "a-name-to-fill-pages-%d", i);
		given_ns(&w, name, "b", SIDE_CHILD);
	}
	facts_finish(&w.f);
	world_judge(&w, STRICT);
	for (int more = 0; survey == 0 && more < 4000;
	     more += more < 10 ? 1 : 17) {
		char pragma[64];

		pages = number_of(db, "PRAGMA page_count");
		(void)snprintf(pragma, sizeof(pragma),
		    "PRAGMA max_page_count = %lld", (long long)pages + more);
		(void)number_of(db, pragma);
		survey = try_to_save(db, &w, &why);
		if (survey != 0)
			break;
		failures++;
		assert_non_null(strstr(why.text, "full"));
		assert_int_equal(sqlite3_get_autocommit(db->db), 1);
		assert_true(contents_of(db) == before);
	}
	assert_true(failures > 10);
	assert_int_equal(survey, 2);
	assert_int_equal(number_of(db, "SELECT integrity_check = 'ok'"
				       " FROM pragma_integrity_check"),
	    1);
	assert_int_equal(
	    number_of(db,
		"SELECT zones FROM v_coverage"
		" WHERE survey_id = 2 AND category = 'all' AND family = 'all'"),
	    4002);
	world_end(&w);
	store_close(db);
}

/* Of each view, for one survey: no table is read from end to end. */
static void
no_view_reads_the_rows_of_other_surveys(void **state)
{
	struct store *db = store_make(in_folder("plans.db"));
	sqlite3_stmt *views, *plan;
	struct world w;
	int n = 0;

	(void)state;
	world_to_keep(&w);
	(void)save(db, &w);
	(void)save(db, &w);
	world_end(&w);
	assert_int_equal(
	    sqlite3_prepare_v2(db->db,
		"SELECT name FROM sqlite_schema WHERE type = 'view'"
		" AND name LIKE 'v\\_%' ESCAPE '\\'",
		-1, &views, NULL),
	    SQLITE_OK);
	while (sqlite3_step(views) == SQLITE_ROW) {
		const void *view = sqlite3_column_text(views, 0);
		char *sql = mem_printf("EXPLAIN QUERY PLAN SELECT * FROM %s"
				       " WHERE survey_id = 1",
		    (const char *)view);

		assert_int_equal(
		    sqlite3_prepare_v2(db->db, sql, -1, &plan, NULL),
		    SQLITE_OK);
		while (sqlite3_step(plan) == SQLITE_ROW) {
			const void *step = sqlite3_column_text(plan, 3);
			const char *text = step;

			/* What a view or a subquery gave may be scanned. */
			if (strncmp(text, "SCAN ", 5) == 0 &&
			    strcmp(text + 5, view) != 0 &&
			    strncmp(text + 5, "(subquery-", 10) != 0)
				fail_msg("%s: %s", (const char *)view, text);
		}
		(void)sqlite3_finalize(plan);
		free(sql);
		n++;
	}
	(void)sqlite3_finalize(views);
	assert_true(n >= 11);
	store_close(db);
}

static void
a_second_survey_of_the_same_world_adds_no_texts(void **state)
{
	static const char *const dimensions[] = { "name", "address", "prefix",
		"origin", "ta", "vrp", "covering" };
	struct store *db = store_make(in_folder("dimensions.db"));
	int64_t before[LENGTH_OF(dimensions)];
	struct world w;

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		world_to_keep(&w);
		(void)save(db, &w);
		world_end(&w);
		for (size_t i = 0; i < LENGTH_OF(dimensions); i++) {
			char *sql = mem_printf(
			    "SELECT count(*) FROM %s", dimensions[i]);
			int64_t rows = number_of(db, sql);

			free(sql);
			assert_true(rows > 0);
			if (turn == 0)
				before[i] = rows;
			else
				assert_int_equal(rows, before[i]);
		}
	}
	store_close(db);
}

static void
the_record_of_a_survey_is_read_back(void **state)
{
	struct store *db = store_make(in_folder("record.db"));
	struct survey_record rec, back;
	struct reason why = { "" };
	struct baseline b;
	struct world w, v;
	int64_t survey;

	(void)state;
	world_to_keep(&w);
	world_judge(&w, MANRS_UNION);
	record_begin(&rec, &w);
	rec.label = mem_strdup("it's \xff");
	rec.degraded = true;
	rec.filters.min_len[IPV6] = 17;
	rec.filters.min_peers = 3;
	assert_int_equal(save_with(db, &rec, &w, &survey, &why), ST_OK);
	memset(&v, 0, sizeof(v));
	assert_int_equal(
	    store_load(db, survey, &back, &v.f, &v.routes, &v.vrps, &b, &why),
	    ST_OK);
	assert_string_equal(back.label, rec.label);
	assert_string_equal(back.options, "{}");
	assert_true(back.degraded);
	assert_int_equal(back.choice.method, METHOD_MANRS2020);
	assert_int_equal(back.choice.glue, GLUE_UNION);
	assert_int_equal(back.started, rec.started);
	assert_int_equal(back.finished, rec.finished);
	assert_int_equal(back.time[DATA_DNS], rec.time[DATA_DNS]);
	assert_int_equal(back.time[DATA_BGP], TIME_UNKNOWN);
	assert_int_equal(back.time[DATA_RPKI], rec.time[DATA_RPKI]);
	for (int family = 0; family < FAMILIES; family++) {
		assert_int_equal(
		    back.filters.min_len[family], rec.filters.min_len[family]);
		assert_int_equal(
		    back.filters.max_len[family], rec.filters.max_len[family]);
	}
	assert_int_equal(back.filters.min_peers, 3);
	assert_int_equal(v.f.questions, 10);
	assert_int_equal(v.f.unanswered, 1);
	assert_int_equal(v.f.time, rec.time[DATA_DNS]);
	assert_true(v.f.zones[0].has_soa);
	assert_int_equal(v.f.zones[0].serial, 7);
	assert_string_equal(facts_text(&v.f, v.f.zones[0].rname), "host");
	assert_int_equal(v.f.zones[0].ds, 1);
	assert_int_equal(v.f.zones[0].dnskey, -1);
	assert_memory_equal(&b, &w.b, sizeof(b));
	assert_int_equal(
	    number_of(db,
		"SELECT count(*) FROM v_input"
		" WHERE survey_id = 1 AND (role, location, sha256, bytes,"
		" rows_read, rows_skipped, rows_filtered, data_time IS NULL) IN"
		" (VALUES ('root-zone', 'dir/file.gz', 'ab', 5, 9, 1, 0, 0),"
		" ('routes', 'dir/file.gz', 'ab', 5, 9, 1, 4, 1),"
		" ('vrps', 'dir/file.gz', 'ab', 5, 9, 1, 0, 1))"),
	    3);
	assert_int_equal(number_of(db, "SELECT count(*) FROM v_skipped"), 2);
	survey_record_free(&rec);
	survey_record_free(&back);
	world_end(&w);
	world_end(&v);
	store_close(db);
}

/* Nothing keeps others from writing to the file: none of it may crash. */
static void
codes_and_texts_that_are_none_of_ours_are_survived(void **state)
{
	static const char *const damages[] = {
		"UPDATE dns_zone SET category = 99",
		"UPDATE dns_zone SET category = -1",
		"UPDATE dns_delegation SET sides = 255",
		"UPDATE dns_server SET a = 77, aaaa = -5",
		"UPDATE survey SET method = 9, glue = 9",
		"UPDATE address SET address = 'nowhere ' || address_id",
		"UPDATE prefix SET prefix = 'nothing ' || prefix_id",
		"UPDATE prefix SET prefix = '193.1.0.1/16' WHERE prefix_id = 1",
		"UPDATE origin SET origin = 'AS' || origin_id",
		"UPDATE bgp_route SET source = 200 + source",
		"UPDATE rpki_vrp SET ta_id = NULL, expires = 0",
		"UPDATE ta SET ta = ';;a;;b;' || ta_id",
		"DELETE FROM bgp_source",
		"DELETE FROM dns_zone",
		"DELETE FROM word",
		"UPDATE baseline SET family = family + 7",
		"UPDATE dns_zone SET rname_id = NULL, mname_id = NULL",
	};
	struct store *db = store_make(in_folder("damaged.db"));
	struct world w;

	(void)state;
	world_to_keep(&w);
	(void)save(db, &w);
	world_end(&w);
	for (size_t i = 0; i < LENGTH_OF(damages); i++) {
		struct reason why = { "" };
		struct survey_record rec;

		store_exec(db, "SAVEPOINT whole");
		store_exec(db, damages[i]);
		memset(&w, 0, sizeof(w));
		if (store_outcome(db, &why) != ST_OK ||
		    store_load(db, 1, &rec, &w.f, &w.routes, &w.vrps, &w.b,
			&why) != ST_OK)
			fail_msg("%s: %s", damages[i], why.text);
		assert_in_range(rec.choice.method, 0, METHODS - 1);
		for (size_t z = 0; z < w.f.nzones; z++)
			assert_in_range(
			    w.f.zones[z].category, 0, CATEGORIES - 1);
		for (size_t s = 0; s < w.f.nservers; s++)
			assert_in_range(
			    w.f.servers[s].lookup[IPV4], 0, OUTCOMES - 1);
		world_judge(&w, rec.choice);
		assert_true(w.r.coverage[ROW_ALL][BOTH].zones <= 2);
		survey_record_free(&rec);
		world_end(&w);
		store_exec(db, "ROLLBACK TO whole; RELEASE whole");
		assert_int_equal(store_outcome(db, &why), ST_OK);
	}
	store_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_what_is_not_there_makes_nothing),
		cmocka_unit_test(a_file_in_no_folder_cannot_be_made),
		cmocka_unit_test(
		    what_is_no_file_of_ours_is_refused_and_left_as_it_was),
		cmocka_unit_test(a_folder_or_device_is_no_database),
		cmocka_unit_test(an_empty_file_is_a_database_to_be),
		cmocka_unit_test(an_older_schema_is_brought_up_to_date),
		cmocka_unit_test(a_file_that_may_not_be_written_is_read),
		cmocka_unit_test(
		    surveys_are_numbered_on_and_the_newest_is_found),
		cmocka_unit_test(
		    a_removed_survey_leaves_no_row_and_takes_none_of_others),
		cmocka_unit_test(rows_of_a_select_are_handed_out_one_by_one),
		cmocka_unit_test(a_survey_that_is_not_there_is_missing),
		cmocka_unit_test(writers_at_once_all_store),
		cmocka_unit_test(a_full_disk_leaves_the_database_as_it_was),
		cmocka_unit_test(no_view_reads_the_rows_of_other_surveys),
		cmocka_unit_test(
		    a_second_survey_of_the_same_world_adds_no_texts),
		cmocka_unit_test(the_record_of_a_survey_is_read_back),
		cmocka_unit_test(
		    codes_and_texts_that_are_none_of_ours_are_survived),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
