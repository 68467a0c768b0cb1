#include "roa/route_read.h"

#include <string.h>
#include <strings.h>

#include "survey/base/array.h"
#include "survey/base/ibuf.h"

/*
 * What a file is, its lines must say: no name is looked at, and a single line
 * may be one of the bad ones.  So each of the first lines votes for the shape
 * that it has (its fields are looked at from afar: a prefix with host bits
 * set is still a prefix), and the most votes win.  Some shapes are known only
 * to be refused, by their name: a table that looks like routes and is none
 * would give wrong figures in silence.
 */
#define SAMPLE_BYTES  ((size_t)64 << 10)
#define SAMPLE_LINES  200
#define SAMPLE_FIELDS 4

enum shape {
	SHAPE_UNKNOWN,
	SHAPE_PFX2AS,
	SHAPE_RIS_WHOIS,
	SHAPE_PAIR,
	SHAPE_JSONL,
	SHAPE_RANGE,
	SHAPE_VRP,
	SHAPE_RPSL,
	SHAPE_BGPDUMP,
	SHAPES
};

static const char is_vrps[] =
    "this is a set of VRPs, not of routes (is it meant for --vrps?)";
static const char is_range[] =
    "a range table is no source of route origins: "
    "ranges are merged or split prefixes (see dnsroa-method(7))";
static const char is_unknown[] =
    "no known format of routes (MRT RIB dump, pfx2as, RIS "
    "whois dump, bgp.tools JSONL, \"prefix asn\", pyasn)";

/* Either a format, or why there is none. */
struct verdict {
	const struct route_format *format;
	enum status status;
	const char *reason;
};

static const struct verdict verdicts[SHAPES] = {
	[SHAPE_UNKNOWN] = { NULL, ST_SYNTAX, is_unknown },
	[SHAPE_PFX2AS] = { &route_pfx2as, ST_OK, NULL },
	[SHAPE_RIS_WHOIS] = { &route_ris_whois, ST_OK, NULL },
	[SHAPE_PAIR] = { &route_pairs, ST_OK, NULL },
	[SHAPE_JSONL] = { &route_jsonl, ST_OK, NULL },
	[SHAPE_RANGE] = { NULL, ST_REFUSED, is_range },
	[SHAPE_VRP] = { NULL, ST_REFUSED, is_vrps },
	[SHAPE_RPSL] = { NULL, ST_REFUSED,
	    "RPSL route objects say what was "
	    "registered, not what is announced (are they meant for --irr?)" },
	[SHAPE_BGPDUMP] = { NULL, ST_REFUSED,
	    "text of bgpdump: not read; give the MRT file itself" },
};

static struct verdict
refuse(const char *reason)
{
	return (struct verdict){ NULL, ST_REFUSED, reason };
}

static struct verdict
no_syntax(const char *reason)
{
	return (struct verdict){ NULL, ST_SYNTAX, reason };
}

/* A stretch of bytes that are borrowed. */
struct span {
	const char *p, *end;
};

static size_t
span_len(struct span s)
{
	return (size_t)(s.end - s.p);
}

static bool
span_begins(struct span s, const char *word)
{
	size_t len = strlen(word);

	return span_len(s) >= len && strncasecmp(s.p, word, len) == 0;
}

static bool
span_is(struct span s, const char *word)
{
	return span_len(s) == strlen(word) && span_begins(s, word);
}

static bool
span_holds(struct span s, const char *word)
{
	return memmem(s.p, span_len(s), word, strlen(word)) != NULL;
}

/* All of it, and not nothing, is of these characters. */
static bool
span_made_of(struct span s, const char *chars)
{
	if (s.p == s.end)
		return false;
	for (; s.p < s.end; s.p++)
		if (*s.p == '\0' || strchr(chars, *s.p) == NULL)
			return false;
	return true;
}

static bool
looks_number(struct span s)
{
	return span_made_of(s, "0123456789");
}

