#include "survey/base/ip.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* The top n bits of a 64-bit word; n may be 0. */
static uint64_t
top_bits(unsigned int n)
{
	return n == 0 ? 0 : ~UINT64_C(0) << (64 - n);
}

static uint64_t
mask_hi(unsigned int len)
{
	return top_bits(len < 64 ? len : 64);
}

static uint64_t
mask_lo(unsigned int len)
{
	return top_bits(len > 64 ? len - 64 : 0);
}

static const char *
parse_ipv4(const char *p, const char *end, uint32_t *address)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++) {
		unsigned int octet, digits = 0;

		if (i > 0 && (p == end || *p++ != '.'))
			return NULL;
		for (octet = 0; p < end && *p >= '0' && *p <= '9'; p++) {
			/* 010 is 8 to some readers and 10 to others. */
			if (digits > 0 && octet == 0)
				return NULL;
			octet = octet * 10 + (unsigned int)(*p - '0');
			if (octet > 255)
				return NULL;
			digits++;
		}
		if (digits == 0)
			return NULL;
		value = value << 8 | octet;
	}
	*address = value;
	return p;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static const char *
parse_ipv6(const char *p, const char *end, uint64_t *hi, uint64_t *lo)
{
	uint16_t group[8] = { 0 };
	int n = 0, gap = -1; /* gap: where "::" stands among the groups */

	if (end - p >= 2 && p[0] == ':' && p[1] == ':') {
		gap = 0;
		p += 2;
	}
	while (n < 8 && p < end && hex_digit(*p) >= 0) {
		const char *start = p;
		unsigned int value = 0;
		uint32_t v4;

		while (p < end && p - start < 5 && hex_digit(*p) >= 0)
			value = value << 4 | (unsigned int)hex_digit(*p++);
		if (p < end && *p == '.') {
			if (n > 6 || (p = parse_ipv4(start, end, &v4)) == NULL)
				return NULL;
			group[n++] = (uint16_t)(v4 >> 16);
			group[n++] = (uint16_t)v4;
			break;
		}
		if (p - start > 4)
			return NULL;
		group[n++] = (uint16_t)value;
		if (n == 8 || p == end || *p != ':')
			break;
		if (end - p >= 2 && p[1] == ':') {
			if (gap >= 0)
				return NULL;
			gap = n;
			p += 2;
		} else if (end - p >= 2 && hex_digit(p[1]) >= 0) {
			p++;
		} else {
			return NULL;
		}
	}
	if (gap < 0 ? n != 8 : n > 7)
		return NULL;
	if (gap >= 0) {
		int tail = n - gap;

		memmove(group + 8 - tail, group + gap,
		    (size_t)tail * sizeof(group[0]));
		memset(group + gap, 0, (size_t)(8 - n) * sizeof(group[0]));
	}
	*hi = (uint64_t)group[0] << 48 | (uint64_t)group[1] << 32 |
	      (uint64_t)group[2] << 16 | group[3];
	*lo = (uint64_t)group[4] << 48 | (uint64_t)group[5] << 32 |
	      (uint64_t)group[6] << 16 | group[7];
	return p;
}

const char *
ip_parse(const char *p, const char *end, struct ip *ip)
{
	/* An IPv4 address shows its first dot within four characters. */
	for (int i = 1; i < 4 && i < end - p; i++) {
		uint32_t v4;

		if (p[i - 1] == ':')
			break;
		if (p[i] != '.')
			continue;
		if ((p = parse_ipv4(p, end, &v4)) != NULL)
			*ip = (struct ip){ .hi = (uint64_t)v4 << 32,
				.family = IPV4 };
		return p;
	}
	struct ip v6 = { .family = IPV6 };

	if ((p = parse_ipv6(p, end, &v6.hi, &v6.lo)) != NULL)
		*ip = v6;
	return p;
}

