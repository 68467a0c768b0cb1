#include "survey/base/array.h"
#include "tests/unit/judging.h"

static const struct sensitivity *
find(const struct world *w, const char *choice, const char *value)
{
	for (size_t i = 0; i < w->r.nsensitivities; i++)
		if (strcmp(w->r.sensitivities[i].choice, choice) == 0 &&
		    strcmp(w->r.sensitivities[i].value, value) == 0)
			return &w->r.sensitivities[i];
	return NULL;
}

/* A route that so many peers of the source saw. */
static void
given_seen_route(
    struct world *w, uint8_t source, const char *text, uint32_t as, int peers)
{
	struct prefix prefix = { 0 };

	assert_true(prefix_from_text(text, &prefix));
	route_table_add(&w->routes, prefix, (struct origin){ .value = as },
	    source, (uint32_t)peers);
}

/*
 * One zone, whose servers are told by the parent (p), the child (c) and both
 * (b); b has glue beside its answer.  Where no choice is made otherwise, the
 * routes are 193.1/16 of p (valid), 193.2/16 of c and 193.3/16 of b.
 */
static void
given_choices(struct world *w)
{
	uint8_t whois;

	world_begin(w);
	whois = route_table_add_source(&w->routes, "whois", true, 10);
	given_ns(w, "com", "p", SIDE_PARENT);
	given_ns(w, "com", "c", SIDE_CHILD);
	given_ns(w, "com", "b", SIDE_PARENT | SIDE_CHILD);
	given_answer(w, "p", "193.1.0.1");
	given_answer(w, "c", "193.2.0.1");
	given_answer(w, "b", "193.3.0.1");
	given_glue(w, "com", "b", "193.4.0.1");
	given_seen_route(w, whois, "193.1.0.0/16", 1, 15);
	given_seen_route(w, whois, "193.1.0.0/17", 1, 5);
	given_seen_route(w, whois, "193.1.0.0/18", 7, 4);
	given_seen_route(w, whois, "193.2.0.0/16", 2, 40);
	given_seen_route(w, whois, "193.3.0.0/16", 3, 40);
	given_seen_route(w, whois, "193.4.0.0/16", 4, 40);
	given_seen_route(w, whois, "193.0.0.0/8", 9, 40);
	given_vrp(w, "193.1.0.0/16", 16, 1, "ripe");
	given_vrp(w, "193.4.0.0/16", 16, 4, "ripe");
	world_finish(w);
}

struct expected {
	const char *choice, *value;
	uint32_t origins, valid;
	bool own;
};

static void
assert_told(const struct world *w, const struct expected *cases, size_t ncases)
{
	for (size_t i = 0; i < ncases; i++) {
		const struct sensitivity *s =
		    find(w, cases[i].choice, cases[i].value);
		const struct coverage *c;

		print_message("  %s %s\n", cases[i].choice, cases[i].value);
		assert_non_null(s);
		c = &s->coverage[SENSITIVITY_ALL][BOTH];
		assert_int_equal(c->origins, cases[i].origins);
		assert_int_equal(c->state[ROV_VALID], cases[i].valid);
		assert_int_equal(s->own, cases[i].own);
		assert_memory_equal(
		    c, &s->coverage[SENSITIVITY_ALL][IPV4], sizeof(*c));
	}
	assert_int_equal(w->r.nsensitivities, ncases);
}

