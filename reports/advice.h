/*
 * What the reports say of a gap and of the way to close it: each sentence
 * once, for text, JSON and the page alike.
 */
#ifndef REPORTS_ADVICE_H
#define REPORTS_ADVICE_H

/* Of every proposal for a ROA. */
extern const char advice_caution[];

/* What RELATION_SHARED means, and what names a registry that is not known. */
extern const char advice_third_party[], advice_registry[];

/* Of proposals that would turn other routes invalid (RFC 7115, section 3). */
extern const char advice_order[];

/* Of the sequence of ROAs. */
extern const char advice_not_optimal[];

/* What is to be done about a route origin, or about what a zone shares. */
enum advice_kind {
	ADVICE_INVALID_AS,
	ADVICE_INVALID_LENGTH,
	ADVICE_INVALID_AS0,
	ADVICE_INVALID_AS_SET,
	ADVICE_AS_SET, /* that no ROA covers */
	ADVICE_RESERVED_AS,
	ADVICE_NOT_FOUND,
	ADVICE_EXPIRES,
	ADVICE_LOOSE,
	ADVICE_ONE_AS,
	ADVICE_ONE_PREFIX,
	ADVICE_KINDS
};

/* "not-found", "invalid-as", ...: for JSON. */
const char *advice_kind_str(enum advice_kind kind);

/* What is wrong, of one or several; a sentence. */
const char *advice_title(enum advice_kind kind);

/* The ways out, in sentences that fit every case of the kind. */
const char *advice_ways(enum advice_kind kind);

/* Who the origin AS is to the zone's operator. */
enum advice_relation {
	RELATION_UNKNOWN, /* nobody knows the operator */
	RELATION_OWN,     /* the user's list says so */
	RELATION_SOLE,    /* it is behind zones of this operator alone */
	RELATION_SHARED,  /* and behind those of others */
	RELATION_OTHER,   /* the user's list names another operator's */
	RELATIONS
};

const char *advice_relation_str(enum advice_relation relation);
/* A phrase. */
const char *advice_relation_text(enum advice_relation relation);

#endif
