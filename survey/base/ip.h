/*
 * IP addresses and prefixes: values, in one layout for both families.
 *
 * An address is 128 bits in hi and lo, most significant first; an IPv4
 * address stands in the top 32 bits of hi and the rest is zero, so that "bit
 * i from the left" is the same code for both.  The family is a field and is
 * never guessed from the bytes: ::ffff:192.0.2.1 is IPv6.
 */
#ifndef BASE_IP_H
#define BASE_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum family {
	IPV4 = 0,
	IPV6 = 1,
	FAMILIES = 2
};

#define IP_STRLEN     40 /* longest text (RFC 5952) and the NUL */
#define PREFIX_STRLEN 44

struct ip {
	uint64_t hi, lo;
	uint8_t family;
};

/* Bits behind len are zero: prefix_make and the parsers see to it. */
struct prefix {
	uint64_t hi, lo;
	uint8_t len;
	uint8_t family;
};

static inline unsigned int
ip_bits(enum family family)
{
	return family == IPV4 ? 32 : 128;
}

/*
 * Parse text at p, before end: return the first character behind it, or NULL
 * where there is no address.  Strict: four decimal octets without leading
 * zeros; RFC 4291 section 2.2 for IPv6, dotted quad at the end allowed; no
 * zone index.  *ip is written only on success.
 */
const char *ip_parse(const char *p, const char *end, struct ip *ip);

/*
 * The same for ADDRESS/LENGTH, the length without leading zeros too.  Where
 * host_bits is NULL, a prefix with bits set behind its length is none; else it
 * is parsed and masked, and *host_bits tells.
 */
const char *prefix_parse(
    const char *p, const char *end, struct prefix *prefix, bool *host_bits);

/* The whole NUL-terminated text is an address (a prefix without host bits). */
bool ip_from_text(const char *text, struct ip *ip);
bool prefix_from_text(const char *text, struct prefix *prefix);

/* From network order: 4 or 16 bytes. */
struct ip ip_from_bytes(enum family family, const uint8_t *bytes);
void ip_to_bytes(struct ip ip, uint8_t bytes[16]);

/* Canonical text (RFC 5952) into the caller's buffer, which is returned. */
char *ip_format(struct ip ip, char buf[IP_STRLEN]);
char *prefix_format(struct prefix prefix, char buf[PREFIX_STRLEN]);

/* The address's leading len bits as a prefix; len is at most ip_bits. */
struct prefix prefix_make(struct ip ip, unsigned int len);

/*
 * These are inline so that a lookup need not wait: a structure that is handed
 * on whole just after its members were written costs more than all the rest.
 */
static inline struct prefix
prefix_host(struct ip ip)
{
	return (struct prefix){ .hi = ip.hi,
		.lo = ip.lo,
		.len = (uint8_t)ip_bits((enum family)ip.family),
		.family = ip.family };
}

static inline struct ip
prefix_ip(struct prefix prefix)
{
	return (struct ip){
		.hi = prefix.hi, .lo = prefix.lo, .family = prefix.family
	};
}

/* RFC 6811 section 2: inner is equal to outer or more specific. */
bool prefix_covers(struct prefix outer, struct prefix inner);

/* Order: family, address, length; so a prefix stands before all it covers. */
int prefix_compare(struct prefix a, struct prefix b);
int ip_compare(struct ip a, struct ip b);

#endif
