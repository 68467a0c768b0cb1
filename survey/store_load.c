/*
 * Reading a survey's observations back, as the very structures that a fresh
 * survey is judged from.
 */
#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/store_private.h"

struct load {
	struct store *db;
	int64_t dns_id, bgp_id, rpki_id;
	struct facts *f;
	struct route_table *routes;
	struct vrp_table *vrps;
};

/* A SELECT with one number to bind. */
static void
select_by(struct statement *s, struct store *db, const char *sql, int64_t id)
{
	statement_prepare(s, db, sql);
	statement_int(s, id);
}

/*
 * A code of an enumeration.  The file is ours, but nothing keeps others from
 * writing to it: what is no code reads as the first.
 */
static int
code_column(struct statement *s, int column, int codes)
{
	int64_t code = statement_column(s, column);

	return code >= 0 && code < codes ? (int)code : 0;
}

static void
load_survey(struct load *l, int64_t survey_id, struct survey_record *rec)
{
	struct statement s;

	select_by(&s, l->db,
	    "SELECT dns_id, bgp_id, rpki_id, method, glue, label, degraded,"
	    "  started, finished, options, d.time, b.time, r.time,"
	    "  questions, unanswered"
	    "  FROM survey JOIN dns_data d USING (dns_id)"
	    "  JOIN bgp_data b USING (bgp_id) JOIN rpki_data r USING (rpki_id)"
	    "  WHERE survey_id = ?",
	    survey_id);
	if (statement_step(&s)) {
		l->dns_id = statement_column(&s, 0);
		l->bgp_id = statement_column(&s, 1);
		l->rpki_id = statement_column(&s, 2);
		rec->choice.method = (enum method)code_column(&s, 3, METHODS);
		rec->choice.glue = (enum glue_use)code_column(&s, 4, 2);
		if (!statement_column_null(&s, 5))
			rec->label = mem_strdup(statement_column_text(&s, 5));
		rec->degraded = statement_column(&s, 6) != 0;
		rec->started = statement_column(&s, 7);
		rec->finished = statement_column(&s, 8);
		rec->options = mem_strdup(statement_column_text(&s, 9));
		rec->time[DATA_DNS] = statement_column_time(&s, 10);
		rec->time[DATA_BGP] = statement_column_time(&s, 11);
		rec->time[DATA_RPKI] = statement_column_time(&s, 12);
		l->f->questions = (uint64_t)statement_column(&s, 13);
		l->f->unanswered = (uint64_t)statement_column(&s, 14);
	}
	statement_finish(&s);
}

static int8_t
three_way(struct statement *s, int column)
{
	return statement_column_null(s, column)
		   ? -1
		   : (int8_t)statement_column(s, column);
}

static void
load_zones(struct load *l)
{
	struct facts *f = l->f;
	struct statement s;

	select_by(&s, l->db,
	    "SELECT n.name, category, s.name, serial, r.name, m.name, ds,"
	    "  dnskey, parent_unobservable FROM dns_zone"
	    "  JOIN name n ON n.name_id = zone_id"
	    "  JOIN name s ON s.name_id = source_id"
	    "  LEFT JOIN name r ON r.name_id = rname_id"
	    "  LEFT JOIN name m ON m.name_id = mname_id"
	    "  WHERE dns_id = ? ORDER BY zone_id",
	    l->dns_id);
	while (statement_step(&s)) {
		uint32_t name = facts_name(f, statement_column_text(&s, 0));
		uint32_t zone = facts_zone(f, name,
		    (enum category)code_column(&s, 1, CATEGORIES),
		    statement_column_text(&s, 2));
		struct zone *z = &f->zones[zone];

		if (!statement_column_null(&s, 3)) {
			z->has_soa = true;
			z->serial = (uint32_t)statement_column(&s, 3);
			z->rname = facts_name(f, statement_column_text(&s, 4));
			z->mname = facts_name(f, statement_column_text(&s, 5));
		}
		z->ds = three_way(&s, 6);
		z->dnskey = three_way(&s, 7);
		z->parent_unobservable = statement_column(&s, 8) != 0;
	}
	statement_finish(&s);
}

