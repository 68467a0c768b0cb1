#include "survey/option.h"

#include <getopt.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"

/* Commands that take the inputs of each side. */
#define TAKES_ZONES  (CMD_SURVEY | CMD_ZONES | CMD_ASKING)
#define ASKS_DNS     (CMD_SURVEY | CMD_AUDIT | CMD_ZONES | CMD_ASKING)
#define TAKES_ROUTES (CMD_SURVEY | CMD_REASSESS | CMD_AUDIT | CMD_ROUTES)
#define TAKES_VRPS   (CMD_SURVEY | CMD_REASSESS | CMD_AUDIT | CMD_VALIDATE)
#define TAKES_BESIDE (CMD_SURVEY | CMD_REASSESS | CMD_AUDIT)
#define JUDGES       (CMD_SURVEY | CMD_REASSESS | CMD_AUDIT)
#define TAKES_ALL    0xffffU

/* Older VRPs tell a monitor nothing: a weekly survey, and three days. */
#define STALE_AFTER (10 * INT64_C(86400))

/* Not part of what is recorded with a survey: it changes no result. */
#define UNRECORDED (1U << 31)
/*
 * Its values name inputs, or files and folders to write: what is not marked so
 * is not fetched, or cannot be written (sandbox.h).
 */
#define SOURCE (1U << 30)
#define OUTPUT (1U << 28)

enum option_kind {
	KIND_FLAG,   /* bool */
	KIND_TEXT,   /* const char * */
	KIND_LIST,   /* struct text_list */
	KIND_NUMBER, /* int64_t, from min to max */
	KIND_OWN     /* by functions of its own */
};

struct option_row {
	const char *name;
	char letter;          /* or 0 */
	const char *argument; /* NULL for a flag */
	unsigned int commands;
	enum option_kind kind;
	size_t at; /* where in struct options */
	int64_t min, max;
	enum status (*set)(struct options *o, const struct option_row *row,
	    const char *value, struct reason *why);
	/* What is in force; NULL: nothing worth a record. */
	json_t *(*tell)(const struct options *o);
	const char *help;
};

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

static void
list_add(struct text_list *l, const char *text)
{
	l->list = mem_resize(l->list, l->n + 1, sizeof(*l->list));
	l->list[l->n++] = text;
}

static enum status
bad_value(const char *option, const char *value, const char *wanted,
    struct reason *why)
{
	return reason_set(why, ST_MISUSE, "--%s %s: %s", option, value, wanted);
}

static enum status
parse_number(const char *option, const char *value, uint64_t min, uint64_t max,
    uint64_t *number, struct reason *why)
{
	if (num_parse(value, min, max, number))
		return ST_OK;
	return reason_set(why, ST_MISUSE,
	    "--%s %s: a number from %llu to %llu is wanted", option, value,
	    (unsigned long long)min, (unsigned long long)max);
}

static enum status
set_categories(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	unsigned int *bits = &o->categories;

	(void)row;
	for (const char *p = value; *p != '\0';) {
		size_t len = strcspn(p, ",");
		enum category category;
		bool known = category_parse(p, len, &category);

		if (known)
			*bits |= 1U << category;
		/* A row of the tables names all its categories. */
		for (int r = ROW_ALL; r < ROWS && !known; r++) {
			const char *name = row_str((enum row)r);

			if (strlen(name) != len ||
			    strncasecmp(name, p, len) != 0)
				continue;
			known = true;
			for (int c = 0; c < CATEGORIES; c++)
				if (row_has((enum row)r, (enum category)c))
					*bits |= 1U << c;
		}
		if (!known)
			return reason_set(why, ST_MISUSE,
			    "--category %s: \"%.*s\" is no category", value,
			    (int)len, p);
		p += len + (p[len] == ',');
	}
	return *bits != 0
		   ? ST_OK
		   : bad_value("category", value, "a category is wanted", why);
}

/* "1" or "1,0.1": percent of questions, of rows. */
static enum status
set_gaps(struct options *o, const struct option_row *row, const char *value,
    struct reason *why)
{
	double *share[] = { &o->max_gap_questions, &o->max_gap_rows };
	const char *p = value;

