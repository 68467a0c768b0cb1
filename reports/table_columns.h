/*
 * The columns of the tables, for tables.c alone: names, types, and what each
 * means, as the reports and the data package tell it.
 */
#ifndef REPORTS_TABLE_COLUMNS_H
#define REPORTS_TABLE_COLUMNS_H

#include "reports/table.h"

static const struct report_column run_columns[] = {
	{ "survey_id", COLUMN_INTEGER, "the survey's number: :survey" },
	{ "label", COLUMN_TEXT, "its name, where it was given one" },
	{ "started", COLUMN_TIME, "the run's begin" },
	{ "finished", COLUMN_TIME, "the run's end" },
	{ "version", COLUMN_TEXT, "version of dnsroa that made it" },
	{ "options", COLUMN_JSON, "every option in force" },
};

static const struct report_column survey_columns[] = {
	{ "method", COLUMN_TEXT, "strict or manrs2020" },
	{ "glue", COLUMN_TEXT, "answer: glue only stands in; union: counts" },
	{ "degraded", COLUMN_BOOLEAN, "made although an input was unhealthy" },
	{ "dns_time", COLUMN_TIME, "the time of the DNS data" },
	{ "bgp_time", COLUMN_TIME, "the time of the routes" },
	{ "rpki_time", COLUMN_TIME, "the time of the VRPs" },
	{ "known_times", COLUMN_INTEGER, "how many of the three are known" },
	{ "time_gap", COLUMN_INTEGER,
	    "seconds between the oldest and the newest of them" },
	{ "special_registry", COLUMN_TEXT,
	    "date of the special-purpose address registries" },
	{ "questions", COLUMN_INTEGER, "questions of the DNS" },
	{ "unanswered", COLUMN_INTEGER, "of these without a definite answer" },
	{ "glue_stands_in", COLUMN_INTEGER,
	    "name servers whose addresses are those of glue" },
};

static const struct report_column input_columns[] = {
	{ "role", COLUMN_TEXT, "what the input is for" },
	{ "location", COLUMN_TEXT, "where it was" },
	{ "sha256", COLUMN_TEXT, "of the file as it stood on disk" },
	{ "bytes", COLUMN_INTEGER, "its size on disk" },
	{ "data_time", COLUMN_TIME, "the time of the data" },
	{ "rows_read", COLUMN_INTEGER, "rows, good and bad" },
	{ "rows_skipped", COLUMN_INTEGER, "of these could not be read" },
	{ "rows_filtered", COLUMN_INTEGER, "of these left out by the method" },
	{ "compression", COLUMN_TEXT, "gzip, bzip2, xz, zstd or empty" },
	{ "format", COLUMN_TEXT, "the format as recognised" },
	{ "first_skipped", COLUMN_TEXT, "where and why, of the first bad row" },
	{ "retrieved", COLUMN_TIME, "when it was fetched; NULL for a file" },
	{ "licence", COLUMN_TEXT, "its terms, as configured" },
	{ "publish", COLUMN_BOOLEAN, "what comes of it may be given away" },
};

static const struct report_column health_columns[] = {
	{ "kind", COLUMN_TEXT,
	    "structure, age, gap, shrinkage, failed or loss" },
	{ "fault", COLUMN_TEXT, "what was wrong with the inputs" },
};

static const struct report_column vantage_columns[] = {
	{ "resolver", COLUMN_TEXT, "who answered the questions of the DNS" },
	{ "ipv6", COLUMN_BOOLEAN, "IPv6 works where they were asked" },
	{ "asn", COLUMN_INTEGER, "AS of the measuring host, as configured" },
	{ "country", COLUMN_TEXT, "its country, as configured" },
};

#define FIGURE_SQL                                                             \
	"zones, nameservers, addresses, unrouted, special, route_origins,"     \
	" valid, invalid, not_found, full, full_complete, partial, \"none\","  \
	" undetermined, zone_share, share_zones, zones_left_out"

