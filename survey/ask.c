#include "survey/ask_private.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "survey/base/clock.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"

/* How often it is looked what can be asked by now, in milliseconds. */
#define TICK_MS 50

/* Of the time one part in so many is for planning. */
#define PLAN_SHARE 10

static const char *const walk_words[WALK_WAYS] = {
	[WALK_NONE] = NULL,
	[WALK_NSEC] = "nsec",
	[WALK_TREE] = "tree",
};

/* A question under way; they hang together so that all can be freed. */
struct open_question {
	struct asker *asker;
	uint32_t number;
	struct open_question *newer, *older;
};

static volatile sig_atomic_t interrupted;

static void
interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

struct asker *
asker_new(const struct asker_options *options, struct journal *journal)
{
	struct asker *a = mem_alloc(sizeof(*a));

	*a = (struct asker){ .options = options, .journal = journal };
	intern_init(&a->names);
	intern_init(&a->keys);
	a->reader = answer_reader_new(&a->names);
	return a;
}

static void
forget(struct open_question *open)
{
	if (open->newer != NULL)
		open->newer->older = open->older;
	else
		open->asker->open = open->older;
	if (open->older != NULL)
		open->older->newer = open->newer;
	free(open);
}

void
asker_free(struct asker *a)
{
	if (a == NULL)
		return;
	session_free(a->session);
	for (struct open_question *o = a->open, *next; o != NULL; o = next) {
		next = o->older;
		free(o);
	}
	for (size_t i = 0; i < a->nwalks; i++) {
		for (size_t j = 0; j < a->walks[i].nservers; j++)
			free(a->walks[i].servers[j]);
		free(a->walks[i].servers);
		free(a->walks[i].nodes);
	}
	ask_forget_transfers(a);
	answer_reader_free(a->reader);
	intern_free(&a->names);
	intern_free(&a->keys);
	free(a->table);
	free(a->links);
	free(a->ips);
	free(a->questions);
	free(a->walks);
	free(a->servers);
	free(a);
}

struct ask_name *
ask_row(struct asker *a, uint32_t name)
{
	if (name >= a->ntable) {
		size_t grown = ((size_t)name + 1) * 2;

		a->table = mem_resize(a->table, grown, sizeof(*a->table));
		for (size_t i = a->ntable; i < grown; i++)
			a->table[i] = (struct ask_name){ .parent = INTERN_NONE,
				.nsec = INTERN_NONE,
				.ns = LINK_NONE,
				.addresses = LINK_NONE,
				.glue = LINK_NONE };
		a->ntable = grown;
	}
	return &a->table[name];
}

uint32_t
ask_number(struct asker *a, const char *name)
{
	return intern_add(&a->names, name, strlen(name));
}

const char *
ask_text(const struct asker *a, uint32_t name)
{
	return intern_text(&a->names, name);
}

static void
add_link(struct asker *a, uint32_t *head, uint32_t value)
{
	a->links =
	    mem_grow(a->links, a->nlinks, &a->cap_links, sizeof(*a->links));
	a->links[a->nlinks] = (struct link){ value, *head };
	*head = (uint32_t)a->nlinks++;
}

void
ask_link(struct asker *a, uint32_t *head, uint32_t value)
{
	for (uint32_t i = *head; i != LINK_NONE; i = a->links[i].next)
		if (a->links[i].value == value)
			return;
	add_link(a, head, value);
}

void
ask_link_ip(struct asker *a, uint32_t *head, struct ip ip)
{
	for (uint32_t i = *head; i != LINK_NONE; i = a->links[i].next)
		if (ip_compare(a->ips[a->links[i].value], ip) == 0)
			return;
	a->ips = mem_grow(a->ips, a->nips, &a->cap_ips, sizeof(*a->ips));
	a->ips[a->nips] = ip;
	add_link(a, head, (uint32_t)a->nips++);
}

void
ask_fail(struct asker *a, enum status st, const struct reason *why)
{
	if (a->failed != ST_OK)
		return;
	a->failed = st;
	a->why = *why;
}

/* What makes a question the same as another. */
struct question_key {
	uint32_t name, zone;
	uint8_t type, view, family;
	uint8_t server[17];
};

