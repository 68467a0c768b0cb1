/*
 * PDUs of the RPKI-to-router protocol, as good and as bad as a test wants
 * them.
 */
#ifndef TESTS_UNIT_RTR_MAKING_H
#define TESTS_UNIT_RTR_MAKING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "roa/rtr.h"
#include "survey/base/array.h"

enum {
	SESSION = 0x1234,
	ANNOUNCE = 1,
	WITHDRAW = 0
};

struct wire {
	uint8_t bytes[4096];
	size_t len;
};

/* The number in n bytes, of which all but the last eight are zero. */
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
put_head(struct wire *w, unsigned int version, unsigned int type,
    unsigned int session, uint32_t length)
{
	put(w, version, 1);
	put(w, type, 1);
	put(w, session, 2);
	put(w, length, 4);
}

static inline void
put_response(struct wire *w, unsigned int version, unsigned int session)
{
	put_head(w, version, RTR_CACHE_RESPONSE, session, 8);
}

static inline void
put_prefix(struct wire *w, unsigned int version, unsigned int flags,
    const char *text, unsigned int max_len, uint32_t asn)
{
	struct prefix p;
	uint8_t bytes[16];
	size_t n;

	assert_true(prefix_from_text(text, &p));
	n = ip_bits((enum family)p.family) / 8;
	put_head(w, version,
	    p.family == IPV4 ? RTR_IPV4_PREFIX : RTR_IPV6_PREFIX, 0,
	    (uint32_t)n + 16);
	put(w, flags, 1);
	put(w, p.len, 1);
	put(w, max_len, 1);
	put(w, 0, 1);
	ip_to_bytes(prefix_ip(p), bytes);
	for (size_t i = 0; i < n; i++)
		put(w, bytes[i], 1);
	put(w, asn, 4);
}

static inline void
put_end(struct wire *w, unsigned int version, unsigned int session)
{
	put_head(w, version, RTR_END_OF_DATA, session, version == 0 ? 12 : 24);
	put(w, 77, 4);
	if (version == 0)
		return;
	put(w, 3600, 4);
	put(w, 600, 4);
	put(w, 7200, 4);
}

static inline void
put_error(
    struct wire *w, unsigned int version, unsigned int code, const char *text)
{
	size_t len = strlen(text);

	put_head(w, version, RTR_ERROR_REPORT, code, (uint32_t)(16 + len));
	put(w, 0, 4);
	put(w, len, 4);
	for (size_t i = 0; i < len; i++)
		put(w, (uint8_t)text[i], 1);
}

/* A small set, as good as can be. */
static inline void
put_set(struct wire *w, unsigned int version)
{
	put_response(w, version, SESSION);
	put_prefix(w, version, ANNOUNCE, "10.0.0.0/8", 24, 64500);
	put_prefix(w, version, ANNOUNCE, "2001:db8::/32", 48, 0);
	put_end(w, version, SESSION);
}

#endif
