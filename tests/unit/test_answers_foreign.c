/*
 * What zdns and massdns print: what is made of it, and what of it is lost.
 */
#include "survey/base/array.h"
#include "tests/unit/answer_reading.h"

#include "resolve/response.h"

struct foreign_case {
	const char *lines; /* ' stands for " */
	const char *out;
	const char *passed; /* what is passed over, or NULL */
};

/* An NS answer of a resolver, in zdns' shape. */
#define NL_NS                                                                  \
	"'answers':[{'ttl':3600,'type':'NS','class':'IN','name':'nl',"         \
	"'answer':'ns1.dns.nl.'},{'ttl':3600,'type':'NS','class':'IN',"        \
	"'name':'NL','answer':'ns2.dns.nl'}]"
#define NL_SOA                                                                 \
	"'authorities':[{'ttl':60,'type':'SOA','class':'IN','name':'nl',"      \
	"'ns':'ns1.dns.nl','mbox':'hostmaster.dns.nl','serial':7,"             \
	"'refresh':1,'retry':2,'expire':3,'min_ttl':4}]"
#define REFERRAL                                                               \
	"'authorities':[{'ttl':60,'type':'NS','class':'IN','name':'nl',"       \
	"'answer':'ns1.dns.nl'}],'additionals':[{'type':'EDNS0',"              \
	"'version':'0','flags':'','udpsize':1232},{'ttl':60,'type':'A',"       \
	"'class':'IN','name':'ns1.dns.nl','answer':'192.0.2.1'}]"
#define FLAGS(aa, ra)                                                          \
	"'flags':{'response':true,'opcode':0,'authoritative':" #aa             \
	",'truncated':false,'recursion_desired':true,"                         \
	"'recursion_available':" #ra ",'authenticated':false,"                 \
	"'checking_disabled':false,'error_code':0}"
#define MODULE(type, inside) "{'name':'nl','results':{'" type "':" inside "}}\n"
#define SINGLE(status, inside)                                                 \
	"{'status':'" status                                                   \
	"','timestamp':'2025-07-20T12:00:01+02:00','duration':0.1,"            \
	"'data':{" inside ",'protocol':'udp','resolver':'192.0.2.53:53'}}"
#define OLD(name, status, inside)                                              \
	"{'name':'" name "','status':'" status                                 \
	"','timestamp':'2025-07-20T12:00:01+02:00','data':{" inside "}}\n"

