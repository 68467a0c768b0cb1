/*
 * Zone transfers: what is one and what is not, message by message; and from
 * servers on loopback, each a child process with a script, within limits.
 */
#include "survey/base/array.h"
#include "tests/unit/dns_making.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "resolve/axfr.h"
#include "resolve/axfr_stream.h"

#define ZONE "example"

enum {
	ID = 0x1234
};

/* Messages. */

/* A response of a transfer, with the question where it is the first. */
static struct wire
message(unsigned int id, bool question)
{
	struct wire w = { .len = 0 };

	put(&w, id, 2);
	put(&w, FLAG_QR | FLAG_AA, 2);
	put(&w, question, 2);
	put(&w, 0, 6);
	if (question) {
		put_name(&w, ZONE);
		put(&w, 252, 2);
		put(&w, RRCLASS_IN, 2);
	}
	return w;
}

static void
put_ns(struct wire *w)
{
	put_target(w, 1, ZONE, RRTYPE_NS, "ns.example");
}

static void
put_a(struct wire *w)
{
	put_rr(w, 1, "ns.example", RRTYPE_A, "\xc0\0\2\1", 4);
}

/* A whole zone in one message; its records are 3. */
static struct wire
whole(unsigned int id)
{
	struct wire w = message(id, true);

	put_soa(&w, 1, ZONE, 7);
	put_ns(&w);
	put_a(&w);
	put_soa(&w, 1, ZONE, 7);
	return w;
}

static void
single(struct wire *w)
{
	*w = whole(ID);
}

static void
begins(struct wire *w)
{
	*w = message(ID, true);
	put_soa(w, 1, ZONE, 7);
}

static void
goes_on(struct wire *w)
{
	*w = message(ID, false);
	put_ns(w);
}

static void
repeats_question(struct wire *w)
{
	*w = message(ID, true);
	put_a(w);
}

static void
ends(struct wire *w)
{
	*w = message(ID, false);
	put_soa(w, 1, ZONE, 7);
}

static void
ends_in_capitals(struct wire *w)
{
	size_t at = (*w = message(ID, false)).len;

	put_soa(w, 1, ZONE, 7);
	for (size_t i = 1; i <= strlen(ZONE); i++)
		w->bytes[at + i] &= 0xdf;
}

static void
ends_with_other_serial(struct wire *w)
{
	*w = message(ID, false);
	put_soa(w, 1, ZONE, 8);
}

static void
ends_with_other_soa(struct wire *w)
{
	*w = message(ID, false);
	put_soa(w, 1, ZONE, 7);
	w->bytes[w->len - 1] ^= 1;
}

static void
goes_on_behind_the_end(struct wire *w)
{
	*w = whole(ID);
	put_a(w);
}

static void
leaves_the_zone(struct wire *w)
{
	*w = message(ID, false);
	put_rr(w, 1, "ns.elsewhere", RRTYPE_A, "\xc0\0\2\1", 4);
}

static void
looks_like_the_zone(struct wire *w)
{
	*w = message(ID, false);
	put_rr(w, 1, "anexample", RRTYPE_A, "\xc0\0\2\1", 4);
}

static void
has_soa_of_another(struct wire *w)
{
	*w = message(ID, false);
	put_soa(w, 1, "sub.example", 7);
}

static void
has_other_class(struct wire *w)
{
	*w = message(ID, false);
	put_soa(w, 1, ZONE, 7);
	/* Class CH, 8 octets before the data's length and the data. */
	set16(w, MESSAGE_HEADER + sizeof(ZONE) + 1 + 2, 3);
}

static void
has_unknown_type(struct wire *w)
{
	*w = message(ID, false);
	put_rr(w, 1, "x.example", 65280, "\1\2\3", 3);
}

static void
refuses(struct wire *w)
{
	*w = message(ID, true);
	w->bytes[3] |= RCODE_REFUSED;
}

static void
refuses_barely(struct wire *w)
{
	*w = message(ID, false);
	w->bytes[3] |= RCODE_NOTIMP;
}

static void
is_empty(struct wire *w)
{
	*w = message(ID, true);
}

static void
is_wrong_id(struct wire *w)
{
	*w = whole(ID + 1);
}

