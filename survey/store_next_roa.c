/*
 * Writing the next best ROAs.
 */
#include "survey/next_roa.h"
#include "survey/store_save.h"

static void
bind_effect(struct statement *st, const struct roa_effect *e)
{
	statement_int(st, e->none_partial);
	statement_int(st, e->none_full);
	statement_int(st, e->partial_full);
	statement_int(st, e->helped);
	statement_int(st, e->worsened);
	statement_int(st, e->addresses);
	statement_int(st, e->invalid);
}

static void
bind_verdict_counts(struct statement *st, const struct roa_progress *p)
{
	statement_int(st, p->verdict[VERDICT_FULL]);
	statement_int(st, p->verdict[VERDICT_PARTIAL]);
	statement_int(st, p->verdict[VERDICT_NONE]);
}

static void
save_sum(struct save *s, const struct next_roas *n)
{
	struct statement st;

	statement_prepare(&st, s->db,
	    "INSERT INTO next_roa_sum VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
	statement_int(&st, s->survey_id);
	statement_int(&st, n->whole_table);
	statement_int(&st, n->left_out[ROA_AS_SET]);
	statement_int(&st, n->left_out[ROA_RESERVED_AS]);
	statement_int(&st, n->left_out[ROA_AS0]);
	bind_verdict_counts(&st, &n->before);
	statement_run(&st);
	statement_finish(&st);
}

static void
save_roas(struct save *s, const struct results *r)
{
	const struct next_roas *n = r->next;
	struct statement st;

	statement_prepare(&st, s->db,
	    "INSERT INTO next_roa VALUES"
	    " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < n->n; i++) {
		const struct next_roa *roa = &n->list[i];
		const struct origin_result *o = &r->origins[roa->origin];

		statement_int(&st, s->survey_id);
		statement_int(&st, (int64_t)i + 1);
		statement_int(&st, save_prefix(s, o->node));
		statement_int(&st, save_origin(s, &s->routes->rows[o->row]));
		bind_effect(&st, &roa->effect);
		statement_int(&st, roa->step);
		bind_verdict_counts(&st, &roa->after);
		statement_int(&st, roa->after.worsened);
		statement_int(&st, roa->after.invalid);
		statement_run(&st);
	}
	statement_finish(&st);
}

/* The node that a row of the route table hangs on: rows come in order. */
static uint32_t
node_of_row(const struct route_table *routes, uint32_t row)
{
	uint32_t low = 0, high = ptree_size(&routes->tree);

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (ptree_first(&routes->tree, middle) <= row)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void
save_invalid(struct save *s, const struct next_roas *n)
{
	struct statement st;

	statement_prepare(
	    &st, s->db, "INSERT INTO next_roa_invalid VALUES (?, ?, ?, ?, ?)");
	for (size_t i = 0; i < n->n; i++) {
		for (size_t k = n->list[i].first_invalid;
		     k < n->list[i].end_invalid; k++) {
			uint32_t row = n->invalid[k];
			uint32_t node = node_of_row(s->routes, row);

			statement_int(&st, s->survey_id);
			statement_int(&st, (int64_t)i + 1);
			statement_int(&st, save_prefix(s, node));
			statement_int(
			    &st, save_origin(s, &s->routes->rows[row]));
			statement_int(&st, s->routes->rows[row].filter);
			statement_run(&st);
		}
	}
	statement_finish(&st);
}

static void
save_groups(struct save *s, const struct next_roas *n)
{
	struct statement st;

	statement_prepare(&st, s->db,
	    "INSERT INTO next_roa_group VALUES"
	    " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < n->ngroups; i++) {
		const struct roa_group *g = &n->groups[i];

		statement_int(&st, s->survey_id);
		statement_text(&st, g->dimension);
		statement_int(&st, g->place);
		statement_text(&st, facts_text(s->f, g->key));
		statement_int(&st, g->roas);
		bind_effect(&st, &g->effect);
		statement_run(&st);
	}
	statement_finish(&st);
}

void
save_next_roas(struct save *s, const struct results *r)
{
	if (r->next == NULL)
		return;
	save_sum(s, r->next);
	save_roas(s, r);
	save_invalid(s, r->next);
	save_groups(s, r->next);
}
