#include "survey/base/array.h"
#include "survey/operators.h"

#include <sys/mman.h>
#include <unistd.h>

#include "survey/base/mem.h"
#include "tests/unit/judging.h"

/* A zone with its RNAME and technical contact; NULL for none. */
struct given {
	const char *zone, *rname, *contact;
};

static void
give(struct world *w, const struct given *zones, size_t n, const char *own)
{
	struct operators *ops = operators_new();

	for (size_t i = 0; i < n; i++) {
		uint32_t z = given_zone(w, zones[i].zone, CAT_OTHER);

		if (zones[i].rname == NULL)
			continue;
		w->f.zones[z].has_soa = true;
		w->f.zones[z].rname = facts_name(&w->f, zones[i].rname);
		w->f.zones[z].mname = facts_name(&w->f, "m");
	}
	w->f.operators = ops;
	ops->registry = mem_array(w->f.nzones, sizeof(*ops->registry));
	for (uint32_t z = 0; z < w->f.nzones; z++) {
		for (int field = 0; field < ROOT_DB_FIELDS; field++)
			ops->registry[z].text[field] = FACT_NONE;
		if (z < n && zones[z].contact != NULL)
			ops->registry[z].text[ROOT_DB_CONTACT] =
			    facts_name(&w->f, zones[z].contact);
	}
	if (own != NULL) {
		struct read_counts counts;
		struct reason why = { "" };
		struct input *in;
		char path[64];
		int fd = memfd_create("operators", 0);

		assert_int_equal(
		    write(fd, own, strlen(own)), (ssize_t)strlen(own));
		(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		assert_int_equal(input_open(&in, path, &why), ST_OK);
		if (operator_list_read(&ops->own, in, &counts, &why) != ST_OK)
			fail_msg("%s", why.text);
		input_close(in);
		(void)close(fd);
	}
	world_finish(w);
	operators_make(ops, &w->f);
}

static const char *
operator_of(const struct world *w, uint32_t op)
{
	return op != FACT_NONE
		   ? facts_text(&w->f, w->f.operators->list[op].name)
		   : "-";
}

/* "zone=operator" in the order of zones, parted by blanks. */
static void
assert_zones(const struct world *w, const char *wanted)
{
	char text[1024] = "";

	for (uint32_t z = 0; z < w->f.nzones; z++) {
		size_t len = strlen(text);

		(void)snprintf(text + len, sizeof(text) - len, "%s%s=%s",
		    len > 0 ? " " : "", facts_text(&w->f, w->f.zones[z].name),
		    operator_of(w, w->f.operators->of_zone[z]));
	}
	assert_string_equal(text, wanted);
}

static const struct {
	const char *name;
	struct given zones[8];
	const char *own, *wanted;
	uint32_t silent, held_back;
} cases[] = {
	{ "equal RNAMEs, and others",
	    { { "a", "h.x.net", NULL }, { "b", "h.x.net", NULL },
		{ "c", "h.y.net", NULL }, { "d", NULL, NULL } },
	    NULL, "a=x.net b=x.net c=y.net d=-", 0, 0 },
	{ "contacts are equal but for spelling",
	    { { "a", NULL, "X, Inc." }, { "b", NULL, "x inc" },
		{ "c", NULL, "Y" } },
	    NULL, "a=X, Inc. b=X, Inc. c=Y", 0, 0 },
	{ "a contact joins the RNAMEs that are mostly its own",
	    { { "a", "h.x.net", "X" }, { "b", "h.y.net", "X" },
		{ "c", "h.y.net", NULL } },
	    NULL, "a=X b=X c=X", 0, 0 },
	{ "a hoster's RNAME joins none of its customers",
	    { { "a", "h.x.net", "A" }, { "b", "h.x.net", "B" },
		{ "c", "h.x.net", "C" }, { "d", NULL, "A" },
		{ "e", "h.e.net", "A" } },
	    NULL, "a=x.net b=x.net c=x.net d=A e=A", 0, 3 },
	{ "a zone that moves welds nobody together",
	    { { "a", "h.x.net", "X" }, { "b", "h.x.net", "X" },
		{ "c", "h.x.net", "Y" }, { "d", "h.y.net", "Y" },
		{ "e", "h.y.net", "Y" } },
	    NULL, "a=X b=X c=X d=Y e=Y", 0, 1 },
	{ "half is not more than half",
	    { { "a", "h.x.net", "A" }, { "b", "h.x.net", "B" } }, NULL,
	    "a=x.net b=x.net", 0, 2 },
	{ "what tells nothing",
	    { { "a", "root.localhost", NULL }, { "b", "root.localhost", NULL },
		{ "c", ".", "N/A" }, { "d", "hostmaster", "Not assigned" },
		{ "e", "nobody.invalid", "X" } },
	    NULL, "a=- b=- c=- d=- e=X", 7, 0 },
	{ "equal names of different operators",
	    { { "b", "h.x.net", NULL }, { "a", "i.x.net", NULL },
		{ "c", "h.x.net", NULL } },
	    NULL, "b=x.net (b) a=x.net (a) c=x.net (b)", 0, 0 },
	{ "a contact's mail address is not shown",
	    { { "a", NULL, "jane.doe@x.net" } }, NULL, "a=x.net", 0, 0 },
	{ "the user's word on a zone goes before all",
	    { { "a", "h.x.net", "X" }, { "b", "h.x.net", "X" } },
	    "kind,value,operator\nzone,A.,\"O, Ltd\"\n", "a=O, Ltd b=X", 0, 0 },
	{ "on an RNAME and a contact",
	    { { "a", "h.x.net", NULL }, { "b", NULL, "Y" },
		{ "c", "h.z.net", "Y" } },
	    "kind,value,operator\nRNAME,h.x.net,O\ncontact,y,O\n",
	    "a=O b=O c=O", 0, 0 },
	{ "an operator is one with the contact of its name",
	    { { "a", "h.x.net", NULL }, { "b", NULL, "example ltd" } },
	    "operator,kind,value\nExample Ltd.,rname,h.x.net\n",
	    "a=Example Ltd. b=Example Ltd.", 0, 0 },
	{ "without an operator a value tells nothing",
	    { { "a", "h.x.net", "X" }, { "b", "h.x.net", NULL },
		{ "c", NULL, NULL } },
	    "kind,value,operator\nrname,h.x.net,\nzone,c,\n", "a=X b=- c=-", 2,
	    0 },
	{ "the last of two rows counts", { { "a", NULL, NULL } },
	    "kind,value,operator\nzone,a,P\nzone,a,O\n", "a=O", 0, 0 },
};

static void
zones_are_joined_by_what_they_share(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct world w;
		size_t n = 0;

		while (n < 8 && cases[i].zones[n].zone != NULL)
			n++;
		print_message("  %s\n", cases[i].name);
		world_begin(&w);
		give(&w, cases[i].zones, n, cases[i].own);
		assert_zones(&w, cases[i].wanted);
		assert_int_equal(w.f.operators->silent, cases[i].silent);
		assert_int_equal(w.f.operators->held_back, cases[i].held_back);
		world_end(&w);
	}
}

