#include "survey/audit.h"

#include "survey/base/array.h"
#include "tests/unit/judging.h"

enum {
	NOW = 1000000, /* the time of the VRPs */
	DAY = 86400
};

/* A zone, z, and what its operator is told; empty rows end the lists. */
struct audit_case {
	const char *what;
	struct {
		const char *server;
		unsigned int sides;
	} ns[4];
	struct {
		const char *server, *address;
		bool glue;
	} addresses[6];
	struct {
		const char *prefix, *origin;
	} routes[6];
	struct {
		const char *prefix;
		uint8_t max_len;
		uint32_t asn;
		const char *ta;
		uint32_t expires; /* 0: never */
	} vrps[6];
	const char *messages[14]; /* "TAG what it is about" */
	void (*more)(struct world *w, struct survey_record *rec);
	enum {
		KNOWN,
		UNKNOWN, /* the survey looked at nothing of it */
		SILENT   /* the servers were asked in vain; see silent */
	} how;
};

#define BOTH_SIDES (SIDE_PARENT | SIDE_CHILD)
#define TWO_SERVERS                                                            \
	{                                                                      \
		{ "a", BOTH_SIDES },                                           \
		{                                                              \
			"b", BOTH_SIDES                                        \
		}                                                              \
	}

static void
expiry_of_roas(struct world *w, struct survey_record *rec)
{
	(void)rec;
	w->vrps.expiry = EXPIRY_ROA;
}

static void
lookup_fails(struct world *w, struct survey_record *rec)
{
	(void)rec;
	given_lookup(w, "a", OUTCOME_FAILED, OUTCOME_NODATA);
}

static void
nothing_is_there(struct world *w, struct survey_record *rec)
{
	(void)rec;
	given_lookup(w, "b", OUTCOME_NODATA, OUTCOME_NODATA);
}

static void
is_alias(struct world *w, struct survey_record *rec)
{
	(void)rec;
	w->f.servers[given_server(w, "a")].alias = true;
}

static void
unhealthy(struct world *w, struct survey_record *rec)
{
	(void)w;
	survey_record_fault(rec, HEALTH_AGE, "old");
	rec->degraded = true;
}

