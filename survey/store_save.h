/*
 * One save of a survey, shared by the files that write it: where each thing
 * of memory lies in the database (store_dimension.c), what was observed
 * (store_observed.c), what was judged (store_results.c).
 */
#ifndef SURVEY_STORE_SAVE_H
#define SURVEY_STORE_SAVE_H

#include "survey/store_private.h"

#define SAVED_NONE 0 /* row ids begin at 1 */

/*
 * A dimension: texts by id.  In a table that was empty when the transaction
 * began nothing needs to be looked up, for callers add each text once.
 */
struct dimension {
	struct statement find, add;
	bool fresh;
};

/*
 * Where things of memory lie in the database: SAVED_NONE, or not yet looked
 * for.
 */
struct store_memo {
	int64_t *name_id; /* by number of facts.names */
	size_t nname_id;
	int64_t *address_id; /* by index of facts */
	int64_t *node_id;    /* prefix_id, by node of the route table */
	int64_t *set_id;     /* origin_id, by number of routes->sets */
	struct intern asns;  /* origin texts that are numbers */
	int64_t *asn_id;     /* origin_id, by number of asns */
	size_t cap_asn_id;
};

/* One save. */
struct save {
	struct store *db;
	struct facts *f;
	const struct route_table *routes;
	const struct vrp_table *vrps;
	struct dimension name, address, prefix, origin, ta, vrp;
	struct store_memo *ids;
	int64_t *vrp_node_id; /* prefix_id, by node of the VRP table */
	int64_t *vrp_id;      /* by place in the VRP table */
	struct {
		uint32_t set; /* bits of struct vrp's tas */
		int64_t id;
	} * tas;
	size_t ntas, cap_tas;
	int64_t dns_id, bgp_id, rpki_id, survey_id;
};

void save_prepare_dimensions(struct save *s);
void save_finish_dimensions(struct save *s);

/* Row ids in the dimension tables; what is new there is added. */
int64_t save_name(struct save *s, uint32_t name);       /* of facts.names */
int64_t save_address(struct save *s, uint32_t address); /* of the facts */
int64_t save_prefix(struct save *s, uint32_t node);     /* of the routes */
int64_t save_origin(struct save *s, const struct route_row *row);
/* The VRP at place i, which hangs on the VRP table's node. */
int64_t save_vrp(struct save *s, uint32_t vrp_node, uint32_t i);
/* A set of trust anchors: bits of struct vrp's tas, not 0. */
int64_t save_tas(struct save *s, uint32_t tas);

/*
 * Fill s->dns_id, s->bgp_id, s->rpki_id, but for what is shared: that was
 * filled before.
 */
void save_observed(struct save *s, const struct store_survey *survey);

/* With s->dns_id: the questions of the DNS and what came of them. */
void save_questions(struct save *s);

/* With s->bgp_id: IRR, MANRS, names and holders, of inputs that were given. */
void save_beside(struct save *s, const struct beside *b);

/*
 * With s->rpki_id: origins of routes at the nodes to keep that are customers
 * of a valid ASPA.
 */
void save_aspas(struct save *s, const bool *keep);

/* With s->dns_id: where the DNS was asked from. */
void save_vantage(struct save *s, const struct survey_record *rec);

/* With s->survey_id: what was wrong with the inputs. */
void save_health(struct save *s, const struct survey_record *rec);

/* Fills s->survey_id; the three above are set. */
void save_results(struct save *s, const struct survey_record *rec,
    const struct results *r, const struct baseline *b);

/* With s->dns_id: operators, where the facts have them. */
void save_operators(struct save *s);

/* With s->survey_id: zones that other operators' servers keep from full. */
void save_third_parties(struct save *s, const struct results *r);

/* With s->survey_id: the next best ROAs, where r has them. */
void save_next_roas(struct save *s, const struct results *r);

/* With s->survey_id; a part of save_results, and alone for store.h. */
void save_sensitivities(struct save *s, const struct results *r);

/*
 * With s->bgp_id: what the routes announce beneath them.  With s->survey_id:
 * the exposure, where r has it.
 */
void save_announced(struct save *s, const struct announced *a);
void save_exposure(struct save *s, const struct results *r);

/*
 * With s->rpki_id: what SLURM took out of the VRPs and put in.  With
 * s->survey_id: where r differs from the results without it.
 */
void save_slurm_totals(struct save *s);
void save_slurm_effect(
    struct save *s, const struct results *r, const struct results *without);

#endif
