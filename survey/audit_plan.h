/*
 * What is not yet (dnsroa(1), THE PLAN): name servers of zones, addresses of
 * name servers, routes and ROAs, as a file of the user's says; and what a
 * stored survey would have found if it were.
 */
#ifndef SURVEY_AUDIT_PLAN_H
#define SURVEY_AUDIT_PLAN_H

#include "roa/slurm.h"
#include "survey/audit.h"

struct plan_zone {
	char *name; /* canonical */
	char **servers;
	size_t n;
};

struct plan_server {
	char *name;
	struct ip *addresses;
	size_t n;
};

struct plan_route {
	struct prefix prefix;
	uint32_t asn;
};

struct audit_plan {
	struct plan_zone *zones; /* in the file's order, as all is */
	size_t nzones;
	struct plan_server *servers;
	size_t nservers;
	struct plan_route *routes;
	size_t nroutes, cap_routes;
	struct slurm roas;
	char *location;
};

/* Reads a whole file; ST_SYNTAX where any of it is not as it should be. */
enum status audit_plan_read(
    struct audit_plan *p, struct input *in, struct reason *why);
void audit_plan_free(struct audit_plan *p);

/* What is looked at where the survey did not look; either may be NULL. */
struct audit_tables {
	const struct route_table *routes;
	const struct vrp_table *vrps;
};

/* What the survey would have found. */
struct audit_world {
	struct facts facts;
	struct route_table routes;
	struct vrp_table vrps;
	struct results results;
	struct announced announced;
	bool announced_known;
	/* What is not known, by address and by origin of the results. */
	bool *unknown_route, *unknown_roa;
};

/*
 * Makes the world out of what a survey found.  Ends with audit_world_free, also
 * on failure: where the plan names what is nowhere.
 */
enum status audit_plan_apply(struct audit_world *w, const struct audit_plan *p,
    const struct audit_basis *today, const struct audit_tables *tables,
    struct reason *why);
struct audit_basis audit_world_basis(
    const struct audit_world *w, const struct audit_basis *today);
void audit_world_free(struct audit_world *w);

#endif
