/*
 * Answers into the asker's tables: only what decides what to ask next.
 */
#include "survey/ask_private.h"

#include <string.h>

/* A zone's name servers, as one side tells them. */
static void
take_targets(struct asker *a, uint32_t zone, const struct answer *answer)
{
	for (size_t i = 0; i < answer->ntargets; i++)
		ask_link(a, &ask_row(a, zone)->ns, answer->targets[i]);
	for (size_t i = 0; i < answer->nglue; i++)
		ask_link_ip(a, &ask_row(a, answer->glue[i].server)->glue,
		    answer->glue[i].ip);
}

static void
take_parent_side(struct asker *a, const struct answer *answer)
{
	struct ask_name *row = ask_row(a, answer->name);

	if (answer->referral) {
		row->flags |= NAME_SEEN | NAME_REFERRED | NAME_ZONE;
		take_targets(a, answer->name, answer);
	} else if (answer->cut != INTERN_NONE) {
		/* Another zone lies between: it is to be asked. */
		row->parent = answer->cut;
		ask_row(a, answer->cut)->flags |= NAME_ZONE;
		take_targets(a, answer->cut, answer);
	} else if (answer->outcome == OUTCOME_DATA && answer->aa) {
		row->flags |= NAME_SEEN | NAME_SERVED | NAME_ZONE;
	} else if (answer->outcome == OUTCOME_NODATA ||
		   answer->outcome == OUTCOME_NXDOMAIN) {
		row->flags |= NAME_SEEN;
		if (answer->outcome == OUTCOME_NODATA)
			row->flags |= NAME_EMPTY;
	}
	/* Whatever was asked for: what follows what in the zone. */
	for (size_t i = 0; i < answer->nnsec; i++)
		ask_row(a, answer->nsec[i].owner)->nsec = answer->nsec[i].next;
}

static void
take_addresses(struct asker *a, const struct answer *answer)
{
	enum family family = answer->type == ANSWER_A ? IPV4 : IPV6;
	struct ask_name *row = ask_row(a, answer->name);

	if (row->lookup[family] == OUTCOME_UNASKED ||
	    row->lookup[family] == OUTCOME_FAILED)
		row->lookup[family] = (uint8_t)answer->outcome;
	for (size_t i = 0; i < answer->naddresses; i++)
		ask_link_ip(a, &row->addresses, answer->addresses[i]);
}

void
ask_take(struct asker *a, const struct answer *answer)
{
	switch (answer->type) {
	case ANSWER_NS:
		if (answer->view == VIEW_PARENT)
			take_parent_side(a, answer);
		else if (answer->view == VIEW_ANSWER && !answer->alias) {
			if (answer->ntargets > 0)
				ask_row(a, answer->name)->flags |= NAME_ZONE;
			take_targets(a, answer->name, answer);
		}
		break;
	case ANSWER_SOA:
		if (answer->view == VIEW_ANSWER && answer->apex)
			ask_row(a, answer->name)->flags |= NAME_ZONE;
		break;
	case ANSWER_A:
	case ANSWER_AAAA:
		if (answer->view == VIEW_ANSWER)
			take_addresses(a, answer);
		break;
	case ANSWER_DS:
	case ANSWER_DNSKEY:
	case ANSWER_AXFR:
	case ANSWER_TYPES:
		break;
	}
}