static void
one_choice_is_made_otherwise_and_the_others_stay(void **state)
{
	static const struct expected strict[] = {
		{ "method", "strict", 3, 1, true },
		{ "method", "manrs2020", 2, 0, false },
		{ "routes", "longest", 3, 1, true },
		/* 193/8 and the three beneath it. */
		{ "routes", "every", 4, 1, false },
		/* 193.1.0.1 then rides on the /18 of AS7. */
		{ "min-peers", "1", 3, 0, false },
		{ "min-peers", "10", 3, 1, true },
		/* and on the /8. */
		{ "min-peers", "20", 3, 0, false },
		{ "servers", "parent", 2, 1, false },
		{ "servers", "child", 2, 0, false },
		{ "servers", "union", 3, 1, true },
		{ "servers", "child-else-parent", 2, 0, false },
		{ "glue", "answer", 3, 1, true },
		{ "glue", "union", 4, 2, false },
	};
	static const struct expected manrs_union[] = {
		{ "method", "strict", 4, 2, false },
		{ "method", "manrs2020", 3, 1, true },
		{ "routes", "longest", 3, 1, true },
		{ "routes", "every", 4, 1, false },
		{ "min-peers", "1", 3, 1, false },
		{ "min-peers", "10", 3, 1, true },
		{ "min-peers", "20", 3, 1, false },
		{ "servers", "parent", 3, 2, false },
		{ "servers", "child", 3, 1, false },
		{ "servers", "union", 4, 2, false },
		{ "servers", "child-else-parent", 3, 1, true },
		{ "glue", "answer", 2, 0, false },
		{ "glue", "union", 3, 1, true },
	};
	struct world w;

	(void)state;
	given_choices(&w);
	world_judge(&w, STRICT);
	assert_told(&w, strict, LENGTH_OF(strict));
	world_judge(&w, MANRS_UNION);
	assert_told(&w, manrs_union, LENGTH_OF(manrs_union));
	world_end(&w);
}

/* An address is valid where all the routes that cover it are. */
static void
every_covering_route_must_be_valid(void **state)
{
	static const struct {
		const char *vrp;
		uint8_t max_len;
		uint32_t valid, full;
	} cases[] = {
		{ "193.1.0.0/24", 24, 1, 0 },
		{ "193.0.0.0/8", 8, 1, 0 },
		{ "193.0.0.0/8", 24, 2, 1 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const struct coverage *c;
		struct world w;

		print_message("  %zu\n", i);
		world_begin(&w);
		given_ns(&w, "com", "s", SIDE_CHILD);
		given_answer(&w, "s", "193.1.0.1");
		/* A second address of the same node changes nothing. */
		given_answer(&w, "s", "193.1.0.2");
		given_route(&w, "193.1.0.0/24", "1");
		given_route(&w, "193.0.0.0/8", "1");
		/* Left out by the filters, also here. */
		given_route(&w, "0.0.0.0/0", "1");
		given_route(&w, "193.1.0.0/25", "1");
		given_vrp(&w, cases[i].vrp, cases[i].max_len, 1, "ripe");
		world_finish(&w);
		world_judge(&w, STRICT);
		c = &find(&w, "routes", "every")
			 ->coverage[SENSITIVITY_ALL][BOTH];
		assert_int_equal(c->origins, 2);
		assert_int_equal(c->state[ROV_VALID], cases[i].valid);
		assert_int_equal(c->verdict[VERDICT_FULL], cases[i].full);
		world_end(&w);
	}
}

static void
without_stated_peers_nothing_is_told_of_them(void **state)
{
	struct world w;

	(void)state;
	world_begin(&w);
	given_ns(&w, "com", "s", SIDE_CHILD);
	given_answer(&w, "s", "193.1.0.1");
	given_route(&w, "193.1.0.0/24", "1");
	world_finish(&w);
	world_judge(&w, STRICT);
	assert_null(find(&w, "min-peers", "1"));
	assert_non_null(find(&w, "glue", "union"));
	world_end(&w);
}

/* MRT dumps have a threshold of their own, which may be none of these. */
static void
a_threshold_of_its_own_is_none_of_the_three(void **state)
{
	struct world w;
	uint8_t mrt;

	(void)state;
	world_begin(&w);
	mrt = route_table_add_source(&w.routes, "mrt", true, 10);
	w.routes.sources[mrt].min_peers[IPV6] = 4;
	given_ns(&w, "com", "s", SIDE_CHILD);
	given_answer(&w, "s", "2a00::1");
	given_seen_route(&w, mrt, "2a00::/32", 1, 5);
	world_finish(&w);
	world_judge(&w, STRICT);
	assert_int_equal(w.r.coverage[ROW_ALL][BOTH].origins, 1);
	assert_false(find(&w, "min-peers", "10")->own);
	assert_int_equal(find(&w, "min-peers", "10")
			     ->coverage[SENSITIVITY_ALL][BOTH]
			     .origins,
	    0);
	world_end(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    one_choice_is_made_otherwise_and_the_others_stay),
		cmocka_unit_test(every_covering_route_must_be_valid),
		cmocka_unit_test(without_stated_peers_nothing_is_told_of_them),
		cmocka_unit_test(a_threshold_of_its_own_is_none_of_the_three),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
