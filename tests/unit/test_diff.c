#include "survey/base/array.h"
#include "tests/unit/random_worlds.h"

#include "survey/base/mem.h"
#include "survey/diff_private.h"
#include "survey/mix.h"

enum {
	PAIRS = 1000
};

/* Two worlds, compared with what they have: no files, no database. */
struct pair {
	struct world world[SIDES];
	struct diff d;
	struct diffing g;
};

static void
pair_begin(struct pair *p)
{
	*p = (struct pair){ .d = { .inputs = DIFF_METHOD } };
	intern_init(&p->d.texts);
	for (int side = 0; side < SIDES; side++) {
		world_begin(&p->world[side]);
		survey_record_init(&p->d.side[side].rec);
		p->d.side[side].rec.choice = STRICT;
	}
}

/* The worlds are finished. */
static void
pair_compare(struct pair *p)
{
	struct diffing *g = &p->g;

	diffing_init(g, &p->d);
	for (int side = 0; side < SIDES; side++) {
		struct diff_survey *s = &g->survey[side];

		s->facts = p->world[side].f;
		s->addresses = facts_looked_up(&s->facts, &s->naddresses);
	}
	for (int side = 0; side < SIDES; side++) {
		const struct world *own = &p->world[side];
		const struct world *other = &p->world[SIDES - 1 - side];

		mix_routes(&g->routes[side], &own->routes,
		    g->survey[side].addresses, g->survey[side].naddresses,
		    &other->routes, &route_filters_default);
		mix_vrps(
		    &g->vrps[side], &own->vrps, &own->routes, &other->vrps);
	}
	diff_judge(g);
	diff_decompose(g);
	diff_find_hijacks(g);
	diff_compare(g);
}

static void
pair_end(struct pair *p)
{
	for (int side = 0; side < SIDES; side++) {
		/* The worlds' own. */
		facts_init(&p->g.survey[side].facts);
		world_end(&p->world[side]);
	}
	diffing_free(&p->g);
	diff_free(&p->d);
}

static void
assert_fraction(const struct rational *value, const char *wanted)
{
	char *text = rational_text(value);

	assert_string_equal(text, wanted);
	free(text);
}

/* As one can see it: the parts sum to the change, and rounded they do too. */
static void
assert_adds_up(const struct diff *d, const struct share_change *s)
{
	struct rational sum = { 0 }, change = { 0 }, scaled = { 0 };
	int64_t points = 0;

	if (s->origins[NEW] > 0)
		rational_add(&change, s->valid[NEW], s->origins[NEW]);
	if (s->origins[OLD] > 0)
		rational_add(&change, -(int64_t)s->valid[OLD], s->origins[OLD]);
	for (unsigned int i = 0; i < d->inputs; i++) {
		rational_add_rational(&sum, &s->part[i]);
		points += s->part_points[i];
	}
	assert_int_equal(rational_compare(&sum, &change), 0);
	assert_int_equal(rational_compare(&s->change, &change), 0);
	assert_int_equal(points, s->points);
	/* Half up: 0 <= points - 10000 change + 1/2 < 1. */
	rational_add_rational(&scaled, &change);
	rational_scale(&scaled, 10000);
	rational_add(&scaled, 1, 2);
	assert_int_equal(rational_floor(&scaled), points);
	rational_free(&sum);
	rational_free(&change);
	rational_free(&scaled);
}

static void
the_parts_sum_to_the_change_in_a_thousand_pairs(void **state)
{
	static const struct method_choice choices[] = {
		{ .method = METHOD_STRICT, .glue = GLUE_ANSWER },
		{ .method = METHOD_MANRS2020, .glue = GLUE_ANSWER },
		{ .method = METHOD_STRICT, .glue = GLUE_UNION },
	};
	size_t moved = 0, several = 0, with_method = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= PAIRS; seed++) {
		struct pair p = { .d = { .inputs = DIFF_METHOD } };

		intern_init(&p.d.texts);
		for (int side = 0; side < SIDES; side++) {
			make_world(
			    &p.world[side], seed + (uint64_t)side * PAIRS);
			survey_record_init(&p.d.side[side].rec);
			p.d.side[side].rec.choice =
			    choices[seed / 3 % LENGTH_OF(choices)];
		}
		/* One in eight pairs is of two methods. */
		if (seed % 8 == 0) {
			p.d.inputs = DIFF_INPUTS;
			p.d.side[NEW].rec.choice =
			    choices[(seed / 3 + 1) % LENGTH_OF(choices)];
		}
		pair_compare(&p);
		for (int i = 0; i < ROWS * SCOPES; i++) {
			const struct share_change *s =
			    &p.d.shares[i / SCOPES][i % SCOPES];
			int parts = 0;

			if (!s->moved)
				assert_int_equal(
				    s->valid[OLD] * s->origins[NEW],
				    s->valid[NEW] * s->origins[OLD]);
			assert_adds_up(&p.d, s);
			for (unsigned int j = 0; j < p.d.inputs; j++)
				parts += s->part_points[j] != 0;
			moved += s->moved;
			several += parts > 2;
			with_method += s->part_points[DIFF_METHOD] != 0;
		}
		pair_end(&p);
	}
	/* The worlds would be no test of what they never hold. */
	assert_true(moved > 10000 && several > 3000 && with_method > 100);
}

