/*
 * Operators, and what the root database tells: written and read with the DNS
 * side that they are about.
 */
#include "survey/operators.h"

#include <string.h>

#include "survey/base/mem.h"
#include "survey/store_save.h"

static void
save_list(struct save *s, const struct operators *ops)
{
	struct statement sum, op;

	statement_prepare(
	    &sum, s->db, "INSERT INTO dns_operators VALUES (?, ?, ?)");
	statement_int(&sum, s->dns_id);
	statement_int(&sum, ops->silent);
	statement_int(&sum, ops->held_back);
	statement_run(&sum);
	statement_finish(&sum);
	statement_prepare(
	    &op, s->db, "INSERT INTO dns_operator VALUES (?, ?, ?, ?, ?)");
	for (size_t i = 0; i < ops->n; i++) {
		statement_int(&op, s->dns_id);
		statement_int(&op, (int64_t)i);
		statement_int(&op, save_name(s, ops->list[i].name));
		statement_int(&op, ops->list[i].rnames);
		statement_int(&op, ops->list[i].contacts);
		statement_run(&op);
	}
	statement_finish(&op);
}

static void
save_members(struct save *s, const struct operators *ops)
{
	struct statement zone, server, as;

	statement_prepare(
	    &zone, s->db, "INSERT INTO dns_zone_operator VALUES (?, ?, ?)");
	statement_prepare(
	    &server, s->db, "INSERT INTO dns_server_operator VALUES (?, ?, ?)");
	statement_prepare(
	    &as, s->db, "INSERT INTO dns_as_operator VALUES (?, ?, ?)");
	for (uint32_t z = 0; z < s->f->nzones; z++) {
		if (ops->of_zone[z] == FACT_NONE)
			continue;
		statement_int(&zone, s->dns_id);
		statement_int(&zone, save_name(s, s->f->zones[z].name));
		statement_int(&zone, ops->of_zone[z]);
		statement_run(&zone);
	}
	for (uint32_t i = 0; i < s->f->nservers; i++) {
		if (ops->of_server[i] == FACT_NONE)
			continue;
		statement_int(&server, s->dns_id);
		statement_int(&server, save_name(s, s->f->servers[i].name));
		statement_int(&server, ops->of_server[i]);
		statement_run(&server);
	}
	for (size_t i = 0; i < ops->nnetworks; i++) {
		statement_int(&as, s->dns_id);
		statement_int(&as, ops->networks[i].asn);
		statement_int(&as, ops->networks[i].op);
		statement_run(&as);
	}
	statement_finish(&zone);
	statement_finish(&server);
	statement_finish(&as);
}

static void
save_registry(struct save *s, const struct operators *ops)
{
	struct statement st;

	statement_prepare(
	    &st, s->db, "INSERT INTO dns_root_db VALUES (?, ?, ?, ?, ?, ?)");
	for (uint32_t z = 0; ops->registry != NULL && z < s->f->nzones; z++) {
		const uint32_t *text = ops->registry[z].text;

		if (text[ROOT_DB_DOMAIN] == FACT_NONE)
			continue;
		statement_int(&st, s->dns_id);
		statement_int(&st, save_name(s, s->f->zones[z].name));
		for (int field = ROOT_DB_TYPE; field < ROOT_DB_FIELDS; field++)
			if (text[field] == FACT_NONE)
				statement_null(&st);
			else
				statement_text(
				    &st, facts_text(s->f, text[field]));
		statement_run(&st);
	}
	statement_finish(&st);
}

void
save_operators(struct save *s)
{
	const struct operators *ops = s->f->operators;

	if (ops == NULL)
		return;
	save_list(s, ops);
	save_members(s, ops);
	save_registry(s, ops);
}

/* A SELECT of one DNS side, in which other rows than ours may be too. */
static void
select_dns(
    struct statement *st, struct store *db, const char *sql, int64_t dns_id)
{
	statement_prepare(st, db, sql);
	statement_int(st, dns_id);
}

static uint32_t
operator_column(const struct operators *ops, struct statement *st, int column)
{
	int64_t op = statement_column(st, column);

	return op >= 0 && (uint64_t)op < ops->n ? (uint32_t)op : FACT_NONE;
}