#define FIGURE_COLUMNS                                                         \
	{ "zones", COLUMN_INTEGER, "zones that are judged" },                  \
	    { "nameservers", COLUMN_INTEGER, "their distinct name servers" },  \
	    { "addresses", COLUMN_INTEGER, "distinct addresses of these" },    \
	    { "unrouted", COLUMN_INTEGER, "addresses without a route" },       \
	    { "special", COLUMN_INTEGER, "addresses of special purpose" },     \
	    { "route_origins", COLUMN_INTEGER,                                 \
		    "distinct (prefix, origin) of the longest matches" },      \
	    { "valid", COLUMN_INTEGER, "route origins that are valid" },       \
	    { "invalid", COLUMN_INTEGER, "route origins that are invalid" },   \
	    { "not_found", COLUMN_INTEGER, "route origins without a ROA" },    \
	    { "full", COLUMN_INTEGER, "zones with every address valid" },      \
	    { "full_complete", COLUMN_INTEGER,                                 \
		    "full zones of which besides all is known and routed" },   \
	    { "partial", COLUMN_INTEGER, "zones with some addresses valid" },  \
	    { "none", COLUMN_INTEGER, "zones without a valid address" },       \
	    { "undetermined", COLUMN_INTEGER, "zones with nothing to judge" }, \
	    { "zone_share", COLUMN_NUMBER,                                     \
		    "mean over zones of valid / all route origins, 0 to 1" },  \
	    { "share_zones", COLUMN_INTEGER, "zones in that mean" },           \
	{                                                                      \
		"zones_left_out", COLUMN_INTEGER,                              \
		    "zones that the method leaves out"                         \
	}

static const struct report_column coverage_columns[] = {
	{ "category", COLUMN_TEXT, "category of zones, or group of these" },
	{ "family", COLUMN_TEXT, "all, ipv4 or ipv6: the addresses judged" },
	FIGURE_COLUMNS,
};

static const struct report_column sensitivity_columns[] = {
	{ "choice", COLUMN_TEXT,
	    "of the method: method, routes, min-peers, servers or glue" },
	{ "value", COLUMN_TEXT, "how it is made; all others as in the survey" },
	{ "own", COLUMN_BOOLEAN, "the survey itself makes it so" },
	{ "category", COLUMN_TEXT, "group of zones: all or core" },
	{ "family", COLUMN_TEXT, "all, ipv4 or ipv6: the addresses judged" },
	FIGURE_COLUMNS,
};

static const struct report_column change_sum_columns[] = {
	{ "before_id", COLUMN_INTEGER,
	    "number of the last survey before that is alike" },
	{ "before_dns_time", COLUMN_TIME, "the time of its DNS data" },
	{ "before_bgp_time", COLUMN_TIME, "of its routes" },
	{ "before_rpki_time", COLUMN_TIME, "of its VRPs" },
	{ "borrowed", COLUMN_INTEGER,
	    "addresses and prefixes of one survey that the other does not have,"
	    " and takes that one's routes or VRPs for" },
};

static const struct report_column change_columns[] = {
	{ "object", COLUMN_TEXT, "possible-hijack or zone" },
	{ "change", COLUMN_TEXT, "added, removed or changed" },
	{ "key", COLUMN_TEXT, "the prefix, or the zone" },
	{ "key2", COLUMN_TEXT, "the origin of the prefix" },
	{ "field", COLUMN_TEXT,
	    "what changed: origin, more-specific, verdict, verdict4,"
	    " verdict6" },
	{ "old", COLUMN_TEXT, "what it was; of a possible hijack the route" },
	{ "new", COLUMN_TEXT, "what it is; of a possible hijack its state" },
	{ "cause", COLUMN_TEXT,
	    "the input that changed it: zone-list, dns, bgp, rpki, or several"
	    " (joint: a+b)" },
	{ "zones", COLUMN_INTEGER, "zones that rest on it" },
};

