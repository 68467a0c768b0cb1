/*
 * From the inputs of the DNS side to the facts: which zones there are, who
 * serves them, where (dnsroa-method(7), Words, and From zone to verdict).
 */
#ifndef SURVEY_GATHER_H
#define SURVEY_GATHER_H

#include <stdatomic.h>

#include "survey/facts.h"
#include "survey/option.h"
#include "survey/record.h"

struct journal;

/* What the DNS side of a run has beside its options. */
struct gather_run {
	/* Beside it the journal lies; NULL: it is of this run alone. */
	const char *database;
	const atomic_bool *cancel; /* somebody else has failed; or NULL */
	/*
	 * The journal of a run that has asked the DNS, which the caller
	 * closes; NULL after one that has not.
	 */
	struct journal **journal;
	bool zones_only; /* find the zones, ask nothing of their servers */
};

/*
 * Reads all that o names, asks the DNS if it is to be asked, and finishes f,
 * which the caller has initialised.  Each input is recorded in rec, and the
 * time of the DNS data.  ST_STOPPED where it was interrupted: the answers so
 * far are in the journal.
 */
enum status gather_facts(const struct options *o, const struct gather_run *run,
    struct facts *f, struct survey_record *rec, struct reason *why);

/* Whether o names any zones, or has the DNS asked for them; else ST_MISUSE. */
enum status gather_check(const struct options *o, struct reason *why);

/* The DNS is to be asked. */
bool gather_is_live(const struct options *o);

/* The source is a zone transfer: "axfr:SERVER[/ZONE]". */
bool gather_is_transfer(const char *source);

#endif
