/*
 * recurse PORT N: N questions, each for a name of its own, through the
 * recursor to the server at 127.0.0.1, so many at a time as it does best
 * with.  Fails where one was not answered.
 */
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>

#include "resolve/paced_base.h"
#include "resolve/recursor.h"

#define WINDOW 200

struct run {
	struct event_base *base;
	struct recursor *recursor;
	unsigned long n, put, back, good;
};

static void fill(struct run *run);

static void
take(void *arg, const struct exchange *x)
{
	struct run *run = arg;

	run->back++;
	run->good += x->rcode == RCODE_NOERROR && x->len > 0;
	if (run->back == run->n)
		(void)event_base_loopbreak(run->base);
	else
		fill(run);
}

static void
fill(struct run *run)
{
	while (run->put < run->n && recursor_room(run->recursor) > 0) {
		char name[32];

		(void)snprintf(name, sizeof(name), "n%lu.bench", run->put++);
		recursor_ask(run->recursor, name, ANSWER_A, take, run);
	}
}

int
main(int argc, char **argv)
{
	char where[32];
	const char *const forward[] = { where };
	const struct recursor_options options = { .forward = forward,
		.nforward = 1,
		.window = WINDOW,
		.ipv4 = true };
	struct run run = { .base = event_base_new(),
		.n = argc > 2 ? strtoul(argv[2], NULL, 10) : 0 };
	struct reason why = { "" };
	struct paced_base *paced;

	if (run.n == 0 || run.base == NULL) {
		(void)fputs("usage: recurse PORT N\n", stderr);
		return 2;
	}
	(void)snprintf(where, sizeof(where), "127.0.0.1@%s", argv[1]);
	paced = paced_base_new(run.base, 0, 0);
	if (recursor_new(&run.recursor, run.base, paced, &options, &why) !=
	    ST_OK) {
		(void)fprintf(stderr, "recurse: %s\n", why.text);
		return 1;
	}
	fill(&run);
	(void)event_base_dispatch(run.base);
	recursor_free(run.recursor);
	paced_base_free(paced);
	event_base_free(run.base);
	if (run.good == run.n)
		return 0;
	(void)fprintf(stderr, "recurse: %lu of %lu unanswered\n",
	    run.n - run.good, run.n);
	return 1;
}