static const struct report_column change_share_columns[] = {
	{ "category", COLUMN_TEXT, "category of zones, or group of these" },
	{ "family", COLUMN_TEXT, "all, ipv4 or ipv6" },
	{ "valid_before", COLUMN_INTEGER, "valid route origins before" },
	{ "route_origins_before", COLUMN_INTEGER, "of so many" },
	{ "valid", COLUMN_INTEGER, "valid route origins" },
	{ "route_origins", COLUMN_INTEGER, "of so many" },
	{ "points", COLUMN_NUMBER, "change of the share, percentage points" },
	{ "zone_list", COLUMN_NUMBER, "of these by which zones there are" },
	{ "dns", COLUMN_NUMBER, "by what the DNS says of them" },
	{ "bgp", COLUMN_NUMBER, "by the routes" },
	{ "rpki", COLUMN_NUMBER, "by the VRPs" },
};

static const struct report_column zone_side_columns[] = {
	{ "zones", COLUMN_INTEGER, "all zones" },
	{ "parent", COLUMN_INTEGER,
	    "of these with known name servers of the"
	    " parent" },
	{ "child", COLUMN_INTEGER,
	    "of these with known name servers of their"
	    " own" },
};

static const struct report_column asn_columns[] = {
	{ "origin", COLUMN_TEXT, "origin AS: a number, or a set {a,b}" },
	{ "name", COLUMN_TEXT, "the AS's name, where names were given" },
	{ "country", COLUMN_TEXT, "its country by the same input" },
	FIGURE_COLUMNS,
	{ "manrs", COLUMN_BOOLEAN,
	    "takes part in MANRS, where participants were given" },
	{ "manrs_programmes", COLUMN_TEXT, "in these, parted by ;" },
	{ "aspa", COLUMN_BOOLEAN,
	    "customer of a valid ASPA, where the VRP set has any" },
};

static const struct report_column origin_as_columns[] = {
	{ "ases", COLUMN_INTEGER, "origin ASes" },
	{ "named", COLUMN_INTEGER, "of these with a name" },
	{ "manrs", COLUMN_INTEGER, "of these in MANRS; NULL: not available" },
	{ "manrs_route_origins", COLUMN_INTEGER, "route origins of these" },
	{ "manrs_valid", COLUMN_INTEGER, "of these valid" },
	{ "aspa", COLUMN_INTEGER,
	    "customers of a valid ASPA; NULL: not available" },
	{ "aspa_route_origins", COLUMN_INTEGER, "route origins of these" },
};

static const struct report_column programme_columns[] = {
	{ "programme", COLUMN_TEXT, "programme of MANRS" },
	{ "ases", COLUMN_INTEGER, "origin ASes that take part in it" },
};

static const struct report_column irr_columns[] = {
	{ "irr", COLUMN_TEXT,
	    "best of all IRR sources: exact, covered, mismatch or absent" },
	{ "state", COLUMN_TEXT, "valid, invalid or not-found (RFC 6811)" },
	{ "route_origins", COLUMN_INTEGER, "how many" },
};

static const struct report_column irr_source_columns[] = {
	{ "source", COLUMN_TEXT, "source of the IRR; NULL: none stated" },
	{ "rpki_derived", COLUMN_BOOLEAN, "its objects were made of ROAs" },
	{ "exact", COLUMN_INTEGER, "route origins with such an object" },
	{ "covered", COLUMN_INTEGER,
	    "with a less specific object of the same origin" },
	{ "mismatch", COLUMN_INTEGER,
	    "with covering objects of other origins only" },
	{ "absent", COLUMN_INTEGER, "without a covering object" },
};

static const struct report_column rir_columns[] = {
	{ "rir", COLUMN_TEXT, "registry of the route's prefix" },
	FIGURE_COLUMNS,
};

static const struct report_column resource_sum_columns[] = {
	{ "route_origins", COLUMN_INTEGER, "all route origins" },
	{ "no_rir", COLUMN_INTEGER,
	    "of these left out of the registries: the statistics know none" },
	{ "several_rirs", COLUMN_INTEGER,
	    "of several registries, each of which counts them" },
	{ "no_country", COLUMN_INTEGER,
	    "left out of the countries: nobody's, or of an unknown one" },
	{ "several_countries", COLUMN_INTEGER,
	    "of several countries, each of which counts them" },
};

