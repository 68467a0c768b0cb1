#include "roa/delegated.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"

static const char *const rir_names[RIRS] = {
	[RIR_AFRINIC] = "afrinic",
	[RIR_APNIC] = "apnic",
	[RIR_ARIN] = "arin",
	[RIR_LACNIC] = "lacnic",
	[RIR_RIPENCC] = "ripencc",
};

void
delegated_init(struct delegated *t)
{
	*t = (struct delegated){ 0 };
	ptree_init(&t->tree);
}

void
delegated_free(struct delegated *t)
{
	ptree_free(&t->tree);
	free(t->list);
	delegated_init(t);
}

enum column {
	COLUMN_REGISTRY,
	COLUMN_CC,
	COLUMN_TYPE,
	COLUMN_START,
	COLUMN_VALUE,
	COLUMN_DATE,
	COLUMN_STATUS,
	COLUMNS
};

/* A stretch of the line, borrowed. */
struct field {
	const char *text;
	size_t len;
};

/* Fields beyond those that are looked at are only counted. */
static size_t
split(const char *p, const char *end, struct field fields[COLUMNS])
{
	size_t n = 0;

	for (;; p++) {
		const char *bar = memchr(p, '|', (size_t)(end - p));
		const char *stop = bar != NULL ? bar : end;

		if (n < COLUMNS)
			fields[n] = (struct field){ p, (size_t)(stop - p) };
		n++;
		if (stop == end)
			return n;
		p = stop;
	}
}

static bool
field_is(struct field f, const char *word)
{
	return f.len == strlen(word) && strncasecmp(f.text, word, f.len) == 0;
}

static int
rir_named(struct field f)
{
	for (int i = 0; i < RIRS; i++)
		if (field_is(f, rir_names[i]))
			return i;
	return -1;
}

/* "version|registry|serial|records|startdate|enddate|UTCoffset". */
static bool
is_header(const struct field *fields, size_t n)
{
	struct field version = fields[COLUMN_REGISTRY];

	if (n < 6 || version.len == 0)
		return false;
	for (size_t i = 0; i < version.len; i++)
		if ((version.text[i] < '0' || version.text[i] > '9') &&
		    version.text[i] != '.')
			return false;
	return true;
}

/* The day until which the file tells: YYYYMMDD. */
static void
take_day(struct read_counts *counts, struct field day)
{
	char text[16];
	int64_t when;

	if (day.len != 8)
		return;
	(void)snprintf(text, sizeof(text), "%.4s-%.2s-%.2s", day.text,
	    day.text + 4, day.text + 6);
	if (time_parse(text, &when))
		counts->data_time = when;
}

static void
add(struct delegated *t, const struct wanted *wanted, struct prefix prefix,
    struct holding holding)
{
	if (!wanted_prefix(wanted, prefix))
		return;
	t->list = mem_grow(t->list, t->n, &t->cap, sizeof(*t->list));
	t->list[t->n++] = holding;
	ptree_add(&t->tree, prefix);
}

/*
 * A range as the fewest prefixes: each the largest that begins where the last
 * ended and does not pass the range's end.
 */
static void
add_range4(struct delegated *t, const struct wanted *wanted, uint64_t start,
    uint64_t count, struct holding holding)
{
	while (count > 0) {
		uint8_t bytes[4] = { (uint8_t)(start >> 24),
			(uint8_t)(start >> 16), (uint8_t)(start >> 8),
			(uint8_t)start };
		unsigned int bits = 0; /* that the prefix leaves open */

		while (bits < 32 && (start & (UINT64_C(1) << bits)) == 0 &&
		       UINT64_C(2) << bits <= count)
			bits++;
		add(t, wanted,
		    prefix_make(ip_from_bytes(IPV4, bytes), 32 - bits),
		    holding);
		start += UINT64_C(1) << bits;
		count -= UINT64_C(1) << bits;
	}
}

static const char *
take_range4(struct delegated *t, const struct wanted *wanted,
    const struct field *fields, struct holding holding, bool keep)
{
	struct field start = fields[COLUMN_START];
	struct field value = fields[COLUMN_VALUE];
	const char *end = start.text + start.len;
	uint64_t count, first;
	struct ip ip;

	if (ip_parse(start.text, end, &ip) != end || ip.family != IPV4)
		return "not an IPv4 address";
	end = value.text + value.len;
	first = ip.hi >> 32;
	if (num_scan(value.text, end, UINT64_C(1) << 32, &count) != end ||
	    count == 0)
		return "not a number of addresses";
	if (first + count > UINT64_C(1) << 32)
		return "the range passes the end of IPv4";
	if (keep)
		add_range4(t, wanted, first, count, holding);
	return NULL;
}

