/*
 * What a survey keeps of its own health, and the order of surveys in time, by
 * which the last one like it is found.
 */
#include <stdlib.h>
#include <string.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/health.h"
#include "survey/store_save.h"

void
save_health(struct save *s, const struct survey_record *rec)
{
	struct statement st;

	statement_prepare(&st, s->db, "INSERT INTO health VALUES (?, ?, ?, ?)");
	for (size_t i = 0; i < rec->nfaults; i++) {
		statement_int(&st, s->survey_id);
		statement_int(&st, (int64_t)i);
		statement_int(&st, rec->faults[i].kind);
		statement_text(&st, rec->faults[i].text);
		statement_run(&st);
	}
	statement_finish(&st);
}

void
load_health(struct store *db, int64_t survey_id, struct survey_record *rec)
{
	struct statement st;

	statement_prepare(&st, db,
	    "SELECT kind, fault FROM health WHERE survey_id = ?"
	    "  ORDER BY place");
	statement_int(&st, survey_id);
	while (statement_step(&st)) {
		int64_t kind = statement_column(&st, 0);

		if (kind >= 0 && kind < HEALTH_KINDS)
			survey_record_fault(rec, (enum health_kind)kind, "%s",
			    statement_column_text(&st, 1));
	}
	statement_finish(&st);
}

void
save_vantage(struct save *s, const struct survey_record *rec)
{
	const struct vantage *v = &rec->vantage;
	struct statement st;

	statement_prepare(&st, s->db,
	    "UPDATE dns_data SET resolver = ?, ipv6 = ?, asn = ?, country = ?"
	    "  WHERE dns_id = ?");
	statement_optional_text(&st, v->resolver);
	if (v->ipv6 >= 0)
		statement_int(&st, v->ipv6);
	else
		statement_null(&st);
	if (v->asn >= 0)
		statement_int(&st, v->asn);
	else
		statement_null(&st);
	statement_optional_text(&st, v->country);
	statement_int(&st, s->dns_id);
	statement_run(&st);
	statement_finish(&st);
}

