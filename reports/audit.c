/*
 * What an audit needs: the zones' audits, and what the database tells beside.
 */
#include "reports/audit.h"

#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

/* The origins that some audit has, by their texts as the views have them. */
struct wanted_origin {
	char *key; /* "PREFIX ORIGIN" */
	uint32_t origin;
};

struct loading {
	struct audit_report *report;
	struct wanted_origin *list; /* by key */
	size_t n, cap;
	char *prefixes; /* "'192.0.2.0/24', ..." for IN () */
};

static void
want_origin(struct loading *l, uint32_t origin)
{
	const struct audit_basis *b = &l->report->basis;
	const struct origin_result *o = &b->r->origins[origin];
	char prefix[PREFIX_STRLEN], asn[ASN_STRLEN];

	(void)prefix_format(ptree_prefix(&b->routes->tree, o->node), prefix);
	l->list = mem_grow(l->list, l->n, &l->cap, sizeof(*l->list));
	l->list[l->n++] = (struct wanted_origin){
		mem_printf("%s %s", prefix,
		    origin_text(route_row_origin(&b->routes->rows[o->row]),
			&b->routes->sets, asn)),
		origin
	};
}

static int
compare_wanted(const void *a, const void *b)
{
	const struct wanted_origin *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/* The list without what is in it twice, and its prefixes as SQL. */
static enum status
settle_wanted(struct loading *l, struct reason *why)
{
	size_t n = 0, len;
	FILE *out;

	if (l->n > 0)
		qsort(l->list, l->n, sizeof(*l->list), compare_wanted);
	if ((out = open_memstream(&l->prefixes, &len)) == NULL)
		return reason_errno(why, ST_IO, "memory");
	for (size_t i = 0; i < l->n; i++) {
		const char *key = l->list[i].key;

		if (n > 0 && strcmp(l->list[n - 1].key, key) == 0) {
			free(l->list[i].key);
			continue;
		}
		(void)fprintf(out, "%s'%.*s'", n > 0 ? ", " : "",
		    (int)strcspn(key, " "), key);
		l->list[n++] = l->list[i];
	}
	l->n = n;
	if (fclose(out) != 0)
		return reason_errno(why, ST_IO, "memory");
	return ST_OK;
}

/* The note of the origin that a row's first two columns name, or NULL. */
static struct audit_note *
note_of_row(const struct loading *l, const struct store_value *values)
{
	struct wanted_origin key = {
		mem_printf("%s %s", values[0].text, values[1].text), 0
	};
	const struct wanted_origin *found =
	    bsearch(&key, l->list, l->n, sizeof(*l->list), compare_wanted);

	free(key.key);
	return found != NULL ? &l->report->notes[found->origin] : NULL;
}

static char *
text_or_null(const struct store_value *value)
{
	return value->type == STORE_TEXT && value->len > 0
		   ? mem_strndup(value->text, value->len)
		   : NULL;
}

static enum status
take_note(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct audit_note *note = note_of_row(arg, values);

	(void)ncolumns;
	(void)names;
	(void)why;
	if (note == NULL)
		return ST_OK;
	note->rir = text_or_null(&values[2]);
	note->irr = text_or_null(&values[3]);
	note->name = text_or_null(&values[4]);
	note->country = text_or_null(&values[5]);
	return ST_OK;
}

static enum status
take_proposal(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct audit_note *note = note_of_row(arg, values);

	(void)ncolumns;
	(void)names;
	(void)why;
	if (note == NULL)
		return ST_OK;
	note->proposed = true;
	note->rank = values[2].integer;
	note->lifted = values[3].integer;
	note->worsened = values[4].integer;
	return ST_OK;
}

static enum status
take_invalid(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct audit_note *note = note_of_row(arg, values);
	const char *origin, *filter;

	(void)ncolumns;
	(void)names;
	(void)why;
	if (note == NULL)
		return ST_OK;
	origin = values[3].text;
	filter = values[4].text;
	note->invalid = mem_resize(
	    note->invalid, note->ninvalid + 1, sizeof(*note->invalid));
	note->invalid[note->ninvalid++] = mem_printf("%s %s%s%s%s",
	    values[2].text, origin[0] != '{' ? "AS" : "", origin,
	    strcmp(filter, "used") != 0 ? " " : "",
	    strcmp(filter, "used") != 0 ? filter : "");
	return ST_OK;
}

static enum status
take_whole_table(void *arg, int ncolumns, const char *const *names,
    const struct store_value *values, struct reason *why)
{
	struct loading *l = arg;

	(void)ncolumns;
	(void)names;
	(void)why;
	l->report->whole_table = values[0].integer != 0;
	return ST_OK;
}

static enum status
load_notes(struct loading *l, struct store *db, struct reason *why)
{
	static const struct {
		const char *before, *behind;
		store_row_fn take;
	} selects[] = {
		{ "SELECT prefix, origin, rir, irr, name, a.country"
		  " FROM v_route_origin LEFT JOIN v_asn a USING (survey_id,"
		  " origin) WHERE survey_id = :survey AND prefix IN (",
		    ")", take_note },
		{ "SELECT prefix, origin, rank, zones_lifted, zones_worsened"
		  " FROM v_next_roa WHERE survey_id = :survey AND prefix IN (",
		    ")", take_proposal },
		{ "SELECT prefix, origin, invalid_prefix, invalid_origin,"
		  " filter FROM v_next_roa_invalid"
		  " WHERE survey_id = :survey AND prefix IN (",
		    ") ORDER BY prefix, origin, invalid_prefix, invalid_origin",
		    take_invalid },
		{ "SELECT whole_table FROM v_next_roa_sum"
		  " WHERE survey_id = :survey AND '' NOT IN (",
		    ")", take_whole_table },
	};
	enum status st = ST_OK;

	for (size_t i = 0;
	     st == ST_OK && i < sizeof(selects) / sizeof(selects[0]); i++) {
		char *sql = mem_printf("%s%s%s", selects[i].before, l->prefixes,
		    selects[i].behind);

		st = store_select(
		    db, sql, l->report->survey_id, selects[i].take, l, why);
		free(sql);
	}
	return st;
}

enum status
audit_report_make(struct audit_report *report, struct store *db,
    int64_t survey_id, const struct audit_basis *basis, const uint32_t *zones,
    size_t nzones, struct reason *why)
{
	struct loading l = { .report = report };
	enum status st;

	*report = (struct audit_report){
		.survey_id = survey_id, .basis = *basis, .nzones = nzones
	};
	report->zones = mem_array(nzones, sizeof(*report->zones));
	report->notes = mem_array(basis->r->norigins, sizeof(*report->notes));
	for (size_t i = 0; i < nzones; i++) {
		struct audit *a = &report->zones[i];

		audit_make(a, basis, zones[i]);
		for (size_t k = 0; k < a->norigins; k++)
			want_origin(&l, a->origins[k]);
	}
	st = settle_wanted(&l, why);
	if (st == ST_OK && db != NULL)
		st = load_notes(&l, db, why);
	for (size_t i = 0; i < l.n; i++)
		free(l.list[i].key);
	free(l.list);
	free(l.prefixes);
	return st;
}

void
audit_report_free(struct audit_report *report)
{
	for (size_t i = 0; i < report->nzones; i++)
		audit_free(&report->zones[i]);
	free(report->zones);
	for (size_t i = 0;
	     report->notes != NULL && i < report->basis.r->norigins; i++) {
		struct audit_note *note = &report->notes[i];

		free(note->name);
		free(note->country);
		free(note->rir);
		free(note->irr);
		for (size_t k = 0; k < note->ninvalid; k++)
			free(note->invalid[k]);
		free(note->invalid);
	}
	free(report->notes);
	*report = (struct audit_report){ 0 };
}

enum audit_level
audit_report_worst(const struct audit_report *report)
{
	enum audit_level worst = LEVEL_INFO;

	for (size_t i = 0; i < report->nzones; i++) {
		enum audit_level level = audit_worst(&report->zones[i]);

		worst = level > worst ? level : worst;
	}
	return worst;
}
