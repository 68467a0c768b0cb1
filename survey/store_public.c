/*
 * What may be given away of a survey: views of the same names, in front of
 * the database's own for this connection, that leave out what an input's
 * terms keep back, and who persons are.  So every report is a public one
 * without knowing it, and no file is changed.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/store_private.h"

/* What is done to a column, or to the rows of a view (column NULL). */
struct rule {
	const char *view, *column;
	/* The role whose terms keep it back; NULL: always, and of columns. */
	const char *role;
	/* What stands there instead; "%s" is the column. */
	const char *instead;
};

#define NOTHING   "NULL"
#define PSEUDONYM "pseudonym(%s)"
/* The last part of a path; a URL as it is. */
#define BASE_NAME                                                              \
	"CASE WHEN %s LIKE '%%://%%' THEN %s ELSE"                             \
	" replace(%s, rtrim(%s, replace(%s, '/', '')), '') END"

static const struct rule rules[] = {
	/* Mail addresses (RFC 1035 section 3.3.13), and names made of them. */
	{ "v_zone", "rname", NULL, PSEUDONYM },
	{ "v_operator", "operator", NULL, PSEUDONYM },
	{ "v_zone_operator", "operator", NULL, PSEUDONYM },
	{ "v_nameserver_operator", "operator", NULL, PSEUDONYM },
	{ "v_third_party", "operator", NULL, PSEUDONYM },
	{ "v_third_party", "nameserver_operator", NULL, PSEUDONYM },
	{ "v_next_roa_group", "key", NULL,
	    "CASE dimension WHEN 'operator' THEN pseudonym(%s) ELSE %s END" },
	{ "v_breakdown", "key", NULL,
	    "CASE dimension WHEN 'operator' THEN pseudonym(%s) ELSE %s END" },
	{ "v_root_db", "technical_contact", NULL, PSEUDONYM },
	/* Of the machine that it was made on. */
	{ "v_input", "location", NULL, BASE_NAME },
	{ "v_input", "first_skipped", NULL, NOTHING },
	{ "v_route", "location", NULL, BASE_NAME },
	{ "v_survey", "options", NULL, NOTHING },
	/* What terms keep back. */
	{ "v_route_origin", "irr", "irr", NOTHING },
	{ "v_route_origin", "irr_rpki", "irr", NOTHING },
	{ "v_irr", NULL, "irr", NULL },
	{ "v_irr_source", NULL, "irr", NULL },
	{ "v_asn", "manrs", "manrs", NOTHING },
	{ "v_asn", "manrs_programmes", "manrs", NOTHING },
	{ "v_manrs", NULL, "manrs", NULL },
	{ "v_asn", "name", "as-names", NOTHING },
	{ "v_asn", "country", "as-names", NOTHING },
	{ "v_next_roa", "name", "as-names", NOTHING },
	{ "v_next_roa_group", "name", "as-names", NOTHING },
	{ "v_next_roa", "rir", "delegated", NOTHING },
	{ "v_route_origin", "rir", "delegated", NOTHING },
	{ "v_route_origin", "country", "delegated", NOTHING },
	{ "v_root_db", NULL, "root-db", NULL },
	{ "v_route", NULL, "routes", NULL },
	{ "v_route_origin_vrp", NULL, "vrps", NULL },
	{ "v_exposure", NULL, "vrps", NULL },
};

enum {
	NRULES = LENGTH_OF(rules)
};

/* "x-" and twelve hexadecimal digits of the SHA-256: equal texts stay so. */
static void
pseudonym(sqlite3_context *context, int n, sqlite3_value **values)
{
	const void *text = sqlite3_value_text(values[0]);
	unsigned char md[EVP_MAX_MD_SIZE] = { 0 };
	char name[16] = "x-";

	(void)n;
	if (text == NULL) {
		sqlite3_result_null(context);
		return;
	}
	(void)EVP_Digest(text, (size_t)sqlite3_value_bytes(values[0]), md, NULL,
	    EVP_sha256(), NULL);
	for (int i = 0; i < 6; i++)
		(void)snprintf(name + 2 + 2 * (size_t)i, 3, "%02x", md[i]);
	sqlite3_result_text(context, name, -1, SQLITE_TRANSIENT);
}

