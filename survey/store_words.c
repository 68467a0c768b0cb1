/*
 * The words of what the database holds as codes, in a table of their own and
 * in the views.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roa/irr.h"
#include "survey/base/array.h"
#include "survey/diff.h"
#include "survey/health.h"
#include "survey/store_private.h"

typedef const char *(*word_fn)(int code);

static const char *
word_row(int code)
{
	return row_str((enum row)code);
}

static const char *
word_scope(int code)
{
	return scope_str(code);
}

static const char *
word_method(int code)
{
	return method_str((enum method)code);
}

static const char *
word_glue(int code)
{
	return code == GLUE_UNION ? "union" : "answer";
}

static const char *
word_verdict(int code)
{
	return verdict_str((enum verdict)code);
}

static const char *
word_address_state(int code)
{
	return address_state_str((enum address_state)code);
}

static const char *
word_effect(int code)
{
	return effect_str((enum effect)code);
}

static const char *
word_rov_state(int code)
{
	return rov_state_str((enum rov_state)code);
}

static const char *
word_rov_reason(int code)
{
	return rov_reason_str((enum rov_reason)code);
}

static const char *
word_outcome(int code)
{
	return answer_outcome_str((enum answer_outcome)code);
}

static const char *
word_answer_type(int code)
{
	return answer_type_str((enum answer_type)code);
}

static const char *
word_answer_view(int code)
{
	return answer_view_str((enum answer_view)code);
}

static const char *
word_dnssec(int code)
{
	return answer_dnssec_str((enum answer_dnssec)code);
}

static const char *
word_filter(int code)
{
	return route_filter_str((enum route_filter)code);
}

static const char *
word_irr(int code)
{
	return irr_status_str((enum irr_status)code);
}

static const char *
word_health(int code)
{
	return health_kind_str((enum health_kind)code);
}

static const char *
word_diff_object(int code)
{
	return diff_object_str((enum diff_object)code);
}

static const char *
word_diff_kind(int code)
{
	return diff_kind_str((enum diff_kind)code);
}

/* The codes' words, from the enumerations that the program itself uses. */
static const struct word_kind {
	const char *kind;
	int n;
	word_fn word;
} word_kinds[] = {
	{ "row", ROWS, word_row },
	{ "scope", SCOPES, word_scope },
	{ "method", METHODS, word_method },
	{ "glue", 2, word_glue },
	{ "verdict", VERDICTS, word_verdict },
	{ "address_state", ADDRESS_STATES, word_address_state },
	{ "effect", EFFECTS, word_effect },
	{ "rov_state", ROV_STATES, word_rov_state },
	{ "rov_reason", ROV_REASONS, word_rov_reason },
	{ "outcome", OUTCOMES, word_outcome },
	{ "answer_type", ANSWER_TYPES, word_answer_type },
	{ "answer_view", VIEWS, word_answer_view },
	{ "dnssec", DNSSEC_STATES, word_dnssec },
	{ "rcode", RCODE_WORDS, rcode_str },
	{ "filter", ROUTE_FILTERS, word_filter },
	{ "irr", IRR_STATUSES, word_irr },
	{ "health", HEALTH_KINDS, word_health },
	{ "diff_object", DIFF_OBJECTS, word_diff_object },
	{ "diff_kind", DIFF_KINDS, word_diff_kind },
};

void
store_fill_words(struct store *db)
{
	struct statement s;

	statement_prepare(&s, db, "INSERT INTO word VALUES (?, ?, ?)");
	for (size_t k = 0; k < LENGTH_OF(word_kinds); k++) {
		for (int code = 0; code < word_kinds[k].n; code++) {
			if (word_kinds[k].word(code) == NULL)
				continue;
			statement_text(&s, word_kinds[k].kind);
			statement_int(&s, code);
			statement_text(&s, word_kinds[k].word(code));
			statement_run(&s);
		}
	}
	statement_finish(&s);
}

static const struct word_kind *
find_word_kind(const char *kind, size_t len)
{
	size_t k = 0;

	while (strlen(word_kinds[k].kind) != len ||
	       memcmp(word_kinds[k].kind, kind, len) != 0) {
		k++;
		assert(k < LENGTH_OF(word_kinds));
	}
	return &word_kinds[k];
}

/*
 * A view's statement with a CASE in the place of each mark; the words are our
 * own and have no quotes.  A mark stands within no other.
 */
static void
write_view(FILE *out, const char *sql)
{
	const char *begin;

	while ((begin = strstr(sql, STORE_WORD_BEGIN)) != NULL) {
		const char *kind = begin + 1;
		const char *code = strstr(kind, STORE_WORD_CODE) + 1;
		const char *end = strstr(code, STORE_WORD_END);
		const struct word_kind *w =
		    find_word_kind(kind, (size_t)(code - 1 - kind));

		(void)fprintf(out, "%.*sCASE %.*s", (int)(begin - sql), sql,
		    (int)(end - code), code);
		for (int i = 0; i < w->n; i++)
			(void)fprintf(out, " WHEN %d THEN '%s'", i, w->word(i));
		(void)fputs(" END", out);
		sql = end + 1;
	}
	(void)fputs(sql, out);
}

void
store_make_views(struct store *db)
{
	for (const char *const *sql = store_views; *sql != NULL; sql++) {
		char *text = NULL;
		size_t len = 0;
		FILE *out = open_memstream(&text, &len);

		if (out == NULL) {
			db->failed = true;
			(void)reason_errno(
			    &db->why, ST_IO, "memory for the views");
			return;
		}
		write_view(out, *sql);
		(void)fclose(out);
		store_exec(db, text);
		free(text);
	}
}