static const struct foreign_case zdns[] = {
	{ MODULE("NS", SINGLE("NOERROR", NL_NS)),
	    "nl NS answer data ns1.dns.nl ns2.dns.nl", NULL },
	{ MODULE("NS", SINGLE("NXDOMAIN", NL_SOA)), "nl NS answer nxdomain",
	    NULL },
	{ MODULE("A", SINGLE("NOERROR", NL_SOA)), "nl A answer nodata", NULL },
	{ MODULE("A", SINGLE("SERVFAIL", NL_SOA)), "nl A answer failed", NULL },
	{ MODULE("A", SINGLE("BADVERS", NL_SOA)), "nl A answer failed", NULL },
	{ MODULE("A", SINGLE("TRUNCATED", NL_NS)), "nl A answer failed", NULL },
	{ MODULE("A", "{'status':'TIMEOUT','error':'x'}"), "nl A answer failed",
	    NULL },
	{ MODULE("A", "{'status':'ITERATIVE_TIMEOUT'}"), "nl A answer failed",
	    NULL },
	/* No "no" of those who may not say it. */
	{ MODULE("A", SINGLE("NOERROR", "'answers':[]")), "", "authority (1)" },
	{ MODULE("A", SINGLE("NOERROR", REFERRAL)), "", "referrals (1)" },
	{ MODULE("A", SINGLE("NOERROR", FLAGS(false, false))), "",
	    "authority (1)" },
	{ MODULE("A", SINGLE("NXDOMAIN", FLAGS(false, false))), "",
	    "authority (1)" },
	{ MODULE("A", SINGLE("NOERROR", FLAGS(false, true))),
	    "nl A answer nodata", NULL },
	{ MODULE("A", SINGLE("NOERROR", FLAGS(true, false))),
	    "nl A answer nodata", NULL },
	{ MODULE("NS", SINGLE("NOERROR", REFERRAL)),
	    "nl NS parent nodata referral ns1.dns.nl ns1.dns.nl=192.0.2.1",
	    NULL },
	/* A run of several modules; others are counted. */
	{ "{'name':'nl','results':{'NS':" SINGLE("NOERROR",
	      NL_NS) ",'MX':"
		     "{'status':'NOERROR'},'NSLOOKUP':{'status':'NOERROR'},"
		     "'\\u001b[1m':{}}}\n",
	    "nl NS answer data ns1.dns.nl ns2.dns.nl",
	    "MX (1), NSLOOKUP (1), others (1)" },
	{ "{'name':'nl','class':'CHAOS','results':{'NS':{}}}\n", "",
	    "of another class (1)" },
	{ "{'name':'x','altered_name':'www.x','results':{'A':"
	  "{'status':'NXDOMAIN'}}}\n",
	    "www.x A answer nxdomain", NULL },
	/* The root's own name is left out; aliases; an address that Go maps. */
	{ "{'name':'.','results':{'NS':{'status':'NOERROR','data':{'answers':"
	  "[{'type':'NS','class':'IN','answer':'a.root-servers.net.'}]}}}}\n",
	    ". NS answer data a.root-servers.net", NULL },
	{ "{'name':'a','results':{'AAAA':{'status':'NOERROR','data':{'answers'"
	  ":[{'type':'CNAME','class':'IN','name':'a','answer':'b.'},{'type':"
	  "'AAAA','class':'IN','name':'b','answer':'192.0.2.1'},{'type':'TXT',"
	  "'name':7},{'type':'A','class':'CH','name':'b','answer':'x'}]}}}}\n",
	    "a AAAA answer data alias ::ffff:192.0.2.1", NULL },
	{ MODULE("SOA",
	      SINGLE("NOERROR", "'answers':[{'type':'SOA','name':'nl','ns':"
				"'a.nl','mbox':'b\\\\.c.nl','serial':4294967295"
				"}]")),
	    "nl SOA answer data apex a.nl/b\\.c.nl/4294967295", NULL },
	{ MODULE("DS", SINGLE("NOERROR", "'answers':[{'type':'DS','name':'nl',"
					 "'key_tag':1}]")),
	    "nl DS answer data", NULL },
	/* Before version 2: the data tell what was asked. */
	{ OLD("nl", "NXDOMAIN", NL_SOA) OLD("nl", "NOERROR", NL_NS)
		OLD("de", "TIMEOUT", "") OLD("fr", "NOERROR", REFERRAL)
		    OLD("nl", "NOERROR", NL_SOA),
	    "nl NS answer data ns1.dns.nl ns2.dns.nl\n"
	    "nl NS answer nxdomain\nde NS answer failed\nnl NS answer nodata",
	    "without authority (1)" },
	{ OLD("nl", "NXDOMAIN", NL_SOA), "", "without a type (1)" },
	{ OLD("nl", "NOERROR", REFERRAL), "", "referrals (1)" },
	{ OLD("nl", "NOERROR", NL_NS) OLD("a", "NOERROR",
	      "'answers':[{'type':'A','name':'a','answer':'192.0.2.1'}]")
		OLD("de", "TIMEOUT", ""),
	    "nl NS answer data ns1.dns.nl ns2.dns.nl\n"
	    "a A answer data 192.0.2.1",
	    "without a type (1)" },
	{ OLD("a", "NOERROR",
	      "'answers':[{'type':'A','name':'a','answer':'192.0.2.1'},"
	      "{'type':'AAAA','name':'a','answer':'2001:db8::1'}]"),
	    "", "without a type (1)" },
	/* --all-nameservers, older: each server of the zone. */
	{ OLD("nl", "NOERROR",
	      "'results':[{'status':'TIMEOUT','nameserver':'ns3.dns.nl',"
	      "'result':{}},{'status':'NOERROR','nameserver':'ns1.dns.nl',"
	      "'result':{" NL_NS ",'resolver':'192.0.2.1:53'," FLAGS(true,
		  false) "}},{'status':'REFUSED','nameserver':'ns2.dns.nl',"
			 "'result':{}}]"),
	    "nl NS answer data ns1.dns.nl ns2.dns.nl\nnl NS answer failed\n"
	    "nl NS answer failed",
	    NULL },
	/* Of each resolver that was named. */
	{ MODULE("A",
	      "{'status':'NOERROR','data':[{'answers':[{'type':'A','name':"
	      "'nl','answer':'192.0.2.1'}]},{'answers':[{'type':'A','name':"
	      "'nl','answer':'192.0.2.2'}]}]}"),
	    "nl A answer data 192.0.2.1\nnl A answer data 192.0.2.2", NULL },
	/* Layer by layer: the worst outcome first, since the last counts. */
	{ MODULE("NS", "{'status':'NOERROR','data':{'per_layer_responses':{"
		       "'.':[{'type':'NS','status':'NOERROR','nameserver':"
		       "'a.root-servers.net','result':{" REFERRAL "," FLAGS(
			   false, false) "}},{'type':'NS','status':'TIMEOUT',"
					 "'nameserver':'b.root-servers.net',"
					 "'result':{}}],'nl':[{'type':'NS',"
					 "'status':'NOERROR','nameserver':"
					 "'ns1.dns.nl','result':{" NL_NS
					 "," FLAGS(true, false) "}},{'type':"
								"'NS','status'"
								":'REFUSED',"
								"'nameserver':"
								"'ns2.dns.nl',"
								"'result':{"
								"}}]}}}"),
	    "nl NS parent failed\n"
	    "nl NS parent nodata referral ns1.dns.nl ns1.dns.nl=192.0.2.1\n"
	    "nl NS answer failed\nnl NS answer data ns1.dns.nl ns2.dns.nl",
	    NULL },
	/* The parent's server serves the child; zones further up. */
	{ "{'name':'a.nl','results':{'NS':{'status':'NOERROR','data':{"
	  "'per_layer_responses':{'.':[{'status':'NOERROR','result':{" REFERRAL
	  "}}],'nl':[{'status':'NOERROR','result':{'answers':[{'type':'NS',"
	  "'name':'a.nl','answer':'n.nl'}]," FLAGS(true, false) "}}]}}}}}\n",
	    "a.nl NS parent data n.nl", "of other zones' servers (1)" },
	/* Lame servers, and the child asked for what is the parent's. */
	{ MODULE("SOA", "{'status':'NOERROR','data':{'per_layer_responses':{"
			"'nl':[{'type':'SOA','status':'NOERROR','result':{"
			"'resolver':'[2001:db8::1]:53'," FLAGS(false,
			    true) "}},{'type':'SOA','status':'NOERROR',"
				  "'result':{'answers':[{'type':'SOA','name':"
				  "'nl','ns':'a','mbox':'b','serial':1}],"
				  "'resolver':'192.0.2.1:53'," FLAGS(
				      true, false) "}}]}}}"),
	    "nl SOA server nodata\nnl SOA server data apex a/b/1", NULL },
	{ MODULE("DS", "{'status':'NOERROR','data':{'per_layer_responses':{"
		       "'nl':[{'type':'DS','status':'NOERROR','result':{"
		       "" NL_SOA "," FLAGS(true, false) "}},{'type':'MX',"
							"'status':'NOERROR'}]}}"
							"}"),
	    "", "without authority (1), MX (1)" },
	/* A server that was named, and does not recurse. */
	{ "{'name':'nl','nameserver':'192.0.2.1:53','results':{'SOA':" SINGLE(
	      "NOERROR", FLAGS(false, false)) "}}\n",
	    "nl SOA server nodata", NULL },
	{ "{'name':'nl','nameserver':'192.0.2.53:53','results':{'A':" SINGLE(
	      "NOERROR", FLAGS(false, true)) "}}\n",
	    "nl A answer nodata", NULL },
};

