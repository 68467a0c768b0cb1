/*
 * What a survey keeps of its own health, and the last survey like it.
 */
#include <stdlib.h>
#include <string.h>

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

#define SAME(option)                                                           \
	"  AND json_extract(options, '$.\"" option "\"') IS"                   \
	" json_extract(?3, '$.\"" option "\"')"

enum status
store_last_alike(struct store *db, const struct survey_record *rec,
    int64_t *survey_id, struct reason *why)
{
	char *roles = list_roles(rec);
	struct statement st;
	enum status status;

	*survey_id = 0;
	statement_prepare(&st, db,
	    "SELECT survey_id FROM survey s"
	    "  WHERE degraded = 0 AND method = ?1 AND glue = ?2" SAME(
		"category") SAME("min-peers") SAME("min-length4")
		SAME("max-length4") SAME("min-length6") SAME("max-length6")
		    SAME("as0-tals") "  AND (SELECT group_concat(role, ',') "
				     "FROM (SELECT DISTINCT role"
				     "    FROM input WHERE (kind = 0 AND "
				     "data_id = s.dns_id)"
				     "    OR (kind = 1 AND data_id = s.bgp_id)"
				     "    OR (kind = 2 AND data_id = "
				     "s.rpki_id) ORDER BY role)) = ?4"
				     "  ORDER BY survey_id DESC LIMIT 1");
	statement_int(&st, rec->choice.method);
	statement_int(&st, rec->choice.glue);
	statement_text(&st, rec->options);
	statement_text(&st, roles);
	if (statement_step(&st))
		*survey_id = statement_column(&st, 0);
	statement_finish(&st);
	free(roles);
	status = store_outcome(db, why);
	if (status == ST_OK && *survey_id == 0)
		return reason_set(why, ST_MISSING, "no survey like it");
	return status;
}
