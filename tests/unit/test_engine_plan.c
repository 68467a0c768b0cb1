/*
 * Which question goes when and where, in a time of the test's own: a network
 * of servers that answer after a while or never, and a clock that jumps to
 * whatever happens next.  So rates are counted, not hoped for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <malloc.h>

#include "resolve/engine_plan.h"
#include "resolve/engine_server.h"
#include "resolve/rrtype.h"
#include "survey/base/mem.h"

#define MS (SECOND / 1000)

/* A packet that was sent, and is answered at due, if ever. */
struct sent {
	int64_t at, due;
	uint32_t server;
	struct question *question;
	unsigned int tries; /* the question's, so that late ones are known */
};

/* How the servers behave: the number counts in the order of naming. */
struct network {
	struct plan plan;
	int64_t now, latency;
	bool (*answers)(uint32_t server, int64_t now);
	bool refuse; /* who answers, refuses */
	struct sent *sent;
	size_t n, cap, heard; /* due in order, since the latency is one */
	unsigned int most_out, *out;
	size_t answered, failed, passes;
	int64_t last_end;
};

static bool
always(uint32_t server, int64_t now)
{
	(void)server;
	(void)now;
	return true;
}

static bool
never(uint32_t server, int64_t now)
{
	(void)server;
	(void)now;
	return false;
}

static bool
odd_ones(uint32_t server, int64_t now)
{
	(void)now;
	return server % 2 == 1;
}

/* After two minutes. */
static bool
later(uint32_t server, int64_t now)
{
	(void)server;
	return now >= 120 * SECOND;
}

static struct engine_options
free_options(void)
{
	struct engine_options o = engine_options_default;

	o.rate = o.rate_per_address = 0;
	o.seed = 1;
	return o;
}

static void
network_start(struct network *net, const struct engine_options *options,
    bool (*answers)(uint32_t, int64_t))
{
	*net = (struct network){ .latency = 10 * MS, .answers = answers };
	plan_init(&net->plan, options);
}

static void
network_stop(struct network *net)
{
	plan_free(&net->plan);
	free(net->sent);
	free(net->out);
}

/* The server with this number of its own. */
static struct ip
server_ip(uint32_t number)
{
	return (struct ip){ .hi = (UINT64_C(0x0a000000) + number) << 32,
		.family = IPV4 };
}

static void
no_callback(void *arg, const struct reply *reply)
{
	(void)arg;
	(void)reply;
	fail();
}

static struct question *
ask(struct network *net, uint32_t name, uint32_t first, size_t nservers)
{
	struct ip ips[ENGINE_SERVERS_MAX + 1];
	char text[32];

	for (size_t i = 0; i < nservers; i++)
		ips[i] = server_ip(first + (uint32_t)i);
	(void)snprintf(text, sizeof(text), "n%u.example", (unsigned int)name);
	return plan_ask(&net->plan,
	    &(struct direct_question){ .name = text,
		.type = RRTYPE_SOA,
		.servers = ips,
		.nservers = nservers },
	    no_callback, NULL);
}

static void
note_out(struct network *net, uint32_t server, int by)
{
	unsigned int out = net->out[server] += (unsigned int)by;

	if (out > net->most_out)
		net->most_out = out;
}

static void
send_one(struct network *net, struct question *q)
{
	struct server *s = plan_server_of(&net->plan, q);

	assert_false(s->barred);
	net->sent = mem_grow(net->sent, net->n, &net->cap, sizeof(*net->sent));
	net->sent[net->n++] = (struct sent){ .at = net->now,
		.due = net->now + net->latency,
		.server = s->number,
		.question = q,
		.tries = q->tries };
	note_out(net, s->number, 1);
}

static void
end(struct network *net, struct question *q, bool answered)
{
	if (answered)
		net->answered++;
	else
		net->failed++;
	net->last_end = net->now;
	plan_finish(&net->plan, q);
}

static void
move_on(struct network *net, struct question *q)
{
	if (!plan_move_on(&net->plan, q))
		end(net, q, false);
}

static void
hear_one(struct network *net, const struct sent *sent)
{
	struct server *s = net->plan.servers[sent->server];
	struct question *q = sent->question;

	if (!net->answers(sent->server, sent->at))
		return;
	/* The timeout is longer than the latency: it waits still. */
	assert_int_equal(q->state, QUESTION_FLYING);
	assert_int_equal(q->tries, sent->tries);
	note_out(net, sent->server, -1);
	server_note_heard(&net->plan, s, sent->at, net->now);
	plan_land(&net->plan, q);
	if (net->refuse) {
		server_note_bad(&net->plan, s);
		q->done |= UINT64_C(1) << q->at;
		move_on(net, q);
		return;
	}
	server_note_good(s);
	end(net, q, true);
}

