#include "survey/diff_keep.h"

#include "survey/diff.h"

enum status
diff_keep(struct store *db, int64_t survey_id, struct reason *why)
{
	int64_t before_id;
	struct diff d;
	enum status st;
	bool has;

	if ((st = store_has_changes(db, survey_id, &has, why)) != ST_OK ||
	    has || store_is_read_only(db))
		return st;
	st = store_alike_before(db, survey_id, &before_id, why);
	if (st == ST_MISSING)
		return ST_OK;
	if (st != ST_OK)
		return st;
	st = diff_make(&d, db, before_id, survey_id,
	    &(struct diff_options){ .stored_only = true }, why);
	if (st == ST_OK)
		st = store_save_changes(db, survey_id, before_id, &d, why);
	diff_free(&d);
	return st;
}
