#include "roa/as_names.h"

#include <stdlib.h>
#include <string.h>

#include "roa/origin.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"
#include "survey/base/utf8.h"

void
as_names_init(struct as_names *t)
{
	*t = (struct as_names){ 0 };
	intern_init(&t->texts);
}

void
as_names_free(struct as_names *t)
{
	free(t->list);
	intern_free(&t->texts);
	as_names_init(t);
}

/*
 * Names are what holders typed: what is no character, and what would steer a
 * terminal (C0, DEL and C1), becomes a question mark.
 */
static size_t
clean(const char *text, size_t len, char *out)
{
	size_t n = 0;

	while (len > 0) {
		const unsigned char *p = (const unsigned char *)text;
		size_t take = utf8_length(text, len);
		bool good = take > 0 && p[0] >= 0x20 && p[0] != 0x7f &&
			    !(p[0] == 0xc2 && p[1] < 0xa0);

		if (take == 0)
			take = 1;
		if (good)
			memcpy(out + n, text, take);
		else
			out[n] = '?';
		n += good ? take : 1;
		text += take;
		len -= take;
	}
	return n;
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

static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

static const char *
trim(const char *p, const char *end)
{
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return end;
}

/* The country is the file's if it is a code; ZZ is nobody's (ISO 3166). */
static void
set_country(struct as_name *as, const char *code)
{
	if (upper(code[0]) == 'Z' && upper(code[1]) == 'Z')
		return;
	as->country[0] = upper(code[0]);
	as->country[1] = upper(code[1]);
}

/* "NAME, CC": where the two letters are missing, all is the name. */
static const char *
take_country(struct as_name *as, const char *p, const char *end)
{
	const char *code = end - 2, *comma;

	if (end - p < 3 || !is_letter(code[0]) || !is_letter(code[1]))
		return end;
	for (comma = code; comma > p && comma[-1] == ' ';)
		comma--;
	if (comma == p || comma[-1] != ',')
		return end;
	set_country(as, code);
	return trim(p, comma - 1);
}

/* "asn<TAB>name[<TAB>CC]". */
static const char *
take_column(struct as_name *as, const char *p, const char *end)
{
	const char *tab = memchr(p, '\t', (size_t)(end - p)), *code;

	if (tab == NULL)
		return end;
	code = skip_blanks(tab, end);
	if (end - code == 2 && is_letter(code[0]) && is_letter(code[1]))
		set_country(as, code);
	return trim(p, tab);
}

static const char *
take_row(struct as_names *t, const struct wanted *wanted, const char *p,
    const char *end, bool *tabs)
{
	struct as_name as = { 0 };
	const char *name = asn_parse(p, end, true, &as.asn);
	char text[AS_NAME_MAX];
	size_t len;

	if (name == NULL)
		return "no AS number";
	if (name < end && *name != ' ' && *name != '\t')
		return "something behind the AS number";
	*tabs = name < end && *name == '\t';
	name = skip_blanks(name, end);
	end = trim(name, end);
	end =
	    *tabs ? take_column(&as, name, end) : take_country(&as, name, end);
	if (end - name > AS_NAME_MAX)
		return "the name is too long";
	if (end == name || !wanted_asn(wanted, as.asn))
		return NULL;
	len = clean(name, (size_t)(end - name), text);
	as.name = intern_add(&t->texts, text, len);
	as.place = (uint32_t)t->n;
	t->list = mem_grow(t->list, t->n, &t->cap, sizeof(*t->list));
	t->list[t->n++] = as;
	return NULL;
}

enum status
as_names_read(struct as_names *t, struct input *in, const struct wanted *wanted,
    struct read_counts *counts, struct reason *why)
{
	struct bad_rows bad = { .counts = counts,
		.location = input_info(in)->location };

	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN,
		.format = "as-names" };
	for (;;) {
		const char *p, *end, *fault;
		size_t len;
		bool tabs = false;
		enum status st = input_line(in, &p, &len, why);

		if (st != ST_OK)
			return st;
		if (p == NULL)
			break;
		end = p + len;
		if (input_info(in)->lines == 1 && len >= 3 &&
		    memcmp(p, "\xef\xbb\xbf", 3) == 0)
			p += 3;
		p = skip_blanks(p, end);
		if (p == end || *p == '#' || *p == '%')
			continue;
		counts->rows_read++;
		if ((fault = take_row(t, wanted, p, end, &tabs)) != NULL)
			bad_rows_add(&bad, input_info(in)->lines, fault, 1);
		if (tabs)
			counts->format = "as-names-tsv";
	}
	if (counts->rows_read == 0)
		return reason_set(
		    why, ST_SYNTAX, "%s: no names of ASes in it", bad.location);
	return bad_rows_judge(&bad, why);
}

static int
compare_as(const void *a, const void *b)
{
	const struct as_name *x = a, *y = b;

	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

void
as_names_build(struct as_names *t)
{
	size_t n = 0;

	if (t->n == 0)
		return;
	qsort(t->list, t->n, sizeof(*t->list), compare_as);
	for (size_t i = 0; i < t->n; i++)
		if (n == 0 || t->list[n - 1].asn != t->list[i].asn)
			t->list[n++] = t->list[i];
	t->n = n;
}

const struct as_name *
as_names_find(const struct as_names *t, uint32_t asn)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->list[middle].asn == asn)
			return &t->list[middle];
		if (t->list[middle].asn < asn)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
