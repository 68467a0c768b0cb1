/*
 * The schema.  Texts that recur are kept once, in dimension tables; what was
 * observed is kept once per observation (dns_data, bgp_data, rpki_data), so
 * that a survey that judges the same answers anew costs its results alone;
 * and a survey links three observations, a method and the results.
 *
 * The schema grows by versions: each is a list of statements on top of those
 * before it.  A new database runs all of them, an older one those that it
 * lacks; a version that a release has written is never changed again.  Views
 * and words are not versioned: every change of version makes them anew.
 */
#include <stddef.h>

#include "survey/store_private.h"

#define FIGURES                                                                \
	"  zones INTEGER NOT NULL, zones_left_out INTEGER NOT NULL,"           \
	"  nameservers INTEGER NOT NULL, addresses INTEGER NOT NULL,"          \
	"  unrouted INTEGER NOT NULL, special INTEGER NOT NULL,"               \
	"  route_origins INTEGER NOT NULL, valid INTEGER NOT NULL,"            \
	"  invalid INTEGER NOT NULL, not_found INTEGER NOT NULL,"              \
	"  full INTEGER NOT NULL, full_complete INTEGER NOT NULL,"             \
	"  partial INTEGER NOT NULL, \"none\" INTEGER NOT NULL,"               \
	"  undetermined INTEGER NOT NULL, zone_share REAL,"                    \
	"  share_zones INTEGER NOT NULL,"

#define EFFECT                                                                 \
	"  none_to_partial INTEGER NOT NULL, none_to_full INTEGER NOT NULL,"   \
	"  partial_to_full INTEGER NOT NULL, zones_helped INTEGER NOT NULL,"   \
	"  zones_worsened INTEGER NOT NULL, addresses INTEGER NOT NULL,"       \
	"  routes_invalidated INTEGER NOT NULL,"

