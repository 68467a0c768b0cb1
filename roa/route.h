/*
 * The table of announced routes: (prefix, origin) pairs, with who saw them,
 * and the longest match by the rules of dnsroa-method(7), Routes.
 *
 * All rows of all sources are kept, also those that the filters leave out:
 * the filters work on the finished table, before the longest match.
 */
#ifndef ROA_ROUTE_H
#define ROA_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "roa/origin.h"
#include "roa/ptree.h"
#include "survey/base/input.h"
#include "survey/base/intern.h"

#define PEERS_UNKNOWN     UINT32_MAX
#define ROUTE_SOURCES_MAX 255

/* Why a pair is not used; the first that applies. */
enum route_filter {
	ROUTE_USED = 0,
	ROUTE_DEFAULT, /* 0.0.0.0/0 or ::/0 */
	ROUTE_SHORT,
	ROUTE_LONG,
	ROUTE_FEW_PEERS, /* no source accepts it */
	ROUTE_FILTERS
};

/* One (prefix, origin) as one source has it. */
struct route_row {
	uint32_t origin; /* AS number, or number of the set */
	uint32_t peers;  /* that saw it, or PEERS_UNKNOWN */
	uint8_t source;
	bool is_set;
	uint8_t filter; /* enum route_filter; one verdict for the pair */
};

/* All MRT files are one source; the last fields are about it. */
struct route_source {
	char *location;               /* of several files: ", " between them */
	uint32_t min_peers[FAMILIES]; /* threshold that was applied */
	bool states_peers;            /* else the rows' peers are unknown */
	bool mrt;
	/* Distinct peer ASes with a route of the family. */
	uint32_t peers[FAMILIES], full_feeds[FAMILIES];
	uint64_t multicast; /* RIB entries that were read and are not used */
	uint64_t unused;    /* records of other kinds */
};

/* A file that was read; those of MRT have one source between them. */
struct route_file {
	uint8_t source;
	char *location;
	char sha256[SHA256_STRLEN];
	uint64_t bytes;
	const char *compression; /* constant text, as in input_info */
	struct read_counts counts;
};

struct route_filters {
	unsigned int min_len[FAMILIES], max_len[FAMILIES];
	uint32_t min_peers;
	/*
	 * Somebody asked for min_peers: then it holds for MRT too, whose own
	 * threshold is made of the number of full feeds.
	 */
	bool min_peers_given;
};

struct route_mrt;
struct route_index;

struct route_table {
	struct ptree tree;
	struct route_row *rows; /* by prefix, origin, source */
	size_t nrows, cap;
	uint64_t *used; /* by node, a bit: it has a used pair */
	struct intern sets;
	struct route_source *sources;
	size_t nsources;
	struct route_file *files; /* in the order in which they were read */
	size_t nfiles;
	struct route_mrt *mrt; /* MRT files' pairs, until the table is built */
	/* Whose memory tree and rows are in, or NULL (roa/route_index.h). */
	struct route_index *index;
	/* Pairs by family and outcome, counted by route_table_build. */
	uint64_t pairs[FAMILIES][ROUTE_FILTERS];
	uint64_t pairs_without_peers[FAMILIES];
};

/* The method's default filters: /8 to /24, /16 to /48, ten peers. */
extern const struct route_filters route_filters_default;

void route_table_init(struct route_table *t);
void route_table_free(struct route_table *t);

/*
 * Adds a source; rows name it by the number returned.  min_peers applies to
 * each family of it; a source that states no peers is not tested.
 */
uint8_t route_table_add_source(struct route_table *t, const char *location,
    bool states_peers, uint32_t min_peers);

/*
 * The table can have one more source: ST_LIMIT where it is full; ST_REFUSED
 * where both are of MRT, whose peers an index has only counted.
 */
enum status route_table_check_source(const struct route_table *t, bool mrt,
    const char *location, struct reason *why);

/* Remembers a file of that source, read to its end. */
void route_table_add_file(struct route_table *t, uint8_t source,
    const struct input_info *info, const struct read_counts *counts);

/*
 * Adds a row.  The origin's set, if it is one, is a text of t->sets.  Equal
 * pairs of one source join, with the larger number of peers.
 */
void route_table_add(struct route_table *t, struct prefix prefix,
    struct origin origin, uint8_t source, uint32_t peers);

/*
 * Sorts and joins, unless an index did it; filters and counts.  Then the
 * table is read only.
 */
void route_table_build(
    struct route_table *t, const struct route_filters *filters);

/* The node, or the next above it, that has a used pair; or PTREE_NONE. */
uint32_t route_climb(const struct route_table *t, uint32_t node);

/*
 * Longest match: the most specific node that covers the prefix (an address:
 * prefix_host) and has a used pair; or PTREE_NONE.
 */
static inline uint32_t
route_find(const struct route_table *t, struct prefix prefix)
{
	return route_climb(t, ptree_find(&t->tree, prefix));
}

/* The next less specific node with a used pair, or PTREE_NONE. */
static inline uint32_t
route_find_next(const struct route_table *t, uint32_t node)
{
	return route_climb(t, ptree_parent(&t->tree, node));
}

/* The pairs of a node: rows [*first, *end); pairs repeat over sources. */
void route_rows(
    const struct route_table *t, uint32_t node, uint32_t *first, uint32_t *end);

/* The row begins a new pair (is not the same pair from a further source). */
bool route_row_begins_pair(
    const struct route_table *t, uint32_t first, uint32_t row);

static inline struct origin
route_row_origin(const struct route_row *row)
{
	return (struct origin){ .value = row->origin, .is_set = row->is_set };
}

const char *route_filter_str(enum route_filter filter);

/*
 * Reads a whole file into the table, with a source and its place among the
 * files, its format recognised by content: CAIDA
 * pfx2as, RIS whois dump, bgp.tools JSONL, "prefix asn" text, pyasn .dat, MRT
 * RIB dump.  Range tables (iptoasn, "first,last,asn") and MRT update files are
 * refused by name.  Bad rows are skipped and counted; a file with more than
 * 5 % of bad rows, and one that ends early, is an error.  min_peers is for
 * files that state a number of peers; MRT's waits for route_table_build.
 * An index is not read but mapped: roa/route_index.h.
 */
enum status route_read(struct route_table *t, struct input *in,
    uint32_t min_peers, struct read_counts *counts, struct reason *why);

#endif