static void
work(struct network *net)
{
	struct question *q;

	net->passes++;
	while (net->heard < net->n && net->sent[net->heard].due <= net->now)
		hear_one(net, &net->sent[net->heard++]);
	while ((q = plan_expired(&net->plan, net->now)) != NULL) {
		note_out(net, q->servers[q->at], -1);
		move_on(net, q);
	}
	plan_admit(&net->plan);
	while ((q = plan_pop_again(&net->plan)) != NULL)
		move_on(net, q);
	while ((q = plan_next(&net->plan, net->now)) != NULL)
		send_one(net, q);
}

/* Until all is said, or this moment. */
static void
run_until(struct network *net, int64_t end_at)
{
	net->out = mem_resize(net->out, net->plan.nservers, sizeof(*net->out));
	memset(net->out, 0, net->plan.nservers * sizeof(*net->out));
	for (;;) {
		int64_t wake;

		work(net);
		wake = plan_wake(&net->plan, net->now);
		if (net->heard < net->n && net->sent[net->heard].due < wake)
			wake = net->sent[net->heard].due;
		if (net->plan.pending == 0 || wake > end_at)
			break;
		/* Time goes on, or something was left undone. */
		assert_true(wake > net->now);
		net->now = wake;
	}
}

static void
run(struct network *net)
{
	run_until(net, INT64_MAX - 1);
	assert_int_equal(net->plan.pending, 0);
}

/* The most packets within any second, to a server or (-1) in all. */
static size_t
most_in_a_second(const struct network *net, int64_t server)
{
	size_t most = 0, first = 0, n = 0;

	for (size_t i = 0; i < net->n; i++) {
		if (server >= 0 && net->sent[i].server != server)
			continue;
		n++;
		while (net->sent[first].at + SECOND <= net->sent[i].at) {
			n -= server < 0 || net->sent[first].server == server;
			first++;
		}
		if (n > most)
			most = n;
	}
	return most;
}

static void
no_second_has_more_than_the_rate(void **state)
{
	struct engine_options o = free_options();
	struct network net;

	(void)state;
	o.rate = 100;
	o.window = 1000;
	o.window_per_address = 1000;
	network_start(&net, &o, always);
	for (uint32_t i = 0; i < 5000; i++)
		ask(&net, i, i % 1000, 1);
	run(&net);
	assert_int_equal(net.answered, 5000);
	assert_int_equal(net.plan.counts.sent, 5000);
	assert_int_equal(most_in_a_second(&net, -1), 100);
	/* And not much fewer: the slack is a hundredth. */
	assert_true(net.last_end < 51 * SECOND);
	network_stop(&net);
}

static void
no_second_has_more_than_the_rate_of_an_address(void **state)
{
	struct engine_options o = free_options();
	struct network net;

	(void)state;
	o.rate_per_address = 20;
	o.rate = 50;
	network_start(&net, &o, always);
	for (uint32_t i = 0; i < 2000; i++)
		ask(&net, i, i % 4, 1);
	run(&net);
	assert_int_equal(net.answered, 2000);
	for (int64_t i = 0; i < 4; i++)
		assert_in_range(most_in_a_second(&net, i), 12, 20);
	assert_in_range(most_in_a_second(&net, -1), 49, 50);
	network_stop(&net);
}

/* A loop that comes late does not make up for it beyond the rate. */
static void
a_late_loop_is_no_excuse(void **state)
{
	struct engine_options o = free_options();
	struct network net;
	struct question *q;

	(void)state;
	o.rate = 1000;
	o.window = o.window_per_address = 100000;
	network_start(&net, &o, always);
	for (uint32_t i = 0; i < 20000; i++)
		ask(&net, i, i, 1);
	plan_admit(&net.plan);
	net.out = mem_array(net.plan.nservers, sizeof(*net.out));
	/* Every 7 ms, and now and then not for half a second. */
	for (int i = 0; i < 1000; i++) {
		while ((q = plan_next(&net.plan, net.now)) != NULL)
			send_one(&net, q);
		net.now += i % 250 == 249 ? 500 * MS : 7 * MS;
	}
	assert_in_range(most_in_a_second(&net, -1), 980, 1000);
	network_stop(&net);
}

