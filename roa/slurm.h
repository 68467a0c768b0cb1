/*
 * Local exceptions to a set of VRPs: SLURM (RFC 8416), and the members for
 * ASPA of version 2 (draft-ietf-sidrops-aspa-slurm).
 *
 * Filters take VRPs out, assertions then come in and no filter touches them;
 * likewise for ASPAs, of which the customers alone are known here.  What a
 * file says of router keys bears on nothing: it is held to its form, counted,
 * and compared between files, and the texts of keys are not decoded.
 *
 * A file is good or it is refused as a whole (RFC 8416 section 3.1), and so
 * are files that overlap (section 4.2).
 */
#ifndef ROA_SLURM_H
#define ROA_SLURM_H

#include "roa/vrp.h"

#define SLURM_LABEL     "slurm"            /* trust anchor of asserted VRPs */
#define SLURM_BYTES_MAX ((size_t)16 << 20) /* of a file, decompressed */

/* At least one of the two; where both are there, both must fit. */
struct slurm_filter {
	struct prefix prefix;
	uint32_t asn;
	bool has_prefix, has_asn;
	uint32_t file;
};

struct slurm_assertion {
	struct prefix prefix;
	uint32_t asn;
	uint8_t max_len;
	uint32_t file;
};

/* A file has an entry for this AS: a filter, or an assertion. */
struct slurm_claim {
	uint32_t asn, file;
	bool asserted;
};

struct slurm_claims {
	struct slurm_claim *list;
	size_t n, cap;
};

struct slurm {
	struct slurm_filter *filters;
	size_t nfilters, cap_filters;
	struct slurm_assertion *assertions;
	size_t nassertions, cap_assertions;
	struct slurm_claims router_keys, aspas;
	uint64_t unused; /* entries for router keys */
	char **files;    /* locations */
	size_t nfiles, cap_files;
	/* After slurm_finish: filters by AS alone are the first nby_asn. */
	struct ptree tree; /* of the other filters' prefixes */
	size_t nby_asn;
};

void slurm_init(struct slurm *s);
void slurm_free(struct slurm *s);

/*
 * Adds a whole file.  Rows are the entries of its six or eight arrays.  Where
 * it fails, s is to be freed.
 */
enum status slurm_read(struct slurm *s, struct input *in,
    struct read_counts *counts, struct reason *why);

/*
 * All files are read: refuses overlaps between two of them, joins equal
 * assertions, makes ready for slurm_apply.
 */
enum status slurm_finish(struct slurm *s, struct reason *why);

/*
 * Makes of a built table another: t, new and empty before, built after.  What
 * was filtered is counted in its trust anchors and in t->filtered, what was
 * asserted in t->asserted.  ST_LIMIT where there is no room for one more
 * trust anchor.
 */
enum status slurm_apply(const struct slurm *s, const struct vrp_table *plain,
    struct vrp_table *t, struct reason *why);

#endif
