#include "survey/audit_plan.h"

#include "roa/route_part.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "tests/unit/beside_reading.h"
#include "tests/unit/judging.h"

static enum status
read_text(struct audit_plan *p, const char *text, struct reason *why)
{
	struct input *in = open_bytes(text, strlen(text));
	enum status st = audit_plan_read(p, in, why);

	input_close(in);
	return st;
}

static void
a_plan_is_read_whole(void **state)
{
	static const char text[] =
	    "\xef\xbb\xbf{\"comment\": \"x\","
	    " \"zones\": {\"NL.\": [\"ns2.dns.nl\", \"NS1.dns.nl.\"],"
	    "  \"\xd1\x80\xd1\x84\": [\"a.\xd1\x80\xd1\x84\"]},"
	    " \"addresses\": {\"ns2.dns.nl\": [\"192.0.2.1\", \"2001:DB8::1\"],"
	    "  \"ns1.dns.nl\": []},"
	    " \"routes\": [{\"prefix\": \"192.0.2.0/24\", \"asn\": 64500,"
	    "  \"comment\": \"new\"}],"
	    " \"prefixAssertions\": [{\"prefix\": \"192.0.2.0/23\","
	    "  \"asn\": 64500, \"maxPrefixLength\": 24}],"
	    " \"prefixFilters\": [{\"asn\": 64501}]}";
	struct reason why = { "" };
	struct audit_plan p;
	char buf[IP_STRLEN];

	(void)state;
	assert_int_equal(read_text(&p, text, &why), ST_OK);
	assert_int_equal(p.nzones, 2);
	assert_string_equal(p.zones[0].name, "nl");
	assert_int_equal(p.zones[0].n, 2);
	assert_string_equal(p.zones[0].servers[1], "ns1.dns.nl");
	assert_string_equal(p.zones[1].name, "xn--p1ai");
	assert_string_equal(p.zones[1].servers[0], "a.xn--p1ai");
	assert_int_equal(p.nservers, 2);
	assert_int_equal(p.servers[0].n, 2);
	assert_string_equal(
	    ip_format(p.servers[0].addresses[1], buf), "2001:db8::1");
	assert_int_equal(p.servers[1].n, 0);
	assert_int_equal(p.nroutes, 1);
	assert_int_equal(p.routes[0].asn, 64500);
	assert_int_equal(p.roas.nassertions, 1);
	assert_int_equal(p.roas.assertions[0].max_len, 24);
	assert_int_equal(p.roas.nfilters, 1);
	audit_plan_free(&p);
}

static const struct {
	const char *text, *fault;
} bad[] = {
	{ "", ":1: " },
	{ "[]", "an object is wanted (dnsroa(1), THE PLAN)" },
	{ "{\"zone\": {}}", "unknown member \"zone\"" },
	{ "{\"zones\": []}", "\"zones\" is no object" },
	{ "{\"zones\": {\"nl\": []}}",
	    "zones.nl: an array of name servers is wanted" },
	{ "{\"zones\": {\"nl\": \"ns.nl\"}}",
	    "zones.nl: an array of name servers is wanted" },
	{ "{\"zones\": {\"nl\": [\"a.nl\", 1]}}",
	    "zones.nl[1]: a string is wanted" },
	{ "{\"zones\": {\"nl\": [\"a..nl\"]}}",
	    "zones.nl[0]: \"a..nl\" is no domain name" },
	{ "{\"zones\": {\"\\u0001..\": [\"a.nl\"]}}",
	    "zones: \"?..\" is no domain name" },
	{ "{\"zones\": {\"nl\": [\"a\"], \"NL\": [\"a\"]}}",
	    "zones: \"nl\" twice" },
	{ "{\"zones\": {\"nl\": [\"a\"], \"nl\": [\"a\"]}}", "duplicate" },
	{ "{\"addresses\": {\"a\": {}}}",
	    "addresses.a: an array of addresses is wanted" },
	{ "{\"addresses\": {\"a\": [\"192.0.2.256\"]}}",
	    "addresses.a[0]: \"192.0.2.256\" is no IP address" },
	{ "{\"addresses\": {\"a\": [], \"A.\": []}}",
	    "addresses: \"a\" twice" },
	{ "{\"routes\": [{\"prefix\": \"192.0.2.0/24\"}]}",
	    "routes[0]: \"asn\" is missing" },
	{ "{\"routes\": [{\"prefix\": \"192.0.2.0\", \"asn\": 1}]}",
	    "is no IP prefix" },
	{ "{\"routes\": [{\"prefix\": \"192.0.2.0/24\", \"asn\": -1}]}",
	    "no AS number" },
	{ "{\"prefixAssertions\": [{\"prefix\": \"192.0.2.0/24\", \"asn\": 1,"
	  " \"maxPrefixLength\": 23}]}",
	    "prefixAssertions[0]: \"maxPrefixLength\": 23 is not from 24 to 32"
	    " (RFC 8416 section 3.4.1)" },
	{ "{\"prefixFilters\": [{}]}", "neither \"prefix\" nor \"asn\"" },
	{ "{\"comment\": 1}", "\"comment\" is no string" },
	{ "{} {}", "end of file expected" },
};

