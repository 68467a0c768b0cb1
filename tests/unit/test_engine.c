/*
 * The engine against servers that behave, and that do not: a row of servers,
 * a question for them, and what must come of it.  Every wait is for an event;
 * timeouts are short, and only silence waits for one.
 */
#include "tests/unit/dns_serving.h"

#include <stdio.h>

#include "resolve/engine.h"

#define ZONE "zone.example"

enum {
	TIMEOUT_MS = 20,
	RETRIES = 2
};

/* Behaviour of servers. */

static void
answers(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, FLAG_AA, RCODE_NOERROR);

	put_soa(&w, 1, ZONE, 1);
	if (has_edns(query))
		put_opt(&w, 0);
	say(asker, &w);
}

static void
is_silent(const struct asker *asker, const struct wire *query)
{
	(void)asker;
	(void)query;
}

static void
says_rcode(
    const struct asker *asker, const struct wire *query, enum rcode rcode)
{
	struct wire w = reply_to(query, 0, rcode & 15u);

	if (has_edns(query))
		put_opt(&w, rcode >> 4);
	say(asker, &w);
}

static void
refuses(const struct asker *asker, const struct wire *query)
{
	says_rcode(asker, query, RCODE_REFUSED);
}

static void
fails(const struct asker *asker, const struct wire *query)
{
	says_rcode(asker, query, RCODE_SERVFAIL);
}

struct behaviour {
	const char *title;
	act_fn *acts[SERVERS_MAX]; /* of the servers, in order */
	bool any_ends;
	/* Expected. */
	enum reply_outcome outcome;
	unsigned int rcode;
	bool good;
	unsigned int from; /* the server, from 1; 0: whichever */
};

static const struct behaviour behaviours[] = {
	{ .title = "an answer",
	    .acts = { answers },
	    .outcome = REPLY_RESPONSE,
	    .good = true,
	    .from = 1 },
	{ .title = "silence", .acts = { is_silent }, .outcome = REPLY_TIMEOUT },
	{ .title = "silence, and an answer of the other",
	    .acts = { is_silent, answers },
	    .outcome = REPLY_RESPONSE,
	    .good = true,
	    .from = 2 },
	{ .title = "a refusal",
	    .acts = { refuses },
	    .outcome = REPLY_RESPONSE,
	    .rcode = RCODE_REFUSED,
	    .from = 1 },
	{ .title = "failure is better than refusal, and an answer than both",
	    .acts = { refuses, fails, answers },
	    .outcome = REPLY_RESPONSE,
	    .good = true,
	    .from = 3 },
};

struct heard {
	unsigned int calls;
	struct reply reply;
	struct event_base *base;
};

static void
hear(void *arg, const struct reply *reply)
{
	struct heard *h = arg;

	h->calls++;
	h->reply = *reply;
	(void)event_base_loopexit(h->base, NULL);
}

static size_t
count_acts(const struct behaviour *b)
{
	size_t n = 0;

	while (n < SERVERS_MAX && b->acts[n] != NULL)
		n++;
	return n;
}

static void
ask_all(const struct behaviour *b)
{
	struct engine_options options = engine_options_default;
	struct ip ips[SERVERS_MAX];
	struct reason why = { "" };
	struct serving v;
	struct engine *e;
	struct heard heard = { .calls = 0 };
	struct direct_question question = { .name = ZONE,
		.type = RRTYPE_SOA,
		.servers = ips,
		.nservers = count_acts(b),
		.any_response_ends = b->any_ends };

	serving_start(&v, b->acts, question.nservers);
	for (size_t i = 0; i < question.nservers; i++)
		ips[i] = v.servers[i].at.ip;
	heard.base = v.base;
	options.port = v.port;
	options.rate = options.rate_per_address = 0;
	options.timeout_ms = TIMEOUT_MS;
	options.retries = RETRIES;
	assert_int_equal(engine_new(&e, v.base, &options, &why), ST_OK);
	engine_ask(e, &question, hear, &heard);
	assert_int_equal(engine_pending(e), 1);
	assert_int_equal(heard.calls, 0);
	(void)event_base_dispatch(v.base);
	assert_int_equal(engine_pending(e), 0);
	assert_int_equal(heard.calls, 1);
	assert_int_equal(heard.reply.outcome, b->outcome);
	assert_int_equal(heard.reply.rcode, b->rcode);
	assert_int_equal(heard.reply.good, b->good);
	if (b->from > 0)
		assert_int_equal(
		    ip_compare(heard.reply.from, ips[b->from - 1]), 0);
	engine_free(e);
	serving_stop(&v);
}

static void
each_behaviour_has_its_outcome(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(behaviours); i++) {
		print_message("%s\n", behaviours[i].title);
		ask_all(&behaviours[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_behaviour_has_its_outcome),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
