/*
 * One record in master file form: what a survey needs of it.
 */
#ifndef RESOLVE_RR_H
#define RESOLVE_RR_H

#include "resolve/dname.h"
#include "resolve/rrtype.h"
#include "resolve/zonelex.h"
#include "survey/base/ip.h"

struct rr {
	uint16_t type, class;
	uint32_t serial;           /* SOA */
	struct ip ip;              /* A, AAAA */
	char target[DNAME_STRLEN]; /* NS, CNAME, DNAME; MNAME of SOA */
	char rname[DNAME_STRLEN];  /* SOA */
	const char *data;          /* the text behind the type */
};

/* The record is of class IN and one of the types of enum rrtype. */
bool rr_is_used(const struct rr *rr);

/* The token as a canonical name; "@" is the origin. */
bool rr_name(
    const struct token *token, const char *origin, char name[DNAME_STRLEN]);

/*
 * What follows an owner: TTL and class in either order, each or both may be
 * missing, type, data.  The data of records that are not used are not looked
 * at.  Returns what is wrong, NULL where nothing is.
 */
const char *rr_parse(
    const char *p, const char *end, const char *origin, struct rr *rr);

/*
 * The next name of an NSEC record that rr_parse has passed over, with the
 * same end and origin, into target.
 */
const char *rr_parse_next(struct rr *rr, const char *end, const char *origin);

#endif