static void
what_is_not_as_it_should_be_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		struct reason why = { "" };
		struct audit_plan p;

		print_message("  %s\n", bad[i].text);
		assert_int_equal(read_text(&p, bad[i].text, &why), ST_SYNTAX);
		if (strstr(why.text, bad[i].fault) == NULL)
			fail_msg("%s", why.text);
		audit_plan_free(&p);
	}
}

/* A survey, of which the basis holds what is kept. */
struct survey {
	struct world w;
	struct route_table kept;
	struct vrp_table vrps; /* that cover a route that is kept */
	struct survey_record rec;
	struct audit_basis basis;
};

static void
keep(struct survey *s)
{
	size_t n;
	struct ip *addresses = facts_looked_up(&s->w.f, &n);

	route_table_init(&s->kept);
	vrp_table_init(&s->vrps);
	survey_record_init(&s->rec);
	route_part_make(&s->kept, &s->w.routes, addresses, n,
	    &route_filters_default, ROUTE_SAME_PEERS);
	for (uint32_t node = 0; node < ptree_size(&s->w.vrps.tree); node++) {
		struct prefix p = ptree_prefix(&s->w.vrps.tree, node);
		uint32_t i, end;

		ptree_beneath(&s->kept.tree, p, &i, &end);
		if (i == end)
			continue;
		for (ptree_items(&s->w.vrps.tree, node, &i, &end); i < end; i++)
			vrp_table_add(&s->vrps, p, s->w.vrps.vrps[i].max_len,
			    s->w.vrps.vrps[i].asn, 0, VRP_NO_EXPIRY);
	}
	vrp_table_build(&s->vrps);
	results_free(&s->w.r);
	results_make(&s->w.r, &s->w.f, &s->kept, &s->vrps, STRICT);
	s->rec.choice = STRICT;
	s->rec.filters = route_filters_default;
	s->basis = (struct audit_basis){ .f = &s->w.f,
		.r = &s->w.r,
		.routes = &s->kept,
		.vrps = &s->vrps,
		.rec = &s->rec };
	free(addresses);
}

static void
survey_free(struct survey *s)
{
	route_table_free(&s->kept);
	vrp_table_free(&s->vrps);
	survey_record_free(&s->rec);
	world_end(&s->w);
}

/* Two zones behind two routes, of which one has a ROA. */
static void
given_survey(struct survey *s)
{
	world_begin(&s->w);
	given_ns(&s->w, "a", "ns.a", SIDE_CHILD);
	given_answer(&s->w, "ns.a", "193.0.0.1");
	given_ns(&s->w, "b", "ns.a", SIDE_CHILD);
	given_ns(&s->w, "b", "ns.b", SIDE_CHILD);
	given_answer(&s->w, "ns.b", "194.0.0.1");
	given_route(&s->w, "193.0.0.0/16", "1");
	given_route(&s->w, "194.0.0.0/16", "2");
	given_route(&s->w, "195.0.0.0/16", "3");
	given_vrp(&s->w, "193.0.0.0/16", 16, 1, "ripe");
	given_vrp(&s->w, "195.0.0.0/16", 16, 3, "ripe");
	world_finish(&s->w);
	world_judge(&s->w, STRICT);
	keep(s);
}

