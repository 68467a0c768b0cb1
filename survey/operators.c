#include "survey/operators.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "resolve/dname.h"
#include "survey/base/array.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"

struct operators *
operators_new(void)
{
	struct operators *o = mem_alloc(sizeof(*o));

	operator_list_init(&o->own);
	return o;
}

void
operators_free(struct operators *o)
{
	if (o == NULL)
		return;
	free(o->list);
	free(o->of_zone);
	free(o->of_server);
	free(o->registry);
	free(o->networks);
	operator_list_free(&o->own);
	free(o);
}

/*
 * Something that zones have in common: an RNAME, or a contact.  An operator
 * that the user names is one with the contact of that name.  Marks that are
 * joined have one root.
 */
struct mark {
	bool is_rname, own, used; /* own: in the user's list */
	uint32_t text;            /* of facts.names: as it is shown */
	uint32_t root;            /* another mark, or itself */
	uint32_t paired;  /* zones with this RNAME that have a contact too */
	uint32_t first;   /* the least name of its zones, of facts.names */
	uint32_t speller; /* contact: the least zone, whose spelling is shown */
};

struct joining {
	struct operators *ops;
	struct facts *f;
	struct intern keys; /* "r" RNAME or "c" contact_key */
	struct mark *marks; /* by number of keys */
	size_t cap;
	uint32_t *rname, *contact, *own; /* marks, by zone; or FACT_NONE */
	uint32_t *of_row; /* operator, by row of the user's list */
};

static uint32_t
add_mark(struct joining *j, bool is_rname, const char *key, const char *shown)
{
	char *whole = mem_printf("%c%s", is_rname ? 'r' : 'c', key);
	size_t known = j->keys.n;
	uint32_t mark = intern_add(&j->keys, whole, strlen(whole));

	free(whole);
	if (mark < known)
		return mark;
	j->marks = mem_grow(j->marks, mark, &j->cap, sizeof(*j->marks));
	j->marks[mark] = (struct mark){ .is_rname = is_rname,
		.text = facts_name(j->f, shown),
		.root = mark,
		.first = FACT_NONE,
		.speller = FACT_NONE };
	return mark;
}

static uint32_t
root_of(struct joining *j, uint32_t mark)
{
	while (j->marks[mark].root != mark) {
		j->marks[mark].root = j->marks[j->marks[mark].root].root;
		mark = j->marks[mark].root;
	}
	return mark;
}

/* The mark of a row of the user's list, or FACT_NONE. */
static uint32_t
mark_of_row(struct joining *j, const struct operator_row *row)
{
	const char *name;
	uint32_t mark;
	char *key;

	if (row->name == INTERN_NONE)
		return FACT_NONE;
	name = intern_text(&j->ops->own.texts, row->name);
	key = contact_key(name);
	mark = add_mark(j, false, *key != '\0' ? key : name, name);
	j->marks[mark].own = true;
	free(key);
	return mark;
}

/* What the user's list says of the value; false where it says nothing. */
static bool
find_own(struct joining *j, enum operator_kind kind, const char *value,
    uint32_t *mark)
{
	const struct operator_row *row =
	    operator_list_find(&j->ops->own, kind, value);

	if (row != NULL)
		*mark = mark_of_row(j, row);
	return row != NULL;
}

/* Mail addresses that nobody reads: of this host, or of no domain. */
static bool
tells_nothing(const char *rname)
{
	static const char *const nowhere[] = { "localhost", "localdomain",
		"local", "invalid", "example", "test", "internal" };

	if (dname_labels(rname) < 2)
		return true;
	for (size_t i = 0; i < LENGTH_OF(nowhere); i++)
		if (dname_is_within(rname, nowhere[i]))
			return true;
	return false;
}