static void
operators_know_how_many_they_have(void **state)
{
	static const struct given zones[] = { { "a", "h.x.net", "X" },
		{ "b", "i.x.net", "X" }, { "c", NULL, "X" } };
	const struct operator* op;
	struct world w;

	(void)state;
	world_begin(&w);
	give(&w, zones, LENGTH_OF(zones),
	    "kind,value,operator\nserver,ns.example,O\n");
	assert_int_equal(w.f.operators->n, 2);
	op = &w.f.operators->list[0];
	assert_string_equal(facts_text(&w.f, op->name), "O");
	assert_int_equal(op->zones + op->rnames + op->contacts, 0);
	op = &w.f.operators->list[1];
	assert_int_equal(op->zones, 3);
	assert_int_equal(op->rnames, 2);
	assert_int_equal(op->contacts, 1);
	world_end(&w);
}

static void
a_server_is_its_zones_or_nobodys(void **state)
{
	static const struct given zones[] = { { "a", "h.a.net", NULL },
		{ "b", "h.b.net", NULL }, { "c", "h.b.net", NULL },
		{ "sub.a", "h.sub.net", NULL }, { ".", "h.root.net", NULL } };
	static const struct {
		const char *server, *zones[4], *wanted;
	} servers[] = {
		{ "alone.example", { "a" }, "a.net" },
		{ "two.example", { "b", "c" }, "b.net" },
		{ "most.example", { "a", "b", "c" }, "b.net" },
		{ "half.example", { "a", "b" }, "-" },
		{ "ns.a", { "a", "b", "c" }, "a.net" },           /* its home */
		{ "ns.sub.a", { "a", "sub.a", "b" }, "sub.net" }, /* nearest */
		{ "ns.example", { ".", "a" }, "-" }, /* all are beneath . */
		{ "ns.own.example", { "a" }, "O" },
		{ "own.example", { "b" }, "O" },
		{ "shared.example", { "a" }, "-" },
	};
	struct world w;

	(void)state;
	world_begin(&w);
	for (size_t i = 0; i < LENGTH_OF(zones); i++)
		(void)given_zone(&w, zones[i].zone, CAT_OTHER);
	for (size_t i = 0; i < LENGTH_OF(servers); i++)
		for (size_t j = 0; j < 4 && servers[i].zones[j] != NULL; j++)
			given_ns(&w, servers[i].zones[j], servers[i].server,
			    SIDE_CHILD);
	give(&w, zones, LENGTH_OF(zones),
	    "kind,value,operator\nserver,own.example,O\n"
	    "server,shared.example,\n");
	for (size_t i = 0; i < LENGTH_OF(servers); i++) {
		uint32_t s = facts_find_server(
		    &w.f, facts_name(&w.f, servers[i].server));

		print_message("  %s\n", servers[i].server);
		assert_string_equal(
		    operator_of(&w, w.f.operators->of_server[s]),
		    servers[i].wanted);
	}
	world_end(&w);
}

