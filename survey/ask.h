/*
 * The asker: puts to the DNS every question that a survey of some zones needs
 * and leaves the answers in a journal (dnsroa-method(7), From zone to
 * verdict).  What the answers mean for the survey is for gather.h to say, in
 * the same way as for recorded ones; the asker reads of them only what to ask
 * next.
 *
 * It starts from zones, candidates for zones, zone data, and zones whose
 * delegations are to be found out; whatever becomes known of them makes
 * further questions possible, until there are none.  Those that came to
 * nothing are then put once more, slowly.
 */
#ifndef SURVEY_ASK_H
#define SURVEY_ASK_H

#include <stdatomic.h>
#include <stdbool.h>

#include "resolve/session.h"
#include "resolve/zonedata.h"
#include "survey/journal.h"

struct asker;

struct asker_options {
	struct session_options session;
	double again_rate; /* questions a second, of those put once more */
	bool zones_only;   /* find the zones, ask nothing of their servers */
	/* A zone is surveyed, as its name goes; NULL: each. */
	bool (*wanted)(void *arg, const char *zone);
	/* What has the name may be asked about; NULL: everything. */
	bool (*allowed)(void *arg, const char *name);
	void *arg;
	const atomic_bool *cancel; /* somebody else has failed; or NULL */
};

/* The options and the journal outlive it. */
struct asker *asker_new(
    const struct asker_options *options, struct journal *journal);
void asker_free(struct asker *a);

/* Names are canonical. */

/* A name that is a zone if the DNS says so. */
void asker_add_candidate(struct asker *a, const char *name);

/* A name server that somebody names for the zone, which is one, then. */
void asker_add_server(struct asker *a, const char *zone, const char *server);

/*
 * Zone data at hand: the zone and its delegations, whose parent's side is
 * known then.  names is the table of z.
 */
void asker_add_zonedata(
    struct asker *a, const struct zonedata *z, const struct intern *names);

/*
 * A zone of which all delegations are surveyed, with itself: by a transfer
 * from these servers (each an address or a name, with or without @PORT) and,
 * unless named_only, its own; where no transfer is granted by its NSEC records
 * (RFC 4034); else name by name, in zones whose names can be told beforehand
 * (in-addr.arpa, ip6.arpa, e164.arpa).  With transfer_only a transfer that
 * fails is an error.
 */
struct asker_zone {
	const char *zone;
	const char *const *servers;
	size_t nservers;
	bool named_only, transfer_only;
};
void asker_add_zone(struct asker *a, const struct asker_zone *zone);

/*
 * Asks until there is nothing left to ask.  ST_STOPPED after SIGINT, SIGTERM
 * or SIGHUP, and where options->cancel is set; what was answered is in the
 * journal then.
 */
enum status asker_run(struct asker *a, struct reason *why);

struct asker_counts {
	uint64_t questions, unanswered; /* distinct */
	bool has[FAMILIES];             /* what the host can reach */
};
struct asker_counts asker_counts(const struct asker *a);

#endif