static void
mark_rname(struct joining *j, uint32_t zone)
{
	const struct zone *z = &j->f->zones[zone];
	uint32_t mark;
	char *rname;

	if (!z->has_soa)
		return;
	rname = mem_strdup(facts_text(j->f, z->rname));
	if (find_own(j, OPERATOR_RNAME, rname, &mark)) {
		if (mark != FACT_NONE)
			j->own[zone] = mark;
		else
			j->ops->silent++;
	} else if (tells_nothing(rname)) {
		j->ops->silent++;
	} else {
		/* Without its first label, which may name a person. */
		j->rname[zone] = add_mark(j, true, rname, dname_parent(rname));
		j->marks[j->rname[zone]].used = true;
	}
	free(rname);
}

static bool
name_is_before(const struct facts *f, uint32_t a, uint32_t b)
{
	return b == FACT_NONE || strcmp(facts_text(f, a), facts_text(f, b)) < 0;
}

/* Of several spellings the one of the least zone is shown. */
static void
spell_contact(
    struct joining *j, uint32_t zone, const char *key, const char *text)
{
	const char *at = strrchr(text, '@');
	const char *shown = at != NULL ? at + 1 : text;
	uint32_t name = j->f->zones[zone].name;
	uint32_t mark = add_mark(j, false, key, shown);

	j->contact[zone] = mark;
	j->marks[mark].used = true;
	if (j->marks[mark].own ||
	    !name_is_before(j->f, name, j->marks[mark].speller))
		return;
	j->marks[mark].speller = name;
	j->marks[mark].text = facts_name(j->f, shown);
}

static void
mark_contact(struct joining *j, uint32_t zone)
{
	const struct zone_registry *registry = j->ops->registry;
	char *text, *key;
	uint32_t mark;

	if (registry == NULL ||
	    registry[zone].text[ROOT_DB_CONTACT] == FACT_NONE)
		return;
	text =
	    mem_strdup(facts_text(j->f, registry[zone].text[ROOT_DB_CONTACT]));
	key = contact_key(text);
	if (*key == '\0') {
		j->ops->silent++;
	} else if (find_own(j, OPERATOR_CONTACT, key, &mark)) {
		if (mark == FACT_NONE)
			j->ops->silent++;
		else if (j->own[zone] == FACT_NONE)
			j->own[zone] = mark;
	} else {
		spell_contact(j, zone, key, text);
	}
	free(key);
	free(text);
}

/* The user's word for the zone goes before all else. */
static void
mark_zones(struct joining *j)
{
	struct facts *f = j->f;

	for (uint32_t z = 0; z < f->nzones; z++) {
		char *name = mem_strdup(facts_text(f, f->zones[z].name));
		uint32_t mark;

		j->rname[z] = j->contact[z] = j->own[z] = FACT_NONE;
		if (find_own(j, OPERATOR_ZONE, name, &mark)) {
			j->own[z] = mark;
		} else {
			mark_rname(j, z);
			mark_contact(j, z);
		}
		free(name);
	}
}

/* A pair of marks that zones have. */
struct pair {
	uint32_t rname, contact;
};

static int
compare_pair(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->rname != y->rname)
		return x->rname < y->rname ? -1 : 1;
	return (x->contact > y->contact) - (x->contact < y->contact);
}

/* A contact takes the RNAMEs of which it has more than half of the zones. */
static void
join_pairs(struct joining *j)
{
	struct pair *pairs = mem_array(j->f->nzones, sizeof(*pairs));
	size_t n = 0;

	for (uint32_t z = 0; z < j->f->nzones; z++) {
		if (j->own[z] != FACT_NONE || j->rname[z] == FACT_NONE ||
		    j->contact[z] == FACT_NONE)
			continue;
		j->marks[j->rname[z]].paired++;
		pairs[n++] = (struct pair){ j->rname[z], j->contact[z] };
	}
	if (n > 0)
		qsort(pairs, n, sizeof(*pairs), compare_pair);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i;
		     end < n && compare_pair(&pairs[i], &pairs[end]) == 0;)
			end++;
		if (2 * (end - i) > j->marks[pairs[i].rname].paired)
			j->marks[root_of(j, pairs[i].rname)].root =
			    root_of(j, pairs[i].contact);
		else
			j->ops->held_back++;
	}
	free(pairs);
}

