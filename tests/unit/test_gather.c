#include "survey/base/array.h"
#include "tests/unit/text_files.h"

#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/gather.h"

#define ROOT                                                                   \
	". 1 IN SOA a.root. host. 2025072001 2 3 4 5\n"                        \
	". 1 IN NS a.root.\n"
#define HEADER "{\"dnsroa-answers\":1,\"started\":\"2025-07-21T00:00:00Z\"}\n"

/* A line of recorded answers: question, view, rcode and what there is more. */
#define ANSWER(name, type, view, rest)                                         \
	"{\"name\":\"" name "\",\"type\":\"" type "\",\"view\":\"" view        \
	"\"," rest "}\n"
#define NOERROR  "\"rcode\":\"NOERROR\""
#define NXDOMAIN "\"rcode\":\"NXDOMAIN\""
#define SERVFAIL "\"rcode\":\"SERVFAIL\""
#define SILENCE  "\"rcode\":null,\"error\":\"timeout\""
#define HAS(rr)  NOERROR ",\"answer\":[\"" rr "\"]"
#define SOA_OF(zone, view)                                                     \
	ANSWER(zone, "SOA", view,                                              \
	    "\"aa\":true," HAS(zone ". 1 IN SOA m. r. 7 2 3 4 5"))
#define REFERRAL(zone, server)                                                 \
	ANSWER(zone, "NS", "parent",                                           \
	    NOERROR ",\"authority\":[\"" zone ". 1 IN NS " server ".\"]")

struct gathered {
	struct facts f;
	struct survey_record rec;
	struct options o;
	struct reason why;
	enum status status;
	char text[4096];
};

/* What is read, as text; NULL: no such input. */
struct inputs {
	const char *root_zone, *gtlds, *zone_data[2], *answers, *zone_list[2],
	    *suffixes;
	unsigned int categories;
};