static const struct audit_case cases[] = {
	{ "two networks, all valid", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "2" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", 0 },
		{ "194.0.0.0/24", 24, 2, "arin", 0 } },
	    { "ZONE_FULL", "VALID 193.0.0.0/24 1", "VALID 194.0.0.0/24 2" },
	    NULL, KNOWN },
	{ "two networks, one of two valid", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "2" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", 0 } },
	    { "ZONE_PARTIAL", "NOT_FOUND 194.0.0.0/24 2",
		"VALID 193.0.0.0/24 1" },
	    NULL, KNOWN },
	{ "nothing valid", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "{1,2}" } }, { { 0 } },
	    { "ZONE_NONE", "NOT_FOUND 193.0.0.0/24 1",
		"NOT_FOUND 194.0.0.0/24 {1,2}" },
	    NULL, KNOWN },
	{ "no route at all", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "10.0.0.1", false } },
	    { { NULL, NULL } }, { { 0 } },
	    { "ZONE_UNDETERMINED", "ZONE_INCOMPLETE", "UNROUTED a 193.0.0.1",
		"SPECIAL b 10.0.0.1" },
	    NULL, KNOWN },
	{ "servers that do not answer for it", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "a", "194.0.0.1", false },
		{ "b", "195.0.0.1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "2" },
		{ "195.0.0.0/24", "3" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", 0 },
		{ "194.0.0.0/24", 24, 2, "arin", 0 },
		{ "195.0.0.0/24", 24, 3, "ripe", 0 } },
	    { "ZONE_FULL", "VALID 193.0.0.0/24 1", "VALID 194.0.0.0/24 2",
		"VALID 195.0.0.0/24 3", "UNREACHABLE b 195.0.0.1",
		"DEAD a 193.0.0.1", "LAME a 194.0.0.1" },
	    NULL, SILENT },
	/* Dependence. */
	{ "one AS behind all of both families", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false },
		{ "a", "2a00::1", false }, { "b", "2a01::1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "1" },
		{ "2a00::/32", "1" }, { "2a01::/32", "1" } },
	    { { 0 } },
	    { "ZONE_NONE", "ONE_AS 193.0.0.0/24 1", "NOT_FOUND 193.0.0.0/24 1",
		"NOT_FOUND 194.0.0.0/24 1", "NOT_FOUND 2a00::/32 1",
		"NOT_FOUND 2a01::/32 1" },
	    NULL, KNOWN },
	{ "one AS of IPv6 alone", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false },
		{ "a", "2a00::1", false }, { "b", "2a01::1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "2" },
		{ "2a00::/32", "1" }, { "2a01::/32", "1" } },
	    { { 0 } },
	    { "ZONE_NONE", "ONE_AS 2a00::/32 1 ipv6",
		"NOT_FOUND 193.0.0.0/24 1", "NOT_FOUND 194.0.0.0/24 2",
		"NOT_FOUND 2a00::/32 1", "NOT_FOUND 2a01::/32 1" },
	    NULL, KNOWN },
	{ "one prefix, two ASes of it", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "193.0.0.2", false } },
	    { { "193.0.0.0/24", "1" }, { "193.0.0.0/24", "2" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", 0 },
		{ "193.0.0.0/24", 24, 2, "arin", 0 } },
	    { "ZONE_FULL", "ONE_PREFIX 193.0.0.0/24 1 ipv4",
		"SEVERAL_ORIGINS 193.0.0.0/24 1", "VALID 193.0.0.0/24 1",
		"VALID 193.0.0.0/24 2" },
	    NULL, KNOWN },
	{ "a single server shares with nobody", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", false }, { "a", "193.0.0.2", false } },
	    { { "193.0.0.0/24", "1" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", 0 } },
	    { "ZONE_FULL", "VALID 193.0.0.0/24 1" }, NULL, KNOWN },
	{ "nor does one beside a server without a route", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false } },
	    { { "193.0.0.0/24", "1" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", 0 } },
	    { "ZONE_FULL", "ZONE_INCOMPLETE", "VALID 193.0.0.0/24 1",
		"UNROUTED b 194.0.0.1" },
	    NULL, KNOWN },
	{ "one trust anchor", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "2" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", 0 },
		{ "194.0.0.0/24", 24, 2, "ripe", 0 } },
	    { "ZONE_FULL", "ONE_TRUST_ANCHOR", "VALID 193.0.0.0/24 1",
		"VALID 194.0.0.0/24 2" },
	    NULL, KNOWN },
	{ "one trust anchor, and of a route another too", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "2" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", 0 },
		{ "194.0.0.0/24", 24, 2, "ripe", 0 },
		{ "194.0.0.0/23", 24, 2, "arin", 0 } },
	    { "ZONE_FULL", "VALID 193.0.0.0/24 1", "VALID 194.0.0.0/24 2" },
	    NULL, KNOWN },
	{ "one trust anchor, and a route without a ROA", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "2" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", 0 } },
	    { "ZONE_PARTIAL", "NOT_FOUND 194.0.0.0/24 2",
		"VALID 193.0.0.0/24 1" },
	    NULL, KNOWN },
	/* Invalids, and whether another route leads there. */
	{ "every reason", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "a", "194.0.0.1", false },
		{ "b", "195.0.0.1", false }, { "b", "196.0.0.1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "2" },
		{ "195.0.0.0/24", "3" }, { "196.0.0.0/24", "{1,2}" },
		{ "196.0.0.0/16", "4" } },
	    { { "193.0.0.0/24", 24, 9, "ripe", 0 },
		{ "194.0.0.0/16", 16, 2, "ripe", 0 },
		{ "195.0.0.0/24", 24, 0, "ripe", 0 },
		{ "196.0.0.0/24", 24, 9, "ripe", 0 } },
	    { "ZONE_NONE", "INVALID_AS 193.0.0.0/24 1",
		"INVALID_LENGTH 194.0.0.0/24 2", "INVALID_AS0 195.0.0.0/24 3",
		"INVALID_AS_SET 196.0.0.0/24 {1,2}",
		"NO_ALTERNATIVE a 193.0.0.1", "NO_ALTERNATIVE a 194.0.0.1",
		"NO_ALTERNATIVE b 195.0.0.1" },
	    NULL, KNOWN },
	{ "no other way to the zone", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false } },
	    { { "193.0.0.0/24", "1" } },
	    { { "193.0.0.0/24", 24, 9, "ripe", 0 } },
	    { "ZONE_DROPPED", "ZONE_NONE", "ZONE_INCOMPLETE",
		"INVALID_AS 193.0.0.0/24 1", "NO_ALTERNATIVE a 193.0.0.1",
		"UNROUTED b 194.0.0.1" },
	    NULL, KNOWN },
	/* Ends of ROAs: of all that match the last decides. */
	{ "a ROA ends", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", false } }, { { "193.0.0.0/24", "1" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", NOW + 7 * DAY - 1 },
		{ "193.0.0.0/23", 24, 1, "ripe", NOW + DAY },
		{ "193.0.0.0/23", 24, 2, "ripe", NOW + 90 * DAY } },
	    { "ZONE_FULL", "ROA_EXPIRES 193.0.0.0/24 1 in 604799 s",
		"VALID 193.0.0.0/24 1" },
	    expiry_of_roas, KNOWN },
	{ "another ROA ends later", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", false } }, { { "193.0.0.0/24", "1" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", NOW + DAY },
		{ "193.0.0.0/23", 24, 1, "ripe", NOW + 7 * DAY } },
	    { "ZONE_FULL", "VALID 193.0.0.0/24 1" }, expiry_of_roas, KNOWN },
	{ "another ROA does not tell", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", false } }, { { "193.0.0.0/24", "1" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", NOW + DAY },
		{ "193.0.0.0/23", 24, 1, "ripe", 0 } },
	    { "ZONE_FULL", "VALID 193.0.0.0/24 1" }, expiry_of_roas, KNOWN },
	{ "the end of a whole chain says nothing", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", false } }, { { "193.0.0.0/24", "1" } },
	    { { "193.0.0.0/24", 24, 1, "ripe", NOW + DAY } },
	    { "ZONE_FULL", "VALID 193.0.0.0/24 1" }, NULL, KNOWN },
	/* What ROAs authorise and nobody announces. */
	{ "loose by one of two more-specifics", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", false } },
	    { { "193.0.0.0/23", "1" }, { "193.0.1.0/24", "1" } },
	    { { "193.0.0.0/23", 24, 1, "ripe", 0 } },
	    { "ZONE_FULL", "LOOSE 193.0.0.0/23 1", "VALID 193.0.0.0/23 1" },
	    NULL, KNOWN },
	{ "not loose where all are announced", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.1.1", false }, { "a", "193.0.0.1", false } },
	    { { "193.0.0.0/23", "1" }, { "193.0.1.0/24", "1" },
		{ "193.0.0.0/24", "1" } },
	    { { "193.0.0.0/23", 24, 1, "ripe", 0 } },
	    { "ZONE_FULL", "VALID 193.0.0.0/24 1", "VALID 193.0.1.0/24 1" },
	    NULL, KNOWN },
	{ "beyond what is routed", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", false } }, { { "193.0.0.0/24", "1" } },
	    { { "193.0.0.0/24", 32, 1, "ripe", 0 } },
	    { "ZONE_FULL", "BEYOND 193.0.0.0/24 1", "VALID 193.0.0.0/24 1" },
	    NULL, KNOWN },
	/* Servers. */
	{ "a look-up failed", TWO_SERVERS,
	    { { "a", "193.0.0.1", true }, { "b", "194.0.0.1", false } },
	    { { "193.0.0.0/24", "1" }, { "194.0.0.0/24", "2" } }, { { 0 } },
	    { "ZONE_NONE", "ZONE_INCOMPLETE", "NOT_FOUND 193.0.0.0/24 1",
		"NOT_FOUND 194.0.0.0/24 2", "LOOKUP_FAILED a ipv4",
		"GLUE_STANDS_IN a" },
	    lookup_fails, KNOWN },
	{ "no address, and an alias", TWO_SERVERS,
	    { { "a", "193.0.0.1", false } }, { { "193.0.0.0/24", "1" } },
	    { { 0 } },
	    { "ZONE_NONE", "NOT_FOUND 193.0.0.0/24 1", "NO_ADDRESS b" },
	    nothing_is_there, KNOWN },
	{ "an alias", { { "a", BOTH_SIDES } }, { { "a", "193.0.0.1", false } },
	    { { "193.0.0.0/24", "1" } }, { { 0 } },
	    { "ZONE_NONE", "NOT_FOUND 193.0.0.0/24 1", "ALIAS a" }, is_alias,
	    false },
	{ "glue of one address, the answer has two", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", true }, { "a", "193.0.0.1", false },
		{ "a", "193.0.0.2", false } },
	    { { "193.0.0.0/24", "1" } }, { { 0 } },
	    { "ZONE_NONE", "NOT_FOUND 193.0.0.0/24 1", "GLUE_DIFFERS a" }, NULL,
	    false },
	{ "glue has an address more", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", true }, { "a", "193.0.0.2", true },
		{ "a", "193.0.0.1", false } },
	    { { "193.0.0.0/24", "1" } }, { { 0 } },
	    { "ZONE_NONE", "NOT_FOUND 193.0.0.0/24 1", "GLUE_DIFFERS a" }, NULL,
	    false },
	{ "glue of one family is less, and no other", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", true }, { "a", "193.0.0.1", false } },
	    { { "193.0.0.0/24", "1" } }, { { 0 } },
	    { "ZONE_NONE", "NOT_FOUND 193.0.0.0/24 1" }, NULL, KNOWN },
	{ "the sides differ",
	    { { "a", SIDE_PARENT }, { "b", SIDE_CHILD }, { "c", BOTH_SIDES } },
	    { { "a", "193.0.0.1", false }, { "b", "193.0.0.2", false },
		{ "c", "193.0.0.3", false } },
	    { { "193.0.0.0/24", "1" } }, { { 0 } },
	    { "ZONE_NONE", "ONE_AS 193.0.0.0/24 1",
		"ONE_PREFIX 193.0.0.0/24 1 ipv4", "NOT_FOUND 193.0.0.0/24 1",
		"ONLY_PARENT a", "ONLY_CHILD b" },
	    NULL, KNOWN },
	{ "one side is known", { { "a", SIDE_PARENT } },
	    { { "a", "193.0.0.1", false } }, { { "193.0.0.0/24", "1" } },
	    { { 0 } }, { "ZONE_NONE", "NOT_FOUND 193.0.0.0/24 1" }, NULL,
	    false },
	{ "nothing is known", TWO_SERVERS,
	    { { "a", "193.0.0.1", false }, { "b", "194.0.0.1", false } },
	    { { "193.0.0.0/24", "1" } }, { { 0 } },
	    { "ZONE_NONE", "ZONE_INCOMPLETE", "ROA_UNKNOWN 193.0.0.0/24 1",
		"ROUTE_UNKNOWN a 193.0.0.1", "ROUTE_UNKNOWN b 194.0.0.1" },
	    NULL, UNKNOWN },
	{ "an unhealthy survey", { { "a", BOTH_SIDES } },
	    { { "a", "193.0.0.1", false } }, { { "193.0.0.0/24", "1" } },
	    { { 0 } },
	    { "ZONE_NONE", "NOT_FOUND 193.0.0.0/24 1", "DEGRADED",
		"UNHEALTHY" },
	    unhealthy, KNOWN },
};

