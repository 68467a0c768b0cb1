/*
 * Writing what was observed: the DNS side, the routes and the VRPs that bear
 * on it, the inputs.
 */
#include <stdlib.h>

#include "roa/route_part.h"
#include "survey/base/mem.h"
#include "survey/store_save.h"

static void
save_zones(struct save *s)
{
	const struct facts *f = s->f;
	struct statement zone, delegation;

	statement_prepare(&zone, s->db,
	    "INSERT INTO dns_zone VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	statement_prepare(&delegation, s->db,
	    "INSERT INTO dns_delegation VALUES (?, ?, ?, ?)");
	for (size_t i = 0; i < f->nzones; i++) {
		const struct zone *z = &f->zones[i];

		statement_int(&zone, s->dns_id);
		statement_int(&zone, save_name(s, z->name));
		statement_int(&zone, z->category);
		statement_int(&zone, save_name(s, z->source));
		if (z->has_soa) {
			statement_int(&zone, z->serial);
			statement_int(&zone, save_name(s, z->rname));
			statement_int(&zone, save_name(s, z->mname));
		} else {
			statement_null(&zone);
			statement_null(&zone);
			statement_null(&zone);
		}
		if (z->ds < 0)
			statement_null(&zone);
		else
			statement_int(&zone, z->ds);
		if (z->dnskey < 0)
			statement_null(&zone);
		else
			statement_int(&zone, z->dnskey);
		statement_int(&zone, z->parent_unobservable);
		statement_run(&zone);
	}
	for (size_t i = 0; i < f->ndelegations; i++) {
		const struct delegation *d = &f->delegations[i];

		statement_int(&delegation, s->dns_id);
		statement_int(
		    &delegation, save_name(s, f->zones[d->zone].name));
		statement_int(
		    &delegation, save_name(s, f->servers[d->server].name));
		statement_int(&delegation, d->sides);
		statement_run(&delegation);
	}
	statement_finish(&zone);
	statement_finish(&delegation);
}

static void
save_servers(struct save *s)
{
	const struct facts *f = s->f;
	struct statement server, glue, answer;

	statement_prepare(
	    &server, s->db, "INSERT INTO dns_server VALUES (?, ?, ?, ?, ?)");
	statement_prepare(
	    &glue, s->db, "INSERT INTO dns_glue VALUES (?, ?, ?, ?)");
	statement_prepare(
	    &answer, s->db, "INSERT INTO dns_answer VALUES (?, ?, ?)");
	for (size_t i = 0; i < f->nservers; i++) {
		const struct server *sv = &f->servers[i];

		statement_int(&server, s->dns_id);
		statement_int(&server, save_name(s, sv->name));
		statement_int(&server, sv->lookup[IPV4]);
		statement_int(&server, sv->lookup[IPV6]);
		statement_int(&server, sv->alias);
		statement_run(&server);
	}
	for (size_t i = 0; i < f->nglue; i++) {
		const struct glue *g = &f->glue[i];

		statement_int(&glue, s->dns_id);
		statement_int(&glue, save_name(s, f->servers[g->server].name));
		statement_int(&glue, save_address(s, g->address));
		statement_int(&glue, save_name(s, g->zone));
		statement_run(&glue);
	}
	for (size_t i = 0; i < f->nanswers; i++) {
		const struct server_address *a = &f->answers[i];

		statement_int(&answer, s->dns_id);
		statement_int(
		    &answer, save_name(s, f->servers[a->server].name));
		statement_int(&answer, save_address(s, a->address));
		statement_run(&answer);
	}
	statement_finish(&server);
	statement_finish(&glue);
	statement_finish(&answer);
}

static void
save_skipped(struct save *s)
{
	struct statement skipped;

	/* One name may be skipped twice for the same reason, by two inputs. */
	statement_prepare(&skipped, s->db,
	    "INSERT OR IGNORE INTO dns_skipped VALUES (?, ?, ?, ?)");
	for (size_t i = 0; i < s->f->nskipped; i++) {
		const struct skipped *k = &s->f->skipped[i];

		statement_int(&skipped, s->dns_id);
		statement_int(&skipped, save_name(s, k->name));
		statement_text(&skipped, k->reason);
		statement_int(&skipped, save_name(s, k->source));
		statement_run(&skipped);
	}
	statement_finish(&skipped);
}