static void put(struct gathered *g, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
put(struct gathered *g, const char *fmt, ...)
{
	size_t len = strlen(g->text);
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(g->text + len, sizeof(g->text) - len, fmt, ap);
	va_end(ap);
}

static void
list_add(struct text_list *l, const char *text)
{
	l->list = mem_resize(l->list, l->n + 1, sizeof(*l->list));
	l->list[l->n++] = text_path(text);
}

static void
gather(struct gathered *g, const struct inputs *in)
{
	*g = (struct gathered){ .o.offline = true };
	facts_init(&g->f);
	survey_record_init(&g->rec);
	g->o.root_zone =
	    in->root_zone != NULL ? text_path(in->root_zone) : NULL;
	g->o.gtlds = in->gtlds != NULL ? text_path(in->gtlds) : NULL;
	if (in->answers != NULL)
		list_add(&g->o.answers, in->answers);
	g->o.public_suffixes =
	    in->suffixes != NULL ? text_path(in->suffixes) : NULL;
	for (int i = 0; i < 2; i++) {
		if (in->zone_data[i] != NULL)
			list_add(&g->o.zone_data, in->zone_data[i]);
		if (in->zone_list[i] != NULL)
			list_add(&g->o.zone_lists, in->zone_list[i]);
	}
	g->o.categories = in->categories;
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

/* "zone/category server(pc)...", a line each. */
static const char *
zones_of(struct gathered *g)
{
	static const char *const sides[] = { "", "p", "c", "pc" };

	if (g->status != ST_OK)
		fail_msg("%s", g->why.text);
	g->text[0] = '\0';
	for (size_t i = 0; i < g->f.nzones; i++) {
		const struct zone *z = &g->f.zones[i];

		put(g, "%s/%s", facts_text(&g->f, z->name),
		    row_str((enum row)z->category));
		for (uint32_t j = z->first_ns; j < z->end_ns; j++) {
			const struct delegation *d = &g->f.delegations[j];

			put(g, " %s(%s)",
			    facts_text(&g->f, g->f.servers[d->server].name),
			    sides[d->sides]);
		}
		put(g, "\n");
	}
	return g->text;
}

/* "server a aaaa [alias] [ip...] [zone=ip...]", a line each. */
static const char *
servers_of(struct gathered *g)
{
	char ip[IP_STRLEN];

	if (g->status != ST_OK)
		fail_msg("%s", g->why.text);
	g->text[0] = '\0';
	for (size_t i = 0; i < g->f.nservers; i++) {
		const struct server *s = &g->f.servers[i];

		put(g, "%s %s %s%s", facts_text(&g->f, s->name),
		    answer_outcome_str(s->lookup[IPV4]),
		    answer_outcome_str(s->lookup[IPV6]),
		    s->alias ? " alias" : "");
		for (uint32_t j = s->first_address; j < s->end_address; j++)
			put(g, " %s",
			    ip_format(
				g->f.addresses[g->f.answers[j].address], ip));
		for (uint32_t j = s->first_glue; j < s->end_glue; j++)
			put(g, " %s=%s", facts_text(&g->f, g->f.glue[j].zone),
			    ip_format(
				g->f.addresses[g->f.glue[j].address], ip));
		put(g, "\n");
	}
	return g->text;
}

/* "name reason source", a line each. */
static const char *
skipped_of(struct gathered *g)
{
	if (g->status != ST_OK)
		fail_msg("%s", g->why.text);
	g->text[0] = '\0';
	for (size_t i = 0; i < g->f.nskipped; i++)
		put(g, "%s %s %s\n", facts_text(&g->f, g->f.skipped[i].name),
		    g->f.skipped[i].reason,
		    facts_text(&g->f, g->f.skipped[i].source));
	return g->text;
}

static const char root_with_glue[] =
    ROOT "net. 1 IN NS a.root.\n"
	 "de. 1 IN NS a.nic.de.\nde. 1 IN NS ns.net.\n"
	 "de. 1 IN DS 1 8 2 00\n"
	 "com. 1 IN NS ns.net.\n"
	 "a.nic.de. 1 IN A 193.0.0.1\na.nic.de. 1 IN AAAA 2a00::1\n"
	 "ns.net. 1 IN A 193.0.0.2\n"
	 "a.root. 1 IN A 193.0.0.3\n";

static void
zone_data_give_zones_sides_and_glue(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g,
	    &(struct inputs){ .root_zone = root_with_glue,
		.gtlds =
		    "{\"gTLDs\":[{\"gTLD\":\"com\"},{\"gTLD\":\"net\"}]}" });
	assert_string_equal(zones_of(&g), "./root a.root(c)\n"
					  "net/gTLD a.root(p)\n"
					  "de/ccTLD a.nic.de(p) ns.net(p)\n"
					  "com/gTLD ns.net(p)\n");
	/*
	 * Glue is of all delegations that name the server; what is beneath
	 * no cut is an answer, of both families.
	 */
	assert_string_equal(servers_of(&g),
	    "a.root data nodata 193.0.0.3\n"
	    "a.nic.de unasked unasked de=193.0.0.1 de=2a00::1\n"
	    "ns.net unasked unasked de=193.0.0.2 com=193.0.0.2\n");
	assert_true(g.f.zones[0].has_soa);
	assert_int_equal(g.f.zones[0].serial, 2025072001);
	assert_int_equal(g.f.zones[0].ds, -1);
	assert_int_equal(g.f.zones[0].dnskey, 0);
	assert_int_equal(g.f.zones[2].ds, 1);
	assert_int_equal(g.f.zones[2].dnskey, -1);
	assert_int_equal(g.f.zones[3].ds, 0);
	assert_int_equal(g.rec.time[DATA_DNS], 1752969600);
	assert_int_equal(g.f.time, 1752969600);
	assert_int_equal(g.rec.ninputs, 2);
	assert_string_equal(g.rec.inputs[0].role, "gtlds");
	assert_string_equal(g.rec.inputs[1].role, "root-zone");
	assert_int_equal(g.rec.inputs[1].bytes, sizeof(root_with_glue) - 1);
	assert_int_equal(strlen(g.rec.inputs[1].sha256), 64);
	done(&g);
}

/* The child's side of net stands in its own data. */
static void
a_second_zones_data_join_the_first(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g, &(struct inputs){ .root_zone = root_with_glue,
		       .zone_data = { "net. 1 IN SOA m. r. 1 2 3 4 5\n"
				      "net. 1 IN NS ns.net.\n"
				      "ns.net. 1 IN A 193.0.0.9\n"
				      "x.net. 1 IN NS ns.net.\n" } });
	assert_string_equal(zones_of(&g), "./root a.root(c)\n"
					  "net/other a.root(p) ns.net(c)\n"
					  "de/ccTLD a.nic.de(p) ns.net(p)\n"
					  "com/other ns.net(p)\n"
					  "x.net/other ns.net(p)\n");
	assert_string_equal(servers_of(&g),
	    "a.root data nodata 193.0.0.3\n"
	    "a.nic.de unasked unasked de=193.0.0.1 de=2a00::1\n"
	    "ns.net data nodata 193.0.0.9 de=193.0.0.2 com=193.0.0.2\n");
	done(&g);
}