static void
own_networks_are_the_users_to_name(void **state)
{
	static const struct given zones[] = { { "a", "h.a.net", NULL } };
	struct operators *ops;
	struct world w;

	(void)state;
	world_begin(&w);
	give(&w, zones, 1,
	    "kind,value,operator\nzone,a,O\nas,AS64501,O\nas,64500,P\n"
	    "as,64502,\n");
	ops = w.f.operators;
	assert_string_equal(operator_of(&w, operators_of_as(ops, 64501)), "O");
	assert_string_equal(operator_of(&w, operators_of_as(ops, 64500)), "P");
	assert_int_equal(operators_of_as(ops, 64502), FACT_NONE);
	assert_int_equal(operators_of_as(ops, 1), FACT_NONE);
	world_end(&w);
}

/*
 * Each zone has an own server and another operator's, at addresses that are
 * valid (v), not-found (n), unrouted (u) or, for both at once, the same (s).
 */
static void
a_zone_may_owe_its_gap_to_others_alone(void **state)
{
	static const struct {
		const char *own, *other;
		bool blamed;
	} cases_of[] = {
		{ "v", "n", true },
		{ "n", "v", false },
		{ "n", "n", false },
		{ "v", "v", false },
		{ "u", "n", true },
		{ "u", "v", false },
		{ "v", "u", false },
		{ "s", "s", false },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases_of); i++) {
		static const struct given zones[] = { { "a", "h.a.net", NULL },
			{ "b", "h.b.net", NULL }, { "c", "h.b.net", NULL } };
		struct world w;

		print_message("  %s %s\n", cases_of[i].own, cases_of[i].other);
		world_begin(&w);
		for (size_t z = 0; z < LENGTH_OF(zones); z++)
			(void)given_zone(&w, zones[z].zone, CAT_OTHER);
		given_route(&w, "193.0.0.0/24", "1");
		given_route(&w, "193.0.1.0/24", "1");
		given_vrp(&w, "193.0.0.0/24", 24, 1, "ripe");
		for (int own = 0; own < 2; own++) {
			const char *at =
			    own ? cases_of[i].own : cases_of[i].other;
			const char *server = own ? "ns.a" : "ns.b";
			char address[32];

			given_ns(&w, "a", server, SIDE_CHILD);
			if (!own) {
				given_ns(&w, "b", server, SIDE_CHILD);
				given_ns(&w, "c", server, SIDE_CHILD);
			}
			(void)snprintf(address, sizeof(address), "193.0.%d.%d",
			    *at == 'v'   ? 0
			    : *at == 'u' ? 2
					 : 1,
			    *at == 's' ? 9 : own + 1);
			given_answer(&w, server, address);
		}
		give(&w, zones, LENGTH_OF(zones), NULL);
		world_judge(&w, STRICT);
		assert_int_equal(
		    w.r.nthird_parties, cases_of[i].blamed ? 1 : 0);
		if (cases_of[i].blamed) {
			assert_int_equal(w.r.third_parties[0].zone, 0);
			assert_string_equal(
			    facts_text(&w.f,
				w.f.servers[w.r.third_parties[0].server].name),
			    "ns.b");
		}
		world_end(&w);
	}
}