static uint32_t
key_number(struct asker *a, const struct question *q, bool add)
{
	struct question_key key;

	memset(&key, 0, sizeof(key));
	key.name = q->name;
	key.zone = q->zone;
	key.type = q->type;
	key.view = q->view;
	if (q->to_server) {
		key.family = (uint8_t)(q->server.family + 1);
		ip_to_bytes(q->server, key.server);
	}
	return add ? intern_add(&a->keys, (const char *)&key, sizeof(key))
		   : intern_find(&a->keys, (const char *)&key, sizeof(key));
}

static struct question *
question_of(struct asker *a, const struct question *q)
{
	uint32_t number = key_number(a, q, true);

	if (number == a->nquestions) {
		a->questions = mem_grow(a->questions, a->nquestions,
		    &a->cap_questions, sizeof(*a->questions));
		a->questions[a->nquestions++] = *q;
	}
	return &a->questions[number];
}

/* An answer that came by now, or one in the journal of an earlier run. */
static void
note(struct asker *a, struct question *q, const struct answer *answer)
{
	/* Once answered it stays so, whatever a second asking gave. */
	if (answer->outcome != OUTCOME_FAILED) {
		if (q->state == QUESTION_FAILED)
			a->unanswered--;
		if (q->state != QUESTION_ANSWERED)
			a->answered++;
		q->state = QUESTION_ANSWERED;
	} else if (q->state != QUESTION_ANSWERED) {
		if (q->state != QUESTION_FAILED)
			a->unanswered++;
		q->state = QUESTION_FAILED;
	}
	q->again = q->again || answer->again;
	ask_take(a, answer);
}

/*
 * A "no" that nobody has said: recursion ends with an SOA (RFC 2308 section
 * 2.2), and libunbound takes a server's BADVERS (RFC 6891 section 6.1.3) for an
 * empty answer; a server whose answer is an alias says nothing of its target.
 * What resolvers leave out is theirs to know.
 */
static bool
is_unproven(const struct asker *a, const struct exchange *x,
    const struct answer *answer)
{
	if (answer->view != VIEW_ANSWER || answer->outcome != OUTCOME_NODATA ||
	    answer->proven)
		return false;
	return x->server != NULL ? answer->alias
				 : a->options->session.recursor.nforward == 0;
}

/* The line that goes into the journal, and what it says; or what is wrong. */
static const char *
make_line(struct asker *a, struct exchange *x, char **line, size_t *len,
    struct answer *answer)
{
	const char *fault;

	*line = exchange_line(x, len);
	fault = answer_reader_take(a->reader, *line, *len, answer);
	if (fault != NULL || !is_unproven(a, x, answer))
		return fault;
	free(*line);
	x->rcode = RCODE_NONE;
	x->error = "unproven";
	*line = exchange_line(x, len);
	return answer_reader_take(a->reader, *line, *len, answer);
}

static void
take_exchange(void *arg, const struct exchange *exchange)
{
	struct open_question *open = arg;
	struct asker *a = open->asker;
	struct question *q = &a->questions[open->number];
	struct exchange x = *exchange;
	struct answer answer;
	const char *fault;
	char *line;
	size_t len;
	char server[IP_STRLEN];
	enum status st;

	forget(open);
	if (q->to_server)
		x.server = ip_format(q->server, server);
	x.zone = q->zone != INTERN_NONE ? ask_text(a, q->zone) : NULL;
	x.walk = walk_words[q->walk];
	x.each = q->to_server && q->view == VIEW_PARENT;
	x.again = q->again;
	fault = make_line(a, &x, &line, &len, &answer);
	if ((st = journal_add(a->journal, line, len, &a->why)) != ST_OK)
		a->failed = st;
	free(line);
	if (fault != NULL) {
		/* What we write ourselves we must be able to read. */
		ask_fail(a, ST_SYNTAX,
		    &(struct reason){ "an answer of the DNS that cannot be"
				      " recorded" });
		q->state = QUESTION_FAILED;
		return;
	}
	note(a, q, &answer);
}