static const struct report_column country_columns[] = {
	{ "country", COLUMN_TEXT, "country of the prefix's holder" },
	FIGURE_COLUMNS,
};

static const struct report_column operator_columns[] = {
	{ "operator", COLUMN_TEXT, "operator of the zones' name servers" },
	FIGURE_COLUMNS,
};

static const struct report_column deciding_ta_columns[] = {
	{ "ta", COLUMN_TEXT, "trust anchor of VRPs that decided" },
	FIGURE_COLUMNS,
};

static const struct report_column zone_flag_columns[] = {
	{ "zones", COLUMN_INTEGER, "all zones" },
	{ "invalid", COLUMN_INTEGER, "zones with an invalid address" },
	{ "mixed", COLUMN_INTEGER,
	    "zones with an address whose routes differ in state" },
	{ "either", COLUMN_INTEGER, "zones with one or the other" },
};

static const struct report_column origin_state_columns[] = {
	{ "family", COLUMN_TEXT, "ipv4 or ipv6" },
	{ "state", COLUMN_TEXT, "valid, invalid or not-found (RFC 6811)" },
	{ "reason", COLUMN_TEXT, "of an invalid: as-set, as0, length or as" },
	{ "route_origins", COLUMN_INTEGER, "how many" },
};

static const struct report_column address_state_columns[] = {
	{ "family", COLUMN_TEXT, "ipv4 or ipv6" },
	{ "state", COLUMN_TEXT,
	    "valid, invalid, not-found, mixed, unrouted or special" },
	{ "effect", COLUMN_TEXT,
	    "of an invalid route, where invalids are dropped" },
	{ "addresses", COLUMN_INTEGER, "how many" },
};

static const struct report_column baseline_columns[] = {
	{ "family", COLUMN_TEXT, "ipv4 or ipv6" },
	{ "state", COLUMN_TEXT, "valid, invalid or not-found (RFC 6811)" },
	{ "reason", COLUMN_TEXT, "of an invalid: as-set, as0, length or as" },
	{ "routes", COLUMN_INTEGER, "route origins of the whole table" },
};

static const struct report_column trust_anchor_columns[] = {
	{ "ta", COLUMN_TEXT, "trust anchor; NULL where the set names none" },
	{ "vrps4", COLUMN_INTEGER, "distinct IPv4 VRPs" },
	{ "vrps6", COLUMN_INTEGER, "distinct IPv6 VRPs" },
	{ "as0", COLUMN_INTEGER, "of these of AS0" },
	{ "loose", COLUMN_INTEGER,
	    "of these with maxLength beyond the prefix's length" },
	{ "expired", COLUMN_INTEGER, "left out: expired at the set's time" },
	{ "left_out", COLUMN_INTEGER, "left out: of an AS0 trust anchor" },
};

static const struct report_column slurm_columns[] = {
	{ "ta", COLUMN_TEXT, "trust anchor; NULL where the set names none" },
	{ "filtered", COLUMN_INTEGER, "distinct VRPs that SLURM took out" },
	{ "asserted", COLUMN_INTEGER, "distinct VRPs that SLURM put in" },
};

static const struct report_column slurm_sum_columns[] = {
	{ "zones", COLUMN_INTEGER, "zones whose verdict SLURM changes" },
	{ "route_origins", COLUMN_INTEGER,
	    "route origins whose state SLURM changes" },
};

static const struct report_column slurm_zone_columns[] = {
	{ "zone", COLUMN_TEXT, "A-label in lower case, the root is ." },
	{ "verdict_without", COLUMN_TEXT, "the verdict without SLURM" },
	{ "verdict_with", COLUMN_TEXT, "the verdict" },
	{ "verdict4_without", COLUMN_TEXT, "over IPv4, without SLURM" },
	{ "verdict4_with", COLUMN_TEXT, "over IPv4" },
	{ "verdict6_without", COLUMN_TEXT, "over IPv6, without SLURM" },
	{ "verdict6_with", COLUMN_TEXT, "over IPv6" },
};