static void
zones_of_the_reverse_map_are_their_rirs(void **state)
{
	static const struct given zones[] = {
		{ "193.in-addr.arpa", "dns.ripe.net", NULL },
		{ "194.in-addr.arpa", "dns.ripe.net", NULL },
		{ "192.in-addr.arpa", "dns-ops.arin.net", NULL },
		{ "41.in-addr.arpa", "dns-admin.afrinic.net", NULL },
		{ "200.in-addr.arpa", "hostmaster.lacnic.net", NULL },
		{ "1.in-addr.arpa",
		    "read-txt-record-of-zone-first-dns-admin.apnic.net", NULL },
		{ "10.in-addr.arpa", "nobody.example.com", NULL },
	};
	static const char wanted[] =
	    "afrinic 1\napnic 1\narin 1\nlacnic 1\nripencc 2\n";
	char text[256] = "";
	struct world w;

	(void)state;
	world_begin(&w);
	for (size_t i = 0; i < LENGTH_OF(zones); i++)
		(void)given_zone(&w, zones[i].zone, CAT_REVMAP);
	/* The RNAME alone makes no zone one of the reverse map. */
	w.f.zones[given_zone(&w, "x", CAT_OTHER)].rname =
	    facts_name(&w.f, "dns.ripe.net");
	w.f.zones[w.f.nzones - 1].has_soa = true;
	give(&w, zones, LENGTH_OF(zones), NULL);
	world_judge(&w, STRICT);
	for (size_t i = 0; i < w.r.nbreakdowns; i++) {
		const struct breakdown *b = &w.r.breakdowns[i];
		size_t len = strlen(text);

		if (strcmp(b->dimension, "revmap-rir") == 0)
			(void)snprintf(text + len, sizeof(text) - len,
			    "%s %u\n", facts_text(&w.f, b->key),
			    b->coverage.zones);
	}
	assert_string_equal(text, wanted);
	world_end(&w);
}

static void
a_list_of_operators_is_read_or_refused(void **state)
{
	static const struct {
		const char *text, *why;
		uint64_t skipped;
	} lists[] = {
		{ "kind,value,operator\n", NULL, 0 },
		{ "", "the columns kind, value and operator are wanted", 0 },
		{ "zone,nl,SIDN\n", "the columns kind", 0 },
		{ "kind,value,operator\nzone,nl,S\nnone,x,y\n",
		    "too many bad rows: 1 of 2, the first at", 1 },
		{ "kind,value,operator\nzone,a..b,S\n", "no value of its kind",
		    1 },
		{ "kind,value,operator\nas,x,S\n", "no value of its kind", 1 },
		{ "kind,value,operator\nas,4294967296,S\n",
		    "no value of its kind", 1 },
		{ "kind,value,operator\ncontact,N/A,S\n",
		    "no value of its kind", 1 },
		{ "kind,value,operator\nzone,\"nl,S\n",
		    "a quoted field has no end", 1 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lists); i++) {
		struct operator_list l;
		struct read_counts counts;
		struct reason why = { "" };
		struct input *in;
		char path[64];
		int fd = memfd_create("operators", 0);
		enum status st;

		print_message("  %s\n", lists[i].text);
		operator_list_init(&l);
		assert_int_equal(
		    write(fd, lists[i].text, strlen(lists[i].text)),
		    (ssize_t)strlen(lists[i].text));
		(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		assert_int_equal(input_open(&in, path, &why), ST_OK);
		st = operator_list_read(&l, in, &counts, &why);
		assert_int_equal(st, lists[i].why == NULL ? ST_OK : ST_SYNTAX);
		if (lists[i].why != NULL &&
		    strstr(why.text, lists[i].why) == NULL)
			fail_msg("%s", why.text);
		assert_int_equal(counts.rows_skipped, lists[i].skipped);
		input_close(in);
		(void)close(fd);
		operator_list_free(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zones_are_joined_by_what_they_share),
		cmocka_unit_test(operators_know_how_many_they_have),
		cmocka_unit_test(a_server_is_its_zones_or_nobodys),
		cmocka_unit_test(own_networks_are_the_users_to_name),
		cmocka_unit_test(a_zone_may_owe_its_gap_to_others_alone),
		cmocka_unit_test(zones_of_the_reverse_map_are_their_rirs),
		cmocka_unit_test(a_list_of_operators_is_read_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
