#include "survey/option.h"

#include <getopt.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"

/* Commands that take the inputs of each side. */
#define TAKES_ZONES  (CMD_SURVEY | CMD_ZONES)
#define TAKES_ROUTES (CMD_SURVEY | CMD_ROUTES)
#define TAKES_VRPS   (CMD_SURVEY | CMD_VALIDATE)
#define TAKES_ALL    0xffffU

enum option_id {
	OPT_HELP = 1,
	OPT_ROOT_ZONE,
	OPT_ZONE_DATA,
	OPT_GTLDS,
	OPT_PUBLIC_SUFFIXES,
	OPT_ZONE_LIST,
	OPT_CATEGORY,
	OPT_ANSWERS,
	OPT_ROUTES,
	OPT_MIN_PEERS,
	OPT_MIN_LENGTH4,
	OPT_MAX_LENGTH4,
	OPT_MIN_LENGTH6,
	OPT_MAX_LENGTH6,
	OPT_VRPS,
	OPT_SLURM,
	OPT_VRPS_TIME,
	OPT_AS0_TALS,
	OPT_IRR,
	OPT_MANRS,
	OPT_AS_NAMES,
	OPT_DELEGATED,
	OPT_METHOD,
	OPT_GLUE,
	OPT_OFFLINE,
	OPT_LABEL,
	OPT_MAX_GAPS,
	OPT_ALLOW_DEGRADED,
	OPT_FORMAT,
	OPT_OUTPUT,
	OPT_JSON,
	OPT_DUMP,
	OPT_SKIPPED,
	OPT_DELETE,
	OPT_KEEP
};

struct option_row {
	const char *name;
	char letter;          /* or 0 */
	const char *argument; /* NULL for a flag */
	unsigned int commands;
	enum option_id id;
	const char *help;
};