static void
describe(
    const struct world *w, const struct audit_message *m, char *buf, size_t len)
{
	char prefix[PREFIX_STRLEN] = "", asn[ASN_STRLEN];
	const char *origin = "";
	char address[IP_STRLEN] = "", when[32] = "";
	const char *server =
	    m->server != AUDIT_NONE
		? facts_text(&w->f, w->f.servers[m->server].name)
		: "";

	if (m->origin != AUDIT_NONE && m->tag != TAG_ONE_TRUST_ANCHOR) {
		const struct origin_result *o = &w->r.origins[m->origin];

		(void)prefix_format(
		    ptree_prefix(&w->routes.tree, o->node), prefix);
		origin = origin_text(route_row_origin(&w->routes.rows[o->row]),
		    &w->routes.sets, asn);
	}
	if (m->address != AUDIT_NONE)
		(void)ip_format(w->f.addresses[m->address], address);
	if (m->time != TIME_UNKNOWN)
		(void)snprintf(
		    when, sizeof(when), " in %d s", (int)(m->time - NOW));
	(void)snprintf(buf, len, "%s%s%s%s%s%s%s%s%s%s%s%s",
	    audit_tag_str(m->tag), server[0] != '\0' ? " " : "", server,
	    address[0] != '\0' ? " " : "", address,
	    prefix[0] != '\0' ? " " : "", prefix, prefix[0] != '\0' ? " " : "",
	    origin, m->scope != BOTH ? " " : "",
	    m->scope != BOTH ? scope_str(m->scope) : "", when);
}

