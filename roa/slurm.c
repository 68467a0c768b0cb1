#include "roa/slurm.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

void
slurm_init(struct slurm *s)
{
	*s = (struct slurm){ 0 };
	ptree_init(&s->tree);
}

void
slurm_free(struct slurm *s)
{
	for (size_t i = 0; i < s->nfiles; i++)
		free(s->files[i]);
	free(s->files);
	free(s->filters);
	free(s->assertions);
	free(s->router_keys.list);
	free(s->aspas.list);
	ptree_free(&s->tree);
	slurm_init(s);
}

static int
compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* By AS alone first; then, of equal prefixes, those of any AS first. */
static int
compare_filter(const void *a, const void *b)
{
	const struct slurm_filter *x = a, *y = b;
	int order = compare_numbers(x->has_prefix, y->has_prefix);

	if (order == 0 && x->has_prefix)
		order = prefix_compare(x->prefix, y->prefix);
	if (order == 0)
		order = compare_numbers(x->has_asn, y->has_asn);
	return order != 0 ? order : compare_numbers(x->asn, y->asn);
}

static int
compare_assertion(const void *a, const void *b)
{
	const struct slurm_assertion *x = a, *y = b;
	int order = prefix_compare(x->prefix, y->prefix);

	if (order == 0)
		order = compare_numbers(x->max_len, y->max_len);
	return order != 0 ? order : compare_numbers(x->asn, y->asn);
}

static int
compare_claim(const void *a, const void *b)
{
	const struct slurm_claim *x = a, *y = b;
	int order = compare_numbers(x->asn, y->asn);

	if (order == 0)
		order = compare_numbers(x->asserted, y->asserted);
	return order != 0 ? order : compare_numbers(x->file, y->file);
}

/* A prefix of a filter or an assertion. */
struct use {
	struct prefix prefix;
	uint32_t file;
};

static int
compare_use(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int order = prefix_compare(x->prefix, y->prefix);

	return order != 0 ? order : compare_numbers(x->file, y->file);
}

static enum status
refuse_overlap(const struct slurm *s, const struct use *a, const struct use *b,
    struct reason *why)
{
	char first[PREFIX_STRLEN], second[PREFIX_STRLEN];

	return reason_set(why, ST_REFUSED,
	    "%s and %s overlap, %s and %s: neither is used (RFC 8416 section"
	    " 4.2)",
	    s->files[a->file], s->files[b->file],
	    prefix_format(a->prefix, first), prefix_format(b->prefix, second));
}

/*
 * In order, a prefix stands before all that it covers.  As long as there is
 * no overlap, whatever an open prefix covers is of its own file; so the last
 * that is open stands for all of them, and one look back suffices.
 */
static enum status
check_prefixes(const struct slurm *s, struct reason *why)
{
	size_t max = s->nfilters + s->nassertions, n = 0;
	struct use *uses = mem_array(max, sizeof(*uses));
	const struct use *open = NULL;
	enum status st = ST_OK;

	for (size_t i = 0; i < s->nfilters; i++)
		if (s->filters[i].has_prefix)
			uses[n++] = (struct use){ s->filters[i].prefix,
				s->filters[i].file };
	for (size_t i = 0; i < s->nassertions; i++)
		uses[n++] = (struct use){ s->assertions[i].prefix,
			s->assertions[i].file };
	if (n > 0)
		qsort(uses, n, sizeof(*uses), compare_use);
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		if (open == NULL ||
		    !prefix_covers(open->prefix, uses[i].prefix))
			open = &uses[i];
		else if (open->file != uses[i].file)
			st = refuse_overlap(s, open, &uses[i], why);
	}
	free(uses);
	return st;
}

static enum status
check_claims(const struct slurm *s, const struct slurm_claims *claims,
    const char *what, struct reason *why)
{
	const struct slurm_claim *list = claims->list;

	if (claims->n > 0)
		qsort(claims->list, claims->n, sizeof(*list), compare_claim);
	for (size_t i = 1; i < claims->n; i++)
		if (list[i].asn == list[i - 1].asn &&
		    list[i].file != list[i - 1].file)
			return reason_set(why, ST_REFUSED,
			    "%s and %s overlap, both have %s of AS%" PRIu32
			    ": neither"
			    " is used (RFC 8416 section 4.2)",
			    s->files[list[i - 1].file], s->files[list[i].file],
			    what, list[i].asn);
	return ST_OK;
}

static void
join_assertions(struct slurm *s)
{
	size_t n = 0;

	if (s->nassertions > 0)
		qsort(s->assertions, s->nassertions, sizeof(*s->assertions),
		    compare_assertion);
	for (size_t i = 0; i < s->nassertions; i++)
		if (n == 0 || compare_assertion(&s->assertions[n - 1],
				  &s->assertions[i]) != 0)
			s->assertions[n++] = s->assertions[i];
	s->nassertions = n;
}