struct windows {
	uint32_t servers;
	unsigned int window, window_per_address;
	unsigned int most, at_once; /* to one, in all */
};

static void
windows_are_kept(void **state)
{
	static const struct windows windows[] = {
		{ 5, 50, 7, 7, 35 },
		{ 25, 50, 7, 2, 50 },
		{ 25, 50, 1, 1, 25 },
		{ 1, 1, 7, 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const struct windows *w = &windows[i];
		struct engine_options o = free_options();
		struct network net;

		o.window = w->window;
		o.window_per_address = w->window_per_address;
		network_start(&net, &o, always);
		for (uint32_t k = 0; k < 3500; k++)
			ask(&net, k, k % w->servers, 1);
		run(&net);
		assert_int_equal(net.answered, 3500);
		assert_int_equal(net.most_out, w->most);
		assert_int_equal(net.last_end, 3500 / w->at_once * net.latency);
		network_stop(&net);
	}
}

struct crowd {
	uint32_t questions, servers;
};

static void
crowds_cost_a_few_steps_each(void **state)
{
	static const struct crowd crowds[] = {
		{ 200000, 10000 },
		{ 200000, 1 },
		{ 10000, 10000 },
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct engine_options o = free_options();
		struct network net;

		o.rate_per_address = 20000;
		network_start(&net, &o, always);
		for (uint32_t k = 0; k < crowds[i].questions; k++)
			ask(&net, k, k % crowds[i].servers, 1);
		run(&net);
		assert_int_equal(net.answered, crowds[i].questions);
		assert_int_equal(net.n, crowds[i].questions);
		assert_true(net.passes < 3 * (size_t)crowds[i].questions);
		network_stop(&net);
	}
}

static void
a_queued_question_takes_little_memory(void **state)
{
	enum {
		N = 200000
	};
	struct engine_options o = free_options();
	struct network net;
	size_t before, after;

	(void)state;
	network_start(&net, &o, always);
	before = mallinfo2().uordblks;
	for (uint32_t i = 0; i < N; i++)
		ask(&net, i, i % 1000, 2);
	after = mallinfo2().uordblks;
	/* A name of 13 octets; sanitizers' allocators tell nothing. */
	assert_true(after - before < (size_t)N * 128);
	network_stop(&net);
}

/* The order in which questions were sent, as one number. */
static uint64_t
order_of(uint64_t seed, bool *as_asked)
{
	struct engine_options o = free_options();
	struct network net;
	uint64_t sum = 0;
	struct question *questions[100];

	o.seed = seed;
	o.window = o.window_per_address = 1;
	network_start(&net, &o, always);
	for (uint32_t i = 0; i < 100; i++)
		questions[i] = ask(&net, i, i, 1);
	run(&net);
	*as_asked = true;
	for (uint32_t i = 0; i < 100; i++) {
		if (net.sent[i].question != questions[i])
			*as_asked = false;
		sum = sum * 101 + net.sent[i].server;
	}
	network_stop(&net);
	return sum;
}

static void
the_seed_tells_the_order(void **state)
{
	bool as_asked;
	uint64_t one = order_of(1, &as_asked);

	(void)state;
	assert_false(as_asked);
	assert_int_equal(order_of(1, &as_asked), one);
	assert_int_not_equal(order_of(2, &as_asked), one);
}

static void
questions_spread_over_their_servers(void **state)
{
	struct engine_options o = free_options();
	struct network net;
	unsigned int n[13] = { 0 };

	(void)state;
	network_start(&net, &o, always);
	for (uint32_t i = 0; i < 1300; i++)
		ask(&net, i, 0, 13);
	run(&net);
	for (size_t i = 0; i < net.n; i++)
		n[net.sent[i].server]++;
	for (size_t i = 0; i < 13; i++)
		assert_in_range(n[i], 60, 140);
	network_stop(&net);
}

/* One question to a server that is silent: each round twice as long. */
static void
patience_doubles(void **state)
{
	static const int64_t at[] = { 0, 300 * MS, 900 * MS, 2100 * MS };
	struct engine_options o = free_options();
	struct network net;

	(void)state;
	network_start(&net, &o, never);
	ask(&net, 0, 0, 1);
	run(&net);
	assert_int_equal(net.n, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(net.sent[i].at, at[i]);
	assert_int_equal(net.failed, 1);
	assert_int_equal(net.last_end, 4500 * MS);
	network_stop(&net);
}

/* In a round each server once, then each again. */
static void
a_retry_goes_to_the_next_server(void **state)
{
	struct engine_options o = free_options();
	struct network net;

	(void)state;
	o.retries = 1;
	network_start(&net, &o, never);
	ask(&net, 0, 0, 3);
	run(&net);
	assert_int_equal(net.n, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(
		    net.sent[i].server, (net.sent[0].server + i) % 3);
		assert_int_equal(net.sent[i].at,
		    (i < 3 ? 300 * (int64_t)i : 900 + 600 * ((int64_t)i - 3)) *
			MS);
	}
	network_stop(&net);
}

static void
a_server_that_is_slow_is_given_time(void **state)
{
	struct engine_options o = free_options();
	struct network net;
	int64_t start;

	(void)state;
	network_start(&net, &o, always);
	net.latency = 250 * MS;
	for (uint32_t i = 0; i < 100; i++)
		ask(&net, i, 0, 1);
	run(&net);
	assert_int_equal(net.n, 100);
	assert_int_equal(net.plan.servers[0]->rtt, 250 * MS);
	net.answers = never;
	start = net.now;
	ask(&net, 100, 0, 1);
	run_until(&net, start + 749 * MS);
	assert_int_equal(net.n, 101);
	run_until(&net, start + 750 * MS);
	assert_int_equal(net.n, 102);
	network_stop(&net);
}

static void
the_dead_are_turned_away_from(void **state)
{
	struct engine_options o = free_options();
	struct network net;
	size_t to_dead = 0;

	(void)state;
	/* Of each pair of servers, one is dead. */
	network_start(&net, &o, odd_ones);
	for (uint32_t i = 0; i < 20000; i++)
		ask(&net, i, i % 10 * 2, 2);
	run(&net);
	assert_int_equal(net.answered, 20000);
	assert_int_equal(net.plan.counts.deaths, 10);
	for (size_t i = 0; i < net.n; i++)
		to_dead += net.sent[i].server % 2 == 0;
	/* Some windows, ever smaller, until three timeouts have passed. */
	assert_true(to_dead <= 10 * (10 + 2 * 4));
	network_stop(&net);
}

static void
of_a_dead_server_one_question_stands_for_all(void **state)
{
	struct engine_options o = free_options();
	struct network net;

	(void)state;
	network_start(&net, &o, never);
	for (uint32_t i = 0; i < 200000; i++)
		ask(&net, i, 0, 1);
	run(&net);
	assert_int_equal(net.failed, 200000);
	assert_true(net.n < 40);
	assert_true(net.last_end < 15 * SECOND);
	network_stop(&net);
}

static void
a_dead_server_is_asked_one_at_a_time(void **state)
{
	struct engine_options o = free_options();
	struct network net;

	(void)state;
	network_start(&net, &o, never);
	for (uint32_t i = 0; i < 100; i++)
		ask(&net, i, 0, 1);
	run(&net);
	assert_true(net.plan.servers[0]->dead);
	net.most_out = 0;
	for (uint32_t i = 0; i < 100; i++)
		ask(&net, 100 + i, 0, 1);
	run(&net);
	assert_int_equal(net.most_out, 1);
	assert_int_equal(net.failed, 200);
	network_stop(&net);
}

static void
an_answer_brings_the_dead_to_life(void **state)
{
	struct engine_options o = free_options();
	struct network net;

	(void)state;
	network_start(&net, &o, later);
	for (uint32_t i = 0; i < 100; i++)
		ask(&net, i, 0, 1);
	run(&net);
	assert_true(net.plan.servers[0]->dead);
	net.now = 120 * SECOND;
	net.most_out = 0;
	for (uint32_t i = 0; i < 100; i++)
		ask(&net, 100 + i, 0, 1);
	run(&net);
	assert_int_equal(net.answered, 100);
	assert_false(net.plan.servers[0]->dead);
	assert_int_equal(net.most_out, o.window_per_address);
	network_stop(&net);
}

static void
refusals_make_it_slower_down_to_an_eighth(void **state)
{
	struct engine_options o = free_options();
	struct network net;

	(void)state;
	o.rate_per_address = 80;
	network_start(&net, &o, always);
	net.refuse = true;
	for (uint32_t i = 0; i < 200; i++)
		ask(&net, i, 0, 1);
	run_until(&net, 3 * SECOND);
	assert_int_equal(net.plan.counts.backoffs, 3);
	for (size_t i = 100; i + 1 < net.n; i++)
		assert_in_range(
		    net.sent[i + 1].at - net.sent[i].at, 100 * MS, 101 * MS);
	assert_false(net.plan.servers[0]->dead);
	net.refuse = false;
	run(&net);
	assert_int_equal(net.plan.servers[0]->pace.halved, 0);
	network_stop(&net);
}

static bool
allow_none(void *arg, struct ip ip)
{
	unsigned int *calls = arg;

	(void)ip;
	++*calls;
	return false;
}

struct bar {
	bool ipv4;
	bool (*allowed)(void *arg, struct ip ip);
	size_t servers;
	unsigned int calls;
};

static void
who_may_not_be_asked_is_not(void **state)
{
	static const struct bar bars[] = {
		{ false, NULL, 3, 0 },
		{ true, allow_none, 3, 3 },
		{ true, NULL, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct engine_options o = free_options();
		unsigned int calls = 0;
		struct network net;

		o.ipv4 = bars[i].ipv4;
		o.allowed = bars[i].allowed;
		o.allowed_arg = &calls;
		network_start(&net, &o, always);
		ask(&net, 0, 0, bars[i].servers);
		ask(&net, 1, 0, bars[i].servers);
		run(&net);
		assert_int_equal(net.failed, 2);
		assert_int_equal(net.n, 0);
		assert_int_equal(calls, bars[i].calls);
		network_stop(&net);
	}
}

static void
a_server_that_is_named_twice_is_one(void **state)
{
	struct engine_options o = free_options();
	struct network net;
	struct ip ips[3] = { server_ip(1), server_ip(2), server_ip(1) };
	struct question *q;

	(void)state;
	network_start(&net, &o, never);
	q = plan_ask(&net.plan,
	    &(struct direct_question){
		.name = "x", .type = RRTYPE_NS, .servers = ips, .nservers = 3 },
	    no_callback, NULL);
	assert_int_equal(q->nservers, 2);
	assert_memory_equal(question_name(q), "\1x", 3);
	run(&net);
	assert_int_equal(net.n, 2 * (1 + o.retries));
	network_stop(&net);
}

/* A fifth and a half of all packets, in an order that no test chooses. */
static bool
some(uint32_t server, int64_t now)
{
	static uint32_t random = 1;

	(void)now;
	random = random * 1664525 + 1013904223;
	return (random >> 16) % 100 >= (server % 2 == 0 ? 20 : 50);
}

static bool
every_other(uint32_t server, int64_t now)
{
	static unsigned int n;

	(void)server;
	(void)now;
	return n++ % 2 == 1;
}

/* Timeouts come in flocks, and between them nothing is heard. */
static void
who_answers_in_between_is_not_silent(void **state)
{
	static const unsigned int windows[] = { 1, 10, 1000 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct engine_options o = free_options();
		struct network net;

		o.window = o.window_per_address = windows[i];
		network_start(&net, &o, every_other);
		for (uint32_t k = 0; k < 5000; k++)
			ask(&net, k, 0, 1);
		run(&net);
		assert_int_equal(net.plan.counts.deaths, 0);
		assert_int_equal(net.plan.counts.backoffs, 0);
		network_stop(&net);
	}
}

static void
whatever_is_lost_each_question_ends(void **state)
{
	struct engine_options o = free_options();
	struct network net;

	(void)state;
	o.rate_per_address = 200;
	network_start(&net, &o, some);
	for (uint32_t i = 0; i < 50000; i++)
		ask(&net, i, i % 100, 1 + i % 4);
	run(&net);
	assert_int_equal(net.answered + net.failed, 50000);
	/* Of one server a 16th of a half is lost at worst. */
	assert_true(net.failed < 50000 / 4 / 2 * 5 / 64);
	assert_true(net.n < 3 * (size_t)50000);
	network_stop(&net);
}

static void
of_too_many_servers_the_first_are_asked(void **state)
{
	struct engine_options o = free_options();
	struct network net;

	(void)state;
	o.retries = 0;
	network_start(&net, &o, never);
	ask(&net, 0, 0, ENGINE_SERVERS_MAX + 1);
	run(&net);
	assert_int_equal(net.n, ENGINE_SERVERS_MAX);
	assert_int_equal(net.plan.nservers, ENGINE_SERVERS_MAX);
	network_stop(&net);
}

/* Truncation everywhere: a few connections at a time, in all and to one. */
static void
connections_are_few(void **state)
{
	enum {
		SERVERS = 30,
		N = 10 * SERVERS
	};
	struct engine_options o = free_options();
	struct question *q, *held[N];
	unsigned int open = 0, to_one = 0, connected = 0;
	struct network net;

	(void)state;
	network_start(&net, &o, always);
	for (uint32_t i = 0; i < N; i++)
		ask(&net, i, i % SERVERS, 1);
	plan_admit(&net.plan);
	for (size_t i = 0; i < N; i++) {
		assert_non_null(held[i] = plan_next(&net.plan, 0));
		plan_land(&net.plan, held[i]);
	}
	for (size_t i = 0; i < N; i++) {
		held[i]->tcp = true;
		plan_stay(&net.plan, held[i]);
	}
	for (int64_t now = SECOND; connected < N; now += SECOND / 10) {
		for (open = 0; (q = plan_next(&net.plan, now)) != NULL;
		     open++) {
			const struct server *s = plan_server_of(&net.plan, q);

			held[open] = q;
			if (s->connections > to_one)
				to_one = s->connections;
		}
		assert_true(open > 0 && open <= PLAN_CONNECTIONS_MAX);
		if (connected == 0)
			assert_int_equal(open, PLAN_CONNECTIONS_MAX);
		connected += open;
		while (open > 0) {
			plan_land(&net.plan, held[--open]);
			plan_finish(&net.plan, held[open]);
		}
		/* Those in the heap come back. */
		assert_null(plan_expired(&net.plan, now + SECOND / 20));
	}
	assert_in_range(to_one, 2, SERVER_CONNECTIONS_MAX);
	assert_int_equal(net.plan.pending, 0);
	network_stop(&net);
}

/* Whatever state a question is in, it can be taken back. */
static void
all_can_be_taken_back(void **state)
{
	struct engine_options o = free_options();
	struct network net;
	struct question *q, *next;
	size_t n = 0;

	(void)state;
	o.rate_per_address = 20;
	network_start(&net, &o, odd_ones);
	for (uint32_t i = 0; i < 1000; i++)
		ask(&net, i, i % 50, 2);
	run_until(&net, 2 * SECOND);
	for (uint32_t i = 0; i < 10; i++)
		ask(&net, i, i, 2);
	for (q = plan_take_all(&net.plan); q != NULL; q = next, n++) {
		next = q->next;
		plan_finish(&net.plan, q);
	}
	assert_int_equal(n + net.answered + net.failed, 1010);
	assert_int_equal(net.plan.pending, 0);
	assert_null(plan_next(&net.plan, net.now + 10 * SECOND));
	network_stop(&net);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_second_has_more_than_the_rate),
		cmocka_unit_test(
		    no_second_has_more_than_the_rate_of_an_address),
		cmocka_unit_test(a_late_loop_is_no_excuse),
		cmocka_unit_test(windows_are_kept),
		cmocka_unit_test(crowds_cost_a_few_steps_each),
		cmocka_unit_test(a_queued_question_takes_little_memory),
		cmocka_unit_test(the_seed_tells_the_order),
		cmocka_unit_test(questions_spread_over_their_servers),
		cmocka_unit_test(patience_doubles),
		cmocka_unit_test(a_retry_goes_to_the_next_server),
		cmocka_unit_test(a_server_that_is_slow_is_given_time),
		cmocka_unit_test(the_dead_are_turned_away_from),
		cmocka_unit_test(of_a_dead_server_one_question_stands_for_all),
		cmocka_unit_test(a_dead_server_is_asked_one_at_a_time),
		cmocka_unit_test(an_answer_brings_the_dead_to_life),
		cmocka_unit_test(refusals_make_it_slower_down_to_an_eighth),
		cmocka_unit_test(who_may_not_be_asked_is_not),
		cmocka_unit_test(a_server_that_is_named_twice_is_one),
		cmocka_unit_test(who_answers_in_between_is_not_silent),
		cmocka_unit_test(whatever_is_lost_each_question_ends),
		cmocka_unit_test(of_too_many_servers_the_first_are_asked),
		cmocka_unit_test(connections_are_few),
		cmocka_unit_test(all_can_be_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
