/*
 * What is to be done about a zone's messages.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "reports/audit_words.h"
#include "roa/special.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

/* The advice about a message; ADVICE_KINDS where there is none. */
static enum advice_kind
kind_of(const struct audit_report *r, const struct audit_message *m)
{
	static const struct {
		enum audit_tag tag;
		enum advice_kind kind;
	} kinds[] = {
		{ TAG_NOT_FOUND, ADVICE_NOT_FOUND },
		{ TAG_INVALID_AS, ADVICE_INVALID_AS },
		{ TAG_INVALID_LENGTH, ADVICE_INVALID_LENGTH },
		{ TAG_INVALID_AS0, ADVICE_INVALID_AS0 },
		{ TAG_INVALID_AS_SET, ADVICE_INVALID_AS_SET },
		{ TAG_LOOSE, ADVICE_LOOSE },
		{ TAG_BEYOND, ADVICE_LOOSE },
		{ TAG_ROA_EXPIRES, ADVICE_EXPIRES },
		{ TAG_ONE_AS, ADVICE_ONE_AS },
		{ TAG_ONE_PREFIX, ADVICE_ONE_PREFIX },
	};
	size_t i = 0;
	struct origin as;

	while (kinds[i].tag != m->tag)
		if (++i == LENGTH_OF(kinds))
			return ADVICE_KINDS;
	as = route_row_origin(
	    &r->basis.routes->rows[r->basis.r->origins[m->origin].row]);
	if (kinds[i].kind == ADVICE_NOT_FOUND && as.is_set)
		return ADVICE_AS_SET;
	if (m->tag >= TAG_INVALID_AS && m->tag <= TAG_NOT_FOUND && !as.is_set &&
	    special_asn_name(as.value) != NULL)
		return ADVICE_RESERVED_AS;
	return kinds[i].kind;
}

static bool
kind_has_roa(enum advice_kind kind)
{
	return kind == ADVICE_NOT_FOUND || kind == ADVICE_INVALID_AS ||
	       kind == ADVICE_INVALID_LENGTH || kind == ADVICE_INVALID_AS0 ||
	       kind == ADVICE_LOOSE;
}

/* By kind, then more specific prefixes first, then in their order. */
static int
compare_advice(const void *a, const void *b, void *arg)
{
	const struct audit_advice *x = a, *y = b;
	const struct audit_report *r = arg;
	const struct origin_result *o = &r->basis.r->origins[x->origin];
	const struct origin_result *p = &r->basis.r->origins[y->origin];
	unsigned int len_o = ptree_prefix(&r->basis.routes->tree, o->node).len;
	unsigned int len_p = ptree_prefix(&r->basis.routes->tree, p->node).len;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (o->family != p->family)
		return o->family < p->family ? -1 : 1;
	if (len_o != len_p)
		return len_o > len_p ? -1 : 1;
	if (o->node != p->node)
		return o->node < p->node ? -1 : 1;
	if (o->row != p->row)
		return o->row < p->row ? -1 : 1;
	return (x->vrp > y->vrp) - (x->vrp < y->vrp);
}

struct audit_advice *
audit_advise(const struct audit_report *r, const struct audit *a, size_t *n)
{
	struct audit_advice *list = mem_array(a->nmessages, sizeof(*list));
	/* qsort_r hands it on as it is. */
	void *arg = (void *)(uintptr_t)r;

	*n = 0;
	for (size_t i = 0; i < a->nmessages; i++) {
		const struct audit_message *m = &a->messages[i];
		enum advice_kind kind = kind_of(r, m);
		bool again = false;

		/* One ROA may be loose and beyond what is routed. */
		for (size_t k = 0; k < *n; k++)
			again |= kind == ADVICE_LOOSE && list[k].kind == kind &&
				 list[k].origin == m->origin &&
				 list[k].vrp == m->vrp;
		if (kind != ADVICE_KINDS && !again)
			list[(*n)++] = (struct audit_advice){ kind, m->origin,
				m->vrp, m->scope, kind_has_roa(kind) };
	}
	if (*n > 0)
		qsort_r(list, *n, sizeof(*list), compare_advice, arg);
	return list;
}

void
audit_mended(const struct audit_report *r, const struct audit *a,
    struct tally tally[SCOPES])
{
	bool *mended = mem_array(r->basis.r->norigins, sizeof(*mended));
	struct audit_advice *list;
	size_t n;

	list = audit_advise(r, a, &n);
	for (size_t i = 0; i < n; i++)
		if (list[i].has_roa)
			mended[list[i].origin] = true;
	audit_tally(a, &r->basis, mended, tally);
	free(list);
	free(mended);
}

char *
audit_harm_text(const struct audit_harm *harm)
{
	return mem_printf("%s %s%s", harm->prefix,
	    harm->origin[0] != '{' ? "AS" : "", harm->origin);
}

bool
audit_advice_is_like(const struct audit_report *r, const struct audit_advice *a,
    const struct audit_advice *b)
{
	return a->kind == b->kind && a->vrp == b->vrp && a->scope == b->scope &&
	       r->basis.r->origins[a->origin].node ==
		   r->basis.r->origins[b->origin].node;
}
