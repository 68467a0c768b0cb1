#include "tests/unit/judging.h"

#include "survey/base/mem.h"
#include "survey/mix.h"

/* "zone: server/sides ...", by name; the caller frees it. */
static char *
delegations_text(const struct facts *f, const char *zone)
{
	char *text = mem_strdup("");

	for (size_t i = 0; i < f->ndelegations; i++) {
		const struct delegation *d = &f->delegations[i];
		char *more;

		if (strcmp(facts_text(f, f->zones[d->zone].name), zone) != 0)
			continue;
		more = mem_printf("%s%s%s/%u", text, text[0] != '\0' ? " " : "",
		    facts_text(f, f->servers[d->server].name), d->sides);
		free(text);
		text = more;
	}
	return text;
}

static char *
addresses_text(const struct facts *f, const char *server)
{
	char *text = mem_strdup("");

	for (uint32_t s = 0; s < f->nservers; s++) {
		const struct server *sv = &f->servers[s];
		char buf[IP_STRLEN], *more;

		if (strcmp(facts_text(f, sv->name), server) != 0)
			continue;
		for (uint32_t i = sv->first_address; i < sv->end_address; i++) {
			more = mem_printf("%s answer %s", text,
			    ip_format(
				f->addresses[f->answers[i].address], buf));
			free(text);
			text = more;
		}
		for (uint32_t i = sv->first_glue; i < sv->end_glue; i++) {
			more = mem_printf("%s glue %s of %s", text,
			    ip_format(f->addresses[f->glue[i].address], buf),
			    facts_text(f, f->glue[i].zone));
			free(text);
			text = more;
		}
		more = mem_printf("%d %d %d%s", sv->lookup[IPV4],
		    sv->lookup[IPV6], sv->alias, text);
		free(text);
		text = more;
	}
	return text;
}

static void
assert_same_text(char *text, const char *wanted)
{
	assert_string_equal(text, wanted);
	free(text);
}

/*
 * The old survey has the zones a and gone, the new one a and come.  Zone a
 * has moved from server s to t, and s, which gone has too, has moved itself;
 * u is known to the new survey alone.
 */
static void
given_two(struct world *old, struct world *new)
{
	world_begin(old);
	(void)given_zone(old, "gone", CAT_OTHER);
	(void)given_zone(old, "a", CAT_GTLD);
	given_ns(old, "a", "s", SIDE_PARENT | SIDE_CHILD);
	given_ns(old, "gone", "s", SIDE_PARENT);
	given_ns(old, "gone", "v", SIDE_PARENT);
	given_answer(old, "s", "193.0.0.1");
	given_glue(old, "gone", "v", "193.0.0.9");
	facts_finish(&old->f);
	world_begin(new);
	(void)given_zone(new, "a", CAT_CCTLD);
	(void)given_zone(new, "come", CAT_OTHER);
	given_ns(new, "a", "t", SIDE_PARENT);
	given_ns(new, "come", "s", SIDE_CHILD);
	given_ns(new, "come", "u", SIDE_CHILD);
	given_answer(new, "s", "193.0.0.2");
	new->f.servers[facts_find_server(&new->f, facts_name(&new->f, "t"))]
	    .alias = true;
	given_glue(new, "a", "t", "2a00::1");
	facts_finish(&new->f);
}

static void
zones_of_one_survey_take_the_dns_of_the_other(void **state)
{
	struct world old, new;
	struct facts f;
	char *text;

	(void)state;
	given_two(&old, &new);
	facts_init(&f);
	mix_facts(&f, &old.f, &new.f);
	assert_int_equal(f.nzones, 2);
	/* The list tells the category. */
	assert_int_equal(
	    f.zones[facts_find_zone(&f, facts_name(&f, "a"))].category,
	    CAT_GTLD);
	assert_same_text(delegations_text(&f, "a"), "t/1");
	/* Of a zone that the new one does not have the old one tells; */
	assert_same_text(delegations_text(&f, "gone"), "s/1 v/1");
	/* but where its server is now, the new one knows. */
	text = addresses_text(&f, "s");
	assert_same_text(text, "1 2 0 answer 193.0.0.2");
	assert_same_text(
	    addresses_text(&f, "v"), "0 0 0 glue 193.0.0.9 of gone");
	assert_same_text(addresses_text(&f, "t"), "0 0 1 glue 2a00::1 of a");
	facts_free(&f);

	facts_init(&f);
	mix_facts(&f, &new.f, &old.f);
	assert_same_text(delegations_text(&f, "a"), "s/3");
	assert_same_text(delegations_text(&f, "come"), "s/2 u/2");
	assert_same_text(addresses_text(&f, "s"), "1 2 0 answer 193.0.0.1");
	assert_same_text(addresses_text(&f, "u"), "0 0 0");
	facts_free(&f);
	world_end(&old);
	world_end(&new);
}

