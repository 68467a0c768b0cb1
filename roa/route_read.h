/*
 * What the readers of route tables share; for roa/route_*.c, and
 * route_pair_parse also for the commands that take routes from people.
 *
 * A text format is a function for one row.  The loop over the lines, the
 * comments, the count of bad rows and the words about them are the same for
 * all and stand in route_read.c.  MRT, which has no lines, has its own loop.
 */
#ifndef ROA_ROUTE_READ_H
#define ROA_ROUTE_READ_H

#include "roa/route.h"

struct route_reader {
	struct route_table *table;
	struct read_counts *counts;
	uint8_t source;
};

struct route_format {
	const char *name; /* constant text, for read_counts.format */
	bool states_peers;
	/*
	 * Takes the row from p, which is no blank, to end.  Returns NULL, or
	 * what is wrong with it as constant text; then it added nothing.
	 */
	const char *(*row)(
	    struct route_reader *r, const char *p, const char *end);
	/* Looks at a comment; NULL where comments say nothing. */
	void (*comment)(struct route_reader *r, const char *p, const char *end);
	/* Reads a whole file, as a source of its own; then row is NULL. */
	enum status (*read)(struct route_table *t, struct input *in,
	    struct read_counts *counts, struct reason *why);
};

extern const struct route_format route_pfx2as;
extern const struct route_format route_ris_whois;
extern const struct route_format route_pairs;
extern const struct route_format route_pyasn;
extern const struct route_format route_jsonl;
extern const struct route_format route_mrt_rib;

/* As constant text, the name of a format that is called so; or NULL. */
const char *route_format_name(const char *text);

/*
 * The format of a table, from a look at its begin (route_shape.c), or why it
 * is none that can be read: ST_REFUSED where it is known for something else.
 */
enum status route_recognise(
    struct input *in, const struct route_format **format, struct reason *why);

/*
 * The whole of "prefix asn", "prefix,asn" or "prefix => asn", with or without
 * AS before the number, or with a set in braces, blanks around it allowed.
 * Returns NULL and fills prefix and origin, or says what is wrong as constant
 * text.
 */
const char *route_pair_parse(const char *p, const char *end,
    struct intern *sets, struct prefix *prefix, struct origin *origin);

/* A line that begins so is no row, in any of the formats. */
static inline bool
route_is_comment(char first)
{
	return first == '%' || first == '#' || first == ';';
}

/* Behind the blanks and tabs at p. */
static inline const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

#endif