	(void)row;
	for (int i = 0; i < 2; i++) {
		char *end;
		double percent;

		/* strtod would take "0x1" and "1e1" too. */
		if (*p < '0' || *p > '9' ||
		    strchr(",", p[strspn(p, "0123456789.")]) == NULL)
			break;
		percent = strtod(p, &end);
		if (!(percent >= 0 && percent <= 100))
			break;
		*share[i] = percent / 100;
		if (*end == '\0')
			return ST_OK;
		if (*end != ',')
			break;
		p = end + 1;
	}
	return bad_value("max-gaps", value,
	    "percent of questions, or percent of questions,percent of rows",
	    why);
}

/*
 * A name of a file need not be UTF-8, as JSON's texts are: then each byte
 * beyond ASCII is written "\xHH", and a backslash is doubled.
 */
static json_t *
json_bytes(const char *text)
{
	json_t *value = json_string(text);
	char *escaped, *p;

	if (value != NULL)
		return value;
	p = escaped = mem_array(strlen(text) + 1, 4);
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text >= 0x80) {
			p += snprintf(p, 5, "\\x%02x", (unsigned char)*text);
			continue;
		}
		if (*text == '\\')
			*p++ = '\\';
		*p++ = *text;
	}
	value = json_string(escaped);
	free(escaped);
	return value;
}

static json_t *
json_list(const struct text_list *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++)
		(void)json_array_append_new(list, json_bytes(l->list[i]));
	return list;
}

static enum status
set_length(const struct option_row *row, const char *value,
    unsigned int lengths[FAMILIES], enum family family, struct reason *why)
{
	uint64_t n;
	enum status st =
	    parse_number(row->name, value, 0, ip_bits(family), &n, why);

	if (st == ST_OK)
		lengths[family] = (unsigned int)n;
	return st;
}

#define LENGTH_OPTION(field, family, suffix)                                   \
	static enum status set_##field##suffix(struct options *o,              \
	    const struct option_row *row, const char *value,                   \
	    struct reason *why)                                                \
	{                                                                      \
		return set_length(row, value, o->filters.field, family, why);  \
	}                                                                      \
	static json_t *tell_##field##suffix(const struct options *o)           \
	{                                                                      \
		return json_integer(o->filters.field[family]);                 \
	}

LENGTH_OPTION(min_len, IPV4, 4)
LENGTH_OPTION(max_len, IPV4, 4)
LENGTH_OPTION(min_len, IPV6, 6)
LENGTH_OPTION(max_len, IPV6, 6)

static enum status
set_min_peers(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	uint64_t n = 0;
	enum status st =
	    parse_number(row->name, value, 0, UINT32_MAX - 1, &n, why);

	o->filters.min_peers = (uint32_t)n;
	o->filters.min_peers_given = true;
	return st;
}

static json_t *
tell_min_peers(const struct options *o)
{
	return json_integer(o->filters.min_peers);
}

static json_t *
tell_categories(const struct options *o)
{
	json_t *list;

	if (o->categories == 0)
		return NULL;
	list = json_array();
	for (int c = 0; c < CATEGORIES; c++)
		if ((o->categories >> c & 1) != 0)
			(void)json_array_append_new(
			    list, json_string(row_str((enum row)c)));
	return list;
}

static json_t *
tell_gaps(const struct options *o)
{
	return json_pack(
	    "[f,f]", o->max_gap_questions * 100, o->max_gap_rows * 100);
}

static enum status
set_timeout(struct options *o, const struct option_row *row, const char *value,
    struct reason *why)
{
	char *end;
	double seconds = strtod(value, &end);

	if (value[0] < '0' || value[0] > '9' || *end != '\0' ||
	    !(seconds >= 0.01 && seconds <= 60))
		return bad_value(row->name, value,
		    "seconds from 0.01 to 60 are wanted", why);
	o->timeout_ms = (int64_t)(seconds * 1000 + 0.5);
	return ST_OK;
}

static json_t *
tell_timeout(const struct options *o)
{
	return json_real((double)o->timeout_ms / 1000);
}

static enum status
set_vrps_time(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	return time_parse(value, &o->vrps_time)
		   ? ST_OK
		   : bad_value(row->name, value,
			 "a time is wanted, as 2025-07-20T10:00:00Z", why);
}

