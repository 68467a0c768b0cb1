/*
 * Recorded answers: how an outcome is read.
 */
#include "survey/base/array.h"
#include "tests/unit/answer_reading.h"

#include "resolve/response.h"

struct outcome_case {
	const char *line, *out; /* ' stands for " in the line */
};

static const struct outcome_case outcomes[] = {
	{ "{'name':'nl','type':'NS','view':'parent','rcode':'NOERROR','aa':"
	  "false,'authority':['nl. 172800 IN NS ns1.dns.nl.','nl. NS ns2.x.',"
	  "'NL. NS NS1.DNS.NL.','de. NS n.de.'],'additional':['ns1.dns.nl. "
	  "172800 IN A 194.0.28.53','ns1.dns.nl. AAAA 2001:db8::1','NS1.dns.nl."
	  " A 194.0.28.53','other.nl. A 192.0.2.1','. 0 CLASS4096 TYPE41 \\\\# "
	  "0','never.x. A 192.0.2.2','ns2.x. TXT a','ns2.x. NS n.']}",
	    "nl NS parent nodata referral ns1.dns.nl ns2.x "
	    "ns1.dns.nl=194.0.28.53 ns1.dns.nl=2001:db8::1" },
	{ "{'name':'nl','type':'NS','view':'parent','rcode':'NOERROR','aa':"
	  "true,'authority':['nl. NS n.']}",
	    "nl NS parent nodata" },
	{ "{'name':'nl','type':'NS','view':'parent','rcode':'NOERROR','aa':"
	  "true,'answer':['nl. NS n.']}",
	    "nl NS parent data n" },
	{ "{'name':'a.nl','type':'NS','view':'parent','rcode':'NOERROR',"
	  "'authority':['nl. NS n.']}",
	    "a.nl NS parent nodata" },
	{ "{'name':'a.nl','type':'DS','view':'parent','rcode':'NOERROR',"
	  "'authority':['nl. SOA m. r. 1 2 3 4 5']}",
	    "a.nl DS parent nodata" },
	{ "{'name':'nl','type':'NS','view':'parent','rcode':'SERVFAIL',"
	  "'authority':['nl. NS n.']}",
	    "nl NS parent failed" },
	{ "{'name':'nl','type':'NS','rcode':'NOERROR','authority':['nl. NS n.'"
	  "]}",
	    "nl NS answer nodata" },
	{ "{'name':'NL.','type':'ns','view':'answer','rcode':'noerror','answer'"
	  ":['nl. NS b.','nl. NS a.','de. NS c.','nl. NS B.']}",
	    "nl NS answer data b a" },
	{ "{'name':'nl','type':'SOA','rcode':'NOERROR','answer':['nl. 600 IN "
	  "SOA ns1.dns.nl. hostmaster\\\\.x.nl. 1 2 3 4 5']}",
	    "nl SOA answer data apex ns1.dns.nl/hostmaster\\.x.nl/1" },
	{ "{'name':'a.nl','type':'SOA','rcode':'NOERROR','authority':['nl. SOA "
	  "m. r. 1 2 3 4 5']}",
	    "a.nl SOA answer nodata" },
	{ "{'name':'nl','type':'SOA','view':'server','server':'192.0.2.1',"
	  "'rcode':'NOERROR','answer':['nl. SOA m. r. 4294967295 2 3 4 5']}",
	    "nl SOA server data" },
	{ "{'name':'nl','type':'SOA','view':'server','server':'192.0.2.1','aa':"
	  "true,'rcode':'NOERROR','answer':['nl. SOA m. r. 4294967295 2 3 4 5'"
	  "]}",
	    "nl SOA server data apex m/r/4294967295" },
	{ "{'name':'nl','type':'SOA','view':'parent','aa':true,'rcode':"
	  "'NOERROR','answer':['nl. SOA m. r. 1 2 3 4 5']}",
	    "nl SOA parent data" },
	{ "{'name':'a.nl','type':'SOA','rcode':'NOERROR','answer':['a.nl. CNAME"
	  " b.nl.','b.nl. SOA m. r. 1 2 3 4 5']}",
	    "a.nl SOA answer data alias" },
	{ "{'name':'nl','type':'A','rcode':'NOERROR','answer':['nl. SOA m. r. 1"
	  " 2 3 4 5']}",
	    "nl A answer nodata" },
	{ "{'name':'n.nl','type':'A','rcode':'NOERROR','answer':['n.nl. A "
	  "192.0.2.2','n.nl. A 192.0.2.1','n.nl. A 192.0.2.2','m.nl. A "
	  "192.0.2.3','n.nl. AAAA 2001:db8::1']}",
	    "n.nl A answer data 192.0.2.2 192.0.2.1" },
	{ "{'name':'n.nl','type':'AAAA','rcode':'NOERROR','answer':['n.nl. A "
	  "192.0.2.2']}",
	    "n.nl AAAA answer nodata" },
	{ "{'name':'n.nl','type':'AAAA','rcode':'NOERROR','answer':['c. AAAA "
	  "2001:db8::1','b. cname c.','n.nl. CNAME b.']}",
	    "n.nl AAAA answer data alias 2001:db8::1" },
	{ "{'name':'n.nl','type':'A','rcode':'NOERROR','answer':['n.nl. CNAME "
	  "b.']}",
	    "n.nl A answer nodata alias" },
	{ "{'name':'n.nl','type':'A','rcode':'NXDOMAIN','answer':['n.nl. CNAME "
	  "b.']}",
	    "n.nl A answer nxdomain alias" },
	{ "{'name':'n.nl','type':'A','rcode':'NXDOMAIN'}",
	    "n.nl A answer nxdomain" },
	{ "{'name':'n.nl','type':'A','rcode':'NXDOMAIN','answer':['n.nl. A "
	  "192.0.2.1']}",
	    "n.nl A answer nxdomain" },
	{ "{'name':'a','type':'A','rcode':'NOERROR','answer':['a. CNAME b.',"
	  "'b. CNAME a.']}",
	    "a A answer nodata alias" },
	{ "{'name':'a','type':'A','rcode':'NOERROR','answer':['a. CNAME a.']}",
	    "a A answer nodata alias" },
	/* RFC 6672 section 2.2, table 1. */
	{ "{'name':'a.example.com','type':'A','rcode':'NOERROR','answer':["
	  "'example.com. DNAME example.net.','a.example.net. A 192.0.2.1']}",
	    "a.example.com A answer data alias 192.0.2.1" },
	{ "{'name':'a.b.example.com','type':'A','rcode':'NOERROR','answer':["
	  "'example.com. DNAME example.net.','a.b.example.com. CNAME "
	  "a.b.example.net.','a.b.example.net. A 192.0.2.1']}",
	    "a.b.example.com A answer data alias 192.0.2.1" },
	{ "{'name':'example.com','type':'A','rcode':'NOERROR','answer':["
	  "'example.com. DNAME example.net.','example.net. A 192.0.2.1']}",
	    "example.com A answer nodata" },
	{ "{'name':'ab.example.com','type':'A','rcode':'NOERROR','answer':["
	  "'b.example.com. DNAME example.net.']}",
	    "ab.example.com A answer nodata" },
	{ "{'name':'shortloop.x.x','type':'A','rcode':'NOERROR','answer':["
	  "'x. DNAME .','shortloop.x. CNAME shortloop.','shortloop. A "
	  "192.0.2.1']}",
	    "shortloop.x.x A answer data alias 192.0.2.1" },
	{ "{'name':'a','type':'A','rcode':'NOERROR','answer':['. DNAME b.',"
	  "'a.b. A 192.0.2.1']}",
	    "a A answer data alias 192.0.2.1" },
	{ "{'name':'a','type':'A','rcode':'NOERROR','answer':['. DNAME b.']}",
	    "a A answer nodata alias" },
	{ "{'name':'.','type':'A','rcode':'NOERROR','answer':['. DNAME b.']}",
	    ". A answer nodata" },
	{ "{'name':'n.nl','type':'A','rcode':'NOERROR','authority':['n.nl. A "
	  "192.0.2.1'],'additional':['n.nl. A 192.0.2.1','n.nl. CNAME b.',"
	  "'nl. DNAME c.']}",
	    "n.nl A answer nodata" },
	{ "{'name':'nl','type':'DS','rcode':'NOERROR','answer':['nl. DS 1 8 2 "
	  "AB']}",
	    "nl DS answer data" },
	{ "{'name':'nl','type':'DNSKEY','rcode':'NOERROR','answer':['nl. IN 600"
	  " DNSKEY 257 3 8 AB']}",
	    "nl DNSKEY answer data" },
	{ "{'name':'nl','type':'A','rcode':'NOERROR','answer':['nl. CH A "
	  "192.0.2.1']}",
	    "nl A answer nodata" },
	{ "{'name':'nl','type':'A','rcode':'REFUSED'}", "nl A answer failed" },
	{ "{'name':'nl','type':'A','rcode':'RCODE11'}", "nl A answer failed" },
	{ "{'name':'nl','type':'A','rcode':null,'error':'timeout','tries':3}",
	    "nl A answer failed" },
	{ "{'name':'nl','type':'A','answer':['nl. A 192.0.2.1']}",
	    "nl A answer failed" },
	{ "{'name':'nl','type':'A','view':null,'aa':null,'answer':null,'server'"
	  ":null,'transport':null,'tries':null,'time':null,'error':null,"
	  "'rcode':'NOERROR','more':[{}]}",
	    "nl A answer nodata" },
	{ "{'name':'a\\\\.b\\\\032c\\\\000','type':'A','rcode':'NXDOMAIN'}",
	    "a\\.b\\032c\\000 A answer nxdomain" },
};

