/*
 * Bytes from outside, read with bounds: every get says whether there was so
 * much, and takes nothing where there was not.  A length that the bytes
 * themselves declare becomes a buffer of its own before anything inside is
 * looked at (ibuf_cut), so that a lie stays where it was told.
 *
 * All inline: binary formats are read at the speed of memory, a few
 * instructions a field.  The bytes are borrowed.
 */
#ifndef BASE_IBUF_H
#define BASE_IBUF_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct ibuf {
	const uint8_t *at, *end;
};

static inline struct ibuf
ibuf_make(const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	return (struct ibuf){ at, at + len };
}

static inline size_t
ibuf_left(const struct ibuf *b)
{
	return (size_t)(b->end - b->at);
}

/* Numbers in network order, from bytes whose presence the caller knows. */
static inline uint16_t
bytes_get16(const uint8_t *p)
{
	uint16_t value;

	memcpy(&value, p, sizeof(value));
	return be16toh(value);
}

static inline uint32_t
bytes_get32(const uint8_t *p)
{
	uint32_t value;

	memcpy(&value, p, sizeof(value));
	return be32toh(value);
}

static inline uint64_t
bytes_get64(const uint8_t *p)
{
	uint64_t value;

	memcpy(&value, p, sizeof(value));
	return be64toh(value);
}

static inline bool
ibuf_get8(struct ibuf *b, uint8_t *value)
{
	if (ibuf_left(b) < 1)
		return false;
	*value = *b->at++;
	return true;
}

static inline bool
ibuf_get16(struct ibuf *b, uint16_t *value)
{
	if (ibuf_left(b) < 2)
		return false;
	*value = bytes_get16(b->at);
	b->at += 2;
	return true;
}

static inline bool
ibuf_get32(struct ibuf *b, uint32_t *value)
{
	if (ibuf_left(b) < 4)
		return false;
	*value = bytes_get32(b->at);
	b->at += 4;
	return true;
}

static inline bool
ibuf_skip(struct ibuf *b, size_t n)
{
	if (ibuf_left(b) < n)
		return false;
	b->at += n;
	return true;
}

/* The next n bytes as a buffer of their own. */
static inline bool
ibuf_cut(struct ibuf *b, size_t n, struct ibuf *cut)
{
	if (ibuf_left(b) < n)
		return false;
	*cut = ibuf_make(b->at, n);
	b->at += n;
	return true;
}

#endif