/* Shares by combination, as bits of zone-list, dns, bgp, rpki. */
static void
parts_are_shapley_values(void **state)
{
	static const struct {
		const char *what;
		struct share share[16];
		const char *parts[4];
		int64_t points[4];
	} cases[] = {
		{ "one input alone",
		    { { 1, 4 }, { 1, 4 }, { 1, 4 }, { 1, 4 }, { 1, 4 },
			{ 1, 4 }, { 1, 4 }, { 1, 4 }, { 3, 4 }, { 3, 4 },
			{ 3, 4 }, { 3, 4 }, { 3, 4 }, { 3, 4 }, { 3, 4 },
			{ 3, 4 } },
		    { "0", "0", "0", "1/2" }, { 0, 0, 0, 5000 } },
		{ "two that need each other share",
		    { { 0, 1 }, { 0, 1 }, { 0, 1 }, { 0, 1 }, { 0, 1 },
			{ 0, 1 }, { 0, 1 }, { 0, 1 }, { 0, 1 }, { 0, 1 },
			{ 0, 1 }, { 0, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 },
			{ 1, 1 } },
		    { "0", "0", "1/2", "1/2" }, { 0, 0, 5000, 5000 } },
		/* 6667 = 3333 + 3333 + 1 more, for who was cut most. */
		{ "three alike, of thirds",
		    { { 0, 3 }, { 0, 3 }, { 0, 3 }, { 0, 3 }, { 0, 3 },
			{ 0, 3 }, { 0, 3 }, { 0, 3 }, { 0, 3 }, { 0, 3 },
			{ 0, 3 }, { 0, 3 }, { 0, 3 }, { 0, 3 }, { 1, 3 },
			{ 1, 3 } },
		    { "0", "1/9", "1/9", "1/9" }, { 0, 1111, 1111, 1111 } },
		{ "what one gives the other takes",
		    { { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 2, 2 },
			{ 2, 2 }, { 2, 2 }, { 2, 2 }, { 0, 2 }, { 0, 2 },
			{ 0, 2 }, { 0, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 },
			{ 1, 2 } },
		    { "0", "0", "1/2", "-1/2" }, { 0, 0, 5000, -5000 } },
		/* An empty one counts as none. */
		{ "to something from nothing",
		    { { 0, 0 }, { 2, 3 }, { 0, 0 }, { 2, 3 }, { 0, 0 },
			{ 2, 3 }, { 0, 0 }, { 2, 3 }, { 0, 0 }, { 2, 3 },
			{ 0, 0 }, { 2, 3 }, { 0, 0 }, { 2, 3 }, { 0, 0 },
			{ 2, 3 } },
		    { "2/3", "0", "0", "0" }, { 6667, 0, 0, 0 } },
		{ "four parts of one seventh",
		    { { 0, 7 }, { 0, 7 }, { 0, 7 }, { 0, 7 }, { 0, 7 },
			{ 0, 7 }, { 0, 7 }, { 0, 7 }, { 0, 7 }, { 0, 7 },
			{ 0, 7 }, { 0, 7 }, { 0, 7 }, { 0, 7 }, { 0, 7 },
			{ 1, 7 } },
		    { "1/28", "1/28", "1/28", "1/28" },
		    { 358, 357, 357, 357 } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct share(*shares)[ROWS][SCOPES] =
		    mem_array(16, sizeof(*shares));
		struct diff d = { .inputs = DIFF_METHOD };
		struct diffing g = { .d = &d, .shares = shares };
		const struct share_change *s = &d.shares[ROW_ALL][BOTH];

		print_message("  %s\n", cases[i].what);
		for (int c = 0; c < 16; c++)
			shares[c][ROW_ALL][BOTH] = cases[i].share[c];
		diff_decompose(&g);
		assert_adds_up(&d, s);
		for (int input = 0; input < 4; input++) {
			assert_fraction(&s->part[input], cases[i].parts[input]);
			assert_int_equal(
			    s->part_points[input], cases[i].points[input]);
		}
		assert_false(d.shares[ROW_TLD][BOTH].moved);
		free(shares);
		diff_free(&d);
	}
}

/* Codes by combination; the last is the new survey's. */
static void
causes_are_the_smallest_sets_that_change_it(void **state)
{
	enum {
		A = WATCH_ABSENT
	};
	static const struct {
		uint8_t codes[16];
		const char *cause;
	} cases[] = {
		{ { 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 },
		    "zone-list" },
		{ { 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1 }, "dns" },
		{ { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1 }, "rpki" },
		/* Each of two does, even to something else. */
		{ { 0, 0, 1, 1, 2, 2, 1, 1, 0, 0, 1, 1, 2, 2, 1, 1 },
		    "joint: dns+bgp" },
		/* One does, though the end is not what it makes alone. */
		{ { 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 2, 2, 2, 2 }, "bgp" },
		/* None does; two together, and any two of three. */
		{ { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1 },
		    "joint: bgp+rpki" },
		{ { 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1 },
		    "joint: dns+bgp+rpki" },
		{ { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
		    "joint: zone-list+dns+bgp+rpki" },
		/* What came: that it is there, whatever it is. */
		{ { A, 1, A, 2, A, 1, A, 3, A, 1, A, 2, A, 1, A, 3 },
		    "zone-list" },
		/* What went: that it is not, and no change before. */
		{ { 1, A, 1, A, 1, A, 1, A, 2, A, 2, A, 2, A, 2, A },
		    "zone-list" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		uint8_t codes[16];
		struct diff d = { .inputs = DIFF_METHOD };
		struct diffing g = { .d = &d };
		struct watched *w = &g.watched[WATCH_ADDRESS];
		char text[CAUSE_STRLEN];

		print_message("  %zu\n", i);
		memcpy(codes, cases[i].codes, sizeof(codes));
		intern_init(&w->keys);
		(void)intern_add(&w->keys, "x", 1);
		w->scopes = 1;
		w->codes = codes;
		assert_string_equal(
		    diff_cause_format(
			diff_causes(&g, WATCH_ADDRESS, "x", 0), text),
		    cases[i].cause);
		intern_free(&w->keys);
	}
}

static void
causes_have_words(void **state)
{
	char text[CAUSE_STRLEN];

	(void)state;
	assert_string_equal(diff_cause_format(0, text), "");
	assert_string_equal(
	    diff_cause_format(1U << DIFF_METHOD, text), "method");
	assert_string_equal(diff_cause_format((1U << DIFF_INPUTS) - 1, text),
	    "joint: zone-list+dns+bgp+rpki+method");
}

/* "object change key key2 field old new cause", a line each. */
static char *
changes_text(const struct diff *d)
{
	static const char *const objects[] = { "hijack", "zone", "zone-ns",
		"ns", "ns-address", "address", "origin", "vrp" };
	static const char *const kinds[] = { "+", "-", "~" };
	char *text = mem_strdup("");

	for (size_t i = 0; i < d->n; i++) {
		const struct change *c = &d->changes[i];
		char cause[CAUSE_STRLEN];
		char *more = mem_printf("%s%s %s %s|%s %s: %s>%s (%s)\n", text,
		    kinds[c->kind], objects[c->object], diff_text(d, c->key[0]),
		    diff_text(d, c->key[1]), c->field, diff_text(d, c->old),
		    diff_text(d, c->new), diff_cause_format(c->causes, cause));

		free(text);
		text = more;
	}
	return text;
}

static void
given_old_and_new(struct pair *p, const char *origin, const char *specific)
{
	pair_begin(p);
	for (int side = 0; side < SIDES; side++) {
		struct world *w = &p->world[side];

		given_ns(w, "com", "s", SIDE_CHILD);
		given_answer(w, "s", "193.1.0.1");
		given_route(w, "193.1.0.0/16", side == OLD ? "1" : origin);
		if (side == NEW && specific != NULL)
			given_route(w, specific, "{7,8}");
		given_vrp(w, "193.1.0.0/16", 16, 1, "ripe");
		world_finish(w);
	}
	pair_compare(p);
}

static void
new_origins_where_servers_are_may_be_hijacks(void **state)
{
	static const struct {
		const char *origin, *specific, *changes;
	} cases[] = {
		{ "1", NULL, "" },
		{ "2", NULL,
		    "+ hijack 193.1.0.0/16|2 origin: 193.1.0.0/16 1>invalid"
		    " (bgp)\n"
		    "~ zone com| verdict: full>none (bgp)\n"
		    "~ zone com| verdict4: full>none (bgp)\n"
		    "~ ns s| verdict: full>none (bgp)\n"
		    "~ ns s| verdict4: full>none (bgp)\n"
		    "~ address 193.1.0.1| state: valid>invalid (bgp)\n"
		    "- origin 193.1.0.0/16|1 state: valid> (bgp)\n"
		    "+ origin 193.1.0.0/16|2 state: >invalid (bgp)\n" },
		{ "1", "193.1.0.0/24",
		    "+ hijack 193.1.0.0/24|{7,8} more-specific: 193.1.0.0/16 1"
		    ">invalid (bgp)\n"
		    "~ zone com| verdict: full>none (bgp)\n"
		    "~ zone com| verdict4: full>none (bgp)\n"
		    "~ ns s| verdict: full>none (bgp)\n"
		    "~ ns s| verdict4: full>none (bgp)\n"
		    "~ address 193.1.0.1| state: valid>invalid (bgp)\n"
		    "~ address 193.1.0.1| prefix: 193.1.0.0/16>193.1.0.0/24"
		    " ()\n"
		    "- origin 193.1.0.0/16|1 state: valid> (bgp)\n"
		    "+ origin 193.1.0.0/24|{7,8} state: >invalid (bgp)\n" },
		/* The filters leave it out. */
		{ "1", "193.1.0.0/25", "" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct pair p;
		char *text;

		print_message("  %zu\n", i);
		given_old_and_new(&p, cases[i].origin, cases[i].specific);
		text = changes_text(&p.d);
		assert_string_equal(text, cases[i].changes);
		free(text);
		pair_end(&p);
	}
}

/* There was no route: a new one takes nothing from anybody. */
static void
a_route_where_there_was_none_is_no_hijack(void **state)
{
	struct pair p;

	(void)state;
	pair_begin(&p);
	for (int side = 0; side < SIDES; side++) {
		given_ns(&p.world[side], "com", "s", SIDE_CHILD);
		given_answer(&p.world[side], "s", "193.1.0.1");
		if (side == NEW)
			given_route(&p.world[side], "193.1.0.0/16", "1");
		world_finish(&p.world[side]);
	}
	pair_compare(&p);
	assert_true(p.d.n > 0);
	for (size_t i = 0; i < p.d.n; i++)
		assert_int_not_equal(p.d.changes[i].object, DIFF_HIJACK);
	pair_end(&p);
}

/* A side of a name server, a source of an address, a look-up, a category. */
static void
what_no_verdict_shows_is_told_too(void **state)
{
	struct pair p;
	char *text;

	(void)state;
	pair_begin(&p);
	(void)given_zone(&p.world[OLD], "x", CAT_OTHER);
	(void)given_zone(&p.world[NEW], "x", CAT_CCTLD);
	given_ns(&p.world[OLD], "x", "s", SIDE_PARENT);
	given_ns(&p.world[NEW], "x", "s", SIDE_PARENT | SIDE_CHILD);
	given_answer(&p.world[OLD], "s", "193.1.0.1");
	given_answer(&p.world[NEW], "s", "193.1.0.1");
	given_glue(&p.world[OLD], "x", "s", "193.1.0.2");
	given_glue(&p.world[NEW], "x", "s", "193.1.0.1");
	given_glue(&p.world[NEW], "y", "s", "193.1.0.1");
	p.world[NEW].f.servers[0].lookup[IPV6] = OUTCOME_FAILED;
	world_finish(&p.world[OLD]);
	world_finish(&p.world[NEW]);
	pair_compare(&p);
	text = changes_text(&p.d);
	assert_string_equal(text,
	    "~ zone x| category: other>ccTLD ()\n"
	    "~ zone-ns x|s side: parent>both ()\n"
	    "~ ns s| aaaa: nodata>failed ()\n"
	    "~ ns-address s|193.1.0.1 source: answer>both ()\n"
	    "- ns-address s|193.1.0.2 source: glue> ()\n");
	free(text);
	pair_end(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_parts_sum_to_the_change_in_a_thousand_pairs),
		cmocka_unit_test(parts_are_shapley_values),
		cmocka_unit_test(causes_are_the_smallest_sets_that_change_it),
		cmocka_unit_test(causes_have_words),
		cmocka_unit_test(new_origins_where_servers_are_may_be_hijacks),
		cmocka_unit_test(a_route_where_there_was_none_is_no_hijack),
		cmocka_unit_test(what_no_verdict_shows_is_told_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
