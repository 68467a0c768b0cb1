#include "roa/vrp.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "survey/base/large.h"
#include "survey/base/mem.h"

#define CROWDED 32

void
vrp_table_init(struct vrp_table *t)
{
	*t = (struct vrp_table){ 0 };
	ptree_init(&t->tree);
	intern_init(&t->tas);
}

void
vrp_table_free(struct vrp_table *t)
{
	ptree_free(&t->tree);
	intern_free(&t->tas);
	free(t->vrps);
	free(t->digests);
	vrp_aspas_free(&t->aspa_customers);
	vrp_table_init(t);
}

static bool
label_is(const char *label, size_t len, const char *name)
{
	return len == strlen(name) && strncasecmp(label, name, len) == 0;
}

bool
vrp_ta_bit(struct vrp_table *t, const char *label, size_t len, uint32_t *bit,
    bool *as0)
{
	char lower[64];
	uint32_t number;

	*bit = 0;
	*as0 = false;
	if (len == 0 || label_is(label, len, "N/A"))
		return true;
	if (len >= sizeof(lower))
		return false;
	for (size_t i = 0; i < len; i++)
		lower[i] = label[i] >= 'A' && label[i] <= 'Z'
			       ? (char)(label[i] - 'A' + 'a')
			       : label[i];
	*as0 = len >= 3 && memcmp(lower + len - 3, "as0", 3) == 0;
	if (label_is(lower, len, "ripencc"))
		len = 4; /* "ripe" */
	else if (len > 6 && memcmp(lower, "apnic-", 6) == 0 && !*as0)
		len = 5;
	number = intern_find(&t->tas, lower, len);
	if (number == INTERN_NONE) {
		if (t->tas.n == VRP_TAS_MAX)
			return false;
		number = intern_add(&t->tas, lower, len);
	}
	*bit = UINT32_C(1) << number;
	return true;
}

void
vrp_table_add(struct vrp_table *t, struct prefix prefix, uint8_t max_len,
    uint32_t asn, uint32_t tas, uint32_t expires)
{
	t->vrps = mem_grow(t->vrps, t->n, &t->cap, sizeof(*t->vrps));
	t->vrps[t->n++] = (struct vrp){
		.asn = asn, .tas = tas, .expires = expires, .max_len = max_len
	};
	ptree_add(&t->tree, prefix);
}

/* The counters of each of the VRP's trust anchors in turn; NULL ends. */
static struct vrp_ta *
next_ta(struct vrp_table *t, uint32_t tas, int *i)
{
	if (tas == 0)
		return (*i)++ == 0 ? &t->no_ta : NULL;
	for (; *i < VRP_TAS_MAX; (*i)++)
		if ((tas >> *i & 1) != 0)
			return &t->ta[(*i)++];
	return NULL;
}

void
vrp_table_expire(struct vrp_table *t, size_t from, int64_t now)
{
	for (size_t i = from; i < t->n; i++) {
		struct vrp *vrp = &t->vrps[i];
		struct vrp_ta *ta;
		int next = 0;

		vrp->expired = vrp->expires != VRP_NO_EXPIRY &&
			       (int64_t)vrp->expires < now;
		if (!vrp->expired)
			continue;
		while ((ta = next_ta(t, vrp->tas, &next)) != NULL)
			ta->expired++;
	}
}

static int
compare_vrp(const struct vrp *a, const struct vrp *b)
{
	if (a->max_len != b->max_len)
		return a->max_len < b->max_len ? -1 : 1;
	return (a->asn > b->asn) - (a->asn < b->asn);
}

static int
compare_vrp_qsort(const void *a, const void *b)
{
	return compare_vrp(a, b);
}

/*
 * The VRPs in [first, end), of one prefix, go to t->vrps from out on: sorted,
 * joined, without what has expired.  Returns the next free place, which never
 * passes end.
 */
