/*
 * What the database holds already: routes that another survey of the same
 * answers has, and judgements of the same files.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/digest.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/reassess_private.h"

/* The digests of inputs of a kind, in their order, as one SQL expression. */
#define DIGESTS(kind, data_id)                                                 \
	"(SELECT group_concat(sha256) FROM (SELECT sha256 FROM input"          \
	" WHERE kind = " kind " AND data_id = " data_id " ORDER BY place))"

static void
append(char **list, const char *sha256)
{
	char *longer =
	    mem_printf("%s%s%s", *list, **list != '\0' ? "," : "", sha256);

	free(*list);
	*list = longer;
}

static enum status
take_number(void *arg, int n, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	(void)n;
	(void)names;
	(void)why;
	*(int64_t *)arg = values[0].integer;
	return ST_OK;
}

enum status
run_find_routes(struct run *run, struct reason *why)
{
	const struct route_filters *f = &run->base.filters;
	char *digests = mem_strdup(""), *sql;
	enum status st;

	for (size_t i = 0; i < run->routes_rec.ninputs; i++)
		append(&digests, run->routes_rec.inputs[i].sha256);
	sql = mem_printf(
	    "SELECT max(s.survey_id) FROM survey s JOIN survey b"
	    " ON b.survey_id = :survey JOIN bgp_data d ON d.bgp_id = s.bgp_id"
	    " WHERE s.dns_id = b.dns_id AND d.min_length4 = %u"
	    " AND d.max_length4 = %u AND d.min_length6 = %u"
	    " AND d.max_length6 = %u AND d.min_peers = %u"
	    " AND " DIGESTS("1", "s.bgp_id") " = '%s'",
	    f->min_len[IPV4], f->max_len[IPV4], f->min_len[IPV6],
	    f->max_len[IPV6], f->min_peers, digests);
	st = store_select(
	    run->r->db, sql, run->r->from, take_number, &run->routes_from, why);
	free(sql);
	free(digests);
	return st;
}

static enum status
digest_sources(const struct text_list *list, char **digests, struct reason *why)
{
	for (size_t i = 0; i < list->n; i++) {
		char sha256[SHA256_STRLEN];
		enum status st = digest_file(list->list[i], sha256, why);

		if (st != ST_OK)
			return st;
		append(digests, sha256);
	}
	return ST_OK;
}

/* Method, glue, and what else bears on the VRPs of these files. */
static char *
question(const struct run *run, const char *digests)
{
	const struct options *o = run->r->options;
	char when[TIME_STRLEN + 2] = "NULL", buf[TIME_STRLEN];
	int64_t routes =
	    run->routes_from != 0 ? run->routes_from : run->r->from;

	if (o->vrps_time != TIME_UNKNOWN)
		(void)snprintf(
		    when, sizeof(when), "'%s'", time_format(o->vrps_time, buf));
	return mem_printf(
	    "SELECT count(*) FROM survey s JOIN survey b"
	    " ON b.survey_id = :survey JOIN survey r ON r.survey_id = %" PRId64
	    " WHERE s.dns_id = b.dns_id AND s.bgp_id = r.bgp_id"
	    " AND s.method = %d AND s.glue = %d"
	    " AND coalesce(json_extract(s.options, '$.\"as0-tals\"'), 0) = %d"
	    " AND json_extract(s.options, '$.\"vrps-time\"') IS %s"
	    " AND " DIGESTS("2", "s.rpki_id") " = '%s'",
	    routes, (int)run->base.choice.method, (int)run->base.choice.glue,
	    run->as0_tals, when, digests);
}

enum status
run_find_known(
    struct run *run, const struct vrp_set *set, bool *known, struct reason *why)
{
	char *digests = mem_strdup(""), *sql = NULL;
	int64_t n = 0;
	enum status st;

	/* Exchanged routes that nobody has: so has nobody judged by them. */
	if (run->new_routes && run->routes_from == 0) {
		free(digests);
		return ST_OK;
	}
	st = digest_sources(&set->sources, &digests, why);
	if (st == ST_OK)
		st = digest_sources(&run->r->options->slurm, &digests, why);
	if (st == ST_OK) {
		sql = question(run, digests);
		st = store_select(
		    run->r->db, sql, run->r->from, take_number, &n, why);
	}
	*known = n > 0;
	free(sql);
	free(digests);
	return st;
}