/* What a plan makes of that: "a none 0/1, b ..." and what is not known. */
struct plan_case {
	const char *plan, *verdicts;
	bool with_tables;
};

static const struct plan_case plan_cases[] = {
	{ "{}", "a full 1/1, b partial 1/2", false },
	{ "{\"prefixAssertions\": [{\"prefix\": \"194.0.0.0/16\", \"asn\": "
	  "2}]}",
	    "a full 1/1, b full 2/2", false },
	{ "{\"prefixFilters\": [{\"asn\": 1}]}", "a none 0/1, b none 0/2",
	    false },
	{ "{\"zones\": {\"a\": [\"ns.b\"], \"b\": [\"ns.a\"]}}",
	    "a none 0/1, b full 1/1", false },
	{ "{\"zones\": {\"c\": [\"ns.a\", \"ns.b\"]}}",
	    "a full 1/1, b partial 1/2, c partial 1/2", false },
	/* An address moves, for all zones of its server. */
	{ "{\"addresses\": {\"ns.a\": [\"194.0.0.1\"]}}",
	    "a none 0/1, b none 0/1", false },
	{ "{\"addresses\": {\"ns.a\": []}}", "a undetermined 0/0, b none 0/1",
	    false },
	/* Where the survey did not look it does not know. */
	{ "{\"zones\": {\"a\": [\"ns.c\"]},"
	  " \"addresses\": {\"ns.c\": [\"195.0.0.1\"]}}",
	    "a undetermined 0/0 ?route, b partial 1/2", false },
	{ "{\"zones\": {\"a\": [\"ns.c\"]},"
	  " \"addresses\": {\"ns.c\": [\"195.0.0.1\"]}}",
	    "a full 1/1, b partial 1/2", true },
	{ "{\"addresses\": {\"ns.a\": [\"193.0.0.2\"]}}",
	    "a full 1/1 ?route, b partial 1/2 ?route", false },
	{ "{\"addresses\": {\"ns.a\": [\"10.0.0.1\"]}}",
	    "a undetermined 0/0, b none 0/1", false },
	/* Others may announce what the plan does. */
	{ "{\"addresses\": {\"ns.a\": [\"195.0.0.1\"]},"
	  " \"routes\": [{\"prefix\": \"195.0.0.0/24\", \"asn\": 3}]}",
	    "a none 0/1 ?route ?roa, b none 0/2 ?route ?roa", false },
	{ "{\"addresses\": {\"ns.a\": [\"195.0.0.1\"]},"
	  " \"routes\": [{\"prefix\": \"195.0.0.0/24\", \"asn\": 3}],"
	  " \"prefixAssertions\": [{\"prefix\": \"195.0.0.0/24\", \"asn\": "
	  "3}]}",
	    "a full 1/1 ?route, b partial 1/2 ?route", false },
	{ "{\"routes\": [{\"prefix\": \"193.0.0.0/24\", \"asn\": 1}]}",
	    "a none 0/1 ?roa, b none 0/2 ?roa", false },
	{ "{\"routes\": [{\"prefix\": \"193.0.0.0/24\", \"asn\": 1}]}",
	    "a none 0/1, b none 0/2", true },
	{ "{\"routes\": [{\"prefix\": \"193.0.0.0/25\", \"asn\": 9}]}",
	    "a full 1/1, b partial 1/2", false },
};

/* Something of the zone's addresses or routes is marked. */
static bool
is_marked(const struct audit_world *w, uint32_t zone, bool routes)
{
	const struct zone_result *z = &w->results.zones[zone];
	bool marked = false;

	for (uint32_t i = z->first_address; i < z->end_address; i++) {
		uint32_t address = w->results.zone_addresses[i];
		const struct address_result *a = &w->results.addresses[address];

		marked |= routes && w->unknown_route[address];
		for (uint32_t o = a->first_origin; o < a->end_origin; o++)
			marked |= !routes && w->unknown_roa[o];
	}
	return marked;
}

