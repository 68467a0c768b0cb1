/*
 * How much the headline depends on the method: the same facts, routes and
 * VRPs judged again with one choice of the method made otherwise, and all
 * others as the survey has them (dnsroa-method(7), SENSITIVITY).
 */
#ifndef SURVEY_SENSITIVITY_H
#define SURVEY_SENSITIVITY_H

#include "survey/assess.h"

/* The rows that are told: what the headlines are of. */
enum sensitivity_row {
	SENSITIVITY_ALL,
	SENSITIVITY_CORE,
	SENSITIVITY_ROWS
};
enum row sensitivity_row(enum sensitivity_row row);

struct sensitivity {
	const char *choice, *value; /* constant texts: "glue", "union" */
	bool own;                   /* it is the survey's own choice */
	struct coverage coverage[SENSITIVITY_ROWS][SCOPES];
};

/*
 * Adds r->sensitivities to what results_make has made of the same arguments.
 * routes may be the whole table, or what a survey keeps of it; filters are
 * those that it was built with.  Where no source of routes states peers there
 * is nothing to vary about them, and there are no rows of it.
 */
void sensitivity_make(struct results *r, const struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    const struct route_filters *filters);

#endif
