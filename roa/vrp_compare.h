/*
 * Sets of VRPs side by side: which VRPs all of them have and which not, by
 * trust anchor.  A VRP is its prefix, maxLength and AS; its trust anchors are
 * those that any of the sets names.
 */
#ifndef ROA_VRP_COMPARE_H
#define ROA_VRP_COMPARE_H

#include "roa/vrp.h"

#define VRP_COMPARE_MAX 26 /* sets: a letter each */
#define VRP_COMPARE_TAS 64 /* labels of all sets together */

/* A VRP that some set has. */
struct vrp_across {
	struct prefix prefix;
	uint32_t asn;
	uint8_t max_len;
	uint32_t sets; /* bit i: the i-th has it */
	uint64_t tas;  /* bit i: label i of the comparison */
};

/* Counts of a trust anchor, of those without, or of all. */
struct vrp_across_sum {
	uint64_t in[VRP_COMPARE_MAX];   /* that the set has */
	uint64_t only[VRP_COMPARE_MAX]; /* that no other has */
	uint64_t all, some;             /* that all have; that not all have */
};

struct vrp_compare {
	const struct vrp_table *sets; /* built; n of them, of the caller */
	size_t n;
	struct intern labels; /* trust anchors of all sets */
	uint8_t label_of[VRP_COMPARE_MAX][VRP_TAS_MAX];
	struct vrp_across_sum ta[VRP_COMPARE_TAS], no_ta, total;
};

/*
 * Compares; the sets are the caller's and stay as they are.  ST_LIMIT where
 * there are too many of them, or of labels.  vrp_compare_free in any case.
 */
enum status vrp_compare_make(struct vrp_compare *c,
    const struct vrp_table *sets, size_t n, struct reason *why);
void vrp_compare_free(struct vrp_compare *c);

/* Calls each for every VRP of any set, by prefix, maxLength and AS. */
typedef void vrp_across_fn(void *arg, const struct vrp_across *vrp);
void vrp_compare_each(
    const struct vrp_compare *c, vrp_across_fn *each, void *arg);

/* All sets have it. */
static inline bool
vrp_is_everywhere(const struct vrp_compare *c, const struct vrp_across *vrp)
{
	return vrp->sets == (UINT32_C(1) << c->n) - 1;
}

#endif