#define MASSDNS(type, status, data, flags)                                     \
	"{'name':'nl.','type':'" type "','class':'IN','status':'" status       \
	"','rx_ts':1753005601123456789,'data':{" data "},'flags':[" flags      \
	"],'resolver':'192.0.2.53:53','proto':'UDP'}\n"
#define RECORD(type, name, data)                                               \
	"{'ttl':60,'type':'" type "','class':'IN','name':'" name               \
	"','data':'" data "'}"

static const struct foreign_case massdns[] = {
	{ MASSDNS("NS", "NOERROR",
	      "'answers':[" RECORD("NS", "nl.", "NS1.dns.nl.") "," RECORD(
		  "RRSIG", "nl.", "x") "]",
	      "'rd','ra'"),
	    "nl NS answer data ns1.dns.nl", NULL },
	{ MASSDNS("A", "NOERROR", "", "'rd','ra'"), "nl A answer nodata",
	    NULL },
	{ MASSDNS("A", "NOERROR", "", "'rd'"), "", "without authority (1)" },
	{ MASSDNS("A", "NOERROR", "", "'aa','rd'"), "nl A answer nodata",
	    NULL },
	{ MASSDNS("A", "NXDOMAIN", "", "'rd','ra'"), "nl A answer nxdomain",
	    NULL },
	{ MASSDNS("A", "SERVFAIL", "", "'rd','ra'"), "nl A answer failed",
	    NULL },
	{ MASSDNS("A", "11", "", "'rd','ra'"), "nl A answer failed", NULL },
	{ MASSDNS("A", "NOERROR",
	      "'answers':[" RECORD("A", "nl.", "192.0.2.1") "]", "'tc','ra'"),
	    "nl A answer failed", NULL },
	{ MASSDNS("NS", "NOERROR",
	      "'authorities':[" RECORD("NS", "nl.",
		  "n.nl.") "],'additionals'"
			   ":[" RECORD("AAAA", "n.nl.",
			       "2001:db8::1") "," RECORD("41", ".", "x") "]",
	      "'rd'"),
	    "nl NS parent nodata referral n.nl n.nl=2001:db8::1", NULL },
	{ MASSDNS("A", "NOERROR",
	      "'authorities':[" RECORD("NS", ".", "n.nl.") "]", "'rd','ra'"),
	    "", "referrals (1)" },
	{ MASSDNS("SOA", "NOERROR",
	      "'answers':[" RECORD(
		  "SOA", "nl.", "a.nl. b\\\\x2ec.nl. 7 1 2 3 4") "]",
	      "'ra'"),
	    "nl SOA answer data apex a.nl/b\\.c.nl/7", NULL },
	{ "{'name':'a\\\\x5cb\\\\x00.','type':'A','class':'IN','status':"
	  "'NXDOMAIN'}\n",
	    "a\\\\b\\000 A answer nxdomain", NULL },
	{ "{'name':'nl.','type':'A','class':'IN','error':'TIMEOUT'}\n",
	    "nl A answer failed", NULL },
	{ "{'name':'nl.','type':'A','class':'IN','error':'MAXRETRIES'}\n",
	    "nl A answer failed", NULL },
	{ MASSDNS("MX", "NOERROR", "", "'ra'") MASSDNS("MX", "NOERROR", "",
	      "'ra'") MASSDNS("257", "NOERROR", "", "'ra'"),
	    "", "MX (2), 257 (1)" },
	{ "{'name':'nl.','type':'A','class':'H','status':'NOERROR'}\n", "",
	    "of another class (1)" },
};