static const struct report_column slurm_origin_columns[] = {
	{ "prefix", COLUMN_TEXT, "the announced prefix" },
	{ "origin", COLUMN_TEXT, "origin AS: a number, or a set {a,b}" },
	{ "state_without", COLUMN_TEXT, "the state without SLURM" },
	{ "state_with", COLUMN_TEXT, "the state" },
	{ "zones", COLUMN_INTEGER, "zones behind it" },
};

static const struct report_column route_filter_columns[] = {
	{ "family", COLUMN_TEXT, "ipv4 or ipv6" },
	{ "filter", COLUMN_TEXT, "why left out; used: it was not" },
	{ "pairs", COLUMN_INTEGER, "pairs (prefix, origin) of the table" },
};

static const struct report_column skipped_columns[] = {
	{ "reason", COLUMN_TEXT, "why the names are no surveyed zones" },
	{ "names", COLUMN_INTEGER, "how many" },
};

static const struct report_column operator_sum_columns[] = {
	{ "operators", COLUMN_INTEGER, "operators, also without a zone" },
	{ "zones", COLUMN_INTEGER, "zones of which the operator is known" },
	{ "silent", COLUMN_INTEGER,
	    "RNAMEs and contacts of zones that tell nothing" },
	{ "held_back", COLUMN_INTEGER,
	    "pairs of an RNAME and a contact that are not joined" },
	{ "largest", COLUMN_TEXT, "the operator with the most zones" },
	{ "largest_zones", COLUMN_INTEGER, "how many" },
	{ "partial", COLUMN_INTEGER,
	    "zones partial only because of another operator's servers" },
	{ "none", COLUMN_INTEGER, "zones none only because of these" },
};

static const struct report_column third_party_columns[] = {
	{ "zone", COLUMN_TEXT, "A-label in lower case, the root is ." },
	{ "verdict", COLUMN_TEXT, "partial or none" },
	{ "operator", COLUMN_TEXT, "the zone's operator" },
	{ "nameserver", COLUMN_TEXT, "a server that keeps it from full" },
	{ "nameserver_operator", COLUMN_TEXT,
	    "the server's operator, where known" },
	{ "address", COLUMN_TEXT, "an address of the server" },
	{ "state", COLUMN_TEXT, "not-found, invalid or mixed" },
	{ "prefix", COLUMN_TEXT, "its longest match" },
	{ "origin", COLUMN_TEXT, "an origin of this" },
};

#define EFFECT_SQL                                                             \
	"zones_lifted, none_to_full, none_to_partial, partial_to_full,"        \
	" zones_helped, zones_worsened, addresses, routes_invalidated"

#define EFFECT_COLUMNS                                                         \
	{ "zones_lifted", COLUMN_INTEGER, "zones whose verdict rises" },       \
	    { "none_to_full", COLUMN_INTEGER, "of these from none to full" },  \
	    { "none_to_partial", COLUMN_INTEGER, "from none to partial" },     \
	    { "partial_to_full", COLUMN_INTEGER, "from partial to full" },     \
	    { "zones_helped", COLUMN_INTEGER,                                  \
		    "zones of which more is valid, lifted or not" },           \
	    { "zones_worsened", COLUMN_INTEGER,                                \
		    "zones with a route origin that turns invalid" },          \
	    { "addresses", COLUMN_INTEGER, "addresses that become valid" },    \
	{                                                                      \
		"routes_invalidated", COLUMN_INTEGER,                          \
		    "routes of the whole table that turn invalid"              \
	}

static const struct report_column next_roa_sum_columns[] = {
	{ "roas", COLUMN_INTEGER, "route origins that a ROA would make valid" },
	{ "as_set", COLUMN_INTEGER, "none proposed: the origin is a set" },
	{ "reserved_as", COLUMN_INTEGER,
	    "none proposed: nobody holds the AS number" },
	{ "as0", COLUMN_INTEGER, "none proposed: AS0 alone covers it" },
	{ "whole_table", COLUMN_BOOLEAN,
	    "false: judged from the routes that a survey had stored" },
	{ "full", COLUMN_INTEGER, "zones with every address valid, today" },
	{ "partial", COLUMN_INTEGER, "zones with some addresses valid" },
	{ "none", COLUMN_INTEGER, "zones without a valid address" },
};

