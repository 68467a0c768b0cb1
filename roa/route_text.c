#include "roa/route_read.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "survey/base/num.h"

/*
 * Rows are read for speed, by functions that answer yes or no.  What exactly
 * was wrong is found out afterwards, for the few that are bad.
 */
static const char *
prefix_fault(const char *p, const char *end)
{
	struct ip ip;
	uint64_t len;

	if ((p = ip_parse(p, end, &ip)) == NULL)
		return "not an IP prefix";
	if (p == end || *p++ != '/')
		return "no prefix length";
	if (num_scan(p, end, ip_bits((enum family)ip.family), &len) == NULL)
		return "prefix length out of range";
	return "bits set behind the prefix length";
}

static const char *
origin_fault(const char *p, const char *end, bool asprefix)
{
	uint64_t asn;

	if (p < end && *p == '{')
		return "not an AS set";
	if (asprefix && end - p > 2 && strncasecmp(p, "AS", 2) == 0)
		p += 2;
	if (p == end || *p < '0' || *p > '9')
		return "not an AS number";
	return num_scan(p, end, UINT32_MAX, &asn) == NULL
		   ? "AS number out of range"
		   : "not an AS set";
}

static bool
is_end(const char *p, const char *end)
{
	return skip_blanks(p, end) == end;
}

/*
 * Behind the run of blanks and tabs that parts two fields; NULL where there
 * is none.
 */
static const char *
next_field(const char *p, const char *end)
{
	const char *field = skip_blanks(p, end);

	return field == p ? NULL : field;
}

/*
 * A number of up to nine digits, which cannot overflow and so needs no look at
 * each.  NULL where it is none, or longer.  Most of the time of reading a
 * table goes into its numbers.
 */
static inline const char *
scan_short(const char *p, const char *end, uint32_t *value)
{
	const char *start = p;
	uint32_t n = 0;

	for (; p < end && *p >= '0' && *p <= '9' && p - start < 10; p++)
		n = n * 10 + (uint32_t)(*p - '0');
	if (p == start || p - start == 10)
		return NULL;
	*value = n;
	return p;
}

/*
 * CAIDA's pfx2as: prefix, length, origins.  "_" parts the origins of a prefix
 * that has several, "," the members of an AS set.
 */

/* Up to the end or a "_"; NULL where it is no origin. */
static const char *
pfx2as_origin(
    const char *p, const char *end, struct intern *sets, struct origin *origin)
{
	uint32_t members[ORIGIN_MEMBERS_MAX];
	size_t n = 0;

	if (p < end && *p == '{')
		return origin_parse(p, end, false, sets, origin);
	for (;;) {
		if (n == ORIGIN_MEMBERS_MAX ||
		    (p = asn_parse(p, end, false, &members[n++])) == NULL)
			return NULL;
		if (p == end || *p != ',')
			break;
		p++;
	}
	if (n == 1)
		*origin = (struct origin){ .value = members[0] };
	else
		*origin = origin_of_set(members, n, sets);
	return p;
}

/* Checks the origins and, only if add is set, takes them. */
static const char *
pfx2as_origins(struct route_reader *r, const char *p, const char *end,
    struct prefix prefix, bool add)
{
	for (;;) {
		const char *start = p;
		struct origin origin;

		p = pfx2as_origin(p, end, &r->table->sets, &origin);
		if (p == NULL)
			return origin_fault(start, end, false);
		if (add)
			route_table_add(
			    r->table, prefix, origin, r->source, PEERS_UNKNOWN);
		if (p == end || *p != '_')
			break;
		p++;
	}
	return is_end(p, end) ? NULL : "something behind the origin";
}

static const char *
pfx2as_row(struct route_reader *r, const char *p, const char *end)
{
	struct ip ip;
	struct prefix prefix;
	const char *asns, *fault;
	uint32_t len, asn;

	if ((p = ip_parse(p, end, &ip)) == NULL)
		return "not an IP address";
	if ((p = next_field(p, end)) == NULL || p == end)
		return "no prefix length";
	if ((p = scan_short(p, end, &len)) == NULL ||
	    len > ip_bits((enum family)ip.family))
		return "prefix length out of range";
	prefix = prefix_make(ip, len);
	if (prefix.hi != ip.hi || prefix.lo != ip.lo)
		return "bits set behind the prefix length";
	if ((asns = next_field(p, end)) == NULL || asns == end)
		return "no origin";
	/* Nearly all rows have one number. */
	p = scan_short(asns, end, &asn);
	if (p != NULL && is_end(p, end)) {
		route_table_add(r->table, prefix,
		    (struct origin){ .value = asn }, r->source, PEERS_UNKNOWN);
		return NULL;
	}
	/* A row counts as a whole: nothing of it enters if a part is bad. */
	if ((fault = pfx2as_origins(r, asns, end, prefix, false)) != NULL)
		return fault;
	return pfx2as_origins(r, asns, end, prefix, true);
}

/* The dumps of RIPE's RIS whois: origin, prefix, number of peers. */

