/*
 * Random little worlds, kept in one database, read back and judged again: the
 * judgement must be the same, and v_coverage what plain SQL counts.
 */
#include "survey/base/array.h"
#include "survey/exposure.h"
#include "tests/unit/random_worlds.h"
#include "tests/unit/storing.h"

enum {
	SEEDS = 200
};

static const struct method_choice choices[] = {
	{ .method = METHOD_STRICT, .glue = GLUE_ANSWER },
	{ .method = METHOD_MANRS2020, .glue = GLUE_ANSWER },
	{ .method = METHOD_STRICT, .glue = GLUE_UNION },
	{ .method = METHOD_MANRS2020, .glue = GLUE_UNION },
};

static char *
judged(struct world *w, struct method_choice choice)
{
	world_judge(w, choice);
	return judgement_text(&w->f, &w->routes, &w->r);
}

static void
assert_same(uint64_t seed, const char *what, char *a, char *b)
{
	const char *x = a, *y = b;

	while (*x != '\0' && *x == *y) {
		x++;
		y++;
	}
	if (*x != *y) {
		while (x > a && x[-1] != '\n') {
			x--;
			y--;
		}
		fail_msg("seed %llu, %s:\n%.*s\n%.*s", (unsigned long long)seed,
		    what, (int)strcspn(x, "\n"), x, (int)strcspn(y, "\n"), y);
	}
	free(a);
	free(b);
}

/* The survey as it is read back, judged by the choice. */
static char *
read_back(struct store *db, int64_t survey, struct method_choice choice,
    const struct baseline *baseline)
{
	struct reason why = { "" };
	struct survey_record rec;
	struct baseline b;
	struct world w;
	char *text;

	memset(&w, 0, sizeof(w));
	if (store_load(db, survey, &rec, &w.f, &w.routes, &w.vrps, &b, &why) !=
	    ST_OK)
		fail_msg("%s", why.text);
	assert_memory_equal(&b, baseline, sizeof(b));
	text = judged(&w, choice);
	survey_record_free(&rec);
	world_end(&w);
	return text;
}

/* Judges what is stored anew; the number of that survey. */
static int64_t
reassess(struct store *db, int64_t from, struct method_choice choice)
{
	struct reason why = { "" };
	struct survey_record rec;
	int64_t survey = 0;
	struct world w;

	memset(&w, 0, sizeof(w));
	assert_int_equal(
	    store_load(db, from, &rec, &w.f, &w.routes, &w.vrps, &w.b, &why),
	    ST_OK);
	results_make(&w.r, &w.f, &w.routes, &w.vrps, choice);
	rec.choice = choice;
	if (save_again(db, from, &rec, &w, &survey, &why) != ST_OK)
		fail_msg("%s", why.text);
	survey_record_free(&rec);
	world_end(&w);
	return survey;
}

static void
what_is_read_back_is_judged_as_what_was_stored(void **state)
{
	struct store *db = store_make(in_folder("worlds.db"));

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct method_choice choice = choices[seed % 4];
		int64_t survey, again;
		struct world w;

		make_world(&w, seed);
		world_judge(&w, choice);
		survey = save(db, &w);
		for (size_t i = 0; i < LENGTH_OF(choices); i++)
			assert_same(seed, "read back", judged(&w, choices[i]),
			    read_back(db, survey, choices[i], &w.b));
		/* Of what was judged again, the same once more. */
		again = reassess(db, survey, choices[(seed + 1) % 4]);
		assert_same(seed, "judged again", judged(&w, choice),
		    read_back(db, reassess(db, again, choice), choice, &w.b));
		world_end(&w);
	}
	store_close(db);
}

static void
expose(struct world *w, struct method_choice choice, struct announced *a)
{
	world_judge(w, choice);
	exposure_make(&w->r, &w->f, &w->routes, &w->vrps, a);
}

/* Of the stored routes, which are a part of the table, for any method. */
static void
exposure_needs_no_table_once_it_is_stored(void **state)
{
	struct store *db = store_make(in_folder("exposure.db"));
	uint32_t loose = 0, tight = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct announced a;
		int64_t survey;
		struct world w;

		make_world(&w, seed);
		announced_make(&a, &w.f, &w.routes);
		expose(&w, choices[seed % 4], &a);
		survey = save(db, &w);
		for (size_t i = 0; i < LENGTH_OF(choices); i++) {
			const struct exposure_sum *sum;
			struct survey_record rec;
			struct world stored;
			bool known;

			memset(&stored, 0, sizeof(stored));
			announced_make(&a, &w.f, &w.routes);
			expose(&w, choices[i], &a);
			assert_int_equal(
			    store_load(db, survey, &rec, &stored.f,
				&stored.routes, &stored.vrps, &stored.b, NULL),
			    ST_OK);
			assert_int_equal(store_load_announced(db, survey,
					     &stored.routes, &a, &known, NULL),
			    ST_OK);
			assert_true(known);
			expose(&stored, choices[i], &a);
			assert_memory_equal(w.r.exposure->sums,
			    stored.r.exposure->sums,
			    sizeof(w.r.exposure->sums));
			sum = &w.r.exposure->sums[ROW_ALL][BOTH];
			loose += sum->loose;
			tight += sum->valid - sum->loose;
			survey_record_free(&rec);
			world_end(&stored);
		}
		world_end(&w);
	}
	if (loose < 20 || tight < 20)
		fail_msg("%u loose, %u tight", loose, tight);
	store_close(db);
}

