/*
 * What is said of an audited zone: sentences with their specifics, for every
 * format.  Texts are the caller's to free.
 */
#ifndef REPORTS_AUDIT_WORDS_H
#define REPORTS_AUDIT_WORDS_H

#include "reports/audit.h"

/* With a plan: what the survey found of the zone; NULL: it does not have it. */
const struct zone_result *audit_today(
    const struct audit_report *report, const struct audit *a);

/* The whole of both, which are freed; a may be NULL. */
char *audit_join(char *a, const char *between, char *b);

/* The verdict in a sentence. */
char *audit_sentence(const struct audit_report *r, const struct audit *a);

/* "3 of 4": valid addresses of the judged ones. */
char *audit_share(const struct tally *t);

/* others: servers, or origins of the prefix, of whom the same is said. */
char *audit_message_text(
    const struct audit_report *r, const struct audit_message *m, size_t others);

/* They differ in the server alone, or in the origin AS of one prefix. */
bool audit_message_is_like(const struct audit_report *r,
    const struct audit_message *a, const struct audit_message *b);

/* "192.0.2.0/24 AS64500 (NAME) and 2 others"; the name may be left out. */
char *audit_origin_text(const struct audit_report *r, uint32_t origin,
    bool with_name, size_t others);
/* "AS64500", "{1,2}"; and with its name: "AS64500 (NAME)" */
char *audit_as_number(const struct audit_report *r, uint32_t origin);
char *audit_as_text(const struct audit_report *r, uint32_t origin);
/* "192.0.2.0/23-24 AS64501 (ripe)" */
char *audit_vrp_text(const struct audit_report *r, uint32_t vrp);
/* "apnic;ripe", sorted; "" for a VRP without a label. */
char *audit_anchors(const struct audit_report *r, uint32_t vrp);
/*
 * The VRPs that cover a prefix, of which the origins are: those that match one
 * of them, or those that match none; the longest prefix first.  The caller
 * frees the list.
 */
struct audit_vrp *audit_vrps_of(const struct audit_report *r,
    const uint32_t *origins, size_t norigins, bool matching, size_t *n);
/* How many of the first differ in their AS alone, and, by_end, end together. */
size_t audit_phrase_length(const struct audit_report *r,
    const struct audit_vrp *list, size_t n, bool by_end);
/* Of such: "192.0.2.0/23-24 AS1, AS2, AS3 and 7 more (ripe)". */
char *audit_phrase(
    const struct audit_report *r, const struct audit_vrp *list, size_t n);
/* All of audit_vrps_of, in phrases. */
char *audit_vrps_text(const struct audit_report *r, const uint32_t *origins,
    size_t norigins, bool matching);

/* "192.0.2.0/24 AS64500" */
char *audit_harm_text(const struct audit_harm *harm);

/* A piece of advice: the ROA to be made, and about what. */
struct audit_advice {
	enum advice_kind kind;
	uint32_t origin;
	uint32_t vrp; /* of a loose ROA, or of one that expires */
	int scope;    /* of what is shared */
	bool has_roa; /* the origin's prefix and AS, maxLength = length */
};

/*
 * What is to be done, by kind, the more specific prefixes first.  The caller
 * frees the list.
 */
struct audit_advice *audit_advise(
    const struct audit_report *r, const struct audit *a, size_t *n);

/* The zone as it would be if each ROA were made that is advised. */
void audit_mended(const struct audit_report *r, const struct audit *a,
    struct tally tally[SCOPES]);

/* They differ in the origin AS of one prefix alone. */
bool audit_advice_is_like(const struct audit_report *r,
    const struct audit_advice *a, const struct audit_advice *b);

/* Who the origin AS is to the zone's operator. */
enum advice_relation audit_relation(
    const struct audit_report *r, const struct audit *a, uint32_t origin);

/*
 * The registry of the origin's prefix as delegation statistics name it, or a
 * trust anchor that is none's; NULL where it is not known.
 */
char *audit_registry(const struct audit_report *r, uint32_t origin);
const char *audit_registry_title(const char *id);

#endif
