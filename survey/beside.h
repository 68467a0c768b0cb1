/*
 * What stands beside the ROA (dnsroa-method(7), BESIDE THE ROA): IRR objects,
 * MANRS participants, names of ASes, holders of prefixes.  Each has an input
 * of its own and none is needed.
 *
 * They are read when addresses and routes are known, and only what bears on
 * those is kept: every prefix that is a longest match of some address, counted
 * by the method or not, and its origins.  So the same facts serve the survey
 * under any method.
 */
#ifndef SURVEY_BESIDE_H
#define SURVEY_BESIDE_H

#include "roa/as_names.h"
#include "roa/delegated.h"
#include "roa/irr.h"
#include "roa/manrs.h"
#include "roa/route.h"
#include "survey/assess.h"
#include "survey/facts.h"
#include "survey/option.h"
#include "survey/record.h"

/* An origin AS, and a row of the route table that has it. */
struct beside_as {
	uint32_t asn, row;
};

struct beside {
	bool has_irr, has_manrs, has_names, has_delegated;
	uint32_t *nodes; /* of the route table, ascending */
	size_t nnodes;
	struct beside_as *ases; /* of these nodes' used rows, ascending */
	size_t nases, cap_ases;
	struct irr_table irr;
	struct manrs manrs;
	struct as_names names;
	struct delegated delegated;
	int64_t date; /* of the survey's data, or TIME_UNKNOWN */
};

void beside_init(struct beside *b);
void beside_free(struct beside *b);

/*
 * Reads what o names, with input records of the kind DATA_BGP: they are facts
 * about the announced routes.  f is finished, routes is built, and rec has
 * the times of the data.
 */
enum status beside_read(struct beside *b, const struct options *o,
    const struct facts *f, const struct route_table *routes,
    struct survey_record *rec, struct reason *why);

/*
 * The entry counts at the date of the survey's data: the AS had joined by
 * then, or nobody knows when it did.
 */
bool beside_takes_part(const struct beside *b, const struct manrs_entry *entry);

/* The registries and countries of the prefixes; f gains their names. */
void beside_resources(const struct beside *b, struct facts *f,
    const struct route_table *routes, struct resources *resources);

#endif
