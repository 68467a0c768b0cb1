/*
 * The ASPAs (Autonomous System Provider Authorization) of a VRP set, as far
 * as the survey looks at them: who is the customer of a valid one.  Of paths
 * nothing is said.
 */
#ifndef ROA_VRP_ASPA_H
#define ROA_VRP_ASPA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vrp_aspa {
	uint32_t customer;
	uint32_t expires; /* as struct vrp's */
};

struct vrp_aspas {
	struct vrp_aspa *list; /* built: by customer, each once */
	size_t n, cap;
};

void vrp_aspas_free(struct vrp_aspas *t);
void vrp_aspas_add(struct vrp_aspas *t, uint32_t customer, uint32_t expires);

/* Drops what was added since item from and expires before now. */
void vrp_aspas_expire(struct vrp_aspas *t, size_t from, int64_t now);

void vrp_aspas_build(struct vrp_aspas *t);
bool vrp_aspas_have(const struct vrp_aspas *t, uint32_t customer);

#endif