/* The mark that decides on the zone, or FACT_NONE. */
static uint32_t
mark_of_zone(const struct joining *j, uint32_t zone)
{
	if (j->own[zone] != FACT_NONE)
		return j->own[zone];
	return j->rname[zone] != FACT_NONE ? j->rname[zone] : j->contact[zone];
}

/* What is counted at each root, and the least name of its zones. */
static void
count_marks(struct joining *j)
{
	struct facts *f = j->f;

	for (uint32_t z = 0; z < f->nzones; z++) {
		uint32_t mark = mark_of_zone(j, z);
		uint32_t name = f->zones[z].name;
		struct mark *root;

		if (mark == FACT_NONE)
			continue;
		root = &j->marks[root_of(j, mark)];
		if (name_is_before(f, name, root->first))
			root->first = name;
	}
}

/* Roots with zones, and those that the user names. */
static bool
is_operator(struct joining *j, uint32_t mark)
{
	const struct mark *m = &j->marks[mark];

	return m->root == mark && (m->first != FACT_NONE || m->own);
}

/* An operator in the making: a root, and its name. */
struct named {
	uint32_t root;
	char *name;
	bool again; /* another has the same */
};

static int
compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/*
 * Equal names of different operators ("example.net" of two RNAMEs) are told
 * apart by the least of their zones.
 */
static void
tell_apart(struct joining *j, struct named *list, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (compare_named(&list[i - 1], &list[i]) == 0)
			list[i - 1].again = list[i].again = true;
	for (size_t i = 0; i < n; i++) {
		char *name = list[i].name;
		uint32_t zone = j->marks[list[i].root].first;

		if (!list[i].again || zone == FACT_NONE)
			continue;
		list[i].name =
		    mem_printf("%s (%s)", name, facts_text(j->f, zone));
		free(name);
	}
	qsort(list, n, sizeof(*list), compare_named);
}

/* Numbers of operators, by mark that is their root, go to of_root. */
static void
list_operators(struct joining *j, uint32_t *of_root)
{
	struct named *list = mem_array(j->keys.n, sizeof(*list));
	struct operators *ops = j->ops;
	size_t n = 0;

	for (uint32_t m = 0; m < j->keys.n; m++) {
		of_root[m] = FACT_NONE;
		if (is_operator(j, m))
			list[n++] = (struct named){ m,
				mem_strdup(facts_text(j->f, j->marks[m].text)),
				false };
	}
	ops->list = mem_array(n, sizeof(*ops->list));
	ops->n = n;
	if (n > 0) {
		qsort(list, n, sizeof(*list), compare_named);
		tell_apart(j, list, n);
	}
	for (uint32_t i = 0; i < n; i++) {
		of_root[list[i].root] = i;
		ops->list[i].name = facts_name(j->f, list[i].name);
		free(list[i].name);
	}
	free(list);
}

static int
compare_network(const void *a, const void *b)
{
	const struct own_network *x = a, *y = b;

	return (x->asn > y->asn) - (x->asn < y->asn);
}

/* Of each row the operator; of ASes, in their order. */
static void
take_networks(struct joining *j, const uint32_t *of_root)
{
	struct operators *ops = j->ops;

	j->of_row = mem_array(ops->own.n, sizeof(*j->of_row));
	for (size_t i = 0; i < ops->own.n; i++) {
		const struct operator_row *row = &ops->own.rows[i];
		const char *asn = intern_text(&ops->own.texts, row->value);
		uint32_t mark = mark_of_row(j, row);

		j->of_row[i] =
		    mark != FACT_NONE ? of_root[root_of(j, mark)] : FACT_NONE;
		if (row->kind == OPERATOR_AS && mark != FACT_NONE)
			operators_add_network(ops,
			    (uint32_t)strtoul(asn, NULL, 10), j->of_row[i]);
	}
	if (ops->nnetworks > 0)
		qsort(ops->networks, ops->nnetworks, sizeof(*ops->networks),
		    compare_network);
}