static void
save_dns(struct save *s, const struct survey_record *rec)
{
	struct statement data;

	statement_prepare(&data, s->db,
	    "INSERT INTO dns_data (time, questions, unanswered)"
	    "  VALUES (?, ?, ?)");
	statement_time(&data, rec->time[DATA_DNS]);
	statement_int(&data, (int64_t)s->f->questions);
	statement_int(&data, (int64_t)s->f->unanswered);
	statement_run(&data);
	statement_finish(&data);
	s->dns_id = sqlite3_last_insert_rowid(s->db->db);
	save_zones(s);
	save_servers(s);
	save_skipped(s);
	save_operators(s);
	save_questions(s);
}

/*
 * Marks the nodes of the route table that cover an address of the facts:
 * those are kept, used or not, with the VRPs that cover them.
 */
static bool *
mark_routes(const struct save *s)
{
	bool *keep = mem_array(ptree_size(&s->routes->tree), sizeof(*keep));
	struct ip *addresses;
	size_t n;

	addresses = facts_looked_up(s->f, &n);
	route_part_mark(keep, s->routes, addresses, n);
	free(addresses);
	return keep;
}

static void
save_route_rows(struct save *s, const bool *keep)
{
	struct statement route;

	statement_prepare(
	    &route, s->db, "INSERT INTO bgp_route VALUES (?, ?, ?, ?, ?, ?)");
	for (uint32_t node = 0; node < ptree_size(&s->routes->tree); node++) {
		uint32_t i, end;

		if (!keep[node])
			continue;
		for (route_rows(s->routes, node, &i, &end); i < end; i++) {
			const struct route_row *row = &s->routes->rows[i];

			statement_int(&route, s->bgp_id);
			statement_int(&route, save_prefix(s, node));
			statement_int(&route, save_origin(s, row));
			statement_int(&route, row->source);
			if (row->peers == PEERS_UNKNOWN)
				statement_null(&route);
			else
				statement_int(&route, row->peers);
			statement_int(&route, row->filter);
			statement_run(&route);
		}
	}
	statement_finish(&route);
}

static void
save_bgp(struct save *s, const struct survey_record *rec, const bool *keep)
{
	struct statement data, source, total;

	statement_prepare(&data, s->db,
	    "INSERT INTO bgp_data (time, min_length4, max_length4,"
	    "  min_length6, max_length6, min_peers)"
	    "  VALUES (?, ?, ?, ?, ?, ?)");
	statement_time(&data, rec->time[DATA_BGP]);
	for (int family = IPV4; family < FAMILIES; family++) {
		statement_int(&data, rec->filters.min_len[family]);
		statement_int(&data, rec->filters.max_len[family]);
	}
	statement_int(&data, rec->filters.min_peers);
	statement_run(&data);
	statement_finish(&data);
	s->bgp_id = sqlite3_last_insert_rowid(s->db->db);

	statement_prepare(
	    &source, s->db, "INSERT INTO bgp_source VALUES (?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < s->routes->nsources; i++) {
		const struct route_source *rs = &s->routes->sources[i];

		statement_int(&source, s->bgp_id);
		statement_int(&source, (int64_t)i);
		statement_text(&source, rs->location);
		statement_int(&source, rs->states_peers);
		statement_int(&source, rs->min_peers[IPV4]);
		statement_int(&source, rs->min_peers[IPV6]);
		statement_run(&source);
	}
	statement_finish(&source);

	statement_prepare(
	    &total, s->db, "INSERT INTO bgp_total VALUES (?, ?, ?, ?)");
	for (int family = IPV4; family < FAMILIES; family++) {
		for (int filter = 0; filter < ROUTE_FILTERS; filter++) {
			statement_int(&total, s->bgp_id);
			statement_int(&total, family);
			statement_int(&total, filter);
			statement_int(
			    &total, (int64_t)s->routes->pairs[family][filter]);
			statement_run(&total);
		}
	}
	statement_finish(&total);
	save_route_rows(s, keep);
}

static void
keep_vrp(struct save *s, struct statement *kept, uint32_t vrp_node, uint32_t i)
{
	const struct vrp *vrp = &s->vrps->vrps[i];

	s->vrp_id[i] = save_vrp(s, vrp_node, i);
	statement_int(kept, s->rpki_id);
	statement_int(kept, s->vrp_id[i]);
	if (vrp->tas == 0)
		statement_null(kept);
	else
		statement_int(kept, save_tas(s, vrp->tas));
	if (vrp->expires == VRP_NO_EXPIRY)
		statement_null(kept);
	else
		statement_int(kept, vrp->expires);
	statement_run(kept);
}