static const char *
take_range6(struct delegated *t, const struct wanted *wanted,
    const struct field *fields, struct holding holding, bool keep)
{
	struct field start = fields[COLUMN_START];
	struct field value = fields[COLUMN_VALUE];
	const char *end = start.text + start.len;
	struct prefix prefix;
	struct ip ip;
	uint64_t len;

	if (ip_parse(start.text, end, &ip) != end || ip.family != IPV6)
		return "not an IPv6 address";
	end = value.text + value.len;
	if (num_scan(value.text, end, 128, &len) != end)
		return "not a prefix length";
	prefix = prefix_make(ip, (unsigned int)len);
	if (prefix.hi != ip.hi || prefix.lo != ip.lo)
		return "bits set behind the prefix length";
	if (keep)
		add(t, wanted, prefix, holding);
	return NULL;
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* What nobody holds has no country, and neither has ZZ. */
static const char *
take_country(const struct field *fields, struct holding *holding)
{
	struct field cc = fields[COLUMN_CC];

	if (!field_is(fields[COLUMN_STATUS], "allocated") &&
	    !field_is(fields[COLUMN_STATUS], "assigned"))
		return NULL;
	if (cc.len == 0 || field_is(cc, "ZZ"))
		return NULL;
	if (cc.len != 2 || !is_letter(cc.text[0]) || !is_letter(cc.text[1]))
		return "not a country code";
	holding->country[0] = upper(cc.text[0]);
	holding->country[1] = upper(cc.text[1]);
	return NULL;
}

static const char *
take_row(struct delegated *t, const struct wanted *wanted,
    const struct field *fields, size_t n)
{
	struct holding holding = { 0 };
	int rir = rir_named(fields[COLUMN_REGISTRY]);
	const char *fault;

	if (n < COLUMNS)
		return "fewer than seven fields";
	if (rir < 0 && !field_is(fields[COLUMN_REGISTRY], "iana"))
		return "not a registry";
	if (rir >= 0)
		holding.rir = (uint8_t)rir;
	if (field_is(fields[COLUMN_TYPE], "asn"))
		return NULL;
	if ((fault = take_country(fields, &holding)) != NULL)
		return fault;
	if (field_is(fields[COLUMN_TYPE], "ipv4"))
		return take_range4(t, wanted, fields, holding, rir >= 0);
	if (field_is(fields[COLUMN_TYPE], "ipv6"))
		return take_range6(t, wanted, fields, holding, rir >= 0);
	return "none of asn, ipv4 and ipv6";
}

/* "registry|*|type|*|count|summary". */
static bool
is_summary(const struct field *fields, size_t n)
{
	return n >= 6 && field_is(fields[COLUMN_CC], "*") &&
	       field_is(fields[COLUMN_DATE], "summary");
}

static enum status
read_lines(struct delegated *t, struct input *in, const struct wanted *wanted,
    struct bad_rows *bad, struct reason *why)
{
	struct read_counts *counts = bad->counts;
	struct field fields[COLUMNS] = { 0 };

	for (;;) {
		const char *p, *fault;
		size_t len, n;
		enum status st = input_line(in, &p, &len, why);

		if (st != ST_OK || p == NULL)
			return st;
		if (input_info(in)->lines == 1 && len >= 3 &&
		    memcmp(p, "\xef\xbb\xbf", 3) == 0) {
			p += 3;
			len -= 3;
		}
		if (len == 0 || *p == '#')
			continue;
		n = split(p, p + len, fields);
		if (is_summary(fields, n))
			continue;
		if (is_header(fields, n)) {
			take_day(counts, fields[COLUMN_DATE]);
			continue;
		}
		counts->rows_read++;
		if ((fault = take_row(t, wanted, fields, n)) != NULL)
			bad_rows_add(bad, input_info(in)->lines, fault, 1);
	}
}

enum status
delegated_read(struct delegated *t, struct input *in,
    const struct wanted *wanted, struct read_counts *counts, struct reason *why)
{
	struct bad_rows bad = { .counts = counts,
		.location = input_info(in)->location };
	enum status st;

	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN,
		.format = "delegated-extended" };
	if ((st = read_lines(t, in, wanted, &bad, why)) != ST_OK)
		return st;
	if (counts->rows_read == 0)
		return reason_set(why, ST_SYNTAX,
		    "%s: no delegation statistics", bad.location);
	return bad_rows_judge(&bad, why);
}

void
delegated_build(struct delegated *t)
{
	uint32_t *order = ptree_build(&t->tree);
	struct holding *sorted;

	if (order == NULL)
		return;
	sorted = mem_array(t->n, sizeof(*sorted));
	for (size_t i = 0; i < t->n; i++)
		sorted[i] = t->list[order[i]];
	free(t->list);
	free(order);
	t->list = sorted;
	t->cap = t->n;
}

void
delegated_find(const struct delegated *t, struct prefix prefix, uint32_t *first,
    uint32_t *end)
{
	uint32_t node = ptree_find(&t->tree, prefix), last;

	if (node != PTREE_NONE) {
		ptree_items(&t->tree, node, first, end);
		return;
	}
	ptree_beneath(&t->tree, prefix, &node, &last);
	*first = ptree_first(&t->tree, node);
	*end = ptree_first(&t->tree, last);
}

const char *
rir_str(enum rir rir)
{
	return rir_names[rir];
}