static void
an_outcome_is_read_from_the_sections(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(outcomes); i++) {
		char *text = with_quotes(outcomes[i].line);
		struct reading r;

		print_message("  %s\n", outcomes[i].line);
		read_text(&r, text);
		free(text);
		if (r.status != ST_OK)
			fail_msg("%s", r.why.text);
		assert_int_equal(r.counts.rows_read, 1);
		assert_int_equal(r.counts.rows_skipped, 0);
		assert_int_equal(r.taken, 1);
		r.text[strlen(r.text) - 1] = '\0';
		assert_string_equal(r.text, outcomes[i].out);
		done(&r);
	}
}

/* A chain of so many CNAMEs that ends at an address. */
static void
read_chain(struct reading *r, unsigned int hops)
{
	char *text, *answer = mem_strdup("");

	for (unsigned int i = 0; i < hops; i++) {
		char *longer =
		    mem_printf("%s'n%u. CNAME n%u.',", answer, i, i + 1);

		free(answer);
		answer = longer;
	}
	text = mem_printf("{'name':'n0','type':'A','rcode':'NOERROR',"
			  "'answer':[%s'n%u. A 192.0.2.1']}",
	    answer, hops);
	free(answer);
	answer = with_quotes(text);
	free(text);
	read_text(r, answer);
	free(answer);
}