static void
a_survey_mixed_with_itself_is_judged_the_same(void **state)
{
	struct results r, mixed;
	struct world w;
	struct facts f;

	(void)state;
	world_begin(&w);
	given_ns(&w, "a", "s", SIDE_PARENT);
	given_ns(&w, "a", "t", SIDE_CHILD);
	given_answer(&w, "s", "193.0.0.1");
	given_glue(&w, "a", "t", "2a00::1");
	given_route(&w, "193.0.0.0/16", "1");
	given_route(&w, "2a00::/32", "1");
	given_vrp(&w, "193.0.0.0/16", 16, 1, "ripe");
	world_finish(&w);
	facts_init(&f);
	mix_facts(&f, &w.f, &w.f);
	results_make(&r, &w.f, &w.routes, &w.vrps, STRICT);
	results_make(&mixed, &f, &w.routes, &w.vrps, STRICT);
	assert_memory_equal(r.coverage, mixed.coverage, sizeof(r.coverage));
	assert_int_equal(r.coverage[ROW_ALL][BOTH].origins, 2);
	results_free(&r);
	results_free(&mixed);
	facts_free(&f);
	world_end(&w);
}

/* "prefix origin filter", a line each. */
static char *
rows_text(const struct route_table *t)
{
	char *text = mem_strdup("");

	for (uint32_t node = 0; node < ptree_size(&t->tree); node++) {
		char prefix[PREFIX_STRLEN], asn[ASN_STRLEN], *more;
		uint32_t i, end;

		(void)prefix_format(ptree_prefix(&t->tree, node), prefix);
		for (route_rows(t, node, &i, &end); i < end; i++) {
			more = mem_printf("%s%s %s %s\n", text, prefix,
			    origin_text(
				route_row_origin(&t->rows[i]), &t->sets, asn),
			    route_filter_str(
				(enum route_filter)t->rows[i].filter));
			free(text);
			text = more;
		}
	}
	return text;
}

/*
 * The survey has 193.1.0.1 and keeps what covers it; the other one has
 * 193.1.9.1 and 193.2.0.1 too.
 */
static void
a_prefix_that_covers_no_own_address_is_borrowed(void **state)
{
	struct world own, other;
	struct route_table t;
	struct ip address;

	(void)state;
	world_begin(&own);
	given_route(&own, "193.1.0.0/16", "1");
	given_route(&own, "193.1.0.0/24", "{5,6}");
	given_route(&own, "192.0.0.0/7", "1");
	world_finish(&own);
	world_begin(&other);
	/* It would have been seen: it is gone, and not unknown. */
	given_route(&other, "193.1.0.0/20", "9");
	given_route(&other, "193.1.0.0/16", "9");
	given_route(&other, "193.1.9.0/24", "{7,8}");
	given_route(&other, "193.1.9.0/25", "2");
	given_route(&other, "193.2.0.0/16", "2");
	world_finish(&other);
	assert_true(ip_from_text("193.1.0.1", &address));
	route_table_init(&t);
	mix_routes(&t, &own.routes, &address, 1, &other.routes,
	    &route_filters_default);
	assert_same_text(rows_text(&t), "192.0.0.0/7 1 too-short\n"
					"193.1.0.0/16 1 used\n"
					"193.1.0.0/24 {5,6} used\n"
					"193.1.9.0/24 {7,8} used\n"
					"193.2.0.0/16 2 used\n");
	route_table_free(&t);
	world_end(&own);
	world_end(&other);
}

static void
a_vrp_that_covers_no_kept_route_is_borrowed(void **state)
{
	struct world own, other;
	struct vrp_table t;

	(void)state;
	world_begin(&own);
	given_route(&own, "193.1.0.0/16", "1");
	given_vrp(&own, "193.1.0.0/16", 24, 1, "ripe");
	world_finish(&own);
	world_begin(&other);
	given_vrp(&other, "193.0.0.0/8", 8, 2, "ripe");
	given_vrp(&other, "193.1.0.0/16", 16, 2, "ripe");
	given_vrp(&other, "193.1.9.0/24", 24, 2, "ripe");
	given_vrp(&other, "193.2.0.0/16", 16, 2, "arin");
	world_finish(&other);
	vrp_table_init(&t);
	mix_vrps(&t, &own.vrps, &own.routes, &other.vrps);
	assert_int_equal(t.n, 3);
	for (size_t i = 0; i < 3; i++) {
		static const char *const prefixes[] = { "193.1.0.0/16",
			"193.1.9.0/24", "193.2.0.0/16" };
		char buf[PREFIX_STRLEN];

		assert_string_equal(
		    prefix_format(ptree_prefix(&t.tree, (uint32_t)i), buf),
		    prefixes[i]);
		assert_string_equal(
		    intern_text(&t.tas, t.vrps[i].tas == 1 ? 0 : 1),
		    i < 2 ? "ripe" : "arin");
	}
	vrp_table_free(&t);
	world_end(&own);
	world_end(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zones_of_one_survey_take_the_dns_of_the_other),
		cmocka_unit_test(a_survey_mixed_with_itself_is_judged_the_same),
		cmocka_unit_test(
		    a_prefix_that_covers_no_own_address_is_borrowed),
		cmocka_unit_test(a_vrp_that_covers_no_kept_route_is_borrowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