static void
assign_zones(struct joining *j)
{
	uint32_t *of_root = mem_array(j->keys.n, sizeof(*of_root));
	struct operators *ops = j->ops;

	list_operators(j, of_root);
	ops->of_zone = mem_array(j->f->nzones, sizeof(*ops->of_zone));
	for (uint32_t z = 0; z < j->f->nzones; z++) {
		uint32_t mark = mark_of_zone(j, z);

		ops->of_zone[z] =
		    mark != FACT_NONE ? of_root[root_of(j, mark)] : FACT_NONE;
		if (ops->of_zone[z] != FACT_NONE)
			ops->list[ops->of_zone[z]].zones++;
	}
	for (uint32_t m = 0; m < j->keys.n; m++) {
		uint32_t op = of_root[root_of(j, m)];

		if (op == FACT_NONE)
			continue;
		ops->list[op].rnames +=
		    j->marks[m].used && j->marks[m].is_rname;
		ops->list[op].contacts +=
		    j->marks[m].used && !j->marks[m].is_rname;
	}
	take_networks(j, of_root);
	free(of_root);
}

/* The user's word on the server or a name above it. */
static bool
server_of_list(const struct joining *j, uint32_t server, uint32_t *op)
{
	const struct operators *ops = j->ops;
	const struct facts *f = j->f;
	const char *name = facts_text(f, f->servers[server].name);
	const struct operator_row *row = NULL;

	while (name != NULL && (row = operator_list_find(
				    &ops->own, OPERATOR_SERVER, name)) == NULL)
		name = dname_parent(name);
	if (row != NULL)
		*op = j->of_row[row - ops->own.rows];
	return row != NULL;
}

struct vote {
	uint32_t server, op;
	bool home; /* the zone encloses the server's name */
	uint32_t labels;
};

static int
compare_vote(const void *a, const void *b)
{
	const struct vote *x = a, *y = b;

	if (x->server != y->server)
		return x->server < y->server ? -1 : 1;
	return (x->op > y->op) - (x->op < y->op);
}

/*
 * Of the zones that it serves, one that encloses its name is its home; else
 * it is of the operator who has more than half of them, or of nobody's.
 */
static uint32_t
elect(const struct vote *votes, size_t n)
{
	uint32_t home = FACT_NONE, labels = 0;

	for (size_t i = 0; i < n; i++) {
		if (votes[i].home &&
		    (home == FACT_NONE || votes[i].labels > labels)) {
			home = votes[i].op;
			labels = votes[i].labels;
		}
	}
	for (size_t i = 0, end; home == FACT_NONE && i < n; i = end) {
		for (end = i; end < n && votes[end].op == votes[i].op;)
			end++;
		if (2 * (end - i) > n)
			return votes[i].op;
	}
	return home;
}

void
operators_elect(struct operators *ops, const struct facts *f)
{
	struct vote *votes = mem_array(f->ndelegations, sizeof(*votes));
	size_t n = 0;

	ops->of_server = mem_array(f->nservers, sizeof(*ops->of_server));
	for (uint32_t s = 0; s < f->nservers; s++)
		ops->of_server[s] = FACT_NONE;
	for (size_t i = 0; i < f->ndelegations; i++) {
		const struct delegation *d = &f->delegations[i];
		const char *zone = facts_text(f, f->zones[d->zone].name);
		const char *server = facts_text(f, f->servers[d->server].name);

		if (ops->of_zone[d->zone] == FACT_NONE)
			continue;
		votes[n++] = (struct vote){ .server = d->server,
			.op = ops->of_zone[d->zone],
			.labels = dname_labels(zone),
			/* All names are beneath the root. */
			.home = dname_labels(zone) > 0 &&
				dname_is_within(server, zone) };
	}
	if (n > 0)
		qsort(votes, n, sizeof(*votes), compare_vote);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && votes[end].server == votes[i].server;)
			end++;
		ops->of_server[votes[i].server] = elect(votes + i, end - i);
	}
	free(votes);
}

