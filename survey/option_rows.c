/*
 * The table of options: their help, commands and places.
 */
#include "survey/base/array.h"
#include "survey/option_private.h"

/* Commands that take the inputs of each side. */
#define TAKES_ZONES  (CMD_SURVEY | CMD_ZONES | CMD_ASKING)
#define ASKS_DNS     (CMD_SURVEY | CMD_AUDIT | CMD_ZONES | CMD_ASKING)
#define TAKES_ROUTES (CMD_SURVEY | CMD_REASSESS | CMD_AUDIT | CMD_ROUTES)
#define TAKES_VRPS   (CMD_SURVEY | CMD_REASSESS | CMD_AUDIT | CMD_VALIDATE)
#define TAKES_BESIDE (CMD_SURVEY | CMD_REASSESS | CMD_AUDIT)
#define JUDGES       (CMD_SURVEY | CMD_REASSESS | CMD_AUDIT)
#define TAKES_ALL    0xffffU

#define FLAG(name, commands, field, help)                                      \
	{                                                                      \
		name, 0, NULL, commands, KIND_FLAG,                            \
		    offsetof(struct options, field), 0, 0, NULL, NULL, help    \
	}
#define TEXT(name, argument, commands, field, help)                            \
	{                                                                      \
		name, 0, argument, commands, KIND_TEXT,                        \
		    offsetof(struct options, field), 0, 0, NULL, NULL, help    \
	}
#define LIST(name, argument, commands, field, help)                            \
	{                                                                      \
		name, 0, argument, commands, KIND_LIST,                        \
		    offsetof(struct options, field), 0, 0, NULL, NULL, help    \
	}
#define NUMBER(name, commands, field, min, max, help)                          \
	{                                                                      \
		name, 0, "N", commands, KIND_NUMBER,                           \
		    offsetof(struct options, field), min, max, NULL, NULL,     \
		    help                                                       \
	}
#define OWN(name, argument, commands, set, tell, help)                         \
	{                                                                      \
		name, 0, argument, commands, KIND_OWN, 0, 0, 0, set, tell,     \
		    help                                                       \
	}

