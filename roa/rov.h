/*
 * Route origin validation (RFC 6811 section 2, RFC 6907): the state of a
 * route against a table of VRPs, the reason of an invalid, and the VRPs that
 * decided.
 */
#ifndef ROA_ROV_H
#define ROA_ROV_H

#include "roa/vrp.h"

enum rov_state {
	ROV_NOT_FOUND,
	ROV_VALID,
	ROV_INVALID,
	ROV_STATES
};

/* Of an invalid; the first that applies, in this order. */
enum rov_reason {
	ROV_NO_REASON,
	ROV_AS_SET, /* the origin is NONE */
	ROV_AS0,    /* all covering VRPs are AS0 */
	ROV_LENGTH, /* a covering VRP has the AS */
	ROV_AS,
	ROV_REASONS
};

struct rov {
	enum rov_state state;
	enum rov_reason reason;
};

/* Pure; from any thread. */
struct rov rov_validate(
    const struct vrp_table *t, struct prefix prefix, struct origin origin);

/* The state alone: quicker where it is invalid. */
enum rov_state rov_state(
    const struct vrp_table *t, struct prefix prefix, struct origin origin);

/* The same with the covering node at hand: t->tree's, or PTREE_NONE. */
struct rov rov_validate_at(const struct vrp_table *t, uint32_t node,
    struct prefix prefix, struct origin origin);

/* The VRP authorises the route: RFC 6811's "matched". */
bool rov_matches(
    const struct vrp *vrp, struct prefix prefix, struct origin origin);

/* "valid", "invalid", "not-found"; "as", "length", ... and "". */
const char *rov_state_str(enum rov_state state);
const char *rov_reason_str(enum rov_reason reason);

#endif
