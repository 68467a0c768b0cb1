#include "survey/base/array.h"
#include "survey/exposure.h"
#include "tests/unit/judging.h"

struct count_case {
	enum family family;
	unsigned int len, max_len;
	uint64_t authorised;
};

static const struct count_case count_cases[] = {
	{ IPV4, 24, 24, 0 },
	{ IPV4, 23, 23, 0 },
	{ IPV4, 23, 24, 2 },
	{ IPV4, 22, 24, 6 },
	{ IPV4, 22, 23, 2 },
	{ IPV4, 16, 24, 510 },
	{ IPV4, 8, 24, 131070 },
	/* Longer ones do not count. */
	{ IPV4, 23, 32, 2 },
	{ IPV4, 24, 32, 0 },
	{ IPV4, 25, 32, 0 },
	{ IPV4, 0, 24, 33554430 },
	{ IPV6, 48, 128, 0 },
	{ IPV6, 47, 128, 2 },
	{ IPV6, 32, 48, 131070 },
	{ IPV6, 32, 33, 2 },
	{ IPV6, 24, 32, 510 },
	{ IPV6, 0, 48, UINT64_C(562949953421310) },
};

static void
what_a_max_length_authorises_is_a_difference_of_powers(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(count_cases); i++) {
		const struct count_case *c = &count_cases[i];
		uint64_t sum = 0;

		for (unsigned int l = c->len + 1;
		     l <= c->max_len && l <= exposure_limit[c->family]; l++)
			sum += UINT64_C(1) << (l - c->len);
		assert_int_equal(c->authorised, sum);
		assert_int_equal(
		    exposure_authorised(c->family, c->len, c->max_len), sum);
	}
}

struct route_text {
	const char *prefix, *origin;
};

/* An address behind a route, other routes, and the VRPs. */
struct exposure_case {
	const char *what, *address;
	struct route_text routes[6];
	struct {
		const char *prefix;
		uint8_t max_len;
		uint32_t asn;
	} vrps[3];
	uint32_t valid, loose, beyond;
};

static const struct exposure_case exposure_cases[] = {
	{ "no longer than the route", "11.0.0.1", { { "11.0.0.0/22", "1" } },
	    { { "11.0.0.0/22", 22, 1 } }, 1, 0, 0 },
	{ "one bit longer, and nothing there", "11.0.0.1",
	    { { "11.0.0.0/22", "1" } }, { { "11.0.0.0/22", 23, 1 } }, 1, 1, 0 },
	{ "a route as long as the maxLength of a less specific ROA", "11.0.0.1",
	    { { "11.0.0.0/22", "1" } }, { { "11.0.0.0/8", 22, 1 } }, 1, 0, 0 },
	{ "a less specific ROA of a longer maxLength", "11.0.0.1",
	    { { "11.0.0.0/22", "1" } }, { { "11.0.0.0/8", 24, 1 } }, 1, 1, 0 },
	{ "another ROA that authorises no more", "11.0.0.1",
	    { { "11.0.0.0/22", "1" } },
	    { { "11.0.0.0/22", 22, 1 }, { "11.0.0.0/8", 24, 1 } }, 1, 1, 0 },
	{ "a long maxLength of another AS", "11.0.0.1",
	    { { "11.0.0.0/22", "1" } },
	    { { "11.0.0.0/22", 22, 1 }, { "11.0.0.0/22", 24, 2 } }, 1, 0, 0 },
	{ "what is longer than /24, announced or not, is no matter", "11.0.0.1",
	    { { "11.0.0.0/24", "1" }, { "11.0.0.0/25", "1" } },
	    { { "11.0.0.0/24", 32, 1 } }, 1, 0, 1 },
	{ "half of it announced", "11.0.2.1",
	    { { "11.0.0.0/22", "1" }, { "11.0.0.0/23", "1" } },
	    { { "11.0.0.0/22", 23, 1 } }, 1, 1, 0 },
	{ "half of it announced by another AS", "11.0.2.1",
	    { { "11.0.0.0/22", "1" }, { "11.0.0.0/23", "2" } },
	    { { "11.0.0.0/22", 23, 1 } }, 1, 1, 0 },
	{ "invalid routes have no exposure", "11.0.0.1",
	    { { "11.0.0.0/22", "1" } }, { { "11.0.0.0/22", 24, 2 } }, 0, 0, 0 },
	{ "nor have those without a ROA", "11.0.0.1",
	    { { "11.0.0.0/22", "1" } }, { { NULL, 0, 0 } }, 0, 0, 0 },
	{ "an AS set is none", "11.0.0.1", { { "11.0.0.0/22", "{1}" } },
	    { { "11.0.0.0/22", 24, 1 } }, 0, 0, 0 },
	{ "beyond is not loose", "11.0.0.1", { { "11.0.0.0/24", "1" } },
	    { { "11.0.0.0/24", 25, 1 } }, 1, 0, 1 },
	{ "IPv6", "2a00::1", { { "2a00::/47", "1" } },
	    { { "2a00::/47", 48, 1 } }, 1, 1, 0 },
	{ "IPv6 to the last bit", "2a00::1", { { "2a00::/48", "1" } },
	    { { "2a00::/48", 128, 1 } }, 1, 0, 1 },
	{ "two origins, of which one is loose", "11.0.0.1",
	    { { "11.0.0.0/22", "1" }, { "11.0.0.0/22", "2" } },
	    { { "11.0.0.0/22", 22, 1 }, { "11.0.0.0/22", 24, 2 } }, 2, 1, 0 },
};

