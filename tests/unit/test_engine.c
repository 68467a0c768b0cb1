/*
 * The engine against servers that behave, and that do not: a row of servers,
 * a question for them, and what must come of it.  The sockets are real, the
 * time is not: it goes on when a server has kept silent, and only then.
 */
#include "survey/base/array.h"
#include "tests/unit/dns_acts.h"

#include <stdio.h>
#include <time.h>

#include "resolve/engine.h"
#include "resolve/engine_plan.h"
#include "resolve/engine_private.h"

enum {
	RETRIES = 2
};

struct behaviour {
	const char *title;
	act_fn *acts[4]; /* of the servers, in the order of being asked */
	const char *zone;
	bool any_ends;
	/* Expected of the reply. */
	enum reply_outcome outcome;
	unsigned int rcode;
	bool good;
	unsigned int from, tries; /* from: the server, from 1 */
	/* Expected in counters. */
	struct engine_counts counts;
};

/* Expectations that many have in common. */
#define GOOD .outcome = REPLY_RESPONSE, .good = true
#define BAD  .outcome = REPLY_RESPONSE
/* All rounds, the last of them without EDNS. */
#define ROUNDS (1 + RETRIES)

static const struct behaviour behaviours[] = {
	{ "an answer", { answers }, GOOD, .from = 1, .tries = 1 },
	{ "no such name", { denies }, GOOD, .rcode = RCODE_NXDOMAIN, .from = 1,
	    .tries = 1 },
	{ "answers in capitals", { in_capitals }, GOOD, .from = 1, .tries = 1 },
	{ "the answer again", { answers_twice }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "an oversized answer", { oversized }, GOOD, .from = 1, .tries = 1 },

	{ "silence", { is_silent }, .outcome = REPLY_TIMEOUT, .from = 1,
	    .tries = ROUNDS, .counts = { .plain = 1 } },
	{ "silence of two", { is_silent, is_silent }, .outcome = REPLY_TIMEOUT,
	    .from = 2, .tries = 2 * ROUNDS, .counts = { .plain = 2 } },
	{ "silence of one", { is_silent, answers }, GOOD, .from = 2,
	    .tries = 2 },
	{ "a late answer", { answers_late }, GOOD, .from = 1, .tries = 2,
	    .counts = { .late = 1 } },
	{ "a late refusal of the one that is asked again", { refuses_late },
	    BAD, .rcode = RCODE_REFUSED, .from = 1, .tries = 2,
	    .counts = { .late = 1 } },
	{ "an answer while another is asked", { answers_late, is_silent }, GOOD,
	    .from = 1, .tries = 2, .counts = { .late = 1 } },
	{ "a late refusal", { refuses_late, is_silent }, BAD,
	    .rcode = RCODE_REFUSED, .from = 1, .tries = 1 + ROUNDS,
	    .counts = { .late = 1, .plain = 1 } },

	{ "refusal", { refuses }, BAD, .rcode = RCODE_REFUSED, .from = 1,
	    .tries = 1 },
	{ "failure", { fails }, BAD, .rcode = RCODE_SERVFAIL, .from = 1,
	    .tries = 1 },
	{ "failure without the question", { fails_without_question }, BAD,
	    .rcode = RCODE_SERVFAIL, .from = 1, .tries = 1 },
	{ "refusal, then good", { refuses, answers }, GOOD, .from = 2,
	    .tries = 2 },
	{ "failure, then good", { fails, answers }, GOOD, .from = 2,
	    .tries = 2 },
	{ "lame, then good", { is_lame, answers }, GOOD, .from = 2,
	    .tries = 2 },
	{ "failure says more than refusal", { refuses, fails, refuses }, BAD,
	    .rcode = RCODE_SERVFAIL, .from = 2, .tries = 3 },
	{ "lame says more than failure", { is_lame, fails }, BAD, .from = 1,
	    .tries = 2 },
	{ "of two lame ones the first is kept", { is_lame, says_nothing_of_it },
	    BAD, .from = 1, .tries = 2 },
	{ "an error says more than silence", { is_silent, fails }, BAD,
	    .rcode = RCODE_SERVFAIL, .from = 2, .tries = 1 + ROUNDS,
	    .counts = { .plain = 1 } },
	{ "no name, without authority", { denies_without_authority }, BAD,
	    .rcode = RCODE_NXDOMAIN, .from = 1, .tries = 1 },
	{ "nothing of it", { says_nothing_of_it }, BAD, .from = 1, .tries = 1 },

	{ "any response: refusal", { refuses, answers }, .any_ends = true, BAD,
	    .rcode = RCODE_REFUSED, .from = 1, .tries = 1 },
	{ "any response: lame", { is_lame, answers }, .any_ends = true, BAD,
	    .from = 1, .tries = 1 },
	{ "any response: good", { answers }, .any_ends = true, GOOD, .from = 1,
	    .tries = 1 },
	{ "any response: none of the first", { is_silent, fails },
	    .any_ends = true, BAD, .rcode = RCODE_SERVFAIL, .from = 2,
	    .tries = 2 },
	{ "any response: nonsense is none", { truncated_record, refuses },
	    .any_ends = true, BAD, .rcode = RCODE_REFUSED, .from = 2,
	    .tries = 2, .counts = { .malformed = 1 } },

	{ "a referral", { refers_down }, GOOD, .from = 1, .tries = 1 },
	{ "a referral to the parent", { refers_to_parent }, GOOD, .from = 1,
	    .tries = 1 },
	{ "a referral below the zone asked", { refers_down }, .zone = "example",
	    GOOD, .from = 1, .tries = 1 },
	{ "a referral to the zone asked", { refers_to_parent, answers },
	    .zone = "example", GOOD, .from = 2, .tries = 2 },
	{ "a referral to the very zone", { refers_down }, .zone = ZONE, BAD,
	    .from = 1, .tries = 1 },
	{ "a referral beneath the root", { refers_to_parent }, .zone = ".",
	    GOOD, .from = 1, .tries = 1 },
	{ "a referral to the root", { refers_up }, BAD, .from = 1, .tries = 1 },
	{ "a referral elsewhere", { refers_sideways }, BAD, .from = 1,
	    .tries = 1 },

	{ "no EDNS", { knows_no_edns }, GOOD, .from = 1, .tries = 2,
	    .counts = { .plain = 1 } },
	{ "no EDNS, no question", { knows_no_edns_nor_question }, GOOD,
	    .from = 1, .tries = 2, .counts = { .plain = 1 } },
	{ "other EDNS", { knows_other_edns }, GOOD, .from = 1, .tries = 2,
	    .counts = { .plain = 1 } },
	{ "EDNS is dropped", { drops_edns }, GOOD, .from = 1, .tries = ROUNDS,
	    .counts = { .plain = 1 } },
	{ "FORMERR with EDNS", { says_formerr, answers }, GOOD, .from = 2,
	    .tries = 2 },
	{ "FORMERR always", { says_formerr_always }, BAD,
	    .rcode = RCODE_FORMERR, .from = 1, .tries = 2,
	    .counts = { .plain = 1 } },

	{ "wrong id", { wrong_id }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "wrong name", { wrong_name }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "wrong type", { wrong_type }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "wrong class", { wrong_class }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "wrong address", { wrong_address }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "wrong port", { wrong_port }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "no question", { no_question }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "two questions", { two_questions }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "no response", { no_response }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "wrong opcode", { wrong_opcode }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "too short", { too_short }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },
	{ "an empty packet", { empty_packet }, GOOD, .from = 1, .tries = 1,
	    .counts = { .strays = 1 } },

	{ "a record cut off", { truncated_record }, .outcome = REPLY_MALFORMED,
	    .from = 1, .tries = 1, .counts = { .malformed = 1 } },
	{ "a compression loop", { compression_loop, answers }, GOOD, .from = 2,
	    .tries = 2, .counts = { .malformed = 1 } },
	{ "records promised", { many_records_promised, answers }, GOOD,
	    .from = 2, .tries = 2, .counts = { .malformed = 1 } },
	{ "a record without data", { record_without_data, answers }, GOOD,
	    .from = 2, .tries = 2, .counts = { .malformed = 1 } },
	{ "nonsense says more than silence", { is_silent, truncated_record },
	    .outcome = REPLY_MALFORMED, .from = 1, .tries = 1 + ROUNDS,
	    .counts = { .malformed = 1, .plain = 1 } },

	{ "a closed port", { is_absent }, .outcome = REPLY_NETWORK, .from = 1,
	    .tries = 1, .counts = { .network = 1 } },
	{ "a closed port, then good", { is_absent, answers }, GOOD, .from = 2,
	    .tries = 2, .counts = { .network = 1 } },
	{ "silence says more than a closed port", { is_absent, is_silent },
	    .outcome = REPLY_TIMEOUT, .from = 2, .tries = 1 + ROUNDS,
	    .counts = { .network = 1, .plain = 1 } },

	{ "truncation", { tc_then_tcp }, GOOD, .from = 1, .tries = 2,
	    .counts = { .tcp = 1 } },
	{ "truncation of 64 K", { tc_then_large }, GOOD, .from = 1, .tries = 2,
	    .counts = { .tcp = 1 } },
	{ "truncation, half closed", { tc_then_half_close }, GOOD, .from = 1,
	    .tries = 2, .counts = { .tcp = 1 } },
	{ "truncation without EDNS", { old_and_narrow }, GOOD, .from = 1,
	    .tries = 3, .counts = { .tcp = 1, .plain = 2 } },
	{ "truncation, no TCP", { tc_without_tcp }, .outcome = REPLY_TRUNCATED,
	    .from = 1, .tries = 2, .counts = { .tcp = 1, .network = 1 } },
	{ "truncation, no TCP, then good", { tc_without_tcp, answers }, GOOD,
	    .from = 2, .tries = 3, .counts = { .tcp = 1, .network = 1 } },
	{ "truncation, closed", { tc_then_close }, .outcome = REPLY_TRUNCATED,
	    .from = 1, .tries = 2, .counts = { .tcp = 1, .network = 1 } },
	{ "truncation, reset", { tc_then_reset }, .outcome = REPLY_TRUNCATED,
	    .from = 1, .tries = 2, .counts = { .tcp = 1, .network = 1 } },
	{ "truncation, half an answer", { tc_then_half_an_answer, answers },
	    GOOD, .from = 2, .tries = 3, .counts = { .tcp = 1, .network = 1 } },
	{ "truncation, silence, then good", { tc_then_silence, answers }, GOOD,
	    .from = 2, .tries = 3, .counts = { .tcp = 1 } },
	{ "truncation, half a length", { tc_then_half_a_length, answers }, GOOD,
	    .from = 2, .tries = 3, .counts = { .tcp = 1 } },
	{ "truncation, wrong id", { tc_then_wrong_id, answers }, GOOD,
	    .from = 2, .tries = 3, .counts = { .tcp = 1, .malformed = 1 } },
	{ "truncation, too short", { tc_then_too_short, answers }, GOOD,
	    .from = 2, .tries = 3, .counts = { .tcp = 1, .network = 1 } },
	{ "truncation, nonsense", { tc_then_nonsense, answers }, GOOD,
	    .from = 2, .tries = 3, .counts = { .tcp = 1, .malformed = 1 } },
	{ "truncation, again", { tc_then_tc }, .outcome = REPLY_TRUNCATED,
	    .from = 1, .tries = 2, .counts = { .tcp = 1 } },
	{ "any response: truncation, no TCP", { tc_without_tcp },
	    .any_ends = true, .outcome = REPLY_TRUNCATED, .from = 1, .tries = 2,
	    .counts = { .tcp = 1, .network = 1 } },
};