static void
given_case(
    struct world *w, const struct audit_case *c, struct survey_record *rec)
{
	world_begin(w);
	for (size_t i = 0; i < LENGTH_OF(c->ns) && c->ns[i].server; i++)
		given_ns(w, "z", c->ns[i].server, c->ns[i].sides);
	for (size_t i = 0;
	     i < LENGTH_OF(c->addresses) && c->addresses[i].server; i++) {
		if (c->addresses[i].glue)
			given_glue(w, "z", c->addresses[i].server,
			    c->addresses[i].address);
		else
			given_answer(
			    w, c->addresses[i].server, c->addresses[i].address);
	}
	for (size_t i = 0; i < LENGTH_OF(c->routes) && c->routes[i].prefix; i++)
		given_route(w, c->routes[i].prefix, c->routes[i].origin);
	for (size_t i = 0; i < LENGTH_OF(c->vrps) && c->vrps[i].prefix; i++) {
		struct prefix prefix = { 0 };
		uint32_t tas = 0;
		bool as0;

		assert_true(prefix_from_text(c->vrps[i].prefix, &prefix));
		assert_true(vrp_ta_bit(&w->vrps, c->vrps[i].ta,
		    strlen(c->vrps[i].ta), &tas, &as0));
		vrp_table_add(&w->vrps, prefix, c->vrps[i].max_len,
		    c->vrps[i].asn, tas,
		    c->vrps[i].expires != 0 ? c->vrps[i].expires
					    : VRP_NO_EXPIRY);
	}
	if (c->more != NULL)
		c->more(w, rec);
	world_finish(w);
	world_judge(w, STRICT);
}