static void
other_data_than_the_roots_are_no_root_zone(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g, &(struct inputs){ .root_zone = "net. 1 IN SOA m. r. 1 2 3"
						  " 4 5\nnet. 1 IN NS n.\n" });
	assert_int_equal(g.status, ST_REFUSED);
	assert_holds(g.why.text, "--zone-data");
	done(&g);
}

static void
unwanted_categories_leave_their_glue(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g, &(struct inputs){ .root_zone = root_with_glue,
		       .categories = 1U << CAT_CCTLD });
	assert_string_equal(zones_of(&g), "de/ccTLD a.nic.de(p) ns.net(p)\n");
	assert_string_equal(servers_of(&g),
	    "a.nic.de unasked unasked de=193.0.0.1 de=2a00::1\n"
	    "ns.net unasked unasked de=193.0.0.2 com=193.0.0.2\n");
	done(&g);
}

/* What zone data know of a zone stays known, whatever a list calls it. */
static void
an_own_category_decides_what_is_wanted(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g,
	    &(struct inputs){ .root_zone = root_with_glue,
		.zone_list = { "com\tccTLD\nde\tgTLD\n", "com\t\tns.com\n" },
		.categories = 1U << CAT_CCTLD });
	assert_string_equal(zones_of(&g), "com/ccTLD ns.net(p) ns.com(p)\n");
	assert_string_equal(skipped_of(&g), "");
	done(&g);
}

static const char child_answers[] = HEADER REFERRAL("nl", "ns1.dns.nl") ANSWER(
    "nl", "NS", "answer", HAS("nl. 1 IN NS ns2.dns.nl.")) SOA_OF("nl", "answer")
    ANSWER("nl", "DS", "answer", HAS("nl. 1 IN DS 1 8 2 00")) ANSWER(
	"nl", "DNSKEY", "answer", NOERROR) ANSWER("de", "DS", "answer", SILENCE)
	ANSWER("ns1.dns.nl", "A", "answer", HAS("ns1.dns.nl. 1 IN A 193.0.0.1"))
	    ANSWER("ns1.dns.nl", "AAAA", "answer", NOERROR) ANSWER("ns2.dns.nl",
		"A", "answer", SILENCE) ANSWER("ns2.dns.nl", "AAAA", "answer",
		NOERROR ",\"answer\":[\"ns2.dns.nl. 1 IN CNAME x.nl.\","
			"\"x.nl. 1 IN AAAA 2a00::2\"]") ANSWER("nobody.nl", "A",
		"answer", HAS("nobody.nl. 1 IN A 193.0.0.9"));

static void
answers_fill_in_what_is_surveyed(void **state)
{
	struct gathered g;
	const struct zone *z;

	(void)state;
	gather(&g, &(struct inputs){
		       .answers = child_answers, .zone_list = { "nl\n" } });
	assert_string_equal(
	    zones_of(&g), "nl/ccTLD ns1.dns.nl(p) ns2.dns.nl(c)\n");
	assert_string_equal(servers_of(&g),
	    "ns1.dns.nl data nodata 193.0.0.1\n"
	    "ns2.dns.nl failed data alias 2a00::2\n");
	z = &g.f.zones[0];
	assert_true(z->has_soa);
	assert_int_equal(z->serial, 7);
	assert_string_equal(facts_text(&g.f, z->rname), "r");
	assert_int_equal(z->ds, 1);
	assert_int_equal(z->dnskey, 0);
	/* No line tells its time: the header's it is. */
	assert_int_equal(g.rec.time[DATA_DNS], 1753056000);
	assert_int_equal(g.rec.inputs[1].counts.data_time, 1753056000);
	assert_int_equal(g.f.questions, 11);
	assert_int_equal(g.f.unanswered, 2);
	done(&g);
}