/* A question, and what was heard of it. */
struct asking {
	struct serving serving;
	struct engine *engine;
	struct ip ips[SERVERS_MAX];
	size_t nservers;
	unsigned int calls;
	struct reply reply;
	uint8_t first_octets[MESSAGE_HEADER]; /* of the reply's wire */
	int64_t clock;
	unsigned int expired; /* silences that time has gone over */
};

static void
hear(void *arg, const struct reply *reply)
{
	struct asking *a = arg;

	a->calls++;
	a->reply = *reply;
	if (reply->wire != NULL)
		memcpy(a->first_octets, reply->wire, MESSAGE_HEADER);
}

static int64_t
tell_time(void *arg)
{
	const struct asking *a = arg;

	return a->clock;
}

static struct engine_options
free_options(const struct asking *a)
{
	struct engine_options o = engine_options_default;

	o.port = a->serving.port;
	o.rate = o.rate_per_address = 0;
	o.retries = RETRIES;
	return o;
}

/* Servers that act so, and beside them one that only exists. */
static void
start_servers(struct asking *a, act_fn *const acts[], size_t n)
{
	act_fn *all[SERVERS_MAX] = { NULL };

	memset(a, 0, sizeof(*a));
	for (size_t i = 0; i < n; i++)
		all[i] = acts[i] == is_absent ? NULL : acts[i];
	all[SERVERS_MAX - 1] = is_silent;
	serving_start(&a->serving, IPV4, all, SERVERS_MAX);
	a->nservers = n;
	for (size_t i = 0; i < n; i++)
		a->ips[i] = a->serving.servers[i].at.ip;
}

