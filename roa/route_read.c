#include "roa/route_read.h"

#include <string.h>

#include "roa/route_mrt.h"
#include "survey/base/array.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"

const char *
route_format_name(const char *text)
{
	static const struct route_format *const formats[] = { &route_pfx2as,
		&route_ris_whois, &route_pairs, &route_pyasn, &route_jsonl,
		&route_mrt_rib };

	for (size_t i = 0; i < LENGTH_OF(formats); i++)
		if (strcmp(formats[i]->name, text) == 0)
			return formats[i]->name;
	return NULL;
}

static enum status
read_rows(struct route_reader *r, const struct route_format *format,
    struct input *in, struct bad_rows *bad, struct reason *why)
{
	bool first_line = true;

	for (;;) {
		const char *p, *end, *fault;
		size_t len;
		enum status st = input_line(in, &p, &len, why);

		if (st != ST_OK)
			return st;
		if (p == NULL)
			return ST_OK;
		end = p + len;
		if (first_line && len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
			p += 3;
		first_line = false;
		p = skip_blanks(p, end);
		if (p == end)
			continue;
		if (route_is_comment(*p)) {
			if (format->comment != NULL)
				format->comment(r, p, end);
			continue;
		}
		r->counts->rows_read++;
		if ((fault = format->row(r, p, end)) != NULL)
			bad_rows_add(bad, input_info(in)->lines, fault, 1);
	}
}

static enum status
read_text(struct route_table *t, const struct route_format *format,
    struct input *in, uint32_t min_peers, struct read_counts *counts,
    struct reason *why)
{
	struct route_reader r = { .table = t, .counts = counts };
	struct bad_rows bad = { .counts = counts,
		.location = input_info(in)->location };
	enum status st;

	r.source = route_table_add_source(
	    t, bad.location, format->states_peers, min_peers);
	if ((st = read_rows(&r, format, in, &bad, why)) != ST_OK)
		return st;
	return bad_rows_judge(&bad, why);
}

/* Where it fails, some rows are in the table, which the caller drops. */
enum status
route_read(struct route_table *t, struct input *in, uint32_t min_peers,
    struct read_counts *counts, struct reason *why)
{
	const struct route_format *format = NULL;
	bool mrt;
	enum status st;

	*counts =
	    (struct read_counts){ .data_time = TIME_UNKNOWN, .format = "" };
	if ((st = route_recognise(in, &format, why)) != ST_OK)
		return st;
	counts->format = format->name;
	/* MRT files have one source between them. */
	mrt = format->read != NULL;
	if (!mrt || t->mrt == NULL)
		st = route_table_check_source(
		    t, mrt, input_info(in)->location, why);
	if (st == ST_OK)
		st = mrt ? format->read(t, in, counts, why)
			 : read_text(t, format, in, min_peers, counts, why);
	/* The digest is of the whole file. */
	if (st == ST_OK)
		st = input_drain(in, why);
	if (st == ST_OK)
		route_table_add_file(t,
		    mrt ? t->mrt->source : (uint8_t)(t->nsources - 1),
		    input_info(in), counts);
	return st;
}
