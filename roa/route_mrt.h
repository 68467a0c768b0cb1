/*
 * MRT RIB dumps (RFC 6396, RFC 8050); for roa/route_mrt*.c and route.c.
 *
 * Several dumps make one source of the table.  A pair's number of peers is
 * the number of distinct peer ASes that announce it in any of them, so peers
 * have to be told apart until the last file is read: each pair carries the
 * set of its peer ASes.  Most pairs of a table have one of a few sets (all
 * full feeds), so sets are kept once each and known by a number, and a pair
 * costs what it costs in any other source.  Files are united one after
 * another; at the end sets become counts.
 */
#ifndef ROA_ROUTE_MRT_H
#define ROA_ROUTE_MRT_H

#include "roa/route.h"
#include "survey/base/ibuf.h"

/*
 * Sets of peer ASes (route_mrt_peers.c).
 *
 * An AS has a number, by order of arrival.  A set is a text of sets: for each
 * 32 numbers of which it has any, in order, a word whose upper half says
 * which 32, and whose lower half is the bits.
 */
#define PEER_SET_CACHE 4096

struct peer_recent {
	uint64_t hash;
	uint32_t set;
	uint32_t nwords; /* of the set; 0 where there is none */
};

struct peer_union {
	uint32_t a, b, both;
};

struct peer_sets {
	struct intern asns;
	struct intern sets;
	uint32_t *open;  /* the set that is gathered: a bit for each AS */
	uint64_t *words; /* room for one set's text */
	size_t nopen;    /* words of 32 bits; the room for both */
	struct peer_recent *recent; /* by hash */
	struct peer_union *unions;  /* recent ones, by hash */
};

void peer_sets_init(struct peer_sets *s);
void peer_sets_free(struct peer_sets *s);

/* The AS's number, which is new where the AS is. */
uint32_t peer_sets_number(struct peer_sets *s, uint32_t asn);

/*
 * The set is gathered by 32 numbers at a time: those of who gathers stand in
 * registers, for in memory each would wait for the one before.
 */
struct peer_bits {
	uint32_t word, bits;
};

static inline void
peer_sets_put(struct peer_sets *s, struct peer_bits some)
{
	s->open[some.word] |= some.bits;
}

/* Adds the AS of this number; in the end some have to be put. */
static inline void
peer_sets_gather(struct peer_sets *s, struct peer_bits *some, uint32_t number)
{
	if (number / 32 != some->word) {
		peer_sets_put(s, *some);
		*some = (struct peer_bits){ .word = number / 32 };
	}
	some->bits |= UINT32_C(1) << number % 32;
}

/* Gathering begins anew. */
void peer_sets_forget(struct peer_sets *s);

/* The number of the set that was gathered; gathering begins anew. */
uint32_t peer_sets_close(struct peer_sets *s);

uint32_t peer_sets_union(struct peer_sets *s, uint32_t a, uint32_t b);
uint32_t peer_sets_count(const struct peer_sets *s, uint32_t set);

/* Adds n to tally[i] for each AS number i of the set. */
void peer_sets_tally(
    const struct peer_sets *s, uint32_t set, uint64_t n, uint64_t *tally);

/*
 * Paths (route_mrt_path.c).  The origin of a route with these attributes,
 * received from peer (dnsroa-method(7), Origin of a path); width is that of
 * an AS number in AS_PATH: 4, or 2 where AS4_PATH may say more (RFC 6793).
 * Returns NULL, or what is wrong with the attributes up to the AS_PATH.  What
 * stands behind it says nothing about the origin, and is not judged.
 */
const char *mrt_path_origin(struct ibuf attributes, size_t width, uint32_t peer,
    struct intern *sets, struct origin *origin);

/*
 * The same for the one shape that nearly all routes have: ORIGIN, then an
 * AS_PATH that is one AS_SEQUENCE of 4-byte numbers.  False says nothing but
 * that the other must look.
 */
static inline bool
mrt_path_simple(struct ibuf attributes, uint32_t *asn)
{
	const uint8_t *p = attributes.at;
	size_t left = ibuf_left(&attributes), head, len;

	/* Flags, type, length of ORIGIN; behind its value those of AS_PATH. */
	if (left < 14 || (bytes_get64(p) & UINT64_C(0xffffff0000ff0000)) !=
			     UINT64_C(0x4001010000020000))
		return false;
	/* RFC 4271 section 4.3: a flag says that the length has two bytes. */
	head = (p[4] & 0x10) != 0 ? 8 : 7;
	len = (p[4] & 0x10) != 0 ? bytes_get16(p + 6) : p[6];
	if (len > left - head || len < 6 || p[head] != 2 ||
	    2 + 4 * (size_t)p[head + 1] != len)
		return false;
	*asn = bytes_get32(p + head + len - 4);
	return true;
}

/*
 * The pairs of all files (route_mrt_unite.c).  A run is a table that is not
 * yet built; the peers of its rows are numbers of sets.
 */
struct mrt_run {
	struct ptree tree;
	struct route_row *rows;
	size_t nrows, cap;
	bool unsettled; /* something is out of order, or there twice */
};

struct route_mrt {
	struct peer_sets peers;
	struct mrt_run united; /* of the files before; in order, no doubles */
	struct mrt_run run;    /* of the file that is being read */
	uint8_t source;
};

/* The table's collector, made with its source at the first file. */
struct route_mrt *route_mrt_of(struct route_table *t, const char *location);

/* NULL is fine. */
void route_mrt_free(struct route_mrt *m);

void route_mrt_add(struct route_mrt *m, struct prefix prefix,
    struct origin origin, uint32_t set);

/* Ends a file: its pairs join those of the files before. */
void route_mrt_unite(struct route_mrt *m);

/*
 * Ends them all, before the table is built: thresholds, counts of peers, and
 * the rows into the table.
 */
void route_mrt_finish(
    struct route_table *t, const struct route_filters *filters);

/* The thresholds of a source of MRT, by its full feeds. */
void route_mrt_set_thresholds(
    struct route_source *source, const struct route_filters *filters);

/* Reads one file (route_mrt.c); the rest of the contract is route_read's. */
enum status route_mrt_read(struct route_table *t, struct input *in,
    struct read_counts *counts, struct reason *why);

#endif