static void
start_engine(struct asking *a, const struct engine_options *options)
{
	struct reason why = { "" };

	assert_int_equal(
	    engine_new(&a->engine, a->serving.base, options, &why), ST_OK);
	engine_set_clock(a->engine, tell_time, a);
}

/* Until there is nothing left to hear. */
static void
run(struct asking *a)
{
	const struct engine_counts *counts = engine_counts(a->engine);

	while (engine_pending(a->engine) > 0) {
		(void)event_base_loop(a->serving.base, EVLOOP_ONCE);
		if (a->expired == a->serving.silences ||
		    counts->late < a->serving.later_said)
			continue;
		a->expired++;
		a->clock = engine_wake(a->engine);
		engine_work(a->engine);
	}
}

static void
stop(struct asking *a)
{
	engine_free(a->engine);
	serving_stop(&a->serving);
}

/*
 * The engine begins where it likes: the list is turned until it begins with
 * the first.  This is what the seed is for.
 */
static void
ask(struct asking *a, const char *name, const struct behaviour *b)
{
	engine_ask(a->engine,
	    &(struct direct_question){ .name = name,
		.type = RRTYPE_SOA,
		.servers = a->ips,
		.nservers = a->nservers,
		.zone = b->zone,
		.any_response_ends = b->any_ends },
	    hear, a);
}