static const struct report_column next_roa_columns[] = {
	{ "rank", COLUMN_INTEGER, "1: the most zones lifted less worsened" },
	{ "prefix", COLUMN_TEXT, "the announced prefix: the ROA's" },
	{ "origin", COLUMN_TEXT, "its origin AS: the ROA's" },
	{ "max_length", COLUMN_INTEGER, "the ROA's: the prefix's length" },
	{ "family", COLUMN_TEXT, "ipv4 or ipv6" },
	{ "state", COLUMN_TEXT, "of the route today: invalid or not-found" },
	{ "reason", COLUMN_TEXT, "of an invalid" },
	{ "zones", COLUMN_INTEGER, "zones behind it" },
	EFFECT_COLUMNS,
	{ "step", COLUMN_INTEGER, "its place in the sequence" },
	{ "name", COLUMN_TEXT, "the AS's name, where names were given" },
	{ "rir", COLUMN_TEXT, "registry of the prefix; several: parted by ;" },
};

static const struct report_column next_roa_invalid_columns[] = {
	{ "rank", COLUMN_INTEGER, "the ROA's rank" },
	{ "prefix", COLUMN_TEXT, "the ROA's prefix" },
	{ "origin", COLUMN_TEXT, "the ROA's AS" },
	{ "invalid_prefix", COLUMN_TEXT, "a route that it turns invalid" },
	{ "invalid_origin", COLUMN_TEXT, "its origin" },
	{ "filter", COLUMN_TEXT, "used, or why the survey leaves it out" },
	{ "zones", COLUMN_INTEGER, "zones behind it" },
};

static const struct report_column next_roa_as_columns[] = {
	{ "place", COLUMN_INTEGER, "1: the most zones lifted less worsened" },
	{ "key", COLUMN_TEXT, "the origin AS" },
	{ "name", COLUMN_TEXT, "its name, where names were given" },
	{ "roas", COLUMN_INTEGER, "its ROAs, all at once" },
	EFFECT_COLUMNS,
};

static const struct report_column next_roa_operator_columns[] = {
	{ "place", COLUMN_INTEGER, "1: the most zones lifted less worsened" },
	{ "key", COLUMN_TEXT, "the operator" },
	{ "roas", COLUMN_INTEGER, "ROAs behind its zones, all at once" },
	EFFECT_COLUMNS,
};

static const struct report_column next_roa_sequence_columns[] = {
	{ "step", COLUMN_INTEGER, "the ROA's place in the sequence" },
	{ "prefix", COLUMN_TEXT, "the ROA's prefix" },
	{ "origin", COLUMN_TEXT, "the ROA's AS" },
	{ "full", COLUMN_INTEGER, "full zones after this step" },
	{ "partial", COLUMN_INTEGER, "partial zones" },
	{ "none", COLUMN_INTEGER, "zones without a valid address" },
	{ "worsened", COLUMN_INTEGER,
	    "zones with a route origin that the ROAs turned invalid" },
	{ "invalid", COLUMN_INTEGER, "routes that they turned invalid" },
};

