#include "survey/base/array.h"
#include "tests/unit/judging.h"

#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/health.h"

/* 4 and 6: a route that counts; d, s, l: one that is filtered out. */
static void
give_routes(struct world *w, const char *routes)
{
	for (; *routes != '\0'; routes++)
		given_route(w,
		    *routes == '4'   ? "193.0.0.0/16"
		    : *routes == '6' ? "2a00::/32"
		    : *routes == 'd' ? "0.0.0.0/0"
		    : *routes == 's' ? "2000::/3"
				     : "193.0.0.0/25",
		    "1");
}

static void
a_structural_fault_is_refused(void **state)
{
	static const struct {
		const char *routes, *named[3];
		const char *vrps[3]; /* trust anchors of one VRP each */
		bool expired;
		const char *says; /* NULL: sound */
	} cases[] = {
		{ "46", { NULL }, { "ripe" }, false, NULL },
		{ "46", { NULL }, { "" }, false, NULL },
		{ "46", { "ripe", "arin" }, { "ripe", "arin" }, false, NULL },
		/* A family without a route that counts. */
		{ "6", { NULL }, { "ripe" }, false, "no IPv4 route" },
		{ "4", { NULL }, { "ripe" }, false, "no IPv6 route" },
		{ "d6l", { NULL }, { "ripe" }, false, "no IPv4 route" },
		{ "4s", { NULL }, { "ripe" }, false, "no IPv6 route" },
		{ "", { NULL }, { "ripe" }, false, "no IPv4 route" },
		/* VRPs. */
		{ "46", { NULL }, { NULL }, false, "VRP set is empty" },
		{ "46", { NULL }, { "ripe" }, true, "VRP set is empty" },
		/* A set need not name its trust anchors. */
		{ "46", { NULL }, { "arin", "ripe" }, true, NULL },
		{ "46", { "arin" }, { "arin", "ripe" }, true, "\"arin\"" },
		{ "46", { "ripe", "arin" }, { "ripe" }, false, "\"arin\"" },
		{ "46", { "ripe", "arin" }, { "ripe", "" }, false, "\"arin\"" },
		{ "46", { "ripe", "arin", "apnic" }, { "apnic", "arin" }, false,
		    "\"ripe\"" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct survey_record rec;
		struct reason why = { "" };
		enum status st;
		struct world w;

		world_begin(&w);
		give_routes(&w, cases[i].routes);
		for (int j = 0; j < 3 && cases[i].named[j] != NULL; j++) {
			uint32_t bit;
			bool as0;

			assert_true(vrp_ta_bit(&w.vrps, cases[i].named[j],
			    strlen(cases[i].named[j]), &bit, &as0));
			w.vrps.ta[j].named = true;
		}
		for (int j = 0; j < 3 && cases[i].vrps[j] != NULL; j++)
			given_vrp(&w,
			    j == 0   ? "193.0.0.0/16"
			    : j == 1 ? "2a00::/32"
				     : "193.1.0.0/16",
			    32, 1, cases[i].vrps[j]);
		if (cases[i].expired) {
			w.vrps.vrps[0].expires = 1;
			vrp_table_expire(&w.vrps, 0, 2);
		}
		world_finish(&w);
		survey_record_init(&rec);
		health_check_structure(&rec, &w.routes, &w.vrps);
		st = health_judge(&rec, false, false, &why);
		if (cases[i].says == NULL) {
			assert_int_equal(rec.nfaults, 0);
			assert_int_equal(st, ST_OK);
		} else {
			assert_int_equal(st, ST_REFUSED);
			if (strstr(why.text, cases[i].says) == NULL)
				fail_msg("case %zu: %s", i, why.text);
			assert_int_equal(rec.faults[0].kind, HEALTH_STRUCTURE);
		}
		survey_record_free(&rec);
		world_end(&w);
	}
}

static void
the_gap_is_between_the_times_that_are_known(void **state)
{
	static const struct {
		int64_t dns, bgp, rpki, gap;
	} cases[] = {
		{ 100, 200, 300, 200 },
		{ 300, 100, 200, 200 },
		{ 5, 5, 5, 0 },
		{ TIME_UNKNOWN, 200, 300, 100 },
		{ 100, TIME_UNKNOWN, 300, 200 },
		{ TIME_UNKNOWN, TIME_UNKNOWN, 300, 0 },
		{ TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN, 0 },
		{ -100, 100, TIME_UNKNOWN, 200 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct survey_record rec;

		survey_record_init(&rec);
		rec.time[DATA_DNS] = cases[i].dns;
		rec.time[DATA_BGP] = cases[i].bgp;
		rec.time[DATA_RPKI] = cases[i].rpki;
		assert_int_equal(health_time_gap(&rec), cases[i].gap);
		survey_record_free(&rec);
	}
}

/* The parts of one list, "kind: text" each. */
static void
assert_faults(const struct survey_record *rec, const char *const *wanted)
{
	size_t n = 0;

	for (; wanted[n] != NULL; n++) {
		char text[256];

		if (n == rec->nfaults)
			fail_msg("no fault \"%s\"", wanted[n]);
		(void)snprintf(text, sizeof(text), "%s: %s",
		    health_kind_str(rec->faults[n].kind), rec->faults[n].text);
		assert_string_equal(text, wanted[n]);
	}
	if (rec->nfaults > n)
		fail_msg("a fault more: %s", rec->faults[n].text);
}

static const struct health_limits limits = { .max_data_age = 4 * 86400,
	.max_gap = 2 * 86400,
	.min_share = 0.5,
	.max_failed = 0.05 };

static void
age_and_gap_are_faults_beyond_their_limits(void **state)
{
	enum {
		DAY = 86400
	};
	static const struct {
		int64_t dns, bgp, rpki; /* before the survey began */
		const char *faults[3];
	} cases[] = {
		{ 0, 0, 0, { NULL } },
		{ 4 * DAY, 4 * DAY, 4 * DAY, { NULL } },
		{ 4 * DAY + 1, 4 * DAY, 4 * DAY,
		    { "age: DNS data: older than 96 hours when the survey"
		      " began" } },
		{ 5 * DAY, 4 * DAY, 6 * DAY,
		    { "age: DNS data, VRPs: older than 96 hours when the"
		      " survey began" } },
		{ 5 * DAY, 5 * DAY, 5 * DAY,
		    { "age: DNS data, routes, VRPs: older than 96 hours when"
		      " the survey began" } },
		/* Of unknown age, and out of the future: not old. */
		{ -1, TIME_UNKNOWN, DAY, { NULL } },
		{ 0, 2 * DAY, DAY, { NULL } },
		{ 0, 2 * DAY + 1, DAY,
		    { "gap: the inputs' data times lie 2 days apart" } },
		{ 0, TIME_UNKNOWN, 9 * DAY,
		    { "age: VRPs: older than 96 hours when the survey began",
			"gap: the inputs' data times lie 9 days apart" } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const int64_t before[DATA_KINDS] = { cases[i].dns, cases[i].bgp,
			cases[i].rpki };
		struct survey_record rec;

		survey_record_init(&rec);
		rec.started = 1000 * DAY;
		for (int kind = 0; kind < DATA_KINDS; kind++)
			rec.time[kind] = before[kind] == TIME_UNKNOWN
					     ? TIME_UNKNOWN
					     : rec.started - before[kind];
		health_check_age(&rec, &limits);
		health_check_gap(&rec, &limits);
		assert_faults(&rec, cases[i].faults);
		survey_record_free(&rec);
	}
}

static void
what_the_validator_could_not_use_is_a_fault_beyond_its_share(void **state)
{
	static const struct {
		struct vrp_made made;
		const char *faults[4];
	} cases[] = {
		{ { 0, 0, 0, 0, 0 }, { NULL } },
		{ { 100, 5, 1000, 50, 0 }, { NULL } },
		{ { 100, 6, 1000, 50, 0 },
		    { "failed: the VRPs' validator could not use 6 of 100"
		      " manifests" } },
		{ { 100, 5, 1000, 51, 0 },
		    { "failed: the VRPs' validator could not use 51 of 1000"
		      " ROAs" } },
		{ { 100, 0, 1000, 0, 1 },
		    { "failed: the VRPs' validator could not use 1 trust"
		      " anchor locators" } },
		/* All of nothing. */
		{ { 0, 3, 0, 0, 0 },
		    { "failed: the VRPs' validator could not use 3 of 0"
		      " manifests" } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct survey_record rec;
		struct vrp_table t;

		survey_record_init(&rec);
		vrp_table_init(&t);
		t.made = cases[i].made;
		health_check_failed(&rec, &t, &limits);
		assert_faults(&rec, cases[i].faults);
		vrp_table_free(&t);
		survey_record_free(&rec);
	}
}

static void
who_chose_the_inputs_decides_what_a_fault_does(void **state)
{
	static const struct {
		enum health_kind kind;
		bool chose, allow;
		enum status st;
		bool degraded;
	} cases[] = {
		{ HEALTH_STRUCTURE, false, false, ST_REFUSED, false },
		{ HEALTH_STRUCTURE, true, false, ST_REFUSED, false },
		{ HEALTH_STRUCTURE, false, true, ST_OK, true },
		{ HEALTH_AGE, false, false, ST_OK, false },
		{ HEALTH_AGE, true, false, ST_REFUSED, false },
		{ HEALTH_AGE, true, true, ST_OK, true },
		{ HEALTH_AGE, false, true, ST_OK, false },
		{ HEALTH_GAP, false, false, ST_OK, false },
		{ HEALTH_GAP, true, false, ST_REFUSED, false },
		{ HEALTH_SHRINKAGE, false, false, ST_OK, false },
		{ HEALTH_SHRINKAGE, true, false, ST_REFUSED, false },
		{ HEALTH_FAILED, false, false, ST_OK, false },
		{ HEALTH_FAILED, true, false, ST_REFUSED, false },
		{ HEALTH_LOSS, false, false, ST_OK, false },
		{ HEALTH_LOSS, true, false, ST_OK, false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct survey_record rec;
		struct reason why = { "" };

		survey_record_init(&rec);
		survey_record_fault(&rec, cases[i].kind, "it is ill");
		if (health_judge(&rec, cases[i].chose, cases[i].allow, &why) !=
			cases[i].st ||
		    rec.degraded != cases[i].degraded)
			fail_msg("case %zu", i);
		if (cases[i].st != ST_OK)
			assert_non_null(strstr(why.text, "it is ill (--allow"));
		survey_record_free(&rec);
	}
}

/* Beyond the share, not at it; and of the worst input. */
static void
gaps_are_beyond_the_shares_that_are_allowed(void **state)
{
	static const struct {
		uint64_t questions, unanswered;
		uint64_t rows[2][2]; /* read, skipped */
		double max_questions, max_rows;
		bool gaps;
	} cases[] = {
		{ 0, 0, { { 0, 0 }, { 0, 0 } }, 0.01, 0.001, false },
		{ 100, 1, { { 0, 0 }, { 0, 0 } }, 0.01, 0.001, false },
		{ 100, 2, { { 0, 0 }, { 0, 0 } }, 0.01, 0.001, true },
		{ 100, 1, { { 0, 0 }, { 0, 0 } }, 0, 0.001, true },
		{ 100, 100, { { 0, 0 }, { 0, 0 } }, 1, 1, false },
		{ 0, 0, { { 1000, 1 }, { 1, 0 } }, 0.01, 0.001, false },
		{ 0, 0, { { 1000, 2 }, { 1, 0 } }, 0.01, 0.001, true },
		/* A large input does not hide a small one. */
		{ 0, 0, { { 1000000, 0 }, { 10, 1 } }, 0.01, 0.001, true },
		{ 0, 0, { { 10, 1 }, { 1000000, 0 } }, 0.01, 0.1, false },
		{ 0, 0, { { 10, 1 }, { 1000000, 0 } }, 0.01, 0, true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char location[] = "file";
		struct input_info info = { .location = location,
			.compression = "" };
		struct survey_record rec;

		survey_record_init(&rec);
		for (int j = 0; j < 2; j++) {
			struct read_counts counts = { .rows_read =
							  cases[i].rows[j][0],
				.rows_skipped = cases[i].rows[j][1] };

			(void)survey_record_input(
			    &rec, DATA_BGP, "routes", &info, &counts);
		}
		if (health_has_gaps(&rec, cases[i].questions,
			cases[i].unanswered, cases[i].max_questions,
			cases[i].max_rows) != cases[i].gaps)
			fail_msg("case %zu", i);
		survey_record_free(&rec);
	}
}

/* The record keeps what it is told, not the reader's memory. */
static void
a_record_has_copies(void **state)
{
	char location[] = "first";
	struct input_info info = { .location = location,
		.bytes = 7,
		.compression = "gzip",
		.sha256 = "abc" };
	struct read_counts counts = { .rows_read = 3, .format = "pfx2as" };
	struct survey_record rec;

	(void)state;
	survey_record_init(&rec);
	(void)survey_record_input(&rec, DATA_BGP, "routes", &info, &counts);
	memset(location, 'x', sizeof(location) - 1);
	info.sha256[0] = 'x';
	survey_record_input(&rec, DATA_RPKI, "vrps", &info, &counts)
	    ->rows_filtered = 5;
	assert_int_equal(rec.ninputs, 2);
	assert_string_equal(rec.inputs[0].location, "first");
	assert_string_equal(rec.inputs[0].sha256, "abc");
	assert_string_equal(rec.inputs[0].counts.format, "pfx2as");
	assert_int_equal(rec.inputs[0].rows_filtered, 0);
	assert_int_equal(rec.inputs[1].kind, DATA_RPKI);
	assert_int_equal(rec.inputs[1].rows_filtered, 5);
	rec.label = mem_strdup("label");
	survey_record_free(&rec);
	assert_null(rec.label);
	assert_int_equal(rec.ninputs, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_structural_fault_is_refused),
		cmocka_unit_test(age_and_gap_are_faults_beyond_their_limits),
		cmocka_unit_test(
		    what_the_validator_could_not_use_is_a_fault_beyond_its_share),
		cmocka_unit_test(
		    who_chose_the_inputs_decides_what_a_fault_does),
		cmocka_unit_test(the_gap_is_between_the_times_that_are_known),
		cmocka_unit_test(gaps_are_beyond_the_shares_that_are_allowed),
		cmocka_unit_test(a_record_has_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
