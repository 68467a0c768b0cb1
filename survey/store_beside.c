/*
 * What stands beside the ROA: written with the routes that it is about, so
 * that every survey of these routes has it, whatever its VRPs or its method.
 */
#include "survey/beside.h"
#include "survey/store_save.h"

static void
save_irr_sources(struct save *s, const struct irr_table *irr)
{
	struct statement st;

	statement_prepare(
	    &st, s->db, "INSERT INTO bgp_irr_source VALUES (?, ?, ?, ?, ?)");
	for (uint32_t i = 0; i < irr->sources.n; i++) {
		const char *source = intern_text(&irr->sources, i);

		statement_int(&st, s->bgp_id);
		statement_int(&st, i);
		statement_text(&st, source);
		statement_int(&st, irr_source_is_rpki(source));
		statement_int(&st, (int64_t)irr->read[i]);
		statement_run(&st);
	}
	statement_finish(&st);
}

/* What is absent is no row: the view makes one of each source. */
static void
save_irr_pair(struct save *s, struct statement *st, const struct irr_table *irr,
    uint32_t node, const struct route_row *row)
{
	uint8_t status[IRR_SOURCES_MAX];

	irr_judge(irr, ptree_prefix(&s->routes->tree, node),
	    route_row_origin(row), status);
	for (uint32_t i = 0; i < irr->sources.n; i++) {
		if (status[i] == IRR_ABSENT)
			continue;
		statement_int(st, s->bgp_id);
		statement_int(st, save_prefix(s, node));
		statement_int(st, save_origin(s, row));
		statement_int(st, i);
		statement_int(st, status[i]);
		statement_run(st);
	}
}

static void
save_irr(struct save *s, const struct beside *b)
{
	struct statement st;

	save_irr_sources(s, &b->irr);
	statement_prepare(
	    &st, s->db, "INSERT INTO bgp_irr VALUES (?, ?, ?, ?, ?)");
	for (size_t n = 0; n < b->nnodes; n++) {
		uint32_t first, i, end;

		route_rows(s->routes, b->nodes[n], &first, &end);
		for (i = first; i < end; i++)
			if (s->routes->rows[i].filter == ROUTE_USED &&
			    route_row_begins_pair(s->routes, first, i))
				save_irr_pair(s, &st, &b->irr, b->nodes[n],
				    &s->routes->rows[i]);
	}
	statement_finish(&st);
}

static int64_t
as_name_id(struct save *s, struct statement *find, struct statement *add,
    const char *name)
{
	int64_t id = SAVED_NONE;

	statement_text(find, name);
	if (statement_step(find))
		id = statement_column(find, 0);
	statement_reset(find);
	if (id != SAVED_NONE)
		return id;
	statement_text(add, name);
	statement_run(add);
	return sqlite3_last_insert_rowid(s->db->db);
}

static void
save_names(struct save *s, const struct beside *b)
{
	struct statement find, add, st;

	statement_prepare(
	    &find, s->db, "SELECT as_name_id FROM as_name WHERE as_name = ?");
	statement_prepare(
	    &add, s->db, "INSERT INTO as_name (as_name) VALUES (?)");
	statement_prepare(
	    &st, s->db, "INSERT INTO bgp_as_name VALUES (?, ?, ?, ?)");
	for (size_t i = 0; i < b->nases; i++) {
		const struct as_name *as =
		    as_names_find(&b->names, b->ases[i].asn);

		if (as == NULL)
			continue;
		statement_int(&st, s->bgp_id);
		statement_int(
		    &st, save_origin(s, &s->routes->rows[b->ases[i].row]));
		statement_int(&st, as_name_id(s, &find, &add,
				       intern_text(&b->names.texts, as->name)));
		if (as->country[0] != '\0')
			statement_text(&st, as->country);
		else
			statement_null(&st);
		statement_run(&st);
	}
	statement_finish(&find);
	statement_finish(&add);
	statement_finish(&st);
}

