#include "roa/vrp_read.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "roa/vrp_archive.h"
#include "survey/base/num.h"

const struct vrp_row vrp_row_empty = {
	.max_len = VRP_LEN_ABSENT,
	.expires = VRP_NO_EXPIRY,
	.expiry = EXPIRY_NONE,
};

static bool
all_digits(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return len > 0;
}

const char *
vrp_parse_asn(const char *text, size_t len, bool asprefix, uint32_t *asn)
{
	const char *end = text + len;

	if (asn_parse(text, end, asprefix, asn) == end)
		return NULL;
	if (asprefix && len > 2 && strncasecmp(text, "AS", 2) == 0) {
		text += 2;
		len -= 2;
	}
	return all_digits(text, len)
		   ? "the AS number is beyond 32 bits (RFC 6793)"
		   : "no AS number";
}

const char *
vrp_parse_prefix(const char *text, size_t len, struct prefix *prefix)
{
	const char *end = text + len;
	bool host_bits;

	if (prefix_parse(text, end, prefix, &host_bits) != end)
		return "no IP prefix";
	if (host_bits)
		return "the prefix has bits set behind its length "
		       "(RFC 9582 section 4.3.2.1)";
	return NULL;
}

const char *
vrp_parse_max_len(const char *text, size_t len, uint32_t *max_len)
{
	const char *end = text + len;
	uint64_t value;

	if (!all_digits(text, len))
		return "maxLength is no number";
	*max_len = num_scan(text, end, UINT8_MAX, &value) == end
		       ? (uint32_t)value
		       : UINT8_MAX;
	return NULL;
}

/*
 * A tool that writes 0 knows no time: taken by its word, its VRPs would have
 * expired in 1970.
 */
uint32_t
vrp_expiry_of(int64_t when)
{
	if (when <= 0)
		return VRP_NO_EXPIRY;
	return when < VRP_NO_EXPIRY ? (uint32_t)when : VRP_NO_EXPIRY - 1;
}

const char *
vrp_parse_expiry(const char *text, size_t len, uint32_t *expires)
{
	char copy[TIME_STRLEN + 16];
	int64_t when;

	*expires = VRP_NO_EXPIRY;
	if (len == 0 || (len == 3 && strncasecmp(text, "N/A", 3) == 0))
		return NULL;
	if (len >= sizeof(copy) || memchr(text, '\0', len) != NULL)
		return "the expiry is no time";
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (!time_parse(copy, &when))
		return "the expiry is no time";
	*expires = vrp_expiry_of(when);
	return NULL;
}

static bool
is_label(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return len <= VRP_LABEL_MAX;
}

const char *
vrp_row_label(
    struct vrp_reader *r, struct vrp_row *row, const char *text, size_t len)
{
	if (len != r->label_len || memcmp(text, r->label, len) != 0) {
		uint32_t bit;
		bool as0;

		if (!is_label(text, len))
			return "the trust anchor's label is too long, or has "
			       "control characters";
		if (!vrp_ta_bit(r->table, text, len, &bit, &as0))
			return "one trust anchor too many";
		memcpy(r->label, text, len);
		r->label_len = len;
		r->label_bit = bit;
		r->label_left_out = as0 && !r->options->as0_tals;
	}
	if (r->label_left_out)
		row->as0_tas |= r->label_bit;
	else
		row->tas |= r->label_bit;
	return NULL;
}

static void
count_left_out(struct vrp_table *t, uint32_t tas)
{
	for (unsigned int i = 0; i < VRP_TAS_MAX; i++)
		t->ta[i].left_out += tas >> i & 1;
}

/* Holds the row against the rules, and takes it if it keeps them. */
static const char *
take_row(struct vrp_reader *r, const struct vrp_row *row)
{
	uint32_t bits = ip_bits((enum family)row->prefix.family);
	uint32_t max_len =
	    row->max_len == VRP_LEN_ABSENT ? row->prefix.len : row->max_len;

	if (max_len < row->prefix.len)
		return "maxLength is less than the prefix's length "
		       "(RFC 9582 section 4.3.2.2)";
	if (max_len > bits)
		return bits == 32
			   ? "maxLength is beyond 32 (RFC 9582 section 4.3.2.2)"
			   : "maxLength is beyond 128 (RFC 9582 section "
			     "4.3.2.2)";
	if (row->tas == 0 && row->as0_tas != 0) {
		count_left_out(r->table, row->as0_tas);
		return NULL;
	}
	r->chain |= row->expiry == EXPIRY_CHAIN;
	r->of_roa |= row->expiry == EXPIRY_ROA;
	vrp_table_add(r->table, row->prefix, (uint8_t)max_len, row->asn,
	    row->tas, row->expires);
	return NULL;
}