/* The evidence for x.de, in whatever order, and what comes of it. */
static void
a_listed_name_is_a_zone_where_there_is_a_cut(void **state)
{
	static const char referral[] = REFERRAL("x.de", "n");
	static const char soa[] = SOA_OF("x.de", "answer");
	static const char ns[] =
	    ANSWER("x.de", "NS", "answer", HAS("x.de. 1 IN NS n."));
	static const char alias[] =
	    ANSWER("x.de", "SOA", "answer", HAS("x.de. 1 IN CNAME y.de."));
	static const char alias_ns[] = ANSWER("x.de", "NS", "answer",
	    NOERROR ",\"answer\":[\"x.de. 1 IN CNAME y.de.\","
		    "\"y.de. 1 IN NS n.\"]");
	static const char nodata[] = ANSWER("x.de", "SOA", "answer", NOERROR);
	static const char nodata_ns[] = ANSWER("x.de", "NS", "answer", NOERROR);
	static const char nxdomain[] =
	    ANSWER("x.de", "SOA", "answer", NXDOMAIN);
	static const char failed[] = ANSWER("x.de", "SOA", "answer", SERVFAIL);
	static const char silent[] = ANSWER("x.de", "NS", "answer", SILENCE);
	static const char one_server[] = ANSWER(
	    "x.de", "SOA", "server", "\"server\":\"193.0.0.1\"," NXDOMAIN);
	static const char address[] = ANSWER("x.de", "A", "answer", NXDOMAIN);
	static const struct {
		const char *evidence[3], *reason; /* NULL: a zone */
	} cases[] = {
		{ { referral }, NULL },
		{ { soa }, NULL },
		{ { ns }, NULL },
		/* A lame delegation is a zone. */
		{ { referral, failed }, NULL },
		{ { referral, nxdomain }, NULL },
		{ { alias, referral }, NULL },
		{ { alias }, "alias" },
		{ { alias_ns }, "alias" },
		{ { alias, nodata, failed }, "alias" },
		{ { nodata }, "empty-non-terminal" },
		{ { nodata_ns }, "empty-non-terminal" },
		{ { nodata, nxdomain, failed }, "empty-non-terminal" },
		{ { nxdomain }, "nxdomain" },
		{ { nxdomain, silent }, "nxdomain" },
		{ { failed }, "no-answer" },
		{ { silent }, "no-answer" },
		{ { NULL }, "no-data" },
		/* One server's word, and other questions, show nothing. */
		{ { one_server }, "no-data" },
		{ { address }, "no-data" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases) * 4; i++) {
		const char *const *e = cases[i / 4].evidence;
		bool backwards = (i & 1) != 0, suffix = (i & 2) != 0;
		char *answers = mem_printf(HEADER "%s%s%s",
		    e[backwards ? 2 : 0] != NULL ? e[backwards ? 2 : 0] : "",
		    e[1] != NULL ? e[1] : "",
		    e[backwards ? 0 : 2] != NULL ? e[backwards ? 0 : 2] : "");
		char wanted[64] = "";
		struct gathered g;

		gather(&g,
		    &(struct inputs){ .answers = answers,
			.zone_list = { suffix ? NULL : "x.de\n" },
			.suffixes = suffix ? "// ===BEGIN ICANN DOMAINS===\n"
					     "x.de\n"
					     "// ===END ICANN DOMAINS===\n"
					   : NULL });
		free(answers);
		print_message("  %zu\n", i / 4);
		if (cases[i / 4].reason != NULL)
			(void)snprintf(wanted, sizeof(wanted), "x.de %s %s\n",
			    cases[i / 4].reason,
			    suffix ? "public-suffixes" : "zone-list");
		assert_string_equal(skipped_of(&g), wanted);
		assert_int_equal(g.f.nzones, cases[i / 4].reason == NULL);
		done(&g);
	}
}

static void
a_soa_with_aa_of_one_server_shows_an_apex(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g,
	    &(struct inputs){
		.answers = HEADER ANSWER("x.de", "SOA", "server",
		    "\"server\":\"193.0.0.1\","
		    "\"aa\":true," HAS("x.de. 1 IN SOA m. r. 7 2 3 4 5"))
		    ANSWER("y.de", "SOA", "server",
			"\"server\":\"193.0.0.1\","
			"\"aa\":false," HAS("y.de. 1 IN SOA m. r. 7 2 3 4 5")),
		.zone_list = { "x.de\ny.de\n" } });
	assert_string_equal(zones_of(&g), "x.de/sub-ccTLD\n");
	assert_string_equal(skipped_of(&g), "y.de no-data zone-list\n");
	done(&g);
}

