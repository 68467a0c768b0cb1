/*
 * What only live surveys and their records hold: transfers, walks, servers
 * asked one by one; and who opted out.
 */
#include "survey/base/array.h"
#include "tests/unit/text_files.h"

#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/gather.h"

#define HEADER "{\"dnsroa-answers\":1,\"started\":\"2025-07-20T10:00:00Z\"}\n"
#define LINE(name, type, view, more)                                           \
	"{\"name\":\"" name "\",\"type\":\"" type "\",\"view\":\"" view        \
	"\"," more "}\n"
#define PART(zone, records)                                                    \
	LINE(zone, "AXFR", "transfer",                                         \
	    "\"rcode\":\"NOERROR\",\"answer\":[" records "]")
#define STEP(name, more)                                                       \
	LINE(name, "NS", "parent",                                             \
	    "\"zone\":\"ip6.arpa\",\"walk\":\"tree\"," more)
#define REFERS(name)                                                           \
	"\"rcode\":\"NOERROR\",\"authority\":[\"" name ". 1 IN NS ns.x.\"]"
#define SILENT "\"rcode\":null,\"error\":\"timeout\""
#define LACKS  "\"rcode\":\"NXDOMAIN\""

struct gathered {
	struct options o;
	struct facts f;
	struct survey_record rec;
	struct reason why;
	enum status status;
};

static void
gather(struct gathered *g, const char *answers, const char *optout,
    const char *zones)
{
	*g = (struct gathered){ .o = { .offline = true } };
	g->o.answers.list = mem_array(1, sizeof(*g->o.answers.list));
	g->o.answers.list[g->o.answers.n++] = text_path(answers);
	facts_init(&g->f);
	survey_record_init(&g->rec);
	if (optout != NULL)
		g->o.opt_out = text_path(optout);
	if (zones != NULL) {
		g->o.zone_lists.list =
		    mem_array(1, sizeof(*g->o.zone_lists.list));
		g->o.zone_lists.list[g->o.zone_lists.n++] = text_path(zones);
	}
	g->status = gather_facts(
	    &g->o, &(struct gather_run){ 0 }, &g->f, &g->rec, &g->why);
	texts_close();
}

static void
done(struct gathered *g)
{
	facts_free(&g->f);
	survey_record_free(&g->rec);
	options_free(&g->o);
}

static void
assert_zones(const struct gathered *g, const char *wanted)
{
	char text[1024] = "";

	if (g->status != ST_OK)
		fail_msg("%s", g->why.text);
	for (size_t i = 0; i < g->f.nzones; i++) {
		size_t len = strlen(text);

		(void)snprintf(text + len, sizeof(text) - len, "%s(%s) ",
		    facts_text(&g->f, g->f.zones[i].name),
		    facts_text(&g->f, g->f.zones[i].source));
	}
	assert_string_equal(text, wanted);
}

static void
assert_skipped(const struct gathered *g, const char *wanted)
{
	char text[1024] = "";

	for (size_t i = 0; i < g->f.nskipped; i++) {
		size_t len = strlen(text);

		(void)snprintf(text + len, sizeof(text) - len, "%s:%s ",
		    facts_text(&g->f, g->f.skipped[i].name),
		    g->f.skipped[i].reason);
	}
	assert_string_equal(text, wanted);
}

static void
a_transfer_is_zone_data_whatever_the_order_of_its_parts(void **state)
{
	static const char *const cases[] = {
		HEADER PART(".",
		    "\". 1 IN SOA a. b. 7 1 1 1 1\",\". 1 IN NS a.\","
		    "\"nl. 1 IN NS ns.nl.\"")
		    PART(".", "\"ns.nl. 1 IN A 193.0.0.1\"") PART(".", ""),
		HEADER PART(".", "") PART(".", "\"ns.nl. 1 IN A 193.0.0.1\"")
		    PART(".", "\"nl. 1 IN NS ns.nl.\",\". 1 IN NS a.\","
			      "\". 1 IN SOA a. b. 7 1 1 1 1\""),
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct gathered g;

		gather(&g, cases[i], NULL, NULL);
		assert_zones(&g, ".(transfer) nl(transfer) ");
		assert_int_equal(g.f.zones[0].serial, 7);
		assert_int_equal(g.f.nglue, 1);
		assert_int_equal(g.f.questions, 0);
		done(&g);
	}
}

static void
a_transfer_that_is_not_whole_is_refused(void **state)
{
	static const char *const cases[] = {
		HEADER PART(".", "\". 1 IN SOA a. b. 7 1 1 1 1\""),
		HEADER PART(".", "\"nl. 1 IN NS ns.nl.\"") PART(".", ""),
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct gathered g;

		gather(&g, cases[i], NULL, NULL);
		assert_int_equal(g.status, ST_SYNTAX);
		assert_holds(g.why.text, "transfer of \".\" is not whole");
		done(&g);
	}
}