static void
is_truncated(struct wire *w)
{
	*w = whole(ID);
	w->bytes[2] |= FLAG_TC >> 8;
}

static void
is_question(struct wire *w)
{
	*w = whole(ID);
	w->bytes[2] &= 0x7f;
}

static void
is_update(struct wire *w)
{
	*w = whole(ID);
	w->bytes[2] |= 5 << 3;
}

static void
answers_another(struct wire *w)
{
	*w = whole(ID);
	w->bytes[MESSAGE_HEADER + 1] = 'f';
}

static void
is_short(struct wire *w)
{
	*w = (struct wire){ .len = 0 };
	put(w, ID, 2);
	put(w, FLAG_QR, 2);
}

static void
lacks_its_end(struct wire *w)
{
	*w = whole(ID);
	w->len--;
}

static void
loops(struct wire *w)
{
	size_t at;

	*w = message(ID, true);
	at = w->len;
	count_record(w, 1);
	put(w, 0xc000 | at, 2);
	put(w, RRTYPE_NS, 2);
	put(w, RRCLASS_IN, 2);
	put(w, 0, 6);
}

static void
has_ns_without_data(struct wire *w)
{
	*w = message(ID, true);
	put_soa(w, 1, ZONE, 7);
	put_rr(w, 1, ZONE, RRTYPE_NS, "", 0);
}

/* What other sections hold is no part of the zone. */
static void
has_additional(struct wire *w)
{
	*w = whole(ID);
	put_rr(w, 3, "other", RRTYPE_A, "\xc0\0\2\1", 4);
}

typedef void make_fn(struct wire *w);

struct transfer {
	make_fn *messages[4];
	enum status status;
	bool ended;
	uint64_t records;
	const char *why; /* begins so */
};

static const struct transfer transfers[] = {
	{ { single }, ST_OK, true, 3, "" },
	{ { begins, goes_on, repeats_question, ends }, ST_OK, true, 3, "" },
	{ { begins, goes_on, ends_in_capitals }, ST_OK, true, 2, "" },
	{ { begins, has_unknown_type, ends }, ST_OK, true, 2, "" },
	{ { begins, has_other_class, ends }, ST_OK, true, 2, "" },
	{ { has_additional }, ST_OK, true, 3, "" },
	/* An SOA alone may yet go on. */
	{ { begins }, ST_OK, false, 1, "" },
	{ { begins, goes_on }, ST_OK, false, 2, "" },
	{ { begins, ends_with_other_serial }, ST_SYNTAX, false, 0,
	    "two versions of the zone, mixed: it begins with serial 7 and ends"
	    " with 8" },
	{ { begins, ends_with_other_soa }, ST_SYNTAX, false, 0,
	    "it ends with another SOA record" },
	{ { goes_on_behind_the_end }, ST_SYNTAX, false, 0,
	    "records behind the final SOA" },
	{ { goes_on }, ST_SYNTAX, false, 0,
	    "it does not begin with the zone's SOA" },
	{ { begins, leaves_the_zone }, ST_SYNTAX, false, 0,
	    "a record outside the zone: ns.elsewhere" },
	{ { begins, looks_like_the_zone }, ST_SYNTAX, false, 0,
	    "a record outside the zone: anexample" },
	{ { begins, has_soa_of_another }, ST_SYNTAX, false, 0,
	    "an SOA record of another zone: sub.example" },
	{ { refuses }, ST_REFUSED, false, 0, "the server answers REFUSED" },
	{ { refuses_barely }, ST_REFUSED, false, 0,
	    "the server answers NOTIMP" },
	{ { begins, refuses }, ST_REFUSED, false, 0,
	    "the server answers REFUSED" },
	{ { is_empty }, ST_SYNTAX, false, 0, "a message without records" },
	{ { begins, is_empty }, ST_SYNTAX, false, 0,
	    "a message without records" },
	{ { is_wrong_id }, ST_SYNTAX, false, 0, "a message with another id" },
	{ { is_truncated }, ST_SYNTAX, false, 0, "a truncated message" },
	{ { is_question }, ST_SYNTAX, false, 0,
	    "a message that is no response" },
	{ { is_update }, ST_SYNTAX, false, 0, "a message that is no response" },
	{ { answers_another }, ST_SYNTAX, false, 0,
	    "a message that answers another question" },
	{ { is_short }, ST_SYNTAX, false, 0, "4 octets are no DNS message" },
	{ { lacks_its_end }, ST_SYNTAX, false, 0, "no DNS message: " },
	{ { loops }, ST_SYNTAX, false, 0, "no DNS message: " },
	{ { has_ns_without_data }, ST_SYNTAX, false, 0, "no DNS message: " },
};

