/*
 * "dnsroa routes": for each address all routes that cover it, the most
 * specific first, a line each:
 *
 *	ADDRESS PREFIX ORIGIN PEERS USE SOURCE
 *
 * USE is "longest" for the longest match, whose origins are the address's;
 * "used" for a less specific route that would count; else the filter that
 * leaves the route out.  A pair of several sources has a line for each.  An
 * address without a longest match ends with "ADDRESS unrouted", and one that
 * is never looked up has "ADDRESS special NAME" alone.
 *
 * With --dump the whole table, filters or no: "PREFIX ORIGIN PEERS".  With
 * --index the table goes into a file, for --routes of other days.
 */
#include <string.h>

#include "roa/route_index.h"
#include "roa/special.h"
#include "survey/cmd_input.h"
#include "survey/command.h"
#include "survey/sources.h"

struct lookup {
	struct route_table routes;
	struct out out;
};

static void
print_origin(struct lookup *l, const struct route_row *row)
{
	if (row->is_set)
		out_text(&l->out, intern_text(&l->routes.sets, row->origin));
	else
		out_number(&l->out, row->origin);
}

static void
print_peers(struct out *out, uint32_t peers)
{
	if (peers == PEERS_UNKNOWN)
		out_char(out, '-');
	else
		out_number(out, peers);
}

static void
print_covering(struct lookup *l, struct ip ip, uint32_t node, uint32_t longest)
{
	const struct route_table *t = &l->routes;
	struct prefix prefix = ptree_prefix(&t->tree, node);
	struct out *out = &l->out;
	uint32_t i, end;

	for (route_rows(t, node, &i, &end); i < end; i++) {
		const struct route_row *row = &t->rows[i];

		out_ip(out, ip);
		out_char(out, ' ');
		out_prefix(out, prefix);
		out_char(out, ' ');
		print_origin(l, row);
		out_char(out, ' ');
		print_peers(out, row->peers);
		out_char(out, ' ');
		out_text(out,
		    node == longest && row->filter == ROUTE_USED
			? "longest"
			: route_filter_str((enum route_filter)row->filter));
		out_char(out, ' ');
		out_text(out, t->sources[row->source].location);
		out_line(out);
	}
}

static void
look_up(struct lookup *l, struct ip ip)
{
	const struct route_table *t = &l->routes;
	const char *special = special_name(ip);
	uint32_t longest = route_find(t, prefix_host(ip));
	uint32_t node = ptree_find(&t->tree, prefix_host(ip));

	if (special == NULL)
		for (; node != PTREE_NONE; node = ptree_parent(&t->tree, node))
			print_covering(l, ip, node, longest);
	else
		longest = PTREE_NONE;
	if (longest != PTREE_NONE)
		return;
	out_ip(&l->out, ip);
	out_text(&l->out, special != NULL ? " special " : " unrouted");
	out_text(&l->out, special != NULL ? special : "");
	out_line(&l->out);
}

static const char *
look_up_line(void *arg, const char *p, const char *end)
{
	struct ip ip;

	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (ip_parse(p, end, &ip) != end)
		return "not an IP address";
	look_up(arg, ip);
	return NULL;
}

/* The largest of the counts that the sources state. */
static uint32_t
peers_of_pair(const struct route_table *t, uint32_t from, uint32_t to)
{
	uint32_t peers = PEERS_UNKNOWN;

	for (uint32_t i = from; i < to; i++)
		if (t->rows[i].peers != PEERS_UNKNOWN &&
		    (peers == PEERS_UNKNOWN || t->rows[i].peers > peers))
			peers = t->rows[i].peers;
	return peers;
}

static void
dump_node(struct lookup *l, uint32_t node)
{
	const struct route_table *t = &l->routes;
	struct prefix prefix = ptree_prefix(&t->tree, node);
	uint32_t first, end;

	route_rows(t, node, &first, &end);
	for (uint32_t i = first, next; i < end; i = next) {
		for (next = i + 1;
		     next < end && !route_row_begins_pair(t, first, next);
		     next++)
			continue;
		out_prefix(&l->out, prefix);
		out_char(&l->out, ' ');
		print_origin(l, &t->rows[i]);
		out_char(&l->out, ' ');
		print_peers(&l->out, peers_of_pair(t, i, next));
		out_line(&l->out);
	}
}

/* Addresses come from there where nothing else is to be done. */
static bool
reads_stdin(const struct invocation *inv)
{
	return inv->argc == 0 && !inv->options.dump &&
	       inv->options.index == NULL;
}

static enum status
print_answers(
    const struct invocation *inv, struct lookup *l, struct reason *why)
{
	uint32_t nodes = ptree_size(&l->routes.tree);
	struct reason unwritten;
	enum status st = ST_OK;
	struct ip ip;

	out_init(&l->out, stdout);
	if (inv->options.dump)
		for (uint32_t i = 0; i < nodes && !l->out.failed; i++)
			dump_node(l, i);
	else if (reads_stdin(inv))
		st = answer_lines(&l->out, look_up_line, l, why);
	else
		for (int i = 0; i < inv->argc && !l->out.failed; i++)
			if (ip_from_text(inv->argv[i], &ip))
				look_up(l, ip);
	if (out_finish(&l->out, &unwritten) != ST_OK) {
		*why = unwritten;
		st = ST_IO;
	}
	return st;
}

enum status
cmd_routes_check(const struct invocation *inv, struct reason *why)
{
	struct ip ip;

	if (inv->options.dump && inv->argc > 0)
		return reason_set(why, ST_MISUSE, "%s: --dump takes no address",
		    inv->argv[0]);
	for (int i = 0; i < inv->argc; i++)
		if (!ip_from_text(inv->argv[i], &ip))
			return reason_set(why, ST_MISUSE,
			    "%s: not an IP address", inv->argv[i]);
	return reads_stdin(inv)
		   ? refuse_stdin(&inv->options.routes, "--routes", why)
		   : ST_OK;
}

enum status
cmd_routes(
    const struct invocation *inv, enum exit_status *ending, struct reason *why)
{
	const struct options *o = &inv->options;
	struct survey_record rec;
	struct lookup l;
	enum status st;

	if (o->routes.n == 0)
		return reason_set(why, ST_MISUSE, "--routes is needed");
	survey_record_init(&rec);
	rec.discarded = o->index == NULL;
	route_table_init(&l.routes);
	st = sources_read_routes(&l.routes, &o->routes, &o->filters, &rec, why);
	if (st == ST_OK && o->index != NULL)
		st = route_index_write(&l.routes, o->index, why);
	if (st == ST_OK) {
		warn_of_rows(&rec, o, ending);
		if (reads_stdin(inv))
			ptree_index(&l.routes.tree);
		st = print_answers(inv, &l, why);
	}
	route_table_free(&l.routes);
	survey_record_free(&rec);
	return st;
}
