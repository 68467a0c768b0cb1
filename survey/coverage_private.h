/*
 * What the sums share: rows of figures, and who was counted in them already;
 * for coverage.c and breakdown.c.
 */
#ifndef SURVEY_COVERAGE_PRIVATE_H
#define SURVEY_COVERAGE_PRIVATE_H

#include "survey/assess.h"

/*
 * The sum of zones' shares: of each denominator, its numerators.  So it does
 * not depend on the order of the zones, to the last bit: a survey that was
 * stored gives, when read back, the very figures it was stored with.
 */
struct shares {
	uint64_t *valid; /* by number of route origins */
	uint32_t end;    /* all behind are 0 */
};

/* With room for every zone's share; free what valid points to. */
void shares_init(struct shares *s, const struct results *r);

/* Who was counted already in the row at hand: stamps, by index. */
struct marks {
	uint32_t *server, *address, *origin;
	uint32_t stamp;
};

void marks_init(
    struct marks *m, const struct results *r, const struct facts *f);
void marks_free(struct marks *m);

/* Each adds one, whoever counted it before. */
void coverage_add_address(
    struct coverage *c, const struct results *r, uint32_t address);
void coverage_add_origin(
    struct coverage *c, const struct results *r, uint32_t origin);

/* The zone itself: its verdict and its share. */
void coverage_add_zone(struct coverage *c, struct shares *s,
    const struct zone_result *zr, int scope);

/* A zone with its servers, and of the scope its addresses and origins. */
void coverage_add_whole_zone(struct coverage *c, struct shares *s,
    const struct results *r, const struct facts *f, uint32_t zone, int scope,
    const struct marks *m);

/* Takes the mean, and empties the sum. */
void coverage_finish_share(struct coverage *c, struct shares *s);

#endif
