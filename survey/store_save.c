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

enum status
store_save(struct store *db, const struct survey_record *rec, struct facts *f,
    const struct route_table *routes, const struct vrp_table *vrps,
    const struct beside *beside, const struct results *r,
    const struct results *without, const struct baseline *b, int64_t *survey_id,
    struct reason *why)
{
	struct save s;

	save_begin(&s, db, f, routes);
	s.vrps = vrps;
	s.vrp_node_id =
	    mem_array(ptree_size(&vrps->tree), sizeof(*s.vrp_node_id));
	s.vrp_id = mem_array(vrps->n, sizeof(*s.vrp_id));
	save_observed(&s, rec);
	save_beside(&s, beside);
	if (r->exposure != NULL)
		save_announced(&s, &r->exposure->announced);
	save_results(&s, rec, r, b);
	if (without != NULL) {
		save_slurm_totals(&s);
		save_slurm_effect(&s, r, without);
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

enum status
store_save_results(struct store *db, int64_t from,
    const struct survey_record *rec, struct facts *f,
    const struct route_table *routes, const struct results *r,
    const struct baseline *b, int64_t *survey_id, struct reason *why)
{
	struct statement sets;
	struct save s;

	save_begin(&s, db, f, routes);
	statement_prepare(&sets, db,
	    "SELECT dns_id, bgp_id, rpki_id"
	    "  FROM survey WHERE survey_id = ?");
	statement_int(&sets, from);
	if (statement_step(&sets)) {
		s.dns_id = statement_column(&sets, 0);
		s.bgp_id = statement_column(&sets, 1);
		s.rpki_id = statement_column(&sets, 2);
	}
	statement_finish(&sets);
	save_results(&s, rec, r, b);
	return save_end(&s, survey_id, why);
}
