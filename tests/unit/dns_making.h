/*
 * DNS messages, as good and as bad as a test wants them.
 */
#ifndef TESTS_UNIT_DNS_MAKING_H
#define TESTS_UNIT_DNS_MAKING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "resolve/message.h"
#include "survey/base/array.h"
#include "survey/base/ibuf.h"

enum {
	FLAG_QR = 0x8000,
	FLAG_AA = 0x0400,
	FLAG_TC = 0x0200
};

struct wire {
	uint8_t bytes[2 + MESSAGE_MAX];
	size_t len;
};

static inline void
put(struct wire *w, uint64_t value, size_t n)
{
	assert_true(w->len + n <= sizeof(w->bytes));
	w->len += n;
	for (size_t i = 1; i <= n; i++) {
		w->bytes[w->len - i] = (uint8_t)value;
		value >>= 8;
	}
}

static inline void
put_bytes(struct wire *w, const void *bytes, size_t n)
{
	assert_true(w->len + n <= sizeof(w->bytes));
	memcpy(w->bytes + w->len, bytes, n);
	w->len += n;
}

/* Of text in canonical form. */
static inline void
put_name(struct wire *w, const char *name)
{
	uint8_t wire[DNAME_WIRE_MAX];

	put_bytes(w, wire, dname_to_wire(name, wire));
}

static inline void
set16(struct wire *w, size_t at, unsigned int value)
{
	w->bytes[at] = (uint8_t)(value >> 8);
	w->bytes[at + 1] = (uint8_t)value;
}

static inline unsigned int
get16(const struct wire *w, size_t at)
{
	return bytes_get16(w->bytes + at);
}

/* Where the question's name ends. */
static inline size_t
name_end(const struct wire *query)
{
	size_t at = MESSAGE_HEADER;

	while (query->bytes[at] != 0)
		at += 1u + query->bytes[at];
	return at + 1;
}

static inline bool
has_edns(const struct wire *query)
{
	return get16(query, 10) == 1;
}

/* The header, and the question again: then records can follow. */
static inline struct wire
reply_to(const struct wire *query, unsigned int flags, unsigned int rcode)
{
	struct wire w = { .len = 0 };

	put(&w, get16(query, 0), 2);
	put(&w, FLAG_QR | flags | rcode, 2);
	put(&w, 1, 2);
	put(&w, 0, 6);
	put_bytes(&w, query->bytes + MESSAGE_HEADER,
	    name_end(query) + 4 - MESSAGE_HEADER);
	return w;
}

/* Counts a record of the section: 1 answer, 2 authority, 3 additional. */
static inline void
count_record(struct wire *w, unsigned int section)
{
	set16(w, 4 + 2 * section, get16(w, 4 + 2 * section) + 1);
}

static inline void
put_rr(struct wire *w, unsigned int section, const char *owner,
    unsigned int type, const void *data, size_t len)
{
	count_record(w, section);
	put_name(w, owner);
	put(w, type, 2);
	put(w, RRCLASS_IN, 2);
	put(w, 300, 4);
	put(w, len, 2);
	put_bytes(w, data, len);
}

/* NS, CNAME, DNAME. */
static inline void
put_target(struct wire *w, unsigned int section, const char *owner,
    unsigned int type, const char *target)
{
	uint8_t wire[DNAME_WIRE_MAX];
	size_t len = dname_to_wire(target, wire);

	put_rr(w, section, owner, type, wire, len);
}

static inline void
put_soa(
    struct wire *w, unsigned int section, const char *owner, uint32_t serial)
{
	struct wire data = { .len = 0 };

	put_name(&data, "ns.example");
	put_name(&data, "hostmaster.example");
	put(&data, serial, 4);
	for (int i = 0; i < 4; i++)
		put(&data, 3600, 4);
	put_rr(w, section, owner, RRTYPE_SOA, data.bytes, data.len);
}

static inline void
put_opt(struct wire *w, unsigned int upper_rcode)
{
	count_record(w, 3);
	put(w, 0, 1);
	put(w, 41, 2);
	put(w, 1232, 2);
	put(w, upper_rcode, 1);
	put(w, 0, 3);
	put(w, 0, 2);
}

#endif