/* SQL is laid out as SQL. */
/* clang-format off */
static const char *const version_1[] = {
"CREATE TABLE name (name_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"
"  STRICT;",
"CREATE TABLE address (address_id INTEGER PRIMARY KEY,"
"  address TEXT NOT NULL UNIQUE, family INTEGER NOT NULL) STRICT;",
"CREATE TABLE prefix (prefix_id INTEGER PRIMARY KEY,"
"  prefix TEXT NOT NULL UNIQUE, family INTEGER NOT NULL) STRICT;",
"CREATE TABLE origin (origin_id INTEGER PRIMARY KEY,"
"  origin TEXT NOT NULL UNIQUE) STRICT;",
"CREATE TABLE as_name (as_name_id INTEGER PRIMARY KEY,"
"  as_name TEXT NOT NULL UNIQUE) STRICT;",
"CREATE TABLE ta (ta_id INTEGER PRIMARY KEY, ta TEXT NOT NULL UNIQUE)"
"  STRICT;",
"CREATE TABLE vrp (vrp_id INTEGER PRIMARY KEY,"
"  prefix_id INTEGER NOT NULL REFERENCES prefix,"
"  max_length INTEGER NOT NULL, asn INTEGER NOT NULL,"
"  UNIQUE (prefix_id, max_length, asn)) STRICT;",
/* Coverage (RFC 6811 section 2) is a fact of two prefixes, not of a day. */
"CREATE TABLE covering (prefix_id INTEGER NOT NULL REFERENCES prefix,"
"  vrp_id INTEGER NOT NULL REFERENCES vrp,"
"  PRIMARY KEY (prefix_id, vrp_id)) STRICT, WITHOUT ROWID;",
/* Words for the codes below; filled from the program's own enumerations. */
"CREATE TABLE word (kind TEXT NOT NULL, code INTEGER NOT NULL,"
"  word TEXT NOT NULL, PRIMARY KEY (kind, code)) STRICT, WITHOUT ROWID;",

"CREATE TABLE dns_data (dns_id INTEGER PRIMARY KEY, time INTEGER,"
"  questions INTEGER NOT NULL, unanswered INTEGER NOT NULL) STRICT;",
"CREATE TABLE dns_zone (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  zone_id INTEGER NOT NULL REFERENCES name,"
"  category INTEGER NOT NULL, source_id INTEGER NOT NULL REFERENCES name,"
"  serial INTEGER, rname_id INTEGER REFERENCES name,"
"  mname_id INTEGER REFERENCES name, ds INTEGER, dnskey INTEGER,"
"  parent_unobservable INTEGER NOT NULL,"
"  PRIMARY KEY (dns_id, zone_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE dns_delegation (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  zone_id INTEGER NOT NULL REFERENCES name,"
"  server_id INTEGER NOT NULL REFERENCES name, sides INTEGER NOT NULL,"
"  PRIMARY KEY (dns_id, zone_id, server_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE dns_server (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  server_id INTEGER NOT NULL REFERENCES name,"
"  a INTEGER NOT NULL, aaaa INTEGER NOT NULL, alias INTEGER NOT NULL,"
"  PRIMARY KEY (dns_id, server_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE dns_glue (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  server_id INTEGER NOT NULL REFERENCES name,"
"  address_id INTEGER NOT NULL REFERENCES address,"
"  zone_id INTEGER NOT NULL REFERENCES name,"
"  PRIMARY KEY (dns_id, server_id, address_id, zone_id))"
"  STRICT, WITHOUT ROWID;",
"CREATE TABLE dns_answer (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  server_id INTEGER NOT NULL REFERENCES name,"
"  address_id INTEGER NOT NULL REFERENCES address,"
"  PRIMARY KEY (dns_id, server_id, address_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE dns_skipped (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  name_id INTEGER NOT NULL REFERENCES name, reason TEXT NOT NULL,"
"  source_id INTEGER NOT NULL REFERENCES name,"
"  PRIMARY KEY (dns_id, name_id, reason)) STRICT, WITHOUT ROWID;",

"CREATE TABLE bgp_data (bgp_id INTEGER PRIMARY KEY, time INTEGER,"
"  min_length4 INTEGER NOT NULL, max_length4 INTEGER NOT NULL,"
"  min_length6 INTEGER NOT NULL, max_length6 INTEGER NOT NULL,"
"  min_peers INTEGER NOT NULL) STRICT;",
"CREATE TABLE bgp_source (bgp_id INTEGER NOT NULL"
"    REFERENCES bgp_data ON DELETE CASCADE,"
"  source INTEGER NOT NULL, location TEXT NOT NULL,"
"  states_peers INTEGER NOT NULL, min_peers4 INTEGER NOT NULL,"
"  min_peers6 INTEGER NOT NULL,"
"  PRIMARY KEY (bgp_id, source)) STRICT, WITHOUT ROWID;",
/* All routes, used or not, that cover a stored address. */
"CREATE TABLE bgp_route (bgp_id INTEGER NOT NULL"
"    REFERENCES bgp_data ON DELETE CASCADE,"
"  prefix_id INTEGER NOT NULL REFERENCES prefix,"
"  origin_id INTEGER NOT NULL REFERENCES origin,"
"  source INTEGER NOT NULL, peers INTEGER, filter INTEGER NOT NULL,"
"  PRIMARY KEY (bgp_id, prefix_id, origin_id, source))"
"  STRICT, WITHOUT ROWID;",
/* The whole table in numbers. */
"CREATE TABLE bgp_total (bgp_id INTEGER NOT NULL"
"    REFERENCES bgp_data ON DELETE CASCADE,"
"  family INTEGER NOT NULL, filter INTEGER NOT NULL,"
"  pairs INTEGER NOT NULL, PRIMARY KEY (bgp_id, family, filter))"
"  STRICT, WITHOUT ROWID;",

/*
 * What stands beside the ROA is about announced prefixes and their origins,
 * so it hangs on these routes: under other VRPs or another method a survey
 * shares it, and other routes have their own.  It is there for every longest
 * match of an address, whichever of them a method counts; an input that was
 * not given (its role is not in the table input) has no rows.
 */
"CREATE TABLE bgp_as_name (bgp_id INTEGER NOT NULL"
"    REFERENCES bgp_data ON DELETE CASCADE,"
"  origin_id INTEGER NOT NULL REFERENCES origin,"
"  as_name_id INTEGER NOT NULL REFERENCES as_name, country TEXT,"
"  PRIMARY KEY (bgp_id, origin_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE bgp_manrs (bgp_id INTEGER NOT NULL"
"    REFERENCES bgp_data ON DELETE CASCADE,"
"  origin_id INTEGER NOT NULL REFERENCES origin, programme TEXT NOT NULL,"
"  PRIMARY KEY (bgp_id, origin_id, programme)) STRICT, WITHOUT ROWID;",
/* objects: in the whole dumps; name '' for objects that state no source. */
"CREATE TABLE bgp_irr_source (bgp_id INTEGER NOT NULL"
"    REFERENCES bgp_data ON DELETE CASCADE,"
"  source INTEGER NOT NULL, name TEXT NOT NULL,"
"  rpki_derived INTEGER NOT NULL, objects INTEGER NOT NULL,"
"  PRIMARY KEY (bgp_id, source)) STRICT, WITHOUT ROWID;",
/* A source without a row for a route origin is absent there. */
"CREATE TABLE bgp_irr (bgp_id INTEGER NOT NULL"
"    REFERENCES bgp_data ON DELETE CASCADE,"
"  prefix_id INTEGER NOT NULL REFERENCES prefix,"
"  origin_id INTEGER NOT NULL REFERENCES origin,"
"  source INTEGER NOT NULL, status INTEGER NOT NULL,"
"  PRIMARY KEY (bgp_id, prefix_id, origin_id, source))"
"  STRICT, WITHOUT ROWID;",
/* Several rows where a prefix joins what several hold; country may be ''. */
"CREATE TABLE bgp_resource (bgp_id INTEGER NOT NULL"
"    REFERENCES bgp_data ON DELETE CASCADE,"
"  prefix_id INTEGER NOT NULL REFERENCES prefix,"
"  rir TEXT NOT NULL, country TEXT NOT NULL,"
"  PRIMARY KEY (bgp_id, prefix_id, rir, country)) STRICT, WITHOUT ROWID;",

"CREATE TABLE rpki_data (rpki_id INTEGER PRIMARY KEY, time INTEGER,"
"  expiry INTEGER NOT NULL, duplicates INTEGER NOT NULL,"
"  aspas INTEGER NOT NULL, router_keys INTEGER NOT NULL) STRICT;",
/* The VRPs that cover a stored route. */
"CREATE TABLE rpki_vrp (rpki_id INTEGER NOT NULL"
"    REFERENCES rpki_data ON DELETE CASCADE,"
"  vrp_id INTEGER NOT NULL REFERENCES vrp,"
"  ta_id INTEGER REFERENCES ta, expires INTEGER,"
"  PRIMARY KEY (rpki_id, vrp_id)) STRICT, WITHOUT ROWID;",
/* Origins of the stored routes that are customers of a valid ASPA. */
"CREATE TABLE rpki_aspa (rpki_id INTEGER NOT NULL"
"    REFERENCES rpki_data ON DELETE CASCADE,"
"  origin_id INTEGER NOT NULL REFERENCES origin,"
"  PRIMARY KEY (rpki_id, origin_id)) STRICT, WITHOUT ROWID;",
/* The whole set in numbers; ta is '' for VRPs without a label. */
"CREATE TABLE rpki_total (rpki_id INTEGER NOT NULL"
"    REFERENCES rpki_data ON DELETE CASCADE,"
"  ta TEXT NOT NULL, vrps4 INTEGER NOT NULL, vrps6 INTEGER NOT NULL,"
"  as0 INTEGER NOT NULL, loose INTEGER NOT NULL,"
"  expired INTEGER NOT NULL, left_out INTEGER NOT NULL,"
"  PRIMARY KEY (rpki_id, ta)) STRICT, WITHOUT ROWID;",
/* What SLURM took out, by trust anchor, and put in; ta as above. */
"CREATE TABLE rpki_slurm (rpki_id INTEGER NOT NULL"
"    REFERENCES rpki_data ON DELETE CASCADE,"
"  ta TEXT NOT NULL, filtered INTEGER NOT NULL,"
"  asserted INTEGER NOT NULL,"
"  PRIMARY KEY (rpki_id, ta)) STRICT, WITHOUT ROWID;",

/* kind: 0 dns, 1 bgp, 2 rpki; data_id is that table's key. */
"CREATE TABLE input (kind INTEGER NOT NULL, data_id INTEGER NOT NULL,"
"  place INTEGER NOT NULL, role TEXT NOT NULL, location TEXT NOT NULL,"
"  sha256 TEXT NOT NULL, bytes INTEGER NOT NULL,"
"  compression TEXT NOT NULL, format TEXT NOT NULL, data_time INTEGER,"
"  rows_read INTEGER NOT NULL, rows_skipped INTEGER NOT NULL,"
"  rows_filtered INTEGER NOT NULL, first_skipped TEXT NOT NULL,"
"  PRIMARY KEY (kind, data_id, place)) STRICT, WITHOUT ROWID;",

"CREATE TABLE survey (survey_id INTEGER PRIMARY KEY AUTOINCREMENT,"
"  dns_id INTEGER NOT NULL REFERENCES dns_data,"
"  bgp_id INTEGER NOT NULL REFERENCES bgp_data,"
"  rpki_id INTEGER NOT NULL REFERENCES rpki_data,"
"  method INTEGER NOT NULL, glue INTEGER NOT NULL, label TEXT,"
"  degraded INTEGER NOT NULL, started INTEGER NOT NULL,"
"  finished INTEGER NOT NULL, options TEXT NOT NULL,"
"  version TEXT NOT NULL, special_registry TEXT NOT NULL,"
"  glue_stands_in INTEGER NOT NULL) STRICT;",
"CREATE TABLE result_zone (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  zone_id INTEGER NOT NULL REFERENCES name,"
"  verdict INTEGER NOT NULL, verdict4 INTEGER NOT NULL,"
"  verdict6 INTEGER NOT NULL, complete INTEGER NOT NULL,"
"  nameservers INTEGER NOT NULL, addresses INTEGER NOT NULL,"
"  routed_addresses INTEGER NOT NULL, valid_addresses INTEGER NOT NULL,"
"  invalid_addresses INTEGER NOT NULL, mixed_addresses INTEGER NOT NULL,"
"  route_origins INTEGER NOT NULL, valid_route_origins INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, zone_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE result_server (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  server_id INTEGER NOT NULL REFERENCES name,"
"  verdict INTEGER NOT NULL, verdict4 INTEGER NOT NULL,"
"  verdict6 INTEGER NOT NULL, addresses INTEGER NOT NULL,"
"  routed_addresses INTEGER NOT NULL, valid_addresses INTEGER NOT NULL,"
"  zones INTEGER NOT NULL, by_glue INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, server_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE result_address (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  address_id INTEGER NOT NULL REFERENCES address,"
"  state INTEGER NOT NULL, effect INTEGER NOT NULL,"
"  prefix_id INTEGER REFERENCES prefix," /* of the longest match */
"  nameservers INTEGER NOT NULL, zones INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, address_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE result_route_origin (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  prefix_id INTEGER NOT NULL REFERENCES prefix,"
"  origin_id INTEGER NOT NULL REFERENCES origin,"
"  state INTEGER NOT NULL, reason INTEGER NOT NULL,"
"  zones INTEGER NOT NULL, addresses INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, prefix_id, origin_id)) STRICT, WITHOUT ROWID;",
/*
 * A survey with SLURM was judged without it too: one row of sums, and what
 * came out differently.
 */
"CREATE TABLE slurm_effect (survey_id INTEGER PRIMARY KEY"
"    REFERENCES survey ON DELETE CASCADE,"
"  zones INTEGER NOT NULL, route_origins INTEGER NOT NULL) STRICT;",
"CREATE TABLE slurm_zone (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  zone_id INTEGER NOT NULL REFERENCES name,"
"  verdict INTEGER NOT NULL, verdict4 INTEGER NOT NULL,"
"  verdict6 INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, zone_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE slurm_route_origin (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  prefix_id INTEGER NOT NULL REFERENCES prefix,"
"  origin_id INTEGER NOT NULL REFERENCES origin,"
"  state INTEGER NOT NULL, reason INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, prefix_id, origin_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE coverage (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  row INTEGER NOT NULL, scope INTEGER NOT NULL,"
FIGURES
"  PRIMARY KEY (survey_id, row, scope)) STRICT, WITHOUT ROWID;",
"CREATE TABLE breakdown (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  dimension TEXT NOT NULL, key TEXT NOT NULL,"
FIGURES
"  PRIMARY KEY (survey_id, dimension, key)) STRICT, WITHOUT ROWID;",
"CREATE TABLE baseline (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  family INTEGER NOT NULL, state INTEGER NOT NULL,"
"  reason INTEGER NOT NULL, routes INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, family, state, reason)) STRICT, WITHOUT ROWID;",
NULL };