static const struct {
	enum audit_tag tag;
	const char *server, *address;
} silent[] = {
	{ TAG_DEAD, "a", "193.0.0.1" },
	{ TAG_LAME, "a", "194.0.0.1" },
	{ TAG_UNREACHABLE, "b", "195.0.0.1" },
};

/* A case judged, and what its zone is audited on. */
struct audited {
	struct world w;
	struct survey_record rec;
	struct announced announced;
	struct audit_finding found[4];
	struct audit_basis basis;
	struct audit audit;
};

static void
audit_case(struct audited *t, const struct audit_case *c)
{
	static const bool all[16] = { true, true, true, true, true };
	size_t n = 0;

	print_message("  %s\n", c->what);
	survey_record_init(&t->rec);
	t->rec.time[DATA_RPKI] = NOW;
	given_case(&t->w, c, &t->rec);
	announced_make(&t->announced, &t->w.f, &t->w.routes);
	for (; c->how == SILENT && n < LENGTH_OF(silent); n++)
		t->found[n] = (struct audit_finding){ silent[n].tag, 0,
			given_server(&t->w, silent[n].server),
			given_address(&t->w, silent[n].address), NULL };
	t->basis = (struct audit_basis){ .f = &t->w.f,
		.r = &t->w.r,
		.routes = &t->w.routes,
		.vrps = &t->w.vrps,
		.announced = &t->announced,
		.findings = t->found,
		.nfindings = n,
		.rec = &t->rec,
		.unknown_route = c->how == UNKNOWN ? all : NULL,
		.unknown_roa = c->how == UNKNOWN ? all : NULL };
	audit_make(&t->audit, &t->basis, 0);
}