static void
load_list(
    struct operators *ops, struct store *db, int64_t dns_id, struct facts *f)
{
	struct statement st;
	size_t cap = 0;

	select_dns(&st, db,
	    "SELECT name, rnames, contacts FROM dns_operator JOIN name"
	    " USING (name_id) WHERE dns_id = ? ORDER BY operator",
	    dns_id);
	while (statement_step(&st)) {
		ops->list =
		    mem_grow(ops->list, ops->n, &cap, sizeof(*ops->list));
		ops->list[ops->n++] = (struct operator){
			.name = facts_name(f, statement_column_text(&st, 0)),
			.rnames = (uint32_t)statement_column(&st, 1),
			.contacts = (uint32_t)statement_column(&st, 2),
		};
	}
	statement_finish(&st);
}

static void
load_members(
    struct operators *ops, struct store *db, int64_t dns_id, struct facts *f)
{
	struct statement st;

	ops->of_zone = mem_array(f->nzones, sizeof(*ops->of_zone));
	memset(ops->of_zone, 0xff, f->nzones * sizeof(*ops->of_zone));
	ops->of_server = mem_array(f->nservers, sizeof(*ops->of_server));
	memset(ops->of_server, 0xff, f->nservers * sizeof(*ops->of_server));
	select_dns(&st, db,
	    "SELECT name, operator FROM dns_zone_operator"
	    " JOIN name ON name_id = zone_id WHERE dns_id = ?",
	    dns_id);
	while (statement_step(&st)) {
		uint32_t zone = facts_find_zone(
		    f, facts_name(f, statement_column_text(&st, 0)));
		uint32_t op = operator_column(ops, &st, 1);

		if (zone == FACT_NONE || op == FACT_NONE)
			continue;
		ops->of_zone[zone] = op;
		ops->list[op].zones++;
	}
	statement_finish(&st);
	select_dns(&st, db,
	    "SELECT name, operator FROM dns_server_operator"
	    " JOIN name ON name_id = server_id WHERE dns_id = ?",
	    dns_id);
	while (statement_step(&st)) {
		uint32_t server = facts_find_server(
		    f, facts_name(f, statement_column_text(&st, 0)));

		if (server != FACT_NONE)
			ops->of_server[server] = operator_column(ops, &st, 1);
	}
	statement_finish(&st);
}

static void
load_networks(struct operators *ops, struct store *db, int64_t dns_id)
{
	struct statement st;

	select_dns(&st, db,
	    "SELECT asn, operator FROM dns_as_operator WHERE dns_id = ?"
	    " ORDER BY asn",
	    dns_id);
	while (statement_step(&st)) {
		uint32_t op = operator_column(ops, &st, 1);

		if (op != FACT_NONE)
			operators_add_network(
			    ops, (uint32_t)statement_column(&st, 0), op);
	}
	statement_finish(&st);
}

void
load_operators(struct store *db, int64_t dns_id, struct facts *f)
{
	struct operators *ops = operators_new();
	struct statement st;
	bool found;

	select_dns(&st, db,
	    "SELECT silent, held_back FROM dns_operators WHERE dns_id = ?",
	    dns_id);
	if ((found = statement_step(&st))) {
		ops->silent = (uint32_t)statement_column(&st, 0);
		ops->held_back = (uint32_t)statement_column(&st, 1);
	}
	statement_finish(&st);
	if (!found) {
		operators_free(ops);
		return;
	}
	load_list(ops, db, dns_id, f);
	load_members(ops, db, dns_id, f);
	load_networks(ops, db, dns_id);
	f->operators = ops;
}

void
save_third_parties(struct save *s, const struct results *r)
{
	struct statement st;

	statement_prepare(
	    &st, s->db, "INSERT INTO result_third_party VALUES (?, ?, ?)");
	for (size_t i = 0; i < r->nthird_parties; i++) {
		const struct third_party *t = &r->third_parties[i];

		statement_int(&st, s->survey_id);
		statement_int(&st, save_name(s, s->f->zones[t->zone].name));
		statement_int(&st, save_name(s, s->f->servers[t->server].name));
		statement_run(&st);
	}
	statement_finish(&st);
}