static void
save_manrs(struct save *s, const struct beside *b)
{
	struct statement st;

	statement_prepare(&st, s->db, "INSERT INTO bgp_manrs VALUES (?, ?, ?)");
	for (size_t i = 0; i < b->nases; i++) {
		size_t at, end;

		manrs_find(&b->manrs, b->ases[i].asn, &at, &end);
		for (; at < end; at++) {
			const struct manrs_entry *e = &b->manrs.list[at];

			if (!beside_takes_part(b, e))
				continue;
			statement_int(&st, s->bgp_id);
			statement_int(&st,
			    save_origin(s, &s->routes->rows[b->ases[i].row]));
			statement_text(&st,
			    intern_text(&b->manrs.programmes, e->programme));
			statement_run(&st);
		}
	}
	statement_finish(&st);
}

static void
save_resources(struct save *s, const struct beside *b)
{
	struct resources resources = { 0 };
	struct statement st;

	beside_resources(b, s->f, s->routes, &resources);
	statement_prepare(
	    &st, s->db, "INSERT INTO bgp_resource VALUES (?, ?, ?, ?)");
	for (size_t i = 0; i < resources.n; i++) {
		const struct resource *r = &resources.list[i];

		statement_int(&st, s->bgp_id);
		statement_int(&st, save_prefix(s, r->node));
		statement_text(&st, facts_text(s->f, r->rir));
		statement_text(&st, r->country == FACT_NONE
					? ""
					: facts_text(s->f, r->country));
		statement_run(&st);
	}
	statement_finish(&st);
	resources_free(&resources);
}

void
save_beside(struct save *s, const struct beside *b)
{
	if (b->has_irr)
		save_irr(s, b);
	if (b->has_names)
		save_names(s, b);
	if (b->has_manrs)
		save_manrs(s, b);
	if (b->has_delegated)
		save_resources(s, b);
}

void
save_aspas(struct save *s, const bool *keep)
{
	struct statement st;

	/* An AS may be the origin of many routes. */
	statement_prepare(
	    &st, s->db, "INSERT OR IGNORE INTO rpki_aspa VALUES (?, ?)");
	for (uint32_t node = 0; node < ptree_size(&s->routes->tree); node++) {
		uint32_t i, end;

		if (!keep[node])
			continue;
		for (route_rows(s->routes, node, &i, &end); i < end; i++) {
			const struct route_row *row = &s->routes->rows[i];

			if (row->is_set ||
			    !vrp_aspas_have(
				&s->vrps->aspa_customers, row->origin))
				continue;
			statement_int(&st, s->rpki_id);
			statement_int(&st, save_origin(s, row));
			statement_run(&st);
		}
	}
	statement_finish(&st);
}

enum status
store_load_resources(struct store *db, int64_t survey_id, struct facts *f,
    const struct route_table *routes, struct resources *resources,
    struct reason *why)
{
	struct statement s;

	statement_prepare(&s, db,
	    "SELECT prefix, rir, country"
	    "  FROM survey JOIN bgp_resource USING (bgp_id)"
	    "  JOIN prefix USING (prefix_id) WHERE survey_id = ?");
	statement_int(&s, survey_id);
	while (statement_step(&s)) {
		struct prefix prefix;
		uint32_t node, rir, country;

		if (!prefix_from_text(statement_column_text(&s, 0), &prefix))
			continue;
		node = ptree_find_exact(&routes->tree, prefix);
		rir = facts_name(f, statement_column_text(&s, 1));
		country = statement_column_text(&s, 2)[0] == '\0'
			      ? FACT_NONE
			      : facts_name(f, statement_column_text(&s, 2));
		if (node != PTREE_NONE)
			resources_add(resources, node, rir, country);
	}
	statement_finish(&s);
	resources_sort(resources);
	return store_outcome(db, why);
}