/* One that was saved without. */
static void
exposure_that_was_not_stored_is_not_known(void **state)
{
	struct store *db = store_make(in_folder("unknown.db"));
	struct announced a;
	struct world w;
	bool known;

	(void)state;
	make_world(&w, 1);
	world_judge(&w, STRICT);
	assert_int_equal(
	    store_load_announced(db, save(db, &w), &w.routes, &a, &known, NULL),
	    ST_OK);
	assert_false(known);
	announced_free(&a);
	world_end(&w);
	store_close(db);
}

static char *
file_text(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = mem_alloc(1 << 16);

	assert_non_null(file);
	assert_true(fread(text, 1, (1 << 16) - 1, file) > 0);
	assert_int_equal(fclose(file), 0);
	return text;
}

/* A row of figures as text; the share, an average, is rounded. */
static enum status
add_row(void *arg, int n, const char *const *names, const struct store_value *v,
    struct reason *why)
{
	struct lines *lines = arg;
	char *line = mem_strdup("");

	(void)why;
	for (int i = 0; i < n; i++) {
		char *longer =
		    v[i].type == STORE_TEXT
			? mem_printf("%s %s", line, v[i].text)
		    : v[i].type == STORE_NULL
			? mem_printf("%s %s=none", line, names[i])
		    : v[i].type == STORE_REAL
			? mem_printf("%s %s=%.12f", line, names[i], v[i].real)
			: mem_printf("%s %s=%lld", line, names[i],
			      (long long)v[i].integer);

		free(line);
		line = longer;
	}
	add_line(lines, line);
	return ST_OK;
}

static char *
rows_text(struct store *db, const char *sql, int64_t survey)
{
	struct reason why = { "" };
	struct lines lines = { 0 };
	char *text = mem_strdup("");

	if (store_select(db, sql, survey, add_row, &lines, &why) != ST_OK)
		fail_msg("%s", why.text);
	assert_int_equal(lines.n, ROWS * SCOPES);
	for (size_t i = 0; i < lines.n; i++) {
		char *longer = mem_printf("%s%s\n", text, lines.list[i]);

		free(text);
		text = longer;
		free(lines.list[i]);
	}
	free(lines.list);
	return text;
}

/* The interface: "a test recomputes them from the base tables". */
static void
coverage_is_what_plain_sql_counts(void **state)
{
	struct store *db = store_make(in_folder("recount.db"));
	char *sql = file_text("tests/world/coverage.sql");

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct world w;
		int64_t survey;

		make_world(&w, seed);
		world_judge(&w, choices[seed % 4]);
		survey = save(db, &w);
		assert_same(seed, "stored and counted",
		    rows_text(db,
			"SELECT category, family, zones, nameservers, "
			"addresses,"
			" unrouted, special, route_origins, valid, invalid,"
			" not_found, \"full\", full_complete, partial, "
			"\"none\","
			" undetermined, zone_share, share_zones, zones_left_out"
			" FROM v_coverage WHERE survey_id = :survey"
			" ORDER BY 1, 2",
			survey),
		    rows_text(db, sql, survey));
		world_end(&w);
	}
	free(sql);
	store_close(db);
}

/* The worlds would be no test of what they never hold. */
static void
the_worlds_have_what_matters(void **state)
{
	uint64_t states[ADDRESS_STATES] = { 0 }, verdicts[VERDICTS] = { 0 };
	uint64_t effects[EFFECTS] = { 0 }, reasons[ROV_REASONS] = { 0 };
	uint64_t by_glue = 0, complete = 0, few_peers = 0, left_out = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct world w;

		make_world(&w, seed);
		world_judge(&w, choices[seed % 4]);
		for (size_t i = 0; i < w.f.naddresses; i++) {
			if (!w.r.addresses[i].counted)
				continue;
			states[w.r.addresses[i].state]++;
			effects[w.r.addresses[i].effect]++;
		}
		for (size_t i = 0; i < w.f.nzones; i++) {
			verdicts[w.r.zones[i].tally[BOTH].verdict]++;
			complete += w.r.zones[i].complete;
		}
		for (size_t i = 0; i < w.r.norigins; i++)
			reasons[w.r.origins[i].rov.reason]++;
		by_glue += w.r.glue_stands_in;
		left_out += w.r.coverage[ROW_ALL][BOTH].left_out;
		for (int family = 0; family < FAMILIES; family++)
			few_peers += w.routes.pairs[family][ROUTE_FEW_PEERS];
		world_end(&w);
	}
	for (int i = 0; i < ADDRESS_STATES; i++)
		assert_true(states[i] > 10);
	for (int i = 0; i < EFFECTS; i++)
		assert_true(effects[i] > 2);
	for (int i = 0; i < VERDICTS; i++)
		assert_true(verdicts[i] > 10);
	for (int i = 0; i < ROV_REASONS; i++)
		assert_true(reasons[i] > 5);
	assert_true(
	    by_glue > 10 && complete > 10 && few_peers > 10 && left_out > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_worlds_have_what_matters),
		cmocka_unit_test(
		    what_is_read_back_is_judged_as_what_was_stored),
		cmocka_unit_test(coverage_is_what_plain_sql_counts),
		cmocka_unit_test(exposure_needs_no_table_once_it_is_stored),
		cmocka_unit_test(exposure_that_was_not_stored_is_not_known),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
