/*
 * Questions as they go over the wire, responses as they are checked and read,
 * and the text of their records, which must read back as the same.
 */
#include "survey/base/array.h"
#include "tests/unit/dns_making.h"

#include <locale.h>
#include <stdio.h>

/* What follows the owner, read again. */
static void
check_text(const struct message_rr *record)
{
	size_t owner = strlen(record->owner);
	const char *rest = record->text + owner;
	char again[DNAME_STRLEN];
	struct rr rr = { .type = 0 };
	const char *fault;

	assert_memory_equal(record->text, record->owner, owner);
	if (strcmp(record->owner, ".") != 0)
		assert_int_equal(*rest++, '.');
	assert_true(dname_canonical(
	    record->text, (size_t)(rest - record->text), ".", again));
	assert_string_equal(again, record->owner);
	fault = rr_parse(rest, rest + strlen(rest), ".", &rr);
	if (fault != NULL)
		fail_msg("%s: %s", record->text, fault);
	assert_int_equal(rr.type, record->rr->type);
	assert_int_equal(rr.class, record->rr->class);
	if (!rr_is_used(&rr))
		return;
	switch (rr.type) {
	case RRTYPE_A:
	case RRTYPE_AAAA:
		assert_int_equal(ip_compare(rr.ip, record->rr->ip), 0);
		break;
	case RRTYPE_SOA:
		assert_string_equal(rr.rname, record->rr->rname);
		assert_int_equal(rr.serial, record->rr->serial);
		assert_string_equal(rr.target, record->rr->target);
		break;
	case RRTYPE_NS:
	case RRTYPE_CNAME:
	case RRTYPE_DNAME:
		assert_string_equal(rr.target, record->rr->target);
		break;
	default:
		break;
	}
}

struct texts {
	size_t n;
	char text[8][2048];
	enum section sections[8];
};

static enum status
take_text(void *arg, const struct message_rr *record, struct reason *why)
{
	struct texts *t = arg;

	(void)why;
	check_text(record);
	assert_true(t->n < LENGTH_OF(t->text));
	(void)snprintf(t->text[t->n], sizeof(t->text[0]), "%s", record->text);
	t->sections[t->n++] = record->section;
	return ST_OK;
}

static struct wire
response(unsigned int flags, unsigned int rcode)
{
	struct wire query = { .len = 0 };

	put(&query, 0x1234, 2);
	put(&query, 0, 2);
	put(&query, 1, 2);
	put(&query, 0, 6);
	put_name(&query, "example");
	put(&query, RRTYPE_NS, 2);
	put(&query, RRCLASS_IN, 2);
	return reply_to(&query, flags, rcode);
}