static void
describe(const struct audit_world *w, char *buf, size_t len)
{
	size_t n = 0;

	for (uint32_t z = 0; z < w->facts.nzones; z++) {
		const struct tally *t = &w->results.zones[z].tally[BOTH];

		n += (size_t)snprintf(buf + n, len - n, "%s%s %s %u/%u%s%s",
		    z > 0 ? ", " : "",
		    facts_text(&w->facts, w->facts.zones[z].name),
		    verdict_str(t->verdict), t->valid, t->routed,
		    is_marked(w, z, true) ? " ?route" : "",
		    is_marked(w, z, false) ? " ?roa" : "");
	}
}

static void
a_plan_changes_what_it_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(plan_cases); i++) {
		const struct plan_case *c = &plan_cases[i];
		struct reason why = { "" };
		struct audit_plan p;
		struct audit_world w;
		struct survey s;
		char text[512];

		print_message("  %s\n", c->plan);
		given_survey(&s);
		assert_int_equal(read_text(&p, c->plan, &why), ST_OK);
		assert_int_equal(audit_plan_apply(&w, &p, &s.basis,
				     &(struct audit_tables){
					 c->with_tables ? &s.w.routes : NULL,
					 c->with_tables ? &s.w.vrps : NULL },
				     &why),
		    ST_OK);
		describe(&w, text, sizeof(text));
		assert_string_equal(text, c->verdicts);
		audit_world_free(&w);
		audit_plan_free(&p);
		survey_free(&s);
	}
}

static void
names_that_are_nowhere_are_told(void **state)
{
	static const struct {
		const char *plan, *fault;
	} cases[] = {
		{ "{\"zones\": {\"a\": [\"ns.x\"]}}",
		    "zones: ns.x is no name server of the survey, and the plan"
		    " has no addresses of it" },
		{ "{\"addresses\": {\"ns.x\": []}}",
		    "addresses.ns.x: no name server of the survey, and of no"
		    " zone of the plan" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct reason why = { "" };
		struct audit_plan p;
		struct audit_world w;
		struct survey s;

		given_survey(&s);
		assert_int_equal(read_text(&p, cases[i].plan, &why), ST_OK);
		assert_int_equal(
		    audit_plan_apply(&w, &p, &s.basis,
			&(struct audit_tables){ NULL, NULL }, &why),
		    ST_MISSING);
		if (strstr(why.text, cases[i].fault) == NULL)
			fail_msg("%s", why.text);
		audit_world_free(&w);
		audit_plan_free(&p);
		survey_free(&s);
	}
}

/* More-specifics of today and of the plan; beneath what the survey lacks too.
 */
static void
what_is_announced_beneath_is_counted(void **state)
{
	static const char text[] =
	    "{\"zones\": {\"a\": [\"ns.c\"]},"
	    " \"addresses\": {\"ns.c\": [\"195.0.0.1\"]},"
	    " \"routes\": [{\"prefix\": \"194.0.5.0/24\", \"asn\": 2},"
	    " {\"prefix\": \"194.0.6.0/24\", \"asn\": 2},"
	    " {\"prefix\": \"194.0.7.0/24\", \"asn\": 1}]}";
	struct announced announced = { 0 };
	struct reason why = { "" };
	struct audit_plan p;
	struct audit_world w;
	struct survey s;

	(void)state;
	given_survey(&s);
	assert_int_equal(read_text(&p, text, &why), ST_OK);
	/* 194.0.0.0/16 is the second row; none of its two is a plan's. */
	announced_add(&announced, 1, 24, 2);
	s.basis.announced = &announced;
	assert_int_equal(
	    audit_plan_apply(&w, &p, &s.basis,
		&(struct audit_tables){ &s.w.routes, &s.w.vrps }, &why),
	    ST_OK);
	assert_true(w.announced_known);
	for (size_t o = 0; o < w.results.norigins; o++) {
		const struct origin_result *origin = &w.results.origins[o];
		struct prefix prefix =
		    ptree_prefix(&w.routes.tree, origin->node);

		assert_int_equal(
		    exposure_announced(&w.announced, origin->row, IPV4, 24),
		    prefix.hi >> 56 == 194 ? 4 : 0);
	}
	announced_free(&announced);
	audit_world_free(&w);
	audit_plan_free(&p);
	survey_free(&s);
}

/*
 * Random worlds: a survey that keeps its part, a plan for it; and the world as
 * the plan has it, surveyed whole.
 */
static uint32_t
draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * UINT32_C(1664525) + UINT32_C(1013904223);
	return (uint32_t)((uint64_t)(*seed >> 8) * below >> 24);
}