/* In the order of --help and the manual. */
static const struct option_row rows[] = {
	{ "root-zone", 0, "FILE", TAKES_ZONES, OPT_ROOT_ZONE,
	    "the root zone: delegations and glue of every TLD" },
	{ "zone-data", 0, "FILE", TAKES_ZONES, OPT_ZONE_DATA,
	    "another zone whose delegations are surveyed; repeatable" },
	{ "gtlds", 0, "FILE", TAKES_ZONES, OPT_GTLDS,
	    "ICANN's list of gTLDs (JSON)" },
	{ "public-suffixes", 0, "FILE", TAKES_ZONES, OPT_PUBLIC_SUFFIXES,
	    "candidates for zones beneath TLDs" },
	{ "zone-list", 0, "FILE", TAKES_ZONES, OPT_ZONE_LIST,
	    "own zones: zone[TAB category[TAB ns,ns,...]]; repeatable" },
	{ "category", 0, "LIST", TAKES_ZONES, OPT_CATEGORY,
	    "survey only these categories (gTLD,ccTLD,...)" },
	{ "answers", 0, "FILE", TAKES_ZONES, OPT_ANSWERS,
	    "recorded answers of the DNS instead of questions" },
	{ "routes", 0, "FILE", TAKES_ROUTES, OPT_ROUTES,
	    "route origins; format recognised; repeatable" },
	{ "min-peers", 0, "N", TAKES_ROUTES, OPT_MIN_PEERS,
	    "peers that must have seen a route, where stated (10)" },
	{ "min-length4", 0, "N", TAKES_ROUTES, OPT_MIN_LENGTH4,
	    "shortest IPv4 prefix that counts (8)" },
	{ "max-length4", 0, "N", TAKES_ROUTES, OPT_MAX_LENGTH4,
	    "longest IPv4 prefix that counts (24)" },
	{ "min-length6", 0, "N", TAKES_ROUTES, OPT_MIN_LENGTH6,
	    "shortest IPv6 prefix that counts (16)" },
	{ "max-length6", 0, "N", TAKES_ROUTES, OPT_MAX_LENGTH6,
	    "longest IPv6 prefix that counts (48)" },
	{ "vrps", 0, "SRC", TAKES_VRPS, OPT_VRPS,
	    "validated ROA payloads: file or rtr:HOST[:PORT]; repeatable" },
	{ "slurm", 0, "FILE", TAKES_VRPS | CMD_VRPS, OPT_SLURM,
	    "local exceptions to the VRPs (RFC 8416); repeatable" },
	{ "vrps-time", 0, "TIME", TAKES_VRPS | CMD_VRPS, OPT_VRPS_TIME,
	    "the data time of VRP files that do not tell it" },
	{ "as0-tals", 0, NULL, TAKES_VRPS | CMD_VRPS, OPT_AS0_TALS,
	    "use the VRPs of AS0 trust anchors too" },
	{ "irr", 0, "FILE", CMD_SURVEY, OPT_IRR,
	    "route objects of an IRR (RPSL); repeatable" },
	{ "manrs", 0, "FILE", CMD_SURVEY, OPT_MANRS,
	    "participants of MANRS: CSV or JSON" },
	{ "as-names", 0, "FILE", CMD_SURVEY, OPT_AS_NAMES,
	    "names of ASes: asn.txt, or asn<TAB>name" },
	{ "delegated", 0, "FILE", CMD_SURVEY, OPT_DELEGATED,
	    "delegation statistics: RIR and country of a route" },
	{ "method", 0, "NAME", CMD_SURVEY | CMD_REASSESS, OPT_METHOD,
	    "counting rules: strict (default) or manrs2020" },
	{ "glue", 0, "USE", CMD_SURVEY | CMD_REASSESS, OPT_GLUE,
	    "answer: glue only stands in (default); union: it counts too" },
	{ "offline", 0, NULL,
	    TAKES_ZONES | TAKES_ROUTES | CMD_VALIDATE | CMD_VRPS, OPT_OFFLINE,
	    "touch no network; what is missing is an error" },
	{ "label", 0, "TEXT", CMD_SURVEY | CMD_REASSESS, OPT_LABEL,
	    "a name for the survey" },
	{ "max-gaps", 0, "PERCENT[,PERCENT]", CMD_SURVEY, OPT_MAX_GAPS,
	    "unanswered questions and unreadable rows before exit 3 (1,0.1)" },
	{ "allow-degraded", 0, NULL, CMD_SURVEY, OPT_ALLOW_DEGRADED,
	    "go on with unhealthy inputs and mark the survey" },
	{ "format", 0, "NAME", CMD_REPORT, OPT_FORMAT,
	    "text (default), csv or json" },
	{ "output", 'o', "DIR", CMD_REPORT, OPT_OUTPUT,
	    "the folder for files (csv, json)" },
	{ "json", 0, NULL, CMD_VALIDATE, OPT_JSON,
	    "JSON in Routinator's shape" },
	{ "dump", 0, NULL, CMD_ROUTES, OPT_DUMP,
	    "the whole table: prefix, origin, peers" },
	{ "skipped", 0, NULL, CMD_ZONES, OPT_SKIPPED,
	    "the zones that a survey would not take, and why" },
	{ "delete", 0, "N", CMD_SURVEYS, OPT_DELETE, "remove survey N" },
	{ "keep", 0, "N", CMD_SURVEYS, OPT_KEEP,
	    "remove all but the newest N surveys" },
	{ "help", 'h', NULL, TAKES_ALL, OPT_HELP, "this text" },
};

