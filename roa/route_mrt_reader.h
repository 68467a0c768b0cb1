/*
 * The reader of one MRT file: route_mrt.c has the frames of its records,
 * route_mrt_rib.c what is in them.
 */
#ifndef ROA_ROUTE_MRT_READER_H
#define ROA_ROUTE_MRT_READER_H

#include "roa/route_mrt.h"
#include "survey/base/rows.h"

#define MRT_GATHERED_MAX (UINT16_MAX + 1)

/* Address families, RFC 4760; TABLE_DUMP has them as subtypes. */
enum {
	AFI_IPV4 = 1,
	AFI_IPV6 = 2
};

struct mrt_peer {
	uint32_t asn, number;
};

/* An entry of the prefix that is being read. */
struct mrt_gathered {
	uint64_t origin; /* its bits, as a number that sorts as origins do */
	uint32_t peer;   /* number of the AS */
};

struct mrt_reader {
	struct route_table *table;
	struct route_mrt *mrt;
	struct read_counts *counts;
	struct bad_rows bad;
	const char *location;

	struct mrt_peer *peers; /* of the last PEER_INDEX_TABLE */
	size_t npeers;
	bool has_index;

	/* A prefix's entries; TABLE_DUMP has one in each record. */
	struct prefix prefix;
	struct mrt_gathered *gathered;
	size_t ngathered;

	uint8_t *carry; /* a record that lies in more than one block */
	size_t ncarry, carry_cap;
	uint64_t skip,
	    skipping;    /* bytes to pass over; of a record of so many */
	uint64_t offset; /* of the record, in the plain data */
	uint64_t records, bad_records; /* of RIBs */
};

/* The source of the table, to count in. */
struct route_source *mrt_source(struct mrt_reader *r);

/* Counts a bad entry; and what cannot be read of a record, as one row. */
void mrt_skip_entry(struct mrt_reader *r, const char *fault);
void mrt_skip_record(struct mrt_reader *r, const char *fault);

/* A fault that makes all behind the record worthless. */
enum status mrt_bad_file(
    const struct mrt_reader *r, struct reason *why, const char *fault);

/* The body of a record of TABLE_DUMP_V2 (RFC 6396 section 4.3). */
enum status mrt_read_table_dump_v2(struct mrt_reader *r, struct ibuf body,
    unsigned int subtype, struct reason *why);

/* The same of TABLE_DUMP (section 4.2). */
void mrt_read_table_dump(
    struct mrt_reader *r, struct ibuf body, enum family family);

/* The entries that were gathered become pairs. */
void mrt_end_prefix(struct mrt_reader *r);

#endif
