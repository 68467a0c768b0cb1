/*
 * Any bytes as a plan, and what was read of it for a little world.
 */
#include "survey/audit_plan.h"

#include "survey/base/mem.h"
#include "tests/fuzz/beside_fuzz.h"

static enum status
read_plan(void *plan, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	(void)counts;
	return audit_plan_read(plan, in, why);
}

static void
given_world(struct facts *f, struct route_table *routes, struct vrp_table *vrps)
{
	struct prefix prefix = { 0 };
	struct ip ip = { 0 };
	uint32_t zone = facts_zone(f, facts_name(f, "a"), CAT_OTHER, "world");
	uint32_t server = facts_server(f, facts_name(f, "ns.a"));

	demand(ip_from_text("193.0.0.1", &ip) &&
	       prefix_from_text("193.0.0.0/16", &prefix));
	facts_delegate(f, zone, server, SIDE_CHILD);
	facts_lookup(f, server, IPV4, OUTCOME_DATA);
	facts_add_answer(f, server, facts_address(f, ip));
	facts_finish(f);
	(void)route_table_add_source(routes, "world", false, 0);
	route_table_add(
	    routes, prefix, (struct origin){ .value = 1 }, 0, PEERS_UNKNOWN);
	route_table_build(routes, &route_filters_default);
	vrp_table_add(vrps, prefix, 16, 1, 0, VRP_NO_EXPIRY);
	vrp_table_build(vrps);
}

static void
apply_plan(const struct audit_plan *p)
{
	struct audit_basis today = { 0 };
	struct survey_record rec;
	struct audit_world w;
	struct facts f;
	struct route_table routes;
	struct vrp_table vrps;
	struct results r;
	struct reason why = { "" };

	facts_init(&f);
	route_table_init(&routes);
	vrp_table_init(&vrps);
	given_world(&f, &routes, &vrps);
	survey_record_init(&rec);
	results_make(&r, &f, &routes, &vrps, rec.choice);
	today.f = &f;
	today.r = &r;
	today.routes = &routes;
	today.vrps = &vrps;
	today.rec = &rec;
	if (audit_plan_apply(&w, p, &today,
		&(struct audit_tables){ NULL, NULL }, &why) == ST_OK) {
		demand(w.facts.nzones >= f.nzones);
		demand(w.facts.nzones <= f.nzones + p->nzones);
		for (uint32_t i = 0; i < w.facts.nzones; i++) {
			struct audit_basis basis =
			    audit_world_basis(&w, &today);
			struct audit a;

			audit_make(&a, &basis, i);
			audit_free(&a);
		}
	} else {
		demand(why.text[0] != '\0');
	}
	audit_world_free(&w);
	results_free(&r);
	survey_record_free(&rec);
	facts_free(&f);
	route_table_free(&routes);
	vrp_table_free(&vrps);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct read_counts counts;
	struct audit_plan p = { 0 };

	if (fuzz_read(&p, read_plan, data, size, &counts) == ST_OK) {
		for (size_t i = 0; i < p.nzones; i++)
			demand(p.zones[i].n > 0 && p.zones[i].name[0] != '\0');
		apply_plan(&p);
	}
	audit_plan_free(&p);
	return 0;
}