static void
load_servers(struct load *l)
{
	struct facts *f = l->f;
	struct statement s;

	select_by(&s, l->db,
	    "SELECT name, a, aaaa, alias FROM dns_server"
	    "  JOIN name ON name_id = server_id WHERE dns_id = ?"
	    "  ORDER BY server_id",
	    l->dns_id);
	while (statement_step(&s)) {
		uint32_t server = facts_server(
		    f, facts_name(f, statement_column_text(&s, 0)));
		struct server *sv = &f->servers[server];

		sv->lookup[IPV4] =
		    (enum answer_outcome)code_column(&s, 1, OUTCOMES);
		sv->lookup[IPV6] =
		    (enum answer_outcome)code_column(&s, 2, OUTCOMES);
		sv->alias = statement_column(&s, 3) != 0;
	}
	statement_finish(&s);
	select_by(&s, l->db,
	    "SELECT z.name, n.name, sides"
	    "  FROM dns_delegation JOIN name z ON z.name_id = zone_id"
	    "  JOIN name n ON n.name_id = server_id WHERE dns_id = ?",
	    l->dns_id);
	while (statement_step(&s)) {
		uint32_t zone = facts_find_zone(
		    f, facts_name(f, statement_column_text(&s, 0)));
		uint32_t server = facts_server(
		    f, facts_name(f, statement_column_text(&s, 1)));

		if (zone != FACT_NONE)
			facts_delegate(
			    f, zone, server, (enum side)code_column(&s, 2, 4));
	}
	statement_finish(&s);
}

static uint32_t
address_column(struct facts *f, struct statement *s, int column)
{
	struct ip ip;

	if (!ip_from_text(statement_column_text(s, column), &ip))
		return FACT_NONE;
	return facts_address(f, ip);
}

static void
load_addresses(struct load *l)
{
	struct facts *f = l->f;
	struct statement s;

	select_by(&s, l->db,
	    "SELECT n.name, address, z.name FROM dns_glue"
	    "  JOIN name n ON n.name_id = server_id"
	    "  JOIN name z ON z.name_id = zone_id JOIN address USING"
	    "  (address_id) WHERE dns_id = ?",
	    l->dns_id);
	while (statement_step(&s)) {
		uint32_t server = facts_server(
		    f, facts_name(f, statement_column_text(&s, 0)));
		uint32_t address = address_column(f, &s, 1);
		uint32_t zone = facts_name(f, statement_column_text(&s, 2));

		if (address != FACT_NONE)
			facts_add_glue(f, zone, server, address);
	}
	statement_finish(&s);
	select_by(&s, l->db,
	    "SELECT name, address FROM dns_answer"
	    "  JOIN name ON name_id = server_id JOIN address USING"
	    "  (address_id) WHERE dns_id = ?",
	    l->dns_id);
	while (statement_step(&s)) {
		uint32_t server = facts_server(
		    f, facts_name(f, statement_column_text(&s, 0)));
		uint32_t address = address_column(f, &s, 1);

		if (address != FACT_NONE)
			facts_add_answer(f, server, address);
	}
	statement_finish(&s);
}

static void
load_routes(struct load *l, struct survey_record *rec)
{
	struct route_table *t = l->routes;
	struct statement s;

	select_by(&s, l->db,
	    "SELECT location, states_peers, min_peers4,"
	    "  min_peers6 FROM bgp_source WHERE bgp_id = ? ORDER BY source",
	    l->bgp_id);
	while (statement_step(&s)) {
		uint8_t source = route_table_add_source(t,
		    statement_column_text(&s, 0), statement_column(&s, 1) != 0,
		    (uint32_t)statement_column(&s, 2));

		t->sources[source].min_peers[IPV6] =
		    (uint32_t)statement_column(&s, 3);
	}
	statement_finish(&s);
	select_by(&s, l->db,
	    "SELECT min_length4, max_length4, min_length6,"
	    "  max_length6, min_peers FROM bgp_data WHERE bgp_id = ?",
	    l->bgp_id);
	if (statement_step(&s)) {
		for (int family = 0; family < FAMILIES; family++) {
			rec->filters.min_len[family] =
			    (unsigned int)statement_column(&s, 2 * family);
			rec->filters.max_len[family] =
			    (unsigned int)statement_column(&s, 2 * family + 1);
		}
		rec->filters.min_peers = (uint32_t)statement_column(&s, 4);
	}
	statement_finish(&s);
	select_by(&s, l->db,
	    "SELECT prefix, origin, source, peers"
	    "  FROM bgp_route JOIN prefix USING (prefix_id)"
	    "  JOIN origin USING (origin_id) WHERE bgp_id = ?",
	    l->bgp_id);
	while (statement_step(&s)) {
		const char *text = statement_column_text(&s, 1);
		const char *end = text + strlen(text);
		uint64_t source = (uint64_t)statement_column(&s, 2);
		struct prefix prefix;
		struct origin origin;

		if (!prefix_from_text(statement_column_text(&s, 0), &prefix) ||
		    source >= t->nsources ||
		    origin_parse(text, end, false, &t->sets, &origin) != end)
			continue;
		route_table_add(t, prefix, origin, (uint8_t)source,
		    statement_column_null(&s, 3)
			? PEERS_UNKNOWN
			: (uint32_t)statement_column(&s, 3));
	}
	statement_finish(&s);
	route_table_build(t, &rec->filters);
}

