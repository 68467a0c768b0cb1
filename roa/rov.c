#include "roa/rov.h"

/* As many questions as there may be waits at once, and no more. */
#define AT_ONCE ((size_t)32)

bool
rov_matches(const struct vrp *vrp, struct prefix prefix, struct origin origin)
{
	return !origin.is_set && vrp->asn != 0 && vrp->asn == origin.value &&
	       prefix.len <= vrp->max_len;
}

struct rov
rov_validate_at(const struct vrp_table *t, uint32_t node, struct prefix prefix,
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

struct rov
rov_validate(
    const struct vrp_table *t, struct prefix prefix, struct origin origin)
{
	return rov_validate_at(t, ptree_find(&t->tree, prefix), prefix, origin);
}

static void
validate_some(const struct vrp_table *t, const struct rov_question *q, size_t n,
    struct rov *answers)
{
	uint32_t nodes[AT_ONCE];

	for (size_t i = 0; i < n; i++)
		ptree_fetch_index(&t->tree, q[i].prefix);
	for (size_t i = 0; i < n; i++)
		ptree_fetch_nodes(&t->tree, q[i].prefix);
	for (size_t i = 0; i < n; i++) {
		nodes[i] = ptree_find(&t->tree, q[i].prefix);
		if (nodes[i] != PTREE_NONE)
			__builtin_prefetch(
			    t->vrps + ptree_first(&t->tree, nodes[i]));
	}
	for (size_t i = 0; i < n; i++)
		answers[i] =
		    rov_validate_at(t, nodes[i], q[i].prefix, q[i].origin);
}

void
rov_validate_many(const struct vrp_table *t,
    const struct rov_question *questions, size_t n, struct rov *answers)
{
	for (size_t i = 0; i < n; i += AT_ONCE)
		validate_some(t, questions + i,
		    n - i < AT_ONCE ? n - i : AT_ONCE, answers + i);
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
