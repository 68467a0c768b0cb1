#include "resolve/recursor.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unbound-event.h>
#include <unbound.h>

#include "resolve/paced_base.h"
#include "resolve/rrtype.h"
#include "roa/special.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"

/*
 * Zones that libunbound would answer itself, with data and without a packet
 * (RFC 6303, RFC 6761): a survey asks who serves them.
 */
static const char *const built_in[] = { "localhost.", "test.", "invalid.",
	"onion.", "home.arpa.", "127.in-addr.arpa.",
	"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
	".ip6.arpa.",
	"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
	".ip6.arpa.",
	NULL };

#define HEADER 12 /* octets, RFC 1035 section 4.1.1 */

/* Milliseconds; a delegation with dead servers else takes minutes. */
#define MAX_RTT "2500"

struct asked {
	struct recursor *recursor;
	struct asked *newer, *older; /* all that are under way */
	struct asked *next;          /* that have an answer to hand on */
	char *name;
	enum answer_type type;
	recursor_fn *done;
	void *arg;
	/* The answer, kept where it came before recursor_ask had returned. */
	int rcode;
	enum answer_dnssec dnssec;
	uint8_t *wire;
	size_t len;
	const char *error;
};

struct recursor {
	struct ub_ctx *ctx;
	struct event *later; /* hands on answers that came at once */
	struct asked *newest;
	struct asked *ready, **ready_end;
	unsigned int window, pending;
	bool validates, asking;
};

static enum status
failed(struct reason *why, const char *what, int code)
{
	return reason_set(
	    why, ST_IO, "libunbound: %s: %s", what, ub_strerror(code));
}

static enum status
set_options(struct recursor *r, const struct recursor_options *o,
    unsigned int files, struct reason *why)
{
	char range[16], window[16];
	const char *const options[][2] = {
		/* Out of descriptors, it fails at once instead of waiting. */
		{ "outgoing-range:", range },
		{ "num-queries-per-thread:", window },
		{ "outgoing-num-tcp:", "100" },
		{ "incoming-num-tcp:", "0" },
		{ "infra-cache-max-rtt:", MAX_RTT },
		{ "infra-cache-numhosts:", "100000" },
		/* By default, one that refuses is asked five times. */
		{ "outbound-msg-retry:", "3" },
		/* Who is named by the user may be here; else nobody is. */
		{ "do-not-query-localhost:", o->nforward > 0 ? "no" : "yes" },
		{ "unblock-lan-zones:", "yes" },
		{ "insecure-lan-zones:", "yes" },
		{ "do-ip4:", o->ipv4 ? "yes" : "no" },
		{ "do-ip6:", o->ipv6 ? "yes" : "no" },
		{ "edns-buffer-size:", "1232" },
		/* Answers shall be the zone's own, also twice in a run. */
		{ "qname-minimisation:", "yes" },
		{ "rrset-roundrobin:", "no" },
		{ "minimal-responses:", "yes" },
		{ "module-config:", o->trust_anchor != NULL
					? "validator iterator"
					: "iterator" },
	};
	int code;

	(void)snprintf(range, sizeof(range), "%u", files);
	(void)snprintf(window, sizeof(window), "%u", o->window);
	for (size_t i = 0; i < LENGTH_OF(options); i++)
		if ((code = ub_ctx_set_option(
			 r->ctx, options[i][0], options[i][1])) != 0)
			return failed(why, options[i][0], code);
	if (o->root_hints != NULL && (code = ub_ctx_set_option(r->ctx,
					  "root-hints:", o->root_hints)) != 0)
		return failed(why, o->root_hints, code);
	if (o->trust_anchor != NULL &&
	    (code = ub_ctx_add_ta_file(r->ctx, o->trust_anchor)) != 0)
		return failed(why, o->trust_anchor, code);
	return ST_OK;
}

static int
avoid(struct recursor *r, struct prefix prefix)
{
	char text[PREFIX_STRLEN];

	return ub_ctx_set_option(
	    r->ctx, "do-not-query-address:", prefix_format(prefix, text));
}

/* Nothing is sent to special addresses, whatever a delegation says. */
static enum status
set_avoided(
    struct recursor *r, const struct recursor_options *o, struct reason *why)
{
	struct prefix block;
	int code = 0;

	for (size_t i = 0; code == 0 && i < o->navoid; i++)
		code = avoid(r, o->avoid[i]);
	for (size_t i = 0; code == 0 && o->nforward == 0; i++) {
		if (!special_block(i, &block))
			break;
		code = avoid(r, block);
	}
	return code == 0 ? ST_OK : failed(why, "do-not-query-address", code);
}

/* After all options, which can then no longer be set. */
static enum status
remove_built_in(struct recursor *r, struct reason *why)
{
	int code = 0;

	for (size_t i = 0; code == 0 && built_in[i] != NULL; i++)
		code = ub_ctx_zone_remove(r->ctx, built_in[i]);
	return code == 0 ? ST_OK : failed(why, "built-in zones", code);
}

static enum status
set_forward(
    struct recursor *r, const struct recursor_options *o, struct reason *why)
{
	for (size_t i = 0; i < o->nforward; i++) {
		const char *who = o->forward[i];
		int code = strcmp(who, "system") == 0
			       ? ub_ctx_resolvconf(r->ctx, NULL)
			       : ub_ctx_set_fwd(r->ctx, who);

		if (code != 0)
			return failed(why, who, code);
	}
	return ST_OK;
}

static void
asked_free(struct asked *a)
{
	free(a->wire);
	free(a->name);
	free(a);
}

