/*
 * What an audit needs: the zones' audits, and what the database tells beside.
 */
#include "reports/audit.h"

#include <stdlib.h>
#include <string.h>

#include "reports/audit_words.h"
#include "survey/base/array.h"
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

	(void)ncolumns;
	(void)names;
	(void)why;
	if (note == NULL)
		return ST_OK;
	note->invalid = mem_resize(
	    note->invalid, note->ninvalid + 1, sizeof(*note->invalid));
	note->invalid[note->ninvalid++] = (struct audit_harm){
		.prefix = mem_strdup(values[2].text),
		.origin = mem_strdup(values[3].text),
		.filter = mem_strdup(
		    strcmp(values[4].text, "used") != 0 ? values[4].text : ""),
	};
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
		/* Of today, and so not of a plan. */
		{ "SELECT prefix, origin, rank, zones_lifted, zones_worsened"
		  " FROM v_next_roa WHERE survey_id = :survey AND prefix IN (",
		    ")", take_proposal },
		{ "SELECT prefix, origin, invalid_prefix, invalid_origin,"
		  " filter FROM v_next_roa_invalid"
		  " WHERE survey_id = :survey AND prefix IN (",
		    ") ORDER BY prefix, origin, invalid_prefix, filter,"
		    " invalid_origin",
		    take_invalid },
		{ "SELECT whole_table FROM v_next_roa_sum"
		  " WHERE survey_id = :survey AND '' NOT IN (",
		    ")", take_whole_table },
	};
	size_t n = l->report->plan != NULL ? 1 : LENGTH_OF(selects);
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < n; i++) {
		char *sql = mem_printf("%s%s%s", selects[i].before, l->prefixes,
		    selects[i].behind);

		st = store_select(
		    db, sql, l->report->survey_id, selects[i].take, l, why);
		free(sql);
	}
	return st;
}

static uint32_t
zone_of_today(const struct audit_report *r, uint32_t zone)
{
	const struct facts *f = r->today->f;
	const char *name = facts_text(r->basis.f, r->basis.f->zones[zone].name);
	uint32_t number = intern_find(&f->names, name, strlen(name));

	return number != INTERN_NONE ? facts_find_zone(f, number) : FACT_NONE;
}

const struct zone_result *
audit_today(const struct audit_report *report, const struct audit *a)
{
	uint32_t zone =
	    report->today != NULL ? zone_of_today(report, a->zone) : FACT_NONE;

	return zone != FACT_NONE ? &report->today->r->zones[zone] : NULL;
}

static bool
is_audited(const struct audit_report *r, uint32_t zone)
{
	for (size_t i = 0; i < r->nzones; i++)
		if (r->zones[i].zone == zone)
			return true;
	return false;
}

static void
find_zone_changes(struct audit_report *r)
{
	size_t cap = 0;

	for (uint32_t z = 0; z < r->basis.f->nzones; z++) {
		uint32_t today = zone_of_today(r, z);
		bool differs = false;

		if (today == FACT_NONE || is_audited(r, z))
			continue;
		for (int scope = 0; scope < SCOPES; scope++)
			differs |=
			    r->basis.r->zones[z].tally[scope].verdict !=
			    r->today->r->zones[today].tally[scope].verdict;
		if (!differs)
			continue;
		r->zone_changes = mem_grow(r->zone_changes, r->nzone_changes,
		    &cap, sizeof(*r->zone_changes));
		r->zone_changes[r->nzone_changes++] =
		    (struct audit_change){ z, today };
	}
}

/* The origins by their texts, for what is of one table alone. */
static struct wanted_origin *
list_origins(const struct audit_basis *b)
{
	struct audit_report r = { .basis = *b };
	struct loading l = { .report = &r };

	for (size_t o = 0; o < b->r->norigins; o++)
		want_origin(&l, (uint32_t)o);
	if (l.n > 0)
		qsort(l.list, l.n, sizeof(*l.list), compare_wanted);
	return l.list;
}

static void
free_origins(struct wanted_origin *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(list[i].key);
	free(list);
}

static void
find_origin_changes(struct audit_report *r)
{
	size_t n = r->basis.r->norigins, ntoday = r->today->r->norigins;
	struct wanted_origin *planned = list_origins(&r->basis);
	struct wanted_origin *today = list_origins(r->today);

	r->origin_changes = mem_array(n, sizeof(*r->origin_changes));
	for (size_t i = 0, k = 0; i < n; i++) {
		while (k < ntoday && compare_wanted(&today[k], &planned[i]) < 0)
			k++;
		if (k < ntoday && compare_wanted(&today[k], &planned[i]) == 0 &&
		    r->basis.r->origins[planned[i].origin].rov.state !=
			r->today->r->origins[today[k].origin].rov.state)
			r->origin_changes[r->norigin_changes++] =
			    (struct audit_change){ planned[i].origin,
				    today[k].origin };
	}
	free_origins(planned, n);
	free_origins(today, ntoday);
}

enum status
audit_report_make(struct audit_report *report,
    const struct audit_request *request, struct reason *why)
{
	const struct audit_basis *basis = request->basis;
	struct loading l = { .report = report };
	enum status st;

	*report = (struct audit_report){ .survey_id = request->survey_id,
		.live = request->live,
		.basis = *basis,
		.nzones = request->nzones,
		.plan = request->plan,
		.today = request->today };
	report->zones = mem_array(request->nzones, sizeof(*report->zones));
	report->notes = mem_array(basis->r->norigins, sizeof(*report->notes));
	for (size_t i = 0; i < request->nzones; i++) {
		struct audit *a = &report->zones[i];

		audit_make(a, basis, request->zones[i]);
		for (size_t k = 0; k < a->norigins; k++)
			want_origin(&l, a->origins[k]);
	}
	st = settle_wanted(&l, why);
	if (st == ST_OK)
		st = load_notes(&l, request->db, why);
	if (st == ST_OK && request->plan != NULL) {
		find_zone_changes(report);
		find_origin_changes(report);
	}
	free_origins(l.list, l.n);
	free(l.prefixes);
	return st;
}

static void
free_harm(struct audit_harm *harm)
{
	free(harm->prefix);
	free(harm->origin);
	free(harm->filter);
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
			free_harm(&note->invalid[k]);
		free(note->invalid);
	}
	free(report->notes);
	free(report->zone_changes);
	free(report->origin_changes);
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
