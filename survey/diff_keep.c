#include "survey/diff_keep.h"

#include "survey/diff.h"

enum status
diff_keep(struct store *db, int64_t survey_id, struct reason *why)
{
	int64_t before_id = 0, kept_id;
	struct diff d;
	enum status st;

	if (store_is_read_only(db))
		return ST_OK;
	st = store_alike_before(db, survey_id, &before_id, why);
	if (st != ST_OK && st != ST_MISSING)
		return st;
	st = store_changes_kept(db, survey_id, &kept_id, why);
	if (st != ST_OK || kept_id == before_id)
		return st;
	if (before_id == 0)
		return store_forget_changes(db, survey_id, why);
	st = diff_make(&d, db, before_id, survey_id,
	    &(struct diff_options){ .stored_only = true }, why);
	if (st == ST_OK)
		st = store_save_changes(db, survey_id, before_id, &d, why);
	diff_free(&d);
	return st;
}