static void
assign_servers(struct joining *j)
{
	struct operators *ops = j->ops;
	const struct facts *f = j->f;

	operators_elect(ops, f);
	for (uint32_t s = 0; s < f->nservers; s++) {
		uint32_t op;

		if (server_of_list(j, s, &op))
			ops->of_server[s] = op;
	}
}

void
operators_make(struct operators *ops, struct facts *f)
{
	struct joining j = { .ops = ops, .f = f };

	intern_init(&j.keys);
	/* First, so that its spelling is the one that is shown. */
	for (size_t i = 0; i < ops->own.n; i++)
		(void)mark_of_row(&j, &ops->own.rows[i]);
	j.rname = mem_array(f->nzones, sizeof(*j.rname));
	j.contact = mem_array(f->nzones, sizeof(*j.contact));
	j.own = mem_array(f->nzones, sizeof(*j.own));
	mark_zones(&j);
	join_pairs(&j);
	count_marks(&j);
	assign_zones(&j);
	assign_servers(&j);
	intern_free(&j.keys);
	free(j.marks);
	free(j.rname);
	free(j.contact);
	free(j.own);
	free(j.of_row);
}

static void
take_registry(
    void *arg, const char *zone, const char *const text[ROOT_DB_FIELDS])
{
	struct joining *j = arg;
	uint32_t z = facts_find_zone(j->f, facts_name(j->f, zone));

	if (z == FACT_NONE)
		return;
	for (int field = 0; field < ROOT_DB_FIELDS; field++)
		if (text[field][0] != '\0')
			j->ops->registry[z].text[field] =
			    facts_name(j->f, text[field]);
}

static enum status
read_file(struct operators *ops, const char *path, const char *role,
    struct facts *f, struct survey_record *rec, struct reason *why)
{
	struct joining j = { .ops = ops, .f = f };
	struct read_counts counts;
	struct input *in;
	enum status st;

	if ((st = input_open(&in, path, why)) != ST_OK)
		return st;
	st = strcmp(role, "root-db") == 0
		 ? root_db_read(in, take_registry, &j, &counts, why)
		 : operator_list_read(&ops->own, in, &counts, why);
	if (st == ST_OK)
		st = input_drain(in, why);
	if (st == ST_OK)
		(void)survey_record_input(
		    rec, DATA_DNS, role, input_info(in), &counts);
	input_close(in);
	return st;
}

enum status
operators_read(const struct options *o, struct facts *f,
    struct survey_record *rec, struct reason *why)
{
	struct operators *ops = f->operators = operators_new();
	enum status st = ST_OK;

	if (o->root_db != NULL) {
		ops->registry = mem_array(f->nzones, sizeof(*ops->registry));
		for (uint32_t z = 0; z < f->nzones; z++)
			for (int field = 0; field < ROOT_DB_FIELDS; field++)
				ops->registry[z].text[field] = FACT_NONE;
		st = read_file(ops, o->root_db, "root-db", f, rec, why);
	}
	if (st == ST_OK && o->operators != NULL)
		st = read_file(ops, o->operators, "operators", f, rec, why);
	if (st == ST_OK)
		operators_make(ops, f);
	return st;
}

void
operators_add_network(struct operators *ops, uint32_t asn, uint32_t op)
{
	ops->networks = mem_grow(ops->networks, ops->nnetworks,
	    &ops->cap_networks, sizeof(*ops->networks));
	ops->networks[ops->nnetworks++] = (struct own_network){ asn, op };
}

uint32_t
operators_of_as(const struct operators *ops, uint32_t asn)
{
	struct own_network key = { .asn = asn };
	const struct own_network *found = NULL;

	if (ops->nnetworks > 0)
		found = bsearch(&key, ops->networks, ops->nnetworks,
		    sizeof(*ops->networks), compare_network);
	return found != NULL ? found->op : FACT_NONE;
}