/* Zones, forks, nothing, and where nobody answered; the tree's own zone. */
static void
a_walk_finds_zones_and_tells_its_gaps(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g,
	    HEADER STEP("2.ip6.arpa", "\"rcode\":\"NOERROR\"")
		STEP("3.ip6.arpa", LACKS) STEP("0.2.ip6.arpa",
		    REFERS("0.2.ip6.arpa")) STEP("1.2.ip6.arpa", SILENT)
		    STEP("4.2.ip6.arpa", SILENT) STEP("4.2.ip6.arpa",
			"\"again\":true," REFERS("4.2.ip6.arpa")),
	    NULL, NULL);
	assert_zones(
	    &g, "ip6.arpa(walk) 0.2.ip6.arpa(walk) 4.2.ip6.arpa(walk) ");
	assert_skipped(&g, "1.2.ip6.arpa:no-answer ");
	assert_int_equal(g.f.questions, 5);
	assert_int_equal(g.f.unanswered, 1);
	done(&g);
}

static void
of_equal_questions_the_answer_counts_and_of_servers_each(void **state)
{
#define ASKED(server, more)                                                    \
	LINE("nl", "SOA", "server", "\"server\":\"" server "\"," more)
	struct gathered g;

	(void)state;
	gather(&g,
	    HEADER ASKED("193.0.0.1", SILENT) ASKED("193.0.0.1", LACKS)
		ASKED("193.0.0.1", SILENT) ASKED("193.0.0.2", SILENT) ASKED(
		    "193.0.0.3", "\"rcode\":null,\"error\":\"opted-out\""),
	    NULL, "nl\n");
	if (g.status != ST_OK)
		fail_msg("%s", g.why.text);
	assert_int_equal(g.f.nasked, 3);
	assert_int_equal(g.f.asked[0].outcome, OUTCOME_NXDOMAIN);
	assert_int_equal(g.f.asked[1].outcome, OUTCOME_FAILED);
	/* Who opted out was not asked. */
	assert_int_equal(g.f.questions, 2);
	assert_int_equal(g.f.unanswered, 1);
	done(&g);
}

/* One server of the parent serves the child: another tells the parent's. */
static void
a_parent_that_one_server_hides_is_told_by_another(void **state)
{
#define BY(server, more)                                                       \
	LINE("co.nl", "NS", "parent",                                          \
	    "\"zone\":\"nl\",\"each\":true,\"server\":\"" server "\"," more)
	static const struct {
		const char *lines;
		bool unobservable;
	} cases[] = {
		{ BY("193.0.0.1", "\"rcode\":\"NOERROR\",\"aa\":true,"
				  "\"answer\":[\"co.nl. 1 IN NS ns.x.\"]")
			BY("193.0.0.2", REFERS("co.nl")),
		    false },
		{ BY("193.0.0.1", "\"rcode\":\"NOERROR\",\"aa\":true,"
				  "\"answer\":[\"co.nl. 1 IN NS ns.x.\"]"),
		    true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct gathered g;
		char *text = mem_printf("%s%s%s", HEADER, cases[i].lines,
		    LINE("co.nl", "NS", "answer",
			"\"rcode\":\"NOERROR\","
			"\"answer\":[\"co.nl. 1 IN NS ns.x.\"]"));

		gather(&g, text, NULL, "co.nl\n");
		assert_zones(&g, "co.nl(zone-list) ");
		assert_int_equal(
		    g.f.zones[0].parent_unobservable, cases[i].unobservable);
		free(text);
		done(&g);
	}
}

static void
who_opted_out_is_not_surveyed_and_told(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g,
	    HEADER PART(".", "\". 1 IN SOA a. b. 7 1 1 1 1\",\". 1 IN NS a.\","
			     "\"nl. 1 IN NS ns.nl.\",\"de. 1 IN NS ns.nl.\"")
		PART(".", ""),
	    "zone nl\nzone *.de\n", "x.de\nde\n");
	assert_zones(&g, ".(transfer) de(transfer) ");
	assert_skipped(&g, "nl:opt-out x.de:opt-out ");
	done(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_transfer_is_zone_data_whatever_the_order_of_its_parts),
		cmocka_unit_test(a_transfer_that_is_not_whole_is_refused),
		cmocka_unit_test(a_walk_finds_zones_and_tells_its_gaps),
		cmocka_unit_test(
		    of_equal_questions_the_answer_counts_and_of_servers_each),
		cmocka_unit_test(
		    a_parent_that_one_server_hides_is_told_by_another),
		cmocka_unit_test(who_opted_out_is_not_surveyed_and_told),
	};

	log_set_level(LOG_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