/* The seed by which the first of n servers is asked first. */
static uint64_t
seed_for_first(size_t n)
{
	struct engine_options o = engine_options_default;
	struct ip ips[SERVERS_MAX];

	for (size_t i = 0; i < n; i++)
		ips[i] = loopback(IPV4, i);
	for (;; o.seed++) {
		struct direct_question question = { .name = ZONE,
			.type = RRTYPE_SOA,
			.servers = ips,
			.nservers = n };
		struct plan plan;
		struct question *q;
		bool first;

		plan_init(&plan, &o);
		q = plan_ask(&plan, &question, NULL, NULL);
		first = q->first == 0;
		plan_free(&plan);
		if (first)
			return o.seed;
	}
}

static size_t
count_acts(const struct behaviour *b)
{
	size_t n = 0;

	while (n < LENGTH_OF(b->acts) && b->acts[n] != NULL)
		n++;
	return n;
}

static void
check_counts(const struct asking *a, const struct behaviour *b)
{
	const struct engine_counts *n = engine_counts(a->engine);

	assert_int_equal(n->asked, 1);
	assert_int_equal(n->answered, b->outcome == REPLY_RESPONSE);
	assert_int_equal(n->failed, b->outcome != REPLY_RESPONSE);
	assert_int_equal(n->sent, b->tries);
	assert_int_equal(n->retried, b->tries - 1);
	assert_int_equal(n->tcp, b->counts.tcp);
	assert_int_equal(n->plain, b->counts.plain);
	assert_int_equal(n->late, b->counts.late);
	assert_int_equal(n->strays, b->counts.strays);
	assert_int_equal(n->malformed, b->counts.malformed);
	assert_int_equal(n->network, b->counts.network);
}

