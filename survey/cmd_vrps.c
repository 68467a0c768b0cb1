/*
 * "dnsroa vrps FILE": what a set of VRPs holds.  VRPs are counted once each,
 * by their prefix, maxLength and AS; one with two trust anchors stands in the
 * row of each, and once in the row "all".
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/cmd_input.h"
#include "survey/command.h"
#include "survey/sources.h"

enum {
	TA_ROWS = VRP_TAS_MAX + 2
}; /* those without a label; all */

struct ta_row {
	const char *name;
	struct vrp_ta counts;
};

static int
compare_name(const void *a, const void *b)
{
	const struct ta_row *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Distinct VRPs; what was left out is a sum over the trust anchors. */
static struct vrp_ta
count_all(const struct vrp_table *t, const struct ta_row *rows, size_t n)
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
		all.expired += rows[i].counts.expired;
		all.left_out += rows[i].counts.left_out;
	}
	return all;
}

static bool
is_empty(const struct vrp_ta *ta)
{
	return ta->vrps[IPV4] + ta->vrps[IPV6] + ta->expired + ta->left_out ==
	       0;
}

static void
print_anchors(const struct vrp_table *t)
{
	struct ta_row rows[TA_ROWS];
	size_t n = 0, width = strlen("trust anchor");

	for (uint32_t i = 0; i < t->tas.n; i++)
		rows[n++] =
		    (struct ta_row){ intern_text(&t->tas, i), t->ta[i] };
	qsort(rows, n, sizeof(*rows), compare_name);
	if (!is_empty(&t->no_ta))
		rows[n++] = (struct ta_row){ "(none)", t->no_ta };
	rows[n] = (struct ta_row){ "all", count_all(t, rows, n) };
	n++;
	for (size_t i = 0; i < n; i++)
		if (strlen(rows[i].name) > width)
			width = strlen(rows[i].name);
	(void)printf("\n%-*s %8s %8s %8s %8s %8s %8s %8s\n", (int)width,
	    "trust anchor", "IPv4", "IPv6", "VRPs", "AS0", "loose", "expired",
	    "left out");
	for (size_t i = 0; i < n; i++) {
		const struct vrp_ta *c = &rows[i].counts;

		(void)printf("%-*s %8" PRIu64 " %8" PRIu64 " %8" PRIu64
			     " %8" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64
			     "\n",
		    (int)width, rows[i].name, c->vrps[IPV4], c->vrps[IPV6],
		    c->vrps[IPV4] + c->vrps[IPV6], c->as0, c->loose, c->expired,
		    c->left_out);
	}
}

static const char *
expiry_str(enum vrp_expiry expiry)
{
	switch (expiry) {
	case EXPIRY_CHAIN:
		return "validation valid until (the whole chain)";
	case EXPIRY_ROA:
		return "the ROA's own notAfter";
	case EXPIRY_NONE:
		break;
	}
	return "none stated";
}

static void
print_set(const struct vrp_table *t, const struct input_record *in, bool slurm)
{
	char buf[TIME_STRLEN];

	(void)printf("file         %s\n", in->location);
	(void)printf("format       %s\n", in->counts.format);
	(void)printf("SHA-256      %s\n", in->sha256);
	(void)printf(
	    "data time    %s\n", time_format(in->counts.data_time, buf));
	(void)printf("rows         %" PRIu64 "\n", in->counts.rows_read);
	(void)printf("unreadable   %" PRIu64 "\n", in->counts.rows_skipped);
	(void)printf("left out     %" PRIu64 "\n", in->rows_filtered);
	(void)printf("duplicates   %" PRIu64 "\n", t->duplicates);
	if (slurm) {
		(void)printf("filtered     %" PRIu64 "\n", t->filtered);
		(void)printf("asserted     %" PRIu64 "\n", t->asserted);
	}
	(void)printf("VRPs         %zu\n", t->n);
	(void)printf("expiry       %s\n", expiry_str(t->expiry));
	(void)printf("ASPAs        %" PRIu64 "\n", t->aspas);
	(void)printf("router keys  %" PRIu64 "\n", t->router_keys);
	print_anchors(t);
}

enum status
cmd_vrps(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	const struct options *o = &inv->options;
	struct text_list files = { .n = (size_t)inv->argc };
	struct survey_record rec;
	struct vrp_table t;
	enum status st;

	if (inv->argc != 1)
		return reason_set(why, ST_MISUSE, "one FILE is wanted");
	files.list = mem_array(files.n, sizeof(*files.list));
	files.list[0] = inv->argv[0];
	survey_record_init(&rec);
	vrp_table_init(&t);
	st = sources_check_vrps(&files, o->offline, why);
	if (st == ST_OK)
		st = sources_read_vrps(&t, &files,
		    &(struct vrp_options){
			.time = o->vrps_time, .as0_tals = o->as0_tals },
		    &rec, why);
	if (st == ST_OK)
		st = sources_apply_slurm(&t, NULL, &o->slurm, &rec, why);
	if (st == ST_OK) {
		warn_of_rows(&rec, o, ending);
		print_set(&t, &rec.inputs[0], o->slurm.n > 0);
	}
	vrp_table_free(&t);
	survey_record_free(&rec);
	free(files.list);
	return st;
}
