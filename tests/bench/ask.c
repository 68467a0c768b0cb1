/*
 * ask PORT N: N questions, each for a name of its own, through the engine to
 * the server at 127.0.0.1; all of them are queued before the first is sent.
 * Prints what a queued one takes and how the asking went, a line
 * "NAME VALUE" each; fails where one was not answered.
 */
#include <event2/event.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "resolve/engine.h"
#include "resolve/rrtype.h"

#define WINDOW 1000

struct outcome {
	struct event_base *base;
	struct engine *engine;
	unsigned long good;
};

static void
take(void *arg, const struct reply *reply)
{
	struct outcome *o = arg;

	o->good += reply->good;
	if (engine_pending(o->engine) == 0)
		(void)event_base_loopbreak(o->base);
}

static double
seconds(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void
queue(struct outcome *o, unsigned long n)
{
	struct ip server;

	(void)ip_from_text("127.0.0.1", &server);
	for (unsigned long i = 0; i < n; i++) {
		char name[32];

		(void)snprintf(name, sizeof(name), "n%lu.bench", i);
		engine_ask(o->engine,
		    &(struct direct_question){ .name = name,
			.type = RRTYPE_A,
			.servers = &server,
			.nservers = 1 },
		    take, o);
	}
}

int
main(int argc, char **argv)
{
	unsigned long n = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	struct engine_options options = engine_options_default;
	struct reason why = { "" };
	struct outcome o = { .base = event_base_new() };
	const struct engine_counts *counts;
	struct rusage used;
	size_t before;
	double start;

	if (n == 0 || o.base == NULL) {
		(void)fputs("usage: ask PORT N\n", stderr);
		return 2;
	}
	options.port = (uint16_t)strtoul(argv[1], NULL, 10);
	options.rate = options.rate_per_address = 0;
	options.window = options.window_per_address = WINDOW;
	if (engine_new(&o.engine, o.base, &options, &why) != ST_OK) {
		(void)fprintf(stderr, "ask: %s\n", why.text);
		return 1;
	}
	before = mallinfo2().uordblks;
	queue(&o, n);
	(void)printf("queued_bytes %.1f\n",
	    (double)(mallinfo2().uordblks - before) / (double)n);
	start = seconds();
	(void)event_base_dispatch(o.base);
	counts = engine_counts(o.engine);
	(void)getrusage(RUSAGE_SELF, &used);
	(void)printf("seconds %.3f\n", seconds() - start);
	(void)printf("retried %llu\n", (unsigned long long)counts->retried);
	(void)printf("peak_kib %ld\n", used.ru_maxrss);
	engine_free(o.engine);
	event_base_free(o.base);
	if (o.good == n)
		return 0;
	(void)fprintf(stderr, "ask: %lu of %lu unanswered\n", n - o.good, n);
	return 1;
}