/* The servers are those of the zone, or of no zone in particular. */
static void
put(struct asker *a, uint32_t number, uint32_t zone, const struct ip *servers,
    size_t n)
{
	const struct question *q = &a->questions[number];
	struct open_question *open = mem_alloc(sizeof(*open));

	*open = (struct open_question){
		.asker = a, .number = number, .older = a->open
	};
	if (a->open != NULL)
		a->open->newer = open;
	a->open = open;
	session_ask(a->session,
	    &(struct session_question){ .name = ask_text(a, q->name),
		.type = (enum answer_type)q->type,
		.view = (enum answer_view)q->view,
		.zone = zone != INTERN_NONE ? ask_text(a, zone) : NULL,
		.servers = servers,
		.nservers = n,
		.dnssec_ok = q->walk == WALK_NSEC },
	    take_exchange, open);
}

enum question_state
ask(struct asker *a, const struct question *question, const struct ip *servers,
    size_t nservers)
{
	struct question *q = question_of(a, question);

	if (q->state == QUESTION_NEW) {
		q->state = QUESTION_OPEN;
		put(a, (uint32_t)(q - a->questions), q->zone, servers,
		    nservers);
	}
	return (enum question_state)q->state;
}

/*
 * Puts a question that came to nothing once more.  Whose servers it is put to
 * may be known better by now; and what recursion did not get to the end of, is
 * put to the servers of the zone themselves, if they are known.
 */
static bool
put_again(struct asker *a, uint32_t number)
{
	struct question q = a->questions[number];
	const struct ip *servers = &q.server;
	uint32_t zone = q.zone;
	size_t n = q.to_server;

	if (q.state != QUESTION_FAILED || q.again)
		return false;
	a->questions[number].again = true;
	if (q.zone != INTERN_NONE && !q.to_server) {
		if (!ask_servers_of(a, q.zone, &n) || n == 0)
			return false;
		servers = a->servers;
	} else if (q.view == VIEW_ANSWER &&
		   a->options->session.recursor.nforward == 0) {
		zone = ask_zone_of(a, q.name, (enum answer_type)q.type, &n);
		servers = a->servers;
	}
	a->questions[number].state = QUESTION_OPEN;
	a->unanswered--;
	put(a, number, zone, servers, n);
	return true;
}

bool
ask_once_more(struct asker *a, const struct question *q)
{
	uint32_t number = key_number(a, q, false);

	return number != INTERN_NONE && put_again(a, number);
}

/* The last round: all that came to nothing. */
static void
ask_again(struct asker *a)
{
	size_t nquestions = a->nquestions;

	for (uint32_t i = 0; i < nquestions; i++)
		(void)put_again(a, i);
	for (size_t i = 0; i < a->ntable; i++)
		a->table[i].flags &= ~(unsigned int)NAME_SETTLED;
}

static void
show_progress(const struct asker *a)
{
	log_progress("asking the DNS: %zu of %zu questions answered, %zu"
		     " without an answer%s",
	    a->answered, a->nquestions, a->unanswered,
	    a->again ? ", asking these once more" : "");
}

static bool
may_go_on(struct asker *a)
{
	int64_t now = (int64_t)time(NULL);
	struct reason why;
	enum status st;

	if (now != a->synced) {
		a->synced = now;
		if ((st = journal_sync(a->journal, &why)) != ST_OK)
			ask_fail(a, st, &why);
	}
	if (interrupted != 0 ||
	    (a->options->cancel != NULL && *a->options->cancel))
		ask_fail(a, ST_STOPPED, &(struct reason){ "interrupted" });
	return a->failed == ST_OK;
}

static bool
begin_again(struct asker *a)
{
	struct reason why;
	enum status st =
	    session_start_over(a->session, a->options->again_rate, &why);

	if (st != ST_OK)
		ask_fail(a, st, &why);
	a->again = true;
	return st == ST_OK;
}

/*
 * The plan goes through all names: of many it is made more seldom, so that it
 * takes no more than a tenth of the time; but not while who asks is idle.
 */
static void
plan(struct asker *a)
{
	int64_t begun = clock_now();

	if (session_pending(a->session) > a->options->session.window &&
	    begun < a->plan_due)
		return;
	if (ask_transfers(a)) {
		ask_walks(a);
		ask_plan(a);
	}
	a->plan_due = begun + PLAN_SHARE * (clock_now() - begun);
}

