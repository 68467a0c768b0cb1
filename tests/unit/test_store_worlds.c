/*
 * Random little worlds, kept in one database, read back and judged again: the
 * judgement must be the same, and v_coverage what plain SQL counts.
 */
#include "survey/exposure.h"
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

/* xorshift64*: the same worlds everywhere. */
static uint64_t random_state;

static unsigned int
below(unsigned int n)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (unsigned int)(random_state * UINT64_C(2685821657736338717) >>
			      33) %
	       n;
}

#define ANY(array) (array)[below(LENGTH_OF(array))]

static const char *const zone_names[] = { ".", "com", "net", "de", "nl",
	"co.de", "a.com", "b.com", "arpa", "in-addr.arpa", "1.in-addr.arpa",
	"2.in-addr.arpa", "9.4.e164.arpa", "xn--zckzah", "it's.other", "x" };
static const char *const server_names[] = { "a.nic", "b.nic", "c.nic", "ns1.de",
	"ns2.de", "ns.com", "x'y.net", "z.arpa" };
static const char *const address_texts[] = { "193.1.0.1", "193.1.0.2",
	"193.1.1.1", "193.2.0.1", "193.3.0.1", "194.0.0.1", "10.0.0.1",
	"192.88.99.1", "2a01::1", "2a01::2", "2a01:1::1", "2a02::1", "2b00::1",
	"2001:db8::1", "::ffff:193.1.0.1" };
static const char *const prefix_texts[] = { "0.0.0.0/0", "193.0.0.0/8",
	"192.0.0.0/7", "193.1.0.0/16", "193.1.0.0/24", "193.1.0.0/25",
	"193.1.1.0/24", "193.2.0.0/15", "193.2.0.0/24", "194.0.0.0/24", "::/0",
	"2a01::/16", "2a01::/32", "2a01::/48", "2a01::/49", "2a01:1::/32",
	"2a02::/20", "2a00::/11" };
static const char *const origins[] = { "0", "1", "2", "3", "{1}", "{1,2}" };
static const char *const labels[] = { "ripe", "arin", "apnic", "lacnic", "" };

static void
random_facts(struct world *w)
{
	unsigned int nzones = 1 + below(LENGTH_OF(zone_names));
	struct gtlds gtlds = { .labels = { 0 } };

	intern_init(&gtlds.labels);
	(void)intern_add(&gtlds.labels, "com", 3);
	(void)intern_add(&gtlds.labels, "net", 3);
	for (unsigned int i = 0; i < nzones; i++) {
		const char *name = ANY(zone_names);
		uint32_t z = given_zone(w, name, category_of(name, &gtlds));

		w->f.zones[z].ds = (int8_t)((int)below(3) - 1);
		for (unsigned int n = below(5); n > 0; n--)
			given_ns(w, name, ANY(server_names), 1 + below(3));
	}
	intern_free(&gtlds.labels);
	for (uint32_t s = 0; s < w->f.nservers; s++) {
		for (int family = 0; family < FAMILIES; family++)
			facts_lookup(&w->f, s, (enum family)family,
			    (enum answer_outcome)below(OUTCOMES));
		for (unsigned int n = below(6); n > 0; n--) {
			uint32_t a = given_address(w, ANY(address_texts));
			uint8_t family = w->f.addresses[a].family;

			/* Answers are where there were data. */
			if (w->f.servers[s].lookup[family] == OUTCOME_DATA)
				facts_add_answer(&w->f, s, a);
			else
				facts_add_glue(&w->f,
				    facts_name(&w->f, ANY(zone_names)), s, a);
			if (below(3) == 0)
				facts_add_glue(&w->f,
				    facts_name(&w->f, ANY(zone_names)), s,
				    given_address(w, ANY(address_texts)));
		}
	}
}

static unsigned int
length_of(const char *prefix)
{
	return (unsigned int)strtoul(strchr(prefix, '/') + 1, NULL, 10);
}

static void
random_routes_and_vrps(struct world *w)
{
	uint8_t peers = route_table_add_source(&w->routes, "peers", true, 10);
	/* Of three worlds one has a VRP for each route that can have one. */
	bool calm = below(3) == 0;

	w->routes.sources[peers].min_peers[IPV6] = 5;
	for (unsigned int n = below(40); n > 0; n--) {
		const char *text = ANY(prefix_texts), *origin = ANY(origins);
		struct prefix prefix;
		struct origin o;

		if (calm && origin[0] != '{')
			given_vrp(w, text, (uint8_t)length_of(text),
			    (uint32_t)strtoul(origin, NULL, 10), ANY(labels));
		if (below(2) == 0) {
			given_route(w, text, origin);
			continue;
		}
		assert_true(prefix_from_text(text, &prefix));
		assert_non_null(origin_parse(origin, origin + strlen(origin),
		    false, &w->routes.sets, &o));
		route_table_add(&w->routes, prefix, o, peers, 1 + below(20));
	}
	for (unsigned int n = calm ? 0 : below(12); n > 0; n--) {
		const char *text = ANY(prefix_texts);
		unsigned int bits = strchr(text, ':') != NULL ? 128 : 32;
		unsigned int len = length_of(text);

		given_vrp(w, text,
		    (uint8_t)(len +
			      (below(2) == 0 ? 0 : below(bits - len + 1))),
		    below(4), ANY(labels));
	}
}

static void
make_world(struct world *w, uint64_t seed)
{
	random_state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	world_begin(w);
	random_facts(w);
	random_routes_and_vrps(w);
	world_finish(w);
}

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
