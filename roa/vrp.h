/*
 * The table of validated ROA payloads (RFC 6811 section 2): prefix, maximum
 * length and AS are a VRP's identity; the trust anchor is a label, of which
 * it may have several, and so is the time of expiry.
 */
#ifndef ROA_VRP_H
#define ROA_VRP_H

#include <stdbool.h>
#include <stdint.h>

#include "roa/origin.h"
#include "roa/ptree.h"
#include "roa/vrp_aspa.h"
#include "survey/base/input.h"
#include "survey/base/intern.h"

#define VRP_TAS_MAX   32
#define VRP_NO_EXPIRY UINT32_MAX

/* A VRP beside its prefix, which its node in the tree holds. */
struct vrp {
	uint32_t asn;
	uint32_t tas;     /* bit i: trust anchor i of the table */
	uint32_t expires; /* Unix seconds (until 2106), or VRP_NO_EXPIRY */
	uint8_t max_len;
	bool expired; /* before vrp_table_build, which drops it */
};

/*
 * What nearly every question beneath a prefix is decided by, at one look.  Of
 * the VRPs that cover the prefix, its own and those above it, these can match:
 */
struct vrp_digest {
	uint32_t asn;    /* of one of them; 0: there is none */
	uint8_t max_len; /* of the same */
	uint8_t others;  /* routes shorter than this may match others; or 0 */
	uint8_t len;     /* of the prefix */
	bool covered;    /* by a VRP at all: a node's may have expired */
};

/* What "expires" means in this set. */
enum vrp_expiry {
	EXPIRY_NONE = 0,
	EXPIRY_CHAIN, /* rpki-client: end of the whole chain's validity */
	EXPIRY_ROA    /* notAfter of the ROA itself */
};

struct vrp_ta {
	uint64_t vrps[FAMILIES]; /* distinct, after all that was left out */
	uint64_t as0, loose;     /* maxLength beyond the prefix's length */
	uint64_t expired;        /* left out: expired at the set's data time */
	uint64_t left_out;       /* left out: an AS0 trust anchor */
	uint64_t filtered;       /* left out: by SLURM (roa/slurm.h) */
	bool named;              /* by the set's metadata */
};

struct vrp_table {
	struct ptree tree;
	struct vrp *vrps; /* by prefix, max_len, asn */
	size_t n, cap;
	struct vrp_digest *digests; /* by node + 1: PTREE_NONE has one */
	struct intern tas;          /* normalised labels; number = bit */
	struct vrp_ta ta[VRP_TAS_MAX];
	struct vrp_ta no_ta; /* VRPs without a label */
	enum vrp_expiry expiry;
	uint64_t duplicates; /* rows that repeated a triple */
	uint64_t aspas, router_keys;
	struct vrp_aspas aspa_customers;
	uint64_t filtered, asserted; /* by SLURM; distinct VRPs */
	/* What the sets' metadata tell of their making. */
	struct vrp_made {
		uint64_t manifests, failed_manifests;
		uint64_t roas, failed_roas;
		uint64_t failed_tals;
	} made;
};

void vrp_table_init(struct vrp_table *t);
void vrp_table_free(struct vrp_table *t);

/*
 * The bit of a trust anchor's label: "ripencc" and "ripe" are one, so are
 * "apnic" and "apnic-*"; the empty label and "N/A" are none and have no bit.
 * *as0 says that the label is of an AS0 trust anchor (ends in "as0"), whose
 * VRPs stay out without --as0-tals.  False where there are too many.
 */
bool vrp_ta_bit(struct vrp_table *t, const char *label, size_t len,
    uint32_t *bit, bool *as0);

/*
 * Adds a VRP whose prefix has no host bits and whose max_len lies within
 * [prefix.len, 32 or 128]: the readers hold that.
 */
void vrp_table_add(struct vrp_table *t, struct prefix prefix, uint8_t max_len,
    uint32_t asn, uint32_t tas, uint32_t expires);

/*
 * Marks as expired what was added since item from (t->n of that time) and
 * expires before now, and counts it for its trust anchors.
 */
void vrp_table_expire(struct vrp_table *t, size_t from, int64_t now);

/*
 * Drops what has expired, sorts, joins equal triples (labels united, the
 * later expiry kept), and counts.  Then the table is read only.
 */
void vrp_table_build(struct vrp_table *t);

/* How a set is read. */
struct vrp_options {
	int64_t time;  /* --vrps-time, or TIME_UNKNOWN */
	bool as0_tals; /* keep what AS0 trust anchors hold */
};

/*
 * Reads a whole file into the table, its format recognised by content: JSON
 * of rpki-client, Routinator (json, jsonext), Cloudflare, BGPalerter's bare
 * array; CSV of Routinator (csv, csvcompat, csvext), rpki-client,
 * FORT and the RIPE archive.  counts->data_time is the metadata's, else
 * options->time, else the file's (vrp_archive_time); what had expired by then
 * is left out and counted.  Bad rows as in route_read.
 */
enum status vrp_read(struct vrp_table *t, struct input *in,
    const struct vrp_options *options, struct read_counts *counts,
    struct reason *why);

/*
 * The time that data_time will mostly be, by the beginning of the file alone:
 * metadata that stand behind the VRPs are not seen.  The input is of no use
 * for anything else then.
 */
int64_t vrp_time_hint(struct input *in, const struct vrp_options *options);

#endif