static void
forget(struct asked *a)
{
	if (a->newer != NULL)
		a->newer->older = a->older;
	else
		a->recursor->newest = a->older;
	if (a->older != NULL)
		a->older->newer = a->newer;
	asked_free(a);
}

static void
hand_on(struct asked *a)
{
	struct exchange x = { .name = a->name,
		.type = a->type,
		.view = VIEW_ANSWER,
		.rcode = a->rcode,
		.error = a->error,
		.tries = 1,
		.dnssec = a->dnssec,
		.time = (int64_t)time(NULL),
		.wire = a->wire,
		.len = a->len };

	a->recursor->pending--;
	a->done(a->arg, &x);
	forget(a);
}

static void
hand_on_ready(evutil_socket_t fd, short what, void *arg)
{
	struct recursor *r = arg;
	struct asked *a = r->ready;

	(void)fd;
	(void)what;
	/* What comes while these are handed on waits for the next round. */
	r->ready = NULL;
	r->ready_end = &r->ready;
	while (a != NULL) {
		struct asked *next = a->next;

		hand_on(a);
		a = next;
	}
}

static void
put_off(struct asked *a)
{
	static const struct timeval now = { 0, 0 };
	struct recursor *r = a->recursor;

	a->next = NULL;
	*r->ready_end = a;
	r->ready_end = &a->next;
	(void)evtimer_add(r->later, &now);
}

/*
 * With rcode other than 0 the packet is not this answer's: libunbound leaves
 * an earlier one there.  With 0, its header has the response code.  What does
 * not validate is kept, and marked: a survey tells what there is.
 */
static void
take_answer(void *arg, int rcode, void *packet, int len, int sec,
    char *why_bogus, int ratelimited)
{
	struct asked *a = arg;

	(void)why_bogus;
	(void)ratelimited;
	a->rcode = rcode;
	if (a->recursor->validates)
		a->dnssec = sec == 2   ? DNSSEC_SECURE
			    : sec == 1 ? DNSSEC_BOGUS
				       : DNSSEC_INSECURE;
	if (rcode == 0 && packet != NULL && len >= HEADER) {
		a->rcode = ((const uint8_t *)packet)[3] & 0xf;
		a->len = (size_t)len;
		a->wire = mem_alloc(a->len);
		memcpy(a->wire, packet, a->len);
	}
	/* One that is in the cache comes while it is still being asked. */
	if (a->recursor->asking)
		put_off(a);
	else
		hand_on(a);
}

/* Descriptors for questions under way, and what the limit leaves room for. */
static unsigned int
descriptors(unsigned int window)
{
	struct rlimit limit;
	/* A resolution has more than one question on the wire now and then. */
	unsigned int wanted = 2 * window + 64;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	    limit.rlim_cur != RLIM_INFINITY) {
		if (limit.rlim_cur < limit.rlim_max) {
			limit.rlim_cur =
			    limit.rlim_max < 65536 ? limit.rlim_max : 65536;
			(void)setrlimit(RLIMIT_NOFILE, &limit);
			(void)getrlimit(RLIMIT_NOFILE, &limit);
		}
		if (wanted + 256 > limit.rlim_cur)
			wanted = limit.rlim_cur > 320
				     ? (unsigned int)limit.rlim_cur - 256
				     : 64;
	}
	return wanted;
}

enum status
recursor_new(struct recursor **out, struct event_base *base,
    struct paced_base *paced, const struct recursor_options *options,
    struct reason *why)
{
	struct recursor *r = mem_alloc(sizeof(*r));
	unsigned int files = descriptors(options->window);
	enum status st;

	r->window = options->window;
	if (2 * r->window > files)
		r->window = files / 2;
	r->validates = options->trust_anchor != NULL;
	r->ready_end = &r->ready;
	r->later = evtimer_new(base, hand_on_ready, r);
	r->ctx = ub_ctx_create_ub_event(paced_base_for_unbound(paced));
	if (r->ctx == NULL || r->later == NULL)
		st = reason_set(why, ST_IO, "libunbound cannot be used here");
	else if ((st = set_options(r, options, files, why)) == ST_OK &&
		 (st = set_avoided(r, options, why)) == ST_OK &&
		 (st = set_forward(r, options, why)) == ST_OK)
		st = remove_built_in(r, why);
	if (st != ST_OK) {
		recursor_free(r);
		r = NULL;
	}
	*out = r;
	return st;
}

void
recursor_free(struct recursor *r)
{
	if (r == NULL)
		return;
	if (r->later != NULL)
		event_free(r->later);
	if (r->ctx != NULL)
		ub_ctx_delete(r->ctx);
	for (struct asked *a = r->newest, *next; a != NULL; a = next) {
		next = a->older;
		asked_free(a);
	}
	free(r);
}

void
recursor_ask(struct recursor *r, const char *name, enum answer_type type,
    recursor_fn *done, void *arg)
{
	struct asked *a = mem_alloc(sizeof(*a));
	int code;

	*a = (struct asked){ .recursor = r,
		.name = mem_strdup(name),
		.type = type,
		.done = done,
		.arg = arg,
		.older = r->newest };
	if (r->newest != NULL)
		r->newest->newer = a;
	r->newest = a;
	r->pending++;
	r->asking = true;
	code = ub_resolve_event(r->ctx, name, answer_rrtype(type), RRCLASS_IN,
	    a, take_answer, NULL);
	r->asking = false;
	if (code != 0) {
		a->rcode = RCODE_NONE;
		a->error = ub_strerror(code);
		put_off(a);
	}
}

unsigned int
recursor_room(const struct recursor *r)
{
	return r->pending < r->window ? r->window - r->pending : 0;
}

unsigned int
recursor_pending(const struct recursor *r)
{
	return r->pending;
}