/* The reply is the message that the rest of it tells of. */
static void
check_wire(const struct asking *a)
{
	const struct reply *reply = &a->reply;
	const uint8_t *wire = a->first_octets;

	if (reply->outcome != REPLY_RESPONSE &&
	    reply->outcome != REPLY_TRUNCATED) {
		assert_null(reply->wire);
		return;
	}
	assert_non_null(reply->wire);
	assert_true(reply->len >= MESSAGE_HEADER);
	assert_int_equal(wire[2] >> 7, 1);
	assert_int_equal(wire[2] >> 2 & 1, reply->aa);
	assert_int_equal(wire[2] >> 1 & 1, reply->outcome == REPLY_TRUNCATED);
	assert_int_equal(wire[3] & 15, reply->rcode & 15);
}

static void
check_behaviour(const struct behaviour *b)
{
	struct engine_options o;
	struct asking a;
	uint64_t asked = 0;

	start_servers(&a, b->acts, count_acts(b));
	o = free_options(&a);
	o.seed = seed_for_first(a.nservers);
	start_engine(&a, &o);
	ask(&a, ZONE, b);
	/* Never from within engine_ask. */
	assert_int_equal(a.calls, 0);
	assert_int_equal(engine_pending(a.engine), 1);
	run(&a);
	assert_int_equal(engine_pending(a.engine), 0);
	assert_int_equal(a.calls, 1);
	assert_int_equal(a.reply.outcome, b->outcome);
	assert_int_equal(a.reply.rcode, b->rcode);
	assert_int_equal(a.reply.good, b->good);
	assert_int_equal(a.reply.tries, b->tries);
	assert_int_equal(ip_compare(a.reply.from, a.ips[b->from - 1]), 0);
	check_counts(&a, b);
	check_wire(&a);
	/* What the servers saw is what it says that it sent. */
	for (size_t i = 0; i < a.nservers; i++) {
		asked += a.serving.servers[i].asked;
		asked += a.serving.servers[i].connections;
	}
	asked += b->counts.network; /* nobody saw those that failed */
	assert_in_range(b->tries, asked - b->counts.network, asked);
	stop(&a);
}

static void
each_behaviour_has_its_outcome(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(behaviours); i++) {
		print_message("%s\n", behaviours[i].title);
		check_behaviour(&behaviours[i]);
	}
}

/* One question about ZONE, as a table's row with nothing to expect. */
static const struct behaviour plain_question = { .title = "" };

static void
start_one(struct asking *a, act_fn *act)
{
	struct engine_options o;

	start_servers(a, &act, 1);
	o = free_options(a);
	start_engine(a, &o);
}

static void
ask_again(struct asking *a)
{
	ask(a, ZONE, &plain_question);
	run(a);
}

