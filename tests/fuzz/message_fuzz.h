/*
 * What holds of every record of every message.
 */
#ifndef TESTS_FUZZ_MESSAGE_FUZZ_H
#define TESTS_FUZZ_MESSAGE_FUZZ_H

#include <stdlib.h>
#include <string.h>

#include "resolve/message.h"
#include "tests/fuzz/fuzz.h"

/* A block of its own: a look behind its end is caught. */
static inline uint8_t *
copy_bytes(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	demand(copy != NULL);
	memcpy(copy, data, size);
	return copy;
}

static inline void
check_name(const char *name)
{
	char again[DNAME_STRLEN];

	demand(dname_canonical(name, strlen(name), ".", again));
	demand(strcmp(name, again) == 0);
}

/* The text of a record reads back as the record. */
static inline void
check_record(const struct message_rr *record)
{
	size_t owner = strlen(record->owner);
	const char *rest = record->text + owner;
	const struct rr *rr = record->rr;
	struct rr again = { .type = 0 };

	check_name(record->owner);
	demand(strncmp(record->text, record->owner, owner) == 0);
	if (strcmp(record->owner, ".") != 0)
		demand(*rest++ == '.');
	demand(*rest == ' ');
	for (const char *p = record->text; *p != '\0'; p++)
		demand((*p >= ' ' && *p <= '~') || *p == '\t');
	demand(rr_parse(rest, rest + strlen(rest), ".", &again) == NULL);
	demand(again.type == rr->type && again.class == rr->class);
	if (!rr_is_used(rr))
		return;
	switch (rr->type) {
	case RRTYPE_A:
	case RRTYPE_AAAA:
		demand(ip_compare(again.ip, rr->ip) == 0);
		break;
	case RRTYPE_SOA:
		demand(again.serial == rr->serial);
		demand(strcmp(again.rname, rr->rname) == 0);
		check_name(rr->rname);
		__attribute__((fallthrough));
	case RRTYPE_NS:
	case RRTYPE_CNAME:
	case RRTYPE_DNAME:
		demand(strcmp(again.target, rr->target) == 0);
		check_name(rr->target);
		break;
	default:
		break;
	}
}

#endif
