/*
 * The tables.  Texts that recur are kept once, in dimension tables; what was
 * observed is kept once per observation (dns_data, bgp_data, rpki_data), so
 * that a survey that judges the same answers anew costs its results alone;
 * and a survey links three observations, a method and the results.
 *
 * The schema grows by versions: each is a list of statements on top of those
 * before it.  A new database runs all of them, an older one those that it
 * lacks; a version that a release has written is never changed again.  Views
 * (store_views.c) and words are not versioned: every change of version makes
 * them anew.
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

/*
 * What changed since the survey before (diff_keep.h); of surveys of which a
 * report was asked for that tells it.  Shares are in hundredths of a percent.
 */
static const char *const version_3[] = {
"CREATE TABLE change_sum (survey_id INTEGER PRIMARY KEY"
"    REFERENCES survey ON DELETE CASCADE,"
"  before_id INTEGER NOT NULL REFERENCES survey ON DELETE CASCADE,"
"  borrowed INTEGER NOT NULL) STRICT;",
"CREATE INDEX change_sum_before ON change_sum (before_id);",
"CREATE TABLE change (survey_id INTEGER NOT NULL"
"    REFERENCES change_sum ON DELETE CASCADE,"
"  place INTEGER NOT NULL, object INTEGER NOT NULL, change INTEGER NOT NULL,"
"  key TEXT NOT NULL, key2 TEXT NOT NULL, field TEXT NOT NULL,"
"  old TEXT NOT NULL, new TEXT NOT NULL, cause TEXT NOT NULL,"
"  zones INTEGER NOT NULL, PRIMARY KEY (survey_id, place))"
"  STRICT, WITHOUT ROWID;",
"CREATE TABLE change_share (survey_id INTEGER NOT NULL"
"    REFERENCES change_sum ON DELETE CASCADE,"
"  row INTEGER NOT NULL, scope INTEGER NOT NULL,"
"  valid_before INTEGER NOT NULL, route_origins_before INTEGER NOT NULL,"
"  valid INTEGER NOT NULL, route_origins INTEGER NOT NULL,"
"  points INTEGER NOT NULL, zone_list INTEGER NOT NULL,"
"  dns INTEGER NOT NULL, bgp INTEGER NOT NULL, rpki INTEGER NOT NULL,"
"  PRIMARY KEY (survey_id, row, scope)) STRICT, WITHOUT ROWID;",
NULL };

const char *const *const store_schema[STORE_VERSION] = {
	version_1,
	version_2,
	version_3,
};