static const char *
ris_whois_row(struct route_reader *r, const char *p, const char *end)
{
	struct origin origin;
	struct prefix prefix;
	const char *start = p;
	uint64_t peers;

	p = origin_parse(p, end, false, &r->table->sets, &origin);
	if (p == NULL)
		return origin_fault(start, end, false);
	if ((start = next_field(p, end)) == NULL || start == end)
		return "no prefix";
	if ((p = prefix_parse(start, end, &prefix, NULL)) == NULL)
		return prefix_fault(start, end);
	if ((start = next_field(p, end)) == NULL || start == end)
		return "no number of peers";
	p = num_scan(start, end, PEERS_UNKNOWN - 1, &peers);
	if (p == NULL)
		return "not a number of peers";
	if (!is_end(p, end))
		return "something behind the number of peers";
	route_table_add(r->table, prefix, origin, r->source, (uint32_t)peers);
	return NULL;
}

/* The next word at *p, cut to cap - 1 characters. */
static void
next_word(const char **p, const char *end, char *word, size_t cap)
{
	size_t n = 0;

	*p = skip_blanks(*p, end);
	for (; *p < end && **p != ' ' && **p != '\t'; (*p)++)
		if (n < cap - 1)
			word[n++] = **p;
	word[n] = '\0';
}

/* As date(1) writes it: "Fri Dec 20 10:06:01 UTC 2024". */
static bool
parse_date(const char *p, const char *end, int64_t *when)
{
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	char month_name[8], day[4], clock[12], zone[8], year[8] = "", text[48];
	uint64_t day_number;
	int month;

	next_word(&p, end, day, sizeof(day)); /* the weekday */
	next_word(&p, end, month_name, sizeof(month_name));
	next_word(&p, end, day, sizeof(day));
	next_word(&p, end, clock, sizeof(clock));
	next_word(&p, end, zone, sizeof(zone));
	next_word(&p, end, year, sizeof(year));
	for (month = 0; month < 12; month++)
		if (strcmp(months[month], month_name) == 0)
			break;
	/* The letters of any other zone are ambiguous. */
	if (month == 12 || !num_parse(day, 1, 31, &day_number) ||
	    (strcmp(zone, "UTC") != 0 && strcmp(zone, "GMT") != 0))
		return false;
	if (strlen(year) == 5 && year[4] == '.')
		year[4] = '\0';
	(void)snprintf(text, sizeof(text), "%s-%02d-%02uT%sZ", year, month + 1,
	    (unsigned int)day_number, clock);
	return time_parse(text, when);
}

static void
ris_whois_comment(struct route_reader *r, const char *p, const char *end)
{
	static const char words[] = "file was generated at ";
	const char *at = memmem(p, (size_t)(end - p), words, sizeof(words) - 1);
	int64_t when;

	if (at != NULL && r->counts->data_time == TIME_UNKNOWN &&
	    parse_date(at + sizeof(words) - 1, end, &when))
		r->counts->data_time = when;
}

/*
 * Prefix and origin: bgp.tools' table.txt, pyasn's .dat, rpki-ov-checker's
 * and Routinator's lists.
 */

/* Behind what parts prefix and origin; NULL where nothing does. */
static const char *
pair_separator(const char *p, const char *end)
{
	const char *start = p;

	p = skip_blanks(p, end);
	if (p < end && *p == ',')
		p++;
	else if (end - p >= 2 && p[0] == '=' && p[1] == '>')
		p += 2;
	p = skip_blanks(p, end);
	return p == start ? NULL : p;
}

const char *
route_pair_parse(const char *p, const char *end, struct intern *sets,
    struct prefix *prefix, struct origin *origin)
{
	const char *start = skip_blanks(p, end);
	struct prefix parsed;

	if ((p = prefix_parse(start, end, &parsed, NULL)) == NULL)
		return prefix_fault(start, end);
	if ((start = pair_separator(p, end)) == NULL || start == end)
		return "no origin";
	if ((p = origin_parse(start, end, true, sets, origin)) == NULL)
		return origin_fault(start, end, true);
	if (!is_end(p, end))
		return "something behind the origin";
	*prefix = parsed;
	return NULL;
}

static const char *
pair_row(struct route_reader *r, const char *p, const char *end)
{
	struct prefix prefix = { .len = 0 };
	struct origin origin;
	const char *fault;

	fault = route_pair_parse(p, end, &r->table->sets, &prefix, &origin);
	if (fault == NULL)
		route_table_add(
		    r->table, prefix, origin, r->source, PEERS_UNKNOWN);
	return fault;
}

const struct route_format route_pfx2as = {
	.name = "pfx2as",
	.row = pfx2as_row,
};

const struct route_format route_ris_whois = {
	.name = "ris-whois",
	.states_peers = true,
	.row = ris_whois_row,
	.comment = ris_whois_comment,
};

const struct route_format route_pairs = {
	.name = "prefix-asn",
	.row = pair_row,
};

/* "; Converted on" is when pyasn ran, not the time of its data. */
const struct route_format route_pyasn = {
	.name = "pyasn",
	.row = pair_row,
};