static void
save_covering(struct save *s, const bool *keep)
{
	struct statement covering, kept;
	const struct ptree *tree = &s->vrps->tree;

	/* Coverage is timeless: an earlier survey may have stored it. */
	statement_prepare(
	    &covering, s->db, "INSERT OR IGNORE INTO covering VALUES (?, ?)");
	statement_prepare(
	    &kept, s->db, "INSERT INTO rpki_vrp VALUES (?, ?, ?, ?)");
	for (uint32_t node = 0; node < ptree_size(&s->routes->tree); node++) {
		uint32_t v;

		if (!keep[node])
			continue;
		for (v = ptree_find(tree, ptree_prefix(&s->routes->tree, node));
		     v != PTREE_NONE; v = ptree_parent(tree, v)) {
			uint32_t i, end;

			for (ptree_items(tree, v, &i, &end); i < end; i++) {
				if (s->vrp_id[i] == SAVED_NONE)
					keep_vrp(s, &kept, v, i);
				statement_int(&covering, save_prefix(s, node));
				statement_int(&covering, s->vrp_id[i]);
				statement_run(&covering);
			}
		}
	}
	statement_finish(&covering);
	statement_finish(&kept);
}

static void
save_vrp_total(struct statement *total, int64_t rpki_id, const char *label,
    const struct vrp_ta *ta)
{
	statement_int(total, rpki_id);
	statement_text(total, label);
	statement_int(total, (int64_t)ta->vrps[IPV4]);
	statement_int(total, (int64_t)ta->vrps[IPV6]);
	statement_int(total, (int64_t)ta->as0);
	statement_int(total, (int64_t)ta->loose);
	statement_int(total, (int64_t)ta->expired);
	statement_int(total, (int64_t)ta->left_out);
	statement_run(total);
}

static void
save_rpki(struct save *s, const struct survey_record *rec, const bool *keep)
{
	struct statement data, total;

	statement_prepare(&data, s->db,
	    "INSERT INTO rpki_data (time, expiry, duplicates, aspas,"
	    "  router_keys) VALUES (?, ?, ?, ?, ?)");
	statement_time(&data, rec->time[DATA_RPKI]);
	statement_int(&data, s->vrps->expiry);
	statement_int(&data, (int64_t)s->vrps->duplicates);
	statement_int(&data, (int64_t)s->vrps->aspas);
	statement_int(&data, (int64_t)s->vrps->router_keys);
	statement_run(&data);
	statement_finish(&data);
	s->rpki_id = sqlite3_last_insert_rowid(s->db->db);

	statement_prepare(&total, s->db,
	    "INSERT INTO rpki_total VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
	for (uint32_t i = 0; i < s->vrps->tas.n; i++)
		save_vrp_total(&total, s->rpki_id,
		    intern_text(&s->vrps->tas, i), &s->vrps->ta[i]);
	save_vrp_total(&total, s->rpki_id, "", &s->vrps->no_ta);
	statement_finish(&total);
	save_covering(s, keep);
	save_aspas(s, keep);
}

static void
save_inputs(struct save *s, const struct survey_record *rec)
{
	struct statement input;
	int64_t data_id[DATA_KINDS] = { s->dns_id, s->bgp_id, s->rpki_id };

	statement_prepare(&input, s->db,
	    "INSERT INTO input VALUES"
	    " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < rec->ninputs; i++) {
		const struct input_record *in = &rec->inputs[i];

		statement_int(&input, in->kind);
		statement_int(&input, data_id[in->kind]);
		statement_int(&input, (int64_t)i);
		statement_text(&input, in->role);
		statement_text(&input, in->location);
		statement_text(&input, in->sha256);
		statement_int(&input, (int64_t)in->bytes);
		statement_text(&input, in->compression);
		statement_text(&input, in->counts.format);
		statement_time(&input, in->counts.data_time);
		statement_int(&input, (int64_t)in->counts.rows_read);
		statement_int(&input, (int64_t)in->counts.rows_skipped);
		statement_int(&input, (int64_t)in->rows_filtered);
		statement_text(&input, in->counts.first_skipped);
		statement_time(&input, in->retrieved);
		statement_optional_text(&input, in->licence);
		statement_int(&input, in->publish);
		statement_run(&input);
	}
	statement_finish(&input);
}

void
save_observed(struct save *s, const struct store_survey *survey)
{
	const struct survey_record *rec = survey->rec;
	bool *keep = mark_routes(s);

	if (!survey->shares[DATA_DNS]) {
		save_dns(s, rec);
		save_vantage(s, rec);
	}
	if (!survey->shares[DATA_BGP])
		save_bgp(s, rec, keep);
	if (!survey->shares[DATA_RPKI])
		save_rpki(s, rec, keep);
	free(keep);
	save_inputs(s, rec);
}