static int
compare_role(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The roles of the inputs, each once, sorted, parted by commas. */
static char *
list_roles(const struct survey_record *rec)
{
	const char **roles = mem_array(rec->ninputs, sizeof(*roles));
	char *list = mem_strdup("");

	for (size_t i = 0; i < rec->ninputs; i++)
		roles[i] = rec->inputs[i].role;
	if (rec->ninputs > 0)
		qsort(roles, rec->ninputs, sizeof(*roles), compare_role);
	for (size_t i = 0; i < rec->ninputs; i++) {
		char *longer;

		if (i > 0 && strcmp(roles[i], roles[i - 1]) == 0)
			continue;
		longer = mem_printf(
		    "%s%s%s", list, list[0] != '\0' ? "," : "", roles[i]);
		free(list);
		list = longer;
	}
	free(roles);
	return list;
}

/* Of the survey s. */
#define ROLES                                                                  \
	"(SELECT group_concat(role, ',') FROM (SELECT DISTINCT role"           \
	"    FROM input WHERE (kind = 0 AND data_id = s.dns_id)"               \
	"    OR (kind = 1 AND data_id = s.bgp_id)"                             \
	"    OR (kind = 2 AND data_id = s.rpki_id) ORDER BY role))"
#define SAME(option)                                                           \
	"  AND json_extract(options, '$.\"" option "\"') IS"                   \
	" json_extract(?3, '$.\"" option "\"')"

/* What a survey must have for another to be alike, and to come before it. */
struct likeness {
	int64_t method, glue;
	const char *options, *roles;
	int64_t time;   /* that of its data is not above this, */
	int64_t before; /* nor, where it is the same, its number this or more */
};

/*
 * Surveys stand in order of their data's time, as in a series: reassess makes
 * those of former days after that of today.  Joined to the survey s.
 */
#define DATA_OF_SURVEY                                                         \
	" JOIN dns_data d USING (dns_id) JOIN bgp_data b USING (bgp_id)"       \
	" JOIN rpki_data r USING (rpki_id)"
#define TIME_OF_DATA "coalesce(r.time, d.time, b.time, finished)"

static enum status
find_alike(struct store *db, const struct likeness *like, int64_t *survey_id,
    struct reason *why)
{
	struct statement st;
	enum status status;

	*survey_id = 0;
	statement_prepare(&st, db,
	    "SELECT survey_id FROM survey s" DATA_OF_SURVEY
	    "  WHERE degraded = 0 AND method = ?1 AND glue = ?2" SAME(
		"category") SAME("min-peers") SAME("min-length4")
		SAME("max-length4") SAME("min-length6") SAME("max-length6")
		    SAME("as0-tals") "  AND " ROLES " = ?4"
				     "  AND (" TIME_OF_DATA
				     ", survey_id) < (?5, ?6)"
				     "  ORDER BY " TIME_OF_DATA
				     " DESC, survey_id DESC LIMIT 1");
	statement_int(&st, like->method);
	statement_int(&st, like->glue);
	statement_text(&st, like->options);
	statement_text(&st, like->roles);
	statement_int(&st, like->time);
	statement_int(&st, like->before);
	if (statement_step(&st))
		*survey_id = statement_column(&st, 0);
	statement_finish(&st);
	status = store_outcome(db, why);
	if (status == ST_OK && *survey_id == 0)
		return reason_set(why, ST_MISSING, "no survey like it");
	return status;
}

/* As TIME_OF_DATA will be; a survey of unknown times ends last of all. */
static int64_t
time_of_data(const struct survey_record *rec)
{
	static const enum data_kind order[] = { DATA_RPKI, DATA_DNS, DATA_BGP };

	for (size_t i = 0; i < LENGTH_OF(order); i++)
		if (rec->time[order[i]] != TIME_UNKNOWN)
			return rec->time[order[i]];
	return INT64_MAX;
}

enum status
store_last_alike(struct store *db, const struct survey_record *rec,
    int64_t *survey_id, struct reason *why)
{
	char *roles = list_roles(rec);
	enum status st = find_alike(db,
	    &(struct likeness){ rec->choice.method, rec->choice.glue,
		rec->options, roles, time_of_data(rec), INT64_MAX },
	    survey_id, why);

	free(roles);
	return st;
}

enum status
store_alike_before(
    struct store *db, int64_t survey_id, int64_t *before_id, struct reason *why)
{
	struct statement st;
	struct likeness like = { .before = survey_id };
	char *options = NULL, *roles = NULL;
	enum status status;

	statement_prepare(&st, db,
	    "SELECT method, glue, options, " ROLES ", " TIME_OF_DATA
	    "  FROM survey s" DATA_OF_SURVEY "  WHERE survey_id = ?");
	statement_int(&st, survey_id);
	if (statement_step(&st)) {
		like.method = statement_column(&st, 0);
		like.glue = statement_column(&st, 1);
		like.options = options =
		    mem_strdup(statement_column_text(&st, 2));
		like.roles = roles =
		    mem_strdup(statement_column_null(&st, 3)
				   ? ""
				   : statement_column_text(&st, 3));
		like.time = statement_column(&st, 4);
	}
	statement_finish(&st);
	status = store_outcome(db, why);
	if (status == ST_OK && options == NULL)
		status = reason_set(
		    why, ST_MISSING, "no survey %lld", (long long)survey_id);
	if (status == ST_OK)
		status = find_alike(db, &like, before_id, why);
	free(options);
	free(roles);
	return status;
}

enum status
store_in_order(
    struct store *db, int64_t **surveys, size_t *n, struct reason *why)
{
	struct statement st;
	size_t cap = 0;

	*surveys = NULL;
	*n = 0;
	statement_prepare(&st, db,
	    "SELECT survey_id FROM survey s" DATA_OF_SURVEY
	    "  ORDER BY " TIME_OF_DATA ", survey_id");
	while (statement_step(&st)) {
		*surveys = mem_grow(*surveys, *n, &cap, sizeof(**surveys));
		(*surveys)[(*n)++] = statement_column(&st, 0);
	}
	statement_finish(&st);
	return store_outcome(db, why);
}
