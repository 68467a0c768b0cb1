/*
 * What was sent to each address of late, so that none gets more than its
 * share: a window that slides over the last second.
 */
#ifndef RESOLVE_SENT_H
#define RESOLVE_SENT_H

#include <stdint.h>

#include "survey/base/intern.h"
#include "survey/base/ip.h"

struct sent_log;

struct sent {
	uint32_t limit; /* that many within span at most; 0: no limit */
	int64_t span;   /* nanoseconds */
	struct intern addresses;
	struct sent_log *logs; /* an address's number -> its log */
	size_t cap;
};

/* rate: packets a second to one address; 0: no limit. */
void sent_init(struct sent *s, double rate);
void sent_free(struct sent *s);

/*
 * Notes one that was sent to the address now (nanoseconds of a clock that
 * only goes forwards); returns when another one may be.
 */
int64_t sent_note(struct sent *s, struct ip to, int64_t now);

#endif
