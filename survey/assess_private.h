/*
 * What the files of the assessment share among themselves (assess.c,
 * coverage.c) and with their tests.
 */
#ifndef SURVEY_ASSESS_PRIVATE_H
#define SURVEY_ASSESS_PRIVATE_H

#include "survey/assess.h"

/* An empty set is undetermined, never full and never none. */
enum verdict verdict_of_tally(enum method method, const struct tally *t);

/* Fills r->breakdowns: by origin AS, by trust anchor, by parent TLD. */
void breakdowns_make(struct results *r, struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps);

/* Fills r->third_parties, where operators are known. */
void third_parties_make(struct results *r, const struct facts *f);

/* Needs the breakdowns. */
void concentration_make(
    struct results *r, const struct facts *f, const struct route_table *routes);

#endif
