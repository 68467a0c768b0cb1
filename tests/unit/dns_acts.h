/*
 * What name servers do with a question about ZONE, from good to hostile: what
 * they send, and nothing more.
 */
#ifndef TESTS_UNIT_DNS_ACTS_H
#define TESTS_UNIT_DNS_ACTS_H

#include "tests/unit/dns_serving.h"

#define ZONE "zone.example"

static inline struct wire
good_answer(const struct wire *query)
{
	struct wire w = reply_to(query, FLAG_AA, RCODE_NOERROR);

	put_soa(&w, 1, ZONE, 1);
	if (has_edns(query))
		put_opt(&w, 0);
	return w;
}

static inline void
answers(const struct asker *asker, const struct wire *query)
{
	struct wire w = good_answer(query);

	say(asker, &w);
}

static inline void
answers_twice(const struct asker *asker, const struct wire *query)
{
	answers(asker, query);
	answers(asker, query);
}

static inline void
is_silent(const struct asker *asker, const struct wire *query)
{
	(void)query;
	keep_silent(asker);
}

/* Not even its port is open. */
static inline void
is_absent(const struct asker *asker, const struct wire *query)
{
	(void)asker;
	(void)query;
	fail();
}

static inline void
says_rcode(const struct asker *asker, const struct wire *query,
    unsigned int rcode, bool edns)
{
	struct wire w = reply_to(query, 0, rcode & 15u);

	if (edns)
		put_opt(&w, rcode >> 4);
	say(asker, &w);
}

static inline void
refuses(const struct asker *asker, const struct wire *query)
{
	says_rcode(asker, query, RCODE_REFUSED, has_edns(query));
}

static inline void
fails(const struct asker *asker, const struct wire *query)
{
	says_rcode(asker, query, RCODE_SERVFAIL, has_edns(query));
}

static inline void
fails_without_question(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, 0, RCODE_SERVFAIL);

	w.len = MESSAGE_HEADER;
	set16(&w, 4, 0);
	say(asker, &w);
}

static inline void
denies(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, FLAG_AA, RCODE_NXDOMAIN);

	put_soa(&w, 2, "example", 1);
	say(asker, &w);
}

static inline void
denies_without_authority(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, 0, RCODE_NXDOMAIN);

	put_soa(&w, 2, "example", 1);
	say(asker, &w);
}

/* Old servers: any OPT record is an error. */
static inline void
knows_no_edns(const struct asker *asker, const struct wire *query)
{
	if (has_edns(query))
		says_rcode(asker, query, RCODE_FORMERR, false);
	else
		answers(asker, query);
}

static inline void
knows_no_edns_nor_question(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, 0, RCODE_NOTIMP);

	if (!has_edns(query)) {
		answers(asker, query);
		return;
	}
	w.len = MESSAGE_HEADER;
	set16(&w, 4, 0);
	say(asker, &w);
}

static inline void
knows_other_edns(const struct asker *asker, const struct wire *query)
{
	if (has_edns(query))
		says_rcode(asker, query, RCODE_BADVERS, true);
	else
		answers(asker, query);
}

static inline void
drops_edns(const struct asker *asker, const struct wire *query)
{
	if (has_edns(query))
		keep_silent(asker);
	else
		answers(asker, query);
}

/* It knows EDNS well; it is the question that it cannot read. */
static inline void
says_formerr(const struct asker *asker, const struct wire *query)
{
	says_rcode(asker, query, RCODE_FORMERR, has_edns(query));
}

static inline void
says_formerr_always(const struct asker *asker, const struct wire *query)
{
	says_rcode(asker, query, RCODE_FORMERR, false);
}

/* From the cache, it seems. */
static inline void
is_lame(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, 0, RCODE_NOERROR);

	put_soa(&w, 1, ZONE, 1);
	say(asker, &w);
}

static inline void
says_nothing_of_it(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, 0, RCODE_NOERROR);

	say(asker, &w);
}

static inline void
refers_to(const struct asker *asker, const struct wire *query, const char *cut)
{
	struct wire w = reply_to(query, 0, RCODE_NOERROR);

	put_target(&w, 2, cut, RRTYPE_NS, "ns.example");
	say(asker, &w);
}

static inline void
refers_down(const struct asker *asker, const struct wire *query)
{
	refers_to(asker, query, ZONE);
}

static inline void
refers_to_parent(const struct asker *asker, const struct wire *query)
{
	refers_to(asker, query, "example");
}

static inline void
refers_up(const struct asker *asker, const struct wire *query)
{
	refers_to(asker, query, ".");
}

static inline void
refers_sideways(const struct asker *asker, const struct wire *query)
{
	refers_to(asker, query, "other.example");
}

/* In front of the right answer: what must not be believed. */

