#include "survey/audit_findings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

struct loading {
	struct audit_findings *found;
	const struct facts *f;
};

static enum audit_tag
tag_of(const char *finding)
{
	if (strcmp(finding, "lame") == 0)
		return TAG_LAME;
	return strcmp(finding, "dead") == 0 ? TAG_DEAD : TAG_UNREACHABLE;
}

static uint32_t
name_of(const struct facts *f, const struct store_value *value)
{
	return intern_find(&f->names, value->text, value->len);
}

static enum status
take_finding(void *arg, int ncolumns, const char *const *names,
    const struct store_value *v, struct reason *why)
{
	struct loading *l = arg;
	struct audit_findings *found = l->found;
	uint32_t zone = name_of(l->f, &v[1]), server = name_of(l->f, &v[2]);
	struct audit_finding one = { .tag = tag_of(v[0].text) };
	struct ip ip;

	(void)ncolumns;
	(void)names;
	(void)why;
	if (zone == INTERN_NONE || server == INTERN_NONE ||
	    ip_parse(v[3].text, v[3].text + v[3].len, &ip) == NULL)
		return ST_OK;
	one.zone = facts_find_zone(l->f, zone);
	one.server = facts_find_server(l->f, server);
	one.address = facts_find_address(l->f, ip);
	one.detail = mem_strndup(v[4].text, v[4].len);
	found->list =
	    mem_grow(found->list, found->n, &found->cap, sizeof(*found->list));
	found->list[found->n++] = one;
	return ST_OK;
}

enum status
audit_findings_load(struct audit_findings *found, struct store *db,
    int64_t survey_id, const struct facts *f, char *const *names, size_t n,
    struct reason *why)
{
	struct loading l = { found, f };
	enum status st = ST_OK;

	for (size_t i = 0; i < n && st == ST_OK; i++) {
		char *name = store_quote(names[i]);
		char *sql = mem_printf(
		    "SELECT finding, zone, nameserver, address, detail"
		    " FROM v_finding WHERE survey_id = :survey AND zone = %s"
		    " AND finding IN ('lame', 'dead', 'unreachable-from-here')"
		    " ORDER BY zone, nameserver, address",
		    name);

		st = store_select(db, sql, survey_id, take_finding, &l, why);
		free(sql);
		free(name);
	}
	return st;
}

void
audit_findings_free(struct audit_findings *found)
{
	for (size_t i = 0; i < found->n; i++)
		free(found->list[i].detail);
	free(found->list);
	*found = (struct audit_findings){ 0 };
}
