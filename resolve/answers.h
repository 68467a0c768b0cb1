/*
 * Recorded answers: what was asked of the DNS and what came back, one JSON
 * object a line (JSON Lines, any of the compressions of base/input.h).  A
 * survey with --answers takes its DNS side from such a file and sends no
 * packet; --record writes it.
 *
 *   {"dnsroa-answers": 1, "started": "2025-07-20T10:00:00Z"}
 *   {"name": "nl", "type": "NS", "view": "parent", "rcode": "NOERROR",
 *    "aa": false, "authority": ["nl. 172800 IN NS ns1.dns.nl."],
 *    "additional": ["ns1.dns.nl. 172800 IN A 194.0.28.53"]}
 *   {"name": "nl", "type": "SOA", "view": "answer", "rcode": "NOERROR",
 *    "answer": ["nl. 600 IN SOA ns1.dns.nl. hostmaster.domain-registry.nl. 1 2
 * 3 4 5"]}
 *   {"name": "ns1.dns.nl", "type": "AAAA", "view": "answer", "rcode": null,
 *    "error": "timeout", "tries": 3}
 *
 * The first line is this header ("started" may be missing); where files were
 * joined, further ones may follow.  Members not named here are passed over, a
 * member that is null is absent.
 *
 * name      the question's name, with or without the final dot; any case
 * type      NS, SOA, A, AAAA, DS or DNSKEY; AXFR; others are skipped and
 *           counted
 * view      "parent": asked of the parent zone's servers without recursion;
 *           "answer": the end of a resolution (own recursion or a resolver):
 *           the AA bit says nothing; "server": asked of the one server in
 *           "server" without recursion (the lameness check; AA matters).
 *           Absent means "answer".
 * rcode     the response code's mnemonic; null or absent: no response came,
 *           and "error" says why (timeout, refused, network, ...)
 * aa        the AA bit; absent means false
 * answer, authority, additional
 *           the sections, each record in master file form (RFC 1035 5.1),
 *           with absolute names; absent means empty
 * time      when the response came or the asking was given up (RFC 3339, UTC)
 * server, transport ("udp", "tcp"), tries
 *           who was asked, how, and how often; "server" must be there in the
 *           view "server"
 * zone      in the view "parent": the zone whose servers were asked
 * dnssec    "secure", "insecure" or "bogus", where answers are validated
 * walk      this question is a step of the enumeration of what "zone"
 *           delegates, by its NSEC records ("nsec") or name by name ("tree"):
 *           a referral here is a zone to survey
 * each      true: in the view "parent", put to "server" alone, because another
 *           server of the parent serves the child too
 * again     true: the question was put once more, after all others
 *
 * A zone transfer is one or more lines of the type AXFR and the view
 * "transfer": "name" is the zone, "answer" its records, and a line with an
 * empty "answer" ends it.  Its data count as those of a zone file.
 *
 * How an outcome is read: NOERROR with a record of the type asked in the
 * answer section (also behind CNAMEs, RFC 1034 3.6.2, or DNAMEs, RFC 6672) is
 * "data", at the end of 16 of them at most; NOERROR without is "nodata";
 * NXDOMAIN is "nxdomain"; anything else, no response included, is "failed".  In
 * the view "parent", NS records in the authority section that have the
 * question's name as owner, AA clear, are a referral: the delegation's NS set,
 * and address records of these servers in the additional section are its glue.
 * An answer (view "answer", or "server" with AA) to an SOA question that holds
 * an SOA record with the question's name as owner shows a zone apex.  NS
 * records in the answer section of the view "answer" are the child's NS set.
 */
#ifndef RESOLVE_ANSWERS_H
#define RESOLVE_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "resolve/rcode.h"
#include "resolve/rr.h"
#include "survey/base/input.h"
#include "survey/base/intern.h"
#include "survey/base/ip.h"

/* The values of these are stored. */
enum answer_type {
	ANSWER_NS,
	ANSWER_SOA,
	ANSWER_A,
	ANSWER_AAAA,
	ANSWER_DS,
	ANSWER_DNSKEY,
	ANSWER_AXFR,
	ANSWER_TYPES
};

enum answer_view {
	VIEW_ANSWER,
	VIEW_PARENT,
	VIEW_SERVER,
	VIEW_TRANSFER,
	VIEWS
};

/* What validation says of an answer, where it is on (RFC 4035 section 4.3). */
enum answer_dnssec {
	DNSSEC_UNKNOWN,
	DNSSEC_INSECURE,
	DNSSEC_BOGUS,
	DNSSEC_SECURE,
	DNSSEC_STATES
};

#define RCODE_NONE (-1)

/* UNASKED never comes from a file: it is what a survey starts with. */
enum answer_outcome {
	OUTCOME_UNASKED = 0,
	OUTCOME_DATA,
	OUTCOME_NODATA,
	OUTCOME_NXDOMAIN,
	OUTCOME_FAILED,
	OUTCOMES
};

struct answer_glue {
	uint32_t server;
	struct ip ip;
};

/* An NSEC record: no name lies between the two (RFC 4034 section 4). */
struct answer_nsec {
	uint32_t owner, next;
};

