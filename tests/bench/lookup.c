/*
 * Time and memory of a lookup:
 *
 *	lookup rov LOOKUPS FILE...	VRPs; beside rtrlib, where it is there
 *	lookup match LOOKUPS FILE...	longest match in routes
 *
 * Prints "name value" lines for bench.sh.  The two validators are asked the
 * same questions in the same order, in turns; every answer is compared, and
 * a difference is a failure.
 */
#include <inttypes.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if __has_include(<rtrlib/rtrlib.h>) && defined(WITH_RTRLIB)
#include <rtrlib/rtrlib.h>
#define HAS_RTRLIB 1
#else
#define HAS_RTRLIB 0
#endif

#include "roa/rov.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/sources.h"
#include "tests/bench/rng.h"

#define ROUNDS 3
#define SEED   UINT64_C(20250720)

struct question {
	struct prefix prefix;
	struct origin origin;
};

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t
heap_in_use(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

static int
compare_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare_double);
	return values[n / 2];
}

static void
die(const char *why)
{
	(void)fprintf(stderr, "lookup: %s\n", why);
	exit(1);
}

/*
 * Half of the questions stand at or beneath a prefix of the tree, with its
 * own AS or a neighbour's, so that all three states occur; half anywhere.
 */
static struct question *
make_questions(const struct ptree *tree, const struct vrp_table *vrps, size_t n)
{
	struct question *questions = mem_array(n, sizeof(*questions));
	uint64_t rng = SEED;
	uint32_t nodes = ptree_size(tree);

	for (size_t i = 0; i < n; i++) {
		struct prefix p = ptree_prefix(tree, rng_below(&rng, nodes));
		struct ip ip = prefix_ip(p);
		uint32_t len = p.len + rng_below(&rng, 5);
		uint32_t most = p.family == IPV4 ? 24 : 48;

		if (rng_below(&rng, 2) == 0) {
			ip.hi = rng_next(&rng);
			if (p.family == IPV6)
				ip.hi = ip.hi >> 3 | UINT64_C(1) << 61;
			else
				ip.hi &= ~UINT64_C(0) << 32;
			len = most / 2 + rng_below(&rng, most / 2 + 1);
		}
		if (len > ip_bits((enum family)p.family))
			len = ip_bits((enum family)p.family);
		questions[i].prefix = prefix_make(ip, len);
		questions[i].origin.value = 1 + rng_below(&rng, 400000);
		if (vrps != NULL && rng_below(&rng, 3) > 0)
			questions[i].origin.value =
			    vrps->vrps[rng_below(&rng, (uint32_t)vrps->n)].asn;
	}
	/* Every third has the AS of a VRP that covers it. */
	for (size_t i = 0; vrps != NULL && i < n; i += 3) {
		uint32_t node = ptree_find(tree, questions[i].prefix);
		uint32_t first, end;

		if (node == PTREE_NONE)
			continue;
		ptree_items(tree, node, &first, &end);
		if (first < end)
			questions[i].origin.value = vrps->vrps[first].asn;
	}
	return questions;
}

static double
time_ours(const struct vrp_table *t, const struct question *q, size_t n,
    uint8_t *states)
{
	double start = now();

	for (size_t i = 0; i < n; i++)
		states[i] = (uint8_t)rov_state(t, q[i].prefix, q[i].origin);
	return (now() - start) / (double)n * 1e9;
}

/* With the reason of an invalid, for which all that covers is looked at. */
static double
time_reasons(const struct vrp_table *t, const struct question *q, size_t n,
    uint8_t *states)
{
	double start = now();

	for (size_t i = 0; i < n; i++)
		states[i] =
		    (uint8_t)rov_validate(t, q[i].prefix, q[i].origin).state;
	return (now() - start) / (double)n * 1e9;
}

#if HAS_RTRLIB
static struct lrtr_ip_addr
peer_address(struct prefix p)
{
	struct lrtr_ip_addr ip = { .ver = LRTR_IPV4 };

	if (p.family == IPV4) {
		ip.u.addr4.addr = (uint32_t)(p.hi >> 32);
		return ip;
	}
	ip.ver = LRTR_IPV6;
	ip.u.addr6.addr[0] = (uint32_t)(p.hi >> 32);
	ip.u.addr6.addr[1] = (uint32_t)p.hi;
	ip.u.addr6.addr[2] = (uint32_t)(p.lo >> 32);
	ip.u.addr6.addr[3] = (uint32_t)p.lo;
	return ip;
}

static void
fill_peer(struct pfx_table *peer, const struct vrp_table *t)
{
	uint32_t nodes = ptree_size(&t->tree), i, end;

	pfx_table_init(peer, NULL);
	for (uint32_t node = 0; node < nodes; node++) {
		struct prefix p = ptree_prefix(&t->tree, node);

		for (ptree_items(&t->tree, node, &i, &end); i < end; i++) {
			struct pfx_record record = {
				.asn = t->vrps[i].asn,
				.prefix = peer_address(p),
				.min_len = p.len,
				.max_len = t->vrps[i].max_len,
			};

			if (pfx_table_add(peer, &record) == PFX_ERROR)
				die("rtrlib takes no more");
		}
	}
}

