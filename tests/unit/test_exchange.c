#include "survey/base/array.h"
#include "tests/unit/dns_making.h"

#include <stdio.h>

#include "resolve/exchange.h"
#include "survey/base/mem.h"

struct told {
	struct intern names;
	struct answer_reader *reader;
	struct answer answer;
	char *line;
};

/* The exchange as a line, and what a reader of the line makes of it. */
static void
tell(struct told *t, const struct exchange *x)
{
	const char *fault;
	size_t len;

	intern_init(&t->names);
	t->reader = answer_reader_new(&t->names);
	t->line = exchange_line(x, &len);
	assert_int_equal(strlen(t->line), len);
	fault = answer_reader_take(t->reader, t->line, len, &t->answer);
	if (fault != NULL)
		fail_msg("%s: %s", fault, t->line);
}

static void
done(struct told *t)
{
	answer_reader_free(t->reader);
	intern_free(&t->names);
	free(t->line);
}

static const char *
name_of(const struct told *t, uint32_t number)
{
	return intern_text(&t->names, number);
}

static struct wire
query_for(const char *name)
{
	struct wire w = { .len = 0 };

	put(&w, 7, 2);
	put(&w, 0, 2);
	put(&w, 1, 2);
	put(&w, 0, 6);
	put_name(&w, name);
	put(&w, RRTYPE_NS, 2);
	put(&w, RRCLASS_IN, 2);
	return w;
}

static void
a_referral_comes_back_as_one(void **state)
{
	static const uint8_t address[] = { 192, 0, 2, 1 };
	struct wire query = query_for("nl"), w = reply_to(&query, 0, 0);
	struct exchange x = { .name = "nl",
		.type = ANSWER_NS,
		.view = VIEW_PARENT,
		.zone = ".",
		.server = "198.41.0.4",
		.tcp = true,
		.tries = 3,
		.time = 1753005703,
		.again = true,
		.walk = "tree" };
	struct told t;

	(void)state;
	put_target(&w, 2, "nl", RRTYPE_NS, "ns1.dns.nl");
	put_rr(&w, 3, "ns1.dns.nl", RRTYPE_A, address, 4);
	put_opt(&w, 0);
	x.wire = w.bytes;
	x.len = w.len;
	tell(&t, &x);
	assert_true(t.answer.referral);
	assert_int_equal(t.answer.cut, INTERN_NONE);
	assert_int_equal(t.answer.ntargets, 1);
	assert_string_equal(name_of(&t, t.answer.targets[0]), "ns1.dns.nl");
	assert_int_equal(t.answer.nglue, 1);
	assert_int_equal(t.answer.outcome, OUTCOME_NODATA);
	assert_int_equal(t.answer.rcode, RCODE_NOERROR);
	assert_int_equal(t.answer.tries, 3);
	assert_true(t.answer.tcp && t.answer.again && !t.answer.each);
	assert_string_equal(t.answer.asked_zone, ".");
	assert_string_equal(t.answer.walk, "tree");
	assert_string_equal(name_of(&t, t.answer.server_name), "198.41.0.4");
	assert_int_equal(t.answer.time, 1753005703);
	assert_null(strstr(t.line, "OPT"));
	done(&t);
}

/* To a zone between the parent and the name: it is to be asked next. */
static void
a_referral_to_a_zone_on_the_way_is_told_from_the_others(void **state)
{
	static const struct {
		const char *owner, *asked, *cut;
		bool referral;
	} cases[] = {
		{ "b.c", ".", "b.c", false }, { "c", ".", "c", false },
		{ "a.b.c", ".", NULL, true }, { "b.c", "c", "b.c", false },
		{ "c", "c", NULL, false },   /* to itself */
		{ ".", "c", NULL, false },   /* upwards */
		{ "x.c", ".", NULL, false }, /* aside */
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct wire query = query_for("a.b.c"),
			    w = reply_to(&query, 0, 0);
		struct told t;

		put_target(&w, 2, cases[i].owner, RRTYPE_NS, "ns.example");
		tell(&t, &(struct exchange){ .name = "a.b.c",
			     .type = ANSWER_NS,
			     .view = VIEW_PARENT,
			     .zone = cases[i].asked,
			     .wire = w.bytes,
			     .len = w.len });
		assert_int_equal(t.answer.referral, cases[i].referral);
		if (cases[i].cut == NULL)
			assert_int_equal(t.answer.cut, INTERN_NONE);
		else
			assert_string_equal(
			    name_of(&t, t.answer.cut), cases[i].cut);
		assert_int_equal(t.answer.ntargets,
		    cases[i].referral || cases[i].cut != NULL);
		done(&t);
	}
}

