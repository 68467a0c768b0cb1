#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roa/route_mrt_reader.h"
#include "roa/route_read.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"

#define HEADER_LEN 12 /* RFC 6396 section 2 */
/* A longer record is passed over; the longest seen have some 100 KB. */
#define RECORD_MAX       ((size_t)16 << 20)
#define BAD_RECORD_SHARE 20 /* more than one in 20 make a bad file */

/* RFC 6396 section 4; 17, 33 and 49 are those with microseconds. */
enum mrt_type {
	MRT_OSPFV2 = 11,
	MRT_TABLE_DUMP = 12,
	MRT_TABLE_DUMP_V2 = 13,
	MRT_BGP4MP = 16,
	MRT_BGP4MP_ET = 17,
	MRT_ISIS = 32,
	MRT_ISIS_ET = 33,
	MRT_OSPFV3 = 48,
	MRT_OSPFV3_ET = 49
};

struct route_source *
mrt_source(struct mrt_reader *r)
{
	return &r->table->sources[r->mrt->source];
}

void
mrt_skip_entry(struct mrt_reader *r, const char *fault)
{
	r->counts->rows_read++;
	bad_rows_add(&r->bad, r->offset, fault, 1);
}

void
mrt_skip_record(struct mrt_reader *r, const char *fault)
{
	r->bad_records++;
	mrt_skip_entry(r, fault);
}

enum status
mrt_bad_file(const struct mrt_reader *r, struct reason *why, const char *fault)
{
	return reason_set(why, ST_SYNTAX,
	    "%s: MRT record at offset %" PRIu64 ": %s", r->location, r->offset,
	    fault);
}

static bool
is_rib(unsigned int type)
{
	return type == MRT_TABLE_DUMP || type == MRT_TABLE_DUMP_V2;
}

/* The types of IANA's registry that are in use; there may come others. */
static bool
is_known(unsigned int type)
{
	switch ((enum mrt_type)type) {
	case MRT_OSPFV2:
	case MRT_TABLE_DUMP:
	case MRT_TABLE_DUMP_V2:
	case MRT_BGP4MP:
	case MRT_BGP4MP_ET:
	case MRT_ISIS:
	case MRT_ISIS_ET:
	case MRT_OSPFV3:
	case MRT_OSPFV3_ET:
		return true;
	}
	return false;
}

static enum status
read_record(struct mrt_reader *r, const uint8_t *header, struct ibuf body,
    struct reason *why)
{
	unsigned int type = bytes_get16(header + 4);
	unsigned int subtype = bytes_get16(header + 6);

	if (is_rib(type) && r->counts->data_time == TIME_UNKNOWN)
		r->counts->data_time = bytes_get32(header);
	if (type == MRT_TABLE_DUMP &&
	    (subtype == AFI_IPV4 || subtype == AFI_IPV6)) {
		mrt_read_table_dump(r, body, subtype == AFI_IPV4 ? IPV4 : IPV6);
		return ST_OK;
	}
	mrt_end_prefix(r);
	if (type == MRT_TABLE_DUMP_V2)
		return mrt_read_table_dump_v2(r, body, subtype, why);
	mrt_source(r)->unused++;
	return ST_OK;
}

/*
 * The length of the record with this header; where it is one to pass over, *n
 * is 0 and r->skip set.
 */
static enum status
measure_record(
    struct mrt_reader *r, const uint8_t *header, size_t *n, struct reason *why)
{
	unsigned int type = bytes_get16(header + 4);
	uint32_t len = bytes_get32(header + 8);

	/* Where the length before was a lie, what follows is no header. */
	if (type == 0 || (!is_known(type) && len > RECORD_MAX))
		return mrt_bad_file(r, why, "no header of a record");
	*n = HEADER_LEN + (size_t)len;
	if (*n <= RECORD_MAX)
		return ST_OK;
	r->skipping = r->skip = *n;
	*n = 0;
	if (is_rib(type)) {
		r->records++;
		mrt_skip_record(r, "a record longer than 16 MiB");
	} else {
		mrt_source(r)->unused++;
	}
	return ST_OK;
}

/* Moves bytes from the block to what is carried, until n are there. */
static void
carry(struct mrt_reader *r, struct ibuf *block, size_t n)
{
	size_t more = n > r->ncarry ? n - r->ncarry : 0;

	if (more > ibuf_left(block))
		more = ibuf_left(block);
	/* Grows by what is there, not by what a header promises. */
	while (r->carry_cap < r->ncarry + more)
		r->carry = mem_grow(r->carry, r->carry_cap, &r->carry_cap, 1);
	memcpy(r->carry + r->ncarry, block->at, more);
	r->ncarry += more;
	block->at += more;
}

