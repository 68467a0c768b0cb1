/*
 * The SELECTs.  Order is part of each: the same database gives the same
 * bytes.  Run time and the survey's number stand in "run" alone, so that
 * surveys of the same inputs give the same files but for run.json.  No
 * quoted text has a blank: reports wrap a SELECT, and it must survive that.
 */
#include "reports/table.h"

#include <assert.h>
#include <string.h>

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

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
	{ "kind", COLUMN_TEXT, "structure, age, gap, shrinkage or failed" },
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
	TABLE("countries", "Countries of the prefixes' holders", NULL,
	    IN_SUMMARY, country_columns,
	    "SELECT key AS country, " FIGURE_SQL " FROM v_breakdown"
	    " WHERE survey_id = :survey AND dimension = 'country'"
	    " ORDER BY key"),
	TABLE("route_filters", "Routes by filter", NULL, IN_SUMMARY,
	    route_filter_columns,
	    "SELECT family, filter, pairs FROM v_route_total"
	    " WHERE survey_id = :survey ORDER BY family, filter"),
	TABLE("skipped", "Names that are no surveyed zones", NULL, IN_SUMMARY,
	    skipped_columns,
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
	TABLE("exposed", "ROAs that authorise too much", NULL, IN_DETAIL,
	    exposed_columns,
	    "SELECT prefix, origin, vrp_prefix, max_length, ta, authorised,"
	    " announced, loose, beyond, zones FROM v_exposure"
	    " WHERE survey_id = :survey AND (loose OR beyond)"
	    " ORDER BY prefix, origin, vrp_prefix, max_length"),
	TABLE("asns", "Origin ASes", "asns.csv", IN_DETAIL | IN_PAGE,
	    asn_columns,
	    "SELECT b.key AS origin, a.name, a.country, b.zones, b.nameservers,"
	    " b.addresses, b.unrouted, b.special, b.route_origins, b.valid,"
	    " b.invalid, b.not_found, b.full, b.full_complete, b.partial,"
	    " b.\"none\", b.undetermined, b.zone_share, b.share_zones,"
	    " b.zones_left_out, a.manrs, a.manrs_programmes, a.aspa"
	    " FROM v_breakdown b LEFT JOIN v_asn a"
	    " ON a.survey_id = b.survey_id AND a.origin = b.key"
	    " WHERE b.survey_id = :survey AND b.dimension = 'as'"
	    " ORDER BY b.key"),
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
