/*
 * The parser of addresses and prefixes held against inet_pton(3), and the
 * formatter against the parser.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "survey/base/ip.h"
#include "tests/fuzz/fuzz.h"

#define TEXT_MAX 63 /* the longest prefix is of 43 characters */

static bool
expected_ip(const char *text, struct ip *ip)
{
	uint8_t bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1)
		*ip = ip_from_bytes(IPV4, bytes);
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		*ip = ip_from_bytes(IPV6, bytes);
	else
		return false;
	return true;
}

/* One to three digits without a zero before others, at most max. */
static bool
expected_length(const char *text, unsigned int max, unsigned int *len)
{
	size_t n = strspn(text, "0123456789");

	if (n == 0 || n > 3 || text[n] != '\0' || (text[0] == '0' && n > 1))
		return false;
	*len = (unsigned int)strtoul(text, NULL, 10);
	return *len <= max;
}

static bool
bit(const uint8_t bytes[16], unsigned int i)
{
	return (bytes[i / 8] >> (7 - i % 8) & 1) != 0;
}

static void
check_ip(const char *text)
{
	struct ip expected, parsed = { .hi = 1 }, again;
	char buf[IP_STRLEN];
	bool valid = expected_ip(text, &expected);

	demand(ip_from_text(text, &parsed) == valid);
	if (!valid) {
		demand(parsed.hi == 1 && parsed.lo == 0);
		return;
	}
	demand(ip_compare(parsed, expected) == 0);
	demand(ip_from_text(ip_format(parsed, buf), &again));
	demand(ip_compare(parsed, again) == 0);
}

static void
check_prefix(char *text)
{
	struct prefix parsed, again;
	struct ip ip;
	unsigned int len = 0;
	char *slash = strchr(text, '/');
	char buf[PREFIX_STRLEN];
	uint8_t bytes[16];
	bool valid = false, host_bits = false, spill = false;
	bool strict = prefix_from_text(text, &parsed);
	const char *end = text + strlen(text);
	bool taken = prefix_parse(text, end, &parsed, &host_bits) == end;

	if (slash != NULL) {
		*slash = '\0';
		valid = expected_ip(text, &ip) &&
			expected_length(slash + 1, ip_bits(ip.family), &len);
	}
	demand(taken == valid);
	if (!valid) {
		demand(!strict);
		return;
	}
	ip_to_bytes(ip, bytes);
	for (unsigned int i = len; i < ip_bits(ip.family); i++)
		spill = spill || bit(bytes, i);
	demand(host_bits == spill && strict == !spill);
	demand(parsed.len == len && parsed.family == ip.family);
	demand(prefix_covers(parsed, prefix_host(ip)));
	demand(prefix_from_text(prefix_format(parsed, buf), &again));
	demand(prefix_compare(parsed, again) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* On the heap and to the byte: there is no NUL behind end. */
	char *bare = malloc(size > 0 ? size : 1);
	char text[TEXT_MAX + 1] = "";
	struct ip ip;
	struct prefix prefix;
	const char *end;

	demand(bare != NULL);
	if (size > 0)
		memcpy(bare, data, size);
	end = ip_parse(bare, bare + size, &ip);
	demand(end == NULL || (end > bare && end <= bare + size));
	end = prefix_parse(bare, bare + size, &prefix, NULL);
	demand(end == NULL || (end > bare && end <= bare + size));
	free(bare);
	if (size > TEXT_MAX)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	check_ip(text);
	check_prefix(text);
	return 0;
}