static void
a_transfer_is_whole_or_says_why_not(void **state)
{
	static struct wire w;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(transfers); i++) {
		const struct transfer *t = &transfers[i];
		struct reason why = { "" };
		enum status st = ST_OK;
		struct axfr_stream s;

		axfr_stream_init(&s, ZONE, ID);
		for (size_t k = 0; k < LENGTH_OF(t->messages) &&
				   t->messages[k] != NULL && st == ST_OK;
		     k++) {
			assert_false(s.ended);
			t->messages[k](&w);
			st = axfr_stream_take(&s, w.bytes, w.len, &why);
		}
		if (strncmp(why.text, t->why, strlen(t->why)) != 0)
			fail_msg("%zu: %s", i, why.text);
		assert_int_equal(st, t->status);
		assert_int_equal(st == ST_OK, why.text[0] == '\0');
		if (st == ST_OK) {
			assert_int_equal(s.ended, t->ended);
			assert_int_equal(s.records, t->records);
		}
		axfr_stream_free(&s);
	}
}

static void
the_question_is_for_a_transfer(void **state)
{
	struct axfr_stream s;
	uint8_t query[QUERY_MAX];
	static const uint8_t expected[] = "\x12\x34\0\0\0\1\0\0\0\0\0\0"
					  "\7example\0\0\xfc\0\1";

	(void)state;
	axfr_stream_init(&s, ZONE, ID);
	assert_int_equal(axfr_stream_query(&s, query), sizeof(expected) - 1);
	assert_memory_equal(query, expected, sizeof(expected) - 1);
	axfr_stream_free(&s);
}

/* Servers. */

/* What a script does with a connection; id is the question's. */
typedef void script_fn(int fd, unsigned int id);

static void
send_bytes(int fd, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	while (len > 0) {
		ssize_t n = send(fd, at, len, MSG_NOSIGNAL);

		if (n <= 0)
			_exit(0); /* the client has heard enough */
		at += n;
		len -= (size_t)n;
	}
}

static void
send_message(int fd, const struct wire *w)
{
	uint8_t length[2] = { (uint8_t)(w->len >> 8), (uint8_t)w->len };

	send_bytes(fd, length, sizeof(length));
	send_bytes(fd, w->bytes, w->len);
}

static void
gives_all(int fd, unsigned int id)
{
	struct wire w = whole(id);

	send_message(fd, &w);
}

static void
gives_bytes_one_by_one(int fd, unsigned int id)
{
	struct wire w = whole(id);
	uint8_t length[2] = { (uint8_t)(w.len >> 8), (uint8_t)w.len };

	send_bytes(fd, length, 1);
	send_bytes(fd, length + 1, 1);
	for (size_t i = 0; i < w.len; i++)
		send_bytes(fd, w.bytes + i, 1);
}

static void
gives_records_one_by_one(int fd, unsigned int id)
{
	struct wire w = message(id, true);

	put_soa(&w, 1, ZONE, 7);
	send_message(fd, &w);
	for (int i = 0; i < 1000; i++) {
		w = message(id, false);
		put_ns(&w);
		send_message(fd, &w);
	}
	w = message(id, false);
	put_soa(&w, 1, ZONE, 7);
	send_message(fd, &w);
}

static void
breaks_off(int fd, unsigned int id)
{
	struct wire w = message(id, true);

	put_soa(&w, 1, ZONE, 7);
	put_ns(&w);
	send_message(fd, &w);
}

static void
breaks_off_in_a_message(int fd, unsigned int id)
{
	struct wire w = whole(id);

	send_bytes(fd, "\0\x60", 2);
	send_bytes(fd, w.bytes, 40);
}