void
vrp_row_settle(struct vrp_reader *r, const struct vrp_row *row, uint64_t line,
    const char *fault)
{
	char text[128];

	if (fault == NULL)
		fault = take_row(r, row);
	if (fault != NULL) {
		/* Where all stands on one line, the line does not help. */
		(void)snprintf(text, sizeof(text), "roas[%" PRIu64 "]: %s",
		    r->counts->rows_read, fault);
		bad_rows_add(&r->bad, line, r->array ? text : fault, 1);
	}
	r->counts->rows_read++;
}

void
vrp_name_anchor(struct vrp_reader *r, const char *text, size_t len)
{
	const char *slash = memrchr(text, '/', len);
	uint32_t bit;
	bool as0;

	if (slash != NULL) {
		len -= (size_t)(slash + 1 - text);
		text = slash + 1;
	}
	if (len > 4 && memcmp(text + len - 4, ".tal", 4) == 0)
		len -= 4;
	if (!is_label(text, len) ||
	    !vrp_ta_bit(r->table, text, len, &bit, &as0))
		return;
	for (unsigned int i = 0; i < VRP_TAS_MAX; i++)
		if ((bit >> i & 1) != 0)
			r->table->ta[i].named = true;
}

const char *
vrp_anchor_of_path(const char *path, size_t *len)
{
	const char *anchor = NULL;

	for (;;) {
		size_t n = strcspn(path, "/");

		if (n > 4 && memcmp(path + n - 4, ".tal", 4) == 0) {
			anchor = path;
			*len = n - 4;
		}
		if (path[n] == '\0')
			return anchor;
		path += n + 1;
	}
}

static enum status
fail(struct vrp_reader *r, const char *why)
{
	return reason_set(
	    r->why, ST_SYNTAX, "%s: %s", input_info(r->in)->location, why);
}

/* The first byte that is no blank, of which a set has but few. */
static enum status
peek_first(struct vrp_reader *r, char *first)
{
	const char *p, *end;
	size_t len;
	enum status st = input_peek(r->in, INPUT_BLOCK, &p, &len, r->why);

	if (st != ST_OK)
		return st;
	end = p + len;
	if (len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	if (p == end)
		return fail(r, len == 0 ? "the file is empty"
					: "nothing but blanks, no set of VRPs");
	*first = *p;
	return ST_OK;
}

static enum status
read_any(struct vrp_reader *r)
{
	char first = '\0';
	enum status st = peek_first(r, &first);

	if (st != ST_OK)
		return st;
	if (first == '[' || first == '{')
		return vrp_read_json(r);
	if (first == '<')
		return fail(r, "HTML or XML, no set of VRPs");
	return vrp_read_csv(r);
}

static int64_t
data_time(const struct vrp_reader *r)
{
	const struct input_info *info = input_info(r->in);

	if (r->said != TIME_UNKNOWN)
		return r->said;
	if (r->options->time != TIME_UNKNOWN)
		return r->options->time;
	return vrp_archive_time(info->location, info->file_time);
}

static void
settle_time(struct vrp_reader *r, size_t from, size_t first_aspa)
{
	struct vrp_table *t = r->table;
	int64_t when = data_time(r);

	r->counts->data_time = when;
	if (when != TIME_UNKNOWN) {
		vrp_table_expire(t, from, when);
		vrp_aspas_expire(&t->aspa_customers, first_aspa, when);
	}
	/*
	 * Of sets of both kinds the weaker statement holds: the end of a
	 * chain's validity must not be taken for that of a ROA.
	 */
	if (r->chain)
		t->expiry = EXPIRY_CHAIN;
	else if (r->of_roa && t->expiry == EXPIRY_NONE)
		t->expiry = EXPIRY_ROA;
}

/* Where it fails, some rows are in the table, which the caller drops. */
enum status
vrp_read(struct vrp_table *t, struct input *in,
    const struct vrp_options *options, struct read_counts *counts,
    struct reason *why)
{
	struct vrp_reader r = { .table = t,
		.in = in,
		.options = options,
		.counts = counts,
		.bad = { .counts = counts,
		    .location = input_info(in)->location },
		.why = why,
		.said = TIME_UNKNOWN };
	size_t from = t->n, first_aspa = t->aspa_customers.n;
	enum status st;

	*counts =
	    (struct read_counts){ .data_time = TIME_UNKNOWN, .format = "" };
	if ((st = read_any(&r)) != ST_OK)
		return st;
	if ((st = bad_rows_judge(&r.bad, why)) != ST_OK)
		return st;
	settle_time(&r, from, first_aspa);
	return ST_OK;
}

int64_t
vrp_time_hint(struct input *in, const struct vrp_options *options)
{
	struct read_counts counts = { .rows_read = 0 };
	struct vrp_table table;
	struct vrp_reader r = { .table = &table,
		.in = in,
		.options = options,
		.counts = &counts,
		.said = TIME_UNKNOWN };
	char first = '\0';

	vrp_table_init(&table);
	if (peek_first(&r, &first) == ST_OK && first == '{')
		vrp_json_time(&r);
	vrp_table_free(&table);
	return data_time(&r);
}
