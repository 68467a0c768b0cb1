/*
 * Writing a survey: dimensions, observations, results, in one transaction.
 */
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"
#include "survey/exposure.h"
#include "survey/store_save.h"

static void
memo_clear(struct store_memo *m)
{
	free(m->name_id);
	free(m->address_id);
	free(m->node_id);
	free(m->set_id);
	free(m->asn_id);
	intern_free(&m->asns);
	*m = (struct store_memo){ 0 };
}

struct store_memo *
store_memo_new(void)
{
	return mem_alloc(sizeof(struct store_memo));
}

void
store_memo_free(struct store_memo *m)
{
	if (m == NULL)
		return;
	memo_clear(m);
	free(m);
}

/* Room for all names, and at the first save for all else. */
static void
memo_prepare(struct store_memo *m, const struct facts *f,
    const struct route_table *routes)
{
	if (m->address_id == NULL) {
		m->address_id =
		    mem_array(f->naddresses, sizeof(*m->address_id));
		m->node_id =
		    mem_array(ptree_size(&routes->tree), sizeof(*m->node_id));
		m->set_id = mem_array(routes->sets.n, sizeof(*m->set_id));
		intern_init(&m->asns);
	}
	m->name_id = mem_resize(m->name_id, f->names.n, sizeof(*m->name_id));
	memset(m->name_id + m->nname_id, 0,
	    (f->names.n - m->nname_id) * sizeof(*m->name_id));
	m->nname_id = f->names.n;
}

static void
save_begin(struct save *s, struct store *db, const struct store_survey *survey)
{
	*s = (struct save){ .db = db,
		.f = survey->f,
		.routes = survey->routes,
		.vrps = survey->vrps,
		.ids = survey->memo != NULL ? survey->memo : store_memo_new() };
	store_begin(db);
	save_prepare_dimensions(s);
	memo_prepare(s->ids, s->f, s->routes);
	s->vrp_node_id =
	    mem_array(ptree_size(&s->vrps->tree), sizeof(*s->vrp_node_id));
	s->vrp_id = mem_array(s->vrps->n, sizeof(*s->vrp_id));
}

static enum status
save_end(struct save *s, const struct store_survey *survey, int64_t *survey_id,
    struct reason *why)
{
	enum status st;

	save_finish_dimensions(s);
	free(s->vrp_node_id);
	free(s->vrp_id);
	free(s->tas);
	*survey_id = s->survey_id;
	st = store_commit(s->db, why);
	if (survey->memo == NULL)
		store_memo_free(s->ids);
	else if (st != ST_OK)
		memo_clear(s->ids);
	return st;
}

/* What is shared with another survey is where that has it. */
static void
take_shared(struct save *s, const struct store_survey *survey)
{
	int64_t *const ids[DATA_KINDS] = { &s->dns_id, &s->bgp_id,
		&s->rpki_id };
	struct statement sets;

	statement_prepare(&sets, s->db,
	    "SELECT dns_id, bgp_id, rpki_id FROM survey WHERE survey_id = ?");
	statement_int(&sets, survey->from);
	if (statement_step(&sets))
		for (int kind = 0; kind < DATA_KINDS; kind++)
			if (survey->shares[kind])
				*ids[kind] = statement_column(&sets, kind);
	statement_finish(&sets);
}

enum status
store_save(struct store *db, const struct store_survey *survey,
    int64_t *survey_id, struct reason *why)
{
	const struct results *r = survey->results;
	struct save s;

	save_begin(&s, db, survey);
	if (survey->from != 0)
		take_shared(&s, survey);
	save_observed(&s, survey);
	if (!survey->shares[DATA_BGP]) {
		save_beside(&s, survey->beside);
		if (r->exposure != NULL)
			save_announced(&s, &r->exposure->announced);
	}
	save_results(&s, survey->rec, r, survey->baseline);
	if (survey->without != NULL) {
		save_slurm_totals(&s);
		save_slurm_effect(&s, r, survey->without);
	}
	return save_end(&s, survey, survey_id, why);
}

enum status
store_save_sensitivities(struct store *db, int64_t survey_id,
    const struct results *r, struct reason *why)
{
	struct save s = { .db = db, .survey_id = survey_id };

	store_begin(db);
	save_sensitivities(&s, r);
	return store_commit(db, why);
}