static uint32_t
settle_node(struct vrp_table *t, uint32_t first, uint32_t end, uint32_t out)
{
	uint32_t begin = out;

	/* Insertion is for a handful; a hostile file may have more. */
	if (end - first > CROWDED)
		qsort(t->vrps + first, end - first, sizeof(*t->vrps),
		    compare_vrp_qsort);
	for (uint32_t i = first; i < end; i++) {
		struct vrp vrp = t->vrps[i];
		uint32_t at = out;
		int order = -1;

		if (vrp.expired)
			continue;
		while (at > begin &&
		       (order = compare_vrp(&t->vrps[at - 1], &vrp)) > 0)
			at--;
		if (at > begin && order == 0) {
			struct vrp *same = &t->vrps[at - 1];

			same->tas |= vrp.tas;
			if (vrp.expires > same->expires)
				same->expires = vrp.expires;
			t->duplicates++;
			continue;
		}
		memmove(
		    &t->vrps[at + 1], &t->vrps[at], (out - at) * sizeof(vrp));
		t->vrps[at] = vrp;
		out++;
	}
	return out;
}

static void
count_vrp(struct vrp_table *t, struct prefix prefix, const struct vrp *vrp)
{
	struct vrp_ta *ta;
	int next = 0;

	while ((ta = next_ta(t, vrp->tas, &next)) != NULL) {
		ta->vrps[prefix.family]++;
		ta->as0 += vrp->asn == 0;
		ta->loose += vrp->max_len > prefix.len;
	}
}

static void
digest_take(struct vrp_digest *digest, uint32_t asn, uint8_t max_len)
{
	if (digest->asn == 0) {
		digest->asn = asn;
		digest->max_len = max_len;
	} else if (asn != 0 && digest->others <= max_len) {
		digest->others = (uint8_t)(max_len + 1);
	}
}

/* A node's own VRPs; and of those above it what does not end above it. */
static struct vrp_digest
digest_of(const struct vrp_table *t, uint32_t node)
{
	struct vrp_digest above = t->digests[ptree_parent(&t->tree, node) + 1];
	uint8_t len = ptree_prefix(&t->tree, node).len;
	struct vrp_digest digest = { .len = len, .covered = above.covered };
	uint32_t i, end;

	for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
		digest_take(&digest, t->vrps[i].asn, t->vrps[i].max_len);
		digest.covered = true;
	}
	if (above.max_len >= len)
		digest_take(&digest, above.asn, above.max_len);
	if (above.others > len && above.others > digest.others)
		digest.others = above.others;
	return digest;
}

static void
make_digests(struct vrp_table *t)
{
	uint32_t nodes = ptree_size(&t->tree);

	t->digests = large_array(nodes + (size_t)1, sizeof(*t->digests));
	t->digests[0] = (struct vrp_digest){ 0 };
	for (uint32_t node = 0; node < nodes; node++)
		t->digests[node + 1] = digest_of(t, node);
}

void
vrp_table_build(struct vrp_table *t)
{
	uint32_t *order = ptree_build(&t->tree);
	uint32_t out = 0;

	if (order != NULL) {
		struct vrp *sorted = large_array(t->n, sizeof(*sorted));

		for (size_t i = 0; i < t->n; i++)
			sorted[i] = t->vrps[order[i]];
		free(t->vrps);
		free(order);
		t->vrps = sorted;
	} else {
		t->vrps = large_move(t->vrps, t->n, sizeof(*t->vrps));
	}
	t->cap = t->n;
	for (uint32_t node = 0; node < ptree_size(&t->tree); node++) {
		struct prefix prefix = ptree_prefix(&t->tree, node);
		uint32_t i, end, settled;

		/* A node whose VRPs have all expired stays, without items. */
		ptree_items(&t->tree, node, &i, &end);
		settled = settle_node(t, i, end, out);
		ptree_set_first(&t->tree, node, out);
		for (; out < settled; out++)
			count_vrp(t, prefix, &t->vrps[out]);
	}
	t->n = out;
	ptree_set_items(&t->tree, out);
	vrp_aspas_build(&t->aspa_customers);
	ptree_index(&t->tree);
	make_digests(t);
}