static void
the_text_of_records_reads_back_as_the_same(void **state)
{
	static struct texts t;
	struct wire w = response(FLAG_AA, 0);
	struct reason why = { "" };

	(void)state;
	put_soa(&w, 1, "example", UINT32_MAX);
	put_target(&w, 1, ".", RRTYPE_NS, ".");
	put_target(&w, 2, "\\\"a\\\"\\@\\032\\000.example", RRTYPE_CNAME,
	    "\\\"\\;\\(\\)\\$\\\\\\.b.example");
	put_rr(&w, 2, "ns.example", RRTYPE_A, "\xc0\0\2\1", 4);
	put_rr(&w, 3, "ns.example", RRTYPE_AAAA,
	    "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	put_rr(&w, 3, "example", RRTYPE_DS, "\1\2\10\2\xab\xcd", 6);
	put_rr(&w, 3, "example", RRTYPE_DNSKEY, "\1\1\3\10\1\2\3", 7);
	put_rr(&w, 3, "example", 16, "\3a\tb\2\"\\", 7);
	put_opt(&w, 0);
	assert_int_equal(
	    message_each_rr(w.bytes, w.len, take_text, &t, &why), ST_OK);
	assert_int_equal(t.n, 8);
	assert_string_equal(t.text[0],
	    "example. 300 IN SOA ns.example. hostmaster.example."
	    " 4294967295 3600 3600 3600 3600");
	assert_string_equal(t.text[1], ". 300 IN NS .");
	assert_string_equal(t.text[2],
	    "\\\"a\\\"\\@\\032\\000.example. 300 IN CNAME"
	    " \\\"\\;\\(\\)\\$\\\\\\.b.example.");
	assert_string_equal(t.text[3], "ns.example. 300 IN A 192.0.2.1");
	assert_string_equal(t.text[4], "ns.example. 300 IN AAAA 2001:db8::1");
	assert_string_equal(t.text[5], "example. 300 IN DS 258 8 2 abcd");
	assert_string_equal(t.text[6], "example. 300 IN DNSKEY 257 3 8 AQID");
	assert_string_equal(
	    t.text[7], "example. 300 IN TXT \"a\tb\" \"\\\"\\\\\"");
	assert_int_equal(t.sections[1], SECTION_ANSWER);
	assert_int_equal(t.sections[2], SECTION_AUTHORITY);
	assert_int_equal(t.sections[7], SECTION_ADDITIONAL);
}

static void
records_of_other_types_and_classes_are_named(void **state)
{
	static struct texts t;
	struct wire w = response(0, 0);
	struct reason why = { "" };

	(void)state;
	put_rr(&w, 1, "example", 65280, "\1\2", 2);
	put_rr(&w, 1, "example", 65280, "", 0);
	put_rr(&w, 1, "\\000\\009.example", 15, "\0\5\0", 3);
	put_rr(&w, 1, "example", 45, "\1\0\2", 3); /* no words for half */
	put_rr(&w, 1, "example", 255, "\1", 1);    /* no type of records */
	put_rr(&w, 1, "example", RRTYPE_A, "\1\2\3\4", 4);
	w.bytes[w.len - 11] = 3; /* of class CH */
	assert_int_equal(
	    message_each_rr(w.bytes, w.len, take_text, &t, &why), ST_OK);
	assert_int_equal(t.n, 5);
	assert_string_equal(t.text[0], "example. 300 IN TYPE65280 \\# 2 0102");
	assert_string_equal(t.text[1], "example. 300 IN TYPE65280 \\# 0");
	assert_string_equal(t.text[2], "\\000\\009.example. 300 IN MX 5 .");
	assert_string_equal(
	    t.text[3], "example. 300 CLASS1 TYPE45 \\# 3 010002");
	assert_string_equal(
	    t.text[4], "example. 300 CLASS3 TYPE1 \\# 4 01020304");
}

/* Whatever is printable elsewhere. */
static void
texts_are_ascii_in_any_locale(void **state)
{
	static const char *const locales[] = { "C", "C.UTF-8", "de_DE" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(locales); i++) {
		static struct texts t;
		struct wire w = response(0, 0);
		struct reason why = { "" };

		t.n = 0;
		/* Where it is not there, the one before does. */
		(void)setlocale(LC_CTYPE, locales[i]);
		put_rr(&w, 1, "example", 16, "\2\303\244", 3);
		assert_int_equal(
		    message_each_rr(w.bytes, w.len, take_text, &t, &why),
		    ST_OK);
		for (const char *p = t.text[0]; *p != '\0'; p++)
			assert_in_range(*p, ' ', '~');
	}
	(void)setlocale(LC_CTYPE, "C");
}

/* 255 octets, all of them escaped as \DDD. */
static void
the_longest_name_has_room(void **state)
{
	static struct texts t;
	struct wire w = response(0, 0);
	struct reason why = { "" };
	char name[DNAME_STRLEN] = "";
	size_t len = 0;

	(void)state;
	for (int label = 0; label < 4; label++) {
		for (int i = 0; i < (label < 3 ? 63 : 61); i++, len += 4)
			memcpy(name + len, "\\255", 5);
		if (label < 3)
			name[len++] = '.';
	}
	name[len] = '\0';
	put_target(&w, 1, name, RRTYPE_NS, name);
	assert_int_equal(
	    message_each_rr(w.bytes, w.len, take_text, &t, &why), ST_OK);
	assert_int_equal(t.n, 1);
	assert_int_equal(strlen(t.text[0]),
	    2 * (DNAME_STRLEN - 1) - 2 + strlen(". 300 IN NS ."));
}

static enum status
stop(void *arg, const struct message_rr *record, struct reason *why)
{
	unsigned int *calls = arg;

	(void)record;
	++*calls;
	return reason_set(why, ST_LIMIT, "enough");
}

static void
what_take_returns_ends_the_reading(void **state)
{
	struct wire w = response(0, 0);
	struct reason why = { "" };
	unsigned int calls = 0;

	(void)state;
	put_soa(&w, 1, "example", 1);
	put_soa(&w, 1, "example", 1);
	assert_int_equal(
	    message_each_rr(w.bytes, w.len, stop, &calls, &why), ST_LIMIT);
	assert_int_equal(calls, 1);
	assert_string_equal(why.text, "enough");
}

static void
a_message_tells_of_itself(void **state)
{
	struct message m;
	struct wire w = response(FLAG_AA, RCODE_NXDOMAIN);

	(void)state;
	assert_int_equal(message_read(&m, w.bytes, w.len, NULL), ST_OK);
	assert_int_equal(m.rcode, RCODE_NXDOMAIN);
	assert_true(m.aa);
	assert_false(m.tc);
	assert_false(m.edns);
	assert_string_equal(m.cut, "");
	/* The upper bits of a response code are in OPT. */
	w = response(0, 0);
	put_opt(&w, 1);
	assert_int_equal(message_read(&m, w.bytes, w.len, NULL), ST_OK);
	assert_int_equal(m.rcode, RCODE_BADVERS);
	assert_true(m.edns);
	/* What is cut short is not read. */
	w = response(FLAG_TC, 0);
	set16(&w, 6, 100);
	assert_int_equal(message_read(&m, w.bytes, w.len, NULL), ST_OK);
	assert_true(m.tc);
}

struct leading {
	unsigned int flags, rcode;
	bool answer, ns;
	const char *cut;
};

static void
a_referral_tells_where_it_leads(void **state)
{
	static const struct leading leadings[] = {
		{ 0, RCODE_NOERROR, false, true, "a\\.b.example" },
		{ 0, RCODE_NOERROR, false, false, "" },
		{ FLAG_AA, RCODE_NOERROR, false, true, "" },
		{ 0, RCODE_NOERROR, true, true, "" },
		{ 0, RCODE_NXDOMAIN, false, true, "" },
		{ 0, RCODE_SERVFAIL, false, true, "" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(leadings); i++) {
		const struct leading *l = &leadings[i];
		struct wire w = response(l->flags, l->rcode);
		struct message m;

		if (l->answer)
			put_soa(&w, 1, "example", 1);
		put_rr(&w, 2, "x.example", RRTYPE_DS, "\1\2\10\2\xab", 5);
		if (l->ns)
			put_target(
			    &w, 2, "a\\.b.example", RRTYPE_NS, "ns.example");
		assert_int_equal(message_read(&m, w.bytes, w.len, NULL), ST_OK);
		assert_string_equal(m.cut, l->cut);
	}
}

struct code {
	uint16_t rcode;
	const char *text;
};

static void
response_codes_have_words(void **state)
{
	static const struct code codes[] = {
		{ 0, "NOERROR" },
		{ 3, "NXDOMAIN" },
		{ 5, "REFUSED" },
		{ 11, "DSOTYPENI" },
		{ 12, "RCODE12" },
		{ 15, "RCODE15" },
		{ 16, "BADVERS" },
		{ 23, "BADCOOKIE" },
		{ 24, "RCODE24" },
		{ 4095, "RCODE4095" },
	};
	char buf[RCODE_STRLEN];

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(codes); i++)
		assert_string_equal(
		    rcode_format(codes[i].rcode, buf), codes[i].text);
}

/* Every message, cut off anywhere, is read or refused; none is overrun. */
static void
a_message_may_end_anywhere(void **state)
{
	struct wire w = response(FLAG_AA, 0);
	struct reason why = { "" };
	unsigned int read = 0;

	(void)state;
	put_soa(&w, 1, "example", 1);
	put_target(&w, 2, "example", RRTYPE_NS, "ns.example");
	put_rr(&w, 3, "example", RRTYPE_DS, "\1\2\10\2\xab", 5);
	put_opt(&w, 0);
	for (size_t len = 0; len <= w.len; len++) {
		uint8_t *bytes = malloc(len > 0 ? len : 1);
		struct message m;

		assert_non_null(bytes);
		memcpy(bytes, w.bytes, len);
		read += message_read(&m, bytes, len, &why) == ST_OK;
		free(bytes);
	}
	assert_int_equal(read, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_text_of_records_reads_back_as_the_same),
		cmocka_unit_test(records_of_other_types_and_classes_are_named),
		cmocka_unit_test(texts_are_ascii_in_any_locale),
		cmocka_unit_test(the_longest_name_has_room),
		cmocka_unit_test(what_take_returns_ends_the_reading),
		cmocka_unit_test(a_message_tells_of_itself),
		cmocka_unit_test(a_referral_tells_where_it_leads),
		cmocka_unit_test(response_codes_have_words),
		cmocka_unit_test(a_message_may_end_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