static void
a_chain_has_sixteen_links_at_most(void **state)
{
	struct reading r;

	(void)state;
	read_chain(&r, RESPONSE_CHAIN_MAX);
	assert_string_equal(r.text, "n0 A answer data alias 192.0.2.1\n");
	done(&r);
	read_chain(&r, RESPONSE_CHAIN_MAX + 1);
	assert_string_equal(r.text, "n0 A answer nodata alias\n");
	done(&r);
}

static void
a_dname_that_makes_a_name_too_long_leads_nowhere(void **state)
{
#define LABEL "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz01234567890"
	char *text = with_quotes(
	    "{'name':'" LABEL "." LABEL ".x','type':'A','rcode':'NOERROR',"
	    "'answer':['x. DNAME " LABEL "." LABEL ".']}");
	struct reading r;

	(void)state;
	read_text(&r, text);
	free(text);
	assert_string_equal(r.text, LABEL "." LABEL ".x A answer nodata\n");
	done(&r);
}

/* The members that say how it was asked. */
static enum status
take_manner(void *arg, const struct answer *a, struct reason *why)
{
	struct reading *r = arg;
	char when[TIME_STRLEN], *text;

	(void)why;
	text = mem_printf("%s%s %s %d '%s' %u %s %s\n", r->text,
	    answer_outcome_str(a->outcome), time_format(a->time, when),
	    a->rcode, a->error, a->tries, a->tcp ? "tcp" : "udp",
	    a->server_name == INTERN_NONE
		? "-"
		: intern_text(&r->names, a->server_name));
	free(r->text);
	r->text = text;
	return ST_OK;
}

