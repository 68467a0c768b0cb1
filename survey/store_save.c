/*
 * Writing a survey: dimensions, observations, results, in one transaction.
 */
#include <stdlib.h>

#include "survey/base/mem.h"
#include "survey/exposure.h"
#include "survey/store_save.h"

static void
save_begin(struct save *s, struct store *db, struct facts *f,
    const struct route_table *routes)
{
	*s = (struct save){ .db = db, .f = f, .routes = routes };
	store_begin(db);
	save_prepare_dimensions(s);
	s->name_id = mem_array(f->names.n, sizeof(*s->name_id));
	s->address_id = mem_array(f->naddresses, sizeof(*s->address_id));
	s->node_id = mem_array(ptree_size(&routes->tree), sizeof(*s->node_id));
	s->set_id = mem_array(routes->sets.n, sizeof(*s->set_id));
	intern_init(&s->asns);
}

static enum status
save_end(struct save *s, int64_t *survey_id, struct reason *why)
{
	save_finish_dimensions(s);
	free(s->name_id);
	free(s->address_id);
	free(s->node_id);
	free(s->vrp_node_id);
	free(s->vrp_id);
	free(s->set_id);
	free(s->asn_id);
	free(s->tas);
	intern_free(&s->asns);
	*survey_id = s->survey_id;
	return store_commit(s->db, why);
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

	save_begin(&s, db, survey->f, survey->routes);
	s.vrps = survey->vrps;
	s.vrp_node_id =
	    mem_array(ptree_size(&s.vrps->tree), sizeof(*s.vrp_node_id));
	s.vrp_id = mem_array(s.vrps->n, sizeof(*s.vrp_id));
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
	return save_end(&s, survey_id, why);
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
