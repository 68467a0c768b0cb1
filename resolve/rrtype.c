#include "resolve/rrtype.h"

#include <string.h>
#include <strings.h>

#include "survey/base/array.h"
#include "survey/base/num.h"

struct rrtype_word {
	char word[12];
	uint16_t type;
};

/*
 * IANA's registry of types (2025), without those that only questions and
 * messages hold.  Sorted by word, to be searched.
 */
static const struct rrtype_word words[] = {
	{ "A", 1 },
	{ "A6", 38 },
	{ "AAAA", 28 },
	{ "AFSDB", 18 },
	{ "AMTRELAY", 260 },
	{ "APL", 42 },
	{ "ATMA", 34 },
	{ "AVC", 258 },
	{ "BRID", 68 },
	{ "CAA", 257 },
	{ "CDNSKEY", 60 },
	{ "CDS", 59 },
	{ "CERT", 37 },
	{ "CLA", 263 },
	{ "CNAME", 5 },
	{ "CSYNC", 62 },
	{ "DHCID", 49 },
	{ "DLV", 32769 },
	{ "DNAME", 39 },
	{ "DNSKEY", 48 },
	{ "DOA", 259 },
	{ "DS", 43 },
	{ "DSYNC", 66 },
	{ "EID", 31 },
	{ "EUI48", 108 },
	{ "EUI64", 109 },
	{ "GID", 102 },
	{ "GPOS", 27 },
	{ "HHIT", 67 },
	{ "HINFO", 13 },
	{ "HIP", 55 },
	{ "HTTPS", 65 },
	{ "IPN", 264 },
	{ "IPSECKEY", 45 },
	{ "ISDN", 20 },
	{ "KEY", 25 },
	{ "KX", 36 },
	{ "L32", 105 },
	{ "L64", 106 },
	{ "LOC", 29 },
	{ "LP", 107 },
	{ "MB", 7 },
	{ "MD", 3 },
	{ "MF", 4 },
	{ "MG", 8 },
	{ "MINFO", 14 },
	{ "MR", 9 },
	{ "MX", 15 },
	{ "NAPTR", 35 },
	{ "NID", 104 },
	{ "NIMLOC", 32 },
	{ "NINFO", 56 },
	{ "NS", 2 },
	{ "NSAP", 22 },
	{ "NSAP-PTR", 23 },
	{ "NSEC", 47 },
	{ "NSEC3", 50 },
	{ "NSEC3PARAM", 51 },
	{ "NULL", 10 },
	{ "NXT", 30 },
	{ "OPENPGPKEY", 61 },
	{ "PTR", 12 },
	{ "PX", 26 },
	{ "RESINFO", 261 },
	{ "RKEY", 57 },
	{ "RP", 17 },
	{ "RRSIG", 46 },
	{ "RT", 21 },
	{ "SIG", 24 },
	{ "SINK", 40 },
	{ "SMIMEA", 53 },
	{ "SOA", 6 },
	{ "SPF", 99 },
	{ "SRV", 33 },
	{ "SSHFP", 44 },
	{ "SVCB", 64 },
	{ "TA", 32768 },
	{ "TALINK", 58 },
	{ "TLSA", 52 },
	{ "TXT", 16 },
	{ "UID", 101 },
	{ "UINFO", 100 },
	{ "UNSPEC", 103 },
	{ "URI", 256 },
	{ "WALLET", 262 },
	{ "WKS", 11 },
	{ "X25", 19 },
	{ "ZONEMD", 63 },
};

/* The number behind a word such as TYPE. */
static bool
parse_generic(const char *text, size_t len, const char *word, uint16_t *number)
{
	size_t word_len = strlen(word);
	const char *end = text + len;
	uint64_t n;

	if (len <= word_len || strncasecmp(text, word, word_len) != 0 ||
	    num_scan(text + word_len, end, UINT16_MAX, &n) != end)
		return false;
	*number = (uint16_t)n;
	return true;
}

/* As strcasecmp, of which word ends with a NUL. */
static int
compare_word(const char *text, size_t len, const char *word)
{
	int order = strncasecmp(text, word, len);

	return order == 0 && word[len] != '\0' ? -1 : order;
}

bool
rrtype_parse(const char *text, size_t len, uint16_t *type)
{
	size_t low = 0, high = LENGTH_OF(words);

	while (len < sizeof(words[0].word) && low < high) {
		size_t middle = (low + high) / 2;
		int order = compare_word(text, len, words[middle].word);

		if (order == 0) {
			*type = words[middle].type;
			return true;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return parse_generic(text, len, "TYPE", type);
}

bool
rrclass_parse(const char *text, size_t len, uint16_t *class)
{
	static const struct {
		char word[3];
		uint16_t class;
	} classes[] = { { "IN", RRCLASS_IN }, { "CS", 2 }, { "CH", 3 },
		{ "HS", 4 } };

	if (len == 2)
		for (size_t i = 0; i < LENGTH_OF(classes); i++)
			if (strncasecmp(text, classes[i].word, 2) == 0) {
				*class = classes[i].class;
				return true;
			}
	return parse_generic(text, len, "CLASS", class);
}
