/*
 * The NSEC records of a zone make a ring of its names: each names the next,
 * and the last the apex (RFC 4034 section 4.1.1).  Where one is missing, the
 * zone is not whole; a file that was cut at a line's end has no other mark.
 *
 * Names are numbers of one intern table.
 */
#ifndef RESOLVE_NSEC_CHAIN_H
#define RESOLVE_NSEC_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nsec_link {
	uint32_t owner, next;
};

/* All zero is empty. */
struct nsec_chain {
	struct nsec_link *links;
	size_t n, cap;
};

void nsec_chain_add(struct nsec_chain *c, uint32_t owner, uint32_t next);

/*
 * True where the ring from the apex leads to a name without an NSEC record:
 * *gap is the link there.  A zone whose apex has none makes no ring, and one
 * of other names (a child's, in its parent's file) is not looked at.  Reorders
 * the links.
 */
bool nsec_chain_gap(struct nsec_chain *c, uint32_t apex, struct nsec_link *gap);

void nsec_chain_free(struct nsec_chain *c);

#endif
