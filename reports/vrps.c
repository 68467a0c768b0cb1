#include "reports/vrps.h"

#include <stdlib.h>
#include <string.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"

vrps_print_fn *
vrps_format_find(const char *name)
{
	static const struct {
		const char *name;
		vrps_print_fn *print;
	} formats[] = {
		{ "text", vrps_print_text },
		{ "csv", vrps_print_csv },
		{ "json", vrps_print_json },
	};

	for (size_t i = 0; i < LENGTH_OF(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].print;
	return NULL;
}

static int
compare_anchor(const void *a, const void *b)
{
	const struct vrps_anchor *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Distinct VRPs; what was left out is a sum over the trust anchors. */
static struct vrp_ta
count_all(
    const struct vrp_table *t, const struct vrps_anchor *anchors, size_t n)
{
	struct vrp_ta all = { .as0 = 0 };
	uint32_t nodes = ptree_size(&t->tree);

	for (uint32_t node = 0; node < nodes; node++) {
		struct prefix prefix = ptree_prefix(&t->tree, node);
		uint32_t i, end;

		for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
			all.vrps[prefix.family]++;
			all.as0 += t->vrps[i].asn == 0;
			all.loose += t->vrps[i].max_len > prefix.len;
		}
	}
	for (size_t i = 0; i < n; i++) {
		all.expired += anchors[i].counts.expired;
		all.left_out += anchors[i].counts.left_out;
	}
	return all;
}

static bool
is_empty(const struct vrp_ta *ta)
{
	return ta->vrps[IPV4] + ta->vrps[IPV6] + ta->expired + ta->left_out ==
	       0;
}

size_t
vrps_anchors(
    const struct vrp_table *t, struct vrps_anchor anchors[VRPS_ANCHORS_MAX])
{
	size_t n = 0;

	for (uint32_t i = 0; i < t->tas.n; i++)
		anchors[n++] =
		    (struct vrps_anchor){ intern_text(&t->tas, i), t->ta[i] };
	qsort(anchors, n, sizeof(*anchors), compare_anchor);
	if (!is_empty(&t->no_ta))
		anchors[n++] = (struct vrps_anchor){ "(none)", t->no_ta };
	anchors[n] = (struct vrps_anchor){ "all", count_all(t, anchors, n) };
	return n + 1;
}

static int
compare_sum(const void *a, const void *b)
{
	const struct vrps_sum *x = a, *y = b;

	return strcmp(x->name, y->name);
}

size_t
vrps_sums(const struct vrp_compare *c, struct vrps_sum sums[VRPS_SUMS_MAX])
{
	size_t n = 0;

	for (uint32_t i = 0; i < c->labels.n; i++)
		sums[n++] =
		    (struct vrps_sum){ intern_text(&c->labels, i), &c->ta[i] };
	qsort(sums, n, sizeof(*sums), compare_sum);
	if (c->no_ta.all + c->no_ta.some > 0)
		sums[n++] = (struct vrps_sum){ "(none)", &c->no_ta };
	sums[n++] = (struct vrps_sum){ "all", &c->total };
	return n;
}

const char *
vrps_expiry_str(enum vrp_expiry expiry)
{
	switch (expiry) {
	case EXPIRY_CHAIN:
		return "chain";
	case EXPIRY_ROA:
		return "roa";
	case EXPIRY_NONE:
		break;
	}
	return "none";
}

char *
vrps_letters(uint32_t sets, size_t n, char buf[VRPS_LETTERS_STRLEN])
{
	for (size_t i = 0; i < n; i++)
		buf[i] = (char)((sets >> i & 1) != 0 ? 'A' + i : '-');
	buf[n] = '\0';
	return buf;
}

static int
compare_label(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t
vrps_labels(const struct vrp_compare *c, uint64_t tas,
    const char *labels[VRP_COMPARE_TAS])
{
	size_t n = 0;

	for (; tas != 0; tas &= tas - 1)
		labels[n++] =
		    intern_text(&c->labels, (uint32_t)__builtin_ctzll(tas));
	qsort(labels, n, sizeof(*labels), compare_label);
	return n;
}

char *
vrps_labels_join(
    const struct vrp_compare *c, uint64_t tas, const char *separator)
{
	const char *labels[VRP_COMPARE_TAS] = { NULL };
	size_t n = vrps_labels(c, tas, labels);
	char *text = mem_strdup("");

	for (size_t i = 0; i < n; i++) {
		char *longer = mem_printf(
		    "%s%s%s", text, i > 0 ? separator : "", labels[i]);

		free(text);
		text = longer;
	}
	return text;
}