enum status
slurm_finish(struct slurm *s, struct reason *why)
{
	enum status st;

	if ((st = check_prefixes(s, why)) != ST_OK ||
	    (st = check_claims(s, &s->router_keys, "router keys", why)) !=
		ST_OK ||
	    (st = check_claims(s, &s->aspas, "an ASPA", why)) != ST_OK)
		return st;
	join_assertions(s);
	if (s->nfilters > 0)
		qsort(s->filters, s->nfilters, sizeof(*s->filters),
		    compare_filter);
	while (s->nby_asn < s->nfilters && !s->filters[s->nby_asn].has_prefix)
		s->nby_asn++;
	for (size_t i = s->nby_asn; i < s->nfilters; i++)
		ptree_add(&s->tree, s->filters[i].prefix);
	/* They are in order already, so none is moved. */
	free(ptree_build(&s->tree));
	return ST_OK;
}

/* Among these, which ascend, is one for the AS. */
static bool
has_asn(const struct slurm_filter *filters, size_t n, uint32_t asn)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (filters[middle].asn < asn)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && filters[low].asn == asn;
}

/* RFC 8416 section 3.3.1; node is the filters' that covers the VRP next. */
static bool
is_filtered(const struct slurm *s, uint32_t node, uint32_t asn)
{
	if (has_asn(s->filters, s->nby_asn, asn))
		return true;
	for (; node != PTREE_NONE; node = ptree_parent(&s->tree, node)) {
		const struct slurm_filter *filters;
		uint32_t first, end;

		ptree_items(&s->tree, node, &first, &end);
		filters = s->filters + s->nby_asn + first;
		if (!filters[0].has_asn || has_asn(filters, end - first, asn))
			return true;
	}
	return false;
}

static void
count_filtered(struct vrp_table *t, uint32_t tas)
{
	t->filtered++;
	if (tas == 0)
		t->no_ta.filtered++;
	for (unsigned int i = 0; i < VRP_TAS_MAX; i++)
		t->ta[i].filtered += tas >> i & 1;
}

/* What is known of the set apart from its VRPs. */
static void
copy_frame(const struct vrp_table *plain, struct vrp_table *t)
{
	for (uint32_t i = 0; i < plain->tas.n; i++) {
		const char *label = intern_text(&plain->tas, i);

		(void)intern_add(&t->tas, label, strlen(label));
		t->ta[i].expired = plain->ta[i].expired;
		t->ta[i].left_out = plain->ta[i].left_out;
		t->ta[i].named = plain->ta[i].named;
	}
	t->no_ta.expired = plain->no_ta.expired;
	t->expiry = plain->expiry;
	t->aspas = plain->aspas;
	t->router_keys = plain->router_keys;
}

/* Of an AS, the filters stand first. */
static bool
aspa_is_filtered(const struct slurm *s, uint32_t customer)
{
	const struct slurm_claim *list = s->aspas.list;
	size_t low = 0, high = s->aspas.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list[middle].asn < customer)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->aspas.n && list[low].asn == customer &&
	       !list[low].asserted;
}

static void
apply_to_aspas(const struct slurm *s, const struct vrp_aspas *plain,
    struct vrp_aspas *aspas)
{
	for (size_t i = 0; i < plain->n; i++)
		if (!aspa_is_filtered(s, plain->list[i].customer))
			vrp_aspas_add(aspas, plain->list[i].customer,
			    plain->list[i].expires);
	for (size_t i = 0; i < s->aspas.n; i++)
		if (s->aspas.list[i].asserted)
			vrp_aspas_add(
			    aspas, s->aspas.list[i].asn, VRP_NO_EXPIRY);
}

static void
copy_unfiltered(
    const struct slurm *s, const struct vrp_table *plain, struct vrp_table *t)
{
	uint32_t nodes = ptree_size(&plain->tree);

	for (uint32_t node = 0; node < nodes; node++) {
		struct prefix prefix = ptree_prefix(&plain->tree, node);
		uint32_t above = ptree_find(&s->tree, prefix);
		uint32_t i, end;

		for (ptree_items(&plain->tree, node, &i, &end); i < end; i++) {
			const struct vrp *vrp = &plain->vrps[i];

			if (is_filtered(s, above, vrp->asn))
				count_filtered(t, vrp->tas);
			else
				vrp_table_add(t, prefix, vrp->max_len, vrp->asn,
				    vrp->tas, vrp->expires);
		}
	}
}

enum status
slurm_apply(const struct slurm *s, const struct vrp_table *plain,
    struct vrp_table *t, struct reason *why)
{
	uint32_t bit = 0;
	bool as0;

	copy_frame(plain, t);
	if (s->nassertions > 0 &&
	    !vrp_ta_bit(t, SLURM_LABEL, strlen(SLURM_LABEL), &bit, &as0))
		return reason_set(why, ST_LIMIT,
		    "the VRPs have %d trust anchors, which leaves none for"
		    " \"" SLURM_LABEL "\"",
		    VRP_TAS_MAX);
	copy_unfiltered(s, plain, t);
	for (size_t i = 0; i < s->nassertions; i++)
		vrp_table_add(t, s->assertions[i].prefix,
		    s->assertions[i].max_len, s->assertions[i].asn, bit,
		    VRP_NO_EXPIRY);
	t->asserted = s->nassertions;
	apply_to_aspas(s, &plain->aspa_customers, &t->aspa_customers);
	vrp_table_build(t);
	/* An assertion of what is there already repeats no row of the set. */
	t->duplicates = plain->duplicates;
	return ST_OK;
}