/*
 * The next record, from the block or, where it began in one before, from what
 * is carried.  *header is NULL where the block holds no more whole one.
 */
static enum status
next_record(struct mrt_reader *r, struct ibuf *block, const uint8_t **header,
    struct ibuf *body, struct reason *why)
{
	const uint8_t *start = block->at;
	size_t n = HEADER_LEN;
	enum status st;

	*header = NULL;
	if (r->ncarry == 0 && ibuf_left(block) >= HEADER_LEN) {
		if ((st = measure_record(r, start, &n, why)) != ST_OK || n == 0)
			return st;
		if (ibuf_skip(block, n)) {
			*header = start;
			*body = ibuf_make(start + HEADER_LEN, n - HEADER_LEN);
			return ST_OK;
		}
	}
	carry(r, block, HEADER_LEN);
	if (r->ncarry < HEADER_LEN)
		return ST_OK;
	if ((st = measure_record(r, r->carry, &n, why)) != ST_OK)
		return st;
	if (n == 0) {
		r->skip -= r->ncarry;
		r->ncarry = 0;
		return ST_OK;
	}
	carry(r, block, n);
	if (r->ncarry == n) {
		*header = r->carry;
		*body = ibuf_make(r->carry + HEADER_LEN, n - HEADER_LEN);
		r->ncarry = 0;
	}
	return ST_OK;
}

static void
pass_over(struct mrt_reader *r, struct ibuf *block)
{
	size_t n = ibuf_left(block);

	if (n > r->skip)
		n = (size_t)r->skip;
	(void)ibuf_skip(block, n);
	r->skip -= n;
	if (r->skip == 0)
		r->offset += r->skipping;
}

/* All records that end in this block of plain data. */
static enum status
read_block(struct mrt_reader *r, struct ibuf block, struct reason *why)
{
	while (ibuf_left(&block) > 0) {
		const uint8_t *header;
		struct ibuf body;
		enum status st;

		if (r->skip > 0) {
			pass_over(r, &block);
			continue;
		}
		st = next_record(r, &block, &header, &body, why);
		if (st == ST_OK && header != NULL) {
			st = read_record(r, header, body, why);
			r->offset += HEADER_LEN + ibuf_left(&body);
		}
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
read_blocks(struct mrt_reader *r, struct input *in, struct reason *why)
{
	for (;;) {
		const char *data;
		size_t len;
		enum status st = input_read(in, &data, &len, why);

		if (st != ST_OK)
			return st;
		if (len == 0)
			break;
		if ((st = read_block(r, ibuf_make(data, len), why)) != ST_OK)
			return st;
	}
	if (r->ncarry > 0 || r->skip > 0)
		return mrt_bad_file(r, why, "the file ends within it");
	return ST_OK;
}

static enum status
judge_records(const struct mrt_reader *r, struct reason *why)
{
	struct bad_rows bad = r->bad;

	bad.location = r->location;
	if (r->bad_records * BAD_RECORD_SHARE > r->records)
		return reason_set(why, ST_SYNTAX,
		    "%s: too many bad MRT records: %" PRIu64 " of %" PRIu64
		    ", the first at %s",
		    r->location, r->bad_records, r->records,
		    r->counts->first_skipped);
	return bad_rows_judge(&bad, why);
}

enum status
route_mrt_read(struct route_table *t, struct input *in,
    struct read_counts *counts, struct reason *why)
{
	const char *location = input_info(in)->location;
	struct mrt_reader r = { .table = t,
		.mrt = route_mrt_of(t, location),
		.counts = counts,
		.location = location };
	char *at = mem_printf("%s:offset", location);
	enum status st;

	r.bad = (struct bad_rows){ .counts = counts, .location = at };
	r.gathered = mem_array(MRT_GATHERED_MAX, sizeof(*r.gathered));
	st = read_blocks(&r, in, why);
	/* Also of a file that is broken off, for who goes on without it. */
	mrt_end_prefix(&r);
	route_mrt_unite(r.mrt);
	if (st == ST_OK)
		st = judge_records(&r, why);
	free(at);
	free(r.gathered);
	free(r.peers);
	free(r.carry);
	return st;
}

const struct route_format route_mrt_rib = {
	.name = "mrt",
	.states_peers = true,
	.read = route_mrt_read,
};
