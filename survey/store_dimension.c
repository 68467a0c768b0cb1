/*
 * Dimension tables: texts that recur, each once, and their row ids.
 */
#include <stdio.h>
#include <string.h>

#include "survey/base/mem.h"
#include "survey/store_save.h"

static void
dimension_prepare(struct dimension *d, struct store *db, const char *empty,
    const char *find, const char *add)
{
	struct statement s;

	statement_prepare(&s, db, empty);
	d->fresh = !statement_step(&s);
	statement_finish(&s);
	statement_prepare(&d->find, db, find);
	statement_prepare(&d->add, db, add);
}

void
save_prepare_dimensions(struct save *s)
{
#define TEXT_DIMENSION(TABLE)                                                  \
	dimension_prepare(&s->TABLE, s->db, "SELECT 1 FROM " #TABLE,           \
	    "SELECT " #TABLE "_id FROM " #TABLE " WHERE " #TABLE " = ?",       \
	    "INSERT INTO " #TABLE " (" #TABLE ") VALUES (?)")
	TEXT_DIMENSION(name);
	TEXT_DIMENSION(origin);
	TEXT_DIMENSION(ta);
#undef TEXT_DIMENSION
	dimension_prepare(&s->address, s->db, "SELECT 1 FROM address",
	    "SELECT address_id FROM address WHERE address = ?",
	    "INSERT INTO address (address, family) VALUES (?, ?)");
	dimension_prepare(&s->prefix, s->db, "SELECT 1 FROM prefix",
	    "SELECT prefix_id FROM prefix WHERE prefix = ?",
	    "INSERT INTO prefix (prefix, family) VALUES (?, ?)");
	dimension_prepare(&s->vrp, s->db, "SELECT 1 FROM vrp",
	    "SELECT vrp_id FROM vrp WHERE prefix_id = ? AND max_length = ?"
	    "  AND asn = ?",
	    "INSERT INTO vrp (prefix_id, max_length, asn) VALUES (?, ?, ?)");
}

static void
dimension_finish(struct dimension *d)
{
	statement_finish(&d->find);
	statement_finish(&d->add);
}

/*
 * The id of a text in a dimension; family is stored beside it, or -1 where
 * the table has none.
 */
static int64_t
text_id(struct save *s, struct dimension *d, const char *text, int family)
{
	int64_t id = SAVED_NONE;

	if (!d->fresh) {
		statement_text(&d->find, text);
		if (statement_step(&d->find))
			id = statement_column(&d->find, 0);
		statement_reset(&d->find);
		if (id != SAVED_NONE)
			return id;
	}
	statement_text(&d->add, text);
	if (family >= 0)
		statement_int(&d->add, family);
	statement_run(&d->add);
	return sqlite3_last_insert_rowid(s->db->db);
}

int64_t
save_name(struct save *s, uint32_t name)
{
	if (s->ids->name_id[name] == SAVED_NONE)
		s->ids->name_id[name] =
		    text_id(s, &s->name, facts_text(s->f, name), -1);
	return s->ids->name_id[name];
}

int64_t
save_address(struct save *s, uint32_t address)
{
	struct ip ip = s->f->addresses[address];
	char buf[IP_STRLEN];

	if (s->ids->address_id[address] == SAVED_NONE)
		s->ids->address_id[address] =
		    text_id(s, &s->address, ip_format(ip, buf), ip.family);
	return s->ids->address_id[address];
}

/*
 * A prefix may be a node of both tables: the VRP table's node is asked for
 * through the route table's where that has it, so that none is added twice.
 */
int64_t
save_prefix(struct save *s, uint32_t node)
{
	struct prefix prefix = ptree_prefix(&s->routes->tree, node);
	char buf[PREFIX_STRLEN];

	if (s->ids->node_id[node] == SAVED_NONE)
		s->ids->node_id[node] = text_id(
		    s, &s->prefix, prefix_format(prefix, buf), prefix.family);
	return s->ids->node_id[node];
}

static int64_t
vrp_prefix(struct save *s, uint32_t vrp_node)
{
	struct prefix prefix = ptree_prefix(&s->vrps->tree, vrp_node);
	char buf[PREFIX_STRLEN];
	uint32_t node;

	if (s->vrp_node_id[vrp_node] != SAVED_NONE)
		return s->vrp_node_id[vrp_node];
	node = ptree_find_exact(&s->routes->tree, prefix);
	s->vrp_node_id[vrp_node] =
	    node != PTREE_NONE ? save_prefix(s, node)
			       : text_id(s, &s->prefix,
				     prefix_format(prefix, buf), prefix.family);
	return s->vrp_node_id[vrp_node];
}

int64_t
save_origin(struct save *s, const struct route_row *row)
{
	struct origin origin = route_row_origin(row);
	char buf[ASN_STRLEN];
	const char *text = origin_text(origin, &s->routes->sets, buf);
	uint32_t number;

	if (origin.is_set) {
		if (s->ids->set_id[origin.value] == SAVED_NONE)
			s->ids->set_id[origin.value] =
			    text_id(s, &s->origin, text, -1);
		return s->ids->set_id[origin.value];
	}
	number = intern_add(&s->ids->asns, text, strlen(text));
	if (number >= s->ids->cap_asn_id ||
	    s->ids->asn_id[number] == SAVED_NONE) {
		size_t old = s->ids->cap_asn_id;

		s->ids->asn_id = mem_grow(s->ids->asn_id, number,
		    &s->ids->cap_asn_id, sizeof(*s->ids->asn_id));
		if (s->ids->cap_asn_id > old)
			memset(s->ids->asn_id + old, 0,
			    (s->ids->cap_asn_id - old) *
				sizeof(*s->ids->asn_id));
		s->ids->asn_id[number] = text_id(s, &s->origin, text, -1);
	}
	return s->ids->asn_id[number];
}

/* "apnic;ripe": the labels of several trust anchors, sorted. */
static void
ta_text(const struct vrp_table *vrps, uint32_t tas, char *buf, size_t size)
{
	const char *labels[VRP_TAS_MAX];
	size_t n = 0, used = 0;

	for (uint32_t i = 0; i < vrps->tas.n; i++) {
		const char *label = intern_text(&vrps->tas, i);
		size_t at = n;

		if ((tas >> i & 1) == 0)
			continue;
		for (; at > 0 && strcmp(labels[at - 1], label) > 0; at--)
			labels[at] = labels[at - 1];
		labels[at] = label;
		n++;
	}
	buf[0] = '\0';
	for (size_t i = 0; i < n; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
		    i > 0 ? ";" : "", labels[i]);
}

/* Few sets of labels recur: a short list is searched. */
int64_t
save_tas(struct save *s, uint32_t tas)
{
	char text[VRP_TAS_MAX * 64];
	size_t i;

	for (i = 0; i < s->ntas; i++)
		if (s->tas[i].set == tas)
			return s->tas[i].id;
	s->tas = mem_grow(s->tas, s->ntas, &s->cap_tas, sizeof(*s->tas));
	ta_text(s->vrps, tas, text, sizeof(text));
	s->tas[i].set = tas;
	s->tas[i].id = text_id(s, &s->ta, text, -1);
	return s->tas[s->ntas++].id;
}

static void
bind_vrp(struct save *s, struct statement *st, uint32_t vrp_node,
    const struct vrp *vrp)
{
	statement_int(st, vrp_prefix(s, vrp_node));
	statement_int(st, vrp->max_len);
	statement_int(st, vrp->asn);
}

int64_t
save_vrp(struct save *s, uint32_t vrp_node, uint32_t i)
{
	const struct vrp *vrp = &s->vrps->vrps[i];
	int64_t id = SAVED_NONE;

	if (!s->vrp.fresh) {
		bind_vrp(s, &s->vrp.find, vrp_node, vrp);
		if (statement_step(&s->vrp.find))
			id = statement_column(&s->vrp.find, 0);
		statement_reset(&s->vrp.find);
	}
	if (id == SAVED_NONE) {
		bind_vrp(s, &s->vrp.add, vrp_node, vrp);
		statement_run(&s->vrp.add);
		id = sqlite3_last_insert_rowid(s->db->db);
	}
	return id;
}

void
save_finish_dimensions(struct save *s)
{
	dimension_finish(&s->name);
	dimension_finish(&s->address);
	dimension_finish(&s->prefix);
	dimension_finish(&s->origin);
	dimension_finish(&s->ta);
	dimension_finish(&s->vrp);
}
