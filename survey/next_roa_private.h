/*
 * What the files next_roa*.c share.
 */
#ifndef SURVEY_NEXT_ROA_PRIVATE_H
#define SURVEY_NEXT_ROA_PRIVATE_H

#include "survey/roa_world.h"

/* The better effect comes first. */
int roa_effect_compare(const struct roa_effect *a, const struct roa_effect *b);

/* The order of origins a and b where their effects are alike. */
int roa_place_compare(const struct results *r, const struct route_table *routes,
    uint32_t a, uint32_t b);

/* Fills the steps of n, on a world that is as it was found. */
void next_roas_order(
    struct next_roas *n, struct roa_world *w, const struct facts *f);

#endif
