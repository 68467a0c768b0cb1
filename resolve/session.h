/*
 * The DNS as a survey asks it: resolution to the end (recursor.h) and direct
 * questions to known servers (engine.h), in one loop and at one pace.
 */
#ifndef RESOLVE_SESSION_H
#define RESOLVE_SESSION_H

#include "resolve/engine.h"
#include "resolve/exchange.h"
#include "resolve/recursor.h"

/* rate, window and families of the two parts are set from these. */
struct session_options {
	double rate; /* packets a second in all; 0: no limit */
	unsigned int window;
	struct engine_options engine;
	struct recursor_options recursor;
};

struct session;

enum status session_new(struct session **s,
    const struct session_options *options, struct reason *why);
/* Questions that are open are forgotten.  NULL is fine. */
void session_free(struct session *s);

/* What this host can reach at all, found without sending a packet. */
bool session_has(const struct session *s, enum family family);

/*
 * A question in the view "answer", or to servers in one of the others.  In the
 * view "answer" servers may be given too, those of the zone in which the name
 * lies: they are asked, and the recursor where they answer and do not know.
 */
struct session_question {
	const char *name; /* canonical */
	enum answer_type type;
	enum answer_view view;
	const char *zone; /* whose servers these are; may be NULL */
	const struct ip *servers;
	size_t nservers;
	bool dnssec_ok; /* view "parent": with the proof of what is not there */
};

/*
 * Queues it; all of it is copied.  done is called once, from session_run; the
 * exchange lives until it returns, without zone, walk and again, which the
 * asker knows.  Questions of the view "answer" are put in an order drawn by
 * the engine's seed.
 */
void session_ask(struct session *s, const struct session_question *question,
    recursor_fn *done, void *arg);

size_t session_pending(const struct session *s);

/*
 * From now on so many questions a second, and the recursor forgets what it
 * has learned: servers that it took for dead, and failures that it would hand
 * out again without asking.  While no question is pending.
 */
enum status session_start_over(
    struct session *s, double rate, struct reason *why);

/*
 * Handles what comes until tick says false.  It is called every ms
 * milliseconds, and once before all.
 */
void session_run(
    struct session *s, unsigned int ms, bool (*tick)(void *arg), void *arg);

#endif