/* No SOA RNAME: it is a mail address, and these files are published. */
static const struct report_column zone_columns[] = {
	{ "zone", COLUMN_TEXT, "A-label in lower case, the root is ." },
	{ "category", COLUMN_TEXT, "category of the zone" },
	{ "verdict", COLUMN_TEXT, "full, partial, none or undetermined" },
	{ "verdict4", COLUMN_TEXT, "the verdict over IPv4 alone" },
	{ "verdict6", COLUMN_TEXT, "the verdict over IPv6 alone" },
	{ "complete", COLUMN_BOOLEAN,
	    "every name server has definite answers, every address a route" },
	{ "nameservers", COLUMN_INTEGER, "its name servers" },
	{ "addresses", COLUMN_INTEGER, "their distinct addresses" },
	{ "routed_addresses", COLUMN_INTEGER, "addresses that are judged" },
	{ "valid_addresses", COLUMN_INTEGER, "of these valid" },
	{ "route_origins", COLUMN_INTEGER, "distinct route origins" },
	{ "valid_route_origins", COLUMN_INTEGER, "of these valid" },
	{ "invalid_addresses", COLUMN_INTEGER, "addresses that are invalid" },
	{ "mixed_addresses", COLUMN_INTEGER,
	    "addresses whose routes differ in state" },
	{ "serial", COLUMN_INTEGER, "serial of its SOA, where asked" },
	{ "ds", COLUMN_BOOLEAN, "the parent has a DS, where known" },
	{ "dnskey", COLUMN_BOOLEAN, "the zone has a DNSKEY, where known" },
	{ "source", COLUMN_TEXT, "the input that brought the zone" },
};

static const struct report_column nameserver_columns[] = {
	{ "nameserver", COLUMN_TEXT, "name of the server" },
	{ "verdict", COLUMN_TEXT, "full, partial, none or undetermined" },
	{ "verdict4", COLUMN_TEXT, "the verdict over IPv4 alone" },
	{ "verdict6", COLUMN_TEXT, "the verdict over IPv6 alone" },
	{ "zones", COLUMN_INTEGER, "zones that it serves" },
	{ "addresses", COLUMN_INTEGER, "its addresses" },
	{ "routed_addresses", COLUMN_INTEGER, "of these judged" },
	{ "valid_addresses", COLUMN_INTEGER, "of these valid" },
	{ "by_glue", COLUMN_BOOLEAN, "glue stands in for an answer" },
	{ "a", COLUMN_TEXT, "outcome of the question for A" },
	{ "aaaa", COLUMN_TEXT, "outcome of the question for AAAA" },
	{ "alias", COLUMN_BOOLEAN, "the name is an alias (RFC 2181 10.3)" },
};

static const struct report_column address_columns[] = {
	{ "address", COLUMN_TEXT, "the address (RFC 5952)" },
	{ "state", COLUMN_TEXT,
	    "valid, invalid, not-found, mixed, unrouted or special" },
	{ "nameservers", COLUMN_INTEGER, "name servers that have it" },
	{ "zones", COLUMN_INTEGER, "zones that rest on it" },
	{ "family", COLUMN_TEXT, "ipv4 or ipv6" },
	{ "prefix", COLUMN_TEXT, "the longest match" },
	{ "effect", COLUMN_TEXT,
	    "of an invalid route, where invalids are dropped" },
};

static const struct report_column route_origin_columns[] = {
	{ "prefix", COLUMN_TEXT, "the announced prefix" },
	{ "origin", COLUMN_TEXT, "origin AS: a number, or a set {a,b}" },
	{ "state", COLUMN_TEXT, "valid, invalid or not-found (RFC 6811)" },
	{ "reason", COLUMN_TEXT, "of an invalid: as-set, as0, length or as" },
	{ "zones", COLUMN_INTEGER, "zones behind it" },
	{ "addresses", COLUMN_INTEGER, "addresses behind it" },
	{ "family", COLUMN_TEXT, "ipv4 or ipv6" },
	{ "irr", COLUMN_TEXT,
	    "best of all IRR sources: exact, covered, mismatch or absent" },
	{ "irr_rpki", COLUMN_TEXT, "the same of sources made of ROAs" },
	{ "rir", COLUMN_TEXT, "registry of the prefix; several: parted by ;" },
	{ "country", COLUMN_TEXT, "country of its holder, likewise" },
};

static const struct report_column zone_nameserver_columns[] = {
	{ "zone", COLUMN_TEXT, "the zone" },
	{ "nameserver", COLUMN_TEXT, "a name server of it" },
	{ "in_parent", COLUMN_BOOLEAN, "the delegation names it" },
	{ "in_child", COLUMN_BOOLEAN, "the zone itself names it" },
	{ "counted", COLUMN_BOOLEAN, "the survey's method counts it" },
};

