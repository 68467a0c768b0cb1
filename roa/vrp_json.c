#include "roa/vrp_read.h"

#include <string.h>

#include "survey/base/array.h"
#include "survey/base/num.h"

/*
 * The documents: an object with "roas" and, before or after them, what the
 * validator says of the set; or the bare array.  Top-level members that are
 * not known are passed over, of any size.
 */
struct document {
	struct jscan scan;
	struct vrp_reader *r;
	int time_rank;      /* of what r->said came from */
	bool has_build;     /* the time is called as rpki-client does */
	bool has_generated; /* ... as Routinator does */
};

static bool
read_roas(struct document *d)
{
	struct jscan *s = &d->scan;

	d->r->array = true;
	if (jscan_peek(s) != '[')
		return jscan_fail(s, ST_SYNTAX, "\"roas\" is no array");
	jscan_enter(s);
	while (jscan_next(s)) {
		uint64_t line = s->lines + 1;
		struct vrp_row row;
		const char *fault;

		if (vrp_json_fast(d->r, s))
			continue;
		if (!vrp_json_item(d->r, s, &row, &fault))
			return false;
		vrp_row_settle(d->r, &row, line, fault);
	}
	return s->status == ST_OK;
}

/*
 * Of several times the one of the highest rank counts.  0 and 1970 are what
 * is written where none is known.
 */
static bool
take_time(struct document *d, int rank)
{
	struct jscan_value v;
	char text[TIME_STRLEN + 16];
	int64_t when;

	if (!jscan_take(&d->scan, &v))
		return false;
	if ((v.kind != JSCAN_STRING && v.kind != JSCAN_NUMBER) ||
	    v.len >= sizeof(text))
		return true;
	memcpy(text, v.text, v.len);
	text[v.len] = '\0';
	if (time_parse(text, &when) && when > 0 && rank > d->time_rank) {
		d->r->said = when;
		d->time_rank = rank;
	}
	return true;
}

/* Blank-separated paths. */
static void
name_anchors(struct document *d, const char *p, size_t len)
{
	const char *end = p + len;

	while (p < end) {
		const char *start = p;

		while (p < end && *p != ' ')
			p++;
		vrp_name_anchor(d->r, start, (size_t)(p - start));
		p += p < end;
	}
}

/* An array of paths; until 2021 one string of them. */
static bool
take_talfiles(struct document *d)
{
	struct jscan *s = &d->scan;
	struct jscan_value v;

	if (jscan_peek(s) != '[') {
		if (!jscan_take(s, &v))
			return false;
		if (v.kind == JSCAN_STRING)
			name_anchors(d, v.text, v.len);
		return true;
	}
	jscan_enter(s);
	while (jscan_next(s)) {
		if (!jscan_take(s, &v))
			return false;
		if (v.kind == JSCAN_STRING)
			vrp_name_anchor(d->r, v.text, v.len);
	}
	return s->status == ST_OK;
}

/* Numbers of rpki-client's metadata; until 2021 some were strings. */
static const struct counter {
	const char *key;
	size_t at; /* in struct vrp_made */
} counters[] = {
	{ "manifests", offsetof(struct vrp_made, manifests) },
	{ "failedmanifests", offsetof(struct vrp_made, failed_manifests) },
	{ "roas", offsetof(struct vrp_made, roas) },
	{ "failedroas", offsetof(struct vrp_made, failed_roas) },
	{ "invalidtals", offsetof(struct vrp_made, failed_tals) },
};

static bool
take_counter(struct document *d)
{
	struct jscan *s = &d->scan;
	struct jscan_value v;
	uint64_t n;

	for (size_t i = 0; i < LENGTH_OF(counters); i++) {
		if (strcmp(s->key, counters[i].key) != 0)
			continue;
		if (!jscan_take(s, &v))
			return false;
		if ((v.kind == JSCAN_NUMBER || v.kind == JSCAN_STRING) &&
		    num_scan(v.text, v.text + v.len, UINT32_MAX, &n) ==
			v.text + v.len)
			*(uint64_t *)((char *)&d->r->table->made +
				      counters[i].at) += n;
		return true;
	}
	return jscan_skip(s);
}