typedef void spoil_fn(struct wire *w);

static inline void
spoiled(const struct asker *asker, const struct wire *query, spoil_fn *spoil)
{
	struct wire w = reply_to(query, 0, RCODE_REFUSED);

	spoil(&w);
	say(asker, &w);
	answers(asker, query);
}

static inline void
spoil_id(struct wire *w)
{
	w->bytes[1] ^= 1;
}

static inline void
wrong_id(const struct asker *asker, const struct wire *query)
{
	spoiled(asker, query, spoil_id);
}

static inline void
spoil_name(struct wire *w)
{
	w->bytes[MESSAGE_HEADER + 1]++;
}

static inline void
wrong_name(const struct asker *asker, const struct wire *query)
{
	spoiled(asker, query, spoil_name);
}

static inline void
spoil_type(struct wire *w)
{
	w->bytes[w->len - 3]++;
}

static inline void
wrong_type(const struct asker *asker, const struct wire *query)
{
	spoiled(asker, query, spoil_type);
}

static inline void
spoil_class(struct wire *w)
{
	w->bytes[w->len - 1]++;
}

static inline void
wrong_class(const struct asker *asker, const struct wire *query)
{
	spoiled(asker, query, spoil_class);
}

static inline void
spoil_question(struct wire *w)
{
	w->len = MESSAGE_HEADER;
	set16(w, 4, 0);
	w->bytes[3] = 0; /* an empty NOERROR is no bare error */
}

static inline void
no_question(const struct asker *asker, const struct wire *query)
{
	spoiled(asker, query, spoil_question);
}

static inline void
spoil_questions(struct wire *w)
{
	set16(w, 4, 2);
}

static inline void
two_questions(const struct asker *asker, const struct wire *query)
{
	spoiled(asker, query, spoil_questions);
}

static inline void
spoil_qr(struct wire *w)
{
	w->bytes[2] &= 0x7f;
}

static inline void
no_response(const struct asker *asker, const struct wire *query)
{
	spoiled(asker, query, spoil_qr);
}

static inline void
spoil_opcode(struct wire *w)
{
	w->bytes[2] |= 4 << 3;
}

static inline void
wrong_opcode(const struct asker *asker, const struct wire *query)
{
	spoiled(asker, query, spoil_opcode);
}

static inline void
spoil_length(struct wire *w)
{
	w->len = MESSAGE_HEADER - 1;
}

static inline void
too_short(const struct asker *asker, const struct wire *query)
{
	spoiled(asker, query, spoil_length);
}

static inline void
spoil_all(struct wire *w)
{
	w->len = 0;
}

static inline void
empty_packet(const struct asker *asker, const struct wire *query)
{
	spoiled(asker, query, spoil_all);
}

/* Who is asked is the first; the second, also asked by nobody, answers. */
static inline void
wrong_address(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, 0, RCODE_REFUSED);
	struct asker other = *asker;

	other.server = &asker->server->serving->servers[7];
	say(&other, &w);
	answers(asker, query);
}

static inline void
wrong_port(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, 0, RCODE_REFUSED);
	struct dns_server elsewhere = *asker->server;
	struct asker other = *asker;

	elsewhere.at.port = 0;
	elsewhere.udp = bind_server(&elsewhere, SOCK_DGRAM);
	assert_true(elsewhere.udp >= 0);
	other.server = &elsewhere;
	say(&other, &w);
	(void)close(elsewhere.udp);
	answers(asker, query);
}

/* The right question, and then nonsense. */

static inline void
truncated_record(const struct asker *asker, const struct wire *query)
{
	struct wire w = good_answer(query);

	w.len -= has_edns(query) ? 13 : 2;
	say(asker, &w);
}

static inline void
compression_loop(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, FLAG_AA, RCODE_NOERROR);
	size_t at = w.len;

	count_record(&w, 1);
	put(&w, 0xc000 | at, 2);
	put(&w, RRTYPE_SOA, 2);
	put(&w, RRCLASS_IN, 2);
	put(&w, 0, 6);
	say(asker, &w);
}

static inline void
many_records_promised(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, FLAG_AA, RCODE_NOERROR);

	set16(&w, 6, 65535);
	say(asker, &w);
}

static inline void
record_without_data(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, FLAG_AA, RCODE_NOERROR);

	put_rr(&w, 1, ZONE, RRTYPE_SOA, "", 0);
	say(asker, &w);
}

static inline void
in_capitals(const struct asker *asker, const struct wire *query)
{
	struct wire w = good_answer(query);

	for (size_t i = MESSAGE_HEADER; i < name_end(query); i++)
		if (w.bytes[i] >= 'a')
			w.bytes[i] &= 0xdf;
	say(asker, &w);
}