/* The bits of "apnic;ripe". */
static uint32_t
tas_of_text(struct vrp_table *t, const char *text)
{
	uint32_t tas = 0, bit;
	bool as0;

	while (*text != '\0') {
		size_t len = strcspn(text, ";");

		if (vrp_ta_bit(t, text, len, &bit, &as0))
			tas |= bit;
		text += len + (text[len] == ';');
	}
	return tas;
}

static void
load_vrps(struct load *l)
{
	struct vrp_table *t = l->vrps;
	struct statement s;

	select_by(&s, l->db, "SELECT expiry FROM rpki_data WHERE rpki_id = ?",
	    l->rpki_id);
	if (statement_step(&s))
		t->expiry = (enum vrp_expiry)statement_column(&s, 0);
	statement_finish(&s);
	select_by(&s, l->db,
	    "SELECT prefix, max_length, asn, ta, expires"
	    "  FROM rpki_vrp JOIN vrp USING (vrp_id)"
	    "  JOIN prefix USING (prefix_id) LEFT JOIN ta USING (ta_id)"
	    "  WHERE rpki_id = ?",
	    l->rpki_id);
	while (statement_step(&s)) {
		struct prefix prefix;

		if (!prefix_from_text(statement_column_text(&s, 0), &prefix))
			continue;
		vrp_table_add(t, prefix, (uint8_t)statement_column(&s, 1),
		    (uint32_t)statement_column(&s, 2),
		    tas_of_text(t, statement_column_text(&s, 3)),
		    statement_column_null(&s, 4)
			? VRP_NO_EXPIRY
			: (uint32_t)statement_column(&s, 4));
	}
	statement_finish(&s);
	vrp_table_build(t);
}

static void
load_baseline(struct load *l, int64_t survey_id, struct baseline *b)
{
	struct statement s;

	*b = (struct baseline){ 0 };
	select_by(&s, l->db,
	    "SELECT family, state, reason, routes"
	    "  FROM baseline WHERE survey_id = ?",
	    survey_id);
	while (statement_step(&s)) {
		uint64_t family = (uint64_t)statement_column(&s, 0);
		uint64_t state = (uint64_t)statement_column(&s, 1);
		uint64_t reason = (uint64_t)statement_column(&s, 2);

		if (family < FAMILIES && state < ROV_STATES &&
		    reason < ROV_REASONS)
			b->routes[family][state][reason] =
			    (uint64_t)statement_column(&s, 3);
	}
	statement_finish(&s);
}

enum status
store_has_sensitivities(
    struct store *db, int64_t survey_id, bool *has, struct reason *why)
{
	struct statement s;

	select_by(&s, db,
	    "SELECT EXISTS"
	    " (SELECT 1 FROM sensitivity WHERE survey_id = ?)",
	    survey_id);
	*has = statement_step(&s) && statement_column(&s, 0) != 0;
	statement_finish(&s);
	return store_outcome(db, why);
}

enum status
store_load(struct store *db, int64_t survey_id, struct survey_record *rec,
    struct facts *f, struct route_table *routes, struct vrp_table *vrps,
    struct baseline *b, struct reason *why)
{
	struct load l = { .db = db, .f = f, .routes = routes, .vrps = vrps };
	enum status st;

	survey_record_init(rec);
	facts_init(f);
	route_table_init(routes);
	vrp_table_init(vrps);
	load_survey(&l, survey_id, rec);
	load_health(db, survey_id, rec);
	if ((st = store_outcome(db, why)) != ST_OK)
		return st;
	if (l.dns_id == 0)
		return reason_set(why, ST_MISSING, "%s: no survey %lld",
		    db->path, (long long)survey_id);
	load_zones(&l);
	load_servers(&l);
	load_addresses(&l);
	facts_finish(f);
	load_operators(db, l.dns_id, f);
	f->time = rec->time[DATA_DNS];
	load_routes(&l, rec);
	load_vrps(&l);
	load_baseline(&l, survey_id, b);
	return store_outcome(db, why);
}