enum {
	NROWS = sizeof(rows) / sizeof(rows[0])
};

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
parse_categories(const char *value, unsigned int *bits, struct reason *why)
{
	for (const char *p = value; *p != '\0';) {
		size_t len = strcspn(p, ",");
		enum category category;
		bool known = category_parse(p, len, &category);

		if (known)
			*bits |= 1U << category;
		/* A row of the tables names all its categories. */
		for (int row = ROW_ALL; row < ROWS && !known; row++) {
			const char *name = row_str((enum row)row);

			if (strlen(name) != len ||
			    strncasecmp(name, p, len) != 0)
				continue;
			known = true;
			for (int c = 0; c < CATEGORIES; c++)
				if (row_has((enum row)row, (enum category)c))
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
parse_gaps(struct options *o, const char *value, struct reason *why)
{
	double *share[] = { &o->max_gap_questions, &o->max_gap_rows };
	const char *p = value;

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

static enum status
set_option(struct options *o, const struct option_row *row, const char *value,
    struct reason *why)
{
	enum status st = ST_OK;
	uint64_t n = 0;

	switch (row->id) {
	case OPT_HELP:
		break;
	case OPT_ROOT_ZONE:
		o->root_zone = value;
		break;
	case OPT_ZONE_DATA:
		list_add(&o->zone_data, value);
		break;
	case OPT_GTLDS:
		o->gtlds = value;
		break;
	case OPT_PUBLIC_SUFFIXES:
		o->public_suffixes = value;
		break;
	case OPT_ZONE_LIST:
		list_add(&o->zone_lists, value);
		break;
	case OPT_CATEGORY:
		st = parse_categories(value, &o->categories, why);
		break;
	case OPT_ANSWERS:
		o->answers = value;
		break;
	case OPT_ROUTES:
		list_add(&o->routes, value);
		break;
	case OPT_MIN_PEERS:
		st = parse_number(row->name, value, 0, UINT32_MAX - 1, &n, why);
		o->filters.min_peers = (uint32_t)n;
		o->filters.min_peers_given = true;
		break;
	case OPT_MIN_LENGTH4:
		st = set_length(row, value, o->filters.min_len, IPV4, why);
		break;
	case OPT_MAX_LENGTH4:
		st = set_length(row, value, o->filters.max_len, IPV4, why);
		break;
	case OPT_MIN_LENGTH6:
		st = set_length(row, value, o->filters.min_len, IPV6, why);
		break;
	case OPT_MAX_LENGTH6:
		st = set_length(row, value, o->filters.max_len, IPV6, why);
		break;
	case OPT_VRPS:
		list_add(&o->vrps, value);
		break;
	case OPT_SLURM:
		list_add(&o->slurm, value);
		break;
	case OPT_VRPS_TIME:
		if (!time_parse(value, &o->vrps_time))
			st = bad_value(row->name, value,
			    "a time is wanted, as 2025-07-20T10:00:00Z", why);
		break;
	case OPT_AS0_TALS:
		o->as0_tals = true;
		break;
	case OPT_IRR:
		list_add(&o->irr, value);
		break;
	case OPT_MANRS:
		o->manrs = value;
		break;
	case OPT_AS_NAMES:
		o->as_names = value;
		break;
	case OPT_DELEGATED:
		o->delegated = value;
		break;
	case OPT_METHOD:
		o->method_given = true;
		if (!method_parse(value, &o->choice.method))
			st = bad_value(row->name, value,
			    "strict or manrs2020 is wanted", why);
		break;
	case OPT_GLUE:
		if (strcmp(value, "union") == 0)
			o->choice.glue = GLUE_UNION;
		else if (strcmp(value, "answer") == 0)
			o->choice.glue = GLUE_ANSWER;
		else
			st = bad_value(
			    row->name, value, "answer or union is wanted", why);
		o->glue_given = true;
		break;
	case OPT_OFFLINE:
		o->offline = true;
		break;
	case OPT_LABEL:
		o->label = value;
		break;
	case OPT_MAX_GAPS:
		st = parse_gaps(o, value, why);
		break;
	case OPT_ALLOW_DEGRADED:
		o->allow_degraded = true;
		break;
	case OPT_FORMAT:
		o->format = value;
		break;
	case OPT_OUTPUT:
		o->output = value;
		break;
	case OPT_JSON:
		o->json = true;
		break;
	case OPT_DUMP:
		o->dump = true;
		break;
	case OPT_SKIPPED:
		o->skipped = true;
		break;
	case OPT_DELETE:
		st = parse_number(row->name, value, 1, INT64_MAX, &n, why);
		o->delete_survey = (int64_t)n;
		break;
	case OPT_KEEP:
		st = parse_number(row->name, value, 1, INT64_MAX, &n, why);
		o->keep = (int64_t)n;
		break;
	}
	return st;
}

static const struct option_row *
row_by_id(int id)
{
	for (size_t i = 0; i < NROWS; i++)
		if ((int)rows[i].id == id ||
		    (rows[i].letter != 0 && rows[i].letter == id))
			return &rows[i];
	return NULL;
}

enum status
options_parse(struct options *o, int argc, char **argv,
    enum command_bit command, int *first, bool *help, struct reason *why)
{
	struct option longs[NROWS + 1] = { 0 };
	char shorts[2 * NROWS + 2] = ":";
	size_t nlongs = 0, nshorts = 1;
	enum status st = ST_OK;
	int id;

	*o = (struct options){ .vrps_time = TIME_UNKNOWN,
		.filters = route_filters_default,
		.max_gap_questions = 0.01,
		.max_gap_rows = 0.001 };
	*help = false;
	for (size_t i = 0; i < NROWS; i++) {
		if ((rows[i].commands & command) == 0)
			continue;
		longs[nlongs++] = (struct option){ rows[i].name,
			rows[i].argument != NULL ? required_argument
						 : no_argument,
			NULL, (int)rows[i].id + 256 };
		if (rows[i].letter == 0)
			continue;
		shorts[nshorts++] = rows[i].letter;
		if (rows[i].argument != NULL)
			shorts[nshorts++] = ':';
	}
	optind = 0; /* glibc: begin anew, main has parsed before */
	while (st == ST_OK &&
	       (id = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		const struct option_row *row =
		    row_by_id(id >= 256 ? id - 256 : id);

		if (id == ':')
			st = reason_set(why, ST_MISUSE, "%s: wants a value",
			    argv[optind - 1]);
		else if (id == '?' && optopt >= 256)
			st = reason_set(why, ST_MISUSE, "%s: takes no value",
			    argv[optind - 1]);
		else if (id == '?' && optopt != 0)
			/* Within "-xyz", optind stays behind. */
			st = reason_set(why, ST_MISUSE,
			    "-%c: no such option of this command", optopt);
		else if (id == '?' || row == NULL)
			st = reason_set(why, ST_MISUSE,
			    "%s: no such option of this command",
			    argv[optind - 1]);
		else if (row->id == OPT_HELP)
			*help = true;
		else
			st = set_option(o, row, optarg, why);
	}
	*first = optind;
	return *help ? ST_OK : st;
}

void
options_free(struct options *o)
{
	free(o->zone_data.list);
	free(o->zone_lists.list);
	free(o->routes.list);
	free(o->vrps.list);
	free(o->slurm.list);
	free(o->irr.list);
	*o = (struct options){ 0 };
}

void
options_help(FILE *out, enum command_bit command)
{
	for (size_t i = 0; i < NROWS; i++) {
		char left[64];

		if ((rows[i].commands & command) == 0)
			continue;
		(void)snprintf(left, sizeof(left), "%c%c%s --%s%s%s",
		    rows[i].letter != 0 ? '-' : ' ',
		    rows[i].letter != 0 ? rows[i].letter : ' ',
		    rows[i].letter != 0 ? "," : " ", rows[i].name,
		    rows[i].argument != NULL ? " " : "",
		    rows[i].argument != NULL ? rows[i].argument : "");
		(void)fprintf(out, "  %-34s %s\n", left, rows[i].help);
	}
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

static void
json_text(json_t *object, const char *key, const char *text)
{
	if (text != NULL)
		(void)json_object_set_new(object, key, json_bytes(text));
}

static void
json_number(json_t *object, const char *key, uint64_t number)
{
	(void)json_object_set_new(
	    object, key, json_integer((json_int_t)number));
}

char *
options_json(const struct options *o)
{
	json_t *object = json_object();
	char when[TIME_STRLEN];
	char *text;

	json_text(object, "root-zone", o->root_zone);
	json_text(object, "gtlds", o->gtlds);
	json_text(object, "public-suffixes", o->public_suffixes);
	json_text(object, "answers", o->answers);
	json_text(object, "label", o->label);
	(void)json_object_set_new(
	    object, "zone-data", json_list(&o->zone_data));
	(void)json_object_set_new(
	    object, "zone-list", json_list(&o->zone_lists));
	(void)json_object_set_new(object, "routes", json_list(&o->routes));
	(void)json_object_set_new(object, "vrps", json_list(&o->vrps));
	if (o->slurm.n > 0)
		(void)json_object_set_new(
		    object, "slurm", json_list(&o->slurm));
	if (o->categories != 0) {
		json_t *list = json_array();

		for (int c = 0; c < CATEGORIES; c++)
			if ((o->categories >> c & 1) != 0)
				(void)json_array_append_new(
				    list, json_string(row_str((enum row)c)));
		(void)json_object_set_new(object, "category", list);
	}
	json_number(object, "min-peers", o->filters.min_peers);
	json_number(object, "min-length4", o->filters.min_len[IPV4]);
	json_number(object, "max-length4", o->filters.max_len[IPV4]);
	json_number(object, "min-length6", o->filters.min_len[IPV6]);
	json_number(object, "max-length6", o->filters.max_len[IPV6]);
	if (o->irr.n > 0)
		(void)json_object_set_new(object, "irr", json_list(&o->irr));
	json_text(object, "manrs", o->manrs);
	json_text(object, "as-names", o->as_names);
	json_text(object, "delegated", o->delegated);
	if (o->vrps_time != TIME_UNKNOWN)
		json_text(object, "vrps-time", time_format(o->vrps_time, when));
	(void)json_object_set_new(
	    object, "as0-tals", json_boolean(o->as0_tals));
	(void)json_object_set_new(object, "offline", json_boolean(o->offline));
	(void)json_object_set_new(
	    object, "allow-degraded", json_boolean(o->allow_degraded));
	json_text(object, "method", method_str(o->choice.method));
	json_text(
	    object, "glue", o->choice.glue == GLUE_UNION ? "union" : "answer");
	text = json_dumps(object, JSON_SORT_KEYS | JSON_COMPACT);
	json_decref(object);
	return text != NULL ? text : mem_strdup("{}");
}