static void
resets(int fd, unsigned int id)
{
	struct linger at_once = { .l_onoff = 1 };

	breaks_off(fd, id);
	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

static void
closes(int fd, unsigned int id)
{
	(void)fd;
	(void)id;
}

static void
stalls(int fd, unsigned int id)
{
	uint8_t byte;

	breaks_off(fd, id);
	(void)recv(fd, &byte, 1, 0); /* until the client has enough */
}

static void
drips(int fd, unsigned int id)
{
	struct wire w = message(id, true);

	put_soa(&w, 1, ZONE, 7);
	for (;;) {
		send_message(fd, &w);
		w = message(id, false);
		put_ns(&w);
		(void)usleep(50000);
	}
}

static void
floods(int fd, unsigned int id)
{
	struct wire w = message(id, true);

	put_soa(&w, 1, ZONE, 7);
	for (;;) {
		send_message(fd, &w);
		w = message(id, false);
		for (int i = 0; i < 1000; i++)
			put_ns(&w);
	}
}

static void
says_no(int fd, unsigned int id)
{
	struct wire w = message(id, true);

	w.bytes[3] |= RCODE_REFUSED;
	send_message(fd, &w);
}

static void
mixes_serials(int fd, unsigned int id)
{
	struct wire w = message(id, true);

	put_soa(&w, 1, ZONE, 7);
	put_ns(&w);
	put_soa(&w, 1, ZONE, 8);
	send_message(fd, &w);
}

struct running {
	pid_t pid;
	int fd;
	struct endpoint at;
};

static void
serve(int listener, script_fn *script)
{
	(void)alarm(30);
	for (;;) {
		uint8_t query[64];
		int fd = accept(listener, NULL, NULL);

		if (fd < 0 || recv(fd, query, sizeof(query), 0) < 4)
			_exit(1);
		script(fd, bytes_get16(query + 2));
		(void)close(fd);
	}
}

/* Without a script there is a port where nobody listens. */
static struct running
run_server(script_fn *script)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct running r = { .pid = -1,
		.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	socklen_t len = sizeof(sin);
	struct sockaddr *sa = (struct sockaddr *)&sin;

	assert_true(r.fd >= 0);
	assert_int_equal(bind(r.fd, sa, sizeof(sin)), 0);
	assert_int_equal(getsockname(r.fd, sa, &len), 0);
	assert_true(ip_from_text("127.0.0.1", &r.at.ip));
	r.at.port = ntohs(sin.sin_port);
	if (script == NULL)
		return r;
	assert_int_equal(listen(r.fd, 5), 0);
	assert_true((r.pid = fork()) >= 0);
	if (r.pid == 0)
		serve(r.fd, script);
	return r;
}

static void
stop_server(const struct running *r)
{
	int status;

	if (r->pid > 0) {
		(void)kill(r->pid, SIGKILL);
		(void)waitpid(r->pid, &status, 0);
	}
	(void)close(r->fd);
}

static enum status
count_taken(void *arg, const struct message_rr *record, struct reason *why)
{
	unsigned int *n = arg;

	(void)why;
	assert_true(dname_is_within(record->owner, ZONE));
	++*n;
	return ST_OK;
}

#define NONE_LISTENS ((script_fn *)-1)

struct visit {
	script_fn *scripts[3]; /* of the servers, in order */
	enum status status;
	unsigned int records;
	unsigned int from;  /* from 1 */
	const char *why[3]; /* of each: a part of it */
};

static const struct visit visits[] = {
	{ { gives_all }, ST_OK, 3, 1, { NULL } },
	{ { gives_bytes_one_by_one }, ST_OK, 3, 1, { NULL } },
	{ { gives_records_one_by_one }, ST_OK, 1001, 1, { NULL } },
	{ { says_no, breaks_off, gives_all }, ST_OK, 3, 3, { NULL } },
	{ { NONE_LISTENS, gives_all }, ST_OK, 3, 2, { NULL } },
	{ { NONE_LISTENS }, ST_IO, 0, 0,
	    { "no connection: Connection refused" } },
	{ { closes }, ST_IO, 0, 0,
	    { "the server closed the connection without an answer" } },
	{ { breaks_off }, ST_IO, 0, 0,
	    { "broken off after 2 records, before the final SOA" } },
	{ { breaks_off_in_a_message }, ST_IO, 0, 0,
	    { "broken off after 0 records" } },
	{ { resets }, ST_IO, 0, 0, { "broken off" } },
	{ { stalls }, ST_LIMIT, 0, 0,
	    { "not an octet came within 1 seconds" } },
	{ { drips }, ST_LIMIT, 0, 0, { "not whole within 2 seconds" } },
	{ { floods }, ST_LIMIT, 0, 0, { "more than 1 MiB (its limit)" } },
	{ { says_no, mixes_serials }, ST_SYNTAX, 0, 0,
	    { "the server answers REFUSED", "two versions of the zone" } },
};

static const struct axfr_limits hasty = {
	.connect = 1, .idle = 1, .whole = 2, .bytes = 1 << 20
};

static void
pay_visit(const struct visit *v)
{
	struct running servers[3];
	struct endpoint at[3] = { { .port = 0 } };
	struct axfr_info info = { .records = 0 };
	struct reason why = { "" };
	unsigned int taken = 0;
	size_t n = 0;
	enum status st;

	for (; n < 3 && v->scripts[n] != NULL; n++) {
		servers[n] = run_server(
		    v->scripts[n] == NONE_LISTENS ? NULL : v->scripts[n]);
		at[n] = servers[n].at;
	}
	st = axfr_read(ZONE, at, n, &hasty, count_taken, &taken, &info, &why);
	for (size_t i = 0; i < n; i++)
		stop_server(&servers[i]);
	if (st != v->status)
		fail_msg("status %d: %s", st, why.text);
	assert_int_equal(st == ST_OK, why.text[0] == '\0');
	/* What was broken off is never seen. */
	assert_int_equal(taken, v->records);
	assert_int_equal(info.records, v->records);
	if (v->from > 0) {
		assert_true(endpoint_equal(info.from, at[v->from - 1]));
		assert_int_equal(info.serial, 7);
	}
	for (size_t i = 0; i < 3 && v->why[i] != NULL; i++) {
		char port[32];

		(void)snprintf(port, sizeof(port),
		    "127.0.0.1:%u: ", (unsigned int)at[i].port);
		assert_non_null(strstr(why.text, port));
		if (strstr(why.text, v->why[i]) == NULL)
			fail_msg("%s", why.text);
	}
}

static void
a_zone_comes_from_the_first_server_that_gives_it_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(visits); i++)
		pay_visit(&visits[i]);
}

