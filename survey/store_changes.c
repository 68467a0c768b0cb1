/*
 * What changed since the survey before, as far as reports tell it.
 */
#include "survey/diff.h"
#include "survey/store_private.h"

static bool
is_kept(const struct change *c)
{
	return c->object == DIFF_HIJACK || c->object == DIFF_ZONE;
}

static void
save_things(struct store *db, int64_t survey_id, const struct diff *d)
{
	struct statement st;
	int64_t place = 0;

	statement_prepare(&st, db,
	    "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < d->n; i++) {
		const struct change *c = &d->changes[i];
		char cause[CAUSE_STRLEN];

		if (!is_kept(c))
			continue;
		statement_int(&st, survey_id);
		statement_int(&st, ++place);
		statement_int(&st, c->object);
		statement_int(&st, c->kind);
		statement_text(&st, diff_text(d, c->key[0]));
		statement_text(&st, diff_text(d, c->key[1]));
		statement_text(&st, c->field);
		statement_text(&st, diff_text(d, c->old));
		statement_text(&st, diff_text(d, c->new));
		statement_text(&st, diff_cause_format(c->causes, cause));
		statement_int(&st, c->zones);
		statement_run(&st);
	}
	statement_finish(&st);
}

static void
save_shares(struct store *db, int64_t survey_id, const struct diff *d)
{
	struct statement st;

	statement_prepare(&st, db,
	    "INSERT INTO change_share VALUES"
	    " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (int i = 0; i < ROWS * SCOPES; i++) {
		const struct share_change *s =
		    &d->shares[i / SCOPES][i % SCOPES];

		if (!s->moved)
			continue;
		statement_int(&st, survey_id);
		statement_int(&st, i / SCOPES);
		statement_int(&st, i % SCOPES);
		for (int side = 0; side < 2; side++) {
			statement_int(&st, s->valid[side]);
			statement_int(&st, s->origins[side]);
		}
		statement_int(&st, s->points);
		for (int input = 0; input < DIFF_METHOD; input++)
			statement_int(&st, s->part_points[input]);
		statement_run(&st);
	}
	statement_finish(&st);
}

static void
delete_changes(struct store *db, int64_t survey_id)
{
	struct statement st;

	statement_prepare(
	    &st, db, "DELETE FROM change_sum WHERE survey_id = ?");
	statement_int(&st, survey_id);
	statement_run(&st);
	statement_finish(&st);
}

enum status
store_save_changes(struct store *db, int64_t survey_id, int64_t before_id,
    const struct diff *d, struct reason *why)
{
	struct statement st;
	uint64_t borrowed = 0;

	for (int side = 0; side < 2; side++)
		borrowed +=
		    d->side[side].routes.borrowed + d->side[side].vrps.borrowed;
	store_begin(db);
	/* Who came first has the same, or those since another survey. */
	delete_changes(db, survey_id);
	statement_prepare(&st, db, "INSERT INTO change_sum VALUES (?, ?, ?)");
	statement_int(&st, survey_id);
	statement_int(&st, before_id);
	statement_int(&st, (int64_t)borrowed);
	statement_run(&st);
	statement_finish(&st);
	save_things(db, survey_id, d);
	save_shares(db, survey_id, d);
	return store_commit(db, why);
}

enum status
store_forget_changes(struct store *db, int64_t survey_id, struct reason *why)
{
	store_begin(db);
	delete_changes(db, survey_id);
	return store_commit(db, why);
}

enum status
store_changes_kept(
    struct store *db, int64_t survey_id, int64_t *before_id, struct reason *why)
{
	struct statement st;

	*before_id = 0;
	statement_prepare(
	    &st, db, "SELECT before_id FROM change_sum WHERE survey_id = ?");
	statement_int(&st, survey_id);
	if (statement_step(&st))
		*before_id = statement_column(&st, 0);
	statement_finish(&st);
	return store_outcome(db, why);
}

bool
store_is_read_only(const struct store *db)
{
	return sqlite3_db_readonly(db->db, "main") == 1;
}
