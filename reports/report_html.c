/*
 * The page on a stream.
 */
#include <assert.h>

#include "reports/page.h"
#include "reports/report.h"
#include "reports/snapshot.h"
#include "reports/table.h"

struct filling {
	struct page *page;
	const struct report_table *table;
};

static enum status
fill_row(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct filling *f = arg;

	(void)names;
	(void)why;
	assert((size_t)ncolumns == f->table->ncolumns);
	page_row(f->page, values);
	return ST_OK;
}

static enum status
write_page(struct store *db, int64_t survey_id, FILE *out, struct reason *why)
{
	struct page *page = page_new();
	enum status st = ST_OK;

	for (size_t i = 0; i < report_ntables && st == ST_OK; i++) {
		struct filling f = { page, &report_tables[i] };

		if ((f.table->places & IN_PAGE) == 0)
			continue;
		page_begin_table(page, f.table);
		st = store_select(
		    db, f.table->sql, survey_id, fill_row, &f, why);
	}
	if (st == ST_OK)
		st = page_load(page, db, survey_id, why);
	if (st == ST_OK)
		page_write(page, out);
	page_free(page);
	return st;
}

enum status
report_html(struct store *db, int64_t survey_id, FILE *out, struct reason *why)
{
	enum status st = snapshot_begin(db, survey_id, why);

	if (st != ST_OK)
		return st;
	st = write_page(db, survey_id, out, why);
	snapshot_end(db);
	return st != ST_OK ? st : stream_flush(out, why);
}