static void
who_knows_no_edns_is_remembered(void **state)
{
	struct asking a;

	(void)state;
	start_one(&a, knows_no_edns);
	for (int i = 0; i < 10; i++)
		ask_again(&a);
	assert_int_equal(a.serving.servers[0].asked, 11);
	assert_int_equal(a.serving.servers[0].plain, 10);
	stop(&a);
}

static void
who_answered_with_edns_is_not_asked_without(void **state)
{
	struct asking a;

	(void)state;
	start_one(&a, answers);
	ask_again(&a);
	a.serving.servers[0].act = is_silent;
	ask_again(&a);
	assert_int_equal(a.reply.outcome, REPLY_TIMEOUT);
	assert_int_equal(a.serving.servers[0].asked, 1 + ROUNDS);
	assert_int_equal(a.serving.servers[0].plain, 0);
	stop(&a);
}

/* It waits for its turn to ask again, and learns that there is no need. */
static void
who_refused_late_is_not_asked_again(void **state)
{
	act_fn *act = refuses_late;
	struct engine_options o;
	struct asking a;

	(void)state;
	start_servers(&a, &act, 1);
	o = free_options(&a);
	o.rate_per_address = 1;
	start_engine(&a, &o);
	ask(&a, ZONE, &plain_question);
	while (a.serving.silences == 0)
		(void)event_base_loop(a.serving.base, EVLOOP_ONCE);
	a.clock = engine_wake(a.engine);
	engine_work(a.engine);
	say(&a.serving.later_to, &a.serving.later);
	while (engine_counts(a.engine)->late == 0)
		(void)event_base_loop(a.serving.base, EVLOOP_ONCE);
	assert_int_equal(a.calls, 0);
	a.clock = engine_wake(a.engine);
	engine_work(a.engine);
	run(&a);
	assert_int_equal(a.calls, 1);
	assert_int_equal(a.reply.rcode, RCODE_REFUSED);
	assert_int_equal(a.reply.tries, 1);
	stop(&a);
}

static void
tcp_that_fails_thrice_is_left_alone(void **state)
{
	struct asking a;

	(void)state;
	start_one(&a, tc_then_reset);
	for (int i = 0; i < 5; i++) {
		ask_again(&a);
		assert_int_equal(a.reply.outcome, REPLY_TRUNCATED);
	}
	assert_int_equal(a.serving.servers[0].asked, 5);
	assert_int_equal(a.serving.servers[0].connections, 3);
	stop(&a);
}

/* What a question looks like. */
static struct wire seen;

static void
looks(const struct asker *asker, const struct wire *query)
{
	seen = *query;
	answers(asker, query);
}

static void
a_question_is_plain_and_small(void **state)
{
	static const uint8_t expected[] = { 0, 0, 0, 1, 0, 0, 0, 0, 0,
		1,                              /* RD clear; one OPT */
		1, '\\', 3, 'w', 'w', 'w', 0,   /* the name, unescaped */
		0, 6, 0, 1,                     /* SOA IN */
		0, 0, 41, 4, 208, 0, 0, 128, 0, /* 1232, DO */
		0, 0 };
	struct asking a;

	(void)state;
	start_one(&a, looks);
	engine_ask(a.engine,
	    &(struct direct_question){ .name = "\\\\.www",
		.type = RRTYPE_SOA,
		.servers = a.ips,
		.nservers = 1,
		.any_response_ends = true,
		.dnssec_ok = true },
	    hear, &a);
	run(&a);
	assert_int_equal(seen.len, 2 + sizeof(expected));
	assert_memory_equal(seen.bytes + 2, expected, sizeof(expected));
	stop(&a);
}

