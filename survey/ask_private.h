/*
 * The inside of the asker: its tables, shared by ask.c (the run), ask_take.c
 * (answers into the tables), ask_plan.c (from the tables to questions) and
 * ask_walk.c (which zones there are).
 */
#ifndef SURVEY_ASK_PRIVATE_H
#define SURVEY_ASK_PRIVATE_H

#include "resolve/zonebuild.h"
#include "survey/ask.h"
#include "survey/base/intern.h"

enum name_flag {
	/* of a zone, or what may be one */
	NAME_WANTED = 1 << 0,   /* to survey, if it is a zone */
	NAME_ZONE = 1 << 1,     /* it is one */
	NAME_DATA = 1 << 3,     /* zone data tell its parent's side */
	NAME_SEEN = 1 << 4,     /* the parent has told of it */
	NAME_REFERRED = 1 << 5, /* by a referral */
	NAME_SERVED = 1 << 6,   /* the parent's server serves it too */
	NAME_EMPTY = 1 << 7,    /* the parent says NODATA */
	NAME_SETTLED = 1 << 8,  /* all its questions have been put */
	NAME_NODE = 1 << 9,     /* a place in a tree that is walked */
	NAME_LOOKED = 1 << 10,  /* and nothing more is to be done there */
	NAME_EACH = 1 << 11     /* each of the parent's servers is asked */
};

#define LINK_NONE UINT32_MAX

struct link {
	uint32_t value, next;
};

struct ask_name {
	uint32_t flags;
	uint32_t parent; /* zone to ask for its delegation, or INTERN_NONE */
	uint32_t nsec;   /* the name that follows it (RFC 4034 section 4.1.1) */
	uint32_t ns;     /* links: its name servers */
	/* links to ips: of answers and zone data; of delegations */
	uint32_t addresses, glue;
	/* How its A and AAAA questions came out. */
	uint8_t lookup[FAMILIES]; /* enum answer_outcome */
};

enum question_state {
	QUESTION_NEW,
	QUESTION_OPEN,
	QUESTION_ANSWERED,
	QUESTION_FAILED
};

struct question {
	uint32_t name;
	uint32_t zone; /* VIEW_PARENT: whose servers; or INTERN_NONE */
	struct ip server;
	uint8_t type, view; /* enum answer_type, answer_view */
	bool to_server;     /* to that one server alone */
	uint8_t walk;       /* enum walk_way */
	uint8_t state;      /* enum question_state */
	bool again;
};

enum walk_way {
	WALK_NONE,
	WALK_NSEC,
	WALK_TREE,
	WALK_WAYS
};

enum walk_state {
	WALK_TRANSFER,
	WALK_CHAIN,
	WALK_NODES,
	WALK_ENDED
};

struct walk {
	uint32_t zone;
	char **servers;
	size_t nservers;
	bool named_only, transfer_only;
	enum walk_state state;
	struct zonebuild build; /* WALK_TRANSFER: of the parts so far */
	uint32_t cursor;        /* WALK_CHAIN: the last name that is known */
	uint32_t *nodes;        /* names that were come by */
	size_t nnodes, cap_nodes;
};

struct asker {
	const struct asker_options *options;
	struct journal *journal;
	struct session *session;
	struct intern names;
	struct ask_name *table; /* by number of names */
	size_t ntable;
	struct link *links;
	size_t nlinks, cap_links;
	struct ip *ips;
	size_t nips, cap_ips;
	struct intern keys; /* of questions, by number */
	struct question *questions;
	size_t nquestions, cap_questions;
	struct open_question *open; /* under way */
	struct walk *walks;
	size_t nwalks, cap_walks;
	struct answer_reader *reader;
	struct ip *servers; /* room for one question's */
	size_t cap_servers;
	size_t unanswered, answered;
	bool has[FAMILIES];
	bool again; /* the last round */
	/* Of the journal's lines: how many, the first of an open transfer. */
	size_t lines, transfer_line;
	int64_t synced;
	int64_t plan_due; /* by clock_now(), while there is much to do */
	enum status failed;
	struct reason why;
};

/* ask.c */

/* The row of a name; valid until the next new name. */
struct ask_name *ask_row(struct asker *a, uint32_t name);
uint32_t ask_number(struct asker *a, const char *name);
const char *ask_text(const struct asker *a, uint32_t name);

/*
 * The state of a question, which is put where it is new; servers are for the
 * views of direct questions.
 */
enum question_state ask(struct asker *a, const struct question *q,
    const struct ip *servers, size_t nservers);

/*
 * Puts a question that has failed once more, now and not at the end; false
 * where it has not, or was put twice.
 */
bool ask_once_more(struct asker *a, const struct question *q);

/* Adds where it is not there yet. */
void ask_link(struct asker *a, uint32_t *head, uint32_t value);
void ask_link_ip(struct asker *a, uint32_t *head, struct ip ip);

/* Remembers the first failure, which ends the run. */
void ask_fail(struct asker *a, enum status st, const struct reason *why);

/* ask_take.c */
void ask_take(struct asker *a, const struct answer *answer);

/* ask_plan.c: puts what can be put by now. */
void ask_plan(struct asker *a);

/*
 * The addresses at which the zone's servers can be asked, into a->servers.
 * False while they are not known; *n may be 0 where there are none.
 */
bool ask_servers_of(struct asker *a, uint32_t zone, size_t *n);
/*
 * The nearest zone that is known to hold the name (for a DS, above it), and
 * the addresses of its servers, as far as they are known, in a->servers;
 * INTERN_NONE and 0 where they are not.
 */
uint32_t ask_zone_of(
    struct asker *a, uint32_t name, enum answer_type type, size_t *n);
/*
 * What failed on the way to the zone's servers is asked once more; false
 * where nothing is.
 */
bool ask_servers_once_more(struct asker *a, uint32_t zone);
/* The same as ask_servers_of, of a server by its name. */
bool ask_addresses_of(struct asker *a, uint32_t server, size_t *n);

/* The parent's servers are asked for the name's delegation, if need be. */
bool ask_parent_side(struct asker *a, uint32_t name, uint8_t walk);

/* ask_walk.c */

/* True when the zones that are to be transferred are, or cannot be. */
bool ask_transfers(struct asker *a);
void ask_walks(struct asker *a);
/* A part of a transfer, as it stands in the journal. */
enum status ask_take_transfer(
    struct asker *a, const struct answer *answer, struct reason *why);
/* Parts were taken, and not the last; these are dropped. */
bool ask_transfer_is_open(const struct asker *a);
void ask_forget_transfers(struct asker *a);

#endif