static void
how_it_was_asked_is_handed_on(void **state)
{
	static const char text[] = HEADER
	    "{\"name\":\"a\",\"type\":\"A\",\"time\":\"2025-07-20T10:00:01Z\","
	    "\"error\":\"timeout\",\"tries\":3,\"transport\":\"tcp\","
	    "\"view\":\"server\",\"server\":\"192.0.2.1@53\"}\n"
	    "{\"name\":\"a\",\"type\":\"A\",\"rcode\":\"servfail\"}\n"
	    "{\"name\":\"a\",\"type\":\"A\",\"rcode\":\"Nxdomain\","
	    "\"transport\":\"udp\"}\n";
	struct reading r = { .taken = 0 };

	(void)state;
	read_bytes(&r, text, strlen(text), take_manner);
	assert_string_equal(r.text,
	    "failed 2025-07-20T10:00:01Z -1 'timeout' 3 tcp 192.0.2.1@53\n"
	    "failed unknown 2 '' 0 udp -\n"
	    "nxdomain unknown 3 '' 0 udp -\n");
	done(&r);
}

static void
outcomes_have_words(void **state)
{
	(void)state;
	assert_string_equal(answer_outcome_str(OUTCOME_UNASKED), "unasked");
	assert_string_equal(answer_outcome_str(OUTCOME_DATA), "data");
	assert_string_equal(answer_outcome_str(OUTCOMES), "?");
}

static void
a_no_is_proven_by_an_soa_of_the_authority(void **state)
{
	static const struct {
		const char *line; /* ' stands for " */
		bool proven;
	} cases[] = {
		{ "{'name':'a','type':'A','rcode':'NOERROR'}", false },
		{ "{'name':'a','type':'A','rcode':'NOERROR','authority':["
		  "'a. NS n.']}",
		    false },
		{ "{'name':'a','type':'A','rcode':'NOERROR','answer':["
		  "'a. SOA m. r. 1 2 3 4 5']}",
		    false },
		{ "{'name':'a','type':'A','rcode':'NOERROR','authority':["
		  "'a. SOA m. r. 1 2 3 4 5']}",
		    true },
	};
	struct intern names;
	struct answer_reader *r;

	(void)state;
	intern_init(&names);
	r = answer_reader_new(&names);
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		char *text = with_quotes(cases[i].line);
		const char *line = strchr(text, '\n') + 1;
		struct answer answer;

		print_message("  %s\n", cases[i].line);
		assert_null(answer_reader_take(r, line, strlen(line), &answer));
		assert_int_equal(answer.outcome, OUTCOME_NODATA);
		assert_int_equal(answer.proven, cases[i].proven);
		free(text);
	}
	answer_reader_free(r);
	intern_free(&names);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_outcome_is_read_from_the_sections),
		cmocka_unit_test(a_chain_has_sixteen_links_at_most),
		cmocka_unit_test(
		    a_dname_that_makes_a_name_too_long_leads_nowhere),
		cmocka_unit_test(how_it_was_asked_is_handed_on),
		cmocka_unit_test(a_no_is_proven_by_an_soa_of_the_authority),
		cmocka_unit_test(outcomes_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
