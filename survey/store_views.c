/*
 * The views: what reports and others rely on, of the tables of store_schema.c.
 * They are not versioned: every change of the schema makes them anew.
 */
#include <stddef.h>

#include "survey/store_private.h"

/* SQL is laid out as SQL. */
/* clang-format off */

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
"CREATE VIEW v_change_sum AS SELECT c.survey_id, before_id,"
"  b.dns_time AS before_dns_time, b.bgp_time AS before_bgp_time,"
"  b.rpki_time AS before_rpki_time, borrowed FROM change_sum c"
"  JOIN v_survey b ON b.survey_id = before_id;",
"CREATE VIEW v_change AS SELECT survey_id, before_id,"
"  " WORD("diff_object", "object") " AS object,"
"  " WORD("diff_kind", "change") " AS change, key, nullif(key2, '') AS key2,"
"  field, nullif(old, '') AS old, nullif(new, '') AS new,"
"  nullif(cause, '') AS cause, zones, place"
"  FROM change JOIN change_sum USING (survey_id);",
"CREATE VIEW v_change_share AS SELECT survey_id, before_id,"
"  " WORD("row", "row") " AS category, " WORD("scope", "scope") " AS family,"
"  valid_before, route_origins_before, valid, route_origins,"
"  points / 100.0 AS points, zone_list / 100.0 AS zone_list,"
"  dns / 100.0 AS dns, bgp / 100.0 AS bgp, rpki / 100.0 AS rpki"
"  FROM change_share JOIN change_sum USING (survey_id);",
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

/* Joined from the left, what a SELECT does not use is not looked up. */
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
"  LEFT JOIN result_route_origin o USING (survey_id, prefix_id, origin_id)"
"  LEFT JOIN prefix USING (prefix_id) LEFT JOIN origin USING (origin_id);",
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
"  CROSS JOIN address a ON a.address_id = r.address_id"
"  CROSS JOIN name z ON z.name_id = g.zone_id"
"  CROSS JOIN name n ON n.name_id = g.server_id"
"  WHERE r.address_id <> g.address_id AND NOT EXISTS"
"    (SELECT 1 FROM dns_glue h WHERE h.dns_id = g.dns_id"
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
/* These are few: it begins with them. */
"  UNION ALL SELECT r.survey_id, 'special-address', NULL, n.name, a.address,"
"    NULL FROM result_address r CROSS JOIN survey USING (survey_id)"
"  CROSS JOIN dns_answer h USING (dns_id, address_id)"
"  JOIN address a USING (address_id)"
"  JOIN name n ON n.name_id = h.server_id WHERE r.state = " SPECIAL
"  UNION ALL SELECT DISTINCT r.survey_id, 'special-address', NULL, n.name,"
"    a.address, NULL FROM result_address r CROSS JOIN survey USING (survey_id)"
"  CROSS JOIN dns_glue h USING (dns_id, address_id)"
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