static bool
looks_address(struct span s)
{
	return span_made_of(s, "0123456789abcdefABCDEF:.") &&
	       (memchr(s.p, '.', span_len(s)) != NULL ||
		   memchr(s.p, ':', span_len(s)) != NULL);
}

static bool
looks_prefix(struct span s)
{
	const char *slash = memchr(s.p, '/', span_len(s));

	return slash != NULL && looks_address((struct span){ s.p, slash }) &&
	       looks_number((struct span){ slash + 1, s.end });
}

static bool
looks_origin(struct span s)
{
	if (s.p < s.end && *s.p == '{')
		return true;
	if (span_begins(s, "AS"))
		s.p += 2;
	return looks_number(s);
}

/* Two numbers of any size, the second not the smaller. */
static bool
looks_ascending(struct span a, struct span b)
{
	if (!looks_number(a) || !looks_number(b))
		return false;
	if (span_len(a) != span_len(b))
		return span_len(a) < span_len(b);
	return memcmp(a.p, b.p, span_len(a)) <= 0;
}

/*
 * Fields as any of the formats parts them; quotes are dropped, and a set in
 * braces is one field.  Returns their number, at most SAMPLE_FIELDS.
 */
static size_t
split_fields(struct span line, struct span fields[SAMPLE_FIELDS])
{
	static const char separators[] = " \t,;|=>-\"";
	size_t n = 0;
	const char *p = line.p;

	while (n < SAMPLE_FIELDS) {
		bool in_set = false;

		while (p < line.end && *p != '\0' &&
		       strchr(separators, *p) != NULL)
			p++;
		if (p == line.end)
			break;
		fields[n].p = p;
		for (; p < line.end; p++) {
			if (*p == '{' || *p == '}')
				in_set = *p == '{';
			else if (!in_set && *p != '\0' &&
				 strchr(separators, *p) != NULL)
				break;
		}
		fields[n++].end = p;
	}
	return n;
}

/* The shape that a line's fields have. */
static enum shape
shape_of_fields(struct span line)
{
	struct span f[SAMPLE_FIELDS];
	size_t n = split_fields(line, f);

	if (n < 2)
		return SHAPE_UNKNOWN;
	if (looks_address(f[0]) && looks_address(f[1]))
		return SHAPE_RANGE;
	if (n == 2)
		return looks_prefix(f[0]) && looks_origin(f[1]) ? SHAPE_PAIR
								: SHAPE_UNKNOWN;
	/* Addresses as numbers: more digits than a count or length has. */
	if (looks_ascending(f[0], f[1]) && span_len(f[1]) > 5)
		return SHAPE_RANGE;
	if (looks_address(f[0]) && looks_number(f[1]) && span_len(f[1]) < 4)
		return SHAPE_PFX2AS;
	if (looks_origin(f[0]) && looks_prefix(f[1]) && looks_number(f[2]))
		return f[0].end < f[1].p && *f[0].end == ',' ? SHAPE_VRP
							     : SHAPE_RIS_WHOIS;
	return SHAPE_UNKNOWN;
}

/* The first line of a CSV file tells what stands below it. */
static enum shape
shape_of_header(struct span line)
{
	struct span f[SAMPLE_FIELDS];
	size_t n = split_fields(line, f);

	if (n < 2 || memchr(line.p, ',', span_len(line)) == NULL)
		return SHAPE_UNKNOWN;
	if (span_is(f[0], "ASN") &&
	    (span_is(f[1], "IP") || span_is(f[1], "Prefix")))
		return SHAPE_VRP;
	if (span_is(f[0], "URI") && span_is(f[1], "ASN"))
		return SHAPE_VRP;
	/* MaxMind's networks are ranges cut into prefixes. */
	if (span_is(f[0], "network") && span_begins(f[1], "autonomous_system"))
		return SHAPE_RANGE;
	return SHAPE_UNKNOWN;
}

