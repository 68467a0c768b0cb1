#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "resolve/nsec_chain.h"
#include "resolve/zonebuild.h"
#include "resolve/zonedata.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"

static const char fault_outside[] = "an owner outside the zone";

/*
 * Rows before the SOA record, of which nobody knows yet whether they are in
 * the zone: neighbours of one owner together.
 */
struct early {
	uint32_t owner;
	uint64_t line, rows, unused;
};

struct zone_reader {
	struct zonebuild build;
	struct bad_rows bad;
	struct intern *names;
	const char *location;
	char origin[DNAME_STRLEN];
	/* Of the last entry that stated one: blank owners mean it. */
	char owner[DNAME_STRLEN];
	bool owner_known;
	uint32_t owner_number; /* INTERN_NONE until it is needed */
	bool owner_inside;     /* as far as known */
	struct early *early;
	size_t nearly, cap_early;
	uint64_t unused;
	struct nsec_chain chain;
	bool chain_unknown; /* a link could not be read */
	struct rr rr;
};

static uint32_t
owner_number(struct zone_reader *r)
{
	if (r->owner_number == INTERN_NONE)
		r->owner_number =
		    intern_add(r->names, r->owner, strlen(r->owner));
	return r->owner_number;
}

static bool
is_inside(const struct zone_reader *r, const char *name)
{
	return dname_is_within(name, intern_text(r->names, r->build.apex));
}

/* The owner at the entry's beginning; what is wrong with it, or NULL. */
static const char *
read_owner(
    struct zone_reader *r, const struct zone_entry *entry, const char **p)
{
	char name[DNAME_STRLEN];
	struct token token;
	const char *fault;

	if (entry->begins_blank)
		return r->owner_known ? NULL
				      : "no owner, and none before it that "
					"could be read";
	/* Whatever comes of this one, it is not the owner before it. */
	fault = token_next(p, entry->end, &token);
	if (fault == NULL && !rr_name(&token, r->origin, name))
		fault = "an owner that is no name";
	if (fault != NULL) {
		r->owner_known = false;
		return fault;
	}
	if (r->owner_known && strcmp(name, r->owner) == 0)
		return NULL;
	memcpy(r->owner, name, strlen(name) + 1);
	r->owner_known = true;
	r->owner_number = INTERN_NONE;
	r->owner_inside = !r->build.has_soa || is_inside(r, r->owner);
	return NULL;
}

static void
remember_early(struct zone_reader *r, uint64_t line)
{
	struct early *e;
	uint32_t owner = owner_number(r);

	if (r->nearly == 0 || r->early[r->nearly - 1].owner != owner) {
		r->early = mem_grow(
		    r->early, r->nearly, &r->cap_early, sizeof(*r->early));
		r->early[r->nearly++] =
		    (struct early){ .owner = owner, .line = line };
	}
	e = &r->early[r->nearly - 1];
	e->rows++;
	e->unused += !rr_is_used(&r->rr);
}

/* Now that the apex is known. */
static void
judge_early(struct zone_reader *r)
{
	for (size_t i = 0; i < r->nearly; i++) {
		const struct early *e = &r->early[i];

		if (is_inside(r, intern_text(r->names, e->owner)))
			continue;
		bad_rows_add(&r->bad, e->line, fault_outside, e->rows);
		r->unused -= e->unused;
	}
	free(r->early);
	r->early = NULL;
	r->nearly = r->cap_early = 0;
	r->owner_inside = r->owner_known && is_inside(r, r->owner);
}

static enum status
take_soa(struct zone_reader *r, uint64_t line, const char **fault,
    struct reason *why)
{
	switch (zonebuild_add_soa(&r->build, owner_number(r), &r->rr)) {
	case SOA_FIRST:
		judge_early(r);
		return ST_OK;
	case SOA_AGAIN: /* as a transfer ends */
		return ST_OK;
	case SOA_OTHER_OWNER:
		*fault = "an SOA record of another zone";
		return ST_OK;
	case SOA_DIFFERS:
	default:
		return reason_set(why, ST_SYNTAX,
		    "%s:%" PRIu64 ": a second SOA record, serial %" PRIu32
		    " after %" PRIu32 ", that differs from the first (RFC "
		    "1035 section 5.2)",
		    r->location, line, r->rr.serial, r->build.soa.serial);
	}
}

/* Of records that are passed over, where NSEC leads. */
static void
take_link(struct zone_reader *r, const struct zone_entry *entry)
{
	const char *p = r->rr.data;
	struct token word;

	if (r->rr.type != RRTYPE_NSEC || r->rr.class != RRCLASS_IN ||
	    r->chain_unknown)
		return;
	/* Generic data (RFC 3597) are read for no type. */
	if (token_next(&p, entry->end, &word) != NULL ||
	    token_is(&word, "\\#") ||
	    rr_parse_next(&r->rr, entry->end, r->origin) != NULL) {
		r->chain_unknown = true;
		return;
	}
	nsec_chain_add(&r->chain, owner_number(r),
	    intern_add(r->names, r->rr.target, strlen(r->rr.target)));
}

static enum status
read_row(
    struct zone_reader *r, const struct zone_entry *entry, struct reason *why)
{
	const char *p = entry->p, *fault = entry->fault;
	enum status st = ST_OK;

	r->bad.counts->rows_read++;
	if (fault != NULL) {
		if (!entry->begins_blank)
			r->owner_known = false;
	} else if ((fault = read_owner(r, entry, &p)) == NULL &&
		   (fault = rr_parse(p, entry->end, r->origin, &r->rr)) ==
		       NULL) {
		if (!r->owner_inside)
			fault = fault_outside;
		else if (!rr_is_used(&r->rr)) {
			r->unused++;
			take_link(r, entry);
		} else if (r->rr.type == RRTYPE_SOA)
			st = take_soa(r, entry->line, &fault, why);
		else
			zonebuild_add(&r->build, owner_number(r), &r->rr);
		if (!r->build.has_soa)
			remember_early(r, entry->line);
	}
	if (fault != NULL)
		bad_rows_add(&r->bad, entry->line, fault, 1);
	return st;
}