static inline struct wire
large_answer(const struct wire *query, size_t len)
{
	struct wire w = good_answer(query);
	static const uint8_t text[256] = { 255 };

	while (w.len < len)
		put_rr(&w, 3, ZONE, 16, text, sizeof(text));
	return w;
}

/* Far more than was said to be wanted: still an answer. */
static inline void
oversized(const struct asker *asker, const struct wire *query)
{
	struct wire w = large_answer(query, 20000);

	say(asker, &w);
}

/* When others were asked, or it was again. */
static inline void
answers_late(const struct asker *asker, const struct wire *query)
{
	struct wire w = good_answer(query);

	if (asker->server->asked == 1)
		say_later(asker, &w);
	else
		keep_silent(asker);
}

static inline void
refuses_late(const struct asker *asker, const struct wire *query)
{
	struct wire w = reply_to(query, 0, RCODE_REFUSED);

	if (asker->server->asked == 1)
		say_later(asker, &w);
	else
		keep_silent(asker);
}

/* Truncation, and what the connection brings. */

static inline bool
truncates(const struct asker *asker, const struct wire *query)
{
	/* In the middle of a record, as some do. */
	struct wire w = good_answer(query);

	w.bytes[2] |= FLAG_TC >> 8;
	w.len -= 7;
	if (asker->tcp == -1)
		say(asker, &w);
	return asker->tcp == -1;
}

static inline void
tc_then_tcp(const struct asker *asker, const struct wire *query)
{
	if (!truncates(asker, query))
		answers(asker, query);
}

static inline void
tc_then_large(const struct asker *asker, const struct wire *query)
{
	struct wire w;

	if (truncates(asker, query))
		return;
	w = large_answer(query, MESSAGE_MAX - 300);
	say(asker, &w);
}

static inline void
tc_then_close(const struct asker *asker, const struct wire *query)
{
	if (!truncates(asker, query))
		hang_up(asker->client);
}

static inline void
tc_then_reset(const struct asker *asker, const struct wire *query)
{
	if (!truncates(asker, query))
		reset(asker);
}

static inline void
tc_then_silence(const struct asker *asker, const struct wire *query)
{
	if (!truncates(asker, query))
		keep_silent(asker);
}

static inline void
tc_then_half_a_length(const struct asker *asker, const struct wire *query)
{
	if (truncates(asker, query))
		return;
	assert_int_equal(send(asker->tcp, "", 1, MSG_NOSIGNAL), 1);
	keep_silent(asker);
}

static inline void
tc_then_half_an_answer(const struct asker *asker, const struct wire *query)
{
	struct wire w = good_answer(query);
	uint8_t length[2] = { 0, (uint8_t)w.len };

	if (truncates(asker, query))
		return;
	assert_int_equal(send(asker->tcp, length, 2, MSG_NOSIGNAL), 2);
	assert_int_equal(send(asker->tcp, w.bytes, 20, MSG_NOSIGNAL), 20);
	hang_up(asker->client);
}

/* It closes its half at once. */
static inline void
tc_then_half_close(const struct asker *asker, const struct wire *query)
{
	if (truncates(asker, query))
		return;
	answers(asker, query);
	(void)shutdown(asker->tcp, SHUT_WR);
}

static inline void
tc_then_wrong_id(const struct asker *asker, const struct wire *query)
{
	struct wire w = good_answer(query);

	spoil_id(&w);
	if (!truncates(asker, query))
		say(asker, &w);
}

static inline void
tc_then_too_short(const struct asker *asker, const struct wire *query)
{
	struct wire w = good_answer(query);

	w.len = MESSAGE_HEADER - 1;
	if (!truncates(asker, query))
		say(asker, &w);
}

static inline void
tc_then_tc(const struct asker *asker, const struct wire *query)
{
	struct wire w = good_answer(query);

	w.bytes[2] |= FLAG_TC >> 8;
	say(asker, &w);
}

static inline void
tc_then_nonsense(const struct asker *asker, const struct wire *query)
{
	if (!truncates(asker, query))
		truncated_record(asker, query);
}

static inline void
tc_without_tcp(const struct asker *asker, const struct wire *query)
{
	/* Whoever connects finds nobody. */
	if (asker->server->listener_event != NULL) {
		event_free(asker->server->listener_event);
		(void)close(asker->server->listener);
		asker->server->listener_event = NULL;
	}
	(void)truncates(asker, query);
}

/* Truncated and not knowing EDNS: as far from here as it gets. */
static inline void
old_and_narrow(const struct asker *asker, const struct wire *query)
{
	if (has_edns(query))
		says_rcode(asker, query, RCODE_NOTIMP, false);
	else
		tc_then_tcp(asker, query);
}

#endif