static void
an_ipv6_server_is_asked(void **state)
{
	static act_fn *const acts[] = { tc_then_tcp };
	struct engine_options o;
	struct asking a;
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };

	(void)state;
	if (fd == -1 ||
	    bind(fd, (struct sockaddr *)&sin6, sizeof(sin6)) == -1) {
		print_message("skipped: no ::1 here\n");
		skip();
	}
	(void)close(fd);
	memset(&a, 0, sizeof(a));
	serving_start(&a.serving, IPV6, acts, 1);
	a.nservers = 1;
	a.ips[0] = a.serving.servers[0].at.ip;
	o = free_options(&a);
	start_engine(&a, &o);
	ask_again(&a);
	assert_true(a.reply.good);
	assert_true(a.reply.tcp);
	assert_int_equal(a.reply.from.family, IPV6);
	stop(&a);
}

static bool
allow_none(void *arg, struct ip ip)
{
	(void)arg;
	(void)ip;
	return false;
}

static void
nobody_is_asked_who_may_not_be(void **state)
{
	static act_fn *const acts[] = { answers };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct engine_options o;
		struct asking a;

		start_servers(&a, acts, 1);
		o = free_options(&a);
		if (i == 0)
			o.allowed = allow_none;
		else if (i == 1)
			o.ipv4 = false;
		else
			a.nservers = 0;
		start_engine(&a, &o);
		ask_again(&a);
		assert_int_equal(a.calls, 1);
		assert_int_equal(a.reply.outcome, REPLY_UNASKED);
		assert_int_equal(a.reply.tries, 0);
		assert_int_equal(a.serving.servers[0].asked, 0);
		stop(&a);
	}
}

/* The system itself refuses to send there. */
static void
an_address_that_cannot_be_sent_to_is_out_of_reach(void **state)
{
	struct asking a;

	(void)state;
	start_one(&a, answers);
	assert_true(ip_from_text("255.255.255.255", &a.ips[0]));
	ask_again(&a);
	assert_int_equal(a.reply.outcome, REPLY_NETWORK);
	assert_int_equal(a.reply.tries, 1);
	assert_int_equal(engine_counts(a.engine)->network, 1);
	/* And what stood behind it in the batch leaves all the same. */
	for (int i = 0; i < 20; i++) {
		a.ips[0] = a.serving.servers[0].at.ip;
		ask(&a, ZONE, &plain_question);
		assert_true(ip_from_text("255.255.255.255", &a.ips[0]));
		ask(&a, ZONE, &plain_question);
	}
	run(&a);
	assert_int_equal(a.calls, 41);
	assert_int_equal(engine_counts(a.engine)->answered, 20);
	assert_int_equal(engine_counts(a.engine)->network, 21);
	stop(&a);
}

static void
all_of_many_are_answered_once(void **state)
{
	enum {
		N = 5000
	};
	static act_fn *const acts[] = { answers, tc_then_tcp, refuses, answers,
		knows_no_edns, answers_twice };
	struct engine_options o;
	struct asking a;
	char name[32];

	(void)state;
	start_servers(&a, acts, LENGTH_OF(acts));
	o = free_options(&a);
	o.window_per_address = 100;
	start_engine(&a, &o);
	for (unsigned int i = 0; i < N; i++) {
		(void)snprintf(name, sizeof(name), "n%u." ZONE, i);
		ask(&a, name, &plain_question);
	}
	run(&a);
	assert_int_equal(a.calls, N);
	assert_int_equal(engine_counts(a.engine)->answered, N);
	assert_true(engine_counts(a.engine)->tcp > 0);
	stop(&a);
}

/* Of callbacks that do more than to listen. */
struct chain {
	struct asking *asking;
	unsigned int left;
	bool cancel;
};

static void
ask_on(void *arg, const struct reply *reply)
{
	struct chain *c = arg;
	unsigned int before = c->asking->calls;

	hear(c->asking, reply);
	if (c->cancel) {
		engine_cancel_all(c->asking->engine);
		assert_int_equal(engine_pending(c->asking->engine), 0);
		return;
	}
	if (c->left-- == 0)
		return;
	engine_ask(c->asking->engine,
	    &(struct direct_question){ .name = ZONE,
		.type = RRTYPE_SOA,
		.servers = c->asking->ips,
		.nservers = c->asking->nservers },
	    ask_on, c);
	/* Not from within. */
	assert_int_equal(c->asking->calls, before + 1);
}