/* RFC 1035 section 5.1; a relative name is one of the origin before. */
static const char *
read_origin(struct zone_reader *r, const char *p, const char *end)
{
	char name[DNAME_STRLEN];
	struct token token;
	const char *fault = token_next(&p, end, &token);

	if (fault != NULL)
		return fault;
	if (!rr_name(&token, r->origin, name))
		return "no name";
	if ((fault = token_next(&p, end, &token)) != NULL)
		return fault;
	if (token.p != NULL)
		return "more than a name";
	memcpy(r->origin, name, strlen(name) + 1);
	return NULL;
}

/* *taken is false where the entry is no directive. */
static enum status
read_directive(struct zone_reader *r, const struct zone_entry *entry,
    bool *taken, struct reason *why)
{
	const char *p = entry->p, *fault = entry->fault;
	struct token word;

	*taken = !entry->begins_blank && p < entry->end && *p == '$';
	if (!*taken)
		return ST_OK;
	if (token_next(&p, entry->end, &word) != NULL)
		word.len = 0;
	if (token_is(&word, "$ORIGIN")) {
		if (fault == NULL)
			fault = read_origin(r, p, entry->end);
		/* All relative names behind it would be wrong. */
		return fault == NULL ? ST_OK
				     : reason_set(why, ST_SYNTAX,
					   "%s:%" PRIu64 ": $ORIGIN: %s",
					   r->location, entry->line, fault);
	}
	if (token_is(&word, "$INCLUDE") || token_is(&word, "$GENERATE"))
		return reason_set(why, ST_REFUSED,
		    "%s:%" PRIu64 ": %.*s is not followed, and what it adds "
		    "would be missing: let a name server or its tools write "
		    "the zone out",
		    r->location, entry->line, (int)word.len, word.p);
	/* No TTL is kept, so the default does not matter. */
	if (token_is(&word, "$TTL"))
		return ST_OK;
	r->bad.counts->rows_read++;
	bad_rows_add(&r->bad, entry->line, "a directive that is not known", 1);
	return ST_OK;
}

static enum status
read_entries(
    struct zone_reader *r, struct zone_lexer *lexer, struct reason *why)
{
	for (;;) {
		struct zone_entry entry;
		bool taken;
		enum status st;

		if ((st = zone_lexer_next(lexer, &entry, why)) != ST_OK ||
		    entry.p == NULL)
			return st;
		if ((st = read_directive(r, &entry, &taken, why)) != ST_OK)
			return st;
		if (!taken && (st = read_row(r, &entry, why)) != ST_OK)
			return st;
	}
}

/* Such a file ends before its zone does, or lacks something within. */
static enum status
judge_chain(struct zone_reader *r, struct reason *why)
{
	struct nsec_link gap;

	if (r->chain_unknown || !nsec_chain_gap(&r->chain, r->build.apex, &gap))
		return ST_OK;
	return reason_set(why, ST_SYNTAX,
	    "%s: the zone is not whole: the NSEC record of \"%s\" names \"%s\""
	    " next, which has none (RFC 4034 section 4.1.1)",
	    r->location, intern_text(r->names, gap.owner),
	    intern_text(r->names, gap.next));
}

static enum status
finish(struct zone_reader *r, struct zonedata *z, struct reason *why)
{
	enum status st;

	if ((st = bad_rows_judge(&r->bad, why)) != ST_OK)
		return st;
	if (!r->build.has_soa)
		return reason_set(why, ST_SYNTAX,
		    r->bad.counts->rows_read == 0
			? "%s: no zone: it holds no records"
			: "%s: no zone: it holds no SOA record",
		    r->location);
	if ((st = judge_chain(r, why)) != ST_OK)
		return st;
	zonebuild_finish(&r->build, z);
	z->unused = r->unused;
	r->bad.counts->data_time = z->serial_time;
	if (z->napex_ns > 0)
		return ST_OK;
	zonedata_free(z);
	return reason_set(why, ST_SYNTAX,
	    "%s: no zone: its apex has no NS record", r->location);
}

enum status
zonefile_read(struct zonedata *z, struct input *in, const char *initial_origin,
    struct intern *names, struct read_counts *counts, struct reason *why)
{
	struct zone_reader r = { .names = names,
		.location = input_info(in)->location };
	struct zone_lexer lexer;
	enum status st;

	*z = (struct zonedata){ .apex = INTERN_NONE,
		.serial_time = TIME_UNKNOWN };
	*counts = (struct read_counts){ .data_time = TIME_UNKNOWN,
		.format = "master-file" };
	r.bad = (struct bad_rows){ .counts = counts, .location = r.location };
	(void)snprintf(r.origin, sizeof(r.origin), "%s", initial_origin);
	zonebuild_init(&r.build, names);
	zone_lexer_init(&lexer, in);
	st = read_entries(&r, &lexer, why);
	/* A file of another kind may trip over a parenthesis first. */
	if (st == ST_OK)
		st = finish(&r, z, why);
	else if ((st == ST_SYNTAX || st == ST_LIMIT) &&
		 bad_rows_judge(&r.bad, why) != ST_OK)
		st = ST_SYNTAX;
	zone_lexer_free(&lexer);
	zonebuild_free(&r.build);
	nsec_chain_free(&r.chain);
	free(r.early);
	return st;
}
