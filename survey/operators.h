/*
 * Who operates the DNS of a zone (dnsroa-method(7), DNS OPERATORS): zones
 * joined by equal SOA RNAMEs and equal technical contacts of IANA's root
 * database, or by the user's own list.
 *
 * RNAMEs alone make classes; a contact then joins those classes of RNAMEs of
 * which it has more than half of the zones.  So a hoster's RNAME, which zones
 * of many contacts share, joins none of these, a zone that is moving from one
 * operator to another joins nothing, and no chain of links makes a giant.
 */
#ifndef SURVEY_OPERATORS_H
#define SURVEY_OPERATORS_H

#include "survey/facts.h"
#include "survey/operator_list.h"
#include "survey/option.h"
#include "survey/record.h"
#include "survey/root_db.h"

struct operator
{
	uint32_t name; /* of facts.names */
	uint32_t zones, rnames, contacts;
};

/* What the root database tells of a zone: texts of facts.names. */
struct zone_registry {
	uint32_t text[ROOT_DB_FIELDS]; /* or FACT_NONE */
};

/* An AS that the user's list calls an operator's own. */
struct own_network {
	uint32_t asn, op;
};

struct operators {
	struct operator* list; /* by name's text */
	size_t n;
	uint32_t *of_zone, *of_server;  /* index of list, or FACT_NONE */
	struct zone_registry *registry; /* by zone; NULL without the input */
	struct operator_list own;       /* --operators */
	struct own_network *networks;   /* by AS */
	size_t nnetworks, cap_networks;
	uint32_t silent; /* zones with an RNAME or contact that tells nothing */
	uint32_t held_back; /* pairs of RNAME and contact that joined nothing */
};

struct operators *operators_new(void);
/* NULL is fine. */
void operators_free(struct operators *o);

/*
 * Fills f->operators: reads what the options name, and joins.  f is finished,
 * and gains names.  Input records are of the kind DATA_DNS.
 */
enum status operators_read(const struct options *o, struct facts *f,
    struct survey_record *rec, struct reason *why);

/* The joining alone, of what ops and f hold. */
void operators_make(struct operators *ops, struct facts *f);

/* Makes of_server by the zones alone that each serves, out of of_zone. */
void operators_elect(struct operators *ops, const struct facts *f);

/* In ascending order of ASes. */
void operators_add_network(struct operators *ops, uint32_t asn, uint32_t op);

/* The operator whose own network that is, by the user's list; or FACT_NONE. */
uint32_t operators_of_as(const struct operators *ops, uint32_t asn);

#endif