/* In the order of --help and the manual. */
const struct option_row option_rows[] = {
	TEXT("root-zone", "FILE", TAKES_ZONES | SOURCE, root_zone,
	    "the root zone: delegations and glue of every TLD"),
	LIST("zone-data", "FILE", TAKES_ZONES | SOURCE, zone_data,
	    "another zone whose delegations are surveyed; repeatable"),
	TEXT("gtlds", "FILE", TAKES_ZONES | SOURCE, gtlds,
	    "ICANN's list of gTLDs (JSON)"),
	TEXT("root-db", "FILE", CMD_SURVEY | SOURCE, root_db,
	    "IANA's root database: type, manager, technical contact"),
	TEXT("public-suffixes", "FILE", TAKES_ZONES | SOURCE, public_suffixes,
	    "candidates for zones beneath TLDs"),
	LIST("zone-list", "FILE", TAKES_ZONES | SOURCE, zone_lists,
	    "own zones: zone[TAB category[TAB ns,ns,...]]; repeatable"),
	OWN("category", "LIST", TAKES_ZONES, option_set_categories,
	    option_tell_categories,
	    "survey only these categories (gTLD,ccTLD,...)"),
	LIST("answers", "FILE", TAKES_ZONES | CMD_AUDIT | SOURCE, answers,
	    "recorded answers, or output of zdns or massdns, instead of"
	    " questions; repeatable"),
	LIST("resolver", "WHO", ASKS_DNS, resolvers,
	    "root: own recursion (default); system; ADDRESS[@PORT]; "
	    "repeatable"),
	LIST("transfer-from", "SERVER", CMD_SURVEY | CMD_ZONES | CMD_ASKING,
	    transfer_from,
	    "server of zone transfers, asked before a zone's own; repeatable"),
	TEXT("root-hints", "FILE", ASKS_DNS, root_hints,
	    "name servers of the root, instead of those built in"),
	TEXT("trust-anchor", "FILE", ASKS_DNS, trust_anchor,
	    "validate answers by DNSSEC from these keys (DS, DNSKEY)"),
	NUMBER("rate", CMD_SURVEY | CMD_AUDIT | CMD_ZONES, rate, 1, 1000000,
	    "questions a second, in all (500)"),
	NUMBER("window", CMD_SURVEY | CMD_AUDIT | CMD_ZONES, window, 1, 65536,
	    "questions at the same time, in all (1000)"),
	NUMBER("server-rate", CMD_SURVEY | CMD_AUDIT | CMD_ZONES, server_rate,
	    1, 1000000, "questions a second to one address (20)"),
	OWN("timeout", "SECONDS", ASKS_DNS, option_set_timeout,
	    option_tell_timeout,
	    "wait for a direct answer, the first time; doubles (0.5)"),
	NUMBER("retries", ASKS_DNS, retries, 0, 20,
	    "further tries of a direct question (3)"),
	TEXT("opt-out", "FILE", ASKS_DNS, opt_out,
	    "zones, names and prefixes that are left alone"),
	TEXT("record", "FILE", CMD_SURVEY | UNRECORDED | OUTPUT, record,
	    "write what was asked and answered, for --answers"),
	FLAG("resume", CMD_SURVEY | UNRECORDED, resume,
	    "go on with a run that was interrupted"),
	LIST("routes", "FILE", TAKES_ROUTES | SOURCE, routes,
	    "route origins; format recognised; repeatable"),
	OWN("min-peers", "N", TAKES_ROUTES, option_set_min_peers,
	    option_tell_min_peers,
	    "peers that must have seen a route, where stated (10)"),
	OWN("min-length4", "N", TAKES_ROUTES, option_set_min_len4,
	    option_tell_min_len4, "shortest IPv4 prefix that counts (8)"),
	OWN("max-length4", "N", TAKES_ROUTES, option_set_max_len4,
	    option_tell_max_len4, "longest IPv4 prefix that counts (24)"),
	OWN("min-length6", "N", TAKES_ROUTES, option_set_min_len6,
	    option_tell_min_len6, "shortest IPv6 prefix that counts (16)"),
	OWN("max-length6", "N", TAKES_ROUTES, option_set_max_len6,
	    option_tell_max_len6, "longest IPv6 prefix that counts (48)"),
	LIST("vrps", "SRC", TAKES_VRPS | SOURCE, vrps,
	    "validated ROA payloads: file or rtr:HOST[:PORT]; repeatable"),
	FLAG("one-set", CMD_REASSESS | CMD_VRPS, one_set,
	    "all sources of VRPs make one set, as in a survey"),
	LIST("slurm", "FILE", TAKES_VRPS | CMD_VRPS | SOURCE, slurm,
	    "local exceptions to the VRPs (RFC 8416); repeatable"),
	OWN("vrps-time", "TIME", TAKES_VRPS | CMD_VRPS, option_set_vrps_time,
	    option_tell_vrps_time,
	    "the data time of VRP files that do not tell it"),
	FLAG("as0-tals", TAKES_VRPS | CMD_VRPS, as0_tals,
	    "use the VRPs of AS0 trust anchors too"),
	LIST("irr", "FILE", TAKES_BESIDE | SOURCE, irr,
	    "route objects of an IRR (RPSL); repeatable"),
	TEXT("manrs", "FILE", CMD_SURVEY | CMD_REASSESS | SOURCE, manrs,
	    "participants of MANRS: CSV or JSON"),
	TEXT("as-names", "FILE", TAKES_BESIDE | SOURCE, as_names,
	    "names of ASes: asn.txt, or asn<TAB>name"),
	TEXT("delegated", "FILE", TAKES_BESIDE | SOURCE, delegated,
	    "delegation statistics: RIR and country of a route"),
	TEXT("operators", "FILE", CMD_SURVEY | CMD_AUDIT, operators,
	    "own knowledge of operators: kind,value,operator (CSV)"),
	OWN("method", "NAME", JUDGES, option_set_method, option_tell_method,
	    "counting rules: strict (default) or manrs2020"),
	OWN("glue", "USE", JUDGES, option_set_glue, option_tell_glue,
	    "answer: glue only stands in (default); union: it counts too"),
	FLAG("offline", TAKES_ZONES | TAKES_ROUTES | CMD_VALIDATE | CMD_VRPS,
	    offline, "touch no network; what is missing is an error"),
	TEXT("label", "TEXT", CMD_SURVEY | CMD_REASSESS, label,
	    "a name for the survey"),
	OWN("max-gaps", "PERCENT[,PERCENT]", CMD_SURVEY | CMD_REASSESS,
	    option_set_gaps, option_tell_gaps,
	    "unanswered questions and unreadable rows before exit 3 (1,0.1)"),
	FLAG("allow-degraded", JUDGES, allow_degraded,
	    "go on with unhealthy inputs and mark the survey"),
	FLAG("skip-known", CMD_REASSESS | UNRECORDED, skip_known,
	    "leave out sets of VRPs that were judged so before"),
	TEXT("format", "NAME", CMD_REPORT, format,
	    "text (default), markdown, csv, json, html"
	    " or prometheus"),
	NUMBER("survey", CMD_AUDIT, survey, 1, INT64_MAX,
	    "survey N of the database (the one stored last)"),
	FLAG("live", CMD_AUDIT, live, "ask now, instead of a stored survey"),
	TEXT("plan", "FILE", CMD_AUDIT, plan,
	    "name servers, addresses, ROAs that are not yet (JSON)"),
	TEXT("fail-on", "LEVEL", CMD_AUDIT, fail_on,
	    "exit 4 for messages of this level or a worse one"),
	TEXT("monitor", "NAME", CMD_AUDIT, monitor,
	    "nagios: a plugin's line and status; or prometheus"),
	OWN("stale-after", "TIME", CMD_AUDIT | UNRECORDED,
	    option_set_stale_after, NULL,
	    "UNKNOWN to nagios where the VRPs are older (10 d)"),
	TEXT("format", "NAME", CMD_AUDIT, format, "text (default) or json"),
	TEXT("format", "NAME", CMD_VRPS, format, "text (default), csv or json"),
	NUMBER("survey", CMD_VRPS, survey, 1, INT64_MAX,
	    "what the sets make of survey N of the database too"),
	{ "output", 'o', "DIR", CMD_REPORT | OUTPUT, KIND_TEXT,
	    offsetof(struct options, output), 0, 0, NULL, NULL,
	    "the folder for files (csv, json, html)" },
	FLAG("public", CMD_REPORT, public_report,
	    "only what may be given away; no mail addresses"),
	FLAG("alone", CMD_SURVEY | UNRECORDED, alone,
	    "not while another survey like this is under way"),
	TEXT("backup", "FILE", CMD_SURVEY | CMD_SURVEYS | UNRECORDED | OUTPUT,
	    backup, "check the database and copy it there, before a survey"),
	TEXT("metrics", "FILE", CMD_SURVEY | UNRECORDED | OUTPUT, metrics,
	    "write the run's outcome there for Prometheus"),
	FLAG("check", CMD_SURVEYS, check, "check that the database is whole"),
	FLAG("list", CMD_FETCH, list, "tell what the cache holds"),
	OWN("date", "DAY", CMD_FETCH | UNRECORDED, option_set_date, NULL,
	    "the data of a day out of archives, as 2025-07-20"),
	OWN("max-age", "TIME",
	    CMD_FETCH | TAKES_ZONES | TAKES_ROUTES | CMD_VALIDATE | UNRECORDED,
	    option_set_max_age, NULL,
	    "ask anew for what is older in the cache (20 h)"),
	NUMBER("next-roas", CMD_REPORT, next_roas, 1, INT64_MAX,
	    "instead, the N ROAs that would lift the most zones"),
	FLAG("sensitivity", CMD_REPORT, sensitivity,
	    "instead, how the headline depends on the choices of the method"),
	TEXT("format", "NAME", CMD_DIFF, format, "text (default), csv or json"),
	FLAG("exit-code", CMD_DIFF, exit_code,
	    "end with status 4 where something differs"),
	FLAG("allow-different", CMD_DIFF, allow_different,
	    "compare surveys of different methods or categories"),
	FLAG("series", CMD_REPORT, series, "instead, all surveys, over time"),
	FLAG("json", CMD_VALIDATE, json, "JSON in Routinator's shape"),
	FLAG(
	    "dump", CMD_ROUTES, dump, "the whole table: prefix, origin, peers"),
	TEXT("index", "FILE", CMD_ROUTES | OUTPUT, index,
	    "write the table into FILE, which then serves as --routes"),
	FLAG("skipped", CMD_ZONES, skipped,
	    "the zones that a survey would not take, and why"),
	NUMBER("delete", CMD_SURVEYS, delete_survey, 1, INT64_MAX,
	    "remove survey N"),
	NUMBER("keep", CMD_SURVEYS, keep, 1, INT64_MAX,
	    "remove all but the N surveys of the latest data"),
	{ "help", 'h', NULL, TAKES_ALL | UNRECORDED, KIND_FLAG,
	    offsetof(struct options, help), 0, 0, NULL, NULL, "this text" },
};

const size_t noption_rows = LENGTH_OF(option_rows);

_Static_assert(
    LENGTH_OF(option_rows) <= OPTIONS_MAX, "an option more than has a place");
