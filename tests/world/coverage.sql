-- v_coverage of a survey, counted anew out of the tables of what was observed
-- and the states of its route origins: zones x counted servers x counted
-- addresses x origins of the longest match.  Slow and plain; the tests hold
-- what the program stored against it.  :survey is the survey's number.
WITH
s AS (
  SELECT dns_id, method = 'strict' AS strict, glue = 'union' AS unite
  FROM v_survey WHERE survey_id = :survey
),
-- strict: both sides; manrs2020: the child's where known, else the parent's.
ns AS MATERIALIZED (
  SELECT zone_id, server_id FROM s JOIN dns_delegation d USING (dns_id)
  WHERE s.strict OR d.sides & 2 OR NOT EXISTS (
    SELECT 1 FROM dns_delegation c WHERE c.dns_id = d.dns_id
    AND c.zone_id = d.zone_id AND c.sides & 2)
),
lookup AS MATERIALIZED (
  SELECT server_id, family, outcome,
    outcome IN ('data', 'nodata', 'nxdomain') AS definite
  FROM (
    SELECT server_id, 0 AS family, word AS outcome
    FROM s JOIN dns_server USING (dns_id)
    JOIN word ON kind = 'outcome' AND code = a
    UNION ALL
    SELECT server_id, 1, word
    FROM s JOIN dns_server USING (dns_id)
    JOIN word ON kind = 'outcome' AND code = aaaa)
),
server_address AS MATERIALIZED (
  SELECT server_id, address_id FROM s JOIN dns_answer USING (dns_id)
  UNION
  SELECT g.server_id, g.address_id
  FROM s JOIN dns_glue g USING (dns_id)
  JOIN address a ON a.address_id = g.address_id
  JOIN lookup l ON l.server_id = g.server_id AND l.family = a.family
  WHERE s.unite OR CASE WHEN s.strict THEN NOT l.definite
    ELSE NOT EXISTS (SELECT 1 FROM lookup x
      WHERE x.server_id = g.server_id AND x.outcome <> 'unasked') END
),
scope(family, number) AS (
  VALUES ('ipv4', 0), ('ipv6', 1), ('all', 0), ('all', 1)
),
-- The families' rows, and all of them again for both.
zone_address AS MATERIALIZED (
  SELECT DISTINCT ns.zone_id, scope.family, a.address_id,
    v.state, v.state NOT IN ('unrouted', 'special') AS routed
  FROM ns JOIN server_address USING (server_id)
  JOIN address a USING (address_id)
  JOIN scope ON scope.number = a.family
  JOIN v_address v ON v.survey_id = :survey AND v.address = a.address
),
zone_origin AS MATERIALIZED (
  SELECT DISTINCT zone_id, z.family, r.prefix, r.origin, o.state
  FROM zone_address z JOIN address a USING (address_id)
  JOIN v_address_route r ON r.survey_id = :survey AND r.address = a.address
  JOIN v_route_origin o ON o.survey_id = :survey AND o.prefix = r.prefix
    AND o.origin = r.origin
),
families(family) AS (VALUES ('ipv4'), ('ipv6'), ('all')),
addresses_of AS MATERIALIZED (
  SELECT zone_id, family, count(*) AS addresses, sum(routed) AS routed,
    sum(state = 'valid') AS valid
  FROM zone_address GROUP BY zone_id, family
),
origins_of AS MATERIALIZED (
  SELECT zone_id, family, count(*) AS origins,
    sum(state = 'valid') AS valid_origins
  FROM zone_origin GROUP BY zone_id, family
),
incomplete AS MATERIALIZED (
  SELECT zone_id FROM zone_address WHERE state = 'unrouted'
  UNION
  SELECT zone_id FROM ns JOIN lookup USING (server_id) WHERE NOT definite
),
zone AS MATERIALIZED (
  SELECT d.zone_id, word.word AS category, f.family,
    ifnull(a.addresses, 0) AS addresses,
    ifnull(o.origins, 0) AS origins,
    ifnull(o.valid_origins, 0) AS valid_origins,
    d.zone_id NOT IN (SELECT zone_id FROM incomplete) AS complete,
    CASE WHEN s.strict THEN ifnull(a.routed, 0)
      ELSE 100 * (ifnull(o.origins, 0) > 0) END AS judged,
    CASE WHEN s.strict THEN ifnull(a.valid, 0)
      ELSE ifnull(100 * o.valid_origins / o.origins, 0) END AS good
  FROM s JOIN dns_zone d USING (dns_id)
  JOIN word ON word.kind = 'row' AND word.code = d.category
  CROSS JOIN families f
  LEFT JOIN addresses_of a ON a.zone_id = d.zone_id AND a.family = f.family
  LEFT JOIN origins_of o ON o.zone_id = d.zone_id AND o.family = f.family
),
groups(name, category) AS (
  SELECT word, word FROM word WHERE kind = 'row' AND code < 10
  UNION ALL SELECT 'all', word FROM word WHERE kind = 'row' AND code < 10
  UNION ALL VALUES
    ('core', 'ccTLD'), ('core', 'gTLD'), ('core', 'revMap'),
    ('core', 'sub-ccTLD'), ('core', 'sub-gTLD'),
    ('TLD', 'gTLD'), ('TLD', 'ccTLD'),
    ('TLD+revMap', 'gTLD'), ('TLD+revMap', 'ccTLD'),
    ('TLD+revMap', 'revMap'),
    ('ccTLD+sub', 'ccTLD'), ('ccTLD+sub', 'sub-ccTLD'),
    ('gTLD+sub', 'gTLD'), ('gTLD+sub', 'sub-gTLD')
),
-- manrs2020 leaves out the zones without an address of the family.
member AS MATERIALIZED (
  SELECT g.name, z.*, s.strict OR z.addresses > 0 AS counted
  FROM s CROSS JOIN groups g JOIN zone z USING (category)
),
zone_figures AS (
  SELECT name, family,
    sum(counted) AS zones, sum(NOT counted) AS zones_left_out,
    sum(counted AND judged > 0 AND good = judged) AS "full",
    sum(counted AND judged > 0 AND good = judged AND complete)
      AS full_complete,
    sum(counted AND good > 0 AND good < judged) AS partial,
    sum(counted AND judged > 0 AND good = 0) AS "none",
    sum(counted AND judged = 0) AS undetermined,
    avg(CASE WHEN origins > 0 THEN 1.0 * valid_origins / origins END)
      AS zone_share,
    sum(origins > 0) AS share_zones
  FROM member GROUP BY name, family
),
server_figures AS (
  SELECT name, family, count(DISTINCT server_id) AS nameservers
  FROM member JOIN ns USING (zone_id) WHERE counted GROUP BY name, family
),
address_figures AS (
  SELECT name, family, count(*) AS addresses,
    sum(state = 'unrouted') AS unrouted, sum(state = 'special') AS special
  FROM (SELECT DISTINCT name, family, address_id, state
    FROM member JOIN zone_address USING (zone_id, family) WHERE counted)
  GROUP BY name, family
),
origin_figures AS (
  SELECT name, family, count(*) AS route_origins,
    sum(state = 'valid') AS valid, sum(state = 'invalid') AS invalid,
    sum(state = 'not-found') AS not_found
  FROM (SELECT DISTINCT name, family, prefix, origin, state
    FROM member JOIN zone_origin USING (zone_id, family) WHERE counted)
  GROUP BY name, family
)
SELECT r.name AS category, f.family, ifnull(zones, 0) AS zones,
  ifnull(nameservers, 0) AS nameservers, ifnull(addresses, 0) AS addresses,
  ifnull(unrouted, 0) AS unrouted, ifnull(special, 0) AS special,
  ifnull(route_origins, 0) AS route_origins, ifnull(valid, 0) AS valid,
  ifnull(invalid, 0) AS invalid, ifnull(not_found, 0) AS not_found,
  ifnull("full", 0) AS "full", ifnull(full_complete, 0) AS full_complete,
  ifnull(partial, 0) AS partial, ifnull("none", 0) AS "none",
  ifnull(undetermined, 0) AS undetermined, zone_share,
  ifnull(share_zones, 0) AS share_zones,
  ifnull(zones_left_out, 0) AS zones_left_out
FROM (SELECT DISTINCT name FROM groups) r CROSS JOIN families f
LEFT JOIN zone_figures USING (name, family)
LEFT JOIN server_figures USING (name, family)
LEFT JOIN address_figures USING (name, family)
LEFT JOIN origin_figures USING (name, family)
ORDER BY 1, 2