/* With " for each apostrophe, but those of words. */
static char *
quoted(const char *lines)
{
	char *text = mem_strdup(lines);

	for (char *p = text; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return text;
}

static void
check(const struct foreign_case *cases, size_t n, const char *format)
{
	for (size_t i = 0; i < n; i++) {
		char *text = quoted(cases[i].lines), *passed;
		char *out = mem_printf(
		    "%s%s", cases[i].out, cases[i].out[0] != '\0' ? "\n" : "");
		struct reading r;

		print_message("  %s", cases[i].lines);
		read_text(&r, text);
		assert_string_equal(r.why.text, "");
		assert_int_equal(r.status, ST_OK);
		assert_string_equal(r.counts.first_skipped, "");
		assert_string_equal(r.counts.format, format);
		assert_string_equal(r.text, out);
		passed = answers_passed_over(&r.told);
		if (cases[i].passed == NULL)
			assert_null(passed);
		else
			assert_holds(passed, cases[i].passed);
		free(passed);
		free(out);
		free(text);
		done(&r);
	}
}

static void
what_zdns_prints_is_read(void **state)
{
	(void)state;
	check(zdns, LENGTH_OF(zdns), "zdns");
}

static void
what_massdns_prints_is_read(void **state)
{
	(void)state;
	check(massdns, LENGTH_OF(massdns), "massdns");
}

/* Twenty good lines, so that a bad one is one in twenty. */
#define ZDNS_20                                                                \
	FIVE(MODULE("A", "{'status':'NXDOMAIN'}"))                             \
	FIVE(MODULE("A", "{'status':'NXDOMAIN'}"))                             \
	FIVE(MODULE("A", "{'status':'NXDOMAIN'}"))                             \
	FIVE(MODULE("A", "{'status':'NXDOMAIN'}"))
#define MASSDNS_20                                                             \
	FIVE(MASSDNS("A", "NXDOMAIN", "", "'ra'"))                             \
	FIVE(MASSDNS("A", "NXDOMAIN", "", "'ra'"))                             \
	FIVE(MASSDNS("A", "NXDOMAIN", "", "'ra'"))                             \
	FIVE(MASSDNS("A", "NXDOMAIN", "", "'ra'"))

struct bad_line {
	const char *line, *fault;
};

static const struct bad_line bad_zdns[] = {
	{ "{'name':'nl','results':{'NS':{'status':", "ends before" },
	{ "{'name':'nl','name':'nl','results':{}}", "is there twice" },
	{ "[]", "no JSON object" },
	{ "{'name':'nl'}", "no answer as zdns prints them" },
	{ "{'dnsroa-answers':1}", "name: no name" },
	{ "{'name':'nl','results':[]}", "no answer as zdns prints them" },
	{ "{'results':{'A':{'status':'NOERROR'}}}", "name: no name" },
	{ "{'name':7,'results':{'A':{'status':'NOERROR'}}}", "name: no name" },
	{ "{'name':'a..b','results':{'A':{}}}", "name: no name" },
	{ "{'name':'nl','results':{'A':7}}", "results: what is no module's" },
	{ "{'name':'nl','results':{'A':{}}}", "status: no text" },
	{ "{'name':'nl','results':{'A':{'status':7}}}", "status: no text" },
	{ "{'name':'nl','results':{'A':{'status':'NOERROR','data':7}}}",
	    "data: no sections" },
	{ "{'name':'nl','results':{'A':{'status':'NOERROR','timestamp':'now'}}"
	  "}",
	    "timestamp: not of" },
	{ "{'name':'nl','results':{'A':{'status':'NOERROR','data':{'flags':7}}"
	  "}}",
	    "flags: no object" },
	{ "{'name':'nl','results':{'A':{'status':'NOERROR','data':{'answers':"
	  "{}}}}}",
	    "answers: no array" },
	{ "{'name':'nl','results':{'A':{'status':'NOERROR','data':{'answers':["
	  "7]}}}}",
	    "answers: a record that is none" },
	{ "{'name':'nl','results':{'A':{'status':'NOERROR','data':{'answers':["
	  "{'type':'A','name':'nl'}]}}}}",
	    "answers: an address that is none" },
	{ "{'name':'nl','results':{'A':{'status':'NOERROR','data':{'answers':["
	  "{'type':'A','name':'nl','answer':'2001:db8::1'}]}}}}",
	    "answers: an address that is none" },
	{ "{'name':'nl','results':{'A':{'status':'NOERROR','data':{'answers':["
	  "{'type':'AAAA','name':'nl','answer':'x'}]}}}}",
	    "answers: an address that is none" },
	{ "{'name':'nl','results':{'NS':{'status':'NOERROR','data':{"
	  "'authorities':[{'type':'NS','name':7,'answer':'n'}]}}}}",
	    "authorities: an owner that is no name" },
	{ "{'name':'nl','results':{'NS':{'status':'NOERROR','data':{"
	  "'additionals':[{'type':'NS','name':'nl','answer':'n..n'}]}}}}",
	    "additionals: a name that is none" },
	{ "{'name':'nl','results':{'SOA':{'status':'NOERROR','data':{"
	  "'answers':[{'type':'SOA','name':'nl','ns':'a','mbox':'b','serial':"
	  "4294967296}]}}}}",
	    "answers: an SOA that is none" },
	{ "{'name':'nl','results':{'SOA':{'status':'NOERROR','data':{"
	  "'answers':[{'type':'SOA','name':'nl'}]}}}}",
	    "answers: an SOA that is none" },
	{ "{'name':'nl','results':{'NS':{'data':{'per_layer_responses':7}}}}",
	    "per_layer_responses: no object" },
	{ "{'name':'nl','results':{'NS':{'data':{'per_layer_responses':{'nl':7"
	  "}}}}}",
	    "servers' responses that are no array" },
	{ "{'name':'nl','results':{'NS':{'data':{'results':[7]}}}}",
	    "a server's response that is none" },
};

static const struct bad_line bad_massdns[] = {
	{ "{'name':'nl.','type':'A'", "ends before" },
	{ "{'name':'nl.'}", "no answer as massdns prints them" },
	{ "{'name':'nl.','type':'A'}", "no answer as massdns prints them" },
	{ "{'name':7,'type':'A','status':'NOERROR'}", "name: no name" },
	{ "{'name':'a\\\\x2','type':'A','status':'NOERROR'}", "name: no name" },
	{ "{'name':'a\\\\046','type':'A','status':'NOERROR'}",
	    "name: no name" },
	{ "{'name':'nl.','type':'A','status':'NOERROR','flags':7}",
	    "flags: no names" },
	{ "{'name':'nl.','type':'A','status':'NOERROR','flags':[7]}",
	    "flags: no names" },
	{ "{'name':'nl.','type':'A','status':'NOERROR','rx_ts':'now'}",
	    "rx_ts: no time" },
	{ "{'name':'nl.','type':'A','status':'NOERROR','rx_ts':-1}",
	    "rx_ts: no time" },
	{ "{'name':'nl.','type':'A','status':'NOERROR','data':[]}",
	    "data: no sections" },
	{ "{'name':'nl.','type':'SOA','status':'NOERROR','data':{'answers':["
	  "{'type':'SOA','name':'nl.','data':'a. b. c'}]}}",
	    "answers: an SOA that is none" },
	{ "{'name':'nl.','type':'SOA','status':'NOERROR','data':{'answers':["
	  "{'type':'SOA','name':'nl.','data':'a.'}]}}",
	    "answers: an SOA that is none" },
};

static void
check_bad(const struct bad_line *cases, size_t n, const char *good)
{
	for (size_t i = 0; i < n; i++) {
		char *lines = mem_printf("%s%s\n", good, cases[i].line);
		char *text = quoted(lines);
		struct reading r;

		print_message("  %s\n", cases[i].line);
		read_text(&r, text);
		assert_int_equal(r.status, ST_OK);
		assert_int_equal(r.counts.rows_read, 21);
		assert_int_equal(r.counts.rows_skipped, 1);
		assert_int_equal(r.taken, 20);
		assert_holds(r.counts.first_skipped, ":21: ");
		assert_holds(r.counts.first_skipped, cases[i].fault);
		free(text);
		free(lines);
		done(&r);
	}
}

static void
a_bad_line_is_skipped_counted_and_told(void **state)
{
	(void)state;
	check_bad(bad_zdns, LENGTH_OF(bad_zdns), ZDNS_20);
	check_bad(bad_massdns, LENGTH_OF(bad_massdns), MASSDNS_20);
}

static void
times_are_those_of_the_lines(void **state)
{
	char when[TIME_STRLEN],
	    *text = quoted(MODULE("A", "{'status':'NXDOMAIN','timestamp':"
				       "'2025-07-20T12:00:01.5+02:00'}"));
	struct reading r;

	(void)state;
	read_text(&r, text);
	assert_string_equal(
	    time_format(r.counts.data_time, when), "2025-07-20T10:00:01Z");
	done(&r);
	free(text);
	text = quoted(MASSDNS("A", "NXDOMAIN", "", "'ra'"));
	read_text(&r, text);
	assert_string_equal(
	    time_format(r.counts.data_time, when), "2025-07-20T10:00:01Z");
	done(&r);
	free(text);
}

static void
losses_are_told(void **state)
{
	char *text = quoted(MASSDNS("MX", "NOERROR", "", "'ra'")
		MASSDNS("A", "NXDOMAIN", "", "'ra'"));
	struct answers_told all;
	struct reading r;
	char *losses;

	(void)state;
	read_text(&r, text);
	all = r.told;
	losses = answers_losses(&r.told);
	assert_string_equal(losses,
	    "the parent's side, lame servers, NS, SOA, AAAA, DS, DNSKEY, tries,"
	    " DNSSEC states");
	free(losses);
	losses = answers_passed_over(&r.told);
	assert_string_equal(losses, "MX (1)");
	free(losses);
	done(&r);
	free(text);
	/* Our own tells what there is. */
	read_text(&r, HEADER GOOD);
	assert_null(answers_losses(&r.told));
	answers_told_join(&all, &r.told);
	losses = answers_losses(&all);
	assert_string_equal(losses,
	    "the parent's side, lame servers, NS, SOA, AAAA, DS, DNSKEY");
	free(losses);
	done(&r);
}

/* However many kinds a file has, the counts add up in bounded room. */
static void
kinds_beyond_those_that_are_told_are_others(void **state)
{
	char *text = mem_strdup("");
	uint64_t sum = 0;
	struct reading r;

	(void)state;
	for (int i = 0; i < 40; i++) {
		char *longer = mem_printf("%s{\"name\":\"a\",\"type\":\"T%d\","
					  "\"status\":\"NOERROR\"}\n",
		    text, i);

		free(text);
		text = longer;
	}
	read_text(&r, text);
	assert_int_equal(r.told.passed_over, 40);
	assert_int_equal(r.told.npassed, ANSWERS_KINDS_MAX);
	for (size_t i = 0; i < r.told.npassed; i++)
		sum += r.told.passed[i].n;
	assert_int_equal(sum, 40);
	assert_string_equal(
	    r.told.passed[ANSWERS_KINDS_MAX - 1].what, "others");
	free(text);
	done(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_zdns_prints_is_read),
		cmocka_unit_test(what_massdns_prints_is_read),
		cmocka_unit_test(a_bad_line_is_skipped_counted_and_told),
		cmocka_unit_test(times_are_those_of_the_lines),
		cmocka_unit_test(losses_are_told),
		cmocka_unit_test(kinds_beyond_those_that_are_told_are_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
