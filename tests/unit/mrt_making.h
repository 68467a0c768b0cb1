/*
 * Making MRT files (RFC 6396) for the tests of their reader.
 */
#ifndef TESTS_UNIT_MRT_MAKING_H
#define TESTS_UNIT_MRT_MAKING_H

#include "survey/base/array.h"
#include "tests/unit/route_reading.h"

#define MRT_TIME       UINT32_C(1752969600)
#define AS_PATH        "\x40\x02"
#define AGGREGATOR     "\xc0\x07"
#define AS4_PATH       "\xc0\x11"
#define AS4_AGGREGATOR "\xc0\x12"
#define SEQUENCE       "\2"
#define IGP            "\x40\1\1\0"

/* Bytes as they grow. */
struct bytes {
	char *at;
	size_t n, cap;
};

/* A string constant with NULs in it, as pointer and length. */
#define LITERAL(text) text, sizeof(text) - 1

static inline void
put(struct bytes *b, const char *at, size_t n)
{
	if (n == 0)
		return;
	while (b->cap < b->n + n)
		b->at = mem_grow(b->at, b->cap, &b->cap, 1);
	memcpy(b->at + b->n, at, n);
	b->n += n;
}

/* In network order, in so many bytes, of which the first may be many zeros. */
static inline void
put_number(struct bytes *b, uint64_t value, size_t n)
{
	while (n-- > 0) {
		char byte = (char)(n < 8 ? value >> 8 * n & 0xff : 0);

		put(b, &byte, 1);
	}
}

static inline void
put_bytes(struct bytes *b, const struct bytes *other)
{
	put(b, other->at, other->n);
}

/* A record, whose body is used up. */
static inline void
put_record(struct bytes *b, unsigned int type, unsigned int subtype,
    struct bytes *body)
{
	put_number(b, MRT_TIME, 4);
	put_number(b, type, 2);
	put_number(b, subtype, 2);
	put_number(b, body->n, 4);
	put_bytes(b, body);
	free(body->at);
	*body = (struct bytes){ 0 };
}

/* PEER_INDEX_TABLE; of each kind of address and number in turn. */
static inline void
put_index(struct bytes *b, const uint32_t *asns, size_t n)
{
	struct bytes body = { 0 };

	put(&body, LITERAL("\xc6\x12\0\1\0\4view"));
	put_number(&body, n, 2);
	for (size_t i = 0; i < n; i++) {
		unsigned int type = (i % 2) | (asns[i] > 0xffff ? 2 : 0);

		put_number(&body, type, 1);
		put_number(&body, i, 4);
		put_number(&body, i, (type & 1) != 0 ? 16 : 4);
		put_number(&body, asns[i], (type & 2) != 0 ? 4 : 2);
	}
	put_record(b, 13, 1, &body);
}

/* Peers 0, 1, 2, ... of AS 100, 101, 102, ... */
static inline void
put_peers(struct bytes *b, size_t n)
{
	uint32_t asns[1000];

	assert_true(n <= LENGTH_OF(asns));
	for (size_t i = 0; i < n; i++)
		asns[i] = (uint32_t)(100 + i);
	put_index(b, asns, n);
}

/* A prefix as NLRI has it. */
static inline void
put_prefix(struct bytes *b, const char *text)
{
	uint8_t address[16];
	struct prefix prefix;

	assert_true(prefix_from_text(text, &prefix));
	ip_to_bytes(prefix_ip(prefix), address);
	put_number(b, prefix.len, 1);
	put(b, (const char *)address, (prefix.len + 7U) / 8);
}

/* An RIB entry with these attributes. */
static inline void
put_entry(struct bytes *b, unsigned int peer, size_t path_id,
    const struct bytes *attributes)
{
	put_number(b, peer, 2);
	put_number(b, MRT_TIME - 5, 4);
	put_number(b, 77, path_id);
	put_number(b, attributes->n, 2);
	put_bytes(b, attributes);
}

/* ORIGIN, and an AS_PATH of one AS_SEQUENCE that ends with this AS. */
static inline void
put_path_to(struct bytes *b, uint32_t asn)
{
	put(b, LITERAL(IGP AS_PATH "\x0a\2\2\0\0\xfd\xe8"));
	put_number(b, asn, 4);
}

/* The record's begin: sequence number, prefix, count of entries. */
static inline void
put_rib_head(struct bytes *body, const char *prefix, unsigned int count)
{
	put_number(body, 4711, 4);
	put_prefix(body, prefix);
	put_number(body, count, 2);
}

/* A RIB of the family: one entry with this origin for each peer named. */
static inline void
put_route(struct bytes *b, const char *prefix, uint32_t asn,
    const unsigned int *peers, unsigned int n)
{
	struct bytes body = { 0 }, attributes = { 0 };

	put_path_to(&attributes, asn);
	put_rib_head(&body, prefix, n);
	for (unsigned int i = 0; i < n; i++)
		put_entry(&body, peers[i], 0, &attributes);
	free(attributes.at);
	put_record(b, 13, strchr(prefix, ':') != NULL ? 4 : 2, &body);
}

/* The same from peer 0 alone. */
static inline void
put_one(struct bytes *b, const char *prefix, uint32_t asn)
{
	put_route(b, prefix, asn, &(unsigned int){ 0 }, 1);
}

/* Reads the file, which is used up. */
static inline void
read_made(struct reading *r, struct bytes *file)
{
	read_bytes(r, file->at, file->n);
	free(file->at);
	*file = (struct bytes){ 0 };
}

/* A further file into the same table. */
static inline void
read_further(struct reading *r, struct bytes *file)
{
	int fd = memfd_create("further", 0);
	char path[64];
	struct input *in;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, file->at, file->n), (ssize_t)file->n);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	assert_int_equal(input_open(&in, path, &r->why), ST_OK);
	r->status = route_read(&r->table, in, 10, &r->counts, &r->why);
	input_close(in);
	assert_int_equal(close(fd), 0);
	free(file->at);
	*file = (struct bytes){ 0 };
}

/* The table that was read is this text, "prefix origin peers" a line. */
static inline void
assert_table(struct reading *r, const char *text)
{
	char *rows;

	assert_ok(r);
	rows = table_text(r);
	assert_string_equal(rows, text);
	free(rows);
	done(r);
}

#endif
