/*
 * The SELECTs.  Order is part of each: the same database gives the same
 * bytes.  Run time and the survey's number stand in "run" alone, so that
 * surveys of the same inputs give the same files but for run.json and what is
 * told of changes.  No quoted text has a blank: reports wrap a SELECT, and it
 * must survive that.
 */
#include "reports/table.h"

#include <assert.h>
#include <string.h>

#include "reports/table_columns.h"
#include "survey/base/array.h"

#define TABLE(name, title, file, places, columns, sql)                         \
	{                                                                      \
		name, title, file, places, sql, columns, LENGTH_OF(columns)    \
	}

const struct report_table report_tables[] = {
	TABLE("run", "The run", NULL, IN_RUN, run_columns,
	    "SELECT survey_id, label, started, finished, version, options"
	    " FROM v_survey WHERE survey_id = :survey"),
	TABLE("survey", "Method and times", NULL, IN_RUN | IN_SUMMARY,
	    survey_columns,
	    "SELECT method, glue, degraded, dns_time, bgp_time, rpki_time,"
	    " (SELECT count(t) FROM (SELECT dns_time AS t UNION ALL SELECT"
	    " bgp_time UNION ALL SELECT rpki_time)) AS known_times,"
	    " (SELECT max(t) - min(t) FROM (SELECT unixepoch(dns_time) AS t"
	    " UNION ALL SELECT unixepoch(bgp_time) UNION ALL"
	    " SELECT unixepoch(rpki_time))) AS time_gap,"
	    " special_registry, questions, unanswered, glue_stands_in"
	    " FROM v_survey WHERE survey_id = :survey"),
	TABLE("inputs", "Inputs", NULL, IN_RUN, input_columns,
	    "SELECT role, location, sha256, bytes, data_time, rows_read,"
	    " rows_skipped, rows_filtered, compression, format,"
	    " first_skipped, retrieved, licence, publish"
	    " FROM v_input WHERE survey_id = :survey"
	    " ORDER BY kind, place"),
	TABLE("health", "Health of the inputs", NULL, IN_RUN, health_columns,
	    "SELECT kind, fault FROM v_health WHERE survey_id = :survey"
	    " ORDER BY place"),
	TABLE("vantage", "Where the DNS was asked from", NULL, IN_RUN,
	    vantage_columns,
	    "SELECT resolver, ipv6, asn, country FROM v_vantage"
	    " WHERE survey_id = :survey"),
	/* Categories first, then the groups, as the method names them. */
	TABLE("coverage", "Coverage", "coverage.csv", IN_SUMMARY,
	    coverage_columns,
	    "SELECT category, family, " FIGURE_SQL
	    " FROM v_coverage WHERE survey_id = :survey"
	    " ORDER BY instr('|root|gTLD|ccTLD|sub-gTLD|sub-ccTLD|' ||"
	    " 'revMap|enum|arpa|tTLD|other|all|core|TLD|' ||"
	    " 'TLD+revMap|ccTLD+sub|gTLD+sub|', '|' || category || '|'),"
	    " family"),
	TABLE("sensitivity", "How the headline depends on the method", NULL,
	    IN_SUMMARY, sensitivity_columns,
	    "SELECT choice, value, own, category, family, " FIGURE_SQL
	    " FROM v_sensitivity WHERE survey_id = :survey"
	    " ORDER BY place, category, family"),
	/* Of the database rather than of this survey's inputs. */
	TABLE("change_sum", "The survey before", NULL, IN_RUN,
	    change_sum_columns,
	    "SELECT before_id, before_dns_time, before_bgp_time,"
	    " before_rpki_time, borrowed FROM v_change_sum"
	    " WHERE survey_id = :survey"),
	TABLE("changes", "Zones and possible hijacks", "changes.csv",
	    IN_RUN | NONE_IF_EMPTY, change_columns,
	    "SELECT object, change, key, key2, field, old, new, cause, zones"
	    " FROM v_change WHERE survey_id = :survey ORDER BY place"),
	TABLE("change_shares", "Shares of valid route origins",
	    "change_shares.csv", IN_RUN | NONE_IF_EMPTY, change_share_columns,
	    "SELECT category, family, valid_before, route_origins_before,"
	    " valid, route_origins, points, zone_list, dns, bgp, rpki"
	    " FROM v_change_share WHERE survey_id = :survey"
	    " ORDER BY category <> 'all', family <> 'all', category, family"),
	TABLE("zone_sides", "Zones by known side of their name servers", NULL,
	    IN_SUMMARY, zone_side_columns,
	    "SELECT (SELECT count(*) FROM v_zone WHERE survey_id = :survey)"
	    " AS zones, coalesce(sum(parent), 0) AS parent,"
	    " coalesce(sum(child), 0) AS child FROM (SELECT max(in_parent)"
	    " AS parent, max(in_child) AS child FROM v_zone_nameserver"
	    " WHERE survey_id = :survey GROUP BY zone)"),
	TABLE("zone_flags", "Zones with invalid addresses", NULL, IN_SUMMARY,
	    zone_flag_columns,
	    "SELECT count(*) AS zones,"
	    " count(*) FILTER (WHERE invalid_addresses > 0) AS invalid,"
	    " count(*) FILTER (WHERE mixed_addresses > 0) AS mixed,"
	    " count(*) FILTER (WHERE invalid_addresses > 0"
	    " OR mixed_addresses > 0) AS either"
	    " FROM v_zone WHERE survey_id = :survey"),
	TABLE("route_origin_states", "Route origins by state", NULL, IN_SUMMARY,
	    origin_state_columns,
	    "SELECT family, state, reason, count(*) AS route_origins"
	    " FROM v_route_origin WHERE survey_id = :survey"
	    " GROUP BY family, state, reason"
	    " ORDER BY family, state, reason"),
	TABLE("address_states", "Addresses by state", NULL, IN_SUMMARY,
	    address_state_columns,
	    "SELECT family, state, effect, count(*) AS addresses"
	    " FROM v_address WHERE survey_id = :survey"
	    " GROUP BY family, state, effect"
	    " ORDER BY family, state, effect"),
	/* The row of "all" is the first. */
	TABLE("exposure", "Loose route origins", NULL, IN_SUMMARY,
	    exposure_columns,
	    "SELECT category, family, valid, loose, beyond, zones"
	    " FROM v_exposure_sum WHERE survey_id = :survey"
	    " ORDER BY category <> 'all', family <> 'all', category, family"),
	TABLE("baseline", "Baseline: all routes of the table", NULL, IN_SUMMARY,
	    baseline_columns,
	    "SELECT family, state, reason, routes FROM v_baseline"
	    " WHERE survey_id = :survey ORDER BY family, state, reason"),
	TABLE("trust_anchors", "Trust anchors", NULL, IN_SUMMARY,
	    trust_anchor_columns,
	    "SELECT ta, vrps4, vrps6, as0, loose, expired, left_out"
	    " FROM v_vrp_total WHERE survey_id = :survey"
	    " ORDER BY ta IS NULL, ta"),
	TABLE("deciding_trust_anchors",
	    "Trust anchors of the VRPs that decided", NULL, IN_SUMMARY,
	    deciding_ta_columns,
	    "SELECT key AS ta, " FIGURE_SQL " FROM v_breakdown"
	    " WHERE survey_id = :survey AND dimension = 'ta' ORDER BY key"),
	TABLE("irr", "Route origins by IRR object and state", NULL, IN_SUMMARY,
	    irr_columns,
	    "SELECT irr, state, count(*) AS route_origins"
	    " FROM v_route_origin WHERE survey_id = :survey"
	    " AND irr IS NOT NULL GROUP BY irr, state ORDER BY irr, state"),
	TABLE("irr_sources", "Route origins by source of the IRR", NULL,
	    IN_SUMMARY, irr_source_columns,
	    "SELECT source, rpki_derived,"
	    " count(*) FILTER (WHERE status = 'exact') AS exact,"
	    " count(*) FILTER (WHERE status = 'covered') AS covered,"
	    " count(*) FILTER (WHERE status = 'mismatch') AS mismatch,"
	    " count(*) FILTER (WHERE status = 'absent') AS absent"
	    " FROM v_irr WHERE survey_id = :survey"
	    " GROUP BY rpki_derived, source ORDER BY rpki_derived, source"),
	TABLE("origin_ases", "Origin ASes in MANRS and with an ASPA", NULL,
	    IN_SUMMARY, origin_as_columns,
	    "SELECT count(*) AS ases, count(name) AS named,"
	    " sum(manrs) AS manrs, sum(route_origins * manrs)"
	    " AS manrs_route_origins, sum(valid * manrs) AS manrs_valid,"
	    " sum(aspa) AS aspa, sum(route_origins * aspa)"
	    " AS aspa_route_origins FROM v_asn WHERE survey_id = :survey"),
	TABLE("manrs_programmes", "Origin ASes by programme of MANRS", NULL,
	    IN_SUMMARY, programme_columns,
	    "SELECT programme, count(*) AS ases FROM v_manrs"
	    " WHERE survey_id = :survey GROUP BY programme"
	    " ORDER BY programme"),
	TABLE("rirs", "Registries of the routes' prefixes", NULL, IN_SUMMARY,
	    rir_columns,
	    "SELECT key AS rir, " FIGURE_SQL " FROM v_breakdown"
	    " WHERE survey_id = :survey AND dimension = 'rir' ORDER BY key"),
	/* No row where there were none, or their terms keep them back. */
	TABLE("resource_sum", "What the delegation statistics know of routes",
	    NULL, IN_SUMMARY, resource_sum_columns,
	    "SELECT count(*) AS route_origins,"
	    " count(*) FILTER (WHERE rir IS NULL) AS no_rir,"
	    " count(*) FILTER (WHERE instr(rir, ';')) AS several_rirs,"
	    " count(*) FILTER (WHERE country IS NULL) AS no_country,"
	    " count(*) FILTER (WHERE instr(country, ';'))"
	    " AS several_countries FROM v_route_origin"
	    " WHERE survey_id = :survey HAVING count(rir) > 0"),
	TABLE("countries", "Countries of the prefixes' holders", NULL,
	    IN_SUMMARY, country_columns,
	    "SELECT key AS country, " FIGURE_SQL " FROM v_breakdown"
	    " WHERE survey_id = :survey AND dimension = 'country'"
	    " ORDER BY key"),
	TABLE("route_filters", "Routes by filter", NULL, IN_SUMMARY,
	    route_filter_columns,
	    "SELECT family, filter, pairs FROM v_route_total"
	    " WHERE survey_id = :survey ORDER BY family, filter"),
	TABLE("skipped", "Names that are no surveyed zones", NULL,
	    IN_SUMMARY | NONE_IF_EMPTY, skipped_columns,
	    "SELECT reason, count(DISTINCT zone) AS names FROM v_skipped"
	    " WHERE survey_id = :survey GROUP BY reason ORDER BY reason"),
	TABLE("slurm", "Local exceptions (SLURM)", NULL, IN_SUMMARY,
	    slurm_columns,
	    "SELECT ta, filtered, asserted FROM v_slurm"
	    " WHERE survey_id = :survey ORDER BY ta IS NULL, ta"),
	TABLE("slurm_sum", "What SLURM changes", NULL, IN_SUMMARY,
	    slurm_sum_columns,
	    "SELECT zones, route_origins FROM v_slurm_sum"
	    " WHERE survey_id = :survey"),
	TABLE("slurm_zones", "Zones that SLURM changes", NULL, IN_DETAIL,
	    slurm_zone_columns,
	    "SELECT zone, verdict_without, verdict_with, verdict4_without,"
	    " verdict4_with, verdict6_without, verdict6_with"
	    " FROM v_slurm_effect WHERE survey_id = :survey ORDER BY zone"),
	TABLE("slurm_route_origins", "Route origins that SLURM changes", NULL,
	    IN_DETAIL, slurm_origin_columns,
	    "SELECT prefix, origin, state_without, state_with, zones"
	    " FROM v_slurm_route_origin WHERE survey_id = :survey"
	    " ORDER BY prefix, origin"),
	TABLE("revmap_rirs", "Zones of the reverse map, by SOA RNAME", NULL,
	    IN_SUMMARY, rir_columns,
	    "SELECT key AS rir, " FIGURE_SQL " FROM v_breakdown"
	    " WHERE survey_id = :survey AND dimension = 'revmap-rir'"
	    " ORDER BY key"),
	TABLE("operator_sum", "Operators", NULL, IN_SUMMARY,
	    operator_sum_columns,
	    "SELECT operators, zones, silent, held_back,"
	    " (SELECT operator FROM v_operator WHERE survey_id = :survey"
	    " ORDER BY zones DESC, operator LIMIT 1) AS largest,"
	    " (SELECT max(zones) FROM v_operator WHERE survey_id = :survey)"
	    " AS largest_zones,"
	    " (SELECT count(DISTINCT zone) FROM v_third_party"
	    " WHERE survey_id = :survey AND verdict = 'partial') AS partial,"
	    " (SELECT count(DISTINCT zone) FROM v_third_party"
	    " WHERE survey_id = :survey AND verdict = 'none') AS \"none\""
	    " FROM v_operator_sum WHERE survey_id = :survey"),
	TABLE("third_parties",
	    "Zones that another operator's servers keep from"
	    " full",
	    "third_parties.csv", IN_DETAIL | IN_PAGE, third_party_columns,
	    "SELECT zone, verdict, operator, nameserver, nameserver_operator,"
	    " address, state, prefix, origin FROM v_third_party"
	    " CROSS JOIN v_nameserver_address USING (survey_id, nameserver)"
	    " CROSS JOIN v_address USING (survey_id, address)"
	    " CROSS JOIN v_address_route USING (survey_id, address, prefix)"
	    " WHERE survey_id = :survey AND counted AND state <> 'valid'"
	    " ORDER BY zone, nameserver, address, origin"),
	TABLE("next_roa_sum", "Next best ROAs", NULL, IN_SUMMARY,
	    next_roa_sum_columns,
	    "SELECT roas, as_set, reserved_as, as0, whole_table, full,"
	    " partial, \"none\" FROM v_next_roa_sum"
	    " WHERE survey_id = :survey"),
	TABLE("next_roas", "Next best ROAs, by rank", "next_roas.csv",
	    IN_DETAIL | IN_PAGE, next_roa_columns,
	    "SELECT rank, prefix, origin, max_length, family, state, reason,"
	    " zones, " EFFECT_SQL ", step, name, rir FROM v_next_roa"
	    " WHERE survey_id = :survey ORDER BY rank"),
	TABLE("next_roa_invalid", "Routes that a ROA would turn invalid", NULL,
	    IN_DETAIL | IN_PAGE, next_roa_invalid_columns,
	    "SELECT rank, prefix, origin, invalid_prefix, invalid_origin,"
	    " filter, zones FROM v_next_roa_invalid"
	    " WHERE survey_id = :survey"
	    " ORDER BY rank, invalid_prefix, invalid_origin"),
	TABLE("next_roa_ases", "Next best ROAs by origin AS", NULL, IN_DETAIL,
	    next_roa_as_columns,
	    "SELECT place, key, name, roas, " EFFECT_SQL
	    " FROM v_next_roa_group WHERE survey_id = :survey"
	    " AND dimension = 'as' ORDER BY place"),
	TABLE("next_roa_operators", "Next best ROAs by operator", NULL,
	    IN_DETAIL, next_roa_operator_columns,
	    "SELECT place, key, roas, " EFFECT_SQL
	    " FROM v_next_roa_group WHERE survey_id = :survey"
	    " AND dimension = 'operator' ORDER BY place"),
	TABLE("next_roa_sequence", "Next best ROAs one after the other", NULL,
	    IN_DETAIL, next_roa_sequence_columns,
	    "SELECT step, prefix, origin, full, partial, \"none\", worsened,"
	    " invalid FROM v_next_roa WHERE survey_id = :survey"
	    " ORDER BY step"),
	TABLE("zones", "Zones", "zones.csv", IN_DETAIL | IN_PAGE, zone_columns,
	    "SELECT zone, category, verdict, verdict4, verdict6, complete,"
	    " nameservers, addresses, routed_addresses, valid_addresses,"
	    " route_origins, valid_route_origins, invalid_addresses,"
	    " mixed_addresses, serial, ds, dnskey, source"
	    " FROM v_zone WHERE survey_id = :survey ORDER BY zone"),
	TABLE("nameservers", "Name servers", "nameservers.csv",
	    IN_DETAIL | IN_PAGE, nameserver_columns,
	    "SELECT nameserver, verdict, verdict4, verdict6, zones,"
	    " addresses, routed_addresses, valid_addresses, by_glue, a,"
	    " aaaa, alias FROM v_nameserver WHERE survey_id = :survey"
	    " ORDER BY nameserver"),
	TABLE("addresses", "Addresses", "addresses.csv", IN_DETAIL | IN_PAGE,
	    address_columns,
	    "SELECT address, state, nameservers, zones, family, prefix,"
	    " effect FROM v_address WHERE survey_id = :survey"
	    " ORDER BY address"),
	TABLE("route_origins", "Route origins", "route_origins.csv",
	    IN_DETAIL | IN_PAGE, route_origin_columns,
	    "SELECT prefix, origin, state, reason, zones, addresses, family,"
	    " irr, irr_rpki, rir, country FROM v_route_origin WHERE survey_id "
	    "= :survey"
	    " ORDER BY prefix, origin"),
	TABLE("zone_nameservers", "Name servers of zones",
	    "zone_nameservers.csv", IN_DETAIL | IN_PAGE,
	    zone_nameserver_columns,
	    "SELECT zone, nameserver, in_parent, in_child, counted"
	    " FROM v_zone_nameserver WHERE survey_id = :survey"
	    " ORDER BY zone, nameserver"),
	TABLE("nameserver_addresses", "Addresses of name servers",
	    "nameserver_addresses.csv", IN_DETAIL | IN_PAGE,
	    nameserver_address_columns,
	    "SELECT nameserver, address, glue, authoritative, counted"
	    " FROM v_nameserver_address WHERE survey_id = :survey"
	    " ORDER BY nameserver, address"),
	TABLE("route_origin_vrps", "VRPs that cover route origins",
	    "route_origin_vrps.csv", IN_DETAIL | IN_PAGE,
	    route_origin_vrp_columns,
	    "SELECT prefix, origin, vrp_prefix, max_length, asn, ta, matches,"
	    " expires FROM v_route_origin_vrp WHERE survey_id = :survey"
	    " ORDER BY prefix, origin, vrp_prefix, max_length, asn, ta"),
	TABLE("findings", "Findings of the DNS", "findings.csv",
	    IN_DETAIL | IN_PAGE, finding_columns,
	    "SELECT finding, zone, nameserver, address, detail FROM v_finding"
	    " WHERE survey_id = :survey"
	    " ORDER BY finding, zone, nameserver, address, detail"),
	TABLE("exposed", "ROAs that authorise too much", "exposed.csv",
	    IN_DETAIL | IN_PAGE, exposed_columns,
	    "SELECT prefix, origin, vrp_prefix, max_length, ta, authorised,"
	    " announced, loose, beyond, zones FROM v_exposure"
	    " WHERE survey_id = :survey AND (loose OR beyond)"
	    " ORDER BY prefix, origin, vrp_prefix, max_length"),
	TABLE("asns", "Origin ASes", "asns.csv", IN_DETAIL | IN_PAGE,
	    asn_columns,
	    "SELECT key AS origin, name, country, " FIGURE_SQL
	    ", manrs, manrs_programmes, aspa FROM v_breakdown"
	    " JOIN (SELECT origin, name, country, manrs, manrs_programmes,"
	    " aspa FROM v_asn WHERE survey_id = :survey) ON origin = key"
	    " WHERE survey_id = :survey AND dimension = 'as'"
	    " UNION ALL SELECT key, NULL, NULL, " FIGURE_SQL
	    ", NULL, NULL, NULL FROM v_breakdown WHERE survey_id = :survey"
	    " AND dimension = 'as' AND key GLOB '{*' ORDER BY origin"),
	TABLE("operators", "Operators", "operators.csv", IN_DETAIL | IN_PAGE,
	    operator_columns,
	    "SELECT key AS operator, " FIGURE_SQL " FROM v_breakdown"
	    " WHERE survey_id = :survey AND dimension = 'operator'"
	    " ORDER BY key"),
};

const size_t report_ntables = LENGTH_OF(report_tables);

/* Every survey has its row of "all", also one without zones. */
const struct report_table report_surveys_table =
    TABLE("surveys", "Surveys", NULL, 0, surveys_columns,
	"SELECT survey_id, finished, method, degraded, rpki_time, zones,"
	" route_origins, valid, label"
	" FROM v_survey JOIN v_coverage USING (survey_id)"
	" WHERE category = 'all' AND family = 'all'"
	" ORDER BY survey_id");

const struct report_table *
report_table_find(const char *name)
{
	size_t i = 0;

	while (strcmp(report_tables[i].name, name) != 0) {
		i++;
		assert(i < report_ntables);
	}
	return &report_tables[i];
}
