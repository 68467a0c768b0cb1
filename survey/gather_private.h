/*
 * The inside of gather.h: what the inputs hold until the facts are made of it
 * (gather.c), and the questions to the DNS (gather_ask.c).
 */
#ifndef SURVEY_GATHER_PRIVATE_H
#define SURVEY_GATHER_PRIVATE_H

#include "resolve/zonedata.h"
#include "survey/gather.h"
#include "survey/gather_told.h"
#include "survey/lists.h"
#include "survey/optout.h"

/* A zone's data, of a file or a transfer. */
struct gathered_zone {
	struct zonedata data;
	const char *source; /* constant text */
};

/* A name that a list proposes. */
struct proposal {
	uint32_t name;
	enum suffix_kind kind;
	int category;       /* that the list gives, or -1 */
	const char *source; /* constant text */
	uint32_t first_server, end_server;
};

struct gather {
	const struct options *o;
	const struct gather_run *run;
	struct facts *f;
	struct survey_record *rec;
	struct gtlds gtlds;
	struct gathered_zone *zones;
	size_t nzones;
	struct proposal *proposals;
	size_t nproposals, cap_proposals;
	uint32_t *servers; /* that lists name */
	size_t nservers, cap_servers;
	struct told told;
	const char *source;          /* of the list at hand */
	struct answers_told answers; /* what files of them told, in all */
	uint64_t passed_over;        /* rows of the input at hand, left out */
	struct optout optout;
};

/*
 * The category that a proposal would have; CATEGORIES where the survey takes
 * no zone of the kind.
 */
enum category gather_category(const struct gather *g, const struct proposal *p);

/* Zones of the category are surveyed. */
bool gather_wants(const struct gather *g, enum category category);

/* Puts the questions that the zones and proposals need; answers into told. */
enum status gather_ask(struct gather *g, struct reason *why);

#endif
