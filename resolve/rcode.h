/*
 * Response codes by their words: IANA's registry of 2025 (RFC 6895 section
 * 2.3), EDNS's upper half included.
 */
#ifndef RESOLVE_RCODE_H
#define RESOLVE_RCODE_H

#include <stdbool.h>
#include <stdint.h>

enum rcode {
	RCODE_NOERROR = 0,
	RCODE_FORMERR = 1,
	RCODE_SERVFAIL = 2,
	RCODE_NXDOMAIN = 3,
	RCODE_NOTIMP = 4,
	RCODE_REFUSED = 5,
	RCODE_BADVERS = 16,
	RCODE_WORDS = 24, /* none from here on has a mnemonic */
	RCODE_MAX = 4095
};

/* The mnemonic, or NULL. */
const char *rcode_str(int rcode);

/* The mnemonic, or "RCODE" and the number. */
#define RCODE_STRLEN 12
const char *rcode_format(uint16_t rcode, char buf[RCODE_STRLEN]);

/* Either of these, in any case. */
bool rcode_parse(const char *word, uint16_t *rcode);

#endif