static void
audited_free(struct audited *t)
{
	audit_free(&t->audit);
	announced_free(&t->announced);
	survey_record_free(&t->rec);
	world_end(&t->w);
}

static void
run_case(const struct audit_case *c)
{
	struct audited t;
	size_t n = 0;

	audit_case(&t, c);
	for (; n < t.audit.nmessages; n++) {
		char text[256];

		describe(&t.w, &t.audit.messages[n], text, sizeof(text));
		assert_true(n < LENGTH_OF(c->messages));
		if (c->messages[n] == NULL)
			fail_msg("%s is one too many", text);
		assert_string_equal(text, c->messages[n]);
	}
	if (n < LENGTH_OF(c->messages) && c->messages[n] != NULL)
		fail_msg("%s is missing", c->messages[n]);
	audited_free(&t);
}

static void
an_operator_is_told_what_holds(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		run_case(&cases[i]);
}

/* Every tag but that of operators, whose rule has tests of its own. */
static void
every_tag_has_a_case(void **state)
{
	(void)state;
	for (int tag = 0; tag < TAGS; tag++) {
		const char *name = audit_tag_str((enum audit_tag)tag);
		size_t len = strlen(name);
		bool found = tag == TAG_THIRD_PARTY;

		for (size_t i = 0; i < LENGTH_OF(cases); i++)
			for (size_t k = 0; k < LENGTH_OF(cases[i].messages) &&
					   cases[i].messages[k] != NULL;
			     k++)
				found |=
				    strcspn(cases[i].messages[k], " ") == len &&
				    strncmp(cases[i].messages[k], name, len) ==
					0;
		if (!found)
			fail_msg("%s has no case", name);
	}
}

/* With all that is not valid mended a zone is full; with nothing as it was. */
static void
what_is_mended_is_valid(void **state)
{
	static const bool none[16] = { false }, all[16] = { true, true, true,
		true, true, true, true, true };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct audited t;
		struct tally tally[SCOPES];
		const struct tally *was;

		audit_case(&t, &cases[i]);
		was = t.w.r.zones[0].tally;
		assert_true(t.w.r.norigins <= 8);
		audit_tally(&t.audit, &t.basis, none, tally);
		assert_memory_equal(tally, was, sizeof(tally));
		audit_tally(&t.audit, &t.basis, all, tally);
		for (int scope = 0; scope < SCOPES; scope++) {
			assert_int_equal(tally[scope].valid, was[scope].routed);
			assert_int_equal(
			    tally[scope].valid_origins, was[scope].origins);
			assert_int_equal(tally[scope].verdict,
			    was[scope].routed > 0 ? VERDICT_FULL
						  : VERDICT_UNDETERMINED);
		}
		audited_free(&t);
	}
}

static void
levels_have_names(void **state)
{
	enum audit_level level;

	(void)state;
	for (int i = 0; i < LEVELS; i++) {
		assert_true(audit_level_parse(
		    audit_level_str((enum audit_level)i), &level));
		assert_int_equal(level, i);
	}
	assert_false(audit_level_parse("", &level));
	assert_false(audit_level_parse("ERROR", &level));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_operator_is_told_what_holds),
		cmocka_unit_test(every_tag_has_a_case),
		cmocka_unit_test(what_is_mended_is_valid),
		cmocka_unit_test(levels_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