const char *
prefix_parse(
    const char *p, const char *end, struct prefix *prefix, bool *host_bits)
{
	struct ip ip;
	struct prefix made;
	unsigned int len = 0, digits = 0;
	bool spill;

	if ((p = ip_parse(p, end, &ip)) == NULL || p == end || *p++ != '/')
		return NULL;
	for (; p < end && *p >= '0' && *p <= '9' && digits < 4; p++, digits++) {
		/* As in an octet: 010 is not the same to all. */
		if (digits > 0 && len == 0)
			return NULL;
		len = len * 10 + (unsigned int)(*p - '0');
	}
	if (digits == 0 || digits > 3 || len > ip_bits(ip.family))
		return NULL;
	made = prefix_make(ip, len);
	spill = made.hi != ip.hi || made.lo != ip.lo;
	if (host_bits != NULL)
		*host_bits = spill;
	else if (spill)
		return NULL;
	*prefix = made;
	return p;
}

bool
ip_from_text(const char *text, struct ip *ip)
{
	const char *end = text + strlen(text);
	struct ip parsed;

	if (ip_parse(text, end, &parsed) != end)
		return false;
	*ip = parsed;
	return true;
}

bool
prefix_from_text(const char *text, struct prefix *prefix)
{
	const char *end = text + strlen(text);
	struct prefix parsed;

	if (prefix_parse(text, end, &parsed, NULL) != end)
		return false;
	*prefix = parsed;
	return true;
}

struct ip
ip_from_bytes(enum family family, const uint8_t *bytes)
{
	struct ip ip = { .family = (uint8_t)family };
	unsigned int n = family == IPV4 ? 4 : 16;

	for (unsigned int i = 0; i < n; i++) {
		if (i < 8)
			ip.hi |= (uint64_t)bytes[i] << (56 - 8 * i);
		else
			ip.lo |= (uint64_t)bytes[i] << (56 - 8 * (i - 8));
	}
	return ip;
}

void
ip_to_bytes(struct ip ip, uint8_t bytes[16])
{
	for (unsigned int i = 0; i < 8; i++) {
		bytes[i] = (uint8_t)(ip.hi >> (56 - 8 * i));
		bytes[i + 8] = (uint8_t)(ip.lo >> (56 - 8 * i));
	}
}

char *
ip_format(struct ip ip, char buf[IP_STRLEN])
{
	uint8_t bytes[16];

	ip_to_bytes(ip, bytes);
	if (inet_ntop(ip.family == IPV4 ? AF_INET : AF_INET6, bytes, buf,
		IP_STRLEN) == NULL)
		buf[0] = '\0';
	return buf;
}

char *
prefix_format(struct prefix prefix, char buf[PREFIX_STRLEN])
{
	size_t used;

	ip_format(prefix_ip(prefix), buf);
	used = strlen(buf);
	(void)snprintf(buf + used, PREFIX_STRLEN - used, "/%u", prefix.len);
	return buf;
}

struct prefix
prefix_make(struct ip ip, unsigned int len)
{
	return (struct prefix){ .hi = ip.hi & mask_hi(len),
		.lo = ip.lo & mask_lo(len),
		.len = (uint8_t)len,
		.family = ip.family };
}

bool
prefix_covers(struct prefix outer, struct prefix inner)
{
	return outer.family == inner.family && outer.len <= inner.len &&
	       (inner.hi & mask_hi(outer.len)) == outer.hi &&
	       (inner.lo & mask_lo(outer.len)) == outer.lo;
}

int
ip_compare(struct ip a, struct ip b)
{
	if (a.family != b.family)
		return a.family < b.family ? -1 : 1;
	if (a.hi != b.hi)
		return a.hi < b.hi ? -1 : 1;
	if (a.lo != b.lo)
		return a.lo < b.lo ? -1 : 1;
	return 0;
}

int
prefix_compare(struct prefix a, struct prefix b)
{
	if (a.family != b.family)
		return a.family < b.family ? -1 : 1;
	if (a.hi != b.hi)
		return a.hi < b.hi ? -1 : 1;
	if (a.lo != b.lo)
		return a.lo < b.lo ? -1 : 1;
	return (a.len > b.len) - (a.len < b.len);
}