static enum status
have_enough(void *arg, const struct message_rr *record, struct reason *why)
{
	unsigned int *n = arg;

	(void)record;
	if (++*n < 2)
		return ST_OK;
	return reason_set(why, ST_LIMIT, "two are enough");
}

static void
what_take_returns_ends_it(void **state)
{
	struct running servers[2] = { run_server(gives_all),
		run_server(gives_all) };
	struct endpoint at[2] = { servers[0].at, servers[1].at };
	struct reason why = { "" };
	struct axfr_info info;
	unsigned int taken = 0;

	(void)state;
	assert_int_equal(
	    axfr_read(ZONE, at, 2, &hasty, have_enough, &taken, &info, &why),
	    ST_LIMIT);
	assert_int_equal(taken, 2);
	assert_string_equal(why.text, "transfer of example: two are enough");
	stop_server(&servers[0]);
	stop_server(&servers[1]);
}

static void
without_servers_there_is_no_transfer(void **state)
{
	struct reason why = { "" };
	struct axfr_info info;

	(void)state;
	assert_int_equal(axfr_read(ZONE, NULL, 0, &axfr_limits_default,
			     count_taken, NULL, &info, &why),
	    ST_MISSING);
	assert_string_equal(why.text, "transfer of example: no server to ask");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_transfer_is_whole_or_says_why_not),
		cmocka_unit_test(the_question_is_for_a_transfer),
		cmocka_unit_test(
		    a_zone_comes_from_the_first_server_that_gives_it_whole),
		cmocka_unit_test(what_take_returns_ends_it),
		cmocka_unit_test(without_servers_there_is_no_transfer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