static const char *const version_2[] = {
/*
 * What came of each question of the DNS.  There are few ways for one to come
 * out, and many questions: each way is kept once (rcode -1 where no response
 * came, tries 0 where nobody said).
 */
"CREATE TABLE question_result (question_result_id INTEGER PRIMARY KEY,"
"  outcome INTEGER NOT NULL, rcode INTEGER NOT NULL, error TEXT NOT NULL,"
"  apex INTEGER NOT NULL, tcp INTEGER NOT NULL, tries INTEGER NOT NULL,"
"  dnssec INTEGER NOT NULL,"
"  UNIQUE (outcome, rcode, error, apex, tcp, tries, dnssec)) STRICT;",
/* Of resolutions, by what was asked for; NULL: it was not. */
"CREATE TABLE dns_resolved (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  name_id INTEGER NOT NULL REFERENCES name,"
"  ns INTEGER REFERENCES question_result,"
"  soa INTEGER REFERENCES question_result,"
"  a INTEGER REFERENCES question_result,"
"  aaaa INTEGER REFERENCES question_result,"
"  ds INTEGER REFERENCES question_result,"
"  dnskey INTEGER REFERENCES question_result,"
"  PRIMARY KEY (dns_id, name_id)) STRICT, WITHOUT ROWID;",
/*
 * Of direct questions, whose type and view are of one number (type * 4 +
 * view).  address_id is the server that was asked alone, or 0: any of the
 * parent's.
 */
"CREATE TABLE dns_asked (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  name_id INTEGER NOT NULL REFERENCES name, kind INTEGER NOT NULL,"
"  address_id INTEGER NOT NULL,"
"  question_result_id INTEGER NOT NULL REFERENCES question_result,"
"  PRIMARY KEY (dns_id, name_id, kind, address_id))"
"  STRICT, WITHOUT ROWID;",
/* Terms of an input; retrieved: when it was fetched, NULL for a file. */
"ALTER TABLE input ADD COLUMN retrieved INTEGER;",
"ALTER TABLE input ADD COLUMN licence TEXT;",
"ALTER TABLE input ADD COLUMN publish INTEGER NOT NULL DEFAULT 1;",
/* Where the DNS was asked from. */
"ALTER TABLE dns_data ADD COLUMN resolver TEXT;",
"ALTER TABLE dns_data ADD COLUMN ipv6 INTEGER;",
"ALTER TABLE dns_data ADD COLUMN asn INTEGER;",
"ALTER TABLE dns_data ADD COLUMN country TEXT;",
/* What was wrong with the inputs. */
"CREATE TABLE health (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE, place INTEGER NOT NULL,"
"  kind INTEGER NOT NULL, fault TEXT NOT NULL,"
"  PRIMARY KEY (survey_id, place)) STRICT, WITHOUT ROWID;",
/* Steps of two curves: a number of ASes at which either of them rises. */
"CREATE TABLE concentration (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  ases INTEGER NOT NULL, zones_touched INTEGER NOT NULL,"
"  zones_whole INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, ases)) STRICT, WITHOUT ROWID;",
/* Who operates zones and servers, and what IANA's root database tells. */
"CREATE TABLE dns_operators (dns_id INTEGER PRIMARY KEY"
"    REFERENCES dns_data ON DELETE CASCADE, silent INTEGER NOT NULL,"
"  held_back INTEGER NOT NULL) STRICT;",
"CREATE TABLE dns_operator (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE, operator INTEGER NOT NULL,"
"  name_id INTEGER NOT NULL REFERENCES name, rnames INTEGER NOT NULL,"
"  contacts INTEGER NOT NULL,"
"  PRIMARY KEY (dns_id, operator)) STRICT, WITHOUT ROWID;",
"CREATE TABLE dns_zone_operator (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  zone_id INTEGER NOT NULL REFERENCES name, operator INTEGER NOT NULL,"
"  PRIMARY KEY (dns_id, zone_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE dns_server_operator (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  server_id INTEGER NOT NULL REFERENCES name, operator INTEGER NOT NULL,"
"  PRIMARY KEY (dns_id, server_id)) STRICT, WITHOUT ROWID;",
/* Networks that the user's list calls an operator's own. */
"CREATE TABLE dns_as_operator (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE, asn INTEGER NOT NULL,"
"  operator INTEGER NOT NULL,"
"  PRIMARY KEY (dns_id, asn)) STRICT, WITHOUT ROWID;",
"CREATE TABLE dns_root_db (dns_id INTEGER NOT NULL"
"    REFERENCES dns_data ON DELETE CASCADE,"
"  zone_id INTEGER NOT NULL REFERENCES name, type TEXT, manager TEXT,"
"  country TEXT, technical_contact TEXT,"
"  PRIMARY KEY (dns_id, zone_id)) STRICT, WITHOUT ROWID;",
"CREATE TABLE result_third_party (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  zone_id INTEGER NOT NULL REFERENCES name,"
"  server_id INTEGER NOT NULL REFERENCES name,"
"  PRIMARY KEY (survey_id, zone_id, server_id)) STRICT, WITHOUT ROWID;",
/*
 * ROAs that would make a route origin valid, numbered by rank; what each
 * would do alone, and the sums after its step of the sequence.
 */
"CREATE TABLE next_roa_sum (survey_id INTEGER PRIMARY KEY"
"    REFERENCES survey ON DELETE CASCADE, whole_table INTEGER NOT NULL,"
"  as_set INTEGER NOT NULL, reserved_as INTEGER NOT NULL,"
"  as0 INTEGER NOT NULL, full INTEGER NOT NULL, partial INTEGER NOT NULL,"
"  \"none\" INTEGER NOT NULL) STRICT;",
"CREATE TABLE next_roa (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE, rank INTEGER NOT NULL,"
"  prefix_id INTEGER NOT NULL REFERENCES prefix,"
"  origin_id INTEGER NOT NULL REFERENCES origin,"
EFFECT
"  step INTEGER NOT NULL, full INTEGER NOT NULL, partial INTEGER NOT NULL,"
"  \"none\" INTEGER NOT NULL, worsened INTEGER NOT NULL,"
"  invalid INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, rank)) STRICT, WITHOUT ROWID;",
/* Routes of the whole table that the ROA of that rank turns invalid. */
"CREATE TABLE next_roa_invalid (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE, rank INTEGER NOT NULL,"
"  prefix_id INTEGER NOT NULL REFERENCES prefix,"
"  origin_id INTEGER NOT NULL REFERENCES origin, filter INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, rank, prefix_id, origin_id))"
"  STRICT, WITHOUT ROWID;",
"CREATE TABLE next_roa_group (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE, dimension TEXT NOT NULL,"
"  place INTEGER NOT NULL, key TEXT NOT NULL, roas INTEGER NOT NULL,"
EFFECT
"  PRIMARY KEY (survey_id, dimension, place)) STRICT, WITHOUT ROWID;",
/*
 * How many more-specifics of a length the whole table has with the origin of a
 * longest match, filters or no; 0 is no row.  NULL in bgp_data: not counted.
 */
"ALTER TABLE bgp_data ADD COLUMN more_specifics INTEGER;",
"CREATE TABLE bgp_more_specific (bgp_id INTEGER NOT NULL"
"    REFERENCES bgp_data ON DELETE CASCADE,"
"  prefix_id INTEGER NOT NULL REFERENCES prefix,"
"  origin_id INTEGER NOT NULL REFERENCES origin,"
"  length INTEGER NOT NULL, prefixes INTEGER NOT NULL,"
"  PRIMARY KEY (bgp_id, prefix_id, origin_id, length))"
"  STRICT, WITHOUT ROWID;",
"CREATE TABLE exposure (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  row INTEGER NOT NULL, scope INTEGER NOT NULL,"
"  valid INTEGER NOT NULL, loose INTEGER NOT NULL, beyond INTEGER NOT NULL,"
"  zones INTEGER NOT NULL, PRIMARY KEY (survey_id, row, scope))"
"  STRICT, WITHOUT ROWID;",
/* The headlines, with one choice of the method made otherwise. */
"CREATE TABLE sensitivity (survey_id INTEGER NOT NULL"
"    REFERENCES survey ON DELETE CASCADE,"
"  place INTEGER NOT NULL, choice TEXT NOT NULL, value TEXT NOT NULL,"
"  own INTEGER NOT NULL, row INTEGER NOT NULL, scope INTEGER NOT NULL,"
FIGURES
"  PRIMARY KEY (survey_id, place, row, scope)) STRICT, WITHOUT ROWID;",
NULL };