static struct ip
draw_address(uint32_t *seed)
{
	return (struct ip){ .hi = UINT64_C(0xc100000100000000) |
				  (uint64_t)draw(seed, 4) << 50 |
				  (uint64_t)draw(seed, 4) << 40,
		.family = IPV4 };
}

static struct prefix
draw_prefix(uint32_t *seed)
{
	static const unsigned int lengths[] = { 12, 16, 20, 24 };
	struct ip ip = draw_address(seed);

	return prefix_make(ip, lengths[draw(seed, 4)]);
}

enum {
	ZONES = 4,
	SERVERS = 6
};

static const char *const zone_names[ZONES + 1] = { "a", "b", "c", "d", "new" };
static const char *const server_names[SERVERS + 2] = { "n0", "n1", "n2", "n3",
	"n4", "n5", "n6", "n7" };

static void
given_random_tables(struct world *w, uint32_t *seed)
{
	char prefix[PREFIX_STRLEN], origin[16];

	for (int i = 0; i < 12; i++) {
		struct prefix p = draw_prefix(seed);

		(void)snprintf(origin, sizeof(origin), "%u", draw(seed, 3) + 1);
		given_route(w, prefix_format(p, prefix), origin);
		p = draw_prefix(seed);
		given_vrp(w, prefix_format(p, prefix),
		    (uint8_t)(p.len + draw(seed, 2) * 4), draw(seed, 4),
		    "ripe");
	}
}

static bool
plans_zone(const struct audit_plan *p, const char *name)
{
	for (size_t i = 0; p != NULL && i < p->nzones; i++)
		if (strcmp(p->zones[i].name, name) == 0)
			return true;
	return false;
}

static bool
plans_server(const struct audit_plan *p, const char *name)
{
	for (size_t i = 0; p != NULL && i < p->nservers; i++)
		if (strcmp(p->servers[i].name, name) == 0)
			return true;
	return false;
}

/* p: NULL, or what is as it has it. */
static void
given_random_world(struct world *w, uint32_t seed, const struct audit_plan *p)
{
	char buf[IP_STRLEN];

	given_random_tables(w, &seed);
	for (int z = 0; z < ZONES; z++)
		for (int i = 0; i < 2; i++) {
			const char *server = server_names[draw(&seed, SERVERS)];

			if (!plans_zone(p, zone_names[z]))
				given_ns(w, zone_names[z], server, SIDE_CHILD);
		}
	for (int s = 0; s < SERVERS; s++) {
		struct ip ip = draw_address(&seed);

		if (!plans_server(p, server_names[s]))
			given_answer(w, server_names[s], ip_format(ip, buf));
	}
	for (size_t i = 0; p != NULL && i < p->nzones; i++)
		for (size_t k = 0; k < p->zones[i].n; k++)
			given_ns(w, p->zones[i].name, p->zones[i].servers[k],
			    SIDE_PARENT | SIDE_CHILD);
	for (size_t i = 0; p != NULL && i < p->nservers; i++)
		for (size_t k = 0; k < p->servers[i].n; k++)
			given_answer(w, p->servers[i].name,
			    ip_format(p->servers[i].addresses[k], buf));
	for (size_t i = 0; p != NULL && i < p->nroutes; i++) {
		char prefix[PREFIX_STRLEN], origin[16];

		(void)snprintf(origin, sizeof(origin), "%u", p->routes[i].asn);
		given_route(
		    w, prefix_format(p->routes[i].prefix, prefix), origin);
	}
}

static void
write_addresses(FILE *out, uint32_t *seed)
{
	for (int s = SERVERS - 2; s < SERVERS + 2; s++) {
		char one[IP_STRLEN], two[IP_STRLEN];
		struct ip ip = draw_address(seed), other = draw_address(seed);

		/* New servers need some; n4 and n5 may stay as they are. */
		if (s < SERVERS && draw(seed, 2) == 0)
			continue;
		(void)fprintf(out, "\"%s\": [\"%s\", \"%s\"]", server_names[s],
		    ip_format(ip, one), ip_format(other, two));
		(void)fputs(s < SERVERS + 1 ? ", " : "", out);
	}
}