static bool
read_metadata(struct document *d)
{
	struct jscan *s = &d->scan;

	if (jscan_peek(s) != '{')
		return jscan_skip(s);
	jscan_enter(s);
	while (jscan_next(s)) {
		bool ok;

		if (strcmp(s->key, "buildtime") == 0) {
			d->has_build = true;
			ok = take_time(d, 3);
		} else if (strcmp(s->key, "generatedTime") == 0) {
			d->has_generated = true;
			ok = take_time(d, 2);
		} else if (strcmp(s->key, "generated") == 0) {
			ok = take_time(d, 1);
		} else if (strcmp(s->key, "talfiles") == 0) {
			ok = take_talfiles(d);
		} else {
			ok = take_counter(d);
		}
		if (!ok)
			return false;
	}
	return s->status == ST_OK;
}

/* Takes and counts the items of an array; anything else has none. */
static bool
take_items(struct document *d, uint64_t *n,
    bool (*take)(struct vrp_reader *r, struct jscan *s))
{
	struct jscan *s = &d->scan;

	if (jscan_peek(s) != '[')
		return jscan_skip(s);
	jscan_enter(s);
	for (; jscan_next(s); (*n)++)
		if (!take(d->r, s))
			return false;
	return s->status == ST_OK;
}

/*
 * An array; or, of older rpki-clients, one for each address family: there a
 * customer mostly stands in both, and the longer one counts.
 */
static bool
take_aspas(struct document *d)
{
	struct jscan *s = &d->scan;
	uint64_t most = 0;

	if (jscan_peek(s) != '{')
		return take_items(d, &d->r->table->aspas, vrp_json_aspa);
	jscan_enter(s);
	while (jscan_next(s)) {
		uint64_t n = 0;

		if (!take_items(d, &n, vrp_json_aspa))
			return false;
		most = n > most ? n : most;
	}
	d->r->table->aspas += most;
	return s->status == ST_OK;
}

static bool
skip_item(struct vrp_reader *r, struct jscan *s)
{
	(void)r;
	return jscan_skip(s);
}

static bool
count_router_keys(struct document *d)
{
	return take_items(d, &d->r->table->router_keys, skip_item);
}

static bool
refuse_slurm(struct document *d)
{
	d->scan.status = reason_set(d->r->why, ST_REFUSED,
	    "%s: this is a SLURM file (RFC 8416): use --slurm",
	    input_info(d->r->in)->location);
	return false;
}

static const struct section {
	const char *key;
	bool (*read)(struct document *d);
} sections[] = {
	{ "roas", read_roas },
	{ "metadata", read_metadata },
	{ "aspas", take_aspas },
	{ "provider_authorizations", take_aspas },
	{ "routerKeys", count_router_keys },
	{ "bgpsec_keys", count_router_keys },
	{ "slurmVersion", refuse_slurm },
	{ "validationOutputFilters", refuse_slurm },
	{ "locallyAddedAssertions", refuse_slurm },
};

#define SECTIONS LENGTH_OF(sections)

static bool
read_sections(struct document *d)
{
	struct jscan *s = &d->scan;
	bool seen[SECTIONS] = { false };

	jscan_enter(s);
	while (jscan_next(s)) {
		size_t i = 0;

		while (i < SECTIONS && strcmp(s->key, sections[i].key) != 0)
			i++;
		if (i == SECTIONS) {
			if (!jscan_skip(s))
				return false;
			continue;
		}
		if (seen[i])
			return jscan_fail(
			    s, ST_SYNTAX, "key \"%s\" stands twice", s->key);
		seen[i] = true;
		if (!sections[i].read(d))
			return false;
	}
	if (s->status == ST_OK && !seen[0])
		s->status = reason_set(d->r->why, ST_SYNTAX,
		    "%s: JSON without \"roas\", no set of VRPs",
		    input_info(d->r->in)->location);
	return s->status == ST_OK;
}

static const char *
format_name(const struct document *d)
{
	if (d->r->sources)
		return "routinator-jsonext";
	if (d->has_build)
		return "rpki-client-json";
	if (d->has_generated)
		return "routinator-json";
	return "json";
}

enum status
vrp_read_json(struct vrp_reader *r)
{
	struct document d = { .r = r };
	struct jscan *s = &d.scan;

	if (jscan_init(s, r->in, r->why)) {
		bool ok =
		    jscan_peek(s) == '{' ? read_sections(&d) : read_roas(&d);

		if (ok)
			(void)jscan_end(s);
		r->counts->format = format_name(&d);
	}
	jscan_free(s);
	return s->status;
}

void
vrp_json_time(struct vrp_reader *r)
{
	struct document d = { .r = r };
	struct jscan *s = &d.scan;

	if (jscan_init(s, r->in, r->why) && jscan_peek(s) == '{') {
		jscan_enter(s);
		if (jscan_next(s) && strcmp(s->key, "metadata") == 0)
			(void)read_metadata(&d);
	}
	jscan_free(s);
}