const char *const *const store_schema[STORE_VERSION] = {
	version_1,
	version_2,
};

/*
 * The word of a code: store.c puts a CASE over the program's own words in its
 * place, which is several times as fast as a look-up in the table word.
 */
#define WORD(kind, code) \
	STORE_WORD_BEGIN kind STORE_WORD_CODE code STORE_WORD_END
#define TIME(column) "strftime('%Y-%m-%dT%H:%M:%SZ', " column ", 'unixepoch')"
#define FIGURE_COLUMNS(t) \
	t ".zones, " t ".nameservers, " t ".addresses, " t ".unrouted, " \
	t ".special, " t ".route_origins, " t ".valid, " t ".invalid, " \
	t ".not_found, " t ".full, " t ".full_complete, " t ".partial, " \
	t ".\"none\", " t ".undetermined, " t ".zone_share, " \
	t ".share_zones, " t ".zones_left_out"

/* The role was among the inputs that were read with the routes. */
#define GIVEN(role) \
	"EXISTS (SELECT 1 FROM input WHERE kind = 1" \
	" AND data_id = survey.bgp_id AND role = '" role "')"
/* The best that sources say of a route origin r; NULL without a source. */
#define BEST_IRR(rpki) \
	"CASE WHEN EXISTS (SELECT 1 FROM bgp_irr_source s" \
	"   WHERE s.bgp_id = survey.bgp_id AND s.rpki_derived = " rpki ")" \
	" THEN " WORD("irr", "coalesce((SELECT min(i.status)" \
	"   FROM bgp_irr i JOIN bgp_irr_source s USING (bgp_id, source)" \
	"   WHERE i.bgp_id = survey.bgp_id AND i.prefix_id = r.prefix_id" \
	"   AND i.origin_id = r.origin_id AND s.rpki_derived = " rpki \
	"   ), 3)") " END"
/* What a prefix's holdings have in that column, parted by ";". */
#define HOLDINGS(of, column) \
	"(SELECT group_concat(" column ", ';') FROM (SELECT DISTINCT " \
	column " FROM bgp_resource h WHERE h.bgp_id = survey.bgp_id" \
	" AND h.prefix_id = " of ".prefix_id AND " column " <> ''" \
	" ORDER BY " column "))"
/* Of the text of a prefix. */
#define LENGTH(prefix) \
	"CAST(substr(" prefix ", instr(" prefix ", '/') + 1) AS INTEGER)"
#define EFFECT_COLUMNS(t) \
	t ".none_to_partial + " t ".none_to_full + " t ".partial_to_full" \
	" AS zones_lifted, " t ".none_to_partial, " t ".none_to_full, " \
	t ".partial_to_full, " t ".zones_helped, " t ".zones_worsened, " \
	t ".addresses, " t ".routes_invalidated"

/*
 * What the method counts, as survey/assess.c does: a delegation d, and glue
 * (of a server whose look-ups are l) that no answer repeats.
 */
#define COUNTS_DELEGATION \
	"(" WORD("method", "survey.method") " = 'strict' OR d.sides & 2 > 0" \
	" OR NOT EXISTS (SELECT 1 FROM dns_delegation c" \
	"   WHERE c.dns_id = d.dns_id AND c.zone_id = d.zone_id" \
	"   AND c.sides & 2 > 0))"
#define UNASKED(code)  WORD("outcome", code) " = 'unasked'"
#define INDEFINITE(code) WORD("outcome", code) " IN ('unasked', 'failed')"
#define COUNTS_GLUE(family) \
	"CASE WHEN " WORD("glue", "survey.glue") " = 'union' THEN 1" \
	" WHEN " WORD("method", "survey.method") " <> 'strict'" \
	"   THEN " UNASKED("l.a") " AND " UNASKED("l.aaaa") \
	" WHEN " family " = 0 THEN " INDEFINITE("l.a") \
	" ELSE " INDEFINITE("l.aaaa") " END"

/* enum address_state */
#define INVALID "1"
#define SPECIAL "5"

