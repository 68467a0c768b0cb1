/*
 * Writing what SLURM did: to the VRPs, and to the judgement.
 */
#include <assert.h>
#include <string.h>

#include "roa/slurm.h"
#include "survey/store_save.h"

static void
save_total(struct statement *total, int64_t rpki_id, const char *label,
    uint64_t filtered, uint64_t asserted)
{
	if (filtered + asserted == 0)
		return;
	statement_int(total, rpki_id);
	statement_text(total, label);
	statement_int(total, (int64_t)filtered);
	statement_int(total, (int64_t)asserted);
	statement_run(total);
}

void
save_slurm_totals(struct save *s)
{
	const struct vrp_table *t = s->vrps;
	uint32_t asserted =
	    intern_find(&t->tas, SLURM_LABEL, strlen(SLURM_LABEL));
	struct statement total;

	statement_prepare(
	    &total, s->db, "INSERT INTO rpki_slurm VALUES (?, ?, ?, ?)");
	for (uint32_t i = 0; i < t->tas.n; i++)
		save_total(&total, s->rpki_id, intern_text(&t->tas, i),
		    t->ta[i].filtered, i == asserted ? t->asserted : 0);
	save_total(&total, s->rpki_id, "", t->no_ta.filtered, 0);
	statement_finish(&total);
}

static bool
same_verdicts(const struct zone_result *a, const struct zone_result *b)
{
	for (int scope = 0; scope < SCOPES; scope++)
		if (a->tally[scope].verdict != b->tally[scope].verdict)
			return false;
	return true;
}

static int64_t
save_zones(
    struct save *s, const struct results *r, const struct results *without)
{
	struct statement zone;
	int64_t n = 0;

	statement_prepare(
	    &zone, s->db, "INSERT INTO slurm_zone VALUES (?, ?, ?, ?, ?)");
	for (size_t i = 0; i < s->f->nzones; i++) {
		const struct tally *was = without->zones[i].tally;

		if (same_verdicts(&r->zones[i], &without->zones[i]))
			continue;
		statement_int(&zone, s->survey_id);
		statement_int(&zone, save_name(s, s->f->zones[i].name));
		statement_int(&zone, was[BOTH].verdict);
		statement_int(&zone, was[IPV4].verdict);
		statement_int(&zone, was[IPV6].verdict);
		statement_run(&zone);
		n++;
	}
	statement_finish(&zone);
	return n;
}

static int64_t
save_origins(
    struct save *s, const struct results *r, const struct results *without)
{
	struct statement origin;
	int64_t n = 0;

	statement_prepare(&origin, s->db,
	    "INSERT INTO slurm_route_origin VALUES (?, ?, ?, ?, ?)");
	/* Which route origins there are does not depend on the VRPs. */
	assert(r->norigins == without->norigins);
	for (size_t i = 0; i < r->norigins; i++) {
		const struct origin_result *o = &r->origins[i];
		struct rov was = without->origins[i].rov;

		assert(o->row == without->origins[i].row);
		if (o->rov.state == was.state)
			continue;
		statement_int(&origin, s->survey_id);
		statement_int(&origin, save_prefix(s, o->node));
		statement_int(
		    &origin, save_origin(s, &s->routes->rows[o->row]));
		statement_int(&origin, was.state);
		statement_int(&origin, was.reason);
		statement_run(&origin);
		n++;
	}
	statement_finish(&origin);
	return n;
}

void
save_slurm_effect(
    struct save *s, const struct results *r, const struct results *without)
{
	int64_t zones = save_zones(s, r, without);
	int64_t origins = save_origins(s, r, without);
	struct statement sum;

	statement_prepare(
	    &sum, s->db, "INSERT INTO slurm_effect VALUES (?, ?, ?)");
	statement_int(&sum, s->survey_id);
	statement_int(&sum, zones);
	statement_int(&sum, origins);
	statement_run(&sum);
	statement_finish(&sum);
}
