/*
 * Types and classes of records by their words: IANA's mnemonics and the
 * TYPE63, CLASS1 of RFC 3597 section 5, in any case.
 */
#ifndef RESOLVE_RRTYPE_H
#define RESOLVE_RRTYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RRCLASS_IN 1

enum rrtype {
	RRTYPE_A = 1,
	RRTYPE_NS = 2,
	RRTYPE_CNAME = 5,
	RRTYPE_SOA = 6,
	RRTYPE_AAAA = 28,
	RRTYPE_DNAME = 39,
	RRTYPE_DS = 43,
	RRTYPE_RRSIG = 46,
	RRTYPE_NSEC = 47,
	RRTYPE_DNSKEY = 48
};

/* False where the text is no type that a zone can hold, or none we know. */
bool rrtype_parse(const char *text, size_t len, uint16_t *type);
bool rrclass_parse(const char *text, size_t len, uint16_t *class);

#endif