static void
wildcards_and_exceptions_are_skipped_by_name(void **state)
{
	static const char suffixes[] =
	    "// ===BEGIN ICANN DOMAINS===\n"
	    "*.ck\n!www.ck\nco.uk\nuri.arpa\nx.unknown\nde.com\n"
	    "// ===END ICANN DOMAINS===\n";
	static const char gtlds[] = "{\"gTLDs\":[{\"gTLD\":\"com\"}]}";
	struct gathered g;

	(void)state;
	gather(&g, &(struct inputs){ .suffixes = suffixes, .gtlds = gtlds });
	assert_string_equal(skipped_of(&g), "*.ck wildcard public-suffixes\n"
					    "www.ck exception public-suffixes\n"
					    "co.uk no-data public-suffixes\n"
					    "de.com no-data public-suffixes\n");
	done(&g);
	/* Candidates are of the categories beneath TLDs. */
	gather(&g, &(struct inputs){ .suffixes = suffixes,
		       .gtlds = gtlds,
		       .categories = 1U << CAT_SUB_CCTLD });
	assert_string_equal(skipped_of(&g), "*.ck wildcard public-suffixes\n"
					    "www.ck exception public-suffixes\n"
					    "co.uk no-data public-suffixes\n");
	done(&g);
	gather(&g, &(struct inputs){ .suffixes = suffixes,
		       .gtlds = gtlds,
		       .zone_list = { "me.uk\nme.com\n" },
		       .categories = 1U << CAT_SUB_GTLD });
	assert_string_equal(skipped_of(&g), "me.com no-data zone-list\n"
					    "de.com no-data public-suffixes\n");
	done(&g);
}

/* A list's servers are a plan: no cut is wanted. */
static void
a_listed_zone_with_servers_needs_no_evidence(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g,
	    &(struct inputs){ .zone_list = { "x.de\ny.de\t\tns.y.de,ns.x.de\n",
				  "x.de\tgTLD\tns.x.de\n" } });
	assert_string_equal(zones_of(&g),
	    "y.de/sub-ccTLD ns.y.de(p) ns.x.de(p)\n"
	    "x.de/gTLD ns.x.de(p)\n");
	/* Skipped at first, and a zone by the second list. */
	assert_string_equal(skipped_of(&g), "");
	done(&g);
}