/* False where there is nothing more to do. */
static bool
tick(void *arg)
{
	struct asker *a = arg;

	if (!may_go_on(a))
		return false;
	show_progress(a);
	plan(a);
	if (a->failed != ST_OK)
		return false;
	if (session_pending(a->session) > 0)
		return true;
	if (a->again && a->unanswered == 0)
		return false;
	if (!a->again && !begin_again(a))
		return false;
	ask_again(a);
	if (session_pending(a->session) > 0)
		return true;
	/* What is known now may allow for more. */
	ask_walks(a);
	ask_plan(a);
	return session_pending(a->session) > 0;
}

static enum status
take_line(void *arg, const char *line, size_t len, struct reason *why)
{
	struct asker *a = arg;
	struct question q = { .zone = INTERN_NONE };
	struct answer answer;
	const char *fault = answer_reader_take(a->reader, line, len, &answer);

	if (fault != NULL)
		return reason_set(
		    why, ST_SYNTAX, "%s: %s", journal_path(a->journal), fault);
	if (answer.type == ANSWER_AXFR) {
		if (!ask_transfer_is_open(a))
			a->transfer_line = a->lines;
		a->lines++;
		return ask_take_transfer(a, &answer, why);
	}
	a->lines++;
	q.name = answer.name;
	q.type = (uint8_t)answer.type;
	q.view = (uint8_t)answer.view;
	if (answer.asked_zone != NULL)
		q.zone = ask_number(a, answer.asked_zone);
	if (answer.walk != NULL)
		q.walk =
		    strcmp(answer.walk, "nsec") == 0 ? WALK_NSEC : WALK_TREE;
	q.to_server = answer.view == VIEW_SERVER || answer.each;
	if (answer.each)
		ask_row(a, answer.name)->flags |= NAME_EACH;
	if (q.to_server &&
	    (answer.server_name == INTERN_NONE ||
		!ip_from_text(ask_text(a, answer.server_name), &q.server)))
		return ST_OK; /* it was not put to anybody */
	note(a, question_of(a, &q), &answer);
	return ST_OK;
}

/* A transfer's parts without the last are of no use. */
static enum status
take_journal(struct asker *a, struct reason *why)
{
	enum status st = journal_read(a->journal, take_line, a, why);

	if (st == ST_OK && ask_transfer_is_open(a)) {
		ask_forget_transfers(a);
		st = journal_cut(a->journal, a->transfer_line, why);
	}
	return st;
}

static void
catch_signals(struct sigaction old[3])
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	/* A second one ends the program at once. */
	struct sigaction action = { .sa_handler = interrupt,
		.sa_flags = (int)(SA_RESETHAND | SA_RESTART) };

	interrupted = 0;
	for (size_t i = 0; i < 3; i++) {
		(void)sigaction(signals[i], NULL, &old[i]);
		/* Ignored by who started us (nohup): it stays so. */
		if (old[i].sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &action, NULL);
	}
}

static void
restore_signals(const struct sigaction old[3])
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

	for (size_t i = 0; i < 3; i++)
		(void)sigaction(signals[i], &old[i], NULL);
}

enum status
asker_run(struct asker *a, struct reason *why)
{
	struct sigaction old[3];
	enum status st;

	if ((st = session_new(&a->session, &a->options->session, why)) != ST_OK)
		return st;
	for (int family = 0; family < FAMILIES; family++)
		a->has[family] = session_has(a->session, (enum family)family);
	if ((st = take_journal(a, why)) != ST_OK)
		return st;
	catch_signals(old);
	session_run(a->session, TICK_MS, tick, a);
	restore_signals(old);
	log_progress_end();
	if ((st = journal_sync(a->journal, why)) != ST_OK)
		return st;
	if (a->failed != ST_OK)
		*why = a->why;
	return a->failed;
}

struct asker_counts
asker_counts(const struct asker *a)
{
	return (struct asker_counts){ .questions = a->nquestions,
		.unanswered = a->unanswered,
		.has = { a->has[IPV4], a->has[IPV6] } };
}