static void
the_proof_of_a_walk_names_the_next_one(void **state)
{
	struct wire query = query_for("\\000.arpa"),
		    w = reply_to(&query, FLAG_AA, 3);
	struct wire data = { .len = 0 };
	struct told t;

	(void)state;
	put_name(&data, "as112.arpa");
	put(&data, 0x0006, 2); /* a window of six octets */
	put(&data, 0x620180080003, 6);
	put_rr(&w, 2, "arpa", RRTYPE_NSEC, data.bytes, data.len);
	put_soa(&w, 2, "arpa", 1);
	tell(&t, &(struct exchange){ .name = "\\000.arpa",
		     .type = ANSWER_NS,
		     .view = VIEW_PARENT,
		     .zone = "arpa",
		     .walk = "nsec",
		     .rcode = 3,
		     .aa = true,
		     .wire = w.bytes,
		     .len = w.len });
	assert_int_equal(t.answer.outcome, OUTCOME_NXDOMAIN);
	assert_int_equal(t.answer.nnsec, 1);
	assert_string_equal(name_of(&t, t.answer.nsec[0].owner), "arpa");
	assert_string_equal(name_of(&t, t.answer.nsec[0].next), "as112.arpa");
	done(&t);
}

static void
what_is_no_message_is_an_answer_that_failed(void **state)
{
	static const uint8_t garbage[] = "no message at all";
	struct told t;

	(void)state;
	tell(&t, &(struct exchange){ .name = "a",
		     .type = ANSWER_A,
		     .wire = garbage,
		     .len = sizeof(garbage) });
	assert_int_equal(t.answer.outcome, OUTCOME_FAILED);
	assert_int_equal(t.answer.rcode, RCODE_NONE);
	assert_string_equal(t.answer.error, "malformed");
	done(&t);
}

static void
silence_and_codes_without_a_word_are_recorded(void **state)
{
	struct told t;

	(void)state;
	tell(&t, &(struct exchange){ .name = ".",
		     .type = ANSWER_SOA,
		     .view = VIEW_SERVER,
		     .server = "2001:db8::1",
		     .rcode = RCODE_NONE,
		     .error = "timeout",
		     .tries = 4,
		     .dnssec = DNSSEC_BOGUS,
		     .time = INT64_MIN });
	assert_int_equal(t.answer.rcode, RCODE_NONE);
	assert_string_equal(t.answer.error, "timeout");
	assert_int_equal(t.answer.dnssec, DNSSEC_BOGUS);
	assert_int_equal(t.answer.time, INT64_MIN);
	done(&t);
	for (int rcode = 1; rcode < 30; rcode++) {
		tell(&t, &(struct exchange){
			     .name = "a", .type = ANSWER_A, .rcode = rcode });
		assert_int_equal(t.answer.rcode, rcode);
		done(&t);
	}
}

/* Names are bytes; a line is UTF-8, and they come through. */
static void
hostile_names_come_through(void **state)
{
	static const char *const names[] = { "\\000.x", "a\\.b", "\\\"q\\\".x",
		"\\255\\128", "<script>", "\\032.\\009", "\\\\n", "*" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		struct wire query = query_for("x"),
			    w = reply_to(&query, FLAG_AA, 0);
		struct told t;

		put_target(&w, 1, names[i], RRTYPE_NS, names[i]);
		tell(&t, &(struct exchange){ .name = names[i],
			     .type = ANSWER_NS,
			     .wire = w.bytes,
			     .len = w.len });
		assert_string_equal(name_of(&t, t.answer.name), names[i]);
		assert_int_equal(t.answer.ntargets, 1);
		assert_string_equal(name_of(&t, t.answer.targets[0]), names[i]);
		done(&t);
	}
}

static void
a_transfer_is_parts_and_an_end(void **state)
{
	static const char *const records[] = {
		"nl. 172800 IN NS ns1.dns.nl.",
		"nl. 86400 IN DS 1 13 2 00",
	};
	struct intern names;
	struct answer_reader *reader;
	struct answer answer;
	size_t len;
	char *line = exchange_transfer_line(
	    ".", "192.0.32.132", 1753005703, records, 2, &len);

	(void)state;
	intern_init(&names);
	reader = answer_reader_new(&names);
	assert_null(answer_reader_take(reader, line, len, &answer));
	assert_int_equal(answer.type, ANSWER_AXFR);
	assert_int_equal(answer.view, VIEW_TRANSFER);
	assert_int_equal(answer.nrecords, 2);
	assert_string_equal(answer.records[1], records[1]);
	free(line);
	line = exchange_transfer_line(".", "192.0.32.132", 1, NULL, 0, &len);
	assert_null(answer_reader_take(reader, line, len, &answer));
	assert_int_equal(answer.nrecords, 0);
	free(line);
	answer_reader_free(reader);
	intern_free(&names);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_referral_comes_back_as_one),
		cmocka_unit_test(
		    a_referral_to_a_zone_on_the_way_is_told_from_the_others),
		cmocka_unit_test(the_proof_of_a_walk_names_the_next_one),
		cmocka_unit_test(what_is_no_message_is_an_answer_that_failed),
		cmocka_unit_test(silence_and_codes_without_a_word_are_recorded),
		cmocka_unit_test(hostile_names_come_through),
		cmocka_unit_test(a_transfer_is_parts_and_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
