/*
 * Writing what was judged: the survey's own rows.
 */
#include "roa/special.h"
#include "survey/sensitivity.h"
#include "survey/store_save.h"
#include "survey/version.h"

static void
save_survey(
    struct save *s, const struct survey_record *rec, const struct results *r)
{
	struct statement survey;

	statement_prepare(&survey, s->db,
	    "INSERT INTO survey (dns_id, bgp_id, rpki_id, method, glue,"
	    "  label, degraded, started, finished, options, version,"
	    "  special_registry, glue_stands_in)"
	    "  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	statement_int(&survey, s->dns_id);
	statement_int(&survey, s->bgp_id);
	statement_int(&survey, s->rpki_id);
	statement_int(&survey, r->choice.method);
	statement_int(&survey, r->choice.glue);
	statement_optional_text(&survey, rec->label);
	statement_int(&survey, rec->degraded);
	statement_int(&survey, rec->started);
	statement_int(&survey, rec->finished);
	statement_text(&survey, rec->options);
	statement_text(&survey, DNSROA_VERSION);
	statement_text(&survey, special_registry_date);
	statement_int(&survey, (int64_t)r->glue_stands_in);
	statement_run(&survey);
	statement_finish(&survey);
	s->survey_id = sqlite3_last_insert_rowid(s->db->db);
}

static void
bind_verdicts(struct statement *st, const struct tally tally[SCOPES])
{
	statement_int(st, tally[BOTH].verdict);
	statement_int(st, tally[IPV4].verdict);
	statement_int(st, tally[IPV6].verdict);
}

static void
save_zone_results(struct save *s, const struct results *r)
{
	struct statement st;

	statement_prepare(&st, s->db,
	    "INSERT INTO result_zone VALUES"
	    " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < s->f->nzones; i++) {
		const struct zone_result *z = &r->zones[i];
		const struct tally *t = &z->tally[BOTH];

		statement_int(&st, s->survey_id);
		statement_int(&st, save_name(s, s->f->zones[i].name));
		bind_verdicts(&st, z->tally);
		statement_int(&st, z->complete);
		statement_int(&st, z->servers);
		statement_int(&st, t->addresses);
		statement_int(&st, t->routed);
		statement_int(&st, t->valid);
		statement_int(&st, t->invalid);
		statement_int(&st, t->mixed);
		statement_int(&st, t->origins);
		statement_int(&st, t->valid_origins);
		statement_run(&st);
	}
	statement_finish(&st);
}

static void
save_server_results(struct save *s, const struct results *r)
{
	struct statement st;

	statement_prepare(&st, s->db,
	    "INSERT INTO result_server VALUES"
	    " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < s->f->nservers; i++) {
		const struct server_result *sr = &r->servers[i];

		if (!sr->counted)
			continue;
		statement_int(&st, s->survey_id);
		statement_int(&st, save_name(s, s->f->servers[i].name));
		bind_verdicts(&st, sr->tally);
		statement_int(&st, sr->tally[BOTH].addresses);
		statement_int(&st, sr->tally[BOTH].routed);
		statement_int(&st, sr->tally[BOTH].valid);
		statement_int(&st, sr->zones);
		statement_int(&st, sr->by_glue);
		statement_run(&st);
	}
	statement_finish(&st);
}

static void
save_address_results(struct save *s, const struct results *r)
{
	struct statement st;

	statement_prepare(&st, s->db,
	    "INSERT INTO result_address VALUES (?, ?, ?, ?, ?, ?, ?)");
	for (uint32_t i = 0; i < s->f->naddresses; i++) {
		const struct address_result *a = &r->addresses[i];

		if (!a->counted)
			continue;
		statement_int(&st, s->survey_id);
		statement_int(&st, save_address(s, i));
		statement_int(&st, a->state);
		statement_int(&st, a->effect);
		if (a->node == PTREE_NONE)
			statement_null(&st);
		else
			statement_int(&st, save_prefix(s, a->node));
		statement_int(&st, a->servers);
		statement_int(&st, a->zones);
		statement_run(&st);
	}
	statement_finish(&st);
}

static void
save_origin_results(struct save *s, const struct results *r)
{
	struct statement st;

	statement_prepare(&st, s->db,
	    "INSERT INTO result_route_origin VALUES (?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < r->norigins; i++) {
		const struct origin_result *o = &r->origins[i];

		statement_int(&st, s->survey_id);
		statement_int(&st, save_prefix(s, o->node));
		statement_int(&st, save_origin(s, &s->routes->rows[o->row]));
		statement_int(&st, o->rov.state);
		statement_int(&st, o->rov.reason);
		statement_int(&st, o->zones);
		statement_int(&st, o->addresses);
		statement_run(&st);
	}
	statement_finish(&st);
}

static void
bind_figures(struct statement *st, const struct coverage *c)
{
	statement_int(st, c->zones);
	statement_int(st, c->left_out);
	statement_int(st, c->servers);
	statement_int(st, c->addresses);
	statement_int(st, c->unrouted);
	statement_int(st, c->special);
	statement_int(st, c->origins);
	statement_int(st, c->state[ROV_VALID]);
	statement_int(st, c->state[ROV_INVALID]);
	statement_int(st, c->state[ROV_NOT_FOUND]);
	statement_int(st, c->verdict[VERDICT_FULL]);
	statement_int(st, c->full_complete);
	statement_int(st, c->verdict[VERDICT_PARTIAL]);
	statement_int(st, c->verdict[VERDICT_NONE]);
	statement_int(st, c->verdict[VERDICT_UNDETERMINED]);
	if (c->share_zones > 0)
		statement_real(st, c->zone_share);
	else
		statement_null(st);
	statement_int(st, c->share_zones);
}

void
save_sensitivities(struct save *s, const struct results *r)
{
	struct statement st;

	statement_prepare(&st, s->db,
	    "INSERT INTO sensitivity VALUES (?, ?, ?, ?, ?, ?, ?,"
	    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < r->nsensitivities; i++) {
		const struct sensitivity *v = &r->sensitivities[i];

		for (int j = 0; j < SENSITIVITY_ROWS * SCOPES; j++) {
			enum sensitivity_row row =
			    (enum sensitivity_row)(j / SCOPES);
			int scope = j % SCOPES;

			statement_int(&st, s->survey_id);
			statement_int(&st, (int64_t)i);
			statement_text(&st, v->choice);
			statement_text(&st, v->value);
			statement_int(&st, v->own);
			statement_int(&st, sensitivity_row(row));
			statement_int(&st, scope);
			bind_figures(&st, &v->coverage[row][scope]);
			statement_run(&st);
		}
	}
	statement_finish(&st);
}

static void
save_sums(struct save *s, const struct results *r)
{
	struct statement st;

	statement_prepare(&st, s->db,
	    "INSERT INTO coverage VALUES (?, ?, ?,"
	    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (int row = 0; row < ROWS; row++) {
		for (int scope = 0; scope < SCOPES; scope++) {
			statement_int(&st, s->survey_id);
			statement_int(&st, row);
			statement_int(&st, scope);
			bind_figures(&st, &r->coverage[row][scope]);
			statement_run(&st);
		}
	}
	statement_finish(&st);
	statement_prepare(&st, s->db,
	    "INSERT INTO breakdown VALUES (?, ?, ?,"
	    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < r->nbreakdowns; i++) {
		statement_int(&st, s->survey_id);
		statement_text(&st, r->breakdowns[i].dimension);
		statement_text(&st, facts_text(s->f, r->breakdowns[i].key));
		bind_figures(&st, &r->breakdowns[i].coverage);
		statement_run(&st);
	}
	statement_finish(&st);
	save_sensitivities(s, r);
}

static void
save_baseline(struct save *s, const struct baseline *b)
{
	struct statement st;

	statement_prepare(
	    &st, s->db, "INSERT INTO baseline VALUES (?, ?, ?, ?, ?)");
	for (int family = 0; family < FAMILIES; family++) {
		for (int state = 0; state < ROV_STATES; state++) {
			for (int why = 0; why < ROV_REASONS; why++) {
				uint64_t n = b->routes[family][state][why];

				if (n == 0)
					continue;
				statement_int(&st, s->survey_id);
				statement_int(&st, family);
				statement_int(&st, state);
				statement_int(&st, why);
				statement_int(&st, (int64_t)n);
				statement_run(&st);
			}
		}
	}
	statement_finish(&st);
}

static void
save_concentration(struct save *s, const struct results *r)
{
	struct statement st;

	statement_prepare(
	    &st, s->db, "INSERT INTO concentration VALUES (?, ?, ?, ?)");
	for (size_t i = 1; i <= r->nconcentration; i++) {
		const struct concentration *c = &r->concentration[i];

		if (c->touched == c[-1].touched && c->whole == c[-1].whole)
			continue;
		statement_int(&st, s->survey_id);
		statement_int(&st, (int64_t)i);
		statement_int(&st, c->touched);
		statement_int(&st, c->whole);
		statement_run(&st);
	}
	statement_finish(&st);
}

void
save_results(struct save *s, const struct survey_record *rec,
    const struct results *r, const struct baseline *b)
{
	save_survey(s, rec, r);
	save_health(s, rec);
	save_zone_results(s, r);
	save_server_results(s, r);
	save_address_results(s, r);
	save_origin_results(s, r);
	save_sums(s, r);
	if (b != NULL)
		save_baseline(s, b);
	save_concentration(s, r);
	save_third_parties(s, r);
	save_next_roas(s, r);
	save_exposure(s, r);
}