const char *const store_views[] = {
"CREATE VIEW v_survey AS SELECT survey_id,"
"  " TIME("started") " AS started, " TIME("finished") " AS finished,"
"  " WORD("method", "method") " AS method, label, degraded,"
"  " TIME("d.time") " AS dns_time, " TIME("b.time") " AS bgp_time,"
"  " TIME("r.time") " AS rpki_time,"
"  " WORD("glue", "glue") " AS glue, version, special_registry, options,"
"  glue_stands_in, questions, unanswered, dns_id, bgp_id, rpki_id"
"  FROM survey JOIN dns_data d USING (dns_id)"
"  JOIN bgp_data b USING (bgp_id) JOIN rpki_data r USING (rpki_id);",

/*
 * What two surveys must have in common to be compared: sources names the
 * kinds of inputs, and the lists that choose zones by their digest, for an
 * own time series holds those constant; filters are those of routes.
 */
"CREATE VIEW v_comparable AS SELECT survey_id,"
"  " WORD("method", "method") " || '/' || " WORD("glue", "glue")
"  AS method, version, (SELECT group_concat(kind, ' ') FROM"
"    (SELECT role || ':' || format || ':' || CASE"
"      WHEN role IN ('gtlds', 'public-suffixes', 'zone-list')"
"      THEN group_concat(substr(sha256, 1, 16)) ELSE count(*) END AS kind"
"    FROM (SELECT role, format, sha256 FROM input"
"      WHERE (kind = 0 AND data_id = survey.dns_id)"
"      OR (kind = 1 AND data_id = survey.bgp_id)"
"      OR (kind = 2 AND data_id = survey.rpki_id)"
"      ORDER BY role, format, place)"
"    GROUP BY role, format ORDER BY role, format)) AS sources,"
"  min_length4 || '-' || max_length4 || '/' || min_length6 || '-'"
"    || max_length6 || '/' || min_peers AS filters"
"  FROM survey JOIN bgp_data USING (bgp_id);",

"CREATE VIEW v_input AS SELECT survey_id, role, location, sha256, bytes,"
"  " TIME("data_time") " AS data_time, rows_read, rows_skipped,"
"  rows_filtered, compression, format, first_skipped, kind, place,"
"  " TIME("retrieved") " AS retrieved, licence, publish"
"  FROM survey JOIN input ON (kind = 0 AND data_id = dns_id)"
"    OR (kind = 1 AND data_id = bgp_id) OR (kind = 2 AND data_id = rpki_id);",

"CREATE VIEW v_health AS SELECT survey_id, " WORD("health", "health.kind")
"  AS kind, fault, place FROM health;",
"CREATE VIEW v_vantage AS SELECT survey_id, resolver, ipv6, asn, country"
"  FROM survey JOIN dns_data USING (dns_id);",

"CREATE VIEW v_zone AS SELECT z.survey_id, n.name AS zone,"
"  " WORD("row", "d.category") " AS category,"
"  " WORD("verdict", "z.verdict") " AS verdict,"
"  " WORD("verdict", "z.verdict4") " AS verdict4,"
"  " WORD("verdict", "z.verdict6") " AS verdict6,"
"  z.complete, z.nameservers, z.addresses, z.routed_addresses,"
"  z.valid_addresses, z.route_origins, z.valid_route_origins,"
"  z.invalid_addresses, z.mixed_addresses, d.serial, r.name AS rname,"
"  m.name AS mname, d.ds, d.dnskey, s.name AS source"
"  FROM result_zone z JOIN survey USING (survey_id)"
"  JOIN dns_zone d ON d.dns_id = survey.dns_id AND d.zone_id = z.zone_id"
"  JOIN name n ON n.name_id = z.zone_id"
"  JOIN name s ON s.name_id = d.source_id"
"  LEFT JOIN name r ON r.name_id = d.rname_id"
"  LEFT JOIN name m ON m.name_id = d.mname_id;",

"CREATE VIEW v_zone_nameserver AS SELECT survey_id, z.name AS zone,"
"  n.name AS nameserver, d.sides & 1 AS in_parent,"
"  d.sides >> 1 & 1 AS in_child, " COUNTS_DELEGATION " AS counted"
"  FROM survey JOIN dns_delegation d USING (dns_id)"
"  JOIN name z ON z.name_id = d.zone_id"
"  JOIN name n ON n.name_id = d.server_id;",

/* Two halves: a GROUP BY over both would read the rows of every survey. */
"CREATE VIEW v_nameserver_address AS"
"  SELECT survey_id, n.name AS nameserver, a.address,"
"    EXISTS (SELECT 1 FROM dns_glue g WHERE g.dns_id = d.dns_id"
"      AND g.server_id = d.server_id AND g.address_id = d.address_id)"
"    AS glue, 1 AS authoritative, 1 AS counted"
"  FROM survey JOIN dns_answer d USING (dns_id)"
"  JOIN name n ON n.name_id = d.server_id"
"  JOIN address a ON a.address_id = d.address_id"
"  UNION ALL SELECT DISTINCT survey_id, n.name, a.address, 1, 0,"
"    " COUNTS_GLUE("a.family") ""
"  FROM survey JOIN dns_glue g USING (dns_id)"
"  JOIN dns_server l ON l.dns_id = g.dns_id AND l.server_id = g.server_id"
"  JOIN name n ON n.name_id = g.server_id"
"  JOIN address a ON a.address_id = g.address_id"
"  WHERE NOT EXISTS (SELECT 1 FROM dns_answer d WHERE d.dns_id = g.dns_id"
"    AND d.server_id = g.server_id AND d.address_id = g.address_id);",

"CREATE VIEW v_nameserver AS SELECT r.survey_id, n.name AS nameserver,"
"  " WORD("verdict", "r.verdict") " AS verdict,"
"  " WORD("verdict", "r.verdict4") " AS verdict4,"
"  " WORD("verdict", "r.verdict6") " AS verdict6,"
"  r.zones, r.addresses, r.routed_addresses, r.valid_addresses,"
"  r.by_glue, " WORD("outcome", "d.a") " AS a,"
"  " WORD("outcome", "d.aaaa") " AS aaaa, d.alias"
"  FROM result_server r JOIN survey USING (survey_id)"
"  JOIN dns_server d ON d.dns_id = survey.dns_id"
"    AND d.server_id = r.server_id"
"  JOIN name n ON n.name_id = r.server_id;",

"CREATE VIEW v_address AS SELECT r.survey_id, a.address,"
"  " WORD("address_state", "r.state") " AS state, r.nameservers, r.zones,"
"  nullif(" WORD("effect", "r.effect") ", '') AS effect, p.prefix,"
"  CASE a.family WHEN 0 THEN 'ipv4' ELSE 'ipv6' END AS family"
"  FROM result_address r JOIN address a USING (address_id)"
"  LEFT JOIN prefix p USING (prefix_id);",

"CREATE VIEW v_address_route AS SELECT a.survey_id, d.address, p.prefix,"
"  o.origin FROM result_address a"
"  JOIN result_route_origin r USING (survey_id, prefix_id)"
"  JOIN address d USING (address_id) JOIN prefix p USING (prefix_id)"
"  JOIN origin o USING (origin_id);",

"CREATE VIEW v_route_origin AS SELECT survey_id, prefix, origin,"
"  " WORD("rov_state", "state") " AS state,"
"  nullif(" WORD("rov_reason", "reason") ", '') AS reason, zones,"
"  addresses, CASE family WHEN 0 THEN 'ipv4' ELSE 'ipv6' END AS family,"
"  " BEST_IRR("0") " AS irr, " BEST_IRR("1") " AS irr_rpki,"
"  " HOLDINGS("r", "rir") " AS rir,"
"  " HOLDINGS("r", "country") " AS country"
"  FROM result_route_origin r JOIN survey USING (survey_id)"
"  JOIN prefix USING (prefix_id) JOIN origin USING (origin_id);",

"CREATE VIEW v_irr AS SELECT survey_id, prefix, origin,"
"  nullif(s.name, '') AS source,"
"  " WORD("irr", "coalesce(i.status, 3)") " AS status, s.rpki_derived"
"  FROM result_route_origin r JOIN survey USING (survey_id)"
"  JOIN bgp_irr_source s ON s.bgp_id = survey.bgp_id"
"  JOIN prefix p ON p.prefix_id = r.prefix_id"
"  JOIN origin o ON o.origin_id = r.origin_id"
"  LEFT JOIN bgp_irr i ON i.bgp_id = s.bgp_id"
"    AND i.prefix_id = r.prefix_id AND i.origin_id = r.origin_id"
"    AND i.source = s.source;",
"CREATE VIEW v_irr_source AS SELECT survey_id, nullif(name, '') AS source,"
"  rpki_derived, objects FROM survey JOIN bgp_irr_source USING (bgp_id);",

/* The origins that are AS numbers are keys of a breakdown. */
"CREATE VIEW v_asn AS SELECT survey_id, CAST(o.origin AS INTEGER) AS asn,"
"  n.as_name AS name, a.country,"
"  CASE WHEN " GIVEN("manrs") " THEN EXISTS (SELECT 1 FROM bgp_manrs m"
"    WHERE m.bgp_id = survey.bgp_id AND m.origin_id = o.origin_id)"
"    END AS manrs,"
"  (SELECT group_concat(programme, ';') FROM (SELECT programme"
"    FROM bgp_manrs m WHERE m.bgp_id = survey.bgp_id"
"    AND m.origin_id = o.origin_id ORDER BY programme))"
"    AS manrs_programmes,"
"  CASE WHEN r.aspas > 0 THEN EXISTS (SELECT 1 FROM rpki_aspa k"
"    WHERE k.rpki_id = survey.rpki_id AND k.origin_id = o.origin_id)"
"    END AS aspa, b.zones, b.route_origins, b.valid, b.invalid,"
"  b.not_found, o.origin"
"  FROM breakdown b JOIN survey USING (survey_id)"
"  JOIN rpki_data r USING (rpki_id) JOIN origin o ON o.origin = b.key"
"  LEFT JOIN bgp_as_name a ON a.bgp_id = survey.bgp_id"
"    AND a.origin_id = o.origin_id"
"  LEFT JOIN as_name n ON n.as_name_id = a.as_name_id"
"  WHERE b.dimension = 'as' AND substr(b.key, 1, 1) <> '{';",
"CREATE VIEW v_manrs AS SELECT survey_id, CAST(b.key AS INTEGER) AS asn,"
"  programme FROM breakdown b JOIN survey USING (survey_id)"
"  JOIN origin o ON o.origin = b.key"
"  JOIN bgp_manrs m ON m.bgp_id = survey.bgp_id"
"    AND m.origin_id = o.origin_id WHERE b.dimension = 'as';",

"CREATE VIEW v_route_origin_vrp AS SELECT r.survey_id, p.prefix, o.origin,"
"  vp.prefix AS vrp_prefix, v.max_length, v.asn, t.ta,"
"  v.asn <> 0 AND o.origin = CAST(v.asn AS TEXT)"
"    AND " LENGTH("p.prefix") " <= v.max_length AS matches,"
"  " TIME("k.expires") " AS expires"
"  FROM result_route_origin r JOIN survey USING (survey_id)"
"  JOIN covering c ON c.prefix_id = r.prefix_id"
"  JOIN rpki_vrp k ON k.rpki_id = survey.rpki_id AND k.vrp_id = c.vrp_id"
"  JOIN vrp v ON v.vrp_id = c.vrp_id"
"  JOIN prefix p ON p.prefix_id = r.prefix_id"
"  JOIN prefix vp ON vp.prefix_id = v.prefix_id"
"  JOIN origin o ON o.origin_id = r.origin_id"
"  LEFT JOIN ta t ON t.ta_id = k.ta_id;",

/*
 * The VRPs that make a route origin valid: prefixes beneath the route, no
 * longer than maxLength and /24 or /48, that they authorise (2 of the next
 * length, 4 of the one after that, ...), and those that their AS announces.
 * The + keeps SQLite from beginning with the origins.
 */
"CREATE VIEW v_exposure AS SELECT survey_id, prefix, origin, vrp_prefix,"
"  max_length, ta, authorised, announced, authorised > announced AS loose,"
"  max_length > reach AS beyond, zones"
"  FROM (SELECT *, CASE WHEN up_to > length"
"      THEN (2 << (up_to - length)) - 2 ELSE 0 END AS authorised,"
"    coalesce((SELECT sum(prefixes) FROM bgp_more_specific m"
"      WHERE m.bgp_id = e.bgp_id AND m.prefix_id = e.prefix_id"
"      AND m.origin_id = e.origin_id AND m.length <= up_to), 0) AS announced"
"    FROM (SELECT *, min(max_length, reach) AS up_to"
"      FROM (SELECT r.survey_id, p.prefix, o.origin,"
"        vp.prefix AS vrp_prefix, v.max_length, t.ta, r.zones,"
"        survey.bgp_id, r.prefix_id, r.origin_id,"
"        CASE p.family WHEN 0 THEN 24 ELSE 48 END AS reach,"
"        " LENGTH("p.prefix") " AS length"
"        FROM result_route_origin r JOIN survey USING (survey_id)"
"        JOIN bgp_data b ON b.bgp_id = survey.bgp_id"
"          AND b.more_specifics = 1"
"        JOIN covering c ON c.prefix_id = r.prefix_id"
"        JOIN rpki_vrp k ON k.rpki_id = survey.rpki_id"
"          AND k.vrp_id = c.vrp_id"
"        JOIN vrp v ON v.vrp_id = c.vrp_id"
"        JOIN prefix p ON p.prefix_id = r.prefix_id"
"        JOIN prefix vp ON vp.prefix_id = v.prefix_id"
"        JOIN origin o ON o.origin_id = r.origin_id"
"        LEFT JOIN ta t ON t.ta_id = k.ta_id"
"        WHERE v.asn <> 0 AND +o.origin = CAST(v.asn AS TEXT))"
"      WHERE length <= max_length) e);",
"CREATE VIEW v_exposure_sum AS SELECT survey_id,"
"  " WORD("row", "row") " AS category, " WORD("scope", "scope") " AS family,"
"  valid, loose, beyond, zones FROM exposure;",

"CREATE VIEW v_route AS SELECT survey_id, prefix, origin, location, peers,"
"  " WORD("filter", "filter") " AS filter"
"  FROM survey JOIN bgp_route r USING (bgp_id) JOIN prefix USING (prefix_id)"
"  JOIN origin USING (origin_id)"
"  JOIN bgp_source s ON s.bgp_id = r.bgp_id AND s.source = r.source;",

"CREATE VIEW v_coverage AS SELECT c.survey_id,"
"  " WORD("row", "c.row") " AS category,"
"  " WORD("scope", "c.scope") " AS family, " FIGURE_COLUMNS("c")
"  FROM coverage c;",
"CREATE VIEW v_breakdown AS SELECT b.survey_id, b.dimension, b.key, "
FIGURE_COLUMNS("b") " FROM breakdown b;",
"CREATE VIEW v_sensitivity AS SELECT s.survey_id, s.choice, s.value, s.own,"
"  " WORD("row", "s.row") " AS category,"
"  " WORD("scope", "s.scope") " AS family, " FIGURE_COLUMNS("s") ", s.place"
"  FROM sensitivity s;",
"CREATE VIEW v_baseline AS SELECT survey_id,"
"  " WORD("scope", "family") " AS family,"
"  " WORD("rov_state", "state") " AS state,"
"  nullif(" WORD("rov_reason", "reason") ", '') AS reason, routes"
"  FROM baseline;",

"CREATE VIEW v_concentration AS SELECT survey_id, ases, zones_touched,"
"  zones_whole FROM concentration;",

"CREATE VIEW v_operator AS SELECT survey_id, n.name AS operator, o.rnames,"
"  o.contacts, " FIGURE_COLUMNS("b") " FROM survey JOIN dns_operator o"
"  USING (dns_id) JOIN name n USING (name_id) JOIN breakdown b"
"  USING (survey_id) WHERE b.dimension = 'operator' AND b.key = n.name;",
"CREATE VIEW v_zone_operator AS SELECT survey_id, z.name AS zone,"
"  n.name AS operator FROM survey JOIN dns_zone_operator d USING (dns_id)"
"  JOIN dns_operator o USING (dns_id, operator)"
"  JOIN name z ON z.name_id = d.zone_id"
"  JOIN name n ON n.name_id = o.name_id;",
"CREATE VIEW v_nameserver_operator AS SELECT survey_id,"
"  s.name AS nameserver, n.name AS operator"
"  FROM survey JOIN dns_server_operator d USING (dns_id)"
"  JOIN dns_operator o USING (dns_id, operator)"
"  JOIN name s ON s.name_id = d.server_id"
"  JOIN name n ON n.name_id = o.name_id;",
"CREATE VIEW v_operator_sum AS SELECT survey_id, (SELECT count(*)"
"  FROM dns_operator o WHERE o.dns_id = survey.dns_id) AS operators,"
"  (SELECT count(*) FROM dns_zone_operator z"
"    WHERE z.dns_id = survey.dns_id) AS zones, silent, held_back"
"  FROM survey JOIN dns_operators USING (dns_id);",
"CREATE VIEW v_third_party AS SELECT t.survey_id, z.name AS zone,"
"  " WORD("verdict", "r.verdict") " AS verdict, zn.name AS operator,"
"  s.name AS nameserver, sn.name AS nameserver_operator"
"  FROM result_third_party t JOIN survey USING (survey_id)"
"  JOIN result_zone r USING (survey_id, zone_id)"
"  JOIN name z ON z.name_id = t.zone_id"
"  JOIN name s ON s.name_id = t.server_id"
"  LEFT JOIN dns_zone_operator zo ON zo.dns_id = survey.dns_id"
"    AND zo.zone_id = t.zone_id"
"  LEFT JOIN dns_operator zd ON zd.dns_id = zo.dns_id"
"    AND zd.operator = zo.operator"
"  LEFT JOIN name zn ON zn.name_id = zd.name_id"
"  LEFT JOIN dns_server_operator so ON so.dns_id = survey.dns_id"
"    AND so.server_id = t.server_id"
"  LEFT JOIN dns_operator sd ON sd.dns_id = so.dns_id"
"    AND sd.operator = so.operator"
"  LEFT JOIN name sn ON sn.name_id = sd.name_id;",
"CREATE VIEW v_root_db AS SELECT survey_id, name AS zone, type, manager,"
"  country, technical_contact FROM survey JOIN dns_root_db USING (dns_id)"
"  JOIN name ON name_id = zone_id;",

"CREATE VIEW v_next_roa AS SELECT n.survey_id, n.rank, prefix, origin,"
"  " LENGTH("prefix") " AS max_length,"
"  CASE family WHEN 0 THEN 'ipv4' ELSE 'ipv6' END AS family,"
"  " WORD("rov_state", "o.state") " AS state,"
"  nullif(" WORD("rov_reason", "o.reason") ", '') AS reason, o.zones,"
"  " EFFECT_COLUMNS("n") ", n.step, n.full, n.partial, n.\"none\","
"  n.worsened, n.invalid,"
"  (SELECT as_name FROM bgp_as_name a JOIN as_name USING (as_name_id)"
"    WHERE a.bgp_id = survey.bgp_id AND a.origin_id = n.origin_id) AS name,"
"  " HOLDINGS("n", "rir") " AS rir"
"  FROM next_roa n JOIN survey USING (survey_id)"
"  JOIN result_route_origin o USING (survey_id, prefix_id, origin_id)"
"  JOIN prefix USING (prefix_id) JOIN origin USING (origin_id);",
"CREATE VIEW v_next_roa_invalid AS SELECT i.survey_id, i.rank,"
"  p.prefix AS invalid_prefix, o.origin AS invalid_origin,"
"  " WORD("filter", "i.filter") " AS filter,"
"  coalesce((SELECT zones FROM result_route_origin r"
"    WHERE r.survey_id = i.survey_id AND r.prefix_id = i.prefix_id"
"    AND r.origin_id = i.origin_id), 0) AS zones,"
"  np.prefix, no.origin FROM next_roa_invalid i"
"  JOIN next_roa n USING (survey_id, rank)"
"  JOIN prefix p ON p.prefix_id = i.prefix_id"
"  JOIN origin o ON o.origin_id = i.origin_id"
"  JOIN prefix np ON np.prefix_id = n.prefix_id"
"  JOIN origin no ON no.origin_id = n.origin_id;",
"CREATE VIEW v_next_roa_group AS SELECT g.survey_id, dimension, place,"
"  key, roas,"
"  " EFFECT_COLUMNS("g") ", CASE dimension WHEN 'as' THEN"
"  (SELECT as_name FROM origin o JOIN bgp_as_name a USING (origin_id)"
"    JOIN as_name USING (as_name_id) WHERE o.origin = key"
"    AND a.bgp_id = survey.bgp_id) END AS name"
"  FROM next_roa_group g JOIN survey USING (survey_id);",
"CREATE VIEW v_next_roa_sum AS SELECT survey_id,"
"  (SELECT count(*) FROM next_roa n WHERE n.survey_id = s.survey_id)"
"  AS roas, as_set, reserved_as, as0, whole_table, full, partial, \"none\""
"  FROM next_roa_sum s;",
/* A resolution has no transport of its own. */
#define RESULT \
	WORD("outcome", "r.outcome") " AS outcome," \
	" coalesce(" WORD("rcode", "r.rcode") "," \
	"   iif(r.rcode < 0, NULL, 'RCODE' || r.rcode)) AS rcode," \
	" nullif(r.error, '') AS error, r.apex"
#define RESULT_END \
	" nullif(r.tries, 0) AS tries," \
	" nullif(" WORD("dnssec", "r.dnssec") ", '') AS dnssec"
#define RESOLVED(column, type) \
	"SELECT survey_id, n.name AS name, '" type "' AS type," \
	" 'answer' AS view, NULL AS server, " RESULT ", NULL AS transport," \
	RESULT_END " FROM survey JOIN dns_resolved q USING (dns_id)" \
	" JOIN question_result r ON r.question_result_id = q." column \
	" JOIN name n ON n.name_id = q.name_id"
"CREATE VIEW v_question AS " RESOLVED("ns", "NS")
"  UNION ALL " RESOLVED("soa", "SOA") "  UNION ALL " RESOLVED("a", "A")
"  UNION ALL " RESOLVED("aaaa", "AAAA") "  UNION ALL " RESOLVED("ds", "DS")
"  UNION ALL " RESOLVED("dnskey", "DNSKEY")
"  UNION ALL SELECT survey_id, n.name,"
"  " WORD("answer_type", "q.kind / 4") ","
"  " WORD("answer_view", "q.kind & 3") ", a.address, " RESULT ","
"  iif(r.tcp, 'tcp', 'udp')," RESULT_END
"  FROM survey JOIN dns_asked q USING (dns_id)"
"  JOIN question_result r USING (question_result_id)"
"  JOIN name n ON n.name_id = q.name_id"
"  LEFT JOIN address a ON a.address_id = q.address_id;",

/*
 * What registries would want to know, as findings and not as errors.  What
 * was not seen is no finding: sides are compared where both were told.
 */
"CREATE VIEW v_finding AS"
"  SELECT survey_id, CASE d.sides WHEN 1 THEN 'missing-at-child'"
"    ELSE 'missing-at-parent' END AS finding, z.name AS zone,"
"    n.name AS nameserver, NULL AS address, NULL AS detail"
"  FROM survey JOIN dns_delegation d USING (dns_id)"
"  JOIN dns_zone k USING (dns_id, zone_id)"
"  JOIN name z ON z.name_id = d.zone_id"
"  JOIN name n ON n.name_id = d.server_id"
"  WHERE d.sides <> 3 AND NOT k.parent_unobservable AND EXISTS"
"    (SELECT 1 FROM dns_delegation o WHERE o.dns_id = d.dns_id"
"     AND o.zone_id = d.zone_id AND o.sides & (3 - d.sides))"
/* Of one family: what one side has, the other lacks. */
"  UNION ALL SELECT survey_id, 'glue-differs', z.name, n.name, a.address,"
"    'glue that no answer has'"
"  FROM survey JOIN dns_glue g USING (dns_id)"
"  JOIN dns_server s USING (dns_id, server_id)"
"  JOIN address a USING (address_id)"
"  JOIN name z ON z.name_id = g.zone_id"
"  JOIN name n ON n.name_id = g.server_id"
"  WHERE iif(a.family, s.aaaa, s.a) IN (1, 2, 3) AND NOT EXISTS"
"    (SELECT 1 FROM dns_answer r WHERE r.dns_id = g.dns_id"
"     AND r.server_id = g.server_id AND r.address_id = g.address_id)"
"  UNION ALL SELECT DISTINCT survey_id, 'glue-differs', z.name, n.name,"
"    a.address, 'an answer that the glue lacks'"
"  FROM survey JOIN dns_glue g USING (dns_id)"
"  JOIN dns_answer r USING (dns_id, server_id)"
"  JOIN address a ON a.address_id = r.address_id"
"  JOIN name z ON z.name_id = g.zone_id"
"  JOIN name n ON n.name_id = g.server_id"
"  WHERE NOT EXISTS (SELECT 1 FROM dns_glue h WHERE h.dns_id = g.dns_id"
"    AND h.server_id = g.server_id AND h.address_id = r.address_id"
"    AND h.zone_id = g.zone_id)"
"  UNION ALL SELECT survey_id, 'alias', NULL, n.name, NULL, NULL"
"  FROM survey JOIN dns_server s USING (dns_id)"
"  JOIN name n ON n.name_id = s.server_id WHERE s.alias"
"  UNION ALL SELECT survey_id, CASE WHEN s.a = 3 OR s.aaaa = 3"
"      THEN 'no-such-name' WHEN s.a = 2 AND s.aaaa = 2 THEN 'no-address'"
"      ELSE 'no-answer' END, NULL, n.name, NULL,"
"    CASE WHEN s.a = 4 AND s.aaaa = 4 THEN 'A and AAAA'"
"      WHEN s.a = 4 THEN 'A' WHEN s.aaaa = 4 THEN 'AAAA' END"
"  FROM survey JOIN dns_server s USING (dns_id)"
"  JOIN name n ON n.name_id = s.server_id"
"  WHERE s.a IN (3, 4) OR s.aaaa IN (3, 4) OR (s.a = 2 AND s.aaaa = 2)"
"  UNION ALL SELECT r.survey_id, 'special-address', NULL, n.name, a.address,"
"    NULL FROM result_address r JOIN survey USING (survey_id)"
"  JOIN dns_answer h USING (dns_id, address_id)"
"  JOIN address a USING (address_id)"
"  JOIN name n ON n.name_id = h.server_id WHERE r.state = " SPECIAL
"  UNION ALL SELECT DISTINCT r.survey_id, 'special-address', NULL, n.name,"
"    a.address, NULL FROM result_address r JOIN survey USING (survey_id)"
"  JOIN dns_glue h USING (dns_id, address_id)"
"  JOIN address a USING (address_id)"
"  JOIN name n ON n.name_id = h.server_id WHERE r.state = " SPECIAL
"    AND NOT EXISTS (SELECT 1 FROM dns_answer o WHERE o.dns_id = h.dns_id"
"      AND o.server_id = h.server_id AND o.address_id = h.address_id)"
/* A server behind an invalid route may be dropped on our own way to it. */
"  UNION ALL SELECT survey_id, CASE WHEN r.state = " INVALID
"      THEN 'unreachable-from-here' WHEN w.rcode < 0 THEN 'dead'"
"      ELSE 'lame' END, z.name, n.name, a.address,"
"    coalesce(nullif(w.error, ''), " WORD("rcode", "w.rcode") ")"
"  FROM survey JOIN dns_asked q USING (dns_id)"
"  JOIN question_result w USING (question_result_id)"
"  JOIN dns_delegation d ON d.dns_id = q.dns_id"
"    AND d.zone_id = q.name_id"
"  JOIN address a ON a.address_id = q.address_id"
"  JOIN name z ON z.name_id = q.name_id"
"  JOIN name n ON n.name_id = d.server_id"
"  LEFT JOIN result_address r USING (survey_id, address_id)"
"  WHERE q.kind = 6 AND NOT w.apex AND w.error <> 'opted-out' AND (EXISTS"
"      (SELECT 1 FROM dns_answer s WHERE s.dns_id = d.dns_id"
"       AND s.server_id = d.server_id AND s.address_id = q.address_id)"
"    OR EXISTS (SELECT 1 FROM dns_glue s WHERE s.dns_id = d.dns_id"
"       AND s.server_id = d.server_id AND s.address_id = q.address_id));",

"CREATE VIEW v_skipped AS SELECT survey_id, n.name AS zone, reason,"
"  s.name AS source FROM survey JOIN dns_skipped d USING (dns_id)"
"  JOIN name n ON n.name_id = d.name_id"
"  JOIN name s ON s.name_id = d.source_id;",
"CREATE VIEW v_vrp_total AS SELECT survey_id, nullif(ta, '') AS ta, vrps4,"
"  vrps6, as0, loose, expired, left_out"
"  FROM survey JOIN rpki_total USING (rpki_id);",
"CREATE VIEW v_slurm AS SELECT survey_id, nullif(ta, '') AS ta, filtered,"
"  asserted FROM survey JOIN rpki_slurm USING (rpki_id);",
"CREATE VIEW v_slurm_sum AS SELECT survey_id, zones, route_origins"
"  FROM slurm_effect;",
"CREATE VIEW v_slurm_effect AS SELECT s.survey_id, n.name AS zone,"
"  " WORD("verdict", "s.verdict") " AS verdict_without,"
"  " WORD("verdict", "z.verdict") " AS verdict_with,"
"  " WORD("verdict", "s.verdict4") " AS verdict4_without,"
"  " WORD("verdict", "z.verdict4") " AS verdict4_with,"
"  " WORD("verdict", "s.verdict6") " AS verdict6_without,"
"  " WORD("verdict", "z.verdict6") " AS verdict6_with"
"  FROM slurm_zone s JOIN result_zone z USING (survey_id, zone_id)"
"  JOIN name n ON n.name_id = s.zone_id;",
"CREATE VIEW v_slurm_route_origin AS SELECT s.survey_id, prefix, origin,"
"  " WORD("rov_state", "s.state") " AS state_without,"
"  " WORD("rov_state", "r.state") " AS state_with,"
"  nullif(" WORD("rov_reason", "s.reason") ", '') AS reason_without,"
"  nullif(" WORD("rov_reason", "r.reason") ", '') AS reason_with, zones"
"  FROM slurm_route_origin s JOIN result_route_origin r"
"    USING (survey_id, prefix_id, origin_id)"
"  JOIN prefix USING (prefix_id) JOIN origin USING (origin_id);",
"CREATE VIEW v_route_total AS SELECT survey_id,"
"  " WORD("scope", "family") " AS family,"
"  " WORD("filter", "filter") " AS filter, pairs"
"  FROM survey JOIN bgp_total USING (bgp_id);",
NULL };