static enum shape
shape_of_line(struct span line)
{
	if (span_begins(line, "{") && span_holds(line, "\"CIDR\""))
		return SHAPE_JSONL;
	if (span_begins(line, "route:") || span_begins(line, "route6:"))
		return SHAPE_RPSL;
	if (span_begins(line, "TABLE_DUMP") || span_begins(line, "BGP4MP|"))
		return SHAPE_BGPDUMP;
	return shape_of_fields(line);
}

/* RFC 6396 section 4. */
enum mrt_kind {
	MRT_NONE,
	MRT_RIB,
	MRT_UPDATES,
	MRT_OLD_RIB,
	MRT_OSPF
};

static enum mrt_kind
mrt_kind(const uint8_t *header)
{
	unsigned int type = bytes_get16(header + 4);
	unsigned int subtype = bytes_get16(header + 6);

	switch (type) {
	case 12: /* TABLE_DUMP */
	case 13: /* TABLE_DUMP_V2 */
		return MRT_RIB;
	case 16: /* BGP4MP */
	case 17: /* BGP4MP_ET */
		return subtype == 2 || subtype == 3 ? MRT_OLD_RIB : MRT_UPDATES;
	case 11: /* OSPFv2 */
	case 48: /* OSPFv3 */
	case 49: /* OSPFv3_ET */
		return MRT_OSPF;
	default:
		return MRT_NONE;
	}
}

/*
 * MRT (RFC 6396 section 2): time, type, subtype, length, of 4, 2, 2 and 4
 * bytes.  No text has the zero byte that any of these types begins with.
 * Records of other kinds may stand before those of a RIB.
 */
static bool
judge_mrt(struct span sample, struct verdict *verdict)
{
	struct ibuf rest = ibuf_make(sample.p, span_len(sample)), header;
	enum mrt_kind kind = MRT_NONE;

	while (ibuf_cut(&rest, 12, &header)) {
		enum mrt_kind here = mrt_kind(header.at);

		if (here == MRT_RIB) {
			*verdict =
			    (struct verdict){ &route_mrt_rib, ST_OK, NULL };
			return true;
		}
		if (kind == MRT_NONE)
			kind = here;
		if (here == MRT_NONE ||
		    !ibuf_skip(&rest, bytes_get32(header.at + 8)))
			break;
	}
	if (kind == MRT_UPDATES)
		*verdict = refuse("these are MRT updates, not a RIB dump");
	else if (kind == MRT_OLD_RIB)
		*verdict =
		    refuse("MRT dumps of the deprecated BGP4MP_ENTRY kind "
			   "(RFC 6396 appendix B.2): not read");
	else if (kind == MRT_OSPF)
		*verdict = refuse("these are MRT records of OSPF, not of BGP");
	return kind != MRT_NONE;
}

/* JSON that is one value over all lines; false for JSONL. */
static bool
judge_json(struct span sample, struct verdict *verdict)
{
	static const char *const vrp_words[] = { "\"roas\"", "\"vrps\"",
		"\"maxLength\"", "\"buildtime\"", "\"generatedTime\"",
		"\"slurmVersion\"" };

	if ((*sample.p != '{' && *sample.p != '[') ||
	    span_holds(sample, "\"CIDR\""))
		return false;
	/* "{64500,64501} prefix": a row whose origin is a set. */
	if (*sample.p == '{' && span_len(sample) > 1 && sample.p[1] >= '0' &&
	    sample.p[1] <= '9')
		return false;
	*verdict = no_syntax("JSON, but not bgp.tools' table.jsonl");
	for (size_t i = 0; i < LENGTH_OF(vrp_words); i++)
		if (span_holds(sample, vrp_words[i]))
			*verdict = refuse(is_vrps);
	return true;
}