/*
 * One recorded question with what came of it.  Names are numbers of the
 * caller's intern table; arrays belong to the reader and live until the
 * callback returns.
 */
struct answer {
	uint32_t name;
	enum answer_type type;
	enum answer_view view;
	enum answer_outcome outcome;
	bool alias; /* a CNAME or DNAME led away from the name */
	bool aa;
	bool referral; /* VIEW_PARENT: targets is the delegation's NS set */
	/*
	 * VIEW_PARENT: the response refers to this zone, which lies between
	 * the parent and the name; targets is its NS set.  Else INTERN_NONE.
	 */
	uint32_t cut;
	bool apex;   /* SOA: the answer shows an apex at name */
	bool proven; /* the authority section has the SOA of a "no" */
	const struct ip *addresses; /* A, AAAA: those at the chain's end */
	size_t naddresses;
	const uint32_t *targets; /* NS: of the answer or the referral */
	size_t ntargets;
	const struct answer_glue *glue; /* with a referral or a cut */
	size_t nglue;
	const struct answer_nsec *nsec; /* VIEW_PARENT: of the authority */
	size_t nnsec;
	const char *const *records; /* AXFR: of this part, as texts */
	size_t nrecords;            /* 0: the transfer has ended */
	uint32_t soa_mname, soa_rname, soa_serial; /* with apex */
	int64_t time;       /* TIME_UNKNOWN where the line does not say */
	int rcode;          /* RCODE_NONE: no response came */
	const char *error;  /* "" or the line's */
	unsigned int tries; /* 0 where the line does not say */
	bool tcp;
	uint32_t server_name;   /* VIEW_SERVER: who was asked; or INTERN_NONE */
	const char *asked_zone; /* VIEW_PARENT: whose servers; or NULL */
	enum answer_dnssec dnssec;
	const char
	    *walk;  /* "nsec", "tree": a step of asked_zone's enumeration */
	bool each;  /* put to that one of the parent's servers */
	bool again; /* asked once more, after all others */
};

/* Returns ST_OK to go on; anything else ends the reading with it. */
typedef enum status answer_fn(
    void *arg, const struct answer *answer, struct reason *why);

/* Kinds that are counted apart; the last one is of all others. */
#define ANSWERS_KINDS_MAX 16

struct answers_passed {
	char what[32]; /* a type, a module, a kind of response */
	uint64_t n;
};

/* What came of files, and what did not. */
struct answers_told {
	bool ours, foreign;   /* of --record; of another program */
	unsigned int views;   /* bits of enum answer_view that were there */
	unsigned int types;   /* bits of enum answer_type */
	uint64_t passed_over; /* in all */
	struct answers_passed passed[ANSWERS_KINDS_MAX];
	size_t npassed;
};

/* Adds what another file told; what was passed over stays each file's own. */
void answers_told_join(
    struct answers_told *told, const struct answers_told *more);

/*
 * What files of other programs leave untold, and what of a file was passed
 * over: lists in words, NULL where there is nothing.  The caller frees them.
 */
char *answers_losses(const struct answers_told *told);
char *answers_passed_over(const struct answers_told *told);

/*
 * Reads the whole file, calling take for each answer: recorded ones, a line
 * each, or what zdns (any version's, also --all-nameservers) or massdns (-o J)
 * printed, which the first line tells; counts->format is "dnsroa-answers",
 * "zdns" or "massdns".  Bad rows as in zonefile_read; headers are no rows.  A
 * file of none of these forms, or of a newer one, is refused.
 * counts->data_time is the earliest header's "started", else the earliest time
 * of an answer.
 *
 * Of other programs' output a response is an answer of the view "answer"; one
 * of a server that a zone names, to an SOA question, one of the view "server";
 * a referral to the very name one of the view "parent".  That there are no
 * data is taken from those alone who can say so: with the AA bit, or as a
 * resolver; where bits are not told, with the SOA that belongs to it (RFC 2308
 * section 2).  A response that was truncated is a failure.
 */
enum status answers_read(struct input *in, struct intern *names,
    answer_fn *take, void *arg, struct answers_told *told,
    struct read_counts *counts, struct reason *why);

/*
 * Reads single lines; names of the answers enter names.  NULL may be freed.
 */
struct answer_reader;
struct answer_reader *answer_reader_new(struct intern *names);
void answer_reader_free(struct answer_reader *r);

/*
 * Fills in answer from a line: NULL, or what is wrong with it.  All that the
 * answer points to lives until the next call.
 */
const char *answer_reader_take(struct answer_reader *r, const char *line,
    size_t len, struct answer *answer);

/* One record in master file form with an absolute owner, or what is wrong. */
const char *answer_record_parse(
    const char *text, char owner[DNAME_STRLEN], struct rr *rr);

const char *answer_outcome_str(enum answer_outcome outcome);
const char *answer_type_str(enum answer_type type);
/* False where the word is none of the types that are asked for. */
bool answer_type_parse(const char *word, enum answer_type *type);
/* The type's number in the DNS (enum rrtype); 0 for AXFR. */
uint16_t answer_rrtype(enum answer_type type);
const char *answer_view_str(enum answer_view view);
const char *answer_dnssec_str(enum answer_dnssec dnssec);

#endif