static void
a_callback_may_ask(void **state)
{
	static act_fn *const acts[] = { answers, refuses, is_silent, is_absent,
		tc_then_tcp };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(acts); i++) {
		struct engine_options o;
		struct asking a;
		struct chain c = { .asking = &a, .left = 4 };
		struct reply none = { .outcome = REPLY_UNASKED };

		start_servers(&a, &acts[i], 1);
		o = free_options(&a);
		start_engine(&a, &o);
		ask_on(&c, &none);
		run(&a);
		assert_int_equal(a.calls, 1 + 4);
		stop(&a);
	}
}

static int64_t
real_time(void *arg)
{
	struct timespec ts;

	(void)arg;
	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* In whatever state the others are: queued, sent, refused, connected. */
static void
a_callback_may_cancel(void **state)
{
	static act_fn *const acts[] = { answers, is_absent, tc_then_tcp,
		refuses, tc_then_silence };
	struct engine_options o;
	struct asking a;
	struct chain c = { .asking = &a, .cancel = true };

	(void)state;
	for (unsigned int at = 1; at < 60; at += 7) {
		start_servers(&a, acts, LENGTH_OF(acts));
		o = free_options(&a);
		o.timeout_ms = 1;
		start_engine(&a, &o);
		/* ICMP is rationed, and may be missed: by the real clock. */
		engine_set_clock(a.engine, real_time, NULL);
		for (unsigned int i = 0; i < 100; i++)
			engine_ask(a.engine,
			    &(struct direct_question){ .name = ZONE,
				.type = RRTYPE_SOA,
				.servers = a.ips + i % a.nservers,
				.nservers = a.nservers - i % a.nservers },
			    i == at ? ask_on : hear,
			    i == at ? (void *)&c : (void *)&a);
		run(&a);
		assert_int_equal(engine_pending(a.engine), 0);
		assert_in_range(a.calls, 1, 100);
		/* And it goes on. */
		ask_again(&a);
		stop(&a);
	}
}

static void
an_engine_may_be_freed_at_any_time(void **state)
{
	static act_fn *const acts[] = { answers, is_absent, tc_then_silence,
		refuses, is_silent };

	(void)state;
	for (int turns = 0; turns < 12; turns++) {
		struct engine_options o;
		struct asking a;

		start_servers(&a, acts, LENGTH_OF(acts));
		o = free_options(&a);
		start_engine(&a, &o);
		for (unsigned int i = 0; i < 100; i++)
			ask(&a, ZONE, &plain_question);
		for (int i = 0; i < turns; i++)
			(void)event_base_loop(a.serving.base, EVLOOP_ONCE);
		stop(&a);
	}
	engine_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_behaviour_has_its_outcome),
		cmocka_unit_test(who_knows_no_edns_is_remembered),
		cmocka_unit_test(who_answered_with_edns_is_not_asked_without),
		cmocka_unit_test(who_refused_late_is_not_asked_again),
		cmocka_unit_test(tcp_that_fails_thrice_is_left_alone),
		cmocka_unit_test(a_question_is_plain_and_small),
		cmocka_unit_test(an_ipv6_server_is_asked),
		cmocka_unit_test(nobody_is_asked_who_may_not_be),
		cmocka_unit_test(
		    an_address_that_cannot_be_sent_to_is_out_of_reach),
		cmocka_unit_test(all_of_many_are_answered_once),
		cmocka_unit_test(a_callback_may_ask),
		cmocka_unit_test(a_callback_may_cancel),
		cmocka_unit_test(an_engine_may_be_freed_at_any_time),
	};

	(void)alarm(300); /* what waits for ever has failed */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