static const struct report_column nameserver_address_columns[] = {
	{ "nameserver", COLUMN_TEXT, "name of the server" },
	{ "address", COLUMN_TEXT, "an address of it" },
	{ "glue", COLUMN_BOOLEAN, "a delegation brings it along" },
	{ "authoritative", COLUMN_BOOLEAN, "it is in an answer" },
	{ "counted", COLUMN_BOOLEAN, "the survey's method counts it" },
};

static const struct report_column route_origin_vrp_columns[] = {
	{ "prefix", COLUMN_TEXT, "the announced prefix" },
	{ "origin", COLUMN_TEXT, "origin AS: a number, or a set {a,b}" },
	{ "vrp_prefix", COLUMN_TEXT, "prefix of a VRP that covers it" },
	{ "max_length", COLUMN_INTEGER, "maxLength of the VRP" },
	{ "asn", COLUMN_INTEGER, "AS of the VRP" },
	{ "ta", COLUMN_TEXT, "its trust anchor; NULL where none is named" },
	{ "matches", COLUMN_BOOLEAN, "it makes the route valid" },
	{ "expires", COLUMN_TIME, "validation valid until, where known" },
};

static const struct report_column exposure_columns[] = {
	{ "category", COLUMN_TEXT, "category of zones, or group of these" },
	{ "family", COLUMN_TEXT, "all, ipv4 or ipv6" },
	{ "valid", COLUMN_INTEGER, "route origins that are valid" },
	{ "loose", COLUMN_INTEGER,
	    "of these authorise more-specifics that are not announced" },
	{ "beyond", COLUMN_INTEGER,
	    "of these have a ROA with a maxLength beyond /24 or /48" },
	{ "zones", COLUMN_INTEGER, "zones with a loose route origin" },
};

static const struct report_column exposed_columns[] = {
	{ "prefix", COLUMN_TEXT, "the announced prefix" },
	{ "origin", COLUMN_TEXT, "its origin AS" },
	{ "vrp_prefix", COLUMN_TEXT, "prefix of a ROA that makes it valid" },
	{ "max_length", COLUMN_INTEGER, "maxLength of that ROA" },
	{ "ta", COLUMN_TEXT, "its trust anchor" },
	{ "authorised", COLUMN_INTEGER,
	    "more-specifics of the route, to /24 or /48, that it authorises" },
	{ "announced", COLUMN_INTEGER, "of these that the AS announces" },
	{ "loose", COLUMN_BOOLEAN, "not all of them" },
	{ "beyond", COLUMN_BOOLEAN, "maxLength beyond /24 or /48" },
	{ "zones", COLUMN_INTEGER, "zones behind the route" },
};

static const struct report_column finding_columns[] = {
	{ "finding", COLUMN_TEXT, "what was found; see dnsroa(1), v_finding" },
	{ "zone", COLUMN_TEXT, "the zone, of a finding about one" },
	{ "nameserver", COLUMN_TEXT, "the name server" },
	{ "address", COLUMN_TEXT, "an address of it" },
	{ "detail", COLUMN_TEXT, "more about it" },
};

static const struct report_column surveys_columns[] = {
	{ "survey_id", COLUMN_INTEGER, "the survey's number" },
	{ "finished", COLUMN_TIME, "the run's end" },
	{ "method", COLUMN_TEXT, "strict or manrs2020" },
	{ "degraded", COLUMN_BOOLEAN, "made although an input was unhealthy" },
	{ "rpki_time", COLUMN_TIME, "the time of the VRPs" },
	{ "zones", COLUMN_INTEGER, "zones that are judged" },
	{ "route_origins", COLUMN_INTEGER, "distinct route origins" },
	{ "valid", COLUMN_INTEGER, "of these valid" },
	{ "label", COLUMN_TEXT, "its name, where it was given one" },
};

#endif
