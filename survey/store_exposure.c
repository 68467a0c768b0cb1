/*
 * Exposure, written and read back.
 */
#include <string.h>

#include "survey/exposure.h"
#include "survey/store_save.h"

/* Rows of a node are together, and counts are by row: one walk is enough. */
void
save_announced(struct save *s, const struct announced *a)
{
	const struct route_table *routes = s->routes;
	struct statement known, count;
	uint32_t node = 0, first, end = 0;

	statement_prepare(&known, s->db,
	    "UPDATE bgp_data SET more_specifics = 1 WHERE bgp_id = ?");
	statement_int(&known, s->bgp_id);
	statement_run(&known);
	statement_finish(&known);
	statement_prepare(&count, s->db,
	    "INSERT INTO bgp_more_specific VALUES (?, ?, ?, ?, ?)");
	for (size_t i = 0; i < a->n; i++) {
		const struct announced_count *c = &a->list[i];

		while (end <= c->row)
			route_rows(routes, node++, &first, &end);
		statement_int(&count, s->bgp_id);
		statement_int(&count, save_prefix(s, node - 1));
		statement_int(&count, save_origin(s, &routes->rows[c->row]));
		statement_int(&count, c->length);
		statement_int(&count, c->prefixes);
		statement_run(&count);
	}
	statement_finish(&count);
}

void
save_exposure(struct save *s, const struct results *r)
{
	struct statement sum;

	if (r->exposure == NULL)
		return;
	statement_prepare(
	    &sum, s->db, "INSERT INTO exposure VALUES (?, ?, ?, ?, ?, ?, ?)");
	for (int row = 0; row < ROWS; row++) {
		for (int scope = 0; scope < SCOPES; scope++) {
			const struct exposure_sum *e =
			    &r->exposure->sums[row][scope];

			statement_int(&sum, s->survey_id);
			statement_int(&sum, row);
			statement_int(&sum, scope);
			statement_int(&sum, e->valid);
			statement_int(&sum, e->loose);
			statement_int(&sum, e->beyond);
			statement_int(&sum, e->zones);
			statement_run(&sum);
		}
	}
	statement_finish(&sum);
}

/* The pair's first row, or the table's end. */
static uint32_t
find_row(const struct route_table *routes, const char *prefix_text,
    const char *origin_text)
{
	uint32_t node, i, end;
	struct prefix prefix;
	uint32_t asn;

	if (!prefix_from_text(prefix_text, &prefix) ||
	    asn_parse(origin_text, strchr(origin_text, '\0'), false, &asn) ==
		NULL)
		return (uint32_t)routes->nrows;
	node = ptree_find_exact(&routes->tree, prefix);
	if (node == PTREE_NONE)
		return (uint32_t)routes->nrows;
	for (route_rows(routes, node, &i, &end); i < end; i++)
		if (!routes->rows[i].is_set && routes->rows[i].origin == asn)
			return i;
	return (uint32_t)routes->nrows;
}

enum status
store_load_announced(struct store *db, int64_t survey_id,
    const struct route_table *routes, struct announced *a, bool *known,
    struct reason *why)
{
	struct statement s;

	*a = (struct announced){ 0 };
	statement_prepare(&s, db,
	    "SELECT more_specifics = 1 FROM survey JOIN bgp_data USING (bgp_id)"
	    "  WHERE survey_id = ?");
	statement_int(&s, survey_id);
	*known = statement_step(&s) && statement_column(&s, 0) == 1;
	statement_finish(&s);
	statement_prepare(&s, db,
	    "SELECT prefix, origin, length, prefixes FROM survey"
	    "  JOIN bgp_more_specific USING (bgp_id)"
	    "  JOIN prefix USING (prefix_id) JOIN origin USING (origin_id)"
	    "  WHERE survey_id = ?");
	statement_int(&s, survey_id);
	while (statement_step(&s)) {
		uint32_t row = find_row(routes, statement_column_text(&s, 0),
		    statement_column_text(&s, 1));

		if (row < routes->nrows)
			announced_add(a, row, (uint8_t)statement_column(&s, 2),
			    (uint32_t)statement_column(&s, 3));
	}
	statement_finish(&s);
	announced_sort(a);
	return store_outcome(db, why);
}