static double
time_peer(
    struct pfx_table *peer, const struct question *q, size_t n, uint8_t *states)
{
	static const enum rov_state same[] = {
		[BGP_PFXV_STATE_VALID] = ROV_VALID,
		[BGP_PFXV_STATE_NOT_FOUND] = ROV_NOT_FOUND,
		[BGP_PFXV_STATE_INVALID] = ROV_INVALID,
	};
	double start = now();

	for (size_t i = 0; i < n; i++) {
		struct lrtr_ip_addr ip = peer_address(q[i].prefix);
		enum pfxv_state state;

		if (pfx_table_validate(peer, q[i].origin.value, &ip,
			q[i].prefix.len, &state) != 0)
			die("rtrlib fails");
		states[i] = (uint8_t)same[state];
	}
	return (now() - start) / (double)n * 1e9;
}
#endif

static void
bench_rov(const struct text_list *files, size_t n)
{
	struct vrp_options options = { .time = TIME_UNKNOWN };
	struct survey_record rec;
	struct reason why;
	struct vrp_table t;
	double ours[ROUNDS], reasons[ROUNDS];
	uint64_t count[ROV_STATES] = { 0 };
	uint8_t *states = mem_array(n, 1), *reason_states = mem_array(n, 1);
	struct question *q;
	size_t before;
	double start;

	survey_record_init(&rec);
	vrp_table_init(&t);
	before = heap_in_use();
	start = now();
	if (sources_read_vrps(&t, files, &options, &rec, &why) != ST_OK)
		die(why.text);
	(void)printf("vrps_read_s %.4f\n", now() - start);
	(void)printf("vrps %zu\nrov_bytes %zu\n", t.n, heap_in_use() - before);
	q = make_questions(&t.tree, &t, n);
#if HAS_RTRLIB
	double theirs[ROUNDS];
	uint8_t *peer_states = mem_array(n, 1);
	struct pfx_table peer;
	size_t differ = 0;

	before = heap_in_use();
	fill_peer(&peer, &t);
	(void)printf("rtrlib_bytes %zu\n", heap_in_use() - before);
	for (int i = 0; i < ROUNDS; i++) {
		theirs[i] = time_peer(&peer, q, n, peer_states);
		ours[i] = time_ours(&t, q, n, states);
		reasons[i] = time_reasons(&t, q, n, reason_states);
	}
	for (size_t i = 0; i < n; i++)
		differ += states[i] != peer_states[i];
	(void)printf(
	    "rtrlib_ns %.1f\ndiffer %zu\n", median(theirs, ROUNDS), differ);
	pfx_table_free(&peer);
	free(peer_states);
	if (differ > 0)
		die("the answers of rtrlib and ours differ");
#else
	for (int i = 0; i < ROUNDS; i++) {
		ours[i] = time_ours(&t, q, n, states);
		reasons[i] = time_reasons(&t, q, n, reason_states);
	}
#endif
	if (memcmp(states, reason_states, n) != 0)
		die("with and without a reason the answers differ");
	for (size_t i = 0; i < n; i++)
		count[states[i]]++;
	(void)printf("rov_ns %.1f\nrov_reason_ns %.1f\n", median(ours, ROUNDS),
	    median(reasons, ROUNDS));
	(void)printf("valid %" PRIu64 "\ninvalid %" PRIu64
		     "\nnot_found %" PRIu64 "\n",
	    count[ROV_VALID], count[ROV_INVALID], count[ROV_NOT_FOUND]);
	free(states);
	free(reason_states);
	free(q);
	vrp_table_free(&t);
	survey_record_free(&rec);
}

static void
bench_match(const struct text_list *files, size_t n)
{
	struct survey_record rec;
	struct route_table t;
	struct question *q;
	struct reason why;
	double times[ROUNDS];
	size_t before, found = 0;

	survey_record_init(&rec);
	route_table_init(&t);
	before = heap_in_use();
	if (sources_read_routes(
		&t, files, &route_filters_default, &rec, &why) != ST_OK)
		die(why.text);
	ptree_index(&t.tree);
	(void)printf(
	    "routes %zu\nmatch_bytes %zu\n", t.nrows, heap_in_use() - before);
	q = make_questions(&t.tree, NULL, n);
	for (int i = 0; i < ROUNDS; i++) {
		double start = now();

		for (size_t j = 0; j < n; j++)
			found += route_find(
				     &t, prefix_host(prefix_ip(q[j].prefix))) !=
				 PTREE_NONE;
		times[i] = (now() - start) / (double)n * 1e9;
	}
	(void)printf("match_ns %.1f\nfound %zu\n", median(times, ROUNDS),
	    found / ROUNDS);
	free(q);
	route_table_free(&t);
	survey_record_free(&rec);
}

int
main(int argc, char **argv)
{
	struct text_list files = { .n = 0 };
	const char **list;
	uint64_t n;

	if (argc < 4 || !num_parse(argv[2], 1, 100000000, &n))
		die("usage: lookup rov|match LOOKUPS FILE...");
	files.n = (size_t)argc - 3;
	list = mem_array(files.n, sizeof(*list));
	for (size_t i = 0; i < files.n; i++)
		list[i] = argv[i + 3];
	files.list = list;
	if (strcmp(argv[1], "rov") == 0)
		bench_rov(&files, (size_t)n);
	else
		bench_match(&files, (size_t)n);
	free(list);
	return 0;
}
