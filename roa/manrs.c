#include "roa/manrs_read.h"

#include <stdlib.h>
#include <string.h>

#include "roa/origin.h"
#include "survey/base/array.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

void
manrs_init(struct manrs *t)
{
	*t = (struct manrs){ 0 };
	intern_init(&t->programmes);
}

void
manrs_free(struct manrs *t)
{
	free(t->list);
	intern_free(&t->programmes);
	manrs_init(t);
}

static char
lower(char c)
{
	if (c == '_' || c == '-')
		return ' ';
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

enum manrs_field
manrs_field_named(const char *name, size_t len)
{
	static const struct {
		const char *name;
		enum manrs_field field;
	} known[] = {
		{ "asn", MANRS_ASN },
		{ "asns", MANRS_ASN },
		{ "as", MANRS_ASN },
		{ "as number", MANRS_ASN },
		{ "as numbers", MANRS_ASN },
		{ "programme", MANRS_PROGRAMME },
		{ "programmes", MANRS_PROGRAMME },
		{ "program", MANRS_PROGRAMME },
		{ "programs", MANRS_PROGRAMME },
		{ "manrs programme", MANRS_PROGRAMME },
		{ "manrs program", MANRS_PROGRAMME },
		{ "joined", MANRS_JOINED },
		{ "join date", MANRS_JOINED },
		{ "date joined", MANRS_JOINED },
		{ "prefix", MANRS_PREFIX },
		{ "ip prefix", MANRS_PREFIX },
	};

	for (size_t i = 0; i < LENGTH_OF(known); i++) {
		size_t n = 0;

		if (strlen(known[i].name) != len)
			continue;
		while (n < len && lower(name[n]) == known[i].name[n])
			n++;
		if (n == len)
			return known[i].field;
	}
	return MANRS_OTHER;
}

void
manrs_row_add(
    struct manrs_row *row, enum manrs_field field, const char *text, size_t len)
{
	if (field == MANRS_OTHER || field == MANRS_PREFIX)
		return;
	if (len > MANRS_TEXT_MAX - row->len[field]) {
		row->too_long = true;
		return;
	}
	memcpy(row->text[field] + row->len[field], text, len);
	row->len[field] += len;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
parts_numbers(char c)
{
	return is_space(c) || c == ',' || c == ';' || c == '/';
}

/*
 * The next number at *at; false at the end, and where what stands there is
 * none: then *at is not the end.
 */
static bool
next_asn(const char **at, const char *end, uint32_t *asn)
{
	const char *p = *at, *behind;

	while (p < end && parts_numbers(*p))
		p++;
	*at = p;
	if (p == end || (behind = asn_parse(p, end, true, asn)) == NULL)
		return false;
	if (behind < end && !parts_numbers(*behind))
		return false;
	*at = behind;
	return true;
}

static bool
is_programme(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return true;
}

static void
add(struct manrs *t, uint32_t asn, const char *programme, size_t len,
    int64_t joined)
{
	t->list = mem_grow(t->list, t->n, &t->cap, sizeof(*t->list));
	t->list[t->n++] = (struct manrs_entry){ .asn = asn,
		.programme = intern_add(&t->programmes, programme, len),
		.joined = joined };
}

/* The AS takes part in each programme of the row. */
static void
add_programmes(struct manrs *t, uint32_t asn, const char *p, const char *end,
    int64_t joined)
{
	bool any = false;

	for (;; p++) {
		const char *start = p, *stop;

		while (p < end && *p != ';' && *p != '|')
			p++;
		for (stop = p; start < stop && is_space(*start);)
			start++;
		while (stop > start && is_space(stop[-1]))
			stop--;
		if (stop > start)
			add(t, asn, start, (size_t)(stop - start), joined);
		any |= stop > start;
		if (p == end)
			break;
	}
	if (!any)
		add(t, asn, MANRS_UNNAMED, strlen(MANRS_UNNAMED), joined);
}

static bool
parse_joined(const struct manrs_row *row, int64_t *joined)
{
	char text[TIME_STRLEN + 16];
	size_t len = row->len[MANRS_JOINED];

	*joined = TIME_UNKNOWN;
	if (len == 0)
		return true;
	if (len >= sizeof(text) ||
	    memchr(row->text[MANRS_JOINED], '\0', len) != NULL)
		return false;
	memcpy(text, row->text[MANRS_JOINED], len);
	text[len] = '\0';
	return time_parse(text, joined);
}

static const char *
take_row(struct manrs_reader *r)
{
	const struct manrs_row *row = &r->row;
	const char *programme = row->text[MANRS_PROGRAMME];
	const char *p = row->text[MANRS_ASN], *end = p + row->len[MANRS_ASN];
	uint32_t asn;
	int64_t joined;

	if (row->too_long)
		return "a field is too long";
	/* A row counts as a whole: it is looked through before it is taken. */
	while (next_asn(&p, end, &asn))
		continue;
	if (p < end)
		return "not an AS number";
	if (!is_programme(programme, row->len[MANRS_PROGRAMME]))
		return "the programme has control characters";
	if (!parse_joined(row, &joined))
		return "the time of joining is no time";
	for (p = row->text[MANRS_ASN]; next_asn(&p, end, &asn); r->numbers++)
		if (wanted_asn(r->wanted, asn))
			add_programmes(r->t, asn, programme,
			    programme + row->len[MANRS_PROGRAMME], joined);
	return NULL;
}

void
manrs_row_settle(struct manrs_reader *r, uint64_t line)
{
	const char *fault = take_row(r);

	r->bad.counts->rows_read++;
	if (fault != NULL)
		bad_rows_add(&r->bad, line, fault, 1);
	memset(r->row.len, 0, sizeof(r->row.len));
	r->row.too_long = false;
}

enum status
manrs_refuse(const struct manrs_reader *r)
{
	return reason_set(r->why, ST_REFUSED,
	    "%s: has prefixes: no list of participants", r->bad.location);
}

static enum status
read_any(struct manrs_reader *r)
{
	const char *p, *end;
	size_t len;
	enum status st = input_peek(r->in, INPUT_BLOCK, &p, &len, r->why);

	if (st != ST_OK)
		return st;
	end = p + len;
	if (len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	while (p < end && is_space(*p))
		p++;
	if (p < end && (*p == '[' || *p == '{')) {
		r->bad.counts->format = "manrs-json";
		return manrs_read_json(r);
	}
	r->bad.counts->format = "manrs-csv";
	return manrs_read_csv(r);
}

enum status
manrs_read(struct manrs *t, struct input *in, const struct wanted *wanted,
    struct read_counts *counts, struct reason *why)
{
	struct manrs_reader *r = mem_alloc(sizeof(*r));
	enum status st;

	*counts =
	    (struct read_counts){ .data_time = TIME_UNKNOWN, .format = "" };
	*r = (struct manrs_reader){ .t = t,
		.in = in,
		.wanted = wanted,
		.bad = { .counts = counts,
		    .location = input_info(in)->location },
		.why = why };
	st = read_any(r);
	if (st == ST_OK && counts->rows_read == 0)
		st = reason_set(why, ST_SYNTAX, "%s: no participant in it",
		    r->bad.location);
	if (st == ST_OK)
		st = bad_rows_judge(&r->bad, why);
	if (st == ST_OK && r->numbers == 0)
		st = reason_set(why, ST_SYNTAX,
		    "%s: no participant in it has an AS number",
		    r->bad.location);
	free(r);
	return st;
}

static int
compare_entry(const void *a, const void *b, void *arg)
{
	const struct manrs_entry *x = a, *y = b;
	const struct intern *programmes = arg;

	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	if (x->programme != y->programme)
		return strcmp(intern_text(programmes, x->programme),
		    intern_text(programmes, y->programme));
	/* TIME_UNKNOWN is the least: always. */
	return (x->joined > y->joined) - (x->joined < y->joined);
}

void
manrs_build(struct manrs *t)
{
	size_t n = 0;

	if (t->n == 0)
		return;
	qsort_r(t->list, t->n, sizeof(*t->list), compare_entry, &t->programmes);
	for (size_t i = 0; i < t->n; i++)
		if (n == 0 || t->list[n - 1].asn != t->list[i].asn ||
		    t->list[n - 1].programme != t->list[i].programme)
			t->list[n++] = t->list[i];
	t->n = n;
}

/* The first entry of an AS that is not before this one. */
static size_t
entry_from(const struct manrs *t, uint64_t asn)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->list[middle].asn < asn)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
manrs_find(const struct manrs *t, uint32_t asn, size_t *first, size_t *end)
{
	*first = entry_from(t, asn);
	*end = entry_from(t, (uint64_t)asn + 1);
}