static void
judge(struct world *w)
{
	struct announced announced;

	world_finish(w);
	world_judge(w, STRICT);
	announced_make(&announced, &w->f, &w->routes);
	exposure_make(&w->r, &w->f, &w->routes, &w->vrps, &announced);
}

static void
a_route_is_loose_where_a_forged_origin_would_be_valid(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(exposure_cases); i++) {
		const struct exposure_case *c = &exposure_cases[i];
		const struct exposure_sum *sum;
		struct world w;

		world_begin(&w);
		(void)given_zone(&w, "nl", CAT_CCTLD);
		given_ns(&w, "nl", "ns.nl", SIDE_PARENT);
		given_answer(&w, "ns.nl", c->address);
		for (size_t j = 0; j < LENGTH_OF(c->routes); j++)
			if (c->routes[j].prefix != NULL)
				given_route(&w, c->routes[j].prefix,
				    c->routes[j].origin);
		for (size_t j = 0; j < LENGTH_OF(c->vrps); j++)
			if (c->vrps[j].prefix != NULL)
				given_vrp(&w, c->vrps[j].prefix,
				    c->vrps[j].max_len, c->vrps[j].asn, "ripe");
		judge(&w);
		sum = &w.r.exposure->sums[ROW_ALL][BOTH];
		if (sum->valid != c->valid || sum->loose != c->loose ||
		    sum->beyond != c->beyond || sum->zones != (c->loose > 0))
			fail_msg("%s: %u valid, %u loose, %u beyond, %u zones",
			    c->what, sum->valid, sum->loose, sum->beyond,
			    sum->zones);
		world_end(&w);
	}
}

/* The halves are seen by too few peers to be routes of an address. */
static void
what_the_filters_leave_out_is_announced(void **state)
{
	(void)state;
	for (unsigned int halves = 0; halves <= 2; halves++) {
		struct world w;
		uint8_t few;

		world_begin(&w);
		few = route_table_add_source(&w.routes, "few", true, 10);
		(void)given_zone(&w, "nl", CAT_CCTLD);
		given_ns(&w, "nl", "ns.nl", SIDE_PARENT);
		given_answer(&w, "ns.nl", "11.0.0.1");
		given_route(&w, "11.0.0.0/22", "1");
		given_vrp(&w, "11.0.0.0/22", 23, 1, "ripe");
		for (unsigned int i = 0; i < halves; i++) {
			struct prefix half = { 0 };

			assert_true(prefix_from_text(
			    i == 0 ? "11.0.0.0/23" : "11.0.2.0/23", &half));
			route_table_add(&w.routes, half,
			    (struct origin){ .value = 1 }, few, 1);
		}
		judge(&w);
		assert_int_equal(
		    w.r.exposure->sums[ROW_ALL][BOTH].loose, halves < 2);
		world_end(&w);
	}
}

static void
each_row_counts_its_own(void **state)
{
	const struct exposure_sum *sum;
	struct world w;

	(void)state;
	world_begin(&w);
	(void)given_zone(&w, "nl", CAT_CCTLD);
	(void)given_zone(&w, "org", CAT_GTLD);
	(void)given_zone(&w, "net", CAT_GTLD);
	given_ns(&w, "nl", "a", SIDE_PARENT);
	given_ns(&w, "org", "a", SIDE_PARENT);
	given_ns(&w, "org", "b", SIDE_PARENT);
	given_ns(&w, "net", "b", SIDE_PARENT);
	given_answer(&w, "a", "11.0.0.1");
	given_answer(&w, "b", "2a00::1");
	given_route(&w, "11.0.0.0/22", "1");
	given_route(&w, "2a00::/32", "2");
	given_vrp(&w, "11.0.0.0/22", 22, 1, "ripe");
	given_vrp(&w, "2a00::/32", 56, 2, "ripe");
	judge(&w);
	sum = w.r.exposure->sums[CAT_CCTLD];
	assert_int_equal(sum[BOTH].valid, 1);
	assert_int_equal(sum[BOTH].loose + sum[BOTH].zones, 0);
	assert_int_equal(sum[IPV6].valid, 0);
	sum = w.r.exposure->sums[CAT_GTLD];
	assert_int_equal(sum[BOTH].valid, 2);
	assert_int_equal(sum[BOTH].loose, 1);
	assert_int_equal(sum[BOTH].beyond, 1);
	assert_int_equal(sum[BOTH].zones, 2);
	assert_int_equal(sum[IPV4].valid, 1);
	assert_int_equal(sum[IPV4].loose + sum[IPV4].zones, 0);
	assert_int_equal(sum[IPV6].loose, 1);
	assert_int_equal(sum[IPV6].zones, 2);
	/* One that two categories share counts once in their total. */
	assert_int_equal(w.r.exposure->sums[ROW_TLD][BOTH].valid, 2);
	assert_int_equal(w.r.exposure->sums[ROW_TLD][BOTH].loose, 1);
	assert_int_equal(w.r.exposure->sums[CAT_ROOT][BOTH].valid, 0);
	world_end(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_a_max_length_authorises_is_a_difference_of_powers),
		cmocka_unit_test(
		    a_route_is_loose_where_a_forged_origin_would_be_valid),
		cmocka_unit_test(what_the_filters_leave_out_is_announced),
		cmocka_unit_test(each_row_counts_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
