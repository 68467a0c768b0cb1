/*
 * What a zone's operator is told of it (dnsroa(1), MESSAGES): the zone's name
 * servers, their addresses and routes, and messages about all of these, each
 * with a tag and a level that stay.
 *
 * Pure functions of what a survey has found and judged; the words are those of
 * reports/advice.h.
 */
#ifndef SURVEY_AUDIT_H
#define SURVEY_AUDIT_H

#include "survey/assess.h"
#include "survey/exposure.h"
#include "survey/record.h"

/* As Zonemaster's, the worst last. */
enum audit_level {
	LEVEL_INFO,
	LEVEL_NOTICE,
	LEVEL_WARNING,
	LEVEL_ERROR,
	LEVEL_CRITICAL,
	LEVELS
};

/* In the order in which a zone's messages come. */
enum audit_tag {
	/* of the zone */
	TAG_ZONE_DROPPED,
	TAG_ZONE_NONE,
	TAG_ZONE_PARTIAL,
	TAG_ZONE_UNDETERMINED,
	TAG_ZONE_FULL,
	TAG_ZONE_INCOMPLETE,
	TAG_THIRD_PARTY,
	TAG_ONE_AS,
	TAG_ONE_PREFIX,
	TAG_ONE_TRUST_ANCHOR,
	/* of a route origin */
	TAG_INVALID_AS,
	TAG_INVALID_LENGTH,
	TAG_INVALID_AS0,
	TAG_INVALID_AS_SET,
	TAG_NOT_FOUND,
	TAG_ROA_UNKNOWN,
	TAG_SEVERAL_ORIGINS,
	TAG_ROA_EXPIRES,
	TAG_LOOSE,
	TAG_BEYOND,
	TAG_VALID,
	/* of an address */
	TAG_NO_ALTERNATIVE,
	TAG_UNROUTED,
	TAG_ROUTE_UNKNOWN,
	TAG_SPECIAL,
	TAG_UNREACHABLE,
	TAG_DEAD,
	TAG_LAME,
	/* of a name server */
	TAG_NO_ADDRESS,
	TAG_LOOKUP_FAILED,
	TAG_GLUE_STANDS_IN,
	TAG_GLUE_DIFFERS,
	TAG_ALIAS,
	TAG_ONLY_PARENT,
	TAG_ONLY_CHILD,
	/* of the survey */
	TAG_DEGRADED,
	TAG_UNHEALTHY,
	TAGS
};

#define AUDIT_NONE UINT32_MAX

/* What it is about, as far as it is about one. */
struct audit_message {
	enum audit_tag tag;
	uint32_t origin;  /* of results.origins, or AUDIT_NONE */
	uint32_t address; /* of the facts, or AUDIT_NONE */
	uint32_t server;  /* of the facts, or AUDIT_NONE */
	int scope;        /* enum family or BOTH: of what the zone shares */
	uint32_t vrp;     /* place of the VRP that is meant, or AUDIT_NONE */
	int64_t time;     /* of expiry */
	uint32_t fault;   /* of the survey's record, or AUDIT_NONE */
	uint32_t finding; /* of the basis's findings, or AUDIT_NONE */
};

struct audit {
	uint32_t zone;
	uint32_t *servers; /* that count, by name */
	size_t nservers;
	uint32_t *origins; /* of results.origins: distinct, by place */
	size_t norigins;
	struct audit_message *messages; /* by tag, then by what it is about */
	size_t nmessages, cap;
};

/* A server that did not answer for a zone, at one of its addresses. */
struct audit_finding {
	enum audit_tag tag;
	uint32_t zone, server, address; /* of the facts */
	char *detail;                   /* "timeout", "REFUSED", ... */
};

/* What zones are audited on. */
struct audit_basis {
	const struct facts *f;
	const struct results *r;
	const struct route_table *routes;
	const struct vrp_table *vrps;
	const struct announced *announced; /* NULL: not known */
	const struct audit_finding *findings;
	size_t nfindings;
	const struct survey_record *rec;
	/*
	 * What a survey that did not look cannot know: the routes of an
	 * address, the ROAs of an origin; NULL: all is known.
	 */
	const bool *unknown_route, *unknown_roa;
};

void audit_make(
    struct audit *a, const struct audit_basis *basis, uint32_t zone);
void audit_free(struct audit *a);

/*
 * The zone's tally as it would be if the origins that mended marks were valid
 * too (by place in results.origins), and all others as they are.
 */
void audit_tally(const struct audit *a, const struct audit_basis *basis,
    const bool *mended, struct tally tally[SCOPES]);

/* The level of the worst message. */
enum audit_level audit_worst(const struct audit *a);

/* A VRP that covers a route origin. */
struct audit_vrp {
	uint32_t place; /* in the VRP table */
	struct prefix prefix;
	bool matches;
};

/*
 * The VRPs that cover the origin, the longest prefix first; their number,
 * at most max of them in list.
 */
size_t audit_vrps(const struct audit_basis *basis, uint32_t origin,
    struct audit_vrp *list, size_t max);

const char *audit_tag_str(enum audit_tag tag);
enum audit_level audit_tag_level(enum audit_tag tag);
/* "info", ... */
const char *audit_level_str(enum audit_level level);
bool audit_level_parse(const char *text, enum audit_level *level);

#endif