static json_t *
tell_vrps_time(const struct options *o)
{
	char when[TIME_STRLEN];

	return o->vrps_time == TIME_UNKNOWN
		   ? NULL
		   : json_string(time_format(o->vrps_time, when));
}

static enum status
set_method(struct options *o, const struct option_row *row, const char *value,
    struct reason *why)
{
	o->method_given = true;
	return method_parse(value, &o->choice.method)
		   ? ST_OK
		   : bad_value(row->name, value,
			 "strict or manrs2020 is wanted", why);
}

static json_t *
tell_method(const struct options *o)
{
	return json_string(method_str(o->choice.method));
}

static enum status
set_glue(struct options *o, const struct option_row *row, const char *value,
    struct reason *why)
{
	o->glue_given = true;
	if (strcmp(value, "union") == 0)
		o->choice.glue = GLUE_UNION;
	else if (strcmp(value, "answer") == 0)
		o->choice.glue = GLUE_ANSWER;
	else
		return bad_value(
		    row->name, value, "answer or union is wanted", why);
	return ST_OK;
}

static json_t *
tell_glue(const struct options *o)
{
	return json_string(o->choice.glue == GLUE_UNION ? "union" : "answer");
}

static enum status
set_max_age(struct options *o, const struct option_row *row, const char *value,
    struct reason *why)
{
	return config_parse_seconds(value, &o->max_age)
		   ? ST_OK
		   : bad_value(row->name, value,
			 "a time is wanted, in s, min, h or d", why);
}

static enum status
set_stale_after(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	return config_parse_seconds(value, &o->stale_after)
		   ? ST_OK
		   : bad_value(row->name, value,
			 "a time is wanted, in s, min, h or d", why);
}