static void
a_parents_side_that_is_nowhere_told_is_unobservable(void **state)
{
	static const char own[] = ANSWER(
	    "x.de", "NS", "parent", "\"aa\":true," HAS("x.de. 1 IN NS n."));
	static const char soa[] = SOA_OF("x.de", "answer");
	static const struct {
		const char *more;
		const char *list;
		bool unobservable;
	} cases[] = {
		{ "", "x.de\n", true },
		{ ANSWER("x.de", "NS", "answer", HAS("x.de. 1 IN NS n.")),
		    "x.de\n", true },
		/* Some server of the parent refers. */
		{ REFERRAL("x.de", "n"), "x.de\n", false },
		{ "", "x.de\t\tn\n", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *answers =
		    mem_printf(HEADER "%s%s%s", own, soa, cases[i].more);
		struct gathered g;

		gather(&g, &(struct inputs){ .answers = answers,
			       .zone_list = { cases[i].list } });
		free(answers);
		assert_int_equal(g.f.nzones, 1);
		assert_int_equal(
		    g.f.zones[0].parent_unobservable, cases[i].unobservable);
		done(&g);
	}
}

static void
a_question_counts_once_and_as_answered_if_it_ever_was(void **state)
{
	static const struct {
		const char *answers;
		uint64_t questions, unanswered;
	} cases[] = {
		{ HEADER, 0, 0 },
		{ HEADER ANSWER("x", "A", "answer", SILENCE), 1, 1 },
		{ HEADER ANSWER("x", "A", "answer", SERVFAIL), 1, 1 },
		{ HEADER ANSWER("x", "A", "answer", NXDOMAIN), 1, 0 },
		{ HEADER ANSWER("x", "A", "answer", SILENCE)
			ANSWER("X.", "A", "answer", NOERROR),
		    1, 0 },
		{ HEADER ANSWER("x", "A", "answer", NOERROR)
			ANSWER("x", "A", "answer", SILENCE),
		    1, 0 },
		/* Other type, view, or server: another question. */
		{ HEADER ANSWER("x", "A", "answer", SILENCE)
			ANSWER("x", "AAAA", "answer", SILENCE),
		    2, 2 },
		{ HEADER ANSWER("x", "NS", "answer", SILENCE)
			ANSWER("x", "NS", "parent", NOERROR),
		    2, 1 },
		{ HEADER ANSWER("x", "SOA", "server",
		      "\"server\":\"193.0.0.1\"," SILENCE) ANSWER("x", "SOA",
		      "server", "\"server\":\"193.0.0.2\"," NOERROR) ANSWER("x",
		      "SOA", "server", "\"server\":\"193.0.0.1\"," SILENCE),
		    2, 1 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct gathered g;

		gather(&g, &(struct inputs){ .answers = cases[i].answers,
			       .zone_list = { "x\t\tn\n" } });
		assert_int_equal(g.status, ST_OK);
		assert_int_equal(g.f.questions, cases[i].questions);
		assert_int_equal(g.f.unanswered, cases[i].unanswered);
		done(&g);
	}
}

static void
answers_are_younger_than_the_zone_file(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g, &(struct inputs){ .root_zone = root_with_glue,
		       .answers = HEADER ANSWER("x", "A", "answer",
			   "\"time\":\"2025-07-22T00:00:05Z\"," SILENCE)
			   ANSWER("y", "A", "answer",
			       "\"time\":\"2025-07-22T00:00:01Z\"," SILENCE) });
	assert_int_equal(g.status, ST_OK);
	assert_int_equal(g.rec.time[DATA_DNS], 1753142405);
	done(&g);
}

/* Glue of a referral stands beside the zone file's. */
static void
glue_of_referrals_is_kept_by_delegation(void **state)
{
	struct gathered g;

	(void)state;
	gather(&g,
	    &(struct inputs){
		.answers = HEADER ANSWER("nl", "NS", "parent",
		    NOERROR ",\"authority\":[\"nl. 1 IN NS n.nl.\"]"
			    ",\"additional\":[\"n.nl. 1 IN A 193.0.0.1\","
			    "\"other.nl. 1 IN A 193.0.0.2\"]")
		    ANSWER("be", "NS", "parent",
			NOERROR ",\"authority\":[\"be. 1 IN NS n.nl.\"]"
				",\"additional\":[\"n.nl. 1 IN A 193.0.0.3\"]"),
		.zone_list = { "nl\n" } });
	/* be is not surveyed, and its glue of n.nl stands in as well. */
	assert_string_equal(zones_of(&g), "nl/ccTLD n.nl(p)\n");
	assert_string_equal(
	    servers_of(&g), "n.nl unasked unasked nl=193.0.0.1 be=193.0.0.3\n");
	done(&g);
}

static void
an_input_that_fails_is_the_failure(void **state)
{
	static const struct inputs cases[] = {
		{ .gtlds = "{" },
		{ .root_zone = "x" },
		{ .zone_data = { "" } },
		{ .zone_data = { root_with_glue, "" } },
		{ .answers = "{}", .zone_list = { "nl\n" } },
		{ .zone_list = { "nl\n", "a b\n" } },
		{ .suffixes = "co.uk\n" },
	};
	struct gathered g;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		gather(&g, &cases[i]);
		assert_int_not_equal(g.status, ST_OK);
		assert_holds(g.why.text, "/proc/self/fd/");
		done(&g);
	}
	/* One that is not there. */
	g = (struct gathered){ .o = { .gtlds = "/no/such/file",
				   .offline = true } };
	facts_init(&g.f);
	survey_record_init(&g.rec);
	assert_int_not_equal(
	    gather_facts(&g.o, &(struct gather_run){ 0 }, &g.f, &g.rec, &g.why),
	    ST_OK);
	assert_holds(g.why.text, "/no/such/file");
	done(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zone_data_give_zones_sides_and_glue),
		cmocka_unit_test(a_second_zones_data_join_the_first),
		cmocka_unit_test(other_data_than_the_roots_are_no_root_zone),
		cmocka_unit_test(unwanted_categories_leave_their_glue),
		cmocka_unit_test(an_own_category_decides_what_is_wanted),
		cmocka_unit_test(answers_fill_in_what_is_surveyed),
		cmocka_unit_test(a_listed_name_is_a_zone_where_there_is_a_cut),
		cmocka_unit_test(a_soa_with_aa_of_one_server_shows_an_apex),
		cmocka_unit_test(wildcards_and_exceptions_are_skipped_by_name),
		cmocka_unit_test(a_listed_zone_with_servers_needs_no_evidence),
		cmocka_unit_test(
		    a_parents_side_that_is_nowhere_told_is_unobservable),
		cmocka_unit_test(
		    a_question_counts_once_and_as_answered_if_it_ever_was),
		cmocka_unit_test(answers_are_younger_than_the_zone_file),
		cmocka_unit_test(glue_of_referrals_is_kept_by_delegation),
		cmocka_unit_test(an_input_that_fails_is_the_failure),
	};

	log_set_level(LOG_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