/* The terms of some survey's input in this role keep it back. */
static bool
is_kept_back(struct store *db, const char *role)
{
	struct statement s;
	bool kept;

	statement_prepare(&s, db,
	    "SELECT 1 FROM main.v_input WHERE role = ? AND publish = 0");
	statement_text(&s, role);
	kept = statement_step(&s);
	statement_finish(&s);
	return kept;
}

static const struct rule *
rule_for(const bool in_force[NRULES], const char *view, const char *column)
{
	for (size_t i = 0; i < NRULES; i++) {
		const char *of = rules[i].column;

		if (in_force[i] && strcmp(rules[i].view, view) == 0 &&
		    (column == NULL ? of == NULL
				    : of != NULL && strcmp(of, column) == 0))
			return &rules[i];
	}
	return NULL;
}

static void
append(char **text, const char *more)
{
	char *longer = mem_printf("%s%s", *text, more);

	free(*text);
	*text = longer;
}

/* The rule's text with the column's name wherever it has "%s". */
static void
append_instead(char **text, const char *instead, const char *column)
{
	for (const char *p = instead; *p != '\0'; p++) {
		if (*p == '%' && p[1] == 's') {
			append(text, column);
			p++;
		} else {
			if (*p == '%')
				p++;
			append(text, (const char[]){ *p, '\0' });
		}
	}
}

/*
 * What each survey's own inputs say holds for its rows: a report may show
 * several.  Roles are words of ours.
 */
static char *
surveys_of(const char *role)
{
	return mem_printf("(SELECT survey_id FROM main.v_input"
			  " WHERE role = '%s' AND publish = 0)",
	    role);
}

/* What stands for a column, which is quoted. */
static void
append_column(char **sql, const struct rule *rule, const char *column)
{
	char *surveys;

	if (rule == NULL) {
		append(sql, column);
	} else if (rule->role == NULL) {
		append_instead(sql, rule->instead, column);
	} else {
		surveys = surveys_of(rule->role);
		append(sql, "CASE WHEN survey_id IN ");
		append(sql, surveys);
		append(sql, " THEN ");
		append_instead(sql, rule->instead, column);
		append(sql, " ELSE ");
		append(sql, column);
		append(sql, " END");
		free(surveys);
	}
}

static void
make_view(struct store *db, const bool in_force[NRULES], const char *view)
{
	char *sql = mem_printf("CREATE TEMP VIEW \"%s\" AS SELECT ", view);
	const struct rule *rows = rule_for(in_force, view, NULL);
	const char *comma = "";
	struct statement s;

	statement_prepare(
	    &s, db, "SELECT name FROM pragma_table_info(?, 'main')");
	statement_text(&s, view);
	for (; statement_step(&s); comma = ", ") {
		const char *name = statement_column_text(&s, 0);
		char *quoted = mem_printf("\"%s\"", name);

		append(&sql, comma);
		append_column(&sql, rule_for(in_force, view, name), quoted);
		append(&sql, " AS ");
		append(&sql, quoted);
		free(quoted);
	}
	statement_finish(&s);
	append(&sql, " FROM main.\"");
	append(&sql, view);
	append(&sql, "\"");
	if (rows != NULL) {
		char *surveys = surveys_of(rows->role);

		append(&sql, " WHERE survey_id NOT IN ");
		append(&sql, surveys);
		free(surveys);
	}
	store_exec(db, sql);
	free(sql);
}

enum status
store_make_public(struct store *db, struct reason *why)
{
	bool in_force[NRULES];

	if (sqlite3_create_function(db->db, "pseudonym", 1,
		SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
		pseudonym, NULL, NULL) != SQLITE_OK)
		return reason_set(
		    why, ST_IO, "%s: %s", db->path, sqlite3_errmsg(db->db));
	for (size_t i = 0; i < NRULES; i++)
		in_force[i] =
		    rules[i].role == NULL || is_kept_back(db, rules[i].role);
	for (size_t i = 0; i < NRULES; i++) {
		bool first = in_force[i];

		/* Once for each view that has a rule in force. */
		for (size_t j = 0; j < i && first; j++)
			first = !in_force[j] ||
				strcmp(rules[i].view, rules[j].view) != 0;
		if (first)
			make_view(db, in_force, rules[i].view);
	}
	return store_outcome(db, why);
}
