#include "roa/rov.h"

bool
rov_matches(const struct vrp *vrp, struct prefix prefix, struct origin origin)
{
	return !origin.is_set && vrp->asn != 0 && vrp->asn == origin.value &&
	       prefix.len <= vrp->max_len;
}

/* Looks at every VRP that covers the route, up to one that matches. */
static struct rov
look_at_all(const struct vrp_table *t, uint32_t node, struct prefix prefix,
    struct origin origin)
{
	bool covered = false, all_as0 = true, same_as = false;

	for (; node != PTREE_NONE; node = ptree_parent(&t->tree, node)) {
		uint32_t i, end;

		for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
			const struct vrp *vrp = &t->vrps[i];

			if (rov_matches(vrp, prefix, origin))
				return (struct rov){ ROV_VALID, ROV_NO_REASON };
			covered = true;
			all_as0 = all_as0 && vrp->asn == 0;
			same_as = same_as || vrp->asn == origin.value;
		}
	}
	if (!covered)
		return (struct rov){ ROV_NOT_FOUND, ROV_NO_REASON };
	return (struct rov){ ROV_INVALID, origin.is_set ? ROV_AS_SET
					  : all_as0     ? ROV_AS0
					  : same_as     ? ROV_LENGTH
							: ROV_AS };
}

/* A table that was never built has none. */
static inline struct vrp_digest
digest_at(const struct vrp_table *t, uint32_t node)
{
	static const struct vrp_digest none;

	return t->digests == NULL ? none : t->digests[node + 1];
}

/* Without a branch: which of these decides, no processor can foresee. */
static inline bool
digest_matches(struct vrp_digest digest, unsigned int len, struct origin origin)
{
	return (digest.asn == origin.value) & (digest.asn != 0) &
	       !origin.is_set & (len <= digest.max_len);
}

struct rov
rov_validate_at(const struct vrp_table *t, uint32_t node, struct prefix prefix,
    struct origin origin)
{
	struct vrp_digest digest = digest_at(t, node);

	if (digest_matches(digest, prefix.len, origin))
		return (struct rov){ ROV_VALID, ROV_NO_REASON };
	if (!digest.covered)
		return (struct rov){ ROV_NOT_FOUND, ROV_NO_REASON };
	return look_at_all(t, node, prefix, origin);
}

struct rov
rov_validate(
    const struct vrp_table *t, struct prefix prefix, struct origin origin)
{
	return rov_validate_at(t, ptree_find(&t->tree, prefix), prefix, origin);
}

enum rov_state
rov_state(const struct vrp_table *t, struct prefix prefix, struct origin origin)
{
	static const enum rov_state states[2][2] = {
		{ ROV_NOT_FOUND, ROV_NOT_FOUND },
		{ ROV_INVALID, ROV_VALID },
	};
	uint32_t node = ptree_seek(&t->tree, prefix);
	struct vrp_digest digest = digest_at(t, node);
	bool matches;

	if (digest.len > prefix.len) {
		node = ptree_find(&t->tree, prefix);
		digest = digest_at(t, node);
	}
	matches = digest_matches(digest, prefix.len, origin);
	if (!matches & (prefix.len < digest.others))
		return look_at_all(t, node, prefix, origin).state;
	return states[digest.covered][matches];
}

const char *
rov_state_str(enum rov_state state)
{
	switch (state) {
	case ROV_VALID:
		return "valid";
	case ROV_INVALID:
		return "invalid";
	case ROV_NOT_FOUND:
	case ROV_STATES:
		break;
	}
	return "not-found";
}

const char *
rov_reason_str(enum rov_reason reason)
{
	switch (reason) {
	case ROV_AS_SET:
		return "as-set";
	case ROV_AS0:
		return "as0";
	case ROV_LENGTH:
		return "length";
	case ROV_AS:
		return "as";
	case ROV_NO_REASON:
	case ROV_REASONS:
		break;
	}
	return "";
}