/* In the order of --help and the manual. */
static const struct option_row rows[] = {
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
	OWN("category", "LIST", TAKES_ZONES, set_categories, tell_categories,
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
	OWN("timeout", "SECONDS", ASKS_DNS, set_timeout, tell_timeout,
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
	OWN("min-peers", "N", TAKES_ROUTES, set_min_peers, tell_min_peers,
	    "peers that must have seen a route, where stated (10)"),
	OWN("min-length4", "N", TAKES_ROUTES, set_min_len4, tell_min_len4,
	    "shortest IPv4 prefix that counts (8)"),
	OWN("max-length4", "N", TAKES_ROUTES, set_max_len4, tell_max_len4,
	    "longest IPv4 prefix that counts (24)"),
	OWN("min-length6", "N", TAKES_ROUTES, set_min_len6, tell_min_len6,
	    "shortest IPv6 prefix that counts (16)"),
	OWN("max-length6", "N", TAKES_ROUTES, set_max_len6, tell_max_len6,
	    "longest IPv6 prefix that counts (48)"),
	LIST("vrps", "SRC", TAKES_VRPS | SOURCE, vrps,
	    "validated ROA payloads: file or rtr:HOST[:PORT]; repeatable"),
	FLAG("one-set", CMD_REASSESS | CMD_VRPS, one_set,
	    "all sources of VRPs make one set, as in a survey"),
	LIST("slurm", "FILE", TAKES_VRPS | CMD_VRPS | SOURCE, slurm,
	    "local exceptions to the VRPs (RFC 8416); repeatable"),
	OWN("vrps-time", "TIME", TAKES_VRPS | CMD_VRPS, set_vrps_time,
	    tell_vrps_time, "the data time of VRP files that do not tell it"),
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
	OWN("method", "NAME", JUDGES, set_method, tell_method,
	    "counting rules: strict (default) or manrs2020"),
	OWN("glue", "USE", JUDGES, set_glue, tell_glue,
	    "answer: glue only stands in (default); union: it counts too"),
	FLAG("offline", TAKES_ZONES | TAKES_ROUTES | CMD_VALIDATE | CMD_VRPS,
	    offline, "touch no network; what is missing is an error"),
	TEXT("label", "TEXT", CMD_SURVEY | CMD_REASSESS, label,
	    "a name for the survey"),
	OWN("max-gaps", "PERCENT[,PERCENT]", CMD_SURVEY | CMD_REASSESS,
	    set_gaps, tell_gaps,
	    "unanswered questions and unreadable rows before exit 3 (1,0.1)"),
	FLAG("allow-degraded", JUDGES, allow_degraded,
	    "go on with unhealthy inputs and mark the survey"),
	FLAG("skip-known", CMD_REASSESS | UNRECORDED, skip_known,
	    "leave out sets of VRPs that were judged so before"),
	TEXT("format", "NAME", CMD_REPORT, format,
	    "text (default), markdown, csv, json, html"
	    " or prometheus"),
	NUMBER("survey", CMD_AUDIT, survey, 1, INT64_MAX,
	    "survey N of the database (the newest)"),
	FLAG("live", CMD_AUDIT, live, "ask now, instead of a stored survey"),
	TEXT("plan", "FILE", CMD_AUDIT, plan,
	    "name servers, addresses, ROAs that are not yet (JSON)"),
	TEXT("fail-on", "LEVEL", CMD_AUDIT, fail_on,
	    "exit 4 for messages of this level or a worse one"),
	TEXT("monitor", "NAME", CMD_AUDIT, monitor,
	    "nagios: a plugin's line and status; or prometheus"),
	OWN("stale-after", "TIME", CMD_AUDIT | UNRECORDED, set_stale_after,
	    NULL, "UNKNOWN to nagios where the VRPs are older (10 d)"),
	TEXT("format", "NAME", CMD_AUDIT, format, "text (default) or json"),
	TEXT("format", "NAME", CMD_VRPS, format, "text (default), csv or json"),
	NUMBER("survey", CMD_VRPS, survey, 1, INT64_MAX,
	    "what the sets make of survey N of the database too"),
	{ "output", 'o', "DIR", CMD_REPORT | OUTPUT, KIND_TEXT,
	    offsetof(struct options, output), 0, 0, NULL, NULL,
	    "the folder for files (csv, json)" },
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
	TEXT("date", "DAY", CMD_FETCH, date,
	    "the data of a day out of archives, as 2025-07-20"),
	OWN("max-age", "TIME",
	    CMD_FETCH | TAKES_ZONES | TAKES_ROUTES | CMD_VALIDATE | UNRECORDED,
	    set_max_age, NULL,
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
	    "remove all but the newest N surveys"),
	{ "help", 'h', NULL, TAKES_ALL | UNRECORDED, KIND_FLAG,
	    offsetof(struct options, help), 0, 0, NULL, NULL, "this text" },
};

enum {
	NROWS = sizeof(rows) / sizeof(rows[0]),
	LONG_BASE = 256 /* getopt's values of long options begin here */
};

_Static_assert(NROWS <= OPTIONS_MAX, "an option more than has a place");

static enum status
set_option(struct options *o, const struct option_row *row, const char *value,
    struct reason *why)
{
	void *field = (char *)o + row->at;
	uint64_t n = 0;
	enum status st = ST_OK;

	o->given[row - rows] = true;
	switch (row->kind) {
	case KIND_FLAG:
		*(bool *)field = true;
		break;
	case KIND_TEXT:
		*(const char **)field = value;
		break;
	case KIND_LIST:
		list_add(field, value);
		break;
	case KIND_NUMBER:
		st = parse_number(row->name, value, (uint64_t)row->min,
		    (uint64_t)row->max, &n, why);
		*(int64_t *)field = (int64_t)n;
		break;
	case KIND_OWN:
		st = row->set(o, row, value, why);
		break;
	}
	return st;
}

/* The row of a value that getopt_long returned; NULL for its own signs. */
static const struct option_row *
row_of(int id)
{
	if (id >= LONG_BASE)
		return &rows[id - LONG_BASE];
	for (size_t i = 0; i < NROWS; i++)
		if (rows[i].letter != 0 && rows[i].letter == id)
			return &rows[i];
	return NULL;
}

/* What getopt_long returned for this argument. */
static enum status
take_option(struct options *o, int id, const char *arg, struct reason *why)
{
	const struct option_row *row = row_of(id);

	if (id == ':')
		return reason_set(why, ST_MISUSE, "%s: wants a value", arg);
	if (id == '?' && optopt >= LONG_BASE)
		return reason_set(why, ST_MISUSE, "%s: takes no value", arg);
	/* Within "-xyz", optind stays behind. */
	if (id == '?' && optopt != 0)
		return reason_set(why, ST_MISUSE,
		    "-%c: no such option of this command", optopt);
	if (id == '?' || row == NULL)
		return reason_set(
		    why, ST_MISUSE, "%s: no such option of this command", arg);
	return set_option(o, row, optarg, why);
}

enum status
options_parse(struct options *o, int argc, char **argv,
    enum command_bit command, int *first, struct reason *why)
{
	struct option longs[NROWS + 1] = { 0 };
	char shorts[2 * NROWS + 2] = ":";
	size_t nlongs = 0, nshorts = 1;
	enum status st = ST_OK;
	int id;

	*o = (struct options){ .vrps_time = TIME_UNKNOWN,
		.max_age = TIME_UNKNOWN,
		.stale_after = STALE_AFTER,
		.filters = route_filters_default,
		.rate = 500,
		.window = 1000,
		.server_rate = 20,
		.timeout_ms = 500,
		.retries = 3,
		.max_gap_questions = 0.01,
		.max_gap_rows = 0.001 };
	for (size_t i = 0; i < NROWS; i++) {
		if ((rows[i].commands & command) == 0)
			continue;
		longs[nlongs++] = (struct option){ rows[i].name,
			rows[i].argument != NULL ? required_argument
						 : no_argument,
			NULL, (int)i + LONG_BASE };
		if (rows[i].letter == 0)
			continue;
		shorts[nshorts++] = rows[i].letter;
		if (rows[i].argument != NULL)
			shorts[nshorts++] = ':';
	}
	optind = 0; /* glibc: begin anew, main has parsed before */
	/* The first fault is told; what else is said may say how. */
	while ((id = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		enum status one = take_option(
		    o, id, argv[optind - 1], st == ST_OK ? why : NULL);

		if (st == ST_OK)
			st = one;
	}
	*first = optind;
	o->enumerate =
	    o->root_zone == NULL && o->zone_data.n == 0 && o->zone_lists.n == 0;
	return o->help ? ST_OK : st;
}

/* The row of the command's option, or NULL. */
static const struct option_row *
find_row(enum command_bit command, const char *name)
{
	for (size_t i = 0; i < NROWS; i++)
		if ((rows[i].commands & command) != 0 &&
		    strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static enum status
take_config_line(struct options *o, const struct option_row *row,
    const char *value, struct reason *why)
{
	bool no = strcmp(value, "no") == 0;

	if (row->kind != KIND_FLAG)
		return set_option(o, row, value, why);
	if (!no && strcmp(value, "yes") != 0)
		return bad_value(row->name, value, "yes or no is wanted", why);
	return no ? ST_OK : set_option(o, row, NULL, why);
}

enum status
options_take_config(struct options *o, enum command_bit command,
    const char *name, const struct config *config, struct reason *why)
{
	bool said[OPTIONS_MAX];
	const char *key, *value;
	enum status st = ST_OK;

	memcpy(said, o->given, sizeof(said));
	for (size_t i = 0; st == ST_OK && config_line(config, "command", name,
					      i, &key, &value);
	     i++) {
		const struct option_row *row = find_row(command, key);

		if (row == NULL)
			st = reason_set(why, ST_MISUSE,
			    "%s: no such option of this command", key);
		else if (!said[row - rows] && value[0] != '\0')
			st = take_config_line(o, row, value, why);
		if (st != ST_OK)
			st = reason_prefix(why, st, "%s: [command %s]",
			    config_path(config), name);
	}
	return st;
}

bool
options_takes(enum command_bit command, const char *option)
{
	return find_row(command, option) != NULL;
}

void
options_say(struct options *o, enum command_bit command, const char *option)
{
	o->given[find_row(command, option) - rows] = true;
}

bool
options_given(
    const struct options *o, enum command_bit command, const char *option)
{
	const struct option_row *row = find_row(command, option);

	return row != NULL && o->given[row - rows];
}

enum status
options_supply(struct options *o, enum command_bit command, const char *option,
    const char *value, struct reason *why)
{
	const struct option_row *row = find_row(command, option);

	if (row == NULL)
		return ST_OK;
	o->supplied[row - rows] = true;
	return set_option(o, row, value, why);
}

static enum status
each_value(const struct options *o, unsigned int bits, unsigned int mark,
    options_source_fn *each, void *arg, struct reason *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < NROWS && st == ST_OK; i++) {
		const void *field = (const char *)o + rows[i].at;
		const struct text_list *list = field;
		const char *text;

		if ((rows[i].commands & bits) == 0 ||
		    (rows[i].commands & mark) == 0)
			continue;
		if (rows[i].kind == KIND_TEXT) {
			text = *(const char *const *)field;
			if (text != NULL)
				st = each(arg, rows[i].name, text, why);
			continue;
		}
		for (size_t j = 0; j < list->n && st == ST_OK; j++)
			st = each(arg, rows[i].name, list->list[j], why);
	}
	return st;
}

enum status
options_each_source(const struct options *o, enum command_bit command,
    options_source_fn *each, void *arg, struct reason *why)
{
	return each_value(o, command, SOURCE, each, arg, why);
}

enum status
options_each_output(const struct options *o, enum command_bit command,
    options_source_fn *each, void *arg, struct reason *why)
{
	return each_value(o, command, OUTPUT, each, arg, why);
}

void
options_free(struct options *o)
{
	for (size_t i = 0; i < NROWS; i++)
		if (rows[i].kind == KIND_LIST)
			free(((struct text_list *)((char *)o + rows[i].at))
				 ->list);
	*o = (struct options){ 0 };
}

bool
options_text(enum command_bit command, size_t i, struct option_text *text)
{
	for (size_t row = 0; row < NROWS; row++) {
		if ((rows[row].commands & command) == 0 || i-- > 0)
			continue;
		*text = (struct option_text){ rows[row].name, rows[row].letter,
			rows[row].argument, rows[row].help };
		return true;
	}
	return false;
}

void
options_help(FILE *out, enum command_bit command)
{
	struct option_text o;

	for (size_t i = 0; options_text(command, i, &o); i++) {
		char left[64];

		(void)snprintf(left, sizeof(left), "%c%c%s --%s%s%s",
		    o.letter != 0 ? '-' : ' ', o.letter != 0 ? o.letter : ' ',
		    o.letter != 0 ? "," : " ", o.name,
		    o.argument != NULL ? " " : "",
		    o.argument != NULL ? o.argument : "");
		(void)fprintf(out, "  %-34s %s\n", left, o.help);
	}
}

/* The option's value, or NULL where there is none. */
static json_t *
tell_option(const struct options *o, const struct option_row *row)
{
	const void *field = (const char *)o + row->at;
	const struct text_list *list = field;
	const char *text;
	json_t *value = NULL;

	switch (row->kind) {
	case KIND_FLAG:
		value = json_boolean(*(const bool *)field);
		break;
	case KIND_TEXT:
		text = *(const char *const *)field;
		value = text != NULL ? json_bytes(text) : NULL;
		break;
	case KIND_LIST:
		value = list->n > 0 ? json_list(list) : NULL;
		break;
	case KIND_NUMBER:
		value = json_integer(*(const int64_t *)field);
		break;
	case KIND_OWN:
		value = row->tell != NULL ? row->tell(o) : NULL;
		break;
	}
	return value;
}

/* Sets the members; those that were not said only where all is set. */
static void
tell_options(
    json_t *object, const struct options *o, enum command_bit command, bool all)
{
	for (size_t i = 0; i < NROWS; i++) {
		json_t *value;

		if ((rows[i].commands & command) == 0 ||
		    (rows[i].commands & UNRECORDED) != 0 || o->supplied[i] ||
		    (!all && !o->given[i]))
			continue;
		value = tell_option(o, &rows[i]);
		if (value != NULL)
			(void)json_object_set_new(object, rows[i].name, value);
		else
			(void)json_object_del(object, rows[i].name);
	}
}

static char *
dump_object(json_t *object)
{
	char *text = json_dumps(object, JSON_SORT_KEYS | JSON_COMPACT);

	json_decref(object);
	return text != NULL ? text : mem_strdup("{}");
}

char *
options_json(const struct options *o, enum command_bit command)
{
	json_t *object = json_object();

	tell_options(object, o, command, true);
	return dump_object(object);
}

char *
options_json_over(
    const char *base, const struct options *o, enum command_bit command)
{
	json_t *object = json_loads(base, 0, NULL);

	/* Nothing keeps others from writing to the database. */
	if (!json_is_object(object)) {
		json_decref(object);
		object = json_object();
	}
	tell_options(object, o, command, false);
	return dump_object(object);
}