static char *
random_plan(uint32_t seed)
{
	char *text, prefix[PREFIX_STRLEN];
	size_t len;
	FILE *out = open_memstream(&text, &len);

	/* n4 to n7 are all named, so that none is nowhere. */
	(void)fputs("{\"zones\": {", out);
	for (int z = ZONES - 2; z <= ZONES; z++)
		(void)fprintf(out, "%s\"%s\": [\"n%u\", \"n%u\"%s]",
		    z > ZONES - 2 ? ", " : "", zone_names[z],
		    draw(&seed, SERVERS + 2), draw(&seed, SERVERS + 2),
		    z == ZONES ? ", \"n4\", \"n5\", \"n6\", \"n7\"" : "");
	(void)fputs("}, \"addresses\": {", out);
	write_addresses(out, &seed);
	(void)fputs("}, \"routes\": [", out);
	for (int i = 0; i < 2; i++)
		(void)fprintf(out, "%s{\"prefix\": \"%s\", \"asn\": %u}",
		    i > 0 ? ", " : "",
		    prefix_format(draw_prefix(&seed), prefix),
		    draw(&seed, 3) + 1);
	(void)fputs("], \"prefixAssertions\": [", out);
	for (int i = 0; i < 3; i++)
		(void)fprintf(out, "%s{\"prefix\": \"%s\", \"asn\": %u}",
		    i > 0 ? ", " : "",
		    prefix_format(draw_prefix(&seed), prefix), draw(&seed, 4));
	(void)fprintf(out, "], \"prefixFilters\": [{\"prefix\": \"%s\"}]}",
	    prefix_format(draw_prefix(&seed), prefix));
	assert_int_equal(fclose(out), 0);
	return text;
}

static void
assert_same_verdicts(const struct audit_world *w, struct world *real,
    bool without_tables, uint32_t seed)
{
	for (uint32_t z = 0; z < w->facts.nzones; z++) {
		const char *name =
		    facts_text(&w->facts, w->facts.zones[z].name);

		if (without_tables &&
		    (is_marked(w, z, true) || is_marked(w, z, false)))
			continue;
		if (memcmp(w->results.zones[z].tally,
			result_of_zone(real, name)->tally,
			sizeof(w->results.zones[z].tally)) != 0)
			fail_msg("seed %u, zone %s%s", seed, name,
			    without_tables ? ", by what is kept" : "");
	}
}

static void
what_is_planned_comes_true(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 2000; seed++) {
		struct reason why = { "" };
		char *text = random_plan(seed * 7919);
		struct audit_plan p;
		struct world real;
		struct vrp_table vrps;
		struct survey s;

		assert_int_equal(read_text(&p, text, &why), ST_OK);
		world_begin(&s.w);
		given_random_world(&s.w, seed, NULL);
		world_finish(&s.w);
		keep(&s);
		world_begin(&real);
		given_random_world(&real, seed, &p);
		world_finish(&real);
		vrp_table_init(&vrps);
		assert_int_equal(
		    slurm_apply(&p.roas, &s.w.vrps, &vrps, &why), ST_OK);
		results_make(&real.r, &real.f, &real.routes, &vrps, STRICT);
		for (int i = 0; i < 2; i++) {
			struct audit_world w;

			assert_int_equal(audit_plan_apply(&w, &p, &s.basis,
					     &(struct audit_tables){
						 i == 0 ? &s.w.routes : NULL,
						 i == 0 ? &s.w.vrps : NULL },
					     &why),
			    ST_OK);
			assert_same_verdicts(&w, &real, i == 1, seed);
			audit_world_free(&w);
		}
		vrp_table_free(&vrps);
		world_end(&real);
		survey_free(&s);
		audit_plan_free(&p);
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_is_read_whole),
		cmocka_unit_test(what_is_not_as_it_should_be_is_refused),
		cmocka_unit_test(a_plan_changes_what_it_says),
		cmocka_unit_test(names_that_are_nowhere_are_told),
		cmocka_unit_test(what_is_announced_beneath_is_counted),
		cmocka_unit_test(what_is_planned_comes_true),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