/* Why no line of the sample has a shape. */
static struct verdict
judge_unknown(struct span sample)
{
	if (*sample.p == '<')
		return no_syntax("HTML or XML, not a table of routes");
	for (const char *p = sample.p; p < sample.end; p++)
		if (*p == '\0' || ((unsigned char)*p < 0x20 &&
				      strchr("\t\n\r\f", *p) == NULL))
			return no_syntax("binary data of no known format");
	return verdicts[SHAPE_UNKNOWN];
}

/*
 * The next line of *rest that is a row, without the blanks before it.  False
 * at the end, and for a line that the sample cuts off.
 */
static bool
next_row(struct span *rest, bool whole, struct span *line)
{
	while (rest->p < rest->end) {
		const char *lf = memchr(rest->p, '\n', span_len(*rest));

		if (lf == NULL && !whole)
			return false;
		*line = (struct span){ rest->p, lf != NULL ? lf : rest->end };
		rest->p = lf != NULL ? lf + 1 : rest->end;
		if (line->p < line->end && line->end[-1] == '\r')
			line->end--;
		line->p = skip_blanks(line->p, line->end);
		if (line->p < line->end && !route_is_comment(*line->p))
			return true;
	}
	return false;
}

/* By the lines from the first row on. */
static struct verdict
judge_rows(struct span rows, bool whole)
{
	unsigned int votes[SHAPES] = { 0 }, lines = 0;
	enum shape best = SHAPE_UNKNOWN;
	struct span rest = rows, line;

	while (lines < SAMPLE_LINES && next_row(&rest, whole, &line)) {
		enum shape shape = SHAPE_UNKNOWN;

		if (lines++ == 0)
			shape = shape_of_header(line);
		if (shape != SHAPE_UNKNOWN)
			return verdicts[shape];
		votes[shape_of_line(line)]++;
	}
	for (int shape = SHAPE_UNKNOWN + 1; shape < SHAPES; shape++)
		if (best == SHAPE_UNKNOWN || votes[shape] > votes[best])
			best = (enum shape)shape;
	/* An object of RPSL has but one line that begins so. */
	if (best == SHAPE_RPSL)
		return verdicts[best];
	/* A quarter: then the reader tells which rows are bad, and why. */
	if (votes[best] == 0 || 4 * votes[best] < lines)
		return judge_unknown(rows);
	return verdicts[best];
}

static struct verdict
judge(struct span sample, bool whole)
{
	struct span rest = sample, line;
	struct verdict verdict;

	if (judge_mrt(sample, &verdict))
		return verdict;
	if (span_begins(rest, "\xef\xbb\xbf"))
		rest.p += 3;
	/* A single line may be longer than the sample: judge what is seen. */
	if (!next_row(&rest, whole, &line) && !next_row(&rest, true, &line))
		return no_syntax(whole
				     ? "no routes in it"
				     : "nothing but comments at its beginning");
	rest = (struct span){ line.p, sample.end };
	if (judge_json(rest, &verdict))
		return verdict;
	verdict = judge_rows(rest, whole);
	if (verdict.format == &route_pairs &&
	    span_holds((struct span){ sample.p, line.p }, "IP-ASN32-DAT"))
		verdict.format = &route_pyasn;
	return verdict;
}

enum status
route_recognise(
    struct input *in, const struct route_format **format, struct reason *why)
{
	static const size_t sizes[] = { SAMPLE_BYTES, INPUT_BLOCK };
	struct verdict verdict = { NULL, ST_SYNTAX, is_unknown };

	/* Twice, for the sake of a long comment at the begin. */
	for (size_t i = 0; i < 2 && verdict.status == ST_SYNTAX; i++) {
		struct span sample;
		size_t len;
		enum status st = input_peek(in, sizes[i], &sample.p, &len, why);

		if (st != ST_OK)
			return st;
		sample.end = sample.p + len;
		verdict = judge(sample, len < sizes[i]);
		if (len < sizes[i])
			break;
	}
	if (verdict.format == NULL)
		return reason_set(why, verdict.status, "%s: %s",
		    input_info(in)->location, verdict.reason);
	*format = verdict.format;
	return ST_OK;
}
